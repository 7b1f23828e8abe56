"""The way through the house: load → check → compose → render → bind → every use → written files.

Two stages of problems, each complete: everything that can be read without the engine, then, if that is clean,
everything that only the engine can find. Nothing is written before both are clean. Where nothing is to be
written, the second examines every readable territory, with or without problems in the others.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from livret.base import atomic_files
from livret.base.machine import processors
from livret.base.memo import Memo
from livret.base.messages import _
from livret.base.problems import EngineFailure, InvalidEdition, Problem, Severity, in_order
from livret.build import manifest
from livret.build.chapter_store import ChapterStore
from livret.build.copyfit import candidates
from livret.build.findings import style_problems
from livret.build.order import BuildRequest
from livret.build.precheck import house_problems, uncomposed
from livret.build.schedule import LaidOutEdition, Progress, make_up, nothing_wrong
from livret.design import compose
from livret.edition.check.accepted import accepted_of, not_accepted
from livret.edition.check.edition import check
from livret.edition.completed import completed
from livret.edition.load.folder import load
from livret.edition.model import Edition
from livret.edition.reading import Reading, of_pictures
from livret.exports import html_export
from livret.pdf.model import Finding
from livret.workers.pool import Pool
from livret.workers.steps import Steps

if TYPE_CHECKING:
    from livret.build.uses import Job

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Written:
    """The result of a build: each PDF with the remark to show with it, its build.json, and the warnings.

    ``why`` says of each territory how its pages were closed.
    """

    files: tuple[tuple[Path, str], ...]
    record: Path
    warnings: tuple[Problem, ...]
    why: tuple[tuple[str, str], ...] = ()


def build(
    folder: Path,
    out: Path,
    progress: Progress,
    order: BuildRequest,
    keep_html: Path | None = None,
    strict: bool = False,
    store: ChapterStore | None = None,
) -> Written:
    """Print the edition in *folder* into *out* for the uses of *order*; return what was written.

    :raises InvalidEdition: with every problem an author can mend (also warnings, when *strict*).
    :raises EngineFailure: when the engine crashes or exceeds its limits.
    :raises EnvironmentFailure: when *out* cannot be written.
    """
    waiting = _("another build of this edition is running: waiting for it to end")
    with (
        atomic_files.alone(out, lambda: progress(waiting, 0, 0)),
        _open(folder, store) as works,
        atomic_files.together() as write,
    ):
        work = _to_bind(folder, order, works, progress, strict, lambda proofs: _keep(proofs, keep_html, write))
        from livret.build.uses import outputs_of  # late: imported while workers laid out

        written, outputs = [], []
        for output in outputs_of(work, progress):
            written.append((write(out / output.name, output.pdf), output.remark))
            outputs.append(
                manifest.OutputFile.of(output.name, output.pdf, output.pages, output.standards, output.settings)
            )
        record = write(out / manifest.NAME, manifest.record(out, facts(work), outputs))
        from livret.build import fill  # late, for the same reason

    return Written(tuple(written), record, work.proofs.warnings, tuple(fill.why(work.proofs)))


def _to_bind(
    folder: Path,
    order: BuildRequest,
    store: ChapterStore,
    progress: Progress,
    strict: bool,
    keep: Callable[[LaidOutEdition], None],
) -> "Job":
    """Return the edition in *folder* laid out, with only what binding needs; *keep* is called with all of it first.

    :raises InvalidEdition: as ``build`` does.
    """
    proofs = _laid_out(folder, store, progress, binds=True)
    if "press" in order.uses:
        proofs = replace(proofs, warnings=tuple(in_order([*proofs.warnings, *_unprinted(proofs.edition)])))
    if strict and proofs.warnings:
        raise InvalidEdition(proofs.warnings)
    keep(proofs)
    from livret.build.uses import Job  # late: imported while workers laid out

    return Job.without_words(proofs, order, store)


def _import_uses() -> None:
    """Import the module of the uses, and with it all that reads and writes PDFs."""
    import livret.build.uses  # noqa: F401 - half of what a build imports


def _unprinted(edition: Edition) -> list[Problem]:
    """Return the mentions that the law requires of a print and the colophon lacks, unless the edition accepts it."""
    from livret.proof.rules.colophon import mentions  # late: only a build for the press needs its tables

    return list(not_accepted(mentions(edition), edition.sheet.accepted, _folders(edition)))


def facts(work: "Job") -> manifest.Facts:
    """Return the inputs of the edition of *work*, for build.json."""
    edition = work.proofs.edition
    filled_in = {
        f"{territory.slug}/{each.field}": f"{each.value} ({each.source}, {each.year})"
        for territory in edition.territories
        for each in completed(territory)
    }
    day = work.book.info.date
    return manifest.Facts(edition.slug, edition.sheet.title, day, work.store.versions(), work.inputs, filled_in)


@contextmanager
def _open(folder: Path, store: ChapterStore | None) -> Iterator[ChapterStore]:
    """Yield *store*, or a new one without a cache that is closed behind; on an error its layouts are stopped."""
    if not store:
        with Pool(jobs=processors()) as workers:
            yield ChapterStore(workers, Reading(folder))
        return
    try:
        yield store
    except BaseException:
        store.stop()
        raise


def lay_out(folder: Path, progress: Progress, store: ChapterStore | None = None, refuse: bool = True) -> LaidOutEdition:
    """Lay the edition in *folder* out, in two complete stages of problems.

    Without *refuse*, errors of the second stage are among the warnings: commands that measure pages need the
    territories with errors, too.

    :raises InvalidEdition: with all problems of the stage that failed; of the second, those of the territories that
        can be read.
    """
    with _open(folder, store) as works:
        return _laid_out(folder, works, progress, refuse=refuse)


def _laying_out_problems(edition: Edition, store: ChapterStore, progress: Progress) -> list[Problem]:
    """Return the problems that laying out finds in *edition*, its readable part."""
    try:
        met = make_up(edition, store, progress)[1]
    except InvalidEdition as invalid:
        return invalid.problems
    except EngineFailure:
        return []  # it is reported when nothing else is wrong
    return list(not_accepted(met, edition.sheet.accepted, _folders(edition)))


def _laid_out(
    folder: Path, store: ChapterStore, progress: Progress, binds: bool = False, refuse: bool = True
) -> LaidOutEdition:
    """Return the edition in *folder* laid out; workers examine its styles while it is read.

    *binds*: it will be bound, or refused before anything is laid out.
    """
    progress(_("reading"), 0, 1)
    styles = store.workers.submit(store.lint)
    store.workers.submit(store.versions)  # for the record of the build
    try:
        edition = _read(folder, store, styles)
    except InvalidEdition as invalid:
        if binds or not isinstance(invalid.readable, Edition):
            raise
        met = _laying_out_problems(invalid.readable, store, progress)
        raise InvalidEdition([*invalid.problems, *met]) from None
    progress(_("reading"), 1, 1)

    def precheck() -> Steps[list[Problem]]:
        found = yield styles
        return [*style_problems(found), *house_problems(edition, store)]

    return _second_stage(edition, store, progress, precheck, refuse, [_import_uses] if binds else ())


def _read(folder: Path, store: ChapterStore, styles: "Future[list[Finding]]") -> Edition:
    """Return the edition if its data, prose, pictures and templates are right.

    Chapters are composed when they are laid out, each by itself; where something else is wrong already, they are
    composed here, so that all is reported at once.
    """
    problems = store.recall("templates", None, compose.check_templates, list[Problem])
    edition, readable = None, None
    try:
        edition = check(load(folder, store.reading), recall=_by_pictures(store))
    except InvalidEdition as invalid:
        problems, readable = [*problems, *invalid.problems], None if problems else invalid.readable
    if problems or edition is None:
        composed = _uncomposed(edition, store) if edition else []
        raise InvalidEdition([*problems, *style_problems(styles.result()), *composed], readable)
    return edition


def _by_pictures(store: ChapterStore) -> Memo:
    """Return a memo whose keys include the digests of every picture of the edition."""
    pictures = of_pictures(store.files)

    def recall(kind: str, of: object, make: Callable[[], T], expected: type[T]) -> T:
        return store.recall(kind, (pictures, of), make, expected)

    return recall


def _uncomposed(edition: Edition, store: ChapterStore) -> list[Problem]:
    """Return the problems that only composing finds in all chapters, where something else is wrong already."""
    return [*house_problems(edition, store), *uncomposed(_first_candidates(edition))]


def _first_candidates(edition: Edition) -> Iterator[Callable[[], object]]:
    for territory in edition.territories:
        yield lambda territory=territory: next(candidates(edition, territory))  # type: ignore[misc]


def _second_stage(
    edition: Edition,
    store: ChapterStore,
    progress: Progress,
    precheck: Callable[[], Steps[list[Problem]]] = nothing_wrong,
    refuse: bool = True,
    meanwhile: Iterable[Callable[[], None]] = (),
) -> LaidOutEdition:
    sheets, met = make_up(edition, store, progress, precheck, meanwhile)
    found = list(not_accepted(met, edition.sheet.accepted, _folders(edition)))
    problems = in_order([*found, *edition.warnings])
    if refuse and any(problem.severity == Severity.ERROR for problem in problems):
        raise InvalidEdition(problems)
    excused = [*edition.excused, *accepted_of(met, found)]
    return LaidOutEdition(edition, tuple(sheets), tuple(problems), tuple(in_order(excused)))


def _folders(edition: Edition) -> Mapping[str, str]:
    """Return the folder of each territory, as problems show it."""
    marks = {territory.slug: territory.mark("nom") for territory in edition.territories}
    return {slug: f"{mark.file.rpartition('/')[0]}/" for slug, mark in marks.items() if mark}


def _keep(proofs: LaidOutEdition, folder: Path | None, write: Callable[[Path, bytes], Path]) -> None:
    """Write the HTML of *proofs* into *folder*, if given."""
    if not folder:
        return
    edition, chapters = proofs.edition, [sheet.chapter for sheet in proofs.sheets]
    chapters[0] = replace(chapters[0], title=edition.sheet.title)
    for name, html in html_export.pages(chapters, edition.folder, edition.sheet.language):
        write(folder / name, html.encode())
