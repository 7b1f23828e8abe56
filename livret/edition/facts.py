"""The figures of a territory, a row each: whatever reads, prints, checks or exports them goes over a table of rows.

Those of every edition are FACTS; an edition adds its own under « faits » of edition.yaml (``table``). Adding one to the
house is adding a row (docs/architecture.md, « Adding a fact »).
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from livret.edition.atlas import official
from livret.edition.atlas.official import OfficialFigure
from livret.edition.atlas.places import Place

#: The keys of figures that are known to hang together.
POPULATION, AREA, COMMUNES = "population", "superficie_km2", "communes"
#: Years that a figure, or a brochure, may be of: programs write others in ways of their own.
FIRST_YEAR, LAST_YEAR = 1900, 2200


class Fact(BaseModel):
    """A figure, with where it comes from."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    value: Annotated[float, Field(alias="valeur", description="Le nombre, sans unité.", ge=0)]
    source: Annotated[str | None, Field(description="D’où vient le chiffre.")] = None
    year: Annotated[int | None, Field(alias="annee", ge=FIRST_YEAR, le=LAST_YEAR, description="Année du chiffre.")] = (
        None
    )


@dataclass(frozen=True, slots=True)
class FigureUnit:
    """A unit that people write behind a figure: ``forms`` in the singular, and how many of the printed unit it is."""

    name: str
    forms: tuple[str, ...]
    times: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRow:
    r"""One figure: its ``key`` in fiche.yaml (a Python name), how it is printed, what it may be, how people write it.

    ``label`` is printed above it, ``one`` or ``many`` (its unit) below; ``called`` is what it is called elsewhere, if
    not so. ``description`` explains it to who types it. ``csv_unit`` is the unit of chiffres.csv, letters alone.

    It is at ``most`` what all of France has, with room, and a number with decimals only if it is not ``whole``.

    ``headings`` are what spreadsheets head it with, beside its key, label and unit; ``units`` those they may give it
    in, the printed one if none is named. ``in_texts`` is the regular expression of its unit in prose, ``many`` if none
    is given: numbers before it are compared with the figure; those of an edition's ``own`` only where its label stands
    in the sentence, as many things are counted in M€ or %.

    ``official`` returns what official tables say of it: its first figure stands for one that nobody wrote, all are
    compared with what was written, whose ``rounding`` makes no difference.
    """

    key: str
    label: str
    description: str
    one: str
    many: str
    most: float
    whole: bool = True
    called: str = ""
    csv_unit: str = ""
    headings: tuple[str, ...] = ()
    units: tuple[FigureUnit, ...] = ()
    in_texts: str = ""
    official: Callable[[Place], Sequence[OfficialFigure]] | None = None
    rounding: bool = False
    own: bool = False

    @property
    def name(self) -> str:
        """What the figure is called where it stands beside others."""
        return self.called or self.label

    def unit(self, value: float) -> str:
        """Return the unit for *value*: the singular below 2, as French has it."""
        return self.many if value >= 2 else self.one


FACTS = (
    FactRow(
        key=POPULATION, label="Population", description="Nombre d’habitants.", one="habitant", many="habitants",
        most=100_000_000, official=official.population, rounding=True,
        in_texts=r"habitant\w*|hab\b", units=(FigureUnit("hab", ("hab", "habitant")),),
        headings=(
            "popul", "population municipale", "population totale", "population légale", "pop", "pop municipale",
            "pop totale", "pmun", "ptot", "hab", "population du territoire", "population intercommunale",
        ),
    ),
    FactRow(
        key=AREA, label="Superficie", description="Superficie en km².", one="km²", many="km²", csv_unit="km2",
        most=700_000, whole=False, in_texts=r"km²|km2|kilomètres?[ \u00a0\u202f]carrés?",
        units=(
            FigureUnit("km2", ("km2", "km carre", "kilometre carre")),
            FigureUnit("ha", ("ha", "hectare"), 0.01), FigureUnit("m2", ("m2", "metre carre"), 0.000_001),
        ),
        headings=(
            "surface", "sup", "superf", "superficie du territoire", "superficie totale", "surface totale",
        ),
    ),
    FactRow(
        key=COMMUNES, label="Organisation administrative", called="Communes", description="Nombre de communes.",
        one="commune", many="communes", most=40_000, official=official.communes,
        units=(FigureUnit("commune", ("commune",)),),
        headings=("communes membres", "communes du territoire", "communes adhérentes"),
    ),
)  # fmt: skip

#: The same by their keys.
ROWS: Mapping[str, FactRow] = {row.key: row for row in FACTS}
#: Fields of fiche.yaml that official tables fill in: « non » leaves one out.
COMPLETED = ("nature", "localisation", *(row.key for row in FACTS if row.official))


#: The most that a figure of an edition's own may be.
_MOST = 1e12
#: Signs of units as other programs write them: letters of ASCII.
_LETTERS = str.maketrans({"€": "EUR", "%": "pourcent", "‰": "pourmille", "$": "USD", "£": "GBP", "·": "."})
#: Units that people write in other ways, too.
_SPOKEN: Mapping[str, tuple[str, ...]] = {
    "€": ("euro", "eur"), "k€": ("keur", "milliers d euro"), "M€": ("meur", "millions d euro"),
    "Md€": ("mdeur", "milliards d euro"), "%": ("pourcent", "pour cent"), "ha": ("hectare",),
    "km²": ("kilometre carre",), "km": ("kilometre",), "t": ("tonne",),
}  # fmt: skip


class OwnFact(BaseModel):
    """A figure of one edition's own, as edition.yaml declares it."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    label: Annotated[str, Field(alias="intitule", description="Intitulé, imprimé au-dessus du chiffre.")]
    one: Annotated[str, Field(alias="unite", description="Unité, imprimée sous le chiffre : M€, ha, %.")]
    many: Annotated[str, Field(alias="unites", description="L’unité au pluriel, si elle s’écrit autrement.")] = ""
    decimals: Annotated[bool, Field(alias="decimales", description="Le chiffre a-t-il des décimales ?")] = False
    description: Annotated[str, Field(description="Ce que dit ce chiffre, pour qui le donne.")] = ""

    def row(self, key: str) -> FactRow:
        """Return the row of this figure, which fiches give as *key*."""
        many = self.many or self.one
        letters = unicodedata.normalize("NFKD", many.translate(_LETTERS)).encode("ascii", "ignore").decode()
        unit = FigureUnit(letters, (self.one, many, many.replace(".", ""), *_SPOKEN.get(many, ())))
        return FactRow(
            key=key, label=self.label, description=self.description or self.label, one=self.one, many=many, most=_MOST,
            whole=not self.decimals, csv_unit=letters, units=(unit,), own=True,
        )  # fmt: skip


def table(declared: Mapping[str, OwnFact]) -> tuple[FactRow, ...]:
    """Return the figures of an edition: the house's, then those that it *declared*, in its order."""
    return (*FACTS, *(own.row(key) for key, own in declared.items()))


def by_key(rows: Sequence[FactRow]) -> dict[str, FactRow]:
    """Return *rows* by their keys."""
    return {row.key: row for row in rows}
