"""The nouns of what a PDF does beside showing pages, and of what it says of itself.

Plain data: whoever reads a file in another process sends them back. Pages count from 1; spots are as in ``page``.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from livret.pdf.spot import Spot

#: Where an annotation is shown: the flags of ISO 32000-1 table 165, in words.
Shown = Literal["everywhere", "screen", "paper", "nowhere"]


class Action(NamedTuple):
    """Something that the file does: its *kind* (JavaScript, Launch, URI …), what it *said* it does, and *when*.

    *when* is the entry that sets it off, « OpenAction », « AA/O », « A », with what holds it before: « page »,
    « annotation », « field », « bookmark », « document », and « /Next » behind where another action comes first; empty
    where none of these holds it.
    """

    kind: str
    said: str
    when: str
    page: int | None = None
    spot: Spot | None = None


class Target(NamedTuple):
    """What a link or a bookmark leads to: an *address* of the web, or a *page* and the height on it, in points.

    *action*: it does something else, by the name of the action. Nothing at all: it leads nowhere.
    """

    address: str = ""
    page: int | None = None
    top: float | None = None
    action: str = ""


class Link(NamedTuple):
    """A place on a page that leads elsewhere when it is clicked."""

    page: int
    spot: Spot
    target: Target


class Bookmark(NamedTuple):
    """An entry of the outline: how deep it stands, from 1, its words, and what it leads to."""

    depth: int
    title: str
    target: Target


class PageLabel(NamedTuple):
    """What a page is called (ISO 32000-1 12.4.2): a style of numbers (D, R, r, A, a, or none), words before, number."""

    style: str
    prefix: str
    number: int


class Enclosed(NamedTuple):
    """A file within the file: its name, the SHA-256 of its bytes (empty: they cannot be read), and how many."""

    name: str
    sha256: str
    size: int
    page: int | None = None


class PageAnnotation(NamedTuple):
    """An annotation that is no link and no field: its subtype, what it says, and where it is shown."""

    subtype: str
    said: str
    shown: Shown
    page: int
    spot: Spot


class Field(NamedTuple):
    """A form field: its name, its type (Tx, Btn, Ch, Sig), and what stands in it; *page* where it is on one."""

    name: str
    kind: str
    value: str
    page: int | None = None
    spot: Spot | None = None


class Layer(NamedTuple):
    """An optional content group: its name, whether it is shown, and whether it may be shown otherwise by itself."""

    name: str
    shown: bool
    changes: bool


class Described(NamedTuple):
    """Something that the file says of itself: *what* (title, author, subject, keywords, language), in which words."""

    what: str
    value: str


@dataclass(frozen=True, slots=True)
class Document:
    """What a file does and says beside its pages.

    ``opens`` are where it opens, if it tells; ``named`` are its destinations, a name may come twice; ``labels`` one for
    each page, none where it has none. ``conditional``: something is shown by a condition on its layers.
    ``fetched`` are what it takes from outside when it is shown or printed, with the page. ``xfa``: its pages may be
    replaced by a form. ``locked``: it is encrypted, ``denied`` are the permissions that it refuses. ``signatures``
    are who signed it, ``view`` how it wants to be shown: entries and values, ``around`` how many bytes stand before
    and behind the PDF.
    """

    described: tuple[Described, ...] = ()
    actions: tuple[Action, ...] = ()
    opens: tuple[Target, ...] = ()
    links: tuple[Link, ...] = ()
    bookmarks: tuple[Bookmark, ...] = ()
    named: tuple[tuple[str, Target], ...] = ()
    labels: tuple[PageLabel, ...] = ()
    enclosed: tuple[Enclosed, ...] = ()
    fetched: tuple[tuple[str, int | None], ...] = ()
    marks: tuple[PageAnnotation, ...] = ()
    fields: tuple[Field, ...] = ()
    xfa: bool = False
    layers: tuple[Layer, ...] = ()
    conditional: bool = False
    locked: bool = False
    denied: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    view: tuple[tuple[str, str], ...] = ()
    around: tuple[int, int] = (0, 0)
