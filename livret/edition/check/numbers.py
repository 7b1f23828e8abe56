"""Numbers as people write them in French: « 516 000 », « 1 020,5 », « 422 »."""

import re

from livret.base.problems import Kind
from livret.catalogue import data

#: Ordinary, no-break, narrow no-break and thin spaces.
_SPACE = "[ \u00a0\u202f\u2009]"
_NUMBER = re.compile(rf"[-−]?(?:\d{{1,3}}(?:{_SPACE}\d{{3}})+|\d+)(?:[.,]\d+)?")
#: 1.020 or 1,020: thousands in one country, decimals in another.
AMBIGUOUS = re.compile(r"[-−]?([1-9]\d{0,2})[.,](\d{3})")
#: 1,020.5 or 1.020.000: thousands and decimals as elsewhere.
_FOREIGN = re.compile(r"([1-9]\d{0,2}(?:([.,])\d{3}(?=\D|$))+)(?:[.,](\d+))?")
#: What people type where they have no figure.
UNKNOWN = re.compile(r"(?:n\.? ?[cdr]\.?|inconnue?s?|nc|nd|\?+|-+|–|—|…|à (?:compléter|renseigner)|x+)", re.IGNORECASE)
#: Before a figure that is none to be printed as it is.
ROUNDED = re.compile(r"(?:≈|~|env(?:iron|\.)?|près de|plus de|moins de|presque|>|<)", re.IGNORECASE)
#: A float holds 15 digits exactly; the longest figure of the brochure has 7.
_MOST_DIGITS = 15


def number(text: str) -> float | None:
    """Return the number that *text* is, or None if it is none, is too long, or can be read in two ways."""
    text = text.strip()
    digits = sum(map(str.isdecimal, text[: _MOST_DIGITS * 4]))
    if not _NUMBER.fullmatch(text) or AMBIGUOUS.fullmatch(text) or digits > _MOST_DIGITS:
        return None
    return float(re.sub(_SPACE, "", text).replace(",", ".").replace("−", "-"))


def fault(text: str) -> tuple[Kind, dict[str, str]]:
    """Return why *text* is no number: a kind of problem and the words that fill it."""
    text = text.strip()
    if ambiguous := AMBIGUOUS.fullmatch(_without_unit(text)):
        whole, rest = ambiguous.groups()
        return data.AMBIGUOUS_NUMBER, {"thousands": f"{whole} {rest}", "decimals": f"{whole},{rest[:2]}"}
    return data.NOT_A_NUMBER, _remedy(text)


def _without_unit(text: str) -> str:
    """Return *text* without the unit behind its number: « 12.500 hab. » is read in two ways, as « 12.500 » is."""
    return re.sub(r"(?<=\d)\s*[^\W\d][^\d]*[²³]?$", "", text[:200])


def _remedy(text: str) -> dict[str, str]:
    inside = _NUMBER.search(text[:200])
    if foreign := _FOREIGN.fullmatch(text[:200]):
        whole, sign, rest = foreign.groups()
        return {"help": data.FORM.help, "example": whole.replace(sign, " ") + (f",{rest}" if rest else "")}
    if UNKNOWN.fullmatch(text):
        return {"help": data.NUMBER_UNKNOWN}
    if _NUMBER.fullmatch(text):
        return {"help": data.NUMBER_TOO_LONG}
    if inside and ROUNDED.match(text):
        return {"help": data.NUMBER_ROUNDED, "number": inside[0]}
    if inside and inside.start() == 0 and re.match(r"\s*[^\W\d]|\s*[%€]", text[inside.end() :]):
        return {"help": data.NUMBER_WITH_UNIT, "number": inside[0]}
    return {}
