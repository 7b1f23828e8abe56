"""The design tokens: colours with their press mixes, and measures, read from styles/tokens.css."""

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import tinycss2

from livret.base import paths

_MIX = re.compile(r"cmyk (\d+) (\d+) (\d+) (\d+)(?:\s+@spot\s+(\S.*))?")
_POINTS = {"mm": 72 / 25.4, "pt": 1.0}


@dataclass(frozen=True, slots=True)
class Colour:
    """A named colour: ``#rrggbb`` on screen, and its exact mix of cyan, magenta, yellow and black in per cent.

    ``spot`` is the ink of a plate of its own, as printers call it; the mix then stands in for it.
    """

    name: str
    hex: str
    cmyk: tuple[int, int, int, int]
    spot: str | None = None


class _Declaration(NamedTuple):
    name: str
    value: str
    mix: tuple[int, int, int, int] | None = None
    spot: str | None = None


@cache
def _values() -> dict[str, str]:
    return {declared.name: declared.value for declared in _declarations()}


@cache
def colours() -> dict[str, Colour]:
    """Return every colour of tokens.css by name, in the order of the file."""
    return {d.name: Colour(d.name, d.value, d.mix, d.spot) for d in _declarations() if d.mix}


def territory_colours() -> tuple[str, ...]:
    """Return the names a territory may have as « couleur », in the order they are assigned: those with a tint."""
    return tuple(name for name in colours() if f"{name}-tint" in colours())


@cache
def length(name: str) -> float:
    """Return the length token *name* in PDF points.

    :raises KeyError: when styles/tokens.css has no such length.
    """
    number, unit = re.fullmatch(r"([\d.]+)(mm|pt)", _values()[name]).groups()  # type: ignore[union-attr]
    return float(number) * _POINTS[unit]


def sheet_shape() -> float:
    """Return the width for the height of a page with its bleed."""
    bleed = 2 * length("bleed")
    return (length("trim-width") + bleed) / (length("trim-height") + bleed)


def _declarations() -> list[_Declaration]:
    """Return each custom property; the mix, and the spot ink if any, are in the comment that follows it."""
    css = (paths.styles() / "tokens.css").read_text("utf-8")
    (root,) = (r for r in tinycss2.parse_stylesheet(css) if r.type == "qualified-rule")
    found: list[_Declaration] = []
    for node in tinycss2.parse_blocks_contents(root.content, skip_whitespace=True):
        if node.type == "declaration":
            found.append(_Declaration(node.name.removeprefix("--"), tinycss2.serialize(node.value).strip()))
        elif node.type == "comment" and (mix := _MIX.search(node.value.strip())) and found:
            cyan, magenta, yellow, black = map(int, mix.groups()[:4])
            found[-1] = found[-1]._replace(mix=(cyan, magenta, yellow, black), spot=mix[5])
    return found
