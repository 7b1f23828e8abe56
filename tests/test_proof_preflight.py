"""Preflight: each rule speaks on a file that breaks it, and is silent on its near miss; the editions are clean."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image

from livret.base.problems import Location, Problem
from livret.catalogue import preflight as kinds
from livret.edition.check.edition import check
from livret.edition.load.folder import load
from livret.exports.press.pdfx import PressJob, separate
from livret.pdf.document.whole import read
from livret.pdf.images import Heavy
from livret.pdf.model import Chapter
from livret.pdf.printing_condition import house_condition
from livret.pdf.read.bounds import Excess
from livret.pdf.read.model import ReadPdf
from livret.proof.compare import foreign
from livret.proof.model import Remark, Sent
from livret.proof.preflight.findings import MM, Purpose
from livret.proof.preflight.fonts import house_fonts
from livret.proof.preflight.inked_photos import inks_not_kept
from livret.proof.preflight.rules import preflight
from livret.proof.preflight.sent import PressFile as Made_
from livret.proof.preflight.sent import sending
from livret.proof.report import printer_sheet
from tests import printed

#: 100 × 100 mm, 5 mm of bleed, 10 mm of sheet around it; places below are points from the corner of the trim.
SIDE, BLEED, MARGIN = 100 * MM, 5 * MM, 10 * MM
#: A ground that reaches the bleed, in ink; and text of the house well within, in black ink.
GROUND = "0.1 0 0 0 k -14.2 -14.2 312 312 re f"
TEXT = "0 0 0 1 k BT /F 10 Tf 100 100 Td (Exemple) Tj ET"


def font(name: str = "SourceSerif4-Regular", embedded: bool = True, **more: Any) -> Callable[[Pdf], Dictionary]:
    def make(pdf: Pdf) -> Dictionary:
        descriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name("/" + name))
        if embedded:
            descriptor.FontFile2 = pdf.make_stream(b"a font")
        entries = {"Encoding": Name.WinAnsiEncoding, **more}
        return Dictionary(
            Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name("/ABCDEF+" + name), FirstChar=32,
            Widths=Array([500] * 224), FontDescriptor=descriptor, **entries,
        )  # fmt: skip

    return make


def composite(pdf: Pdf) -> Dictionary:
    """Return a font of two-byte codes that are its glyphs."""
    inner = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name("/ABCDEF+SourceSerif4-Regular"), DW=500,
        FontDescriptor=Dictionary(Type=Name.FontDescriptor, FontFile2=pdf.make_stream(b"a font")),
        CIDToGIDMap=Name.Identity,
    )  # fmt: skip
    return Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/ABCDEF+SourceSerif4-Regular"), Encoding=Name("/Identity-H"),
        DescendantFonts=Array([inner]),
        ToUnicode=pdf.make_stream(b"1 begincodespacerange <0000> <ffff> endcodespacerange 1 beginbfchar <0041> <0041> "
                                  b"endbfchar"),
    )  # fmt: skip


def picture(side: int, inks: tuple[int, int, int, int] = (90, 0, 0, 0), jpeg: bool = False, **more: Any) -> Any:
    """Return a square picture of *side* points in ink (of 255)."""

    def make(pdf: Pdf) -> Any:
        image = Image.new("CMYK", (side, side), inks)
        entries: dict[str, Any] = {"Filter": Name.FlateDecode, **more}
        data = zlib.compress(image.tobytes())
        if jpeg:
            target = BytesIO()
            image.save(target, "JPEG", quality=95)
            data, entries = target.getvalue(), {"Filter": Name.DCTDecode, "Decode": Array([1, 0] * 4), **more}
        usual = {"Width": side, "Height": side, "ColorSpace": Name.DeviceCMYK}
        return pdf.make_stream(data, Type=Name.XObject, Subtype=Name.Image, BitsPerComponent=8, **{**usual, **entries})

    return make


@dataclass(frozen=True)
class Made:
    """A file of a few pages; everything as a press wants it unless stated."""

    content: str = f"{GROUND} {TEXT}"
    fonts: Callable[[Pdf], Dictionary] = field(default_factory=font)
    image: Callable[[Pdf], Any] | None = None
    resources: Callable[[Pdf], Dictionary] = lambda pdf: Dictionary()
    boxes: dict[str, tuple[float, float]] = field(default_factory=dict)
    pages: int = 4
    condition: bool = True
    standard: str | None = "PDF/X-4"
    harm: Callable[[Pdf], None] = lambda pdf: None

    def read(self) -> ReadPdf:
        with Pdf.new() as pdf:
            shared = self.resources(pdf)
            shared.Font = Dictionary(F=self.fonts(pdf))
            if self.image:
                shared.XObject = Dictionary(I=self.image(pdf))
            shared = pdf.make_indirect(shared)
            for _number in range(self.pages):
                page = pdf.add_blank_page(page_size=(9, 9)).obj
                for name, (low, high) in {**_BOXES, **self.boxes}.items():
                    page["/" + name] = Array([low, low, high, high])
                page.Resources, page.Contents = shared, pdf.make_stream(self.content.encode("latin-1"))
            if self.condition:
                intent = Dictionary(S=Name.GTS_PDFX, OutputConditionIdentifier=pikepdf.String("FOGRA39"))
                pdf.Root.OutputIntents = Array([intent])
            if self.standard:
                pdf.docinfo["/GTS_PDFXVersion"] = pikepdf.String(self.standard)
            self.harm(pdf)
            target = BytesIO()
            pdf.save(target)
        return read(target.getvalue())

    def remarks(self, purpose: Purpose = "press") -> list[Remark]:
        return preflight(self.read(), purpose)

    def codes(self, purpose: Purpose = "press") -> set[str]:
        return {remark.problem.code for remark in self.remarks(purpose)}


_BOXES = {
    "MediaBox": (-MARGIN, SIDE + MARGIN),
    "BleedBox": (-BLEED, SIDE + BLEED),
    "TrimBox": (0.0, SIDE),
}


def without(*boxes: str) -> Callable[[Pdf], None]:
    def harm(pdf: Pdf) -> None:
        for page in pdf.pages:
            for box in boxes:
                del page["/" + box]

    return harm


def second_page(box: tuple[float, float]) -> Callable[[Pdf], None]:
    """Return what cuts page 2 to another size."""

    def harm(pdf: Pdf) -> None:
        low, high = box
        pdf.pages[1].TrimBox = Array([low, low, high, high])

    return harm


def states(**expected: Any) -> Callable[[Pdf], Dictionary]:
    return lambda pdf: Dictionary(ExtGState=Dictionary(G=Dictionary(**expected)))


def spaces(pdf: Pdf) -> Dictionary:
    """Return a gradient and two patterns of RGB, and an ink of its own whose stand-in is RGB."""
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0], C1=[1, 1, 1], N=1)
    shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=[0, 0, 1, 1], Function=function)
    tiling = pdf.make_stream(
        b"1 0 0 rg 0 0 5 5 re f", PatternType=1, PaintType=1, TilingType=1, BBox=[0, 0, 9, 9], XStep=9, YStep=9,
        Resources=Dictionary(),
    )  # fmt: skip
    return Dictionary(
        Shading=Dictionary(S=shading),
        Pattern=Dictionary(P=Dictionary(PatternType=2, Shading=shading), T=tiling),
        ColorSpace=Dictionary(O=Array([Name.Separation, Name("/Or RGB"), Name.DeviceRGB, function])),
    )


def ground_of(distance: float, colour: str = "0.1 0 0 0 k") -> str:
    side = SIDE + 2 * distance
    return f"{colour} {-distance:.2f} {-distance:.2f} {side:.2f} {side:.2f} re f"


def placed(mm: float, side_mm: float) -> str:
    """Return the picture, *side_mm* wide, *mm* from the lower left corner."""
    return f"q {side_mm * MM:.3f} 0 0 {side_mm * MM:.3f} {mm * MM:.3f} {mm * MM:.3f} cm /I Do Q"


def text_at(x_mm: float, y_mm: float, before: str = "0 0 0 1 k") -> str:
    return f"{before} BT /F 10 Tf {x_mm * MM:.3f} {y_mm * MM:.3f} Td (Exemple) Tj ET"


def named(differences: list[Any]) -> Callable[[Pdf], Dictionary]:
    return font(Encoding=Dictionary(Type=Name.Encoding, Differences=Array(differences)))


#: What is asked, a file that breaks it, and the nearest that does not; the purpose is « press » unless stated.
CASES: dict[str, tuple[str, Made, Made]] = {
    "embedded": ("PRESSE-001", Made(fonts=font(embedded=False)), Made()),
    "invisible": ("PRESSE-001", Made(fonts=font(embedded=False)),
                  Made(content=f"{GROUND} 3 Tr {TEXT}", fonts=font(embedded=False))),
    "ours": ("PRESSE-003", Made(fonts=font("Arial")), Made(fonts=font("SourceSerif4-Bold"))),
    "glyph 0": ("PRESSE-004", Made(content=f"{GROUND} 0 g BT /F 10 Tf 100 100 Td <00410000> Tj ET", fonts=composite),
                Made(content=f"{GROUND} 0 g BT /F 10 Tf 100 100 Td <00410041> Tj ET", fonts=composite)),
    "glyph named": ("PRESSE-004", Made(fonts=named([69, Name("/.notdef")])),
                    Made(fonts=named([69, Name("/E")]))),
    "rgb": ("PRESSE-005", Made(content=ground_of(BLEED, "1 0 0 rg")), Made()),
    "rgb lines": ("PRESSE-005", Made(content=f"{GROUND} 1 0 0 RG 90 90 m 200 90 l S"),
                  Made(content=f"{GROUND} 1 G 90 90 m 200 90 l S")),
    "rgb letters": ("PRESSE-005", Made(content=f"{GROUND} {text_at(20, 20, '0 0 1 rg')}"),
                    Made(content=f"{GROUND} 0 0 1 rg {text_at(20, 20)}")),
    "rgb gradient": ("PRESSE-005", Made(f"{GROUND} /S sh", resources=spaces), Made(GROUND, resources=spaces)),
    "rgb pattern": ("PRESSE-005", Made(f"{GROUND} /Pattern cs /P scn 9 9 90 90 re f", resources=spaces),
                    Made(f"{GROUND} /Pattern cs 0 g 9 9 90 90 re f", resources=spaces)),
    "rgb tiles": ("PRESSE-005", Made(f"{GROUND} /Pattern cs /T scn 9 9 90 90 re f", resources=spaces),
                  Made(f"{GROUND} /O cs 1 scn 9 9 90 90 re f", resources=spaces)),
    "rgb picture": ("PRESSE-005",
                    Made(f"{GROUND} {placed(20, 10)}", image=picture(200, ColorSpace=Name.DeviceRGB)),
                    Made(f"{GROUND} {placed(20, 10)}", image=picture(200))),
    "trim": ("PRESSE-006", Made(harm=without("TrimBox")), Made()),
    "bleed": ("PRESSE-007", Made(boxes={"BleedBox": (-2 * MM, SIDE + 2 * MM)}),
              Made(boxes={"BleedBox": (-2.5 * MM, SIDE + 2.5 * MM)})),
    "no bleed": ("PRESSE-007", Made(harm=without("BleedBox")),
                 Made(content=f"{ground_of(-9 * MM)} {TEXT}", harm=without("BleedBox"))),
    "white ground": ("PRESSE-007", Made(harm=without("BleedBox")),
                     Made(content=f"{ground_of(0, '0 0 0 0 k')} {TEXT}", harm=without("BleedBox"))),
    "nested": ("PRESSE-008", Made(boxes={"BleedBox": (-MARGIN - 1, SIDE + BLEED)}), Made()),
    "trim outside": ("PRESSE-008", Made(boxes={"TrimBox": (0, SIDE + 2 * BLEED)}), Made()),
    "stops": ("PRESSE-009", Made(f"{ground_of(0)} {TEXT}"), Made(f"{ground_of(2.5 * MM)} {TEXT}")),
    "stops a picture": ("PRESSE-009", Made(f"{GROUND} {placed(0, 20)}", image=picture(200)),
                        Made(f"{GROUND} {placed(-3, 20)}", image=picture(200))),
    "buried": ("PRESSE-009", Made(f"{GROUND} {ground_of(0, '0 0.1 0 0 k')}"),
               Made(f"{ground_of(0, '0 0.1 0 0 k')} {GROUND}")),
    "trims": ("PRESSE-010", Made(harm=second_page((0, SIDE - 2 * MM))), Made(harm=second_page((0, SIDE - 0.1)))),
    "white overprints": (
        "PRESSE-012", Made(f"{GROUND} /G gs {text_at(20, 20, '0 0 0 0 k')}", resources=states(OP=True)),
        Made(f"{GROUND} /G gs {text_at(20, 20)}", resources=states(OP=True))),
    "white overprints by fill": (
        "PRESSE-012", Made(f"{GROUND} /G gs {text_at(20, 20, '1 g')}", resources=states(op=True)),
        Made(f"{GROUND} /G gs {text_at(20, 20, '1 g')}", resources=states(OP=True, op=False))),
    "white area": ("PRESSE-012", Made(f"{GROUND} /G gs 1 g 90 90 50 50 re f", resources=states(op=True)),
                   Made(f"{GROUND} 1 g 90 90 50 50 re f", resources=states(op=True))),
    "ink": ("PRESSE-013", Made(f"{GROUND} 1 1 1 0.1 k 90 90 9 9 re f"), Made(f"{GROUND} 1 1 1 0 k 90 90 9 9 re f")),
    "ink on the bar": ("PRESSE-013", Made(f"{GROUND} 1 1 1 1 k -13 90 9 9 re f"),
                       Made(f"{GROUND} 1 1 1 1 k -28 90 9 9 re f")),
    "ink of a picture": (
        "PRESSE-013", Made(f"{GROUND} {placed(20, 10)}", image=picture(200, (230, 230, 230, 230))),
        Made(f"{GROUND} {placed(20, 10)}", image=picture(200, (190, 190, 190, 190)))),
    "ink of a photo": (
        "PRESSE-013", Made(f"{GROUND} {placed(20, 10)}", image=picture(200, (230, 230, 230, 230), jpeg=True)),
        Made(f"{GROUND} {placed(20, 10)}", image=picture(200, (25, 25, 25, 25), jpeg=True))),
    "blurred": ("PRESSE-014", Made(f"{GROUND} {placed(20, 35)}", image=picture(200)),
                Made(f"{GROUND} {placed(20, 33)}", image=picture(200))),
    "soft": ("PRESSE-015", Made(f"{GROUND} {placed(20, 23)}", image=picture(200)),
             Made(f"{GROUND} {placed(20, 22)}", image=picture(200))),
    "dot": ("PRESSE-014", Made(f"{GROUND} {placed(20, 2.1)}", image=picture(9)),
            Made(f"{GROUND} {placed(20, 1.9)}", image=picture(9))),
    "hairline": ("PRESSE-016", Made(f"{GROUND} 0.2 w 90 90 m 200 90 l S"), Made(f"{GROUND} 0.25 w 90 90 m 200 90 l S")),
    "hairline scaled": ("PRESSE-016", Made(f"{GROUND} q .2 0 0 .2 0 0 cm 1 w 500 500 m 900 500 l S Q"),
                        Made(f"{GROUND} q .3 0 0 .3 0 0 cm 1 w 500 500 m 900 500 l S Q")),
    "thin rectangle": ("PRESSE-016", Made(f"{GROUND} 0 g 90 90 100 0.1 re f"),
                       Made(f"{GROUND} 0 g 90 90 100 0.3 re f")),
    "thinnest line": ("PRESSE-016", Made(f"{GROUND} 0 w 90 90 m 200 90 l S"), Made(f"{GROUND} 0 w 90 90 m 200 90 l n")),
    "edge left": ("PRESSE-017", Made(f"{GROUND} {text_at(2, 50)}"), Made(f"{GROUND} {text_at(3, 50)}")),
    "edge below": ("PRESSE-017", Made(f"{GROUND} {text_at(50, 1)}"), Made(f"{GROUND} {text_at(50, 4)}")),
    "slug": ("PRESSE-017", Made(f"{GROUND} {text_at(50, -1)}"), Made(f"{GROUND} {text_at(50, -5)}")),
    "pages": ("PRESSE-018", Made(pages=6), Made(pages=8)),
    "transparent": ("PRESSE-019", Made(f"/G gs {GROUND}", resources=states(ca=0.5), standard="PDF/X-1:2001"),
                    Made(f"/G gs {GROUND}", resources=states(ca=0.5))),
    "condition": ("PRESSE-020", Made(condition=False), Made()),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_each_rule_speaks_and_is_silent_on_its_near_miss(name: str) -> None:
    code, wrong, right = CASES[name]
    assert code in wrong.codes()
    assert code not in right.codes()


def test_a_file_as_presses_want_it_is_clean() -> None:
    assert Made().remarks() == []
    assert {"SourceSerif4-Regular", "SourceSerif4-Bold"} <= house_fonts()


def test_every_kind_is_spoken_of_in_these_tests() -> None:
    entries = {code for code, _wrong, _right in CASES.values()} | {"PRESSE-002", "PRESSE-011", "PRESSE-021"}
    entries |= {"PRESSE-040", "PRESSE-041", "PRESSE-042", "PRESSE-043"}  # of the folder, of photos, of other documents
    assert {value.code for value in vars(kinds).values() if isinstance(value, kinds.Kind)} == entries


#: What is wrong for a press, and not for readers.
FOR_PRESSES = Made(
    content=f"1 0 0 rg {ground_of(0, '')} 0.1 w 90 90 m 200 90 l S {placed(20, 60)} {text_at(20, 20)}",
    image=picture(60, ColorSpace=Name.DeviceGray), harm=without("TrimBox", "BleedBox"),
    boxes={"MediaBox": (0, SIDE)}, pages=5, condition=False, standard=None,
)  # fmt: skip


def test_a_file_that_came_back_is_judged_as_one_to_read_unless_it_claims_to_be_for_a_press() -> None:
    assert FOR_PRESSES.codes("file") == set()
    assert FOR_PRESSES.codes("screen") == set()
    assert FOR_PRESSES.codes("press") >= {"PRESSE-005", "PRESSE-006", "PRESSE-014", "PRESSE-016", "PRESSE-018"}
    assert "PRESSE-005" in Made(content=ground_of(BLEED, "1 0 0 rg")).codes("file")


def test_what_readers_would_stumble_over() -> None:
    """Fonts left out, pages of another size, a file too heavy for a mailbox."""
    plain = Made(standard=None, condition=False)
    assert plain.codes("file") == set()
    assert Made(standard=None, fonts=font(embedded=False)).codes("file") == {"PRESSE-002"}
    assert Made(standard=None, fonts=font("Arial")).codes("file") == set()  # whatever a designer takes
    assert Made(standard=None, harm=second_page((0, SIDE - 9 * MM))).codes("file") == {"PRESSE-011"}
    heavy = replace(plain.read(), size=9_000_000)
    assert [remark.problem.code for remark in preflight(heavy, "file")] == ["PRESSE-021"]
    assert [remark.problem.code for remark in preflight(heavy, "screen")] == ["PRESSE-021"]
    assert preflight(replace(heavy, size=7_000_000), "screen") == []


def test_running_text_keeps_five_millimetres_and_what_stands_in_the_margin_three() -> None:
    def tagged(mark: str) -> Made:
        def tree(pdf: Pdf) -> None:
            kids = [Dictionary(S=Name.P, Pg=page.obj, K=0) for page in pdf.pages]
            element = pdf.make_indirect(Dictionary(S=Name.Document, K=Array([pdf.make_indirect(kid) for kid in kids])))
            pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=element))

        return Made(f"{GROUND} {mark} BDC {text_at(4, 50)} EMC", harm=tree)

    assert "PRESSE-017" in tagged("/P <</MCID 0>>").codes()
    assert "PRESSE-017" not in tagged("/Artifact <<>>").codes()


def test_the_same_on_many_pages_is_one_remark() -> None:
    few, many = Made(fonts=font(embedded=False), pages=3), Made(fonts=font(embedded=False), pages=40)
    assert [(r.problem.code, r.page) for r in few.remarks("screen")] == [("PRESSE-001", page) for page in (1, 2, 3)]
    (remark,) = many.remarks("screen")
    assert remark.page == 1
    assert "1, 2, 3, 4" in remark.problem.message
    assert "36" in remark.problem.message


def test_of_several_on_a_page_the_worst_is_shown() -> None:
    lines = "0.2 w 90 90 m 200 90 l S 0.05 w 90 120 m 200 120 l S 0.1 w 90 150 m 200 150 l S"
    found = Made(f"{GROUND} {lines}", pages=1).remarks()
    (thin,) = [remark for remark in found if remark.problem.code == "PRESSE-016"]
    assert "0,05" in thin.problem.message
    assert thin.spot
    assert thin.spot.top == pytest.approx(SIDE - 120)


def test_a_damaged_picture_or_one_of_a_bomb_takes_no_ink_and_no_memory() -> None:
    bomb = Made(f"{GROUND} {placed(20, 10)}", image=picture(200, Width=30_000, Height=30_000))
    rotten = Made(f"{GROUND} {placed(20, 10)}", image=picture(200, Filter=Name.DCTDecode))
    assert "PRESSE-013" not in bomb.codes() | rotten.codes()


def thrifty(share: float) -> bytes:
    """Return the house's profile, of which every separation takes that *share* of the ink."""
    data = bytearray(house_condition().data)
    for entry in range(132, 132 + 12 * int.from_bytes(data[128:132]), 12):
        name, at, size = data[entry : entry + 4], *(int.from_bytes(data[entry + n : entry + n + 4]) for n in (4, 8))
        if name in (b"B2A0", b"B2A1", b"B2A2"):
            assert data[at : at + 4] == b"mft2"  # its last tables are the curves of the inks (ICC.1:2010, 10.10)
            curves = at + size // 2 * 2 - 2 * data[at + 9] * int.from_bytes(data[at + 50 : at + 52])
            for place in range(curves, at + size // 2 * 2, 2):
                data[place : place + 2] = round(share * int.from_bytes(data[place : place + 2])).to_bytes(2)
    return bytes(data)


def test_ink_is_judged_by_the_file_s_own_condition() -> None:
    def of(profile: bytes) -> Callable[[Pdf], None]:
        def harm(pdf: Pdf) -> None:
            pdf.Root.OutputIntents[0].DestOutputProfile = pdf.make_stream(profile)

        return harm

    dark = f"{GROUND} 1 1 0.7 0 k 90 90 9 9 re f"
    assert Made(dark, harm=of(house_condition().data)).codes() == set()
    codes = [r.problem for r in Made(dark, harm=of(thrifty(0.8))).remarks() if r.problem.code == "PRESSE-013"]
    assert [(problem.values["inks"], problem.values["limit"]) for problem in codes] == [(270, 240)]
    for broken in (b"", b"no profile", thrifty(0.8)[:4000]):  # then the house's paper is the one there is
        assert Made(dark, harm=of(broken)).codes() == set()


# The editions


@cache
def press(name: str) -> bytes:
    book = (printed.exemple() if name == "exemple" else printed.real()).book
    return separate(book, PressJob(house_condition()))


@pytest.mark.parametrize("name", ["exemple", "occitanie"])
def test_the_editions_are_clean(name: str) -> None:
    screen = read((printed.exemple() if name == "exemple" else printed.real()).pdf)
    file = read(press(name))
    assert preflight(screen, "screen") == preflight(screen, "file") == []
    assert preflight(file, "press", 5) == preflight(file, "file") == []


def test_a_bleed_is_held_against_what_the_printer_asks() -> None:
    book = printed.real().book
    file = read(separate(book, PressJob(house_condition(), 3)))
    assert preflight(file, "press", 3) == []
    assert [remark.problem.code for remark in preflight(file, "press", 5)] == ["PRESSE-007"]


# The sheet for the printer


def test_the_printer_s_sheet_tells_the_facts() -> None:
    edition = check(load(Path(printed.ROOT, "reports", "exemple")))
    file = read(press("exemple"))
    sent = Sent("exemple-press.pdf", sha256(press("exemple")).hexdigest(), 32, "there")
    rows = {what: how.replace("\u00a0", " ") for what, how in printer_sheet.printer_sheet(file, edition, [sent])}
    assert (rows["Fichier"], rows["Empreinte SHA-256"]) == ("exemple-press.pdf, 32 pages", sent.sha256)
    assert rows["Format rogné"] == "210 × 297 mm, à la française"
    assert rows["Fonds perdus"] == "5 mm sur les quatre côtés, avec traits de coupe"
    count = len(file.sheets)
    assert rows["Pages"] == f"{count}, recto verso, soit {count // 4} feuilles pliées de 4 pages"
    assert rows["Couverture"].endswith(f"pages 1, 2, {count - 1} et {count}")
    assert rows["Couleurs"] == "quadrichromie (cyan, magenta, jaune, noir)"
    assert rows["Condition d’impression"] == "FOGRA39"
    assert 200 < int(rows["Encrage maximal"].removesuffix("\u202f%")) <= 300
    assert rows["Polices"].startswith("BricolageGrotesque-ExtraBold, ")
    assert rows["Polices"].endswith("\u202f; toutes incorporées")
    assert rows["Images"] == "7 images, résolution la plus basse : 234 ppp"
    assert (rows["Transparence"], rows["Norme"]) == ("aucune", "PDF/X-4")
    assert rows["Imprimeur"].startswith("Imprimerie d’Exemple")
    assert rows["Tirage"] == "non renseigné dans edition.yaml"


def _press_of(data: bytes) -> tuple[bytes, str]:
    found = foreign.press_of(data)
    if isinstance(found, Problem):
        raise Excess(found.kind, **found.values)
    return found


def test_files_that_stand_otherwise_in_the_folder_or_not_yet_are_told(tmp_path: Path) -> None:
    made = [Made_(f"essai-{name}.pdf", press("occitanie"), 8) for name in ("same", "absent", "older", "text", "other")]
    with pikepdf.open(BytesIO(press("occitanie"))) as pdf:
        pdf.Root.Outdated = True
        pdf.save(tmp_path / "essai-older.pdf")
        pdf.Root.OutputIntents[0].DestOutputProfile = pdf.make_stream(thrifty(0.8))
        pdf.save(tmp_path / "essai-other.pdf")
    (tmp_path / "essai-same.pdf").write_bytes(press("occitanie"))
    (tmp_path / "essai-text.pdf").write_text("no pdf")
    found = sending(made, tmp_path, house_condition(), _press_of)
    assert [file.state for file in found.files] == ["there", "absent", "other", "other", "other"]
    assert {file.sha256 for file in found.files} == {sha256(press("occitanie")).hexdigest()}
    assert [remark.problem.code for remark in found.remarks] == ["PRESSE-040", "PRESSE-040", "PRESSE-041"]
    (note,) = found.notes
    assert "essai-absent.pdf" in note


def test_an_ink_of_its_own_and_an_odd_number_of_pages_are_told_to_the_printer() -> None:
    edition = check(load(Path(printed.ROOT, "reports", "exemple")))
    odd = Made(f"{GROUND} /O cs 1 scn 90 90 9 9 re f", resources=spaces, pages=6).read()
    rows = dict(printer_sheet.printer_sheet(odd, edition, []))
    assert rows["Couleurs"].endswith("ton direct Or RGB")
    assert rows["Pages"].startswith("6, qui n’est pas un multiple de 4")
    assert rows["Fonds perdus"].endswith("sans traits de coupe")


# Photos that are not printed with their own inks


def test_a_photo_that_is_separated_again_is_told_at_its_line_and_where_it_is_printed() -> None:
    place = Location("territoires/essai/texte.md", 5)
    img = (
        '<figure data-src="1"><img src="https://edition.invalid/territoires/essai/photos/l%C3%A0%20haut.jpg"></figure>'
    )
    shown = Chapter(
        "territoire-essai", "Essai", f"<body><p data-src='0'>Un texte.</p>{img}</body>", "left", (None, place)
    )
    other = Chapter("notes", "Notes", "<body><p>Notes</p></body>", "left")
    file = Made(f"{GROUND} {placed(20, 60)}", image=picture(240)).read()
    heavy = {"territoires/essai/photos/là haut.jpg": Heavy(349.02, 240, 240)}
    (remark,) = inks_not_kept(heavy, [(other, 1, 1), (shown, 2, 2)], file, house_condition())
    assert (remark.problem.code, remark.chapter, remark.page) == ("PRESSE-042", "territoire-essai", 2)
    assert remark.problem.location == place
    assert remark.spot == file.sheets[1].images[0].spot
    message = remark.problem.message.replace("\u00a0", " ").replace("\u202f", " ")
    assert message.startswith("là haut.jpg a 350 % d’encre, quand le papier en supporte 300 %")
    assert [*inks_not_kept({}, [(shown, 2, 2)], file, house_condition())] == []
