"""The contours that an edition brings along, against its other files: whose they are, and where they lie."""

import difflib
from collections.abc import Iterator, Mapping, Sequence

from livret.base.problems import Problem
from livret.catalogue import files
from livret.edition.atlas.own import OwnContours
from livret.edition.atlas.places import Place, of_contour
from livret.edition.source import TerritorySource

#: A suggestion is looked for among this many folders, as comparing each with each is slow.
_MOST_COMPARED = 50


def own_places(own: OwnContours | None, folders: Sequence[TerritorySource]) -> Mapping[str, Place]:
    """Return the place of each of *folders* that has a contour of its own, by its name."""
    if not own:
        return {}
    names = [folder.name for folder in folders if folder.name in own.territories]
    return {name: of_contour(name, own.territories[name], own.ground) for name in names}


def check_contours(
    own: OwnContours | None, places: Mapping[str, Place], folders: Sequence[TerritorySource]
) -> Iterator[Problem]:
    """Yield a problem for each contour that is no territory's, or lies in no département of its map."""
    if not own:
        return
    for name, mark in own.marks.items():
        if name not in places:
            near = difflib.get_close_matches(name, [folder.name for folder in folders][:_MOST_COMPARED], 1, 0.6)
            help_text = {"help": files.CONTOUR_MEANT, "suggestion": near[0]} if near else {}
            yield files.CONTOUR_UNKNOWN.at(mark, name=name, **help_text)
        elif not places[name].regions:
            yield files.CONTOUR_ELSEWHERE.at(mark, name=name)
