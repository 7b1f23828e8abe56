"""What is still to be written: found wherever it stands, accepted by nobody, and seen on every page that is printed."""

import json
import re
import shutil
from contextlib import nullcontext
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from subprocess import run
from types import SimpleNamespace

import pikepdf
import pytest

from livret.base.problems import InvalidEdition, Location, Severity
from livret.build import binding
from livret.build.missing import missing
from livret.catalogue.honesty import UNWRITTEN
from livret.cli import main
from livret.cli.send.prepare import _prepared
from livret.edition import find_edition, formats
from livret.edition.check.edition import check
from livret.edition.load.folder import load
from livret.edition.source import Source
from livret.edition.unwritten import unwritten
from livret.exports.screen import screen
from livret.pdf.model import Book
from livret.pdf.syntax import faults
from livret.proof.fixes import keep
from livret.proof.fixes.plan import plan
from livret.proof.model import Remark, Report
from tests import conformance, made
from tests.printed import real
from tests.test_fixes import NOW

PLACE = Location("territoires/x/texte.md", 1, 1)


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("À ÉCRIRE : le texte.", "le texte."),
        ("population:  # À ÉCRIRE, ou confirmer", "population, ou confirmer"),
        ("projet: A ECRIRE", "projet"),
        ("- À\u00a0ÉCRIRE", "…"),
        ("> À ÉCRIRE – qui (et quoi)", "qui (et quoi)"),
    ],
)
def test_the_mark_is_found_as_people_type_it(line: str, what: str) -> None:
    (problem,) = unwritten(f"Un.\n{line}\n", "a.md")
    assert (problem.values["what"], problem.location and problem.location.line) == (what, 2)


@pytest.mark.parametrize(
    "line", ["une lettre à écrire", "« À ÉCRIRE » marque", "L’ART À ÉCRIREZ", "À écrire", "DÀ ÉCRIRE"]
)
def test_words_are_no_mark(line: str) -> None:
    assert [*unwritten(line, "a.md")] == []


def test_nobody_accepts_it_and_a_report_refuses_it(tmp_path: Path) -> None:
    folder = made.tiny(tmp_path / "a", "À ÉCRIRE\n")
    sheet = folder / "edition.yaml"
    sheet.write_text(sheet.read_text("utf-8") + "acceptes: [{code: DONNEES-014, raison: voulu}]\n", "utf-8")
    edition = check(load(folder))
    assert [problem.code for problem in edition.unwritten] == ["DONNEES-014"]
    assert edition.unwritten[0].severity == Severity.WARNING
    report = Report("t", "e", "f", 1, {}, (Remark(edition.unwritten[0]),))
    assert (report.ready, report.refused) == (False, True)


# What is printed


@cache
def draft() -> Book:
    """Return the real edition, bound while something of it is to be written."""
    proofs = real().proofs
    edition = replace(proofs.edition, warnings=(*proofs.edition.warnings, UNWRITTEN.at(PLACE, what="…")))
    return binding.whole(replace(proofs, edition=edition))


def poppler(program: str, *options: str) -> str:
    command = [program, *options, "-", *(["-"] if program == "pdftotext" else [])]
    return run(command, input=screen(draft()).pdf, capture_output=True, check=True).stdout.decode("utf-8", "replace")


def test_every_page_says_that_it_is_a_proof_and_listeners_hear_the_text_alone() -> None:
    pages = poppler("pdftotext", "-layout").split("\f")[:-1]
    assert len(pages) == len(draft().pages)
    assert all("Épreuve · édition en cours d’écriture" in page for page in pages)
    with pikepdf.open(BytesIO(screen(draft()).pdf)) as pdf:
        drawn = ([str(part[0][-1]) for part in pikepdf.parse_content_stream(page) if part[0]] for page in pdf.pages)
        assert all(sum("/Watermark" in words for words in page) == 1 for page in drawn)
    assert poppler("pdfinfo", "-struct-text").count("preuve") == 0
    assert "Épreuve – Accompagner" in poppler("pdfinfo")


def test_a_draft_keeps_the_rules_of_its_format_and_is_the_same_each_time() -> None:
    pdf = screen(draft()).pdf
    assert faults(pdf) == []
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert {rule: found for rule, row in conformance.RULES.items() if (found := [*row.faults(opened)])} == {}
    proofs = real().proofs
    edition = replace(proofs.edition, warnings=(UNWRITTEN.at(PLACE, what="…"),))
    assert binding.whole(replace(proofs, edition=edition)).pdf == draft().pdf
    assert binding.whole(replace(proofs, edition=edition), marked=False).pdf == real().book.pdf


# Which edition is meant


def test_an_edition_in_progress_is_not_meant_and_that_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LIVRET_LANG", "en")
    sheets = {
        "a-2024": "date: 2024-12-31\n", "b-2025": "date: 2025-12-31\ntitre: À ÉCRIRE\n", "c-2026": "titre: C\n",
        "exemple-2": "date: 2030-01-01\n", ".livret-1": "date: 2031-01-01\n",
    }  # fmt: skip
    for name, sheet in sheets.items():
        Path("reports", name).mkdir(parents=True)
        Path("reports", name, "edition.yaml").write_text(f"format: 1\n{sheet}", "utf-8")
    said: list[str] = []
    assert find_edition.find(None, said.append) == Path("reports/a-2024")
    others = "c-2026 (no date), b-2025 (1 place to write)"
    assert said == [f"a-2024: the newest edition that is finished; in progress, to be named: {others}"]
    assert find_edition.in_progress() == Path("reports/c-2026")
    shutil.rmtree("reports/a-2024")
    assert find_edition.find(None, said.append) == Path("reports/b-2025")
    assert said[1].startswith("b-2025 (1 place to write): no edition is finished")
    said.clear()
    find_edition.find("c-2026", said.append)
    assert said == []


# What is missing


def lacking(folder: Path, fiche: str = "", texte: str = "## Le projet pilote\n\nUn texte.\n") -> Source:
    made.tiny(folder, fiche=f"nom: Essai\n{fiche}")
    (folder / "territoires/essai/texte.md").write_text(texte, "utf-8")
    return load(folder)


def test_what_each_territory_lacks(tmp_path: Path) -> None:
    fiche = "projet: Un\npopulation:  # À ÉCRIRE, ou confirmer\n  valeur: 3\nsuperficie_km2:\n  valeur: 2\n" \
            "communes:\n  valeur: 4  # À ÉCRIRE\nlocalisation: {departement: Lot, region: Occitanie}\n" \
            "photos:\n  - {fichier: a.jpg, droits: oui}\n  - {fichier: b.jpg, droits: à demander}\n"  # fmt: skip
    (one,) = missing(lacking(tmp_path / "a", fiche))
    assert (one.text, one.facts, one.photos, one.rights) == ((), ("population", "communes"), 2, ("b.jpg",))
    (bare,) = missing(lacking(tmp_path / "b", texte="## Le projet pilote\n\nÀ ÉCRIRE\n"))
    assert bare.text == ("Le projet pilote",)
    assert bare.facts == ("projet", "localisation", "population", "superficie_km2", "communes")
    assert (bare.signature, bare.ready) == ("unsigned", False)
    source = lacking(tmp_path / "c")
    (tmp_path / "c/territoires/essai/texte.md").unlink()
    assert missing(load(source.folder))[0].text == ("texte.md",)


def test_status_tells_it_before_pages_can_be_laid_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = made.tiny(tmp_path / "a", "À ÉCRIRE\n", "nom: Essai & fils\nprojet:  # À ÉCRIRE\n")
    sheet = folder / "edition.yaml"
    sheet.write_text(re.sub("date: .*", "date:  # À ÉCRIRE", sheet.read_text("utf-8")), "utf-8")
    monkeypatch.setenv("LIVRET_LANG", "en")
    page = tmp_path / "suivi.html"
    monkeypatch.setattr("sys.argv", ["livret", "status", str(folder), "--json", "--html", str(page)])
    assert main.main() == 1
    out = capsys.readouterr()
    told = json.loads(out.out[: out.out.rindex("}") + 1])
    assert told["territories"][0]["missing"]["text"] == ["Le projet pilote"]
    assert "1 error keeps the pages from being laid out" in out.err
    html = page.read_text("utf-8")
    assert "Essai &amp; fils" in html
    assert not re.search(r"(?:src|href)=|https?://", html)


# Formats


def test_an_edition_of_an_earlier_format_is_brought_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a fictitious format 0, in which figures were called otherwise."""

    def from_0(texts: formats.Texts) -> formats.Texts:
        return {name: [line.replace("habitants:", "population:") if name.endswith("fiche.yaml") else line
                       for line in lines] for name, lines in texts.items()}  # fmt: skip

    folder = made.tiny(tmp_path / "a", fiche="nom: Essai\nhabitants:\n  valeur: 3\n")
    sheet = folder / "edition.yaml"
    sheet.write_text("# En tête.\n" + sheet.read_text("utf-8").replace("format: 1", "format: 0  # d’avant"), "utf-8")
    before = {path: path.read_bytes() for path in folder.rglob("*.*")}
    assert plan(folder).changes == ()  # no way is known
    monkeypatch.setitem(formats.MIGRATIONS, 0, from_0)
    keep.write(folder, plan(folder).changes, NOW)
    edition = check(load(folder))
    assert edition.sheet.format == formats.FORMAT == 1
    assert edition.territories[0].sheet.population
    assert sheet.read_text("utf-8").startswith("# En tête.\nformat: 1  # d’avant\n")
    keep.undo(folder)
    assert {path: path.read_bytes() for path in folder.rglob("*.*")} == before


def test_nothing_unfinished_is_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edition = check(load(made.tiny(tmp_path / "a", "À ÉCRIRE\n")))
    session = SimpleNamespace(store=lambda: None)
    monkeypatch.setattr("livret.cli.sessions.opened", lambda *_: nullcontext(session))
    monkeypatch.setattr("livret.build.pipeline.lay_out", lambda *_: SimpleNamespace(edition=edition))
    with pytest.raises(InvalidEdition) as refused:
        _prepared(None, tmp_path, None, (tmp_path, "", False), "", 0, {})  # type: ignore[arg-type]
    assert [problem.code for problem in refused.value.problems] == ["DONNEES-014"]
