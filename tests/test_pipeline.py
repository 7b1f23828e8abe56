"""From an edition's folder to laid-out chapters: their order and sides, page numbers, and both stages of problems."""

import re
import shutil
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from random import Random
from threading import Event
from typing import Any

import pytest
from markupsafe import Markup

from livret.base import fingerprint
from livret.base.problems import EngineFailure, EnvironmentFailure, InvalidEdition, Problem
from livret.base.tokens import territory_colours
from livret.build import binding, pipeline, schedule
from livret.build.chapter_store import ChapterStore
from livret.build.copyfit import candidates
from livret.build.order import BuildRequest
from livret.build.schedule import LaidOutEdition
from livret.cache.store import Cache, Folder
from livret.catalogue import layout
from livret.design import compose, maps
from livret.design.house import contents as contents_page
from livret.design.house.contents import arranged
from livret.design.house.entries import entries
from livret.edition.check.edition import check
from livret.edition.load.folder import load
from livret.edition.model import Edition, Territory
from livret.edition.prose import Prose
from livret.engine.parcel import pack
from livret.pdf.model import Chapter, Finding, Fragment, Page, Parcel
from livret.workers.api import ChapterFailure, Workers
from tests import laying, made, printed
from tests.laying import quiet
from tests.trees import tree

LONG, SHORT = "agglomeration-dexempleville", "val-fictif"


def refused(folder: Path) -> list[Problem]:
    with pytest.raises(InvalidEdition) as caught:
        pipeline.lay_out(folder, quiet)
    return caught.value.problems


# The engine's own work


def test_the_example_prints_in_whole_sheets_with_territories_on_left_pages() -> None:
    edition = printed.exemple()
    firsts = [edition.first_page(f"territoire-{subject.slug}") for subject in edition.proofs.edition.territories]
    assert all(page % 2 == 0 for page in firsts)
    with edition.opened() as pdf:
        assert len(pdf.pages) % 4 == 0


def test_the_contents_tell_the_pages_where_territories_begin() -> None:
    edition = printed.exemple()
    found = [int(folio) for folio in re.findall(r'contents-row__folio">(\d+)<', chapter("sommaire").html)]
    slugs = [f"territoire-{subject.slug}" for subject in edition.proofs.edition.territories]
    listed = ["edito", "cohorte", *slugs, "partie-5", "texte-methode", "regards-croises", "glossaire", "et-maintenant"]
    assert re.findall(r'contents-row__link" href="livret:([^"]*)"', chapter("sommaire").html) == listed
    assert found == [edition.first_page(anchor) for anchor in listed]


def chapter(slug: str) -> Chapter:
    return next(sheet.chapter for sheet in printed.exemple().proofs.sheets if sheet.chapter.slug == slug)


def test_each_text_takes_the_pages_it_asks_for() -> None:
    edition = printed.exemple()
    pages = {subject.slug: len(edition.chapter(f"territoire-{subject.slug}").pages)
             for subject in edition.proofs.edition.territories}  # fmt: skip
    assert pages[SHORT] == 2
    assert pages[LONG] == 4
    assert set(pages.values()) <= {2, 4}


def test_the_foreword_is_faced_by_the_cohort() -> None:
    slugs = [sheet.chapter.slug for sheet in printed.exemple().proofs.sheets]
    assert slugs[:5] == ["couverture", "colophon", "sommaire", "edito", "cohorte"]
    assert slugs[-2:] == ["notes", "quatrieme"]


def test_the_example_prints_without_a_warning_or_a_word_of_the_engine() -> None:
    assert [problem.as_text() for problem in printed.exemple().proofs.warnings] == []
    assert printed.exemple().logged == ()
    assert [sheet.fragment.findings for sheet in printed.exemple().proofs.sheets if sheet.fragment.findings] == []


def test_two_pages_that_do_not_suffice_are_told_with_lines_and_words(tmp_path: Path) -> None:
    folder = made.cohort(tmp_path / "edition", [LONG])
    fiche = folder / "territoires" / f"{LONG}-1" / "fiche.yaml"
    fiche.write_text(f"{fiche.read_text('utf-8')}\npages: 2\n", "utf-8")
    with pytest.raises(InvalidEdition) as caught:
        laying.laid_out(folder)
    (problem,) = [problem for problem in caught.value.problems if problem.code == "MISE-003"]
    assert problem.location
    assert problem.location.file.endswith("texte.md")
    assert (problem.values["pages"], problem.values["allowed"]) == (3, 2)
    assert 30 < problem.values["lines"] < 90  # with the photograph that has its place
    assert 5 < problem.values["words"] / problem.values["lines"] < 10
    assert "pages: 4" in problem.help


def test_a_text_of_three_pages_never_leaves_a_third_page_alone(tmp_path: Path) -> None:
    """Else the territory behind it would begin on a right page, laid out as a left one."""
    folder = made.cohort(tmp_path / "edition", [SHORT, SHORT])
    sentences = "Le territoire a perçu l’accompagnement comme un accélérateur positif. " * 170
    (folder / "territoires" / f"{SHORT}-1" / "texte.md").write_text(f"## Le projet pilote\n\n{sentences}\n", "utf-8")
    proofs = laying.laid_out(folder)
    lengths = [len(sheet.fragment.pages) for sheet in proofs.sheets if sheet.chapter.slug.startswith("territoire-")]
    assert lengths == [4, 2]
    assert all((side == "right") == (page % 2 == 1) for _slug, side, page in sides(proofs))


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (4, 1), (8, 1), (12, 1), (13, 1), (40, 3)])
def test_contents_of_any_length_fit(count: int, pages: int) -> None:
    """Rows with the longest name and project of the example among them."""
    whole = edition_of(count)
    folios = {subject.slug: 4 + 2 * number for number, subject in enumerate(whole.territories)}
    fragment = laying.proven(contents_page.contents(whole, [*entries(whole, folios)], with_map=True))
    assert fragment.findings == ()
    assert len(fragment.pages) <= pages


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        ("Bilan de la cohorte", ["Bilan", "de la cohorte"]),
        ("Territoires d’avenir", ["Territoires", "d’avenir"]),
        ("Le bilan d’Exemple", ["Le bilan", "d’Exemple"]),  # more even than « Le » above the others
        ("La cohorte d’Exemple", ["La cohorte", "d’Exemple"]),
    ],
)
def test_a_title_little_wider_than_the_page_takes_two_lines(title: str, printed: list[str]) -> None:
    whole = exemple()
    sheet = whole.sheet.model_copy(update={"title": title, "subtitle": "Un sous-titre qui prend " + "deux lignes " * 6})
    fragment = laying.proven(compose.cover(replace(whole, sheet=sheet)))
    assert fragment.findings == ()
    assert [line[-1] for line in fragment.lines[0] if line[-1] in printed] == printed


# Order, sides and numbers, whatever the engine finds


@cache
def exemple() -> Edition:
    """Return « exemple » with the map on its covers, which no order of territories changes."""
    found = check(load(made.EXEMPLE), territory_colours())
    return replace(found, cover=None, sheet=found.sheet.model_copy(update={"cover": None}))


def edition_of(count: int, foreword: bool = False) -> Edition:
    """Return an edition of *count* territories, those of the example again and again."""
    whole = exemple()
    some = [whole.territories[number % len(whole.territories)] for number in range(count)]
    subjects = tuple(replace(subject, slug=f"t{number}", colour="miel") for number, subject in enumerate(some))
    texts = {name: text for name, text in whole.texts.items() if foreword or name != "edito"}
    sheet = whole.sheet.model_copy(update={"what_next": None, "cohort": None})
    return replace(whole, sheet=sheet, territories=subjects, texts=texts, chapters=())


@pytest.mark.parametrize("count", [3, 8, 12, 60, 300])
def test_the_shortest_territories_come_last_and_the_others_from_every_part_of_the_book(count: int) -> None:
    territories = edition_of(count).territories
    in_turn = schedule._in_turn(territories, 8)
    assert sorted(each.slug for each in in_turn) == sorted(each.slug for each in territories)
    lengths = [schedule._words(each) for each in in_turn]
    assert lengths[-8:] == sorted(lengths, reverse=True)[-8:]
    if others := in_turn[:-8]:
        tenth = [territories.index(each) / count for each in others[: -(-len(others) // 10)]]
        assert max(tenth) - min(tenth) > 0.8 or len(others) < 20


class PaperPress(Workers):
    """Lays nothing out: each chapter has the pages that a table gives to its slug, or those its HTML asks for."""

    def __init__(self, lengths: dict[str, int] | None = None, findings: tuple[Finding, ...] = ()) -> None:
        self.lengths, self.findings = lengths or {}, findings
        self.seen: list[Chapter] = []

    jobs = 1

    def warm(self, requests: Sequence[str]) -> None: ...

    def call(self, request: str, title: str, *arguments: Any) -> Any:
        raise NotImplementedError

    def lint(self) -> list[Finding]:
        return []

    def versions(self) -> dict[str, str]:
        return {}

    def render(self, parcel: Parcel) -> Fragment:
        chapter = parcel.chapter
        self.seen.append(chapter)
        own = sum(map(chapter.html.count, ('class="notes__page', 'class="cohort"', 'class="cohort cohort--next"'))) or 1
        requested = 2 if chapter.slug.startswith("territoire-") else own
        pages = self.lengths.get(chapter.slug, requested)
        findings = self.findings if chapter.slug == "colophon" else ()
        return Fragment(chapter.slug, chapter.title, chapter.side, b"", (Page(1, 1, 0),) * pages, findings=findings)


@pytest.fixture
def mapless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw no map: they are most of the time that composing takes, and say nothing of order."""
    without_maps(monkeypatch)


def without_maps(patched: pytest.MonkeyPatch) -> None:
    for name in ("locator", "mark"):
        patched.setattr(maps, name, lambda *_, **_named: None)
    patched.setattr(maps, "near", lambda *_: maps.NearPicture(Markup(), "", ""))
    for name in ("cover", "cohort"):
        patched.setattr(maps, name, lambda *_: Markup("<svg></svg>"))
    patched.setattr(maps, "has_cohort", lambda *_: True)


def laid_out(edition: Edition, press: PaperPress) -> LaidOutEdition:
    return pipeline._second_stage(edition, ChapterStore(press, None), quiet)


def sides(proofs: LaidOutEdition) -> list[tuple[str, str, int]]:
    """Return (slug, side, first page) of each chapter."""
    found, page = [], 1
    for sheet in proofs.sheets:
        found.append((sheet.chapter.slug, sheet.chapter.side, page))
        page += len(sheet.fragment.pages)
    return found


@pytest.mark.parametrize("count", [1, 2, 5])
@pytest.mark.parametrize("foreword", [0, 1, 2, 3])
@pytest.mark.parametrize("contents", [1, 2])
def test_every_chapter_begins_on_its_side_and_sheets_are_full(
    mapless: None, count: int, foreword: int, contents: int
) -> None:
    press = PaperPress({"edito": foreword, "sommaire": contents})
    proofs = laid_out(edition_of(count, foreword=foreword > 0), press)
    places = sides(proofs)
    assert all((side == "right") == (page % 2 == 1) for _slug, side, page in places), places
    assert sum(len(sheet.fragment.pages) for sheet in proofs.sheets) % 4 == 0
    firsts = {slug.removeprefix("territoire-"): page for slug, _side, page in places if slug.startswith("territoire-")}
    printed = next(sheet.chapter.html for sheet in proofs.sheets if sheet.chapter.slug == "sommaire")
    folios = re.findall(r'contents-row__folio">(\d+)<', printed)
    assert [int(folio) for folio in folios][-count:] == list(firsts.values())


#: How the slugs of pages begin that fill the last sheet.
FILLING = ("notes", "carte-", "communes-", "photo-", "personnes", "citations", "projets", "noms")


@pytest.mark.parametrize(("foreword", "ruled", "blank"), [(0, 2, 2), (1, 4, 0), (2, 4, 0), (3, 2, 2)])
def test_without_notes_no_sheet_is_added_for_blank_pages(mapless: None, foreword: int, ruled: int, blank: int) -> None:
    whole = edition_of(1, foreword=foreword > 0)
    for notes, pages in ((True, ruled), (False, blank)):
        of = replace(whole, sheet=whole.sheet.model_copy(update={"notes": notes}))
        proofs = laid_out(of, PaperPress({"edito": foreword}))
        sheets = proofs.sheets
        unread = [sheet.chapter.title for sheet in sheets if sheet not in binding.on_screen(proofs).sheets]
        assert unread == (["Pages blanches"] if blank and not notes else [])
        filled = [sheet for sheet in sheets if sheet.chapter.slug.startswith(FILLING)]
        assert sum(len(sheet.fragment.pages) for sheet in filled) == pages
        assert sum(sheet.chapter.title == "Notes" for sheet in filled) == notes
        assert sum(len(sheet.fragment.pages) for sheet in sheets) % 4 == 0
        assert sheets[-1].chapter.slug == "quatrieme"


@pytest.mark.parametrize("notes", [True, False])
@pytest.mark.parametrize("foreword", [0, 1, 2])
def test_what_comes_next_stands_where_the_contents_say(mapless: None, foreword: int, notes: bool) -> None:
    whole = edition_of(2, foreword=foreword > 0)
    sheet = whole.sheet.model_copy(update={"what_next": exemple().sheet.what_next, "notes": notes})
    proofs = laid_out(replace(whole, sheet=sheet), PaperPress({"edito": foreword}))
    places = {slug: page for slug, _side, page in sides(proofs)}
    printed = next(sheet.chapter.html for sheet in proofs.sheets if sheet.chapter.slug == "sommaire")
    assert re.findall(r'contents-row__folio">(\d+)<', printed)[-1] == str(places["et-maintenant"])
    assert places["et-maintenant"] >= places["t1" if "t1" in places else "territoire-t1"] + 2
    assert sum(len(sheet.fragment.pages) for sheet in proofs.sheets) % 4 == 0


def test_the_cohort_s_map_stands_in_the_contents_or_facing_the_foreword(mapless: None) -> None:
    for foreword in (False, True):
        proofs = laid_out(edition_of(2, foreword), PaperPress())
        with_map = {sheet.chapter.slug for sheet in proofs.sheets if "<svg" in sheet.chapter.html}
        assert ("sommaire" in with_map) is not foreword
        assert ("cohorte" in with_map) is foreword


def test_what_the_engine_finds_stops_the_build_with_all_it_found(mapless: None) -> None:
    values = {"words": "un mot", "box": "page", "mm": 3.0, "lines": 1, "count": 2}
    findings = tuple(Finding(layout.OVERFLOW.code, page, values=values) for page in (1, 2))
    with pytest.raises(InvalidEdition) as caught:
        laid_out(edition_of(1), PaperPress(findings=findings))
    assert [(problem.code, problem.values["page"]) for problem in caught.value.problems] == [
        ("RENDU-001", 1),
        ("RENDU-001", 2),
    ]


def test_the_ladder_is_climbed_until_the_pages_agree(mapless: None) -> None:
    press = PaperPress({"territoire-t0": 4})
    proofs = laid_out(edition_of(1), press)
    tried = [chapter for chapter in press.seen if chapter.slug == "territoire-t0"]
    assert len(tried) > 1
    assert proofs.sheets[3].chapter.html == tried[-1].html
    assert len(proofs.sheets[3].fragment.pages) == 4


class Slow(PaperPress):
    """Lays a territory out only once the contents were: on what was foreseen of it."""

    jobs = 2

    def __init__(self, lengths: dict[str, int], last: str) -> None:
        super().__init__(lengths)
        self.last, self.guessed = last, Event()

    def render(self, parcel: Parcel) -> Fragment:
        if parcel.chapter.slug == self.last:
            assert self.guessed.wait(60)
        fragment = super().render(parcel)
        if parcel.chapter.slug == "sommaire":
            self.guessed.set()
        return fragment


@pytest.mark.parametrize(("pages", "laid_out_times"), [(2, 1), (4, 2)])
def test_contents_laid_out_on_pages_foreseen_are_laid_out_again_where_these_err(
    mapless: None, pages: int, laid_out_times: int
) -> None:
    edition = edition_of(3)
    foreseen = {f"territoire-{each.slug}": next(candidates(edition, each))[0].pages for each in edition.territories}
    press = Slow({**foreseen, "territoire-t0": pages}, "territoire-t0")
    assert foreseen["territoire-t0"] == 2
    places = sides(laid_out(edition, press))
    contents = [chapter.html for chapter in press.seen if chapter.slug == "sommaire"]
    assert len(contents) == laid_out_times
    firsts = [page for slug, _side, page in places if slug.startswith("territoire-")]
    found = [int(page) for page in re.findall(r'contents-row__folio">(\d+)<', contents[-1])]
    assert found[-len(firsts) :] == firsts


class Failing(PaperPress):
    """Fails on one chapter."""

    def __init__(self, slug: str) -> None:
        super().__init__()
        self.slug = slug

    def render(self, parcel: Parcel) -> Fragment:
        if parcel.chapter.slug == self.slug:
            raise EngineFailure(self.slug)
        return super().render(parcel)


class Unsteady(PaperPress):
    """Takes now longer, now shorter, so that chapters are laid out in another order every time."""

    jobs = 3

    def __init__(self, seed: int) -> None:
        super().__init__({"territoire-t1": 4, "territoire-t4": 4})
        self.random = Random(seed)

    def render(self, parcel: Parcel) -> Fragment:
        time.sleep(self.random.uniform(0, 0.02))
        return super().render(parcel)


def test_an_edition_is_the_same_in_whatever_order_its_chapters_are_laid_out(mapless: None) -> None:
    edition = edition_of(9, foreword=True)
    one, other = Unsteady(1), Unsteady(5)
    assert laid_out(edition, one) == laid_out(edition, other)
    assert [each.slug for each in one.seen] != [each.slug for each in other.seen]


def test_who_interrupts_waits_for_no_chapter(mapless: None) -> None:
    press = PaperPress()

    def interrupted(_what: str, done: int, _total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pipeline._second_stage(edition_of(40), ChapterStore(press, None), interrupted)
    assert press.stopped
    assert len(press.seen) < 20
    with pytest.raises(EngineFailure):
        press.submit(press.lint)


def test_an_engine_that_fails_ends_the_work_at_once(mapless: None) -> None:
    edition = edition_of(200)
    second = schedule._in_turn(edition.territories, 4)[1]
    press = Failing(compose.anchor(second))
    with pytest.raises(EngineFailure, match=compose.anchor(second)):
        laid_out(edition, press)
    assert len(press.seen) < 100


@pytest.mark.parametrize("count", [3, 12, 13, 24, 48])
def test_the_pages_of_the_contents_are_foreseen(mapless: None, count: int) -> None:
    edition = edition_of(count)
    rows = [*entries(edition, {each.slug: 99 for each in edition.territories} | {"edito": 4, "cohorte": 6})]
    contents = contents_page.contents(edition, rows, with_map=False)
    assert len(laying.press().render(pack(contents, None)).pages) == len(arranged(rows).pages)


class Ahead(PaperPress):
    """Lays nothing out before two territories are composed."""

    def __init__(self, composed: Event) -> None:
        super().__init__()
        self.composed = composed

    def render(self, parcel: Parcel) -> Fragment:
        assert self.composed.wait(60)
        return super().render(parcel)


def test_a_worker_finds_the_next_chapter_composed_and_chapters_are_composed_in_turn(
    mapless: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once, most, two = 0, 0, Event()
    slugs: set[str] = set()
    compose_one = compose.territory

    def composed(edition: Edition, territory: Territory, *more: Any) -> Chapter:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        time.sleep(0.02)
        chapter = compose_one(edition, territory, *more)
        at_once -= 1
        slugs.add(territory.slug)
        if len(slugs) == 2:
            two.set()
        return chapter

    monkeypatch.setattr(compose, "territory", composed)
    press = Ahead(two)
    assert press.jobs == 1
    assert len(laid_out(edition_of(3), press).sheets) > 3
    assert most == 1


def test_the_date_is_the_edition_s_unless_the_environment_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert binding.info(exemple()).date == datetime(2025, 1, 15, tzinfo=UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert binding.info(exemple()).date == datetime(1970, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize("epoch", ["-1", "²", "hier", "1e9", "99999999999999999999", "253402300800"])
def test_a_moment_that_is_none_is_the_environment_s_fault(epoch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(EnvironmentFailure, match="SOURCE_DATE_EPOCH"):
        binding.info(exemple())


# What a page more, and what was laid out before, cost


#: What fills the last sheet, whose pages are other ones where there are more or fewer of them.
FILLERS = {"citations", "photo-t0", "photo-t1", "personnes", "notes", "projets"}


def kept(tmp_path: Path, press: PaperPress, edition: Edition) -> list[str]:
    """Lay *edition* out with a cache in *tmp_path*; return the slugs of what was laid out now."""
    press.seen = []
    cache = Cache(Folder(tmp_path), lambda _said: None)
    pipeline._second_stage(edition, ChapterStore(press, None, cache), quiet)
    return [chapter.slug for chapter in press.seen]


def longer(edition: Edition) -> Edition:
    """Return *edition* with other words in its first territory."""
    first, *others = edition.territories
    prose = Prose(tree('<p data-src="0">D’autres mots.</p>'), (first.rubrics[0].prose.marks[0],))
    rubrics = (replace(first.rubrics[0], prose=prose), *first.rubrics[1:])
    return replace(edition, territories=(replace(first, rubrics=rubrics, document=None), *others))


@pytest.mark.parametrize("foreword", [False, True])
def test_a_page_added_to_the_first_of_many_renders_that_chapter_and_the_contents(
    mapless: None, tmp_path: Path, foreword: bool
) -> None:
    edition = edition_of(16, foreword)
    before = kept(tmp_path, PaperPress(), edition)
    assert len({slug for slug in before if slug.startswith("territoire-")}) == 16
    after = kept(tmp_path, PaperPress({"territoire-t0": 4}), longer(edition))
    assert set(after) - FILLERS == {"territoire-t0", "sommaire", "cohorte"}


def test_nothing_is_laid_out_again(mapless: None, tmp_path: Path) -> None:
    kept(tmp_path, PaperPress(), edition_of(3))
    assert kept(tmp_path, PaperPress(), edition_of(3)) == []


def test_a_territory_in_another_place_is_not_laid_out_again(mapless: None, tmp_path: Path) -> None:
    pages = {"territoire-t1": 4, "territoire-t2": 4}  # as foreseen: what does not fit is laid out as what is dealt next
    edition = edition_of(3)
    kept(tmp_path, PaperPress(pages), edition)
    turned = replace(edition, territories=edition.territories[::-1], chapters=())
    assert set(kept(tmp_path, PaperPress(pages), turned)) - FILLERS <= {"sommaire", "colophon", "cohorte"}


@pytest.fixture(scope="module")
def laid_out_before(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """Return the cache of an edition of two that was laid out, and the slugs of its chapters."""
    folder = tmp_path_factory.mktemp("before")
    with pytest.MonkeyPatch.context() as patched:
        without_maps(patched)
        return folder, kept(folder, PaperPress(), edition_of(2))


@pytest.mark.parametrize(("part", "again"), [
    ("styles", True), ("assets", True), ("livret", True), ("programs", True), ("templates", False),
])  # fmt: skip
def test_what_of_the_house_a_layout_depends_on(
    mapless: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, laid_out_before: tuple[Path, list[str]],
    part: str, again: bool,
) -> None:  # fmt: skip
    """Templates it is composed from: where they make the same of it, it is not laid out again."""
    shutil.copytree(laid_out_before[0], tmp_path, dirs_exist_ok=True)
    house = {**fingerprint.of_house(), part: "changed"}
    monkeypatch.setattr("livret.build.chapter_store.of_house", lambda: house)
    assert set(kept(tmp_path, PaperPress(), edition_of(2))) == (set(laid_out_before[1]) if again else set())


def test_what_fails_is_not_kept(mapless: None, tmp_path: Path) -> None:
    class Failing(PaperPress):
        def render(self, parcel: Parcel) -> Fragment:
            super().render(parcel)
            raise ChapterFailure(layout.CRASHED.at(None, chapter=parcel.chapter.title, cause="a test"))

    with pytest.raises(ChapterFailure):
        kept(tmp_path, Failing(), edition_of(2))
    assert "territoire-t0" in kept(tmp_path, PaperPress(), edition_of(2))


@pytest.mark.parametrize(("slug", "field"), [("colophon", "colophon"), ("quatrieme", "textes.quatrieme")])
def test_a_page_of_the_cover_that_takes_two_is_told(mapless: None, slug: str, field: str) -> None:
    with pytest.raises(InvalidEdition) as caught:
        laid_out(edition_of(1), PaperPress({slug: 2}))
    [problem] = caught.value.problems
    assert (problem.code, problem.location) == ("MISE-005", exemple().mark(field))


def test_the_colophon_names_few_allies(mapless: None) -> None:
    assert "Prénom Nom" in compose.colophon(edition_of(6)).html
    assert "Prénom Nom –" not in compose.colophon(edition_of(48)).html


# Two complete stages


def test_the_first_stage_stops_before_anything_is_laid_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = made.tiny(tmp_path / "edition", "Un <b>texte</b>.\n", "nom: Essai\npopulaton: 3\n")
    press = PaperPress()
    monkeypatch.setattr(pipeline, "Pool", lambda **_jobs: press)
    problems = refused(folder)
    assert {problem.code for problem in problems} >= {"FICHE-001"}
    assert len({problem.location.file for problem in problems if problem.location}) == 2
    assert press.seen == []


def test_a_name_too_long_is_of_the_first_stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "Communauté de communes des Pays-de-la-Très-Longue-Rivière, des Coteaux et des Hautes-Vallées réunies"
    folder = made.tiny(tmp_path / "edition", fiche=f"nom: {name} du Grand Sud\n")
    press = PaperPress()
    monkeypatch.setattr(pipeline, "Pool", lambda **_jobs: press)
    assert [problem.code for problem in refused(folder)] == ["MISE-001"]
    assert press.seen == []


def two_of_which_one_is_broken(folder: Path) -> Path:
    """Make an edition of two territories: HTML in the text of the first, an unknown field in the sheet of the other."""
    made.tiny(folder, "Un <b>texte</b>.\n")
    shutil.copytree(folder / "territoires/essai", folder / "territoires/autre")
    (folder / "territoires/autre/texte.md").write_text("## Le projet pilote\n\nUn texte.\n", "utf-8")
    (folder / "territoires/autre/fiche.yaml").write_text("nom: Un autre\npopulaton: 3\n", "utf-8")
    sheet = folder / "edition.yaml"
    sheet.write_text(sheet.read_text("utf-8").replace("[essai]", "[essai, autre]"), "utf-8")
    return folder


def test_what_can_be_read_is_laid_out_whatever_is_wrong_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = two_of_which_one_is_broken(tmp_path / "edition")
    press = PaperPress(findings=(Finding("POLICE-001", 1, values={"character": "漢", "codepoint": "U+6F22"}),))
    monkeypatch.setattr(pipeline, "Pool", lambda **_jobs: press)
    assert {problem.code for problem in refused(folder)} >= {"TEXTE-010", "FICHE-001", "POLICE-001"}
    assert {chapter.slug for chapter in press.seen} >= {"territoire-autre"}
    assert "territoire-essai" not in {chapter.slug for chapter in press.seen}


def test_a_build_that_is_refused_lays_nothing_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = two_of_which_one_is_broken(tmp_path / "edition")
    press = PaperPress()
    monkeypatch.setattr(pipeline, "Pool", lambda **_jobs: press)
    with pytest.raises(InvalidEdition):
        pipeline.build(folder, tmp_path / "out", quiet, BuildRequest(("screen",)))
    assert press.seen == []
