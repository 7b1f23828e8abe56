"""Join a letter and a finished edition into one document: new versions of the edition's own objects."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from pikepdf import Array, Dictionary, Object, Pdf, Stream

from livret.exports.personal.base import Base, bookmarked, pairs
from livret.exports.personal.incremental import Update, reference

#: A reference to an object, or a string, which contains none: qpdf escapes its brackets (ISO 32000-1 7.3.4.2).
_REFERENCE = re.compile(rb"\((?:[^()\\]|\\.)*+\)|\b(\d+) 0 R\b", re.DOTALL)


class Graft:
    """Objects of *source* copied into an update: those requested, and all that they refer to.

    *places* maps objects of the source that the other PDF already has to their numbers there.
    """

    def __init__(self, source: Pdf, update: Update, places: Mapping[int, int]) -> None:
        self._source = source
        self._update = update
        self._places = dict(places)
        self._waiting: list[int] = []

    def reference(self, entry: Object) -> bytes:
        """Return the reference to *entry*, an indirect object of the source, in the other PDF."""
        return reference(self._place(entry.objgen[0]))

    def text(self, entry: Object) -> bytes:
        """Return *entry*, an object of the source other than a stream, as text of the other PDF."""
        return _REFERENCE.sub(self._renumbered, entry.unparse(resolved=True))

    def placeholder(self, place: int) -> Object:
        """Return a new object of the source in place of the object *place* of the other PDF."""
        entry = self._source.make_indirect(Dictionary())
        self._places[entry.objgen[0]] = place
        return entry

    def put(self, entry: Object, place: int) -> None:
        """Write *entry*, an object of the source, into the update as the object *place* of the other PDF."""
        if isinstance(entry, Stream):
            dictionary = self.text(entry.stream_dict)
            self._update.streams[place] = b"%b\nstream\n%b\nendstream" % (dictionary, entry.read_raw_bytes())
        else:
            self._update.plain[place] = self.text(entry)

    def put_referred(self) -> None:
        """Write into the update all objects that have been referred to, and those that they refer to."""
        while self._waiting:
            number = self._waiting.pop()
            self.put(self._source.get_object(number, 0), self._places[number])

    def _place(self, number: int) -> int:
        if number not in self._places:
            self._places[number] = self._update.reserve()
            self._waiting.append(number)
        return self._places[number]

    def _renumbered(self, found: re.Match[bytes]) -> bytes:
        return reference(self._place(int(found[1]))) if found[1] else found[0]


#: Pages of a letter, by object number and generation.
_Pages = Collection[tuple[int, int]]

#: Letters are labelled i, ii, iii… (ISO 32000-1 table 159), as no folio of an edition is.
_LABELS = b"%d <</S/r/St %d>>"


def joined(base: Base, letter: Pdf, front: int) -> bytes:
    """Return the edition *base* with the pages of *letter*, a screen edition of its own, *front* of them in front.

    *letter* is modified.
    """
    leaf = base.trailer.number("/Size")
    update = Update(leaf + 1, streams={leaf: base.leaf}, packed={base.tree.number("/ParentTree"): (leaf, 0)})
    graft = Graft(letter, update, _met(base, letter))
    leading = {page.obj.objgen for page in letter.pages[:front]}
    update.plain[base.catalog.place] = _catalog(base, graft, letter, front)
    update.plain[base.pages.place] = _page_tree(base, graft, letter, leading)
    update.plain[base.tree.place] = _tag_tree(base, graft, letter)
    update.plain[base.document.place] = _document(base, graft, letter, leading)
    update.plain |= _outline(base, graft, letter, leading)
    graft.put(letter.Root.Metadata, base.catalog.number("/Metadata"))
    graft.put(letter.trailer.Info, base.trailer.number("/Info"))
    graft.put_referred()
    entries = base.trailer.entries
    trailer = b"/Root %b/Info %b/Prev %d" % (entries["/Root"], entries["/Info"], base.previous)
    return update.behind(base.pdf, base.digest, base.identifier, trailer)


def _met(base: Base, letter: Pdf) -> dict[int, int]:
    """Return the edition's object, by number, for each object above the pages, parts and bookmarks of *letter*."""
    root = letter.Root
    met = [(root.Pages, base.pages), (root.StructTreeRoot.K[0], base.document), (bookmarked(root), base.outline)]
    return {entry.objgen[0]: kept.place for entry, kept in met if entry is not None and kept}


def _catalog(base: Base, graft: Graft, letter: Pdf, front: int) -> bytes:
    """Return the catalog: pages labelled, and spreads as they are bound: odd pages of the edition are right."""
    count = len(letter.pages)
    labels = [_LABELS % (0, 1)] if front else []
    labels += [b"%d %b" % (at + front, label) for at, label in base.labels]
    labels += [_LABELS % (front + base.pages.number("/Count"), front + 1)] if front < count else []
    changed = {
        "PageLabels": b"<</Nums[%b]>>" % b" ".join(labels),
        "PageLayout": b"/TwoPageLeft" if front % 2 else b"/TwoPageRight",
    }
    named = pairs(letter.Root.Names.Dests.Names) if "/Names" in letter.Root else ()
    if own := [(name, place) for name, place in named if bytes(name) not in base.names]:
        changed["Names"] = b"<</Dests %b>>" % _names(base.names, graft, own)
    return base.catalog.but(**changed)


def _page_tree(base: Base, graft: Graft, letter: Pdf, leading: _Pages) -> bytes:
    pages = [(page.obj, page.obj) for page in letter.pages]
    kids = _around(base.pages.inside("/Kids"), graft, pages, leading)
    return base.pages.but(Kids=kids, Count=b"%d" % (base.pages.number("/Count") + len(pages)))


def _document(base: Base, graft: Graft, letter: Pdf, leading: _Pages) -> bytes:
    parts = [(part, _first_page(part)) for part in letter.Root.StructTreeRoot.K[0].K]
    return base.document.but(K=_around(base.document.inside("/K"), graft, parts, leading))


def _first_page(element: Object) -> Object:
    """Return the page on which *element* begins: every branch of a tag tree ends on one (``structure``)."""
    while "/Pg" not in element:
        element = element.K[0]
    return element.Pg


def _around(kept: bytes, graft: Graft, entries: Iterable[tuple[Object, Object]], leading: _Pages) -> bytes:
    """Return the array of the edition's *kept* entries, with *entries* around them, each with the page it is on."""
    references: dict[bool, list[bytes]] = {True: [], False: []}
    for entry, page in entries:
        references[page.objgen in leading].append(graft.reference(entry))
    return b"[%b]" % b" ".join([*references[True], kept, *references[False]])


def _tag_tree(base: Base, graft: Graft, letter: Pdf) -> bytes:
    """Return the root of the tags; the letter's parent tree becomes a second leaf, renumbered (ISO 32000-1 7.9.7)."""
    tree, offset = letter.Root.StructTreeRoot, base.tree.number("/ParentTreeNextKey")
    for page in letter.pages:
        page.obj.StructParents = int(page.obj.StructParents) + offset
        for annotation in page.obj.get("/Annots", ()):
            annotation.StructParent = int(annotation.StructParent) + offset
    owners = [(int(key) + offset, entry) for key, entry in pairs(tree.ParentTree.Nums)]
    tree.ParentTree.Nums = Array(part for pair in owners for part in pair)
    tree.ParentTree.Limits = Array([owners[0][0], owners[-1][0]])
    changed = {
        "ParentTree": b"<</Kids[%b %b]>>" % (base.tree.entries["/ParentTree"], graft.reference(tree.ParentTree)),
        "ParentTreeNextKey": b"%d" % (offset + int(tree.ParentTreeNextKey)),
    }
    if "/IDTree" in tree:
        changed["IDTree"] = _names(base.identifiers, graft, pairs(tree.IDTree.Names))
    return base.tree.but(**changed)


def _names(kept: Mapping[bytes, bytes], graft: Graft, own: Iterable[tuple[Object, Object]]) -> bytes:
    """Return the name tree of the pairs *kept* of the edition and the letter's *own*, by their bytes (7.9.6)."""
    names = {**kept, **{bytes(name): graft.text(Array([name, entry]))[1:-1] for name, entry in own}}
    return b"<</Names[%b]>>" % b" ".join(names[name] for name in sorted(names))


def _outline(base: Base, graft: Graft, letter: Pdf, leading: _Pages) -> dict[int, bytes]:
    """Return the edition's outline and those of its bookmarks that get a new neighbour (ISO 32000-1 12.3.3)."""
    own = bookmarked(letter.Root)
    if own is None or base.outline is None:
        return {}
    first, last = base.bookmarks
    bookmarks = list(_siblings(own.First))
    before = [item for item in bookmarks if item.Dest[0].objgen in leading]
    after = bookmarks[len(before) :]
    ends = {"Count": b"%d" % (base.outline.number("/Count") + int(own.Count))}
    changed: dict[int, dict[str, bytes]] = {first.place: {}, last.place: {}}
    if before:
        before[-1].Next = graft.placeholder(first.place)
        changed[first.place]["Prev"] = graft.reference(before[-1])
        ends["First"] = graft.reference(before[0])
    if after:
        after[0].Prev = graft.placeholder(last.place)
        changed[last.place]["Next"] = graft.reference(after[0])
        ends["Last"] = graft.reference(after[-1])
    outline = {base.outline.place: base.outline.but(**ends)}
    return outline | {kept.place: kept.but(**changed[kept.place]) for kept in (first, last)}


def _siblings(item: Object | None) -> Iterator[Object]:
    while item is not None:
        yield item
        item = item.get("/Next")
