"""Pieces of a text → an .odt file as LibreOffice writes it; rows of cells → an .ods file."""

# ruff: noqa: E501 - XML is as long as it is

import re
from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from itertools import count

from bench.intake.parcel import packed, png
from bench.intake.pieces import Piece, Span

_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("draw", "drawing"),
        ("manifest", "manifest"),
    )
) + (
    ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    ' xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"'
    ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
#: Automatic styles of runs, as LibreOffice numbers them.
_RUNS = {
    (False, False, 0): "",
    (True, False, 0): "T1",
    (False, True, 0): "T2",
    (True, True, 0): "T3",
    (False, False, 1): "T4",
    (False, False, -1): "T5",
}
_STYLES = f"""<office:automatic-styles>
<style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="T2" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>
<style:style style:name="T3" style:family="text"><style:text-properties fo:font-weight="bold" fo:font-style="italic"/></style:style>
<style:style style:name="T4" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>
<style:style style:name="T5" style:family="text"><style:text-properties style:text-position="sub 58%"/></style:style>
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Text_20_body"/>
<style:style style:name="P2" style:family="paragraph" style:parent-style-name="Quotations"/>
<style:style style:name="P3" style:family="paragraph" style:parent-style-name="Standard"><style:text-properties fo:font-weight="bold"/></style:style>
<text:list-style style:name="L1">{"".join(f'<text:list-level-style-bullet text:level="{n}" text:bullet-char="•"/>' for n in (1, 2, 3))}</text:list-style>
<text:list-style style:name="L2">{"".join(f'<text:list-level-style-number text:level="{n}" style:num-format="1" style:num-suffix="."/>' for n in (1, 2, 3))}</text:list-style>
</office:automatic-styles>"""
_ROLES = {"paragraph": "P1", "quote": "P2", "by": "P2", "caption": "Table"}


def text(title: str, pieces: Sequence[Piece], notes: Mapping[str, tuple[Span, ...]], fake: bool = False) -> bytes:
    """Return the .odt file of *pieces* under *title*; headings are paragraphs in bold if *fake*."""
    return _Text(notes, fake).packed(title, pieces)


class _Text:
    """An .odt file in the making."""

    def __init__(self, notes: Mapping[str, tuple[Span, ...]], fake: bool) -> None:
        self.notes, self.fake = notes, fake
        self.media: dict[str, bytes] = {}
        self.numbers = count(1)

    def packed(self, title: str, pieces: Sequence[Piece]) -> bytes:
        made = [f'<text:p text:style-name="{"P3" if self.fake else "Title"}">{escape(title)}</text:p>']
        at = 0
        while at < len(pieces):
            end = at
            while end < len(pieces) and pieces[end].kind == "item":
                end += 1
            if end > at:
                made.append(self._list(pieces[at:end]))
            else:
                made.append(self._piece(pieces[at]))
            at = max(end, at + 1)
        return _package("text", _STYLES, "\n".join(made), self.media)

    def _piece(self, piece: Piece) -> str:
        if piece.kind == "heading" and self.fake:
            return f'<text:p text:style-name="P3">{escape(piece.words)}</text:p>'
        if piece.kind == "heading":
            level = piece.level
            return f'<text:h text:style-name="Heading_20_{level}" text:outline-level="{level}">{escape(piece.words)}</text:h>'
        if piece.kind == "table":
            rows = [
                f"<table:table-row>{''.join(self._cell(cell) for cell in row)}</table:table-row>" for row in piece.rows
            ]
            head = f"<table:table-header-rows>{rows[0]}</table:table-header-rows>"
            column = f'<table:table-column table:number-columns-repeated="{len(piece.rows[0])}"/>'
            return f'<table:table table:name="Tableau1">{column}{head}{"".join(rows[1:])}</table:table>'
        if piece.kind == "picture":
            return self._picture(piece)
        return f'<text:p text:style-name="{_ROLES[piece.kind]}">{self._spans(piece.spans)}</text:p>'

    def _cell(self, cell: Sequence[Span]) -> str:
        return f'<table:table-cell office:value-type="string"><text:p text:style-name="Table_20_Contents">{self._spans(cell)}</text:p></table:table-cell>'

    def _list(self, items: Sequence[Piece]) -> str:
        kind = "L2" if items[0].ordered else "L1"
        inner, at = "", 0
        while at < len(items):
            end = at + 1
            while end < len(items) and items[end].level > items[at].level:
                end += 1
            below = self._list(items[at + 1 : end]) if end > at + 1 else ""
            inner += f'<text:list-item><text:p text:style-name="P1">{self._spans(items[at].spans)}</text:p>{below}</text:list-item>'
            at = end
        return f'<text:list text:style-name="{kind}">{inner}</text:list>'

    def _picture(self, piece: Piece) -> str:
        name = f"Pictures/{len(self.media) + 1:032x}.png"
        self.media[name] = png(1300, 820)
        picture = piece.picture
        frame = (
            f'<draw:frame draw:name="Image1" text:anchor-type="paragraph" svg:width="12cm" svg:height="7cm"><draw:image xlink:href="{name}"/>'
            f"<svg:title/><svg:desc>{escape(picture['alt'])}</svg:desc></draw:frame>"
        )
        words = f"{picture['caption']} © {picture['credit']}"
        box = f'<draw:frame draw:name="Cadre1" text:anchor-type="paragraph"><draw:text-box><text:p text:style-name="Figure">{frame}{escape(words)}</text:p></draw:text-box></draw:frame>'
        return f'<text:p text:style-name="P1">{box}</text:p>'

    def _spans(self, spans: Sequence[Span]) -> str:
        return "".join(self._span(span) for span in spans)

    def _span(self, span: Span) -> str:
        if span.note:
            number = next(self.numbers)
            inner = self._spans(self.notes[span.note])
            return (
                f'<text:note text:id="ftn{number}" text:note-class="footnote"><text:note-citation>{number}</text:note-citation>'
                f'<text:note-body><text:p text:style-name="Footnote">{inner}</text:p></text:note-body></text:note>'
            )
        words = re.sub(r"  +", lambda run: f' <text:s text:c="{len(run[0]) - 1}"/>', escape(span.text, False))
        words = words.replace("\t", "<text:tab/>").replace("\n", "<text:line-break/>")
        if span.link:
            return f'<text:a xlink:type="simple" xlink:href="{escape(span.link)}">{words}</text:a>'
        style = _RUNS[span.bold, span.italic, span.raised]
        return f'<text:span text:style-name="{style}">{words}</text:span>' if style else words


Cell = str | int | float | date | None


def sheets(tables: Mapping[str, Sequence[Sequence[Cell]]], hidden: Sequence[str] = ()) -> bytes:
    """Return the .ods file of *tables*, rows of cells by the name of their sheet."""
    style = (
        '<office:automatic-styles><style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/>'
        "</style:style></office:automatic-styles>"
    )
    made = []
    for name, rows in tables.items():
        cells = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
        shown = ' table:style-name="ta2"' if name in hidden else ""
        made.append(f'<table:table table:name="{escape(name)}"{shown}><table:table-column/>{cells}</table:table>')
    return _package("spreadsheet", style, "".join(made), {})


def _ods_cell(value: Cell) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"><text:p>{value:%d/%m/%Y}</text:p></table:table-cell>'
    if isinstance(value, int | float):
        shown = str(value).replace(".", ",")
        return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{shown}</text:p></table:table-cell>'
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in value.split("\n"))
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'


def _package(kind: str, styles: str, body: str, media: Mapping[str, bytes]) -> bytes:
    media_type = f"application/vnd.oasis.opendocument.{kind}"
    content = f'{_HEAD}<office:document-content {_NAMES} office:version="1.3">{styles}<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>'
    files = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="image/png"/>' for name in media
    )
    manifest = (
        f'{_HEAD}<manifest:manifest {_NAMES} manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:media-type="{media_type}"/>'
        f'<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>{files}</manifest:manifest>'
    )
    return packed(
        {"mimetype": media_type, "content.xml": content} | dict(media) | {"META-INF/manifest.xml": manifest},
        stored="mimetype",
    )
