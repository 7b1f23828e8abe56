"""A place on a page: in PDF points (1/72 inch) from the top left corner of the trim box, y downwards."""

from typing import NamedTuple


class Spot(NamedTuple):
    """A place on a page."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Spot") -> bool:
        """Whether the two places share more than an edge."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom
