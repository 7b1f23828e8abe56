"""The screen edition is light enough to e-mail, whatever the photos, and no photo is reduced without need."""

import subprocess
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image

from livret.exports import screen as screen_module
from livret.exports import screen as screen_photos
from livret.exports.screen import MAX_SCREEN_BYTES, ROWS, screen
from livret.pdf import images
from livret.pdf.model import Book, Page
from livret.pdf.pictures import pictures
from livret.pdf.read.placements import placements
from tests.picture_samples import COLOURS, GREYS, jpeg, squares
from tests.press_samples import INFO
from tests.test_separate_images import flate, image, middles, noise

_OPEN: list[Pdf] = []
SIDE = 200  # points: the trim of the pages below


def book(*made: dict[str, object] | bytes, printed: float = 144) -> Book:
    """Return a book of one page for each picture, *printed* points wide and high."""
    pdf = Pdf.new()
    box = Array([-14, -14, SIDE + 14, SIDE + 14])
    for picture in made:
        pdf.add_blank_page(page_size=(SIDE, SIDE))
        page = pdf.pages[-1].obj
        page.MediaBox = page.BleedBox = box
        page.TrimBox = Array([0, 0, SIDE, SIDE])
        page.Contents = pdf.make_stream(f"q 2 0 0 2 20 20 cm {printed / 2} 0 0 {printed / 2} 0 0 cm /im Do Q".encode())
        page.Resources = Dictionary(XObject=Dictionary(im=image(pdf, picture)))
    file = BytesIO()
    pdf.save(file, deterministic_id=True)
    return Book(file.getvalue(), INFO, tuple(Page(SIDE, SIDE, 14) for _ in made), (("c", 1, len(made)),))


def photo(side: int = 800, quality: int = 92) -> dict[str, object]:
    data = jpeg(noise(side), quality=quality)
    return {"data": data, "Filter": Name.DCTDecode, "ColorSpace": Name.DeviceRGB, "Width": side, "Height": side}


def opened(data: bytes) -> Pdf:
    _OPEN.append(pikepdf.open(BytesIO(data)))
    return _OPEN[-1]


def shown(data: bytes, page: int = 0) -> pikepdf.Object:
    return opened(data).pages[page].Resources.XObject.im


@pytest.fixture
def limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have 700 kB be too heavy."""
    monkeypatch.setattr(screen_module, "MAX_SCREEN_BYTES", 700_000)
    monkeypatch.setenv("LIVRET_LANG", "en")


# What is left alone


def test_photos_stay_as_they_are_while_the_edition_is_light() -> None:
    made = screen(book(photo()))
    assert (made.reduced, made.remark, made.is_light) == (None, "", True)
    assert shown(made.pdf).read_raw_bytes() == photo()["data"]


def test_a_photo_of_few_points_is_left_alone(limited: None) -> None:
    made = screen(book(photo(), photo(400)))
    assert made.reduced == ROWS[0]
    # 400 points on 2 inches: 200 dpi, fewer than the row asks.
    assert shown(made.pdf, 1).read_raw_bytes() == photo(400)["data"]
    assert int(shown(made.pdf, 0).Width) == 600


def test_a_photo_drawn_twice_has_what_the_larger_place_asks(limited: None) -> None:
    made = book(photo())
    pdf = opened(made.pdf)
    resources = pdf.pages[0].obj.Resources
    pdf.pages[0].obj.Contents = pdf.make_stream(b"q 36 0 0 36 0 0 cm /im Do Q q 0 162 -162 0 180 0 cm /im Do Q")
    pdf.pages[0].obj.Resources = resources
    file = BytesIO()
    pdf.save(file)
    reduced = screen(Book(file.getvalue(), INFO, made.pages, made.chapters))
    assert reduced.reduced == ROWS[0]
    assert int(shown(reduced.pdf).Width) == 675


# What is reduced


@cache
def heavy() -> screen_module.Screen:
    return screen(book(*(photo(1600, quality=95) for _ in range(9))))


def test_a_heavy_edition_becomes_light_and_tells_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVRET_LANG", "en")
    assert len(book(*(photo(1600, quality=95) for _ in range(9))).pdf) > MAX_SCREEN_BYTES
    assert len(heavy().pdf) <= MAX_SCREEN_BYTES
    assert heavy().reduced == ROWS[0]
    assert "photos reduced to 300 dpi" in heavy().remark
    assert all(int(shown(heavy().pdf, page).Width) == 600 for page in range(9))


def test_the_first_row_that_fits_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen_module, "MAX_SCREEN_BYTES", 50_000)
    made = screen(book(photo()))
    assert made.reduced in ROWS[2:-1]
    assert len(made.pdf) <= 50_000
    before = ROWS[ROWS.index(made.reduced) - 1]
    assert len(screen_module._made(book(photo()), before)) > 50_000


def test_what_is_too_heavy_all_the_same_is_made_and_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(screen_module, "MAX_SCREEN_BYTES", 1000)
    monkeypatch.setenv("LIVRET_LANG", "en")
    made = screen(book(photo()))
    assert made.reduced == ROWS[-1]
    assert not made.is_light
    assert "too heavy for many mailboxes" in made.remark
    assert opened(made.pdf).pages[0].Resources.XObject.im.Width == 144


def test_words_alone_are_never_reduced(limited: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen_module, "MAX_SCREEN_BYTES", 10)
    made = screen(book())
    assert made.reduced is None
    assert not made.is_light


def test_colours_and_transparency_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen_module, "MAX_SCREEN_BYTES", 10)
    source = book(flate(squares(side=800)))
    pdf = opened(source.pdf)
    pdf.pages[0].Resources.XObject.im.SMask = image(pdf, flate(squares(GREYS, "L", 800)))
    file = BytesIO()
    pdf.save(file)
    made = shown(screen(Book(file.getvalue(), INFO, source.pages, source.chapters)).pdf)
    assert (made.Width, made.Height, made.SMask.Width) == (144, 144, 144)
    assert made.Filter == "/FlateDecode"  # a drawing, never frayed
    assert middles(images.read(made)) == list(COLOURS)
    assert middles(images.read(made.SMask)) == [(grey,) for grey in GREYS]


def test_drawings_are_the_last_to_be_reduced() -> None:
    source = opened(book(flate(squares(side=800)), photo()).pdf)
    screen_photos.reduce_photos(source, ROWS[0])
    assert [int(picture.stream.Width) for picture in pictures(source)] == [800, 600]
    screen_photos.reduce_photos(source, ROWS[-1])
    assert [int(picture.stream.Width) for picture in pictures(source)] == [144, 144]


def test_a_photo_kept_as_png_becomes_jpeg_where_it_is_reduced(limited: None) -> None:
    made = shown(screen(book(flate(noise(800)))).pdf)
    assert (made.Filter, made.ColorSpace) == ("/DCTDecode", "/DeviceRGB")


def test_the_same_book_gives_the_same_bytes(limited: None) -> None:
    assert screen(book(photo())).pdf == screen(book(photo())).pdf


def test_readers_show_what_was_there(limited: None, tmp_path: Path) -> None:
    reduced = screen(book(photo(), {**photo(), "data": jpeg(squares(side=800), quality=100)}))
    (tmp_path / "a.pdf").write_bytes(reduced.pdf)
    subprocess.run(
        ["pdftoppm", "-r", "72", "-png", "-f", "2", "-singlefile", tmp_path / "a.pdf", tmp_path / "a"], check=True
    )
    page = Image.open(tmp_path / "a.png").crop((20, SIDE - 20 - 144, 20 + 144, SIDE - 20))
    assert middles(page) == [pytest.approx(colour, abs=4) for colour in COLOURS]


# Where pictures are drawn


def test_places_are_found_through_forms_patterns_and_masks() -> None:
    pdf = Pdf.new()
    pdf.add_blank_page(page_size=(100, 100))
    picture = image(pdf, flate(squares()))
    drawing = {"Type": Name.XObject, "Subtype": Name.Form, "BBox": Array([0, 0, 1, 1])}

    def form(**entries: object) -> pikepdf.Stream:
        made = pdf.make_stream(b"q 3 0 0 4 0 0 cm /im Do Q", **{**drawing, **entries})
        made.Resources = Dictionary(XObject=Dictionary(im=picture))
        return made

    scaled = form(Matrix=Array([10, 0, 0, 10, 0, 0]))
    pattern = form(Type=Name.Pattern, Subtype=Name.Nothing, PatternType=1, Matrix=Array([0, 2, -2, 0, 5, 5]))
    mask = Dictionary(Type=Name.Mask, S=Name.Luminosity, G=form())
    page = pdf.pages[0].obj
    page.Resources = Dictionary(
        XObject=Dictionary(fo=scaled), Pattern=Dictionary(pa=pattern), ExtGState=Dictionary(gs=Dictionary(SMask=mask))
    )
    page.Contents = pdf.make_stream(b"q 2 0 0 2 0 0 cm /fo Do Q /fo Do /gs gs")
    found = placements(pdf)[picture.objgen]
    assert sorted((place.width, place.height) for place in found) == [(3, 4), (6, 8), (30, 40), (60, 80)]
    assert {place.page for place in found} == {0}
    assert [p.role for p in pictures(pdf)] == ["plate"]


def test_a_form_that_draws_itself_is_not_followed_for_ever() -> None:
    pdf = Pdf.new()
    pdf.add_blank_page(page_size=(100, 100))
    form = pdf.make_stream(b"/me Do /me Do /im Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 1, 1]))
    form.Resources = Dictionary(XObject=Dictionary(im=image(pdf, flate(squares()))))
    form.Resources.XObject.me = form
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(me=form))
    pdf.pages[0].obj.Contents = pdf.make_stream(b"/me Do")
    assert len(pictures(pdf)) == 1
    assert placements(pdf)
