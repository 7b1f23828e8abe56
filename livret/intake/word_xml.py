"""The XML of a Word file, made ready for mammoth, which passes over much of what Word writes without a word.

Each paragraph gets a bookmark with its number. Words of fields are taken out of them. What is no text of a rubric
(text boxes, equations, hidden words, charts, tables of contents …) is taken out and told. Names of elements: ECMA-376
part 1, 17 (WordprocessingML).
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement

from livret.intake.document import Left, Said, TrackedChange, What
from livret.intake.packed import local, told
from livret.intake.word_changes import tracked

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
#: The name of the bookmark of paragraph 12.
NUMBERED = re.compile(r"_livret_p(\d+)")
#: Elements around runs that mammoth does not know: their words are text.
_AROUND = frozenset({"fldSimple", "dir", "bdo", "ruby", "rubyBase"})
#: Fields that are links, or numbers that captions show: nothing is lost by them.
_PLAIN_FIELDS = frozenset({"HYPERLINK", "SEQ", "FORMCHECKBOX", "FORMTEXT", "FORMDROPDOWN", ""})
_TOC_STYLE = re.compile(
    r"(?:toc|tm|tdm|contents|index)\s?-?(?:\d|heading)|tabledes(?:matieres|illustrations)|tocheading"
)


@dataclass(slots=True)
class Part:
    """A part with text, made ready: its tree, what was taken out of it or is to be told, and all its words."""

    root: Element
    left: list[Left] = field(default_factory=list)
    changes: list[TrackedChange] = field(default_factory=list)
    words: list[Said] = field(default_factory=list)


def ready(root: Element, words_of: Callable[[str], str]) -> Part:
    """Return the part of which *root* is the tree, made ready; *words_of* gives the words of a chart by its number."""
    part = Part(root)
    _choose(root)
    boxes = list(_taken_boxes(root))
    numbers = {id(paragraph): number for number, paragraph in enumerate(root.iter(f"{_W}p"), 1)}
    for anchor, said in boxes:
        part.left.append(Left("box", said, numbers.get(id(anchor), 0)))
        part.words.append(Said(numbers.get(id(anchor), 0), said))
    for paragraph in list(root.iter(f"{_W}p")):
        number = numbers[id(paragraph)]
        part.words.append(Said(number, words(paragraph)))
        part.changes += tracked(paragraph, number)
        _clear(paragraph, number, part.left, words_of)
        _mark(paragraph, number)
    _take_contents(root, numbers, part.left)
    for chunk in root.iter(f"{_W}altChunk"):
        part.left.append(Left("object", told(chunk, "id")))
    return part


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
    elif name == "sym":
        yield _symbol(element)
    elif name not in ("del", "moveFrom", "instrText", "pPr", "rPr", "rt"):
        for child in element:
            yield from _words(child, without)


_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}


def _symbol(element: Element) -> str:
    """Return a sign of a face of symbols (17.3.3.30): its number, in the private area of Unicode where it has none."""
    code = told(element, "char")
    return chr(int(code, 16)) if re.fullmatch(r"[0-9A-Fa-f]{1,5}", code) else ""


def _choose(root: Element) -> None:
    """Put in the place of each choice (mc:AlternateContent) what it is in Word, or else what older programs show."""
    for parent in list(root.iter()):
        for child in [each for each in parent if local(each) == "AlternateContent"]:
            ways = {local(way): way for way in reversed(child)}
            chosen = ways.get("Choice", ways.get("Fallback"))
            _replace(parent, child, list(chosen) if chosen is not None else [])
            if any(local(each) == "AlternateContent" for each in parent):
                _choose(parent)


def _replace(parent: Element, child: Element, new: list[Element]) -> None:
    at = list(parent).index(child)
    parent[at : at + 1] = new


def _taken_boxes(root: Element) -> Iterator[tuple[Element, str]]:
    """Take the text boxes out of *root*; yield the paragraph that each is anchored in, and its words."""
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
    """Take out of *paragraph* what is no text, and tell it; take words out of what mammoth does not know."""
    left += [Left("field", found, number) for found in _fields(paragraph)]
    left += [Left("drawing", told(each, "string"), number) for each in paragraph.iter() if local(each) == "textpath"]
    for parent in list(paragraph.iter()):
        for child in list(parent):
            if local(child) in _AROUND:
                _replace(parent, child, list(_unwrapped(child)))
    for parent in list(paragraph.iter()):
        for child in list(parent):
            name = local(child)
            if what := _NO_TEXT.get(name) or (name == "r" and _of_looks(child)):
                left.append(Left(what, words(child) or told(child.find(".//{*}OLEObject"), "ProgID"), number))
                if what != "highlighted":
                    parent.remove(child)
            elif name == "sdt" and child.find("{*}sdtPr/{*}showingPlcHdr") is not None:
                left.append(Left("placeholder", words(child), number))
                parent.remove(child)
            elif name == "drawing":
                _replace(parent, child, list(_pictures(child, number, left, words_of)))
    _join(left)


_NO_TEXT: dict[str, What] = {"oMath": "equation", "oMathPara": "equation", "object": "object"}


def _of_looks(run: Element) -> What | None:
    """Return what the looks of *run* say of its words, beside emphasis."""
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
        if found is not None and told(found, "val", "on") not in ("0", "false", "off", "none"):
            return what
    return None


def _join(left: list[Left]) -> None:
    """Join what the runs of one passage have in common: one thing is told once."""
    joined: list[Left] = []
    for each in left:
        last = joined[-1] if joined else None
        if (
            last
            and each.what in ("hidden", "struck", "highlighted")
            and (last.what, last.number)
            == (
                each.what,
                each.number,
            )
        ):
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
    """Yield the name of each field that is computed: « DATE », « REF »."""
    simple = [told(each, "instr") for each in paragraph.iter(f"{_W}fldSimple")]
    made = ["".join(each.text or "" for each in paragraph.iter(f"{_W}instrText"))]
    for code in (*simple, *made):
        name = next(iter(code.split()), "").upper()
        if name not in _PLAIN_FIELDS and not name.startswith(("TOC", "PAGEREF")):
            yield name


def _pictures(drawing: Element, number: int, left: list[Left], words_of: Callable[[str], str]) -> Iterator[Element]:
    """Yield a drawing for each picture in *drawing*, alone or in a group; tell what else it is."""
    blips = list(drawing.iter(f"{_A}blip"))
    about = drawing.find(".//{*}docPr")
    says = told(about, "descr") or told(about, "title")
    for blip in blips:
        if told(blip, "embed"):
            yield _picture(told(blip, "embed"), says)
        else:
            left.append(Left("picture", told(blip, "link"), number))
    if blips:
        return
    for each in drawing.iter():
        if local(each) == "chart" or local(each) == "relIds":
            left.append(Left("chart", words_of(told(each, "id") or told(each, "dm")), number))
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


def _take_contents(root: Element, numbers: dict[int, int], left: list[Left]) -> None:
    """Take the tables of contents out of *root*: a brochure makes its own."""
    for parent in list(root.iter()):
        for child in list(parent):
            gallery = child.find("{*}sdtPr/{*}docPartObj/{*}docPartGallery")
            listed = told(gallery, "val") == "Table of Contents"
            style = told(child.find("{*}pPr/{*}pStyle"), "val").lower()
            if listed or (local(child) == "p" and _TOC_STYLE.match(style)):
                lines = [words(each) for each in child.iter(f"{_W}p")]
                if any(line.strip() for line in lines):
                    first = next((numbers.get(id(each), 0) for each in child.iter(f"{_W}p")), 0)
                    left.append(Left("contents", "\n".join(lines), first))
                parent.remove(child)
