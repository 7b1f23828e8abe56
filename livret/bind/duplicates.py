"""The same picture, drawing, profile or font used by many chapters is kept once."""

from collections.abc import Iterator
from hashlib import sha256

from pikepdf import Array, Dictionary, Object, Stream

from livret.bind.placed import Placed, resources_of


def merge_duplicates(chapters: list[Placed]) -> None:
    """Make the resources of *chapters* share every object that is the same, byte for byte."""
    pool = _Pool()
    for resources in resources_of(page for chapter in chapters for page in chapter.pages):
        pool.merge(resources)


class _Pool:
    """Objects already met, by what they are: the digest of all they hold, however deep."""

    def __init__(self) -> None:
        self._kept: dict[bytes, Object] = {}
        self._digests: dict[tuple[int, int], bytes] = {}

    def merge(self, holder: Object) -> bytes:
        """Replace what *holder* holds by what is already kept, innermost first; return its digest."""
        if holder.is_indirect and holder.objgen in self._digests:
            return self._digests[holder.objgen]
        if holder.is_indirect:
            self._digests[holder.objgen] = b""  # should it hold itself
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
    """Whether *value* refers to nothing, so that its text is all there is of it."""
    return not value.is_indirect and b" R" not in value.unparse()


def _entries(holder: Object) -> Iterator[tuple[str | int, object]]:
    if isinstance(holder, Array):
        return iter(list(enumerate(holder)))
    return ((key, holder[key]) for key in sorted(holder.keys()) if key != "/Length")


def _text(value: object) -> bytes:
    return value.unparse() if isinstance(value, Object) else repr(value).encode()
