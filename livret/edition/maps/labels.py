"""Names on a map: measure them, break them into lines, find them a place.

Everything is in paper units (1/20 mm) unless a name says otherwise; text is Bricolage Grotesque.
"""

import math
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from livret.base import text_metrics
from livret.edition.maps.basemap import Box, Spot

#: Paper units in a millimetre, and in a point.
MM = 20
PT = MM * 25.4 / 72
#: Sizes tried for a name, in points: the page's smallest first, then down to what can still be read.
SIZES = (7.6, 7.0, 6.5)
#: Line height, and what stands above and below the baseline, in parts of the size.
LEADING, RISE, FALL = 1.08, 0.72, 0.19
#: A name longer than this is not set on a map at all.
LONGEST = 160

Anchor = Literal["start", "middle", "end"]
_COMPOUND = re.compile(r"(?:[^-]*-)*?[^-]{4,}-(?=[^-]{4,})|.+")
_FACES = {400: text_metrics.DISPLAY, 600: text_metrics.DISPLAY_BOLD, 800: text_metrics.DISPLAY_BLACK}


@lru_cache(4096)
def text_width(text: str, weight: int) -> float:
    """Return the width of *text* in ems; *weight* is 400, 600 or 800."""
    return text_metrics.width(text, _FACES[weight], 1) * 72 / 25.4


@dataclass(frozen=True, slots=True)
class Block:
    """A name in lines; ``size`` is that of the letters, ``widths`` those of the lines."""

    lines: tuple[str, ...]
    widths: tuple[float, ...]
    size: float

    @property
    def width(self) -> float:
        return max(self.widths)

    @property
    def height(self) -> float:
        return self.size * (RISE + FALL + LEADING * (len(self.lines) - 1))


@dataclass(frozen=True, slots=True)
class Label:
    """A name in its place; ``leader`` goes from what it names to the name."""

    block: Block
    box: Box
    anchor: Anchor = "start"
    leader: tuple[Spot, Spot] | None = None

    def baselines(self) -> Iterator[tuple[str, float, float]]:
        """Yield each line with the x of its anchor and the y of its baseline."""
        x = {"start": self.box.left, "middle": (self.box.left + self.box.right) / 2, "end": self.box.right}
        for number, line in enumerate(self.block.lines):
            yield line, x[self.anchor], self.box.top + self.block.size * (RISE + LEADING * number)


def block(lines: tuple[str, ...], weight: int, points: float) -> Block:
    """Return *lines* set in *weight* at *points*."""
    size = points * PT
    return Block(lines, tuple(text_width(line, weight) * size for line in lines), size)


def blocks(text: str, weight: int, points: float, most: int, widest: float = math.inf) -> list[Block]:
    """Return *text* broken into 1 to *most* lines as even as can be, none over *widest*, without repeats."""
    words = _words(text) if len(text) <= LONGEST else []
    found = {lines for count in range(1, most + 1) if words for lines in [_even(tuple(words), weight, count)]}
    made = [block(lines, weight, points) for lines in sorted(found, key=len)]
    return [choice for choice in made if choice.width <= widest]


def _words(text: str) -> list[str]:
    """Return the pieces of *text* that a line may end with.

    Small words (de, la, et) are kept with what follows them; long compounds may part after a hyphen.
    """
    words: list[str] = []
    for word in text.split(" "):
        if words and len(last := words[-1].rpartition(" ")[2]) <= 3 and (last.islower() or last in "–-&"):
            words[-1] += f" {word}"
        elif word:
            words.append(word)
    return [piece for word in words for piece in (_COMPOUND.findall(word) if len(word) > 16 else [word])]


def _even(words: tuple[str, ...], weight: int, count: int) -> tuple[str, ...]:
    """Return *words* in at most *count* lines, the longest as short as possible."""
    widths = range(1, 100 * (len(" ".join(words)) + 1))
    limit = bisect_left(widths, True, key=lambda w: len(_filled(words, weight, w / 100)) <= count)
    return _filled(words, weight, widths[min(limit, len(widths) - 1)] / 100)


def _filled(words: tuple[str, ...], weight: int, limit: float) -> tuple[str, ...]:
    lines: list[str] = [words[0]]
    for word in words[1:]:
        longer = lines[-1] + ("" if lines[-1].endswith("-") else " ") + word
        if text_width(longer, weight) <= limit:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def halves(name: str) -> tuple[str, ...]:
    """Return *name* cut after the hyphen nearest its middle: « Tarn-et- », « Garonne »; else as it is."""
    cuts = [index + 1 for index, sign in enumerate(name) if sign == "-"]
    if not cuts:
        return (name,)
    cut = min(cuts, key=lambda cut: abs(cut - len(name) / 2))
    return name[:cut], name[cut:]
