"""The data types of an imported text: the content of a Word file, an OpenDocument text or plain text, by block.

Data only: a guarded worker reads it from untrusted bytes, and sends it to the command as bytes (``codec``).
"""

import re
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import quote

#: The form of a block. A quote's last words, « — Prénom Nom », are its attribution; a caption is that of its neighbour.
#: ``markdown`` are lines that were typed as Markdown, and stay as they are.
Form = Literal["heading", "paragraph", "item", "quote", "attribution", "caption", "table", "picture", "markdown"]

#: Content of a file beside its text, or unfit for it: a row of ``catalogue.intake`` reports each
#: (``document_reports``).
What = Literal[
    "above",  # small letters above a word (ruby)
    "box",  # a text box: its words come behind the paragraph that it was anchored in
    "chart",
    "contents",  # a table of contents
    "drawing",
    "equation",
    "field",  # what a program computes: a date, a cross-reference; its last result is kept as text
    "footer",
    "header",
    "hidden",  # text formatted as hidden
    "highlighted",
    "layout",  # a table that only puts things side by side: they come one below the other
    "link",  # a link whose target is not allowed in a brochure: its words stay
    "note",  # a note without a call
    "object",  # an embedded sheet, a document within the document
    "picture",  # one that cannot be read: its format, a link to a missing file
    "placeholder",  # « Cliquez ici pour taper du texte »
    "signs",  # invisible ones, or those that turn the direction of writing
    "struck",  # struck through, without a change being tracked
]

#: Allowed targets of links, as in the dialect (``html``).
_TARGET = re.compile(r"(?i:https?)://[^\s/?#\\]+(?:[/?#]\S*)?|(?i:mailto):[^\s@:/?]+@[^\s@:/?]+(?:\?\S*)?")


@dataclass(frozen=True, slots=True)
class Span:
    r"""Words with the same looks. ``raised``: 1 above the line, -1 below; ``link``: their target.

    ``note`` is the label of the note called here; such a run has no words. A line break is ``\n``.
    """

    text: str
    bold: bool = False
    italic: bool = False
    raised: int = 0
    link: str = ""
    note: str = ""


Runs = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class DocumentPicture:
    """A picture of the file: its name there, its bytes, its author's description."""

    name: str
    data: bytes
    alternative: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of the text, or a table or a picture among them.

    ``number`` is that of the paragraph, from 1, as Word counts them. ``level`` is that of a heading, from 1, or the
    depth of an item's list, from 0. ``sign`` was typed to mark a form, and is no word: « • », « 1. », « – ».
    ``rows`` of a table have cells of the same number; the first ``heads`` rows are headings. ``box`` is the number
    of the frame around it, 0 outside. ``style`` is the name of its style where that is unusual.
    """

    form: Form
    runs: Runs = ()
    number: int = 0
    level: int = 0
    ordered: bool = False
    sign: str = ""
    rows: tuple[tuple[Runs, ...], ...] = ()
    heads: int = 0
    picture: DocumentPicture | None = None
    box: int = 0
    style: str = ""

    @property
    def text(self) -> str:
        """Its words, without their looks."""
        return plain(self.runs)


@dataclass(frozen=True, slots=True)
class DocumentNote:
    """A footnote or an endnote: the label by which runs call it, and its words."""

    label: str
    runs: Runs


@dataclass(frozen=True, slots=True)
class TrackedChange:
    """A tracked change that nobody accepted or refused: the deleted and the inserted words; either may be empty.

    ``when`` is its day, as ``2025-03-12``; empty where the file has none.
    """

    author: str
    when: str
    before: str
    after: str
    number: int
    around: str = ""


@dataclass(frozen=True, slots=True)
class MarginComment:
    """A comment in the margin: its author, its day, its passage, its words, and the number of the paragraph."""

    author: str
    when: str
    passage: str
    words: str
    number: int


@dataclass(frozen=True, slots=True)
class Left:
    """Content that is no text of a brochure: what it is, its words, the number of its paragraph (0: none)."""

    what: What
    words: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class SourceParagraph:
    """The words of the file in one paragraph, used or not, read without the library that builds blocks."""

    number: int
    words: str


@dataclass(frozen=True, slots=True)
class TextDocument:
    """An imported text: its blocks in order, and all content beside them.

    ``words`` are those of the whole file: each is in a block, or in the rest (``kept_words``). ``title`` is that
    of its properties.
    """

    blocks: tuple[Block, ...] = ()
    notes: tuple[DocumentNote, ...] = ()
    changes: tuple[TrackedChange, ...] = ()
    remarks: tuple[MarginComment, ...] = ()
    left: tuple[Left, ...] = ()
    words: tuple[SourceParagraph, ...] = ()
    title: str = ""


def plain(runs: Runs) -> str:
    """Return the words of *runs*, without their looks."""
    return "".join(run.text for run in runs)


def by_line(runs: Runs) -> list[Runs]:
    """Return *runs* split into lines at breaks."""
    lines: list[list[Span]] = [[]]
    for run in runs:
        first, *others = run.text.split("\n")
        lines[-1].append(replace(run, text=first))
        lines += [[replace(run, text=each)] for each in others]
    return [tuple(line) for line in lines]


def leading(address: str) -> str:
    """Return *address* as the target of a link in a brochure, "" where it is not allowed (a file, a bookmark)."""
    safe = quote(address.strip(), safe="/:?#[]@!$&'*+,;=%~-._")
    return safe if _TARGET.fullmatch(safe) else ""
