"""An edition edited while it is built: pages, enclosed files and record tell the same, or nothing is written."""

import json
import random
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pikepdf

from bench.hostile.model import ROOT, Case, run

EDITION = ROOT / "reports" / "exemple"
_TEXT = "territoires/pays-de-demonstration/texte.md"
_PHOTO = "territoires/pays-de-demonstration/photos/mire.jpg"
BUILD = ("build", "exemple", "--for", "screen", "--for", "archive", "--out", "out", "--cache", "cache")
#: Every run of the bench takes the same moments, as shares of a build.
_SEED = 16


def cases(quick: bool) -> Iterator[Case]:
    """Yield builds with one edit each, by every way of saving, at random moments."""
    moments, whole = random.Random(_SEED), seconds()
    for number in range(2 if quick else 12):
        for name, edit in _EDITS.items():
            yield Case(f"{name} {number}", partial(_attempt, edit, moments.uniform(0.02, 1) * whole))


def seconds() -> float:
    """Return how long a build takes here and now."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(EDITION, Path(folder, "exemple"))
        began = time.monotonic()
        run(BUILD, Path(folder))
        return time.monotonic() - began


def _reworded(edition: Path) -> None:
    text = edition / _TEXT
    text.write_text(text.read_text("utf-8").replace("Le budget", "La somme"), "utf-8")


def _renamed_over(edition: Path) -> None:
    text = edition / _TEXT
    new = text.with_name("new")
    new.write_text(text.read_text("utf-8").replace("Le budget", "La somme"), "utf-8")
    new.replace(text)


def _another_photo(edition: Path) -> None:
    photo = edition / _PHOTO
    photo.write_bytes(photo.read_bytes() + b"\0")


def _saved_in_steps(edition: Path) -> None:
    photo = edition / _PHOTO
    whole = photo.read_bytes()
    photo.write_bytes(b"")
    time.sleep(0.05)
    photo.write_bytes(whole + b"\0")


def _deleted(edition: Path) -> None:
    (edition / _PHOTO).unlink()


#: Ways of saving, by name.
_EDITS: dict[str, Callable[[Path], None]] = {
    "a word": _reworded,
    "a file renamed over another": _renamed_over,
    "another photo": _another_photo,
    "a photo in two steps": _saved_in_steps,
    "a photo deleted": _deleted,
}


def _attempt(edit: Callable[[Path], None], moment: float, folder: Path) -> str:
    """Return the fault of a build of everything that *edit* meets after *moment* seconds."""
    edition = folder / "exemple"
    shutil.copytree(EDITION, edition)
    before = _digests(edition)
    saver = threading.Timer(moment, edit, (edition,))
    saver.start()
    ran = run(BUILD, folder)
    saver.join()
    if ran.fault or ran.code:
        written = [path.name for path in (folder / "out").glob("*")] if (folder / "out").is_dir() else []
        return ran.fault or (
            "" if ran.code == 1 and not written else f"wrong file: {ran.code} {written} {ran.err[-200:]}"
        )
    return _of_outputs(folder / "out", before, _digests(edition)) or _again(folder, edition)


def _again(folder: Path, edition: Path) -> str:
    """Return the fault of the next build, which must be of the files as they are now, if they can be printed."""
    ran = run(BUILD, folder)
    if ran.fault or ran.code:
        return ran.fault or (
            "" if ran.code == 1 and not (edition / _PHOTO).exists() else f"wrong blame: {ran.err[-200:]}"
        )
    now = _digests(edition)
    return _of_outputs(folder / "out", now, now)


def _of_outputs(out: Path, before: dict[str, str], after: dict[str, str]) -> str:
    """Return where pages, enclosed files and record disagree, or are of neither state of the edition."""
    recorded: dict[str, str] = json.loads((out / "build.json").read_text("utf-8"))["inputs"]
    archive = (out / "exemple-archive.pdf").read_bytes()
    with pikepdf.open(BytesIO(archive)) as pdf:
        enclosed = {name: sha256(each.get_file().read_bytes()).hexdigest() for name, each in pdf.attachments.items()}
    enclosed.pop("chiffres.csv", None)
    if enclosed != recorded:
        return "wrong file: the archive encloses other files than build.json tells"
    if recorded[_TEXT] not in (before[_TEXT], after[_TEXT]):
        return "wrong file: build.json tells of a text that never was"
    return _printed_otherwise(archive, recorded[_TEXT] == before[_TEXT], before[_TEXT] != after[_TEXT])


def _printed_otherwise(archive: bytes, old: bool, reworded: bool) -> str:
    """Return whether the pages have other words than the text that is enclosed in them."""
    from livret.pdf.document.whole import read

    words = " ".join("".join(run.text for run in sheet.runs) for sheet in read(archive).sheets)
    has_old = "Lebudget" in "".join(words.split())
    expected = old or not reworded
    return "" if has_old == expected or not reworded else "wrong file: pages have other words than the enclosed text"


def _digests(edition: Path) -> dict[str, str]:
    return {
        path.relative_to(edition).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in edition.rglob("*")
        if path.is_file()
    }
