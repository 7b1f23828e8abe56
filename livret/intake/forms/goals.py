"""The goal of each question of a form: a field, a rubric, nothing; matched once, kept in formulaire.yaml.

The file is an officer's: its entries are never changed, new questions are appended.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from livret.base.problems import Location, Problem, Refused, Severity
from livret.catalogue import intake as kinds
from livret.edition.load.yaml_nodes import read_yaml
from livret.edition.model import RubricRule
from livret.edition.source import Scalar
from livret.intake.figures.labels import LOOSE, Heading, Labels, folded, units_of
from livret.intake.forms.sheet import names_territory
from livret.intake.next_year.yaml_values import field
from livret.intake.texts.headings import Rubrics

NAME = "formulaire.yaml"
_UNKNOWN, _IGNORED = "?", "ignorer"
_RUBRIC = re.compile(r"rubrique\s*:\s*(?P<name>.+)", re.IGNORECASE)
_HEADER = """\
# Ce que chaque question du formulaire remplit : un champ de fiche.yaml (nom, siren, population.valeur, alliee.nom…),
# « rubrique: » et son intitulé, ou « ignorer ». Derrière « ? », personne ne l’a encore dit.
"""
#: The least share of the words of a question that are those of its goal, in per cent.
_MOSTLY = 60
#: The unquoted value behind a question: « ? » and « rubrique: … » mean something else in YAML.
_BARE = re.compile(r"""^("(?:[^"\\]|\\.)*":[ \t]+)([^"'#\s][^\n#]*?)(?=[ \t]*(?:[ \t]#.*)?$)""", re.MULTILINE)
#: The letters of a question by which it is recognised.
_LONGEST = 300
#: « (800 signes environ) », « (obligatoire) »: a form's notes on an answer.
_HINT = re.compile(
    r"[(\[][^)\]]*(?:signe|mot|caract|ligne|environ|max|obligatoire|facultatif|optionnel)[^)\]]*[)\]]", re.IGNORECASE
)
#: « 3. », « G01Q02. », « [SQ001] »: the number of a question.
_NUMBER = re.compile(r"^\s*(?:\[\w{1,12}\]|(?:[A-Z]{0,2}\d{1,3}){1,3}\s*[.:)–-])\s*")
_BESIDE = re.compile(r"\([^()]*\)")
#: Words of asking, without meaning for the goal.
_QUESTION_WORDS = frozenset(
    re.findall(
        r"\w+",
        "quel quelle est sont sera etait sa son se ses leur notre nos ce cette c combien compte compter comporte y a t "
        "il elle on pouvez vous nous decrire decrivez presenter presentez indiquer indiquez preciser precisez donner "
        "donnez merci svp s plait quoi que qu qui comment appelle et ou dans selon pour avec sur ont ete avez etre "
        "quelque ligne resumer resumez resume mene menee realise realisee detailler detaillez expliquer expliquez "
        "dites racontez raconter partager partagez plus "
        "bref brievement phrase mot signe maximum obligatoire principaux principal principale",
    )
)
#: A territory, in questions: it identifies the territory where no other question does.
_PLACES = frozenset({"territoire", "intercommunalite", "collectivite", "epci", "groupement", "communaute"})
_NAMES = frozenset({"nom", "complet", "intitule", "denomination", "concerne", "pilote"})
_COUNTING = re.compile(r"\b(?:combien|nombre|nb)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Goal:
    """The goal of a question: a field, with the unit, year and source in its words; or a rubric; or ``ignored``.

    None of them: nobody has decided yet.
    """

    heading: Heading | None = None
    rule: RubricRule | None = None
    ignored: bool = False


@dataclass(frozen=True, slots=True)
class Goals:
    """The goals of questions by column; formulaire.yaml with the new ones, which ``added`` lists."""

    of: Mapping[int, Goal]
    text: str
    added: Mapping[str, str]
    problems: tuple[Problem, ...] = ()


def remembered(text: str) -> dict[str, tuple[str, Location]]:
    """Return the goal of each question, folded, in formulaire.yaml, and its place; raises Refused."""
    if not text.strip():
        return {}
    table, faults = read_yaml(_BARE.sub(_quoted, text), NAME)
    if table is None:
        raise Refused(next(fault for fault in faults if fault.severity is Severity.ERROR))
    entries = [(entry.key, entry.value) for entry in table.entries]
    return {
        folded(key.text): (value.text if isinstance(value, Scalar) else _UNKNOWN, value.mark) for key, value in entries
    }


def questions_of(text: str) -> frozenset[str]:
    """Return the questions of formulaire.yaml, *text*, folded; none where it cannot be read."""
    try:
        return frozenset(remembered(text))
    except Refused:
        return frozenset()


def _quoted(found: re.Match[str]) -> str:
    return found[1] + json.dumps(found[2], ensure_ascii=False)


def goals(questions: Mapping[int, str], text: str, rules: Sequence[RubricRule], labels: Labels) -> Goals:
    """Return the goals of *questions*: from formulaire.yaml, *text*, or else matched by their words.

    :raises Refused: formulaire.yaml cannot be read.
    """
    known, rubrics = remembered(text), Rubrics(rules)
    found: dict[int, Goal] = {}
    added: dict[str, str] = {}
    problems: list[Problem] = []
    for at, question in questions.items():
        name, place = known.get(folded(question[:_LONGEST]), ("", Location(NAME)))
        if not name:
            name = added[question] = matched(question, rules, labels)
        goal = _goal(name, question, rubrics, labels)
        if goal is None:
            problems.append(kinds.FORM_GOAL.at(place, goal=name, example=rules[0].heading))
        found[at] = goal or Goal()
    lines = [
        line
        for question, name in added.items()
        for line in field(json.dumps(question[:_LONGEST], ensure_ascii=False), name)
    ]
    new = (text.rstrip("\n") + "\n" if text.strip() else _HEADER) + "\n".join([*lines, ""]) if lines else text
    return Goals(found, new, added, tuple(problems))


def _goal(name: str, question: str, rubrics: Rubrics, labels: Labels) -> Goal | None:
    """Return the goal called *name*; None if there is none."""
    words = name.strip()
    if words.casefold() in ("", _UNKNOWN):
        return Goal()
    if words.casefold() in (_IGNORED, "ignoré", "ignorée"):
        return Goal(ignored=True)
    if rubric := _RUBRIC.fullmatch(words):
        meant = rubrics.worded(rubric["name"])
        return Goal(rule=meant.rule) if meant else None
    path = tuple(words.split("."))
    path = (*path, "valeur") if len(path) == 1 and path[0] in labels.rows else path
    path = ("alliee", "nom") if path == ("alliee",) else path
    return Goal(_heading(path, question, labels)) if path in labels.paths else None


def _heading(path: tuple[str, ...], question: str, labels: Labels) -> Heading:
    """Return the heading of *question*: the field *path*, with the unit, the year and the source in its words."""
    beside, row = labels.qualifiers(_bare(question)), labels.rows.get(path[0])
    if not row or path[-1] != "valeur":
        return Heading(path)
    return Heading(path, beside.unit if beside.unit in units_of(row) else "", beside.year, beside.source)


def _bare(question: str) -> str:
    return _HINT.sub(" ", _NUMBER.sub("", question)).strip().rstrip(" ?:*")


def matched(question: str, rules: Sequence[RubricRule], labels: Labels) -> str:
    """Return the goal of *question*, as formulaire.yaml writes it; « ? » where it is uncertain.

    It is the only rubric or field whose words are all in the question, and are most of the question's words.
    """
    bare = _bare(question)
    if names_territory(question):
        return "nom" if "raison sociale" in folded(question) else "siren"
    beside = labels.qualifiers(bare)
    words = (
        {*folded(_BESIDE.sub(" ", bare) or bare).split()}
        - _QUESTION_WORDS
        - {"km2", "ha", "m2", beside.year, *folded(beside.source).split()}
    )
    if words & _PLACES and words <= _PLACES | _NAMES:
        return "nom"
    counting = bool(_COUNTING.search(bare))
    ways = [(len(own), 0, goal) for own, goal in _fields(counting, labels) if own <= words]
    ways += [(len(own), 1, goal) for own, goal in _rubrics(rules) if own <= words and not counting]
    if not ways:
        return _UNKNOWN
    count, sort, goal = max(ways, key=lambda way: way[:2])
    rest = words - _PLACES
    one = {each for number, kind, each in ways if (number, kind) == (count, sort)} == {goal}
    return goal if one and count * 100 >= _MOSTLY * len(rest or words) else _UNKNOWN


def _fields(counting: bool, labels: Labels) -> Iterator[tuple[set[str], str]]:
    """Yield the words of each label of a field, and the field; for *counting* questions, figures alone."""
    for path, label in labels.spoken:
        words = {*folded(label).split()} - _QUESTION_WORDS - {"km2"}
        if (
            words
            and path not in (("nom",), ("siren",))
            and path[0] != LOOSE
            and (path[0] in labels.rows or not counting)
        ):
            yield words, ".".join(path)


def _rubrics(rules: Sequence[RubricRule]) -> Iterator[tuple[set[str], str]]:
    for rule in rules:
        for name in (rule.heading, *rule.variants):
            if words := {*folded(name).split()} - _QUESTION_WORDS:
                yield words, f"rubrique: {rule.heading}"
