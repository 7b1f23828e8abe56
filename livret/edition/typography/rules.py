"""The rules of French microtypography, as a table of steps run one after the other.

They are those of the *Lexique des règles typographiques en usage à l’Imprimerie nationale*, with the
narrow space (U+202F) before ; ! ? and in numbers. A step goes from a text to the replacements it asks for.
"""

import re
from collections.abc import Callable, Iterator

from livret.edition.typography.numbers import group_digits, join_counted
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

Replacement = tuple[int, int, str]
Step = Callable[[str], Iterator[Replacement]]

_LETTER = r"[^\W\d_]"
_SPACE = r"[ \u00a0\u2009\u202f]"
#: What a sign of punctuation may follow directly.
_WORD_END = r"[\w)\]»”’%‰€°²³…\ufffc]"
#: What follows a sign of punctuation that is one (the colon of 12:30 is not).
_SIGN_END = r"(?=[\s)\]»”\",.…]|$)"
MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_UNITS = r"[kcdm]?m[²³]?|ha|[kM]?€|Md€|%|‰|°C|[kcm]?g|t|[kMG]o|[kMGT]?Wh?|[cm]?l|L|h|min|millions?|milliards?|ans?"


def rule(pattern: str, template: str) -> Step:
    """Return the step that replaces what *pattern* finds by *template*."""
    compiled = re.compile(pattern)

    def step(text: str) -> Iterator[Replacement]:
        return ((match.start(), match.end(), match.expand(template)) for match in compiled.finditer(text))

    return step


# --- Straight quotes ---------------------------------------------------------------------------------

_BEFORE_OPENING = re.compile(r"[\s(\[/«“–—’\"-]|$")
_AFTER_CLOSING = re.compile(r"[\s)\]/»”,.;:!?…–—\"-]|$")


def _quotes(text: str) -> Iterator[Replacement]:
    """Give straight quotes, two by two, their French form: « », and “ ” within other quotes."""
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
    """Inner quotes have no space inside, even where the author typed one."""
    opens = mark == "<"
    start = place - (not opens and text[place - 1] == " ")
    end = place + 1 + (opens and text[place + 1] == " ")
    return start, end, _INNER[mark]


def _pairs(text: str) -> Iterator[tuple[int, int]]:
    """Pair the straight quotes of *text*; those that have no partner stay as they are."""
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
    """Bind the dashes of an aside to the words they enclose; a dash alone in its sentence opens."""
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
    """One space is enough; of several, the one that does not break."""
    for match in re.finditer(_SPACE + "{2,}", text):
        kept = (space for space in (NARROW_NO_BREAK_SPACE, NO_BREAK_SPACE) if space in match[0])
        yield match.start(), match.end(), next(kept, " ")


STEPS: tuple[Step, ...] = (
    _one_space,
    # Apostrophes: l'élu, l'"élu", les années '90. Feet and single quotes stay.
    rule(rf"(?<={_LETTER})['´‘](?=[\w«“\"(\ufffc])", APOSTROPHE),
    rule(r"(?<![\w'’])'(?=\d\d(?![\d']))", APOSTROPHE),
    _quotes,
    # etc. takes no other dots; three dots are one sign.
    rule(rf"\b([Ee]tc){_SPACE}?[.{ELLIPSIS}]*(?:{ELLIPSIS}|\.\.)[.{ELLIPSIS}]*", r"\1."),
    rule(r"(?<!\.)\.{3}(?!\.)", ELLIPSIS),
    # Ordinals: 1ère → 1re, 2ème → 2e, XXième → XXe.
    rule(r"\b1[èe]re(s?)\b", r"1re\1"),
    rule(r"\b1ier(s?)\b", r"1er\1"),
    rule(r"\b(?!1\D)(\d+)i?(?:[èe]me|è)(s?)\b", r"\1e\2"),
    rule(r"\b([IVXLC]+)i?[èe]me(s?)\b", r"\1e\2"),
    # A hyphen between spaces is a dash, but in « 10 - 15 » and « - 5 ».
    rule(rf"(?<=\S{_SPACE})-(?={_SPACE}[^\s\d])", EN_DASH),
    # Quotes and punctuation.
    rule(rf"«{_SPACE}?(?=\S)", f"«{NO_BREAK_SPACE}"),
    rule(rf"(?<=\S){_SPACE}?»", f"{NO_BREAK_SPACE}»"),
    rule(rf"(?<=[^\s(\[]){_SPACE}(?=[;!?]+(?!\w))", NARROW_NO_BREAK_SPACE),
    rule(rf"(?<={_WORD_END})(?=[;!?]+{_SIGN_END})", NARROW_NO_BREAK_SPACE),
    rule(rf"(?<=[^\s(\[]){_SPACE}(?=:{_SIGN_END})", NO_BREAK_SPACE),
    rule(rf"(?<={_WORD_END})(?=:{_SIGN_END})", NO_BREAK_SPACE),
    # Beside an address (U+FFFC) a line may break.
    rule(r"(?<=[^\s\ufffc]) / (?=[^\s\ufffc])", f"{NO_BREAK_SPACE}/{NO_BREAK_SPACE}"),
    _dashes,
    # Numbers and what goes with them.
    group_digits,
    rule(rf"(?<=\d)[ \u2009](?=(?:{_UNITS})(?![\w’']))", NO_BREAK_SPACE),
    rule(r"(?<=\d)(?=(?:[%‰€]|km²|m²|m³|°C)(?!\w))", NO_BREAK_SPACE),
    rule(r"(?<=\d\u00a0h) (?=\d\d(?!\d))", NO_BREAK_SPACE),
    rule(rf"(?<!\d)(\d\d?|1er) (?=(?i:{MONTHS})\b)", rf"\1{NO_BREAK_SPACE}"),
    join_counted,
    # Abbreviations.
    rule(r"\b([Nn]°) ?(?=\d)", rf"\1{NO_BREAK_SPACE}"),
    rule(r"\b(pp?|art|fig|chap|vol|al)\. (?=\d)", rf"\1.{NO_BREAK_SPACE}"),
    rule(r"\b(MM?|Mgr)\. (?=[A-ZÀ-Þ])", rf"\1.{NO_BREAK_SPACE}"),
    rule(r"\b(M[ml]es?|Mlles?|Dr|Pr|Ste?) (?=[A-ZÀ-Þ])", rf"\1{NO_BREAK_SPACE}"),
)
