"""Fragments → book: one PDF of all chapters, with one tag tree, folios, links, an outline and each font once."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from io import BytesIO

from pikepdf import Dictionary, Name, Object, Pdf, String

from livret.bind.dedupe import drop_idle, merge_duplicates
from livret.bind.folios import draw_folios
from livret.bind.links import add_outline, label_pages, leave_behind, link
from livret.bind.placed import PlacedFragment, first_numbers, owners
from livret.bind.tags import join_tags
from livret.bind.watermark import veil
from livret.pdf.fonts import Faces
from livret.pdf.model import FRAGMENT_VERSION, Book, BookInfo, Fragment
from livret.pdf.save import written
from livret.pdf.shared_forms import share_drawings
from livret.pdf.xmp import PDF_UA_1, describe


def add_fonts(faces: Faces, pages: Iterable[Object]) -> None:
    """Register every font of *pages* in *faces*; raises UnknownFont for a font that is not bundled."""
    for font in _fonts(pages):
        faces.add(font)


def embed_fonts(pdf: Pdf, chapters: list[PlacedFragment], faces: Faces) -> None:
    """Embed the registered fonts, in place of the stubs that the fonts of *chapters* are."""
    faces.embed(pdf, _fonts(page for chapter in chapters for page in chapter.pages))


def _fonts(pages: Iterable[Object]) -> Iterator[Object]:
    for owner in owners(pages):
        yield from owner.Resources.get("/Font", Dictionary()).values()


def bind(
    fragments: Sequence[Fragment],
    info: BookInfo,
    numbers: Sequence[int] | None = None,
    elsewhere: Collection[str] = (),
) -> Book:
    """Return the book of *fragments*, in order; the same bytes for the same fragments and *info*.

    Of a fragment whose PDF has more pages than its ``pages``, the first are bound and the others left out.
    *numbers* are those of the first page of each fragment (none: consecutive, from 1), so that an
    extract is cited by the pages of the whole; 0 is none. *elsewhere* names anchors of the whole that may be absent:
    links to them become plain text.

    Raises ValueError if there is no page, or a fragment of another version; ``links.BrokenLink``
    with every anchor that links aim at and no chapter has; ``fonts.UnknownFont`` for a font that the
    house does not bundle.
    """
    pdf = Pdf.new()
    faces = Faces()
    chapters = list(_placed(pdf, fragments, numbers, faces))
    if not chapters or not pdf.pages:
        raise ValueError("a book without pages")
    join_tags(pdf, chapters, info.language)
    link(pdf, chapters, elsewhere)
    draw_folios(pdf, chapters, faces)
    if info.draft:
        veil(pdf, chapters, faces)
    embed_fonts(pdf, chapters, faces)
    merge_duplicates(chapters)
    share_drawings(pdf, (page for chapter in chapters for page in chapter.drawings()))
    add_outline(pdf, chapters)
    label_pages(pdf, chapters)
    _present(pdf, info)
    return Book(
        pdf=written(pdf),
        info=info,
        pages=tuple(page for fragment in fragments for page in fragment.pages),
        chapters=tuple((c.fragment.slug, c.first + 1, len(c.pages)) for c in chapters),
    )


def _placed(
    pdf: Pdf, fragments: Sequence[Fragment], numbers: Sequence[int] | None, faces: Faces
) -> Iterator[PlacedFragment]:
    """Yield each of *fragments*, with its pages and tags copied into *pdf*.

    Its own PDF is open only meanwhile, for there may be a thousand: the pages left out stay in it.
    """
    first = 0
    starts = first_numbers(fragments) if numbers is None else numbers
    for fragment, number in zip(fragments, starts, strict=True):
        if fragment.version != FRAGMENT_VERSION:
            raise ValueError(f"{fragment.slug}: fragment of version {fragment.version}")
        source = Pdf.open(BytesIO(fragment.pdf))
        drawn, count = list(source.pages), len(fragment.pages)
        leave_behind(source, (page.obj for page in drawn[count:]))
        add_fonts(faces, (page.obj for page in drawn[:count]))
        drop_idle(page.obj for page in drawn[:count])
        for page in drawn[:count]:
            pdf.pages.append(page)
        pages = tuple(page.obj for page in pdf.pages[first:])
        for placed in pages:
            placed.BleedBox = placed.MediaBox
        tree, streams = pdf.copy_foreign(source.Root.StructTreeRoot), tuple(page.Contents for page in pages)
        yield PlacedFragment(fragment, tree, first, number, pages, streams)
        first += len(pages)


def _present(pdf: Pdf, info: BookInfo) -> None:
    """Write what the document is and how it opens: its title shown, spreads with the cover alone."""
    pdf.Root.Lang = String(info.language)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    pdf.Root.PageLayout = Name.TwoPageRight
    describe(pdf, info, [PDF_UA_1])
