"""Parts of a Word file that python-docx cannot write: XML, and the archive with the same bytes every time."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from livret.intake.corrections.returned import NAMESPACE, PROPERTY, SentPassage

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WHEN = (2000, 1, 1, 0, 0, 0)
#: The two separators between text and notes, which every file with notes has.
_SEPARATORS = (
    '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="1"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
)
#: The first number that a note may have.
FIRST_NOTE = 2


def properties(label: str) -> bytes:
    """Return docProps/custom.xml with the property by which the file is recognised (ECMA-376, part 1, 22.3)."""
    return (
        f'{_HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="{PROPERTY}">'
        f"<vt:lpwstr>{escape(label)}</vt:lpwstr></property></Properties>"
    ).encode()


def sent_part(sent: Sequence[SentPassage]) -> bytes:
    """Return the part with the passages as sent, which Word keeps and does not show."""
    rows = (
        f"<p file={quoteattr(each.file)} line={quoteattr(str(each.line))} sort={quoteattr(each.sort)} "
        f"label={quoteattr(each.label)}>{escape(each.text)}</p>"
        for each in sent
    )
    return f'{_HEAD}<sent xmlns="{NAMESPACE}">{"".join(rows)}</sent>'.encode()


def sent_properties() -> bytes:
    """Return the properties of that part, without which Word drops it (ECMA-376, part 1, 22.5)."""
    return (
        f'{_HEAD}<ds:datastoreItem ds:itemID="{{{str(uuid5(NAMESPACE_URL, NAMESPACE)).upper()}}}" '
        'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"><ds:schemaRefs>'
        f'<ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    ).encode()


def footnotes(notes: Mapping[int, str]) -> bytes:
    """Return the part of notes; *notes* are the elements of their paragraphs, by number."""
    rows = "".join(f'<w:footnote w:id="{number}">{words}</w:footnote>' for number, words in notes.items())
    return f'{_HEAD}<w:footnotes xmlns:w="{W}">{_SEPARATORS}{rows}</w:footnotes>'.encode()


def note_paragraph(number: int, bookmark: str, runs: Sequence[tuple[str, str]]) -> str:
    """Return the paragraph of a note: *runs* are words, and the elements of their properties."""
    words = "".join(
        f'<w:r><w:rPr>{looks}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' for text, looks in runs
    )
    return (
        '<w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
        '<w:r><w:t xml:space="preserve"> </w:t></w:r>'
        f'<w:bookmarkStart w:id="{number}" w:name="{bookmark}"/>{words}<w:bookmarkEnd w:id="{number}"/></w:p>'
    )


def settled(data: bytes) -> bytes:
    """Return the Word file *data* with fixed dates, so that the same content has the same bytes."""
    stream = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(ZipInfo(name, _WHEN), old.read(name), ZIP_DEFLATED)
    return stream.getvalue()
