"""The press edition: the book in the inks of a printing condition, with the printer's marks, as PDF/X-4.

ISO 15930-7: every colour in the device space of the output intent or in a Separation, boxes that nest, nothing to
click on, and the file described in XMP. This module is the only entry; the others are its steps.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from livret.exports.press.drawings import PressDrawings
from livret.exports.press.images import separate_images
from livret.exports.press.inks import ProcessInks
from livret.exports.press.printer_marks import PressSheet, SlugLine, drawn_marks, registration
from livret.exports.press.streams import Rewriter
from livret.pdf.fonts import embed_stubs
from livret.pdf.model import Book, BookInfo
from livret.pdf.printing_condition import Condition
from livret.pdf.save import written
from livret.pdf.xmp import PDF_X_4, describe

_MM = 72 / 25.4

#: PDF/X-4 is a use of PDF 1.6.
_VERSION = "1.6"

_REGISTRY = "http://www.color.org"

#: Entries of a page and the catalog that are kept: a press uses no annotation, action, tag, outline, name or label.
_PAGE = ("/Type", "/Parent")
_CATALOG = ("/Type", "/Pages", "/Lang")


@dataclass(frozen=True, slots=True)
class PressJob:
    """The printer's requirements.

    ``bleed_mm`` is 0 to 5 mm, cut from the bleed laid out; ``originals`` are the pictures to print in place of those
    laid out (``images``); without ``marks`` the sheet ends with the bleed. ``title`` heads the slug line.
    """

    condition: Condition
    bleed_mm: float = 5.0
    title: str = ""
    originals: Mapping[str, bytes] = field(default_factory=dict)
    marks: bool = True


def separate(book: Book, job: PressJob) -> bytes:
    """Return the press edition of *book*.

    Raises ValueError for a bleed that was not laid out, ``inks.TooMuchInk`` if a colour of the house has
    more ink than the profile allows, ``inks.UnknownColouring`` for what the engine never draws (ours to fix).
    """
    laid_out = min(page.bleed for page in book.pages)
    if not 0 <= job.bleed_mm * _MM <= laid_out + 0.01:
        raise ValueError(f"a bleed of {job.bleed_mm} mm, laid out with {laid_out / _MM:.2f} mm")
    with Pdf.open(BytesIO(book.pdf)) as pdf:
        inks = ProcessInks(job.condition)
        _Pages(pdf, book, job, inks).separate()
        inks.weigh()
        _keep(pdf.Root, _CATALOG)
        separate_images(pdf, job.condition, job.originals)
        pdf.Root.OutputIntents = Array([_intent(pdf, job.condition)])
        describe(pdf, book.info, [PDF_X_4], _identity(book.pdf, job))
        return written(pdf, _VERSION)


def split(press: bytes, info: BookInfo) -> Iterator[tuple[str, bytes]]:
    """Yield « cover » and « inside » with the pages of each, cut from a press edition.

    The cover is the two first and the two last pages; a book of four pages or fewer has no inside.
    """
    with Pdf.open(BytesIO(press)) as pdf:
        count = len(pdf.pages)
    cover = {number for number in (0, 1, count - 2, count - 1) if 0 <= number < count}
    for name, kept in (("cover", cover), ("inside", set(range(count)) - cover)):
        if kept:
            yield name, _part(press, kept, info, name)


def _part(press: bytes, kept: set[int], info: BookInfo, name: str) -> bytes:
    with Pdf.open(BytesIO(press)) as pdf:
        for number in reversed(range(len(pdf.pages))):
            if number not in kept:
                del pdf.pages[number]
        describe(pdf, info, [PDF_X_4], sha256(press).hexdigest() + name)
        return written(pdf, _VERSION)


class _Pages:
    """The pages of one job; their marks are drawn once for each size."""

    def __init__(self, pdf: Pdf, book: Book, job: PressJob, inks: ProcessInks) -> None:
        self._pdf, self._book, self._job, self._inks = pdf, book, job, inks
        self._drawings = PressDrawings(pdf, inks)
        self._slug = SlugLine()
        self._marks: dict[PressSheet, Object] = {}
        self._all = registration(pdf)
        self._resources: list[Object] = []

    def separate(self) -> None:
        for number, page in enumerate(self._pdf.pages, start=1):
            self._page(number, page.obj)
        if self._job.marks:
            self._set_slugs()

    def _page(self, number: int, page: Object) -> None:
        laid_out = self._book.pages[number - 1]
        sheet = PressSheet(laid_out.width, laid_out.height, self._job.bleed_mm * _MM, self._job.marks)
        resources = self._drawings.resources(page.Resources, self._inks)
        rewriter = Rewriter(self._drawings, resources, self._inks, shift=sheet.margin)
        drawn = sheet.before() + rewriter.rewrite(page) + b"\nQ\n"
        if sheet.marks:
            drawn += self._around(number, sheet, resources.new)
        _keep(page, _PAGE)
        for name, box in sheet.boxes().items():
            page[name] = box
        page.Resources, page.Contents = resources.new, self._pdf.make_stream(drawn)
        if rewriter.transparent:
            page.Group = Dictionary(Type=Name.Group, S=Name.Transparency, CS=Name.DeviceCMYK)

    def _around(self, number: int, sheet: PressSheet, resources: Object) -> bytes:
        if sheet not in self._marks:
            self._marks[sheet] = drawn_marks(self._pdf, sheet)
        name = f"/livret-marks-{list(self._marks).index(sheet)}"
        for category, key, value in (
            ("/XObject", name, self._marks[sheet]),
            ("/ColorSpace", "/livret-all", self._all),
        ):
            if category not in resources:
                resources[category] = Dictionary()
            resources[category][key] = value
        self._resources.append(resources)
        facts = " · ".join(
            (
                f"{number}/{len(self._book.pages)}",
                f"{self._book.info.date:%Y-%m-%d}",
                self._job.condition.description,
                "Livret",
            )
        )
        return f"{name} Do\n".encode() + self._slug.operators(sheet, self._job.title or self._book.info.title, facts)

    def _set_slugs(self) -> None:
        """Embed the font of the slug lines, now that all have been set."""
        font = self._slug.font(self._pdf)
        embed_stubs(self._pdf, [font])
        for resources in self._resources:
            if "/Font" not in resources:
                resources.Font = Dictionary()
            resources.Font[self._slug.font_name] = font


def _keep(dictionary: Object, keys: Sequence[str]) -> None:
    for key in set(dictionary.keys()) - {*keys}:
        del dictionary[key]


def _intent(pdf: Pdf, condition: Condition) -> Dictionary:
    """Return the output intent (ISO 32000-1 14.11.5); PDF/X-4 requires its profile in the file."""
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFX,
        OutputConditionIdentifier=String(condition.identifier),
        OutputCondition=String(condition.description),
        Info=String(condition.description),
        DestOutputProfile=pdf.make_stream(condition.data, N=4),
    )
    if condition.registered:
        intent.RegistryName = String(_REGISTRY)
    return intent


def _identity(book: bytes, job: PressJob) -> str:
    options = (job.condition.data, repr((job.bleed_mm, job.title, job.marks)).encode(), *job.originals.values())
    return sha256(b"".join(sha256(part).digest() for part in (book, *options))).hexdigest()
