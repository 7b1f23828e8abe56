"""Imported files → the draft of an edition, one after the other, and the outcome of each."""

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module

from livret.base.problems import Refused
from livret.intake.cohort import Cohort
from livret.intake.draft import Draft
from livret.intake.model import Arrival, Outcome, Wishes
from livret.intake.sorts import SORTS
from livret.workers.api import Workers

Bring = Callable[[Arrival, Draft, Cohort, Workers, Wishes], Outcome]


def bring(
    arrivals: Sequence[Arrival], draft: Draft, cohort: Cohort, workers: Workers, wishes: Wishes
) -> Iterator[Outcome]:
    """Yield the outcome of each of *arrivals*; a refused file leaves nothing in *draft*.

    Spreadsheets come first: texts depend on the fiches (whose name signs them), the others keep their order.
    """
    for arrival in sorted(arrivals, key=lambda each: each.sort != "sheet"):
        mark, said = draft.mark(), dict(draft.said)
        try:
            outcome = _way(arrival)(arrival, draft, cohort, workers, wishes)
        except Refused as refused:
            outcome = Outcome(arrival.name, arrival.sort, problems=(refused.problem,))
        if outcome.refused:
            draft.back_to(mark)
            draft.said = said
        yield outcome


def _way(arrival: Arrival) -> Bring:
    module = import_module(SORTS[arrival.sort].module)
    found: Bring = module.bring
    return found
