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

from livret.exports.press.inks import Ink, Palette, UnknownColouring, space
from livret.exports.press.resources import PressObject, Supply
from livret.exports.press.state import PressState, is_transparent, shrinking, step, thickened

_Instruction = ContentStreamInstruction


class Drawings(Protocol):
    """The objects that a stream draws, converted for print; *scale* is that at which they are drawn."""

    def form(self, told: Object, palette: Palette, scale: float) -> PressObject:
        """Return a form XObject."""

    def picture(self, told: Object) -> PressObject:
        """Return an image XObject."""

    def inline(self, told: ContentStreamInlineImage) -> Object:
        """Return an inline image as an XObject."""

    def pattern(self, told: Object, palette: Palette, scale: float, shift: float) -> PressObject:
        """Return a pattern, moved by *shift* points right and up."""

    def shading(self, told: Object, palette: Palette) -> PressObject:
        """Return a shading."""

    def state(self, told: Object, scale: float) -> PressObject:
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
        self, drawings: Drawings, supply: Supply, palette: Palette, scale: float = 1, shift: float = 0
    ) -> None:
        self._drawings, self._supply, self._palette = drawings, supply, palette
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
        self._say("Tf", self._supply.take("/Font", str(font), None, _font)[0], size)

    def _set_state(self, instruction: _Instruction) -> None:
        name, scale = str(instruction.operands[0]), step(shrinking(self._state.matrix))
        told = self._supply.find("/ExtGState", name)
        self._state.apply(told)
        self.transparent |= is_transparent(told)
        key = scale if isinstance(told.get("/SMask"), Dictionary) else None
        taken, drawn = self._supply.take("/ExtGState", name, key, lambda old: self._drawings.state(old, scale))
        self.stroked |= drawn.stroked
        self._say("gs", taken)

    def _overprint(self, wanted: bool) -> None:
        if wanted != self._state.overprints:
            self._state.overprints = wanted
            name = "/livret-over" if wanted else "/livret-knock"
            self._say("gs", self._supply.hold("/ExtGState", name, self._drawings.overprint(wanted)))

    # Colours

    def _set_colour(self, instruction: _Instruction, family: str, strokes: bool) -> None:
        parts = [float(part) for part in instruction.operands]
        self._paint(space(Name(family)).ink(self._palette, parts), strokes)

    def _paint(self, ink: Ink, strokes: bool) -> None:
        if strokes:
            self._state.stroke = ink
        else:
            self._state.fill = ink
        if ink.spot:
            name = self._supply.hold("/ColorSpace", f"/{ink.spot}", self._drawings.spot(ink))
            self._say("CS" if strokes else "cs", name)
            self._say("SCN" if strokes else "scn", 1)
        else:
            self._say(self._palette.stroke if strokes else self._palette.fill, *ink.mix)

    def _set_space(self, instruction: _Instruction, strokes: bool) -> None:
        name = str(instruction.operands[0])
        if name == "/Pattern":
            self._take_space(None, strokes)
            self._out.append(instruction)
            return
        told = Name(name) if name.startswith("/Device") else self._supply.find("/ColorSpace", name)
        chosen = space(told)
        self._take_space(chosen, strokes)
        self._paint(chosen.ink(self._palette, chosen.initial), strokes)

    def _take_space(self, chosen: Any, strokes: bool) -> None:
        if strokes:
            self._state.stroke_space, self._state.stroke = chosen, None
        else:
            self._state.fill_space, self._state.fill = chosen, None

    def _set_parts(self, instruction: _Instruction, strokes: bool) -> None:
        chosen = self._state.stroke_space if strokes else self._state.fill_space
        if chosen is None:
            self._set_pattern(instruction)
        else:
            self._paint(chosen.ink(self._palette, [float(part) for part in instruction.operands]), strokes)

    def _set_pattern(self, instruction: _Instruction) -> None:
        if len(instruction.operands) != 1:
            raise UnknownColouring("a pattern without colours of its own")
        taken, drawn = self._supply.take(
            "/Pattern",
            str(instruction.operands[0]),
            (self._shift, self._scale),
            lambda old: self._drawings.pattern(old, self._palette, self._scale, self._shift),
        )
        self._note(drawn)
        self._say(str(instruction.operator), taken)

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
        if wanted is not None and self._palette.space == Name.DeviceCMYK:
            self._overprint(wanted)
        if self._state.mode % 4 in (1, 2):
            self._widen()
        self._out.append(instruction)

    def _draw(self, instruction: _Instruction) -> None:
        self._overprint(False)
        name, scale = str(instruction.operands[0]), step(shrinking(self._state.matrix))
        if self._supply.find("/XObject", name).get("/Subtype") == Name.Form:
            taken, drawn = self._supply.take(
                "/XObject", name, scale, lambda old: self._drawings.form(old, self._palette, scale)
            )
        else:
            taken, drawn = self._supply.take("/XObject", name, None, self._drawings.picture)
        self._note(drawn)
        self._say("Do", taken)

    def _draw_inline(self, instruction: ContentStreamInlineImage) -> None:
        self._overprint(False)
        name = f"/livret-inline-{len(self._supply.new.get('/XObject', Dictionary()))}"
        self._say("Do", self._supply.hold("/XObject", name, self._drawings.inline(instruction)))

    def _shade(self, instruction: _Instruction) -> None:
        self._overprint(False)
        name = str(instruction.operands[0])
        make: Callable[[Object], PressObject] = lambda old: self._drawings.shading(old, self._palette)  # noqa: E731
        self._say("sh", self._supply.take("/Shading", name, None, make)[0])

    # Marked content

    def _mark(self, instruction: _Instruction) -> None:
        """Drop tags, since nothing is read aloud; keep the /ActualText of hyphenated words, for search."""
        told = instruction.operands[1] if len(instruction.operands) > 1 else None
        kept = isinstance(told, Dictionary) and "/ActualText" in told
        self._marks.append(kept)
        if kept and isinstance(told, Dictionary):
            self._say("BDC", Name.Span, Dictionary(ActualText=told.ActualText))

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


def _font(told: Object) -> PressObject:
    if told.get("/Subtype") != Name.Type0:
        raise UnknownColouring(f"a font of {told.get('/Subtype')}")
    return PressObject(told)


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
