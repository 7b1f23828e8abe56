"""Operators that set text (ISO 32000-1 9.3 and 9.4)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import hypot
from typing import Any

from pikepdf import Matrix, String

from livret.pdf.read.bounds import Meter
from livret.pdf.read.canvas import Canvas, Operands, Operators, setter
from livret.pdf.read.fonts import ReadFont, face
from livret.pdf.read.model import Run
from livret.pdf.read.state import PLAIN, GraphicsState, hull, scale

#: Ascent and descent of letters, as shares of the size.
_ASCENT, _DESCENT = 0.75, 0.22
#: Least gap between words, in ems.
_WORD_GAP = 0.18
#: How the letters of a rendering mode are painted, whether or not they also clip (ISO 32000-1 table 106).
_PAINTS = {0: ("fill",), 1: ("stroke",), 2: ("fill", "stroke")}


@dataclass(slots=True)
class _Line:
    """The text of one operator: characters, where each begins, where the last ends, how many are .notdef."""

    text: str = ""
    edges: list[float] = field(default_factory=list)
    end: float = 0.0
    missing: int = 0


def _begin(canvas: Canvas, _: Operands) -> None:
    canvas.state.text = canvas.state.line = PLAIN


def _font(canvas: Canvas, operands: Operands) -> None:
    font = canvas.resources.Font[operands[0]]
    key = font.objgen
    faces = canvas.known.faces
    if key == (0, 0) or key not in faces:
        faces[key] = face(font, canvas.known.meter)
    canvas.state.face, canvas.state.size = faces[key], float(operands[1])


def _mode(canvas: Canvas, operands: Operands) -> None:
    canvas.state.mode = int(operands[0])


def _move(canvas: Canvas, operands: Operands) -> None:
    state = canvas.state
    state.text = state.line = state.line.translated(float(operands[0]), float(operands[1]))


def _move_leading(canvas: Canvas, operands: Operands) -> None:
    canvas.state.leading = -float(operands[1])
    _move(canvas, operands)


def _place(canvas: Canvas, operands: Any) -> None:
    canvas.state.text = canvas.state.line = Matrix(operands)


def _next(canvas: Canvas, _: Operands) -> None:
    _move(canvas, (0, -canvas.state.leading))


def _show(canvas: Canvas, operands: Operands) -> None:
    _show_all(canvas, [operands[0]])


def _show_array(canvas: Canvas, operands: Operands) -> None:
    _show_all(canvas, operands[0])


def _show_next(canvas: Canvas, operands: Operands) -> None:
    _next(canvas, ())
    _show_all(canvas, [operands[0]])


def _show_spaced(canvas: Canvas, operands: Operands) -> None:
    canvas.state.word_spacing, canvas.state.spacing = float(operands[0]), float(operands[1])
    _show_next(canvas, operands[2:])


def _show_all(canvas: Canvas, parts: Iterable[Any]) -> None:
    state, drawn = canvas.state, canvas.drawn
    if state.face is None:
        return
    line = _set(state, state.face, parts, canvas.known.meter)
    if line.text:
        drawn.order += 1
        run = _run(canvas, state.face, line)
        canvas.keep(drawn.runs, run)
        for paint in _PAINTS.get(state.mode % 4, ()):
            canvas.used(getattr(state, paint), run.spot)
    state.text = state.text.translated(line.end, 0)


def _run(canvas: Canvas, face: ReadFont, line: _Line) -> Run:
    state, mark = canvas.state, canvas.marks[-1]
    matrix = state.text @ state.matrix
    big = state.size
    length = hypot(matrix.a, matrix.b)
    strokes = state.mode % 4 == 1
    return Run(
        text=line.text,
        spot=hull(matrix, line.edges[0], state.rise - _DESCENT * big, line.end, state.rise + _ASCENT * big),
        baseline=matrix.transform((0, state.rise)),
        along=(matrix.a / length, matrix.b / length) if length else (1.0, 0.0),
        edges=tuple(edge * length for edge in line.edges),
        size=abs(big) * scale(matrix),
        font=face.name,
        colour=(state.stroke if strokes else state.fill).rgb,
        alpha=state.group_alpha * (state.stroke_alpha if strokes else state.fill_alpha),
        mode=state.mode,
        clip=state.clip,
        order=canvas.drawn.order,
        mcid=mark.mcid,
        artifact=mark.artifact,
        layer=mark.layer,
        overprint=state.strokes_overprint if strokes else state.overprints,
        measured=bool(face.widths),
        missing=line.missing,
        embedded=face.embedded,
    )


def _set(state: GraphicsState, face: ReadFont, parts: Iterable[Any], meter: Meter) -> _Line:
    line, at, size, stretch = _Line(), 0.0, state.size, state.stretch
    edges, spacing = line.edges, state.spacing
    shown: list[str] = []
    for part in parts:
        if not isinstance(part, String):
            gap = -float(part) / 1000 * size * stretch
            if gap > _WORD_GAP * abs(size) and shown and not shown[-1].endswith((" ", "\u00a0")):
                shown.append(" ")
                edges.append(at)
            at += gap
            continue
        codes = bytes(part)
        meter.operators(len(codes))
        glyphs, missing = face.shown(codes)
        line.missing += missing
        for characters, width, spaced in glyphs:
            step = (width * size + spacing + (state.word_spacing if spaced else 0)) * stretch
            if len(characters) == 1:
                edges.append(at)
            else:
                edges += [at + step * n / len(characters) for n in range(len(characters))]
            shown.append(characters)
            at += step
    edges.append(at)
    line.text, line.end = "".join(shown), at
    return line


TEXT: Operators = {
    "BT": _begin,
    "Tf": _font,
    "Td": _move,
    "TD": _move_leading,
    "Tm": _place,
    "T*": _next,
    "Tc": setter("spacing"),
    "Tw": setter("word_spacing"),
    "Tz": setter("stretch", 0.01),
    "TL": setter("leading"),
    "Ts": setter("rise"),
    "Tr": _mode,
    "Tj": _show,
    "TJ": _show_array,
    "'": _show_next,
    '"': _show_spaced,
}
