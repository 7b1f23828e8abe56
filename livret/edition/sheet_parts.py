"""The nouns inside fiche.yaml and edition.yaml: place, ally, photos; édito, partners, colophon, what comes next.

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
    """The photograph or drawing of the front cover; what it shows is said in the colophon, if at all."""

    caption: Annotated[str, Field(alias="legende", description="Légende, imprimée dans le colophon.")] = ""
    framing: Annotated[
        str | None,
        Field(
            alias="cadrage",
            pattern=r"^(gauche|droite|haut|bas|centre|(100|\d{1,2}) (100|\d{1,2}))$",
            description="Ce qui doit rester visible une fois l’image recadrée à la page : gauche, droite, haut, bas, "
            "centre, ou deux pourcentages (de gauche à droite, de haut en bas).",
        ),
    ] = None


class Exergue(_Sheet):
    """Words of texte.md set large at the head of a page or within its text, verbatim."""

    text: Annotated[str, Field(alias="texte", description="Les mots exacts de texte.md.")]
    origin: Annotated[str | None, Field(alias="origine", description="D’où ils sont tirés, imprimé dessous.")] = None


class Partner(_Sheet):
    """Who supports an edition: on the white strip of the back cover by its logo, in the colophon by its name."""

    name: Annotated[str, Field(alias="nom", description="Nom du partenaire.")]
    logo: Annotated[str | None, Field(description="Nom du fichier dans logos/ : SVG de préférence, sinon PNG.")] = None
    link: Annotated[str | None, Field(alias="lien", description="Adresse de son site : https://…")] = None
    role: Annotated[str | None, Field(description="Son rôle, imprimé dans le colophon : financeur…")] = None
    mention: Annotated[str | None, Field(description="La phrase qu’il demande, imprimée sous les logos.")] = None
    alternative: Annotated[
        str | None, Field(description="Ce que montre le logo, pour qui ne le voit pas ; sinon « Logo : nom ».")
    ] = None

    @property
    def logo_alternative(self) -> str:
        """What is said of the logo to whoever does not see it."""
        return self.alternative or f"Logo\u00a0: {self.name}"


class Colophon(_Sheet):
    """What the law and good manners require of a colophon; proofs report what is missing."""

    publication_director: Annotated[
        str | None, Field(alias="directeur_de_la_publication", description="Prénom et nom.")
    ] = None
    coordination: Annotated[str | None, Field(description="Qui a coordonné.")] = None
    writing: Annotated[str | None, Field(alias="redaction", description="Qui a écrit.")] = None
    design: Annotated[str | None, Field(alias="conception_graphique", description="Qui a dessiné.")] = None
    publisher_address: Annotated[str | None, Field(alias="adresse_editeur", description="Adresse de l’éditeur.")] = None
    printer: Annotated[str | None, Field(alias="imprimeur", description="Nom et adresse.")] = None
    printing_finished: Annotated[
        str | None, Field(alias="acheve_d_imprimer", description="Quand le tirage s’achève : mois et année.")
    ] = None
    print_run: Annotated[str | None, Field(alias="tirage", description="Nombre d’exemplaires.")] = None
    paper: Annotated[str | None, Field(alias="papier", description="Le papier.")] = None
    legal_deposit: Annotated[str | None, Field(alias="depot_legal", description="Mois et année.")] = None
    isbn: Annotated[str | None, Field(description="ISBN de l’imprimé.")] = None
    isbn_pdf: Annotated[str | None, Field(description="ISBN du PDF.")] = None
    issn: Annotated[str | None, Field(description="ISSN d’une publication annuelle.")] = None
    price: Annotated[str | None, Field(alias="prix", description="Prix, ou « gratuit ».")] = None
    licence: Annotated[str | None, Field(description="Comment on peut réutiliser les textes.")] = None


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
