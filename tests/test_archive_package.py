"""What goes into a bag: the libraries that are named, the erratum's words, the records of a catalogue."""

import json
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path

import pytest

from livret.archive import listing as told
from livret.archive import metadata, wheels
from livret.archive.bag.write import write_bag
from livret.base import paths
from livret.base.problems import EnvironmentFailure, InvalidEdition
from livret.build.findings import problems_of
from livret.build.loose_sheets import erratum
from livret.cli.options import USES
from livret.cli.send.prepare import _version
from livret.design import compose
from livret.edition.check.edition import check
from livret.edition.load.folder import load
from livret.edition.prose_tree import ProseTree
from livret.edition.reading import Reading
from livret.engine.parcel import pack
from livret.workers.pool import Pool
from tests import made
from tests.printed import checked


def test_of_the_lock_what_livret_runs_with_is_fetched() -> None:
    entries = wheels._locked()
    named = set(wheels._ENTRY.findall(entries))
    assert {"weasyprint", "pikepdf", "fonttools", "brotli", "cryptography", "pypdfium2"} <= named
    assert not {"ruff", "pytest", "playwright", "hatchling", "distributed"} & named
    assert entries.count("--hash=sha256:") > len(named)


def test_without_network_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(EnvironmentFailure, match="--wheels"):
        wheels.fetched()


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("v2 : population de Val-Fictif corrigée", "Population de Val-Fictif corrigée."),
        ("V12: à relire !", "À relire !"),
        ("la page 6", "La page 6."),
        ("v2 : <b>5 000</b> & *non*\n# 6 [a](b)", "&lt;b&gt;5 000&lt;/b&gt; &amp; *non* # 6 [a](b)."),
        ("- 12. octobre", "- 12. octobre."),
    ],
)
def test_a_reason_is_printed_as_a_sentence(tmp_path: Path, reason: str, sentence: str) -> None:
    html = erratum._prose(Reading(made.tiny(tmp_path / "e")), reason).html
    assert sentence in html.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize("name", ["LISEZ-MOI.md", "README.md"])
def test_what_is_read_first_names_pdfs_as_they_are_called(name: str) -> None:
    text = (paths.templates() / "archive" / name).read_text("utf-8")
    assert text.count("{edition}-") == text.count("{draft}.pdf") == len(USES) - 1  # extracts have a folder


@pytest.mark.parametrize("ending", ["", "-epreuve"])
def test_how_many_pages_is_told_of_a_draft_too(tmp_path: Path, ending: str) -> None:
    record = json.dumps({"outputs": {f"exemple-screen{ending}.pdf": {"pages": 24}}}).encode()
    info = (("External-Identifier", "exemple/v1"), ("Livret-Format", "1"))
    found = write_bag(tmp_path / "exemple/v1", [("record/build.json", record)], info)
    assert list(told._pages(found)) == ["24 pages"]


def test_the_edition_s_own_words_come_first_and_show_no_picture(tmp_path: Path) -> None:
    edition = made.tiny(tmp_path / "e")
    (edition / "textes").mkdir()
    (edition / erratum.TEXT).write_text("Page 6, lire 110 et non 100.\n", "utf-8")
    assert "lire 110" in erratum._prose(Reading(edition), "v2 : autre chose").html
    (edition / erratum.TEXT).write_text("![La mairie](mairie.jpg)\n", "utf-8")
    with pytest.raises(InvalidEdition) as caught:
        erratum._prose(Reading(edition), "v2")
    assert "ARCHIVE-002" in [problem.code for problem in caught.value.problems]


def test_an_erratum_is_one_page(tmp_path: Path) -> None:
    folder = made.tiny(tmp_path / "e")
    edition = check(load(folder))
    prose = erratum._prose(Reading(folder), "v2 : population corrigée")
    with Pool(jobs=1) as pool:
        chapter = compose.erratum(edition, 2, prose)
        short = pool.render(pack(chapter, None))
        long = replace(prose, tree=ProseTree(prose.tree.blocks * 60))
        too_long = pool.render(pack(compose.erratum(edition, 2, long), None))
    assert (len(short.pages), problems_of(chapter, short)) == (1, [])
    assert erratum.too_long(short) == []
    assert [problem.code for problem in erratum.too_long(too_long)] == ["ARCHIVE-001"]


def test_a_catalogue_reads_what_the_edition_says() -> None:
    edition = checked()
    xml = ElementTree.fromstring(metadata.dublin_core(edition, "exemple/v1"))
    found: dict[str, list[str]] = {}
    for element in xml:
        found.setdefault(element.tag.rpartition("}")[2], []).append(element.text or "")
    assert found["title"][0] == edition.sheet.title
    assert found["date"] == ["2025-01-15"]
    assert found["identifier"] == ["exemple/v1", "ISBN 978-2-00-000000-6", "ISBN 978-2-00-000001-3"]
    assert found["coverage"] == ["Exemplie", "2024-2025", *(each.sheet.name for each in edition.territories)]
    data = json.loads(metadata.schema_org(edition, "exemple/v1", 1, []))
    assert (data["@type"], data["inLanguage"], data["isbn"]) == (
        "Book",
        "fr",
        ["978-2-00-000000-6", "978-2-00-000001-3"],
    )
    assert {place["@type"] for place in data["spatialCoverage"]} == {"AdministrativeArea"}
    assert None not in data.values()


def test_what_is_sent_is_the_version_that_was_archived_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = [_version(Path("reports/essai"))]
    for name in ("essai/v1", "autre/v1", "essai/v2"):
        write_bag(Path("archives") / name, [], (("External-Identifier", name), ("Livret-Format", "1")))
        found.append(_version(Path("reports/essai")))
    assert found == ["1", "1", "1", "2"]
