"""Two editions side by side: what changed is reported once, by its name, and nothing that did not."""

import random
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pikepdf import Encryption, Pdf
from PIL import Image

from livret.archive.bag.write import write_bag
from livret.archive.compare.compare import compare
from livret.archive.compare.model import ComparedText, Comparison, Section, SideTitle
from livret.archive.compare.pages import with_pages
from livret.archive.compare.report import as_data, as_html
from livret.archive.compare.sentences import folded, of_words, split
from livret.archive.compare.sides import NotCompared, Side, side
from livret.archive.compare.texts import compared
from livret.base.problems import UnknownEdition
from livret.build.chapter_store import ChapterStore
from livret.proof.report.word_marks import marks
from tests import bags, laying

ALPHA = (
    "## Le projet pilote\n\nLe pont d’Exemple relie deux rives imaginaires depuis mille neuf cent trois ans et demi. "
    "Il compte 84 marches de bois.\n\nLa rive gauche plante des haies d’essai autour de ses sept écoles inventées.\n\n"
    "## Les limites\n\n- Le pont est étroit et nul n’y passe avec une charrette pleine de foin.\n"
    "- La rive droite attend encore sa première réunion publique de la fiction.\n"
)
BETA = (
    "## Le projet pilote\n\nLe phare d’Essai éclaire une mer de papier que personne n’a jamais vue de jour.\n\n"
    "## Les limites\n\n- La mer de papier craint l’eau.\n"
)
SHEET = "nom: {name}\nsiren: '{siren}'\npopulation: {{valeur: 1 000, source: fictif, annee: 2023}}\ncommunes: 3\n"


def edition(folder: Path, texts: Mapping[str, str], sheets: Mapping[str, str] | None = None, more: str = "") -> Side:
    """Write an edition of territories with these *texts*, by folder, and read it."""
    (folder / "territoires").mkdir(parents=True)
    rubrics = "rubriques: [Le projet pilote, {titre: Les limites, obligatoire: non}, {titre: Bilan, obligatoire: non}]"
    (folder / "edition.yaml").write_text(
        f"format: 1\ntitre: Essai\nediteur: Maison d’Essai\n{more or 'date: 2025-06-15'}\n"
        f"territoires: [{', '.join(texts)}]\n{rubrics}\n",
        "utf-8",
    )
    for number, (slug, text) in enumerate(texts.items()):
        home = folder / "territoires" / slug
        home.mkdir()
        sheet = (sheets or {}).get(slug) or SHEET.format(name=f"Pays {slug.title()}", siren=200_000_000 + number)
        (home / "fiche.yaml").write_text(sheet, "utf-8")
        (home / "texte.md").write_text(text, "utf-8")
    found = side(str(folder))
    assert isinstance(found, Side)
    return found


BOTH = {"alpha": ALPHA, "beta": BETA}
SAME = {slug: SHEET.format(name=f"Pays {slug.title()}", siren=200_000_000 + n) for n, slug in enumerate(BOTH)}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Side:
    return edition(tmp_path_factory.mktemp("avant") / "essai", BOTH)


def against(before: Side, folder: Path, texts: Mapping[str, str] = BOTH, more: str = "", **sheets: str) -> Comparison:
    return compare(before, edition(folder / "essai", texts, {**SAME, **sheets}, more))


def only(comparison: Comparison) -> Section:
    """Return the one section that differs."""
    (found,) = [section for section in comparison.sections if section.differs]
    return found


def words(before: str, after: str) -> ComparedText:
    """Compare two texts, a paragraph a line, of one rubric."""
    one, other = ([s for n, line in enumerate(t.split("\n")) for s in of_words("R", line, n)] for t in (before, after))
    return compared(one, other)


# Sentences


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("M. J.-P. Exemple et Mme. Essai ont voté. Puis ils sont partis.", 2),
        ("Voir p. 3 et art. 5 du texte, cf. Annexe. Fin.", 2),
        ("Il coûte 3,4 M€. 40 personnes viennent.", 2),
        ("« Est-ce vrai ? » demande-t-elle. « Oui. » Il sort.", 3),
        ("1. Faire ceci.", 1),
        ("Elle marche 800 m. Le vent tombe… Vraiment ?! Oui.", 4),
        ("À 14 h 30, tout s’arrête ; rien d’autre", 1),
        ("Bien ! Très bien !", 2),
        ("", 0),
    ],
)
def test_sentences_are_those_of_french(text: str, count: int) -> None:
    found = split(text)
    assert len(found) == count
    assert " ".join(found).split() == text.split()


def test_a_sentence_that_never_ends_is_cut() -> None:
    text = " ".join(f"mot{n}" for n in range(1_000))
    assert max(len(part.split()) for part in split(text)) <= 120
    assert " ".join(split(text)) == text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("l'œuvre : « oui » – 12 000 km²…", 'l’oeuvre: "oui" - 12000 km2...'),
        ("n° 3 ; 10 %", "n°3\u202f; 10\u202f%"),
    ],
)
def test_typography_is_no_difference(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("sur tout", "surtout"), ("il a", "il à"), ("12 000", "12 001"), ("Le pont", "le pont"), ("oui.", "oui !")],
)
def test_words_are_a_difference(one: str, other: str) -> None:
    assert folded(one) != folded(other)


def test_what_differs_is_whole_words() -> None:
    one, other = "Le pont compte 84 marches.", "Le pont de bois compte 86 marches."
    gone, new = marks(one, other)
    assert [one[a:b] for a, b in gone] == ["84"]
    assert [other[a:b] for a, b in new] == ["de bois", "86"]


# Texts


def test_the_same_text_is_kept_and_nothing_is_told() -> None:
    found = words(ALPHA, ALPHA)
    assert found.passages == ()
    assert found.kept_words == found.before_words == found.after_words


def test_what_was_moved_is_moved_not_gone_and_added() -> None:
    lines = [f"La phrase numéro {n} parle de la chose {n} sans rien dire des autres choses." for n in "abcdef"]
    moved = [*lines[1:5], lines[0], lines[5]]
    found = words("\n".join(lines), "\n".join(moved))
    assert [(p.became, p.after) for p in found.passages] == [("moved", lines[0])]


def test_neighbours_that_moved_together_are_one_passage() -> None:
    lines = [f"Voici {n} et sa longue suite de mots qui ne se ressemblent guère ici." for n in "abcdefgh"]
    found = words("\n".join(lines), "\n".join([*lines[2:], *lines[:2]]))
    assert [(p.became, p.after) for p in found.passages] == [("moved", "\n".join(lines[:2]))]


def test_a_sentence_cut_in_two_is_one_change() -> None:
    found = words("Il me reste une image, le dernier jour nous avons tout démonté.",
                  "Il me reste une image. Le dernier jour nous avons tout démonté.")  # fmt: skip
    assert [p.became for p in found.passages] == ["changed"]


def test_a_rewritten_text_is_gone_and_added() -> None:
    found = words("Le pont est fermé depuis longtemps.", "Une école ouvrira peut-être ses portes demain matin.")
    assert sorted(p.became for p in found.passages) == ["added", "removed"]


def test_long_texts_of_few_words_take_little_time() -> None:
    said = random.Random(1)
    text = " ".join(said.choice(["oui", "non", "peut-être"]) + said.choice(["", "", "."]) for _ in range(10_000))
    other = text.replace("peut-être non", "jamais")
    found = words(text, other)
    assert found.before_words == 10_000
    assert words("Oui. " * 5_000, "Oui. " * 4_990).after_words == 4_990
    assert words("", "Oui.").count("added") == 1


# Editions


def test_the_same_edition_twice(before: Side) -> None:
    comparison = compare(before, before)
    assert not comparison.differs
    assert not comparison.yearly
    assert comparison.counts()["kept_words"] == comparison.counts()["words"] > 50


def test_a_word_that_changed_is_all_that_is_told(before: Side, tmp_path: Path) -> None:
    comparison = against(before, tmp_path, {**BOTH, "alpha": ALPHA.replace("84 marches", "86 marches")})
    section = only(comparison)
    assert (section.name, section.values) == ("Pays Alpha", ())
    (passage,) = section.words.passages
    assert passage.here == "Le projet pilote"
    assert [passage.after[a:b] for a, b in passage.new] == ["86"]


def test_typing_otherwise_what_typography_sets_is_no_change(before: Side, tmp_path: Path) -> None:
    typed = ALPHA.replace("’", "'").replace("sa première", "**sa première**")
    sheet = SAME["alpha"].replace("1 000", "1000")
    assert not against(before, tmp_path, {"alpha": typed, "beta": BETA}, alpha=sheet).differs


def test_a_passage_of_another_rubric_is_moved(before: Side, tmp_path: Path) -> None:
    line = "- La rive droite attend encore sa première réunion publique de la fiction.\n"
    comparison = against(before, tmp_path, {**BOTH, "alpha": ALPHA.replace(line, f"\n## Bilan\n\n{line[2:]}")})
    (passage,) = only(comparison).words.passages
    assert (passage.became, passage.there, passage.here) == ("moved", "Les limites", "Bilan")


def test_a_figure_is_told_with_its_unit_its_year_and_its_gap(before: Side, tmp_path: Path) -> None:
    sheet = SAME["alpha"].replace("1 000", "1 011").replace("2023", "2024")
    (value,) = only(against(before, tmp_path, alpha=sheet)).values
    assert value.before == "1\u202f000\u00a0habitants (2023)"
    assert value.after == "1\u202f011\u00a0habitants (2024)"
    assert value.gap == "+1,1\u202f%"


def test_figures_left_standing_are_told(before: Side, tmp_path: Path) -> None:
    comparison = against(before, tmp_path, more="date: 2026-06-15")
    assert comparison.yearly
    assert [len(section.standing) for section in comparison.territories] == [2, 2]
    assert [value.field for value in only(comparison).values] == ["date"]


def test_territories_new_gone_renamed_and_moved(before: Side, tmp_path: Path) -> None:
    name = SHEET.format(name="Métropole Alpha", siren=200_000_000)
    texts = {"beta": BETA, "metropole-alpha": ALPHA, "gamma": BETA.replace("phare", "port")}
    comparison = against(
        before, tmp_path, texts, **{"metropole-alpha": name, "gamma": SHEET.format(name="G", siren="3" * 9)}
    )
    (renamed,) = comparison.renamed
    assert (renamed.name, renamed.before, renamed.before_slug) == ("Métropole Alpha", "Pays Alpha", "alpha")
    assert renamed.words.passages == ()
    assert [(rank.name, rank.before, rank.after) for rank in comparison.ranks] in (
        [("Pays Beta", 2, 1)],
        [("Métropole Alpha", 1, 2)],
    )
    assert [each.name for each in comparison.new] == ["G"]
    assert comparison.gone == ()


def test_two_sirens_are_two_territories(before: Side, tmp_path: Path) -> None:
    comparison = against(before, tmp_path, alpha=SHEET.format(name="Pays Omega", siren="3" * 9))
    assert [each.name for each in comparison.new] == ["Pays Omega"]
    assert [each.name for each in comparison.gone] == ["Pays Alpha"]


def test_a_name_is_enough_where_no_siren_is(before: Side, tmp_path: Path) -> None:
    texts = {"a-autre-dossier": ALPHA, "beta": BETA}
    comparison = against(before, tmp_path, texts, **{"a-autre-dossier": "nom: Pays Alpha\n"})
    assert [each.before_slug for each in comparison.renamed] == ["alpha"]
    assert {value.field for value in comparison.renamed[0].values} == {"siren", "population", "communes"}


def test_words_of_another_territory_are_told(before: Side, tmp_path: Path) -> None:
    stolen = "La rive gauche plante des haies d’essai autour de ses sept écoles inventées."
    comparison = against(before, tmp_path, {**BOTH, "beta": f"{BETA}\n## Bilan\n\n{stolen}\n"})
    (passage,) = only(comparison).words.passages
    assert (passage.became, passage.other) == ("added", "Pays Alpha")


def test_what_is_still_to_be_written_is_nobody_s_words(tmp_path: Path) -> None:
    requested = (
        "## Le projet pilote\n\nÀ ÉCRIRE : le texte de cette rubrique. Sans rien à dire, effacer aussi son titre.\n"
    )
    one = edition(tmp_path / "avant", {"alpha": ALPHA})
    other = edition(tmp_path / "apres", {"alpha": requested, "beta": requested, "gamma": requested})
    comparison = compare(one, other)
    assert len(comparison.new) == 2
    assert not [each for each in comparison.new if each.passages]
    assert not [each for each in comparison.territories[0].words.passages if each.other]


def test_what_cannot_be_read_is_told_and_the_rest_compared(before: Side, tmp_path: Path) -> None:
    sheet = SAME["alpha"].replace("1 000", "beaucoup")
    comparison = against(
        before, tmp_path, {"alpha": ALPHA.replace("## Les limites", "## Autre chose"), "beta": "\n"}, alpha=sheet
    )
    assert len(comparison.after.faults) == 3
    alpha, beta = comparison.territories
    assert len(alpha.unread) == 2
    assert not any(value.field == "population" for value in alpha.values)
    assert alpha.words.kept_words
    assert beta.unread
    assert not beta.differs


def test_a_name_that_cannot_be_read_is_no_new_name(before: Side, tmp_path: Path) -> None:
    comparison = against(before, tmp_path, alpha=SAME["alpha"].replace("nom:", "nommm:"))
    assert comparison.renamed == ()
    assert comparison.territories[0].name == "Pays Alpha"


def test_another_picture_under_the_same_name_is_told(tmp_path: Path) -> None:
    alternative = '![Une mire{more}.](mire.jpg "Une légende | Prénom Nom")\n'
    sides = []
    for name, colour, more in (("un", "red", ""), ("deux", "blue", " bleue"), ("trois", "red", "")):
        found = edition(tmp_path / name, BOTH)
        text = found.folder / "territoires/alpha/texte.md"
        Image.new("RGB", (60, 40), colour).save(text.with_name("mire.jpg"))
        text.write_text(f"{ALPHA}\n## Bilan\n\n{alternative.format(more=more)}", "utf-8")
        sides.append(side(str(found.folder)))
    one, other, same = (each for each in sides if isinstance(each, Side))
    assert {value.field for value in only(compare(one, other)).values} == {
        "photos.mire.jpg",
        "photos.mire.jpg.alternative",
    }
    assert not compare(one, same).differs


def test_there_is_no_such_side(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UnknownEdition):
        side("rien")
    with pytest.raises(NotCompared):
        side("livret.pdf")
    with pytest.raises(NotCompared):
        side("essai/accords.yaml")


def test_archived_versions_are_compared_and_damage_is_told(
    before: Side, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    files = sorted(path for path in before.folder.rglob("*") if path.is_file())
    contents = [(f"edition/{path.relative_to(before.folder).as_posix()}", path.read_bytes()) for path in files]
    for number in (1, 2):
        info = (("External-Identifier", f"essai/v{number}"), ("Livret-Format", "1"))
        write_bag(Path(f"archives/essai/v{number}"), contents, info)
    one, other = side("essai/v1"), side("archives/essai/v2")
    assert isinstance(one, Side)
    assert isinstance(other, Side)
    comparison = compare(one, other)
    assert not comparison.differs
    assert comparison.before.faults == comparison.after.faults == ()
    with pytest.raises(UnknownEdition, match="essai/v2"):
        side("essai")
    text = Path("archives/essai/v2/data/edition/territoires/beta/texte.md")
    text.chmod(0o644)
    text.write_text(BETA.replace("phare", "four"), "utf-8")
    damaged = side("essai/v2")
    assert isinstance(damaged, Side)
    comparison = compare(one, damaged)
    assert any("beta/texte.md" in fault for fault in comparison.after.faults)
    assert only(comparison).words.count("changed") == 1


def locked() -> bytes:
    made = Pdf.new()
    made.add_blank_page()
    made.save(kept := BytesIO(), encryption=Encryption(owner="a", user="b"))
    return kept.getvalue()


@pytest.mark.parametrize(("pdf", "told"), [(b"", "abîmé"), (b"%PDF-1.7 cut", "abîmé"), (locked(), "mot de passe")])
def test_a_pdf_that_cannot_be_read_is_told_with_the_name_of_its_archive(before: Side, pdf: bytes, told: str) -> None:
    store = ChapterStore(laying.press(), before.read.edition.reading, None)
    sound = bags.pdf({"a.txt": b"a"}, "Bonjour")
    for sides, name in (((sound, pdf), "after"), ((pdf, sound), "before")):
        found = with_pages(Comparison(SideTitle("before"), SideTitle("after"), False), *sides, store)
        assert (found.pages, found.page_counts) == (None, (0, 0))
        assert f"les pages de {name} n’ont pas été comparées" in found.notes[0]
        assert told in found.notes[0]


# What is written


def test_names_are_shown_not_run(before: Side, tmp_path: Path) -> None:
    hostile = SHEET.format(name="'<script>alert(1)</script> & Cie'", siren=200_000_000)
    comparison = against(before, tmp_path, {**BOTH, "alpha": ALPHA.replace("84", "86 \\<b>")}, alpha=hostile)
    page = as_html(comparison, compared_on()).decode()
    assert "<script" not in page
    assert "<b>" not in page
    assert "&lt;script&gt;" in page


def test_data_say_all_that_the_page_says(before: Side, tmp_path: Path) -> None:
    comparison = against(before, tmp_path, {**BOTH, "alpha": ALPHA.replace("84 marches", "86 marches")})
    data = as_data(comparison, compared_on())
    assert data["differs"]
    assert data["counts"]["changed"] == 1
    assert data["territories"][0]["passages"][0]["gone"] == ["84"]
    assert data["pages"] is None
    assert "Rien n’a changé" in as_html(compare(before, before), compared_on()).decode()


def compared_on() -> date:
    return date(2026, 3, 1)
