"""Whether a PDF file is sound: reported in a chapter as soon as it is laid out, and in whole files that are kept."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest
from pikepdf import Dictionary, Name, Pdf, Stream

from livret.catalogue import layout
from livret.pdf.model import Chapter, Finding, Fragment, Page
from livret.pdf.read.reader import glance
from livret.pdf.syntax import faults, faults_of_streams
from livret.proof.gate.fragment import findings


def drawn(content: bytes, **more: object) -> bytes:
    """Return a file of one page that draws *content*, with *more* in its catalogue."""
    pdf = Pdf.new()
    page = pdf.add_blank_page(page_size=(100, 100))
    page.Contents = Stream(pdf, content)
    for name, value in more.items():
        pdf.Root[f"/{name}"] = value(pdf) if callable(value) else value
    file = BytesIO()
    pdf.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"q 1 0 0 1 -2147483 0 cm 0.000001 .5 l Q",
        b"BT /F1 9 Tf <00010002000300040005> Tj [<1234567890123>-200<00>] TJ ET",
        b"/inf1 gs /F12345678901 9 Tf /nan Do",
        b"/Span <</ActualText <feff0031>>> BDC EMC",
    ],
)
def test_what_draws_is_sound(content: bytes) -> None:
    assert faults(drawn(content), numbers=True) == []


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"1 inf l", "inf"),
        (b"q -inf 3 l Q", "-inf"),
        (b"nan 0 0 1 0 0 cm", "nan"),
        (b"12345678901 3 l", "12345678901"),
        (b"-9999999999.5 3 l", "-9999999999"),
    ],
)
def test_a_number_that_no_page_can_hold_is_found(content: bytes, told: str) -> None:
    assert faults(drawn(content), numbers=True)[0] == told


def test_what_qpdf_tells_is_told_without_places_in_memory() -> None:
    (problem,) = faults(drawn(b"1" * 30 + b" 3 l"))
    assert "overflow" in problem
    assert "BytesIO" not in problem


@pytest.mark.parametrize("found", [faults, faults_of_streams])
def test_photos_are_not_decoded_again_and_other_streams_are(found: Callable[[bytes], list[str]]) -> None:
    cut = {"A": lambda pdf: Stream(pdf, b"\xff\xd8\xff\xd9", Filter=Name.DCTDecode)}
    assert found(drawn(b"", **cut)) == []
    broken = {"A": lambda pdf: pdf.make_indirect(Stream(pdf, b"no samples", Dictionary(Filter=Name.FlateDecode)))}
    assert found(drawn(b"", **broken)) == faults(drawn(b"", **broken)) != []


@pytest.mark.parametrize("content", [b"1" * 30 + b" 3 l", b"(open Tj", b"q <zz> Tj Q", b"[ 1 2 TJ"])
def test_whoever_reads_a_chapter_finds_what_is_wrong_on_its_pages(content: bytes) -> None:
    file = drawn(content)
    assert [*glance(file, 1).faults] == faults(file) != []
    assert faults_of_streams(file) == []


def test_an_error_on_a_page_of_a_chapter_is_told_once() -> None:
    chapter = Chapter("c", "Chapitre", '<html lang="fr"><head><title>t</title></head><body></body></html>', "left")
    fragment = Fragment("c", "Chapitre", "left", drawn(b"1" * 30 + b" 3 l"), (Page(100, 100, 0),))
    (found,) = (each.code for each in findings(chapter, fragment))
    assert found == layout.BROKEN_PDF.code
    assert findings(chapter, replace(fragment, findings=(Finding(found),))) == ()
