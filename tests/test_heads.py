"""What takes the lines a page has left: a larger name or exergue in its head, white shared out around its voices."""

from dataclasses import replace
from pathlib import Path

import pytest

from livret.base.tokens import length
from livret.catalogue.parity import HIDDEN
from livret.design import compose, opening_pages, territory_page
from livret.design.layout import NOTHING, Layout, LayoutUnit, PageGroup, Setting, Top
from livret.design.openings import candidates, deal, pictures, poster, tops
from livret.design.openings.choice import ranked
from livret.design.openings.loosened import LOOSE, loosened
from livret.design.openings.matter import Matter
from livret.design.source_map import Sources
from livret.design.text_sizes import LARGE
from livret.edition.model import Picture, Territory
from livret.edition.sheet_parts import Exergue, Photo
from tests import printed
from tests.laying import Desk, proven
from tests.test_fit import rubric

LONG = "Communauté de communes du Très-Long-Nom-d’Exemple-sous-Fiction n° 169"
TOP, HEIGHT = length("margin-top"), length("text-height")
NAMES = ("Val Fictif", "Communauté de communes d’Exemple n° 170", LONG)
#: What is seen to be empty, in lines of a page.
SEEN = 0.15 * 53
#: Words whose exergue has five lines of 34 pt: one too many elsewhere.
SAID = "Ce paragraphe fictif raconte sans rien dire un chantier qui n’existe pas au fil de l’année et de l’autre fois"


def subject(name: str, project: str | None = None, **said: object) -> Territory:
    """Return a territory with facts and without contours, so that its name is across the page."""
    found = next(each for each in printed.exemple().proofs.edition.territories if each.slug == "val-fictif")
    sheet = found.sheet.model_copy(update={"name": name, "project": project, "short_name": None, **said})
    return replace(found, sheet=sheet, ground=None, photos=())


def wide(matter: Matter) -> Top:
    return next(top for top in matter.heads if top.kind == "wide")


@pytest.mark.parametrize("project", [None, "Essai"])
@pytest.mark.parametrize("name", NAMES)
def test_a_head_takes_no_more_lines_than_its_name_fills(name: str, project: str | None) -> None:
    """Names kept their size under any air: a fifth of the page was empty below them."""
    matter = Matter.of(subject(name, project))
    usual = wide(matter)
    for most in range(1, 15):
        top = matter.aired(usual, most)
        assert top.air <= most
        assert top == usual or tops.open_lines(matter.territory, top) <= SEEN
        lower = tops.aired(top, -min(LOOSE, top.air))
        assert tops.open_lines(matter.territory, lower) > 0, "a name over what is below it"
    assert matter.aired(usual, 14).points > usual.points or name == NAMES[0]


def test_the_name_that_grew_is_printed_as_foreseen_also_where_lines_are_taken_back() -> None:
    matter = Matter.of(subject(NAMES[1], "Essai"))
    top = matter.aired(wide(matter), 10)
    pages = ((matter.units()[:1], top), (matter.units()[1:], NOTHING))
    layout = Layout(tuple(PageGroup(units, 1, above) for units, above in pages), dress="texte")
    for each in (layout, loosened(layout)):
        chapter = compose.territory(printed.exemple().proofs.edition, matter.territory, each)
        lines = [line for line in Desk(None).render(chapter).lines[0] if line[3] > 15]
        names = [line for line in lines if line[3] == top.points]
        (project,) = [line for line in lines if line[-1] == "Essai"]
        assert len(names) == top.rows
        below = (project[1] - names[-1][1]) / length("line")
        assert 1.5 < below < SEEN


def test_an_exergue_is_larger_in_a_high_head_and_leaves_no_hole() -> None:
    matter = Matter.of(subject("Val Fictif", exergues=[Exergue(texte=SAID, origine="Une voisine")]))
    usual = territory_page.above(matter.territory, 0)
    assert [each.size for each in usual] == ["29", "25"]
    high, low = matter.exergues(0, 20.5)[0], matter.exergues(0, 15.5)[0]
    assert high.quote
    assert (high.quote.size, low.quote) == ("34", usual[0])
    assert matter.exergues(0, 40.0)[0].lines < 40
    assert all(top.body - top.quote.lines <= SEEN for top in matter.exergues(0, 40.0) if top.quote)
    assert territory_page.quote(matter.territory, 0, Sources(), "34")


def test_what_is_open_below_an_exergue_is_a_hole() -> None:
    """Above a voice on the tint alone, both were open: a quarter of the page."""
    matter = Matter.of(subject("Val Fictif", exergues=[Exergue(texte="Un essai")]))
    top = replace(matter.exergues()[0], lines=15.5, body=16.5)
    tinted = [unit for unit in matter.units() if unit.tinted]
    group = PageGroup(tuple(tinted), 1, top, hole=3.0)
    assert tinted
    assert candidates.hollow([group]) > candidates.hollow([replace(group, top=matter.exergues()[-1])])


# A photograph in the corner


def with_photo(*pixels: int, caption: str = "Une photo fictive") -> Territory:
    """Return the real territory with a photograph of so many pixels, instead of its exergue."""
    (found,) = printed.real().proofs.edition.territories
    photo = Photo(fichier="a.jpg", legende=caption, alternative="Un dessin", credit="Maison d’Exemple")
    picture = Picture(Path("a.jpg"), "https://edition.invalid/a.jpg", *pixels, "RGB", "")
    sheet = found.sheet.model_copy(update={"exergues": [], "photos": [photo]})
    return replace(found, sheet=sheet, photos=(picture,))


@pytest.mark.parametrize("pixels", [(4500, 3000), (3200, 2400)])
def test_a_long_text_has_its_photograph_in_the_corner(pixels: tuple[int, int]) -> None:
    """It stood within the margins, small, as no other place was left by the text."""
    matter = Matter.of(with_photo(*pixels))
    layout = ranked(matter, deal.suited(matter.territory))[0].layout
    left, right = layout.groups
    assert (layout.dress, right.top.kind, right.top.lines) == ("image", "corner", left.top.lines)
    assert right.top.cut < 0.25
    _left, page = opening_pages.shown(matter.territory, layout, printed.real().proofs.edition, Sources())
    assert page.top.photo
    fragment = Desk(None).render(compose.territory(printed.real().proofs.edition, matter.territory, layout))
    (caption,) = [line for line in fragment.lines[1] if "photo fictive" in line[-1]]
    assert caption[2] <= 36 * 72 / 25.4
    assert caption[1] < TOP + right.top.lines * length("line")


@pytest.mark.parametrize("pixels", [(900, 600), (2400, 3600), (4560, 1500)], ids=["blurred", "upright", "panorama"])
def test_what_a_corner_would_blur_or_cut_stands_elsewhere(pixels: tuple[int, int]) -> None:
    assert tops.corner(with_photo(*pixels), 0, 16.5) is None
    assert tops.corner(with_photo(4500, 3000, caption="Une légende sans fin " * 30), 0, 16.5) is None


# Voices alone


def test_the_voice_on_the_tint_alone_stands_halfway_up_its_page() -> None:
    """It hung from the foot, with all the white above it."""
    matter = Matter.of(subject("Val Fictif"))
    tinted = tuple(unit for unit in matter.units() if unit.tinted)
    group = candidates.page(matter, tinted, NOTHING, Setting(large=LARGE[2]))
    assert group
    left = 53 - NOTHING.body - matter.fill(tinted, Setting(large=LARGE[2]), 1.5, "foot")
    assert group.hole == pytest.approx(left / 2)
    layout = Layout((PageGroup(matter.units()[:1], 1, wide(matter)), group), dress="texte")
    _first, page = opening_pages.shown(matter.territory, layout, printed.exemple().proofs.edition, Sources())
    assert (page.tinted, page.lift) == ("all", int(left / 2))
    chapter = compose.territory(printed.exemple().proofs.edition, matter.territory, layout)
    lines = [line[1] for line in Desk(None).render(chapter).lines[1] if line[3] > 11.9]
    above, below = lines[0] - TOP, TOP + HEIGHT - lines[-1]
    assert abs(above - below) < 5 * length("line")


def test_the_white_between_two_large_voices_is_shared_out() -> None:
    matter = Matter.of(subject("Val Fictif"))
    voices = [unit for unit in matter.units() if unit.voice]
    group = PageGroup(tuple(voices), 1, NOTHING, hole=7.0)
    assert [unit.tinted for unit in voices] == [False, True]
    shared = candidates.shared_out(group, 3.0)
    assert shared.top.body == NOTHING.body + shared.hole
    assert 7.0 > shared.hole > 3.0
    assert candidates.shared_out(replace(group, hole=3.0), 3.0).top == NOTHING


def test_the_caption_of_a_photograph_facing_a_poster_is_white() -> None:
    """Its credit had the colour of its ground: the gate refused it, and a photograph stood in white margins instead."""
    territories = printed.exemple().proofs.edition.territories
    found = next(each for each in territories for rank in range(len(each.photos)) if tops.full(each, rank))
    few = replace(found, rubrics=(rubric("texte", 1),))
    layouts = (each.layout for each in poster.over_photo(Matter.of(few), (0,)))
    layout = next(each for each in layouts if each.groups[1].top.kind == "full")
    fragment = proven(compose.territory(printed.exemple().proofs.edition, few, layout))
    assert any("Ci-contre" in line[-1] for line in fragment.lines[0])
    assert [finding for finding in fragment.findings if finding.code == HIDDEN.code] == []


def test_white_below_a_picture_is_shared_out_around_a_few_words() -> None:
    """A quarter of the page was empty below them."""
    found = next(each for each in printed.exemple().proofs.edition.territories if each.ground)
    matter = Matter.of(replace(found, rubrics=(rubric("texte", 1),)))
    rights = [each.layout.groups[1] for each in poster.over_map(matter, (0,)) if each.layout.groups[1].units]
    assert max(right.running.text for right in rights if right.running) > 25.5
    aired = [right for right in rights if right.top.kind == "near" and right.top.body > right.top.lines + 2]
    assert all(right.hole <= SEEN for right in rights)
    assert aired or max(right.hole for right in rights) <= 4


def test_a_tint_touches_the_head_above_it_where_little_is_left_between() -> None:
    """A strip of white between two grounds."""
    matter = Matter.of(subject("Val Fictif"))
    tinted = tuple(unit for unit in matter.units() if unit.tinted)
    above = tops.head("figures", 15.5)
    edition = printed.exemple().proofs.edition
    found = []
    for top, hole in ((above, 4.0), (above, 4.5), (replace(above, kind="near"), 1.0)):
        group = PageGroup(tinted, 1, top, hole=hole, closes=True)
        _left, page = opening_pages.shown(matter.territory, Layout((PageGroup(()), group)), edition, Sources())
        found.append(page.tinted)
    assert found == ["below", "", ""]


def test_a_photograph_within_white_margins_costs_more_than_one_that_bleeds() -> None:
    """One beside an empty column costs most; one as wide as its text bleeds where a head or a text is above it."""
    matter = Matter.of(with_photo(4500, 3000))
    (photo,) = (unit for unit in matter.units() if unit.photos)
    text = next(unit for unit in matter.units() if unit.rubrics)
    wide = pictures.widened(photo, 1.0)

    def cost(*units: LayoutUnit) -> float:
        return candidates.opening(matter, "texte", [PageGroup(units)], Setting(), (0,)).badness

    alone, first, second = cost(text, photo), cost(wide, text), cost(text, wide)
    assert wide.stretched
    assert alone > first > second
    lonely = [candidates.lonely([PageGroup((text, each))]) for each in (photo, wide)]
    assert lonely[0] > lonely[1] == 0
