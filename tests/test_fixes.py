"""``check --fix``: what it mends, what it leaves, and that nothing is lost."""

import json
import os
import re
import sys
from datetime import date, datetime
from io import StringIO
from pathlib import Path

import click
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livret.base import atomic_files
from livret.base.problems import InvalidEdition, Location, by_kind
from livret.catalogue import data
from livret.catalogue import prose as kinds
from livret.cli import fix
from livret.edition.check.edition import check
from livret.edition.load.folder import load
from livret.proof.fixes import keep
from livret.proof.fixes.letters import plain
from livret.proof.fixes.plan import plan
from livret.proof.rules import signatures
from tests.commands import livret
from tests.made import tiny

NOW = datetime(2025, 6, 15, 10, 30, 5)
HEAD = "## Le projet pilote\n\n"
SHEET = "nom: Territoire d’Essai\n"


def everything(_mend: object) -> bool:
    return True


def text_of(edition: Path) -> str:
    return (edition / "territoires/essai/texte.md").read_text("utf-8").removeprefix(HEAD)


def sheet_of(edition: Path) -> str:
    return (edition / "territoires/essai/fiche.yaml").read_text("utf-8")


def mended(edition: Path, unsafe: bool = False) -> Path:
    """Mend *edition*, and hold that there is nothing more to mend; return it."""
    keep.write(edition, plan(edition, everything if unsafe else None).changes, NOW)
    assert plan(edition, everything if unsafe else None).changes == ()
    return edition


def codes(edition: Path) -> list[str]:
    """Return the codes of what is wrong with *edition*, before anything is laid out."""
    try:
        return [problem.code for problem in check(load(edition)).warnings]
    except InvalidEdition as invalid:
        return [problem.code for problem in invalid.problems]


# What is mended


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("• Un marché\n• Une halle", "- Un marché\n- Une halle"),
        ("- • Un marché", "- Un marché"),
        ("1. – Un marché", "1. Un marché"),
        ("-Un marché\n-Une halle", "- Un marché\n- Une halle"),
        ("→ Un marché", "- Un marché"),
        ("•Un marché\n•Une halle", "- Un marché\n- Une halle"),
        ("> • Un marché\n> • Une halle", "> - Un marché\n> - Une halle"),
        ("\u00a0\u00a0• Un marché\n\u00a0\u00a0• Une halle", "- Un marché\n- Une halle"),
        ("☐ Un marché\n☑ Une halle", "- Un marché\n- Une halle"),
        ("o\tUn marché\no\tUne halle", "- Un marché\n- Une halle"),
        ("- Un\no\tUn marché\no\tUne halle\n- Deux", "- Un\n  - Un marché\n  - Une halle\n- Deux"),
        ("•\tUn\no\tUn marché\n•\tDeux", "- Un\n  - Un marché\n- Deux"),
        ("-Un marché", "- Un marché"),
        ("###Un titre\n\nUn texte.", "### Un titre\n\nUn texte."),
        ("\uf0b7 Un marché\n\uf0b7\tUne halle", "- Un marché\n- Une halle"),
        ("\\* Un marché\n\\* Une halle", "- Un marché\n- Une halle"),
        ("\\- un\n\\- deux\n\\- trois", "- un\n- deux\n- trois"),
        ("\\- un\n\n\\- deux", "- un\n\n- deux"),
        ("• un\n\\- deux", "- un\n- deux"),
        ("\\- un\n• deux", "- un\n- deux"),
        ("    • un\n    • deux\n    • trois", "- un\n- deux\n- trois"),
        ("\t• un\n\t• deux", "- un\n- deux"),
        ("\t\uf0b7\tun\n\t\uf0b7\tdeux", "- un\n- deux"),
        ("• un\n    • deux", "- un\n    - deux"),
        ("\uf0b7\tun\n\uf0b7\tdeux\n\n\tParagraphe.", "- un\n- deux\n\nParagraphe."),
        ("`\ufb01n`, ```a\u2011b``` \ufb01n", "`\ufb01n`, ```a\u2011b``` fin"),
        ("(https://a.fr/x&eacute;y) \ufb01n", "(https://a.fr/x&eacute;y) fin"),
        ("    Un paragraphe copié.", "Un paragraphe copié."),
        ("Un mot cou\u00adpé, in\u200bvisible\ufeff.", "Un mot coupé, invisible."),
        ("Un porte\u2011monnaie, une \ufb01che, e\ufb03cace.", "Un porte-monnaie, une fiche, efficace."),
        ("L\x92été \x96 enfin\x85", "L’été – enfin\n"),
        ("Une ligne\u2028une autre\x0bune troisième", "Une ligne\nune autre\nune troisième"),
        ("L&rsquo;&eacute;t&eacute;&nbsp;: A&amp;B &#233;", "L’été\u00a0: A&B é"),
        ("::: encadre titre=“À retenir”\nUn texte.\n:::", '::: encadre titre="À retenir"\nUn texte.\n:::'),
    ],
)  # fmt: skip
def test_what_is_sure_is_mended(typed: str, meant: str, tmp_path: Path) -> None:
    edition = mended(tiny(tmp_path / "ed", f"{typed}\n"))
    assert text_of(edition) == f"{meant}\n"
    assert codes(edition) == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("projet: Le vélo : un projet", 'projet: "Le vélo : un projet"'),
        ("projet: Le vélo : un projet\n  sur deux lignes", 'projet: "Le vélo : un projet sur deux lignes"\n'),
        ("projet: Le vélo : un projet  # à relire", 'projet: "Le vélo : un projet"  # à relire'),
        ("projet: “Un projet”", 'projet: "Un projet"'),
        ('projet: “Un projet "vert"”', "projet: 'Un projet \"vert\"'"),
        ('projet: "Un" projet', "projet: '\"Un\" projet'"),
        ("projet: *Un projet", 'projet: "*Un projet"'),
        ('projet: "C:\\Dossier"', "projet: 'C:\\Dossier'"),
        ("projet:\u00a0Un projet", "projet: Un projet"),
        ("projet :Un projet", "projet: Un projet"),
        ("localisation:\n\tregion: Occitanie", "localisation:\n  region: Occitanie"),
        ("projet: *Soigner*", 'projet: "Soigner"'),
        ("population: « 12 »", "population: 12"),
        ("siren: “243400017”", "siren: 243400017"),
        ("couleur: « brique »", "couleur: brique"),
        ("population: 215 000 habitants", "population: 215 000"),
        ("population: {valeur: 1 020 hab., annee: 2021}", "population: {valeur: 1 020, annee: 2021}"),
        ("projet: Air &amp; énergie", "projet: Air & énergie"),
        ("projet: L&eacute;ger, &nbsp;oui", "projet: Léger, \u00a0oui"),
        ("superficie_km2: 219,5 km²", "superficie_km2: 219,5"),
        ("projet: Un pro\u00adjet \ufb01n", "projet: Un projet fin"),
    ],
)
def test_what_is_sure_is_mended_in_a_sheet(typed: str, meant: str, tmp_path: Path) -> None:
    edition = mended(tiny(tmp_path / "ed", fiche=f"{SHEET}{typed}\n"))
    assert sheet_of(edition) == f"{SHEET}{meant}\n"


@pytest.mark.parametrize(
    "typed",
    [
        "– Bonjour.\n– Bonjour, Madame.",
        "`&eacute;` et &lt;b&gt;",
        "Un mot &amp;lt; et &unknown;",
        "a) un\nb) deux",
        "Commune\tHabitants\nA\t12",
        "5*6*7 m",
        "~~Un mot~~",
        "Une parole [à compléter",
    ],
)
def test_what_is_not_sure_stays(typed: str, tmp_path: Path) -> None:
    edition = tiny(tmp_path / "ed", f"{typed}\n")
    assert plan(edition).changes == ()


@pytest.mark.parametrize(
    "typed",
    [
        "population: environ 215 000",
        "population: 1.020",
        "population: 12.500 hab",
        "population: 215 ha",
        "projet: [à compléter",
    ],
)
def test_a_doubtful_value_is_asked_for_and_not_mended(typed: str, tmp_path: Path) -> None:
    edition = tiny(tmp_path / "ed", fiche=f"{SHEET}{typed}\n")
    assert plan(edition, everything).changes == ()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("– Un marché\n– une halle", "- Un marché\n- une halle"),
        ("– un\n\n– deux\n\n– trois", "- un\n\n- deux\n\n- trois"),
        (
            "\tAnnée 1\tAnnée 2\nTravaux\t7 200\t3 100",
            "|  | Année 1 | Année 2 |\n| --- | --- | --- |\n| Travaux | 7 200 | 3 100 |",
        ),
        ("Poste\tA\nTravaux\t1\n\t2", "| Poste | A |\n| --- | --- |\n| Travaux | 1 |\n|  | 2 |"),
        ("a) un\nb) deux", "1. un\n2. deux"),
        ("1- un\n2- deux", "1. un\n2. deux"),
        ("(1) un\n(2) deux", "1. un\n2. deux"),
        ("① un\n② deux", "1. un\n2. deux"),
        ("Commune\tHabitants\nA\t12\nB", "| Commune | Habitants |\n| --- | --- |\n| A | 12 |\n\nB"),
        ("Camille Exemple\nMaire d’Exemple", "Camille Exemple\\\nMaire d’Exemple"),
        ("5*6*7 m", "5×6×7 m"),
        ("Titre\n===", "### Titre"),
        ("Un mot ** gras ** enfin", "Un mot **gras** enfin"),
        ("#Transition en cours", "# Transition en cours"),
        ("-Bonjour.\n-Bonjour, Madame.", "- Bonjour.\n- Bonjour, Madame."),
        ("Il faut :\n> un marché ;\n> une halle.", "Il faut :\n- un marché ;\n- une halle."),
        ("Un mot de déve-\nloppement local.", "Un mot de développement\nlocal."),
        ("Un mot d’Exemple-\nVille", "Un mot d’Exemple-Ville"),
        ("Un mot.\nDeux mots.\nTrois.", "Un mot.\n\nDeux mots.\n\nTrois."),
        ("A ; B ; C\n1 ; 2 ; 3", "| A | B | C |\n| --- | --- | --- |\n| 1 | 2 | 3 |"),
        ("Coût : 12 €\nDurée : 2 ans", "Coût : 12 €\\\nDurée : 2 ans"),
        ("- [x] un marché\n- [ ] une halle", "- un marché\n- une halle"),
        ("Un ==mot== ici", "Un mot ici"),
    ],
)
def test_what_is_doubtful_is_mended_when_wanted(typed: str, meant: str, tmp_path: Path) -> None:
    edition = tiny(tmp_path / "ed", f"{typed}\n")
    assert plan(edition).doubtful
    assert text_of(mended(edition, unsafe=True)) == f"{meant}\n"


@pytest.mark.parametrize(
    "line",
    ["**Le projet pilote :**", "Le projet pilote", "LE PROJET PILOTE", "# Le projet pilote", "### Le projet pilote"],
)
def test_a_line_that_is_a_rubric_becomes_one(line: str, tmp_path: Path) -> None:
    edition = tiny(tmp_path / "ed")
    (edition / "territoires/essai/texte.md").write_text(f"{line}\nUn texte.\n", "utf-8")
    assert codes(edition) == ["TEXTE-036"]
    assert plan(edition).changes == ()
    mended(edition, unsafe=True)
    assert (edition / "territoires/essai/texte.md").read_text("utf-8") in (
        "## Le projet pilote\n\nUn texte.\n",
        "## LE PROJET PILOTE\n\nUn texte.\n",
    )
    assert codes(edition) == []


def test_rows_that_have_no_tab_stay_as_they_are(tmp_path: Path) -> None:
    edition = mended(tiny(tmp_path / "ed", "Un\t1\nDeux\t2\nentre deux\nTrois\t3\n"), unsafe=True)
    assert "\nentre deux\nTrois\t3\n" in text_of(edition)


SENTENCES = ["Un marché rouvre", "La halle du bourg", "L’école d’à côté", "Les 25 000 arbres", "Une fiche efficace"]
DIRT = ["{}", "• {}", "\uf0b7\t{}", "\\* {}", "- • {}"]


@settings(max_examples=30)
@given(
    st.lists(st.tuples(st.sampled_from(SENTENCES), st.sampled_from(DIRT), st.integers(1, 8)), min_size=1, max_size=6)
)
def test_the_words_stay_as_they_are(lines: list[tuple[str, str, int]]) -> None:
    typed = [form.format(words[:cut] + "\u00ad" + words[cut:]).replace("fi", "\ufb01") for words, form, cut in lines]
    clean = plain("\n".join(typed), markdown=True)
    letters = re.compile(r"[^\w’]+")
    assert letters.split(clean) == letters.split(
        "\n".join(form.format(words) for words, form, _cut in lines).replace("\uf0b7", "")
    )
    assert plain(clean, markdown=True) == clean


# Files


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_line_ends_stay_as_they_are(line_end: str, tmp_path: Path) -> None:
    typed = f"{HEAD}• Un marché\n".replace("\n", line_end)
    edition = tiny(tmp_path / "ed")
    (edition / "territoires/essai/texte.md").write_bytes(typed.encode())
    mended(edition)
    assert (edition / "territoires/essai/texte.md").read_bytes() == typed.replace("•", "-").encode()


@pytest.mark.parametrize(
    ("encoding", "sure"),
    [("utf-16", True), ("utf-8-sig", True), ("utf-16-le", False), ("latin-1", False), ("mac_roman", False)],
)
def test_another_encoding_becomes_utf_8(encoding: str, sure: bool, tmp_path: Path) -> None:
    edition = tiny(tmp_path / "ed")
    typed = f"{HEAD}\\* L'été des régions, déjà là\n\\* Là\n"
    (edition / "territoires/essai/texte.md").write_bytes(typed.encode(encoding))
    assert bool(plan(edition).changes) == sure
    assert text_of(mended(edition, unsafe=not sure)) == "- L'été des régions, déjà là\n- Là\n"


@pytest.mark.parametrize("name", ["texte.md.txt", "Texte.MD", "TEXTE.TXT", "texte.markdown"])
def test_a_file_gets_the_name_that_is_looked_for(name: str, tmp_path: Path) -> None:
    edition = tiny(tmp_path / "ed")
    path = edition / "territoires/essai/texte.md"
    path.rename(path.with_name(name))
    assert codes(edition) == ["FICHIER-002"]
    mended(edition)
    assert [each.name for each in path.parent.glob("[tT]*")] == ["texte.md"]
    assert keep.undo(edition) == [path.with_name(name)]
    assert not path.exists()


def test_a_name_is_mended_and_its_encoding_asked_about(tmp_path: Path) -> None:
    edition = tiny(tmp_path / "ed")
    path = edition / "territoires/essai/texte.md"
    typed = "## Le projet pilote\r\n\r\n\x95 été\r\n\x95 deux\r\n".encode("latin-1")
    path.rename(path.with_name("texte.md.txt")).write_bytes(typed)
    keep.write(edition, plan(edition).changes, NOW)
    assert path.read_bytes() == typed
    assert "• été" in plan(edition, everything).mends[0].after


def test_a_file_pasted_of_two_encodings_is_read_line_by_line(tmp_path: Path) -> None:
    edition = tiny(tmp_path / "ed")
    typed = f"{HEAD}L'été\n".encode() + "là-bas.\n".encode("cp1252")
    (edition / "territoires/essai/texte.md").write_bytes(typed)
    assert text_of(mended(edition, unsafe=True)) == "L'été\nlà-bas.\n"


@pytest.mark.parametrize("name", ["texte.docx", "notes.md", "texte.md.bak"])
def test_another_file_is_left_alone(name: str, tmp_path: Path) -> None:
    edition = tiny(tmp_path / "ed")
    path = edition / "territoires/essai/texte.md"
    path.rename(path.with_name(name))
    assert plan(edition, everything).changes == ()


def test_only_what_is_read_is_mended(tmp_path: Path) -> None:
    edition = tiny(tmp_path / "ed")
    (tmp_path / "outside.md").write_text("• Dehors", "utf-8")
    (edition / "territoires/essai/lien.md").symlink_to(tmp_path / "outside.md")
    (edition / ".cache").mkdir()
    (edition / ".cache/texte.md").write_text("Un mot cou\u00adpé", "utf-8")
    os.mkfifo(edition / "territoires/essai/tube.md")
    assert plan(edition, everything).changes == ()


# Keeping and putting back


def dirty(tmp_path: Path) -> Path:
    return tiny(tmp_path / "ed", "• Un marché\n", f"{SHEET}projet: Un vélo : oui\n")


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_files_as_they_were_are_kept_and_put_back(tmp_path: Path) -> None:
    edition = dirty(tmp_path)
    before = snapshot(edition)
    kept = keep.write(edition, plan(edition).changes, NOW)
    assert kept == edition / ".livret/avant/2025-06-15-10h30-05"
    assert snapshot(kept / "territoires") == snapshot_of(before, "territoires/")
    keep.undo(edition)
    assert snapshot(edition) == before


def snapshot_of(files_: dict[str, bytes], folder: str) -> dict[str, bytes]:
    return {name.removeprefix(folder): data for name, data in files_.items() if name.startswith(folder)}


def test_mends_are_undone_one_after_the_other(tmp_path: Path) -> None:
    edition = dirty(tmp_path)
    before = snapshot(edition)
    keep.write(edition, plan(edition).changes, NOW)
    path = edition / "territoires/essai/texte.md"
    path.write_text(f"{path.read_text('utf-8')}• Une halle\n", "utf-8")
    keep.write(edition, plan(edition).changes, NOW.replace(hour=11))
    keep.undo(edition)
    path.write_text(path.read_text("utf-8").removesuffix("• Une halle\n"), "utf-8")
    keep.undo(edition)
    assert snapshot(edition) == before
    with pytest.raises(keep.Unmendable):
        keep.undo(edition)


def test_what_has_changed_since_is_not_written_over(tmp_path: Path) -> None:
    edition = dirty(tmp_path)
    changes = plan(edition).changes
    path = edition / "territoires/essai/texte.md"
    path.write_text(f"{HEAD}Un autre texte.\n", "utf-8")
    before = snapshot(edition)
    with pytest.raises(keep.Unmendable, match=r"texte\.md"):
        keep.write(edition, changes, NOW)
    assert snapshot(edition) == before
    keep.write(edition, plan(edition).changes, NOW)
    sheet = edition / "territoires/essai/fiche.yaml"
    sheet.write_text(SHEET, "utf-8")
    with pytest.raises(keep.Unmendable, match=r"fiche\.yaml"):
        keep.undo(edition)
    assert sheet_of(edition) == SHEET


def test_a_mend_cut_short_is_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edition = dirty(tmp_path)
    before = snapshot(edition)
    whole, calls = atomic_files.write, []

    def cut(goal: Path, data: bytes) -> Path:
        calls.append(goal)
        if len(calls) == 5:  # two files kept, their list, one of the two mended
            raise KeyboardInterrupt
        return whole(goal, data)

    monkeypatch.setattr(atomic_files, "write", cut)
    with pytest.raises(KeyboardInterrupt):
        keep.write(edition, plan(edition).changes, NOW)
    monkeypatch.undo()
    assert len(snapshot_of(snapshot(edition), ".livret/")) == 3
    keep.undo(edition)
    assert snapshot(edition) == before


def test_a_list_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    edition = dirty(tmp_path)
    kept = keep.write(edition, plan(edition).changes, NOW)
    for typed in ("[" * 100_000, "null", "{}x", "[1]"):
        (kept / "mends.json").write_text(typed, "utf-8")
        with pytest.raises(keep.Unmendable):
            keep.undo(edition)


@pytest.mark.parametrize("name", ["../outside.md", "/tmp/outside.md", "territoires/../../outside.md", "edition.exe", 5])
def test_a_list_that_names_a_file_elsewhere_is_refused(name: object, tmp_path: Path) -> None:
    edition = dirty(tmp_path)
    kept = keep.write(edition, plan(edition).changes, NOW)
    (tmp_path / "outside.md").write_text("Dehors", "utf-8")
    rows = json.loads((kept / "mends.json").read_text("utf-8"))
    for key in ("file", "was"):
        (kept / "mends.json").write_text(json.dumps([{**rows[0], key: name}]), "utf-8")
        with pytest.raises(keep.Unmendable):
            keep.undo(edition)
    assert (tmp_path / "outside.md").read_text("utf-8") == "Dehors"


@pytest.mark.parametrize("link", [".livret", ".livret/avant", "territoires/essai/texte.md"])
def test_a_link_out_of_the_edition_is_not_followed(link: str, tmp_path: Path) -> None:
    edition = dirty(tmp_path)
    changes = plan(edition).changes
    outside = tmp_path / "outside"
    outside.mkdir()
    (edition / link).unlink(missing_ok=True)
    (edition / link).parent.mkdir(exist_ok=True)
    (edition / link).symlink_to(outside)
    with pytest.raises((InvalidEdition, keep.Unmendable)):
        keep.write(edition, changes, NOW)
    assert list(outside.iterdir()) == []


def test_a_file_in_the_way_is_not_written_over(tmp_path: Path) -> None:
    edition = tiny(tmp_path / "ed")
    path = edition / "territoires/essai/texte.md"
    path.rename(path.with_name("texte.txt"))
    changes = plan(edition).changes
    path.write_text("Un autre.\n", "utf-8")
    with pytest.raises(keep.Unmendable):
        keep.write(edition, changes, NOW)
    assert path.read_text("utf-8") == "Un autre.\n"


def test_a_file_that_nobody_may_write_is_left_alone(tmp_path: Path) -> None:
    edition = dirty(tmp_path)
    (edition / "territoires/essai/texte.md").chmod(0o444)
    with pytest.raises(keep.Unmendable):
        keep.write(edition, plan(edition).changes, NOW)
    assert not (edition / ".livret").exists()


def test_rights_stay_as_they_were(tmp_path: Path) -> None:
    edition = dirty(tmp_path)
    (edition / "territoires/essai/texte.md").chmod(0o640)
    keep.write(edition, plan(edition).changes, NOW)
    assert (edition / "territoires/essai/texte.md").stat().st_mode & 0o777 == 0o640


# Signatures


def test_a_signature_that_a_mend_makes_void_is_told(tmp_path: Path) -> None:
    edition = tiny(tmp_path / "ed", "5 * 6 m, la fiche\n")
    signatures.accept(check(load(edition)), "essai", "Camille Exemple", date(2025, 6, 1), date(2025, 6, 2))
    (edition / "territoires/essai/texte.md").write_text(f"{HEAD}5 * 6 m, la \ufb01\u00adche\n", "utf-8")
    assert plan(edition).voided == ()
    (edition / "territoires/essai/texte.md").write_text(f"{HEAD}• 5 * 6 m, la halle\n", "utf-8")
    (void,) = plan(edition).voided
    assert (void.code, void.location and void.location.file) == (
        "ACCORD-003",
        str(edition / "territoires/essai/texte.md"),
    )


# The command


def test_showing_mending_checking_and_putting_back(tmp_path: Path) -> None:
    edition = dirty(tmp_path)
    before = snapshot(edition)
    done = livret("check", edition, "--diff")
    assert (done.returncode, done.stderr) == (0, "2 endroits à corriger\n")
    assert "\n-• Un marché\n+- Un marché\n" in done.stdout
    assert snapshot(edition) == before
    done = livret("check", edition, "--fix")
    assert done.returncode == 0
    assert "territoires/essai/texte.md:3: • Un marché → - Un marché\n" in done.stderr
    assert done.stderr.endswith("aucun problème\n")
    assert livret("check", edition, "--undo").returncode == 0
    assert snapshot(edition) == before


def confirmed(edition: Path, monkeypatch: pytest.MonkeyPatch, answers: str = "", **options: bool) -> None:
    """Do what ``check`` does with *options* before it checks, somebody typing *answers*."""
    monkeypatch.setattr(sys, "stdin", StringIO(answers))
    fix.run(edition, {"fix": False, "diff": False, "unsafe": False, "undo": False, **options})


@pytest.mark.parametrize(("answers", "written"), [("o\n", True), ("n\n", False), ("", False)])
def test_what_is_doubtful_is_asked(
    answers: str, written: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    edition = tiny(tmp_path / "ed", "a) un\nb) deux\n")
    confirmed(edition, monkeypatch, answers, fix=True, unsafe=True)
    assert "  - a) un\n  - b) deux\n  + 1. un\n  + 2. deux\n" in capsys.readouterr().err
    assert text_of(edition) == ("1. un\n2. deux\n" if written else "a) un\nb) deux\n")


@pytest.mark.parametrize("answers", ["o\n", "n\n", ""])
def test_a_void_signature_is_asked_about(answers: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edition = tiny(tmp_path / "ed", "5 * 6 m, la fiche\n")
    signatures.accept(check(load(edition)), "essai", "Camille Exemple", date(2025, 6, 1), date(2025, 6, 2))
    (edition / "territoires/essai/texte.md").write_text(f"{HEAD}• 5 * 6 m, la halle\n", "utf-8")
    confirmed(edition, monkeypatch, answers, fix=True)
    assert text_of(edition).startswith("- " if answers == "o\n" else "• ")


def test_a_tab_is_seen_in_the_list() -> None:
    assert fix._where_they_differ("\tregion: A\n", "  region: A\n") == ("⇥region: A", "region: A")


@pytest.mark.parametrize("options", [["unsafe"], ["fix", "diff"], ["undo", "fix"]])
def test_options_that_contradict_each_other(
    options: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(click.UsageError):
        confirmed(dirty(tmp_path), monkeypatch, **dict.fromkeys(options, True))


# How many are reported


def test_one_kind_in_one_file_is_told_once_with_its_lines() -> None:
    problems = [kinds.TYPED_BULLET.at(Location("a.md", line, 1, 1, "• a"), words="•") for line in (3, 4, 5, 9)]
    problems.append(kinds.TYPED_BULLET.at(Location("a.md", 12, 1, 1, "→ a"), words="→"))
    other = kinds.TYPED_BULLET.at(Location("b.md", 3, 1, 1, "• a"), words="•")
    groups = by_kind([*problems, other])
    assert groups == [problems, [other]]
    text = groups[0][0].as_text(groups[0][1:]).replace("\u00a0", " ").split("\n")
    assert text[-2:] == ["  = aussi : lignes 4–5, 9", "  = aussi : ligne 12 : puce tapée : « → »"]


def test_all_faults_of_writing_are_told_at_once(tmp_path: Path) -> None:
    edition = tiny(tmp_path / "ed", fiche="nom: A : B\nprojet: C : D\npopulation: douze\n")
    assert codes(edition) == ["YAML-003", "YAML-003", "CHAMP-006"]


def test_a_file_in_another_encoding_is_read_all_the_same(tmp_path: Path) -> None:
    edition = tiny(tmp_path / "ed")
    (edition / "territoires/essai/texte.md").write_bytes(f"{HEAD}~~L'été~~\n".encode("latin-1"))
    assert codes(edition) == ["TEXTE-026", "FICHIER-009"]


def test_no_sign_of_a_text_commands_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    edition = tiny(tmp_path / "ed", "~~a~~ \x1b[31m \x9b1m \u202e fin\n")
    with pytest.raises(InvalidEdition) as caught:
        check(load(edition))
    confirmed(edition, monkeypatch, diff=True)
    said = "".join(problem.as_text() for problem in caught.value.problems) + capsys.readouterr().out
    assert not set(said) & set("\x1b\x9b\u202e")


def test_each_line_has_its_own_remedy() -> None:
    problems = [
        data.NOT_A_NUMBER.at(Location("a", 1, 1), value="x", help=data.NUMBER_ROUNDED, number="12"),
        data.NOT_A_NUMBER.at(Location("a", 2, 1), value="219 km²", help=data.NUMBER_WITH_UNIT, number="219"),
    ]
    found = problems[0].as_text(problems[1:]).split("\n")
    assert "219" in found[-1]
    assert found[-1] != found[-3]
