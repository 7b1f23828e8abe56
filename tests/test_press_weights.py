"""What makes a PDF heavy is reported by page, and by its file."""

from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from livret.exports.weights import names, pictures
from tests.picture_samples import jpeg, squares


def picture(pdf: Pdf, size: int, **more: pikepdf.Object) -> pikepdf.Object:
    return pdf.make_indirect(
        Stream(pdf, b"x" * size, Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, ColorSpace=Name.DeviceGray,
               BitsPerComponent=8, **more)
    )  # fmt: skip


def test_pictures_weigh_once_with_their_transparency_wherever_they_are_shown() -> None:
    pdf = Pdf.new()
    light, heavy = picture(pdf, 1000), picture(pdf, 5000, SMask=picture(pdf, 300))
    form = pdf.make_indirect(Stream(pdf, b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 1, 1]),
                                    Resources=Dictionary(XObject=Dictionary(Deep=heavy))))  # fmt: skip
    form.Resources.XObject.Itself = form  # a form may name itself: that is read to an end
    for named in ({"A": light}, {"B": form, "C": light}, {"D": heavy}):
        pdf.add_blank_page()
        pdf.pages[-1].obj.Resources = Dictionary(XObject=Dictionary(**named))
    stream = BytesIO()
    pdf.save(stream, compress_streams=False, recompress_flate=False)
    found = pictures(stream.getvalue())
    assert [(each.page, each.size) for each in found] == [(2, 5300), (1, 1000)]
    assert [each.place for each in found] == [("/B", "/Deep"), ("/A",)]


def test_a_picture_is_known_by_its_author_s_file() -> None:
    photo, other = jpeg(squares()), b"\x89PNG\r\n\x1a\n....IHDR" + bytes([0, 0, 0, 1] * 2)
    pdf = Pdf.new()
    pdf.add_blank_page()
    embedded = pdf.make_indirect(Stream(pdf, photo, Subtype=Name.Image, Width=16, Height=16, Filter=Name.DCTDecode))
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(A=embedded, B=picture(pdf, 9)))
    stream = BytesIO()
    pdf.save(stream)
    files = {"a.jpg": photo, "b.png": other, "c.jpg": jpeg(squares(side=8))}
    assert names(stream.getvalue(), files) == {(1, ("/A",)): "a.jpg", (1, ("/B",)): "b.png"}
    assert names(stream.getvalue(), {**files, "d.png": other}) == {(1, ("/A",)): "a.jpg"}  # which of them, who knows
