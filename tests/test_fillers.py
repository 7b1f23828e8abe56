"""What fills the pages that a sheet has left: in which order, and that each closes its page."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from livret.build import binding
from livret.build.schedule import LaidOutEdition
from livret.design.filling import communes, notes, picture, words
from livret.design.filling.fillers import fillers, repeating
from livret.design.house import glossary, parts, people
from livret.edition.atlas.places import of_siren
from livret.edition.chapters import BookChapter, Contact, ContentsEntry
from livret.edition.model import Edition, Exergue, Photo, Picture
from livret.pdf.model import Fragment, OutlineEntry
from tests.printed import exemple

#: Inter-municipalities of 19, 31 and 134 communes.
SIRENS = ("246600282", "243400017", "200066876")


def edition(count: int = 3, **changes: Any) -> Edition:
    """Return the fictitious edition with so many of its territories, without contours, exergues, photos and allies."""
    there = exemple().proofs.edition
    bare = {"exergues": [], "photos": [], "ally": None}
    territories = tuple(
        replace(each, sheet=each.sheet.model_copy(update=bare), photos=(), ground=None)
        for each in there.territories[:count]
    )
    sheet = there.sheet.model_copy(update=changes)
    return replace(there, sheet=sheet, territories=territories, chapters=())


def changed(there: Edition, rank: int, sheet: dict[str, Any] | None = None, **fields: Any) -> Edition:
    """Return *there* with *fields* of the territory of that *rank* changed, and those of its *sheet*."""
    territories = [*there.territories]
    each = territories[rank]
    territories[rank] = replace(each, sheet=each.sheet.model_copy(update=sheet or {}), **fields)
    return replace(there, territories=tuple(territories))


def pictured(there: Edition, rank: int, width: int, height: int) -> Edition:
    photo = Photo(fichier="a.jpg", legende="Une photo d’essai", alternative="Rien", credit="Maison d’Exemple")
    return changed(
        there, rank, {"photos": [photo]}, photos=(Picture(Path("a.jpg"), "photos/a.jpg", width, height, "RGB", ""),)
    )


def sorts(there: Edition) -> list[tuple[str, str]]:
    return [(each.sort, each.territory.slug if each.territory else "") for each in fillers(there)]


def test_what_serves_readers_comes_first_and_each_page_once() -> None:
    there = edition(contacts=[Contact(nom="Alix Exemple", courriel="alix@exemple.invalid")])
    for rank, siren in enumerate(SIRENS[:2]):
        there = changed(there, rank, ground=of_siren(siren))
    there = changed(pictured(there, 2, 4500, 3000), 2, {"exergues": [Exergue(texte="un mot " * 8)]})
    one, two, three = (each.slug for each in there.territories)
    assert sorts(there) == [
        ("near", one), ("people", ""), ("picture", three), ("near", two), ("communes", one), ("communes", two),
        ("quotes", ""), ("projects", ""), ("names", ""),
    ]  # fmt: skip
    listed = replace(there, chapters=(BookChapter("personnes", "personnes"),))
    assert ("people", "") not in sorts(listed)


def test_an_edition_with_nothing_but_names_has_its_names_and_projects() -> None:
    assert sorts(edition(4)) == [("projects", ""), ("names", "")]


@pytest.mark.parametrize("siren", SIRENS)
def test_communes_stand_on_one_page(siren: str) -> None:
    there = changed(edition(1), 0, ground=of_siren(siren))
    (subject,) = there.territories
    ground = subject.ground
    assert ground
    assert communes.has_page(subject)
    html = communes.communes(there, subject, 4, "right").html
    assert html.count("communes__row") == len(ground.communes)


@pytest.mark.parametrize(
    ("width", "height", "fills"),
    [(4500, 3000, True), (3000, 4500, True), (2000, 1333, False), (600, 900, False), (9000, 1500, False)],
)
def test_a_photograph_fills_a_page_where_its_pixels_and_its_shape_allow(width: int, height: int, fills: bool) -> None:
    (subject,) = pictured(edition(1), 0, width, height).territories
    assert (picture.pictured(subject) is not None) == fills
    if fills:
        wide, high = picture._size(subject, 0)
        assert wide / high == pytest.approx(width / height), "it is never cropped"
        assert wide <= 220.01
        assert picture._room(subject, 0) >= picture._name(subject, 0).lines


def test_a_drawing_fills_no_page() -> None:
    (subject,) = pictured(edition(1), 0, 4500, 3000).territories
    drawn = replace(subject, photos=tuple(replace(each, path=Path("a.svg")) for each in subject.photos))
    assert picture.pictured(drawn) is None


@pytest.mark.parametrize("length", [1, 8, 20, 40])
@pytest.mark.parametrize("count", [1, 3, 6])
def test_large_words_close_their_page_or_are_not_printed(count: int, length: int) -> None:
    there = edition(count)
    for rank in range(len(there.territories)):
        there = changed(there, rank, {"exergues": [Exergue(texte="mots " * length)]})
    found = words._setting(words.PAGES["quotes"], words._subjects(there, "quotes"))
    assert words.close(there, "quotes") == (0 <= found.white <= 53 / 4)


@pytest.mark.parametrize(("count", "places"), [(6, 6), (4, 4)])
def test_notes_have_a_place_for_each_territory(count: int, places: int) -> None:
    found = notes.arranged(edition(count, notes=True))
    assert len(found.rows) == places
    assert found.row <= 53 / 4
    assert found.row * len(found.rows) <= 48


def test_notes_of_few_territories_have_a_place_for_each_rubric() -> None:
    there = edition(2, notes=True)
    assert len(notes.arranged(there).rows) == sum(len(each.rubrics) for each in there.territories)


def test_notes_of_too_many_territories_are_ruled_alone() -> None:
    there = edition(6, notes=True)
    crowd = replace(there, territories=there.territories * 12)
    assert [each.words for each in notes.arranged(crowd).rows] == [""]


# Lists that fill their pages


@pytest.mark.parametrize("contacts", [0, 1, 4])
@pytest.mark.parametrize("count", [3, 5, 6, 12, 18])
def test_people_close_their_page(count: int, contacts: int) -> None:
    there = edition(6, contacts=[Contact(nom=f"Personne {each}", role="fictive") for each in range(contacts)])
    there = replace(there, territories=(there.territories * 3)[:count])
    found = people._arranged(there)
    pages, end = people._placed(people._lines(there, found.style), found.row, [3.0] * contacts, found.contact)
    assert (pages, end) <= (2, 53)
    assert found.left <= 53 / 4 or found.left == 53


def test_many_contacts_are_spread_over_their_pages() -> None:
    mail = "une.personne.fictive@une-maison-d-exemple.invalid"  # two lines, and a third for the telephone
    many = [Contact(nom="Personne", role="fictive", courriel=mail, telephone="00 00 00 00 00")] * 30
    there = edition(6, contacts=many)
    found = people._arranged(there)
    told = [people._contact_lines(each) for each in many]
    pages, end = people._placed(people._lines(there, found.style), found.row, told, found.contact)
    assert min(told) > 3
    assert pages > 1
    assert end > 53 * 0.75


@pytest.mark.parametrize(
    ("slug", "larger", "smaller"),
    [("glossaire", "PRV", "plan des rivages virtuels"), ("personnes", "Pays de Démonstration", "Sacha Modèle")],
)
def test_words_beside_larger_ones_stand_on_their_baseline(slug: str, larger: str, smaller: str) -> None:
    (lines, *_others) = exemple().chapter(slug).lines
    baselines = {words: y for _x, y, _width, _size, _source, words in lines}
    assert baselines[larger] == pytest.approx(baselines[smaller], abs=0.2)


@pytest.mark.parametrize("count", [2, 3, 6, 12, 20, 30, 50, 90])
def test_the_glossary_fills_its_pages(count: int) -> None:
    listed = [(f"S{number}", "sigle fictif, inventé pour l’essai") for number in range(count)]
    pages, (style, row) = next(
        (pages, found) for pages in range(1, 9) if (found := next(glossary._settings(listed, pages), None))
    )
    high = -(-count // style.columns) * row
    room = 53 * pages - 8.5
    assert high <= room
    assert pages > 1 or room - high + row - 2 <= 53 / 2.5, "few rows are as high as may be"


@pytest.mark.parametrize("room", [53.0, 30.0])
@pytest.mark.parametrize("count", [1, 2, 4, 9, 15, 28, 50])
def test_rows_of_a_part_have_room_for_their_words(count: int, room: float) -> None:
    name, project = "Communauté de communes du Très-Long-Nom-d’Exemple", "Recopier des mots qui ne disent rien " * 2
    listed = [ContentsEntry("territoires", name, 9, under=project, territory="x")] * count
    style, row = parts._arranged(listed, room, drawn=True)
    assert all(style.lines(entry) <= row for entry in listed) or count * 0.9 > room
    assert row * -(-count // style.columns) <= room


# Bookmarks


def test_what_stands_in_a_part_has_its_bookmark_below_that_of_the_part() -> None:
    def fragment(slug: str) -> Fragment:
        return Fragment(slug, slug, "left", b"", (), headings=(OutlineEntry(1, slug, 0, 0, 0),))

    order = (
        "couverture",
        "texte-un",
        "partie-2",
        "territoire-a",
        "carte-a",
        "texte-deux",
        "et-maintenant",
        "quatrieme",
    )
    chapters = (
        BookChapter("texte", "texte-un"), BookChapter("partie", "partie-2"),
        BookChapter("territoires", "territoires-3", territories=("a",), part="partie-2"),
        BookChapter("texte", "texte-deux", part="partie-2"),
    )  # fmt: skip
    sheets = [SimpleNamespace(fragment=fragment(slug)) for slug in order]
    proofs = SimpleNamespace(sheets=sheets, edition=SimpleNamespace(chapters=chapters))
    found = binding._in_parts(cast(LaidOutEdition, proofs))
    assert [each.headings[0].level for each in found] == [1, 1, 1, 2, 2, 2, 1, 1]


def test_an_edition_without_parts_keeps_its_bookmarks() -> None:
    there = exemple().proofs
    plain = replace(there, edition=replace(there.edition, chapters=()))
    assert binding._in_parts(plain) == [sheet.fragment for sheet in there.sheets]


def test_what_the_pages_of_a_territory_show_as_large_is_found_in_them() -> None:
    sheets = {
        slug: sheet
        for sheet in exemple().proofs.sheets
        if (slug := sheet.chapter.slug.removeprefix("territoire-")) != sheet.chapter.slug
    }
    for sheet in sheets.values():  # as templates/components/figure.html.jinja prints them
        html = sheet.chapter.html
        assert ("near" in sheet.figures) == ("figure--near" in html or "figure--strip" in html)
        assert ("picture" in sheet.figures) == ("plate plate--" in html)
    shown = {slug: repeating(slug, sheet.figures) for slug, sheet in sheets.items()}
    assert shown["val-fictif"] == {"picture-val-fictif"}
    assert "near-pays-de-demonstration" in shown["pays-de-demonstration"]
    assert shown["communaute-dexemple"] == frozenset()
