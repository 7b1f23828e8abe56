"""What makes a PDF heavy: its pictures, each with its page and its bytes."""

from collections.abc import Iterator
from io import BytesIO

import pikepdf


def pictures(pdf: bytes) -> list[tuple[int, int]]:
    """Return the pictures of *pdf*, the heaviest first: the page where each is first seen, from 1, and its bytes.

    A picture weighs with its transparency (PDF 32000-1, 11.6.5.3), and once, however often it is shown.
    """
    seen: dict[tuple[int, int], tuple[int, int]] = {}
    with pikepdf.open(BytesIO(pdf)) as document:
        for number, page in enumerate(document.pages, 1):
            for image in _images(page.obj.get("/Resources"), 0):
                seen.setdefault(image.objgen, (number, _bytes(image)))
    return sorted(seen.values(), key=lambda found: -found[1])


def _images(resources: pikepdf.Object | None, depth: int) -> Iterator[pikepdf.Object]:
    """Yield the images that *resources* name, also within forms."""
    if resources is None or "/XObject" not in resources or depth > 8:
        return
    for _name, told in resources.XObject.items():
        if told.get("/Subtype") == "/Image":
            yield told
        elif told.get("/Subtype") == "/Form":
            yield from _images(told.get("/Resources"), depth + 1)


def _bytes(image: pikepdf.Object) -> int:
    mask = image.get("/SMask")
    return len(image.read_raw_bytes()) + (len(mask.read_raw_bytes()) if mask is not None else 0)
