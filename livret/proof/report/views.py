"""The remarks of a report, arranged for reading: by chapter in the order of the book, by kind, numbered.

Thousands of remarks stay usable: of each kind the first few are shown, others folded, and the rest counted.
The words are French, since a « bon à tirer » is a French document; messages are in the reader's language.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, islice
from math import isfinite

from livret.base.problems import Location, Severity
from livret.pdf.spot import Spot
from livret.proof.model import Remark, Report, stops
from livret.proof.report.pictures import RemarkPlace

#: Remarks of one kind in one chapter: the first are shown, more are listed folded.
FIRST, FOLDED = 5, 95
#: Remarks listed in all, the most a page of text may hold; the others are counted.
LISTED = 2000
#: Most spots and pages with a picture.
PICTURED, SHEETS = 60, 60
#: Characters of an excerpt, as on the terminal, and of any other text.
_EXCERPT, _LONGEST = 100, 600
_MM = 25.4 / 72

_NBSP, _THIN = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Level:
    """The severity of a remark, in words; ``name`` is also that of its sign and of its style.

    ``stops``: it must be settled before printing.
    """

    name: str
    word: str
    stops: bool


@dataclass(frozen=True, slots=True)
class Item:
    """A remark as it is printed; ``before``, ``marked`` and ``after`` are its author's line around the caret."""

    remark: Remark
    number: int
    message: str
    help: str
    place: str
    where: str
    excerpt: tuple[str, str, str] | None


@dataclass(frozen=True, slots=True)
class RemarkGroup:
    """Remarks of one kind in one chapter. ``message`` and ``help`` are those of all if they are equal, else empty.

    ``words`` are those of the kind, for any remark.
    """

    code: str
    words: str
    level: Level
    count: int
    message: str
    help: str
    shown: tuple[Item, ...]
    folded: tuple[Item, ...]

    @property
    def left_out(self) -> int:
        """How many are only counted."""
        return self.count - len(self.shown) - len(self.folded)


@dataclass(frozen=True, slots=True)
class ReportSection:
    """A chapter and its remarks; ``pages`` are those with a remark shown."""

    slug: str
    title: str
    groups: tuple[RemarkGroup, ...]
    pages: tuple[int, ...]

    @property
    def stopping(self) -> int:
        """How many of its remarks must be settled before printing."""
        return sum(group.count for group in self.groups if group.level.stops)

    @property
    def others(self) -> int:
        """How many of its remarks need not."""
        return sum(group.count for group in self.groups) - self.stopping


@dataclass(frozen=True, slots=True)
class Kinds:
    """All remarks of one code: their words, how many, in how many chapters, and the number of the first."""

    code: str
    words: str
    first: int
    level: Level
    count: int
    chapters: int


# Order


def title(report: Report, slug: str) -> str:
    """Return the title of a chapter; the edition as a whole comes first in a report."""
    return report.chapters.get(slug, slug) if slug else "L’édition entière"


def level(remark: Remark) -> Level:
    """Return the severity of *remark*."""
    if remark.problem.severity == Severity.ERROR:
        return Level("error", "Erreur", True)
    if stops(remark.problem):
        return Level("final", "À régler avant tirage", True)
    return Level("remark", "Remarque", False)


def in_order(report: Report) -> list[Remark]:
    """Return the remarks of *report* in reading order: the edition as a whole, then chapters as they are bound."""
    chapters = {slug: row for row, slug in enumerate(["", *report.chapters])}
    weights = {"error": 0, "final": 1, "remark": 2}

    def chapter(remark: Remark) -> tuple[int, str]:
        return chapters.get(remark.chapter, len(chapters)), remark.chapter

    def kind(remark: Remark) -> tuple[object, ...]:
        return *chapter(remark), weights[level(remark).name], remark.problem.code

    def place(remark: Remark) -> tuple[object, ...]:
        top, left = (remark.spot.top, remark.spot.left) if _seen(remark.spot) and remark.spot else (0.0, 0.0)
        return remark.page or 0, top, left, remark.problem.location or Location("")

    return sorted(sorted(report.remarks, key=place), key=kind)


def sections(report: Report) -> list[ReportSection]:
    """Return the chapters of *report* that have remarks, these grouped and numbered."""
    numbers, room = iter(range(1, LISTED + 1)), [LISTED]
    found = []
    for slug, remarks in groupby(in_order(report), key=lambda remark: remark.chapter):
        grouped = groupby(remarks, key=lambda remark: (level(remark), remark.problem.code))
        groups = tuple(_group(code, weight, list(same), numbers, room) for (weight, code), same in grouped)
        pages = {i.remark.page for group in groups for i in group.shown if i.remark.page}
        found.append(ReportSection(slug, title(report, slug), groups, tuple(sorted(pages))))
    return found


def _group(code: str, weight: Level, remarks: Sequence[Remark], numbers: Iterator[int], room: list[int]) -> RemarkGroup:
    listed = remarks[: min(FIRST + FOLDED, room[0])]
    room[0] -= len(listed)
    items = [_item(remark, number) for remark, number in zip(listed, islice(numbers, len(listed)), strict=True)]
    message, advice = ({item.message for item in items}, {item.help for item in items})
    once = message.pop() if len(message) == 1 else ""
    advised = advice.pop() if len(advice) == 1 else ""
    items = [
        replace(item, message="" if once else item.message, help="" if advised else item.help) for item in items
    ]  # fmt: skip
    words = short(_sentence(remarks[0].problem.kind.words))
    return RemarkGroup(code, words, weight, len(remarks), once, advised, tuple(items[:FIRST]), tuple(items[FIRST:]))


def _item(remark: Remark, number: int) -> Item:
    problem, place = remark.problem, remark.problem.location
    return Item(
        remark,
        number,
        short(_sentence(problem.message)),
        short(problem.help),
        short(str(place)) if place else "",
        where(remark),
        excerpt(place) if place else None,
    )


def unnumbered(remark: Remark) -> Item:
    """Return a remark shown in full, without number: an accepted one."""
    return _item(remark, 0)


def kinds(found: Iterable[ReportSection]) -> list[Kinds]:
    """Return each code of *found* with its count: those that stop printing first, then the most frequent."""
    rows: dict[str, Kinds] = {}
    for group in (group for section in found for group in section.groups):
        first, words = (group.shown[0].number, group.words) if group.shown else (0, group.words)
        known = rows.get(group.code, Kinds(group.code, words, first, group.level, 0, 0))
        rows[group.code] = replace(known, count=known.count + group.count, chapters=known.chapters + 1)
    return sorted(rows.values(), key=lambda row: (not row.level.stops, row.level.name, -row.count, row.code))


# Pictures


def close(found: Sequence[ReportSection]) -> list[RemarkPlace]:
    """Return the spots to picture: of what stops printing before the rest, the first of each kind before the second."""
    ranked = [
        (not group.level.stops, rank, item.number, place)
        for section in found
        for group in section.groups
        for rank, item in enumerate(group.shown)
        if (place := _place(item)) and place.spot
    ]
    return [place for *_, place in sorted(ranked)[:PICTURED]]


def whole(found: Sequence[ReportSection]) -> dict[int, list[RemarkPlace]]:
    """Return the pages to picture and the places to circle there; pages of what stops printing come first."""
    places: dict[int, list[RemarkPlace]] = {}
    stopping: set[int] = set()
    for group in (group for section in found for group in section.groups):
        for place in filter(None, map(_place, group.shown)):
            places.setdefault(place.page, []).append(place)
            stopping |= {place.page} if group.level.stops else set()
    kept = sorted(places, key=lambda page: (page not in stopping, page))[:SHEETS]
    return {page: places[page] for page in kept}


def _place(item: Item) -> RemarkPlace | None:
    remark = item.remark
    return RemarkPlace(item.number, remark.page, remark.spot if _seen(remark.spot) else None) if remark.page else None


def _seen(spot: Spot | None) -> bool:
    return spot is not None and all(map(isfinite, spot))


# Words


def where(remark: Remark) -> str:
    """Return the place of a remark in words: « page 6, à 78 mm du haut et 26 mm de la gauche »."""
    if not remark.page:
        return ""
    page = f"page{_NBSP}{remark.page}"
    if remark.spot is None or not _seen(remark.spot):
        return page
    down, across = (f"{number(round(points * _MM))}{_NBSP}mm" for points in (remark.spot.top, remark.spot.left))
    return f"{page}, à {down} du haut et {across} de la gauche"


def excerpt(place: Location) -> tuple[str, str, str] | None:
    """Return an author's line: before what the caret underlines, that, and what follows; None if there is none."""
    if not (place.line and place.excerpt.strip()):
        return None
    start = max(0, place.column - 1 - _EXCERPT // 2) if len(place.excerpt) > _EXCERPT else 0
    end = start + _EXCERPT
    caret = min(max(place.column - 1, start), end) if place.column else end
    stop = min(caret + max(place.width, 1), end) if place.column else end
    text = place.excerpt.replace("\t", " ")
    after = text[stop:end] + ("…" if len(text) > end else "")
    return ("…" if start else "") + text[start:caret], text[caret:stop], after


def short(text: str) -> str:
    """Return *text*, cut to the longest that a report shows."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _sentence(text: str) -> str:
    """Return a message with a capital initial; names of files and of fields keep theirs."""
    first = re.split(r"[\s'’]", text, maxsplit=1)[0]
    return text[:1].upper() + text[1:] if first.isalpha() else text


def number(value: int) -> str:
    """Return a number in French notation: 4 763."""
    return f"{value:,}".replace(",", _THIN)


def count(value: int, one: str, many: str) -> str:
    """Return a number with its noun: 0 remarque, 1 remarque, 2 remarques."""
    return f"{number(value)}{_NBSP}{one if value < 2 else many}"


def day(on: date) -> str:
    """Return a date in words: 1er mars 2026."""
    first = f"{on.day}er" if on.day == 1 else str(on.day)
    return f"{first}{_NBSP}{_MONTHS[on.month - 1]} {on.year}"


def several(words: Sequence[str]) -> str:
    """Return an enumeration: « 1, 2 et 3 »."""
    return f"{', '.join(words[:-1])} et {words[-1]}" if len(words) > 1 else "".join(words)


def verdict(report: Report) -> str:
    """Return the verdict: « Bon à tirer » only if there is nothing to settle; otherwise the number of stops."""
    stopping = sum(stops(remark.problem) for remark in report.remarks)
    if stopping:
        return f"{number(stopping)}{_NBSP}à corriger avant d’imprimer"
    if report.unsettled:
        return f"Conforme à l’édition, où {count(report.unsettled, 'point reste', 'points restent')} à corriger"
    return "Bon à tirer"


def reasons(report: Report) -> str:
    """Return the verdict's reasons in a sentence or two."""
    found = [level(remark) for remark in report.remarks]
    stopping = [one.name for one in found if one.stops]
    if not found:
        return "Rien à signaler."
    errors, points = (stopping.count(name) for name in ("error", "final"))
    counts = [count(errors, "erreur", "erreurs")] if errors else []
    counts += [f"{count(points, 'point', 'points')} à régler avant tirage"] if points else []
    sentence = f"{several(counts)}." if counts else "Rien n’est à corriger avant d’imprimer."
    if others := len(found) - len(stopping):
        named = ("autre remarque", "autres remarques") if counts else ("remarque", "remarques")
        sentence += f" {count(others, *named)} à regarder."
    return sentence


def near_alternative(item: Item) -> str:
    """Return the alternative text of the picture of a spot."""
    return f"Vue rapprochée, l’endroit de la remarque {item.number} entouré{_NBSP}: {item.where}."


def page_alternative(page: int, places: Sequence[RemarkPlace]) -> str:
    """Return the alternative text of the picture of a whole page."""
    numbers = [str(place.number) for place in places if place.spot]
    if not numbers:
        return f"Page {page} entière."
    rings = "remarque entourée" if len(numbers) == 1 else "remarques entourées"
    return f"Page {page} entière, {rings}{_NBSP}: {several(numbers)}."
