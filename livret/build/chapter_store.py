"""Where chapters are laid out, each once: one whose inputs are unchanged is read from the cache.

A store has workers (of this machine, or a cluster) and a cache; it records for each chapter why it was laid out, or
that it was not.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from livret.base.fingerprint import changed_house, of_house, of_text
from livret.base.messages import _, later
from livret.base.problems import InvalidEdition, Location
from livret.cache.store import Cache
from livret.catalogue import files
from livret.design.crops import Crop
from livret.design.openings.decisions import Decision
from livret.edition.model import Edition
from livret.edition.reading import Digests, Reading
from livret.engine.parcel import pack
from livret.pdf.model import Chapter, Finding, Fragment, Parcel
from livret.workers.api import ChapterFailure, Workers
from livret.workers.steps import Steps

T = TypeVar("T")

#: The cache keys of each chapter's inputs, by its slug: digests by rows of PARTS.
_Ledger = dict[str, dict[str, str]]

#: The inputs of a chapter, as people know them.
PARTS = {
    "fiche": later("fiche.yaml"),
    "texte": later("texte.md"),
    "pictures": later("pictures"),
    "edition": later("edition.yaml"),
    "sizes": later("the text sizes of other territories"),
    "colour": later("its colour"),
    "dresses": later("its layout among the others"),
    "text": later("what it says"),
    "styles": later("styles/"),
    "templates": later("templates/"),
    "assets": later("assets/"),
    "livret": later("Livret itself"),
    "programs": later("the programs of this machine"),
}
#: The parts of the house that a composed chapter depends on.
_LAYING_OUT = ("styles", "assets", "livret", "programs")


@dataclass(frozen=True, slots=True)
class LaidOutChapter:
    """A chapter and its fragment; of a territory, also how its layout closed its pages.

    ``step`` is that of its text size (``text_sizes``), ``dress`` the name of its design; ``decisions`` and ``crops``
    are what was done to its text and its photographs; ``tries`` the layouts that the engine was given, ``figures`` what
    it shows large (``Layout.figures``).
    """

    chapter: Chapter
    fragment: Fragment
    step: int = 0
    crops: tuple[Crop, ...] = ()
    dress: str = ""
    decisions: tuple[Decision, ...] = ()
    tries: int = 1
    figures: frozenset[str] = frozenset()


@dataclass(slots=True)
class Provenance:
    """Where the fragment of a chapter came from: whether the engine ran, and the digests of its inputs."""

    title: str
    made: bool
    parts: Mapping[str, str] = field(default_factory=dict)


class ChapterStore:
    """Lays the chapters of one edition out, or reads them from the cache.

    *reading* is that of the edition. ``files`` are the digests of its folder; without a cache nothing needs them.
    """

    def __init__(self, workers: Workers, reading: Reading | None, cache: Cache | None = None) -> None:
        of_house()  # before any worker reads it: what is edited from now on is noticed
        self.workers, self.cache, self.reading = workers, cache, reading
        self.files: Digests = reading.digests() if reading and cache else {}
        self._provenance: dict[str, Provenance] = {}
        self._versions: dict[str, str] = {}

    @property
    def jobs(self) -> int:
        """How many chapters are laid out in parallel."""
        return self.workers.jobs

    def stop(self) -> None:
        """Stop all layouts in progress."""
        self.workers.stop()

    def recall(self, kind: str, of: object, make: Callable[[], T], expected: type[T]) -> T:
        """Return the cached result of ``make()`` for *of* and the house; on a miss, call it (see ``memo.Memo``)."""
        if not self.cache:
            return make()
        of_house_and = (self._of_house(tuple(of_house())), of)
        return self.cache.recall(kind, of_house_and, lambda: _of_one_house(make()), expected)

    def lint(self) -> list[Finding]:
        """Return what the engine ignores in styles/; raises as ``Workers.lint`` does."""
        return self.recall("lint", None, self.workers.lint, list[Finding])

    def versions(self) -> dict[str, str]:
        """Return the versions of the engine and of the libraries below it; raises as ``Workers.versions`` does."""
        if not self._versions:
            self._versions = self.recall("versions", None, self.workers.versions, dict[str, str])
        return self._versions

    def render(self, chapter: Chapter) -> Steps[Fragment]:
        """Return the fragment of *chapter*, cached or laid out; raises as ``Workers.render`` does."""
        parcel = pack(chapter, self.reading)
        parts = {**parcel.parts(), **self._of_house(_LAYING_OUT)}
        key = self._key("fragment", parts)
        found = self.cache.get(key, Fragment) if self.cache else None
        self._note_provenance(chapter, found is None, parts)
        return found or (yield self.workers.submit(self._laid_out, parcel, key))

    def _laid_out(self, parcel: Parcel, key: str) -> Fragment:
        """Lay out the chapter of *parcel* and cache it as *key*; for a thread that may block."""
        try:
            fragment = _of_one_house(self.workers.render(parcel))
        except ChapterFailure as failure:
            raise failure.at(_file_of(parcel.chapter)) from None
        if self.cache:
            self.cache.put(key, fragment, Fragment)
        return fragment

    def settle(
        self, chapter_slug: str, title: str, parts: Mapping[str, object], make: Steps[T], expected: type[T]
    ) -> Steps[T]:
        """Return the cached result of *make*, of the type *expected*; on a miss, go through its steps.

        They compose a chapter and try several layouts; *parts* are its inputs, by rows of PARTS.
        """
        inputs = {**{name: of_text(repr(part)) for name, part in parts.items()}, **self._of_house(tuple(of_house()))}
        key = self._key("settled", inputs)
        found = self.cache.get(key, expected) if self.cache else None
        if found is None:
            found = _of_one_house((yield from make))
            if self.cache:
                self.cache.put(key, found, expected)
        tried = self._provenance.get(chapter_slug)
        self._provenance[chapter_slug] = Provenance(title, bool(tried and tried.made), inputs)
        return found

    def _key(self, kind: str, parts: Mapping[str, str]) -> str:
        return self.cache.key(kind, *(word for part in sorted(parts.items()) for word in part)) if self.cache else ""

    def _of_house(self, names: tuple[str, ...]) -> dict[str, str]:
        digests = {**of_house(), "programs": self.workers.programs or of_house()["programs"]}
        return {name: digests[name] for name in names}

    def _note_provenance(self, chapter: Chapter, made: bool, parts: Mapping[str, str]) -> None:
        before = self._provenance.get(chapter.slug)
        self._provenance[chapter.slug] = Provenance(chapter.title, made or bool(before and before.made), parts)

    # Reasons

    def why(self) -> list[tuple[str, str]]:
        """Return title and reason (laid out, or reused) of each chapter met; cache the digests of its inputs."""
        before = self._ledger()
        reasons = [(each.title, _reason(each, before.get(slug))) for slug, each in self._provenance.items()]
        if self.cache:
            self.cache.put(
                self._ledger_key(), {slug: dict(each.parts) for slug, each in self._provenance.items()}, _Ledger
            )
        return reasons

    def _ledger(self) -> Mapping[str, Mapping[str, str]]:
        return (self.cache and self.cache.get(self._ledger_key(), _Ledger)) or {}

    def _ledger_key(self) -> str:
        return f"ledger-{of_text(str(self.reading and self.reading.folder.resolve()))}"


class Chapters:
    """Composes the house's own chapters of *edition*, and has *store* lay them out."""

    def __init__(self, edition: Edition, store: ChapterStore) -> None:
        self.edition, self.store = edition, store

    def house(self, compose_one: Callable[..., Chapter], *arguments: Any, **options: Any) -> Steps[LaidOutChapter]:
        """Lay out a chapter of the house: its maps need most time, and it depends on no territory's text."""
        edition = self.edition
        pictures = edition.cover, edition.logos, edition.portrait
        printed = edition.sheet, edition.texts, edition.marks, pictures, self._subjects
        depends = compose_one.__name__, arguments, options, printed
        chapter = self.store.recall("composed", depends, lambda: compose_one(edition, *arguments, **options), Chapter)
        return LaidOutChapter(chapter, (yield from self.store.render(chapter)))

    @cached_property
    def _subjects(self) -> str:
        """Return the digest of what house chapters print of the territories, each by itself: there may be 1,000."""
        printed = ((t.slug, t.sheet, t.colour, t.photos, t.marks) for t in self.edition.territories)
        return of_text(*(of_text(repr(each)) for each in printed))


def _file_of(chapter: Chapter) -> Location | None:
    """Return the file that most sources of *chapter* are in; None without sources."""
    named = Counter(source.file for source in chapter.sources if source)
    return Location(named.most_common(1)[0][0]) if named else None


def _of_one_house(made: T) -> T:
    """Return *made* if the house has not changed since its cache key was computed.

    :raises InvalidEdition: if it has: other parts of the edition were built with another house.
    """
    refuse_changed_house()
    return made


def refuse_changed_house() -> None:
    """Raise InvalidEdition where the house has changed since the command began."""
    if part := changed_house():
        raise InvalidEdition([files.HOUSE_CHANGED.at(Location(f"{part}/"))])


def _reason(provenance: Provenance, before: Mapping[str, str] | None) -> str:
    if not provenance.made:
        return _("reused")
    if before is None:
        return _("laid out: for the first time")
    changed = [_(PARTS[name]) for name in provenance.parts if provenance.parts[name] != before.get(name)]
    if changed:
        return _("laid out: {parts} changed").format(parts=", ".join(changed))
    return _("laid out: it is no longer in the cache")
