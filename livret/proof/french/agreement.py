"""One way of writing inclusive words in one edition: one sign (allié·e), and plurals in one manner (allié·es)."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from livret.base.messages import _, later
from livret.base.problems import Kind, Location, Problem
from livret.catalogue import french as kinds
from livret.edition.model import Edition
from livret.proof.french.inclusive import BRACKETS, CAPITAL, DOTS, MIDDLE_DOT, Form, found, written
from livret.proof.rules.sentences import Places, Wording, also, wordings

_SIGNS: Mapping[str, str] = {
    MIDDLE_DOT: later("a middle dot (·)"),
    ".": later("a full stop (.)"),
    "-": later("a hyphen (-)"),
    "/": later("a stroke (/)"),
    BRACKETS: later("brackets"),
    CAPITAL: later("a capital"),
}


class _Seen(NamedTuple):
    form: Form
    wording: Wording


def rules(edition: Edition, read: Sequence[Wording] | None = None) -> Iterator[Problem]:
    """Yield a remark for each sign, and each manner of plurals, that is not the edition's own.

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


def _bare(form: Form) -> Form:
    """Return *form* without the elided word before it: « d’élu·es »."""
    elided = max(map(form.stem.rfind, "’'ʼ")) + 1
    return form._replace(start=form.start + elided, stem=form.stem[elided:])


def _plurals(seen: Sequence[_Seen], places: Places) -> Iterator[Problem]:
    groups = _groups([each for each in seen if each.form.plural_told], lambda form: form.joined)
    if len(groups) < 2:
        return
    own = len(groups[True]) >= len(groups[False])
    odd = groups[not own]
    kind = kinds.MIXED_PLURALS if own else kinds.JOINED_PLURALS
    yield _problem(kind, odd, groups[own], places, written(odd[0].form, odd[0].form.sign, own))


def _groups(seen: Sequence[_Seen], key: Callable[[Form], str | bool]) -> dict[str | bool, list[_Seen]]:
    groups: dict[str | bool, list[_Seen]] = {}
    for each in seen:
        groups.setdefault(key(each.form), []).append(each)
    return groups


def _repaired(odd: Sequence[_Seen], sign: str | bool, own: Sequence[_Seen]) -> str:
    """Return the first of *odd* as it would be written like *own*, whose *sign* it takes."""
    manner = Counter(each.form.joined for each in own if each.form.plural_told).most_common(1)
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
