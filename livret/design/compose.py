"""Edition → chapters: data and prose meet the templates here, and nowhere else.

Each function returns one Chapter. Numbers of pages are never needed to lay a territory out; the contents
alone are composed once every other chapter's length is known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from livret.base import text_metrics
from livret.base.problems import InvalidEdition, Location, Problem
from livret.base.tokens import length
from livret.catalogue import fit as kinds
from livret.design import (
    copier_page,
    covers,
    house_pages,
    maps,
    opening_pages,
    partners,
    reply_page,
    territory_page,
)
from livret.design.cohort import figures as cohort_figures
from livret.design.cohort import pages as cohort_pages
from livret.design.cohort.chart import chart
from livret.design.layout import Layout
from livret.design.line_breaking import TextSetting, untied
from livret.design.source_map import Sources
from livret.design.text_sizes import PICTURE
from livret.edition.model import Edition, Territory
from livret.edition.prose import Prose
from livret.edition.prose_tree import ProseElement, ProseTree
from livret.edition.typography.typeset import typeset
from livret.pdf.folding import Imposition
from livret.pdf.model import Chapter, Side

#: Width in mm of the text, and of the chart of the cohort; how the first paragraph of the back cover is set.
_TEXT_WIDTH = 164
_BACK_LEAD = TextSetting(text_metrics.DISPLAY_BOLD, text_metrics.DISPLAY_BLACK, 20)
#: What the credit of the map of the cohort begins with, where territories have their page there; the lines above it.
_REFERRING, _ABOVE_MAP = "Le nombre renvoie à la page.", 1.0


#: What the sheet of instructions for the copier is called.
INSTRUCTIONS = "Mode d’emploi du livret"


def anchor(territory: Territory) -> str:
    """Return the name that links to *territory* aim at."""
    return territory.anchor


def cover(edition: Edition, subject: Territory | None = None) -> Chapter:
    """Compose the front cover: title, years, publisher, on a photo or the map on which the cohort shines.

    That of an extract names its *subject*.
    """
    sheet, sources = edition.sheet, Sources()
    slug, title = "couverture", "Couverture"
    if subject:
        slug, title = f"couverture-{subject.slug}", f"Couverture – {subject.sheet.name}"
    return _chapter(
        edition, "cover", slug, title, "right", sources,
        drawing=covers.front(edition, subject), picture=covers.picture(edition, sources),
        heading=house_pages.title(sheet.title), title_src=sources.attribute(edition.mark("titre")),
        subtitle=sheet.subtitle, subtitle_src=sources.attribute(edition.mark("sous_titre")),
        publisher=sheet.publisher, publisher_src=sources.attribute(edition.mark("editeur")),
        subject=subject and house_pages.subject(subject),
        subject_src=sources.attribute(subject.mark("nom") if subject else None),
    )  # fmt: skip


def colophon(edition: Edition) -> Chapter:
    """Compose the inside of the cover: who made this, with what. What is not known is not printed: proofs report it."""
    sources = Sources()
    page = house_pages.colophon(edition, sources)
    return _chapter(edition, "colophon", "colophon", "Colophon", "left", sources, page=page)


def cohort(edition: Edition, folios: Mapping[str, int], side: Side, drawn: Markup | None = None) -> Chapter:
    """Compose the cohort at a glance, beginning on *side*: its double page, behind a page of its own on the right.

    A cohort without double page has that page alone, with the map and the page of each territory, or the table.
    *drawn* stands for the map where only the words matter.
    """
    drawn = maps.cohort(edition, folios, maps.CONTENTS_WIDTHS[0]) if drawn is None else drawn
    if cohort_pages.has_pages(edition) or drawn is None:
        return _chapter(
            edition, "cohort", "cohorte", "La cohorte", side, Sources(), map=drawn,
            **_glance(edition, folios, alone=side == "right", map_lines=_map_lines(edition, drawn)),
        )  # fmt: skip
    return _chapter(
        edition, "cohort", "cohorte", "La cohorte", side, Sources(), map=drawn,
        pages=cohort_pages.below_figures(edition, _map_lines(edition, drawn)), figures=cohort_figures.figures(edition),
        credit=typeset(house_pages.map_credit(edition)), referring=_REFERRING, absent=_absent(edition),
    )  # fmt: skip


def _map_lines(edition: Edition, drawn: Markup | None) -> float:
    """Return the lines of the map of the cohort with its credit, and of the white above it; 0 where there is none."""
    if not drawn:
        return 0.0 if drawn is None else cohort_pages.HIGHEST_MAP
    height = maps.cohort_height(edition, maps.CONTENTS_WIDTHS[0])
    return height + house_pages.map_credit_lines(edition, f"{_REFERRING} {_absent(edition)} ") + _ABOVE_MAP


def _absent(edition: Edition) -> str:
    """Return how many territories have no contours, and so are not on the map of the cohort; nothing where all are."""
    count = sum(territory.ground is None for territory in edition.territories)
    told = (
        "1 territoire ne figure pas sur la carte."
        if count == 1
        else f"{count} territoires ne figurent pas sur la carte."
    )
    return typeset(told) if count else ""


def _glance(edition: Edition, folios: Mapping[str, int], *, alone: bool, map_lines: float) -> dict[str, Any]:
    """Return what the pages of the cohort show beside its map."""
    dots = cohort_figures.dots(edition)
    pages = cohort_pages.arranged(edition, alone=alone, map_lines=map_lines, charted=bool(dots))
    rows = [block.row * length("line") * 25.4 / 72 for page in pages for block in page if block.content == "chart"]
    return {
        "pages": pages,
        "figures": cohort_figures.figures(edition),
        "kinds": cohort_figures.kinds(edition),
        "chart": Markup(chart(dots, _TEXT_WIDTH, rows[0], "habitants")) if rows else None,  # noqa: S704 - escaped
        "table": cohort_figures.table(edition, folios),
        "one_column": cohort_pages.ONE_COLUMN,
        "year": cohort_figures.population_year(edition),
        "note": cohort_figures.population_note(edition),
        "credit": typeset(house_pages.map_credit(edition)),
        "referring": _REFERRING,
        "absent": _absent(edition),
        "anchors": {territory.slug: anchor(territory) for territory in edition.territories},
    }


def territory(edition: Edition, subject: Territory, layout: Layout) -> Chapter:
    """Compose one territory in the given layout.

    :raises InvalidEdition: when its name or an exergue cannot be set at any size.
    """
    sources = Sources()
    if problems := _unsettable(subject, sources):
        raise InvalidEdition(problems)
    shown = opening_pages.shown(subject, layout, edition, sources)
    chapter = _chapter(
        edition, "territory", anchor(subject), subject.sheet.name, layout.side, sources,
        anchor=anchor(subject), dress=layout.dress, colour=subject.colour,
        step=layout.size.step, between=layout.between,
        picture=layout.size.picture if layout.size.picture != PICTURE else None,
        running_title=territory_page.running_title(edition), short_name=territory_page.foot_name(subject),
        name_src=sources.attribute(subject.mark("nom")),
        full_name=subject.sheet.name,
        project=subject.sheet.project, project_src=sources.attribute(subject.mark("projet")),
        pages=shown, running_src=sources.attribute(_file_of(edition.mark("titre_courant") or edition.mark("titre"))),
    )  # fmt: skip
    return replace(chapter, frame=opening_pages.frame(layout, chapter.sources))


def _file_of(mark: Location | None) -> Location | None:
    """Return the file of *mark*: lines that move in edition.yaml change no territory."""
    return mark and Location(mark.file)


def back(edition: Edition) -> Chapter:
    """Compose the back cover: the publisher's own text on the other half of the map, above the partners' strip."""
    sources = Sources()
    prose = edition.texts.get("quatrieme", Prose())
    blocks = prose.tree.blocks
    first = next((rank for rank, block in enumerate(blocks, 1) if block.tag == "p"), len(blocks))
    opening = untied(ProseTree(blocks[:first]), _TEXT_WIDTH, edition.sheet.language, _BACK_LEAD)
    trees = (_publisher_in_colour(opening, edition.sheet.publisher), ProseTree(blocks[first:]))
    lead, rest = (sources.prose(replace(prose, tree=tree)) for tree in trees)
    drawing = covers.back(edition)
    return _chapter(
        edition, "back", "quatrieme", "Quatrième de couverture", "left", sources,
        drawing=drawing, lead=lead, rest=rest, lead_size=covers.back_lead(edition, drawing),
        strip=partners.strip(edition, sources),
    )  # fmt: skip


def instructions(edition: Edition, imposition: Imposition, pages: int) -> Chapter:
    """Compose the sheet for who prints, folds and binds the booklet of a book of *pages* pages."""
    sources = Sources()
    place = edition.mark("titre_courant") or edition.mark("titre")
    return _chapter(
        edition, "instructions", "mode-d-emploi", INSTRUCTIONS, "right", sources,
        heading=copier_page.heading(edition), heading_src=sources.attribute(place),
        job=copier_page.copying(imposition, pages),
    )  # fmt: skip


def reply(edition: Edition, subject: Territory, request: reply_page.ReplyRequest) -> Chapter:
    """Compose the page on which *subject* answers its proof."""
    return _chapter(
        edition, "reply", "reponse", "Réponse à l’épreuve", "right", Sources(),
        heading=copier_page.heading(edition), publisher=edition.sheet.publisher,
        reply=reply_page.reply(subject, request),
    )  # fmt: skip


def letter(edition: Edition, to: Sequence[str], day: str, html: Markup) -> Chapter:
    """Compose the covering letter *html* to the person whose name and address lines are *to*, dated *day*."""
    return _chapter(
        edition, "letter", "lettre", "Lettre", "right", Sources(),
        publisher=edition.sheet.publisher, address=edition.sheet.colophon.publisher_address,
        heading=copier_page.heading(edition), to=to, day=day, html=html,
    )  # fmt: skip


def erratum(edition: Edition, number: int, prose: Prose) -> Chapter:
    """Compose the slip that says what version *number* of the edition corrects: *prose*."""
    sources = Sources()
    return _chapter(
        edition, "erratum", "erratum", "Erratum", "left", sources,
        heading=copier_page.heading(edition), publisher=edition.sheet.publisher,
        number=number, html=sources.prose(prose),
    )  # fmt: skip


def check_templates() -> list[Problem]:
    """Return the templates' faults that need no edition to be seen: syntax, files that are not there."""
    from livret.design.templates import faults

    return faults()


def _unsettable(subject: Territory, sources: Sources) -> list[Problem]:
    problems = []
    if not territory_page.name(subject):
        problems.append(
            kinds.NAME_TOO_LONG.at(
                subject.mark("nom"), name=subject.sheet.name, told=territory_page.name_excess(subject)
            )
        )
    if word := territory_page.too_wide(subject):
        wide, place = territory_page.project_word(word), subject.mark("projet")
        problems.append(
            kinds.PROJECT_WORD_TOO_WIDE.at(place, word=word[:60], mm=round(wide), room=round(territory_page.NAME_WIDTH))
        )
    for rank in range(len(subject.sheet.exergues)):
        if not territory_page.quote(subject, rank, sources):
            place, lines = subject.exergue_mark(rank), territory_page.exergue_lines(subject, rank)
            told = territory_page.exergue_excess(subject, rank)
            problems.append(kinds.EXERGUE_TOO_LONG.at(place, lines=lines, told=told))
    return problems


def _publisher_in_colour(tree: ProseTree, publisher: str) -> ProseTree:
    """Return *tree* with the name of the *publisher* marked where it first stands."""
    marked = iter([ProseElement("span", (publisher,), {"class": "back__publisher"})])

    def named(text: str) -> Sequence[str | ProseElement]:
        before, name, behind = text.partition(publisher)
        return [before, *marked, behind] if name else [text]

    return tree.in_words(named)


def _chapter(
    edition: Edition, template: str, slug: str, title: str, side: Side, sources: Sources, **values: Any
) -> Chapter:
    from livret.design.templates import composed  # only where something is composed

    return composed(edition, template, slug, title, side, sources, **values)
