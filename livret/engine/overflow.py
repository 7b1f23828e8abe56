"""Text that stands where it should not: out of its frame, past the page's foot, too near the paper's edge."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import inf
from xml.etree.ElementTree import Element

from livret.base.problems import Kind
from livret.catalogue import layout, prose
from livret.engine.laid_out import MM, Frame, Rect, Run, Sheet, Zone
from livret.pdf.model import Finding

#: Text keeps this far from the trim edge, in millimetres; running heads, which no reader misses, a little less.
SAFE_MM: dict[Zone, float] = {"flow": 5, "placed": 5, "margin": 3}

#: What the eye forgives: sideways in CSS pixels, up and down in ems, less where what stands out is lost.
_SIDEWAYS, _UPRIGHT, _UPRIGHT_CLIPPED = 1.0, 0.3, 0.08

_QUOTED_WORDS, _LONGEST_WORDS = 6, 3


@dataclass(frozen=True, slots=True)
class _Excess:
    """How far, in CSS pixels, some text stands out of what must hold it."""

    kind: Kind
    box: str
    pixels: float


def overflows(
    sheets: Iterable[Sheet],
    source_of: Callable[[Run], int | None],
    table_of: Callable[[Run], Element | None],
) -> list[Finding]:
    """Return one finding for each block, page and kind of excess, with the largest in millimetres.

    A table that is too wide is one finding, however many of its cells stand out; *table_of* gives that of a run.
    """
    found: dict[tuple[str, int, int | None, str], list[tuple[Run, _Excess]]] = {}
    tables: dict[Element, list[Run]] = {}
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
    return [*wide, *(_finding(key, cases) for key, cases in found.items())]


def worst(run: Run, sheet: Sheet) -> _Excess | None:
    """Return the largest excess of *run*; losing letters is worse than any mere overflow."""
    excesses = [excess for excess in _excesses(run, sheet) if excess.pixels > 0]
    return max(excesses, key=lambda e: (e.kind is layout.CUT_OFF, e.pixels), default=None)


def _excesses(run: Run, sheet: Sheet) -> Iterator[_Excess]:
    for frame in run.frames:
        yield _Excess(layout.CUT_OFF if frame.clips else layout.OVERFLOW, frame.name, _out_of(run, frame))
    on_page = run.rects[0]
    if run.zone == "flow" and on_page.bottom - sheet.foot > _UPRIGHT * run.size:
        yield _Excess(layout.PAST_THE_FOOT, "", on_page.bottom - sheet.foot)
    safe = SAFE_MM[run.zone] / MM
    paper = Rect(safe, safe, sheet.width - safe, sheet.height - safe)
    yield _Excess(layout.NEAR_THE_EDGE, "", _beyond(on_page, paper, _SIDEWAYS, _SIDEWAYS))


def _out_of(run: Run, frame: Frame) -> float:
    rect = run.rects[frame.space]
    if frame.clips:
        return _beyond(rect, frame.rect, _SIDEWAYS, _UPRIGHT_CLIPPED * run.size)
    held = frame.rect
    # A hanging first line stands out of its block on purpose.
    room = Rect(held.left - run.indent, held.top, held.right, held.bottom)
    return _beyond(rect, room, _SIDEWAYS, _UPRIGHT * run.size)


def _beyond(rect: Rect, room: Rect, sideways: float, upright: float) -> float:
    """Return by how much *rect* leaves *room*, 0 if it does so by no more than the tolerances."""
    across = max(room.left - rect.left, rect.right - room.right)
    along = max(room.top - rect.top, rect.bottom - room.bottom)
    return max(across if across > sideways else -inf, along if along > upright else -inf, 0)


def _sideways(run: Run) -> float:
    """Return by how many CSS pixels *run* stands out of its frames on the right."""
    return max((run.rects[frame.space].right - frame.rect.right for frame in run.frames), default=0)


def _too_wide(table: Element, runs: Sequence[Run]) -> Finding:
    words = dict.fromkeys(word for cell in table.itertext() for word in cell.split())
    longest = sorted(words, key=len, reverse=True)[:_LONGEST_WORDS]
    values: dict[str, str | int | float] = {
        "mm": round(max(map(_sideways, runs)) * MM, 1),
        "count": max(len(row) for row in table.iter("tr")),
        "words": ", ".join(longest),
    }
    return Finding(prose.TABLE_TOO_WIDE.code, runs[0].page, int(table.get("data-src", 0)), values=values)


def _finding(key: tuple[str, int, int | None, str], cases: list[tuple[Run, _Excess]]) -> Finding:
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
