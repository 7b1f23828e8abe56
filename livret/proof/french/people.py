"""Names of people in a text, found by the words before them: « Camille EXEMPLE », « Mme de la Fiction »."""

import re
from collections.abc import Iterator

from livret.proof.french.dictionary import common, given_names

_HONORIFIC = r"(?:M\.|MM\.|M(?:me|lle|e|gr)s?|D[r]|P[r])"
_CAPITAL = "A-ZÀ-ÖØ-ÞŒ"
_NAME = rf"[{_CAPITAL}](?:[\w’'ʼ]*\w)?(?:[-‑][{_CAPITAL}][\w’'ʼ]*)*"
_SPACE = r"[ \u00a0\u202f]"
#: Particles between a given name and a surname, in lower case or in capitals, and before its last word.
_PARTICLES = rf"(?:(?:(?i:de|du|des|la|le|les|van|von|den|der|el|ben|di|da|dos)\b{_SPACE}|(?i:d[’'])){_SPACE}?)*"
_AFTER_HONORIFIC = re.compile(rf"(?<!\w){_HONORIFIC}{_SPACE}(?P<names>(?:{_PARTICLES}{_NAME}{_SPACE}?){{1,4}})")
_GIVEN = re.compile(rf"(?<![\w’'-])(?P<given>{_NAME}){_SPACE}(?=(?P<names>{_PARTICLES}{_NAME}))")
#: « Yannig Le Goarant », « Bram Van der Exemple »: a particle with a capital, inside a name.
_PARTICLE = re.compile(
    rf"(?<![\w’'-])(?P<given>{_NAME}){_SPACE}(?P<names>(?:L[ae]|D[eu]|Des|Van|Von|Ben|El|Al){_SPACE}{_PARTICLES}{_NAME})"
)


def people(text: str) -> Iterator[str]:
    """Yield the surnames of *text*, with their particles, and given names after « M. » or « Mme ».

    A given name is one that the dictionary has with a capital, and that is no commune.

    >>> list(people("Avec Anne-Sophie DE LA FICTIVE et M. Tartempion, à Montpellier Centre"))
    ['Tartempion', 'DE LA FICTIVE']
    """
    yield from (found["names"].strip() for found in _AFTER_HONORIFIC.finditer(text))
    yield from (each["names"] for each in _PARTICLE.finditer(text) if each["given"].casefold() not in common())
    known = given_names()
    for found in _GIVEN.finditer(text):
        parts = re.split("[-‑]", found["given"])
        if found["given"] in known or all(part in known for part in parts):
            yield found["names"]
