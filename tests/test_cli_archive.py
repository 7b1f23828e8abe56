"""`archive`, as an officer types it: what is kept, what is refused, and that the same is always kept alike."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path
from subprocess import PIPE
from typing import Any
from zipfile import ZipFile

import bagit
import click
import pikepdf
import pytest

from livret.archive import wheel
from livret.archive.bag.check import bag_faults
from livret.archive.bag.model import MANIFEST, TAG_MANIFEST, Bag
from livret.archive.bag.read import read_file
from livret.archive.bag.write import write_bag
from livret.archive.package import ArchiveRequest, Package
from livret.archive.shelf import shelf
from livret.catalogue import by_code
from livret.cli.archive import command as archive
from livret.proof.model import Remark, Report
from tests import made
from tests.authorities import identity, p12
from tests.commands import Said, environment, livret
from tests.conformance import RULES
from tests.printed import ROOT

REASON = "v2 : population corrigée"


def _environment(**more: str) -> dict[str, str]:
    return environment(LIVRET_CACHE=os.environ["LIVRET_CACHE"], **more)


class Office:
    """A folder in which an officer types commands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def types(self, *words: str | Path) -> Said:
        return livret("archive", *words, cwd=self.folder)

    def alone(self, *words: str | Path, **more: Any) -> "subprocess.Popen[str]":
        """Begin the command in a process of its own; *more* are options of Popen."""
        command = [sys.executable, ROOT / "build.py", "archive", *words]
        return subprocess.Popen(
            command, cwd=self.folder, stdout=PIPE, stderr=PIPE, text=True, **{"env": _environment(), **more}
        )

    def bags(self) -> dict[str, Bag]:
        return {each.name: each for each in shelf(self.folder / "archives").bags}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Lend an office that has archived two versions of an edition, which no proof accepts: it has no colophon."""
    folder = tmp_path_factory.mktemp("bureau")
    edition = made.tiny(folder / "reports/essai", fiche="nom: Territoire d’Essai\npopulation: {valeur: 100}\n")
    (folder / "reports/essai/territoires/essai/photos/inutile.jpg").write_bytes(b"not shown: not archived")
    here = Office(folder)
    first = here.types("essai", "--as-is", "essai de l'archive", "--zip")
    assert first.returncode == 0, first.stderr
    assert first.stdout.split() == ["archives/essai/v1", "archives/essai/essai-v1.zip"]
    made.replace(edition / "territoires/essai/fiche.yaml", "100", "110")
    unexplained = here.types("essai", "--as-is", "essai de l'archive")
    assert (unexplained.returncode, unexplained.stdout) == (2, "")
    assert "--reason « v2 : population de … corrigée »" in unexplained.stderr
    second = here.types("essai", "--as-is", "essai de l'archive", "--reason", REASON, "--errata")
    assert second.returncode == 0, second.stderr
    return here


def test_what_a_proof_refuses_is_kept_with_a_reason_only(capsys: pytest.CaptureFixture[str]) -> None:
    missing = Remark(by_code()["COLOPHON-001"].at(None, field="editeur"))
    refused = Report("Essai", "essai", "essai-screen.pdf", 8, {}, (missing,), final=True)
    with pytest.raises(click.exceptions.Exit) as caught:
        archive._refuse_unproven(refused, ArchiveRequest())
    assert caught.value.exit_code == 1
    assert "--as-is" in capsys.readouterr().err
    archive._refuse_unproven(refused, ArchiveRequest(as_is="essai"))
    assert "COLOPHON-001" in capsys.readouterr().err
    archive._refuse_unproven(replace(refused, remarks=()), ArchiveRequest())
    assert capsys.readouterr().err == ""


@pytest.fixture(scope="module")
def bags(office: Office) -> dict[str, Bag]:
    return office.bags()


def test_every_reader_of_bags_accepts_it(bags: dict[str, Bag]) -> None:
    assert [*bags] == ["essai/v1", "essai/v2"]
    for each in bags.values():
        assert list(bag_faults(each)) == []
        bagit.Bag(str(each.folder)).validate()
        for manifest in (TAG_MANIFEST, MANIFEST):  # as the README tells a stranger
            subprocess.run(["sha512sum", "--check", "--strict", "--quiet", manifest], cwd=each.folder, check=True)


def test_it_holds_all_that_is_promised(bags: dict[str, Bag]) -> None:
    first = {path.removeprefix("data/") for path in bags["essai/v1"].payload}
    assert {path for path in first if not path.startswith("house/")} == {
        *(f"pdf/essai-{use}.pdf" for use in ("screen", "archive", "press", "booklet", "booklet-notice")),
        "pdf/extracts/essai.pdf",
        *("edition/edition.yaml", "edition/territoires/essai/fiche.yaml", "edition/territoires/essai/texte.md"),
        *(f"software/{wheel.NAME}", "software/requirements.lock"),
        *(f"record/{name}" for name in ("build.json", "proof.json", "proof.html", "versions.json")),
        *("metadata/dublin-core.xml", "metadata/schema-org.json", "chiffres.csv", "LISEZ-MOI.md", "README.md"),
    }
    assert {"house/styles/main.css", "house/templates/layouts/document.html.jinja"} <= first
    assert any(path.endswith(".ttf") for path in first)
    second = {path.removeprefix("data/") for path in bags["essai/v2"].payload}
    assert second - first == {"pdf/essai-erratum.pdf", "pdf/extracts-erratum/essai.pdf"}


def test_the_wheel_that_is_kept_is_livret(bags: dict[str, Bag]) -> None:
    kept = bags["essai/v1"].folder / "data/software" / wheel.NAME
    with ZipFile(kept) as opened:
        assert opened.testzip() is None
        names = set(opened.namelist())
        assert {
            "livret/cli/main.py",
            "livret/_house/requirements.lock",
            "livret/locale/fr/LC_MESSAGES/livret.mo",
        } <= names
        listed = opened.read(next(name for name in names if name.endswith("/RECORD"))).decode().splitlines()
    assert {line.rsplit(",", 2)[0] for line in listed} == names
    assert not any("__pycache__" in name for name in names)


def test_what_the_bag_says_of_itself(bags: dict[str, Bag]) -> None:
    first, second = bags.values()
    assert dict(first.info) | {"Payload-Oxum": ""} == {
        "Source-Organization": "Maison d’Essai",
        "External-Identifier": "essai/v1",
        "External-Description": "Essai",
        "Bagging-Date": "2025-06-15",
        "Bag-Software-Agent": f"Livret {first.value('Livret-Version')}",
        "Livret-Version": first.value("Livret-Version"),
        "Livret-Format": "1",
        "Livret-As-Is": "essai de l'archive",
        "Payload-Oxum": "",
    }
    assert (second.value("Livret-Reason"), second.values("Livret-Previous")) == (
        REASON,
        (f"essai/v1 {first.digest}",),
    )


def test_records_tell_of_the_pdfs_that_are_there(bags: dict[str, Bag]) -> None:
    found = bags["essai/v2"]
    record = json.loads(read_file(found, "data/record/build.json"))
    assert {f"data/pdf/{name}" for name in record["outputs"]} == {p for p in found.payload if p.startswith("data/pdf/")}
    proof = json.loads(read_file(found, "data/record/proof.json"))
    assert (proof["final"], proof["ready"], proof["date"]) == (True, False, "2025-06-15")
    assert not any("build --for press" in note for note in proof["notes"])
    data = json.loads(read_file(found, "data/metadata/schema-org.json"))
    assert (data["name"], data["version"], data["identifier"]) == ("Essai", 2, "essai/v2")
    xml = ElementTree.fromstring(read_file(found, "data/metadata/dublin-core.xml"))
    dc = "{http://purl.org/dc/elements/1.1/}"
    assert [(e.tag.removeprefix(dc), e.text) for e in xml][:3] == [
        ("title", "Essai"), ("creator", "Maison d’Essai"), ("publisher", "Maison d’Essai"),
    ]  # fmt: skip
    assert b"110" in read_file(found, "data/chiffres.csv")


def test_the_erratum_tells_the_reason_and_is_accessible(bags: dict[str, Bag]) -> None:
    folder = bags["essai/v2"].folder / "data/pdf"
    text = subprocess.run(["pdftotext", folder / "essai-erratum.pdf", "-"], capture_output=True, text=True).stdout
    assert "Erratum" in text
    assert "Population corrigée." in text
    for name in ("essai-erratum.pdf", "extracts-erratum/essai.pdf"):
        with pikepdf.open(folder / name) as pdf:
            assert {rule: faults for rule, each in RULES.items() if (faults := list(each.faults(pdf)))} == {}
    with pikepdf.open(folder / "extracts/essai.pdf") as plain, pikepdf.open(folder / name) as pdf:
        assert len(pdf.pages) == len(plain.pages) + 1
        labels = pdf.Root.PageLabels.Nums
        assert [str(labels[at + 1].P) for at in range(0, len(labels), 2) if "/P" in labels[at + 1]] == ["Erratum"]


@pytest.mark.slow
def test_another_folder_umask_locale_and_time_zone_give_the_same_bag(office: Office, tmp_path: Path) -> None:
    shutil.copytree(office.folder / "reports", tmp_path / "ailleurs/à part/reports")
    shutil.copytree(office.folder / "archives", tmp_path / "ailleurs/archives")
    for path in (tmp_path / "ailleurs/archives/essai").glob("v2"):
        shutil.rmtree(path)
    there = Office(tmp_path / "ailleurs")
    elsewhere = environment(LC_ALL="C", LIVRET_LANG="en", TZ="Asia/Tokyo", HOME=str(tmp_path))
    words = ("à part/reports/essai", "--as-is", "essai de l'archive", "--reason", REASON, "--errata")
    with there.alone(*words, umask=0o077, env=elsewhere) as archiving:
        said = archiving.communicate()[1]
    assert archiving.returncode == 0, said
    assert there.bags()["essai/v2"].digest == office.bags()["essai/v2"].digest


def test_the_zip_holds_the_bag(office: Office, bags: dict[str, Bag]) -> None:
    found = bags["essai/v1"]
    with ZipFile(office.folder / "archives/essai/essai-v1.zip") as opened:
        assert {name: opened.read(name) for name in opened.namelist()} == {
            f"essai-v1/{path.relative_to(found.folder)}": path.read_bytes()
            for path in found.folder.rglob("*")
            if path.is_file()
        }
        assert {entry.date_time for entry in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_nothing_is_archived_twice(office: Office) -> None:
    again = office.types("essai")
    assert (again.returncode, again.stdout.split()) == (0, ["archives/essai/v2"])
    assert "rien n’a changé" in again.stderr
    assert [*office.bags()] == ["essai/v1", "essai/v2"]


def test_what_lacks_its_libraries_alone_has_not_changed(bags: dict[str, Bag], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Package, "unchanged_since", lambda self, _last: not self.request.fetched)
    package = Package(None, 3, ArchiveRequest(fetched={"essai.whl": b""}), lambda *_: None)  # type: ignore[arg-type]
    with pytest.raises(click.UsageError, match=r"essai/v2 .* --reason"):
        archive._refuse_unexplained(package, bags["essai/v2"])


def test_a_reason_is_one_line_of_signs_that_are_seen() -> None:
    assert archive._one_line(" v2 :\n population\u200b \x1b[31mcorrigée ") == "v2 : population [31mcorrigée"


def test_a_password_that_nobody_can_type_is_told(office: Office) -> None:
    who = identity("Essai")
    file = p12(office.folder / "essai.p12", who)
    with office.alone("essai", "--sign", file, stdin=subprocess.DEVNULL) as signing:
        said = signing.communicate()[1]
    assert signing.returncode == 2
    assert "LIVRET_P12_PASSWORD" in said
    assert "Warning" not in said


def test_show_tells_it_in_plain_words(office: Office, bags: dict[str, Bag]) -> None:
    shown = office.types("show").stdout
    assert "essai : Essai · Maison d’Essai" in shown
    assert re.search(r"v2 · 15/06/2025 · \d+ pages · \d+ fichiers, \d+ Mo · Livret", shown)
    assert f"motif : {REASON}" in shown
    assert "gardée telle quelle : essai de l'archive" in shown
    assert bags["essai/v1"].digest in shown
    assert bags["essai/v1"].digest not in office.types("show", "essai/v2").stdout
    assert "archivées : essai/v1, essai/v2" in office.types("show", "essai/v9").stderr
    unknown = office.types("show", "bretagne")
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert "essai" in unknown.stderr


@pytest.mark.parametrize("alter", ["edit", "rewrite", "link"])
def test_an_old_version_that_was_altered_is_told_before_a_new_one_is_made(
    office: Office, tmp_path: Path, alter: str
) -> None:
    folder = tmp_path / "archives/essai"
    shutil.copytree(office.folder / "archives", tmp_path / "archives")
    (tmp_path / "reports").symlink_to(office.folder / "reports")
    if alter == "edit":
        (folder / "v1/data/chiffres.csv").chmod(0o644)
        (folder / "v1/data/chiffres.csv").write_text("1,2,3")
    elif alter == "rewrite":
        shutil.rmtree(folder / "v1")
        write_bag(folder / "v1", [], (("External-Identifier", "essai/v1"), ("Livret-Format", "1")))
    else:
        (folder / "v1").rename(tmp_path / "aside")
        (folder / "v1").symlink_to(tmp_path / "aside")
    done = Office(tmp_path).types("essai", "--reason", "v3 : essai", "--as-is", "x")
    assert (done.returncode, done.stdout) == (1, "")
    assert "n’est plus ce qu’elle était" in done.stderr
    assert "archives/essai/v1" in done.stderr
    assert sorted(path.name for path in folder.iterdir()) == ["essai-v1.zip", "v1", "v2"]


def test_what_a_killed_archive_left_is_swept(office: Office) -> None:
    left = office.folder / "archives/essai/.livret-killed.tmp"
    (left / "data").mkdir(parents=True)
    office.types("essai")
    assert not left.exists()


def test_one_waits_for_the_other(office: Office) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", "import sys, time; from pathlib import Path\n"
         "from livret.base import atomic_files as files\n"
         "with files.alone(Path('archives'), print): print('held', flush=True); sys.stdin.read()"],
        cwd=office.folder, env=_environment(PYTHONPATH=str(ROOT)), stdin=PIPE, stdout=PIPE,
    )  # fmt: skip
    assert holder.stdin
    assert holder.stdout
    with holder:
        assert holder.stdout.readline() == b"held\n"
        with office.alone("essai") as waiting:
            assert waiting.stderr
            assert "une autre archive est en cours" in waiting.stderr.readline()
            time.sleep(0.2)
            assert waiting.poll() is None
            holder.stdin.close()
    assert waiting.returncode == 0
