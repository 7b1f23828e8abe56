"""The overset of a text, and the free room of a page, in lines, words and mm."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

from livret.base import text_metrics
from livret.base.messages import _, plural
from livret.base.problems import Location, Problem
from livret.base.tokens import length
from livret.catalogue import fit as kinds
from livret.design.line_breaking import COLUMN_MM
from livret.design.text_sizes import Size
from livret.edition.model import Territory
from livret.pdf.model import Chapter, Fragment, TextFrame

_MM = 72 / 25.4
#: Of a page of text.
COLUMNS = 2
#: A line of a fragment: left, baseline, width and size in pt from the top left of the trim box, source, words.
Line = tuple[float, float, float, float, int | None, str]

_TOP, _TEXT = length("margin-top") / _MM, length("text-height") / _MM
#: The share of the height of a line that is below its baseline.
_BELOW_BASELINE = 0.3
#: Text begins half a line below the top of a page without a head; room above the voice on the tint, in lines: the gap,
#: its padding, and its heading down to the baseline.
_PLAIN, _ABOVE_VOICE = 0.5, 4.2
#: Notes at the foot of a page: their size in pt, the height of a line, the room above the first.
_NOTE_PT, _NOTE_LINE, _ABOVE_NOTES = 8.5, 4.0, 12 / _MM
#: Tolerances: of sizes in pt, and the share of a line by which text may be off the grid.
_SAME, _OFF = 0.05, 0.15


@dataclass(frozen=True, slots=True)
class Room:
    """A page of text: the lines of all its columns, and how many of them are free."""

    lines: int
    left: int


def rooms(chapter: Chapter, fragment: Fragment, size: Size) -> list[Room]:
    """Return the room of each page of *fragment*, in lines of *size*."""
    found = []
    for number, page in enumerate(fragment.lines):
        top = _top(chapter, number, size)
        flow = [line for line in page if line[1] / _MM > top]
        rows = (_TOP + _TEXT - top) / size.line
        left = min(rows, max(0.0, _free(chapter, flow, top, size) / size.line + _OFF))
        found.append(Room(COLUMNS * int(rows), COLUMNS * int(left)))
    return found


def words_a_line(fragment: Fragment, size: Size) -> float:
    """Return the average words on a line of running text in a column; 0 without running text."""
    text = [line for page in fragment.lines for line in page if abs(line[3] - size.text) < _SAME]
    lines = sum(COLUMNS if line[2] / _MM > COLUMN_MM + 1 else 1 for line in text)
    return sum(len(line[-1].split()) for line in text) / lines if lines else 0.0


def _top(chapter: Chapter, number: int, size: Size) -> float:
    """Return the top of the text on page *number* (from 0), in mm from the top of the trim box."""
    body = chapter.frame.bodies[number] if chapter.frame and number < len(chapter.frame.bodies) else None
    return _TOP + (_PLAIN if body is None else size.head_lines(body)) * size.line


def _free(chapter: Chapter, flow: Sequence[Line], top: float, size: Size) -> float:
    """Return the free height of a page of *flow* in mm: above the voice at its foot, else below the last line."""
    if chapter.frame and (voice := _voice(chapter.frame, flow)) is not None:
        return voice / _MM - _ABOVE_VOICE * size.line - _foot([line for line in flow if line[1] < voice], top, size)
    notes = _notes(flow)
    limit = min(line[1] for line in notes) / _MM - _NOTE_LINE - _ABOVE_NOTES if notes else _TOP + _TEXT
    return limit - _foot([line for line in flow if line not in notes], top, size)


def _foot(flow: Sequence[Line], top: float, size: Size) -> float:
    """Return the bottom of the lines of *flow* in mm; *top* without lines."""
    return max((line[1] / _MM + _BELOW_BASELINE * size.line for line in flow), default=top)


def _voice(frame: TextFrame, flow: Sequence[Line]) -> float | None:
    """Return the baseline, in pt, of the heading of the voice at the foot of the page, or None."""
    return next((line[1] for line in flow if frame.voice is not None and line[4] == frame.voice), None)


def _notes(flow: Sequence[Line]) -> list[Line]:
    """Return the lines below all others whose size is that of notes."""
    foot = max((line[1] for line in flow if abs(line[3] - _NOTE_PT) > _SAME), default=0.0)
    return [line for line in flow if line[1] > foot]


#: How many words to search for in the author's line: fewer where these are not found as they were typed.
_FIRST_WORDS = (4, 3, 2)


@dataclass(frozen=True, slots=True)
class Overset:
    """The part of a chapter on pages too many: lines, words, and the ``source`` and words of its ``first`` line."""

    lines: int
    words: int
    source: int | None
    first: str


def excess(fragment: Fragment, allowed: int) -> Overset:
    """Return the overset of *fragment*: its lines and words behind its first *allowed* pages."""
    over = [line for page in fragment.lines[allowed:] for line in page]
    known = ((line[-2], line[-1]) for line in over if line[-2] is not None)
    source, first = next(known, (None, ""))
    return Overset(len(over), sum(len(line[-1].split()) for line in over), source, first)


def excess_in_words(lines: int, words: int, line_mm: float) -> str:
    """Format an excess for people: « 14 lignes de trop, environ 96 mots, 68 mm »; *line_mm* is the height of a line."""
    many = plural("{count} line too many", "{count} lines too many", lines).format(count=lines)
    about = plural("about {count} word", "about {count} words", words).format(count=words)
    return _("{lines}, {words}, {mm} mm").format(lines=many, words=about, mm=round(lines * line_mm))


def too_long(territory: Territory, chapter: Chapter, fragment: Fragment, size: Size) -> Problem:
    """Return the problem of a *territory* with too many pages, at the line where the overset begins."""
    allowed = territory.sheet.pages
    over = excess(fragment, allowed)
    place = chapter.sources[over.source] if over.source is not None else None
    name = territory.sheet.short_name or territory.sheet.name
    return kinds.TEXT_TOO_LONG.at(
        _at_words(place, over.first) or territory.mark("pages") or territory.rubrics[0].mark,
        where=", ".join(filter(None, (name, _rubric(territory, place)))),
        told=excess_in_words(over.lines, over.words, size.line), lines=over.lines, words=over.words,
        mm=round(over.lines * size.line), pages=len(fragment.pages), allowed=allowed,
        or_allow=_(", or allow a second opening: pages: 4") if allowed == 2 else "",
    )  # fmt: skip


def _rubric(territory: Territory, place: Location | None) -> str:
    """Return the heading of the rubric at *place*; "" where that is unknown."""
    if place is None:
        return ""
    before = [each for each in territory.rubrics if each.mark.file == place.file and each.mark.line <= place.line]
    return max(before, key=lambda each: each.mark.line).heading if before else ""


def _at_words(place: Location | None, printed: str) -> Location | None:
    """Return *place* moved to the *printed* words within its line, where they occur once as typed."""
    if place is None:
        return None
    words = printed.replace("\u00a0", " ").split()
    for count in _FIRST_WORDS:
        sought = " ".join(words[:count])
        if len(words) >= count and place.excerpt.count(sought) == 1:
            return replace(place, column=place.excerpt.index(sought) + 1, width=len(sought))
    return place


def of_words(text: str, lines: int, allowed: int, line_mm: float) -> str:
    """Format the excess of *text*, which fills *lines* lines where *allowed* fit."""
    over = max(1, lines - allowed)
    return excess_in_words(over, -(-len(text.split()) * over // lines), line_mm)


def of_title(text: str, face: text_metrics.BundledFace, size: float, room: float, allowed: int) -> str:
    """Format the excess of a title in *room* mm at *size* pt: in lines, or that of its widest word."""
    spacing, leading = -0.022, size / _MM * 1.02
    lines = text_metrics.lines(text, face, size, room, spacing)
    if lines:
        return of_words(text, lines, allowed, leading)
    widest = max(text.replace("-", "- ").split(), key=lambda word: text_metrics.width(word, face, size, spacing))
    over = text_metrics.width(widest, face, size, spacing) - room
    return _("“{word}” is {mm} mm too wide").format(word=widest, mm=max(1, round(over)))


def of_pages(lines: Sequence[Sequence[tuple[float, float, float, float, int | None, str]]]) -> str:
    """Format the excess of pages that are all too many, given their *lines*, in lines of the house's text."""
    every = list(chain.from_iterable(lines))
    words = sum(len(line[-1].split()) for line in every)
    return excess_in_words(len(every), words, length("line") / _MM)
