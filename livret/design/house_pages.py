"""From the nouns of content to the words and sizes of the house's own pages: cover, colophon, contents."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product, zip_longest

from markupsafe import Markup

from livret.base import text_metrics
from livret.base.problems import Location
from livret.design.source_map import Sources
from livret.design.text_sizes import HOUSE
from livret.edition.atlas.tables import region_named
from livret.edition.model import Edition, Territory
from livret.edition.sheet_parts import Partner
from livret.edition.typography.typeset import typeset

#: Widths in mm of the text and of one of its two columns (tokens.css).
_TEXT_WIDTH, _COLUMN = 164.0, 78.0
#: (size in pt, lines allowed) of the cover's title.
_TITLE_SIZES = ((54, 4), (42, 5), (32, 6))
_TITLE_SPACING = -0.026
#: The same of a territory's name on the cover of its extract, and the width in mm beside the map (sections.css).
_SUBJECT_SIZES = ((22, 2), (18, 3), (15, 4), (13, 6))
_SUBJECT_LINES = 3
_SUBJECT_WIDTH, _SUBJECT_SPACING = 66.0, -0.012


@dataclass(frozen=True, slots=True)
class Title:
    """A title: size in pt, and the width in mm at which its lines come out even."""

    words: str
    size: float
    width: float


def title(words: str) -> Title:
    """Return the title at the largest size that sets it in a few lines.

    Its last words stay together, unless they are too wide for that or its lines are more even without; small words
    begin lines, and end none, where that takes no line more.
    """
    for size, allowed in _TITLE_SIZES:
        texts = (
            text_metrics.tied(text, text_metrics.DISPLAY_BLACK, size, _TEXT_WIDTH, _TITLE_SPACING)
            for text in (_bound(words), words)
        )
        found = [(count, _evened(text, size), text) for text in texts if (count := _lines(text, size))]
        if found and min(found)[0] <= allowed:
            break
    count, width, text = min(found, key=lambda each: each[:2], default=(0, _TEXT_WIDTH, words))
    return Title(text, size, width)


def subject(territory: Territory) -> Title:
    """Return the name of *territory* as the cover of its extract shows it, at the largest size that suits it.

    The short name stands for one of more than three lines.
    """
    full, short = territory.sheet.name, territory.sheet.short_name
    for name, (size, allowed) in product(filter(None, (full, short)), _SUBJECT_SIZES):
        count = text_metrics.lines(name, text_metrics.DISPLAY_BLACK, size, _SUBJECT_WIDTH, _SUBJECT_SPACING)
        if count and count <= allowed and (count <= _SUBJECT_LINES or name == short or not short):
            break
    return Title(
        name, size, text_metrics.evened(name, text_metrics.DISPLAY_BLACK, size, _SUBJECT_WIDTH, _SUBJECT_SPACING)
    )


def _lines(title: str, size: float) -> int | None:
    return text_metrics.lines(title, text_metrics.DISPLAY_BLACK, size, _TEXT_WIDTH, _TITLE_SPACING)


def _evened(title: str, size: float) -> float:
    return text_metrics.evened(title, text_metrics.DISPLAY_BLACK, size, _TEXT_WIDTH, _TITLE_SPACING)


def _bound(words: str) -> str:
    """Join the last two of *words*, so that none stands alone below the others."""
    return "\u00a0".join(words.rsplit(" ", 1))


#: Sizes in pt of names and values in the colophon, with their lines.
_WORDS = ((8.5, 1.0), (11.0, 1.25), (14.0, 1.5))


@dataclass(frozen=True, slots=True)
class ColophonLine:
    """A line of the colophon; one that is ``wide`` stands across both columns, before the others.

    Those of the ``last`` row end the page: no white is kept below them.
    """

    label: str
    value: str
    src: Markup
    wide: bool
    last: bool = False


@dataclass(frozen=True, slots=True)
class ColophonPage:
    """The inside of the cover: a sentence, who took part in two columns, the lines below.

    ``leading`` is the line of the sentence, ``row`` the least height of a line of label and value, ``gap`` the white
    between the three parts, all in lines of the grid; ``words`` are the size in pt and the line of all else.
    """

    lead: Title
    lead_src: Markup
    leading: float
    people: Sequence[Sequence[str]]
    entries: Sequence[ColophonLine]
    row: float
    gap: float
    words: tuple[float, float]


@dataclass(frozen=True, slots=True)
class _ColophonSize:
    """How large a colophon may be set: the sentence in pt and its line, the least height of a row, all else."""

    lead: float
    leading: float
    row: float
    words: tuple[float, float] = _WORDS[0]


def colophon(edition: Edition, sources: Sources) -> ColophonPage:
    """Return what the colophon prints, as large as closes the page; only the engine knows whether there is room at all.

    Where they leave no room for it, people are named in their line, and those of a large cohort on their own pages.
    """
    words, place = _sentence(edition)
    src = sources.attribute(place)
    for people, allies in _named(edition):
        entries = _entries(edition, sources, allies, title_above=words == edition.sheet.title)
        sizes = [size for size in _COLOPHON_SIZES if size.lead <= _ANY_WORD or _fits(words, size.lead)]
        set_so = [(size, _gap(words, people, entries, size)) for size in sizes]
        open_enough = [each for each in set_so if each[1] >= _LEAST_GAP]
        if open_enough:
            break
    closed = sorted(
        (each for each in open_enough if each[1] <= _MOST_GAP), key=lambda each: _parts(words, each[0].lead)
    )
    size, gap = next(iter(closed), min(open_enough, key=lambda each: each[1], default=set_so[-1]))
    named = [[_tied(name, size.words[0], _COLUMN, title=True) for name in column] for column in people]
    lines = [
        replace(entry, value=_tied(entry.value, size.words[0], _TEXT_WIDTH if entry.wide else _COLUMN, title=False))
        for entry in entries
    ]
    lead, last = _lead(words, size.lead), _in_last_row(lines)
    lines = [replace(entry, last=rank >= len(lines) - last) for rank, entry in enumerate(lines)]
    return ColophonPage(lead, src, size.leading, named, lines, size.row, max(gap, 1.0), size.words)


def _in_last_row(entries: Sequence[ColophonLine]) -> int:
    """Return how many of *entries* stand in the last row: two that are not across the page stand beside each other."""
    beside = sum(not entry.wide for entry in entries)
    return 2 if beside and beside % 2 == 0 else 1


def _tied(words: str, size: float, width: float, *, title: bool) -> str:
    return text_metrics.tied(words, text_metrics.DISPLAY, size, width, title=title)


def _parts(words: str, size: float) -> bool:
    """Return whether the sentence of the colophon parts a compound between two lines at *size*."""
    lead = _lead(words, size)
    return text_metrics.parts_a_word(lead.words, text_metrics.DISPLAY, size, lead.width, _LEAD_SPACING)


def _sentence(edition: Edition) -> tuple[str, Location | None]:
    """Return what stands large above: the subject of the edition if it says more than its titles, else the title."""
    opening = edition.sheet.opening
    return (opening, edition.mark("sujet")) if opening else (edition.sheet.title, edition.mark("titre"))


def _named(edition: Edition) -> Iterator[tuple[Sequence[Sequence[str]], str]]:
    """Yield who took part, the territories and who accompanied them, in columns; then the latter in a line."""
    allies = [each for each in edition.territories if each.sheet.ally]
    if len(edition.territories) <= _MOST_ALLIES:
        signatures = dict.fromkeys(each.sheet.ally.signature for each in allies if each.sheet.ally)
        columns = [each.sheet.name for each in edition.territories], [*signatures]
        yield [column for column in columns if column], ""
        yield [], " ; ".join(map(_ally_line, allies))
    yield [], "Les alliées et alliés sont nommés dans les pages de leur territoire" if allies else ""


def _entries(edition: Edition, sources: Sources, allies: str, *, title_above: bool) -> list[ColophonLine]:
    """Return the colophon's lines; what is not known has none."""
    sheet, colophon_sheet = edition.sheet, edition.sheet.colophon
    portrait = sheet.foreword.portrait if sheet.foreword else None
    photos = sorted(
        {p.credit for t in edition.territories for p in t.sheet.photos} | ({portrait.credit} if portrait else set())
    )
    lines = (
        ("Titre", "" if title_above else sheet.title, edition.mark("titre")),
        ("Sous-titre", sheet.subtitle, edition.mark("sous_titre")),
        ("Édition", sheet.publisher, edition.mark("editeur")),
        ("Avec le soutien de", " ; ".join(map(_partner_line, sheet.partners)), edition.mark("partenaires")),
        ("Accompagnement", allies, None),
        ("Couverture", _cover_line(edition), edition.mark("couverture")),
        ("Photographies", " ; ".join(photos), None),
        *((label, getattr(colophon_sheet, field), edition.mark(f"colophon.{key}")) for label, field, key in _ENTRIES),
        ("Cartes", map_credit(edition), None),
        ("Caractères", _FACES_CREDIT, None),
    )
    entries = (
        ColophonLine(label, typeset(value), sources.attribute(mark), _entry_lines(value, _COLUMN) > _MOST_LINES)
        for label, value, mark in lines
        if value
    )
    return sorted(entries, key=lambda entry: not entry.wide)


def _partner_line(partner: Partner) -> str:
    return ", ".join(filter(None, (partner.name, partner.role)))


def _cover_line(edition: Edition) -> str:
    """Return what the cover shows, if it has a caption, and whose picture it is."""
    cover = edition.sheet.cover
    return " ".join(filter(None, (_sentence_end(cover.caption), cover.credit))) if cover else ""


def _sentence_end(words: str) -> str:
    return f"{words}." if words and words[-1] not in ".!?…" else words


def _fits(words: str, size: float) -> bool:
    """Return whether no word of the sentence is wider than the page."""
    return text_metrics.lines(words, text_metrics.DISPLAY, size, _TEXT_WIDTH, _LEAD_SPACING) is not None


def _lead(words: str, size: float) -> Title:
    bound = _bound(words)
    text = bound if text_metrics.lines(bound, text_metrics.DISPLAY, size, _TEXT_WIDTH, _LEAD_SPACING) else words
    text = text_metrics.tied(text, text_metrics.DISPLAY, size, _TEXT_WIDTH, _LEAD_SPACING)
    even = text_metrics.evened(text, text_metrics.DISPLAY, size, _TEXT_WIDTH, _LEAD_SPACING)
    widths = (even, *range(int(even) + 1, int(_TEXT_WIDTH) + 1))  # « outre-mer » stays whole, if as many lines allow
    whole = (mm for mm in widths if not text_metrics.parts_a_word(text, text_metrics.DISPLAY, size, mm, _LEAD_SPACING))
    return Title(text, size, float(next(whole, even)))


def _gap(words: str, people: Sequence[Sequence[str]], entries: Sequence[ColophonLine], size: _ColophonSize) -> float:
    """Return the white in lines between the parts of a colophon set at *size*; less than nothing where it is full."""
    lead = _lead(words, size.lead)
    above = size.leading * text_metrics.many_lines(
        lead.words, text_metrics.DISPLAY, lead.size, lead.width, _LEAD_SPACING
    )
    high = [sum(_entry_lines(name, _COLUMN, size.words) for name in column) for column in people]
    named = max(high, default=-_PEOPLE_HEADING)
    heights = [
        _ENTRY + _entry_lines(entry.value, _TEXT_WIDTH if entry.wide else _COLUMN, size.words) for entry in entries
    ]
    across = sum(entry.wide for entry in entries)
    pairs = zip_longest(heights[across::2], heights[across + 1 :: 2], fillvalue=0.0)
    *rows, last = [*heights[:across], *map(max, pairs)] or [0.0]
    below = sum(max(size.row, row + _UNDER_ENTRY) for row in rows) + last
    free = HOUSE.lines - (_COLOPHON_TOP + above + _PEOPLE_HEADING + named + below)
    return free / (2 if people else 1)


def _entry_lines(value: str, width: float, words: tuple[float, float] = _WORDS[0]) -> float:
    """Return the height of *value*, in lines of the grid."""
    size, line = words
    return text_metrics.many_lines(value, text_metrics.DISPLAY, size, width) * line


#: An entry of more lines in its column stands across both.
_MOST_LINES = 3
#: In lines of the grid: the heading above the sentence, that above who took part, what an entry has beside its value.
_COLOPHON_TOP, _PEOPLE_HEADING, _ENTRY = 1.5, 1.5, 1.5
#: The least white below a value, above the rule of the next row.
_UNDER_ENTRY = 0.25
#: The size at which any word of a sentence has room, in pt.
_ANY_WORD = 34
#: Between the letters of the sentence, in ems.
_LEAD_SPACING = -0.022
#: The sizes of a colophon, the preferred one first; larger for one of few words, then smaller for one of many.
_COLOPHON_SIZES = (
    *(_ColophonSize(34, 2.75, row) for row in (3.5, 4, 4.5, 5)),
    *(_ColophonSize(44, 3.5, row) for row in (5, 5.5, 6)),
    _ColophonSize(54, 4.25, 6),
    *(_ColophonSize(44, 3.5, row, _WORDS[1]) for row in (6, 7)),
    *(_ColophonSize(54, 4.25, row, _WORDS[1]) for row in (6, 7)),
    *(_ColophonSize(64, 5, row, words) for words in _WORDS[1:] for row in (6, 7, 8)),
    *(_ColophonSize(77, 6, row, _WORDS[2]) for row in (8, 10, 12, 14)),
    *(_ColophonSize(96, 7.5, row, _WORDS[2]) for row in (10, 12, 14)),
    *(_ColophonSize(25, 2, row) for row in (3.5, 3, 2.5)),
    _ColophonSize(20, 1.75, 2.5),
)
#: The least and the most white between two parts, in lines: an eighth of the page is no hole.
_LEAST_GAP, _MOST_GAP = 1.5, 7.0

_ENTRIES = (
    ("Adresse de l’éditeur", "publisher_address", "adresse_editeur"),
    ("Directeur de la publication", "publication_director", "directeur_de_la_publication"),
    ("Coordination", "coordination", "coordination"),
    ("Rédaction", "writing", "redaction"),
    ("Conception graphique", "design", "conception_graphique"),
    ("Imprimeur", "printer", "imprimeur"),
    ("Achevé d’imprimer", "printing_finished", "acheve_d_imprimer"),
    ("Tirage", "print_run", "tirage"),
    ("Papier", "paper", "papier"),
    ("Dépôt légal", "legal_deposit", "depot_legal"),
    ("ISBN", "isbn", "isbn"),
    ("ISBN du PDF", "isbn_pdf", "isbn_pdf"),
    ("ISSN", "issn", "issn"),
    ("Prix", "price", "prix"),
    ("Licence", "licence", "licence"),
)
_MAP_CREDIT = (
    "Contours : d’après IGN Admin Express (2024). Communes, EPCI, populations : Insee, DGCL (Etalab, 2022 à 2026). "
    "Licence Ouverte 2.0."
)
#: Size in pt of the credit under a map.
_CREDIT_SIZE = 7.6
#: Names that the inside of the cover has room for: each stands on its territory's own page as well.
_MOST_ALLIES = 24
_FACES_CREDIT = "Bricolage Grotesque et Source Serif 4, sous licence SIL Open Font License 1.1."


def map_credit(edition: Edition) -> str:
    """Return the sources of the maps that are printed, as their licences ask; nothing where there is no map."""
    own = edition.contours
    places = [territory.ground for territory in edition.territories if territory.ground]
    official = any(not place.own for place in places)
    if not (own and own.ground):
        official |= bool(places) or any(map(region_named, edition.sheet.regions))
    return " ".join(filter(None, [own.credit if own else "", _MAP_CREDIT if official else ""]))


def map_credit_lines(edition: Edition, before: str = "") -> float:
    """Return the lines that the credit takes under a map, across the page, with *before* it (.map-credit)."""
    return text_metrics.many_lines(before + map_credit(edition), text_metrics.DISPLAY, _CREDIT_SIZE, _TEXT_WIDTH)


def _ally_line(territory: Territory) -> str:
    ally = territory.sheet.ally
    assert ally
    return f"{ally.signature} ({territory.sheet.name})"
