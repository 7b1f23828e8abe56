"""A proof to sign: the pages of one territory as they will be printed, marked as a proof, and a reply page.

The marks on the pages are artifacts: a screen reader reads only the text, and the rest on the
reply page. Lengths are points; places are from the bottom left corner of the trim box.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Literal, NamedTuple

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from livret.base.tokens import length
from livret.bind.book import bind
from livret.bind.placed import first_numbers
from livret.bind.watermark import DRAFT, across, multiplying
from livret.exports.screen import screen
from livret.pdf.fonts import digest_of, embed_stubs
from livret.pdf.model import BookInfo, Fragment, Page, Side
from livret.pdf.save import written
from livret.pdf.text import Lettering, colour

#: A line of text as fragments have it: x, baseline, width, size, source, words.
Line = tuple[float, float, float, float, int | None, str]

#: Baselines closer than this are one line: the figures of the facts, a name beside a smaller one.
_SAME = 8.0
#: Between a number and the text.
_GAP = 7.0


class Numbered(NamedTuple):
    """A line number: the x of its edge (right in the left margin, left in the right one), its baseline."""

    number: int
    x: float
    y: float
    align: Literal["left", "right"]


def edges(side: Side) -> tuple[float, float]:
    """Return the x of the left and right edges of the text area."""
    left = length("margin-outer" if side == "left" else "margin-inner")
    return left, left + length("text-width")


def numbered(lines: Sequence[Line], side: Side) -> Iterator[Numbered]:
    """Yield the number of each line of a page on that *side*, from 1: the left half downwards, then the right half.

    Numbers stand in the margin of their half of the page: those of one column are never between the other's lines.
    """
    left, right = edges(side)
    middle = (left + right) / 2
    halves = ([line for line in lines if line[0] < middle], [line for line in lines if line[0] >= middle])
    number = 0
    for align, half in zip(("right", "left"), halves, strict=True):
        for row in _rows(half):
            number += 1
            if align == "right":
                x = min(left, *(line[0] for line in row)) - _GAP
            else:
                x = max(right, *(line[0] + line[2] for line in row)) + _GAP
            yield Numbered(number, x, row[0][1], align)  # type: ignore[arg-type]


def _rows(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield the lines of each row, from the top."""
    row: list[Line] = []
    for line in sorted(lines, key=lambda line: (line[1], line[0])):
        if row and line[1] - row[0][1] >= _SAME:
            yield row
            row = []
        row.append(line)
    if row:
        yield row


#: Sizes of the line numbers and of the line at the head of each page; the distance of that one from the trim.
_NUMBER, _HEAD = 6.0, 7.0
_FROM_TOP = 8 * 72 / 25.4
#: Every fifth number is bold: lines are found by counting from it.
_STRESSED = 5
_VEIL_STATE = "/livret-veil"
_ACROSS, _NOTED = "/livret-epreuve", "/livret-lignes"


@dataclass(slots=True)
class _Faces:
    """The faces of the marks."""

    plain: Lettering = field(default_factory=lambda: Lettering(digest_of("BricolageGrotesque_400Regular.ttf")))
    bold: Lettering = field(default_factory=lambda: Lettering(digest_of("BricolageGrotesque_600SemiBold.ttf")))
    black: Lettering = field(default_factory=lambda: Lettering(digest_of("BricolageGrotesque_800ExtraBold.ttf")))


def draft(fragments: Sequence[Fragment], slug: str, reply: Fragment, heading: str, info: BookInfo) -> bytes:
    """Return as PDF bytes the proof of the chapter *slug*, bound from *fragments*, followed by *reply*.

    *fragments* are those of the whole book, in order, and *info* its metadata; *heading* is the line at the head of
    each page. Tags, internal links and page numbers are the book's. Raises KeyError for a slug without a fragment,
    and the errors of ``bind``.
    """
    numbers = first_numbers(fragments)
    place = {fragment.slug: place for place, fragment in enumerate(fragments)}[slug]
    chosen = fragments[place]
    anchors = frozenset(anchor for fragment in fragments for anchor in fragment.anchors)
    named = replace(info, title=f"{DRAFT} – {chosen.title} – {info.title}", draft=False)  # its own marks say more
    count = len(chosen.pages)
    book = bind([chosen, reply], named, [numbers[place], numbers[place] + count], anchors)
    with Pdf.open(BytesIO(book.pdf)) as pdf:
        _mark(pdf, chosen, heading)
        _present(pdf, count)
        marked = replace(book, pdf=written(pdf))
    return screen(marked).pdf


def _mark(pdf: Pdf, fragment: Fragment, heading: str) -> None:
    """Draw the marks of a proof upon the pages of *fragment*, the first ones of *pdf*."""
    faces = _Faces()
    veils = [across(faces.black, _VEIL_STATE, page) for page in fragment.pages]
    notes = [
        _noted(faces, page, side, lines, heading)
        for page, side, lines in zip(fragment.pages, _sides(fragment), fragment.lines, strict=False)
    ]
    fonts = Dictionary()
    for face in (faces.plain, faces.bold, faces.black):
        fonts[face.name] = face.font(pdf)
    resources = pdf.make_indirect(Dictionary(Font=fonts, ExtGState={_VEIL_STATE: multiplying()}))
    embed_stubs(pdf, list(fonts.values()))
    for number, (page, veil, note) in enumerate(zip(fragment.pages, veils, notes, strict=True)):
        drawn = {f"{_ACROSS}-{number}": veil, f"{_NOTED}-{number}": note}
        forms = {name: _form(pdf, page, operators, resources) for name, operators in drawn.items()}
        _draw(pdf, pdf.pages[number].obj, forms)


def _sides(fragment: Fragment) -> Iterator[Side]:
    """Yield the side of each page."""
    for number in range(len(fragment.pages)):
        yield fragment.side if number % 2 == 0 else ("right" if fragment.side == "left" else "left")


def _form(pdf: Pdf, page: Page, operators: bytes, resources: Object) -> Object:
    form = pdf.make_stream(operators, Type=Name.XObject, Subtype=Name.Form)
    form.BBox, form.Resources = Array([0, 0, round(page.width, 3), round(page.height, 3)]), resources
    return form


def _draw(pdf: Pdf, page: Object, forms: dict[str, Object]) -> None:
    """Draw *forms* over *page*, as artifacts (ISO 32000-1 14.8.2.2): the word across, then the rest."""
    if "/XObject" not in page.Resources:
        page.Resources.XObject = Dictionary()
    shown = "Q\n"
    for name, subtype in zip(forms, ("/Subtype /Watermark", ""), strict=True):
        page.Resources.XObject[name] = forms[name]
        shown += f"/Artifact <</Type /Pagination {subtype}>> BDC\n{name} Do\nEMC\n"
    streams = page.Contents if isinstance(page.Contents, Array) else [page.Contents]
    page.Contents = Array([pdf.make_stream(b"q\n"), *streams, pdf.make_stream(shown.encode("ascii"))])


def _noted(faces: _Faces, page: Page, side: Side, lines: Sequence[Line], heading: str) -> bytes:
    """Return the operators for the numbers of *lines* and the line at the head of *page*."""
    texts = [_set(faces, page, each) for each in numbered(lines, side)]
    shown, _width = faces.bold.typeset(heading)
    head = f"{faces.bold.name} {_HEAD} Tf 1 0 0 1 {edges(side)[0]:.3f} {page.height - _FROM_TOP:.3f} Tm {shown} TJ"
    return "\n".join([f"q BT {colour('grey')} rg", *texts, f"{colour('ink')} rg", head, "ET Q\n"]).encode("ascii")


def _set(faces: _Faces, page: Page, line: Numbered) -> str:
    face = faces.plain if line.number % _STRESSED else faces.bold
    shown, width = face.typeset(str(line.number))
    x = line.x - width * _NUMBER / 1000 * (line.align == "right")
    return f"{face.name} {_NUMBER} Tf 1 0 0 1 {x:.3f} {page.height - line.y:.3f} Tm {shown} TJ"


def _present(pdf: Pdf, pages: int) -> None:
    """Set the view to one column, and label the last pages outside the book's numbering."""
    pdf.Root.PageLayout = Name.OneColumn
    labels = pdf.Root.PageLabels.Nums
    while len(labels) and int(labels[-2]) >= pages:
        del labels[-2:]
    labels.append(pages)
    labels.append(Dictionary(P=String("réponse")))
