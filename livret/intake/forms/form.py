"""A form's export → the fiches and the texts of its answers; the last answer of a territory wins."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from livret.base.problems import Location, Problem, Refused
from livret.catalogue import intake as kinds
from livret.edition.model import RubricRule
from livret.edition.spreadsheets import TableRow
from livret.intake.cohort import Cohort, Member
from livret.intake.documents import plain_text
from livret.intake.documents.model import Block
from livret.intake.draft import Draft
from livret.intake.figures import filling, territories
from livret.intake.figures.filling import Filled, Got
from livret.intake.figures.grid import Grid, Line, not_read
from livret.intake.figures.labels import HOUSE, Labels
from livret.intake.forms import goals as form_goals
from livret.intake.forms.goals import NAME, Goals
from livret.intake.forms.sheet import FormExport
from livret.intake.model import Arrival, Outcome, PassageChange, Wishes
from livret.intake.texts.bullets import with_items
from livret.intake.texts.headings import Rubrics
from livret.intake.texts.markdown import Writer
from livret.intake.texts.merged import New, labels, merged

#: The most answers to an unknown question that are shown.
_SHOWN = 6
#: In a rubric of points, an answer whose lines are all shorter is a list.
_LONGEST_POINT = 300
_LISTS = ("points", "cercles")


@dataclass(slots=True)
class _Gathered:
    """What was read from a form so far."""

    problems: list[Problem] = field(default_factory=list)
    passages: list[PassageChange] = field(default_factory=list)
    rubrics: int = 0
    filled: list[Filled] = field(default_factory=list)


def import_form(arrival: Arrival, form: FormExport, draft: Draft, cohort: Cohort, wishes: Wishes) -> Outcome:
    """Put the answers of *form* into the fiches and texts of *draft*, and its questions' goals into formulaire.yaml.

    :raises Refused: formulaire.yaml cannot be read.
    """
    text = draft.text(NAME) or ""
    labels = Labels(cohort.before.figures)
    goals = form_goals.goals(form.questions, text, cohort.rubrics, labels)
    gathered = _Gathered([*goals.problems, *_beside(form, goals), *_without_goal(form, goals, cohort.rubrics)])
    if goals.text != text:
        draft.put(NAME, goals.text.encode())
        gathered.passages += [PassageChange(NAME, question, "", goal) for question, goal in goals.added.items()]
    table = _table(form, goals, labels)
    of = _lines(table, cohort, wishes, arrival.name, gathered.problems)
    for folder, lines in of.items():
        member = cohort.member(folder)
        assert member
        *earlier, last = lines
        for line in earlier:
            place = table.place(line)
            gathered.problems.append(kinds.FORM_EARLIER.at(place, name=member.name, row=last.number))
        _fiche(table, last, member, draft, cohort, wishes, gathered)
        _texte(table, last, goals, member, draft, cohort, gathered)
    heads = {head.path: (labels.called(head.path), table.place(table.head, at)) for at, head in table.heads.items()}
    gathered.problems += filling.unsourced(heads, gathered.filled)
    figures = sum(each.figures for each in gathered.filled)
    facts = {"territories": len(of), "figures": figures, "rubrics": gathered.rubrics}
    files = tuple(dict.fromkeys(passage.file for passage in gathered.passages))
    return Outcome(
        arrival.name, arrival.sort, tuple(of), files, facts, tuple(gathered.problems), tuple(gathered.passages)
    )


def table(form: FormExport) -> Grid:
    """Return the answers of *form* as a sheet of facts, its questions interpreted by their words alone."""
    return _table(form, form_goals.goals(form.questions, "", (), HOUSE), HOUSE)


def _table(form: FormExport, goals: Goals, labels: Labels) -> Grid:
    """Return the answers as a sheet of facts."""
    heads = {at: goal.heading for at, goal in goals.of.items() if goal.heading}
    answers = tuple(Line(row.number, row.cells) for row in form.answers)
    return Grid(form.sheet, False, Line(form.head.number, form.head.cells), heads, answers, labels=labels)


def _lines(
    table: Grid, cohort: Cohort, wishes: Wishes, file: str, problems: list[Problem]
) -> Mapping[str, Sequence[Line]]:
    """Return the answers of each territory, the oldest first."""
    try:
        found = territories.lines(table, cohort, wishes, file)
    except Refused:  # the goals of the questions are reported, and kept, all the same
        problems.append(kinds.FORM_NOBODY.at(table.place(table.head), file=NAME))
        return {}
    problems += found.problems
    return found.of


def _beside(form: FormExport, goals: Goals) -> Iterator[Problem]:
    """Yield problems for what is no answer."""
    if form.noted:
        yield not_read(_at(form, min(form.noted)), kinds.OF_SERVICE, ", ".join(dict.fromkeys(form.noted.values())))
    for row in form.unsent:
        yield not_read(form.sheet.place(row), kinds.NOT_SENT, " │ ".join(_cell(row, at) for at in form.questions))
    width = max((len(row.cells) for row in form.answers), default=0)
    for at in sorted({*range(width)} - {*form.questions, *form.noted}):
        if words := [text for row in form.answers if (text := _cell(row, at))]:
            yield not_read(_at(form, at), kinds.NO_HEADING, " / ".join(words[:_SHOWN]))
    for at, goal in goals.of.items():
        if goal.ignored:
            yield not_read(_at(form, at), kinds.IGNORED, form.questions[at])


def _without_goal(form: FormExport, goals: Goals, rules: Sequence[RubricRule]) -> Iterator[Problem]:
    """Yield problems for questions without a goal."""
    for at, goal in goals.of.items():
        if goal.heading or goal.rule or goal.ignored:
            continue
        words = [" ".join(text.split()) for row in form.answers if (text := _cell(row, at))]
        values = " / ".join(words[:_SHOWN]) + ("…" if len(words) > _SHOWN else "")
        question = form.questions[at]
        yield kinds.FORM_ASKED.at(_at(form, at), question=question, values=values, file=NAME, example=rules[0].heading)


def _at(form: FormExport, at: int) -> Location:
    return form.sheet.place(form.head, at)


def _cell(row: TableRow | Line, at: int) -> str:
    return row.cells[at] if at < len(row.cells) else ""


def _fiche(
    table: Grid, line: Line, member: Member, draft: Draft, cohort: Cohort, wishes: Wishes, gathered: _Gathered
) -> None:
    """Put the fields of *line* into the fiche of *member*."""
    got: dict[tuple[str, ...], Got] = {}
    contested: set[tuple[str, ...]] = set()
    for at, head in table.heads.items():
        own = filling.values({head.path: table.cell(line, at)}, wishes, gathered.problems, table.labels)
        got = filling.merged(got, own, member.name, gathered.problems, contested, table.labels)
    filled = filling.fill(draft, member, got, cohort.before.region, gathered.problems, table.labels)
    gathered.passages += filled.passages
    gathered.filled.append(filled)


def _texte(
    table: Grid, line: Line, goals: Goals, member: Member, draft: Draft, cohort: Cohort, gathered: _Gathered
) -> None:
    """Put the rubrics of *line* into the text of *member*; a rubric without an answer stays as it is."""
    blocks: dict[str, list[Block]] = {}
    rules: dict[str, RubricRule] = {}
    for at, goal in goals.of.items():
        if goal.rule and (answer := _cell(line, at).strip()):
            blocks.setdefault(goal.rule.heading, []).extend(_blocks(answer, goal.rule))
            rules[goal.rule.heading] = goal.rule
    file = f"{member.home}/texte.md"
    old, rubrics = draft.text(file) or "", Rubrics(cohort.rubrics)
    writer = Writer((), labels(old, rubrics, [*rules.values()]))
    new = [New(rules[name], name, writer.rubric(each)) for name, each in blocks.items()]
    new = [each for each in new if not _elsewhere(each, file, table.place(line), member, draft, gathered)]
    result, passages = merged(file, old, new, rubrics)
    if passages:
        draft.put(file, result.encode())
    gathered.passages += passages
    gathered.rubrics += len(new)


def _elsewhere(new: New, file: str, place: Location, member: Member, draft: Draft, gathered: _Gathered) -> bool:
    """Return whether another file of this import has other words for the rubric of *new*; report it."""
    words, by = draft.first(file, new.rule.heading, new.body, place.file)
    if by == place.file or words == new.body:
        return False
    details = {"name": member.name, "field": new.rule.heading, "one": words, "where": by, "other": new.body}
    gathered.problems.append(kinds.TWO_FILES.at(place, **details))
    return True


def _blocks(answer: str, rule: RubricRule) -> list[Block]:
    """Return *answer* as blocks: its paragraphs, its lists; lines of a rubric of points are items.

    People who answer a form write no Markdown: its signs are plain signs.
    """
    blocks = with_items([*plain_text.paragraphs(answer.splitlines())])
    lines = all(block.form == "paragraph" and len(block.text) <= _LONGEST_POINT for block in blocks)
    if rule.form in _LISTS and lines:
        return [Block("item", block.runs, block.number) for block in blocks]
    return list(blocks)
