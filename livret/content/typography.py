"""French microtypography: which spaces, quotes, apostrophes and dashes the page needs.

Pure functions over the text of one block. Letters are never changed but in ordinals (2ème → 2e), and
whatever looks like an address (web, e-mail) is left alone. U+FFFC stands for something that is not text
(code, an image) and is never changed. U+2011 is never written: the bundled faces lack it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from livret.content.signs import NO_BREAK_SPACE, OBJECT
from livret.content.typography_rules import STEPS

#: The last two words of a paragraph stay together when they are shorter than this, space included.
LAST_WORDS = 27

#: Rounds of the rules, at most; texts that people write settle in the first.
_ROUNDS = 5

_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>«»\ufffc]*[^\s<>«»\ufffc.,;:!?…)\]}\"'’]"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}"
)


@dataclass(frozen=True, slots=True)
class Edit:
    """``text[start:end]`` becomes ``after``; start and end count characters from 0."""

    start: int
    end: int
    after: str


def edits(text: str) -> list[Edit]:
    """Return what French microtypography changes in *text* (one block), in order, never overlapping."""
    draft = _Draft(text)
    for _round in range(_ROUNDS):  # what one rule writes may be what an earlier one waits for: 1000€
        before = draft.text
        for step in STEPS:
            draft.replace(step(draft.text))
        if draft.text == before:
            break
    return draft.edits()


def typeset(text: str) -> str:
    """Return *text* (one block) as French prints it; typesetting twice changes nothing more."""
    return apply(text, edits(text))


def apply(text: str, changes: Iterable[Edit]) -> str:
    """Return *text* with *changes* made (in order, never overlapping)."""
    parts, done = [], 0
    for change in changes:
        parts += [text[done : change.start], change.after]
        done = change.end
    return "".join([*parts, text[done:]])


def bind_last_words(text: str) -> list[Edit]:
    """Return the edit, if any, that keeps the last two words of a paragraph on one line (U+00A0)."""
    before, space, last = text.rstrip().rpartition(" ")
    previous = re.split(r"[ \n]", before)[-1]
    words = [word for word in last.split() if any(map(str.isalnum, word))]
    together = len(previous) + 1 + len(last)
    if not (space and previous) or len(words) > 1 or together >= LAST_WORDS or OBJECT in previous + last:
        return []
    return [Edit(len(before), len(before) + 1, NO_BREAK_SPACE)]


class _Draft:
    """A text being corrected that remembers which characters of the original it still holds.

    Addresses hide behind U+FFFC, one for each character, while the rules run.
    """

    def __init__(self, text: str) -> None:
        self._original = text
        self.text = _ADDRESS.sub(lambda match: OBJECT * len(match[0]), text)
        self._origin: list[int | None] = list(range(len(text)))

    def replace(self, changes: Iterable[tuple[int, int, str]]) -> None:
        """Make *changes* (start, end, after), given in order."""
        text: list[str] = []
        origin: list[int | None] = []
        done = 0
        for change in changes:
            start, end, after = _narrowed(self.text, *change)
            text += [self.text[done:start], after]
            origin += [*self._origin[done:start], *(None for _ in after)]
            done = end
        self.text = "".join([*text, self.text[done:]])
        self._origin = [*origin, *self._origin[done:]]

    def edits(self) -> list[Edit]:
        """Return the changes made so far, as edits of the original."""
        found, done, after = [], 0, ""
        for character, origin in zip([*self.text, ""], [*self._origin, len(self._original)], strict=True):
            if origin is None:
                after += character
                continue
            if self._original[done:origin] != after:
                found.append(Edit(*_narrowed(self._original, done, origin, after)))
            done, after = origin + 1, ""
        return found


def _narrowed(text: str, start: int, end: int, after: str) -> tuple[int, int, str]:
    """Leave out of a change the characters that stay the same at its two ends."""
    while after and start < end and text[start] == after[0]:
        start, after = start + 1, after[1:]
    while after and start < end and text[end - 1] == after[-1]:
        end, after = end - 1, after[:-1]
    return start, end, after
