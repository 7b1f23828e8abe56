"""The trial of a machine: one page laid out by two workers, bound, drawn and cached as those of an edition are."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from livret.base.problems import Problem
from livret.bind.book import bind
from livret.build.findings import style_problems
from livret.cache.store import Cache
from livret.engine.patches import PROVEN, VARIABLE, plain_wanted
from livret.engine.warmup import TRIAL
from livret.pdf.model import BookInfo, Fragment
from livret.proof.report.pictures import spots
from livret.workers.pool import Pool

#: Seconds; a page of the trial needs a tenth of one.
_SECONDS = 20.0
_INFO = BookInfo("Essai", "Livret", "Essai", (), "fr", datetime(2000, 1, 1, tzinfo=UTC))


class PlainEngine(NamedTuple):
    """An engine without its speed patches: as the environment's ``variable`` requests, or unproven."""

    requested: bool
    variable: str
    proven: str


@dataclass(frozen=True, slots=True)
class TrialPage:
    """The page, the versions of the engine and of the libraries below it, and what the engine ignores in styles/."""

    fragment: Fragment
    versions: Mapping[str, str]
    ignored: tuple[Problem, ...]

    @property
    def plain(self) -> PlainEngine | None:
        """The plain engine that laid the page out, if it was one."""
        return PlainEngine(plain_wanted(), VARIABLE, PROVEN[-1]) if "engine" in self.versions else None

    def fault(self) -> str | None:
        """Bind the page and draw it; return why it could not be drawn, None where it was drawn."""
        seen = spots(bind([self.fragment], _INFO).pdf, (), {1: ()})
        return None if 1 in seen.pages else seen.fault


@dataclass(frozen=True, slots=True)
class Trial:
    """The trial; ``cache`` is that of builds (None: it is not used)."""

    cache: Cache | None

    def lay_out(self) -> TrialPage:
        """Return the page; raises EnvironmentFailure where the machine lacks something, or :class:`ChapterFailure`."""
        with Pool(jobs=2, seconds=_SECONDS) as pool, ThreadPoolExecutor(2) as asking:
            fragment, _other = asking.map(pool.render, [TRIAL, TRIAL])
            return TrialPage(fragment, pool.versions(), tuple(style_problems(pool.lint())))

    def keeps(self, page: TrialPage) -> bool:
        """Write *page* into the cache, read it again, remove it; return whether both are equal."""
        if self.cache is None:
            return False
        key = self.cache.key("doctor")
        self.cache.put(key, page.fragment, Fragment)
        kept = self.cache.get(key, Fragment)
        self.cache.discard(key)
        return kept == page.fragment
