"""The list of territories against the folders there are: each listed once, none forgotten."""

import difflib
import re
import unicodedata
from collections.abc import Iterator, Sequence

from livret.base.problems import Problem
from livret.catalogue import data
from livret.edition.check.sheets import Checked
from livret.edition.model import EditionSheet, TerritorySheet
from livret.edition.source import TerritorySource

#: The name of a folder becomes the address of pages and the name of a file.
_SLUG = re.compile(r"[a-z0-9-]+")
#: A suggestion is looked for among this many folders, as comparing each with each takes long.
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


def slug(name: str) -> str:
    """Return *name* in small letters without accents, digits and hyphens.

    >>> slug("Pays de l’Œuf")
    'pays-de-l-oeuf'
    """
    plain = unicodedata.normalize("NFKD", name.casefold().replace("œ", "oe").replace("æ", "ae"))
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "territoire"


def _twins(folders: Sequence[TerritorySource]) -> Iterator[Problem]:
    """Yield a problem for each pair of folders that would be one on Windows or macOS."""
    seen: dict[str, str] = {}
    for folder in folders:
        same = unicodedata.normalize("NFC", folder.name).casefold()
        if same in seen:
            yield data.SAME_FOLDERS.at(folder.mark, name=folder.name, other=seen[same])
        seen.setdefault(same, folder.name)
