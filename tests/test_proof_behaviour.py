"""What a file does beside showing pages is told, wherever it stands; files of ours do nothing. All: bench.hostile."""

from functools import cache
from hashlib import sha256

import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from bench.hostile.actions import FAMILIES, compared
from bench.hostile.traps import EXEMPLE, Trap, laid, traps
from livret.catalogue import by_code
from livret.edition import figures_csv
from livret.edition.load.inventory import inventory, pictures
from livret.exports.archive import archive, enclosed
from livret.pdf.attachments import Attachment
from livret.pdf.document.whole import read
from livret.pdf.read.document_model import Document, Link, Target
from livret.pdf.read.model import ReadPage, ReadPdf
from livret.pdf.spot import Spot
from livret.proof.compare.navigation import ComparedFile, navigation
from tests.printed import exemple

#: Of so many traps one is laid here: the others differ in where they stand.
_ONE_OF = 23


@cache
def ours() -> ReadPdf:
    return read(exemple().pdf)


@cache
def attachments() -> tuple[Attachment, ...]:
    proofs = exemple().proofs
    shown = pictures(sheet.chapter.html for sheet in proofs.sheets)
    return enclosed(inventory(proofs.edition, shown), figures_csv.table(proofs.edition))


def reported(data: bytes) -> set[str]:
    digests = {each.name: sha256(each.data).hexdigest() for each in attachments()}
    return {remark.problem.code for remark in compared(data, ours(), digests)}


@pytest.mark.parametrize("trap", [*traps()][::_ONE_OF], ids=lambda trap: trap.name)
def test_a_trap_is_told(trap: Trap) -> None:
    assert reported(laid(trap, exemple().pdf)) & {*trap.codes}


@pytest.mark.parametrize("what", ["link", "bookmark", "name", "opening"])
def test_what_newer_programs_follow_elsewhere_is_told(what: str) -> None:
    [structural] = (trap for trap in traps() if trap.name == f"{what}-structural")
    assert reported(laid(structural, exemple().pdf)) == {*structural.codes}


def test_a_structure_destination_to_the_same_page_is_no_other_way() -> None:
    def lay(pdf: Pdf) -> None:
        bookmark = pdf.Root.Outlines.First
        element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, Pg=pdf.pages[0].obj))
        bookmark.A = Dictionary(S=Name.GoTo, D=Array([pdf.pages[0].obj, Name.Fit]), SD=Array([element, Name.Fit]))
        del bookmark.Dest

    assert reported(laid(Trap("same-page", lay, ()), exemple().pdf)) == set()


def test_what_is_no_text_says_nothing() -> None:
    def retitle(pdf: Pdf) -> None:
        pdf.docinfo[Name.Title] = Dictionary(A=1)

    assert reported(laid(Trap("title", retitle, ()), exemple().pdf)) == set()


def test_files_of_ours_do_nothing() -> None:
    assert not reported(exemple().pdf)
    assert not reported(archive(exemple().book, attachments()))


def test_a_file_that_was_changed_in_the_archive_is_told_and_where_one_is_missing() -> None:
    sheet, *others = sorted(attachments(), key=lambda each: each.name != "edition.yaml")
    assert sheet.data == (EXEMPLE / "edition.yaml").read_bytes()
    changed = Attachment(sheet.name, b"autre", sheet.media_type, sheet.relationship, sheet.description)
    assert reported(archive(exemple().book, [changed, *others])) == {"ACTION-012"}
    assert reported(archive(exemple().book, others)) == {"ACTION-013"}


def test_every_code_has_its_trap() -> None:
    laid_for = {code for trap in traps() for code in trap.codes}
    assert {code for code in by_code() if code.startswith(FAMILIES)} - laid_for == {"ACTION-013", "PARITE-049"}


def test_an_address_that_became_a_link_to_itself_is_a_remark() -> None:
    run = next(run for run in ours().sheets[1].runs if "exemple" in run.text.casefold())
    bare = ReadPdf((ReadPage(1, 595, 842, {}, runs=(run,)),), (), (), 0)
    address = f"https://{run.text.strip()}"
    link = Link(1, Spot(*run.spot), Target(address=address))
    file = ReadPdf(bare.sheets, (), (), 0, document=Document(links=(link,)))
    assert [remark.problem.code for remark in navigation(ComparedFile(bare, file, {1: [1]}))] == ["PARITE-049"]
    elsewhere = link._replace(target=Target(address="https://exemple.invalid/"))
    file = ReadPdf(bare.sheets, (), (), 0, document=Document(links=(elsewhere,)))
    assert [remark.problem.code for remark in navigation(ComparedFile(bare, file, {1: [1]}))] == ["PARITE-046"]
