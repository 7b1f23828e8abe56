"""Values come back as they were; bytes that anybody wrote become values of the type that is expected, or nothing."""

import os
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Any, Literal, NamedTuple

import msgpack
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from livret.codec import Unencodable, dumps, joined, loads, split
from livret.content.source import Items, Node, Scalar, Table
from livret.kinds import data
from livret.makeup_territory import Settled
from livret.press.model import Finding, Fragment, Page
from livret.problems import Kind, Location
from tests import printed


def again(value: Any, kind: Any) -> Any:
    """Return *value* after a journey as one piece of bytes."""
    return loads(split(memoryview(b"".join(joined(dumps(value, kind))))), kind)


def packed(plain: object, *texts: str) -> list[bytes]:
    """Return the parts of what an attacker writes: *plain* in the place of a value."""
    return [struct.pack(">I", 0) + msgpack.packb((texts, (plain,)))]


def alike(one: Any, other: Any) -> bool:
    """Tell whether two values are equal, and of the same types all through."""
    if type(one) is not type(other):
        return False
    if is_dataclass(one):
        return all(alike(getattr(one, each.name), getattr(other, each.name)) for each in fields(one))
    if isinstance(one, tuple | list):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, dict):
        return alike([*one.items()], [*other.items()])
    if hasattr(one, "model_fields_set"):
        return one.model_fields_set == other.model_fields_set and alike(one.__dict__, other.__dict__)
    return bool(one == other)


# Back as they were


def test_the_nouns_of_an_edition_come_back_as_they_were() -> None:
    proofs = printed.exemple().proofs
    for sheet in proofs.sheets:
        settled = Settled(sheet, tuple(proofs.warnings))
        assert alike(again(settled, Settled), settled)
    territories = list(proofs.edition.territories)
    assert alike(again(territories, list[type(territories[0])]), territories)  # type: ignore[misc]


@given(st.text(), st.floats(allow_nan=False), st.lists(st.integers(0, 9)), st.binary())
def test_fragments_of_any_kind_come_back(text: str, number: float, pages: list[int], pdf: bytes) -> None:
    finding = Finding("RENDU-001", 1, values={"words": text, "mm": number})
    fragment = Fragment(text, text, "left", pdf * 20_000, (Page(number, 1, 0),) * len(pages), findings=(finding,),
                        fonts=frozenset({text}), lines=(((number, 1, 2.0, 3, None, text),) * len(pages),))  # fmt: skip
    assert alike(again(fragment, Fragment), fragment)


class Tone(StrEnum):
    LIGHT = "light"


class Pair(NamedTuple):
    left: int
    right: "Noun | None" = None


@dataclass(frozen=True, slots=True)
class Noun:
    """A field for each rule."""

    text: str = "é\ud800"
    path: Path = Path("a\udcff")
    inner: PurePosixPath = field(default_factory=lambda: PurePosixPath("b"))
    markup: Markup = field(default_factory=lambda: Markup("<b>"))
    day: date = date(2025, 1, 2)
    moment: datetime = datetime(2025, 1, 2, tzinfo=UTC)
    tone: Tone = Tone.LIGHT
    kind: Kind = data.UNKNOWN_FIELD
    side: Literal["left", 2, None] = "left"
    number: float = 1
    pairs: Mapping[tuple[int, str], Pair] = field(default_factory=lambda: {(1, "a"): Pair(1), (2, "a"): Pair(2)})
    either: bytes | str = b"x"
    others: Sequence[bytes | str] = (b"x", "x", b"y" * 100_000, "x")
    several: frozenset[str] = frozenset({"a", "b"})
    nested: list[set[int]] = field(default_factory=lambda: [{1, 2}, set()])
    place: Location | str = field(default_factory=lambda: Location("a", 1, 2, 3, "b"))
    nothing: tuple[()] = ()
    flag: bool = True


@dataclass
class Loose:
    """Neither frozen nor with slots."""

    nouns: list[Noun] = field(default_factory=lambda: [Noun(), Noun(number=0.5, side=2), Noun(place="here")])


def test_every_kind_of_field_comes_back() -> None:
    assert alike(again(Loose(), Loose), Loose())
    assert alike(again(Pair(1, Noun()), Pair), Pair(1, Noun()))


def test_a_noun_that_holds_itself_comes_back() -> None:
    mark = Location("fiche.yaml", 1)
    node: Node = Scalar("a", mark)
    for _level in range(20):
        node = Items((node, Scalar("b", mark), Table((), mark)), mark)
    assert alike(again(node, Items), node)


def test_equal_values_are_equal_bytes() -> None:
    assert dumps(frozenset("abcdef"), frozenset[str]) == dumps(frozenset("fedcba"), frozenset[str])


def test_texts_that_occur_often_are_kept_once() -> None:
    often = ["une phrase qui se répète à chaque ligne"] * 1000
    assert len(b"".join(dumps(often, list[str]))) < 3000
    assert again(often, list[str]) == often


def test_long_bytes_are_not_copied() -> None:
    pdf = os.urandom(1_000_000)
    assert dumps(pdf, bytes)[1] is pdf


@pytest.mark.parametrize(("value", "kind"), [
    ("1", int), (True, int), (1, bool), (None, str), (Markup("a"), str), ([1], tuple[int, ...]), ((1,), list[int]),
    ({"a": "b"}, dict[str, int]), (2**64, int), (float("nan"), float), (b"a", str), (bytearray(b"a"), bytes),
    (Location(1), Location), ("other", Literal["one"]), (True, Literal[1]), (object(), object), (print, Any),
])  # fmt: skip
def test_what_an_annotation_does_not_allow_is_not_kept(value: object, kind: Any) -> None:
    with pytest.raises(Unencodable):
        dumps(value, kind)
