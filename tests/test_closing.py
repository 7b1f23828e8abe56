"""What layout does of itself to close pages is reported, and what a sheet pins is done or said not to be."""

from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from livret.base.tokens import length
from livret.build import fill
from livret.catalogue.fit import HOLLOW
from livret.cli import main
from livret.design.layout import BETWEEN, TIGHT_BETWEEN, Layout, PageGroup, units
from livret.design.openings import candidates
from livret.design.openings.choice import is_worn, layouts, not_worn, ranked
from livret.design.openings.decisions import Decision, holes, in_words, of_layout
from livret.design.openings.dresses import DRESSES
from livret.design.openings.flow import without_photos
from livret.design.openings.long import LONG_DRESSES
from livret.design.openings.matter import Matter
from livret.design.openings.pair import DUO
from livret.design.text_sizes import HOUSE, LARGE, Size, size
from livret.edition.check.edition import check
from livret.edition.load.folder import load
from livret.edition.model import DressName, Picture, Territory
from livret.edition.sheet_parts import Photo
from livret.pdf.model import EmptyBand, Fragment, Page
from tests import made, printed
from tests.laying import laid_out
from tests.printed import checked


def territory() -> Territory:
    return next(each for each in printed.exemple().proofs.edition.territories if each.ground)


def test_a_sheet_may_pin_every_dress_and_no_other() -> None:
    assert {*get_args(DressName)} == {*DRESSES, DUO, *LONG_DRESSES}


def test_rows_of_photographs_stand_in_no_narrower_text() -> None:
    """They are as wide as the page: beside facts in the margin, no layout of theirs would be printed."""
    subject, photo = territory(), Photo(fichier="a.jpg", legende="L", alternative="A", credit="C")
    picture = Picture(Path("a.jpg"), "https://edition.invalid/a.jpg", 3000, 2000, "RGB", "")
    sheet = subject.sheet.model_copy(update={"photos": [photo] * 2})
    matter = Matter.of(replace(subject, sheet=sheet, photos=(picture, picture)))
    found = [each.layout.groups[0].units for each in DRESSES["carte"].candidates(matter, (0, -1, -2))]
    assert [unit for units_ in found for unit in units_ if unit.photos] == []


# What is reported


def test_what_closed_the_pages_is_told_in_plain_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVRET_LANG", "en")
    large = PageGroup(units(territory()), large=LARGE[-1], running=LARGE[0])
    found = tuple(of_layout(territory(), Layout((PageGroup(()), large), TIGHT_BETWEEN, size(-1))))
    assert in_words((*found, *holes(with_bands(12, 2))), (), 8) == (
        "text at 10.4 pt", "lists set tight", "large text at 25.5 pt", "12 empty lines on page 8",
    )  # fmt: skip


def test_the_size_of_voices_is_not_told_of_a_page_that_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVRET_LANG", "en")
    unvoiced = tuple(unit for unit in units(territory()) if not unit.voice)
    group = PageGroup(unvoiced, large=LARGE[-1], running=LARGE[1], items=LARGE[0])
    assert in_words(tuple(of_layout(territory(), Layout((group,)))), (), 8) == ("large text at 14 pt",)


def test_a_page_that_closes_at_the_house_s_size_has_nothing_to_tell() -> None:
    assert list(of_layout(territory(), Layout((PageGroup(()),), BETWEEN, HOUSE))) == []


def with_bands(*lines: float) -> Fragment:
    """Return a fragment whose pages have empty bands of so many lines."""
    bands = tuple(EmptyBand(100.0, each * length("line")) for each in lines)
    return Fragment("t", "t", "left", b"", (Page(1, 1, 0),) * len(lines), bands=bands)


@pytest.mark.parametrize(("lines", "hollow"), [(7.9, []), (8, [False]), (13.2, [False]), (13.3, [True])])
def test_a_hole_is_told_and_one_of_a_quarter_of_a_page_is_a_remark(lines: float, hollow: list[bool]) -> None:
    assert [each.hollow for each in holes(with_bands(lines))] == hollow


def test_a_hollow_page_is_a_remark_that_stops_nothing() -> None:
    proofs = printed.exemple().proofs
    (one, *_others) = proofs.edition.territories
    sheets = tuple(
        replace(sheet, decisions=(Decision("hole", 2, 20.0),) if sheet.chapter.slug.endswith(one.slug) else ())
        for sheet in proofs.sheets
    )
    (problem,) = fill.hollow(replace(proofs, sheets=sheets))
    first = printed.exemple().first_page(f"territoire-{one.slug}")
    assert (problem.kind, problem.values["page"], problem.values["lines"]) == (HOLLOW, first + 1, 20)
    assert (problem.severity, problem.kind.final) == ("warning", False)


# What is pinned


def pinned(dress: str) -> Territory:
    subject = territory()
    return replace(subject, photos=(), sheet=subject.sheet.model_copy(update={"dress": dress, "photos": ()}))


@pytest.mark.parametrize("dress", ["texte", "carte"])
def test_a_dress_that_is_pinned_is_tried_before_all_others(dress: str) -> None:
    assert next(layouts(pinned(dress), ["voix", "image"])).dress == dress


@pytest.mark.parametrize(
    ("dress", "reason"),
    [("image", "no photo"), ("pleine-page", "upright"), ("duo", "neighbours"), ("long-image", "no photo")],
)
def test_what_a_pinned_dress_lacks_is_told(dress: str, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVRET_LANG", "en")
    subject = without_photos(pinned(dress))
    assert next(layouts(subject)).dress != dress
    assert reason in not_worn(Matter.of(subject), dress)


def test_long_pins_any_dress_of_several_openings() -> None:
    assert all(is_worn("long", dress) and is_worn(None, dress) for dress in LONG_DRESSES)
    assert not is_worn("long-carte", "long-image")
    assert not is_worn("long", "image")


def test_a_dress_that_cannot_be_worn_is_told_at_its_line(tmp_path: Path) -> None:
    edition = made.tiny(tmp_path / "a", "Un texte court.\n", "nom: Territoire d’Essai\ndisposition: image\n")
    (problem,) = (each for each in laid_out(edition).warnings if each.code == "MISE-008")
    assert problem.location
    assert (problem.location.line, problem.values["dress"]) == (2, "image")


@pytest.mark.parametrize(
    ("typed", "near"), [("imag", "image"), ("pleine page", "pleine-page"), ("Panorama", "panorama")]
)
def test_a_dress_that_is_not_known_is_told_the_nearest(typed: str, near: str, tmp_path: Path) -> None:
    source = load(made.tiny(tmp_path / "a", "Un texte.\n", f"nom: Territoire d’Essai\ndisposition: {typed}\n"))
    with pytest.raises(Exception, match="problem") as caught:
        check(source)
    (problem,) = caught.value.problems  # type: ignore[attr-defined]
    assert (problem.code, problem.values["suggestion"]) == ("CHAMP-012", near)


FICHE = """\
# une remarque
nom: Territoire d’Essai   # le nom

pages: 2  # pas plus
"""


def test_pins_are_written_once_and_nothing_else_moves(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = made.tiny(tmp_path / "a", "Un texte court.\n", FICHE)
    fiche = folder / "territoires" / "essai" / "fiche.yaml"
    monkeypatch.setattr("sys.argv", ["livret", "status", str(folder), "--pin"])
    assert main.main() == 0
    new = fiche.read_text("utf-8")
    (line,) = (line for line in new.splitlines() if line.startswith("disposition: "))
    assert line.removeprefix("disposition: ") in get_args(DressName)
    assert new.replace(f"{line}\n", "") == FICHE
    assert line in capsys.readouterr().err
    assert main.main() == 0
    assert fiche.read_text("utf-8") == new


@pytest.mark.parametrize("large", LARGE, ids=lambda large: str(large.text))
def test_a_picture_is_no_higher_among_large_text(large: Size) -> None:
    """Of 25 lines of 9.7 mm, an upright picture left no room for its caption."""
    usual = HOUSE.picture * HOUSE.line
    assert usual - large.line < large.picture * large.line < usual + large.line


def test_no_size_that_is_passed_over_would_have_closed_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    every = [*map(Matter.of, checked().territories)]

    def found() -> list[tuple[float, object]]:
        ranks = (candidate for matter in every for candidate in ranked(matter))
        return [(candidate.badness, candidate.layout.outline) for candidate in ranks]

    def sizes() -> int:
        return sum(bool(each.running) for matter in every for each in candidates.all_settings(matter, (-1,)))

    usual, measured = found(), sizes()
    monkeypatch.setattr(candidates, "_least_lines", lambda _matter, _setting: 0.0)
    assert found() == usual
    assert measured < sizes()
