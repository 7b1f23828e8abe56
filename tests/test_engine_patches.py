"""The table of what is put in the place of parts of the engine, and the plain engine, which prints the same pages."""

from dataclasses import astuple, replace
from pathlib import Path
from pkgutil import resolve_name

import pytest

from livret.base import fingerprint, tokens
from livret.base.problems import EnvironmentFailure
from livret.build.loose_sheets.trial import PlainEngine, TrialPage
from livret.cli import doctor
from livret.edition.reading import Reading
from livret.engine import patches
from livret.engine.parcel import pack
from livret.engine.warmup import TRIAL, warm
from livret.pdf.model import Chapter, Fragment, Parcel
from livret.workers.pool import Pool
from tests.laying import Desk
from tests.printed import ROOT, exemple

#: Of places in points: rounding moves a line by less.
DECIMALS = 6


def test_what_is_needed_is_in_place() -> None:
    for patch in patches.PATCHES:
        if patch.needed:
            own = resolve_name(f"weasyprint.{patch.target}")
            assert own.__code__.co_filename.startswith(str(Path(patches.__file__).parents[1])), patch.target


def broken(monkeypatch: pytest.MonkeyPatch, **changes: str) -> str:
    """Return why an engine refuses to start in which one row of what is needed is as *changes* say."""
    row = patches.PATCHES[0]
    monkeypatch.setattr(patches, "PATCHES", (row, replace(row, **changes)))
    monkeypatch.setattr(patches, "setattr", pytest.fail, raising=False)  # nothing is replaced before all is found
    with pytest.raises(EnvironmentFailure) as failure:
        patches.install()
    return str(failure.value)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"target": "layout.block:gone"}, "weasyprint.layout.block:gone"),
        ({"target": "gone:block_box_layout"}, "weasyprint.gone:block_box_layout"),
        ({"target": "pdf.fonts:Gone.clean"}, "weasyprint.pdf.fonts:Gone.clean"),
        ({"parameters": "box context"}, "weasyprint.layout.block:block_box_layout(context, box, "),
    ],
)
def test_what_an_engine_lacks_is_named_with_the_version_to_install(
    changes: dict[str, str], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = broken(monkeypatch, **changes)
    assert told in said
    assert f"installez la version {patches.PROVEN[-1]}" in said


def another(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the engine be of a version that is not known."""
    monkeypatch.setattr(patches, "_version", lambda: "999.0")


def test_a_version_that_is_not_known_has_what_is_needed_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (patches.is_known(), patches.is_plain()) == (True, False)
    another(monkeypatch)
    assert (patches.is_known(), patches.is_plain()) == (False, True)
    assert patches.installable() == [patch for patch in patches.PATCHES if patch.needed]


def crashed(_parcel: Parcel) -> Fragment:
    raise TypeError("solve() takes 3 positional arguments")


def test_an_engine_that_is_not_known_and_lays_nothing_out_is_to_blame(monkeypatch: pytest.MonkeyPatch) -> None:
    warm(crashed)  # the one that is known is not
    another(monkeypatch)
    with pytest.raises(EnvironmentFailure, match=r"WeasyPrint 999\.0.*takes 3 positional arguments"):
        warm(crashed)


def test_a_word_that_is_not_known_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVRET_ENGINE", "plian")
    with Pool() as pool, pytest.raises(EnvironmentFailure, match=r"LIVRET_ENGINE.*plian.*plain"):
        pool.render(TRIAL)


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    exemple()  # by the quick engine, whichever test is the first to want it
    monkeypatch.setenv("LIVRET_ENGINE", "plain")


@pytest.mark.parametrize("count", [2, pytest.param(None, marks=pytest.mark.slow)], ids=["two", "all"])
@pytest.mark.usefixtures("plain")
def test_a_plain_engine_puts_every_line_where_the_quick_one_does(count: int | None) -> None:
    reading = Reading(ROOT / "reports/exemple")
    territories_first = sorted(
        exemple().proofs.sheets, key=lambda each: not each.fragment.slug.startswith("territoire-")
    )
    with Pool() as pool:
        assert pool.versions()["engine"] == "plain"
        for laid_out in territories_first[:count]:
            theirs = pool.render(pack(laid_out.chapter, reading))
            assert places(theirs) == places(laid_out.fragment), laid_out.chapter.slug


def places(fragment: Fragment) -> list[object]:
    """Return where the lines, the targets of links and the headings of *fragment* stand, without what rounding adds."""
    lines = [(number, *line) for number, page in enumerate(fragment.lines) for line in page]
    targets = [(name, *astuple(anchor)) for name, anchor in fragment.anchors.items()]
    headings = map(astuple, fragment.headings)
    return [
        tuple(round(each, DECIMALS) if isinstance(each, float) else each for each in place)
        for place in (*lines, *targets, *headings)
    ]


@pytest.mark.usefixtures("plain")
def test_what_a_plain_engine_made_is_not_taken_for_what_the_quick_one_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    one = fingerprint.HOUSE["programs"]()
    monkeypatch.delenv("LIVRET_ENGINE")
    assert fingerprint.HOUSE["programs"]() != one


def _plain_engine() -> PlainEngine:
    page = TrialPage(Fragment("essai", "Essai", "right", b"", ()), {"engine": "plain"}, ())
    assert page.plain
    return page.plain


def test_the_doctor_tells_why_an_engine_is_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    unproven = doctor._plain(_plain_engine())
    monkeypatch.setenv("LIVRET_ENGINE", "plain")
    chosen = doctor._plain(_plain_engine())
    assert {(check.well, check.needed) for check in (unproven, chosen)} == {(False, False)}
    assert all(check.what.startswith("moteur simple") for check in (unproven, chosen))
    assert "éprouvée" in unproven.what
    assert f"WeasyPrint {patches.PROVEN[-1]}" in unproven.remedy
    assert "LIVRET_ENGINE" in chosen.remedy


BEGUN = {
    "heading": "<h3{}>Titre</h3>",
    "lower heading": "<h4{}>Titre</h4>",
    "table": "<table{}><thead><tr><th>Titre</th></tr></thead><tbody><tr><td>Un</td></tr></tbody></table>",
    "box": '<aside class="box"{}><p class="box__title">Titre</p><p>Un.</p></aside>',
    "quotation": '<figure class="quote"{}><blockquote><p>Titre</p></blockquote><figcaption>Un</figcaption></figure>',
    "key figure": '<figure class="key-figure"{}><p class="key-figure__value">Titre</p></figure>',
    "within a block": "<div><p>Une ligne.</p><h3{}>Titre</h3></div>",
}


@pytest.mark.parametrize("begun", BEGUN.values(), ids=BEGUN)
def test_a_column_begins_on_the_line_of_its_neighbour_whatever_it_begins_with(begun: str) -> None:
    def top(prose: str) -> float:
        style = "column-fill: auto; columns: 2; height: 43.7mm; width: 164mm"
        body = f'<article class="chapter"><div class="prose" style="{style}">{prose}</div></article>'
        html = f'<html lang="fr" class="side-left"><head><title>t</title></head><body>{body}</body></html>'
        (page,) = Desk(None).render(Chapter("c", "Chapitre", html, "left")).lines
        (found,) = (base for _left, base, _width, _size, _source, words in page if words == "Titre")
        return found

    lines = "<p>Une ligne.</p>" * (8 if begun.startswith("<div>") else 9)
    first = begun.replace("<p>Une ligne.</p>", "").format(' style="margin-top: 0"')
    assert top(lines + begun.format("")) == pytest.approx(top(first), abs=0.01)
    assert top("<p>Une ligne.</p>" + begun.format("")) > top(first) + 15  # elsewhere it has its margin


def test_a_text_that_fills_its_line_but_for_a_space_is_not_broken_behind_its_first_word() -> None:
    words = "Le territoire d’exemple dessine à grands traits l’expérimentation fictive de proche en proche. Essai. "
    measures = range(600, 900, 4)  # tenths of a mm: at some of them the last line is full but for its space
    prose = "".join(f'<p style="width: {each / 10}mm">{words}<strong>Fin.</strong></p>' for each in measures)
    body = f'<article class="chapter"><div class="prose" style="hyphens: auto">{prose}</div></article>'
    html = f'<html lang="fr" class="side-left"><head><title>t</title></head><body>{body}</body></html>'
    pages = Desk(None).render(Chapter("c", "Chapitre", html, "left")).lines
    said = [words.strip() for page in pages for *_place, words in page]
    assert sum(each.endswith("Essai.") for each in said) == said.count("Fin.") > len(measures) // 10
    assert "l’expérimenta-" not in said


@pytest.mark.parametrize("caption", ["", "<caption>Tableau : essai</caption>"], ids=["bare", "captioned"])
def test_what_follows_a_table_is_on_the_grid(caption: str) -> None:
    rows = "".join(f"<tr><td>Un {each}</td></tr>" for each in range(3))
    table = f"<table>{caption}<thead><tr><th>Titre</th></tr></thead><tbody>{rows}</tbody></table>"
    body = f'<article class="chapter"><div class="prose"><p>Avant.</p>{table}<p>Ensuite.</p></div></article>'
    html = f'<html lang="fr" class="side-left"><head><title>t</title></head><body>{body}</body></html>'
    (page,) = Desk(None).render(Chapter("c", "Chapitre", html, "left")).lines
    tops = {words.strip(): base for _left, base, _width, _size, _source, words in page}
    lines = (tops["Ensuite."] - tops["Avant."]) / tokens.length("line")
    assert lines == pytest.approx(11 + bool(caption), abs=1e-3)
