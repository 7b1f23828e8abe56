"""The colours of territories: those chosen by name, and those dealt to the others."""

import unicodedata
from collections.abc import Collection, Iterator, Sequence

from livret.base.problems import Problem
from livret.catalogue import data
from livret.edition.check.sheets import Checked
from livret.edition.model import EditionSheet, TerritorySheet


def colour(name: str | None, palette: Collection[str]) -> str | None:
    """Return the colour of *palette* called *name*, whatever its capitals and accents; None if there is none."""
    return {_folded(known): known for known in palette}.get(_folded(name or ""))


def _folded(name: str) -> str:
    letters = unicodedata.normalize("NFD", name.strip()).casefold()
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def check_deck(edition: Checked[EditionSheet], palette: Collection[str]) -> Iterator[Problem]:
    """Yield a problem for each name of « couleurs » that is not in *palette*."""
    if "couleurs" in edition.failed:
        return
    for number, name in enumerate(edition.sheet.colours):
        if not colour(name, palette):
            yield data.UNKNOWN_COLOUR.at(edition.marks[f"couleurs.{number}"], value=name, choices=", ".join(palette))


def check_colour(territory: Checked[TerritorySheet], palette: Collection[str]) -> Iterator[Problem]:
    """Yield a problem if the territory's colour is not in *palette*."""
    name = territory.sheet.colour
    if name and not colour(name, palette):
        yield data.UNKNOWN_COLOUR.at(territory.marks["couleur"], value=name, choices=", ".join(palette))


def check_neighbours(territories: Sequence[Checked[TerritorySheet]], palette: Collection[str]) -> Iterator[Problem]:
    """Yield a warning for each territory (in the order of the pages) whose chosen colour repeats the last one's."""
    chosen = [colour(territory.sheet.colour, palette) for territory in territories]
    for territory, before, own in zip(territories[1:], chosen, chosen[1:], strict=False):
        if own and own == before:
            yield data.SAME_COLOUR.at(territory.marks["couleur"], colour=own)


def deal(chosen: Sequence[str | None], deck: Sequence[str], palette: Sequence[str]) -> list[str]:
    """Return a colour for each territory: its own where *chosen*, else the next of *deck*.

    A dealt colour is never that of the territory before or after; where *deck* has too few for that, the
    next of *palette* serves.

    >>> deal([None, "brique", None, None], ["brique"], ["miel", "brique", "pin"])
    ['miel', 'brique', 'pin', 'brique']
    """
    colours = list(dict.fromkeys([*deck, *palette]))
    size = len(set(deck)) or len(colours)
    dealt: list[str] = []
    turn = 0
    for number, own in enumerate(chosen):
        if own is None:
            neighbours = {*dealt[-1:], *chosen[number + 1 : number + 2]}
            turns = [*(turn + step for step in range(size))]
            order = [colours[step % size] for step in turns] + colours[size:]
            own = next((one for one in order if one not in neighbours), order[0])
            turn = colours.index(own) + 1 if own in colours[:size] else turn
        dealt.append(own)
    return dealt
