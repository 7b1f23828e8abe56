"""Inclusive forms, whatever their sign, and forms that are written in several ways in one edition."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from livret.base.messages import _, later
from livret.base.problems import Kind, Location, Problem
from livret.catalogue import french as kinds
from livret.edition.model import Edition
from livret.proof.sentences import Places, Wording, also, wordings

MIDDLE_DOT = "·"
#: The middle dot and its substitutes: bullet, hyphenation point, operators, katakana dot.
DOTS = "·•‧∙⋅・"
#: Signs of forms without a character between two letters.
BRACKETS, CAPITAL = "(", "E"

_ENDINGS = (
    "e|es|ne|nes|enne|ennes|onne|onnes|lle|lles|elle|elles|ette|ettes|sse|sses|esse|esses|euse|euses|ve|ves|ive|ives"
    "|ère|ères|ice|ices|rice|rices|trice|trices|ale|ales"
)
#: After a hyphen, a stroke or a full stop: « donne-le », « est-elle » do not match.
_NARROW = "e|es|ne|nes|euse|euses|ive|ives|ère|ères|rice|rices|trice|trices"
_STEM = r"(?<![\w.·/@-])(?P<stem>(?:\w{1,6}[’'ʼ])*[^\W\d_]{2,})"
#: Whether a text may contain a form: a quick check.
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


class InclusiveForm(NamedTuple):
    """A shortened word: its place, its parts, and its sign (one of DOTS, « . », « - », « / », BRACKETS, CAPITAL).

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
    def is_plural(self) -> bool:
        return self.joined or self.plural == "s"


def found(text: str) -> Iterator[InclusiveForm]:
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
            yield InclusiveForm(match.start(), match.end(), parts["stem"], parts["sign"] or CAPITAL, ending, plural)


def written(form: InclusiveForm, sign: str, joined: bool | None = None) -> str:
    """Return *form* with another *sign*; *joined*: whether its plural's s is joined (None: unchanged)."""
    ending, plural = form.ending, form.plural
    if joined is not None and form.is_plural:
        ending = ending if form.plural else ending[:-1]
        ending, plural = (f"{ending}s", "") if joined else (ending, "s")
    if sign == BRACKETS:
        return f"{form.stem}({ending}){plural}"
    if sign == CAPITAL:
        return f"{form.stem}{ending.upper()}{plural}"
    return sign.join(filter(None, (form.stem, ending, plural)))


_SIGNS: Mapping[str, str] = {
    MIDDLE_DOT: later("a middle dot (·)"),
    ".": later("a full stop (.)"),
    "-": later("a hyphen (-)"),
    "/": later("a stroke (/)"),
    BRACKETS: later("brackets"),
    CAPITAL: later("a capital"),
}


class _Seen(NamedTuple):
    form: InclusiveForm
    wording: Wording


def rules(edition: Edition, read: Sequence[Wording] | None = None) -> Iterator[Problem]:
    """Yield a remark for each sign, and each form of plural, that is not the edition's own.

    *read* are the edition's wordings, if they are known.
    """
    places = Places(edition.reading)
    seen = [_Seen(_bare(form), wording) for wording in read or wordings(edition) for form in found(wording.text)]
    groups = _groups(seen, lambda form: form.sign)
    if not groups:
        return
    own = max(groups, key=lambda sign: (len(groups[sign]), sign == MIDDLE_DOT))
    for sign, odd in groups.items():
        if sign != own:
            yield _problem(kinds.MIXED_DOTS, odd, groups[own], places, _repaired(odd, own, groups[own]), sign=sign)
    yield from _plurals([each for each in seen if each.form.sign in DOTS], places)


def _bare(form: InclusiveForm) -> InclusiveForm:
    """Return *form* without the elided word before it: « d’élu·es »."""
    elided = max(map(form.stem.rfind, "’'ʼ")) + 1
    return form._replace(start=form.start + elided, stem=form.stem[elided:])


def _plurals(seen: Sequence[_Seen], places: Places) -> Iterator[Problem]:
    groups = _groups([each for each in seen if each.form.is_plural], lambda form: form.joined)
    if len(groups) < 2:
        return
    own = len(groups[True]) >= len(groups[False])
    odd = groups[not own]
    kind = kinds.MIXED_PLURALS if own else kinds.JOINED_PLURALS
    yield _problem(kind, odd, groups[own], places, written(odd[0].form, odd[0].form.sign, own))


def _groups(seen: Sequence[_Seen], key: Callable[[InclusiveForm], str | bool]) -> dict[str | bool, list[_Seen]]:
    groups: dict[str | bool, list[_Seen]] = {}
    for each in seen:
        groups.setdefault(key(each.form), []).append(each)
    return groups


def _repaired(odd: Sequence[_Seen], sign: str | bool, own: Sequence[_Seen]) -> str:
    """Return the first of *odd* written like *own*, with the *sign* of these."""
    manner = Counter(each.form.joined for each in own if each.form.is_plural).most_common(1)
    joined = manner[0][0] if manner and str(sign) in DOTS else None
    if sign == BRACKETS:
        joined = False
    return written(odd[0].form, str(sign), joined)


def _problem(
    kind: Kind, odd: Sequence[_Seen], own: Sequence[_Seen], places: Places, repaired: str, sign: str | bool = ""
) -> Problem:
    marks = [_at(each, places) for each in odd]
    more = _(", {count} times (also {places})").format(count=len(marks), places=also(marks)) if len(marks) > 1 else ""
    example = own[0]
    values = {"example": _typed(example), "place": _at(example, places), "repaired": repaired}
    if sign:
        values |= {"sign": _named(str(sign)), "other": _named(example.form.sign)}
    return kind.at(marks[0], word=_typed(odd[0]), more=more, **values)


def _at(seen: _Seen, places: Places) -> Location:
    return places.find(seen.wording, seen.form.start, seen.form.end)


def _typed(seen: _Seen) -> str:
    return seen.wording.text[seen.form.start : seen.form.end]


def _named(sign: str) -> str:
    return _(_SIGNS[sign]) if sign in _SIGNS else _("another dot ({sign})").format(sign=sign)
