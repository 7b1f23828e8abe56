"""From the nouns of content to the words a template prints: facts, numbers, sizes chosen by measuring."""

import re
from dataclasses import dataclass
from math import ceil
from typing import Literal

from markupsafe import Markup

from livret import measure
from livret.content.model import Ally, Edition, Fact, Rubric, Territory
from livret.content.signs import NARROW_NO_BREAK_SPACE
from livret.content.typography import typeset
from livret.press import fit
from livret.press.lastlines import whole_last_words
from livret.press.sources import Sources
from livret.problems import Location
from livret.tokens import length

#: (size in pt, line height, lines allowed): the first that holds the name is taken.
_NAME_SIZES = ((34, 3), (25, 4), (20, 5))
_NAME_WIDTH = 80.0
_NAME_SPACING = -0.022
_PROJECT_LINES = 2
_TITLE_WIDTH = 172.0
#: (size in pt, lines allowed) of the cover's title.
_TITLE_SIZES = ((54, 4), (42, 5), (32, 6))
_FACT_WIDTH = 35.0
_FOOT_NAME_LENGTH = 60
#: (class, size in pt, measure in mm, lines allowed): the exergue's sizes, largest first.
_EXERGUE_SIZES = (("short", 34.0, 140.0, 3), ("usual", 29.0, 144.0, 4), ("long", 25.5, 160.0, 5))
_EXERGUE_SPACING = -0.02
_SHORT_EXERGUE = 60
#: Name and layout of each form of rubric in styles/components/rubric.css.
_FORMS = {
    "texte": "running",
    "points": "points",
    "cercles": "rings",
    "voix": "voice",
    "voix-teintee": "tinted",
}
_FLOWING_FORMS = {**_FORMS, "voix-teintee": "voice"}
_COLUMNED = frozenset({"texte", "voix", "voix-teintee"})
_ANNOUNCED_LIST = re.compile(r"<p\b(?:(?!<p\b).)*</p>\s*<ul\b(?:(?!</ul>).)*</ul>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Cell:
    """One fact of the card: label, figure, unit, and the year when the source gives one."""

    label: str
    figure: str
    unit: str
    note: str
    size: int
    height: float
    src: Markup


@dataclass(frozen=True, slots=True)
class Part:
    """One rubric as the template prints it."""

    form: str
    heading: str
    html: Markup
    flow: Literal["columns", "halves", "column"]
    src: Markup
    signature: str
    signature_src: Markup


@dataclass(frozen=True, slots=True)
class Figure:
    """A photograph with what is printed below it; ``shape`` is its height for its width."""

    url: str
    alternative: str
    caption: str
    credit: str
    shape: float
    src: Markup


@dataclass(frozen=True, slots=True)
class Quote:
    """The exergue, at the size its length asks for."""

    words: str
    origin: str
    size: str
    width: float
    src: Markup


@dataclass(frozen=True, slots=True)
class Name:
    """The territory's name as the head prints it, and its size in pt."""

    words: str
    size: int


def number(value: float) -> str:
    """Return *value* as French print writes it: 516 000 with U+202F, 1 020,5."""
    text = f"{value:,.2f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"
    return text.replace(",", NARROW_NO_BREAK_SPACE).replace(".", ",")


def name(territory: Territory) -> Name | None:
    """Return the name at the largest size that holds it, the short name if need be; None when neither fits."""
    for words in filter(None, (territory.sheet.name, territory.sheet.short_name)):
        for size, allowed in _NAME_SIZES:
            count = measure.lines(words, measure.DISPLAY_BLACK, size, _NAME_WIDTH, _NAME_SPACING)
            if count and count <= allowed:
                return Name(words, size)
    return None


def foot_name(territory: Territory) -> str:
    """Return the name for the running foot: the short one when the name is long."""
    sheet = territory.sheet
    return (sheet.short_name or sheet.name) if len(sheet.name) > _FOOT_NAME_LENGTH else sheet.name


def project_width(territory: Territory) -> float:
    """Return the width in mm at which the lines of the project's title come out even."""
    size = 13.0 if project_is_long(territory) else 15.5
    return measure.evened(territory.sheet.project or "", measure.DISPLAY_BOLD, size, _NAME_WIDTH)


@dataclass(frozen=True, slots=True)
class Title:
    """The title of the cover: size in pt, and the width in mm at which its lines come out even."""

    words: str
    size: int
    width: float


def title(words: str) -> Title:
    """Return the title at the largest size that sets it in a few lines; its last words stay together if they can."""
    for size, allowed in _TITLE_SIZES:
        for text in (_bound(words), words):
            count = measure.lines(text, measure.DISPLAY_BLACK, size, _TITLE_WIDTH, -0.026)
            if count and count <= allowed:
                break
        else:
            continue
        break
    return Title(text, size, measure.evened(text, measure.DISPLAY_BLACK, size, _TITLE_WIDTH, -0.026))


def _bound(words: str) -> str:
    """Join the last two of *words*, so that none stands alone below the others."""
    return "\u00a0".join(words.rsplit(" ", 1))


def project_is_long(territory: Territory) -> bool:
    """Return whether the project's title needs the smaller size."""
    project = territory.sheet.project
    return bool(project) and _lines(project or "", measure.DISPLAY_BOLD, 15.5, _NAME_WIDTH) > _PROJECT_LINES


def quote(territory: Territory, sources: Sources) -> Quote | None:
    """Return the exergue at its size; None when even the smallest is too long (or there is none)."""
    exergue = territory.sheet.exergue
    if not exergue:
        return None
    words = f"« {exergue.text} »"
    for size, points, width, allowed in _EXERGUE_SIZES:
        if size == "short" and len(exergue.text) > _SHORT_EXERGUE:
            continue
        if _lines(words, measure.DISPLAY, points, width, _EXERGUE_SPACING) <= allowed:
            even = measure.evened(words, measure.DISPLAY, points, width, _EXERGUE_SPACING)
            place = sources.attribute(exergue_mark(territory))
            return Quote(exergue.text, exergue.origin or "", size, even, place)
    return None


def exergue_lines(territory: Territory) -> int:
    """Return how many lines the exergue takes at its smallest size."""
    _size, points, width, _allowed = _EXERGUE_SIZES[-1]
    return _lines(territory.sheet.exergue.text if territory.sheet.exergue else "", measure.DISPLAY, points, width)


def exergue_mark(territory: Territory) -> Location | None:
    """Return where the exergue's words stand in the sheet, however it was typed."""
    return territory.mark("exergue.texte") or territory.mark("exergue")


def part(rubric: Rubric, territory: Territory, sources: Sources, pages: int, language: str) -> Part:
    """Return *rubric* as the template prints it; the ally's name and structure sign where the rule says so.

    On more than one of *pages*, every rubric runs in two columns, and a voice on the tint is a voice.
    """
    ally = territory.sheet.ally if rubric.rule.signed_by else None
    signature = _signature(ally) if ally else ""
    return Part(
        form=_FORMS[rubric.rule.form] if pages == 1 else _FLOWING_FORMS[rubric.rule.form],
        heading=rubric.heading,
        html=whole_last_words(sources.prose(rubric.prose), fit.COLUMN_MM, language),
        flow=_flow(rubric) if pages == 1 else "columns",
        src=sources.attribute(rubric.mark),
        signature=signature,
        signature_src=sources.attribute(territory.mark("alliee")),
    )


def _signature(ally: Ally) -> str:
    """Return « Prénom Nom – Structure », or the role where there is no structure."""
    return " – ".join(filter(None, (ally.name, ally.organisation or ally.role)))


def figure(territory: Territory, rank: int, sources: Sources) -> Figure:
    """Return the photograph of that *rank* in the sheet."""
    photo, picture = territory.sheet.photos[rank], territory.photos[rank]
    place = sources.attribute(territory.mark(f"photos.{rank}.legende"))
    shape = round(picture.height / picture.width, 4)
    return Figure(picture.url, photo.alternative, photo.caption, photo.credit, shape, place)


def _flow(rubric: Rubric) -> Literal["columns", "halves", "column"]:
    """Return how *rubric* flows: a paragraph beside the list it announces, else in two even columns."""
    if rubric.rule.form not in _COLUMNED:
        return "column"
    announced = _ANNOUNCED_LIST.fullmatch(rubric.prose.html.strip())
    return "halves" if announced and fit.halves_are_even(rubric) else "columns"


def cells(territory: Territory, sources: Sources) -> list[Cell]:
    """Return the facts that the sheet gives, in the order of the printed brochure."""
    sheet = territory.sheet
    found = []
    if sheet.place:
        figure = ", ".join(sheet.place.departments)
        found.append(_cell("Localisation", figure, sheet.place.region, None, sources, territory, "localisation"))
    counted: tuple[tuple[str, Fact | None, str, str, str], ...] = (
        ("Population", sheet.population, "habitants", "habitant", "population"),
        ("Superficie", sheet.area_km2, "km²", "km²", "superficie_km2"),
        ("Organisation administrative", sheet.communes, "communes", "commune", "communes"),
    )
    for label, fact, many, one, field in counted:
        if fact:
            unit = many if fact.value >= 2 else one
            found.append(_cell(label, number(fact.value), unit, fact.year, sources, territory, field))
    return found


def _cell(
    label: str, figure: str, unit: str, year: int | None, sources: Sources, territory: Territory, field: str
) -> Cell:
    size, line, count = _figure_size(figure)
    note = f"en {year}" if year else ""
    units = _lines(unit, measure.DISPLAY_BOLD, 9, _FACT_WIDTH) + bool(note)
    height = _FACT_TOP + count * line + units * _UNIT_LINE
    return Cell(label, figure, unit, note, size, height, sources.attribute(territory.mark(field)))


#: (size in pt, line height in mm, lines allowed) of a fact's figure, and the rest of a cell in mm:
#: the same lengths as in styles/components/facts.css.
_FIGURE_SIZES = ((19, 7.4, 1), (14, 5.6, 2), (11, 4.6, 99))
_FACT_TOP, _UNIT_LINE = 4.9, 3.9
#: The head in lines: down to the facts' heading, the heading, the room under the facts, the usual whole.
_HEAD_TOP, _FACTS_HEADING, _HEAD_FOOT, _USUAL_HEAD = 10.25, 1.35, 0.4, 15.5


def _figure_size(figure: str) -> tuple[int, float, int]:
    for size, line, allowed in _FIGURE_SIZES:
        count = measure.lines(figure, measure.DISPLAY_BLACK, size, _FACT_WIDTH, -0.01)
        if count and count <= allowed:
            return size, line, count
    return size, line, 1


def head_lines(territory: Territory, facts: list[Cell]) -> float:
    """Return the height of the head in lines: 15.5, and as many whole lines more as names and facts ask for."""
    names = _HEAD_TOP
    if project_is_long(territory):
        project = _lines(territory.sheet.project or "", measure.DISPLAY_BOLD, 13, _NAME_WIDTH)
        names = max(names, 7.5 + project * 13 * 1.2 / _LINE)
    cards = max((cell.height for cell in facts), default=0) * 72 / 25.4 / _LINE
    needed = names + (_FACTS_HEADING + cards + _HEAD_FOOT if facts else 0)
    return _USUAL_HEAD + max(0, ceil(needed - _USUAL_HEAD))


_LINE = length("line")  # pt


def running_title(edition: Edition) -> str:
    """Return the title of the band: the declared one, else the book's."""
    return edition.sheet.running_title or edition.sheet.title


def colophon(edition: Edition, sources: Sources) -> list[dict[str, object]]:
    """Return the colophon's lines; what is not known stands together under « À renseigner »."""
    sheet, colophon_sheet = edition.sheet, edition.sheet.colophon
    title = ". ".join(filter(None, (sheet.title, sheet.subtitle)))
    allies = [_ally_line(t) for t in edition.territories if t.sheet.ally]
    photos = sorted({f"{p.credit}" for t in edition.territories for p in t.sheet.photos})
    known = [
        ("Titre", title, edition.mark("titre")),
        ("Édition", sheet.publisher, edition.mark("editeur")),
        ("Accompagnement", " ; ".join(allies), None),
        ("Photographies", ", ".join(photos), None),
        *((label, getattr(colophon_sheet, field), edition.mark(f"colophon.{key}")) for label, field, key in _ENTRIES),
        ("Cartes", _MAP_CREDIT if sheet.region == "Occitanie" else "", None),
        ("Caractères", _FACES_CREDIT, None),
    ]
    missing = [label for label, field, _key in _ENTRIES if label in _EXPECTED and not getattr(colophon_sheet, field)]
    lines = [(label, value, mark) for label, value, mark in known if value]
    if missing:
        lines.append(("À renseigner", _as_list(missing), None))
    return [{"label": label, "value": typeset(value), "src": sources.attribute(mark)} for label, value, mark in lines]


_ENTRIES = (
    ("Directeur de la publication", "publication_director", "directeur_de_la_publication"),
    ("Coordination", "coordination", "coordination"),
    ("Rédaction", "writing", "redaction"),
    ("Conception graphique", "design", "conception_graphique"),
    ("Imprimeur", "printer", "imprimeur"),
    ("Papier", "paper", "papier"),
    ("Dépôt légal", "legal_deposit", "depot_legal"),
    ("ISBN", "isbn", "isbn"),
    ("ISBN du PDF", "isbn_pdf", "isbn_pdf"),
    ("ISSN", "issn", "issn"),
    ("Prix", "price", "prix"),
    ("Licence", "licence", "licence"),
)
#: What French law and a printer expect (arrêté du 12 janvier 1995, article 1): told as missing when it is.
_EXPECTED = ("Directeur de la publication", "Imprimeur", "Papier", "Dépôt légal", "ISBN", "ISBN du PDF")
_MAP_CREDIT = (
    "Contours : d’après IGN Admin Express. Communes, EPCI, populations : Insee, DGCL (Etalab). Licence Ouverte 2.0."
)
_FACES_CREDIT = "Bricolage Grotesque et Source Serif 4, sous licence SIL Open Font License 1.1."


def _as_list(labels: list[str]) -> str:
    return ", ".join(label if label.isupper() or "ISBN" in label else label.lower() for label in labels)


def _ally_line(territory: Territory) -> str:
    ally = territory.sheet.ally
    assert ally
    return f"{_signature(ally)} ({territory.sheet.name})"


Density = Literal["few", "four", "some", "many", "long"]


def density(count: int) -> Density:
    """Return how close the rows of the contents stand for *count* territories."""
    for limit, kind in ((3, "few"), (4, "four"), (8, "some"), (12, "many")):
        if count <= limit:
            return kind  # type: ignore[return-value]
    return "long"


@dataclass(frozen=True, slots=True)
class _Row:
    """How a row of the contents is set: sizes in pt, widths in mm, heights in lines (contents-row.css)."""

    name_size: float
    name_line: float
    project_size: float
    project_line: float
    padding: float
    least: float
    width: float


_FEW = _Row(18, 2, 11, 1, 1.5, 5, 118)
_SOME = _Row(13, 1, 9, 1, 1, 3.5, 126)
_MANY = _Row(10.5, 0.95, 7.6, 0.8, 0.8, 2.5, 135)
_ROWS = {"few": _FEW, "four": _FEW, "some": _SOME, "many": _MANY, "long": _MANY}


def contents_height(edition: Edition, density: Density) -> float:
    """Return the height in lines of the rows of the contents, for what room they leave to the map."""
    return sum(_row_height(territory, _ROWS[density]) for territory in edition.territories)


def _row_height(territory: Territory, row: _Row) -> float:
    sheet = territory.sheet
    names = _lines(sheet.name, measure.DISPLAY_BLACK, row.name_size, row.width) * row.name_line
    project = _lines(sheet.project, measure.DISPLAY, row.project_size, row.width) if sheet.project else 0
    return max(row.least, row.padding + names + project * row.project_line)


def _lines(text: str, face: measure.Face, size: float, width: float, spacing: float = 0.0) -> int:
    return measure.lines(text, face, size, width, spacing) or 99
