"""What glyphs of Type 3 fonts and soft masks draw: not drawn here, but by others, which never end in a circle."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pikepdf import Dictionary, Name, Object, PdfError, Stream, parse_content_stream

from livret.pdf.read.streams import bounded_content

#: What draws, a content stream or a font of them, and the resources that its content names.
Drawing = tuple[Any, Any]


def of_font(font: Any) -> list[Drawing]:
    """Return *font* if its glyphs are content streams (ISO 32000-1 9.6.5)."""
    return [(font, None)] if isinstance(font, Dictionary) and "/CharProcs" in font else []


def of_state(state: Any) -> list[Drawing]:
    """Return the group of the soft mask that the graphics state *state* sets (11.6.5.3)."""
    mask = state.get("/SMask") if isinstance(state, Dictionary) else None
    return _stream(mask.get("/G")) if isinstance(mask, Dictionary) else []


def _stream(drawn: Any) -> list[Drawing]:
    return (
        [(drawn, drawn.get("/Resources"))] if isinstance(drawn, Stream) and drawn.get("/Subtype") != Name.Image else []
    )


#: The operators that draw with what is named: the resources it stands in, and what of it draws.
_NAMING: Mapping[str, tuple[str, Callable[[Any], list[Drawing]]]] = {
    "Do": ("/XObject", _stream),
    "Tf": ("/Font", of_font),
    "gs": ("/ExtGState", of_state),
    "scn": ("/Pattern", _stream),
    "SCN": ("/Pattern", _stream),
}


@dataclass(slots=True)
class DrawnElsewhere:
    """What the streams of one file draw with, each parsed once."""

    parsed: dict[tuple[int, int], list[tuple[str, str]]] = field(default_factory=dict)

    def below(self, drawing: Drawing) -> Iterable[Drawing]:
        """Yield what *drawing* draws with; raises ``bounds.Excess`` for a content that is too long to be read."""
        drawn, resources = drawing
        if not isinstance(drawn, Stream):
            glyphs = drawn.CharProcs.values() if isinstance(drawn.CharProcs, Dictionary) else ()
            for glyph in filter(lambda each: isinstance(each, Stream), glyphs):
                yield glyph, glyph.get("/Resources", drawn.get("/Resources"))
            return
        for operator, name in self._named(drawn):
            kind, drawings = _NAMING[operator]
            named = resources.get(kind) if isinstance(resources, Dictionary) else None
            for inner, its_own in drawings(named.get(name)) if isinstance(named, Dictionary) else ():
                yield inner, resources if its_own is None else its_own

    def _named(self, stream: Object) -> list[tuple[str, str]]:
        """Return each operator of *stream* that draws with what it names, with that name."""
        if stream.objgen not in self.parsed:
            bounded_content(stream)
            try:
                steps = parse_content_stream(stream, " ".join(_NAMING))
            except PdfError:
                steps = []
            named = ((str(each.operator), each.operands) for each in steps)
            self.parsed[stream.objgen] = [
                (operator, str(name)) for operator, names in named for name in names if isinstance(name, Name)
            ]
        return self.parsed[stream.objgen]
