"""build.json: the inputs and outputs of a build, so that anybody can build it again and compare.

It contains no clock time, no path of this machine and no name of who built: the same edition, house and versions
give the same record.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from livret import __version__
from livret.base import fingerprint, paths
from livret.base.problems import Refused
from livret.edition.decode import read_bytes
from livret.edition.load.inventory import Input

NAME = "build.json"

#: Raised whenever a reader of older records would misread a new one.
_FORMAT = 1
#: What a digest that differs means.
_BYTES = (
    "The same versions make the same bytes. Another Pango or zlib makes other bytes of the same pages, words and tags: "
    "fonts are named, and streams compressed, otherwise."
)
_MOST_BYTES = 64 * 1024**2


@dataclass(frozen=True, slots=True)
class Facts:
    """The inputs of a build: the edition's folder name, title, date and files, and the versions of the programs."""

    edition: str
    title: str
    date: datetime
    versions: Mapping[str, str]
    inputs: Sequence[Input]
    #: What official tables filled in, by the territory's folder and its field.
    completed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OutputFile:
    """A written file: its name below the folder of outputs with « / », its digest, bytes, pages and standards."""

    name: str
    sha256: str
    size: int
    pages: int
    standards: tuple[str, ...] = ()
    #: What the command line chose beyond the edition: a profile's digest, a paper.
    settings: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        name: str,
        data: bytes,
        pages: int,
        standards: Iterable[str] = (),
        settings: Mapping[str, str] | None = None,
    ) -> "OutputFile":
        """Return the entry of the file *name* with the bytes *data*."""
        return cls(name, sha256(data).hexdigest(), len(data), pages, tuple(standards), settings or {})

    def as_data(self) -> dict[str, Any]:
        """Return the entry as JSON values of build.json."""
        return {
            "sha256": self.sha256,
            "bytes": self.size,
            "pages": self.pages,
            "standards": [*self.standards],
            "settings": dict(sorted(self.settings.items())),
        }


def record(folder: Path, facts: Facts, outputs: Sequence[OutputFile]) -> bytes:
    """Return the bytes of the new build.json of *folder*: *outputs*, and the entries of the earlier one still true.

    An earlier output stays if the rest of the record is unchanged, and the file still has the bytes that were
    recorded; one that *outputs* are about to replace does not. The records of
    other editions stay under « others », with those of their outputs that are still there. A record that is absent
    or unreadable counts as empty.
    """
    new = {made.name for made in outputs}

    def stands(name: str, entry: Mapping[str, Any]) -> bool:
        return name not in new and _stands(folder, name, entry)

    return merged(head(facts), outputs, _previous(folder), stands)


def head(facts: Facts) -> dict[str, Any]:
    """Return the record without its outputs."""
    return {
        "format": _FORMAT,
        "livret": __version__,
        "edition": facts.edition,
        "title": facts.title,
        "date": _stamp(facts.date),
        "versions": dict(sorted(facts.versions.items())),
        "bytes": _BYTES,
        "fonts": dict(fingerprint.of_files(paths.root(), paths.assets() / "fonts", "*.ttf")),
        "house": {part: fingerprint.of_house()[part] for part in ("assets", "styles", "templates", "livret")},
        "inputs": {each.name: each.sha256 for each in sorted(facts.inputs, key=lambda each: each.name)},
        "completed": dict(facts.completed),
    }


def _stamp(date: datetime) -> str:
    """Format *date* as in all documents; one without a time zone is in UTC."""
    aware = date if date.tzinfo else date.replace(tzinfo=UTC)
    return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def merged(
    head: Mapping[str, Any],
    outputs: Iterable[OutputFile],
    previous: object,
    stands: Callable[[str, Mapping[str, Any]], bool],
) -> bytes:
    """Return the record of *outputs* under *head*, with the outputs and other editions of *previous* that still stand.

    *previous* is the JSON value of an earlier build.json, well-formed or not; *stands* returns whether an output of
    it is still on the disk as its entry says.
    """
    entries: dict[str, dict[str, Any]] = {}
    others: dict[str, dict[str, Any]] = {}
    for earlier in _records(previous):
        about = _about(earlier)
        kept = {name: entry for name, entry in _entries(earlier) if stands(name, entry)}
        if about == head:
            entries |= kept
        elif kept and _is_of_another(about, head):
            others[about["edition"]] = {**about, "outputs": dict(sorted(kept.items()))}
    entries |= {made.name: made.as_data() for made in outputs}
    whole = {**head, "outputs": dict(sorted(entries.items()))}
    if others:
        whole["others"] = dict(sorted(others.items()))
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()


def _records(previous: object) -> Iterator[dict[str, Any]]:
    """Yield the record of each edition in *previous*, the one built last at the end."""
    if not isinstance(previous, dict):
        return
    others = previous.get("others")
    for each in (*(others.values() if isinstance(others, dict) else ()), previous):
        if isinstance(each, dict) and isinstance(each.get("outputs"), dict):
            yield each


def _about(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return *record* without its outputs and the other editions."""
    return {key: value for key, value in record.items() if key not in ("outputs", "others")}


def _is_of_another(about: Mapping[str, Any], head: Mapping[str, Any]) -> bool:
    """Return whether *about* is the head of another edition's record, of any versions, and can be written."""
    if _kinds(about) != _kinds(head):
        return False
    if about["edition"] == head["edition"] or about["format"] != head["format"]:
        return False
    return all(isinstance(text, str) and _is_unicode(text) for text in _texts(about))


def _kinds(about: Mapping[str, Any]) -> dict[str, type]:
    return {key: type(value) for key, value in about.items()}


def _texts(about: Mapping[str, Any]) -> Iterator[object]:
    """Yield the texts of the head of a record and of its tables; other values only if it was changed by hand."""
    for value in about.values():
        yield from [*value, *value.values()] if isinstance(value, dict) else [str(value)]


def _is_unicode(text: str) -> bool:
    """Return whether *text* can be encoded: a JSON string may contain half of a surrogate pair."""
    return not any("\ud800" <= sign <= "\udfff" for sign in text)


def _entries(record: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the well-formed outputs of *record*."""
    for name, entry in record["outputs"].items():
        if _well_formed(entry) and name.isprintable() and not {"", ".", ".."} & {*name.split("/")}:
            yield name, entry


def _well_formed(entry: object) -> bool:
    kinds = {"sha256": str, "bytes": int, "pages": int, "standards": list, "settings": dict}
    if not isinstance(entry, dict) or {key: type(value) for key, value in entry.items()} != kinds:
        return False
    names = (*entry["standards"], *entry["settings"], *entry["settings"].values())
    return all(isinstance(name, str) and name.isprintable() for name in names)


def _previous(folder: Path) -> object:
    try:
        return json.loads(read_bytes(folder / NAME, folder, _MOST_BYTES))
    except (Refused, ValueError, RecursionError):
        return None


def _stands(folder: Path, name: str, entry: Mapping[str, Any]) -> bool:
    try:
        data = read_bytes(folder / PurePosixPath(name), folder, max(0, entry["bytes"]))
    except (Refused, ValueError):
        return False
    return bool(sha256(data).hexdigest() == entry["sha256"])
