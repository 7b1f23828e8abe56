"""What a page draws, operator by operator, in order (ISO 32000-1 annex A)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import hypot
from typing import Any, cast

from pikepdf import Array, ContentStreamInlineImage, Dictionary, Name, Object, PdfError, String
from pikepdf import parse_content_stream as parsed

from livret.proof.model import Spot
from livret.proof.page import Area, Image, Line, Run
from livret.proof.read_fonts import Face, face
from livret.proof.read_inks import inks_of
from livret.proof.read_state import (
    EVERYWHERE,
    PLAIN,
    Colour,
    Matrix,
    State,
    colour,
    common,
    hull,
    placed,
    scale,
    space_of,
    times,
    upright,
)

#: Shares of the size by which letters rise above their baseline and hang below it.
_ASCENT, _DESCENT = 0.75, 0.22
#: A gap of so many ems parts words.
_WORD_GAP = 0.18
_DEEPEST = 12
#: What paints the letters of a rendering mode, whether or not they also clip (ISO 32000-1 table 106).
_PAINTS = {0: ("fill",), 1: ("stroke",), 2: ("fill", "stroke")}


@dataclass(frozen=True, slots=True)
class Known:
    """What has been read once for the whole file, by number in it: its fonts, and how much ink its pictures take."""

    faces: dict[tuple[int, int], Face] = field(default_factory=dict)
    inks: dict[tuple[int, int], float] = field(default_factory=dict)


@dataclass(slots=True)
class Drawn:
    """What has been met on a page so far."""

    runs: list[Run] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    spaces: dict[str, Spot] = field(default_factory=dict)
    inks: float = 0.0
    inked: Spot | None = None
    transparent: bool = False
    order: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked content that is open: its number, whether it is an artifact, whether its layer is shown."""

    mcid: int | None = None
    artifact: bool = False
    layer: bool = True


class Reader:
    """Reads the content of one page: ``draw`` for each stream; everything goes into ``drawn``.

    *hidden* are the numbers of layers that are not shown; inks are measured within *bleed* only, not on the colour bars
    around it.
    """

    def __init__(self, known: Known, hidden: frozenset[tuple[int, int]], bleed: Spot = EVERYWHERE) -> None:
        self.drawn = Drawn()
        self._known, self._hidden, self._bleed = known, hidden, bleed
        self._patterns: dict[tuple[int, int], str] = {}
        self._resources: Object = Dictionary()
        self._state = State(PLAIN)
        self._kept: list[State] = []
        self._marks: list[Mark] = [Mark()]
        self._path: list[tuple[float, float]] = []
        self._rectangles, self._pieces = 0, 0
        self._clips = False
        self._depth = 0

    def draw(self, stream: Any, resources: Object, matrix: Matrix, clip: Spot) -> None:
        """Read *stream*, a page or a form, as *matrix* places it and *clip* cuts it."""
        before = self._resources, self._state, self._kept
        self._resources, self._kept = resources, []
        self._state = before[1].copy()
        self._state.matrix, self._state.clip = matrix, clip
        marks = len(self._marks)
        for instruction in parsed(stream):
            if isinstance(instruction, ContentStreamInlineImage):
                self._image(instruction.iimage, inline=True)
                continue
            name = str(instruction.operator)
            if does := _OPERATORS.get(name):
                try:
                    does(self, cast(Sequence[Any], instruction.operands))
                except (TypeError, ValueError, IndexError, KeyError, AttributeError, ArithmeticError, PdfError):
                    continue  # a damaged operator draws nothing
        del self._marks[marks:]
        self._resources, self._state, self._kept = before

    # State

    def _save(self, _: Sequence[Any]) -> None:
        self._kept.append(self._state.copy())

    def _restore(self, _: Sequence[Any]) -> None:
        if self._kept:
            self._state = self._kept.pop()

    def _transform(self, operands: Sequence[Any]) -> None:
        self._state.matrix = times(_matrix(operands), self._state.matrix)

    def _apply(self, operands: Sequence[Any]) -> None:
        self._state.apply(self._resources.ExtGState[operands[0]])

    # Colours

    def _coloured(self, space: str, components: int, values: Sequence[Any], strokes: bool) -> None:
        told = colour(space, components, [float(value) for value in values if not isinstance(value, Name)])
        if strokes:
            self._state.stroke, self._state.stroke_space = told, (space, components)
        else:
            self._state.fill, self._state.fill_space = told, (space, components)

    def _space(self, operands: Sequence[Any], strokes: bool) -> None:
        space, components = space_of(operands[0], self._resources)
        self._coloured(space, components, [0.0] * components if components != 4 else [0, 0, 0, 1], strokes)

    def _values(self, operands: Sequence[Any], strokes: bool) -> None:
        space = self._state.stroke_space if strokes else self._state.fill_space
        if operands and isinstance(operands[-1], Name):
            told = Colour(self._pattern(self._resources.Pattern[operands[-1]]), None)
            if strokes:
                self._state.stroke = told
            else:
                self._state.fill = told
            return
        self._coloured(*space, operands, strokes)

    def _pattern(self, pattern: Object) -> str:
        """Return the colour space in which *pattern* is drawn; one of the screen, if any of several is."""
        if "/Shading" in pattern:
            return space_of(pattern.Shading.ColorSpace, self._resources)[0]
        if pattern.objgen not in self._patterns or pattern.objgen == (0, 0):
            inner = Reader(self._known, self._hidden)
            inner._depth = self._depth + 1
            if inner._depth < _DEEPEST:
                inner.draw(pattern, pattern.get("/Resources", self._resources), PLAIN, EVERYWHERE)
            spaces = sorted(inner.drawn.spaces, key=lambda name: ("RGB" not in name, name))
            self._patterns[pattern.objgen] = spaces[0] if spaces else "Pattern"
        return self._patterns[pattern.objgen]

    # Paths

    def _rectangle(self, operands: Sequence[Any]) -> None:
        x, y, width, height = map(float, operands)
        self._path += [(x, y), (x + width, y + height)]
        self._rectangles += 1

    def _points(self, operands: Sequence[Any]) -> None:
        numbers = [float(each) for each in operands]
        self._path += list(zip(numbers[::2], numbers[1::2], strict=False))
        self._pieces += 1

    def _clip(self, _: Sequence[Any]) -> None:
        self._clips = True

    def _paint(self, fills: bool, strokes: bool) -> None:
        state = self._state
        if self._path:
            across, along = [x for x, _ in self._path], [y for _, y in self._path]
            spot = hull(state.matrix, min(across), min(along), max(across), max(along))
            if fills:
                exact = self._rectangles == 1 and not self._pieces and upright(state.matrix)
                self._area(common(spot, state.clip), exact and not state.blended)
            if strokes:
                self._used(state.stroke, common(spot, state.clip))
                self.drawn.lines.append(Line(common(spot, state.clip), _thinnest(state)))
            if self._clips:
                state.clip = common(state.clip, spot)
        self._path, self._rectangles, self._pieces, self._clips = [], 0, 0, False

    def _area(self, spot: Spot, exact: bool) -> None:
        state = self._state
        self._used(state.fill, spot)
        self.drawn.order += 1
        alpha = 0.0 if state.masked else state.fill_alpha
        shown = self._marks[-1].layer and spot.left < spot.right and spot.top < spot.bottom
        if shown:
            area = Area(spot, state.fill.rgb, alpha, self.drawn.order, exact, state.overprints)
            self.drawn.areas.append(area)

    def _used(self, told: Colour, spot: Spot) -> None:
        drawn = self.drawn
        drawn.spaces.setdefault(told.space, spot)
        drawn.transparent |= self._state.through
        self._inked(told.inks, spot)

    def _inked(self, inks: float, spot: Spot) -> None:
        within = common(spot, self._bleed)
        if inks > self.drawn.inks and within.left <= within.right and within.top <= within.bottom:
            self.drawn.inks, self.drawn.inked = inks, within

    # Marked content

    def _begin(self, operands: Sequence[Any]) -> None:
        outer = self._marks[-1]
        told = operands[1] if len(operands) > 1 else None
        if isinstance(told, Name):
            told = self._resources.get("/Properties", Dictionary()).get(told)
        layer = outer.layer and not (str(operands[0]) == "/OC" and self._is_hidden(told))
        artifact = outer.artifact or str(operands[0]) == "/Artifact"
        mcid = int(told["/MCID"]) if isinstance(told, Dictionary) and "/MCID" in told else outer.mcid
        self._marks.append(Mark(mcid, artifact, layer))

    def _end(self, _: Sequence[Any]) -> None:
        if len(self._marks) > 1:
            self._marks.pop()

    def _is_hidden(self, told: Object | None) -> bool:
        if not isinstance(told, Dictionary):
            return False
        if told.objgen in self._hidden:
            return True
        groups = told.get("/OCGs")
        if groups is None:
            return False
        each = list(groups) if isinstance(groups, Array) else [groups]
        return bool(each) and all(group.objgen in self._hidden for group in each)

    # Drawings and pictures

    def _do(self, operands: Sequence[Any]) -> None:
        drawn = self._resources.XObject[operands[0]]
        if self._is_hidden(drawn.get("/OC")):
            self._marks.append(Mark(self._marks[-1].mcid, self._marks[-1].artifact, layer=False))
            self._object(drawn)
            self._marks.pop()
        else:
            self._object(drawn)

    def _object(self, drawn: Object) -> None:
        if drawn.get("/Subtype") == Name.Image:
            self._image(drawn)
        elif drawn.get("/Subtype") == Name.Form and self._depth < _DEEPEST:
            self.form(drawn, self._state.matrix, self._state.clip)

    def form(self, form: Object, matrix: Matrix, clip: Spot) -> None:
        """Read *form*, a Form XObject."""
        inner = times(_matrix(form.get("/Matrix", PLAIN)), matrix)
        if box := form.get("/BBox"):
            clip = common(clip, hull(inner, *(float(each) for each in box)))
        if "/Group" in form and form.Group.get("/S") == Name.Transparency and self._state.through:
            self.drawn.transparent = True
        self._depth += 1
        path = self._path, self._rectangles, self._pieces, self._clips
        self._path, self._rectangles, self._pieces, self._clips = [], 0, 0, False
        self.draw(form, form.get("/Resources", self._resources), inner, clip)
        self._path, self._rectangles, self._pieces, self._clips = path
        self._depth -= 1

    def _image(self, image: Any, inline: bool = False) -> None:
        state, told = self._state, image.obj if inline else image
        matrix, mask = state.matrix, bool(told.get("/ImageMask", told.get("/IM", False)))
        space = "mask" if mask else space_of(told.get("/ColorSpace", told.get("/CS")), self._resources)[0]
        width, height = hypot(matrix[0], matrix[1]), hypot(matrix[2], matrix[3])
        spot = common(hull(matrix, 0, 0, 1, 1), state.clip)
        columns, rows = int(told.get("/Width", told.get("/W", 0))), int(told.get("/Height", told.get("/H", 0)))
        bits = int(told.get("/BitsPerComponent", told.get("/BPC", 8)))
        inks = 0.0
        if "CMYK" in space and not inline:
            inks = self._known.inks.setdefault(told.objgen, -1.0)
            if inks < 0:
                inks = self._known.inks[told.objgen] = inks_of(told)
        self.drawn.images.append(Image(spot, columns, rows, width, height, space, bits, mask, inks))
        self.drawn.spaces.setdefault(state.fill.space if mask else space, spot)
        self._inked(inks, spot)
        self.drawn.order += 1
        solid = not (mask or "/SMask" in told or "/Mask" in told or state.masked or state.blended)
        self.drawn.transparent |= "/SMask" in told or state.through
        if self._marks[-1].layer:
            area = Area(spot, None, state.fill_alpha if solid else 0.0, self.drawn.order, upright(matrix))
            self.drawn.areas.append(area)

    # Text

    def _begin_text(self, _: Sequence[Any]) -> None:
        self._state.text = self._state.line = PLAIN

    def _font(self, operands: Sequence[Any]) -> None:
        font = self._resources.Font[operands[0]]
        key = font.objgen
        faces = self._known.faces
        if key == (0, 0) or key not in faces:
            faces[key] = face(font)
        self._state.face, self._state.size = faces[key], float(operands[1])

    def _move(self, operands: Sequence[Any]) -> None:
        state = self._state
        state.text = state.line = times((1, 0, 0, 1, float(operands[0]), float(operands[1])), state.line)

    def _move_leading(self, operands: Sequence[Any]) -> None:
        self._state.leading = -float(operands[1])
        self._move(operands)

    def _place(self, operands: Sequence[Any]) -> None:
        self._state.text = self._state.line = _matrix(operands)

    def _next(self, _: Sequence[Any]) -> None:
        self._move((0, -self._state.leading))

    def _show(self, operands: Sequence[Any]) -> None:
        self._show_all([operands[0]])

    def _show_array(self, operands: Sequence[Any]) -> None:
        self._show_all(list(operands[0]))

    def _show_next(self, operands: Sequence[Any]) -> None:
        self._next(())
        self._show_all([operands[0]])

    def _show_spaced(self, operands: Sequence[Any]) -> None:
        self._state.word_spacing, self._state.spacing = float(operands[0]), float(operands[1])
        self._show_next(operands[2:])

    def _show_all(self, parts: Sequence[Any]) -> None:
        state = self._state
        if state.face is None:
            return
        text, edges, at = _set(state, state.face, parts)
        if text:
            self.drawn.order += 1
            run = self._run(text, edges, sum(state.face.missing(bytes(p)) for p in parts if isinstance(p, String)))
            self.drawn.runs.append(run)
            for paint in _PAINTS.get(state.mode % 4, ()):
                self._used(getattr(state, paint), run.spot)
        state.text = times((1, 0, 0, 1, at, 0), state.text)

    def _run(self, text: str, edges: list[float], missing: int) -> Run:
        state, mark, face = self._state, self._marks[-1], self._state.face
        assert face
        matrix = times(state.text, state.matrix)
        big = state.size
        spot = hull(matrix, edges[0], state.rise - _DESCENT * big, edges[-1], state.rise + _ASCENT * big)
        length = hypot(matrix[0], matrix[1])
        strokes = state.mode % 4 == 1
        return Run(
            text=text,
            spot=spot,
            baseline=placed(matrix, 0, state.rise),
            along=(matrix[0] / length, matrix[1] / length) if length else (1.0, 0.0),
            edges=tuple(edge * length for edge in edges),
            size=abs(big) * scale(matrix),
            font=face.name,
            colour=(state.stroke if strokes else state.fill).rgb,
            alpha=0.0 if state.masked else state.stroke_alpha if strokes else state.fill_alpha,
            mode=state.mode,
            clip=state.clip,
            order=self.drawn.order,
            mcid=mark.mcid,
            artifact=mark.artifact,
            layer=mark.layer,
            overprint=state.strokes_overprint if strokes else state.overprints,
            measured=bool(face.widths),
            missing=missing,
            embedded=face.embedded,
        )


def _set(state: State, face: Face, parts: Sequence[Any]) -> tuple[str, list[float], float]:
    """Return what *parts* of a text operator show: characters, their edges, where they end."""
    text, at = "", 0.0
    edges: list[float] = []
    for part in parts:
        if not isinstance(part, String):
            gap = -float(part) / 1000 * state.size * state.stretch
            if gap > _WORD_GAP * abs(state.size) and text and not text.endswith((" ", "\u00a0")):
                text, edges = text + " ", [*edges, at]
            at += gap
            continue
        for characters, width, spaced in face.shown(bytes(part)):
            step = (width * state.size + state.spacing + (state.word_spacing if spaced else 0)) * state.stretch
            for n in range(len(characters)):
                edges.append(at + step * n / len(characters))
            text += characters
            at += step
    return text, [*edges, at], at


def _thinnest(state: State) -> float:
    a, b, c, d, _, _ = state.matrix
    return state.width * min(hypot(a, b), hypot(c, d))


def _matrix(operands: Any) -> Matrix:
    a, b, c, d, e, f = (float(each) for each in operands)
    return (a, b, c, d, e, f)


def _setter(name: str, factor: float = 1.0) -> Callable[[Reader, Sequence[Any]], None]:
    def put(reader: Reader, operands: Sequence[Any]) -> None:
        setattr(reader._state, name, float(operands[0]) * factor)

    return put


def _mode(reader: Reader, operands: Sequence[Any]) -> None:
    reader._state.mode = int(operands[0])


def _painter(fills: bool, strokes: bool) -> Callable[[Reader, Sequence[Any]], None]:
    return lambda reader, _: reader._paint(fills, strokes)


def _device(space: str, components: int, strokes: bool) -> Callable[[Reader, Sequence[Any]], None]:
    return lambda reader, operands: reader._coloured(space, components, operands, strokes)


def _shade(reader: Reader, operands: Sequence[Any]) -> None:
    told = reader._resources.Shading[operands[0]]
    reader._used(Colour(space_of(told.ColorSpace, reader._resources)[0], None), reader._state.clip)


_OPERATORS: dict[str, Callable[[Reader, Sequence[Any]], None]] = {
    "q": Reader._save,
    "Q": Reader._restore,
    "cm": Reader._transform,
    "gs": Reader._apply,
    "w": _setter("width"),
    "re": Reader._rectangle,
    **dict.fromkeys(("m", "l", "c", "v", "y"), Reader._points),
    **dict.fromkeys(("W", "W*"), Reader._clip),
    **dict.fromkeys(("f", "F", "f*"), _painter(fills=True, strokes=False)),
    **dict.fromkeys(("B", "B*", "b", "b*"), _painter(fills=True, strokes=True)),
    **dict.fromkeys(("S", "s"), _painter(fills=False, strokes=True)),
    "n": _painter(fills=False, strokes=False),
    "sh": _shade,
    "g": _device("DeviceGray", 1, strokes=False),
    "G": _device("DeviceGray", 1, strokes=True),
    "rg": _device("DeviceRGB", 3, strokes=False),
    "RG": _device("DeviceRGB", 3, strokes=True),
    "k": _device("DeviceCMYK", 4, strokes=False),
    "K": _device("DeviceCMYK", 4, strokes=True),
    "cs": lambda reader, operands: reader._space(operands, strokes=False),
    "CS": lambda reader, operands: reader._space(operands, strokes=True),
    **dict.fromkeys(("sc", "scn"), lambda reader, operands: reader._values(operands, strokes=False)),
    **dict.fromkeys(("SC", "SCN"), lambda reader, operands: reader._values(operands, strokes=True)),
    **dict.fromkeys(("BDC", "BMC"), Reader._begin),
    "EMC": Reader._end,
    "Do": Reader._do,
    "BT": Reader._begin_text,
    "Tf": Reader._font,
    "Td": Reader._move,
    "TD": Reader._move_leading,
    "Tm": Reader._place,
    "T*": Reader._next,
    "Tc": _setter("spacing"),
    "Tw": _setter("word_spacing"),
    "Tz": _setter("stretch", 0.01),
    "TL": _setter("leading"),
    "Ts": _setter("rise"),
    "Tr": _mode,
    "Tj": Reader._show,
    "TJ": Reader._show_array,
    "'": Reader._show_next,
    '"': Reader._show_spaced,
}
