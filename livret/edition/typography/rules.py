"""The rules of French microtypography, as a table of steps run one after the other.

They are those of the *Lexique des règles typographiques en usage à l’Imprimerie nationale*, with the
narrow space (U+202F) before ; ! ? and in numbers. A step yields the replacements for a text.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from livret.edition.typography.signs import (
    APOSTROPHE,
    CLOSE_INNER_QUOTE,
    CLOSE_QUOTE,
    ELLIPSIS,
    EN_DASH,
    NARROW_NO_BREAK_SPACE,
    NO_BREAK_SPACE,
    OPEN_INNER_QUOTE,
    OPEN_QUOTE,
)

_SPACE = r"[ \u00a0\u2009\u202f]"

#: Nouns that mark a quantity, not a year: « 1000 personnes » is grouped, « 1936 » is not.
_COUNTED = re.compile(
    _SPACE + r"(?:personnes|habitante?s|hectares|euros|emplois|logements|communes|organisations|entreprises|"
    r"associations|participante?s|élèves|agents|salariée?s|ménages|foyers|exploitations|kilomètres|mètres|tonnes|"
    r"arbres|visiteurs|visites|exemplaires|heures|k?m²?|ha|k?€|t|[kM]Wh)(?!\w)"
)
#: Words that make the number behind them a reference.
_REFERENCE = re.compile(
    r"(?i:\b(?:insee|sire[nt]|rna|isbn|issn|naf|ape|codes?|postal|référence|réf\.|dossier|numéro|n°|bp|cs|tsa|"
    r"tél\.?|téléphone|fax))\s?:?\s?$"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEAR_WORD = re.compile(r"(?i:\b(?:en|depuis|dès|avant|après|années?|an|fin|début))\s$")
_CALLED = re.compile(r"(?:[A-ZÀ-Þ]{2,}|(?i:\b(?:vers|lois?|décrets?|normes?|lignes?|siècle|route)))\s$")
#: « 20250715 »: a day written as in the names of files.
_DAY = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])")
#: How far before a number, in characters, such words are searched for.
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


def is_counted(noun: str, before: str) -> bool:
    """Return whether a number counts *noun*, a word that looks like a plural; *before* is what stands before it."""
    return noun.islower() and not (_NAMED.search(before[-_REACH:]) or _NOT_COUNTED.fullmatch(noun))


def is_no_amount(before: str) -> bool:
    """Return whether what stands before a number of four figures makes a year, a law, a road or a code of it."""
    return bool(_YEAR_WORD.search(before) or _REFERENCE.search(before[-_REACH:]) or _CALLED.search(before[-_REACH:]))


def join_counted(text: str) -> Iterator[tuple[int, int, str]]:
    """Join a number to the plural noun it counts: « 400 organisations »."""
    for match in _NUMBER_AND_WORD.finditer(text):
        number, word = match[1], match[2]
        if number != "1" and not _YEAR.fullmatch(number) and is_counted(word, text[: match.start()]):
            yield match.end() - 1, match.end(), NO_BREAK_SPACE


Replacement = tuple[int, int, str]


class Step(NamedTuple):
    """What ``find``s the replacements for a text; in one without any of the signs that it ``needs``, there are none.

    Most texts lack most signs. DIGIT is every figure; a step that needs nothing looks at all texts.
    """

    needs: str
    find: Callable[[str], Iterator[Replacement]]


#: Stands for any figure among the signs of a text.
DIGIT = "0"


def signs_of(text: str) -> set[str]:
    """Return the signs of *text*, for the needs of steps."""
    return {DIGIT if sign.isdecimal() else sign for sign in set(text)}


_LETTER = r"[^\W\d_]"
#: What a sign of punctuation may follow directly.
_WORD_END = r"[\w)\]»”’%‰€°²³…\ufffc]"
#: What follows a sign of punctuation that is one (the colon of 12:30 is not).
_SIGN_END = r"(?=[\s)\]»”\",.…]|$)"
MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_UNITS = r"[kcdm]?m[²³]?|ha|[kM]?€|Md€|%|‰|°C|[kcm]?g|t|[kMG]o|[kMGT]?Wh?|[cm]?l|L|h|min|millions?|milliards?|ans?"


def rule(needs: str, pattern: str, template: str) -> Step:
    """Return a step that replaces each match of *pattern* by *template*; without a sign that it *needs*, none is."""
    compiled = re.compile(pattern)

    def find(text: str) -> Iterator[Replacement]:
        return ((match.start(), match.end(), match.expand(template)) for match in compiled.finditer(text))

    return Step(needs, find)


# --- Straight quotes ---------------------------------------------------------------------------------

_BEFORE_OPENING = re.compile(r"[\s(\[/«“–—’\"-]|$")
_AFTER_CLOSING = re.compile(r"[\s)\]/»”,.;:!?…–—\"-]|$")


def _quotes(text: str) -> Iterator[Replacement]:
    """Replace straight quotes, two by two, by French ones: « », and “ ” within other quotes."""
    marks = {place: mark for pair in _pairs(text) for place, mark in zip(pair, "<>", strict=True)}
    if not marks:
        return
    level = 0
    for place, character in enumerate(text):
        mark = marks.get(place, character)
        level = max(0, level - (mark in (">", CLOSE_QUOTE) and (character == CLOSE_QUOTE or place in marks)))
        if place in marks:
            yield _inner(text, place, mark) if level else (place, place + 1, _OUTER[mark])
        level += character == OPEN_QUOTE or (mark == "<" and place in marks)


_OUTER = {"<": OPEN_QUOTE, ">": CLOSE_QUOTE}
_INNER = {"<": OPEN_INNER_QUOTE, ">": CLOSE_INNER_QUOTE}


def _inner(text: str, place: int, mark: str) -> Replacement:
    """Return the replacement of an inner quote and of the space typed inside it."""
    opens = mark == "<"
    start = place - (not opens and text[place - 1] == " ")
    end = place + 1 + (opens and text[place + 1] == " ")
    return start, end, _INNER[mark]


def _pairs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the pairs of straight quotes of *text*; those without a partner stay as they are."""
    opened: list[int] = []
    for match in re.finditer('"', text):
        place = match.start()
        before, after = text[place - 1 : place] if place else "", text[place + 1 : place + 2]
        may_open = bool(_BEFORE_OPENING.match(before))
        if opened and _AFTER_CLOSING.match(after) and not (may_open and before.isspace() and after.strip()):
            yield opened.pop(), place
        elif may_open and after:
            opened.append(place)


# --- The dashes of an aside --------------------------------------------------------------------------

_DASH = re.compile(r"(?<=\S)[ \u00a0\u202f]([–—])[ \u00a0\u202f](?=\S)|(?<!\bM)(?<!\bMM)[.!?…](?=\s)")


def _dashes(text: str) -> Iterator[Replacement]:
    """Bind the dashes of an aside to the words they enclose; a single dash in its sentence opens."""
    opens = True
    for match in _DASH.finditer(text):
        if not match[1]:
            opens = True
            continue
        before, after = (" ", NO_BREAK_SPACE) if opens else (NO_BREAK_SPACE, " ")
        yield match.start(), match.end(), before + match[1] + after
        opens = not opens


# --- The table ---------------------------------------------------------------------------------------


def _one_space(text: str) -> Iterator[Replacement]:
    """Reduce several spaces to one; a no-break space wins."""
    for match in re.finditer(_SPACE + "{2,}", text):
        kept = (space for space in (NARROW_NO_BREAK_SPACE, NO_BREAK_SPACE) if space in match[0])
        yield match.start(), match.end(), next(kept, " ")


STEPS: tuple[Step, ...] = (
    Step("", _one_space),
    # Apostrophes: l'élu, l'"élu", les années '90. Feet and single quotes stay.
    rule("'´‘", rf"(?<={_LETTER})['´‘](?=[\w«“\"(\ufffc])", APOSTROPHE),
    rule("'", r"(?<![\w'’])'(?=\d\d(?![\d']))", APOSTROPHE),
    Step('"', _quotes),
    # etc. is followed by no other dots; three dots are one sign.
    rule(f".{ELLIPSIS}", rf"\b([Ee]tc){_SPACE}?[.{ELLIPSIS}]*(?:{ELLIPSIS}|\.\.)[.{ELLIPSIS}]*", r"\1."),
    rule(".", r"(?<!\.)\.{3}(?!\.)", ELLIPSIS),
    # Ordinals: 1ère → 1re, 2ème → 2e, XXième → XXe.
    rule(DIGIT, r"\b1[èe]re(s?)\b", r"1re\1"),
    rule(DIGIT, r"\b1ier(s?)\b", r"1er\1"),
    rule(DIGIT, r"\b(?!1\D)(\d+)i?(?:[èe]me|è)(s?)\b", r"\1e\2"),
    rule("IVXLC", r"\b([IVXLC]+)i?[èe]me(s?)\b", r"\1e\2"),
    # A hyphen between spaces is a dash, but in « 10 - 15 » and « - 5 ».
    rule("-", rf"(?<=\S{_SPACE})-(?={_SPACE}[^\s\d])", EN_DASH),
    # Quotes and punctuation.
    rule("«", rf"«{_SPACE}?(?=\S)", f"«{NO_BREAK_SPACE}"),
    rule("»", rf"(?<=\S){_SPACE}?»", f"{NO_BREAK_SPACE}»"),
    rule(";!?", rf"(?<=[^\s(\[]){_SPACE}(?=[;!?]+(?!\w))", NARROW_NO_BREAK_SPACE),
    rule(";!?", rf"(?<={_WORD_END})(?=[;!?]+{_SIGN_END})", NARROW_NO_BREAK_SPACE),
    rule(":", rf"(?<=[^\s(\[]){_SPACE}(?=:{_SIGN_END})", NO_BREAK_SPACE),
    rule(":", rf"(?<={_WORD_END})(?=:{_SIGN_END})", NO_BREAK_SPACE),
    # Beside an address (U+FFFC) a line may break.
    rule("/", r"(?<=[^\s\ufffc]) / (?=[^\s\ufffc])", f"{NO_BREAK_SPACE}/{NO_BREAK_SPACE}"),
    Step("–—", _dashes),
    # Numbers and what goes with them.
    Step(DIGIT, group_digits),
    rule(DIGIT, rf"(?<=\d)[ \u2009](?=(?:{_UNITS})(?![\w’']))", NO_BREAK_SPACE),
    rule(DIGIT, r"(?<=\d)(?=(?:[%‰€]|km²|m²|m³|°C)(?!\w))", NO_BREAK_SPACE),
    rule(DIGIT, r"(?<=\d\u00a0h) (?=\d\d(?!\d))", NO_BREAK_SPACE),
    rule(DIGIT, rf"(?<!\d)(\d\d?|1er) (?=(?i:{MONTHS})\b)", rf"\1{NO_BREAK_SPACE}"),
    Step(DIGIT, join_counted),
    # Abbreviations.
    rule("°", r"\b([Nn]°) ?(?=\d)", rf"\1{NO_BREAK_SPACE}"),
    rule(DIGIT, r"\b(pp?|art|fig|chap|vol|al)\. (?=\d)", rf"\1.{NO_BREAK_SPACE}"),
    rule("M", r"\b(MM?|Mgr)\. (?=[A-ZÀ-Þ])", rf"\1.{NO_BREAK_SPACE}"),
    rule("MDPS", r"\b(M[ml]es?|Mlles?|Dr|Pr|Ste?) (?=[A-ZÀ-Þ])", rf"\1{NO_BREAK_SPACE}"),
)
