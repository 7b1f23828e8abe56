"""A territory is laid out in the layouts of its ladder until the engine agrees with one, and held against its files."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import ceil
from pathlib import PurePosixPath

from livret.base.messages import _, plural
from livret.base.problems import InvalidEdition, Problem
from livret.build.chapters import Chapters, LaidOutChapter
from livret.catalogue import fit as fit_kinds
from livret.catalogue import layout as layout_kinds
from livret.catalogue import prose as prose_kinds
from livret.design import compose, copyfit, layout_ladder, territory_head, territory_page, text_sizes
from livret.design import copyfit as room
from livret.design.findings import problems_of
from livret.design.layout import Layout
from livret.design.source_map import Sources
from livret.edition.inventory import named
from livret.edition.model import Edition, Territory
from livret.pdf.model import Chapter, Fragment
from livret.proof.gate.completeness import Stranger, incomplete, strangers

_ANOTHER_LAYOUT_MAY_MEND = frozenset(
    {layout_kinds.OVERFLOW.code, layout_kinds.VANISHED.code, prose_kinds.TABLE_TOO_WIDE.code}
)


@dataclass(frozen=True, slots=True)
class FittedTerritory:
    """A territory in the layout that the engine agreed with, and what is wrong with it all the same.

    ``strangers`` are the passages of the chapter that its text does not hold.
    """

    sheet: LaidOutChapter
    problems: tuple[Problem, ...]
    strangers: tuple[Stranger, ...] = ()


def layouts(territory: Territory, most: int = text_sizes.STEPS) -> Iterator[Layout]:
    """Yield the layouts worth trying for *territory*, best first.

    *most* is the last step that the size of its text may go down.
    """
    yield from layout_ladder.ladder(territory, _head(territory), most)


def _head(territory: Territory) -> float:
    """Return the height of the head of *territory* with its following line, in the house's own lines."""
    return territory_head.head_lines(territory, territory_head.fact_rows(territory, Sources())) + 1


def candidates(
    edition: Edition, territory: Territory, most: int = text_sizes.STEPS
) -> Iterator[tuple[Layout, Chapter]]:
    """Yield the ``layouts`` of *territory*, each with the chapter composed in it."""
    for layout in layouts(territory, most):
        yield layout, compose.territory(edition, territory, layout)


class TerritoryFitter:
    """Settles territories of one edition: ``settled`` may be called from several threads.

    *foresee* is told the pages of each layout that is tried; where *hopeless* says that nothing will be printed,
    chapters are composed, for what is wrong with them, and not laid out.
    """

    def __init__(
        self, chapters: Chapters, foresee: Callable[[Territory, int], None], hopeless: Callable[[], bool]
    ) -> None:
        self._chapters, self._foresee, self._hopeless = chapters, foresee, hopeless
        self._edition, self._workshop = chapters.edition, chapters.workshop

    def settled(self, territory: Territory, most: int) -> FittedTerritory:
        """Return *territory* in the best layout, the size of its text no further down than the step *most*.

        :raises InvalidEdition: when it cannot be composed; empty, when nothing will be printed anyhow.
        """
        parts = {**self._parts(territory), **({"sizes": most} if most < text_sizes.STEPS else {})}
        slug, title = compose.anchor(territory), territory.sheet.name
        return self._workshop.settle(slug, title, parts, lambda: self._best(territory, most), FittedTerritory)

    def _parts(self, territory: Territory) -> dict[str, object]:
        """Return what the chapter of *territory* depends on, by rows of ``chapter_store.PARTS``."""
        names = sorted({*_files(territory)})
        sheet = self._edition.sheet
        return {
            "fiche": (territory.slug, territory.sheet, territory.marks),
            "texte": (territory.rubrics, territory.document and territory.document.text),
            "pictures": (territory.photos, [(name, self._workshop.files.get(name)) for name in names]),
            "colour": territory.colour,
            "edition": sheet.model_copy(update={"territories": (), "accepted": (), "colophon": None}),
        }

    def _best(self, territory: Territory, most: int) -> FittedTerritory:
        """Return the first layout of the ladder that the engine agrees with, else what is wrong with the last."""
        crowded = True  # a text that is short enough does not get smaller for a word that is too wide
        for layout, chapter in self._chapters.each(candidates(self._edition, territory, most)):
            if self._hopeless():
                raise InvalidEdition([])  # the others are composed, not laid out
            if layout.size.step and not crowded:
                continue
            self._foresee(territory, layout.pages)
            fragment = self._workshop.render(chapter)
            problems, taken = problems_of(chapter, fragment), layout
            fits = len(fragment.pages) <= layout.pages if layout.flows else len(fragment.pages) == layout.pages
            mendable = any(problem.code in _ANOTHER_LAYOUT_MAY_MEND for problem in problems)
            if fits and not mendable:
                break
            crowded = crowded and not (fits and mendable)
        if taken.flows and len(fragment.pages) % 2 and len(fragment.pages) < territory.sheet.pages:
            chapter, fragment = self._evened(territory, taken)
            problems = problems_of(chapter, fragment)
        problems += _beyond(territory, chapter, fragment, taken)
        problems += incomplete(territory, chapter, () if taken.right_head == "exergue" else ("exergue.*",))
        return FittedTerritory(
            LaidOutChapter(chapter, fragment, taken.size.step), tuple(problems), tuple(strangers(territory, chapter))
        )

    def _evened(self, territory: Territory, layout: Layout) -> tuple[Chapter, Fragment]:
        evened = (compose.territory(self._edition, territory, even) for even in layout_ladder.evened(layout))
        for chapter in self._chapters.each(evened):
            fragment = self._workshop.render(chapter)
            if len(fragment.pages) % 2 == 0:
                break
        return chapter, fragment


def _beyond(territory: Territory, chapter: Chapter, fragment: Fragment, taken: Layout) -> Iterator[Problem]:
    """Yield what the pages of *territory* had no room for."""
    if len(fragment.pages) > territory.sheet.pages:
        yield copyfit.too_long(territory, chapter, fragment, taken.size)
    elif territory.sheet.exergue and taken.right_head != "exergue":
        yield without_exergue(territory, fragment, taken)


def without_exergue(territory: Territory, fragment: Fragment, taken: Layout) -> Problem:
    """Return what takes the place of the exergue, its photos or its text, and how many lines are too many for it."""
    head, size = _head(territory), taken.size
    lines = max(1, layout_ladder.over_for_exergue(territory, head, size))
    photos = (
        _photos(territory) if 2 * layout_ladder.over_for_exergue(territory, head, size, photos=False) < lines else []
    )
    reason = _("the text")
    if photos:
        names = ", ".join(_("“{word}”").format(word=each) for each in photos)
        reason = plural("the photo {names}", "the photos {names}", len(photos)).format(names=names)
    told = copyfit.told(lines, ceil(lines * room.words_a_line(fragment, size)), size.line)
    advice = {"help": fit_kinds.TAKE_OUT_A_PHOTO} if photos else {}
    return fit_kinds.EXERGUE_LEFT_OUT.at(territory_page.exergue_mark(territory), reason=reason, told=told, **advice)


def _photos(territory: Territory) -> list[str]:
    """Return the names of the photographs of *territory*, in its sheet and in its text."""
    return list(dict.fromkeys(PurePosixPath(file).name for file in _files(territory)))


def _files(territory: Territory) -> Iterator[str]:
    """Yield the files of the photographs of *territory*, those in its sheet first."""
    yield from (named(photo.url) for photo in territory.photos)
    for rubric in territory.rubrics:
        yield from map(named, rubric.prose.tree.pictures)
