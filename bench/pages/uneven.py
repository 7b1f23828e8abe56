"""Editions of uneven matter, as authors send it: what ``drawn`` gives in even shares, shared out at random.

A rubric may be left out, or be most of the text; lists have nested items, paragraphs bold words, links, headings, notes
and tables; a territory has up to six facts, and photographs of several shapes.
"""

import json
import random
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from bench.pages import drawn
from bench.pages.drawn import Matter

#: How often a rubric is there, but for the first one, and from how many words on.
_THERE = ((1.0, 0), (0.85, 110), (0.8, 130), (0.75, 150), (0.85, 0))
_LISTS, _PROJECT = (1, 2), 0.5
#: Words of a paragraph; items of a list.
_PARAGRAPHS, _ITEMS = (18, 30, 45, 60, 90, 130), (1, 2, 3, 4, 5, 6, 8, 11, 15)
#: How often a text has each of these, and how many notes at most.
_BOLD, _LINK, _NOTE, _HEADING, _TABLE, _NESTED, _ANNOUNCED, _PLAIN, _UNCROPPED = (
    0.3, 0.15, 0.06, 0.08, 0.15, 0.12, 0.2, 0.15, 0.15,
)  # fmt: skip
_MOST_NOTES, _BOLD_FROM, _LINKED_FROM, _NESTED_FROM, _LONG = 4, 12, 20, 25, 300
_LEAST, _FEWEST = 12, 8
_OWN = """\
faits:
  budget: {intitule: Budget, unite: M€, decimales: oui, description: Budget}
  densite: {intitule: Densité, unite: hab./km²}
  creches: {intitule: Petite enfance, unite: crèche, unites: crèches}
textes:
"""
_FACTS: dict[str, object] = {
    "superficie_km2": 480, "population": 52000, "communes": 31, "budget": "12,5", "densite": 108, "creches": 7,
}  # fmt: skip
_SHAPES = (*drawn.SHAPES, *drawn.SMALL)


def write(matters: Sequence[Matter], folder: Path, left_out: Collection[str] = ()) -> Path:
    """Write an edition of *matters*, but for the slugs *left_out*, to *folder*, in the place of what is there."""
    drawn.write(matters, folder, left_out)
    sheet = folder / "edition.yaml"
    sheet.write_text(sheet.read_text("utf-8").replace("textes:\n", _OWN, 1), "utf-8")
    for matter in matters:
        if matter.slug not in left_out:
            _write(matter, folder / "territoires" / matter.slug)
    return folder


def _write(matter: Matter, home: Path) -> None:
    said = random.Random(f"{matter.number} {matter.words}")
    plain, typed = _text(said, matter.words)
    (home / "texte.md").write_text(typed, "utf-8")
    sheet = home / "fiche.yaml"
    fiche = json.loads(sheet.read_text("utf-8"))
    for key in _FACTS:
        fiche.pop(key, None)
    for key in said.sample([*_FACTS], said.randint(0, len(_FACTS))):
        fiche[key] = {"valeur": _FACTS[key], "source": "chiffre fictif", "annee": 2024}
    if drawn.HEADINGS[3] not in typed:
        fiche.pop("alliee", None)
    if "exergue" in fiche:
        fiche["exergue"] = [{"texte": each, "origine": "Extrait de ce texte d’essai"} for each in plain[:2]]
    for number, photo in enumerate(fiche.get("photos", ())):
        shape = said.choice(_SHAPES)
        (home / "photos" / photo["fichier"]).write_bytes(drawn.photo(shape, (matter.number + number) % drawn.SHOTS))
        if said.random() < _UNCROPPED:
            photo["cadrage"] = "non"
    sheet.write_text(json.dumps(fiche, ensure_ascii=False, indent=1), "utf-8")


def _text(said: random.Random, words: int) -> tuple[list[str], str]:
    """Return sentences that an exergue may quote, and texte.md."""
    there = [words >= least and said.random() < often for often, least in _THERE]
    weights = [said.gammavariate(2, 1) * (1 if rank else _PROJECT) if each else 0 for rank, each in enumerate(there)]
    notes: list[str] = []
    quotable: list[str] = []
    rubrics: list[str] = []
    for rank, weight in enumerate(weights):
        if weight:
            share = max(_LEAST, round(words * weight / sum(weights)))
            listed = rank in _LISTS and said.random() > _PLAIN
            quotable.append(drawn.prose(said, 14).partition(".")[0])
            rubrics.append(f"## {drawn.HEADINGS[rank]}\n\n{_body(said, share, listed, notes)}")
            rubrics.append(f"- {quotable[-1]}.\n" if listed else f"\n{quotable[-1]}.\n")
            if rank <= 1 and words > _LONG and said.random() < _TABLE:
                rubrics.append(_table(said))
    called = "".join(f"\n[^n{number}]: {note}\n" for number, note in enumerate(notes, 1))
    return quotable, "\n".join(rubrics) + called


def _body(said: random.Random, words: int, listed: bool, notes: list[str]) -> str:
    if not listed:
        return "\n\n".join(_paragraphs(said, words, notes))
    announced = f"{drawn.prose(said, said.randint(8, 30))}\n\n" if said.random() < _ANNOUNCED else ""
    return announced + _list(said, words)


def _paragraphs(said: random.Random, words: int, notes: list[str]) -> Iterator[str]:
    left = words
    while left > 0:
        many = min(left, said.choice(_PARAGRAPHS))
        many += left - many if left - many < _FEWEST else 0
        left -= many
        call = ""
        if said.random() < _NOTE and len(notes) < _MOST_NOTES:
            notes.append(drawn.prose(said, said.randint(6, 25)))
            call = f"[^n{len(notes)}]"
        yield _marked(said, drawn.prose(said, many)) + call
        if left and words > _LONG / 2 and said.random() < _HEADING:
            yield f"### {drawn.prose(said, said.randint(3, 7)).replace('.', '')}"


def _marked(said: random.Random, sentence: str) -> str:
    """Return *sentence* with some words bold, or one of them a link."""
    words = sentence.split()
    if len(words) > _BOLD_FROM and said.random() < _BOLD:
        at = said.randint(2, len(words) - 6)
        words[at], words[at + 2] = f"**{words[at]}", f"{words[at + 2]}**"
    elif len(words) > _LINKED_FROM and said.random() < _LINK:
        at = said.randint(2, len(words) - 4)
        words[at] = f"[{words[at]}](https://www.exemple.invalid/page)"
    return " ".join(words)


def _list(said: random.Random, words: int) -> str:
    weights = [said.lognormvariate(0, 0.6) for _ in range(max(1, min(said.choice(_ITEMS), words // 5)))]
    lines = []
    for weight in weights:
        many = max(drawn.LEAST_ITEM, round(words * weight / sum(weights)))
        nested = many > _NESTED_FROM and said.random() < _NESTED
        lines.append(f"- {_marked(said, drawn.prose(said, many // 2 if nested else many))}")
        lines += [f"    - {drawn.prose(said, many // 6)}" for _ in range(3)] if nested else []
    return "\n".join(lines)


def _table(said: random.Random) -> str:
    lines = [f"| Action {each} | {said.randint(1, 900)} | {2020 + each} |" for each in range(said.randint(2, 9))]
    head = ("Tableau : essai de chiffres inventés", "| Action | Coût | Année |", "| --- | --- | --- |")
    return "\n".join((*head, *lines, ""))
