"""A Word file returned after correction → its corrections; the accepted ones are applied to the draft."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from livret.base.problems import Location, Problem, Refused
from livret.catalogue import intake as kinds
from livret.intake.cohort import Cohort, Member, unclear_territory
from livret.intake.corrections.carrying import Carrier, at_the_file, quoted, unknown_numbers
from livret.intake.corrections.returned import Returned
from livret.intake.corrections.word_plan import FILES, plan
from livret.intake.draft import Draft
from livret.intake.model import Arrival, Outcome, Wishes
from livret.intake.opened import opened
from livret.workers.api import Workers

#: The most words beside the text that are reported.
_MOST_BOXES = 5


def bring(arrival: Arrival, draft: Draft, cohort: Cohort, workers: Workers, wishes: Wishes) -> Outcome:
    """Return the corrections of *arrival*; those that *wishes* accept are in *draft*.

    :raises Refused: for a file that cannot be read, or one of another edition.
    """
    came: Returned = opened(workers, "corrected", arrival.name, arrival.data, ())
    member = _member(came, arrival, cohort, wishes)
    problems: list[Problem] = []
    sent = came.sent
    ours = {f"{member.home}/{name}" for name, _called in FILES}
    if not sent or not {each.file for each in sent if each.file} <= ours:
        problems.append(kinds.MARKS_LOST.at(None))
        sent = tuple(row.sent for row in plan(draft, member))
        came = opened(workers, "corrected", arrival.name, arrival.data, sent)
    carrier = Carrier(sent, draft)
    corrections = tuple(carrier.corrections(came.changes, wishes.accepted))
    problems += [*unknown_numbers(wishes.accepted, len(corrections)), *_beside(came), *carrier.problems]
    if not corrections:
        problems.append(kinds.NOTHING_CORRECTED.at(None))
    facts = {"corrections": len(corrections), "done": sum(each.done for each in corrections)}
    return Outcome(
        arrival.name, arrival.sort, (member.folder,), tuple(carrier.files), facts, at_the_file(problems, arrival.name),
        corrections=corrections,
    )  # fmt: skip


def _member(came: Returned, arrival: Arrival, cohort: Cohort, wishes: Wishes) -> Member:
    """Return the territory of the returned file; raises Refused.

    The label in it is a property, which copies keep and anybody can change: the files of its passages, and its name
    or the requested territory, must not point to another one.
    """
    edition, _slash, rest = came.label.partition("/")
    folder = rest.partition("#")[0]
    is_other = edition != cohort.before.name and not wishes.territory  # last year's, of the same territory
    if folder and (is_other or not cohort.member(folder)):
        raise Refused(kinds.OTHER_EDITION.at(Location(arrival.name), territory=folder, edition=edition))
    homes = {each.file.rpartition("/")[0] for each in came.sent}
    sent = [each for each in cohort.members if each.home in homes]
    marked = [*sent, *(each for each in cohort.members if each.folder == folder and each not in sent)]
    if requested := cohort.member(wishes.territory):
        if not marked or (requested in marked and sent in ([], [requested])):
            return requested
        named = [requested]
    else:
        named = cohort.meant(PurePosixPath(arrival.name.rpartition("›")[2].strip()).stem)
        agreed = [each for each in marked or named if each in (named or marked)]
        if len(agreed) == len(marked or named) == 1:
            return agreed[0]
    candidates = [*marked, *(each for each in named if each not in marked)]
    raise Refused(unclear_territory(arrival.name, candidates or cohort.near(arrival.name), cohort))


def _beside(came: Returned) -> Iterator[Problem]:
    """Yield problems for content of the file beside corrected words."""
    if came.formats:
        yield kinds.LOOKS_CHANGED.at(None, count=came.formats)
    if came.objects:
        yield kinds.OBJECTS_ADDED.at(None, count=came.objects)
    for words in came.boxes[:_MOST_BOXES]:
        yield kinds.WORDS_BESIDE.at(None, words=quoted(words))
