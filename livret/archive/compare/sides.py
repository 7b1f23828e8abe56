"""What is compared: an edition, an archived version, what territories signed → read as far as it can be.

Whatever is wrong with one is reported beside the comparison, and no reason not to compare the rest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from livret.archive import shelf
from livret.archive.bag.check import bag_faults
from livret.archive.bag.model import DECLARATION, Bag, Unsound
from livret.archive.bag.read import read_bag, read_file
from livret.archive.compare.model import SideTitle
from livret.base.messages import _, plural
from livret.base.problems import LivretError, Problem, Severity, UnknownEdition
from livret.edition import find_edition
from livret.edition.check.edition import AsRead, as_read
from livret.edition.load import signatures as accords
from livret.edition.load.folder import load
from livret.edition.reading import Reading

#: Where the sources and the PDFs of a bag stand.
_SOURCES, _PDFS = "data/edition", "data/pdf/"
#: Which PDF of a bag shows its pages, by the end of its name: the lightest first.
_SHOWING = ("-screen.pdf", "-archive.pdf")
#: The largest PDF of a bag that is drawn, in bytes.
_MOST_PDF = 300_000_000
#: The most problems of one side that are listed; the rest is counted.
_MOST_FAULTS = 12


class NotCompared(LivretError):
    """Two sides that are not compared with each other; the message says what to type instead."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Side:
    """One of both sides: its sources as far as they can be read, and how it is described.

    ``pdf`` is that of an archived version; of an edition, pages are laid out. ``archived``: nothing of it changes.
    """

    name: str
    folder: Path
    read: AsRead
    heading: SideTitle
    pdf: bytes | None = None
    archived: bool = False


@dataclass(frozen=True, slots=True)
class SignedState:
    """What was signed of an edition, as its accords.yaml keeps it."""

    name: str
    accords: Sequence[accords.Accord]
    heading: SideTitle


def side(name: str) -> Side | SignedState:
    """Return what *name* means: an edition, ``edition/v1`` or a bag's folder, or the accords.yaml of an edition.

    :raises UnknownEdition: when there is no such thing; the message lists what there is.
    :raises NotCompared: for what is none of these.
    """
    if Path(name).name == accords.NAME:
        return _signed(name)
    if Path(name).suffix.lower() == ".pdf":
        message = _("“{name}” is a PDF: hold it against its edition, word for word, with: proof EDITION --pdf {name}")
        raise NotCompared(message.format(name=name))
    if find_edition.is_one(name):
        return _edition(name)
    folder = next((path for path in (Path(name), shelf.ROOT / name) if (path / DECLARATION).is_file()), None)
    if folder:
        return _archived(name, folder)
    raise UnknownEdition(_unknown(name))


def _unknown(name: str) -> str:
    versions = [path.name for path in (shelf.ROOT / name).glob("v*")] if name.strip("./") else []
    if versions:
        message = _("“{name}” has these archived versions: {versions}; write {name}/{last}")
        ordered = sorted(versions, key=shelf.version_number)
        return message.format(name=name.rstrip("/"), versions=", ".join(ordered), last=ordered[-1])
    there = [*sorted(find_edition.names()), *sorted(f"{p.parent.name}/{p.name}" for p in shelf.ROOT.glob("*/v*"))]
    message = _("no edition and no archived version “{name}”; there are: {there}")
    return message.format(name=name, there=", ".join(there) or "–")


def _edition(name: str) -> Side:
    folder = find_edition.find(name)
    read = as_read(load(folder))
    return Side(name, folder, read, _heading(name, read, ()))


def _archived(name: str, folder: Path) -> Side:
    """Return the archived version in *folder*, compared with its manifests: what they say otherwise is reported."""
    found: Bag | None = None
    try:
        found = read_bag(folder)
        faults = [fault.message for fault in bag_faults(found)]
    except Unsound as unsound:
        faults = [fault.message for fault in unsound.faults]
    sources = folder / _SOURCES
    if not (sources / "edition.yaml").is_file():
        raise NotCompared(_("the archived version {name} has no sources: {path} is not there").format(
            name=name, path=f"{_SOURCES}/edition.yaml"
        ))  # fmt: skip
    read = as_read(load(sources))
    return Side(name, sources, read, _heading(name, read, faults), _pdf(found) if found else None, archived=True)


def _pdf(found: Bag) -> bytes | None:
    """Return the PDF that shows the pages of a bag, if it is the one that was archived."""
    names = [path for path in found.payload if path.startswith(_PDFS) and "/" not in path.removeprefix(_PDFS)]
    for ending in _SHOWING:
        for path in (path for path in names if path.endswith(ending)):
            try:
                return read_file(found, path, _MOST_PDF)
            except Unsound:
                continue  # reported among the faults
    return None


def _heading(name: str, read: AsRead, faults: Sequence[str]) -> SideTitle:
    sheet, failed = read.edition.sheet, read.failed.get("", frozenset())
    years = sheet.years or ("" if "date" in failed else str(sheet.date.year))
    errors = [_line(problem) for problem in read.problems if problem.severity == Severity.ERROR]
    return SideTitle(name, "" if "titre" in failed else sheet.title, years, tuple(_bounded([*faults, *errors])))


def _line(problem: Problem) -> str:
    return f"{problem.location}\u00a0: {problem.message}" if problem.location else problem.message


def _bounded(faults: Sequence[str]) -> list[str]:
    rest = len(faults) - _MOST_FAULTS
    if rest <= 1:
        return [*faults]
    more = plural("and {count} other fault", "and {count} other faults", rest).format(count=rest)
    return [*faults[:_MOST_FAULTS], more]


def _signed(name: str) -> SignedState:
    path = next((path for path in (find_edition.REPORTS / name, Path(name)) if path.is_file()), None)
    if path is None:
        message = _("{name} is not there: nobody has signed yet, or it stands in another edition")
        raise NotCompared(message.format(name=name))
    kept, problems = accords.read(Reading(path.parent))
    return SignedState(
        name, kept, SideTitle(name, _("What was signed"), faults=tuple(_bounded([_line(each) for each in problems])))
    )


def names_of(read: AsRead) -> Mapping[str, str]:
    """Return the names of the territories by folder; that of one whose name could not be read is its folder's."""
    return {
        each.slug: each.slug if "nom" in read.failed.get(each.slug, ()) else each.sheet.name
        for each in read.edition.territories
    }
