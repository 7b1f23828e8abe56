"""Pictures among the blocks of a text, each with its caption."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from livret.intake.documents.model import Block, DocumentPicture, Runs

_LONGEST = 200
#: « Photo : … », « Figure 2 – … », « © … »: the caption under a picture, in any style.
_CAPTION = re.compile(r"\s*(?:photo|figure|fig\.|illustration|image|légende|crédit|©)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Captioned:
    """A picture, its caption, the number of its paragraph, the notes that its caption calls."""

    picture: DocumentPicture
    caption: str
    number: int
    notes: Runs = ()


def without_pictures(blocks: Sequence[Block]) -> tuple[list[Block], list[Captioned]]:
    """Split *blocks* into those without pictures and their captions, and the pictures."""
    kept: list[Block] = []
    found: list[Captioned] = []
    used: set[int] = set()
    for at, block in enumerate(blocks):
        if block.form != "picture" or not block.picture:
            continue
        near = [each for each in (at + 1, at - 1) if 0 <= each < len(blocks) and each not in used]
        mine = next((each for each in near if _is_caption(blocks[each], below=each > at)), None)
        used.add(at)
        used |= {mine} if mine is not None else set()
        caption = blocks[mine] if mine is not None else Block("caption")
        notes = tuple(run for run in caption.runs if run.note)
        found.append(Captioned(block.picture, caption.text.strip(), block.number, notes))
    kept = [block for at, block in enumerate(blocks) if at not in used]
    return kept, found


def _is_caption(block: Block, below: bool) -> bool:
    if len(block.text) > _LONGEST or re.match(r"\s*tableau\b", block.text, re.IGNORECASE):
        return False
    italic = all(run.italic for run in block.runs if run.text.strip())
    by_sight = bool(_CAPTION.match(block.text)) or italic or "©" in block.text
    return block.form == "caption" or (below and block.form == "paragraph" and by_sight)
