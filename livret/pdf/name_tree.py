"""Name trees (ISO 32000-1 7.9.6), each one leaf: personal copies extend it, and programs search it by bisection."""

from collections.abc import Mapping

from pikepdf import Array, Dictionary, Object, String


def name_tree(entries: Mapping[str, Object]) -> Dictionary:
    """Return the name tree of *entries*, sorted by ``key``.

    ``pikepdf.NameTree`` sorts by UTF-8, which differs for names written in UTF-16, and splits a leaf of more than 32.
    """
    return Dictionary(
        Names=Array([part for name in sorted(entries, key=key) for part in (String(name), entries[name])])
    )


def key(name: str) -> bytes:
    """Return the sort key of a name tree: the bytes of *name* as written."""
    return bytes(String(name))
