"""What a screen reader reads: the blocks of the tag tree in order, each with its words and their faces.

Reads the PDF alone: the structure tree (ISO 32000-1 14.7), the marked content it points to, and ToUnicode.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pikepdf
from pikepdf import Array, Dictionary, Object, Pdf

#: Elements within a line; every other one begins a block.
_INLINE = frozenset({"/Span", "/Link", "/Reference", "/Em", "/Strong", "/Quote", "/Code"})


@dataclass(frozen=True)
class Piece:
    """Words in one face, on one page (1 is the first); face and page are unknown for words told in another's place."""

    text: str
    face: str = ""
    page: int = 0


@dataclass(frozen=True)
class Block:
    """What is read in one go: its role (``H1``, ``P``, ``LBody`` …) and its pieces."""

    role: str
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The words, spaces made plain."""
        return " ".join("".join(piece.text for piece in self.pieces).split())


def blocks(pdf: Pdf) -> list[Block]:
    """Return the blocks of *pdf* in reading order; a figure is one block, its alternative text."""
    reader = _Reader(pdf)
    found: list[tuple[str, list[Piece]]] = []
    for kid in pdf.Root.StructTreeRoot.K:
        reader.read(kid, found)
    return [Block(role, tuple(pieces)) for role, pieces in found if "".join(p.text for p in pieces).strip()]


class _Reader:
    def __init__(self, pdf: Pdf) -> None:
        self.pages = {page.obj.objgen: _marked(page.obj, number) for number, page in enumerate(pdf.pages, 1)}

    def read(self, element: Object, found: list[tuple[str, list[Piece]]]) -> None:
        role = str(element.S)
        if role not in _INLINE or not found:
            found.append((role[1:], []))
        own = found[-1]
        said = element.get("/ActualText", element.get("/Alt"))
        if said is not None:
            own[1].append(Piece(str(said)))
            return
        for kid in element.K:
            if isinstance(kid, Dictionary) and "/S" in kid:
                inline = str(kid.S) in _INLINE
                self.read(kid, found)
                if not inline:
                    own = (role[1:], [])
                    found.append(own)
            else:
                own[1].extend(self._own(element, kid))

    def _own(self, element: Object, kid: object) -> list[Piece]:
        if isinstance(kid, int):
            return self.pages[element.Pg.objgen][kid]
        if "/Obj" in kid:
            return []
        return self.pages[kid.Pg.objgen][int(kid.MCID)]


def _marked(page: Object, number: int) -> dict[int, list[Piece]]:
    """Return the pieces of each marked content sequence of *page*."""
    found: dict[int, list[Piece]] = {}
    mcid, font = None, None
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC":
                named = operands[1] if isinstance(operands[1], Dictionary) else {}
                mcid = int(named["/MCID"]) if "/MCID" in named else None
                found.setdefault(mcid, []) if mcid is not None else None
            case "EMC":
                mcid = None
            case "Tf":
                font = page.Resources.Font[str(operands[0])]
            case "Tj" | "TJ" if mcid is not None:
                assert font is not None
                found[mcid].append(Piece(_shown(operands[0], font), str(font.BaseFont)[1:], number))
    return found


def _shown(operand: Object, font: Object) -> str:
    parts = operand if isinstance(operand, Array) else [operand]
    codes = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
    meanings = _meanings(font.ToUnicode.read_bytes())
    return "".join(meanings[int.from_bytes(codes[i : i + 2], "big")] for i in range(0, len(codes), 2))


@cache
def _meanings(cmap: bytes) -> dict[int, str]:
    pairs = re.findall(rb"<([0-9a-f]{4})> <([0-9a-f]+)>", cmap.split(b"endcodespacerange")[1])
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


def runs(block: Block, mark: str) -> Iterator[str]:
    """Yield the words of *block* that stand in a face whose name holds *mark*, run by run."""
    text = ""
    for piece in block.pieces:
        if mark in piece.face:
            text += piece.text
        elif text and piece.face:
            yield " ".join(text.split())
            text = ""
    if text:
        yield " ".join(text.split())
