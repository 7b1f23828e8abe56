"""A place on a page: in PDF points (1/72 inch) from the top left corner of the trim box, y downwards."""

from collections.abc import Sequence
from typing import NamedTuple

#: PDF points in a CSS pixel.
PT = 0.75


class Spot(NamedTuple):
    """A place on a page."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Spot") -> bool:
        """Whether the intersection of the two places is more than an edge."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def joined(spots: Sequence[Spot]) -> Spot:
    """Return the bounding box of *spots*."""
    return Spot(
        min(spot.left for spot in spots), min(spot.top for spot in spots),
        max(spot.right for spot in spots), max(spot.bottom for spot in spots),
    )  # fmt: skip
