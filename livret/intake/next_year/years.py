"""The years of an edition in words, and the same words a year, or more, later."""

import re
from typing import NamedTuple

_YEAR = r"(?:19|20|21)\d\d"
_ALONE = rf"(?<!\d){_YEAR}(?!\d)"
_SPAN = re.compile(rf"(?<!\d)({_YEAR})(?:([-–/ ]{{1,3}})({_YEAR}|\d\d))?(?!\d)")


class Years(NamedTuple):
    """The first and the last year that an edition covers."""

    first: int
    last: int


def years(words: str) -> Years | None:
    """Return the years in *words*, the first span or year of them; None without any.

    >>> years("bretagne-2025-2026"), years("2024-25"), years("la cohorte"), years("2024")
    (Years(first=2025, last=2026), Years(first=2024, last=2025), None, Years(first=2024, last=2024))
    """
    found = _SPAN.search(words)
    if not found:
        return None
    first = int(found[1])
    last = _last(found)
    return Years(first, last if last is not None and last >= first else first)


def _last(found: re.Match[str]) -> int | None:
    if not found[3]:
        return None
    return int(found[3]) if len(found[3]) == 4 else int(found[1][:2] + found[3])


def moved(words: str, before: Years, now: Years) -> tuple[str, bool]:
    """Return *words* with the years of the edition *before* moved to *now*, and whether that is certain.

    It is where they have those years and no others: « depuis 2025 » may stay true.

    >>> moved("Bilan 2024-2025", Years(2024, 2025), Years(2025, 2026))
    ('Bilan 2025-2026', True)
    >>> moved("Bilan 2024/25, depuis 2025, vers 2050", Years(2024, 2025), Years(2025, 2026))
    ('Bilan 2025/26, depuis 2026, vers 2050', False)
    """
    by, sure = now.first - before.first, before.last - before.first == now.last - now.first

    def later(found: re.Match[str]) -> str:
        nonlocal sure
        first, last = int(found[1]), _last(found)
        if (first, last if last is not None else first) == before:
            return f"{first + by}" + (f"{found[2]}{str(last + by)[-len(found[3]) :]}" if last is not None else "")
        changed = re.sub(_ALONE, lambda one: _later(one, before, by), found[0])
        sure = sure and changed == found[0]
        return changed

    moved_words = _SPAN.sub(later, words)
    return moved_words, sure or moved_words == words


def _later(found: re.Match[str], before: Years, by: int) -> str:
    year = int(found[0])
    return str(year + by if before.first <= year <= before.last else year)
