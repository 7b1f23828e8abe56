"""What the contents list: the house's chapters, parts and territories, in order, each with its page."""

from collections.abc import Iterator, Mapping

from livret.design.house.contents import fits
from livret.edition.book.plan import planned
from livret.edition.chapters import ContentsEntry
from livret.edition.model import Edition, Territory

#: Chapters that stand in no contents: these themselves, and pages that fill the sheet.
_UNLISTED = frozenset({"sommaire", "notes"})


def entries(edition: Edition, folios: Mapping[str, int]) -> Iterator[ContentsEntry]:
    """Yield what the contents of *edition* list; *folios* are the pages by slug of chapter and folder of territory.

    What has no page is not printed, and not listed either: the cohort of two territories. Behind chapters of the house,
    territories that stand in no part have a label.
    """
    territories, before = {territory.slug: territory for territory in edition.territories}, False
    for chapter in planned(edition):
        if chapter.sort == "territoires":
            if before and not chapter.part:
                label = chapter.title if len(chapter.territories) > 1 else "Le territoire"
                yield ContentsEntry("partie", label)
                before = False
            for name in chapter.territories:
                yield _territory(territories[name], folios[name], chapter.part)
        elif chapter.sort not in _UNLISTED and chapter.slug in folios:
            before = True
            yield ContentsEntry(
                chapter.sort, chapter.title, folios[chapter.slug], chapter.slug, chapter.part, place=chapter.mark
            )


def _territory(territory: Territory, folio: int, part: str) -> ContentsEntry:
    sheet, place = territory.sheet, territory.mark("nom")
    under, title = sheet.project or "", sheet.name
    if not fits(title):
        title = sheet.short_name or title
    return ContentsEntry("territoires", title, folio, territory.anchor, part, territory.slug, under, place)
