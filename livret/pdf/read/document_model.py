"""Values of a PDF's content beside its pages: actions, navigation, fields, metadata.

Plain data, which a worker can send back. Pages count from 1; spots are as in ``page``.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from livret.pdf.spot import Spot

#: Where an annotation is shown: the flags of ISO 32000-1 table 165, in words.
Shown = Literal["everywhere", "screen", "paper", "nowhere"]


class Action(NamedTuple):
    """An action of the file: its *kind* (JavaScript, Launch, URI …), its text (*said*), and its trigger (*when*).

    *when* is the entry that triggers it, « OpenAction », « AA/O », « A », with its owner before: « page »,
    « annotation », « field », « bookmark », « document », and « /Next » behind if another action comes first; empty
    for any other owner.
    """

    kind: str
    said: str
    when: str
    page: int | None = None
    spot: Spot | None = None


class Target(NamedTuple):
    """The target of a link or a bookmark: an *address* of the web, or a *page* and the height on it, in points.

    *action*: the name of any other action. All empty: there is no target.
    """

    address: str = ""
    page: int | None = None
    top: float | None = None
    action: str = ""


class Link(NamedTuple):
    """A clickable place on a page, and its target."""

    page: int
    spot: Spot
    target: Target


class Bookmark(NamedTuple):
    """An entry of the outline: its depth, from 1, its words, and its target."""

    depth: int
    title: str
    target: Target


class PageLabel(NamedTuple):
    """The label of a page (ISO 32000-1 12.4.2): a style of numbers (D, R, r, A, a, or none), prefix, number."""

    style: str
    prefix: str
    number: int


class Enclosed(NamedTuple):
    """A file within the file: its name, the SHA-256 of its bytes (empty: they cannot be read), and their number."""

    name: str
    sha256: str
    size: int
    page: int | None = None


class PageAnnotation(NamedTuple):
    """An annotation that is no link and no field: its subtype, its text, and where it is shown."""

    subtype: str
    said: str
    shown: Shown
    page: int
    spot: Spot


class Field(NamedTuple):
    """A form field: its name, its type (Tx, Btn, Ch, Sig), and its value; *page* if it is on one."""

    name: str
    kind: str
    value: str
    page: int | None = None
    spot: Spot | None = None


class Layer(NamedTuple):
    """An optional content group: its name, whether it is shown, and whether that may change by itself."""

    name: str
    shown: bool
    changes: bool


class Described(NamedTuple):
    """An entry of the file's metadata: *what* (title, author, subject, keywords, language), and its words."""

    what: str
    value: str


@dataclass(frozen=True, slots=True)
class Document:
    """The content of a file beside its pages.

    ``opens`` are the targets at which it opens, if any; ``named`` are its destinations, a name may occur twice;
    ``labels`` has one for each page, or none. ``conditional``: something is shown by a condition on its layers.
    ``fetched`` are external references, read when it is shown or printed, with the page. ``xfa``: its pages may be
    replaced by a form. ``locked``: it is encrypted, ``denied`` are the permissions that it refuses. ``signatures``
    are its signers, ``view`` the entries and values of its view, ``around`` the number of bytes before
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
