"""The nouns inside fiche.yaml: where a territory is and what it covers, who accompanies it, its photos, its exergue.

As in ``model``, the aliases are the YAML keys, and the descriptions make the JSON Schema.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class _Sheet(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Localisation(_Sheet):
    """Where a territory is."""

    departments: Annotated[
        list[str], Field(alias="departement", description="Un département, ou une liste.", min_length=1)
    ]
    regions: Annotated[list[str], Field(alias="region", description="La région, ou une liste.", min_length=1)]

    @property
    def region(self) -> str:
        """The région; several are listed."""
        return ", ".join(self.regions)


class Perimeter(_Sheet):
    """The ground of a territory that is no inter-municipality: all that is named, together."""

    municipalities: Annotated[
        list[str], Field(alias="intercommunalites", description="Les intercommunalités : SIREN ou noms.")
    ] = []
    communes: Annotated[list[str], Field(description="Les communes : codes Insee, ou noms avec le département.")] = []
    departments: Annotated[list[str], Field(alias="departements", description="Les départements entiers.")] = []


class Ally(_Sheet):
    """Who accompanied the territory."""

    name: Annotated[str, Field(alias="nom", description="Prénom et nom.")]
    organisation: Annotated[str | None, Field(alias="structure", description="Sa structure.")] = None
    role: Annotated[str | None, Field(description="Son rôle.")] = None

    @property
    def signature(self) -> str:
        """« Prénom Nom – Structure », or the role where there is no structure."""
        return " – ".join(filter(None, (self.name, self.organisation or self.role)))


class Photo(_Sheet):
    """A photograph of the territory, with its rights."""

    file: Annotated[str, Field(alias="fichier", description="Nom du fichier dans photos/.")]
    caption: Annotated[str, Field(alias="legende", description="Légende imprimée.")]
    alternative: Annotated[str, Field(description="Ce que montre la photo, pour qui ne la voit pas.")]
    credit: Annotated[str, Field(description="Auteur de la photo.")]
    framing: Annotated[
        str | None,
        Field(
            alias="cadrage",
            pattern=r"^(non|gauche|droite|haut|bas|centre|(100|\d{1,2}) (100|\d{1,2}))$",
            description="Ce qui doit rester visible si la photo est recadrée : gauche, droite, haut, bas, centre, deux "
            "pourcentages (de gauche à droite, de haut en bas), ou non : jamais recadrée.",
        ),
    ] = None
    rights: Annotated[str | None, Field(alias="droits", description="Autorisation écrite : oui, du …")] = None


class CoverPhoto(Photo):
    """The photograph or drawing of the front cover; what it shows is told in the colophon, if at all."""

    caption: Annotated[str, Field(alias="legende", description="Légende, imprimée dans le colophon.")] = ""


class Exergue(_Sheet):
    """Words of texte.md set large at the head of the right page, verbatim."""

    text: Annotated[str, Field(alias="texte", description="Les mots exacts de texte.md.")]
    origin: Annotated[str | None, Field(alias="origine", description="D’où ils sont tirés, imprimé dessous.")] = None
