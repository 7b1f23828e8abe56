"""Sent and returned passages → the changes, in the order of the file, each with its author.

Run by a guarded worker. Passages are recognised by their bookmarks, or by their words where these were lost.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import islice

from livret.base.problems import Problem, Refused
from livret.base.text_key import in_both_orders
from livret.catalogue import intake as kinds
from livret.intake.corrections.returned import Returned, ReturnedChange, SentPassage
from livret.intake.corrections.returned_read import Damaged, Paragraph, read
from livret.intake.corrections.rewording import edits, folded, likeness, same

#: The least likeness of a rewritten passage: with its bookmark, and without.
_MARKED, _ALIKE = 0.3, 0.5
#: How much more two paragraphs together must resemble a passage than one of them, for it to have been split.
_MORE = 0.08
#: The most changes of a file: one with more is another text.
_MOST_CHANGES = 2_000
#: The most passages without counterpart that are compared with each other.
_MOST_PAIRS = 20_000


def returned(data: bytes, instead: tuple[SentPassage, ...]) -> Returned | Problem:
    """Return the returned Word file *data*; *instead* are the passages to compare with where the file lost its own."""
    try:
        page = read(data)
    except Damaged:
        return kinds.NO_WORD_FILE.at(None)
    except Refused as refused:
        return refused.problem
    sent = instead or page.sent
    changes = tuple(islice(changes_of(sent, page.paragraphs), _MOST_CHANGES + 1)) if sent else ()
    if len(changes) > _MOST_CHANGES:
        return kinds.TOO_MANY_CHANGES.at(None, most=_MOST_CHANGES)
    return Returned(page.label, page.sent, changes, page.formats, page.objects, tuple(page.boxes))


def changes_of(sent: Sequence[SentPassage], paragraphs: Sequence[Paragraph]) -> Iterator[ReturnedChange]:
    """Yield the changes, in the order of the file; deleted passages are reported at their former place."""
    paragraphs = [
        each for each in paragraphs if each.names or each.comments or "".join(s.text for s in each.stretches).strip()
    ]
    matches = _matches(sent, paragraphs)
    joined = _joined(sent, paragraphs, matches)
    gone = {index for index in range(len(sent)) if index not in matches.values()} - joined.keys()
    in_order = {at for at, _sent in in_both_orders(sorted(matches.items()))}
    last, done = -1, set[int]()
    for at, paragraph in enumerate(paragraphs):
        if at in matches:
            index = matches[at]
            if at in in_order:
                yield from _gone(sent, gone, done, index)
            last = index
            if sent[index].file:
                if at not in in_order:
                    yield ReturnedChange("moved", index, author=_who(paragraph), behind=_before(sent, matches, at))
                yield from _of_passage(sent, index, paragraph, _next_new(paragraphs, matches, at), joined)
            elif not same(sent[index].text, paragraph.text):
                yield ReturnedChange("beside", index, words=paragraph.text.strip(), author=_who(paragraph))
        elif paragraph.text.strip() and not _belongs(sent, paragraphs, matches, at):
            yield ReturnedChange(
                "added", last, words=paragraph.text.strip(), author=_who(paragraph), point=paragraph.point
            )
        for each in paragraph.comments:
            if each.text and not _is_reported(each, paragraphs[:at]):
                start = max(sent[last].text.find(each.words), 0) if last >= 0 else 0
                yield ReturnedChange("comment", last, start, start, each.words, each.author, each.text)
    yield from _gone(sent, gone, done, len(sent))


def _is_reported(comment: object, before: Sequence[Paragraph]) -> bool:
    return any(comment is each for paragraph in before for each in paragraph.comments)


def _gone(sent: Sequence[SentPassage], gone: set[int], done: set[int], before: int) -> Iterator[ReturnedChange]:
    """Yield the deleted passages before the one *before*, each once."""
    for index in sorted(gone - done):
        if index < before:
            done.add(index)
            if sent[index].file:
                yield ReturnedChange("deleted", index)


def _who(paragraph: Paragraph) -> str:
    return ", ".join(dict.fromkeys(each.author for each in paragraph.stretches if each.deed and each.author))


def _before(sent: Sequence[SentPassage], matches: dict[int, int], at: int) -> int:
    """Return the passage that the paragraph *at* now follows, −1 for none."""
    return next((matches[each] for each in range(at - 1, -1, -1) if each in matches and sent[matches[each]].file), -1)


def _of_passage(
    sent: Sequence[SentPassage], index: int, paragraph: Paragraph, following: Paragraph | None, joined: dict[int, int]
) -> Iterator[ReturnedChange]:
    """Yield the changes of the passage *index*, whose counterpart is *paragraph*."""
    text, now = sent[index].text, paragraph.text.strip("\n ")
    if not now:
        yield ReturnedChange("deleted", index, author=_who(paragraph))
    elif following and _parted(text, now, following.text):
        yield ReturnedChange("parted", index, words=f"{now} / {following.text.strip()}", author=_who(paragraph))
    elif index in joined.values() or paragraph.runs_on:
        yield ReturnedChange("joined", index, words=now, author=_who(paragraph))
    else:
        lead = len(paragraph.text) - len(paragraph.text.lstrip("\n "))
        for edit in edits(text, now):
            start = edit.at + lead
            author = paragraph.author(start, start + len(edit.words))
            yield ReturnedChange("words", index, edit.start, edit.end, edit.words, author)


def _parted(text: str, now: str, following: str) -> bool:
    return bool(following.strip()) and likeness(text, f"{now} {following}") > likeness(text, now) + _MORE


def _next_new(paragraphs: Sequence[Paragraph], matches: dict[int, int], at: int) -> Paragraph | None:
    return paragraphs[at + 1] if at + 1 < len(paragraphs) and at + 1 not in matches else None


def _belongs(sent: Sequence[SentPassage], paragraphs: Sequence[Paragraph], matches: dict[int, int], at: int) -> bool:
    """Return whether the paragraph *at* is the second half of the passage before it."""
    index = matches.get(at - 1)
    return index is not None and _parted(sent[index].text, paragraphs[at - 1].text, paragraphs[at].text)


def _joined(sent: Sequence[SentPassage], paragraphs: Sequence[Paragraph], matches: dict[int, int]) -> dict[int, int]:
    """Map each passage that was joined to the one before it to that one."""
    shown = {index: paragraphs[at] for at, index in matches.items()}
    found = {}
    for index in range(1, len(sent)):
        if index not in shown and (before := shown.get(index - 1)) and sent[index].file:
            both, one = f"{sent[index - 1].text} {sent[index].text}", sent[index - 1].text
            if likeness(both, before.text) > likeness(one, before.text) + _MORE:
                found[index] = index - 1
    return found


# Which paragraph is which passage


def _matches(sent: Sequence[SentPassage], paragraphs: Sequence[Paragraph]) -> dict[int, int]:
    """Map paragraphs to passages: by their bookmarks, then by their words."""
    matches: dict[int, int] = {}
    for at, paragraph in enumerate(paragraphs):
        named = [n for n in paragraph.names if n < len(sent) and n not in matches.values()]
        best = max(named, key=lambda n: likeness(sent[n].text, paragraph.text), default=None)
        if best is not None and paragraph.text.strip() and likeness(sent[best].text, paragraph.text) >= _MARKED:
            matches[at] = best
    _by_same_words(sent, paragraphs, matches)
    _by_likeness(sent, paragraphs, matches)
    _by_neighbours(sent, paragraphs, matches)
    for at, paragraph in enumerate(paragraphs):  # emptied, or fully rewritten
        named = [n for n in paragraph.names if n < len(sent) and n not in matches.values()]
        if at not in matches and named:
            matches[at] = named[0]
    return matches


def _by_same_words(sent: Sequence[SentPassage], paragraphs: Sequence[Paragraph], matches: dict[int, int]) -> None:
    """Add the paragraphs whose words are those of a passage: in order first, then those that moved."""
    free, left = _free(sent, paragraphs, matches)
    keys, others = [folded(paragraphs[at].text) for at in free], [folded(sent[index].text) for index in left]
    for block in SequenceMatcher(None, keys, others, autojunk=False).get_matching_blocks():
        for step in range(block.size):
            matches[free[block.a + step]] = left[block.b + step]
    free, left = _free(sent, paragraphs, matches)
    often = Counter(folded(each.text) for each in sent) | Counter(folded(each.text) for each in paragraphs)
    by_words = {key: index for index in left if often[key := folded(sent[index].text)] == 1}
    for at in free:
        index = by_words.pop(folded(paragraphs[at].text), None)
        if index is not None and paragraphs[at].text.strip():
            matches[at] = index


def _by_likeness(sent: Sequence[SentPassage], paragraphs: Sequence[Paragraph], matches: dict[int, int]) -> None:
    """Add the paragraphs that are a rewritten passage, the most alike first."""
    free, left = _free(sent, paragraphs, matches)
    if len(free) * len(left) > _MOST_PAIRS:
        return
    ratios = ((likeness(sent[index].text, paragraphs[at].text), at, index) for at in free for index in left)
    for _ratio, at, index in sorted(
        (each for each in ratios if each[0] >= _ALIKE), key=lambda each: (-each[0], *each[1:])
    ):
        if at not in matches and index not in matches.values():
            matches[at] = index


def _by_neighbours(sent: Sequence[SentPassage], paragraphs: Sequence[Paragraph], matches: dict[int, int]) -> None:
    """Add the paragraphs that are alone between the neighbours of a passage: it was fully rewritten."""
    free, left = _free(sent, paragraphs, matches)
    for at in free:
        index = matches.get(at - 1, -2) + 1
        if index in left and matches.get(at + 1, len(sent) if at + 1 == len(paragraphs) else -1) == index + 1:
            matches[at] = index


def _free(
    sent: Sequence[SentPassage], paragraphs: Sequence[Paragraph], matches: dict[int, int]
) -> tuple[list[int], list[int]]:
    """Return the paragraphs and the passages that have no counterpart yet."""
    matched = set(matches.values())
    free = [at for at in range(len(paragraphs)) if at not in matches and paragraphs[at].text.strip()]
    return free, [index for index in range(len(sent)) if index not in matched]
