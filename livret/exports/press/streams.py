"""A content stream, rewritten for the press: its colours, its lines, black text that overprints.

Operators are those of ISO 32000-1 annex A; one that is not in the table is copied as it is. ``pdf/read`` finds where
things are; this module needs every operator as written, and inks instead of screen colours.
"""

from collections.abc import Callable
from typing import Any, Protocol

from pikepdf import (
    ContentStreamInlineImage,
    ContentStreamInstruction,
    Dictionary,
    Matrix,
    Name,
    Object,
    Operator,
    parse_content_stream,
    unparse_content_stream,
)

from livret.exports.press.inks import Ink, InkSpace, UnknownColouring, space
from livret.exports.press.resources import PressObject, StreamResources
from livret.exports.press.state import PressState, is_transparent, shrinking, step, thickened

_Instruction = ContentStreamInstruction


class Drawings(Protocol):
    """The objects that a stream draws, converted for print; *scale* is that at which they are drawn."""

    def form(self, old: Object, inks: InkSpace, scale: float) -> PressObject:
        """Return a form XObject."""

    def picture(self, old: Object) -> PressObject:
        """Return an image XObject."""

    def inline(self, image: ContentStreamInlineImage) -> Object:
        """Return an inline image as an XObject."""

    def pattern(self, old: Object, inks: InkSpace, scale: float, shift: float) -> PressObject:
        """Return a pattern, moved by *shift* points right and up."""

    def shading(self, old: Object, inks: InkSpace) -> PressObject:
        """Return a shading."""

    def state(self, old: Object, scale: float) -> PressObject:
        """Return an ExtGState dictionary."""

    def spot(self, ink: Ink) -> Object:
        """Return the Separation colour space of a spot ink."""

    def overprint(self, wanted: bool) -> Object:
        """Return the ExtGState that starts or ends overprinting."""


class Rewriter:
    """Rewrites one stream, once.

    *scale* is that of lengths before its first operator; *shift* is how far the sheet moves the drawing
    (points right and up, for a page; patterns do not move by themselves, ISO 32000-1 8.7.3.1).
    """

    def __init__(
        self, drawings: Drawings, resources: StreamResources, inks: InkSpace, scale: float = 1, shift: float = 0
    ) -> None:
        self._drawings, self._resources, self._inks = drawings, resources, inks
        self._scale, self._shift = scale, shift
        self._state = PressState(Matrix().scaled(scale, scale))
        self._kept: list[PressState] = []
        self._marks: list[bool] = []
        self._out: list[Any] = []
        self.transparent = self.stroked = False

    def rewrite(self, stream: Object) -> bytes:
        """Return the operators for the press of *stream* (or a page), which draws for the screen."""
        for instruction in parse_content_stream(stream):
            act = _ACTS.get(str(instruction.operator))
            if act:
                act(self, instruction)
            else:
                self._out.append(instruction)
        for mark in reversed(self._marks):
            if mark:
                self._say("EMC")
        for _state in self._kept:
            self._say("Q")
        return bytes(unparse_content_stream(self._out))

    def _say(self, operator: str, *operands: Any) -> None:
        self._out.append(_Instruction([*operands], Operator(operator)))

    # State

    def _save(self, instruction: _Instruction) -> None:
        self._kept.append(self._state.copy())
        self._out.append(instruction)

    def _restore(self, instruction: _Instruction) -> None:
        if not self._kept:
            raise UnknownColouring("Q without q")
        self._state = self._kept.pop()
        self._out.append(instruction)

    def _transform(self, instruction: _Instruction) -> None:
        self._state.matrix = Matrix(instruction.operands) @ self._state.matrix
        self._out.append(instruction)

    def _set_width(self, instruction: _Instruction) -> None:
        self._state.width = self._state.drawn_width = float(instruction.operands[0])
        self._out.append(instruction)

    def _set_mode(self, instruction: _Instruction) -> None:
        self._state.mode = int(instruction.operands[0])
        self._out.append(instruction)

    def _set_font(self, instruction: _Instruction) -> None:
        font, size = instruction.operands
        self._say("Tf", self._resources.convert("/Font", str(font), None, _font)[0], size)

    def _set_state(self, instruction: _Instruction) -> None:
        name, scale = str(instruction.operands[0]), step(shrinking(self._state.matrix))
        old = self._resources.find("/ExtGState", name)
        self._state.apply(old)
        self.transparent |= is_transparent(old)
        key = scale if isinstance(old.get("/SMask"), Dictionary) else None
        new_name, drawn = self._resources.convert(
            "/ExtGState", name, key, lambda state: self._drawings.state(state, scale)
        )
        self.stroked |= drawn.stroked
        self._say("gs", new_name)

    def _overprint(self, wanted: bool) -> None:
        if wanted != self._state.overprints:
            self._state.overprints = wanted
            name = "/livret-over" if wanted else "/livret-knock"
            self._say("gs", self._resources.add("/ExtGState", name, self._drawings.overprint(wanted)))

    # Colours

    def _set_colour(self, instruction: _Instruction, family: str, strokes: bool) -> None:
        parts = [float(part) for part in instruction.operands]
        self._paint(space(Name(family)).ink(self._inks, parts), strokes)

    def _paint(self, ink: Ink, strokes: bool) -> None:
        if strokes:
            self._state.stroke = ink
        else:
            self._state.fill = ink
        if ink.spot:
            name = self._resources.add("/ColorSpace", f"/{ink.spot}", self._drawings.spot(ink))
            self._say("CS" if strokes else "cs", name)
            self._say("SCN" if strokes else "scn", 1)
        else:
            self._say(self._inks.stroke if strokes else self._inks.fill, *ink.mix)

    def _set_space(self, instruction: _Instruction, strokes: bool) -> None:
        name = str(instruction.operands[0])
        if name == "/Pattern":
            self._select_space(None, strokes)
            self._out.append(instruction)
            return
        definition = Name(name) if name.startswith("/Device") else self._resources.find("/ColorSpace", name)
        chosen = space(definition)
        self._select_space(chosen, strokes)
        self._paint(chosen.ink(self._inks, chosen.initial), strokes)

    def _select_space(self, chosen: Any, strokes: bool) -> None:
        if strokes:
            self._state.stroke_space, self._state.stroke = chosen, None
        else:
            self._state.fill_space, self._state.fill = chosen, None

    def _set_parts(self, instruction: _Instruction, strokes: bool) -> None:
        chosen = self._state.stroke_space if strokes else self._state.fill_space
        if chosen is None:
            self._set_pattern(instruction)
        else:
            self._paint(chosen.ink(self._inks, [float(part) for part in instruction.operands]), strokes)

    def _set_pattern(self, instruction: _Instruction) -> None:
        if len(instruction.operands) != 1:
            raise UnknownColouring("a pattern without colours of its own")
        new_name, drawn = self._resources.convert(
            "/Pattern",
            str(instruction.operands[0]),
            (self._shift, self._scale),
            lambda old: self._drawings.pattern(old, self._inks, self._scale, self._shift),
        )
        self._note(drawn)
        self._say(str(instruction.operator), new_name)

    def _note(self, drawn: PressObject) -> None:
        self.transparent |= drawn.transparent
        self.stroked |= drawn.stroked

    # Paths

    def _fill(self, instruction: _Instruction) -> None:
        path = thickened(_path(self._out), str(instruction.operator), self._state.matrix)
        self._overprint(False)
        self._out += [*path, instruction]

    def _stroke(self, instruction: _Instruction) -> None:
        """Stroke, and perhaps fill: operators of the state go in front of the path."""
        path = _path(self._out)
        self._overprint(False)
        self._widen()
        self._out += [*path, instruction]

    def _widen(self) -> None:
        self.stroked = True
        wanted = max(self._state.width, self._state.finest())
        if wanted != self._state.drawn_width:
            self._state.drawn_width = wanted
            self._say("w", round(wanted, 6))

    # Text, and what is drawn elsewhere

    def _show(self, instruction: _Instruction) -> None:
        wanted = self._state.text_overprints()
        if wanted is not None and self._inks.space == Name.DeviceCMYK:
            self._overprint(wanted)
        if self._state.mode % 4 in (1, 2):
            self._widen()
        self._out.append(instruction)

    def _draw(self, instruction: _Instruction) -> None:
        self._overprint(False)
        name, scale = str(instruction.operands[0]), step(shrinking(self._state.matrix))
        if self._resources.find("/XObject", name).get("/Subtype") == Name.Form:
            new_name, drawn = self._resources.convert(
                "/XObject", name, scale, lambda old: self._drawings.form(old, self._inks, scale)
            )
        else:
            new_name, drawn = self._resources.convert("/XObject", name, None, self._drawings.picture)
        self._note(drawn)
        self._say("Do", new_name)

    def _draw_inline(self, instruction: ContentStreamInlineImage) -> None:
        self._overprint(False)
        name = f"/livret-inline-{len(self._resources.new.get('/XObject', Dictionary()))}"
        self._say("Do", self._resources.add("/XObject", name, self._drawings.inline(instruction)))

    def _shade(self, instruction: _Instruction) -> None:
        self._overprint(False)
        name = str(instruction.operands[0])
        make: Callable[[Object], PressObject] = lambda old: self._drawings.shading(old, self._inks)  # noqa: E731
        self._say("sh", self._resources.convert("/Shading", name, None, make)[0])

    # Marked content

    def _mark(self, instruction: _Instruction) -> None:
        """Drop tags, since nothing is read aloud; keep the /ActualText of hyphenated words, for search."""
        properties = instruction.operands[1] if len(instruction.operands) > 1 else None
        kept = isinstance(properties, Dictionary) and "/ActualText" in properties
        self._marks.append(kept)
        if kept and isinstance(properties, Dictionary):
            self._say("BDC", Name.Span, Dictionary(ActualText=properties.ActualText))

    def _unmark(self, _instruction: _Instruction) -> None:
        if self._marks and self._marks.pop():
            self._say("EMC")

    def _drop(self, _instruction: _Instruction) -> None:
        """Drop the operator."""


_CONSTRUCTION = {"m", "l", "c", "v", "y", "h", "re", "W", "W*"}


def _path(out: list[Any]) -> list[Any]:
    """Remove the path at the end of *out* from it, and return it (ISO 32000-1 8.5.2)."""
    start = len(out)
    while start and str(out[start - 1].operator) in _CONSTRUCTION:
        start -= 1
    path = out[start:]
    del out[start:]
    return path


def _font(old: Object) -> PressObject:
    if old.get("/Subtype") != Name.Type0:
        raise UnknownColouring(f"a font of {old.get('/Subtype')}")
    return PressObject(old)


_Act = Callable[[Rewriter, Any], None]


def _colouring(family: str, strokes: bool) -> _Act:
    return lambda rewriter, instruction: rewriter._set_colour(instruction, family, strokes)


_ACTS: dict[str, _Act] = {
    "q": Rewriter._save,
    "Q": Rewriter._restore,
    "cm": Rewriter._transform,
    "w": Rewriter._set_width,
    "gs": Rewriter._set_state,
    "Tr": Rewriter._set_mode,
    "Tf": Rewriter._set_font,
    "g": _colouring("/DeviceGray", False),
    "G": _colouring("/DeviceGray", True),
    "rg": _colouring("/DeviceRGB", False),
    "RG": _colouring("/DeviceRGB", True),
    "k": _colouring("/DeviceCMYK", False),
    "K": _colouring("/DeviceCMYK", True),
    "cs": lambda rewriter, instruction: rewriter._set_space(instruction, False),
    "CS": lambda rewriter, instruction: rewriter._set_space(instruction, True),
    **dict.fromkeys(("sc", "scn"), lambda rewriter, instruction: rewriter._set_parts(instruction, False)),
    **dict.fromkeys(("SC", "SCN"), lambda rewriter, instruction: rewriter._set_parts(instruction, True)),
    **dict.fromkeys(("f", "F", "f*"), Rewriter._fill),
    **dict.fromkeys(("S", "s", "B", "B*", "b", "b*"), Rewriter._stroke),
    **dict.fromkeys(("Tj", "TJ", "'", '"'), Rewriter._show),
    "Do": Rewriter._draw,
    "INLINE IMAGE": Rewriter._draw_inline,
    "sh": Rewriter._shade,
    **dict.fromkeys(("BMC", "BDC"), Rewriter._mark),
    "EMC": Rewriter._unmark,
    **dict.fromkeys(("MP", "DP", "BX", "EX"), Rewriter._drop),
}
