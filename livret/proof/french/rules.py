"""All checks of French: spelling, grammar, one form of inclusive words, numbers that contradict the fiches."""

from collections.abc import Iterable, Iterator
from itertools import chain

from livret.base.problems import Problem
from livret.edition.model import Edition
from livret.proof.french import contradictions, grammar, inclusive, spelling
from livret.proof.sentences import wordings


def rules(edition: Edition, known: Iterable[str] = (), grammar_seconds: float = 20) -> Iterator[Problem]:
    """Yield every remark on the French of *edition*, from its sources alone: no PDF is needed.

    *known* are words besides those that the edition declares; Grammalecte, if installed, is stopped after
    *grammar_seconds* (0: it is not called).
    """
    read = tuple(wordings(edition))
    yield from chain(
        spelling.rules(edition, known, read), inclusive.rules(edition, read), contradictions.rules(edition, read)
    )
    if grammar_seconds:
        yield from grammar.rules(edition, grammar_seconds, read)
