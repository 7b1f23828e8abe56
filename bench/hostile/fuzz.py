"""A fuzzer on what reads strangers' bytes: facts, prose, drawings, contours and PDF files, five minutes each.

Hypothesis makes inputs out of pieces that mean something and by mutilating real ones, keeps those that lead somewhere
new, and makes the smallest of those that fail. A reader may answer or refuse in its own words: nothing else, within
five seconds of processor, whatever it is given.
"""

import math
import random
import signal
import subprocess
import sys
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import FrameType

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from bench.hostile.model import ROOT, Case
from livret.base import invisible
from livret.base.problems import InvalidEdition, Problem
from livret.edition.atlas import own
from livret.edition.check.edition import check
from livret.edition.load.folder import load
from livret.edition.markdown.read import read_sections, read_text
from livret.edition.model import RubricRule
from livret.edition.pictures import svg as drawing
from livret.edition.pictures.bitmap import Unprintable
from livret.edition.prose import MarkdownFile
from livret.pdf.document.whole import read
from tests.made import tiny

#: Seconds that each reader is tried, and inputs of one batch: a batch ends before the time is looked at.
_SECONDS, _QUICK_SECONDS, _BATCH = 300, 30, 100
#: Processor seconds for one input of a few kB.
_LATE_SECONDS = 5.0
_EXEMPLE = ROOT / "reports" / "exemple"


def cases(quick: bool) -> Iterator[Case]:
    """Yield one case for each reader."""
    seconds = _QUICK_SECONDS if quick else _SECONDS
    for name, (inputs, try_one) in _READERS.items():
        yield Case(name, _fuzzed(inputs, try_one, seconds))


def _fuzzed(
    inputs: Callable[[], st.SearchStrategy[bytes]], try_one: Callable[[bytes, Path], None], seconds: float
) -> Callable[[Path], str]:
    def attempt(folder: Path) -> str:
        end, start = time.monotonic() + seconds, random.SystemRandom().randrange(2**32)
        count = 0
        while time.monotonic() < end:
            count += 1
            try:
                _batch(inputs(), try_one, folder, start + count)
            except _Late as late:
                return f"hang: {late}"
            except Exception as fault:
                return f"traceback: (seed {start + count}) {' / '.join(_where(fault))}"
        return ""

    return attempt


def _where(fault: BaseException) -> Iterator[str]:
    """Yield what was raised and by which line of ours, and the input if it is short."""
    if isinstance(fault, BaseExceptionGroup):
        for each in fault.exceptions:
            yield from _where(each)
        return
    ours = [frame for frame in traceback.extract_tb(fault.__traceback__) if "hypothesis" not in frame.filename]
    notes = " ".join(getattr(fault, "__notes__", ()))
    yield f"{type(fault).__name__} {str(fault)[:200]} ({Path(ours[-1].filename).name}:{ours[-1].lineno}) {notes[:400]}"


def _batch(
    inputs: st.SearchStrategy[bytes], try_one: Callable[[bytes, Path], None], folder: Path, number: int,
    most: int = _BATCH,
) -> None:  # fmt: skip
    """Try *most* inputs, from the seed *number*: the same ones each time."""

    @seed(number)
    @settings(
        max_examples=most, deadline=None, database=None, print_blob=False, phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(inputs)
    def attempt(data: bytes) -> None:
        with _within(data), warnings.catch_warnings(action="ignore"):
            try_one(data, folder)

    attempt()


class _Late(BaseException):
    """An input that took too long."""


@contextmanager
def _within(data: bytes) -> Iterator[None]:
    """Bound the processor's time for one input; what is compiled hears of it when it returns."""

    def late(_signal: int, _frame: FrameType | None) -> None:
        raise _Late(ascii(data)[:1_500])

    before = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, _LATE_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


# Inputs

_ODD = "\x00\x1b\u200b\u202e\u2028\ufeff\ufe0f\u200d\ud7ff\ue000\ufffd\ufffc\u0301\U0001f44d\U000e0041\u00ad\u3164\x85"
_ANY = st.text(st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from(_ODD)), max_size=12)


def _pieces(pieces: tuple[str, ...], most: int = 40) -> st.SearchStrategy[bytes]:
    """Return texts made of *pieces* and of whatever stands between them."""
    parts = st.lists(st.one_of(st.sampled_from(pieces), st.sampled_from(pieces), _ANY), max_size=most)
    return parts.map(lambda found: "".join(found).encode())


def _mutilated(samples: list[bytes], pieces: tuple[bytes, ...]) -> st.SearchStrategy[bytes]:
    """Return *samples* with spans deleted, doubled, moved, overwritten, and *pieces* put in."""
    where = st.floats(0, 1, allow_nan=False)
    change = st.tuples(
        st.sampled_from("dxmwpn"), where, where, st.one_of(st.sampled_from(pieces), st.binary(max_size=4))
    )
    return st.builds(_changed, st.sampled_from(samples), st.lists(change, min_size=1, max_size=8))


def _changed(data: bytes, changes: list[tuple[str, float, float, bytes]]) -> bytes:
    for how, at, length, new in changes:
        start = int(at * len(data))
        end = min(len(data), start + 1 + int(length**6 * len(data)))  # most spans are short
        span = data[start:end]
        data = data[:start] + {
            "d": b"", "x": span * 3, "m": span[::-1], "w": new[: len(span)], "p": new + span, "n": _number(new) + span,
        }[how] + data[end:]  # fmt: skip
    return data[:200_000]


def _number(new: bytes) -> bytes:
    numbers = (b"-1", b"0", b"1e300", b"1e-300", b"99999999999", b"NaN", b"-0.0", b"2147483648")
    return numbers[sum(new) % len(numbers)]


def _texts(pattern: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted(_EXEMPLE.glob(pattern))]


_YAML = (
    "nom: ", "projet: ", "population: ", "siren: ", "photos:\n", "  - fichier: ", "couleur: ", "alliance:\n",
    "exergue: ", "\n", "\n  ", ": ", "- ", '"', "'", "|\n", ">-\n", "# ", "[", "]", "{", "}", ",", "&a ", "*a",
    "!!int ", "\\u200B", "\\L", "\\x00", "\\", "---\n", "...\n", "\t", "? ", "<<: ", "~", "null", "oui", "1e309",
    "0x1F", "2025-02-30", "12,5",
)  # fmt: skip
_MARKDOWN = (
    "## Le projet pilote\n\n", "### ", "\n", "\n\n", "- ", "1. ", "    ", "> ", "> — ", "**", "*", "_", "`", "```\n",
    "[", "](", ")", "](https://a.fr)", "https://a.fr/", "www.a.fr", "a@b.fr", "javascript:x", "![a](b.jpg \"c | d\")",
    "[^1]", "\n[^1]: ", "| a | b |\n", "|---|---|\n", ":::\n", '::: encadre titre="', '"\n', "<b>", "</", "&#x200B;",
    "&amp;", "&#0;", "\\", "~~", "==", "$", "{langue=oc}", "{: .x}", "\t", "•", "1er", "«", "»", '"', "1000 €", "---",
    "mailto:a@b.fr?bcc=c",
)  # fmt: skip
_SVG_PIECES = (
    b"<g>", b"</g>", b"<text>a</text>", b"<use href='#a'/>", b"<defs>", b"<symbol id='a'>", b"url(#a)", b"&#x200B;",
    b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<style>*{fill:red}</style>", b"viewBox='0 0 1e-300 1'", b"width='1e300'",
    b"<?x ?>", b"<!DOCTYPE svg [<!ENTITY a 'b'>]>", b"&a;", b"xmlns='x'", b"data:image/png;base64,AAAA", b"M0 0L1 1z",
    b"transform='scale(0)'",
)  # fmt: skip
_PDF_PIECES = (
    b"q ", b"Q ", b"BT ", b"ET ", b"/F1 12 Tf ", b"(a) Tj ", b"[(a) 1e9 (b)] TJ ", b"1 0 0 1 0 0 cm ",
    b"0 0 0 0 0 0 cm ", b"/X0 Do ", b"/P <</MCID 0>> BDC ", b"EMC ", b"1 0 R", b"3 0 R", b"99 0 R", b"<<", b">>", b"[",
    b"]", b"null", b"/Kids", b"/Parent", b"/Count", b"/Length 0", b"/Filter /FlateDecode", b"stream\n", b"endstream",
    b"endobj", b"/DeviceN", b"/Pattern cs ", b"/Indexed", b"sh ", b"BI /W 9 /H 9 ID ",
)  # fmt: skip


_GEOJSON_PIECES = (
    b"[", b"]", b"{", b"}", b",", b"null", b"true", b"NaN", b"1e999", b"[[", b"]]", b'"type": "MultiPolygon"',
    b"\\ud800",
    b'"territoire": "a"', b'"region": "A"', b'"departement": "A"', b'"properties": 7', b'"coordinates": {}', b"\\u202e",
)  # fmt: skip


def _contours() -> list[bytes]:
    ring = "[[0, 0], [9000, 0], [9000, 5000], [0, 5000], [0, 0]]"
    feature = '{"type": "Feature", "properties": {"%s": "a"}, "geometry": {"type": "Polygon", "coordinates": [%s]}}'
    features = ",\n".join(feature % (role, ring) for role in ("region", "departement", "territoire"))
    return [f'{{"type": "FeatureCollection", "credit": "x", "features": [{features}]}}'.encode()]


def _drawings() -> list[bytes]:
    body = (
        b"<defs><linearGradient id='g'><stop offset='0' stop-color='red'/></linearGradient>"
        b"<g id='a'><path d='M0 0L9 9'/></g></defs><style>.b{fill:url(#g)}</style>"
        b"<use href='#a' x='1'/><text x='1' y='9' class='b'>Un <tspan>mot</tspan></text>"
    )
    head = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 50' width='100mm' height='50mm'>"
    return [head + body + b"</svg>", b"<?xml version='1.0' encoding='utf-8'?>" + head + body * 3 + b"</svg>"]


_MAKER = (
    "import sys; from weasyprint import HTML; "
    "pdf = HTML(string=sys.argv[1]).write_pdf(pdf_variant='pdf/ua-1', uncompressed_pdf=True); "
    "sys.stdout.buffer.write(pdf)"
)


@cache
def _pdfs() -> list[bytes]:
    """Return two small tagged files, their streams in plain letters: a mutilation is one of operators.

    A process of its own makes them: once Livret has patched the engine, it refuses text in a group.
    """
    page = "<h1>Titre</h1><p>Un <a href='https://a.fr'>lien</a>, <b>gras</b>.</p><ul><li>x</ul>"
    page += "<table><tr><th>A<td>1</table>"
    path = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0L9 9"/></svg>'
    svg = f"<img src='data:image/svg+xml,{path}'>"
    return [
        subprocess.run(
            [sys.executable, "-c", _MAKER, f"<html lang=fr><title>t</title>{body}"], capture_output=True, check=True
        ).stdout
        for body in (page, page + svg + "<div style='break-before:page;columns:2;opacity:.5'>" + page * 3)
    ]


# Readers


def _said(problems: tuple[Problem, ...] | list[Problem], lines: int) -> None:
    """Hold *problems* to what each promises: words in both shapes, nothing raw, a place that is in its file."""
    for problem in problems:
        text = problem.as_text()
        assert not any(invisible.is_refused(sign) for sign in text if sign != invisible.LOST), ascii(text)
        assert problem.as_data()["message"]
        place = problem.location
        if place and place.line and place.file.endswith(("fiche.yaml", "t.md")):
            assert place.line <= lines, (place, lines)
            assert place.column <= len(place.excerpt) + 1, place


def _try_facts(data: bytes, folder: Path) -> None:
    edition = folder / "essai"
    if not edition.exists():
        tiny(edition)
    (edition / "territoires" / "essai" / "fiche.yaml").write_bytes(data)
    try:
        found = check(load(edition))
    except InvalidEdition as invalid:
        _said(invalid.problems, _lines(data))
        return
    _said(list(found.warnings), _lines(data))
    sheet = found.territories[0].sheet.model_dump_json()
    assert not any(invisible.is_refused(sign) for sign in sheet), ascii(sheet)


def _lines(data: bytes) -> int:
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1


def _try_prose(data: bytes, _folder: Path) -> None:
    text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    document = MarkdownFile("t.md", text, Path())
    rules = [RubricRule.model_validate({"titre": "Le projet pilote"})]
    sections = read_sections(document, rules, lambda *_: None)
    prose = read_text(document, lambda *_: None)
    _said([*sections.problems, *prose.problems], text.count("\n") + 1)
    for html in (prose.html, *(rubric.prose.html for rubric in sections.rubrics)):
        assert "<script" not in html
        assert not any(invisible.is_refused(sign) for sign in html if sign not in "\ue000\ufffc"), ascii(html)


def _try_drawing(data: bytes, _folder: Path) -> None:
    try:
        extent = drawing.measure(data)
    except Unprintable as refusal:
        _said([refusal.kind.at(None, name="a.svg", **refusal.values)], 0)
        return
    assert 0 < extent.width < math.inf
    assert 0 < extent.height < math.inf


def _try_contours(data: bytes, _folder: Path) -> None:
    _found, problems = own.read(data.decode("utf-8", "replace"), own.NAME)
    _said(problems, _lines(data))


def _try_pdf(data: bytes, _folder: Path) -> None:
    try:
        assert read(data).sheets
    except Exception as refusal:
        if not type(refusal).__module__.startswith("livret."):
            raise


_READERS: dict[str, tuple[Callable[[], st.SearchStrategy[bytes]], Callable[[bytes, Path], None]]] = {
    "fiche": (
        lambda: _pieces(_YAML) | _mutilated(_texts("territoires/*/fiche.yaml"), tuple(map(str.encode, _YAML))),
        _try_facts,
    ),
    "texte": (
        lambda: _pieces(_MARKDOWN) | _mutilated(_texts("territoires/*/texte.md"), tuple(map(str.encode, _MARKDOWN))),
        _try_prose,
    ),
    "contours": (lambda: _mutilated(_contours(), _GEOJSON_PIECES), _try_contours),
    "dessin": (lambda: _mutilated(_drawings(), _SVG_PIECES), _try_drawing),
    "pdf": (lambda: _mutilated(_pdfs(), _PDF_PIECES), _try_pdf),
}
