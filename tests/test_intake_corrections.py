"""Corrections in a Word file that comes back: each at its author's line, those accepted in the author's own markup."""

import random
import re
import shutil
from collections.abc import Callable, Collection
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from livret.base.problems import Refused
from livret.intake import cohort
from livret.intake.corrections import corrections
from livret.intake.corrections.carrying import Carrier
from livret.intake.corrections.placing import units
from livret.intake.corrections.returned_compare import changes_of as compared
from livret.intake.corrections.returned_read import Paragraph, TrackedStretch
from livret.intake.corrections.rewording import edits, same, widened
from livret.intake.corrections.word_export import word_file
from livret.intake.corrections.word_plan import plan
from livret.intake.draft import Draft
from livret.intake.model import Arrival, Outcome, Wishes
from tests.laying import press
from tests.made import EXEMPLE, tiny
from tests.returned_files import (
    COMMENTS,
    LOST,
    InProcess,
    commented,
    edited,
    moved_as_tracked,
    moved_behind,
    paragraph_behind,
    paragraph_tracked_away,
    plainly,
    put_in,
    running_on,
    tracked,
    without_bookmarks,
    without_paragraph,
)

PROSE = """\
Le projet a coûté **50 000 €** en *deux* ans[^1], dit l'équipe[^2].

Il a réuni la **belle** équipe, "enfin", dans un lieu neuf.

- on écoute les voisins;
- on visite les ateliers;
- on publie la carte.

> Une parole tenue.
>
> — Prénom Nom, fonction fictive

| Poste | Coût |
|---|---|
| Enquête | 7 200 € |

::: encadre titre="Ce que nous gardons"
Une habitude commune.
:::

Un [lien utile](https://exemple.invalid/a_b) finit le texte.

[^1]: Chiffre fictif, arrondi.
[^2]: L'équipe imaginaire.
"""
FICHE = "nom: Territoire d’Essai # un commentaire\nprojet: Un projet simple\n"
Edit = Callable[[str], str]


@cache
def sent(folder: Path) -> bytes:
    return word_file(Draft(folder), cohort.read(folder).members[0])


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny(tmp_path_factory.mktemp("corrected"), PROSE, FICHE)


def bring(
    folder: Path, data: bytes, accepted: Collection[int] | None = (), draft: Draft | None = None, name: str = "x.docx"
) -> tuple[Outcome, Draft]:
    draft = draft or Draft(folder)
    wishes = Wishes(accepted=accepted)
    arrival = Arrival(name, data, "corrected")
    return corrections.bring(arrival, draft, cohort.read(folder), InProcess(), wishes), draft  # type: ignore[arg-type]


def reported(outcome: Outcome) -> list[tuple[int, str, str | None, str]]:
    return [(each.line, each.before, each.after, each.author) for each in outcome.corrections]


def lines(draft: Draft) -> list[tuple[str, str]]:
    """Return the lines that differ, before and after."""
    found = []
    for change in draft.changes():
        assert change.before is not None
        rows = zip(change.before.decode().split("\n"), change.after.decode().split("\n"), strict=True)
        found += [(old, new) for old, new in rows if old != new]
    return found


CAMILLE = "Camille Correctrice"
#: What is done → what is reported (line, before, after, author), and the author's line once it is accepted.
WORDS: list[tuple[Edit, tuple[int, str, str, str], str]] = [
    (tracked("50 000", "80 000"), (3, "50 000", "80 000", CAMILLE),
     "Le projet a coûté **80 000 €** en *deux* ans[^1], dit l'équipe[^2]."),
    (plainly("50 000", "80 000"), (3, "50 000", "80 000", ""),
     "Le projet a coûté **80 000 €** en *deux* ans[^1], dit l'équipe[^2]."),
    (put_in(" ans", " et demi"), (3, "ans", "ans et demi", CAMILLE),
     "Le projet a coûté **50 000 €** en *deux* ans et demi[^1], dit l'équipe[^2]."),
    (tracked("belle", ""), (5, "belle", "", CAMILLE), 'Il a réuni la équipe, "enfin", dans un lieu neuf.'),
    (tracked("dans un lieu neuf", "au_grand *air*"), (5, "dans un lieu neuf", "au_grand *air*", CAMILLE),
     'Il a réuni la **belle** équipe, "enfin", au\\_grand \\*air\\*.'),
    (tracked("voisins", "voisines"), (7, "voisins", "voisines", CAMILLE), "- on écoute les voisines;"),
    (plainly("tenue", "donnée"), (11, "tenue", "donnée", ""), "> Une parole donnée."),
    (tracked("fonction", "rôle"), (13, "fonction", "rôle", CAMILLE), "> — Prénom Nom, rôle fictive"),
    (tracked("7 200", "7 300"), (17, "7 200", "7 300", CAMILLE), "| Enquête | 7 300 € |"),
    (tracked("nous gardons", "nous garderons"), (19, "gardons", "garderons", CAMILLE),
     '::: encadre titre="Ce que nous garderons"'),
    (tracked("utile", "précieux"), (23, "utile", "précieux", CAMILLE),
     "Un [lien précieux](https://exemple.invalid/a_b) finit le texte."),
    (tracked("arrondi", "exact"), (25, "arrondi", "exact", CAMILLE), "[^1]: Chiffre fictif, exact."),
    (tracked("simple", "commun"), (2, "simple", "commun", CAMILLE), "projet: Un projet commun"),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "shown", "line"), WORDS, ids=[f"{row[1][1]}-{row[1][3]}" for row in WORDS])
def test_words_are_shown_at_their_line_and_carried_out_there(
    home: Path, edit: Edit, shown: tuple[int, str, str, str], line: str
) -> None:
    data = edited(sent(home), edit)
    outcome, draft = bring(home, data)
    assert (reported(outcome), outcome.problems, draft.changes()) == ([shown], (), ())
    outcome, draft = bring(home, data, None)
    assert ([new for _old, new in lines(draft)], outcome.problems) == ([line], ())
    again, draft = bring(home, data, None, draft)
    assert [each.done for each in again.corrections] == [True]
    assert [new for _old, new in lines(draft)] == [line]


def test_what_typography_sets_by_itself_is_no_correction(home: Path) -> None:
    data = edited(sent(home), plainly('"enfin"', "«\u00a0enfin\u00a0»"), plainly("l'équipe", "l’équipe"))
    outcome, _draft = bring(home, data)
    assert (outcome.corrections, [each.code for each in outcome.problems]) == ((), ["IMPORT-083"])


def test_words_that_touch_markup_are_left_to_people(home: Path) -> None:
    data = edited(sent(home), plainly("a coûté ", "reste cher "), plainly("50 000 €", ""))
    outcome, draft = bring(home, data, None)
    assert "IMPORT-081" in {each.code for each in outcome.problems}
    assert [each.location.line for each in outcome.problems if each.location] == [3]
    assert draft.changes() == ()


def test_accepted_numbers_stay_the_same(home: Path) -> None:
    edits = (plainly("voisins", "voisines"), plainly("belle", "grande"), tracked("simple", "commun"))
    data = edited(sent(home), *edits)
    first, draft = bring(home, data, {2})
    assert [(each.number, each.before) for each in first.corrections] == [(1, "simple"), (2, "belle"), (3, "voisins")]
    assert lines(draft) == [
        ('Il a réuni la **belle** équipe, "enfin", dans un lieu neuf.',
         'Il a réuni la **grande** équipe, "enfin", dans un lieu neuf.'),
    ]  # fmt: skip
    second, draft = bring(home, data, {1, 3, 9}, draft)
    assert [(each.number, each.before, each.done) for each in second.corrections] == [
        (1, "simple", False), (2, "belle", True), (3, "voisins", False),
    ]  # fmt: skip
    assert len(lines(draft)) == 3
    assert [each.code for each in second.problems] == ["IMPORT-082"]


def test_comments_are_told_with_their_words(home: Path) -> None:
    outcome, draft = bring(home, edited(sent(home), commented("voisins"), **COMMENTS), None)
    only = outcome.corrections[0]
    assert (only.line, only.before, only.after, only.author) == (7, "voisins", None, "Sacha Relecture")
    assert (only.remark, draft.changes()) == ("Est-ce bien le bon chiffre ?", ())


PARAGRAPHS: list[tuple[Edit, str, str]] = [
    (without_paragraph("on visite"), "- on visite les ateliers;\n", ""),
    (paragraph_tracked_away("on visite"), "- on visite les ateliers;\n", ""),
    (paragraph_behind("on visite", "on recommence;", "ListBullet"), "ateliers;\n", "ateliers;\n- on recommence;\n"),
    (paragraph_behind("belle", "Un paragraphe de plus."), "lieu neuf.\n", "lieu neuf.\n\nUn paragraphe de plus.\n"),
    (without_paragraph("Une habitude"), "Une habitude commune.\n", ""),
    (moved_behind("on écoute", "on publie"), PROSE.split("\n\n")[2],
     "- on visite les ateliers;\n- on publie la carte.\n- on écoute les voisins;"),
    (moved_as_tracked("on écoute", "on publie"), PROSE.split("\n\n")[2],
     "- on visite les ateliers;\n- on publie la carte.\n- on écoute les voisins;"),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "old", "new"), PARAGRAPHS)
def test_paragraphs_come_go_and_move(home: Path, edit: Edit, old: str, new: str) -> None:
    data = edited(sent(home), edit)
    outcome, draft = bring(home, data, None)
    before = (home / "territoires/essai/texte.md").read_text("utf-8")
    assert (len(outcome.corrections), outcome.problems) == (1, ())
    assert draft.text("territoires/essai/texte.md") == before.replace(old, new)
    again, _draft = bring(home, data, None, draft)
    assert [each.done for each in again.corrections] == [True]


def test_paragraphs_parted_and_joined_are_left_to_people(home: Path) -> None:
    parted = edited(
        sent(home), plainly(", dans un lieu neuf.", ""), paragraph_behind("Il a réuni", "dans un lieu neuf.")
    )  # fmt: skip
    outcome, draft = bring(home, parted, None)
    assert ([each.code for each in outcome.problems], draft.changes()) == (["IMPORT-081"], ())
    joined = edited(sent(home), running_on("Il a réuni"))
    outcome, draft = bring(home, joined, None)
    assert ([each.code for each in outcome.problems], draft.changes()) == (["IMPORT-081"], ())


def test_the_text_has_changed_since(home: Path) -> None:
    data = edited(sent(home), tracked("voisins", "voisines"), tracked("belle", "grande"))
    draft = Draft(home)
    text = draft.text("territoires/essai/texte.md") or ""
    text = text.replace("Il a réuni", "Enfin, il a réuni").replace("voisins", "habitants")
    draft.put("territoires/essai/texte.md", f"## Un ajout\n\nDes mots.\n\n{text}".encode())
    outcome, draft = bring(home, data, None, draft)
    assert [each.code for each in outcome.problems] == ["IMPORT-081"]
    assert "Enfin, il a réuni la **grande** équipe" in (draft.text("territoires/essai/texte.md") or "")
    assert "on écoute les habitants;" in (draft.text("territoires/essai/texte.md") or "")
    assert [each.line for each in outcome.corrections] == [9, 7]


def test_passages_are_found_by_their_words_where_bookmarks_are_lost(home: Path) -> None:
    done = (tracked("voisins", "voisines"), plainly("belle", "grande"), plainly("simple", "commun"))
    whole, _draft = bring(home, edited(sent(home), *done))
    bare, _draft = bring(home, edited(sent(home), *done, without_bookmarks))
    assert (bare.corrections, bare.problems) == (whole.corrections, ())
    lost, draft = bring(
        home, edited(sent(home), *done, without_bookmarks, **LOST), None, name="territoire d'essai.docx"
    )
    assert ([each.code for each in lost.problems], reported(lost)) == (["IMPORT-084"], reported(whole))
    assert len(lines(draft)) == 3


def test_what_stands_beside_the_text_is_told(home: Path) -> None:
    words = "<w:p><w:r><w:t>Dans une zone</w:t></w:r></w:p>"
    box = f"<w:p><w:r><w:pict><w:txbxContent>{words}</w:txbxContent></w:pict></w:r></w:p>"
    bold = '<w:rPr><w:rPrChange w:id="8" w:author="C"><w:rPr/></w:rPrChange></w:rPr>'
    box = box.replace("<w:r><w:pict>", f"<w:r>{bold}<w:pict>")
    data = edited(sent(home), lambda xml: xml.replace("<w:sectPr", f"{box}<w:sectPr"))
    outcome, _draft = bring(home, data)
    assert {each.code for each in outcome.problems} >= {"IMPORT-085", "IMPORT-086", "IMPORT-087"}


def test_what_is_written_over_the_words_of_the_house_is_told(home: Path) -> None:
    outcome, draft = bring(home, edited(sent(home), plainly("auteur", "auteur : à revoir")), None)
    assert ([each.before for each in outcome.corrections], outcome.problems, draft.changes()) == (
        ["auteur : à revoir"], (), (),
    )  # fmt: skip


def test_a_file_of_another_edition_is_refused(home: Path) -> None:
    with pytest.raises(Refused) as refused:
        bring(EXEMPLE, sent(home))
    assert refused.value.problem.code == "IMPORT-080"


def test_a_file_of_last_year_is_not_taken_for_that_of_its_territory_today(home: Path, tmp_path: Path) -> None:
    today = tmp_path / "autre-annee"
    shutil.copytree(home, today)
    with pytest.raises(Refused) as refused:
        bring(today, sent(home))
    assert refused.value.problem.code == "IMPORT-080"


BAD = (b"", b"PK\x03\x04 cut short", b"%PDF-1.7")


@pytest.mark.parametrize("data", BAD)
def test_what_is_no_word_file_is_refused(home: Path, data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        bring(home, data)
    assert (refused.value.problem.code, str(refused.value.problem.location)) == ("IMPORT-088", "x.docx")


def test_files_made_to_do_harm_are_refused(home: Path) -> None:
    entity = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    for parts in ({"customXml__item9_xml": entity}, {"word__comments_xml": " " * (65 * 1024**2)}):
        with pytest.raises(Refused) as refused:
            bring(home, edited(sent(home), **parts))
        assert refused.value.problem.code == "IMPORT-088"


def test_a_file_that_names_others_changes_none(home: Path) -> None:
    evil = '<sent xmlns="urn:livret:sent"><p file="../../../etc/passwd" line="1" sort="field" label="">root</p></sent>'
    outcome, draft = bring(home, edited(sent(home), customXml__item9_xml=evil), None)
    assert ([each.code for each in outcome.problems], draft.changes()) == (["IMPORT-084", "IMPORT-083"], ())


def test_a_mark_that_names_another_territory_changes_none() -> None:
    """A mark is a property, which a copy keeps: with --accept, it would write one territory's text over another's."""
    data, known = sent(EXEMPLE), cohort.read(EXEMPLE)
    mine, other = known.members[0], known.members[1]
    with ZipFile(BytesIO(data)) as archive:
        mark = archive.read("docProps/custom.xml").decode()
    spoofed = edited(data, docProps__custom_xml=mark.replace(f"/{mine.folder}#", f"/{other.folder}#"))

    def goal(data: bytes, name: str, territory: str = "") -> str:
        wishes = Wishes(territory, accepted=None)
        arrival = Arrival(name, data, "corrected")
        try:
            return corrections.bring(arrival, Draft(EXEMPLE), known, InProcess(), wishes).territories[0]  # type: ignore[arg-type]
        except Refused as refused:
            return refused.problem.code

    assert goal(data, "retour.docx") == goal(data, f"{mine.folder} relu.docx") == mine.folder
    assert goal(data, f"{other.folder}.docx") == goal(data, "retour.docx", other.folder) == "IMPORT-004"
    assert goal(data, f"{other.folder}.docx", mine.folder) == mine.folder
    assert goal(spoofed, "retour.docx") == goal(spoofed, f"{mine.folder}.docx") == "IMPORT-004"
    assert goal(spoofed, "retour.docx", other.folder) == "IMPORT-004"
    assert goal(spoofed, "retour.docx", mine.folder) == mine.folder


def test_it_is_read_by_a_guarded_worker(home: Path) -> None:
    data = edited(sent(home), tracked("voisins", "voisines"), commented("belle"), **COMMENTS)
    wishes = Wishes(accepted=None)
    draft = Draft(home)
    outcome = corrections.bring(Arrival("x.docx", data, "corrected"), draft, cohort.read(home), press(), wishes)
    assert [each.before for each in outcome.corrections] == ["belle", "voisins"]
    assert outcome.files == ("territoires/essai/texte.md",)


def test_ends_of_line_are_kept(tmp_path: Path) -> None:
    folder = tiny(tmp_path, "Un mot.\r\nUne suite.\r\n")
    outcome, draft = bring(folder, edited(sent(folder), plainly("Un mot", "Un autre mot")), None)
    assert outcome.problems == ()
    assert draft.data("territoires/essai/texte.md") == b"## Le projet pilote\r\n\r\nUn autre mot.\r\nUne suite.\r\n"


def test_words_are_widened_to_be_read() -> None:
    assert [widened("mot,mot", each) for each in edits("mot,mot", "mot, mot")] == [("mot,mot", "mot, mot")]
    assert [widened("Fin", each) for each in edits("Fin", "Fin, donc.")] == [("Fin", "Fin, donc.")]
    assert edits("Il dit « non ; ».", 'Il dit "non;".') == []


WORD = st.text("kqwxzéœ", min_size=3, max_size=6)
MARKS = st.sampled_from(["{}", "{}", "{}", "**{}**", "*{}*", "[{}](https://exemple.invalid/)", "`{}`", "{},", "{}[^n]"])
PARAGRAPH = st.lists(st.tuples(MARKS, WORD).map(lambda each: each[0].format(each[1])), min_size=3, max_size=12)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(paragraphs=st.lists(PARAGRAPH, min_size=1, max_size=4), which=st.integers(0, 1000), new=WORD)
def test_one_word_changed_changes_one_word(
    tmp_path_factory: pytest.TempPathFactory, paragraphs: list[list[str]], which: int, new: str
) -> None:
    """Sent, one word changed by who corrects, accepted: the author's file differs in this word alone."""
    text = "\n\n".join(" ".join(words) for words in paragraphs) + "\n\n[^n]: Une note.\n"
    folder = tiny(tmp_path_factory.mktemp("any"), text)
    file = "territoires/essai/texte.md"
    before = (folder / file).read_text("utf-8")
    words = list(re.finditer(r"[kqwxzéœ]{3,6}", text))
    once = [each for each in words if before.count(each[0]) == 1]
    assume(once)
    assume(new not in before)
    old = once[which % len(once)][0]
    shown = next(unit.text for unit in units(before, file) if old in unit.text)
    outcome, draft = bring(folder, edited(sent(folder), tracked(old, new)), None)
    assert old in shown
    assert outcome.problems == ()
    assert draft.text(file) == before.replace(old, new)


@pytest.mark.parametrize("marked", [True, False], ids=["by bookmarks", "by words"])
def test_many_corrections_at_once_each_find_their_passage(marked: bool) -> None:
    """Some forty passages of a real territory are reworded, all accepted: each then reads as its corrector wants."""
    dice = random.Random(7)
    draft, members = Draft(EXEMPLE), cohort.read(EXEMPLE)
    member = members.member("pays-de-demonstration")
    assert member
    rows = plan(draft, member)
    texts = [_reworded(row.text, dice) if row.unit and dice.random() < 0.4 else row.text for row in rows]
    came = [Paragraph(names=[n] if marked else [], stretches=[TrackedStretch(text)]) for n, text in enumerate(texts)]
    sent_rows = [row.sent for row in rows]
    changes = [*compared(sent_rows, came)]
    carrier = Carrier(sent_rows, draft)
    assert len(carrier.corrections(changes, None)) > 30
    assert carrier.problems == []
    after = [row.text for row in plan(draft, member)]
    assert [(now, text) for now, text in zip(after, texts, strict=True) if not same(now, text)] == []
    assert all(each.done for each in Carrier(sent_rows, draft).corrections(changes, None))


def _reworded(text: str, dice: random.Random) -> str:
    word = dice.choice([*re.finditer(r"\S+", text)])
    put = dice.choice(["changé", "5 000", f"{word[0]} ajouté"])
    return text[: word.start()] + put + text[word.end() :]


def test_another_text_is_not_taken_for_corrections(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("livret.intake.corrections.returned_compare._MOST_CHANGES", 1)
    with pytest.raises(Refused) as refused:
        bring(home, edited(sent(home), plainly("voisins", "voisines"), plainly("belle", "grande")))
    assert refused.value.problem.code == "IMPORT-089"
