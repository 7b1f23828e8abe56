"""Fragments become one book, and the book the screen edition."""

import os
import re
import sys
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from subprocess import run

import page as page_validation
import pikepdf
import pypdfium2
import pytest
import uharfbuzz as hb
from pikepdf import Name

from livret.bind.book import bind
from livret.bind.links import BrokenLink
from livret.engine.patches.codes import GlyphTexts
from livret.exports.screen import screen
from livret.pdf.fonts import UnknownFont, embed_stubs
from livret.pdf.model import Anchor, Book, Fragment, OutlineEntry
from livret.pdf.read.reader import glance
from livret.pdf.save import written
from livret.pdf.text import Lettering
from tests.press_samples import INFO, SERIF, fragment

GOLDEN = Path(__file__).parent / "golden" / "tags"
MAP = '<svg viewBox="0 0 10 5"><title>Carte</title><g opacity=".9"><path d="M0 0h10v5z" fill="#a30"/></g></svg>'
PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC"
)
WORDS = "Un office affligé : 516\u202f000 «\u00a0fiches\u00a0» à l’œuvre, 12\u00a0% d’effort; flûte."


@pytest.fixture(scope="module")
def fragments() -> list[Fragment]:
    return [
        fragment("couverture", f'<h1>Accompagner</h1><img src="{PIXEL}" alt="Un point">', title="Couverture"),
        fragment(
            "sommaire",
            '<h1 id="sommaire">Sommaire</h1><nav role="doc-toc"><ol>'
            '<li><a href="livret:territoire-a"><span>A</span><span>un</span><span>3</span></a></li>'
            '<li><a href="livret:territoire-b"><span>B</span><span>deux</span><span>4</span></a></li></ol></nav>',
            folio="left",
        ),
        *(
            fragment(
                f"territoire-{name}",
                f'<h1 id="territoire-{name}">Territoire {name}</h1><h2 id="suite">Le projet</h2>'
                f'<p style="hyphens:none">{WORDS}</p>'
                f'<p>Retour au <a href="livret:sommaire">sommaire</a>, à la <a href="#suite">suite</a>.'
                f'<span class="footnote">Une note.</span></p><img src="{PIXEL}" alt="Un point">{MAP}',
                folio="right",
            )
            for name in "ab"
        ),
        fragment("notes", "<p></p>", folio="left"),
    ]


@pytest.fixture(scope="module")
def book(fragments: list[Fragment]) -> Book:
    return bind(fragments, INFO)


@pytest.fixture(scope="module")
def edition(book: Book) -> bytes:
    return screen(book).pdf


@pytest.fixture
def pdf(book: Book) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(book.pdf))


def command(*words: str, given: bytes) -> str:
    return run(words, input=given, capture_output=True, check=True).stdout.decode()


def pdfium(data: bytes) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(data)


# Conformance


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_screen_edition_conforms(edition: bytes, profile: str) -> None:
    report = page_validation.validate_pdf_bytes(edition, profile=profile)
    assert [(f.rule_id, f.message) for f in report.failures] == []
    assert report.is_compliant


@pytest.mark.parametrize("profile", ["ua1", "2a"])
@pytest.mark.parametrize("source", sorted(GOLDEN.glob("*.html")), ids=lambda path: path.stem)
def test_every_construct_conforms(source: Path, profile: str) -> None:
    heading = "" if "<h1>" in source.read_text() else "<h1>Un titre</h1>"
    body = source.read_text().replace("<h3>", "<h2>").replace("</h3>", "</h2>")
    edition = screen(bind([fragment("f", heading + body, folio="left")], INFO)).pdf
    report = page_validation.validate_pdf_bytes(edition, profile=profile)
    assert [(f.rule_id, f.message) for f in report.failures] == []


def test_the_checker_can_refuse(book: Book) -> None:
    assert not page_validation.is_pdf_compliant_bytes(book.pdf, profile="2a")


def test_qpdf_finds_nothing(book: Book, edition: bytes, tmp_path: Path) -> None:
    for name, data in (("book", book.pdf), ("screen", edition)):
        (tmp_path / name).write_bytes(data)
        assert "No syntax or stream encoding errors" in command("qpdf", "--check", str(tmp_path / name), given=b"")


# Pages


def test_pages_keep_their_origin_at_the_trim(pdf: pikepdf.Pdf) -> None:
    bleed, mm = 5 * 72 / 25.4, 72 / 25.4
    for page in pdf.pages:
        assert [float(n) for n in page.obj.MediaBox] == pytest.approx(
            [-bleed, -bleed, 120 * mm + bleed, 90 * mm + bleed], abs=0.01
        )
        assert page.obj.BleedBox == page.obj.MediaBox
        assert [float(n) for n in page.obj.TrimBox] == pytest.approx([0, 0, 120 * mm, 90 * mm], abs=0.01)


def test_screen_pages_are_cropped(edition: bytes) -> None:
    with pikepdf.open(BytesIO(edition)) as pdf:
        for page in pdf.pages:
            assert page.obj.MediaBox == page.obj.CropBox == page.obj.TrimBox
            assert "/BleedBox" not in page.obj
            assert [float(n) for n in page.obj.MediaBox[:2]] == [0, 0]


def test_chapters_tell_their_pages(book: Book) -> None:
    assert book.chapters == (
        ("couverture", 1, 1),
        ("sommaire", 2, 1),
        ("territoire-a", 3, 1),
        ("territoire-b", 4, 1),
        ("notes", 5, 1),
    )
    assert len(book.pages) == 5


def test_labels_count_from_the_cover(pdf: pikepdf.Pdf) -> None:
    assert [page.label for page in pdf.pages] == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize(("number", "folios"), [(1, []), (2, ["2"]), (3, ["3"]), (5, ["5"])])
def test_folios_are_read_where_they_stand(edition: bytes, number: int, folios: list[str]) -> None:
    page = str(number)
    box = ["-x", "0", "-y", "222", "-W", "400", "-H", "40", "-r", "72"]  # the foot of the page
    assert command("pdftotext", "-f", page, "-l", page, *box, "-", "-", given=edition).split() == folios


def test_folios_are_artifacts(pdf: pikepdf.Pdf) -> None:
    found = [
        str(op.operands[1].get("/Subtype"))
        for op in pikepdf.parse_content_stream(pdf.pages[1])
        if str(op.operator) == "BDC" and str(op.operands[0]) == "/Artifact" and "/Subtype" in op.operands[1]
    ]
    assert found == ["/PageNum"]


def test_a_folio_at_the_right_ends_where_its_slot_says(edition: bytes) -> None:
    output = command("pdftotext", "-bbox", "-f", "4", "-l", "4", "-", "-", given=edition)
    right, low = re.findall(r'xMax="([\d.]+)" yMax="([\d.]+)">4<', output)[0]
    assert float(right) == pytest.approx(120 * 72 / 25.4 - 20, abs=0.1)
    assert float(low) > 220


# Pages left behind


@pytest.fixture(scope="module")
def cut() -> tuple[Fragment, Fragment]:
    """Return a chapter of four ruled pages, of which two are wanted, and one to come after it."""
    leaf = '<div style="height:60mm;break-after:page;border-bottom:1pt solid #a30"></div>'
    notes = fragment("notes", f'<h1 id="notes">Notes</h1>{leaf * 4}', folio="left")
    assert len(notes.pages) == 4
    after = '<h1>Fin</h1><p>Voir <a href="livret:notes">les notes</a>, <a href="livret:fin">ici</a>.</p><p id="fin">.'
    return replace(notes, pages=notes.pages[:2]), fragment("fin", after, folio="right")


@pytest.fixture(scope="module")
def cut_book(cut: tuple[Fragment, Fragment]) -> Book:
    return bind(cut, INFO)


def test_only_the_pages_that_a_fragment_counts_are_bound(cut_book: Book) -> None:
    assert cut_book.chapters == (("notes", 1, 2), ("fin", 3, 1))
    assert len(pypdfium2.PdfDocument(cut_book.pdf)) == len(cut_book.pages) == 3
    read = [command("pdftotext", "-f", n, "-l", n, "-", "-", given=cut_book.pdf).split() for n in "123"]
    assert [words[-1] for words in read] == ["1", "2", "3"]
    with pikepdf.open(BytesIO(cut_book.pdf)) as pdf:
        assert [page.label for page in pdf.pages] == ["1", "2", "3"]


def test_nothing_is_left_of_the_pages_left_behind(cut_book: Book) -> None:
    with pikepdf.open(BytesIO(cut_book.pdf)) as pdf:
        own = [page.obj.objgen for page in pdf.pages]
        entries = [entry for entry in pdf.objects if isinstance(entry, pikepdf.Dictionary)]
        assert [entry.objgen for entry in entries if entry.get("/Type") == Name.Page] == own
        assert all(entry.Pg.objgen in own for entry in entries if "/Pg" in entry)
        assert len([entry for entry in pdf.objects if isinstance(entry, pikepdf.Object)]) == len(pdf.objects)  # no null
        keys = [int(key) for key in list(pdf.Root.StructTreeRoot.ParentTree.Nums)[::2]]
        used = [int(page.obj.StructParents) for page in pdf.pages]
        assert keys == sorted(used + [int(link.StructParent) for link in pdf.pages[2].obj.Annots])
        assert keys[-1] < int(pdf.Root.StructTreeRoot.ParentTreeNextKey)


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_a_book_with_pages_left_behind_conforms(cut_book: Book, profile: str) -> None:
    report = page_validation.validate_pdf_bytes(screen(cut_book).pdf, profile=profile)
    assert [(f.rule_id, f.message) for f in report.failures] == []


def test_places_on_pages_left_behind_are_none(cut: tuple[Fragment, Fragment]) -> None:
    notes, after = cut
    lost = replace(
        notes, anchors={**notes.anchors, "fin": Anchor(3, 0, 0)}, headings=(OutlineEntry(1, "Perdu", 2, 0, 0),)
    )
    with pikepdf.open(BytesIO(bind([lost, after], INFO).pdf)) as pdf:
        assert [str(name) for name in list(pdf.Root.Names.Dests.Names)[::2]] == ["fin", "notes"]
        with pdf.open_outline() as outline:
            assert [item.title for item in outline.root] == ["Fin"]
    with pytest.raises(BrokenLink, match="fin"):
        bind([lost, replace(after, anchors={})], INFO)


def test_a_page_with_tags_is_not_left_behind(fragments: list[Fragment]) -> None:
    two = fragment("deux", '<p>Une page.</p><p style="break-before:page">Une autre.</p>')
    with pytest.raises(ValueError, match="has tags"):
        bind([replace(two, pages=two.pages[:1])], INFO)


# Fonts and pictures


def test_each_font_file_is_embedded_once(pdf: pikepdf.Pdf) -> None:
    descriptors = [
        o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == Name.FontDescriptor
    ]
    names = sorted(str(o.FontName) for o in descriptors)
    assert [re.sub("^/[A-Z]{6}", "", name) for name in names if "Serif" in name] == ["+SourceSerif4-Regular"]
    assert len(names) == len({name[8:] for name in names}) == 2
    assert len({o.FontFile2.objgen for o in descriptors}) == 2
    assert all(b"livret-font" not in o.FontFile2.read_bytes() for o in descriptors)
    assert "/CIDSet" not in descriptors[0]


def test_a_face_is_one_font_of_the_whole_book(pdf: pikepdf.Pdf) -> None:
    fonts = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Subtype") == Name.Type0]
    assert len(fonts) == 2
    shown = [font.objgen for page in pdf.pages for font in page.Resources.get("/Font", {}).values()]
    assert set(shown) == {font.objgen for font in fonts}
    assert len(shown) > 8


def test_fonts_that_contradict_each_other_stay_two() -> None:
    digest = sha256(SERIF.read_bytes()).hexdigest()
    glyphs = ({40: (500, "a"), 41: (500, "b")}, {40: (500, "é")}, {40: (501, "a")}, {41: (500, "b"), 42: (1, "ffi")})
    with pikepdf.Pdf.new() as pdf:
        letterings = [Lettering(digest, {glyph: width for glyph, (width, _) in shown.items()}) for shown in glyphs]
        for lettering, shown in zip(letterings, glyphs, strict=True):
            lettering.codes.update({glyph: text for glyph, (_, text) in shown.items()})
        fonts = [lettering.font(pdf) for lettering in letterings]
        embed_stubs(pdf, fonts)
        found = [(str(f.DescendantFonts[0].W.unparse()), f.ToUnicode.read_bytes().splitlines()[5:-2]) for f in fonts]
        assert found[0] == ("b'[ 40 [ 500 ] 41 [ 500 ] 42 [ 1 ] ]'", [b"<0028> <0061>", b"<0029> <0062>", _FFI])
        assert found[0] == found[3]
        assert found[1] == ("b'[ 40 [ 500 ] ]'", [b"<0028> <00e9>"])
        assert found[2] == ("b'[ 40 [ 501 ] ]'", [b"<0028> <0061>"])
        assert len({f.DescendantFonts[0].FontDescriptor.objgen for f in fonts}) == 1


_FFI = b"<002a> <006600660069>"


def test_text_is_read_back_as_written(edition: bytes) -> None:
    """Ligatures, quotes, spaces that do not break."""
    text = pdfium(edition)[2].get_textpage().get_text_range()
    assert WORDS in text.replace("\r\n", " ")
    assert WORDS.split()[:3] == command("pdftotext", "-f", "3", "-l", "3", "-", "-", given=edition).split()[4:7]


@pytest.mark.parametrize(
    "drawn", ["<g opacity='.5'>{}</g>", "<mask id='m'>{}</mask><path mask='url(#m)' d='M0 0h99v9z'/>"]
)
def test_a_font_of_a_drawing_alone_is_embedded(drawn: str) -> None:
    words = drawn.format("<text y='8' font-size='8' font-family='Serif4' font-weight='700' fill='#fff'>Carte</text>")
    fragments = [fragment(slug, f"<h1>Un</h1><p>Deux</p><svg viewBox='0 0 99 9'>{words}</svg>") for slug in "ab"]
    with pikepdf.open(BytesIO(bind(fragments, INFO).pdf)) as pdf:
        fonts = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Subtype") == Name.Type0]
        names = {re.sub("^/[A-Z]{6}", "", str(font.DescendantFonts[0].FontDescriptor.FontName)) for font in fonts}
        assert names == {"+SourceSerif4-Regular", "+SourceSerif4-Bold", "+BricolageGrotesque-ExtraBold"}
        assert all(font.ToUnicode.read_bytes() for font in fonts)


#: Texts that the serif face draws with one glyph, each once in a word of its own.
ALIKE = (
    "l\u02bceau l\u2019eau \u02bbA\u2018A rendez\u2010vous rendez-vous \ufb01n fin \ufb02eau fleau 3\u00b5 3\u03bc "
    "\u2206x \u0394x 2\u21263\u03a9 1\u22152 1\u20442 5\u2009m 5\u202fm 5\u00a0m 5 m \u1ec7 e ffi"
)


#: The face raises the dot of « l·l », of which the engine tells before it shows what stands ahead, and the width after.
RAISED = "col·lectiu l·l COL·LECTIU l·l"


@pytest.mark.parametrize("words", [ALIKE, " ".join(reversed(ALIKE.split(" "))), RAISED, "l·l"])
def test_two_texts_drawn_with_one_glyph_are_read_back_as_typed(words: str) -> None:
    book = bind([fragment("f", f"<p style='font-size:5pt;hyphens:none'>{words}</p>")], INFO).pdf
    spaced = " ".join(words.split())  # pdftotext writes any space as a plain one
    assert command("pdftotext", "-enc", "UTF-8", "-", "-", given=book).strip() == spaced
    assert "".join(run.text for run in glance(book, 1).sheets[0].runs) == words


def test_two_chapters_that_draw_one_glyph_for_two_texts_share_a_font() -> None:
    typed = ("porte-clé \ufb01n", "porte\u2010clé fin", "l\u02bceau 5\u00a0m", "l\u2019eau 5 m")
    book = bind([fragment(f"f{number}", f"<p>{words}</p>") for number, words in enumerate(typed)], INFO).pdf
    assert ["".join(run.text for run in sheet.runs) for sheet in glance(book, 4).sheets] == [*typed]
    with pikepdf.open(BytesIO(book)) as pdf:
        shown = {font.objgen for page in pdf.pages for font in page.Resources.Font.values()}
        assert len(shown) == 1
        (font,) = (o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Subtype") == Name.Type0)
        kept = font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()
    face = hb.Face(kept)
    assert 0 < sum(bool(hb.Font(face).get_glyph_extents(glyph).width) for glyph in range(face.glyph_count)) < 30


def test_a_letter_and_its_accent_drawn_apart_mean_what_each_is() -> None:
    """The engine tells that the K of « Ǩ », which no face has, means nothing."""
    found = GlyphTexts("", 100)
    for glyph, text in ((7, ""), (8, "\u01e8"), (7, "K"), (9, ""), (10, "ij")):
        found[glyph] = text
    assert [found[code] for _glyph, code in found.pop_codes(5)] == ["K", "\u030c", "K", "i", "j"]
    assert found.pop_codes(5) == []


def test_page_numbers_and_slugs_mean_what_is_typed() -> None:
    lettering = Lettering(sha256(SERIF.read_bytes()).hexdigest())
    typed = "n°\u00a01 \u2013 l\u2019eau, l\u02bceau, \ufb01n fin"
    operand, _ = lettering.typeset(typed)
    codes = re.findall(r"<(\w{4})>", operand)
    assert "".join(lettering.codes[int(code, 16)] for code in codes) == typed


def test_each_picture_is_kept_once(pdf: pikepdf.Pdf) -> None:
    kinds = [str(o.get("/Subtype")) for o in pdf.objects if isinstance(o, pikepdf.Stream)]
    assert kinds.count("/Image") == 1
    assert kinds.count("/Form") == 1


@pytest.mark.parametrize("name", ["split", "words", "notes", "pictures"])
def test_pages_look_as_the_engine_draws_them(name: str) -> None:
    """The same pixels, whoever cut the fonts down and tagged what is drawn."""
    body = f"<h1>Office</h1><p>{WORDS}</p>{(GOLDEN / name).with_suffix('.html').read_text()}"
    mine = bind([fragment("f", body)], INFO).pdf
    other = engines_own(body)
    drawn = [[page.render(scale=2).to_pil().tobytes() for page in pdfium(data)] for data in (mine, other)]
    assert drawn[0] == drawn[1]


def engines_own(body: str) -> bytes:
    from weasyprint import HTML

    from tests.press_samples import page_html, unpatched

    with unpatched():
        return HTML(string=page_html(body)).write_pdf()


def test_a_font_that_is_not_the_houses_is_refused(tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.ttf"
    foreign.write_bytes(SERIF.read_bytes() + b"\0")
    face = f"<style>@font-face {{ font-family: Foreign; src: url({foreign.as_uri()}) }}</style>"
    with pytest.raises(UnknownFont):
        bind([fragment("f", f'{face}<p style="font-family: Foreign">x</p>')], INFO)


# Ways through


def test_links_lead_to_chapters(pdf: pikepdf.Pdf) -> None:
    aims = [[str(a.A.D) for a in page.obj.get("/Annots", ())] for page in pdf.pages]
    assert aims == [
        [],
        ["territoire-a", "territoire-b"],
        ["sommaire", "suite"],
        ["sommaire", "territoire-b/suite"],
        [],
    ]
    names = list(pdf.Root.Names.Dests.Names)
    places = {
        str(name): pdf.pages.index(pikepdf.Page(place[0])) for name, place in zip(names[::2], names[1::2], strict=True)
    }
    assert places == {
        "sommaire": 1,
        "suite": 2,
        "territoire-a": 2,
        "territoire-b": 3,
        "territoire-b/suite": 3,
    }
    assert names[::2] == sorted(names[::2], key=bytes)


def test_links_say_where_they_lead(pdf: pikepdf.Pdf) -> None:
    assert [str(a.Contents) for a in pdf.pages[2].obj.Annots] == ["sommaire", "suite"]


def test_broken_links_are_told_together() -> None:
    body = '<p><a href="livret:nulle-part">x</a> <a href="livret:ailleurs">y</a> <a href="livret:ici">z</a></p>'
    with pytest.raises(BrokenLink) as caught:
        bind([fragment("a", body), fragment("b", '<p id="ici">là</p>')], INFO)
    assert caught.value.anchors == ("ailleurs", "nulle-part")


def test_outline_follows_the_headings(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        found = [(item.title, [child.title for child in item.children]) for item in outline.root]
    assert found == [
        ("Accompagner", []),
        ("Sommaire", []),
        ("Territoire a", ["Le projet"]),
        ("Territoire b", ["Le projet"]),
    ]
    assert pdf.Root.PageMode == Name.UseOutlines


# The tree


def test_identifiers_are_unique(pdf: pikepdf.Pdf) -> None:
    names = list(pdf.Root.StructTreeRoot.IDTree.Names)
    assert [str(name) for name in names[::2]] == ["territoire-a-note-1", "territoire-b-note-1"]
    assert [str(element.ID) for element in names[1::2]] == [str(name) for name in names[::2]]


def test_an_empty_chapter_has_no_part(pdf: pikepdf.Pdf) -> None:
    parts = [str(part.T) for part in pdf.Root.StructTreeRoot.K[0].K]
    assert parts == ["Couverture", "sommaire", "territoire-a", "territoire-b"]


def test_parent_tree_counts_on(pdf: pikepdf.Pdf) -> None:
    tree = pdf.Root.StructTreeRoot
    keys = [int(key) for key in list(tree.ParentTree.Nums)[::2]]
    used = [int(page.obj.StructParents) for page in pdf.pages]
    used += [int(a.StructParent) for page in pdf.pages for a in page.obj.get("/Annots", ())]
    assert keys == sorted(used) == list(range(int(tree.ParentTreeNextKey)))


# What it says of itself


def test_metadata_and_info_agree(edition: bytes) -> None:
    with pikepdf.open(BytesIO(edition)) as pdf:
        packet = pdf.Root.Metadata.read_raw_bytes().decode()
        assert "/Filter" not in pdf.Root.Metadata
        info = {key[1:]: str(value) for key, value in pdf.trailer.Info.items()}
        with pdf.open_metadata() as xmp:
            assert xmp["dc:title"] == info["Title"] == INFO.title
            assert xmp["dc:creator"] == [info["Author"]]
            assert xmp["dc:description"] == info["Subject"] == INFO.subject
            assert xmp["pdf:Keywords"] == info["Keywords"] == "transitions, Occitanie"
            assert xmp["xmp:CreateDate"] == "2025-11-03T08:30:00Z"
            assert xmp.pdfa_status == "2A"
        assert info["CreationDate"] == "D:20251103083000Z"
        assert str(pdf.Root.Lang) == "fr"
    assert packet.count("<rdf:RDF") == 1
    assert '<rdf:li xml:lang="x-default">' in packet
    assert '<rdf:li xml:lang="fr">' in packet


def test_only_the_screen_edition_claims_pdf_a(book: Book, edition: bytes) -> None:
    assert b"pdfuaid:part>1<" in book.pdf
    assert b"pdfaid:part" not in book.pdf
    assert b"pdfaid:part>2<" in edition


def test_a_date_without_zone_is_in_utc(fragments: list[Fragment]) -> None:
    info = replace(INFO, date=datetime(2025, 11, 3), author="", subject="", keywords=())
    with pikepdf.open(BytesIO(bind(fragments, info).pdf)) as pdf:
        assert str(pdf.trailer.Info.ModDate) == "D:20251103000000Z"
        assert set(pdf.trailer.Info.keys()) == {"/Title", "/Creator", "/Producer", "/CreationDate", "/ModDate"}


# Bad input


def test_a_book_has_pages() -> None:
    with pytest.raises(ValueError, match="without pages"):
        bind([], INFO)


def test_an_older_fragment_is_refused(fragments: list[Fragment]) -> None:
    with pytest.raises(ValueError, match="version 0"):
        bind([replace(fragments[0], version=0)], INFO)


# The same bytes

_AGAIN = """
import sys, pickle
from hashlib import sha256
from livret.bind.book import bind
from livret.exports.screen import screen
from livret.pdf.save import written
fragments, info = pickle.load(sys.stdin.buffer)
print(sha256(screen(bind(fragments, info)).pdf).hexdigest())
"""


def test_the_same_bytes_elsewhere(fragments: list[Fragment], edition: bytes, tmp_path: Path) -> None:
    import pickle

    root = str(Path(__file__).resolve().parents[1])
    surroundings = {**os.environ, "PYTHONPATH": root, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    given = pickle.dumps((fragments, INFO))
    output = run([sys.executable, "-c", _AGAIN], input=given, capture_output=True, cwd=tmp_path, env=surroundings)
    assert output.stdout.decode().strip() == sha256(edition).hexdigest(), output.stderr.decode()


def test_many_chapters_take_time_in_proportion(fragments: list[Fragment]) -> None:
    many = [replace(fragments[2 + n % 2], slug=f"t{n}") for n in range(60)]
    bound = bind([fragments[1], *many], INFO)
    assert len(bound.pages) == 61
    assert len(bound.pdf) < 61 * 4000 + 40_000


@pytest.mark.parametrize("seed", range(40))
def test_no_stream_ends_as_its_line_does(seed: int) -> None:
    """A stream that ends in a carriage return would look one byte too long, one time in 256 for each."""
    with pikepdf.Pdf.new() as pdf:
        for number in range(20):
            page = pdf.add_blank_page(page_size=(100, 100))
            page.obj.Contents = pdf.make_stream(f"% {seed} {number}".encode())
        data = written(pdf)
    assert b"\r\nendstream" not in data
    with pikepdf.open(BytesIO(data)) as again:
        assert [page.obj.Contents.read_bytes() for page in again.pages] == [
            f"% {seed} {number}".encode() for number in range(20)
        ]
