"""A file of facts against its model: everything that is wrong with it, and as much of it as is right."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from html import unescape
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from livret.base.problems import Kind, Location, Problem
from livret.catalogue import data
from livret.edition.check.errors import FieldError, explain
from livret.edition.check.values import AS_TYPED, FieldPath, Values, values
from livret.edition.facts import FIRST_YEAR
from livret.edition.model import EditionSheet, Fiche, Glossary
from livret.edition.prose import TypographicChange
from livret.edition.source import Scalar, Table

Model = TypeVar("Model", bound=BaseModel)
Row = TypeVar("Row")

#: Characters of one field; the longest that a page has room for is a tenth of it.
_LONGEST_TEXT = 2_000
#: What Markdown and HTML make of words, which no field does.
_MARKUP = re.compile(
    r"(?<![\\*\w])\*\*?(?=[^\s*])[^*\n]{0,200}[^\s*]\*\*?(?![*\w])|\[\^[^\]\n]{1,60}\]|\]\([^)\n]{0,200}\)|~~(?=\S)"
    r"|</?[a-zA-Z][^<>\n]{0,60}>|^#{1,6}(?=\s)|(?<!\\)\*{2}|(?<!=)==(?=[^\s=])|\{\{|\{%|\[\[(?=[^\[\]\n]+\]\])"
    r"|(?<=\w)~\d{1,4}~|(?<=[\w)])\^\w{1,4}\^|`[^`\n]{1,200}`|\\[*_\\\[\]<>#~`&]"
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_QUOTED = re.compile("“[^“”]*”")
#: The kind of an unknown field, by model.
_UNKNOWN: Mapping[type[BaseModel], Kind] = {
    EditionSheet: data.UNKNOWN_EDITION_FIELD,
    Fiche: data.UNKNOWN_FIELD,
    Glossary: data.UNKNOWN_GLOSSARY_FIELD,
}
#: What stands for a required field that is missing or wrong, so that the others can still be checked.
#: It is never printed: there is a problem, and nothing is built.
_STAND_INS: Mapping[type[BaseModel], Mapping[str, Any]] = {
    EditionSheet: {
        "format": 1,
        "titre": "…",
        "editeur": "…",
        "territoires": ["…"],
        "rubriques": [{"titre": "…"}],
        "date": date(FIRST_YEAR, 1, 1),
    },
    Fiche: {"nom": "…"},
    Glossary: {},
}


@dataclass(frozen=True, slots=True)
class Checked(Generic[Model]):
    """A sheet that has been checked.

    ``failed`` names the fields (of the first level, as typed) that are missing or wrong; the sheet holds
    a stand-in or the default for them.
    """

    sheet: Model
    failed: frozenset[str] = frozenset()
    marks: Mapping[str, Location] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    changes: tuple[TypographicChange, ...] = ()
    before: Mapping[str, str] = field(default_factory=dict)


def check_sheet(model: type[Model], table: Table | None) -> Checked[Model]:
    """Return *table* as a *model*, with every problem found; None (an unreadable file) fails in all fields."""
    if table is None:
        failed = frozenset(_aliases(model))
        return Checked(_validated(model, {}, failed), failed)
    return check_values(model, values(model, table))


def check_values(model: type[Model], found: Values) -> Checked[Model]:
    """Return the values *found* as a *model*, with every problem of them."""
    problems = [*_too_long(found), *(() if model is Glossary else _marked_up(found))]
    wrong = {str(path[0]) for path in _long_texts(found)}
    try:
        sheet = _validated(model, found.plain, wrong)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        problems += [_problem(model, found, fault) for fault in faults]
        wrong |= {str(fault["loc"][0]) for fault in faults}
        sheet = _validated(model, found.plain, wrong)
    return Checked(sheet, frozenset(wrong), found.marks(), tuple(problems), tuple(found.changes), found.before)


def _long_texts(found: Values) -> list[FieldPath]:
    """Return where texts are too long; a long number is reported as no number."""
    texts = [(path, node.text) for path, node in found.nodes.items() if isinstance(node, Scalar)]
    return [path for path, text in texts if len(text) > _LONGEST_TEXT and not text.isdecimal()]


def _too_long(found: Values) -> Iterator[Problem]:
    """Yield one problem for each text that is too long: a short form has two names, and one place."""
    for mark, path in {found.place(path): path for path in reversed(_long_texts(found))}.items():
        yield data.TEXT_TOO_LONG.at(mark, name=path[-1], most=_LONGEST_TEXT)


def _marked_up(found: Values) -> Iterator[Problem]:
    """Yield the fields with Markdown, HTML, or quotes of Word around all they say, each place once."""
    reported: set[Location] = set()
    for path, node in found.nodes.items():
        name = next((part for part in reversed(path) if isinstance(part, str)), "")
        if not isinstance(node, Scalar) or name in AS_TYPED or node.mark in reported:
            continue
        if signs := _markup(node.text):
            reported.add(node.mark)
            at = max(0, node.mark.excerpt.find(signs, node.mark.column - 1))
            place = replace(node.mark, column=at + 1, width=len(signs)) if at else node.mark
            sign = unescape(signs)
            meant = {"help": data.ENTITY_IN_FIELD, "sign": sign} if sign != signs and sign.strip() else {}
            yield data.FIELD_MARKUP.at(place, name=name, words=signs, **meant)
        elif _QUOTED.fullmatch(node.text.strip()):
            reported.add(node.mark)
            yield data.QUOTED_FIELD.at(node.mark, name=name)


def _markup(text: str) -> str:
    """Return the first signs of *text* that Markdown or HTML would read; "" if there are none."""
    entity = next((found for found in _ENTITY.finditer(text) if unescape(found[0]) != found[0]), None)
    found = _MARKUP.search(text) or entity
    return found[0] if found else ""


def _aliases(model: type[BaseModel]) -> list[str]:
    return [info.alias or name for name, info in model.model_fields.items()]


def _valid(model: type[Model], plain: Mapping[str, Any]) -> Model:
    """Validate by the authors' names only; strictly, as every value has been converted already."""
    return model.model_validate(plain, strict=True, by_alias=True, by_name=False)


def _validated(model: type[Model], plain: Mapping[str, Any], failed: Collection[str]) -> Model:
    """Return the sheet of *plain*, a stand-in or the default serving for each of the *failed* fields."""
    right = {name: value for name, value in plain.items() if name not in failed}
    return _valid(model, {name: value for name, value in _row(_STAND_INS, model).items() if name in failed} | right)


def _row(rows: Mapping[type[BaseModel], Row], model: type[BaseModel]) -> Row:
    """Return that of *rows* which is for *model*, or for what *model* adds fields to."""
    return next(row for kind, row in rows.items() if issubclass(model, kind))


def _problem(model: type[BaseModel], found: Values, fault: Any) -> Problem:
    return explain(FieldError(model, found, fault["loc"], fault.get("ctx", {})), fault["type"], _row(_UNKNOWN, model))
