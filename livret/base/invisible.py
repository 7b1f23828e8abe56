"""Invisible characters, and what is done with each: one table for every door, in and out.

=========  ============================================================================  =============================
fate       characters                                                                    why
=========  ============================================================================  =============================
kept       line feed and tab; joiners (U+200C, U+200D) behind a letter of a script that  they are part of how such
           joins its letters, selectors of forms behind one of Mongolian                 words are written
dropped    what phones add to an emoji: selectors (U+FE0E, U+FE0F), skin tones, joiners  they say how the sign before
           and tags within a sequence                                                    them is drawn, no more
refused    every other control, separator of lines, direction, joiner, soft hyphen,      they cut words for searches,
           filler, selector, tag, private, unassigned sign; half characters; signs       turn the reading direction,
           for an object or for a lost character                                         command a terminal, or print
                                                                                         as an empty box
=========  ============================================================================  =============================

Categories are Unicode's (UAX 44, table 12); signs without a width that have the category of letters or of accents are
those of its property Default_Ignorable_Code_Point. Signs that this Python's Unicode does not know yet are emojis in
their blocks (U+1F000 to U+1FBFF): visible, though no face may have them.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

#: Replaces a character that was lost, or one that is refused where it must be shown.
LOST = "\ufffd"
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
#: Invisible despite their category: grapheme joiner, fillers of Hangul, vowels of Khmer, selectors, a blank.
_ALSO_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_PLAIN = frozenset("\n\t")
_EMOJI = "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001fbff"
_BEHIND_EMOJI = f"(?:(?<=[{_EMOJI}])|(?<=[{_EMOJI}]\ufe0f))"
#: Every dropped sequence has one of these: few texts have any.
_ADDED = re.compile("[\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff\U000e007f]")
_DROPPED = re.compile(
    "[\ufe0e\ufe0f]"
    f"|{_BEHIND_EMOJI}(?:[\U0001f3fb-\U0001f3ff]|\u200d(?=[{_EMOJI}]))"
    "|(?<=\U0001f3f4)[\U000e0020-\U000e007e]{1,16}\U000e007f"
)
#: Arabic, Syriac, N’Ko, the scripts of India, Tibetan, Burmese, Khmer, Mongolian, Arabic forms.
_JOINING = "\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\ufb50-\ufdff\ufe70-\ufefe"
_KEPT = re.compile(f"(?<=[{_JOINING}])[\u200c\u200d]|(?<=[\u1820-\u18aa])[\u180b-\u180f]")


@lru_cache(4_096)
def is_refused(sign: str) -> bool:
    """Return whether *sign*, alone, may be in no text: it is invisible, or U+FFFC or U+FFFD."""
    if sign in _PLAIN:
        return False
    if "\U0001f000" <= sign <= "\U0001fbff" or sign.isascii():
        return sign < " " or sign == "\x7f"
    return unicodedata.category(sign) in _UNSEEN or bool(_ALSO_UNSEEN.match(sign)) or sign in "\ufffc\ufffd"


def is_lost(sign: str) -> bool:
    """Return whether the refused *sign* replaces something that its author sees: a bullet of Word's, an object."""
    return sign in "\ufffc\ufffd" or unicodedata.category(sign) in ("Co", "Cs")


def refused(text: str) -> Iterator[tuple[int, str]]:
    r"""Yield the index and the sign of each refused character of *text*, where its neighbours do not allow it.

    >>> list(refused("vide\u200b, cœur \u2764\ufe0f, \u0646\u0645\u06cc\u200c\u062e"))
    [(4, '\u200b')]
    """
    odd = set() if text.isascii() and text.isprintable() else set(filter(is_refused, set(text)))
    if not odd:
        return
    harmless = {at for spans in (_DROPPED, _KEPT) for span in spans.finditer(text) for at in range(*span.span())}
    yield from ((at, sign) for at, sign in enumerate(text) if sign in odd and at not in harmless)


def dropped(text: str) -> list[tuple[int, int]]:
    """Return the spans (start, end) of *text* that are dropped."""
    return [span.span() for span in _DROPPED.finditer(text)] if _ADDED.search(text) else []


def plain(text: str) -> str:
    r"""Return *text* without the dropped spans: an emoji without its colour and its form.

    >>> ascii(plain("\u2764\ufe0f, \U0001f44d\U0001f3fd"))
    "'\\u2764, \\U0001f44d'"
    """
    return _DROPPED.sub("", text) if _ADDED.search(text) else text


def replaced(text: str, sign: str = LOST) -> str:
    """Return *text* with *sign* for every refused character; dropped spans stay."""
    odd = dict(refused(text))
    return "".join(sign if at in odd else each for at, each in enumerate(text)) if odd else text
