"""The design tokens: colours with their press mixes, and measures, read from styles/tokens.css."""

import re
from dataclasses import dataclass
from functools import cache

import tinycss2

from livret import house

_MIX = re.compile(r"cmyk (\d+) (\d+) (\d+) (\d+)")
_POINTS = {"mm": 72 / 25.4, "pt": 1.0}


@dataclass(frozen=True, slots=True)
class Colour:
    """A named colour: ``#rrggbb`` on screen, and its exact mix of cyan, magenta, yellow and black in per cent."""

    name: str
    hex: str
    cmyk: tuple[int, int, int, int]


@cache
def _values() -> dict[str, str]:
    return {name: value for name, value, _mix in _declarations()}


@cache
def colours() -> dict[str, Colour]:
    """Return every colour of tokens.css by name, in the order of the file."""
    return {name: Colour(name, value, mix) for name, value, mix in _declarations() if mix}


def territory_colours() -> tuple[str, ...]:
    """Return the names a territory may have as « couleur », in the order they are dealt: those with a tint."""
    return tuple(name for name in colours() if f"{name}-tint" in colours())


def length(name: str) -> float:
    """Return the length token *name* in PDF points.

    :raises KeyError: when styles/tokens.css has no such length.
    """
    number, unit = re.fullmatch(r"([\d.]+)(mm|pt)", _values()[name]).groups()  # type: ignore[union-attr]
    return float(number) * _POINTS[unit]


def _declarations() -> list[tuple[str, str, tuple[int, int, int, int] | None]]:
    """Return (name, value, mix) of each custom property; the mix stands in the comment that follows it."""
    css = (house.styles() / "tokens.css").read_text("utf-8")
    (root,) = (r for r in tinycss2.parse_stylesheet(css) if r.type == "qualified-rule")
    found: list[tuple[str, str, tuple[int, int, int, int] | None]] = []
    for node in tinycss2.parse_blocks_contents(root.content, skip_whitespace=True):
        if node.type == "declaration":
            found.append((node.name.removeprefix("--"), tinycss2.serialize(node.value).strip(), None))
        elif node.type == "comment" and (mix := _MIX.search(node.value)) and found:
            name, value, _none = found[-1]
            found[-1] = (name, value, tuple(map(int, mix.groups())))  # type: ignore[assignment]
    return found
