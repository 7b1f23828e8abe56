"""The words of a file as it came, by its own XML: what is in the edition, or reported, is compared with them."""

import codecs
import csv
import io
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element, fromstring

from python_calamine import CalamineWorkbook, SheetVisibleEnum

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_BREAKS = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}noBreakHyphen": "-"}
#: Parts of a Word file that hold words of its author.
_PARTS = re.compile(r"word/(document|footnotes|endnotes|comments|header\d*|footer\d*)\.xml")
#: What a paragraph begins with where its author typed the bullet, or the number.
_BULLET = re.compile(r"^\s*(?:[•o*\-\uf0b7]|\d+[.)])\s+")


def counted(text: str) -> Counter[str]:
    """Return the words of *text*: letters without their accents, and digits, however they are set."""
    plain = unicodedata.normalize("NFKD", re.sub("[\u00ad\u200b\u2060\ufeff]", "", text)).casefold()
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    whole = re.sub(r"(?<=\d)\s(?=\d{3}(?!\d))", "", bare)  # thousands
    return Counter(re.findall(r"\w+", whole.translate(str.maketrans("·’", "  "))))


def of_text(name: str, data: bytes) -> Counter[str]:
    """Return the words of a Word or OpenDocument text."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if name.endswith(".odt"):
            lines = _odt_lines(fromstring(package.read("content.xml")))
            return counted("\n".join(_BULLET.sub("", line) for line in lines))
        parts = [package.read(part) for part in package.namelist() if _PARTS.fullmatch(part)]
    lines = (line for part in parts for line in _word_lines(fromstring(part)))
    return counted("\n".join(_BULLET.sub("", line) for line in lines))


def of_cells(name: str, data: bytes) -> list[list[str]]:
    """Return the rows of a spreadsheet's cells, of all its sheets that are seen, as text."""
    if name.endswith(".csv"):
        marked = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF8: "utf-8-sig"}
        encoding = next((known for mark, known in marked.items() if data.startswith(mark)), "utf-8")
        try:
            text = data.decode(encoding)
        except UnicodeError:
            text = data.decode("cp1252")
        separator = max("\t;,", key=text.partition("\n")[0].count)
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    seen = [each.name for each in book.sheets_metadata if each.visible == SheetVisibleEnum.Visible]
    rows = (row for sheet in seen for row in book.get_sheet_by_name(sheet).to_python(skip_empty_area=False))
    return [[f"{cell:.15g}" if isinstance(cell, float) else str(cell) for cell in row] for row in rows]


def _word_lines(root: Element) -> Iterator[str]:
    """Yield the words of each paragraph: text, what was deleted, formulas; what moved, once; no fallback."""
    for parent in root.iter():
        for child in [child for child in parent if child.tag in {_FALLBACK, f"{_W}moveFrom"}]:
            parent.remove(child)
    for paragraph in root.iter(f"{_W}p"):
        yield from "".join(_word_text(paragraph)).split("\n")
    for gone in root.iter(f"{_W}del"):
        yield "".join(each.text or "" for each in gone.iter(f"{_W}delText"))


def _word_text(element: Element) -> Iterator[str]:
    """Yield what *element* holds, but for the paragraphs inside it (a text box), which are lines of their own."""
    for child in element:
        if child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        elif child.tag.endswith("}t"):
            yield child.text or ""
        elif child.tag != f"{_W}p":
            yield from _word_text(child)


def _odt_lines(root: Element) -> Iterator[str]:
    for paragraph in (*root.iter(f"{_TEXT}p"), *root.iter(f"{_TEXT}h")):
        if not any(each.tag == f"{_TEXT}p" for each in list(paragraph.iter())[1:]):  # a note, a frame: their own
            yield "".join(_odt_text(paragraph))
        else:
            yield "".join(_odt_text(paragraph, inner=False))


def _odt_text(element: Element, inner: bool = True) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if inner or child.tag not in {f"{_TEXT}note", "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}frame"}:
            yield from _odt_text(child, inner)
        yield " " if child.tag in {f"{_TEXT}tab", f"{_TEXT}s", f"{_TEXT}line-break"} else ""
        yield child.tail or ""
