"""A drawing that stands on several pages is kept once: each place draws the same Form XObject (ISO 32000-1 8.10).

A map is a long list of operators in the middle of a page, the same on both covers, and its ground the same on
the head of every territory. What is taken out of a page is a whole ``q`` … ``Q`` that only draws: no text, no
marked content, no picture, no pattern. So whatever tags or reads the page finds everything where it was, and a
form without a group paints as its operators did, with all that they inherit.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from pikepdf import Array, Dictionary, Name, Object, Pdf

from livret.press.bind_extents import extent
from livret.press.placed import Placed

#: Bytes of operators below which a form of its own would weigh more than it spares.
_WORTH = 2000

_NUMBER = rb"[-+]?(?:\d+\.?\d*|\.\d+)"
_OPERATORS = rb"m|l|c|v|y|h|re|S|s|f\*?|F|B\*?|b\*?|n|W\*?|cm|w|J|j|M|i|rg|RG|g|G|k|K"

#: A line that draws and means the same in any stream, but for the graphics states it names.
_DRAWS = (
    rb"(?:(?:" + _NUMBER + rb" )*+(?:" + _OPERATORS + rb")"
    rb"|\[ ?(?:" + _NUMBER + rb" ?)*+\] " + _NUMBER + rb" d"
    rb"|/[\w.+-]+ gs)\n"
)
_PARTS = re.compile(rb"(?P<open>q\n)|(?P<close>Q\n)|(?P<drawn>(?:" + _DRAWS + rb")++)|(?P<other>[^\n]*\n)")
_STATES = re.compile(rb"^(/\S+) gs$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Block:
    """A ``q`` … ``Q`` that only draws: where it stands in its stream, and the digest of what it means."""

    start: int
    end: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One content stream of a page, whose operators are *data*, and the blocks that could leave it."""

    stream: Object
    resources: Object
    data: bytes
    blocks: tuple[_Block, ...]

    def chosen(self, counts: Mapping[bytes, int]) -> Iterator[_Block]:
        """Yield the widest blocks that are met more than once, in order."""
        done = 0
        for block in self.blocks:
            if block.start >= done and counts[block.digest] > 1:
                done = block.end
                yield block


def share_drawings(pdf: Pdf, chapters: Iterable[Placed]) -> None:
    """Make one form of every drawing that stands in two places of the pages of *chapters*, in the same words."""
    sheets = [sheet for chapter in chapters for page in chapter.pages for sheet in _sheets(page)]
    counts = Counter(block.digest for sheet in sheets for block in sheet.blocks)
    # A block within a wider one that leaves does not leave by itself: what counts is what is still there.
    counts = Counter(block.digest for sheet in sheets for block in sheet.chosen(counts))
    forms: dict[bytes, tuple[Name, Object] | None] = {}
    for sheet in sheets:
        for block in sheet.chosen(counts):
            if block.digest not in forms:
                forms[block.digest] = _form(pdf, sheet, block, len(forms) + 1)
        _rewrite(sheet, counts, forms)


def _sheets(page: Object) -> Iterator[_Sheet]:
    streams = page.Contents if isinstance(page.Contents, Array) else [page.Contents]
    for stream in streams:
        data = stream.read_bytes()
        data = data if data.endswith(b"\n") else data + b"\n"
        blocks = () if b"(" in data else tuple(_blocks(data, page.Resources))
        if blocks:
            yield _Sheet(stream, page.Resources, data, blocks)


def _blocks(data: bytes, resources: Object) -> list[_Block]:
    """Return the blocks of *data*, one operator a line, from left to right and the widest first."""
    found: list[_Block] = []
    opened: list[int] = []
    spoiled = -1  # where the last line stands that must stay in the page
    for part in _PARTS.finditer(data):
        if part["open"]:
            opened.append(part.start())
        elif part["close"] and opened:
            start = opened.pop()
            if start > spoiled and part.end() - start > _WORTH:
                digest = _meaning(data[start : part.end()], resources)
                found += [_Block(start, part.end(), digest)] if digest else []
        elif not part["drawn"]:
            spoiled = part.start()
    return sorted(found, key=lambda block: (block.start, -block.end))


def _meaning(drawing: bytes, resources: Object) -> bytes:
    """Return the digest of *drawing* and of the graphics states it names; empty if *resources* lack one."""
    digest = sha256(drawing)
    states = resources.get("/ExtGState", Dictionary())
    for name in sorted({name.decode() for name in _STATES.findall(drawing)}):
        if name not in states:
            return b""
        digest.update(states[name].unparse(resolved=True))
    return digest.digest()


def _form(pdf: Pdf, sheet: _Sheet, block: _Block, number: int) -> tuple[Name, Object] | None:
    """Return the form of *block*, and its name; None when how far it draws cannot be told."""
    drawing = sheet.data[block.start : block.end]
    box = extent(drawing)
    if box is None:
        return None
    states = {name.decode() for name in _STATES.findall(drawing)}
    used = Dictionary({name: sheet.resources.ExtGState[name] for name in sorted(states)})
    form = pdf.make_stream(
        drawing,
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array(box),
        Resources=Dictionary(ExtGState=used) if states else Dictionary(),
    )
    return Name(f"/drawing-{number}"), form


def _rewrite(sheet: _Sheet, counts: Mapping[bytes, int], forms: Mapping[bytes, tuple[Name, Object] | None]) -> None:
    parts, done = [], 0
    for block in sheet.chosen(counts):
        if named := forms[block.digest]:
            name, form = named
            parts += [sheet.data[done : block.start], f"{name} Do\n".encode()]
            done = block.end
            if "/XObject" not in sheet.resources:
                sheet.resources.XObject = Dictionary()
            sheet.resources.XObject[name] = form
    if parts:
        sheet.stream.write(b"".join(parts) + sheet.data[done:])
