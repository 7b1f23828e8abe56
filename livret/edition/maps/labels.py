"""The names on a map: what they say, how wide they are, and where they fit."""

import math
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import Literal

from livret.base import text_metrics
from livret.edition.maps.basemap import CELL, Box, Ground, Spot

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
class NameBlock:
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
class PlacedName:
    """A name in its place; ``leader`` goes from what it names to the name."""

    block: NameBlock
    box: Box
    anchor: Anchor = "start"
    leader: tuple[Spot, Spot] | None = None

    def baselines(self) -> Iterator[tuple[str, float, float]]:
        """Yield each line with the x of its anchor and the y of its baseline."""
        x = {"start": self.box.left, "middle": (self.box.left + self.box.right) / 2, "end": self.box.right}
        for number, line in enumerate(self.block.lines):
            yield line, x[self.anchor], self.box.top + self.block.size * (RISE + LEADING * number)


def block(lines: tuple[str, ...], weight: int, points: float) -> NameBlock:
    """Return *lines* set in *weight* at *points*."""
    size = points * PT
    return NameBlock(lines, tuple(text_width(line, weight) * size for line in lines), size)


def blocks(
    text: str, weight: int, points: float, most: int, widest: float = math.inf, pieces: Sequence[str] = ()
) -> list[NameBlock]:
    """Return *text* broken into 1 to *most* lines as even as can be, none over *widest*, without repeats.

    Lines end with one of its *pieces*, where these are given: else with a word, or inside a long compound.
    """
    words = (pieces or _words(text)) if len(text) <= LONGEST else []
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


@lru_cache(4096)
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
    """Return *name* cut after the hyphen nearest its middle, « Tarn-et- », « Garonne », else at such a space."""
    cuts = [index + 1 for index, sign in enumerate(name) if sign == "-"] or [
        index for index, sign in enumerate(name) if sign == " "
    ]
    if not cuts:
        return (name,)
    cut = min(cuts, key=lambda cut: abs(cut - len(name) / 2))
    return name[:cut], name[cut:].lstrip()


#: Tells whether a leader from the first spot to the second would cross what it must not.
Blocked = Callable[[Spot, Spot], bool]

#: What a name set smaller, broken more often or led aslant is worth, against a longer leader.
_SMALLER, _LINES, _ASLANT, _SLANT = 12, (0, 0, 0.5, 1, 2, 7), 2 * MM, 1.5
#: From the end of a leader to its name.
_GAP = 0.6 * MM
#: A name narrower than this is a figure: its leader aims at the middle.
_FIGURE = 8 * MM
#: Places beside what is named are looked for this near first, then twice as far, and so on.
_NEAR_BESIDE = 4 * MM
#: Two efforts that differ by less may be the same, computed another way.
_ROUNDING = 1e-6


def place_inside(ground: Ground, centre: Spot, choices: Sequence[NameBlock], margin: float) -> PlacedName | None:
    """Return the first of *choices* that finds room on *ground*, as near *centre* as possible.

    Nothing that stands on *ground* comes nearer than *margin*.
    """
    for choice in choices:
        if room := ground.nearest(choice.width + 2 * margin, choice.height + 2 * margin, centre):
            return PlacedName(choice, room.grown(-margin), "middle")
    return None


def _reaches(first: float) -> Iterator[float]:
    """Yield *first*, twice as much, and so on."""
    return (first * 2**doubled for doubled in count())


def place_beside(
    ground: Ground,
    hearts: Sequence[Spot],
    choices: Sequence[NameBlock],
    blocked: Blocked,
    step: int = 4,
    within: Box | None = None,
    longest: float = math.inf,
) -> PlacedName | None:
    """Return the label of least effort on free *ground*: a short leader, upright or level rather than slanting.

    The leader starts from one of *hearts*, which lie on *ground*, and is at most the *longest*; places are tried every
    *step* cells, *within* a box where one is given. None when no choice finds room. Of labels of the same effort, the
    first is chosen: by choice, from top to bottom, from left to right, by heart.
    """
    if not hearts:
        return None
    (left, right), (top, bottom) = ((min(at), max(at)) for at in zip(*hearts, strict=True))
    largest = max((choice.size for choice in choices), default=0)
    for reach in _reaches(_NEAR_BESIDE):
        around = Box(left, top, right, bottom).grown(reach + _GAP)
        places = (
            (choice, box)
            for choice in choices
            for near in [Box(around.left - choice.width, around.top - choice.height, around.right, around.bottom)]
            for box in ground.openings(choice.width, choice.height, step, within, near)
        )
        label, effort = _least(places, hearts, largest, blocked, longest)
        if min(effort, longest) < reach or around.contains(
            within or ground.paper
        ):  # farther away, the leader alone is more
            return label
    return None


def _least(
    places: Iterable[tuple[NameBlock, Box]],
    hearts: Sequence[Spot],
    largest: float,
    blocked: Blocked,
    longest: float,
) -> tuple[PlacedName | None, float]:
    """Return the label of least effort in one of *places*, and its effort; no label when all are *blocked*.

    No leader is longer than the *longest*.
    """
    found, least = None, math.inf
    for choice, box in places:
        wide = box.grown(_GAP)
        for heart in hearts:
            # No leader is shorter than the one to the nearest edge: most places are passed over by that alone.
            shortest = (heart, wide.nearest(heart))
            if math.dist(*shortest) > longest + _ROUNDING or _effort(choice, shortest, largest) > least + _ROUNDING:
                continue
            label = _led(choice, box, heart)
            assert label.leader
            effort = _effort(choice, label.leader, largest)
            if effort < least and math.dist(*label.leader) <= longest and not blocked(*label.leader):
                found, least = label, effort
    return found, least


def blocked_by(boxes: Sequence[Box], margin: float = 0.5 * MM) -> Blocked:
    """Return the test of leaders that come nearer than *margin* to one of *boxes*."""
    walls = [box.grown(margin) for box in boxes]
    return lambda a, b: any(wall.hidden(a, b) for wall in walls)


def _led(text: NameBlock, box: Box, heart: Spot) -> PlacedName:
    """Return the label with its lines flush towards *heart* and a leader that meets real letters."""
    if text.width < _FIGURE:
        return PlacedName(text, box, "middle", (heart, _aimed(box.grown(_GAP), heart)))
    anchor: Anchor = "start" if box.centre[0] >= heart[0] else "end"
    facing = box
    if not box.top <= heart[1] <= box.bottom:
        width = text.widths[0 if heart[1] < box.top else -1]
        left = box.left if anchor == "start" else box.right - width
        facing = Box(left, box.top, left + width, box.bottom)
    return PlacedName(text, box, anchor, (heart, facing.grown(_GAP).nearest(heart)))


def _aimed(box: Box, heart: Spot) -> Spot:
    """Return where a line from *heart* to the centre of *box* enters it; one nearly upright or level is made so."""
    x, y = (at if abs(at - c) <= CELL else c for at, c in zip(heart, box.centre, strict=True))
    enters, _leaves = box.hidden(heart, (x, y)) or (1, 1)
    return heart[0] + (x - heart[0]) * enters, heart[1] + (y - heart[1]) * enters


def _effort(block: NameBlock, leader: tuple[Spot, Spot], largest: float) -> float:
    (ax, ay), (bx, by) = leader
    slant = min(abs(bx - ax), abs(by - ay))
    length = math.dist((ax, ay), (bx, by)) + _SLANT * slant + (_ASLANT if slant else 0)
    return length + _SMALLER * (largest - block.size) + MM * _LINES[len(block.lines)]
