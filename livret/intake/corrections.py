"""A Word file that was sent to be corrected, and came back → its corrections, and those accepted in the draft."""

from collections.abc import Iterator

from livret.intake.carrying import Carrier, here, not_there, quoted
from livret.intake.cohort import Cohort, Member
from livret.intake.draft import Draft
from livret.intake.model import Arrival, Outcome, Wishes
from livret.intake.opened import opened
from livret.intake.returned import Returned
from livret.intake.texts import which
from livret.intake.word_plan import FILES, plan
from livret.kinds import intake as kinds
from livret.problems import Location, Problem, Refused
from livret.workers.api import Workers

#: Words beside the text that are told.
_TOLD = 5


def bring(arrival: Arrival, draft: Draft, cohort: Cohort, press: Workers, wishes: Wishes) -> Outcome:
    """Return the corrections of *arrival*; those that *wishes* accept are in *draft*.

    :raises Refused: for a file that cannot be read, or one of another edition.
    """
    came: Returned = opened(press, "corrected", arrival.name, arrival.data, ())
    member = _member(came.label, arrival, cohort, wishes)
    problems: list[Problem] = []
    sent = came.sent
    ours = {f"{member.home}/{name}" for name, _called in FILES}
    if not sent or not {each.file for each in sent if each.file} <= ours:
        problems.append(kinds.MARKS_LOST.at(None))
        sent = tuple(row.sent for row in plan(draft, member))
        came = opened(press, "corrected", arrival.name, arrival.data, sent)
    carrier = Carrier(sent, draft)
    corrections = tuple(carrier.corrections(came.changes, wishes.accepted))
    problems += [*not_there(wishes.accepted, len(corrections)), *_beside(came), *carrier.problems]
    if not corrections:
        problems.append(kinds.NOTHING_CORRECTED.at(None))
    facts = {"corrections": len(corrections), "done": sum(each.done for each in corrections)}
    return Outcome(
        arrival.name, arrival.sort, (member.folder,), tuple(carrier.files), facts, here(problems, arrival.name),
        corrections=corrections,
    )  # fmt: skip


def _member(label: str, arrival: Arrival, cohort: Cohort, wishes: Wishes) -> Member:
    """Return the territory that the file was sent to; raises Refused."""
    edition, _slash, rest = label.partition("/")
    folder = rest.partition("#")[0]
    if folder:
        if found := cohort.member(folder):
            return found
        raise Refused(kinds.OTHER_EDITION.at(Location(arrival.name), territory=folder, edition=edition))
    if wishes.territory and (found := cohort.member(wishes.territory)):
        return found
    meant = cohort.meant(arrival.name)
    if len(meant) == 1:
        return meant[0]
    raise Refused(which(arrival.name, meant or cohort.near(arrival.name), cohort))


def _beside(came: Returned) -> Iterator[Problem]:
    """Yield what the file holds beside words that were corrected."""
    if came.formats:
        yield kinds.LOOKS_CHANGED.at(None, count=came.formats)
    if came.objects:
        yield kinds.OBJECTS_ADDED.at(None, count=came.objects)
    for words in came.boxes[:_TOLD]:
        yield kinds.WORDS_BESIDE.at(None, words=quoted(words))
