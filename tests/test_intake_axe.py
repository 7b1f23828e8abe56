"""The report of an import in a real browser: axe-core finds nothing in it, and nothing is wider than the window."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from livret.intake import report
from livret.intake.model import Outcome
from tests.test_intake_report import BARE, RICH, TEXT
from tests.test_proof_axe import CHROMIUM, browser, opened, page, tab, violations

__all__ = ["browser", "page", "tab"]  # fixtures

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed: « make system-tests » brings one")

NEW = Outcome("a.docx", "word", passages=TEXT.passages[1:2])


@pytest.mark.parametrize("outcomes", [RICH, (BARE, NEW)], ids=["rich", "new"])
@pytest.mark.parametrize("media", ["screen", "print"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing(page: Page, tmp_path: Path, outcomes: tuple[Outcome, ...], media: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(media=media)
    opened(page, tmp_path, report.page(outcomes, "exemple", written=False).encode())
    assert violations(page) == []
    if media == "screen":
        assert page.evaluate("document.documentElement.scrollWidth") == width
