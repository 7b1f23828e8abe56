"""What the models refuse, reported to the author: pydantic's errors become problems with a place and a remedy."""

import difflib
import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from livret.base.messages import _
from livret.base.problems import Kind, Problem
from livret.catalogue import data, files
from livret.edition.atlas import search
from livret.edition.check.values import FieldPath, Values, bare, fields
from livret.edition.check.values import fault as number_fault
from livret.edition.formats import FORMAT, can_come_over
from livret.edition.load.yaml_errors import ITEM, quoted
from livret.edition.source import Items, Scalar, Table

#: A line to add or to imitate, by field; others are shown as « name: … ».
_EXAMPLES: Mapping[str, str] = {
    "format": "format: 1",
    "titre": "titre: Accompagner les transitions",
    "editeur": "editeur: Communauté de communes d’Exemple",
    "date": "date: 2025-12-31",
    "territoires": "territoires: [communaute-d-exemple]",
    "rubriques": "rubriques: [Le projet pilote, Les limites]",
    "nom": "nom: Communauté de communes d’Exemple",
    "valeur": "valeur: 516 000",
    "localisation": "localisation: {departement: Hérault, region: Occitanie}",
    "departement": "departement: Hérault",
    "region": "region: Occitanie",
    "perimetre": "perimetre: {communes: [Florac Trois Rivières (Lozère)]}",
    "communes": "communes: [Florac Trois Rivières (Lozère)]",
    "intercommunalites": "intercommunalites: [243400017, Rennes Métropole]",
    "departements": "departements: [Lot]",
    "photos": "photos: [{fichier: …, legende: …, alternative: …, credit: …}]",
    "fichier": "fichier: marche.jpg",
    "credit": "credit: Prénom Nom",
    "langue": "langue: fr",
    "chapitres": "chapitres: [edito, sommaire, cohorte, territoires, notes]",
    "partie": "partie: Vers la mer",
    "courriel": "courriel: contact@exemple.invalid",
    "textes": "textes: {quatrieme: textes/quatrieme.md}",
    "edito": "edito: {chapo: …, signature: {nom: Prénom Nom, fonction: …}}",
    "colophon": "colophon: {redaction: Prénom Nom, prix: gratuit}",
    "couverture": "couverture: {fichier: …, alternative: …, credit: …}",
    "partenaires": "partenaires: [{nom: …, logo: …, role: …}]",
    "contacts": "contacts: [{nom: …, courriel: contact@exemple.invalid}]",
    "portrait": "portrait: {fichier: …, alternative: …, credit: …}",
    "et_maintenant": "et_maintenant: {chapo: …, etapes: [{titre: Écrire, texte: …, contact: …}]}",
    "etapes": "etapes: [{titre: Écrire, texte: …, contact: contact@exemple.org}]",
    "acceptes": "acceptes: [{code: …, raison: …}]",
    "sigles": "sigles: {PCAET: plan climat-air-énergie territorial}",
    "mots": "mots: [réemploi, Exempleville]",
    "faits": "faits: {budget: {intitule: Budget, unite: M€}}",
    "intitule": "intitule: Surface artificialisée",
    "unite": "unite: M€",
    "decimales": "decimales: oui",
    "impression": "impression: {fonds_perdus_mm: 3}",
}
_LONGEST_SHOWN = 60
#: What « cadrage » may be, beside two numbers; and « non » where a photo may be left whole: a cover is always filled.
_FRAMINGS = ("gauche", "droite", "haut", "bas", "centre")


@dataclass(frozen=True, slots=True)
class FieldError:
    """An error of pydantic, and what the author typed there."""

    model: type[BaseModel]
    values: Values
    path: FieldPath
    context: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The field's name as typed; for an item of a list, the list's."""
        return next((part for part in reversed(self.path) if isinstance(part, str)), "")

    @property
    def node(self) -> Any:
        """What was typed there."""
        return self.values.nodes.get(self.path)

    @property
    def typed(self) -> str:
        """The text that was typed there, short enough for a message."""
        return shortened(self.node.text) if isinstance(self.node, Scalar) else ""

    def at(self, kind: Kind, **words: Any) -> Problem:
        """Return the problem of *kind* at this place, filled with the field's name and the value."""
        filled = {"name": self.name, "value": self.typed, "example": example(self.name), **words}
        return kind.at(self.values.place(self.path), **filled)


def example(name: str) -> str:
    """Return a line that gives the field called *name* a value."""
    return _EXAMPLES.get(name, f"{name}: …")


def shortened(text: str) -> str:
    """Return *text* on one line of at most 60 characters."""
    line = " ".join(text.split("\n"))
    return line if len(line) <= _LONGEST_SHOWN else f"{line[: _LONGEST_SHOWN - 1]}…"


def nearest(name: str, known: Collection[str]) -> str | None:
    """Return the one of *known* that *name* was probably meant to be: capitals and accents do not count."""
    folded = {_folded(other): other for other in known}
    near = difflib.get_close_matches(_folded(name[:100]), folded, 1, 0.6)
    return folded[near[0]] if near else None


def _folded(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text).casefold()
    return re.sub(r"[\s-]+", "_", "".join(c for c in letters if not unicodedata.combining(c)))


def explain(fault: FieldError, error: str, unknown: Kind) -> Problem:
    """Return the problem that *error* (pydantic's type of error) amounts to; *unknown* is for unknown fields."""
    if error == "extra_forbidden" or fault.path[-1:] == ("[key]",):
        return _unknown(fault, unknown)
    if fault.name == "format" and isinstance(fault.node, Scalar) and not fault.node.empty:
        return _format(fault)
    if isinstance(fault.node, Scalar) and fault.node.empty:
        return fault.at(data.EMPTY_FIELD)
    return _ROWS.get(error, _form)(fault)


def _unknown(fault: FieldError, kind: Kind) -> Problem:
    path = fault.path[:-1] if fault.path[-1] == "[key]" else fault.path
    name = str(path[-1])
    mark = fault.values.names[path].mark
    if name.isdecimal() and mark.excerpt[: mark.column - 1].endswith(","):
        return files.CUT_BY_COMMA.at(mark)
    known = _known(fault.model, path[:-1])
    spelled = {python: alias for alias, python in known.items()} | {alias: alias for alias in known}
    suggestion = nearest(name, spelled)
    words = {"suggestion": spelled[suggestion]} if suggestion else _list_of(known)
    return kind.at(mark, name=shortened(name), **words)


def _list_of(known: Collection[str]) -> dict[str, str]:
    return {"help": data.KNOWN_FIELDS, "known": ", ".join(known)}


def _known(model: type[BaseModel], path: FieldPath) -> dict[str, str]:
    """Return the fields known at *path* of *model*: as authors type them → as the code calls them."""
    annotation = _annotation(model, path)
    if get_origin(annotation) is dict:
        return {word: word for word in get_args(get_args(annotation)[0])}
    return {info.alias or name: name for name, info in annotation.model_fields.items()}


def _annotation(model: type[BaseModel], path: FieldPath) -> Any:
    annotation: Any = model
    for part in path:
        if get_origin(annotation) in (list, dict):
            annotation = bare(get_args(annotation)[-1])
        else:
            annotation = bare(fields(annotation)[str(part)].annotation)
    return annotation


def _missing(fault: FieldError) -> Problem:
    return fault.at(data.MISSING_FIELD)


def _text(fault: FieldError) -> Problem:
    node = fault.node
    if isinstance(node, Items):
        return fault.at(data.LIST_FOR_TEXT)
    if isinstance(node, Table) and isinstance(fault.path[-1], int):
        return fault.at(files.COLON_IN_TEXT, fixed=quoted(node.mark.excerpt, ITEM))
    return fault.at(data.FIELDS_FOR_TEXT)


def _one(fault: FieldError) -> Problem:
    """Return the problem of what there is one of, with fields of its own or a text in their place."""
    return fault.at(data.LIST_FOR_TEXT) if isinstance(fault.node, Items) else _fields(fault)


def _fields(fault: FieldError) -> Problem:
    of_figure = len(fault.path) == 2 and fault.path[0] == "faits"
    shown = {"example": f"{fault.name}: {{intitule: …, unite: …}}"} if of_figure else {}
    return fault.at(data.TEXT_FOR_FIELDS, **shown)


def _number(fault: FieldError) -> Problem:
    if not isinstance(fault.node, Scalar):
        return _text(fault)
    kind, words = number_fault(fault.node.text)
    return fault.at(kind, **words)


def _range(fault: FieldError) -> Problem:
    limit = data.AT_LEAST if "ge" in fault.context else data.AT_MOST
    bound = fault.context.get("ge", fault.context.get("le"))
    if isinstance(bound, str):  # a date
        return fault.at(data.OUT_OF_RANGE, limit=_(limit).format(bound=bound), help=data.CHECK_YEAR)
    return fault.at(data.OUT_OF_RANGE, limit=_(limit).format(bound=f"{bound:g}"))


def _date(fault: FieldError) -> Problem:
    if not isinstance(fault.node, Scalar):
        return _text(fault)
    looks_right = re.fullmatch(r"\d{4}-\d{2}-\d{2}", fault.node.text.strip())
    return fault.at(data.NO_SUCH_DAY if looks_right else data.DATE_FORM)


def _choice(fault: FieldError) -> Problem:
    if not isinstance(fault.node, Scalar):
        return _text(fault)
    choices = [*map(str, get_args(_annotation(fault.model, fault.path)))]
    if fault.path[0] == "chapitres" and fault.typed.lower().endswith(".md"):
        return fault.at(data.NOT_A_CHOICE, help=data.CHAPTER_AS_TEXT)
    if near := nearest(fault.typed, choices):
        return fault.at(data.NOT_A_CHOICE, help=data.SUGGESTION, suggestion=near)
    return fault.at(data.NOT_A_CHOICE, choices=", ".join(choices))


def _yes_or_no(fault: FieldError) -> Problem:
    return fault.at(data.YES_OR_NO) if isinstance(fault.node, Scalar) else _text(fault)


def _framing(fault: FieldError) -> Problem:
    choices = _FRAMINGS if fault.path[0] == "couverture" else ("non", *_FRAMINGS)
    near = nearest(fault.typed, choices)
    if near:
        return fault.at(data.NOT_A_CHOICE, help=data.SUGGESTION, suggestion=near)
    return fault.at(data.NOT_A_CHOICE, choices=", ".join((*choices, "50 30")), help=data.FRAMINGS)


def _pattern(fault: FieldError) -> Problem:
    if fault.name == "cadrage":
        return _framing(fault)
    if fault.name != "siren":
        return _form(fault)
    near = search.likely_numbers(fault.values.plain.get("nom"), fault.typed)
    return fault.at(data.SIREN_FORM, **({"help": data.LIKELY_SIREN, "near": near} if near else {}))


def _form(fault: FieldError) -> Problem:
    return fault.at(data.FORM, value=fault.typed or "…")


def _empty_list(fault: FieldError) -> Problem:
    return fault.at(data.EMPTY_LIST)


def _format(fault: FieldError) -> Problem:
    typed = fault.typed.strip()
    if not typed.isdecimal():
        return fault.at(data.OTHER_FORMAT, known=FORMAT)
    number = int(typed[:9])
    if number > FORMAT:
        return fault.at(data.OTHER_FORMAT, known=FORMAT, help=data.NEWER_FORMAT)
    help_text = {"help": data.OLDER_FORMAT} if can_come_over(number) else {}
    return fault.at(data.OTHER_FORMAT, known=FORMAT, **help_text)


#: Pydantic's types of error, and who explains them.
_ROWS: Mapping[str, Callable[[FieldError], Problem]] = {
    "missing": _missing,
    "string_type": _text,
    "model_type": _one,
    "model_attributes_type": _one,
    "dict_type": _fields,
    "list_type": _text,
    "float_type": _number,
    "int_type": _number,
    "bool_type": _yes_or_no,
    "date_type": _date,
    "literal_error": _choice,
    "string_pattern_mismatch": _pattern,
    "greater_than_equal": _range,
    "less_than_equal": _range,
    "too_short": _empty_list,
}
