"""One tag tree for the book: each fragment's tree becomes a Part of it (ISO 32000-1 14.7)."""

from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from livret.bind.placed import PlacedFragment
from livret.pdf.name_tree import name_tree


def join_tags(pdf: Pdf, chapters: list[PlacedFragment], language: str) -> None:
    """Join the tag trees of *chapters*, whose pages are already in *pdf*, under one Document.

    Page and link numbers in the parent tree are consecutive; identifiers get the chapter's slug
    in front. A chapter without content has no Part.
    """
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    book = pdf.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name.Document, P=root, Lang=String(language), K=Array())
    )
    numbers, identifiers = Array(), dict[str, Object]()
    next_key = 0
    for chapter in chapters:
        tree = chapter.tree
        part = tree.K[0]
        if len(part.K):
            part.S, part.P, part.T = Name.Part, book, String(chapter.fragment.title)
            book.K.append(part)
        identifiers.update(_identified(tree, chapter.fragment.slug))
        _renumber(chapter, next_key)
        _append(numbers, tree.ParentTree.Nums, next_key)
        next_key += int(tree.ParentTreeNextKey)
    root.K = Array([book])
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=numbers))
    root.ParentTreeNextKey = next_key
    if identifiers:
        root.IDTree = name_tree(identifiers)
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)


def _renumber(chapter: PlacedFragment, offset: int) -> None:
    for page in chapter.pages:
        page.StructParents = int(page.StructParents) + offset
    for annotation in chapter.annotations():
        annotation.StructParent = int(annotation.StructParent) + offset


def _append(numbers: Array, added: Object, offset: int) -> None:
    entries = iter(added)
    for key in entries:
        numbers.append(int(key) + offset)
        numbers.append(next(entries))


def _identified(tree: Object, slug: str) -> dict[str, Object]:
    if "/IDTree" not in tree:
        return {}
    elements = list(tree.IDTree.Names)[1::2]
    for element in elements:
        element.ID = String(f"{slug}-{element.ID}")
    tables = {table.objgen: table for table in (_table(each) for each in elements if each.S == Name.TH)}
    for cell in (cell for table in tables.values() for cell in _cells(table)):
        for attributes in cell.get("/A", ()):
            if "/Headers" in attributes:
                attributes.Headers = Array([String(f"{slug}-{name}") for name in attributes.Headers])
    return {str(element.ID): element for element in elements}


def _table(cell: Object) -> Object:
    """Return the table that *cell* is in."""
    while Name.Table != cell.S:
        cell = cell.P
    return cell


def _cells(element: Object) -> Iterator[Object]:
    """Yield the cells within *element*, a table or a part of one."""
    for kid in element.K:
        if isinstance(kid, Dictionary) and kid.get("/S") in (Name.TH, Name.TD):
            yield kid
        elif isinstance(kid, Dictionary) and "/K" in kid:
            yield from _cells(kid)
