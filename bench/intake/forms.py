"""Forms' exports, as four services write them: long questions for headings, several lines in a cell, what they add."""

import csv
import io
from collections.abc import Mapping, Sequence

_PROJECT = "Quel est le projet pilote de votre territoire ? (800 signes environ)"
_GAINS = "Quels sont les impacts positifs du projet ?"
_LIMITS = "Quelles en sont les limites ?"
_ALLY = "Quel est le point de vue de l'alliée ?"
_OWN = "Quel est le point de vue du territoire ?"
_PEOPLE = "Combien d'habitants compte votre intercommunalité ?"
_AREA = "Quelle est sa superficie, en km² ?"
_WHO = "Quel est le nom de votre territoire ?"

_VAL: Mapping[str, str] = {
    _WHO: "Val-Fictif",
    _PEOPLE: "4 210",
    _AREA: "48",
    _PROJECT: "Une haie autour de chacune des 7 écoles imaginaires.\n\nLe chantier a duré un hiver.",
    _GAINS: "- 1 200 m de haies plantés ;\n- une soupe partagée.",
    _LIMITS: "• Un plant sur cinq est mort.\n• L'entretien n'est pas financé.",
    _ALLY: "Tout est allé vite, parce que le projet était petit.",
    _OWN: "Nous manquions surtout d'occasions de nous voir.",
}
_CC: Mapping[str, str] = {
    _WHO: "CC d'Exemple",
    _PEOPLE: "31415",
    _AREA: "592",
    _PROJECT: "Une recyclerie dans l'ancienne gare d'Exemple ; \"rien ne se jette\".",
    _GAINS: "Un marché le samedi matin.\nUn atelier ouvert.",
    _LIMITS: "",
    _ALLY: "J'ai trouvé vingt personnes autour d'un grille-pain.",
    _OWN: "Nous avons d'abord créé une habitude.",
}
QUESTIONS = tuple(_VAL)


def _table(heads: Sequence[Sequence[str]], rows: Sequence[Sequence[str]], separator: str, encoding: str) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n").writerows([*heads, *rows])
    return out.getvalue().encode(encoding)


def _google() -> bytes:
    first = {**_VAL, _PEOPLE: "4 200", _PROJECT: "Un premier jet, remplacé depuis."}
    rows = [
        ["2025/03/03 9:12:45 AM UTC+1", *first.values()],
        ["2025/03/04 2:01:10 PM UTC+1", *_CC.values()],
        ["2025/03/12 5:45:01 PM UTC+1", *_VAL.values()],
    ]
    return _table([["Horodateur", *QUESTIONS]], rows, ",", "utf-8")


def _framaforms() -> bytes:
    own = ["Numéro de série", "SID", "Date/Heure", "Brouillon", "Adresse IP", "UID", "Nom d'utilisateur"]
    heads = [["Informations sur la soumission", *[""] * 6, *QUESTIONS], [*own, *[""] * len(QUESTIONS)]]
    rows = [
        ["1", "4501", "03/03/2025 - 09:12", "0", "192.0.2.1", "0", "", *_VAL.values()],
        ["2", "4502", "04/03/2025 - 14:01", "0", "192.0.2.2", "0", "", *_CC.values()],
    ]
    return _table(heads, rows, ";", "utf-8-sig")


def _limesurvey() -> bytes:
    own = ["ID de la réponse", "Date de soumission", "Dernière page", "Langue de départ", "Tête de série"]
    rows = [
        ["7", "2025-03-03 09:12:45", "3", "fr", "123456", *_VAL.values()],
        ["8", "2025-03-04 14:01:10", "3", "fr", "654321", *_CC.values()],
    ]
    return _table([[*own, *(f"{question} " for question in QUESTIONS)]], rows, ";", "utf-8-sig")


def _procedures() -> bytes:
    own = [
        "ID",
        "Email",
        "Civilité",
        "Nom",
        "Prénom",
        "Archivé",
        "État du dossier",
        "Dernière mise à jour le",
        "Déposé le",
    ]
    company = ["Établissement SIRET", "Établissement Entreprise SIREN", "Établissement Entreprise raison sociale"]
    kept = QUESTIONS[1:]
    rows = [
        [
            *[
                "101",
                "accueil@exemple.invalid",
                "Mme",
                "Fiction",
                "Camille",
                "false",
                "Accepté",
                "2025-03-12 10:00",
                "2025-03-03 09:12",
            ],
            *["24310081500013", "243100815", "VAL FICTIF"],
            *(_VAL[question] for question in kept),
        ],
    ]
    return _table([[*own, *company, *kept]], rows, ",", "utf-8")


def _english() -> bytes:
    questions = ["Timestamp", "Name of your municipality", "How many inhabitants?", "Describe your project"]
    rows = [["3/3/2025 9:12:45", "Val-Fictif", "4,210", "A hedge around every imaginary school."]]
    return _table([questions], rows, ",", "utf-8")


FORMS: Mapping[str, tuple[str, bytes]] = {
    "Votre contribution (réponses) - Réponses au formulaire 1.csv": ("google", _google()),
    "framaforms-contribution.csv": ("form", _framaforms()),
    "results-survey318245.csv": ("form", _limesurvey()),
    "dossiers_contribution_2025-03-12.csv": ("procedures", _procedures()),
    "Responses.csv": ("english", _english()),
}
