"""A file of facts against its model: everything that is wrong with it, and as much of it as is right."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from livret.content.check_faults import Fault, explain
from livret.content.check_values import Values, values
from livret.content.model import EditionSheet, TerritorySheet, TypographicChange
from livret.content.source import Table
from livret.kinds import data
from livret.problems import Kind, Location, Problem

Model = TypeVar("Model", bound=BaseModel)

#: The kind of an unknown field, by model.
_UNKNOWN: Mapping[type[BaseModel], Kind] = {
    EditionSheet: data.UNKNOWN_EDITION_FIELD,
    TerritorySheet: data.UNKNOWN_FIELD,
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
        "date": date.min,
    },
    TerritorySheet: {"nom": "…"},
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


def check_sheet(model: type[Model], table: Table | None) -> Checked[Model]:
    """Return *table* as a *model*, with every problem found; None (an unreadable file) fails in all fields."""
    if table is None:
        return Checked(_validated(model, {}, frozenset()), frozenset(_aliases(model)))
    found = values(model, table)
    try:
        return Checked(_valid(model, found.plain), frozenset(), found.marks(), (), tuple(found.changes))
    except ValidationError as error:
        problems = tuple(_problems(model, found, error))
        failed = frozenset(str(fault["loc"][0]) for fault in error.errors(include_url=False) if fault["loc"])
        sheet = _validated(model, found.plain, failed)
        return Checked(sheet, failed, found.marks(), problems, tuple(found.changes))


def _aliases(model: type[BaseModel]) -> list[str]:
    return [info.alias or name for name, info in model.model_fields.items()]


def _valid(model: type[Model], plain: Mapping[str, Any]) -> Model:
    """Validate by the authors' names only; strictly, as every value has been converted already."""
    return model.model_validate(plain, strict=True, by_alias=True, by_name=False)


def _validated(model: type[Model], plain: Mapping[str, Any], failed: frozenset[str]) -> Model:
    right = {name: value for name, value in plain.items() if name not in failed}
    return _valid(model, {**_STAND_INS[model], **right})


def _problems(model: type[BaseModel], found: Values, error: ValidationError) -> list[Problem]:
    return [
        explain(Fault(model, found, fault["loc"], fault.get("ctx", {})), fault["type"], _UNKNOWN[model])
        for fault in error.errors(include_url=False, include_input=False)
    ]
