"""A change of a passage as it was sent → its place in the author's file of today, and the file with it applied.

Only certain changes are applied: the file is read again with the change, and nothing else may read or look
otherwise than before.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import product
from pathlib import PurePosixPath

from livret.intake.corrections.returned import SentPassage
from livret.intake.corrections.rewording import WordEdit, edits, folded, likeness
from livret.intake.corrections.units import PassageUnit
from livret.intake.corrections.units_markdown import ITEM, markdown_units
from livret.intake.corrections.units_yaml import yaml_units

#: A passage with so much in common is the one that was sent, changed since.
_ALIKE = 0.5
#: Signs with a meaning in Markdown.
_MARKUP = re.compile(r"([\\`*_\[\]<>~^|])|&(?=#?\w)")
_READERS = {".md": markdown_units, ".yaml": yaml_units}


@dataclass(frozen=True, slots=True)
class Placed:
    """The place of a change in the file of today: letters *start* to *end* of *unit*; ``done``: it is applied.

    ``behind`` is the passage that a moved one follows.
    """

    unit: PassageUnit
    start: int
    end: int
    done: bool = False
    behind: PassageUnit | None = None


@lru_cache(64)
def units(text: str, file: str) -> tuple[PassageUnit, ...]:
    """Return the passages of *text*, the file called *file* inside the edition; none of a file without words."""
    reader = _READERS.get(PurePosixPath(file).suffix)
    return tuple(reader(text, file)) if reader else ()


def counterparts(sent: Sequence[SentPassage], now: Sequence[PassageUnit]) -> dict[int, int]:
    """Map each passage *sent* to its counterpart *now* in the file, by their indices in both lists.

    Fields are matched by their names. Passages with the same words (« oui », « 2024 ») must also match a neighbour.
    """
    labels = {unit.label: at for at, unit in enumerate(now) if unit.sort == "field"}
    found = {
        index: labels[each.label] for index, each in enumerate(sent) if each.sort == "field" and each.label in labels
    }
    left = [index for index, each in enumerate(sent) if each.sort != "field"]
    there = [at for at, unit in enumerate(now) if unit.sort != "field"]
    found.update(
        (left[index], there[at]) for index, at in _in_order([sent[n].text for n in left], [now[n].text for n in there])
    )
    return found


def _in_order(sent: Sequence[str], now: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of equal passages: those in order first, then those that moved."""
    keys, others = [folded(text) for text in sent], [folded(text) for text in now]
    found: dict[int, int] = {}
    for tag, a, b, c, d in SequenceMatcher(None, keys, others, autojunk=False).get_opcodes():
        if tag == "equal" or (tag == "replace" and b - a == d - c):
            found.update(zip(range(a, b), range(c, d), strict=True))
        else:
            found.update(_alike(sent, now, range(a, b), range(c, d)))
    often = Counter(keys) | Counter(others)
    beside = {
        (index, at) for index, at in found.items() if found.get(index - 1) == at - 1 or found.get(index + 1) == at + 1
    }
    yield from (pair for pair in found.items() if pair in beside or often[keys[pair[0]]] == 1)
    by_words = {key: at for at, key in enumerate(others) if often[key] == 1 and at not in found.values()}
    yield from ((index, by_words[key]) for index, key in enumerate(keys) if index not in found and key in by_words)


def _alike(sent: Sequence[str], now: Sequence[str], left: range, right: range) -> Iterator[tuple[int, int]]:
    after = right.start
    for index in left:
        ratios = [(likeness(sent[index], now[at]), -at) for at in range(after, right.stop)]
        ratio, at = max(ratios, default=(0.0, 0))
        if ratio >= _ALIKE:
            yield index, -at
            after = 1 - at


def placed(sent: str, start: int, end: int, words: str, unit: PassageUnit) -> Placed | None:
    """Return the place in *unit* of letters *start* to *end* of the passage *sent*, which become *words*.

    None where the author changed the same words differently.
    """
    wanted = sent[:start] + words + sent[end:]
    since = edits(sent, unit.text)
    if since and any(_touches(each, start, end) for each in since):
        rest = edits(wanted, unit.text)
        if any(_touches(each, start, start + len(words)) for each in rest):
            return None
        at = start + _shift(rest, start)
        return Placed(unit, at, at + len(words), done=True)
    shift = _shift(since, start)
    return Placed(unit, start + shift, end + shift)


def _touches(edit: WordEdit, start: int, end: int) -> bool:
    if start == end or edit.start == edit.end:
        return edit.start <= end and edit.end >= start
    return edit.start < end and edit.end > start


def _shift(since: Sequence[WordEdit], at: int) -> int:
    return sum(len(each.words) - (each.end - each.start) for each in since if each.end <= at)


# Applying


def reworded(text: str, unit: PassageUnit, start: int, end: int, words: str) -> str | None:
    """Return *text*, the file of *unit*, with its letters *start* to *end* replaced by *words*.

    None where it is not certain.
    """
    if not unit.starts or "\n" in words or "\n" in unit.text[start:end] or "\ufffc" in unit.text[start:end]:
        return None
    for first, last, these in _shifted(unit.text, start, end, words):
        for begin, stop in _spans(text, unit, first, last, bool(these.strip())):
            for put in dict.fromkeys((these, _MARKUP.sub(r"\\\g<0>", these))):
                new = text[:begin] + put + text[stop:]
                if _as_meant(text, new, unit, first, last, these):
                    return new
    return None


def _shifted(text: str, start: int, end: int, words: str) -> Iterator[tuple[int, int, str]]:
    """Yield the change, and the same with the space before its words instead of the one behind them."""
    yield start, end, words
    if start and text[start - 1] == " ":
        if start == end and words.endswith(" "):
            yield start - 1, end - 1, f" {words[:-1]}"
        elif start < end and text[end - 1] == " " and not words:
            yield start - 1, end - 1, words


def _spans(text: str, unit: PassageUnit, start: int, end: int, puts: bool) -> Iterator[tuple[int, int]]:
    """Yield the spans of the file that may be replaced, the surest first.

    Replaced words must be free of markup; for deleted words, theirs may be deleted too.
    """
    first = unit.starts[start] if start < len(unit.text) else unit.ends[-1]
    last = unit.ends[end - 1] if end else unit.starts[0]
    if start == end:
        before = unit.ends[start - 1] if start else first
        yield from dict.fromkeys(
            ((first, first), (before, before)) if _closes(text[before:first]) else ((before, before), (first, first))
        )
        return
    if puts and _plain(text, unit, start, end):
        yield first, last
    if not puts:
        before = unit.ends[start - 1] if start else first
        after = unit.starts[end] if end < len(unit.text) else last
        yield from dict.fromkeys(product((first, before), (last, after)))


def _closes(markup: str) -> bool:
    return bool(markup) and not markup.lstrip().startswith("[")


def _plain(text: str, unit: PassageUnit, start: int, end: int) -> bool:
    """Return whether letters *start* to *end* are adjacent in the file; an end of line between them is a space."""
    return all(unit.ends[at] >= unit.starts[at + 1] - _gap(text, unit, at) for at in range(start, end - 1))


def _gap(text: str, unit: PassageUnit, at: int) -> int:
    """Return how many signs between two letters are no markup: the spaces around the end of a line."""
    between = text[unit.ends[at] : unit.starts[at + 1]]
    return len(between) if not between.strip(" \n") else 0


def _as_meant(text: str, new: str, unit: PassageUnit, start: int, end: int, words: str) -> bool:
    """Return whether *new* reads as *text* does, except for *words* in *unit*."""
    before, after = units(text, unit.file), units(new, unit.file)
    if len(before) != len(after):
        return False
    for one, other in zip(before, after, strict=True):
        if one.line == unit.line and one.starts == unit.starts:
            if other.text != unit.text[:start] + words + unit.text[end:] or not _looks_kept(unit, other, start, end):
                return False
        elif not _same(one, other):
            return False
    return True


def _same(one: PassageUnit, other: PassageUnit) -> bool:
    return (one.sort, one.text, one.looks, one.level, one.label) == (
        other.sort,
        other.text,
        other.looks,
        other.level,
        other.label,
    )


def _looks_kept(unit: PassageUnit, other: PassageUnit, start: int, end: int) -> bool:
    """Return whether the letters beside those that changed look as they did, and the same notes are called."""
    rest = len(unit.text) - end
    heads = all(unit.looks_at(at) == other.looks_at(at) for at in range(start))
    tails = all(unit.looks_at(end + at) == other.looks_at(len(other.text) - rest + at) for at in range(rest))
    kind = (unit.sort, unit.level, unit.label) == (other.sort, other.level, other.label)
    return heads and tails and kind and [name for _at, name in unit.calls] == [name for _at, name in other.calls]


def without(text: str, unit: PassageUnit) -> str | None:
    """Return *text* without the paragraph, or the list item, of *unit*; None where it is not certain."""
    if unit.block is None or unit.sort not in ("paragraph", "item") or unit.calls:
        return None
    start, end = unit.block
    head, tail = text[:start], text[end:].removeprefix("\n")
    if head.endswith("\n\n") or not head:
        tail = tail.removeprefix("\n")
    new = head + tail
    rest = [each for each in units(text, unit.file) if each.starts != unit.starts]
    return new if _all_same(rest, units(new, unit.file)) else None


def moved(text: str, unit: PassageUnit, behind: PassageUnit) -> str | None:
    """Return *text* with the lines of *unit* behind those of *behind*, of the same sort; None where not certain."""
    same_sort = (unit.sort, unit.level) == (behind.sort, behind.level) and unit.sort in ("paragraph", "item")
    if not same_sort or unit.block is None or behind.block is None or unit.block == behind.block:
        return None
    lines = text[slice(*unit.block)]
    rest = without(text, replace(unit, looks=()))
    if rest is None:
        return None
    end = behind.block[1] - (len(text) - len(rest) if unit.block < behind.block else 0)
    new = rest[:end] + ("\n" if unit.sort == "item" else "\n\n") + lines + rest[end:]
    wanted = [each for each in units(text, unit.file) if each.starts != unit.starts]
    at = next(n for n, each in enumerate(wanted) if each.starts == behind.starts) + 1
    return new if _all_same([*wanted[:at], unit, *wanted[at:]], units(new, unit.file)) else None


def with_added(text: str, unit: PassageUnit, words: str, point: bool) -> str | None:
    """Return *text* with a paragraph, or list item, of *words* behind *unit*; None where it is not certain."""
    if unit.block is None or "\n" in words:
        return None
    end = unit.block[1]
    marker = ITEM.match(text, unit.block[0]) if unit.sort == "item" and point else None
    lead = f"\n{marker[1]}{marker[2]} " if marker else "\n\n- " if point else "\n\n"
    if unit.sort == "note" or (unit.sort == "quote" and point):
        return None
    for put in dict.fromkeys((words, _MARKUP.sub(r"\\\g<0>", words))):
        new = text[:end] + lead + put + text[end:]
        before, after = units(text, unit.file), units(new, unit.file)
        at = next(n for n, each in enumerate(before) if each.starts == unit.starts) + 1
        rest = [*after[:at], *after[at + 1 :]]
        if at < len(after) and after[at].text == words and not after[at].looks and _all_same(before, rest):
            return new
    return None


def _all_same(before: Sequence[PassageUnit], after: Sequence[PassageUnit]) -> bool:
    return len(before) == len(after) and all(_same(one, other) for one, other in zip(before, after, strict=True))
