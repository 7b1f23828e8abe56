"""The PDFs of a bag: whether every program can read them, and whether they are what their record and the bag say."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from typing import Any

from livret.archive.bag.model import PAYLOAD, Bag, Unsound
from livret.archive.bag.read import read_file
from livret.base.messages import _
from livret.pdf.read.bounds import MOST_BYTES, Excess
from livret.proof.compare.foreign import ArchivedFile
from livret.workers.api import Workers
from livret.workers.foreign_file import ForeignFile

#: Where in the payload things stand.
PDFS, EDITION, RECORD, FIGURES = f"{PAYLOAD}pdf/", f"{PAYLOAD}edition/", f"{PAYLOAD}record/build.json", "chiffres.csv"
#: The standard that allows files within, as build.json has it.
_ENCLOSES = "PDF/A-3"


def faults(found: Bag, faulty: set[str], workers: Workers) -> Iterator[str]:
    """Yield what is wrong with the PDFs of *found*, those aside that are *faulty* already; *workers* open them."""
    record = _record(found)
    if not record["outputs"] and RECORD not in faulty:
        yield _("{path}: it does not say what the build made").format(path=RECORD)
    for path in sorted(path for path in found.payload if path.startswith(PDFS) and path.endswith(".pdf")):
        if path not in faulty:
            yield from _of_file(found, path, record, workers)


def _of_file(found: Bag, path: str, record: Mapping[str, Mapping[str, Any]], workers: Workers) -> Iterator[str]:
    try:
        data = read_file(found, path, MOST_BYTES)
        kept = ForeignFile(data, workers).kept()
    except Unsound as unsound:
        yield from (fault.message for fault in unsound.faults)
        return
    except Excess as excess:
        yield _("{path}: {reason}").format(path=path, reason=excess.problem.message)
        return
    if kept.fault:
        yield _("{path}: it breaks a rule of the PDF format: {detail}").format(path=path, detail=kept.fault)
    output = record["outputs"].get(path.removeprefix(PDFS))
    if isinstance(output, dict):
        yield from _otherwise(path, data, kept, output)
    if any(standard.startswith(_ENCLOSES) for standard in kept.brief.standards):
        yield from _enclosed_otherwise(found, path, kept, record["inputs"])


def _otherwise(path: str, data: bytes, kept: ArchivedFile, output: Mapping[str, Any]) -> Iterator[str]:
    """Yield what of a PDF is not as its record, *output*, says."""
    if sha256(data).hexdigest() != output.get("sha256"):
        yield _("{path}: it is not the file that the build recorded").format(path=path)
    standards = output.get("standards")
    claimed = {str(standard).rstrip("ab") for standard in standards} if isinstance(standards, list) else set[str]()
    if claimed != {*kept.brief.standards}:
        yield _("{path}: it claims {found}, its record {told}").format(
            path=path, found=_listed(kept.brief.standards), told=_listed(sorted(claimed))
        )
    if kept.brief.pages != output.get("pages"):
        yield _("{path}: it has {found} pages, its record says {told}").format(
            path=path, found=kept.brief.pages, told=output.get("pages")
        )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "–"


def _enclosed_otherwise(found: Bag, path: str, kept: ArchivedFile, inputs: Mapping[str, Any]) -> Iterator[str]:
    """Yield each file that the archive PDF *path* encloses and the bag has not so, and those it should enclose.

    *inputs* are the files that the edition was made of, as its record says: a text for an erratum is not one.
    """
    enclosed = {each.name: each.sha256 for each in kept.brief.enclosed}
    for name, digest in sorted(enclosed.items()):
        there = f"{PAYLOAD}{name}" if name == FIGURES else f"{EDITION}{name}"
        if there not in found.payload:
            yield _("{path}: it encloses {name}, which the bag does not hold").format(path=path, name=name)
            continue
        with suppress(Unsound):  # reported as a fault of that file
            if sha256(read_file(found, there, MOST_BYTES)).hexdigest() != digest:
                yield _("{path}: the {name} that it encloses is not that of the bag").format(path=path, name=name)
    for name in sorted({*inputs} - {*enclosed}):
        yield _("{path}: it does not enclose {name}, which the bag holds").format(path=path, name=name)


def _record(found: Bag) -> Mapping[str, Mapping[str, Any]]:
    """Return what the build's record says of the files that it made, and of what; nothing where it cannot be read."""
    record: object = None
    with suppress(Unsound, ValueError, RecursionError):
        record = json.loads(read_file(found, RECORD))
    parts = {name: record.get(name) if isinstance(record, dict) else None for name in ("outputs", "inputs")}
    return {name: part if isinstance(part, dict) else {} for name, part in parts.items()}
