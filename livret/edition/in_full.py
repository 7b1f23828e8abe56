"""How words are read aloud that writing shortens: « acteur·ices » is read « acteurs et actrices ».

A screen reader spells the middle dot, or says « acteurices ». What no row knows is read as it is written.
"""

import re
from typing import NamedTuple

#: A word with middle dots, its elided article before it.
_SHORTENED = re.compile(r"(?<![\w·])((?:\w{1,4}’)*)(\w+)·(\w+?)(?:·(s))?(?![\w·])")


class _Row(NamedTuple):
    """A masculine that ends in ``stem``, what may stand after the dot, and what the feminine ends in instead."""

    stem: str
    endings: frozenset[str]
    feminine: str


_ROWS = (
    _Row("teur", frozenset({"ice", "rice", "trice"}), "trice"),
    _Row("eur", frozenset({"euse", "se"}), "euse"),
    _Row("eux", frozenset({"euse", "se"}), "euse"),
    _Row("er", frozenset({"ère", "re"}), "ère"),
    _Row("if", frozenset({"ive", "ve"}), "ive"),
    _Row("eau", frozenset({"elle", "lle"}), "elle"),
    _Row("el", frozenset({"le", "elle"}), "elle"),
    _Row("en", frozenset({"ne", "enne"}), "enne"),
    _Row("on", frozenset({"ne", "onne"}), "onne"),
    _Row("et", frozenset({"te", "ette"}), "ette"),
    _Row("os", frozenset({"se", "osse"}), "osse"),
    _Row("e", frozenset({"sse", "esse"}), "esse"),
    _Row("", frozenset({"e"}), "e"),
)

#: Pairs of words, and one that has lost its last letter.
_PAIRS = {
    ("celui", "celle"): "celui ou celle",
    ("ceux", "celles"): "ceux et celles",
    ("eux", "elles"): "eux et elles",
    ("il", "elle"): "il ou elle",
    ("ils", "elles"): "ils et elles",
    ("le", "la"): "le ou la",
    ("lui", "elle"): "lui ou elle",
    ("tou", "tes"): "tous et toutes",
    ("tous", "tes"): "tous et toutes",
    ("copain", "ines"): "copains et copines",
}

#: Words in -al whose plural is in -als.
_REGULAR = frozenset({"banal", "bancal", "fatal", "final", "natal", "naval"})


def expanded(text: str) -> str:
    """Return *text* with the words that a middle dot shortens in full; the same text if there is none.

    >>> expanded("l’allié·e et les habitant·es")
    'l’allié ou l’alliée et les habitants et habitantes'
    """
    return _SHORTENED.sub(_in_full, text)


def _in_full(found: re.Match[str]) -> str:
    article, stem, ending, mark = found.groups()
    if pair := _PAIRS.get((stem.lower(), ending)):
        return f"{article}{stem[0]}{pair[1:]}"
    plural = bool(mark) or ending.endswith("s")
    feminine = _feminine(stem, ending if mark else ending.removesuffix("s"))
    if not feminine:
        return found[0]
    second = f"{article.lower()}{feminine[0].lower()}{feminine[1:]}"
    return f"{article}{_plural(stem)} et {second}s" if plural else f"{article}{stem} ou {second}"


def _feminine(stem: str, ending: str) -> str:
    """Return the feminine of *stem*; "" if no row knows *ending* after it."""
    for row in _ROWS:
        if stem.endswith(row.stem) and ending in row.endings:
            return stem.removesuffix(row.stem) + row.feminine
    return ""


def _plural(masculine: str) -> str:
    if masculine.endswith(("s", "x", "z")):
        return masculine
    if masculine.endswith("al") and masculine.lower() not in _REGULAR:
        return f"{masculine[:-1]}ux"
    return masculine + ("x" if masculine.endswith("eau") else "s")
