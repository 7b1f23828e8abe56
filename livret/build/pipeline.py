"""The way through the house: load → check → compose → render → bind → every use → written files.

Two stages of problems, each complete: everything that can be read without the engine, then, if nothing is
wrong, everything that only the engine can tell. Nothing is written before both are clean. Where nothing is to be
written, the second looks at every territory that can be read, whatever is wrong with the others.
"""

import importlib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

from livret.base import atomic_files as files
from livret.base.machine import processors
from livret.base.messages import _
from livret.base.problems import EngineFailure, InvalidEdition, Problem, Severity, in_order
from livret.build import inputs
from livret.build import manifest as record
from livret.build.chapter_store import ChapterStore
from livret.build.copyfit import candidates
from livret.build.order import BuildRequest
from livret.build.precheck import house_problems, uncomposed
from livret.build.schedule import LaidOutEdition, Progress, make_up
from livret.cache.memo import Memo
from livret.design import compose, html_export
from livret.design.findings import style_problems
from livret.edition.check.accepted import apart, not_accepted
from livret.edition.check.edition import check
from livret.edition.completed import completed
from livret.edition.load.folder import load
from livret.edition.model import Edition
from livret.edition.reading import Reading
from livret.pdf.model import Finding
from livret.workers.pool import Pool

if TYPE_CHECKING:
    from livret.build.uses import Job

T = TypeVar("T")

#: The module that knows the uses, and with them all that reads and writes a PDF.
_BINDER = "livret.build.uses"


@dataclass(frozen=True, slots=True)
class Written:
    """What a build wrote: each PDF with what people should know of it, its record, and the warnings met on the way."""

    files: tuple[tuple[Path, str], ...]
    record: Path
    warnings: tuple[Problem, ...]


def build(
    folder: Path,
    out: Path,
    progress: Progress,
    order: BuildRequest,
    keep_html: Path | None = None,
    strict: bool = False,
    workshop: ChapterStore | None = None,
) -> Written:
    """Print the edition in *folder* into *out* for the uses of *order*; return what was written.

    :raises InvalidEdition: with every problem an author can mend (also warnings, when *strict*).
    :raises EngineFailure: when the engine crashes or exceeds its limits.
    :raises EnvironmentFailure: when *out* cannot be written.
    """
    waiting = _("another build of this edition is running: waiting for it to end")
    with files.alone(out, lambda: progress(waiting, 0, 0)), _open(folder, workshop) as works:
        proofs = _laid_out(folder, works, progress, binds=True)
        if "press" in order.uses:
            proofs = replace(proofs, warnings=tuple(in_order([*proofs.warnings, *_unprinted(proofs.edition)])))
        if strict and proofs.warnings:
            raise InvalidEdition(proofs.warnings)
        with files.together() as write:
            if keep_html:
                _keep(proofs, keep_html, write)
            outputs = importlib.import_module(_BINDER)
            work, warnings = outputs.Job(proofs, order, works), proofs.warnings
            work.forget_words()
            del proofs  # else nothing is forgotten
            written, made = [], []
            for output in outputs.made(work, progress):
                written.append((write(out / output.name, output.pdf), output.remark))
                made.append(
                    record.OutputFile.of(output.name, output.pdf, output.pages, output.standards, output.settings)
                )
            told = write(out / record.NAME, record.record(out, facts(work), made))
    return Written(tuple(written), told, warnings)


def _unprinted(edition: Edition) -> list[Problem]:
    """Return what the law asks of a printed brochure and its colophon lacks, unless the edition accepts it."""
    from livret.proof.rules.colophon import mentions  # late: only who prints for the press needs its tables

    return list(not_accepted(mentions(edition), edition.sheet.accepted, _folders(edition)))


def facts(work: "Job") -> record.Facts:
    """Return what the edition that *work* is about was made of."""
    edition = work.proofs.edition
    filled_in = {
        f"{territory.slug}/{each.field}": f"{each.value} ({each.source}, {each.year})"
        for territory in edition.territories
        for each in completed(territory)
    }
    day = work.book.info.date
    return record.Facts(edition.slug, edition.sheet.title, day, work.workshop.versions(), work.inputs, filled_in)


@contextmanager
def _open(folder: Path, workshop: ChapterStore | None) -> Iterator[ChapterStore]:
    """Lend *workshop*, or one that remembers nothing and is closed behind."""
    if workshop:
        yield workshop
        return
    with Pool(jobs=processors()) as press:
        yield ChapterStore(press, Reading(folder))


def lay_out(
    folder: Path, progress: Progress, workshop: ChapterStore | None = None, refuse: bool = True
) -> LaidOutEdition:
    """Lay the edition in *folder* out, in two complete stages of problems.

    Unless it is to *refuse* them, errors of the second stage are among the warnings: whoever measures pages asks for
    those that are wrong, too.

    :raises InvalidEdition: with all problems of the stage that failed; of the second, those of the territories that
        can be read.
    """
    with _open(folder, workshop) as works:
        return _laid_out(folder, works, progress, refuse=refuse)


def _met(edition: Edition, workshop: ChapterStore, progress: Progress) -> list[Problem]:
    """Return what laying out tells of *edition*, the part of one that can be read."""
    try:
        met = make_up(edition, workshop, progress)[1]
    except InvalidEdition as invalid:
        return invalid.problems
    except EngineFailure:
        return []  # it is told when nothing else is wrong
    return list(not_accepted(met, edition.sheet.accepted, _folders(edition)))


def _laid_out(
    folder: Path, workshop: ChapterStore, progress: Progress, binds: bool = False, refuse: bool = True
) -> LaidOutEdition:
    """Return the edition in *folder* laid out; what is wrong with styles may be told while territories are composed."""
    progress(_("reading"), 0, 1)
    with _examined(workshop) as examined:

        def styles() -> list[Problem]:
            return style_problems(examined.result())

        try:
            edition = _read(folder, workshop, styles)
        except InvalidEdition as invalid:
            if binds or not isinstance(invalid.readable, Edition):
                raise
            met = _met(invalid.readable, workshop, progress)
            raise InvalidEdition([*invalid.problems, *met]) from None
        progress(_("reading"), 1, 1)

        def rehearsed() -> list[Problem]:
            if binds:  # what binding needs is imported while workers lay out
                Thread(target=_imported, args=(_BINDER,), daemon=True).start()
            return [*styles(), *house_problems(edition, workshop)]

        return _second_stage(edition, workshop, progress, rehearsed, refuse)


def _read(folder: Path, workshop: ChapterStore, styles: Callable[[], list[Problem]]) -> Edition:
    """Return the edition if its data, prose, pictures and templates are right.

    Chapters are composed when they are laid out, each by itself; where something else is wrong already, they are
    composed here, so that all is told at once.
    """
    problems = workshop.recall("templates", None, compose.check_templates, list[Problem])
    edition, readable = None, None
    try:
        edition = check(load(folder, workshop.reading), recall=_by_pictures(workshop))
    except InvalidEdition as invalid:
        problems, readable = [*problems, *invalid.problems], None if problems else invalid.readable
    if problems or edition is None:
        composed = _uncomposed(edition, workshop) if edition else []
        raise InvalidEdition([*problems, *styles(), *composed], readable)
    return edition


def _imported(name: str) -> None:
    """Import the module *name*; what fails is told where it is used."""
    with suppress(Exception):
        importlib.import_module(name)


@contextmanager
def _examined(workshop: ChapterStore) -> "Iterator[Future[list[Finding]]]":
    """Have styles examined in another thread meanwhile."""
    with ThreadPoolExecutor(1) as aside:
        try:
            examined = aside.submit(workshop.lint)
            aside.submit(workshop.versions)  # for the record of the build
            yield examined
        except BaseException:
            workshop.stop()  # else the thread would be waited for
            raise


def _by_pictures(workshop: ChapterStore) -> Memo:
    """Return what remembers territories while every picture of the edition is the same."""
    told = inputs.of_pictures(workshop.files)

    def recall(kind: str, of: object, make: Callable[[], T], expected: type[T]) -> T:
        return workshop.recall(kind, (told, of), make, expected)

    return recall


def _uncomposed(edition: Edition, workshop: ChapterStore) -> list[Problem]:
    """Return what only composing tells of all chapters, where something else is wrong already."""
    return [*house_problems(edition, workshop), *uncomposed(_first_candidates(edition))]


def _first_candidates(edition: Edition) -> Iterator[Callable[[], object]]:
    for territory in edition.territories:
        yield lambda territory=territory: next(candidates(edition, territory))  # type: ignore[misc]


def _second_stage(
    edition: Edition,
    workshop: ChapterStore,
    progress: Progress,
    rehearsed: Callable[[], list[Problem]] = list,
    refuse: bool = True,
) -> LaidOutEdition:
    sheets, met = make_up(edition, workshop, progress, rehearsed)
    found = list(not_accepted(met, edition.sheet.accepted, _folders(edition)))
    problems = in_order([*found, *edition.warnings])
    if refuse and any(problem.severity == Severity.ERROR for problem in problems):
        raise InvalidEdition(problems)
    excused = [*edition.excused, *apart(met, found)]
    return LaidOutEdition(edition, tuple(sheets), tuple(problems), tuple(in_order(excused)))


def _folders(edition: Edition) -> Mapping[str, str]:
    """Return the folder of each territory, as problems show it."""
    marks = {territory.slug: territory.mark("nom") for territory in edition.territories}
    return {slug: f"{mark.file.rpartition('/')[0]}/" for slug, mark in marks.items() if mark}


def _keep(proofs: LaidOutEdition, folder: Path, write: Callable[[Path, bytes], Path]) -> None:
    edition = proofs.edition
    chapters = [
        # Of the notes, the pages that are bound.
        compose.notes(edition, len(sheet.fragment.pages), sheet.chapter.side)
        if sheet.chapter.slug == "notes"
        else sheet.chapter
        for sheet in proofs.sheets
    ]
    chapters[0] = replace(chapters[0], title=proofs.edition.sheet.title)
    for name, html in html_export.pages(chapters, proofs.edition.folder, proofs.edition.sheet.language):
        write(folder / name, html.encode())
