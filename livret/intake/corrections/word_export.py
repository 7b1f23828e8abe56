"""The words of a territory → a Word file for correction, each passage named by a bookmark that Word hides."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import groupby, pairwise
from typing import Any

from docx import Document
from docx.document import Document as WordFile
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from livret.intake.cohort import Member
from livret.intake.corrections.returned import BOOKMARK
from livret.intake.corrections.units import PassageUnit
from livret.intake.corrections.word_export_parts import (
    FIRST_NOTE,
    W,
    footnotes,
    note_paragraph,
    properties,
    sent_part,
    sent_properties,
    settled,
)
from livret.intake.corrections.word_plan import Row, digest, plan
from livret.intake.draft import Draft

_XML = "application/xml"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_GREY = RGBColor(0x59, 0x59, 0x59)
_LABEL_WIDTH, _VALUE_WIDTH = Cm(4.5), Cm(11.5)
#: Word's own styles have three levels.
_DEEPEST = 3
#: The looks of notes, whose part is written by hand: in the order that the format requires.
_LOOKS = {
    "code": '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New"/>',
    "bold": "<w:b/>",
    "italic": "<w:i/>",
    "raised": '<w:vertAlign w:val="superscript"/>',
    "lowered": '<w:vertAlign w:val="subscript"/>',
}
#: The same, in python-docx's names.
_SET = {
    "code": ("name", "Courier New"),
    "bold": ("bold", True),
    "italic": ("italic", True),
    "raised": ("superscript", True),
    "lowered": ("subscript", True),
}
_ROLES = {"title": "Title", "how": "List Number", "part": "Heading 1"}


@dataclass(slots=True)
class _Sheet:
    """A file being written: the notes that its text calls, by name; the levels of lists already numbered."""

    word: WordFile
    notes: dict[str, int]
    written: dict[int, str] = field(default_factory=dict)
    counted: dict[int, Any] = field(default_factory=dict)


def word_file(draft: Draft, member: Member) -> bytes:
    """Return the .docx for *member*, a territory of the edition *draft*; raises Refused."""
    rows = plan(draft, member)
    numbered = list(enumerate(rows))
    word = Document()
    notes = {
        row.unit.label: FIRST_NOTE + n
        for n, row in enumerate(r for r in rows if r.unit and r.unit.sort == "note")
        if row.unit
    }
    sheet = _Sheet(word, notes)
    dress(word)
    _track(word)
    for group, found in groupby(numbered, lambda each: _group(each[1])):
        _GROUPS[group](sheet, list(found))
    label = f"{draft.folder.resolve().name}/{member.folder}#{digest(draft, member)}"
    _finish(sheet, rows, label, member)
    stream = BytesIO()
    word.save(stream)
    return settled(stream.getvalue())


def dress(word: WordFile) -> None:
    """Set Word's proofing language to French, and the page for reading on paper."""
    lang = word.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:lang')}")
    lang.set(qn("w:val"), "fr-FR")
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    package = word.part.package
    for name in [name for name, each in package.rels.items() if each.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del package.rels[name]  # a picture of python-docx's own


def _track(word: WordFile) -> None:
    tracked = OxmlElement("w:trackRevisions")
    word.settings.element.find(qn("w:defaultTabStop")).addprevious(tracked)


def _group(row: Row) -> str:
    if row.unit is None:
        return "pairs" if row.role == "label" else "house"
    return {"cell": "cells", "label": "pairs", "field": "pairs", "note": "notes"}.get(row.unit.sort, "flow")


def _house(sheet: _Sheet, rows: Sequence[tuple[int, Row]]) -> None:
    for number, row in rows:
        paragraph = sheet.word.add_paragraph(style=_ROLES[row.role])
        _fill(sheet, paragraph, number, row.text, None)


def _flow(sheet: _Sheet, rows: Sequence[tuple[int, Row]]) -> None:
    before: PassageUnit | None = None
    for number, row in rows:
        assert row.unit
        paragraph = sheet.word.add_paragraph(style=_style(row.unit))
        if row.unit.sort == "item" and row.unit.label[0].isdigit():
            _count(sheet, paragraph, row.unit, before)
        _fill(sheet, paragraph, number, row.text, row.unit)
        before = row.unit


def _style(unit: PassageUnit) -> str:
    if unit.sort == "heading":
        return f"Heading {min(unit.level, 9)}"
    if unit.sort == "item":
        kind, level = "Number" if unit.label[0].isdigit() else "Bullet", min(unit.level, _DEEPEST)
        return f"List {kind}" if level == 1 else f"List {kind} {level}"
    return "Quote" if unit.sort == "quote" else "Normal"


def _count(sheet: _Sheet, paragraph: Paragraph, unit: PassageUnit, before: PassageUnit | None) -> None:
    """Give the item *unit* a number: from 1 on, where a list begins behind *before*."""
    numbering = sheet.word.part.numbering_part.element
    goes_on = before and before.sort == "item" and before.level >= unit.level
    if not goes_on or unit.level not in sheet.counted:
        style: Any = paragraph.style
        used = style.element.pPr.numPr.numId.val
        abstract = next(each for each in numbering.num_lst if each.numId == used).abstractNumId.val
        number = numbering.add_num(abstract)
        number.add_lvlOverride(ilvl=0).add_startOverride(1)
        sheet.counted[unit.level] = number.numId
    paragraph._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = sheet.counted[unit.level]


def _pairs(sheet: _Sheet, rows: Sequence[tuple[int, Row]]) -> None:
    """Add a table of passages: their labels, and their words."""
    table = sheet.word.add_table(len(rows) // 2, 2, "Table Grid")
    table.autofit = False
    for line, (label, value) in zip(table.rows, zip(rows[::2], rows[1::2], strict=True), strict=True):
        for cell, (number, row), width in zip(line.cells, (label, value), (_LABEL_WIDTH, _VALUE_WIDTH), strict=True):
            cell.width = width
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(2)
            _fill(sheet, paragraph, number, row.text, row.unit)
            if row.unit is None:
                for run in paragraph.runs:
                    run.font.size, run.font.color.rgb = Pt(9), _GREY
    _space(sheet)


def _cells(sheet: _Sheet, rows: Sequence[tuple[int, Row]]) -> None:
    """Add the table of the cells *rows*; those without words are left empty."""
    levels = sorted({row.unit.level for _number, row in rows if row.unit})
    columns = max(row.unit.column for _number, row in rows if row.unit) + 1
    table = sheet.word.add_table(len(levels), columns, "Table Grid")
    for number, row in rows:
        assert row.unit
        paragraph = table.cell(levels.index(row.unit.level), row.unit.column).paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(2)
        _fill(sheet, paragraph, number, row.text, row.unit)
    head = table.rows[0]._tr.get_or_add_trPr()
    head.append(OxmlElement("w:tblHeader"))
    _space(sheet)


def _space(sheet: _Sheet) -> None:
    """Add an empty paragraph behind a table: Word joins adjacent tables."""
    sheet.word.add_paragraph().paragraph_format.space_after = Pt(0)


def _notes(sheet: _Sheet, rows: Sequence[tuple[int, Row]]) -> None:
    for number, row in rows:
        assert row.unit
        runs = [(text, _in_xml(dict(looks))) for text, looks in _runs(row.text, row.unit)]
        sheet.written[sheet.notes[row.unit.label]] = note_paragraph(number, f"{BOOKMARK}{number}", runs)


def _in_xml(looks: dict[str, str]) -> str:
    return "".join(element for kind, element in _LOOKS.items() if kind in looks)


_GROUPS = {"house": _house, "flow": _flow, "pairs": _pairs, "cells": _cells, "notes": _notes}


# Words


def _fill(sheet: _Sheet, paragraph: Paragraph, number: int, text: str, unit: PassageUnit | None) -> None:
    """Write *text* into *paragraph*, between the ends of its bookmark."""
    element = paragraph._p
    element.append(_mark("w:bookmarkStart", number, f"{BOOKMARK}{number}"))
    if unit is None:
        paragraph.add_run(text)
    else:
        at, calls = 0, list(unit.calls)
        for words, looks in _runs(text, unit):
            while calls and calls[0][0] <= at:
                _call(sheet, paragraph, calls.pop(0)[1])
            _run(paragraph, words, dict(looks))
            at += len(words)
        for _at, name in calls:
            _call(sheet, paragraph, name)
    element.append(_mark("w:bookmarkEnd", number, ""))


def _mark(tag: str, number: int, name: str) -> Any:
    mark = OxmlElement(tag)
    mark.set(qn("w:id"), str(number))
    if name:
        mark.set(qn("w:name"), name)
    return mark


def _runs(text: str, unit: PassageUnit) -> Iterator[tuple[str, frozenset[tuple[str, str]]]]:
    """Yield stretches of *text* with the same looks, split where a note is called."""
    cuts = sorted(
        {0, len(text), *(at for at, _name in unit.calls), *(e for look in unit.looks for e in (look.start, look.end))}
    )
    for start, end in pairwise(cuts):
        yield text[start:end], unit.looks_at(start)


def _run(paragraph: Paragraph, words: str, looks: dict[str, str]) -> None:
    run = paragraph.add_run(words)
    for kind in _SET.keys() & looks.keys():
        setattr(run.font, *_SET[kind])
    if address := looks.get("link"):
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        run.font.underline = True
        link.append(run._r)
        paragraph._p.append(link)


def _call(sheet: _Sheet, paragraph: Paragraph, name: str) -> None:
    if name in sheet.notes:
        run = paragraph.add_run()
        run.font.superscript = True
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), str(sheet.notes[name]))
        run._r.append(reference)


# Parts


def _finish(sheet: _Sheet, rows: Sequence[Row], label: str, member: Member) -> None:
    """Add the notes, and the property and part by which the returned file is recognised."""
    package, part = sheet.word.part.package, sheet.word.part
    sheet.word.core_properties.title = member.name
    sheet.word.core_properties.author = ""
    sheet.word.core_properties.comments = ""
    custom = Part(PackURI("/docProps/custom.xml"), f"{_OFFICE}.custom-properties+xml", properties(label), package)
    package.relate_to(custom, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)
    sent = Part(PackURI("/customXml/item9.xml"), _XML, sent_part([row.sent for row in rows]), package)
    content_type = f"{_OFFICE}.customXmlProperties+xml"
    described = Part(PackURI("/customXml/itemProps9.xml"), content_type, sent_properties(), package)
    sent.relate_to(described, RELATIONSHIP_TYPE.CUSTOM_XML_PROPS)
    part.relate_to(sent, RELATIONSHIP_TYPE.CUSTOM_XML)
    if sheet.written:
        notes = f"{_OFFICE}.wordprocessingml.footnotes+xml"
        beside = Part(PackURI("/word/footnotes.xml"), notes, footnotes(sheet.written), package)
        part.relate_to(beside, RELATIONSHIP_TYPE.FOOTNOTES)
        footnote_settings = parse_xml(
            f'<w:footnotePr xmlns:w="{W}"><w:footnote w:id="0"/><w:footnote w:id="1"/></w:footnotePr>'
        )
        sheet.word.settings.element.find(qn("w:compat")).addprevious(footnote_settings)
