"""The press edition as a file: PDF/X-4, its sheet, its inks; and that its pages are those of the other editions."""

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from subprocess import run
from time import process_time
from xml.etree import ElementTree

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream
from PIL import Image

from livret.base.tokens import colours
from livret.bind.book import bind
from livret.exports.press.pdfx import PressJob, separate, split
from livret.pdf.model import Book
from livret.pdf.printing_condition import house_condition
from tests import printed
from tests.press_samples import INFO, fragment
from tests.separations import BLEED, HEIGHT, WIDTH, book_of, coverage, inside, job, plates

MM = 72 / 25.4
#: From the sheet's edge to the trim, with marks and 5 mm of bleed.
MARGIN = 15 * MM
EDITIONS = ("exemple", "occitanie")


def book(name: str) -> Book:
    return (printed.exemple() if name == "exemple" else printed.real()).book


@cache
def press(name: str) -> bytes:
    return separate(book(name), PressJob(house_condition()))


@pytest.fixture(params=EDITIONS)
def edition(request: pytest.FixtureRequest) -> bytes:
    return press(request.param)


def opened(data: bytes) -> Pdf:
    return pikepdf.open(BytesIO(data))


def reached(pdf: Pdf) -> Iterator[Object]:
    """Yield everything that the file holds, from its trailer: the census, which knows nothing of the code."""
    waiting, seen = [pdf.trailer], set()
    while waiting:
        kept = waiting.pop()
        if kept.is_indirect and kept.objgen in seen:
            continue
        seen.add(kept.objgen if kept.is_indirect else None)
        yield kept
        kids = kept if isinstance(kept, Array) else [kept[key] for key in kept.keys()]  # noqa: SIM118
        waiting += [kid for kid in kids if isinstance(kid, (Array, Dictionary, Stream))]


def drawings(pdf: Pdf) -> Iterator[Object]:
    """Yield every stream of operators: of pages, forms and patterns."""
    yield from (page.obj for page in pdf.pages)
    yield from (
        o for o in reached(pdf) if isinstance(o, Stream) and ("/PatternType" in o or o.get("/Subtype") == "/Form")
    )


# Colours


def test_nothing_in_the_file_is_rgb(edition: bytes) -> None:
    """Every operator, and every colour space wherever it stands (ISO 15930-7: only what the output intent tells)."""
    with opened(edition) as pdf:
        used = {str(op) for stream in drawings(pdf) for _operands, op in pikepdf.parse_content_stream(stream)}
        names = [str(kid) for each in reached(pdf) for kid in _names(each)]
    assert not used & {"rg", "RG", "ri", "d1", "sc", "SC"}
    assert {"k", "gs", "scn"} <= used
    assert not {"/DeviceRGB", "/CalRGB", "/Lab", "/ICCBased", "/Indexed", "/sRGB", "/DeviceN"} & set(names)
    assert "/DeviceCMYK" in names


def _names(kept: Object) -> Iterator[Object]:
    kids = kept if isinstance(kept, Array) else [kept[key] for key in kept.keys()]  # noqa: SIM118
    return (kid for kid in kids if isinstance(kid, Name))


def test_the_census_sees_rgb() -> None:
    with opened(book("occitanie").pdf) as pdf:
        used = {str(op) for stream in drawings(pdf) for _operands, op in pikepdf.parse_content_stream(stream)}
        assert "rg" in used
        assert any(str(name) == "/DeviceRGB" for each in reached(pdf) for name in _names(each))


def test_colours_of_the_house_are_there_by_their_mixes(edition: bytes) -> None:
    with opened(edition) as pdf:
        used = {
            tuple(round(float(part) * 100) for part in operands)
            for stream in drawings(pdf)
            for operands, op in pikepdf.parse_content_stream(stream)
            if str(op) in "kK"
        }
    assert {colours()[name].cmyk for name in ("pine", "ochre", "ink", "grey", "white", "sand")} <= used
    bar = 17
    assert len(used) <= len(colours()) + bar, "a brochure of house colours holds none else"


@pytest.mark.parametrize("page", [1, 3, 4, 5])
def test_ink_stays_within_the_limit(page: int, tmp_path: Path) -> None:
    found = plates(press("occitanie"), tmp_path, page)
    assert 100 < coverage({name: inside(plate, MARGIN) for name, plate in found.items()}) <= 300


def test_every_page_of_the_example_stays_within_the_limit(tmp_path: Path) -> None:
    """By sums: a page without pictures is never more ink than its colours, so pages with one are rendered."""
    with opened(press("exemple")) as pdf:
        pages = [n for n, page in enumerate(pdf.pages, 1) if any(_pictures(page.obj.Resources))]
    assert pages
    for page in pages[:6]:
        found = plates(press("exemple"), tmp_path, page, 40)
        assert coverage({name: inside(plate, MARGIN, 40) for name, plate in found.items()}) <= 300


def _pictures(resources: Object) -> list[Object]:
    return [o for o in resources.get("/XObject", Dictionary()).values() if o.Subtype == "/Image"]


def region(plate: Image.Image, *points: float) -> tuple[int, int]:
    """Return the least and the most ink (255: full) between places given in points from the sheet's top left."""
    return plate.crop(tuple(round(point * 2) for point in points)).getextrema()


def test_running_text_is_on_the_black_plate_alone(tmp_path: Path) -> None:
    """A column of text on bare paper, and small text on a tint, which is whole under it."""
    found = plates(press("exemple"), tmp_path, 8, 144)
    on_paper, on_tint = (130, 738, 525, 820), (245, 373, 273, 383)
    for name in ("Cyan", "Magenta", "Yellow"):
        assert region(found[name], *on_paper) == (0, 0), name
        least, most = region(found[name], *on_tint)
        assert 0 < least == most < 40, name
    assert region(found["Black"], *on_paper) == region(found["Black"], *on_tint) == (0, 255)


def test_no_line_is_finer_than_presses_hold(edition: bytes) -> None:
    with opened(edition) as pdf:
        widths = [width for page in pdf.pages for width in _strokes(page.obj)]
    assert widths
    assert min(widths) >= 0.25


def _strokes(page: Object) -> Iterator[float]:
    """Yield the width in points of each line stroked on *page*, borders drawn as rings too."""
    kept: list[tuple[float, float]] = []
    scale, width, path = 1.0, 1.0, []
    for operands, op in pikepdf.parse_content_stream(page):
        match str(op):
            case "q":
                kept.append((scale, width))
            case "Q":
                scale, width = kept.pop()
            case "cm":
                a, b, c, d = (float(part) for part in list(operands)[:4])
                scale *= abs(a * d - b * c) ** 0.5
            case "w":
                width = float(operands[0])
            case "S" | "s" | "B" | "B*":
                yield width * scale
            case "f*" if len(path) == 2:
                yield from _ring(path, scale)
            case "f" if len(path) == 1:
                yield min(abs(path[0][2]), abs(path[0][3])) * scale
        path = [*path, [float(part) for part in operands]] if str(op) == "re" else []


def _ring(path: list[list[float]], scale: float) -> Iterator[float]:
    """Yield the sides that a border has: between an outer and an inner rectangle."""
    (x, y, width, height), (left, low, across, up) = path
    sides = (left - x, low - y, x + width - left - across, y + height - low - up)
    yield from (abs(side) * scale for side in sides if abs(side) > 1e-4)


# The sheet


@pytest.mark.parametrize("bleed", [0, 2.5, 3, 5])
@pytest.mark.parametrize("marks", [True, False])
def test_boxes(bleed: float, marks: bool) -> None:
    """They nest, and the sheet begins at 0 (ISO 15930-7; ISO 32000-1 14.11.2)."""
    margin = max(bleed, 3) + 10 if marks else bleed
    with opened(separate(book_of("0 g"), job(bleed_mm=bleed, marks=marks))) as pdf:
        (page,) = pdf.pages
        assert "/ArtBox" not in page.obj
        assert "/CropBox" not in page.obj
        entries = {key: [float(n) / MM for n in page.obj[key]] for key in ("/MediaBox", "/BleedBox", "/TrimBox")}
    width, height = WIDTH / MM, HEIGHT / MM
    for key, distance in (("/MediaBox", margin), ("/BleedBox", bleed), ("/TrimBox", 0)):
        low = margin - distance
        expected = [low, low, margin + width + distance, margin + height + distance]
        assert entries[key] == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize("bleed", [-1, 5.1, 40])
def test_a_bleed_that_was_not_laid_out_is_refused(bleed: float) -> None:
    with pytest.raises(ValueError, match="bleed"):
        separate(book_of("0 g"), job(bleed_mm=bleed))


@pytest.mark.parametrize("bleed", [0, 2.5, 5])
def test_the_bleed_is_full_and_nothing_lies_beyond_but_marks(bleed: float, tmp_path: Path) -> None:
    content = f"1 0 1 0 k {-BLEED} {-BLEED} {WIDTH + 2 * BLEED} {HEIGHT + 2 * BLEED} re f"
    made = separate(book_of(content), job(bleed_mm=bleed, marks=True))
    dpi = 288
    found = plates(made, tmp_path, dpi=dpi)
    margin, pixel = max(bleed, 3) + 10, dpi / 25.4
    edge = round((margin - bleed) * pixel)
    whole = found["Cyan"]
    bled = whole.crop((edge + 1, edge + 1, whole.width - edge - 1, whole.height - edge - 1))
    assert bled.getextrema() == (255, 255)
    gap = round((margin - max(bleed, 3)) * pixel) + 2
    for plate in found.values():
        around = plate.copy()
        around.paste(0, (edge - 2, edge - 2, whole.width - edge + 2, whole.height - edge + 2))
        near = around.crop((gap, gap, whole.width - gap, whole.height - gap))
        assert near.getextrema()[1] == 0, "marks stand outside the bleed and 3 mm from the trim"
        assert around.getextrema()[1] == 255, "marks are on every plate"


def test_crop_marks_are_in_line_with_the_trim(tmp_path: Path) -> None:
    dpi = 288
    plate = plates(separate(book_of("0 g"), job(marks=True)), tmp_path, dpi=dpi)["Cyan"]
    strip = plate.crop((0, round(6 * dpi / 25.4), plate.width, round(9 * dpi / 25.4)))
    columns = [x for x in range(strip.width) if strip.crop((x, 0, x + 1, strip.height)).getextrema()[0] == 255]
    trim = [15 * dpi / 25.4, plate.width - 15 * dpi / 25.4]
    assert [min(abs(x - edge) for x in columns) < 2 for edge in trim] == [True, True]


def test_the_slug_line_tells_which_page_it_is() -> None:
    text = run(["pdftotext", "-f", "3", "-l", "3", "-", "-"], input=press("exemple"), capture_output=True).stdout
    lines = " ".join(text.decode().split())
    assert "Accompagner les transitions à Exempleville · 3/32 · 2025-01-15 · " in lines
    assert lines.rstrip().endswith(f"{house_condition().description} · Livret")


def test_a_long_title_is_shortened_and_strange_signs_are_none_of_the_face() -> None:
    made = separate(book("occitanie"), PressJob(house_condition(), title="Accompagner 漢字 " * 30))
    text = run(["pdftotext", "-l", "1", "-", "-"], input=made, capture_output=True, check=True).stdout.decode()
    assert re.search(r"Accompagner \?\? Accomp.*… · 1/8 · 2025-12-31 · ", text)


def test_a_slug_line_stays_on_a_small_sheet() -> None:
    made = separate(book_of("0 g"), job(marks=True, title="Un titre d’une certaine longueur"))
    output = run(["pdftotext", "-bbox", "-", "-"], input=made, capture_output=True, check=True).stdout.decode()
    width = float(re.findall(r'<page width="([\d.]+)"', output)[0])
    ends = [float(end) for end in re.findall(r'xMax="([\d.]+)"', output)]
    assert ends
    assert max(ends) < width - MARGIN


# PDF/X-4 (ISO 15930-7:2010, read with ISO 32000-1)


def test_the_header_is_pdf_1_6(edition: bytes) -> None:
    assert edition.startswith(b"%PDF-1.6\n")


def test_the_output_intent_is_one_and_holds_its_profile(edition: bytes) -> None:
    """ISO 32000-1 14.11.5: the characterisation by its name in the registry, the profile inside the file."""
    with opened(edition) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert (intent.Type, intent.S) == (Name.OutputIntent, Name.GTS_PDFX)
        assert str(intent.OutputConditionIdentifier) == "FOGRA39"
        assert str(intent.RegistryName) == "http://www.color.org"
        assert str(intent.Info)
        profile = intent.DestOutputProfile
        assert profile.N == 4
        assert profile.read_bytes() == house_condition().data
        assert profile.read_bytes()[12:20] == b"prtrCMYK"


def test_a_condition_of_no_registry_says_so() -> None:
    unknown = replace(house_condition(), identifier="Journal maison", registered=False)
    with opened(separate(book_of("0 g"), job(condition=unknown))) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert "/RegistryName" not in intent
        assert str(intent.OutputConditionIdentifier) == "Journal maison"
        assert str(intent.Info)


def xmp(data: bytes) -> dict[str, str]:
    """Return the simple properties of the packet; alternatives and lists by their first entry."""
    with opened(data) as pdf:
        assert "/Filter" not in pdf.Root.Metadata
        root = ElementTree.fromstring(pdf.Root.Metadata.read_bytes())
    rows = (row for description in root[0] for row in description)
    return {row.tag: row.text or row[0][0].text or "" for row in rows if row.text or len(row)}


def test_the_packet_says_what_it_is_and_agrees_with_info(edition: bytes) -> None:
    found = xmp(edition)
    mm = "{http://ns.adobe.com/xap/1.0/mm/}"
    assert found["{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion"] == "PDF/X-4"
    assert found["{http://ns.adobe.com/pdf/1.3/}Trapped"] == "False"
    assert re.fullmatch(r"uuid:[0-9a-f-]{36}", found[f"{mm}DocumentID"])
    assert found[f"{mm}DocumentID"] != found[f"{mm}InstanceID"]
    assert (found[f"{mm}VersionID"], found[f"{mm}RenditionClass"]) == ("1", "default")
    with opened(edition) as pdf:
        info = pdf.docinfo
        assert info["/Trapped"] == Name("/False")
        assert str(info["/Title"]) == found["{http://purl.org/dc/elements/1.1/}title"]
        for key, name in (("CreationDate", "CreateDate"), ("ModDate", "ModifyDate")):
            stamp = re.sub(r"\D", "", found["{http://ns.adobe.com/xap/1.0/}" + name])
            assert str(info[f"/{key}"]) == f"D:{stamp}Z"
        assert "{http://ns.adobe.com/xap/1.0/}MetadataDate" in found


def test_it_is_identified_and_not_locked(edition: bytes) -> None:
    with opened(edition) as pdf:
        assert len(pdf.trailer.ID) == 2
        assert "/Encrypt" not in pdf.trailer


def test_there_is_nothing_to_click_read_out_or_run(edition: bytes) -> None:
    with opened(edition) as pdf:
        assert set(pdf.Root.keys()) == {"/Type", "/Pages", "/Lang", "/Metadata", "/OutputIntents"}
        for page in pdf.pages:
            kept = {"/Type", "/Parent", "/MediaBox", "/BleedBox", "/TrimBox", "/Resources", "/Contents", "/Group"}
            assert set(page.obj.keys()) <= kept
        keys = {key for each in reached(pdf) if not isinstance(each, Array) for key in each.keys()}  # noqa: SIM118
    forbidden = {"/Annots", "/A", "/AA", "/OpenAction", "/JS", "/AcroForm", "/OCProperties", "/OC", "/Alternates"}
    forbidden |= {"/StructTreeRoot", "/StructParents", "/TR", "/TR2", "/HT", "/OPI", "/Ref", "/PS", "/EmbeddedFiles"}
    assert not keys & forbidden


def test_every_font_is_embedded(edition: bytes) -> None:
    with opened(edition) as pdf:
        fonts = [
            each for each in reached(pdf) if isinstance(each, Dictionary) and each.get("/Type") == "/FontDescriptor"
        ]
        assert len(fonts) >= 3
        for font in fonts:
            assert re.match(r"/[A-Z]{6}\+", str(font.FontName))
            assert font.FontFile2.read_bytes()[:4] == b"\0\1\0\0"


def test_filters_are_those_of_the_standard(edition: bytes) -> None:
    """Neither LZW nor JPEG 2000 nor a filter of encryption."""
    with opened(edition) as pdf:
        filters = {str(each.get("/Filter", "/none")) for each in reached(pdf) if isinstance(each, Stream)}
    assert filters <= {"/none", "/FlateDecode", "/DCTDecode"}


def test_pages_that_blend_blend_in_inks(edition: bytes) -> None:
    with opened(edition) as pdf:
        groups = [each.Group for each in reached(pdf) if not isinstance(each, Array) and "/Group" in each]
        assert groups
        assert {str(group.CS) for group in groups} <= {"/DeviceCMYK", "/DeviceGray"}
        assert any("/Group" not in page.obj for page in pdf.pages), "a page that lets nothing through has no group"


def test_a_page_with_a_blending_drawing_has_a_group_of_its_own() -> None:
    def resources(_pdf: Pdf) -> Dictionary:
        return Dictionary(ExtGState=Dictionary(half=Dictionary(ca=0.5), full=Dictionary(ca=1)))

    with opened(separate(book_of("/half gs", "/full gs", resources=resources), job())) as pdf:
        assert ["/Group" in page.obj for page in pdf.pages] == [True, False]


def test_programs_find_no_fault(edition: bytes, tmp_path: Path) -> None:
    path = tmp_path / "press.pdf"
    path.write_bytes(edition)
    output = run(["qpdf", "--check", str(path)], capture_output=True, check=True).stdout.decode()
    assert "No syntax or stream encoding errors" in output
    quiet = ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-dPDFSTOPONERROR", "-sDEVICE=nullpage", str(path)]
    assert run(quiet, capture_output=True, check=True).stdout == b""


# The same pages


def _words(data: bytes, shift: float) -> list[list[tuple[str, float, float]]]:
    output = run(["pdftotext", "-bbox", "-", "-"], input=data, capture_output=True, check=True).stdout.decode()
    pages = output.split("<page ")[1:]
    pattern = r'xMin="([\d.-]+)" yMin="([\d.-]+)".*?>(.*?)</word>'
    return [[(text, float(x) - shift, float(y) - shift) for x, y, text in re.findall(pattern, page)] for page in pages]


@pytest.mark.parametrize("name", EDITIONS)
def test_every_word_stands_where_the_screen_edition_has_it(name: str) -> None:
    screen = (printed.exemple() if name == "exemple" else printed.real()).pdf
    made = separate(book(name), PressJob(house_condition(), bleed_mm=3, marks=False))
    shown, pressed = _words(screen, 0), _words(made, 3 * MM)
    assert len(shown) == len(pressed)
    assert sum(map(len, shown)) > 500
    for page, other in zip(shown, pressed, strict=True):
        assert [word[0] for word in page] == [word[0] for word in other]
        places = [
            abs(a - b) for one, two in zip(page, other, strict=True) for a, b in zip(one[1:], two[1:], strict=True)
        ]
        assert max(places, default=0) < 0.02


# Many pages, few pages, the same pages


def test_cover_and_inside_are_files_of_their_own() -> None:
    parts = dict(split(press("occitanie"), book("occitanie").info))
    pages = {name: len(opened(data).pages) for name, data in parts.items()}
    assert pages == {"cover": 4, "inside": 4}
    identifiers = {xmp(data)["{http://ns.adobe.com/xap/1.0/mm/}DocumentID"] for data in parts.values()}
    assert len(identifiers | {xmp(press("occitanie"))["{http://ns.adobe.com/xap/1.0/mm/}DocumentID"]}) == 3
    for name, numbers in (("cover", (1, 2, 7, 8)), ("inside", (3, 4, 5, 6))):
        text = run(["pdftotext", "-", "-"], input=parts[name], capture_output=True, check=True).stdout.decode()
        assert re.findall(r"· (\d)/8 ·", text) == [str(number) for number in numbers]
        assert parts[name].startswith(b"%PDF-1.6")


@pytest.mark.parametrize(
    ("count", "expected"), [(1, ["cover"]), (2, ["cover"]), (4, ["cover"]), (5, ["cover", "inside"])]
)
def test_a_thin_book_has_no_inside(count: int, expected: list[str]) -> None:
    small = book_of(*["0 g"] * count)
    assert [name for name, _data in split(separate(small, job()), small.info)] == expected


@pytest.mark.parametrize("count", [100, pytest.param(400, marks=pytest.mark.slow)])
def test_four_hundred_pages_take_a_moment(count: int) -> None:
    content = " ".join(f"q 0.1 0.{n % 10} 0.3 rg {n} 0 m {n} 9 l 9 {n} l h f Q" for n in range(100))
    many = book_of(*[content] * count)
    start = process_time()
    with opened(separate(many, job(marks=True))) as pdf:
        assert len(pdf.pages) == count
    assert process_time() - start < 20 * count / 400


def test_a_brochure_takes_a_moment() -> None:
    start = process_time()
    separate(book("exemple"), PressJob(house_condition()))
    assert process_time() - start < 3


def test_the_same_bytes_whatever_the_process(tmp_path: Path) -> None:
    program = (
        "import sys; from hashlib import sha256; from tests.separations import *\n"
        "made = separate(book_of('1 0 0 rg 0 0 9 9 re f', '0 g'), job(marks=True))\n"
        "print(sha256(made).hexdigest())"
    )
    elsewhere = {"PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland", "LC_ALL": "fr_FR.UTF-8", "LANG": "fr_FR.UTF-8"}
    around = {**os.environ, **elsewhere, "PYTHONPATH": str(printed.ROOT)}
    again = run([sys.executable, "-c", program], env=around, cwd=tmp_path, capture_output=True, check=True, text=True)
    made = separate(book_of("1 0 0 rg 0 0 9 9 re f", "0 g"), job(marks=True))
    assert again.stdout.strip() == sha256(made).hexdigest()


def test_another_job_is_another_document() -> None:
    one, other = (separate(book_of("0 g"), job(bleed_mm=bleed)) for bleed in (3, 5))
    mm = "{http://ns.adobe.com/xap/1.0/mm/}DocumentID"
    assert xmp(one)[mm] != xmp(other)[mm]


def test_images_are_inks_too() -> None:
    def resources(pdf: Pdf) -> Dictionary:
        target = BytesIO()
        Image.new("RGB", (8, 8), (200, 30, 30)).save(target, "JPEG")
        picture = pdf.make_stream(target.getvalue())
        picture.Type, picture.Subtype, picture.Filter = Name.XObject, Name.Image, Name.DCTDecode
        picture.Width = picture.Height = 8
        picture.BitsPerComponent, picture.ColorSpace = 8, Name.DeviceRGB
        return Dictionary(XObject=Dictionary(I=picture))

    with opened(separate(book_of("9 0 0 9 0 0 cm /I Do", resources=resources), job())) as pdf:
        assert pdf.pages[0].Resources.XObject.I.ColorSpace == Name.DeviceCMYK


DRAWING = """<svg style="width: 60mm; height: 40mm" viewBox="0 0 60 40"><title>Essai</title><defs>
<linearGradient id="a"><stop offset="0" stop-color="#005045"/><stop offset="1" stop-color="#fff" stop-opacity="0"/>
</linearGradient><radialGradient id="b"><stop offset="0" stop-color="red"/><stop offset="1" stop-color="#86331d"/>
</radialGradient><pattern id="p" width="4" height="4" patternUnits="userSpaceOnUse"><path d="M0 0 4 4" stroke="blue"
stroke-width=".05"/></pattern><mask id="m"><rect width="60" height="40" fill="#888"/></mask></defs>
<rect width="20" height="20" fill="url(#a)"/><circle cx="30" cy="10" r="9" fill="url(#b)"/>
<rect x="40" width="20" height="20" fill="url(#p)"/><rect y="20" width="20" height="20" fill="green" mask="url(#m)"/>
<g opacity=".5"><path d="M20 20h9v9z" fill="#123456"/></g>
<text x="30" y="35" font-size="4" font-family="Serif4">noir</text>
<rect x="50" y="30" width="9" height=".01" fill="#000"/></svg>"""


def test_an_author_s_drawing_comes_through(tmp_path: Path) -> None:
    """Gradients with and without alpha, a pattern, a mask, a group: as the engine writes them."""
    drawn = bind([fragment("dessin", DRAWING)], INFO)
    made = separate(drawn, job())
    with opened(made) as pdf:
        used = {str(op) for stream in drawings(pdf) for _operands, op in pikepdf.parse_content_stream(stream)}
        names = {str(name) for each in reached(pdf) for name in _names(each)}
        groups = {str(each.Group.CS) for each in reached(pdf) if not isinstance(each, Array) and "/Group" in each}
    assert "/DeviceRGB" not in names
    assert "/Lab" not in names
    assert not used & {"rg", "RG"}
    assert "/DeviceCMYK" in groups
    found = plates(made, tmp_path)
    assert coverage(found) <= 300
    assert all(plate.getextrema()[1] > 60 for plate in found.values())
