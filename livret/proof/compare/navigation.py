"""Compare the navigation of a file with its edition's: links, bookmarks, destinations, labels, and its properties.

Links are compared by the words under them and by their targets, so that a file that was scaled, or whose pages were
moved, is compared like any other.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise

from livret.base.messages import _, later, quoted
from livret.base.problems import Kind
from livret.base.text_key import letters
from livret.catalogue import parity as kinds
from livret.pdf.read.document_model import Bookmark, Described, Document, Link, PageLabel, Target
from livret.pdf.read.model import ReadPage, ReadPdf
from livret.pdf.spot import Spot
from livret.proof.model import Remark
from livret.proof.preflight.findings import PreflightFinding, merged

#: Tolerances, in points, of the place of a link, and of a place on a page; how much larger than its words it may be.
_NEAR, _SAME_PLACE, _LARGER = 6.0, 72.0, 2.0
#: Height above its baseline at which a letter is looked up, in ems.
_MIDDLE = 0.3
_CALLED = {
    "title": later("title"), "author": later("author"), "subject": later("subject"), "keywords": later("keywords"),
    "language": later("language"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ComparedFile:
    """A file beside its edition: ``ours`` is our own, ``on`` the pages of it that are on each page of the file.

    ``for_paper``: it is not for clicking, navigation may be absent. ``beside`` are pages that are not compared, such
    as the letter of a personal copy. ``titles`` are its permitted titles; None: any.
    """

    ours: ReadPdf
    file: ReadPdf
    on: Mapping[int, Sequence[int]]
    for_paper: bool = False
    beside: Collection[int] = ()
    titles: Collection[str] | None = ()
    pages: Mapping[int, int] = field(init=False)
    in_order: bool = field(init=False)

    def __post_init__(self) -> None:
        """Compute the page of the file that shows each page of the edition, and whether these are in order.

        If not, that is reported; targets of links between pages differ for that reason, and are not compared.
        """
        matched = {page: number for number, pages in self.on.items() for page in pages}
        turns = [pages[0] if len(pages) == 1 else 0 for number, pages in self.on.items() if number not in self.beside]
        object.__setattr__(self, "pages", matched)
        object.__setattr__(self, "in_order", all(one < other for one, other in pairwise([0, *turns])))

    def there(self, target: Target) -> Target:
        """Return *target*, of ours, with the page that it has in the file."""
        return target if target.page is None else target._replace(page=self.pages.get(target.page))


def navigation(pair: ComparedFile) -> list[Remark]:
    """Return the differences of the navigation of a file from its edition's."""
    return [remark for rule in _RULES for remark in rule(pair)]


# Links


def _links(pair: ComparedFile) -> Iterator[Remark]:
    found: list[PreflightFinding] = []
    lost: list[Link] = []
    kept = 0
    by_page: dict[int, list[Link]] = {}
    for link in pair.file.document.links:
        if pair.in_order or link.target.page is None:
            by_page.setdefault(link.page, []).append(link)
    for number in range(1, len(pair.file.sheets) + 1):
        if number in pair.beside:
            continue
        wanted, there = _wanted(pair, number), by_page.get(number, [])
        page = _Page(pair, number, wanted, there)
        found += page.compared()
        lost += page.wanted
        kept += len(wanted) - len(page.wanted)
    if lost and kept and not pair.for_paper:
        found += [_lost(pair, link) for link in lost]
    yield from merged(found)


def _wanted(pair: ComparedFile, number: int) -> list[Link]:
    """Return the links that page *number* of the file should have, except those to pages that are not in it."""
    pages = pair.on.get(number, ())
    if len(pages) != 1:
        return []
    leading = [link for link in pair.ours.document.links if link.page == pages[0]]
    followed = pair.pages if pair.in_order else ()
    return [link for link in leading if link.target.page is None or link.target.page in followed]


def _lost(pair: ComparedFile, link: Link) -> PreflightFinding:
    sheet = pair.ours.sheets[link.page - 1]
    values = {"words": _words(sheet, link.spot), "wanted": _described(pair.there(link.target))}
    return PreflightFinding(kinds.LINK_LOST, pair.pages[link.page], link.spot, values=values)


class _Page:
    """The links of a page of the file beside those that it should have; each pair compared is removed from both."""

    def __init__(self, pair: ComparedFile, number: int, wanted: list[Link], there: list[Link]) -> None:
        self.pair, self.number = pair, number
        self.wanted, self.there = list(wanted), list(there)
        self.sheet = pair.file.sheets[number - 1]
        self.own = pair.ours.sheets[wanted[0].page - 1] if wanted else self.sheet

    def compared(self) -> Iterator[PreflightFinding]:
        """Yield the links that have another target, lie elsewhere, or are new; those left in ``wanted`` are lost."""
        list(self._pairs(lambda ours, link: self._same_target(ours, link) and self._same_place(ours, link)))
        for ours, link in self._pairs(self._same_place):
            if not link.target.action:  # its action is reported as such
                values = {"wanted": _described(self.pair.there(ours.target)), "found": _described(link.target)}
                yield self._found(kinds.LINK_CHANGED, link, values)
        for ours, link in self._pairs(self._same_target):
            values = {"wanted": _words(self.own, ours.spot), "found": _described(link.target)}
            yield self._found(kinds.LINK_LAID, link, values)
        for link in self.there:
            if not link.target.action:
                kind = kinds.LINK_SPELT if self._spelt(link) else kinds.LINK_ADDED
                yield self._found(kind, link, {"found": _described(link.target)})

    def _pairs(self, alike: Callable[[Link, Link], bool]) -> Iterator[tuple[Link, Link]]:
        for ours in list(self.wanted):
            link = next((each for each in self.there if alike(ours, each)), None)
            if link is not None:
                self.wanted.remove(ours)
                self.there.remove(link)
                yield ours, link

    def _same_target(self, ours: Link, link: Link) -> bool:
        return _same(self.pair.there(ours.target), link.target)

    def _same_place(self, ours: Link, link: Link) -> bool:
        """Whether two links lie in the same place, or over the same words, and are hardly larger than these."""
        across, along = self.sheet.width / self.own.width, self.sheet.height / self.own.height
        scaled = (ours.spot.left * across, ours.spot.top * along, ours.spot.right * across, ours.spot.bottom * along)
        if all(abs(one - other) <= _NEAR for one, other in zip(scaled, link.spot, strict=True)):
            return True
        words = letters(_covered(self.sheet, link.spot))
        larger = _area(link.spot) / max(_area(Spot(*scaled)), 1.0)
        return bool(words) and words == letters(_covered(self.own, ours.spot)) and larger <= _LARGER

    def _spelt(self, link: Link) -> bool:
        """Whether the words under *link* are its own address."""
        words, address = letters(_covered(self.sheet, link.spot)), letters(link.target.address)
        return bool(words) and address.rstrip("/") in {f"{scheme}{words.rstrip('/')}" for scheme in _SCHEMES}

    def _found(self, kind: Kind, link: Link, values: Mapping[str, str]) -> PreflightFinding:
        words = _words(self.sheet, link.spot)
        return PreflightFinding(kind, self.number, link.spot, f"{words} {values}", values={**values, "words": words})


_SCHEMES = ("", "https://", "http://", "mailto:")


def _area(spot: Spot) -> float:
    return (spot.right - spot.left) * (spot.bottom - spot.top)


def _same(ours: Target, other: Target) -> bool:
    """Whether two targets are one place; a rewritten file may have lost the height on the page."""
    if ours.address or other.address or ours.page is None:
        return (ours.address, ours.page) == (other.address, other.page)
    near = ours.top is None or other.top is None or abs(ours.top - other.top) <= _SAME_PLACE
    return ours.page == other.page and near


def _described(target: Target) -> str:
    if target.address:
        return "".join(sign if sign.isprintable() else "·" for sign in target.address[:200])
    if target.page is None:
        return target.action or _("nowhere")
    if target.top is None:
        return _("page {page}").format(page=target.page)
    return _("page {page}, {mm} mm from the top").format(page=target.page, mm=round(target.top * 25.4 / 72))


def _words(sheet: ReadPage, spot: Spot) -> str:
    return quoted(_covered(sheet, spot).split()) or "–"


def _covered(sheet: ReadPage, spot: Spot) -> str:
    """Return the words of *sheet* within *spot*: the letters whose middle it covers."""
    found = []
    for run in sheet.runs:
        if not run.spot.meets(spot):
            continue
        (x, y), (across, along) = run.baseline, run.along
        lift = _MIDDLE * run.size
        middles = ((start + end) / 2 for start, end in zip(run.edges, run.edges[1:], strict=False))
        at = ((x + across * each + along * lift, y + along * each - across * lift) for each in middles)
        inside = [sign for sign, (here, there) in zip(run.text, at, strict=False) if _within(spot, here, there)]
        found.append("".join(inside))
    return " ".join(filter(None, found))


def _within(spot: Spot, x: float, y: float) -> bool:
    return spot.left <= x <= spot.right and spot.top <= y <= spot.bottom


def outward(document: Document, pages: Collection[int]) -> list[str]:
    """Return the addresses of the links on *pages*, each once."""
    addresses = (_described(link.target) for link in document.links if link.page in pages and link.target.address)
    return list(dict.fromkeys(addresses))


# All of them at once


def _ways(pair: ComparedFile) -> Iterator[Remark]:
    """Yield what is missing altogether: one remark, not one for each."""
    ours, file = pair.ours.document, pair.file.document
    wanted = [link for number in pair.on for link in _wanted(pair, number)]
    gone = [
        words for words, had, has in (
            (_("links"), wanted, file.links),
            (_("bookmarks"), ours.bookmarks, file.bookmarks),
            (_("page labels"), ours.labels, file.labels),
            (_("title"), _of(ours.described, "title"), _of(file.described, "title")),
            (_("language"), _of(ours.described, "language"), _of(file.described, "language")),
        )
        if had and not has
    ]  # fmt: skip
    if gone and not pair.for_paper:
        yield Remark(kinds.WAYS_LOST.at(None, said=", ".join(gone)))


# Bookmarks


def _bookmarks(pair: ComparedFile) -> Iterator[Remark]:
    if not pair.file.document.bookmarks:
        return
    ours = pair.ours.document.bookmarks
    wanted = [each for each in ours if each.target.page in pair.pages]
    missing = {letters(each.title) for each in ours if each.target.page not in pair.pages}
    there = [
        each for each in pair.file.document.bookmarks
        if each.target.page not in pair.beside and not (each.target == Target() and letters(each.title) in missing)
    ]  # fmt: skip
    one, other = [[(each.depth, letters(each.title)) for each in each_list] for each_list in (wanted, there)]
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal" or (tag == "replace" and b - a == d - c):
            yield from _paired(pair, wanted[a:b], there[c:d])
        else:
            yield from (_bookmark(kinds.BOOKMARK_LOST, each) for each in wanted[a:b])
            yield from (_bookmark(kinds.BOOKMARK_ADDED, each) for each in there[c:d])


def _paired(pair: ComparedFile, wanted: Sequence[Bookmark], there: Sequence[Bookmark]) -> Iterator[Remark]:
    for ours, each in zip(wanted, there, strict=True):
        if letters(ours.title) != letters(each.title):
            yield _bookmark(kinds.BOOKMARK_RENAMED, ours, found=each.title)
        target = pair.there(ours.target)
        if pair.in_order and not _same(target, each.target) and not (each.target.address or each.target.action):
            yield _bookmark(kinds.BOOKMARK_ELSEWHERE, ours, found=_described(each.target), wanted=_described(target))


def _bookmark(kind: Kind, bookmark: Bookmark, **values: str) -> Remark:
    return Remark(kind.at(None, words=bookmark.title, **values))


# Destinations, labels, properties


def _destinations(pair: ComparedFile) -> Iterator[Remark]:
    ours = {name: pair.there(target) for name, target in pair.ours.document.named if target.page in pair.pages}
    found = []
    for name, target in pair.file.document.named if pair.in_order else ():
        if name in ours and not _same(ours[name], target):
            values = {"words": name, "found": _described(target), "wanted": _described(ours[name])}
            found.append(PreflightFinding(kinds.DESTINATION, about=name, values=values))
    yield from merged(found)


def _labels(pair: ComparedFile) -> Iterator[Remark]:
    ours, file = pair.ours.document.labels, pair.file.document.labels
    if not ours or not file:
        return
    pairs = [(number, page) for number, pages in pair.on.items() if number not in pair.beside for page in pages]
    wrong = [(number, page) for number, page in pairs if _label(file[number - 1]) != _label(ours[page - 1])]
    if wrong and pair.in_order and len(pairs) == len(ours):  # otherwise the pages themselves are reported
        number, page = wrong[0]
        values = {"found": _label(file[number - 1]), "wanted": _label(ours[page - 1]), "count": len(wrong)}
        yield Remark(kinds.LABELLED.at(None, page=number, **values), "", number)


def _label(label: PageLabel) -> str:
    """Return the text of a label; numbers in letters are written as figures, with the style."""
    if label.style == "D":
        return f"{label.prefix}{label.number}"
    return f"{label.prefix}{label.number} ({label.style})" if label.style else label.prefix


def _properties(pair: ComparedFile) -> Iterator[Remark]:
    ours, file = pair.ours.document.described, pair.file.document.described
    for what, words in _CALLED.items():
        wanted = _of(ours, what)
        known = {_plain(what, each) for each in (*wanted, *(pair.titles or () if what == "title" else ()))}
        for found in _of(file, what):
            if wanted and _plain(what, found) not in known and not (what == "title" and pair.titles is None):
                kind = kinds.CALLED if what in ("title", "language") else kinds.DESCRIBED
                yield Remark(kind.at(None, what=_(words), found=found, wanted=wanted[0]))


def _of(described: Sequence[Described], what: str) -> list[str]:
    return [each.value for each in described if each.what == what]


def _plain(what: str, value: str) -> str:
    """Return the part of a property that is compared: of a language, not its country."""
    return value.partition("-")[0].casefold() if what == "language" else letters(value)


_RULES: tuple[Callable[[ComparedFile], Iterator[Remark]], ...] = (
    _links, _ways, _bookmarks, _destinations, _labels, _properties,
)  # fmt: skip
