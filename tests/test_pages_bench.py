"""The measure of how well pages close, on pages whose holes are known, and the matter that is drawn for it."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from io import BytesIO
from itertools import groupby
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from bench import planche
from bench.pages import built, drawn, sheets, uneven
from bench.pages.bands import HEIGHT, INNER, LINE, OUTER, TOP, WIDTH, crops, measure, tallest
from bench.pages.report import report
from livret.base.problems import InvalidEdition, Location
from livret.build import fill
from livret.catalogue import fit
from livret.edition.check.edition import check
from livret.edition.load.folder import load
from tests import printed

A4 = (595.276, 841.89)
#: Baselines of the first and of the last line, and of the lines around a hole of 20 lines but for their letters.
FIRST, LAST, ABOVE, BELOW = 1, 53, 20, 40
#: Letters of 10 pt reach so far above their line and below it, as the reader has it.
LETTERS = (7.5 + 2.2) / HEIGHT
HOLE = 20 * LINE / HEIGHT - LETTERS


def text(line: float, number: int = 1, left: float = 0.0) -> str:
    """Return the operators of a word whose baseline is *line*, at *left* (pt) from the text's edge."""
    return f"BT /F 10 Tf {_edge(number) + left:.3f} {A4[1] - TOP - line * LINE:.3f} Td (mot) Tj ET\n"


def _edge(number: int) -> float:
    return INNER if number % 2 else OUTER


def _box(top: float, bottom: float, left: float = INNER, width: float = WIDTH) -> str:
    return f"{left:.3f} {A4[1] - TOP - bottom * LINE:.3f} {width:.3f} {(bottom - top) * LINE:.3f}"


def image(top: float, bottom: float, width: float = WIDTH) -> str:
    x, y, across, down = _box(top, bottom, width=width).split()
    return f"q {across} 0 0 {down} {x} {y} cm /I Do Q\n"


def rule(line: float) -> str:
    y = A4[1] - TOP - line * LINE
    return f"{INNER} {y} m {INNER + WIDTH} {y} l S\n"


def lines(*numbers: float) -> str:
    return "".join(map(text, numbers))


AROUND = lines(FIRST, 10, ABOVE, BELOW, 46, LAST)


def pdf(*contents: str, figures: Sequence[tuple[float, float, float, float]] = ()) -> bytes:
    """Return a PDF of pages of *contents*; *figures* are boxes that its tags name on the first page."""
    made = pikepdf.new()
    font = made.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    picture = made.make_stream(b"\x80", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1,
                               ColorSpace=Name.DeviceGray, BitsPerComponent=8)  # fmt: skip
    for content in contents:
        page = made.add_blank_page(page_size=A4)
        page.Resources = Dictionary(Font=Dictionary(F=font), XObject=Dictionary(I=picture))
        page.Contents = made.make_stream(content.encode())
    tags = [
        Dictionary(S=Name.Figure, Pg=made.pages[0].obj, A=Dictionary(O=Name.Layout, BBox=Array(list(box))))
        for box in figures
    ]
    made.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=Array(tags))
    file = BytesIO()
    made.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("drawn_there", "share"),
    [
        ("", HOLE),
        (f"0.9 g {_box(20, 40)} re f\n", HOLE),  # a tint
        ("".join(map(rule, range(21, 40))), HOLE),  # ruled lines
        (f"BT 3 Tr ET\n{text(30)}BT 0 Tr ET\n", HOLE),  # a text that is not seen
        (text(30, left=WIDTH + 10), HOLE),  # beside the text: a band of colour
        (text(30), 10 * LINE / HEIGHT - LETTERS),
        (text(30, left=WIDTH / 2 + 20), 10 * LINE / HEIGHT - LETTERS),
        (image(22, 38), 2 * LINE / HEIGHT),
        (image(22, 38, width=WIDTH / 3), 2 * LINE / HEIGHT),
    ],
    ids=["nothing", "tint", "ruled", "invisible", "beside", "text", "right column", "picture", "small picture"],
)
def test_only_text_and_pictures_fill_a_band(drawn_there: str, share: float) -> None:
    (page,) = measure(pdf(AROUND + drawn_there))
    others = 10 * LINE / HEIGHT - LETTERS  # between the lines around
    assert page.band == pytest.approx(max(share, others), abs=0.002)


def test_a_map_fills_the_lines_that_it_is_drawn_on() -> None:
    low, middle, high = (A4[1] - TOP - line * LINE for line in (40, 30, 20))
    x, left, right = INNER, INNER - 50, INNER + WIDTH + 50
    land = f"{x} {middle - 40} m {x + 100} {middle - 60} {x + 200} {middle + 60} {x} {middle + 40} c f\n"
    flat = f"0.8 g {left} {low} m {right} {low} l {right} {high} l {x} {high + 9} {left} {high} y f\n"
    whole = (INNER, low, INNER + WIDTH, high)
    pattern, land_alone, ground = (
        measure(pdf(AROUND + drawn_there, figures=figures))[0].band
        for drawn_there, figures in ((land, []), (land, [whole]), (flat, [whole]))
    )
    assert pattern == ground == pytest.approx(HOLE, abs=0.002)
    assert 3 * LINE / HEIGHT < land_alone < 10 * LINE / HEIGHT  # the land is lower than its field


def test_the_foot_of_a_page_and_an_empty_one_are_bands_too() -> None:
    short, empty = measure(pdf(lines(1, 10, 13), ""))
    assert (short.band, short.begins) == (pytest.approx(40 / 53, abs=0.01), pytest.approx(13, abs=0.2))
    assert (empty.band, empty.begins, empty.size) == (1, 0, 0)


def test_columns_end_where_their_last_line_is_and_left_pages_have_their_margin() -> None:
    half = WIDTH / 2 + 20
    right, left = measure(pdf(text(20) + text(31, left=half), text(52, 2) + text(7, 2, left=half)))
    assert (right.left, right.right, left.left, left.right) == pytest.approx((20, 31, 52, 7), abs=0.01)


def test_the_tallest_gap_is_found_wherever_it_is() -> None:
    assert tallest([], 0, 10) == (0, 10)
    assert tallest([(0, 2), (1, 5), (3, 4), (9, 12)], 0, 10) == (5, 4)
    assert tallest([(4, 5), (-3, 1)], 0, 10) == (5, 5)
    assert tallest([(6, 20)], 0, 10) == (0, 6)


def test_a_picture_across_an_opening_is_one_picture() -> None:
    wide, tall = 2 * A4[0], A4[1] / 2
    halves = [f"q {wide} 0 0 {tall} {x} 300 cm /I Do Q\n" for x in (0, -A4[0])]
    cut = f"q {INNER} 100 200 100 re W n 200 0 0 150 {INNER} 75 cm /I Do Q\n"
    found = [*crops(measure(pdf(cut, *halves)))]
    assert found == pytest.approx([1 / 3, 0], abs=0.01)


def test_the_real_page_closes() -> None:
    pages = measure(printed.real().pdf)
    bands = [page.band for page in pages if page.kind == "territoire"]
    assert len(bands) == 2
    assert max(bands) < 0.15
    assert [pages[0].inner, pages[1].inner, pages[-1].inner] == [False, True, False]


def test_each_level_of_matter_is_drawn_as_often_as_the_others() -> None:
    matters = drawn.draw(68, seed=3)
    assert matters == drawn.draw(68, seed=3) != drawn.draw(68, seed=4)
    for name, levels in (("words", drawn.WORDS), ("photos", drawn.PHOTOS), ("items", drawn.ITEMS)):
        counted = Counter(getattr(matter, name) for matter in matters)
        assert {*counted} == {*levels}
        assert max(counted.values()) - min(counted.values()) <= 1


def test_some_short_ones_stand_side_by_side_and_some_alone() -> None:
    """Nearly none did: that short neighbours share an opening was never measured."""
    cohorts = [[each.words < drawn.SHORT for each in some] for some in drawn.cohorts(drawn.draw(204, seed=3))]
    runs = [len([*run]) for cohort in cohorts for short, run in groupby(cohort) if short]
    assert sum(length for length in runs if length > 1) >= sum(runs) / 2
    assert runs.count(1) >= len(cohorts) / 4


@pytest.mark.parametrize("words", drawn.WORDS)
def test_a_drawn_text_has_its_words_and_those_of_its_exergue(words: int) -> None:
    matter = drawn.Matter(1, words, 0, "paysage", True, False, 14, 0)
    typed = drawn.text(matter)
    prose = [word for line in typed.splitlines() if not line.startswith("#") for word in line.split() if word != "-"]
    assert words * 0.95 <= len(prose) <= words * 1.1 + 5
    said = [each["texte"] for each in dict(drawn._fiche(matter, typed))["exergue"]]  # type: ignore[attr-defined]
    assert all(each in typed for each in said)
    assert len({*said}) == len(said) in {1, 2}


def test_drawn_territories_are_an_edition(tmp_path: Path) -> None:
    matters = [replace(matter, photos=matter.photos % 2) for matter in drawn.draw(4)]
    edition = check(load(drawn.write(matters, tmp_path / "essai", left_out=["exemple-002"])))
    assert [territory.slug for territory in edition.territories] == ["exemple-001", "exemple-003", "exemple-004"]
    assert {problem.code for problem in edition.warnings} <= {"FICHE-008"}  # accepted: names are not those of SIREN
    for territory, matter in zip(edition.territories, (matters[0], *matters[2:]), strict=True):
        assert fill.words(territory) == pytest.approx(matter.words, rel=0.05, abs=3)
        assert (len(territory.photos), territory.ground is not None) == (matter.photos, matter.contours)


@pytest.mark.parametrize(
    ("contents", "look"),
    [
        (text(10), "2"),
        (text(10) + image(0, 30), "I2"),
        (text(10) + image(0, 3), "i2"),
        (text(10) + text(20).replace("/F 10 Tf", "/F 15 Tf"), "V2"),
        (text(10) + text(20).replace("(mot)", "(1 234)").replace("/F 10 Tf", "/F 54 Tf"), "F2"),
        (text(10).replace("(mot)", f"({'un mot ' * 12})"), "1"),
        ("", ""),
    ],
    ids=["text", "picture", "small picture", "large words", "figures", "one column", "nothing"],
)
def test_what_meets_the_eye(contents: str, look: str) -> None:
    assert measure(pdf(contents))[0].look == look


def test_a_territory_that_is_refused_is_left_out_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(folder: Path, _out: Path) -> built.Seen:
        if (folder / "deux").exists():
            place = Location("territoires/deux/texte.md", 3)
            raise InvalidEdition([fit.EXERGUE_LEFT_OUT.at(place), fit.TEXT_TOO_LONG.at(place)])
        return built.Seen("essai", folder / "essai.pdf", [])

    def write(left_out: Collection[str]) -> Path:
        (tmp_path / "deux").unlink(missing_ok=True)
        if "deux" not in left_out:
            (tmp_path / "deux").touch()
        return tmp_path

    monkeypatch.setattr(built, "built", refuse)
    assert [*built.built_without_refused(write, tmp_path).refused] == ["deux"]


def test_the_worst_openings_are_shown_with_their_bands_in_red(tmp_path: Path) -> None:
    path = tmp_path / "essai.pdf"
    closed = "".join(text(line, 2) for line in (*range(1, 54, 10), 53))
    path.write_bytes(pdf("", text(1, 2) + text(40, 2), lines(1, 10, 13), closed, closed, ""))
    seen = built.Seen("essai", path, measure(path.read_bytes()))
    named = [replace(page, chapter=f"territoire-{page.number // 2}") for page in seen.pages[1:-1]]
    seen.pages = [seen.pages[0], *named, seen.pages[-1]]
    sheets.contact_sheets(seen, tmp_path)
    sheets.worst([seen], tmp_path)
    with Image.open(tmp_path / "pires.png") as shown:
        assert shown.width < 3 * planche.PAGE_WIDTH  # one opening
        left, right = ({*shown.crop((x, 0, x + 400, 800)).get_flattened_data()} for x in (50, 700))
        assert (sheets._RED in left, sheets._RED in right) == (True, True)
    with Image.open(tmp_path / "essai-1.png") as shown:
        assert shown.width > 4 * planche.PAGE_WIDTH  # all of them


@pytest.mark.parametrize(("band", "goal"), [(0.14, "✓"), (0.16, "✖")])
def test_goals_are_told_as_reached_or_not(band: float, goal: str) -> None:
    has = built.Has("Communauté d’Exemple", 150, 1, False, False, 0)
    page = measure(pdf(AROUND))[0]
    seen = built.Seen("essai", Path("essai.pdf"), [replace(page, chapter="territoire-un", band=band)],
                      {"territoire-un": has}, Counter({"territoire-un": 1}))  # fmt: skip
    found = [*report([seen], every_page=True)]
    assert f"{goal} no band above 15%: pages of territories with matter: {int(goal == '✓')} of 1" in found
    assert "  no band above 25%: all other inner pages: none" in found
    assert replace(has, words=149).limit == replace(has, photos=0).limit == 0.25


@pytest.mark.parametrize(
    ("words", "pages", "goal", "alone"),
    [
        ((100, 100, 400), (1, 1, 2), "✓", "none"),
        ((100, 100, 400), (1, 2, 2), "✖", "none"),
        ((100, 100, 100), (1, 1, 2), "✓", "none"),  # of three, one stands alone
        ((100, 400, 100), (2, 2, 1), " ", "20%, 20%"),
    ],
)
def test_short_ones_are_to_share_an_opening_where_they_follow_each_other(
    words: Sequence[int], pages: Sequence[int], goal: str, alone: str
) -> None:
    page = measure(pdf(AROUND))[0]
    has = {f"territoire-{at}": built.Has("", each, 0, False, False, 0) for at, each in enumerate(words)}
    shown = [
        replace(page, chapter=name, band=0.2) for name, count in zip(has, pages, strict=True) for _ in range(count)
    ]
    found = [*report([built.Seen("essai", Path("essai.pdf"), shown, has)], every_page=True)]
    assert any(line.startswith(f"{goal} ") and "beside another one on one page" in line for line in found)
    assert any(line.endswith(f"their tallest bands: {alone}") for line in found)


def test_uneven_matter_has_what_authors_send_and_is_the_same_each_time(tmp_path: Path) -> None:
    matters = [replace(matter, photos=0) for matter in drawn.draw(24, 1)]
    one, other = (uneven.write(matters, tmp_path / name) for name in ("a", "b"))
    texts = [path.read_text("utf-8") for path in sorted(one.rglob("texte.md"))]
    assert texts == [path.read_text("utf-8") for path in sorted(other.rglob("texte.md"))]
    edition = check(load(one))
    assert {len(each.rubrics) for each in edition.territories} >= {1, 3, 4, 5}
    for mark in ("[^n1]", "**", "](https://", "### ", "| --- |", "\n    - "):
        assert any(mark in text for text in texts), mark
    assert max(len([*each.sheet.facts()]) for each in edition.territories) > 4
