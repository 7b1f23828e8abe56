"""The themes of an edition's territories, compared: those that are perhaps the same, and those in the wrong place."""

import difflib
from collections import Counter
from collections.abc import Iterator, Sequence

from livret.base.problems import Location, Problem
from livret.catalogue import prose as kinds
from livret.edition.book.themes import WEIGHTS, key
from livret.edition.model import Rubric

#: From this likeness on, two themes are perhaps one: « mobilité » and « mobilités ».
_ALIKE = 0.84
#: What people write between several themes.
_SEVERAL = frozenset(",;/+")


def check_themes(texts: Sequence[Sequence[Rubric]]) -> Iterator[Problem]:
    """Yield what is wrong with the themes of *texts*, the rubrics of each territory."""
    places: dict[str, list[Location]] = {}
    for rubric in (rubric for rubrics in texts for rubric in rubrics):
        for block in rubric.prose.blocks:
            mark = rubric.prose.marks[block.source] if block.theme else None
            if mark and rubric.rule.form in WEIGHTS:
                places.setdefault(block.theme, []).append(mark)
                if _SEVERAL & {*block.theme}:
                    yield kinds.THEMES_IN_ONE.at(mark, name=block.theme)
            elif mark:
                yield kinds.THEME_NOWHERE.at(mark, words=block.theme)
    yield from _alike(places)


def are_themed(texts: Sequence[Sequence[Rubric]]) -> bool:
    """Return whether an item of *texts* has a theme."""
    return any(block.theme for rubrics in texts for rubric in rubrics for block in rubric.prose.blocks)


def _alike(places: dict[str, list[Location]]) -> Iterator[Problem]:
    """Yield a warning for each theme that is written almost as one that more territories have, at its first place."""
    count = Counter({theme: len(found) for theme, found in places.items()})
    known: list[str] = []
    for theme, _count in count.most_common():
        near = next((other for other in known if _same(theme, other)), None)
        if near:
            file = places[near][0].file
            yield kinds.THEMES_ALIKE.at(places[theme][0], name=theme, nearest=near, file=file)
        else:
            known.append(theme)


def _same(theme: str, other: str) -> bool:
    if theme.casefold() == other.casefold():
        return False  # capitals do not count at all
    one, two = key(theme), key(other)
    return one == two or difflib.SequenceMatcher(None, one, two).ratio() >= _ALIKE
