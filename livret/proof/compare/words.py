"""A PDF held against its edition, word for word: what is lost, added, there twice, changed, elsewhere, out of order.

The file may be ours, retouched, printed to another PDF, imposed. Words are compared page by page in the order in which
they are drawn; what one page lost is looked for on the others.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from livret.base.problems import Kind, Problem
from livret.base.text_key import Gap, gaps, letters
from livret.catalogue import parity as kinds
from livret.pdf.read.fonts import UNREAD
from livret.pdf.read.model import ReadPage, ReadPdf, Run
from livret.pdf.spot import Spot
from livret.proof.compare.letter_index import Strip
from livret.proof.compare.page_matching import Paging, paging
from livret.proof.compare.parts import Part, part_of
from livret.proof.compare.reference import ReferencePage
from livret.proof.compare.tags import spoken
from livret.proof.gate.parity import quoted
from livret.proof.model import Remark

#: A change is told as one when neither side is longer, in letters.
_CHANGE = 48
#: As many letters found elsewhere are no accident; on the same page, fewer suffice.
_SURELY, _HERE = 14, 4
#: Below that share of pages found, a file is another edition.
_RECOGNISED = 0.2
#: A page of which no more than that share can be read was turned into curves.
_CURVES = 0.1
#: Passages that swap by less, in points, have not changed places.
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
class Pair:
    """A page of the file beside what it should print; ``alike`` are (start, start in the file, length)."""

    wanted: Strip
    shown: Strip
    alike: list[tuple[int, int, int]]


def against(edition: Sequence[ReferencePage], ours: ReadPdf, file: ReadPdf, name: str) -> list[Remark]:
    """Return how *file* differs from *edition*, called *name*: the pages of *ours*, or a part of them."""
    paged = paging([leaf.letters for leaf in edition], _pages(file))
    if strange := _another(edition, file, paged, name):
        return [strange]
    by_place = dict(enumerate(edition, 1))
    remarks = [*_of_pages(by_place, file, paged)]
    pairs: list[Pair] = []
    lost: list[UnmatchedLetters] = []
    more: list[UnmatchedLetters] = []
    for number, pages in sorted(paged.of.items()):
        pair = _pair(number, [by_place[page] for page in pages], file)
        if pages and _says_nothing(pair):
            remarks.append(_remark(kinds.NO_WORDS, pair.wanted, None, count=len(pair.wanted.words(0, 10**9))))
            continue
        if pages:
            pairs.append(pair)
            remarks += _changed(pair, lost, more)
    remarks += _found_again(lost, more, pairs)
    remarks += [_lost(piece) for piece in lost]
    remarks += [_more(piece, pairs) for piece in more]
    remarks += [remark for pair in pairs for remark in _out_of_order(pair)]
    differs = {remark.page for remark in remarks}
    if not for_paper(file, paged.of):
        alike = {pair.shown.page: by_place[paged.of[pair.shown.page][0]] for pair in pairs}
        remarks += spoken(ours, file, paged, {n: leaf for n, leaf in alike.items() if n not in differs})
    return sorted(remarks, key=lambda remark: remark.page or 0)


def recognised(edition: Sequence[ReferencePage], file: ReadPdf, offered: Sequence[Part]) -> Part:
    """Return which of the parts *offered* of *edition* the file is."""
    return part_of([leaf.letters for leaf in edition], _pages(file), offered)


def held(edition: Sequence[ReferencePage], file: ReadPdf) -> dict[int, list[ReferencePage]]:
    """Return which pages of *edition* each page of *file* holds: one, none, or several where it is an imposed sheet."""
    paged = paging([leaf.letters for leaf in edition], _pages(file))
    return {number: [edition[place - 1] for place in places] for number, places in sorted(paged.of.items())}


def for_paper(file: ReadPdf, on: Mapping[int, Sequence[object]]) -> bool:
    """Whether *file* is read on paper only: it has no tags, and is one for a print shop, or imposed.

    *on* are the pages of the edition on each of its pages.
    """
    printed = any(standard.startswith("PDF/X") for standard in file.standards)
    return not file.order and (printed or any(len(pages) > 1 for pages in on.values()))


def without_slug(edition: Sequence[ReferencePage], file: ReadPdf) -> ReadPdf:
    """Return *file* without what printers write beside the trimmed page, and the edition does not have."""
    known = "\n".join(leaf.letters for leaf in edition)
    return replace(file, sheets=tuple(replace(sheet, runs=tuple(_kept(sheet, known))) for sheet in file.sheets))


def _kept(sheet: ReadPage, known: str) -> Iterator[Run]:
    for run in sheet.runs:
        beside = run.spot.right <= 0 or run.spot.left >= sheet.width
        beside |= run.spot.bottom <= 0 or run.spot.top >= sheet.height
        if not beside or letters(run.text) in known:
            yield run


def _letters(file: ReadPdf, number: int) -> str:
    return "".join(letters(run.text) for run in file.sheets[number - 1].runs)


def _pages(file: ReadPdf) -> list[str]:
    return [_letters(file, sheet.number) for sheet in file.sheets]


def _another(edition: Sequence[ReferencePage], file: ReadPdf, paged: Paging, name: str) -> Remark | None:
    """Return a remark if *file* is no copy of *edition* at all."""
    speaking = sum(bool(leaf.letters) for leaf in edition)
    here = {page for pages in paged.of.values() for page in pages}
    said = any(_letters(file, n) for n in range(1, len(file.sheets) + 1))
    alike = {page for number, pages in paged.of.items() for page in pages if _letters(file, number)}
    found = sum(place in here & alike for place, leaf in enumerate(edition, 1) if leaf.letters)
    if not said or found >= _RECOGNISED * speaking:
        return None
    return Remark(kinds.ANOTHER_EDITION.at(None, edition=name, found=found, count=speaking))


def _of_pages(by_place: dict[int, ReferencePage], file: ReadPdf, paged: Paging) -> Iterator[Remark]:
    """Yield what is wrong with whole pages."""
    for place in paged.missing:
        leaf = by_place[place]
        count = len(_strip(place, [leaf]).words(0, 10**9))
        yield Remark(kinds.PAGE_MISSING.at(None, page=leaf.number, chapter=leaf.title, count=count), leaf.chapter)
    for kind, pages in ((kinds.PAGE_TWICE, paged.twice), (kinds.PAGE_ELSEWHERE, paged.elsewhere)):
        for number, place in pages.items():
            if kind is kinds.PAGE_ELSEWHERE and number == place:
                continue  # it is the other one of two that has moved
            leaf = by_place[place]
            yield Remark(kind.at(None, page=number, expected=leaf.number, chapter=leaf.title), leaf.chapter, number)
    for number in paged.unknown:
        strip = Strip(number, file.sheets[number - 1].runs)
        yield Remark(kinds.PAGE_UNKNOWN.at(None, page=number, words=quoted(strip.words(0, 10**9))), "", number)


def _strip(number: int, leaves: Sequence[ReferencePage]) -> Strip:
    words = [word for leaf in leaves for word in leaf.words]
    first = leaves[0] if leaves else None
    return Strip(
        number, [word.run for word in words], [word.source for word in words],
        first.chapter if first else "", first.title if first else "",
    )  # fmt: skip


def _pair(number: int, leaves: Sequence[ReferencePage], file: ReadPdf) -> Pair:
    runs = [run for run in file.sheets[number - 1].runs if letters(run.text)]
    wanted = _strip(number, leaves)
    shown = Strip(number, runs, (), wanted.chapter, wanted.title)
    if len(leaves) > 1:
        wanted = _strip(number, sorted(leaves, key=lambda leaf: _first_place(leaf, shown.letters)))
    return Pair(wanted, shown, [])


def _first_place(leaf: ReferencePage, shown: str) -> int:
    """Return where a page begins on an imposed sheet: at the first of its passages that is found."""
    own = leaf.letters
    places = (shown.find(own[at : at + _SURELY]) for at in range(0, len(own), _SURELY))
    return min((place for place in places if place >= 0), default=len(shown))


def _says_nothing(pair: Pair) -> bool:
    """Whether hardly anything can be read where there should be text: it was turned into curves."""
    readable = pair.shown.letters.replace(UNREAD, "")
    return len(pair.wanted.letters) >= _SURELY and len(readable) < _CURVES * len(pair.wanted.letters)


# Words


def _changed(pair: Pair, lost: list[UnmatchedLetters], more: list[UnmatchedLetters]) -> Iterator[Remark]:
    """Yield small changes; note what is *lost* and what there is *more*; remember what is alike."""
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
    """Return *gap* so that it begins with a word: of « Le un. Le deux. », it is not « un. Le » that is missing."""
    if gap.start < gap.end and gap.other_start < gap.other_end:
        return gap
    strip, start, end = (wanted, gap.start, gap.end) if gap.start < gap.end else (shown, gap.other_start, gap.other_end)
    back = 0
    while not strip.begins_word(start - back):
        if start - back <= 0 or strip.letters[start - back - 1] != strip.letters[end - back - 1]:
            return gap
        back += 1
    return Gap(*(each - back for each in gap))


def _change(pair: Pair, gap: Gap) -> Remark:
    wanted = pair.wanted.words(gap.start, gap.end)
    shown = pair.shown.words(gap.other_start, gap.other_end)
    problem = kinds.FILE_CHANGED.at(
        pair.wanted.source(gap.start), page=pair.shown.page, words=quoted(wanted), found=quoted(shown)
    )
    return Remark(problem, pair.wanted.chapter, pair.shown.page, pair.shown.spot(gap.other_start, gap.other_end))


def _found_again(lost: list[UnmatchedLetters], more: list[UnmatchedLetters], pairs: Sequence[Pair]) -> Iterator[Remark]:
    """Yield what is *lost* in one place and found in another; what is left of both stays in the lists."""
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
        _take(lost, piece, begin, size)
        _take(more, place, place.start + at, size)


def _among(piece: UnmatchedLetters, more: Sequence[UnmatchedLetters]) -> tuple[UnmatchedLetters, int, int] | None:
    """Return where *piece*, or a good part of it, stands among *more*: the piece, the place in it, how many letters."""
    own = piece.letters
    for place in more:
        least = _HERE if place.strip.page == piece.strip.page else _SURELY
        if len(own) >= least and (at := place.letters.find(own)) >= 0:
            return place, at, len(own)
        if len(place.letters) >= least and place.letters in own:
            return place, 0, len(place.letters)
    return None


def _take(pieces: list[UnmatchedLetters], piece: UnmatchedLetters, start: int, size: int) -> None:
    """Take *size* letters from *start* on out of *piece*, one of *pieces*."""
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


def _lost(piece: UnmatchedLetters) -> Remark:
    words = piece.words
    return _remark(kinds.FILE_LOST, piece.strip, piece, count=len(words), words=quoted(words))


def _more(piece: UnmatchedLetters, pairs: Sequence[Pair]) -> Remark:
    """Return a remark on words that are nowhere in the edition, or there once more."""
    here = any(piece.letters in pair.wanted.letters for pair in pairs if pair.shown is piece.strip)
    there = len(piece.letters) >= _SURELY and any(piece.letters in pair.wanted.letters for pair in pairs)
    kind = kinds.FILE_TWICE if (here and len(piece.letters) >= _HERE) or there else kinds.FILE_EXTRA
    problem = kind.at(None, page=piece.strip.page, words=quoted(piece.words))
    return Remark(problem, piece.strip.chapter, piece.strip.page, piece.spot)


def _remark(kind: Kind, strip: Strip, piece: UnmatchedLetters | None, **values: object) -> Remark:
    source = strip.source(piece.start) if piece else None
    problem: Problem = kind.at(source, page=strip.page, **values)
    return Remark(problem, strip.chapter, strip.page, piece.spot if piece else None)


# Order


def _out_of_order(pair: Pair) -> Iterator[Remark]:
    """Yield the lines that stand above what they stood below."""
    wanted, shown = pair.wanted, pair.shown
    held = dict(_counterparts(pair))
    told = False
    for first, second in pairwise(sorted(held)):
        before, after = wanted.runs[first].spot, wanted.runs[second].spot
        here, there = shown.runs[held[first]].spot, shown.runs[held[second]].spot
        turned = _under(before, after) and _under(there, here)
        if turned and not told:
            piece = UnmatchedLetters(
                wanted, wanted.starts[second], wanted.starts[second] + len(letters(wanted.runs[second].text))
            )
            problem = kinds.FILE_OUT_OF_ORDER.at(wanted.source(piece.start), page=shown.page, words=quoted(piece.words))
            yield Remark(problem, wanted.chapter, shown.page, there)
        told = turned


def _under(upper: Spot, lower: Spot) -> bool:
    """Whether *lower* is a line under *upper*, in the same column."""
    return upper.bottom <= lower.top + _MOVED and _in_one_column(upper, lower)


def _counterparts(pair: Pair) -> Iterator[tuple[int, int]]:
    """Yield for each run of the edition the run of the file that shows its first letter."""
    for index, start in enumerate(pair.wanted.starts):
        for at, other_at, size in pair.alike:
            if at <= start < at + size:
                yield index, pair.shown.run_at(other_at + start - at)
                break


def _in_one_column(one: Spot, other: Spot) -> bool:
    common = min(one.right, other.right) - max(one.left, other.left)
    return common > 0.5 * min(one.right - one.left, other.right - other.left)
