"""Gradients: the colours at their stops as inks; between two stops, so much of the one and so much of the other."""

from pikepdf import Array, Dictionary, Object

from livret.exports.press.inks import Palette, Space, Unprintable, space

#: Axial and radial (ISO 32000-1 8.7.4.5.3 and 4): the two that the engine draws.
_KINDS = (2, 3)

_KEPT = ("/ShadingType", "/Coords", "/Domain", "/Extend", "/BBox", "/AntiAlias")


def shading(told: Object, palette: Palette) -> Dictionary:
    """Return the shading dictionary *told* with the inks of *palette*; raises Unprintable for a kind never met."""
    if told.ShadingType not in _KINDS:
        raise Unprintable(f"a shading of type {told.ShadingType}")
    source = space(told.ColorSpace)
    made = Dictionary({key: told[key] for key in _KEPT if key in told})
    made.ColorSpace = palette.space
    made.Function = _function(told.Function, source, palette)
    if "/Background" in told:
        made.Background = _inks(told.Background, source, palette)
    return made


def _function(told: Object, source: Space, palette: Palette) -> Dictionary:
    """Return an exponential or stitching function (ISO 32000-1 7.10.3 and 4) from places to inks."""
    if isinstance(told, Array) or told.FunctionType not in (2, 3):
        raise Unprintable("a gradient's function")
    made = Dictionary({key: value for key, value in told.items() if key not in ("/C0", "/C1", "/Functions", "/Range")})
    if told.FunctionType == 3:
        made.Functions = Array([_function(part, source, palette) for part in told.Functions])
    else:
        made.C0 = _inks(told.get("/C0", Array([0])), source, palette)
        made.C1 = _inks(told.get("/C1", Array([1])), source, palette)
    return made


def _inks(parts: Object, source: Space, palette: Palette) -> Array:
    return Array(source.ink(palette, [float(part) for part in parts]).mix)
