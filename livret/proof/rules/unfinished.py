"""Unfinished work: placeholders in texts and facts, photos that nothing prints, a region without a map."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from urllib.parse import unquote

from livret.base.problems import Location, Problem
from livret.catalogue import honesty as kinds
from livret.edition.atlas.tables import region_named, regions
from livret.edition.check.errors import nearest
from livret.edition.load.inventory import path_of
from livret.edition.model import Edition, Territory
from livret.edition.reading import Reading
from livret.proof.sentences import Places, wordings

#: Verbs for work still to do on a text.
_TO_DO = (
    r"(?:compléter|préciser|vérifier|confirmer|relire|insérer|ajouter|indiquer|reformuler|actualiser|"
    r"définir|déterminer|renseigner|remplir|fournir|corriger)"
)
#: What forms ask to fill in between brackets.
_ASKED = (
    r"(?:nom|prénom|date|chiffre|nombre|lieu|montant|source|légende|photo|titre|adresse|téléphone|tél|courriel|"
    r"e-mail|mail|année|crédit|logo|image|carte)"
)
#: What Word and Outlook write in place of what they do not find, or wait for.
_LEFT = (
    r"Erreur[ \u00a0\u202f]?! ?(?:Signet non|Source du renvoi|Référence non|Aucun|Nom de|Liaison|Lien)\b[^.!?]{0,60}|"
    r"Error! (?:Bookmark|Reference|No|Not)\b[^.!?]{0,60}|"
    r"Cliquez (?:ou appuyez )?ici pour (?:entrer|taper|ajouter|saisir|insérer)\b[^.!?]{0,40}|"
    r"Choisissez un élément|\[(?:image|cid): ?[^\]]{1,200}\]"
)
#: Placeholders, anywhere in a text; capitals as written.
_PLACEHOLDER = re.compile(
    "|".join(
        (
            rf"\[(?:(?i:(?:[àa] )?(?:{_TO_DO}|venir))\b|…|\.{{2,}})[^\]]{{0,60}}\]",
            rf"\[(?i:{_ASKED})s?\b(?! ci-)[^\]]{{0,60}}\]",
            rf"(?i:{_LEFT})",
            r"\b(?i:photo|carte|texte|logo|image|légende|tableau|schéma|chiffre)s? à (?:insérer|fournir)\b",
            r"(?<=[\w(] )… (?:habitants|hectares|communes|euros|ha\b|km\b|m²|€|%)",
            rf"\((?:\w+ )?(?i:[àa] {_TO_DO})\b[^)]{{0,60}}\)",
            r"\((?:(?i:photo|carte|texte|logo|image|légende|date|chiffre)s? )?à venir\)",
            r"\?{3,}|(?<= )\?\?(?= [a-zà-ÿ\d€%])|…{2,}|\.{5,}|_{3,}",
            r"\.\./\.\./|\b(?:[Xx]{2}|JJ)/(?:[Xx]{2}|MM)\b",
            r"\b(?:XXX+|xxx+)\b|\b(?:XX|xx)(?= (?:[a-zà-ÿ]{3,}s\b|[€%]|ha\b|km))",
            r"\b(?:TODO|FIXME|TBD)\b|\bCommenté \[\w{1,10}\]|\b(?i:lorem ipsum)\b",
        )
    )
)
#: Placeholders when they are the whole line, with another meaning inside a sentence: « les années à venir ».
_ALONE = re.compile(
    rf"(?:\S+ ){{0,3}}(?:à (?:venir|{_TO_DO})|en attente)\W*|(?:\w+ ){{1,3}}: ?(?:…|\.\.)", re.IGNORECASE
)
_PLAIN_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " "})
_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".svg", ".tif", ".tiff", ".webp", ".heic", ".gif"})
#: Files that may be another version of a text or a fiche: of word processors (their locks begin
#: with « ~ »); and copies, whatever follows the name.
_ANOTHER_TEXT = re.compile(r"(?i)[^~._].*\.(?:docx?|odt|rtf|pages)|(?:texte|fiche)\W.*\.(?:md|txt|markdown|ya?ml)")


def rules(edition: Edition) -> Iterator[Problem]:
    """Yield what is unfinished in *edition*."""
    places = Places(edition.reading)
    for wording in wordings(edition):
        for line in re.finditer(r"[^\n]+", wording.text.translate(_PLAIN_SPACES)):
            found = _ALONE.fullmatch(line[0].strip()) or _PLACEHOLDER.search(line[0])
            if found:
                start = line.start() + line[0].index(found[0])
                place = places.find(wording, start, start + len(found[0]))
                yield kinds.PLACEHOLDER.at(place, words=found[0])
    for territory in edition.territories:
        yield from _sources(territory)
        within = chain.from_iterable(rubric.prose.tree.pictures for rubric in territory.rubrics)
        used = (*within, *(photo.url for photo in territory.photos))
        home = Path("territoires", territory.slug)
        yield from _unprinted(home / "photos", used, edition.reading)
        yield from _unread(home, edition.reading)
    logos = [logo.picture.url for logo in edition.logos.values()]
    of_the_house = [picture.url for picture in (edition.cover, edition.portrait) if picture]
    for prose in (*edition.texts.values(), *(chapter.prose for chapter in edition.chapters)):
        of_the_house += prose.tree.pictures
    yield from _unprinted(Path("photos"), of_the_house, edition.reading)
    yield from _unprinted(Path("logos"), logos, edition.reading)
    yield from _unknown_regions(edition)


def _sources(territory: Territory) -> Iterator[Problem]:
    for row, fact in territory.sheet.facts():
        source = fact.source or ""
        if _ALONE.fullmatch(source) or _PLACEHOLDER.search(source):
            yield kinds.PLACEHOLDER.at(territory.mark(f"{row.key}.source"), words=source)


def _unprinted(home: Path, used: Iterable[str], reading: Reading) -> Iterator[Problem]:
    """Yield the pictures in the folder *home* whose addresses are not among those *used*."""
    known = {unicodedata.normalize("NFC", unquote(name)) for name in map(path_of, used)}
    try:
        there = reading.names(reading.folder / home)
    except OSError:
        return
    for file in there:
        name = unicodedata.normalize("NFC", (home / file).as_posix())
        if Path(file).suffix.lower() in _PICTURES and name not in known:
            yield kinds.UNPRINTED_PHOTO.at(Location(name), name=file)


def _unread(home: Path, reading: Reading) -> Iterator[Problem]:
    """Yield the files in *home*, the folder of a territory, that may be another version of its text."""
    for name in reading.names(reading.folder / home):
        if _ANOTHER_TEXT.fullmatch(name):
            yield kinds.UNREAD_TEXT.at(Location((home / name).as_posix()), name=name)


def _unknown_regions(edition: Edition) -> Iterator[Problem]:
    """Yield the regions of territories that are none of France, each once: no map can be expected of them.

    The map of a territory is drawn for its SIREN: without one, none is expected. The edition's own are checked.
    """
    if edition.contours and edition.contours.ground:
        return
    named_at = [(region, each.mark("localisation.region"))
                for each in edition.territories
                if each.sheet.place and each.sheet.siren and not each.ground
                for region in each.sheet.place.regions]  # fmt: skip
    for region, place in dict(reversed(named_at)).items():
        if not region_named(region) and region not in edition.sheet.regions:
            near = nearest(region, [known.name for known in regions().values()])
            advice = {"help": kinds.REGION_SUGGESTION, "suggestion": near} if near else {}
            yield kinds.UNKNOWN_REGION.at(place, region=region, **advice)
