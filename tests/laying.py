"""Laying out: a chapter in this process, or an edition by the workers, and with the cache, that all tests share."""

import os
from functools import cache
from pathlib import Path

from livret.base import paths
from livret.base.call_stack import roomily
from livret.build import pipeline
from livret.build.chapter_store import ChapterStore
from livret.build.schedule import LaidOutEdition
from livret.cache.store import Cache, Folder
from livret.edition.reading import Reading
from livret.engine.parcel import pack
from livret.engine.render import Engine
from livret.pdf.model import Chapter, Finding, Fragment
from livret.workers.pool import Pool
from livret.workers.steps import Begun

_presses: list[Pool] = []


class Desk:
    """An engine that packs what it is given."""

    def __init__(self, edition: Path | None, house_root: Path | None = None) -> None:
        self.edition, self.engine = edition, Engine(house_root) if house_root else _engine()

    def render(self, chapter: Chapter) -> Fragment:
        return roomily(self.engine.render, pack(chapter, self.edition and Reading(self.edition)))

    def lint(self) -> list[Finding]:
        return self.engine.lint()


@cache
def _engine() -> Engine:
    return Engine(paths.root())


def press() -> Pool:
    """Return workers that stay until the tests end; others, where a refusal stopped them (``ChapterStore.stop``)."""
    if not _presses or _presses[-1].stopped:
        _presses[:] = [Pool()]
    return _presses[0]


def proven(chapter: Chapter) -> Fragment:
    """Return *chapter* of no edition laid out by a worker, with what the gate finds."""
    return Begun(ChapterStore(press(), None).render(chapter)).result()


def close() -> None:
    """End the workers."""
    for each in _presses:
        each.stop()


def quiet(*_: object) -> None:
    """Receive progress and say nothing."""


def laid_out(folder: Path, refuse: bool = True) -> LaidOutEdition:
    """Return the edition in *folder* laid out, chapters that were laid out before found again."""
    kept = Cache(Folder(Path(os.environ["LIVRET_CACHE"])), print)
    return pipeline.lay_out(folder, quiet, ChapterStore(press(), Reading(folder), kept), refuse)
