"""The pictures of the house that edition.yaml names, the cover's and the partners' logos, and the partners' links."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from livret.base.memo import Memo
from livret.base.problems import Location, Problem
from livret.base.tokens import sheet_shape
from livret.catalogue import data
from livret.catalogue import pictures as kinds
from livret.catalogue import prose as prose_kinds
from livret.edition.addresses import LINK
from livret.edition.check.sheets import Checked
from livret.edition.misleading_links import faults
from livret.edition.model import EditionSheet, Logo, Picture
from livret.edition.pictures.find import MAX_SIZE, cleaned, inspect
from livret.edition.source import Source

#: Logos that the back cover has room for, in two rows.
MOST_LOGOS = 12
#: A logo of less contrast with white (WCAG 2.2) is hardly seen; the yellow of a plain sun has about 1.4.
_LEAST_CONTRAST = 1.5
#: The least part of its width that a cover should show of a photo; a page shows 40 % of one of 16:9.
_LEAST_SHOWN = 0.38


@dataclass(slots=True)
class HousePictures:
    """The cover's picture and the logos, by the rank of their partner. ``problems`` grow as they are read."""

    cover: Picture | None = None
    logos: dict[int, Logo] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_house_pictures(edition: Checked[EditionSheet], source: Source, recall: Memo) -> HousePictures:
    """Return the pictures that edition.yaml names; *recall* is the memo of pictures decoded before."""
    read, reader = HousePictures(), _Reader(source, recall)
    if edition.sheet.cover:
        mark = edition.marks["couverture.fichier"]
        found = reader.picture("photos", edition.sheet.cover.file, mark)
        read.problems += [found] if isinstance(found, Problem) else _cropped(found, mark)
        read.cover = found if isinstance(found, Picture) else None
    named = [(rank, each.logo) for rank, each in enumerate(edition.sheet.partners) if each.logo]
    if len(named) > MOST_LOGOS:
        mark = edition.marks[f"partenaires.{named[MOST_LOGOS][0]}.logo"]
        read.problems.append(data.TOO_MANY_LOGOS.at(mark, count=len(named), most=MOST_LOGOS))
    for rank, name in named[:MOST_LOGOS]:
        mark = edition.marks[f"partenaires.{rank}.logo"]
        picture = reader.picture("logos", name, mark)
        if isinstance(picture, Problem):
            read.problems.append(_of_logo(picture))
        else:
            read.logos[rank], problems = reader.logo(picture, mark)
            read.problems += problems
    read.problems += _links(edition)
    return read


@dataclass(frozen=True, slots=True)
class _Reader:
    source: Source
    recall: Memo

    def picture(self, folder: str, name: str, mark: Location) -> Picture | Problem:
        """Return the picture *name*; a bare name is one of *folder*, as those of a territory are of its photos."""
        bare = "/" not in name and "\\" not in name
        return inspect(self.source.reading, self.source.folder, f"{folder}/{name}" if bare else name, mark, self.recall)

    def logo(self, picture: Picture, mark: Location) -> tuple[Logo, list[Problem]]:
        """Return *picture* as a logo, with where it shows anything on white; a problem where it hardly does."""
        from livret.edition.pictures.ink import InkOnWhite, on_white  # only where there are partners

        def measured() -> InkOnWhite:
            return on_white(cleaned(self.source.reading.data(Path(picture.path), MAX_SIZE)))

        seen = self.recall("logo", picture.sha256, measured, InkOnWhite)
        pale = kinds.LOGO_UNSEEN.at(mark, name=picture.path.name, ratio=f"{seen.contrast:.1f}".replace(".", ","))
        return Logo(picture, seen.box), [pale] if seen.contrast < _LEAST_CONTRAST else []


def _of_logo(problem: Problem) -> Problem:
    """Return *problem* with where logos are kept, rather than photos."""
    if problem.kind == kinds.MISSING and "help" not in problem.values:
        return replace(problem, values={**problem.values, "help": kinds.MISSING_LOGO})
    return problem


def _cropped(picture: Picture, mark: Location) -> list[Problem]:
    """Return the problem of a *picture* so wide that a cover shows little of it."""
    shown = sheet_shape() * picture.height / picture.width
    if shown >= _LEAST_SHOWN:
        return []
    return [kinds.COVER_CROPPED.at(mark, name=picture.path.name, share=max(1, round(shown * 100)))]


def _links(edition: Checked[EditionSheet]) -> Iterator[Problem]:
    """Yield what is wrong or misleading in the partners' links."""
    for rank, partner in enumerate(edition.sheet.partners):
        mark = edition.marks.get(f"partenaires.{rank}.lien")
        if partner.link and not LINK.fullmatch(partner.link):
            yield prose_kinds.LINK_TARGET.at(mark, target=partner.link)
        elif partner.link:
            yield from (kind.at(mark, **values) for kind, values in faults(partner.link, ""))
