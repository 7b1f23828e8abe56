"""fiche.yaml edited in place: what is wanted is read back, remarks and all else are as they were."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livret.base.problems import Location, Refused
from livret.edition.load.yaml_nodes import read_yaml
from livret.edition.unwritten import MARK
from livret.intake.fiche import as_bytes, edited, value_of, with_photo
from livret.intake.next_year.cohort import ListedTerritory
from livret.intake.next_year.last_year import blank
from livret.intake.next_year.territory import PHOTOS, Subject, fiche

PHOTO = {"fichier": "marche.jpg", "legende": "", "alternative": "Un marché", "credit": "", "droits": "oui : 3 mars"}

THERE = """\
# Territoire fictif.
nom: Val-Fictif  # le nom
projet:  # À ÉCRIRE : le titre du projet
siren: 243100815

localisation:
  # d'après la préfecture
  departement: [Tarn, Lot]  # deux
  region: Occitanie
population: 516 000  # municipale
superficie_km2:  # À ÉCRIRE, ou confirmer
  valeur: 592
  annee: 2021  # ancien
alliee:  # À ÉCRIRE : nom, structure

# la fin
"""


def new_fiche() -> str:
    """Return fiche.yaml as ``new`` makes it."""
    before = blank()
    return fiche(Subject(ListedTerritory("Val-Fictif", "", Location("x"))), before, before.rubrics)


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        (("nom",), "Val d’Exemple", "nom: Val d’Exemple  # le nom"),
        (("projet",), "Le bilan: cohorte", 'projet: "Le bilan: cohorte"'),
        (("siren",), "012345678", 'siren: "012345678"'),
        (("couleur",), "#0A7B5C", 'couleur: "#0A7B5C"'),
        (("population", "valeur"), "517 000", "population: 517 000  # municipale"),
        (("population", "source"), "Insee", "population:  # municipale\n  valeur: 516 000\n  source: Insee"),
        (("superficie_km2", "valeur"), "593,5", "superficie_km2:\n  valeur: 593,5\n  annee: 2021  # ancien"),
        (("superficie_km2", "source"), "IGN", "confirmer\n  valeur: 592\n  source: IGN\n  annee"),
        (("alliee", "nom"), "Alix Exemple", "alliee:\n  nom: Alix Exemple\n"),
        (("alliee", "role"), "allié", "alliee:  # À ÉCRIRE : nom, structure\n  role: allié\n"),
        (("communes", "valeur"), "77", "  annee: 2021  # ancien\ncommunes:\n  valeur: 77\nalliee"),
        (("localisation", "departement"), "Gers", "  departement: Gers  # deux\n"),
        (("localisation", "departement"), ("Gers", "Lot"), "  departement:  # deux\n    - Gers\n    - Lot\n  region"),
        (("nom_court",), "Val", "nom: Val-Fictif  # le nom\nnom_court: Val\nprojet:"),
        (("exergue", "texte"), "oui", "structure\nexergue:\n  texte: oui\n\n# la fin"),
    ],
)
def test_a_value_is_put_at_its_place_and_nothing_else_changes(
    path: tuple[str, ...], value: str | tuple[str, ...], line: str
) -> None:
    new = edited(THERE, {path: value})
    assert line in new
    gone = set(THERE.split("\n")) - set(new.split("\n"))
    assert len(gone) <= 2, "its own line, and that of the field it stands below"
    assert value_of(new, path) == (value if isinstance(value, str) else ", ".join(value))
    assert edited(new, {path: value}) == new, "the same again changes nothing"


@pytest.mark.parametrize(
    "there",
    [
        "nom: Un nom qui\n  se poursuit  # ici\npages: 2\n",
        "nom: >  # ici\n  Un nom\n  qui se poursuit\n\npages: 2\n",
        'nom: "Un nom\n  qui se poursuit"  # ici\npages: 2\n',
        "nom:\n  Un nom  # ici\npages: 2\n",
        "nom: 'Un nom'  # ici\npages: 2\n",
        "nom: ~  # ici\npages: 2\n",
        "nom:  # ici\npages: 2\n",
    ],
)
def test_a_text_over_several_lines_is_one_value(there: str) -> None:
    new = edited(there, {("nom",): "Autre"})
    table, faults = read_yaml(new, "")
    assert table
    assert not faults
    assert value_of(new, ("nom",)) == "Autre"
    assert value_of(new, ("pages",)) == "2"
    assert "# ici" in new


def test_between_braces_a_value_changes_and_a_field_that_has_no_room_is_refused() -> None:
    there = "nom: X\npopulation: {valeur: 5, source: Insee}  # fin\n"
    new = edited(there, {("population", "valeur"): "1 204,5"})
    assert new == 'nom: X\npopulation: {valeur: "1 204,5", source: Insee}  # fin\n'
    with pytest.raises(Refused) as refused:
        edited(there, {("population", "annee"): "2022"})
    assert refused.value.problem.code == "IMPORT-040"
    assert refused.value.problem.values["what"] == "population.annee"


@pytest.mark.parametrize("there", ["nom: [\n", "- a\n", "nom: X\nphotos: [a.jpg]\n", "{nom: X, pages: 2}\n"])
def test_what_cannot_be_changed_is_said(there: str) -> None:
    with pytest.raises(Refused):
        with_photo(edited(there, {("projet",): "Y"}), PHOTO)


def test_a_list_with_remarks_is_not_spoilt() -> None:
    there = "localisation:\n  departement:\n    - Tarn\n    # le second\n    - Lot\n  region: X\n"
    with pytest.raises(Refused):
        edited(there, {("localisation", "departement"): "Gers"})


def test_a_new_fiche_is_filled_in_the_order_of_the_house() -> None:
    values = {
        ("projet",): "Planter une haie",
        ("population", "valeur"): "4 210",
        ("population", "source"): "Insee",
        ("population", "annee"): "2022",
        ("alliee", "nom"): "Alix Exemple",
        ("localisation", "departement"): "Tarn",
        ("localisation", "region"): "Occitanie",
    }
    new = edited(new_fiche(), values)
    assert "projet: Planter une haie\n" in new
    assert "population:\n  valeur: 4 210\n  source: Insee\n  annee: 2022\n" in new
    assert "localisation:\n  departement: Tarn\n  region: Occitanie\n" in new
    assert "alliee:\n  nom: Alix Exemple\n" in new
    assert new.count(MARK) == new_fiche().count(MARK) - 4
    assert PHOTOS in new


def test_a_photo_takes_the_place_of_the_example_and_others_follow() -> None:
    one = with_photo(new_fiche(), PHOTO)
    assert PHOTOS not in one
    assert (
        "photos:\n  - fichier: marche.jpg\n    legende: À ÉCRIRE – légende imprimée.\n    alternative: Un marché\n"
        '    credit: À ÉCRIRE – auteur de la photo.\n    droits: "oui : 3 mars"\n' in one
    )
    two = with_photo(one, PHOTO | {"fichier": "digue.jpg"})
    assert two.startswith(one)
    assert two.count("fichier:") == 2


@pytest.mark.parametrize(
    "there",
    [
        "nom: X\nphotos:\n- fichier: a.jpg\n  credit: Y  # le sien\n# fin\npages: 2\n",
        "nom: X\nphotos:\n      - fichier: a.jpg\n        credit: Y\n\n\npages: 2\n",
        "nom: X\nphotos:\n  fichier: a.jpg  # seule\n  credit: Y\npages: 2\n",
        "nom: X\nphotos:  # aucune encore\npages: 2\n",
        "nom: X\npages: 2\n",
        "nom: X",
    ],
)
def test_a_photo_joins_the_others_however_they_are_written(there: str) -> None:
    table, faults = read_yaml(with_photo(there, PHOTO), "")
    assert table
    assert not faults


def test_line_ends_stay_as_they_were() -> None:
    assert as_bytes("é\n", b"a\r\nb\r\n") == "é\r\n".encode()
    assert as_bytes("é\n", b"a\n") == as_bytes("é\n", None) == "é\n".encode()


_WORDS = st.text("ab: #-'\"{}[],|>&*!%@`éÉ012\n", min_size=1, max_size=12).map(str.strip).filter(bool)
_STYLES = st.sampled_from(["{}: X\n", "{}: 'X'\n", "{}:\n", "{}: >\n  X\n  Y\n", "{}: X\n  Y\n", "{}: X  # r\n"])
_PATHS = st.sampled_from(
    [("nom",), ("projet",), ("siren",), ("population", "valeur"), ("population", "annee"), ("alliee", "nom")]
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["nom", "projet", "siren", "population", "alliee"]), _STYLES), max_size=5),
    st.dictionaries(_PATHS, _WORDS, min_size=1, max_size=4),
    st.sampled_from(["", "\n", "# remarque\n"]),
)
def test_whatever_is_put_reads_back_or_is_refused_whole(
    there: list[tuple[str, str]], values: dict[tuple[str, ...], str], between: str
) -> None:
    text = between.join(style.format(name) for name, style in dict(there).items())
    new = edited(text, values)
    for path, value in values.items():
        assert value_of(new, path) == " ".join(value.split("\n")) or value_of(new, path) == value
    untouched = {name for name, _ in there} - {path[0] for path in values}
    for name in untouched:
        assert value_of(new, (name,)) == value_of(text, (name,))
    assert new.count("# remarque") == text.count("# remarque")
