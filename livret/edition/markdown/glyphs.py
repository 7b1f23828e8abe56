"""Characters that no face has, in a text that other problems keep from the page.

The engine tells them of every text that it lays out. One that is refused would have them told only once it is mended,
in another round.
"""

import unicodedata

from livret.base.text_metrics import is_in_faces
from livret.catalogue.layout import MISSING_GLYPH
from livret.edition.markdown.manuscript import Manuscript
from livret.edition.typography.typeset import typeset

#: Unicode's categories of signs and of letters without case; the bullets of a list are told as such.
_ODD = frozenset({"So", "Lo", "No", "Sm"})


def report_missing(manuscript: Manuscript) -> None:
    """Report each character of *manuscript*, a text with problems, that would have no glyph, where it first stands.

    Lines with another problem are left out: its remedy often takes the character away.
    """
    faulty = {problem.location.line for problem in manuscript.problems if problem.location}
    seen: set[str] = set()
    for number, line in enumerate(manuscript.lines, 1):
        if line.isascii() or number in faulty:
            continue
        for sign in typeset(line):
            odd = not sign.isascii() and sign not in seen and unicodedata.category(sign) in _ODD
            if odd and sign in line and not is_in_faces(sign):
                seen.add(sign)
                place = manuscript.at(number, line.index(sign) + 1, 1)
                manuscript.refuse(MISSING_GLYPH, place, character=sign, codepoint=f"U+{ord(sign):04X}")
