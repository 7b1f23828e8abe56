"""The figures of a territory, a row each: whatever reads, prints, checks or exports them goes over this table.

Adding one is adding a row (docs/architecture.md, « Adding a fact »).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from livret.edition.atlas import official
from livret.edition.atlas.official import OfficialFigure
from livret.edition.atlas.places import Place

#: The keys of figures that are known to hang together.
POPULATION, AREA, COMMUNES = "population", "superficie_km2", "communes"


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
    is given: numbers before it are held against the figure.

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

    @property
    def name(self) -> str:
        """What the figure is called where it stands beside others."""
        return self.called or self.label

    def unit(self, value: float) -> str:
        """Return the unit that *value* takes: the singular below 2, as French has it."""
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
