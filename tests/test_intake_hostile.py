"""Files made to do harm, and an edition prepared for it: bounded, told, and nothing outside the edition is touched."""

import struct
import subprocess
import sys
import zipfile
import zlib
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pillow_heif
import pytest

from livret.base.machine import answers_for
from livret.base.problems import InvalidEdition, Kind, Problem, Refused
from livret.catalogue import pictures
from livret.intake.documents import packed
from livret.intake.draft import Draft
from livret.intake.opened import opened
from livret.intake.packages import unpacked
from livret.intake.photos.conversion import Made, converted
from livret.pdf.read.bounds import Allowance
from livret.proof.fixes import keep
from livret.proof.fixes.model import FileChange
from livret.workers import server
from tests import laying
from tests.made import tiny
from tests.picture_samples import jpeg, png_chunk, squares
from tests.printed import ROOT

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
HOME = "territoires/essai"
NEW = f"{HOME}/photos/a.jpg"


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    folder = tmp_path / "edition"
    (folder / HOME).mkdir(parents=True)
    (folder / HOME / "texte.md").write_text("## Un\n")
    return folder


def write(edition: Path, *names: str) -> None:
    draft = Draft(edition)
    for name in names:
        draft.put(name, b"new")
    keep.write(edition, draft.changes(), NOW)


# An edition prepared for it


def test_new_files_come_into_folders_that_are_not_there_yet_and_are_taken_back(edition: Path) -> None:
    write(edition, NEW, f"{HOME}/texte.md")
    assert (edition / NEW).read_bytes() == b"new"
    keep.undo(edition)
    assert not (edition / NEW).exists()
    assert (edition / HOME / "texte.md").read_text() == "## Un\n"


@pytest.mark.parametrize(
    "name",
    ["../a.jpg", "territoires/../../a.jpg", "absent/../../a.jpg", "/tmp/a.jpg", f"{HOME}/texte.md/a.jpg"],
)
def test_a_name_that_leads_out_of_the_edition_is_refused(edition: Path, name: str) -> None:
    with pytest.raises(Refused):
        Draft(edition).put(name, b"new")
    with pytest.raises(Refused):
        Draft(edition).data(name)
    with pytest.raises(InvalidEdition):
        keep.write(edition, [FileChange(name, name, None, b"new")], NOW)


@pytest.mark.parametrize("link", [HOME, f"{HOME}/photos", NEW, f"{HOME}/photos/b"])
def test_a_link_in_the_place_of_a_file_or_of_a_folder_is_not_followed_out(edition: Path, link: str) -> None:
    outside = edition.parent / "outside"
    outside.mkdir()
    (outside / "a.jpg").write_bytes(b"theirs")
    if link == HOME:
        (edition / HOME / "texte.md").unlink()
        (edition / HOME).rmdir()
    (edition / link).parent.mkdir(exist_ok=True)
    (edition / link).symlink_to(outside / "a.jpg" if link == NEW else outside)
    name = f"{HOME}/photos/b/a.jpg" if link.endswith("/b") else NEW
    draft = Draft(edition)
    for act in (lambda: draft.put(name, b"new"), lambda: draft.data(name), lambda: draft.names(str(Path(name).parent))):
        if link != NEW or "names" not in act.__code__.co_names:
            with pytest.raises(Refused):
                act()
    with pytest.raises((InvalidEdition, keep.Unmendable)):
        keep.write(edition, [FileChange(name, name, None, b"new")], NOW)
    assert [path.name for path in outside.iterdir()] == ["a.jpg"]
    assert (outside / "a.jpg").read_bytes() == b"theirs"


def test_a_link_to_another_file_of_the_edition_is_told_for_what_it_is(edition: Path) -> None:
    (edition / HOME / "copie.md").symlink_to("texte.md")
    with pytest.raises(keep.Unmendable, match="copie"):
        write(edition, f"{HOME}/copie.md")
    assert (edition / HOME / "texte.md").read_text() == "## Un\n"


def test_a_link_that_leads_nowhere_is_no_new_file(edition: Path) -> None:
    (edition / HOME / "photos").mkdir()
    (edition / NEW).symlink_to(edition.parent / "absent.jpg")
    with pytest.raises(Refused):
        Draft(edition).put(NEW, b"new")


def test_undoing_takes_no_link_for_a_file_of_its_own(edition: Path) -> None:
    write(edition, NEW)
    (edition / NEW).unlink()
    (edition / NEW).symlink_to(edition.parent / "absent.jpg")
    with pytest.raises(keep.Unmendable):
        keep.undo(edition)
    assert (edition / NEW).is_symlink()


# Archives


@pytest.mark.parametrize("name", ["word/document.xml", "word/media/a.png"])
def test_a_document_too_large_is_told_with_the_bound_that_it_exceeds(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed, "MOST_BYTES", 5 * 1_000_000)
    monkeypatch.setattr(packed, "MOST_XML_BYTES", 3 * 1_000_000)
    with pytest.raises(Refused) as caught:
        packed.XmlPackage(zipped((name, bytes(5 * 1_000_000 + 1))))
    values = caught.value.problem.values
    assert values["size"] > values["most"]


def zipped(*entries: tuple[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in entries:
            package.writestr(name, data)
    return buffer.getvalue()


def lying(data: bytes, size: int) -> bytes:
    """Return the zip *data* whose first entry is said to unpack to *size* bytes, in the list and at its place."""
    made = bytearray(data)
    entry, place = made.index(b"PK\x01\x02"), made.index(b"PK\x03\x04")
    made[entry + 24 : entry + 28] = made[place + 22 : place + 26] = size.to_bytes(4, "little")
    return bytes(made)


def overlapping(times: int, size: int) -> bytes:
    """Return a zip whose list names one entry *times* times (Fifield, « A better zip bomb », 2019)."""
    data = zipped(("a.txt", b"\0" * size))
    start = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    names = b"".join(data[start:end].replace(b"a.txt", b"%05d" % number) for number in range(times))
    tail = bytearray(data[end:])
    tail[8:10] = tail[10:12] = times.to_bytes(2, "little")
    tail[12:16] = len(names).to_bytes(4, "little")
    return data[:start] + names + bytes(tail)


LARGE = b"\0" * 30_000_000
BOMBS = {
    "one that says it is small": (lying(zipped(("a.txt", LARGE)), 100), {"IMPORT-014"}),
    "one that says it is large": (lying(zipped(("a.txt", b"a")), 2**32 - 2), {"IMPORT-009"}),
    "one of many large files": (overlapping(2000, 30_000_000), {"IMPORT-009"}),
    "one of too many files": (zipped(*((f"{number}.txt", b"a") for number in range(3001))), {"IMPORT-018"}),
    "one whose files are one and the same": (overlapping(20, 1_000_000), {"IMPORT-014"}),
    "one within another": (zipped(("a.zip", zipped(("b.zip", zipped(("c.txt", LARGE)))))), {"IMPORT-011"}),
    "a Word text that unpacks to gigabytes": (
        lying(zipped(("word/document.xml", b"a"), ("[Content_Types].xml", b"wordprocessingml.document.main")), 2**31),
        {"IMPORT-009"},
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_an_archive_that_unpacks_to_too_much_is_told(name: str) -> None:
    data, expected = BOMBS[name]
    found = unpacked("envoi.zip", data, 0)
    assert {p.code for p in (*found.problems, *(p for each in found.members for p in each.problems))} == expected
    assert sum(len(each.data) for each in found.members if not each.problems) == 0


# Pictures


def png(width: int, height: int, rows: int) -> bytes:
    """Return a PNG that says it is *width* × *height* and holds *rows* of zeros, packed."""
    body = zlib.compress(b"\0" * (width // 8 + 1) * rows)
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", body) + png_chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (png(60_000, 60_000, 100), pictures.TOO_MANY_PIXELS),
        (png(0, 0, 0), pictures.DAMAGED),
        (png(64, 64, 3), pictures.CUT),
        (b"\x89PNG\r\n\x1a\n" + b"<script>" * 100, pictures.DAMAGED),
    ],
    ids=["a bomb", "no pixels", "few rows", "text behind its head"],
)
def test_a_png_made_to_do_harm_is_told(data: bytes, kind: Kind) -> None:
    found = converted("a.png", data)
    assert isinstance(found, Problem)
    assert found.kind == kind


def test_rows_beyond_the_last_are_not_kept_in_memory() -> None:
    found = converted("a.png", png(64, 64, 200_000))
    assert isinstance(found, Problem) or (found.sketch.width, found.sketch.height) == (64, 64)


def test_what_hides_behind_a_photo_is_left_out() -> None:
    photo = jpeg(squares())
    for tail in (zipped(("a.exe", b"MZ")), b"%PDF-1.7\n/JavaScript", b"<?php system($_GET[0]); ?>"):
        found = converted("a.jpg", photo + tail)
        assert isinstance(found, Made)
        assert tail not in found.data
        assert found.data.endswith(b"\xff\xd9")


def test_a_damaged_photo_of_a_telephone_ends_a_worker_at_most() -> None:
    file = BytesIO()
    pillow_heif.from_pillow(squares(side=64)).save(file)
    whole = file.getvalue()
    spoiled = [whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :] for at in range(30, len(whole), 23)]
    for data in spoiled:
        with suppress(Refused):  # a flipped bit of the samples may well be a picture
            assert isinstance(opened(laying.press(), "photo", "a.heic", "a.heic", data), Made)
    assert isinstance(opened(laying.press(), "photo", "a.heic", "a.heic", whole), Made), "the next one is read"


# Nothing outside, no network

AUDIT = """
import sys
from pathlib import Path
secret, envoi, edition = map(Path, sys.argv[1:4])
def hear(event, arguments):
    if event.startswith(("socket.", "subprocess.", "os.exec", "os.system", "os.posix_spawn")):
        print("HEARD", event)
    if event in ("open", "os.listdir", "os.scandir", "os.remove", "os.rename"):
        for each in arguments[:2]:
            if isinstance(each, (str, bytes, Path)) and secret.name in str(each):
                print("HEARD", event, each)
from livret.intake import arrivals, cohort, draft
from livret.intake.photos import photos
from livret.intake.model import Arrival, Wishes
from livret.base.problems import Problem, Refused
from livret.workers.wire import function_of
class Here:
    def about_file(self, request, _allowance, *of):
        return function_of(request)(*of), 0.0
cohort_of, into = cohort.read(edition), draft.Draft(edition)
sys.addaudithook(hear)
for each in arrivals.arrivals(sorted(envoi.iterdir()), Here()):
    print("CAME", each.code if isinstance(each, Problem) else each.sort)
    if not isinstance(each, Problem) and each.sort == "photo":
        try:
            photos.bring(each, into, cohort_of, Here(), Wishes(territory="essai"))
        except Refused as refused:
            print("CAME", refused.problem.code)
"""


def test_nothing_outside_is_opened_and_no_network_is_used(tmp_path: Path) -> None:
    secret = tmp_path / "secret-of-others"
    secret.mkdir()
    (secret / "secret.txt").write_text("secret")
    folder = tiny(tmp_path / "edition")
    (folder / HOME / "photos").rmdir()
    (folder / HOME / "photos").symlink_to(secret)
    envoi = tmp_path / "envoi"
    envoi.mkdir()
    (envoi / "a.txt").symlink_to(secret / "secret.txt")
    (envoi / "b").symlink_to(secret)
    (envoi / "c.zip").write_bytes(zipped((f"../{secret.name}/secret.txt", b"a"), (f"{secret}/secret.txt", b"a")))
    entity = f'<!DOCTYPE a [<!ENTITY b SYSTEM "file://{secret}/secret.txt">]><x:xmpmeta xmlns:x="adobe:ns:meta/">&b;'
    (envoi / "d.jpg").write_bytes(jpeg(squares(), xmp=entity.encode()))
    done = subprocess.run(
        [sys.executable, "-c", AUDIT, secret, envoi, folder], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[:-1] == [
        "CAME IMPORT-007",
        "CAME IMPORT-007",
        "CAME IMPORT-010",
        "CAME IMPORT-010",
        "CAME photo",
        "CAME FICHIER-004",
    ]


def test_what_is_opened_outside_would_be_heard(tmp_path: Path) -> None:
    secret = tmp_path / "secret-of-others"
    secret.mkdir()
    script = (
        AUDIT.partition("for each in arrivals.arrivals")[0] + "list(secret.iterdir()); import socket; socket.socket()"
    )
    folder = tiny(tmp_path / "edition")
    done = subprocess.run(
        [sys.executable, "-c", script, secret, secret, folder], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert [line.split()[1] for line in done.stdout.splitlines()][:1] in (["os.listdir"], ["os.scandir"])
    assert "HEARD socket.__new__" in done.stdout


def test_memory_that_a_file_asks_too_much_of_is_no_fault_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    def greedy(_name: str) -> None:
        answers_for(MemoryError())

    monkeypatch.setattr(server, "function_of", lambda _request: greedy)
    handler = server.RequestHandler("unpack")
    assert handler.answer("unpack", Allowance(1000, 64 * 1024**3), "a.zip") == ("failed", "memory", "")
    assert handler.answer("unpack", "a.zip")[:2] == ("failed", "environment")


@pytest.mark.parametrize("stop", [1, 2, 3])
def test_an_import_cut_short_between_two_files_is_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: int
) -> None:
    folder = tiny(tmp_path / "edition")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    text = "territoires/essai/texte.md"
    changes = [
        FileChange("territoires/essai/photos/a.jpg", "territoires/essai/photos/a.jpg", None, b"a"),
        FileChange(text, text, (folder / text).read_bytes(), b"## Le projet pilote\n\nAutre.\n"),
        FileChange("territoires/essai/photos/b.jpg", "territoires/essai/photos/b.jpg", None, b"b"),
    ]
    put, done = keep._put, []

    def cut(*of: object) -> None:
        done.append(of)
        if len(done) == stop:
            raise KeyboardInterrupt
        put(*of)

    monkeypatch.setattr(keep, "_put", cut)
    with pytest.raises(KeyboardInterrupt):
        keep.write(folder, changes, NOW)
    monkeypatch.setattr(keep, "_put", put)
    keep.undo(folder)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
