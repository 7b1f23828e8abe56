"""Photos with too few points for the size they are printed at."""

from collections.abc import Callable, Iterable
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

from livret.catalogue import layout
from livret.engine.laid_out import MM, Picture, Sheet
from livret.pdf.model import Finding

#: Points per inch that offset printing asks for, and those below which a photo is blurred for certain.
FLOOR_DPI, BLURRED_DPI = 225, 150

_INCH = 96  # CSS pixels
#: Whatever is narrower, in CSS pixels, shows no detail: 2 mm.
_DOT = 8


def coarse(sheets: Iterable[Sheet], source_of: Callable[[Element], int | None]) -> list[Finding]:
    """Return one finding for each photo printed with fewer than FLOOR_DPI points per inch."""
    return [
        _finding(picture, source_of(picture.element))
        for sheet in sheets
        for picture in sheet.pictures
        if picture.width > _DOT and _dpi(picture) < FLOOR_DPI
    ]


def _dpi(picture: Picture) -> int:
    """Return how many points of the file stand on an inch of paper, where they are fewest."""
    across = picture.columns / picture.width if picture.width else FLOOR_DPI
    down = picture.rows / picture.height if picture.height else FLOOR_DPI
    return round(min(across, down) * _INCH)


def _finding(picture: Picture, source: int | None) -> Finding:
    dpi = _dpi(picture)
    values: dict[str, str | int | float] = {
        "name": PurePosixPath(unquote(urlsplit(picture.element.get("src", "")).path)).name,
        "dpi": dpi,
        "mm": round(picture.width * MM),
        "pixels": -(-picture.columns * FLOOR_DPI // max(1, dpi)),
    }
    kind = layout.BLURRED_PICTURE if dpi < BLURRED_DPI else layout.COARSE_PICTURE
    return Finding(kind.code, picture.page, source, values=values)
