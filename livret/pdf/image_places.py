"""The pictures of a document: which there are, what they serve for, and how large each is printed.

A picture is an image XObject (ISO 32000-1 8.9.5). It may stand in pages, in forms, in tiling patterns, in the
groups of soft masks, or be the transparency of another picture.
"""

from dataclasses import dataclass, field
from math import hypot
from typing import Literal, NamedTuple

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, parse_content_stream

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


class Matrix(NamedTuple):
    """A transformation (ISO 32000-1 8.3.3)."""

    a: float = 1
    b: float = 0
    c: float = 0
    d: float = 1
    e: float = 0
    f: float = 0

    def within(self, outer: "Matrix") -> "Matrix":
        """Return this transformation followed by *outer*."""
        return Matrix(
            self.a * outer.a + self.b * outer.c,
            self.a * outer.b + self.b * outer.d,
            self.c * outer.a + self.d * outer.c,
            self.c * outer.b + self.d * outer.d,
            self.e * outer.a + self.f * outer.c + outer.e,
            self.e * outer.b + self.f * outer.d + outer.f,
        )


def placements(pdf: Pdf) -> dict[_Key, list[Placement]]:
    """Return where each picture of *pdf* is drawn, by the object number of its stream.

    Only pages whose resources lead to pictures are read. A picture's transparency is drawn where the picture is.
    """
    wanted = {picture.stream.objgen for picture in pictures(pdf)}
    walk = _Walk(wanted)
    for number, page in enumerate(pdf.pages):
        if wanted and walk.leads_to_pictures(page.resources):
            walk.read(number, page.obj, page.resources, Matrix(), 0)
    return walk.found


class _Walk:
    """Follows the current transformation through the streams that draw pictures."""

    def __init__(self, wanted: set[_Key]) -> None:
        self._wanted = wanted
        self._leads: dict[_Key, bool] = {}
        self._inside: set[_Key] = set()  # a form may name itself
        self.found: dict[_Key, list[Placement]] = {}

    def leads_to_pictures(self, resources: Object) -> bool:
        if resources.is_indirect and resources.objgen in self._leads:
            return self._leads[resources.objgen]
        if resources.is_indirect:
            self._leads[resources.objgen] = False  # should it hold itself
        inside = _Found()
        inside.enter(resources, "plate")
        leads = bool(inside.pictures)
        if resources.is_indirect:
            self._leads[resources.objgen] = leads
        return leads

    def read(self, page: int, stream: Object, resources: Object, base: Matrix, depth: int) -> None:
        """Follow the operators of *stream* (a page or a form), whose space *base* takes to the page's."""
        if depth > _DEPTH:
            return
        current, kept = base, []
        for pattern in _values(resources, "/Pattern"):
            self._enter(page, pattern, resources, base, depth)
        for instruction in parse_content_stream(stream, "q Q cm Do gs"):
            operands = instruction.operands
            match str(instruction.operator):
                case "q":
                    kept.append(current)
                case "Q":
                    current = kept.pop() if kept else base
                case "cm":
                    current = Matrix(*map(float, operands)).within(current)
                case "Do":
                    self._draw(page, resources.XObject[str(operands[0])], resources, current, depth)
                case "gs":
                    self._mask(page, resources.ExtGState[str(operands[0])], resources, current, depth)

    def _draw(self, page: int, entry: Object, resources: Object, current: Matrix, depth: int) -> None:
        if entry.get("/Subtype") == Name.Form:
            self._enter(page, entry, resources, current, depth)
            return
        place = Placement(page, hypot(current.a, current.b), hypot(current.c, current.d))
        for drawn in (entry, entry.get("/SMask"), entry.get("/Mask")):
            if isinstance(drawn, Stream):
                self.found.setdefault(drawn.objgen, []).append(place)

    def _mask(self, page: int, state: Object, resources: Object, current: Matrix, depth: int) -> None:
        if isinstance(state.get("/SMask"), Dictionary):
            self._enter(page, state.SMask.G, resources, current, depth)

    def _enter(self, page: int, entry: Object, resources: Object, current: Matrix, depth: int) -> None:
        """Follow a form, or a tiling pattern, whose cells are all as large as the first."""
        own = entry.get("/Resources", resources)
        if not isinstance(entry, Stream) or entry.objgen in self._inside or not self.leads_to_pictures(own):
            return
        matrix = Matrix(*map(float, entry.get("/Matrix", Array([1, 0, 0, 1, 0, 0]))))
        self._inside.add(entry.objgen)
        self.read(page, entry, own, matrix.within(current), depth + 1)
        self._inside.remove(entry.objgen)


def sizes(pdf: Pdf) -> dict[_Key, tuple[float, float]]:
    """Return the largest printed width and height, in points, of each picture of *pdf*."""
    return {
        key: (max(place.width for place in places), max(place.height for place in places))
        for key, places in placements(pdf).items()
    }
