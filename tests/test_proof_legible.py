"""Text too pale on what is behind it: reported, and the nearest that can be read is not; the editions are clean."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from livret.base import tokens
from livret.pdf.document.whole import read
from livret.pdf.read.model import RGB
from livret.proof.model import Remark
from livret.proof.visible.contrast import SIGHTS, ratio, worst
from livret.proof.visible.from_pixels import looks
from livret.proof.visible.legible import least, legible
from tests import printed

FONTS = {"F": "Helvetica", "B": "Helvetica-Bold", "S": "Exemple-SemiBold"}


def font(base: str) -> Dictionary:
    """Return a font that every reader has, each letter half an em wide."""
    return Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/" + base), Encoding=Name.WinAnsiEncoding, FirstChar=32,
        LastChar=255, Widths=Array([500] * 224),
    )  # fmt: skip


def made(content: str, image: Callable[[Pdf], Any] | None = None, **state: Any) -> bytes:
    """Return a page of 300 × 200 pt; *state* is its graphics state /G."""
    with Pdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(300, 200)).obj
        fonts = {name: font(base) for name, base in FONTS.items()}
        page.Resources = Dictionary(Font=Dictionary(**fonts), ExtGState=Dictionary(G=Dictionary(**state)))
        if image:
            page.Resources.XObject = Dictionary(I=image(pdf))
        page.Contents = pdf.make_stream(content.encode("latin-1"))
        target = BytesIO()
        pdf.save(target)
    return target.getvalue()


def remarks(data: bytes) -> list[Remark]:
    return [remark for sheet, looked in looks(data, read(data).sheets) for remark in legible(sheet, looked)]


def codes(data: bytes) -> list[str]:
    return [remark.problem.code for remark in remarks(data)]


def text(colour: str, size: float = 10, font: str = "F", at: str = "40 100", words: str = "Quelques mots") -> str:
    return f"{colour} BT /{font} {size} Tf {at} Td ({words}) Tj ET "


def grey(level: int) -> str:
    return f"{level / 255:.4f} g"


def rgb(hexadecimal: str) -> str:
    return " ".join(f"{part:.4f}" for part in colour(hexadecimal)) + " rg"


def colour(hexadecimal: str) -> RGB:
    red, green, blue = (int(hexadecimal.lstrip("#")[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def halves(pdf: Pdf) -> Any:
    """Return a picture whose left half is white and whose right half is dark."""
    return pdf.make_stream(
        b"\xff\xff\xff\x30\x30\x30", Type=Name.XObject, Subtype=Name.Image, Width=2, Height=1,
        ColorSpace=Name.DeviceRGB, BitsPerComponent=8,
    )  # fmt: skip


def white(pdf: Pdf) -> Any:
    """Return a picture that is white, nearly."""
    return pdf.make_stream(
        b"\xff\xff\xff\xf0\xf0\xf0", Type=Name.XObject, Subtype=Name.Image, Width=2, Height=1,
        ColorSpace=Name.DeviceRGB, BitsPerComponent=8,
    )  # fmt: skip


#: One line, a word at either end of the picture.
APART = "clair" + " " * 20 + "sombre"
PICTURE = "q 240 0 0 60 30 80 cm /I Do Q "
TINT = f"{rgb('#e3f1ee')} 0 0 300 200 re f "
VEIL = "q /G gs 1 g 0 80 300 60 re f Q"
#: Green and amber: 5.1 apart for most, 4.3 for who does not see red.
AMBER, GREEN = rgb("#f8aa3c"), f"{rgb('#104b43')} 0 0 300 200 re f "

CASES: dict[str, tuple[str, bytes, bytes]] = {
    "pale": ("CONTRASTE-001", made(text(grey(0x78))), made(text(grey(0x76)))),
    "large": ("CONTRASTE-001", made(text(grey(0x94), 17)), made(text(grey(0x94), 18))),
    "larger": ("CONTRASTE-001", made(text(grey(0x97), 40)), made(text(grey(0x94), 40))),
    "bold": ("CONTRASTE-001", made(text(grey(0x94), 14)), made(text(grey(0x94), 14, "B"))),
    "small bold": ("CONTRASTE-001", made(text(grey(0x94), 13, "B")), made(text(grey(0x94), 14, "S"))),
    "on a tint": ("CONTRASTE-001", made(TINT + text(grey(0x76))), made(TINT + text(grey(0x6A)))),
    "white on colour": ("CONTRASTE-001", made(f"{grey(0x80)} 0 0 300 200 re f " + text("1 g")),
                        made(f"{grey(0x70)} 0 0 300 200 re f " + text("1 g"))),
    "turned": ("CONTRASTE-001", made("q 0 1 -1 0 200 0 cm " + text(grey(0x90)) + " Q"),
               made("q 0 1 -1 0 200 0 cm " + text(grey(0x60)) + " Q")),
    "over a picture": ("CONTRASTE-002", made(PICTURE + text("0 g", words=APART), halves),
                       made(PICTURE + text("0 g", words=APART), white)),
    "some do not see red": ("CONTRASTE-003", made(GREEN + text(AMBER)), made(GREEN + text(rgb("#ffbe60")))),
    "veiled": ("CONTRASTE-001", made(text("0 g") + VEIL, ca=0.8), made(text("0 g") + VEIL, ca=0.1)),
    "half there": ("CONTRASTE-001", made("/G gs " + text("0 g", 16), ca=0.3), made("/G gs " + text("0 g", 16), ca=0.9)),
    "told, and not seen": ("CONTRASTE-001", made(GREEN + "/G gs " + text(grey(0xC0), 16), BM=Name.Multiply),
                           made(GREEN + "/G gs " + text(grey(0xC0), 16))),
    "halo": ("CONTRASTE-001", made(text("1 g", at="50 50") + text(grey(0xE0))),
             made(text("0 g") + text("1 g", at="40.5 99.5"))),
    "outlined": ("CONTRASTE-001", made("0.8 G 1 w 1 Tr " + text("0 g", 16)), made("0 G 1 w 1 Tr " + text("0.8 g", 16))),
    "ink": ("CONTRASTE-001", made(text("0 0 0 0.4 k", 16)), made(text("0 0 0 0.7 k", 16))),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_pale_text_is_told_and_the_nearest_that_can_be_read_is_not(name: str) -> None:
    code, pale, fair = CASES[name]
    assert code in codes(pale)
    assert codes(fair) == []


def test_thin_letters_count_with_their_own_colour() -> None:
    """At 6 points no pixel of a letter is as dark as its colour."""
    assert codes(made(text(grey(0x70), 6, words="il i l i l"))) == []


def test_a_page_has_one_remark_a_kind_on_the_palest() -> None:
    lines = [text(grey(0x90 + 10 * n), at=f"40 {180 - 20 * n}", words=f"ligne {n}") for n in range(5)]
    (remark,) = remarks(made(" ".join(lines)))
    assert remark.page == 1
    assert remark.spot
    assert remark.spot.top == pytest.approx(200 - 100 - 7.5)
    assert "ligne 4" in remark.problem.message
    expected = ratio((0xB8 / 255,) * 3, (1, 1, 1))  # 1,98…
    assert f"{int(expected * 100) / 100:.2f}".replace(".", ",") in remark.problem.message


def test_only_the_words_on_the_dark_half_are_named() -> None:
    (remark,) = remarks(made(PICTURE + text("0 g", words=APART), halves))
    assert "sombre" in remark.problem.message
    assert "clair" not in remark.problem.message
    assert remark.spot
    assert remark.spot.left > 150


def test_what_is_not_seen_at_all_is_not_told_twice() -> None:
    assert codes(made(text("1 g"))) == []  # parity tells it


def test_no_text_no_remark() -> None:
    assert codes(made(TINT)) == []
    assert codes(made(text(grey(0xC0), words="12,5"))) == ["CONTRASTE-001"]


def test_what_is_asked_depends_on_size_and_weight() -> None:
    (sheet,) = read(made(text("0 g", 18) + text("0 g", 14, "B") + text("0 g", 17))).sheets
    assert [least(run) for run in sheet.runs] == [3.0, 3.0, 4.5]


@pytest.mark.parametrize("name", ["exemple", "occitanie"])
def test_the_editions_can_be_read(name: str) -> None:
    assert remarks((printed.exemple() if name == "exemple" else printed.real()).pdf) == []


def test_the_press_edition_can_be_read() -> None:
    from tests.test_proof_preflight import press

    assert remarks(press("occitanie")) == []


@pytest.mark.parametrize("name", tokens.territory_colours())
def test_a_territory_s_colour_can_be_read_in_every_way_of_seeing(name: str) -> None:
    colours = tokens.colours()
    for ground in ("white", f"{name}-tint", "cream"):
        found, sight = worst(colour(colours[name].hex), colour(colours[ground].hex))
        assert found >= 4.5, sight
    assert len(SIGHTS) == 5
