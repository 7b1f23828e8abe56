"""A comparison as one HTML page that opens offline, and as data.

The words of the page are French, as those of the « bon à tirer » are; what could not be read is reported in the
reader's language.
"""

from collections.abc import Iterator
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
)
from livret.edition.typography.signs import NARROW_NO_BREAK_SPACE
from livret.proof.report.report import filled
from livret.proof.report.views import count, number
from livret.proof.report.word_marks import segments

#: Territories that are shown in full; the others are counted, and stand in the data.
_FULL = 300
_KINDS = {"changed": "Changé", "added": "Ajouté", "removed": "Retiré", "moved": "Déplacé"}


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """A territory in the table of all: where it is described, and its cells."""

    name: str
    anchor: str
    cells: tuple[str, ...]


def as_html(comparison: Comparison, on: date) -> bytes:
    """Return *comparison* as one HTML page in French, UTF-8; *on*: the day of the comparison."""
    changed = [
        (part, f"t{place}") for place, part in enumerate(comparison.territories, 1) if part.differs or part.unread
    ]
    house = [
        (part, f"m{place}")
        for place, part in enumerate((comparison.edition, *comparison.texts))
        if part.differs or part.unread
    ]
    alone = [(each, f"n{place}", "Nouveau") for place, each in enumerate(comparison.new)]
    alone += [(each, f"p{place}", "N’y est plus") for place, each in enumerate(comparison.gone)]
    pages = {each.title: each for each in comparison.pages or ()}
    names = {part.name for part, _anchor in (*changed[:_FULL], *house)}
    anchors = {part.name: anchor for part, anchor in changed[:_FULL]}
    return filled(
        "archive/compare.html.jinja", ("proof/report.css", "archive/compare.css"),
        comparison=comparison, day=on, verdict=_verdict(comparison), totals=_totals(comparison),
        kinds=_KINDS, segments=segments,
        faults=[(side.name, side.faults) for side in (comparison.before, comparison.after) if side.faults],
        lists=list(_lists(comparison)), rows=list(_rows(comparison, anchors, pages)),
        shown=changed[:_FULL], left_out=max(len(changed) - _FULL, 0), alone=alone, house=house,
        standing=[(part.name, part.standing) for part in comparison.territories if part.standing],
        untouched=[part for part in (*comparison.texts, *comparison.territories)
                   if part.words.after_words and not part.words.passages],
        pages_of=pages.get, other_pages=[each for each in comparison.pages or () if each.title not in names],
    )  # fmt: skip


def _verdict(comparison: Comparison) -> str:
    return "Ce qui a changé" if comparison.differs else "Rien n’a changé"


def _totals(comparison: Comparison) -> list[tuple[str, str]]:
    """Return the figures of the head, those that are none left out."""
    counts = comparison.counts()
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
    shown_rows = [(label, number(value)) for label, value in rows if value]
    if comparison.yearly and counts["words"]:
        shown_rows.append(("Texte repris tel quel", _share(counts["kept_words"], counts["words"])))
    return shown_rows


def _share(part: int, whole: int) -> str:
    """Return a share in percent; 0 % and 100 % stand for nothing and all alone."""
    if not whole:
        return "–"
    percent = round(100 * part / whole)
    percent = min(percent, 99) if part < whole else 100
    return f"{max(percent, 1) if part else 0}{NARROW_NO_BREAK_SPACE}%"


def _lists(comparison: Comparison) -> Iterator[tuple[str, list[str]]]:
    yield "Nouveaux territoires", [_alone(each, "reprend des mots de") for each in comparison.new]
    yield "Territoires qui n’y sont plus", [_alone(each, "des mots sont maintenant chez") for each in comparison.gone]
    yield "Territoires renommés", [_renamed(each) for each in comparison.renamed]
    yield "Territoires à une autre place", [
        f"{each.name} : {_rank(each.before)} avant, {_rank(each.after)} maintenant" for each in comparison.ranks
    ]  # fmt: skip


def _alone(known: LoneTerritory, words: str) -> str:
    others = ", ".join(dict.fromkeys(each.other for each in known.passages))
    return f"{known.name} ({count(known.words, 'mot', 'mots')})" + (f", {words} : {others}" if others else "")


def _renamed(part: Section) -> str:
    return f"{part.before} → {part.name}" if part.before else f"{part.name} : {part.before_slug} → {part.slug}"


def _rank(place: int) -> str:
    return "1er" if place == 1 else f"{place}e"


def _rows(comparison: Comparison, anchors: dict[str, str], pages: dict[str, DifferentPages]) -> Iterator[ComparisonRow]:
    for part in comparison.territories:
        words = part.words
        counted = [len(part.values), *(words.count(each) for each in ("changed", "added", "removed", "moved"))]
        cells = [number(each) if each else "–" for each in counted]
        cells.append(_share(words.kept_words, words.after_words))
        if comparison.pages is not None:
            cells.append(number(pages[part.name].count) if part.name in pages else "–")
        yield ComparisonRow(part.name, anchors.get(part.name, ""), tuple(cells))


# Data


def as_data(comparison: Comparison, on: date) -> dict[str, Any]:
    """Return *comparison* as data for JSON: all of it, in the same order; *on*: the day of the comparison."""
    return {
        "date": on.isoformat(),
        "before": _side(comparison.before),
        "after": _side(comparison.after),
        "differs": comparison.differs,
        "yearly": comparison.yearly,
        "counts": dict(comparison.counts()),
        "new": [_known(each) for each in comparison.new],
        "gone": [_known(each) for each in comparison.gone],
        "reordered": [{"name": each.name, "before": each.before, "after": each.after} for each in comparison.ranks],
        "edition": _section(comparison.edition),
        "texts": [_section(each) for each in comparison.texts],
        "territories": [_section(each) for each in comparison.territories],
        "pages": None if comparison.pages is None else [_pages(each) for each in comparison.pages],
        "page_counts": list(comparison.page_counts),
        "notes": list(comparison.notes),
    }


def _side(title: SideTitle) -> dict[str, Any]:
    return {"name": title.name, "title": title.title, "when": title.when, "faults": list(title.faults)}


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
