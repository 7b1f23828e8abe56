"""The order of a brochure: as ``chapitres:`` lists it, or the house's own."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from livret.base import text_key
from livret.base.problems import Location
from livret.edition.chapters import BookChapter, ChapterEntry, ChapterName, ChapterSort, HouseText
from livret.edition.model import Edition, EditionSheet

#: The titles of the house's own chapters.
_TITLES: Mapping[ChapterSort, str] = {
    "sommaire": "Sommaire",
    "edito": "Édito",
    "cohorte": "La cohorte en un coup d’œil",
    "territoires": "Les territoires",
    "regards-croises": "Regards croisés",
    "glossaire": "Glossaire",
    "personnes": "Qui écrire, qui connaître",
    "et-maintenant": "Et maintenant\u202f?",
    "notes": "Notes",
}
#: The house's own order, for an edition that lists none.
_HOUSE: tuple[ChapterName, ...] = ("sommaire", "edito", "cohorte", "territoires")


def planned(edition: Edition) -> tuple[BookChapter, ...]:
    """Return the chapters between cover and back, in order: those that are listed, then « Et maintenant ? » and notes.

    These two fill the last sheet, wherever notes are listed.
    """
    listed = (each for each in edition.chapters or _usual(edition) if each.sort != "notes")
    ahead = [own_chapter("et-maintenant")] if edition.sheet.what_next else []
    return (*listed, *ahead, own_chapter("notes"))


def _usual(edition: Edition) -> Iterator[BookChapter]:
    """Yield the chapters of an edition that lists none."""
    territories = tuple(territory.slug for territory in edition.territories)
    for name in _HOUSE:
        if name != "edito" or "edito" in edition.texts:
            yield replace(own_chapter(name), territories=territories if name == "territoires" else ())


def own_chapter(name: ChapterSort) -> BookChapter:
    """Return the chapter of the house called *name*."""
    return BookChapter(name, name, _TITLES[name])


def filler(slug: str) -> BookChapter:
    """Return the chapter *slug*, a page that stands before a double page, so that this begins on the left."""
    return BookChapter("carte", slug)


def as_listed(sheet: EditionSheet) -> EditionSheet:
    """Return *sheet* with the chapters that it lists as its fields « cohorte » and « notes » say it."""
    names = {entry.name for entry in sheet.chapters}
    update = {"cohort": "cohorte" in names, "notes": "notes" in names}
    return sheet.model_copy(update=update) if sheet.chapters else sheet


def text_slug(name: str) -> str:
    """Return the slug of the chapter that prints the file *name* of textes/."""
    return f"texte-{text_key.slug(name.rpartition('/')[2].removesuffix('.md'))}"


def territory_order(sheet: EditionSheet) -> list[str]:
    """Return the folders of the territories in the order in which the chapters print them, each once."""
    if not sheet.chapters:
        return list(dict.fromkeys(sheet.territories))
    return list(dict.fromkeys(name for names in _printed(sheet) for name in names))


def chapters_of(
    sheet: EditionSheet,
    marks: Mapping[str, Location],
    texts: Mapping[str, HouseText],
    territories: Sequence[str],
    colours: Mapping[str, str],
    empty: Collection[str] = (),
) -> tuple[BookChapter, ...]:
    """Return the chapters that *sheet* lists, with their *texts*, and the *territories* that can be printed.

    *colours* are those of the palette by what authors may type; chapters that are *empty* are left out.
    """
    printed, part = list(_printed(sheet)), ""
    made: list[BookChapter] = []
    for number, (entry, names) in enumerate(zip(sheet.chapters, printed, strict=True)):
        mark, titled = (marks.get(f"chapitres.{number}.{name}") for name in ("partie", "titre"))
        there = tuple(name for name in names if name in territories)
        chapter = None if entry.name in empty else _chapter(entry, number, texts, there)
        if chapter and chapter.sort == "partie":
            part = chapter.slug
            made.append(replace(chapter, mark=mark, colour=colours.get(entry.colour or "", "pine")))
        elif chapter:
            made.append(replace(chapter, part=part, mark=chapter.mark or titled))
    return tuple(made)


def _chapter(
    entry: ChapterEntry, number: int, texts: Mapping[str, HouseText], territories: tuple[str, ...]
) -> BookChapter | None:
    if entry.part:
        return BookChapter("partie", f"partie-{number + 1}", entry.part)
    if entry.text:
        text, slug = texts.get(text_slug(entry.text)), text_slug(entry.text)
        return BookChapter("texte", slug, text.title, text.mark, text.prose) if text else None
    if entry.territories or entry.name == "territoires":
        slug = "territoires" if entry.name else f"territoires-{number + 1}"
        return BookChapter("territoires", slug, _TITLES["territoires"], territories=territories)
    return own_chapter(entry.name) if entry.name else None


def _printed(sheet: EditionSheet) -> Iterator[Iterable[str]]:
    """Yield the territories that each item of ``chapitres:`` prints: « territoires » alone, all that no list names."""
    named = {name for entry in sheet.chapters for name in entry.territories}
    for entry in sheet.chapters:
        if entry.name == "territoires":
            yield [name for name in dict.fromkeys(sheet.territories) if name not in named]
        else:
            yield entry.territories
