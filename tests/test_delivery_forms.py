"""How people are addressed."""

import pytest

from livret.delivery.forms import greeting


@pytest.mark.parametrize(
    ("civility", "office", "expected"),
    [
        ("Madame", "Maire", "Madame la Maire"),
        ("Monsieur", "Maire d’Exemple", "Monsieur le Maire"),
        ("Monsieur", "1er vice-président délégué à l’eau", "Monsieur le Premier Vice-Président"),
        ("", "Vice-présidente", "Madame la Vice-Présidente"),
        ("Madame", "vice-président", "Madame la Vice-Présidente"),
        ("Madame", "Secrétaire de mairie", "Madame"),
        ("Monsieur", "Collaborateur du maire", "Monsieur"),
        ("Madame", "Adjointe au maire, déléguée à la culture", "Madame l’Adjointe au maire"),
        ("Madame", "Maire et vice-présidente de la communauté", "Madame la Maire"),
        ("Monsieur", "Ancien maire", "Monsieur"),
        ("", "Mairie", "Mesdames, Messieurs"),
        ("", "Conseil communautaire", "Mesdames, Messieurs"),
        ("", "Maire", "Madame, Monsieur"),
        ("", "", "Madame, Monsieur"),
        ("Madame", "députée de la 3e circonscription", "Madame la Députée"),
        ("Monsieur", "Sénateur", "Monsieur le Sénateur"),
        ("Madame", "Sénateur", "Madame la Sénatrice"),
        ("Monsieur", "Conseiller régional", "Monsieur le Conseiller régional"),
        ("Madame", "Chargée de mission", "Madame"),
        ("Monsieur", "Préfet de région", "Monsieur le Préfet"),
        ("Madame", "Sous-préfète", "Madame la Sous-Préfète"),
        ("Madame", "Directrice générale des services", "Madame la Directrice générale des services"),
        ("Madame", "Directrice générale adjointe", "Madame la Directrice générale adjointe"),
        ("Madame", "Rectrice de l’académie", "Madame la Rectrice"),
        ("Madame", "Eurodéputée", "Madame la Députée européenne"),
        ("Monsieur", "Député honoraire", "Monsieur"),
        ("", "Les élus", "Mesdames, Messieurs"),
        ("Monsieur", "Secrétaire d’État chargé de l’eau", "Monsieur le Secrétaire d’État"),
    ],
)
def test_somebody_is_addressed(civility: str, office: str, expected: str) -> None:
    assert greeting(civility, office) == expected
