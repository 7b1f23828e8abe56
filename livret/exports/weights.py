"""The weight of a PDF: its pictures, each with its page, its bytes, and its author's file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

import pikepdf

from livret.engine.photo_proxies import proxy

_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Weighed:
    """A picture of a PDF: its first page, from 1, its path of resource names there, and its size in bytes."""

    page: int
    place: tuple[str, ...]
    size: int


def pictures(pdf: bytes) -> list[Weighed]:
    """Return the pictures of *pdf*, the heaviest first.

    A picture is counted with its transparency (PDF 32000-1, 11.6.5.3), and once, however often it is shown.
    """
    with pikepdf.open(BytesIO(pdf)) as document:
        found = [Weighed(number, place, _bytes(image)) for number, place, image in _seen(document)]
    return sorted(found, key=lambda each: -each.size)


def names(bound: bytes, files: Mapping[str, bytes]) -> dict[tuple[int, tuple[str, ...]], str]:
    """Return the name in *files* of each picture of the PDF *bound*, by its page and path; unknown ones are left out.

    *bound* is the book as bound: an edition of it may have compressed a picture again, in the same place. A
    JPEG is identified by its bytes, which the engine embeds as they are; a PNG by its size, if no other has the same.
    """
    photos = {sha256(proxy(data)).hexdigest(): name for name, data in files.items()}
    drawn = [(name, data[16:24]) for name, data in files.items() if data.startswith(_PNG)]  # width, height (IHDR)
    found = {}
    with pikepdf.open(BytesIO(bound)) as document:
        for number, place, image in _seen(document):
            points = int(image.Width).to_bytes(4) + int(image.Height).to_bytes(4)
            alike = [name for name, size in drawn if size == points]
            name = photos.get(sha256(image.read_raw_bytes()).hexdigest()) or (alike[0] if len(alike) == 1 else "")
            if name:
                found[number, place] = name
    return found


def _seen(document: pikepdf.Pdf) -> Iterator[tuple[int, tuple[str, ...], pikepdf.Object]]:
    """Yield each picture once, with its first page, from 1, and its path there."""
    met = set()
    for number, page in enumerate(document.pages, 1):
        for place, image in _images(page.obj.get("/Resources"), ()):
            if image.objgen not in met:
                met.add(image.objgen)
                yield number, place, image


def _images(
    resources: pikepdf.Object | None, within: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], pikepdf.Object]]:
    """Yield the images in *resources*, also within forms, each with the resource names that lead to it."""
    if resources is None or "/XObject" not in resources or len(within) > 8:
        return
    for name, drawing in resources.XObject.items():
        if drawing.get("/Subtype") == "/Image":
            yield (*within, name), drawing
        elif drawing.get("/Subtype") == "/Form":
            yield from _images(drawing.get("/Resources"), (*within, name))


def _bytes(image: pikepdf.Object) -> int:
    mask = image.get("/SMask")
    return len(image.read_raw_bytes()) + (len(mask.read_raw_bytes()) if mask is not None else 0)
