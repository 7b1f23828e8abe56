"""Spelling: every word of an edition, looked up in the French dictionary and among the names that are known."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from livret.content.model import Edition, Territory
from livret.kinds import french as kinds
from livret.messages import _
from livret.problems import Location, Problem
from livret.proof.lexicon import Lexicon, NoLibrary, dictionary, names
from livret.proof.wording import Places, Wording, also, wordings
from livret.proof.words import words

#: Problems told; a text in another language would fill the report.
_MOST = 200


def rules(edition: Edition, known: Iterable[str] = (), read: Sequence[Wording] | None = None) -> Iterator[Problem]:
    """Yield a remark for each unknown word of *edition*, once, with its places; one alone if nothing can be looked up.

    *known* are words beside those of the edition's own names and of its glossary; *read* are its wordings, if known.
    """
    try:
        french = dictionary()
    except NoLibrary as absent:
        reason = _("no Hunspell library ({reason})").format(reason=absent)
        yield kinds.NOT_SPELLED.at(None, reason=reason)
        return
    lexicon, places = Lexicon(names(chain(known, _names(edition))), french), Places(edition.folder)
    found: dict[str, list[tuple[str, Wording, int]]] = {}
    for wording in read or wordings(edition):
        for word, at in _unknown(wording, lexicon):
            found.setdefault(word.casefold(), []).append((word, wording, at))
    for times in list(found.values())[:_MOST]:
        word = times[0][0]
        yield _problem(word, [places.find(wording, at, at + len(word)) for _word, wording, at in times], lexicon)


def _unknown(wording: Wording, lexicon: Lexicon) -> Iterator[tuple[str, int]]:
    """Yield the unknown words of *wording*, as typeset, and where they begin in it."""
    for word in words(wording.text):
        for part, at in lexicon.unknown(word.text, wording.named):
            whole = at == 0 and len(part) == len(word.text)
            typed = wording.text[word.start : word.end] if whole else part
            yield typed, word.start + (0 if whole else wording.text[word.start : word.end].find(part))


def _problem(word: str, marks: list[Location], lexicon: Lexicon) -> Problem:
    near = lexicon.suggestions(word)
    suggestions = _(" or ").join(_("“{word}”").format(word=each) for each in near)
    values = {"suggestions": suggestions, "help": kinds.DID_YOU_MEAN} if near else {}
    more = _(", {count} times (also {places})").format(count=len(marks), places=also(marks)) if len(marks) > 1 else ""
    return kinds.UNKNOWN_WORD.at(marks[0], word=word, more=more, **values)


def _names(edition: Edition) -> Iterator[str]:
    """Yield what the edition itself declares: names, and words that it accepts."""
    sheet, glossary = edition.sheet, edition.glossary
    told = [sheet.publisher, sheet.region, *sheet.keywords, *glossary.words, *glossary.abbreviations]
    told += [value for value in sheet.colophon.model_dump().values() if isinstance(value, str)]
    told += [prose_names for territory in edition.territories for prose_names in _names_of(territory)]
    yield from filter(None, told)


def _names_of(territory: Territory) -> Iterator[str | None]:
    sheet = territory.sheet
    yield from (sheet.name, sheet.short_name)
    if sheet.place:
        yield from (*sheet.place.departments, sheet.place.region)
    if sheet.ally:
        yield from (sheet.ally.name, sheet.ally.organisation)
    yield from (photo.credit for photo in sheet.photos)
