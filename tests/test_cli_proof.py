"""`proof` and `check --final`, as they are typed."""

import json
from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest

from tests import made
from tests.commands import livret
from tests.pdf_breaks import broken


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("preuve")
    prose = "Un texte court, mais qui dit tout ce qu’il faut savoir de cet essai.\n"
    return made.tiny(folder / "essai", prose)


@pytest.fixture(scope="module")
def printed(tiny: Path) -> Path:
    out = tiny.parent / "out"
    done = livret("build", tiny, "--out", out)
    assert done.returncode == 0, done.stderr
    return out / "essai-screen.pdf"


def test_an_edition_is_proven(tiny: Path, tmp_path: Path) -> None:
    done = livret("proof", tiny, "--out", tmp_path)
    page, data = (Path(line) for line in done.stdout.splitlines())
    assert done.returncode == 0, done.stderr
    assert (page.name, data.name) == ("bon-a-tirer.html", "bon-a-tirer.json")
    values = json.loads(data.read_text("utf-8"))
    assert values["ready"] is False
    assert "COLOPHON-001" in {each["code"] for each in values["remarks"]}
    assert {row["what"]: row["how"] for row in values["printer"]}["Pages"]
    headline = f"{values['counts']['stopping']} à corriger avant d’imprimer"
    assert done.stderr.splitlines()[-1].startswith(headline)
    assert headline in page.read_text("utf-8").replace("\u00a0", " ")
    assert "essai-press.pdf n’est pas encore dans" in done.stderr


@pytest.mark.slow
def test_the_sheet_is_of_the_press_file_and_one_that_was_changed_is_told(tiny: Path, tmp_path: Path) -> None:
    assert livret("build", tiny, "--for", "press", "--split-cover", "--out", tmp_path).returncode == 0
    with (tmp_path / "essai-press-cover.pdf").open("ab") as file:
        file.write(b"%\n")
    done = livret("proof", tiny, "--out", tmp_path)
    data = json.loads((tmp_path / "bon-a-tirer.json").read_text("utf-8"))
    rows = [(row["what"], row["how"].replace("\u00a0", " ")) for row in data["printer"]]
    digests = [how for what, how in rows if what == "Empreinte SHA-256"]
    for name, digest, count in (("essai-press.pdf", digests[0], 8), ("essai-press-inside.pdf", digests[2], 4)):
        assert ("Fichier", f"{name}, {count} pages") in rows
        assert sha256((tmp_path / name).read_bytes()).hexdigest() == digest
    assert [each["message"].split()[0] for each in data["remarks"] if each["code"] == "PRESSE-040"] == [
        str(tmp_path / "essai-press-cover.pdf")
    ]
    assert "n’est pas encore" not in done.stderr


def test_what_the_law_asks_stands_in_the_way_in_the_end(tiny: Path, tmp_path: Path) -> None:
    done = livret("proof", tiny, "--final", "--out", tmp_path)
    assert done.returncode == 1
    assert "à corriger avant d’imprimer" in done.stderr
    first = next(line for line in done.stderr.splitlines() if "[" in line)
    assert "COLOPHON-" in first
    done = livret("check", tiny, "--final")
    assert (done.returncode, done.stdout) == (1, "")
    assert "COLOPHON-001" in done.stderr


def test_what_is_accepted_is_told_apart(tiny: Path, tmp_path: Path) -> None:
    other = made.tiny(tmp_path / "essai", "Un texte court.\n")
    with (other / "edition.yaml").open("a") as sheet:
        sheet.write("acceptes:\n  - {code: COLOPHON-001, raison: 'essai, jamais imprimé'}\n")
    done = livret("proof", other, "--out", tmp_path / "out")
    data = json.loads((tmp_path / "out" / "bon-a-tirer.json").read_text("utf-8"))
    assert done.returncode == 0, done.stderr
    assert "COLOPHON-001" not in {each["code"] for each in data["remarks"]}
    assert {(each["code"], each["reason"]) for each in data["accepted"]} == {("COLOPHON-001", "essai, jamais imprimé")}


def test_a_sound_file_is_the_edition(tiny: Path, printed: Path, tmp_path: Path) -> None:
    done = livret("proof", tiny, "--pdf", printed, "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    assert [Path(line).name for line in done.stdout.splitlines()] == [
        "controle-essai-screen.html", "controle-essai-screen.json",
    ]  # fmt: skip


def test_a_file_that_lost_words_is_refused_with_their_line(tiny: Path, printed: Path, tmp_path: Path) -> None:
    def harm(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[4]
        content = list(pikepdf.parse_content_stream(page))
        kept = [each for each in content if str(each.operator) not in ("Tj", "TJ") or not _is_long(each)]
        page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(kept))

    file = tmp_path / "retour.pdf"
    file.write_bytes(broken(printed.read_bytes(), harm))
    done = livret("proof", tiny, "--pdf", file, "--out", tmp_path)
    assert done.returncode == 1
    assert "PARITE-010" in done.stderr
    assert "mots manquants" in done.stderr
    assert "texte.md:1:1" in done.stderr
    assert "ligne 3" in done.stderr


def _is_long(instruction: pikepdf.ContentStreamInstruction) -> bool:
    return len(pikepdf.unparse_content_stream([instruction])) >= 150


@pytest.mark.parametrize("arguments", [
    ("--accept", "essai"), ("--by", "Alix"), ("--accept", "essai", "--by", "A", "--on", "2026-01-01", "--pdf", "a.pdf"),
    ("--return-by", "2026-01-01"), ("--final", "--pdf", "a.pdf"), ("--pdf", "absent.pdf"), ("--on", "hier"),
    ("--territory", "ailleurs"), ("--profile", "a.icc", "--pdf", "a.pdf"), ("--profile", "absent.icc"),
], ids=" ".join)  # fmt: skip
def test_what_does_not_go_together_is_told_at_once(tiny: Path, arguments: tuple[str, ...]) -> None:
    done = livret("proof", tiny, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr


def test_a_day_and_a_file_that_are_wrong_are_told_in_plain_words(tiny: Path) -> None:
    day = livret("proof", tiny, "--accept", "essai", "--by", "Alix Exemple", "--on", "12/01/2026")
    assert "écrivez l’année, le mois et le jour : 2026-01-31" in day.stderr
    assert "ce fichier n’existe pas" in livret("proof", tiny, "--pdf", "absent.pdf").stderr


def test_what_is_no_pdf_is_told_in_plain_words(tiny: Path, tmp_path: Path) -> None:
    done = livret("proof", tiny, "--pdf", tiny / "edition.yaml", "--out", tmp_path)
    assert done.returncode == 1
    assert "ce n’est pas un PDF, ou il est abîmé" in done.stderr


def test_the_report_is_also_told_as_data(tiny: Path, printed: Path, tmp_path: Path) -> None:
    done = livret("proof", tiny, "--pdf", printed, "--json", "--out", tmp_path)
    assert json.loads(done.stdout)["verdict"]
