"""Drawings that stand on several pages are kept once; what stays on a page, and how it looks, does not change."""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name

from livret.bind import book as binding
from livret.bind.dedupe import drop_idle
from livret.bind.placed import PlacedFragment
from livret.pdf.shared_forms import extent, share_drawings
from tests import press_dump, printed
from tests.press_samples import INFO, fragment

#: A drawing worth a form of its own: more than 2000 bytes.
LINES = "".join(f"{x} {x % 7} l\n" for x in range(300))
PATH = f"1 w\n0 0 m\n{LINES}S\nQ\n"
DRAWING = f"q\n{PATH}"

#: Resources that give `/pale` a meaning; the second, another.
PALE, PALER = ({"ExtGState": {"/pale": {"ca": opacity}}} for opacity in (0.5, 0.25))


def sheets(*contents: str, resources: Sequence[dict[str, object]] = ()) -> pikepdf.Pdf:
    """Return a PDF whose pages have the streams *contents*, after sharing."""
    pdf = pikepdf.new()
    for number, content in enumerate(contents):
        page = pdf.add_blank_page(page_size=(100, 100))
        page.obj.Contents = pdf.make_stream(content.encode())
        page.obj.Resources = as_pdf(resources[number] if resources else {})
    share_drawings(pdf, placed(pdf).drawings())
    return pdf


def as_pdf(value: object) -> object:
    return (
        Dictionary({f"/{key.lstrip('/')}": as_pdf(v) for key, v in value.items()}) if isinstance(value, dict) else value
    )


def placed(pdf: pikepdf.Pdf) -> PlacedFragment:
    return PlacedFragment(fragment("f", "<p>x</p>"), Dictionary(), 0, 1, tuple(page.obj for page in pdf.pages))


def contents(pdf: pikepdf.Pdf) -> list[str]:
    return [page.obj.Contents.read_bytes().decode() for page in pdf.pages]


def drawings(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    return {name: form for page in pdf.pages for name, form in page.Resources.get("/XObject", Dictionary()).items()}


# What leaves the page


def test_a_drawing_on_two_pages_is_kept_once() -> None:
    pdf = sheets(f"0 g\n{DRAWING}1 g\n", f"1 g\n{DRAWING}")
    assert contents(pdf) == ["0 g\n/drawing-1 Do\n1 g\n", "1 g\n/drawing-1 Do\n"]
    (one, other) = (page.Resources.XObject["/drawing-1"] for page in pdf.pages)
    assert one.objgen == other.objgen
    assert one.read_bytes().decode() == DRAWING
    assert (one.Type, one.Subtype, "/Group" in one) == (Name.XObject, Name.Form, False)


def test_a_drawing_twice_on_one_page_is_kept_once() -> None:
    assert contents(sheets(DRAWING + "1 0 0 1 9 9 cm\n" + DRAWING)) == [
        "/drawing-1 Do\n1 0 0 1 9 9 cm\n/drawing-1 Do\n"
    ]


def test_the_widest_leaves() -> None:
    wide = f"q\n2 0 0 2 0 0 cm\n{DRAWING}Q\n"
    pdf = sheets(wide, wide)
    assert contents(pdf) == ["/drawing-1 Do\n"] * 2
    assert drawings(pdf)["/drawing-1"].read_bytes().decode() == wide


def test_what_wide_drawings_share_leaves_when_they_differ() -> None:
    pdf = sheets(f"q\n2 w\n{DRAWING}Q\n", f"q\n3 w\n{DRAWING}Q\n")
    assert contents(pdf) == ["q\n2 w\n/drawing-1 Do\nQ\n", "q\n3 w\n/drawing-1 Do\nQ\n"]


def test_a_last_line_without_an_end_is_a_line() -> None:
    assert contents(sheets(DRAWING.rstrip(), DRAWING)) == ["/drawing-1 Do\n"] * 2


def test_a_graphics_state_goes_along() -> None:
    drawing = f"q\n/pale gs\n{DRAWING}Q\n"
    pdf = sheets(drawing, drawing, resources=(PALE, PALE))
    assert float(drawings(pdf)["/drawing-1"].Resources.ExtGState["/pale"].ca) == 0.5


# What stays


@pytest.mark.parametrize(
    "line",
    [
        "BT",
        "/Figure <</MCID 0>> BDC",
        "/Artifact BMC",
        "EMC",
        "/x0 Do",
        "/Pattern cs",
        "/p1 scn",
        "/s1 sh",
        "/none gs",
        "BI",
        "1 0 0 1 9 9 cm 0 0 m",
    ],
)
def test_anything_but_drawing_stays(line: str) -> None:
    drawing = f"q\n{line}\n{PATH}"
    assert contents(sheets(drawing, drawing)) == [drawing] * 2


def test_a_stream_with_strings_stays() -> None:
    """A string may hold what looks like operators."""
    page = f"{DRAWING}BT\n(\nq\n) Tj\nET\n"
    assert contents(sheets(page, page)) == [page] * 2


def test_one_name_with_two_meanings_is_two_drawings() -> None:
    drawing = f"q\n/pale gs\n{PATH}"
    assert drawings(sheets(drawing, drawing, resources=(PALE, PALER))) == {}


def test_a_line_as_wide_as_the_page_says_stays() -> None:
    """How far it reaches is unknown, and a form is clipped."""
    drawing = DRAWING.replace("1 w\n", "")
    assert contents(sheets(f"9 w\n{drawing}", drawing)) == [f"9 w\n{drawing}", drawing]


@pytest.mark.parametrize("page", [DRAWING, "q\n0 0 m\n9 9 l\nS\nQ\n" * 2, f"Q\n{LINES}", f"q\n{DRAWING}", ""])
def test_small_lonely_and_unbalanced_drawings_stay(page: str) -> None:
    assert contents(sheets(page)) == [page]


# How far a drawing reaches


@pytest.mark.parametrize(
    ("drawing", "box"),
    [
        ("2 3 m\n10 5 l\nf", (2, 3, 10, 5)),
        ("1 1 4 -3 re\nf*", (1, -2, 5, 1)),
        ("0 0 m\n0 9 9 9 9 0 c\nf", (0, 0, 9, 9)),
        ("0 0 m\n0 9 9 0 v\n5 -5 9 0 y\nh\nf", (0, -5, 9, 9)),
        ("q\n2 0 0 -2 10 0 cm\n1 1 m\n3 2 l\nf\nQ\n0 0 m\n1 1 l\nf", (0, -4, 16, 1)),
        ("1 0 0 1 5 0 cm\n2 0 0 2 0 0 cm\n1 1 2 2 re\nf", (7, 2, 11, 6)),
        (
            "2 w\n0 0 m\n9 0 l\nS",
            (-16, -16, 25, 16),
        ),  # ten half widths, a miter at its limit, on the diagonal; and one for hairlines
        ("q\n2 w\nQ\n0 0 m\n9 0 l\nS", None),
        ("1 w", None),
    ],
)
def test_extent(drawing: str, box: tuple[int, int, int, int] | None) -> None:
    assert extent(drawing.encode()) == box


# Idle resources


def test_idle_resources_are_let_go() -> None:
    pdf = pikepdf.new()
    page = pdf.add_blank_page().obj
    fonts = pdf.make_indirect(Dictionary({"/F1": Dictionary(), "/F2": Dictionary(), "/F3": Dictionary()}))
    states = Dictionary({"/a": Dictionary()})
    form = pdf.make_stream(b"/F2 1 Tf", Resources=Dictionary(Font=fonts, ExtGState=states))
    spaces = Dictionary({"/lab": Name.DeviceRGB, "/DefaultRGB": Name.DeviceRGB})
    page.Resources = Dictionary(
        Font=fonts, ColorSpace=spaces, XObject=Dictionary({"/x0": form, "/x1": pdf.make_stream(b"")})
    )
    page.Contents = Array([pdf.make_stream(b"/F1 1 Tf"), pdf.make_stream(b"/x0 Do")])
    drop_idle([page])
    assert {key: sorted(value.keys()) for key, value in page.Resources.items()} == {
        "/Font": ["/F1"],
        "/ColorSpace": ["/DefaultRGB"],
        "/XObject": ["/x0"],
    }
    assert {key: list(value.keys()) for key, value in form.Resources.items()} == {"/Font": ["/F2"]}


def test_names_written_with_numbers_keep_everything() -> None:
    pdf = pikepdf.new()
    page = pdf.add_blank_page().obj
    page.Resources = Dictionary(Font=Dictionary({"/A B": Dictionary(), "/C": Dictionary()}))
    page.Contents = pdf.make_stream(b"/A#20B 1 Tf")
    drop_idle([page])
    assert sorted(page.Resources.Font.keys()) == ["/A B", "/C"]


# Both editions


@pytest.mark.parametrize("edition", [printed.real, printed.exemple], ids=["real", "exemple"])
def test_the_book_looks_and_reads_the_same(edition: object, monkeypatch: pytest.MonkeyPatch) -> None:
    fragments = [sheet.fragment for sheet in edition().proofs.sheets]
    shared = binding.bind(fragments, INFO).pdf
    monkeypatch.setattr(binding, "share_drawings", lambda *_: None)
    whole = binding.bind(fragments, INFO).pdf
    # The map stands on both covers of the real edition; those of « exemple » have a photo, which is kept once anyway.
    assert len(shared) < 0.9 * len(whole) if edition is printed.real else len(shared) <= len(whole)
    assert pictures(shared) == pictures(whole)
    with pikepdf.open(BytesIO(shared)) as one, pikepdf.open(BytesIO(whole)) as other:
        assert press_dump.dump(one) == press_dump.dump(other)


@pytest.mark.parametrize("edition", [printed.real, printed.exemple], ids=["real", "exemple"])
def test_drawings_that_were_looked_for_before_make_the_same_book(edition: object) -> None:
    fragments = [sheet.fragment for sheet in edition().proofs.sheets]
    assert all(len(each.drawings) >= len(each.pages) for each in fragments)
    assert sum(len(page) for each in fragments for page in each.drawings) >= 2
    unknown = [replace(each, drawings=()) for each in fragments]
    assert binding.bind(fragments, INFO).pdf == binding.bind(unknown, INFO).pdf


def pictures(data: bytes) -> list[bytes]:
    return [page.render(scale=0.5).to_pil().tobytes() for page in pypdfium2.PdfDocument(data)]


def test_both_covers_draw_one_map() -> None:
    with printed.real().opened() as pdf:
        front, back = (pdf.pages[index].Resources.XObject for index in (0, -1))
        assert {form.objgen for form in front.values()} == {form.objgen for form in back.values()}
        assert max(len(form.read_bytes()) for form in front.values()) > 30_000
        assert len(pdf.pages[0].Contents.read_bytes()) < 5_000


def test_an_edition_without_its_photographs_weighs_little() -> None:
    with printed.exemple().opened() as pdf:
        photos = [each for each in pdf.objects if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image"]
        weight = sum(len(each.read_raw_bytes()) for each in photos)
    assert len(printed.exemple().pdf) - weight < 300_000
    assert len(printed.real().pdf) < 150_000


def test_pages_name_no_colour_space_that_they_do_not_use() -> None:
    with printed.exemple().opened() as pdf:
        assert [page.index for page in pdf.pages if "/ColorSpace" in page.Resources] == []
