"""What a file is that comes in, and what is said of one that nobody reads."""

import io
import os
import struct
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from livret.base.messages import _
from livret.base.problems import Problem
from livret.catalogue import intake as kinds
from livret.intake import sorts
from livret.intake.arrivals import arrivals
from livret.intake.packages import Unpacked, unpacked
from tests import laying
from tests.picture_samples import encoded, jpeg, squares

TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/{}" ContentType="application/vnd.{}+xml"/></Types>'  # noqa: E501
MAIN = {
    "docx": "openxmlformats-officedocument.wordprocessingml.document.main",
    "docm": "ms-word.document.macroEnabled.main",
    "dotx": "openxmlformats-officedocument.wordprocessingml.template.main",
    "xlsx": "openxmlformats-officedocument.spreadsheetml.sheet.main",
    "pptx": "openxmlformats-officedocument.presentationml.presentation.main",
}


def packed(files: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of *files*."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as package:
        for name, data in files.items():
            package.writestr(zipfile.ZipInfo(name), data, method)
    return buffer.getvalue()


def office(kind: str, more: dict[str, bytes | str] | None = None) -> bytes:
    """Return the least that is a document of the *kind*, a row of MAIN; the main part is where Word 365 puts it."""
    return packed(
        {"[Content_Types].xml": TYPES.format("word/document2.xml", MAIN[kind]), "a.xml": "<a/>", **(more or {})}
    )


def open_document(kind: str, more: dict[str, bytes | str] | None = None) -> bytes:
    return packed({"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": "<a/>", **(more or {})})


def compound(stream: str) -> bytes:
    """Return what a compound file of old offices begins with, and the name of a *stream* of it."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + (stream + "\0").encode("utf-16-le").ljust(128, b"\0")


CUSTOM = '<Properties xmlns="x"><property fmtid="{}" pid="2" name="livret-edition"><vt:lpwstr>e</vt:lpwstr></property>'
JPEG = jpeg(squares())

#: Name, bytes, what it is.
FILES: dict[str, tuple[str, bytes, str]] = {
    "Word": ("a.docx", office("docx"), "word"),
    "Word whose name says nothing": ("a", office("docx"), "word"),
    "Word with macros": ("a.docm", office("docm"), "word"),
    "Word template": ("a.dotx", office("dotx"), "word"),
    "Word that Livret exported": ("a.docx", office("docx", {"docProps/custom.xml": CUSTOM}), "corrected"),
    "Word with another property": ("a.docx", office("docx", {"docProps/custom.xml": "<p name='livret'/>"}), "word"),
    "OpenDocument text": ("a.odt", open_document("text"), "odt"),
    "OpenDocument sheet": ("a.ods", open_document("spreadsheet"), "sheet"),
    "Excel": ("a.xlsx", office("xlsx"), "sheet"),
    "Excel called Word": ("a.docx", office("xlsx"), "sheet"),
    "old Excel": ("a.xls", compound("Workbook"), "sheet"),
    "CSV": ("a.csv", b"nom;habitants\nExemple;12", "sheet"),
    "CSV in Latin-1": ("a.csv", "nom;région\nété;à".encode("cp1252"), "sheet"),
    "CSV in UTF-16": ("a.csv", "nom;région\n".encode("utf-16"), "sheet"),
    "text": ("a.txt", "Été".encode(), "text"),
    "text in Latin-1": ("a.txt", "Été à Exemple".encode("cp1252"), "text"),
    "text of a Mac": ("a.txt", "Été à Exemple".encode("mac_roman"), "text"),
    "text in UTF-16 without a mark": ("a.txt", "Un été".encode("utf-16-le"), "text"),
    "Markdown": ("a.md", b"## Les limites\n", "text"),
    "text that begins as a letter does": ("a.txt", b"Date: 12 mars\nLieu: Exemple\n", "text"),
    "JPEG": ("a.jpg", JPEG, "photo"),
    "JPEG called PNG": ("a.png", JPEG, "photo"),
    "PNG": ("a.png", encoded(squares(), "PNG"), "photo"),
    "WebP": ("a.webp", encoded(squares(), "WEBP"), "photo"),
    "TIFF": ("a.tif", encoded(squares(), "TIFF"), "photo"),
    "HEIC": ("a.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "photo"),
    "AVIF": ("a.avif", b"\0\0\0\x18ftypavif\0\0\0\0", "photo"),
    "PDF": ("a.pdf", b"%PDF-1.7\n", "marked"),
    "PDF behind a blank": ("a.pdf", b"\r\n\0%PDF-1.7\n", "marked"),
    # and what nobody reads
    "old Word": ("a.doc", compound("WordDocument"), "doc"),
    "locked Word": ("a.docx", compound("EncryptedPackage"), sorts.LOCKED),
    "locked OpenDocument": (
        "a.odt",
        open_document("text", {"META-INF/manifest.xml": "<manifest:encryption-data>"}),
        sorts.LOCKED,
    ),
    "Outlook": ("a.msg", compound("__properties_version1.0"), "mail"),
    "old PowerPoint": ("a.ppt", compound("PowerPoint Document"), "slides"),
    "Works": ("a.wps", compound("MatOST"), "works"),
    "RTF": ("a.rtf", rb"{\rtf1 Un}", "rtf"),
    "RTF called Word": ("a.doc", rb"{\rtf1 Un}", "rtf"),
    "web page called Word": ("a.docx", b"<html><body>Un", "html"),
    "web page called Excel": ("a.xls", b"<table><tr><td>1", "html"),
    "XML of Word": (
        "a.xml",
        b'<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?><w:wordDocument>',
        "word xml",
    ),
    "text called Word": ("a.docx", b"Un texte", "plain"),
    "Pages": ("a.pages", packed({"Index/Document.iwa": b"x", "preview.jpg": JPEG}), "pages"),
    "Numbers": ("a.numbers", packed({"Index/Document.iwa": b"x"}), "numbers"),
    "old Pages": ("a.pages", packed({"index.xml": b"x"}), "pages"),
    "PowerPoint": ("a.pptx", office("pptx"), "slides"),
    "OpenDocument drawing": ("a.odg", open_document("graphics"), "drawing"),
    "SVG": ("a.svg", b"<?xml version='1.0'?><!-- a --><svg xmlns='x'>", "svg"),
    "WordPerfect": ("a.wpd", b"\xffWPC\x10", "wordperfect"),
    "InDesign": ("a.indd", b"\x06\x06\xed\xf5\xd8\x1d\x46\xe5\xbd", "indesign"),
    "mail": ("a.eml", b"From: a@exemple.invalid\r\nTo: b\r\n\r\nUn", "mail"),
    "shortcut of Windows": ("a.lnk", b"L\0\0\0\x01\x14\x02\0\0", "shortcut"),
    "shortcut to the web": ("a.url", b"[InternetShortcut]\nURL=https://exemple.invalid", "shortcut"),
    "Google": ("a.gdoc", b'{"doc_id":"1"}', "google"),
    "film": ("a.mov", b"\0\0\0\x14ftypqt  \0\0", "film"),
    "raw photo": ("a.nef", encoded(squares(), "TIFF"), "raw"),
    "raw photo of Canon": ("a", b"II*\0\x10\0\0\0CR\x02\0", "raw"),
    "Photoshop": ("a.psd", b"8BPS\0\1", "picture"),
    "RAR": ("a.rar", b"Rar!\x1a\7", "archive"),
    "program": ("a.exe", b"MZ\x90\0", "program"),
    "nothing known": ("a.bin", bytes(range(256)), sorts.UNKNOWN),
    "text of a program": ("a.json", b'{"a": 1}', sorts.UNKNOWN),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_is_told_by_its_bytes_first_and_its_name_second(case: str) -> None:
    name, data, expected = FILES[case]
    sort = sorts.sort_of(name, data)
    if sort == sorts.ZIP:
        sort = unpacked(name, data, 0).sort
    assert sort == expected


def test_each_sort_that_nobody_reads_says_what_it_is_and_what_to_do() -> None:
    for sort, row in sorts.UNREAD.items():
        problem = sorts.refusal(f"un{row.endings[0] if row.endings else '.docx'}", sort)
        assert problem is not None
        assert problem.kind in (kinds.UNREAD, kinds.DISGUISED)
        assert problem.help, sort
        assert "{" not in problem.message + problem.help


def test_a_name_that_says_something_else_is_told() -> None:
    found = sorts.refusal("rapport.docx", "html")
    assert found is not None
    assert (found.kind, found.values["ending"]) == (kinds.DISGUISED, ".docx")
    plain = sorts.refusal("rapport.html", "html")
    assert plain is not None
    assert plain.kind == kinds.UNREAD
    assert [sorts.refusal("a", sort) for sort in sorts.SORTS] == [None] * len(sorts.SORTS)


# Archives


def members(files: dict[str, bytes | str]) -> list[tuple[str, str, list[str]]]:
    """Return what becomes of each of *files* in a zip: its name, its sort, the codes of what is reported of it."""
    found = unpacked("envoi.zip", packed(files), 0)
    return [(each.name, each.sort, [problem.code for problem in each.problems]) for each in found.members]


def test_an_archive_gives_its_files_and_not_what_computers_left_in_it() -> None:
    found = members(
        {
            "Causses/texte.docx": office("docx"),
            "Causses\\photo.jpg": JPEG,
            "__MACOSX/Causses/._texte.docx": b"x",
            "Causses/.DS_Store": b"x",
            "Causses/Thumbs.db": b"x",
            "Causses/~$texte.docx": b"x",
            "Causses/IMG_1.AAE": b"x",
            "dossier/": b"",
        }
    )
    assert found == [("Causses/texte.docx", "word", []), ("Causses/photo.jpg", "photo", [])]


def test_what_of_an_archive_is_not_read_is_told() -> None:
    found = members(
        {
            "a.doc": compound("WordDocument"),
            "b.zip": packed({"c.txt": "c"}),
            "../d.txt": "d",
            "/e.txt": "e",
            "f\u202e.txt": "f",
            "g/" + "g" * 300: "g",
            "h.txt": b"",
            "i.docm": office("docm", {"word/vbaProject.bin": b"x"}),
            ".j.docx.icloud": b"bplist00",
        }
    )
    assert [(sort, codes) for _name, sort, codes in found] == [
        ("doc", ["IMPORT-011"]),
        ("nested", ["IMPORT-011"]),
        ("", ["IMPORT-010"]),
        ("", ["IMPORT-010"]),
        ("", ["IMPORT-010"]),
        ("", ["IMPORT-010"]),
        ("", ["IMPORT-008"]),
        ("word", ["IMPORT-017"]),
        ("absent", ["IMPORT-011"]),
    ]


@pytest.mark.parametrize("raw", ["été.txt".encode(), "été.txt".encode("cp850"), "e\u0301te\u0301.txt".encode()])
def test_names_are_read_as_macos_and_french_windows_write_them(raw: bytes) -> None:
    data = packed({"x" * len(raw): "Un texte"}).replace(b"x" * len(raw), raw)
    assert [member.name for member in unpacked("envoi.zip", data, 0).members] == ["été.txt"]


def test_links_and_locked_files_of_an_archive_are_told() -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        link = zipfile.ZipInfo("lien.txt")
        link.external_attr = 0o120777 << 16
        package.writestr(link, "/etc/passwd")
        package.writestr("secret.txt", "secret")
    data = bytearray(buffer.getvalue())
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 8 : entry + 10] = struct.pack("<H", 1)
    found = unpacked("envoi.zip", bytes(data), 0).members
    assert [(each.data, [problem.kind for problem in each.problems]) for each in found] == [
        (b"", [kinds.LINK]),
        (b"", [kinds.LOCKED]),
    ]


def test_a_large_archive_is_handed_over_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("livret.intake.packages._BATCH_BYTES", 10)
    data = packed({name: name * 8 for name in ("a.txt", "b.txt", "c.txt", "d.txt")})
    parts, start = [], 0
    while True:
        found = unpacked("envoi.zip", data, start)
        parts.append([member.name for member in found.members])
        if not (start := found.rest):
            break
    assert parts == [["a.txt"], ["b.txt"], ["c.txt"], ["d.txt"]]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (packed({"a.txt": "a"})[:-30], "IMPORT-014"),
        (packed({}), "IMPORT-008"),
        (packed({"a.txt": "a" * 99}, zipfile.ZIP_STORED).replace(b"aaa", b"aab", 1), "IMPORT-014"),
    ],
)
def test_a_damaged_or_empty_archive_is_told(data: bytes, code: str) -> None:
    found = unpacked("envoi.zip", data, 0)
    assert [p.code for p in (*found.problems, *(p for each in found.members for p in each.problems))] == [code]


def test_a_word_text_that_lacks_what_makes_it_one_is_damaged() -> None:
    damaged = Unpacked("", problems=(kinds.DAMAGED.at(None),))
    found = unpacked("a.docx", packed({"word/document.xml": "<a/>"}), 0)
    assert (found.sort, [p.kind for p in found.problems]) == (damaged.sort, [p.kind for p in damaged.problems])


# Files and folders


def come(*paths: Path) -> list[tuple[str, str]]:
    """Return what comes in of *paths*: the name of each file, below the folder of the test, and its sort or a code."""
    found = []
    for each in arrivals(paths, laying.press()):
        place = each.location.file if isinstance(each, Problem) and each.location else getattr(each, "name", "")
        found.append((place.partition("/envoi")[2], each.code if isinstance(each, Problem) else each.sort))
    return found


def test_files_folders_and_archives_come_in_by_name(tmp_path: Path) -> None:
    envoi = tmp_path / "envoi"
    (envoi / "Causses").mkdir(parents=True)
    (envoi / "b.txt").write_text("Un texte")
    (envoi / "a.docx").write_bytes(office("docx"))
    (envoi / ".DS_Store").write_bytes(b"x")
    (envoi / "Causses" / "IMG_1.jpg").write_bytes(JPEG)
    (envoi / "Causses" / "c.zip").write_bytes(packed({"Quercy/d.md": "## Un", "e.doc": compound("WordDocument")}))
    assert come(envoi) == [
        ("/Causses/IMG_1.jpg", "photo"),
        ("/Causses/c.zip › Quercy/d.md", "text"),
        ("/Causses/c.zip › e.doc", "IMPORT-011"),
        ("/a.docx", "word"),
        ("/b.txt", "text"),
    ]


def test_what_cannot_be_read_is_told_and_the_rest_comes_in(tmp_path: Path) -> None:
    envoi = tmp_path / "envoi"
    envoi.mkdir()
    (envoi / "vide.txt").write_bytes(b"")
    (envoi / "texte.txt").write_text("Un texte")
    (envoi / "texte (1).txt").write_text("Un texte")
    (envoi / "lien.txt").symlink_to("/etc/passwd")
    (envoi / "Note.pages").mkdir()
    os.mkfifo(envoi / "tube.txt")
    (envoi / "droit\u200b.txt").write_text("Un")
    found = come(envoi, envoi / "absent.docx", Path("/dev/null"))
    assert found == [
        ("/Note.pages", "IMPORT-011"),
        ("/droit\ufffd.txt", "IMPORT-010"),
        ("/lien.txt", "IMPORT-007"),
        ("/texte.txt", "text"),
        ("/texte (1).txt", "IMPORT-016"),
        ("/tube.txt", "IMPORT-006"),
        ("/vide.txt", "IMPORT-008"),
        ("/absent.docx", "IMPORT-005"),
        ("", "IMPORT-006"),
    ]


def test_a_folder_that_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.scandir", refused)
    [problem] = arrivals([tmp_path], laying.press())
    assert isinstance(problem, Problem)
    assert problem.kind == kinds.UNREADABLE


def test_sizes_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, size in (("a.txt", 60), ("b.txt", 61), ("c.txt", 150)):
        (tmp_path / name).write_text("x" * size)
    monkeypatch.setattr("livret.intake.arrivals.MOST_BYTES", 100)
    monkeypatch.setattr("livret.intake.arrivals._MOST_IN_ALL", 100)
    codes = [each.code if isinstance(each, Problem) else each.sort for each in arrivals([tmp_path], laying.press())]
    assert codes == ["text", "IMPORT-019", "IMPORT-009"]
    monkeypatch.setattr("livret.intake.arrivals.MOST_FILES", 2)
    assert [each.code for each in arrivals([tmp_path], laying.press()) if isinstance(each, Problem)] == ["IMPORT-018"]


def test_a_file_that_is_written_meanwhile_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Un texte")

    class Written(io.FileIO):
        def read(self, size: int = -1, /) -> bytes:
            with path.open("a") as file:
                file.write("!")
            return super().read(size)

    monkeypatch.setattr("livret.intake.arrivals.os.fdopen", Written)
    [problem] = arrivals([path], laying.press())
    assert isinstance(problem, Problem)
    assert (problem.kind, problem.values["reason"]) == (kinds.UNREADABLE, _(kinds.CHANGING))
