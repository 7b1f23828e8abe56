"""What the file to send to territories says of how it is filled in: nobody's text, left out when it comes back."""

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from livret.edition.model import RubricRule
    from livret.intake.templates.lengths import Length

#: The style of its paragraphs.
STYLE = "Consigne"
#: What stands where the name of a territory is chosen.
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
    """Return what stands under the heading of a rubric."""
    return " ".join((_ABOUT.format(length.words), *_about(length.rule)))


def are_own(words: str) -> bool:
    """Whether *words* are all the house's: those of instructions, whatever number they tell, and nobody's beside.

    >>> are_own("Environ 250 mots. Cette partie peut rester vide."), are_own("Environ 250 mots. À voir avec Camille.")
    (True, False)
    """
    left = whole = _bare(words)
    for own in _owns():
        left = own.sub("", left)
    return bool(whole) and not left.strip()


@cache
def _owns() -> tuple[re.Pattern[str], ...]:
    """Return what finds each instruction, the shortest first."""
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
    """Return *words* as letters alone: numbers, dashes and spaces tell no two instructions apart."""
    return " ".join(re.findall(r"[^\W\d_]+", words.casefold()))
