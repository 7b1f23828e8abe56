"""An archive → its edition, built again from its contents: the same bytes, or which component differs, and where.

The archive's own program runs, by itself (``software``), or the Livret that is installed where its versions are those
of the archive. Neither gets anything but the archived edition.
"""

import json
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from itertools import groupby, islice, zip_longest
from pathlib import Path
from typing import Any

from livret.archive import software
from livret.archive.bag.check import bag_faults
from livret.archive.bag.model import PAYLOAD, Bag, Unsound, misnamed
from livret.archive.bag.read import read_file
from livret.archive.verify_pdfs import EDITION, PDFS, RECORD
from livret.base.machine import answers_for
from livret.base.messages import _, later, reason
from livret.base.problems import EnvironmentFailure, LivretError, Problem
from livret.build.schedule import Progress
from livret.pdf.read.bounds import MOST_BYTES, Allowance, Excess, all_seconds
from livret.proof.compare.tinted import PagePair, PageStretch
from livret.proof.report.report import filled
from livret.workers.api import ChapterFailure, Workers
from livret.workers.foreign_file import ForeignFile, excess

_PROFILE = f"{PAYLOAD}record/profile.icc"
_LOOKING = later("looking at pages")
#: Pages of one file that are shown.
_SHOWN = 24
#: Components of one kind that are shown.
_SHOWN_OF_A_KIND = 10
#: Parts of a record that say what a file was built from, and what each of them is called.
_MADE_OF = {
    "versions": later("version"),
    "fonts": later("face"),
    "house": later("house"),
    "inputs": later("source"),
}
#: Signs of a digest that are shown.
_SIGNS = 16


class NotRebuilt(LivretError):
    """An edition that could not be made again; the message says why."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class Component:
    """Something that both were made of, and that differs: its name, what it was, what it is; empty: it is absent.

    ``part`` of the record says what kind of thing it is, a key of ``_MADE_OF``.
    """

    part: str
    name: str
    before: str
    after: str

    @property
    def label(self) -> str:
        """What kind of thing it is, in the reader's language."""
        return _(_MADE_OF[self.part])

    @property
    def before_shown(self) -> str:
        """What it was, a digest cut short."""
        return self.before[:_SIGNS]

    @property
    def after_shown(self) -> str:
        """What it is, a digest cut short."""
        return self.after[:_SIGNS]


@dataclass(frozen=True, slots=True)
class RebuiltPdf:
    """A PDF of the archive, and what was made again of it.

    ``identical``: the same bytes. ``message`` says why it was compared with nothing; it is ``aside`` where
    that is as it should be. ``pages`` differ to the eye, the first of them with pictures; ``words`` are the numbers
    of those whose words differ.
    """

    name: str
    identical: bool = False
    aside: bool = False
    message: str = ""
    pages: tuple[PagePair, ...] = ()
    words: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What came of it: ``by`` which program it was made again, what differs of what it is made of, and each file."""

    name: str
    by: str
    components: tuple[Component, ...]
    files: tuple[RebuiltPdf, ...]

    @property
    def shown(self) -> tuple[Component, ...]:
        """The first few components of each kind: a record from outside may name a million files."""
        kinds = groupby(self.components, lambda each: each.part)
        return tuple(each for _part, some in kinds for each in islice(some, _SHOWN_OF_A_KIND))

    @property
    def left_out(self) -> int:
        """How many more there are."""
        return len(self.components) - len(self.shown)

    @property
    def is_identical(self) -> bool:
        """Whether every file that could be made again is the same, byte for byte."""
        return all(each.identical or each.aside for each in self.files) and any(each.identical for each in self.files)


def rebuild(
    found: Bag, wheels: Path | None, fetch: bool, versions: Mapping[str, str], workers: Workers, report: Progress
) -> Rebuilt:
    """Make the edition of *found* again and compare; *versions* are those at work where it is installed, Livret's too.

    :raises Unsound: for an archive that is no longer what it was: its program is not run.
    :raises NotRebuilt: where the program does not print it.
    :raises EnvironmentFailure: where there is no program that could.
    """
    report(_("verifying the archives"), 0, 4)
    if faults := list(bag_faults(found)):
        raise Unsound(found.folder, faults)
    record = _record(read_file(found, RECORD))
    with tempfile.TemporaryDirectory(prefix="livret-") as name:
        folder = Path(name)
        report(_("installing the archived Livret"), 1, 4)
        python, by = _program(found, record, wheels, fetch, versions, folder / "livret")
        report(_("making the edition again"), 2, 4)
        again = _built(found, record, python, folder)
        report(_("comparing"), 3, 4)
        new = _record_made(again)
        files = tuple(_compared(found, path, again, record, workers) for path in sorted(found.payload) if _is_pdf(path))
    return Rebuilt(found.name, by, tuple(_components(record, new)), files)


def _is_pdf(path: str) -> bool:
    return path.startswith(PDFS) and path.endswith(".pdf")


def _record(data: bytes) -> Mapping[str, Any]:
    with suppress(ValueError, RecursionError):
        record = json.loads(data)
        if isinstance(record, dict) and all(isinstance(record.get(part), dict) for part in (*_MADE_OF, "outputs")):
            return record
    raise _unrecorded()


def _unrecorded() -> NotRebuilt:
    return NotRebuilt(_("the archive does not say what its files were made of: {name}").format(name=RECORD))


def _program(
    found: Bag, record: Mapping[str, Any], wheels: Path | None, fetch: bool, versions: Mapping[str, str], folder: Path
) -> tuple[Path, str]:
    """Return the Python that has the Livret to be used, and which one that is."""
    if wheels or fetch or software.enclosed(found):
        python = software.install(found, wheels or (None if fetch else software.enclosed(found)), folder)
        return python, _("the archived Livret {version}").format(version=found.value("Livret-Version"))
    other = _differing("versions", {"livret": record.get("livret"), **record["versions"]}, versions)
    if other:
        raise EnvironmentFailure(
            _(
                "the archive encloses no wheels, and the Livret that is installed has other versions ({which}): give "
                "the wheels with --wheels FOLDER, or have them fetched with --fetch"
            ).format(which=", ".join(each.name for each in other))
        )
    return Path(sys.executable), _("the Livret that is installed")


def _built(found: Bag, record: Mapping[str, Any], python: Path, folder: Path) -> Path:
    """Return the folder with all that *python* prints of the edition of *found*; raises NotRebuilt, and Unsound."""
    name = found.name.partition("/")[0]
    if strange := misnamed(name):
        raise Unsound(found.folder, [strange])
    edition, out = folder / name, folder / "dist"
    options = ["--profile", str(found.folder / _PROFILE)] if _PROFILE in found.payload else []
    try:
        shutil.copytree(found.folder / EDITION, edition)
        for path in edition.rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)
        message = software.built_by(python, edition, out, options, {"SOURCE_DATE_EPOCH": _epoch(record)})
    except OSError as fault:
        raise _not_rebuilt(fault) from fault
    if message:
        raise NotRebuilt(_("the edition could not be printed again: {reason}").format(reason=message))
    return out


def _epoch(record: Mapping[str, Any]) -> str:
    """Return when the edition of *record* was printed, as SOURCE_DATE_EPOCH has it."""
    try:
        return str(int(datetime.fromisoformat(record["date"]).timestamp()))
    except (KeyError, TypeError, ValueError, OverflowError) as fault:
        raise _unrecorded() from fault


def _record_made(again: Path) -> Mapping[str, Any]:
    try:
        return _record((again / "build.json").read_bytes())
    except OSError as fault:
        raise _not_rebuilt(fault) from fault


def _not_rebuilt(fault: OSError) -> NotRebuilt:
    """Return why nothing was made again; raises EnvironmentFailure where the machine lacks something."""
    answers_for(fault)
    return NotRebuilt(_("the edition could not be printed again: {reason}").format(reason=reason(fault)))


def _components(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Component]:
    """Yield what differs of what both records say that their files were made of."""
    for part in _MADE_OF:
        yield from _differing(part, before[part], after[part])


def _differing(part: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Component]:
    names = sorted({*before, *after})
    pairs = ((name, str(before.get(name, "")), str(after.get(name, ""))) for name in names)
    return [Component(part, *pair) for pair in pairs if pair[1] != pair[2]]


def _compared(found: Bag, path: str, again: Path, record: Mapping[str, Any], workers: Workers) -> RebuiltPdf:
    """Return the PDF *path* of *found* beside what was made *again*."""
    name = path.removeprefix(PDFS)
    output = record["outputs"].get(name, {})
    settings = output.get("settings") if isinstance(output, dict) else None
    if isinstance(settings, dict) and "erratum" in settings:
        return RebuiltPdf(name, aside=True, message=_("an erratum is printed by the command archive alone"))
    try:
        new = (again / name).read_bytes()
    except OSError:
        return RebuiltPdf(name, message=_("this Livret does not print it"))
    before = read_file(found, path, MOST_BYTES)
    if sha256(new).digest() == sha256(before).digest():
        return RebuiltPdf(name, identical=True)
    try:
        pages = _pages(before, new, workers)
        words = tuple(_with_other_words(before, new, workers))
    except Excess as excess:
        return RebuiltPdf(name, message=excess.problem.message)
    except ChapterFailure as failure:
        return RebuiltPdf(name, message=failure.problem.message)
    return RebuiltPdf(name, pages=pages, words=words)


def _pages(before: bytes, after: bytes, workers: Workers) -> tuple[PagePair, ...]:
    """Return the pages of both that look otherwise, side by side."""
    counts = [ForeignFile(each, workers).kept().brief.pages for each in (before, after)]
    whole = [(PageStretch("", 0, counts[0]), PageStretch("", 0, counts[1]))]
    allowance = Allowance(all_seconds(sum(counts)))
    try:
        found, _used = workers.about_file("tint", allowance, before, after, whole, _SHOWN)
    except ChapterFailure as failure:
        raise excess(failure, _LOOKING, allowance) or failure from failure
    if isinstance(found, Problem):
        raise Excess(found.kind, **found.values)
    return tuple(found[0])


def _with_other_words(before: bytes, after: bytes, workers: Workers) -> Iterator[int]:
    """Yield the numbers of pages whose words differ."""
    one, other = (
        [[run.text for run in sheet.runs] for sheet in ForeignFile(each, workers).read().sheets]
        for each in (before, after)
    )
    for number, (was, now) in enumerate(zip_longest(one, other), 1):
        if was != now:
            yield number


def as_html(rebuilt: Rebuilt) -> bytes:
    """Return what differs as one HTML page in French that opens offline: pages side by side, differences tinted."""
    return filled(
        "archive/rebuild.html.jinja", ("proof/report.css", "archive/compare.css"),
        rebuilt=rebuilt, differing=[each for each in rebuilt.files if not each.identical and not each.aside],
    )  # fmt: skip


def as_data(rebuilt: Rebuilt) -> dict[str, Any]:
    """Return the same as data, without pictures."""
    return {
        "archive": rebuilt.name,
        "by": rebuilt.by,
        "identical": rebuilt.is_identical,
        "components": [asdict(each) for each in rebuilt.components],
        "files": [
            {
                "name": each.name,
                "identical": each.identical,
                "aside": each.aside,
                "told": each.message,
                "pages": [[page.before, page.after] for page in each.pages],
                "words": list(each.words),
            }
            for each in rebuilt.files
        ],
    }
