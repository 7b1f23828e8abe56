"""Pictures among words: never too high for their column, with their captions, as high as their neighbours."""

from dataclasses import replace
from io import BytesIO
from itertools import product
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from livret.base import tokens
from livret.build.copyfit import candidates
from livret.design import heights
from livret.design.crops import cut_off
from livret.design.heights import PhotoUnit
from livret.design.layout import Layout, units
from livret.design.layout import printed as layout_printed
from livret.design.text_sizes import HOUSE, LARGE, PICTURE, SMALL_PICTURE, Size
from livret.edition.check.edition import check
from livret.edition.load.folder import load
from livret.edition.model import Territory
from livret.pdf.model import Fragment
from livret.pdf.read.placements import placements
from tests.laying import Desk
from tests.made import tiny
from tests.picture_samples import jpeg
from tests.trees import tree

MM = 72 / 25.4
#: The height of each for its width.
SHAPES = {"panorama": 1 / 3, "square": 1.0, "upright": 2.0, "tower": 3.5}
WORDS = "La fête se prépare longtemps avant, avec celles et ceux qui y viendront. " * 6
SMALLER = replace(HOUSE, picture=SMALL_PICTURE)


def figure(shape: float, caption: str = "La halle") -> str:
    return f'<figure class="figure"><img style="--shape: {shape}"><figcaption>{caption}</figcaption></figure>'


# As they are foreseen


@pytest.mark.parametrize(
    ("shape", "size", "lines"),
    [
        (1 / 3, HOUSE, 6),
        (1.0, HOUSE, 17),
        (1.5, HOUSE, 25),
        (2.0, HOUSE, PICTURE),
        (3.5, HOUSE, PICTURE),
        (1.0, SMALLER, 17),
        (2.0, SMALLER, SMALL_PICTURE),
    ],
)
def test_a_picture_is_as_high_as_its_shape_asks_and_no_higher(shape: float, size: Size, lines: int) -> None:
    assert heights.one_column(tree(figure(shape)), 78, 0, "fr", size) == lines + 1  # and its caption


@pytest.mark.parametrize("size", LARGE)
def test_a_picture_in_large_text_is_no_higher_than_elsewhere_but_for_a_part_of_a_line(size: Size) -> None:
    upright, tower = (heights.one_column(tree(figure(shape)), 164, 0, "fr", size) - 1 for shape in (1.5, 3.5))
    assert upright * size.line >= 78 * 1.5  # it is as wide as a column
    assert PICTURE * HOUSE.line <= tower * size.line + 1e-6 < PICTURE * HOUSE.line + size.line


def test_the_styles_bound_a_picture_as_it_is_foreseen() -> None:
    assert f"--picture: {PICTURE};" in Path("styles/tokens.css").read_text("utf-8")


@pytest.mark.parametrize("pair", [*product(SHAPES.values(), repeat=2)])
@pytest.mark.parametrize("size", [HOUSE, SMALLER])
def test_neighbours_share_a_height_and_the_page(pair: tuple[float, float], size: Size) -> None:
    photos = [PhotoUnit(shape, "Une légende", "Crédit") for shape in pair]
    found = heights.placed(photos, size)
    one, other = (each.wide * photo.shape for photo, each in zip(photos, found, strict=True))
    assert one == pytest.approx(other)
    assert [each.high for each in found] == pytest.approx([one, other])
    assert one <= size.picture * size.line + 1e-6
    assert all(each.wide <= each.column + 1e-6 and each.column >= 35 for each in found)
    assert sum(each.column for each in found) == pytest.approx(164 - 8)


def test_alike_neighbours_stand_in_the_columns_of_the_text() -> None:
    assert [each.column for each in heights.placed([PhotoUnit(2.0, "", "")] * 2)] == [78, 78]


def test_a_photo_of_few_points_takes_a_smaller_place() -> None:
    (alone,) = heights.placed([PhotoUnit(0.5, "", "", widest=50.0)])
    assert (alone.wide, alone.high, alone.column) == (50, 25, 78)
    one, other = heights.placed([PhotoUnit(0.5, "", "", widest=50.0), PhotoUnit(0.5, "", "")])
    assert one.wide <= 50
    assert one.high == other.high


@pytest.mark.parametrize(
    ("count", "rows"),
    [(1, [1]), (2, [2]), (3, [3]), (4, [2, 2]), (5, [2, 3]), (7, [2, 2, 3]), (14, [2] * 7)],
)
def test_no_photo_is_alone_in_a_row_among_others(tmp_path: Path, count: int, rows: list[int]) -> None:
    subject = album(tmp_path, count)
    assert [len(unit.photos) for unit in units(subject, range(count)) if unit.photos] == rows
    assert [rank for unit in units(subject, range(count)) for rank in unit.photos] == list(range(count))


PHOTO = PhotoUnit(2 / 3, "Une légende", "Crédit", may_be_cropped=True)


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("room", [*range(4, 40, 3)])
def test_photos_take_the_lines_that_are_left_and_lose_a_quarter_at_most(count: int, room: int) -> None:
    photos = [PHOTO] * count
    found = heights.stretched(photos, 164, room)
    if found is None:
        (usual, *_others) = heights.placed(photos) if count > 1 else [heights.PlacedPhoto(164, 164 * 2 / 3, 164)]
        assert room * HOUSE.line < usual.high * 0.75 + 2.5 * HOUSE.line  # and its caption
        whole = heights.placed(photos)
        lacks = room * HOUSE.line < whole[0].high * 0.75 + 2.5 * HOUSE.line
        assert lacks or (count == 1 and room >= heights.album(photos, whole))  # it is whole in its column
        return
    assert heights.album(photos, found) <= room
    assert all(cut_off(PHOTO.shape, each.high / each.wide) <= 0.25 + 1e-9 for each in found)
    assert len({each.high for each in found}) == 1
    one = count == 1 and room < heights.album(photos, heights.placed(photos))
    assert sum(each.wide for each in found) + 8 * (count - 1) == pytest.approx(78 if one else 164)
    more = heights.stretched(photos, 164, room + 1)
    assert more
    assert more[0].high >= found[0].high


@pytest.mark.parametrize("shapes", [(2 / 3, 1.48, 1.0), (2 / 3, 1.0, 1.0, 2 / 3), (1.8, 1.8), (1.48, 0.36)])
def test_photos_beside_each_other_end_at_both_edges_of_the_text(shapes: tuple[float, ...]) -> None:
    photos = [replace(PHOTO, shape=shape) for shape in shapes]
    gutters = 8 * (len(shapes) - 1)
    usual = heights.placed(photos)
    for found in (usual, *(heights.stretched(photos, 164, room) or usual for room in range(6, 40))):
        assert sum(each.wide for each in found) + gutters == pytest.approx(164)
        assert all(
            cut_off(photo.shape, each.high / each.wide) <= 0.25 + 1e-9
            for photo, each in zip(photos, found, strict=True)
        )


def test_a_drawing_beside_a_photo_is_whole() -> None:
    drawing, photo = replace(PHOTO, shape=1.5, may_be_cropped=False), replace(PHOTO, shape=2.0)
    one, other = heights.placed([drawing, photo])
    assert one.high / one.wide == pytest.approx(1.5)
    assert other.high == one.high
    assert one.wide + other.wide + 8 == pytest.approx(164)


def test_a_drawing_is_as_wide_as_the_text_or_in_a_column_and_never_cropped() -> None:
    drawing = replace(PHOTO, may_be_cropped=False)
    assert heights.stretched([drawing], 164, 20) is None
    (whole,) = heights.stretched([drawing], 164, 40) or ()
    assert whole.high / whole.wide == pytest.approx(drawing.shape)


def test_a_photo_of_few_points_is_not_stretched() -> None:
    assert heights.stretched([replace(PHOTO, widest=163)], 164, 40) is None
    assert heights.stretched([replace(PHOTO, widest=164)], 164, 20)


def album(folder: Path, count: int) -> Territory:
    """Return the territory of an edition with *count* photographs in its sheet."""
    photo = "{{fichier: {}.jpg, legende: Une légende, alternative: Un rectangle, credit: Crédit}}"
    names = [f"essai-{number}" for number in range(count)]
    tiny(folder, fiche=f"nom: Territoire d’Essai\nphotos: [{', '.join(map(photo.format, names))}]\n")
    for name in names:
        (folder / f"territoires/essai/photos/{name}.jpg").write_bytes(jpeg(Image.new("RGB", (30, 20))))
    return check(load(folder)).territories[0]


# As they are printed


def image(shape: float) -> bytes:
    return jpeg(Image.new("RGB", (800, round(800 * shape)), "#5a788c"), quality=60)


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk(None)


def laid(
    desk: Desk, folder: Path, pieces: str, photos: tuple[str, ...] = (), flows: bool | None = None
) -> tuple[Territory, Layout, Fragment]:
    """Lay out a text of *pieces*, words or the name of a shape, with *photos* of the sheet, in the first layout.

    That is the first one in which all *flows*, or not, if that is given.
    """
    typed = [
        f'![Une halle](photos/{piece}.jpg "Légende{number} | Crédit{number}")' if piece in SHAPES else WORDS
        for number, piece in enumerate(pieces.split())
    ]
    sheet = "".join(
        f"\n  - {{fichier: {name}.jpg, legende: Photo{number}, alternative: Une halle, credit: Crédit}}"
        for number, name in enumerate(photos)
    )
    tiny(folder, "\n\n".join(typed) + "\n", f"nom: Territoire d’Essai\n{'photos:' + sheet if sheet else ''}\n")
    for name, shape in SHAPES.items():
        (folder / f"territoires/essai/photos/{name}.jpg").write_bytes(image(shape))
    edition = check(load(folder), tokens.territory_colours())
    tried = candidates(edition, edition.territories[0])
    layout, chapter = next(each for each in tried if flows in (None, each[0].flows))
    desk.edition = folder
    return edition.territories[0], layout, desk.render(chapter)


def pages_of(fragment: Fragment, sign: str) -> list[int]:
    """Return the pages, from 0, of the lines that begin with *sign*, in the order of their numbers."""
    found = [(line[-1], number) for number, page in enumerate(fragment.lines) for line in page]
    return [page for words, page in sorted(found) if words.startswith(sign)]


def printed(fragment: Fragment) -> list[tuple[int, float, float]]:
    """Return the page, width and height in mm of each picture."""
    with pikepdf.open(BytesIO(fragment.pdf)) as pdf:
        places = [place for placed in placements(pdf).values() for place in placed]
    return [(place.page, place.width / MM, place.height / MM) for place in places]


@pytest.mark.parametrize(
    "pieces",
    [
        "words upright words",
        "words tower words",
        "tower words",
        "upright words words words",
        "words words tower",
        "words tower words upright words square words panorama",
        "tower upright tower words words tower",
    ],
)
def test_the_first_layout_holds_pictures_of_any_shape(desk: Desk, tmp_path: Path, pieces: str) -> None:
    _subject, layout, fragment = laid(desk, tmp_path, pieces)
    assert len(fragment.pages) == 2
    assert layout.flows or layout.pages == 2
    places = printed(fragment)
    assert [page for page, *_size in sorted(places)] == sorted(pages_of(fragment, "Légende"))
    assert pages_of(fragment, "Légende") == pages_of(fragment, "Crédit")
    size = layout.groups[-1].running or layout.size
    for _page, width, height in places:
        assert width <= 78.01
        assert height <= size.picture * size.line + 0.01
    begun = fragment.lines if layout.dress == "affiche" else fragment.lines[:1]  # a poster's, below its name or beside
    assert sum("Le projet pilote" in [line[-1] for line in page] for page in begun) == 1
    assert fragment.findings == ()


@pytest.mark.parametrize(
    ("pieces", "most", "flows"),
    [
        ("tower words", PICTURE, False),
        ("words tower words", PICTURE, False),
        (f"{'words ' * 10}tower{' words' * 10}", SMALL_PICTURE, True),
    ],
)
def test_pictures_give_up_room_only_where_a_text_flows(
    desk: Desk, tmp_path: Path, pieces: str, most: int, flows: bool
) -> None:
    _subject, layout, fragment = laid(desk, tmp_path, pieces, flows=flows)
    assert layout.size.picture == most
    assert len(fragment.pages) <= layout.pages if flows else len(fragment.pages) == layout.pages
    ((_page, _width, height),) = printed(fragment)
    assert (height <= SMALL_PICTURE * layout.size.line + 0.01) is flows


@pytest.mark.parametrize("pair", [("tower", "panorama"), ("square", "upright"), ("tower", "tower")])
def test_photographs_of_the_sheet_share_a_height_as_foreseen(desk: Desk, tmp_path: Path, pair: tuple[str, ...]) -> None:
    _subject, layout, fragment = laid(desk, tmp_path, "words", ("panorama", *pair))
    (unit,) = (unit for group in layout.groups for unit in group.units if unit.photos)
    found = [(width, height) for _page, width, height in printed(fragment)]
    for each in layout_printed(unit, layout.size):
        over = [(width - each.wide, height - each.high) for width, height in found]  # what the place does not show
        assert any(min(pair) == pytest.approx(0, abs=0.1) for pair in over), (each, found)
