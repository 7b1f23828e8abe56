"""How the rules of page craft say what they see."""

from collections.abc import Sequence

from livret.base.problems import Kind
from livret.proof.craft.lines import TextLine, bounds
from livret.proof.model import Remark

_MOST_SIGNS = 60


def remark(kind: Kind, chapter: str, lines: Sequence[TextLine], words: str, **values: object) -> Remark:
    """Return the remark of *kind* at *lines*, all of one page of *chapter*; *words* are cut where they are many."""
    first = lines[0]
    short = words if len(words) <= _MOST_SIGNS else words[: _MOST_SIGNS - 1].rstrip() + "…"
    spot = bounds([line.spot for line in lines])
    return Remark(kind.at(first.source, page=first.page, words=short, **values), chapter, first.page, spot)
