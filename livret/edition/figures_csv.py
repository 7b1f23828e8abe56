"""The territories' figures as a table that other programs read: one line a figure, with its source and year.

RFC 4180: commas, lines ended by CR LF, a first line of names; UTF-8 without a mark, a point before decimals,
so that any program of any country reads the same numbers, today and in thirty years.
"""

import csv
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO

from livret.edition.model import Edition, Territory

_NAMES = ("dossier", "territoire", "siren", "chiffre", "valeur", "unite", "source", "annee")


def table(edition: Edition) -> bytes:
    """Return the figures of *edition*, in the order of its territories."""
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_NAMES)
    for territory in edition.territories:
        writer.writerows(_rows(territory))
    return text.getvalue().encode()


def _rows(territory: Territory) -> Iterator[tuple[str | int, ...]]:
    sheet = territory.sheet
    for row, fact in sheet.facts():
        value = f"{Decimal(str(fact.value)).normalize():f}"
        columns = (row.key, value, row.csv_unit or row.many, fact.source or "", fact.year or "")
        yield territory.slug, sheet.name, sheet.siren or "", *columns
