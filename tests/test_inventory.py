"""Every file of its authors that an edition was made of, and the table of its figures."""

import csv
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from hashlib import sha256
from io import StringIO
from pathlib import Path

import pytest

from livret.base.problems import InvalidEdition
from livret.build.copyfit import candidates
from livret.design import compose
from livret.design.house.foreword import foreword, layouts
from livret.edition import figures_csv
from livret.edition.check.edition import check
from livret.edition.load.folder import load
from livret.edition.load.inventory import Input, inventory, pictures
from livret.edition.model import Edition
from tests import made
from tests.printed import checked

EXEMPLE = made.EXEMPLE
PICTURE = EXEMPLE / "territoires/pays-de-demonstration/photos/mire.jpg"


def pages(edition: Edition) -> list[str]:
    """Return the HTML of both covers, of the édito and of each territory's first layout."""
    covers = [compose.cover(edition).html, compose.back(edition).html]
    if edition.portrait:
        text = edition.texts["edito"]
        covers.append(foreword(edition, text, layouts(edition, text)[0], "left").html)
    return covers + [next(candidates(edition, territory))[1].html for territory in edition.territories]


@cache
def listed_of_exemple() -> dict[str, Input]:
    return _listed(checked())


def listed(folder: Path) -> dict[str, Input]:
    return _listed(check(load(folder)))


def _listed(edition: Edition) -> dict[str, Input]:
    return {each.name: each for each in inventory(edition, pictures(pages(edition)))}


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    return made.tiny(tmp_path / "essai")


def show(folder: Path, name: str, data: bytes = PICTURE.read_bytes()) -> None:
    """Put a picture called *name* into photos/ of the tiny edition, and on its sheet."""
    (folder / "territoires/essai/photos" / name).write_bytes(data)
    sheet = folder / "territoires/essai/fiche.yaml"
    begun = sheet.read_text("utf-8")
    head = "" if "photos:" in begun else "photos:\n"
    entry = f'  - {{fichier: "{name}", legende: Une mire, alternative: Une mire, credit: Prénom Nom, droits: oui}}\n'
    sheet.write_text(begun + head + entry, "utf-8")


# What is listed


def test_all_files_of_the_example_and_no_other() -> None:
    found = listed_of_exemple()
    there = {path.relative_to(EXEMPLE).as_posix() for path in EXEMPLE.rglob("*") if path.is_file()}
    assert set(found) == there
    assert list(found) == sorted(found)


def test_each_file_is_told_by_its_bytes() -> None:
    for name, each in listed_of_exemple().items():
        assert each.data == (EXEMPLE / name).read_bytes()
        assert each.sha256 == sha256(each.data).hexdigest()


def test_each_file_has_its_registered_type(tiny: Path) -> None:
    show(tiny, "dessin.svg", (PICTURE.parent / "schema.svg").read_bytes())
    show(tiny, "photo.JPG")
    types = {name: each.media_type for name, each in listed(tiny).items()}
    assert types == {
        "edition.yaml": "application/yaml",
        "territoires/essai/fiche.yaml": "application/yaml",
        "territoires/essai/photos/dessin.svg": "image/svg+xml",
        "territoires/essai/photos/photo.JPG": "image/jpeg",
        "territoires/essai/texte.md": "text/markdown",
    }


def test_what_is_not_printed_is_not_listed(tiny: Path) -> None:
    shutil.copy(PICTURE, tiny / "territoires/essai/photos/gardee-pour-plus-tard.jpg")
    (tiny / "notes.txt").write_text("à moi")
    assert [name for name in listed(tiny) if "photos" in name or "notes" in name] == []


def test_a_text_may_be_named_without_folder_nor_ending(tiny: Path) -> None:
    (tiny / "textes").mkdir()
    (tiny / "textes/dos de l’été.md").write_text("Le dos.\n", "utf-8")
    made.replace(tiny / "edition.yaml", "rubriques:", "textes: {quatrieme: dos de l’été}\nrubriques:")
    assert "textes/dos de l’été.md" in listed(tiny)


@pytest.mark.parametrize("name", ["l'été à Œuvre (1).jpg", "un espace & co.jpg", "100 %.jpg", "plus+égal=.jpg"])
def test_strange_names_are_kept(tiny: Path, name: str) -> None:
    show(tiny, name)
    assert f"territoires/essai/photos/{name}" in listed(tiny)


def test_a_name_typed_on_macos_is_composed(tiny: Path) -> None:
    """There, « é » is an e and an accent; the list is the same on every system."""
    show(tiny, "e\u0301te\u0301.jpg")
    assert "territoires/essai/photos/\u00e9t\u00e9.jpg" in listed(tiny)


def test_a_picture_shown_twice_is_listed_once(tiny: Path) -> None:
    show(tiny, "mire.jpg")
    edition = check(load(tiny))
    names = [each.name for each in inventory(edition, pictures([*pages(edition), *pages(edition)]))]
    assert names.count("territoires/essai/photos/mire.jpg") == 1


def test_words_that_look_like_an_address_are_no_file(tiny: Path) -> None:
    typed = 'On tape `<img src="https://edition.invalid/edition.yml">` ou <https://edition.invalid/rien.jpg>.'
    made.replace(tiny / "territoires/essai/texte.md", "Un texte court.", typed)
    assert [name for name in listed(tiny) if "invalid" in name or "rien" in name or "yml" in name] == []


# What changed since it was read


def deleted(path: Path) -> None:
    path.unlink()


def saved(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\0")


def made_a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def made_a_link_out(path: Path) -> None:
    elsewhere = next(folder for folder in path.parents if (folder / "edition.yaml").exists()).with_name("elsewhere")
    path.rename(elsewhere)
    path.symlink_to(elsewhere)


def grown(path: Path) -> None:
    os.truncate(path, 50_000_000)


CHANGES = (deleted, saved, made_a_pipe, made_a_link_out, grown)


@pytest.mark.parametrize("change", CHANGES)
def test_texts_and_facts_are_listed_as_they_were_read(tiny: Path, change: Callable[[Path], None]) -> None:
    edition = check(load(tiny))
    before = [(each.name, each.data) for each in inventory(edition, ())]
    change(tiny / "territoires/essai/texte.md")
    assert [(each.name, each.data) for each in inventory(edition, ())] == before
    assert edition.reading.changed() == ["territoires/essai/texte.md"]


@pytest.mark.parametrize("change", CHANGES)
def test_a_picture_that_is_another_one_is_not_listed(tiny: Path, change: Callable[[Path], None]) -> None:
    show(tiny, "mire.jpg")
    edition = check(load(tiny))
    html = pages(edition)
    change(tiny / "territoires/essai/photos/mire.jpg")
    with pytest.raises(InvalidEdition) as caught:
        inventory(edition, pictures(html))
    assert [problem.code for problem in caught.value.problems] == ["FICHIER-016"]


def test_a_link_within_the_edition_is_read(tiny: Path) -> None:
    sheet = tiny / "territoires/essai/fiche.yaml"
    sheet.rename(tiny / "commune.yaml")
    sheet.symlink_to("../../commune.yaml")
    assert listed(tiny)["territoires/essai/fiche.yaml"].data == (tiny / "commune.yaml").read_bytes()


# Figures


def test_figures_are_a_line_each_with_source_and_year() -> None:
    text = figures_csv.table(checked()).decode("utf-8")
    rows = list(csv.DictReader(StringIO(text, newline="")))
    assert rows[6] == {
        "dossier": "pays-de-demonstration",
        "territoire": "Pays de Démonstration",
        "siren": "",
        "chiffre": "population",
        "valeur": "45461",
        "unite": "habitants",
        "source": "chiffre fictif",
        "annee": "2022",
    }
    assert [row["valeur"] for row in rows if row["chiffre"] == "superficie_km2"][1:3] == ["204.6", "1293"]


def test_the_table_is_plain_csv(tiny: Path) -> None:
    """RFC 4180: lines end with CR LF, quotes are doubled; no mark in front, as other programs trip over it."""
    made.replace(
        tiny / "territoires/essai/fiche.yaml", "nom:", "communes: {valeur: 12, source: 'La \"Carte\", 2e éd.'}\nnom:"
    )
    assert figures_csv.table(check(load(tiny))).decode() == (
        "dossier,territoire,siren,chiffre,valeur,unite,source,annee\r\n"
        'essai,Territoire d’Essai,,communes,12,communes,"La «\u00a0Carte\u00a0», 2e éd.",\r\n'
    )


@pytest.mark.parametrize(("value", "printed"), [(0.0, "0"), (1e7, "10000000"), (204.60, "204.6"), (0.00001, "0.00001")])
def test_a_value_is_digits_and_a_point(value: float, printed: str) -> None:
    edition = checked()
    first = edition.territories[0]
    assert first.sheet.communes
    sheet = first.sheet.model_copy(update={"communes": first.sheet.communes.model_copy(update={"value": value})})
    table = figures_csv.table(replace(edition, territories=(replace(first, sheet=sheet),)))
    assert f",communes,{printed},communes," in table.decode()
