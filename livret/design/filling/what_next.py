"""« Et maintenant ? »: the last page, with what a reader may do next. Its words are the edition's alone."""

from dataclasses import dataclass

from markupsafe import Markup

from livret.base import text_metrics
from livret.design.source_map import Sources
from livret.design.text_sizes import HOUSE
from livret.edition.addresses import is_whole, target
from livret.edition.model import Edition
from livret.edition.sheet_parts import NextSheet, NextStep
from livret.pdf.model import Chapter, Side

#: The slug of the page.
SLUG = "et-maintenant"
_TEXT_WIDTH = 164.0
#: (size in pt, lines of the grid a line) of the lead of « Et maintenant ? »: the largest that leaves its steps room.
_LEADS = ((64, 5), (54, 4.25), (44, 3.5), (34, 2.75), (25.5, 2.25), (20, 1.75))
#: In lines: what stands above the lead, and between it and the steps; a step, among one, two and three of them; what
#: stands around its words, and a line of these.
_NEXT_TOP, _ABOVE_STEPS, _STEPS, _STEP_AROUND, _STEP_LINE = 14.5, 3, (13.0, 11.0, 9.25), 2.5, 1.25
_STEP_WIDTH, _STEP_SIZE = 121.0, 12.5


@dataclass(frozen=True, slots=True)
class NextLead:
    """The lead of « Et maintenant ? »: its size in pt, a line in lines of the grid."""

    words: str
    size: float
    line: float


@dataclass(frozen=True, slots=True)
class StepWords:
    """A step of « Et maintenant ? », ``height`` lines high; ``address`` is what its contact leads to, if anything."""

    title: str
    text: str
    contact: str
    address: str
    height: float
    src: Markup


def _step(step: NextStep, count: int, src: Markup) -> StepWords:
    """Return what *step* prints."""
    contact = step.contact or ""
    address = target(contact) if is_whole(contact) else ""
    return StepWords(step.title, step.text, contact, address, _height(step, count), src)


def _lead(sheet: NextSheet) -> NextLead:
    """Return the lead of « Et maintenant ? » as large as leaves its steps room."""
    room = HOUSE.lines - _NEXT_TOP - _ABOVE_STEPS - sum(_height(step, len(sheet.steps)) for step in sheet.steps)
    words = "\u00a0".join(sheet.lead.rsplit(" ", 1))
    fitting = (
        (size, line)
        for size, line in _LEADS
        if text_metrics.many_lines(words, text_metrics.DISPLAY_BOLD, size, _TEXT_WIDTH, -0.008) * line <= room
    )
    return NextLead(words, *next(fitting, _LEADS[-1]))


def _height(step: NextStep, count: int) -> float:
    """Return the lines of *step*, one of *count*."""
    lines = text_metrics.many_lines(step.text, text_metrics.DISPLAY, _STEP_SIZE, _STEP_WIDTH) + bool(step.contact)
    return max(_STEPS[min(count, len(_STEPS)) - 1], lines * _STEP_LINE + _STEP_AROUND)


def what_next(edition: Edition, side: Side) -> Chapter:
    """Compose « Et maintenant ? », which the edition has."""
    from livret.design.templates import composed  # only where something is composed

    sources, sheet = Sources(), edition.sheet.what_next
    assert sheet
    steps = [
        _step(step, len(sheet.steps), sources.attribute(edition.mark(f"et_maintenant.etapes.{rank}.titre")))
        for rank, step in enumerate(sheet.steps)
    ]
    return composed(
        edition, "next", SLUG, "Et maintenant\u202f?", side, sources, steps=steps,
        lead=_lead(sheet), lead_src=sources.attribute(edition.mark("et_maintenant.chapo")),
    )  # fmt: skip
