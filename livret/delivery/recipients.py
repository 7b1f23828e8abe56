"""A list of recipients → whom to write to, or everything that is wrong with it, each at its cell."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import quote

from livret.base.messages import reason
from livret.base.plain_files import beginning
from livret.base.problems import InvalidEdition, Kind, Location, Problem, Refused
from livret.catalogue import delivery as kinds
from livret.catalogue.prose import LOOK_ALIKE as ALIKE
from livret.delivery.addresses import Address, NoAddress, parse
from livret.delivery.model import Recipient
from livret.edition.decode import shown
from livret.edition.misleading_links import faults
from livret.edition.spreadsheets import MOST_BYTES, TRUTHS, Refusals, TableRow, TableSheet, read

#: The columns, and other words that people head them with; compared without case, accents and signs.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "civilité": ("civ", "titre de civilité", "m ou mme", "genre"),
    "prénom": ("prenoms",),
    "nom": ("nom de famille", "nom patronymique", "nom d usage", "nom usuel"),
    "fonction": ("qualité", "poste", "role"),
    "mandat": ("mandats", "type de mandat", "mandat électif"),
    "territoire": ("collectivité", "epci", "intercommunalité", "commune", "structure", "organisme"),
    "courriel": ("mail", "e mail", "email", "adresse mail", "adresse e mail", "adresse email", "mel",
                 "adresse électronique", "adresse courriel", "courrier électronique", "adresse de messagerie"),
    "source": ("origine", "provenance", "source de l adresse"),
    "date_collecte": ("date de collecte", "collecté le", "date de recueil"),
    "fin_mandat": ("fin de mandat", "fin du mandat", "mandat jusqu au", "date de fin de mandat"),
}  # fmt: skip
_NEEDED = ("nom", "courriel")
#: Headings are looked for in so many rows.
_HEAD_ROWS = 30
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d-%m-%Y")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
#: Errors as spreadsheets show them: #N/A, #VALEUR!, « #NOM ? », Err:508.
_ERRORS = re.compile(r"#N/[AD]|#[^\s!?]{1,20}\s?[!?]|Err\s?:\s?\d+")
#: Rows that are named, at most.
_ROWS_NAMED = 8
#: Names of territories that a likeness is looked for, at most.
_MOST_LIKENESSES = 200
#: Letters of a cell that are printed, at most.
_MOST_LETTERS = 300
_FORMS = {
    "madame": "Madame", "mme": "Madame", "f": "Madame", "femme": "Madame", "mlle": "Madame", "mademoiselle": "Madame",
    "monsieur": "Monsieur", "m": "Monsieur", "mr": "Monsieur", "h": "Monsieur", "homme": "Monsieur",
    "dr": "Docteur", "docteur": "Docteur", "docteure": "Docteur", "me": "Maître", "maitre": "Maître",
    "": "", "nc": "", "inconnu": "", "inconnue": "", "m mme": "", "mme m": "", "m ou mme": "", "mme ou m": "", "mx": "",
    "madame monsieur": "", "monsieur madame": "", "madame ou monsieur": "", "monsieur ou madame": "",
}  # fmt: skip
_REFUSALS = Refusals(kinds.NO_TABLE, kinds.TOO_LARGE, kinds.EMPTY, kinds.PASSWORD, kinds.TOO_MANY_ROWS, kinds.FORMULA)
#: What stands behind a civility in « Madame la Maire »: the office has its own column.
_TITLED = re.compile(r"(?<=\S) (?:le|la|l) .+")


@dataclass(frozen=True, slots=True)
class RecipientList:
    """A list that was read: the recipients, what is remarked of it, the sheet, and which heading each column had."""

    recipients: tuple[Recipient, ...]
    warnings: tuple[Problem, ...]
    sheet: str
    headings: Mapping[str, str]


def sheets(data: bytes, name: str) -> tuple[TableSheet, ...] | Problem:
    """Return the sheets of the spreadsheet *data*, called *name*, or its problem. Answers « recipients »."""
    try:
        return tuple(read(data, name, lambda cells: len(_known(cells)), _REFUSALS))
    except Refused as refused:
        return refused.problem


def recipients(
    path: Path, territories: Mapping[str, str], today: date, sheet: str = "", beyond_ascii: bool = False,
    reader: Callable[[bytes, str], Sequence[TableSheet] | Problem] = sheets,
) -> RecipientList:  # fmt: skip
    """Return the recipients that the spreadsheet *path* lists.

    *territories* are the names of the edition's, by folder; *sheet* is the one to read, where several could be.
    *beyond_ascii*: the server accepts such addresses (SMTPUTF8). *reader* is what reads the file: the command has a
    guarded worker do it, which a file made to do harm may bring down.

    :raises InvalidEdition: with every problem of every cell.
    """
    try:
        found = reader(_raw(path), shown(path))
        if isinstance(found, Problem):
            raise Refused(found)
        chosen, head = _chosen(found, sheet)
    except Refused as refused:
        raise InvalidEdition([refused.problem]) from None
    rows = [row for row in chosen.rows if row.number > head.number]
    of_rows = _Reader(chosen, _columns(chosen, head), territories, today, beyond_ascii)
    people = [of_rows.recipient(row) for row in rows]
    if not rows:
        of_rows.problems.append(kinds.EMPTY.at(chosen.place(head)))
    if of_rows.problems:
        raise InvalidEdition(of_rows.problems)
    named = {key: head.cells[column] for key, column in of_rows.columns.items()}
    return RecipientList(tuple(filter(None, people)), tuple(_left_aside(chosen, head)), chosen.name, named)


def _raw(path: Path) -> bytes:
    """Return the bytes of *path*, of a file that is too large its beginning; raises Refused."""
    try:
        return beginning(path, MOST_BYTES + 1)
    except OSError as fault:
        raise Refused(kinds.UNREADABLE.at(Location(shown(path)), reason=reason(fault))) from None


def _key(text: str) -> str:
    """Return *text* without case, accents and signs."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"[a-z0-9]+", "".join(sign for sign in bare if not unicodedata.combining(sign))))


_BY_HEADING = {_key(word): name for name, others in COLUMNS.items() for word in (name, *others)}


def _known(cells: Sequence[str]) -> dict[int, str]:
    """Return which column each of *cells* heads, as far as it is known."""
    return {place: _BY_HEADING[key] for place, cell in enumerate(cells) if (key := _key(cell)) in _BY_HEADING}


def _headings(sheet: TableSheet) -> TableRow | None:
    """Return the row of *sheet* that heads its columns."""
    rows = [row for row in sheet.rows if row.number <= _HEAD_ROWS]
    return next((row for row in rows if {*_NEEDED} <= {*_known(row.cells).values()}), None)


def _chosen(sheets: Sequence[TableSheet], name: str) -> tuple[TableSheet, TableRow]:
    """Return the sheet to read and its row of headings; hidden sheets are read only if they are named.

    :raises Refused: there is none, or more than one.
    """
    names = ", ".join(f"« {sheet.name} »" for sheet in sheets)
    if name:
        sheets = [sheet for sheet in sheets if sheet.name == name]
        if not sheets:
            raise Refused(kinds.NO_SHEET.at(None, name=name, names=names))
    else:
        sheets = [sheet for sheet in sheets if not sheet.hidden]
    able = [(sheet, head) for sheet in sheets if (head := _headings(sheet))]
    if len(able) > 1:
        lines = [sheet.name for sheet, _head in able]
        raise Refused(kinds.SEVERAL_SHEETS.at(Location(able[0][0].file), names=", ".join(lines), first=lines[0]))
    if not able:
        where = Location(sheets[0].file) if sheets else None
        full = [sheet for sheet in sheets if sheet.rows]
        raise Refused(kinds.NO_HEADINGS.at(full[0].place(full[0].rows[0])) if full else kinds.EMPTY.at(where))
    return able[0]


def _columns(sheet: TableSheet, head: TableRow) -> dict[str, int]:
    """Return where each known column stands; raises InvalidEdition where two are headed alike."""
    found: dict[str, int] = {}
    twice = []
    for place, name in _known(head.cells).items():
        if name in found:
            twice.append(kinds.TWO_COLUMNS.at(sheet.place(head, place), name=name))
        found.setdefault(name, place)
    if twice:
        raise InvalidEdition(twice)
    return found


def _left_aside(sheet: TableSheet, head: TableRow) -> Iterator[Problem]:
    if sheet.unseen:
        numbers = ", ".join(map(str, sheet.unseen[:_ROWS_NAMED])) + ("…" if len(sheet.unseen) > _ROWS_NAMED else "")
        yield kinds.UNSEEN_ROWS.at(Location(sheet.place(head).file, sheet.unseen[0]), rows=numbers)
    known = _known(head.cells)
    names = [cell for place, cell in enumerate(head.cells) if cell and place not in known]
    if names:
        yield kinds.UNKNOWN_HEADINGS.at(sheet.place(head), names=", ".join(names), known=", ".join(COLUMNS))


class _Reader:
    """Reads rows of *sheet*; ``problems`` gathers what is wrong with them."""

    def __init__(
        self,
        sheet: TableSheet,
        columns: Mapping[str, int],
        territories: Mapping[str, str],
        today: date,
        beyond_ascii: bool,
    ) -> None:
        self.columns, self.problems = columns, list[Problem]()
        self._sheet, self._today, self._beyond_ascii = sheet, today, beyond_ascii
        self._slugs = {_key(word): slug for slug, name in territories.items() for word in (slug, name)}
        self._names = territories
        self._near = {"": ""}
        self._rows: dict[str, int] = {}

    def recipient(self, row: TableRow) -> Recipient | None:
        """Return the recipient of *row*; None if something is wrong with it."""
        before = len(self.problems)
        cells = {name: self._cell(row, name) for name in COLUMNS}
        address = self._address(row, cells["courriel"])
        until = self._date(row, "fin_mandat", cells)
        if until and until < self._today:
            self._report(kinds.TERM_ENDED, row, "fin_mandat", day=until.strftime("%d/%m/%Y"))
        if not cells["nom"] and self._sheet_says_nothing(row, "nom"):
            self._report(kinds.MISSING, row, "nom", name="nom")
        if not cells["source"] and self._sheet_says_nothing(row, "source"):
            self._report(kinds.NO_SOURCE, row, "source")
        for name in ("prénom", "nom"):
            if cells[name] and not _may_be_a_name(cells[name]):
                self._report(kinds.NO_NAME, row, name, text=cells[name])
        form = _FORMS.get(_TITLED.sub("", _key(cells["civilité"])))
        if form is None:
            self._report(kinds.UNKNOWN_FORM, row, "civilité", text=cells["civilité"])
        territory = self._territory(row, cells["territoire"])
        collected = self._date(row, "date_collecte", cells)
        if len(self.problems) > before or address is None:
            return None
        return Recipient(
            form or "", cells["prénom"], cells["nom"], cells["fonction"], cells["mandat"], territory, address,
            cells["source"], collected, until, self._sheet.place(row),
        )  # fmt: skip

    def _cell(self, row: TableRow, name: str) -> str:
        """Return the words of a cell, without what cannot be seen, which is reported."""
        place = self.columns.get(name)
        text = row.cells[place] if place is not None and place < len(row.cells) else ""
        unseen = sorted({sign for sign in text if unicodedata.category(sign) in _UNSEEN})
        if unseen:
            self._report(kinds.INVISIBLE, row, name, codes=", ".join(f"U+{ord(sign):04X}" for sign in unseen))
            return ""
        if _ERRORS.fullmatch(text):
            self._report(kinds.FORMULA, row, name, text=text)
            return ""
        if len(text) > _MOST_LETTERS:
            self._report(kinds.LONG_CELL, row, name, count=len(text), most=_MOST_LETTERS)
            return ""
        return " ".join(text.split())

    def _address(self, row: TableRow, text: str) -> Address | None:
        typed = text.removeprefix("mailto:")
        if not typed:
            if self._sheet_says_nothing(row, "courriel"):
                self._report(kinds.MISSING, row, "courriel", name="courriel")
            return None
        try:
            address = parse(typed)
        except NoAddress:
            kind = kinds.SEVERAL_ADDRESSES if typed.count("@") > 1 else kinds.NO_ADDRESS
            self._report(kind, row, "courriel", text=typed)
            return None
        if not address.plain and not self._beyond_ascii:
            self._report(kinds.NOT_PLAIN, row, "courriel", text=address.shown)
        if not address.shown.isascii():
            for values in (values for kind, values in faults(f"mailto:{quote(address.shown)}", "") if kind is ALIKE):
                self._report(kinds.LOOK_ALIKE, row, "courriel", **values)
        first = self._rows.setdefault(address.folded, row.number)
        if first != row.number:
            self._report(kinds.TWICE, row, "courriel", row=first)
        return address

    def _sheet_says_nothing(self, row: TableRow, name: str) -> bool:
        """Whether the cell is empty, rather than refused already."""
        place = self.columns.get(name)
        return place is None or place >= len(row.cells) or not row.cells[place].strip()

    def _territory(self, row: TableRow, text: str) -> str:
        if not text:
            return ""
        slug = self._slugs.get(_key(text))
        if slug is None:
            near = self._nearest(_key(text))
            remedy = {"help": kinds.NEAR_TERRITORY, "near": near} if near else {}
            self._report(kinds.NO_TERRITORY, row, "territoire", text=text, **remedy)
        return slug or ""

    def _nearest(self, key: str) -> str:
        """Return the name of the territory that is spelt most like *key*; "" for none, and once many were looked for.

        Looking for one takes milliseconds: a list for another edition has thousands.
        """
        if key not in self._near and len(self._near) <= _MOST_LIKENESSES:
            near = get_close_matches(key, self._slugs, 1, 0.6)
            self._near[key] = self._names[self._slugs[near[0]]] if near else ""
        return self._near.get(key, "")

    def _date(self, row: TableRow, name: str, cells: Mapping[str, str]) -> date | None:
        text = cells[name]
        if not text:
            return None
        for form in _DATES:
            try:
                return datetime.strptime(text, form).date()
            except ValueError:
                continue
        self._report(kinds.NO_DATE, row, name, text=text)
        return None

    def _report(self, kind: Kind, at: TableRow, column: str, /, **values: object) -> None:
        self.problems.append(kind.at(self._sheet.place(at, self.columns.get(column)), **values))


def _may_be_a_name(text: str) -> bool:
    signs = ("@", "=?")  # of an address; of words that are encoded as headers have them (RFC 2047)
    return any(map(str.isalpha, text)) and not any(sign in text for sign in signs) and text not in TRUTHS
