"""Defects of a page: text out of its frame, words printed on no page, photos with too few points."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from math import inf
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

from livret.base.problems import Kind
from livret.base.text_key import letters, words_between
from livret.catalogue import layout, prose
from livret.engine.laid_out import MM, BoxPage, BoxPhoto, Frame, Rect, TextRun
from livret.pdf.limits import BLURRED_DPI, FLOOR_DPI, SAFE_MM
from livret.pdf.model import Finding

#: Tolerances: sideways in CSS pixels, up and down in ems, smaller where the frame clips.
_SIDEWAYS, _UPRIGHT, _UPRIGHT_CLIPPED = 1.0, 0.3, 0.08

_QUOTED_WORDS, _LONGEST_WORDS = 6, 3


@dataclass(frozen=True, slots=True)
class _Excess:
    """How far, in CSS pixels, some text stands out of its frame."""

    kind: Kind
    box: str
    pixels: float


def overflows(
    sheets: Iterable[BoxPage],
    source_of: Callable[[TextRun], int | None],
    table_of: Callable[[TextRun], Element | None],
) -> list[Finding]:
    """Return one finding for each block, page and kind of excess, with the largest in millimetres.

    A table that is too wide is one finding, however many of its cells stand out; *table_of* returns the table of a run.
    """
    found: dict[tuple[str, int, int | None, str], list[tuple[TextRun, _Excess]]] = {}
    tables: dict[Element, list[TextRun]] = {}
    for sheet in sheets:
        for run in sheet.runs:
            if not (excess := worst(run, sheet)):
                continue
            table = table_of(run)
            if table is not None and _sideways(run) > _SIDEWAYS:
                tables.setdefault(table, []).append(run)
            else:
                key = (excess.kind.code, sheet.number, source_of(run), excess.box)
                found.setdefault(key, []).append((run, excess))
    wide = [_too_wide(table, runs) for table, runs in tables.items()]
    return [*wide, *(_of_overflow(key, cases) for key, cases in found.items())]


def worst(run: TextRun, sheet: BoxPage) -> _Excess | None:
    """Return the largest excess of *run*, or None; clipped letters outrank any mere overflow."""
    return max(_excesses(run, sheet), key=lambda e: (e.kind is layout.CUT_OFF, e.pixels), default=None)


def _excesses(run: TextRun, sheet: BoxPage) -> Iterator[_Excess]:
    for frame in run.frames:
        if (pixels := _out_of(run, frame)) > 0:
            yield _Excess(layout.CUT_OFF if frame.clips else layout.OVERFLOW, frame.name, pixels)
    on_page = run.rects[0]
    if run.zone == "flow" and on_page.bottom - sheet.foot > _UPRIGHT * run.size:
        yield _Excess(layout.PAST_THE_FOOT, "", on_page.bottom - sheet.foot)
    safe = SAFE_MM[run.zone] / MM
    paper = Rect(safe, safe, sheet.width - safe, sheet.height - safe)
    if (pixels := _beyond(on_page, paper, _SIDEWAYS, _SIDEWAYS)) > 0:
        yield _Excess(layout.NEAR_THE_EDGE, "", pixels)


def _out_of(run: TextRun, frame: Frame) -> float:
    rect = run.rects[frame.space]
    if frame.clips:
        return _beyond(rect, frame.rect, _SIDEWAYS, _UPRIGHT_CLIPPED * run.size)
    frame_rect = frame.rect
    # A hanging first line stands out of its block on purpose.
    room = Rect(frame_rect.left - run.indent, frame_rect.top, frame_rect.right, frame_rect.bottom)
    return _beyond(rect, room, _SIDEWAYS, _UPRIGHT * run.size)


def _beyond(rect: Rect, room: Rect, sideways: float, upright: float) -> float:
    """Return by how many CSS pixels *rect* leaves *room*; 0 within the tolerances."""
    across = max(room.left - rect.left, rect.right - room.right)
    along = max(room.top - rect.top, rect.bottom - room.bottom)
    return max(across if across > sideways else -inf, along if along > upright else -inf, 0)


def _sideways(run: TextRun) -> float:
    """Return by how many CSS pixels *run* stands out of its frames on the right."""
    return max((run.rects[frame.space].right - frame.rect.right for frame in run.frames), default=0)


def _too_wide(table: Element, runs: Sequence[TextRun]) -> Finding:
    words = dict.fromkeys(word for cell in table.itertext() for word in cell.split())
    longest = sorted(words, key=len, reverse=True)[:_LONGEST_WORDS]
    values: dict[str, str | int | float] = {
        "mm": round(max(map(_sideways, runs)) * MM, 1),
        "count": max(len(row) for row in table.iter("tr")),
        "words": ", ".join(longest),
    }
    return Finding(prose.TABLE_TOO_WIDE.code, runs[0].page, int(table.get("data-src", 0)), values=values)


def _of_overflow(key: tuple[str, int, int | None, str], cases: list[tuple[TextRun, _Excess]]) -> Finding:
    code, page, source, box = key
    words = " ".join(run.text for run, _ in cases).split()
    shown = " ".join(words[:_QUOTED_WORDS]) + ("…" if len(words) > _QUOTED_WORDS else "")
    values: dict[str, str | int | float] = {
        "words": shown,
        "mm": round(max(excess.pixels for _, excess in cases) * MM, 1),
        "box": box,
        "lines": len({run.line for run, _ in cases}),
        "count": len(words),
    }
    return Finding(code, page, source, values=values)


_SVG = "{http://www.w3.org/2000/svg}svg"
_SILENT = frozenset({"head", "script", "style", "template", "title", _SVG})

_MOST_QUOTED = 8


def vanished(
    root: Element,
    runs: Iterable[TextRun],
    source_of: Callable[[Element], int | None],
    is_running: Callable[[Element], bool],
) -> list[Finding]:
    """Return one finding for each block that lost words, with how many and the first of them.

    Running elements (*is_running*) that no page uses are skipped, as is ``[data-unprinted]``.
    """
    printed: dict[Element, list[str]] = {}
    for run in runs:
        if run.own:
            printed.setdefault(run.element, []).append(run.text)
    lost: dict[int | None, list[str]] = {}
    for element, text in _passages(root, lambda e: is_running(e) and not _any_of(e, printed)):
        if words := missing(text, "".join(printed.get(element, ()))):
            lost.setdefault(source_of(element), []).extend(words)
    return [_of_vanished(source, words) for source, words in lost.items()]


def _any_of(element: Element, printed: dict[Element, list[str]]) -> bool:
    return any(inner in printed for inner in element.iter())


def _of_vanished(source: int | None, words: list[str]) -> Finding:
    shown = " ".join(words[:_MOST_QUOTED]) + ("…" if len(words) > _MOST_QUOTED else "")
    return Finding(layout.VANISHED.code, None, source, values={"count": len(words), "words": shown})


def _passages(element: Element, is_left_aside: Callable[[Element], bool]) -> Iterator[tuple[Element, str]]:
    """Yield each element that should print, with its own text, in the order of the document."""
    if not isinstance(element.tag, str) or element.tag in _SILENT:  # a comment's tag is not a name
        return
    if "data-unprinted" in element.attrib or is_left_aside(element):
        return
    yield element, " ".join([element.text or "", *(child.tail or "" for child in element)])
    for child in element:
        yield from _passages(child, is_left_aside)


def missing(text: str, printed: str) -> list[str]:
    """Return the words of *text* that are not in *printed*, whatever its case, spaces and hyphens.

    >>> missing("un pré, deux prés", "UN PRÉ,DEU-")
    ['deux', 'prés']
    >>> missing("un pré", "un préun pré")  # printed again on each page
    []
    """
    wanted, found = letters(text), letters(printed)
    if wanted in found:
        return []
    start = _alike(wanted, found)
    end = len(wanted) - min(_alike(wanted[::-1], found[::-1]), len(wanted) - start)
    return words_between(text, start, end)


def _alike(one: str, other: str) -> int:
    """Return the length of the common start of *one* and *other*."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


_INCH = 96  # CSS pixels
#: Narrower photos, in CSS pixels, show no detail: 2 mm.
_DOT = 8


def coarse(sheets: Iterable[BoxPage], source_of: Callable[[Element], int | None]) -> list[Finding]:
    """Return one finding for each photo printed with fewer than FLOOR_DPI points per inch."""
    return [
        _of_picture(picture, source_of(picture.element))
        for sheet in sheets
        for picture in sheet.pictures
        if picture.width > _DOT and _dpi(picture) < FLOOR_DPI
    ]


def _dpi(picture: BoxPhoto) -> int:
    """Return the resolution of *picture* as printed, in points per inch, across or down, whichever is lower."""
    across = picture.columns / picture.width if picture.width else FLOOR_DPI
    down = picture.rows / picture.height if picture.height else FLOOR_DPI
    return round(min(across, down) * _INCH)


def _of_picture(picture: BoxPhoto, source: int | None) -> Finding:
    dpi = _dpi(picture)
    values: dict[str, str | int | float] = {
        "name": PurePosixPath(unquote(urlsplit(picture.element.get("src", "")).path)).name,
        "dpi": dpi,
        "mm": round(picture.width * MM),
        "pixels": -(-picture.columns * FLOOR_DPI // max(1, dpi)),
    }
    kind = layout.BLURRED_PICTURE if dpi < BLURRED_DPI else layout.COARSE_PICTURE
    return Finding(kind.code, picture.page, source, values=values)
