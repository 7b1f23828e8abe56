"""A list, a table or a figure stands below the line that announces it (« Voici : »), never alone overleaf."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from livret.design import line_breaking
from livret.design.line_breaking import LineBlock


def kept(html: str) -> str:
    """Return typeset *html* in which what a paragraph that ends with a colon announces is marked so (prose.css)."""
    for block in _announced(line_breaking.blocks(html)):
        html = re.sub(
            rf'<{block.tag}\b(?=[^>]* data-src="{block.source}")', rf"<{block.tag} data-announced", html, count=1
        )
    return html


def _announced(blocks: Sequence[LineBlock]) -> Iterator[LineBlock]:
    for block, following in pairwise(blocks):
        if block.announces(following):
            yield following
    for block in blocks:
        yield from _announced(block.blocks)
