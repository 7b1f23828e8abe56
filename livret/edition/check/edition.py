"""From what the authors typed to an edition ready to compose, or every problem of it at once.

This is the composer of ``content``: it has the facts checked against their models, the prose and the
pictures read by their own steps, and what one file says compared with what the others say.
"""

import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import NamedTuple

from livret.base import text_metrics
from livret.base.memo import Memo, no_memo
from livret.base.problems import InvalidEdition, Problem, Severity, in_order
from livret.base.tokens import territory_colours
from livret.catalogue import data
from livret.edition.abbreviations import expanded
from livret.edition.atlas.places import Place
from livret.edition.book.plan import as_listed, chapters_of, territory_order
from livret.edition.check.accepted import accepted_of, check_accepted, not_accepted
from livret.edition.check.chapters import check_chapters, check_matter, without_matter
from livret.edition.check.contours import check_contours, own_places
from livret.edition.check.house_pictures import HousePictures, read_house_pictures
from livret.edition.check.official import CheckedTerritory, check_regions, check_territory
from livret.edition.check.own_facts import own_facts
from livret.edition.check.rules import (
    assign_colours,
    check_alike,
    check_colour,
    check_deck,
    check_facts,
    check_neighbours,
    check_order,
    colour,
)
from livret.edition.check.sheets import Checked, check_sheet
from livret.edition.check.texts import ReadTexts, read_house_texts, read_territory
from livret.edition.check.themes import check_themes
from livret.edition.facts import OwnFact
from livret.edition.model import Edition, EditionSheet, Glossary, Rubric, RubricRule, Territory, TerritorySheet
from livret.edition.source import Source, TerritorySource


@dataclass(frozen=True, slots=True)
class _Draft:
    """A territory while its edition is being checked."""

    source: TerritorySource
    checked: CheckedTerritory
    read: ReadTexts

    @property
    def sheet(self) -> Checked[TerritorySheet]:
        """Its fiche."""
        return self.checked.sheet


class _Known(NamedTuple):
    """What is remembered of a territory's files."""

    checked: CheckedTerritory
    read: ReadTexts


def check(source: Source, palette: Sequence[str] | None = None, recall: Memo = no_memo) -> Edition:
    """Return the edition that *source* makes, its warnings with it.

    *palette* names the colours a territory may have, in the order they are dealt; else those of the styles.
    *recall* may know what came of a territory's files when they were the same; pictures are its caller's business.

    :raises InvalidEdition: when anything is wrong; it carries every problem of every file.
    """
    found = _examined(source, palette or territory_colours(), recall)
    folders = {draft.source.name: draft.source.mark.file for draft in found.printed}
    standing = list(not_accepted(found.problems, found.edition.sheet.accepted, folders))
    remaining = in_order(standing)
    excused = in_order(accepted_of(found.problems, standing))
    if _wrong(remaining):
        readable = [
            draft
            for draft in found.printed
            if draft.source.sheet and draft.source.text and not _wrong(draft.read.problems)
        ]
        whole = readable and not _wrong(found.edition.problems) and not _wrong(found.house.problems)
        raise InvalidEdition(remaining, _edition(source, found, readable) if whole else None)
    return replace(_edition(source, found, found.printed), warnings=tuple(remaining), excused=tuple(excused))


#: Steps on the page « Et maintenant ? ».
_MOST_STEPS = 3
#: The title in the band: its size in pt and spacing in em (styles/components/band.css), and the mm that it has there.
_BAND, _BAND_ROOM = (8.5, 0.04), 290
#: Letters of a long title that a message repeats.
_SHOWN = 60
#: The file of abbreviations, which an edition may do without.
GLOSSARY = "glossaire.yaml"


class AsRead(NamedTuple):
    """What can be read of an edition, whatever is wrong with it: to be compared, never to be printed.

    ``failed`` are the fields that are missing or wrong, by the territory's folder, those of edition.yaml by "", those
    of the glossary by its name: there, the edition has a stand-in or nothing. ``unread`` are the territories whose
    texte.md could not be read, ``partial`` those of whose text or photos something is wrong: a part may be missing.
    """

    edition: Edition
    failed: Mapping[str, frozenset[str]]
    unread: frozenset[str]
    partial: frozenset[str]
    problems: Sequence[Problem]


def as_read(source: Source, palette: Sequence[str] | None = None) -> AsRead:
    """Return what can be read of *source*, and every problem of it; territories that no list names come last."""
    found = _examined(source, palette or territory_colours(), no_memo)
    listed = {draft.source.name for draft in found.printed}
    others = [each for each in found.drafts if each.source.name not in listed and "territoires" in found.edition.failed]
    drafts = [draft for draft in (*found.printed, *others) if draft.source.sheet or draft.source.text]
    failed = {draft.source.name: draft.sheet.failed for draft in drafts if draft.sheet.failed}
    unread = frozenset(draft.source.name for draft in drafts if not draft.source.text)
    edition = _edition(source, found, drafts)
    partial = frozenset(draft.source.name for draft in drafts if _wrong(draft.read.problems)) - unread
    failed[""] = found.edition.failed
    if found.glossary.failed and source.reading.exists(source.folder / GLOSSARY):
        failed[GLOSSARY] = found.glossary.failed
    return AsRead(edition, failed, unread, partial, in_order(found.problems))


@dataclass(frozen=True, slots=True)
class _Examined:
    """All that was found of an edition; ``printed`` are the territories that it lists, in its order.

    ``places`` are those of the territories that have a contour of their own, by their folder; ``empty`` are chapters
    of the house that would have nothing to print, and why.
    """

    edition: Checked[EditionSheet]
    glossary: Checked[Glossary]
    drafts: Sequence[_Draft]
    printed: Sequence[_Draft]
    house: ReadTexts
    pictures: HousePictures
    palette: Sequence[str]
    places: Mapping[str, Place]
    problems: Sequence[Problem]
    empty: Mapping[str, str]


def _examined(source: Source, palette: Sequence[str], recall: Memo) -> _Examined:
    edition, glossary = check_sheet(EditionSheet, source.sheet), check_sheet(Glossary, source.glossary)
    own = own_facts(edition, source.sheet)
    rules = _Rules(None if "rubriques" in edition.failed else tuple(edition.sheet.rubrics), own.declared)
    drafts = {territory.name: _draft(territory, rules, source, recall) for territory in source.territories}
    printed = [drafts[name] for name in territory_order(edition.sheet) if name in drafts]
    house, pictures = read_house_texts(edition, source), read_house_pictures(edition, source, recall)
    places = own_places(source.contours, source.territories)
    own_ground = source.contours and source.contours.ground
    rubrics = [draft.read.rubrics for draft in printed]
    empty = without_matter(edition, glossary, rubrics, any(draft.sheet.sheet.ally for draft in printed))
    problems = [
        *chain(source.problems, edition.problems, glossary.problems),
        *chain(own.problems, _rubrics(edition), check_order(edition, source.territories)),
        *chain(check_deck(edition, palette), check_accepted(edition), _language(edition)),
        *chain(house.problems, pictures.problems),
        *chain(check_chapters(edition, palette), check_themes(rubrics)),
        *check_matter(edition, empty),
        *_steps(edition),
        *_running_title(edition),
        *_of_territories(drafts.values(), palette, unknown=not own.declared and "faits" in edition.failed),
        *check_neighbours([draft.sheet for draft in printed], palette),
        *check_contours(source.contours, places, source.territories),
        *(() if own_ground else check_regions(edition, [draft.checked for draft in printed])),
        *check_alike([(draft.source.name, draft.sheet) for draft in printed]),
    ]
    drafted = list(drafts.values())
    return _Examined(edition, glossary, drafted, printed, house, pictures, palette, places, problems, empty)


def _of_territories(drafts: Iterable[_Draft], palette: Sequence[str], *, unknown: bool) -> Iterator[Problem]:
    """Yield the problems of *drafts*; where the figures of the edition are *unknown*, a field may be one of them."""
    for problem in chain.from_iterable(_problems(draft, palette) for draft in drafts):
        if not unknown or problem.code != data.UNKNOWN_FIELD.code:
            yield problem


def _wrong(problems: Sequence[Problem]) -> bool:
    return any(problem.severity == Severity.ERROR for problem in problems)


class _Rules(NamedTuple):
    """What edition.yaml says of every territory: its rubrics (None if they are wrong), the figures of its own."""

    rubrics: tuple[RubricRule, ...] | None
    figures: Mapping[str, OwnFact]


def _draft(territory: TerritorySource, rules: _Rules, source: Source, recall: Memo) -> _Draft:
    def read() -> _Known:
        checked = check_territory(territory.sheet, rules.figures)
        return _Known(checked, read_territory(territory, checked.sheet, rules.rubrics, source.reading, recall))

    return _Draft(territory, *recall("draft", (territory, rules, source.folder), read, _Known))


def _problems(draft: _Draft, palette: Sequence[str]) -> Iterator[Problem]:
    return chain(
        draft.sheet.problems, draft.read.problems, check_facts(draft.sheet), check_colour(draft.sheet, palette)
    )


def _rubrics(edition: Checked[EditionSheet]) -> Iterator[Problem]:
    """Yield a problem for each heading of edition.yaml that two rubrics share."""
    if "rubriques" in edition.failed:
        return
    seen: dict[str, int] = {}
    for number, rule in enumerate(edition.sheet.rubrics):
        mark = edition.marks[f"rubriques.{number}.titre"]
        for heading in dict.fromkeys(_folded(name) for name in (rule.heading, *rule.variants)):
            if heading in seen:
                yield data.RUBRIC_TWICE.at(mark, name=rule.heading, line=seen[heading])
        seen |= {_folded(name): mark.line for name in (rule.heading, *rule.variants)}


def _language(edition: Checked[EditionSheet]) -> Iterator[Problem]:
    """Yield a problem for a language of which there are no rules of typography."""
    language = edition.sheet.language
    if "langue" not in edition.failed and language.partition("-")[0] != "fr":
        marked = {"example": "langue: fr", "passage": "[Adieu-siatz]{langue=oc}"}
        yield data.UNKNOWN_LANGUAGE.at(edition.marks.get("langue"), language=language, **marked)


def _steps(edition: Checked[EditionSheet]) -> Iterator[Problem]:
    """Yield a problem for more steps than « Et maintenant ? » has room for."""
    steps = edition.sheet.what_next.steps if edition.sheet.what_next else []
    if len(steps) > _MOST_STEPS:
        mark = edition.marks[f"et_maintenant.etapes.{_MOST_STEPS}.titre"]
        yield data.TOO_MANY_STEPS.at(mark, count=len(steps), most=_MOST_STEPS)


def _running_title(edition: Checked[EditionSheet]) -> Iterator[Problem]:
    """Yield a problem for a title that is longer than the band at the side of pages."""
    field = "titre_courant" if edition.sheet.running_title else "titre"
    words = edition.sheet.running_title or edition.sheet.title
    wide = text_metrics.width(words.upper(), text_metrics.DISPLAY_BOLD, *_BAND)
    if field not in edition.failed and wide > _BAND_ROOM:
        shown = textwrap.shorten(words, _SHOWN, placeholder="…")
        mark = edition.marks.get(field)
        yield data.RUNNING_TITLE_TOO_LONG.at(mark, title=shown, mm=round(wide), room=_BAND_ROOM)


def _folded(heading: str) -> str:
    plain = unicodedata.normalize("NFKC", heading).casefold().replace("’", "'")
    return " ".join(plain.split())


def _territories(drafts: Sequence[_Draft], found: _Examined) -> tuple[Territory, ...]:
    edition, palette, glossary = found.edition, found.palette, found.glossary.sheet
    chosen = [colour(draft.sheet.sheet.colour, palette) for draft in drafts]
    deck = [name for typed in edition.sheet.colours if (name := colour(typed, palette))]
    return tuple(
        Territory(
            slug=draft.source.name,
            sheet=draft.sheet.sheet.model_copy(update={"colour": own}),
            colour=own,
            rubrics=_expanded(draft.read.rubrics, glossary),
            photos=tuple(draft.read.photos),
            marks=draft.sheet.marks,
            document=draft.source.text,
            before=draft.sheet.before,
            ground=found.places.get(draft.source.name) or draft.checked.ground,
            completed=draft.checked.completed,
        )
        for draft, own in zip(drafts, assign_colours(chosen, deck, palette), strict=True)
    )


def _expanded(rubrics: Sequence[Rubric], glossary: Glossary) -> tuple[Rubric, ...]:
    """Return *rubrics* with each abbreviation of *glossary* expanded where it first stands in them."""
    proses = expanded([rubric.prose for rubric in rubrics], glossary.abbreviations)
    return tuple(replace(rubric, prose=prose) for rubric, prose in zip(rubrics, proses, strict=True))


def _edition(source: Source, found: _Examined, drafts: Sequence[_Draft]) -> Edition:
    edition, glossary, house = found.edition, found.glossary, found.house
    changes = chain.from_iterable((*draft.sheet.changes, *draft.read.changes) for draft in drafts)
    territories = _territories(drafts, found)
    colours = {entry.colour or "": colour(entry.colour, found.palette) or "" for entry in edition.sheet.chapters}
    texts = {
        name: replace(text, prose=next(expanded([text.prose], glossary.sheet.abbreviations)))
        for name, text in house.chapters.items()
    }
    return Edition(
        slug=source.folder.resolve().name,
        reading=source.reading,
        sheet=as_listed(edition.sheet),
        territories=territories,
        texts={role: next(expanded([prose], glossary.sheet.abbreviations)) for role, prose in house.texts.items()},
        marks=edition.marks,
        changes=(*edition.changes, *house.changes, *glossary.changes, *changes),
        glossary=glossary.sheet,
        contours=source.contours,
        cover=found.pictures.cover,
        logos=found.pictures.logos,
        portrait=next(iter(house.photos), None),
        chapters=chapters_of(
            edition.sheet, edition.marks, texts, [territory.slug for territory in territories],
            {typed: known for typed, known in colours.items() if known}, found.empty,
        ),
    )  # fmt: skip
