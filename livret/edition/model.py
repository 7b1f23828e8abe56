"""The nouns of content: what the authors wrote, once it has been checked.

What authors type is French (the aliases are the YAML keys); names in the code are English. The field
descriptions are the reference of the files: they become the JSON Schema that editors show.
Every length of text here is already typeset (French microtypography), ready to print.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from livret.base.problems import Location, Problem
from livret.base.text_key import letters
from livret.catalogue.honesty import UNWRITTEN
from livret.edition.atlas.own import OwnContours
from livret.edition.atlas.places import Place
from livret.edition.chapters import BookChapter, ChapterEntry, Contact
from livret.edition.facts import FACTS, FIRST_YEAR, LAST_YEAR, ROWS, Fact, FactRow, OwnFact, table
from livret.edition.prose import MarkdownFile, Prose, TypographicChange
from livret.edition.reading import Reading
from livret.edition.sheet_parts import (
    Ally,
    Colophon,
    CoverPhoto,
    Exergue,
    ForewordSheet,
    Localisation,
    NextSheet,
    Partner,
    Perimeter,
    Photo,
    Printing,
)

#: How a rubric is laid out: running text, a list with dots, a list with rings, a voice, the voice on the tint.
RubricForm = Literal["texte", "points", "cercles", "voix", "voix-teintee"]
#: The designs of openings (``design.openings``): a territory is given the one that suits it, unless its sheet has one.
DressName = Literal[
    "texte", "chiffres", "image", "panorama", "photos", "pleine-page", "carte", "voix", "duo",
    "affiche", "affiche-carte", "affiche-image",
    "long", "long-exergue", "long-image", "long-carte", "long-voix",
]  # fmt: skip


class _Sheet(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def _with_facts(sheet: type[_Sheet]) -> type[_Sheet]:
    """Return *sheet* with a field more for each row of FACTS."""
    fields = {row.key: (Fact | None, Field(default=None, description=row.description)) for row in FACTS}
    return create_model(sheet.__name__, __base__=sheet, __module__=sheet.__module__, **fields)  # type: ignore[call-overload, no-any-return]


@_with_facts
class _TerritoryHead(_Sheet):
    """What the head of a territory's pages says: the names, the place, then the figures, in this order."""

    name: Annotated[str, Field(alias="nom", description="Nom du territoire.")]
    short_name: Annotated[
        str | None, Field(alias="nom_court", description="Nom court, imprimé si le nom prend plus de trois lignes.")
    ] = None
    project: Annotated[str | None, Field(alias="projet", description="Titre du projet pilote.")] = None
    siren: Annotated[str | None, Field(pattern=r"^\d{9}$", description="SIREN de l’intercommunalité.")] = None
    perimeter: Annotated[
        Perimeter | None, Field(alias="perimetre", description="De quoi est fait un territoire sans SIREN connu.")
    ] = None
    kind: Annotated[
        str | None, Field(alias="nature", description="Communauté de communes, PETR, parc naturel régional…")
    ] = None
    colour: Annotated[str | None, Field(alias="couleur", description="Une couleur de la palette.")] = None
    place: Annotated[Localisation | None, Field(alias="localisation", description="Où est le territoire.")] = None


class Fiche(_TerritoryHead):
    """fiche.yaml as every edition may type it: the facts of one territory, the house's figures among them."""

    ally: Annotated[Ally | None, Field(alias="alliee", description="L’alliée ou l’allié.")] = None
    photos: Annotated[list[Photo], Field(description="Photos du territoire.")] = []
    exergues: Annotated[
        list[Exergue],
        Field(alias="exergue", description="Mots de texte.md mis en exergue ; quatre passages au plus."),
    ] = []
    dress: Annotated[
        DressName | None,
        Field(alias="disposition", description="Mise en page retenue pour ce territoire ; sinon, selon sa matière."),
    ] = None
    pages: Annotated[
        Literal[2, 4, 6], Field(description="Nombre de pages permis : 2 ; 4, ou 6, si le texte les demande.")
    ] = 6


class TerritorySheet(Fiche):
    """The facts of one territory, those of its edition among them: all ``declared``, and the ``own`` that it gives."""

    declared: dict[str, OwnFact] = {}
    own: dict[str, Fact] = {}

    @property
    def rows(self) -> tuple[FactRow, ...]:
        """The figures that the edition requests, in the order in which they are printed."""
        return table(self.declared)

    def fact(self, key: str) -> Fact | None:
        """Return the figure *key*, if the sheet gives it."""
        fact: Fact | None = getattr(self, key) if key in ROWS else self.own.get(key)
        return fact

    def facts(self) -> Iterator[tuple[FactRow, Fact]]:
        """Yield the figures that the sheet gives, in the order in which they are printed."""
        for row in self.rows:
            if fact := self.fact(row.key):
                yield row, fact


class RubricRule(_Sheet):
    """A rubric that every texte.md may have, as declared in edition.yaml."""

    heading: Annotated[str, Field(alias="titre", description="Intitulé, tel qu’écrit après ## dans texte.md.")]
    variants: Annotated[list[str], Field(alias="variantes", description="Autres intitulés acceptés.")] = []
    form: Annotated[RubricForm, Field(alias="forme", description="Mise en page de la rubrique.")] = "texte"
    required: Annotated[bool, Field(alias="obligatoire", description="Doit-elle être dans chaque texte.md ?")] = True
    signed_by: Annotated[
        Literal["alliee"] | None, Field(alias="signature", description="Qui signe : « alliee », ou personne.")
    ] = None


class Acceptance(_Sheet):
    """A warning that this edition accepts."""

    code: Annotated[str, Field(description="Code de l’avertissement.")]
    reason: Annotated[str, Field(alias="raison", description="Pourquoi il est accepté.")]
    territory: Annotated[str | None, Field(alias="territoire", description="Seulement pour ce territoire.")] = None


class EditionSheet(_Sheet):
    """edition.yaml: what one brochure of one year is made of."""

    format: Annotated[Literal[1], Field(description="Version de ce format de fichier : 1.")]
    title: Annotated[str, Field(alias="titre", description="Titre de la brochure.")]
    subtitle: Annotated[str | None, Field(alias="sous_titre", description="Sous-titre, avec les années.")] = None
    running_title: Annotated[
        str | None, Field(alias="titre_courant", description="Titre dans la bande latérale ; sinon le titre.")
    ] = None
    years: Annotated[str | None, Field(alias="annees", description="Années couvertes : 2024-2025.")] = None
    language: Annotated[
        str, Field(alias="langue", pattern=r"^[a-z]{2}(-[A-Z]{2})?$", description="Langue des textes : fr.")
    ] = "fr"
    publisher: Annotated[str, Field(alias="editeur", description="Qui publie.")]
    keywords: Annotated[list[str], Field(alias="mots_cles", description="Mots-clés du document.")] = []
    subject: Annotated[str | None, Field(alias="sujet", description="Sujet du document, en une phrase.")] = None
    regions: Annotated[
        list[str], Field(alias="region", description="Région dont la carte est imprimée, ou une liste.")
    ] = []
    colours: Annotated[
        list[str], Field(alias="couleurs", description="Couleurs données aux territoires, dans l’ordre.")
    ] = []
    territories: Annotated[
        list[str],
        Field(alias="territoires", description="Dossiers des territoires, dans l’ordre.", min_length=1),
    ]
    rubrics: Annotated[list[RubricRule], Field(alias="rubriques", description="Les rubriques.", min_length=1)]
    facts: Annotated[
        dict[str, OwnFact], Field(alias="faits", description="Faits propres à l’édition, donnés dans chaque fiche.")
    ] = {}
    texts: Annotated[
        dict[Literal["edito", "quatrieme"], str],
        Field(alias="textes", description="Textes de la maison : edito, quatrieme (de couverture)."),
    ] = {}
    cover: Annotated[
        CoverPhoto | None, Field(alias="couverture", description="Photo ou dessin de la couverture, en deux tons.")
    ] = None
    partners: Annotated[
        list[Partner], Field(alias="partenaires", description="Qui soutient l’édition : logos de la quatrième.")
    ] = []
    chapters: Annotated[
        list[ChapterEntry], Field(alias="chapitres", description="Ce que contient la brochure, dans l’ordre.")
    ] = []
    contacts: Annotated[list[Contact], Field(description="À qui écrire, imprimé avec « personnes ».")] = []
    foreword: Annotated[
        ForewordSheet | None, Field(alias="edito", description="Chapo, portrait et signature de l’édito.")
    ] = None
    what_next: Annotated[
        NextSheet | None, Field(alias="et_maintenant", description="La dernière page : « Et maintenant ? ».")
    ] = None
    colophon: Colophon = Colophon()
    date: Annotated[
        date,
        Field(
            ge=date(FIRST_YEAR, 1, 1),
            le=date(LAST_YEAR, 12, 31),
            description="Date de l’édition, AAAA-MM-JJ : elle fixe toutes les dates.",
        ),
    ]
    printing: Annotated[Printing, Field(alias="impression", description="Réglages de l’imprimeur.")] = Printing()
    cohort: Annotated[
        bool | None,
        Field(
            alias="cohorte", description="La cohorte en un coup d’œil, sur deux pages ? Dès trois territoires, sinon."
        ),
    ] = None
    notes: Annotated[bool, Field(description="Des pages réglées, pour les notes, en fin de brochure ?")] = False
    accepted: Annotated[list[Acceptance], Field(alias="acceptes", description="Avertissements acceptés.")] = []

    @property
    def opening(self) -> str:
        """The subject, which opens the colophon, unless it says no more than the titles; "" then."""
        titles = (letters(words) for words in (self.title, self.subtitle or ""))
        return self.subject if self.subject and letters(self.subject) not in titles else ""


class Glossary(_Sheet):
    """glossaire.yaml: what the abbreviations of an edition stand for, and words that its spelling accepts."""

    abbreviations: Annotated[
        dict[str, str], Field(alias="sigles", description="Chaque sigle et ce qu’il veut dire, en toutes lettres.")
    ] = {}
    words: Annotated[
        list[str], Field(alias="mots", description="Mots et noms propres que l’orthographe accepte tels quels.")
    ] = []


@dataclass(frozen=True, slots=True)
class Picture:
    """An image that has been read to its end and found printable.

    ``width`` and ``height`` are pixels after EXIF rotation (SVG: user units); ``url`` is what the
    renderer's fetcher serves, ``https://edition.invalid/<path inside the edition>``.
    """

    path: Path
    url: str
    width: int
    height: int
    mode: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Logo:
    """A partner's logo; ``ink`` is where it shows anything on white: left, top, right, bottom as parts of its size."""

    picture: Picture
    ink: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Rubric:
    """A headed part of a territory's text."""

    rule: RubricRule
    heading: str
    prose: Prose
    mark: Location


@dataclass(frozen=True, slots=True)
class Territory:
    """The subject of a double page. ``marks`` gives the place of each field of the sheet: ``population.valeur``.

    ``document`` is texte.md as it was typed, for whoever proves that nothing of it got lost. ``before`` are the fields
    that the first rules of typography alone set otherwise, as those did (see ``TextBlock``). ``ground`` is where it is,
    if the atlas knows; ``completed`` are the fields of the sheet that official tables filled in.
    """

    slug: str
    sheet: TerritorySheet
    colour: str
    rubrics: tuple[Rubric, ...]
    photos: tuple[Picture, ...] = ()
    marks: Mapping[str, Location] = field(default_factory=dict)
    document: MarkdownFile | None = None
    before: Mapping[str, str] = field(default_factory=dict)
    ground: Place | None = None
    completed: tuple[str, ...] = ()

    def mark(self, field_name: str) -> Location | None:
        """Return where *field_name* (dotted, as typed in French) stands in fiche.yaml."""
        return self.marks.get(field_name)

    @property
    def anchor(self) -> str:
        """The name that links to its pages aim at."""
        return f"territoire-{self.slug}"

    def exergue_mark(self, rank: int = 0) -> Location | None:
        """Return where the words of the exergue *rank* stand in fiche.yaml, however it was typed."""
        return self.mark(f"exergue.{rank}.texte") or self.mark("exergue")


@dataclass(frozen=True, slots=True)
class Edition:
    """One brochure of one year, checked and ready to compose; ``excused`` are the warnings that it accepts.

    ``logos`` are those of the partners, by their rank in edition.yaml.
    """

    slug: str
    reading: Reading
    sheet: EditionSheet
    territories: tuple[Territory, ...]
    texts: Mapping[str, Prose] = field(default_factory=dict)
    marks: Mapping[str, Location] = field(default_factory=dict)
    warnings: tuple[Problem, ...] = ()
    excused: tuple[Problem, ...] = ()
    changes: tuple[TypographicChange, ...] = ()
    glossary: Glossary = field(default_factory=Glossary)
    contours: OwnContours | None = None
    cover: Picture | None = None
    logos: Mapping[int, Logo] = field(default_factory=dict)
    chapters: tuple[BookChapter, ...] = ()
    portrait: Picture | None = None

    @property
    def folder(self) -> Path:
        """The folder of the edition."""
        return self.reading.folder

    @property
    def unwritten(self) -> tuple[Problem, ...]:
        """What is still to be written; while there is any, all that is printed of the edition says so."""
        return tuple(problem for problem in self.warnings if problem.code == UNWRITTEN.code)

    def mark(self, field_name: str) -> Location | None:
        """Return where *field_name* (dotted, as typed in French) stands in edition.yaml."""
        return self.marks.get(field_name)
