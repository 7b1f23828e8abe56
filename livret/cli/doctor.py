"""Check that this machine can print: each step of a build is tried once, and a failure is reported with its remedy."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from livret.base import paths
from livret.base.messages import _
from livret.base.problems import EnvironmentFailure, LivretError
from livret.cache.store import Cache
from livret.design.findings import style_problems
from livret.engine.patches import PROVEN, VARIABLE, plain_wanted
from livret.engine.warmup import TRIAL
from livret.pdf.model import BookInfo, Fragment
from livret.workers.pool import Pool

_LIBRARIES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
#: Programs and libraries whose versions decide what is printed, as people write their names.
_NAMES = {"weasyprint": "WeasyPrint", "pango": "Pango", "harfbuzz": "HarfBuzz", "fontconfig": "fontconfig"}
#: Seconds; a page of the trial needs a tenth of one.
_SECONDS = 20.0
_INFO = BookInfo("Essai", "Livret", "Essai", (), "fr", datetime(2000, 1, 1, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Check:
    """One thing tried: is it well, and what to do if not. Books are printed without what is not ``needed``."""

    what: str
    well: bool
    remedy: str = ""
    needed: bool = True


def examine(cache: Cache | None, said: Sequence[str]) -> Iterator[Check]:
    """Yield what was tried, in the order in which to mend it.

    *cache* is that of builds (None: it is not used), *said* is what it says of itself.
    """
    yield Check(
        _("Python {version}").format(version=sys.version.split()[0]),
        sys.version_info >= (3, 11),
        _("install Python 3.11 or newer"),
    )
    complete = all(folder.is_dir() for folder in (paths.templates(), paths.styles(), paths.assets() / "fonts"))
    incomplete = _("get a complete copy of Livret: a folder is missing in {root}").format(root=paths.root())
    yield Check(_("templates, styles and fonts"), complete, incomplete)
    printing = [*_printing(cache, said)] if complete else []
    yield from printing
    yield Check(
        _("writing in {folder}").format(folder=Path.cwd()),
        os.access(Path.cwd(), os.W_OK),
        _("work in a folder of your own, or ask for the right to write here"),
    )
    if printing and all(check.well or not check.needed for check in printing):
        yield from _testing()


def _printing(cache: Cache | None, said: Sequence[str]) -> Iterator[Check]:
    """Yield what comes of a page that two workers lay out, which is bound, drawn and kept."""
    laying_out = _("two workers lay a page out")
    try:
        with Pool(jobs=2, seconds=_SECONDS) as pool, ThreadPoolExecutor(2) as asking:
            fragment, _other = asking.map(pool.render, [TRIAL, TRIAL])
            versions, amiss = pool.versions(), style_problems(pool.lint())
    except EnvironmentFailure as failure:
        remedy = _("free some space if a disk is full; where a library is missing, run “make”, or install {libraries}")
        remedy = remedy.format(libraries=_LIBRARIES)
        yield Check(laying_out, False, f"{failure}\n  → {remedy}")
        return
    except LivretError as failure:
        yield Check(laying_out, False, str(failure))
        return
    if amiss:
        remedy = _("get a complete copy of Livret, or take back what was changed in styles/ and assets/")
        yield Check(laying_out, False, "\n".join([*(problem.as_text() for problem in amiss), f"  → {remedy}"]))
        return
    message = ", ".join(f"{name} {versions[key]}" for key, name in _NAMES.items())
    yield Check(f"{laying_out} ({message})", True)
    if "engine" in versions:
        yield _plain()
    yield _drawing(fragment)
    yield _keeping(fragment, cache, said)


def _plain() -> Check:
    """Return what to say of an engine that does without what only saves time: as it was told to, or not proven."""
    what = _("plain engine: a third slower, and pages of a version that is not proven")
    remedy = _("install WeasyPrint {version}, which is proven").format(version=PROVEN[-1])
    if plain_wanted():
        what = _("plain engine: the same pages, laid out a third slower")
        remedy = _("take “{variable}” out of the environment").format(variable=VARIABLE)
    return Check(what, False, remedy, needed=False)


def _drawing(fragment: Fragment) -> Check:
    """Bind *fragment* and draw its page."""
    from livret.bind.book import bind
    from livret.proof.report.pictures import spots

    book = bind([fragment], _INFO)
    seen = spots(book.pdf, (), {1: ()})
    return Check(_("a picture of the page"), 1 in seen.pages, seen.fault)


def _keeping(fragment: Fragment, cache: Cache | None, said: Sequence[str]) -> Check:
    """Write *fragment* into the cache, read it again and remove it."""
    remedy = _("builds will not be quicker the second time: free some space, or choose another folder with --cache")
    kept = None
    if cache:
        key = cache.key("doctor")
        cache.put(key, fragment, Fragment)
        kept = cache.get(key, Fragment)
        cache.discard(key)
    return Check(_("the cache"), kept == fragment and not said, "\n".join([*said, f"  → {remedy}"]))


def _testing() -> Iterator[Check]:
    """Yield what the tests lack, where there are tests."""
    script = paths.root() / ".ci" / "system"
    if script.is_file():
        looked = subprocess.run(  # noqa: S603, our own program with our own arguments
            [script, sys.executable, "tests", "look"], capture_output=True, text=True, check=False
        )
        missing = looked.stdout.strip() or looked.stderr.strip()
        remedy = _("printing does without; “make test” installs {missing}").format(missing=missing)
        yield Check(_("what the tests need"), looked.returncode == 0, remedy, needed=False)
