"""The files of a territory in a new edition: lasting facts, last year's figures marked as such, texts to be written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from livret.edition.atlas import search
from livret.edition.atlas.tables import region_named
from livret.edition.model import RubricRule
from livret.edition.source import Scalar, Table
from livret.edition.unwritten import MARK
from livret.intake.next_year.cohort import ListedTerritory
from livret.intake.next_year.known_sheet import place_lines
from livret.intake.next_year.last_year import Before, entries
from livret.intake.next_year.yaml_values import field

_LAST_YEAR = f"{MARK}, ou confirmer : chiffre de l’édition précédente"
#: The example of a photo in a new fiche.
PHOTOS = """\
# Une photo, si le territoire en donne une : le fichier dans photos/, et ces lignes sans « # ».
# photos:
#   - fichier: marche.jpg
#     legende: ce que dit la légende
#     alternative: ce que montre la photo, pour qui ne la voit pas
#     credit: prénom et nom de qui l'a prise
#     droits: oui, du 3 mars 2026
"""
_INSTRUCTIONS = {
    "texte": f"{MARK} : le texte de cette rubrique.", "points": f"- {MARK} : un point par ligne.",
    "cercles": f"- {MARK} : un point par ligne.", "voix": f"{MARK} : ce que dit l’alliée ou l’allié, avec ses mots.",
    "voix-teintee": f"{MARK} : ce que dit le territoire, avec ses mots.",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Subject:
    """A territory of the new edition: its name and number, its fiche of the edition before, the region as written.

    ``same_cohort``: the territories are those of the edition before; then colours stay.
    """

    member: ListedTerritory
    sheet: Table | None = None
    region: str = ""
    same_cohort: bool = False


def fiche(subject: Subject, before: Before, rubrics: Sequence[RubricRule]) -> str:
    """Return the text of fiche.yaml of *subject*."""
    return "\n".join([*_fiche(subject, before, any(rule.signed_by for rule in rubrics)), "", PHOTOS])


def texte(rubrics: Sequence[RubricRule]) -> str:
    """Return the text of texte.md: every rubric, to be written."""
    return "\n".join(line for rule in rubrics for line in _rubric(rule))


def _rubric(rule: RubricRule) -> Iterator[str]:
    yield f"## {rule.heading}\n"
    optional = "" if rule.required else " Sans rien à dire, effacer aussi l’intitulé."
    yield f"{_INSTRUCTIONS[rule.form]}{optional}\n"


def _fiche(subject: Subject, before: Before, signed: bool) -> Iterator[str]:
    member, old = subject.member, subject.sheet

    def last(key: str) -> str:
        return before.text(key, old) if old else ""

    yield from field("nom", member.name or f"{MARK} – le nom du territoire")
    if last("nom_court") and last("nom") == member.name:
        yield from field("nom_court", last("nom_court"))
    was = f" (l’édition précédente : {' '.join(last('projet').split())})" if last("projet") else ""
    yield from field("projet", None, f"{MARK} : le titre du projet{was}")
    yield from _number(subject)
    for key in ("couleur", "pages"):
        if last(key) and (key == "pages" or subject.same_cohort):
            yield from field(key, last(key))
    yield ""
    yield from _place(subject)
    for row in before.figures:
        node = old.get(row.key) if old else None
        if isinstance(node, Table) and entries(node):
            yield from field(row.key, Table(entries(node), node.mark), _LAST_YEAR)
        else:
            if node is not None and not (isinstance(node, Scalar) and node.empty):
                before.leave(node.mark, row.key)
            if row.official and search.numbered(member.siren):
                continue  # official tables fill it in
            yield from field(row.key, None, f"{MARK} : valeur, source, annee (à écrire dessous)")
    if signed or (old and old.get("alliee") is not None):
        yield from field("alliee", None, f"{MARK} : nom, structure (à écrire dessous)")


def _number(subject: Subject) -> Iterator[str]:
    if subject.member.siren:
        yield from field("siren", Scalar(subject.member.siren, subject.member.mark, plain=False))
    elif region_named(subject.region):
        yield from field("siren", None, f"{MARK} : neuf chiffres, pour la carte (annuaire-entreprises.data.gouv.fr)")


def _place(subject: Subject) -> Iterator[str]:
    """Yield the place of the territory: as before, or from the maps."""
    old = subject.sheet.get("localisation") if subject.sheet else None
    if isinstance(old, Table) and entries(old):
        yield from field("localisation", old)
        return
    known = search.numbered(subject.member.siren)
    if not known:
        yield from field("localisation", None, f"{MARK} : departement, region (à écrire dessous)")
        return
    yield from place_lines(known)
