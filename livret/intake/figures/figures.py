"""A table of facts → the fiches of its territories."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from livret.base.problems import Problem
from livret.catalogue import intake as kinds
from livret.edition.facts import AREA
from livret.edition.spreadsheets import TableSheet
from livret.intake.cohort import Cohort
from livret.intake.draft import Draft
from livret.intake.fiche import Path
from livret.intake.figures import filling, territories
from livret.intake.figures.filling import SOURCE, YEAR, Filled, Got
from livret.intake.figures.grid import Grid, GridCell, Line, chosen, grid, not_read
from livret.intake.figures.labels import LOOSE, Labels
from livret.intake.model import Arrival, Outcome, Wishes

#: « en milliers d’habitants »: a scale of figures in a title or a row of units, of at most so many letters.
_SCALE = re.compile(r"\b(?:en|exprimée?s? en|unités?\s*:)\s+(?:milliers|millions)\b", re.IGNORECASE)
_LONGEST_TITLE = 120
#: The most cells of an unknown column that are shown.
_SHOWN = 12


def import_figures(
    arrival: Arrival, sheets: Sequence[TableSheet], draft: Draft, cohort: Cohort, wishes: Wishes
) -> Outcome:
    """Put the values of *sheets*, those of *arrival*, for the territories of *cohort* into *draft*; raises Refused."""
    labels = Labels(cohort.before.figures)
    sheet, problems = chosen(sheets, wishes.sheet, labels)
    table = grid(sheet, labels)
    problems += table.notes
    lines = territories.lines(table, cohort, wishes, arrival.name)
    problems += lines.problems
    columns = _columns(table, lines.names, problems)
    filled: list[Filled] = []
    for folder, own in lines.of.items():
        member = cohort.member(folder)
        assert member
        got = _whole(table, _got(table, own, columns, member.name, wishes, problems), problems)
        filled.append(filling.fill(draft, member, got, cohort.before.region, problems, labels))
    heads = {
        path: (" ".join(table.head.cells[at].split()), table.place(table.head, at)) for path, at in columns.items()
    }
    problems += filling.unsourced(heads, filled)
    passages = tuple(passage for each in filled for passage in each.passages)
    facts = {"territories": len(filled), "figures": sum(each.figures for each in filled)}
    files = tuple(dict.fromkeys(passage.file for passage in passages))
    return Outcome(arrival.name, arrival.sort, tuple(lines.of), files, facts, tuple(problems), passages)


def _columns(table: Grid, names: Collection[int], problems: list[Problem]) -> dict[Path, int]:
    """Return the place of each field in a line; report headings that cannot be used."""
    found: dict[Path, list[int]] = {}
    for at, head in table.heads.items():
        found.setdefault(head.path, []).append(at)
    for path, places in found.items():
        if len(places) > 1 and path not in (("nom",), ("siren",)):
            headings = ", ".join(f"« {table.head.cells[at]} »" for at in places)
            name = table.labels.called(path)
            problems.append(kinds.TWO_COLUMNS.at(table.place(table.head, places[1]), name=name, headings=headings))
    columns = {path: places[0] for path, places in found.items() if len(places) == 1}
    known = {path: at for path, at in columns.items() if path[0] != LOOSE or path in (SOURCE, YEAR)}
    twice = (at for path, places in found.items() if len(places) > 1 and path != ("nom",) for at in places)
    recognised = {*twice, *known.values(), *names}
    problems += _unknown(table, recognised)
    problems += _without_unit(table, known)
    return known


def _unknown(table: Grid, recognised: set[int]) -> Iterator[Problem]:
    """Yield problems for unknown headings, with the cells below them."""
    width = max((len(line.cells) for line in (table.head, *table.lines)), default=0)
    for at in range(width):
        words = [line.cells[at] for line in table.lines if at < len(line.cells) and line.cells[at]]
        name = table.head.cells[at] if at < len(table.head.cells) else ""
        if at in recognised or not (words or name):
            continue
        values = ", ".join(words[:_SHOWN]) + ("…" if len(words) > _SHOWN else "")
        if name:
            near = table.labels.nearest(name)
            help_ = {"help": kinds.NEAR_COLUMN, "near": near} if near else {}
            yield kinds.UNKNOWN_COLUMN.at(table.place(table.head, at), name=name, values=values, **help_)
        else:
            yield not_read(table.place(table.head, at), kinds.NO_HEADING, values)


def _without_unit(table: Grid, columns: Mapping[Path, int]) -> Iterator[Problem]:
    """Yield a problem for the heading of areas without a unit, where no cell below it has one."""
    at = columns.get((AREA, "valeur"))
    if at is None or table.heads[at].unit:
        return
    words = [line.cells[at] for line in table.lines if at < len(line.cells) and line.cells[at]]
    if words and not any(any(map(str.isalpha, text)) for text in words):
        yield kinds.NO_UNIT.at(table.place(table.head, at))


def _got(
    table: Grid, lines: Sequence[Line], columns: Mapping[Path, int], name: str, wishes: Wishes, problems: list[Problem]
) -> dict[Path, Got]:
    """Return the joint values of *lines* for the territory *name*."""
    found: dict[Path, Got] = {}
    contested: set[Path] = set()
    for line in lines:
        by_path: dict[Path, GridCell] = {path: table.cell(line, at) for path, at in columns.items()}
        for part, beside in table.beside.get(line.number, {}).items():
            by_path |= {(key, part): table.cell(beside, columns[key, "valeur"]) for key, *_ in _figures(columns)}
        found = filling.merged(
            found, filling.values(by_path, wishes, problems, table.labels), name, problems, contested, table.labels
        )
    return found


def _whole(table: Grid, got: dict[Path, Got], problems: list[Problem]) -> dict[Path, Got]:
    """Return *got* without figures that may be thousands: a title or a row of units says so, and it is ambiguous."""
    cells = (cell for row in table.sheet.rows for cell in row.cells)
    said = next((cell for cell in cells if len(cell) <= _LONGEST_TITLE and _SCALE.search(cell)), "")
    doubtful = {path[0] for path in got if path[-1] == "valeur"} if said else set()
    for path, each in got.items():
        if path[0] in doubtful and path[-1] == "valeur":
            details = {
                "name": table.labels.called(path),
                "text": filling.shown(each.value),
                "help": kinds.SCALED_CELL,
                "said": said,
            }
            problems.append(kinds.UNSURE.at(each.place, **details))
    return {path: each for path, each in got.items() if path[0] not in doubtful}


def _figures(columns: Mapping[Path, int]) -> Iterator[Path]:
    return (path for path in columns if path[-1] == "valeur")
