"""Merge equal objects of a book, and drop its unused resources."""

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256

from pikepdf import Array, Dictionary, Object, Stream

from livret.bind.placed import PlacedFragment, owners, resources_of


def merge_duplicates(chapters: list[PlacedFragment]) -> None:
    """Make the resources of *chapters* share every object that is equal, byte for byte."""
    pool = _Pool()
    for resources in resources_of(page for chapter in chapters for page in chapter.pages):
        pool.merge(resources)


class _Pool:
    """Objects already met, by the digest of all their content, however deep."""

    def __init__(self) -> None:
        self._kept: dict[bytes, Object] = {}
        self._digests: dict[tuple[int, int], bytes] = {}

    def merge(self, holder: Object) -> bytes:
        """Replace the content of *holder* by equal objects already kept, innermost first; return its SHA-256 digest."""
        if holder.is_indirect and holder.objgen in self._digests:
            return self._digests[holder.objgen]
        if holder.is_indirect:
            self._digests[holder.objgen] = b""  # in case it contains itself
        digest = sha256(b"[" if isinstance(holder, Array) else b"<")
        if isinstance(holder, Stream):
            digest.update(holder.read_raw_bytes())
        for key, value in _entries(holder):
            digest.update(f"{key} ".encode())
            if isinstance(value, (Dictionary, Array, Stream)) and not _is_whole(value):
                inner = self.merge(value)
                digest.update(inner)
                if value.is_indirect:
                    holder[key] = self._kept.setdefault(inner, value)
            else:
                digest.update(_text(value))
        if holder.is_indirect:
            self._digests[holder.objgen] = digest.digest()
        return digest.digest()


def _is_whole(value: Object) -> bool:
    """Whether *value* refers to no other object, so that its text is complete."""
    return not value.is_indirect and b" R" not in value.unparse()


def _entries(holder: Object) -> Iterator[tuple[str | int, object]]:
    if isinstance(holder, Array):
        return iter(list(enumerate(holder)))
    return ((key, holder[key]) for key in sorted(holder.keys()) if key != "/Length")


def _text(value: object) -> bytes:
    return value.unparse() if isinstance(value, Object) else repr(value).encode()


#: Names in content streams, and those used without being named (ISO 32000-1 8.6.5.6).
_NAME = re.compile(rb"/[^\s/()<>\[\]{}%]+")
_IMPLIED = frozenset({"/DefaultGray", "/DefaultRGB", "/DefaultCMYK"})

#: Resources that content streams use by name (ISO 32000-1 table 33).
_CHOICES = ("/ColorSpace", "/ExtGState", "/Font", "/Pattern", "/Properties", "/Shading", "/XObject")


def drop_idle(pages: Iterable[Object]) -> None:
    """Remove from *pages*, and the drawings on them, the resources that their streams do not name.

    Two drawings that differ in nothing else are equal afterwards.
    """
    names: dict[tuple[int, int], set[bytes]] = {}
    by_content: dict[tuple[int, int], Object] = {}
    for owner in owners(pages):
        resources = owner.Resources
        key = resources.objgen if resources.is_indirect else owner.objgen
        by_content[key] = resources
        contents = owner.get("/Contents", owner)
        for stream in contents if isinstance(contents, Array) else [contents]:
            names.setdefault(key, set()).update(_NAME.findall(stream.read_bytes()))
    for key, resources in by_content.items():
        _keep(resources, {name.decode("latin-1") for name in names[key]})


def _keep(resources: Object, names: set[str]) -> None:
    if any("#" in name for name in names):
        return  # escaped otherwise than the resources' own names: none is surely idle
    for kind in _CHOICES:
        choices = resources.get(kind, Dictionary())
        kept = Dictionary({name: value for name, value in choices.items() if name in names | _IMPLIED})
        if len(kept):
            resources[kind] = kept  # a dictionary of its own: the engine's is shared by the page and its drawings
        elif kind in resources:
            del resources[kind]
