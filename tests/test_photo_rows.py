"""Three or four photographs in a row across both pages: of one height, the fold in none, each cut by a quarter."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from PIL import Image
from pypdfium2 import PdfDocument

from livret.design import compose, crops
from livret.design.heights import MOST_CUT, PAGE_MM
from livret.design.layout import Layout, Top, parted
from livret.design.openings.choice import layouts, not_worn
from livret.design.openings.deal import suited
from livret.design.openings.dresses import DRESSES
from livret.design.openings.long import running_on
from livret.design.openings.matter import Matter
from livret.design.openings.rows import rows
from livret.edition.check.edition import check
from livret.edition.load.folder import load
from livret.edition.model import Edition, Territory
from tests.laying import Desk
from tests.made import tiny
from tests.picture_samples import jpeg

PHOTO = """\
  - fichier: essai-{rank}.jpg
    legende: Légende {rank}
    alternative: Un rectangle dessiné {rank}
    credit: Maison d’Essai
"""
#: What each photograph is, all of it.
COLOURS = [(200, 0, 0), (0, 150, 0), (0, 0, 200), (150, 0, 150)]
WHITE = (255, 255, 255)
WIDE, UPRIGHT, LONG = (4500, 3000), (3000, 4500), (6000, 3000)
#: A4 and the house's margins, in mm.
TRIM, OUTER, INNER, BAND, BLEED, GUTTER = 210.0, 26.0, 20.0, 12.0, 5.0, 8.0
MM = 25.4 / 72


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """Return an edition whose one territory has four photographs."""
    folder = tmp_path_factory.mktemp("rang")
    fiche = "nom: Territoire d’Essai\nphotos:\n" + "".join(PHOTO.format(rank=rank) for rank in range(4))
    tiny(folder, "\n\n".join(["Un mot après l’autre, sans rien dire. " * 10] * 7), fiche)
    for rank in range(4):
        photo = folder / "territoires" / "essai" / "photos" / f"essai-{rank}.jpg"
        photo.write_bytes(jpeg(Image.new("RGB", (60, 40), COLOURS[rank])))
    return check(load(folder))


def having(edition: Edition, shapes: Sequence[tuple[int, int]]) -> Territory:
    """Return the territory of *edition* with photographs of *shapes*, in pixels."""
    subject = edition.territories[0]
    photos = (replace(one, width=wide, height=high) for one, (wide, high) in zip(subject.photos, shapes, strict=False))
    sheet = subject.sheet.model_copy(update={"photos": subject.sheet.photos[: len(shapes)]})
    return replace(subject, photos=tuple(photos), sheet=sheet)


def row_of(subject: Territory) -> Sequence[tuple[Top, Top]]:
    return rows(subject, range(len(subject.photos)))


FITTING = [
    (WIDE, WIDE, WIDE, WIDE),
    (WIDE, UPRIGHT, UPRIGHT, WIDE),
    (WIDE, WIDE, UPRIGHT, UPRIGHT),
    (UPRIGHT, UPRIGHT, UPRIGHT, UPRIGHT),
    (WIDE, UPRIGHT, UPRIGHT),
    (UPRIGHT, WIDE, UPRIGHT),
    (LONG, WIDE, WIDE),
]


@pytest.mark.parametrize("shapes", FITTING)
def test_a_row_goes_from_the_band_to_the_bleed_at_one_height(
    edition: Edition, shapes: Sequence[tuple[int, int]]
) -> None:
    found = row_of(having(edition, shapes))
    assert found
    for left, right in found:
        assert sorted(each.rank for each in (*left.row, *right.row)) == list(range(len(shapes)))
        assert len({each.high for each in (*left.row, *right.row)}) == 1
        assert left.plate == right.lines
        assert left.row[0].begins + OUTER == pytest.approx(BAND)
        assert right.row[-1].begins + right.row[-1].wide + INNER == pytest.approx(TRIM + BLEED)


@pytest.mark.parametrize("shapes", FITTING)
def test_a_gutter_falls_on_the_fold_and_between_photos(edition: Edition, shapes: Sequence[tuple[int, int]]) -> None:
    for left, right in row_of(having(edition, shapes)):
        edges = [
            (margin + each.begins, margin + each.begins + each.wide)
            for top, margin in ((left, OUTER), (right, TRIM + INNER))
            for each in top.row
        ]
        gaps = [begins - ends for (_begins, ends), (begins, _ends) in pairwise(edges)]
        assert gaps == pytest.approx([GUTTER] * len(gaps))
        assert edges[len(left.row) - 1][1] == pytest.approx(TRIM - GUTTER / 2)


@pytest.mark.parametrize("shapes", FITTING)
def test_none_loses_more_than_a_quarter_and_captions_stay_within_the_text(
    edition: Edition, shapes: Sequence[tuple[int, int]]
) -> None:
    subject = having(edition, shapes)
    for each in (each for pair in row_of(subject) for top in pair for each in top.row):
        picture = subject.photos[each.rank]
        assert crops.cut_off(picture.height / picture.width, each.high / each.wide) <= MOST_CUT + 1e-6
        begins, wide = each.caption
        assert begins >= 0
        assert wide >= 35
        assert begins + wide <= PAGE_MM


def test_authors_keep_their_order_where_it_makes_a_row(edition: Edition) -> None:
    def order(*shapes: tuple[int, int]) -> list[int]:
        left, right = row_of(having(edition, shapes))[0]
        return [each.rank for each in (*left.row, *right.row)]

    assert order(UPRIGHT, WIDE, UPRIGHT, WIDE) == [0, 1, 2, 3]
    assert order(UPRIGHT, WIDE, WIDE, UPRIGHT) == [0, 1, 3, 2]  # the last caption has room
    assert order(WIDE, WIDE, UPRIGHT, UPRIGHT) == [0, 2, 3, 1]
    assert order(UPRIGHT, WIDE, UPRIGHT) == [0, 2, 1]


@pytest.mark.parametrize(
    "shapes",
    [(WIDE, WIDE), (WIDE, WIDE, WIDE), (WIDE, WIDE, WIDE, (600, 400)), (WIDE, WIDE, WIDE, (6000, 800))],
    ids=["two", "three alike", "one of few pixels", "one of another shape"],
)
def test_what_makes_no_row_of_one_height_is_not_tried(edition: Edition, shapes: Sequence[tuple[int, int]]) -> None:
    subject = having(edition, shapes)
    assert not row_of(subject)
    assert "photos" not in suited(subject)
    assert not list(DRESSES["photos"].candidates(Matter.of(subject), (0,)))


def test_one_that_may_not_be_cropped_stands_among_the_text(edition: Edition) -> None:
    subject = having(edition, (WIDE, WIDE, UPRIGHT, UPRIGHT))
    whole = subject.sheet.photos[0].model_copy(update={"framing": "non"})
    sheet = subject.sheet.model_copy(update={"photos": (whole, *subject.sheet.photos[1:])})
    layout = of_dress(replace(subject, sheet=sheet, rubrics=parted(subject.rubrics, 2)[:1]))
    assert [each.rank for group in layout.groups for each in group.top.row] == [1, 2, 3]
    assert [rank for group in layout.groups for unit in group.units for rank in unit.photos] == [0]


def of_dress(subject: Territory) -> Layout:
    """Return the least bad layout of *subject* with its photographs in a row."""
    found = DRESSES["photos"].candidates(Matter.of(subject), (0,))
    return min(found, key=lambda each: each.badness).layout


def test_each_photo_is_printed_once_with_its_words_and_its_crop_is_told(edition: Edition) -> None:
    subject = having(edition, (WIDE, UPRIGHT, UPRIGHT, WIDE))
    layout = of_dress(subject)
    html = compose.territory(edition, subject, layout).html
    for rank in range(4):
        assert html.count(f'alt="Un rectangle dessiné {rank}"') == html.count(f">Légende {rank} <") == 1
    assert html.index("<h1") < html.index("<figure")
    told = {crop.name: crop.page for crop in crops.of_layout(subject, layout)}
    cut = {each.rank: page for page, group in enumerate(layout.groups, 1) for each in group.top.row}
    assert told == {f"essai-{rank}.jpg": page for rank, page in cut.items()}


def test_a_row_is_dealt_where_words_leave_it_room_and_worn_where_it_closes_the_pages(edition: Edition) -> None:
    subject = having(edition, (WIDE, WIDE, WIDE, WIDE))

    def longer(times: int) -> Territory:
        return replace(subject, rubrics=subject.rubrics * times)

    words = subject.rubrics[0].prose.words
    assert [("photos" in suited(longer(times)), words * times) for times in (1, 2)] == [(True, 490), (False, 980)]
    assert next(layouts(subject, suited(subject))).dress == "photos"


def test_a_pinned_row_that_cannot_be_is_told(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVRET_LANG", "en")
    assert "three or four photos" in not_worn(Matter.of(having(edition, (WIDE, WIDE, WIDE))), "photos")
    long = having(edition, (WIDE, WIDE, WIDE, WIDE))
    long = replace(long, rubrics=long.rubrics * 4)
    for dress in ("photos", "image"):
        assert not_worn(Matter.of(long), dress) == "the text does not fit its pages so"


@pytest.mark.parametrize(
    ("shape", "wide"), [(WIDE, PAGE_MM), (UPRIGHT, 0.0), ((1200, 800), 0.0)], ids=["wide", "upright", "of few pixels"]
)
def test_a_photo_alone_in_a_text_that_runs_on_is_as_wide_as_the_text(
    edition: Edition, shape: tuple[int, int], wide: float
) -> None:
    subject = having(edition, (shape,))
    subject = replace(subject, rubrics=parted(subject.rubrics, 5)[:1] * 2)
    units = Matter.of(subject).units()
    made = [each.layout for each in running_on(Matter.of(subject), (0,)) if each.layout.groups[0].units[1].photos]
    assert [unit.photos for unit in units] == [(), (0,), ()]
    assert made
    for layout in made:
        photo = layout.groups[0].units[1]
        assert sum(each.wide for each in photo.stretched) == wide
        assert all(each.high >= each.wide * 2 / 3 * (1 - MOST_CUT) - 1e-6 for each in photo.stretched)


def test_a_row_is_printed_where_it_is_foreseen_and_its_captions_are_level(edition: Edition) -> None:
    subject = having(edition, (WIDE, UPRIGHT, UPRIGHT, WIDE))
    layout = of_dress(subject)
    fragment = Desk(edition.folder).render(compose.territory(edition, subject, layout))
    captions: set[float] = set()
    for number, (page, group) in enumerate(zip(PdfDocument(fragment.pdf), layout.groups, strict=True)):
        drawn = page.render(scale=1).to_pil().convert("RGB")
        margin, foot = BLEED + (INNER if number else OUTER), group.top.row[0].high
        for photo in group.top.row:
            begins, ends = margin + photo.begins, margin + photo.begins + photo.wide
            inside = [(begins + 1, 1), (ends - 1, 1), (begins + 1, foot - 1), (ends - 1, foot - 1)]
            assert [near(drawn, *spot) for spot in inside] == [photo.rank] * 4
            outside = [(begins + 1, foot + 1), *[(ends + 1, 1)] * (photo is not group.top.row[-1] or not number)]
            assert [near(drawn, *spot) for spot in outside] == [-1] * len(outside)
        words = [line for line in fragment.lines[number] if "Légende" in line[5]]
        assert [x * MM for x, *_rest in words] == pytest.approx(
            [margin - BLEED + each.caption[0] for each in group.top.row], abs=0.1
        )
        captions |= {round(line[1], 2) for line in words}
    assert len(captions) == 1


def near(drawn: Image.Image, x: float, y: float) -> int:
    """Return which photograph is *drawn* at a spot, in mm from the edge of the sheet; -1 where it is white."""
    pixel = drawn.getpixel((int(x / MM), int(y / MM)))
    far = [sum(abs(one - other) for one, other in zip(pixel, each, strict=True)) for each in (*COLOURS, WHITE)]  # type: ignore[arg-type]
    return (*range(len(COLOURS)), -1)[far.index(min(far))]
