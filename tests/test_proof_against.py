"""A file compared with its edition: whatever harm was done to it is reported, once, and nothing else is."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pikepdf
import pytest

from livret.base import paths
from livret.build import binding, bound, file_proof
from livret.build.bound import Bound
from livret.build.chapter_store import ChapterStore
from livret.build.chapter_store import LaidOutChapter as Laid
from livret.build.proofs import unsettled
from livret.build.schedule import LaidOutEdition
from livret.edition.reading import Reading
from livret.engine.render import Engine
from livret.exports.archive import archive
from livret.exports.booklet.impose import impose
from livret.exports.draft import draft
from livret.exports.press.pdfx import PressJob, separate, split
from livret.pdf.folding import Imposition
from livret.pdf.model import Book
from livret.pdf.printing_condition import house_condition
from livret.pdf.read.model import ReadPage
from livret.proof.compare import foreign
from livret.proof.compare.likeness import Fit, Resemblance
from livret.proof.compare.pixels import compare
from livret.proof.model import Remark, Report
from livret.proof.visible.page import look
from livret.workers.api import Workers
from tests import made
from tests import pdf_breaks as breaks
from tests.laying import quiet
from tests.printed import Printed, exemple, real, short
from tests.test_personal import copy as personal_copy

#: Pages are looked at here, not in a process of their own.
_ANSWERS = {"read": foreign.opened, "compared": foreign.compared, "cut": foreign.cut, "look": look, "compare": compare}


class _Press(Workers):
    jobs = 1

    def warm(self, requests: Sequence[str]) -> None: ...

    def call(self, request: str, title: str, *arguments: Any) -> Any:
        if request == "render":
            return Engine(paths.root()).render(*arguments)
        return _ANSWERS[request](*arguments[1:]), 0.0  # type: ignore[operator]


WORKSHOP = ChapterStore(_Press(), Reading(made.EXEMPLE))
#: The harm, and what is reported of it: codes, and how often (0: at least once).
CASES = (
    (breaks.words_lost, {"PARITE-010": 1}),
    (breaks.passage_lost, {"PARITE-010": 1}),
    (breaks.letters_lost, {"PARITE-010": 1}),
    (breaks.passage_twice, {"PARITE-012": 1, "PARITE-030": 0}),
    (breaks.figure_changed, {"PARITE-013": 1}),
    (breaks.line_added, {"PARITE-011": 1}),
    (breaks.between_territories, {"PARITE-014": 2, "PARITE-030": 0}),
    (breaks.lines_exchanged, {"PARITE-015": 0, "PARITE-030": 0}),
    (breaks.page_lost, {"PARITE-016": 1}),
    (breaks.page_twice, {"PARITE-017": 1}),
    (breaks.page_moved, {"PARITE-018": 1}),
    (breaks.pages_exchanged, {"PARITE-018": 2}),
    (breaks.page_added, {"PARITE-019": 1}),
    (breaks.page_in_curves, {"PARITE-020": 1}),
    (breaks.meaning_lost, {"PARITE-020": 0}),
    (breaks.white, {"PARITE-030": 1}),
    (breaks.covered, {"PARITE-030": 1}),
    (breaks.covered_by_a_shape, {"PARITE-030": 1}),
    (breaks.covered_by_a_picture, {"PARITE-030": 1}),
    (breaks.covered_by_a_note, {"PARITE-030": 1}),
    (breaks.veiled, {"PARITE-030": 1}),
    (breaks.invisible, {"PARITE-030": 1}),
    (breaks.tiny, {"PARITE-030": 1}),
    (breaks.squeezed, {"PARITE-030": 1}),
    (breaks.outside, {"PARITE-030": 1}),
    (breaks.overlaid, {"PARITE-030": 1}),
    (breaks.in_a_layer, {"PARITE-030": 1}),
    (breaks.transparent, {"PARITE-030": 1}),
    (breaks.clipped, {"PARITE-030": 0}),
    (breaks.trimmed, {"PARITE-030": 0}),
    (breaks.ground_recoloured, {"PARITE-030": 0}),
    (breaks.struck_out, {"PARITE-031": 1}),
    (breaks.figure_drawn_over, {"PARITE-031": 1}),
    (breaks.upside_down, {"PARITE-015": 0}),
    (breaks.photo_exchanged, {"PARITE-032": 1}),
    (breaks.drawing_added, {"PARITE-033": 1}),
    (breaks.untagged, {"PARITE-022": 1}),
    (breaks.tags_turned, {"PARITE-021": 0}),
    (breaks.pages_read_backwards, {"PARITE-026": 1}),
    (breaks.alternative_lost, {"PARITE-025": 1}),
    (breaks.other_text, {"PARITE-025": 1}),
    (breaks.more_text, {"PARITE-025": 1}),
    (breaks.alternatives_exchanged, {"PARITE-025": 1}),
)
#: Lines that were moved may lie over others, and are reported for that too.
#: Other families judge the same harm by other rules: a font that is not ours, a page of another size.
_PARITY = "PARITE"


def compared(data: bytes, slug: str | None = None, edition: Printed | None = None) -> Report:
    proofs = (edition or exemple()).proofs
    return file_proof.of_file(data, "essai.pdf", proofs, WORKSHOP, slug, quiet)


@pytest.fixture(autouse=True, scope="module")
def our_own_pages_are_bound_and_read_once() -> Iterator[None]:
    whole = {id(each.proofs): each.book for each in (exemple(), real(), short())}
    read_once: dict[int, Bound] = {}

    bound_anew = bound.of_book

    def of_book(book: Book, proofs: LaidOutEdition, *cover: Laid) -> Bound:
        return read_once.setdefault(id(book), bound_anew(book, proofs, *cover))

    def found(proofs: LaidOutEdition, **_marked: bool) -> Book:
        return whole[id(proofs)]

    with (
        patch.object(bound, "of_book", of_book),
        patch.object(file_proof, "of_book", of_book),
        patch.object(binding, "whole", found),
    ):
        yield


@cache
def sound() -> bytes:
    return exemple().pdf


def parity(report: Report) -> Counter[str]:
    return Counter(r.problem.code for r in report.remarks if r.problem.code.startswith(_PARITY))


@cache
def unharmed() -> frozenset[bytes]:
    return frozenset((*drawings(sound()), *drawings(short().pdf)))


def drawings(data: bytes) -> list[bytes]:
    """Return of each page what it is made of, which decides how it looks."""
    made = []
    with pikepdf.open(BytesIO(data)) as pdf:
        for page in pdf.pages:
            alone = BytesIO()
            with pikepdf.new() as one:
                one.pages.append(page)
                one.save(alone, deterministic_id=True)
            made.append(sha256(alone.getvalue()).digest())
    return made


@pytest.fixture
def only_what_was_harmed_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other pages are drawn, and nothing is reported of them, in the tests of sound files."""

    @cache
    def harmed(data: bytes) -> set[int]:
        return {number for number, made in enumerate(drawings(data), 1) if made not in unharmed()}

    def look_at(data: bytes, sheets: Sequence[ReadPage]) -> list[Remark]:
        return look(data, [sheet for sheet in sheets if sheet.number in harmed(data)])

    def compare_with(
        ours: bytes, data: bytes, pairs: Sequence[tuple[ReadPage, ReadPage]], fit: Fit
    ) -> list[Resemblance]:
        drawn = [pair for pair in pairs if pair[1].number in harmed(data)]
        alike = [Resemblance(theirs.number, 0, ()) for _ours, theirs in pairs if theirs.number not in harmed(data)]
        return [*alike, *compare(ours, data, drawn, fit)]

    monkeypatch.setitem(_ANSWERS, "look", look_at)
    monkeypatch.setitem(_ANSWERS, "compare", compare_with)


@pytest.mark.usefixtures("only_what_was_harmed_is_drawn")
@pytest.mark.parametrize(("harm", "told"), CASES, ids=[harm.__name__ for harm, _ in CASES])
def test_each_harm_is_told(harm: breaks.Break, told: dict[str, int]) -> None:
    found = parity(compared(breaks.broken(short().pdf, harm), edition=short()))
    assert set(found) == set(told)
    assert {code: count for code, count in found.items() if told[code]} == {c: n for c, n in told.items() if n}


@cache
def of_sound() -> Report:
    return compared(sound())


def test_a_sound_file_is_clean() -> None:
    assert of_sound().remarks == ()


#: The edition of eight pages, and the one of four times as many, whose pages take as much longer to draw.
EDITIONS = [real, pytest.param(exemple, marks=pytest.mark.slow)]


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_archive_and_a_file_written_anew_are_clean(edition: Callable[[], Printed]) -> None:
    again = BytesIO()
    with edition().opened() as pdf:
        pdf.save(again, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert parity(compared(again.getvalue(), edition=edition())) == {}
    assert parity(compared(archive(binding.whole(edition().proofs), []), edition=edition())) == {}


def test_what_the_edition_lacks_is_counted_beside_a_file_that_is_like_it() -> None:
    assert of_sound().ready
    assert unsettled(exemple().proofs) == 0
    assert unsettled(real().proofs) == 7  # what the law asks of a colophon, and a source


@cache
def press() -> bytes:
    return separate(real().book, PressJob(house_condition(), 3))


def test_what_the_print_shop_is_sent_is_clean_and_its_parts_are_recognised() -> None:
    cover, inside = (part for _name, part in split(press(), real().book.info))
    for data, note in ((press(), None), (cover, "la couverture seule, pages 1, 2, 7, 8"), (inside, "pages 3–6")):
        report = compared(data, edition=real())
        assert report.remarks == ()
        assert (note in report.notes[0]) if note else report.notes == ()


def test_a_part_that_lost_a_page_lacks_that_page_only() -> None:
    _cover, inside = (part for _name, part in split(press(), real().book.info))
    (remark,) = compared(breaks.broken(inside, lambda pdf: pdf.pages.__delitem__(2)), edition=real()).remarks[:1]
    assert (remark.problem.code, remark.problem.values["page"]) == ("PARITE-016", 5)


@pytest.mark.usefixtures("only_what_was_harmed_is_drawn")
def test_a_file_to_read_that_lost_its_cover_is_no_inside() -> None:
    def harm(pdf: pikepdf.Pdf) -> None:
        del pdf.pages[-2:], pdf.pages[:2]

    assert parity(compared(breaks.broken(sound(), harm)))["PARITE-016"] == 4


@pytest.mark.parametrize("imposition", [Imposition(), Imposition("A4", 4, 0.5, marks=True)], ids=["A3", "A4"])
def test_the_imposed_booklet_is_clean(imposition: Imposition) -> None:
    report = compared(impose(real().book, imposition), edition=real())
    assert (report.remarks, report.notes) == ((), ())


def test_what_was_changed_in_a_booklet_is_told_on_its_sheet() -> None:
    def harm(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[1]
        square = pdf.make_stream(b"q 0.8 0.1 0.1 rg 700 10 40 15 re f Q")
        page.contents_add(square)

    (remark,) = compared(breaks.broken(impose(real().book, Imposition()), harm), edition=real()).remarks
    assert (remark.problem.code, remark.page, remark.problem.values["page"]) == ("PARITE-033", 2, 2)
    assert remark.spot
    assert (remark.spot.left, remark.spot.bottom) == pytest.approx((700, 832), abs=8)


@pytest.mark.slow
def test_sheets_whose_pages_lie_on_their_side_are_held_word_for_word_and_it_is_told() -> None:
    def turned(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            page.Rotate = 90

    report = compared(breaks.broken(impose(real().book, Imposition()), turned), edition=real())
    assert len(report.notes) == 1
    assert {r.problem.code for r in report.remarks if r.problem.code in ("PARITE-010", "PARITE-016")} == set()


@pytest.mark.usefixtures("only_what_was_harmed_is_drawn")
@pytest.mark.parametrize("place", ["front", pytest.param("both", marks=pytest.mark.slow)])
def test_a_personal_copy_is_the_edition_and_its_letter(place: str) -> None:
    report = compared(personal_copy(place))
    assert {r.problem.code for r in report.remarks} == {"PRESSE-011"}  # the letters of these tests are on small paper
    assert ("pages 1 " if place == "front" else "pages 1, 2, 35 ") in report.notes[0]


def test_what_else_is_printed_of_an_edition_is_called_by_its_name() -> None:
    fragments = [sheet.fragment for sheet in exemple().proofs.sheets]
    info = exemple().book.info
    notice = BytesIO()
    with pikepdf.open(BytesIO(sound())) as pdf:
        del pdf.pages[1:]
        pdf.docinfo["/Title"] = f"Mode d’emploi du livret – {info.title}"
        pdf.save(notice)
    proof = draft(fragments, "territoire-val-fictif", fragments[1], "à retourner", info)
    for data, what in ((notice.getvalue(), "mode d’emploi"), (proof, "est une épreuve")):
        (remark,) = compared(data).remarks
        assert remark.problem.code == "PRESSE-043"
        assert what in remark.problem.message


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("beside", [20, pytest.param(700, marks=pytest.mark.slow)])
def test_a_file_that_was_only_moved_on_its_sheet_is_clean(beside: int, edition: Callable[[], Printed]) -> None:
    def moved(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            left, bottom, right, top = (float(each) for each in page.MediaBox)
            page.MediaBox = page.CropBox = pikepdf.Array([left - beside, bottom - beside, right + beside, top + beside])

    assert parity(compared(breaks.broken(edition().pdf, moved), edition=edition())) == {}


def test_another_edition_is_told_in_one_line() -> None:
    assert [r.problem.code for r in compared(real().pdf).remarks] == ["PARITE-023"]


@pytest.mark.parametrize("data", [b"", b"no pdf", b"%PDF-1.7\n%%EOF\n"], ids=["empty", "text", "hollow"])
def test_what_is_no_pdf_is_told(data: bytes) -> None:
    assert [r.problem.code for r in compared(data).remarks] == ["PARITE-024"]


def test_a_locked_file_is_told() -> None:
    locked = BytesIO()
    with pikepdf.open(BytesIO(sound())) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert [r.problem.code for r in compared(locked.getvalue()).remarks] == ["PARITE-024"]


@pytest.mark.usefixtures("only_what_was_harmed_is_drawn")
def test_what_is_lost_is_told_with_its_line_and_its_page() -> None:
    (remark,) = compared(breaks.broken(sound(), breaks.words_lost)).remarks
    place = remark.problem.location
    assert place
    assert (Path(place.file).parent.name, remark.page) == ("agglomeration-dexempleville", 10)
    typed = (Path(exemple().proofs.edition.folder) / "territoires/agglomeration-dexempleville/texte.md").read_text()
    assert "non sans raison, des garanties pour le quartier" in typed.split("\n")[place.line - 1]
    assert "non sans raison, des garanties pour le" in remark.problem.message
    assert remark.spot
    assert 0 < remark.spot.left < remark.spot.right < 595


def test_an_extract_is_held_against_its_territory() -> None:
    proofs = exemple().proofs
    data = bound.extract(proofs, WORKSHOP, "val-fictif").pdf
    assert compared(data, "val-fictif").remarks == ()
    recognised = compared(data)
    assert recognised.remarks == ()
    assert "le tiré à part de Val-Fictif" in recognised.notes[0]
    assert parity(compared(data, "communaute-dexemple")) != {}


@pytest.mark.usefixtures("only_what_was_harmed_is_drawn")
def test_a_damaged_content_stream_draws_nothing_and_stops_nothing() -> None:
    def harm(pdf: pikepdf.Pdf) -> None:
        pdf.pages[9].Contents = pdf.make_stream(b"BT /No 9 Tf (a) Tj 1 Td [ (b) ] TJ ET ) > /Do 3 re ] q q Q Q Q")

    assert parity(compared(breaks.broken(sound(), harm))) == {"PARITE-020": 1}
