"""From the nouns of content to the words and sizes of the house's own pages: cover, colophon, contents."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product, zip_longest

from markupsafe import Markup

from livret.base import text_metrics
from livret.design.source_map import Sources
from livret.design.text_sizes import HOUSE
from livret.edition.atlas.tables import region_named
from livret.edition.model import Edition, Territory
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

    Its last words stay together, unless they are too wide for that or its lines are more even without.
    """
    for size, allowed in _TITLE_SIZES:
        found = [(count, _evened(text, size), text) for text in (_bound(words), words) if (count := _lines(text, size))]
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


@dataclass(frozen=True, slots=True)
class ColophonLine:
    """A line of the colophon; one that is ``wide`` stands across both columns, before the others."""

    label: str
    value: str
    src: Markup
    wide: bool


@dataclass(frozen=True, slots=True)
class ColophonPage:
    """The inside of the cover: title and subtitle, the lines below; whether these stand close for want of room."""

    leads: list[Title]
    entries: list[ColophonLine]
    close: bool


def colophon(edition: Edition, sources: Sources) -> ColophonPage:
    """Return what the colophon prints, as large as there is room for; the engine tells whether there is at all."""
    entries = _entries(edition, sources)
    close = not _fits(_leads(edition, _LEAD), entries)
    return ColophonPage(_leads(edition, _CLOSE_LEAD if close else _LEAD), entries, close)


def _entries(edition: Edition, sources: Sources) -> list[ColophonLine]:
    """Return the colophon's lines; what is not known has none."""
    sheet, colophon_sheet = edition.sheet, edition.sheet.colophon
    allies = [_ally_line(t) for t in edition.territories if t.sheet.ally]
    if len(allies) > _MOST_ALLIES:
        allies = ["Les alliées et alliés sont nommés dans les pages de leur territoire"]
    portrait = edition.sheet.foreword.portrait if edition.sheet.foreword else None
    photos = sorted(
        {p.credit for t in edition.territories for p in t.sheet.photos} | ({portrait.credit} if portrait else set())
    )
    lines = (
        ("Édition", sheet.publisher, edition.mark("editeur")),
        ("Accompagnement", " ; ".join(allies), None),
        ("Photographies", ", ".join(photos), None),
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


def _leads(edition: Edition, size: float) -> list[Title]:
    return [_lead(words, size) for words in (edition.sheet.title, edition.sheet.subtitle) if words]


def _lead(words: str, size: float) -> Title:
    bound = _bound(words)
    text = bound if text_metrics.lines(bound, text_metrics.DISPLAY, size, _TEXT_WIDTH, _LEAD_SPACING) else words
    return Title(text, size, text_metrics.evened(text, text_metrics.DISPLAY, size, _TEXT_WIDTH, _LEAD_SPACING))


def _fits(leads: Sequence[Title], entries: Sequence[ColophonLine]) -> bool:
    """Whether a page has room for *leads* and for *entries*: those across both columns, then the others in pairs."""
    lines = sum(
        text_metrics.many_lines(lead.words, text_metrics.DISPLAY, lead.size, lead.width, _LEAD_SPACING)
        for lead in leads
    )
    heights = [_ENTRY + _entry_lines(entry.value, _TEXT_WIDTH if entry.wide else _COLUMN) for entry in entries]
    across = sum(entry.wide for entry in entries)
    pairs = zip_longest(heights[across::2], heights[across + 1 :: 2], fillvalue=0.0)
    return _COLOPHON_TOP + _LEAD_LINES * lines + sum(heights[:across]) + sum(map(max, pairs)) <= HOUSE.lines


def _entry_lines(value: str, width: float) -> int:
    return text_metrics.many_lines(value, text_metrics.DISPLAY, 8.5, width)


#: An entry of more lines in its column stands across both.
_MOST_LINES = 3
#: In lines of the grid: what stands above the title of the book, and an entry beside its value (sections.css).
_COLOPHON_TOP, _ENTRY = 6, 2.5
#: Size in pt and line of the grid of the title above the entries; its size where these stand close.
_LEAD, _LEAD_LINES, _CLOSE_LEAD = 25.0, 2, 15.5
_LEAD_SPACING = -0.02

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


def map_credit_lines(edition: Edition) -> float:
    """Return the lines that the credit takes under a map, across the page (.map-credit)."""
    return text_metrics.many_lines(map_credit(edition), text_metrics.DISPLAY, _CREDIT_SIZE, _TEXT_WIDTH)


def _ally_line(territory: Territory) -> str:
    ally = territory.sheet.ally
    assert ally
    return f"{ally.signature} ({territory.sheet.name})"
