"""Pictures that the engine would print wrong are handed to it right, and their originals are found again."""

import subprocess
from base64 import b64encode
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageChops

from livret.catalogue.layout import BLURRED_PICTURE, COARSE_PICTURE
from livret.edition.pictures.jpeg import bare
from livret.engine import photo_proxies
from livret.engine.photo_proxies import originals, proxy
from livret.exports.press.images import separate_images
from livret.pdf.printing_condition import house_condition
from tests.laying import Desk
from tests.picture_samples import (
    CMYK_PROFILE,
    COLOURS,
    GREYS,
    SIDE,
    SRGB_PROFILE,
    deep_colour_png,
    deep_png,
    display_profile,
    encoded,
    jpeg,
    photoshop,
    plain_cmyk,
    squares,
)
from tests.test_render import chapter

ADOBE = display_profile()
#: What the colours of an Adobe RGB file are in sRGB (cut to it where they are beyond).
ADOBE_COLOURS = ((232, 56, 46), (0, 141, 74), (46, 80, 154), (191, 191, 191))


def with_alpha(image: Image.Image) -> Image.Image:
    image = image.convert("LA" if image.mode == "L" else "RGBA")
    image.putalpha(squares(GREYS, "L"))
    return image


def turned(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


def read(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def seen(image: Image.Image) -> list[tuple[int, ...]]:
    """Return what stands in the middle of each square."""
    spots = [(SIDE // 4 + SIDE // 2 * x, SIDE // 4 + SIDE // 2 * y) for y in (0, 1) for x in (0, 1)]
    pixels = [image.getpixel(spot) for spot in spots]
    return [pixel if isinstance(pixel, tuple) else (pixel,) for pixel in pixels]  # type: ignore[misc]


def near(expected: tuple[object, ...]) -> list[object]:
    tuples = [colour if isinstance(colour, tuple) else (colour,) for colour in expected]
    return [pytest.approx(colour, abs=3) for colour in tuples]


@pytest.mark.parametrize(
    ("data", "mode", "colours"),
    [
        (photoshop(), "RGB", COLOURS),
        (photoshop(icc_profile=CMYK_PROFILE), "RGB", COLOURS),
        (photoshop(icc_profile=CMYK_PROFILE[:3000]), "RGB", COLOURS),
        (photoshop(icc_profile=SRGB_PROFILE), "RGB", COLOURS),
        (plain_cmyk(), "RGB", COLOURS),
        (jpeg(squares(), icc_profile=ADOBE), "RGB", ADOBE_COLOURS),
        (jpeg(squares(GREYS, "L"), icc_profile=display_profile(1.8, grey=True)), "L", (26, 109, 176, 239)),
        (encoded(squares(), "PNG", icc_profile=ADOBE), "RGB", ADOBE_COLOURS),
        (encoded(squares(GREYS, "L"), "PNG", icc_profile=display_profile(1.8, grey=True)), "L", (26, 109, 176, 239)),
        (deep_png(), "L", GREYS),
    ],
    ids=["photoshop", "profile", "broken", "odd", "plain", "adobe", "grey", "png", "png-grey", "deep"],
)
def test_pictures_are_printed_in_the_colours_they_mean(data: bytes, mode: str, colours: tuple[object, ...]) -> None:
    image = read(proxy(data))
    assert image.mode == mode
    assert seen(image) == near(colours)
    assert not {"icc_profile", "exif"} & set(image.info)


@pytest.mark.parametrize(
    "data",
    [
        jpeg(squares()),
        jpeg(squares(GREYS, "L")),
        encoded(squares(), "PNG"),
        encoded(with_alpha(squares()), "PNG"),
        encoded(squares((0, 1, 1, 0), "1"), "PNG"),
        encoded(squares().quantize(8), "PNG", transparency=0),
        deep_colour_png(),
        b"<svg/>",
        b"",
        b"\xff\xd8\xff",
        jpeg(squares(), icc_profile=ADOBE)[:600],
        deep_png()[:60],
    ],
)
def test_what_is_right_or_no_picture_is_left_alone(data: bytes) -> None:
    assert proxy(data) is data


def secretive() -> Image.Exif:
    """Return Exif that says where a photo was taken."""
    exif = turned(1)
    exif.get_ifd(0x8825).update({1: "N", 2: (43.0, 36.0, 31.0)})
    exif[0x013B] = "Nom de la photographe"
    return exif


@pytest.mark.parametrize(
    ("data", "plain"),
    [
        (jpeg(squares(), exif=secretive(), comment=b"chez elle"), jpeg(squares())),
        (jpeg(squares(), exif=secretive(), progressive=True), jpeg(squares(), progressive=True)),
        (jpeg(squares(), icc_profile=SRGB_PROFILE), jpeg(squares())),
        (jpeg(squares(), icc_profile=b"no profile at all"), jpeg(squares())),
        # A profile of colours says nothing of greys.
        (jpeg(squares(GREYS, "L"), icc_profile=ADOBE), jpeg(squares(GREYS, "L"))),
        (jpeg(squares()) + jpeg(squares()), jpeg(squares())),  # as telephones hide a second picture
    ],
)
def test_samples_that_are_right_are_left_alone_and_nothing_private_is_published(data: bytes, plain: bytes) -> None:
    assert proxy(data) == plain


def test_what_is_put_back_for_print_tells_nothing_private_either() -> None:
    assert bare(photoshop(exif=secretive(), icc_profile=CMYK_PROFILE)) == photoshop()


@pytest.mark.parametrize("cut", [2, 3, 4, 20, 300, -1])
def test_a_cut_photo_is_left_to_whoever_reads_it(cut: int) -> None:
    data = jpeg(squares(), exif=secretive())[:cut]
    assert bare(data) is data


@pytest.mark.parametrize(
    "data",
    [
        encoded(with_alpha(squares()), "PNG", icc_profile=ADOBE),
        encoded(with_alpha(squares(GREYS, "L")), "PNG", icc_profile=display_profile(1.8, grey=True)),
    ],
)
def test_transparency_is_kept(data: bytes) -> None:
    image = read(proxy(data))
    assert image.mode in ("RGBA", "LA")
    assert [pixel[-1] for pixel in seen(image)] == list(GREYS)


def test_a_transparent_colour_stays_transparent() -> None:
    assert seen(read(proxy(deep_png(hidden=160)))) == [(20, 255), (90, 255), (160, 0), (235, 255)]
    palette = read(proxy(encoded(squares().quantize(4), "PNG", icc_profile=ADOBE, transparency=0)))
    assert sorted(pixel[-1] for pixel in seen(palette)) == [0, 255, 255, 255]


@pytest.mark.parametrize(
    ("orientation", "places"), [(2, (1, 0, 3, 2)), (3, (3, 2, 1, 0)), (6, (2, 0, 3, 1)), (8, (1, 3, 0, 2))]
)
@pytest.mark.parametrize("make", [lambda **o: jpeg(squares(), **o), photoshop])
def test_photos_are_upright(make, orientation: int, places: tuple[int, ...]) -> None:  # type: ignore[no-untyped-def]
    image = read(proxy(make(exif=turned(orientation))))
    assert seen(image) == near(tuple(COLOURS[place] for place in places))
    assert not image.getexif()


def test_a_png_keeps_its_orientation_for_the_engine_to_turn() -> None:
    assert read(proxy(encoded(squares(), "PNG", icc_profile=ADOBE, exif=turned(6)))).getexif()[0x0112] == 6


def test_the_same_picture_gives_the_same_bytes() -> None:
    assert proxy(photoshop()) == proxy(photoshop())


def test_a_huge_photo_is_halved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photo_proxies, "MAX_PIXELS", SIDE * SIDE - 1)
    image = read(proxy(photoshop()))
    assert image.size == (SIDE // 2, SIDE // 2)


def test_originals_are_found_by_what_the_engine_embeds(tmp_path: Path) -> None:
    files = {
        "press.jpg": photoshop(),
        "screen.jpg": jpeg(squares()),
        "scan.png": deep_png(),
        "drawing.svg": b"<svg/>",
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    found = originals((tmp_path / name).read_bytes() for name in files)
    assert found == {sha256(proxy(photoshop())).hexdigest(): files["press.jpg"]}


def test_two_photos_that_look_the_same_are_each_printed_in_their_own_inks() -> None:
    black, colours = (
        jpeg(Image.new("CMYK", (SIDE, SIDE), inks)) for inks in ((100, 100, 130, 75), (130, 120, 150, 30))
    )
    assert seen(read(proxy(black))) == near(tuple(seen(read(proxy(colours)))))
    found = originals([black, colours])
    assert [found[sha256(proxy(photo)).hexdigest()] for photo in (black, colours)] == [black, colours]


# Through the engine


def printed(tmp_path: Path, files: dict[str, bytes], alternative: str = "a") -> tuple[bytes, list[str]]:
    """Return a chapter of one picture a page, 40 mm a side, and the codes of what is wrong with it."""
    (tmp_path / "photos").mkdir()
    for name, data in files.items():
        (tmp_path / "photos" / name).write_bytes(data)
    style = "width: 40mm; height: 40mm; display: block; image-rendering: crisp-edges"
    body = "".join(
        f'<div style="break-after: page"><img alt="{alternative}" style="{style}" '
        f'src="https://edition.invalid/photos/{name}"></div>'
        for name in files
    )
    fragment = Desk(tmp_path).render(chapter(body))
    return fragment.pdf, [
        f.code for f in fragment.findings if f.code not in (COARSE_PICTURE.code, BLURRED_PICTURE.code)
    ]


def pages(pdf: bytes, tmp_path: Path) -> list[Image.Image]:
    """Return each page of *pdf* at 72 dpi, cut to what is printed on it."""
    (tmp_path / "a.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", "72", "-png", tmp_path / "a.pdf", tmp_path / "page"], check=True)
    found = []
    for path in sorted(tmp_path.glob("page-*.png")):
        page = Image.open(path).convert("RGB")
        blank = Image.new("RGB", page.size, "white")
        found.append(page.crop(ImageChops.difference(page, blank).getbbox()))
    return found


def on_white(colour: tuple[int, ...], alpha: int) -> tuple[int, ...]:
    return tuple(round(part * alpha / 255 + 255 - alpha) for part in colour)


def middles(page: Image.Image) -> list[tuple[int, ...]]:
    spots = [(page.width * (1 + 2 * x) // 4, page.height * (1 + 2 * y) // 4) for y in (0, 1) for x in (0, 1)]
    return [page.getpixel(spot) for spot in spots]  # type: ignore[misc]


GREY_COLOURS = tuple((grey,) * 3 for grey in GREYS)
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32"><image width="32" height="32" href="{}"/></svg>'
)

#: What authors hand in, and the colours that a page shows of it.
HANDED_IN: dict[str, tuple[bytes, tuple[tuple[int, ...], ...]]] = {
    "alpha.png": (
        encoded(with_alpha(squares()), "PNG"),
        tuple(on_white(colour, grey) for colour, grey in zip(COLOURS, GREYS, strict=True)),
    ),
    "deep-colour.png": (deep_colour_png(), COLOURS),
    "deep.png": (deep_png(), GREY_COLOURS),
    "drawing.svg": (DRAWING.format("data:image/jpeg;base64," + b64encode(photoshop()).decode()).encode(), COLOURS),
    "grey.jpg": (jpeg(squares(GREYS, "L")), GREY_COLOURS),
    "line.png": (encoded(squares((0, 1, 1, 0), "1"), "PNG"), ((0,) * 3, (255,) * 3, (255,) * 3, (0,) * 3)),
    "palette.png": (
        encoded(squares((0, 1, 2, 3), "P", palette=COLOURS), "PNG", transparency=b"\xff\x80\xff\xff"),
        (COLOURS[0], on_white(COLOURS[1], 128), *COLOURS[2:]),
    ),
    "photoshop.jpg": (photoshop(), COLOURS),
    "plain.jpg": (plain_cmyk(), COLOURS),
    "wide-gamut.jpg": (jpeg(squares(), icc_profile=ADOBE), ADOBE_COLOURS),
}


def test_every_picture_looks_right_on_screen(tmp_path: Path) -> None:
    pdf, found = printed(tmp_path, {name: data for name, (data, _) in HANDED_IN.items()})
    assert found == []
    shown = [middles(page) for page in pages(pdf, tmp_path)]
    assert dict(zip(HANDED_IN, shown, strict=True)) == {
        name: [pytest.approx(colour, abs=4) for colour in colours] for name, (_, colours) in HANDED_IN.items()
    }


def plates(colour: tuple[int, ...], drawing: bool, alpha: int = 255) -> tuple[float, ...]:
    """Return the inks (0 to 255) of a colour; greys of drawings are black ink alone, of photos all four."""
    grey = len(set(colour)) == 1
    if grey and drawing:
        inks: tuple[int, ...] = (0, 0, 0, 255 - house_condition().greys()[colour[0]])
    else:
        inks = house_condition().separate(Image.new("RGB", (1, 1), colour)).getpixel((0, 0))  # type: ignore[assignment]
    return tuple(ink * alpha / 255 for ink in inks)


def test_every_picture_has_the_right_inks(tmp_path: Path) -> None:
    pdf, _ = printed(tmp_path, {name: data for name, (data, _) in HANDED_IN.items()})
    with pikepdf.open(BytesIO(pdf)) as document:
        separate_images(
            document, house_condition(), originals(path.read_bytes() for path in (tmp_path / "photos").iterdir())
        )
        for page in document.pages:
            page.obj.Group = pikepdf.Dictionary(S=pikepdf.Name.Transparency, CS=pikepdf.Name.DeviceCMYK)
        document.save(tmp_path / "press.pdf")
    gs = ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-dPDFSTOPONERROR", "-sDEVICE=tiff32nc", "-r72"]
    subprocess.run([*gs, f"-sOutputFile={tmp_path}/plates-%02d.tif", tmp_path / "press.pdf"], check=True)
    seen = {}
    for name, path in zip(HANDED_IN, sorted(tmp_path.glob("plates-*.tif")), strict=True):
        page = Image.open(path)
        seen[name] = middles(page.crop(page.getbbox()))
    grey_plates = [plates(colour, drawing=True) for colour in GREY_COLOURS]
    photo, drawing = ([plates(colour, drawing=flat) for colour in COLOURS] for flat in (False, True))
    expected = {
        "alpha.png": [plates(colour, True, alpha) for colour, alpha in zip(COLOURS, GREYS, strict=True)],
        "deep-colour.png": drawing,
        "deep.png": grey_plates,
        "drawing.svg": photo,
        "grey.jpg": grey_plates,
        "line.png": [(0, 0, 0, 255), (0,) * 4, (0,) * 4, (0, 0, 0, 255)],
        "palette.png": [drawing[0], plates(COLOURS[1], True, 128), *drawing[2:]],
        "photoshop.jpg": photo,
        "plain.jpg": photo,
    }
    assert {name: seen[name] for name in expected} == {
        name: [pytest.approx(colour, abs=7) for colour in colours] for name, colours in expected.items()
    }
    # What Adobe RGB holds beyond sRGB is printed: greener than the screen can show.
    assert seen["wide-gamut.jpg"][1][0] > photo[1][0]
