"""The drawing of a page, operator by operator, in order (ISO 32000-1 annex A)."""

from collections.abc import Callable, Mapping, Sequence
from math import hypot
from typing import Any

from pikepdf import Array, Dictionary, Matrix, Name, Object, PdfError
from pikepdf import parse_content_stream as parsed

from livret.pdf.read.bounds import DEEPEST_STATES, MARKS, STATES, too_deep
from livret.pdf.read.canvas import Canvas, CanvasT, MarkedContent, Operands, Operators, Outline
from livret.pdf.read.inks import inks_of
from livret.pdf.read.model import Area, DrawnImage
from livret.pdf.read.paths import PATHS, QUICK_PATHS
from livret.pdf.read.state import EVERYWHERE, PLAIN, PaintColour, colour, common, hull, space_of
from livret.pdf.read.state import upright as is_upright
from livret.pdf.read.streams import bounded_content
from livret.pdf.read.text import TEXT
from livret.pdf.spot import Spot

#: Errors of a damaged operator: it draws nothing.
_DAMAGED = (TypeError, ValueError, IndexError, KeyError, AttributeError, ArithmeticError, PdfError)
#: Operators of an inline image, which the parser joins to one, “INLINE IMAGE”.
_INLINE = ("BI", "ID", "EI")


def draw(
    canvas: CanvasT,
    stream: Any,
    resources: Object,
    matrix: Matrix,
    clip: Spot,
    only: Mapping[str, Callable[[CanvasT, Operands], None]] | None = None,
) -> None:
    """Read *stream*, a page or a form, transformed by *matrix* and clipped to *clip*, into *canvas*.

    *only* are the operators to read; None: all of them, or those of a *quick* canvas.
    """
    before = canvas.resources, canvas.state, canvas.kept
    canvas.resources, canvas.kept = resources, []
    canvas.state = before[1].copy()
    canvas.state.matrix, canvas.state.clip = matrix, clip
    marks = len(canvas.marks)
    operators = only or (_QUICK if canvas.quick else _OPERATORS)
    instructions = _instructions(stream, " ".join((*operators, *_INLINE)))
    canvas.known.meter.operators(len(instructions))
    for instruction in instructions:
        try:
            if does := operators.get(str(instruction.operator)):
                does(canvas, instruction.operands)
        except _DAMAGED:
            continue
    del canvas.marks[marks:]
    canvas.resources, canvas.state, canvas.kept = before


def _instructions(stream: Any, names: str) -> Sequence[Any]:
    """Return the instructions of *stream* that have one of *names*; none where it is damaged."""
    bounded_content(stream)
    try:
        return parsed(stream, names)
    except (PdfError, ValueError, TypeError):
        return ()


# State


def _save(canvas: Canvas, _: Operands) -> None:
    if len(canvas.kept) >= DEEPEST_STATES:
        raise too_deep(STATES, DEEPEST_STATES)
    canvas.kept.append(canvas.state.copy())


def _restore(canvas: Canvas, _: Operands) -> None:
    if canvas.kept:
        canvas.state = canvas.kept.pop()


def _transform(canvas: Canvas, operands: Any) -> None:
    canvas.state.matrix = Matrix(operands) @ canvas.state.matrix


def _apply(canvas: Canvas, operands: Operands) -> None:
    canvas.state.apply(canvas.resources.ExtGState[operands[0]])


# Colours


def _device(space: str, components: int, strokes: bool) -> Callable[[Canvas, Operands], None]:
    return lambda canvas, operands: _coloured(canvas, space, components, operands, strokes)


def _coloured(canvas: Canvas, space: str, components: int, values: Operands, strokes: bool) -> None:
    paint = colour(space, components, [float(value) for value in values if not isinstance(value, Name)])
    if strokes:
        canvas.state.stroke, canvas.state.stroke_space = paint, (space, components)
    else:
        canvas.state.fill, canvas.state.fill_space = paint, (space, components)


def _space(strokes: bool) -> Callable[[Canvas, Operands], None]:
    def select(canvas: Canvas, operands: Operands) -> None:
        space, components = space_of(operands[0], canvas.resources)
        first = [0.0] * components if components != 4 else [0, 0, 0, 1]
        _coloured(canvas, space, components, first, strokes)

    return select


def _values(strokes: bool) -> Callable[[Canvas, Operands], None]:
    def select(canvas: Canvas, operands: Operands) -> None:
        state = canvas.state
        if operands and isinstance(operands[-1], Name):
            paint = PaintColour(_pattern(canvas, canvas.resources.Pattern[operands[-1]]), None)
            setattr(state, "stroke" if strokes else "fill", paint)
        else:
            _coloured(canvas, *(state.stroke_space if strokes else state.fill_space), operands, strokes)

    return select


def _pattern(canvas: Canvas, pattern: Object) -> str:
    """Return the colour space of *pattern*; one of the screen, if any of several is."""
    if "/Shading" in pattern:
        return space_of(pattern.Shading.ColorSpace, canvas.resources)[0]
    if pattern.objgen not in canvas.patterns or pattern.objgen == (0, 0):
        inner = Canvas(canvas.known, canvas.hidden, quick=canvas.quick)
        canvas.known.meter.form()
        with canvas.known.nested.into(pattern):
            draw(inner, pattern, pattern.get("/Resources", canvas.resources), PLAIN, EVERYWHERE)
        spaces = sorted(inner.drawn.spaces, key=lambda name: ("RGB" not in name, name))
        canvas.patterns[pattern.objgen] = spaces[0] if spaces else "Pattern"
    return canvas.patterns[pattern.objgen]


def _shade(canvas: Canvas, operands: Operands) -> None:
    shading = canvas.resources.Shading[operands[0]]
    canvas.used(PaintColour(space_of(shading.ColorSpace, canvas.resources)[0], None), canvas.state.clip)


# Marked content


def _begin(canvas: Canvas, operands: Operands) -> None:
    outer = canvas.marks[-1]
    properties = operands[1] if len(operands) > 1 else None
    if isinstance(properties, Name):
        properties = canvas.resources.get("/Properties", Dictionary()).get(properties)
    layer = outer.layer and not (str(operands[0]) == "/OC" and _is_hidden(canvas, properties))
    artifact = outer.artifact or str(operands[0]) == "/Artifact"
    mcid = int(properties["/MCID"]) if isinstance(properties, Dictionary) and "/MCID" in properties else outer.mcid
    if len(canvas.marks) > DEEPEST_STATES:
        raise too_deep(MARKS, DEEPEST_STATES)
    canvas.marks.append(MarkedContent(mcid, artifact, layer))


def _end(canvas: Canvas, _: Operands) -> None:
    if len(canvas.marks) > 1:
        canvas.marks.pop()


def _is_hidden(canvas: Canvas, membership: Object | None) -> bool:
    if not isinstance(membership, Dictionary):
        return False
    if membership.objgen in canvas.hidden:
        return True
    groups = membership.get("/OCGs")
    if groups is None:
        return False
    each = list(groups) if isinstance(groups, Array) else [groups]
    return bool(each) and all(group.objgen in canvas.hidden for group in each)


# Drawings and pictures


def _do(canvas: Canvas, operands: Operands) -> None:
    drawn = canvas.resources.XObject[operands[0]]
    if _is_hidden(canvas, drawn.get("/OC")):
        canvas.marks.append(MarkedContent(canvas.marks[-1].mcid, canvas.marks[-1].artifact, layer=False))
        _object(canvas, drawn)
        canvas.marks.pop()
    else:
        _object(canvas, drawn)


def _object(canvas: Canvas, drawn: Object) -> None:
    if drawn.get("/Subtype") == Name.Image:
        _image(canvas, drawn)
    elif drawn.get("/Subtype") == Name.Form:
        draw_form(canvas, drawn, canvas.state.matrix, canvas.state.clip)


def draw_form(canvas: Canvas, form: Object, matrix: Matrix, clip: Spot) -> None:
    """Read *form*, a Form XObject, into *canvas*."""
    inner = Matrix(form.get("/Matrix", PLAIN)) @ matrix
    if box := form.get("/BBox"):
        clip = common(clip, hull(inner, *(float(each) for each in box)))
    outside, path = canvas.state, canvas.path
    if "/Group" in form and form.Group.get("/S") == Name.Transparency:
        canvas.drawn.transparent |= outside.through
        canvas.state = outside.within_group()
    canvas.path = Outline()
    canvas.known.meter.form()
    with canvas.known.nested.into(form):
        draw(canvas, form, form.get("/Resources", canvas.resources), inner, clip)
    canvas.state, canvas.path = outside, path


def _image(canvas: Canvas, image: Any, inline: bool = False) -> None:
    state, drawn, dictionary = canvas.state, canvas.drawn, image.obj if inline else image
    matrix, mask = state.matrix, bool(dictionary.get("/ImageMask", dictionary.get("/IM", False)))
    space = "mask" if mask else space_of(dictionary.get("/ColorSpace", dictionary.get("/CS")), canvas.resources)[0]
    spot = common(hull(matrix, 0, 0, 1, 1), state.clip)
    inks = _inks(canvas, dictionary) if "CMYK" in space and not inline else 0.0
    canvas.keep(
        drawn.images,
        DrawnImage(
            spot=spot,
            columns=int(dictionary.get("/Width", dictionary.get("/W", 0))),
            rows=int(dictionary.get("/Height", dictionary.get("/H", 0))),
            width=hypot(matrix.a, matrix.b),
            height=hypot(matrix.c, matrix.d),
            space=space,
            bits=int(dictionary.get("/BitsPerComponent", dictionary.get("/BPC", 8))),
            mask=mask,
            inks=inks,
        ),
    )
    drawn.spaces.setdefault(state.fill.space if mask else space, spot)
    canvas.inked(inks, spot)
    drawn.order += 1
    solid = not (mask or "/SMask" in dictionary or "/Mask" in dictionary or state.veiled or state.blended)
    drawn.transparent |= "/SMask" in dictionary or state.through
    alpha = state.group_alpha * state.fill_alpha if solid else 0.0
    canvas.covered(Area(spot, None, alpha, drawn.order, is_upright(matrix)))


def _inline(canvas: Canvas, operands: Operands) -> None:
    _image(canvas, operands[0], inline=True)


def _inks(canvas: Canvas, image: Object) -> float:
    known = canvas.known.inks
    if image.objgen not in known:
        known[image.objgen] = inks_of(image)
    return known[image.objgen]


STATE: Operators = {
    "q": _save,
    "Q": _restore,
    "cm": _transform,
    "gs": _apply,
    "g": _device("DeviceGray", 1, strokes=False),
    "G": _device("DeviceGray", 1, strokes=True),
    "rg": _device("DeviceRGB", 3, strokes=False),
    "RG": _device("DeviceRGB", 3, strokes=True),
    "k": _device("DeviceCMYK", 4, strokes=False),
    "K": _device("DeviceCMYK", 4, strokes=True),
    "cs": _space(strokes=False),
    "CS": _space(strokes=True),
    **dict.fromkeys(("sc", "scn"), _values(strokes=False)),
    **dict.fromkeys(("SC", "SCN"), _values(strokes=True)),
    "sh": _shade,
    **dict.fromkeys(("BDC", "BMC"), _begin),
    "EMC": _end,
    "Do": _do,
    "INLINE IMAGE": _inline,
}
_OPERATORS: Operators = {**STATE, **PATHS, **TEXT}
_QUICK: Operators = {**STATE, **QUICK_PATHS, **TEXT}
