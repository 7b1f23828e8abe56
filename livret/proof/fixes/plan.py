"""Compute the corrections of an edition's texts: they are tried on a copy until none is left."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from pathlib import Path, PurePosixPath

from livret.base.problems import Location, Problem
from livret.base.scratch_folders import MENDS, Scratch
from livret.catalogue import data, files
from livret.edition.decode import shown
from livret.edition.formats import brought_over
from livret.edition.reading import Reading
from livret.proof.fixes.copy import Copy
from livret.proof.fixes.letters import plain
from livret.proof.fixes.model import FixPlan, Mend
from livret.proof.fixes.table import ENCODINGS, fix_of
from livret.proof.rules import signatures

#: Most times that an edition is checked again: problems uncovered by a correction are handled in the next round.
_MOST_ROUNDS = 50
_YAML = frozenset({".yaml", ".yml"})
#: Whether to make a doubtful correction.
Confirm = Callable[[Mend], bool]


def plan(edition: Path, confirm: Confirm | None = None) -> FixPlan:
    """Return the corrections of the texts in the folder *edition*; doubtful ones only where *confirm* agrees."""
    with Scratch(MENDS) as folder:
        draft = _Draft(Copy(Reading(edition), Path(folder)))
        before = {problem.message for problem in draft.void()}
        draft.mend(confirm)
        void = draft.void()
        return FixPlan(
            tuple(draft.copy.changes()),
            tuple(sorted(draft.mends, key=lambda mend: (mend.file, mend.line))),
            sum(not sure for _problem, sure in draft.remedies()),
            tuple(problem for problem in void if problem.message not in before),
        )


@dataclass(frozen=True, slots=True)
class _Remedy:
    """A computed correction: its file, the new name and lines (None: unchanged)."""

    mend: Mend
    file: str
    name: str
    lines: list[str] | None


@dataclass(slots=True)
class _Draft:
    """The copy, being corrected. ``refused`` are the doubtful corrections that *confirm* refused."""

    copy: Copy
    mends: list[Mend] = field(default_factory=list)
    refused: set[Mend] = field(default_factory=set)

    def mend(self, confirm: Confirm | None) -> None:
        """Apply every sure correction, then the doubtful ones that *confirm* agrees to, until there is none."""
        self._bring_over()
        for _round in range(_MOST_ROUNDS):
            self._clean()
            todo = list(self.remedies())
            agreed = [problem for problem, sure in todo if sure]
            if not agreed and confirm:
                agreed = [problem for problem, _sure in todo if self._agreed(problem, confirm)]
            if not agreed:
                return
            self._apply(agreed)

    def remedies(self) -> Iterator[tuple[Problem, bool]]:
        """Yield each problem of the copy with a correction, and whether that is sure."""
        for problem in self.copy.checked()[1]:
            fix = fix_of(problem)
            if fix and self._worked_out(problem):
                yield problem, fix.sure

    def void(self) -> tuple[Problem, ...]:
        """Return the problems of signed texts that have changed; empty while the edition cannot be read."""
        edition = self.copy.checked()[0]
        return tuple(map(self._at_home, signatures.changed(edition))) if edition else ()

    def _at_home(self, problem: Problem) -> Problem:
        """Return *problem* at its place in the edition."""
        place = problem.location
        file = place and shown(self.copy.edition / self.copy.name(place.file))
        return replace(problem, location=replace(place, file=file)) if place and file else problem

    def _bring_over(self) -> None:
        """Convert the files of an earlier format to the current one."""
        texts = {name: text for name, text in self.copy.texts.items() if text.lines is not None and not text.guessed}
        before = {name: text.lines or [] for name, text in texts.items()}
        for name, lines in brought_over(before).items():
            if lines != before[name]:
                self.mends.append(_mend(name, data.OTHER_FORMAT.code, before[name], lines))
                self.copy.put(name, replace(texts[name], lines=lines, mended=True))

    def _clean(self) -> None:
        """Replace characters left by other programs in words by ordinary ones."""
        for name, text in [*self.copy.texts.items()]:
            if text.lines is None or text.guessed:
                continue
            better = plain("\n".join(text.lines), markdown=PurePosixPath(name).suffix not in _YAML).split("\n")
            for row in _rows(text.lines, better):
                self.mends.append(Mend(name, row + 1, "", text.lines[row], better[row]))
            if better != text.lines:
                self.copy.put(name, replace(text, lines=better, mended=True))

    def _agreed(self, problem: Problem, confirm: Confirm) -> bool:
        remedy = self._worked_out(problem)
        if not remedy or remedy.mend in self.refused:
            return False
        agreed = confirm(remedy.mend)
        if not agreed:
            self.refused.add(remedy.mend)
        return agreed

    def _apply(self, problems: Sequence[Problem]) -> None:
        """Apply the corrections of *problems* from the last line up: those above keep their numbers."""
        for problem in sorted(problems, key=lambda problem: problem.location or Location(""), reverse=True):
            if remedy := self._worked_out(problem):
                self._do(remedy)

    def _do(self, remedy: _Remedy) -> None:
        text = self.copy.texts.pop(remedy.file)
        if remedy.lines is not None:
            text = replace(text, lines=remedy.lines, mended=True, guessed=False)
        self.copy.put(remedy.name, text, instead_of=remedy.file)
        self.mends.append(remedy.mend)

    def _worked_out(self, problem: Problem) -> _Remedy | None:
        if problem.code == files.MISSING_FILE.code:
            return self._renamed(problem)
        fix, place = fix_of(problem), problem.location
        name = self.copy.name(place.file) if place else ""
        text = self.copy.texts.get(name)
        if not fix or not place or not text or text.lines is None or place.line > len(text.lines):
            return None
        if problem.kind in ENCODINGS:
            sample = next((line.strip() for line in text.lines if not line.isascii()), "UTF-8")
            mend = Mend(name, 0, problem.code, problem.message, sample)
            return _Remedy(mend, name, name, fix.mend(text.lines, 0, problem))
        lines = None if text.guessed or not place.line else fix.mend(text.lines, place.line - 1, problem)
        if lines is None or lines == text.lines:
            return None
        return _Remedy(_mend(name, problem.code, text.lines, lines), name, name, lines)

    def _renamed(self, problem: Problem) -> _Remedy | None:
        """Return the correction for a file that exists under another name."""
        folder = self.copy.name(problem.location.file if problem.location else "")
        name, wanted = (folder + problem.values.get(key, "") for key in ("meant", "name"))
        if name not in self.copy.texts:
            return None
        return _Remedy(Mend(name, 0, problem.code, name, wanted), name, wanted, None)


def _rows(before: Sequence[str], after: Sequence[str]) -> list[int]:
    """Return the rows that differ; only the first where lines were added."""
    rows = [row for row, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]]
    return rows if len(before) == len(after) else rows[:1]


def _mend(name: str, code: str, before: Sequence[str], after: Sequence[str]) -> Mend:
    """Return the correction: the lines between the first and the last that differ."""
    start = _alike(before, after)
    end = _alike(before[start:][::-1], after[start:][::-1])
    return Mend(name, start + 1, code, *("\n".join(each[start : len(each) - end]) for each in (before, after)))


def _alike(before: Sequence[str], after: Sequence[str]) -> int:
    """Return the length of the common start of both."""
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False)))
