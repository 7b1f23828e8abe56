"""Numbers of communes, inhabitants and km² as authors write them: « 31 communes », « 0,5 million d’habitants »."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Literal, NamedTuple

from livret.edition.facts import COMMUNES, FACTS, POPULATION, FactRow

#: Precision of a number: exact, about, less, or more than stated.
Manner = Literal["exact", "about", "under", "over"]

_SPACE = r"[ \u00a0\u202f]"
_DIGITS = r"\d{1,3}(?:[ \u00a0\u202f.]\d{3})+(?!\d)|\d+"
_UNDER_TWENTY = (
    *("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize"),
    *("quatorze", "quinze", "seize"),
)
_TENS = {"une": 1, "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}
_BELOW_HUNDRED = {word: number for number, word in enumerate(_UNDER_TWENTY)} | _TENS
_SCALES = {"cent": 100, "cents": 100, "mille": 1_000, "million": 1_000_000, "millions": 1_000_000}
_NAMED = "|".join(sorted({*_BELOW_HUNDRED, *_SCALES} - {"million", "millions"}, key=len, reverse=True))
_IN_WORDS = rf"(?:{_NAMED})(?:(?:-|{_SPACE})(?:et(?:-|{_SPACE}))?(?:{_NAMED}))*"
_NUMBER = (
    rf"(?<![\w,.])(?:(?P<digits>{_DIGITS})(?:,(?P<decimals>\d{{1,3}}))?|(?P<words>{_IN_WORDS}))"
    rf"(?:{_SPACE}(?P<scale>millions?|milliers?))?"
)
_POPULATION = re.compile(
    rf"\bpopulation(?:{_SPACE}(?:totale|municipale|légale))?(?:{_SPACE}?:{_SPACE}?|{_SPACE}(?:est{_SPACE})?(?:de|atteint)"
    rf"{_SPACE})(?:(?:plus|près){_SPACE}(?:de|d[’']){_SPACE}?|environ{_SPACE})?(?P<number>{_NUMBER})(?!{_SPACE}?%|\w)",
    re.IGNORECASE,
)
_MANNER_WORDS: tuple[tuple[Manner, str], ...] = (
    ("over", r"plus|au-delà|supérieure? à|dépass\w+|au moins|minimum"),
    ("under", r"moins|inférieure? à|au plus|jusqu’à|à peine"),
    ("about", r"près|environ|autour|quelque|presque|quasi\w*|à peu près|approximativement|bientôt|de l’ordre|vers"),
)
_MANNERS = tuple(
    (manner, re.compile(rf"(?:{words})(?:{_SPACE}(?:de|d[’']|les|des|ses|nos))?[ \u00a0\u202f]?$", re.IGNORECASE))
    for manner, words in _MANNER_WORDS
)


class Quantity(NamedTuple):
    """A number with its unit: its place, its value, its unit and precision.

    ``step`` is the precision of its writing: 10 000 for « 520 000 », 0.1 for « 438,9 », 1 for « 31 ».
    """

    start: int
    end: int
    unit: str
    value: float
    step: float
    manner: Manner


@cache
def _pattern(rows: Sequence[FactRow]) -> re.Pattern[str]:
    """Return the pattern of a number with the unit of one of *rows*: the group « unit » and its index."""
    units = "|".join(f"(?P<unit{at}>{_unit(row)})" for at, row in enumerate(rows))
    return re.compile(rf"{_NUMBER}(?:{_SPACE}(?:de{_SPACE}|d[’'])|{_SPACE})?(?:{units})(?!\w)", re.IGNORECASE)


def _unit(row: FactRow) -> str:
    return row.in_texts or "|".join(map(re.escape, {row.many, row.one} if row.own else {row.many}))


def quantities(text: str, rows: Sequence[FactRow] = FACTS) -> Iterator[Quantity]:
    """Yield the quantities of *text* in its order, in the units of *rows*.

    >>> [(found.value, found.unit) for found in quantities("trente et une communes, 0,5 million d’habitants")]
    [(31.0, 'communes'), (500000.0, 'population')]
    """
    found = {match.start(): _quantity(text, match, rows) for match in _pattern(rows).finditer(text)}
    for match in _POPULATION.finditer(text) if rows is FACTS else ():
        start = match.start("number")
        if start not in found:
            found[start] = _quantity(text, match, (), start)
    yield from (found[start] for start in sorted(found))


def _quantity(text: str, match: re.Match[str], rows: Sequence[FactRow], start: int | None = None) -> Quantity:
    parts = match.groupdict()
    unit = next((row.key for at, row in enumerate(rows) if parts[f"unit{at}"]), POPULATION)
    scale = (parts["scale"] or "").lower()
    times = 1_000_000.0 if scale.startswith("million") else 1_000.0 if scale else 1.0
    start = match.start() if start is None else start
    digits, decimals = re.sub(r"\D", "", parts["digits"] or ""), parts["decimals"] or ""
    if digits:
        value = float(f"{digits}.{decimals or 0}")
        step = 10.0 ** -len(decimals) if decimals else _step(int(digits))
    else:
        value = float(in_figures(parts["words"]))
        step = _step(int(value))
    return Quantity(start, match.end(), unit, value * times, step * times, _manner(text[:start]))


def _step(number: int) -> float:
    """Return the unit of the last digit of *number* other than zero; « 30 communes » counts as exact."""
    zeros = len(str(number)) - len(str(number).rstrip("0"))
    return 10.0**zeros if zeros > 1 else 1.0


def _manner(before: str) -> Manner:
    return next((manner for manner, pattern in _MANNERS if pattern.search(before[-40:])), "exact")


def in_figures(number: str) -> int:
    """Return the value of a number in French words.

    >>> in_figures("quatre-vingt-dix-sept"), in_figures("cent trente et une"), in_figures("deux mille trois cents")
    (97, 131, 2300)
    """
    total = group = 0
    for word in re.split(r"[^\w]+", number.lower()):
        if word in ("vingt", "vingts") and group % 100 == 4:
            group += 76
        elif word in _BELOW_HUNDRED:
            group += _BELOW_HUNDRED[word]
        elif word in ("cent", "cents"):
            group = max(group, 1) * 100
        elif word in _SCALES:
            total, group = total + max(group, 1) * _SCALES[word], 0
    return total + group


def agree(quantity: Quantity, fact: float) -> bool:
    """Whether *quantity*, with its precision, agrees with *fact*."""
    gap = quantity.value - fact
    if quantity.manner == "over":
        return gap <= 0.005 * fact
    if quantity.manner == "under":
        return gap >= -0.005 * fact
    if quantity.manner == "about":
        return abs(gap) <= max(0.1 * fact, 1)
    if quantity.unit == COMMUNES:
        return gap == 0 or (quantity.step > 1 and abs(gap) < quantity.step)
    own = _step(int(fact)) if fact == int(fact) else 0.0  # a fact may be round itself: 516 000
    return gap == 0 or abs(gap) < max(quantity.step, own)
