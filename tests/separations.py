"""Small books to separate, and plates as Ghostscript separates them (tiffsep): the judge of what reaches the press."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from subprocess import run
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Pdf
from PIL import Image, ImageChops

from livret.exports.press.pdfx import PressJob, separate
from livret.pdf.model import Book, Page
from livret.pdf.printing_condition import house_condition
from livret.pdf.save import written
from tests.press_samples import INFO

#: Separations are made at so many dots an inch: thin strokes are seen, and pages stay quick.
DPI = 60


def plates(pdf: bytes, folder: Path, page: int = 1, dpi: int = DPI) -> dict[str, Image.Image]:
    """Return each plate of *page* by name; 255 is full ink. What a plate has not is not there as a file."""
    source = folder / "press.pdf"
    source.write_bytes(pdf)
    drawing = ["-sDEVICE=tiffsep", "-dMaxSeparations=12", "-dTextAlphaBits=1", "-dGraphicsAlphaBits=1"]
    chosen = [f"-r{dpi}", f"-dFirstPage={page}", f"-dLastPage={page}", f"-sOutputFile={folder / 'plate.tif'}"]
    run(
        ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-dPDFSTOPONERROR", *drawing, *chosen, str(source)],
        check=True,
        capture_output=True,
    )
    found = {}
    for path in sorted(folder.glob("plate*(*).tif*")):
        name = re.search(r"\((.+)\)", path.name)
        assert name
        with Image.open(path) as image:
            found[name[1]] = ImageChops.invert(image.convert("L"))
        path.unlink()
    return found


def inside(plate: Image.Image, distance: float, dpi: int = DPI) -> Image.Image:
    """Return *plate* without *distance* points at each edge."""
    edge = round(distance * dpi / 72)
    return plate.crop((edge, edge, plate.width - edge, plate.height - edge))


def coverage(found: dict[str, Image.Image]) -> float:
    """Return the greatest sum of inks at any place, in per cent."""
    bands = [plate.get_flattened_data() for plate in found.values()]
    return max(map(sum, zip(*bands, strict=True))) / 2.55


WIDTH, HEIGHT, BLEED = 200.0, 150.0, 5 * 72 / 25.4


def book_of(*contents: str, resources: Callable[[Pdf], Dictionary] | None = None) -> Book:
    """Return a book whose pages (200 × 150 pt) hold the operators of *contents*, in the book's own coordinates."""
    with Pdf.new() as pdf:
        shared = pdf.make_indirect(resources(pdf) if resources else Dictionary())
        for content in contents:
            page = pdf.add_blank_page(page_size=(9, 9)).obj
            page.MediaBox = page.BleedBox = Array([-BLEED, -BLEED, WIDTH + BLEED, HEIGHT + BLEED])
            page.TrimBox = Array([0, 0, WIDTH, HEIGHT])
            page.Resources, page.Contents = shared, pdf.make_stream(content.encode("latin-1"))
        data = written(pdf)
    pages = tuple(Page(WIDTH, HEIGHT, BLEED) for _content in contents)
    return Book(pdf=data, info=INFO, pages=pages, chapters=())


def job(**settings: Any) -> PressJob:
    """Return a job under the house's profile, without marks unless they are asked for."""
    return PressJob(**{"condition": house_condition(), "marks": False, **settings})


def operators(pdf: Pdf, page: int = 0) -> list[str]:
    """Return the operators of a page, one a line, those that set it in place aside."""
    with_place = pikepdf.unparse_content_stream(pikepdf.parse_content_stream(pdf.pages[page])).decode("latin-1")
    lines = with_place.splitlines()
    return lines[lines.index("n") + 1 : -1]


def rewritten(content: str, resources: Callable[[Pdf], Dictionary] | None = None) -> list[str]:
    """Return the operators that a page of *content* has in the press edition."""
    with pikepdf.open(BytesIO(separate(book_of(content, resources=resources), job()))) as pdf:
        return operators(pdf)
