"""Compare a PDF with its edition, word by word: lost, added, repeated, changed, elsewhere, out of order.

The file may be ours, retouched, printed to another PDF, imposed. Words are compared page by page in drawing
order; those lost on one page are searched on the others.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from livret.base.messages import quoted
from livret.base.text_key import letters
from livret.catalogue import parity as kinds
from livret.pdf.read.fonts import UNREAD
from livret.pdf.read.model import ReadPage, ReadPdf, Run
from livret.proof.compare.letter_index import Strip
from livret.proof.compare.page_matching import Paging, paging
from livret.proof.compare.parts import Part, part_of
from livret.proof.compare.reference import ReferencePage
from livret.proof.compare.tags import spoken
from livret.proof.compare.word_changes import (
    SURELY,
    ComparedPage,
    UnmatchedLetters,
    added_remark,
    changed_words,
    lost_remark,
    matched_elsewhere,
    out_of_order,
    remark_on,
)
from livret.proof.model import Remark

#: Below this share of pages found, a file is another edition.
_RECOGNISED = 0.2
#: A page of which no more than this share can be read was turned into curves.
_CURVES = 0.1


def against(edition: Sequence[ReferencePage], ours: ReadPdf, file: ReadPdf, name: str) -> list[Remark]:
    """Return the differences of *file* from *edition*, called *name*: the pages of *ours*, or a part of them."""
    paged = paging([leaf.letters for leaf in edition], _pages(file))
    if strange := _another(edition, file, paged, name):
        return [strange]
    by_place = dict(enumerate(edition, 1))
    remarks = [*_of_pages(by_place, file, paged)]
    pairs: list[ComparedPage] = []
    lost: list[UnmatchedLetters] = []
    more: list[UnmatchedLetters] = []
    for number, pages in sorted(paged.of.items()):
        pair = _pair(number, [by_place[page] for page in pages], file)
        if pages and _says_nothing(pair):
            remarks.append(remark_on(kinds.NO_WORDS, pair.wanted, None, count=len(pair.wanted.words(0, 10**9))))
            continue
        if pages:
            pairs.append(pair)
            remarks += changed_words(pair, lost, more)
    remarks += matched_elsewhere(lost, more, pairs)
    remarks += [lost_remark(piece) for piece in lost]
    remarks += [added_remark(piece, pairs) for piece in more]
    remarks += [remark for pair in pairs for remark in out_of_order(pair)]
    differs = {remark.page for remark in remarks}
    if not for_paper(file, paged.of):
        alike = {pair.shown.page: by_place[paged.of[pair.shown.page][0]] for pair in pairs}
        remarks += spoken(ours, file, paged, {n: leaf for n, leaf in alike.items() if n not in differs})
    return sorted(remarks, key=lambda remark: remark.page or 0)


def recognised(edition: Sequence[ReferencePage], file: ReadPdf, offered: Sequence[Part]) -> Part:
    """Return which of the parts *offered* of *edition* the file is."""
    return part_of([leaf.letters for leaf in edition], _pages(file), offered)


def edition_pages_of(edition: Sequence[ReferencePage], file: ReadPdf) -> dict[int, list[ReferencePage]]:
    """Return which pages of *edition* are on each page of *file*: one, none, or several on an imposed sheet."""
    paged = paging([leaf.letters for leaf in edition], _pages(file))
    return {number: [edition[place - 1] for place in places] for number, places in sorted(paged.of.items())}


def for_paper(file: ReadPdf, on: Mapping[int, Sequence[object]]) -> bool:
    """Whether *file* is for paper only: it has no tags, and is one for a print shop, or imposed.

    *on* are the pages of the edition on each of its pages.
    """
    printed = any(standard.startswith("PDF/X") for standard in file.standards)
    return not file.order and (printed or any(len(pages) > 1 for pages in on.values()))


def without_slug(edition: Sequence[ReferencePage], file: ReadPdf) -> ReadPdf:
    """Return *file* without the text that printers write beside the trimmed page, and the edition does not have."""
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
    """Yield remarks on whole pages."""
    for place in paged.missing:
        leaf = by_place[place]
        count = len(_strip(place, [leaf]).words(0, 10**9))
        yield Remark(kinds.PAGE_MISSING.at(None, page=leaf.number, chapter=leaf.title, count=count), leaf.chapter)
    for kind, pages in ((kinds.PAGE_TWICE, paged.twice), (kinds.PAGE_ELSEWHERE, paged.elsewhere)):
        for number, place in pages.items():
            if kind is kinds.PAGE_ELSEWHERE and number == place:
                continue  # it is the other one of two that have moved
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


def _pair(number: int, leaves: Sequence[ReferencePage], file: ReadPdf) -> ComparedPage:
    runs = [run for run in file.sheets[number - 1].runs if letters(run.text)]
    wanted = _strip(number, leaves)
    shown = Strip(number, runs, (), wanted.chapter, wanted.title)
    if len(leaves) > 1:
        wanted = _strip(number, sorted(leaves, key=lambda leaf: _first_place(leaf, shown.letters)))
    return ComparedPage(wanted, shown, [])


def _first_place(leaf: ReferencePage, shown: str) -> int:
    """Return where a page begins on an imposed sheet: the first of its passages that is found."""
    own = leaf.letters
    places = (shown.find(own[at : at + SURELY]) for at in range(0, len(own), SURELY))
    return min((place for place in places if place >= 0), default=len(shown))


def _says_nothing(pair: ComparedPage) -> bool:
    """Whether hardly anything can be read where there should be text: it was turned into curves."""
    readable = pair.shown.letters.replace(UNREAD, "")
    return len(pair.wanted.letters) >= SURELY and len(readable) < _CURVES * len(pair.wanted.letters)
