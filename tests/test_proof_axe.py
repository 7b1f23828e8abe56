"""The « bon à tirer » in a real browser: axe-core finds nothing in it, on screen and in print, wide and narrow."""

import importlib.resources
import json
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from livret.base.problems import Kind, Severity
from livret.proof.model import Remark
from livret.proof.report.report import as_html
from tests.test_proof_report import RICH, SQUARE, made, paper

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MACOS = tuple(f"/Applications/{name}.app/Contents/MacOS/{name}" for name in ("Chromium", "Google Chrome"))
CHROMIUM = next(filter(None, (*map(shutil.which, NAMES), *(path for path in MACOS if Path(path).exists()))), None)

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed: « make system-tests » brings one")

#: Every rule but those still being tried and those of AAA; the size of what is pressed (2.5.8) must be asked for.
#: Of what a rule is content with, one element is named: naming all of them takes longer than the rules.
OPTIONS = '{rules: {"target-size": {enabled: true}}, resultTypes: ["violations"]}'

MANY = Kind("LANGUE-001", "unknown word", "correct it", severity=Severity.WARNING)
REPORTS = {
    "rich": RICH,
    "ready": made(printer=(("Pages", "8"),)),
    "folded": made(*(Remark(MANY.at(None), "dos", 1 + n % 8, SQUARE) for n in range(120))),
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium has no sandbox for root
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=sandbox)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    """Lend the page of all tests of a file: a new one takes three times as long, and so do its first rules."""
    context = browser.new_context(offline=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def page(tab: Page) -> Iterator[Page]:
    """Lend a page that may reach nothing, and that complains of nothing."""
    found: list[str] = []
    heard: dict[Any, Callable[[Any], None]] = {
        "console": lambda message: found.append(message.text),
        "pageerror": lambda fault: found.append(str(fault)),
        "request": lambda request: found.append(request.url) if request.url.startswith("http") else None,
    }
    tab.set_viewport_size({"width": 1280, "height": 720})
    tab.emulate_media(media="screen")
    for event, hear in heard.items():
        tab.on(event, hear)
    yield tab
    tab.goto("about:blank")
    for event, hear in heard.items():
        tab.remove_listener(event, hear)
    assert found == []


def opened(page: Page, folder: Path, html: bytes) -> None:
    file = folder / "rapport.html"
    file.write_bytes(html)
    page.goto(file.as_uri())


def violations(page: Page) -> list[str]:
    """Return what axe-core complains of, by all its rules but those still being tried: rule and element."""
    source = (importlib.resources.files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
    page.evaluate(source)
    found: dict[str, Any] = json.loads(page.evaluate(f"axe.run(document, {OPTIONS}).then(JSON.stringify)"))
    assert len(found["passes"]) > 15
    return [f"{rule['id']}: {node['html'][:90]}" for rule in found["violations"] for node in rule["nodes"]]


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("media", ["screen", "print"])
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing(page: Page, tmp_path: Path, name: str, media: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(media=media)
    opened(page, tmp_path, as_html(REPORTS[name], paper(8), date(2026, 3, 1)))
    for element in page.query_selector_all("details"):
        element.evaluate("element => { element.open = true }")
    assert violations(page) == []


def test_axe_speaks_where_something_is_wrong(page: Page, tmp_path: Path) -> None:
    html = as_html(RICH, paper(8), date(2026, 3, 1)).replace(b' lang="fr"', b"").replace(b"<h2 ", b"<h5 ")
    opened(page, tmp_path, html)
    assert {found.partition(":")[0] for found in violations(page)} >= {"html-has-lang", "heading-order"}


@pytest.mark.parametrize("width", [1280, 360, 320])
def test_nothing_is_wider_than_the_window(page: Page, tmp_path: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    opened(page, tmp_path, as_html(RICH, paper(8), date(2026, 3, 1)))
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_house_s_faces_and_pictures_are_shown(page: Page, tmp_path: Path) -> None:
    opened(page, tmp_path, as_html(RICH, paper(8), date(2026, 3, 1)))
    page.evaluate("document.fonts.ready.then(() => true)")
    faces = page.evaluate("[...document.fonts].filter(face => face.status == 'loaded').map(face => face.family)")
    assert {face.strip('"') for face in faces} == {"Bricolage Grotesque", "Source Serif 4"}
    assert page.evaluate("[...document.images].map(image => image.naturalWidth > 100)") == [True] * 6


def test_the_keyboard_comes_to_the_contents_at_once(page: Page, tmp_path: Path) -> None:
    opened(page, tmp_path, as_html(RICH, paper(8), date(2026, 3, 1)))
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    assert skip.evaluate("element => element === document.activeElement && element.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"
