"""build.json: what a build was made of, and what it made."""

import json
import os
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from subprocess import run
from typing import Any

import pytest

from livret.base import fingerprint, paths
from livret.build import manifest
from livret.build.manifest import Facts, OutputFile
from livret.edition.load.inventory import Input
from tests.laying import press
from tests.printed import ROOT


def given(name: str, data: bytes = b"") -> Input:
    return Input(name, data, sha256(data).hexdigest(), "text/markdown")


FACTS = Facts(
    edition="exemple",
    title="Accompagner « ici »",
    date=datetime(2025, 1, 15, tzinfo=UTC),
    versions={"pango": "1.50.12", "harfbuzz": "6.0.0"},
    inputs=(given("textes/été.md", b"a"), given("edition.yaml", b"b")),
)
HEAD = {"format": 1, "edition": "exemple", "inputs": {"a.md": "00"}}
SCREEN = OutputFile("exemple-screen.pdf", "ab", 12, 24, ("PDF/UA-1", "PDF/A-2a"))


def entry(**values: object) -> dict[str, Any]:
    return {"sha256": "cd", "bytes": 7, "pages": 4, "standards": ["PDF/X-4"], "settings": {"paper": "A3"}, **values}


def parsed(data: bytes) -> dict[str, Any]:
    """Return what a record says, read as people's programs do."""
    said: dict[str, Any] = json.loads(data.decode("utf-8"))
    return said


def kept(previous: object, stands: bool = True) -> list[str]:
    """Return the outputs reported after a build that made SCREEN, where *previous* was reported before."""
    return list(parsed(manifest.merged(HEAD, [SCREEN], previous, lambda *_: stands))["outputs"])


# What it says


def test_it_says_what_it_was_made_of() -> None:
    head = manifest.head(FACTS)
    names = [
        "format",
        "livret",
        "edition",
        "title",
        "date",
        "versions",
        "bytes",
        "fonts",
        "house",
        "inputs",
        "completed",
    ]
    assert list(head) == names
    assert head["format"] == 1
    assert (head["edition"], head["title"], head["date"]) == ("exemple", "Accompagner « ici »", "2025-01-15T00:00:00Z")
    assert list(head["versions"].items()) == [("harfbuzz", "6.0.0"), ("pango", "1.50.12")]
    assert head["inputs"] == {"edition.yaml": sha256(b"b").hexdigest(), "textes/été.md": sha256(b"a").hexdigest()}


def test_every_face_is_told_by_its_file() -> None:
    faces = manifest.head(FACTS)["fonts"]
    there = {path.relative_to(paths.root()).as_posix(): path for path in (paths.assets() / "fonts").rglob("*.ttf")}
    assert list(faces) == sorted(there)
    assert faces == {name: sha256(path.read_bytes()).hexdigest() for name, path in there.items()}


def test_a_date_is_told_in_universal_time() -> None:
    early = replace(FACTS, date=datetime(2025, 1, 15, 1, tzinfo=timezone(timedelta(hours=2))))
    assert manifest.head(early)["date"] == "2025-01-14T23:00:00Z"
    assert manifest.head(replace(FACTS, date=datetime(2025, 1, 15)))["date"] == "2025-01-15T00:00:00Z"


def test_an_output_is_told_by_its_bytes() -> None:
    made = OutputFile.of("a.pdf", b"%PDF", 3, ["PDF/X-4"], {"bleed_mm": "3"})
    assert parsed(manifest.merged(HEAD, [made], None, lambda *_: True))["outputs"] == {
        "a.pdf": {
            "sha256": sha256(b"%PDF").hexdigest(), "bytes": 4, "pages": 3, "standards": ["PDF/X-4"],
            "settings": {"bleed_mm": "3"},
        }
    }  # fmt: skip


def test_it_is_text_that_people_read() -> None:
    data = manifest.merged({"title": "Été"}, [SCREEN], None, lambda *_: True)
    assert data.decode("utf-8") == (
        "{\n"
        '  "title": "Été",\n'
        '  "outputs": {\n'
        '    "exemple-screen.pdf": {\n'
        '      "sha256": "ab",\n'
        '      "bytes": 12,\n'
        '      "pages": 24,\n'
        '      "standards": [\n'
        '        "PDF/UA-1",\n'
        '        "PDF/A-2a"\n'
        "      ],\n"
        '      "settings": {}\n'
        "    }\n"
        "  }\n"
        "}\n"
    )


@pytest.mark.parametrize(
    ("folder", "name"),
    [("styles", "tokens.css"), ("templates", "layouts/page.html.jinja"), ("assets", "icc/x.icc")],
)
def test_a_change_of_the_house_is_seen(folder: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "root", lambda: tmp_path)
    monkeypatch.setattr(fingerprint, "of_house", fingerprint.of_house.__wrapped__)  # each head is another build's
    file = tmp_path / folder / name
    file.parent.mkdir(parents=True)
    file.write_text("a")
    before = manifest.head(FACTS)["house"]
    (tmp_path / folder / ".DS_Store").write_text("of macOS")
    assert manifest.head(FACTS)["house"] == before
    file.write_text("b")
    after = manifest.head(FACTS)["house"]
    assert {key for key in before if before[key] != after[key]} == {folder}
    file.rename(file.with_name("renamed"))
    assert manifest.head(FACTS)["house"][folder] != after[folder]


def test_the_engine_is_asked_in_its_own_process() -> None:
    versions = press().versions()
    expected = {
        "weasyprint",
        "pango",
        "harfbuzz",
        "pydyf",
        "pikepdf",
        "qpdf",
        "pillow",
        "littlecms",
        "pyphen",
        "python",
    }
    assert expected <= set(versions)
    assert list(versions) == sorted(versions)
    assert versions["python"] == f"{sys.version_info.major}.{sys.version_info.minor}"
    assert all(version[0].isdigit() for version in versions.values())
    assert "weasyprint" not in run_modules()


def run_modules() -> str:
    """Return the modules that the parent has loaded once it knows the versions."""
    code = (
        "import sys\nfrom livret.workers.pool import Pool\n"
        "with Pool() as press: press.versions()\n"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    done = run(
        [sys.executable, "-c", code], capture_output=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    return done.stdout.decode()


# What was made before


def test_what_was_made_of_the_same_stays() -> None:
    previous = {**HEAD, "outputs": {"exemple-press.pdf": entry(), "extracts/val.pdf": entry()}}
    assert kept(previous) == ["exemple-press.pdf", "exemple-screen.pdf", "extracts/val.pdf"]


def test_what_is_no_longer_there_goes() -> None:
    assert kept({**HEAD, "outputs": {"exemple-press.pdf": entry()}}, stands=False) == ["exemple-screen.pdf"]


def test_what_was_made_of_something_else_goes() -> None:
    outputs = {"exemple-press.pdf": entry()}
    for other in ({"inputs": {"a.md": "11"}}, {"inputs": {}}, {"more": 1}):
        assert kept({**HEAD, **other, "outputs": outputs}) == ["exemple-screen.pdf"]
    assert kept({"format": 1, "outputs": outputs}) == ["exemple-screen.pdf"]


def test_what_is_made_again_is_told_anew() -> None:
    previous = {**HEAD, "outputs": {"exemple-screen.pdf": entry()}}
    data = manifest.merged(HEAD, [SCREEN], previous, lambda *_: True)
    assert parsed(data)["outputs"]["exemple-screen.pdf"]["sha256"] == "ab"


OTHER = {**HEAD, "edition": "voisine", "outputs": {"voisine-screen.pdf": entry()}}


def others(previous: object, *, stands: bool = True) -> dict[str, Any] | None:
    """Return the records of other editions after a build of « exemple », where *previous* was reported before."""
    return parsed(manifest.merged(HEAD, [SCREEN], previous, lambda *_: stands)).get("others")


def test_an_edition_in_the_same_folder_keeps_its_record() -> None:
    newer = {**OTHER, "inputs": {"b.md": "22"}}
    assert others(OTHER) == {"voisine": OTHER}
    assert others({**HEAD, "outputs": {}, "others": {"voisine": newer}}) == {"voisine": newer}
    assert others({**newer, "others": {"voisine": OTHER}}) == {"voisine": newer}
    assert others(OTHER, stands=False) is None


@pytest.mark.parametrize(
    "odd",
    [
        None,
        [],
        {**OTHER, "edition": ["voisine"]},
        {**OTHER, "edition": "\ud800"},
        {**OTHER, "inputs": float("nan")},
        {**OTHER, "inputs": {"a.md": [["00"]]}},
        {**OTHER, "inputs": {"\ud800": "00"}},
        {**OTHER, "format": 2},
        {**OTHER, "more": 1},
        {**OTHER, "outputs": {"../a.pdf": entry()}},
    ],
)
def test_an_odd_record_of_another_edition_goes(odd: object) -> None:
    assert others({**HEAD, "outputs": {}, "others": {"voisine": odd}}) is None
    assert others({**HEAD, "outputs": {}, "others": [odd]}) is None


@pytest.mark.parametrize(
    "odd", [None, [], "x", 3, {}, {"outputs": []}, {**HEAD, "outputs": None}, {"outputs": {"a": 1}}]
)
def test_an_odd_record_is_as_good_as_none(odd: object) -> None:
    assert kept(odd) == ["exemple-screen.pdf"]


@pytest.mark.parametrize(
    "odd",
    [
        7,
        {},
        entry(bytes="7"),
        entry(bytes=True),
        entry(sha256=None),
        entry(pages=1.5),
        entry(standards="PDF/X-4"),
        entry(standards=[1]),
        entry(settings={"paper": 4}),
        entry(standards=["\ud800"]),
        entry(more=1),
    ],
)
def test_an_odd_entry_goes(odd: object) -> None:
    assert kept({**HEAD, "outputs": {"a.pdf": odd, "b.pdf": entry()}}) == ["b.pdf", "exemple-screen.pdf"]


@pytest.mark.parametrize(
    "name", ["../a.pdf", "/etc/passwd", "", "a//b.pdf", "./a.pdf", "a/../../b.pdf", "\udc80.pdf", "\0"]
)
def test_an_output_stands_below_its_folder(name: str) -> None:
    assert kept({**HEAD, "outputs": {name: entry()}}) == ["exemple-screen.pdf"]


# On the disk


def write(folder: Path, *outputs: str) -> bytes:
    """Write a file for each of *outputs*, and the record of them; return the record."""
    for name in outputs:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(name.encode())
    data = manifest.record(folder, FACTS, [OutputFile.of(name, name.encode(), 1) for name in outputs])
    (folder / manifest.NAME).write_bytes(data)
    return data


def names(folder: Path, facts: Facts = FACTS) -> list[str]:
    """Return what the next build, which makes nothing, tells."""
    return list(parsed(manifest.record(folder, facts, []))["outputs"])


def test_another_build_keeps_what_the_first_made(tmp_path: Path) -> None:
    write(tmp_path, "exemple-screen.pdf", "extracts/val.pdf")
    assert list(parsed(write(tmp_path, "exemple-press.pdf"))["outputs"]) == [
        "exemple-press.pdf",
        "exemple-screen.pdf",
        "extracts/val.pdf",
    ]


def test_a_file_changed_by_hand_is_told_no_more(tmp_path: Path) -> None:
    write(tmp_path, "a.pdf", "b.pdf", "c.pdf", "d.pdf")
    (tmp_path / "a.pdf").write_bytes(b"A.pdf")
    (tmp_path / "b.pdf").write_bytes(b"b.pdf and more")
    (tmp_path / "c.pdf").unlink()
    assert names(tmp_path) == ["d.pdf"]


def test_nothing_is_kept_when_the_edition_or_the_versions_change(tmp_path: Path) -> None:
    write(tmp_path, "a.pdf")
    assert names(tmp_path) == ["a.pdf"]
    assert names(tmp_path, replace(FACTS, inputs=FACTS.inputs[:1])) == []
    assert names(tmp_path, replace(FACTS, versions={"pango": "1.50.13"})) == []
    assert names(tmp_path, replace(FACTS, date=datetime(2025, 1, 16, tzinfo=UTC))) == []


def test_links_out_and_pipes_are_not_read(tmp_path: Path) -> None:
    out = tmp_path / "dist"
    out.mkdir()
    write(out, "a.pdf", "b.pdf")
    (tmp_path / "elsewhere").write_bytes(b"a.pdf")
    (out / "a.pdf").unlink()
    (out / "a.pdf").symlink_to(tmp_path / "elsewhere")
    (out / "b.pdf").unlink()
    os.mkfifo(out / "b.pdf")
    assert names(out) == []


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b"null",
        b'{"outputs": {"a.pdf": NaN}}',
        b'{"format": ' + b"9" * 5000 + b"}",
    ],
)
def test_a_damaged_record_is_replaced(tmp_path: Path, damage: bytes) -> None:
    write(tmp_path, "a.pdf")
    (tmp_path / manifest.NAME).write_bytes(damage)
    assert list(parsed(write(tmp_path, "b.pdf"))["outputs"]) == ["b.pdf"]


def test_a_folder_or_a_pipe_in_its_place_is_no_record(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / manifest.NAME)
    assert names(tmp_path) == []
    (tmp_path / manifest.NAME).unlink()
    (tmp_path / manifest.NAME).mkdir()
    assert names(tmp_path) == []


def test_two_editions_in_a_folder_keep_both_records(tmp_path: Path) -> None:
    neighbour = replace(FACTS, edition="voisine")
    write(tmp_path, "exemple-screen.pdf", "extracts/val.pdf")
    for facts, name, data in ((neighbour, "extracts/val.pdf", b"new"), (FACTS, "exemple-press.pdf", b"press")):
        (tmp_path / name).write_bytes(data)
        (tmp_path / manifest.NAME).write_bytes(manifest.record(tmp_path, facts, [OutputFile.of(name, data, 1)]))
    said = parsed((tmp_path / manifest.NAME).read_bytes())
    assert (said["edition"], list(said["outputs"])) == ("exemple", ["exemple-press.pdf", "exemple-screen.pdf"])
    assert list(said["others"]["voisine"]["outputs"]) == ["extracts/val.pdf"]


# The same bytes

_AGAIN = """
import pickle, sys
from pathlib import Path
from livret.build import manifest as record
sys.stdout.buffer.write(record.record(Path("nowhere"), *pickle.load(sys.stdin.buffer)))
"""


def test_the_same_bytes_elsewhere(tmp_path: Path) -> None:
    import pickle

    outputs = [SCREEN, OutputFile("extracts/a.pdf", "ef", 1, 1)]
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    facts = replace(FACTS, versions=dict(reversed(FACTS.versions.items())), inputs=FACTS.inputs[::-1])
    requested = pickle.dumps((facts, outputs[::-1]))
    again = run([sys.executable, "-c", _AGAIN], input=requested, capture_output=True, cwd=tmp_path, env=surroundings)
    here = manifest.record(tmp_path, FACTS, outputs)
    assert again.stdout == here, again.stderr.decode()
    assert str(ROOT) not in here.decode()
