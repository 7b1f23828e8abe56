"""What the contents list: the house's chapters, parts and territories, in order, each with its page."""

from collections.abc import Iterator, Mapping

from livret.edition.book.plan import planned
from livret.edition.chapters import ContentsEntry
from livret.edition.model import Edition

#: Chapters that stand in no contents: these themselves, and pages that fill the sheet.
_UNLISTED = frozenset({"sommaire", "notes"})


def entries(edition: Edition, folios: Mapping[str, int]) -> Iterator[ContentsEntry]:
    """Yield what the contents of *edition* list; *folios* are the pages by slug of chapter and folder of territory.

    What has no page is not printed, and not listed either: the cohort of two territories.
    """
    names = {territory.slug: territory.sheet.name for territory in edition.territories}
    for chapter in planned(edition):
        if chapter.sort == "territoires":
            for name in chapter.territories:
                yield ContentsEntry("territoires", f"territoire-{name}", names[name], folios[name], chapter.part, name)
        elif chapter.sort not in _UNLISTED and chapter.slug in folios:
            yield ContentsEntry(chapter.sort, chapter.slug, chapter.title, folios[chapter.slug], chapter.part)
