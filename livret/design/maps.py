"""The maps of an edition in the house's colours: what compose puts on covers, contents and heads."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from livret.base import text_metrics
from livret.base.tokens import colours, length
from livret.design.layout import HeadStrip
from livret.design.text_sizes import HOUSE
from livret.edition.atlas.contours import Contours, contours
from livret.edition.atlas.own import OwnContours
from livret.edition.atlas.places import Place
from livret.edition.atlas.tables import departments, region_named
from livret.edition.maps import cohort as cohort_maps
from livret.edition.maps import locator as locators
from livret.edition.maps import near as near_maps
from livret.edition.maps.basemap import Box
from livret.edition.maps.cartography import MapColours
from livret.edition.maps.cover import Named, cover_map
from livret.edition.maps.outlines import cover_outlines, silhouette
from livret.edition.model import Edition, Territory
from livret.pdf.model import Side

#: Widths in mm of the map of the cohort, on its own page and under the contents, widest first.
CONTENTS_WIDTHS = (164.0, 150.0, 105.0)
#: Territories whose pages a map of the cohort is tried with: no sheet has room for more.
_MOST_NUMBERED = 80
#: Where the drawing of both covers begins, in mm from the top of the page (components/cover.css).
_COVER_TOP = 103
#: The map from near: the air around the territory, and the room of the caption at its foot, in mm.
_NEAR_AIR, _NEAR_FOOT = 8, 5
#: Its caption there: points, and lines of the grid below it (components/figure.css).
_CAPTION_SIZE, _CAPTION_FOOT = 8, 0.35
#: The same, in a strip.
_STRIP_AIR = 5
#: The margins of a page, from its left; of the height that a map on a page of its own spares, the part above the
#: territory, and its most in mm: that may be nothing but sea.
_MARGINS, _OVER_PAGE, _MOST_OVER = {"left": ("outer", "inner"), "right": ("inner", "outer")}, 0.4, 22
#: Less height than that has no room for outlines (mm).
_LEAST_OUTLINES = 12
#: The fewest communes of a territory whose map from near fills a page, and the lines of its title above it.
_LEAST_COMMUNES, _PAGE_TOP = 3, 8.5
_AROUND_CREDIT = "Autour : d’après IGN Admin Express. Licence Ouverte 2.0."
_NEAR_CREDIT = "Contours : d’après IGN Admin Express. Communes : Insee. Licence Ouverte 2.0."


def cover(edition: Edition, words: Sequence[Box]) -> Markup:
    """Return the map of both covers, clear of *words*: the cohort shining on the régions that edition.yaml names.

    *words* are in mm of the page, from the left of the map. Nothing without a region, nor beside a photo.
    """
    brought = edition.contours and edition.contours.ground
    regions = ground(edition) if (edition.sheet.regions or brought) and not edition.cover else None
    if not regions:
        return Markup()
    boxes = tuple(box.moved(0, -_COVER_TOP) for box in words)
    painted = MapColours(_hex("pine-land"), _hex("pine-line"), _hex("pine-border"), edge=_hex("pine"))
    within = _named(each for each in edition.territories if lies_on(regions, each))
    return Markup(cover_map(regions, within, _hex("ochre"), painted, boxes))  # noqa: S704 - maps escape what they print


def outlines(edition: Edition, room_mm: float, subject: Territory | None = None) -> Markup:
    """Return the outlines of the territories for a cover that has *room_mm* of height for them.

    That of the *subject* of an extract is filled, else the first; nothing where no ground is known.
    """
    shown = [territory for territory in edition.territories if territory.ground]
    if not shown or room_mm < _LEAST_OUTLINES:
        return Markup()
    lit = next((rank for rank, each in enumerate(shown) if subject and each.slug == subject.slug), 0)
    return Markup(cover_outlines(_named(shown), lit, _hex("ochre"), _hex("pine-border"), room_mm))  # noqa: S704


def _named(territories: Iterable[Territory]) -> tuple[Named, ...]:
    return tuple((each.ground, each.sheet.name) for each in territories if each.ground)


def cohort(edition: Edition, folios: Mapping[str, int], width_mm: float) -> Markup | None:
    """Return the map of the cohort, each territory with its page; None when no ground is known.

    Where there are too many for numbers to find room, the map shows territories alone, and depends on no page.
    """
    regions = ground(edition)
    if not regions:
        return None
    numbered = len(edition.territories) <= _MOST_NUMBERED
    known = tuple(
        cohort_maps.CohortEntry(
            territory.ground,
            territory.sheet.name,
            _hex(territory.colour),
            str(folios[territory.slug]) if numbered else "",
        )
        for territory in edition.territories
        if territory.ground and lies_on(regions, territory)
    )
    if not known:
        return None
    return Markup(cohort_maps.cohort_map(regions, known, width_mm, _colours()))  # noqa: S704


def has_cohort(edition: Edition) -> bool:
    """Return whether the cohort has a map: a ground is known, and a territory on it."""
    regions = ground(edition)
    return bool(regions and any(each.ground and lies_on(regions, each) for each in edition.territories))


def cohort_height(edition: Edition, width_mm: float) -> float:
    """Return the height of the map of the cohort, in lines of the baseline grid; 0 where no ground is known."""
    regions = ground(edition)
    return cohort_maps.height_mm(regions, width_mm) * 72 / 25.4 / length("line") if regions else 0.0


def locator(territory: Territory, own: OwnContours | None = None, in_margin: bool = False) -> Markup | None:
    """Return the map of the facts card: the territory in its départements, these named; None when it is unknown.

    It stands on the ground that the edition has of its *own*, if any. *in_margin*: small, and without names.
    """
    place = territory.ground
    regions = locator_ground(place, own) if place else None
    if not place or not regions:
        return None
    drawn = locators.in_margin if in_margin else locators.locator
    return Markup(drawn(regions, place, territory.sheet.name, _hex(territory.colour), _colours()))  # noqa: S704


def locator_ground(place: Place, own: OwnContours | None = None) -> Contours | None:
    """Return what the locator of *place* shows: its main région whole, and of others its départements there."""
    if own and own.ground and place.own:
        return own.ground
    if not place.regions:
        return None
    main = place.regions[0]
    return contours((main,), tuple(code for code in place.departments if departments()[code].region != main))


def mark(territory: Territory, width_mm: float, lines: float) -> Markup | None:
    """Return the outline before a row of the contents, in *width_mm* and *lines*; None where a chip of colour is."""
    place = territory.ground
    if not place:
        return None
    return Markup(silhouette(place, territory.sheet.name, _hex(territory.colour), width_mm, lines * _mm("line")))  # noqa: S704


@dataclass(frozen=True, slots=True)
class NearPicture:
    """The map from near with what is printed below it."""

    drawing: Markup
    caption: str
    credit: str


def near(territory: Territory, lines: float, edition: Edition | None = None) -> NearPicture | None:
    """Return the map from near that stands above the text of a page, *lines* high; None when it is unknown.

    It bleeds on three sides, as a whole page on all; its words keep to the text's measure. *edition* may bring
    contours of its own.
    """
    return _near(territory, *_field(territory, lines, edition), edition)


def _field(
    territory: Territory, lines: float, edition: Edition | None = None
) -> tuple[tuple[float, float], near_maps.Inset]:
    """Return the width and height in mm of the map from near that is *lines* high, and what it keeps free."""
    bleed, inner, outer, line = (_mm(name) for name in ("bleed", "margin-inner", "margin-outer", "line"))
    height = bleed + _mm("margin-top") + lines * line
    foot: float = _NEAR_FOOT + _NEAR_AIR - 2
    if lines >= HOUSE.lines:
        height, foot = _mm("trim-height") + 2 * bleed, foot + _mm("margin-bottom") + bleed
    below = bleed + _mm("margin-top") + (lines - _CAPTION_FOOT) * line
    measure = _mm("trim-width") - inner - outer
    caption = _caption_box(territory, edition, Box(bleed + inner, 0, bleed + inner + measure, below))
    inset = near_maps.Inset(bleed + _NEAR_AIR, bleed + outer, foot, bleed + inner, caption)
    return (_mm("trim-width") + 2 * bleed, height), inset


def _caption_box(territory: Territory, edition: Edition | None, room: Box) -> Box | None:
    """Return where the caption of the map from near is printed over it (mm), at the foot of *room*, on its left."""
    if not territory.ground:
        return None
    words, line = " ".join(_said(territory.ground, edition.contours if edition else None)), _mm("line")
    width = text_metrics.width(words, text_metrics.DISPLAY, _CAPTION_SIZE)
    count = math.ceil(width / (room.right - room.left))
    return Box(room.left, room.bottom - count * line, room.left + min(width, room.right - room.left), room.bottom)


def strip(territory: Territory, place: HeadStrip, side: Side, edition: Edition | None = None) -> NearPicture | None:
    """Return the map from near in the strip *place* of a page on *side*; None when it is unknown.

    It goes from the band to the bleed, or from the margin to it.
    """
    band, bleed, inner, outer = (_mm(name) for name in ("band", "bleed", "margin-inner", "margin-outer"))
    beside = _STRIP_AIR if place.margin else outer - band
    left, right = (beside, bleed + inner) if side == "left" else (bleed + inner, beside)
    size = (place.width, place.lines * _mm("line"))
    return _near(territory, size, near_maps.Inset(_STRIP_AIR, right, _STRIP_AIR, left), edition)


def _near(
    territory: Territory, size: tuple[float, float], inset: near_maps.Inset, edition: Edition | None
) -> NearPicture | None:
    place, sheet, brought = territory.ground, territory.sheet, edition.contours if edition else None
    if not place:
        return None
    painted = replace(_colours(), lines=_hex("cream"), sea=_hex("cream"))
    names = (
        tuple((each.slug, each.sheet.short_name or each.sheet.name) for each in edition.territories) if edition else ()
    )
    own = near_maps.OwnGround(brought.ground, names) if place.own and brought else near_maps.OwnGround()
    title, colour = sheet.short_name or sheet.name, _hex(territory.colour)
    drawn = near_maps.near_map(place, *size, title, colour, painted, inset, own)
    return NearPicture(Markup(drawn), *_said(place, brought))  # noqa: S704


def _said(place: Place, brought: OwnContours | None) -> tuple[str, str]:
    """Return the caption of the map from near of *place*, and its credit: whose contours are *brought*, and others'."""
    if not place.own:
        count = len(place.communes)
        return "Le territoire et sa commune." if count == 1 else f"Le territoire et ses {count} communes.", _NEAR_CREDIT
    credit = brought.credit if brought else ""
    official = "" if brought and brought.ground else _AROUND_CREDIT
    return "Le territoire et ses voisins.", " ".join(filter(None, (credit, official)))


def from_near(edition: Edition) -> list[Territory]:
    """Return the territories whose map from near may fill a page: first those whose own pages show something else."""
    shown = [each for each in edition.territories if each.ground and len(each.ground.communes) >= _LEAST_COMMUNES]
    return sorted(shown, key=lambda each: not (each.photos or each.sheet.exergues))


def near_page(territory: Territory, side: Side) -> NearPicture | None:
    """Return the map from near that fills a page on *side* below its title; None where its ground is not known.

    Its words keep to the text's measure. Over an island the sea is no higher than it is below.
    """
    bleed, line = _mm("bleed"), _mm("line")
    size = (_mm("trim-width") + 2 * bleed, _mm("trim-height") + bleed - _mm("margin-top") - _PAGE_TOP * line)
    left, right = (bleed + _mm(f"margin-{each}") for each in _MARGINS[side])
    inset = near_maps.Inset(_NEAR_AIR, right, bleed + 2 * _NEAR_AIR, left, over=_OVER_PAGE, most_over=_MOST_OVER)
    return _near(territory, size, inset, None)


def _mm(name: str) -> float:
    return length(name) * 25.4 / 72


def ground(edition: Edition) -> Contours | None:
    """Return the ground of *edition*: its own, the régions that it names, or those of its territories; None without.

    Of its territories, that is the main région of each, and where one goes beyond these, its départements there.
    """
    if edition.contours and edition.contours.ground:
        return edition.contours.ground
    named = [region.code for name in edition.sheet.regions if (region := region_named(name))]
    if edition.sheet.regions:
        return contours(tuple(dict.fromkeys(named))) if named else None
    places = [each.ground for each in edition.territories if each.ground]
    codes = tuple(dict.fromkeys(code for place in places for code in place.regions[:1]))
    theirs = dict.fromkeys(code for place in places for code in place.departments)
    beyond = tuple(code for code in theirs if code in departments() and departments()[code].region not in codes)
    return contours(codes, beyond) if codes else None


def lies_on(regions: Contours, territory: Territory) -> bool:
    """Return whether the ground of *territory*, in part at least, is on the map of *regions*."""
    place = territory.ground
    return bool(place and set(place.regions) & set(regions.codes))


def _colours() -> MapColours:
    return MapColours(
        land=_hex("sand"),
        lines=_hex("white"),
        borders=_hex("grey-line"),
        outline=_hex("grey"),
        department=_hex("sand-deep"),
        key=_hex("grey"),
        ink=_hex("ink"),
        edge=_hex("white"),
    )


def _hex(name: str) -> str:
    return colours()[name].hex
