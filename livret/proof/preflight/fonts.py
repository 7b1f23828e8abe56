"""Preflight of fonts: all embedded, all the house's, and a glyph for every character."""

from collections.abc import Iterator
from functools import cache

from fontTools.ttLib import TTFont

from livret.base import paths
from livret.catalogue import preflight as kinds
from livret.pdf.read.model import Run
from livret.pdf.spot import Spot
from livret.proof.preflight.findings import PreflightFinding, PreflightSubject

#: The PostScript name in a font's name table, used in a PDF (OpenType, « name »).
_POSTSCRIPT = 6


def embedded(subject: PreflightSubject) -> Iterator[PreflightFinding]:
    """Find text in a font that is not embedded (ISO 15930-7 6.2.5; ISO 19005-2 6.2.11.4)."""
    kind = kinds.NOT_EMBEDDED if subject.ours or subject.printed else kinds.NOT_EMBEDDED_TO_READ
    for page, run in _drawn(subject):
        if not run.embedded:
            yield PreflightFinding(kind, page, run.spot, run.font, values={"font": run.font})


def ours(subject: PreflightSubject) -> Iterator[PreflightFinding]:
    """Find text in a font that is none of the house's, in a file of ours."""
    if not subject.ours:
        return
    for page, run in _drawn(subject):
        if run.font not in house_fonts():
            yield PreflightFinding(kinds.NOT_OURS, page, run.spot, run.font, values={"font": run.font})


def glyphs(subject: PreflightSubject) -> Iterator[PreflightFinding]:
    """Find characters drawn as .notdef (ISO 15930-7 6.2.5; ISO 14289-1 7.21.8)."""
    lost: dict[tuple[int, str], int] = {}
    spots: dict[tuple[int, str], Spot] = {}
    for page, run in _drawn(subject):
        if run.missing:
            lost[page, run.font] = lost.get((page, run.font), 0) + run.missing
            spots.setdefault((page, run.font), run.spot)
    for (page, font), count in lost.items():
        yield PreflightFinding(kinds.NO_GLYPH, page, spots[page, font], font, count, {"font": font, "count": count})


@cache
def house_fonts() -> frozenset[str]:
    """Return the names of the fonts of the house in PDFs."""
    names = set()
    for path in paths.assets().glob("fonts/*/*.ttf"):
        with TTFont(path, lazy=True) as font:
            names.add(str(font["name"].getDebugName(_POSTSCRIPT)))
    return frozenset(names)


def _drawn(subject: PreflightSubject) -> Iterator[tuple[int, Run]]:
    """Yield the runs that are drawn, each with its page."""
    for sheet in subject.read.sheets:
        for run in sheet.runs:
            if run.mode != 3 and run.layer:
                yield sheet.number, run
