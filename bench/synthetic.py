"""Editions to measure with: real names and figures of inter-municipalities, and prose that says nothing.

``edition(folder, count)`` writes an edition of *count* territories, the same at every call. Names, populations and
numbers of communes are official (``data/README.md``); every sentence is lorem ipsum and begins each text by saying so.
"""

import csv
import random
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).with_name("data") / "intercommunalites.csv"
REGION = "Occitanie"

#: What stands in place of prose.
WORDS = re.findall(
    r"\w+",
    "lorem ipsum dolor sit amet consectetur adipiscing elit sed eiusmod tempor incididunt ut labore et dolore magna "
    "aliqua enim ad minim veniam quis nostrud exercitation ullamco laboris nisi aliquip ex ea commodo consequat duis "
    "aute irure in reprehenderit voluptate velit esse cillum fugiat nulla pariatur excepteur sint occaecat cupidatat "
    "non proident sunt culpa qui officia deserunt mollit anim id est laborum",
)
MARK = "Texte d'essai, sans signification."

#: Rubric, its paragraphs, its items, and the words of each: the measure of the real page.
RUBRICS = (
    ("Le projet pilote", 1, 2, 22),
    ("Les impacts positifs", 0, 6, 22),
    ("Les limites", 0, 7, 18),
    ("Le point de vue de l'alliée", 2, 0, 95),
    ("Le point de vue du territoire", 3, 0, 48),
)
#: One territory in so many says half as much again, and takes a second opening.
LONG = 6

EDITION = """\
format: 1
titre: Édition d'essai
sous_titre: Noms et chiffres officiels, textes sans signification
langue: fr
editeur: Banc d'essai
{region}date: 2025-12-31
rubriques:
  - titre: Le projet pilote
  - titre: Les impacts positifs
    forme: points
  - titre: Les limites
    forme: cercles
  - titre: Le point de vue de l'alliée
    forme: voix
    signature: alliee
  - titre: Le point de vue du territoire
    forme: voix-teintee
textes:
  quatrieme: textes/quatrieme.md
territoires:
{territories}
"""

SHEET = """\
nom: "{place.name}"
projet: Lorem ipsum dolor sit amet
siren: "{place.siren}"
localisation:
  departement: "{place.department}"
  region: "{place.region}"
population:
  valeur: {place.population}
  source: Insee
  annee: 2023
communes:
  valeur: {place.communes}
  source: DGCL
alliee:
  nom: Prénom Nom
  structure: Structure d'essai
exergue: {quote}
"""


class Place(NamedTuple):
    """One inter-municipality, as the official list has it."""

    siren: str
    name: str
    communes: str
    population: str
    department: str
    region: str

    @property
    def slug(self) -> str:
        plain = unicodedata.normalize("NFKD", self.name.replace("œ", "oe")).encode("ascii", "ignore").decode()
        return f"{re.sub('[^a-z0-9]+', '-', plain.lower()).strip('-')[:60].strip('-')}-{self.siren}"


def places() -> list[Place]:
    """Return all of them, by SIREN."""
    with DATA.open(encoding="utf-8", newline="") as stream:
        return [Place(*row) for row in list(csv.reader(stream, delimiter=";"))[1:]]


def edition(folder: Path, count: int, measure: float = 1.0, sample: bool = False) -> Path:
    """Write an edition of *count* territories to *folder*: those of Occitanie first, whose contours ship.

    Texts are *measure* times as long as that of the real page, more or less. A *sample* is of all of France: as many
    of its territories have a map as of all.
    """
    every = sorted(places(), key=lambda place: place.region != REGION)
    chosen = every[:: len(every) // count][:count] if sample else every[:count]
    rows = "\n".join(f"  - {place.slug}" for place in chosen)
    region = f"region: {REGION}\n" if all(place.region == REGION for place in chosen) else ""
    (folder / "textes").mkdir(parents=True)
    (folder / "edition.yaml").write_text(EDITION.format(region=region, territories=rows), "utf-8")
    (folder / "textes" / "quatrieme.md").write_text(f"{MARK}\n\n{MARK}\n", "utf-8")
    for number, place in enumerate(chosen):
        home = folder / "territoires" / place.slug
        home.mkdir(parents=True)
        said = random.Random(number)
        text = "\n".join(_rubric(said, *rubric, share=measure * _share(said, number)) for rubric in RUBRICS)
        quote = re.findall(r"[^.]{60,90}(?= )", text.rpartition("##")[2].partition("\n")[2])[-1].strip()
        (home / "fiche.yaml").write_text(SHEET.format(place=place, quote=quote), "utf-8")
        (home / "texte.md").write_text(text, "utf-8")
    return folder


def _share(said: random.Random, number: int) -> float:
    return said.uniform(1.5, 1.8) if number % LONG == LONG - 1 else said.uniform(0.7, 1.0)


def _rubric(said: random.Random, title: str, paragraphs: int, items: int, words: int, share: float) -> str:
    lines = [f"## {title}", ""]
    for number in range(paragraphs):
        lines += [" ".join([*([MARK] if number == 0 else []), *_sentences(said, round(words * share))]), ""]
    lines += [f"- {' '.join(_sentences(said, round(words * said.uniform(0.5, 1.5) * share)))}" for _ in range(items)]
    return "\n".join(lines) + "\n"


def _sentences(said: random.Random, words: int) -> Iterator[str]:
    while words > 0:
        length = min(words, said.randint(8, 16))
        sentence = " ".join(said.choice(WORDS) for _ in range(length))
        yield f"{sentence.capitalize()}."
        words -= length
