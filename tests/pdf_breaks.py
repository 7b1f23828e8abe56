"""Ways in which a finished file gets broken on its way: each takes an open PDF and does its harm to it.

Page numbers are those that are printed in « exemple », or in a part of it : page 10 belongs to Agglomération
d’Exempleville, page 12 and 13 to Pays de Démonstration.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, ContentStreamInstruction, Dictionary, Name, Operator, Page, Pdf, Stream, String

Break = Callable[[Pdf], None]


def broken(data: bytes, harm: Break) -> bytes:
    """Return the PDF *data* after *harm*."""
    with pikepdf.open(BytesIO(data)) as pdf:
        harm(pdf)
        target = BytesIO()
        pdf.save(target)
    return target.getvalue()


def _numbered(pdf: Pdf, number: int) -> Page:
    return next(page for page in pdf.pages if page.label == str(number))


def _ten(pdf: Pdf) -> Page:
    return _numbered(pdf, 10)


def _read(page: Page) -> list[Any]:
    return list(pikepdf.parse_content_stream(page))


def _write(pdf: Pdf, page: Page, content: list[Any]) -> None:
    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(content))


def _say(operator: str, *operands: Any) -> ContentStreamInstruction:
    return ContentStreamInstruction([*operands], Operator(operator))


def _shows(content: list[Any]) -> list[int]:
    """Return the places of the operators that show text."""
    return [n for n, each in enumerate(content) if str(each.operator) in ("Tj", "TJ")]


def _shown(instruction: Any) -> bytes:
    found = instruction.operands[0]
    return b"".join(
        bytes(part) for part in (found if isinstance(found, Array) else [found]) if isinstance(part, String)
    )


def _texts(content: list[Any]) -> list[tuple[int, int]]:
    """Return the text objects, from BT to ET."""
    begins = [n for n, each in enumerate(content) if str(each.operator) == "BT"]
    ends = [n for n, each in enumerate(content) if str(each.operator) == "ET"]
    return list(zip(begins, ends, strict=True))


def _around(pdf: Pdf, number: int, before: list[Any], after: list[Any]) -> None:
    """Put instructions around the text shown *number*-th on page 10."""
    page = _ten(pdf)
    content = _read(page)
    place = _shows(content)[number]
    _write(pdf, page, [*content[:place], *before, content[place], *after, *content[place + 1 :]])


def _over(pdf: Pdf, drawing: str) -> None:
    """Draw something over page 10."""
    page = _ten(pdf)
    contents = page.Contents
    old = list(contents) if isinstance(contents, Array) else [contents]
    page.Contents = Array([pdf.make_stream(b"q\n"), *old, pdf.make_stream(b"\nQ\n" + drawing.encode("cp1252"))])


def _resource(page: Page, kind: str, name: str, value: Any) -> None:
    resources = Dictionary(page.Resources)
    own = Dictionary(resources.get(kind, Dictionary()))
    own[name] = value
    resources[kind] = own
    page.Resources = resources


# Text lost, doubled, changed


def words_lost(pdf: Pdf) -> None:
    """A line is gone."""
    page = _ten(pdf)
    content = _read(page)
    del content[_shows(content)[30]]
    _write(pdf, page, content)


def passage_lost(pdf: Pdf) -> None:
    """Eight lines are gone."""
    page = _ten(pdf)
    content = _read(page)
    for place in reversed(_shows(content)[20:28]):
        del content[place]
    _write(pdf, page, content)


def letters_lost(pdf: Pdf) -> None:
    """The end of a line is gone."""
    page = _ten(pdf)
    content = _read(page)
    place = _shows(content)[35]
    shown = _shown(content[place])
    content[place] = _say("TJ", Array([String(shown[:-6])]))
    _write(pdf, page, content)


def passage_twice(pdf: Pdf) -> None:
    """Eight lines are drawn a second time."""
    page = _ten(pdf)
    content = _read(page)
    again = [each for begin, end in _texts(content)[20:28] for each in content[begin : end + 1]]
    _write(pdf, page, content + again)


def figure_changed(pdf: Pdf) -> None:
    """Two digits of the population of Pays de Démonstration have changed places: 45 461 → 54 461."""
    page = _numbered(pdf, 12)
    content = _read(page)
    for place in _shows(content):
        shown = _shown(content[place])
        if len(shown) == 2 * len("45 461") and shown[0:2] == shown[6:8]:
            content[place] = _say("TJ", Array([String(shown[2:4] + shown[0:2] + shown[4:])]))
            _write(pdf, page, content)
            return
    raise AssertionError("45 461 is not there")


def line_added(pdf: Pdf) -> None:
    """Somebody signs the page."""
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    _resource(_ten(pdf), "/Font", "/Hv", font)
    _over(pdf, "BT /Hv 9 Tf 60 825 Td (Imprimé par Exemple SARL) Tj ET")


def between_territories(pdf: Pdf) -> None:
    """Ten lines of two territories are exchanged."""
    first, second = _ten(pdf), _numbered(pdf, 13)
    one, other = _read(first), _read(second)
    here, there = _texts(one)[20:30], _texts(other)[15:25]
    cut, put = one[here[0][0] : here[-1][1] + 1], other[there[0][0] : there[-1][1] + 1]
    _write(pdf, first, [*one[: here[0][0]], *put, *one[here[-1][1] + 1 :]])
    _write(pdf, second, [*other[: there[0][0]], *cut, *other[there[-1][1] + 1 :]])


def lines_exchanged(pdf: Pdf) -> None:
    """Four lines stand where four others stood."""
    page = _ten(pdf)
    content = _read(page)
    places = [n for n, each in enumerate(content) if str(each.operator) == "Tm"]
    for one, other in zip(places[20:24], places[26:30], strict=True):
        content[one], content[other] = content[other], content[one]
    _write(pdf, page, content)


# Pages


def page_lost(pdf: Pdf) -> None:
    """A page is not there."""
    pdf.pages.remove(_ten(pdf))


def page_twice(pdf: Pdf) -> None:
    """A page is bound twice."""
    page = _ten(pdf)
    pdf.pages.insert(pdf.pages.index(page) + 1, page)


def page_moved(pdf: Pdf) -> None:
    """A page stands at the end."""
    page = _ten(pdf)
    pdf.pages.append(page)
    pdf.pages.remove(page)


def pages_exchanged(pdf: Pdf) -> None:
    """Two pages show each other's content."""
    one, other = _ten(pdf), _numbered(pdf, 13)
    kept = one.Contents, one.Resources
    one.Contents, one.Resources = other.Contents, other.Resources
    other.Contents, other.Resources = kept


def page_added(pdf: Pdf) -> None:
    """An advertisement is bound in."""
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    page = pdf.add_blank_page(page_size=(595, 842))
    page.Resources = Dictionary(Font=Dictionary(Hv=font))
    page.Contents = pdf.make_stream(b"BT /Hv 12 Tf 60 500 Td (Achetez nos exemples chez Exemple et fils) Tj ET")


def page_in_curves(pdf: Pdf) -> None:
    """The text of a page was turned into curves."""
    page = _ten(pdf)
    _write(pdf, page, [each for each in _read(page) if str(each.operator) not in ("Tj", "TJ")])


def meaning_lost(pdf: Pdf) -> None:
    """Fonts no longer say what their glyphs mean."""
    for font in (each for each in pdf.objects if isinstance(each, Dictionary) and "/ToUnicode" in each):
        del font["/ToUnicode"]


# Pages that look otherwise, whose words are the same


def struck_out(pdf: Pdf) -> None:
    """A line is drawn through some words."""
    _over(pdf, "q 0 0 0 RG 1.2 w 88 592 m 250 592 l S Q")


def figure_drawn_over(pdf: Pdf) -> None:
    """A few strokes make another figure of one."""
    _over(pdf, "q 0 0 0 rg 120 531 8 1.5 re f 124 527 1.5 10 re f Q")


def upside_down(pdf: Pdf) -> None:
    """A whole page is turned by half, in place."""
    page = _ten(pdf)
    left, bottom, right, top = (float(each) for each in page.MediaBox)
    page.contents_add(f"q -1 0 0 -1 {left + right} {bottom + top} cm".encode(), prepend=True)
    page.contents_add(b"Q", prepend=False)


def photo_exchanged(pdf: Pdf) -> None:
    """A photo that is wider than high, the smallest, is another one, of the same size."""
    pictures = (each for each in pdf.objects if isinstance(each, Stream) and each.get("/Subtype") == Name.Image)
    wide = (each for each in pictures if int(each.Width) > int(each.Height))
    photo = min(wide, key=lambda each: int(each.Width) * int(each.Height))
    for key in ("/DecodeParms", "/SMask"):
        if key in photo:
            del photo[key]
    photo.ColorSpace, photo.BitsPerComponent = Name.DeviceGray, 8
    photo.write(b"\x40" * int(photo.Width) * int(photo.Height))


def drawing_added(pdf: Pdf) -> None:
    """A coloured square stands where nothing was."""
    _over(pdf, "q 0.8 0.1 0.1 rg 300 20 40 20 re f Q")


# Text that is there and unseen


def white(pdf: Pdf) -> None:
    """Text is white on white."""
    _around(pdf, 30, [_say("rg", 1, 1, 1)], [])


def covered(pdf: Pdf) -> None:
    """A rectangle lies over four lines."""
    _over(pdf, "q 1 1 1 rg 60 500 200 60 re f Q")


def covered_by_a_shape(pdf: Pdf) -> None:
    """A shape that is no rectangle lies over four lines."""
    _over(pdf, "q 0.9 0.8 0.7 rg 60 500 m 260 500 l 260 560 l 60 561 l h f Q")


def covered_by_a_picture(pdf: Pdf) -> None:
    """A picture lies over four lines."""
    picture = pdf.make_stream(
        b"\xff" * 12, Type=Name.XObject, Subtype=Name.Image, Width=2, Height=2,
        ColorSpace=Name.DeviceRGB, BitsPerComponent=8,
    )  # fmt: skip
    _resource(_ten(pdf), "/XObject", "/Zz", picture)
    _over(pdf, "q 200 0 0 60 60 500 cm /Zz Do Q")


def covered_by_a_note(pdf: Pdf) -> None:
    """An annotation lies over four lines."""
    form = pdf.make_stream(b"1 1 1 rg 0 0 200 60 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 200, 60])
    note = Dictionary(Type=Name.Annot, Subtype=Name.Square, Rect=[60, 500, 260, 560], AP=Dictionary(N=form), F=4)
    page = _ten(pdf)
    page.Annots = Array([*page.get("/Annots", []), pdf.make_indirect(note)])


def veiled(pdf: Pdf) -> None:
    """Something that lets hardly anything through lies over four lines."""
    _resource(_ten(pdf), "/ExtGState", "/Zg", Dictionary(ca=0.9))
    _over(pdf, "q /Zg gs 1 1 1 rg 60 500 200 60 re f Q")


def invisible(pdf: Pdf) -> None:
    """Text is set in mode 3."""
    _around(pdf, 30, [_say("Tr", 3)], [_say("Tr", 0)])


def tiny(pdf: Pdf) -> None:
    """Text is one point high."""
    page = _ten(pdf)
    content = _read(page)
    place = _shows(content)[30]
    font = next(each for each in reversed(content[:place]) if str(each.operator) == "Tf")
    name, size = font.operands
    small = _say("Tf", name, Decimal(size) / 10)
    _write(pdf, page, [*content[:place], small, content[place], font, *content[place + 1 :]])


def squeezed(pdf: Pdf) -> None:
    """A line is squeezed into a dash."""
    _around(pdf, 30, [_say("Tz", 2)], [_say("Tz", 100)])


def _shifted(pdf: Pdf, number: int, points: float) -> None:
    page = _ten(pdf)
    content = _read(page)
    place = max(n for n in range(_shows(content)[number]) if str(content[n].operator) == "Tm")
    matrix = [float(each) for each in content[place].operands]
    matrix[4] += points
    content[place] = _say("Tm", *matrix)
    _write(pdf, page, content)


def outside(pdf: Pdf) -> None:
    """A line stands beside the page."""
    _shifted(pdf, 30, 900)


def overlaid(pdf: Pdf) -> None:
    """A line is set over another."""
    _shifted(pdf, 60, 250)


def in_a_layer(pdf: Pdf) -> None:
    """A line is in a layer that is not shown."""
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("corrections")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    _resource(_ten(pdf), "/Properties", "/L", layer)
    _around(pdf, 30, [_say("BDC", Name.OC, Name("/L"))], [_say("EMC")])


def transparent(pdf: Pdf) -> None:
    """Text lets everything through."""
    _resource(_ten(pdf), "/ExtGState", "/Zg", Dictionary(ca=0, CA=0))
    _around(pdf, 40, [_say("gs", Name("/Zg"))], [])


def clipped(pdf: Pdf) -> None:
    """The page is clipped to its lower half."""
    page = _ten(pdf)
    _write(pdf, page, [_say("re", 0, 0, 600, 400), _say("W"), _say("n"), *_read(page)])


def trimmed(pdf: Pdf) -> None:
    """The page is trimmed by 95 points."""
    _ten(pdf).CropBox = _ten(pdf).TrimBox = Array([0, 0, 500, 841])


def ground_recoloured(pdf: Pdf) -> None:
    """Everything on a page has one colour."""
    page = _numbered(pdf, 12)
    content = [_say("rg", *map(Decimal, ("0.376", "0.114", "0.169"))) if str(each.operator) == "rg" else each
               for each in _read(page)]  # fmt: skip
    _write(pdf, page, content)


# Tags


def untagged(pdf: Pdf) -> None:
    """The tag tree is gone."""
    del pdf.Root.StructTreeRoot


def _elements(pdf: Pdf) -> Iterator[Any]:
    return (each for each in pdf.objects if isinstance(each, Dictionary) and "/S" in each and "/P" in each)


def _on(element: Any) -> set[tuple[int, int]]:
    """Return the pages that what *element* holds is on."""
    kids = element.get("/K", Array())
    value = [each for each in (kids if isinstance(kids, Array) else [kids]) if isinstance(each, Dictionary)]
    own = {element.Pg.objgen} if "/Pg" in element else set()
    return own.union(*map(_on, value))


def tags_turned(pdf: Pdf) -> None:
    """What a section of one page holds is read backwards."""
    section = next(each for each in _elements(pdf) if Name.Sect == each.S and len(each.K) > 2 and len(_on(each)) == 1)
    section.K = Array(list(section.K)[::-1])


def pages_read_backwards(pdf: Pdf) -> None:
    """The last page is read first."""
    root = pdf.Root.StructTreeRoot.K
    document = root[0] if isinstance(root, Array) else root
    document.K = Array(list(document.K)[::-1])


def alternative_lost(pdf: Pdf) -> None:
    """A picture no longer says what it shows."""
    del next(each for each in _elements(pdf) if "/Alt" in each)["/Alt"]


def more_text(pdf: Pdf) -> None:
    """A heading is read with other words than it shows."""
    next(each for each in _elements(pdf) if str(each.get("/S", "")) == "/H2")["/ActualText"] = "Tout va bien"


def alternatives_exchanged(pdf: Pdf) -> None:
    """Two pictures are read with each other's words."""
    one, other = [each for each in _elements(pdf) if "/Alt" in each][:2]
    one["/Alt"], other["/Alt"] = String(str(other["/Alt"])), String(str(one["/Alt"]))


def other_text(pdf: Pdf) -> None:
    """A listener hears something else."""
    next(each for each in _elements(pdf) if "/ActualText" in each).ActualText = String("autre chose")
