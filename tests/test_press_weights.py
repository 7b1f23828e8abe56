"""What makes a PDF heavy is told by page."""

from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from livret.press.weights import pictures


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
    assert pictures(stream.getvalue()) == [(2, 5300), (1, 1000)]
