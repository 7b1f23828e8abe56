"""A glyph drawn for two texts has a code for each: « l’eau » and « lʼeau », « fin » and « ﬁn » are extracted as typed.

Faces draw a space and a no-break space with one glyph, a hyphen and a soft one, a micro sign and a mu; and the ligature
of two letters is a character of Unicode as well. A CMap to Unicode maps a code to one text only (ISO 32000-1 9.10.3),
but several codes may select one glyph (9.7.4.2, CIDToGIDMap).
"""

from collections.abc import Mapping
from zlib import crc32

#: Codes beyond the glyph numbers, among which those of other texts are chosen: a few in thousands, so that chapters
#: choose the same independently, and their fonts can be merged.
_ROOM = 4096


class Codes(dict[int, str]):
    """The text of each code that a font shows. A code is the number of its glyph, unless that already has another text.

    ``glyphs`` maps the other codes to their glyphs.
    """

    def __init__(self, characters: Mapping[int, str], glyph_count: int) -> None:
        """Start with a font of *glyph_count* glyphs; *characters* gives the character of each glyph that has one."""
        super().__init__()
        self.glyphs: dict[int, int] = {}
        self._characters, self._first = characters, glyph_count
        self._chosen: dict[tuple[int, str], int] = {}

    def code(self, glyph: int, text: str) -> int:
        """Return the code that draws *glyph* and maps to *text*, always the same."""
        code = self._chosen.get((glyph, text))
        if code is None:
            code = self._chosen[glyph, text] = self._choose(glyph, text)
            super().__setitem__(code, text)
        return code

    def _choose(self, glyph: int, text: str) -> int:
        if text == self._characters.get(glyph, self.get(glyph, text)):
            return glyph
        start = crc32(f"{glyph} {text}".encode())
        code = next(free for at in range(_ROOM) if (free := self._first + (start + at) % _ROOM) not in self.glyphs)
        self.glyphs[code] = glyph
        return code
