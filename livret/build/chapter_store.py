"""Where chapters are laid out, each once: one that depends on nothing that changed is found again.

A workshop has a press (children of this machine, or a cluster) and a cache; it tells for each chapter why it was
laid out, or that it was not.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import TypeVar

from livret.base.messages import _, later
from livret.base.problems import InvalidEdition, Location
from livret.cache.fingerprint import changed_house, of_house, of_text
from livret.cache.store import Cache
from livret.catalogue import files
from livret.edition.reading import Digests, Reading
from livret.engine.parcel import pack
from livret.pdf.model import Chapter, Finding, Fragment
from livret.workers.api import ChapterFailure, Workers

T = TypeVar("T")

#: What each chapter was made of, by its slug: digests by rows of PARTS.
_Ledger = dict[str, dict[str, str]]

#: What a chapter is made of, as people know it.
PARTS = {
    "fiche": later("fiche.yaml"),
    "texte": later("texte.md"),
    "pictures": later("pictures"),
    "edition": later("edition.yaml"),
    "sizes": later("the text sizes of other territories"),
    "colour": later("its colour"),
    "text": later("what it says"),
    "styles": later("styles/"),
    "templates": later("templates/"),
    "assets": later("assets/"),
    "livret": later("Livret itself"),
    "programs": later("the programs of this machine"),
}
#: Of the house, what a chapter depends on once it is composed.
_LAYING_OUT = ("styles", "assets", "livret", "programs")


@dataclass(slots=True)
class Provenance:
    """What became of a chapter: whether the engine was asked, and what it was made of."""

    title: str
    made: bool
    parts: Mapping[str, str] = field(default_factory=dict)


class ChapterStore:
    """Lays the chapters of one edition out, or finds them; ``render`` may be called from several threads.

    *reading* is that of the edition. ``files`` tells what its folder held; without a cache nobody needs to know.
    """

    def __init__(self, press: Workers, reading: Reading | None, cache: Cache | None = None) -> None:
        of_house()  # before any worker reads it: what is edited from now on is noticed
        self.press, self.cache, self.reading = press, cache, reading
        self.files: Digests = reading.digests() if reading and cache else {}
        self._told: dict[str, Provenance] = {}
        self._versions: dict[str, str] = {}
        self._lock = Lock()

    @property
    def jobs(self) -> int:
        """How many chapters are laid out at once."""
        return self.press.jobs

    def stop(self) -> None:
        """End what is being laid out."""
        self.press.stop()

    def recall(self, kind: str, of: object, make: Callable[[], T], expected: type[T]) -> T:
        """Return what *make* makes of *of* and of the house, or made before (see ``memo.Memo``)."""
        if not self.cache:
            return make()
        of_house_and = (self._of_house(tuple(of_house())), of)
        return self.cache.recall(kind, of_house_and, lambda: _of_one_house(make()), expected)

    def lint(self) -> list[Finding]:
        """Return what the engine ignores in styles/; raises as ``Pool.lint`` does."""
        return self.recall("lint", None, self.press.lint, list[Finding])

    def versions(self) -> dict[str, str]:
        """Return the versions of the engine and of the libraries below it; raises as ``Pool.versions`` does."""
        if not self._versions:
            self._versions = self.recall("versions", None, self.press.versions, dict[str, str])
        return self._versions

    def render(self, chapter: Chapter) -> Fragment:
        """Return *chapter* laid out, now or before; raises as ``Pool.render`` does."""
        parcel = pack(chapter, self.reading)
        parts = {**parcel.parts(), **self._of_house(_LAYING_OUT)}
        key = self._key("fragment", parts)
        found = self.cache.get(key, Fragment) if self.cache else None
        self._tell(chapter, found is None, parts)
        if found:
            return found
        try:
            fragment = _of_one_house(self.press.render(parcel))
        except ChapterFailure as failure:
            raise failure.at(_file_of(chapter)) from None
        if self.cache:
            self.cache.put(key, fragment, Fragment)
        return fragment

    def settle(
        self, chapter_slug: str, title: str, parts: Mapping[str, object], make: Callable[[], T], expected: type[T]
    ) -> T:
        """Return what *make* makes: a chapter that is composed and tried in several layouts, or what came of it before.

        It is of the type *expected*; *parts* are the nouns that it depends on, by rows of PARTS.
        """
        told = {**{name: of_text(repr(part)) for name, part in parts.items()}, **self._of_house(tuple(of_house()))}
        key = self._key("settled", told)
        found = self.cache.get(key, expected) if self.cache else None
        if found is None:
            found = _of_one_house(make())
            if self.cache:
                self.cache.put(key, found, expected)
        with self._lock:
            tried = self._told.get(chapter_slug)
            self._told[chapter_slug] = Provenance(title, bool(tried and tried.made), told)
        return found

    def _key(self, kind: str, parts: Mapping[str, str]) -> str:
        return self.cache.key(kind, *(word for part in sorted(parts.items()) for word in part)) if self.cache else ""

    def _of_house(self, names: tuple[str, ...]) -> dict[str, str]:
        told = {**of_house(), "programs": self.press.programs or of_house()["programs"]}
        return {name: told[name] for name in names}

    def _tell(self, chapter: Chapter, made: bool, parts: Mapping[str, str]) -> None:
        with self._lock:
            before = self._told.get(chapter.slug)
            self._told[chapter.slug] = Provenance(chapter.title, made or bool(before and before.made), parts)

    # Why

    def why(self) -> list[tuple[str, str]]:
        """Return, for each chapter met, its title and why it was laid out or reused; remember what it was made of."""
        before = self._ledger()
        told = [(each.title, _reason(each, before.get(slug))) for slug, each in self._told.items()]
        if self.cache:
            self.cache.put(self._ledger_key(), {slug: dict(each.parts) for slug, each in self._told.items()}, _Ledger)
        return told

    def _ledger(self) -> Mapping[str, Mapping[str, str]]:
        return (self.cache and self.cache.get(self._ledger_key(), _Ledger)) or {}

    def _ledger_key(self) -> str:
        return f"ledger-{of_text(str(self.reading and self.reading.folder.resolve()))}"


def _file_of(chapter: Chapter) -> Location | None:
    """Return the file that most of *chapter* comes from."""
    named = Counter(source.file for source in chapter.sources if source)
    return Location(named.most_common(1)[0][0]) if named else None


def _of_one_house(made: T) -> T:
    """Return *made* if the house is still the one that it is kept for.

    :raises InvalidEdition: when it is not: other parts of the edition were made of another one.
    """
    if part := changed_house():
        raise InvalidEdition([files.HOUSE_CHANGED.at(Location(f"{part}/"))])
    return made


def _reason(told: Provenance, before: Mapping[str, str] | None) -> str:
    if not told.made:
        return _("reused")
    if before is None:
        return _("laid out: for the first time")
    changed = [_(PARTS[name]) for name in told.parts if told.parts[name] != before.get(name)]
    if changed:
        return _("laid out: {parts} changed").format(parts=", ".join(changed))
    return _("laid out: it is no longer in the cache")
