"""The list of territories in edition.yaml, with one more at its end, and the rest of the file unchanged."""

import re

from livret.edition.decode import decoded
from livret.edition.load.yaml_nodes import read_yaml
from livret.edition.source import Items, Scalar, Table

_LIST = "territoires"
_HEAD = re.compile(rf"{_LIST}[ \t]*:[ \t]*(?P<value>[^#\r]*)(?P<rest>.*)")
_ITEM = re.compile(r"(?P<dash>[ \t]*-[ \t]+)\S")
_BETWEEN = re.compile(r"\[(?P<names>[^\]]*)\][ \t]*")


def listing(raw: bytes, name: str) -> bytes | None:
    """Return edition.yaml, *raw*, with *name*, in ASCII, added to its territories; None where that would not be read.

    Lines are decoded as Latin-1: other bytes stay as they are, in any encoding.
    """
    lines = raw.decode("latin-1").split("\n")
    row = next((row for row, line in enumerate(lines) if _HEAD.fullmatch(line)), None)
    if row is None:
        return None
    new = "\n".join(_longer(lines, row, name)).encode("latin-1")
    return new if _reads(raw, new, name) else None


def _longer(lines: list[str], row: int, name: str) -> list[str]:
    """Return *lines* with *name* in the list that begins in *row*."""
    found, end = _HEAD.fullmatch(lines[row]), "\r" if lines[row].endswith("\r") else ""
    value = found["value"].strip() if found else ""
    between = _BETWEEN.fullmatch(value)
    if names := (between["names"] if between else value).rstrip(" ,"):  # a list on one line, or one name for a list
        return [*lines[:row], lines[row].replace(value, f"[{names}, {name}]", 1), *lines[row + 1 :]]
    last, dash = row, "  - "
    for place in range(row + 1, len(lines)):
        item = _ITEM.match(lines[place])
        if item:
            last, dash = place, item["dash"]
        elif lines[place].strip() and not lines[place].lstrip().startswith("#"):
            break
    if last == row:  # an empty list: the request to fill it is removed
        return [*lines[:row], f"{_LIST}:{end}", f"{dash}{name}{end}", *lines[row + 1 :]]
    kept = lines[last] if lines[last].endswith(end) else f"{lines[last]}{end}"
    return [*lines[:last], kept, f"{dash}{name}{end}", *lines[last + 1 :]]


def _reads(before: bytes, after: bytes, name: str) -> bool:
    """Return whether *after* reads as *before*, with *name* at the end of its territories."""
    old, new = (read_yaml(decoded(each, "")[0], "")[0] for each in (before, after))
    if not old or not new:
        return False
    rest = [[(e.key.text, _bare(e.value)) for e in each.entries if e.key.text != _LIST] for each in (old, new)]
    return rest[0] == rest[1] and _names(new) == [*_names(old), name]


def _names(table: Table) -> list[str]:
    node = table.get(_LIST)
    items = node.items if isinstance(node, Items) else [node]
    return [each.text for each in items if isinstance(each, Scalar) and not each.empty]


def _bare(node: object) -> object:
    """Return *node* without its places."""
    if isinstance(node, Table):
        return [(entry.key.text, _bare(entry.value)) for entry in node.entries]
    if isinstance(node, Items):
        return [_bare(each) for each in node.items]
    return node.text if isinstance(node, Scalar) else node
