"""The cells of a territory → values that are certain, and fiche.yaml with them; a problem for each other.

The source and the year of a figure are those of its own columns, of its cell, of its heading, or those of all.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from livret.base.messages import _
from livret.base.problems import Location, Problem, Refused
from livret.catalogue import intake as kinds
from livret.edition import unwritten
from livret.edition.check.values import number
from livret.edition.decode import decoded
from livret.edition.facts import FactRow
from livret.intake import fiche
from livret.intake.cohort import Member
from livret.intake.draft import Draft
from livret.intake.fiche import Path, Value
from livret.intake.figures import cells
from livret.intake.figures.cells import Doubt, SureValue
from livret.intake.figures.grid import GridCell, not_read
from livret.intake.figures.labels import Labels
from livret.intake.model import PassageChange, Wishes

#: What is missing from figures.
_LACKING = {("source", "annee"): kinds.SOURCE_AND_YEAR, ("source",): kinds.SOURCE, ("annee",): kinds.YEAR}
#: What is shown for a formula that was never computed.
_FORMULA = "=…"
_REGION = ("localisation", "region")
#: The source and the year of a line, for all its figures.
SOURCE, YEAR = ("", "source"), ("", "annee")


@dataclass(frozen=True, slots=True)
class Got:
    """A certain value, and its place in the file."""

    value: Value
    place: Location


def values(
    by_path: Mapping[Path, GridCell], wishes: Wishes, problems: list[Problem], labels: Labels
) -> dict[Path, Got]:
    """Return the certain values of a territory, from the cells of its fields; add the others to *problems*."""
    found: dict[Path, Got] = {}
    for path, cell in by_path.items():
        if path[0] and path[0] not in labels.rows and (value := _sure(path, cell, problems, labels)):
            found[path] = Got(value.value, cell.place)
    for row in labels.rows.values():
        found |= _fact(row, by_path, wishes, problems, labels)
    return found


def _fact(
    row: FactRow, by_path: Mapping[Path, GridCell], wishes: Wishes, problems: list[Problem], labels: Labels
) -> dict[Path, Got]:
    figure, source, year = ((row.key, part) for part in ("valeur", "source", "annee"))
    cell = by_path.get(figure)
    value = _sure(figure, cell, problems, labels) if cell else None
    if cell and value is None:
        for path in (source, year):
            if (beside := by_path.get(path)) and beside.text and not (cell.text or cell.pending):
                problems.append(not_read(beside.place, kinds.NO_FIGURE, beside.text))
        return {}
    found: dict[Path, Got] = {figure: Got(value.value, cell.place)} if cell and value else {}
    given = value or SureValue("")
    own = {
        path: sure
        for path in (source, year)
        if (each := by_path.get(path)) and (sure := _sure(path, each, problems, labels))
    }
    if cell is None:
        return {path: Got(sure.value, by_path[path].place) for path, sure in own.items()}
    for path, ways, requested in (
        (source, (given.source, cell.source), wishes.source),
        (year, (given.year, cell.year), wishes.year),
    ):
        everyone = by_path.get(("", path[1]))
        if path in own:
            found[path] = Got(own[path].value, by_path[path].place)
        elif words := next(filter(None, ways), ""):
            found[path] = Got(words, cell.place)
        elif everyone and (sure := _sure(path, everyone, problems, labels)):
            found[path] = Got(sure.value, everyone.place)
        elif requested:
            found[path] = Got(requested, cell.place)
    return found


def _sure(path: Path, cell: GridCell, problems: list[Problem], labels: Labels) -> SureValue | None:
    """Return the value of *cell* for the field *path*; None where it is empty, or uncertain (a problem then)."""
    if not cell.text and not cell.pending:
        return None
    row = labels.rows.get(path[0]) if path[-1] == "valeur" else None
    result: SureValue | Doubt
    if cell.pending:
        result = Doubt(kinds.PENDING_CELL)
    elif row:
        result = cells.figure(cell.text, row, cell.unit, typed=cell.words)
    else:
        result = cells.value_of(path, cell.text)
    name = labels.called(path)
    if isinstance(result, Doubt):
        problems.append(
            kinds.UNSURE.at(cell.place, name=name, text=cell.text or _FORMULA, help=result.help, **result.values)
        )
        return None
    if result.remark:
        problems.append(kinds.AS_TYPED.at(cell.place, name=name, text=cell.text, help=result.remark))
    if result.unit:
        text = cell.text if not cell.text[-1:].isdecimal() else f"{cell.text} {result.unit}"
        problems.append(kinds.CONVERTED.at(cell.place, text=text, value=result.value))
    return result


def merged(
    one: dict[Path, Got], other: dict[Path, Got], name: str, problems: list[Problem], left: set[Path], labels: Labels
) -> dict[Path, Got]:
    """Return the joint values of two lines of the territory *name*; conflicts are reported, and added to *left*.

    A third line does not resolve a conflict.
    """
    for path in sorted(one.keys() & other.keys(), key=lambda path: path[-1] != "valeur"):
        before, after = one[path], other[path]
        if _is_left(path, left) or same(path, before.value, after.value):
            continue
        words = {"one": shown(before.value), "other": shown(after.value), "where": _cell(before.place)}
        problems.append(kinds.TWICE.at(after.place, name=name, field=labels.called(path), **words))
        left.add(path)
    return {path: got for path, got in (one | other).items() if not _is_left(path, left)}


def _is_left(path: Path, left: set[Path]) -> bool:
    """Return whether *path* is in *left*; the source and the year belong to their figure."""
    return path in left or (path[0], "valeur") in left


def _cell(place: Location) -> str:
    return f"{place.cell}{place.line}"


def shown(value: Value) -> str:
    """Format *value* for people."""
    return value if isinstance(value, str) else ", ".join(value)


def same(path: Path, before: Value, after: Value) -> bool:
    """Return whether both are the same for the field *path*: spaces and apostrophes do not count."""
    one, other = shown(before), shown(after)
    if path[-1] == "valeur" and number(one) is not None:
        return number(one) == number(other)
    if path[-1] == "siren":
        return "".join(one.split()) == "".join(other.split())
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    return cells.plain(text).replace("’", "'")


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled fiche: its file, its changed passages, the number of its figures, and what those lack."""

    file: str
    passages: tuple[PassageChange, ...] = ()
    figures: int = 0
    lacking: tuple[Path, ...] = ()


def fill(
    draft: Draft, member: Member, got: Mapping[Path, Got], region: str, problems: list[Problem], labels: Labels
) -> Filled:
    """Put the values of a territory into its fiche.yaml in *draft*; report those that cannot be put, and put none.

    *region* is that of the edition: a fiche with a département needs one.
    """
    file = f"{member.home}/fiche.yaml"
    got = _first(draft, member, file, got, problems, labels)
    try:
        raw = draft.data(file)
        text = decoded(raw, file)[0] if raw else ""
        got = _located(got, "" if fiche.value_of(text, _REGION, file) else region)
        before = {path: fiche.value_of(text, path, file) for path in got}
        changed = {path: each.value for path, each in got.items() if not _stays(path, before[path], each.value)}
        confirmed = {
            path: before[path]
            for path, each in got.items()
            if path not in changed and path != ("nom",) and isinstance(each.value, str)
        }
        new = fiche.edited(text, changed | confirmed, file)
    except Refused as refused:
        place, reason = refused.problem.location or Location(file), refused.problem.message
        problems.append(kinds.FICHE_LEFT.at(place, name=member.name, reason=reason))
        return Filled(file)
    for path, value in changed.items():
        if path[-1] == "valeur" and before[path] and (source := _source(text, path[0], got, file)):
            details = {"field": labels.called(path), "name": member.name, "value": shown(value), "source": source}
            problems.append(kinds.STALE_SOURCE.at(got[path].place, **details))
    if new != text:
        draft.put(file, fiche.as_bytes(new, raw))
    passages = tuple(
        PassageChange(file, labels.called(path), before[path], shown(value)) for path, value in changed.items()
    )
    figures = [path[0] for path in got if path[-1] == "valeur"]
    parts = [(key, part) for key in figures for part in ("source", "annee")]
    return Filled(file, passages, len(figures), tuple(path for path in parts if not fiche.value_of(new, path, file)))


def _located(got: Mapping[Path, Got], region: str) -> Mapping[Path, Got]:
    """Return *got* with the *region*, where it has only the département."""
    department = got.get(("localisation", "departement"))
    if not department or _REGION in got or not region:
        return got
    return {**got, _REGION: Got(region, department.place)}


def _first(
    draft: Draft, member: Member, file: str, got: Mapping[Path, Got], problems: list[Problem], labels: Labels
) -> Mapping[Path, Got]:
    """Return *got* without values, reported, that conflict with another file of this import; a figure goes whole."""
    gone: set[str] = set()
    for path, each in sorted(got.items(), key=lambda item: item[0][-1] != "valeur"):
        if path == ("nom",) or path[0] in gone:
            continue
        words, by = draft.first(file, ".".join(path), shown(each.value), each.place.file)
        if by != each.place.file and not same(path, words, each.value):
            details = {
                "name": member.name,
                "field": labels.called(path),
                "one": words,
                "where": by,
                "other": shown(each.value),
            }
            problems.append(kinds.TWO_FILES.at(each.place, **details))
            gone.add(path[0])
    return {path: each for path, each in got.items() if path[0] not in gone}


def _stays(path: Path, before: str, after: Value) -> bool:
    """Return whether a fiche keeps its value: the same, or its name, by which the territory was known."""
    return same(path, before, after) or (path == ("nom",) and bool(before) and not unwritten.count(before))


def _source(text: str, key: str, got: Mapping[Path, Got], file: str) -> str:
    """Return the source and the year that stay with a changed figure; "" where they change with it."""
    paths = [(key, part) for part in ("source", "annee")]
    return ", ".join(words for path in paths if path not in got and (words := fiche.value_of(text, path, file)))


def unsourced(heads: Mapping[Path, tuple[str, Location]], filled: Sequence[Filled]) -> Iterator[Problem]:
    """Yield a problem for the figures without a source, without a year, or without both.

    *heads* are the heading of each field in the file, and its place.
    """
    lacking = {path for each in filled for path in each.lacking}
    keys = [path[0] for path in heads if path[-1] == "valeur"]
    for gone, what in _LACKING.items():
        places = [heads[key, "valeur"] for key in keys if {part for each, part in lacking if each == key} == {*gone}]
        if places:
            yield kinds.NO_SOURCE.at(places[0][1], names=", ".join(name for name, _place in places), what=_(what))
