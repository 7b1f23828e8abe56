"""Lay one chapter out: from HTML to a fragment, with all that only the engine knows.

Runs in the worker process (``livret.workers.server``): the engine can loop, exhaust memory and crash the
interpreter. One :class:`Engine` serves any number of chapters; its styles and fonts are read once.
Parts: ``styles`` (sheets), ``boxes`` (positions), ``fetch`` (files that may be read),
``engine_log`` (its messages) and ``defects`` (what went wrong).
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache, cached_property
from hashlib import sha256
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from weasyprint import DEFAULT_OPTIONS, HTML
from weasyprint.document import Document
from weasyprint.document import Page as LaidOutPage
from weasyprint.formatting_structure.build import build_formatting_structure
from weasyprint.html import get_html_metadata
from weasyprint.layout import layout_document
from weasyprint.pdf.metadata import DocumentMetadata

from livret.catalogue import layout
from livret.engine import boxes, engine_log, patches
from livret.engine.bands import tallest_band
from livret.engine.defects import coarse, overflows, vanished
from livret.engine.fetch import AllowedFiles
from livret.engine.laid_out import BoxPage, TextRun
from livret.engine.patches import notes
from livret.engine.styles import Fetcher, Styles, lint
from livret.engine.tags.marked_content import Untaggable
from livret.engine.versions import versions
from livret.pdf.model import Anchor, Chapter, Finding, Fragment, OutlineEntry, Page, Parcel
from livret.pdf.shared_forms import drawings
from livret.pdf.spot import PT
from livret.pdf.syntax import faults_of_streams

patches.install()


class Engine:
    """WeasyPrint with the house's styles and fonts loaded; it can read only the house's files and a parcel's."""

    def __init__(self, house_root: Path) -> None:
        self._house = house_root
        # Otherwise a glyph that our fonts lack would silently come from a font of the machine.
        os.environ["FONTCONFIG_FILE"] = _only(house_root / "assets" / "fonts")
        self._styles, self._said = Styles.read(Fetcher(AllowedFiles(house_root)))

    def lint(self) -> list[Finding]:
        """Return what the engine ignores in styles/, with sheet, line and column."""
        return lint(self._house, self._said)

    def versions(self) -> dict[str, str]:
        """Return the versions of the engine and of the libraries below it, by name."""
        return versions()

    def render(self, parcel: Parcel) -> Fragment:
        """Return the chapter of *parcel* laid out, with its findings. Exceptions of the engine are not caught."""
        chapter = parcel.chapter
        shelf = AllowedFiles(self._house, parcel.files)
        with engine_log.listening() as records:
            laid_out = _LaidOut(chapter, self._styles, Fetcher(shelf))
            pdf, findings = _write(laid_out.document)
        fonts = laid_out.document.fonts.values()
        findings += [
            *_of_log(laid_out, [engine_log.finding(record) for record in records], shelf),
            *self._foreign(fonts),
            *_of_side(chapter, laid_out.document),
            *overflows(laid_out.sheets, laid_out.source_of_run, laid_out.table_of_run),
            *coarse(laid_out.sheets, laid_out.source_of),
            *_unsound(pdf, parcel),
            *vanished(
                laid_out.html.etree_element,
                [run for sheet in laid_out.sheets for run in sheet.runs],
                laid_out.source_of,
                laid_out.is_running,
            ),
        ]
        return Fragment(
            slug=chapter.slug,
            title=chapter.title,
            side=chapter.side,
            pdf=pdf,
            pages=tuple(map(_page, laid_out.document.pages)),
            anchors=_anchors(laid_out.document),
            headings=_headings(laid_out.document),
            findings=tuple(findings),
            fonts=frozenset(font.livret_sha256 for font in fonts if hasattr(font, "livret_sha256")),
            lines=tuple(_lines(sheet, laid_out.source_of_run) for sheet in laid_out.sheets),
            bands=tuple(map(tallest_band, laid_out.document.pages, laid_out.sheets)),
            drawings=drawings(pdf) if pdf else (),
        )

    @cached_property
    def _bundled(self) -> frozenset[str]:
        files = (self._house / "assets" / "fonts").rglob("*.ttf")
        return frozenset(sha256(file.read_bytes()).hexdigest() for file in files)

    def _foreign(self, fonts: Iterable[Any]) -> list[Finding]:
        used = {font.livret_sha256: font.family for font in fonts if hasattr(font, "livret_sha256")}
        return [
            Finding(layout.FOREIGN_FONT.code, values={"family": family})
            for digest, family in sorted(used.items())
            if digest not in self._bundled
        ]


@cache
def _only(fonts: Path) -> str:
    """Return the path of a fontconfig configuration with *fonts* alone; the file lasts as long as the process."""
    folder = tempfile.mkdtemp(prefix="livret-fonts-")
    atexit.register(shutil.rmtree, folder, True)
    configuration = Path(folder, "fonts.conf")
    configuration.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>'
        f"<dir>{escape(str(fonts))}</dir><cachedir>{escape(folder)}</cachedir></fontconfig>"
    )
    return str(configuration)


class _LaidOut:
    """A chapter with its pages laid out: the engine's document, its text, and the source of each element."""

    def __init__(self, chapter: Chapter, styles: Styles, fetcher: Fetcher) -> None:
        self.html = HTML(string=chapter.html, url_fetcher=fetcher)
        options = {**DEFAULT_OPTIONS, "stylesheets": styles.css}
        # As Document._render does, but keeping the computed styles that it discards.
        context = Document._build_layout_context(self.html, styles.fonts, styles.counters, {}, options)
        root = build_formatting_structure(
            self.html.etree_element,
            context.style_for,
            context.get_image_from_uri,
            self.html.base_url,
            context.target_collector,
            styles.counters,
            context.footnotes,
        )
        notes.prepare(root)
        pages = [LaidOutPage(box) for box in layout_document(self.html, root, context)]
        metadata = DocumentMetadata(**get_html_metadata(self.html))
        self.document = Document(pages, metadata, fetcher, styles.fonts, {}, None)
        self.document._html = self.html
        self.sheets: list[BoxPage] = [boxes.sheet(page, n) for n, page in enumerate(pages, 1)]
        self._style_for = context.style_for
        self._parents = {child: parent for parent in self.html.etree_element.iter() for child in parent}

    def source_of(self, element: Element) -> int | None:
        """Return the index of the place in the author's files that *element* comes from; None if unknown."""
        here: Element | None = element
        while here is not None:
            number = here.get("data-src", "")
            if number.isdecimal():
                return int(number)
            here = self._parents.get(here)
        return None

    def source_of_run(self, run: TextRun) -> int | None:
        """Return the index of the place that *run* comes from; None if unknown."""
        return self.source_of(run.element)

    def table_of_run(self, run: TextRun) -> Element | None:
        """Return the table that *run* stands in, if an author typed it."""
        here: Element | None = run.element
        while here is not None and not (here.tag == "table" and "data-src" in here.attrib):
            here = self._parents.get(here)
        return here

    def is_running(self, element: Element) -> bool:
        """Whether the styles put *element* into page margins."""
        style = self._style_for(element)
        return style is not None and style["position"][0] == "running()"


def _write(document: Document) -> tuple[bytes, list[Finding]]:
    try:
        return document.write_pdf(pdf_tags=True), []
    except Untaggable as reason:
        return b"", [Finding(layout.UNTAGGABLE.code, values={"detail": str(reason)})]


# Findings


def _unsound(pdf: bytes, parcel: Parcel) -> list[Finding]:
    """Return findings about *pdf* itself: invalid numbers may come from an author's drawing.

    The gate reads what the pages draw (``proof/gate/fragment``), and finds what is wrong there.
    """
    drawn = any(address.lower().endswith(".svg") for address in parcel.files)
    found = faults_of_streams(pdf, drawn) if pdf else []
    return [Finding(layout.BROKEN_PDF.code, values={"detail": fault}) for fault in found[:1]]


def _of_log(laid_out: _LaidOut, said: list[Finding], shelf: AllowedFiles) -> list[Finding]:
    """Return the findings of the engine's log, each with its source; a refusal replaces its consequence."""
    refusals = {refused.url: refused for refused in shelf.pop_refusals()}
    places = {
        url: laid_out.source_of(element)
        for element in laid_out.html.etree_element.iter()
        for name, url in element.items()
        if name in ("src", "href", "data", "{http://www.w3.org/1999/xlink}href")
    }
    findings = [
        Finding(refused.kind.code, source=places.get(url), values=refused.values) for url, refused in refusals.items()
    ]
    for finding in said:
        if finding.values.get("address") in refusals:
            continue
        findings += _placed(laid_out, finding, places, shelf)
    return findings


def _placed(laid_out: _LaidOut, finding: Finding, places: dict[str, int | None], shelf: AllowedFiles) -> list[Finding]:
    """Return *finding* with the source of what it names: an address, a link, or each block with a character.

    A character that is in no block is in a drawing: the source is that of the drawing's address.
    """
    values = finding.values
    if "character" in values:
        sign = str(values["character"])
        drawn = [places[url] for url in shelf.drawings_with(sign) if url in places]
        return _where_written(laid_out, finding, sign) or [replace(finding, source=place) for place in drawn or [None]]
    name = str(values.get("address") or f"#{values.get('name', '')}")
    if finding.code == layout.DOUBLE_ANCHOR.code:
        twice = [e for e in laid_out.html.etree_element.iter() if e.get("id") == values["name"]]
        return [replace(finding, source=laid_out.source_of(twice[-1]))] if twice else [finding]
    return [replace(finding, source=places.get(name))]


def _where_written(laid_out: _LaidOut, finding: Finding, character: str) -> list[Finding]:
    places = [
        (run.page, laid_out.source_of_run(run))
        for sheet in laid_out.sheets
        for run in sheet.runs
        if character in run.text
    ]
    return [replace(finding, page=page, source=source) for page, source in dict.fromkeys(places)]


def _of_side(chapter: Chapter, document: Document) -> list[Finding]:
    actual = document.pages[0]._page_box.page_type.side
    if actual == chapter.side:
        return []
    return [Finding(layout.WRONG_SIDE.code, page=1, values={"actual": actual, "expected": chapter.side})]


# For binding


def _page(page: LaidOutPage) -> Page:
    return Page(page.width * PT, page.height * PT, page.bleed["left"] * PT, boxes.folio_slot(page))


def _anchors(document: Document) -> dict[str, Anchor]:
    anchors: dict[str, Anchor] = {}
    for number, page in enumerate(document.pages):
        for name, (x, y, _, _) in page.anchors.items():
            anchors.setdefault(name, Anchor(number, x * PT, (page.height - y) * PT))
    return anchors


def _headings(document: Document) -> tuple[OutlineEntry, ...]:
    return tuple(
        OutlineEntry(level, " ".join(label.split()), number, x * PT, (page.height - y) * PT)
        for number, page in enumerate(document.pages)
        for level, label, (x, y), _ in page.bookmarks
    )


def _lines(
    sheet: BoxPage, source_of: Callable[[TextRun], int | None]
) -> tuple[tuple[float, float, float, float, int | None, str], ...]:
    """Return the lines of the text (margins aside), from the top left of the trim box, in points."""
    text = [run for run in sheet.runs if run.zone != "margin"]
    lines = []
    for _, group in groupby(text, key=lambda run: run.line):
        runs = list(group)
        # The widest run, so that the baseline of a footnote call or a drop is not read as the line's own.
        main = max(runs, key=lambda run: run.width)
        left, right = min(r.origin[0] for r in runs), max(r.origin[0] + r.width for r in runs)
        words = " ".join("".join(run.text for run in runs).split())
        place = (left * PT, main.origin[1] * PT, (right - left) * PT, main.size * PT)
        lines.append((*place, source_of(main), words))
    return tuple(lines)
