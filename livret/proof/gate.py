"""The gate of every build: each fragment is read again, once, and kept with what is found.

All that its chapter says is on its pages, nothing else, and the eye finds it there.
"""

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from livret.kinds import layout, prose
from livret.kinds import parity as kinds
from livret.press.letters import letters
from livret.press.model import Chapter, Finding, Fragment
from livret.proof.expected import expected
from livret.proof.page import Read
from livret.proof.parity import judge, quoted
from livret.proof.read import glance
from livret.proof.unseen import OUTSIDE, OVERLAID, Hidden, hidden

#: Text that leaves its place, which is told with the place, may end off the page or over other text.
_STANDS_OUT = frozenset({layout.OVERFLOW.code, layout.NEAR_THE_EDGE.code, prose.TABLE_TOO_WIDE.code})
_FOLLOWS = frozenset({OUTSIDE, OVERLAID})


def proven(chapter: Chapter, fragment: Fragment) -> Fragment:
    """Return *fragment*, read again, with what is found of *chapter* in it."""
    return replace(fragment, findings=(*fragment.findings, *findings(chapter, fragment)))


def findings(chapter: Chapter, fragment: Fragment) -> tuple[Finding, ...]:
    """Return what is lost of *chapter* in *fragment*, what nobody wrote, and what is there and cannot be seen."""
    if not fragment.pdf:
        return ()
    read = glance(fragment.pdf, len(fragment.pages))
    told = {finding.source for finding in fragment.findings if finding.code == layout.VANISHED.code}
    parity = judge(chapter, read, 1, len(fragment.pages))
    return (
        *(each for each in parity if each.code != kinds.LOST.code or each.source not in told),
        *_unseen(chapter, read, _FOLLOWS if any(each.code in _STANDS_OUT for each in fragment.findings) else ()),
    )


def _unseen(chapter: Chapter, read: Read, told: Container[str]) -> Iterator[Finding]:
    """Yield what cannot be seen, but for the reasons *told* otherwise."""
    for sheet in read.sheets:
        cases = (each for each in hidden(sheet) if each.reason not in told)
        for reason, found in groupby(cases, key=lambda each: each.reason):
            each = list(found)
            words = [word for one in each for word in one.words()]
            size = min(one.size for one in each)
            values: dict[str, str | int | float] = {"words": quoted(words), "reason": reason, "size": size}
            yield Finding(kinds.HIDDEN.code, sheet.number, _source(chapter, each), values=values)


def _source(chapter: Chapter, found: Iterable[Hidden]) -> int | None:
    """Return the source of the passage that says the first of what is hidden."""
    for each in found:
        said = letters(each.run.text)
        for passage in expected(chapter.html).flow:
            if passage.source is not None and said in letters(passage.text):
                return passage.source
    return None
