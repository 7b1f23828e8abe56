"""A command that lays out: its cache, its workers, and what it may leave undone because nothing changed.

Imports lazily: where nothing changed, neither the engine nor anything that reads a PDF is needed.
"""

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from livret.base.fingerprint import of_house
from livret.base.machine import must_have_memory
from livret.base.messages import _, reason
from livret.base.problems import InvalidEdition, Problem
from livret.build.last_run import LastRun, RunResult
from livret.cache.store import FOLDER, SECRET, Cache, Folder, remedy, secret
from livret.cli.options import chosen, imposition, refuse_idle
from livret.edition.reading import Reading

if TYPE_CHECKING:
    from livret.build.chapter_store import ChapterStore
    from livret.build.order import BuildRequest
    from livret.pdf.printing_condition import Condition
    from livret.workers.api import Workers

#: Chapters beside the territories that are laid out at once: the covers.
_HOUSE_CHAPTERS = 3
#: Settings that say how to work, not what is to be made.
_HOW = frozenset({
    "jobs", "cache", "no_cache", "scheduler", "wait", "fallback", "tls_ca", "tls_cert", "tls_key",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class BuildSettings:
    """The options of `build`: the uses, where to write, and the settings of the printer and the copier."""

    uses: tuple[str, ...]
    out: Path | None
    keep_html: Path | None
    strict: bool
    why: bool
    settings: Mapping[str, Any]

    def order(self) -> "BuildRequest":
        """Return what is to be made, the profile read; raises UnfitProfile."""
        from livret.build.order import BuildRequest

        return BuildRequest(
            self.uses,
            condition(self.settings["profile"]),
            self.settings["split_cover"],
            imposition(dict(self.settings)),
        )

    def command(self, out: Path) -> dict[str, object]:
        """Return what identifies this command, for the record of its last run."""
        profile = self.settings["profile"]
        digest = sha256(profile.read_bytes()).hexdigest() if profile and profile.is_file() else ""
        return {**self.settings, "uses": self.uses, "out": out, "strict": self.strict, "profile": (profile, digest)}


def note(words: str) -> None:
    """Print, beside the result of a command, what its reader may not expect."""
    click.echo(_("note: {what}").format(what=words), err=True)


def condition(profile: Path | None) -> "Condition | None":
    """Return the printing condition of the ICC *profile* that --profile names; raises UnfitProfile."""
    from livret.pdf.printing_condition import read

    return read(profile) if profile else None


def build_options(uses: tuple[str, ...], out: Path | None, keep_html: Path | None, strict: bool, why: bool,
          settings: Mapping[str, Any]) -> BuildSettings:  # fmt: skip
    """Return the checked options of `build`; raises UsageError for one that would do nothing."""
    for_printing = {name: value for name, value in settings.items() if name not in _HOW}
    wanted = chosen(uses)
    refuse_idle(wanted, for_printing)
    return BuildSettings(wanted, out, keep_html, strict, why, for_printing)


@dataclass(frozen=True, slots=True)
class Done:
    """What a build came to: files with their remarks, warnings, and why each chapter was laid out."""

    files: tuple[tuple[Path, str], ...]
    problems: tuple[Problem, ...]
    why: tuple[tuple[str, str], ...] = ()


class Session:
    """One edition being worked on: its files as they are read, its cache, its workers."""

    def __init__(self, folder: Path, pool: "Workers", cache: Cache | None) -> None:
        of_house()  # workers are warmed, and read it, before the chapter store is there
        self.folder, self._pool, self._cache = folder, pool, cache
        self.reading = Reading(folder)

    def store(self) -> "ChapterStore":
        """Return where the chapters of the edition are laid out."""
        from livret.build.chapter_store import ChapterStore

        return ChapterStore(self._pool, self.reading, self._cache)

    def warm(self, requests: Sequence[str]) -> None:
        """Have workers start now for *requests* that will come (``Pool.warm``)."""
        self._pool.warm(requests)

    def build(self, options: BuildSettings) -> Done:
        """Build what *options* say, or report the last run if nothing has changed since."""
        out = options.out or Path("dist") / self.folder.name
        memory = (
            LastRun(self._cache, options.command(out), options.uses, self.reading.digests()) if self._cache else None
        )
        if memory and not options.keep_html and (same := memory.unchanged_result()):
            return _last_result(same)
        self._pool.warm(self._needed(options, memory))
        try:
            return self._made(options, out, memory)
        except InvalidEdition as invalid:
            if memory and not self.reading.changed():
                memory.keep_refusal(tuple(invalid.problems))
            raise
        finally:
            if self._cache:
                self._cache.prune()

    def _needed(self, options: BuildSettings, memory: LastRun | None) -> list[str]:
        """Return the requests that workers are sure to get: they start while this process still imports."""
        if memory is None or not (memory.was_laid_out() or memory.last()):
            chapters = sum(1 for _each in (self.folder / "territoires").glob("*/")) + _HOUSE_CHAPTERS
            return ["render"] * min(self._pool.jobs, chapters)
        notice = "booklet" in options.uses and not memory.was_laid_out("booklet")
        return [
            *(["separate"] if "press" in options.uses else []),
            *(["render"] if notice or not memory.was_laid_out() else []),
        ]

    def _made(self, options: BuildSettings, out: Path, memory: LastRun | None) -> Done:
        from livret.build import pipeline
        from livret.cli import progress

        order, store = options.order(), self.store()
        with progress.shown() as report:
            written = pipeline.build(self.folder, out, report, order, options.keep_html, options.strict, store)
        why = store.why()
        if memory and not self.reading.changed():
            memory.keep(written.warnings, dict(written.files), (written.record,))
        return Done(written.files, written.warnings, (*why, *written.why) if options.why else ())


def _last_result(same: RunResult) -> Done:
    if same.refused:
        raise InvalidEdition(same.problems)
    click.echo(_("nothing has changed since the last time"), err=True)
    return Done(tuple((Path(file.path), file.remark) for file in same.shown), same.problems)


@contextmanager
def opened(folder: Path, settings: Mapping[str, Any]) -> Iterator[Session]:
    """Yield a session on the edition in *folder*; its workers end with it.

    Its reading is left to the command line, which reports at the end what was saved meanwhile (``cli.main``).
    """
    with workers(settings) as pool:
        session = Session(folder, pool, cache(settings))
        context = click.get_current_context(silent=True)
        if context and (readings := context.obj) is not None:
            readings.append(session.reading)
        yield session


def workers(settings: Mapping[str, Any]) -> "AbstractContextManager[Workers]":
    """Return what lays chapters out: children of this machine, or a cluster; raises EnvironmentFailure."""
    if settings["fallback"] and not settings["scheduler"]:
        raise click.UsageError(_("--fallback goes with --scheduler"))
    must_have_memory()
    if settings["scheduler"]:
        return _cluster(settings)
    from livret.workers.pool import Pool

    return Pool(jobs=settings["jobs"])


def _cluster(settings: Mapping[str, Any]) -> "AbstractContextManager[Workers]":
    """Return the workers of a cluster; those of this machine where it cannot be reached and ``--fallback`` says so."""
    from livret.workers.cluster.client import Cluster
    from livret.workers.cluster.connection import Certificates, ClusterFailure
    from livret.workers.pool import Pool

    here = settings["jobs"] if settings["fallback"] else 0
    files = Certificates(*(settings[name] or "" for name in ("tls_ca", "tls_cert", "tls_key")))
    try:
        return Cluster(settings["scheduler"], wait=settings["wait"], say=_note, fallback=here, certificates=files)
    except ClusterFailure as failure:
        if not here:
            raise
        _note(_("{what}. This computer goes on by itself").format(what=failure.what))
        return Pool(jobs=here)


def _note(what: str) -> None:
    click.echo(_("note: {what}").format(what=what), err=True)


def cache(settings: Mapping[str, Any], say: Callable[[str], None] = _note) -> Cache | None:
    """Return the cache that *settings* choose: ``--cache``, else ``LIVRET_CACHE``, else a folder here.

    None when they choose none, and, which *say* reports, when it could be anybody's or nobody answers there. Raises
    EnvironmentFailure.
    """
    if settings["no_cache"]:
        return None
    place, shared = str(settings.get("cache") or os.environ.get("LIVRET_CACHE") or FOLDER), secret()
    if "://" not in place or place.startswith("file://"):
        return Cache(Folder(Path(place.removeprefix("file://"))), say, shared)
    if not shared:
        message = _("the cache {address} is not used: without {name}, whoever can write there could change your pages")
        say(f"{message.format(address=place, name=SECRET)}. {remedy()}")
        return None
    from livret.cache.remote import Remote

    try:
        return Cache(Remote(place), say, shared)
    except OSError as fault:
        message = _("no cache at {address} ({reason}): everything is made anew")
        say(message.format(address=place, reason=reason(fault)))
        return None


def stay(folder: Path, settings: Mapping[str, Any], build: Callable[[Session], None]) -> None:
    """Build now, and again whenever a file of *folder* is saved; a house that changed is read by starting again."""
    from livret.cli import watch

    kept, changes = cache(settings), watch.changes(folder)
    more = next(changes, None) is not None
    while more:
        with workers(settings) as pool:
            more = _stayed(folder, pool, kept, changes, build)


def _stayed(
    folder: Path, pool: "Workers", kept: Cache | None, changes: Iterator[bool], build: Callable[[Session], None]
) -> bool:
    """Build at each of *changes*; return whether more may come, for other workers, once these are stopped."""
    while True:
        build(Session(folder, pool, kept))
        click.echo(_("waiting for the next change; Ctrl+C ends"), err=True)
        house_changed = next(changes, None)
        if house_changed:
            pool.stop()
            os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606 - the same command again
        if house_changed is None or pool.stopped:
            return house_changed is not None
