"""Make the expressions by which HTML is cut into words, tags and attributes once.

The parser looks each one up by the signs that end a word, and keeps it under another name than it looks for: it is
made again for each attribute, which takes half of the time in which a chapter is read.
"""

import re
from collections.abc import Mapping


class _Expressions(dict[tuple[frozenset[str], bool], re.Pattern[str]]):
    """The expression of each set of signs, by whether these are to be read, or to be read up to."""

    def __missing__(self, wanted: tuple[frozenset[str], bool]) -> re.Pattern[str]:
        signs, read = wanted
        codes = "".join(f"\\x{ord(sign):02x}" for sign in signs)
        made = self[wanted] = re.compile(f"[{'' if read else '^'}{codes}]+")
        return made


def made_once(_kept: Mapping[object, object]) -> _Expressions:
    """Return what takes the place of the parser's own expressions."""
    return _Expressions()
