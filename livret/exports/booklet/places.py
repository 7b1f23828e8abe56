"""Where a page lands on its half of a sheet."""

from dataclasses import dataclass
from typing import Literal

from livret.pdf.model import Page

Half = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Place:
    """A page on a sheet: its scale, where the corner of its trim lands, and what shows of it.

    Points from the bottom left corner of the sheet; *clip* is (x, y, width, height), and nothing shows beyond it.
    """

    scale: float
    x: float
    y: float
    clip: tuple[float, float, float, float]


def place(page: Page, sheet: tuple[float, float], half: Half, creep: float) -> Place:
    """Return where *page* lands on that *half* of a sheet of the given size in points.

    It fills its half as far as its shape allows, and stands in the middle of it. Then it moves by *creep*
    points towards the fold, and only its drawing does, not the rectangle that shows it: what goes beyond the
    fold is hidden, and the strip that is laid bare at the outer edge is filled by the bleed.
    """
    width, height = sheet[0] / 2, sheet[1]
    scale = min(width / page.width, height / page.height)
    left = 0.0 if half == "left" else width
    x, across = _centred(page.width * scale, width, page.bleed * scale)
    y, up = _centred(page.height * scale, height, page.bleed * scale)
    shift = creep if half == "left" else -creep
    return Place(scale, left + x + shift, y, (left + across[0], up[0], across[1], up[1]))


def _centred(length: float, room: float, bleed: float) -> tuple[float, tuple[float, float]]:
    """Return where *length* begins in the middle of *room*, and the (start, length) that shows.

    That is all the room if the bleed reaches its edges, as it does where A5 is not quite half of A4.
    """
    start = (room - length) / 2
    return start, (0, room) if start <= bleed else (start, length)
