"""What is seen of a photograph that fills a place of another shape, and the words in which its authors learn it.

Shapes are heights divided by widths; shares are parts of the whole, from 0 to 1.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import log
from pathlib import PurePosixPath
from typing import Literal

from livret.base.messages import _, plural
from livret.design.layout import Layout, printed
from livret.edition.model import Territory

#: What stays in view, from left to right and from top to bottom: without « cadrage », the upper two thirds.
_HOUSE = (0.5, 0.0)
_POINTS: Mapping[str, tuple[float, float]] = {
    "gauche": (0.0, 0.0),
    "droite": (1.0, 0.0),
    "haut": (0.5, 0.0),
    "bas": (0.5, 1.0),
    "centre": (0.5, 0.5),
}
#: Shapes as photographers call them: width, height.
_RATIOS = (
    *((1, 1), (6, 5), (5, 4), (4, 3), (7, 5), (3, 2), (8, 5), (5, 3), (16, 9), (2, 1), (9, 4), (5, 2)),
    *((3, 1), (7, 2), (4, 1), (9, 2), (5, 1)),
)


@dataclass(frozen=True, slots=True)
class Crop:
    """A photograph that is not printed whole: the page of its chapter, from 1, its file, and what is left out, in %.

    ``ratio`` is the shape of its place in small numbers; empty where these would be its own.
    """

    page: int
    name: str
    ratio: str
    share: int
    of: Literal["height", "width"]

    def in_words(self, first: int) -> str:
        """Return the words for people; *first* is the number of the chapter's first page in the book."""
        cropped = (
            _("the photo “{name}” is cropped to {ratio} to close page {page}: {lost}")
            if self.ratio
            else _("the photo “{name}” is cropped to close page {page}: {lost}")
        )
        return cropped.format(name=self.name, ratio=self.ratio, page=first + self.page - 1, lost=self._lost())

    def _lost(self) -> str:
        if self.of == "height":
            lost = plural("its height loses {share}%", "its height loses {share}%", self.share)
        else:
            lost = plural("its width loses {share}%", "its width loses {share}%", self.share)
        return lost.format(share=self.share)


def cut_off(shape: float, place: float) -> float:
    """Return the share of a picture of *shape* that is not seen where it fills a *place*."""
    return 1 - min(shape, place) / max(shape, place)


def position(framing: str | None) -> str:
    """Return « object-position » for *framing*, as the sheet has it.

    What it names is always seen: that point of the picture lies on that point of its place (CSS Images 3, 5.5).
    """
    across, down = point(framing)
    return f"{across:.0%} {down:.0%}"


def point(framing: str | None) -> tuple[float, float]:
    """Return the point that *framing* keeps in view, as shares of the width and of the height."""
    if framing and re.fullmatch(r"\d+ \d+", framing):
        across, down = (int(share) / 100 for share in framing.split())
        return across, down
    return _POINTS.get(framing or "", _HOUSE)


def of_layout(territory: Territory, layout: Layout) -> Iterator[Crop]:
    """Yield what *layout* crops of the photographs of *territory*, page by page."""
    page = 1
    for group in layout.groups:
        top = group.top
        if top.shape and top.kind != "half":
            yield from _crop(territory, top.photo, top.shape, page)
        for photo in top.row:
            yield from _crop(territory, photo.rank, photo.high / photo.wide, page)
        for unit in group.units:
            for rank, each in zip(unit.photos, printed(unit, layout.size), strict=True):
                yield from _crop(territory, rank, each.high / each.wide, page)
        page += group.pages


def _crop(territory: Territory, rank: int, place: float, page: int) -> Iterator[Crop]:
    picture = territory.photos[rank]
    shape = picture.height / picture.width
    if share := round(cut_off(shape, place) * 100):
        name, ratio = PurePosixPath(picture.path).name, _ratio(place)
        yield Crop(page, name, ratio if ratio != _ratio(shape) else "", share, "height" if shape > place else "width")


def _ratio(place: float) -> str:
    """Return the shape of a *place*, width to height, in the small numbers that come nearest."""
    pairs = (*_RATIOS, *((high, wide) for wide, high in _RATIOS))
    wide, high = min(pairs, key=lambda pair: abs(log(pair[0] / pair[1] * place)))
    return f"{wide}:{high}"
