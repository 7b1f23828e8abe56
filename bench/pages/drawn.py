"""Editions drawn from a grid of matter, to see how well pages close whatever authors bring.

``draw(count, seed)`` returns what each of *count* territories has: words, photos, an exergue, contours, items a list,
facts. Each level of each of these is drawn as often as the others; the same *count* and *seed* give the same
territories. ``write(folder, matters)`` writes an edition of them. All is visibly fictitious but the SIREN numbers,
which bring real contours: names are numbers, every text says that it is a trial, and photos are drawn.
"""

import json
import random
import shutil
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from itertools import cycle, islice
from pathlib import Path

from PIL import Image, ImageDraw

from bench import synthetic

WORDS = (60, 80, 100, 130, 160, 200, 260, 340, 450, 560, 680, 820, 1000, 1300, 1700, 2200, 3000)
PHOTOS = (0, 1, 2, 4)
ITEMS = (1, 2, 3, 5, 7, 10, 14)
FACTS = (0, 1, 3)
#: Pixels of each shape of photo: enough for a page, or two, at 250 dpi.
SHAPES = {"paysage": (4500, 3000), "portrait": (2400, 3600), "panorama": (4560, 1900)}
#: A photo that is too small for any place but the smallest.
SMALL = {"vignette": (420, 280)}
#: Photos of each shape that differ.
SHOTS = 4
#: Territories of an edition; regions by turns.
COHORT = 12
REGIONS = ("Occitanie", "Bretagne", "Grand Est", "Provence-Alpes-Côte d'Azur", "Nouvelle-Aquitaine")
#: Texts of fewer words may share an opening; of so many in their order, the first two stand side by side.
SHORT, TURN = 150, 3
#: Texts of fewer words have no lists, or no ally.
WITH_LISTS, WITH_ALLY = 120, 180
#: The shares of a text: the project, positive and negative points, the ally, the territory.
SHARES = (0.08, 0.26, 0.22, 0.24, 0.20)
HEADINGS = ("Le projet pilote", "Les impacts positifs", "Les limites", "Le point de vue de l'alliée",
            "Le point de vue du territoire")  # fmt: skip
#: Names and projects, by turns: short and long ones.
NAMES = ("Communauté de communes d’Exemple n° {}", "Métropole fictive n° {}",
         "Communauté d’agglomération d’Exempleville n° {}", "Pays fictif n° {}",
         "Communauté de communes du Très-Long-Nom-d’Exemple-sous-Fiction n° {}")  # fmt: skip
PROJECTS = ("Essayer la mise en page d’un texte de {} mots", "Essai", "",
            "Recopier {} mots qui ne disent rien, pour voir comment se ferment les pages de chacun")  # fmt: skip
#: Words of the édito of each edition, by turns; none where 0.
EDITOS = (250, 0, 500)
PARAGRAPH, LEAST_ITEM = 55, 4
#: The words of an exergue, and how many a territory has, by turns.
EXERGUE, MOST_EXERGUES = range(9, 19), 3


@dataclass(frozen=True, slots=True)
class Matter:
    """What a territory has. ``shape`` is that of its photos."""

    number: int
    words: int
    photos: int
    shape: str
    exergue: bool
    contours: bool
    items: int
    facts: int

    @property
    def cohort(self) -> int:
        """The edition that it stands in, from 0."""
        return (self.number - 1) // COHORT

    @property
    def slug(self) -> str:
        return f"exemple-{self.number:03}"

    @property
    def name(self) -> str:
        return NAMES[self.number % len(NAMES)].format(self.number)


def draw(count: int, seed: int = 0) -> list[Matter]:
    """Return the matter of *count* territories."""
    said = random.Random(seed)

    def dealt(levels: Sequence[object]) -> list[object]:
        found = list(islice(cycle(said.sample(levels, len(levels))), count))
        said.shuffle(found)
        return found

    ways = ((False, True),) * 2
    columns = [dealt(levels) for levels in (WORDS, PHOTOS, tuple(SHAPES), *ways, ITEMS, FACTS)]
    drawn = [Matter(number, *row) for number, row in enumerate(zip(*columns, strict=True), 1)]  # type: ignore[arg-type]
    return _side_by_side(drawn)


def _side_by_side(matters: Sequence[Matter]) -> list[Matter]:
    """Return *matters*, some short ones moved beside another of their edition; some stand alone, as chance has them."""
    found = [*matters]
    short = [at for at, each in enumerate(found) if each.words < SHORT]
    for one, other in zip(short[::TURN], short[1::TURN], strict=False):
        beside = one + 1 if one + 1 < len(found) and found[one + 1].cohort == found[one].cohort else one - 1
        found[beside], found[other] = found[other], found[beside]
    return [replace(each, number=number) for number, each in enumerate(found, 1)]


def cohorts(matters: Sequence[Matter]) -> Iterator[Sequence[Matter]]:
    """Yield *matters* by editions."""
    for begin in range(0, len(matters), COHORT):
        yield matters[begin : begin + COHORT]


# Sentences that say nothing, in French: lines break and words are cut as those of authors

_WHO = ("la page d’essai", "ce paragraphe fictif", "le territoire d’exemple", "une personne inventée",
        "le comité imaginaire", "la recyclerie d’essai", "l’atelier de démonstration", "la commune fictive",
        "un groupe d’habitantes et d’habitants inventés", "l’équipe imaginaire", "le projet d’exemple")  # fmt: skip
_DOES = ("raconte sans rien dire", "occupe", "accompagne pas à pas", "mesure patiemment", "dessine à grands traits",
         "partage", "réunit une fois par saison", "recopie", "transforme peu à peu", "présente",
         "met en discussion", "remplace provisoirement")  # fmt: skip
_WHAT = ("la place d’un vrai texte", "une démarche entièrement imaginaire", "des mots choisis au hasard",
         "les lignes de cette colonne", "un chantier qui n’existe pas", "des rencontres de démonstration",
         "l’expérimentation fictive", "un diagnostic inventé", "des ressources communes")  # fmt: skip
_WHERE = ("pour essayer la maquette", "avant la première relecture", "à l’échelle d’un bassin de vie fictif",
          "sans que personne ne l’ait écrit", "au fil de l’année d’essai", "autour d’une table inventée",
          "dans un calendrier de démonstration", "de proche en proche", "avec les moyens du bord")  # fmt: skip
_MARK = "Texte d’essai."


def _sentence(said: random.Random) -> list[str]:
    parts = [said.choice(each) for each in (_WHO, _DOES, _WHAT)]
    parts += said.sample(_WHERE, said.choice((0, 1, 1, 2)))
    return " ".join(parts).split()


def prose(said: random.Random, words: int) -> str:
    """Return sentences of *words* words in all; the last one is cut where they are reached."""
    found: list[str] = []
    while len(found) < words:
        begun = _sentence(said)[: words - len(found)]
        found += [begun[0][0].upper() + begun[0][1:], *begun[1:]] if len(begun) > 1 else ["Essai"]
        found[-1] += "."
    return " ".join(found)


def text(matter: Matter) -> str:
    """Return texte.md."""
    said = random.Random(f"{matter.number} {matter.words}")
    shares = _shares(matter.words)
    parts = []
    for heading, share in zip(HEADINGS, shares, strict=True):
        if not share:
            continue
        if heading in HEADINGS[1:3]:
            body = "".join(f"- {prose(said, words)}\n" for words in _items(said, share, matter.items))
        else:
            body = _body(said, share)
        parts.append(f"## {heading}\n\n{body}")
    return "\n".join(parts).replace("\n\n", f"\n\n{_MARK} ", 1)


def _body(said: random.Random, words: int) -> str:
    return "\n".join(f"{prose(said, each)}\n" for each in _paragraphs(words))


def _shares(words: int) -> list[int]:
    """Return the words of each rubric; 0 for those that a short text leaves out."""
    lists, ally = words >= WITH_LISTS, words >= WITH_ALLY
    kept = [share if there else 0 for share, there in zip(SHARES, (True, lists, lists, ally, True), strict=True)]
    return [round(words * share / sum(kept)) for share in kept]


def _items(said: random.Random, words: int, count: int) -> Iterator[int]:
    count = max(1, min(count, words // LEAST_ITEM))
    weights = [said.uniform(0.6, 1.4) for _ in range(count)]
    for weight in weights:
        yield max(LEAST_ITEM, round(words * weight / sum(weights)))


def _paragraphs(words: int) -> Iterator[int]:
    count = max(1, round(words / PARAGRAPH))
    for number in range(count):
        yield words * (number + 1) // count - words * number // count


# Files

_EDITION = """\
format: 1
titre: Édition d’essai
sous_titre: Territoires fictifs, contours réels
langue: fr
editeur: Maison d’Exemple
region: {region}
date: 2025-12-31
rubriques:
  - titre: Le projet pilote
  - titre: Les impacts positifs
    forme: points
    obligatoire: non
  - titre: Les limites
    forme: cercles
    obligatoire: non
  - titre: Le point de vue de l’alliée
    forme: voix
    signature: alliee
    obligatoire: non
  - titre: Le point de vue du territoire
    forme: voix-teintee
    obligatoire: non
textes:
  quatrieme: textes/quatrieme.md
{foreword}acceptes:
{accepted}territoires: [{territories}]
"""
_ACCEPTED = "  - {{code: FICHE-008, territoire: {slug}, raison: nom fictif sur un contour réel}}\n"
_FACTS = {"superficie_km2": (120, 900), "population": (4000, 90000), "communes": (9, 80)}


def write(matters: Sequence[Matter], folder: Path, left_out: Collection[str] = ()) -> Path:
    """Write an edition of *matters*, but for the slugs *left_out*, to *folder*, in the place of what is there."""
    matters = [matter for matter in matters if matter.slug not in left_out]
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "textes").mkdir(parents=True)
    slugs = ", ".join(matter.slug for matter in matters)
    accepted = "".join(_ACCEPTED.format(slug=matter.slug) for matter in matters if matter.contours) or "  []\n"
    words = EDITOS[matters[0].cohort % len(EDITOS)]
    foreword = "  edito: textes/edito.md\n" if words else ""
    sheet = _EDITION.format(region=_region(matters[0]), foreword=foreword, accepted=accepted, territories=slugs)
    (folder / "edition.yaml").write_text(sheet, "utf-8")
    (folder / "textes" / "quatrieme.md").write_text(f"{_MARK} Aucun de ces territoires n’existe.\n", "utf-8")
    if words:
        (folder / "textes" / "edito.md").write_text(f"{_MARK} {_body(random.Random(words), words)}", "utf-8")
    for matter in matters:
        home = folder / "territoires" / matter.slug
        home.mkdir(parents=True)
        typed = text(matter)
        (home / "texte.md").write_text(typed, "utf-8")
        fiche = dict(_fiche(matter, typed))
        (home / "fiche.yaml").write_text(json.dumps(fiche, ensure_ascii=False, indent=1), "utf-8")  # JSON is YAML
        for number in range(matter.photos):
            path = home / "photos" / f"essai-{number + 1}.jpg"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(photo(matter.shape, (matter.number + number) % SHOTS))
    return folder


def _fiche(matter: Matter, typed: str) -> Iterator[tuple[str, object]]:
    place = _place(matter)
    yield "nom", matter.name
    if project := PROJECTS[matter.number % len(PROJECTS)]:
        yield "projet", project.format(matter.words)
    if matter.contours:
        yield "siren", place.siren
    yield "localisation", {"departement": place.department, "region": place.region}
    said = random.Random(matter.number)
    for key, bounds in [*_FACTS.items()][: matter.facts]:
        yield key, {"valeur": said.randint(*bounds), "source": "chiffre fictif", "annee": 2024}
    if "l'alliée" in typed:
        yield "alliee", {"nom": "Prénom Nom", "structure": "Structure d’Exemple"}
    if matter.exergue:
        many = 1 + matter.number % MOST_EXERGUES
        yield "exergue", [{"texte": each, "origine": "Extrait de ce texte d’essai"} for each in _exergues(typed, many)]
    if matter.photos:
        yield "photos", [_credited(matter, number + 1) for number in range(matter.photos)]


def _credited(matter: Matter, number: int) -> dict[str, str]:
    return {
        "fichier": f"essai-{number}.jpg",
        "legende": f"Photo d’essai n° {number}, dessinée",
        "alternative": f"Des collines dessinées sous un ciel clair, au format {matter.shape}",
        "credit": "Maison d’Exemple",
        "droits": "oui, du 1er janvier 2025",
    }


def _exergues(typed: str, most: int) -> list[str]:
    """Return *most* sentences as long as an exergue, from the last rubric to the first, or as many as there are.

    Without any, the words that the last voice begins with.
    """
    rubrics = [each.partition("\n")[2].replace(_MARK, "").strip() for each in typed.split("## ")[:0:-1]]
    found: list[str] = []
    for rubric in rubrics:
        sentences = [each.strip("-. ") for paragraph in rubric.splitlines() for each in paragraph.split(". ")]
        fitting = [each for each in sentences if len(each.split()) in EXERGUE and not any(each in one for one in found)]
        found += fitting[:1]
    return found[:most] or [" ".join(rubrics[0].split()[: EXERGUE.start]).rstrip(".")]


def _region(matter: Matter) -> str:
    return REGIONS[matter.cohort % len(REGIONS)]


def _place(matter: Matter) -> synthetic.Place:
    places = _places(_region(matter))
    return places[matter.number % len(places)]


@cache
def _places(region: str) -> list[synthetic.Place]:
    found = [place for place in synthetic.places() if place.region == region]
    return random.Random(region).sample(found, len(found))


@cache
def photo(shape: str, number: int) -> bytes:
    """Return a JPEG of drawn hills, *number* of those of its *shape*."""
    said, (width, height) = random.Random(f"{shape} {number}"), {**SHAPES, **SMALL}[shape]
    small = Image.new("RGB", (width // 10, height // 10))
    pen = ImageDraw.Draw(small)
    sky = [said.randint(150, 230) for _ in range(3)]
    for y in range(small.height):
        pen.line((0, y, small.width, y), fill=tuple(min(255, part + 60 * y // small.height) for part in sky))
    for hill in range(1, 6):
        top, colour = small.height * (0.3 + 0.12 * hill), tuple(said.randint(40, 200 - 22 * hill) for _ in range(3))
        for _ in range(4):
            x, radius = said.uniform(0, small.width), said.uniform(0.2, 0.5) * small.width
            pen.ellipse((x - radius, top, x + radius, top + 2 * radius), fill=colour)
    file = BytesIO()
    small.resize((width, height), Image.Resampling.BICUBIC).save(file, "JPEG", quality=80)
    return file.getvalue()
