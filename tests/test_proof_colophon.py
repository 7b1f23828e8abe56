"""What the law asks a publication to say of itself: each rule speaks, and each is silent when nothing is wrong."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from livret.base.problems import Location
from livret.design import compose
from livret.edition.check.edition import check
from livret.edition.load.folder import load
from livret.proof.rules.colophon import rules
from tests import made
from tests.printed import checked

COMPLETE = {
    "adresse_editeur": "1 rue de l’Exemple, 00000 Exempleville",
    "directeur_de_la_publication": "Prénom Nom",
    "imprimeur": "Imprimerie d’Exemple, 2 rue de l’Exemple, 00000 Exempleville",
    "acheve_d_imprimer": "juin 2025",
    "depot_legal": "juin 2025",
    "isbn": "978-2-00-000000-6",
    "isbn_pdf": "978-2-00-000001-3",
    "prix": "gratuit",
}
PICTURE = made.EXEMPLE / "territoires/pays-de-demonstration/photos/mire.jpg"


def reported(folder: Path, **changes: str | None) -> list[tuple[str, dict[str, Any]]]:
    """Return the remarks (code and values) on the complete colophon with *changes*; None takes a line away."""
    made.tiny(folder / "essai")
    lines = [f'  {name}: "{value}"\n' for name, value in {**COMPLETE, **changes}.items() if value is not None]
    with (folder / "essai/edition.yaml").open("a", encoding="utf-8") as sheet:
        sheet.write("colophon:\n" + "".join(lines))
    problems = list(rules(check(load(folder / "essai"))))
    assert all(each.location and each.location.line for each in problems)
    return [(each.code, dict(each.values)) for each in problems]


def codes(folder: Path, **changes: str | None) -> list[str]:
    return [code for code, _values in reported(folder, **changes)]


def test_a_complete_colophon_is_clean(tmp_path: Path) -> None:
    assert reported(tmp_path) == []


@pytest.mark.parametrize("name", ["adresse_editeur", "imprimeur", "acheve_d_imprimer", "isbn", "prix", "depot_legal"])
def test_each_line_the_law_asks_for_is_missed(tmp_path: Path, name: str) -> None:
    found = reported(tmp_path, **{name: None})
    assert [(code, values.get("name")) for code, values in found] == [("COLOPHON-001", name)]


def test_a_brochure_that_comes_out_each_year_may_have_an_issn_alone(tmp_path: Path) -> None:
    assert codes(tmp_path, isbn=None, issn="0024-9319") == []


def test_the_director_of_the_publication_is_missed(tmp_path: Path) -> None:
    assert codes(tmp_path, directeur_de_la_publication=None) == ["COLOPHON-011"]


@pytest.mark.parametrize("name", ["adresse_editeur", "imprimeur"])
@pytest.mark.parametrize(
    ("words", "expected"),
    [("Maison d’Exemple", 1), ("1 rue de l’Exemple", 1), ("Rue 3, 1000 Exemplebourg, Belgique", 0)],
)
def test_an_address_has_a_postcode(tmp_path: Path, name: str, words: str, expected: int) -> None:
    assert codes(tmp_path, **{name: words}) == ["COLOPHON-002"] * expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"isbn": "9782000000006"}, []),
        ({"isbn": "ISBN 978 2 00 000000 6"}, []),
        ({"isbn": "978‑2‑00‑000000‑6"}, []),  # hyphens that do not break
        ({"isbn": "978-2-00-000000-7"}, [("COLOPHON-004", "digit", "6")]),
        ({"isbn": "978-2-00-000010-6"}, [("COLOPHON-004", "digit", "5")]),
        ({"isbn_pdf": "978-2-00-000001-4"}, [("COLOPHON-004", "digit", "3")]),
        ({"isbn": "978-2-00-00000-6"}, [("COLOPHON-003", "count", 12)]),
        ({"isbn": "à venir"}, [("COLOPHON-003", "count", 0)]),
        ({"isbn": "123-2-00-000000-6"}, [("COLOPHON-014", "value", "123-2-00-000000-6")]),
        ({"isbn": "2-00-000000-2"}, [("COLOPHON-005", "new", "978-2-00-000000-6")]),
        ({"isbn": "2-00-000000-3"}, [("COLOPHON-004", "digit", "2")]),
        ({"isbn_pdf": "9782000000006"}, [("COLOPHON-006", "", None)]),
        ({"isbn_pdf": None}, [("COLOPHON-007", "", None)]),
        ({"issn": "0024-9319"}, []),
        ({"issn": "ISSN 0024-9310"}, [("COLOPHON-004", "digit", "9")]),
        ({"issn": "0032-1470"}, [("COLOPHON-004", "digit", "8")]),
        ({"issn": "0024-931"}, [("COLOPHON-003", "expected", 8)]),
        ({"issn": "2434-561X"}, []),
    ],
)
def test_numbers_have_the_right_last_digit(
    tmp_path: Path, changes: dict[str, str | None], expected: list[tuple[str, str, object]]
) -> None:
    found = reported(tmp_path, **changes)
    assert [code for code, _values in found] == [code for code, _name, _value in expected]
    assert [values.get(name) for (_code, values), (_, name, _value) in zip(found, expected, strict=True)] == [
        value for _code, _name, value in expected
    ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"depot_legal": "Juillet 2025"}, []),
        ({"depot_legal": "décembre 2024"}, []),  # an edition's date and its release may be a year apart
        ({"depot_legal": "mars 2026"}, []),
        ({"depot_legal": "2025"}, ["COLOPHON-008"]),
        ({"depot_legal": "06/2025"}, ["COLOPHON-008"]),
        ({"depot_legal": "à parution"}, ["COLOPHON-008"]),
        ({"depot_legal": "12 juin 2025"}, ["COLOPHON-008"]),  # the order asks for a month and a year
        ({"depot_legal": "juin 2023"}, ["COLOPHON-009"]),
        ({"depot_legal": "juin 2052"}, ["COLOPHON-009"]),
        ({"acheve_d_imprimer": "le 12 juin 2025"}, []),
        ({"acheve_d_imprimer": "bientôt"}, ["COLOPHON-008"]),
        ({"prix": "12 €"}, []),
        ({"prix": "5,50 euros"}, []),
        ({"prix": "Ne peut être vendu, gratuit"}, []),
        ({"prix": "offert"}, ["COLOPHON-010"]),
    ],
)
def test_dates_and_the_price_are_in_form(tmp_path: Path, changes: dict[str, str], expected: list[str]) -> None:
    assert codes(tmp_path, **changes) == expected


@pytest.mark.parametrize(
    ("rights", "expected"),
    [("", ["COLOPHON-012"]), ("droits: non", ["COLOPHON-012"]), ("droits: oui, de Prénom Nom, 3 mai 2025", [])],
)
def test_a_photo_may_be_printed_only_with_leave(tmp_path: Path, rights: str, expected: list[str]) -> None:
    folder = made.tiny(tmp_path / "essai")
    (folder / "territoires/essai/photos/mire.jpg").write_bytes(PICTURE.read_bytes())
    (folder / "territoires/essai/fiche.yaml").write_text(
        "nom: Essai\nphotos:\n  - fichier: mire.jpg\n    legende: Une légende\n    alternative: Une mire d’essai\n"
        f"    credit: Prénom Nom\n    {rights}\n",
        "utf-8",
    )
    problems = [each for each in rules(check(load(folder))) if each.code == "COLOPHON-012"]
    assert [each.code for each in problems] == expected
    assert [each.location.line for each in problems if each.location] == [3 if not rights else 7] * len(expected)


@pytest.mark.parametrize(("title", "expected"), [("Une légende", ["COLOPHON-013"]), ("Une légende | Prénom Nom", [])])
def test_a_picture_of_the_text_names_its_author(tmp_path: Path, title: str, expected: list[str]) -> None:
    folder = made.tiny(tmp_path / "essai", f'![Une mire d’essai, grise](photos/mire.jpg "{title}")\n')
    (folder / "territoires/essai/photos/mire.jpg").write_bytes(PICTURE.read_bytes())
    found = [f"{each.code} {each.location}" for each in rules(check(load(folder))) if each.code == "COLOPHON-013"]
    assert [line.split()[0] for line in found] == expected


# What is printed, and the editions of this house


def test_what_the_law_asks_for_is_printed_and_photographers_are_named_once() -> None:
    edition = checked()
    with_photos = edition.territories[0]
    photo = {"fichier": "a.jpg", "legende": "Une légende", "alternative": "Des mots", "credit": "Prénom Nom"}
    sheet = with_photos.sheet.model_validate(
        {"nom": "Essai", "photos": [photo, photo | {"credit": "Alix Exemple"}] * 2}
    )
    html = compose.colophon(replace(edition, territories=(replace(with_photos, sheet=sheet),))).html
    assert " ".join(html.split()).count("Alix Exemple ; Portrait de substitution, dessiné ; Prénom Nom") == 1
    for words in ("Achevé d’imprimer", "Adresse de l’éditeur", "978-2-00-000000-6", "978-2-00-000001-3"):
        assert words in html


def test_the_example_is_clean() -> None:
    assert list(rules(checked())) == []


def test_the_real_edition_has_yet_to_say_what_the_law_asks() -> None:
    problems = list(rules(checked("occitanie-2024-2025")))
    assert [each.values.get("name", each.code) for each in problems] == [
        "adresse_editeur",
        "imprimeur",
        "acheve_d_imprimer",
        "isbn",
        "prix",
        "depot_legal",
        "COLOPHON-011",
    ]
    assert {each.location for each in problems} == {problems[0].location}
    assert problems[0].location
    assert problems[0].location.excerpt == "colophon: {}"


def test_an_edition_without_a_colophon_is_told_at_its_file(tmp_path: Path) -> None:
    problems = list(rules(check(load(made.tiny(tmp_path / "essai")))))
    assert len(problems) == 7
    assert {each.location for each in problems} == {Location((tmp_path / "essai/edition.yaml").as_posix())}
