"""How wide words are in the house's faces: compose needs it to choose a size before the engine runs.

Estimates only: the engine has the last word, and its verdict is read back (see ``livret/build/copyfit.py``).
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, lru_cache
from math import ceil
from typing import TYPE_CHECKING

from livret.base import paths

if TYPE_CHECKING:
    from uharfbuzz import Font

_MM = 72 / 25.4
_PIECES = re.compile(r"[^ -]*-+ *|[^ -]+ *| +")
#: Words that begin a line of a title rather than end one.
_SMALL = re.compile(
    r"(?<![^\W_])(à|aux?|d[eu]s?|en|et|les?|la|ou|par|pour|qu[ei]|sans|sous|sur|une?|vers) (?=\S)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class BundledFace:
    """A bundled font file, by its path below assets/fonts."""

    path: str


SERIF = BundledFace("source-serif-4/SourceSerif4_400Regular.ttf")
SERIF_BOLD = BundledFace("source-serif-4/SourceSerif4_700Bold.ttf")
DISPLAY = BundledFace("bricolage-grotesque/BricolageGrotesque_400Regular.ttf")
DISPLAY_BOLD = BundledFace("bricolage-grotesque/BricolageGrotesque_600SemiBold.ttf")
DISPLAY_BLACK = BundledFace("bricolage-grotesque/BricolageGrotesque_800ExtraBold.ttf")


#: Cached widths: those of the words of a large edition, measured again for every layout tried.
_WIDTHS = 65_536
#: Cached texts in pieces: one is broken many times while its lines are evened.
_TEXTS = 1_024


@cache
def _font(face: BundledFace) -> "Font":
    import uharfbuzz as hb  # late: with everything in the cache, nothing is measured

    return hb.Font(hb.Face(hb.Blob.from_file_path(str(paths.assets() / "fonts" / face.path))))


@lru_cache(_WIDTHS)
def advance(text: str, face: BundledFace) -> float:
    """Return the width of *text* in ems."""
    import uharfbuzz as hb

    font, buffer = _font(face), hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(font, buffer, {})
    return float(sum(position.x_advance for position in buffer.glyph_positions or ()) / font.face.upem)


def is_in_faces(sign: str) -> bool:
    """Return whether one of the faces has a glyph for *sign*."""
    return any(_font(face).get_nominal_glyph(ord(sign)) for face in (SERIF, DISPLAY))


def width(text: str, face: BundledFace, size: float, spacing: float = 0.0) -> float:
    """Return the width in mm of *text* set in *face* at *size* pt, with *spacing* em between letters."""
    return (advance(text, face) + spacing * len(text)) * size / _MM


@lru_cache(_TEXTS)
def _pieces(text: str, face: BundledFace, size: float, spacing: float) -> tuple[tuple[float, float], ...]:
    """Return the pieces of *text* between line breaks: widths in mm without and with the space behind."""
    return tuple(
        (width(piece.rstrip(" "), face, size, spacing), width(piece, face, size, spacing))
        for piece in _PIECES.findall(text)
    )


def lines(text: str, face: BundledFace, size: float, measure: float, spacing: float = 0.0) -> int | None:
    """Return how many lines of *measure* mm the unhyphenated *text* fills; None when a piece is wider.

    Lines break at spaces and behind the hyphens of the words themselves (UAX #14, class HY).
    """
    count, used = 1, 0.0
    for bare, whole in _pieces(text, face, size, spacing):
        if bare > measure:
            return None
        if used + bare > measure:
            count, used = count + 1, 0.0
        used += whole
    return count


def parts_a_word(text: str, face: BundledFace, size: float, measure: float, spacing: float = 0.0) -> bool:
    """Return whether a line of *text*, set as :func:`lines` has it, ends behind the hyphen of a word."""
    used, before = 0.0, ""
    for piece, (bare, whole) in zip(_PIECES.findall(text), _pieces(text, face, size, spacing), strict=True):
        if used + bare > measure:
            if before.endswith("-"):
                return True
            used = 0.0
        used, before = used + whole, piece
    return False


#: More lines than fit anywhere.
_TOO_MANY = 99


def many_lines(text: str, face: BundledFace, size: float, measure: float, spacing: float = 0.0) -> int:
    """Return how many lines *text* fills, as :func:`lines` does; far too many when a piece is wider than *measure*."""
    return lines(text, face, size, measure, spacing) or _TOO_MANY


#: Room left beside an evened line, in mm: the engine's rounding differs from ours.
_EASE = 1.0


def evened(text: str, face: BundledFace, size: float, measure: float, spacing: float = 0.0) -> float:
    """Return the narrowest width in mm, at most *measure*, at which *text* fills no more lines than at *measure*."""
    count = lines(text, face, size, measure, spacing)
    if not count or count == 1:
        return measure
    narrower = range(1, ceil(measure))  # by whole mm; the narrower the column, the more lines
    narrowed = bisect_left(narrower, True, key=lambda mm: lines(text, face, size, measure - mm, spacing) != count)
    return min(measure, measure - narrowed + _EASE)


#: A last word shorter than this part of its measure is not alone on its line.
_STUNTED = 1 / 3


def tied(text: str, face: BundledFace, size: float, measure: float, spacing: float = 0.0, *, title: bool = True) -> str:
    """Return *text* with a short last word tied to the one before, and the small words of a *title* to the next ones.

    Each of them where that takes no line more, nor makes a piece wider than *measure*.
    """
    count = lines(text, face, size, measure, spacing)
    if not count or count == 1:
        return text
    before, _space, last = text.rpartition(" ")
    spaces = {match.end() - 1 for match in _SMALL.finditer(text) if title}
    if before and width(last, face, size, spacing) <= measure * _STUNTED:
        spaces.add(len(before))
    for at in sorted(spaces, reverse=True):
        closer = f"{text[:at]}\u00a0{text[at + 1 :]}"
        text = closer if lines(closer, face, size, measure, spacing) == count else text
    return text


def unparted(text: str, face: BundledFace, size: float, measure: float) -> str:
    """Return *text* with its words tied, if they are no wider than *measure*: no line parts them."""
    return text.replace(" ", "\u00a0") if width(text, face, size) <= measure else text
