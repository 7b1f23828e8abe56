"""A spreadsheet of facts, or a form's export → the fiches of its territories."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from livret.base.problems import Problem, Refused
from livret.catalogue import intake as kinds
from livret.edition.facts import AREA
from livret.edition.spreadsheets import TableSheet
from livret.intake.cohort import Cohort
from livret.intake.draft import Draft
from livret.intake.fiche import Path
from livret.intake.figures import filling, territories
from livret.intake.figures.filling import SOURCE, YEAR, Filled, Got
from livret.intake.figures.grid import Grid, GridCell, Line, chosen, grid, left
from livret.intake.figures.labels import LOOSE, called, nearest
from livret.intake.forms import form, goals
from livret.intake.forms import sheet as form_sheet
from livret.intake.model import Arrival, Outcome, Wishes
from livret.intake.opened import opened
from livret.workers.api import Workers

#: « en milliers d’habitants »: what a title or a row of units says of figures, in so many letters.
_SCALE = re.compile(r"\b(?:en|exprimée?s? en|unités?\s*:)\s+(?:milliers|millions)\b", re.IGNORECASE)
_LONGEST_TITLE = 120
#: Cells of a column that is not known, that are shown.
_SHOWN = 12


def bring(arrival: Arrival, draft: Draft, cohort: Cohort, press: Workers, wishes: Wishes) -> Outcome:
    """Put what the spreadsheet *arrival* says of the territories of *cohort* into *draft*; raises Refused."""
    sheets = _sheets(arrival, press)
    if found := form_sheet.form(sheets, wishes.sheet, goals.questions_of(draft.text(goals.NAME) or "")):
        return form.brought(arrival, found, draft, cohort, wishes)
    sheet, problems = chosen(sheets, wishes.sheet)
    table = grid(sheet)
    problems += table.notes
    lines = territories.lines(table, cohort, wishes, arrival.name)
    problems += lines.problems
    columns = _columns(table, lines.names, problems)
    filled: list[Filled] = []
    for folder, own in lines.of.items():
        member = cohort.member(folder)
        assert member
        got = _whole(table, _got(table, own, columns, member.name, wishes, problems), problems)
        filled.append(filling.fill(draft, member, got, cohort.before.region, problems))
    heads = {
        path: (" ".join(table.head.cells[at].split()), table.place(table.head, at)) for path, at in columns.items()
    }
    problems += filling.unsourced(heads, filled)
    passages = tuple(passage for each in filled for passage in each.passages)
    facts = {"territories": len(filled), "figures": sum(each.figures for each in filled)}
    files = tuple(dict.fromkeys(passage.file for passage in passages))
    return Outcome(arrival.name, arrival.sort, tuple(lines.of), files, facts, tuple(problems), passages)


def members(arrival: Arrival, press: Workers, name: str) -> tuple[list[tuple[str, str]], bool]:
    """Return the name and the SIREN number (either may be empty) of each territory that *arrival* lists.

    Also whether that is a list of them, rather than a form, where a territory may answer twice, under two names. Of
    several sheets, the one called *name* is read. What cannot be read lists none: it is told when it is brought.
    """
    try:
        sheets = _sheets(arrival, press)
        answered = form_sheet.form(sheets, name, ())
        table = form.table(answered) if answered else grid(chosen(sheets, name)[0])
    except Refused:
        return [], False
    return list(dict.fromkeys(territories.listed(table))), not answered


def _sheets(arrival: Arrival, press: Workers) -> Sequence[TableSheet]:
    sheets: Sequence[TableSheet] = opened(press, "sheets", arrival.name, arrival.data, arrival.name)
    return sheets


def _columns(table: Grid, names: Collection[int], problems: list[Problem]) -> dict[Path, int]:
    """Return where each field stands in a line; what cannot be taken of the headings is told."""
    found: dict[Path, list[int]] = {}
    for at, head in table.heads.items():
        found.setdefault(head.path, []).append(at)
    for path, places in found.items():
        if len(places) > 1 and path not in (("nom",), ("siren",)):
            headings = ", ".join(f"« {table.head.cells[at]} »" for at in places)
            name = called(path)
            problems.append(kinds.TWO_COLUMNS.at(table.place(table.head, places[1]), name=name, headings=headings))
    columns = {path: places[0] for path, places in found.items() if len(places) == 1}
    known = {path: at for path, at in columns.items() if path[0] != LOOSE or path in (SOURCE, YEAR)}
    twice = (at for path, places in found.items() if len(places) > 1 and path != ("nom",) for at in places)
    taken = {*twice, *known.values(), *names}
    problems += _unknown(table, taken)
    problems += _without_unit(table, known)
    return known


def _unknown(table: Grid, taken: set[int]) -> Iterator[Problem]:
    """Yield the headings that are not known, with what stands below them."""
    width = max((len(line.cells) for line in (table.head, *table.lines)), default=0)
    for at in range(width):
        words = [line.cells[at] for line in table.lines if at < len(line.cells) and line.cells[at]]
        name = table.head.cells[at] if at < len(table.head.cells) else ""
        if at in taken or not (words or name):
            continue
        values = ", ".join(words[:_SHOWN]) + ("…" if len(words) > _SHOWN else "")
        if name:
            near = nearest(name)
            help_ = {"help": kinds.NEAR_COLUMN, "near": near} if near else {}
            yield kinds.UNKNOWN_COLUMN.at(table.place(table.head, at), name=name, values=values, **help_)
        else:
            yield left(table.place(table.head, at), kinds.NO_HEADING, values)


def _without_unit(table: Grid, columns: Mapping[Path, int]) -> Iterator[Problem]:
    """Yield the heading of areas that tells no unit, where no cell below it does."""
    at = columns.get((AREA, "valeur"))
    if at is None or table.heads[at].unit:
        return
    words = [line.cells[at] for line in table.lines if at < len(line.cells) and line.cells[at]]
    if words and not any(any(map(str.isalpha, text)) for text in words):
        yield kinds.NO_UNIT.at(table.place(table.head, at))


def _got(
    table: Grid, lines: Sequence[Line], columns: Mapping[Path, int], name: str, wishes: Wishes, problems: list[Problem]
) -> dict[Path, Got]:
    """Return what *lines* say together of the territory *name*."""
    found: dict[Path, Got] = {}
    contested: set[Path] = set()
    for line in lines:
        told: dict[Path, GridCell] = {path: table.cell(line, at) for path, at in columns.items()}
        for part, beside in table.beside.get(line.number, {}).items():
            told |= {(key, part): table.cell(beside, columns[key, "valeur"]) for key, *_ in _figures(columns)}
        found = filling.merged(found, filling.values(told, wishes, problems), name, problems, contested)
    return found


def _whole(table: Grid, got: dict[Path, Got], problems: list[Problem]) -> dict[Path, Got]:
    """Return *got* without figures that may be thousands: a title or a row of units says so, of which is not sure."""
    cells = (cell for row in table.sheet.rows for cell in row.cells)
    said = next((cell for cell in cells if len(cell) <= _LONGEST_TITLE and _SCALE.search(cell)), "")
    doubtful = {path[0] for path in got if path[-1] == "valeur"} if said else set()
    for path, each in got.items():
        if path[0] in doubtful and path[-1] == "valeur":
            told = {"name": called(path), "text": filling.shown(each.value), "help": kinds.SCALED_CELL, "said": said}
            problems.append(kinds.UNSURE.at(each.place, **told))
    return {path: each for path, each in got.items() if path[0] not in doubtful}


def _figures(columns: Mapping[Path, int]) -> Iterator[Path]:
    return (path for path in columns if path[-1] == "valeur")
