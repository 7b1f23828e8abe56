"""Rules between values of an edition: the order of its territories, their facts, their colours."""

import difflib
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence

from livret.base.problems import Problem
from livret.base.text_key import slug
from livret.catalogue import data
from livret.edition.check.sheets import Checked
from livret.edition.model import EditionSheet, TerritorySheet
from livret.edition.source import TerritorySource
from livret.edition.typography import numbers

#: The name of a folder becomes the address of pages and the name of a file.
_SLUG = re.compile(r"[a-z0-9-]+")
#: The whole, in per cent.
_WHOLE = 100
#: A suggestion is looked for among this many folders, as comparing each with each is slow.
_MOST_COMPARED = 50


def check_order(edition: Checked[EditionSheet], folders: Sequence[TerritorySource]) -> list[Problem]:
    """Return what is wrong between the list « territoires » of *edition* and *folders*."""
    problems = list(_twins(folders))
    if "territoires" in edition.failed:
        return problems
    listed, there = edition.sheet.territories, {folder.name for folder in folders}
    left = [folder.name for folder in folders if folder.name not in listed]
    meant: set[str] = set()
    seen: dict[str, int] = {}
    for number, name in enumerate(listed):
        mark = edition.marks[f"territoires.{number}"]
        if name in seen:
            problems.append(data.TERRITORY_TWICE.at(mark, name=name, line=seen[name]))
        elif name not in there:
            near = difflib.get_close_matches(slug(name), left[:_MOST_COMPARED], 1, 0.7)
            meant.update(near)
            help_text = {"help": data.SUGGESTION, "suggestion": near[0]} if near else {}
            problems.append(data.ABSENT_TERRITORY.at(mark, name=name, **help_text))
        elif not _SLUG.fullmatch(name):
            problems.append(data.SLUG_FORM.at(mark, name=name, suggestion=slug(name)))
        seen.setdefault(name, mark.line)
    forgotten = [folder for folder in folders if folder.name in left and folder.name not in meant]
    return problems + [data.UNLISTED_TERRITORY.at(folder.mark, name=folder.name) for folder in forgotten]


def check_alike(sheets: Sequence[tuple[str, Checked[TerritorySheet]]]) -> Iterator[Problem]:
    """Yield a warning for each name or SIREN that two of the *sheets* (folder, sheet) share."""
    for field, attribute in (("nom", "name"), ("siren", "siren")):
        seen: dict[str, str] = {}
        for folder, sheet in sheets:
            value = getattr(sheet.sheet, attribute, None)
            if field in sheet.failed or not value:
                continue
            if value in seen:
                yield data.SAME_VALUE.at(sheet.marks[field], value=value, name=field, other=seen[value])
            seen.setdefault(value, folder)


def _twins(folders: Sequence[TerritorySource]) -> Iterator[Problem]:
    """Yield a problem for each pair of folders that would be one on Windows or macOS."""
    seen: dict[str, str] = {}
    for folder in folders:
        same = unicodedata.normalize("NFC", folder.name).casefold()
        if same in seen:
            yield data.SAME_FOLDERS.at(folder.mark, name=folder.name, other=seen[same])
        seen.setdefault(same, folder.name)


def check_facts(territory: Checked[TerritorySheet]) -> Iterator[Problem]:
    """Yield what is wrong with the figures of *territory*."""
    sheet = territory.sheet
    for row, fact in sheet.facts():
        if row.whole and fact.value != int(fact.value):
            written = f"{fact.value:.15g}".replace(".", ",")
            remedy = {"help": data.WITH_DECIMALS, "example": "decimales: oui"} if row.own else {}
            yield data.NOT_WHOLE.at(territory.marks[f"{row.key}.valeur"], name=row.key, value=written, **remedy)
        if row.many == "%" and fact.value > _WHOLE:
            yield data.MORE_THAN_ALL.at(
                territory.marks[f"{row.key}.valeur"], name=row.key, value=numbers.number(fact.value)
            )


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


def assign_colours(chosen: Sequence[str | None], deck: Sequence[str], palette: Sequence[str]) -> list[str]:
    """Return a colour for each territory: its own where *chosen*, else the next of *deck*.

    A dealt colour is never that of the territory before or after; where *deck* has too few for that, the
    colour of *palette* that served least does.

    >>> assign_colours([None, "brique", None, None], ["brique"], ["miel", "brique", "pin"])
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
            order = [colours[step % size] for step in turns] + sorted(colours[size:], key=dealt.count)
            own = next((one for one in order if one not in neighbours), order[0])
            turn = colours.index(own) + 1 if own in colours[:size] else turn
        dealt.append(own)
    return dealt
