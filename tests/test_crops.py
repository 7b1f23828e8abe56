"""What is cropped of photographs: what « cadrage » names is always seen, drawings are whole, and authors are told."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image

from livret.base.problems import InvalidEdition
from livret.design import compose, crops
from livret.design.heights import MOST_CUT, PhotoUnit
from livret.design.layout import Layout, LayoutUnit, PageGroup, Top, shot
from livret.design.openings import tops
from livret.design.openings.deal import suited
from livret.design.openings.dresses import DRESSES
from livret.design.openings.matter import Matter
from livret.design.reply_page import ReplyRequest, reply
from livret.edition.check.edition import check
from livret.edition.load.folder import load
from livret.edition.model import Edition, Territory
from tests.made import tiny
from tests.picture_samples import jpeg

FICHE = """\
nom: Territoire d’Essai
photos:
  - fichier: essai.{ending}
    legende: Un essai
    alternative: Un rectangle dessiné
    credit: Maison d’Essai
"""
PANORAMA, LANDSCAPE, UPRIGHT = (4800, 1600), (4500, 3000), (2400, 3600)


def edition(folder: Path, framing: str = "", ending: str = "jpg") -> Territory:
    """Return the one territory of an edition that has a picture, framed as *framing* says."""
    tiny(folder, fiche=FICHE.format(ending=ending) + (f"    cadrage: {framing}\n" if framing else ""))
    photo = folder / "territoires" / "essai" / "photos" / f"essai.{ending}"
    if ending == "jpg":
        photo.write_bytes(jpeg(Image.new("RGB", (60, 40))))
    else:
        Image.new("RGB", (60, 40)).save(photo)
    return check(load(folder)).territories[0]


def sized(territory: Territory, size: tuple[int, int]) -> Territory:
    """Return *territory* with a picture of *size*, in pixels."""
    return replace(territory, photos=(replace(territory.photos[0], width=size[0], height=size[1]),))


@pytest.fixture(scope="module")
def subject(tmp_path_factory: pytest.TempPathFactory) -> Territory:
    return edition(tmp_path_factory.mktemp("recadrage"))


# « cadrage »

framings = st.one_of(
    st.sampled_from([None, "gauche", "droite", "haut", "bas", "centre"]),
    st.builds("{} {}".format, st.integers(0, 100), st.integers(0, 100)),
)
shapes = st.floats(0.2, 5)


@given(framings, shapes, shapes)
def test_what_is_named_is_seen_whatever_the_place(framing: str | None, shape: float, place: float) -> None:
    found = re.fullmatch(r"(\d+)% (\d+)%", crops.position(framing))
    assert found
    cut = crops.cut_off(shape, place)
    lost = (0.0, cut) if shape > place else (cut, 0.0)
    for at, share, named in zip(map(int, found.groups()), lost, crops.point(framing), strict=True):
        first = at / 100 * share  # « object-position » leaves this part of what is lost before what is seen
        assert first - 1e-9 <= named <= first + 1 - share + 1e-9


@given(st.floats(0, MOST_CUT))
def test_without_cadrage_the_upper_two_thirds_are_seen(cut: float) -> None:
    (_across, down) = crops.point(None)
    first = down * cut
    assert first == 0
    assert first + 1 - cut >= 2 / 3


@pytest.mark.parametrize(
    ("typed", "read"),
    [("Gauche", "gauche"), ("30 % 40 %", "30 40"), ("30% 40%", "30 40"), ("100 0", "100 0"), ("Non", "non"),
     ("false", "non"), ("30, 40", "30 40")],
)  # fmt: skip
def test_cadrage_is_read_as_people_type_it(tmp_path: Path, typed: str, read: str) -> None:
    assert edition(tmp_path, typed).sheet.photos[0].framing == read


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("gauch", "gauche"),
        ("centré", "centre"),
        ("101 50", "gauche, droite"),
        ("50", "non, gauche"),
        ("le visage", "haut"),
    ],
)
def test_another_cadrage_is_refused_with_what_there_is(tmp_path: Path, typed: str, words: str) -> None:
    with pytest.raises(InvalidEdition) as refused:
        edition(tmp_path, typed)
    (problem,) = refused.value.problems
    assert problem.code == "CHAMP-012"
    assert words in problem.help
    assert problem.location
    assert problem.location.line == 7


# What may be cropped


def may_be_cropped(territory: Territory) -> bool:
    return shot(territory, 0).may_be_cropped


def test_drawings_screenshots_and_what_says_no_are_shown_whole(tmp_path: Path, subject: Territory) -> None:
    assert may_be_cropped(subject)
    assert not may_be_cropped(edition(tmp_path / "png", ending="png"))
    assert not may_be_cropped(edition(tmp_path / "non", "non"))


@pytest.mark.parametrize("size", [PANORAMA, LANDSCAPE, UPRIGHT])
def test_no_place_cuts_more_than_a_quarter(subject: Territory, size: tuple[int, int]) -> None:
    with_it = sized(subject, size)
    places = [tops.photo(with_it, 0, lines) for lines in tops.photo_heights()]
    places += [tops.full(with_it, 0), *(top for pair in tops.panoramas(with_it, 0) for top in pair)]
    found = [top for top in places if top]
    assert found
    assert all(top.cut <= MOST_CUT for top in found)


def test_only_a_wide_photo_with_pixels_for_both_pages_goes_across_them(subject: Territory) -> None:
    assert list(tops.panoramas(sized(subject, PANORAMA), 0))
    assert not list(tops.panoramas(sized(subject, LANDSCAPE), 0))
    assert not list(tops.panoramas(sized(subject, (2400, 800)), 0))


def test_the_halves_of_a_panorama_are_as_high_as_each_other(subject: Territory) -> None:
    pairs = list(tops.panoramas(sized(subject, PANORAMA), 0))
    assert all(left.plate == right.lines for left, right in pairs)
    assert [right.lines for _left, right in pairs] == sorted((right.lines for _left, right in pairs), reverse=True)


def test_the_text_begins_below_every_line_of_a_caption(subject: Territory) -> None:
    def begins(caption: str) -> list[float]:
        photo = subject.sheet.photos[0].model_copy(update={"caption": caption})
        text = replace(sized(subject, PANORAMA), sheet=subject.sheet.model_copy(update={"photos": (photo,)}))
        across = next(iter(tops.panoramas(text, 0)))[0]
        head = tops.photo(sized(text, LANDSCAPE), 0, 20)
        assert head
        return [head.body, across.body]

    once, twice, thrice = (begins("une légende d’essai " * count) for count in (4, 8, 14))
    assert [high - low for low, high in zip(once, twice, strict=True)] == [1, 1]
    assert [high - low for low, high in zip(once, thrice, strict=True)] == [2, 2]


def test_the_widest_photo_that_counts_as_a_panorama_has_a_height(subject: Territory) -> None:
    assert list(tops.panoramas(sized(subject, (4400, 2000)), 0))


def test_a_photo_that_was_taken_sideways_is_measured_upright(tmp_path: Path) -> None:
    folder = tmp_path / "debout"
    tiny(folder, fiche=FICHE.format(ending="jpg"))
    turned = Image.Exif()
    turned[ExifTags.Base.Orientation] = 6
    photo = folder / "territoires" / "essai" / "photos" / "essai.jpg"
    photo.write_bytes(jpeg(Image.new("RGB", (3600, 2400)), exif=turned))
    territory = check(load(folder)).territories[0]
    assert tops.full(territory, 0)
    assert not list(tops.panoramas(territory, 0))


# What authors read


def spaced(crop: crops.Crop) -> str:
    """Return the words of *crop* with plain spaces, in a chapter that begins on page 12."""
    return re.sub(r"\s", " ", crop.in_words(12))


def laid(*shown: Top) -> Layout:
    return Layout(tuple(PageGroup((), 1, top) for top in shown))


def test_a_crop_is_told_in_plain_words(subject: Territory) -> None:
    found = crops.of_layout(sized(subject, (1400, 1000)), laid(Top(), Top("photo", shape=1000 * 0.86 / 1400)))
    (crop,) = found
    assert crop == crops.Crop(2, "essai.jpg", "8:5", 14, "height")
    assert (
        spaced(crop)
        == "photo « essai.jpg » recadrée à 8:5 pour fermer la page 13 : 14 % de sa hauteur ne sont pas imprimés"
    )


def test_what_is_cropped_at_its_sides_says_so(subject: Territory) -> None:
    (crop,) = crops.of_layout(sized(subject, (1500, 1000)), laid(Top("photo", shape=0.8)))
    assert (
        spaced(crop)
        == "photo « essai.jpg » recadrée à 5:4 pour fermer la page 12 : 17 % de sa largeur ne sont pas imprimés"
    )


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        (1000 / 1040, "4 % de sa hauteur ne sont pas imprimés"),
        (1000 / 1010, "1 % de sa hauteur n’est pas imprimé"),
        (1.01, "1 % de sa largeur n’est pas imprimé"),
    ],
)
def test_a_square_photo_is_never_said_to_be_cropped_to_a_square(subject: Territory, shape: float, said: str) -> None:
    (crop,) = crops.of_layout(sized(subject, (1000, 1000)), laid(Top("photo", shape=shape)))
    assert spaced(crop) == f"photo « essai.jpg » recadrée pour fermer la page 12 : {said}"
    (words,) = reply(subject, ReplyRequest(12, 13, date(2026, 1, 31), "0123", (), (crop,))).crops
    assert re.sub(r"\s", " ", words) == f"page 12, recadrée : {said}"


def test_what_rounds_to_nothing_is_not_told(subject: Territory) -> None:
    assert not [*crops.of_layout(sized(subject, (1000, 1000)), laid(Top("photo", shape=1.004)))]


def test_a_photo_cropped_to_its_row_is_told(subject: Territory) -> None:
    upright = LayoutUnit(photos=(0, 0), shots=(PhotoUnit(1.8, "", "", may_be_cropped=True),) * 2)
    (first, _other) = crops.of_layout(sized(subject, (1000, 1800)), Layout((PageGroup((upright,)),)))
    assert spaced(first).endswith("14 % de sa hauteur ne sont pas imprimés")


def test_a_panorama_is_told_once_and_what_is_whole_is_not(subject: Territory) -> None:
    left, right = next(iter(tops.panoramas(sized(subject, PANORAMA), 0)))
    found = list(crops.of_layout(sized(subject, PANORAMA), laid(left, right)))
    assert len(found) == (round(left.cut * 100) > 0)
    assert not list(crops.of_layout(sized(subject, (1500, 1000)), laid(Top("photo", shape=2 / 3))))
    assert not list(crops.of_layout(subject, laid(Top("near"), Top())))


def test_the_proof_to_sign_tells_each_crop_once_by_its_page(subject: Territory) -> None:
    found = [crops.Crop(1, "a.jpg", "5:4", 14, "height"), *[crops.Crop(2, name, "6:5", 21, "width") for name in "bc"]]
    request = ReplyRequest(12, 13, date(2026, 1, 31), "0123", (), tuple(found))
    assert [re.sub(r"\s", " ", words) for words in reply(subject, request).crops] == [
        "page 12, recadrée à 5:4 : 14 % de sa hauteur ne sont pas imprimés",
        "page 13, recadrée à 6:5 : 21 % de sa largeur ne sont pas imprimés",
    ]


# Across both pages


@pytest.fixture(scope="module")
def across(tmp_path_factory: pytest.TempPathFactory) -> tuple[Edition, Territory, Layout]:
    """Return a territory with a panorama and few words, and its layout across both pages."""
    folder = tmp_path_factory.mktemp("panorama")
    tiny(folder, "Un mot après l’autre, sans rien dire. " * 20, FICHE.format(ending="jpg") + "    cadrage: 30 20\n")
    photo = folder / "territoires" / "essai" / "photos" / "essai.jpg"
    photo.write_bytes(jpeg(Image.new("RGB", (60, 40))))
    edition = check(load(folder))
    subject = sized(edition.territories[0], PANORAMA)
    (found, *_others) = DRESSES["panorama"].candidates(Matter.of(subject), (0,))
    return edition, subject, found.layout


def test_a_panorama_has_one_height_on_both_pages_and_one_alternative_text(
    across: tuple[Edition, Territory, Layout],
) -> None:
    edition, subject, layout = across
    left, right = (group.top for group in layout.groups)
    assert left.plate == right.lines
    html = compose.territory(edition, subject, layout).html
    assert html.count('alt="Un rectangle dessiné"') == html.count("<figcaption") == 1
    assert html.count('alt=""') == 1
    assert html.count('object-position: 30% 20%"') == 2
    assert html.index("<h1") < html.index("<figure")


def test_a_panorama_is_dealt_across_both_pages_where_words_leave_it_room(
    across: tuple[Edition, Territory, Layout],
) -> None:
    _edition, subject, _layout = across
    assert subject.rubrics[0].prose.words == 140

    def dealt(times: int, size: tuple[int, int]) -> str:
        return suited(sized(replace(subject, rubrics=subject.rubrics * times), size))[0]

    assert [dealt(times, PANORAMA) == "panorama" for times in (1, 3, 4, 6)] == [False, True, True, False]
    assert dealt(3, LANDSCAPE) != "panorama"
    assert dealt(3, (2400, 800)) != "panorama"
