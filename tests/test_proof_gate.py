"""What a style hides is reported by every build, whatever hides it; what can be read is left in peace."""

from pathlib import Path

import pytest

from livret.base.problems import Location
from livret.build.findings import problem_of
from livret.pdf.model import Chapter, Finding
from livret.proof.gate import fragment
from tests import laying
from tests.laying import Desk
from tests.made import tiny
from tests.prose import Writer
from tests.test_overflow import FITS, WORDS, alone

PHOTO = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mNgYGAAAAAEAAHI6uv5AAAAAElFTkSuQmCC"
)
OVER = "position: absolute; top: 0; left: 0; width: 150mm; height: 40mm"

HIDES = {
    "white on white": (alone("color: white"), "has the colour of its ground"),
    "the colour of its card": (alone("color: #123456; background: #133557"), "has the colour of its ground"),
    "hardly another colour": (alone("color: #fafafa"), "has the colour of its ground"),
    "one word of a line": (f'<p data-src="7">Les <em style="color: white">acteurs</em> et {WORDS}</p>', "ground"),
    "its colour is that of the drawing behind": (
        f'<div style="background: #0a5">{alone("color: #0a5")}</div>', "has the colour of its ground",
    ),
    "transparent ink": (alone("color: #0001"), "is transparent"),
    "transparent": (alone("color: transparent"), "transparent"),
    "too small": (alone("font-size: 3.5pt"), "3,5 pt"),
    "made small": (alone("transform: scale(0.3)"), "pt"),
    "under a box": (f'{alone("")}<div style="{OVER}; background: #eee"></div>', "lies over it"),
    "under a picture": (f'{alone("")}<img alt="x" src="{PHOTO}" style="{OVER}">', "lies over it"),
    "under other text": (f'{alone("")}<div style="position: absolute; top: 0; left: 0">{WORDS}</div>', "set over it"),
    "pulled over the line before": (f"<div>{WORDS}</div>{alone('margin-top: -1.4em')}", "set over it"),
}  # fmt: skip

#: Text that other grounds carry: none of it is hidden.
SEEN = {
    **{name: body for name, body in FITS.items() if "class=" not in body},
    "white on a card": alone("color: white; background: #123456"),
    "white on a rounded card": alone("color: white; background: #123456; border-radius: 4mm; padding: 4mm"),
    "white on a round card": alone(
        "color: white; background: #123456; border-radius: 50%; width: 60mm; height: 60mm; padding: 18mm", "Huit mots"
    ),
    "white on a picture": alone(f"color: white; background: url('{PHOTO}') 0 0 / 100% 100%"),
    "white on a gradient": alone("color: white; background: linear-gradient(to right, #123, #456)"),
    "white on a shape": '<div style="position: relative"><svg width="150mm" height="20mm" viewBox="0 0 150 20"'
    ' style="position: absolute; top: 0; left: 0"><path d="M0 0L150 0L150 20L0 18Z" fill="#123"/></svg>'
    '<div data-src="7" style="position: absolute; top: 5mm; left: 5mm; color: white">Deux mots</div></div>',
    "words of a map": '<svg width="90mm" height="40mm" viewBox="0 0 90 40">'
    '<path d="M0 0L90 0L90 40L0 40Z" fill="#123"/>'
    '<text x="9" y="20" font-size="4" fill="white">Sète</text></svg>',
    "a veil": f'{alone("")}<div style="{OVER}; background: #fff8"></div>',
    "a rule under a title": alone("border-bottom: 1mm solid #123; font-size: 20pt", "Un titre"),
    "small and read": alone("font-size: 6pt"),
    "turned": alone("transform: rotate(-90deg); position: absolute; top: 60mm; left: 20mm", "Un&nbsp;mot"),
    "a dark page": f'<div style="background: #222; color: #eee; margin: -20mm; padding: 20mm">{WORDS}</div>',
    "superscripts": f"<p>Le 1<sup>er</sup> et le 2<sup>e</sup>. {WORDS}</p>",
    "an exponent over another": f"<p>a<sup>b</sup><sub>c</sub> {WORDS}</p>",
    "accents on tight lines": alone("line-height: 0.95; text-transform: uppercase", "ÉCOLES ÇÀ ET LÀ " * 20),
}  # fmt: skip


@pytest.fixture(scope="module")
def engine() -> Desk:
    return Desk(None)


def laid_out(engine: Desk, body: str) -> tuple[Chapter, tuple[Finding, ...]]:
    html = f'<!doctype html><html lang="fr" class="side-left"><head><title>t</title></head><body>{body}</body></html>'
    chapter = Chapter("c", "Chapitre", html, "left", sources=(None,) * 7 + (Location("texte.md", 3),))
    return chapter, fragment.findings(chapter, engine.render(chapter))


@pytest.mark.parametrize("name", HIDES)
def test_text_that_a_style_hides_is_told_with_its_line(
    engine: Desk, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIVRET_LANG", "en")
    body, why = HIDES[name]
    chapter, found = laid_out(engine, body)
    assert {each.code for each in found} == {"PARITE-006"}
    problem = problem_of(chapter, found[0])
    assert why.replace(",", ".") in problem.message
    assert problem.location
    assert (problem.location.file, problem.location.line) == ("texte.md", 3)


@pytest.mark.parametrize("name", SEEN)
def test_text_that_is_seen_is_left_in_peace(engine: Desk, name: str) -> None:
    assert laid_out(engine, SEEN[name])[1] == ()


@pytest.mark.parametrize("seed", [1, 3, 4, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (0, 2))])
def test_whatever_authors_write_is_printed_and_seen(tmp_path: Path, seed: int) -> None:
    proofs = laying.laid_out(tiny(tmp_path, Writer(seed).text(15)))
    assert [problem for problem in proofs.warnings if problem.code.startswith(("PARITE", "RENDU"))] == []


def test_words_that_a_drawing_covers_are_told_of_the_drawing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVRET_LANG", "en")
    (tmp_path / "plan.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 40" width="100mm" height="40mm">'
        '<text x="9" y="20" font-size="9">La mairie</text><rect width="100" height="40" fill="#123"/></svg>'
    )
    shown = '<p data-src="1">La.</p><img data-src="7" alt="Plan" src="https://edition.invalid/plan.svg">'
    chapter, found = laid_out(Desk(tmp_path), shown)
    assert [(each.code, each.source) for each in found] == [("PARITE-059", 7)]
    assert "plan.svg" in (message := problem_of(chapter, found[0]).message)
    assert "“La mairie”" in message
