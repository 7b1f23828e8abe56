"""Draw text with codes that map to what was typed (``codes``), where the engine knows one text per glyph.

While drawing, the engine passes a font the text of each glyph it meets for the first time. Its fonts get a table
in which no glyph is known, so that they receive the text of every glyph; the codes are then written into the operand.
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
        self._unmeasured: list[tuple[int, int]] = []

    #: No glyph is known: asked for each, so that the answer is that of an empty set, which calls no function of Python.
    __contains__ = frozenset[object]().__contains__

    def __setitem__(self, glyph: int, text: str) -> None:
        self._noted.append((glyph, text))

    def pop_codes(self, count: int) -> list[tuple[int, int]]:
        """Remove and return the first *count* of the glyphs that the engine has noted, with their codes.

        It notes a raised glyph before it shows those ahead of it.
        """
        noted = self._noted if all(text for _glyph, text in self._noted) else [*_each_its_own(self._noted)]
        self._noted = noted[count:]
        return [(glyph, self.code(glyph, text)) for glyph, text in noted[:count]]

    def measure(self, widths: dict[int, int], shown: Sequence[tuple[int, int]]) -> None:
        """Give the codes of *shown* the widths of their glyphs, once the engine has measured them.

        It measures a raised glyph only after showing it.
        """
        if not (shown or self._unmeasured):
            return
        waiting = [*self._unmeasured, *shown]
        widths |= {code: widths[glyph] for glyph, code in waiting if glyph in widths}
        self._unmeasured = [(glyph, code) for glyph, code in waiting if glyph not in widths]


def _each_its_own(noted: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Yield the glyphs of *noted* with their texts: a letter and its accents, drawn apart, each get their own.

    The engine gives all but the last of them an empty text.
    """
    together: list[int] = []
    for glyph, text in noted:
        together.append(glyph)
        if text:
            yield from zip(together, _parts(text, len(together)), strict=True)
            together = []
    yield from ((glyph, "") for glyph in together)


def _parts(text: str, count: int) -> Sequence[str]:
    """Return the text of each of the *count* glyphs of *text*; where it cannot be split, the last has all of it."""
    parts = normalize("NFD", text) if count > 1 else [text]
    return parts if len(parts) == count else [*[""] * (count - 1), text]


def with_text_of_each_glyph(begin: Callable[..., None]) -> Callable[..., None]:
    """Return the engine's *begin*, which initialises a font, with a table that receives the text of every glyph."""

    @wraps(begin)
    def begun(font: Any, *arguments: Any) -> None:
        begin(font, *arguments)
        font.livret_sha256 = sha256(font.file_content).hexdigest()
        font.to_unicode = GlyphTexts(font.livret_sha256, font.glyph_count)

    return begun


def name_only(font: Any, _to_unicode: object, _hinting: object) -> None:
    """Replace the file of *font* by a stub that names it and its glyphs, where the engine would subset it."""
    font.file_content = stub(font.livret_sha256, font.to_unicode.glyphs)


def shown_by_codes(show: Callable[[Any, str], None]) -> Callable[[Any, str], None]:
    """Return the engine's *show*, which writes the operand of TJ into a stream, with codes in place of its glyphs."""

    @wraps(show)
    def shown(stream: Any, operand: str) -> None:
        glyphs = len(_GLYPH.findall(operand))
        for font in stream._fonts.values():
            codes = font.to_unicode.pop_codes(glyphs)
            operand = _coded(operand, codes)
            font.to_unicode.measure(font.widths, codes)
        show(stream, operand)

    return shown


def _coded(operand: str, codes: list[tuple[int, int]]) -> str:
    """Return *operand* with *codes*, pairs of a glyph and its code, in place of its glyphs."""
    if all(glyph == code for glyph, code in codes):
        return operand
    replacements = iter(codes)
    written = _GLYPH.sub(lambda _glyph: f"{next(replacements)[1]:04x}", operand)
    assert next(replacements, None) is None
    return written
