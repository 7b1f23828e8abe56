"""The pages of a file, one by one and at their original size, to look at and to compare.

Imposed sheets are cut into pages. A page reduced to half its size on a copier's sheet is still the
page that was laid out: its letters are judged by their original size. Choosing the small paper implies
smaller letters.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from statistics import median

from pikepdf import Array, Dictionary, Object, Pdf

from livret.pdf.document.whole import read
from livret.pdf.read.model import ReadPage, ReadPdf
from livret.pdf.read.pages import pages_of
from livret.pdf.read.reader import inherited
from livret.pdf.spot import Spot
from livret.proof.compare.likeness import Fit, Resemblance, fitted, lines, moved, scales
from livret.proof.compare.reference import ReferencePage
from livret.proof.model import Remark

#: Tolerance of the places of lines, in points: where most miss by more, the page is turned, or was set anew.
_MISSED = 1.0
#: Points beyond the overlap of two pages at the fold that are not compared either: differences are found by cells.
_BESIDE = 7.0
_SAME = Fit()


@dataclass(frozen=True, slots=True)
class PlacedPage:
    """A page of the edition on a sheet of the file; ``fit`` maps its points to the sheet."""

    leaf: ReferencePage
    page: ReadPage
    sheet: ReadPage
    fit: Fit

    @property
    def frame(self) -> Spot:
        """The place of the trimmed page on the sheet."""
        return self.on_sheet(Spot(0, 0, self.page.width, self.page.height))

    def on_sheet(self, spot: Spot) -> Spot:
        """Return where a place of the page is on the sheet."""
        return Spot(*self.fit.placed(spot.left, spot.top), *self.fit.placed(spot.right, spot.bottom))

    def on_page(self, spot: Spot) -> Spot:
        """Return where a place of the sheet is on the page."""
        fit = self.fit
        across, along = (
            ((at - fit.left) / fit.across for at in spot[::2]),
            ((at - fit.top) / fit.along for at in spot[1::2]),
        )
        (left, right), (top, bottom) = across, along
        return Spot(left, top, right, bottom)

    def missed(self) -> float:
        """Return the median distance of its lines from the places given by ``fit``, in points."""
        missed = [
            max(abs(at - wanted) for at, wanted in zip(there, self.fit.placed(*here), strict=True))
            for here, there in lines(self.page, self.sheet)
        ]
        return median(missed)


@dataclass(frozen=True, slots=True)
class UnimposedPages:
    """The pages of a file, one by one: a PDF, its content, and the number of the edition's page that each shows.

    ``places`` are their places on the sheets of an imposed file, ``fit`` maps all other pages to the edition's.
    """

    pdf: bytes
    read: ReadPdf
    leaves: Mapping[int, ReferencePage]
    fit: Fit = _SAME
    places: tuple[PlacedPage, ...] = ()

    def pairs(self, ours: ReadPdf) -> list[tuple[ReadPage, ReadPage]]:
        """Return the pairs of pages: the edition's, of *ours*, and the file's."""
        return [(ours.sheets[leaf.number - 1], self.read.sheets[n - 1]) for n, leaf in self.leaves.items()]

    def in_place(self, remark: Remark) -> Remark:
        """Return *remark*, on one of these pages, with its chapter; on an imposed page, with its place on the sheet."""
        leaf = self.leaves.get(remark.page or 0)
        chaptered = replace(remark, chapter=remark.chapter or (leaf.chapter if leaf else ""))
        if not self.places:
            return chaptered
        place, problem = self.places[(remark.page or 1) - 1], remark.problem
        again = problem.kind.at(problem.location, **{**problem.values, "page": place.sheet.number})
        spot = place.on_sheet(remark.spot) if remark.spot else None
        return replace(chaptered, problem=again, page=place.sheet.number, spot=spot)

    def sheets(self, numbers: Sequence[int]) -> tuple[int, ...]:
        """Return the numbers in the file of the pages numbered *numbers*."""
        return tuple(self.places[n - 1].sheet.number for n in numbers) if self.places else tuple(numbers)

    def compared(self, found: Sequence[Resemblance]) -> list[Resemblance]:
        """Return *found* without differences where pages meet at a fold: there one of them covers the other."""
        if not self.places:
            return [*found]
        return [_apart(each, [*self._shared(self.places[each.number - 1])]) for each in found]

    def _shared(self, place: PlacedPage) -> Iterator[Spot]:
        """Yield the overlaps of *place* with the pages beside it on its sheet."""
        for other in self.places:
            if other is not place and other.sheet is place.sheet and other.frame.meets(place.frame):
                yield _grown(place.on_page(_common(other.frame, place.frame)), _BESIDE)


def pages(
    on: Mapping[int, Sequence[ReferencePage]], ours: ReadPdf, file: ReadPdf, data: bytes,
    cut: Callable[[Mapping[int, Sequence[ReferencePage]]], UnimposedPages | None],
) -> UnimposedPages:  # fmt: skip
    """Return the pages of *file*, the PDF *data*; *on* are those of the edition on each of its sheets.

    Sheets with several pages are *cut* (``unimposed``) if these stand upright and are scaled alike, else left as they
    are: then ``leaves`` is empty, and nothing is compared.
    """
    if any(len(leaves) > 1 for leaves in on.values()):
        return cut(on) or UnimposedPages(data, file, {})
    single = {number: leaves[0] for number, leaves in on.items() if leaves}
    as_it_is = UnimposedPages(data, file, single)
    return replace(as_it_is, fit=fitted(as_it_is.pairs(ours)))


def unimposed(
    on: Mapping[int, Sequence[ReferencePage]], ours: ReadPdf, file: ReadPdf, data: bytes
) -> UnimposedPages | None:
    """Return the pages of sheets; None if not upright. One without a line is located by the page beside it, if any."""
    every = [(leaf, ours.sheets[leaf.number - 1], file.sheets[n - 1]) for n, leaves in on.items() for leaf in leaves]
    found = [(leaf, page, sheet) for leaf, page, sheet in every if any(lines(page, sheet))]
    scale = scales([(page, sheet) for _leaf, page, sheet in found])
    placed = [PlacedPage(leaf, page, sheet, moved([(page, sheet)], scale)) for leaf, page, sheet in found]
    if not placed or any(place.sheet.turned or place.missed() > _MISSED for place in placed):
        return None
    places = (*placed, *_beside(placed, [each for each in every if each not in found]))
    pdf = _cut(data, places)
    cut = read(pdf)
    leaves = {number: place.leaf for number, place in enumerate(places, 1)}
    return UnimposedPages(pdf, replace(cut, sheets=tuple(map(_alone, cut.sheets))), leaves, places=places)


def _beside(
    placed: Sequence[PlacedPage], silent: Sequence[tuple[ReferencePage, ReadPage, ReadPage]]
) -> Iterator[PlacedPage]:
    """Yield the places of *silent* pages beside one that is *placed*: two pages lie alike on both sides of the fold."""
    for leaf, page, sheet in silent:
        others = [place for place in placed if place.sheet is sheet]
        if len(others) == 1:
            fit = others[0].fit
            left = sheet.width - fit.left - fit.across * page.width
            yield PlacedPage(leaf, page, sheet, replace(fit, left=left))


def _cut(data: bytes, places: Sequence[PlacedPage]) -> bytes:
    """Return the PDF *data* with each of *places* as a page of its own, instead of its sheets."""
    with Pdf.open(BytesIO(data)) as pdf:
        sheets = pages_of(pdf)
        for place in places:
            page = pdf.add_blank_page(page_size=(place.page.width, place.page.height)).obj
            sheet = sheets[place.sheet.number - 1]
            page.Resources = inherited(sheet, "/Resources") or Dictionary()
            page.Contents = Array([pdf.make_stream(_matrix(place)), *_contents(sheet), pdf.make_stream(b"\nQ\n")])
        del pdf.pages[: len(sheets)]
        target = BytesIO()
        pdf.save(target)
    return target.getvalue()


def _matrix(place: PlacedPage) -> bytes:
    """Return the operators that transform the sheet so that the page of *place* is back in its original position."""
    media = place.sheet.boxes["MediaBox"]
    trim = place.sheet.boxes.get("TrimBox", place.sheet.boxes.get("CropBox", media))
    fit, height = place.fit, place.page.height
    across, along = 1 / fit.across, 1 / fit.along
    left = -(trim[0] + fit.left) * across
    bottom = height - (trim[3] - fit.top) * along
    return f"q {across:.9f} 0 0 {along:.9f} {left:.5f} {bottom:.5f} cm\n".encode()


def _contents(sheet: Object) -> list[Object]:
    contents = sheet.get("/Contents", Array())
    return list(contents) if isinstance(contents, Array) else [contents]


def _alone(sheet: ReadPage) -> ReadPage:
    """Return *sheet* without the words of the pages beside it."""
    page = Spot(0, 0, sheet.width, sheet.height)
    return replace(sheet, runs=tuple(run for run in sheet.runs if run.spot.meets(page)))


def _apart(found: Resemblance, shared: Sequence[Spot]) -> Resemblance:
    kept = tuple(one for one in found.differences if not any(_within(one.spot, spot) for spot in shared))
    return Resemblance(found.number, max((one.level for one in kept), default=0), kept)


def _common(one: Spot, other: Spot) -> Spot:
    return Spot(
        max(one.left, other.left), max(one.top, other.top), min(one.right, other.right), min(one.bottom, other.bottom)
    )


def _grown(spot: Spot, by: float) -> Spot:
    return Spot(spot.left - by, spot.top - by, spot.right + by, spot.bottom + by)


def _within(inner: Spot, outer: Spot) -> bool:
    return (
        outer.left <= inner.left and outer.top <= inner.top
        and inner.right <= outer.right and inner.bottom <= outer.bottom
    )  # fmt: skip
