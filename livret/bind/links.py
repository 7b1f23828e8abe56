"""Links of a book: those to chapters become destinations; those to chapters that it lacks lose their annotation."""

import re
from collections.abc import Collection, Iterable, Mapping
from urllib.parse import unquote

from pikepdf import Array, Dictionary, Name, NumberTree, Object, OutlineItem, Pdf, String

from livret.bind.placed import PlacedFragment
from livret.pdf.model import Anchor, OutlineEntry
from livret.pdf.name_tree import name_tree


def leave_behind(source: Pdf, pages: Iterable[Object]) -> None:
    """Remove *pages* from the parent tree of *source*; raises ValueError if something on them is tagged."""
    keys = {
        int(key)
        for page in pages
        for key in (page.StructParents, *(annotation.StructParent for annotation in page.get("/Annots", ())))
    }
    if keys and any(len(entry) for entry in _popped(source.Root.StructTreeRoot.ParentTree, keys)):
        raise ValueError("a page that is left behind has tags")


def unlink(pdf: Pdf, chapters: list[PlacedFragment], absent: list[Object]) -> None:
    """Remove the annotations *absent* from the pages of *chapters*, and from the tag tree of *pdf*."""
    gone = {annotation.objgen for annotation in absent}
    if not gone:
        return
    for chapter in chapters:
        for page in chapter.pages:
            _keep_others(page, gone)
    owners = _popped(pdf.Root.StructTreeRoot.ParentTree, {int(annotation.StructParent) for annotation in absent})
    for owner in owners:
        _forget(owner, gone)


def _keep_others(page: Object, gone: set[tuple[int, int]]) -> None:
    kept = [annotation for annotation in page.get("/Annots", ()) if annotation.objgen not in gone]
    if kept:
        page.Annots = Array(kept)
    elif "/Annots" in page:
        del page.Annots


def _popped(tree: Object, keys: set[int]) -> list[Object]:
    """Remove the entries under *keys* from the parent tree, and return them (ISO 32000-1 14.7.4.4)."""
    owners = NumberTree(tree)
    return [owners.pop(key) for key in sorted(keys) if key in owners]


def _forget(element: Object, gone: set[tuple[int, int]]) -> None:
    """Remove the annotations *gone* from *element*, a Link: without any, it becomes a Span.

    A link around whole paragraphs contains nothing else (``tags`` leaves those beside it): it is removed.
    """
    kept = [kid for kid in element.K if not _refers(kid, gone)]
    element.K = Array(kept)
    if not kept:
        element.P.K = Array(kid for kid in element.P.K if not _is(kid, element))
    elif not any(isinstance(kid, Dictionary) and "/Obj" in kid for kid in kept):
        element.S = Name.Span


def _is(kid: object, element: Object) -> bool:
    return isinstance(kid, Dictionary) and kid.objgen == element.objgen


def _refers(kid: object, gone: set[tuple[int, int]]) -> bool:
    return isinstance(kid, Dictionary) and "/Obj" in kid and kid.Obj.objgen in gone


#: Prefix of links to another chapter.
_SCHEME = "livret:"

#: The Print flag, which PDF/A requires of every annotation (ISO 19005-2 6.3.2).
_PRINT = 4


class BrokenLink(ValueError):
    """Links whose anchors are nowhere in the book; ``anchors`` names them, sorted."""

    def __init__(self, anchors: Iterable[str]) -> None:
        self.anchors = tuple(sorted(set(anchors)))
        super().__init__(", ".join(self.anchors))


def link(pdf: Pdf, chapters: list[PlacedFragment], elsewhere: Collection[str] = ()) -> None:
    """Name every anchor of *chapters* and aim every link at one; raises BrokenLink with all unknown anchors.

    Links to the anchors *elsewhere*, in chapters that this book lacks, are removed.
    An anchor keeps its name, unless an earlier chapter has it: then its chapter's slug is the prefix.
    """
    names: dict[str, Object] = {}
    own: dict[tuple[str, str], str] = {}
    for chapter in chapters:
        slug = chapter.fragment.slug
        for anchor, place in chapter.anchors():
            name = f"{slug}/{anchor}" if anchor in names else anchor
            own[slug, anchor] = name
            names[name] = _destination(chapter, place)
    unlink(pdf, chapters, _aim(chapters, own, names, elsewhere))
    if names:
        pdf.Root.Names = Dictionary(Dests=pdf.make_indirect(name_tree(names)))


def _destination(chapter: PlacedFragment, place: Anchor | OutlineEntry) -> Array:
    x, y = (round(value, 3) for value in (place.x, place.y))
    return Array([chapter.pages[place.page], Name.XYZ, x, y, 0])


def _aim(
    chapters: list[PlacedFragment],
    own: Mapping[tuple[str, str], str],
    names: Mapping[str, Object],
    elsewhere: Collection[str],
) -> list[Object]:
    """Aim the links of *chapters*; return those to anchors *elsewhere*."""
    missing: list[tuple[str, Object]] = []
    for chapter in chapters:
        for annotation in chapter.annotations():
            annotation.F = _PRINT
            anchor = _aimed_at(annotation)
            if anchor is None:
                continue
            name = own.get((chapter.fragment.slug, anchor), anchor)
            if name not in names:
                missing.append((anchor, annotation))
            annotation.A = Dictionary(S=Name.GoTo, D=String(name))
    if broken := [anchor for anchor, _ in missing if anchor not in elsewhere]:
        raise BrokenLink(broken)
    return [annotation for _, annotation in missing]


def _aimed_at(annotation: Object) -> str | None:
    """Return the anchor in the book that *annotation* links to; None if it leaves the book."""
    if "/Dest" in annotation:
        anchor = str(annotation.Dest)
        del annotation.Dest
        return anchor
    address = str(annotation.A.get("/URI", ""))
    return unquote(address.removeprefix(_SCHEME)) if address.startswith(_SCHEME) else None


def add_outline(pdf: Pdf, chapters: list[PlacedFragment]) -> None:
    """Write the bookmarks, each under the last one of a lower level, and open them with the document."""
    with pdf.open_outline() as outline:
        around: list[tuple[int, list[OutlineItem]]] = [(0, outline.root)]
        for chapter, heading in ((each, heading) for each in chapters for heading in each.headings()):
            while around[-1][0] >= heading.level:
                around.pop()
            words = re.sub(r"[ \t\r\n]+", " ", heading.text).strip()
            item = OutlineItem(words, _destination(chapter, heading))
            around[-1][1].append(item)
            around.append((heading.level, item.children))
    if len(outline.root):
        pdf.Root.PageMode = Name.UseOutlines


def label_pages(pdf: Pdf, chapters: list[PlacedFragment]) -> None:
    """Label pages by the numbers printed on them (ISO 32000-1 12.4.2): a range wherever they do not follow.

    Pages of a chapter without a number, outside the book's count, are labelled by its title.
    """
    labels, expected = Array(), 0
    for chapter in chapters:
        number = chapter.number
        if chapter.pages and (not number or number != expected):
            labels.append(chapter.first)
            labels.append(Dictionary(S=Name.D, St=number) if number else Dictionary(P=String(chapter.fragment.title)))
        expected = number + len(chapter.pages) if number else 0
    pdf.Root.PageLabels = Dictionary(Nums=labels)
