"""How wide words are in the house's faces: what compose needs to choose a size before the engine runs.

Estimates only: the engine has the last word, and its verdict is read back (see ``livret/press/fit.py``).
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import uharfbuzz as hb

from livret import house

_MM = 72 / 25.4
_PIECES = re.compile(r"[^ -]*-+ *|[^ -]+ *| +")


@dataclass(frozen=True, slots=True)
class Face:
    """One of the bundled font files, by its path below assets/fonts."""

    path: str


SERIF = Face("source-serif-4/SourceSerif4_400Regular.ttf")
SERIF_BOLD = Face("source-serif-4/SourceSerif4_700Bold.ttf")
DISPLAY = Face("bricolage-grotesque/BricolageGrotesque_400Regular.ttf")
DISPLAY_BOLD = Face("bricolage-grotesque/BricolageGrotesque_600SemiBold.ttf")
DISPLAY_BLACK = Face("bricolage-grotesque/BricolageGrotesque_800ExtraBold.ttf")


@cache
def _font(path: Path) -> hb.Font:
    return hb.Font(hb.Face(hb.Blob.from_file_path(str(path))))


def width(text: str, face: Face, size: float, spacing: float = 0.0) -> float:
    """Return the width in mm of *text* set in *face* at *size* pt, with *spacing* em between letters."""
    font = _font(house.assets() / "fonts" / face.path)
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(font, buffer, {})
    units = sum(position.x_advance for position in buffer.glyph_positions or ())
    return float(units / font.face.upem + spacing * len(text)) * size / _MM


def lines(text: str, face: Face, size: float, measure: float, spacing: float = 0.0) -> int | None:
    """Return how many lines of *measure* mm the unhyphenated *text* takes; None when a piece is wider.

    Lines break at spaces and behind the hyphens of the words themselves (UAX #14, class HY).
    """
    count, used = 1, 0.0
    for piece in _PIECES.findall(text):
        bare = width(piece.rstrip(" "), face, size, spacing)
        if bare > measure:
            return None
        if used + bare > measure:
            count, used = count + 1, 0.0
        used += width(piece, face, size, spacing)
    return count


#: More lines than anything has room for.
_TOO_MANY = 99


def many_lines(text: str, face: Face, size: float, measure: float, spacing: float = 0.0) -> int:
    """Return how many lines *text* takes, as :func:`lines` does; far too many when a piece is wider than *measure*."""
    return lines(text, face, size, measure, spacing) or _TOO_MANY


#: Room left beside an evened line, in mm: the engine rounds otherwise than we do.
_EASE = 1.0


def evened(text: str, face: Face, size: float, measure: float, spacing: float = 0.0) -> float:
    """Return the narrowest width in mm, at most *measure*, that takes no more lines than *measure* does."""
    count = lines(text, face, size, measure, spacing)
    if not count or count == 1:
        return measure
    width_mm = measure
    while lines(text, face, size, width_mm - 1, spacing) == count:
        width_mm -= 1
    return min(measure, width_mm + _EASE)
