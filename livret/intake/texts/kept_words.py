"""The check of an import: every word of the file is in the written text, or in a report.

Words are counted, wherever they are: blocks of a file may change their order (notes, captions), but no word may be
lost. Signs count where they have a meaning (%, €, °, +); the marks of lists, quotes and headings do not.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from livret.base import invisible
from livret.intake.documents.model import SourceParagraph
from livret.intake.texts.inline import clean

#: A line that is only a separator.
RULE = re.compile(r"[\s*_=~#.·•–—-]+")
_WORD = re.compile(r"[^\W_]+|[%‰°&@+=×÷±<>]|[€$£]")


def lost(said: Sequence[SourceParagraph], written: Iterable[str], reported: Iterable[str]) -> Iterator[SourceParagraph]:
    """Yield for each paragraph of *said* the words that are neither in *written* nor in *reported*, as often as there.

    >>> list(lost([SourceParagraph(3, "Deux chats, deux chiens")], ["Deux chats"], ["chiens"]))
    [SourceParagraph(number=3, words='deux')]
    """
    left = Counter(word for text in (*written, *reported) for word in words(text))
    for paragraph in said:
        missing = []
        for word in words(paragraph.words):
            if left[word]:
                left[word] -= 1
            else:
                missing.append(word)
        if missing:
            yield SourceParagraph(paragraph.number, " ".join(missing))


def words(text: str) -> list[str]:
    """Return the words of *text* in their form for comparison: in small letters, without invisible signs."""
    if RULE.fullmatch(text):
        return []
    plain = unicodedata.normalize("NFKC", invisible.plain(clean(text)).replace("\u2011", "-"))
    return _WORD.findall(plain.casefold())
