"""What the ends of lines mean in a text that was pasted: lines, paragraphs and words that Markdown would join.

A line that ends goes on with a space in Markdown, as texts that were wrapped at a width ask for. Whoever pastes from a
form, an e-mail or a PDF means something else by it: the next line of a list, the next paragraph, the rest of a word.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import dropwhile, pairwise, takewhile

from livret.base.problems import Kind
from livret.catalogue import prose as kinds
from livret.edition.markdown.foreign import LineFault
from livret.edition.markdown.manuscript import ManuscriptLine

#: Lines of lists, quotes, headings, tables, blocks, notes, pictures.
_MARKUP = re.compile(r"\s*(?:[-*+]\s|[#>]|\d{1,3}[.)]\s|:::|\[\^|!\[)|.*\|")
#: A heading, or the first line of a block, which words may follow at once.
_OPENS = re.compile(r" {0,3}(?:#{1,6}\s|:::)")
_SENTENCE_END = re.compile(r"[.!?…»”:][*_]*\s*$")
_PARAGRAPH_END = re.compile(r"[.!?…»”][*_]*\s*$")
#: The end of a line whose sentence goes on.
_GOES_ON = re.compile(r"(?:,|\b(?:et|ou|à|aux?|d[eu]|des|les?|la|une?|en|par|pour|sur|avec|dans|qu[ei]))\s*$")
_CAPITAL = re.compile(r"[\s*_«“\"(]*[A-ZÀ-Þ\d]")
#: « Coût : 12 000 € », « **Durée :** deux ans », « Figure 2 - La halle »: words that name what follows.
_LABELLED = re.compile(
    r"\s*[*_]{0,3}[A-ZÀ-Þ][^.!?:;\n]{0,40}?[*_]{0,3}[ \u00a0\u202f]?:[*_]{0,3}\s+\S"
    r"|\s*(?:Figure|Photo|Carte|Image|Illustration|Source|Crédit)s?\s\d{0,3}\s?[-–—:]"
)
#: The sign of a note typed by hand: « ¹ Une note. », « [1] Une note. ».
_NOTE = re.compile(r"\s*(?:[¹²³⁴-⁹]+|\[\d{1,2}\])\s?\S")
#: The longest line of a list, and the longest that a program wraps, in characters.
_SHORT, _WRAPPED = 60, 140
_CUT = re.compile(r"[^\W\d_]+-$")
#: « les soins pré- et post-opératoires »: the first word ends there.
_SUSPENDED = re.compile(r"\s*(?:et|ou|à|puis|voire|comme|aussi|mais)\b")


def cut_words(lines: Sequence[ManuscriptLine]) -> Iterator[LineFault]:
    """Yield each word that a hyphen cuts at the end of one of *lines*: it would be printed in two parts."""
    for line, following in pairwise(lines):
        found = _CUT.search(text := line.text.rstrip())
        begins = following.text.lstrip(" >")
        if found and begins[:1].isalpha() and not _SUSPENDED.match(begins):
            yield LineFault(kinds.WORD_CUT, line, found.start(), len(text))


def joined_lines(lines: Sequence[ManuscriptLine]) -> Iterator[LineFault]:
    """Yield the fault of *lines*, a block without blank ones, if its first lines are no wrapped sentences."""
    begun = dropwhile(lambda line: _OPENS.match(line.text), lines)
    words = list(takewhile(lambda line: not _MARKUP.match(line.text), begun))
    if len(words) < 2 or any(line.text.endswith(("  ", "\\")) for line in words[:-1]):
        return
    for kind, at in ((kinds.LINES_JOINED, _listed(words)), (kinds.PARAGRAPHS_JOINED, _paragraphs(words))):
        if at is not None:
            yield _whole(kind, words[at])
            return


def _whole(kind: Kind, line: ManuscriptLine) -> LineFault:
    return LineFault(kind, line, len(line.text) - len(line.text.lstrip()), len(line.text.rstrip()))


def _listed(lines: Sequence[ManuscriptLine]) -> int | None:
    """Return the index of the first of *lines* that are a list without signs; a line may announce them."""
    announced = lines[0].text.rstrip().endswith(":")
    items = lines[announced:]
    fewest = 2 if announced else 3
    if len(items) >= 2 and any(all(map(_matches(sign), items)) for sign in (_LABELLED, _NOTE)):
        return int(announced)
    if len(items) >= fewest and (_short_names(items) or _ends(items, ";") or (announced and _ends(items, ","))):
        return int(announced)
    return None


def _matches(sign: re.Pattern[str]) -> Callable[[ManuscriptLine], bool]:
    return lambda line: bool(sign.match(line.text))


def _short_names(lines: Sequence[ManuscriptLine]) -> bool:
    """Return whether all are short, begin with a capital, and are no sentences, nor parts of one."""
    short = all(len(line.text) <= _SHORT and _CAPITAL.match(line.text) for line in lines)
    return short and not any(_SENTENCE_END.search(line.text) or _GOES_ON.search(line.text) for line in lines)


def _ends(lines: Sequence[ManuscriptLine], sign: str) -> bool:
    """Return whether all but the last are short and end with *sign*."""
    return all(line.text.rstrip().endswith(sign) and (sign == ";" or len(line.text) <= _SHORT) for line in lines[:-1])


def _paragraphs(lines: Sequence[ManuscriptLine]) -> int | None:
    """Return the index of the first of *lines* that begins another paragraph than the one before it.

    A line longer than programs wrap is a paragraph; so are sentences of a line each, if they are several, or short.
    """
    for at, (line, following) in enumerate(pairwise(lines), 1):
        long = max(len(line.text), len(following.text)) > _WRAPPED
        if long and _PARAGRAPH_END.search(line.text) and _CAPITAL.match(following.text):
            return at
    whole = all(_PARAGRAPH_END.search(line.text) and _CAPITAL.match(line.text) for line in lines)
    return 1 if whole and (len(lines) > 2 or len(lines[0].text) < _SHORT) else None
