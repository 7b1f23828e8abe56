"""Personal copies: a covering letter in front of a finished edition, or behind, for each of its recipients.

The edition stands untouched at the front of each file; an incremental update (ISO 32000-1 7.5.6) adds what the
letter needs. So nothing is laid out, compressed or cut down again, and a copy costs the same however long the
edition is. A letter is bound and finished as a small screen edition of its own, whose objects the update takes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO

from pikepdf import Array, Dictionary, Name, Pdf

from livret.bind.book import bind
from livret.bind.placed import first_numbers
from livret.exports.personal.base import Base, read
from livret.exports.personal.join import joined
from livret.exports.screen import screen
from livret.pdf.model import Anchor, BookInfo, Fragment, Page
from livret.pdf.save import written

#: What slugs begin with that no chapter has.
_RESERVED = "livret:"


def prepare(screen_pdf: bytes, info: BookInfo) -> "Original":
    """Return what the personal copies of *screen_pdf*, the screen edition of a book that *info* tells of, share.

    Raises ValueError for anything but a screen edition: a file that is encrypted, has no tags or is no PDF/A-2a.
    """
    base = read(screen_pdf)
    return Original(base, info, _stand_in(base.anchors))


@dataclass(frozen=True, slots=True)
class Original:
    """A screen edition, ready to be sent with letters. ``stand_in`` is the chapter its letters are bound with."""

    base: Base
    info: BookInfo
    stand_in: Fragment

    def copy(self, before: Sequence[Fragment] = (), after: Sequence[Fragment] = (), title: str = "") -> bytes:
        """Return the edition with *before* in front and *after* behind, PDF/UA-1 and PDF/A-2a; the same bytes always.

        Pages of the edition keep their labels; those of the letters are i, ii, iii… Letters may link to anchors
        of the edition, and to each other's. *title* is that of the document (none: the edition's).

        Raises ValueError if there is no letter, or one of another version, and what else ``bind`` raises.
        """
        if not before and not after:
            raise ValueError("a personal copy without a letter")
        # A letter may be called as a chapter is, or as another letter: names that slugs make must differ.
        told = enumerate((*before, *after), 1)
        letters = [replace(letter, slug=f"{_RESERVED}{number}:{letter.slug}") for number, letter in told]
        info = replace(self.info, title=title or self.info.title)
        bound = bind([self.stand_in, *letters], info, [0, *first_numbers(letters)])
        with Pdf.open(BytesIO(screen(bound).pdf)) as letter:
            del letter.pages[0]  # the stand-in
            return joined(self.base, letter, sum(len(fragment.pages) for fragment in before))


def _stand_in(anchors: Iterable[str]) -> Fragment:
    """Return a chapter that stands for the edition when letters are bound: they may link to its *anchors*.

    It comes first, so that an anchor of a letter gives way to the edition's of the same name (``links``).
    """
    with Pdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(72, 72)).obj
        page.TrimBox, page.Resources, page.StructParents = page.MediaBox, Dictionary(), 0
        page.Contents = pdf.make_stream(b"")
        empty = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, K=Array()))
        pdf.Root.StructTreeRoot = pdf.make_indirect(
            Dictionary(K=[empty], ParentTree=pdf.make_indirect(Dictionary(Nums=Array())), ParentTreeNextKey=0)
        )
        places = dict.fromkeys(anchors, Anchor(0, 0, 0))
        return Fragment(f"{_RESERVED}edition", "", "right", written(pdf), (Page(72, 72, 0),), places)
