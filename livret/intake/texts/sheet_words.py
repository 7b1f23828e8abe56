"""Words of a text that repeat its fiche.yaml: the territory's name, the title of its project, the ally who signs."""

import re
from dataclasses import dataclass

from livret.base.messages import _
from livret.base.problems import Problem, Refused
from livret.base.text_key import letters, slug
from livret.catalogue import intake as kinds
from livret.intake import fiche
from livret.intake.cohort import Cohort, Member
from livret.intake.documents.model import Block
from livret.intake.draft import Draft
from livret.intake.texts.document_reports import place
from livret.intake.texts.parts import TextRubric

_LONGEST = 120
#: « Projet : … »: the title of a project, marked as such.
_PROJECT = re.compile(
    r"\s*(?:titre du projet|intitulé du projet|nom du projet|projet(?: pilote)?)\s*:\s*(?P<title>\S.*)", re.IGNORECASE
)
_SUBTITLE = 9
_NAME = r"[A-ZÀ-Þ][\w’'-]*(?: (?:[A-ZÀ-Þ][\w’'-]*|d[eu]|des|la|le|les)){1,4}"
_SIGNATURE = re.compile(rf"\s*(?:—|–|-)?\s*{_NAME}(?:\s*[,–—(-]\s*[^.!?]{{2,80}})?\s*")
#: Kinds of territories, abbreviated as in the names of their files and folders.
_SHORT = {
    "cc": "communaute-de-communes", "ca": "communaute-d-agglomeration", "cu": "communaute-urbaine",
    "pnr": "parc-naturel-regional",
}  # fmt: skip
_SMALL = frozenset({"", "de", "du", "des", "d", "la", "le", "les", "l", "en", "et"})
_ROLE = frozenset({"allie", "alliee", "e", "cc", "ca", "cu", "territoire"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """The values of a territory's fiche.yaml that a text may repeat."""

    member: Member
    project: str = ""
    ally: str = ""


def sheet(member: Member, draft: Draft) -> Sheet:
    """Return the values of the fiche of *member* in *draft*: spreadsheets of the same import may have filled it."""
    file = f"{member.home}/fiche.yaml"
    try:
        text = draft.text(file) or ""
        return Sheet(member, fiche.value_of(text, ("projet",), file), fiche.value_of(text, ("alliee", "nom"), file))
    except Refused:  # its problem is reported when it is printed
        return Sheet(member)


def repeats(words: str, of: Sheet) -> bool:
    """Return whether *words* only repeat the fiche: they need no report.

    « Communauté de communes du Val-Fictif » repeats « CC du Val-Fictif », « Prénom Nom, alliée du Val-Fictif »
    the ally's name.
    """
    said = (of.member.name, of.member.short, of.project, of.ally)
    if letters(words).strip(".:") in {letters(each) for each in said if each}:
        return True
    named, name = _words(words), _words(of.member.name)
    ally = _words(of.ally)
    return named == name or bool(ally and ally <= named <= ally | name | _ROLE)


def _words(text: str) -> set[str]:
    """Return the words of *text*, kinds of territories abbreviated, without small ones."""
    key = f"-{slug(text)}-"
    for short, full in _SHORT.items():
        key = key.replace(f"-{full}-", f"-{short}-")
    return {*key.strip("-").split("-")} - _SMALL


def about(block: Block, of: Sheet, cohort: Cohort, name: str) -> Problem | None:
    """Return the problem of *block*, which is before the first rubric, if fiche.yaml has its words or should."""
    words, where = " ".join(block.text.split()), place(name, block.number, block.text)
    if len(words) > _LONGEST:
        return None
    if of.project and letters(of.project) in letters(words):
        return kinds.KNOWN.at(where, words=words, why=_(kinds.KNOWN_PROJECT))
    if [each.folder for each in cohort.meant(words)] == [of.member.folder]:
        return kinds.KNOWN.at(where, words=words, why=_(kinds.KNOWN_NAME))
    found = _PROJECT.fullmatch(words)
    if not of.project and (found or (block.form == "heading" and block.level in (0, _SUBTITLE))):
        title = (found["title"] if found else words).strip(' «»"“”')
        file = f"{of.member.home}/fiche.yaml"
        return kinds.TO_SHEET.at(where, words=words, what=_(kinds.A_PROJECT), file=file, line=f'projet: "{title}"')
    return None


def signed(rubric: TextRubric, of: Sheet, name: str) -> tuple[list[Block], Problem | None]:
    """Return the blocks of *rubric*, without the ally's signature if fiche.yaml has it, and the problem to report."""
    last = rubric.blocks[-1] if rubric.blocks else None
    if not rubric.meant.rule.signed_by or not last or last.form not in ("paragraph", "attribution", "quote"):
        return rubric.blocks, None
    words, where = " ".join(last.text.split()), place(name, last.number, last.text)
    if len(words) > _LONGEST or len(rubric.blocks) < 2:
        return rubric.blocks, None
    if of.ally and letters(of.ally) in letters(words):
        return rubric.blocks[:-1], kinds.KNOWN.at(where, words=words, why=_(kinds.KNOWN_ALLY))
    if not of.ally and _SIGNATURE.fullmatch(words):
        who = re.split(r"\s*[,–—(]\s*", words.lstrip("—–- "), maxsplit=1)[0]
        file = f"{of.member.home}/fiche.yaml"
        problem = kinds.TO_SHEET.at(
            where, words=words, what=_(kinds.AN_ALLY), file=file, line=f"alliee: {{nom: {who}}}"
        )
        return rubric.blocks, problem
    return rubric.blocks, None
