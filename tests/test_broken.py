"""Editions with one defect each, and what their authors read.

A folder of ``tests/editions/broken/`` holds what differs from ``tests/editions/minimal/``: its files are laid
over a copy of it. ``retirer.txt`` names files to take away from that copy, one a line; what a repository
cannot hold (pipes, links, huge files) is made by a function of MAKERS of the same name. ``attendu.txt`` is
that text, in French; ``pytest tests/test_broken.py --update`` rewrites it: read the difference.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from livret.base.problems import InvalidEdition, Problem
from livret.cache.codec import dumps, loads
from livret.edition.check.edition import check
from livret.edition.load.folder import load

EDITIONS = Path(__file__).parent / "editions"
BROKEN = sorted(folder for folder in (EDITIONS / "broken").iterdir() if folder.is_dir())
TERRITORY = Path("territoires/communaute-d-exemple")
NOT_COPIED = ("attendu.txt", "retirer.txt")


def make_pipe(edition: Path) -> None:
    (edition / TERRITORY / "fiche.yaml").unlink()
    os.mkfifo(edition / TERRITORY / "fiche.yaml")


def make_link_outside(edition: Path) -> None:
    (edition.parent / "secret.md").write_text("## Le projet pilote\n\nUn secret.\n")
    (edition / TERRITORY / "texte.md").unlink()
    (edition / TERRITORY / "texte.md").symlink_to("../../../secret.md")


def make_folder_link_outside(edition: Path) -> None:
    shutil.move(edition / TERRITORY, edition.parent / "ailleurs")
    (edition / TERRITORY).symlink_to(edition.parent / "ailleurs")


def make_link_in_a_circle(edition: Path) -> None:
    (edition / "edition.yaml").unlink()
    (edition / "edition.yaml").symlink_to("edition.yaml")


def make_folder_for_a_file(edition: Path) -> None:
    (edition / TERRITORY / "fiche.yaml").unlink()
    (edition / TERRITORY / "fiche.yaml").mkdir()


def make_huge_files(edition: Path) -> None:
    (edition / TERRITORY / "fiche.yaml").write_bytes(b"nom: " + b"x" * 5_000_000)
    (edition / TERRITORY / "texte.md").write_bytes(b"mot " * 1_250_000)


def make_long_text(edition: Path) -> None:
    with (edition / TERRITORY / "fiche.yaml").open("a") as file:
        file.write(f"exergue: {'mot ' * 501}\n")


def make_many_photos(edition: Path) -> None:
    rows = "".join(
        f"  - {{fichier: pixel.png, legende: n° {n}, alternative: un point, credit: Exemple}}\n" for n in range(61)
    )
    with (edition / TERRITORY / "fiche.yaml").open("a") as file:
        file.write(f"photos:\n{rows}")
    (edition / TERRITORY / "photos").mkdir()
    Image.new("RGB", (9, 9)).save(edition / TERRITORY / "photos/pixel.png")


def make_deep(edition: Path) -> None:
    (edition / TERRITORY / "fiche.yaml").write_text(f"nom: {'[' * 2000}\n")


def make_endless(edition: Path) -> None:
    (edition / TERRITORY / "fiche.yaml").write_text("".join(f"champ{n}: x\n" for n in range(15_000)))


def make_twin_folders(edition: Path) -> None:
    if (edition / "EDITION.YAML").exists():
        pytest.skip("this disk knows no capitals")
    shutil.copytree(edition / TERRITORY, edition / "territoires/Communaute-d-Exemple", dirs_exist_ok=True)


MAKERS: dict[str, Callable[[Path], None]] = {
    "deep-nesting": make_deep,
    "endless": make_endless,
    "folder-for-a-file": make_folder_for_a_file,
    "huge-files": make_huge_files,
    "link-in-a-circle": make_link_in_a_circle,
    "link-outside": make_link_outside,
    "folder-link-outside": make_folder_link_outside,
    "long-text": make_long_text,
    "many-photos": make_many_photos,
    "pipe": make_pipe,
    "twin-folders": make_twin_folders,
}


def build(defect: Path, edition: Path) -> None:
    """Make the edition of *defect* in the folder *edition*."""
    shutil.copytree(EDITIONS / "minimal", edition)
    shutil.copytree(defect, edition, ignore=shutil.ignore_patterns(*NOT_COPIED), dirs_exist_ok=True)
    if (defect / "retirer.txt").exists():
        for name in (defect / "retirer.txt").read_text().split():
            (edition / name).unlink()
    MAKERS.get(defect.name, lambda edition: None)(edition)


def problems() -> list[Problem]:
    """Return what is reported of the edition in the current folder; warnings alone do not stop it."""
    try:
        return list(check(load(Path())).warnings)
    except InvalidEdition as invalid:
        return invalid.problems


@pytest.mark.parametrize("defect", BROKEN, ids=lambda defect: defect.name)
def test_a_broken_edition_is_explained(
    defect: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    build(defect, tmp_path / "edition")
    monkeypatch.chdir(tmp_path / "edition")
    monkeypatch.setenv("LIVRET_LANG", "fr")
    found = problems()
    assert loads(dumps(found, list[Problem]), list[Problem]) == found  # what a cache tells again is the same
    text = "\n\n".join(problem.as_text() for problem in found).replace(str(tmp_path.resolve()), "<…>") + "\n"
    expected = defect / "attendu.txt"
    if request.config.getoption("--update"):
        expected.write_text(text)
    assert text == expected.read_text()
    assert text.strip()


def test_every_maker_has_its_folder() -> None:
    assert set(MAKERS) <= {defect.name for defect in BROKEN}


def test_the_minimal_edition_has_no_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(EDITIONS / "minimal", tmp_path / "edition")
    monkeypatch.chdir(tmp_path / "edition")
    assert problems() == []
