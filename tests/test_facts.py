"""A figure is a row of ``edition.facts``: one that is added there is checked, printed, exported and read like the rest.

Rows are added to a copy of the house, as docs/architecture.md says; the edition is laid out by that copy.
"""

import json
import os
import re
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from subprocess import run
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from livret.base.tokens import length
from livret.edition.facts import AREA, COMMUNES, FACTS, POPULATION
from livret.proof.rules import signatures
from tests.made import cohort, house
from tests.printed import checked

ROWS = """\
    FactRow(
        key="emplois", label="Emplois", description="Nombre d’emplois.", one="emploi", many="emplois", most=40_000_000,
    ),
    FactRow(
        key="logements", label="Logements sociaux au premier janvier", description="Nombre de logements.",
        one="logement", many="logements", most=40_000_000,
    ),
    FactRow(
        key="foret", label="Forêt", description="Part de la forêt.", one="%", many="%", most=100, whole=False,
        csv_unit="pourcent",
    ),
    FactRow(
        key="recettes", label="Recettes", description="Recettes, en euros.", one="€", many="€", most=10_000_000_000,
        csv_unit="euros",
    ),
"""
GIVEN = (
    "emplois: {valeur: 12 480, source: chiffre fictif, annee: 2024}",
    "logements: {valeur: 1 480, source: chiffre fictif}",
    'foret: {valeur: "45,5", source: chiffre fictif, annee: 2023}',
    "recettes: {valeur: 12 500 000, source: chiffre fictif, annee: 2024}",
)
#: Facts that a territory of the edition gives, its place among them.
FIVE, EIGHT = "val-fictif-1", "agglomeration-dexempleville-2"
#: Rows that the house may have beside its first three: the trial's territories give none of them.
OTHERS = [row.key for row in FACTS if row.key not in (POPULATION, AREA, COMMUNES)]

SCRIPT = """
import json, sys
from dataclasses import replace
from pathlib import Path
import livret
from livret.build.missing import missing
from livret.design import compose, territory_head
from livret.design.source_map import Sources
from livret.edition import figures_csv
from livret.edition.check import schema
from livret.design.openings.choice import layouts
from livret.edition.check.edition import check
from livret.edition.load.folder import load
from livret.intake.figures import cells, labels
from livret.edition.facts import ROWS
from livret.proof.french import contradictions
from livret.proof.gate.completeness import incomplete
from livret.proof.rules import signatures

folder, out = map(Path, sys.argv[1:])
source = load(folder)
edition = check(source)
told = {"properties": [*schema.territory_schema()["properties"]]}
for each in edition.territories:
    rows = territory_head.fact_rows(each, Sources())
    head = territory_head.head_lines(each, rows)
    chapter = compose.territory(edition, each, next(layouts(each)))
    added = ("emplois", "logements", "foret", "recettes")
    bare = replace(each, sheet=each.sheet.model_copy(update=dict.fromkeys(added)))
    gone = replace(chapter, html=chapter.html.replace("12\\u202f480", ""))
    told[each.slug] = {
        "name": each.sheet.name,
        "head": head,
        "rows": [[cell.label for cell in row.cells] for row in rows],
        "pitches": [row.pitch for row in rows],
        "without": [problem.values["words"] for problem in incomplete(each, gone)],
        "signed": signatures.text(bare, 1).parts["fiche"],
    }
told["missing"] = {each.slug: each.facts for each in missing(source, edition)}
told["contradictions"] = [(p.values["words"], p.values["fact"]) for p in contradictions.rules(edition)]
told["csv"] = figures_csv.table(edition).decode()
told["heading"] = labels.HOUSE.heading("Nombre d’emplois (Insee 2021)").__repr__()
told["units"] = [cells.figure(*each).__class__.__name__ for each in (("1 200 emplois", ROWS["emplois"]),
    ("45 %", ROWS["foret"]), ("1 200 habitants", ROWS["emplois"]), ("120", ROWS["foret"]))]
written = livret.build(folder, ["screen"], out)  # all that « check » tells, and the file
told["problems"] = [problem.as_data() for problem in written.warnings]
told["files"] = [str(path) for path, _remark in written.files]
print(json.dumps(told))
"""


@cache
def data() -> dict[str, Any]:
    """Return what a house with four more rows makes of an edition that gives them."""
    with TemporaryDirectory() as name:
        at = Path(name)
        table = house(at / "house") / "livret" / "edition" / "facts.py"
        table.write_text(
            table.read_text("utf-8").replace(")  # fmt: skip\n\n#: The same", f"{ROWS})\n\n#: The same"), "utf-8"
        )
        folder = cohort(at / "trial", ["val-fictif", "agglomeration-dexempleville"])
        for slug, count in ((FIVE, 1), (EIGHT, 4)):
            _without_others(folder / "territoires" / slug / "fiche.yaml")
            _add(
                folder / "territoires" / slug / "fiche.yaml",
                "\n".join((*GIVEN[:count], *(["disposition: texte"] if slug == FIVE else []))),
            )
        _add(folder / "territoires" / FIVE / "texte.md", "Le territoire compte 9 000 emplois.")
        script = [sys.executable, "-c", SCRIPT, folder, at / "out"]
        done = run(
            script, capture_output=True, check=False, cwd=at, env={**os.environ, "PYTHONPATH": str(at / "house")}
        )
        assert not done.returncode, done.stderr.decode()
        found: dict[str, Any] = json.loads(done.stdout)
        found["words"] = " ".join(_poppler("pdftotext", found["files"][0]).split())
        found["pages"] = _poppler("pdftotext", "-bbox", found["files"][0]).split("<page ")
        return found


def _add(path: Path, text: str) -> None:
    path.write_text(f"{path.read_text('utf-8').rstrip()}\n\n{text}\n", "utf-8")


def _without_others(path: Path) -> None:
    text = path.read_text("utf-8")
    for key in OTHERS:
        text = re.sub(rf"^{key}:.*\n(?: .*\n)*", "", text, flags=re.MULTILINE)
    path.write_text(text, "utf-8")


def _poppler(program: str, *options: str) -> str:
    return run([program, *options, "-"], capture_output=True, check=True).stdout.decode()


def test_a_row_is_a_field_of_the_sheet_checked_and_without_a_problem() -> None:
    names = data()["properties"]
    assert names[names.index(FACTS[-1].key) + 1 :][:5] == ["emplois", "logements", "foret", "recettes", "alliee"]
    assert data()["problems"] == []


def test_a_row_is_printed_and_lacking_it_is_told() -> None:
    for words in ("Emplois", "12 480 emplois", "Forêt", "45,5 %", "en 2023", "12 500 000", "€"):
        assert words in data()["words"]
    assert data()[FIVE]["without"] == ["12\u202f480"]
    assert data()["missing"][FIVE][-4:] == ["logements", "foret", "recettes", "budget"]
    assert data()["missing"][EIGHT] == [*OTHERS, "budget"]  # of the edition’s own, behind those of the house


def test_a_row_is_exported_read_from_spreadsheets_and_held_against_texts() -> None:
    assert re.search(r"Val-Fictif,\d*,emplois,12480,emplois,chiffre fictif,2024", data()["csv"])
    assert data()["heading"] == "Heading(path=('emplois', 'valeur'), unit='', year='2021', source='Insee')"
    assert data()["units"] == ["SureValue", "SureValue", "Doubt", "Doubt"]
    assert data()["contradictions"] == [["9\u202f000\u00a0emplois", "12\u202f480\u00a0emplois"]]


def test_signatures_given_before_a_row_was_added_stand() -> None:
    plain = next(each for each in checked().territories if f"{each.slug}-1" == FIVE)
    bare = replace(plain, sheet=plain.sheet.model_copy(update=dict.fromkeys(OTHERS)))
    assert data()[FIVE]["signed"] == signatures.text(bare, 1).parts["fiche"]


@pytest.mark.parametrize(("slug", "abreast"), [(FIVE, [3, 2]), (EIGHT, [4, 4])])
def test_the_head_grows_by_whole_lines_for_rows_of_facts(slug: str, abreast: list[int]) -> None:
    found = data()[slug]
    assert [len(row) for row in found["rows"]] == abreast
    assert found["head"] > 15.5
    assert found["head"] % 1 == 0.5
    below = "Organisation" if slug == FIVE else "Emplois"
    page = next(page for page in data()["pages"] if found["name"].split()[0] in page and ">Localisation<" in page)
    first, second = (float(re.findall(rf'yMin="([\d.]+)"[^>]*>{word}<', page)[0]) for word in ("Localisation", below))
    assert second - first == pytest.approx(found["pitches"][0] * length("line"), abs=0.01)
