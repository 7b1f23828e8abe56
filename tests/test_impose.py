"""The booklet edition: the sheets are folded in the mind, then the PDF is read back half by half."""

import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from io import BytesIO
from itertools import groupby
from pathlib import Path
from subprocess import run
from typing import Literal

import pikepdf
import pypdfium2
import pytest
from pikepdf import Dictionary, Name

from livret.exports.booklet.impose import form, impose, place
from livret.pdf.folding import FoldedSheet, Imposition, sheets
from livret.pdf.model import Book, BookInfo, Page
from livret.pdf.save import written
from tests.printed import real

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)
INFO = BookInfo("Essai", "Maison d’Essai", "", (), "fr", datetime(2025, 6, 15, tzinfo=UTC))


@cache
def numbered(pages: int, width: float = A4[0], height: float = A4[1], bleed: float = 5 * MM) -> Book:
    """Return a book whose pages show their number in the middle, on a ground that reaches the end of the bleed:
    red on right pages, blue on left ones.
    """
    pdf = pikepdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Courier))
    box = [-bleed, -bleed, width + bleed, height + bleed]
    dot = pdf.make_stream(b"0 0 1 1 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 1, 1], StructParents=7)
    for number in range(1, pages + 1):
        colour = "1 0 0" if number % 2 else "0 0 1"
        pdf.add_blank_page()
        page = pdf.pages[-1].obj
        page.MediaBox, page.TrimBox = pikepdf.Array(box), pikepdf.Array([0, 0, width, height])
        page.Resources = Dictionary(Font=Dictionary(F=font), XObject=Dictionary(Dot=dot))
        page.Contents = pdf.make_stream(
            f"/P <</MCID 0>> BDC q {colour} rg {box[0]} {box[1]} {box[2] - box[0]} {box[3] - box[1]} re f Q EMC "
            f"BT 1 g /F 40 Tf {width / 2:.3f} {height / 2:.3f} Td ({number}) Tj ET /Dot Do".encode()
        )
    return Book(written(pdf), INFO, tuple(Page(width, height, bleed) for _ in range(pages)), ())


#: Documents that are open: what is read of one is gone with it.
_OPEN: list[pikepdf.Pdf] = []


def opened(pdf: bytes) -> pikepdf.Pdf:
    _OPEN.append(pikepdf.open(BytesIO(pdf)))
    return _OPEN[-1]


def poppler(program: str, *options: str, pdf: bytes) -> str:
    done = run([program, *options, "-", *["-"] * (program == "pdftotext")], input=pdf, capture_output=True, check=True)
    assert not done.stderr, done.stderr.decode()
    return done.stdout.decode()


def halves(pdf: bytes, width: float, height: float) -> list[tuple[str, str]]:
    """Return the words of the left and of the right half of each side of each sheet; *width* is the sheet's."""

    def words(x: float) -> list[str]:
        area = ["-x", f"{x:.0f}", "-y", "0", "-W", f"{width / 2:.0f}", "-H", f"{height:.0f}"]
        pages = poppler("pdftotext", "-layout", *area, pdf=pdf).split("\f")[:-1]
        return [" ".join(page.split()) for page in pages]

    return list(zip(words(0), words(width / 2), strict=True))


def images(pdf: bytes, dpi: float = 36) -> Iterator[object]:
    document = pypdfium2.PdfDocument(pdf)
    return (page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document)


def folded(planned: tuple[FoldedSheet, ...]) -> list[int | None]:
    """Return the pages as one meets them in booklets folded and nested: every leaf, front then back.

    Recto up, the right half of a sheet becomes a leaf of the first half of its booklet: outside, its recto; behind
    it, the left half of the verso, since the sheet was turned as a page is. The left half is a leaf of the end.
    """
    met: list[int | None] = []
    for _booklet, group in groupby(planned, key=lambda sheet: sheet.booklet):
        nested = list(group)
        assert [sheet.depth for sheet in nested] == list(range(len(nested)))
        assert [sheet.innermost for sheet in nested] == [False] * (len(nested) - 1) + [True]
        for sheet in nested:
            met += [sheet.front[1], sheet.back[0]]
        for sheet in reversed(nested):
            met += [sheet.back[1], sheet.front[0]]
    return met


# which page stands where


@pytest.mark.parametrize(
    ("pages", "signature", "expected"),
    [
        (1, None, "_ 1 | _ _"),
        (2, None, "2 1 | _ _"),
        (3, None, "3 1 | _ 2"),
        (4, None, "4 1 | 2 3"),
        (5, None, "5 1 | 2 4 · _ 3 | _ _"),
        (6, None, "6 1 | 2 5 · _ 3 | 4 _"),
        (8, None, "8 1 | 2 7 · 6 3 | 4 5"),
        (8, 4, "4 1 | 2 3 · 8 5 | 6 7"),
        (10, 8, "8 1 | 2 7 · 6 3 | 4 5 · 10 _ | _ 9"),
    ],
)
def test_each_page_is_where_folding_wants_it(pages: int, signature: int | None, expected: str) -> None:
    def side(pair: tuple[int | None, int | None]) -> str:
        return " ".join(str(page or "_") for page in pair)

    assert " · ".join(f"{side(s.front)} | {side(s.back)}" for s in sheets(pages, signature)) == expected


@pytest.mark.parametrize("signature", [None, 4, 8, 16, 32])
@pytest.mark.parametrize("pages", [1, 2, 3, 4, 7, 8, 24, 25, 399, 400])
def test_folded_sheets_read_in_order(pages: int, signature: int | None) -> None:
    met = folded(sheets(pages, signature))
    assert len(met) % 4 == 0
    assert len(met) < pages + 4
    assert [page for page in met if page] == list(range(1, pages + 1))
    assert met[0] == 1
    assert met[-1] == (pages if pages > 1 else None)
    assert met[-2] == (pages - 1 if pages > 2 else None)


def test_blanks_stand_before_the_last_two_pages() -> None:
    assert folded(sheets(22, None)) == [*range(1, 21), None, None, 21, 22]
    assert folded(sheets(22, 16)) == [*range(1, 21), None, None, 21, 22]


def test_a_full_book_has_no_blank() -> None:
    assert folded(sheets(24, None)) == list(range(1, 25))
    assert folded(sheets(32, 16)) == list(range(1, 33))


@pytest.mark.parametrize(("pages", "expected"), [(12, [12]), (18, [16, 4]), (24, [16, 8]), (44, [16, 16, 12])])
def test_the_last_booklet_is_smaller_rather_than_blank(pages: int, expected: list[int]) -> None:
    counted = Counter(sheet.booklet for sheet in sheets(pages, 16))
    assert [4 * counted[booklet] for booklet in sorted(counted)] == expected


def test_booklets_to_sew_follow_each_other() -> None:
    planned = sheets(400, 16)
    assert len(planned) == 100
    assert [planned[0].booklet, planned[3].booklet, planned[4].booklet, planned[-1].booklet] == [1, 1, 2, 25]
    assert {page for sheet in planned[4:8] for page in sheet.pages} == set(range(17, 33))


@pytest.mark.parametrize("signature", [0, -4, 2, 6, 17, 132, 10**9])
def test_a_signature_that_cannot_be_folded_is_refused(signature: int) -> None:
    with pytest.raises(ValueError, match=f"a signature of {signature} pages: a multiple of 4, 4 to 128"):
        sheets(24, signature)
    with pytest.raises(ValueError, match="signature"):
        Imposition(signature=signature)


@pytest.mark.parametrize("fields", [{"paper": "A5"}, {"thickness_mm": -0.1}, {"thickness_mm": float("nan")}])
def test_a_paper_that_cannot_be_had_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"A5|thick"):
        Imposition(**fields)


def test_a_book_without_pages_is_refused() -> None:
    with pytest.raises(ValueError, match="without pages"):
        sheets(0, None)


# the PDF, read back


@pytest.mark.parametrize(
    ("pages", "imposition", "size"),
    [
        (1, Imposition(), (420, 297)),
        (2, Imposition(), (420, 297)),
        (3, Imposition("A4"), (297, 210)),
        (8, Imposition("A4", thickness_mm=1), (297, 210)),
        (24, Imposition(marks=True), (420, 297)),
        (24, Imposition(signature=16), (420, 297)),
        (400, Imposition(signature=16), (420, 297)),
    ],
    ids=str,
)
def test_each_half_of_a_sheet_shows_its_page(pages: int, imposition: Imposition, size: tuple[float, float]) -> None:
    pdf = impose(numbered(pages), imposition)
    expected = [side for sheet in sheets(pages, imposition.signature) for side in (sheet.front, sheet.back)]
    found = halves(pdf, size[0] * MM, size[1] * MM)
    assert found == [tuple(str(page or "") for page in side) for side in expected]


def test_each_half_of_a_real_sheet_says_what_its_page_says() -> None:
    book, (width, height) = real().book, A4
    pages = real().poppler("pdftotext", "-layout").split("\f")[:-1]
    shown = {number: " ".join(page.split()) for number, page in enumerate(pages, 1)} | {None: ""}
    planned = [side for sheet in sheets(len(book.pages), None) for side in (sheet.front, sheet.back)]
    found = halves(impose(book, Imposition(thickness_mm=0)), 2 * width, height)
    assert [tuple(sorted(half.split()) for half in side) for side in found] == [
        tuple(sorted(shown[page].split()) for page in side) for side in planned
    ]
    assert "Montpellier" in found[-1][0]


# where it stands


def number_places(pdf: bytes) -> dict[int, tuple[float, float]]:
    """Return where each page's number begins on its sheet: x, and y of its top, in points."""
    reported = poppler("pdftotext", "-bbox", pdf=pdf)
    found = re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="[\d.]+" yMax="[\d.]+">(\d+)</word>', reported)
    return {int(number): (float(x), float(y)) for x, y, number in found}


def test_on_a3_pages_are_at_true_size_side_by_side() -> None:
    places = number_places(impose(numbered(8), Imposition(thickness_mm=0)))
    assert {number: round(x, 1) for number, (x, _y) in places.items()} == {
        number: round(A4[0] / 2 + (A4[0] if number % 2 else 0), 1) for number in range(1, 9)
    }


def test_on_a4_pages_are_scaled_to_a5() -> None:
    on_a3, on_a4 = (number_places(impose(numbered(8), Imposition(paper, thickness_mm=0))) for paper in ("A3", "A4"))
    for number in range(1, 9):
        assert on_a4[number] == pytest.approx([part / 2**0.5 for part in on_a3[number]], abs=0.1)


@pytest.mark.parametrize("paper", ["A3", "A4"])
def test_inner_sheets_move_towards_the_fold_by_the_thickness_of_those_around_them(paper: str) -> None:
    """The thickness is the paper's own, whatever the scale. Three sheets: pages 1 and 12, 3 and 10, 5 and 8 …"""
    still, moved = (
        number_places(impose(numbered(12), Imposition(paper, thickness_mm=thickness))) for thickness in (0, 0.2)
    )
    towards_fold = {
        number: round((moved[number][0] - still[number][0]) / MM * (-1 if number % 2 else 1), 2)
        for number in range(1, 13)
    }
    assert towards_fold == {1: 0, 2: 0, 3: 0.2, 4: 0.2, 5: 0.4, 6: 0.4, 7: 0.4, 8: 0.4, 9: 0.2, 10: 0.2, 11: 0, 12: 0}
    assert {number: moved[number][1] for number in moved} == {number: still[number][1] for number in still}


def test_creep_begins_again_with_each_booklet() -> None:
    depths = [Imposition(signature=8, thickness_mm=0.25).creep_mm(sheet) for sheet in sheets(16, 8)]
    assert depths == [0, 0.25, 0, 0.25]


@pytest.mark.parametrize("imposition", [Imposition(thickness_mm=1), Imposition("A4", thickness_mm=0.5)], ids=str)
def test_nothing_spills_over_the_fold_and_the_bleed_fills_the_outer_edge(imposition: Imposition) -> None:
    """Left halves are blue, right ones red, to the last pixel beside the fold and at the edges of the sheet."""
    for image in images(impose(numbered(16), imposition)):
        middle, (width, height) = image.width / 2, image.size
        for y in (0, height // 3, height - 2):
            row = [image.getpixel((x, y)) for x in range(width)]
            assert set(row[: int(middle - 1)]) == {(0, 0, 255)}
            assert set(row[int(middle + 2) : -1]) == {(255, 0, 0)}


def test_another_shape_stands_in_the_middle_of_its_half_and_shows_no_bleed() -> None:
    """A square of 200 mm on half an A3: 210 mm wide, 43.5 mm of white above and below."""
    spot = place(Page(200 * MM, 200 * MM, 5 * MM), (420 * MM, 297 * MM), "right", 0)
    assert spot.scale == pytest.approx(1.05)
    assert (spot.x, spot.y) == pytest.approx((210 * MM, 43.5 * MM))
    assert spot.clip == pytest.approx((210 * MM, 43.5 * MM, 210 * MM, 210 * MM))
    image = next(images(impose(numbered(4, 200 * MM, 200 * MM), Imposition())))
    column = [image.getpixel((image.width - 20, y)) for y in range(image.height)]
    assert column.count((255, 0, 0)) == pytest.approx(210 / 25.4 * 36, abs=2)
    assert column[0] == column[-1] == (255, 255, 255)


@pytest.mark.parametrize("half", ["left", "right"])
def test_the_bleed_fills_the_hairs_between_a5_and_half_of_a4(half: Literal["left", "right"]) -> None:
    """A half of A4 is 148.5 mm wide, a page of 210 mm scaled to its height 148.485 mm."""
    spot = place(Page(*A4, 5 * MM), (297 * MM, 210 * MM), half, 0)
    assert spot.clip == pytest.approx((0 if half == "left" else 148.5 * MM, 0, 148.5 * MM, 210 * MM))


def test_a_narrow_page_keeps_its_white_when_it_creeps() -> None:
    spot = place(Page(100, 300, 10), (400, 200), "left", 3)
    assert spot.clip == pytest.approx((200 / 3, 0, 200 / 3, 200))
    assert spot.x == pytest.approx(200 / 3 + 3)


# marks


def marked(pages: int, signature: int | None) -> list[tuple[str, set[float]]]:
    """Return each side's label, and where it has marks: heights in twelfths of the sheet's; all on the fold."""
    plain, with_marks = (
        impose(numbered(pages), Imposition(signature=signature, marks=marks)) for marks in (False, True)
    )
    found = []
    pdf = opened(with_marks)
    labels = pdf.Root.PageLabels.Nums
    for number, (before, after) in enumerate(zip(images(plain, 72), images(with_marks, 72), strict=True)):
        width, height = before.size
        other = [
            (x, y)
            for y in range(height)
            for x in range(width // 2 - 20, width // 2 + 20)
            if before.getpixel((x, y)) != after.getpixel((x, y))
        ]
        assert before.crop((0, 0, width // 2 - 6, height)) == after.crop((0, 0, width // 2 - 6, height))
        assert before.crop((width // 2 + 6, 0, width, height)) == after.crop((width // 2 + 6, 0, width, height))
        found.append((str(labels[2 * number + 1].P), {round(12 * y / height) for _x, y in other}))
    return found


def test_a_booklet_to_staple_is_marked_outside_its_fold_and_on_its_cover() -> None:
    assert marked(8, None) == [
        ("feuille 1 recto", {0, 3, 9, 12}),
        ("feuille 1 verso", set()),
        ("feuille 2 recto", {0, 12}),
        ("feuille 2 verso", set()),
    ]


def test_booklets_to_sew_have_their_holes_in_their_middle() -> None:
    assert marked(16, 8) == [
        ("cahier 1, feuille 1 recto", {0, 12}),
        ("cahier 1, feuille 1 verso", set()),
        ("cahier 1, feuille 2 recto", {0, 12}),
        ("cahier 1, feuille 2 verso", {1, 3, 5, 7, 9, 11}),
        ("cahier 2, feuille 1 recto", {0, 12}),
        ("cahier 2, feuille 1 verso", set()),
        ("cahier 2, feuille 2 recto", {0, 12}),
        ("cahier 2, feuille 2 verso", {1, 3, 5, 7, 9, 11}),
    ]


def test_marks_are_only_drawn_on_demand() -> None:
    for side in opened(impose(numbered(8), Imposition())).pages:
        assert " RG" not in side.obj.Contents.read_bytes().decode()


# the file


@cache
def real_booklet() -> bytes:
    return impose(real().book, Imposition())


def test_the_printer_is_told_how_to_print() -> None:
    pdf = opened(real_booklet())
    assert {key: str(value) for key, value in pdf.Root.ViewerPreferences.items()} == {
        "/DisplayDocTitle": "True",
        "/Duplex": "/DuplexFlipShortEdge",
        "/PickTrayByPDFSize": "True",
        "/PrintScaling": "/None",
    }


@pytest.mark.parametrize(("paper", "size"), [("A3", "1190.55 x 841.89 pts (A3)"), ("A4", "841.89 x 595.276 pts (A4)")])
def test_sheets_are_landscape_and_begin_at_zero(paper: str, size: str) -> None:
    pdf = impose(numbered(8), Imposition(paper))
    assert re.findall(r"Page size: +(.*)", poppler("pdfinfo", pdf=pdf)) == [size]
    assert {tuple(map(float, page.MediaBox))[:2] for page in opened(pdf).pages} == {(0, 0)}
    known = {"/Type", "/Parent", "/MediaBox", "/Resources", "/Contents", "/Rotate"}
    assert [set(page.obj.keys()) - known for page in opened(pdf).pages] == [set()] * 4
    assert {int(page.obj.get("/Rotate", 0)) for page in opened(pdf).pages} == {0}


@pytest.mark.parametrize("booklet", [lambda: real_booklet(), lambda: impose(numbered(4), Imposition())])
def test_no_tag_link_or_bookmark_is_left(booklet: Callable[[], bytes]) -> None:
    pdf, drawn = opened(booklet()), []
    known = {"/Type", "/Pages", "/Lang", "/Metadata", "/PageLabels", "/ViewerPreferences"}
    assert set(pdf.Root.keys()) <= known
    for entry in pdf.objects:
        keys = set(entry.keys()) if isinstance(entry, Dictionary | pikepdf.Stream) else set()
        assert not keys & {"/StructParents", "/StructParent", "/Annots", "/Dest", "/URI"}
        if isinstance(entry, pikepdf.Stream) and entry.get("/Subtype") == Name.Form:
            operators = {str(step.operator) for step in pikepdf.parse_content_stream(entry)}
            drawn.append(bool(operators & {"Tj", "TJ", "f", "Do", "S"}))
            assert not operators & {"BDC", "BMC", "EMC", "DP", "MP"}
    assert all(drawn)


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        ("/Artifact\nBMC\nq\nQ\nEMC\n", ["q", "Q"]),
        ("/Span\n<</MCID 0>>\nBDC\n/P/MC0 BDC\n/A MP\n/A /B DP\nq\nQ\nEMC\nEMC", ["q", "Q"]),
        ("/P <</A <</B 1>>>> BDC q Q EMC", ["q", "Q"]),
        ("BT (/P BMC ) Tj (EMC\n) Tj ET", ["BT", "(/P BMC ) Tj", "(EMC\n) Tj", "ET"]),
        ("/AEMC gs\n/DP gs\nn", ["/AEMC gs", "/DP gs", "n"]),
    ],
)
def test_only_marks_are_taken_from_a_page(content: str, kept: list[str]) -> None:
    pdf = pikepdf.new()
    page = pdf.add_blank_page().obj
    page.Contents = pdf.make_stream(content.encode())
    left = pikepdf.parse_content_stream(form(pdf, page, Page(72, 72, 0)))
    assert pikepdf.unparse_content_stream(left) == pikepdf.unparse_content_stream(
        pikepdf.parse_content_stream(pdf.make_stream("\n".join(kept).encode()))
    )


def test_each_page_is_in_the_file_once_and_so_is_each_font() -> None:
    book, pdf = opened(real().book.pdf), opened(real_booklet())
    shown = [form.objgen for side in pdf.pages for form in side.obj.Resources.XObject.values()]
    assert len(shown) == len(set(shown)) == len(book.pages)

    def programs(of: pikepdf.Pdf) -> int:
        return len(
            {entry.FontFile2.objgen for entry in of.objects if isinstance(entry, Dictionary) and "/FontFile2" in entry}
        )

    assert programs(pdf) == programs(book) > 1


def test_it_says_what_it_is(tmp_path: Path) -> None:
    found = poppler("pdfinfo", pdf=real_booklet())
    assert f"Title:           {real().book.info.title} – livret à plier\n" in found
    assert "Tagged:          no" in found
    (tmp_path / "booklet.pdf").write_bytes(real_booklet())
    run(["qpdf", "--check", tmp_path / "booklet.pdf"], capture_output=True, check=True)


def test_a_book_that_was_tagged_prints_the_same_pixels() -> None:
    """The right half of the first recto is the cover, as the book draws it."""
    cover = next(images(real().pdf, 50))
    sheet = next(images(real_booklet(), 50))
    half = sheet.crop((sheet.width - cover.width, 0, sheet.width, cover.height))
    far = sum(
        max(abs(a - b) for a, b in zip(half.getpixel((x, y)), cover.getpixel((x, y)), strict=True)) > 60
        for x in range(3, cover.width - 3)
        for y in range(3, cover.height - 3)
    )
    assert far < 0.004 * cover.width * cover.height


_AGAIN = """
import sys
from hashlib import sha256
from livret.pdf.folding import Imposition
from livret.exports.booklet.impose import impose
from tests.test_impose import numbered
print(sha256(impose(numbered(12), Imposition(signature=8, marks=True))).hexdigest())
"""


def test_the_same_bytes_in_another_process_time_zone_and_hash_seed() -> None:
    elsewhere = {**os.environ, "PYTHONHASHSEED": "2", "TZ": "Pacific/Auckland", "LC_ALL": "C"}
    again = run([sys.executable, "-c", _AGAIN], env=elsewhere, capture_output=True, check=True, text=True).stdout
    booklet = impose(numbered(12), Imposition(signature=8, marks=True))
    assert again.strip() == sha256(booklet).hexdigest()
    assert impose(real().book, Imposition()) == real_booklet()
