"""An edition → the Word file for its territories to fill in: its rubrics, the length of each, the styles to use."""

from datetime import datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as WordFile
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt, RGBColor

from livret.design.layout import LISTS
from livret.edition.typography.typeset import typeset
from livret.intake.cohort import Cohort
from livret.intake.corrections.word_export import dress
from livret.intake.corrections.word_export_parts import settled
from livret.intake.templates import instructions
from livret.intake.templates.lengths import Length, lengths

_FACE = "Calibri"
_INK, _GREY = RGBColor(0x22, 0x22, 0x22), RGBColor(0x59, 0x59, 0x59)
#: Sizes in pt, room above and below.
_LOOKS = {
    "Title": (22, 0, 6),
    "Heading 1": (15, 18, 2),
    "Heading 2": (12, 12, 2),
    "Normal": (11, 0, 6),
    "Caption": (9, 2, 8),
}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: Of the file, not of the brochure: the properties of the file stay as they are.
_TITLE = "Modèle de contribution"
_WHEN = datetime(2000, 1, 1)


def document(cohort: Cohort) -> bytes:
    """Return the .docx of the edition of *cohort*: one for all its territories, each selects its name in a list."""
    word = Document()
    _styled(word)
    _title(word, [member.name for member in cohort.members])
    for words in instructions.INTRODUCTION:
        word.add_paragraph(typeset(words), instructions.STYLE)
    for length in lengths(cohort.rubrics, [member.name for member in cohort.members], cohort.before.own_figures):
        _rubric(word, length)
    properties = word.core_properties
    properties.title, properties.author, properties.language = _TITLE, cohort.before.text("editeur"), "fr"
    properties.comments = ""
    properties.created = properties.modified = _WHEN
    stream = BytesIO()
    word.save(stream)
    return settled(stream.getvalue())


def _rubric(word: WordFile, length: Length) -> None:
    word.add_heading(length.rule.heading, 1)
    word.add_paragraph(typeset(instructions.of_rubric(length)), instructions.STYLE)
    word.add_paragraph(style="List Bullet" if length.rule.form in LISTS else "Normal")


def _styled(word: WordFile) -> None:
    dress(word)
    for name, (size, above, below) in _LOOKS.items():
        style: Any = word.styles[name]
        style.font.size, style.font.color.rgb = Pt(size), _INK
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(above), Pt(below)
        style.element.get_or_add_rPr().get_or_add_rFonts().attrib.clear()
        style.font.name = _FACE
    added: Any = word.styles.add_style(instructions.STYLE, WD_STYLE_TYPE.PARAGRAPH)
    added.base_style, added.next_paragraph_style, added.quick_style = word.styles["Normal"], word.styles["Normal"], True
    added.font.size, added.font.italic, added.font.color.rgb = Pt(9.5), True, _GREY


def _title(word: WordFile, names: list[str]) -> None:
    """Add the title: a list from which the name of a territory is selected (ECMA-376, part 1, 17.5.2.15)."""
    paragraph = word.add_paragraph(style="Title")
    control = parse_xml(
        f"<w:sdt {nsdecls('w')}><w:sdtPr><w:alias/><w:showingPlcHdr/><w:dropDownList/></w:sdtPr>"
        "<w:sdtContent><w:r><w:t/></w:r></w:sdtContent></w:sdt>"
    )
    properties, content = control
    alias, _showing, chosen = properties
    alias.set(f"{W}val", "Territoire")
    for name in names:
        item = parse_xml(f"<w:listItem {nsdecls('w')}/>")
        item.set(f"{W}displayText", name)
        item.set(f"{W}value", name)
        chosen.append(item)
    content[0][0].text = instructions.CHOOSE
    paragraph._p.append(control)
