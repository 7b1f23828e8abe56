"""Accessible texts: the checklist of the French State for PDF files, as far as it applies to the sources.

Requirements on the file (title, language, tags, order, bookmarks) are met by ``exports``; skipped levels of headings,
bullets typed at the start of a line and links without words are refused while prose is read.
"""

import re
import unicodedata
from collections.abc import Iterator

from livret.base.problems import Kind, Location, Problem
from livret.catalogue import access
from livret.edition.addresses import target
from livret.edition.model import Edition
from livret.edition.prose import Prose
from livret.proof.rules import abbreviations
from livret.proof.sentences import Passage, images, passages, within

#: Longest alternative text, in characters: read aloud in one breath.
_MOST_SIGNS = 250
_FEWEST_SIGNS, _FEWEST_WORDS = 15, 3
#: Longest address that people type themselves.
_LONGEST_ADDRESS = 40
_QUOTED = 60

_GENERIC = re.compile(
    r"(?:l[ae] |une? |les |des |belle |jolie )?"
    r"(?:photo(?:graphie)?|image|illustration|visuel|schema|dessin|carte|logo|figure|graphique|capture d ecran|picture"
    r"|img|alt|texte alternatif|a completer|todo|xxx)s?"
    r"(?: (?:du|de la|de l|d un|d une|de) (?:projet|territoire|photo|document|illustration|page)| \d+)?"
)
_FILE = re.compile(r"\S+\.(?:jpe?g|jpe|png|svg|gif|webp|tiff?|heic)|(?:dsc|img|dscn|p|pict|pxl)[_-]?\d{3,}\S*", re.I)
_EMPTY_LINK = re.compile(
    r"(?:cliquez |cliquer )?(?:ici|la)|cliquez|cliquer|lien|ce lien|le lien|lire(?: la suite)?|en savoir(?: plus)?"
    r"|plus|voir(?: plus)?|plus d infos?|site|le site|page|click here|here|link|read more|suite|la suite|suivre ce lien"
    r"|telecharger|consulter|detail|details"
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.I)
#: A dash that begins an item, behind the colon or the semicolon of the one before.
_ITEM = re.compile(r"[:;]\s*[-–—•*]\s")
_COLOUR = r"(?:rouge|vert|bleu|jaune|orange|violet|rose|gris|marron|brun|turquoise)e?s?(?:\s(?:clair|foncé|vif))?"
_BY_COLOUR = re.compile(
    r"\(\s?en\s"
    + _COLOUR
    + r"\s?\)|\b(?:indiqu|signal|marqu|surlign|représent|figur|colori|entour|hachur|soulign|repér)"
    r"(?:é|ée|és|ées)\sen\s" + _COLOUR + r"\b"
)
_CAPITALS = re.compile(r"(?:\b[A-ZÀ-ÖØ-Þ]{2,}\b(?:[\s’'-]+|$)(?:[LDÀAY][’'\s]\s?)?){4,}")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")


def rules(edition: Edition) -> Iterator[Problem]:
    """Yield the accessibility problems of the texts and the photos of *edition*."""
    yield from abbreviations.rules(edition)
    if cover := edition.sheet.cover:
        yield from _alternative(cover.alternative, cover.caption, edition.mark("couverture.alternative"))
    for rank, partner in enumerate(edition.sheet.partners):
        if partner.alternative:
            yield from _alternative(partner.alternative, "", edition.mark(f"partenaires.{rank}.alternative"))
    if edition.sheet.foreword and edition.sheet.foreword.portrait:
        place = edition.mark("edito.portrait.alternative")
        yield from _alternative(edition.sheet.foreword.portrait.alternative, "", place)
    for territory in edition.territories:
        for number, photo in enumerate(territory.sheet.photos):
            mark = territory.mark(f"photos.{number}.alternative")
            yield from _alternative(photo.alternative, photo.caption, mark)
        for rubric in territory.rubrics:
            yield from _prose(rubric.prose)
    for prose in edition.texts.values():
        yield from _prose(prose)


def _prose(prose: Prose) -> Iterator[Problem]:
    for image in images(prose):
        yield from _alternative(image.alternative, image.caption, within(image.mark, image.alternative))
    for passage in passages(prose):
        yield from _links(passage)
        yield from _words(passage)


def _alternative(words: str, caption: str, mark: Location | None) -> Iterator[Problem]:
    """Yield the worst problem of an alternative text."""
    plain, shown = _plain(words), {"words": _shortened(words)}
    kind: Kind | None = None
    if _FILE.fullmatch(words.strip()):
        kind = access.FILE_NAME_ALTERNATIVE
    elif _GENERIC.fullmatch(plain) or not plain:
        kind = access.GENERIC_ALTERNATIVE
    elif plain == _plain(caption):
        kind = access.CAPTION_ALTERNATIVE
    elif len(plain) < _FEWEST_SIGNS and len(plain.split()) < _FEWEST_WORDS:
        kind = access.SHORT_ALTERNATIVE
    elif len(words) > _MOST_SIGNS:
        yield access.LONG_ALTERNATIVE.at(mark, count=len(words), most=_MOST_SIGNS)
    if kind:
        yield kind.at(mark, **shown)


def _links(passage: Passage) -> Iterator[Problem]:
    for address, words in passage.links:
        mark = within(passage.mark, words)
        if _EMPTY_LINK.fullmatch(_plain(words)):
            yield access.LINK_SAYS_NOTHING.at(mark, words=words)
        elif _is_long_address(words.strip()) and not _stands_bare(address, words, mark):
            yield access.LONG_ADDRESS.at(mark, words=_shortened(words))


def _is_long_address(words: str) -> bool:
    return len(words) > _LONGEST_ADDRESS and bool(_ADDRESS.fullmatch(words))


def _stands_bare(address: str, words: str, mark: Location) -> bool:
    """Whether *words* are an *address* typed as it is, which becomes a link by itself: no brackets around it."""
    return address == target(words) and not mark.excerpt[: mark.column - 1].endswith("[")


def _words(passage: Passage) -> Iterator[Problem]:
    text = passage.text
    if passage.tag == "p" and len(items := list(_ITEM.finditer(text))) > 1:
        yield access.TYPED_LIST.at(passage.mark, words=_shortened(text[items[0].start() :]))
    for found in _BY_COLOUR.finditer(text):
        yield access.COLOUR_ALONE.at(within(passage.mark, found[0]), words=found[0])
    for found in _CAPITALS.finditer(text):
        words = found[0].strip(" ,-\u00a0’")
        if _LONG_WORD.search(words):
            yield access.CAPITALS.at(within(passage.mark, words), words=_shortened(words))
    if language := _foreign(text):
        yield access.FOREIGN.at(within(passage.mark, language), words=_shortened(language))


def _small(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: Small words in nearly every sentence of a language, and in no sentence of the others.
_FRENCH = _small("le la les des une est dans pour avec sur qui que nous vous ils elle du au aux et")
_OTHERS = (
    _small("the of and to is that with for was are this have you not it they from which"),
    _small("el la los las una que con para por como pero más este esta son ser del y no"),
    _small("der die das und ist nicht mit von ein eine zu den dem für auf wir sie"),
    _small("il gli che una per con non sono della del è di come questo anche ma"),
    _small("lo la los las que amb per una és els són del dels aquest però i"),
)
_PASSAGE = re.compile(r"«\s*([^«»]+)»|“([^“”]+)”")
#: Fewest words of a passage to report, the least share of another language's small words, the most of French ones.
_FEWEST_FOREIGN, _MANY, _FEW = 12, 0.25, 0.08


def _foreign(text: str) -> str:
    """Return the first long quotation of *text*, or all of it, that is in another language; "" if there is none.

    It is cautious: Occitan shares its small words with Catalan, and a title in English is a name.
    """
    quoted = [(found[1] or found[2]).strip() for found in _PASSAGE.finditer(text)]
    return next((words for words in [*quoted, text.strip()] if _is_foreign(words)), "")


def _is_foreign(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text.casefold())
    if len(words) < _FEWEST_FOREIGN:
        return False
    return any(_part(words, _FRENCH - small) <= _FEW and _part(words, small - _FRENCH) >= _MANY for small in _OTHERS)


def _part(words: list[str], known: frozenset[str]) -> float:
    return sum(word in known for word in words) / len(words)


def _plain(text: str) -> str:
    """Return the words of *text* in lower case without accents and signs."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"\w+", "".join(c for c in letters if not unicodedata.combining(c))))


def _shortened(words: str) -> str:
    return words if len(words) <= _QUOTED else f"{words[: _QUOTED - 1].rstrip()}…"
