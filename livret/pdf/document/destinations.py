"""Navigation of a PDF (ISO 32000-1 12.3, 12.4): its links, bookmarks, destinations, and page labels."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pikepdf import Array, Dictionary, Matrix, Name, Object, Pdf, PdfError, String

from livret.pdf.document.actions import quoted, spot_of
from livret.pdf.document.reach import Number
from livret.pdf.read.bounds import BOOKMARKS, NAMES
from livret.pdf.read.document_model import Bookmark, Link, PageLabel, Target
from livret.pdf.read.walk import Walk
from livret.pdf.spot import Spot

#: Flags of annotations that cannot be clicked (ISO 32000-1 table 165): hidden, not shown on a screen.
_OUT_OF_REACH = 1 << 1 | 1 << 5
#: Index of the height in a destination (table 151).
_TOPS = {"/XYZ": 3, "/FitH": 2, "/FitBH": 2, "/FitR": 5}
READING = (AttributeError, KeyError, TypeError, ValueError, ArithmeticError, IndexError, PdfError, RuntimeError)


@dataclass(slots=True)
class Ways:
    """Resolves the links and bookmarks of a file; ``named`` are its destinations, where a name may occur twice."""

    pages: Mapping[Number, int]
    bases: Mapping[int, Matrix]
    named: tuple[tuple[str, Target], ...] = ()
    by_name: Mapping[str, Target] = field(default_factory=dict)

    def links(self, annotation: Object, page: int) -> Iterator[Link]:
        """Yield the targets of *annotation*, a link on *page*; two if its entries contradict each other."""
        spot = spot_of(annotation, self.bases.get(page))
        if spot is None or _flags(annotation) & _OUT_OF_REACH:
            return
        targets = [*self._targets(annotation)] or [Target()]
        for area in _areas(annotation, self.bases[page], spot):
            yield from (Link(page, area, target) for target in targets)

    def bookmarks(self, root: Object) -> Iterator[Bookmark]:
        """Yield the entries of the outline of the catalog *root*, as listed; an entry with two targets comes twice."""
        outlines = root.get("/Outlines")
        if isinstance(outlines, Dictionary):
            yield from self._below(outlines, 1, Walk(BOOKMARKS))

    def _below(self, item: Object, depth: int, walk: Walk) -> Iterator[Bookmark]:
        with walk.into(item):
            for kid in walk.along(item.get("/First"), "/Next"):
                if not isinstance(kid, Dictionary):
                    return
                for target in [*self._targets(kid)] or [Target()]:
                    yield Bookmark(depth, quoted(str(kid.get("/Title", ""))), target)
                yield from self._below(kid, depth + 1, walk)

    def opens(self, root: Object) -> Iterator[Target]:
        """Yield the target at which the catalog *root* opens the document, if it has one (ISO 32000-1 7.7.2)."""
        wanted = root.get("/OpenAction")
        if isinstance(wanted, Dictionary) and wanted.get("/S") == Name.GoTo:
            yield from self._leads(wanted)
        elif not isinstance(wanted, Dictionary) and wanted is not None:
            yield self.target(wanted)

    def _targets(self, holder: Object) -> Iterator[Target]:
        action, wanted = holder.get("/A"), holder.get("/Dest")
        if isinstance(action, Dictionary):
            yield from self._leads(action)
        if wanted is not None:
            yield self.target(wanted)

    def _leads(self, action: Object) -> Iterator[Target]:
        return self._both(self._done(action), action)

    def names(self, name: str, wanted: Any) -> Iterator[tuple[str, Target]]:
        """Yield the target of the destination *name*, which is *wanted*; two if it names two places."""
        yield from ((name, target) for target in self._both(self.target(wanted), wanted))

    def _both(self, target: Target, value: Any) -> Iterator[Target]:
        """Yield *target*, the target of *value*, and that of its structure destination if it is on another page.

        Programs that know PDF 2.0 prefer that one (ISO 32000-2 12.3.2.4, 12.6.4.2).
        """
        yield target
        if (
            isinstance(value, Dictionary)
            and "/SD" in value
            and (other := self._structural(value.SD)).page != target.page
        ):
            yield other

    def _done(self, action: Object) -> Target:
        kind = str(action.get("/S", "/"))[1:]
        if kind == "URI":
            return Target(address=str(action.get("/URI", "")))
        return self.target(action.get("/D")) if kind == "GoTo" else Target(action=kind or "–")

    def target(self, wanted: Any) -> Target:
        """Return the target of a destination: an explicit one, or a name."""
        if isinstance(wanted, (String, Name)):
            name = str(wanted).removeprefix("/") if isinstance(wanted, Name) else str(wanted)
            return self.by_name.get(name, Target())
        if isinstance(wanted, Dictionary):
            wanted = wanted.get("/D")
        return self._explicit(wanted) if isinstance(wanted, Array) else Target()

    def _structural(self, destination: Any) -> Target:
        """Return the target of a structure destination: the page of its element (ISO 32000-2 12.3.2.3)."""
        element = destination[0] if isinstance(destination, Array) and len(destination) else None
        page = element.get("/Pg") if isinstance(element, Dictionary) else None
        return self._explicit(Array([page])) if page is not None else Target()

    def _explicit(self, destination: Array) -> Target:
        try:
            page = (
                self.pages.get(destination[0].objgen) if isinstance(destination[0], Object) else int(destination[0]) + 1
            )
            at = _TOPS.get(str(destination[1])) if len(destination) > 1 else None
            height = destination[at] if at is not None and at < len(destination) else None
            base = self.bases.get(page or 0)
            top = base.transform((0.0, float(height)))[1] if height is not None and base is not None else None
            return Target(page=page, top=None if top is None else round(top, 1))
        except READING:
            return Target()


def ways(pdf: Pdf, pages: Mapping[Number, int], bases: Mapping[int, Matrix]) -> Ways:
    """Return the resolver of links of *pdf*, with its named destinations; *bases* place the user space of pages."""
    found = Ways(pages, bases)
    old, names = pdf.Root.get("/Dests"), pdf.Root.get("/Names")
    destinations = [*old.items()] if isinstance(old, Dictionary) else []
    if isinstance(names, Dictionary):
        destinations += pairs(names.get("/Dests"), "/Names")
    found.named = tuple(
        each for name, wanted in destinations for each in found.names(str(name).removeprefix("/"), wanted)
    )
    found.by_name = dict(reversed(found.named))  # the first of a name counts
    return found


def pairs(tree: Any, entry: str) -> list[tuple[Any, Any]]:
    """Return the pairs of a name tree or a number tree (ISO 32000-1 7.9.6, 7.9.7)."""
    found: list[tuple[Any, Any]] = []
    for node in Walk(NAMES).down(tree, _kids) if isinstance(tree, Dictionary) else ():
        listed = node.get(entry) if isinstance(node, Dictionary) else None
        if isinstance(listed, Array):
            flat = list(listed)
            found += zip(flat[::2], flat[1::2], strict=False)
    return found


def _kids(node: Any) -> Sequence[Any]:
    kids = node.get("/Kids") if isinstance(node, Dictionary) else None
    return list(kids) if isinstance(kids, Array) else []


def _flags(annotation: Object) -> int:
    try:
        return int(annotation.get("/F", 0))
    except READING:
        return 0


def _areas(annotation: Object, base: Matrix, spot: Spot) -> list[Spot]:
    """Return the place of a link; if its quadrilaterals extend beyond it, theirs too: programs differ."""
    try:
        flat = [float(each) for each in annotation.QuadPoints]
        points = [base.transform(point) for point in zip(flat[::2], flat[1::2], strict=True)]
        across, along = [x for x, _ in points], [y for _, y in points]
        around = Spot(min(across), min(along), max(across), max(along))
    except READING:
        return [spot]
    beyond = around.left < spot.left - 1 or around.top < spot.top - 1
    beyond |= around.right > spot.right + 1 or around.bottom > spot.bottom + 1
    return [spot, around] if beyond else [spot]


# Labels


def labels(root: Object, count: int) -> tuple[PageLabel, ...]:
    """Return the labels of the *count* pages of the catalog *root*; empty if it has none."""
    ranges: dict[int, PageLabel] = {}
    for start, entry in pairs(root.get("/PageLabels"), "/Nums"):
        try:
            style = str(entry.get("/S", "/"))[1:]
            ranges[int(start)] = PageLabel(style, quoted(str(entry.get("/P", ""))), int(entry.get("/St", 1)))
        except READING:
            continue
    found, current, since = [], PageLabel("D", "", 1), 0
    for page in range(count if ranges else 0):
        if page in ranges:
            current, since = ranges[page], page
        found.append(current._replace(number=current.number + page - since))
    return tuple(found)
