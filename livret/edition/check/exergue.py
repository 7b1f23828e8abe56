"""The exergue repeats words of the text, verbatim."""

import difflib
import unicodedata
from collections.abc import Sequence

from livret.base.problems import Location, Problem
from livret.catalogue import data

_QUOTES = dict.fromkeys(map(ord, '"«»“”„‟\u00ad\u200b\u2060\ufffc'))
_SAME = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "–": "-", "—": "-", "‑": "-"})
_ENDS = " …[]()."
#: A nearest passage shares at least this part of the exergue's words.
_NEAR = 0.3
_LONGEST_SHOWN = 200


def check_exergue(words: str, texts: Sequence[str], mark: Location) -> list[Problem]:
    """Return the problem of *words* that stand in none of *texts* (one a rubric), with the nearest passage.

    Spaces, quotes, apostrophes and dashes may differ, and marks of omission at both ends are allowed.
    """
    sought = _letters(words.strip(_ENDS))
    if any(sought in _letters(text) for text in texts):
        return []
    passage = max((_nearest(words, text) for text in texts), default=(0.0, ""))
    help_text = {"help": data.NEAREST_PASSAGE, "nearest": passage[1]} if passage[0] >= _NEAR else {}
    return [data.EXERGUE_NOT_FOUND.at(mark, **help_text)]


def _letters(text: str) -> str:
    """Return *text* without spaces and quotes, in one form of apostrophe and dash."""
    plain = unicodedata.normalize("NFKC", text).translate(_QUOTES).translate(_SAME)
    return "".join(plain.split())


def _nearest(words: str, text: str) -> tuple[float, str]:
    """Return how much of *words* is found in one passage of *text* (0 to 1), and that passage."""
    sought, there = words.split(), text.split()
    keys = [_letters(word) for word in there]
    matcher = difflib.SequenceMatcher(None, keys, [_letters(word) for word in sought], autojunk=False)
    anchor = matcher.find_longest_match()
    start = max(0, anchor.a - anchor.b)
    passage = there[start : start + len(sought)]
    matcher.set_seq1(keys[start : start + len(sought)])
    return matcher.ratio() if anchor.size else 0.0, " ".join(passage)[:_LONGEST_SHOWN]
