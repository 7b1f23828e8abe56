"""Each territory's pages as a file of their own, bound again from what was laid out for the whole."""

import os
import pickle
import re
import sys
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from subprocess import run

import page as page_validation
import pikepdf
import pypdfium2
import pytest

from livret.bind.book import bind
from livret.bind.links import BrokenLink
from livret.build import binding
from livret.build.chapter_store import LaidOutChapter
from livret.design import compose
from livret.exports.extract import extract as extracted
from livret.exports.screen import screen
from livret.pdf.model import Book, Fragment
from tests.laying import Desk
from tests.press_dump import dump
from tests.press_samples import INFO, fragment
from tests.printed import ROOT, Printed, exemple, real

EDITIONS = {"exemple": exemple, "occitanie-2024-2025": real}
TERRITORIES = [
    (name, path.name) for name in EDITIONS for path in sorted((ROOT / "reports" / name / "territoires").iterdir())
]


def whole(name: str) -> Printed:
    return EDITIONS[name]()


def readable(book: Book) -> bytes:
    """Return *book* as the screen edition makes it."""
    edition = screen(book).pdf
    return getattr(edition, "pdf", edition)


@cache
def extract(name: str, territory: str) -> tuple[Book, bytes]:
    """Return the extract of *territory* of the edition *name*, bound and for the screen."""
    proofs = whole(name).proofs
    named = next(each for each in proofs.edition.territories if each.slug == territory)
    book = binding.extract(proofs, named, cover(name, territory))
    return book, readable(book)


def cover(name: str, territory: str) -> LaidOutChapter:
    """Return the cover of that extract."""
    edition = whole(name).proofs.edition
    named = next(each for each in edition.territories if each.slug == territory)
    chapter = compose.cover(edition, named)
    return LaidOutChapter(chapter, Desk(edition.folder).render(chapter))


def places(name: str, book: Book) -> list[int]:
    """Return the number in the edition *name* of each page of *book*, an extract of it."""
    first = {slug: number for slug, number, _ in whole(name).book.chapters}
    return [first.get(slug, 1) + page for slug, _, pages in book.chapters for page in range(pages)]


def output(data: bytes, *command: str) -> str:
    return run(command, input=data, capture_output=True, check=True).stdout.decode()


each_territory = pytest.mark.parametrize(("name", "territory"), TERRITORIES, ids=[slug for _, slug in TERRITORIES])


# What it is; that each conforms, and that qpdf finds nothing, is in tests/test_conformance.py


@each_territory
def test_an_extract_is_the_territory_between_the_covers(name: str, territory: str) -> None:
    book, data = extract(name, territory)
    pages = {slug: pages for slug, _, pages in whole(name).book.chapters}[f"territoire-{territory}"]
    assert book.chapters == (
        (f"couverture-{territory}", 1, 1),
        (f"territoire-{territory}", 2, pages),
        ("quatrieme", 2 + pages, 1),
    )
    assert len(pypdfium2.PdfDocument(data)) == len(book.pages) == pages + 2


@each_territory
def test_its_title_is_the_territory_s_and_the_brochure_s(name: str, territory: str) -> None:
    of_all, proofs = binding.info(whole(name).proofs.edition), whole(name).proofs
    (named,) = (t.sheet.name for t in proofs.edition.territories if t.slug == territory)
    with pikepdf.open(BytesIO(extract(name, territory)[1])) as pdf, pdf.open_metadata() as xmp:
        assert str(pdf.trailer.Info.Title) == xmp["dc:title"] == f"{named} – {of_all.title}"
        assert str(pdf.trailer.Info.Author) == of_all.author
        assert str(pdf.trailer.Info.ModDate) == of_all.date.strftime("D:%Y%m%d%H%M%SZ")


# The same pages


@each_territory
def test_words_stand_where_they_do_in_the_brochure(name: str, territory: str) -> None:
    """Folios too: what is cited from an extract is found in the brochure."""
    book, data = extract(name, territory)
    mine, theirs = words_of(data), words_of(whole(name).pdf)
    assert mine[1:] == [theirs[number - 1] for number in places(name, book)[1:]]
    assert all(mine[1:-1]) is (territory != "val-fictif")  # the right page of which is a photograph
    assert [word for word in mine[0] if word in theirs[0]] == theirs[0]


@each_territory
def test_the_cover_names_the_territory(name: str, territory: str) -> None:
    """It stands within its column beside the map, or under a photo; nothing else of the cover has moved."""
    (sheet,) = (t.sheet for t in whole(name).proofs.edition.territories if t.slug == territory)
    mine, theirs = (words_of(data)[0] for data in (extract(name, territory)[1], whole(name).pdf))
    more = [re.fullmatch(r'<word xMin="(.*)" yMin=.* xMax="(.*)" yMax="(.*)">(.*)</word>', w) for w in mine]
    added = [word for line, word in zip(mine, more, strict=True) if word and line not in theirs]
    assert "".join(word[4] for word in added) == "".join((sheet.short_name or sheet.name).split())
    left, right, foot = zip(*((float(word[1]), float(word[2]), float(word[3])) for word in added), strict=True)
    assert min(left) >= (98 if name != "exemple" else 20) / 25.4 * 72 - 0.1
    assert max(right) < (210 - 20) / 25.4 * 72
    assert max(foot) < 280 / 25.4 * 72


@cache
def words_of(data: bytes) -> list[list[str]]:
    """Return the words of each page, with their rectangles."""
    pages = output(data, "pdftotext", "-bbox", "-", "-").split("<page ")[1:]
    return [re.findall("<word .*</word>", page) for page in pages]


def test_pages_look_as_they_do_in_the_brochure() -> None:
    book, data = extract("exemple", "pays-de-demonstration")
    mine, theirs = pypdfium2.PdfDocument(data), pypdfium2.PdfDocument(whole("exemple").pdf)
    for page, number in list(enumerate(places("exemple", book)))[1:]:
        assert mine[page].render().to_pil().tobytes() == theirs[number - 1].render().to_pil().tobytes()


@each_territory
def test_page_labels_are_those_of_the_brochure(name: str, territory: str) -> None:
    book, data = extract(name, territory)
    with pikepdf.open(BytesIO(data)) as pdf:
        assert [page.label for page in pdf.pages] == [str(number) for number in places(name, book)]


# Ways through


@each_territory
def test_every_destination_is_a_page_of_the_extract(name: str, territory: str) -> None:
    with pikepdf.open(BytesIO(extract(name, territory)[1])) as pdf:
        own = {page.obj.objgen for page in pdf.pages}
        names = list(pdf.Root.Names.Dests.Names)
        assert f"territoire-{territory}" in map(str, names[::2])
        assert all(place[0].objgen in own for place in names[1::2])
        aims = [str(a.A.D) for page in pdf.pages for a in page.obj.get("/Annots", ()) if "/D" in a.A]
        assert set(aims) <= set(map(str, names[::2]))
        assert all(entry.get("/Type") != "/Page" or entry.objgen in own for entry in dictionaries(pdf))


def dictionaries(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    return (entry for entry in pdf.objects if isinstance(entry, pikepdf.Dictionary))


@each_territory
def test_bookmarks_are_the_territory_s(name: str, territory: str) -> None:
    headings = {slug.removeprefix("territoire-"): slug for slug, _, _ in whole(name).book.chapters}
    fragment_ = whole(name).chapter(headings[territory])
    with pikepdf.open(BytesIO(extract(name, territory)[1])) as pdf, pdf.open_outline() as outline:
        (own,) = (item for item in outline.root if item.title == fragment_.title)
        rubrics = [heading.text for heading in fragment_.headings if heading.level == 2]
        assert [item.title for item in own.children] == rubrics
        assert pdf.Root.PageMode == "/UseOutlines"


@each_territory
def test_headings_skip_no_level(name: str, territory: str) -> None:
    with pikepdf.open(BytesIO(extract(name, territory)[0].pdf)) as pdf:
        levels = [int(level) for level in re.findall(r"^ *H(\d)", dump(pdf), re.MULTILINE)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


# Links to what was left out

NEIGHBOUR = (
    '<h1 id="a">Territoire a</h1><h2>Le projet</h2>'
    '<p>Voir <a href="livret:b">le <strong>voisin</strong></a> et <a href="livret:fin">la fin</a>.</p>'
    '<p style="hyphens:none"><a href="livret:b">'
    "Un lien si long qu’il passe à la ligne suivante, où il continue de mener à côté</a></p>"
    '<a href="livret:b"><p>Tout un alinéa.</p></a>'
)


@pytest.fixture(scope="module")
def fragments() -> list[Fragment]:
    return [
        fragment("couverture", "<h1>Accompagner</h1>"),
        fragment("sommaire", '<h1>Sommaire</h1><p><a href="livret:a">a</a></p>', folio="right"),
        fragment("t-a", NEIGHBOUR, folio="left", title="Territoire a"),
        fragment(
            "t-b",
            '<h1 id="b">Territoire b</h1><p>Retour à <a href="livret:a">a</a>.</p>',
            folio="left",
            title="Territoire b",
        ),
        fragment("quatrieme", '<p id="fin">Fin.</p>'),
    ]


@pytest.fixture
def cut(fragments: list[Fragment]) -> Book:
    return extracted(fragments, "t-a", INFO)


def test_a_link_to_what_was_left_out_is_words_again(cut: Book) -> None:
    with pikepdf.open(BytesIO(cut.pdf)) as pdf:
        assert dump(pdf) == (
            "Document lang=“fr”\n"
            "  Part title=“couverture”\n"
            "    H1 “Accompagner”\n"
            "  Part title=“Territoire a”\n"
            "    H1 “Territoire a”\n"
            "    H2 “Le projet”\n"
            "    P\n"
            "      “Voir ”\n"
            "      Span “le voisin”\n"
            "      “ et ”\n"
            "      Link → fin (la fin) “la fin”\n"
            "      “.”\n"
            "    P\n"
            "      Span “Un lien si long qu’il passe à la ligne suivante, où il continue de mener à côté”\n"
            "    P “Tout un alinéa.”\n"
            "  Part title=“quatrieme”\n"
            "    P “Fin.”\n"
        )


def test_nothing_is_left_of_it_but_its_words(cut: Book) -> None:
    with pikepdf.open(BytesIO(cut.pdf)) as pdf:
        annotations = [a for page in pdf.pages for a in page.obj.get("/Annots", ())]
        assert [str(a.A.D) for a in annotations] == ["fin"]
        written = [entry for entry in dictionaries(pdf) if entry.get("/Subtype") == "/Link"]
        assert len(written) == 1
        keys = [int(key) for key in list(pdf.Root.StructTreeRoot.ParentTree.Nums)[::2]]
        used = [int(page.obj.StructParents) for page in pdf.pages] + [int(annotations[0].StructParent)]
        assert keys == sorted(used)
        assert keys[-1] < int(pdf.Root.StructTreeRoot.ParentTreeNextKey)


def test_a_page_without_a_link_left_has_no_annotations(fragments: list[Fragment]) -> None:
    book = extracted(fragments, "t-b", INFO)
    with pikepdf.open(BytesIO(book.pdf)) as pdf:
        assert ["/Annots" in page.obj for page in pdf.pages] == [False, False, False]
        assert [entry for entry in dictionaries(pdf) if entry.get("/Subtype") == "/Link"] == []


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_an_extract_with_links_taken_away_conforms(cut: Book, profile: str) -> None:
    report = page_validation.validate_pdf_bytes(readable(cut), profile=profile)
    assert [(f.rule_id, f.message) for f in report.failures] == []


def test_a_link_in_the_whole_book_still_leads_there(fragments: list[Fragment]) -> None:
    with pikepdf.open(BytesIO(bind(fragments, INFO).pdf)) as pdf:
        aims = [str(a.A.D) for a in pdf.pages[2].obj.Annots]
    assert set(aims) == {"b", "fin"}
    assert len(aims) >= 4


def test_a_link_to_nowhere_is_still_broken(fragments: list[Fragment]) -> None:
    lost = [*fragments[:3], fragment("t-c", '<p><a href="livret:nulle-part">x</a></p>'), fragments[4]]
    with pytest.raises(BrokenLink) as caught:
        extracted(lost, "t-c", INFO)
    assert caught.value.anchors == ("nulle-part",)


# Numbers


def test_folios_and_labels_follow_the_numbers_given(fragments: list[Fragment]) -> None:
    book = bind(fragments[1:4], INFO, [7, 8, 12], {"fin"})
    with pikepdf.open(BytesIO(book.pdf)) as pdf:
        assert [page.label for page in pdf.pages] == ["7", "8", "12"]
    read = pypdfium2.PdfDocument(book.pdf)
    lines = [read[page].get_textpage().get_text_range().split() for page in range(3)]
    assert [line[-1] for line in lines] == ["7", "8", "12"]
    assert [first for _, first, _ in book.chapters] == [1, 2, 3]


def test_there_is_a_number_for_each_fragment(fragments: list[Fragment]) -> None:
    with pytest.raises(ValueError, match="zip"):
        bind(fragments, INFO, [1, 2])


# Of the few and of the many


def test_a_book_of_one_page_is_its_own_extract(fragments: list[Fragment]) -> None:
    book = extracted(fragments[:1], "couverture", INFO)
    assert book.chapters == (("couverture", 1, 1),)


def test_an_unknown_chapter_is_no_extract(fragments: list[Fragment]) -> None:
    with pytest.raises(KeyError):
        extracted(fragments, "t-z", INFO)


_AGAIN = """
import sys, pickle
from hashlib import sha256
from livret.exports.extract import extract
fragments, slugs, info = pickle.load(sys.stdin.buffer)
print(*(sha256(extract(fragments, slug, info).pdf).hexdigest() for slug in slugs))
"""


def test_the_same_bytes_elsewhere(fragments: list[Fragment], tmp_path: Path) -> None:
    requested = (fragments, ["t-a", "t-b"], INFO)
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    again = run(
        [sys.executable, "-c", _AGAIN],
        input=pickle.dumps(requested),
        capture_output=True,
        cwd=tmp_path,
        env=surroundings,
    )
    here = [sha256(extracted(fragments, slug, INFO).pdf).hexdigest() for slug in requested[1]]
    assert again.stdout.decode().split() == here, again.stderr.decode()
