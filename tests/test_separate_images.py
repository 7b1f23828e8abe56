"""Pictures of the press edition: inks and greys only, the right colours, and never more ink than the paper bears."""

import random
import subprocess
import zlib
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image, ImageChops

from livret.edition.pictures.jpeg import bare
from livret.engine.photo_proxies import proxy
from livret.exports.press.images import heavy, most_ink, separate_images
from livret.pdf import images
from livret.pdf.printing_condition import house_condition
from tests.picture_samples import (
    CMYK_PROFILE,
    COLOURS,
    GREYS,
    SIDE,
    display_profile,
    inks,
    jpeg,
    photoshop,
    plain_cmyk,
    squares,
)

#: Ghostscript and poppler turn inks to screen colours each in its way: what is tested is that nothing is inverted.
ROUGHLY = 60
#: Objects of a document end with it.
_OPEN: list[Pdf] = []


def document(*pictures: dict[str, object] | bytes) -> Pdf:
    """Return one page of 100 pt a side for each picture: a JPEG, or the entries of an image and its data."""
    pdf = Pdf.new()
    for picture in pictures:
        pdf.add_blank_page(page_size=(100, 100))
        made = pdf.pages[-1].obj
        made.Contents = pdf.make_stream(b"q 100 0 0 100 0 0 cm /im Do Q")
        made.Resources = Dictionary(XObject=Dictionary(im=image(pdf, picture)))
    return pdf


def image(pdf: Pdf, picture: dict[str, object] | bytes) -> pikepdf.Stream:
    if isinstance(picture, bytes):
        mode = Image.open(BytesIO(picture)).mode
        space = {"L": Name.DeviceGray, "RGB": Name.DeviceRGB, "CMYK": Name.DeviceCMYK}[mode]
        picture = {"data": picture, "Filter": Name.DCTDecode, "ColorSpace": space}
    entries = {"Width": SIDE, "Height": SIDE, "BitsPerComponent": 8, "Interpolate": True, **picture}
    stream = pdf.make_stream(entries.pop("data"), Type=Name.XObject, Subtype=Name.Image)
    for name, value in entries.items():
        stream[f"/{name}"] = value
    return stream


def flate(picture: Image.Image, **entries: object) -> dict[str, object]:
    """Return the entries of *picture* without loss."""
    spaces = {"1": Name.DeviceGray, "L": Name.DeviceGray, "RGB": Name.DeviceRGB, "CMYK": Name.DeviceCMYK}
    bits = 1 if picture.mode == "1" else 8
    values = {"Filter": Name.FlateDecode, "ColorSpace": spaces[picture.mode], "BitsPerComponent": bits}
    size = {"Width": picture.width, "Height": picture.height}
    return {**values, **size, "data": zlib.compress(picture.tobytes()), **entries}


def noise(side: int = 400) -> Image.Image:
    """Return a photo as hard as can be: colours at random, most of them dark."""
    colours = random.Random(1).randbytes(side * side * 3 // 4)
    small = Image.frombytes("RGB", (side // 2, side // 2), colours).resize((side, side), Image.Resampling.BICUBIC)
    return small.point(lambda value: max(0, min(255, (value - 128) * 3 + 60)))


def separated(*pictures: dict[str, object] | bytes, originals: dict[str, bytes] | None = None) -> Pdf:
    pdf = document(*pictures)
    separate_images(pdf, house_condition(), originals or {})
    target = BytesIO()
    pdf.save(target)
    _OPEN.append(pikepdf.open(target))
    return _OPEN[-1]


def only(pdf: Pdf) -> pikepdf.Object:
    return pdf.pages[0].Resources.XObject.im


def middles(picture: Image.Image) -> list[tuple[int, ...]]:
    spots = [(picture.width * (1 + 2 * x) // 4, picture.height * (1 + 2 * y) // 4) for y in (0, 1) for x in (0, 1)]
    found = [picture.getpixel(spot) for spot in spots]
    return [pixel if isinstance(pixel, tuple) else (pixel,) for pixel in found]  # type: ignore[misc]


def near(colours: object, within: float) -> list[object]:
    return [pytest.approx(colour, abs=within) for colour in colours]  # type: ignore[attr-defined]


def as_put_back(original: bytes) -> Pdf:
    stand_in = proxy(original)
    return separated(stand_in, originals={sha256(stand_in).hexdigest(): original})


# What comes out


@pytest.mark.parametrize(
    ("picture", "space", "filter_"),
    [
        (jpeg(squares()), "/DeviceCMYK", "/DCTDecode"),
        (jpeg(squares(GREYS, "L")), "/DeviceGray", "/DCTDecode"),
        (jpeg(squares(GREYS, "L").convert("RGB")), "/DeviceGray", "/DCTDecode"),
        (flate(squares()), "/DeviceCMYK", "/FlateDecode"),
        (flate(squares(GREYS, "L")), "/DeviceGray", "/FlateDecode"),
        (flate(squares((0, 1, 1, 0), "1")), "/DeviceGray", "/FlateDecode"),
        (flate(noise()), "/DeviceCMYK", "/DCTDecode"),
        (flate(inks()), "/DeviceCMYK", "/FlateDecode"),
    ],
)
def test_pictures_become_inks_or_greys(picture: dict[str, object] | bytes, space: str, filter_: str) -> None:
    made = only(separated(picture))
    assert (made.ColorSpace, made.Filter) == (space, filter_)
    assert "/Interpolate" not in made


def test_one_bit_stays_one_bit() -> None:
    made = only(separated(flate(squares((0, 1, 1, 0), "1"))))
    assert made.BitsPerComponent == 1
    assert middles(images.read(made)) == [(0,), (255,), (255,), (0,)]


def test_colours_are_those_of_the_condition() -> None:
    for picture in (jpeg(squares()), flate(squares())):
        expected = [tuple(round(255 * ink) for ink in house_condition().mix(*colour)) for colour in COLOURS[:3]]
        assert middles(images.read(only(separated(picture))))[:3] == near(expected, 4)


def test_greys_are_what_black_ink_prints() -> None:
    expected = [(house_condition().greys()[grey],) for grey in GREYS]
    for picture in (jpeg(squares(GREYS, "L")), flate(squares(GREYS, "L")), flate(squares(GREYS, "L").convert("RGB"))):
        assert middles(images.read(only(separated(picture)))) == near(expected, 2)


def test_the_greys_of_a_coloured_drawing_are_black_ink_alone() -> None:
    drawing = squares(((0, 0, 0), (128, 128, 128), (255, 255, 255), (200, 60, 50)))
    black, grey, white, red = middles(images.read(only(separated(flate(drawing)))))
    assert (black, white) == ((0, 0, 0, 255), (0, 0, 0, 0))
    assert grey[:3] == (0, 0, 0)
    assert sum(red[:3]) > 255


def test_an_indexed_picture_is_unfolded() -> None:
    palette = bytes(part for colour in COLOURS for part in colour)
    rows = zlib.compress(bytes(squares((0, 1, 2, 3), "L").tobytes()))
    indexed = Array([Name.Indexed, Name.DeviceRGB, 3, pikepdf.String(palette)])
    made = only(separated({"data": rows, "Filter": Name.FlateDecode, "ColorSpace": indexed}))
    assert made.ColorSpace == "/DeviceCMYK"
    assert middles(images.read(made))[0] == pytest.approx(
        tuple(255 * ink for ink in house_condition().mix(*COLOURS[0])), abs=2
    )


def test_transparency_is_kept_as_it_is() -> None:
    pdf = document(flate(squares()))
    alpha = image(pdf, flate(squares(GREYS, "L")))
    only(pdf).SMask = alpha
    before = alpha.read_raw_bytes()
    separate_images(pdf, house_condition(), {})
    assert only(pdf).ColorSpace == "/DeviceCMYK"
    assert only(pdf).SMask.read_raw_bytes() == before
    assert only(pdf).SMask.ColorSpace == "/DeviceGray"
    assert "/Interpolate" not in only(pdf).SMask


def test_a_picture_that_masks_keeps_its_lightness() -> None:
    pdf = document(flate(squares()))
    form = pdf.make_stream(b"/im Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 1, 1]))
    form.Resources = Dictionary(XObject=Dictionary(im=image(pdf, flate(squares(GREYS, "L").convert("RGB")))))
    mask = Dictionary(Type=Name.Mask, S=Name.Luminosity, G=form)
    pdf.pages[0].Resources.ExtGState = Dictionary(gs=Dictionary(SMask=mask))
    separate_images(pdf, house_condition(), {})
    assert middles(images.read(form.Resources.XObject.im)) == [(grey,) for grey in GREYS]


def test_a_picture_used_everywhere_is_separated_once() -> None:
    pdf = document(jpeg(squares()), jpeg(squares()))
    pdf.pages[1].obj.Resources = pdf.pages[0].obj.Resources
    separate_images(pdf, house_condition(), {})
    assert middles(images.read(only(pdf)))[0] == pytest.approx(
        tuple(255 * ink for ink in house_condition().mix(*COLOURS[0])), abs=4
    )


def test_the_same_pictures_give_the_same_bytes() -> None:
    assert only(separated(jpeg(noise()))).read_raw_bytes() == only(separated(jpeg(noise()))).read_raw_bytes()


# Ink


@pytest.mark.parametrize("make", [jpeg, flate])
def test_no_pixel_is_above_the_ink_limit(make) -> None:  # type: ignore[no-untyped-def]
    assert most_ink(images.read(only(separated(make(noise()))))) <= house_condition().ink_limit


@pytest.mark.parametrize("heavy", [(255, 255, 255, 255), (255, 255, 255, 40), (240, 240, 240, 60)])
def test_inks_above_the_limit_are_separated_again(heavy: tuple[int, ...]) -> None:
    original = jpeg(ImageChops.blend(inks(), Image.new("CMYK", (SIDE, SIDE), heavy), 1))
    made = images.read(only(as_put_back(original)))
    assert 240 < most_ink(made) <= house_condition().ink_limit


def test_a_photo_of_more_ink_than_the_paper_bears_is_told_whatever_its_profile() -> None:
    dark = Image.new("CMYK", (SIDE, SIDE), (250, 250, 250, 60))
    for photo in (jpeg(dark), jpeg(dark, icc_profile=CMYK_PROFILE)):
        found = heavy(photo, house_condition())
        assert found
        assert (round(found.inks), found.columns, found.rows) == (318, SIDE, SIDE)
    assert [heavy(photo, house_condition()) for photo in (photoshop(), jpeg(squares()))] == [None, None]


# Originals


@pytest.mark.parametrize("original", [photoshop(), photoshop(icc_profile=CMYK_PROFILE), plain_cmyk()])
def test_the_inks_of_a_photo_are_its_own(original: bytes) -> None:
    made = only(as_put_back(original))
    assert made.ColorSpace == "/DeviceCMYK"
    assert made.read_raw_bytes() == bare(original)
    assert middles(images.read(made)) == near(middles(inks()), 3)


def test_a_photo_beyond_srgb_keeps_its_colours() -> None:
    green = jpeg(squares(((0, 160, 60),) * 4), icc_profile=display_profile())
    restored = middles(images.read(only(as_put_back(green))))[0]
    through_srgb = middles(images.read(only(separated(proxy(green)))))[0]
    # More cyan and less of its complement: what the detour through sRGB cuts.
    assert restored[0] > through_srgb[0] or restored[1] < through_srgb[1]


def test_a_turned_photo_of_inks_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 3
    made = images.read(only(as_put_back(photoshop(exif=exif))))
    assert middles(made) == near(middles(inks())[::-1], 4)


# Other readers


@pytest.mark.parametrize(
    "make",
    [
        lambda: separated(jpeg(squares())),
        lambda: separated(flate(squares())),
        lambda: as_put_back(photoshop()),
        lambda: as_put_back(plain_cmyk()),
    ],
    ids=["photo", "drawing", "photoshop", "plain"],
)
def test_no_reader_sees_the_colours_inverted(make, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "a.pdf"
    make().save(path)
    subprocess.run(["pdftoppm", "-r", "72", "-png", "-singlefile", path, tmp_path / "poppler"], check=True)
    gs = ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-dPDFSTOPONERROR", "-sDEVICE=png16m", "-r72"]
    subprocess.run([*gs, f"-sOutputFile={tmp_path / 'gs.png'}", path], check=True, capture_output=True)
    pdfium = pypdfium2.PdfDocument(path)
    seen = [
        Image.open(tmp_path / "poppler.png"),
        Image.open(tmp_path / "gs.png"),
        pdfium[0].render().to_pil().convert("RGB"),
    ]
    pdfium.close()
    assert [middles(picture.convert("RGB")) for picture in seen] == [near(COLOURS, ROUGHLY)] * 3


def test_the_plates_are_those_of_the_mix(tmp_path: Path) -> None:
    separated(jpeg(squares())).save(tmp_path / "a.pdf")
    gs = ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-dPDFSTOPONERROR", "-sDEVICE=tiff32nc", "-r72"]
    subprocess.run([*gs, f"-sOutputFile={tmp_path / 'a.tif'}", tmp_path / "a.pdf"], check=True, capture_output=True)
    expected = [tuple(255 * ink for ink in house_condition().mix(*colour)) for colour in COLOURS[:3]]
    assert middles(Image.open(tmp_path / "a.tif"))[:3] == near(expected, 5)


# What is never written by the engine is refused


@pytest.mark.parametrize(
    "picture",
    [
        flate(squares(), Decode=Array([1, 0, 1, 0, 1, 0])),
        flate(squares(), Mask=Array([0, 0, 0, 0, 0, 0])),
        {**flate(squares()), "Matte": Array([0, 0, 0])},
    ],
)
def test_kinds_never_met_are_refused(picture: dict[str, object]) -> None:
    with pytest.raises(images.UnknownImage):
        separated(picture)
