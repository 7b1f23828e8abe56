"""Personal copies: a letter in front of a finished edition or behind it, which stands untouched in each file."""

import re
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
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
from pikepdf import Encryption, Name, Pdf

from livret.bind.book import bind
from livret.bind.links import BrokenLink
from livret.build import binding
from livret.exports.archive import archive
from livret.exports.personal.copy import Original, prepare
from livret.exports.personal.incremental import stream
from livret.exports.screen import screen
from livret.pdf.model import Fragment
from tests import conformance
from tests.press_samples import INFO, fragment
from tests.printed import exemple

#: An anchor of the edition « exemple », which letters lead to.
CHAPTER = "territoire-val-fictif"
LETTER = (
    "<h1>À l’attention de {name}</h1><p style='hyphens:none'>Madame, voici notre bilan : 12\u00a0% d’effort, « œuvre » "
    "d’<a href='livret:{chapter}'>une année</a>.</p><p id='sommaire'>Voir aussi <a href='#sommaire'>ici</a>, ou "
    "<a href='https://exemple.fr/'>notre site</a>.<span class='footnote'>Une note.</span></p>"
)
NAMES = ("Zoé Œuvrard", "Wanda K’Xyz", "Émile")
PLACES = {"front": (1, 0), "behind": (0, 1), "both": (2, 1)}  # how many letters of a page stand where
places = pytest.mark.parametrize("place", PLACES)


@cache
def letters() -> list[Fragment]:
    """Return three letters, called as a chapter of the edition is."""
    return [fragment("edito", LETTER.format(name=name, chapter=CHAPTER), title=f"Lettre à {name}") for name in NAMES]


@cache
def original() -> Original:
    return prepare(exemple().pdf, binding.info(exemple().proofs.edition))


@cache
def copy(place: str) -> bytes:
    front, behind = PLACES[place]
    return original().copy(letters()[:front], letters()[front : front + behind], title=f"Pour {place}")


@pytest.fixture
def small() -> Original:
    chapters = [
        fragment("a", f"<h1 id='{CHAPTER}'>Un</h1><p>mot<span class='footnote'>Note.</span></p>"),
        fragment("b", "<p/>"),
    ]
    return prepare(screen(bind(chapters, INFO)).pdf, INFO)


def opened(data: bytes) -> Pdf:
    return pikepdf.open(BytesIO(data))


def output(program: str, *options: str, given: bytes) -> bytes:
    after = ["-"] if program == "pdftotext" else []
    done = run([program, *options, "-", *after], input=given, capture_output=True, check=True)
    silent = (b"", b"no word list\n") if program == "pdftotext" else (b"",)  # a page is filled by a photograph
    assert done.stderr in silent
    return done.stdout


@cache
def boxes(data: bytes) -> list[list[bytes]]:
    """Return for each page the words and where they stand, as a reader finds them."""
    pages = output("pdftotext", "-bbox", given=data).split(b"<page ")[1:]
    return [re.findall(rb"<word .*</word>", page) for page in pages]


# Conformance


@places
@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_checkers_find_nothing(place: str, profile: str) -> None:
    report = page_validation.validate_pdf_bytes(copy(place), profile=profile)
    assert [(f.rule_id, f.message) for f in report.failures] == []
    assert report.is_compliant


def test_checkers_look_at_the_update() -> None:
    catalog = original().base.catalog
    spoilt = catalog._replace(entries={key: text for key, text in catalog.entries.items() if key != "/Lang"})
    data = replace(original(), base=replace(original().base, catalog=spoilt)).copy(letters()[:1])
    assert not page_validation.is_pdf_compliant_bytes(data, profile="ua1")


@places
def test_qpdf_finds_nothing(place: str, tmp_path: Path) -> None:
    (tmp_path / "copy.pdf").write_bytes(copy(place))
    done = run(["qpdf", "--check", tmp_path / "copy.pdf"], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


@places
def test_our_own_rules_find_nothing(place: str) -> None:
    with opened(copy(place)) as pdf:
        found = {name: list(rule.faults(pdf)) for name, rule in conformance.RULES.items()}
    assert {name: faults for name, faults in found.items() if faults} == {}


# The edition in it


@places
def test_the_edition_stands_untouched_in_front(place: str) -> None:
    assert copy(place).startswith(exemple().pdf)
    assert len(copy(place)) - len(exemple().pdf) < 60_000


@places
def test_pages_of_the_edition_are_read_and_look_as_before(place: str) -> None:
    front, behind = PLACES[place]
    before, after = boxes(exemple().pdf), boxes(copy(place))
    assert after[front : front + len(before)] == before
    assert len(after) == front + len(before) + behind
    assert drawn(copy(place))[front : front + len(before)] == drawn(exemple().pdf)


@cache
def drawn(data: bytes) -> list[bytes]:
    return [sha256(page.render(scale=0.5).to_pil().tobytes()).digest() for page in pypdfium2.PdfDocument(data)]


@places
def test_the_letter_is_told_where_it_stands(place: str, small: Original) -> None:
    document, _, edition = output("pdfinfo", "-struct-text", given=small.base.pdf).partition(b"\n")
    front, behind = PLACES[place]
    data = small.copy(letters()[:front], letters()[front : front + behind])
    before, after = output("pdfinfo", "-struct-text", given=data).split(edition)
    assert before.startswith(document)
    assert (before.count(b"Madame, "), after.count(b"Madame, ")) == (front, behind)


@places
def test_the_tags_of_the_edition_stand_between_those_of_the_letters(place: str) -> None:
    with opened(exemple().pdf) as pdf:
        edition = [role for _, role in tags(pdf)]
    with opened(copy(place)) as pdf:
        found = list(tags(pdf))
        first = [title for title, _ in found].index(exemple().proofs.sheets[0].fragment.title)
    assert [role for _, role in found[first:]][: len(edition) - 1] == edition[1:]
    assert [title[:9] for title, role in found if role == "/Part"].index("Lettre à ") == (
        0 if place != "behind" else edition.count("/Part")
    )


def tags(pdf: Pdf) -> Iterator[tuple[str, str]]:
    for element, _ in conformance.elements(pdf):
        yield str(element.get("/T", "")), str(element.S)


def test_the_letter_is_read_as_written() -> None:
    text = " ".join(output("pdftotext", "-l", "1", given=copy("front")).decode().split())
    assert text.startswith("À l’attention de Zoé Œuvrard")
    assert "voici notre bilan : 12 % d’effort, « œuvre » d’une année." in text


@pytest.mark.parametrize(("front", "layout"), [(0, "Right"), (1, "Left"), (2, "Right"), (3, "Left")])
def test_labels_are_folios_and_spreads_stay(front: int, layout: str) -> None:
    roman = ["i", "ii", "iii"]
    with opened(original().copy(letters()[:front], letters()[front:][:1])) as pdf:
        labels = [page.label for page in pdf.pages]
        assert Name(f"/TwoPage{layout}") == pdf.Root.PageLayout
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.Root.Lang) == "fr"
    edition = [str(number) for number in range(1, len(exemple().book.pages) + 1)]
    assert labels == [*roman[:front], *edition, *roman[front : len(labels) - len(edition)]]


def aims(pdf: Pdf, first: int, count: int) -> Iterator[tuple[int, str, int]]:
    """Yield where the links of *count* pages from index *first* lead: their page, the name, the page, from there."""
    names = pikepdf.NameTree(pdf.Root.Names.Dests)
    for number, page in enumerate(list(pdf.pages)[first : first + count]):
        for annotation in page.obj.get("/Annots", ()):
            if "/D" in annotation.A:
                yield number, str(annotation.A.D), pdf.pages.index(names[str(annotation.A.D)][0]) - first


@places
def test_links_of_the_edition_lead_where_they_did(place: str) -> None:
    count = len(exemple().book.pages)
    with opened(exemple().pdf) as before, opened(copy(place)) as after:
        expected = list(aims(before, 0, count))
        assert list(aims(after, PLACES[place][0], count)) == expected
    chapters = [name for _page, name, _aim in expected if name.startswith("territoire-")]
    assert set(chapters) == {f"territoire-{each.slug}" for each in exemple().proofs.edition.territories}
    notes = [name for _page, name, _aim in expected if name.startswith("note-")]  # a call and its note: to each other
    assert sorted(notes) == sorted(f"note-{rank}{end}" for rank in (1, 2, 3) for end in ("", "-call"))


def test_letters_lead_into_the_edition_and_keep_their_own_places() -> None:
    chapter = exemple().first_page(CHAPTER) - 1
    with opened(copy("both")) as pdf:
        names = list(pdf.Root.Names.Dests.Names)[::2]
        assert names == sorted(names, key=bytes)
        pages = list(dict.fromkeys((aim, page) for _, aim, page in aims(pdf, 0, 2)))  # a link may take two lines
    assert pages == [
        (CHAPTER, 2 + chapter),
        ("livret:1:edito/sommaire", 0),
        ("livret:2:edito/sommaire", 1),
    ]


@places
def test_bookmarks_stand_around_those_of_the_edition(place: str) -> None:
    front, behind = PLACES[place]
    with opened(exemple().pdf) as pdf, pdf.open_outline() as outline:
        edition = [(item.title, len(item.children)) for item in outline.root]
        count = int(pdf.Root.Outlines.Count) + front + behind
    with opened(copy(place)) as pdf:
        with pdf.open_outline() as outline:
            found = [(item.title, len(item.children)) for item in outline.root]
        root = pdf.Root.Outlines
        items = chain(root.First)
        assert int(root.Count) == count
        assert items[-1].objgen == root.Last.objgen
        assert all(item.Parent.objgen == root.objgen for item in items)
        assert all(other.Prev.objgen == one.objgen for one, other in pairwise(items))
        aimed = [pdf.pages.index(pikepdf.Page(item.Dest[0])) for item in items]
        ends = [*range(front), *range(len(pdf.pages) - behind, len(pdf.pages))]
    assert found[front : len(found) - behind] == edition
    assert aimed[:front] + aimed[len(aimed) - behind :] == ends
    assert {title[:17] for title, _ in found[:front] + found[len(found) - behind :]} == {"À l’attention de "}


def chain(item: pikepdf.Object | None) -> list[pikepdf.Object]:
    return [] if item is None else [item, *chain(item.get("/Next"))]


# What it says of itself


@places
def test_the_title_is_personal(place: str) -> None:
    with opened(copy(place)) as pdf:
        assert str(pdf.docinfo.Title) == f"Pour {place}"
        with pdf.open_metadata() as xmp:
            assert xmp["dc:title"] == f"Pour {place}"
            assert xmp["dc:creator"] == [original().info.author]
            assert xmp.pdfa_status == "2A"


def test_a_copy_without_title_keeps_the_editions(small: Original) -> None:
    with opened(small.copy([fragment("l", "<p>Bonjour</p>")])) as pdf:
        assert str(pdf.docinfo.Title) == INFO.title


def test_words_that_look_like_references_stay_words(small: Original) -> None:
    words = "1 0 R (2 0 R) \\3 0 R) ( [4 0 R"
    with opened(small.copy([fragment("l", f"<h1>{words}</h1>", title=words)], title=words)) as pdf:
        assert str(pdf.docinfo.Title) == str(pdf.Root.Outlines.First.Title) == words
        assert str(pdf.Root.StructTreeRoot.K[0].K[0].T) == words


def test_a_letter_may_have_pages_and_pictures(small: Original) -> None:
    drawing = '<svg viewBox="0 0 10 5"><title>Carte</title><path d="M0 0h10v5z" fill="#a30"/></svg>'
    letter = fragment("l", f"<h1>Un</h1>{drawing}<p>{'mot ' * 300}</p>{drawing}", folio="left")
    data = small.copy([letter])
    with opened(data) as pdf:
        labels = [page.label for page in pdf.pages]
    assert len(letter.pages) > 2
    assert labels == [*["i", "ii", "iii", "iv", "v"][: len(letter.pages)], "1", "2"]
    for profile in ("ua1", "2a"):
        assert page_validation.is_pdf_compliant_bytes(data, profile=profile)


def test_notes_of_letters_have_names_of_their_own(small: Original) -> None:
    letter = fragment("a", "<p>mot<span class='footnote'>Note.</span></p>")
    with opened(small.copy([letter], [letter])) as pdf:
        names = list(pdf.Root.StructTreeRoot.IDTree.Names)
        assert [str(name) for name in names[::2]] == ["a-note-1", "livret:1:a-note-1", "livret:2:a-note-1"]
        assert [str(element.ID) for element in names[1::2]] == [str(name) for name in names[::2]]


def test_an_edition_without_bookmarks_gets_none() -> None:
    bare = prepare(screen(bind([fragment("a", "<p>Rien</p>")], INFO)).pdf, INFO)
    with opened(bare.copy([fragment("l", "<h1>Lettre</h1>")])) as pdf:
        assert "/First" not in pdf.Root.Outlines
        assert len(pdf.pages) == 2


# The same bytes, and no more of them


def test_the_same_bytes_again() -> None:
    again = prepare(exemple().pdf, original().info)
    assert again.copy(letters()[:1], title="Pour front") == copy("front")


def test_a_file_is_told_from_every_other() -> None:
    with opened(copy("front")) as one, opened(copy("behind")) as other, opened(exemple().pdf) as edition:
        assert one.trailer.ID[0] == other.trailer.ID[0] == edition.trailer.ID[0]
        assert len({bytes(pdf.trailer.ID[1]) for pdf in (one, other, edition)}) == 3


def test_copies_leave_nothing_behind() -> None:
    def made(count: int) -> int:
        for number in range(count):
            original().copy([letters()[number % 3]], title=str(number))
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        first = made(10)
        assert made(50) - first < 50_000
    finally:
        tracemalloc.stop()


def test_a_stream_does_not_end_as_its_line() -> None:
    assert stream(b"", b"a\r") == b"<</Length 3>>\nstream\na\r\n\nendstream"
    assert stream(b"", b"a") == b"<</Length 1>>\nstream\na\nendstream"


# Bad input


def test_a_copy_has_a_letter(small: Original) -> None:
    with pytest.raises(ValueError, match="without a letter"):
        small.copy()


def test_an_older_letter_is_refused(small: Original) -> None:
    with pytest.raises(ValueError, match="lettre: fragment of version 0"):
        small.copy([replace(fragment("lettre", "<p>x</p>"), version=0)])


def test_a_letter_leads_somewhere(small: Original) -> None:
    with pytest.raises(BrokenLink) as caught:
        small.copy([fragment("l", f'<p><a href="livret:ailleurs">x</a> <a href="livret:{CHAPTER}">y</a></p>')])
    assert caught.value.anchors == ("ailleurs",)


def saved(pdf: Pdf, **options: object) -> bytes:
    target = BytesIO()
    pdf.save(target, **options)
    return target.getvalue()


def test_what_is_no_finished_edition_is_refused(small: Original) -> None:
    edition = small.base.pdf
    book = bind([fragment("a", "<p>Rien</p>")], INFO)
    with opened(edition) as pdf:
        table = saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        locked = saved(pdf, encryption=Encryption(owner="x", user="x"))
        half_locked = saved(pdf, encryption=Encryption(owner="x", user=""))
        del pdf.Root.StructTreeRoot
        untagged = saved(pdf)
    with opened(edition) as pdf:
        pdf.docinfo.Producer = "Un autre"
        foreign = saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    refused = {
        "cannot be opened": [b"", edition[:300], locked],
        "encrypted": [half_locked],
        "without tags": [untagged],
        "not a finished screen edition": [book.pdf, archive(book, [])],
        "not an edition as Livret writes it": [table, edition[:-20], foreign, small.copy([fragment("l", "<p>x</p>")])],
    }
    for message, several in refused.items():
        for data in several:
            with pytest.raises(ValueError, match=message):
                prepare(data, INFO)
