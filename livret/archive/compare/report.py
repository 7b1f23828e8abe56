"""A comparison as one HTML page that opens offline, and as data.

The words of the page are French, as those of the « bon à tirer » are; what could not be read is reported in the
reader's language.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from livret.archive.compare.model import (
    ChangedPassage,
    Comparison,
    DifferentPages,
    LoneTerritory,
    Section,
    SideTitle,
    Span,
)
from livret.edition.typography.signs import NARROW_NO_BREAK_SPACE
from livret.proof.report.report import filled
from livret.proof.report.views import count, number

#: Territories that are shown in full; the others are counted, and stand in the data.
_FULL = 300
_KINDS = {"changed": "Changé", "added": "Ajouté", "removed": "Retiré", "moved": "Déplacé"}


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """A territory in the table of all: where it is described, and its cells."""

    name: str
    anchor: str
    cells: tuple[str, ...]


def as_html(told: Comparison, on: date) -> bytes:
    """Return *told* as one HTML page in French, UTF-8; *on*: the day of the comparison."""
    changed = [(part, f"t{place}") for place, part in enumerate(told.territories, 1) if part.differs or part.unread]
    house = [
        (part, f"m{place}") for place, part in enumerate((told.edition, *told.texts)) if part.differs or part.unread
    ]
    alone = [(each, f"n{place}", "Nouveau") for place, each in enumerate(told.new)]
    alone += [(each, f"p{place}", "N’y est plus") for place, each in enumerate(told.gone)]
    pages = {each.title: each for each in told.pages or ()}
    names = {part.name for part, _anchor in (*changed[:_FULL], *house)}
    anchors = {part.name: anchor for part, anchor in changed[:_FULL]}
    return filled(
        "archive/compare.html.jinja", ("proof/report.css", "archive/compare.css"),
        told_once=told, day=on, verdict=_verdict(told), totals=_totals(told), kinds=_KINDS, segments=segments,
        faults=[(side.name, side.faults) for side in (told.before, told.after) if side.faults],
        lists=list(_lists(told)), rows=list(_rows(told, anchors, pages)),
        shown=changed[:_FULL], left_out=max(len(changed) - _FULL, 0), alone=alone, house=house,
        standing=[(part.name, part.standing) for part in told.territories if part.standing],
        untouched=[part for part in (*told.texts, *told.territories)
                   if part.words.after_words and not part.words.passages],
        pages_of=pages.get, other_pages=[each for each in told.pages or () if each.title not in names],
    )  # fmt: skip


def segments(text: str, spans: Sequence[Span]) -> Iterator[tuple[str, bool]]:
    """Yield *text* in parts, each with whether it is one of *spans*.

    >>> list(segments("a voté", [(2, 6)]))
    [('a ', False), ('voté', True)]
    """
    at = 0
    for start, end in spans:
        if start > at:
            yield text[at:start], False
        yield text[start:end], True
        at = end
    if at < len(text):
        yield text[at:], False


def _verdict(told: Comparison) -> str:
    return "Ce qui a changé" if told.differs else "Rien n’a changé"


def _totals(told: Comparison) -> list[tuple[str, str]]:
    """Return the figures of the head, those that are none left out."""
    counts = told.counts()
    rows = [
        ("Territoires nouveaux", counts["new"]),
        ("Territoires partis", counts["gone"]),
        ("Renommés", counts["renamed"]),
        ("À une autre place", counts["reordered"]),
        ("Chiffres et champs", counts["values"]),
        ("Phrases changées", counts["changed"]),
        ("Ajouts et retraits", counts["added"] + counts["removed"]),
        ("Passages déplacés", counts["moved"]),
        ("Pages qui diffèrent", counts["pages"]),
    ]
    told_rows = [(label, number(value)) for label, value in rows if value]
    if told.yearly and counts["words"]:
        told_rows.append(("Texte repris tel quel", _share(counts["kept_words"], counts["words"])))
    return told_rows


def _share(part: int, whole: int) -> str:
    """Return a share in percent; 0 % and 100 % stand for nothing and all alone."""
    if not whole:
        return "–"
    percent = round(100 * part / whole)
    percent = min(percent, 99) if part < whole else 100
    return f"{max(percent, 1) if part else 0}{NARROW_NO_BREAK_SPACE}%"


def _lists(told: Comparison) -> Iterator[tuple[str, list[str]]]:
    yield "Nouveaux territoires", [_alone(each, "reprend des mots de") for each in told.new]
    yield "Territoires qui n’y sont plus", [_alone(each, "des mots sont maintenant chez") for each in told.gone]
    yield "Territoires renommés", [_renamed(each) for each in told.renamed]
    yield "Territoires à une autre place", [
        f"{each.name} : {_rank(each.before)} avant, {_rank(each.after)} maintenant" for each in told.ranks
    ]  # fmt: skip


def _alone(known: LoneTerritory, words: str) -> str:
    others = ", ".join(dict.fromkeys(each.other for each in known.passages))
    return f"{known.name} ({count(known.words, 'mot', 'mots')})" + (f", {words} : {others}" if others else "")


def _renamed(part: Section) -> str:
    return f"{part.before} → {part.name}" if part.before else f"{part.name} : {part.before_slug} → {part.slug}"


def _rank(place: int) -> str:
    return "1er" if place == 1 else f"{place}e"


def _rows(told: Comparison, anchors: dict[str, str], pages: dict[str, DifferentPages]) -> Iterator[ComparisonRow]:
    for part in told.territories:
        words = part.words
        counted = [len(part.values), *(words.count(each) for each in ("changed", "added", "removed", "moved"))]
        cells = [number(each) if each else "–" for each in counted]
        cells.append(_share(words.kept_words, words.after_words))
        if told.pages is not None:
            cells.append(number(pages[part.name].count) if part.name in pages else "–")
        yield ComparisonRow(part.name, anchors.get(part.name, ""), tuple(cells))


# Data


def as_data(told: Comparison, on: date) -> dict[str, Any]:
    """Return *told* as data for JSON: all of it, in the same order; *on*: the day of the comparison."""
    return {
        "date": on.isoformat(),
        "before": _side(told.before),
        "after": _side(told.after),
        "differs": told.differs,
        "yearly": told.yearly,
        "counts": dict(told.counts()),
        "new": [_known(each) for each in told.new],
        "gone": [_known(each) for each in told.gone],
        "reordered": [{"name": each.name, "before": each.before, "after": each.after} for each in told.ranks],
        "edition": _section(told.edition),
        "texts": [_section(each) for each in told.texts],
        "territories": [_section(each) for each in told.territories],
        "pages": None if told.pages is None else [_pages(each) for each in told.pages],
        "page_counts": list(told.page_counts),
        "notes": list(told.notes),
    }


def _side(told: SideTitle) -> dict[str, Any]:
    return {"name": told.name, "title": told.title, "when": told.when, "faults": list(told.faults)}


def _known(known: LoneTerritory) -> dict[str, Any]:
    words = [{"words": each.after, "rubric": each.here, "other": each.other} for each in known.passages]
    return {"name": known.name, "slug": known.slug, "words": known.words, "shared": words}


def _section(part: Section) -> dict[str, Any]:
    words = part.words
    return {
        "name": part.name,
        "slug": part.slug,
        "name_before": part.before or None,
        "slug_before": part.before_slug or None,
        "signed": part.signed or None,
        "unread": list(part.unread),
        "values": [
            {"field": each.field, "before": each.before or None, "after": each.after or None, "gap": each.gap or None}
            for each in part.values
        ],
        "figures_unchanged": list(part.standing),
        "words": {"before": words.before_words, "after": words.after_words, "kept": words.kept_words},
        "passages": [_passage(each) for each in words.passages],
        "kept": [{"rubric": each.rubric, "words": each.words, "text": each.text} for each in words.kept],
    }


def _passage(passage: ChangedPassage) -> dict[str, Any]:
    return {
        "became": passage.became,
        "moved": passage.moved,
        "before": passage.before or None,
        "after": passage.after or None,
        "gone": [passage.before[start:end] for start, end in passage.gone],
        "new": [passage.after[start:end] for start, end in passage.new],
        "rubric_before": passage.there or None,
        "rubric_after": passage.here or None,
        "other": passage.other or None,
    }


def _pages(pages: DifferentPages) -> dict[str, Any]:
    shown = [{"before": one.number if one else None, "after": other.number if other else None}
             for one, other in pages.pairs]  # fmt: skip
    return {"chapter": pages.title, "count": pages.count, "shown": shown}
