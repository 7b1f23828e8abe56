"""The content of a Word file for correction: the words of a territory's files, in order, and how to correct them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from livret.edition.typography.typeset import typeset
from livret.intake.cohort import Member
from livret.intake.corrections.placing import units
from livret.intake.corrections.returned import SentPassage
from livret.intake.corrections.units import PassageUnit
from livret.intake.draft import Draft

#: The files of a territory with words, and their names for correctors.
FILES = (("fiche.yaml", "La fiche"), ("texte.md", "Le texte"))
#: Signs that XML cannot contain (XML 1.0, 2.2): no text should, and ``check`` reports them.
_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HOW = (
    "Corrigez directement dans ce fichier : le suivi des modifications est activé (onglet Révision, « Suivi des "
    "modifications ») ; laissez-le activé, chaque correction sera montrée avec votre nom.",
    "En cas de doute, sélectionnez les mots et écrivez un commentaire (onglet Révision, « Nouveau commentaire »).",
    "N’écrivez que dans la colonne de droite des tableaux. Ne vous souciez ni de la mise en page, ni des espaces, ni "
    "des guillemets : l’impression s’en charge.",
    "Enregistrez sous le même nom, en .docx, et renvoyez le fichier.",
)


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph of the file: words of a ``unit`` of the author's, or of the house for the corrector.

    ``role`` of those is “title”, “how”, “part”, or “label”: the name of the passage behind it.
    """

    text: str
    role: str = ""
    unit: PassageUnit | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", _NOT_XML.sub("\ufffd", self.text))

    @property
    def sent(self) -> SentPassage:
        """The same, as it is recognised when it comes back."""
        if self.unit is None:
            return SentPassage("", 0, self.role, "", self.text)
        return SentPassage(self.unit.file, self.unit.line, self.unit.sort, self.unit.label, self.text)


def plan(draft: Draft, member: Member) -> list[Row]:
    """Return the paragraphs of the file for *member*, a territory of the edition *draft*; raises Refused."""
    rows = [Row(member.name, "title"), *(Row(typeset(words), "how") for words in _HOW)]
    for name, called in FILES:
        found = passages(draft, f"{member.home}/{name}")
        rows += [Row(called, "part"), *_rows(found)] if found else []
    return rows


def passages(draft: Draft, file: str) -> Sequence[PassageUnit]:
    """Return the passages of *file* in the draft; none if it does not exist; raises Refused."""
    text = draft.text(file)
    return () if text is None else units(text, file)


def digest(draft: Draft, member: Member) -> str:
    """Return the digest of the words of *member*, twelve hexadecimal digits: equal while they are as sent."""
    words = [unit.text for name, _called in FILES for unit in passages(draft, f"{member.home}/{name}")]
    return sha256("\0".join(words).encode()).hexdigest()[:12]


def _rows(found: Sequence[PassageUnit]) -> Iterator[Row]:
    for unit in found:
        if unit.sort in ("label", "field"):
            yield Row(unit.label.replace("_", " "), "label")
        yield Row(unit.text, unit=unit)
