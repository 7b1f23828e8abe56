"""From the author's text to the chapters composed of it: every passage is there, once, in its own place.

A chapter is compared with the words after typography, block by block (``edition.prose.TextBlock``), and every
field of the models: a rule of typography cannot be mistaken for a loss, and a field that nothing prints is reported
unless it is in a list of those that are not meant to be printed.
"""

import html
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from itertools import chain, groupby

from pydantic import BaseModel

from livret.base.messages import quoted
from livret.base.problems import Location, Problem
from livret.base.text_key import gaps, letters, words_between
from livret.catalogue import parity as kinds
from livret.edition.chapters import BookChapter
from livret.edition.facts import Fact
from livret.edition.model import Edition, Territory
from livret.edition.prose import Prose
from livret.edition.typography.numbers import number
from livret.edition.typography.typeset import typeset
from livret.pdf.model import Chapter
from livret.proof.gate.expected import expected

#: A passage by its letters, and its words as quoted.
Stranger = tuple[str, str]

#: Fields of fiche.yaml that no page prints: choices, names of files, data that only chiffres.csv contains. The name is
#: checked separately: one that is too long is replaced by the short one.
_UNPRINTED = (
    *("siren", "perimetre.*", "nature", "couleur", "pages", "disposition", "nom", "nom_court"),
    *("photos.*.fichier", "photos.*.droits", "photos.*.cadrage", "*.source"),
    *("declared", "own"),  # with their labels and units: ``_own_figures``
)
#: The same of edition.yaml.
_UNPRINTED_OF_HOUSE = ("edito.portrait.fichier", "edito.portrait.droits")
#: Sources of each of the house's chapters, by its slug: a text, fields of edition.yaml with their places.
_TEXTS = {"edito": "edito", "quatrieme": "quatrieme"}
_HOUSE_FIELDS = {
    "couverture": (("title", "titre"), ("subtitle", "sous_titre"), ("publisher", "editeur")),
    "colophon": (("opening", "sujet"), ("title", "titre"), ("subtitle", "sous_titre"), ("publisher", "editeur")),
}
#: What each of the house's chapters does not print of a cover's picture and of a partner: another one does, or none.
_NOWHERE = ("*.fichier", "*.droits", "*.cadrage", "*.logo", "*.lien")
_HOUSE_ASIDE = {
    "couverture": ("couverture.legende", "couverture.credit", "partenaires*", *_NOWHERE),
    "quatrieme": ("couverture*", "partenaires.*.nom", "partenaires.*.role", *_NOWHERE),
    "colophon": ("*.alternative", "*.mention", *_NOWHERE),
}
#: Shorter passages may be the same by chance.
_FEWEST_LETTERS = 40
#: Attributes that are read aloud, in a chapter's HTML: its templates have some as well.
_SPOKEN = ("alt", "title", "lang", "aria-label", "data-actual")
_SAID = re.compile(rf'(?:{"|".join(_SPOKEN)})="([^"]*)"')


class _Composed:
    """The content of a chapter: at each place of an author's file, in text of the house, and in attributes."""

    def __init__(self, chapter: Chapter) -> None:
        self.chapter = chapter
        found = expected(chapter.html)
        self.at: dict[Location | None, str] = defaultdict(str)
        self.nowhere = ""
        for passage in (*found.flow, *found.notes):
            place = None if passage.source is None else chapter.sources[passage.source]
            if place is None:
                self.nowhere += passage.text
            else:
                self.at[place] += passage.text

    def of(self, item: str, marks: Mapping[str, Location]) -> str:
        """Return the letters at the place *item*, and those that are read aloud; all if it has no place."""
        places = {mark for name, mark in marks.items() if name == item or name.startswith(f"{item}.")}
        found = (
            (self.at[place] for place in places if place in self.at) if places else (*self.at.values(), self.nowhere)
        )
        return letters(" ".join(found)) + self.spoken

    @cached_property
    def spoken(self) -> str:
        """The letters of attributes that are read aloud."""
        return letters(html.unescape(" ".join(_SAID.findall(self.chapter.html))))


@dataclass(frozen=True, slots=True)
class _Due:
    """Words that must be at a place, and nothing else."""

    place: Location | None
    words: str


def incomplete(territory: Territory, chapter: Chapter, left_out: Iterable[str] = ()) -> Iterator[Problem]:
    """Yield what *chapter*, composed of *territory*, lacks, repeats, or has in the wrong place.

    *left_out* are the fields for which its layout has no room, already reported to its author.
    """
    composed = _Composed(chapter)
    for rubric in territory.rubrics:
        yield from _in_their_places([_Due(rubric.mark, rubric.heading), *_due(rubric.prose)], composed)
        yield from _spoken(rubric.prose, composed)
    yield from _unnamed(territory, composed)
    ally = territory.sheet.ally
    signs = ally and any(rubric.rule.signed_by for rubric in territory.rubrics)
    unsigned = () if ally and signs and not ally.organisation else ("alliee.role",) if signs else ("alliee.*", "alliee")
    aside = (*_UNPRINTED, *left_out, *unsigned)
    yield from _fields(territory.sheet, territory.marks, composed, aside)
    yield from _own_figures(territory, composed)


def _unnamed(territory: Territory, composed: _Composed) -> Iterator[Problem]:
    """Yield a problem where neither the name of *territory* nor its short name is composed."""
    name = territory.sheet.name, territory.sheet.short_name or territory.sheet.name
    if not any(letters(each) in composed.of("nom", territory.marks) for each in name):
        yield kinds.UNWRITTEN.at(territory.mark("nom"), words=name[0])


def incomplete_house(edition: Edition, chapter: Chapter) -> Iterator[Problem]:
    """Yield what *chapter*, one of the house's own, lacks of the texts and fields of *edition*."""
    composed = _Composed(chapter)
    if prose := edition.texts.get(_TEXTS.get(chapter.slug, "")):
        yield from _in_their_places(_due(prose), composed)
        yield from _spoken(prose, composed)
    for attribute, name in _HOUSE_FIELDS.get(chapter.slug, ()):
        yield from _unsaid(getattr(edition.sheet, attribute), edition.mark(name), composed.of(name, edition.marks))
    yield from _supporters(edition, chapter.slug, composed)
    if chapter.slug == "colophon":
        yield from _fields(edition.sheet.colophon, edition.marks, composed, (), "colophon.")
    if sheet := {"edito": edition.sheet.foreword, "et-maintenant": edition.sheet.what_next}.get(chapter.slug):
        yield from _fields(sheet, edition.marks, composed, _UNPRINTED_OF_HOUSE, f"{chapter.slug.replace('-', '_')}.")
    if chapter.slug == "sommaire":
        for territory in edition.territories:
            yield from _unnamed(territory, composed)
            yield from _unsaid(territory.sheet.project, territory.mark("nom"), composed.of("nom", territory.marks))
    for listed in edition.chapters:
        if listed.slug == chapter.slug:
            yield from _listed(edition, listed, composed)


def _listed(edition: Edition, listed: BookChapter, composed: _Composed) -> Iterator[Problem]:
    """Yield what the chapter *listed* by edition.yaml lacks of its title, its prose, and of what it brings together."""
    if listed.sort in ("texte", "partie"):
        yield from _in_their_places([_Due(listed.mark, listed.title), *_due(listed.prose)], composed)
        yield from _spoken(listed.prose, composed)
    anywhere = composed.of("", {})
    if listed.sort == "glossaire":
        for words in (*edition.glossary.abbreviations, *edition.glossary.abbreviations.values()):
            yield from _unsaid(words, None, anywhere)
    if listed.sort == "personnes":
        for number, contact in enumerate(edition.sheet.contacts):
            yield from _fields(contact, edition.marks, composed, (), f"contacts.{number}.", f"contacts.{number}")
        for ally in (territory.sheet.ally for territory in edition.territories):
            yield from _unsaid(ally and ally.name, None, anywhere)
    if listed.sort == "regards-croises":
        yield from _themed(edition, anywhere)


def _themed(edition: Edition, anywhere: str) -> Iterator[Problem]:
    """Yield the items with a theme whose words are not *anywhere*."""
    for rubric in (rubric for territory in edition.territories for rubric in territory.rubrics):
        for block in rubric.prose.blocks:
            if block.theme and letters(block.words) not in anywhere:
                yield kinds.UNWRITTEN.at(rubric.prose.marks[block.source], words=quoted(block.words.split()))


def _supporters(edition: Edition, slug: str, composed: _Composed) -> Iterator[Problem]:
    """Yield what the chapter *slug* lacks of the cover's picture and of the partners."""
    aside = _HOUSE_ASIDE.get(slug)
    if aside is None:
        return
    if edition.sheet.cover:
        yield from _fields(edition.sheet.cover, edition.marks, composed, aside, "couverture.", "couverture")
    for rank, partner in enumerate(edition.sheet.partners):
        name = f"partenaires.{rank}"
        yield from _fields(partner, edition.marks, composed, aside, f"{name}.", "partenaires")
        if slug == "quatrieme" and rank in edition.logos:
            yield from _unsaid(partner.logo_alternative, edition.mark(f"{name}.logo"), composed.spoken)


def _due(prose: Prose) -> Iterator[_Due]:
    for block in prose.blocks:
        yield _Due(prose.marks[block.source], block.words)


def _in_their_places(due: Iterable[_Due], composed: _Composed) -> Iterator[Problem]:
    """Yield the differences of a chapter from *due*, place by place."""
    wanted: dict[Location | None, str] = defaultdict(str)
    for each in due:
        wanted[each.place] += f" {each.words}"
    for place, words in wanted.items():
        due_letters, found = letters(words), letters(composed.at[place])
        if due_letters != found:
            yield from _difference(place, words.strip(), composed.at[place].strip(), composed)
        elif len(due_letters) >= _FEWEST_LETTERS and due_letters in letters(composed.nowhere):
            yield kinds.COMPOSED_TWICE.at(place, chapter=composed.chapter.title, words=quoted(words.split()))


def _difference(place: Location | None, words: str, found: str, composed: _Composed) -> Iterator[Problem]:
    one, other = letters(words), letters(found)
    title = composed.chapter.title
    if one and other == one * (len(other) // len(one)) and other:
        yield kinds.COMPOSED_TWICE.at(place, chapter=title, words=quoted(words.split()))
        return
    for gap in gaps(one, other):
        if gap.start < gap.end:
            yield kinds.UNWRITTEN.at(place, words=quoted(words_between(words, gap.start, gap.end)))
        if gap.other_start < gap.other_end:
            more = quoted(words_between(found, gap.other_start, gap.other_end))
            yield kinds.IN_ANOTHER_PLACE.at(place, chapter=title, words=more)


def _spoken(prose: Prose, composed: _Composed) -> Iterator[Problem]:
    """Yield alternative texts and expansions of *prose* that the chapter lacks."""
    attributes = (element.attributes.items() for element in prose.tree.all())
    for name, said in chain.from_iterable(attributes):
        if name in _SPOKEN and letters(said) not in composed.spoken:
            yield kinds.UNWRITTEN.at(prose.marks[0] if prose.marks else None, words=said)


def _fields(
    sheet: BaseModel,
    marks: Mapping[str, Location],
    composed: _Composed,
    aside: Sequence[str],
    above: str = "",
    item: str = "",
) -> Iterator[Problem]:
    """Yield the fields of *sheet* that a chapter does not print, except those that match *aside*.

    A field is searched at its *item*: a photo, the ally, the field itself.
    """
    for attribute, info in type(sheet).model_fields.items():
        name, value = f"{above}{info.alias or attribute}", getattr(sheet, attribute)
        if any(fnmatchcase(name, pattern) for pattern in aside):
            continue
        many = isinstance(value, list)
        for rank, each in enumerate(value if many else [value]):
            path = f"{name}.{rank}" if many else name
            whole = item or path
            if isinstance(each, BaseModel) and not isinstance(each, Fact):
                yield from _fields(each, marks, composed, aside, f"{path}.", whole)
            elif each is not None:
                place = marks.get(path) or marks.get(name) or marks.get(whole)
                yield from _unsaid(each, place, composed.of(whole, marks))


def _own_figures(territory: Territory, composed: _Composed) -> Iterator[Problem]:
    """Yield what a chapter lacks of the figures of its edition's own: the figure and its year, the label, the unit."""
    for row, fact in territory.sheet.facts():
        if row.own:
            place, said = territory.mark(row.key), composed.of(row.key, territory.marks)
            for value in (fact, row.label, row.unit(fact.value)):
                yield from _unsaid(value, place, said)


def _unsaid(value: object, place: Location | None, said: str) -> Iterator[Problem]:
    """Yield the words of a field, *value*, that are not in *said*."""
    for words in _words(value):
        if letters(words) not in said:
            yield kinds.UNWRITTEN.at(place, words=words)


def _words(value: object) -> list[str]:
    if isinstance(value, Fact):
        return [number(value.value), *([str(value.year)] if value.year else [])]
    return [typeset(str(value))] if value else []


# Passages of others


def strangers(territory: Territory, chapter: Chapter) -> list[Stranger]:
    """Return the passages of *chapter*, that of *territory*, that its author did not write as text."""
    own = frozenset(written(territory))
    return [(passage, words) for passage, words in _passages(chapter).items() if passage not in own]


def astray(territories: Sequence[Territory], found: Sequence[Sequence[Stranger]]) -> Iterator[Problem]:
    """Yield the passages of *territories* (their ``strangers`` *found*) that were written for another one."""
    met = {passage for each in found for passage, _words in each}
    authors = {
        passage: territory.sheet.name for territory in territories for passage in met.intersection(written(territory))
    }
    for territory, each in zip(territories, found, strict=True):
        for passage, words in each:
            if passage in authors:
                name = territory.sheet.name
                yield kinds.COMPOSED_ELSEWHERE.at(None, chapter=name, other=authors[passage], words=words)


def written(territory: Territory) -> Iterator[str]:
    """Yield the passages of the text of *territory*, block by block, as ``letters`` gives them."""
    for rubric in territory.rubrics:
        yield from (letters(block.words) for block in rubric.prose.blocks)


def _passages(chapter: Chapter) -> dict[str, str]:
    """Return the passages of *chapter* long enough not to be a coincidence: words by letters."""
    flow = (passage for passage in expected(chapter.html).flow if passage.source is not None)
    texts = ["".join(each.text for each in block) for _source, block in groupby(flow, key=lambda each: each.source)]
    return {letters(text): quoted(text.split()) for text in texts if len(letters(text)) >= _FEWEST_LETTERS}
