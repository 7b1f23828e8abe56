"""Notes of a territory: pages are foreseen with those of their own calls, and print them in the layout tried first."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bench.pages import drawn
from bench.pages.built import OPEN
from livret.base import tokens
from livret.build.copyfit import candidates
from livret.design import compose, heights
from livret.design.openings import long
from livret.design.openings.candidates import Candidate
from livret.design.openings.choice import foreseen
from livret.design.openings.deal import dealt
from livret.design.openings.matter import Matter
from livret.design.text_sizes import HOUSE, LARGE
from livret.edition.check.edition import check
from livret.edition.load.folder import load
from livret.edition.model import Edition
from tests.laying import Desk
from tests.trees import tree

SENTENCE = "Le territoire a perçu l’accompagnement comme un accélérateur. "
#: Of 15 mm: two lines, and the room above them.
CALL = f'<span class="footnote">{SENTENCE * 2}</span>'
HIGH = (2 * 4 + 12 * 25.4 / 72) / HOUSE.line


def noted(folder: Path, words: int, last: bool = False, **has: Any) -> Edition:
    """Return an edition of one drawn territory of *words*, whose first rubric, or the *last* one, calls a note."""
    matter = replace(drawn.Matter(2, words, 0, "paysage", False, False, 3, 1), **has)
    text = drawn.write([matter], folder) / "territoires" / matter.slug / "texte.md"
    typed = text.read_text("utf-8").rstrip()
    begun, call, rest = typed.rpartition(".") if last else typed.partition(".")
    text.write_text(f"{begun}{call}[^a]{rest}\n\n[^a]: {drawn.prose(Random(1), 30)}\n", "utf-8")
    return check(load(folder))


@pytest.mark.parametrize("last", [False, True], ids=["first", "last"])
@pytest.mark.parametrize(
    ("words", "has"), [(260, {"contours": True}), (560, {"exergue": True}), (160, {}), (820, {"facts": 3})]
)
def test_notes_below_a_voice_at_the_foot_fit_at_the_first_try(
    tmp_path: Path, words: int, has: dict[str, Any], last: bool
) -> None:
    """The foot of the page was foreseen where its notes are: every layout took a page more, one page was 89 % empty."""
    edition = noted(tmp_path / "a", words, last, **has)
    (territory,) = edition.territories
    layout, chapter = next(candidates(edition, territory, order=dealt(edition)[territory.slug]))
    fragment = Desk(tmp_path / "a").render(chapter)
    assert len(fragment.pages) == layout.pages
    foot = tokens.length("margin-top") + tokens.length("text-height")
    notes = [line for page in fragment.lines for line in page if line[3] == pytest.approx(8.5) and "1." in line[5]]
    assert notes
    assert all(line[1] < foot for line in notes)


def test_no_note_crosses_the_edge_of_a_narrow_tint(tmp_path: Path) -> None:
    edition = noted(tmp_path / "a", 340, contours=True)
    (territory,) = edition.territories
    found = [*foreseen(territory, ("carte", "voix", "texte"))]
    tinted = [group for each in found for group in each.layout.groups if group.units and group.units[-1].tinted]
    assert tinted
    called = [
        group for group in tinted if any(Matter.of(territory).has(unit, frozenset({"note"})) for unit in group.units)
    ]
    assert {(group.voices, group.measure) for group in called} <= {("foot", heights.PAGE_MM)}


@pytest.mark.parametrize(
    ("html", "left", "found"),
    [
        (f"<p>{SENTENCE * 3}{CALL}</p>", 10, (0, 5 - HIGH, 0)),  # the note is on the page of its text
        (f"<p>{SENTENCE * 8}{CALL}</p>", 6, (1, 51 - HIGH, 0)),  # and on the last of two, where it is called
        (f"<p>{CALL}{SENTENCE * 8}</p>", 6 + HIGH, (1, 51, 0)),  # or on the first one alone
        (f"<p>{SENTENCE * 3}{CALL}</p>", 5, (1, 48 - HIGH, 5)),  # no room for a line and the note: both turn
    ],
)
def test_a_note_takes_room_on_the_page_of_its_call_alone(
    html: str, left: float, found: tuple[int, float, float]
) -> None:
    """Every page that a text ran on over was foreseen with all its notes: a third of the last one was empty."""
    assert heights.columns(tree(html), "fr").run_on(2, left, 53) == pytest.approx(found, abs=0.01)


def test_a_text_across_the_page_runs_on_with_its_notes_and_below_its_heading() -> None:
    rows = heights.column(tree(f"<p>{SENTENCE * 8}{CALL}</p>"), heights.PAGE_MM, 0, "fr", LARGE[0])
    lines = rows.height
    assert rows.run_down(2, 1, 40) == pytest.approx((1, 40 - 2 - lines - rows.foot(0), 1))
    assert rows.run_down(0, 4, 40) == pytest.approx((1, 40 - (lines - 4) - rows.foot(0), 0))


def uneven(folder: Path) -> Edition:
    """Return an edition of one territory with nothing to show, whose last voice is as long as the rest of its text."""
    matter = drawn.Matter(2, 1000, 0, "paysage", False, False, 3, 1)
    text = drawn.write([matter], folder) / "territoires" / matter.slug / "texte.md"
    said = Random(2)
    parts = {0: ("", 130), 1: ("- ", 60), 2: ("- ", 230), 4: ("", 640)}
    bodies = [f"## {drawn.HEADINGS[rank]}\n\n{mark}{drawn.prose(said, words)}" for rank, (mark, words) in parts.items()]
    text.write_text("\n\n".join(bodies), "utf-8")
    return check(load(folder))


def test_a_long_text_that_leaves_holes_is_set_large_throughout(tmp_path: Path) -> None:
    """Too much for an opening, too little for two, and nothing to show: a page was 79 % empty."""
    edition = uneven(tmp_path / "a")
    (territory,) = edition.territories
    matter = Matter.of(territory)

    def least(found: Iterator[Candidate]) -> float:
        return min((max(group.hole for group in each.layout.groups) for each in found), default=HOUSE.lines)

    usual, larger = long.longer(matter, 4, (0, -1, -2)), [*long.longer(matter, 4, (), large_texts=True)]
    assert least(iter(larger)) <= OPEN * HOUSE.lines < least(usual)
    layout = min(larger, key=lambda each: each.badness).layout
    assert any(group.pages > 1 and group.running for group in layout.groups)
    fragment = Desk(tmp_path / "a").render(compose.territory(edition, territory, layout))
    assert len(fragment.pages) == layout.pages


def test_a_photograph_alone_in_its_column_gives_way() -> None:
    """An upright one was 26 lines high, or nothing: a text that was a few lines too high was set smaller."""
    upright = heights.PhotoUnit(1.5, "Un essai", "", 120, may_be_cropped=True)
    (whole,) = heights.placed([upright])
    high = heights.album([upright], [whole])
    (lower,) = heights.stretched([upright], heights.PAGE_MM, high - 4) or [whole]
    assert (lower.wide, lower.column) == (whole.wide, whole.column)
    assert heights.album([upright], [lower]) <= high - 4
    assert lower.high >= whole.high * (1 - heights.MOST_CUT)
    assert heights.stretched([upright], heights.PAGE_MM, high * 0.6) is None  # no more than a quarter is cut
    assert heights.stretched([replace(upright, may_be_cropped=False)], heights.PAGE_MM, high - 4) is None
