"""What is wrong with the chapters that edition.yaml lists, and with the themes of its territories."""

from collections.abc import Iterator, Mapping, Sequence

from livret.base.messages import _
from livret.base.problems import Location, Problem
from livret.catalogue import data
from livret.edition.book.plan import text_slug
from livret.edition.chapters import ChapterEntry, HouseText
from livret.edition.check.errors import nearest
from livret.edition.check.rules import colour
from livret.edition.check.sheets import Checked
from livret.edition.check.themes import are_themed
from livret.edition.model import EditionSheet, Glossary, Rubric

#: What an item of ``chapitres:`` may be, by the word that says so, and the fields that go with it.
_SORTS = {"chapitre": "name", "texte": "text", "partie": "part", "territoires": "territories"}
#: The most letters of a title: four lines above a text.
_LONGEST_TITLE = 120
_WITH = {"titre": ("title", "texte"), "couleur": ("colour", "partie")}


def check_chapters(edition: Checked[EditionSheet], palette: Sequence[str]) -> Iterator[Problem]:
    """Yield what is wrong with the list « chapitres » of *edition* itself, whatever its texts say."""
    entries = [] if "chapitres" in edition.failed else edition.sheet.chapters
    for number, entry in enumerate(entries):
        yield from _form(edition, number, entry)
        if entry.colour and not colour(entry.colour, palette):
            mark = edition.marks[f"chapitres.{number}.couleur"]
            yield data.UNKNOWN_COLOUR.at(mark, value=entry.colour, choices=", ".join(palette))
    if entries:
        yield from _twice(edition)
        yield from _territories(edition)
        yield from _parts(edition)
        yield from _left_out(edition)


def _mark(edition: Checked[EditionSheet], number: int) -> Location | None:
    """Return the place of item *number*: of the word that says what it is."""
    names = (f"chapitres.{number}.{name}" for name in _SORTS)
    return next((edition.marks[name] for name in names if name in edition.marks), edition.marks.get("chapitres"))


def _kinds(entry: ChapterEntry) -> list[str]:
    """Return the kinds of chapter that *entry* is said to be."""
    return [name for name, attribute in _SORTS.items() if getattr(entry, attribute)]


def _form(edition: Checked[EditionSheet], number: int, entry: ChapterEntry) -> Iterator[Problem]:
    found = _kinds(entry)
    mark = _mark(edition, number)
    if not found:
        yield data.NO_CHAPTER.at(edition.marks.get(f"chapitres.{number}") or mark)
    elif len(found) > 1:
        yield data.CHAPTER_SORTS.at(mark, count=len(found), names=", ".join(found))
    if entry.part and len(entry.part) > _LONGEST_TITLE:
        yield data.CHAPTER_TITLE_TOO_LONG.at(mark, name=entry.part, most=_LONGEST_TITLE)
    for name, (attribute, owner) in _WITH.items():
        if found and getattr(entry, attribute) and owner not in found:
            yield data.CHAPTER_FIELD.at(edition.marks[f"chapitres.{number}.{name}"], name=name, owner=owner)


def _twice(edition: Checked[EditionSheet]) -> Iterator[Problem]:
    """Yield a problem for each chapter that two items print: a word, a text."""
    seen: dict[str, int] = {}
    for number, entry in enumerate(edition.sheet.chapters):
        name = entry.name or (text_slug(entry.text) if entry.text else "")
        mark = _mark(edition, number)
        if name in seen:
            yield data.CHAPTER_TWICE.at(mark, name=entry.name or entry.text, line=seen[name])
        elif name and mark:
            seen[name] = mark.line


def _territories(edition: Checked[EditionSheet]) -> Iterator[Problem]:
    if "territoires" in edition.failed:
        return
    listed, seen = edition.sheet.territories, dict[str, int]()
    for number, entry in enumerate(edition.sheet.chapters):
        for rank, name in enumerate(entry.territories):
            mark = edition.marks[f"chapitres.{number}.territoires.{rank}"]
            if name in seen:
                yield data.CHAPTER_TWICE.at(mark, name=name, line=seen[name])
            elif name not in listed:
                near = nearest(name, listed)
                help_text = {"help": data.SUGGESTION, "suggestion": near} if near else {}
                yield data.CHAPTER_TERRITORY.at(mark, name=name, **help_text)
            seen.setdefault(name, mark.line)
    if any(entry.name == "territoires" for entry in edition.sheet.chapters):
        return
    for rank, name in enumerate(listed):
        if name not in seen:
            yield data.CHAPTERS_LEAVE_OUT.at(edition.marks[f"territoires.{rank}"], name=name)


def _parts(edition: Checked[EditionSheet]) -> Iterator[Problem]:
    """Yield a problem for each part that nothing follows, and for notes that do not come last."""
    entries = edition.sheet.chapters
    for number, entry in enumerate(entries):
        behind = entries[number + 1] if number + 1 < len(entries) else None
        alone = len(_kinds(entry)) == 1  # one of several kinds is reported already
        if entry.part and alone and (behind is None or behind.part or behind.name == "notes"):
            yield data.EMPTY_PART.at(_mark(edition, number), name=entry.part)
        if entry.name == "notes" and behind:
            yield data.NOTES_LAST.at(_mark(edition, number))


def _left_out(edition: Checked[EditionSheet]) -> Iterator[Problem]:
    """Yield a warning for what edition.yaml requests elsewhere and its chapters leave out."""
    names = {entry.name for entry in edition.sheet.chapters}
    requested = {"textes.edito": "edito" in edition.sheet.texts, "cohorte": edition.sheet.cohort is True}
    for field, given in requested.items():
        if given and field.rpartition(".")[2] not in names:
            yield data.CHAPTER_NOT_LISTED.at(edition.marks.get(field), name=field)
    if edition.sheet.contacts and "personnes" not in names:
        yield data.CHAPTER_NOT_LISTED.at(edition.marks.get("contacts"), name="contacts")


def without_matter(
    edition: Checked[EditionSheet],
    glossary: Checked[Glossary],
    texts: Sequence[Sequence[Rubric]],
    allies: bool,
) -> dict[str, str]:
    """Return the chapters of the house that would have nothing to print, and why; *allies*: there are some."""
    chapters = {
        "edito": ("textes" in edition.failed or "edito" in edition.sheet.texts, data.NO_EDITO),
        "glossaire": (bool(glossary.problems or glossary.sheet.abbreviations), data.NO_GLOSSARY),
        "regards-croises": (are_themed(texts), data.NO_THEME),
        "personnes": (allies or bool(edition.sheet.contacts) or "contacts" in edition.failed, data.NO_PEOPLE),
    }
    return {name: reason for name, (given, reason) in chapters.items() if not given}


def check_matter(edition: Checked[EditionSheet], empty: Mapping[str, str]) -> Iterator[Problem]:
    """Yield a warning for each listed chapter that is *empty*, and why."""
    for number, entry in enumerate(() if "chapitres" in edition.failed else edition.sheet.chapters):
        if entry.name and entry.name in empty:
            reason = _(empty[entry.name]).format()
            yield data.EMPTY_CHAPTER.at(_mark(edition, number), name=entry.name, reason=reason)


def check_title(text: HouseText, entry: ChapterEntry, mark: Location) -> Iterator[Problem]:
    """Yield what is wrong with the title of *text*, printed by *entry* at *mark*."""
    if not entry.title and not text.title:
        yield data.NO_CHAPTER_TITLE.at(mark)
    elif entry.title and text.title and entry.title != text.title:
        yield data.TWO_CHAPTER_TITLES.at(mark, title=entry.title, other=text.title)
    elif len(title := entry.title or text.title) > _LONGEST_TITLE:
        yield data.CHAPTER_TITLE_TOO_LONG.at(text.mark or mark, name=title, most=_LONGEST_TITLE)
