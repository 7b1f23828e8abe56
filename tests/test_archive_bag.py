"""A bag is written whole or not at all, and read as if anybody had written it."""

import os
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import bagit
import pytest

from livret.archive.bag.check import bag_faults
from livret.archive.bag.model import DECLARATION, INFO, MANIFEST, TAG_MANIFEST, Bag, Info, Unsound, Wrong
from livret.archive.bag.read import read_bag, read_file
from livret.archive.bag.write import write_bag
from livret.archive.shelf import archive_name as named_as
from livret.archive.shelf import shelf

CONTENTS = (("pdf/livret.pdf", b"%PDF"), ("edition/textes/été.md", b"# \xc3\x89t\xc3\xa9\n"), ("README.md", b""))


def named(name: str, *previous: str) -> Info:
    return (("External-Identifier", name), ("Livret-Format", "1"), *(("Livret-Previous", each) for each in previous))


def write(root: Path, name: str = "exemple/v1", *previous: Bag) -> Bag:
    heads = (f"{each.name} {each.digest}" for each in previous)
    return write_bag(root / name, CONTENTS, named(name, *heads))


def wrongs(found: Bag) -> list[tuple[Wrong, str]]:
    return [(fault.wrong, fault.path) for fault in bag_faults(found)]


def test_a_bag_is_what_was_put_in_it(tmp_path: Path) -> None:
    found = write(tmp_path)
    assert read_bag(found.folder) == found
    assert wrongs(found) == []
    assert {path.removeprefix("data/") for path in found.payload} == {path for path, _data in CONTENTS}
    assert read_file(found, "data/pdf/livret.pdf") == b"%PDF"
    assert found.value("Payload-Oxum") == "12.3"
    bagit.Bag(str(found.folder)).validate()


def test_the_same_gives_the_same_bytes_in_any_order_and_with_any_umask(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        one = write_bag(tmp_path / "a", CONTENTS, named("exemple/v1"))
    finally:
        os.umask(before)
    assert one.digest == write_bag(tmp_path / "b", reversed(CONTENTS), named("exemple/v1")).digest


def test_nothing_is_left_where_it_fails_and_nothing_is_overwritten(tmp_path: Path) -> None:
    def failing() -> Iterator[tuple[str, bytes]]:
        yield "one.txt", b"1"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_bag(tmp_path / "exemple/v1", failing(), named("exemple/v1"))
    assert list(tmp_path.iterdir()) == []
    first = write(tmp_path)
    with pytest.raises(Exception, match="v1"):
        write(tmp_path)
    assert [path.name for path in first.folder.parent.iterdir()] == ["v1"]
    assert wrongs(first) == []


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("../x", Wrong.OUTSIDE),
        ("/etc/x", Wrong.MISNAMED),
        ("a/./b", Wrong.MISNAMED),
        ("a\udcff", Wrong.MISNAMED),
        ("edition/textes/e\u0301te\u0301.md", Wrong.DOUBLED),
        ("README.md", Wrong.REPEATED),
    ],
)
def test_names_that_no_bag_holds_are_not_written(tmp_path: Path, name: str, wrong: Wrong) -> None:
    with pytest.raises(Unsound) as caught:
        write_bag(tmp_path / "v1", [*CONTENTS, (name, b"")], named("exemple/v1"))
    assert [fault.wrong for fault in caught.value.faults] == [wrong]
    assert list(tmp_path.iterdir()) == []


def test_signs_that_manifests_need_are_encoded_and_read_back(tmp_path: Path) -> None:
    names = {"100 %.txt", "a%0Ab", "l\nine", " blank ", "*star"}
    found = write_bag(tmp_path / "v1", [(name, b"") for name in names], named("e/v1"))
    assert {path.removeprefix("data/") for path in found.payload} == names
    assert wrongs(found) == []


def _flipped(folder: Path) -> None:
    path = folder / "data/pdf/livret.pdf"
    path.chmod(0o644)
    path.write_bytes(b"%PdF")


def _renamed(folder: Path) -> None:
    (folder / "data/README.md").rename(folder / "data/LISEZ.md")


def _added(folder: Path) -> None:
    (folder / "data/vide").mkdir()
    (folder / "note.txt").write_text("x")


def _opened_on_a_mac(folder: Path) -> None:
    (folder / ".DS_Store").write_text("x")


def _linked(folder: Path) -> None:
    path = folder / "data/README.md"
    path.unlink()
    path.symlink_to("/dev/zero")


def _doubled(folder: Path) -> None:
    (folder / "data/edition/textes" / unicodedata.normalize("NFD", "été.md")).write_text("")


def _piped(folder: Path) -> None:
    os.mkfifo(folder / "data/tube")


@pytest.mark.parametrize(
    ("alter", "told"),
    [
        (_flipped, [(Wrong.CHANGED, "data/pdf/livret.pdf")]),
        (_renamed, [(Wrong.MISSING, "data/README.md"), (Wrong.ADDED, "data/LISEZ.md")]),
        (_added, [(Wrong.ADDED, "data/vide/"), (Wrong.ADDED, "note.txt")]),
        (_opened_on_a_mac, [(Wrong.LITTER, ".DS_Store")]),
        (_linked, [(Wrong.LINK, "data/README.md"), (Wrong.MISSING, "data/README.md"), (Wrong.MISCOUNTED, INFO)]),
        (_doubled, [(Wrong.DOUBLED, "data/edition/textes/été.md"), (Wrong.MISCOUNTED, INFO)]),
        (_piped, [(Wrong.SPECIAL, "data/tube")]),
    ],
)
def test_what_was_changed_is_told(
    tmp_path: Path, alter: Callable[[Path], None], told: list[tuple[Wrong, str]]
) -> None:  # fmt: skip
    found = write(tmp_path)
    alter(found.folder)
    assert sorted(wrongs(found), key=str) == sorted(told, key=str)


def test_names_that_a_disk_encodes_otherwise_are_the_same(tmp_path: Path) -> None:
    found = write(tmp_path)
    path = found.folder / "data/edition/textes/été.md"
    path.rename(path.with_name(unicodedata.normalize("NFD", path.name)))
    assert wrongs(found) == []


HASH = "0" * 128


@pytest.mark.parametrize(
    ("name", "data", "wrong"),
    [
        (MANIFEST, f"{HASH}  data/../../etc/passwd\n", Wrong.OUTSIDE),
        (MANIFEST, f"{HASH}  /etc/passwd\n", Wrong.ABSOLUTE),
        (MANIFEST, f"{HASH}  data/\u00e9\n{HASH}  data/e\u0301\n", Wrong.DOUBLED),
        (MANIFEST, f"{HASH}  data/a\n{HASH}  data/a\n", Wrong.REPEATED),
        (MANIFEST, f"{HASH}  bagit.txt\n", Wrong.OUTSIDE),
        (MANIFEST, f"{HASH} data/a\n", Wrong.MALFORMED),
        (MANIFEST, f"{HASH}  data/a", Wrong.MALFORMED),
        (MANIFEST, f"{HASH}  data/a\r\n", Wrong.MALFORMED),
        (MANIFEST, f"{HASH}  data/%41\n", Wrong.MALFORMED),
        (MANIFEST, "\0" * (32 * 1024**2 + 1), Wrong.LARGE),
        (TAG_MANIFEST, "", Wrong.UNLISTED),
        (INFO, "Livret-Format: 2\n", Wrong.NEWER),
        (INFO, "Livret-Format: un\n", Wrong.NO_BAG),
        (INFO, "".join(f"Livret-Previous: a/v{n} {HASH}\n" for n in range(1, 1_100)), Wrong.LARGE),
        (DECLARATION, "BagIt-Version: 1.1\n", Wrong.NEWER),
        (DECLARATION, "", Wrong.MALFORMED),
    ],
)
def test_tag_files_that_livret_never_wrote_are_refused(tmp_path: Path, name: str, data: str, wrong: Wrong) -> None:
    path = write(tmp_path).folder / name
    path.chmod(0o644)
    path.write_text(data, newline="")
    with pytest.raises(Unsound) as caught:
        read_bag(path.parent)
    assert wrong in [fault.wrong for fault in caught.value.faults]


@pytest.mark.parametrize("name", [DECLARATION, INFO, MANIFEST, TAG_MANIFEST])
def test_without_one_of_its_files_it_is_no_bag(tmp_path: Path, name: str) -> None:
    folder = write(tmp_path).folder
    (folder / name).unlink()
    with pytest.raises(Unsound, match=name):
        read_bag(folder)
    (folder / name).symlink_to("/dev/zero")
    with pytest.raises(Unsound) as caught:
        read_bag(folder)
    assert [fault.wrong for fault in caught.value.faults] == [Wrong.LINK]


# --- the shelf ---------------------------------------------------------------------------------------------------


def test_each_bag_names_those_that_none_named_before(tmp_path: Path) -> None:
    first = write(tmp_path)
    other = write(tmp_path, "bretagne/v1", first)
    (tmp_path / ".livret-x.tmp").mkdir()  # one that is being written
    found = shelf(tmp_path)
    assert (found.bags, found.unsound, [*found.breaks()]) == ((other, first), (), [])
    assert [head.name for head in found.heads()] == ["bretagne/v1"]
    assert (found.next_number("exemple"), found.next_number("normandie")) == (2, 1)


def test_one_that_is_rewritten_taken_away_or_renamed_shows(tmp_path: Path) -> None:
    first = write(tmp_path)
    second = write(tmp_path, "exemple/v2", first)
    first.folder.rename(tmp_path / "aside")
    assert [(each.name, named.name, there) for each, named, there in shelf(tmp_path).breaks()] == [
        ("exemple/v2", "exemple/v1", None)
    ]
    again = write_bag(first.folder, CONTENTS[1:], named("exemple/v1"))
    assert [(each.name, there) for each, _named, there in shelf(tmp_path).breaks()] == [("exemple/v2", again)]
    second.folder.rename(tmp_path / "exemple/v3")
    (tmp_path / "exemple/v4").symlink_to("v1")
    faults = [each.faults[0].wrong for each in shelf(tmp_path).unsound]
    assert sorted(faults, key=str) == [Wrong.LINK, Wrong.MISPLACED]


@pytest.mark.parametrize("name", ["e\u0301te\u0301 2025", " exemple ", "deux\nlignes"])
def test_whatever_an_edition_is_called_its_bag_is_found_again(tmp_path: Path, name: str) -> None:
    called = f"{named_as(tmp_path / name)}/v1"
    write_bag(tmp_path / "archives" / called, CONTENTS, named(called))
    found = shelf(tmp_path / "archives")
    assert ([each.name for each in found.bags], found.unsound) == ([called], ())
    assert found.next_number(named_as(tmp_path / name)) == 2


def test_a_reason_is_one_line_whatever_was_typed(tmp_path: Path) -> None:
    info = (*named("e/v1"), ("Livret-Reason", " deux\r\nlignes\t\udcff "), ("Livret-As-Is", " "))
    found = write_bag(tmp_path / "e/v1", [], info)
    assert (found.value("Livret-Reason"), found.values("Livret-As-Is")) == ("deux lignes ?", ())
