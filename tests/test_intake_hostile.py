"""Files made to do harm, and an edition prepared for it: bounded, told, and nothing outside the edition is touched."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from livret.fixes import keep
from livret.fixes.model import Change
from livret.intake.draft import Draft
from livret.problems import InvalidEdition, Refused

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
        keep.write(edition, [Change(name, name, None, b"new")], NOW)


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
        keep.write(edition, [Change(name, name, None, b"new")], NOW)
    assert [path.name for path in outside.iterdir()] == ["a.jpg"]
    assert (outside / "a.jpg").read_bytes() == b"theirs"


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
