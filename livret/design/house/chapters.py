"""The chapters that edition.yaml lists → HTML: texts, parts, « regards croisés », glossary and people."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from livret.base.tokens import colours
from livret.design import line_breaking
from livret.design.cohort import pages as cohort_pages
from livret.design.house import crossed, rows
from livret.design.house.text_fit import TextFit, fit, heads
from livret.design.source_map import Sources
from livret.design.text_sizes import HOUSE
from livret.edition.book.plan import own_chapter
from livret.edition.chapters import BookChapter, ContentsEntry
from livret.edition.maps.outlines import silhouette
from livret.edition.model import Edition, Territory
from livret.edition.prose_tree import ProseTree
from livret.pdf.model import Chapter, Side

#: Lines of the grid: a title with the room below it; the rows of each list at least and at most.
_TITLE, _PART_ROWS, _PEOPLE_ROWS, _WORDS_ROWS = 8.0, (1.75, 17.5), (2.5, 7.0), (2.0, 9.0)
#: Lines of the grid of a contact, and of the heading above the contacts.
_CONTACT, _CONTACTS = 3.0, 3.5
#: Rows of less than that have no outline; of less than this, no project.
_OUTLINED, _PROJECTS = 4.0, 2.5
#: Width in mm of the outlines in a row, and what a row leaves around them in lines.
_OUTLINE, _AROUND = 50.0, 1.0
#: Depths in lines of the heading above the items of « regards croisés ».
_TOLD = (2.0,)
#: Abbreviations that one column holds.
_ONE_COLUMN = 16


def setting_of(edition: Edition, chapter: BookChapter, ease: float) -> TextFit:
    """Return how a text of the house, or the items of « regards croisés », are set with *ease* lines to spare."""
    language = edition.sheet.language
    if chapter.sort == "texte":
        return fit(line_breaking.keep_announced(chapter.prose.tree), language, heads(chapter.title), ease)
    return fit(crossed.told(edition), language, _TOLD, ease)


def foreseen(edition: Edition, chapter: BookChapter, ease: float) -> int:
    """Return the pages of such a chapter, as they are foreseen."""
    tables = 0 if chapter.sort == "texte" else len(crossed.tables(edition))
    return tables + setting_of(edition, chapter, ease).pages


def house_text(edition: Edition, chapter: BookChapter, side: Side, ease: float) -> Chapter:
    """Compose a text of the house over as many pages as it takes, beginning on *side*."""
    sources = Sources()
    mark = sources.attribute(chapter.mark)
    prose = replace(chapter.prose, tree=line_breaking.keep_announced(chapter.prose.tree))
    setting = setting_of(edition, chapter, ease)
    return _chapter(
        edition, "house-text", chapter, side, sources, heading=chapter.title, anchor=chapter.slug, src=mark,
        html=sources.prose(prose), setting=setting, style=_style(setting),
    )  # fmt: skip


def part_pages(side: Side, *, opens_territories: bool) -> int:
    """Return the pages of a part that begins on *side*: territories open on the left behind it."""
    return 2 if opens_territories and side == "left" else 1


def part(edition: Edition, chapter: BookChapter, within: Sequence[ContentsEntry], side: Side, pages: int) -> Chapter:
    """Compose the title page of a part, and what stands *within* it; on *pages* pages, that stands on the second."""
    sources = Sources()
    territories = {territory.slug: territory for territory in edition.territories}
    shown = [territories[entry.territory] for entry in within if entry.territory]
    figures = cohort_pages.figures(replace(edition, territories=tuple(shown))) if pages > 1 and shown else []
    beside = 6.0 * len(figures) if pages > 1 else min(_PART_ROWS[1], 3.5) * len(within)
    title = rows.part_title(chapter.title, max(4.0, min(26.0, HOUSE.lines - 3 - beside)))
    room = HOUSE.lines if pages > 1 else HOUSE.lines - title.lines - 3
    high = rows.height(len(within), room, *_PART_ROWS)
    listed = [(entry, territories.get(entry.territory), _outline(territories.get(entry.territory), high))
              for entry in within]  # fmt: skip
    return _chapter(
        edition, "part", chapter, side, sources, anchor=chapter.slug, part=title, pages=pages, colour=chapter.colour,
        src=sources.attribute(chapter.mark), rows=listed, row=high, projects=high >= _PROJECTS, figures=figures,
        figure=rows.height(len(figures), HOUSE.lines - title.lines - 6, 5.0, 9.0),
        outlined=any(outline for _entry, _territory, outline in listed),
    )  # fmt: skip


def _outline(territory: Territory | None, row: float) -> Markup | None:
    """Return the outline of *territory* in white, as high as a *row* allows."""
    if not territory or not territory.ground or row < _OUTLINED:
        return None
    side = min(_OUTLINE, (row - _AROUND) * HOUSE.line)
    return Markup(silhouette(territory.ground, territory.sheet.name, colours()["white"].hex, side))  # noqa: S704


def regards(edition: Edition, chapter: BookChapter, tree: ProseTree, side: Side, ease: float) -> Chapter:
    """Compose « regards croisés »: the table of themes, then their items, *tree* (``crossed.told``)."""
    sources = Sources()
    tables, setting = crossed.tables(edition), setting_of(edition, chapter, ease)
    return _chapter(
        edition, "crossed", chapter, side, sources, tables=tables, lead=crossed.lead(edition),
        html=Markup(tree.html), setting=setting, style=_style(setting),  # noqa: S704 - escaped
        legend=[(Markup(crossed.mark(weight, colours()["ink"].hex, 2.6)), weight)  # noqa: S704
                for weight in ("impact", "limite")],
    )  # fmt: skip


def glossary(edition: Edition, abbreviations: Mapping[str, str], side: Side) -> Chapter:
    """Compose the glossary: *abbreviations*, each in full."""
    words = sorted(abbreviations.items(), key=lambda item: item[0].casefold())
    columns = 1 if len(words) <= _ONE_COLUMN else 2
    room = HOUSE.lines - _TITLE - 0.5
    high = rows.height(-(-len(words) // columns), room, *_WORDS_ROWS)
    return _chapter(
        edition, "glossary", own_chapter("glossaire"), side, Sources(), words=words, columns=columns, row=high,
    )  # fmt: skip


def people(edition: Edition, folios: Mapping[str, int], side: Side) -> Chapter:
    """Compose the people: the territories with their allies, and whom readers may write to."""
    sources = Sources()
    contacts = [
        (contact, sources.attribute(edition.mark(f"contacts.{number}.nom")))
        for number, contact in enumerate(edition.sheet.contacts)
    ]
    room = HOUSE.lines - _TITLE - 0.5 - (_CONTACTS + _CONTACT * len(contacts) if contacts else 0)
    high = rows.height(len(edition.territories), max(room, _PEOPLE_ROWS[0]), *_PEOPLE_ROWS)
    return _chapter(
        edition, "people", own_chapter("personnes"), side, sources, territories=edition.territories, folios=folios,
        contacts=contacts, row=high,
    )  # fmt: skip


def _style(setting: TextFit) -> str:
    told = (("text", f"{setting.text}pt"), ("line", f"{setting.line:.4f}"), ("head", setting.head))
    return "; ".join(f"--house-{name}: {value}" for name, value in (*told, ("between", setting.between)))


def _chapter(
    edition: Edition, template: str, chapter: BookChapter, side: Side, sources: Sources, **values: Any
) -> Chapter:
    from livret.design.templates import filled  # only where something is composed

    name = f"sections/{template}.html.jinja"
    html = filled(name, language=edition.sheet.language, side=side, title=chapter.title, **values)
    return Chapter(chapter.slug, chapter.title, html, side, sources.table())
