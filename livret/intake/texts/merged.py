"""Imported rubrics → ``texte.md``: each replaces the existing one; the others stay as they are."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from livret.edition.model import RubricRule
from livret.edition.typography.typeset import typeset
from livret.intake.model import PassageChange
from livret.intake.texts.headings import Rubrics

_HEADING = re.compile(r"^ {0,3}##(?!#)\s*(.*?)\s*#*\s*$")
_DEFINITION = re.compile(r"^ {0,3}\[\^([^\]\s]{1,64})\]:")
_CALL = re.compile(r"\[\^([^\]\s]{1,64})\](?!:)")


@dataclass(frozen=True, slots=True)
class MarkdownSection:
    """A ``##`` of a typed text: its heading ("" before the first), its lines, its notes."""

    heading: str
    body: str
    notes: Mapping[str, str] = field(default_factory=dict)

    @property
    def calls(self) -> set[str]:
        """The labels of the notes that it calls."""
        return {*_CALL.findall(self.body)}


@dataclass(frozen=True, slots=True)
class New:
    """An imported rubric: its rule, its heading and its lines."""

    rule: RubricRule
    heading: str
    body: str


def labels(text: str, rubrics: Rubrics, replaced: Sequence[RubricRule]) -> set[str]:
    """Return the labels of the notes that *text* still calls once the rubrics *replaced* are new."""
    return {label for each in _sections(text) if _rule(each, rubrics) not in replaced for label in each.calls}


def merged(file: str, old: str, new: Sequence[New], rubrics: Rubrics) -> tuple[str, list[PassageChange]]:
    """Return the text *old* of *file* with the rubrics *new*, and the passages that change.

    A rubric that it does not have yet is inserted in the edition's order.
    """
    sections = _sections(old)
    by_rule = {each.rule.heading: each for each in new}
    notes = {label: words for each in sections for label, words in each.notes.items()}
    called = {label for each in sections for label in each.calls}
    passages: list[PassageChange] = []
    result: list[tuple[str, str]] = []  # the rule's heading, the lines
    for section in sections:
        rule = _rule(section, rubrics)
        came = by_rule.pop(rule.heading, None) if rule else None
        if came:
            heading = section.heading if _same(section.heading, came.heading) else came.heading
            result.append((came.rule.heading, _typed(heading, came.body)))
            before = _whole(section, section.notes)
            if _flat(before) != _flat(came.body) or section.heading != heading:
                passages.append(PassageChange(file, came.heading, before, came.body))
        elif rule and any(each.rule is rule for each in new):  # a second one of the same name
            passages.append(PassageChange(file, section.heading, _whole(section, section.notes), ""))
        else:
            own = {label: words for label, words in section.notes.items() if label not in called}
            own |= {label: notes[label] for label in notes if label in section.calls}
            result.append((rule.heading if rule else "", _typed(section.heading, _whole(section, own))))
    order = [rule.heading for rule in rubrics.rules]
    for came in by_rule.values():
        before_it = order[: order.index(came.rule.heading)]
        at = max((place for place, (name, _lines) in enumerate(result, 1) if name in before_it), default=0)
        at = at or sum(1 for name, _lines in result[:1] if not name)
        result.insert(at, (came.rule.heading, _typed(came.heading, came.body)))
        passages.append(PassageChange(file, came.heading, "", came.body))
    return (old if old and not passages else "\n\n".join(lines for _name, lines in result) + "\n"), passages


def _sections(text: str) -> list[MarkdownSection]:
    found: list[tuple[str, list[str]]] = [("", [])]
    for line in text.split("\n"):
        if heading := _HEADING.match(line):
            found.append((heading[1], []))
        else:
            found[-1][1].append(line)
    return [_section(heading, lines) for heading, lines in found if heading or any(map(str.strip, lines))]


def _section(heading: str, lines: Sequence[str]) -> MarkdownSection:
    body: list[str] = []
    notes: dict[str, list[str]] = {}
    into = body
    for line in lines:
        if found := _DEFINITION.match(line):
            into = notes.setdefault(found[1], [])
        elif not line.strip():
            into = body
        into.append(line)
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(body)).strip("\n")
    return MarkdownSection(heading, text, {label: "\n".join(each) for label, each in notes.items()})


def _rule(section: MarkdownSection, rubrics: Rubrics) -> RubricRule | None:
    meant = rubrics.worded(section.heading, 1) if section.heading else None
    return meant.rule if meant and not meant.rest else None


def _whole(section: MarkdownSection, notes: Mapping[str, str]) -> str:
    return "\n\n".join(filter(None, [section.body, *notes.values()]))


def _typed(heading: str, body: str) -> str:
    return "\n\n".join(filter(None, [f"## {heading}" if heading else "", body]))


def _same(one: str, other: str) -> bool:
    """Return whether two headings differ only in apostrophes and spaces, which typography normalises."""
    return typeset(one).split() == typeset(other).split()


def _flat(text: str) -> str:
    return re.sub(r"\n{2,}", "\n\n", text).strip()
