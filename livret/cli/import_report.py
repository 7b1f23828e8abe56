"""What `import` says: each file, what becomes of it, what must be decided, what changes and which corrections came.

Imports lazily, as the command line does.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from livret.base import atomic_files, terminal
from livret.base.messages import _, plural
from livret.base.problems import Location, Problem, Severity, by_kind, in_order, printable
from livret.edition import unwritten

if TYPE_CHECKING:
    from livret.intake.model import Correction, Outcome, PassageChange
    from livret.proof.fixes.model import FileChange

#: What accepts every correction.
ALL = ("all", "tout", "tous", "toutes")
#: Words of a passage that are shown on each side of what differs.
_AROUND = 6
#: Characters of a passage that is new, or gone.
_SHOWN = 160
#: Passages and corrections of one file that are shown; --html and --json have all of them.
_MOST = 60


def unread(problem: Problem) -> "Outcome":
    """Return the outcome of a file that is none of those that are read."""
    from livret.intake.model import Outcome

    return Outcome(problem.location.file if problem.location else "", "", problems=(problem,))


def print_outcomes(outcomes: "Sequence[Outcome]", edition: str, written: bool, settings: Mapping[str, Any]) -> None:
    """Report *outcomes*: on the terminal, or as JSON; with --html as a page too."""
    if settings["html"]:
        from livret.intake import report

        click.echo(atomic_files.write(settings["html"], report.page(outcomes, edition, written).encode()), err=True)
    if settings["as_json"]:
        from livret.intake import report

        click.echo(terminal.as_json(report.as_data(outcomes, edition, written)))
        return
    for group in _alike_ones(outcomes):
        click.echo("\n".join([*_lines(*group), ""]), err=True)


def _alike_ones(outcomes: "Sequence[Outcome]") -> "Iterator[list[Outcome]]":
    """Yield *outcomes* in their order, those with one and the same problem behind the first of them."""
    groups: dict[object, list[Outcome]] = {}
    for number, outcome in enumerate(outcomes):
        groups.setdefault(_only_problem(outcome) or number, []).append(outcome)
    yield from groups.values()


def _only_problem(outcome: "Outcome") -> tuple[str, ...]:
    """Return the code and words of the problem that is the only one of *outcome*."""
    alone = outcome.problems[0] if len(outcome.problems) == 1 else None
    if alone is None or outcome.passages or outcome.corrections or outcome.files or alone.location is None:
        return ()
    bare = alone.location.file == outcome.arrival and not alone.location.line
    return (alone.code, alone.message, alone.help) if bare else ()


def sum_up(
    outcomes: "Sequence[Outcome]", changes: "Sequence[FileChange]", edition: str, settings: Mapping[str, Any]
) -> None:
    """Print how many files were read, what waits for a decision, and what to type next."""
    problems = [problem for outcome in outcomes for problem in outcome.problems]
    refused = sum(outcome.refused for outcome in outcomes)
    to_decide = sum(problem.severity is Severity.WARNING for problem in problems)
    lines = [plural("{count} file", "{count} files", len(outcomes)).format(count=len(outcomes))]
    if refused:
        lines.append(plural("{count} not taken", "{count} not taken", refused).format(count=refused))
    if to_decide:
        lines.append(plural("{count} point to look at", "{count} points to look at", to_decide).format(count=to_decide))
    lines.append(_following(outcomes, changes, edition, settings))
    click.echo(" · ".join(lines), err=True)


def _following(
    outcomes: "Sequence[Outcome]", changes: "Sequence[FileChange]", edition: str, settings: Mapping[str, Any]
) -> str:
    if not changes and all(each.refused for each in outcomes):
        return _("nothing is written")
    if not changes and any(each.refused for each in outcomes):
        return _("nothing to write: the edition holds all that is taken")
    if not changes:
        if any(
            correction.after is not None and not correction.done for each in outcomes for correction in each.corrections
        ):
            if (settings["accept"] or "").strip().casefold() in ALL:
                return _("nothing to write: what is left of those corrections is to be done by hand")
            return _("nothing is written: choose corrections with --accept 1,3-5 or --accept all")
        if any(each.refused for each in outcomes):
            return _("nothing is written")
        return _("nothing to write: the edition holds all of it")
    count = len(changes)
    if settings["write"]:
        return plural(
            "{count} file written; to see what is left: check {edition}",
            "{count} files written; to see what is left: check {edition}", count,
        ).format(count=count, edition=edition)  # fmt: skip
    return plural(
        "nothing is written yet: {count} file of the edition would change, add --write",
        "nothing is written yet: {count} files of the edition would change, add --write", count,
    ).format(count=count)  # fmt: skip


def _lines(outcome: "Outcome", *alike: "Outcome") -> Iterator[str]:
    """Yield the lines that report *outcome*, and others with the same problem."""
    yield from (printable(_headline(each)) for each in (outcome, *alike))
    if not outcome.refused:
        yield from _differences(outcome.passages[:_MOST])
        yield from _more(len(outcome.passages) - _MOST)
    for correction in outcome.corrections[:_MOST]:
        yield from _correction(correction)
    yield from _more(len(outcome.corrections) - _MOST)
    for problem, *others in by_kind(in_order(outcome.problems)):
        yield ""
        yield problem.as_text(others)


def _headline(outcome: "Outcome") -> str:
    from livret.intake.sorts import SORTS

    sort = _(SORTS[outcome.sort].called) if outcome.sort in SORTS else ""
    known = _counted(outcome.facts)
    counts = [known[key] for key, count in outcome.facts.items() if count and key in known]
    what = ", ".join(filter(None, [sort, *counts]))
    sign = "✖" if outcome.refused else "✔" if outcome.files else "–"
    goal = ", ".join(outcome.files)
    line = f"{sign} {outcome.arrival}" + (f" ({what})" if what else "")
    return f"{line} → {goal}" if goal and not outcome.refused else line


def _counted(facts: Mapping[str, int]) -> Mapping[str, str]:
    """Return how what is counted of a file is said, by the keys of ``Outcome.facts``."""
    n = Counter(facts)
    said = {
        "words": plural("{count} word", "{count} words", n["words"]),
        "rubrics": plural("{count} rubric", "{count} rubrics", n["rubrics"]),
        "pictures": plural("{count} picture", "{count} pictures", n["pictures"]),
        "territories": plural("{count} territory", "{count} territories", n["territories"]),
        "figures": plural("{count} figure", "{count} figures", n["figures"]),
        "corrections": plural("{count} correction", "{count} corrections", n["corrections"]),
        "comments": plural("{count} comment", "{count} comments", n["comments"]),
    }
    return {key: words.format(count=n[key]) for key, words in said.items()}


def _differences(passages: "Sequence[PassageChange]") -> Iterator[str]:
    """Yield *passages* under the files that they are of, where they are of several."""
    several = len({passage.file for passage in passages}) > 1
    for before, passage in zip([None, *passages], passages, strict=False):
        if several and (before is None or before.file != passage.file):
            yield printable(f"  {passage.file}")
        yield from _difference(passage)


def _difference(passage: "PassageChange") -> Iterator[str]:
    """Yield a passage before and after; of a long one, the words around what differs; one line where nothing stood."""
    if all(unwritten.count(line) for line in passage.before.split("\n") if line.strip()):
        message = _("{heading}: {words}").format(heading=passage.heading, words=_cut(_flat(passage.after)))
        yield printable(f"    + {message}")
        return
    yield printable(f"    {passage.heading}")
    before, after = _around(passage.before, passage.after)
    yield from (printable(f"    {sign} {words}") for sign, words in (("−", before), ("+", after)) if words)


def _flat(words: str) -> str:
    return " ".join(words.split())


def _around(before: str, after: str) -> tuple[str, str]:
    old, new = before.split(), after.split()
    if not old or not new:
        return _cut(" ".join(old)), _cut(" ".join(new))
    start = _alike(old, new)
    end = min(_alike(old[::-1], new[::-1]), len(old) - start, len(new) - start)
    lines = []
    for words in (old, new):
        first, last = max(0, start - _AROUND), min(len(words), len(words) - end + _AROUND)
        middle = " ".join(words[first:last])
        lines.append(f"{'… ' * bool(first)}{_cut(middle)}{' …' * (last < len(words))}")
    return lines[0], lines[1]


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    return next(
        (n for n, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), min(len(old), len(new))
    )


def _cut(words: str) -> str:
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN].rstrip()}…"


def _correction(correction: "Correction") -> Iterator[str]:
    place = Location(correction.file, correction.line) if correction.file else None
    page = _("page {page}").format(page=correction.page) if correction.page else ""
    where = ", ".join(filter(None, [str(place) if place else "", page]))
    done = _(" (done already)") if correction.done else ""
    who = _(" by {author}").format(author=correction.author) if correction.author else ""
    words = f"« {_cut(correction.before)} »"
    if correction.after is not None:
        words = f"« {_cut(correction.before)} » → « {_cut(correction.after)} »"
    yield printable(f"  {correction.number}. {where}{who}{done} : {words}")
    if correction.remark:
        yield printable(f"     {_cut(correction.remark)}")


def _more(count: int) -> Iterable[str]:
    if count > 0:
        message = plural(
            "    … and {count} more (--html shows all)", "    … and {count} more (--html shows all)", count
        )
        yield message.format(count=count)
