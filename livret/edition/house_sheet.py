"""The nouns of what edition.yaml says of the house: its édito, what comes next, its printer.

As in ``model``, the aliases are the YAML keys, and the descriptions make the JSON Schema.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class _Sheet(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Portrait(_Sheet):
    """A photograph of who signs the édito, with its rights."""

    file: Annotated[str, Field(alias="fichier", description="Nom du fichier dans photos/, à côté d’edition.yaml.")]
    alternative: Annotated[str, Field(description="Ce que montre la photo, pour qui ne la voit pas.")]
    credit: Annotated[str, Field(description="Auteur de la photo.")]
    rights: Annotated[str | None, Field(alias="droits", description="Autorisation écrite : oui, du …")] = None


class Signatory(_Sheet):
    """Who signs the édito."""

    name: Annotated[str, Field(alias="nom", description="Prénom et nom.")]
    role: Annotated[str | None, Field(alias="fonction", description="Sa fonction.")] = None


class ForewordSheet(_Sheet):
    """What stands beside the text of the édito (``textes: edito``)."""

    standfirst: Annotated[
        str | None, Field(alias="chapo", description="Une phrase ou deux, en grand au-dessus du texte.")
    ] = None
    portrait: Annotated[Portrait | None, Field(description="Le portrait de qui signe.")] = None
    signatory: Annotated[Signatory | None, Field(alias="signature", description="Qui signe.")] = None


class NextStep(_Sheet):
    """What a reader may do next: « Lire », « Écrire », « Rejoindre »."""

    title: Annotated[str, Field(alias="titre", description="Un mot ou deux : Lire, Écrire, Rejoindre.")]
    text: Annotated[str, Field(alias="texte", description="Ce que l’on y gagne, en deux ou trois lignes.")]
    contact: Annotated[str | None, Field(description="Où s’adresser : adresse d’un site, courriel, téléphone.")] = None


class NextSheet(_Sheet):
    """« Et maintenant ? », the last page of the brochure."""

    lead: Annotated[str, Field(alias="chapo", description="Une phrase ou deux, sous le titre.")]
    steps: Annotated[list[NextStep], Field(alias="etapes", description="Trois suites au plus.")] = []


class Printing(_Sheet):
    """The printer's profile."""

    name: Annotated[str | None, Field(alias="imprimeur", description="Nom de l’imprimeur.")] = None
    bleed_mm: Annotated[float, Field(alias="fonds_perdus_mm", ge=0, le=5, description="2,5, 3 ou 5 mm.")] = 3
