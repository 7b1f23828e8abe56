"""The words of a fragment, and nothing else of it: what every build can afford to read."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from struct import unpack
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, String

from livret.proof.read_fonts import UNREAD, Face, face
from livret.proof.read_tags import Content, order

_OPERATORS = "BDC BMC EMC Tf Tj TJ Do"


@dataclass(slots=True)
class Words:
    """The words of a PDF of ours: those that tags lead to, by page and number, and those of no tag, page by page."""

    tagged: dict[tuple[int, int], str] = field(default_factory=dict)
    untagged: list[str] = field(default_factory=list)
    order: tuple[Content, ...] = ()


def words(data: bytes, pages: int) -> Words:
    """Return the words of the first *pages* pages of *data*, a PDF of ours."""
    pdf = Pdf.open(BytesIO(data))
    found, faces = Words(order=tuple(order(pdf))), {}  # type: tuple[Words, dict[tuple[int, int], Face]]
    for number, page in enumerate(pdf.pages[:pages], 1):
        parts: list[str] = []
        _Reader(number, found.tagged, parts, faces).read(page.obj, page.obj.Resources)
        found.untagged.append("".join(parts))
    return found


def words_of(page: Page) -> str:
    """Return all the words of *page*, a page of ours, in the order in which they are drawn."""
    parts: list[str] = []
    reader = _Reader(0, {}, parts, {}, apart=False)
    reader.read(page.obj, page.obj.Resources)
    return "".join(parts)


class _Reader:
    def __init__(
        self,
        page: int,
        tagged: dict[tuple[int, int], str],
        rest: list[str],
        faces: dict[tuple[int, int], Face],
        apart: bool = True,
    ) -> None:
        self._page, self._tagged, self._rest, self._faces = page, tagged, rest, faces
        self._apart = apart
        self._marks: list[int | None] = [None]

    def read(self, stream: Any, resources: Object) -> None:
        """Read a page or a form; what it draws of other forms too."""
        known: Face | None = None
        for instruction in pikepdf.parse_content_stream(stream, _OPERATORS):
            operands: Any = instruction.operands
            match str(instruction.operator):
                case "Tj" | "TJ" if known:
                    self._say("".join(_shown(operands[0], known)))
                case "Tf":
                    known = self._face(resources.Font[operands[0]])
                case "BDC" | "BMC":
                    self._marks.append(_number(operands, self._marks[-1]))
                case "EMC":
                    self._marks.pop()
                case "Do":
                    drawn = resources.XObject[operands[0]]
                    if drawn.Subtype == Name.Form and "/Font" in drawn.get("/Resources", {}):
                        self.read(drawn, drawn.Resources)

    def _face(self, font: Object) -> Face:
        if font.objgen not in self._faces:
            self._faces[font.objgen] = face(font)
        return self._faces[font.objgen]

    def _say(self, text: str) -> None:
        mark = self._marks[-1]
        if mark is None or not self._apart:
            self._rest.append(text + " ")
        else:
            key = (self._page, mark)
            self._tagged[key] = self._tagged.get(key, "") + text


def _number(operands: Any, outer: int | None) -> int | None:
    told = operands[1] if len(operands) > 1 else None
    return int(told.MCID) if isinstance(told, Dictionary) and "/MCID" in told else outer


def _shown(operand: Object, known: Face) -> Iterator[str]:
    meanings = known.meanings
    for part in operand if isinstance(operand, Array) else [operand]:
        if isinstance(part, String):
            data = bytes(part)
            for code in unpack(f">{len(data) // 2}H", data):
                yield meanings.get(code, UNREAD)
