"""Resources that nothing names are let go: the engine gives every page and drawing all that the chapter has."""

import re
from collections.abc import Iterable

from pikepdf import Array, Dictionary, Object

from livret.bind.placed import owners

#: Names of content streams, and those that are used without being named (ISO 32000-1 8.6.5.6).
_NAME = re.compile(rb"/[^\s/()<>\[\]{}%]+")
_IMPLIED = frozenset({"/DefaultGray", "/DefaultRGB", "/DefaultCMYK"})

#: Resources that content streams choose among by name (ISO 32000-1 table 33).
_CHOICES = ("/ColorSpace", "/ExtGState", "/Font", "/Pattern", "/Properties", "/Shading", "/XObject")


def drop_idle(pages: Iterable[Object]) -> None:
    """Let *pages*, and the drawings on them, keep only the resources that they name.

    Two drawings that differ in nothing else are the same from then on.
    """
    names: dict[tuple[int, int], set[bytes]] = {}
    held: dict[tuple[int, int], Object] = {}
    for owner in owners(pages):
        resources = owner.Resources
        key = resources.objgen if resources.is_indirect else owner.objgen
        held[key] = resources
        contents = owner.get("/Contents", owner)
        for stream in contents if isinstance(contents, Array) else [contents]:
            names.setdefault(key, set()).update(_NAME.findall(stream.read_bytes()))
    for key, resources in held.items():
        _keep(resources, {name.decode("latin-1") for name in names[key]})


def _keep(resources: Object, names: set[str]) -> None:
    if any("#" in name for name in names):
        return  # written otherwise than the resources' own names: none can be told idle
    for kind in _CHOICES:
        choices = resources.get(kind, Dictionary())
        kept = Dictionary({name: value for name, value in choices.items() if name in names | _IMPLIED})
        if len(kept):
            resources[kind] = kept  # a dictionary of its own: the engine's is shared by the page and its drawings
        elif kind in resources:
            del resources[kind]
