"""An edition and all that made it → the payload of a bag, a row of CONTENTS each kind of file, and what it says of it.

Everything that is kept is in French and of no clock, machine, folder or reader: the same edition, house and versions
give the same bag.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha512
from typing import Any, NamedTuple

from livret import __version__
from livret.archive import metadata, wheel, wheels
from livret.archive.bag.model import FORMAT, PAYLOAD, Bag, Info, Previous
from livret.archive.shelf import archive_name
from livret.base import paths, terminal
from livret.base.messages import _
from livret.build import binding, manifest, pipeline, proofs
from livret.build.chapter_store import refuse_changed_house
from livret.build.loose_sheets import erratum
from livret.build.schedule import Progress
from livret.build.uses import Job, Output, outputs_of
from livret.edition import figures_csv
from livret.edition.decode import shown
from livret.proof.model import Remark, Report
from livret.proof.report import report as pages

#: Where the print shop's own profile is kept, if one was given.
PROFILE = "record/profile.icc"


@dataclass(frozen=True, slots=True)
class ArchiveRequest:
    """The request for an archive: why there is this version, why it is kept though a proof refuses it.

    ``in_extracts``: the erratum is bound into extracts; ``fetched``: wheels to enclose, by name.
    """

    reason: str = ""
    as_is: str = ""
    in_extracts: bool = False
    fetched: dict[str, bytes] = field(default_factory=dict)


@dataclass
class Package:
    """What is archived: an edition laid out, as version *number*. ``made`` are the PDFs, once they are."""

    work: Job
    number: int
    request: ArchiveRequest
    progress: Progress
    made: list[manifest.OutputFile] = field(default_factory=list)
    proof: tuple[Report, bytes] | None = None

    @property
    def edition(self) -> str:
        """The name of the edition."""
        return archive_name(self.work.proofs.edition.folder)

    @property
    def name(self) -> str:
        """What the bag is called: ``<edition>/v<number>``."""
        return f"{self.edition}/v{self.number}"

    def prove(self) -> Report:
        """Return what is to be said of the edition before it is printed: the report that is archived."""
        report, pdf = proofs.of_edition(self.work, self.progress, final=True, folder=None)
        self.proof = _within(report, f"{shown(self.work.proofs.edition.folder)}/"), pdf
        return report

    def unchanged_since(self, last: Bag) -> bool:
        """Return whether all that PDFs follow from is as in *last*; wheels only if they are requested."""
        kept = {path: digest for path, digest in last.payload.items() if _is_made_of(path)}
        if not self.request.fetched:
            kept = {path: digest for path, digest in kept.items() if not path.startswith(_WHEELS)}
        now = ((f"{PAYLOAD}{name}", data) for row in CONTENTS if row.is_source for name, data in row.of(self))
        return {path: sha512(data).hexdigest() for path, data in now} == kept

    def contents(self) -> Iterator[tuple[str, bytes]]:
        """Yield the payload, row by row.

        :raises InvalidEdition: when the house, or a photo, has changed meanwhile.
        """
        for number, row in enumerate(CONTENTS):
            self.progress(_("archive"), number, len(CONTENTS))
            yield from row.of(self)
        refuse_changed_house()

    def info(self, previous: tuple[Previous, ...]) -> Info:
        """Return what the bag says of itself, *previous* being the bags that no other names yet."""
        sheet, date = self.work.proofs.edition.sheet, binding.info(self.work.proofs.edition).date
        return (
            ("Source-Organization", sheet.publisher),
            ("External-Identifier", self.name),
            ("External-Description", sheet.title),
            ("Bagging-Date", date.date().isoformat()),
            ("Bag-Software-Agent", f"Livret {__version__}"),
            ("Livret-Version", __version__),
            ("Livret-Format", str(FORMAT)),
            ("Livret-Reason", self.request.reason),
            ("Livret-As-Is", self.request.as_is if self.proof and self.proof[0].refused else ""),
            *(("Livret-Previous", f"{each.name} {each.digest}") for each in previous),
        )


def _within(report: Report, folder: str) -> Report:
    """Return *report* with paths inside the edition in the place of those below *folder*, which a reader knows not."""

    def cut(remark: Remark) -> Remark:
        problem = remark.problem
        values = {key: v.replace(folder, "") if type(v) is str else v for key, v in problem.values.items()}
        place = problem.location and replace(problem.location, file=problem.location.file.removeprefix(folder))
        return replace(remark, problem=replace(problem, location=place, values=values))

    accepted = tuple((cut(remark), reason) for remark, reason in report.accepted)
    return replace(report, remarks=tuple(map(cut, report.remarks)), accepted=accepted)


# --- rows --------------------------------------------------------------------------------------------------------


def _sources(package: Package) -> Iterator[tuple[str, bytes]]:
    reading = package.work.proofs.edition.reading
    yield from ((f"edition/{each.name}", each.data) for each in package.work.inputs)
    if (text := erratum.source(reading)) is not None:
        yield f"edition/{erratum.TEXT}", text


def _house(_package: Package) -> Iterator[tuple[str, bytes]]:
    yield from wheel.house_files("house/")


def _software(package: Package) -> Iterator[tuple[str, bytes]]:
    yield f"software/{wheel.NAME}", wheel.wheel()
    yield f"software/{paths.lock().name}", paths.lock().read_bytes()
    yield from ((f"software/{wheels.FOLDER}{name}", data) for name, data in package.request.fetched.items())


def _versions(package: Package) -> Iterator[tuple[str, bytes]]:
    yield "record/versions.json", _json({"livret": __version__, **package.work.store.versions()})


def _profile(package: Package) -> Iterator[tuple[str, bytes]]:
    if condition := package.work.order.condition:
        yield PROFILE, condition.data


def _pdfs(package: Package) -> Iterator[tuple[str, bytes]]:
    for output in _outputs(package):
        package.made.append(
            manifest.OutputFile.of(output.name, output.pdf, output.pages, output.standards, output.settings)
        )
        yield f"pdf/{output.name}", output.pdf


def _outputs(package: Package) -> Iterator[Output]:
    yield from outputs_of(package.work, package.progress)
    if package.number > 1:
        slip = erratum.slip(package.work, package.number, package.request.reason)
        yield from erratum.outputs(package.work, slip, package.number, package.request.in_extracts)


def _record(package: Package) -> Iterator[tuple[str, bytes]]:
    head = manifest.head(pipeline.facts(package.work))
    yield "record/build.json", manifest.merged(head, package.made, None, lambda _name, _entry: False)


def _proof(package: Package) -> Iterator[tuple[str, bytes]]:
    assert package.proof
    report, pdf = package.proof
    day = binding.info(package.work.proofs.edition).date.date()
    yield "record/proof.json", terminal.as_json(pages.as_data(report, pdf, day)).encode()
    yield "record/proof.html", pages.as_html(report, pdf, day)


def _metadata(package: Package) -> Iterator[tuple[str, bytes]]:
    edition = package.work.proofs.edition
    yield "metadata/dublin-core.xml", metadata.dublin_core(edition, package.name)
    yield "metadata/schema-org.json", metadata.schema_org(edition, package.name, package.number, package.made)


def _figures(package: Package) -> Iterator[tuple[str, bytes]]:
    yield "chiffres.csv", figures_csv.table(package.work.proofs.edition)


def _readme(package: Package) -> Iterator[tuple[str, bytes]]:
    edition, versions = package.work.proofs.edition, package.work.store.versions()
    info = binding.info(edition)
    data = {
        "title": info.title,
        "publisher": info.author,
        "name": package.name,
        "edition": package.edition,
        "draft": package.work.draft,
        "date": info.date.date().isoformat(),
        "epoch": int(info.date.timestamp()),
        "livret": __version__,
        "wheel": wheel.NAME,
        "options": f" --profile data/{PROFILE}" if package.work.order.condition else "",
        **versions,
    }
    for name in ("LISEZ-MOI.md", "README.md"):
        text = (paths.templates() / "archive" / name).read_text("utf-8")
        yield name, text.format_map(data).encode()


class PayloadRow(NamedTuple):
    """A row of CONTENTS: where in ``data/`` its files stand, what yields them, whether the PDFs follow from them."""

    place: str
    of: Callable[[Package], Iterator[tuple[str, bytes]]]
    is_source: bool


#: All that a bag contains, in the order of writing: the record describes the PDFs, the README everything.
CONTENTS = (
    PayloadRow("edition/", _sources, True),
    PayloadRow("house/", _house, True),
    PayloadRow("software/", _software, True),
    PayloadRow("record/versions.json", _versions, True),
    PayloadRow(PROFILE, _profile, True),
    PayloadRow("pdf/", _pdfs, False),
    PayloadRow("record/build.json", _record, False),
    PayloadRow("record/proof.", _proof, False),
    PayloadRow("metadata/", _metadata, False),
    PayloadRow("chiffres.csv", _figures, False),
    PayloadRow("", _readme, False),
)
_WHEELS = f"{PAYLOAD}software/{wheels.FOLDER}"


def _is_made_of(path: str) -> bool:
    return path.startswith(tuple(f"{PAYLOAD}{row.place}" for row in CONTENTS if row.is_source))


def _json(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
