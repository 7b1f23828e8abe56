"""What a book lacks: pages that a fragment leaves behind, and chapters that links lead to.

Of such a link, the annotation goes, the words stay, and the tag tree knows of no link.
"""

from collections.abc import Iterable

from pikepdf import Array, Dictionary, Name, Object, Pdf

from livret.bind.placed import Placed


def leave_behind(source: Pdf, pages: Iterable[Object]) -> None:
    """Let the tag tree of *source* know nothing of *pages*; raises ValueError if something on them is tagged."""
    keys = {
        int(key)
        for page in pages
        for key in (page.StructParents, *(annotation.StructParent for annotation in page.get("/Annots", ())))
    }
    if keys and any(len(entry) for entry in _taken(source.Root.StructTreeRoot.ParentTree, keys)):
        raise ValueError("a page that is left behind has tags")


def unlink(pdf: Pdf, chapters: list[Placed], absent: list[Object]) -> None:
    """Take the annotations *absent* off the pages of *chapters*, and out of the tag tree of *pdf*."""
    gone = {annotation.objgen for annotation in absent}
    if not gone:
        return
    for chapter in chapters:
        for page in chapter.pages:
            _keep_others(page, gone)
    owners = _taken(pdf.Root.StructTreeRoot.ParentTree, {int(annotation.StructParent) for annotation in absent})
    for owner in owners:
        _forget(owner, gone)


def _keep_others(page: Object, gone: set[tuple[int, int]]) -> None:
    kept = [annotation for annotation in page.get("/Annots", ()) if annotation.objgen not in gone]
    if kept:
        page.Annots = Array(kept)
    elif "/Annots" in page:
        del page.Annots


def _taken(tree: Object, keys: set[int]) -> list[Object]:
    """Return the entries of the parent tree under *keys*, and take them out of it (ISO 32000-1 14.7.4.4)."""
    flat = list(tree.Nums)
    pairs = list(zip(flat[::2], flat[1::2], strict=True))
    tree.Nums = Array(part for key, entry in pairs if int(key) not in keys for part in (key, entry))
    return [entry for key, entry in pairs if int(key) in keys]


def _forget(element: Object, gone: set[tuple[int, int]]) -> None:
    """Let *element*, a Link, hold none of the annotations *gone*: then it is a plain part of its line.

    A link around whole paragraphs has nothing else (``tags`` leaves those beside it): it goes altogether.
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
