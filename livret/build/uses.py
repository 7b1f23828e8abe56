"""What each use of a brochure is written to: one bound book, a row a use, no second layout."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from math import ceil
from typing import NamedTuple

from livret.base.messages import _, later, plural
from livret.base.problems import InvalidEdition
from livret.bind.book import bind
from livret.build import binding
from livret.build.chapter_store import ChapterStore, LaidOutChapter
from livret.build.findings import problems_of
from livret.build.order import BuildRequest
from livret.build.schedule import LaidOutEdition, Progress
from livret.catalogue import layout
from livret.design import compose
from livret.edition import figures_csv
from livret.edition.load.inventory import Input, inventory, pictures
from livret.engine.photo_proxies import originals
from livret.exports.archive import archive, enclosed
from livret.exports.booklet.impose import impose
from livret.exports.press.images import heavy
from livret.exports.press.pdfx import PressJob, split
from livret.exports.screen import screen
from livret.pdf.attachments import Attachment
from livret.pdf.folding import sheets
from livret.pdf.images import Heavy
from livret.pdf.model import Book, Chapter, Fragment
from livret.pdf.printing_condition import house_condition
from livret.pdf.syntax import faults
from livret.workers.steps import Begun, Steps

#: Standards of the files that people read: ISO 14289-1 and ISO 19005-2; of the archive edition, ISO 19005-3.
READ = ("PDF/UA-1", "PDF/A-2a")
_KEPT = ("PDF/UA-1", "PDF/A-3a")
#: The standard that a print shop checks: ISO 15930-7.
_PRINTED = ("PDF/X-4",)
#: Uses whose files are checked for faults of the format: they are printed by thousands, or read in a century.
_KEPT_FOR_LONG = ("archive", "press")
#: Pages of a cover: outside and inside, front and back.
_COVER = 4
#: Covers of extracts laid out ahead of the extract being built.
_COVERS_AHEAD = 24


@dataclass(frozen=True, slots=True)
class Output:
    """A finished file: its name below the folder of the edition, its bytes, and the remark to show with it."""

    name: str
    pdf: bytes
    pages: int
    standards: tuple[str, ...] = ()
    remark: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Job:
    """A laid-out edition and the request: the input of every row of USES.

    ``notice`` is the booklet's sheet of instructions, ``separated`` the press edition: both built by workers.
    ``marked`` is that of ``binding.info``. ``pictures`` are those that chapters show: of *proofs*, unless given.
    """

    proofs: LaidOutEdition
    order: BuildRequest
    store: ChapterStore
    notice: Begun[tuple[Chapter, Fragment]] | None = None
    separated: "Future[bytes] | None" = None
    marked: bool = True
    pictures: frozenset[str] = frozenset()
    _covers: list[Begun[LaidOutChapter]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Collect the pictures that chapters show."""
        self.pictures = self.pictures or _pictures(self.proofs)

    @classmethod
    def without_words(cls, proofs: LaidOutEdition, order: BuildRequest, store: ChapterStore) -> "Job":
        """Return a job with only what binding needs: not the words of chapters and pages, of 3,000 pages 200 MiB."""
        bare = (
            replace(sheet, chapter=replace(sheet.chapter, html=""), fragment=replace(sheet.fragment, lines=()))
            for sheet in proofs.sheets
        )
        return cls(replace(proofs, sheets=tuple(bare)), order, store, pictures=_pictures(proofs))

    def cover(self, number: int) -> LaidOutChapter:
        """Return the cover of the extract of the territory *number*, from 0; the layout of the next ones begins."""
        self.begin_covers(number + 1)
        return self._covers[number].result()

    def begin_covers(self, count: int) -> None:
        """Request the layout of the covers of *count* extracts and of some more, in order."""
        edition = self.proofs.edition
        for territory in edition.territories[len(self._covers) : count + _COVERS_AHEAD]:
            self._covers.append(Begun(binding.named_cover(edition, self.store, territory)))

    @cached_property
    def book(self) -> Book:
        """The whole edition, bound and checked once for all uses that are printed; cached."""
        return self._bound(self.proofs)

    @cached_property
    def reading_copy(self) -> Book:
        """The same for those that are read on screens: where no page is blank, the same book."""
        shown = binding.on_screen(self.proofs)
        return self.book if shown is self.proofs else self._bound(shown)

    def _bound(self, proofs: LaidOutEdition) -> Book:
        marked = self.marked
        return self.store.recall("book", binding.made_of(proofs, marked), lambda: binding.whole(proofs, marked), Book)

    @cached_property
    def inputs(self) -> tuple[Input, ...]:
        """The authors' files of the edition."""
        return inventory(self.proofs.edition, self.pictures)

    @cached_property
    def job(self) -> PressJob:
        """The settings of the print shop."""
        edition = self.proofs.edition
        return PressJob(
            condition=self.order.condition or house_condition(),
            bleed_mm=edition.sheet.printing.bleed_mm,
            title=binding.info(edition, self.marked).title,
            originals=originals(each.data for each in self.inputs if each.media_type == "image/jpeg"),
        )

    def separate(self) -> "Future[bytes]":
        """Request the press edition from a worker; return its future bytes."""
        workers = self.store.workers
        return workers.submit(workers.separate, self.book, self.job)

    @cached_property
    def heavy(self) -> dict[str, Heavy]:
        """The photos whose own inks exceed the paper's limit, by their files."""
        photos = (each for each in self.inputs if each.media_type == "image/jpeg")
        judged = ((each.name, heavy(each.data, self.job.condition)) for each in photos)
        return {name: found for name, found in judged if found}

    def named(self, ending: str) -> str:
        """Return the name of a file of the whole edition; that of a draft says so."""
        return f"{self.proofs.edition.slug}-{ending}{self.draft}.pdf"

    @property
    def draft(self) -> str:
        """The suffix of the names of files while some of the edition is still to be written."""
        return "-epreuve" if self.marked and self.proofs.edition.unwritten else ""


def _pictures(proofs: LaidOutEdition) -> frozenset[str]:
    return frozenset(pictures(sheet.chapter.html for sheet in proofs.sheets))


def outputs_of(work: Job, progress: Progress) -> Iterator[Output]:
    """Yield every requested file, one at a time: an edition may have a thousand extracts.

    :raises InvalidEdition: when the copier's sheet cannot be printed, or an author's file has vanished meanwhile.
    """
    uses = work.order.uses  # workers begin with theirs, and answer while other uses are built here
    if "booklet" in uses:
        work.notice = Begun(_notice_laid_out(work))
    if "press" in uses:
        work.separated = work.separated or work.separate()
    if "extracts" in uses:
        work.begin_covers(0)
    for done, name in enumerate(uses):
        use = USES[name]
        progress(_(use.title), done, len(uses))
        yield from map(_sound, use.make(work)) if name in _KEPT_FOR_LONG else use.make(work)


def _sound(output: Output) -> Output:
    """Return *output* if it breaks no rule of the format.

    :raises InvalidEdition: if it does.
    """
    if found := faults(output.pdf):
        raise InvalidEdition([layout.BROKEN_PDF.at(None, chapter=output.name, detail=found[0])])
    return output


def screen_edition(proofs: LaidOutEdition, store: ChapterStore) -> bytes:
    """Return the screen edition of *proofs* alone, as a PDF."""
    return screen(Job(proofs, BuildRequest(("screen",)), store).reading_copy).pdf


def _screen(work: Job) -> Iterator[Output]:
    book = work.reading_copy
    made = screen(book)
    yield Output(work.named("screen"), made.pdf, len(book.pages), READ, made.remark)


def attachments(work: Job) -> tuple[Attachment, ...]:
    """Return the files that the archive edition encloses."""
    return enclosed(work.inputs, figures_csv.table(work.proofs.edition))


def _archive(work: Job) -> Iterator[Output]:
    files = attachments(work)
    remark = plural("{count} file enclosed", "{count} files enclosed", len(files)).format(count=len(files))
    book = work.reading_copy
    yield Output(work.named("archive"), archive(book, files), len(book.pages), _KEPT, remark)


def _press(work: Job) -> Iterator[Output]:
    assert work.separated
    whole, *parts = for_press(work, work.separated.result(), work.order.split_cover)
    anew = _("{file}: {inks} % of ink, more than the paper bears; it is not printed with its own inks")
    remarks = [anew.format(file=name, inks=ceil(found.inks)) for name, found in work.heavy.items()]
    yield replace(whole, remark="\n".join((whole.remark, *remarks)))
    yield from parts


def for_press(work: Job, pdf: bytes, parts: bool) -> Iterator[Output]:
    """Yield the file for the print shop, *pdf*; with *parts*, also its cover and its inside, cut from it."""
    job, pages = work.job, len(work.book.pages)
    remark = _("{condition}, bleed of {bleed} mm").format(
        condition=job.condition.description, bleed=f"{job.bleed_mm:g}".replace(".", _("."))
    )
    settings = {"profile": sha256(job.condition.data).hexdigest(), "bleed_mm": f"{job.bleed_mm:g}"}
    yield Output(work.named("press"), pdf, pages, _PRINTED, remark, settings)
    for part, cut in split(pdf, work.book.info) if parts else ():
        count = min(pages, _COVER) if part == "cover" else pages - _COVER
        yield Output(work.named(f"press-{part}"), cut, count, _PRINTED, settings=settings)


def _booklet(work: Job) -> Iterator[Output]:
    imposition, pages = work.order.imposition, len(work.book.pages)
    count = len(sheets(pages, imposition.signature))
    remark = plural("{count} sheet of {paper} paper", "{count} sheets of {paper} paper", count)
    remark = remark.format(count=count, paper=imposition.paper)
    settings = {name: str(value) for name, value in asdict(imposition).items()}
    yield Output(work.named("booklet"), impose(work.book, imposition), 2 * count, remark=remark, settings=settings)
    yield Output(work.named("booklet-notice"), _notice(work), 1, READ, settings=settings)


def _notice_laid_out(work: Job) -> Steps[tuple[Chapter, Fragment]]:
    pages = sum(len(sheet.fragment.pages) for sheet in work.proofs.sheets)
    chapter = compose.instructions(work.proofs.edition, work.order.imposition, pages)
    return chapter, (yield from work.store.render(chapter))


def _notice(work: Job) -> bytes:
    """Return the PDF of the instructions to print, fold and bind the booklet."""
    assert work.notice
    chapter, fragment = work.notice.result()
    if problems := problems_of(chapter, fragment):
        raise InvalidEdition(problems)
    info = binding.info(work.proofs.edition)
    return screen(bind([fragment], replace(info, title=f"{chapter.title} – {info.title}"))).pdf


def _extracts(work: Job) -> Iterator[Output]:
    for number, territory in enumerate(work.proofs.edition.territories):
        book = binding.extract(work.proofs, territory, work.cover(number))
        light = screen(book)
        yield Output(f"extracts/{territory.slug}{work.draft}.pdf", light.pdf, len(book.pages), READ, light.remark)


class _Use(NamedTuple):
    """A row of USES: the words of its progress, and the function that yields its files."""

    title: str
    make: Callable[[Job], Iterator[Output]]


#: Those that workers build come last: they answer while the others are built.
USES = {
    "screen": _Use(later("screen edition"), _screen),
    "archive": _Use(later("archive edition"), _archive),
    "extracts": _Use(later("extracts of the territories"), _extracts),
    "booklet": _Use(later("booklet to fold"), _booklet),
    "press": _Use(later("press edition"), _press),
}
