"""The meaning of a heading of a spreadsheet: a field of fiche.yaml, and the unit, the year and the source beside it.

« Population municipale (Insee 2022) » is the population, of 2022, by Insee. An uncertain heading is reported, with
the nearest known label.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from livret.edition.facts import FACTS, FactRow, FigureUnit, by_key
from livret.intake.fiche import Path

#: Any of the figures, or the ally: the columns before it decide which.
LOOSE = ""
_NOM, _SIREN = ("nom",), ("siren",)
#: Fields, and their headings; the first is their name in messages. Compared as
#: :func:`folded`: without case, accents, small words and plurals.
_TEXTS: Mapping[Path, tuple[str, ...]] = {
    _NOM: ("nom", "territoire", "nom du territoire", "nom complet", "epci", "nom epci", "libellé epci", "lib epci",
           "intercommunalité", "nom de l’intercommunalité", "collectivité", "nom de la collectivité", "groupement",
           "nom du groupement", "communauté", "raison sociale", "territoire concerné", "territoire pilote",
           "nom de votre territoire", "votre territoire", "libellé",
           "nom du territoire epci", "territoire epci", "epci territoire", "nom de la communauté"),
    ("nom_court",): ("nom court", "nom abrégé", "nom usuel", "nom d’usage", "abrégé"),
    ("projet",): ("projet", "titre du projet", "nom du projet", "intitulé du projet", "projet pilote",
                  "projet titre", "titre du projet pilote", "nom du projet pilote", "intitulé du projet pilote"),
    _SIREN: ("siren", "code siren", "siren epci", "siren du territoire", "siren groupement", "siret", "siren siret",
             "siren 9 chiffres"),
    ("couleur",): ("couleur", "teinte", "couleur du territoire"),
    ("localisation", "departement"): ("département", "dépt", "dép", "dpt", "nom du département", "localisation",
                                      "code département"),
    ("localisation", "region"): ("région", "nom de la région"),
    ("alliee", "nom"): ("alliée", "allié", "allié·e", "nom de l’alliée", "nom de l’allié", "nom de l’allié·e",
                        "alliée ou allié", "alliée allié", "allié alliée", "prénom et nom de l’alliée",
                        "prénom et nom de l’allié"),
    ("alliee", "structure"): ("structure de l’alliée", "structure de l’allié", "structure de l’allié·e",
                              "organisme de l’alliée", "structure alliée", "structure d’accompagnement"),
    ("alliee", "role"): ("rôle de l’alliée", "rôle de l’allié", "rôle de l’allié·e", "fonction de l’alliée",
                         "fonction de l’allié", "fonction de l’allié·e"),
    ("exergue", "texte"): ("exergue", "phrase en exergue", "citation en exergue", "mots en exergue"),
    ("exergue", "origine"): ("origine de l’exergue", "origine de la citation", "exergue origine"),
}  # fmt: skip
_PARTS: Mapping[str, tuple[str, ...]] = {
    "valeur": ("valeur", "chiffre"),
    "source": ("source", "origine", "provenance"),
    "annee": ("année", "millésime", "date", "an"),
}
#: Headings that belong to the columns before them.
_LOOSE: Mapping[Path, tuple[str, ...]] = {
    (LOOSE, "valeur"): ("valeur",),
    (LOOSE, "source"): ("source", "sources", "source des données", "source des chiffres"),
    (LOOSE, "annee"): ("année", "millésime", "année des données", "année des chiffres", "année de référence"),
    (LOOSE, "structure"): ("structure", "organisme"),
    (LOOSE, "role"): ("rôle", "fonction"),
}
_SMALL = frozenset(re.findall(r"\w+", "de du des d la le les l en au aux par nb nbre nombre n no numero num votre vos"))
_SOURCE = re.compile(
    r"\b(?:(?:insee|ign|dgcl|banatic|anct|sdes|ademe|ofgl|admin[ -]express|recensement|rp(?=\d{4}|\b))[\s,/]*)+",
    re.IGNORECASE,
)
_NAMED_SOURCE = re.compile(r"[(\[–—-]\s*sources?\s*:?\s+(?P<words>[^)\]]+)[)\]]?", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20|21)\d\d(?!\d)")
_MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
_DAY = re.compile(
    rf"(?:\bau\s+)?(?:\b(?:1er|\d\d?)\s+)?\b(?:{'|'.join(_MONTHS.split())})\s*$|\d\d?/\d\d?/\s*$|\ben\s*$",
    re.IGNORECASE,
)
#: Signs that :func:`folded` drops, and that change the meaning where they are no unit of the figure and no part of its
#: label: « Superficie (%) », « Δ population ».
_DISTINCTIVE = re.compile(r"[%‰€$£±×÷Ͱ-Ͽ]")
#: Words without meaning beside a year.
_OF_YEAR = frozenset({"donnee", "chiffre", "millesime", "annee", "valeur", "source"})


@dataclass(frozen=True, slots=True)
class LabelQualifiers:
    """The qualifiers of a label or a number: the ``unit``, the ``year``, the ``source``; ``rest`` is the remainder."""

    rest: str
    unit: str = ""
    year: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """The field of a heading, and its qualifiers for all figures below it."""

    path: Path
    unit: str = ""
    year: str = ""
    source: str = ""


def folded(text: str) -> str:
    """Return *text* without case, accents, signs, small words and plurals.

    >>> folded("Nombre d’habitants"), folded("N° SIREN"), folded("Superficie (km²)")
    ('habitant', 'siren', 'superficie km2')
    """
    bare = unicodedata.normalize("NFKD", text.casefold().replace("(s)", ""))
    words = re.findall(r"[a-z0-9]+", "".join(sign for sign in bare if not unicodedata.combining(sign)))
    return " ".join(word[:-1] if len(word) > 3 and word.endswith("s") else word for word in words if word not in _SMALL)


def _spelt(form: str) -> str:
    words = map(re.escape, form.replace("²", "2").replace("³", "3").split())
    pattern = r"\s+".join(words).replace("2", "[2²]").replace("3", "[3³]")
    return pattern.replace("carre", "carrés?").replace("etre", "[eè]tre").replace("d\\s+euro", "d[’']euro")


def _without_year(text: str, year: str) -> str:
    before, found, after = text.partition(year)
    return f"{_DAY.sub('', before)} {after}" if found else text


def units_of(row: FactRow) -> Mapping[str, FigureUnit]:
    """Return the units, by name, in which the figure *row* may be given."""
    units = row.units or (FigureUnit(folded(row.many) or row.many, (row.one, row.many)),)
    return {unit.name: unit for unit in units}


class Labels:
    """The meaning of labels in an edition that asks for the figures *rows*."""

    def __init__(self, rows: Sequence[FactRow] = FACTS) -> None:
        self.rows = by_key(rows)

    def qualifiers(self, text: str) -> LabelQualifiers:
        """Split *text* into unit, year, source, and the rest.

        >>> Labels().qualifiers("Population municipale (Insee 2022)")
        LabelQualifiers(rest='Population municipale', unit='', year='2022', source='Insee')
        """
        source = ""
        if named := _NAMED_SOURCE.search(text):
            source, text = named["words"], text.replace(named[0], " ")
        elif known := _SOURCE.search(text):
            source, text = known[0], text.replace(known[0], " ", 1)
        years = {*_YEAR.findall(text), *_YEAR.findall(source)}
        year = years.pop() if len(years) == 1 else ""
        if year:
            text, source = _without_year(text, year), _without_year(source, year)
            text = " ".join(
                word for word in text.split() if folded(word) not in _OF_YEAR or folded(word) == folded(text)
            )
        rest, unit = self._without_unit(text)
        return LabelQualifiers(rest, unit, year, source.strip(" ,;:–-"))

    @cached_property
    def _unit_patterns(self) -> Sequence[tuple[str, re.Pattern[str]]]:
        """A pattern for every form of a unit at the end of a text, or between brackets, with the unit's name.

        The longest come first: « hab./km² » ends as « km² » does.
        """
        forms = [
            (unit.name, form)
            for row in self.rows.values()
            for unit in units_of(row).values()
            for form in dict.fromkeys(unit.forms)
        ]
        return [
            (name, re.compile(rf"(?:[(\[]|\ben\s+|(?<![^\W_]))\s*{_spelt(form)}s?\.?\s*[)\]]?$", re.IGNORECASE))
            for name, form in sorted(forms, key=lambda each: -len(each[1]))
        ]

    def _without_unit(self, text: str) -> tuple[str, str]:
        """Return *text* stripped, without the unit at its end or between brackets, and the unit's name."""
        tidy = " ".join(re.sub(r"[(\[]\s*[)\]]", " ", text).split()).strip(" :;,–-")
        for unit, pattern in self._unit_patterns:
            if found := pattern.search(tidy):
                return tidy[: found.start()].strip(" _:;,–-"), unit
        return tidy, ""

    @cached_property
    def paths(self) -> frozenset[Path]:
        """Every field that a spreadsheet or a form may fill."""
        return frozenset(path for path, _label in self.spoken if path[0] != LOOSE)

    @cached_property
    def _by_label(self) -> Mapping[str, tuple[Path, str]]:
        """The field of every known label, and the label, by the label folded.

        A label of the edition's own that is said of another field as well means neither.
        """
        house = {folded(label): (path, label) for path, label in self.spoken if not self._is_own(path)}
        own: dict[str, tuple[Path, str]] = {}
        unclear = set()
        for path, label in self.spoken:
            if self._is_own(path):
                key = folded(label)
                found = house.get(key) or own.setdefault(key, (path, label))
                unclear |= {key} if found[0] != path else set()
        return {key: each for key, each in (house | own).items() if key and key not in unclear}

    def _is_own(self, path: Path) -> bool:
        return path[0] in self.rows and self.rows[path[0]].own

    @cached_property
    def spoken(self) -> Sequence[tuple[Path, str]]:
        """Every field with each of its labels, unfolded."""
        return [*_spoken(self.rows.values())]

    def called(self, path: Path) -> str:
        """Return the name of the field *path* for people."""
        for each, label in self.spoken:
            if each == path:
                return label.lower() if label.istitle() else label
        return ".".join(path)

    def heading(self, text: str) -> Heading | None:
        """Return the meaning of the heading *text*; None where it is unknown, or has more than can be interpreted."""
        qualifiers = self.qualifiers(text)
        found, words = self._by_label.get(folded(qualifiers.rest)), qualifiers.rest
        if not found:
            alone = None if folded(qualifiers.rest) else self._by_label.get(qualifiers.unit)  # « nb habitants »
            found, words, qualifiers = self._by_label.get(folded(text)) or alone, text, replace(qualifiers, unit="")
        if not found or {*_DISTINCTIVE.findall(words)} - {*_DISTINCTIVE.findall(found[1])}:
            return None
        path = found[0]
        row = self.rows.get(path[0])
        if qualifiers.unit and qualifiers.unit not in (units_of(row) if row else ()):
            return None
        if not row and path[0] != LOOSE and (qualifiers.source or qualifiers.unit):
            return None
        return Heading(path, qualifiers.unit, qualifiers.year, qualifiers.source)

    def known(self, cells: Sequence[str]) -> int:
        """Return how many of *cells* are known headings, each once: a title over all columns is one."""
        return len({cell for cell in cells if cell and self.heading(cell)})

    def nearest(self, text: str) -> str:
        """Return the known label most like *text*, unfolded; "" if there is none."""
        key, by_fold = folded(text)[:80], {folded(label): label for _path, label in reversed(self.spoken)}
        words = {*key.split()}
        if inside := [each for each in by_fold if len(each) > 3 and {*each.split()} <= words]:
            return by_fold[max(inside, key=len)]
        close = difflib.get_close_matches(key, by_fold, 1, 0.75)
        return by_fold[close[0]] if close else ""


#: Those of the house, where no edition is known.
HOUSE = Labels()


def _spoken(rows: Iterable[FactRow]) -> Iterator[tuple[Path, str]]:
    for path, labels in (*_TEXTS.items(), *_LOOSE.items()):
        yield from ((path, label) for label in labels)
        yield path, " ".join(part for part in path if part)
    for row in rows:
        unit = () if row.own or row.one == row.many else (row.many,)  # « km² » is a sign, no name
        names = (row.label, row.key) if row.own else (row.key, row.label, *unit, *row.headings)
        yield from (((row.key, "valeur"), name) for name in names)
        for part, words in _PARTS.items():
            for word in words:
                yield from (((row.key, part), each) for name in names for each in (f"{name} {word}", f"{word} {name}"))


def is_name(path: Path) -> bool:
    """Return whether the field *path* identifies the territory of a row."""
    return path in (_NOM, _SIREN)
