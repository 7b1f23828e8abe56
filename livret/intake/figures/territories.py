"""The lines of a grid → the territory of each: by SIREN number, by name, or as requested."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from livret.base.problems import Problem, Refused
from livret.base.text_key import slug
from livret.catalogue import intake as kinds
from livret.intake.cohort import Cohort, Member, goes_on
from livret.intake.figures import cells
from livret.intake.figures.cells import SureValue
from livret.intake.figures.grid import Grid, Line, not_read
from livret.intake.figures.labels import folded
from livret.intake.model import Wishes

_NOM, _SIREN = ("nom",), ("siren",)
_TOTALS = frozenset({"total", "totaux", "total general", "ensemble", "somme", "moyenne", "sous total", "mediane"})
#: The most unknown territories that are named; the most names compared letter by letter.
_MOST_NAMED, _MOST_COMPARED = 20, 300


@dataclass(slots=True)
class TerritoryLines:
    """The lines of each territory, the columns of names, and problems for the others."""

    names: set[int] = field(default_factory=set)
    of: dict[str, list[Line]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def lines(grid: Grid, cohort: Cohort, wishes: Wishes, file: str) -> TerritoryLines:
    """Return the lines of *grid* by the folder of their territory; *file* is the name of the spreadsheet.

    :raises Refused: the territories of the lines are unknown.
    """
    if _alone(grid) and (member := _requested(cohort, wishes, grid, file)):
        return TerritoryLines(of={member.folder: [grid.lines[0]]})
    names = _name_columns(grid, cohort)
    if not names and not grid.columns(_SIREN):
        example = cohort.members[0].folder if cohort.members else "…"
        raise Refused(kinds.NO_NAMES.at(grid.place(grid.head), example=example))
    return _Reader(grid, cohort, wishes, names).read()


def listed(grid: Grid) -> Iterator[tuple[str, str]]:
    """Yield the name and the SIREN number of each territory in *grid*; either may be empty."""
    others = [at for at, head in grid.heads.items() if head.path not in (_NOM, _SIREN)]
    for line in grid.lines:
        name = next((words for at in grid.columns(_NOM) if (words := _text(line, at))), "")
        number = next((each.value for each in _numbers(grid, line) if isinstance(each.value, str)), "")
        note = bool(others) and not number and not any(_text(line, at) for at in others)
        if (name or number) and not note and not _is_total(name):
            yield cells.plain(name), number


def _alone(grid: Grid) -> bool:
    return len(grid.lines) == 1


def _requested(cohort: Cohort, wishes: Wishes, grid: Grid, file: str) -> Member | None:
    """Return the territory of a file about one alone: the requested one, or that of the file's name."""
    if wishes.territory:
        return cohort.member(wishes.territory)
    if any(_text(grid.lines[0], at) for path in (_NOM, _SIREN) for at in grid.columns(path)):
        return None
    found = cohort.meant(file.rpartition(".")[0], grid.sheet.name)
    return found[0] if len(found) == 1 else None


def _name_columns(grid: Grid, cohort: Cohort) -> list[int]:
    """Return the columns of names: below their heading, or where most words are names of territories."""
    if columns := grid.columns(_NOM):
        return columns
    known = {key for member in cohort.members for key in (slug(member.name), slug(member.short), member.folder)} - {""}
    width = max((len(line.cells) for line in grid.lines), default=0)
    for at in (at for at in range(width) if at not in grid.heads):
        words = [slug(text) for line in grid.lines if (text := _text(line, at))]
        if words and sum(word in known for word in words) * 2 > len(words):
            return [at]
    return []


def _text(line: Line, at: int) -> str:
    return line.cells[at] if at < len(line.cells) else ""


def _numbers(grid: Grid, line: Line) -> Iterator[SureValue]:
    """Yield the valid SIREN numbers of *line*."""
    for at in grid.columns(_SIREN):
        number = cells.siren(_text(line, at)) if _text(line, at) else None
        if isinstance(number, SureValue):
            yield number


def _is_no_territory(line: Line, name: str, grid: Grid) -> str:
    """Return why *line* is no territory; "" where it may be one."""
    texts = {text for text in line.cells if text}
    values = [at for at in grid.heads if _text(line, at)]
    if _is_total(name):
        return kinds.TOTAL
    if len(texts) == 1:
        return kinds.NO_RECORD if len(values) > 1 else kinds.NO_VALUE_ALONE
    return ""


def _is_total(name: str) -> bool:
    return folded(name) in _TOTALS or folded(name).split(" ")[0] == "total"


class _Reader:
    def __init__(self, grid: Grid, cohort: Cohort, wishes: Wishes, names: Sequence[int]) -> None:
        self._grid, self._cohort, self._wishes, self._names = grid, cohort, wishes, names
        self._found = TerritoryLines()
        self._exact: dict[str, list[Member]] = {}
        for member in cohort.members:
            for key in {slug(member.name), slug(member.short), member.folder, member.siren} - {""}:
                self._exact.setdefault(key, []).append(member)
        self._compared = 0
        self._unknown: list[tuple[Line, str]] = []

    def read(self) -> TerritoryLines:
        for number, line in enumerate(self._grid.lines):
            if self._begins_another(line):
                self._leave(self._grid.lines[number:])
                break
            self._line(line)
        self._strangers()
        self._found.names = self._found.names or {*self._names[:1]}
        return self._found

    def _begins_another(self, line: Line) -> bool:
        """Return whether *line* is the headings of a second table, whose columns may differ."""
        named = any(
            (head := self._grid.labels.heading(_text(line, at))) and head.path == _NOM
            for at in self._grid.columns(_NOM)
        )
        return named and [*filter(None, line.cells)] != [*filter(None, self._grid.head.cells)]

    def _leave(self, lines: Sequence[Line]) -> None:
        """Report that *lines*, a second table, are not read."""
        words = " │ ".join(dict.fromkeys(text for line in lines for text in line.cells if text))
        self._report(not_read(self._grid.place(lines[0]), kinds.SECOND_TABLE, words))

    def _line(self, line: Line) -> None:
        names = {at: cells.plain(words) for at in self._names if (words := _text(line, at))}
        by_number = self._of(each.value for each in _numbers(self._grid, line) if isinstance(each.value, str))
        by_name = self._of(map(slug, names.values())) or (None if by_number else self._near([*names.values()]))
        name = next(iter(names.values()), "")
        if by_number and by_name and by_number.folder != by_name.folder:
            self._report(kinds.TWO_TERRITORIES.at(self._grid.place(line), one=by_number.name, other=by_name.name))
        elif member := by_number or by_name:
            self._assign(line, member, names)
        elif why := (_is_no_territory(line, name, self._grid) if name else kinds.NO_RECORD):
            words = " │ ".join(dict.fromkeys(filter(None, line.cells)))
            self._report(not_read(self._grid.place(line), why, words))
        else:
            self._unknown.append((line, name))

    def _assign(self, line: Line, member: Member, names: Mapping[int, str]) -> None:
        """Add *line* to those of *member*; the cells *names* may be its name."""
        own = {slug(member.name), slug(member.short), member.folder}
        exact = {at for at, name in names.items() if slug(name) in own}
        self._found.names |= exact
        if self._wishes.territory not in ("", member.folder):
            self._report(
                not_read(self._grid.place(line), kinds.OTHER_TERRITORY, next(iter(names.values()), member.name))
            )
            return
        self._found.of.setdefault(member.folder, []).append(line)
        if names and not exact:
            at, name = next(iter(names.items()))
            self._found.names.add(at)
            self._report(kinds.NAME_KEPT.at(self._grid.place(line, at), text=name, name=member.name))

    def _of(self, keys: Iterable[str]) -> Member | None:
        """Return the one territory of one of *keys*."""
        found = {member.folder: member for key in keys for member in self._exact.get(key, ())}
        return next(iter(found.values())) if len(found) == 1 else None

    def _near(self, names: Sequence[str]) -> Member | None:
        """Return the one territory whose name is nearly one of *names*."""
        self._compared += 1
        if self._compared > _MOST_COMPARED or not names:
            return None
        found = self._cohort.meant(*names)
        return found[0] if len(found) == 1 and not any(goes_on(words, found[0]) for words in names) else None

    def _strangers(self) -> None:
        """Report the territories that the edition does not have; of many, the first."""
        edition = self._cohort.before.name
        many = len(self._unknown) > _MOST_NAMED
        for line, name in self._unknown[: 3 if many else None]:
            near = ", ".join(f"« {member.name} »" for member in self._cohort.near(name))
            help_ = {"help": kinds.NEAR_TERRITORY, "near": near} if near else {}
            place = self._grid.place(line, self._names[0] if self._names else None)
            self._report(kinds.UNKNOWN_TERRITORY.at(place, name=name, edition=edition, **help_))
        if many:
            line, _name = self._unknown[3]
            count = len(self._unknown) - 3
            self._report(kinds.MANY_UNKNOWN.at(self._grid.place(line), count=count, first=line.number))

    def _report(self, problem: Problem) -> None:
        self._found.problems.append(problem)
