"""The gate of every build: each fragment is read again, once, and stored with the findings.

Every program can read what its pages draw. All words of its chapter are on them, nothing else, and they are visible.
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from math import hypot
from urllib.parse import unquote

from livret.base.messages import quoted
from livret.base.text_key import letters
from livret.catalogue import layout, prose
from livret.catalogue import parity as kinds
from livret.pdf.model import Chapter, Finding, Fragment
from livret.pdf.read.model import ReadPage, ReadPdf, Run
from livret.pdf.read.reader import glance
from livret.proof.gate.expected import expected
from livret.proof.gate.parity import judge
from livret.proof.visible.from_operators import OUTSIDE, OVERLAID, Hidden, hidden

#: Text out of its place, reported as such, may end off the page or over other text.
_STANDS_OUT = frozenset({layout.OVERFLOW.code, layout.NEAR_THE_EDGE.code, prose.TABLE_TOO_WIDE.code})
#: Ems between letters of a drawing that belong to two words.
_SPACE = 0.15
_FOLLOWS = frozenset({OUTSIDE, OVERLAID})


def proven(chapter: Chapter, fragment: Fragment) -> Fragment:
    """Return *fragment*, read again, with the findings on *chapter* in it."""
    return replace(fragment, findings=(*fragment.findings, *findings(chapter, fragment)))


def findings(chapter: Chapter, fragment: Fragment) -> tuple[Finding, ...]:
    """Return the first syntax error met in *fragment*, words of *chapter* lost, without an author, and invisible."""
    if not fragment.pdf:
        return ()
    read = glance(fragment.pdf, len(fragment.pages))
    vanished = {finding.source for finding in fragment.findings if finding.code == layout.VANISHED.code}
    broken = layout.BROKEN_PDF.code
    faults = () if any(finding.code == broken for finding in fragment.findings) else read.faults[:1]
    parity = judge(chapter, read, 1, len(fragment.pages))
    return (
        *(Finding(broken, values={"detail": fault}) for fault in faults),
        *(each for each in parity if each.code != kinds.LOST.code or each.source not in vanished),
        *_unseen(chapter, read, _FOLLOWS if any(each.code in _STANDS_OUT for each in fragment.findings) else ()),
    )


def _unseen(chapter: Chapter, read: ReadPdf, reported: Container[str]) -> Iterator[Finding]:
    """Yield invisible text, except for the reasons *reported*, reported otherwise."""
    for sheet in read.sheets:
        cases = (each for each in hidden(sheet) if each.reason not in reported)
        for (figure, reason), found in groupby(cases, key=lambda each: (_figure(read, sheet, each.run), each.reason)):
            each = list(found)
            size = min(one.size for one in each)
            values: dict[str, str | int | float] = {"reason": reason, "size": size}
            drawings = [] if figure is None else _drawings(chapter, sheet, figure)
            if drawings:
                words = _lettering(sheet, each)
                values |= {"words": quoted(words), "file": ", ".join(name for name, _source in drawings)}
                yield Finding(kinds.HIDDEN_IN_DRAWING.code, sheet.number, drawings[0][1], values=values)
            else:
                words = [word for one in each for word in one.words()]
                values["words"] = quoted(words)
                yield Finding(kinds.HIDDEN.code, sheet.number, _source(chapter, each), values=values)


def _figure(read: ReadPdf, sheet: ReadPage, run: Run) -> int | None:
    """Return the marked content of *run* if it is a picture's."""
    figures = ((each.page, each.mcid) for each in read.order if each.part == "figure")
    return run.mcid if run.mcid is not None and (sheet.number, run.mcid) in figures else None


def _drawings(chapter: Chapter, sheet: ReadPage, figure: int) -> list[tuple[str, int | None]]:
    """Return the authors' drawings that *figure* may be, by name and source: none if it is a map of ours."""
    composed = expected(chapter.html)
    said = letters("".join(run.text for run in sheet.runs if run.mcid == figure))
    if any(letters(text) in said for text in composed.drawn):
        return []
    names = ((unquote(url.rpartition("/")[2]), source) for url, source in composed.pictures)
    return [(name, source) for name, source in names if name.lower().endswith(".svg")]


def _lettering(sheet: ReadPage, found: Sequence[Hidden]) -> list[str]:
    """Return the words of a drawing from the first hidden letter to the last; each may be a separate run."""
    first, last = found[0].run, found[-1].run
    runs = [run for run in sheet.runs if run.mcid == first.mcid and first.order <= run.order <= last.order]
    spaces = ["", *(" " * (_apart(*each) > _SPACE) for each in pairwise(runs))]
    return "".join(space + run.text for space, run in zip(spaces, runs, strict=True)).split()


def _apart(one: Run, other: Run) -> float:
    """Return the distance from the end of *one* to the start of *other*, in ems."""
    ends = (start + one.edges[-1] * along for start, along in zip(one.baseline, one.along, strict=True))
    return hypot(*(begins - end for begins, end in zip(other.baseline, ends, strict=True))) / max(one.size, 1.0)


def _source(chapter: Chapter, found: Iterable[Hidden]) -> int | None:
    """Return the source of the passage with the first of the hidden words; None if unknown."""
    for each in found:
        said = letters(each.run.text)
        for passage in expected(chapter.html).flow:
            if passage.source is not None and said in letters(passage.text):
                return passage.source
    return None
