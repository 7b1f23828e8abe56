"""From the engine's findings to problems that an author can mend, with their places."""

from collections.abc import Iterable
from pathlib import Path

from livret.base import paths
from livret.base.messages import _, later, tenths
from livret.base.problems import Location, Problem
from livret.catalogue import by_code
from livret.pdf.model import Chapter, Finding, Fragment

_SIDES = {"left": later("left-hand"), "right": later("right-hand")}


def problems_of(chapter: Chapter, fragment: Fragment) -> list[Problem]:
    """Return the problems of the findings in *fragment*, at the places of the ``sources`` of *chapter*."""
    return [problem_of(chapter, finding) for finding in fragment.findings]


def problem_of(chapter: Chapter, finding: Finding) -> Problem:
    """Return the problem of *finding* in *chapter*, at the place of its ``sources``."""
    return _problem(finding, chapter)


def style_problems(findings: Iterable[Finding]) -> list[Problem]:
    """Return the problems of style sheets (from ``Pool.lint``), each at its line of styles/."""
    return [_problem(finding, None) for finding in findings]


def _problem(finding: Finding, chapter: Chapter | None) -> Problem:
    values: dict[str, object] = {name: _shown(value) for name, value in finding.values.items()}
    values |= {name: _(_SIDES[str(values[name])]) for name in ("actual", "expected") if name in values}
    if "reason" in values:
        values["reason"] = _(str(values["reason"])).format(**values)
    if chapter:
        values |= {"chapter": chapter.title, "page": finding.page}
    kind = by_code()[finding.code]
    return kind.at(_in_style(finding) if finding.file else _in_text(finding, chapter), **values)


def _shown(value: str | int | float) -> str | int:
    return tenths(value) if isinstance(value, float) else value


def _in_text(finding: Finding, chapter: Chapter | None) -> Location | None:
    known = chapter is not None and finding.source is not None and finding.source < len(chapter.sources)
    return chapter.sources[finding.source] if known and chapter and finding.source is not None else None


def _in_style(finding: Finding) -> Location:
    name, line = str(finding.file), finding.line or 0
    text = _text(paths.root() / name).splitlines()
    excerpt = text[line - 1] if 0 < line <= len(text) else ""
    return Location(name, line, finding.column or 0, excerpt=excerpt)


def _text(path: Path) -> str:
    return path.read_text("utf-8") if path.is_file() else ""
