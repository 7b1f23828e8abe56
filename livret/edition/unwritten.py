"""The mark of what is still to be written: one for every file of words, in a text or in a remark of YAML.

It is plain words, so that no one need learn it, and in capitals, which no sentence of a brochure is written in; it
means nothing to YAML or Markdown, so that it may stand for any value and any text.
"""

import re
from collections.abc import Iterator

from livret.base import invisible
from livret.base.problems import Location, Problem
from livret.catalogue import honesty

MARK = "À ÉCRIRE"
#: The mark as people type it: capitals without accents, any space. Between quotes « » it is spoken of.
_TYPED = re.compile(
    r"(?<!\w)(?<!« )(?<!«\u00a0)(?<!«\u202f)[AÀ][ \u00a0\u202f][EÉ]CRIRE(?!\w)[\s,:–-]*(?P<what>[^\n]*)"
)
#: Characters shown of what is to be written.
_LONGEST = 90


def unwritten(text: str, file: str) -> Iterator[Problem]:
    """Yield each line of *text*, in composed form, with the mark."""
    for number, line in enumerate(text.split("\n"), 1):
        if found := _TYPED.search(line):
            what = found["what"].strip(" »\"'") or line[: found.start()].strip(" #-:(«\"'") or "…"
            if what.startswith("ou "):  # « titre: …  # À ÉCRIRE, ou confirmer »: of what
                what = f"{line[: found.start()].rstrip(' #').partition(':')[0].strip(' -')}, {what}"
            shown = what if len(what) <= _LONGEST else f"{what[: _LONGEST - 1].rstrip()}…"
            place = Location(file, number, found.start() + 1, len(MARK), invisible.replaced(line))
            yield honesty.UNWRITTEN.at(place, what=shown)


def count(text: str) -> int:
    """Return how many lines of *text*, in composed form, have the mark."""
    return sum(1 for _found in _TYPED.finditer(text))
