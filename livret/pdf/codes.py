"""A glyph drawn for two texts has a code for each: « l’eau » and « lʼeau », « fin » and « ﬁn » are read back as typed.

Faces draw a space and a no-break space with one glyph, a hyphen and a soft one, a micro sign and a mu; and the ligature
of two letters is a character of Unicode as well. A CMap to Unicode gives a code one meaning only (ISO 32000-1 9.10.3),
but several codes may select one glyph (9.7.4.2, CIDToGIDMap).
"""

from collections.abc import Mapping
from zlib import crc32

#: Codes beside the glyph numbers, among which those of other meanings are chosen: a few in thousands, so that chapters
#: which choose on their own choose alike, and their fonts can be one.
_ROOM = 4096


class Codes(dict[int, str]):
    """What each code that a font shows means. A code is the number of its glyph, unless the glyph means something else.

    ``glyphs`` are the glyphs of the codes that are no glyph numbers.
    """

    def __init__(self, characters: Mapping[int, str], glyph_count: int) -> None:
        """Begin with a font of *glyph_count* glyphs, of which *characters* tells those that are a character's own."""
        super().__init__()
        self.glyphs: dict[int, int] = {}
        self._characters, self._first = characters, glyph_count
        self._chosen: dict[tuple[int, str], int] = {}

    def code(self, glyph: int, text: str) -> int:
        """Return the code that draws *glyph* and means *text*, the same whenever it is asked for."""
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
