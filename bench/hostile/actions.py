"""Booby-trapped copies of « exemple », each told by its code; and copies that have no trap, which are told nothing.

Every trap is read here; some, and all copies without any, are compared with the edition by the command.
"""

import atexit
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from typing import Any

from pikepdf import ObjectStreamMode, Pdf, StreamDecodeLevel

from bench.hostile.model import Case, run
from bench.hostile.traps import EXEMPLE, Trap, laid, traps
from bench.personal import letters
from livret.build import binding
from livret.edition.check.edition import check
from livret.edition.load.folder import load
from livret.exports.personal.copy import prepare
from livret.pdf.document.reader import document
from livret.pdf.document.whole import read
from livret.pdf.read.document_model import Document
from livret.pdf.read.model import ReadPdf
from livret.pdf.read.pages import pages_of
from livret.pdf.read.reader import bases
from livret.proof.compare.navigation import ComparedFile, navigation
from livret.proof.model import Remark
from livret.proof.rules.behaviour import behaviour

#: What is never reported of a file of ours.
FAMILIES = ("ACTION-", *(f"PARITE-{number:03}" for number in range(45, 59)))
#: Of so many traps one is tried by the command; of so many, one is tried at all when little time is given.
_BY_COMMAND, _QUICK = 30, 8
#: Ways to write a file anew that change nothing of it, as pikepdf has them.
_REWRITTEN: Mapping[str, Mapping[str, Any]] = {
    "linearized": {"linearize": True},
    "plain": {
        "object_stream_mode": ObjectStreamMode.disable,
        "compress_streams": False,
        "stream_decode_level": StreamDecodeLevel.generalized,
    },
    "packed": {"object_stream_mode": ObjectStreamMode.generate, "recompress_flate": True},
    "legible": {"qdf": True},
}


def cases(quick: bool) -> Iterator[Case]:
    """Yield the cases, a share of them when there is little time."""
    for number, trap in enumerate(traps()):
        if number % (_BY_COMMAND * (_QUICK if quick else 1)) == 0:
            yield Case(f"{trap.name}, by the command", partial(_reported_by_command, trap))
        if not quick or number % _QUICK == 0:
            yield Case(trap.name, partial(_reported, trap))
    for name, path in _files().items():
        yield Case(f"untouched {name}", partial(_silent, path, ""))
        # A personal copy is known by the bytes that it begins with.
        rewritten = name.startswith("letter") or (quick and name != "exemple-archive")
        for way in () if rewritten else _REWRITTEN:
            yield Case(f"{name} written anew, {way}", partial(_silent, path, way))


# Files


@cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="hostile-actions-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def _files() -> Mapping[str, Path]:
    """Return every file that Livret makes of « exemple », and personal copies, by name."""
    folder = _folder()
    made = run(["build", str(EXEMPLE), "--for", "all", "--split-cover", "--out", str(folder)], folder)
    assert made.code == 0, made.err
    original = prepare((folder / "exemple-screen.pdf").read_bytes(), binding.info(check(load(EXEMPLE))))
    first, second, *_ = letters()
    (folder / "letter-before.pdf").write_bytes(original.copy([first], title="Pour Exemple"))
    (folder / "letter-behind.pdf").write_bytes(original.copy((), [second]))
    return {path.stem: path for path in sorted(folder.rglob("*.pdf"))}


@cache
def _ours() -> tuple[bytes, ReadPdf, Mapping[str, str]]:
    """Return the screen edition, as bytes and read, and the SHA-256 of what the archive encloses."""
    data = _files()["exemple-screen"].read_bytes()
    enclosed = _document(_files()["exemple-archive"].read_bytes()).enclosed
    return data, read(data), {each.name: each.sha256 for each in enclosed}


def _document(data: bytes) -> Document:
    with Pdf.open(BytesIO(data)) as pdf:
        pages = pages_of(pdf)
        return document(pdf, pages, bases(pages), data)


# What is reported


def compared(data: bytes, ours: ReadPdf, enclosed: Mapping[str, str]) -> list[Remark]:
    """Return what the file *data* does and where it leads otherwise than *ours*; its pages are the same."""
    file = replace(ours, document=_document(data))
    on = {sheet.number: [sheet.number] for sheet in ours.sheets}
    return [*behaviour(file.document, enclosed), *navigation(ComparedFile(ours, file, on))]


def _reported(trap: Trap, _folder: Path) -> str:
    data, ours, enclosed = _ours()
    return _missed(trap, {remark.problem.code for remark in compared(laid(trap, data), ours, enclosed)})


def _missed(trap: Trap, found: set[str]) -> str:
    named = ", ".join(sorted(found)) or "nothing"
    return "" if found & {*trap.codes} else f"wrong file: {', '.join(trap.codes)} not told, but {named}"


def _reported_by_command(trap: Trap, folder: Path) -> str:
    path = folder / "copie.pdf"
    path.write_bytes(laid(trap, _ours()[0]))
    fault, found = _by_command(path, folder)
    return fault or _missed(trap, found)


def _silent(path: Path, way: str, folder: Path) -> str:
    """Return the fault of a copy without a trap, written anew in that *way*, of which something is reported."""
    if way:
        copy = folder / path.name
        with Pdf.open(path) as pdf:
            pdf.save(copy, fix_metadata_version=False, **_REWRITTEN[way])
        path = copy
    fault, found = _by_command(path, folder)
    blamed = sorted(code for code in found if code.startswith(FAMILIES))
    return fault or (f"wrong blame: {', '.join(blamed)}" if blamed else "")


def _by_command(path: Path, folder: Path) -> tuple[str, set[str]]:
    """Return how the command failed to judge the file *path*, and the codes that it reported."""
    judged = run(["proof", str(EXEMPLE), "--pdf", str(path), "--json", "--out", str(folder)], folder)
    if judged.fault or judged.code not in (0, 1):
        return judged.fault or f"wrong blame: exit {judged.code} {judged.err[-300:]}", set()
    return "", {remark["code"] for remark in json.loads(judged.out)["remarks"]}
