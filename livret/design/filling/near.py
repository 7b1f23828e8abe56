"""A territory from near, on a page of its own."""

from itertools import product

from livret.base import text_metrics
from livret.design import maps
from livret.design.house_pages import Title
from livret.design.source_map import Sources
from livret.edition.model import Edition, Territory
from livret.pdf.model import Chapter, Side

#: How the slug of such a page begins.
SLUG = "carte-"
#: (size in pt, lines) of the name above a map from near, its width in mm, and its spacing in em (sections.css).
_NEAR_NAMES, _NEAR_WIDTH, _SPACING = ((34, 2), (25, 2), (20, 3)), 150.0, -0.022


def name(territory: Territory) -> Title:
    """Return the name of *territory* above its map, at the largest size that suits it."""
    names = [each for each in (territory.sheet.name, territory.sheet.short_name) if each]
    fitting = (
        Title(name, size, text_metrics.evened(name, text_metrics.DISPLAY_BLACK, size, _NEAR_WIDTH, _SPACING))
        for name, (size, allowed) in product(names, _NEAR_NAMES)
        if text_metrics.many_lines(name, text_metrics.DISPLAY_BLACK, size, _NEAR_WIDTH, _SPACING) <= allowed
    )
    return next(fitting, Title(names[-1], 20, _NEAR_WIDTH))


def near(edition: Edition, subject: Territory, folio: int, side: Side) -> Chapter:
    """Compose a page with *subject* from near, whose own pages begin at *folio*."""
    from livret.design.templates import composed  # only where something is composed

    sources, title = Sources(), f"{subject.sheet.name}\u00a0: la carte"
    return composed(
        edition, "near", f"{SLUG}{subject.slug}", title, side, sources,
        colour=subject.colour, near=maps.near_page(subject, side), bookmark=title, name=name(subject),
        name_src=sources.attribute(subject.mark("nom")), anchor=subject.anchor, page=folio,
    )  # fmt: skip
