"""The chapters that edition.yaml lists → HTML: texts and « regards croisés »."""

from dataclasses import replace
from typing import Any

from markupsafe import Markup

from livret.base.tokens import colours
from livret.design import line_breaking
from livret.design.house import crossed
from livret.design.house.text_fit import TextFit, fit, heads, keep_items
from livret.design.source_map import Sources
from livret.design.text_sizes import HOUSE
from livret.edition.chapters import BookChapter
from livret.edition.model import Edition
from livret.edition.prose_tree import ProseTree
from livret.pdf.model import Chapter, Side


def setting_of(edition: Edition, chapter: BookChapter, ease: float) -> TextFit:
    """Return how a text of the house, or the items of « regards croisés », are set with *ease* lines to spare."""
    language = edition.sheet.language
    if chapter.sort == "texte":
        return fit(keep_items(line_breaking.keep_announced(chapter.prose.tree)), language, heads(chapter.title), ease)
    return fit(crossed.items_by_theme(edition), language, crossed.heads(edition), ease)


def foreseen(edition: Edition, chapter: BookChapter, ease: float) -> int:
    """Return the pages of such a chapter, as they are foreseen."""
    tables = [] if chapter.sort == "texte" else crossed.pages(edition)
    return sum(not page.shared for page in tables) + setting_of(edition, chapter, ease).pages


def house_text(edition: Edition, chapter: BookChapter, side: Side, ease: float) -> Chapter:
    """Compose a text of the house over as many pages as it takes, beginning on *side*."""
    sources = Sources()
    mark = sources.attribute(chapter.mark)
    setting = setting_of(edition, chapter, ease)
    tree = line_breaking.whole_last_words(
        chapter.prose.tree, setting.measure, edition.sheet.language, setting.lettering
    )
    prose = replace(chapter.prose, tree=keep_items(line_breaking.keep_announced(tree)))
    return _chapter(
        edition, "house-text", chapter, side, sources, heading=chapter.title, anchor=chapter.slug, src=mark,
        html=sources.prose(prose), setting=setting, style=_style(setting),
    )  # fmt: skip


def regards(edition: Edition, chapter: BookChapter, tree: ProseTree, side: Side, ease: float) -> Chapter:
    """Compose « regards croisés »: the table of themes, then their items, *tree* (``crossed.items_by_theme``)."""
    sources = Sources()
    setting = setting_of(edition, chapter, ease)
    pages = crossed.pages(edition, setting.head)
    return _chapter(
        edition, "crossed", chapter, side, sources, pages=pages, lead=crossed.lead(edition), name_of=crossed.name_of,
        html=Markup(tree.html), setting=setting, style=_style(setting),  # noqa: S704 - escaped
        legend=[(Markup(crossed.mark(weight, colours()["ink"].hex, 2.6)), weight)  # noqa: S704
                for weight in ("impact", "limite")],
    )  # fmt: skip


def _style(setting: TextFit) -> str:
    grid = f"{setting.line * HOUSE.line:.4f}mm"
    sizes = (("text", f"{setting.text}pt"), ("line", f"{setting.line:.4f}"), ("grid", grid), ("head", setting.head))
    return "; ".join(f"--house-{name}: {value}" for name, value in (*sizes, ("between", setting.between)))


def _chapter(
    edition: Edition, template: str, chapter: BookChapter, side: Side, sources: Sources, **values: Any
) -> Chapter:
    from livret.design.templates import filled  # only where something is composed

    name = f"sections/{template}.html.jinja"
    html = filled(name, language=edition.sheet.language, side=side, title=chapter.title, **values)
    return Chapter(chapter.slug, chapter.title, html, side, sources.table())
