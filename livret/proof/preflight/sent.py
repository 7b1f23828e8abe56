"""The files for the print shop as built from the current sources, compared with those in the output folder."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from livret.base.messages import _
from livret.base.problems import Problem
from livret.catalogue import preflight as kinds
from livret.pdf.printing_condition import Condition
from livret.pdf.read.bounds import MOST_BYTES, Excess
from livret.proof.model import Remark, Sent, State

#: A PDF → the ICC profile of its press, and its name; both empty if it has none that can be read.
PressOf = Callable[[bytes], tuple[bytes, str]]


class PressFile(NamedTuple):
    """A file built from the sources: its name in the output folder, its bytes, its pages."""

    name: str
    pdf: bytes
    pages: int


@dataclass(frozen=True, slots=True)
class Sending:
    """The files for the print shop; remarks on those in the folder, and which are missing there."""

    files: tuple[Sent, ...]
    remarks: tuple[Remark, ...]
    notes: tuple[str, ...]


def sending(made: Iterable[PressFile], folder: Path | None, condition: Condition, press_of: PressOf) -> Sending:
    """Return the files *made* for *condition*, compared with *folder*; None: they are written now.

    *press_of* finds the press that an untrusted file was built for; it may raise ``Excess``.

    The same sources and programs give the same bytes: only the file is compared, no date and no record.
    """
    if folder is None:
        return Sending(tuple(_sent(each, each.pdf) for each in made), (), ())
    there = [(each, _content(folder / each.name)) for each in made]
    others = [(folder / each.name, in_folder) for each, in_folder in there if in_folder not in (None, each.pdf)]
    absent = _("{file} is not in {folder} yet: build --for press writes it, with the SHA-256 of the printer’s sheet")
    return Sending(
        files=tuple(_sent(each, in_folder) for each, in_folder in there),
        remarks=tuple(Remark(_why_other(path, in_folder or b"", condition, press_of)) for path, in_folder in others),
        notes=tuple(absent.format(file=each.name, folder=folder) for each, in_folder in there if in_folder is None),
    )


def _sent(made: PressFile, in_folder: bytes | None) -> Sent:
    state: State = "absent" if in_folder is None else "there" if in_folder == made.pdf else "other"
    return Sent(made.name, sha256(made.pdf).hexdigest(), made.pages, state)


def _content(path: Path) -> bytes | None:
    """Return the content of the file *path*, no more bytes than a brochure has; None if there is none."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError:
        return None


def _why_other(path: Path, in_folder: bytes, condition: Condition, press_of: PressOf) -> Problem:
    """Return the problem of a file with other bytes: it was built for another press, or before."""
    try:
        profile, found = press_of(in_folder)
        if found and profile != condition.data:
            return kinds.OTHER_CONDITION.at(None, file=path, found=found, asked=condition.description)
    except Excess:
        pass  # it is certainly not built from these sources
    return kinds.STALE.at(None, file=path)
