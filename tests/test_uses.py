"""What a brochure is printed for, from the command line: which files, what is reported, what is refused."""

import json
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp

import pytest

from livret.build import file_proof, uses
from livret.build.chapter_store import ChapterStore
from livret.build.order import BuildRequest
from livret.cli import options
from livret.edition.reading import Reading
from livret.exports.booklet.impose import impose
from livret.pdf.folding import Imposition
from tests import laying, made
from tests.commands import Said, livret, process

FILES = [
    "edition-screen.pdf",
    "edition-archive.pdf",
    "extracts/essai.pdf",
    "edition-booklet.pdf",
    "edition-booklet-notice.pdf",
    "edition-press.pdf",
    "edition-press-cover.pdf",
    "edition-press-inside.pdf",
]


@cache
def everything() -> tuple[Said, Path]:
    """Print a small edition for every use; return what was said, and where the files are."""
    root = Path(mkdtemp())
    out = root / "out"
    return process("build", made.tiny(root / "edition"), "--for", "all", "--split-cover", "--out", out), out


def test_the_command_line_knows_every_use_without_its_code() -> None:
    assert tuple(uses.USES) == options.USES


def test_all_is_every_file_named_after_its_use() -> None:
    done, out = everything()
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [str(out / name) for name in FILES]
    found = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert found == {*FILES, "build.json"}


def test_each_use_is_told_and_so_is_what_people_should_know() -> None:
    said = everything()[0].stderr.splitlines()
    for line in (
        "édition écran",
        "édition d’archive",
        "édition pour l’imprimeur",
        "livret à plier",
        "tirés à part des territoires",
        "edition-archive.pdf : 4 fichiers joints",
        "edition-booklet.pdf : 2 feuilles de papier A3",
    ):
        assert line in said


def test_who_prints_for_the_press_is_told_what_the_colophon_lacks(tmp_path: Path) -> None:
    """No page shows it. An edition of which it is accepted is silent; so is one that no one prints."""
    lacking = [line for line in everything()[0].stderr.splitlines() if "COLOPHON-" in line]
    assert [line.partition("]")[0] for line in lacking[:-1]] == [*["avertissement[COLOPHON-001"] * 6, _NOBODY]
    assert lacking[-1].startswith("7 avertissements")
    edition = made.tiny(tmp_path / "edition")
    with (edition / "edition.yaml").open("a", encoding="utf-8") as sheet:
        sheet.write("acceptes: [{code: COLOPHON-001, raison: essai}, {code: COLOPHON-011, raison: essai}]\n")
    assert "COLOPHON" not in livret("build", edition, "--for", "press").stderr
    assert "COLOPHON" not in livret("build", made.tiny(tmp_path / "screen"), "--for", "screen").stderr


_NOBODY = "avertissement[COLOPHON-011"


def test_the_record_tells_the_digest_of_every_file() -> None:
    out = everything()[1]
    data = json.loads((out / "build.json").read_text("utf-8"))["outputs"]
    assert {name: entry["sha256"] for name, entry in data.items()} == {
        name: sha256((out / name).read_bytes()).hexdigest() for name in FILES
    }


def test_another_house_place_hour_and_language_give_the_same_bytes(tmp_path: Path) -> None:
    first, elsewhere = everything()[1], tmp_path / "à côté"
    made.tiny(elsewhere / "edition")
    done = process(
        "build", "edition", "--for", "all", "--split-cover", "--out", "out",
        cwd=elsewhere, house=made.house(tmp_path / "autre maison"),
        TZ="Pacific/Auckland", LANG="en_GB.UTF-8", PYTHONHASHSEED="7",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for name in (*FILES, "build.json"):
        assert (elsewhere / "out" / name).read_bytes() == (first / name).read_bytes(), name


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--profile", "x.icc"], "--profile règle l’édition press : ajoutez --for press"),
        (["--split-cover"], "--split-cover règle l’édition press : ajoutez --for press"),
        (["--paper", "A4"], "--paper règle l’édition booklet : ajoutez --for booklet"),
        (["--paper-thickness", "0.2"], "--paper-thickness règle l’édition booklet : ajoutez --for booklet"),
        (["--for", "booklet", "--signature", "6"], "un cahier est fait de feuilles entières : 4, 8, 12, 16… pages"),
        (["--for", "booklet", "--paper", "A5"], "A5"),
        (["--for", "booklet", "--paper-thickness", "9"], "9"),
        (["--for", "presse"], "presse"),
    ],
)
def test_an_option_that_would_do_nothing_or_harm_is_refused(arguments: list[str], words: str) -> None:
    done = livret("build", "exemple", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr


@pytest.mark.parametrize("kind", ["missing", "text", "rgb"])
def test_a_profile_that_no_press_can_use_is_refused_before_anything_is_laid_out(kind: str, tmp_path: Path) -> None:
    profile = tmp_path / "papier.icc"
    if kind == "text":
        profile.write_text("Ceci n'est pas un profil.")
    elif kind == "rgb":
        profile = made.ROOT / "assets/icc/sRGB2014.icc"
    done = livret("build", "exemple", "--for", "press", "--profile", profile, "--out", tmp_path / "out")
    assert (done.returncode, done.stdout) == (2, "")
    assert profile.name in done.stderr
    assert "mise en page" not in done.stderr
    assert not list((tmp_path).rglob("*.pdf"))


def test_uses_are_made_once_each_in_one_order(tmp_path: Path) -> None:
    edition = made.tiny(tmp_path / "edition")
    done = livret(
        "build", edition, "--for", "booklet", "--for", "screen", "--for", "booklet", "--out", tmp_path / "out",
        "--paper", "a4", "--signature", "4", "--fold-marks",
    )  # fmt: skip
    assert [Path(line).name for line in done.stdout.splitlines()] == [
        "edition-screen.pdf",
        "edition-booklet.pdf",
        "edition-booklet-notice.pdf",
    ]
    assert "2 feuilles de papier A4" in done.stderr


def test_no_page_to_read_on_a_screen_is_blank_and_the_file_is_known_again(tmp_path: Path) -> None:
    folder = made.tiny(tmp_path / "a")
    proofs, store = laying.laid_out(folder), ChapterStore(laying.press(), Reading(folder))
    work = uses.Job(proofs, BuildRequest(("screen",)), store)
    assert (len(work.book.pages), len(work.reading_copy.pages)) == (8, 6)
    for pdf in (uses.screen_edition(proofs, store), impose(work.book, Imposition())):
        assert file_proof.of_file(pdf, "a.pdf", proofs, store, None, laying.quiet).remarks == ()
