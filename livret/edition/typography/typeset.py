"""French microtypography: which spaces, quotes, apostrophes and dashes the page needs.

Pure functions over the text of one block. Letters are never changed but in ordinals (2ème → 2e), in a closed list of
words (coeur → cœur), of formulas (CO2 → CO₂) and where a PDF has joined them (ﬁ), and
whatever looks like an address (web, e-mail) is left alone. U+FFFC represents something that is not text
(code, an image) and is never changed. U+2011 is never written: the bundled faces lack it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter

from livret.edition.addresses import ADDRESS
from livret.edition.typography.letters import LATER_STEPS, PASTED_STEPS
from livret.edition.typography.rules import STEPS, Step, signs_of
from livret.edition.typography.signs import NO_BREAK_SPACE, OBJECT

#: The last two words of a paragraph stay together when they are shorter than this, space included.
LAST_WORDS = 27

#: Those of all texts, and of names.
_ALL_STEPS, _NAME_STEPS = (*LATER_STEPS, *STEPS), (*PASTED_STEPS, *STEPS)
#: The most rounds of the rules; texts that people write settle in the first.
_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Edit:
    """``text[start:end]`` becomes ``after``; start and end count characters from 0."""

    start: int
    end: int
    after: str


def edits(text: str) -> list[Edit]:
    """Return the edits of French microtypography for *text* (one block), in order, never overlapping."""
    return edits_and_before(text)[0]


def edits_of_names(text: str) -> list[Edit]:
    """Return the same for *text*, a name or a credit: spaces, quotes and signs, no letter but in ordinals or joined."""
    draft = _Draft(text)
    draft.settle(_NAME_STEPS)
    return draft.edits()


def edits_and_before(text: str) -> tuple[list[Edit], str | None]:
    """Return the ``edits`` of *text*, and *text* after the first rules alone, None if that is the same.

    Signatures given before there were later rules cover the words as the first ones set them.
    """
    draft = _Draft(text)
    draft.settle(STEPS)
    first = draft.text
    by_first_rules = draft.edits()
    draft.settle(_ALL_STEPS)
    return draft.edits(), apply(text, by_first_rules) if draft.text != first else None


def by_first_rules(text: str) -> str:
    """Return *text* after the first rules alone."""
    changes, before = edits_and_before(text)
    return apply(text, changes) if before is None else before


def typeset(text: str) -> str:
    """Return *text* (one block) as French prints it; typesetting twice changes nothing more."""
    return apply(text, edits(text))


def apply(text: str, changes: Iterable[Edit]) -> str:
    """Return *text* with *changes* applied (in order, never overlapping)."""
    parts, done = [], 0
    for change in changes:
        parts += [text[done : change.start], change.after]
        done = change.end
    return "".join([*parts, text[done:]])


def bind_last_words(text: str) -> list[Edit]:
    """Return the edit, if any, that keeps the last two words of a paragraph or a heading on one line (U+00A0)."""
    before, space, last = text.rstrip().rpartition(" ")
    previous = re.split(r"[ \n]", before)[-1]
    words = [word for word in last.split() if any(map(str.isalnum, word))]
    together = len(previous) + 1 + len(last)
    if not (space and previous) or len(words) > 1 or together >= LAST_WORDS or OBJECT in previous + last:
        return []
    return [Edit(len(before), len(before) + 1, NO_BREAK_SPACE)]


class _Draft:
    """A text being corrected, with the origin of each of its characters.

    ``_origins[i]`` is the index in the original of ``text[i]``, or of the character that it replaces when
    ``_new[i]``. Addresses are hidden as U+FFFC, one for each character, while the rules run.
    """

    def __init__(self, text: str) -> None:
        self._original = text
        self.text = ADDRESS.sub(lambda match: OBJECT * len(match[0]), text)
        self._untouched = self._origins = list(range(len(text)))
        self._new = [False] * len(text)

    def replace(self, changes: Sequence[tuple[int, int, str]]) -> bool:
        """Apply *changes* (start, end, after), given in order; return whether there are any."""
        if not changes:  # as most rules have it for most texts
            return False
        text: list[str] = []
        origins: list[int] = []
        new: list[bool] = []
        done = 0
        for change in changes:
            start, end, after = _narrowed(self.text, *change)
            text += [self.text[done:start], after]
            origins += [*self._origins[done:start], *[self._anchor(start, end)] * len(after)]
            new += [*self._new[done:start], *[True] * len(after)]
            done = end
        self.text = "".join([*text, self.text[done:]])
        self._origins, self._new = [*origins, *self._origins[done:]], [*new, *self._new[done:]]
        return True

    def settle(self, steps: Sequence[Step]) -> None:
        """Run *steps* until they change nothing: a replacement may be the input of an earlier step (1000€)."""
        for _round in range(_ROUNDS):
            before = self.text
            signs = signs_of(before)
            for step in steps:
                if (not step.needs or not signs.isdisjoint(step.needs)) and self.replace(sorted(step.find(self.text))):
                    signs = signs_of(self.text)
            if self.text == before:
                break

    def _anchor(self, start: int, end: int) -> int:
        """Return the index of the original that a new character replaces; an insertion joins the new one before it."""
        if start == end and start and self._new[start - 1]:
            return self._origins[start - 1]
        return self._origins[start] if start < len(self._origins) else len(self._original)

    def edits(self) -> list[Edit]:
        """Return the changes so far, as edits of the original."""
        if self._origins is self._untouched:
            return []
        kept = {origin for origin, new in zip(self._origins, self._new, strict=True) if not new}
        signs = zip(self.text, self._origins, self._new, strict=True)
        found: list[Edit] = []
        done = 0
        for (origin, new), group in groupby(signs, key=itemgetter(1, 2)):
            _drop(found, done, origin)
            inserted = new and (origin in kept or origin == len(self._original))
            done = origin + (not inserted)
            if new:
                found.append(Edit(origin, done, "".join(sign for sign, _origin, _new in group)))
        _drop(found, done, len(self._original))
        return [edit for edit in found if self._original[edit.start : edit.end] != edit.after]


def _drop(found: list[Edit], start: int, end: int) -> None:
    """Add the removal of characters *start* to *end* to *found*."""
    if start >= end:
        return
    if found and found[-1].end == start:
        found[-1] = replace(found[-1], end=end)
    else:
        found.append(Edit(start, end, ""))


def _narrowed(text: str, start: int, end: int, after: str) -> tuple[int, int, str]:
    """Return a change without the characters that stay the same at its two ends."""
    while after and start < end and text[start] == after[0]:
        start, after = start + 1, after[1:]
    while after and start < end and text[end - 1] == after[-1]:
        end, after = end - 1, after[:-1]
    return start, end, after
