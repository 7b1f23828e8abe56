"""The house's instructions in the Word file for territories; they are dropped when the file comes back."""

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from livret.edition.model import RubricRule
    from livret.intake.templates.lengths import Length

#: The style of its paragraphs.
STYLE = "Consigne"
#: The placeholder of the list of territories.
CHOOSE = "Choisissez ici votre territoire"
INTRODUCTION = (
    "Choisissez votre territoire ci-dessus, puis écrivez sous chaque intitulé. Gardez les intitulés tels quels : ils "
    "disent où va le texte.",
    "Les longueurs sont celles d’une double page. Un texte plus long est imprimé plus petit, ou sur quatre pages.",
    "Une citation : style « Citation » puis, à la ligne, un tiret et qui parle (— Prénom Nom, habitante de…).",
    "Une photo : envoyez le fichier à part, sans le réduire. Placée ici, elle a sa légende dessous (style "
    "« Légende »), suivie de © et du nom de l’auteur.",
    "Les lignes grises comme celle-ci ne sont pas imprimées ; inutile de les effacer.",
)
_ABOUT = "Environ {} mots."
_POINT = "Une idée par ligne, style « Liste à puces »."
_FORMS = {
    "points": _POINT,
    "cercles": _POINT,
    "voix": "Quelqu’un parle : « je » ou « nous ».",
    "voix-teintee": "Le territoire parle : « nous ».",
}
_SIGNED = "Le nom de l’alliée ou de l’allié s’imprime sous l’intitulé."
_OPTIONAL = "Cette partie peut rester vide."


def of_rubric(length: "Length") -> str:
    """Return the instructions under the heading of a rubric."""
    return " ".join((_ABOUT.format(length.words), *_about(length.rule)))


def are_own(words: str) -> bool:
    """Return whether *words* are all the house's: those of instructions, with any number, and no other words.

    >>> are_own("Environ 250 mots. Cette partie peut rester vide."), are_own("Environ 250 mots. À voir avec Camille.")
    (True, False)
    """
    left = whole = _bare(words)
    for own in _owns():
        left = own.sub("", left)
    return bool(whole) and not left.strip()


@cache
def _owns() -> tuple[re.Pattern[str], ...]:
    """Return patterns of the instructions, the shortest first."""
    bare = map(_bare, (*INTRODUCTION, _ABOUT, *_FORMS.values(), _SIGNED, _OPTIONAL, CHOOSE))
    return tuple(re.compile(rf"\b{own}\b") for own in sorted(bare, key=len))


def _about(rule: "RubricRule") -> Iterator[str]:
    if rule.form in _FORMS:
        yield _FORMS[rule.form]
    if rule.signed_by:
        yield _SIGNED
    if not rule.required:
        yield _OPTIONAL


def _bare(words: str) -> str:
    """Return *words* as letters alone: instructions do not differ by numbers, dashes and spaces only."""
    return " ".join(re.findall(r"[^\W\d_]+", words.casefold()))
