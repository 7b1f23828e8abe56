"""The tag tree as text: what a screen reader meets, one structure element a line.

    H1 “Le territoire”
    Figure alt=“Carte du territoire”
    Link → https://example.org/ “le site”

Text comes from the marked content itself, glyph by glyph through ToUnicode.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import groupby

import pikepdf
from pikepdf import Array, Dictionary, Object, Pdf

_SAID = (("Alt", "alt"), ("ActualText", "actual"), ("E", "expands"), ("Lang", "lang"), ("ID", "id"), ("T", "title"))


def dump(pdf: Pdf) -> str:
    """Return the tag tree of *pdf*, indented by two spaces a level."""
    reader = _Reader(pdf)
    return "\n".join(line for kid in pdf.Root.StructTreeRoot.K for line in reader.lines(kid, 0)) + "\n"


class _Reader:
    def __init__(self, pdf: Pdf) -> None:
        self.texts = {page.obj.objgen: _page_texts(page.obj) for page in pdf.pages}

    def lines(self, element: Object, depth: int) -> Iterator[str]:
        found = [f" {name}=“{element[f'/{key}']}”" for key, name in _SAID if f"/{key}" in element]
        found += [f" {key[1:]}={_value(owned[key])}" for owned in element.get("/A", ()) for key in _shown(owned)]
        found += [self._link(kid) for kid in element.K if isinstance(kid, Dictionary) and "/Obj" in kid]
        parts = [list(group) for _, group in groupby(element.K, key=_is_element)]
        only_text = all(not _is_element(kid) for kid in element.K)
        texts = ["".join(self._own(element, kid) for kid in part) for part in parts]
        head = "  " * depth + str(element.S)[1:] + "".join(found)
        yield f"{head} “{texts[0]}”" if only_text and any(texts) else head
        for part, text in zip(parts, texts, strict=True):
            if _is_element(part[0]):
                for kid in part:
                    yield from self.lines(kid, depth + 1)
            elif text and not only_text:
                yield f"{'  ' * (depth + 1)}“{text}”"

    def _link(self, kid: Object) -> str:
        action = kid.Obj.get("/A", kid.Obj)  # a fragment that is not bound names its anchor
        target = action.get("/URI") or action.get("/D") or action.Dest
        return f" → {target} ({kid.Obj.Contents})"

    def _own(self, element: Object, kid: object) -> str:
        if isinstance(kid, int):
            return self.texts[element.Pg.objgen][kid]
        if _is_element(kid) or "/Obj" in kid:
            return ""
        return self.texts[kid.Pg.objgen][int(kid.MCID)]


def _is_element(kid: object) -> bool:
    return isinstance(kid, Dictionary) and "/S" in kid


def _shown(owned: Object) -> list[str]:
    return [key for key in sorted(owned.keys()) if key not in ("/O", "/BBox")]


def _value(value: object) -> str:
    if isinstance(value, Array):
        return ",".join(map(str, value))
    return str(value).removeprefix("/")


def _page_texts(page: Object) -> dict[int, str]:
    """Return the text of each marked content sequence of *page*."""
    fonts = {name: _to_unicode(font) for name, font in page.Resources.get("/Font", {}).items()}
    texts: dict[int, str] = {}
    mcid, font = None, {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC":
                mcid = int(operands[1].get("/MCID", -1)) if isinstance(operands[1], Dictionary) else None
                mcid = None if mcid == -1 else mcid
                texts.setdefault(mcid, "")
            case "EMC":
                mcid = None
            case "Tf":
                font = fonts[str(operands[0])]
            case "Tj" | "TJ" if mcid is not None:
                texts[mcid] += _shown_text(operands[0], font)
    return texts


def _shown_text(operand: Object, font: dict[int, str]) -> str:
    strings = (
        [part for part in operand if isinstance(part, pikepdf.String)] if isinstance(operand, Array) else [operand]
    )
    codes = b"".join(bytes(string) for string in strings)
    return "".join(font[int.from_bytes(codes[i : i + 2], "big")] for i in range(0, len(codes), 2))


def _to_unicode(font: Object) -> dict[int, str]:
    return _cmap(font.ToUnicode.read_bytes())


@cache
def _cmap(data: bytes) -> dict[int, str]:
    pairs = re.findall(rb"<([0-9a-f]{4})> <([0-9a-f]+)>", data.split(b"endcodespacerange")[1])
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}
