"""The prose and the pictures of an edition, read by the steps that know how."""

import difflib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from livret.base.memo import Memo, no_memo
from livret.base.problems import Location, Problem
from livret.catalogue import data
from livret.catalogue import prose as prose_kinds
from livret.edition.book.plan import text_slug
from livret.edition.chapters import ChapterEntry, HouseText
from livret.edition.check.chapters import check_title
from livret.edition.check.sheets import Checked
from livret.edition.markdown.read import read_chapter, read_sections, read_text
from livret.edition.model import EditionSheet, Picture, Rubric, RubricRule, TerritorySheet
from livret.edition.pictures.find import inspect
from livret.edition.prose import MarkdownFile, Prose, TypographicChange
from livret.edition.reading import Reading
from livret.edition.source import Source, TerritorySource, text_meant

_QUOTES = dict.fromkeys(map(ord, '"«»“”„‟\u00ad\u200b\u2060\ufffc'))
_SAME = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "–": "-", "—": "-", "‑": "-"})
_ENDS = " …[]()."
#: A nearest passage shares at least this part of the exergue's words.
_NEAR = 0.3
#: Beyond so many, nothing stands out.
MOST_EXERGUES = 4
_LONGEST_SHOWN = 200
#: The most photos of a fiche; choosing their places takes four seconds with so many, and minutes with a hundred.
MOST_PHOTOS = 60


def check_exergue(words: str, texts: Sequence[str], mark: Location) -> list[Problem]:
    """Return the problem of *words* that stand in none of *texts* (one a rubric), with the nearest passage.

    Spaces, quotes, apostrophes and dashes may differ, and marks of omission at both ends are allowed.
    """
    sought = _letters(words.strip(_ENDS))
    if any(sought in _letters(text) for text in texts):
        return []
    passage = max((_nearest(words, text) for text in texts), default=(0.0, ""))
    help_text = {"help": data.NEAREST_PASSAGE, "nearest": passage[1]} if passage[0] >= _NEAR else {}
    return [data.EXERGUE_NOT_FOUND.at(mark, **help_text)]


def _letters(text: str) -> str:
    """Return *text* without spaces and quotes, in one form of apostrophe and dash."""
    plain = unicodedata.normalize("NFKC", text).translate(_QUOTES).translate(_SAME)
    return "".join(plain.split())


def _nearest(words: str, text: str) -> tuple[float, str]:
    """Return how much of *words* is found in one passage of *text* (0 to 1), and that passage."""
    sought, there = words.split(), text.split()
    keys = [_letters(word) for word in there]
    matcher = difflib.SequenceMatcher(None, keys, [_letters(word) for word in sought], autojunk=False)
    anchor = matcher.find_longest_match()
    start = max(0, anchor.a - anchor.b)
    passage = there[start : start + len(sought)]
    matcher.set_seq1(keys[start : start + len(sought)])
    return matcher.ratio() if anchor.size else 0.0, " ".join(passage)[:_LONGEST_SHOWN]


@dataclass(slots=True)
class ReadTexts:
    """What was read of a territory's or the house's texts. ``problems`` and ``changes`` grow as they are.

    ``chapters`` are the texts that chapters print, by the slug of theirs.
    """

    rubrics: tuple[Rubric, ...] = ()
    photos: list[Picture] = field(default_factory=list)
    texts: dict[str, Prose] = field(default_factory=dict)
    chapters: dict[str, HouseText] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    changes: list[TypographicChange] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Album:
    """Finds the pictures that a text or a sheet names; what is wrong with one goes to ``problems``."""

    reading: Reading
    folder: Path
    problems: list[Problem]
    recall: Memo = no_memo

    def __call__(self, name: str, mark: Location) -> Picture | None:
        found = inspect(self.reading, self.folder, name, mark, self.recall)
        if isinstance(found, Picture):
            return found
        self.problems.append(found)
        return None


def read_territory(
    territory: TerritorySource,
    sheet: Checked[TerritorySheet],
    rules: Sequence[RubricRule] | None,
    reading: Reading,
    recall: Memo = no_memo,
) -> ReadTexts:
    """Return the rubrics and the photos of *territory*, by *rules* (None: they could not be read).

    *reading* is of the folder with everything a text may name; *recall* finds pictures decoded before.
    """
    read = ReadTexts()
    album = _Album(reading, territory.folder, read.problems, recall)
    read.photos += _photos(sheet, album)
    if (count := len(sheet.sheet.photos)) > MOST_PHOTOS:
        mark = sheet.marks[f"photos.{MOST_PHOTOS}.fichier"]
        read.problems.append(data.TOO_MANY_PHOTOS.at(mark, count=count, most=MOST_PHOTOS))
    if territory.text and rules is None:
        read.problems += read_text(territory.text, album).problems
    elif territory.text and rules is not None:
        sections = read_sections(territory.text, rules, album)
        read.rubrics = sections.rubrics
        read.problems += sections.problems
        read.changes += sections.changes
    if read.rubrics:
        texts = [rubric.prose.text for rubric in read.rubrics]
        for rank, exergue in enumerate(sheet.sheet.exergues):
            read.problems += check_exergue(exergue.text, texts, sheet.marks[f"exergue.{rank}.texte"])
    read.problems += _several_exergues(sheet)
    return read


def _several_exergues(sheet: Checked[TerritorySheet]) -> Iterator[Problem]:
    """Yield a problem for more exergues than a territory has room for, and for words that two of them repeat."""
    said = [_letters(exergue.text.strip(_ENDS)) for exergue in sheet.sheet.exergues]
    if len(said) > MOST_EXERGUES:
        yield data.TOO_MANY_EXERGUES.at(
            sheet.marks[f"exergue.{MOST_EXERGUES}.texte"], count=len(said), most=MOST_EXERGUES
        )
    for rank, words in enumerate(said):
        if any(words in other or other in words for other in said[:rank]):
            yield data.EXERGUE_TWICE.at(sheet.marks[f"exergue.{rank}.texte"])


def _photos(sheet: Checked[TerritorySheet], album: _Album) -> Iterator[Picture]:
    for number, photo in enumerate(sheet.sheet.photos[:MOST_PHOTOS]):
        if found := album(_in_photos(photo.file), sheet.marks[f"photos.{number}.fichier"]):
            yield found


def _in_photos(name: str) -> str:
    """Return *name*, as typed of a photo, in the folder photos/ unless it says another one."""
    return name if "/" in name or "\\" in name else f"photos/{name}"


def read_house_texts(edition: Checked[EditionSheet], source: Source) -> ReadTexts:
    """Return the texts that edition.yaml names: those of the house by what they are for, of chapters; the portrait."""
    read = ReadTexts()
    _read_portrait(edition, source, read)
    if edition.failed & {"textes", "chapitres"}:
        return read
    if edition.sheet.foreword and "edito" not in edition.sheet.texts:
        read.problems.append(data.FOREWORD_WITHOUT_TEXT.at(edition.marks["edito"]))
    named: dict[str, Location] = {}
    for role, name in edition.sheet.texts.items():
        mark = edition.marks[f"textes.{role}"]
        if document := _named(name, mark, source, named, read):
            _read_one(role, document, source.reading, read)
    for number, entry in enumerate(edition.sheet.chapters):
        place = edition.marks.get(f"chapitres.{number}.texte")
        if entry.text and place and (document := _named(entry.text, place, source, named, read)):
            _read_chapter(entry, place, document, source.reading, read)
    read.problems += [
        data.UNUSED_TEXT.at(Location(document.file))
        for path, document in source.texts.items()
        if path not in named and document
    ]
    return read


def _named(
    name: str, mark: Location, source: Source, named: dict[str, Location], read: ReadTexts
) -> MarkdownFile | None:
    """Return the text that *name* at *mark* means, and note it in *named*; None where there is none to read."""
    path = text_meant(name, source.texts)
    if path is None:
        near = difflib.get_close_matches(name, [each.removeprefix("textes/") for each in source.texts], 1, 0.6)
        near = near or difflib.get_close_matches(name, source.texts, 1, 0.6)
        named.update((text_meant(each, source.texts) or each, mark) for each in near)
        read.problems.append(_absent(name, near, mark))
        return None
    if path in named:
        read.problems.append(data.CHAPTER_TWICE.at(mark, name=name, line=named[path].line))
        return None
    named[path] = mark
    return source.texts[path]


def _read_portrait(edition: Checked[EditionSheet], source: Source, read: ReadTexts) -> None:
    portrait = edition.sheet.foreword.portrait if edition.sheet.foreword else None
    if portrait:
        album = _Album(source.reading, source.folder, read.problems)
        found = album(_in_photos(portrait.file), edition.marks["edito.portrait.fichier"])
        read.photos += [found] if found else []


def _read_one(role: str, document: MarkdownFile, reading: Reading, read: ReadTexts) -> None:
    prose = read_text(document, _Album(reading, document.folder, read.problems))
    read.texts[role] = prose
    _note(prose, read)


def _read_chapter(
    entry: ChapterEntry, mark: Location, document: MarkdownFile, reading: Reading, read: ReadTexts
) -> None:
    text = read_chapter(document, _Album(reading, document.folder, read.problems))
    read.problems += check_title(text, entry, mark)
    read.chapters[text_slug(entry.text or "")] = replace(text, title=entry.title or text.title)
    _note(text.prose, read)


def _note(prose: Prose, read: ReadTexts) -> None:
    """Add the problems and the changes of *prose*, a text of the house, to those of *read*."""
    read.problems += prose.problems
    read.problems += (
        prose_kinds.THEME_NOWHERE.at(prose.marks[block.source], words=block.theme)
        for block in prose.blocks
        if block.theme
    )
    read.changes += prose.changes


def _absent(name: str, near: Sequence[str], mark: Location) -> Problem:
    help_text = {"help": data.SUGGESTION, "suggestion": near[0]} if near else {}
    return data.ABSENT_TEXT.at(mark, name=name, **help_text)
