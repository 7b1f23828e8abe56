"""Composing every chapter once to find its problems: an unknown name, a title too long, words left out."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from markupsafe import Markup

from livret.base.problems import InvalidEdition, Problem
from livret.build.chapter_store import ChapterStore
from livret.design import compose
from livret.design.filling import notes as notes_page
from livret.design.filling import what_next
from livret.design.house import chapters as house
from livret.design.house import contents as contents_page
from livret.design.house import crossed, glossary, parts, people
from livret.design.house import foreword as foreword_page
from livret.design.house.entries import entries
from livret.design.house.foreword import layouts
from livret.design.house.text_fit import EASES
from livret.edition.chapters import ContentsEntry
from livret.edition.model import Edition
from livret.edition.prose import Prose
from livret.pdf.folding import Imposition
from livret.pdf.model import Chapter
from livret.proof.gate.completeness import incomplete_house

#: A booklet of one sheet: enough to check the copier's instructions.
_SHEET_SIDES = 4


def house_problems(edition: Edition, store: ChapterStore) -> list[Problem]:
    """Return the problems of the house's own chapters; cached while their inputs are the same."""
    depends = (
        *(edition.sheet, edition.texts, edition.cover, edition.logos, edition.portrait),
        *(edition.chapters, edition.glossary, crossed.items_by_theme(edition)),
        [(t.slug, t.sheet, t.colour) for t in edition.territories],
    )
    return store.recall("rehearsed", depends, lambda: uncomposed(_house_chapters(edition)), list[Problem])


def uncomposed(chapters: Iterable[Callable[[], object]]) -> list[Problem]:
    """Return the problems that composing *chapters* raises: a template's unknown variable, a name too long."""
    problems: list[Problem] = []
    for compose_one in chapters:
        try:
            compose_one()
        except InvalidEdition as invalid:
            problems += invalid.problems
    return problems


def _house_chapters(edition: Edition) -> Iterator[Callable[[], object]]:
    folios = dict.fromkeys([t.slug for t in edition.territories] + [each.slug for each in edition.chapters], 0)
    # Maps cost most of composing, and no template depends on them.
    mapless = replace(edition, sheet=edition.sheet.model_copy(update={"region": None}))
    listed = tuple(entries(mapless, folios))
    text = edition.texts.get("edito", Prose())
    composed: tuple[Callable[[], Chapter], ...] = (
        lambda: compose.cover(mapless),
        lambda: compose.colophon(mapless),
        lambda: contents_page.contents(mapless, listed, with_map=False),
        lambda: compose.cohort(mapless, folios, "right", Markup()),
        lambda: foreword_page.foreword(mapless, text, layouts(mapless, text)[0], "left"),
        *([lambda: what_next.what_next(mapless, "right")] if edition.sheet.what_next else []),
        lambda: notes_page.notes(mapless, 1, "left"),
        lambda: compose.back(mapless),
        lambda: compose.instructions(mapless, Imposition(), _SHEET_SIDES),
    )
    for one in (*composed, *_listed_chapters(edition, folios, listed)):
        yield lambda one=one: _complete(edition, one())  # type: ignore[misc]


def _listed_chapters(
    edition: Edition, folios: dict[str, int], listed: Sequence[ContentsEntry]
) -> Iterator[Callable[[], Chapter]]:
    """Yield what composes each chapter that edition.yaml lists, beside those that every edition has."""
    for chapter in edition.chapters:
        within = [entry for entry in listed if entry.part == chapter.slug]
        made: dict[str, Callable[[], Chapter]] = {
            "texte": partial(house.house_text, edition, chapter, "left", EASES[0]),
            "partie": partial(parts.part, edition, chapter, within, "left", 2),
            "regards-croises": partial(
                house.regards, edition, chapter, crossed.items_by_theme(edition), "left", EASES[0]
            ),
            "glossaire": partial(glossary.glossary, edition, edition.glossary.abbreviations, "left"),
            "personnes": partial(people.people, edition, folios, "left"),
        }
        if chapter.sort in made:
            yield made[chapter.sort]


def _complete(edition: Edition, chapter: Chapter) -> None:
    """Raise InvalidEdition where *chapter* leaves out words that *edition* has for it."""
    if problems := [*incomplete_house(edition, chapter)]:
        raise InvalidEdition(problems)
