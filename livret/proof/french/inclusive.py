"""Words that stand for both genders, however they are written: « allié·e », « allié.e », « allié(e)s », « alliéEs »."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

MIDDLE_DOT = "·"
#: The middle dot and the signs that are taken for it: bullet, hyphenation point, operators, katakana dot.
DOTS = "·•‧∙⋅・"
#: Signs of forms that no character between two letters tells.
BRACKETS, CAPITAL = "(", "E"

_ENDINGS = (
    "e|es|ne|nes|enne|ennes|onne|onnes|lle|lles|elle|elles|ette|ettes|sse|sses|esse|esses|euse|euses|ve|ves|ive|ives"
    "|ère|ères|ice|ices|rice|rices|trice|trices|ale|ales"
)
#: After a hyphen, a stroke or a full stop: « donne-le », « est-elle » are none of them.
_NARROW = "e|es|ne|nes|euse|euses|ive|ives|ère|ères|rice|rices|trice|trices"
_STEM = r"(?<![\w.·/@-])(?P<stem>(?:\w{1,6}[’'ʼ])*[^\W\d_]{2,})"
#: Whether there may be a form in a text at all: quick to ask.
_MAYBE = re.compile(rf"[{DOTS}]|\w\(|[^\W\d_][./-](?:[eèivt]|ne|ri)|[a-zà-ÿœ](?:E|NE|RICE|TRICE|SE|VE)")
_FORMS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_STEM}(?P<sign>[{DOTS}])(?P<ending>[^\W\d_]+)(?:(?P=sign)(?P<plural>[^\W\d_]+))?(?![\w{DOTS}])",
        rf"{_STEM}(?P<sign>[./-])(?P<ending>{_NARROW})(?:(?P=sign)(?P<plural>[sx]))?(?![\w@/-]|\.\w)",
        rf"{_STEM}(?P<sign>\()(?P<ending>{_ENDINGS}|le|les|te|tes|se|ses)\)(?:(?P<plural>[sx])|\((?P<apart>[sx])\))?(?!\w)",
        r"(?<![\w.·/@-])(?P<stem>(?:\w{1,6}[’'ʼ])*[^\W\d_]?[a-zà-ÿœ]{3,})"
        r"(?P<ending>E|NE|RICE|TRICE|SE|VE)(?P<plural>[sS])?(?!\w)(?P<sign>)",
    )
)


class Form(NamedTuple):
    """A shortened word: where it stands, its parts, and its sign (one of DOTS, « . », « - », « / », BRACKETS, CAPITAL).

    ``joined``: its plural's s follows the ending without a sign (« allié·es »).
    """

    start: int
    end: int
    stem: str
    sign: str
    ending: str
    plural: str

    @property
    def plain(self) -> str:
        """The word with middle dots."""
        return MIDDLE_DOT.join(filter(None, (self.stem, self.ending, self.plural)))

    @property
    def joined(self) -> bool:
        return not self.plural and len(self.ending) > 1 and self.ending.endswith("s")

    @property
    def plural_told(self) -> bool:
        return self.joined or self.plural == "s"


def found(text: str) -> Iterator[Form]:
    """Yield the shortened words of *text*, in its order.

    >>> [form.plain for form in found("les allié(e)s, un·e élu.e, donne-le, territoire(s)")]
    ['allié·e·s', 'un·e', 'élu·e']
    """
    if not _MAYBE.search(text):
        return
    matches = chain.from_iterable(pattern.finditer(text) for pattern in _FORMS)
    done = 0
    for match in sorted(matches, key=lambda match: match.start()):
        if match.start() >= done:
            done = match.end()
            parts = match.groupdict()
            ending, plural = parts["ending"].lower(), (parts["plural"] or parts.get("apart") or "").lower()
            yield Form(match.start(), match.end(), parts["stem"], parts["sign"] or CAPITAL, ending, plural)


def written(form: Form, sign: str, joined: bool | None = None) -> str:
    """Return *form* with another *sign*; *joined* tells how its plural follows (None: as it does)."""
    ending, plural = form.ending, form.plural
    if joined is not None and form.plural_told:
        ending = ending if form.plural else ending[:-1]
        ending, plural = (f"{ending}s", "") if joined else (ending, "s")
    if sign == BRACKETS:
        return f"{form.stem}({ending}){plural}"
    if sign == CAPITAL:
        return f"{form.stem}{ending.upper()}{plural}"
    return sign.join(filter(None, (form.stem, ending, plural)))
