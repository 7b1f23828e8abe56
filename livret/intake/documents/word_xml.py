"""The XML of a Word file, prepared for mammoth, which silently skips much of what Word writes.

Each paragraph gets a bookmark with its number. Words of fields are unwrapped. Content that is no text of a rubric
(text boxes, equations, hidden words, charts, tables of contents …) is removed and reported. Names of elements: ECMA-376
part 1, 17 (WordprocessingML).
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement

from mammoth.docx.dingbats import dingbats

from livret.intake.documents.model import Left, SourceParagraph, TrackedChange, What
from livret.intake.documents.packed import attribute, local
from livret.intake.documents.word_changes import tracked

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
#: The name of the bookmark of paragraph 12.
NUMBERED = re.compile(r"_livret_p(\d+)")
#: Elements around runs that mammoth does not read: their words are text.
_AROUND = frozenset({"fldSimple", "dir", "bdo", "ruby", "rubyBase"})
#: Fields that are links, or numbers in captions: their words are the text.
_PLAIN_FIELDS = frozenset({"HYPERLINK", "SEQ", "FORMCHECKBOX", "FORMTEXT", "FORMDROPDOWN", ""})
_TOC_STYLE = re.compile(
    r"(?:toc|tm|tdm|contents|index)\s?-?(?:\d|heading)|tabledes(?:matieres|illustrations)|tocheading"
)


@dataclass(slots=True)
class WordPart:
    """A part with text, prepared: its tree, the content to report, and all its words."""

    root: Element
    left: list[Left] = field(default_factory=list)
    changes: list[TrackedChange] = field(default_factory=list)
    words: list[SourceParagraph] = field(default_factory=list)


def ready(root: Element, words_of: Callable[[str], str]) -> WordPart:
    """Return the part of the tree *root*, prepared; *words_of* returns the words of a chart by its number."""
    part = WordPart(root)
    _choose(root)
    _spell_symbols(root)
    for tab in root.iter(f"{_W}ptab"):
        tab.tag = f"{_W}tab"
    boxes = list(_removed_boxes(root))
    numbers = {id(paragraph): number for number, paragraph in enumerate(root.iter(f"{_W}p"), 1)}
    for anchor, said in boxes:
        part.left.append(Left("box", said, numbers.get(id(anchor), 0)))
        part.words.append(SourceParagraph(numbers.get(id(anchor), 0), said))
    for paragraph in list(root.iter(f"{_W}p")):
        number = numbers[id(paragraph)]
        part.changes += tracked(paragraph, number)
        before, left = words(paragraph), list[Left]()
        _clear(paragraph, number, left, words_of)
        part.left += left
        part.words += (SourceParagraph(number, said) for said in _said(before, words(paragraph), left))
        _mark(paragraph, number)
        if paragraph.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None:  # the next one is joined to it
            SubElement(SubElement(paragraph, f"{_W}r"), f"{_W}t").text = " "
    _remove_blocks(root, numbers, part.left)
    for chunk in root.iter(f"{_W}altChunk"):
        part.left.append(Left("object", attribute(chunk, "id")))
    return part


def _said(before: str, after: str, left: Sequence[Left]) -> Iterator[str]:
    """Yield the words of a paragraph, those removed from it separately, if nothing of *before* is missing."""
    removed = [each.words for each in left if each.what in _REMOVED]
    if Counter("".join(before.split())) == Counter("".join("".join([after, *removed]).split())):
        yield from (after, *removed)
    else:
        yield before


def words(element: Element) -> str:
    """Return the words in *element*, changes accepted, as Word shows them; tabs and breaks are signs."""
    return "".join(_words(element))


def _words(element: Element, without: Collection[int] = ()) -> Iterator[str]:
    name = local(element)
    if id(element) in without:
        return
    if name in ("t",):
        yield element.text or ""
    elif name in _SIGNS:
        yield _SIGNS[name]
    elif name == "checkBox":  # mammoth draws it
        yield " "
    elif name not in ("del", "moveFrom", "instrText", "pPr", "rPr", "rt"):
        for child in element:
            yield from _words(child, without)


_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}


def _spell_symbols(root: Element) -> None:
    """Replace the signs of symbol faces (17.3.3.30) by text; mammoth drops those that it does not know, and the space.

    One without a number of its own in Unicode keeps that of the face, in the private area: it is reported.
    """
    for sign in root.iter(f"{_W}sym"):
        face, number = attribute(sign, "font"), attribute(sign, "char")
        code = int(number, 16) if re.fullmatch(r"[0-9A-Fa-f]{1,5}", number) else 0
        known = dingbats.get((face, code), dingbats.get((face, code & 0xFF)) if code >> 8 == 0xF0 else None)
        sign.tag, sign.text = f"{_W}t", _ARROWS.get(known or 0) or chr(known or (code if _is_sign(code) else 0x20))


def _is_sign(code: int) -> bool:
    return 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE


#: Arrows of Wingdings have numbers in Unicode that few typefaces have (U+1F868…): those that all of them have.
_ARROWS = {0x1F868: "←", 0x1F86A: "→", 0x1F869: "↑", 0x1F86B: "↓", 0x1F878: "⇦", 0x1F87A: "⇨"}


def _choose(root: Element) -> None:
    """Replace each choice (mc:AlternateContent) by its content for Word, or else by that for older programs."""
    left = [root]
    while left:
        parent = left.pop()
        if any(local(child) == "AlternateContent" for child in parent):
            parent[:] = [each for child in parent for each in _chosen(child)]
        left += parent


def _chosen(element: Element) -> Iterator[Element]:
    """Yield *element*, or the content of a choice; choices may be nested."""
    if local(element) != "AlternateContent":
        yield element
        return
    ways = {local(way): way for way in reversed(element)}
    for child in ways.get("Choice", ways.get("Fallback", ())):
        yield from _chosen(child)


def _replace(parent: Element, child: Element, new: list[Element]) -> None:
    at = list(parent).index(child)
    parent[at : at + 1] = new


def _removed_boxes(root: Element) -> Iterator[tuple[Element, str]]:
    """Remove the text boxes from *root*; yield the paragraph that each is anchored in, and its words."""
    for anchor in list(root.iter(f"{_W}p")):
        for above in list(anchor.iter()):
            for box in [each for each in above if local(each) == "txbxContent"]:
                above.remove(box)
                lines = [line for each in box.iter(f"{_W}p") if (line := _own_words(each).strip())]
                if lines:
                    yield anchor, "\n".join(lines)


def _own_words(paragraph: Element) -> str:
    """Return the words of *paragraph* without those of paragraphs within it, in boxes."""
    inner = {id(each) for box in paragraph.iter() if local(box) == "txbxContent" for each in box.iter()}
    return "".join(_words(paragraph, inner))


def _mark(paragraph: Element, number: int) -> None:
    start = Element(f"{_W}bookmarkStart", {f"{_W}id": str(number), f"{_W}name": f"_livret_p{number}"})
    has_properties = len(paragraph) and local(paragraph[0]) == "pPr"
    paragraph.insert(1 if has_properties else 0, start)


def _clear(paragraph: Element, number: int, left: list[Left], words_of: Callable[[str], str]) -> None:
    """Remove from *paragraph* what is no text, and report it; unwrap words from elements unknown to mammoth."""
    left += [Left("field", found, number) for found in _fields(paragraph)]
    left += [Left("above", "".join(map(words, each)), number) for each in paragraph.iter(f"{_W}rt")]
    left += [
        Left("drawing", attribute(each, "string"), number) for each in paragraph.iter() if local(each) == "textpath"
    ]
    for parent in list(paragraph.iter()):
        for child in list(parent):
            if local(child) in _AROUND:
                _replace(parent, child, list(_unwrapped(child)))
    gone: set[int] = set()
    for parent in list(paragraph.iter()):
        for child in [] if id(parent) in gone else list(parent):
            what = _no_text(child)
            if what:
                left.append(Left(what, words(child) or attribute(child.find(".//{*}OLEObject"), "ProgID"), number))
            if what and what != "highlighted":
                gone |= {id(each) for each in child.iter()}
                parent.remove(child)
            elif local(child) == "drawing":
                _replace(parent, child, list(_pictures(child, number, left, words_of)))
    _join(left)


_REMOVED = frozenset({"equation", "hidden", "object", "placeholder", "struck"})
_NO_TEXT: dict[str, What] = {"oMath": "equation", "oMathPara": "equation", "object": "object"}


def _no_text(element: Element) -> What | None:
    """Return what *element* is, if it is no text, or marked words."""
    if local(element) == "sdt" and element.find("{*}sdtPr/{*}showingPlcHdr") is not None:
        return "placeholder"
    return _of_looks(element) if local(element) == "r" else _NO_TEXT.get(local(element))


def _of_looks(run: Element) -> What | None:
    """Return the meaning of the looks of *run*, beside emphasis."""
    looks = run.find(f"{_W}rPr")
    if looks is None or not words(run).strip():
        return None
    rows: tuple[tuple[str, What], ...] = (
        ("vanish", "hidden"),
        ("strike", "struck"),
        ("dstrike", "struck"),
        ("highlight", "highlighted"),
    )
    for name, what in rows:
        found = looks.find(f"{_W}{name}")
        if found is not None and attribute(found, "val", "on") not in ("0", "false", "off", "none"):
            return what
    return None


def _join(left: list[Left]) -> None:
    """Join equal reports of the runs of one passage into one."""
    joined: list[Left] = []
    for each in left:
        last = joined[-1] if joined else None
        alike = last and (last.what, last.number) == (each.what, each.number)
        if last and alike and each.what in ("hidden", "struck", "highlighted"):
            joined[-1] = Left(last.what, last.words + each.words, last.number)
        else:
            joined.append(each)
    left[:] = joined


def _unwrapped(element: Element) -> Iterator[Element]:
    for child in element:
        if local(child) in _AROUND:
            yield from _unwrapped(child)
        elif local(child) not in ("fldData", "rubyPr", "rt"):
            yield child


def _fields(paragraph: Element) -> Iterator[str]:
    """Yield the name of each computed field: « DATE », « REF »."""
    simple = [attribute(each, "instr") for each in paragraph.iter(f"{_W}fldSimple")]
    made = ["".join(each.text or "" for each in paragraph.iter(f"{_W}instrText"))]
    for code in (*simple, *made):
        name = next(iter(code.split()), "").upper()
        if name not in _PLAIN_FIELDS and not name.startswith(("TOC", "PAGEREF")):
            yield name


def _pictures(drawing: Element, number: int, left: list[Left], words_of: Callable[[str], str]) -> Iterator[Element]:
    """Yield a drawing for each picture in *drawing*, alone or in a group; report its other content."""
    blips = list(drawing.iter(f"{_A}blip"))
    about = drawing.find(".//{*}docPr")
    says = attribute(about, "descr") or attribute(about, "title")
    for blip in blips:
        if attribute(blip, "embed"):
            yield _picture(attribute(blip, "embed"), says)
        else:
            left.append(Left("picture", attribute(blip, "link"), number))
    if blips:
        return
    for each in drawing.iter():
        if local(each) == "chart" or local(each) == "relIds":
            left.append(Left("chart", words_of(attribute(each, "id") or attribute(each, "dm")), number))
            return
    if drawing.find(".//{*}txbx") is None:
        left.append(Left("drawing", says, number))


def _picture(relation: str, says: str) -> Element:
    drawing = Element(f"{_W}drawing")
    inline = SubElement(drawing, f"{_WP}inline")
    SubElement(inline, f"{_WP}docPr", {"descr": says})
    above = inline
    for name in (f"{_A}graphic", f"{_A}graphicData", f"{_PIC}pic", f"{_PIC}blipFill"):
        above = SubElement(above, name)
    SubElement(above, f"{_A}blip", {f"{_R}embed": relation})
    return drawing


def _remove_blocks(root: Element, numbers: dict[int, int], left: list[Left]) -> None:
    """Remove tables of contents from *root*, since a brochure has its own, and the template's placeholders."""
    for parent in list(root.iter()):
        for child in list(parent):
            what = _block_of_no_text(child)
            if what:
                paragraphs = list(child.iter(f"{_W}p"))
                lines = [words(each) for each in paragraphs]
                if any(line.strip() for line in lines):
                    left.append(Left(what, "\n".join(lines), numbers.get(id(paragraphs[0]), 0)))
                parent.remove(child)


def _block_of_no_text(element: Element) -> What | None:
    """Return what *element* is, if it is paragraphs that are no text."""
    if local(element) == "p":
        style = attribute(element.find("{*}pPr/{*}pStyle"), "val").lower()
        return "contents" if _TOC_STYLE.match(style) else None
    if local(element) != "sdt":
        return None
    if attribute(element.find("{*}sdtPr/{*}docPartObj/{*}docPartGallery"), "val") == "Table of Contents":
        return "contents"
    return "placeholder" if element.find("{*}sdtPr/{*}showingPlcHdr") is not None else None
