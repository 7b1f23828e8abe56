"""Keeps a list, a table or a figure below the line that announces it (« Voici : »), never alone overleaf."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from livret.design import line_breaking
from livret.design.line_breaking import LineBlock
from livret.edition.prose_tree import ProseElement, ProseTree


def kept(tree: ProseTree) -> ProseTree:
    """Return *tree* with ``data-announced`` on each block that a paragraph with a final colon announces (prose.css)."""
    return tree.with_attribute("data-announced", "", [*_announced(line_breaking.own_blocks(tree))])


def _announced(blocks: Sequence[LineBlock]) -> Iterator[ProseElement]:
    for block, following in pairwise(blocks):
        if block.announces(following):
            yield following.element
    for block in blocks:
        yield from _announced(block.blocks)
