"""Formats of an edition's files (« format » in edition.yaml), and how an edition comes from one to the next.

Keys that are only added keep the number: older editions do without them. One whose meaning changes makes the next
number, and a row of ``MIGRATIONS`` that rewrites the files of the one before, so that they print as they did:
``check --fix`` brings an edition over, shows it first and can undo it.
"""

import re
from collections.abc import Callable, Mapping
from typing import get_args

from livret.edition.model import EditionSheet

#: The lines of an edition's files, by their paths inside it: edition.yaml, territoires/x/fiche.yaml, …
Texts = Mapping[str, list[str]]
#: The format that is read.
FORMAT: int = get_args(EditionSheet.model_fields["format"].annotation)[0]
#: By the format that an edition has: what makes its files those of the next one. The line « format » is not theirs.
MIGRATIONS: dict[int, Callable[[Texts], Texts]] = {}

SHEET = "edition.yaml"
_LINE = re.compile(r"""(format[ \t]*:[ \t]*['"]?)(\d{1,9})\b""")


def can_come_over(number: int) -> bool:
    """Return whether an edition of the format *number* can be brought to that of today."""
    return number < FORMAT and all(step in MIGRATIONS for step in range(number, FORMAT))


def brought_over(texts: Texts) -> Texts:
    """Return *texts*, those of an edition of an earlier format, in that of today; the same where there is no way."""
    number = _found(texts)[1]
    if number is None or not can_come_over(number):
        return texts
    for step in range(number, FORMAT):
        texts = MIGRATIONS[step](texts)
    row, lines = _found(texts)[0], list(texts[SHEET])
    lines[row] = _LINE.sub(rf"\g<1>{FORMAT}", lines[row], count=1)
    return {**texts, SHEET: lines}


def _found(texts: Texts) -> tuple[int, int | None]:
    """Return the row of edition.yaml that gives its format, and which; None where it does not."""
    for row, line in enumerate(texts.get(SHEET, ())):
        if found := _LINE.match(line):
            return row, int(found[2])
    return 0, None
