"""Letters and figures that keyboards lack: œ and æ, squares and cubes, formulas, joined letters, hours.

These rules came after the others: signatures given before cover words without them (``typeset``). Each is a closed
list of whole words, so that names stay as they are: « Boeuf » with a capital inside a sentence, « orientation O3 ».
"""

import re
from collections.abc import Iterator

from livret.edition.typography.rules import DIGIT, MONTHS, Replacement, Step, is_counted, is_no_amount, rule
from livret.edition.typography.signs import (
    APOSTROPHE,
    CLOSE_INNER_QUOTE,
    CLOSE_QUOTE,
    EN_DASH,
    NARROW_NO_BREAK_SPACE,
    NO_BREAK_SPACE,
    OPEN_INNER_QUOTE,
    OPEN_QUOTE,
)

#: Words with œ or æ, without their ending (Dictionnaire de l’Académie française, 9e édition).
_JOINED_VOWELS = (
    *("coeur", "choeur", "rancoeur", "contrecoeur", "soeur", "belle-soeur", "noeud", "voeu", "oeil", "oeillet"),
    *("oeillère", "oeuf", "boeuf", "oeuvre", "oeuvré", "oeuvrer", "oeuvrent", "oeuvrant", "manoeuvre", "manoeuvré"),
    *("manoeuvrer", "désoeuvré", "désoeuvrement", "moeurs", "foetus", "foetal", "oedème", "oesophage", "oecuménique"),
    *("oenologie", "oenologue", "oenotourisme", "oenotouristique", "écoeurant", "écoeurement"),
)
_LONGEST_FIRST = "|".join(sorted(_JOINED_VOWELS, key=len, reverse=True))
_VOWELS = re.compile(rf"(?<![\w@/_.-])(?:{_LONGEST_FIRST})(?:s|x|e|es)?(?![\w@/_])", re.IGNORECASE)
_VITAE = re.compile(r"(?<=curriculum )vitae\b|(?<=\bex )aequo\b", re.IGNORECASE)
#: The beginning of a sentence: its capital is no name's.
_BEGINS = re.compile(r"(?:^|[.!?…:»«“”\n–—-]\s*|[.!?…]\s+)$")


def _vowels(text: str) -> Iterator[Replacement]:
    """Replace oe by œ and ae by æ in the words of the list; not after a capital inside a sentence, maybe a name's."""
    for match in _VOWELS.finditer(text):
        word = match[0]
        if word[0].isupper() and not word.isupper() and not _BEGINS.search(text[: match.start()]) and match.start():
            continue
        at = match.start() + re.search("oe", word, re.IGNORECASE).start()  # type: ignore[union-attr]
        yield at, at + 2, "Œ" if text[at].isupper() else "œ"
    for match in _VITAE.finditer(text):
        at = match.start() + match[0].lower().index("ae")
        yield at, at + 2, "Æ" if text[at].isupper() else "æ"


#: Formulas that are words: none of them is also the name of an axis, a road or a year of studies (O3, M2, N2).
_FORMULA = re.compile(r"(?<![\w/.@-])(?:CO2|CH4|N2O|NO2|SO2|H2O)(?![\w/@-])")
#: Carbon dioxide that is weighed, or equivalents of it: « tCO2e », « kgCO2/an », « CO2eq ».
_WEIGHED = r"(?:[kMG]?t|k?g)(?:[ée]q)?\.?"
_EQUIVALENT = re.compile(rf"(?<![^\W\d])(?<![/.@-])(?:{_WEIGHED}CO2(?:-?[ée]q?)?|(?<!\d)CO2-?[ée]q?)(?![\w@-])")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def _formulas(text: str) -> Iterator[Replacement]:
    return (
        (match.start(), match.end(), match[0].translate(_LOWERED))
        for pattern in (_FORMULA, _EQUIVALENT)
        for match in pattern.finditer(text)
    )


#: Ligatures that a PDF or a word processor wrote as one character (Unicode, « Alphabetic Presentation Forms »).
_JOINED = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_JOINED_LETTERS = re.compile("[ﬀ-ﬆ]")


def _parted(text: str) -> Iterator[Replacement]:
    """Replace ligature characters by letters: the face has its own ligatures, and copied text is then searchable."""
    return ((match.start(), match.end(), _JOINED[match[0]]) for match in _JOINED_LETTERS.finditer(text))


_CURLY = re.compile(r"“([^“”\n]{1,400})[”“]|(?<![\w’])‘([^‘’\n]{1,200})’(?![\w])")


def _curly(text: str) -> Iterator[Replacement]:
    """Replace Word's quotes by French ones, unless they are within others."""
    for match in _CURLY.finditer(text):
        before = text[: match.start()]
        if before.count(OPEN_QUOTE) > before.count(CLOSE_QUOTE):
            if match[2] is not None:
                yield match.start(), match.start() + 1, OPEN_INNER_QUOTE
                yield match.end() - 1, match.end(), CLOSE_INNER_QUOTE
            continue
        yield match.start(), match.start() + 1, OPEN_QUOTE
        yield match.end() - 1, match.end(), CLOSE_QUOTE


_TELEPHONE = re.compile(r"(?<![\w.,])(?:0\d|\+33 \d)(?: \d\d){4}(?![\w])")


def _telephones(text: str) -> Iterator[Replacement]:
    """Keep the figures of a telephone number together."""
    for match in _TELEPHONE.finditer(text):
        yield from ((at, at + 1, NO_BREAK_SPACE) for at in range(*match.span()) if text[at] == " ")


_GROUPED = rf"\d{{1,3}}(?:{NARROW_NO_BREAK_SPACE}\d{{3}})+"
#: « de 5000 à 10 000 m² », « entre 2000 et 2 500 »; without « de » or « entre », what may be a year stays.
_RANGE = re.compile(
    rf"(?:(?i:\b(?:de|entre))[ \u00a0]|(?<={NARROW_NO_BREAK_SPACE}\d{{3}}), )([1-9]\d{{3}})"
    rf"(?= (?:à|et|ou)[ \u00a0]{_GROUPED})"
    r"|(?<![\w.,/-])(?!19|20)([1-9]\d{3})"
    rf"(?=(?:,| à| ou| et|[ \u00a0]?[-–])[ \u00a0]?(?:\d{{4}} (?:à|et|ou) )?{_GROUPED})"
)
#: What distinguishes a quantity from a year before a plural noun: « plus de 2000 haies ».
_AMOUNT = (
    r"(?i:\b(?:plus|moins|près|autour|un total) de |"
    r"\b(?:environ|quelque|presque|soit|déjà|les|ses|nos|leurs|ces|plus des) )"
)
_COUNTED = re.compile(
    rf"(?:(?<![\w.,/+-])(?!19|20)|{_AMOUNT}|(?:^|[.!?…] )(?=2000))(?P<number>[1-9]\d{{3}})"
    r"(?P<space>[ \u00a0])(?=(?P<noun>[^\W\d_]{3,}[sx])(?![\w’'·]))"
)


def _quantities(text: str) -> Iterator[Replacement]:
    """Group the figures of four-figure numbers that count something: « 3000 chênes », « de 5000 à 10 000 m² »."""
    for match in _RANGE.finditer(text):
        at = match.start(match.lastindex or 0) + 1
        yield at, at, NARROW_NO_BREAK_SPACE
    for match in _COUNTED.finditer(text):
        at, space = match.start("number"), match.start("space")
        if is_counted(match["noun"], text[:at]) and not is_no_amount(text[:at]):
            yield at + 1, at + 1, NARROW_NO_BREAK_SPACE
            yield space, space + 1, NO_BREAK_SPACE


_UNIT = r"(?:km/h|kWh|MWh|GWh|kW|MW|GW|k€|M€|Md€|km|cm|mm|kg|hab|ha|min|m|L|t)"
#: What a unit without a number follows, and what may follow it: never a part of a name or of an address.
_BEFORE_UNIT = r"(\((?:en )?|\b(?i:un|de|en|par|au|le|les|du|des|chaque)[ \u00a0])"
_BEHIND_UNIT = r"(?![\w@-]|\.\w)"
#: Words that lose their vowel before another one, in small letters, and the letters before which they do.
_ELIDED = r"[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu"
_VOWEL = "aàâeéèêëiîïoôuùûyhœæAÀÂEÉÈÊIÎOÔUYHŒ"
_SPACE = "[ \u00a0\u202f]"
_MOST = r"(?<![\w.,/-])\d{1,9}(?:,\d+)?"

_WIDE_SPACES = "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u3000"

#: For what other programs leave: no-break hyphens, which the faces lack, ligatures, spaces by width. Applied to
#: names as well.
PASTED_STEPS: tuple[Step, ...] = (
    rule("\u2010\u2011", "[\u2010\u2011]", "-"),
    Step("".join(_JOINED), _parted),
    rule(_WIDE_SPACES, f"[{_WIDE_SPACES}]", " "),
)
LATER_STEPS: tuple[Step, ...] = (
    *PASTED_STEPS,
    Step("“‘", _curly),
    # What PDF files and hurried fingers leave: « l ’ habitat », « d 'ici », « les coûts , les délais . », « 2000's ».
    rule("'’", rf"(?<![\w'’])({_ELIDED})(?:{_SPACE}['’]{_SPACE}?|['’]{_SPACE})(?=[{_VOWEL}])", rf"\1{APOSTROPHE}"),
    rule("'’", rf"(?<![\w'’])([CDJLMNST]|(?:Jus|Lors|Puis|Quoi)?[Qq]u)['’]{_SPACE}(?=[{_VOWEL}])", rf"\1{APOSTROPHE}"),
    rule(",", rf"(?<=[\w)\]»”%€\ufffc]){_SPACE}+(?=,(?:\s|$))", ""),
    rule(".", rf"(?<=[\w)\]»”%€\ufffc]){_SPACE}+(?=\.(?:\s*$|\s+[A-ZÀ-Þ«]))", ""),
    rule("'", r"(?<=\d)'(?=[^\W\d_])", APOSTROPHE),
    rule("-", r"(?<=\S )--(?= \S)", EN_DASH),
    Step("", _vowels),
    # Squares and cubes: 45 km2, 120 m2, 30 m3, /m2.
    rule(DIGIT, r"(?<=\d)(k?m)2(?!\w)", rf"{NO_BREAK_SPACE}\1²"),
    rule(DIGIT, r"(?<=\d)(k?m)3(?!\w)", rf"{NO_BREAK_SPACE}\1³"),
    rule(DIGIT, r"(?<=\d[ \u00a0\u202f])(k?m)2(?!\w)", r"\1²"),
    rule(DIGIT, r"(?<=\d[ \u00a0\u202f])(k?m)3(?!\w)", r"\1³"),
    rule(DIGIT, r"(?<=[\w€])/(k?m)2(?!\w)", r"/\1²"),
    rule(DIGIT, r"(?<=[\w€])/(k?m)3(?!\w)", r"/\1³"),
    # Alone: « 1,8 million de m3 », « en km2 », « (m3) ».
    rule(DIGIT, rf"{_BEFORE_UNIT}(k?m)2{_BEHIND_UNIT}", r"\1\2²"),
    rule(DIGIT, rf"{_BEFORE_UNIT}(k?m)3{_BEHIND_UNIT}", r"\1\2³"),
    Step(DIGIT, _formulas),
    rule("₂", rf"(?<=\d)[ \u2009]?(?={_WEIGHED}CO₂)", NO_BREAK_SPACE),
    # 14h30 → 14 h 30, 48h → 48 h, 9h-12h → 9 h-12 h; 120km/h, 35kWh, 12k€.
    rule(
        DIGIT,
        r"(?<![\w/])(?<![^\dh]-)([01]?\d|2[0-4])([hH])([0-5]\d)(?![\w/])",
        rf"\1{NO_BREAK_SPACE}\2{NO_BREAK_SPACE}\3",
    ),
    rule(DIGIT, r"(?<![\w/.,])(?<![^\dh]-)(\d{1,3}(?:,\d\d?)?)h(?![\w/])(?!-\D)", rf"\1{NO_BREAK_SPACE}h"),
    rule(
        DIGIT,
        r"(?<![\w/.,])(\d{1,3})[ \u00a0]?h[ \u00a0]?([0-5]?\d)[ \u00a0]?min(?!\w)",
        rf"\1{NO_BREAK_SPACE}h{NO_BREAK_SPACE}\2{NO_BREAK_SPACE}min",
    ),
    rule(DIGIT, rf"({_MOST}|(?<=\d\u202f)\d{{3}})(?={_UNIT}(?![\w²³]))", rf"\1{NO_BREAK_SPACE}"),
    rule(DIGIT, r"(?<=\d) (?=(?:K€|Mds?\b))", NO_BREAK_SPACE),
    Step(DIGIT, _quantities),
    # Telephone numbers, by two figures.
    Step(DIGIT, _telephones),
    # « 1 er mars », « Ière », « av. J.-C. », initials.
    rule(DIGIT, rf"\b1 er(?= (?:{MONTHS})\b)", "1er"),
    rule("I", r"\bI[èe]re\b", "Ire"),
    rule("J", r"\b(av|apr)\. (?=J\.-C\.)", rf"\1.{NO_BREAK_SPACE}"),
    rule(".", r"(?<![\w.-])([A-ZÀ-Þ]\.(?:-[A-ZÀ-Þ]\.)?) (?=[A-ZÀ-Þ][a-zà-ÿ])", rf"\1{NO_BREAK_SPACE}"),
)
