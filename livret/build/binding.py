"""From a laid-out edition to its bound book, and the metadata of the document."""

import os
import re
from dataclasses import replace
from datetime import UTC, datetime, time
from hashlib import sha256

from livret.base.fingerprint import of_text
from livret.base.messages import _
from livret.base.problems import EnvironmentFailure, InvalidEdition, Severity
from livret.bind.book import bind
from livret.bind.watermark import DRAFT
from livret.build.chapter_store import ChapterStore, LaidOutChapter
from livret.build.findings import problems_of
from livret.build.schedule import LaidOutEdition
from livret.design import compose
from livret.design.filling import notes
from livret.edition.facts import LAST_YEAR
from livret.edition.model import Edition, Territory
from livret.exports.extract import extract as extracted
from livret.pdf.model import Book, BookInfo, Fragment
from livret.proof.gate.book import unbound
from livret.workers.steps import Steps


def whole(proofs: LaidOutEdition, marked: bool = True) -> Book:
    """Bind the chapters of *proofs*, and check that each page is there exactly once; *marked* is that of ``info``.

    :raises InvalidEdition: for each page that is not.
    """
    fragments = _in_parts(proofs)
    book = bind(fragments, info(proofs.edition, marked))
    if problems := [*unbound(book, fragments)]:
        raise InvalidEdition(problems)
    return book


def on_screen(proofs: LaidOutEdition) -> LaidOutEdition:
    """Return *proofs* without the blank pages before the back cover, which fill a sheet of paper."""
    *others, last, back = proofs.sheets
    blank = last.chapter.slug == notes.SLUG and not proofs.edition.sheet.notes
    return replace(proofs, sheets=(*others, back)) if blank else proofs


def _in_parts(proofs: LaidOutEdition) -> list[Fragment]:
    """Return the fragments of *proofs*, the bookmarks of those within a part one level below that of its title."""
    fragments = [sheet.fragment for sheet in proofs.sheets]
    ranks = {fragment.slug: rank for rank, fragment in enumerate(fragments)}
    ends: dict[str, int] = {}
    for chapter in proofs.edition.chapters:
        slugs = (chapter.slug, *(f"territoire-{name}" for name in chapter.territories))
        ends[chapter.part] = max(ends.get(chapter.part, 0), *(ranks.get(slug, 0) for slug in slugs))
    within = {rank for part, end in ends.items() if part in ranks for rank in range(ranks[part] + 1, end + 1)}
    return [_deeper(fragment) if rank in within else fragment for rank, fragment in enumerate(fragments)]


def _deeper(fragment: Fragment) -> Fragment:
    headings = tuple(replace(heading, level=heading.level + 1) for heading in fragment.headings)
    return replace(fragment, headings=headings)


def named_cover(edition: Edition, store: ChapterStore, territory: Territory) -> Steps[LaidOutChapter]:
    """Lay out the front cover of the extract of *territory*, which names it.

    :raises InvalidEdition: when it cannot be printed; warnings, of its photo, are those of the edition's own cover.
    """
    chapter = compose.cover(edition, territory)
    fragment = yield from store.render(chapter)
    if errors := [each for each in problems_of(chapter, fragment) if each.severity == Severity.ERROR]:
        raise InvalidEdition(errors)
    return LaidOutChapter(chapter, fragment)


def extract(
    proofs: LaidOutEdition,
    territory: Territory,
    cover: LaidOutChapter,
    slip: Fragment | None = None,
    marked: bool = True,
) -> Book:
    """Bind the pages of *territory* between its own *cover* and the back one, under their page numbers of the whole.

    *slip* is an erratum, bound behind them; *marked* is that of ``info``.
    """
    fragments = [sheet.fragment for sheet in proofs.sheets]
    return extracted(fragments, compose.anchor(territory), info(proofs.edition, marked), cover.fragment, slip)


def made_of(proofs: LaidOutEdition, marked: bool = True) -> tuple[object, ...]:
    """Return the cache key of the book of *proofs*: its metadata, and the digests of its fragments."""
    return info(proofs.edition, marked), tuple(_digest(each) for each in _in_parts(proofs))


def _digest(fragment: Fragment) -> str:
    rest = replace(fragment, pdf=b"", lines=(), findings=(), fonts=frozenset())  # a set is in no order
    return of_text(sha256(fragment.pdf).hexdigest(), repr(rest), *sorted(fragment.fonts))


def info(edition: Edition, marked: bool = True) -> BookInfo:
    """Return the metadata of every document of *edition*; *marked* as a draft's while some of it is to be written.

    Checks of the pages use metadata that is not *marked*: those files are never written.
    """
    sheet, draft = edition.sheet, marked and bool(edition.unwritten)
    return BookInfo(
        title=f"{DRAFT} – {sheet.title}" if draft else sheet.title,
        author=sheet.publisher,
        subject=sheet.subject or sheet.subtitle or sheet.title,
        keywords=tuple(sheet.keywords),
        language=sheet.language,
        date=_date(edition),
        draft=draft,
    )


def _date(edition: Edition) -> datetime:
    """Return the date of every document: SOURCE_DATE_EPOCH where set, else the edition's date.

    :raises EnvironmentFailure: where SOURCE_DATE_EPOCH is not a moment of the years that a brochure may be of.
    """
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        last = datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC).timestamp()
        if not (re.fullmatch("[0-9]{1,12}", epoch) and int(epoch) < last):
            raise EnvironmentFailure(
                _("SOURCE_DATE_EPOCH is “{value}”, which is no number of seconds since 1970: unset it").format(
                    value=epoch[:40]
                )
            )
        return datetime.fromtimestamp(int(epoch), UTC)
    return datetime.combine(edition.sheet.date, time(), UTC)
