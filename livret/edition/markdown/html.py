"""The elements of a text become the tree to print, typeset, with the place of every block."""

import re
import unicodedata
from collections.abc import Callable
from xml.etree.ElementTree import Element, SubElement

from livret.base.invisible import plain
from livret.base.problems import Location
from livret.catalogue import prose as kinds
from livret.edition import addresses
from livret.edition.markdown.footnotes import Notes
from livret.edition.markdown.manuscript import Manuscript, ManuscriptLine, clean
from livret.edition.markdown.normalise import paragraph
from livret.edition.markdown.parser import MAX_DEPTH, depth, parse
from livret.edition.markdown.positions import ElementText, Surveyor, is_address, is_note, leaves
from livret.edition.markdown.tables import align_figures
from livret.edition.markdown.themes import NOWHERE, extract_theme
from livret.edition.markdown.typeset import typeset_leaf
from livret.edition.misleading_links import faults
from livret.edition.model import Picture
from livret.edition.prose import Prose, TextBlock
from livret.edition.prose_tree import ProseElement, ProseTree
from livret.edition.typography.signs import OBJECT

#: BCP 47: a language of ISO 639, and optionally a country.
_CODE = re.compile(r"[a-z]{2,3}(?:-[A-Z]{2})?")
#: Codes of ISO 639-1 by their French names: those of the regions and of the neighbours first.
_BY_NAME = {
    "allemand": "de", "alsacien": "gsw", "anglais": "en", "arabe": "ar", "basque": "eu", "breton": "br",
    "catalan": "ca", "corse": "co", "creole": "gcf", "espagnol": "es", "francais": "fr", "gascon": "oc", "grec": "el",
    "italien": "it", "languedocien": "oc", "latin": "la", "neerlandais": "nl", "occitan": "oc", "portugais": "pt",
    "provencal": "oc", "roumain": "ro", "turc": "tr", "ukrainien": "uk",
}  # fmt: skip


def is_code(text: str) -> bool:
    """Return whether *text* has the form of a language code: « oc », « pt-BR »."""
    return bool(_CODE.fullmatch(text))


def code_meant(text: str) -> str:
    """Return the code that *text*, « occitan » or « OC », probably means; "" if none is known."""
    plain = "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign)).casefold()
    if plain in _BY_NAME:
        return _BY_NAME[plain]
    return plain if plain in _BY_NAME.values() else ""


#: Finds an image by the name an author typed; returns None after reporting why there is none.
PictureFinder = Callable[[str, Location], Picture | None]

#: Unclosed Markdown, which would be printed as typed.
_LEFT_OVER = (
    (kinds.BROKEN_EMPHASIS, re.compile(r"\*\*+")),
    (kinds.BROKEN_LINK, re.compile(r"\]\(")),
    (kinds.LANGUAGE_NOWHERE, re.compile(r"\{\s*langue\s*=[^{}]*\}?")),
    (kinds.THEME_NOWHERE, NOWHERE),
)
#: Blocks that contain others, and have the place of their first one.
_HOLDERS = frozenset({"li", "blockquote", "figure", "aside", "table", "ul", "ol"})


class Compositor:
    """Typesets the texts of one manuscript, in their order. ``prose`` may be called once for each part."""

    def __init__(self, manuscript: Manuscript, notes: Notes, pictures: PictureFinder) -> None:
        self._manuscript, self._notes, self._pictures = manuscript, notes, pictures
        self._surveyor = Surveyor(manuscript)
        self._marks: list[Location] = []
        self._blocks: list[TextBlock] = []

    def prose(self, root: Element) -> Prose:
        """Return the children of *root* as printed. Problems and changes are recorded in the manuscript."""
        self._marks, self._blocks = [], []
        for element in leaves(root):
            self._set(element)
        for holder in root.iter():
            if holder.tag in _HOLDERS and "data-src" not in holder.attrib:
                first = next((found for element in holder.iter() if (found := element.get("data-src"))), None)
                holder.attrib |= {"data-src": first} if first else {}
        for table in root.iter("table"):
            align_figures(table)
        _call_behind_links(root)
        return Prose(tree(root), tuple(self._marks), tuple(self._blocks))

    def words(self, element: Element) -> str:
        """Return the words of *element*, typeset."""
        return typeset_leaf(self._surveyor.survey(element), self._manuscript)[0]

    def _set(self, element: Element) -> None:
        leaf = self._surveyor.survey(element)
        if element.tag == "p" and leaf.text.strip() == OBJECT and leaf.inner[0][0].tag == "img":
            self._figure(element, leaf)
            return
        theme = extract_theme(leaf, self._manuscript)
        self._report_left_over(leaf)
        if leaf.unmarked and leaf.text.strip():
            self._manuscript.refuse(kinds.BROKEN_EMPHASIS, leaf.places[0][0], words="*")
        notes = [note for inner, place in leaf.inner if (note := self._inner(leaf, inner, *place)) is not None]
        first = next((at for at, sign in enumerate(leaf.text) if not sign.isspace()), None)
        if first is not None:
            line, column = leaf.places[first]
            width = max(at for number, at in leaf.places if number == line) - column + 1
            self._locate(element, self._manuscript.at(line, column, max(1, width)))
        typed = plain(clean(leaf.text)).strip()
        words, before = typeset_leaf(leaf, self._manuscript)
        for link in (inner for inner, _place in leaf.inner if is_address(inner)):
            _part(link)
        if words:
            source = int(element.get("data-src", 0))
            earlier = None if before is None else _with_code(leaf, before)
            self._blocks.append(TextBlock(_with_code(leaf, typed), _with_code(leaf, words), source, earlier, theme))
        for note in notes:
            self._set(note)

    def _locate(self, element: Element, place: Location) -> None:
        element.set("data-src", str(len(self._marks)))
        self._marks.append(place)

    def _report_left_over(self, leaf: ElementText) -> None:
        for kind, pattern in _LEFT_OVER:
            if found := pattern.search(leaf.text):
                place = self._manuscript.at(*leaf.places[found.start()], len(found[0]))
                self._manuscript.refuse(kind, place, words=found[0])

    def _inner(self, leaf: ElementText, element: Element, line: int, column: int) -> Element | None:
        """Check an inline element: link, image, note call, language. Return the note, filled."""
        place = self._manuscript.at(line, column, 1)
        if element.tag == "a":
            self._link(element, place)
        elif element.tag == "img":
            self._manuscript.refuse(kinds.INLINE_IMAGE, place, name=element.get("src"))
        elif is_note(element):
            return self._note(leaf, element, place)
        elif language := element.get("lang"):
            self._language(language, place)
        return None

    def _language(self, language: str, place: Location) -> None:
        if not is_code(language):
            meant = code_meant(language)
            values = {"meant": meant, "help": kinds.LANGUAGE_MEANT} if meant else {}
            at = max(place.excerpt.find(language, place.column - 1), 0) + 1
            self._manuscript.refuse(
                kinds.LANGUAGE, self._manuscript.at(place.line, at, len(language)), language=language, **values
            )

    def _link(self, element: Element, place: Location) -> None:
        target = element.get("href", "")
        element.attrib.pop("title", None)
        words = clean("".join(element.itertext())).strip()
        typed = words if is_address(element) and addresses.target(words) == target else target
        at = place.excerpt.find(typed, place.column - 1) + 1 if typed else 0
        where = self._manuscript.at(place.line, at or place.column, len(typed) if at else 1)
        if not addresses.LINK.fullmatch(target):
            place = where
            self._manuscript.refuse(kinds.LINK_TARGET, place, target=target)
        else:
            for kind, values in faults(target, words):
                self._manuscript.refuse(kind, where, **values)
        if not words:
            self._manuscript.refuse(kinds.LINK_WORDS, place, target=target)

    def _note(self, leaf: ElementText, element: Element, place: Location) -> Element | None:
        label = element.attrib.pop("data-note", "")
        if is_note(leaf.element):
            self._manuscript.refuse(kinds.NOTE_INSIDE_NOTE, place, label=label)
            return None
        note = self._notes.call(label, place)
        if not note:
            return None
        words = parse(paragraph(note.lines))
        if depth(words) > MAX_DEPTH:
            self._manuscript.refuse(kinds.TOO_DEEP, note.lines[0].number, limit=MAX_DEPTH)
            return None
        element.set("id", f"note-{note.rank}")
        for block in words:
            element.text = block.text
            element.extend(block)
        return element

    def _figure(self, element: Element, leaf: ElementText) -> None:
        """Turn a paragraph that is only an image into a figure with its caption and credit."""
        image, (line, column) = leaf.inner[0]
        name, title = image.get("src", ""), image.get("title", "")
        place = self._manuscript.at(line, column)
        if not image.get("alt", "").strip():
            self._manuscript.refuse(kinds.NO_ALTERNATIVE, place, name=name)
        picture = self._pictures(name, place)
        element.tag, element.text = "figure", None
        element.set("class", "figure")
        del element[:]
        self._locate(element, place)
        if picture:
            SubElement(element, "img", _image(picture, image.get("alt", "").strip()))
        caption, _bar, credit = (words.strip() for words in title.partition("|"))
        if caption or credit:
            self._surveyor.turn_back(line, column + len(image.get("alt", "")) + len(name))
            self._set(_caption(element, line, caption, credit))


def tree(root: Element) -> ProseTree:
    """Return the children of *root* as an immutable tree; words between blocks are dropped."""
    return ProseTree(tuple(map(_as_prose, root)))


def _as_prose(element: Element) -> ProseElement:
    inside: list[str | ProseElement | None] = [element.text]
    for child in element:
        inside += [_as_prose(child), child.tail]
    attributes = dict(element.attrib)
    source = attributes.pop("data-src", None)
    return ProseElement(element.tag, tuple(filter(None, inside)), attributes, None if source is None else int(source))


def _part(link: Element) -> None:
    """Allow the address that *link* shows to break where it may, and nowhere else."""
    first, *others = addresses.pieces(link.text or "")
    link.text = None
    SubElement(link, "span", {"class": "address"}).text = first
    for piece in others:
        SubElement(link, "wbr")
        SubElement(link, "span", {"class": "address"}).text = piece


def _call_behind_links(root: Element) -> None:
    """Move the note called at the end of a link behind it: the call is a link of its own."""
    for around in root.iter():
        for at, link in reversed(list(enumerate(around))):
            if link.tag == "a" and len(link) and is_note(link[-1]) and not (link[-1].tail or "").strip():
                note = link[-1]
                link.remove(note)
                note.tail, link.tail = link.tail, None
                around.insert(at + 1, note)


def _with_code(leaf: ElementText, words: str) -> str:
    """Return *words* of *leaf* with the text of its code, and without its pictures."""
    for element, _place in leaf.inner:
        if element.tag in ("code", "img"):
            words = words.replace(OBJECT, (element.text or "") if element.tag == "code" else "", 1)
    return words


def _image(picture: Picture, alternative: str) -> dict[str, str]:
    """Return the attributes of *picture*; styles make it whole lines high by ``--shape`` (height/width)."""
    shape = f"--shape: {picture.height / picture.width:.4f}"
    return {"src": picture.url, "alt": alternative, "style": shape}


def _caption(figure: Element, line: int, caption: str, credit: str) -> Element:
    element = SubElement(figure, "figcaption")
    _fill(element, line, caption)
    if credit:
        element.text = f"{element.text or ''} " if not len(element) else element.text
        for last in element[-1:]:
            last.tail = f"{last.tail or ''} "
        _fill(SubElement(element, "span", {"class": "figure__credit"}), line, credit)
    return element


def _fill(element: Element, line: int, words: str) -> None:
    """Put *words*, typed on *line*, into *element*; emphasis, links and code become elements."""
    for block in parse(paragraph([ManuscriptLine(line, words)])):
        element.text = block.text
        element.extend(block)
