"""Typography of leaves, on the tree: edits are found in the words as a whole, then applied to their text nodes."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from xml.etree.ElementTree import Element

from livret.base.invisible import dropped
from livret.edition.markdown.manuscript import Manuscript, clean
from livret.edition.markdown.positions import ElementText, Slot, is_address
from livret.edition.prose import TypographicChange
from livret.edition.typography.signs import OBJECT
from livret.edition.typography.typeset import Edit, apply, bind_last_words, by_first_rules, edits_and_before

#: The most characters of context on each side of a change.
_CONTEXT = 40
#: Raised letters of ordinals (1er, 2e, XIXe; not « Le », not « Ve » unless a century follows), and words
#: with a middle dot, which are never hyphenated.
_DECORATED = re.compile(
    r"(?<![\w·])(?:"
    r"(?P<number>\d{1,4}|[IVX]{2,6}|I(?=ers?\b|res?\b)|[VX](?=e\s(?:siècle|République|arrondissement|édition)))"
    r"(?P<ordinal>ers?|res?|es?|n?ds?|n?des?)(?![\w’·])"
    r"|(?P<unbroken>(?:\w{1,4}’)?\w+(?:·\w+)+)"
    r")"
)
#: What ends on two words: a heading of its last word alone looks forgotten (PAGE-004).
_ENDS_WHOLE = frozenset({"p", "li", "caption", "h3", "h4"})


def typeset_leaf(leaf: ElementText, manuscript: Manuscript) -> tuple[str, str | None]:
    """Apply typography to the words of *leaf* in the tree, and record each change.

    Return the words, and those by the first rules alone where they differ, else None.
    """
    _trim(leaf)
    with_selectors = leaf.text
    _drop(leaf)
    changes, before = edits_and_before(leaf.text)
    if leaf.text != with_selectors:
        before = by_first_rules(with_selectors)
    manuscript.changes += [_change(leaf, group, manuscript) for group in _by_word(leaf.text, changes)]
    _edit(leaf, changes)
    if leaf.element.tag in _ENDS_WHOLE:
        _edit(leaf, bind_last_words(leaf.text))
    own: dict[int, list[str]] = {}
    for slot, signs in groupby(zip(leaf.slots, leaf.text, strict=True), key=itemgetter(0)):
        own.setdefault(id(slot), []).extend(map(itemgetter(1), signs))
    for node in leaf.nodes:
        node.words = clean("".join(own.get(id(node), ())))
        _decorate(leaf.element, node, ends=leaf.slots[-1:] == [node])
    return clean(leaf.text), None if before is None else clean(before)


def _trim(leaf: ElementText) -> None:
    start = len(leaf.text) - len(leaf.text.lstrip())
    end = max(start, len(leaf.text.rstrip()))
    leaf.text, leaf.slots, leaf.places = leaf.text[start:end], leaf.slots[start:end], leaf.places[start:end]


def _drop(leaf: ElementText) -> None:
    """Drop what phones add to emojis (``invisible``)."""
    for start, end in reversed(dropped(leaf.text)):
        leaf.text = leaf.text[:start] + leaf.text[end:]
        del leaf.slots[start:end], leaf.places[start:end]


def _edit(leaf: ElementText, changes: Sequence[Edit]) -> None:
    """Apply *changes* to the words of *leaf*; new characters belong to the text node at their place."""
    slots: list[Slot | None] = []
    done = 0
    for change in changes:
        owner = _owner(leaf.slots, change.start)
        slots += [*leaf.slots[done : change.start], *[owner] * len(change.after)]
        done = change.end
    leaf.text, leaf.slots = apply(leaf.text, changes), slots + leaf.slots[done:]


def _owner(slots: Sequence[Slot | None], at: int) -> Slot | None:
    """Return the text node that a new character at index *at* belongs to: that at its place, or before."""
    while at == len(slots) or (at > 0 and slots[at] is None):
        at -= 1
    return slots[at]


def _by_word(text: str, changes: Sequence[Edit]) -> Iterator[list[Edit]]:
    """Yield *changes*, those of one word together: both quotes of « "mot" » are one change for a reader."""
    group: list[Edit] = []
    for change in changes:
        if group and any(map(str.isspace, text[group[-1].end : change.start])):
            yield group
            group = []
        group.append(change)
    if group:
        yield group


def _change(leaf: ElementText, group: list[Edit], manuscript: Manuscript) -> TypographicChange:
    """Return the changes of *group* as one, with a word of context, for a person to review."""
    first, last = group[0].start, group[-1].end
    start = max(leaf.text.rfind(" ", 0, max(0, first - 1)) + 1, first - _CONTEXT)
    space = leaf.text.find(" ", last + 1)
    end = min(space if space >= 0 else len(leaf.text), last + _CONTEXT)
    before = leaf.text[start:end]
    after = apply(before, [Edit(edit.start - start, edit.end - start, edit.after) for edit in group])
    line, column = leaf.places[min(first, len(leaf.places) - 1)]
    place = manuscript.at(line, column + (first == len(leaf.places)), max(1, last - first))
    return TypographicChange(place, *(clean(words).replace(OBJECT, "…") for words in (before, after)))


def _decorate(leaf: Element, node: Slot, *, ends: bool) -> None:
    """Raise the letters of ordinals, and keep words with a middle dot on one line.

    The engine breaks a line too early when a paragraph ends with such a word, so the paragraph itself is marked.
    """
    if _is_foreign(leaf, node) or (node.name == "text" and is_address(node.owner)):
        return  # ordinals of another language are written differently, and an address has none
    words, done, parts = node.words, 0, list[Element]()
    for found in _DECORATED.finditer(words):
        if found["unbroken"] and ends and found.end() == len(words):
            leaf.set("class", " ".join(filter(None, [leaf.get("class"), "unbroken"])))
            continue
        name = found.lastgroup or ""
        start = found.start(name)
        part = Element("sup" if name == "ordinal" else "span", {"class": name})
        part.text = found[name]
        _before(node, parts, words[done:start])
        parts.append(part)
        done = found.end()
    if parts:
        _before(node, parts, words[done:])
        _insert(node, leaf, parts)


def _is_foreign(leaf: Element, node: Slot) -> bool:
    """Return whether *node* is within a passage of *leaf* that is marked as another language."""
    passages = (passage for passage in leaf.iter("span") if passage.get("lang"))
    return any(node.owner in passage.iter() and (node.owner, node.name) != (passage, "tail") for passage in passages)


def _before(node: Slot, parts: list[Element], words: str) -> None:
    """Put *words* behind the last of *parts*, or at the beginning of *node*."""
    if parts:
        parts[-1].tail = words
    else:
        node.words = words


def _insert(node: Slot, leaf: Element, parts: list[Element]) -> None:
    if node.name == "text":
        parent, at = node.owner, 0
    else:
        parent = next(element for element in leaf.iter() if node.owner in list(element))
        at = list(parent).index(node.owner) + 1
    for part in reversed(parts):
        parent.insert(at, part)
