"""Find each name a place on a map. Everything is in paper units (1/20 mm)."""

import math
from collections.abc import Callable, Sequence

from livret.content.ground import CELL, Box, Ground, Spot
from livret.content.labels import MM, Anchor, Block, Label

#: Tells whether a leader from the first spot to the second would cross what it must not.
Blocked = Callable[[Spot, Spot], bool]

#: What a name set smaller, broken more often or led aslant is worth, against a longer leader.
_SMALLER, _LINES, _ASLANT, _SLANT = 12, (0, 0, 0.5, 1, 2, 7), 2 * MM, 1.5
#: From the end of a leader to its name.
_GAP = 0.6 * MM
#: A name narrower than this is a figure: its leader aims at the middle.
_FIGURE = 8 * MM


def place_inside(ground: Ground, centre: Spot, choices: Sequence[Block], margin: float) -> Label | None:
    """Return the first of *choices* that finds room on *ground*, as near *centre* as possible.

    Nothing that stands on *ground* comes nearer than *margin*.
    """
    for choice in choices:
        rooms = ground.openings(choice.width + 2 * margin, choice.height + 2 * margin)
        if room := min(rooms, key=lambda box: math.dist(box.centre, centre), default=None):
            return Label(choice, room.grown(-margin), "middle")
    return None


def place_beside(
    ground: Ground,
    hearts: Sequence[Spot],
    choices: Sequence[Block],
    blocked: Blocked,
    step: int = 4,
    within: Box | None = None,
) -> Label | None:
    """Return the label of least effort on free *ground*: a short leader, upright or level rather than slanting.

    The leader starts from one of *hearts*; places are tried every *step* cells, *within* a box where one is
    given. None when no choice finds room.
    """
    largest = max((choice.size for choice in choices), default=0)
    options = (
        _led(choice, box, heart)
        for choice in choices
        for box in ground.openings(choice.width, choice.height, step, within)
        for heart in hearts
    )
    for label in sorted(options, key=lambda label: _effort(label, largest)):
        if label.leader and not blocked(*label.leader):
            return label
    return None


def blocked_by(boxes: Sequence[Box], margin: float = 0.5 * MM) -> Blocked:
    """Return the test of leaders that come nearer than *margin* to one of *boxes*."""
    walls = [box.grown(margin) for box in boxes]
    return lambda a, b: any(wall.hidden(a, b) for wall in walls)


def _led(text: Block, box: Box, heart: Spot) -> Label:
    """Return the label with its lines flush towards *heart* and a leader that meets real letters."""
    if text.width < _FIGURE:
        return Label(text, box, "middle", (heart, _aimed(box.grown(_GAP), heart)))
    anchor: Anchor = "start" if box.centre[0] >= heart[0] else "end"
    facing = box
    if not box.top <= heart[1] <= box.bottom:
        width = text.widths[0 if heart[1] < box.top else -1]
        left = box.left if anchor == "start" else box.right - width
        facing = Box(left, box.top, left + width, box.bottom)
    return Label(text, box, anchor, (heart, facing.grown(_GAP).nearest(heart)))


def _aimed(box: Box, heart: Spot) -> Spot:
    """Return where a line from *heart* to the centre of *box* enters it; one nearly upright or level is made so."""
    x, y = (at if abs(at - c) <= CELL else c for at, c in zip(heart, box.centre, strict=True))
    enters, _leaves = box.hidden(heart, (x, y)) or (1, 1)
    return heart[0] + (x - heart[0]) * enters, heart[1] + (y - heart[1]) * enters


def _effort(label: Label, largest: float) -> float:
    if not label.leader:
        return math.inf
    (ax, ay), (bx, by) = label.leader
    slant = min(abs(bx - ax), abs(by - ay))
    length = math.dist((ax, ay), (bx, by)) + _SLANT * slant + (_ASLANT if slant else 0)
    return length + _SMALLER * (largest - label.block.size) + MM * _LINES[len(label.block.lines)]
