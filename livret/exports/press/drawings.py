"""Forms, patterns, soft masks and shadings of the book, converted for print, once for each way they are used.

The book is not changed: new objects refer to new ones, and the rest is not written.
"""

from typing import Any

from pikepdf import Array, ContentStreamInlineImage, Dictionary, Matrix, Name, Object, Pdf, Stream

from livret.exports.press.inks import Ink, Luminosity, Palette, Plates, Space, UnknownColouring, space
from livret.exports.press.resources import PressObject, Supply
from livret.exports.press.state import is_transparent, shrinking
from livret.exports.press.streams import Rewriter

#: Axial and radial (ISO 32000-1 8.7.4.5.3 and 4): the two that the engine draws.
_KINDS = (2, 3)

_KEPT = ("/ShadingType", "/Coords", "/Domain", "/Extend", "/BBox", "/AntiAlias")


def shading(told: Object, palette: Palette) -> Dictionary:
    """Return the shading dictionary *told* in the inks of *palette*; raises UnknownColouring for another type."""
    if told.ShadingType not in _KINDS:
        raise UnknownColouring(f"a shading of type {told.ShadingType}")
    source = space(told.ColorSpace)
    made = Dictionary({key: told[key] for key in _KEPT if key in told})
    made.ColorSpace = palette.space
    made.Function = _function(told.Function, source, palette)
    if "/Background" in told:
        made.Background = _inks(told.Background, source, palette)
    return made


def _function(told: Object, source: Space, palette: Palette) -> Dictionary:
    """Return an exponential or stitching function (ISO 32000-1 7.10.3 and 4) whose values are inks."""
    if isinstance(told, Array) or told.FunctionType not in (2, 3):
        raise UnknownColouring("a gradient's function")
    made = Dictionary({key: value for key, value in told.items() if key not in ("/C0", "/C1", "/Functions", "/Range")})
    if told.FunctionType == 3:
        made.Functions = Array([_function(part, source, palette) for part in told.Functions])
    else:
        made.C0 = _inks(told.get("/C0", Array([0])), source, palette)
        made.C1 = _inks(told.get("/C1", Array([1])), source, palette)
    return made


def _inks(parts: Object, source: Space, palette: Palette) -> Array:
    return Array(source.ink(palette, [float(part) for part in parts]).mix)


#: Entries that a form or a pattern keeps beside its operators (ISO 32000-1 tables 95, 75, 76).
_FORM = ("/Type", "/Subtype", "/FormType", "/BBox", "/Matrix")
_TILING = ("/Type", "/PatternType", "/PaintType", "/TilingType", "/BBox", "/XStep", "/YStep", "/Matrix")

#: Entries of an ExtGState that are forbidden, or set by us (ISO 15930-7; ISO 32000-1 table 58).
_FORBIDDEN = ("/OP", "/op", "/OPM", "/TR", "/TR2", "/HT", "/HTO", "/BG", "/BG2", "/UCR", "/UCR2", "/FL")

#: Forms within forms, at most.
_DEPTH = 40


class PressDrawings:
    """The drawings of one document (implements ``streams.Drawings``)."""

    def __init__(self, pdf: Pdf, plates: Plates) -> None:
        self._pdf, self._plates, self._mask = pdf, plates, Luminosity()
        self._supplies: dict[tuple[tuple[int, int], Name], Supply] = {}
        self._made: dict[tuple[Any, ...], PressObject] = {}
        self._spots: dict[str, tuple[Ink, Object]] = {}
        self._depth = 0
        self._overprint = {
            wanted: pdf.make_indirect(Dictionary(Type=Name.ExtGState, OP=wanted, op=wanted, OPM=int(wanted)))
            for wanted in (True, False)
        }

    def supply(self, resources: Object, palette: Palette) -> Supply:
        """Return the new resources for *resources*: the same for all that share them."""
        if not resources.is_indirect:
            return Supply(resources, self._pdf.make_indirect(Dictionary()))
        key = (resources.objgen, palette.space)
        if key not in self._supplies:
            self._supplies[key] = Supply(resources, self._pdf.make_indirect(Dictionary()))
        return self._supplies[key]

    def overprint(self, wanted: bool) -> Object:
        return self._overprint[wanted]

    def picture(self, told: Object) -> PressObject:
        return PressObject(told, transparent="/SMask" in told)

    def inline(self, told: ContentStreamInlineImage) -> Object:
        """Return the image as an XObject, its samples encoded as they are, less the space before ``EI``."""
        picture = self._pdf.make_stream(told.iimage.read_raw_bytes()[:-1])
        for key, value in told.iimage.obj.items():
            picture[key] = value
        picture.Type, picture.Subtype = Name.XObject, Name.Image
        return picture

    def spot(self, ink: Ink) -> Object:
        """Return its Separation (ISO 32000-1 8.6.6.4); raises UnknownColouring for two mixes of one name."""
        assert ink.spot
        if ink.spot not in self._spots:
            self._spots[ink.spot] = (ink, separation(self._pdf, ink.spot, ink.mix))
        known, made = self._spots[ink.spot]
        if known != ink:
            raise UnknownColouring(f"two mixes for {ink.spot}")
        return made

    def shading(self, told: Object, palette: Palette) -> PressObject:
        return PressObject(shading(told, palette))

    def state(self, told: Object, scale: float) -> PressObject:
        made = Dictionary({key: value for key, value in told.items() if key not in _FORBIDDEN})
        stroked = False
        if isinstance(told.get("/SMask"), Dictionary):
            group = self.form(told.SMask.G, self._mask, scale)
            stroked = group.stroked
            made.SMask = _mask(told.SMask, group.object, self._mask)
        return PressObject(made, transparent=is_transparent(told), stroked=stroked)

    def form(self, told: Object, palette: Palette, scale: float) -> PressObject:
        """Return the form for print; one that strokes no line is the same at every scale."""
        key = ("form", told.objgen, palette.space)
        if key in self._made and not self._made[key].stroked:
            return self._made[key]
        if (*key, scale) not in self._made:
            self._made[key] = self._made[*key, scale] = self._form(told, palette, scale)
        return self._made[*key, scale]

    def _form(self, told: Object, palette: Palette, scale: float) -> PressObject:
        made, rewriter = self._redrawn(told, _FORM, palette, scale)
        if "/Group" in told:
            made.Group = Dictionary({key: value for key, value in told.Group.items() if key != "/CS"})
            made.Group.CS = palette.space
        return PressObject(made, rewriter.transparent or "/Group" in told, rewriter.stroked)

    def pattern(self, told: Object, palette: Palette, scale: float, shift: float) -> PressObject:
        if told.PatternType == 2:
            drawn = PressObject(Dictionary(Type=Name.Pattern, PatternType=2, Shading=shading(told.Shading, palette)))
        elif told.PaintType == 1:
            tile, rewriter = self._redrawn(told, _TILING, palette, scale)
            drawn = PressObject(tile, rewriter.transparent, rewriter.stroked)
        else:
            raise UnknownColouring("a pattern without colours of its own")
        moved = Matrix(told.get("/Matrix", Matrix())) @ Matrix().translated(shift, shift)
        drawn.object.Matrix = Array([round(part, 6) for part in moved.shorthand])
        return drawn

    def _redrawn(self, told: Object, kept: tuple[str, ...], palette: Palette, scale: float) -> tuple[Stream, Rewriter]:
        self._depth += 1
        if self._depth > _DEPTH:
            raise UnknownColouring("drawings within drawings, without end")
        supply = self.supply(told.get("/Resources", Dictionary()), palette)
        rewriter = Rewriter(self, supply, palette, scale * shrinking(Matrix(told.get("/Matrix", Matrix()))))
        made = self._pdf.make_stream(rewriter.rewrite(told))
        for key in kept:
            if key in told:
                made[key] = told[key]
        made.Resources = supply.new
        self._depth -= 1
        return made, rewriter


def separation(pdf: Pdf, name: str, mix: tuple[float, ...]) -> Object:
    """Return the colour space of the plate *name*; *mix* (0 to 1) is its alternate where there is no such plate."""
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=Array(mix), N=1)
    return pdf.make_indirect(Array([Name.Separation, Name(f"/{name}"), Name.DeviceCMYK, tint]))


def _mask(told: Object, group: Object, palette: Luminosity) -> Dictionary:
    """Return a soft mask (ISO 32000-1 11.6.5.2) whose group is grey."""
    made = Dictionary(Type=Name.Mask, S=told.S, G=group)
    if "/BC" in told:
        backdrop = space(told.G.Group.CS).ink(palette, [float(part) for part in told.BC])
        made.BC = Array(backdrop.mix)
    if "/TR" in told:
        made.TR = told.TR
    return made
