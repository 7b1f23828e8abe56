"""A PDF marked by readers → their corrections at the author's lines; the accepted ones are applied to the draft.

The words of its pages are found again in the author's files by the letters around them: it may be a proof, an extract
or the whole brochure, printed before the text last changed.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from livret.base.messages import _, later
from livret.base.problems import Location, Problem, Refused
from livret.catalogue import intake as kinds
from livret.intake.cohort import Cohort
from livret.intake.corrections.carrying import Carrier, at_the_file, unknown_numbers
from livret.intake.corrections.marks import Mark, Marked
from livret.intake.corrections.marks_place import FoundWords, Index, fold
from livret.intake.corrections.returned import ReturnedChange, SentPassage
from livret.intake.corrections.rewording import same
from livret.intake.corrections.units import PassageUnit
from livret.intake.corrections.word_plan import FILES, passages
from livret.intake.draft import Draft
from livret.intake.model import Arrival, Correction, Outcome, Wishes
from livret.intake.opened import opened
from livret.workers.api import Workers

#: Below this share of words found in its texts, a file is of another edition; below one with so few pages, unknown.
_OURS = 0.2
_CALLED = {
    "strike": later("struck out"),
    "swap": later("to be replaced"),
    "caret": later("to be put in"),
    "under": later("underlined"),
    "light": later("highlighted"),
    "note": later("note"),
    "typed": later("typed on the page"),
    "ink": later("drawn by hand"),
    "stamp": later("stamp"),
    "shape": later("drawn on the page"),
}
#: Phrases before the new words.
_INSTEAD = re.compile(
    r"(?:(?:à\s+)?remplacer\s+par|lire|mettre|écrire|plutôt|corriger\s+en|replace\s+with|->|=>|→)\s*:?\s*(.+)",
    re.IGNORECASE,
)
_QUOTES = re.compile(r"^[«\"“]\s*(.*?)\s*[»\"”]\.?$")
_AWAY = re.compile(r"(?:à\s+)?(?:supprimer|enlever|retirer|ôter|effacer|delete)[\s.!]*", re.IGNORECASE)
#: Words of requests and opinions: they are no text.
_QUESTION = re.compile(
    r"[?!]|\b(?:vérifi\w+|verifi\w+|revoir|voir|faux|fausse|erreur|pourquoi|source|à\s+\w+er|non|oui|ok|idem|manque)\b",
    re.IGNORECASE,
)
#: How many words more than what it replaces a replacement may have.
_MORE_WORDS = 3


def bring(arrival: Arrival, draft: Draft, cohort: Cohort, workers: Workers, wishes: Wishes) -> Outcome:
    """Return the outcome for the marks of *arrival*; the replacements that *wishes* accept are in *draft*.

    :raises Refused: for a file that cannot be read, or one of another edition.
    """
    came: Marked = opened(workers, "marked", arrival.name, arrival.data)
    files = [file for file in _files(cohort) if not wishes.territory or f"/{wishes.territory}/" in file]
    units = [unit for file in files for unit in passages(draft, file)]
    index = Index(units)
    share = index.share(came.pages)
    if share < _OURS:
        raise Refused(kinds.NOT_OUR_PAGES.at(Location(arrival.name), percent=round(100 * share)))
    sent, changes = _changes(came, index)
    carrier = Carrier(sent, draft)
    carried = carrier.corrections(changes, wishes.accepted)
    corrections = tuple(_on_its_page(*each) for each in zip(carried, came.marks, strict=True))
    problems: list[Problem] = [*unknown_numbers(wishes.accepted, len(corrections)), *carrier.problems]
    if not corrections:
        problems.append(kinds.NO_MARKS.at(None))
    homes = {each.home: each.folder for each in cohort.members}
    meant = [homes.get(each.file.rpartition("/")[0], "") for each in corrections]
    facts = {"corrections": len(corrections), "done": sum(each.done for each in corrections)}
    return Outcome(
        arrival.name, arrival.sort, tuple(dict.fromkeys(filter(None, meant))), tuple(carrier.files), facts,
        at_the_file(problems, arrival.name), corrections=corrections,
    )  # fmt: skip


def _files(cohort: Cohort) -> Iterator[str]:
    """Yield the files of the edition whose words are printed."""
    for member in cohort.members:
        yield from (f"{member.home}/{name}" for name, _called in FILES)
    yield from cohort.before.source.texts
    yield "edition.yaml"


def _on_its_page(correction: Correction, mark: Mark) -> Correction:
    remark = " · ".join(filter(None, [_(_CALLED[mark.sort]), mark.named, correction.remark]))
    return replace(correction, page=mark.page, remark=remark)


# Requests


def wanted(mark: Mark, covered: str) -> str | None:
    """Return the text that *mark* requests in place of the words *covered*; None where that is not certain."""
    says = "" if same(mark.says, covered) else mark.says.strip()
    if mark.sort == "swap":
        return says
    if mark.sort == "caret":
        return says or None
    if says and covered and (found := _INSTEAD.fullmatch(says)):
        return _unquoted(found[1])
    if mark.sort != "strike" or not covered:
        return None
    if not says or _AWAY.fullmatch(says):
        return ""
    brief = len(says.split()) <= len(covered.split()) + _MORE_WORDS and "\n" not in says
    return _unquoted(says) if brief and not _QUESTION.search(says) else None


def _unquoted(words: str) -> str:
    found = _QUOTES.match(words.strip())
    return found[1] if found else words.strip()


# Places


def _changes(came: Marked, index: Index) -> tuple[list[SentPassage], list[ReturnedChange]]:
    """Return the passages as they were printed, and the marks as changes of them.

    Corrections applied since are undone in the passages, so that their marks are recognised as done.
    """
    requests = [_request(mark, came.pages[mark.page - 1]) for mark in came.marks]
    pages = {number: _Page.of(number, came, requests, index) for number in {mark.page for mark in came.marks}}
    found = [
        (_found(mark, *each, pages[mark.page], index), *each) for mark, each in zip(came.marks, requests, strict=True)
    ]  # fmt: skip
    undone: dict[int, list[tuple[FoundWords, str, str]]] = {}
    for place, covered, words in found:
        if place and words is not None and _is_done(index.units[place.index], place, covered, words):
            undone.setdefault(place.index, []).append((place, covered, words))
    sent = [_as_printed(unit, undone.get(at, [])) for at, unit in enumerate(index.units)]
    return sent, [_change(mark, *each, sent, undone) for mark, each in zip(came.marks, found, strict=True)]


def _request(mark: Mark, page: str) -> tuple[str, str | None]:
    """Return the words that *mark* covers, and the requested text (None: a person must read it)."""
    if mark.start < 0:
        return "", None
    covered = page[mark.start : mark.end]
    words = wanted(mark, covered)
    return covered, _spaced(page, mark.start, words) if mark.sort == "caret" and words else words


@dataclass(frozen=True, slots=True)
class _Page:
    """A page: its text as printed, and with all its requests applied; the folder of its files.

    ``starts`` maps the start of each mark to its place in the second.
    """

    printed: str
    corrected: str
    starts: Mapping[int, int]
    home: str

    @classmethod
    def of(cls, number: int, came: Marked, requests: Sequence[tuple[str, str | None]], index: Index) -> "_Page":
        """Return page *number*."""
        printed, corrected, at, starts = came.pages[number - 1], "", 0, {}
        own = ((mark, words) for mark, (_c, words) in zip(came.marks, requests, strict=True) if mark.page == number)
        for mark, words in sorted(own, key=lambda each: (each[0].start, each[0].end)):
            if words is not None and mark.start >= at:
                corrected += printed[at : mark.start]
                starts[mark.start] = len(corrected)
                corrected, at = corrected + words, mark.end
        return cls(printed, corrected + printed[at:], starts, index.home(printed))


def _found(mark: Mark, covered: str, words: str | None, page: _Page, index: Index) -> FoundWords | None:
    """Return the place of *mark*: of its *words* if they are in the text already, else of the words that it covers."""
    if mark.start < 0:
        return None
    folded = fold(page.printed)
    start, end = folded.at(mark.start), folded.at(mark.end)
    place = index.find(folded, start, end, words, page.home, within=True) if words is not None else None
    between, begins = mark.sort == "caret", page.printed[mark.start - 1 : mark.start].isspace()
    place = place or index.find(folded, start, end, covered, page.home, within=between, begins=begins)
    if place or words is None:
        return place
    if mark.start in page.starts:  # applied, as is the change beside it
        folded, at = fold(page.corrected), page.starts[mark.start]
        place = index.find(folded, folded.at(at), folded.at(at + len(words)), words, page.home, within=True)
    if not place and covered and words:  # applied, beside words that were not typed
        folded = fold(page.printed)
        place = index.find(folded, start, end, words, page.home)
    return place


def _spaced(page: str, at: int, words: str) -> str:
    """Return *words* with the spaces that separate them from those around the caret at *at*."""
    before, behind = page[at - 1 : at], page[at : at + 1]
    lead = " " if before and before not in " ('’«-" and words[0] not in " ,.;:!?)»’…-" else ""
    return lead + words + (" " if behind.isalnum() and words[-1] not in " ('’«-" else "")


def _is_done(unit: PassageUnit, place: FoundWords, covered: str, words: str) -> bool:
    """Return whether *words* are at *place* of *unit*, where *covered* was printed."""
    there = fold(unit.text[place.start : place.end]).letters
    return there == fold(words).letters != fold(covered).letters


def _as_printed(unit: PassageUnit, undone: Sequence[tuple[FoundWords, str, str]]) -> SentPassage:
    text = unit.text
    for place, covered, _words in sorted(undone, key=lambda each: -each[0].start):
        text = text[: place.start] + covered + text[place.end :]
    return SentPassage(unit.file, unit.line, unit.sort, unit.label, text)


def _change(
    mark: Mark, place: FoundWords | None, covered: str, words: str | None, sent: Sequence[SentPassage],
    undone: dict[int, list[tuple[FoundWords, str, str]]],
) -> ReturnedChange:  # fmt: skip
    remark = " · ".join(filter(None, ["" if words is not None and place else mark.says, *mark.replies]))
    if place is None or words is None:
        start, end = (place.start, place.end) if place else (0, 0)
        return ReturnedChange(
            "comment", place.index if place else -1, start, end, covered, author=mark.author, remark=remark
        )
    others = undone.get(place.index, [])
    start = place.start + sum(
        len(was) - (at.end - at.start) for at, was, _now in others if at != place and at.end <= place.start
    )
    end = start + (len(covered) if any(at == place for at, _was, _now in others) else place.end - place.start)
    text = sent[place.index].text
    if not words and text[start - 1 : start] in ("", " ") and text[end : end + 1] == " ":
        end += 1  # of two spaces, one goes with the words
    return ReturnedChange("words", place.index, start, end, words, mark.author, remark)
