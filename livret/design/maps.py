"""The maps of an edition in the house's colours: what compose puts on covers, contents and heads."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup

from livret.base.tokens import colours, length
from livret.design.house_pages import Density
from livret.edition.atlas.contours import Contours, contours
from livret.edition.atlas.tables import region_named
from livret.edition.maps import atlas
from livret.edition.maps import near as near_maps
from livret.edition.maps.cartography import MapColours
from livret.edition.model import Edition, Territory

#: Width in mm of the map under the contents, by how close its rows stand (see styles/sections.css).
_CONTENTS_WIDTH: Mapping[str, float] = {"few": 164, "four": 150, "some": 105, "many": 105, "long": 164}

#: Longer side in mm of the outlines, which have each their own scale: signs, not measures.
_MARK_SIZE: Mapping[str, float] = {"few": 19, "four": 19, "some": 12}
#: The map from near: lines of the head below it, for its caption, and the air around the territory in mm.
_NEAR_FOOT, _NEAR_AIR = 1.75, 8
_NEAR_CREDIT = "Contours : d’après IGN Admin Express. Communes : Insee. Licence Ouverte 2.0."
#: Territories that a map of the cohort may number: beyond, leaders cross and figures crowd.
_MOST_NUMBERED = 40
#: The region's height for its width.
_SHAPE = 0.725


def cover(edition: Edition) -> Markup:
    """Return the map of both covers: the cohort shining on the region; nothing for a region without contours."""
    regions = ground(edition)
    if not regions:
        return Markup()
    painted = MapColours(_hex("pine-land"), _hex("pine-line"), _hex("pine-border"), edge=_hex("pine"))
    places = tuple(territory.ground for territory in edition.territories if territory.ground)
    return Markup(atlas.cover_map(regions, places, _hex("ochre"), painted))  # noqa: S704 - the atlas escapes what it prints


def cohort(edition: Edition, folios: Mapping[str, int], density: Density) -> Markup | None:
    """Return the map of the contents, each territory with its page; None when the contours know none.

    Where there are too many for numbers to find room, the map shows territories alone, and depends on no page.
    """
    regions = ground(edition)
    numbered = len(edition.territories) <= _MOST_NUMBERED
    known = tuple(
        atlas.ContentsEntry(
            territory.ground,
            territory.sheet.name,
            _hex(territory.colour),
            str(folios[territory.slug]) if numbered else "",
        )
        for territory in edition.territories
        if territory.ground
    )
    if not regions or not known:
        return None
    return Markup(atlas.contents_map(regions, known, _CONTENTS_WIDTH[density], _colours()))  # noqa: S704


def cohort_height(density: Density) -> float:
    """Return the height of the map of the contents, in lines of the baseline grid."""
    return _CONTENTS_WIDTH[density] * _SHAPE * 72 / 25.4 / length("line")


def locator(territory: Territory) -> Markup | None:
    """Return the map of the facts card: the territory named in its département; None when it is unknown."""
    sheet, place = territory.sheet, territory.ground
    if not place or not place.regions:
        return None
    regions = contours(place.regions[:1])
    drawn = atlas.locator(regions, place, sheet.short_name or sheet.name, _hex(territory.colour), _colours())
    return Markup(drawn)  # noqa: S704


def mark(territory: Territory, density: Density) -> Markup | None:
    """Return the outline that stands before a row of the contents; None where a chip of colour does."""
    size, place = _MARK_SIZE.get(density), territory.ground
    if not size or not place:
        return None
    return Markup(atlas.silhouette(place, territory.sheet.name, _hex(territory.colour), size))  # noqa: S704


@dataclass(frozen=True, slots=True)
class NearPicture:
    """The map from near with what is printed below it."""

    drawing: Markup
    caption: str
    credit: str


def near(territory: Territory, head_lines: float) -> NearPicture | None:
    """Return the map from near that stands on the head of the right page, *head_lines* high; None when it is unknown.

    It bleeds on three sides; its words keep to the text's measure.
    """
    place, sheet = territory.ground, territory.sheet
    if not place:
        return None
    bleed, inner, outer, line = (_mm(name) for name in ("bleed", "margin-inner", "margin-outer", "line"))
    height = bleed + _mm("margin-top") + (head_lines - _NEAR_FOOT) * line
    inset = near_maps.Inset(bleed + _NEAR_AIR, bleed + outer, _NEAR_AIR - 2, bleed + inner)
    painted = replace(_colours(), lines=_hex("cream"), sea=_hex("cream"))
    size = (_mm("trim-width") + 2 * bleed, height)
    drawn = near_maps.near_map(place, *size, sheet.short_name or sheet.name, _hex(territory.colour), painted, inset)
    count = len(place.communes)
    which = "Le territoire et sa commune." if count == 1 else f"Le territoire et ses {count} communes."
    shown = (which, _NEAR_CREDIT) if count else ("Le territoire.", "")
    return NearPicture(Markup(drawn), *shown)  # noqa: S704


def _mm(name: str) -> float:
    return length(name) * 25.4 / 72


def ground(edition: Edition) -> Contours | None:
    """Return the contours of the région of *edition*; None when the atlas knows none of that name."""
    region = region_named(edition.sheet.region)
    return contours((region.code,)) if region else None


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
