"""« Regards croisés »: what the territories say of the same themes, brought together."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from livret.base.text_key import slug
from livret.edition.model import RubricForm, Territory
from livret.edition.prose_tree import ProseElement

Weight = Literal["impact", "limite"]
#: What the items of a rubric are, by the rubric's form; those of the others have no theme.
WEIGHTS: dict[RubricForm, Weight] = {"points": "impact", "cercles": "limite"}


@dataclass(frozen=True, slots=True)
class ThemedItem:
    """An item that its author gave a theme: the territory, what it is, and its element as it is printed there."""

    territory: Territory
    weight: Weight
    theme: str
    element: ProseElement


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme, as most authors write it, and its items in the order of the book."""

    name: str
    items: tuple[ThemedItem, ...]

    def weights(self, territory: str) -> tuple[Weight, ...]:
        """Return what *territory*, a slug, says of it: impacts before limits, each once."""
        found = {item.weight for item in self.items if item.territory.slug == territory}
        return tuple(weight for weight in WEIGHTS.values() if weight in found)


def key(theme: str) -> str:
    """Return what two themes share that are the same: accents, capitals and signs do not count."""
    return slug(theme)


def items(territory: Territory) -> Iterator[ThemedItem]:
    """Yield the items of *territory* that have a theme, in order."""
    for rubric in territory.rubrics:
        weight = WEIGHTS.get(rubric.rule.form)
        themes = {block.source: block.theme for block in rubric.prose.blocks if block.theme}
        for element in rubric.prose.tree.all() if weight and themes else ():
            if weight and element.tag == "li" and element.source in themes:
                yield ThemedItem(territory, weight, themes[element.source], element)


def themes(territories: Sequence[Territory]) -> list[Theme]:
    """Return the themes of *territories*, those that most of them share first."""
    found: dict[str, list[ThemedItem]] = {}
    for territory in territories:
        for item in items(territory):
            found.setdefault(key(item.theme), []).append(item)
    named = [Theme(_as_written(each), tuple(each)) for each in found.values()]
    return sorted(named, key=lambda theme: (-len({item.territory.slug for item in theme.items}), key(theme.name)))


def _as_written(found: Sequence[ThemedItem]) -> str:
    """Return the theme of *found* as most authors write it, with a capital."""
    words = Counter(item.theme for item in found).most_common(1)[0][0]
    return words[:1].upper() + words[1:]
