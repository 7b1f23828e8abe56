"""Copyfitting: a territory is laid out in one layout after another until one fits, and compared with its files."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from math import ceil
from pathlib import PurePosixPath

from livret.base.messages import _, plural
from livret.base.problems import InvalidEdition, Problem
from livret.build.chapter_store import ChapterStore, LaidOutChapter
from livret.build.findings import problems_of
from livret.catalogue import fit as fit_kinds
from livret.catalogue import layout as layout_kinds
from livret.catalogue import parity
from livret.catalogue import prose as prose_kinds
from livret.design import compose, copyfit, crops, text_sizes
from livret.design.filling.fillers import repeating
from livret.design.layout import Layout
from livret.design.openings import decisions, flow
from livret.design.openings.candidates import Candidate, as_printed
from livret.design.openings.choice import foreseen, is_worn, layouts, not_worn
from livret.design.openings.deal import dealt
from livret.design.openings.matter import Matter
from livret.design.openings.pair import Half, paired
from livret.edition.load.inventory import path_of
from livret.edition.model import Edition, Territory
from livret.pdf.model import Chapter, Fragment
from livret.proof.gate.completeness import Stranger, incomplete, strangers
from livret.workers.steps import Steps

#: Text is hidden where a note at the foot of a full page is set over the column that calls it.
_ANOTHER_LAYOUT_MAY_MEND = frozenset(
    kind.code for kind in (layout_kinds.OVERFLOW, layout_kinds.VANISHED, parity.HIDDEN, prose_kinds.TABLE_TOO_WIDE)
)
#: The most layouts that are tried beside one that fits, and prints much more empty than was foreseen.
_OTHERS = 2


@dataclass(frozen=True, slots=True)
class FittedTerritory:
    """A territory in the first layout that fits, or in the last one, and the problems that remain.

    ``strangers`` are the passages of the chapter that are not in its text.
    """

    sheet: LaidOutChapter
    problems: tuple[Problem, ...]
    strangers: tuple[Stranger, ...] = ()


def candidates(
    edition: Edition,
    territory: Territory,
    most: int = text_sizes.STEPS,
    order: Sequence[str] = (),
    half: Half | None = None,
) -> Iterator[tuple[Layout, Chapter]]:
    """Yield the ``layouts`` of *territory*, its dresses in *order*, each with the chapter composed in it."""
    for layout in layouts(territory, order, most, half):
        yield layout, compose.territory(edition, territory, layout)


class TerritoryFitter:
    """Fits the territories of *edition*, laid out by *store*.

    *foresee* is called with the pages of each layout that is tried, and with what these show; where *hopeless* returns
    true, nothing will be printed: chapters are composed, to find their problems, and not laid out.
    """

    def __init__(
        self,
        edition: Edition,
        store: ChapterStore,
        foresee: Callable[[str, int, frozenset[str]], None],
        hopeless: Callable[[], bool],
    ) -> None:
        self._edition, self._store = edition, store
        self._foresee, self._hopeless = foresee, hopeless
        self.dealt, self.paired = dealt(edition), paired(edition)

    def settled(self, territory: Territory, most: int, alone: bool = False) -> Steps[FittedTerritory]:
        """Lay *territory* out in the first layout that fits, its text size no lower than the step *most*.

        One that is *alone* shares no opening: its partner did not fit on one page.

        :raises InvalidEdition: when it cannot be composed; without problems, when nothing will be printed anyhow.
        """
        half = None if alone else self.paired.get(territory.slug)
        parts = {**self._parts(territory, half), **({"sizes": most} if most < text_sizes.STEPS else {})}
        slug, title = compose.anchor(territory), territory.sheet.name
        return self._store.settle(slug, title, parts, self._best(territory, most, half), FittedTerritory)

    def first_try(self, territory: Territory, most: int) -> Layout:
        """Return the layout that :meth:`settled` tries first."""
        return next(layouts(territory, self.dealt[territory.slug], most, self.paired.get(territory.slug)))

    def _parts(self, territory: Territory, half: Half | None) -> dict[str, object]:
        """Return the inputs of the chapter of *territory*, by rows of ``chapter_store.PARTS``."""
        names = sorted({*_files(territory)})
        sheet = self._edition.sheet
        return {
            "fiche": (territory.slug, territory.sheet, territory.marks),
            "texte": (territory.rubrics, territory.document and territory.document.text),
            "pictures": (territory.photos, [(name, self._store.files.get(name)) for name in names]),
            "colour": territory.colour,
            "dresses": (self.dealt[territory.slug], half),
            "edition": sheet.model_copy(update={"territories": (), "accepted": (), "colophon": None}),
        }

    def _best(self, territory: Territory, most: int, half: Half | None) -> Steps[FittedTerritory]:
        """Return the best layout that the engine finds to fit, else the last one with its problems.

        The first one that fits, unless it leaves much more empty than was foreseen: then a few others are tried that
        are foreseen to be better than what it came to.
        """
        best: _Tried | None = None
        fitting: list[_Tried] = []
        tries, others, crowded = 0, _OTHERS, True  # the text size is not lowered for a word that is too wide
        for candidate in foreseen(territory, self.dealt[territory.slug], most, half, lambda: bool(fitting)):
            layout = candidate.layout
            if best and (not others or candidate.badness >= best.badness):
                break
            if (best and not best.is_another(layout)) or (layout.size.step > 0 and not crowded):
                continue
            chapter = compose.territory(self._edition, territory, layout)
            if self._hopeless():
                raise InvalidEdition([])  # the others are composed, not laid out
            if not best:
                self._foresee(territory.slug, layout.pages, repeating(territory.slug, layout.figures))
            tries, others = tries + 1, others - bool(best)
            tried = last = _Tried(candidate, chapter, (yield from self._store.render(chapter)))
            if tried.fits and not tried.mendable:
                fitting.append(tried)
                best = min(fitting, key=lambda each: each.badness)
            crowded = crowded and not (tried.fits and tried.wide)
        chosen = best or last
        if (
            chosen.layout.flows
            and len(chosen.fragment.pages) % 2
            and len(chosen.fragment.pages) < territory.sheet.pages
        ):
            chapter, fragment = yield from self._evened(territory, chosen.layout)
            chosen, tries = _Tried(chosen.candidate, chapter, fragment), tries + 1
        return _fitted(territory, chosen, tries)

    def _evened(self, territory: Territory, layout: Layout) -> Steps[tuple[Chapter, Fragment]]:
        for even in flow.evened(layout):
            chapter = compose.territory(self._edition, territory, even)
            fragment = yield from self._store.render(chapter)
            if len(fragment.pages) % 2 == 0:
                break
        return chapter, fragment


@dataclass(slots=True)
class _Tried:
    """A candidate laid out, its problems, and how bad it is as it is printed."""

    candidate: Candidate
    chapter: Chapter
    fragment: Fragment
    problems: list[Problem] = field(init=False)
    badness: float = field(init=False)

    def __post_init__(self) -> None:
        self.problems = problems_of(self.chapter, self.fragment)
        self.badness = as_printed(self.candidate, self.fragment.bands)

    @property
    def layout(self) -> Layout:
        return self.candidate.layout

    @property
    def fits(self) -> bool:
        """Whether it has as many pages as its layout has; of one that flows, no more."""
        pages = len(self.fragment.pages)
        return pages <= self.layout.pages if self.layout.flows else pages == self.layout.pages

    @property
    def mendable(self) -> bool:
        """Whether another layout may mend one of its problems."""
        return any(problem.code in _ANOTHER_LAYOUT_MAY_MEND for problem in self.problems)

    @property
    def wide(self) -> bool:
        """Whether a table is too wide."""
        return any(problem.code == prose_kinds.TABLE_TOO_WIDE.code for problem in self.problems)

    def is_another(self, layout: Layout) -> bool:
        """Whether *layout* has as many pages, and differs in more than its gaps."""
        return layout.pages == self.layout.pages and layout.outline != self.layout.outline


def _fitted(territory: Territory, tried: _Tried, tries: int) -> FittedTerritory:
    chapter, fragment, layout = tried.chapter, tried.fragment, tried.layout
    problems = [*tried.problems, *_beyond(territory, chapter, fragment, layout)]
    unquoted = _unquoted(territory, layout)
    problems += incomplete(territory, chapter, [f"exergue.{rank}.*" for rank in unquoted])
    holes = decisions.holes(fragment) if len(fragment.pages) <= territory.sheet.pages else ()  # too long is no hole
    sheet = LaidOutChapter(
        chapter,
        fragment,
        max(0, layout.size.step),
        tuple(crops.of_layout(territory, layout)),
        layout.dress,
        (*decisions.of_layout(territory, layout), *holes),
        tries,
        layout.figures,
    )
    return FittedTerritory(sheet, tuple(problems), tuple(strangers(territory, chapter)))


def _beyond(territory: Territory, chapter: Chapter, fragment: Fragment, layout: Layout) -> Iterator[Problem]:
    """Yield a problem for the text, the exergue or the dress that *territory* has no room for."""
    if territory.sheet.dress and not is_worn(territory.sheet.dress, layout.dress):
        yield fit_kinds.DRESS_NOT_WORN.at(
            territory.mark("disposition"), dress=territory.sheet.dress, taken=layout.dress,
            reason=not_worn(Matter.of(territory), territory.sheet.dress),
        )  # fmt: skip
    if len(fragment.pages) > territory.sheet.pages:
        yield copyfit.too_long(territory, chapter, fragment, layout.size)
    else:
        yield from (without_exergue(territory, fragment, layout, rank) for rank in _unquoted(territory, layout))


def _unquoted(territory: Territory, layout: Layout) -> Sequence[int]:
    """Return the ranks of the exergues of *territory* that *layout* has no room for."""
    return [rank for rank in range(len(territory.sheet.exergues)) if rank not in layout.quotes]


def without_exergue(territory: Territory, fragment: Fragment, layout: Layout, rank: int = 0) -> Problem:
    """Return the problem of the exergue *rank*, which does not fit: what fills its place, and by how many lines."""
    size = layout.size
    lines = max(1, flow.over_for_exergue(Matter.of(territory), size, rank))
    bare = Matter.of(flow.without_photos(territory))
    photos = _photos(territory) if 2 * flow.over_for_exergue(bare, size, rank) < lines else []
    reason = _("the text")
    if photos:
        names = ", ".join(_("“{word}”").format(word=each) for each in photos)
        reason = plural("the photo {names}", "the photos {names}", len(photos)).format(names=names)
    excess = copyfit.excess_in_words(lines, ceil(lines * copyfit.words_a_line(fragment, size)), size.line)
    advice = {"help": fit_kinds.TAKE_OUT_A_PHOTO} if photos else {}
    return fit_kinds.EXERGUE_LEFT_OUT.at(territory.exergue_mark(rank), reason=reason, told=excess, **advice)


def _photos(territory: Territory) -> list[str]:
    """Return the names of the photographs of *territory*, in its sheet and in its text."""
    return list(dict.fromkeys(PurePosixPath(file).name for file in _files(territory)))


def _files(territory: Territory) -> Iterator[str]:
    """Yield the files of the photographs of *territory*, those in its sheet first."""
    yield from (path_of(photo.url) for photo in territory.photos)
    for rubric in territory.rubrics:
        yield from map(path_of, rubric.prose.tree.pictures)
