"""Footnotes: ``[^1]`` in the text, ``[^1]: the words`` anywhere in the same file, one paragraph each."""

import re
from dataclasses import dataclass, field

from livret.base.problems import Location
from livret.catalogue import prose as kinds
from livret.edition.markdown.manuscript import Manuscript, ManuscriptLine

#: In characters. The engine fails on a note that does not fit the foot of its page.
_LONGEST = 1000
_DEFINITION = re.compile(r"^ {0,3}\[\^([^\]\s]{1,64})\]:\s*(.*)$")
_BLOCK_START = re.compile(r"^ {0,3}(?:#{1,6}\s|:::|>|(?:[-*+]|\d{1,3}[.)])\s)")


@dataclass(slots=True)
class Footnote:
    """A footnote: its rank in the file (from 1), its words, and the place of its call, once found."""

    rank: int
    label: str
    lines: list[ManuscriptLine]
    called: Location | None = None


@dataclass(slots=True)
class Notes:
    """The footnotes of a text, by label."""

    manuscript: Manuscript
    notes: dict[str, Footnote] = field(default_factory=dict)

    def call(self, label: str, place: Location) -> Footnote | None:
        """Return the note called at *place*; None, with a problem, where it is undefined or called twice."""
        note = self.notes.get(label)
        if note is None:
            self.manuscript.refuse(kinds.UNDEFINED_NOTE, place, label=label)
        elif note.called:
            self.manuscript.refuse(kinds.NOTE_CALLED_TWICE, place, label=label, line=note.called.line)
        else:
            note.called = place
            return note
        return None

    def report_unused(self) -> None:
        """Report the notes that nothing calls."""
        for note in self.notes.values():
            if not note.called:
                self.manuscript.refuse(kinds.UNUSED_NOTE, note.lines[0].number, label=note.label)


def extract_notes(manuscript: Manuscript, lines: list[ManuscriptLine]) -> tuple[list[ManuscriptLine], Notes]:
    """Return *lines* with blank lines in place of the notes, and the notes."""
    notes, text = Notes(manuscript), []
    note: Footnote | None = None
    ended = False
    for line in lines:
        if found := _DEFINITION.match(line.text):
            note, ended = _add(notes, found, line), False
        elif note and _goes_on(line, ended):
            if line.blank:
                ended = True
            elif not ended:
                note.lines.append(ManuscriptLine(line.number, line.text.strip()))
            else:
                manuscript.refuse(kinds.NOTE_PARAGRAPHS, line.number, label=note.label)
        else:
            note = None
            text.append(line)
            continue
        text.append(ManuscriptLine(line.number, ""))
    _report_long(notes)
    return text, notes


def _report_long(notes: Notes) -> None:
    for note in notes.notes.values():
        count = sum(len(line.text) for line in note.lines)
        if count > _LONGEST:
            found = {"label": note.label, "count": count, "limit": _LONGEST}
            notes.manuscript.refuse(kinds.NOTE_TOO_LONG, note.lines[0].number, **found)


def _goes_on(line: ManuscriptLine, ended: bool) -> bool:
    """Return whether *line* may belong to the note above; after a blank line, only if it is indented."""
    return line.blank or (line.indent >= 2 if ended else not _BLOCK_START.match(line.text))


def _add(notes: Notes, found: re.Match[str], line: ManuscriptLine) -> Footnote:
    label, words = found.groups()
    note = Footnote(len(notes.notes) + 1, label, [ManuscriptLine(line.number, words)])
    if not words.strip():
        notes.manuscript.refuse(kinds.EMPTY_NOTE, line.number, label=label)
    if label in notes.notes:
        first = notes.notes[label].lines[0].number
        notes.manuscript.refuse(kinds.NOTE_WRITTEN_TWICE, line.number, label=label, line=first)
        return note
    return notes.notes.setdefault(label, note)
