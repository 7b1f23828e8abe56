"""The tables of every kind of problem, one module a family of codes."""

from livret.base.problems import Kind
from livret.catalogue import (
    access,
    archive,
    behaviour,
    cohort,
    colophon,
    craft,
    data,
    delivery,
    files,
    fit,
    french,
    honesty,
    intake,
    layout,
    legible,
    parity,
    pictures,
    preflight,
    prose,
    signing,
)

TABLES = (
    files,
    data,
    prose,
    pictures,
    fit,
    layout,
    parity,
    behaviour,
    signing,
    access,
    behaviour,
    cohort,
    colophon,
    french,
    honesty,
    craft,
    preflight,
    legible,
    delivery,
    archive,
    intake,
)


def by_code() -> dict[str, Kind]:
    """Return every kind of problem under its code, in the order of the tables."""
    return {value.code: value for table in TABLES for value in vars(table).values() if isinstance(value, Kind)}
