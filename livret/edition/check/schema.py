"""What editors need to complete and to explain the fields of the YAML files (JSON Schema 2020-12).

Written from the models, by the names that authors type, and loosened where the loader is: short forms,
numbers as people write them, yes and no in French.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from livret.base import atomic_files
from livret.base.tokens import territory_colours
from livret.edition.check.values import SHORT_FORMS
from livret.edition.facts import COMPLETED
from livret.edition.model import EditionSheet, Fiche, Glossary

Schema = dict[str, Any]

_NUMBER = {"type": "string", "pattern": r"^-?\d{1,3}([ \u00a0\u202f]?\d{3})*([.,]\d+)?$"}
_OWN_FIGURE = {"$ref": "#/$defs/Fact", "description": "Un fait de l’édition, nommé sous « faits » d’edition.yaml."}
_YES_OR_NO = {"enum": ["oui", "non"]}
#: Colours: any word is accepted, as accents and capitals do not count; the names are offered.
_COLOUR = {"anyOf": [{"enum": list(territory_colours())}, {"type": "string"}]}
_TITLES = {EditionSheet: "edition.yaml", Fiche: "fiche.yaml", Glossary: "glossaire.yaml"}


def edition_schema() -> Schema:
    """Return the JSON Schema of edition.yaml."""
    return _schema(EditionSheet)


def territory_schema() -> Schema:
    """Return the JSON Schema of fiche.yaml; a field that it does not name is a figure of an edition's own."""
    return {**_schema(Fiche), "additionalProperties": _OWN_FIGURE}


def glossary_schema() -> Schema:
    """Return the JSON Schema of glossaire.yaml."""
    return _schema(Glossary)


def write_schemas(folder: Path) -> list[Path]:
    """Write the schemas into *folder*, each whole or not at all, and return their paths.

    :raises EnvironmentFailure: when the folder or the disk refuses.
    """
    schemas = {
        "edition.schema.json": edition_schema(),
        "fiche.schema.json": territory_schema(),
        "glossaire.schema.json": glossary_schema(),
    }
    return [
        atomic_files.write(folder / name, f"{json.dumps(schema, ensure_ascii=False, indent=2)}\n".encode())
        for name, schema in schemas.items()
    ]


def _schema(model: type[BaseModel]) -> Schema:
    schema = _without_english(model.model_json_schema(by_alias=True))
    for sheet, short in SHORT_FORMS.items():
        if sheet.__name__ in schema.get("$defs", {}):
            schema["$defs"][sheet.__name__] = _with_short_form(schema["$defs"][sheet.__name__], short)
    for name in {*COMPLETED} & {*schema["properties"]}:
        schema["properties"][name] = _refusable(schema["properties"][name])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **_loosened(schema),
        "title": _TITLES[model],
    }


def _without_english(node: Any) -> Any:
    """Return a schema without what pydantic copies from the code: titles, and docstrings of the models."""
    if isinstance(node, list):
        return [_without_english(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept = {name: value for name, value in node.items() if name != "title" or not isinstance(value, str)}
    if "properties" in kept:
        kept.pop("description", None)
    return {name: _without_english(value) for name, value in kept.items()}


def _refusable(field: Schema) -> Schema:
    """Return *field*, which may be « non » as well: left out where official tables would fill it in."""
    words = {word: field.pop(word) for word in _WORDS if word in field}
    return {"anyOf": [field, {"const": "non"}], **words}


def _with_short_form(definition: Schema, name: str) -> Schema:
    return {"anyOf": [definition["properties"][name], definition]}


#: How each type is loosened.
_TYPES: Mapping[str, Callable[[Schema], Schema]] = {
    "number": lambda node: {"anyOf": [node, _NUMBER]},
    "boolean": lambda node: {"anyOf": [node, _YES_OR_NO]},
    "string": lambda node: {**node, "type": ["string", "number"]} if not node.keys() & {"enum", "format"} else node,
    "array": lambda node: {"anyOf": [{key: node[key] for key in node if key != "default"}, node["items"]]},
}
#: Fields whose form is looser than their type.
_FIELDS: Mapping[str, Schema] = {
    "couleur": _COLOUR,
    "couleurs": {"type": "array", "items": _COLOUR},
    "cadrage": {"type": "string", "pattern": r"^(non|gauche|droite|haut|bas|centre|\d{1,3} ?%?[ ,;]+\d{1,3} ?%?)$"},
    "siren": {"type": ["string", "number"], "pattern": r"^\d{3} ?\d{3} ?\d{3}$"},
}
_WORDS = ("description", "default")


def _loosened(node: Any, name: str = "") -> Any:
    """Return a schema that also accepts what the loader does; *name* is the field's it stands at."""
    if isinstance(node, list):
        return [_loosened(item) for item in node]
    if not isinstance(node, dict):
        return node
    if name in _FIELDS and "properties" not in node:
        return _FIELDS[name] | {word: node[word] for word in _WORDS if word in node}
    inner = {
        key: {field: _loosened(value, field) for field, value in part.items()}
        if key in {"properties", "$defs"}
        else part
        if key in {"enum", "default", "const", "required"}
        else _loosened(part)
        for key, part in node.items()
    }
    words = {word: inner[word] for word in _WORDS if word in inner}
    loosen = _TYPES.get(str(inner.get("type")))
    return {**loosen(inner), **words} if loosen else inner
