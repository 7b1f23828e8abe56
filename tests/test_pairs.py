"""Two short territories share an opening, or neither does; a short one alone is a poster, once in a brochure."""

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from subprocess import run

import pikepdf
import pytest

from livret.base import text_metrics
from livret.base.tokens import colours, length
from livret.bind.placed import first_numbers
from livret.build import binding
from livret.build import copyfit as fitting
from livret.build.chapter_store import LaidOutChapter
from livret.build.schedule import LaidOutEdition
from livret.build.tasks import COVERS, Cover, Fitting, Numbering, Precheck, State
from livret.design import territory_poster
from livret.design.heights import PAGE_MM
from livret.design.openings import poster
from livret.design.openings.choice import layouts
from livret.design.openings.deal import dealt
from livret.design.openings.matter import Matter
from livret.design.openings.pair import DUO, Half, paired
from livret.design.openings.pair import layouts as halves_of
from livret.design.openings.poster import POSTER
from livret.design.text_sizes import HOUSE
from livret.edition.check.edition import check
from livret.edition.load.folder import load
from livret.edition.model import Edition
from livret.exports.screen import screen
from livret.pdf.read.pages import pages_of
from livret.pdf.read.reader import read_pages
from tests.laying import laid_out

#: A name of 74 letters.
LONG = "Communauté de communes fictive des Très Hautes Vallées d’Exemple et Modèle"
RUBRICS = ("Le projet pilote", "Les impacts positifs", "Les limites", "Le point de vue de l’alliée")
SENTENCE = "Ce texte est fictif et tient la place d’un autre, sans rien dire de personne."
SHEET = """\
nom: {name}
projet: Essayer une page pour deux
localisation: {{departement: Exemple, region: Exemplie}}
population: {{valeur: 1 234, source: chiffre fictif, annee: 2024}}
superficie_km2: {{valeur: 56, source: chiffre fictif, annee: 2024}}
"""


def written(words: int) -> str:
    """Return a text of about so many *words*, in all rubrics."""
    many = (SENTENCE.split() * words)[: max(1, words // 5)]
    item, prose = " ".join(many), " ".join((SENTENCE.split() * words)[: max(1, words // 3)])
    bodies = (prose, f"- {item}.", f"- {item}.", f"{item}.")
    return "\n".join(f"## {name}\n\n{body}\n" for name, body in zip(RUBRICS, bodies, strict=True))


def folder(to: Path, *texts: int | str, sheets: dict[int, str] | None = None) -> Path:
    """Write an edition with a territory for each of *texts*, or of their numbers of words, and what *sheets* add."""
    slugs = [f"val-fictif-{number}" for number in range(len(texts))]
    for number, (slug, text) in enumerate(zip(slugs, texts, strict=True)):
        place = to / "territoires" / slug
        place.mkdir(parents=True)
        (place / "texte.md").write_text(written(text) if isinstance(text, int) else text, "utf-8")
        sheet = SHEET.format(name=f"Val Fictif {number}") + (sheets or {}).get(number, "")
        (place / "fiche.yaml").write_text(sheet, "utf-8")
    rubrics = "\n".join(
        f"  - {{titre: {name}, forme: {form}}}"
        for name, form in zip(RUBRICS, ("texte", "points", "cercles", "voix-teintee"), strict=True)
    )
    (to / "edition.yaml").write_text(
        "format: 1\ntitre: Une brochure d’exemple\nediteur: Maison d’Exemple\ndate: 2025-12-31\ncohorte: false\n"
        f"notes: false\nterritoires: [{', '.join(slugs)}]\nrubriques:\n{rubrics}\n",
        "utf-8",
    )
    return to


def edition(to: Path, *texts: int | str, sheets: dict[int, str] | None = None) -> Edition:
    return check(load(folder(to, *texts, sheets=sheets)))


def halves(found: Edition) -> list[str]:
    """Return the side of each territory of *found*; "" for those that share no opening."""
    made = paired(found)
    return [made[each.slug].side if each.slug in made else "" for each in found.territories]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ((120, 130), ["left", "right"]),
        ((120, 130, 125), ["left", "right", ""]),  # never three
        ((120, 600, 130), ["", "", ""]),  # only neighbours, in the authors' order
        ((600, 120, 130, 600), ["", "left", "right", ""]),
        ((120, 400), ["", ""]),
        ((1, 1), ["left", "right"]),
    ],
)
def test_two_short_neighbours_share_an_opening(tmp_path: Path, texts: tuple[int, ...], expected: list[str]) -> None:
    assert halves(edition(tmp_path, *texts)) == expected


def test_a_few_words_may_be_set_larger_than_those_they_face(tmp_path: Path) -> None:
    found = edition(tmp_path, 10, 160)
    made = paired(found)

    def sizes(number: int, large: bool) -> set[bool]:
        subject = found.territories[number]
        half = replace(made[subject.slug], step=0, large=large)
        return {layout.groups[0].running is not None for layout in halves_of(Matter.of(subject), half)}

    assert not any(half.large for half in made.values())
    assert [sizes(0, True), sizes(0, False), sizes(1, True)] == [{True, False}, {False}, {False}]


@pytest.mark.parametrize("said", ["pages: 2\n", "disposition: texte\n"])
def test_none_is_paired_whose_sheet_says_otherwise(tmp_path: Path, said: str) -> None:
    assert halves(edition(tmp_path, 120, 130, sheets={1: said})) == ["", ""]


def test_what_both_pages_share_is_one_and_a_word_moves_it_not(tmp_path: Path) -> None:
    one, other = paired(edition(tmp_path / "a", 120, 130)).values()
    assert replace(one, side="right") == other
    text = written(120).replace("fictif", "inventé", 1)
    assert [*paired(edition(tmp_path / "b", text, 130)).values()] == [one, other]


def test_layouts_of_a_half_have_one_page_then_come_those_of_an_opening_of_its_own(tmp_path: Path) -> None:
    found = edition(tmp_path, 120, 130)
    second = found.territories[1]
    half = paired(found)[second.slug]
    tried = [*layouts(second, dealt(found)[second.slug], half=half)]
    own = [layout for layout in tried if layout.dress == DUO]
    assert own
    assert tried[: len(own)] == own
    assert {(layout.pages, layout.side) for layout in own} == {(1, "right")}
    assert {layout.side for layout in tried[len(own) :]} == {"left"}
    assert all(layout.pages > 1 for layout in tried[len(own) :])
    strips = {(top.strip.begins, top.strip.lines) for layout in own if (top := layout.groups[0].top).strip}
    assert strips == {(half.begins, half.lines)}


def test_no_territory_faces_a_stranger() -> None:
    state = State(["one", "other", "long"], ["one", "other", "long"], 2, lambda _slug, _most: 2, [("one", "other")])
    for slug, pages in (("one", 1), ("other", 2), ("long", 2)):
        assert state.next() == Fitting(slug)
        state.foresee(slug, 1)
        state.end(Fitting(slug), pages, 0)
    begun = []
    while task := state.next():
        begun.append(task)
        state.end(task, 2, 0)
    again = [task for task in begun if isinstance(task, Fitting)]
    assert [(task.slug, task.alone) for task in again] == [("one", True)]
    assert {Precheck(), *map(Cover, COVERS)} <= {*begun}
    assert Numbering((2, 2, 2)) in begun


def test_a_pair_that_fits_is_laid_out_once() -> None:
    state = State(["one", "other"], ["one", "other"], 2, lambda _slug, _most: 1, [("one", "other")])
    begun = []
    while task := state.next():
        begun.append(task)
        state.end(task, 1, 0)
    assert [task for task in begun if isinstance(task, Fitting)] == [Fitting("one"), Fitting("other")]


@pytest.fixture(scope="module")
def proofs(tmp_path_factory: pytest.TempPathFactory) -> LaidOutEdition:
    """Return a pair, a territory alone and a poster, laid out."""
    return laid_out(folder(tmp_path_factory.mktemp("paires") / "edition", 120, 130, 420, 110))


def territories(proofs: LaidOutEdition) -> list[LaidOutChapter]:
    return [sheet for sheet in proofs.sheets if sheet.chapter.slug.startswith("territoire-")]


def test_a_pair_is_printed_on_facing_pages_and_others_begin_left(proofs: LaidOutEdition) -> None:
    found = [(len(sheet.fragment.pages), sheet.chapter.side) for sheet in territories(proofs)]
    assert found == [(1, "left"), (1, "right"), (2, "left"), (2, "left")]
    slugs, fragments = zip(*((sheet.chapter.slug, sheet.fragment) for sheet in proofs.sheets), strict=True)
    numbers = dict(zip(slugs, first_numbers(fragments), strict=True))
    assert [numbers[sheet.chapter.slug] % 2 for sheet in territories(proofs)] == [0, 1, 0, 0]
    assert not [problem for problem in proofs.warnings if problem.kind.code != "EDITION-009"]


def test_no_tint_of_a_pair_lies_under_its_band(proofs: LaidOutEdition) -> None:
    """The band of the right page is on its outer edge: the tint ends there, and begins at the fold's bleed."""
    data = screen(binding.whole(proofs)).pdf
    with pikepdf.open(BytesIO(data)) as pdf:
        sheets = read_pages(pdf, pages_of(pdf), len(data)).sheets
    places = {slug: first for slug, first, _pages in binding.whole(proofs).chapters}
    left, right = (sheets[places[f"territoire-val-fictif-{number}"] - 1] for number in (0, 1))
    band, trim = length("band"), length("trim-width")
    for sheet, begins, ends in ((left, band, trim), (right, 0.0, trim - band)):
        low = [area.spot for area in sheet.areas if area.exact and area.spot.bottom > length("trim-height")]
        tints = [spot for spot in low if spot.right - spot.left > trim / 3]
        assert tints
        for spot in tints:
            assert begins - 1 <= max(0.0, spot.left)
            assert min(spot.right, trim) <= ends + 1


def test_the_first_of_a_pair_is_read_before_the_second(proofs: LaidOutEdition, tmp_path: Path) -> None:
    (tmp_path / "livre.pdf").write_bytes(screen(binding.whole(proofs)).pdf)
    output = run(["pdfinfo", "-struct-text", tmp_path / "livre.pdf"], capture_output=True, check=True).stdout
    read = output.decode(errors="replace")  # titles of parts are in an encoding of their own
    heads = [*re.finditer(r"H1[^\n]*\n\s+\"(Val Fictif \d)", read)]
    assert [head[1] for head in heads] == [f"Val Fictif {number}" for number in range(4)]
    first, second = (head.start() for head in heads[:2])
    between = " ".join(re.findall('"(.*)"', read[first:second])).split()
    assert all(" ".join(between).count(rubric) == 1 for rubric in RUBRICS), between


def test_the_extract_of_one_page_is_that_page_between_the_covers(proofs: LaidOutEdition) -> None:
    second = proofs.edition.territories[1]
    cover = proofs.sheets[0]
    book = binding.extract(proofs, second, cover)
    assert [(slug, pages) for slug, _number, pages in book.chapters][1:2] == [(f"territoire-{second.slug}", 1)]
    assert len(book.chapters) == 3


def test_where_one_does_not_fit_on_its_page_both_have_openings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dealt_wrongly = {f"val-fictif-{n}": Half(side, 8.0, 22, 0) for n, side in ((0, "left"), (1, "right"))}  # type: ignore[arg-type]
    monkeypatch.setattr(fitting, "paired", lambda _edition: dealt_wrongly)
    found = territories(laid_out(folder(tmp_path, 100, 215)))
    assert [(len(sheet.fragment.pages), sheet.chapter.side) for sheet in found] == [(2, "left"), (2, "left")]


def test_one_poster_at_most_where_nothing_suits_better(tmp_path: Path) -> None:
    found = edition(tmp_path, 120, 600, 120, 600, 120)
    first = [dealt(found)[territory.slug][0] for territory in found.territories]
    assert first.count(POSTER) == 1
    assert first[0] == POSTER
    subject = found.territories[0]
    pinned = replace(subject, sheet=subject.sheet.model_copy(update={"dress": POSTER}))
    layout = next(layouts(pinned, dealt(found)[subject.slug]))
    assert layout.dress == POSTER
    assert [group.top.kind for group in layout.groups] == ["poster", "none"]
    later = next(layouts(found.territories[2], dealt(found)[found.territories[2].slug]))
    assert later.dress != POSTER


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("Val", 4),
        ("Communauté de communes fictive des Très Hautes Vallées d’Exemple et Modèle", 4),
        ("Val Fictif", 0),
    ],
)
def test_names_and_facts_fill_a_poster(tmp_path: Path, name: str, facts: int) -> None:
    territory = edition(tmp_path, 120).territories[0]
    sheet = territory.sheet.model_copy(update={"name": name, **({} if facts else {"place": None})})
    made = territory_poster.poster(replace(territory, sheet=sheet))
    assert made
    assert text_metrics.many_lines(name, text_metrics.DISPLAY_BLACK, made.name, 164, -0.035) <= 6
    assert len(made.cells) * made.row <= HOUSE.lines


@pytest.mark.parametrize("told", [0.0, 8.0])
@pytest.mark.parametrize("project", [None, "Essai", "Recopier des mots qui ne disent rien, pour les pages de chacun"])
@pytest.mark.parametrize("facts", [2, 3])
def test_the_white_of_a_poster_is_shared_out_around_its_facts(
    tmp_path: Path, facts: int, project: str | None, told: float
) -> None:
    """A quarter of the page was empty between the title and the facts, or below the last one."""
    territory = edition(tmp_path, 120).territories[0]
    kept = dict.fromkeys(("area_km2", "population")[facts - 1 :])
    sheet = territory.sheet.model_copy(update={"name": "Pays fictif n° 173", "project": project, **kept})
    made = territory_poster.poster(replace(territory, sheet=sheet), told=told)
    assert made
    assert len(made.cells) == facts
    assert 2 <= made.hole <= 9
    assert told or made.hole - (made.row - territory_poster._FIGURE) < 2.1


def bare(to: Path, *texts: tuple[str, str, str]) -> Edition:
    """Return an edition of territories that have nothing but a name, and two rubrics with these words."""
    heading = "## {}\n\n{}\n".format
    written = ["\n".join(map(heading, RUBRICS, (one, "- A.", "- A.", other))) for _name, one, other in texts]
    place = folder(to, *written)
    for (name, *_words), sheet in zip(texts, sorted(place.glob("territoires/*/fiche.yaml")), strict=True):
        sheet.write_text(f"nom: {name}\n", "utf-8")
    found = check(load(place))
    told = (replace(each, rubrics=(each.rubrics[0], each.rubrics[3])) for each in found.territories)
    return replace(found, territories=tuple(told))


@pytest.mark.parametrize("name", ["Aizac", "Val Fictif", LONG])
@pytest.mark.parametrize("sentences", [2, 3, 6])
def test_a_poster_without_facts_tells_its_first_rubric_in_white(tmp_path: Path, name: str, sentences: int) -> None:
    """The name alone left up to 80 % of the page empty."""
    found = bare(tmp_path, (name, " ".join([SENTENCE] * sentences), " ".join([SENTENCE] * 5)))
    subject = found.territories[0]
    left, right = next(layouts(subject, dealt(found)[subject.slug])).groups
    assert [unit.rubrics[0].heading for unit in left.units + right.units] == [RUBRICS[0], RUBRICS[3]]
    made = territory_poster.poster(subject, told=HOUSE.lines - left.top.lines)
    assert made
    assert max(made.hole, made.above) <= HOUSE.lines / 4


def test_what_is_white_on_a_poster_has_no_list_box_or_table(tmp_path: Path) -> None:
    found = bare(tmp_path, ("Val Fictif", f"{SENTENCE}\n\n- {SENTENCE}", SENTENCE))
    (candidate,) = poster.candidates(Matter.of(found.territories[0]), (0,))
    assert not candidate.layout.groups[0].units


def test_a_poster_sets_no_word_wider_than_its_page(tmp_path: Path) -> None:
    word = "anticonstitutionnellement"
    found = bare(tmp_path, ("Val Fictif", "Un essai.", f"Oui, {word}."))
    candidate = next(poster.candidates(Matter.of(found.territories[0]), (0,)))
    size = candidate.layout.groups[1].large
    assert size
    assert text_metrics.lines(word, text_metrics.SERIF, size.text, PAGE_MM) is not None


def test_two_of_nothing_but_words_face_each_other_below_their_names(tmp_path: Path) -> None:
    found = bare(tmp_path, ("Val Fictif", SENTENCE * 3, SENTENCE * 4), (LONG, SENTENCE * 2, SENTENCE * 4))
    halves = paired(found)
    assert {half.side for half in halves.values()} == {"left", "right"}
    tops = [next(halves_of(Matter.of(each), halves[each.slug])).groups[0].top for each in found.territories]
    assert [top.strip and top.strip.kind for top in tops] == ["names", "names"]
    assert tops[0].lines == tops[1].lines


def test_contrast_of_white_on_every_colour_of_a_poster() -> None:
    white = 1.05
    for name, colour in colours().items():
        if f"{name}-tint" in colours():
            assert white / (luminance(colour.hex) + 0.05) >= 4.7, name


def luminance(hexed: str) -> float:
    """Return the relative luminance (WCAG 2.2) of a colour « #rrggbb »."""
    parts = [int(hexed[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
