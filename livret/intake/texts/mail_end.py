"""The end of a message, where a text was copied from one: « Cordialement », a name, a telephone, a plea for trees."""

import re
from collections.abc import Sequence

from livret.intake.documents.model import Block

#: Lines that end a message, and are no text of a brochure.
_ENDS = re.compile(
    r"\s*(?:--|_{5,}|-{5,}|(?:(?:très )?bien |très )?(?:cordialement|sinc[eè]rement)"
    r"|bien (?:à (?:vous|toi)|amicalement)|bonne r[eé]ception|meilleures salutations|salutations distingu[eé]es"
    r"|envoy[eé] (?:de|depuis) mon \w+"
    r"|(?:avant|pensez à l.environnement avant) d.imprimer ce (?:message|mail|courriel)\b.{0,80})[\s,.!]*",
    re.IGNORECASE,
)
#: The most blocks behind that line: a name, a function, an address.
_MOST = 12


def cut(blocks: Sequence[Block]) -> tuple[list[Block], list[Block]]:
    """Split *blocks*, the last ones of a text, into those before the end of a message, and that end."""
    at = next((at for at, block in enumerate(blocks) if _ends(block)), len(blocks))
    if at == 0 or len(blocks) - at > _MOST or any(block.form not in ("paragraph", "item") for block in blocks[at:]):
        return [*blocks], []
    return [*blocks[:at]], [*blocks[at:]]


def _ends(block: Block) -> bool:
    return block.form == "paragraph" and bool(_ENDS.fullmatch(block.text.strip().partition("\n")[0]))
