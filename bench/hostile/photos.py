"""Photos: damaged ones are refused by name, whole ones of every make are printed, and what they tell is not kept."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pikepdf

from bench.hostile.model import Case, run
from bench.hostile.photo_makes import SECRET, damaged, exif, jpeg, png, whole
from tests.made import tiny

_TEXT = 'Une phrase.\n\n![Une halle](photos/{name} "La halle | Camille Exemple")\n'
#: What a damaged photo may be reported as.
_TOLD = ("IMAGE-014", "IMAGE-028", "IMAGE-029", "IMAGE-030", "IMAGE-031")
#: Of the cases, those that are tried quickly: one in so many.
_FEWER = 5


def cases(quick: bool) -> Iterator[Case]:
    """Yield a case for each photo, and one for what a build keeps of them."""
    step = _FEWER if quick else 1
    for name, data in list(damaged())[::step]:
        yield Case(name, partial(_refused, name, data))
    for name, data in list(whole())[::step]:
        yield Case(name, partial(_accepted, name, data))
    yield Case("what is kept", _kept)


def _checked(folder: Path, name: str, data: bytes) -> tuple[int | None, str, str]:
    """Return how ``check`` ends for an edition whose one photo is *data*, its fault, and all that it says."""
    edition = tiny(folder / "edition", _TEXT.format(name=name))
    (edition / "territoires" / "essai" / "photos" / name).write_bytes(data)
    ran = run(["check", str(edition)], folder)
    return ran.code, ran.fault, ran.out + ran.err


def _refused(name: str, data: bytes, folder: Path) -> str:
    code, fault, said = _checked(folder, name, data)
    if fault:
        return fault
    if code != 1 or name not in said:
        return f"wrong file: accepted, exit code {code}: {said[-300:]}"
    return "" if any(text in said for text in _TOLD) else f"wrong blame: {said[-300:]}"


def _accepted(name: str, data: bytes, folder: Path) -> str:
    code, fault, said = _checked(folder, name, data)
    return fault or ("" if code == 0 else f"wrong blame: exit code {code}: {said[-300:]}")


def _kept(folder: Path) -> str:
    """Build an edition of photos that tell where they were taken, and look for that in all that was written."""
    photos = {"a.jpg": jpeg(exif=exif(6)), "b.png": png(exif=exif(6)), "c.jpg": jpeg() + SECRET}
    edition = tiny(folder / "edition", "".join(_TEXT.format(name=name) for name in photos))
    for name, data in photos.items():
        (edition / "territoires" / "essai" / "photos" / name).write_bytes(data)
    ran = run(["build", str(edition), "--for", "all", "--out", str(folder / "out")], folder)
    if ran.fault or ran.code:
        return ran.fault or f"wrong blame: {ran.err[-300:]}"
    written = [path for path in (folder / "out").rglob("*") if path.is_file()]
    found = [path.name for path in written if SECRET in path.read_bytes()]
    for path in (path for path in written if path.suffix == ".pdf"):
        with pikepdf.open(path) as pdf:
            kept = (each for each in pdf.objects if isinstance(each, pikepdf.Stream))
            found += [path.name for stream in kept if SECRET in _bytes(stream)]
    return f"wrong file: {', '.join(found)}" if found else ""


def _bytes(stream: pikepdf.Object) -> bytes:
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:  # samples of a photo
        return stream.read_raw_bytes()
