"""The command line as people meet it: what is said where, in which language, with which exit code."""

import json
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from functools import cache
from pathlib import Path

import pytest

from livret import __version__
from livret import catalogue as kinds
from livret.base.problems import EngineFailure, EnvironmentFailure, LivretError
from livret.build.loose_sheets import trial
from livret.cli import doctor, options
from livret.pdf.model import Fragment
from tests import made, printed
from tests.commands import ROOT, Said, environment, livret, process
from tests.laying import press
from tests.picture_samples import jpeg, squares

#: Libraries that take long to import: never for an answer that needs none of them.
HEAVY = ("weasyprint", "pydantic", "pikepdf", "jinja2", "markdown", "yaml", "PIL", "uharfbuzz", "rich", "tinycss2")
PDF = "edition-screen.pdf"


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    return made.tiny(tmp_path / "edition")


# Quick answers


def test_help_is_in_french() -> None:
    done = process("--help")
    assert (done.returncode, done.stderr) == (0, "")
    for words in ("Emploi :", "Options :", "Commandes :", "Imprime la brochure", "build", "check", "explain", "schema"):
        assert words in done.stdout
    assert not re.search(r"\b(Usage|Show|Print|the)\b", done.stdout)


@pytest.mark.parametrize("command", ["build", "check", "explain", "schema", "doctor", "compare"])
def test_each_command_has_its_help_in_french(command: str) -> None:
    done = livret(command, "-h")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"build.py {command}" in done.stdout
    assert not re.search(r"\b(Usage|Show|Print|the)\b", done.stdout)


def test_an_edition_in_place_of_a_command_is_told_what_to_type() -> None:
    done = livret("exemple")
    assert (done.returncode, done.stdout) == (2, "")
    assert "pour l’imprimer : python build.py build exemple" in done.stderr


def test_the_language_is_the_reader_s() -> None:
    assert "Usage:" in process("--help", LANG="en_GB.UTF-8").stdout
    assert "Emploi :" in process("--help", LANG="en_GB.UTF-8", LIVRET_LANG="fr").stdout
    assert "Emploi :" in process("--help", LANG="C").stdout


@pytest.mark.parametrize("arguments", [["--help"], ["explain", "FICHE-001"], ["--version"], ["buidl"]])
def test_a_quick_answer_imports_nothing_heavy(arguments: list[str]) -> None:
    script = (
        f"import sys; sys.argv = ['build.py', *{arguments}]\n"
        "from livret.cli.main import main; main(); print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment(), capture_output=True, text=True, check=True
    )
    loaded = done.stdout.splitlines()[-1].split()
    assert "livret.cli.main" in loaded
    assert set(HEAVY) & {name.partition(".")[0] for name in loaded} == set()


def test_the_version_is_told() -> None:
    assert livret("--version").stdout == f"Livret {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["buidl"], "build"),
        (["build", "--strcit"], "--strict"),
        (["build", "--for", "scren"], "screen"),
        (["build", "a", "b"], "b"),
        (["explain", "NOPE-1"], "NOPE-1"),
    ],
)
def test_what_is_mistyped_is_told_with_the_nearest(arguments: list[str], words: str) -> None:
    done = livret(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert "Erreur" in done.stderr or "erreur" in done.stderr
    assert "Traceback" not in done.stderr


# Help with problems


def test_a_code_is_explained() -> None:
    """What is said of each is in test_docs."""
    done = livret("explain", "fiche-001")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("FICHE-001  ")


def test_without_a_code_all_are_listed() -> None:
    listed = [line.split("  ")[0] for line in livret("explain").stdout.splitlines()]
    assert listed == list(kinds.by_code())


def test_schemas_are_written_for_editors(tmp_path: Path) -> None:
    done = livret("schema", "--out", tmp_path / "schemas")
    assert done.returncode == 0
    written = [Path(line) for line in done.stdout.splitlines()]
    assert [path.name for path in written] == ["edition.schema.json", "fiche.schema.json", "glossaire.schema.json"]
    edition, fiche, glossary = (json.loads(path.read_text("utf-8")) for path in written)
    assert {"titre", "territoires", "rubriques"} <= set(edition["properties"])
    assert {"nom", "population", "exergue"} <= set(fiche["properties"])
    assert set(glossary["properties"]) == {"sigles", "mots"}
    assert fiche["properties"]["nom"]["description"] == "Nom du territoire."


def test_the_doctor_finds_this_machine_well(tmp_path: Path) -> None:
    done = process("doctor", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert all(line.startswith("✔ ") for line in done.stdout.splitlines()), done.stdout
    for tried in (
        r"Python 3\.",
        r"WeasyPrint \d.*, Pango \d.*, HarfBuzz \d.*, fontconfig \d",
        "image",
        "cache",
        "tests",
    ):
        assert re.search(tried, done.stdout)


def test_the_doctor_tells_what_is_missing(tmp_path: Path) -> None:
    house = made.house(tmp_path)
    shutil.rmtree(house / "assets" / "fonts")
    done = process("doctor", house=house)
    assert done.returncode == 4
    assert "✖ gabarits, styles et polices\n  → " in done.stdout


def test_the_doctor_tells_a_font_that_is_damaged(tmp_path: Path) -> None:
    house = made.house(tmp_path)
    next((house / "assets" / "fonts").rglob("*.ttf")).write_bytes(b"not a font")
    done = process("doctor", house=house)
    assert done.returncode == 4
    assert "copie complète de Livret" in done.stdout


def test_the_doctor_tells_a_cache_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "Pool", lambda **_settings: nullcontext(press()))
    (tmp_path / "taken").write_text("a file")
    done = livret("doctor", LIVRET_CACHE=str(tmp_path / "taken"))
    assert done.returncode == 4
    assert "✖ le cache\n  → " in done.stdout
    assert "--cache" in done.stdout


def examined(house: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, doctor.Check]:
    """Return what the doctor finds where *house* is the root, by its words."""
    monkeypatch.setattr("livret.base.paths.root", lambda: house)
    return {check.what: check for check in doctor._testing()}


def test_what_tests_lack_does_not_stop_an_officer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made.program(tmp_path / ".ci" / "system", "#!/bin/sh\necho qpdf chromium; exit 4\n")
    [check] = examined(tmp_path, monkeypatch).values()
    assert (check.well, check.needed) == (False, False)
    assert "qpdf chromium" in check.remedy
    assert examined(tmp_path / "wheel", monkeypatch) == {}  # an installed package has no tests


@pytest.mark.parametrize("failure", [EnvironmentFailure("cannot load library pango"), EngineFailure("il est tombé")])
def test_the_doctor_tells_what_keeps_the_engine_from_laying_out(
    failure: LivretError, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> Fragment:
        raise failure

    monkeypatch.setattr("livret.workers.pool.Pool.render", fail)
    [check] = doctor._printing(trial.Trial(None), [])
    assert (check.well, check.needed) == (False, True)
    assert str(failure) in check.remedy
    assert ("make" in check.remedy) == isinstance(failure, EnvironmentFailure)


# Building


BUILT = "occitanie-2024-2025"


@cache
def built() -> tuple[Said, Path]:
    """Build the edition of eight pages once, keeping what the engine was given."""
    folder = Path(tempfile.mkdtemp(prefix="livret-test-"))
    return process("build", BUILT, "--out", folder / "out", "--keep-html", folder / "html"), folder


@pytest.fixture(scope="module", autouse=True)
def _sweep() -> "object":
    yield
    if built.cache_info().currsize:
        shutil.rmtree(built()[1])


def test_the_path_alone_goes_to_standard_output() -> None:
    done, folder = built()
    assert (done.returncode, done.stdout) == (0, f"{folder / 'out' / BUILT}-screen.pdf\n")


def test_progress_goes_to_standard_error_in_plain_lines() -> None:
    said = built()[0].stderr.splitlines()
    assert said[0] == "lecture"
    assert said[-1] == "édition écran"
    assert "mise en page : Montpellier Méditerranée Métropole" in said
    assert not any("\x1b" in line or "\r" in line for line in said)


def test_the_same_bytes_come_from_another_process() -> None:
    assert (built()[1] / "out" / f"{BUILT}-screen.pdf").read_bytes() == printed.real().pdf


@pytest.mark.slow
def test_the_same_bytes_of_many_chapters_come_from_another_process(tmp_path: Path) -> None:
    process("build", "exemple", "--out", tmp_path)
    assert (tmp_path / "exemple-screen.pdf").read_bytes() == printed.exemple().pdf


def test_nothing_but_the_file_and_its_record_is_left() -> None:
    left = {path.name for path in (built()[1] / "out").iterdir()}
    assert left == {f"{BUILT}-screen.pdf", "build.json"}


def test_what_the_engine_was_given_is_kept() -> None:
    kept = sorted(path.name for path in (built()[1] / "html").iterdir())
    assert kept[-1] == "whole.html"
    assert [name[:3] for name in kept[:-1]] == [f"{n:03}" for n in range(1, len(kept))]
    assert kept[0] == "001-couverture.html"


def test_the_kept_book_is_rendered_alike_by_the_engine_alone() -> None:
    """In a process of its own: ours changes how the engine writes tags and fonts."""
    script = (
        "import logging, sys\n"
        "from weasyprint import HTML\n"
        "logging.getLogger('weasyprint').setLevel(logging.ERROR)\n"
        "document = HTML(sys.argv[1]).render()\n"
        "print(len(document.pages), *(page.page_type.side for page in (p._page_box for p in document.pages)))\n"
    )
    whole = built()[1] / "html" / "whole.html"
    done = subprocess.run([sys.executable, "-c", script, str(whole)], capture_output=True, text=True, check=True)
    count, *sides = done.stdout.split()
    with printed.real().opened() as pdf:
        assert int(count) == len(pdf.pages)
    assert sides == ["right", "left"] * (int(count) // 2)
    assert done.stderr == ""


def test_the_newest_edition_is_built_without_a_command_into_dist(tiny: Path) -> None:
    here = tiny.parent
    shutil.move(tiny, here / "reports" / "edition")
    made.tiny(here / "reports" / "exemple")
    done = livret(cwd=here)
    assert (done.returncode, done.stdout) == (0, f"dist/edition/{PDF}\n")
    assert (here / "dist" / "edition" / PDF).read_bytes().startswith(b"%PDF-1.7")


def test_an_edition_is_built_from_its_own_folder(tiny: Path) -> None:
    done = livret("build", ".", "--out", "out", cwd=tiny)
    assert (done.returncode, done.stdout) == (0, f"out/{PDF}\n")


def test_source_date_epoch_wins_over_the_edition_s_date(tiny: Path, tmp_path: Path) -> None:
    assert livret("build", tiny, "--out", tmp_path / "a", SOURCE_DATE_EPOCH="86400").returncode == 0
    pdf = (tmp_path / "a" / PDF).read_bytes()
    assert b"1970-01-02T00:00:00" in pdf
    assert b"2025-06-15" not in pdf


# When something is wrong


def test_a_problem_leaves_the_previous_file_whole(tiny: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / PDF).write_bytes(b"previous")
    made.replace(tiny / "territoires/essai/fiche.yaml", "nom:", "populaton: 3\nnom:")
    done = livret("build", tiny, "--out", out)
    assert (done.returncode, done.stdout) == (1, "")
    assert (out / PDF).read_bytes() == b"previous"
    assert "erreur[FICHE-001] champ inconnu : « populaton »" in done.stderr
    assert "fiche.yaml:1:1" in done.stderr
    assert "1 | populaton: 3\n  | ^^^^^^^^^" in done.stderr
    assert "= aide : vouliez-vous écrire « population » ?" in done.stderr
    assert done.stderr.splitlines()[-1].startswith("1 erreur")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("biuld",), "Commande inconnue : « biuld ». Vouliez-vous écrire « build » ?"),
        (("build", "--fro", "x"), "Vouliez-vous écrire l’un de ceux-ci : « --for », « --out » ?"),
        (("build", "--for", "lis'e"), "pour « --for » : « lis'e » n’est pas dans la liste : « screen », « archive »,"),
    ],
    ids=["command", "option", "choice"],
)
def test_words_are_quoted_as_in_french(typed: tuple[str, ...], words: str) -> None:
    assert words in livret(*typed).stderr.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_figure_unlike_the_official_one_is_told_and_stops_nothing(tiny: Path) -> None:
    fact = "population: {valeur: 400 000, source: a, annee: 2023}"
    fiche = f"nom: Montpellier Méditerranée Métropole\nsiren: 243400017\n{fact}\n"
    (tiny / "territoires/essai/fiche.yaml").write_text(fiche, "utf-8")
    done = livret("check", "--json", "--strict", tiny)
    data = json.loads(done.stdout)
    assert [each["code"] for each in data] == ["DONNEES-015", None]
    assert (data[0]["location"]["row"], done.returncode) == (3, 0)
    note = data[1]
    assert note["severity"] == "note"
    assert note["filename"].endswith("essai/fiche.yaml")
    assert [(row["field"], row["value"], row["year"]) for row in note["filled_in"]] == [
        ("nature", "Métropole", 2026),
        ("localisation.departement", "Hérault", 2026),
        ("localisation.region", "Occitanie", 2026),
        ("communes", "31", 2026),
    ]


def test_problems_are_told_as_data(tiny: Path) -> None:
    made.replace(tiny / "territoires/essai/fiche.yaml", "nom:", "populaton: 3\nnom:")
    done = livret("check", "edition", "--json", cwd=tiny.parent)
    (problem,) = json.loads(done.stdout)
    assert problem == {
        "code": "FICHE-001",
        "severity": "error",
        "message": "champ inconnu : « populaton »",
        "filename": "edition/territoires/essai/fiche.yaml",
        "location": {"row": 1, "column": 1},
        "help": "vouliez-vous écrire « population » ?",
    }
    assert done.returncode == 1


def test_no_problem_is_an_empty_list(tiny: Path) -> None:
    done = livret("check", "--json", tiny)
    assert (done.returncode, json.loads(done.stdout)) == (0, [])


@pytest.fixture
def warned(tiny: Path) -> Path:
    """An edition with a warning: a byte order mark."""
    fiche = tiny / "territoires" / "essai" / "fiche.yaml"
    fiche.write_bytes(b"\xef\xbb\xbf" + fiche.read_bytes())
    return tiny


def test_a_warning_is_told_and_does_not_stop(warned: Path, tmp_path: Path) -> None:
    done = livret("build", warned, "--out", tmp_path / "out")
    assert (done.returncode, done.stdout) == (0, f"{tmp_path}/out/{PDF}\n")
    assert "avertissement[FICHIER-012]" in done.stderr
    assert "1 avertissement" in done.stderr


def test_a_warning_stops_what_is_strict(warned: Path, tmp_path: Path) -> None:
    done = livret("build", warned, "--strict", "--out", tmp_path / "out")
    assert (done.returncode, done.stdout) == (1, "")
    assert not (tmp_path / "out" / PDF).exists()
    assert "FICHIER-012" in done.stderr
    assert livret("check", warned, "--strict").returncode == 1
    assert livret("check", warned).returncode == 0


def test_typography_lists_each_change_with_its_place(tmp_path: Path) -> None:
    made.tiny(tmp_path / "edition", 'L\'essai: un "mot" !\n\nDix mille, 10 000 km.\n')
    done = livret("check", "edition", "--typography", cwd=tmp_path)
    assert done.returncode == 0
    changes = done.stdout.splitlines()
    place = re.compile(r"edition/territoires/essai/texte\.md:(\d+):(\d+): (.+) → (.+)")
    found = [place.fullmatch(line) for line in changes if "texte.md" in line]
    assert found
    assert all(found), changes
    assert {match[1] for match in found if match} == {"3", "5"}
    text = " ".join(changes)
    for set_well in ("’", "«⍽", "⍽»", "⎵!", "10⎵000"):
        assert set_well in text, set_well


def test_an_edition_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    made.tiny(tmp_path / "reports" / "une")
    done = livret("build", "deux", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "« deux »" in done.stderr
    assert "une" in done.stderr
    assert livret(cwd=tmp_path / "reports").returncode == 2


def test_a_photo_whose_name_is_decomposed_on_the_disk_serves_every_use(tiny: Path, tmp_path: Path) -> None:
    """macOS and unzipping write « É » as two characters; authors type one."""
    (tiny / "territoires/essai/photos/E\u0301te\u0301 (1).jpg").write_bytes(jpeg(squares(side=400)))
    made.replace(tiny / "territoires/essai/texte.md", "Un texte court.", '![Été](photos/Été (1).jpg "Été | Camille")')
    done = livret("build", tiny, "--out", tmp_path / "out", "--for", "all")
    assert done.returncode == 0, done.stderr
    assert livret("proof", tiny, "--out", tmp_path / "out").returncode == 0


def test_a_folder_that_cannot_be_written_is_the_machine_s_fault(tiny: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    done = livret("build", tiny, "--out", tmp_path / "taken" / "out")
    assert done.returncode == 4
    assert "taken" in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_of_old_is_no_fault(encoding: str, tmp_path: Path) -> None:
    done = process("explain", cwd=tmp_path, PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (0, "")
    assert "FICHE-001  " in done.stdout
    assert "?" in done.stdout  # in the place of what this terminal has not


def test_a_crash_of_the_engine_is_told_with_its_chapter(tiny: Path, tmp_path: Path) -> None:
    """The engine of today falls over a marker with content; when it no longer does, find another fall."""
    house = made.house(tmp_path / "house")
    with (house / "styles" / "base.css").open("a") as sheet:
        sheet.write('ul { list-style: disc } li { display: list-item } li::marker { content: "→" }\n')
    made.replace(tiny / "territoires/essai/texte.md", "Un texte court.", "Un texte :\n\n- un\n- deux")
    done = process("build", tiny, "--out", tmp_path / "out", house=house)
    assert (done.returncode, done.stdout) == (3, "")
    assert "RENDU-010" in done.stderr
    assert "Territoire d’Essai" in done.stderr
    assert not (tmp_path / "out" / PDF).exists()


def test_a_fault_of_ours_is_put_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("livret.catalogue.by_code", lambda: 1 / 0)
    done = livret("explain", cwd=tmp_path)
    assert done.returncode == 70
    assert "livret-erreur.txt" in done.stderr
    assert "ZeroDivisionError" in (tmp_path / "livret-erreur.txt").read_text()


def test_faults_of_templates_styles_and_data_are_told_together(tiny: Path, tmp_path: Path) -> None:
    house = made.house(tmp_path / "house")
    made.replace(house / "styles/sections.css", ".chapter--cover {", ".chapter--cover { colr: red;")
    made.replace(house / "templates/sections/cohort.html.jinja", "{% endblock %}", "{% if %}{% endblock %}")
    made.replace(tiny / "territoires/essai/fiche.yaml", "nom:", "populaton: 3\nnom:")
    made.replace(tiny / "territoires/essai/texte.md", "Un texte court.", "Un <b>texte</b> court.")
    done = process("check", tiny, house=house)
    codes = re.findall(r"^erreur\[(\S+)\]", done.stderr, re.MULTILINE)
    assert {code.partition("-")[0] for code in codes} == {"STYLE", "GABARIT", "FICHE", "TEXTE"}, codes
    row = (house / "styles/sections.css").read_text("utf-8").split("colr")[0].count("\n") + 1
    assert re.search(rf"STYLE-001.*\n --> styles/sections\.css:{row}", done.stderr)
    assert "templates/sections/cohort.html.jinja:" in done.stderr
    assert f"{len(codes)} erreurs" in done.stderr
    assert done.returncode == 1


def test_a_template_s_unknown_name_is_told_beside_faults_of_style(tiny: Path, tmp_path: Path) -> None:
    house = made.house(tmp_path / "house")
    made.replace(house / "templates/sections/back.html.jinja", "{{ lead }}", "{{ leed }}")
    made.replace(house / "styles/sections.css", ".chapter--cover {", ".chapter--cover { colr: red;")
    stderr = process("check", tiny, house=house).stderr
    assert "GABARIT-001" in stderr
    assert "templates/sections/back.html.jinja:" in stderr
    assert "STYLE-001" in stderr


# Interrupted, or not alone


@pytest.fixture
def interruptible(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever started the tests in the background told them to ignore Ctrl-C, and that is inherited."""
    previous = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, previous)


def start(*arguments: str | Path, **env: str) -> "subprocess.Popen[str]":
    command = [sys.executable, str(ROOT / "build.py"), *map(str, arguments)]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment(LIVRET_LANG="en", **env),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_ctrl_c_leaves_the_previous_file_and_no_half_one(interruptible: None, tmp_path: Path) -> None:
    (tmp_path / "exemple-screen.pdf").write_bytes(b"previous")
    with start("build", "exemple", "--out", tmp_path) as building:
        assert building.stderr
        for line in building.stderr:
            if line.startswith("laying out"):
                break
        started = time.monotonic()
        building.send_signal(signal.SIGINT)
        said = building.stderr.read()
        assert building.wait(10) == 130
        assert time.monotonic() - started < 3
        assert building.stdout
        assert building.stdout.read() == ""
    assert "interrupted" in said
    assert "Traceback" not in said
    assert {path.name for path in tmp_path.iterdir()} == {"exemple-screen.pdf"}
    assert (tmp_path / "exemple-screen.pdf").read_bytes() == b"previous"


def test_two_builds_of_one_edition_wait_for_each_other(tiny: Path, tmp_path: Path) -> None:
    out, cache = tmp_path / "out", str(tmp_path / "cache")
    with start("build", tiny, "--out", out, LIVRET_CACHE=cache) as first:
        assert first.stderr
        assert first.stderr.readline() == "reading\n"
        first.send_signal(signal.SIGSTOP)  # however quick it is, it is not done before the second begins
        try:
            with start("build", tiny, "--out", out, LIVRET_CACHE=cache) as second:
                assert second.stderr
                begun = second.stderr.readline()
                first.send_signal(signal.SIGCONT)
                said = [builder.communicate(timeout=60) for builder in (first, second)]
        finally:
            first.send_signal(signal.SIGCONT)
    assert [first.returncode, second.returncode] == [0, 0]
    assert [text for text, _ in said] == [f"{out / PDF}\n"] * 2
    assert begun == "another build of this edition is running: waiting for it to end\n"
    assert ["waiting" in errors for _, errors in said] == [False, False]
    assert {path.name for path in out.iterdir()} == {PDF, "build.json"}


@pytest.mark.parametrize("extra", options.EXTRAS)
def test_without_the_libraries_of_an_extra_it_is_told(monkeypatch: pytest.MonkeyPatch, extra: str) -> None:
    options.must_have(extra)
    monkeypatch.setitem(options.EXTRAS, extra, (("no_such_library",), options.EXTRAS[extra][1]))
    with pytest.raises(EnvironmentFailure, match="make"):
        options.must_have(extra)
