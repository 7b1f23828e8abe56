"""Forms, patterns, soft masks and shadings of the book, converted for print, once for each way they are used.

The book is not changed: new objects refer to new ones, and the rest is not written.
"""

from typing import Any

from pikepdf import Array, ContentStreamInlineImage, Dictionary, Matrix, Name, Object, Pdf, Stream

from livret.exports.press.inks import Ink, InkSpace, Luminosity, ProcessInks, Space, UnknownColouring, space
from livret.exports.press.resources import PressObject, StreamResources
from livret.exports.press.state import is_transparent, shrinking
from livret.exports.press.streams import Rewriter

#: Axial and radial (ISO 32000-1 8.7.4.5.3 and 4): the two that the engine draws.
_KINDS = (2, 3)

_KEPT = ("/ShadingType", "/Coords", "/Domain", "/Extend", "/BBox", "/AntiAlias")


def shading(old: Object, inks: InkSpace) -> Dictionary:
    """Return the shading dictionary *old* in *inks*; raises UnknownColouring for another type."""
    if old.ShadingType not in _KINDS:
        raise UnknownColouring(f"a shading of type {old.ShadingType}")
    source = space(old.ColorSpace)
    made = Dictionary({key: old[key] for key in _KEPT if key in old})
    made.ColorSpace = inks.space
    made.Function = _function(old.Function, source, inks)
    if "/Background" in old:
        made.Background = _inks(old.Background, source, inks)
    return made


def _function(old: Object, source: Space, inks: InkSpace) -> Dictionary:
    """Return an exponential or stitching function (ISO 32000-1 7.10.3 and 4) whose values are inks."""
    if isinstance(old, Array) or old.FunctionType not in (2, 3):
        raise UnknownColouring("a gradient's function")
    made = Dictionary({key: value for key, value in old.items() if key not in ("/C0", "/C1", "/Functions", "/Range")})
    if old.FunctionType == 3:
        made.Functions = Array([_function(part, source, inks) for part in old.Functions])
    else:
        made.C0 = _inks(old.get("/C0", Array([0])), source, inks)
        made.C1 = _inks(old.get("/C1", Array([1])), source, inks)
    return made


def _inks(parts: Object, source: Space, inks: InkSpace) -> Array:
    return Array(source.ink(inks, [float(part) for part in parts]).mix)


#: Entries that a form or a pattern keeps beside its operators (ISO 32000-1 tables 95, 75, 76).
_FORM = ("/Type", "/Subtype", "/FormType", "/BBox", "/Matrix")
_TILING = ("/Type", "/PatternType", "/PaintType", "/TilingType", "/BBox", "/XStep", "/YStep", "/Matrix")

#: Entries of an ExtGState that are forbidden, or set by us (ISO 15930-7; ISO 32000-1 table 58).
_FORBIDDEN = ("/OP", "/op", "/OPM", "/TR", "/TR2", "/HT", "/HTO", "/BG", "/BG2", "/UCR", "/UCR2", "/FL")

#: Forms within forms, at most.
_DEPTH = 40


class PressDrawings:
    """The drawings of one document (implements ``streams.Drawings``)."""

    def __init__(self, pdf: Pdf, inks: ProcessInks) -> None:
        self._pdf, self._inks, self._mask = pdf, inks, Luminosity()
        self._resources: dict[tuple[tuple[int, int], Name], StreamResources] = {}
        self._made: dict[tuple[Any, ...], PressObject] = {}
        self._spots: dict[str, tuple[Ink, Object]] = {}
        self._depth = 0
        self._overprint = {
            wanted: pdf.make_indirect(Dictionary(Type=Name.ExtGState, OP=wanted, op=wanted, OPM=int(wanted)))
            for wanted in (True, False)
        }

    def resources(self, resources: Object, inks: InkSpace) -> StreamResources:
        """Return the new resources for *resources*: the same for all that share them."""
        if not resources.is_indirect:
            return StreamResources(resources, self._pdf.make_indirect(Dictionary()))
        key = (resources.objgen, inks.space)
        if key not in self._resources:
            self._resources[key] = StreamResources(resources, self._pdf.make_indirect(Dictionary()))
        return self._resources[key]

    def overprint(self, wanted: bool) -> Object:
        return self._overprint[wanted]

    def picture(self, old: Object) -> PressObject:
        return PressObject(old, transparent="/SMask" in old)

    def inline(self, image: ContentStreamInlineImage) -> Object:
        """Return the image as an XObject, its samples encoded as they are, less the space before ``EI``."""
        picture = self._pdf.make_stream(image.iimage.read_raw_bytes()[:-1])
        for key, value in image.iimage.obj.items():
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

    def shading(self, old: Object, inks: InkSpace) -> PressObject:
        return PressObject(shading(old, inks))

    def state(self, old: Object, scale: float) -> PressObject:
        made = Dictionary({key: value for key, value in old.items() if key not in _FORBIDDEN})
        stroked = False
        if isinstance(old.get("/SMask"), Dictionary):
            group = self.form(old.SMask.G, self._mask, scale)
            stroked = group.stroked
            made.SMask = _mask(old.SMask, group.object, self._mask)
        return PressObject(made, transparent=is_transparent(old), stroked=stroked)

    def form(self, old: Object, inks: InkSpace, scale: float) -> PressObject:
        """Return the form for print; one that strokes no line is the same at every scale."""
        key = ("form", old.objgen, inks.space)
        if key in self._made and not self._made[key].stroked:
            return self._made[key]
        if (*key, scale) not in self._made:
            self._made[key] = self._made[*key, scale] = self._form(old, inks, scale)
        return self._made[*key, scale]

    def _form(self, old: Object, inks: InkSpace, scale: float) -> PressObject:
        made, rewriter = self._redrawn(old, _FORM, inks, scale)
        if "/Group" in old:
            made.Group = Dictionary({key: value for key, value in old.Group.items() if key != "/CS"})
            made.Group.CS = inks.space
        return PressObject(made, rewriter.transparent or "/Group" in old, rewriter.stroked)

    def pattern(self, old: Object, inks: InkSpace, scale: float, shift: float) -> PressObject:
        if old.PatternType == 2:
            drawn = PressObject(Dictionary(Type=Name.Pattern, PatternType=2, Shading=shading(old.Shading, inks)))
        elif old.PaintType == 1:
            tile, rewriter = self._redrawn(old, _TILING, inks, scale)
            drawn = PressObject(tile, rewriter.transparent, rewriter.stroked)
        else:
            raise UnknownColouring("a pattern without colours of its own")
        moved = Matrix(old.get("/Matrix", Matrix())) @ Matrix().translated(shift, shift)
        drawn.object.Matrix = Array([round(part, 6) for part in moved.shorthand])
        return drawn

    def _redrawn(self, old: Object, kept: tuple[str, ...], inks: InkSpace, scale: float) -> tuple[Stream, Rewriter]:
        self._depth += 1
        if self._depth > _DEPTH:
            raise UnknownColouring("drawings within drawings, without end")
        resources = self.resources(old.get("/Resources", Dictionary()), inks)
        rewriter = Rewriter(self, resources, inks, scale * shrinking(Matrix(old.get("/Matrix", Matrix()))))
        made = self._pdf.make_stream(rewriter.rewrite(old))
        for key in kept:
            if key in old:
                made[key] = old[key]
        made.Resources = resources.new
        self._depth -= 1
        return made, rewriter


def separation(pdf: Pdf, name: str, mix: tuple[float, ...]) -> Object:
    """Return the colour space of the plate *name*; *mix* (0 to 1) is its alternate where there is no such plate."""
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=Array(mix), N=1)
    return pdf.make_indirect(Array([Name.Separation, Name(f"/{name}"), Name.DeviceCMYK, tint]))


def _mask(old: Object, group: Object, inks: Luminosity) -> Dictionary:
    """Return a soft mask (ISO 32000-1 11.6.5.2) whose group is grey."""
    made = Dictionary(Type=Name.Mask, S=old.S, G=group)
    if "/BC" in old:
        backdrop = space(old.G.Group.CS).ink(inks, [float(part) for part in old.BC])
        made.BC = Array(backdrop.mix)
    if "/TR" in old:
        made.TR = old.TR
    return made
