"""Misplaced texts: pasted twice, or into the folder of another territory."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from livret.base.messages import plural, quoted
from livret.base.problems import Location, Problem
from livret.base.text_key import letters
from livret.catalogue import honesty as kinds
from livret.edition.model import Edition, Territory
from livret.proof.sentences import passages

#: Shorter passages may be equal by coincidence.
_FEWEST_WORDS = 12
#: More passages shared by two files are reported together.
_FEW = 2
#: Another territory named this often, and one's own never.
_OFTEN = 2
#: Words of names that many territories share: the kind of territory, then what distinguishes it from its neighbours.
_OF_KIND = "agglomération aggloméra communauté communautés commune communes métropole pays pôle territoire"
_OF_PLACE = (
    "grand grande petit petite val vallée vallées haut haute hauts hautes bas basse sud nord est ouest terre terres "
    "saint sainte le la les de du des d l et en sur sous entre aux au à"
)
_KINDS = frozenset(_OF_KIND.split())
_COMMON = _KINDS | frozenset(_OF_PLACE.split())
_WORD = re.compile(r"[^\W\d_]+")


def rules(edition: Edition) -> Iterator[Problem]:
    """Yield the passages that occur twice in *edition*, and the texts that seem to be another territory's."""
    yield from _repeated(edition)
    yield from _exchanged(edition)


def _repeated(edition: Edition) -> Iterator[Problem]:
    """Yield a remark for each passage that occurs twice; one for all that two files share, if they are many."""
    found: dict[tuple[str, str], list[tuple[Location, Location, str]]] = {}
    first: dict[str, Location] = {}
    proses = [rubric.prose for territory in edition.territories for rubric in territory.rubrics]
    for prose in [*proses, *edition.texts.values()]:
        for passage in passages(prose):
            words = passage.text.split()
            if len(words) < _FEWEST_WORDS:
                continue
            before = first.setdefault(letters(passage.text), passage.mark)
            if before is not passage.mark:
                found.setdefault((passage.mark.file, before.file), []).append((passage.mark, before, quoted(words)))
    for shared in found.values():
        listed = shared if len(shared) <= _FEW else shared[:1]
        rest = len(shared) - len(listed)
        more = plural(", and {count} other", ", and {count} others", rest).format(count=rest) if rest else ""
        for mark, before, quote in listed:
            yield kinds.REPEATED.at(mark, place=f"{before.file}:{before.line}", words=quote, more=more)


@dataclass(frozen=True, slots=True)
class _Name:
    """The name of a territory in its ``own`` text, and in those of others, where a stem that both share is no name."""

    own: str
    full: str


def _exchanged(edition: Edition) -> Iterator[Problem]:
    names = _names(edition.territories)
    mentioned = {territory.slug: _named(territory, names) for territory in edition.territories}
    for territory in edition.territories:
        here = mentioned[territory.slug]
        if territory.slug in here or territory.slug not in names:
            continue
        for other in edition.territories:
            mutual = territory.slug in mentioned[other.slug] and other.slug not in mentioned[other.slug]
            if here.get(other.slug, 0) >= (1 if mutual else _OFTEN):
                mark = territory.rubrics[0].mark if territory.rubrics else territory.mark("nom")
                yield kinds.SOMEBODY_ELSE.at(mark, other=other.sheet.name, name=territory.sheet.name)
                break


def _named(territory: Territory, names: Mapping[str, _Name]) -> Mapping[str, int]:
    """Return how often the text of *territory* names each territory of *names*."""
    text = " ".join(_plain(rubric.prose.text) for rubric in territory.rubrics)
    fulls = [name.full for slug, name in names.items() if slug != territory.slug]
    found = {
        slug: _times(name.own if slug == territory.slug else name.full, text, fulls) for slug, name in names.items()
    }
    return {slug: count for slug, count in found.items() if count}


def _times(name: str, text: str, names: Iterable[str]) -> int:
    """Return how often *name* occurs in *text*, except as part of a longer one of *names*."""
    for longer in names:
        if len(longer) > len(name) and name in longer:
            text = _standing(longer).sub(".", text)
    return len(_standing(name).findall(text))


def _standing(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S){re.escape(name)}(?!\S)")


def _names(territories: Iterable[Territory]) -> Mapping[str, _Name]:
    """Return the names of *territories* with distinctive words; the whole name if two are alike."""
    whole = {territory.slug: _plain(territory.sheet.name) for territory in territories}
    names = {slug: name for slug, words in whole.items() if (name := _name(words.split()))}
    count = Counter(name.full for name in names.values())
    return {slug: name if count[name.full] == 1 else replace(name, full=whole[slug]) for slug, name in names.items()}


def _name(words: list[str]) -> _Name | None:
    """Return the name in *words*: from the first to the last distinctive word; None if there is none.

    In full, it includes the words that distinguish it from its neighbours: « X-le-Haut », « X Nord ».
    """
    own = [place for place, word in enumerate(words) if word not in _COMMON]
    if not own:
        return None
    last = max(place for place, word in enumerate(words) if word not in _KINDS)
    return _Name(" ".join(words[own[0] : own[-1] + 1]), " ".join(words[own[0] : last + 1]))


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))
