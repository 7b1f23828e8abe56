"""Markup that is refused on a line: a pattern is only looked for where one of its signs is."""

from collections.abc import Collection, Iterable
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from livret.edition.markdown.guard import _REFUSED

_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT)


def always_has(parsed: Iterable[tuple[Any, Any]], signs: Collection[str]) -> bool:
    """Return whether whatever matches *parsed*, a pattern or a part of one, has one of *signs*."""
    return any(_has(what, value, signs) for what, value in parsed)


def _has(what: Any, value: Any, signs: Collection[str]) -> bool:
    if what is codes.LITERAL:
        return chr(value) in signs
    if what is codes.IN:
        return all(kind is codes.LITERAL and chr(each) in signs for kind, each in value)
    if what is codes.BRANCH:
        return all(always_has(each, signs) for each in value[1])
    if what in _REPEATS:
        return value[0] > 0 and always_has(value[2], signs)
    return what in (codes.SUBPATTERN, codes.ASSERT) and always_has(value[-1], signs)


@pytest.mark.parametrize(("_kind", "signs", "pattern"), _REFUSED)
def test_what_is_refused_always_has_one_of_its_signs(_kind: Any, signs: Collection[str], pattern: Any) -> None:
    assert always_has(parser.parse(pattern.pattern), signs)


@pytest.mark.parametrize("pattern", ["a*", "(?:a|b)", "[^a]", "[ab]", "(?!a)b", "(?:a)?", r"\w"])
def test_what_may_be_without_a_sign_is_seen(pattern: str) -> None:
    assert not always_has(parser.parse(pattern), "a")
