"""No paragraph ends on the rest of a cut word (« transi-/tions »): such paragraphs are not hyphenated at all.

The engine cannot be asked: it has no such rule, and keeping the last words together in a box of their own makes
it break the line before too early. So the lines are foreseen (``paragraphs``); the engine then sets them.
"""

from functools import lru_cache

from livret.design import line_breaking
from livret.design.line_breaking import TEXT, Lettering

#: Texts kept: every layout tried has the same ones.
_TEXTS = 256


@lru_cache(_TEXTS)
def whole_last_words(html: str, width_mm: float, language: str, lettering: Lettering = TEXT) -> str:
    """Return typeset *html* whose blocks that would end on a cut word are not hyphenated, in columns of *width_mm*."""
    for block in (block for outer in line_breaking.blocks(html) for block in outer.all()):
        if line_breaking.ends_cut(block, language, width_mm, lettering):
            opening = f'<{block.tag} data-src="{block.source}">'
            html = html.replace(opening, f'<{block.tag} class="unbroken" data-src="{block.source}">')
    return html
