"""Two sides → all that differs between them: territories, figures, words, order; what stands as it stood."""

import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from livret.archive.compare import facts
from livret.archive.compare.model import ComparedText, Comparison, LoneTerritory, Rank, Section, Value
from livret.archive.compare.sentences import Sentence, folded, sentences
from livret.archive.compare.sides import Side, names_of
from livret.archive.compare.texts import FEWEST_WORDS, Elsewhere, compared
from livret.base.messages import _
from livret.base.text_key import in_both_orders
from livret.edition import unwritten
from livret.edition.book.plan import text_slug
from livret.edition.check import edition
from livret.edition.check.edition import AsRead
from livret.edition.model import Edition, Fiche, Territory
from livret.edition.prose import Prose
from livret.edition.reading import Digests

#: Two territories that share neither SIREN, name nor folder are the same if they share so much of their sentences.
_SAME_TEXT = 0.5
#: The fields of fiche.yaml: where none of them can be read, the file is reported.
_SHEET = frozenset(info.alias or name for name, info in Fiche.model_fields.items())
#: Texts of the house, as the brochure has them.
_TEXTS = {"edito": "Édito", "quatrieme": "Quatrième de couverture"}


@dataclass(frozen=True, slots=True)
class _Known:
    """A territory as it is compared: its name, its sentences, and the fields that could not be read."""

    territory: Territory
    name: str
    sentences: tuple[Sentence, ...]
    failed: frozenset[str]
    unread: bool
    partial: bool
    digests: Digests

    @property
    def keys(self) -> frozenset[str]:
        """Its sentences that are not the same by chance."""
        return frozenset(each.key for each in self.sentences if each.words >= FEWEST_WORDS)

    @property
    def siren(self) -> str:
        return self.territory.sheet.siren or ""


@dataclass(frozen=True, slots=True)
class _Pairs:
    """The territories that are the same in both, in the order of today, and those that one has alone."""

    same: Sequence[tuple[_Known, _Known]]
    gone: Sequence[_Known]
    new: Sequence[_Known]


def compare(before: Side, after: Side, progress: Callable[[int, int], None] = lambda _done, _all: None) -> Comparison:
    """Return all that differs between *before* and *after*, their pages aside."""
    one, other = list(_known(before.read)), list(_known(after.read))
    pairs = _matched(one, other)
    owners = _Owners(pairs)
    sections = []
    for done, (old, new) in enumerate(pairs.same):
        progress(done, len(pairs.same))
        sections.append(_territory(old, new, owners))
    return Comparison(
        before.heading,
        after.heading,
        yearly=bool(before.heading.when and after.heading.when and before.heading.when != after.heading.when),
        new=tuple(_alone(each, owners.other_owner) for each in pairs.new),
        gone=tuple(_alone(each, owners.new_owner) for each in pairs.gone),
        ranks=tuple(_ranks(pairs.same, one)),
        edition=_edition(before.read, after.read),
        texts=tuple(_texts(before.read, after.read)),
        territories=tuple(sections),
    )


def _known(read: AsRead) -> Iterator[_Known]:
    names, digests = names_of(read), read.edition.reading.digests()
    for territory in read.edition.territories:
        found: list[Sentence] = []
        blocks = 0
        for rubric in territory.rubrics:
            found += sentences(rubric.heading, rubric.prose, blocks)
            blocks += len(rubric.prose.blocks)
        failed = read.failed.get(territory.slug, frozenset())
        unread = territory.slug in read.unread or "rubriques" in read.failed.get("", ())
        partial = territory.slug in read.partial
        yield _Known(territory, names[territory.slug], tuple(found), failed, unread, partial, digests)


# Which territory is which


def _matched(one: Sequence[_Known], other: Sequence[_Known]) -> _Pairs:
    """Return the territories of both in pairs: by SIREN, by name, by folder, at last by what they say."""
    left, more = [*one], [*other]
    pairs: list[tuple[_Known, _Known]] = []
    tests: tuple[Callable[[_Known], str], ...] = (
        lambda each: each.siren,
        lambda each: folded(each.name).casefold(),
        lambda each: unicodedata.normalize("NFC", each.territory.slug),
    )
    for key in tests:
        for old, new in _by(key, left, more):
            pairs.append((old, new))
            left.remove(old)
            more.remove(new)
    for old in [*left]:
        found = max(more, key=lambda new: _shared(old, new), default=None)
        if found and _shared(old, found) >= _SAME_TEXT and not _other(old, found):
            pairs.append((old, found))
            left.remove(old)
            more.remove(found)
    places = {id(each): place for place, each in enumerate(other)}
    return _Pairs(sorted(pairs, key=lambda pair: places[id(pair[1])]), left, more)


def _by(key: Callable[[_Known], str], one: Sequence[_Known], other: Sequence[_Known]) -> list[tuple[_Known, _Known]]:
    """Return the territories of both that alone have the same *key*; different SIREN are different territories."""
    found = []
    for value in dict.fromkeys(filter(None, map(key, one))):
        here, there = ([each for each in side if key(each) == value] for side in (one, other))
        if len(here) == len(there) == 1 and not _apart(here[0], there[0]):
            found.append((here[0], there[0]))
    return found


def _other(old: _Known, new: _Known) -> bool:
    return bool(old.siren and new.siren and old.siren != new.siren)


def _apart(old: _Known, new: _Known) -> bool:
    """Whether SIREN and name show that these are two territories, though their folders have the same name."""
    return _other(old, new) and folded(old.name).casefold() != folded(new.name).casefold()


def _shared(old: _Known, new: _Known) -> float:
    one, other = old.keys, new.keys
    return len(one & other) / max(len(one), len(other)) if one and other else 0.0


class _Owners:
    """Whose words are whose: the territories that have a sentence of some length, then and now."""

    def __init__(self, pairs: _Pairs) -> None:
        self._then: dict[str, dict[str, str]] = {}
        self._now: dict[str, dict[str, str]] = {}
        for old, new in pairs.same:
            self._note(self._then, old, new.territory.slug)
            self._note(self._now, new, new.territory.slug)
        for each in pairs.gone:
            self._note(self._then, each, f"-{each.territory.slug}")
        for each in pairs.new:
            self._note(self._now, each, each.territory.slug)

    @staticmethod
    def _note(owners: dict[str, dict[str, str]], known: _Known, identity: str) -> None:
        for sentence in known.sentences:
            if not unwritten.count(sentence.text):  # placeholders that `new` writes are nobody's words
                owners.setdefault(sentence.key, {})[identity] = known.name

    def other_owner(self, known: _Known) -> Elsewhere:
        """Return the function that finds which territory but *known* had a sentence, or has it now."""
        own = known.territory.slug

        def owner(sentence: Sentence) -> str:
            owners = {**self._now.get(sentence.key, {}), **self._then.get(sentence.key, {})}
            return next((name for identity, name in owners.items() if identity != own), "")

        return owner

    def new_owner(self, known: _Known) -> Elsewhere:
        """Return the function that finds which territory but *known* has a sentence now that it had not."""
        own = known.territory.slug

        def owner(sentence: Sentence) -> str:
            before = self._then.get(sentence.key, {})
            owners = self._now.get(sentence.key, {}).items()
            return next((name for identity, name in owners if identity != own and identity not in before), "")

        return owner


# What is said of each


def _territory(old: _Known, new: _Known, owners: _Owners) -> Section:
    failed = old.failed | new.failed
    unread = _unread(failed)
    if old.partial or new.partial:
        unread.append(_("faults hide a part of its text or of its photos: what seems gone is perhaps still there"))
    if old.unread or new.unread:
        unread.append(_("its text was not compared: it cannot be read in both"))
        words = ComparedText()
    else:
        words = compared(old.sentences, new.sentences, owners.other_owner(new), owners.new_owner(new))
    values = facts.of_territories(old.territory, new.territory, (old.digests, new.digests), failed)
    known = new if "nom" in old.failed or "nom" not in new.failed else old
    renamed = folded(old.name) != folded(new.name) and "nom" not in failed
    one, other = (unicodedata.normalize("NFC", each.territory.slug) for each in (old, new))
    return Section(
        name=known.name,
        slug=other,
        before=old.name if renamed else "",
        before_slug=one if one != other else "",
        values=tuple(value for value in values if value.field != "nom"),
        standing=tuple(facts.standing(old.territory, new.territory, failed)),
        words=words,
        unread=tuple(unread),
    )


def _alone(known: _Known, owner_of: Callable[[_Known], Elsewhere]) -> LoneTerritory:
    found = compared((), known.sentences, owner_of(known)).passages
    words = sum(each.words for each in known.sentences)
    return LoneTerritory(known.name, known.territory.slug, words, tuple(each for each in found if each.other))


def _ranks(pairs: Sequence[tuple[_Known, _Known]], before: Sequence[_Known]) -> Iterator[Rank]:
    """Yield the territories that changed places with others that both have."""
    olds = {id(old) for old, _new in pairs}
    order = {id(each): rank for rank, each in enumerate((each for each in before if id(each) in olds), 1)}
    places = [(rank, order[id(old)]) for rank, (old, _new) in enumerate(pairs, 1)]
    still = {*in_both_orders(places)}
    for (rank, place), (_old, new) in zip(places, pairs, strict=True):
        if (rank, place) not in still:
            yield Rank(new.name, place, rank)


def _edition(before: AsRead, after: AsRead) -> Section:
    unread = {*before.failed.get("", ()), *after.failed.get("", ())}
    values = [*facts.of_editions(before.edition.sheet, after.edition.sheet, unread)]
    glossary = facts.of_glossaries(before.edition.glossary, after.edition.glossary)
    if any(edition.GLOSSARY in side.failed for side in (before, after)):
        unread, glossary = {*unread, edition.GLOSSARY}, iter(())
    values += [Value(f"glossaire.{each.field}", each.before, each.after) for each in glossary]
    return Section("edition.yaml", "", values=tuple(values), unread=tuple(_unread(unread)))


def _unread(fields: Collection[str]) -> list[str]:
    if not fields:
        return []
    named = ["fiche.yaml"] if {*fields} >= _SHEET else sorted(fields)
    return [_("not compared, as they cannot be read in both: {fields}").format(fields=", ".join(named))]


def _texts(before: AsRead, after: AsRead) -> Iterator[Section]:
    one, other = _HouseTexts.of(before.edition), _HouseTexts.of(after.edition)
    for role in dict.fromkeys((*other.named, *one.named)):
        name = other.named.get(role) or one.named.get(role) or role
        if any(role in side.named and role not in side.read for side in (one, other)):
            yield Section(name, role, unread=(_("its text was not compared: it cannot be read in both"),))
            continue
        old, new = ([*sentences("", side.read[role])] if role in side.read else [] for side in (one, other))
        both = role in one.read and role in other.read
        values = facts.of_texts(one.read[role], other.read[role]) if both else ()
        yield Section(name, role, values=tuple(values), words=compared(old, new))


@dataclass(frozen=True, slots=True)
class _HouseTexts:
    """The texts of the house that an edition names, by their role or their chapter, and those that could be read."""

    named: Mapping[str, str]
    read: Mapping[str, Prose]

    @classmethod
    def of(cls, edition: Edition) -> "_HouseTexts":
        """Return those of *edition*."""
        chapters = {chapter.slug: chapter for chapter in edition.chapters if chapter.sort == "texte"}
        listed = {text_slug(entry.text): entry.text for entry in edition.sheet.chapters if entry.text}
        titles = {slug: chapters[slug].title if slug in chapters else name for slug, name in listed.items()}
        roles: dict[str, str] = {role: _TEXTS.get(role, role) for role in edition.sheet.texts}
        return cls({**roles, **titles}, {**edition.texts, **{slug: each.prose for slug, each in chapters.items()}})
