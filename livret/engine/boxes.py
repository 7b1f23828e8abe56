"""Reads the engine's boxes once a chapter is laid out: which text and photos stand where, and what must hold them.

The box tree is a private part of WeasyPrint (pinned); nothing else of ours looks into it but the tag tree.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from math import inf
from typing import Any

from weasyprint.document import Page as LaidOutPage
from weasyprint.formatting_structure import boxes
from weasyprint.images import RasterImage
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.layout.replaced import replacedbox_layout
from weasyprint.matrix import Matrix
from weasyprint.text.fonts import get_hb_object_data, get_pango_font_hb_face
from weasyprint.text.line_break import create_layout, strut

from livret.engine.laid_out import BoxPage, BoxPhoto, Frame, Rect, TextRun, Zone
from livret.pdf.model import FolioSlot
from livret.pdf.spot import PT

#: How far letters reach from the baseline, in em: capitals above, descenders below.
_ABOVE, _BELOW = 0.72, 0.2

_HELD = (boxes.BlockContainerBox, boxes.FlexContainerBox, boxes.GridContainerBox, boxes.TableBox)
_NOT_FRAMES = (boxes.MarginBox, boxes.FootnoteAreaBox)
_SIDES = ("left", "top", "right", "bottom")

#: Text made by the styles, not by the author; a first letter is the author's own.
_LETTERS = ("::first-letter", "::first-line")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a walk through the boxes stands: what surrounds the box, outermost first."""

    page: int
    zone: Zone = "flow"
    frames: tuple[Frame, ...] = ()
    matrices: tuple[Matrix, ...] = ()
    line: int = 0

    def free(self, *sides: str) -> "_Place":
        """Return the place without the edges on *sides* of the frames that do not clip."""
        if not sides:
            return self
        loose = {side: -inf if side in ("left", "top") else inf for side in sides}
        frames = tuple(f if f.clips else replace(f, rect=replace(f.rect, **loose)) for f in self.frames)
        return replace(self, frames=frames)


def sheet(page: LaidOutPage, number: int) -> BoxPage:
    """Return the text of *page*, the *number*-th of its fragment (from 1)."""
    box = page._page_box
    runs = tuple(run for child in box.children for run in _runs(child, _Place(number)))
    return BoxPage(
        number, page.width, page.height, box.content_box_y() + box.height, runs, tuple(_pictures(page, number))
    )


def _unwrap(box: Any) -> Any:
    return box._box if isinstance(box, AbsolutePlaceholder) else box


def _runs(box: Any, place: _Place) -> Iterator[TextRun]:
    box = _unwrap(box)
    if isinstance(box, boxes.TextBox):
        if run := _run(box, place):
            yield run
        return
    if isinstance(box, boxes.LineBox):
        place = replace(place, line=id(box))
    elif not isinstance(box, boxes.InlineBox):
        place = _enter(box, place)
    for child in box.children:
        yield from _runs(child, place)


# Frames


def _enter(box: Any, place: _Place) -> _Place:
    """Return the place inside *box*: what moved it on purpose frees it, and it becomes a frame itself."""
    style = box.style
    if isinstance(box, boxes.MarginBox):
        place = replace(place, zone="margin")
    if box.is_absolutely_positioned() or box.transformation_matrix:
        place = replace(place.free(*_SIDES), zone="margin" if place.zone == "margin" else "placed")
    elif style["position"] == "relative" and any(style[side] != "auto" for side in _SIDES):
        place = place.free(*_SIDES)
    if box.is_outside_marker:
        place = place.free("left", "right")
    place = place.free(*(side for side in _SIDES if _is_negative(style[f"margin_{side}"])))
    if box.transformation_matrix:
        place = replace(place, matrices=(*place.matrices, box.transformation_matrix))
    if isinstance(box, _HELD) and not isinstance(box, _NOT_FRAMES):
        place = replace(place, frames=(*place.frames, _frame(box, len(place.matrices))))
    return place


def _is_negative(margin: Any) -> bool:
    return getattr(margin, "value", 0) < 0


def _frame(box: Any, space: int) -> Frame:
    style = box.style
    clips = style["overflow"] != "visible"
    limited = (
        style["height"] != "auto"
        or getattr(style["max_height"], "value", inf) < inf
        or box.is_grid_item
        or box.is_flex_item
    )
    left, top = box.padding_box_x(), box.padding_box_y()
    tall = clips or limited
    rect = Rect(
        left,
        top if tall else -inf,
        left + box.padding_width(),
        top + box.padding_height() if tall else inf,
    )
    return Frame(_name(box), rect, clips, space)


def _name(box: Any) -> str:
    if box.element is None or box.element_tag in ("html", "body"):
        return "page"
    names = str(box.element.get("class", "")).split()
    return f".{names[0]}" if names else str(box.element.tag)


# Text


def _run(box: Any, place: _Place) -> TextRun | None:
    style = box.style
    if style["visibility"] != "visible" or not box.text.strip() or box.element is None:
        return None
    spacing = style["letter_spacing"]
    size = style["font_size"]
    width = box.width - (spacing if spacing != "normal" else 0)
    baseline = box.position_y + box.baseline
    rect = Rect(box.position_x, baseline - _ABOVE * size, box.position_x + width, baseline + _BELOW * size)
    return TextRun(
        text=box.text,
        element=box.element,
        own="::" not in box.element_tag or box.element_tag.endswith(_LETTERS),
        page=place.page,
        zone=place.zone,
        rects=tuple(_in_spaces(rect, place.matrices)),
        origin=_to_page(box.position_x, baseline, place.matrices),
        width=width,
        size=size,
        frames=place.frames,
        line=place.line,
        indent=max(0, -getattr(style["text_indent"], "value", 0)),
    )


def _to_page(x: float, y: float, matrices: tuple[Matrix, ...]) -> tuple[float, float]:
    for matrix in reversed(matrices):
        x, y = matrix.transform_point(x, y)
    return x, y


def _in_spaces(rect: Rect, matrices: tuple[Matrix, ...]) -> list[Rect]:
    """Return *rect* as each space sees it, from the page's to its own."""
    spaces = [rect]
    for matrix in reversed(matrices):
        inner = spaces[0]
        corners = [matrix.transform_point(x, y) for x in (inner.left, inner.right) for y in (inner.top, inner.bottom)]
        xs, ys = zip(*corners, strict=True)
        spaces.insert(0, Rect(min(xs), min(ys), max(xs), max(ys)))
    return spaces


# Pictures


def _pictures(page: LaidOutPage, number: int) -> Iterator[BoxPhoto]:
    """Yield the photos of *page* as they are drawn: « object-fit » may crop them, or leave room beside them."""
    for box, _ in _boxes(page._page_box, ()):
        if isinstance(box, boxes.ReplacedBox) and isinstance(box.replacement, RasterImage) and box.element is not None:
            width, height, _x, _y = replacedbox_layout(box)
            yield BoxPhoto(box.element, number, width, height, box.replacement.width, box.replacement.height)


# Folios


def folio_slot(page: LaidOutPage) -> FolioSlot | None:
    """Return where the page number goes: the empty element with ``data-folio``, in PDF points."""
    for box, matrices in _boxes(page._page_box, ()):
        if box.element is not None and "data-folio" in box.element.attrib and "::" not in box.element_tag:
            return _slot(box, matrices, page.height)
    return None


def _boxes(box: Any, matrices: tuple[Matrix, ...]) -> Iterator[tuple[Any, tuple[Matrix, ...]]]:
    box = _unwrap(box)
    if box.transformation_matrix:
        matrices = (*matrices, box.transformation_matrix)
    yield box, matrices
    for child in box.children:
        yield from _boxes(child, matrices)


def _slot(box: Any, matrices: tuple[Matrix, ...], page_height: float) -> FolioSlot:
    style = box.style
    at_right = style["text_align_all"] in ("right", "end")
    x = box.content_box_x() + (box.width if at_right else 0)
    y = box.content_box_y() + strut(style)[1]
    x, y = _to_page(x, y, matrices)
    red, green, blue = style["color"].to("srgb").coordinates[:3]
    return FolioSlot(
        x=x * PT,
        y=(page_height - y) * PT,
        size=style["font_size"] * PT,
        align="right" if at_right else "left",
        colour=(red, green, blue),
        font=_font(style),
    )


def _font(style: Any) -> str:
    """Return the SHA-256 of the font file that digits in this style are set in."""
    layout = create_layout("0", style, None, None, 0)
    line, _ = layout.get_first_line()
    font = line.runs[0].data.item.analysis.font
    return sha256(get_hb_object_data(get_pango_font_hb_face(font))).hexdigest()
