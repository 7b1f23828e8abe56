"""Changes of passages as they were sent → corrections at the author's lines; the accepted ones are applied.

Word files and marked PDFs share this.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from livret.base.messages import _, later
from livret.base.problems import Location, Problem
from livret.catalogue import intake as kinds
from livret.intake.corrections.placing import (
    Placed,
    counterparts,
    moved,
    placed,
    reworded,
    units,
    with_added,
    without,
)
from livret.intake.corrections.returned import ReturnedChange, SentPassage
from livret.intake.corrections.rewording import WordEdit, same, widened
from livret.intake.corrections.units import PassageUnit
from livret.intake.draft import Draft
from livret.intake.model import Correction

_MOVED = later("moved behind “{words}”")
_DEEDS = {
    "moved": later("moved to the beginning"),
    "parted": later("made two paragraphs"),
    "joined": later("joined with the next one"),
    "added": later("a paragraph added"),
    "beside": later("written where nothing is printed"),
    "deleted": later("a paragraph taken away"),
}
_CHANGED_SINCE = later("the text has changed there since")
_MARKUP = later("it touches markup or the structure of the text")
#: Deeds that cannot be applied.
_TO_READ = frozenset({"comment", "beside"})
#: The most passages added at one place.
_NEAR = 20
#: The most characters of a quoted passage.
_QUOTED = 60


@dataclass
class Carrier:
    """Applies corrections to the *draft* of the edition; *sent* are the passages as sent.

    ``problems`` and ``files`` grow meanwhile: corrections to apply by hand, and written files.
    """

    sent: Sequence[SentPassage]
    draft: Draft
    problems: list[Problem] = field(default_factory=list)
    files: dict[str, None] = field(default_factory=dict)
    _paired: dict[str, dict[int, int]] = field(default_factory=dict)

    def corrections(self, changes: Sequence[ReturnedChange], accepted: Collection[int] | None) -> list[Correction]:
        """Return *changes* as corrections, numbered from 1; apply those *accepted* (None: all).

        Their ``before`` is the text as it was at the start.
        """
        places = [self._place(change) for change in changes]
        carried = [self._correction(n, *each) for n, each in enumerate(zip(changes, places, strict=True), 1)]
        for correction, change in zip(carried, changes, strict=True):
            wanted = accepted is None or correction.number in accepted
            if wanted and not correction.done and change.deed not in _TO_READ and not self._carry_out(change):
                self.problems.append(self._by_hand(correction, change))
        return carried

    # Places

    def _units(self, sent: int) -> tuple[Sequence[PassageUnit], PassageUnit | None]:
        """Return the passages of the file of the passage *sent* as they are now, and its counterpart among them."""
        file = self.sent[sent].file if sent >= 0 else ""
        text = self.draft.text(file) if file else None
        if text is None:
            return (), None
        now = units(text, file)
        if file not in self._paired:
            own = [index for index, each in enumerate(self.sent) if each.file == file]
            found = counterparts([self.sent[index] for index in own], now)
            self._paired[file] = {own[index]: at for index, at in found.items()}
        at = self._paired[file].get(sent)
        return now, now[at] if at is not None else None

    def _file(self, change: ReturnedChange) -> str:
        return self.sent[change.sent].file if change.sent >= 0 else ""

    def _place(self, change: ReturnedChange) -> Placed | None:
        """Return the place of *change* now; None where its passage is not found, or changed at the same place."""
        now, unit = self._units(change.sent)
        if change.deed == "deleted" and unit is None and now:
            return self._gone(change, now)
        if unit is None:
            return None
        if change.deed == "words":
            return placed(self.sent[change.sent].text, change.start, change.end, change.words, unit)
        if change.deed == "deleted":
            kept = same(unit.text, self.sent[change.sent].text)
            return Placed(unit, 0, len(unit.text)) if kept else self._gone(change, now)
        if change.deed == "comment":
            return Placed(unit, change.start if change.end <= len(unit.text) else 0, 0)
        if change.deed == "moved":
            return self._moved(change, now, unit)
        done = change.deed == "added" and any(same(each.text, change.words) for each in _behind(now, unit))
        return Placed(unit, 0, len(unit.text), done)

    def _moved(self, change: ReturnedChange, now: Sequence[PassageUnit], unit: PassageUnit) -> Placed | None:
        """Return the place of the passage that *change* moves; its ``behind`` is the goal."""
        _now, behind = self._units(change.behind)
        if behind is None or behind.file != unit.file:
            return None
        return Placed(unit, 0, len(unit.text), _behind(now, behind)[:1] == [unit], behind)

    def _gone(self, change: ReturnedChange, now: Sequence[PassageUnit]) -> Placed | None:
        """Return the former place of the passage that *change* deleted, if it is gone."""
        if any(same(unit.text, self.sent[change.sent].text) for unit in now):
            return None
        before = [unit for unit in now if unit.line <= self.sent[change.sent].line] or [now[0]]
        return Placed(before[-1], 0, 0, done=True)

    # Applying

    def _carry_out(self, change: ReturnedChange) -> bool:
        """Apply *change* to the draft; return whether it was certain."""
        place, file = self._place(change), self._file(change)
        text = self.draft.text(file) if place else None
        if place is None or text is None:
            return False
        new = _changed(text, change, place)
        if new is None:
            return False
        self._follow(file, change, place, units(text, file))
        was = self.draft.data(file) or b""
        self.draft.put(file, _as_it_was(new, was))
        self.files[file] = None
        return True

    def _follow(self, file: str, change: ReturnedChange, place: Placed, now: Sequence[PassageUnit]) -> None:
        """Update the places of the passages sent among those *now* in the file, for *change*, about to be applied."""
        order = [*range(len(now))]
        at = now.index(place.unit)
        if change.deed == "added":
            order.insert(at + 1, -1)
        elif change.deed in ("deleted", "moved"):
            order.remove(at)
        if change.deed == "moved" and place.behind:
            order.insert(order.index(now.index(place.behind)) + 1, at)
        places = {old: new for new, old in enumerate(order)}
        self._paired[file] = {sent: places[old] for sent, old in self._paired[file].items() if old in places}

    # Reporting

    def _correction(self, number: int, change: ReturnedChange, place: Placed | None) -> Correction:
        before, after = _words(change, self.sent[change.sent] if change.sent >= 0 else None)
        why = self._why_by_hand(change, place)
        by_hand = _("to be done by hand: {why}").format(why=why) if why else ""
        remark = " · ".join(filter(None, [change.remark, self._what(change), by_hand]))
        return Correction(
            number, 0, self._file(change), self._line(change, place), before,
            after, change.author, remark, bool(place and place.done),
        )  # fmt: skip

    def _why_by_hand(self, change: ReturnedChange, place: Placed | None) -> str:
        """Return why *change* cannot be applied automatically; "" where it can, or nothing is to be done."""
        if change.deed in _TO_READ or (place and place.done):
            return ""
        if place is None:
            return _(_CHANGED_SINCE)
        text = self.draft.text(self._file(change))
        return "" if text is not None and _changed(text, change, place) is not None else _(_MARKUP)

    def _line(self, change: ReturnedChange, place: Placed | None) -> int:
        if place is None:
            return self.sent[change.sent].line if change.sent >= 0 else 1
        unit = place.unit
        text = self.draft.text(unit.file) or ""
        if place.start < len(unit.starts):
            return text.count("\n", 0, unit.starts[place.start]) + 1
        return unit.line

    def _what(self, change: ReturnedChange) -> str:
        """Return what was done to a whole passage; "" where its words show it."""
        if change.deed == "moved" and change.behind >= 0:
            return _(_MOVED).format(words=quoted(self.sent[change.behind].text))
        return _(_DEEDS[change.deed]) if change.deed in _DEEDS else ""

    def _by_hand(self, correction: Correction, change: ReturnedChange) -> Problem:
        text = ((self.draft.text(correction.file) if correction.file else None) or "").split("\n")
        excerpt = text[correction.line - 1] if 0 < correction.line <= len(text) else ""
        what = self._what(change) or _("“{before}” → “{after}”").format(
            before=quoted(correction.before), after=quoted(correction.after or "")
        )
        place = Location(correction.file, correction.line, excerpt=excerpt)
        return kinds.BY_HAND.at(
            place, number=correction.number, what=what, why=self._why_by_hand(change, self._place(change))
        )


def _behind(now: Sequence[PassageUnit], unit: PassageUnit) -> list[PassageUnit]:
    """Return the passages behind *unit*, as many as may have been added there."""
    at = next(n for n, each in enumerate(now) if each is unit)
    return [*now[at + 1 : at + 1 + _NEAR]]


def _changed(text: str, change: ReturnedChange, place: Placed) -> str | None:
    if change.deed == "words":
        return reworded(text, place.unit, place.start, place.end, change.words)
    if change.deed == "deleted":
        return without(text, place.unit)
    if change.deed == "moved" and place.behind:
        return moved(text, place.unit, place.behind)
    return with_added(text, place.unit, change.words, change.point) if change.deed == "added" else None


def _as_it_was(text: str, was: bytes) -> bytes:
    """Return *text* as bytes with the line ends, and the byte order mark, of the file *was*."""
    data = text.replace("\n", "\r\n").encode() if b"\r\n" in was else text.encode()
    mark = b"\xef\xbb\xbf"
    return mark + data if was.startswith(mark) else data


def _words(change: ReturnedChange, sent: SentPassage | None) -> tuple[str, str | None]:
    """Return the words before and after *change*, for people."""
    if change.deed == "words" and sent:
        return widened(sent.text, WordEdit(change.start, change.end, change.words))
    if change.deed == "added":
        return "", change.words
    if change.deed in _TO_READ:
        return " ".join(change.words.split()), None
    text = sent.text if sent else ""
    return text, text if change.deed == "moved" else change.words if change.deed in ("parted", "joined") else ""


def quoted(words: str) -> str:
    """Return *words*, shortened to the length of a quotation."""
    return words if len(words) <= _QUOTED else f"{words[:_QUOTED].rsplit(None, 1)[0]} …"


def unknown_numbers(accepted: Collection[int] | None, count: int) -> Iterator[Problem]:
    """Yield a problem if numbers in *accepted* are those of none of *count* corrections."""
    if wrong := sorted(number for number in accepted or () if not 0 < number <= count):
        yield kinds.NO_SUCH_NUMBER.at(None, numbers=", ".join(map(str, wrong)), count=count)


def at_the_file(problems: Sequence[Problem], file: str) -> tuple[Problem, ...]:
    """Return *problems*, those without a place at the imported *file*."""
    return tuple(each if each.location else replace(each, location=Location(file)) for each in problems)
