"""Text is drawn with codes that mean what was typed (``codes``), where the engine knows one meaning a glyph.

While it draws, the engine tells a font the text of each glyph it meets for the first time. Its fonts are given a table
in which no glyph is known, so that they are told the text of every glyph; what is shown has its codes put in.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import wraps
from hashlib import sha256
from typing import Any
from unicodedata import normalize

from livret.pdf.codes import Codes
from livret.pdf.fonts import UnknownFont, characters, stub

#: A glyph in the operand of TJ, as the engine writes it: « <002a0031>-12<0040> ».
_GLYPH = re.compile(r"[0-9a-f]{4}(?=[0-9a-f]*>)")


class GlyphTexts(Codes):
    """The engine's table from glyphs to texts, ``Font.to_unicode``."""

    def __init__(self, digest: str, glyph_count: int) -> None:
        try:
            own = characters(digest)
        except UnknownFont:  # refused by its name
            own = {}
        super().__init__(own, glyph_count)
        self._noted: list[tuple[int, str]] = []

    def __contains__(self, glyph: object) -> bool:
        return False

    def __setitem__(self, glyph: int, text: str) -> None:
        self._noted.append((glyph, text))

    def take(self) -> list[tuple[int, int]]:
        """Return the glyphs told since, and their codes."""
        noted, self._noted = self._noted, []
        return [(glyph, self.code(glyph, text)) for glyph, text in _each_its_own(noted)]


def _each_its_own(noted: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Yield the glyphs of *noted* with their texts: a letter and its accents, drawn apart, mean what each of them is.

    The engine tells of all but the last of them that they mean nothing.
    """
    together: list[int] = []
    for glyph, text in noted:
        together.append(glyph)
        if text:
            yield from zip(together, _parts(text, len(together)), strict=True)
            together = []
    yield from ((glyph, "") for glyph in together)


def _parts(text: str, count: int) -> Sequence[str]:
    """Return what each of the *count* glyphs of *text* means; if no one can tell, the last means it all."""
    parts = normalize("NFD", text) if count > 1 else [text]
    return parts if len(parts) == count else [*[""] * (count - 1), text]


def told_each_text(begin: Callable[..., None]) -> Callable[..., None]:
    """Return the engine's *begin*, which makes a font, with a table that is told the text of every glyph."""

    @wraps(begin)
    def begun(font: Any, *arguments: Any) -> None:
        begin(font, *arguments)
        font.livret_sha256 = sha256(font.file_content).hexdigest()
        font.to_unicode = GlyphTexts(font.livret_sha256, font.glyph_count)

    return begun


def name_only(font: Any, _to_unicode: object, _hinting: object) -> None:
    """Make of *font* a stub that names it and its glyphs, where the engine would cut it down."""
    font.file_content = stub(font.livret_sha256, font.to_unicode.glyphs)


def shown_by_codes(show: Callable[[Any, str], None]) -> Callable[[Any, str], None]:
    """Return the engine's *show*, which writes the operand of TJ into a stream, with codes for its glyphs."""

    @wraps(show)
    def shown(stream: Any, operand: str) -> None:
        for font in stream._fonts.values():
            if told := font.to_unicode.take():
                operand = _coded(operand, told)
                font.widths |= {code: font.widths[glyph] for glyph, code in told if code not in font.widths}
        show(stream, operand)

    return shown


def _coded(operand: str, told: list[tuple[int, int]]) -> str:
    """Return *operand* with the codes of *told*, which are as many as its glyphs."""
    if all(glyph == code for glyph, code in told):
        return operand
    codes = iter(told)
    written = _GLYPH.sub(lambda _glyph: f"{next(codes)[1]:04x}", operand)
    assert next(codes, None) is None
    return written
