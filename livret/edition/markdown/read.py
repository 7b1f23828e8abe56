"""Markdown → typeset HTML: the texts of the territories, rubric by rubric, and those of the house.

In: a document as typed. Out: values with every problem and every typographic change and its place;
nothing is raised for what an author wrote. The steps: ``guard`` (what is refused), ``footnotes``,
``blocks`` (what kind of text), ``normalise`` and ``parser`` (Markdown), ``build``
(elements), ``html`` (places, links, figures, notes) and ``typeset`` (typography).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from livret.base.problems import Problem
from livret.catalogue import prose as kinds
from livret.edition.chapters import HouseText
from livret.edition.markdown.blocks import MarkdownHeading, heading, nearest
from livret.edition.markdown.build import build
from livret.edition.markdown.footnotes import extract_notes
from livret.edition.markdown.glyphs import report_missing
from livret.edition.markdown.guard import guard
from livret.edition.markdown.html import Compositor, PictureFinder
from livret.edition.markdown.inline import inline
from livret.edition.markdown.manuscript import Manuscript, ManuscriptLine
from livret.edition.model import Rubric, RubricRule
from livret.edition.prose import MarkdownFile, Prose, TypographicChange
from livret.edition.typography.typeset import typeset

__all__ = ["PictureFinder", "Sections", "read_chapter", "read_sections", "read_text"]


#: A line typed as a heading of another level, or without its space, which is told apart.
_LOOKS = re.compile(r"^ {0,3}(?:(?:#|#{3,6}) +|#{1,6}(?=[^\s#]))")
#: What surrounds the words of a rubric when they are pasted: « ## **The project** : ».
_AROUND = "*_: \u00a0\u202f"


#: Signs that typography may add to a heading: longer lines are not compared with the rubrics.
_SPACES_ADDED = 10


@dataclass(frozen=True, slots=True)
class Sections:
    """The rubrics of a text in the order of the rules; the problems and changes of the whole file."""

    rubrics: tuple[Rubric, ...] = ()
    problems: tuple[Problem, ...] = ()
    changes: tuple[TypographicChange, ...] = ()


def read_sections(document: MarkdownFile, rules: Sequence[RubricRule], pictures: PictureFinder) -> Sections:
    """Return a territory's text, whose ``##`` headings are the rubrics of *rules*, with problems and changes."""
    manuscript = Manuscript(document)
    lines, notes = extract_notes(manuscript, guard(manuscript))
    compositor = Compositor(manuscript, notes, pictures)
    found: dict[str, Rubric] = {}
    unknown: list[str] = []
    known = {_same(name): rule for rule in reversed(rules) for name in (rule.heading, *rule.variants)}
    lines = _with_headings(manuscript, lines, known)
    for title, body in _sections(manuscript, lines):
        rule = known.get(_same(title.line.text))
        root = build(manuscript, body, level=2)
        rubric = Rubric(
            rule or RubricRule.model_validate({"titre": title.line.text}),
            compositor.words(inline([title.line], "h2")),
            compositor.prose(root),
            manuscript.at(title.line.number),
        )
        if not rule:
            unknown.append(_refuse_unknown(manuscript, title.line, rules))
        elif rule.heading in found:
            first = found[rule.heading].mark.line
            manuscript.refuse(kinds.RUBRIC_TWICE, title.line.number, name=rule.heading, line=first)
        else:
            found[rule.heading] = rubric
        if all(line.blank for line in body):
            manuscript.refuse(kinds.EMPTY_RUBRIC, title.line.number, name=title.line.text)
    if lines:
        _refuse_missing(manuscript, rules, {*found, *unknown})
        notes.report_unused()
    if manuscript.problems:
        report_missing(manuscript)
    ordered = (found[rule.heading] for rule in rules if rule.heading in found)
    return Sections(tuple(ordered), tuple(manuscript.problems), tuple(manuscript.changes))


def read_text(document: MarkdownFile, pictures: PictureFinder) -> Prose:
    """Return a text of the house, which has no rubrics; ``##`` to ``####`` are plain headings."""
    return _house_text(Manuscript(document), pictures, titled=False).prose


def read_chapter(document: MarkdownFile, pictures: PictureFinder) -> HouseText:
    """Return a text of the house that is a chapter: its first line may be its title, ``# Title``."""
    return _house_text(Manuscript(document), pictures, titled=True)


def _house_text(manuscript: Manuscript, pictures: PictureFinder, *, titled: bool) -> HouseText:
    lines, notes = extract_notes(manuscript, guard(manuscript))
    compositor = Compositor(manuscript, notes, pictures)
    first = next((line for line in lines if not line.blank), None)
    found = heading(first) if first and titled else None
    title, mark = "", None
    if first and found and found.level == 1 and not found.line.blank:
        title, mark = compositor.words(inline([found.line], "h2")), manuscript.at(first.number)
        lines = [line for line in lines if line is not first]
    prose = compositor.prose(build(manuscript, lines, level=1))
    if lines and all(line.blank for line in lines):
        manuscript.refuse(kinds.EMPTY_TEXT)
    notes.report_unused()
    prose = replace(prose, problems=tuple(manuscript.problems), changes=tuple(manuscript.changes))
    return HouseText(title, mark, prose)


def _with_headings(
    manuscript: Manuscript, lines: Sequence[ManuscriptLine], known: Mapping[str, RubricRule]
) -> list[ManuscriptLine]:
    """Return *lines*; those that only look like a rubric are reported, and become its heading if it is missing.

    A rubric in bold, or with a colon behind it, is that rubric.
    """
    lines = [_bare(line, known) for line in lines]
    headings = (heading(line) for line in lines)
    there = {_same(found.line.text) for found in headings if found and found.level == 2}
    longest = max(map(len, known), default=0) + _SPACES_ADDED
    result = []
    for before, line in zip([ManuscriptLine(0, ""), *lines], lines, strict=False):
        words = _LOOKS.sub("", line.text).strip(_AROUND)
        glued = line.text.lstrip().startswith("#") and not heading(line)  # which is told apart
        alone = (before.blank or glued) and len(words) <= longest and not line.text.startswith("## ")
        rule = known.get(_same(words)) if alone and words else None
        if rule and not glued:
            manuscript.refuse(kinds.RUBRIC_AS_LINE, line.number, name=rule.heading)
        missing = rule and _same(words) not in there
        result.append(ManuscriptLine(line.number, f"## {rule.heading}") if rule and missing else line)
    return result


def _bare(line: ManuscriptLine, known: Mapping[str, RubricRule]) -> ManuscriptLine:
    """Return *line* without what surrounds the words of a rubric, if it is one: « ## **The project** : »."""
    found = heading(line)
    if not found or found.level != 2 or _same(found.line.text) in known:
        return line
    words = found.line.text.strip(_AROUND)
    return ManuscriptLine(line.number, f"## {words}") if _same(words) in known else line


def _sections(
    manuscript: Manuscript, lines: Sequence[ManuscriptLine]
) -> Iterator[tuple[MarkdownHeading, list[ManuscriptLine]]]:
    """Yield each ``##`` heading with the lines under it; report text before the first."""
    title: MarkdownHeading | None = None
    body: list[ManuscriptLine] = []
    for line in lines:
        found = heading(line)
        if not found or found.level > 2:
            body.append(line)
        elif found.level == 1:
            manuscript.refuse(kinds.TITLE, line.number)
        else:
            yield from _section(manuscript, title, body)
            title, body = found, []
    yield from _section(manuscript, title, body)


def _section(
    manuscript: Manuscript, title: MarkdownHeading | None, body: list[ManuscriptLine]
) -> Iterator[tuple[MarkdownHeading, list[ManuscriptLine]]]:
    first = next((line for line in body if not line.blank), None)
    if title and title.line.blank:
        manuscript.refuse(kinds.EMPTY_HEADING, title.line.number)
    elif title:
        yield title, body
    elif first:
        manuscript.refuse(kinds.TEXT_BEFORE_RUBRIC, first.number)


def _same(words: str) -> str:
    """Return the key by which headings are equal: without differences of capitals, spaces and signs."""
    return " ".join(typeset(words.strip()).split()).casefold()


def _refuse_unknown(manuscript: Manuscript, line: ManuscriptLine, rules: Sequence[RubricRule]) -> str:
    """Report an unknown rubric; return the heading of the rule that was probably meant, or ""."""
    names = {name: rule.heading for rule in rules for name in (rule.heading, *rule.variants)}
    meant = nearest(line.text, names)
    values = {"suggestion": meant, "help": kinds.RUBRIC_SUGGESTION} if meant else {}
    listed = " · ".join(rule.heading for rule in rules)
    at = manuscript.typed(line.number).find(line.text)
    place = manuscript.at(line.number, at + 1, len(line.text)) if at >= 0 else manuscript.at(line.number)
    manuscript.refuse(kinds.UNKNOWN_RUBRIC, place, name=line.text, names=listed, **values)
    return names.get(meant, "")


def _refuse_missing(manuscript: Manuscript, rules: Sequence[RubricRule], known: set[str]) -> None:
    for rule in rules:
        if rule.required and rule.heading not in known:
            manuscript.refuse(kinds.MISSING_RUBRIC, name=rule.heading)
