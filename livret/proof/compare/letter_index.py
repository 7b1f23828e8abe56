"""The text of a page as one strip of letters, with an index back to words, lines and places."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from livret.base.problems import Location
from livret.base.text_key import letters, words_between
from livret.pdf.read.model import Run
from livret.pdf.spot import Spot, joined

#: Baselines further apart than this, in points, belong to two lines.
_SAME_LINE = 1.0


@dataclass(slots=True)
class Strip:
    """Runs in the order in which they are drawn; ``sources`` are the authors' lines, one a run (none in a file).

    ``page`` is the number of the page in the file, ``chapter`` and ``title`` are those of the chapter on it.
    """

    page: int
    runs: Sequence[Run]
    sources: Sequence[Location | None] = ()
    chapter: str = ""
    title: str = ""
    letters: str = ""
    starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        parts = [letters(run.text) for run in self.runs]
        at = 0
        for part in parts:
            self.starts.append(at)
            at += len(part)
        self.letters = "".join(parts)

    def run_at(self, letter: int) -> int:
        """Return the index of the run that contains *letter*."""
        return max(min(bisect_right(self.starts, letter) - 1, len(self.runs) - 1), 0)

    def words(self, start: int, end: int) -> list[str]:
        """Return the words that have letters between *start* and *end*."""
        if not self.runs or start >= end:
            return []
        first, last = self.run_at(start), self.run_at(max(end - 1, start))
        # A word may begin in the run before and end in the one after.
        first, last = max(first - 1, 0), min(last + 1, len(self.runs) - 1)
        base = self.starts[first] if self.starts else 0
        return words_between(self._text(first, last), start - base, end - base)

    def _text(self, first: int, last: int) -> str:
        text = ""
        for index in range(first, last + 1):
            run = self.runs[index]
            if (
                text
                and abs(run.baseline[1] - self.runs[index - 1].baseline[1]) > _SAME_LINE
                and text[-1] not in "-‐\u00ad"
            ):
                text += " "
            text += run.text
        return text

    def source(self, letter: int) -> Location | None:
        """Return the author's line of *letter*."""
        return self.sources[self.run_at(letter)] if self.sources else None

    def spot(self, start: int, end: int) -> Spot | None:
        """Return the bounding box of the letters from *start* to *end*; None if there are none."""
        if not self.runs or start >= end:
            return None
        return joined([self.runs[n].spot for n in range(self.run_at(start), self.run_at(end - 1) + 1)])

    def begins_word(self, letter: int) -> bool:
        """Whether a word begins with *letter*."""
        found = self.words(letter, letter + 1)
        before = self.words(letter - 1, letter) if letter else []
        return found != before or not before
