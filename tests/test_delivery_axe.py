"""The page of review in a real browser: axe-core finds nothing in it, and a keyboard alone goes through it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page

from livret.delivery import review
from livret.delivery.messages import Envelope, MessageText, compose, share
from livret.delivery.store import Manifest, Prepared, Store
from tests.test_proof_axe import CHROMIUM, browser, opened, page, tab, violations

__all__ = ["browser", "page", "tab"]  # fixtures

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed: « make system-tests » brings one")

PEOPLE = {"Alix Exemple": "essai", "Sacha <b>Modèle</b>": "", "Camille {nom} de la Très-Longue-Fiction": "essai"}


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    store = Store("exemple", "erratum", tmp_path_factory.mktemp("envois"))
    store.begin()
    shared, found = share(b"%PDF-1.7\n"), []
    for number, (name, territory) in enumerate(PEOPLE.items()):
        address = f"{number}@exemple.fr"
        envelope = Envelope("a@exemple.fr", "A", "", address, "b", datetime(2026, 3, 1, tzinfo=UTC), "b@id")
        message = compose(envelope, MessageText("Objet", "Texte", "<p>Texte</p>"), "x.pdf", b"%PDF-1.7\n", shared)
        store.keep(str(number), message)
        found.append(
            Prepared(str(number), address, name, address, territory, "Objet", "b@id",
                     store.share(shared), message.digest(shared.lines), "0" * 64, "x.pdf", 2_000_000,
                     f"Madame {name},\n\nUn paragraphe à tous.", f"Madame {name},\n\nUne lettre à tous.")
        )  # fmt: skip
    store.finish(Manifest("exemple", "1", "erratum", "a@exemple.fr", 0, "", "", "", "", tuple(found)))
    return review.write(store, {"essai": "Territoire d’Essai"}, ("1 personne s’est opposée.",)).read_bytes()


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_in_the_review(page: Page, tmp_path: Path, html: bytes, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    opened(page, tmp_path, html)
    for element in page.query_selector_all("details"):
        element.evaluate("element => { element.open = true }")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_keyboard_alone_reviews_every_message(page: Page, tmp_path: Path, html: bytes) -> None:
    opened(page, tmp_path, html)
    page.keyboard.press("Tab")
    page.keyboard.type("fiction")
    assert page.locator("article:visible").count() == 1
    assert page.locator("#count").inner_text() == "1 message"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "territory"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("article:visible details").get_attribute("open") is not None
    assert "Un paragraphe à tous." in page.locator("article:visible .text").first.inner_text()
    assert page.locator("article:visible mark").first.inner_text() == "Madame Camille {nom} de la Très-Longue-Fiction,"


def test_what_was_left_aside_is_said(page: Page, tmp_path: Path, html: bytes) -> None:
    opened(page, tmp_path, html)
    assert "1 personne s’est opposée." in page.locator("header").inner_text()
