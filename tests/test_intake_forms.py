"""Exports of forms: questions are matched once and remembered, the last answer wins, and nothing is lost unsaid."""

import re
from pathlib import Path

import pytest

from livret.edition.load.folder import load
from livret.edition.load.yaml_nodes import read_yaml
from livret.edition.markdown.read import read_sections
from livret.edition.model import RubricRule
from livret.edition.prose import MarkdownFile
from livret.intake.figures.labels import HOUSE
from livret.intake.forms.goals import matched, remembered
from livret.intake.model import Outcome, Wishes
from tests.sheets import book, brought, edition, fields, reported, typed

VAL, AGGLO = "Val-Fictif", "Agglomération d'Exempleville"
RULES = [
    RubricRule(titre="Le projet pilote"),
    RubricRule(titre="Les impacts positifs", forme="points"),
    RubricRule(titre="Les limites", forme="cercles"),
    RubricRule(titre="Le point de vue de l'alliée", variantes=["Le point de vue de l'allié"], forme="voix"),
    RubricRule(titre="Le point de vue du territoire", forme="voix-teintee"),
]
WHO, PEOPLE = "Quel est le nom de votre territoire ?", "Combien d'habitants compte votre intercommunalité ?"
PROJECT, GAINS = "Quel est le projet pilote ? (800 signes environ)", "Quels en sont les impacts positifs ?"
ASKED = Wishes(source="Insee", year="2022")
HEAD = ("Horodateur", WHO, PEOPLE, PROJECT, GAINS)
ANSWER = ("12/03/2025 17:45", VAL, "4 210", "Une haie.\n\nUn hiver.", "Un marché.\nUn atelier.")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return edition(tmp_path)


def texte(folder: Path, name: str, outcome: Outcome) -> str:
    """Return what *outcome* makes of the text of a territory, rubric by rubric."""
    file = f"territoires/{name}/texte.md"
    return "\n\n".join(f"## {each.heading}\n\n{each.after}" for each in outcome.passages if each.file == file)


@pytest.mark.parametrize(
    ("question", "goal"),
    [
        (WHO, "nom"),
        ("Comment s'appelle votre intercommunalité ?", "nom"),
        ("Territoire concerné", "nom"),
        ("Établissement Entreprise SIREN", "siren"),
        ("N° SIRET de la collectivité", "siren"),
        ("Établissement Entreprise raison sociale", "nom"),
        (PEOPLE, "population.valeur"),
        ("Population municipale (Insee 2022)", "population.valeur"),
        ("Quelle est sa superficie, en km² ?", "superficie_km2.valeur"),
        ("Combien de communes compte votre EPCI ?", "communes.valeur"),
        ("Quel est le titre du projet ?", "projet"),
        ("Dans quel département se situe votre territoire ?", "?"),
        ("Nom et prénom de l'allié·e", "alliee.nom"),
        ("Structure de l’alliée", "alliee.structure"),
        ("Quel est le projet pilote de votre territoire ? (800 signes environ)", "rubrique: Le projet pilote"),
        ("Quels sont les impacts positifs du projet ?", "rubrique: Les impacts positifs"),
        ("Quelles en sont les limites ?", "rubrique: Les limites"),
        ("Quel est le point de vue de l'allié ?", "rubrique: Le point de vue de l'alliée"),
        ("Quel est le point de vue du territoire (élu·es, agent·es) ?", "rubrique: Le point de vue du territoire"),
        ("Que pense le territoire de son alliée ?", "?"),
        ("Combien d'habitants ont participé au projet ?", "?"),
        ("Combien d'emplois le projet a-t-il créés ?", "?"),
        ("Superficie des haies plantées ?", "?"),
        ("G01Q02. Quelles sont les limites ?", "rubrique: Les limites"),
        ("3) Présentez en quelques lignes le projet pilote (contexte, objectifs).", "rubrique: Le projet pilote"),
        ("Le projet a-t-il des limites budgétaires, et lesquelles ?", "?"),
        ("Quel est votre nom ?", "?"),
        ("How many inhabitants?", "?"),
        ("Describe your project", "?"),
    ],
)
def test_a_question_is_matched_where_its_words_are_those_of_a_field_or_a_rubric(question: str, goal: str) -> None:
    assert matched(question, RULES, HOUSE) == goal


def test_answers_go_to_the_fiche_and_the_text(folder: Path) -> None:
    outcome, draft = brought(typed([HEAD, ANSWER]), folder, "reponses.csv", ASKED)
    assert fields(outcome) == {"population": "4 210", "population source": "Insee", "population année": "2022"}
    assert draft.text("territoires/val-fictif/texte.md") == (
        "## Le projet pilote\n\nUne haie.\n\nUn hiver.\n\n## Les impacts positifs\n\n- Un marché.\n- Un atelier.\n"
    )
    assert reported(outcome) == ["IMPORT-053 A1"]
    assert dict(outcome.facts) == {"territories": 1, "figures": 1, "rubrics": 2}


def test_what_is_answered_is_words_and_no_markdown(folder: Path) -> None:
    """Anybody may answer a form: nothing that is typed there makes blocks, links, pictures or headings."""
    answer = (
        '## Les limites\n::: encadre titre="x"\n<script>x</script>\n[lien](https://exemple.invalid)\n![x](photos/a.jpg)'
    )
    outcome, _draft = brought(book([HEAD, (*ANSWER[:3], answer, "**Fin**\n:::")]), folder, wishes=ASKED)
    text = texte(folder, "val-fictif", outcome)
    read = read_sections(MarkdownFile("texte.md", text, folder), RULES, lambda _name, _place: None)
    html = "".join(rubric.prose.html for rubric in read.rubrics)
    assert not re.search(r"<(?:script|img|aside|strong|h\d)\b|>lien<", html)
    said = re.sub(r"<[^>]+>|\s", "", html)
    assert all(sign in said for sign in ("##", ":::", "&lt;script&gt;", "](https://", "**Fin**"))


def test_what_questions_are_for_is_remembered_and_an_officer_has_the_last_word(folder: Path) -> None:
    head, answer = (*HEAD, "Autre chose ?", "Vos idées ?"), (*ANSWER, "Rien.", "Mille.")
    outcome, draft = brought(typed([head, answer]), folder, "reponses.csv", ASKED)
    assert reported(outcome) == ["IMPORT-053 A1", "IMPORT-066 F1", "IMPORT-066 G1"]
    text = draft.text("formulaire.yaml") or ""
    assert f'"{WHO}": nom\n' in text
    assert f'"{PROJECT}": "rubrique: Le projet pilote"\n' in text
    assert '"Autre chose ?": "?"\n' in text
    assert read_yaml(text, "")[1] == []
    decided = text.replace('"Autre chose ?": "?"', '"Autre chose ?": rubrique: les limites')
    decided = decided.replace('"Vos idées ?": "?"', '"Vos idées ?": ignorer  # le 3').replace(
        ": population.valeur", ": ?"
    )
    (folder / "formulaire.yaml").write_text(decided, "utf-8")
    again, draft = brought(typed([(*head, "Et encore ?"), (*answer, "Oui.")]), folder, "reponses.csv", ASKED)
    assert reported(again) == ["IMPORT-053 A1", "IMPORT-053 G1", "IMPORT-066 C1", "IMPORT-066 H1"]
    assert fields(again) == {}
    assert "## Les limites\n\n- Rien." in texte(folder, "val-fictif", again)
    assert draft.text("formulaire.yaml") == f'{decided}"Et encore ?": "?"\n'


def test_what_was_decided_wrongly_is_told_where_it_stands(folder: Path) -> None:
    (folder / "formulaire.yaml").write_text(f'# x\n"{PEOPLE}": populasion\n', "utf-8")
    outcome, _draft = brought(typed([HEAD, ANSWER]), folder, "reponses.csv")
    assert [str(each.location) for each in outcome.problems if each.code == "IMPORT-068"] == [
        f"formulaire.yaml:2:{len(PEOPLE) + 5}"
    ]
    (folder / "formulaire.yaml").write_text("- a\n", "utf-8")
    refused, draft = brought(typed([HEAD, ANSWER]), folder, "reponses.csv")
    assert refused.refused
    assert not draft.changes()
    facts, _draft = brought(book([("Nom", "Population"), (VAL, 4210)]), folder, wishes=ASKED)
    assert fields(facts)["population"] == "4 210", "a spreadsheet of facts has nothing to do with it"


@pytest.mark.parametrize(
    ("stamps", "wins"),
    [
        (("2025/03/03 9:12:45 AM UTC+1", "2025/03/03 2:01:10 PM UTC+1"), "second"),
        (("2025/03/03 2:01:10 PM UTC+1", "2025/03/03 9:12:45 AM UTC+1"), "first"),
        (("12/03/2025 - 17:45", "04/11/2024 - 08:00"), "first"),
        (("3/25/2025 9:12:45", "4/1/2025 9:12:45"), "second"),
        (("2025-03-12 10:00:00", "2025-03-12 09:59:59"), "first"),
        (("hier", "avant-hier"), "second"),
    ],
)
def test_the_last_answer_of_a_territory_wins(folder: Path, stamps: tuple[str, str], wins: str) -> None:
    rows = [HEAD, (stamps[0], VAL, 1, "first"), (stamps[1], VAL, 1, "second")]
    outcome, _draft = brought(typed(rows), folder, "reponses.csv", ASKED)
    assert texte(folder, "val-fictif", outcome) == f"## Le projet pilote\n\n{wins}"
    assert f"IMPORT-067 {2 if wins == 'second' else 3}" in reported(outcome)


@pytest.mark.parametrize(
    ("own", "row"),
    [
        (("ID de la réponse", "Date de soumission", "Dernière page"), ("7", "2025-03-03", "3")),
        (("ID", "Email", "Civilité", "Nom", "Prénom", "Déposé le"), ("1", "a", "M", "B", "C", "3")),
        (("ID", "Heure de début", "Heure de fin", "Adresse de messagerie"), ("1", "3/3/2025", "3/3/2025", "anonymous")),
    ],
)
def test_what_services_add_is_left_and_said_once(folder: Path, own: tuple[str, ...], row: tuple[str, ...]) -> None:
    outcome, _draft = brought(typed([(*own, *HEAD[1:]), (*row, *ANSWER[1:])]), folder, "export.csv", ASKED)
    assert outcome.territories == ("val-fictif",)
    assert fields(outcome)["population"] == "4 210"
    assert outcome.problems[0].values["what"].startswith(own[0])


def test_headings_of_framaforms_stand_in_two_rows_and_drafts_are_left(folder: Path) -> None:
    own = ("Numéro de série", "SID", "Date/Heure", "Brouillon")
    rows = [
        ("Informations", "", "", "", *HEAD[1:]), (*own, "", "", "", ""),
        ("1", "4501", "03/03/2025 - 09:12", "0", *ANSWER[1:]),
        ("2", "4502", "04/03/2025 - 09:12", "1", VAL, "9", "Un brouillon.", ""),
    ]  # fmt: skip
    outcome, _draft = brought(typed(rows), folder, "framaforms.csv", ASKED)
    assert fields(outcome)["population"] == "4 210"
    assert reported(outcome) == ["IMPORT-053 A1", "IMPORT-053 4"]


def test_choices_stand_below_their_question_and_nothing_is_lost_without_a_heading(folder: Path) -> None:
    own = ("SID", "Date/Heure", "Brouillon")
    rows = [
        ("Informations", "", "", WHO, PEOPLE, "Quels soutiens ?", "", ""), (*own, "", "", "État", "Région", ""),
        ("1", "03/03/2025 - 09:12", "0", VAL, "4 210", "X", "Y", "Z"),
    ]  # fmt: skip
    outcome, _draft = brought(typed(rows), folder, "framaforms.csv", ASKED)
    requested = [each.values["question"] for each in outcome.problems if each.code == "IMPORT-066"]
    assert requested == ["Quels soutiens ? – État", "Quels soutiens ? – Région"]
    assert [each.values["what"] for each in outcome.problems if each.code == "IMPORT-053"][-1] == "Z"


def test_who_answered_is_not_shown_to_whoever_reads_what_came_in(folder: Path) -> None:
    head, row = ("Horodateur", "Adresse e-mail", *HEAD[1:]), ("1/3/2025", "camille@exemple.fr", *ANSWER[1:])
    outcome, _draft = brought(typed([head, row, row]), folder, "reponses.csv")
    told_ = "".join(
        f"{each.message} {each.help} {each.location and each.location.excerpt}" for each in outcome.problems
    )
    assert "IMPORT-067" in "".join(reported(outcome))
    assert "camille" not in told_


def test_a_territory_is_known_by_its_number_beside_the_name_of_who_answers(folder: Path) -> None:
    head = ("Nom", "Prénom", "Déposé le", "Établissement SIRET", "Établissement Adresse", PEOPLE)
    row = ("Fiction", "Camille", "2025-03-03", "24310081500013", "1 rue", "4 210")
    outcome, _draft = brought(typed([head, row], sign=","), folder, "dossiers.csv", ASKED)
    assert fields(outcome)["population"] == "4 210"


def test_what_cannot_be_sure_is_asked_and_what_was_there_stays(folder: Path) -> None:
    home = folder / "territoires/val-fictif"
    (home / "texte.md").write_text("## Le projet pilote\n\nAvant.\n\n## Les limites\n\n- Gardées.\n", "utf-8")
    rows = [HEAD, ("1/3/2025", VAL, "environ 4 000", "Après.", ""), ("2/3/2025", "Pays Inconnu", "9", "X", "")]
    outcome, draft = brought(typed(rows), folder, "reponses.csv", ASKED)
    assert reported(outcome) == ["IMPORT-053 A1", "IMPORT-054 B3", "IMPORT-057 C2"]
    assert (
        draft.text("territoires/val-fictif/texte.md")
        == "## Le projet pilote\n\nAprès.\n\n## Les limites\n\n- Gardées.\n"
    )
    assert [(each.before, each.after) for each in outcome.passages if "texte" in each.file] == [("Avant.", "Après.")]


def test_a_form_in_another_language_is_asked_and_its_questions_are_kept(folder: Path) -> None:
    head = ("Timestamp", "Name of your municipality", "How many inhabitants?", "Describe your project")
    rows = [head, ("3/3/2025", "Somewhere", "4,210", "A hedge."), ("3/4/2025", "Elsewhere", "12", "A pond.")]
    outcome, draft = brought(typed(rows), folder, "Responses.csv", ASKED)
    assert reported(outcome) == ["IMPORT-053 A1", *(f"IMPORT-066 {column}1" for column in "BCD"), "IMPORT-069 1"]
    assert [change.file for change in draft.changes()] == ["formulaire.yaml"]
    assert {told_[0] for told_ in remembered(draft.text("formulaire.yaml") or "").values()} == {"?"}


def test_the_same_answers_again_change_nothing(folder: Path) -> None:
    data = book([HEAD, ANSWER])
    _outcome, draft = brought(data, folder, "reponses.xlsx", ASKED)
    for change in draft.changes():
        assert change.after is not None
        (folder / change.file).write_bytes(change.after)
    again, draft = brought(data, folder, "reponses.xlsx", ASKED)
    assert (again.passages, draft.changes()) == ((), ())


def test_a_name_of_a_territory_among_what_the_service_notes_is_an_officers_to_say(folder: Path) -> None:
    rows = [("Horodateur", "Nom", "Population"), ("1/3/2025", VAL, "4 210"), ("2/3/2025", AGGLO, "9")]
    outcome, _draft = brought(typed(rows), folder, "reponses.csv", ASKED)
    assert "IMPORT-069 1" in reported(outcome)
    (folder / "formulaire.yaml").write_text('"Nom": nom\n', "utf-8")
    outcome, _draft = brought(typed(rows), folder, "reponses.csv", ASKED)
    assert fields(outcome)["population"] == "4 210"


def test_a_sheet_of_facts_with_a_date_is_no_form(folder: Path) -> None:
    rows = [("Nom", "Déposé le", "Population", "Communes"), (VAL, "1/3/2025", "4 210", "7")]
    outcome, draft = brought(typed(rows), folder, "suivi.csv", ASKED)
    assert reported(outcome) == ["IMPORT-051 B1"]
    assert [change.file for change in draft.changes()] == ["territoires/val-fictif/fiche.yaml"]


def test_an_edition_may_hold_what_was_decided_of_its_form(folder: Path) -> None:
    before = load(folder).problems
    (folder / "formulaire.yaml").write_text(f'"{WHO}": nom\n', "utf-8")
    assert load(folder).problems == before
