"""The table that leads from a printed block back to the author's line.

A chapter's HTML has only ``data-src="<index>"``: the places themselves stay outside, so that a line
added above changes nothing that is laid out.
"""

from markupsafe import Markup

from livret.base.problems import Location
from livret.edition.prose import Prose


class Sources:
    """The places of one chapter's blocks, numbered in order."""

    def __init__(self) -> None:
        self._places: list[Location | None] = []

    def attribute(self, place: Location | None) -> Markup:
        """Return `` data-src="<index>"`` for *place*; "" when it is None."""
        if place is None:
            return Markup()
        self._places.append(place)
        return Markup(' data-src="{}"').format(len(self._places) - 1)

    def prose(self, prose: Prose) -> Markup:
        """Return the HTML of *prose*, its places numbered as in this table."""
        first = len(self._places)
        self._places += prose.marks
        return Markup(prose.tree.numbered(first))  # noqa: S704 - escaped

    def table(self) -> tuple[Location | None, ...]:
        """Return the places, in the order of their numbers."""
        return tuple(self._places)
