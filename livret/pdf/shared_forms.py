"""Store a drawing on several pages once: each place draws the same Form XObject (ISO 32000-1 8.10).

A map is a long list of operators in the middle of a page, the same on both covers, and its ground the same on
the head of every territory. Only a whole ``q`` … ``Q`` that only draws is extracted: no text, no
marked content, no picture, no pattern. So programs that tag or read the page find everything in place, and a
form without a group paints as its operators did, with all that they inherit.
"""

import math
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from itertools import pairwise, product

from pikepdf import Array, Dictionary, Matrix, Name, Object, Pdf

from livret.pdf.model import Drawing

#: The miter limit of a page that does not set one (ISO 32000-1 table 52).
_LIMIT = 10.0

_AS_DRAWN = Matrix()

_STROKES = frozenset({b"S", b"s", b"B", b"B*", b"b", b"b*"})

#: Consecutive lines and curves (the contour of a map has thousands); or one other operator.
_PATHS = re.compile(rb"(?P<path>(?:[-+.\d ]+ [mlcvy]\n|h\n)+)|(?P<other>[^\n]+)\n")
_PATH_OPERATORS = b"mlcvyh"


@dataclass(frozen=True, slots=True)
class _Pen:
    """The graphics state: transform, line width (None: inherited from the page), miter limit."""

    matrix: Matrix = _AS_DRAWN
    width: float | None = None
    limit: float = _LIMIT


def extent(drawing: bytes) -> tuple[int, int, int, int] | None:
    """Return a box (left, bottom, right, top), in whole units, around all that *drawing* may paint.

    *drawing* has one operator a line, paths and graphics state only. None if it strokes a line of inherited
    width, or paints nothing.
    """
    walk = _Walk()
    for part in _PATHS.finditer(drawing + b"\n"):
        if part["path"]:
            walk.draw(part["path"])
            continue
        *operands, operator = part["other"].split()
        if not walk.follow(operator, operands):
            return None
    return walk.box()


class _Walk:
    """Follows paths and the graphics state, line by line of bytes.

    ``pdf/read`` would have qpdf parse each point of a contour first: four times the whole cost here.
    """

    def __init__(self) -> None:
        self.pen = _Pen()
        self.saved: list[_Pen] = []
        self.path: list[tuple[float, float]] = []
        self.reached: list[tuple[float, float, float]] = []

    def draw(self, lines: bytes) -> None:
        """Add lines and curves: they stay within the box around their points."""
        numbers = [float(number) for number in lines.translate(None, _PATH_OPERATORS).split()]
        self._reach(numbers[::2], numbers[1::2])

    def _reach(self, across: Sequence[float], up: Sequence[float]) -> None:
        if across:
            self.path += product((min(across), max(across)), (min(up), max(up)))

    def follow(self, operator: bytes, operands: Sequence[bytes]) -> bool:
        """Apply one other operator; return whether its extent is known."""
        if operator == b"re":
            x, y, width, height = (float(number) for number in operands)
            self._reach((x, x + width), (y, y + height))
        elif change := _CHANGES.get(operator):
            self.pen = change(self.pen, [float(number) for number in operands])
        elif operator == b"q":
            self.saved.append(self.pen)
        elif operator == b"Q":
            self.pen = self.saved.pop()
        elif operator in _STROKES and self.pen.width is None:
            return False
        elif operator in _STROKES or operator in (b"f", b"f*", b"F", b"n"):
            self._paint(operator in _STROKES)
        return True

    def _paint(self, stroked: bool) -> None:
        a, b, c, d, e, f = self.pen.matrix.shorthand
        stretch = math.hypot(a, b, c, d)
        reach = (self.pen.width or 0) * max(self.pen.limit, 1.5) / 2 * stretch + 1 if stroked else 0.0
        self.reached += [(a * x + c * y + e, b * x + d * y + f, reach) for x, y in self.path]
        self.path = []

    def box(self) -> tuple[int, int, int, int] | None:
        """Return the extent so far; None if nothing is painted."""
        if not self.reached:
            return None
        return (
            math.floor(min(x - reach for x, _, reach in self.reached)),
            math.floor(min(y - reach for _, y, reach in self.reached)),
            math.ceil(max(x + reach for x, _, reach in self.reached)),
            math.ceil(max(y + reach for _, y, reach in self.reached)),
        )


_CHANGES: dict[bytes, Callable[[_Pen, Sequence[float]], _Pen]] = {
    b"cm": lambda pen, numbers: replace(pen, matrix=Matrix(*numbers) @ pen.matrix),
    b"w": lambda pen, numbers: replace(pen, width=numbers[0]),
    b"M": lambda pen, numbers: replace(pen, limit=max(_LIMIT, numbers[0])),
}


#: Cached results of cutting: with ``--watch`` all pages but a few are cut again in the same places.
_MOST_CUT = 256

#: Bytes of operators below which a form of its own would be larger than what it saves.
_WORTH = 2000

_NUMBER = rb"[-+]?(?:\d+\.?\d*|\.\d+)"
_OPERATORS = rb"m|l|c|v|y|h|re|S|s|f\*?|F|B\*?|b\*?|n|W\*?|cm|w|J|j|M|i|rg|RG|g|G|k|K"

#: A line that draws the same in any stream, except for the graphics states it names.
_DRAWS = (
    rb"(?:(?:" + _NUMBER + rb" )*+(?:" + _OPERATORS + rb")"
    rb"|\[ ?(?:" + _NUMBER + rb" ?)*+\] " + _NUMBER + rb" d"
    rb"|/[\w.+-]+ gs)\n"
)
_PARTS = re.compile(rb"(?P<open>q\n)|(?P<close>Q\n)|(?P<drawn>(?:" + _DRAWS + rb")++)|(?P<other>[^\n]*\n)")
_STATES = re.compile(rb"(/\S+) gs\n")

#: Ends of lines that stay in the page: between two of them, most of a page is too short to search.
_MARK = b"EMC\n"
_BARRIERS = re.compile(rb"(?:BMC|BDC|BT|ET)\n")


#: Drawings already found in content streams, by the object numbers of those.
Known = Mapping[tuple[int, int], Iterable[Drawing]]


@dataclass(frozen=True, slots=True)
class _Block:
    """A ``q`` … ``Q`` that only draws: its place in its stream, and the digest of its operators and states."""

    start: int
    end: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One content stream of a page, and its extractable blocks; its data are too large to keep for all."""

    pdf: Pdf
    stream: Object
    resources: Object
    blocks: tuple[_Block, ...]

    def chosen(self, counts: Mapping[bytes, int]) -> Iterator[_Block]:
        """Yield the widest blocks that occur more than once, in order."""
        done = 0
        for block in self.blocks:
            if block.start >= done and counts[block.digest] > 1:
                done = block.end
                yield block


def drawings(pdf: bytes) -> tuple[tuple[Drawing, ...], ...]:
    """Return, for each page of *pdf*, its extractable drawings; none for a page of several content streams."""
    with Pdf.open(BytesIO(pdf)) as opened:
        return tuple(_drawings(_lines(page.obj.Contents)) for page in opened.pages)


def share_drawings(pdf: Pdf, pages: Iterable[tuple[Object, Known]]) -> None:
    """Replace drawings that occur twice or more in *pages*, each with its known drawings, by form XObjects."""
    sheets = (sheet for page, known in pages for sheet in _sheets(pdf, page, known))
    _share(list(sheets), "drawing")


def _share(sheets: list[_Sheet], name: str) -> None:
    counts = Counter(block.digest for sheet in sheets for block in sheet.blocks)
    # A block within a wider one that is extracted does not leave by itself: only what remains counts.
    counts = Counter(block.digest for sheet in sheets for block in sheet.chosen(counts))
    forms = _Forms(name)
    for sheet in sheets:
        if chosen := list(sheet.chosen(counts)):
            _rewrite(sheet, chosen, forms)


def _sheets(pdf: Pdf, page: Object, known: Known) -> Iterator[_Sheet]:
    """Yield the content streams of *page* that have blocks."""
    for stream in page.Contents if isinstance(page.Contents, Array) else [page.Contents]:
        found = known[stream.objgen] if stream.objgen in known else _drawings(_lines(stream))
        if blocks := tuple(_blocks(found, page.Resources)):
            yield _Sheet(pdf, stream, page.Resources, blocks)


def _lines(stream: Object) -> bytes:
    """Return the operators of *stream*, one a line."""
    return _ended(stream.read_bytes())


def _ended(data: bytes) -> bytes:
    return data if data.endswith(b"\n") else data + b"\n"


def _drawings(data: bytes) -> tuple[Drawing, ...]:
    """Return the drawings of *data*, one operator a line, from left to right and the widest first."""
    if b"(" in data:  # a text that may look like operators
        return ()
    found = (
        Drawing(start, end, sha256(data[start:end]).digest(), _states(data[start:end]))
        for first, last in _stretches(data)
        for start, end in _drawn(data, first, last)
    )
    return tuple(sorted(found, key=lambda drawing: (drawing.start, -drawing.end)))


def _states(drawing: bytes) -> tuple[str, ...]:
    return tuple(sorted({name.decode() for name in _STATES.findall(drawing)}))


def _blocks(found: Iterable[Drawing], resources: Object) -> Iterator[_Block]:
    """Yield each of *found* with its digest, if its graphics states are in *resources*."""
    states = resources.get("/ExtGState", Dictionary())
    for drawing in found:
        if all(name in states for name in drawing.states):
            state = b"".join(states[name].unparse(resolved=True) for name in drawing.states)
            yield _Block(
                drawing.start, drawing.end, sha256(drawing.digest + state).digest() if state else drawing.digest
            )


def _stretches(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield the start and the end of each part of *data* without marks and text that may contain a block."""
    start = 0
    for marked in data.split(_MARK):
        end = start + len(marked)
        if len(marked) > _WORTH:
            stops = [start, *(barrier.end() for barrier in _BARRIERS.finditer(data, start, end)), end]
            yield from ((low, high) for low, high in pairwise(stops) if high - low > _WORTH)
        start = end + len(_MARK)


def _drawn(data: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the start and the end of each ``q`` … ``Q`` of this part of *data* that only draws, and is long enough."""
    opened: list[int] = []
    for part in _PARTS.finditer(data, start, end):
        if part["open"]:
            opened.append(part.start())
        elif part["close"] and opened:
            begin = opened.pop()
            if part.end() - begin > _WORTH:
                yield begin, part.end()
        elif not part["drawn"]:
            opened.clear()  # a line that must stay in the page: no block that began before it can be extracted


class _Forms:
    """The forms built so far, in each document that draws them; those of one drawing have one name."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._numbers: dict[bytes, int] = {}
        self._made: dict[tuple[int, bytes], Object | None] = {}

    def form(self, sheet: _Sheet, block: _Block) -> tuple[Name, Object] | None:
        """Return the name and the form of *block* of *sheet*; None if its extent is unknown."""
        number = self._numbers.setdefault(block.digest, len(self._numbers) + 1)
        key = (id(sheet.pdf), block.digest)
        if key not in self._made:
            self._made[key] = _form(sheet, _lines(sheet.stream)[block.start : block.end])
        form = self._made[key]
        return None if form is None else (Name(f"/{self._name}-{number}"), form)


def _rewrite(sheet: _Sheet, blocks: Iterable[_Block], forms: _Forms) -> None:
    """Replace *blocks* of *sheet* by forms."""
    cuts = []
    for block in blocks:
        if named := forms.form(sheet, block):
            name, form = named
            cuts.append((block.start, block.end, f"{name} Do\n"))
            if "/XObject" not in sheet.resources:
                sheet.resources.XObject = Dictionary()
            sheet.resources.XObject[name] = form
    if cuts:
        sheet.stream.write(_cut(_deflated(sheet.stream), tuple(cuts)), filter=Name.FlateDecode)


def _deflated(stream: Object) -> bytes:
    plain = stream.get("/Filter") == Name.FlateDecode and "/DecodeParms" not in stream
    return stream.read_raw_bytes() if plain else zlib.compress(stream.read_bytes())


@lru_cache(_MOST_CUT)
def _cut(deflated: bytes, cuts: tuple[tuple[int, int, str], ...]) -> bytes:
    """Return a stream with some of its operators replaced: (start, end, replacement), one a line.

    It is compressed at once: a thousand uncompressed ones would fill the memory.
    """
    data, parts, done = _ended(zlib.decompress(deflated)), [], 0
    for start, end, instead in cuts:
        parts += [data[done:start], instead.encode()]
        done = end
    return zlib.compress(b"".join(parts) + data[done:])


def _form(sheet: _Sheet, drawing: bytes) -> Object | None:
    box = extent(drawing)
    if box is None:
        return None
    states = _states(drawing)
    used = Dictionary({name: sheet.resources.ExtGState[name] for name in states})
    return sheet.pdf.make_stream(
        drawing,
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array(box),
        Resources=Dictionary(ExtGState=used) if states else Dictionary(),
    )
