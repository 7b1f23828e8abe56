"""The nouns of what stands between the covers of a brochure: as edition.yaml lists it, and once that is checked."""

from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from livret.base.problems import Location
from livret.edition.prose import Prose

#: The chapters that an edition lists by a word alone.
ChapterName = Literal[
    "sommaire", "edito", "cohorte", "territoires", "regards-croises", "glossaire", "personnes", "notes"
]
#: What a chapter is: one of those, a text of the house, the title page of a part, the last page, a territory's map.
ChapterSort = ChapterName | Literal["texte", "partie", "et-maintenant", "carte"]


class ChapterEntry(BaseModel):
    """An item of ``chapitres:``: a word, or a text of textes/, a part, some of the territories."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    name: Annotated[ChapterName | None, Field(alias="chapitre", description="Un chapitre de la maison.")] = None
    text: Annotated[str | None, Field(alias="texte", description="Un fichier de textes/ : methode.md.")] = None
    title: Annotated[
        str | None, Field(alias="titre", description="Titre de ce texte, s’il ne commence pas par « # ».")
    ] = None
    part: Annotated[str | None, Field(alias="partie", description="Titre d’une partie : une page de titre.")] = None
    colour: Annotated[str | None, Field(alias="couleur", description="Couleur de cette partie, une de la palette.")] = (
        None
    )
    territories: Annotated[
        list[str], Field(alias="territoires", description="Dossiers des territoires imprimés ici, dans l’ordre.")
    ] = []


class Contact(BaseModel):
    """Somebody whom readers may write to, among the people of the brochure."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    name: Annotated[str, Field(alias="nom", description="Prénom et nom, ou le nom d’un service.")]
    role: Annotated[str | None, Field(description="Fonction.")] = None
    organisation: Annotated[str | None, Field(alias="structure", description="Structure.")] = None
    mail: Annotated[
        str | None, Field(alias="courriel", pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", description="Adresse de courriel.")
    ] = None
    phone: Annotated[str | None, Field(alias="telephone", description="Numéro de téléphone.")] = None


@dataclass(frozen=True, slots=True)
class HouseText:
    """A text of the house that is a chapter: its title with its place, and the prose below it."""

    title: str
    mark: Location | None
    prose: Prose


@dataclass(frozen=True, slots=True)
class BookChapter:
    """What stands at one place of the brochure.

    ``slug`` is the anchor of a chapter and the name of its fragment; ``territories`` are the folders printed there,
    ``part`` is the slug of the part that it stands in.
    """

    sort: ChapterSort
    slug: str
    title: str = ""
    mark: Location | None = None
    prose: Prose = field(default_factory=Prose)
    colour: str = "pine"
    territories: tuple[str, ...] = ()
    part: str = ""


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A row of the contents: its anchor, its title and its page; ``part`` is the anchor of the part it stands in.

    That of a territory has its folder as ``territory``, its name as title and its project ``under`` it. The label of a
    part without a title page has no page, ``folio`` 0, and leads nowhere. ``place`` is where an author typed the title.
    """

    sort: ChapterSort
    title: str
    folio: int = 0
    anchor: str = ""
    part: str = ""
    territory: str = ""
    under: str = ""
    place: Location | None = None

    @property
    def kind(self) -> Literal["text", "territory", "part"]:
        """How its row is set: as a territory, the label of a part, or a chapter of the house."""
        if self.territory:
            return "territory"
        return "part" if self.sort == "partie" else "text"
