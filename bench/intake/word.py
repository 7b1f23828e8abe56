"""Pieces of a text → a Word file as one program or another writes it.

A program is a row of ``PROGRAMS``: its style ids and names, how it writes a list, what it puts round every run. People
are rows too: ``HABITS`` is what they do instead of styles.
"""

# ruff: noqa: E501 - XML is as long as it is

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from bench.intake.parcel import packed, png
from bench.intake.pieces import Piece, Span

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMES = (
    f'xmlns:w="{_W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" mc:Ignorable="w14"'
)
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PART = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

#: Roles of paragraphs → the id and the name of their style; a bullet's second and third levels are ``bullet2``…
Styles = Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Program:
    """What a program writes. ``lists`` is where numbering stands: in the paragraph, in its style, or typed."""

    application: str
    styles: Styles
    lists: str = "paragraph"
    run: str = ""
    split: bool = False
    top: str = "title"
    note_numbers: bool = True


_FRENCH: Styles = {
    "title": ("Titre", "Title"),
    "h1": ("Titre1", "heading 1"),
    "h2": ("Titre2", "heading 2"),
    "h3": ("Titre3", "heading 3"),
    "body": ("", ""),
    "item": ("Paragraphedeliste", "List Paragraph"),
    "bullet1": ("Listepuces", "List Bullet"),
    "bullet2": ("Listepuces2", "List Bullet 2"),
    "bullet3": ("Listepuces3", "List Bullet 3"),
    "number1": ("Listenumros", "List Number"),
    "quote": ("Citationintense", "Intense Quote"),
    "caption": ("Lgende", "caption"),
    "note": ("Notedebasdepage", "footnote text"),
    "call": ("Appelnotedebasdep", "footnote reference"),
    "link": ("Lienhypertexte", "Hyperlink"),
    "table": ("Grilledutableau", "Table Grid"),
}
_ENGLISH: Styles = _FRENCH | {
    "title": ("Title", "Title"),
    "h1": ("Heading1", "heading 1"),
    "h2": ("Heading2", "heading 2"),
    "h3": ("Heading3", "heading 3"),
    "item": ("ListParagraph", "List Paragraph"),
    "quote": ("Quote", "Quote"),
    "caption": ("Caption", "caption"),
    "note": ("FootnoteText", "footnote text"),
    "call": ("FootnoteReference", "footnote reference"),
    "link": ("Hyperlink", "Hyperlink"),
    "table": ("TableGrid", "Table Grid"),
}
PROGRAMS: Mapping[str, Program] = {
    "word-styles": Program("Microsoft Office Word", _FRENCH, lists="style", split=True),
    "word-buttons": Program("Microsoft Office Word", _FRENCH | {"quote": ("Citation", "Quote")}, split=True),
    "word-title-as-heading": Program("Microsoft Office Word", _FRENCH, top="h1"),
    "libreoffice": Program(
        "LibreOffice/24.2",
        _ENGLISH
        | {
            "title": ("Titreprincipal", "Titre principal"),
            "body": ("BodyText", "Body Text"),
            "item": ("BodyText", "Body Text"),
            "quote": ("Quotations", "Quotations"),
            "caption": ("Figure", "Figure"),
            "note": ("Footnote", "Footnote Text"),
            "table": ("", ""),
        },
        run='<w:lang w:val="fr-FR"/>',
        top="h1",
    ),
    "google-docs": Program(
        "",
        _ENGLISH
        | {"item": ("", ""), "quote": ("", ""), "caption": ("", ""), "note": ("", ""), "table": ("Table1", "Table1")},
        run='<w:rtl w:val="0"/>',
    ),
    "pages": Program(
        "Pages",
        _ENGLISH
        | {
            "title": ("Titre", "Titre"),
            "h1": ("Sous-section", "Sous-section"),
            "h2": ("Sous-section2", "Sous-section 2"),
            "body": ("Corps", "Corps"),
            "item": ("Corps", "Corps"),
            "quote": ("Citation", "Citation"),
            "caption": ("Lgendedelobjet", "Légende de l’objet"),
            "note": ("Notedebasdepage", "Note de bas de page"),
        },
        run='<w:rtl w:val="0"/><w:lang w:val="fr-FR"/>',
    ),
    "onlyoffice": Program(
        "ONLYOFFICE",
        {
            role: (str(840 + number), name.replace("heading", "Heading"))
            for number, (role, (_id, name)) in enumerate(_ENGLISH.items())
        }
        | {"body": ("", "")},
    ),
    "typed": Program(
        "Microsoft Office Word", dict.fromkeys(_FRENCH, ("", "")) | {"call": _FRENCH["call"]}, lists="typed"
    ),
}


@dataclass(slots=True)
class Habits:
    """What people do: headings in bold or capitals, bullets typed, spaces for room, words cut by hand."""

    heading: Callable[[str], str] = str
    fake: bool = False
    bullets: Sequence[str] = ("•\t", "- ", "o ")
    empty: bool = False
    change: Callable[[str], str] = str
    header_bold: bool = True


@dataclass(slots=True)
class Word:
    """A Word file in the making."""

    program: Program
    habits: Habits = field(default_factory=Habits)
    notes: list[str] = field(default_factory=list)
    media: dict[str, bytes] = field(default_factory=dict)
    relations: dict[str, tuple[str, str, bool]] = field(default_factory=dict)
    parts: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    lists: int = 0
    _runs: int = 0

    def body(self, title: str, pieces: Sequence[Piece], notes: Mapping[str, tuple[Span, ...]]) -> str:
        """Return the XML of *pieces* under *title*."""
        return "".join(self.paragraphs(title, pieces, notes))

    def paragraphs(self, title: str, pieces: Sequence[Piece], notes: Mapping[str, tuple[Span, ...]]) -> Iterator[str]:
        """Yield the same, one paragraph or table at a time."""
        if title:
            yield self.paragraph((Span(title, bold=self.habits.fake),), self.program.top)
        before: Piece | None = None
        numbers: list[int] = []
        for piece in pieces:
            if piece.kind == "item":
                if not (before and before.kind == "item"):
                    self.lists += 1
                    numbers = []
                numbers = _counted(numbers, piece.level)
            elif self.habits.empty and before:
                yield "<w:p/>"
            yield self._piece(piece, notes, numbers)
            before = piece

    def _piece(self, piece: Piece, notes: Mapping[str, tuple[Span, ...]], numbers: Sequence[int]) -> str:
        if piece.kind == "heading":
            return self._heading(piece)
        if piece.kind == "item":
            return self._item(piece, notes, numbers)
        if piece.kind == "table":
            return self._table(piece)
        if piece.kind == "picture":
            return self._picture(piece)
        role = {"paragraph": "body", "quote": "quote", "by": "quote", "caption": "caption"}[piece.kind]
        return self.paragraph(piece.spans, role, notes)

    def _heading(self, piece: Piece) -> str:
        words = self.habits.heading(piece.words)
        if self.habits.fake:
            return self.paragraph((Span(words, bold=True),), "body")
        shift = 1 if self.program.top == "h1" else 0
        return self.paragraph((Span(words),), f"h{piece.level + shift}")

    def _item(self, piece: Piece, notes: Mapping[str, tuple[Span, ...]], numbers: Sequence[int]) -> str:
        way, role = self.program.lists, f"{'number' if piece.ordered else 'bullet'}{piece.level}"
        if way == "typed":
            mark = f"{numbers[-1]}. " if piece.ordered else self.habits.bullets[piece.level - 1]
            return self.paragraph((Span("\t" * (piece.level - 1) + mark), *piece.spans), "body", notes)
        if way == "style" and role in self.program.styles:
            return self.paragraph(piece.spans, role, notes)
        number = 8 + 2 * self.lists + (0 if piece.ordered else 1)
        numbering = f'<w:numPr><w:ilvl w:val="{piece.level - 1}"/><w:numId w:val="{number}"/></w:numPr>'
        return self.paragraph(piece.spans, "item", notes, numbering)

    def paragraph(
        self,
        spans: Sequence[Span],
        role: str = "body",
        notes: Mapping[str, tuple[Span, ...]] | None = None,
        properties: str = "",
    ) -> str:
        """Return a paragraph of *spans* in the style of *role*."""
        style, _name = self.program.styles.get(role, ("", ""))
        named = f'<w:pStyle w:val="{style}"/>' if style else ""
        head = f"<w:pPr>{named}{properties}</w:pPr>" if named or properties else ""
        identity = ' w:rsidR="00A1B2C3" w:rsidRDefault="00D4E5F6"' if self.program.split else ""
        return f"<w:p{identity}>{head}{''.join(self._span(span, notes or {}) for span in spans)}</w:p>"

    def _span(self, span: Span, notes: Mapping[str, tuple[Span, ...]]) -> str:
        if span.note:
            return self._call(notes[span.note])
        properties = "".join(
            (
                "<w:b/><w:bCs/>" * span.bold,
                "<w:i/><w:iCs/>" * span.italic,
                f'<w:vertAlign w:val="{"superscript" if span.raised > 0 else "subscript"}"/>' if span.raised else "",
            )
        )
        if not span.link:
            return self.run(self.habits.change(span.text), properties)
        name = self._relation("hyperlink", span.link, outside=True)
        style = f'<w:rStyle w:val="{self.program.styles["link"][0]}"/>' if self.program.styles["link"][0] else ""
        return f'<w:hyperlink r:id="{name}" w:history="1">{self.run(span.text, style + properties)}</w:hyperlink>'

    def run(self, words: str, properties: str = "") -> str:
        """Return the runs that hold *words*: one, or several where the program cuts them as it likes."""
        cut = re.findall(r"\S+\s*\S*\s*|\s+", words) if self.program.split and len(words) > 24 else [words]
        return "".join(self._run(part, properties) for part in cut)

    def _run(self, words: str, properties: str) -> str:
        self._runs += 1
        inner = re.sub(
            r"[\t\n\u00ad]", lambda sign: f'</w:t>{_SIGNS[sign[0]]}<w:t xml:space="preserve">', escape(words, False)
        )
        settled = f"<w:rPr>{properties}{self.program.run}</w:rPr>" if properties or self.program.run else ""
        run = f'<w:r>{settled}<w:t xml:space="preserve">{inner}</w:t></w:r>'
        if self.program.split and self._runs % 5 == 0:
            return f'<w:proofErr w:type="spellStart"/>{run}<w:proofErr w:type="spellEnd"/>'
        if self.program.split and self._runs % 7 == 0:
            return f'<w:smartTag w:uri="urn:schemas-microsoft-com:office:smarttags" w:element="PersonName">{run}</w:smartTag>'
        return run

    def _call(self, spans: Sequence[Span]) -> str:
        number = len(self.notes) + 1
        style = self.program.styles["call"][0]
        mark = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>'
        words = "".join(self._span(span, {}) for span in spans)
        kind = self.program.styles.get("note", ("", ""))[0]
        head = f'<w:pPr><w:pStyle w:val="{kind}"/></w:pPr>' if kind else ""
        self.notes.append(
            f'<w:footnote w:id="{number}"><w:p>{head}<w:r>{mark}<w:footnoteRef/></w:r>{self.run(" ")}{words}</w:p></w:footnote>'
        )
        return f'<w:r>{mark}<w:footnoteReference w:id="{number}"/></w:r>'

    def _table(self, piece: Piece) -> str:
        style = self.program.styles["table"][0]
        rows = []
        for number, row in enumerate(piece.rows):
            head = "<w:trPr><w:tblHeader/></w:trPr>" if not number and self.program.split else ""
            bold = not number and self.habits.header_bold
            cells = (tuple(Span(span.text, bold or span.bold, span.italic) for span in cell) for cell in row)
            made = "".join(
                f'<w:tc><w:tcPr><w:tcW w:w="3000" w:type="dxa"/></w:tcPr>{self.paragraph(cell)}</w:tc>'
                for cell in cells
            )
            rows.append(f"<w:tr>{head}{made}</w:tr>")
        named = f'<w:tblStyle w:val="{style}"/>' if style else ""
        grid = '<w:gridCol w:w="3000"/>' * len(piece.rows[0])
        return f'<w:tbl><w:tblPr>{named}<w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'

    def _picture(self, piece: Piece) -> str:
        picture = piece.picture
        drawing = self.drawing(picture["file"], picture["alt"])
        words = f"{picture['caption']} © {picture['credit']}" if picture["credit"] else picture["caption"]
        shown = f"<w:p><w:r>{drawing}</w:r></w:p>"
        return shown + (self.paragraph((Span(words),), "caption") if words else "")

    def drawing(self, file: str, alternative: str, size: tuple[int, int] = (1400, 900)) -> str:
        """Return a picture in the line; its file is made."""
        name = f"image{len(self.media) + 1}.png"
        self.media[name] = png(*size, red=60 + 20 * len(self.media))
        relation = self._relation("image", f"media/{name}")
        found = escape(alternative, True)
        return (
            f'<w:drawing><wp:inline><wp:extent cx="5040000" cy="3240000"/><wp:docPr id="{len(self.media)}" name="{file}" descr="{found}"/>'
            '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
            f'<pic:cNvPr id="0" name="{file}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{relation}"/>'
            "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr/></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
        )

    def _relation(self, kind: str, target: str, outside: bool = False) -> str:
        name = f"rId{len(self.relations) + 100}"
        self.relations[name] = (f"{_KIND}/{kind}", target, outside)
        return name

    def part(self, name: str, kind: str, content_type: str, xml: str) -> str:
        """Add the part ``word/<name>`` of *kind* (``comments``, ``header``); return the id of its relation."""
        self.parts[name] = (kind, content_type, xml)
        return self._relation(kind, name)

    def packed(self, body: str, section: str = "") -> bytes:
        """Return the file."""
        if self.notes:
            kept = f"{_HEAD}<w:footnotes {_NAMES}>{''.join(self.notes)}</w:footnotes>"
            self.part("footnotes.xml", "footnotes", "footnotes", kept)
        self.part("styles.xml", "styles", "styles", self._styles())
        self.part("numbering.xml", "numbering", "numbering", self._numbering())
        document = f"{_HEAD}<w:document {_NAMES}><w:body>{body}<w:sectPr>{section}</w:sectPr></w:body></w:document>"
        return packed(
            {
                "[Content_Types].xml": self._types(),
                "_rels/.rels": _relations({"rId1": (f"{_KIND}/officeDocument", "word/document.xml", False)}),
                "word/document.xml": document,
                "word/_rels/document.xml.rels": _relations(self.relations),
                "docProps/app.xml": f'{_HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>{self.program.application}</Application></Properties>',
            }
            | {f"word/{name}": xml for name, (_kind, _type, xml) in self.parts.items()}
            | {f"word/media/{name}": data for name, data in self.media.items()}
        )

    def _types(self) -> str:
        parts = {"document.xml": "document.main"} | {name: kind for name, (_kind, kind, _xml) in self.parts.items()}
        rows = "".join(
            f'<Override PartName="/word/{name}" ContentType="{_PART}.{kind}+xml"/>' for name, kind in parts.items()
        )
        return (
            f'{_HEAD}<Types xmlns="{_TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="png" ContentType="image/png"/><Default Extension="xlsx" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"/>{rows}</Types>'
        )

    def _styles(self) -> str:
        rows = ['<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>']
        for role, (style, name) in self.program.styles.items():
            kind = {"call": "character", "link": "character", "table": "table"}.get(role, "paragraph")
            if style:
                inner = f'<w:name w:val="{name}"/>{_settled(role)}'
                rows.append(f'<w:style w:type="{kind}" w:styleId="{style}">{inner}</w:style>')
        return f"{_HEAD}<w:styles {_NAMES}>{''.join(dict.fromkeys(rows))}</w:styles>"

    def _numbering(self) -> str:
        """Return the lists: one of numbers, one of bullets, and one for each style that is a list of its own."""
        owned = [self.program.styles[role][0] for role in _LISTED]
        kinds = [_levels("decimal", 3), _levels("bullet", 3)]
        kinds += [_levels("decimal" if n == 0 else "bullet", 1, style) for n, style in enumerate(owned)]
        abstract = "".join(
            f'<w:abstractNum w:abstractNumId="{key}">{xml}</w:abstractNum>' for key, xml in enumerate(kinds)
        )
        meant = {n + 1: n + 2 for n in range(len(owned))} | {n: n % 2 for n in range(10, 2 * self.lists + 12)}
        numbers = (f'<w:num w:numId="{n}"><w:abstractNumId w:val="{key}"/></w:num>' for n, key in meant.items())
        return f"{_HEAD}<w:numbering {_NAMES}>{abstract}{''.join(numbers)}</w:numbering>"


#: Styles that are a list each, in the order of their numbers in numbering.xml.
_LISTED = ("number1", "bullet1", "bullet2", "bullet3")


def _settled(role: str) -> str:
    """Return what the style of *role* settles: the list that it is, the rank of a heading."""
    if role in _LISTED:
        return f'<w:pPr><w:numPr><w:numId w:val="{_LISTED.index(role) + 1}"/></w:numPr></w:pPr>'
    if role.startswith("h"):
        return f'<w:pPr><w:keepNext/><w:outlineLvl w:val="{int(role[1]) - 1}"/></w:pPr><w:rPr><w:b/><w:sz w:val="28"/></w:rPr>'
    return '<w:rPr><w:sz w:val="40"/></w:rPr>' if role == "title" else ""


def _levels(kind: str, count: int, style: str = "") -> str:
    marks = {"bullet": ("●", "○", "■"), "decimal": ("%1.", "%2.", "%3.")}[kind]
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{named}<w:lvlText w:val="{mark}"/></w:lvl>'
        for level, mark in enumerate(marks[:count])
    )


_OUTSIDE = ' TargetMode="External"'
_SIGNS = {"\t": "<w:tab/>", "\n": "<w:br/>", "\u00ad": "<w:softHyphen/>"}


def _counted(numbers: Sequence[int], level: int) -> list[int]:
    """Return the numbers of the items that are open, one more at *level*."""
    kept = [*numbers[:level], *[0] * (level - len(numbers))]
    return [*kept[:-1], kept[-1] + 1]


def _relations(rows: Mapping[str, tuple[str, str, bool]]) -> str:
    made = "".join(
        f'<Relationship Id="{name}" Type="{kind}" Target="{escape(target)}"{_OUTSIDE * outside}/>'
        for name, (kind, target, outside) in rows.items()
    )
    return f'{_HEAD}<Relationships xmlns="{_RELATIONS}">{made}</Relationships>'


def wrapped(xml: str, root: str) -> str:
    """Return *xml* as a part of its own, inside ``<w:root>``."""
    return f"{_HEAD}<w:{root} {_NAMES}>{xml}</w:{root}>"
