"""Lists, columns and dialogues as other tools write them: reported where Markdown would join their lines.

Markdown joins lines without a blank one between into one paragraph. What was a list in Word, a row of a spreadsheet
or two lines of a signature is reported once, at its first line; a dialogue is accepted.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from livret.base.invisible import is_refused
from livret.base.problems import Kind
from livret.catalogue import prose as kinds
from livret.edition.markdown.manuscript import ManuscriptLine

_NAME = r"[A-ZÀ-Þ][\w’'.-]*"
#: The bullets that word processors draw before an item.
BULLETS = "•●▪■□◦‣∙·➢➤►▶✓✔✗○◆◇⁃⦁◾▫☐☑☒✅❏❑❒"
#: Labels of items: figures, letters, Roman numerals.
_LABEL = r"(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4}|[IVX]{1,4})"
#: « A. Exemple a parlé. »: the initial of a name, in a sentence.
_INITIAL = (
    r"[A-Z]\.\s(?!(?:L[ae]s?|L’|Une?|Des?|Nous|Vous|Ils?|Elles?|On|Cet?|Cette|Ces|Pour|En|Aux?|Par|Sur|Dans|Avec)\b)"
    r"[A-ZÀ-Þ].*[.!?…][*_]*\s*$"
)
#: Signs at the beginning of a line that replace an item's. The group is what the caret shows; « fewest » lines are
#: a list. Word leaves o, §, Ø, ü, q and v of bullets drawn with the letters of another face.
_HAND_MADE = tuple(
    (kind, fewest, re.compile(pattern))
    for kind, fewest, pattern in (
        (kinds.TYPED_BULLET, 1, r"\s*([→⇒➔▸❖👉🔹🔸]|[-=]{1,2}>)(?:\s|(?=[^\W\d_]))"),
        (kinds.TYPED_BULLET, 1, r"\s*([o§Øüqv])\s{2,}\S"),
        (kinds.TYPED_BULLET, 2, r"\s*(o|[§Øü](?!\s\d))\s"),
        (kinds.TYPED_BULLET, 2, r"\s*([‐−_~]|--)\s(?!\s*\d)"),
        (kinds.TYPED_BULLET, 2, r" {0,3}([-·–—‐]|\*(?=[^*]*$))[^\W\d_]"),
        (
            kinds.TYPED_NUMBER,
            2,
            rf"\s*(?!{_INITIAL})((?:[a-zA-Z]\)|\({_LABEL}\)|(?:\d{{1,2}}|[A-Z]|[IVX]{{1,4}})°?/|\d{{1,2}}°\)|"
            rf"(?:[ivx]{{1,4}}|[a-zA-Z]|[IVX]{{1,4}})\.|{_LABEL}\s?[-–—](?!\s*\d))(?=\s)|"
            r"(?:\d{1,2}[.)-]|[a-zA-Z]\))(?=[^\W\d_])|[①-⑳❶-❿](?=[\s\w]))",
        ),
    )
)
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")
#: Labels that follow each other: « b » after « a », « iv » after « iii ».
_FOLLOWING = frozenset(
    pair
    for labels in ("abcdefghijklmnopqrstuvwxyz", _ROMAN, map(str, range(100)), "①②③④⑤⑥⑦⑧⑨⑩", "❶❷❸❹❺❻❼❽❾❿")
    for pair in pairwise(labels)
)
_QUOTED = re.compile(r"^ {0,3}(?:> ?)+")
#: A line of a list, under which an « o » begins one of the next level.
_LIST = re.compile(rf"\s*(?:[-*+{BULLETS}]|\d{{1,3}}[.)])\s")
_NUMBERED = re.compile(r"\s*(\d{1,3})[.)]\s")
#: The sign of an item and a tab before its words: no column.
_SIGN_AND_TAB = re.compile(rf"(?:[-*+–—→⇒➔▸❖o§Øüqv{BULLETS}]|\(?{_LABEL}\)|\d{{1,3}}\.|{_LABEL}[./-])[ \u00a0]*\t")
_DASH = re.compile(r"\s*(?:([–—])|(\\[-+•]))\s")
_STAR = re.compile(r"\s*(\\\*)\s")
#: « – 5 °C »: a number below zero.
_MINUS = re.compile(r"\s*(?:[–—]|\\[-+])\s\d[\d,.]*\s?(?:°|[%‰€]?\s?[.;,]?$)")
#: The end of a sentence, or of a remark in a dialogue.
_SENTENCE_END = re.compile(r"[.!?…»”:][*_]*\s*$")
_SIGNATURE = re.compile(rf"{_NAME}(?: (?:{_NAME}|d[eu]|des|la|le|les)){{1,4}}\s*")
#: A line with only a name.
_PERSON = re.compile(rf"\s*(?:(?:M\.|Mme|Dr|Pr) )?{_NAME}(?: (?:{_NAME}|d[eu]|des|la|le|les)){{1,4}}\s*")
_LONGEST_SIGNATURE = 80
#: The longest line of a list in a quote: longer ones are words that a program has wrapped.
_LONGEST_ITEM = 60
#: The end of a line that announces a list; the fence of a block, « ::: », does not.
_ANNOUNCES = re.compile(r"[^:]:\s*$")
#: « Elle dit : », « Le maire résume : »: what follows is said by somebody, on whatever lines.
_SAYS = re.compile(
    r"(?i)\b(?:dit|disent|déclar|expliqu|résum|confi|racont|témoign|répond|écri|ajout|conclu|selon|rappel|soulign)"
)
#: The beginning of what somebody says.
_SAID = re.compile(r"[ >]*[«“\"–—]")
_DEFINITION = re.compile(r" {0,3}(:) +\w")
#: « &nbsp; »: its semicolon parts no cells.
_ENTITY = re.compile(r"&#?\w+;")
#: The most words of a cell between semicolons.
_LONGEST_CELL = 6
#: The most words of a term with a definition.
_LONGEST_TERM = 5
_MARKUP = re.compile(r"\s*(?:[-*+#>|]|\d{1,3}[.)]|:::|\[\^)|.*\|")


@dataclass(frozen=True, slots=True)
class LineFault:
    """A faulty line: the kind of its problem, and the columns (from 0) of the signs to change."""

    kind: Kind
    line: ManuscriptLine
    start: int
    end: int


def run_together(
    lines: Sequence[ManuscriptLine], typed: Callable[[int], str], before: Sequence[ManuscriptLine]
) -> Iterator[LineFault]:
    """Yield the faults of *lines*, a block without blank ones, that Markdown would join; *typed* returns a raw line.

    *before* is the block before it, if there is one.
    """
    made = [*_hand_made(lines, before), *_dashes(lines, before), *_quoted_items(lines, before)]
    yield from made
    if fault := _columns(lines, typed) or (None if made else _rows(lines) or _definition(lines) or _signature(lines)):
        yield fault


def _hand_made(lines: Sequence[ManuscriptLine], before: Sequence[ManuscriptLine]) -> Iterator[LineFault]:
    """Yield the first sign of each kind of hand-made list; in a quote as well."""
    lines, above = _unquoted(lines), _unquoted(before[-1:])
    reported: set[Kind] = set()
    for kind, fewest, pattern in _HAND_MADE:
        found = [(line, match) for line in lines if (match := pattern.match(line.text))]
        if kind is kinds.TYPED_NUMBER:
            sure = [match[1] for _line, match in found if match[1][-1] in ")/"]
            enough = len(sure) >= fewest or _one_follows(lines, pattern)
        else:
            starred = any(match[1] == "*" for _line, match in found)  # italics may begin there
            in_list = not starred and any(_LIST.match(line.text) for line in (*above, *lines))
            enough = in_list or len(found) + sum(bool(pattern.match(line.text)) for line in above) >= fewest
            enough = enough or (kind is kinds.TYPED_BULLET and _begins_with_hyphen(lines, found))
        if found and enough and kind not in reported:
            reported.add(kind)
            yield LineFault(kind, found[0][0], *found[0][1].span(1))


def _begins_with_hyphen(lines: Sequence[ManuscriptLine], found: Sequence[tuple[ManuscriptLine, re.Match[str]]]) -> bool:
    """Return whether *lines* begin with « -word », or have it below a line that announces it."""
    if not found or found[0][1][1] != "-":
        return False
    at = lines.index(found[0][0])
    return not at or lines[at - 1].text.rstrip().endswith(":")


def _one_follows(lines: Sequence[ManuscriptLine], label: re.Pattern[str]) -> bool:
    """Return whether a *label* made by hand follows another, or an item's number: « 2.deux » below « 1. un »."""
    found = [(match, made) for line in lines
             if (match := (made := label.match(line.text)) or _NUMBERED.match(line.text))]  # fmt: skip
    labels = [(re.sub(r"\W", "", match[1]).lower(), bool(made)) for match, made in found]
    return any((one, two) in _FOLLOWING and (a or b) for (one, a), (two, b) in pairwise(labels))


def _unquoted(lines: Sequence[ManuscriptLine]) -> list[ManuscriptLine]:
    """Return *lines* with spaces in place of the signs of a quote."""
    return [
        ManuscriptLine(line.number, _QUOTED.sub(lambda found: " " * len(found[0]), line.text, count=1))
        for line in lines
    ]


def _dashed(lines: Sequence[ManuscriptLine]) -> list[tuple[ManuscriptLine, re.Match[str]]]:
    """Return those of *lines* that begin with a dash, without numbers below zero."""
    return [
        (line, match) for line in lines if (match := _DASH.match(line.text)) and not _MINUS.match(line.text.rstrip())
    ]


def _dashes(lines: Sequence[ManuscriptLine], before: Sequence[ManuscriptLine]) -> Iterator[LineFault]:
    """Yield the fault of a list whose items begin with dashes: several, at least one of them no sentence.

    It may continue the block before, if that ends with a line that begins with a dash and is no sentence.
    """
    found = _dashed(lines)
    after_dash = any(not _SENTENCE_END.search(line.text) for line, _match in _dashed(before[-1:]))
    several = len(found) > 1 or (len(found) == 1 and after_dash)
    if several and not all(_SENTENCE_END.search(line.text) for line, _match in found):
        line, match = found[0]
        escaped = bool(match[2])
        kind = kinds.ESCAPED_BULLET if escaped else kinds.LIST_OR_DIALOGUE
        yield LineFault(kind, line, *match.span(2 if escaped else 1))


def _quoted_items(lines: Sequence[ManuscriptLine], before: Sequence[ManuscriptLine]) -> Iterator[LineFault]:
    """Yield the fault of a list whose items begin with « > », below a line that announces it: no words of anybody.

    A list within a quotation is one, and the fence of a block announces nothing.
    """
    announced = next((line for line in reversed((*before[-1:], *lines)) if not _QUOTED.match(line.text)), None)
    quoted = [line for line in lines if _QUOTED.match(line.text)]
    if len(quoted) < 2 or not announced or not _ANNOUNCES.search(announced.text) or _SAYS.search(announced.text):
        return
    if any(_LIST.match(line.text) for line in _unquoted(quoted)):
        return
    short = all(len(line.text) < _LONGEST_ITEM for line in quoted)
    ended = all(line.text.rstrip().endswith((";", ",")) for line in quoted[:-1])
    said = any(_SENTENCE_END.search(line.text) or _SAID.match(line.text) for line in quoted[: -1 if ended else None])
    if short and not said and not _DASH.match(_unquoted(quoted)[-1].text):
        at = quoted[0].text.index(">")
        yield LineFault(kinds.TYPED_BULLET, quoted[0], at, at + 1)


def stars(lines: Sequence[ManuscriptLine]) -> Iterator[LineFault]:
    """Yield the escaped stars of a text, *lines*, that begin items; the only one explains a star, in its paragraph."""
    found = [(at, match) for at, line in enumerate(lines) if (match := _STAR.match(line.text))]
    if len(found) == 1:
        above = lines[: found[0][0]]
        introduced = next((line.text for line in reversed(above) if not line.blank), "").rstrip().endswith(":")
        if not introduced and (not above or above[-1].blank):
            return
    yield from (LineFault(kinds.ESCAPED_BULLET, lines[at], *match.span(1)) for at, match in found)


def is_dialogue(lines: Sequence[ManuscriptLine]) -> bool:
    """Return whether several of *lines* begin with a dash: each is then a paragraph."""
    return sum(bool(_DASH.match(line.text)) for line in lines) > 1


def _columns(lines: Sequence[ManuscriptLine], typed: Callable[[int], str]) -> LineFault | None:
    """Return the fault of the first of two or more adjacent rows whose columns are separated by tabs."""
    for parted, rows in groupby(lines, lambda line: _has_columns(typed(line.number))):
        first, *others = rows
        if parted and others:
            text = typed(first.number)
            at = text.index("\t", len(text) - len(text.lstrip()))
            return LineFault(kinds.TABS, ManuscriptLine(first.number, text), at, at + 1)
    return None


def _rows(lines: Sequence[ManuscriptLine]) -> LineFault | None:
    """Return the fault of the first of two or more lines whose cells are parted by « ; », as in a file of CSV."""
    texts = [_ENTITY.sub(lambda found: " " * len(found[0]), line.text) for line in lines]
    cells = [text.rstrip().split(";") for text in texts]
    alike = len(lines) > 1 and len(cells[0]) > 2 and len({len(row) for row in cells}) == 1
    short = all(len(cell.split()) <= _LONGEST_CELL for row in cells for cell in row)
    if alike and short and not any(_SENTENCE_END.search(line.text) for line in lines):
        at = texts[0].index(";")
        return LineFault(kinds.SEMICOLONS, lines[0], at, at + 1)
    return None


def _has_columns(text: str) -> bool:
    """Return whether tabs separate words of *text*; one behind the sign of an item does not count."""
    if "\t" not in text:
        return False
    kept = "".join(sign for sign in text if sign == "\t" or not is_refused(sign)).strip()
    return "\t" in _SIGN_AND_TAB.sub("", kept, count=1) if _SIGN_AND_TAB.match(kept) else "\t" in kept


def _definition(lines: Sequence[ManuscriptLine]) -> LineFault | None:
    """Return the fault of a colon under a term of a few words: other tools read a definition there."""
    if len(lines) < 2 or _MARKUP.match(lines[0].text) or len(lines[0].text.split()) > _LONGEST_TERM:
        return None
    found = _DEFINITION.match(lines[1].text)
    return LineFault(kinds.FOREIGN_MARKUP, lines[1], *found.span(1)) if found else None


def _signature(lines: Sequence[ManuscriptLine]) -> LineFault | None:
    """Return the fault of a name or an office (« Le Président, ») on its own line, above lines that are no sentence."""
    if not 2 <= len(lines) <= 3 or any(_MARKUP.match(line.text) for line in lines):
        return None
    first, *others = lines
    short = all(len(line.text) <= _LONGEST_SIGNATURE and not _SENTENCE_END.search(line.text) for line in lines)
    if not short or first.text.endswith("  ") or not all(line.text.lstrip()[:1].isupper() for line in others):
        return None
    signs = first.text.rstrip().endswith(",") and any(_PERSON.fullmatch(line.text) for line in others)
    if signs or _SIGNATURE.fullmatch(first.text):
        return LineFault(kinds.LINES_JOINED, first, 0, len(first.text.rstrip()))
    return None
