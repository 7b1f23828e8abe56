"""Words of a printed page → their passage in an author's file, found by the letters around them."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from livret.base.text_key import letters
from livret.intake.corrections.units import PassageUnit

#: Signs that typography replaces.
_DRAWN = str.maketrans(
    {"«": '"', "»": '"', "’": "'", "–": None, "—": None, "œ": "oe", "æ": "ae"}
    | dict(zip("₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹", "01234567890123456789", strict=True))
)
#: How many letters before and behind must be the same, tried in turn; the number of a note may be on one side.
_AROUND = (
    (60, 60),
    (40, 40),
    (24, 24),
    (12, 12),
    (8, 8),
    (60, 0),
    (0, 60),
    (30, 0),
    (0, 30),
    (16, 0),
    (0, 16),
    (8, 0),
    (0, 8),
)
#: The fewest letters on a side that count.
_LEAST = 6
#: So many letters are searched for without context.
_ALONE = 16
#: Letters of a probe, and the distance of probes on a page.
_PROBE, _STEP = 24, 160
#: The most pages, and letters of each, that are probed to see whether a file is of an edition.
_PAGES, _ENOUGH = 60, 20_000
#: The most places of the same words that are tried.
_MOST_PLACES = 50


@dataclass(slots=True)
class Folded:
    """The letters of a text in their form for comparison, each with its place in the text."""

    letters: str = ""
    places: list[int] = field(default_factory=list)

    def at(self, place: int) -> int:
        """Return the index of the first letter at or behind *place* of the text."""
        low, high = 0, len(self.places)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self.places[middle] < place else (low, middle)
        return low


@lru_cache(4096)
def fold(text: str) -> Folded:
    """Return *text* in its form for comparison: without differences of case, spaces, hyphens and typography."""
    found = Folded()
    for place, sign in enumerate(text):
        drawn = letters(sign).translate(_DRAWN)
        found.letters += drawn
        found.places += [place] * len(drawn)
    return found


@dataclass(frozen=True, slots=True)
class FoundWords:
    """The place of words: letters *start* to *end* of the passage *index*."""

    index: int
    start: int
    end: int


class Index:
    """The passages of an edition, to search for words of its pages."""

    def __init__(self, units: Sequence[PassageUnit]) -> None:
        self.units = units
        self._folded = [fold(unit.text) for unit in units]
        self._starts: list[int] = []
        text: list[str] = []
        length = 0
        for folded in self._folded:
            self._starts.append(length)
            text.append(folded.letters)
            length += len(folded.letters)
        self._letters = "".join(text)

    def home(self, page: str) -> str:
        """Return the folder of the files that most probes of *page* are in; "" for none."""
        found = Counter(
            self.units[bisect_right(self._starts, at) - 1].file.rpartition("/")[0]
            for probe in _probes(fold(page).letters, _PROBE)
            if (at := self._letters.find(probe)) >= 0
        )
        return max(found, key=lambda home: found[home], default="")

    def find(
        self, page: Folded, start: int, end: int, words: str, home: str = "", *, within: bool = False,
        begins: bool = False,
    ) -> FoundWords | None:  # fmt: skip
        """Return the place of letters *start* to *end* of *page*, if they were *words*; None where that is not certain.

        Of several places, it is that in the folder *home*. *within*: only between letters that are the same on both
        sides. *begins*: a place between two passages is the beginning of the second.
        """
        own = fold(words).letters
        for before, behind in _AROUND:
            lead, tail = page.letters[max(start - before, 0) : start], page.letters[end : end + behind]
            least = (_LEAST, _LEAST) if within else (min(before, _LEAST), min(behind, _LEAST))
            if len(lead) >= least[0] and len(tail) >= least[1]:
                place = self._only(self._all(lead + own + tail), home)
                if place is not None:
                    return self._found(place + len(lead), len(own), begins=begins)
        if within or not own:
            return None
        alone = self._all(own) if len(own) >= _ALONE else self._whole(own)
        place = self._only(alone, home)
        return None if place is None else self._found(place, len(own))

    def _only(self, places: Iterable[int], home: str) -> int | None:
        """Return the only one of *places*, else the only one in the folder *home*; None where there are several."""
        found = [*islice(places, _MOST_PLACES)]
        if len(found) > 1 and home:
            found = [at for at in found if self.units[bisect_right(self._starts, at) - 1].file.startswith(f"{home}/")]
        return found[0] if len(found) == 1 else None

    def _all(self, wanted: str) -> Iterator[int]:
        at = self._letters.find(wanted)
        while at >= 0:
            yield at
            at = self._letters.find(wanted, at + 1)

    def _whole(self, wanted: str) -> Iterator[int]:
        """Yield the starts of passages whose only letters are *wanted*: a figure, a name."""
        yield from (at for at, folded in zip(self._starts, self._folded, strict=True) if folded.letters == wanted)

    def _found(self, at: int, length: int, *, begins: bool = False) -> FoundWords | None:
        """Return the passage with *length* letters from *at* on; None where they are in two.

        *begins*: a place between two passages is the beginning of the second.
        """
        index = bisect_right(self._starts, at if length or begins else at - 1) - 1
        own, folded = at - self._starts[index], self._folded[index]
        if own + length > len(folded.letters):
            return None
        if not length:
            place = folded.places[own - 1] + 1 if own else 0
            return FoundWords(index, place, place)
        return FoundWords(index, folded.places[own], folded.places[own + length - 1] + 1)

    def share(self, pages: Sequence[str]) -> float:
        """Return the share of the probes of *pages* that are in the passages, from 0 to 1.

        For pages without words: 1.
        """
        some = pages[:: 1 + len(pages) // _PAGES]
        probes = [probe for page in some for probe in _probes(fold(page[:_ENOUGH]).letters, _STEP)]
        return sum(probe in self._letters for probe in probes) / len(probes) if probes else 1.0


def _probes(own: str, step: int) -> Iterator[str]:
    """Yield the probes of a page, *step* letters apart."""
    return (own[at : at + _PROBE] for at in range(0, len(own) - _PROBE, step))
