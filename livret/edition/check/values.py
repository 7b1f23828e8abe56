"""From nodes to plain values: French numbers, yes and no, dates, short forms, typeset words.

Guided by the types of the models, and liberal where it costs nothing: a single value stands for a list of
one, ``population: 516 000`` for ``{valeur: 516 000}``, and an optional field left empty for none.
What cannot be converted stays as it is, and the model refuses it.
"""

import re
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from livret.base import invisible
from livret.base.problems import Kind, Location
from livret.catalogue import data
from livret.edition.chapters import ChapterEntry
from livret.edition.facts import COMPLETED, Fact
from livret.edition.model import RubricRule
from livret.edition.prose import TypographicChange
from livret.edition.sheet_parts import Ally, Exergue, Signatory
from livret.edition.source import Entry, Items, Node, Scalar, Table
from livret.edition.typography.typeset import Edit, apply, by_first_rules, edits_and_before, edits_of_names

#: Ordinary, no-break, narrow no-break and thin spaces.
_SPACE = "[ \u00a0\u202f\u2009]"
_NUMBER = re.compile(rf"[-−]?(?:\d{{1,3}}(?:{_SPACE}\d{{3}})+|\d+)(?:[.,]\d+)?")
#: 1.020 or 1,020: thousands in one country, decimals in another.
AMBIGUOUS = re.compile(r"[-−]?([1-9]\d{0,2})[.,](\d{3})")
#: 1,020.5 or 1.020.000: thousands and decimals as elsewhere.
_FOREIGN = re.compile(r"([1-9]\d{0,2}(?:([.,])\d{3}(?=\D|$))+)(?:[.,](\d+))?")
#: What people type where they have no figure.
UNKNOWN = re.compile(r"(?:n\.? ?[cdr]\.?|inconnue?s?|nc|nd|\?+|-+|–|—|…|à (?:compléter|renseigner)|x+)", re.IGNORECASE)
#: Before a figure that is none to be printed as it is.
ROUNDED = re.compile(r"(?:≈|~|env(?:iron|\.)?|près de|plus de|moins de|presque|>|<)", re.IGNORECASE)
#: A float keeps 15 digits exactly; the longest figure of the brochure has 7.
_MOST_DIGITS = 15


def number(text: str) -> float | None:
    """Return the number that *text* is, or None if it is none, is too long, or can be read in two ways."""
    text = text.strip()
    digits = sum(map(str.isdecimal, text[: _MOST_DIGITS * 4]))
    if not _NUMBER.fullmatch(text) or AMBIGUOUS.fullmatch(text) or digits > _MOST_DIGITS:
        return None
    return float(re.sub(_SPACE, "", text).replace(",", ".").replace("−", "-"))


def fault(text: str) -> tuple[Kind, dict[str, str]]:
    """Return why *text* is no number: a kind of problem and the words that fill it."""
    text = text.strip()
    if ambiguous := AMBIGUOUS.fullmatch(_without_unit(text)):
        whole, rest = ambiguous.groups()
        return data.AMBIGUOUS_NUMBER, {"thousands": f"{whole} {rest}", "decimals": f"{whole},{rest[:2]}"}
    return data.NOT_A_NUMBER, _remedy(text)


def _without_unit(text: str) -> str:
    """Return *text* without the unit behind its number: « 12.500 hab. » is read in two ways, as « 12.500 » is."""
    return re.sub(r"(?<=\d)\s*[^\W\d][^\d]*[²³]?$", "", text[:200])


def _remedy(text: str) -> dict[str, str]:
    inside = _NUMBER.search(text[:200])
    if foreign := _FOREIGN.fullmatch(text[:200]):
        whole, sign, rest = foreign.groups()
        return {"help": data.FORM.help, "example": whole.replace(sign, " ") + (f",{rest}" if rest else "")}
    if UNKNOWN.fullmatch(text):
        return {"help": data.NUMBER_UNKNOWN}
    if _NUMBER.fullmatch(text):
        return {"help": data.NUMBER_TOO_LONG}
    if inside and ROUNDED.match(text):
        return {"help": data.NUMBER_ROUNDED, "number": inside[0]}
    if inside and inside.start() == 0 and re.match(r"\s*[^\W\d]|\s*[%€]", text[inside.end() :]):
        return {"help": data.NUMBER_WITH_UNIT, "number": inside[0]}
    return {}


#: Where a value stands in its file: ("population", "valeur"), ("photos", 0, "legende").
FieldPath = tuple[str | int, ...]

#: The field that a text stands for, where several are expected.
SHORT_FORMS: Mapping[type[BaseModel], str] = {
    Fact: "valeur", Exergue: "texte", Ally: "nom", Signatory: "nom", RubricRule: "titre", ChapterEntry: "chapitre",
}  # fmt: skip
#: Fields whose words are names for programs, and never typeset.
AS_TYPED = frozenset(
    {"siren", "couleur", "couleurs", "fichier", "territoires", "territoire", "langue", "code", "isbn", "isbn_pdf"}
    | {"issn", "cadrage", "edito", "quatrieme", "courriel", "variantes", "intercommunalites", "communes"}
    | {"departements", "logo", "lien"}
)
#: Fields with names of people, places and firms: no letter of theirs is changed.
_NAMES = frozenset(
    {"nom", "nom_court", "structure", "credit", "departement", "region", "editeur", "imprimeur", "sigles"}
)
_YES = frozenset({"oui", "vrai", "yes", "true"})
_NO = frozenset({"non", "faux", "no", "false"})
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WHOLE = re.compile(r"-?\d{1,9}")
_BLANKS = re.compile(r"[ \t\n]+")


@dataclass(frozen=True, slots=True)
class Values:
    """Plain values for a model, with the node, the name and the typographic changes behind each of them.

    ``before`` are the texts that the first rules of typography alone set otherwise, by their dotted path; ``refused``
    the fields of COMPLETED that are left out on purpose: ``population: non``.
    """

    plain: dict[str, Any]
    nodes: dict[FieldPath, Node] = field(default_factory=dict)
    names: dict[FieldPath, Scalar] = field(default_factory=dict)
    changes: list[TypographicChange] = field(default_factory=list)
    before: dict[str, str] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)

    def place(self, path: FieldPath) -> Location:
        """Return the place of the value at *path*, or of what contains it."""
        while path not in self.nodes:
            path = path[:-1]
        return self.nodes[path].mark

    def marks(self) -> dict[str, Location]:
        """Return where each field stands: ``population.valeur``, ``photos.0.legende``."""
        return {
            ".".join(map(str, path)): node.mark if isinstance(node, Scalar) else self._name_or(path, node)
            for path, node in self.nodes.items()
            if path
        }

    def _name_or(self, path: FieldPath, node: Node) -> Location:
        return self.names[path].mark if path in self.names else node.mark


def values(model: type[BaseModel], table: Table) -> Values:
    """Return the plain values that *table* gives to *model*, by the names that authors type."""
    found = Values({})
    found.plain.update(_Conversion(found).table(table, model, ()))
    return found


def bare(annotation: Any) -> Any:
    """Return *annotation* without what pydantic adds to it and without « or nothing »."""
    if get_origin(annotation) is Annotated:
        return bare(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        (only,) = (part for part in get_args(annotation) if part is not types.NoneType)
        return bare(only)
    return annotation


def fields(model: type[BaseModel]) -> dict[str, Any]:
    """Return the fields of *model* by the names that authors type."""
    return {info.alias or name: info for name, info in model.model_fields.items()}


def _yes_or_no(text: str) -> bool | str:
    word = text.strip().lower()
    return word in _YES if word in _YES | _NO else text


def _whole(text: str) -> int | str:
    return int(text) if _WHOLE.fullmatch(text.strip()) else text


def _day(text: str) -> date | str:
    try:
        return date.fromisoformat(text.strip()) if _DAY.fullmatch(text.strip()) else text
    except ValueError:
        return text


def _choice(text: str) -> str:
    return text.strip()


def _number(text: str) -> float | str:
    found = number(text)
    return text if found is None else found


_SCALARS: Mapping[Any, Callable[[str], Any]] = {bool: _yes_or_no, int: _whole, float: _number, date: _day}


@dataclass(frozen=True, slots=True)
class _Conversion:
    found: Values

    def node(self, node: Node, annotation: Any, path: FieldPath) -> Any:
        annotation = bare(annotation)
        self.found.nodes[path] = node
        if get_origin(annotation) is list:
            return self._list(node, get_args(annotation)[0], path)
        if get_origin(annotation) is dict:
            return self._free_table(node, get_args(annotation)[1], path)
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            return self._model(node, annotation, path)
        return self._text(node, annotation, path) if isinstance(node, Scalar) else self._raw(node)

    def table(self, table: Table, model: type[BaseModel], path: FieldPath) -> dict[str, Any]:
        self.found.nodes[path] = table
        known = fields(model)
        plain = {}
        for entry in table.entries:
            here = (*path, entry.key.text)
            self.found.names[here] = entry.key
            info = known.get(entry.key.text)
            if info is None:
                plain[entry.key.text] = self._raw(entry.value)
            elif not path and _is_refused(entry):
                self.found.refused.add(entry.key.text)
            elif info.is_required() or not _left_out(entry):
                plain[entry.key.text] = self.node(entry.value, info.annotation, here)
        return plain

    def _model(self, node: Node, model: type[BaseModel], path: FieldPath) -> Any:
        if isinstance(node, Table):
            return self.table(node, model, path)
        short = SHORT_FORMS.get(model)
        if isinstance(node, Scalar) and short and not node.empty:
            return {short: self.node(node, fields(model)[short].annotation, (*path, short))}
        return self._raw(node)

    def _list(self, node: Node, annotation: Any, path: FieldPath) -> list[Any]:
        nodes = node.items if isinstance(node, Items) else () if _empty(node) else (node,)
        return [self.node(item, annotation, (*path, number)) for number, item in enumerate(nodes)]

    def _free_table(self, node: Node, annotation: Any, path: FieldPath) -> Any:
        if not isinstance(node, Table):
            return {} if _empty(node) else self._raw(node)
        self.found.names.update({(*path, entry.key.text): entry.key for entry in node.entries})
        return {
            entry.key.text: self.node(entry.value, annotation, (*path, entry.key.text))
            for entry in node.entries
            if not _left_out(entry)
        }

    def _text(self, scalar: Scalar, annotation: Any, path: FieldPath) -> Any:
        if scalar.empty:
            return None
        plain = invisible.plain(scalar.text)
        if get_origin(annotation) is Literal:
            whole = isinstance(get_args(annotation)[0], int)
            return _whole(plain) if whole else _choice(plain)
        if annotation in _SCALARS:
            return _SCALARS[annotation](plain)
        text = _BLANKS.sub(" ", plain).strip()
        name = next(part for part in reversed(path) if isinstance(part, str))
        if name in AS_TYPED or (path[0], name) == ("chapitres", "texte"):  # the name of a file
            return self._as_typed(name, text)
        return self._typeset(scalar, text, path, is_name=name in _NAMES)

    @staticmethod
    def _as_typed(name: str, text: str) -> str:
        """Return a name for programs; a SIREN number may be typed with spaces, shares of a picture with their sign."""
        if name == "cadrage":
            word = re.sub(r"[\s%,;/]+", " ", text).strip().lower()
            return "non" if word in _NO else word
        return re.sub(r"\s", "", text) if name == "siren" else text

    def _typeset(self, scalar: Scalar, text: str, path: FieldPath, *, is_name: bool) -> str:
        changes, before = (edits_of_names(text), None) if is_name else edits_and_before(text)
        if (text_before := _BLANKS.sub(" ", scalar.text).strip()) != text:  # what phones add to emojis
            before = by_first_rules(text_before)
        if before is not None:
            self.found.before[".".join(map(str, path))] = before
        self.found.changes.extend(
            TypographicChange(_place(scalar.mark, text, change), *_shown(text, change)) for change in changes
        )
        return apply(text, changes)

    def _raw(self, node: Node) -> Any:
        """Return *node* as plain lists, tables and texts, for the model to refuse."""
        if isinstance(node, Table):
            return {entry.key.text: self._raw(entry.value) for entry in node.entries}
        if isinstance(node, Items):
            return [self._raw(item) for item in node.items]
        return None if node.empty else node.text


def _is_refused(entry: Entry) -> bool:
    """Return whether *entry* says that a field of COMPLETED is not to be filled in."""
    typed = entry.value.text if isinstance(entry.value, Scalar) and not entry.value.empty else ""
    return entry.key.text in COMPLETED and _yes_or_no(typed) is False


def _left_out(entry: Entry) -> bool:
    return _empty(entry.value)


def _empty(node: Node) -> bool:
    return isinstance(node, Scalar) and node.empty


def _place(mark: Location, text: str, change: Edit) -> Location:
    """Return the place of *change*; of the whole text if that is folded over lines or written with escapes."""
    column = mark.excerpt.find(text, mark.column - 1)
    width = max(1, change.end - change.start)
    return replace(mark, column=column + change.start + 1, width=width) if column >= 0 else mark


def _shown(text: str, change: Edit) -> tuple[str, str]:
    """Return what is changed and what it becomes, with the words on both sides: a space alone says nothing."""
    first = max(text.rfind(" ", 0, max(0, change.start - 1)) + 1, change.start - 20)
    found = text.find(" ", change.end + 1)
    last = min(len(text) if found < 0 else found, change.end + 20)
    return text[first:last], f"{text[first : change.start]}{change.after}{text[change.end : last]}"
