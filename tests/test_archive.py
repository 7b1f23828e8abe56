"""The archive edition: the pages of the screen edition, and in the same file what they were made from."""

import os
import pickle
import re
import sys
from functools import cache
from hashlib import md5, sha256
from io import BytesIO
from pathlib import Path
from subprocess import run

import page as page_validation
import pikepdf
import pypdfium2
import pytest
from pikepdf import Name

from livret.bind.book import bind
from livret.edition import figures_csv
from livret.edition.load.inventory import inventory, pictures
from livret.exports.archive import archive, enclosed
from livret.pdf.attachments import Attachment
from livret.pdf.model import Book
from tests.press_samples import INFO, fragment
from tests.printed import ROOT, Printed, exemple, real

EDITIONS = {"exemple": exemple, "occitanie-2024-2025": real}
each_edition = pytest.mark.parametrize("name", EDITIONS)


@cache
def enclosing(name: str) -> tuple[Attachment, ...]:
    """Return what goes with the edition *name*."""
    proofs = EDITIONS[name]().proofs
    files = inventory(proofs.edition, pictures(sheet.chapter.html for sheet in proofs.sheets))
    return enclosed(files, figures_csv.table(proofs.edition))


@cache
def archived(name: str) -> bytes:
    return archive(EDITIONS[name]().book, enclosing(name))


def whole(name: str) -> Printed:
    return EDITIONS[name]()


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(data))


def output(*command: str, given: bytes = b"") -> str:
    return run(command, input=given, capture_output=True, check=True).stdout.decode()


def failures(data: bytes, profile: str) -> list[tuple[str, str]]:
    report = page_validation.validate_pdf_bytes(data, profile=profile)
    assert report.is_compliant == (not report.failures)
    return [(f.rule_id, f.message) for f in report.failures]


# What it is


@each_edition
@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_an_archive_conforms(name: str, profile: str) -> None:
    assert failures(archived(name), profile) == []


def test_only_the_third_part_lets_any_file_be_enclosed() -> None:
    """ISO 19005-2 6.8 would refuse what ISO 19005-3 allows: the claim decides, and the checker reads it."""
    assert failures(archived("exemple"), "2a") != []


@each_edition
def test_qpdf_finds_nothing(name: str, tmp_path: Path) -> None:
    (tmp_path / "archive.pdf").write_bytes(archived(name))
    assert "No syntax or stream encoding errors" in output("qpdf", "--check", str(tmp_path / "archive.pdf"))


def test_it_claims_both_standards_and_keeps_its_date() -> None:
    with opened(archived("exemple")) as pdf, pdf.open_metadata() as xmp:
        assert xmp.pdfa_status == "3A"
        assert xmp["pdfuaid:part"] == "1"
        assert str(pdf.trailer.Info.Title) == whole("exemple").book.info.title
        assert str(pdf.trailer.Info.ModDate) == "D:20250115000000Z"


# The same pages


@each_edition
def test_words_stand_where_they_do_on_the_screen(name: str) -> None:
    mine, theirs = (output("pdftotext", "-bbox", "-", "-", given=data) for data in (archived(name), whole(name).pdf))
    assert mine.split("<page ")[1:] == theirs.split("<page ")[1:]
    assert mine.count("<word ") > 900


@each_edition
def test_ways_through_are_kept(name: str) -> None:
    def ways(data: bytes) -> list[object]:
        with opened(data) as pdf, pdf.open_outline() as outline:
            links = [str(a.A.get("/D", a.A.get("/URI"))) for p in pdf.pages for a in p.obj.get("/Annots", ())]
            names = list(map(str, list(pdf.Root.Names.Dests.Names)[::2]))
            return [links, names, [item.title for item in outline.root], [page.label for page in pdf.pages]]

    assert ways(archived(name)) == ways(whole(name).pdf)
    assert ways(archived(name))[0]


def test_photographs_keep_every_pixel() -> None:
    """The very bytes of the photograph, whatever the screen edition makes of it."""
    photo = ROOT / "reports/exemple/territoires/pays-de-demonstration/photos/mire.jpg"
    with opened(archived("exemple")) as pdf:
        images = [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == Name.Image]
        assert photo.read_bytes() in [image.read_raw_bytes() for image in images]


def test_pages_are_cropped_to_the_trim() -> None:
    with opened(archived("exemple")) as pdf:
        for page in pdf.pages:
            assert page.obj.MediaBox == page.obj.CropBox == page.obj.TrimBox
            assert "/BleedBox" not in page.obj


# What is enclosed


@each_edition
def test_every_file_of_the_authors_is_given_back(name: str, tmp_path: Path) -> None:
    """Byte for byte, by another program than the one that put them in."""
    file = tmp_path / "archive.pdf"
    file.write_bytes(archived(name))
    listed = re.findall(r"^\d+: (.*)$", output("pdfdetach", "-list", str(file)), re.MULTILINE)
    edition = ROOT / "reports" / name
    there = sorted(path.relative_to(edition).as_posix() for path in edition.rglob("*") if path.is_file())
    assert sorted(listed) == sorted(["chiffres.csv", *there])
    for number, path in enumerate(listed, 1):
        goal = tmp_path / f"{number}"
        output("pdfdetach", "-save", str(number), "-o", str(goal), str(file))
        if path != "chiffres.csv":
            assert goal.read_bytes() == (edition / path).read_bytes(), path


@each_edition
def test_each_file_is_listed_once(name: str) -> None:
    with opened(archived(name)) as pdf:
        tree = list(pdf.Root.Names.EmbeddedFiles.Names)
        assert tree[::2] == sorted(tree[::2], key=bytes)
        assert [str(key) for key in tree[::2]] == [str(each.UF) for each in tree[1::2]]
        assert sorted(each.objgen for each in pdf.Root.AF) == sorted({each.objgen for each in tree[1::2]})
        assert len(pdf.Root.AF) == len(enclosing(name))
        streams = [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Type") == Name.EmbeddedFile]
        assert len(streams) == len(enclosing(name))


def test_each_file_says_what_it_is() -> None:
    with opened(archived("exemple")) as pdf:
        said = {
            str(each.UF): (str(each.AFRelationship), str(each.EF.F.Subtype), str(each.Desc)) for each in pdf.Root.AF
        }
    photos = "territoires/pays-de-demonstration/photos"
    assert said["edition.yaml"] == (
        "/Source",
        "/application/yaml",
        "Données de l’édition, telles que saisies (YAML)",
    )
    assert said["textes/edito.md"][:2] == ("/Source", "/text/markdown")
    assert said[f"{photos}/mire.jpg"] == ("/Source", "/image/jpeg", "Photographie d’origine")
    assert said[f"{photos}/schema.svg"][:2] == ("/Source", "/image/svg+xml")
    assert said["chiffres.csv"] == ("/Data", "/text/csv", "Chiffres des territoires, avec source et année")


@each_edition
def test_each_file_can_be_checked(name: str) -> None:
    with opened(archived(name)) as pdf:
        for each in pdf.Root.AF:
            assert each.Type == Name.Filespec
            assert bytes(each.F) == bytes(each.UF)
            assert each.EF.F.objgen == each.EF.UF.objgen
            data, params = each.EF.F.read_bytes(), each.EF.F.Params
            assert int(params.Size) == len(data)
            assert bytes(params.CheckSum) == md5(data).digest()
            assert params.CreationDate == params.ModDate == pdf.trailer.Info.ModDate


STRANGE = ("textes/Œuvre d’été.md", "photos/l'été (1) à 100 %.md", "notes/\u65e5\u672c.md", "a/b\\c.md", "-rf.md")


@pytest.fixture(scope="module")
def book() -> Book:
    return bind([fragment("une", "<h1>Une page</h1>")], INFO)


def plain(name: str, data: bytes = b"") -> Attachment:
    return Attachment(name, data, "text/markdown", "Source", "Texte")


def test_strange_names_are_right_in_any_alphabet(book: Book, tmp_path: Path) -> None:
    data = archive(book, [plain(name, name.encode()) for name in STRANGE])
    (tmp_path / "a.pdf").write_bytes(data)
    listed = re.findall(r"^\d+: (.*)$", output("pdfdetach", "-list", str(tmp_path / "a.pdf")), re.MULTILINE)
    assert sorted(listed) == sorted(STRANGE)
    with opened(data) as pdf:
        keys = list(pdf.Root.Names.EmbeddedFiles.Names)[::2]
        assert keys == sorted(keys, key=bytes)
        assert {str(each.UF): each.EF.F.read_bytes().decode() for each in pdf.Root.AF} == {n: n for n in STRANGE}
    assert failures(data, "3a") == failures(data, "ua1") == []


def test_an_empty_file_and_one_of_any_bytes_are_given_back(book: Book) -> None:
    given = {"vide.md": b"", "octets.md": bytes(range(256)) * 9 + b"\r"}
    with opened(archive(book, [plain(name, data) for name, data in given.items()])) as pdf:
        assert {str(each.UF): each.EF.F.read_bytes() for each in pdf.Root.AF} == given


def test_a_book_of_one_page_with_nothing_enclosed(book: Book) -> None:
    data = archive(book, [])
    assert len(pypdfium2.PdfDocument(data)) == 1
    with opened(data) as pdf:
        assert "/AF" not in pdf.Root
        assert "/EmbeddedFiles" not in pdf.Root.get("/Names", {})
    assert failures(data, "3a") == failures(data, "ua1") == []


def test_two_files_of_one_name_are_refused(book: Book) -> None:
    with pytest.raises(ValueError, match="same name"):
        archive(book, [plain("a.md", b"1"), plain("a.md", b"2")])


# The same bytes

_AGAIN = """
import sys, pickle
from hashlib import sha256
from livret.exports.archive import archive
print(sha256(archive(*pickle.load(sys.stdin.buffer))).hexdigest())
"""


def test_the_same_bytes_elsewhere(tmp_path: Path) -> None:
    """Another process, folder, hour and order of the files."""
    given = pickle.dumps((whole("exemple").book, enclosing("exemple")[::-1]))
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    again = run([sys.executable, "-c", _AGAIN], input=given, capture_output=True, cwd=tmp_path, env=surroundings)
    assert again.stdout.decode().strip() == sha256(archived("exemple")).hexdigest(), again.stderr.decode()
    assert str(ROOT).encode() not in archived("exemple")
