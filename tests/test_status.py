"""How full pages are is reported as authors can use it: what is said to be left can be written, and not much more."""

import json
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from livret.build import fill
from livret.build.schedule import LaidOutEdition
from livret.catalogue.fit import HOLLOW
from livret.cli import main
from livret.design import text_sizes
from livret.design.openings.pair import DUO
from livret.edition.facts import FACTS
from livret.edition.model import DressName, Territory
from livret.edition.prose import Prose, TextBlock
from tests import made, printed
from tests.laying import laid_out

SENTENCE = "Le territoire a perçu cet accompagnement comme un accélérateur de ses projets. "
LONG, SHORT = "agglomeration-dexempleville", "val-fictif"


def proofs_of(folder: Path, words: int, fiche: str = "") -> LaidOutEdition:
    """Lay out the smallest edition with a text of so many *words*."""
    text = " ".join((SENTENCE * (words // 10 + 1)).split()[:words])
    edition = made.tiny(folder, f"{text}.\n", f"nom: Territoire d’Essai\n{fiche}")
    return laid_out(edition, refuse=False)


@pytest.mark.parametrize(
    ("words", "dress", "set_in", "least"), [(900, "texte", "texte à 10,4 pt", 100), (400, "affiche", "12,5 pt", 25)]
)
def test_what_is_left_can_be_written_and_not_much_more(
    tmp_path: Path, words: int, dress: str, set_in: str, least: int
) -> None:
    (row,) = fill.rows(proofs_of(tmp_path / "a", words, "pages: 2\n"))
    assert row.dress == dress
    assert row.decisions[0].endswith(set_in)
    assert row.spare > least
    # A text that runs on over the page may lose lines there: the last ones are not counted on to keep its size.
    (filled,) = fill.rows(proofs_of(tmp_path / "b", words + round(0.7 * row.spare), "pages: 2\n"))
    assert (filled.pages, filled.dress, filled.decisions[0]) == (2, dress, row.decisions[0])
    assert 0 <= filled.lines <= 0.3 * row.lines + 2  # a line begun in each column
    (full,) = fill.rows(proofs_of(tmp_path / "c", words + round(0.9 * row.spare), "pages: 2\n"))
    assert (full.pages, full.dress, full.step) == (2, dress, 0)
    (beyond,) = fill.rows(proofs_of(tmp_path / "d", words + round(1.15 * row.spare), "pages: 2\n"))
    assert beyond.pages == 2
    assert row.decisions[0] not in beyond.decisions  # it is set smaller


def test_a_text_too_long_to_be_set_large_by_a_line_is_no_hollow_page(tmp_path: Path) -> None:
    (row,) = fill.rows(proofs_of(tmp_path / "a", 440, "pages: 2\n"))
    assert (row.dress, row.tries) == ("affiche", 1)  # its lines are foreseen without hyphens, as they are printed


def test_what_is_too_much_is_told_and_not_refused(tmp_path: Path) -> None:
    proofs = proofs_of(tmp_path / "a", 3000, "pages: 2\n")
    (row,) = fill.rows(proofs)
    (problem,) = (problem for problem in proofs.warnings if problem.code == "MISE-003")
    assert (row.lines, row.spare) == (-problem.values["lines"], -problem.values["words"])
    assert row.lines < -50
    assert row.full > 100
    assert row.step == text_sizes.STEPS
    assert problem.location
    assert problem.location.file.endswith("essai/texte.md")
    assert problem.location.line == 3
    assert "Le projet pilote" in problem.values["where"]
    assert problem.values["mm"] == round(problem.values["lines"] * text_sizes.size(2).line)


def test_the_excess_begins_where_it_is_said_to(tmp_path: Path) -> None:
    """The words that the place underlines are those that come first on the page too many."""
    paragraphs = [" ".join(f"mot{number}{place}x" for place in range(450)) for number in "abcdefgh"]
    edition = made.tiny(tmp_path / "a", "\n\n".join(f"Texte {p}." for p in paragraphs) + "\n", "nom: Essai\npages: 2\n")
    proofs = laid_out(edition, refuse=False)
    (problem,) = (problem for problem in proofs.warnings if problem.code == "MISE-003")
    fragment = next(sheet.fragment for sheet in proofs.sheets if sheet.chapter.slug == "territoire-essai")
    first = fragment.lines[2][0][-1]
    place = problem.location
    assert place
    shown = place.excerpt[place.column - 1 : place.column - 1 + place.width]
    assert shown.split()
    assert first.startswith(shown)
    assert place.column > 1


def test_the_rows_of_the_two_editions() -> None:
    (real,) = fill.rows(printed.real().proofs)
    assert (real.words, real.pages, real.allowed, real.size, real.step, real.remarks) == (678, 2, 6, 9.7, 0, ())
    assert real.full >= 95
    assert 0 <= real.lines <= 8
    rows = {row.slug: row for row in fill.rows(printed.exemple().proofs)}
    assert all(row.dress in get_args(DressName) for row in (real, *rows.values()))
    assert {slug for slug, row in rows.items() if row.remarks and row.remarks[0] != HOLLOW} == {SHORT, LONG}


# Much longer, much shorter


def of_lengths(*lengths: int) -> LaidOutEdition:
    """Return an edition whose territories have so many words each."""
    proofs = printed.exemple().proofs
    like = proofs.edition.territories[0]

    def territory(number: int, words: int) -> Territory:
        rubric = replace(like.rubrics[0], prose=Prose(blocks=(TextBlock("", "mot " * words, 0),)))
        return replace(like, slug=f"t{number}", rubrics=(rubric,))

    subjects = tuple(territory(number, words) for number, words in enumerate(lengths))
    return replace(proofs, edition=replace(proofs.edition, territories=subjects))


@pytest.mark.parametrize(
    ("lengths", "told"),
    [
        ((500, 500, 500, 801), ["MISE-006"]),
        ((500, 500, 500, 299), ["MISE-007"]),
        ((500, 500, 500, 800), []),
        ((500, 500, 500, 300), []),
        ((330, 330, 330, 532), []),  # 1.6 times a short text is no matter
        ((1000, 1000, 1000, 1599), []),
        ((300, 300, 300, 110), []),
        ((500, 500, 2000), []),  # three are no cohort
        ((100, 500, 500, 500, 5000), ["MISE-007", "MISE-006"]),
        ((), []),
    ],
)
def test_a_text_beside_those_of_its_cohort(lengths: tuple[int, ...], told: list[str]) -> None:
    found = list(fill.outliers(of_lengths(*lengths)))
    assert [problem.code for problem in found] == told
    assert all(problem.location and problem.severity == "warning" for problem in found)


def test_one_word_is_told_as_one() -> None:
    (short,) = fill.outliers(of_lengths(500, 500, 500, 1))
    assert " : 1 mot, pour une médiane de 500" in short.message.replace("\u00a0", " ")


def test_a_short_text_that_shares_an_opening_is_not_asked_for_more() -> None:
    proofs = of_lengths(500, 500, 500, 100)
    (like, *_others) = proofs.sheets
    half = replace(like, chapter=replace(like.chapter, slug=proofs.edition.territories[-1].anchor), dress=DUO)
    assert [problem.code for problem in fill.outliers(proofs)] == ["MISE-007"]
    assert list(fill.outliers(replace(proofs, sheets=(half,)))) == []


# The command


def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[int, str]:
    monkeypatch.setenv("LIVRET_LANG", "en")
    monkeypatch.setattr("sys.argv", ["livret", *arguments])
    code = main.main()
    return code, capsys.readouterr().out


def test_an_edition_in_the_place_of_a_file_is_no_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made.tiny(tmp_path / "reports/essai")
    assert run(capsys, monkeypatch, "status", "--html", "essai") == (2, "")
    assert [path.name for path in tmp_path.iterdir()] == ["reports"]


def test_the_command_tells_a_text_too_long_and_its_table_is_even(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = SENTENCE * 300
    edition = made.tiny(tmp_path / "edition", f"{text}\n", "nom: Territoire d’Essai\npages: 2\n")
    code, out = run(capsys, monkeypatch, "status", str(edition), "--cache", str(tmp_path / "cache"))
    head, rule, row, _empty, usual, *lacks = out.splitlines()
    assert code == 0
    assert head.split()[:2] == ["territory", "words"]
    assert row.startswith("Territoire d’Essai")
    assert row.rstrip().endswith("words too many")
    assert row[rule.index(" ") :].startswith("  ")
    assert usual == f"in the middle of the cohort: {len(text.split())} words"
    assert lacks.pop(0).startswith("Territoire d’Essai – text at 8.8 pt")
    assert lacks[1].split() == ["territory", "text", "facts", "photo", "rights", "signature"]
    assert lacks[3].startswith(f"Territoire d’Essai  complete  {2 + len(FACTS)}: project")
    code, out = run(capsys, monkeypatch, "status", str(edition), "--json", "--cache", str(tmp_path / "cache"))
    (data,) = json.loads(out)["territories"]
    assert (code, data["slug"], data["allowed"], data["step"], data["size_pt"]) == (0, "essai", 2, 2, 8.8)
    assert data["lines_left"] < 0
    assert data["words_left"] < 0
