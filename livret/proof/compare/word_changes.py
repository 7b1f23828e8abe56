"""Differences of the words of a page from those of the edition: changed, lost, added, elsewhere, out of order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from livret.base.messages import quoted
from livret.base.problems import Kind, Problem
from livret.base.text_key import Gap, gaps, letters
from livret.catalogue import parity as kinds
from livret.pdf.spot import Spot
from livret.proof.compare.letter_index import Strip
from livret.proof.model import Remark

#: A change is reported as one if neither side is longer, in letters.
_CHANGE = 48
#: As many letters found elsewhere are no coincidence; on the same page, fewer suffice.
SURELY, _HERE = 14, 4
#: Passages that swap by less, in points, are still in order.
_MOVED = 2.0


@dataclass(slots=True)
class UnmatchedLetters:
    """Letters of a strip that have no counterpart: ``start`` to ``end``."""

    strip: Strip
    start: int
    end: int

    @property
    def letters(self) -> str:
        return self.strip.letters[self.start : self.end]

    @property
    def words(self) -> list[str]:
        return self.strip.words(self.start, self.end)

    @property
    def spot(self) -> Spot | None:
        return self.strip.spot(self.start, self.end)


@dataclass(slots=True)
class ComparedPage:
    """A page of the file beside its reference; ``alike`` are (start, start in the file, length)."""

    wanted: Strip
    shown: Strip
    alike: list[tuple[int, int, int]]


def changed_words(pair: ComparedPage, lost: list[UnmatchedLetters], more: list[UnmatchedLetters]) -> Iterator[Remark]:
    """Yield small changes; add to *lost* and *more* the letters without counterpart; record what is alike."""
    wanted, shown = pair.wanted, pair.shown
    at, other_at = 0, 0
    for found in (*gaps(wanted.letters, shown.letters), None):
        gap = _settled(found, wanted, shown) if found else None
        end = gap.start if gap else len(wanted.letters)
        if end > at:
            pair.alike.append((at, other_at, end - at))
        if gap is None:
            return
        at, other_at = gap.end, gap.other_end
        sizes = gap.end - gap.start, gap.other_end - gap.other_start
        if min(sizes) and max(sizes) <= _CHANGE:
            yield _change(pair, gap)
            continue
        if sizes[0]:
            lost.append(UnmatchedLetters(wanted, gap.start, gap.end))
        if sizes[1]:
            more.append(UnmatchedLetters(shown, gap.other_start, gap.other_end))


def _settled(gap: Gap, wanted: Strip, shown: Strip) -> Gap:
    """Return *gap* shifted to the start of a word: of « Le un. Le deux. », not « un. Le » is missing."""
    if gap.start < gap.end and gap.other_start < gap.other_end:
        return gap
    strip, start, end = (wanted, gap.start, gap.end) if gap.start < gap.end else (shown, gap.other_start, gap.other_end)
    back = 0
    while not strip.begins_word(start - back):
        if start - back <= 0 or strip.letters[start - back - 1] != strip.letters[end - back - 1]:
            return gap
        back += 1
    return Gap(*(each - back for each in gap))


def _change(pair: ComparedPage, gap: Gap) -> Remark:
    wanted = pair.wanted.words(gap.start, gap.end)
    shown = pair.shown.words(gap.other_start, gap.other_end)
    problem = kinds.FILE_CHANGED.at(
        pair.wanted.source(gap.start), page=pair.shown.page, words=quoted(wanted), found=quoted(shown)
    )
    return Remark(problem, pair.wanted.chapter, pair.shown.page, pair.shown.spot(gap.other_start, gap.other_end))


def matched_elsewhere(
    lost: list[UnmatchedLetters], more: list[UnmatchedLetters], pairs: Sequence[ComparedPage]
) -> Iterator[Remark]:
    """Yield the *lost* pieces that are found elsewhere; the rest of both stays in the lists."""
    by_strip = {id(pair.shown): pair for pair in pairs}
    for piece in sorted(lost, key=lambda piece: piece.start - piece.end):
        found = _among(piece, more)
        if not found:
            continue
        place, at, size = found
        begin = piece.start if size == len(piece.letters) else piece.start + piece.letters.find(place.letters)
        same = piece.strip.page == place.strip.page
        if same and (pair := by_strip.get(id(place.strip))):
            pair.alike.append((begin, place.start + at, size))
        else:
            yield _elsewhere(
                UnmatchedLetters(piece.strip, begin, begin + size),
                UnmatchedLetters(place.strip, place.start + at, place.start + at + size),
            )
        _cut_out(lost, piece, begin, size)
        _cut_out(more, place, place.start + at, size)


def _among(piece: UnmatchedLetters, more: Sequence[UnmatchedLetters]) -> tuple[UnmatchedLetters, int, int] | None:
    """Return where *piece*, or a good part of it, is among *more*: the piece, the index in it, the letter count."""
    own = piece.letters
    for place in more:
        least = _HERE if place.strip.page == piece.strip.page else SURELY
        if len(own) >= least and (at := place.letters.find(own)) >= 0:
            return place, at, len(own)
        if len(place.letters) >= least and place.letters in own:
            return place, 0, len(place.letters)
    return None


def _cut_out(pieces: list[UnmatchedLetters], piece: UnmatchedLetters, start: int, size: int) -> None:
    """Remove *size* letters from *start* on from *piece*, one of *pieces*."""
    if piece not in pieces:
        return
    pieces.remove(piece)
    rest = (UnmatchedLetters(piece.strip, piece.start, start), UnmatchedLetters(piece.strip, start + size, piece.end))
    pieces += [each for each in rest if each.start < each.end]


def _elsewhere(piece: UnmatchedLetters, place: UnmatchedLetters) -> Remark:
    problem = kinds.FILE_ELSEWHERE.at(
        piece.strip.source(piece.start), words=quoted(piece.words), chapter=piece.strip.title,
        expected=piece.strip.page, page=place.strip.page, other=place.strip.title or "–",
    )  # fmt: skip
    return Remark(problem, piece.strip.chapter, place.strip.page, place.spot)


def lost_remark(piece: UnmatchedLetters) -> Remark:
    """Return a remark on words of the edition that the file lacks."""
    words = piece.words
    return remark_on(kinds.FILE_LOST, piece.strip, piece, count=len(words), words=quoted(words))


def added_remark(piece: UnmatchedLetters, pairs: Sequence[ComparedPage]) -> Remark:
    """Return a remark on words that are nowhere in the edition, or repeated."""
    here = any(piece.letters in pair.wanted.letters for pair in pairs if pair.shown is piece.strip)
    there = len(piece.letters) >= SURELY and any(piece.letters in pair.wanted.letters for pair in pairs)
    kind = kinds.FILE_TWICE if (here and len(piece.letters) >= _HERE) or there else kinds.FILE_EXTRA
    problem = kind.at(None, page=piece.strip.page, words=quoted(piece.words))
    return Remark(problem, piece.strip.chapter, piece.strip.page, piece.spot)


def remark_on(kind: Kind, strip: Strip, piece: UnmatchedLetters | None, **values: object) -> Remark:
    """Return a remark of *kind* at *piece* of *strip*, or at its page if there is none."""
    source = strip.source(piece.start) if piece else None
    problem: Problem = kind.at(source, page=strip.page, **values)
    return Remark(problem, strip.chapter, strip.page, piece.spot if piece else None)


def out_of_order(pair: ComparedPage) -> Iterator[Remark]:
    """Yield the lines that are above one that they should be below."""
    wanted, shown = pair.wanted, pair.shown
    counterparts = dict(_counterparts(pair))
    reported = False
    for first, second in pairwise(sorted(counterparts)):
        before, after = wanted.runs[first].spot, wanted.runs[second].spot
        here, there = shown.runs[counterparts[first]].spot, shown.runs[counterparts[second]].spot
        turned = _under(before, after) and _under(there, here)
        if turned and not reported:
            piece = UnmatchedLetters(
                wanted, wanted.starts[second], wanted.starts[second] + len(letters(wanted.runs[second].text))
            )
            problem = kinds.FILE_OUT_OF_ORDER.at(wanted.source(piece.start), page=shown.page, words=quoted(piece.words))
            yield Remark(problem, wanted.chapter, shown.page, there)
        reported = turned


def _under(upper: Spot, lower: Spot) -> bool:
    """Whether *lower* is a line under *upper*, in the same column."""
    return upper.bottom <= lower.top + _MOVED and _in_one_column(upper, lower)


def _counterparts(pair: ComparedPage) -> Iterator[tuple[int, int]]:
    """Yield for each run of the edition the run of the file with its first letter."""
    for index, start in enumerate(pair.wanted.starts):
        for at, other_at, size in pair.alike:
            if at <= start < at + size:
                yield index, pair.shown.run_at(other_at + start - at)
                break


def _in_one_column(one: Spot, other: Spot) -> bool:
    common = min(one.right, other.right) - max(one.left, other.left)
    return common > 0.5 * min(one.right - one.left, other.right - other.left)
