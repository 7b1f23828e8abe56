"""A file of the corpus, brought into an edition that holds names alone → what of it is right, and what is lost."""

import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bench.intake import blocks, words
from bench.intake.blocks import Block
from bench.intake.sheets import HEADINGS, Expected, Sheet
from bench.intake.texts import Case
from livret.base import paths
from livret.base.problems import Problem
from livret.edition.model import RubricRule
from livret.intake import bringing, cohort
from livret.intake.draft import Draft
from livret.intake.model import Arrival, Outcome, Wishes
from livret.workers.api import Workers

_SORTS = {"docx": "word", "odt": "odt", "xlsx": "sheet", "ods": "sheet", "csv": "sheet"}
_UNITS = Counter(dict.fromkeys(("hab", "habitants", "km2", "communes"), 1))
_NONE = Wishes()
_NAMES = ("nom", "nom_court", "siren")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is right of what came in, of how many: blocks of a text, or fields of fiches.

    ``lost`` are words that are neither in the edition nor told; ``faults`` are for whoever mends the reader, and so are
    ``needless``, what is reported of a text that has nothing to report.
    """

    arrival: str
    right: int
    total: int
    lost: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    needless: tuple[str, ...] = ()


def edition(folder: Path) -> Path:
    """Make the edition ``exemple`` in *folder*, its territories with nothing but their names and numbers; return it."""
    source = paths.root() / "reports/exemple"
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("texte.md", "photos"))
    for sheet in folder.glob("territoires/*/fiche.yaml"):
        lines = sheet.read_text("utf-8").splitlines()
        kept = [line for line in lines if line.partition(":")[0] in _NAMES]
        sheet.write_text("".join(f"{line}\n" for line in kept), "utf-8")
    return folder


def rules(folder: Path) -> list[RubricRule]:
    """Return the rubrics of the edition in *folder*."""
    return list(cohort.read(folder).rubrics)


def text(case: Case, wanted: str, folder: Path, press: Workers) -> Verdict:
    """Bring in *case*, that must become the Markdown *wanted*."""
    faults: list[str] = []
    if case.changes:
        outcome, _draft = _brought(case.arrival, case.data, folder, press)
        faults += [] if outcome.refused else ["its tracked changes are taken in unseen"]
        faults += _unreported(case.told, outcome.problems)
    outcome, draft = _brought(case.arrival, case.data, folder, press, Wishes(accept_changes=True))
    faults += _unreported(case.told, outcome.problems)
    faults += [f"refused: {problem.code} {problem.message}" for problem in outcome.problems if outcome.refused]
    home, edition_rules = f"territoires/{case.territory}", rules(folder)
    photos = (yaml.load(draft.text(f"{home}/fiche.yaml") or "", yaml.BaseLoader) or {}).get("photos") or []
    got = blocks.of_markdown(draft.text(f"{home}/texte.md") or "", edition_rules) + blocks.of_photos(photos)
    got, expected = blocks.pictures_last(got), blocks.pictures_last(blocks.of_markdown(wanted, edition_rules))
    right, total = blocks.right(got, expected)
    faults += _differences(got, expected)
    lost = words.of_text(case.arrival, case.data) - _kept(draft, outcome)
    needless = () if case.told else tuple(f"{each.code} {each.message}" for each in outcome.problems)
    return Verdict(case.arrival, right, total, tuple(lost.elements()), tuple(faults), needless)


def sheet(case: Sheet, wanted: Expected, folder: Path, press: Workers) -> Verdict:
    """Bring in *case*, that must fill the fields *wanted*, write their texts, and ask about what is in doubt."""
    outcome, draft = _brought(case.arrival, case.data, folder, press, Wishes(source=case.source, year=case.year))
    faults = [f"refused: {each.code} {each.message}" for each in outcome.problems if outcome.refused and wanted.fiches]
    faults += _unreported(wanted.told, outcome.problems)
    cells = {f"{place.cell}{place.line}" for problem in outcome.problems if (place := problem.location)}
    faults += [f"not asked: {cell}" for cell in wanted.asked if not cells & set(cell.split("|"))]
    right = total = 0
    for home in sorted(path.parent.name for path in folder.glob("territoires/*/fiche.yaml")):
        good, of, wrong = _fields(draft, home, wanted.fiches.get(home, {}))
        right, total, faults = right + good, total + of, faults + wrong
    edition_rules = rules(folder)
    for home, markdown in wanted.textes.items():
        got = blocks.of_markdown(draft.text(f"territoires/{home}/texte.md") or "", edition_rules)
        expected = blocks.of_markdown(markdown, edition_rules)
        good, of = blocks.right(got, expected)
        right, total, faults = right + good, total + of, faults + _differences(got, expected)
    return Verdict(case.arrival, right, total, tuple(_lost(case, draft, outcome)), tuple(faults))


def _lost(case: Sheet, draft: Draft, outcome: Outcome) -> Iterator[str]:
    """Yield the words of cells that are neither in the edition nor told; what heads a column, and units, are not lost.

    A row, or a column by its heading, that is reported as left out stands for all its cells.
    """
    rows = words.of_cells(case.arrival, case.data)
    kept, said = _kept(draft, outcome), _flat(" ".join(map(_reported, outcome.problems)))
    places = [problem.location for problem in outcome.problems if problem.location]
    left_out = {place.line for place in places if not place.cell}
    heads = [next((cell for row in rows[:2] if (cell := row[at : at + 1]) and cell[0]), [""])[0] for at in range(99)]
    for number, row in enumerate(rows, 1):
        for at, cell in enumerate(row):
            known = cell.strip() in HEADINGS or number in left_out or (heads[at] and _flat(heads[at]) in said)
            if not known:
                yield from ((words.counted(cell) - kept) - _UNITS).elements()


def _brought(name: str, data: bytes, folder: Path, press: Workers, wishes: Wishes = _NONE) -> tuple[Outcome, Draft]:
    draft = Draft(folder)
    arrival = Arrival(name, data, _SORTS[name.rpartition(".")[2]])
    (outcome,) = bringing.bring([arrival], draft, cohort.read(folder), press, wishes)
    return outcome, draft


def _unreported(wanted: Sequence[str], problems: Sequence[Problem]) -> list[str]:
    said = " ".join(_reported(problem) for problem in problems)
    return [f"not told: {words!r}" for words in wanted if _flat(words) not in _flat(said)]


def _reported(problem: Problem) -> str:
    excerpt = problem.location.excerpt if problem.location else ""
    return f"{problem.message} {problem.help} {excerpt} {problem.location}"


def _flat(said: str) -> str:
    return re.sub(r"\W+", " ", said).casefold()


def _kept(draft: Draft, outcome: Outcome) -> Counter[str]:
    """Return the words that are in the edition, or told; one that was told may stand for all that were alike."""
    lines = words.counted(" ".join(map(_reported, outcome.problems)))
    homes = [f"territoires/{name}" for name in outcome.territories]
    files = [name for home in homes for name in draft.names(home) if name.endswith((".md", ".yaml"))]
    kept = words.counted("\n".join(draft.text(name) or "" for name in files))
    return kept + Counter(dict.fromkeys(lines, 10**6))


def _differences(got: Sequence[Block], expected: Sequence[Block]) -> list[str]:
    def shown(block: Block) -> str:
        return f"{block[0]} {block[1]} {' '.join(f'{word}/{marks}' if marks else word for word, marks in block[2])}"

    missing = [f"missing: {shown(block)}" for block in expected if block not in got]
    return [*missing, *(f"too much: {shown(block)}" for block in got if block not in expected)]


def _fields(draft: Draft, home: str, wanted: Mapping[str, str]) -> tuple[int, int, list[str]]:
    """Return how many fields of a fiche are right, of how many (those that nobody gave count), and what is wrong."""
    there = draft.text(f"territoires/{home}/fiche.yaml") or ""
    got = {key: value for key, value in _dotted(yaml.load(there, yaml.BaseLoader)) if key not in _NAMES}
    wrong = [
        f"{home} {key}: {got.get(key)!r} for {wanted.get(key)!r}"
        for key in {*got, *wanted}
        if _plain(got.get(key, "")) != _plain(wanted.get(key, ""))
    ]
    total = len({*got, *wanted})
    return total - len(wrong), total, sorted(wrong)


def _dotted(value: Any, before: str = "") -> list[tuple[str, str]]:
    if isinstance(value, Mapping):
        return [pair for key, inner in value.items() for pair in _dotted(inner, f"{before}.{key}".lstrip("."))]
    short = {"population": "valeur", "superficie_km2": "valeur", "communes": "valeur", "alliee": "nom"}
    return [(f"{before}.{short[before]}" if before in short else before, str(value))]


def _plain(value: str) -> str:
    """Return *value* as two people may write the same: 1 234,50 is 1234.5."""
    bare = re.sub(r"\s", "", value).replace(",", ".")
    return f"{float(bare):g}" if re.fullmatch(r"\d+(\.\d+)?", bare) and not bare.startswith("0") else value.strip()
