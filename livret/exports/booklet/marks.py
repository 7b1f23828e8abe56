"""Where to fold, to staple and to sew: hairlines in grey, dark enough on white and light enough on a dark cover.

Everything stands on the fold, where the cover has no words.
"""

from collections.abc import Iterator

from livret.base.tokens import colours
from livret.design.folding import HOLES, STAPLES, Sheet

_MM = 72 / 25.4
_PEN = 0.25  # pt
_TICK = 5 * _MM
#: The back of an office staple is 12 mm long; a bar at each end shows where it ends.
_STAPLE, _STAPLE_END = 12 * _MM, 2 * _MM
_HOLE = 1 * _MM


def front_marks(sheet: Sheet, size: tuple[float, float], sewn: bool) -> bytes:
    """Return the operators that mark the outer side of *sheet*: its fold, and the staples on the cover.

    *size* is the sheet's in points; *sewn* says that the booklet is to be sewn to others.
    """
    lines = list(_fold(size))
    if sheet.depth == 0 and not sewn:
        lines += _staples(size)
    return _drawn(lines)


def back_marks(sheet: Sheet, size: tuple[float, float], sewn: bool) -> bytes:
    """Return the operators that mark the inner side: the holes to sew through, where the awl goes in."""
    return _drawn(list(_holes(size))) if sewn and sheet.innermost else b""


_Line = tuple[float, float, float, float]


def _fold(size: tuple[float, float]) -> Iterator[_Line]:
    middle, height = size[0] / 2, size[1]
    yield middle, 0, middle, _TICK
    yield middle, height - _TICK, middle, height


def _staples(size: tuple[float, float]) -> Iterator[_Line]:
    middle = size[0] / 2
    for part in STAPLES:
        low, high = part * size[1] - _STAPLE / 2, part * size[1] + _STAPLE / 2
        yield middle, low, middle, high
        yield from ((middle - _STAPLE_END / 2, y, middle + _STAPLE_END / 2, y) for y in (low, high))


def _holes(size: tuple[float, float]) -> Iterator[_Line]:
    """Yield a small cross for each hole: its place is where the lines meet."""
    middle = size[0] / 2
    for y in (part * size[1] for part in HOLES):
        yield middle - _HOLE, y, middle + _HOLE, y
        yield middle, y - _HOLE, middle, y + _HOLE


def _drawn(lines: list[_Line]) -> bytes:
    red, green, blue = bytes.fromhex(colours()["grey-line"].hex.removeprefix("#"))
    pen = f"{red / 255:.4f} {green / 255:.4f} {blue / 255:.4f} RG {_PEN} w"
    paths = [f"{x:.3f} {y:.3f} m {to_x:.3f} {to_y:.3f} l" for x, y, to_x, to_y in lines]
    return "\n".join(["q", pen, *paths, "S", "Q", ""]).encode("ascii")
