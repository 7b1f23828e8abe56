"""Reports on the content of a text beside its words: tracked changes, comments, what was left out or changed."""

import re
from collections.abc import Iterator

from livret.base.messages import _, later
from livret.base.problems import Location, Problem
from livret.catalogue import intake as kinds
from livret.intake.documents.model import Left, TextDocument, TrackedChange, What, plain

#: The name of each sort of content, and whether its words stay in the text.
_CALLED: dict[What, tuple[str, bool]] = {
    "above": (later("small letters above a word"), False),
    "box": (later("a text box"), False),
    "chart": (later("a chart or a diagram"), False),
    "contents": (later("a table of contents"), False),
    "drawing": (later("a drawing"), False),
    "equation": (later("an equation"), False),
    "field": (later("a field that Word computes"), True),
    "footer": (later("the footer of the pages"), False),
    "header": (later("the header of the pages"), False),
    "hidden": (later("hidden text"), False),
    "highlighted": (later("highlighted words"), True),
    "layout": (later("a table used for layout, its cells one after the other"), True),
    "link": (later("a link that leads nowhere a brochure may lead"), True),
    "note": (later("a note that nothing calls"), False),
    "object": (later("an embedded file"), False),
    "picture": (later("a picture that cannot be read"), False),
    "placeholder": (later("words of the template"), False),
    "signs": (later("signs that nobody sees, or that turn the direction of writing"), False),
    "struck": (later("words struck through"), False),
}


def reports(document: TextDocument, name: str, accepted: bool) -> Iterator[Problem]:
    """Yield the reports on *document*, the file *name*; *accepted*: its tracked changes are accepted."""
    for change in document.changes:
        kind = kinds.ACCEPTED if accepted else kinds.TRACKED
        yield kind.at(place(name, change.number, change.around), change=_change(change))
    for remark in document.remarks:
        values = {"author": remark.author or _(kinds.SOMEBODY), "passage": remark.passage or "…", "words": remark.words}
        yield kinds.REMARK.at(place(name, remark.number, remark.passage), **values)
    for left in left_out(document):
        kind = kinds.KEPT_OTHERWISE if is_kept(left) else kinds.LEFT_OUT
        words = " ".join(left.words.split()) or "…"
        if left.what in ("header", "footer") and not re.search(r"[^\W\d]", words):
            continue  # the numbers of the pages
        yield kind.at(place(name, left.number), what=name_of(left.what), words=words)


def left_out(document: TextDocument) -> list[Left]:
    """Return the content of *document* beside its text, including notes that nothing calls."""
    runs = [
        run
        for block in document.blocks
        for each in (block.runs, *(c for row in block.rows for c in row))
        for run in each
    ]
    called = {run.note for run in runs}
    return [*document.left, *(Left("note", plain(note.runs)) for note in document.notes if note.label not in called)]


def name_of(what: What) -> str:
    """Return the name of *what*, in the reader's language."""
    return _(_CALLED[what][0])


def is_kept(left: Left) -> bool:
    """Return whether the words of *left* are in the text all the same."""
    return _CALLED[left.what][1]


def place(name: str, number: int, words: str = "") -> Location:
    """Return the place of paragraph *number* of the file *name*, with its *words*."""
    return Location(name, number, excerpt=" ".join(words.split()))


def _change(change: TrackedChange) -> str:
    before, after = (" ".join(words.split()) for words in (change.before, change.after))
    shown = f"{before} → {after}"
    if not (before and after):
        shown = _(kinds.TAKEN_OUT if before else kinds.PUT_IN).format(words=before or after)
    return _(kinds.BY).format(change=shown, author=change.author, day=_day(change.when)) if change.author else shown


def _day(when: str) -> str:
    """Format a day in figures: 12/03/2025."""
    return "/".join(reversed(when.split("-"))) or "…"
