"""Inserts values into fiche.yaml: at the value's mark, everything else unchanged, comments too.

The result is verified: the new text must read as the old one with these values; else nothing is changed.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from livret.base.problems import Location, Refused, Severity
from livret.catalogue import intake as kinds
from livret.edition.check.values import SHORT_FORMS, bare, fields
from livret.edition.facts import FACTS, Fact
from livret.edition.load.yaml_nodes import read_yaml
from livret.edition.model import Fiche
from livret.edition.sheet_parts import Photo
from livret.edition.source import Entry, Items, Node, Scalar, Table
from livret.edition.unwritten import MARK, count
from livret.intake.next_year.territory import PHOTOS
from livret.intake.next_year.yaml_values import field

#: The place of a value: ("nom",), ("population", "valeur").
Path = tuple[str, ...]
#: A text, or several for a list field (``departement``).
Value = str | tuple[str, ...]
#: A field as plain values: None where it is empty.
_Plain = Any

_NAME = "fiche.yaml"
_NOWHERE = Location("")
#: Numbers that are quoted in YAML.
_QUOTED = frozenset({"siren"})
_REMARK = re.compile(r"\s+#.*")


def edited(text: str, values: Mapping[Path, Value], file: str = _NAME) -> str:
    """Return *text*, a fiche.yaml from ``decode.decoded``, with *values* inserted.

    Missing fields are added, in the order of the model; a remark « À ÉCRIRE » behind a field goes when the
    field is complete. An empty *text* is a new file.

    :raises Refused: the file cannot be read, or cannot be changed without damage (flow style, for one).
    """
    wanted = _said(text, file)
    what = ", ".join(".".join(path) for path in values)
    new = text
    try:
        for path, value in values.items():
            new = "\n".join(_put(new, path, value, file))
            _expect(wanted, path, value)
    except Refused:  # it can no longer be read
        raise Refused(kinds.CANNOT_EDIT.at(Location(file), what=what)) from None
    _prove(text, new, wanted, Location(file), what)
    return new


def with_photo(text: str, photo: Mapping[str, str], file: str = _NAME) -> str:
    """Return *text* with one more block in its ``photos``; a field that is empty in *photo* is marked « À ÉCRIRE ».

    A required field has the mark as its value, so that the brochure can be printed, as a proof.

    The example in a new fiche, behind « # », is replaced by the first photo.

    :raises Refused: as :func:`edited`.
    """
    photo = {name: value or _mark(name) for name, value in photo.items()}
    wanted = _said(text, file)
    there = wanted.get("photos")
    wanted["photos"] = [*(there if isinstance(there, list) else [there] if there else []), _photo_said(photo)]
    new = "\n".join(_with_block(text, _photo_lines(photo), file))
    _prove(text, new, wanted, Location(file), "photos")
    return new


def value_of(text: str, path: Path, file: str = _NAME) -> str:
    """Return the value of *text* at *path*, short forms expanded: "" for none; several joined by commas.

    :raises Refused: the file cannot be read.
    """
    said = _said(text, file).get(path[0])
    if len(path) == 2:
        found = [_below(each, path) for each in (said if isinstance(said, list) else [said])]
        said = found[0] if len(found) == 1 else found
    if isinstance(said, list):
        return ", ".join(each for each in said if isinstance(each, str))
    return said if isinstance(said, str) else ""


def _below(said: _Plain, path: Path) -> _Plain:
    """Return what *said*, the value of a field or an item of it, says at *path* below that field."""
    if isinstance(said, dict):
        return said.get(path[1])
    return said if path[1] == _short(path[0]) else None


def as_bytes(text: str, before: bytes | None) -> bytes:
    """Return *text* in UTF-8, with the line ends of *before*, the file as it was."""
    return (text.replace("\n", "\r\n") if before and b"\r\n" in before else text).encode()


# Reading


def _table(text: str, file: str) -> Table:
    if not text.strip():
        return Table((), Location(file, 1, 1))
    table, faults = read_yaml(text, file)
    if table is None:
        raise Refused(next(fault for fault in reversed(faults) if fault.severity is Severity.ERROR))
    return table


def _said(text: str, file: str) -> dict[str, _Plain]:
    said: dict[str, _Plain] = _plain(_table(text, file))
    return said


def _plain(node: Node) -> _Plain:
    if isinstance(node, Table):
        return {entry.key.text: _plain(entry.value) for entry in node.entries}
    if isinstance(node, Items):
        return [_plain(each) for each in node.items]
    return None if node.empty else node.text


def _entry(table: Table, name: str) -> Entry | None:
    return next((entry for entry in table.entries if entry.key.text == name), None)


def _model(name: str) -> type[BaseModel] | None:
    """Return the model of the field *name*, if it has fields below it."""
    if name not in fields(Fiche):
        return Fact  # of the edition's own
    found = bare(fields(Fiche)[name].annotation)
    if get_origin(found) is list:
        (found,) = get_args(found)
    return found if isinstance(found, type) and issubclass(found, BaseModel) else None


def _short(name: str) -> str:
    """Return the field that a plain text at *name* fills: « population: 12 » is its ``valeur``."""
    model = _model(name)
    return SHORT_FORMS.get(model, "") if model else ""


# Changing


def _put(text: str, path: Path, value: Value, file: str) -> list[str]:
    """Return the lines of *text* with *value* at *path*."""
    lines, table = text.split("\n"), _table(text, file)
    name, node = path[0], _node(path[-1], value)
    entry = _entry(table, name)
    if len(path) == 1:
        return _replaced(lines, entry, node) if entry else _made(lines, table, Fiche, name, node)
    below = Table((Entry(Scalar(path[1], _NOWHERE), node),), _NOWHERE)
    model = _model(name)
    assert model, f"no fields below {name}"
    if entry is None:
        return _made(lines, table, Fiche, name, below)
    there = entry.value
    if isinstance(there, Table):
        inner = _entry(there, path[1])
        lines = _replaced(lines, inner, node) if inner else _made(lines, there, model, path[1], node)
    elif isinstance(there, Scalar) and not there.empty and path[1] == _short(name):
        lines = _replaced(lines, entry, node)
    else:
        lines = _replaced(lines, entry, _longer(there, name, below))
    return _finished(lines, name, model, file) if fields(model)[path[1]].is_required() else lines


def _node(name: str, value: Value) -> Node:
    if isinstance(value, str):
        return Scalar(value, _NOWHERE, plain=name not in _QUOTED)
    return Items(tuple(Scalar(each, _NOWHERE) for each in value), _NOWHERE)


def _longer(there: Node, name: str, below: Table) -> Table:
    """Return *below* with the value of the short form in front."""
    if isinstance(there, Scalar) and there.empty:
        return below
    return Table((Entry(Scalar(_short(name), _NOWHERE), there), *below.entries), _NOWHERE)


def _replaced(lines: list[str], entry: Entry, node: Node) -> list[str]:
    """Return *lines* with *node* as the value of *entry*."""
    old, row, last = entry.value, entry.key.mark.line - 1, _last(lines, entry)
    if isinstance(old, Scalar) and isinstance(node, Scalar) and not _is_block(lines, old) and last <= old.mark.line - 1:
        return _spliced(lines, old, node)
    margin = entry.key.mark.column - 1
    first, *rest = field(entry.key.text, node)
    ends = row if isinstance(old, Table | Items) or old.empty or _is_block(lines, old) else last
    remark = _remark(lines[ends], entry.key.mark.column + len(entry.key.text) if ends == row else 0)
    head = f"{lines[row][:margin]}{first}{'' if count(remark) and isinstance(node, Scalar) else remark}"
    return [*lines[:row], head, *(" " * margin + line for line in rest), *lines[last + 1 :]]


def _spliced(lines: list[str], old: Scalar, node: Scalar) -> list[str]:
    """Return *lines* with the text of *node* in place of *old*, on one line."""
    row, start = old.mark.line - 1, old.mark.column - 1
    line = lines[row]
    end = start if old.plain and not old.text else start + old.mark.width
    in_flow = bool(re.match(r"\s*[,\]}]", line[end:]))
    text = json.dumps(node.text, ensure_ascii=False) if in_flow else field("x", node)[0].removeprefix("x:").strip()
    rest = line[end:]
    if not in_flow and (remark := _remark(line, end)) and count(remark):
        rest = rest.removesuffix(remark)
    return [*lines[:row], f"{line[:start]}{' ' if line[:start].endswith(':') else ''}{text}{rest}", *lines[row + 1 :]]


def _made(lines: list[str], table: Table, model: type[BaseModel], name: str, node: Node) -> list[str]:
    """Return *lines* with the field *name* in *table*, behind those that come before it in *model*."""
    return _inserted(lines, table, model, name, field(name, node))


def _inserted(lines: list[str], table: Table, model: type[BaseModel], name: str, block: Sequence[str]) -> list[str]:
    """Return *lines* with *block*, the lines of the field *name*, at its place in *table*."""
    if not table.entries:
        return [*block, *lines]
    order = [*fields(model)]
    own = [each for each in (*(entry.key.text for entry in table.entries), name) if each not in order]
    figures = 1 + max((order.index(each.key) for each in FACTS if each.key in order), default=len(order) - 1)
    order[figures:figures] = own  # of the edition's own, behind those of the house
    before = [each for each in table.entries if each.key.text in order[: order.index(name)]]
    anchor = max(before, key=lambda each: order.index(each.key.text), default=None)
    place = _last(lines, anchor) + 1 if anchor else table.entries[0].key.mark.line - 1
    margin = " " * (table.entries[0].key.mark.column - 1)
    return [*lines[:place], *(margin + line for line in block), *lines[place:]]


def _finished(lines: list[str], name: str, model: type[BaseModel], file: str) -> list[str]:
    """Return *lines* without the remark « À ÉCRIRE » behind *name*, if all its required fields are there."""
    entry = _entry(_table("\n".join(lines), file), name)
    if entry is None or not isinstance(entry.value, Table):
        return lines
    said = _plain(entry.value)
    if any(info.is_required() and not said.get(each) for each, info in fields(model).items()):
        return lines
    row = entry.key.mark.line - 1
    remark = _remark(lines[row], entry.key.mark.column + len(name))
    return [*lines[:row], lines[row].removesuffix(remark), *lines[row + 1 :]] if count(remark) else lines


def _is_block(lines: Sequence[str], old: Scalar) -> bool:
    """Whether *old* is written below its field, behind « | » or « > »."""
    line = lines[old.mark.line - 1] if old.mark.line <= len(lines) else ""
    return not old.plain and line[old.mark.column - 1 : old.mark.column] in ("|", ">")


def _last(lines: Sequence[str], entry: Entry) -> int:
    """Return the last row of *entry*, from 0; remarks below it do not belong to it."""
    last, margin = entry.key.mark.line - 1, entry.key.mark.column - 1
    words = isinstance(entry.value, Scalar) and _is_block(lines, entry.value)
    for row in range(last + 1, len(lines)):
        line = lines[row].strip()
        depth = len(lines[row]) - len(lines[row].lstrip())
        if not line or (line.startswith("#") and not (words and depth > margin)):
            continue
        if depth > margin or (depth == margin and line.startswith("-") and isinstance(entry.value, Items)):
            last = row
        else:
            break
    return last


def _remark(line: str, start: int) -> str:
    """Return the remark behind « # » in *line*, from *start* on, with the spaces before it."""
    found = _REMARK.search(line, start)
    return found[0] if found else ""


# Photos


def _photo_said(photo: Mapping[str, str]) -> dict[str, _Plain]:
    return {name: value or None for name, value in photo.items()}


def _mark(name: str) -> str:
    """Return the placeholder of the field *name* of a photo, if it is required; else ""."""
    info = fields(Photo)[name]
    return f"{MARK} – {_description(info)}" if info.is_required() else ""


def _description(info: FieldInfo) -> str:
    words = info.description or ""
    return f"{words[:1].lower()}{words[1:]}"


def _photo_lines(photo: Mapping[str, str]) -> list[str]:
    """Return the lines of *photo* as an item of a list, without indentation."""
    known = fields(Photo)
    lines = [
        line
        for name, value in photo.items()
        for line in field(name, value, "" if value else f"{MARK} : {_description(known[name])}")
    ]
    return [f"{'  ' if row else '- '}{line}" for row, line in enumerate(lines)]


def _with_block(text: str, block: Sequence[str], file: str) -> list[str]:
    """Return the lines of *text* with *block* at the end of its photos."""
    table, lines = _table(text, file), text.split("\n")
    entry = _entry(table, "photos")
    whole = ["photos:", *(f"  {line}" for line in block)]
    if entry is None:
        if PHOTOS in text:
            return text.replace(PHOTOS, "\n".join([*whole, ""])).split("\n")
        return _inserted(lines, table, Fiche, "photos", whole)
    row, end = entry.key.mark.line, _last(lines, entry) + 1
    margin = entry.key.mark.column + 1 if isinstance(entry.value, Scalar) else entry.value.mark.column - 1
    there = lines[row:end]
    if isinstance(entry.value, Table):  # one photo, instead of a list of one
        there = [f"{line[:margin]}{'  ' if at else '- '}{line[margin:]}" for at, line in enumerate(there)]
    return [*lines[:row], *there, *(" " * margin + line for line in block), *lines[end:]]


# Verifying


def _expect(wanted: dict[str, _Plain], path: Path, value: Value) -> None:
    """Set *value* at *path* of *wanted*, as the result of :func:`_put` must read."""
    said: _Plain = value if isinstance(value, str) else [*value]
    if len(path) == 1:
        wanted[path[0]] = said
        return
    there, short = wanted.get(path[0]), _short(path[0])
    if isinstance(there, dict):
        there[path[1]] = said
    elif isinstance(there, str) and path[1] == short:
        wanted[path[0]] = said
    else:
        wanted[path[0]] = {short: there, path[1]: said} if there else {path[1]: said}


def _prove(before: str, after: str, wanted: Mapping[str, _Plain], place: Location, what: str) -> None:
    """Refuse *after* where it does not read as *wanted*, has other faults, or has lost a remark of *before*."""
    table, faults = read_yaml(after, place.file) if after.strip() else (None, [])
    known = {fault.code for fault in read_yaml(before, place.file)[1]} if before.strip() else set()
    same = table is not None and _plain(table) == wanted and {fault.code for fault in faults} <= known
    if not same or _remarks(before.replace(PHOTOS, "")) != _remarks(after.replace(PHOTOS, "")):
        raise Refused(kinds.CANNOT_EDIT.at(place, what=what))


def _remarks(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.lstrip().startswith("#")]
