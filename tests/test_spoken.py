"""Words with a middle dot, read aloud."""

import pytest

from livret.edition.in_full import expanded


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("habitant·es", "habitants et habitantes"),
        ("habitant·e·s", "habitants et habitantes"),
        ("allié·e", "allié ou alliée"),
        ("l’allié·e", "l’allié ou l’alliée"),
        ("L’élu·e", "L’élu ou l’élue"),
        ("Chacun·e", "Chacun ou chacune"),
        ("qu’un·e", "qu’un ou qu’une"),
        ("acteur·ices", "acteurs et actrices"),
        ("acteur·rices", "acteurs et actrices"),
        ("directeur·trice", "directeur ou directrice"),
        ("chercheur·euses", "chercheurs et chercheuses"),
        ("heureux·ses", "heureux et heureuses"),
        ("conseiller·ères", "conseillers et conseillères"),
        ("premier·re", "premier ou première"),
        ("actif·ves", "actifs et actives"),
        ("nouveau·elles", "nouveaux et nouvelles"),
        ("professionnel·les", "professionnels et professionnelles"),
        ("citoyen·nes", "citoyens et citoyennes"),
        ("champion·ne", "champion ou championne"),
        ("municipal·es", "municipaux et municipales"),
        ("natal·es", "natals et natales"),
        ("français·es", "français et françaises"),
        ("maire·sse", "maire ou mairesse"),
        ("tous·tes", "tous et toutes"),
        ("Tou·tes", "Tous et toutes"),
        ("Celui·celle", "Celui ou celle"),
        ("« ami·es »,", "« amis et amies »,"),
        ("des agent·es et des élu·es", "des agents et agentes et des élus et élues"),
    ],
)
def test_shortened_words_are_told_in_full(written: str, read: str) -> None:
    assert expanded(written) == read


@pytest.mark.parametrize(
    "text", ["", "habitants", "a·b", "kW·h", "col·lecció", "3·4", "·es", "habitant·", "x·y·z·t", "·"]
)
def test_what_no_row_knows_is_told_as_written(text: str) -> None:
    assert expanded(text) == text
