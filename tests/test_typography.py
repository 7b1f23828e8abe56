"""French microtypography: what was typed, and what is printed beside it (~ is U+00A0, _ is U+202F)."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livret.edition.typography.letters import LATER_STEPS
from livret.edition.typography.rules import STEPS, Step, signs_of
from livret.edition.typography.typeset import Edit, apply, bind_last_words, edits, edits_of_names, typeset

RULES = {
    # punctuation
    "Quoi ?": "Quoi_?",
    "Quoi?": "Quoi_?",
    "Quoi\u00a0!": "Quoi_!",
    "Quoi ?!": "Quoi_?!",
    "dans le BTP;": "dans le BTP_;",
    "oui ; non": "oui_; non",
    "BTP : ce projet": "BTP~: ce projet",
    "Superficie: 422": "Superficie~: 422",
    "suivantes:": "suivantes~:",
    "BTP\u202f: ce": "BTP~: ce",
    "(BTP): ce": "(BTP)~: ce",
    "le 12:30 et à 2:1": "le 12:30 et à 2:1",
    "(?) et [!]": "(?) et [!]",
    "un  mot   de trop": "un mot de trop",
    "un \u00a0mot": "un~mot",
    "cultures / manières": "cultures~/~manières",
    "et/ou": "et/ou",
    # quotes
    '"soulagés"': "«~soulagés~»",
    'comme "insatisfaisant" par': "comme «~insatisfaisant~» par",
    '("systémie", "cohorte").': "(«~systémie~», «~cohorte~»).",
    'l\'"élu"': "l’«~élu~»",
    '"un "mot" dedans"': "«~un “mot” dedans~»",
    '« un "mot" dedans »': "«~un “mot” dedans~»",
    '« un " mot " dedans »': "«~un “mot” dedans~»",
    'dire " mot " ainsi': "dire «~mot~» ainsi",
    "«mot»": "«~mot~»",
    "«\u202fmot\u202f»": "«~mot~»",
    '"mot": suite': "«~mot~»~: suite",
    'un écran 27" ouvert': 'un écran 27" ouvert',
    'un "mot sans fin': 'un "mot sans fin',
    'voir "\ufffc" ici': "voir «~\ufffc~» ici",
    # apostrophes
    "l'élu d'ici": "l’élu d’ici",
    "l’élu": "l’élu",
    "les années '90": "les années ’90",
    "5'30": "5'30",
    "l'\ufffc": "l’\ufffc",
    # ellipsis and etc.
    "attendre...": "attendre…",
    "attendre... quoi ?": "attendre… quoi_?",
    "[...]": "[…]",
    "élus, etc...": "élus, etc.",
    "élus, etc…": "élus, etc.",
    "élus, etc.": "élus, etc.",
    # dashes
    "vaste - alors que": "vaste –~alors que",
    "un plan - vaste - et": "un plan –~vaste~– et",
    "un plan – vaste – et. Nom — Structure": "un plan –~vaste~– et. Nom —~Structure",
    "(2024-2025)": "(2024-2025)",
    "de 10 - 15 ou - 5": "de 10 - 15 ou - 5",
    "avant-projet": "avant-projet",
    # numbers
    "516 000 habitants": "516_000~habitants",
    "516\u00a0000 habitants": "516_000~habitants",
    "1000 personnes : ": "1_000~personnes~: ",
    # quantities of four figures, beside others and before what they count; years, laws, codes and roads stay
    "De 5000 à 10000 m²": "De 5_000 à 10_000~m²",
    "entre 2000 et 2500 habitants": "entre 2_000 et 2_500~habitants",
    "1500, 2000 ou 10000 €": "1_500, 2_000 ou 10_000~€",
    "de 2021 à 2024, 12000 haies": "de 2021 à 2024, 12_000~haies",
    "En 2020 et 10000 €": "En 2020 et 10_000~€",
    "2000 haies et 3000 chênes": "2_000~haies et 3_000~chênes",
    "plus de 2000 haies": "plus de 2_000~haies",
    "Natura 2000 sites": "Natura 2000 sites",
    "ISO 9001 versions": "ISO 9001~versions",
    "en 1850 paysans": "en 1850~paysans",
    "budget 2024 révisés": "budget 2024 révisés",
    "2000 habitants": "2_000~habitants",
    "en 2024 habitants et élus": "en 2024 habitants et élus",
    "en 2024": "en 2024",
    "de 1936 à 2025": "de 1936 à 2025",
    "516000": "516_000",
    "1234567 euros": "1_234_567~euros",
    "34000 Montpellier": "34000 Montpellier",
    "(34172)": "(34172)",
    "code INSEE 34172": "code INSEE 34172",
    "SIREN 243400017": "SIREN 243400017",
    "SIREN : 243 400 017": "SIREN~: 243 400 017",
    "04 67 13 60 00": "04~67~13~60~00",
    "0 800 123 456": "0 800 123 456",
    "0467136000": "0467136000",
    "243 400 017 00012": "243 400 017 00012",
    "20250715": "20250715",
    "12345,67 €": "12_345,67~€",
    "400 organisations": "400~organisations",
    "page 3 toutes": "page 3 toutes",
    "les 3 dans": "les 3 dans",
    "1 temps": "1 temps",
    "422 km²": "422~km²",
    "422km²": "422~km²",
    "42%": "42~%",
    "42 % ; 3 ha ; 20 °C": "42~%_; 3~ha_; 20~°C",
    "3 millions": "3~millions",
    "18 h 30": "18~h~30",
    "18h30": "18~h~30",
    "6h, 48h, 1,5h; à 9h": "6~h, 48~h, 1,5~h_; à 9~h",
    "9h30-12h et 14h-16h": "9~h~30-12~h et 14~h-16~h",
    "24h/24, T2h, 6hm, 6h-info": "24h/24, T2h, 6hm, 6h-info",
    "le 15 juillet 2024": "le 15~juillet 2024",
    "le 1er mai": "le 1er~mai",
    "n°5, n° 5": "n°~5, n°~5",
    "p. 12, art. 3": "p.~12, art.~3",
    "M. Dupont et Mme Durand": "M.~Dupont et Mme~Durand",
    "Mme la maire": "Mme la maire",
    # units and formulas alone
    "1,8 million de m3 (m3), en km2": "1,8~million de m³ (m³), en km²",
    "un m2, Chaque m2, 8h-12h, 14h-18h30": "un m², Chaque m², 8~h-12~h, 14~h-18~h~30",
    "5 kg/m3, (m3/an)": "5~kg/m³, (m³/an)",
    "le modèle m3, de m3-x, M3, en m3.fr": "le modèle m3, de m3-x, M3, en m3.fr",
    "12tCO2e, 3 tCO2eq/hab": "12~tCO₂e, 3~tCO₂eq/hab",
    "kgCO2/an, teqCO2, CO2e, CO2-eq": "kgCO₂/an, teqCO₂, CO₂e, CO₂-eq",
    "12K€, CO2Energie, CO2-X": "12K€, CO2Energie, CO2-X",
    "www.a.fr/48h/tCO2e": "www.a.fr/48h/tCO2e",
    # what PDF files and hurried fingers leave
    "l ’ eau, d 'ici, qu' il, L' été": "l’eau, d’ici, qu’il, L’été",
    "le mot 's, l'axe L ' et d ' Un": "le mot 's, l’axe L ' et d’Un",
    "Des prix , des coûts .": "Des prix, des coûts.",
    "« a » , (b) , 5 € . Puis , 5": "«~a~», (b), 5~€. Puis, 5",
    "1h05min, 2 h 5 min, 1h30minutes": "1~h~05~min, 2~h~5~min, 1h30minutes",
    "45hab, 120hab/km2, 12habitants": "45~hab, 120~hab/km², 12habitants",
    "les 2000's, 5' de long": "les 2000’s, 5' de long",
    # ordinals
    "1ère": "1re",
    "2ème": "2e",
    "3èmes": "3es",
    "XXième": "XXe",
    "1er": "1er",
    "le 2nd": "le 2nd",
    "Mémé": "Mémé",
    # left alone
    "acteur·ices et allié·es": "acteur·ices et allié·es",
    "https://ici.fr/a?b=1;c:d": "https://ici.fr/a?b=1;c:d",
    "voir https://ici.fr !": "voir https://ici.fr_!",
    "j'écris à l'élu@ici.fr": "j’écris à l’élu@ici.fr",
    "www.ici.fr/l'élu": "www.ici.fr/l'élu",
    "œuvre, oeuvre": "œuvre, œuvre",
    "{{ x }}": "{{ x }}",
    "": "",
}


def shown(text: str) -> str:
    return text.replace("\u00a0", "~").replace("\u202f", "_")


@pytest.mark.parametrize(("typed", "printed"), RULES.items())
def test_rules(typed: str, printed: str) -> None:
    assert shown(typeset(typed)) == printed


@pytest.mark.parametrize("typed", RULES)
def test_typesetting_twice_changes_nothing_more(typed: str) -> None:
    assert edits(typeset(typed)) == []


PIECES = st.sampled_from(
    [*" \u00a0\u202f\n.,:;!?…'’\"«»“”()[]/-–—%€°", *"aeMsIX0129", "\ufffc", "·", "www.a.fr", " a@b.fr", "etc", "1000"]  # noqa: RUF005
    + ["..", " km²", "n°", "p. ", "M. ", " personnes", "ème", "er", " mai", " - ", " / ", " h ", "2024 "]
    + ["6h", "h-", " de m3", "/m3", "(m2)", "tCO2e", "CO2-eq"]
)
TEXTS = st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=30)


@given(TEXTS)
@settings(max_examples=1000, deadline=None)
def test_any_text_is_typeset_once(text: str) -> None:
    once = typeset(text)
    assert typeset(once) == once


@given(TEXTS)
@settings(max_examples=500, deadline=None)
def test_edits_are_ordered_and_leave_letters_and_objects(text: str) -> None:
    changes = edits(text)
    assert all(a.end <= b.start for a, b in pairwise(changes))
    assert all(0 <= change.start <= change.end <= len(text) for change in changes)
    assert all(text[change.start : change.end] != change.after for change in changes)
    assert typeset(text).count("\ufffc") == text.count("\ufffc")
    assert "\u2011" not in typeset(text) or "\u2011" in text


@pytest.mark.parametrize("step", [*LATER_STEPS, *STEPS])
def test_a_step_finds_nothing_without_the_signs_that_it_needs(step: Step) -> None:
    for typed in RULES:
        bare = "".join(sign for sign in typed if not step.needs or signs_of(sign).isdisjoint(step.needs))
        assert not step.needs or not [*step.find(bare)]


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_no_step_is_passed_over_that_would_find_something(text: str) -> None:
    passed = [step for step in (*LATER_STEPS, *STEPS) if step.needs and signs_of(text).isdisjoint(step.needs)]
    assert not [step for step in passed if [*step.find(text)]]


def test_edits_say_where() -> None:
    assert edits('a "b" :') == [Edit(2, 3, "«\u00a0"), Edit(4, 5, "\u00a0»"), Edit(5, 6, "\u00a0")]
    assert apply("abc", [Edit(1, 1, "-"), Edit(2, 3, "")]) == "a-b"


@pytest.mark.parametrize(
    ("text", "bound"),
    {
        "sur le long terme.": "sur le long~terme.",
        "terme.": "terme.",
        "jusqu’au 15\u00a0juillet": "jusqu’au 15~juillet",
        "une mot \u00ab\u00a0oui\u00a0\u00bb": "une mot~«~oui~»",
        "anticonstitutionnellement dit": "anticonstitutionnellement dit",
        "voir \ufffc": "voir \ufffc",
        "déjà\u00a0liés": "déjà~liés",
        "": "",
    }.items(),
)
def test_the_last_two_words_stay_together(text: str, bound: str) -> None:
    assert shown(apply(text, bind_last_words(text))) == bound


def test_long_texts_are_quick() -> None:
    for piece in ('"', "1 ", "a@", "'", "www.", "« ", "12345 ", "- ", "..", "\u00a0", " "):
        typeset(piece * 15_000)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Saint\u2011Exemple\u2010sur\u2011Mer", "Saint-Exemple-sur-Mer"),
        ("Val-\ufb01ctif", "Val-fictif"),
        ("Val\u2009Fictif", "Val Fictif"),
        ("Coeur d'Exemple, O3, CO2", "Coeur d’Exemple, O3, CO2"),
    ],
)
def test_names_lose_what_pasting_leaves_and_keep_their_letters(typed: str, printed: str) -> None:
    assert apply(typed, edits_of_names(typed)) == printed
