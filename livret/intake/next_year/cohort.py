"""A list of territories, one name or SIREN number a line → the territories, or all problems of the list."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from operator import eq
from pathlib import Path

from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.fr import siren as siren_numbers

from livret.base.invisible import plain, replaced
from livret.base.messages import reason
from livret.base.plain_files import beginning
from livret.base.problems import InvalidEdition, Location, Problem, Refused
from livret.base.text_key import slug
from livret.catalogue import cohort as kinds
from livret.catalogue.data import LIKELY_SIREN
from livret.edition.atlas import search, siren
from livret.edition.atlas.tables import intercommunalities
from livret.edition.decode import decoded, shown

_MOST_BYTES = 1024**2
_MOST = 2_000
_LONGEST = 200
_LONGEST_LINE = 10_000
#: A folder's name is part of the names of files, which systems cut at 255 bytes.
_LONGEST_FOLDER = 80
#: Names that Windows reserves for devices, with any extension.
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})
#: First bytes of files of spreadsheets and word processors: packed, or of old offices; and PDF.
_NO_LIST = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")
#: Cells of a heading, folded.
_HEADINGS = frozenset({
    "nom", "noms", "territoire", "territoires", "siren", "sirens", "epci", "intercommunalite", "collectivite",
    "nom-du-territoire", "numero-siren", "n-siren", "siren-epci", "nom-epci",
})  # fmt: skip
_DIGITS = re.compile(r"[\d\s\u00a0\u202f.]+")


@dataclass(frozen=True, slots=True)
class ListedTerritory:
    """A listed territory: its name, its SIREN number (either may be empty), and the line."""

    name: str
    siren: str
    mark: Location

    @property
    def folder(self) -> str:
        """The name of its folder."""
        return folder_name(self.name) if self.name else f"siren-{self.siren}"


def folder_name(name: str) -> str:
    """Return the name of a folder for the territory *name*, in the house's form, accepted by every system.

    >>> folder_name("Pays de l’Œuf"), folder_name("Con")
    ('pays-de-l-oeuf', 'con-territoire')
    """
    made = slug(name)
    if len(made) > _LONGEST_FOLDER:
        made = made[:_LONGEST_FOLDER].rpartition("-")[0] or made[:_LONGEST_FOLDER]
    return f"{made}-territoire" if is_device(made) else made


def is_device(name: str) -> bool:
    """Return whether Windows reserves *name* for a device."""
    return name.partition(".")[0].casefold() in _DEVICES


def members(path: Path) -> list[ListedTerritory]:
    """Return the territories of the list *path*, in its order.

    :raises InvalidEdition: with all problems of the list.
    """
    try:
        rows = list(_rows(path))
    except Refused as refused:
        raise InvalidEdition([refused.problem]) from None
    found: list[ListedTerritory] = []
    problems: list[Problem] = []
    for cells, mark in rows:
        try:
            found.append(_member(cells, mark))
        except Refused as refused:
            problems.append(refused.problem)
    problems += _twice(found)
    if not rows:
        problems.append(kinds.EMPTY.at(Location(shown(path))))
    if problems:
        raise InvalidEdition(problems)
    return found


def member(typed: str) -> ListedTerritory:
    """Return the territory with the name or SIREN number *typed*; raises InvalidEdition."""
    try:
        return _member([_plain(typed)], Location("--territory"))
    except Refused as refused:
        raise InvalidEdition([refused.problem]) from None


def _rows(path: Path) -> Iterator[tuple[list[str], Location]]:
    """Yield the cells of each line of *path* that has any, with its place; headings are skipped."""
    file = shown(path)
    try:
        raw = beginning(path, _MOST_BYTES + 1)
    except OSError as fault:
        raise Refused(kinds.UNREADABLE.at(Location(file), reason=reason(fault))) from None
    if raw.startswith(_NO_LIST):
        raise Refused(kinds.SPREADSHEET.at(Location(file)))
    text, _other_encodings = decoded(raw, file)  # what Excel writes is usual here
    lines = text.split("\n")
    if len(raw) > _MOST_BYTES or sum(map(bool, map(str.strip, lines))) > _MOST:
        raise Refused(kinds.TOO_MANY.at(Location(file), most=_MOST))
    comma = path.suffix.lower() == ".csv" and not any(sign in text for sign in ";\t")
    for number, line in enumerate(lines, 1):
        cells = [_plain(cell) for cell in _cells(line, "," if comma else "\t" if "\t" in line else ";")]
        if any(cells) and not line.lstrip().startswith("#") and not (number < 3 and _is_heading(cells)):
            yield cells, Location(file, number, 1, max(1, len(line)), replaced(line))


def _cells(line: str, delimiter: str) -> list[str]:
    if len(line) > _LONGEST_LINE:  # longer than csv reads, and than anything to be found in it
        return [line]
    return next(csv.reader([line], delimiter=delimiter, strict=False), [])


def _is_heading(cells: Sequence[str]) -> bool:
    return all(slug(cell) in _HEADINGS for cell in cells if cell) or bool(re.fullmatch("sep=.?", cells[0]))


def _plain(text: str) -> str:
    return " ".join(plain(replaced(unicodedata.normalize("NFC", text), "")).split())


def _member(cells: Sequence[str], mark: Location) -> ListedTerritory:
    """Return the territory of a line: the first cell that is a number, and the first with letters."""
    digits = next((cell for cell in cells if cell and (_DIGITS.fullmatch(cell) or siren.digits(cell))), "")
    name = next((cell for cell in cells if cell != digits and any(sign.isalpha() for sign in cell)), "")
    if len(name) > _LONGEST:
        raise Refused(kinds.TOO_LONG.at(mark, most=_LONGEST))
    if not name and not digits:
        raise Refused(kinds.EMPTY.at(mark))
    number = _siren(digits, mark) if digits else _number_of(name)
    known = intercommunalities().get(number)
    return ListedTerritory(_spelt(name, known.name) if known else name, number, mark)


def _spelt(name: str, known: str) -> str:
    """Return *name* with the capitals and accents of the maps' own name, *known*, for the last words they share."""
    typed, there = _letters(name), _letters(known)
    if not name or (len(typed), len(there)) != (len(name), len(known)):
        return name or known
    shared = sum(takewhile(bool, map(eq, reversed(typed), reversed(there))))
    while shared and any(shared < len(text) and text[-shared - 1].isalnum() for text in (typed, there)):
        shared -= 1  # words are whole
    return name[: len(name) - shared] + known[len(known) - shared :]


def _letters(name: str) -> str:
    """Return *name* without accents and capitals."""
    return "".join(sign for sign in unicodedata.normalize("NFD", name) if not unicodedata.combining(sign)).casefold()


def _siren(typed: str, mark: Location) -> str:
    """Return the SIREN number *typed*, or that at the beginning of a SIRET number; raises Refused."""
    digits = siren.digits(typed) or "".join(sign for sign in typed if sign.isdecimal())
    if len(digits) == 14:
        digits = digits[:9]
    near = search.listed(search.numbers_like(typed))
    remedy = {"help": LIKELY_SIREN, "near": near} if near else {}
    try:
        return str(siren_numbers.validate(digits))
    except InvalidChecksum:
        raise Refused(kinds.MISTYPED_SIREN.at(mark, value=typed, **remedy)) from None
    except ValidationError:
        raise Refused(kinds.BAD_SIREN.at(mark, value=typed, count=len(digits), **remedy)) from None


def _number_of(name: str) -> str:
    """Return the SIREN number of the only inter-municipality called *name*, in full or without its kind, or ""."""
    found = search.find(name, search.MUNICIPALITIES) if name else None
    return found.territories[0].key if found and found.exact and len(found.territories) == 1 else ""


def _twice(found: Iterable[ListedTerritory]) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for each in found:
        names = [name for name in (each.siren, each.folder) if name]
        line = next((seen[name] for name in names if name in seen), 0)
        if line:
            yield kinds.TWICE.at(each.mark, name=each.name or each.siren, line=line)
        for name in names:
            seen.setdefault(name, each.mark.line)
