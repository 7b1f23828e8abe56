"""What was signed, what has changed since, and the file that remembers."""

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from livret.base.problems import InvalidEdition, Severity
from livret.catalogue import signing
from livret.edition.check.edition import check
from livret.edition.load import signatures
from livret.edition.load.folder import load
from livret.edition.load.inventory import inventory
from livret.edition.load.signatures import Accord, Signature
from livret.edition.model import Edition
from livret.edition.reading import Reading
from livret.proof.rules import signatures as signed
from livret.proof.rules.signatures import UnfitSignature, accept, changed
from tests import made

TODAY, ON = date(2026, 1, 15), date(2026, 1, 12)
BY = "Prénom Nom"
VAL = "val-fictif"


def read(folder: Path) -> Edition:
    return check(load(folder))


@pytest.fixture(scope="module")
def signed_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an edition of two territories, both of which are signed."""
    folder = made.cohort(tmp_path_factory.mktemp("signed") / "essai", [VAL, "communaute-dexemple"])
    for slug in (f"{VAL}-1", "communaute-dexemple-2"):
        accept(read(folder), slug, BY, ON, TODAY)
    return folder


@pytest.fixture
def folder(signed_once: Path, tmp_path: Path) -> Path:
    """Return a copy of it."""
    return shutil.copytree(signed_once, tmp_path / "essai")


def text_of(folder: Path, slug: str = f"{VAL}-1") -> Path:
    return folder / "territoires" / slug / "texte.md"


def codes(folder: Path) -> list[str]:
    return [problem.code for problem in changed(read(folder))]


def test_answers_recorded_at_once_are_all_kept(tmp_path: Path) -> None:
    slugs = [f"{VAL}-{number}" for number in range(1, 9)]
    edition = read(made.cohort(tmp_path / "essai", [VAL] * len(slugs)))
    with ThreadPoolExecutor(len(slugs)) as pool:
        list(pool.map(lambda slug: accept(edition, slug, BY, ON, TODAY), slugs))
    assert {accord.slug for accord in signatures.read(Reading(edition.folder))[0]} == set(slugs)


# What is compared


def test_what_was_signed_and_is_as_it_was_is_silent(folder: Path) -> None:
    assert codes(folder) == []


def test_an_edition_that_nobody_signed_is_silent(tmp_path: Path) -> None:
    assert codes(made.cohort(tmp_path / "essai", [VAL])) == []
    assert list(changed(read(made.EXEMPLE))) == []


def test_a_voice_that_changed_is_told_with_the_words(folder: Path) -> None:
    made.replace(text_of(folder), "demandera de la patience", "demandera de l’argent")
    (problem,) = changed(read(folder))
    assert problem.kind is signing.VOICE_CHANGED
    assert (problem.severity, problem.kind.final) == (Severity.WARNING, True)
    assert {name: problem.values[name] for name in ("by", "on", "before", "after")} == {
        "by": BY,
        "on": problem.values["on"],
        "before": "la patience",
        "after": "l’argent",
    }
    assert "2026" in problem.values["on"]
    assert problem.location
    assert problem.location.file.endswith(f"{VAL}-1/texte.md")


def test_a_voice_that_is_somebody_else_s_now_is_told(folder: Path) -> None:
    sheet = folder / "territoires" / f"{VAL}-1" / "fiche.yaml"
    made.replace(sheet, "Prénom Nom", "Autre Nom")
    (problem,) = changed(read(folder))
    assert (problem.code, problem.values["before"], problem.values["after"]) == ("ACCORD-001", "Prénom", "Autre")


def wrapped(text: str) -> str:
    return text.replace(", ", ",\n")


def starred(text: str) -> str:
    return text.replace("la patience", "**la patience**")


def windows(text: str) -> str:
    return text.replace("\n", "\r\n")


@pytest.mark.parametrize("edit", [wrapped, starred, windows])
def test_lines_and_faces_do_not_unsign(folder: Path, edit: Callable[[str], str]) -> None:
    before = text_of(folder).read_text("utf-8")
    after = edit(before)
    assert after != before
    text_of(folder).write_text(after, "utf-8", newline="")
    assert codes(folder) == []


def test_a_text_that_changed_is_told_and_stops_nothing(folder: Path) -> None:
    made.replace(text_of(folder), "Un hiver sec a emporté", "Un été sec a emporté")
    (problem,) = changed(read(folder))
    assert problem.kind is signing.TEXT_CHANGED
    assert not problem.kind.final
    assert problem.values["parts"] == "Les limites"


def test_a_fact_that_changed_is_told(folder: Path) -> None:
    made.replace(folder / "territoires" / f"{VAL}-1" / "fiche.yaml", "4 210", "4 211")
    (problem,) = changed(read(folder))
    assert (problem.code, problem.values["parts"]) == ("ACCORD-003", "fiche")


def test_what_is_not_printed_is_not_signed(folder: Path) -> None:
    sheet = folder / "territoires" / f"{VAL}-1" / "fiche.yaml"
    sheet.write_text(f"# un mot pour nous\n{sheet.read_text('utf-8')}", "utf-8")
    assert codes(folder) == []


def test_an_exergue_that_is_new_is_a_voice_nobody_signed(folder: Path) -> None:
    sheet = folder / "territoires" / f"{VAL}-1" / "fiche.yaml"
    with sheet.open("a", encoding="utf-8") as stream:
        stream.write("exergue: une haie s’arrose pendant trois étés\n")
    (problem,) = changed(read(folder))
    assert (problem.code, problem.kind.final, problem.values["voice"]) == ("ACCORD-002", True, "exergue")


def test_a_voice_that_was_taken_out_is_told(folder: Path) -> None:
    text = text_of(folder).read_text("utf-8")
    text_of(folder).write_text(text[: text.index("## Le point de vue du territoire")], "utf-8")
    made.replace(
        folder / "edition.yaml", "titre: Le point de vue du territoire",
        "titre: Le point de vue du territoire, obligatoire: non",
    ) if "obligatoire" not in (folder / "edition.yaml").read_text("utf-8") else None  # fmt: skip
    (problem,) = changed(read(folder))
    assert (problem.code, problem.values["parts"]) == ("ACCORD-003", "Le point de vue du territoire")


def test_a_territory_that_is_not_signed_is_told_where_others_are(tmp_path: Path) -> None:
    folder = made.cohort(tmp_path / "essai", [VAL, "communaute-dexemple"])
    accept(read(folder), f"{VAL}-1", BY, ON, TODAY)
    (problem,) = changed(read(folder))
    assert (problem.kind, problem.kind.final) == (signing.NOT_SIGNED, True)
    assert problem.location
    assert "communaute-dexemple-2/fiche.yaml" in problem.location.file


def test_a_signature_of_no_territory_is_told_at_its_place(folder: Path) -> None:
    made.replace(folder / signatures.NAME, f'"{VAL}-1"', '"val-oublie"')
    nowhere, unsigned = changed(read(folder))
    assert (nowhere.code, nowhere.values["slug"], unsigned.code) == ("ACCORD-006", "val-oublie", "ACCORD-004")
    assert nowhere.location
    assert (nowhere.location.file.endswith(signatures.NAME), nowhere.location.line) == (True, 4)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("un deux trois", "un trois", ("un deux", "un")),
        ("un trois", "un deux trois", ("un", "un deux")),
        ("deux trois", "un deux trois", ("deux", "un deux")),
        ("a a", "a a a", ("a", "a a")),
        ("un deux trois", "un 2 trois", ("deux", "2")),
        (" ".join("abcdefghijkl"), "z", ("a b c d e f g h …", "z")),
    ],
)
def test_a_difference_is_told_in_a_few_words(before: str, after: str, expected: tuple[str, str]) -> None:
    assert signed._difference(before, after) == expected


# Accepting


def test_a_second_signature_replaces_the_first_and_remembers_it(folder: Path) -> None:
    first = signatures.read(Reading(folder))[0][0].signature
    made.replace(text_of(folder), "la patience", "l’argent")
    accept(read(folder), f"{VAL}-1", "Autre Nom", TODAY, TODAY)
    kept, problems = signatures.read(Reading(folder))
    assert problems == []
    assert [each.slug for each in kept] == [f"{VAL}-1", "communaute-dexemple-2"]
    assert (kept[0].signature.by, kept[0].before) == ("Autre Nom", (first,))
    assert codes(folder) == []


def test_the_same_signature_twice_is_one(folder: Path) -> None:
    before = (folder / signatures.NAME).read_bytes()
    accept(read(folder), f"{VAL}-1", BY, ON, TODAY)
    assert (folder / signatures.NAME).read_bytes() == before


def test_an_unknown_territory_is_refused_with_the_one_that_is_meant(folder: Path) -> None:
    with pytest.raises(UnfitSignature, match=f"{VAL}-1") as refused:
        accept(read(folder), "val-fictf-1", BY, ON, TODAY)
    assert refused.value.exit_code == 2


def test_a_day_to_come_is_refused(folder: Path) -> None:
    with pytest.raises(UnfitSignature):
        accept(read(folder), f"{VAL}-1", BY, date(2026, 1, 16), TODAY)
    accept(read(folder), f"{VAL}-1", BY, TODAY, TODAY)


@pytest.mark.parametrize("by", ["", "  ", "\u00a0", "…", "x" * 201, "\u200b"])
def test_a_name_that_is_none_is_refused(folder: Path, by: str) -> None:
    before = (folder / signatures.NAME).read_bytes()
    with pytest.raises(UnfitSignature):
        accept(read(folder), f"{VAL}-1", by, ON, TODAY)
    assert (folder / signatures.NAME).read_bytes() == before


def test_the_number_of_the_signed_page_is_compared(folder: Path) -> None:
    edition = read(folder)
    number = signed.short(signed.text(edition.territories[0]).fingerprint)
    assert len(number.replace(" ", "")) == signed.SHORT
    accept(edition, f"{VAL}-1", BY, ON, TODAY, number.upper())
    made.replace(text_of(folder), "la patience", "l’argent")
    with pytest.raises(UnfitSignature, match=number):
        accept(read(folder), f"{VAL}-1", BY, ON, TODAY, number)


# The file


def test_the_file_is_french_and_people_read_it(folder: Path) -> None:
    text = (folder / signatures.NAME).read_text("utf-8")
    lines = text.splitlines()
    assert lines[2:6] == ["accords:", f'  - territoire: "{VAL}-1"', f'    par: "{BY}"', "    le: 2026-01-12"]
    assert "      Tout est allé vite" in text.replace("          ", "      ")
    assert max(map(len, lines)) <= 110


@pytest.mark.parametrize(
    "words",
    [
        "un",
        "« Oui : non # rien » - x",
        "- tiret",
        "'apostrophe\" \\n \\",
        "a: b",
        "un " * 400 + "fin",
        "x" * 300,
        "🌳 é",
    ],
)
@pytest.mark.parametrize("name", ["Les limites", "Oui : non", 'Un "mot" \\ ici', "# dièse", "🌳"])
def test_what_is_written_is_read_again(tmp_path: Path, words: str, name: str) -> None:
    digest = signatures.fingerprint("tout")
    kept = [
        Accord("val", Signature(f"Nom {name}", ON, digest), {name: digest}, {name: words},
               (Signature(name, ON, digest),)),
        Accord("val-2", Signature("Nom", ON, digest), {"fiche": digest}),
    ]  # fmt: skip
    (tmp_path / signatures.NAME).write_text(signatures.written(kept), "utf-8")
    assert signatures.read(Reading(tmp_path)) == (kept, [])


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("le: 2026-01-12", "le: hier", "le"),
        (f'par: "{BY}"', 'par: ""', "par"),
        ("    par:", "    pour:", "par"),
        ("Tout est allé vite", "Tout est allé bien", "empreinte"),
        ("    empreinte: ", "    empreinte: " + "0" * 64 + "  # ", "empreinte"),
        ('      "fiche": ', '      "fiche": ' + "0" * 64 + "  # ", "empreinte"),
        ("accords:", "signatures:", "accords"),
        ("communaute-dexemple-2", f"{VAL}-1", f"{VAL}-1"),
    ],
)
def test_a_file_that_was_changed_by_hand_is_told_and_never_written_over(
    folder: Path, old: str, new: str, what: str
) -> None:
    made.replace(folder / signatures.NAME, old, new)
    before = (folder / signatures.NAME).read_bytes()
    (problem,) = changed(read(folder))
    assert (problem.code, problem.severity, problem.values["what"]) == ("ACCORD-005", Severity.ERROR, what)
    with pytest.raises(InvalidEdition):
        accept(read(folder), f"{VAL}-1", BY, ON, TODAY)
    assert (folder / signatures.NAME).read_bytes() == before


@pytest.mark.parametrize(
    "content",
    [b"", b"accords: &a [*a]", b"\xff\xfe", b"- une liste", b"accords:\n\t- x", b"accords: [1, [2], {a: b}]"],
)
def test_any_file_is_a_problem_and_no_fault(folder: Path, content: bytes) -> None:
    (folder / signatures.NAME).write_bytes(content)
    problems = list(changed(read(folder)))
    assert {problem.severity for problem in problems} == {Severity.ERROR}


def test_a_link_out_of_the_edition_is_not_followed(folder: Path, tmp_path: Path) -> None:
    shutil.move(folder / signatures.NAME, tmp_path / "ailleurs.yaml")
    (folder / signatures.NAME).symlink_to(tmp_path / "ailleurs.yaml")
    (problem,) = changed(read(folder))
    assert problem.severity == Severity.ERROR


@pytest.mark.parametrize("count", [200, pytest.param(2_000, marks=pytest.mark.slow)])
def test_two_thousand_territories_are_read(count: int, tmp_path: Path) -> None:
    digest = signatures.fingerprint("tout")
    parts = {f"Rubrique {number}": digest for number in range(5)}
    voices = {f"Voix {number}": "Des mots. " * 20 + "Fin." for number in range(3)}
    kept = [Accord(f"t-{number}", Signature("Nom", ON, digest), parts, voices) for number in range(count)]
    (tmp_path / signatures.NAME).write_text(signatures.written(kept), "utf-8")
    assert (tmp_path / signatures.NAME).stat().st_size * 2_000 < signatures.LIMIT * count
    found, problems = signatures.read(Reading(tmp_path))
    assert (len(found), problems) == (count, [])


def test_the_file_is_one_of_the_edition_s_sources(folder: Path) -> None:
    names = [each.name for each in inventory(read(folder), [])]
    assert signatures.NAME in names
    (folder / signatures.NAME).unlink()
    assert signatures.NAME not in [each.name for each in inventory(read(folder), [])]


# Rules of typography that came after


OLD = Path(__file__).parent / "editions" / "signed-by-first-rules"


@pytest.fixture
def signed_before(tmp_path: Path) -> Path:
    """An edition signed by the code that knew the first rules of typography alone."""
    return Path(shutil.copytree(OLD, tmp_path / "essai"))


def test_what_was_signed_by_the_first_rules_stands(signed_before: Path) -> None:
    edition = read(signed_before)
    assert "œuvre" in edition.territories[0].rubrics[0].prose.text
    assert list(changed(edition)) == []


def test_a_word_changed_since_the_first_rules_is_told(signed_before: Path) -> None:
    made.replace(text_of(signed_before, "val-d-exemple"), "baissent", "montent")
    assert codes(signed_before) == ["ACCORD-001"]


def test_a_proof_printed_by_the_first_rules_can_still_be_accepted(signed_before: Path) -> None:
    kept = signatures.read(Reading(signed_before))[0]
    number = signed.short(kept[0].signature.fingerprint)
    accept(read(signed_before), "val-d-exemple", BY, ON, TODAY, number)
    assert codes(signed_before) == []
    assert [accord.rules for accord in signatures.read(Reading(signed_before))[0]] == [1]


@pytest.mark.parametrize(
    ("typed", "again"),
    [
        ("Le cœur", "Le coeur"), ("120 m²", "120 m2"), ("CO₂", "CO2"), ("14 h 30", "14h30"), ("« oui »", '"oui"'),
        ("3 kg/m³", "3 kg/m3"), ("tCO₂e", "tCO2e"), ("48 h", "48h"),
        ("l’été", "l'été"), ("un – deux", "un -- deux"), ("« oui »", "“oui”"), ("fin", "ﬁn"), ("a-b", "a\u2011b"),
    ],
)  # fmt: skip
def test_what_typography_may_change_voids_no_signature(typed: str, again: str, tmp_path: Path) -> None:
    folder = made.tiny(tmp_path / "essai", f"{typed} est là.\n")
    accept(read(folder), "essai", BY, ON, TODAY)
    assert [accord.rules for accord in signatures.read(Reading(folder))[0]] == [2]
    made.replace(text_of(folder, "essai"), typed, again)
    assert codes(folder) == []
    made.replace(text_of(folder, "essai"), "est là", "n’est pas là")
    assert codes(folder) != []


def test_a_rule_that_nobody_knows_is_told(folder: Path) -> None:
    made.replace(folder / signatures.NAME, "regle: 2", "regle: 3")
    assert codes(folder)[0] == signing.MALFORMED.code
