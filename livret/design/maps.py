"""The maps of an edition in the house's colours: what compose puts on covers, contents and heads."""

from collections.abc import Mapping

from markupsafe import Markup

from livret.base.tokens import colours, length
from livret.design.house_pages import Density
from livret.edition.atlas.contours import Contours, contours
from livret.edition.atlas.own import OwnContours
from livret.edition.atlas.places import Place
from livret.edition.atlas.tables import region_named
from livret.edition.maps import atlas
from livret.edition.maps.cartography import MapColours
from livret.edition.model import Edition, Territory

#: Width in mm of the map under the contents, by how close its rows stand (see styles/sections.css).
_CONTENTS_WIDTH: Mapping[str, float] = {"few": 164, "four": 150, "some": 105, "many": 105, "long": 164}

#: Longer side in mm of the outlines, which have each their own scale: signs, not measures.
_MARK_SIZE: Mapping[str, float] = {"few": 19, "four": 19, "some": 12}
_SIGN_SIZE = 62.0
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


def locator(territory: Territory, own: OwnContours | None = None) -> Markup | None:
    """Return the map of the facts card: the territory named in its département; None when it is unknown.

    It stands on the ground that the edition has of its *own*, if any, else on that of the territory's région.
    """
    sheet, place = territory.sheet, territory.ground
    regions = _ground_of(place, own) if place else None
    if not place or not regions:
        return None
    drawn = atlas.locator(regions, place, sheet.short_name or sheet.name, _hex(territory.colour), _colours())
    return Markup(drawn)  # noqa: S704


def _ground_of(place: Place, own: OwnContours | None) -> Contours | None:
    if own and own.ground and place.own:
        return own.ground
    return contours(place.regions[:1]) if place.regions else None


def mark(territory: Territory, density: Density) -> Markup | None:
    """Return the outline that stands before a row of the contents; None where a chip of colour does."""
    size = _MARK_SIZE.get(density)
    return _silhouette(territory, size, territory.colour) if size else None


def sign(territory: Territory) -> Markup | None:
    """Return the outline of the territory, large: what stands on the cream field where there is no exergue."""
    return _silhouette(territory, _SIGN_SIZE, "sand")


def _silhouette(territory: Territory, longer_side_mm: float, colour: str) -> Markup | None:
    if not territory.ground:
        return None
    drawn = atlas.silhouette(territory.ground, territory.sheet.name, _hex(colour), longer_side_mm)
    return Markup(drawn)  # noqa: S704


def ground(edition: Edition) -> Contours | None:
    """Return what *edition* brings as its ground, else its région; None when the atlas knows none of that name."""
    if edition.contours and edition.contours.ground:
        return edition.contours.ground
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
