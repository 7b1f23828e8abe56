"""SIREN numbers as people type them: spaced, within a SIRET, with letters for figures, with a digit too few."""

import re

from livret.edition.atlas import tables

#: Digits of a SIREN, and of a SIRET, which begins with one.
DIGITS, _SIRET = 9, 14
#: Letters that are typed, or read by machines, for figures.
_FIGURES = str.maketrans("OoIl", "0011")
_BETWEEN = re.compile(r"[\s.\-]")
#: What may be meant as a SIREN: longer than the code of a commune, figures for the most part.
_NUMBER = re.compile(r"(?=(?:\D*\d){5})[\dOoIl]{6,20}")


def digits(typed: str) -> str:
    """Return the digits of *typed* where it is meant as a SIREN or a SIRET, whatever their count; else nothing.

    >>> digits("243 400 017"), digits("243400O17"), digits("34172"), digits("Oloron")
    ('243400017', '243400017', '', '')
    """
    bare = _BETWEEN.sub("", typed)
    return bare.translate(_FIGURES) if _NUMBER.fullmatch(bare) else ""


def known(typed: str) -> str:
    """Return the SIREN of the inter-municipality whose SIREN or SIRET *typed* is; else nothing."""
    number = digits(typed)
    meant = number[:DIGITS] if len(number) in (DIGITS, _SIRET) else ""
    return meant if meant in tables.intercommunalities() else ""


def luhn(digits: str) -> bool:
    """Whether the last of *digits* agrees with the others (the Luhn sum, ISO/IEC 7812-1 annex B).

    In place of ``stdnum.luhn``, which loads ``ssl`` and ``pydoc``: 20 ms of every check.

    >>> luhn("243400017"), luhn("243400018")
    (True, False)
    """
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def is_siret(typed: str) -> bool:
    """Return whether *typed* has the digits of a SIRET."""
    return len(digits(typed)) == _SIRET


def near(typed: str) -> list[str]:
    """Return the SIREN of each inter-municipality that *typed* is but for one digit: too few, too many, another one.

    >>> near("24340001")
    ['243400017']
    """
    number = digits(typed)
    return [each for each in tables.intercommunalities() if _one_apart(number, each)] if number else []


def _one_apart(one: str, other: str) -> bool:
    """Return whether one digit added, left out, changed, or changed places with the next, makes *other* of *one*."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1 or short == long:
        return False
    same = next((at for at, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[same:] == long[same + 1 :]
    swapped = short[same : same + 2] == long[same : same + 2][::-1] and short[same + 2 :] == long[same + 2 :]
    return swapped or short[same + 1 :] == long[same + 1 :]
