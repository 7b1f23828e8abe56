"""The steps that a long text goes down: each on its own grid, no further apart than one, and only when it must."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import uharfbuzz as hb

from livret.base import paths, text_metrics, tokens
from livret.build import copyfit, pipeline, schedule
from livret.build.chapter_store import ChapterStore
from livret.cache.store import Cache, Folder
from livret.catalogue import parity
from livret.catalogue import prose as prose_kinds
from livret.design import compose, territory_page, text_sizes
from livret.design import copyfit as overset
from livret.design.layout import BETWEEN, GAP, Layout, PageGroup, units
from livret.design.openings.choice import layouts
from livret.design.openings.dresses import DRESSES
from livret.design.openings.flow import flowing, over_for_exergue
from livret.design.openings.matter import Matter
from livret.design.source_map import Sources
from livret.edition.model import Edition, Picture, Territory
from livret.edition.sheet_parts import Photo
from livret.pdf.model import Chapter, EmptyBand, Finding, Fragment, Page, Parcel
from tests import printed, test_fit
from tests.laying import Desk
from tests.test_pipeline import PaperPress, edition_of, laid_out, mapless, quiet

__all__ = ["mapless"]  # a fixture

MM = 72 / 25.4
TOP = tokens.length("margin-top")
#: How far a line may stand from its place, in mm.
TOLERANCE = 0.15
STEPS = [1, 2]
#: Territories of « exemple » of which pages of running text and lists alone are made here: without their photographs.
PLAIN = ("val-fictif", "hautes-vallees-imaginaires", "tres-long-nom", "agglomeration-dexempleville")


# The sizes


def test_the_sizes_are_the_house_s() -> None:
    found = [text_sizes.size(step) for step in range(text_sizes.STEPS + 1)]
    assert [size.text for size in found] == [9.7, 9.2, 8.8]
    assert min(size.text for size in found) >= text_sizes.SMALLEST_PT
    assert [round(size.line * MM / size.text, 2) for size in found] == [1.42, 1.39, 1.36]


@pytest.mark.parametrize("step", [0, *STEPS])
def test_a_page_is_a_whole_number_of_lines(step: int) -> None:
    size = text_sizes.size(step)
    spare = tokens.length("text-height") / MM - size.lines * size.line
    assert -1e-9 <= spare < 0.02


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("head", [16.5, 17.5, 21.5, 31.5])
def test_text_under_a_head_of_any_height_begins_on_its_own_grid(step: int, head: float) -> None:
    size = text_sizes.size(step)
    lines = size.head_lines(head)
    assert lines % 1 == 0.5
    assert 2.5 < lines * size.line - (head - 1) * text_sizes.HOUSE.line < 2.7 + size.line


# What is laid out


@cache
def laid(slug: str, step: int) -> Fragment:
    """Return a territory of the two editions at *step*, whatever it needs."""
    edition = (printed.real() if slug == "montpellier-mediterranee-metropole" else printed.exemple()).proofs.edition
    (subject,) = (without_photos(territory) for territory in edition.territories if territory.slug == slug)
    return Desk(edition.folder).render(compose.territory(edition, subject, set_at(subject, step)))


def without_photos(subject: Territory) -> Territory:
    return replace(subject, photos=(), sheet=subject.sheet.model_copy(update={"photos": ()}))


def set_at(subject: Territory, step: int) -> Layout:
    """Return a layout of *subject* in which its text is at *step*: led by its text, or in one flow where it is long."""
    matter = Matter.of(subject)
    openings = (each.layout for each in DRESSES["texte"].candidates(matter, (step,)))
    plain = (each for each in openings if each.between == BETWEEN and {group.gap for group in each.groups} == {GAP})
    return next(each for each in (*plain, *flowing(matter, text_sizes.STEPS)) if each.size.step == step)


def baseline(size: text_sizes.Size) -> float:
    """Return how far below the top of its line the text's baseline is, in points (CSS 2.2 10.8.1)."""
    face = hb.Face(hb.Blob.from_file_path(str(paths.assets() / "fonts" / text_metrics.SERIF.path)))
    extents = hb.Font(face).get_font_extents("ltr")
    above, below = (part * size.text / face.upem for part in (extents.ascender, -extents.descender))
    return (size.line * MM - above - below) / 2 + above


def text_lines(fragment: Fragment, size: text_sizes.Size) -> Iterator[tuple[int, float, str]]:
    for number, page in enumerate(fragment.lines, 1):
        for _x, y, _width, points, _source, words in page:
            if abs(points - size.text) < 0.05:
                yield number, y, words


def strays(fragment: Fragment, size: text_sizes.Size) -> list[str]:
    """Return the lines of running text that are off the grid of *size*: page, how far below it in mm, words."""
    found, line = [], size.line * MM
    for number, y, words in text_lines(fragment, size):
        off = (y - TOP - baseline(size) + line / 2) % line - line / 2
        if abs(off) > TOLERANCE * MM:
            found.append(f"{number}: {off / MM:+.2f} {words}")
    return found


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("slug", [*PLAIN, "montpellier-mediterranee-metropole"])
def test_both_pages_of_an_opening_stand_on_the_grid_of_their_step(slug: str, step: int) -> None:
    size, fragment = text_sizes.size(step), laid(slug, step)
    assert fragment.findings == ()
    assert len({number for number, _y, _words in text_lines(fragment, size)}) >= 2
    assert strays(fragment, size) == []


def test_a_line_of_another_grid_is_seen() -> None:
    assert strays(laid("val-fictif", 1), replace(text_sizes.size(2), text=text_sizes.size(1).text)) != []


@pytest.mark.parametrize("step", STEPS)
def test_heads_keep_their_size(step: int) -> None:
    usual, small = (laid("montpellier-mediterranee-metropole", each) for each in (0, step))
    foot = TOP + 16.5 * text_sizes.HOUSE.line * MM
    heads = [[(*line[1:4], line[5]) for line in fragment.lines[0] if line[1] < foot] for fragment in (usual, small)]
    assert heads[0] == heads[1] != []


@pytest.mark.parametrize(
    ("slug", "step"),  # those that have a left page of their own at that step
    [("val-fictif", 1), ("val-fictif", 2), ("hautes-vallees-imaginaires", 1), ("hautes-vallees-imaginaires", 2)],
)  # fmt: skip
def test_left_pages_are_as_high_as_foreseen_at_every_step(slug: str, step: int) -> None:
    edition = printed.exemple().proofs.edition
    (subject,) = (without_photos(territory) for territory in edition.territories if territory.slug == slug)
    layout = set_at(subject, step)
    high = test_fit.height(laid(slug, step).lines[0], subject, layout)
    assert test_fit.foreseen(layout) == pytest.approx(high, abs=1.1)


# The layouts tried


def first(sentences: int, pages: int = 4, most: int = text_sizes.STEPS) -> tuple[int, int]:
    """Return (pages, step) of the first layout of a text in two rubrics of so many sentences each.

    Larger texts count as the house's own: short ones are set so.
    """
    subject = test_fit.territory([test_fit.rubric("texte", sentences), test_fit.rubric("voix", sentences)], pages)
    layout = next(layouts(subject, most=most))
    return layout.pages, max(0, layout.size.step)


def test_a_growing_text_goes_down_the_steps_then_takes_a_second_opening_at_full_size() -> None:
    seen = list(dict.fromkeys(first(sentences) for sentences in range(10, 90, 2)))
    assert seen == [(2, 0), (2, 1), (2, 2), (4, 0)]


def test_on_two_pages_a_text_runs_on_over_the_page_before_it_gets_smaller() -> None:
    subject = test_fit.territory([test_fit.rubric("texte", 45), test_fit.rubric("voix", 30)], pages=2)
    tried = list(layouts(subject))
    assert tried[0].size.step <= 0
    assert [group.pages for group in tried[0].groups] == [2]
    assert {layout.pages for layout in tried} == {2}


@pytest.mark.parametrize("most", [0, 1])
def test_a_text_that_may_not_go_so_far_takes_its_second_opening_sooner(most: int) -> None:
    seen = list(dict.fromkeys(first(sentences, most=most) for sentences in range(10, 90, 2)))
    assert seen == [*((2, step) for step in range(most + 1)), (4, 0)]


def test_a_text_much_longer_than_an_opening_is_never_squeezed() -> None:
    subject = test_fit.territory([test_fit.rubric(form, 60) for form in ("texte", "voix", "voix")])
    first, *others = layouts(subject)
    assert first.size.step <= 0
    assert {layout.pages for layout in (first, *others)} == {4}


class Narrow(PaperPress):
    """Pages of two openings unless a text of *long* is as small as *step*; others fit at any size."""

    def __init__(self, long: Sequence[str], step: int = 2) -> None:
        super().__init__()
        self.long, self.step = long, step

    def render(self, parcel: Parcel) -> Fragment:
        chapter = parcel.chapter
        fragment = super().render(parcel)
        if chapter.slug not in self.long or f"fit--{self.step}" in chapter.html:
            return fragment
        return replace(fragment, pages=(Page(1, 1, 0),) * (4 if chapter.html.count('class="opening') > 1 else 3))


def short(count: int) -> Edition:
    """Return an edition of *count* territories, all of the same short text."""
    edition = edition_of(count)
    first = edition.territories[0]
    same = tuple(replace(first, slug=f"t{number}") for number in range(count))
    return replace(edition, territories=same, chapters=())


def is_smaller(chapter: Chapter) -> bool:
    return bool(re.search(r"fit--\d", chapter.html))


def settled(proofs: schedule.LaidOutEdition) -> dict[str, int]:
    return {s.chapter.slug: s.step for s in proofs.sheets if s.chapter.slug.startswith("territoire-")}


def test_one_alone_goes_as_far_as_it_must(mapless: None) -> None:
    proofs = laid_out(short(1), Narrow(["territoire-t0"]))
    assert settled(proofs) == {"territoire-t0": 2}


def test_all_go_as_far_as_they_must(mapless: None) -> None:
    """Also where the last can stay a step above."""
    slugs = [f"territoire-t{number}" for number in range(3)]

    class Stepped(Narrow):
        def render(self, parcel: Parcel) -> Fragment:
            self.step = 1 if parcel.chapter.slug == slugs[0] and "fit--1" in parcel.chapter.html else 2
            return super().render(parcel)

    assert settled(laid_out(short(3), Stepped(slugs))) == dict(zip(slugs, (1, 2, 2), strict=True))


def test_none_is_two_steps_below_another(mapless: None) -> None:
    press = Narrow(["territoire-t1"])
    proofs = laid_out(short(3), press)
    assert settled(proofs)["territoire-t0"] == settled(proofs)["territoire-t2"] == 0
    assert settled(proofs)["territoire-t1"] < 2
    assert [len(s.fragment.pages) for s in proofs.sheets if s.chapter.slug == "territoire-t1"] == [4]
    assert any("fit--2" in chapter.html for chapter in press.seen)  # it was tried, before the others were known
    assert not any(is_smaller(chapter) for chapter in press.seen if chapter.slug != "territoire-t1")


def test_what_was_evened_is_found_again_and_moves_no_other(mapless: None, tmp_path: object) -> None:
    def run(count: int) -> list[str]:
        press, cache = Narrow(["territoire-t1"]), Cache(Folder(tmp_path), lambda _said: None)  # type: ignore[arg-type]
        pipeline._second_stage(short(count), ChapterStore(press, None, cache), quiet)
        return [chapter.slug for chapter in press.seen]

    assert "territoire-t1" in run(2)
    assert not any(slug.startswith("territoire-") for slug in run(2))
    assert {slug for slug in run(3) if slug.startswith("territoire-")} == {"territoire-t2"}


def test_a_table_that_is_too_wide_makes_no_text_smaller(mapless: None) -> None:
    class Wide(PaperPress):
        def render(self, parcel: Parcel) -> Fragment:
            values = {"words": "mot", "box": "p", "mm": 3.0, "lines": 1, "count": 1}
            finding = Finding(prose_kinds.TABLE_TOO_WIDE.code, 1, values=values)
            fragment = super().render(parcel)
            of_territory = parcel.chapter.slug.startswith("territoire-")
            return replace(fragment, findings=(finding,)) if of_territory else fragment

    press = Wide()
    proofs = pipeline._second_stage(edition_of(1), ChapterStore(press, None), quiet, refuse=False)
    assert prose_kinds.TABLE_TOO_WIDE.code in {problem.code for problem in proofs.warnings}
    assert not any(map(is_smaller, press.seen))
    assert len([chapter for chapter in press.seen if chapter.slug == "territoire-t0"]) > 1


def test_text_set_over_text_is_laid_out_otherwise(mapless: None) -> None:
    """As a note at the foot of a full page is, over the column that calls it."""

    class Overlaid(PaperPress):
        def render(self, parcel: Parcel) -> Fragment:
            first = parcel.chapter.slug == "territoire-t0" and parcel.chapter.slug not in {c.slug for c in self.seen}
            finding = Finding(parity.HIDDEN.code, 1, values={"words": "mot", "reason": "other text is set over it"})
            fragment = super().render(parcel)
            return replace(fragment, findings=(finding,)) if first else fragment

    press = Overlaid()
    proofs = pipeline._second_stage(edition_of(1), ChapterStore(press, None), quiet)
    assert len([chapter for chapter in press.seen if chapter.slug == "territoire-t0"]) == 2
    assert parity.HIDDEN.code not in {problem.code for problem in proofs.warnings}


# What leaves more empty than foreseen


class Hollow(PaperPress):
    """Pages with empty bands of so many *lines*, by the layouts of the territory in the order in which it is tried."""

    def __init__(self, *lines: float) -> None:
        super().__init__()
        self.lines, self.tried = lines, []

    def render(self, parcel: Parcel) -> Fragment:
        fragment = super().render(parcel)
        if parcel.chapter.slug != "territoire-t0":
            return fragment
        lines = self.lines[min(len(self.tried), len(self.lines) - 1)]
        self.tried.append(parcel.chapter.html)
        band = EmptyBand(TOP + 30 * tokens.length("line"), lines * tokens.length("line"))
        return replace(fragment, bands=(band,) * len(fragment.pages))


@pytest.mark.parametrize(
    ("lines", "tries", "taken"),
    [
        ((2,), 1, 0),
        ((7.9,), 1, 0),  # readers do not see it
        ((20, 2), 2, 1),  # foreseen to be worse than the first one, it is better than what that came to
        ((20, 40, 40), 3, 0),
        ((40, 30, 20, 1), 3, 2),  # no more are tried
    ],
)
def test_a_layout_that_prints_a_hole_is_taken_only_if_no_other_does_better(
    mapless: None, lines: tuple[float, ...], tries: int, taken: int
) -> None:
    press = Hollow(*lines)
    (sheet,) = (each for each in laid_out(edition_of(1), press).sheets if each.chapter.slug == "territoire-t0")
    assert (len(press.tried), sheet.tries) == (tries, tries)
    assert sheet.chapter.html == press.tried[taken]


# What is too much


def test_a_name_and_an_exergue_are_told_in_lines_words_and_millimetres(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVRET_LANG", "en")
    subject = next(t for t in printed.exemple().proofs.edition.territories if t.sheet.exergues)
    words = " ".join(["quelques mots de trop"] * 20)
    exergue = subject.sheet.exergues[0].model_copy(update={"text": words})
    long = replace(
        subject, sheet=subject.sheet.model_copy(update={"exergues": [exergue], "name": words, "short_name": None})
    )
    assert territory_page.quote(long, 0, Sources()) is None
    assert territory_page.name(long) is None
    lines = territory_page.exergue_lines(long, 0)
    assert territory_page.exergue_excess(long, 0).startswith(f"{lines - 5} lines too many, about ")
    assert territory_page.exergue_excess(long, 0).endswith(f" words, {round((lines - 5) * 2 * 4.85)} mm")
    found = text_metrics.lines(words, text_metrics.DISPLAY_BLACK, 20, 80, -0.022)
    assert territory_page.name_excess(long).startswith(f"{(found or 0) - 5} lines too many, about ")


PHOTO = Picture(Path("halle.jpg"), "https://edition.invalid/photos/halle.jpg", 900, 600, "RGB", "")


@pytest.mark.parametrize(
    ("sentences", "photos", "reason"),
    [
        (40, [PHOTO], "the photo “halle.jpg”"),
        (60, [], "the text"),
        (120, [PHOTO], "the text"),  # without it, there would be no room either
    ],
)
def test_what_takes_the_place_of_an_exergue_is_told_with_its_lines(
    sentences: int, photos: list[Picture], reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIVRET_LANG", "en")
    rubrics = [*test_fit.usual(1)[:4], test_fit.rubric("voix-teintee", sentences)]
    subject = test_fit.territory(rubrics, 2, "un accélérateur")
    told_of = [Photo(fichier=photo.path.name, legende="", alternative="", credit="") for photo in photos]
    subject = replace(subject, photos=tuple(photos), sheet=subject.sheet.model_copy(update={"photos": told_of}))
    layout = Layout((PageGroup(units(subject), 2),))
    sheets = printed.exemple().proofs.sheets
    fragments = (sheet.fragment for sheet in sheets if sheet.chapter.slug.startswith("territoire-"))
    fragment = next(each for each in fragments if overset.words_a_line(each, text_sizes.HOUSE))
    problem = copyfit.without_exergue(subject, fragment, layout)
    assert (problem.code, problem.values["reason"]) == ("MISE-004", reason)
    found = re.match(r"(\d+) lines too many, about (\d+) words, \d+ mm", problem.values["told"])
    assert found
    assert int(found[2]) > int(found[1]) > 2
    assert ("take the photo out" in problem.help) == (reason != "the text")


def test_more_text_is_more_lines_too_many_for_an_exergue() -> None:
    over = [
        over_for_exergue(
            Matter.of(
                test_fit.territory([*test_fit.usual(1)[:4], test_fit.rubric("voix-teintee", number)], 2, "un mot")
            ),
            text_sizes.HOUSE,
        )
        for number in (10, 50, 70, 90)
    ]  # fmt: skip
    assert over[0] == 0
    assert over[1:] == sorted(set(over[1:]))


def test_a_name_with_a_word_too_wide_tells_the_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVRET_LANG", "en")
    subject = printed.exemple().proofs.edition.territories[0]
    name = "Communauté de Llanfairpwllgwyngyllgogerychwyrndrobwll"
    long = replace(subject, sheet=subject.sheet.model_copy(update={"name": name, "short_name": None}))
    assert territory_page.name_excess(long).startswith("“Llanfairpwllgwyngyllgogerychwyrndrobwll” is ")


@pytest.mark.parametrize(
    ("lines", "words", "said"),
    [(14, 96, "14 lines too many, about 96 words, 68 mm"), (1, 1, "1 line too many, about 1 word, 5 mm")],
)
def test_an_excess_is_told_as_printers_tell_it(
    lines: int, words: int, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIVRET_LANG", "en")
    assert overset.excess_in_words(lines, words, text_sizes.HOUSE.line) == said
    page = tuple((0.0, 0.0, 0.0, 9.7, None, "mot " * (words // lines)) for _line in range(lines))
    assert overset.of_pages([page]).startswith(said.partition(",")[0])
