"""Figures, days and ranges of pages as French print writes them."""

from datetime import date

from livret.edition.typography.signs import NARROW_NO_BREAK_SPACE

_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def number(value: float) -> str:
    """Format *value* as French print does: 516 000 with U+202F, 1 020,5."""
    text = f"{value:,.10f}".rstrip("0").rstrip(".")  # never rounded: a fact is its author's
    return text.replace(",", NARROW_NO_BREAK_SPACE).replace(".", ",")


def day(when: date) -> str:
    """Format *when* in French: « 1er janvier 2026 », « 12 janvier 2026 », with no-break spaces."""
    number = "1er" if when.day == 1 else f"{when.day}"
    return f"{number}\u00a0{_MONTHS[when.month - 1]}\u00a0{when.year}"


def pages(first: int, last: int) -> str:
    """Format a range of pages: « 6 et 7 », « 6 à 9 », « 6 »."""
    if last == first:
        return f"{first}"
    return f"{first} {'et' if last == first + 1 else 'à'} {last}"
