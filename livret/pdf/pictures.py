"""The pictures of a document, and their roles.

A picture is an image XObject (ISO 32000-1 8.9.5). It may stand in pages, in forms, in tiling patterns, in the
groups of soft masks, or be the transparency of another picture.
"""

from dataclasses import dataclass, field
from typing import Literal

from pikepdf import Dictionary, Name, Object, Pdf, Stream

#: ``plate``: seen on the page; ``mask``: only its lightness counts (ISO 32000-1 11.5.3); ``alpha``: the transparency
#: of another picture (11.6.5.3).
Role = Literal["plate", "mask", "alpha"]

#: Forms within forms, at most.
MOST_NESTED = 40
#: An object of a file, by its number and generation.
Number = tuple[int, int]


@dataclass(slots=True)
class PlacedImage:
    """An image XObject, and its role."""

    stream: Object
    role: Role


def pictures(pdf: Pdf) -> list[PlacedImage]:
    """Return every picture that the pages of *pdf* use, once; one that is both visible and a mask is a plate."""
    found = _Found()
    for page in pdf.pages:
        found.enter(page.resources, "plate")
    return list(found.pictures.values())


def has_pictures(resources: Object) -> bool:
    """Whether *resources* refer to a picture, however deep."""
    found = _Found()
    found.enter(resources, "plate")
    return bool(found.pictures)


@dataclass
class _Found:
    """The pictures met so far, by object; the resources already searched, for each role."""

    pictures: dict[Number, PlacedImage] = field(default_factory=dict)
    seen: set[tuple[Number, Role]] = field(default_factory=set)

    def enter(self, resources: Object, role: Role, depth: int = 0) -> None:
        if depth > MOST_NESTED or self._known(resources, role):
            return
        for entry in _values(resources, "/XObject"):
            self._collect(entry, role, depth)
        for pattern in _values(resources, "/Pattern"):
            if not self._known(pattern, role):
                self.enter(pattern.get("/Resources", Dictionary()), role, depth + 1)
        for state in _values(resources, "/ExtGState"):
            if isinstance(state.get("/SMask"), Dictionary):
                self._collect(state.SMask.G, "mask", depth)

    def _known(self, entry: Object, role: Role) -> bool:
        if not entry.is_indirect:
            return False
        known = (entry.objgen, role) in self.seen
        self.seen.add((entry.objgen, role))
        return known

    def _collect(self, entry: Object, role: Role, depth: int) -> None:
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
    found = resources.get(category, Dictionary())
    return [found[name] for name in found.keys()]  # noqa: SIM118 (a pikepdf object yields no names)
