"""Inline Markdown → the letters to read, each with its place, and their looks."""

import re
from dataclasses import dataclass, field
from html import unescape

from livret.intake.corrections.units import LetterLook, Signs

_ESCAPED = re.compile(r"\\([^\w\s]|_)")
_CODE = re.compile(r"(`{1,3})(?!`)(.+?)(?<!`)\1(?!`)")
_NOTE = re.compile(r"\s{0,9}\[\^([^\]\s]{1,64})\]")
_IMAGE = re.compile(r"!\[[^\[\]]*\]\([^()\s]*(?:\s+\"[^\"]*\")?\s*\)")
_LINK = re.compile(r"\[([^\[\]]+)\]\(\s*([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+\"[^\"]*\")?\s*\)")
_LANGUAGE = re.compile(r"\[([^\[\]]+)\]\{\s*langue\s*=[^{}]*\}")
#: What an item is about, at its end: it is not printed there.
_THEME = re.compile(r"\s*\{\s*th[eè]me\s*[=:][^{}]*\}\s*$", re.IGNORECASE)
_ADDRESS = re.compile(r"<([a-zA-Z][a-zA-Z0-9+.-]*://[^\s<>]+|[^\s<>@]+@[^\s<>@]+)>")
_BARE = re.compile(r"(?:https?://|www\.)\S+")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_RAISED = re.compile(r"(?<=[\w)])([~^])(\w{1,4})\1")
_STARS = re.compile(r"\*{1,3}|_{1,3}")


@dataclass(slots=True)
class _Mark:
    """Stars or dashes that may begin emphasis: how many are left, and their place."""

    sign: str
    count: int
    at: int


@dataclass(slots=True)
class _Reading:
    """The letters and looks read so far."""

    signs: Signs
    letters: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    looks: list[LetterLook] = field(default_factory=list)

    def letter(self, sign: str, start: int, end: int) -> None:
        """Add *sign*, the letter typed as signs *start* to *end*."""
        places = self.signs.places
        self.letters.append(sign)
        self.starts.append(places[start])
        self.ends.append(places[end - 1] + 1)

    def plain(self, start: int, end: int) -> None:
        """Add signs *start* to *end* as they are."""
        for at in range(start, end):
            self.letter(self.signs.text[at], at, at + 1)


def read(signs: Signs) -> tuple[str, tuple[int, ...], tuple[int, ...], tuple[LetterLook, ...]]:
    """Return the letters of *signs*, their starts and ends in the file, and their looks."""
    paired = _pairs(signs.text)
    reading = _Reading(signs)
    _walk(reading, 0, len(signs.text), paired)
    looks = sorted(reading.looks, key=lambda look: (look.start, look.end))
    return "".join(reading.letters), tuple(reading.starts), tuple(reading.ends), tuple(looks)


def _walk(reading: _Reading, at: int, end: int, paired: dict[int, tuple[int, int]]) -> None:
    """Read signs *at* to *end*."""
    while at < end:
        at = _one(reading, at, end, paired)


def _one(reading: _Reading, at: int, end: int, paired: dict[int, tuple[int, int]]) -> int:
    """Read the construct at *at*; return its end."""
    text = reading.signs.text
    if at in paired:
        return _emphasis(reading, at, paired)
    for pattern, reader in _SPANS:
        if (found := pattern.match(text, at, end)) and (begins := reader(reading, found, paired)):
            return begins
    reading.plain(at, at + 1)
    return at + 1


def _emphasis(reading: _Reading, at: int, paired: dict[int, tuple[int, int]]) -> int:
    count, close = paired[at]
    start = len(reading.letters)
    _walk(reading, at + count, close, paired)
    for kind in (("italic",), ("bold",), ("bold", "italic"))[count - 1]:
        reading.looks.append(LetterLook(start, len(reading.letters), kind))  # type: ignore[arg-type]
    return close + count


def _escape(reading: _Reading, found: re.Match[str], _paired: object) -> int:
    reading.letter(found[1], found.start(), found.end())
    return found.end()


def _code(reading: _Reading, found: re.Match[str], _paired: object) -> int:
    start = len(reading.letters)
    reading.plain(*found.span(2))
    reading.looks.append(LetterLook(start, len(reading.letters), "code"))
    return found.end()


def _note(reading: _Reading, found: re.Match[str], _paired: object) -> int:
    reading.looks.append(LetterLook(len(reading.letters), len(reading.letters), "note", found[1]))
    return found.end()


def _theme(_reading: _Reading, found: re.Match[str], _paired: object) -> int:
    return found.end()


def _image(reading: _Reading, found: re.Match[str], _paired: object) -> int:
    reading.letter("\ufffc", found.start(), found.end())
    return found.end()


def _link(reading: _Reading, found: re.Match[str], paired: dict[int, tuple[int, int]]) -> int:
    start = len(reading.letters)
    _walk(reading, *found.span(1), paired)
    if found.re is _LINK:
        reading.looks.append(LetterLook(start, len(reading.letters), "link", found[2]))
    return found.end()


def _address(reading: _Reading, found: re.Match[str], _paired: object) -> int:
    start = len(reading.letters)
    reading.plain(*found.span(found.lastindex or 0))
    reading.looks.append(LetterLook(start, len(reading.letters), "link", found[found.lastindex or 0]))
    return found.end()


def _bare(reading: _Reading, found: re.Match[str], _paired: object) -> int:
    reading.plain(*found.span())
    return found.end()


def _entity(reading: _Reading, found: re.Match[str], _paired: object) -> int:
    sign = unescape(found[0])
    if len(sign) != 1:
        return 0
    reading.letter(sign, found.start(), found.end())
    return found.end()


def _raised(reading: _Reading, found: re.Match[str], _paired: object) -> int:
    if found[1] == "~" and not found[2].isdigit():
        return 0
    start = len(reading.letters)
    reading.plain(*found.span(2))
    reading.looks.append(LetterLook(start, len(reading.letters), "lowered" if found[1] == "~" else "raised"))
    return found.end()


_SPANS = (
    (_ESCAPED, _escape), (_CODE, _code), (_NOTE, _note), (_THEME, _theme), (_IMAGE, _image), (_LINK, _link),
    (_LANGUAGE, _link), (_ADDRESS, _address), (_BARE, _bare), (_ENTITY, _entity), (_RAISED, _raised),
)  # fmt: skip
#: In targets, stars and dashes do not mark emphasis.
_TARGET = r"(?<=\])\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\s*\)"
_OPAQUE = re.compile(
    "|".join(
        f"(?:{each})"
        for each in (
            _ESCAPED.pattern,
            r"`[^`]*`",
            r"\[\^[^\]\s]{1,64}\]",
            _IMAGE.pattern,
            _TARGET,
            _ADDRESS.pattern,
            _BARE.pattern,
        )
    )
)


def _pairs(text: str) -> dict[int, tuple[int, int]]:
    """Return the emphasis of *text*: start of its opening stars → their number, and the start of the closing ones."""
    found: dict[int, tuple[int, int]] = {}
    waiting: list[_Mark] = []
    for at, run in _runs(text):
        count = len(run)
        if _closes(text, at, run):
            count = _close(found, waiting, at, run)
        if count and _opens(text, at + len(run) - count, run[:count]):
            waiting.append(_Mark(run[0], count, at + len(run) - count))
    return found


def _runs(text: str) -> list[tuple[int, str]]:
    hidden = _OPAQUE.sub(lambda found: " " if len(found[0]) == 1 else "x" * len(found[0]), text)
    return [(found.start(), found[0]) for found in _STARS.finditer(hidden)]


def _close(found: dict[int, tuple[int, int]], waiting: list[_Mark], at: int, run: str) -> int:
    """Pair *run*, which may close emphasis, with those *waiting*, the innermost first; return how many are left."""
    count = len(run)
    while count and (alike := [n for n, mark in enumerate(waiting) if mark.sign == run[0]]):
        index = alike[-1]
        opener = waiting[index]
        size = min(opener.count, count)
        begin = opener.at + opener.count - size
        if begin + size >= at:
            break
        found[begin] = (size, at + len(run) - count)
        del waiting[index + 1 :]
        opener.count -= size
        count -= size
        if not opener.count:
            waiting.pop()
    return count


def _opens(text: str, at: int, run: str) -> bool:
    after, before = text[at + len(run) : at + len(run) + 1], text[at - 1 : at] if at else ""
    return bool(after.strip()) and not (run[0] == "_" and before.isalnum())


def _closes(text: str, at: int, run: str) -> bool:
    after, before = text[at + len(run) : at + len(run) + 1], text[at - 1 : at] if at else ""
    return bool(before.strip()) and not (run[0] == "_" and after.isalnum())
