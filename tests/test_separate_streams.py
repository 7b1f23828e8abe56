"""Operators of the layout, and what becomes of each in the press edition."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from livret.base.tokens import Colour, colours
from livret.exports.press.inks import TooMuchInk, UnknownColouring
from livret.exports.press.pdfx import separate
from livret.pdf.fonts import digest_of, embed_stubs
from livret.pdf.printing_condition import house_condition
from livret.pdf.text import Lettering
from tests.separations import book_of, job, plates, rewritten

FACE = "BricolageGrotesque_800ExtraBold.ttf"


def operands(line: str) -> list[float]:
    return [float(part) for part in line.split()[:-1]]


def with_font(pdf: Pdf) -> Dictionary:
    """Return resources whose font is a bundled one, embedded whole enough to be drawn."""
    lettering = Lettering(digest_of(FACE))
    lettering.typeset("HHH")
    font = lettering.font(pdf)
    embed_stubs(pdf, [font])
    return Dictionary(Font=Dictionary(F=font), ExtGState=Dictionary(half=Dictionary(ca=0.5), full=Dictionary(ca=1)))


def shown() -> str:
    return Lettering(digest_of(FACE)).typeset("HHH")[0]


def text(colour: str, before: str = "") -> str:
    return f"q {before} BT {colour} /F 60 Tf 20 40 Td {shown()} TJ ET Q"


# Colours


@pytest.mark.parametrize("name", colours())
def test_a_colour_of_the_house_is_its_mix_exactly(name: str) -> None:
    colour = colours()[name]
    parts = " ".join(f"{part / 255:.6f}" for part in bytes.fromhex(colour.hex[1:]))
    for operator, ink in (("rg", "k"), ("RG", "K")):
        (line,) = rewritten(f"{parts} {operator}")
        assert line.endswith(f" {ink}")
        assert operands(line) == [part / 100 for part in colour.cmyk]


def test_colours_are_known_though_their_operands_are_rounded() -> None:
    for digits in (4, 6):
        parts = " ".join(f"{part / 255:.{digits}f}" for part in bytes.fromhex(colours()["figue"].hex[1:]))
        assert operands(rewritten(f"{parts} rg")[0]) == [0.7, 0.85, 0.45, 0]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("0 0 0 rg", "0 0 0 1 k"),
        ("1 1 1 rg", "0 0 0 0 k"),
        ("0 g", "0 0 0 1 k"),
        ("0.25 G", "0 0 0 0.75 K"),
        ("0.1 0.2 0.3 0.4 k", "0.1 0.2 0.3 0.4 k"),
        ("/DeviceRGB cs 0 0 0 scn", "0 0 0 1 k"),
        ("/DeviceCMYK CS 0 1 0 0 SCN", "0 1 0 0 K"),
    ],
)
def test_black_white_and_inks(given: str, expected: str) -> None:
    assert rewritten(given)[-1] == expected


def test_any_other_colour_goes_through_the_profile() -> None:
    mixed = operands(rewritten("0.2 0.6 1 rg")[0])
    assert mixed == pytest.approx(house_condition().mix(51, 153, 255), abs=1e-4)
    assert mixed[0] > 0.5


def test_lab_is_printed_as_the_colour_it_is() -> None:
    def lab(_pdf: Pdf) -> Dictionary:
        white = Dictionary(WhitePoint=[0.9643, 1, 0.8251], Range=[-125, 125, -125, 125])
        return Dictionary(ColorSpace=Dictionary({"/lab-d50": Array([Name.Lab, white])}))

    red = operands(rewritten("/lab-d50 cs 54.29 80.81 69.89 scn", lab)[-1])  # sRGB red, CSS Color 4
    assert red == pytest.approx(house_condition().mix(255, 0, 0), abs=0.02)
    assert rewritten("/lab-d50 cs 100 0 0 scn", lab)[-1] == "0 0 0 0 k"


def test_an_author_s_own_inks_are_held_to_the_limit() -> None:
    cyan, magenta, yellow, black = operands(rewritten("1 1 1 1 k")[0])
    assert cyan == magenta == yellow == pytest.approx(2 / 3, abs=1e-3)
    assert black == 1


def test_a_colour_of_the_house_above_the_limit_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    heavy = {"nuit": Colour("nuit", "#102030", (90, 90, 90, 90))}
    monkeypatch.setattr("livret.exports.press.inks.colours", lambda: heavy)
    separate(book_of("1 0 0 rg"), job())  # not used: no fault
    with pytest.raises(TooMuchInk, match=r"--nuit \(360 %\)") as raised:
        separate(book_of(f"{16 / 255} {32 / 255} {48 / 255} rg"), job())
    assert "300" in str(raised.value)
    assert raised.value.exit_code == 1


@pytest.mark.parametrize("content", ["Q", "/none gs", "/X Do", "/DeviceN cs"])
def test_what_the_engine_never_writes_is_refused(content: str) -> None:
    with pytest.raises(UnknownColouring):
        separate(book_of(content), job())


def test_a_spot_colour_is_a_plate_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    brand = {"marque": Colour("marque", "#e06010", (0, 65, 95, 5), "PANTONE 000 C")}
    monkeypatch.setattr("livret.exports.press.inks.colours", lambda: brand)
    content = f"{0xE0 / 255} {0x60 / 255} {0x10 / 255} rg 0 0 100 100 re f 0 0 0 rg 100 0 50 50 re f"
    made = separate(book_of(content), job())
    with pikepdf.open(BytesIO(made)) as pdf:
        separation = pdf.pages[0].Resources.ColorSpace["/PANTONE 000 C"]
        assert [str(separation[index]) for index in range(3)] == ["/Separation", "/PANTONE 000 C", "/DeviceCMYK"]
        assert [float(part) for part in separation[3].C1] == [0, 0.65, 0.95, 0.05]
    found = plates(made, tmp_path)
    assert set(found) == {"Cyan", "Magenta", "Yellow", "Black", "PANTONE 000 C"}
    assert found["PANTONE 000 C"].getextrema() == (0, 255)
    assert found["Magenta"].getextrema() == (0, 0)


# Black text


def test_black_text_overprints_and_nothing_else_does(tmp_path: Path) -> None:
    ground = "0 0.2 0.3 0 k 0 0 200 150 re f"
    made = separate(book_of(f"{ground} {text('0 0 0 rg')} 0 0 0 rg 0 120 50 20 re f", resources=with_font), job())
    found = plates(made, tmp_path, dpi=72)
    assert found["Magenta"].crop((20, 50, 190, 160)).getextrema() == (51, 51)  # the ground, whole, under the text
    assert found["Black"].crop((20, 50, 190, 160)).getextrema() == (0, 255)
    assert found["Cyan"].getextrema() == (0, 0)
    assert found["Magenta"].getextrema() == (0, 51)  # the black square knocked it out


@pytest.mark.parametrize(
    ("content", "overprints"),
    [
        (text("0 0 0 rg"), True),
        (text("0.164706 0.172549 0.172549 rg"), True),  # --ink
        (text("1 1 1 rg"), False),
        (text("0.4 0.4 0.4 rg"), False),
        (text("0 0 0 rg", "/half gs"), False),
        (text("0 0 0 rg", "/full gs"), True),
        (text("0 0 0 rg 1 1 1 RG 2 Tr"), False),
        (text("0 0 0 rg 0 0 0 RG 2 Tr"), True),
        (text("0 0 0 rg 3 Tr"), False),
    ],
)
def test_when_text_overprints(content: str, overprints: bool) -> None:
    assert ("/livret-over gs" in rewritten(content, with_font)) is overprints


def test_overprinting_ends_before_the_next_drawing() -> None:
    both = f"{text('0 0 0 rg')[2:-2]} 0 0 9 9 re f {text('1 1 1 rg')[2:-2]}"
    lines = rewritten(both, with_font)
    ends = lines.index("/livret-knock gs")
    assert lines.index("/livret-over gs") < ends < lines.index("0 0 9 9 re") < lines.index("f")
    assert "/livret-over gs" not in lines[ends:]


def test_overprinting_is_put_aside_with_the_state() -> None:
    lines = rewritten(f"{text('0 0 0 rg')} 0 0 9 9 re f", with_font)
    assert "/livret-knock gs" not in lines


def test_the_states_say_how() -> None:
    with pikepdf.open(BytesIO(separate(book_of(text("0 g"), resources=with_font), job()))) as pdf:
        found = pdf.pages[0].Resources.ExtGState["/livret-over"]
        assert (found.OP, found.op, found.OPM) == (True, True, 1)


# Lines


@pytest.mark.parametrize(
    ("content", "width"),
    [
        ("0.1 w 0 0 m 9 9 l S", 0.25),
        ("0 w 0 0 m 9 9 l S", 0.25),
        ("0.1 0 0 0.1 0 0 cm 1 w 0 0 m 9 9 l S", 2.5),
        ("0 0.1 -0.1 0 0 0 cm 1 w 0 0 m 9 9 l S", 2.5),
        ("0.3 w 0 0 m 9 9 l S", 0.3),
        ("0.1 0 0 0.1 0 0 cm 3 w 0 0 m 9 9 l S", 3),
        ("0.1 w 0 0 9 9 re B", 0.25),
    ],
)
def test_lines_are_hairlines_at_least(content: str, width: float) -> None:
    lines = rewritten(content)
    stroke = max(index for index, line in enumerate(lines) if line.split()[-1] in "SB")
    widths = [operands(line)[0] for line in lines[:stroke] if line.endswith(" w")]
    assert widths[-1] == pytest.approx(width, rel=1e-3)
    assert widths[-1] >= width


def test_a_line_is_as_wide_as_meant_where_it_is_large_enough_again() -> None:
    lines = rewritten("q 0.1 0 0 0.1 0 0 cm 1 w 0 0 m 9 9 l S Q 1 w 0 0 m 9 9 l S")
    assert [operands(line)[0] for line in lines if line.endswith(" w")][-1] == 1


def test_width_is_not_set_within_a_path() -> None:
    """ISO 32000-1 8.5.2: only construction and clipping stand between a path's start and its painting."""
    lines = [line.split()[-1] for line in rewritten("0.1 w 0 0 m 9 9 l S 0.1 0 0 0.1 0 0 cm 0 0 m 5 5 l h B")]
    for index, operator in enumerate(lines):
        if operator == "m":
            assert "w" not in lines[index : index + 3]


@pytest.mark.parametrize(
    ("given", "drawn"),
    [
        ("0 10 100 0.1 re f", [0, 9.925, 100, 0.25]),
        ("10 0 0 100 re f", [9.875, 0, 0.25, 100]),
        ("0 10 100 3 re f", [0, 10, 100, 3]),
        ("0 10 100 0.1 re W n", [0, 10, 100, 0.1]),
        ("0 10 100 0.1 re 0 10 100 0 re f*", [0, 10, 100, 0]),
    ],
)
def test_rules_are_hairlines_at_least(given: str, drawn: list[float]) -> None:
    rules = [operands(line) for line in rewritten(given) if line.endswith(" re")]
    assert rules[-1] == pytest.approx(drawn, abs=1e-3)


# Drawings within drawings


def _form(pdf: Pdf, content: bytes, **entries: object) -> pikepdf.Stream:
    form = pdf.make_stream(content)
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 100, 100])
    form.Resources = Dictionary()
    for key, value in entries.items():
        form[f"/{key}"] = value
    return form


def test_a_form_is_drawn_with_the_hairlines_of_each_scale_it_is_drawn_at() -> None:
    def resources(pdf: Pdf) -> Dictionary:
        return Dictionary(XObject=Dictionary(X=_form(pdf, b"1 0 0 RG 1 w 0 0 m 9 9 l S")))

    book = book_of("/X Do q 0.1 0 0 0.1 0 0 cm /X Do Q", resources=resources)
    with pikepdf.open(BytesIO(separate(book, job()))) as pdf:
        drawn = [form.read_bytes() for form in pdf.pages[0].Resources.XObject.values()]
        widths = [float(line.split()[0]) for data in drawn for line in data.splitlines() if line.endswith(b" w")]
    assert len(drawn) == 2
    assert max(widths) >= 2.5
    assert min(widths) == 1


def test_a_form_without_lines_is_kept_once() -> None:
    def resources(pdf: Pdf) -> Dictionary:
        return Dictionary(XObject=Dictionary(X=_form(pdf, b"1 0 0 rg 0 0 9 9 re f")))

    book = book_of("/X Do q 0.1 0 0 0.1 0 0 cm /X Do Q", resources=resources)
    with pikepdf.open(BytesIO(separate(book, job()))) as pdf:
        forms = {form.objgen for form in pdf.pages[0].Resources.XObject.values()}
    assert len(forms) == 1


def test_a_soft_mask_is_gray_and_its_page_blends_in_inks() -> None:
    def resources(pdf: Pdf) -> Dictionary:
        group = Dictionary(Type=Name.Group, S=Name.Transparency, I=True, CS=Name.DeviceRGB)
        form = _form(pdf, b"1 0 0 rg 0 0 9 9 re f", Group=group)
        mask = Dictionary(Type=Name.Mask, S=Name.Luminosity, G=form, BC=Array([1, 1, 1]))
        return Dictionary(ExtGState=Dictionary(M=Dictionary(Type=Name.ExtGState, SMask=mask)))

    with pikepdf.open(BytesIO(separate(book_of("/M gs 0 1 0 rg 0 0 50 50 re f", resources=resources), job()))) as pdf:
        page = pdf.pages[0]
        mask = page.Resources.ExtGState.M.SMask
        assert (str(mask.G.Group.CS), str(page.Group.CS)) == ("/DeviceGray", "/DeviceCMYK")
        assert mask.G.read_bytes().splitlines()[0] == b"0.3 g"
        assert [float(part) for part in mask.BC] == [1]


def test_a_gradient_keeps_its_mixes_at_the_stops() -> None:
    def resources(_pdf: Pdf) -> Dictionary:
        stops = [colours()[name].hex for name in ("brique", "pin", "white")]
        first, second, third = ([part / 255 for part in bytes.fromhex(stop[1:])] for stop in stops)
        pairs = ((first, second), (second, third))
        halves = [Dictionary(FunctionType=2, Domain=[0, 1], C0=start, C1=end, N=1) for start, end in pairs]
        function = Dictionary(FunctionType=3, Domain=[0, 1], Encode=[0, 1, 0, 1], Bounds=[0.5], Functions=halves)
        axial = Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=[0, 0, 9, 0], Function=function)
        pattern = Dictionary(Type=Name.Pattern, PatternType=2, Shading=axial, Matrix=[1, 0, 0, 1, 5, 6])
        return Dictionary(Shading=Dictionary(S=axial), Pattern=Dictionary(P=pattern))

    made = separate(book_of("/S sh /Pattern cs /P scn 0 0 9 9 re f", resources=resources), job(bleed_mm=3))
    with pikepdf.open(BytesIO(made)) as pdf:
        page = pdf.pages[0]
        shading, pattern = page.Resources.Shading.S, page.Resources.Pattern.P
        for found in (shading, pattern.Shading):
            assert found.ColorSpace == Name.DeviceCMYK
            stops = [[float(part) for part in found.Function.Functions[0][key]] for key in ("/C0", "/C1")]
            assert stops == [[part / 100 for part in colours()[name].cmyk] for name in ("brique", "pin")]
        moved = [float(part) for part in pattern.Matrix]  # patterns stay where the page was (ISO 32000-1 8.7.3.1)
        assert moved == pytest.approx([1, 0, 0, 1, 5 + 3 * 72 / 25.4, 6 + 3 * 72 / 25.4], abs=1e-4)


def test_an_inline_image_is_printed_in_inks() -> None:
    content = "q 9 0 0 9 0 0 cm BI /W 1 /H 1 /CS /RGB /BPC 8 ID \xff\x00\x00 EI Q"
    with pikepdf.open(BytesIO(separate(book_of(content), job()))) as pdf:
        (picture,) = pdf.pages[0].Resources.XObject.values()
        assert picture.ColorSpace == Name.DeviceCMYK


def test_tags_go_and_words_that_were_cut_stay_whole() -> None:
    lines = rewritten("/P <</MCID 0>> BDC /Span <</ActualText (mot) /MCID 1>> BDC EMC EMC /Artifact BMC EMC")
    assert [line.split()[-1] for line in lines] == ["BDC", "EMC"]
    assert "mot" in lines[0]
    assert "MCID" not in lines[0]
