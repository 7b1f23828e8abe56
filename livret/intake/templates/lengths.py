"""The rubrics of an edition → how many words each may have for a territory to fit on one double page.

A territory is estimated as the layouts do it (``design.openings``), in the dress « texte », at the house's own size,
lists not tightened, with an exergue and the longest name: its left page is filled with rubrics, its right page with
voices. What the dress has room for counts, not whether it would be chosen: one page is filled while the other is empty.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice

from livret.base.problems import Location
from livret.design.layout import BETWEEN, LISTS, Layout
from livret.design.openings.dresses import DRESSES
from livret.design.openings.matter import Matter
from livret.design.text_sizes import HOUSE
from livret.edition.facts import ROWS, Fact, OwnFact
from livret.edition.model import Rubric, RubricRule, Territory, TerritorySheet
from livret.edition.prose import Prose
from livret.edition.prose_tree import ProseElement, ProseTree

#: The text of estimates: five letters a word, as in the brochures.
_SAMPLE = (
    "Le territoire a réuni ses habitants, les associations et les services autour d’un projet simple ; il a essayé, "
    "corrigé puis recommencé, et il en parle maintenant avec celles et ceux qui voudraient en faire autant ailleurs."
)
#: Words of a paragraph and of an item, as in contributions.
_PARAGRAPH, _ITEM = 60, 18
#: Numbers are rounded to tens; more words than fit on any double page.
_TEN, _MOST = 10, 3000
_FACT = {"valeur": 123456, "annee": 2024}


@dataclass(frozen=True, slots=True)
class Length:
    """The approximate number of words for the rubric ``rule``."""

    rule: RubricRule
    words: int


def lengths(rubrics: Sequence[RubricRule], names: Sequence[str], own: Mapping[str, OwnFact]) -> list[Length]:
    """Return the length of the text under each of *rubrics*, for territories with these *names*.

    *own* are the figures that the edition asks for beside the house's.
    """
    name = max(names, key=len, default="Territoire")
    voices = [rule for rule in rubrics if rule.form.startswith("voix")]
    others = [rule for rule in rubrics if rule not in voices]
    found = {rule.heading: _most(rubrics, group, name, own) for group in (others, voices) for rule in group}
    return [Length(rule, found[rule.heading]) for rule in rubrics]


def _most(rubrics: Sequence[RubricRule], group: Sequence[RubricRule], name: str, own: Mapping[str, OwnFact]) -> int:
    """Return the most words, in tens, that each rubric of *group* may have, the others having none."""
    low, high = 0, _MOST // _TEN
    while high - low > 1:
        middle = (low + high) // 2
        words = {rule.heading: middle * _TEN for rule in group}
        low, high = (middle, high) if fits(rubrics, words, name, own) else (low, middle)
    return low * _TEN


def fits(rubrics: Sequence[RubricRule], words: Mapping[str, int], name: str, own: Mapping[str, OwnFact]) -> bool:
    """Return whether *words* under each of *rubrics* fit on a double page, the voices on its right page."""
    matter = Matter.of(_territory(rubrics, words, name, own))
    return any(_parted(found.layout) for found in DRESSES["texte"].candidates(matter, (HOUSE.step,)))


def _parted(layout: Layout) -> bool:
    """Return whether *layout* has its lists not tightened and its voices, if any, alone on its right page."""
    left, right = ([unit.voice for unit in group.units] for group in layout.groups)
    return layout.between == BETWEEN and (not any(left) and all(right) if any((*left, *right)) else True)


def _territory(
    rubrics: Sequence[RubricRule], words: Mapping[str, int], name: str, own: Mapping[str, OwnFact]
) -> Territory:
    sheet = TerritorySheet.model_validate(
        {
            "nom": name,
            "projet": "Un titre de projet pilote qui compte une soixantaine de signes",
            "localisation": {"departement": ["Département"], "region": ["Région"]},
            **dict.fromkeys(ROWS, _FACT),
            "alliee": {"nom": "Prénom Nom", "structure": "Structure"},
            "exergue": [{"texte": "des mots du texte, que la page imprime en grand pour qu’on ait envie de la lire"}],
        }
    )
    given = dict.fromkeys(own, Fact.model_validate(_FACT))
    sheet = sheet.model_copy(update={"declared": {**own}, "own": given})
    set_as = (Rubric(rule, rule.heading, Prose(_tree(rule, words.get(rule.heading, 0))), _NOWHERE) for rule in rubrics)
    return Territory("modele", sheet, "pin", tuple(set_as))


_NOWHERE = Location("texte.md")


def _tree(rule: RubricRule, count: int) -> ProseTree:
    """Return *count* words as the house sets them under *rule*."""
    listed = rule.form in LISTS
    words, step = list(islice(cycle(_SAMPLE.split()), count)), _ITEM if listed else _PARAGRAPH
    parts = [" ".join(words[at : at + step]) for at in range(0, count, step)]
    blocks = tuple(ProseElement("li" if listed else "p", (part,)) for part in parts)
    return ProseTree((ProseElement("ul", blocks),) if listed else blocks)
