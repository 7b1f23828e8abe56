"""The nouns of a text that comes in: what a Word file, an OpenDocument text or plain text says, block by block.

Data only: it is made of bytes from outside in a guarded worker, and crosses to the command as bytes (``codec``).
"""

import re
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import quote

#: What a block is. A quote's last words, « — Prénom Nom », are its attribution; a caption is that of what it touches.
#: ``markdown`` are lines that were typed as Markdown, and stay as they are.
Form = Literal["heading", "paragraph", "item", "quote", "attribution", "caption", "table", "picture", "markdown"]

#: What a file holds beside its text, or its text cannot hold: a row of ``catalogue.intake`` tells each (``telling``).
What = Literal[
    "above",  # small letters above a word (ruby)
    "box",  # a text box: its words stand behind the paragraph that it was anchored in
    "chart",
    "contents",  # a table of contents
    "drawing",
    "equation",
    "field",  # what a program computes: a date, a cross-reference; its last result is kept as text
    "footer",
    "header",
    "hidden",  # text formatted as hidden
    "highlighted",
    "layout",  # a table that only puts things side by side: they stand one below the other
    "link",  # a link that leads nowhere a brochure may lead: its words stay
    "note",  # one that nothing calls
    "object",  # an embedded sheet, a document within the document
    "picture",  # one that cannot be read: its kind, a link to a file that is not there
    "placeholder",  # « Cliquez ici pour taper du texte »
    "signs",  # that nobody sees, or that turn the direction of writing
    "struck",  # struck through, without a change being tracked
]

#: Where a link may lead, as the dialect has it (``html``).
_TARGET = re.compile(r"(?i:https?)://[^\s/?#\\]+(?:[/?#]\S*)?|(?i:mailto):[^\s@:/?]+@[^\s@:/?]+(?:\?\S*)?")


@dataclass(frozen=True, slots=True)
class Span:
    r"""Words set one way. ``raised``: 1 above the line, -1 below; ``link``: where they lead.

    ``note`` is the label of the note that is called here; such a run has no words. A line break is ``\n``.
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
    """A picture as it stands in the file: its name there, its bytes, what its author says that it shows."""

    name: str
    data: bytes
    alternative: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of the text, or a table or a picture that stands among them.

    ``number`` is that of the paragraph, from 1, as Word counts them. ``level`` is that of a heading, from 1, or how
    deep a list an item is in, from 0. ``sign`` is what was typed for a form, and is no word: « • », « 1. », « – ».
    ``rows`` of a table have cells of the same number; ``heads`` rows of headings stand first. ``box`` is the number
    of the frame that it stands in, 0 outside. ``style`` is the name of its style where that is no common one.
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
    """A change that nobody accepted or refused: what was taken out, what was put in its place; either may be empty.

    ``when`` is its day, as ``2025-03-12``; empty where the file does not tell.
    """

    author: str
    when: str
    before: str
    after: str
    number: int
    around: str = ""


@dataclass(frozen=True, slots=True)
class MarginComment:
    """A comment in the margin: who made it, when, of which passage, in which words; number of the paragraph."""

    author: str
    when: str
    passage: str
    words: str
    number: int


@dataclass(frozen=True, slots=True)
class Left:
    """Something that is no text of a brochure: what it is, its words, the number of its paragraph (0: none)."""

    what: What
    words: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class SourceParagraph:
    """What the file says in one paragraph, whatever becomes of it, read without the library that makes blocks."""

    number: int
    words: str


@dataclass(frozen=True, slots=True)
class TextDocument:
    """A text that came: its blocks in order, and all that stands beside them.

    ``words`` are those of the whole file: each is in a block, or in one of the rest (``kept_words``). ``title`` is that
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
    """Return *runs* as the lines that breaks make of them."""
    lines: list[list[Span]] = [[]]
    for run in runs:
        first, *others = run.text.split("\n")
        lines[-1].append(replace(run, text=first))
        lines += [[replace(run, text=each)] for each in others]
    return [tuple(line) for line in lines]


def leading(address: str) -> str:
    """Return *address* as a link of a brochure leads there, empty where none may (a file, a place in the document)."""
    safe = quote(address.strip(), safe="/:?#[]@!$&'*+,;=%~-._")
    return safe if _TARGET.fullmatch(safe) else ""
