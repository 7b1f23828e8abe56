"""Preflight: the problems of a finished file for a press, a mailbox or a reader, by a table of rules."""

from livret.pdf.printing_condition import Condition, UnfitProfile, house_condition, of_profile
from livret.pdf.read.model import ReadPdf
from livret.proof.model import Remark
from livret.proof.preflight import fonts
from livret.proof.preflight import inks as press
from livret.proof.preflight import pages as sheet
from livret.proof.preflight.findings import PreflightSubject, Purpose, Rule, merged

#: The least bleed that printers require, in millimetres.
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


def preflight(read: ReadPdf, purpose: Purpose, bleed_mm: float = LEAST_BLEED_MM, imposed: bool = False) -> list[Remark]:
    """Return the remarks on a file that was read, for its *purpose*.

    « file » is one that came back from somebody: it is checked as one to read, unless it claims PDF/X. *bleed_mm* is
    what the printer requires; the ink limit is that of the file's own printing condition. *imposed*: each
    sheet has several pages.
    """
    subject = PreflightSubject(read, purpose, bleed_mm, _condition(read), imposed)
    return merged(found for rule in RULES for found in rule(subject))


def _condition(read: ReadPdf) -> Condition:
    """Return the printing condition in the ICC profile of *read*; the house's if it has none.

    A file that only names its condition (PDF/X-1a, PDF/X-4p) is checked with the house's, too: a name gives no limit.
    """
    if read.profile == house_condition().data:
        return house_condition()  # already computed
    try:
        return of_profile(read.profile)
    except UnfitProfile:
        return house_condition()
