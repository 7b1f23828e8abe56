"""From degrees to the plane of the atlas: Lambert-93 in mainland France, the legal UTM zone overseas.

Formulas: IGN, « Projection cartographique conique conforme de Lambert », NTG 71 (ALG0001, ALG0003); for UTM, Snyder,
« Map Projections: A Working Manual », USGS Professional Paper 1395, p. 61. Checked against pyproj within a metre.
"""

import math
from typing import NamedTuple

#: GRS 80, metres.
_RADIUS, _FLATTENING = 6_378_137.0, 1 / 298.257222101
_SQUARE = _FLATTENING * (2 - _FLATTENING)
_ECCENTRICITY = math.sqrt(_SQUARE)
#: Lambert-93 (EPSG:2154): longitude and latitude of its origin, its two parallels, and false coordinates.
_MERIDIAN, _LATITUDE, _PARALLELS = math.radians(3), math.radians(46.5), (math.radians(44), math.radians(49))
_EASTING, _NORTHING = 700_000, 6_600_000
#: Metres between the origins of two projections on the plane of the atlas.
APART = 10_000_000


class _Zone(NamedTuple):
    """An overseas projection: what it is for (west, south, east, north, degrees), meridian, false northing, place."""

    area: tuple[float, float, float, float]
    meridian: float
    northing: int
    rank: int


#: Ranks follow the codes of the projections (EPSG 2972, 2975, 4471, 5490), as in assets/atlas/make.py.
_OVERSEAS = (
    _Zone((-55, 2, -51, 6), -51, 0, 1),  # French Guiana, UTM 22 N
    _Zone((55, -21.6, 56, -20.7), 57, 10_000_000, 2),  # La Réunion, UTM 40 S
    _Zone((44.9, -13.2, 45.4, -12.5), 45, 10_000_000, 3),  # Mayotte, UTM 38 S
    _Zone((-62, 14, -60.6, 16.7), -63, 0, 4),  # Guadeloupe and Martinique, UTM 20 N
)


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """Return where a point (degrees) lies on the plane of the atlas: metres, y northwards."""
    for zone in _OVERSEAS:
        west, south, east, north = zone.area
        if west < longitude < east and south < latitude < north:
            x, y = _utm(longitude, latitude, zone)
            return x + APART * zone.rank, y
    return _lambert93(longitude, latitude)


def _isometric(latitude: float) -> float:
    """Return the isometric latitude (ALG0001)."""
    sine = _ECCENTRICITY * math.sin(latitude)
    return math.log(math.tan(math.pi / 4 + latitude / 2) * ((1 - sine) / (1 + sine)) ** (_ECCENTRICITY / 2))


def _normal(latitude: float) -> float:
    """Return the radius of curvature in the prime vertical."""
    return _RADIUS / math.sqrt(1 - _SQUARE * math.sin(latitude) ** 2)


def _cone() -> tuple[float, float]:
    """Return the exponent and the constant of the cone that cuts both parallels."""
    first, second = _PARALLELS
    radii = [_normal(each) * math.cos(each) for each in _PARALLELS]
    exponent = math.log(radii[1] / radii[0]) / (_isometric(first) - _isometric(second))
    return exponent, radii[0] / exponent * math.exp(exponent * _isometric(first))


_EXPONENT, _CONSTANT = _cone()
_POLE = _NORTHING + _CONSTANT * math.exp(-_EXPONENT * _isometric(_LATITUDE))


def _lambert93(longitude: float, latitude: float) -> tuple[float, float]:
    radius = _CONSTANT * math.exp(-_EXPONENT * _isometric(math.radians(latitude)))
    angle = _EXPONENT * (math.radians(longitude) - _MERIDIAN)
    return _EASTING + radius * math.sin(angle), _POLE - radius * math.cos(angle)


def _utm(longitude: float, latitude: float, zone: _Zone) -> tuple[float, float]:
    phi, second = math.radians(latitude), _SQUARE / (1 - _SQUARE)
    normal, tangent, curve = _normal(phi), math.tan(phi) ** 2, second * math.cos(phi) ** 2
    a = math.radians(longitude - zone.meridian) * math.cos(phi)
    x = a + (1 - tangent + curve) * a**3 / 6 + (5 - 18 * tangent + tangent**2 + 72 * curve - 58 * second) * a**5 / 120
    y = a**2 / 2 + (5 - tangent + 9 * curve + 4 * curve**2) * a**4 / 24
    return 500_000 + 0.9996 * normal * x, zone.northing + 0.9996 * (_arc(phi) + normal * math.tan(phi) * y)


def _arc(phi: float) -> float:
    """Return the length of the meridian from the equator."""
    e, e2, e3 = _SQUARE, _SQUARE**2, _SQUARE**3
    return _RADIUS * (
        (1 - e / 4 - 3 * e2 / 64 - 5 * e3 / 256) * phi
        - (3 * e / 8 + 3 * e2 / 32 + 45 * e3 / 1024) * math.sin(2 * phi)
        + (15 * e2 / 256 + 45 * e3 / 1024) * math.sin(4 * phi)
        - 35 * e3 / 3072 * math.sin(6 * phi)
    )
