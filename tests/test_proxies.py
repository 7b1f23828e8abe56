"""Pictures that the engine would print wrong are handed to it right, and their originals are found again."""

from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from livret.press import proxies
from livret.press.proxies import originals, proxy
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
        jpeg(squares(), icc_profile=SRGB_PROFILE),
        jpeg(squares(), exif=turned(1)),
        jpeg(squares(GREYS, "L")),
        jpeg(squares(GREYS, "L"), icc_profile=ADOBE),  # a profile of colours says nothing of greys
        jpeg(squares(), icc_profile=b"no profile at all"),
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
    monkeypatch.setattr(proxies, "MAX_PIXELS", SIDE * SIDE - 1)
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
    found = originals(tmp_path / name for name in files)
    assert found == {sha256(proxy(photoshop())).hexdigest(): files["press.jpg"]}
