"""Nouns: what differs between two editions, as shown on the terminal, on a page, and as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from livret.proof.report.word_marks import Span

#: What became of a passage. « changed » may have moved as well.
Became = Literal["changed", "added", "removed", "moved"]


@dataclass(frozen=True, slots=True)
class Value:
    """A field that is another: ``before`` and ``after`` as they are printed, empty where there was, or is, none.

    ``gap`` says by how much a figure grew (« +1,1 % »).
    """

    field: str
    before: str
    after: str
    gap: str = ""


@dataclass(frozen=True, slots=True)
class ChangedPassage:
    """Words of a text that are others, or elsewhere.

    ``gone`` and ``new`` are the words of ``before`` and of ``after`` that the other does not have. ``there`` and
    ``here`` are the rubrics in which they stood and stand. ``other`` names the territory whose text has the same words
    (added: it had or has them; removed: it has them now).
    """

    became: Became
    before: str = ""
    after: str = ""
    gone: tuple[Span, ...] = ()
    new: tuple[Span, ...] = ()
    there: str = ""
    here: str = ""
    moved: bool = False
    other: str = ""


@dataclass(frozen=True, slots=True)
class KeptPassage:
    """A passage that stands as it stood, in the same rubric or in another one, and its number of words."""

    rubric: str
    text: str
    words: int


@dataclass(frozen=True, slots=True)
class ComparedText:
    """A text beside the same text before: what changed, what stands as it stood, and how many words each has.

    ``kept_words`` are all words of ``kept`` and of sentences too short to be shown.
    """

    passages: tuple[ChangedPassage, ...] = ()
    kept: tuple[KeptPassage, ...] = ()
    before_words: int = 0
    after_words: int = 0
    kept_words: int = 0

    def count(self, became: Became) -> int:
        """Return how many passages became so."""
        return sum(passage.became == became for passage in self.passages)


@dataclass(frozen=True, slots=True)
class Section:
    """A territory, a text of the house, or all that edition.yaml says, beside the same before.

    ``before`` is its name before, where that was another; ``slug`` its folder. ``values`` are fields that differ,
    ``standing`` figures that are those of before. ``unread`` says what of it could not be read, and so was not
    compared. ``signed`` says who signed it, and when, where what was signed is compared.
    """

    name: str
    slug: str = ""
    before: str = ""
    before_slug: str = ""
    values: tuple[Value, ...] = ()
    standing: tuple[str, ...] = ()
    words: ComparedText = field(default_factory=ComparedText)
    unread: tuple[str, ...] = ()
    signed: str = ""

    @property
    def renamed(self) -> bool:
        """Whether it has another name, or another folder."""
        return bool(self.before or self.before_slug)

    @property
    def differs(self) -> bool:
        """Whether anything of it is another."""
        return bool(self.renamed or self.values or self.words.passages)


@dataclass(frozen=True, slots=True)
class Rank:
    """A territory that stands elsewhere in the order, from 1, among those that both editions have."""

    name: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class LoneTerritory:
    """A territory that one of both editions has alone; ``passages`` are those of its words that another has or had."""

    name: str
    slug: str
    words: int
    passages: tuple[ChangedPassage, ...] = ()


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page as it is shown: its number in its file, and a JPEG of so many CSS pixels, if it could be drawn."""

    number: int
    jpeg: bytes = b""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class DifferentPages:
    """Pages of a chapter that differ, side by side; None where a page stands alone.

    ``count`` are all that differ: the first are shown.
    """

    title: str
    pairs: tuple[tuple[PagePicture | None, PagePicture | None], ...]
    count: int


@dataclass(frozen=True, slots=True)
class SideTitle:
    """What one of both sides is: its name as typed, its title, its years or its day, its version.

    ``faults`` are what of it could not be read, or is not as it was.
    """

    name: str
    title: str = ""
    when: str = ""
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that differs between two sides.

    ``yearly``: they are of different years, so that what stands unchanged deserves a look. ``pages`` is None where no
    pages were compared, ``notes`` say why; ``page_counts`` are the pages of both.
    """

    before: SideTitle
    after: SideTitle
    yearly: bool
    new: tuple[LoneTerritory, ...] = ()
    gone: tuple[LoneTerritory, ...] = ()
    ranks: tuple[Rank, ...] = ()
    edition: Section = field(default_factory=lambda: Section(""))
    texts: tuple[Section, ...] = ()
    territories: tuple[Section, ...] = ()
    pages: tuple[DifferentPages, ...] | None = None
    page_counts: tuple[int, int] = (0, 0)
    notes: tuple[str, ...] = ()

    @property
    def sections(self) -> tuple[Section, ...]:
        """What both have: edition.yaml, texts of the house, territories."""
        return (self.edition, *self.texts, *self.territories)

    @property
    def differs(self) -> bool:
        """Whether anything was found that is another."""
        by_sections = any(section.differs for section in self.sections)
        return bool(by_sections or self.new or self.gone or self.ranks or self.pages)

    @property
    def renamed(self) -> tuple[Section, ...]:
        """The territories that have another name or another folder."""
        return tuple(section for section in self.territories if section.renamed)

    def counts(self) -> Mapping[str, int]:
        """Return how many of each there are, by the names that JSON has."""
        words = [section.words for section in self.sections]
        return {
            "new": len(self.new),
            "gone": len(self.gone),
            "renamed": len(self.renamed),
            "reordered": len(self.ranks),
            "territories_changed": sum(section.differs for section in self.territories),
            "values": sum(len(section.values) for section in self.sections),
            **{name: sum(each.count(name) for each in words) for name in _BECAME},
            "kept_words": sum(each.kept_words for each in words),
            "words": sum(each.after_words for each in words),
            "pages": sum(each.count for each in self.pages or ()),
        }


_BECAME: tuple[Became, ...] = ("changed", "added", "removed", "moved")
