"""Numbers: their groups of three digits, and the noun they count.

Both rules are cautious, for a wrong space is worse than a missing one: years, postal codes, telephone
numbers, SIREN and other registration numbers stay as they were typed.
"""

import re
from collections.abc import Iterator

from livret.edition.typography.signs import NARROW_NO_BREAK_SPACE, NO_BREAK_SPACE

_SPACE = r"[ \u00a0\u2009\u202f]"

#: Nouns that tell a quantity from a year: « 1000 personnes » is grouped, « 1936 » is not.
_COUNTED = re.compile(
    _SPACE + r"(?:personnes|habitante?s|hectares|euros|emplois|logements|communes|organisations|entreprises|"
    r"associations|participante?s|élèves|agents|salariée?s|ménages|foyers|exploitations|kilomètres|mètres|tonnes|"
    r"arbres|visiteurs|visites|exemplaires|heures|k?m²?|ha|k?€|t|[kM]Wh)(?!\w)"
)
#: What makes of the number behind it a reference.
_REFERENCE = re.compile(
    r"(?i:\b(?:insee|sire[nt]|rna|isbn|issn|naf|ape|codes?|postal|référence|réf\.|dossier|numéro|n°|bp|cs|tsa|"
    r"tél\.?|téléphone|fax))\s?:?\s?$"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEAR_WORD = re.compile(r"(?i:\b(?:en|depuis|dès|avant|après|années?|an|fin|début))\s$")
#: « 20250715 »: a day written as in the names of files.
_DAY = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])")
#: How far back, in characters, the word that makes a reference of a number is looked for.
_REACH = 16

_TYPED_GROUPS = re.compile(rf"(?<![\d.,+])(?<!\d{_SPACE})[1-9]\d{{0,2}}(?:{_SPACE}\d{{3}}){{1,5}}(?!{_SPACE}?\d)")
_LONG_NUMBER = re.compile(rf"(?<![\w.,/+'’-])(?<!\d{_SPACE})[1-9]\d{{3,7}}(?![\w/-]|[.,]\d{{3}}|{_SPACE}\d)")


def group_digits(text: str) -> Iterator[tuple[int, int, str]]:
    """Group by three the digits of numbers typed in groups, of long ones, and of « 1000 personnes »."""
    for match in re.finditer(f"{_TYPED_GROUPS.pattern}|{_LONG_NUMBER.pattern}", text):
        before, after = text[max(0, match.start() - _REACH) : match.start()], text[match.end() :][:_REACH]
        if not _REFERENCE.search(before) and _is_quantity(match[0], before, after):
            digits = re.sub(r"\D", "", match[0])
            yield match.start(), match.end(), re.sub(r"(?<=\d)(?=(?:\d{3})+$)", NARROW_NO_BREAK_SPACE, digits)


def _is_quantity(number: str, before: str, after: str) -> bool:
    if not number.isdigit():  # typed in groups
        return True
    if len(number) == 4:
        dated = _YEAR.fullmatch(number) and _YEAR_WORD.search(before)
        return bool(_COUNTED.match(after)) and not dated
    if len(number) == 5:  # a postal code, a commune’s code
        alone = before.endswith("(") and after.startswith(")")
        return not alone and not re.match(r"\s(?:[A-ZÀ-Þ]|cedex)", after)
    return not _DAY.fullmatch(number)


#: Plural-looking words that are not the noun a number counts.
_NOT_COUNTED = re.compile(
    r"dans|sans|sous|vers|mais|puis|plus|moins|très|alors|après|depuis|dès|lors|jamais|toujours|pas|nous|vous|ils|"
    r"elles|les|des|ces|ses|mes|tes|nos|vos|leurs|aux|deux|tous|toutes|envers|hors|près|suis|vas|ceux|celles"
)
#: « page 3 », « phase 2 »: the number names, it does not count.
_NAMED = re.compile(
    r"(?i:\b(?:pages?|p\.|articles?|art\.|chapitres?|phases?|axes?|étapes?|actions?|lots?|volets?|n°|tomes?|tours?|"
    r"annexes?|figures?|tableaux?|objectifs?|niveaux?|numéros?))\s$"
)
_NUMBER_AND_WORD = re.compile(
    rf"(?<![\w.,/-])(\d{{1,3}}(?:{NARROW_NO_BREAK_SPACE}\d{{3}})*|\d{{4}})(?:,\d+)? (?=([^\W\d_]{{3,}}[sx])(?![\w’'·]))"
)


def join_counted(text: str) -> Iterator[tuple[int, int, str]]:
    """Join a number to the plural noun it counts: « 400 organisations »."""
    for match in _NUMBER_AND_WORD.finditer(text):
        number, word = match[1], match[2]
        named = _NAMED.search(text[max(0, match.start() - _REACH) : match.start()])
        counted = word.islower() and not (named or _NOT_COUNTED.fullmatch(word) or _YEAR.fullmatch(number))
        if counted and number != "1":
            yield match.end() - 1, match.end(), NO_BREAK_SPACE
