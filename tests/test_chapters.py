"""« chapitres: » and themes: what is read, what is reported, where chapters stand, and that their pages close."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from markupsafe import Markup

from bench.pages import drawn
from livret.base.problems import InvalidEdition
from livret.build import page_numbers
from livret.build.chapter_store import Chapters, LaidOutChapter
from livret.build.page_numbers import numbered
from livret.design import line_breaking
from livret.design.galley import Galley
from livret.design.house import chapters as house
from livret.design.house import crossed, glossary, parts, people
from livret.design.house.entries import entries
from livret.design.house.text_fit import EASES, HEADS, fit, keep_items
from livret.design.text_sizes import HOUSE
from livret.edition.atlas.places import of_siren
from livret.edition.book.plan import planned
from livret.edition.book.themes import themes
from livret.edition.chapters import BookChapter, ContentsEntry
from livret.edition.check.edition import check
from livret.edition.load.folder import load
from livret.edition.markdown.read import read_sections, read_text
from livret.edition.model import Edition, RubricRule
from livret.edition.prose import MarkdownFile
from livret.edition.prose_tree import ProseElement, ProseTree
from livret.intake.corrections.units_markdown import markdown_units
from livret.pdf.model import Chapter, EmptyBand, Side
from livret.proof.gate.completeness import incomplete_house
from livret.proof.rules import signatures
from livret.workers.steps import Begun, Steps
from tests.laying import Desk, laid_out
from tests.made import EXEMPLE

SHEET = """\
format: 1
titre: Essai
editeur: Maison d’Essai
date: 2025-06-15
territoires: [un, deux, trois, quatre]
rubriques:
  - titre: Les impacts
    forme: points
  - titre: Les limites
    forme: cercles
  - titre: Le projet
    forme: texte
    obligatoire: non
textes:
  edito: edito.md
chapitres:
{chapters}
contacts:
  - nom: Alix Exemple
    courriel: alix@exemple.invalid
"""
LISTED = """\
  - texte: methode.md
  - sommaire
  - edito
  - partie: Au sud
    couleur: Étang
  - territoires: [trois, un]
  - partie: Au nord
  - territoires
  - regards-croises
  - glossaire
  - personnes
  - notes
"""
METHOD = "# Une « méthode » d'essai\n\nOn marche[^1].\n\n## Ensuite\n\nOn écrit.\n\n[^1]: À pied.\n"
TEXT = "## Les impacts\n\n- Un effet{theme}\n- Un autre\n\n## Les limites\n\n- Une limite\n"


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    """Return an edition of four territories without facts, whose chapters are LISTED."""
    for name in ("un", "deux", "trois", "quatre"):
        folder = tmp_path / "territoires" / name
        folder.mkdir(parents=True)
        (folder / "fiche.yaml").write_text(f"nom: Territoire {name.title()}\nprojet: Projet {name}\n", "utf-8")
        (folder / "texte.md").write_text(TEXT.format(theme=" {thème=eau}"), "utf-8")
    (tmp_path / "textes").mkdir()
    (tmp_path / "textes/edito.md").write_text("Un édito.\n", "utf-8")
    (tmp_path / "textes/methode.md").write_text(METHOD, "utf-8")
    (tmp_path / "glossaire.yaml").write_text("sigles:\n  CFE: comité fictif d'essai\n", "utf-8")
    (tmp_path / "edition.yaml").write_text(SHEET.format(chapters=LISTED), "utf-8")
    return tmp_path


def rewritten(folder: Path, old: str, new: str, file: str = "edition.yaml") -> Path:
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")
    return folder


def read(folder: Path) -> Edition:
    return check(load(folder))


def reported(folder: Path) -> list[tuple[str, str]]:
    """Return code and suggestion ("" without one) of each problem and warning of *folder*."""
    try:
        found = read(folder).warnings
    except InvalidEdition as invalid:
        found = tuple(invalid.problems)
    return [(each.code, str(each.values.get("suggestion", each.values.get("nearest", "")))) for each in found]


# What is read


def test_chapters_are_those_that_are_listed_in_their_order(edition: Path) -> None:
    found = read(edition)
    assert [(each.sort, each.part) for each in planned(found)] == [
        ("texte", ""), ("sommaire", ""), ("edito", ""),
        ("partie", ""), ("territoires", "partie-4"), ("partie", ""), ("territoires", "partie-6"),
        ("regards-croises", "partie-6"), ("glossaire", "partie-6"), ("personnes", "partie-6"), ("notes", ""),
    ]  # fmt: skip
    assert [territory.slug for territory in found.territories] == ["trois", "un", "deux", "quatre"]
    assert [each.colour for each in found.chapters if each.sort == "partie"] == ["étang", "pine"]
    assert found.chapters[0].title == "Une «\u00a0méthode\u00a0» d’essai"
    assert (found.sheet.cohort, found.sheet.notes) == (False, True)


def test_without_a_list_the_order_is_the_house_s(edition: Path) -> None:
    text = (edition / "edition.yaml").read_text("utf-8")
    (edition / "edition.yaml").write_text(text.replace(f"chapitres:\n{LISTED}", ""), "utf-8")
    (edition / "textes/methode.md").unlink()
    found = read(edition)
    assert [each.sort for each in planned(found)] == ["sommaire", "edito", "cohorte", "territoires", "notes"]
    assert (found.chapters, found.sheet.cohort, found.sheet.notes) == ((), None, False)


def test_what_is_right_is_told_nothing_of(edition: Path) -> None:
    assert reported(edition) == []


FAULTS: dict[str, tuple[str, str, list[tuple[str, str]]]] = {
    "an unknown word": ("- glossaire", "- glosaire", [("CHAMP-012", "glossaire")]),
    "an accent": ("- edito\n", "- édito\n", [("CHAMP-012", "edito")]),
    "an unknown field": ("partie: Au nord", "parti: Au nord", [("EDITION-001", "partie")]),
    "a file alone": ("- texte: methode.md", "- methode.md", [("CHAMP-012", "")]),
    "a missing file": ("methode.md", "metode.md", [("EDITION-008", "methode.md")]),
    "a file outside": ("methode.md", "../essai.yaml", [("EDITION-008", ""), ("EDITION-009", "")]),
    "two kinds": (
        "partie: Au nord",
        "partie: Au nord\n    chapitre: cohorte",
        [("CHAPITRE-001", "")],
    ),
    "two kinds, a part that nothing follows": (
        "- notes",
        "- partie: Rien\n    texte: rien.md\n  - notes",
        [("CHAPITRE-001", ""), ("EDITION-008", "")],
    ),
    "no kind": ("territoires: [trois, un]", "territoires: []", [("CHAPITRE-002", "")]),
    "a colour of nothing": ("- edito\n", "- chapitre: edito\n    couleur: pin\n", [("CHAPITRE-003", "")]),
    "no such colour": ("couleur: Étang", "couleur: rose", [("CHAMP-015", "")]),
    "a word twice": ("- glossaire", "- glossaire\n  - glossaire", [("CHAPITRE-004", "")]),
    "a text twice": ("- glossaire", "- texte: textes/methode\n  - glossaire", [("CHAPITRE-004", "")]),
    "the édito as a text": ("- texte: methode.md", "- texte: edito.md", [("CHAPITRE-004", ""), ("EDITION-009", "")]),
    "a territory twice": ("[trois, un]", "[trois, un, trois]", [("CHAPITRE-004", "")]),
    "a territory in two parts": ("- territoires\n", "- territoires: [deux, quatre, un]\n", [("CHAPITRE-004", "")]),
    "a territory in none": ("- territoires\n", "- territoires: [deux]\n", [("CHAPITRE-005", "")]),
    "an unknown territory": ("[trois, un]", "[troi, un]", [("CHAPITRE-006", "trois")]),
    "two titles": ("methode.md", "methode.md\n    titre: Autre", [("CHAPITRE-008", "")]),
    "notes in the middle": ("- sommaire", "- notes\n  - sommaire", [("CHAPITRE-009", ""), ("CHAPITRE-004", "")]),
    "an édito left out": ("  - edito\n", "", [("CHAPITRE-011", "")]),
    "an empty part": ("- notes", "- partie: Rien\n  - notes", [("CHAPITRE-012", "")]),
    "an endless title": ("Au nord", "Au nord " * 20, [("CHAPITRE-013", "")]),
    "no address": ("alix@exemple.invalid", "alix", [("CHAMP-016", "")]),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_wrong_is_told_with_the_nearest(name: str, edition: Path) -> None:
    old, new, expected = FAULTS[name]
    assert reported(rewritten(edition, old, new)) == expected


TEXTS = {
    "no title": ("On marche.\n", ["CHAPITRE-007"]),
    "a second title": ("# Un\n\nOn marche.\n\n# Deux\n\nOn court.\n", ["TEXTE-020"]),
    "raw HTML": ("# Un\n\n<b>gras</b>\n", ["TEXTE-010"]),
    "a title alone": ("# Un\n", ["TEXTE-035"]),
    "nothing": ("", ["FICHIER-008"]),
    "a theme": ("# Un\n\n- un point {thème=eau}\n", ["THEME-001"]),
}


@pytest.mark.parametrize("name", TEXTS)
def test_what_is_wrong_with_a_text_of_the_house_is_told(name: str, edition: Path) -> None:
    text, expected = TEXTS[name]
    (edition / "textes/methode.md").write_text(text, "utf-8")
    assert [code for code, _near in reported(edition)] == expected


def test_a_chapter_without_matter_is_left_out_and_told(edition: Path) -> None:
    (edition / "glossaire.yaml").unlink()
    for name in ("un", "deux", "trois", "quatre"):
        rewritten(edition, " {thème=eau}", "", f"territoires/{name}/texte.md")
    assert [code for code, _near in reported(edition)] == ["CHAPITRE-010", "CHAPITRE-010"]
    assert {"glossaire", "regards-croises"}.isdisjoint(each.sort for each in read(edition).chapters)


# Themes


def sections(markdown: str) -> Any:
    rules = [RubricRule.model_validate({"titre": "Les impacts", "forme": "points"})]
    return read_sections(MarkdownFile("texte.md", f"## Les impacts\n\n{markdown}", Path()), rules, lambda *_: None)


ITEMS = {
    "plain": "- Un effet",
    "French signs": "- Un effet « marche » : 23 marches !",
    "emphasis at the end": "- Un effet **très fort**",
    "a link": "- Un [lien](https://exemple.invalid/a)",
    "over two lines": "- Un effet\n  qui continue",
    "items within": "- Un effet{theme}\n  - dedans",
}


@pytest.mark.parametrize("name", ITEMS)
@pytest.mark.parametrize("typed", [" {thème=eau}", "{theme = 'eau'}", "  {THÈME=eau} "])
def test_a_theme_changes_nothing_that_is_printed_there(name: str, typed: str) -> None:
    item = ITEMS[name] if "{theme}" in ITEMS[name] else f"{ITEMS[name]}{{theme}}"
    one, other = (sections(f"{item.replace('{theme}', theme)}\n") for theme in ("", typed))
    (plain,), (themed,) = one.rubrics, other.rubrics
    assert (themed.prose.html, themed.prose.text, other.problems) == (plain.prose.html, plain.prose.text, ())
    assert [block.theme for block in themed.prose.blocks if block.theme] == ["eau"]


def test_a_note_called_before_the_theme_stays() -> None:
    found = sections("- Un effet[^1] {thème=eau}\n\n[^1]: Une note.\n")
    assert [(block.words, block.theme) for block in found.rubrics[0].prose.blocks] == [
        ("Un\u00a0effet", "eau"),
        ("Une note.", ""),
    ]


@pytest.mark.parametrize(
    ("markdown", "code"),
    [
        ("Une phrase. {thème=eau}\n", "THEME-001"),
        ("- Un {thème=eau} effet\n", "THEME-001"),
        ("- Un effet {thème=eau}.\n", "THEME-001"),
        ("- Un effet {teme=eau}\n", "THEME-002"),
        ("- Un effet {thème=}\n", "THEME-003"),
        (f"- Un effet {{thème={'e' * 25}}}\n", "THEME-003"),
    ],
)
def test_what_is_wrong_with_a_theme_is_told(markdown: str, code: str) -> None:
    assert [problem.code for problem in sections(markdown).problems] == [code]


@pytest.mark.parametrize("words", ["- Une note {voir : plus bas}\n", "- Un ensemble \\{a=b\\}\n", "- {langue}\n"])
def test_other_braces_are_left_alone(words: str) -> None:
    assert sections(words).problems == ()


@pytest.mark.parametrize(
    ("theme", "expected"),
    [
        ("mer, îles", [("THEME-005", "")]),
        ("eaux", [("THEME-004", "eau")]),
        ("éau", [("THEME-004", "eau")]),
        ("Eau", []),
        ("air", []),
        ("habiter", []),
    ],
)
def test_themes_that_resemble_each_other_are_told_with_the_nearest(
    theme: str, expected: list[tuple[str, str]], edition: Path
) -> None:
    assert reported(rewritten(edition, "{thème=eau}", f"{{thème={theme}}}", "territoires/deux/texte.md")) == expected


def test_a_theme_in_a_rubric_that_is_no_list_of_impacts_is_told(edition: Path) -> None:
    path = edition / "territoires/un/texte.md"
    path.write_text(f"{path.read_text('utf-8')}\n## Le projet\n\n- un pas {{thème=eau}}\n", "utf-8")
    assert [code for code, _near in reported(edition)] == ["THEME-001"]


def test_a_theme_voids_no_signature(edition: Path) -> None:
    before = signatures.text(read(edition).territories[0])
    rewritten(edition, "{thème=eau}", "{thème=habiter}", "territoires/trois/texte.md")
    assert signatures.text(read(edition).territories[0]).fingerprint == before.fingerprint


def test_who_corrects_a_text_reads_it_without_its_themes() -> None:
    text = "## Les impacts\n\n- Un effet {thème=eau}\n"
    (unit,) = (each for each in markdown_units(text, "texte.md") if each.sort == "item")
    assert unit.text == "Un effet"
    assert text[unit.starts[0] : unit.ends[-1]] == "Un effet"


def test_themes_are_brought_together_those_that_most_share_first(edition: Path) -> None:
    rewritten(edition, "Une limite", "Une limite {thème=Sol}", "territoires/deux/texte.md")
    rewritten(edition, "{thème=eau}", "{thème=Eau}", "territoires/deux/texte.md")
    found = read(edition)
    assert [(each.name, len(each.items)) for each in themes(found.territories)] == [("Eau", 4), ("Sol", 1)]
    (page,) = crossed.pages(found)
    (table,) = page.tables
    marks = [
        ["".join(word for word in ("impact", "limite") if word in cell) for cell in row.cells] for row in table.rows
    ]
    assert marks == [["impact", ""], ["impact", ""], ["impact", "limite"], ["impact", ""]]
    html = crossed.items_by_theme(found, dict.fromkeys(("un", "deux", "trois", "quatre"), 10)).html
    assert html.count("Un\u00a0effet") == 4
    assert html.count(",\u00a0p.\u00a010</a>") == 5  # a page is never alone on its line
    assert html.count("<ul") == html.count("<h2") == 2  # items are as far apart whatever their mark
    assert html.count('aria-label="limite\u00a0: ') == 1  # aloud, a ring is told from a dot


def test_more_themes_than_a_table_has_room_for_are_told_in_two(edition: Path) -> None:
    items = "".join(f"- Un effet {{thème={chr(97 + n) * 5}}}\n" for n in range(9))
    rewritten(edition, "- Un autre\n", items, "territoires/un/texte.md")
    tables = [table for page in crossed.pages(read(edition)) for table in page.tables]
    assert [len(table.themes) for table in tables] == [5, 5]
    assert all(sum(table.widths) <= 112.1 for table in tables)


def test_many_tables_stand_two_on_a_page_where_names_stay_legible(edition: Path) -> None:
    items = "".join(f"- Un effet {{thème={chr(97 + n // 8) * 3}{chr(97 + n % 8) * 3}}}\n" for n in range(40))
    rewritten(edition, "- Un autre\n", items, "territoires/un/texte.md")
    found = read(edition)
    pages = crossed.pages(found)
    assert [len(page.tables) for page in pages] == [2, 2, 2]
    assert sum(len(table.themes) for page in pages for table in page.tables) == 41
    assert all(2 * 4 * page.height + 8.5 + 2.6 + 3 <= HOUSE.lines for page in pages)
    sheet = found.territories[0].sheet.model_copy(update={"name": "Un nom très long " * 12})
    crowded = replace(found, territories=(replace(found.territories[0], sheet=sheet), *found.territories[1:]))
    assert [len(page.tables) for page in crossed.pages(crowded)] == [1] * 6


# Pages that close


def prose(words: int, headed: bool) -> ProseTree:
    blocks = []
    for start in range(0, words, 60):
        if headed and start % 180 == 0:
            blocks.append(ProseElement("h2", ("Un intertitre",)))
        blocks.append(ProseElement("p", (" ".join(["territoire"] * min(60, words - start)),)))
    return ProseTree(tuple(blocks))


@pytest.mark.parametrize("headed", [True, False])
@pytest.mark.parametrize("words", [30, 90, 150, 230, 320, 430, 560, 700, 950, 1300, 2100, 3000])
def test_no_text_of_the_house_ends_on_a_page_that_is_more_than_a_quarter_empty(words: int, headed: bool) -> None:
    found = fit(prose(words, headed), "fr")
    assert 0 < found.empty <= HOUSE.lines / 4
    assert found.head in HEADS
    assert (found.large, found.columns) in {(True, 1), (False, 1), (False, 2)}


def test_a_text_that_took_a_page_more_than_foreseen_is_set_with_more_ease() -> None:
    tree = prose(1300, headed=True)
    assert [fit(tree, "fr", HEADS, ease).empty >= ease for ease in EASES] == [True, True, True]


def text_with_a_table(before: int, rows: int, behind: int, note: str) -> str:
    said = random.Random(1)
    paragraphs = [drawn.prose(said, 45) for _ in range(before + behind)]
    paragraphs[before] += "[^n]" if note else ""
    cells = "".join(f"| Étape {row} | {row * 3} | {row * 12} € |\n" for row in range(rows))
    table = f"Tableau : un essai\n| Étape | Jours | Coût |\n|---|---|---|\n{cells}"
    return "\n\n".join([*paragraphs[:before], table, *paragraphs[before:], f"[^n]: {note}" if note else ""])


@pytest.mark.parametrize(
    ("before", "rows", "behind", "note"),
    [(2, 20, 6, "Une note d’essai."), (5, 6, 6, ""), (5, 20, 2, "Une note d’essai."), (8, 20, 2, "")],
)
def test_a_text_with_a_table_has_the_pages_that_were_foreseen(
    before: int, rows: int, behind: int, note: str, edition: Path
) -> None:
    """Its rows stood on the house's grid at every size, and what pages lose where they end was left out."""
    written = read_text(
        MarkdownFile("texte.md", text_with_a_table(before, rows, behind, note), Path()), lambda _name, _place: None
    )
    chapter, found = BookChapter("texte", "texte-essai", "Un essai", prose=written), read(edition)
    printed = Desk(None).render(house.house_text(found, chapter, "left", EASES[0]))
    assert len(printed.pages) == house.foreseen(found, chapter, EASES[0])


def text_with_lists(seed: int, paragraphs: int, items: int, headed: bool) -> str:
    said = random.Random(seed)
    found = ["## Un intertitre"] if headed else []
    for number in range(paragraphs):
        found.append(drawn.prose(said, said.choice((20, 45, 70))))
        if number % 3 == 1:
            found.append("\n".join(f"- {drawn.prose(said, said.choice((6, 14, 30)))}" for _ in range(items)))
        if number % 4 == 2:
            found.append("## Un intertitre")
    return "\n\n".join([*found, drawn.prose(said, 30)])


@pytest.mark.parametrize(
    ("seed", "paragraphs", "items", "headed"), [(1, 8, 2, False), (2, 12, 4, True), (4, 20, 2, True), (6, 26, 5, True)]
)
def test_columns_of_a_text_of_the_house_share_one_grid_whatever_lists_and_headings_it_has(
    seed: int, paragraphs: int, items: int, headed: bool, edition: Path
) -> None:
    written = read_text(
        MarkdownFile("texte.md", text_with_lists(seed, paragraphs, items, headed), Path()), lambda _name, _place: None
    )
    chapter, found = BookChapter("texte", "texte-essai", "Un essai", prose=written), read(edition)
    setting = house.setting_of(found, chapter, EASES[0])
    assert setting.columns == 2
    grid = setting.line * HOUSE.line * 72 / 25.4
    for page in Desk(None).render(house.house_text(found, chapter, "left", EASES[0])).lines:
        phases = [y % grid for _x, y, _width, size, _source, _words in page if abs(size - setting.text) < 0.05]
        assert len(phases) > 10
        assert max(phases) - min(phases) < 0.4  # pt


@pytest.mark.parametrize(
    ("words", "kept"), [((4, 4, 4), [1, 2]), ((60, 60, 60), []), ((4, 60, 60), [1]), ((60, 60, 4), [2]), ((4,), [])]
)
def test_no_short_item_of_a_text_of_the_house_is_alone_at_a_foot_or_a_head(
    words: tuple[int, ...], kept: list[int]
) -> None:
    items = tuple(ProseElement("li", (" ".join(["mot"] * count),)) for count in words)
    tree = keep_items(ProseTree((ProseElement("p", ("Avant.",)), ProseElement("ul", items))))
    marked = [at for at, item in enumerate(tree.blocks[1].inside) if item.attributes]  # type: ignore[union-attr]
    assert marked == kept
    rows = Galley("fr").flow(line_breaking.blocks(tree), 78)
    if words == (4, 4, 4):
        assert [row.ends for row in rows] == [True, False, False, True]


# Where chapters stand


@dataclass(frozen=True)
class Pages:
    """Stands for a fragment of so many pages."""

    pages: tuple[int, ...]
    bands: tuple[EmptyBand, ...] = ()


class Laid:
    """Stands for the chapters of an edition laid out: each as many pages as *counts* says of its slug, else one."""

    def __init__(self, edition: Edition, **counts: int) -> None:
        self.edition, self.counts, self.sides = edition, counts, dict[str, Side]()

    def house(self, compose_one: Callable[..., Chapter], *arguments: Any, **options: Any) -> Steps[LaidOutChapter]:
        chapter = compose_one(self.edition, *arguments, **options)
        self.sides[chapter.slug] = chapter.side
        count = self.counts.get(chapter.slug, 2 if chapter.html.count("part__page--next") else 1)
        pages = tuple(range(arguments[0] if chapter.slug == "notes" else count))
        yield from ()
        return LaidOutChapter(chapter, cast(Any, Pages(pages)))


@pytest.mark.parametrize(
    ("tries", "kept"),
    [
        ([(1, 100)], 0),
        ([(2, 100), (1, 150)], 1),
        ([(1, 300), (1, 100)], 1),
        ([(1, 300), (2, 100), (1, 250)], 2),
        ([(2, 300), (2, 250), (2, 400)], 1),
    ],
)
def test_a_text_is_set_otherwise_where_its_last_page_prints_a_hole(
    tries: list[tuple[int, float]], kept: int, monkeypatch: pytest.MonkeyPatch, edition: Path
) -> None:
    monkeypatch.setattr(house, "foreseen", lambda *_: 1)
    made = [SimpleNamespace(fragment=Pages((1,) * count, (EmptyBand(0, band),))) for count, band in tries]
    left = iter(made)

    def lay_out(_ease: float) -> Steps[Any]:
        yield from ()
        return next(left)

    chapters = cast(Chapters, Laid(read(edition)))
    assert Begun(page_numbers._closed(chapters, BookChapter("texte", "essai"), lay_out)).result() is made[kept]


def placed(edition: Edition, lengths: list[int], **counts: int) -> tuple[list[str], dict[str, Side]]:
    """Return the chapters in order, each as often as it has pages, and their sides; without what fills the sheet."""
    laid = Laid(replace(edition, sheet=edition.sheet.model_copy(update={"notes": False})), **counts)
    steps = numbered(cast(Chapters, laid), lengths)
    try:
        next(steps)
    except StopIteration as end:
        found = end.value
    pages = dict(zip((territory.slug for territory in edition.territories), lengths, strict=True))
    order: list[str] = []
    for each in found:
        if isinstance(each, str):
            order += [each] * pages[each]
        elif each.chapter.slug not in ("notes", "projets", "noms"):
            order += [each.chapter.slug] * len(each.fragment.pages)
    return order, laid.sides


@pytest.mark.parametrize("method", [1, 2, 3])
def test_territories_begin_on_the_left_and_nothing_fills_the_page_before_a_part(method: int, edition: Path) -> None:
    counts = {"texte-methode": method, "regards-croises": 2}
    order, sides = placed(read(edition), [2, 4, 2, 2], **counts)
    at = {name: order.index(name) + 3 for name in order}
    assert all(at[name] % 2 == 0 for name in ("un", "deux", "trois", "quatre"))
    assert all((at[name] % 2 == 0) == (side == "left") for name, side in sides.items() if name in at)
    assert order.count("partie-4") == (1 if at["partie-4"] % 2 else 2)
    assert order.count("regards-croises") == 2
    assert list(dict.fromkeys(order)) == [
        "texte-methode", "sommaire", "edito", "partie-4", "trois", "un", "partie-6", "deux", "quatre",
        "regards-croises", "glossaire", "personnes",
    ]  # fmt: skip


def test_a_territory_that_shows_itself_from_near_fills_no_other_page_with_that_map(edition: Path) -> None:
    there = read(edition)
    there = replace(there, territories=tuple(replace(t, ground=of_siren("243500139")) for t in there.territories))
    every = frozenset(f"near-{each.slug}" for each in there.territories)

    def filled(shown: frozenset[str]) -> set[str]:
        laid = Laid(there, **{"texte-methode": 1, "regards-croises": 2})
        steps = numbered(cast(Chapters, laid), [2, 2, 2, 2], shown)
        with pytest.raises(StopIteration):
            next(steps)
        return {slug for slug in laid.sides if slug.startswith("carte-")}

    assert filled(frozenset())
    assert not filled(every)


def test_the_contents_list_what_is_printed_with_its_part(edition: Path) -> None:
    found = read(edition)
    listed = list(
        entries(found, dict.fromkeys(("un", "deux", "trois", "quatre", *(c.slug for c in found.chapters)), 9))
    )
    assert [(each.title, each.part) for each in listed[:5]] == [
        ("Une «\u00a0méthode\u00a0» d’essai", ""), ("Édito", ""), ("Au sud", ""),
        ("Territoire Trois", "partie-4"), ("Territoire Un", "partie-4"),
    ]  # fmt: skip
    assert "Notes" not in [each.title for each in listed]


# Nothing is lost


def composed(edition: Edition) -> Iterator[Chapter]:
    folios = dict.fromkeys(("un", "deux", "trois", "quatre", *(each.slug for each in edition.chapters)), 9)
    listed = list(entries(edition, folios))
    by_sort = {each.sort: each for each in edition.chapters}
    yield house.house_text(edition, by_sort["texte"], "left", EASES[0])
    yield parts.part(edition, by_sort["partie"], listed, "left", 2)
    yield house.regards(edition, by_sort["regards-croises"], crossed.items_by_theme(edition), "left", EASES[0])
    yield glossary.glossary(edition, edition.glossary.abbreviations, "left")
    yield people.people(edition, folios, "left")


@pytest.mark.parametrize(
    "lost", ["On\u00a0écrit.", "Un\u00a0effet", "Au nord", "comité", "alix@exemple.invalid", "À pied."]
)
def test_a_word_that_a_listed_chapter_loses_is_told(lost: str, edition: Path) -> None:
    found = read(edition)
    chapters = list(composed(found))
    assert [problem for chapter in chapters for problem in incomplete_house(found, chapter)] == []
    spoiled = [replace(each, html=each.html.replace(lost, "")) for each in chapters if lost in each.html]
    assert spoiled
    assert all([*incomplete_house(found, chapter)] for chapter in spoiled)


def test_the_chapters_of_exemple_are_laid_out_without_a_word() -> None:
    found = laid_out(EXEMPLE)
    sheets = {sheet.chapter.slug: sheet for sheet in found.sheets}
    assert len(sheets["texte-methode"].fragment.pages) == 2
    assert len(sheets["regards-croises"].fragment.pages) == 3
    order = [sheet.chapter.slug for sheet in found.sheets]
    assert order[order.index("territoire-communaute-dexemple") + 1 :][:4] == [
        "partie-5", "texte-methode", "regards-croises", "glossaire",
    ]  # fmt: skip
    assert [problem.code for problem in found.warnings if problem.code.startswith(("CHAPITRE", "THEME"))] == []


@pytest.mark.parametrize(
    ("marks", "bare"),
    [([("●", ""), ("", "○")], False), ([("●", "○"), ("", "")], True), ([("", "●"), ("○", "")], False)],
)
def test_a_row_without_any_mark_is_explained(marks: list[tuple[str, str]], bare: bool) -> None:
    """A territory may have its only mark in the second table of a page."""
    subject = cast(Any, None)
    tables = [
        crossed.CrossedTable((), (), tuple(crossed.CrossedRow(subject, (Markup(row[at]),)) for row in marks))
        for at in range(2)
    ]
    assert crossed.CrossedPage(tuple(tables), 2.0).bare is bare


def test_no_project_on_the_page_of_a_part_ends_a_line_with_a_small_word() -> None:
    style = parts.PartStyle(25.5, 2.25, 14, 1.5, "beside")
    project = "Réparer les bateaux, les vélos et les relations"
    entry = ContentsEntry("territoires", "Rades de Fiction", 12, "rades", under=project)
    assert style.project(entry).endswith("les\u00a0relations")
    assert replace(style, project_size=0.0).project(entry) == ""
