"""Preflight: a finished file, read → what a press, a mailbox or a reader would stumble over; a table of rules."""

from livret.press.condition import house_condition
from livret.proof import preflight_fonts as fonts
from livret.proof import preflight_press as press
from livret.proof import preflight_sheet as sheet
from livret.proof.model import Remark
from livret.proof.page import Read
from livret.proof.preflight_found import Asked, Purpose, Rule, merged

#: The least bleed that printers ask for, in millimetres.
LEAST_BLEED_MM = 2.5

RULES: tuple[Rule, ...] = (
    fonts.embedded,
    fonts.ours,
    fonts.glyphs,
    press.colours,
    sheet.boxes,
    sheet.bleed,
    sheet.trims,
    press.overprinting,
    press.inks,
    press.pictures,
    press.hairlines,
    sheet.near_the_edge,
    sheet.page_count,
    press.transparency,
    press.condition,
    sheet.weight,
)


def preflight(
    read: Read, purpose: Purpose, bleed_mm: float = LEAST_BLEED_MM, ink_limit: int | None = None
) -> list[Remark]:
    """Return what is wrong with a file that was read, for its *purpose*.

    « file » is one that came back from somebody: it is judged as one to read, unless it claims PDF/X. *bleed_mm* is
    what the printer asks for, *ink_limit* the most ink on one place in per cent: that of the house's paper if None.
    """
    limit = house_condition().ink_limit if ink_limit is None else ink_limit
    asked = Asked(read, purpose, bleed_mm, limit)
    return merged(found for rule in RULES for found in rule(asked))
