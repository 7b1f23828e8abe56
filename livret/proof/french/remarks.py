"""French, as a whole: spelling, grammar, one way of writing inclusive words, numbers that contradict the fiches."""

from collections.abc import Iterable, Iterator
from itertools import chain

from livret.base.problems import Problem
from livret.edition.model import Edition
from livret.proof.french import contradictions, grammar, inclusive, spelling
from livret.proof.sentences import wordings


def rules(edition: Edition, known: Iterable[str] = (), grammar_seconds: float = 20) -> Iterator[Problem]:
    """Yield every remark about the French of *edition*, from its sources alone: no PDF is needed.

    *known* are words beside those that the edition declares; Grammalecte, where installed, is waited for
    *grammar_seconds* (0: it is not called).
    """
    read = tuple(wordings(edition))
    yield from chain(
        spelling.rules(edition, known, read), inclusive.rules(edition, read), contradictions.rules(edition, read)
    )
    if grammar_seconds:
        yield from grammar.rules(edition, grammar_seconds, read)
