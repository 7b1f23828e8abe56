"""The pictures of a document: which there are, what they serve for, and how large each is printed.

A picture is an image XObject (ISO 32000-1 8.9.5). It may stand in pages, in forms, in tiling patterns, in the
groups of soft masks, or be the transparency of another picture.
"""

from dataclasses import dataclass, field
from math import hypot
from typing import Literal, NamedTuple

from pikepdf import Dictionary, Matrix, Name, Object, Pdf, Stream

from livret.pdf.read.bounds import Meter
from livret.pdf.read.canvas import Canvas, Operands, SharedResources
from livret.pdf.read.drawing import STATE, draw
from livret.pdf.read.state import EVERYWHERE, PLAIN

#: ``plate``: seen on the page; ``mask``: only its lightness counts (ISO 32000-1 11.5.3); ``alpha``: the transparency
#: of another picture (11.6.5.3).
Role = Literal["plate", "mask", "alpha"]

#: Forms within forms, at most.
_DEPTH = 40
_Key = tuple[int, int]


@dataclass(slots=True)
class PlacedImage:
    """An image XObject, and what it serves for."""

    stream: Object
    role: Role


class Placement(NamedTuple):
    """A place where a picture is drawn: index of the page, and its printed width and height in points."""

    page: int
    width: float
    height: float


def pictures(pdf: Pdf) -> list[PlacedImage]:
    """Return every picture that the pages of *pdf* use, once; what is seen and masks as well is a plate."""
    found = _Found()
    for page in pdf.pages:
        found.enter(page.resources, "plate")
    return list(found.pictures.values())


@dataclass
class _Found:
    """The pictures met so far, by object; the resources already looked into, for each role."""

    pictures: dict[_Key, PlacedImage] = field(default_factory=dict)
    seen: set[tuple[_Key, Role]] = field(default_factory=set)

    def enter(self, resources: Object, role: Role, depth: int = 0) -> None:
        if depth > _DEPTH or self._known(resources, role):
            return
        for entry in _values(resources, "/XObject"):
            self._take(entry, role, depth)
        for pattern in _values(resources, "/Pattern"):
            if not self._known(pattern, role):
                self.enter(pattern.get("/Resources", Dictionary()), role, depth + 1)
        for state in _values(resources, "/ExtGState"):
            if isinstance(state.get("/SMask"), Dictionary):
                self._take(state.SMask.G, "mask", depth)

    def _known(self, entry: Object, role: Role) -> bool:
        if not entry.is_indirect:
            return False
        known = (entry.objgen, role) in self.seen
        self.seen.add((entry.objgen, role))
        return known

    def _take(self, entry: Object, role: Role, depth: int) -> None:
        if self._known(entry, role):
            return
        if entry.get("/Subtype") == Name.Form:
            self.enter(entry.get("/Resources", Dictionary()), role, depth + 1)
        elif entry.get("/Subtype") == Name.Image:
            if entry.objgen not in self.pictures or role == "plate":
                self.pictures[entry.objgen] = PlacedImage(entry, role)
            for name in ("/SMask", "/Mask"):
                if isinstance(entry.get(name), Stream):
                    self.pictures[entry[name].objgen] = PlacedImage(entry[name], "alpha")


def _values(resources: Object, category: str) -> list[Object]:
    held = resources.get(category, Dictionary())
    return [held[name] for name in held.keys()]  # noqa: SIM118 (a pikepdf object yields no names)


# Placements


@dataclass(slots=True)
class _PictureCanvas(Canvas):
    """A page of which pictures alone are read: *found* by object, in forms that lead to one."""

    page: int = 0
    found: dict[_Key, list[Placement]] = field(default_factory=dict)
    leads: dict[_Key, bool] = field(default_factory=dict)
    inside: set[_Key] = field(default_factory=set)  # a form may name itself


def placements(pdf: Pdf) -> dict[_Key, list[Placement]]:
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
        inside = _Found()
        inside.enter(resources, "plate")
        canvas.leads[key] = bool(inside.pictures)
    return canvas.leads[key]


def _read(canvas: _PictureCanvas, stream: Object, resources: Object, matrix: Matrix) -> None:
    """Read *stream*, a page or a form, whose space *matrix* takes to the page's, and the patterns it may use."""
    for pattern in _values(resources, "/Pattern"):
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
    known = entry.objgen in canvas.inside or len(canvas.inside) > _DEPTH
    if isinstance(entry, Stream) and not known and _leads_to_pictures(canvas, own):
        canvas.inside.add(entry.objgen)
        _read(canvas, entry, own, Matrix(entry.get("/Matrix", PLAIN)) @ matrix)
        canvas.inside.remove(entry.objgen)


_PICTURES = {**{name: STATE[name] for name in ("q", "Q", "cm")}, "Do": _do, "gs": _mask}


def sizes(pdf: Pdf) -> dict[_Key, tuple[float, float]]:
    """Return the largest printed width and height, in points, of each picture of *pdf*."""
    return {
        key: (max(place.width for place in places), max(place.height for place in places))
        for key, places in placements(pdf).items()
    }
