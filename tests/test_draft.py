"""The proof that a territory signs: its own pages, marked as a proof, and the page to answer on."""

import re
from datetime import date
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from subprocess import run

import page as page_validation
import pikepdf
import pypdfium2
import pytest
from PIL import Image

from livret.base.messages import _
from livret.base.tokens import colours, territory_colours
from livret.bind import watermark
from livret.build import binding
from livret.build.findings import problems_of
from livret.build.loose_sheets import sign_proof
from livret.cli import sign
from livret.design import compose
from livret.design.reply_page import ReplyRequest
from livret.edition.typography import numbers
from livret.exports.draft import Line, Numbered, edges, numbered
from livret.exports.extract import extract
from livret.exports.screen import screen
from livret.pdf.model import Chapter, Fragment
from livret.proof.rules import signatures
from livret.workers.steps import Steps
from tests import conformance, made
from tests.laying import Desk
from tests.printed import ROOT, Printed, exemple, real
from tests.reading import blocks

EDITIONS = {"exemple": exemple, "occitanie-2024-2025": real}
TERRITORIES = [
    (name, path.name) for name in EDITIONS for path in sorted((ROOT / "reports" / name / "territoires").iterdir())
]
UNTIL = date(2026, 1, 12)

each_territory = pytest.mark.parametrize(("name", "territory"), TERRITORIES, ids=[slug for _, slug in TERRITORIES])


def whole(name: str) -> Printed:
    return EDITIONS[name]()


@cache
def desk(name: str) -> Desk:
    return Desk(ROOT / "reports" / name)


class AtOnce:
    """Answers as ``ChapterStore`` does, in steps, but waits for nobody."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def render(self, chapter: Chapter) -> Steps[Fragment]:
        yield from ()
        return self._desk.render(chapter)


@cache
def proof(name: str, territory: str) -> bytes:
    return sign_proof.to_sign(whole(name).proofs, AtOnce(desk(name)), territory, UNTIL)  # type: ignore[arg-type]


@cache
def output(name: str, territory: str, *command: str) -> str:
    done = run([*command], input=proof(name, territory), capture_output=True, check=True)
    assert not done.stderr
    return done.stdout.decode()


def opened(name: str, territory: str) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(proof(name, territory)))


def seen(name: str, territory: str, number: int) -> str:
    return output(name, territory, "pdftotext", "-layout", "-f", str(number), "-l", str(number), "-", "-")


# What it is


@each_territory
@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_a_proof_conforms(name: str, territory: str, profile: str) -> None:
    report = page_validation.validate_pdf_bytes(proof(name, territory), profile=profile)
    assert [(f.rule_id, f.message) for f in report.failures] == []
    assert report.is_compliant


@each_territory
def test_qpdf_and_our_own_rules_find_nothing(name: str, territory: str, tmp_path: Path) -> None:
    file = tmp_path / "proof.pdf"
    file.write_bytes(proof(name, territory))
    done = run(["qpdf", "--check", file], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    with pikepdf.open(file) as pdf:
        found = {rule: list(row.faults(pdf)) for rule, row in conformance.RULES.items()}
    assert {rule: faults for rule, faults in found.items() if faults} == {}


def test_nothing_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    proof.__wrapped__("exemple", "val-fictif")
    assert caplog.records == []


def test_it_is_the_same_bytes_each_time() -> None:
    assert proof.__wrapped__("exemple", "val-fictif") == proof("exemple", "val-fictif")


@each_territory
def test_pages_are_the_territory_s_at_their_trim_and_one_to_answer_on(name: str, territory: str) -> None:
    pages = {slug: pages for slug, _, pages in whole(name).book.chapters}[f"territoire-{territory}"]
    with pikepdf.open(BytesIO(proof(name, territory))) as pdf:
        sizes = {tuple(round(float(side) / 72 * 25.4) for side in page.mediabox[2:]) for page in pdf.pages}
        assert (len(pdf.pages), sizes) == (pages + 1, {(210, 297)})
        first = whole(name).first_page(f"territoire-{territory}")
        labels: list[str] = [str(page.label) for page in pdf.pages]
        assert labels == [*(f"{first + number}" for number in range(pages)), "réponse"]


# What is drawn upon the pages


@each_territory
def test_what_is_drawn_upon_pages_is_an_artifact(name: str, territory: str) -> None:
    """Who listens hears what the screen edition says, then the page to answer on."""
    heard = [(block.role, block.text) for block in blocks(opened(name, territory))]
    whole_book = [(block.role, block.text) for block in blocks(whole(name).opened())]
    title = next(number for number, (role, _text) in enumerate(heard) if role == "H1")
    last = next(number for number, (_, text) in enumerate(heard) if text == "Réponse à l’épreuve")
    own = [*heard[title : last - 1]]
    at = whole_book.index(own[0])
    assert len(own) > 10
    assert whole_book[at : at + len(own)] == own


@each_territory
def test_each_page_says_what_it_is_and_when_it_is_due(name: str, territory: str) -> None:
    edition = whole(name).proofs.edition
    subject = next(each for each in edition.territories if each.slug == territory)
    number = signatures.short(signatures.text(subject).fingerprint)
    pages = len(whole(name).chapter(f"territoire-{territory}").pages)
    for page in range(1, pages + 1):
        head = seen(name, territory, page).replace("\u00a0", " ")
        assert f"Épreuve · À retourner avant le 12 janvier 2026 · Texte n° {number}" in head


def test_lines_are_numbered_in_the_margins_beside_them() -> None:
    words = output("exemple", "val-fictif", "pdftotext", "-bbox", "-f", "1", "-l", "1", "-", "-")
    found = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]+)<', words)
    left, right = edges("left")
    small = [
        (int(word), float(foot))
        for x, top, _, foot, word in found
        if word.isdigit() and float(foot) - float(top) < 9 and not left <= float(x) <= right
    ]
    assert sorted(number for number, _ in small) == list(range(1, len(small) + 1))
    (project,) = [float(foot) for *_, foot, word in found if word == "Planter"]
    assert abs(dict(small)[2] - project) < 6


@pytest.mark.parametrize("ground", ["white", "cream", *(f"{name}-tint" for name in territory_colours())])
def test_text_below_the_word_keeps_its_contrast(ground: str) -> None:
    inks = [ground.removesuffix("-tint")] if ground.endswith("-tint") else [*territory_colours(), "pine"]
    for ink in [*inks, "ink", "grey"]:
        assert contrast(*(veiled(name) for name in (ink, ground))) >= 4.5, (ink, ground)


def veiled(name: str) -> tuple[float, ...]:
    """Return the colour *name* below the word across the page: multiplied (ISO 32000-1 11.3.5.2)."""
    below, above = (bytes.fromhex(colours()[each].hex[1:]) for each in (name, watermark.VEIL))
    return tuple(one * other / 255**2 for one, other in zip(below, above, strict=True))


def contrast(*pair: tuple[float, ...]) -> float:
    """Return the contrast of two colours (WCAG 2.2, 1.4.3)."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    dark, light = sorted(
        sum(share * linear(part) for share, part in zip((0.2126, 0.7152, 0.0722), each, strict=True)) for each in pair
    )
    return (light + 0.05) / (dark + 0.05)


def test_the_word_stands_across_the_page_and_is_light() -> None:
    with_word = picture(proof("exemple", "val-fictif"), 1)
    fragments = [sheet.fragment for sheet in exemple().proofs.sheets]
    book = extract(fragments, "territoire-val-fictif", binding.info(exemple().proofs.edition))
    without = picture(screen(book).pdf, 2)
    differing = [
        (x, y)
        for x in range(0, with_word.width, 4)
        for y in range(0, with_word.height, 4)
        if sum(with_word.getpixel((x, y))) != sum(without.getpixel((x, y)))  # type: ignore[arg-type]
    ]
    share = len(differing) / (with_word.width * with_word.height / 16)
    assert 0.08 < share < 0.3
    assert max(y for _, y in differing) - min(y for _, y in differing) > 0.7 * with_word.height


def picture(data: bytes, page: int) -> Image.Image:
    drawn: Image.Image = pypdfium2.PdfDocument(data)[page - 1].render(scale=0.75).to_pil()
    return drawn.convert("RGB")


# Which line has which number


def line(x: float, y: float, width: float = 200) -> Line:
    return (x, y, width, 9.7, None, "mots")


def test_columns_are_numbered_one_after_the_other_each_in_its_margin() -> None:
    left, right = edges("right")
    lines = [line(left, 100), line(left, 114), line(left + 244, 100), line(left + 244, 114)]
    assert list(numbered(lines, "right")) == [
        Numbered(1, left - 7, 100, "right"),
        Numbered(2, left - 7, 114, "right"),
        Numbered(3, right + 7, 100, "left"),
        Numbered(4, right + 7, 114, "left"),
    ]


def test_what_stands_side_by_side_has_one_number() -> None:
    left, _ = edges("left")
    lines = [line(left, 100, 60), line(left + 122, 104, 60), line(left, 114.5, 60)]
    assert [(each.number, each.y) for each in numbered(lines, "left")] == [(1, 100), (2, 114.5)]


def test_a_number_keeps_away_from_words_that_stand_in_the_margin() -> None:
    left, _ = edges("right")
    (only,) = numbered([line(left - 17, 100)], "right")
    assert only.x == left - 24


def test_a_page_without_text_has_no_number() -> None:
    assert list(numbered([], "left")) == []


@each_territory
def test_no_line_is_without_a_number_and_no_number_above_another(name: str, territory: str) -> None:
    fragment = whole(name).chapter(f"territoire-{territory}")
    for page, lines in enumerate(fragment.lines):
        side = "left" if page % 2 == 0 else "right"
        found = list(numbered(lines, side))  # type: ignore[arg-type]
        for _x, y, *_rest in lines:
            assert any(0 <= y - each.y < 8 for each in found)
        for align in ("left", "right"):
            places = [each.y for each in found if each.align == align]
            assert all(below - above > 6.5 for above, below in pairwise(places))


# The command


SETTINGS = {"jobs": 1, "cache": None, "no_cache": False, "scheduler": None, "fallback": None}


def test_the_command_writes_the_proof_and_tells_the_day(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign, "_today", lambda: date(2025, 12, 29))
    folder = made.cohort(tmp_path / "essai", ["val-fictif"])
    file = sign.print_proof(folder, "val-fictif-1", None, tmp_path / "dist", SETTINGS)
    assert file == tmp_path / "dist" / "epreuves" / "val-fictif-1.pdf"
    assert f"{UNTIL:{_('%Y-%m-%d')}}" in capsys.readouterr().err
    first = run(["pdftotext", "-l", "1", file, "-"], capture_output=True, check=True).stdout.decode()
    assert "À retourner avant le 12 janvier 2026" in first.replace("\u00a0", " ")
    kept = sign.accept(folder, "val-fictif-1", "Prénom Nom", date(2025, 12, 29))
    assert kept == folder / "accords.yaml"


@pytest.mark.parametrize(("slug", "day"), [("esai", None), ("essai", date(2025, 12, 28))])
def test_what_cannot_be_is_refused_before_anything_is_laid_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slug: str, day: date | None
) -> None:
    monkeypatch.setattr(sign, "_today", lambda: date(2025, 12, 29))
    with pytest.raises(signatures.UnfitSignature):
        sign.print_proof(made.tiny(tmp_path / "essai"), slug, day, tmp_path / "dist", SETTINGS)
    assert not (tmp_path / "dist").exists()


# The page to answer on


@each_territory
def test_the_page_to_answer_on_has_no_problem_and_is_one_page(name: str, territory: str) -> None:
    edition = whole(name).proofs.edition
    subject = next(each for each in edition.territories if each.slug == territory)
    request = ReplyRequest(6, 7, UNTIL, "0123 4567 89ab", tuple(signatures.text(subject).voices))
    chapter = compose.reply(edition, subject, request)
    fragment = desk(name).render(chapter)
    assert problems_of(chapter, fragment) == []
    assert len(fragment.pages) == 1


def test_it_is_read_aloud_as_it_is_seen() -> None:
    pdf = opened("occitanie-2024-2025", "montpellier-mediterranee-metropole")
    words = " ".join(block.text for block in blocks(pdf))
    for expected in (
        "Réponse à l’épreuve",
        "À retourner avant le 12 janvier 2026",
        "Pages 4 et 5",
        "Je soussigné ou soussignée",
        "Bon à tirer sous réserve des corrections ci-dessous",
        "Nouvelle épreuve demandée",
        "Au lieu de",
        "« Le point de vue du territoire »",
        "Nom et prénom",
        "Signature",
    ):
        assert expected in words, expected


@pytest.mark.parametrize(
    ("first", "last", "expected"), [(6, 6, "6"), (6, 7, "6 et 7"), (6, 9, "6 à 9")], ids=["one", "two", "four"]
)
def test_pages_are_told_as_people_do(first: int, last: int, expected: str) -> None:
    assert numbers.pages(first, last) == expected


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2026, 1, 1), "1er\u00a0janvier\u00a02026"), (UNTIL, "12\u00a0janvier\u00a02026")]
)
def test_days_are_written_as_french_does(day: date, expected: str) -> None:
    assert numbers.day(day) == expected
