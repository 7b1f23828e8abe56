"""Texts that stand where they were not written for: pasted twice, or into the folder of another territory."""

import re
from collections.abc import Iterator, Mapping

from livret.content.model import Edition, Territory
from livret.kinds import honesty as kinds
from livret.messages import plural
from livret.press.letters import letters
from livret.problems import Location, Problem
from livret.proof.parity import quoted
from livret.proof.passages import passages

#: Shorter passages may be the same by chance.
_FEWEST_WORDS = 12
#: From one more passage on, what two files share is told at once.
_FEW = 2
#: Another territory named so often, and one's own never.
_OFTEN = 2
#: Words of names that many territories share.
_SHARED = (
    "agglomération aggloméra communauté communautés commune communes métropole pays pôle grand grande petit petite val "
    "vallée vallées haut haute hauts hautes bas basse sud nord est ouest terre terres saint sainte territoire le la "
    "les de du des d l et en sur sous entre aux au à"
)
_COMMON = frozenset(_SHARED.split())
_WORD = re.compile(r"[^\W\d_]+")


def rules(edition: Edition) -> Iterator[Problem]:
    """Yield the passages of *edition* that stand twice, and the texts that seem to be another territory's."""
    yield from _repeated(edition)
    yield from _exchanged(edition)


def _repeated(edition: Edition) -> Iterator[Problem]:
    """Yield a remark for each passage that stands twice; one for all that two files share, where they are many."""
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
        told = shared if len(shared) <= _FEW else shared[:1]
        rest = len(shared) - len(told)
        more = plural(", and {count} other", ", and {count} others", rest).format(count=rest) if rest else ""
        for mark, before, quote in told:
            yield kinds.REPEATED.at(mark, place=f"{before.file}:{before.line}", words=quote, more=more)


def _exchanged(edition: Edition) -> Iterator[Problem]:
    names = {territory.slug: _name(territory) for territory in edition.territories}
    told = {territory.slug: _named(territory, names) for territory in edition.territories}
    for territory in edition.territories:
        here = told[territory.slug]
        if territory.slug in here or not names[territory.slug]:
            continue
        for other in edition.territories:
            mutual = territory.slug in told[other.slug] and other.slug not in told[other.slug]
            if here.get(other.slug, 0) >= (1 if mutual else _OFTEN):
                mark = territory.rubrics[0].mark if territory.rubrics else territory.mark("nom")
                yield kinds.SOMEBODY_ELSE.at(mark, other=other.sheet.name, name=territory.sheet.name)
                break


def _named(territory: Territory, names: Mapping[str, str]) -> Mapping[str, int]:
    """Return how often the text of *territory* names each territory."""
    text = " ".join(_plain(rubric.prose.text) for rubric in territory.rubrics)
    found = {slug: len(re.findall(rf"(?<!\S){re.escape(name)}(?!\S)", text)) for slug, name in names.items() if name}
    return {slug: count for slug, count in found.items() if count}


def _name(territory: Territory) -> str:
    """Return the words by which people name *territory*: the first that are its own, with what stands between."""
    words = _plain(territory.sheet.name).split()
    own = [place for place, word in enumerate(words) if word not in _COMMON]
    return " ".join(words[own[0] : own[-1] + 1]) if own else ""


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))
