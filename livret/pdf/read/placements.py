"""Where the pictures of a document are drawn, and their printed sizes."""

from dataclasses import dataclass, field
from math import hypot
from typing import NamedTuple

from pikepdf import Dictionary, Matrix, Name, Object, Pdf, Stream

from livret.pdf.pictures import MOST_NESTED, Number, has_pictures
from livret.pdf.read.bounds import Meter
from livret.pdf.read.canvas import Canvas, Operands, SharedResources
from livret.pdf.read.drawing import STATE, draw
from livret.pdf.read.state import EVERYWHERE, PLAIN


class Placement(NamedTuple):
    """A place where a picture is drawn: index of the page, and its printed width and height in points."""

    page: int
    width: float
    height: float


@dataclass(slots=True)
class _PictureCanvas(Canvas):
    """A page of which only pictures are read: *found* by object, in forms that refer to one."""

    page: int = 0
    found: dict[Number, list[Placement]] = field(default_factory=dict)
    leads: dict[Number, bool] = field(default_factory=dict)
    inside: set[Number] = field(default_factory=set)  # a form may name itself


def placements(pdf: Pdf) -> dict[Number, list[Placement]]:
    """Return where each picture of *pdf* is drawn, by the object number of its stream.

    Only pages whose resources lead to pictures are read. A picture's transparency is drawn where the picture is.
    """
    canvas = _PictureCanvas(SharedResources(Meter(len(pdf.pages))), frozenset())
    for canvas.page, page in enumerate(pdf.pages):
        if _leads_to_pictures(canvas, page.resources):
            _read(canvas, page.obj, page.resources, PLAIN)
    return canvas.found


def _leads_to_pictures(canvas: _PictureCanvas, resources: Object) -> bool:
    key = resources.objgen
    if key not in canvas.leads or not resources.is_indirect:
        canvas.leads[key] = has_pictures(resources)
    return canvas.leads[key]


def _read(canvas: _PictureCanvas, stream: Object, resources: Object, matrix: Matrix) -> None:
    """Read *stream*, a page or a form, transformed by *matrix* to the page's space, and the patterns it may use."""
    for pattern in resources.get("/Pattern", Dictionary()).values():
        _enter(canvas, pattern, resources, matrix)
    draw(canvas, stream, resources, matrix, EVERYWHERE, _PICTURES)


def _do(canvas: _PictureCanvas, operands: Operands) -> None:
    entry, matrix = canvas.resources.XObject[operands[0]], canvas.state.matrix
    if entry.get("/Subtype") == Name.Form:
        _enter(canvas, entry, canvas.resources, matrix)
        return
    place = Placement(canvas.page, hypot(matrix.a, matrix.b), hypot(matrix.c, matrix.d))
    for drawn in (entry, entry.get("/SMask"), entry.get("/Mask")):
        if isinstance(drawn, Stream):
            canvas.found.setdefault(drawn.objgen, []).append(place)


def _mask(canvas: _PictureCanvas, operands: Operands) -> None:
    mask = canvas.resources.ExtGState[operands[0]].get("/SMask")
    if isinstance(mask, Dictionary):
        _enter(canvas, mask.G, canvas.resources, canvas.state.matrix)


def _enter(canvas: _PictureCanvas, entry: Object, resources: Object, matrix: Matrix) -> None:
    """Read a form, or a tiling pattern, whose cells are all as large as the first."""
    own = entry.get("/Resources", resources)
    met = entry.objgen in canvas.inside or len(canvas.inside) > MOST_NESTED
    if isinstance(entry, Stream) and not met and _leads_to_pictures(canvas, own):
        canvas.inside.add(entry.objgen)
        _read(canvas, entry, own, Matrix(entry.get("/Matrix", PLAIN)) @ matrix)
        canvas.inside.remove(entry.objgen)


_PICTURES = {**{name: STATE[name] for name in ("q", "Q", "cm")}, "Do": _do, "gs": _mask}


def sizes(pdf: Pdf) -> dict[Number, tuple[float, float]]:
    """Return the largest printed width and height, in points, of each picture of *pdf*."""
    return {
        key: (max(place.width for place in places), max(place.height for place in places))
        for key, places in placements(pdf).items()
    }
