"""What is too much for its place, told as printers do: in lines, in words and in millimetres."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

from livret.base import text_metrics
from livret.base.messages import _, plural
from livret.base.problems import Location, Problem
from livret.base.tokens import length
from livret.catalogue import fit as kinds
from livret.design.text_sizes import Size
from livret.edition.model import Territory
from livret.pdf.model import Chapter, Fragment

_MM = 72 / 25.4
#: Words by which a place is looked up in the author's line: fewer where these are not found as they were typed.
_FIRST_WORDS = (4, 3, 2)


@dataclass(frozen=True, slots=True)
class Excess:
    """How much of a chapter stands on pages too many; ``source`` and ``first`` tell where it begins."""

    lines: int
    words: int
    source: int | None
    first: str


def excess(fragment: Fragment, allowed: int) -> Excess:
    """Return what of *fragment* stands behind its first *allowed* pages."""
    over = [line for page in fragment.lines[allowed:] for line in page]
    known = ((line[-2], line[-1]) for line in over if line[-2] is not None)
    source, first = next(known, (None, ""))
    return Excess(len(over), sum(len(line[-1].split()) for line in over), source, first)


def told(lines: int, words: int, line_mm: float) -> str:
    """Return an excess as people are told it: « 14 lignes de trop, environ 96 mots, 68 mm »."""
    many = plural("{count} line too many", "{count} lines too many", lines).format(count=lines)
    about = plural("about {count} word", "about {count} words", words).format(count=words)
    return _("{lines}, {words}, {mm} mm").format(lines=many, words=about, mm=round(lines * line_mm))


def too_long(territory: Territory, chapter: Chapter, fragment: Fragment, size: Size) -> Problem:
    """Return the problem of a *territory* that takes more pages than it may, at the line where they begin."""
    allowed = territory.sheet.pages
    over = excess(fragment, allowed)
    place = chapter.sources[over.source] if over.source is not None else None
    name = territory.sheet.short_name or territory.sheet.name
    return kinds.TEXT_TOO_LONG.at(
        _at_words(place, over.first) or territory.mark("pages") or territory.rubrics[0].mark,
        where=", ".join(filter(None, (name, _rubric(territory, place)))),
        told=told(over.lines, over.words, size.line), lines=over.lines, words=over.words,
        mm=round(over.lines * size.line), pages=len(fragment.pages), allowed=allowed,
        or_allow=_(", or allow a second opening: pages: 4") if allowed == 2 else "",
    )  # fmt: skip


def _rubric(territory: Territory, place: Location | None) -> str:
    """Return the heading of the rubric that *place* is in; nothing where that is unknown."""
    if place is None:
        return ""
    before = [each for each in territory.rubrics if each.mark.file == place.file and each.mark.line <= place.line]
    return max(before, key=lambda each: each.mark.line).heading if before else ""


def _at_words(place: Location | None, printed: str) -> Location | None:
    """Return *place* moved to the *printed* words within its line, where they are found once as they were typed."""
    if place is None:
        return None
    words = printed.replace("\u00a0", " ").split()
    for count in _FIRST_WORDS:
        sought = " ".join(words[:count])
        if len(words) >= count and place.excerpt.count(sought) == 1:
            return replace(place, column=place.excerpt.index(sought) + 1, width=len(sought))
    return place


def of_words(text: str, lines: int, allowed: int, line_mm: float) -> str:
    """Return how much too long *text* is, which takes so many *lines* of the *allowed*."""
    over = max(1, lines - allowed)
    return told(over, -(-len(text.split()) * over // lines), line_mm)


def of_title(text: str, face: text_metrics.Face, size: float, room: float, allowed: int) -> str:
    """Return how much too long a title is in *room* mm at *size* pt: its lines, or its widest word."""
    spacing, leading = -0.022, size / _MM * 1.02
    lines = text_metrics.lines(text, face, size, room, spacing)
    if lines:
        return of_words(text, lines, allowed, leading)
    widest = max(text.replace("-", "- ").split(), key=lambda word: text_metrics.width(word, face, size, spacing))
    over = text_metrics.width(widest, face, size, spacing) - room
    return _("“{word}” is {mm} mm too wide").format(word=widest, mm=max(1, round(over)))


def of_pages(lines: Sequence[Sequence[tuple[float, float, float, float, int | None, str]]]) -> str:
    """Return how much stands on the pages of *lines*, all of which are too many, in the house's lines."""
    every = list(chain.from_iterable(lines))
    words = sum(len(line[-1].split()) for line in every)
    return told(len(every), words, length("line") / _MM)
