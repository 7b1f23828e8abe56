"""The empty bands of printed pages: measured where they are laid out as in the file; no page keeps a tall one."""

from collections.abc import Callable, Iterator
from functools import cache

import pytest

from bench.pages import bands, built
from livret.base.tokens import length
from livret.build import fill
from livret.edition.model import Territory
from livret.pdf.model import Chapter, EmptyBand
from tests import printed
from tests.laying import Desk

TOP, HEIGHT, LINE = (length(name) for name in ("margin-top", "text-height", "line"))
EDITIONS = [printed.real, printed.exemple]


@cache
def measured(edition: Callable[[], printed.Printed]) -> list[bands.Page]:
    return bands.measure(edition().pdf)


def territories(edition: Callable[[], printed.Printed]) -> Iterator[tuple[Territory, int, EmptyBand]]:
    """Yield each page of each territory, by its number from 1, with its band."""
    for subject in edition().proofs.edition.territories:
        for number, band in enumerate(edition().chapter(f"territoire-{subject.slug}").bands, 1):
            yield subject, number, band


@pytest.mark.parametrize("edition", EDITIONS)
def test_bands_are_those_that_are_measured_in_the_file(edition: Callable[[], printed.Printed]) -> None:
    pages = measured(edition)
    found = {
        first + number: band.height / HEIGHT
        for slug, first, count in edition().book.chapters
        for number, band in enumerate(edition().chapter(slug).bands[:count])
    }
    inner = {page.number: page.band for page in pages if page.inner}
    assert len(inner) > 5
    assert {number: found[number] for number in inner} == pytest.approx(inner, abs=0.02)


def page(body: str) -> EmptyBand:
    """Return the band of a page of a territory whose text is *body*; each line of it is in a box of its own."""
    html = (
        f'<html lang="fr" class="side-left"><head><title>T</title></head><body>'
        f'<article class="chapter chapter--territory"><div class="prose" data-src="0">{body}</div></article>'
        f"</body></html>"
    )
    (band,) = Desk(None).render(Chapter("c", "Chapitre", html, "left")).bands
    return band


def lines(begins: float, ends: float, content: str = "", style: str = "") -> str:
    """Return *content* in a box from line *begins* to *ends* of the page."""
    place = (
        f"left: 0; position: absolute; top: calc(var(--line) * {begins}); height: calc(var(--line) * {ends - begins})"
    )
    return f'<div style="{place}; width: 164mm; {style}">{content}</div>'


WORD = "<p>mot</p>"
AROUND = "".join(lines(at, at + 1, WORD) for at in (0, 10, 20, 40, 46, 52))
MAP = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="164mm" height="97mm" viewBox="0 0 3280 1940">'
    "<title>Carte</title>{}</svg>"
)
PAPER = '<path fill="#e4dbc5" d="M0 0h3280v1940h-3280z"/>'
LAND = '<path fill="#601d2b" d="M100 500l1000 200-800 300z"/>'


@pytest.mark.parametrize(
    ("there", "empty"),
    [
        ("", 19),
        (lines(21, 40, style="background: var(--tint)"), 19),
        (lines(30, 31, WORD), 9),
        (lines(30, 31, '<span style="padding-left: 120mm">mot</span>'), 9),  # in the right column
        (lines(21, 40, MAP.format(PAPER)), 19),  # ground of one tone
        (lines(21, 40, MAP.format(PAPER + LAND)), 9.4),
        (
            lines(21, 40, MAP.format('<g transform="scale(2)"><path d="M9 9q3 -3 6 0"/></g>')),
            9,
        ),  # drawn otherwise: whole
        (lines(21, 40, f'<div aria-hidden="true">{MAP.format(LAND)}</div>'), 19),  # an ornament
    ],
    ids=["nothing", "tint", "text", "right column", "ground", "map", "drawing", "ornament"],
)
def test_text_and_what_is_drawn_of_maps_fill_a_band(there: str, empty: float) -> None:
    assert page(AROUND + there).height / LINE == pytest.approx(empty, abs=0.4)


def test_notes_at_the_foot_hide_no_band_above_them() -> None:
    band = page('<p>Un mot<span class="footnote" id="note-1" data-src="0">Une note.</span>.</p>')
    assert (band.begins - TOP) / LINE == pytest.approx(1, abs=0.3)
    assert band.height / HEIGHT > 0.9


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_page_of_a_territory_keeps_a_band_that_readers_see(edition: Callable[[], printed.Printed]) -> None:
    """One that has something to be laid out with (``bench.pages``): the others are short, and have a wider limit."""
    limits = {slug: has.limit for slug, has in built.matter(edition().proofs.edition).items()}
    tall = {
        (subject.slug, number): f"{band.height / HEIGHT:.0%}"
        for subject, number, band in territories(edition)
        if band.height / HEIGHT > limits[f"territoire-{subject.slug}"]
    }
    assert tall == {}


def test_holes_are_told_as_printed() -> None:
    entries = {row.slug: row.decisions for row in fill.rows(printed.exemple().proofs)}
    for subject, number, band in territories(printed.exemple):
        page = printed.exemple().first_page(f"territoire-{subject.slug}") + number - 1
        lines = f"{round(band.height / LINE)} lignes vides page {page}"
        assert (lines in entries[subject.slug]) == (band.height / HEIGHT > 0.15), (subject.slug, page)
