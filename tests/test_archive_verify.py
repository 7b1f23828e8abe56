"""Whatever differs in an archive is reported by its name, and what proves an archive is reported as it is."""

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import sha512
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZipFile, ZipInfo

import pytest

from livret.archive import listing as words
from livret.archive.bag.model import MANIFEST, MOST_BYTES, PAYLOAD, SIGNATURE, STAMP, TAG_MANIFEST, Wrong
from livret.archive.bag.read import missing_seals, read_bag
from livret.archive.seal import create
from livret.archive.shelf import shelf as bags_of
from livret.archive.verify import Verdict, Verifier
from livret.base.messages import _
from livret.base.problems import UnknownEdition
from livret.cli.archive import command as archive
from livret.cli.archive import verify as archive_verify
from livret.workers.pool import Pool
from tests import bags
from tests.authorities import PASSWORD, Identity, identity, p12, served, stamping

Check = Callable[..., dict[str, Verdict]]
NOW = datetime.now(UTC)
ROOT = Path("archives")


@pytest.fixture(scope="module")
def press() -> Iterator[Pool]:
    with Pool(jobs=1) as pool:
        yield pool


@pytest.fixture(scope="module")
def cast(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Identity, create.Signer, str]]:
    """Lend an authority, who signs, and the address of who stamps."""
    folder = tmp_path_factory.mktemp("cast")
    root = identity("Autorité d’exemple")
    who = create.signer(p12(folder / "a.p12", identity("Association d’Exemple", root)), lambda: PASSWORD, NOW)
    with served(stamping(folder / "tsa", identity("Horloge d’exemple", root, stamps=True))) as address:
        yield root, who, address


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory, cast: tuple[Identity, create.Signer, str]) -> Path:
    """Return archives of two editions: three bags that name each other, the last one signed and stamped."""
    root = tmp_path_factory.mktemp("shelf") / ROOT
    bags.make(root, "exemple/v1")
    bags.make(root, "exemple/v2")
    bags.make(root, "autre/v1", *cast[1:])
    return root


@pytest.fixture
def archives(shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of them, in the current folder."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(shelf, ROOT)
    for path in ROOT.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return ROOT


@pytest.fixture
def check(press: Pool) -> Check:
    def checked(name: str = "", *trusted: Identity) -> dict[str, Verdict]:
        verifier = Verifier([each.certificate for each in trusted], NOW, press)
        return {each.name: each for each in verifier.verify(name, lambda *_: None)}

    return checked


def relist(folder: Path) -> None:
    """Make the manifests of a bag again, as who wants to hide a change does."""
    for name, listed in ((MANIFEST, PAYLOAD), (TAG_MANIFEST, "")):
        lines = (folder / name).read_text().splitlines()
        paths = [line.partition("  ")[2] for line in lines]
        text = "".join(f"{sha512((folder / path).read_bytes()).hexdigest()}  {path}\n" for path in paths)
        (folder / name).write_text(text)
        assert all(path.startswith(listed) for path in paths)


def test_what_is_as_it_was_is_said_to_be(
    archives: Path, check: Check, cast: tuple[Identity, create.Signer, str]
) -> None:
    found = check("", cast[0])
    assert {name: verdict.differences for name, verdict in found.items()} == dict.fromkeys(
        ["autre/v1", "exemple/v1", "exemple/v2"], ()
    )
    assert found["exemple/v1"].named_by == ("exemple/v2",)
    last = found["autre/v1"]
    assert last.signed
    assert last.stamped
    assert (last.signed.by, last.signed.vouched, last.stamped.vouched) == ("Association d’Exemple", True, True)
    assert not any("garant" in note for note in last.notes)
    json.dumps(last.as_data())


def test_nobody_vouches_without_trust_and_a_last_bag_is_proven_by_nothing(archives: Path, check: Check) -> None:
    assert sum("garant" in note for note in check()["autre/v1"].notes) == 2
    shutil.rmtree(archives / "autre")
    last = check()["exemple/v2"]
    assert last.is_sound
    assert any(last.digest in note and "rien au-dehors" in note.lower() for note in last.notes)


def reported(verdicts: dict[str, Verdict]) -> dict[str, str]:
    return {name: "\n".join(verdict.differences) for name, verdict in verdicts.items() if verdict.differences}


@pytest.mark.parametrize("relisted", [False, True])
def test_a_file_that_was_changed_is_named_or_the_later_bag_tells(archives: Path, check: Check, relisted: bool) -> None:
    folder = archives / "exemple/v1"
    (folder / "data/edition/edition.yaml").write_bytes(b"titre: Exemplf\n")
    if relisted:
        relist(folder)
    found = reported(check())
    assert found.keys() == {"exemple/v1"}
    assert "edition.yaml" in found["exemple/v1"]
    assert ("exemple/v2" in found["exemple/v1"]) is relisted


def test_a_bag_that_is_gone_swapped_or_renumbered_is_named(archives: Path, check: Check) -> None:
    (archives / "exemple/v1").rename(archives / "exemple/v3")
    found = reported(check())
    assert found.keys() == {"exemple/v1", "exemple/v3"}
    assert "exemple/v2" in found["exemple/v1"]
    assert "exemple/v1" in found["exemple/v3"]
    shutil.rmtree(archives / "exemple")
    assert "autre/v1" in reported(check("exemple"))["exemple/v2"]


def test_a_seal_that_is_taken_away_changed_or_added_is_told(
    archives: Path, check: Check, cast: tuple[Identity, create.Signer, str]
) -> None:
    folder = archives / "autre/v1"
    shutil.copy(folder / SIGNATURE, archives / "exemple/v1" / SIGNATURE)
    stamp = (folder / STAMP).read_bytes()
    (folder / STAMP).write_bytes(stamp[:-1] + bytes([stamp[-1] ^ 1]))
    (folder / SIGNATURE).unlink()
    found = reported(check())
    assert found.keys() == {"autre/v1", "exemple/v1"}
    assert found["autre/v1"].count(STAMP) == 1
    assert found["autre/v1"].count(SIGNATURE) == 1
    assert "ajouté" in found["exemple/v1"]
    assert "autre chose" in found["exemple/v1"]


def test_a_seal_that_nobody_reads_is_told(archives: Path, check: Check) -> None:
    (archives / "exemple/v1" / SIGNATURE).write_bytes(bytes(MOST_BYTES + 1))
    (archives / "autre/v1" / SIGNATURE).unlink()
    (archives / "autre/v1" / SIGNATURE).symlink_to("/dev/zero")
    found = reported(check())
    assert _(Wrong.LARGE.value) in found["exemple/v1"]
    assert found["autre/v1"].count(SIGNATURE) == 1
    assert _(Wrong.LINK.value) in found["autre/v1"]


def test_a_seal_that_is_taken_away_is_shown_so_and_nothing_is_added_to_it(archives: Path) -> None:
    found = read_bag(archives / "autre/v1")
    assert missing_seals(found) == ()
    (found.folder / SIGNATURE).unlink()
    assert missing_seals(found) == (SIGNATURE,)
    shown = words.edition([found])
    assert f"{SIGNATURE} : retiré" in shown.replace("\u00a0", " ").replace("\u202f", " ")
    assert "ni signée" not in shown
    with pytest.raises(archive.Altered, match=SIGNATURE):
        archive._refuse_altered(bags_of(ROOT), "autre")


def test_a_signer_for_whom_nobody_vouches_is_told_in_words(archives: Path, check: Check) -> None:
    (difference,) = [each for each in check("autre", identity("Inconnue"))["autre/v1"].differences if "p7s" in each]
    assert "aucun des certificats" in difference
    assert "openssl" not in difference


def test_an_old_signature_is_judged_at_the_time_of_a_stamp(
    archives: Path, press: Pool, cast: tuple[Identity, create.Signer, str], tmp_path: Path
) -> None:
    root, _who, address = cast
    short = create.signer(p12(tmp_path / "s.p12", identity("Bref", root, days=(-1, 1))), lambda: PASSWORD, NOW)
    shutil.rmtree(archives)
    bags.make(archives, "exemple/v1", short)
    later = NOW.replace(year=NOW.year + 5)
    verifier = Verifier([root.certificate], later, press)
    assert "rien ne prouve" in verifier.verify("exemple", lambda *_: None)[0].differences[0]
    bags.make(archives, "exemple/v2", None, address)
    assert [each.differences for each in verifier.verify("exemple", lambda *_: None)] == [(), ()]


def test_a_bag_is_found_by_its_path_in_a_zip_or_elsewhere(archives: Path, check: Check, tmp_path: Path) -> None:
    zipped = tmp_path / "sac.zip"
    with ZipFile(zipped, "w", ZIP_DEFLATED) as file:
        for path in sorted((archives / "exemple/v2").rglob("*")):
            file.write(path, f"exemple/v2/{path.relative_to(archives / 'exemple/v2')}")
    assert list(check("exemple")) == ["exemple/v1", "exemple/v2"]
    assert list(check("exemple/v2")) == list(check("archives/exemple/v2")) == ["exemple/v2"]
    assert len(check(str(archives))) == 3
    copy = shutil.copytree(archives / "exemple/v2", tmp_path / "copie")
    for name in (str(zipped), str(copy)):
        found = check(name)["exemple/v2"]
        assert found.is_sound
        assert any("exemple/v1" in note for note in found.notes)
    Path("exemple").write_text("a file of the same name")
    assert list(check("exemple")) == ["exemple/v1", "exemple/v2"]
    with pytest.raises(UnknownEdition, match="autre, exemple"):
        check("bretagne")


def test_a_zip_file_that_is_a_trap_is_refused(check: Check, tmp_path: Path) -> None:
    link = ZipInfo("sac/bagit.txt")
    link.external_attr = 0o120777 << 16
    traps: dict[str, tuple[str | ZipInfo, bytes]] = {
        _(Wrong.OUTSIDE.value): ("../../bagit.txt", b""),
        _(Wrong.LINK.value): (link, b"/etc/passwd"),
        _(Wrong.LARGE.value): ("sac/data/nul", bytes(70 * 1024**2)),
        "bagit.txt": ("sac/lisez-moi.txt", b""),
    }
    for number, (said, (name, data)) in enumerate(traps.items()):
        path = tmp_path / f"{number}.zip"
        with ZipFile(path, "w", ZIP_DEFLATED) as file:
            file.writestr(name, data)
        assert said in check(str(path))[path.name].differences[0]
    (tmp_path / "no.zip").write_bytes(b"PK\3\4")
    assert "zip" in check(str(tmp_path / "no.zip"))["no.zip"].differences[0]


def test_a_newer_bag_is_told_and_not_misjudged(archives: Path, check: Check) -> None:
    info = archives / "exemple/v2/bag-info.txt"
    info.write_text(info.read_text().replace("Livret-Format: 1", "Livret-Format: 2"))
    relist(archives / "exemple/v2")
    verdict = check("exemple/v2")["exemple/v2"]
    assert len(verdict.differences) == 1
    assert _(Wrong.NEWER.value).format(detail="Livret-Format 2, Livret ") in verdict.differences[0]


def test_a_large_file_costs_time_and_no_memory(archives: Path, check: Check) -> None:
    with (archives / "exemple/v1/data/pdf/exemple-archive.pdf").open("ab") as stream:
        stream.truncate(400 * 1024**2)  # sparse
    assert "exemple-archive.pdf" in reported(check("exemple/v1"))["exemple/v1"]


def test_pdfs_are_what_their_record_and_the_bag_say(
    tmp_path: Path, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    other = {**bags.SOURCES, "edition.yaml": b"titre: Autre\n", "textes/adieu.md": b"Adieu\n"}
    bags.make(ROOT, "exemple/v1", payload=bags.contents(bags.pdf(other), pages=3))
    damaged = bags.pdf({**bags.SOURCES, "chiffres.csv": bags.FIGURES})
    bags.make(ROOT, "exemple/v2", payload=bags.contents(damaged.replace(b"pdfaid:part>3", b"pdfaid:part>2")))
    bags.make(ROOT, "exemple/v3", payload=bags.contents(b"%PDF-1.7\n%%EOF\n"))
    one, two, three = reported(check()).values()
    assert [part in one for part in ("edition.yaml", "textes/adieu.md", "1 pages", "3")] == [True] * 4
    assert "PDF/A-2" in two
    assert "data/pdf/exemple-archive.pdf" in three


def test_a_record_that_was_made_to_harm_is_told(tmp_path: Path, check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    records: list[object] = [
        [], {"outputs": [], "inputs": 1}, {"outputs": {"exemple-archive.pdf": {"standards": {}, "pages": []}}},
        {"outputs": {"exemple-archive.pdf": {"standards": [None], "pages": None, "sha256": 3}}},
    ]  # fmt: skip
    for number, record in enumerate(records, 1):
        payload = [*(each for each in bags.contents() if each[0] != "record/build.json")]
        bags.make(ROOT, f"exemple/v{number}", payload=[*payload, ("record/build.json", json.dumps(record).encode())])
    found = reported(check())
    assert found.keys() == {f"exemple/v{number}" for number in range(1, 5)}
    assert "record/build.json" in found["exemple/v1"]


def test_the_command_tells_people_and_programs(archives: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        command = next(each for each in archive_verify.commands() if each.name == "verify")
        code = command.main([*arguments], standalone_mode=False)
        return code or 0, capsys.readouterr().out

    code, out = run("exemple")
    assert (code, out.count("✔")) == (0, 2)
    (archives / "exemple/v1/data/chiffres.csv").write_bytes(b"")
    code, out = run("exemple", "--json")
    whole = json.loads(out)
    assert (code, whole["sound"], [each["sound"] for each in whole["archives"]]) == (1, False, [False, True])
    assert "data/chiffres.csv" in whole["archives"][0]["differences"][0]
    assert "✖" in run("exemple/v1")[1]


@pytest.mark.parametrize(
    ("said", "entries"),
    [
        (Wrong.MISNAMED, ["sac/a", "sac/a/bagit.txt"]),
        (Wrong.MISNAMED, ["sac/" + "n" * 300]),
        (Wrong.MISNAMED, ["."]),
        (Wrong.REPEATED, ["sac/bagit.txt", "sac/./bagit.txt"]),
    ],
)
def test_names_in_a_zip_that_no_folder_can_hold_are_its_own_fault(
    said: Wrong, entries: list[str], check: Check, tmp_path: Path
) -> None:
    with ZipFile(tmp_path / "sac.zip", "w") as file:
        for name in entries:
            file.writestr(name, b"x")
    assert _(said.value) in check(str(tmp_path / "sac.zip"))["sac.zip"].differences[0]


@pytest.mark.parametrize("packing", [ZIP_BZIP2, ZIP_LZMA])
def test_a_zip_that_is_packed_as_no_bag_is_asks_for_no_memory(packing: int, check: Check, tmp_path: Path) -> None:
    with ZipFile(tmp_path / "sac.zip", "w", packing) as file:
        file.writestr("sac/bagit.txt", b"x" * 100)
    packed = bytearray((tmp_path / "sac.zip").read_bytes())
    packed[60:70] = b"\xff" * 10
    (tmp_path / "sac.zip").write_bytes(packed)
    assert "zip" in check(str(tmp_path / "sac.zip"))["sac.zip"].differences[0]


def test_a_zip_whose_list_leads_before_its_beginning_is_damaged(check: Check, tmp_path: Path) -> None:
    with ZipFile(tmp_path / "sac.zip", "w") as file:
        file.writestr("sac/bagit.txt", b"x")
    data = bytearray((tmp_path / "sac.zip").read_bytes())
    end = data.index(b"PK\x05\x06")
    data[end + 16 : end + 20] = (int.from_bytes(data[end + 16 : end + 20], "little") + 30).to_bytes(4, "little")
    (tmp_path / "sac.zip").write_bytes(data)
    assert "zip" in check(str(tmp_path / "sac.zip"))["sac.zip"].differences[0]
