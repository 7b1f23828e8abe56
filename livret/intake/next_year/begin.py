"""A new edition, begun from the one before it: its files, and their folder, whole or not at all.

Lasting content is kept: structure, rubrics, the publisher and its colophon, the text of the back cover, the
glossary, contours of its own. Content of a year is marked as to be written (``edition.unwritten``). What people gave
for one edition is left out: signatures, recipients, quotations, photos, the names of allies and of who wrote.
"""

import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from livret.base import atomic_files
from livret.base.atomic_files import unwritable
from livret.base.messages import _
from livret.base.problems import InvalidEdition, LivretError, Location
from livret.base.text_key import slug
from livret.catalogue import cohort as kinds
from livret.edition import find_edition
from livret.edition.atlas import search
from livret.edition.atlas.tables import region_named
from livret.edition.decode import shown
from livret.edition.load.yaml_nodes import read_yaml
from livret.edition.source import Items, Scalar, Table
from livret.intake.next_year import edition_sheet, regions, territory, texts
from livret.intake.next_year.cohort import ListedTerritory, is_device
from livret.intake.next_year.edition_sheet import Wanted
from livret.intake.next_year.last_year import Before
from livret.intake.next_year.listing import listing
from livret.intake.next_year.territory import Subject

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
#: The most letters of its name, which is part of those of its files, which systems cut at 255 bytes.
_LONGEST = 60
_LISTED = "territoires"


class UnfitEdition(LivretError):
    """A new edition, or a territory of one, that cannot be created as requested; the message says what to type."""

    exit_code = 2


def must_be_a_name(name: str) -> None:
    """Raise UnfitEdition unless *name* can be a new edition's: a folder on every system, and part of a file's name."""
    if _NAME.fullmatch(name) and len(name) <= _LONGEST and not is_device(name):
        if (find_edition.REPORTS / name).exists() or (find_edition.REPORTS / name).is_symlink():
            raise UnfitEdition(
                _("{folder} is there already: nothing was written. To add a territory: new --territory NAME --edition "
                  "{name}; to begin anew, give another name, or move the folder away").format(
                    folder=find_edition.REPORTS / name, name=name)
            )  # fmt: skip
        return
    better = slug(name)[:_LONGEST].strip("-")
    fits = (
        any(sign.isalnum() for sign in name) and not is_device(better) and not (find_edition.REPORTS / better).exists()
    )
    raise UnfitEdition(
        _("“{name}” cannot be the name of an edition: small letters without accents, digits and "
          "hyphens, {most} at most, such as {example}").format(
            name=name[:_LONGEST], most=_LONGEST, example=better if fits else "bretagne-2025-2026")
    )  # fmt: skip


def region_of(name: str, typed: str | None) -> str | None:
    """Return the region of the edition *name*: *typed*, or that with which its name begins; None for neither.

    :raises UnfitEdition: where *typed* is no region of France.
    """
    if typed is None:
        return regions.region(re.sub(r"-?\d[\d-]*$", "", name))
    if found := regions.region(typed):
        return found
    near = regions.near(typed)
    message = _("did you mean “{near}”?").format(near=near) if near else ", ".join(regions.REGIONS)
    raise UnfitEdition(
        _("no region of France is called “{region}”: {told}").format(region=typed[:_LONGEST], told=message)
    )


def newest_of(region: str | None) -> Path | None:
    """Return the newest finished edition of *region*, if there is one."""
    if not region:
        return None
    finished = (standing.folder for standing in find_edition.newest_first() if standing.finished)
    return next((folder for folder in finished if _is_of(folder, region)), None)


def _is_of(folder: Path, region: str) -> bool:
    from_name = re.sub(r"-?\d[\d-]*$", "", folder.name)
    sheet, _faults = read_yaml(find_edition.text(folder / find_edition.SHEET), "")
    said = sheet.get("region") if sheet else None
    named = said.items if isinstance(said, Items) else [said]
    return slug(region) in (from_name, *(slug(each.text) for each in named if isinstance(each, Scalar)))


def edition(wanted: Wanted, before: Before, members: Sequence[ListedTerritory] | None) -> dict[str, bytes]:
    """Return the files of the edition *wanted*, by their paths inside it; of *members*, or of the territories before.

    What cannot be carried over from the edition *before* is added to its notes.
    """
    subjects = _subjects(wanted, before, members)
    rubrics = before.rubrics
    made = {find_edition.SHEET: edition_sheet.sheet(wanted, before, list(subjects)).encode()}
    made |= texts.texts(wanted, before) | texts.unchanging(before)
    for folder, subject in subjects.items():
        made |= _territory(folder, territory.fiche(subject, before, rubrics), territory.texte(rubrics))
    return made


def _territory(folder: str, fiche: str, texte: str) -> dict[str, bytes]:
    home = f"{_LISTED}/{folder}"
    return {f"{home}/fiche.yaml": fiche.encode(), f"{home}/texte.md": texte.encode()}


def _subjects(wanted: Wanted, before: Before, members: Sequence[ListedTerritory] | None) -> dict[str, Subject]:
    """Return the territories by their folders: one that was in the edition before keeps its folder."""
    if members is None:
        return {each.name: Subject(_was(each.sheet, before), each.sheet, wanted.region, same_cohort=True)
                for each in before.territories()}  # fmt: skip
    found: dict[str, Subject] = {}
    for member in members:
        old = before.territory(member.siren, member.folder, member.name)
        if old and old.name not in found:
            was = _was(old.sheet, before)
            name = member.name if slug(member.name) != slug(was.name) else ""  # as the house writes it
            known = ListedTerritory(name or was.name, member.siren or was.siren, member.mark)
            found[old.name] = Subject(known, old.sheet, wanted.region)
        else:
            found[member.folder] = Subject(member, None, wanted.region)
            before.notes += _doubts(member) if not wanted.region or region_named(wanted.region) else ()
    return found


def _doubts(member: ListedTerritory) -> Iterator[str]:
    """Yield what is to be checked of who *member* is: not known, or known by another name."""
    known = search.numbered(member.siren)
    if known and member.name and slug(known.name) != slug(member.name):
        yield _("{place}: “{name}” is taken for {known}: check that it is meant").format(
            place=member.mark, name=member.name, known=search.listed([known])
        )
    elif not member.siren and (near := search.likely_numbers(member.name)):
        yield _("{place}: the maps know no “{name}”; if it is one of these, give its SIREN: {near}").format(
            place=member.mark, name=member.name, near=near
        )
    elif not member.siren:
        yield _("{place}: the maps know no “{name}”: check how it is written, or give its SIREN").format(
            place=member.mark, name=member.name
        )


def _was(sheet: Table | None, before: Before) -> ListedTerritory:
    """Return the name and number of a territory of the edition before."""
    name, number = (before.text(key, sheet) if sheet else "" for key in ("nom", "siren"))
    digits = "".join(number.split())
    return ListedTerritory(name, digits if digits.isdecimal() and len(digits) == 9 else "", Location(""))


def write(name: str, made: Mapping[str, bytes]) -> Path:
    """Write the files *made* as the edition *name*; return its folder.

    They are written in a folder beside it, synced, and renamed at once: nothing is left of an interrupted one.

    :raises EnvironmentFailure: when the folder or the disk refuses.
    :raises UnfitEdition: when the edition exists meanwhile.
    """
    return _put(find_edition.REPORTS / name, made)


def _put(goal: Path, made: Mapping[str, bytes]) -> Path:
    aside = goal.parent / f".livret-{os.getpid()}-{goal.name}"
    try:
        try:
            aside.mkdir(parents=True)
            with atomic_files.together() as put:
                for path, data in made.items():
                    put(aside / path, data)
            if goal.exists():  # an empty folder would be replaced
                raise UnfitEdition(_("{folder} is there already: nothing was written").format(folder=goal))
            aside.rename(goal)
        except OSError as fault:
            raise unwritable(goal, fault) from fault
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return goal


def add(folder: Path, member: ListedTerritory, before: Before) -> Path:
    """Add the territory *member* to the edition in *folder*, which *before* has read; return the territory's folder.

    :raises InvalidEdition: for one that exists already.
    :raises UnfitEdition: where its name cannot be put into the list of edition.yaml; nothing is written.
    :raises EnvironmentFailure: when the folder or the disk refuses.
    """
    there = before.territory(member.siren, member.folder, member.name)
    goal = folder / _LISTED / (there.name if there else member.folder)
    if there or goal.exists():
        name = member.name or member.siren
        raise InvalidEdition([kinds.THERE_ALREADY.at(member.mark, name=name, folder=shown(goal))])
    sheet = folder / find_edition.SHEET
    with atomic_files.one_at_a_time(folder):
        raw = sheet.read_bytes()
        listed = listing(raw, goal.name)
        if listed is None:
            raise UnfitEdition(
                _("{sheet} cannot be read well enough to add “{name}” to it: mend it first (check tells what is wrong)")
                .format(sheet=sheet, name=goal.name)
            )  # fmt: skip
        subject = Subject(member, None, before.region)
        rubrics = before.rubrics
        _put(goal, {"fiche.yaml": territory.fiche(subject, before, rubrics).encode(),
                    "texte.md": territory.texte(rubrics).encode()})  # fmt: skip
        try:
            atomic_files.write(sheet, listed)
        except BaseException:
            shutil.rmtree(goal, ignore_errors=True)
            raise
    return goal
