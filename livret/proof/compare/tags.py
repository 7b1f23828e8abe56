"""Compare the tags of a file with the edition's: the text for a screen reader, and its order."""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import zip_longest

from livret.base.messages import quoted
from livret.base.text_key import gaps
from livret.catalogue import parity as kinds
from livret.pdf.read.model import ReadPdf
from livret.proof.compare.letter_index import Strip
from livret.proof.compare.page_matching import Paging
from livret.proof.compare.reference import ReferencePage, in_tag_order
from livret.proof.model import Remark


def spoken(ours: ReadPdf, file: ReadPdf, paged: Paging, alike: Mapping[int, ReferencePage]) -> Iterator[Remark]:
    """Yield the differences of the tags of *file* from those of *ours*, or that it has none.

    *alike* are the pages of the file, by number, that match their page of the edition.
    """
    if not file.order:
        yield Remark(kinds.NO_TAGS.at(None))
        return
    for number, leaf in alike.items():
        if len(paged.of[number]) == 1:
            yield from _read_otherwise(number, leaf, file)
    if not paged.missing:
        yield from _said_otherwise(ours, file, paged)


def _read_otherwise(number: int, leaf: ReferencePage, file: ReadPdf) -> Iterator[Remark]:
    """Yield a remark if the tags of page *number* of the file give another text than it shows."""
    wanted, found = Strip(number, leaf.in_tag_order), Strip(number, in_tag_order(file, number))
    if wanted.letters == found.letters:
        return
    gap = gaps(wanted.letters, found.letters)[0]
    said = wanted.words(gap.start, gap.end), found.words(gap.other_start, gap.other_end)
    problem = kinds.READ_OTHERWISE.at(
        wanted.source(gap.start), page=number, words=quoted(said[0]) or "–", found=quoted(said[1]) or "–"
    )
    yield Remark(problem, leaf.chapter, number)


def _said_otherwise(ours: ReadPdf, file: ReadPdf, paged: Paging) -> Iterator[Remark]:
    """Yield lost alternative texts of pictures and hyphenated words, and pages that are read in another order."""
    gone = Counter(text for _, text in ours.said) - Counter(text for _, text in file.said)
    new = Counter(text for _, text in file.said) - Counter(text for _, text in ours.said)
    swapped = [pair for pair in zip(ours.said, file.said, strict=False) if pair[0] != pair[1]]
    exchanged = swapped[:1] if file.order == ours.order and not (gone or new) else []
    pairs = [*zip_longest(gone.elements(), new.elements(), fillvalue="–"), *((a[1], b[1]) for a, b in exchanged)]
    for text, other in pairs:
        yield Remark(kinds.SAID_OTHERWISE.at(None, words=quoted(text.split()), found=quoted(other.split())))
    single = {number: pages[0] for number, pages in paged.of.items() if len(pages) == 1}
    if not paged.elsewhere and not paged.twice:
        wanted, found = _turns(ours), [single.get(number, 0) for number in _turns(file)]
        if wanted != found and set(wanted) == set(found):
            page = next(here for here, there in zip(found, wanted, strict=False) if here != there)
            yield Remark(kinds.PAGES_READ_OTHERWISE.at(None, page=page), "", page)


def _turns(read: ReadPdf) -> list[int]:
    """Return the pages in the order in which their first words are read."""
    return list(dict.fromkeys(content.page for content in read.order))
