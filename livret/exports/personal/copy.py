"""Personal copies: a covering letter in front of a finished edition, or behind, for each of its recipients.

The edition stays unchanged at the front of each file; an incremental update (ISO 32000-1 7.5.6) adds the
letter. So nothing is laid out, compressed or subset again, and the cost of a copy does not depend on the
length of the edition. A letter is bound and finished as a small screen edition; the update copies its objects.
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

#: Prefix of slugs reserved for letters.
_RESERVED = "livret:"


def prepare(screen_pdf: bytes, info: BookInfo) -> "Original":
    """Return the data shared by personal copies of *screen_pdf*, the screen edition of the book that *info* describes.

    Raises ValueError for anything but a screen edition: a file that is encrypted, has no tags or is no PDF/A-2a.
    """
    base = read(screen_pdf)
    return Original(base, info, _stand_in(base.anchors))


@dataclass(frozen=True, slots=True)
class Original:
    """A screen edition, ready to be sent with letters, which are bound with ``stand_in``, a chapter in its place."""

    base: Base
    info: BookInfo
    stand_in: Fragment

    def copy(self, before: Sequence[Fragment] = (), after: Sequence[Fragment] = (), title: str = "") -> bytes:
        """Return the edition with *before* in front and *after* behind, PDF/UA-1 and PDF/A-2a, always the same bytes.

        Pages of the edition keep their labels; those of the letters are i, ii, iii… Letters may link to anchors
        of the edition, and to each other's. *title* is that of the document (empty: the edition's).

        Raises ValueError if there is no letter, or one of another version, and the other errors of ``bind``.
        """
        if not before and not after:
            raise ValueError("a personal copy without a letter")
        # A letter may have the name of a chapter, or of another letter: slugs must differ.
        counted = enumerate((*before, *after), 1)
        letters = [replace(letter, slug=f"{_RESERVED}{number}:{letter.slug}") for number, letter in counted]
        info = replace(self.info, title=title or self.info.title)
        bound = bind([self.stand_in, *letters], info, [0, *first_numbers(letters)])
        with Pdf.open(BytesIO(screen(bound).pdf)) as letter:
            del letter.pages[0]  # the stand-in
            return joined(self.base, letter, sum(len(fragment.pages) for fragment in before))


def _stand_in(anchors: Iterable[str]) -> Fragment:
    """Return a chapter in place of the edition when letters are bound: they may link to its *anchors*.

    It comes first, so that an anchor of a letter is renamed if the edition has the same (``links``).
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
