"""The nouns of typeset prose: its blocks, the words in them, their notes, and where each block was typed.

The tree is made once, where Markdown has been read; HTML is written from it. Code that needs the content of a text
walks the tree: no HTML of ours is parsed again, but that of whole chapters, which templates have had a part in.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import escape
from itertools import chain

#: Elements without content or end tag (HTML 13.1.2, void elements): those that prose has.
_VOID = frozenset({"br", "img", "wbr"})


@dataclass(frozen=True, slots=True)
class ProseElement:
    """A block of prose, or what stands within a line of one: emphasis, a link, a note where it is called.

    ``tag`` and ``attributes`` are those of HTML, ``inside`` are words and elements in their order. ``source`` is the
    author's place of a block or of a note: an index into the marks of its prose.
    """

    tag: str
    inside: tuple["str | ProseElement", ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    source: int | None = None

    @property
    def css(self) -> str:
        """Its class; "" where it has none."""
        return self.attributes.get("class", "")

    @property
    def text(self) -> str:
        """All words inside it."""
        return "".join(each if isinstance(each, str) else each.text for each in self.inside)

    @property
    def is_note(self) -> bool:
        """Whether it is a note, a text of its own within the line that calls it."""
        return self.css == "footnote"

    def all(self) -> Iterator["ProseElement"]:
        """Yield the element and every one inside it, in order."""
        yield self
        for each in self.inside:
            if not isinstance(each, str):
                yield from each.all()


@dataclass(frozen=True, repr=False)
class ProseTree:
    """The blocks of a text, in order. Trees that print the same are the same."""

    blocks: tuple[ProseElement, ...] = ()

    @cached_property
    def html(self) -> str:
        """The HTML of all blocks; ``data-src`` is the place of each that has one."""
        return self.numbered(0)

    def numbered(self, first: int) -> str:
        """Return the HTML of all blocks where their places are numbered from *first* on."""
        parts: list[str] = []
        for block in self.blocks:
            parts += ["\n"] if parts else []
            _write(block, first, parts)
        return "".join(parts)

    def all(self) -> Iterator[ProseElement]:
        """Yield every element, in order."""
        for block in self.blocks:
            yield from block.all()

    @property
    def pictures(self) -> tuple[str, ...]:
        """The addresses of its pictures, in order."""
        return tuple(each.attributes["src"] for each in self.all() if each.tag == "img")

    def with_attribute(self, name: str, value: str, elements: Collection[ProseElement]) -> "ProseTree":
        """Return the tree in which *elements*, those very ones, have the attribute *name*."""
        these = {id(each) for each in elements}

        def marked(element: ProseElement) -> ProseElement:
            return replace(element, attributes={name: value, **element.attributes}) if id(element) in these else element

        return self.changed(marked) if these else self

    def changed(self, change: Callable[[ProseElement], ProseElement | None]) -> "ProseTree":
        """Return the tree of what *change* makes of each element, seen before what is inside it; None leaves it out."""
        return ProseTree(tuple(each for block in self.blocks if (each := _changed(block, change))))

    def in_words(self, change: "Callable[[str], Iterable[str | ProseElement]]", but: str = "") -> "ProseTree":
        """Return the tree with what *change* makes of the words of each element, in order, *but* those of that tag."""

        def parted(element: ProseElement) -> ProseElement:
            if element.tag == but:
                return element
            parts = (change(each) if isinstance(each, str) else [parted(each)] for each in element.inside)
            inside = tuple(chain.from_iterable(parts))
            return element if inside == element.inside else replace(element, inside=inside)

        return ProseTree(tuple(map(parted, self.blocks)))

    def __repr__(self) -> str:  # part of cache keys
        return f"ProseTree({self.html!r})"

    def __hash__(self) -> int:  # measures are kept by it: once for all of a tree
        return hash(self.html)


def _changed(element: ProseElement, change: Callable[[ProseElement], ProseElement | None]) -> ProseElement | None:
    if not (found := change(element)):
        return None
    inside = [each if isinstance(each, str) else _changed(each, change) for each in found.inside]
    kept = tuple(each for each in inside if each is not None)
    return found if kept == found.inside else replace(found, inside=kept)


def _write(element: ProseElement, first: int, parts: list[str]) -> None:
    """Add the HTML of *element* to *parts*."""
    given = "".join(f' {name}="{escape(value)}"' for name, value in element.attributes.items())
    source = "" if element.source is None else f' data-src="{first + element.source}"'
    parts.append(f"<{element.tag}{given}{source}>")
    for each in element.inside:
        if isinstance(each, str):
            parts.append(escape(each, quote=False))
        else:
            _write(each, first, parts)
    if element.tag not in _VOID:
        parts.append(f"</{element.tag}>")
