"""Drawings and dates with numbers out of bounds: refused at their file, or printed in a PDF that is sound."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench.hostile.model import Case, run
from livret.pdf.syntax import faults
from tests.made import tiny

_TEXT = 'Une phrase.\n\n![Un dessin](photos/d.svg "Un dessin | Camille Exemple")\n'
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" {root}>{body}</svg>'
_ROOT = 'width="40" height="30" viewBox="0 0 40 30"'
_FILL = '<rect width="9" height="9" fill="url(#a)"/>'
_STOPS = '<stop offset="0" stop-color="red"/><stop offset="1" stop-color="blue"/>'

#: Values from both sides of each bound, and what is no number.
_VALUES = ("1e300", "-1e300", "1e-300", "1e20", "-10000001", "10000000", "1e-7", "0", "-5", "nan", "inf", "-inf")
_MORE_VALUES = ("1e400", "1e999%", "1e300em", "9999999999px", "infinity", "1_0", "0x10", "")
#: Where a number stands, {} in its place.
_PLACES = {
    "x": '<rect x="{}" width="3" height="3"/>',
    "radius": '<circle cx="9" cy="9" r="{}"/>',
    "corner": '<rect width="9" height="3" rx="{}"/>',
    "path": '<path d="M0 0L{} 3"/>',
    "curve": '<path d="M0 0c1 2 {} 4 5 6"/>',
    "arc": '<path d="M0 0A{} 3 0 0 1 9 9"/>',
    "points": '<polygon points="0,0 {},3 4,4"/>',
    "stroke": '<path d="M0 0L5 3" stroke="red" stroke-width="{}"/>',
    "dashes": '<path d="M0 0L5 3" stroke="red" stroke-dasharray="{} 2" stroke-dashoffset="{}"/>',
    "miter": '<path d="M0 0L5 3" stroke="red" stroke-miterlimit="{}"/>',
    "opacity": '<path d="M0 0L5 3L9 9" opacity="{}"/>',
    "scale": '<g transform="scale({})"><path d="M0 0L5 3L9 9"/></g>',
    "singular": '<g transform="matrix({} 0 0 0 0 0)"><text y="9" font-size="5">ab</text></g>',
    "rotate": '<g transform="rotate({})"><path d="M0 0L5 3L9 9"/></g>',
    "skew": '<g transform="skewX({})"><path d="M0 0L5 3L9 9"/></g>',
    "font": '<text y="9" font-size="{}">ab</text>',
    "length": '<text y="9" font-size="5" textLength="{}">ab</text>',
    "spacing": '<text y="9" font-size="5" letter-spacing="{}">ab</text>',
    "stop": '<linearGradient id="a"><stop offset="{}" stop-color="red"/>' + _STOPS + "</linearGradient>" + _FILL,
    "gradient": '<linearGradient id="a" x1="{}" gradientTransform="scale({})">' + _STOPS + "</linearGradient>" + _FILL,
    "radial": '<radialGradient id="a" r="{}">' + _STOPS + "</radialGradient>" + _FILL,
    "pattern": '<pattern id="a" width="{}" height="2"><rect width="1" height="1"/></pattern>' + _FILL,
    "use": '<defs><rect id="q" width="2" height="2"/></defs><use href="#q" x="{}" y="{}"/>',
    "marker": '<marker id="m" markerWidth="{}"><rect width="1" height="1"/></marker>'
    '<path d="M0 0L9 9" marker-end="url(#m)"/>',
    "style": '<path style="stroke-width:{};stroke:red" d="M0 0L9 9"/>',
    "sheet": "<style>path {{ stroke-width: {}; stroke: red }}</style>" + '<path d="M0 0L9 9"/>',
    "colour": '<path fill="rgb({},0,0)" d="M0 0L9 9L1 5"/>',
}
_ROOTS = (
    'viewBox="0 0 {} 30"',
    'viewBox="{} 0 40 30"',
    'width="{}" height="30"',
    'width="{}mm" height="1mm" viewBox="0 0 4 3"',
)
_NESTS = (10, 60)
_DATES = ("0001-01-01", "0999-12-31", "1899-12-31", "1900-01-01", "2200-12-31", "2201-01-01", "9999-12-31")
_MOMENTS = ("0", "-1", "99999999999999999999", "253402300800", "²", "1e9", "hier")
_FEWER = 12


def cases(quick: bool) -> Iterator[Case]:
    """Yield a case for each number in each place, for drawings within drawings, and for dates."""
    drawings = [*_drawings()]
    for name, drawing in drawings[:: _FEWER if quick else 1]:
        yield Case(name, partial(_drawn, drawing))
    for day in _DATES[:: 3 if quick else 1]:
        yield Case(f"date-{day}", partial(_dated, day))
    for moment in _MOMENTS[:: 3 if quick else 1]:
        yield Case(f"moment-{moment}", partial(_stamped, moment))


def _drawings() -> Iterator[tuple[str, str]]:
    for place, body in _PLACES.items():
        for value in (*_VALUES, *_MORE_VALUES):
            yield (
                f"{place}-{value}",
                _SVG.format(root=_ROOT, body=body.replace("{}", value).replace("{{", "{").replace("}}", "}")),
            )
    for root in _ROOTS:
        for value in (*_VALUES, *_MORE_VALUES):
            yield f"{root[:9]}-{value}", _SVG.format(root=root.format(value), body='<path d="M0 0L5 3L9 9"/>')
    for depth in _NESTS:
        for scale in ("10000000", "1000", "0.001", "0"):
            for name in ("path", "font", "pattern", "radial"):
                body = _PLACES[name].format("5")
                for _level in range(depth):
                    body = f'<g transform="scale({scale})">{body}</g>'
                yield f"nest-{depth}-{scale}-{name}", _SVG.format(root=_ROOT, body=body)


def _drawn(drawing: str, folder: Path) -> str:
    """Build an edition with *drawing*: refused where it lies, or in a file that is sound."""
    edition = tiny(folder / "edition", _TEXT)
    (edition / "territoires" / "essai" / "photos" / "d.svg").write_text(drawing, "utf-8")
    # Letters that a drawing sets one on the other are reported as words that cannot be seen.
    return _built(folder, "d.svg", "RENDU-024", "PARITE-006", "PARITE-059")


def _dated(day: str, folder: Path) -> str:
    edition = tiny(folder / "edition")
    sheet = edition / "edition.yaml"
    sheet.write_text(sheet.read_text("utf-8").replace("2025-06-15", day), "utf-8")
    return _built(folder, "edition.yaml:4")


def _stamped(moment: str, folder: Path) -> str:
    tiny(folder / "edition")
    return _built(folder, "SOURCE_DATE_EPOCH", SOURCE_DATE_EPOCH=moment)


def _built(folder: Path, *blamed: str, **env: str) -> str:
    """Return the fault of a build: how it ended, whom it blamed (one of *blamed*), or what is wrong with its file."""
    ran = run(["build", "edition", "--out", "out"], folder, env)
    if ran.fault:
        return ran.fault
    if ran.code:
        return "" if any(name in ran.err for name in blamed) else f"wrong blame: {ran.code} {ran.err[-300:]}"
    (made,) = (folder / "out").glob("*.pdf")
    found = faults(made.read_bytes(), numbers=True)
    return f"wrong file: {found[0]}" if found else ""
