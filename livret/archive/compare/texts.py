"""Two texts, sentence by sentence → which stand, which are others, added, gone or elsewhere.

Both texts are aligned whole, over the borders of rubrics: what was moved is shown as moved, not as removed and added.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise

from livret.archive.compare.model import Became, ChangedPassage, ComparedText, KeptPassage
from livret.archive.compare.sentences import Sentence, alike, folded
from livret.proof.report.word_marks import marks

#: Two sentences that stand in each other's place are one that was changed if they share so much; elsewhere, so much.
_CHANGED, _FAR = 0.5, 0.65
#: By so much a changed sentence must be liker with a neighbour for both to be one that was cut, or joined.
_CUT = 0.1
#: Sentences that are compared with each other, at most: those that share most of their rarer words.
_TRIED = 8
#: A word of so many sentences identifies none of them, but in short texts.
_COMMON_SHARE, _COMMON = 0.2, 12
#: Shorter passages may be the same by chance.
FEWEST_WORDS = 12

#: From a sentence to the name of the territory that has the same words; "" where there is none.
Elsewhere = Callable[[Sentence], str]


def _nowhere(_sentence: Sentence) -> str:
    return ""


@dataclass(slots=True)
class _Pair:
    """Sentences ``before`` and ``after``, by their first and last places; those of a removed or added one are None.

    ``same``: their words are; ``straight``: they stand in the same order as what is around them.
    """

    before: tuple[int, int] | None
    after: tuple[int, int] | None
    same: bool = False
    straight: bool = True


def compared(
    before: Sequence[Sentence], after: Sequence[Sentence], had: Elsewhere = _nowhere, has: Elsewhere = _nowhere
) -> ComparedText:
    """Return what became of the sentences *before*; *after* are those of today.

    *had* finds which other territory has or had the words of a sentence that was added, *has* which one has those of
    one that was removed.
    """
    pairs = _paired(before, after)
    renamed = _renamed(pairs, before, after)
    return ComparedText(
        tuple(_passages(pairs, before, after, renamed, had, has)),
        tuple(_kept(pairs, after)),
        sum(each.words for each in before),
        sum(each.words for each in after),
        sum(after[pair.after[0]].words for pair in pairs if pair.same and pair.after),
    )


# Which is which


def _paired(before: Sequence[Sentence], after: Sequence[Sentence]) -> list[_Pair]:
    """Return every sentence of both, in pairs where one is the other, in the order of the report."""
    matcher = SequenceMatcher(None, [each.key for each in before], [each.key for each in after])
    pairs: list[_Pair] = []
    hunks: list[tuple[list[int], list[int]]] = []
    for what, start, end, other_start, other_end in matcher.get_opcodes():
        if what == "equal":
            places = zip(range(start, end), range(other_start, other_end), strict=True)
            pairs += [_Pair((i, i), (j, j), same=True) for i, j in places]
        else:
            hunks.append(([*range(start, end)], [*range(other_start, other_end)]))
    pairs += _moved(hunks, before, after)
    for gone, new in hunks:
        pairs += _changed(gone, new, before, after, _CHANGED, straight=True)
    left, more = ([place for hunk in hunks for place in hunk[side]] for side in (0, 1))
    changed = _changed(left, more, before, after, _FAR, straight=False)
    pairs += changed
    pairs += [_Pair((i, i), None) for i in left]
    pairs += [_Pair(None, (j, j)) for j in more]
    return _in_order(pairs)


def _moved(
    hunks: Sequence[tuple[list[int], list[int]]], before: Sequence[Sentence], after: Sequence[Sentence]
) -> Iterator[_Pair]:
    """Yield the sentences that stand, word for word, in another place; they are removed from *hunks*."""
    places: dict[str, list[tuple[list[int], int]]] = {}
    for _gone, new in hunks:
        for j in new:
            places.setdefault(after[j].key, []).append((new, j))
    for gone, own in hunks:
        for i in [*gone]:
            there = places.get(before[i].key)
            if not there:
                continue
            new, j = there.pop(0)
            gone.remove(i)
            new.remove(j)
            yield _Pair((i, i), (j, j), same=True, straight=new is own)


def _changed(
    gone: list[int], new: list[int], before: Sequence[Sentence], after: Sequence[Sentence], least: float, straight: bool
) -> list[_Pair]:
    """Return the pairs of *gone* and *new* that share at least so much, the likest first; they are removed from both.

    A sentence that was cut in two, or two that were joined, are one pair.
    """
    one = {i: Counter(before[i].key.split()) for i in gone}
    other = {j: Counter(after[j].key.split()) for j in new}
    found = []
    scored = sorted(_candidates(one, other), key=lambda each: (-each[0], abs(each[1] - each[2]), each[1], each[2]))
    for score, i, j in scored:
        if score >= least and i in gone and j in new:
            gone.remove(i)
            new.remove(j)
            found.append((score, _Pair((i, i), (j, j), straight=straight)))
    for score, pair in found:
        assert pair.before
        assert pair.after
        pair.after = _grown(pair.after, new, other, one[pair.before[0]], score)
        if pair.after[0] == pair.after[1]:
            pair.before = _grown(pair.before, gone, one, other[pair.after[0]], score)
    return [pair for _score, pair in found]


def _candidates(one: Mapping[int, Counter[str]], other: Mapping[int, Counter[str]]) -> Iterator[tuple[float, int, int]]:
    """Yield how alike sentences of *one* and of *other* are, of each with those that share most of its rarer words."""
    holders: dict[str, list[int]] = {}
    for j, words in other.items():
        for word in words:
            holders.setdefault(word, []).append(j)
    common = max(_COMMON, round(_COMMON_SHARE * len(other)))
    for i, words in one.items():
        votes = Counter(
            j for word in words for j in holders.get(word, ())[: common + 1] if len(holders[word]) <= common
        )
        for j, _votes in votes.most_common(_TRIED):
            yield alike(words, other[j]), i, j


def _grown(
    span: tuple[int, int], free: list[int], words: Mapping[int, Counter[str]], wanted: Counter[str], score: float
) -> tuple[int, int]:
    """Return *span* with a neighbour of *free*, removed from it, if both together are more like what is *wanted*."""
    for place in (span[1] + 1, span[0] - 1):
        if place in free and alike(words[span[0]] + words[place], wanted) >= score + _CUT:
            free.remove(place)
            return min(span[0], place), max(span[1], place)
    return span


def _in_order(pairs: Sequence[_Pair]) -> list[_Pair]:
    """Return *pairs* by their places today; what is gone comes behind what stood before it."""
    today = dict(sorted((pair.before[0], pair.after[0]) for pair in pairs if pair.before and pair.after))
    straight = sorted(pair.before[0] for pair in pairs if pair.before and pair.after and pair.straight)

    def place(pair: _Pair) -> tuple[float, int]:
        if pair.after:
            return pair.after[0], 0
        assert pair.before
        stood = bisect_left(straight, pair.before[0])
        return (today[straight[stood - 1]] if stood else -1) + 0.5, pair.before[0]

    return sorted(pairs, key=place)


def _renamed(pairs: Sequence[_Pair], before: Sequence[Sentence], after: Sequence[Sentence]) -> dict[str, str]:
    """Return the rubrics that have another heading: most of their sentences stand in one that is new."""
    old, new = {each.rubric for each in before}, {each.rubric for each in after}
    votes: dict[str, Counter[str]] = {}
    for pair in pairs:
        if pair.before and pair.after:
            votes.setdefault(before[pair.before[0]].rubric, Counter())[after[pair.after[0]].rubric] += 1
    best = {rubric: counted.most_common(1)[0][0] for rubric, counted in votes.items() if rubric not in new}
    return {rubric: heading for rubric, heading in best.items() if heading not in old}


# The report


def _passages(
    pairs: Sequence[_Pair], before: Sequence[Sentence], after: Sequence[Sentence], renamed: Mapping[str, str],
    had: Elsewhere, has: Elsewhere,
) -> Iterator[ChangedPassage]:  # fmt: skip
    lines: list[tuple[_Pair, ChangedPassage]] = []
    for pair in pairs:
        passage = _passage(pair, before, after, renamed, had, has)
        if passage is None:
            continue
        if lines and (joined := _joined(*lines[-1], pair, passage, before, after)):
            lines[-1] = (pair, joined)
        else:
            lines.append((pair, passage))
    yield from (passage for _pair, passage in lines)


def _passage(
    pair: _Pair, before: Sequence[Sentence], after: Sequence[Sentence], renamed: Mapping[str, str],
    had: Elsewhere, has: Elsewhere,
) -> ChangedPassage | None:  # fmt: skip
    """Return what is reported of *pair*; None where it stands as it stood."""
    there = before[pair.before[0]].rubric if pair.before else ""
    here = after[pair.after[0]].rubric if pair.after else ""
    moved = bool(there and here) and (not pair.straight or renamed.get(there, there) != here)
    if pair.same and not moved:
        return None
    old = _text(pair.before, before)
    new = _text(pair.after, after)
    if pair.same:
        return ChangedPassage("moved", old, new, there=there, here=here, moved=True)
    if not pair.before:
        return ChangedPassage("added", "", new, new=((0, len(new)),), here=here, other=_of(had, pair.after, after))
    if not pair.after:
        return ChangedPassage(
            "removed", old, "", gone=((0, len(old)),), there=there, other=_of(has, pair.before, before)
        )
    if folded(old) == folded(new):  # two sentences that only stops made of one
        return None
    return ChangedPassage("changed", old, new, *marks(old, new), there=there, here=here, moved=moved)


def _text(span: tuple[int, int] | None, sentences: Sequence[Sentence]) -> str:
    return " ".join(each.text for each in sentences[span[0] : span[1] + 1]) if span else ""


def _of(owner: Elsewhere, span: tuple[int, int] | None, sentences: Sequence[Sentence]) -> str:
    sentence = sentences[span[0]] if span else None
    return owner(sentence) if sentence and sentence.words >= FEWEST_WORDS else ""


def _joined(
    pair: _Pair,
    earlier: ChangedPassage,
    other: _Pair,
    passage: ChangedPassage,
    before: Sequence[Sentence],
    after: Sequence[Sentence],
) -> ChangedPassage | None:
    """Return *earlier* and *passage*, of *pair* and *other*, as one passage; None if they do not belong together."""
    same = (earlier.became, earlier.there, earlier.here, earlier.other) == (
        *(passage.became, passage.there, passage.here, passage.other),
    )
    if not same or earlier.became == "changed":
        return None
    if not _follows(pair.before, other.before) or not _follows(pair.after, other.after):
        return None
    old = _together(earlier.before, passage.before, pair.before, other.before, before)
    new = _together(earlier.after, passage.after, pair.after, other.after, after)
    whole: dict[Became, dict[str, object]] = {"added": {"new": ((0, len(new)),)}, "removed": {"gone": ((0, len(old)),)}}
    return replace(earlier, before=old, after=new, **whole.get(earlier.became, {}))  # type: ignore[arg-type]


def _follows(one: tuple[int, int] | None, other: tuple[int, int] | None) -> bool:
    return one is other is None or bool(one and other and one[1] + 1 == other[0])


def _together(
    text: str, more: str, one: tuple[int, int] | None, other: tuple[int, int] | None, sentences: Sequence[Sentence]
) -> str:
    """Return *text* and what follows it, on a new line where another block begins."""
    if not (one and other):
        return ""
    same = sentences[one[1]].block == sentences[other[0]].block
    return f"{text}{' ' if same else chr(10)}{more}"


def _kept(pairs: Sequence[_Pair], after: Sequence[Sentence]) -> Iterator[KeptPassage]:
    """Yield the passages of some length that stand as they stood: sentences that follow each other in one rubric."""
    same = [(pair.before[0], pair.after[0]) for pair in pairs if pair.same and pair.before and pair.after]
    run: list[int] = []
    for place, (i, j) in enumerate(same):
        run.append(j)
        if (i + 1, j + 1) in same[place + 1 : place + 2] and after[j].rubric == after[j + 1].rubric:
            continue
        words = sum(after[each].words for each in run)
        if words >= FEWEST_WORDS:
            yield KeptPassage(after[j].rubric, _run_text(run, after), words)
        run = []


def _run_text(run: Sequence[int], after: Sequence[Sentence]) -> str:
    text = after[run[0]].text
    for one, other in pairwise(run):
        text = _together(text, after[other].text, (one, one), (other, other), after)
    return text
