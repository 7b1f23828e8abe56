"""Data and prose meet the templates: what is printed, what is left out, and whose fault it is when it fails."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from livret.base import paths, tokens
from livret.base.problems import InvalidEdition
from livret.design import compose, house_pages, territory_head, territory_page
from livret.design import templates as compose_templates
from livret.design.filling import notes
from livret.design.filling.what_next import what_next
from livret.design.house import contents as contents_page
from livret.design.house import foreword as foreword_page
from livret.design.house.contents import ROW_STYLES, _height, arranged
from livret.design.house.entries import entries
from livret.design.house.foreword import layouts as foreword_layouts
from livret.design.house.rows import part_title
from livret.design.openings.choice import layouts
from livret.design.openings.dresses import DRESSES
from livret.design.openings.matter import Matter
from livret.design.source_map import Sources
from livret.design.text_sizes import STEPS
from livret.edition.chapters import ChapterSort, ContentsEntry
from livret.edition.check.edition import check
from livret.edition.load.folder import load
from livret.edition.model import Edition, Territory
from livret.edition.prose import Prose
from livret.edition.typography import numbers
from livret.pdf.model import Chapter
from livret.proof.gate.completeness import incomplete
from tests.laying import Desk
from tests.made import replace as put
from tests.printed import ROOT
from tests.trees import tree


@cache
def edition(name: str = "exemple") -> Edition:
    return check(load(ROOT / "reports" / name), tokens.territory_colours())


def territory(slug: str) -> Territory:
    return next(found for found in edition().territories if found.slug == slug)


def opening(subject: Territory, of: Edition | None = None) -> Chapter:
    """Compose *subject* in the first layout that has its name beside the locator, else in its first one."""
    tried = [each.layout for each in DRESSES["texte"].candidates(Matter.of(subject), range(STEPS + 1))]
    named = (each for each in tried if each.groups[0].top.kind == "name")
    return compose.territory(of or edition(), subject, next(named, None) or next(layouts(subject)))


def renamed(subject: Territory, **fields: object) -> Territory:
    return replace(subject, sheet=subject.sheet.model_copy(update=fields))


@cache
def chapters() -> list[Chapter]:
    return composed()


def composed() -> list[Chapter]:
    whole, folios = edition(), {found.slug: 2 * n for n, found in enumerate(edition().territories, 3)}
    return [
        compose.cover(whole),
        compose.colophon(whole),
        contents_page.contents(whole, [*entries(whole, folios)], with_map=True),
        compose.cohort(whole, folios, "right"),
        foreword_page.foreword(whole, whole.texts["edito"], foreword_layouts(whole, whole.texts["edito"])[0], "left"),
        *(opening(found) for found in whole.territories),
        what_next(whole, "left"),
        notes.notes(whole, 2, "left"),
        compose.back(whole),
    ]


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# Every chapter


def test_every_chapter_is_a_whole_document_in_french() -> None:
    for chapter in chapters():
        assert chapter.html.startswith("<!doctype html>")
        assert f'<html lang="fr" class="side-{chapter.side}">' in chapter.html
        assert chapter.html.count("<h1") <= 1
        assert "None" not in text_of(chapter.html)
        assert "{{" not in chapter.html


def test_every_place_that_html_names_is_known() -> None:
    for chapter in chapters():
        named = [int(number) for number in re.findall(r'data-src="(\d+)"', chapter.html)]
        assert all(number < len(chapter.sources) for number in named), chapter.slug
        places = [chapter.sources[number] for number in named]
        assert all(place is None or (ROOT / place.file).is_file() or Path(place.file).is_file() for place in places)


def test_slugs_tell_chapters_apart() -> None:
    slugs = [chapter.slug for chapter in chapters()]
    assert len(set(slugs)) == len(slugs)


def test_links_of_the_contents_aim_at_anchors_of_the_territories() -> None:
    found = chapters()
    aims = [aim for chapter in found for aim in re.findall(r'href="livret:([^"]+)"', chapter.html)]
    assert aims == [compose.anchor(subject) for subject in edition().territories]
    for aim in aims:
        assert sum(f'id="{aim}"' in chapter.html for chapter in found) == 1


def test_nothing_is_fetched_from_anywhere_else() -> None:
    for chapter in chapters():
        for address in re.findall(r' (?:src|xlink:href)="([^"]*)"', chapter.html):
            assert address.startswith(("https://edition.invalid/", "https://house.invalid/", "#")), address


# A territory


def test_the_name_leads_back_to_its_line() -> None:
    chapter = opening(territory("val-fictif"))
    number = re.search(r'<h1[^>]* data-src="(\d+)"', chapter.html)
    assert number
    place = chapter.sources[int(number[1])]
    assert place
    assert place.file.endswith("val-fictif/fiche.yaml")
    assert place.excerpt == "nom: Val-Fictif"


def test_missing_facts_leave_no_trace() -> None:
    html = opening(territory("hautes-vallees-imaginaires")).html
    for absent in ("Population", "head__project", "rubric__signature"):
        assert absent not in html
    labels = re.findall(r'class="facts__label"[^>]*>([^<]+)', html)
    assert labels == ["Localisation", "Superficie", "Organisation administrative", "Budget"]


def test_a_territory_without_any_fact_has_no_card() -> None:
    bare = dict.fromkeys(("place", "population", "superficie_km2", "communes", "siren", "project", "ally"), None)
    html = opening(renamed(territory("val-fictif"), **bare)).html
    assert "facts" not in html
    assert "Le territoire</h2>" not in html


def test_a_territory_the_contours_do_not_know_has_no_map() -> None:
    assert "head__map" not in opening(territory("communaute-dexemple")).html
    assert "head__map" in opening(territory("val-fictif")).html


def test_a_year_is_printed_under_its_figure_and_only_there() -> None:
    text = text_of(opening(territory("val-fictif")).html)
    assert "4\u202f210 habitants en 2024" in text.replace("4 210", "4\u202f210")
    real = edition("occitanie-2024-2025")
    assert "en 2" not in text_of(opening(real.territories[0], real).html).replace("en 2024-2025", "")


def test_a_name_of_74_letters_is_set_smaller_or_its_short_one_large() -> None:
    subject = territory("tres-long-nom")
    assert len(subject.sheet.name) == 74
    assert re.search(r'class="head__name head__name--2[05]"', opening(renamed(subject, short_name=None)).html)
    beside_a_map = territory_page.name(subject)
    assert beside_a_map
    assert (beside_a_map.words, beside_a_map.size) == ("Très-Long-Nom-d’Exemple", 34)
    foot = r'<div class="foot" data-running data-src="\d+">Très-Long-Nom-d’Exemple</div>'
    assert re.search(foot, opening(subject).html)


@pytest.mark.parametrize(
    ("name", "size"),
    [("Val-Fictif", 34), ("Montpellier Méditerranée Métropole", 34), ("Grand Pic Saint-Loup et de ses Environs", 25)],
)
def test_the_name_is_set_as_large_as_it_fits(name: str, size: int) -> None:
    found = territory_page.name(renamed(territory("val-fictif"), name=name))
    assert found
    assert (found.words, found.size) == (name, size)


def test_a_word_wider_than_its_column_is_told_once_with_the_line_of_the_project() -> None:
    subject = renamed(territory("val-fictif"), project="Un projet " + "anticonstitutionnellement" * 3)
    with pytest.raises(InvalidEdition) as caught:
        opening(subject)
    (problem,) = caught.value.problems
    assert problem.code == "MISE-010"
    assert problem.location == subject.mark("projet")


ENDLESS = "Communauté de communes des Pays-de-la-Très-Longue-Rivière, des Coteaux et des Hautes-Vallées réunies du Sud"


def test_a_name_that_fits_nowhere_asks_for_a_short_one() -> None:
    subject = renamed(territory("val-fictif"), name=ENDLESS, short_name=None)
    with pytest.raises(InvalidEdition) as caught:
        opening(subject)
    (problem,) = caught.value.problems
    assert problem.code == "MISE-001"
    assert problem.location == subject.mark("nom")
    shown = territory_page.name(renamed(subject, short_name="Pays des Coteaux"))
    assert shown
    assert shown.words == "Pays des Coteaux"


LONG = "Communauté de communes des hautes vallées, des plateaux et des forêts d’Exempleville"
THREE_LINES = "Communauté de communes d’Exemple"


@pytest.mark.parametrize(
    ("name", "short", "printed"),
    [
        (LONG, "Hautes vallées", "Hautes vallées"),
        (LONG, None, LONG),
        (LONG, LONG, LONG),  # no shorter
        (THREE_LINES, "Coteaux", THREE_LINES),
    ],
)
def test_the_short_name_stands_for_one_of_more_than_three_lines(name: str, short: str | None, printed: str) -> None:
    subject = renamed(territory("val-fictif"), name=name, short_name=short)
    shown = territory_page.name(subject)
    assert shown
    assert (shown.words, shown.full) == (printed, "" if printed == name else name)
    chapter = opening(subject)
    assert (f'data-bookmark="{name}"><abbr title="{name}">{printed}</abbr>' in chapter.html) is (printed != name)
    assert not list(incomplete(subject, chapter))


def test_an_exergue_of_a_page_is_refused_with_its_lines() -> None:
    subject = territory("communaute-dexemple")
    (exergue,) = subject.sheet.exergues
    quote = [exergue.model_copy(update={"text": exergue.text * 5})]
    with pytest.raises(InvalidEdition) as caught:
        opening(renamed(subject, exergues=quote))
    (problem,) = caught.value.problems
    assert problem.code == "MISE-002"
    assert problem.values["lines"] > 5


def test_what_authors_type_is_never_html() -> None:
    sly = '<script>alert("x")</script> & Cie'
    subject = renamed(territory("val-fictif"), name="<b>Val</b> & Fils", project=sly)
    whole = edition()
    sheet = whole.sheet.model_copy(update={"title": "<i>T</i>", "publisher": sly, "subtitle": sly})
    marked = replace(whole, sheet=sheet, territories=(subject,), chapters=())
    for chapter in (
        opening(subject, marked),
        compose.cover(marked),
        compose.colophon(marked),
        compose.back(marked),
        contents_page.contents(marked, [*entries(marked, {subject.slug: 4})], with_map=False),
    ):
        for tag in ("<script", "<b>Val", "<i>T"):
            assert tag not in chapter.html, chapter.slug


def test_the_ally_signs_with_name_and_structure() -> None:
    whole = edition("occitanie-2024-2025")
    signed = {
        "Sacha Modèle – Université imaginaire": opening(territory("pays-de-demonstration")),
        "Florence Busnot – Tierre de confiance": opening(whole.territories[0], whole),
    }
    for words, chapter in signed.items():
        assert re.findall(r'<p class="rubric__signature"[^>]*>([^<]+)', chapter.html) == [words]


# The book


def test_the_last_words_of_the_title_stay_together() -> None:
    assert "en Occitanie".replace(" ", "\u00a0") in compose.cover(edition("occitanie-2024-2025")).html


def test_a_title_s_long_last_words_may_still_be_cut_apart() -> None:
    whole = edition()
    sheet = whole.sheet.model_copy(update={"title": "Une brochure d’exemple"})
    cover = compose.cover(replace(whole, sheet=sheet))
    assert "brochure\u00a0d’exemple" not in cover.html, "two words of 185 mm do not fit a cover of 172"


def test_the_publisher_is_coloured_in_its_own_text() -> None:
    html = compose.back(edition("occitanie-2024-2025")).html
    assert html.count('<span class="back__publisher">La Fabrique des transitions</span>') == 1


def test_the_publisher_is_coloured_in_words_and_blocks_are_not_torn() -> None:
    name = edition().sheet.publisher
    quote = f'<blockquote><p><abbr title="{name}">E.</abbr>, un mot.</p></blockquote>'
    text = Prose(tree(f"{quote}<p>De {name}, par {name}.</p><p>La suite.</p>"))
    html = compose.back(replace(edition(), texts={"quatrieme": text})).html
    assert f'{quote}\n<p>De <span class="back__publisher">{name}</span>, par {name}.</p></div>' in html


def test_a_back_cover_without_a_text_holds_the_map_alone() -> None:
    html = compose.back(replace(edition("occitanie-2024-2025"), texts={})).html
    assert "cover__map--back" in html
    assert re.findall(r"<p\b", html) == []


def test_the_colophon_shows_nothing_of_the_workshop() -> None:
    """Neither what is still missing nor the inks of colours: proofs tell the first, and no page the second."""
    html = compose.colophon(edition("occitanie-2024-2025")).html
    assert re.findall(r"<dt[^>]*>([^<]+)</dt>", html) == ["Sous-titre", "Édition", "Cartes", "Caractères"]
    assert "renseigner" not in html
    assert not [colour.name for colour in tokens.colours().values() if " ".join(map(str, colour.cmyk)) in text_of(html)]
    assert "Directeur de la publication Prénom Nom (personne fictive)" in text_of(compose.colophon(edition()).html)


def test_the_colophon_has_a_heading() -> None:
    assert re.findall(r"<h1[^>]*>([^<]+)</h1>", compose.colophon(edition()).html) == ["Colophon"]


def test_a_colophon_is_set_so_that_its_page_closes() -> None:
    whole, real = edition(), edition("occitanie-2024-2025")
    crowd = replace(whole, territories=whole.territories * 4)
    endless = replace(whole, sheet=whole.sheet.model_copy(update={"subject": "Une brochure d’exemple. " * 8}))
    few = replace(real, sheet=real.sheet.model_copy(update={"subtitle": None}))
    for each, lead in ((whole, 25), (real, 64), (few, 77), (crowd, 34), (endless, 20)):
        page = house_pages.colophon(each, Sources())
        assert page.lead.size == lead
        assert 1.5 <= page.gap <= 13.25, "white between its parts: no heap, and no hole of a quarter of the page"
        beside = [entry.last for entry in page.entries if not entry.wide]
        assert sum(beside) == (1 if len(beside) % 2 else 2)
    assert [*map(len, house_pages.colophon(whole, Sources()).people)] == [6, 5]


def test_no_row_of_the_colophon_ends_the_page_above_its_foot() -> None:
    """The last row was as high as the others, so that its column ended up to seven lines early."""
    real = edition("occitanie-2024-2025")
    colophon = real.sheet.colophon.model_copy(update={"price": "gratuit"})
    odd = replace(real, sheet=real.sheet.model_copy(update={"colophon": colophon}))
    (page,) = Desk(None).render(compose.colophon(odd)).lines
    assert max(y for _x, y, *_rest in page) > (18 + 52 * 4.85) * 72 / 25.4


def test_a_colophon_names_partners_the_cover_and_who_took_part() -> None:
    said = text_of(compose.colophon(edition()).html)
    assert "Avec le soutien de Région A (exemple), financeur" in said
    assert "Fondation B (exemple), mécène" in said
    assert "Couverture Des collines d’Exemplie, dessinées par un programme. Image fictive, La Maison d’Exemple" in said
    assert "Ont pris part à ce travail Val-Fictif Agglomération d’Exempleville" in said
    assert "Sacha Modèle – Université imaginaire" in said
    assert "Région A" not in text_of(compose.colophon(edition("occitanie-2024-2025")).html)


def test_large_words_of_the_colophon_are_the_subject_unless_it_repeats_a_title() -> None:
    leads = [house_pages.colophon(each, Sources()).lead.words for each in (edition(), edition("occitanie-2024-2025"))]
    assert leads == [
        "Une\u00a0brochure fictive, pour\u00a0essayer\u00a0la\u00a0maquette",
        "Accompagner les\u00a0transitions en\u00a0Occitanie",
    ]


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("Essai des chapitres de la maison", "Essai des\u00a0chapitres de\u00a0la\u00a0maison"),
        ("Accompagner les transitions en Occitanie", "Accompagner les\u00a0transitions en\u00a0Occitanie"),
        ("Édition d’essai", "Édition\u00a0d’essai"),
    ],
)
def test_no_line_of_the_title_of_the_cover_ends_with_a_small_word(words: str, printed: str) -> None:
    assert house_pages.title(words).words == printed


def cohort_of(count: int) -> Edition:
    """Return exemple with *count* territories, each that of the longest names, or the shortest."""
    names = ("tres-long-nom", "val-fictif", "agglomeration-dexempleville")
    many = tuple(replace(territory(names[n % 3]), slug=f"essai-{n}") for n in range(count))
    return replace(edition(), territories=many, chapters=())


def rows_of(count: int, *house: str) -> tuple[ContentsEntry, ...]:
    whole = cohort_of(count)
    folios = {subject.slug: 8 + 2 * n for n, subject in enumerate(whole.territories)}
    return tuple(entries(whole, folios | {anchor: 4 + n for n, anchor in enumerate(house)}))


@pytest.mark.parametrize(
    ("count", "style", "row"),
    [(4, "poster", (7, 11)), (10, "usual", (3, 4)), (14, "close", (2, 3.25)), (17, "close", (2, 2.4))],
)
def test_rows_of_the_contents_stand_closer_as_they_grow_in_number(
    count: int, style: str, row: tuple[float, float]
) -> None:
    whole = cohort_of(1)
    short = [
        replace(each, title="Val-Fictif", under="") for each in rows_of(count, "edito", "cohorte", "et-maintenant")
    ]
    page = arranged(short)
    assert (page.style.name, row[0] <= page.row <= row[1]) == (style, True)
    html = contents_page.contents(cohort_of(count), short, with_map=False).html
    assert f'class="contents contents--{style}' in html
    assert re.findall(r'contents-row__folio">(\d+)<', html) == [str(each.folio) for each in short if each.folio]
    assert whole.territories[0].sheet.name not in html


def test_the_contents_set_no_name_too_large_and_shorten_one_that_fits_at_no_size() -> None:
    few = rows_of(4)
    assert arranged(few).style.name == "poster"
    assert arranged([replace(few[0], title="d" * 25), *few[1:]]).style.name == "large"
    edition = cohort_of(1)
    (first,) = edition.territories
    sheet = first.sheet.model_copy(update={"name": "d" * 74, "short_name": "Dé"})
    edition = replace(edition, territories=(replace(first, sheet=sheet),))
    listed = list(entries(edition, {first.slug: 1}))
    assert [each.title for each in listed if each.territory] == ["Dé"]


LONG_NAME = "Communauté de communes fictive des Très Hautes Vallées d’Exemple et Modèle"


@pytest.mark.parametrize("titles", [["Val-Fictif"], ["Val-Fictif"] * 2, ["Val-Fictif"] * 3, [LONG_NAME, "Val-Fictif"]])
@pytest.mark.parametrize("house", [(), ("edito", "cohorte")])
def test_the_words_of_few_rows_share_out_the_page(titles: list[str], house: tuple[str, ...]) -> None:
    """One name left 63 % of the contents empty, and a long one beside a short one 34 %."""
    rows = rows_of(len(titles), *house)
    names = iter(titles)
    rows = tuple(replace(each, title=next(names), under="") if each.territory else each for each in rows)
    page = arranged(rows, marked=False)
    made = contents_page.spread(page, marked=False)
    assert made
    high = sum(
        made.words(each) + 2 * made.room + 0.1 if each.territory else _height(each, page.style, 0, begins=not rank)
        for rank, each in enumerate(rows)
    )
    assert 1.25 <= made.room <= 53 / 4
    assert 52.9 - 6.5 - 1.5 <= high <= 52.9 - 6.5, "they end at the foot"


def test_outlines_fill_the_rows_of_three_and_words_those_of_two() -> None:
    for count, shares in ((1, True), (2, True), (3, False), (4, False)):
        few = [replace(each, title="Val-Fictif", under="") for each in rows_of(count)]
        assert bool(contents_page.spread(arranged(few))) is shares
    assert contents_page.spread(arranged(rows_of(4), marked=False), marked=False) is None, "their words are too many"


@pytest.mark.parametrize(("sort", "line"), [("partie", 1), ("texte", 1.1)])
def test_a_long_title_of_a_part_or_of_a_text_takes_more_lines_of_the_contents(sort: ChapterSort, line: float) -> None:
    style = ROW_STYLES[2]
    short, long = (_height(ContentsEntry(sort, words, 3), style, style.least) for words in ("Un", "Un titre long " * 8))
    assert round((long - short) / line, 6) in (1, 2)


def test_the_contents_list_the_chapters_of_the_house_that_there_are() -> None:
    listed = rows_of(2, "edito", "cohorte", "et-maintenant")
    titles = ["Édito", "La cohorte en un coup d’œil", "Les territoires", "Et maintenant\u202f?"]
    assert [each.title for each in listed if each.kind != "territory"] == titles
    assert [each.kind for each in rows_of(2)] == ["territory", "territory"], "no label where there is nothing else"
    html = contents_page.contents(cohort_of(2), listed, with_map=False).html
    assert re.findall(r'href="livret:([^"]*)"', html) == [each.anchor for each in listed if each.anchor]


@pytest.mark.parametrize("count", [3, 4, 5, 7, 10, 14, 17, 23, 40, 58, 100])
@pytest.mark.parametrize("house", [(), ("edito", "cohorte"), ("edito", "cohorte", "et-maintenant")])
def test_every_page_of_the_contents_is_filled(count: int, house: tuple[str, ...]) -> None:
    """Of 53 lines no more than an eighth stays free below the last row, and rows stand as close on every page."""
    page = arranged(rows_of(count, *house))
    filled = [
        (6.5 if number == 0 else 0)
        + sum(_height(row, page.style, page.row, rank == 0) for rank, row in enumerate(rows))
        for number, rows in enumerate(page.pages)
    ]
    assert all(53 * 7 / 8 - max(8.85, page.row) <= each <= 53 for each in filled), filled


@pytest.mark.parametrize("pages", [1, 2, 3, 4])
def test_notes_have_as_many_pages_as_are_asked_for(pages: int) -> None:
    html = notes.notes(edition(), pages, "left").html
    assert html.count('class="notes__page') == pages
    assert html.count("<h1") == 1
    assert all(each.sheet.name in html or (each.sheet.short_name or "") in html for each in edition().territories)


@pytest.mark.parametrize("pages", [1, 3])
def test_without_notes_the_pages_left_are_blank(pages: int) -> None:
    blank = replace(edition(), sheet=edition().sheet.model_copy(update={"notes": False}))
    html = notes.notes(blank, pages, "left").html
    assert html.count('class="notes__page') == pages
    assert not any(sign in html for sign in ("<h1", "notes__line", "data-folio"))


# Templates at fault


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Let the house stand on copies of its templates and styles, and return the folder of the templates."""
    for name in ("templates", "styles"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (tmp_path / "assets").symlink_to(ROOT / "assets")
    monkeypatch.setattr(paths, "root", lambda: tmp_path)
    compose_templates._environment.cache_clear()
    yield tmp_path / "templates"
    compose_templates._environment.cache_clear()


def line_of(file: Path, words: str) -> int:
    return next(number for number, line in enumerate(file.read_text("utf-8").splitlines(), 1) if words in line)


def test_the_house_s_own_templates_are_right() -> None:
    assert compose.check_templates() == []


@pytest.mark.parametrize(
    ("file", "old", "new", "name"),
    [
        ("sections/cover.html.jinja", "{{ subtitle }}", "{{ subtitel }}", "subtitel"),
        ("components/contents-row.html.jinja", "{{ row.folio }}", "{{ row.folioo }}", "folioo"),
        ("components/facts.html.jinja", "{{ cell.unit }}", "{{ cell.unitt }}", "unitt"),
    ],
)
def test_an_unknown_name_is_told_at_the_template_s_line(
    templates: Path, file: str, old: str, new: str, name: str
) -> None:
    put(templates / file, old, new)
    with pytest.raises(InvalidEdition) as caught:
        composed()
    (problem,) = caught.value.problems
    assert problem.code == "GABARIT-001"
    assert problem.values["name"] == name
    assert problem.location
    assert (problem.location.file, problem.location.line) == (f"templates/{file}", line_of(templates / file, new))
    assert new in problem.location.excerpt


def test_a_template_that_cannot_be_read_is_told_with_its_line(templates: Path) -> None:
    broken = templates / "sections/cohort.html.jinja"
    put(broken, "{% endblock %}", "{% if %}{% endblock %}")
    (problem,) = compose.check_templates()
    assert problem.code == "GABARIT-002"
    assert problem.location
    assert (problem.location.file, problem.location.line) == (
        "templates/sections/cohort.html.jinja",
        line_of(broken, "{% if %}"),
    )


def test_a_missing_template_is_told_where_it_is_named(templates: Path) -> None:
    (templates / "components/band.html.jinja").unlink()
    problems = compose.check_templates()
    assert {problem.code for problem in problems} == {"GABARIT-003"}
    assert {str(problem.location).partition(":")[0] for problem in problems} == {
        "templates/sections/territory.html.jinja"
    }


# Without a map, and with figures as they are given


def test_a_region_without_contours_prints_outlines_and_no_word_in_the_place_of_its_map() -> None:
    whole = edition("occitanie-2024-2025")
    elsewhere = replace(whole, sheet=whole.sheet.model_copy(update={"regions": ["Région d’Exemple"]}))
    folios = {subject.slug: 6 for subject in whole.territories}
    chapters = (
        compose.cover(elsewhere),
        contents_page.contents(elsewhere, [*entries(elsewhere, folios)], with_map=True),
        compose.cohort(elsewhere, folios, "right"),
        compose.back(elsewhere),
    )
    assert [chapter.slug for chapter in chapters] == ["couverture", "sommaire", "cohorte", "quatrieme"]
    assert not any(">None<" in chapter.html for chapter in chapters)
    assert "<title>Contour" in chapters[0].html
    assert "IGN Admin Express" in compose.colophon(elsewhere).html, "locators are still printed"


def of_regions(*names: str) -> Edition:
    """Return the edition of Occitanie as if it named the regions *names*."""
    whole = edition("occitanie-2024-2025")
    return replace(whole, sheet=whole.sheet.model_copy(update={"regions": list(names)}))


@pytest.mark.parametrize(
    ("names", "cover", "contents"),
    [
        (("Occitanie",), "Carte : en Occitanie, ", "en Occitanie : "),
        (
            ("occitanie", "Bretagne", "OCCITANIE"),
            "Carte : en Occitanie et en Bretagne, ",
            "en Occitanie et en Bretagne : ",
        ),
        ((), "Contour", "en Occitanie : "),
        (("Bretagne",), "Carte : en Bretagne, avec ses départements", None),
    ],
)
def test_maps_show_the_regions_that_are_named_else_those_of_the_territories(
    names: tuple[str, ...], cover: str, contents: str | None
) -> None:
    whole = of_regions(*names)
    assert f"<title>{cover}" in compose.cover(whole).html
    folios = {subject.slug: 6 for subject in whole.territories}
    found = re.findall(
        "<title>Carte des territoires de la cohorte, ([^<]*? : )", compose.cohort(whole, folios, "right").html
    )
    assert found == ([contents] if contents else [])


def test_the_cover_of_an_extract_without_a_region_fills_the_outline_of_its_subject() -> None:
    whole = of_regions()
    covers = [compose.cover(whole, subject).html for subject in (None, *whole.territories)]
    ochre = tokens.colours()["ochre"].hex
    assert [html.count(f'fill="{ochre}"') for html in covers] == [1] * len(covers)
    assert len(set(covers[1:])) == len(whole.territories)


@pytest.mark.parametrize(
    ("value", "printed"),
    [(516000.0, "516\u202f000"), (422.0, "422"), (1020.456, "1\u202f020,456"), (0.1, "0,1"), (0.0, "0")],
)
def test_a_figure_is_never_rounded(value: float, printed: str) -> None:
    assert numbers.number(value) == printed


def test_a_place_that_is_its_whole_region_is_named_once() -> None:
    subject = territory("val-fictif")
    place = subject.sheet.place
    assert place
    alone = renamed(subject, place=place.model_copy(update={"regions": place.departments}))
    (cell, *_more) = territory_head.fact_rows(alone, Sources())[0].cells
    assert (cell.figure, cell.unit) == (", ".join(place.departments), "")
    (other, *_more) = territory_head.fact_rows(subject, Sources())[0].cells
    assert other.unit == place.region
    assert cell.height < other.height


def test_the_table_of_the_cohort_has_no_column_that_is_empty() -> None:
    def columns(**lacking: None) -> int:
        there = replace(edition(), territories=[renamed(each, **lacking) for each in edition().territories])
        html = compose.cohort(there, dict.fromkeys([each.slug for each in there.territories], 4), "left").html
        assert html.count("<tr>") == len(there.territories) + 1
        return html.count('scope="col"')

    assert columns() == 5
    assert columns(population=None) == 4
    assert columns(population=None, communes=None, place=None) == 2


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        ("Vers la mer", "Vers la\u00a0mer"),
        ("Ensemble", "Ensemble"),
        ("Au nord", "Au nord"),
        (
            "Vers les terres et les collines de l’intérieur",
            "Vers les\u00a0terres et\u00a0les\u00a0collines de\u00a0l’intérieur",
        ),
    ],
)
def test_the_title_of_a_part_ends_on_two_words_where_they_fit(title: str, printed: str) -> None:
    assert part_title(title, 30.0).words == printed


def test_units_of_a_row_of_facts_stand_on_one_line_whatever_the_size_of_their_figures() -> None:
    subject = territory("val-fictif")
    place = subject.sheet.place
    assert place
    narrow = renamed(subject, place=place.model_copy(update={"departments": ["Haute-Fiction"]}))
    (row,) = territory_head.fact_rows(narrow, Sources())
    first, second = row.cells[:2]
    assert (first.size, second.size) == (14, 19)
    assert first.line == 7.4  # that of 19 pt
    assert second.line == 0
