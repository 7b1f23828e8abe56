"""From what authors wrote to the chapters: nothing lost, nothing twice, nothing in another's place; and silence."""

import random
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from pydantic import Field

from livret.base.problems import Location, Problem
from livret.base.text_key import letters
from livret.build.chapter_store import ChapterStore
from livret.build.copyfit import candidates
from livret.build.precheck import house_problems
from livret.design import compose
from livret.edition.check.edition import check
from livret.edition.facts import Fact
from livret.edition.load.folder import load
from livret.edition.model import Edition, EditionSheet, Territory, TerritorySheet
from livret.pdf.model import Chapter
from livret.proof.gate.completeness import astray, incomplete, incomplete_house, strangers
from tests import french, made
from tests.laying import press
from tests.picture_samples import jpeg
from tests.printed import exemple, real
from tests.test_separate_images import noise

SLUG = "pays-de-demonstration"


def territory(slug: str = SLUG) -> Territory:
    return next(each for each in exemple().proofs.edition.territories if each.slug == slug)


def composed(slug: str = SLUG) -> Chapter:
    return next(each.chapter for each in exemple().proofs.sheets if each.chapter.slug == f"territoire-{slug}")


def with_(chapter: Chapter, old: str, new: str) -> Chapter:
    assert old in chapter.html
    return replace(chapter, html=chapter.html.replace(old, new, 1))


def reported(problems: Sequence[Problem]) -> list[tuple[str, str]]:
    return [(each.code, str(each.values["words"])) for each in problems]


def reported_of(old: str, new: str) -> list[tuple[str, str]]:
    """Return what is reported of the chapter of Pays de Démonstration once *new* stands in place of *old*."""
    territories = exemple().proofs.edition.territories
    chapter = with_(composed(), old, new)
    foreign = [strangers(each, chapter) if each.slug == SLUG else [] for each in territories]
    return reported([*incomplete(territory(), chapter), *astray(territories, foreign)])


def test_both_editions_are_complete() -> None:
    for printed in (exemple(), real()):
        chapters = {each.chapter.slug: each.chapter for each in printed.proofs.sheets}
        for each in printed.proofs.edition.territories:
            chapter = chapters[f"territoire-{each.slug}"]
            left_out = () if "exergue__words" in chapter.html else ("exergue.*",)
            assert list(incomplete(each, chapter, left_out)) == []


# Passages


def test_a_word_that_a_template_drops_is_told_at_its_line() -> None:
    (found,) = incomplete(territory(), with_(composed(), "Nous regrettons", "Nous"))
    assert found.code == "PARITE-004"
    assert "regrettons" in str(found.values["words"])
    assert found.location
    assert "regrettons" in found.location.excerpt


def test_a_rubric_composed_twice_is_told_passage_by_passage() -> None:
    prose = re.search(r'<div class="prose.*?</div>', composed().html, re.DOTALL)
    assert prose
    for twice in (prose[0] * 2, prose[0] + re.sub(' data-src="\\d+"', "", prose[0])):
        found = reported_of(prose[0], twice)
        assert found
        assert {code for code, _words in found} == {"PARITE-007"}


def test_two_passages_in_each_other_s_place_are_told() -> None:
    first, second = re.findall(r'<p data-src="\d+">([^<]{60,})</p>', composed().html)[:2]
    found = reported(
        [*incomplete(territory(), with_(with_(with_(composed(), first, "@"), second, first), "@", second))]
    )
    assert {code for code, _words in found} == {"PARITE-004", "PARITE-009"}


def test_a_passage_of_another_territory_is_told() -> None:
    other = re.sub(r'data-src="\d+"', 'data-src="0"', territory("val-fictif").rubrics[0].prose.html)
    found = reported_of("</section>", f'<div class="prose">{other}</div></section>')
    assert "PARITE-008" in {code for code, _words in found}


def test_the_heading_of_a_rubric_is_a_passage() -> None:
    heading = territory().rubrics[0].heading
    assert reported_of(f">{heading}</h2>", "></h2>") == [("PARITE-004", heading)]


# Fields


def test_a_fact_in_the_cell_of_another_is_told() -> None:
    cells = re.findall(r'<span class="facts__figure[^>]*>([^<]*)</span>', composed().html)
    assert reported_of(f">{cells[1]}<", f">{cells[2]}<") == [("PARITE-004", cells[1])]


def test_a_fact_without_its_year_is_told() -> None:
    year = re.search(r"en (20\d\d)</span>", composed().html)
    assert year
    assert reported_of(year[0], "</span>") == [("PARITE-004", year[1])]


@pytest.mark.parametrize("field", ["project", "name"])
def test_a_field_that_the_chapter_lacks_is_told(field: str) -> None:
    other = replace(territory(), sheet=territory().sheet.model_copy(update={field: "Autre chose", "short_name": None}))
    (found,) = incomplete(other, composed())
    assert reported([found]) == [("PARITE-004", "Autre chose")]
    assert found.location == territory().mark({"project": "projet", "name": "nom"}[field])


RICH = """\
nom: Territoire d’Essai
photos:
  - {fichier: halle.jpg, legende: La halle couverte, alternative: Une halle de bois, credit: Camille Exemple}
exergue: {texte: Un texte court, origine: Une habitante}
"""


def rich(folder: Path) -> tuple[Territory, Chapter]:
    """Return a territory with a photo and an exergue, composed in the first layout that prints both."""
    made.tiny(folder, fiche=RICH)
    (folder / "territoires/essai/photos/halle.jpg").write_bytes(jpeg(noise(900)))
    edition = check(load(folder))
    (subject,) = edition.territories
    tried = candidates(edition, subject)
    return subject, next(made for layout, made in tried if layout.quotes)


@pytest.mark.parametrize("words", ["La halle couverte", "Camille\u00a0Exemple", "Une halle de bois"])
def test_what_is_said_of_a_photo_is_told_in_its_place(words: str, tmp_path: Path) -> None:
    subject, chapter = rich(tmp_path / "edition")
    assert list(incomplete(subject, chapter)) == []
    found = reported([*incomplete(subject, with_(chapter, words, "Autre chose"))])
    assert found == [("PARITE-004", words.replace("\u00a0", " "))]  # as it is typed


@pytest.mark.parametrize("words", ["Un texte court", "Une habitante"])
def test_an_exergue_that_is_left_out_is_told_unless_its_layout_has_no_room(words: str, tmp_path: Path) -> None:
    subject, chapter = rich(tmp_path / "edition")
    bare = replace(chapter, html=re.sub(r'<figure class="exergue.*?</figure>', "", chapter.html, flags=re.DOTALL))
    assert ("PARITE-004", words) in reported([*incomplete(subject, bare)])
    assert list(incomplete(subject, bare, ["exergue.*"])) == []


def test_a_signature_that_is_left_out_is_told() -> None:
    ally = territory().sheet.ally
    assert ally
    assert ("PARITE-004", ally.name) in reported_of(f">{ally.name}", ">")


class _WithBudget(TerritorySheet):
    budget: Fact | None = Field(None, alias="budget")
    motto: str | None = Field(None, alias="devise")


def test_a_field_added_to_the_model_alone_is_told() -> None:
    sheet = _WithBudget(**dict(territory().sheet), budget=Fact(valeur=12500, annee=2024), devise="Avancer")
    place = Location("fiche.yaml", 1)
    marks = {**territory().marks, "budget": place, "budget.valeur": place, "devise": place}
    found = reported([*incomplete(replace(territory(), sheet=sheet, marks=marks), composed())])
    assert found == [("PARITE-004", "12\u202f500"), ("PARITE-004", "2024"), ("PARITE-004", "Avancer")]


# The house's own chapters


def house() -> dict[str, Chapter]:
    return {each.chapter.slug: each.chapter for each in exemple().proofs.sheets}


@pytest.mark.parametrize("slug", ["couverture", "colophon", "sommaire", "edito", "quatrieme", "notes", "cohorte"])
def test_the_house_s_chapters_are_complete(slug: str) -> None:
    for printed in (exemple(), real()):
        chapters = [each.chapter for each in printed.proofs.sheets if each.chapter.slug == slug]
        assert [reported([*incomplete_house(printed.proofs.edition, each)]) for each in chapters] == [[]] * len(
            chapters
        )


@pytest.mark.parametrize("slug", ["edito", "quatrieme"])
def test_a_text_of_the_house_that_is_left_out_is_told(slug: str) -> None:
    edition = exemple().proofs.edition
    for block in edition.texts[slug].blocks:
        bare = replace(house()[slug], html="<p>Rien.</p>")
        assert letters(block.words[:20]) in letters(
            " ".join(w for _c, w in reported([*incomplete_house(edition, bare)]))
        )


def test_every_value_of_the_colophon_and_the_cover_is_told() -> None:
    edition = exemple().proofs.edition
    for slug in ("couverture", "colophon"):
        chapter = house()[slug]
        for words in re.findall(r"<(?:dd|h1|p)[^>]*data-src[^>]*>([^<]+)<", chapter.html):
            problems = reported([*incomplete_house(edition, with_(chapter, f">{words}<", "><"))])
            assert problems, words


def test_a_template_that_forgets_the_edito_is_told_by_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edition = exemple().proofs.edition
    forgetful = replace(house()["edito"], html="<h1>Édito</h1>")
    monkeypatch.setattr("livret.design.house.foreword.foreword", lambda *_: forgetful)
    found = reported(house_problems(edition, ChapterStore(press(), None)))
    assert found
    assert {code for code, _words in found} == {"PARITE-004"}


def test_every_field_of_edition_yaml_is_printed_or_is_known_not_to_be() -> None:
    """A new one gets a place in completeness, or stands here with its reason."""
    printed = {
        "title",
        "subtitle",
        "publisher",
        "colophon",
        "subject",
        "texts",
        "foreword",
        "what_next",
        "chapters",
        "contacts",
        "territories",
        "rubrics",
        "cover",
        "partners",
    }
    drawn = {"running_title", "regions", "colours"}  # on bands, on maps, by colours
    of_territories = {"facts"}  # with what each territory gives of them
    said = {"keywords", "language", "date"}  # in the document's metadata
    settings_ = {"format", "printing", "cohort", "notes", "accepted", "years"}  # years are not printed yet
    assert set(EditionSheet.model_fields) == printed | drawn | said | of_territories | settings_


# French as it is typed


def first_chapter(folder: Path, text: str) -> tuple[Edition, Chapter]:
    edition = check(load(made.tiny(folder, text)))
    _layout, chapter = next(candidates(edition, edition.territories[0]))
    return edition, chapter


#: A list in a quotation, below a line that ends with colons.
QUOTED_LIST = french.Typed(
    '::: chiffre valeur="25000 €"\nLe territoire.\n:::\n\n> - Le territoire ;\n> - Le bourg.\n', ()
)

#: Lines of a paragraph that end with semicolons are a list without signs, and rightly refused (TEXTE-069): two of them,
#: or one below a line that announces them.
UNSIGNED_LIST = re.compile(r"(?m)^(?!\s*(?:[-*+>|:#]|\d+[.)])).* ?[;:]\n.*;\n")
#: Words of somebody, on lines that end as items do.
SAID = french.Typed("Elle explique :\n\n> Nous avons planté,\n> puis taillé ;\n> et recommencé.\n", ())
#: The semicolons of entities part no cells.
ENTITIES = french.Typed("Une haie.\n\n> - Une haie &nbsp;et&nbsp;, et ;\n> - Une haie &nbsp;et&nbsp; &nbsp;ou ;\n", ())


@settings(max_examples=60, deadline=None)
@example(text=QUOTED_LIST, seed=0)
@example(text=ENTITIES, seed=0)
@example(text=SAID, seed=0)
@given(text=french.texts(), seed=st.integers(0, 2**32))
def test_what_people_type_is_never_refused_and_what_a_template_does_to_it_always_is(
    text: french.Typed, seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assume(not UNSIGNED_LIST.search(text.typed))
    edition, chapter = first_chapter(tmp_path_factory.mktemp("typed") / "edition", text.typed)
    (subject,) = edition.territories
    assert list(incomplete(subject, chapter)) == []
    assert set(text.words) <= set(french.words_of("\n".join(rubric.prose.text for rubric in subject.rubrics)))
    prose = chapter.html.index('<div class="prose')
    places = [found.span() for found in re.finditer(r"(?<=[\s>])[^\W\d_]{4,}(?=[\s<.,…])", chapter.html[prose:])]
    start, end = random.Random(seed).choice(places)
    word = chapter.html[prose + start : prose + end]
    for harm in ("", f"{word} {word}"):
        harmed = replace(chapter, html=chapter.html[: prose + start] + harm + chapter.html[prose + end :])
        assert reported([*incomplete(subject, harmed)])


def test_blocks_hold_what_was_typed_and_what_is_printed(tmp_path: Path) -> None:
    edition, _chapter = first_chapter(tmp_path / "edition", "La *1ère* fois[^a] : `x`.\n\n[^a]: 1000 arbres.\n")
    prose = edition.territories[0].rubrics[0].prose
    assert [(block.typed, block.words, prose.marks[block.source].line) for block in prose.blocks] == [
        ("La 1ère fois : x.", "La 1re fois\u00a0: x.", 3),
        ("1000 arbres.", "1\u202f000\u00a0arbres.", 5),
    ]


def test_a_harmless_chapter_composes(tmp_path: Path) -> None:
    edition = check(load(made.tiny(tmp_path / "edition")))
    assert list(chain.from_iterable(incomplete_house(edition, each) for each in (compose.cover(edition),))) == []
