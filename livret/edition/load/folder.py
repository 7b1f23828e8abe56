"""Reads an edition's folder: every file it may have, bounded, and never one outside it.

``load`` reads a folder and returns a :class:`~livret.edition.source.Source`: texts with their places,
nothing typed or checked, and the problems of unreadable files. It raises nothing that an author caused.
"""

import difflib
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from livret.base import invisible
from livret.base.machine import answers_for
from livret.base.messages import reason
from livret.base.problems import Location, Problem, Refused
from livret.catalogue import files
from livret.edition.atlas import own
from livret.edition.decode import MARKDOWN_LIMIT, YAML_LIMIT, inside, read_text, shown, visible
from livret.edition.load.yaml_nodes import read_yaml
from livret.edition.prose import MarkdownFile
from livret.edition.reading import Reading
from livret.edition.source import Source, Table, TerritorySource
from livret.edition.unwritten import unwritten

MOST_TERRITORIES = 2_000
MOST_TEXTS = 100


def load(folder: Path, reading: Reading | None = None) -> Source:
    """Return the edition in *folder*, as typed, with the problems of reading it; files come from *reading* if given."""
    problems: list[Problem] = []
    read = reading or Reading(folder)
    if not folder.is_dir():
        return Source(read, problems=(files.NO_EDITION.at(Location(shown(folder))),))
    _named(folder.resolve(), problems)
    return Source(
        read,
        _sheet(folder / "edition.yaml", read, problems),
        dict(_texts(read, problems)),
        tuple(_territories(read, problems)),
        _glossary(folder / "glossaire.yaml", read, problems),
        _contours(folder / own.NAME, read, problems),
        tuple(problems),
    )


def _texts(reading: Reading, problems: list[Problem]) -> Iterator[tuple[str, MarkdownFile | None]]:
    home = reading.folder / "textes"
    paths = [path for path in _listing(home, reading, problems) if path.suffix.lower() == ".md"]
    if len(paths) > MOST_TEXTS:
        problems.append(files.TOO_MANY_FILES.at(Location(shown(home)), most=MOST_TEXTS))
    for path in paths[:MOST_TEXTS]:
        yield f"textes/{path.name}", _document(path, reading, problems)


def _territories(reading: Reading, problems: list[Problem]) -> Iterator[TerritorySource]:
    """Yield each folder of territoires/; one whose name begins with « _ » or « . » is set aside."""
    home = reading.folder / "territoires"
    there = [path for path in _listing(home, reading, problems) if path.name[0] not in "._"]
    folders = [path for path in there if reading.is_folder(path)]
    if len(folders) > MOST_TERRITORIES:
        problems.append(files.TOO_MANY_FILES.at(Location(shown(home)), most=MOST_TERRITORIES))
    for folder in folders[:MOST_TERRITORIES]:
        yield _territory(folder, reading, problems)


def _territory(folder: Path, reading: Reading, problems: list[Problem]) -> TerritorySource:
    name, place = unicodedata.normalize("NFC", _named(folder, problems)), Location(f"{shown(folder)}/")
    try:
        inside(folder, reading.folder)
    except Refused as refused:
        problems.append(refused.problem)
        return TerritorySource(name, place, folder)
    sheet, text = folder / "fiche.yaml", folder / "texte.md"
    return TerritorySource(name, place, folder, _sheet(sheet, reading, problems), _document(text, reading, problems))


def _named(folder: Path, problems: list[Problem]) -> str:
    """Return the name of *folder* as people type it; report an invisible sign in it."""
    odd = dict(invisible.refused(folder.name))
    for sign in [*odd.values()][:1]:
        problems.append(files.FOLDER_NAME.at(Location(f"{shown(folder)}/"), code=f"U+{ord(sign):04X}"))
    return "".join(sign for at, sign in enumerate(folder.name) if at not in odd)


def _listing(folder: Path, reading: Reading, problems: list[Problem]) -> list[Path]:
    """Return the paths in *folder*, by name; none if there is no such folder."""
    if not reading.is_folder(folder):
        return []
    try:
        inside(folder, reading.folder)
        return [folder / name for name in reading.names(folder)]
    except Refused as refused:
        problems.append(refused.problem)
    except OSError as error:
        answers_for(error, folder)
        problems.append(files.UNREADABLE_FILE.at(Location(shown(folder)), reason=reason(error)))
    return []


def _sheet(path: Path, reading: Reading, problems: list[Problem]) -> Table | None:
    there = _present(path, reading, problems)
    text = _text(there, reading, YAML_LIMIT, problems) if there else None
    if there is None or text is None:
        return None
    text, invisible = visible(text, shown(there))
    table, found = read_yaml(text, shown(there))
    problems += [*invisible, *found]
    return table


def _glossary(path: Path, reading: Reading, problems: list[Problem]) -> Table | None:
    """Return the glossary, which is optional: one under another name is reported, as it would not be read."""
    if reading.exists(path):
        return _sheet(path, reading, problems)
    missing = _missing(path, reading, 0.85)
    if "near" in missing.values:
        problems.append(missing)
    return None


def _contours(path: Path, reading: Reading, problems: list[Problem]) -> own.OwnContours | None:
    """Return the edition's own contours, if it brings any; one under another name is reported, as for the glossary."""
    if not reading.exists(path):
        missing = _missing(path, reading, 0.85)
        problems += [missing] if "near" in missing.values else []
        return None
    text = _text(path, reading, own.MOST_BYTES, problems)
    if text is None:
        return None
    found, wrong = own.read(text, shown(path))
    problems += wrong
    return found


def _document(path: Path, reading: Reading, problems: list[Problem]) -> MarkdownFile | None:
    there = _present(path, reading, problems)
    text = _text(there, reading, MARKDOWN_LIMIT, problems) if there else None
    if there is None or text is None:
        return None
    if not text.strip():
        problems.append(files.EMPTY_FILE.at(Location(shown(there))))
        return None
    return MarkdownFile(shown(there), text, there.parent)


def _present(path: Path, reading: Reading, problems: list[Problem]) -> Path | None:
    """Return *path* if it exists, else the file that is meant to be it, reported and read all the same, or None."""
    if reading.exists(path):
        return path
    problem = _missing(path, reading)
    problems.append(problem)
    return path.with_name(problem.values["meant"]) if "meant" in problem.values else None


def _text(path: Path, reading: Reading, limit: int, problems: list[Problem]) -> str | None:
    try:
        text, found = read_text(reading.data(path, limit), shown(path))
    except Refused as refused:
        problems.append(refused.problem)
        return None
    problems += [*found, *unwritten(text, shown(path))]
    return text


#: Other extensions of a name: added by systems, chosen by editors.
_ENDINGS = {".md": (".md", ".md.txt", ".txt", ".markdown"), ".yaml": (".yaml", ".yaml.txt", ".yml")}
#: Extensions of word processors, whose files are not plain text.
_NO_TEXT = frozenset({".doc", ".docx", ".odt", ".rtf", ".pdf", ".pages", ".xls", ".xlsx", ".ods"})


def _missing(path: Path, reading: Reading, likeness: float = 0.6) -> Problem:
    place = Location(f"{shown(path.parent)}/")
    try:
        there = [name for name in reading.names(path.parent) if path.with_name(name).is_file()]
    except OSError:
        there = []
    if meant := _misnamed(path, there):
        return files.MISSING_FILE.at(place, name=path.name, help=files.RENAME, near=meant, meant=meant)
    near = difflib.get_close_matches(path.name, there, 1, likeness)
    near = near or [name for name in there if name.lower().startswith(f"{path.name.lower()}.")]
    help_ = files.RETYPE if near and Path(near[0]).suffix.lower() in _NO_TEXT else files.RENAME
    rename = {"help": help_, "near": near[0]} if near else {}
    return files.MISSING_FILE.at(place, name=path.name, **rename)


def _misnamed(path: Path, there: Sequence[str]) -> str | None:
    """Return which of the files *there* is *path* in capitals, or with an extension that systems and editors add."""
    meant = {path.stem + ending for ending in _ENDINGS.get(path.suffix, ())}
    return next((name for name in there if unicodedata.normalize("NFC", name).casefold() in meant), None)
