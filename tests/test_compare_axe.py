"""A comparison in a real browser: axe-core finds nothing in it, and nothing is wider than the window."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page

from livret.archive.compare.model import (
    ChangedPassage,
    ComparedText,
    Comparison,
    DifferentPages,
    KeptPassage,
    LoneTerritory,
    PagePicture,
    Rank,
    Section,
    SideTitle,
    Value,
)  # fmt: skip
from livret.archive.compare.report import as_html
from tests.test_proof_axe import CHROMIUM, browser, opened, page, tab, violations

__all__ = ["browser", "page", "tab"]  # fixtures

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed: « make system-tests » brings one")


def face(number: int) -> PagePicture:
    data = BytesIO()
    Image.new("RGB", (480, 678), "white").save(data, "JPEG")
    return PagePicture(number, data.getvalue(), 400, 565)


LONG = "CommunautédecommunesàunnombienlongetsansaucunespaceQuiNeSeCoupePas" * 2
PASSAGES = (
    ChangedPassage(
        "changed", "Il a 84 ans.", "Il a 86 ans.", ((5, 7),), ((5, 7),), "Les limites", "Le bilan", moved=True
    ),
    ChangedPassage("added", "", LONG, new=((0, len(LONG)),), here="Les limites", other="Pays d’Exemple"),
    ChangedPassage("removed", "Une phrase.", "", gone=((0, 11),), there="Les limites", other="Pays d’Exemple"),
    ChangedPassage("moved", "Une ligne.\nUne autre.", "Une ligne.\nUne autre.", there="A", here="B", moved=True),
)
KEPT = (KeptPassage("Les limites", "Une phrase restée.\nUne autre.", 5),)
RICH = Comparison(
    SideTitle("exemple/v1", "Essai", "2024-2025", ("edition.yaml:3 : une faute",)),
    SideTitle("exemple", "Essai", "2025-2026"),
    yearly=True,
    new=(LoneTerritory("Pays Neuf", "pays-neuf", 12, PASSAGES[1:2]),),
    gone=(LoneTerritory("Pays Parti", "pays-parti", 1),),
    ranks=(Rank("Pays d’Exemple", 1, 2),),
    edition=Section("edition.yaml", values=(Value("colophon.acheve_d_imprimer", "", "janvier 2026"),)),
    texts=(Section("Édito", "edito", words=ComparedText(kept=KEPT, after_words=5, before_words=5, kept_words=5)),),
    territories=(
        Section(
            "Pays d’Exemple", "pays", LONG, "vieux", (Value("population", "1 (2023)", LONG, "+1 %"),),
            ("communes : 3",), ComparedText(PASSAGES, KEPT, 40, 40, 5), ("non comparé : photos",),
            "Camille Fiction, 2026-01-10",
        ),
        Section("Pays Pareil", "pareil", words=ComparedText((), KEPT, 5, 5, 5), standing=("communes : 3",)),
    ),
    pages=(
        DifferentPages("Pays d’Exemple", ((face(6), face(8)), (None, face(9))), 3),
        DifferentPages("Notes", ((face(1), face(1)),), 1),
    ),
    page_counts=(24, 25),
    notes=("une note",),
)  # fmt: skip
SAME = Comparison(replace(RICH.before, faults=()), RICH.before, yearly=False)


@pytest.mark.parametrize("told", [RICH, SAME], ids=["rich", "same"])
@pytest.mark.parametrize("media", ["screen", "print"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing(page: Page, tmp_path: Path, told: Comparison, media: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(media=media)
    opened(page, tmp_path, as_html(told, date(2026, 3, 1)))
    for element in page.query_selector_all("details"):
        element.evaluate("element => { element.open = true }")
    assert violations(page) == []
    if media == "screen":
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_before_and_after_are_told_to_who_does_not_see_them(page: Page, tmp_path: Path) -> None:
    opened(page, tmp_path, as_html(RICH, date(2026, 3, 1)))
    changed = page.locator(".passage--changed").first
    assert changed.locator("del").inner_text() == "84"
    assert changed.locator("ins").inner_text() == "86"
    assert [text.partition(":")[0].strip() for text in changed.locator(".unseen").all_inner_texts()] == [
        "Avant",
        "Après",
    ]
    assert all(image.get_attribute("alt") for image in page.locator("img").all())
