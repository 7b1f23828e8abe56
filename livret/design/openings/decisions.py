"""What the layout of a territory did of itself to close its pages, and what it left empty, in plain words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from livret.base.messages import _, plural, tenths
from livret.base.tokens import length
from livret.design.crops import Crop
from livret.design.layout import BETWEEN, LISTS, Layout, PageGroup, larger
from livret.design.openings.candidates import SEEN
from livret.design.text_sizes import HOUSE
from livret.edition.model import Territory
from livret.pdf.model import Fragment

#: The share of a page's text from which a hole is a remark: from SEEN on, it is worth a word.
TOO_MUCH = 0.25


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing that the layout did: the page of its chapter, from 1 (0: all of them), and a size in pt, or lines."""

    what: Literal["text", "large", "tight", "hole"]
    page: int = 0
    value: float = 0.0

    def in_words(self, first: int) -> str:
        """Return the words for people; *first* is the number of the chapter's first page in the book."""
        page = first + self.page - 1
        match self.what:
            case "text":
                return _("text at {points} pt").format(points=tenths(self.value))
            case "large":
                return _("large text at {points} pt").format(points=tenths(self.value))
            case "tight":
                return _("lists set tight")
            case "hole":
                empty = plural("{count} empty line on page {page}", "{count} empty lines on page {page}", self.lines)
                return empty.format(count=self.lines, page=page)

    @property
    def lines(self) -> int:
        """The lines of a hole, whole ones."""
        return round(self.value)

    @property
    def hollow(self) -> bool:
        """Whether this is a hole that readers see at once."""
        return self.what == "hole" and self.value > TOO_MUCH * HOUSE.lines


def in_words(decisions: tuple[Decision, ...], crops: tuple[Crop, ...], first: int) -> tuple[str, ...]:
    """Return *decisions* and *crops* in words; *first* is the number of the chapter's first page in the book."""
    return (*(each.in_words(first) for each in decisions), *(each.in_words(first) for each in crops))


def of_layout(territory: Territory, layout: Layout) -> Iterator[Decision]:
    """Yield what *layout* did with the text of *territory*."""
    if layout.size.step:
        yield Decision("text", 0, layout.size.text)
    if layout.between < BETWEEN and any(rubric.rule.form in LISTS for rubric in territory.rubrics):
        yield Decision("tight")
    for size in sorted({max(sizes) for group in layout.groups if (sizes := _large(group))}):
        yield Decision("large", 0, size)


def _large(group: PageGroup) -> list[float]:
    """Return the sizes in pt of what is set large in *group*: it may have no voice, and no list."""
    found = (larger(rubric.rule.form, group) for unit in group.units for rubric in unit.rubrics)
    return [size.text for size in found if size]


def holes(fragment: Fragment) -> Iterator[Decision]:
    """Yield the holes of *fragment*, as it is printed, that are worth a word."""
    for number, band in enumerate(fragment.bands, 1):
        lines = band.height / length("line")
        if lines > SEEN * HOUSE.lines:
            yield Decision("hole", number, lines)
