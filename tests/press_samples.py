"""Small fragments, made the way the press makes them, for the tests of tags and binding."""

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from unittest.mock import patch

import pydyf
import weasyprint.document
import weasyprint.pdf
import weasyprint.pdf.fonts
import weasyprint.pdf.stream
from weasyprint import HTML
from weasyprint.document import Document
from weasyprint.formatting_structure.build import build_formatting_structure

from livret.base import paths
from livret.engine.patches import notes
from livret.engine.patches.codes import shown_by_codes, with_text_of_each_glyph
from livret.engine.tags.builder import add_tags
from livret.pdf.fonts import stub
from livret.pdf.model import Anchor, BookInfo, FolioSlot, Fragment, OutlineEntry, Page

FONTS = paths.assets() / "fonts"
SERIF = FONTS / "source-serif-4" / "SourceSerif4_400Regular.ttf"
BOLD = FONTS / "source-serif-4" / "SourceSerif4_700Bold.ttf"
SANS = FONTS / "bricolage-grotesque" / "BricolageGrotesque_800ExtraBold.ttf"

INFO = BookInfo(
    title="Accompagner les transitions en Occitanie",
    author="La Fabrique des transitions",
    subject="Le bilan de la cohorte régionale & ses « fiches »",
    keywords=("transitions", "Occitanie"),
    language="fr",
    date=datetime(2025, 11, 3, 8, 30, tzinfo=UTC),
)

STYLE = f"""
@font-face {{ font-family: Serif4; src: url({SERIF.as_uri()}) }}
@font-face {{ font-family: Serif4; src: url({BOLD.as_uri()}); font-weight: 700 }}
@font-face {{ font-family: Bricolage; src: url({SANS.as_uri()}) }}
@page {{ size: 120mm 90mm; margin: 12mm; bleed: 5mm; background: #fff8ee;
  @top-left {{ content: element(band) }} @bottom-left {{ content: element(foot) }} }}
body {{ margin: 0; font: 10pt/14pt Serif4; hyphens: auto; hyphenate-character: "-" }}
h1, h2, h3 {{ font: 14pt/16pt Bricolage; margin: 0; hyphens: none }}
p, ul, ol, dl, dd, figure, blockquote {{ margin: 0 }}
.band {{ position: running(band) }} .foot {{ position: running(foot) }}
.columns {{ columns: 2 }} .footnote {{ float: footnote }}
img, svg {{ width: 20mm; height: 10mm; image-rendering: crisp-edges }}
ul {{ list-style: none; padding: 0 }}
nav li a {{ display: grid; grid-template-columns: 20mm 1fr 10mm; text-decoration: none; hyphens: none }}
"""

_PT = 0.75


def page_html(body: str, lang: str = "fr") -> str:
    """Return a whole document around *body*."""
    return f'<html lang="{lang}"><head><title>t</title><style>{STYLE}</style></head><body>{body}</body></html>'


@contextmanager
def patched() -> Iterator[None]:
    """Let the engine use our tags, tell fonts each text, and name them instead of cutting them."""

    def name(font: Any, to_unicode: object, hinting: object) -> None:
        font.file_content = stub(font.livret_sha256, font.to_unicode.glyphs)

    own = _own_font()
    with _engine(add_tags, with_text_of_each_glyph(own.__init__), name, shown_by_codes(pydyf.Stream.show_text)):
        yield


@contextmanager
def unpatched() -> Iterator[None]:
    """Let the engine cut its own fonts and write its own tags, whatever has been imported."""
    own = _own_font()
    with _engine(weasyprint.pdf.tags.add_tags, own.__init__, own.clean, pydyf.Stream.show_text):
        yield


def _own_font() -> Any:
    """Return the engine's class of fonts as it was before any module of ours was imported."""
    specification = importlib.util.find_spec("weasyprint.pdf.fonts")
    assert specification
    assert specification.loader
    untouched = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(untouched)
    return untouched.Font


@contextmanager
def _engine(tags: object, begin: object, clean: object, show: object) -> Iterator[None]:
    places = (
        (weasyprint.pdf, "add_tags", tags),
        (weasyprint.pdf.fonts.Font, "__init__", begin),
        (weasyprint.pdf.fonts.Font, "clean", clean),
        (weasyprint.pdf.stream.Stream, "show_text", show),
    )
    before = [getattr(owner, name) for owner, name, _ in places]
    for owner, name, value in places:
        setattr(owner, name, value)
    try:
        yield
    finally:
        for (owner, name, _), value in zip(places, before, strict=True):
            setattr(owner, name, value)


def _boxes(*arguments: Any) -> Any:
    """Return the engine's boxes with the links of their notes, as ``render`` makes them."""
    root = build_formatting_structure(*arguments)
    notes.prepare(root)
    return root


def fragment(slug: str, body: str, *, folio: str | None = None, title: str = "") -> Fragment:
    """Lay *body* out and return it as a fragment; *folio* is the side its page numbers stand on."""
    with patch.object(weasyprint.document, "build_formatting_structure", _boxes):
        document = HTML(string=page_html(body)).render()
    with patched():
        pdf = document.write_pdf(pdf_tags=True)
    assert pdf is not None
    return Fragment(
        slug=slug,
        title=title or slug,
        side="right",
        pdf=pdf,
        pages=tuple(_page(page, folio) for page in document.pages),
        anchors=_anchors(document),
        headings=tuple(_headings(document)),
    )


def _page(page: "weasyprint.document.Page", folio: str | None) -> Page:
    width, height = page.width * _PT, page.height * _PT
    bleed = page.bleed["left"] * _PT
    if folio is None:
        return Page(width, height, bleed)
    x = 20.0 if folio == "left" else width - 20.0
    font = sha256(SANS.read_bytes()).hexdigest()
    return Page(width, height, bleed, FolioSlot(x, 15.0, 11.0, folio, (0.6, 0.2, 0.1), font))


def _anchors(document: Document) -> dict[str, Anchor]:
    return {
        name: Anchor(number, x * _PT, (page.height - y) * _PT)
        for number, page in enumerate(document.pages)
        for name, (x, y, *_) in page.anchors.items()
    }


def _headings(document: Document) -> Iterator[OutlineEntry]:
    for number, page in enumerate(document.pages):
        for level, label, (x, y), _state in page.bookmarks:
            yield OutlineEntry(level, label, number, x * _PT, (page.height - y) * _PT)
