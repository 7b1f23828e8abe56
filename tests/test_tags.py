"""The tag tree, read as a screen reader would: tests/golden/tags/x.html → x.txt beside it."""

import os
import re
from io import BytesIO
from pathlib import Path
from subprocess import run

import pikepdf
import pytest
from pypdfium2 import PdfDocument

from livret.bind.book import bind
from livret.engine.tags import builder
from livret.engine.tags.marked_content import Untaggable
from tests import press_dump
from tests.conformance import RULES
from tests.press_samples import INFO, fragment

GOLDEN = sorted((Path(__file__).parent / "golden" / "tags").glob("*.html"))


def tree(body: str) -> str:
    with pikepdf.open(BytesIO(bind([fragment("f", body)], INFO).pdf)) as pdf:
        return press_dump.dump(pdf)


def test_the_head_of_a_table_is_told_once_whatever_columns_it_crosses() -> None:
    rows = "".join(f"<tr><th>{n}</th><td>{n}</td></tr>" for n in range(20))
    table = f"<table><thead><tr><th>Lieu</th><td></td></tr></thead><tbody>{rows}</tbody></table>"
    with opened(f'<div style="columns: 2">{table}</div>') as pdf:
        assert artifacts(pdf, 0) == ["/Pagination"]
        assert press_dump.dump(pdf).count("Lieu") == 1


@pytest.mark.parametrize("source", GOLDEN, ids=lambda path: path.stem)
def test_golden(source: Path) -> None:
    found, tags = tree(source.read_text()), source.with_suffix(".txt")
    if os.environ.get("UPDATE_GOLDEN"):
        tags.write_text(found)
    assert found == tags.read_text()


def test_goldens_are_found() -> None:
    assert len(GOLDEN) >= 10


def opened(body: str) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(fragment("f", body).pdf))


def artifacts(pdf: pikepdf.Pdf, page: int = 0) -> list[str]:
    """Return Type/Subtype of the artifacts of a page that have properties."""
    found = pikepdf.parse_content_stream(pdf.pages[page])
    marks = [o.operands[1] for o in found if str(o.operator) == "BDC" and str(o.operands[0]) == "/Artifact"]
    return ["".join(str(mark.get(key, "")) for key in ("/Type", "/Subtype")) for mark in marks]


def test_each_cell_knows_the_headings_of_its_own_chapter() -> None:
    row = "<tr><th scope='row'>Lieu</th><td>1</td><td></td></tr>"
    head = "<caption>Les lieux</caption><thead><tr><td></td><th>2024</th><th>2025</th></tr></thead>"
    table = f"<table>{head}<tbody>{row}</tbody></table>"
    book = bind([fragment("un", table), fragment("deux", table)], INFO)
    with pikepdf.open(BytesIO(book.pdf)) as pdf:
        found = re.findall("TD Headers=(.*)", press_dump.dump(pdf))
        assert found == [
            f"{slug}-cell-{column},{slug}-cell-3{words}"
            for slug in ("un", "deux")
            for column, words in ((1, " “1”"), (2, ""))
        ]
        assert [*RULES["tables are regular, and headings known"].faults(pdf)] == []


def test_running_heads_are_artifacts() -> None:
    body = (Path(__file__).parent / "golden" / "tags" / "split.html").read_text()
    with opened(body) as pdf:
        assert len(pdf.pages) > 1
        for page in range(len(pdf.pages)):
            assert {"/Pagination/Header", "/Pagination/Footer"} <= set(artifacts(pdf, page))


def test_a_repeated_table_head_is_an_artifact() -> None:
    rows = "".join(f"<tr><th>{n}</th><td>{n}</td></tr>" for n in range(20))
    with opened(f"<table><thead><tr><th>Lieu</th><td></td></tr></thead><tbody>{rows}</tbody></table>") as pdf:
        assert artifacts(pdf, 0) == []
        assert artifacts(pdf, 1) == ["/Pagination"]
        assert press_dump.dump(pdf).count("Lieu") == 1


@pytest.mark.parametrize("source", GOLDEN, ids=lambda path: path.stem)
def test_every_mark_is_told_once(source: Path) -> None:
    with opened(source.read_text()) as pdf:
        owners = dict(zip(*[iter(pdf.Root.StructTreeRoot.ParentTree.Nums)] * 2, strict=True))
        for page in pdf.pages:
            drawn = [
                int(o.operands[1].MCID)
                for o in pikepdf.parse_content_stream(page)
                if str(o.operator) == "BDC" and "/MCID" in o.operands[1]
            ]
            found = owners[int(page.obj.StructParents)]
            assert sorted(drawn) == [n for n, owner in enumerate(found) if owner is not None]
            for annotation in page.obj.get("/Annots", ()):
                kids = owners[int(annotation.StructParent)].K
                assert annotation.objgen in [k.Obj.objgen for k in kids if not isinstance(k, int) and "/Obj" in k]


def test_poppler_reads_the_same_tree() -> None:
    source = Path(__file__).parent / "golden" / "tags" / "notes.html"
    pdf = fragment("f", source.read_text()).pdf
    output = run(["pdfinfo", "-struct-text", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    roles = [line.split()[0].rstrip(":") for line in output.splitlines() if line.strip()[:1].isalpha()]
    with pikepdf.open(BytesIO(pdf)) as opened_pdf:
        own = [line.split()[0] for line in press_dump.dump(opened_pdf).splitlines() if line.strip()[0] != "“"]
    assert [role for role in roles if role != "Object"] == own


def test_a_picture_tells_its_place_in_points() -> None:
    picture = '<svg viewBox="0 0 2 1"><title>x</title><rect width="1" height="1"/></svg>'
    with opened(f'<div style="position:absolute;left:0;top:0">{picture}</div>') as pdf:
        figure = pdf.Root.StructTreeRoot.K[0].K[0]
        left, bottom, right, top = (float(edge) for edge in figure.A[0].BBox)
    mm = 72 / 25.4
    assert (left / mm, right / mm) == pytest.approx((12, 32), abs=0.01)
    assert (bottom / mm, top / mm) == pytest.approx((90 - 12 - 10, 90 - 12), abs=0.01)


def test_a_picture_that_leaves_the_page_is_told_where_it_is_seen() -> None:
    """A map that crosses the spine: half of it lies on the page, as far as its edges."""
    picture = (
        '<svg viewBox="0 0 2 1" style="width:40mm;height:200mm"><title>x</title><rect width="1" height="1"/></svg>'
    )
    with opened(f'<div style="position:absolute;left:-32mm;top:-22mm">{picture}</div>') as pdf:
        box = [float(edge) for edge in pdf.Root.StructTreeRoot.K[0].K[0].A[0].BBox]
    assert box == pytest.approx([0, 0, 20 * 72 / 25.4, 90 * 72 / 25.4], abs=0.01)


DOTS = '<style>li::before { content: ""; position: absolute; width: 2mm; height: 2mm; background: #a30 }</style>'


@pytest.mark.parametrize(
    ("body", "numbering"),
    [
        (f"{DOTS}<ul><li>un</li></ul>", "Disc"),
        ("<ul><li>un</li></ul>", "None"),
        ('<ul style="list-style: disc"><li>un</li></ul>', "Disc"),
        ("<ol><li>un</li></ol>", "Decimal"),
        ('<ol style="list-style: upper-roman"><li>un</li></ol>', "UpperRoman"),
        ("<dl><dt>un</dt><dd>deux</dd></dl>", "None"),
    ],
)
def test_lists_tell_how_they_are_numbered(body: str, numbering: str) -> None:
    """A dot drawn by the style is seen as one that is typed (ISO 32000-1 table 347)."""
    assert tree(body).splitlines()[2].strip() == f"L ListNumbering={numbering}"


def test_marks_for_the_printer_are_artifacts_of_the_page() -> None:
    with opened('<p data-artifact="Page">miel 0 45 95 55</p><p>Titre</p>') as pdf:
        assert "/Page" in artifacts(pdf)
        assert "miel" not in press_dump.dump(pdf)


def test_a_link_no_one_hears_is_no_link() -> None:
    with opened('<p aria-hidden="true"><a href="https://example.org/">x</a></p>') as pdf:
        assert len(pdf.pages[0].obj.get("/Annots", ())) == 0


def test_text_in_a_group_cannot_be_tagged() -> None:
    with pytest.raises(Untaggable, match="1 piece"):
        fragment("f", '<p style="opacity:.5">pâle</p>')


def test_decoration_in_a_group_is_an_artifact() -> None:
    assert "pâle" not in tree('<p aria-hidden="true" style="opacity:.5">pâle</p><p>fort</p>')


def test_typed_spaces_paint_nothing() -> None:
    """A line of one word in a face that has no other space borrows one; nothing moves."""
    body = '<h1 style="width:20mm">Montpellier Méditerranée Métropole</h1><p>un deux</p>'
    tags = tree(body)
    assert "H1 “Montpellier Méditerranée Métropole”" in tags
    text = run(["pdftotext", "-", "-"], input=fragment("f", body).pdf, capture_output=True, check=True).stdout
    assert text.decode().split() == ["Montpellier", "Méditerranée", "Métropole", "un", "deux"]


def test_words_cut_in_two_are_still_found() -> None:
    """Programs that copy or search join lines at the hyphen, which stays what it was."""
    words = "Des transformations profondes, une transversalité grandissante et des accompagnements territoriaux"
    data = bind([fragment("f", f'<p style="width: 26mm">{words}</p>')], INFO).pdf
    lines = run(["pdftotext", "-raw", "-", "-"], input=data, capture_output=True, check=True).stdout.decode()
    assert lines.count("-\n") > 1
    text = run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True).stdout.decode()
    assert text.split() == words.split()


@pytest.mark.parametrize("tag", ["u", "s", 'a href="https://example.org/"', "b"])
def test_words_cut_in_two_are_told_whole_in_lines_and_links(tag: str) -> None:
    """What is drawn under a text or through it, and where its link is, stays; the lines tell nothing."""
    body = f'<p style="width:26mm">on dit <{tag}>transversalité, transformations</{tag.split()[0]}> ici</p>'
    with pikepdf.open(BytesIO(bind([fragment("f", body)], INFO).pdf)) as pdf:
        found = press_dump.dump(pdf)
        assert re.search("Span actual=“transformations” “trans[a-z]*-[a-z]*”", found)
        assert {
            name for name, rule in RULES.items() if name != "one description of itself" and [*rule.faults(pdf)]
        } == set()


def test_lines_under_and_through_words_are_drawn_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    body = '<p style="width:26mm"><u>anticonstitutionnellement</u> <s>transformations</s></p>'
    mended = fragment("f", body).pdf
    monkeypatch.setattr(builder, "mend", lambda *_: None)
    plain = fragment("f", body).pdf
    assert mended != plain
    assert [p.render().to_pil().tobytes() for p in PdfDocument(mended)] == [
        p.render().to_pil().tobytes() for p in PdfDocument(plain)
    ]


def test_a_word_in_two_fonts_stays_where_it_is() -> None:
    tags = tree("<p>Les habitant·e<b>s</b> et les habitant·es</p>")
    assert tags.count("actual=“habitants et habitantes”") == 1


def test_a_line_that_begins_with_a_space_gets_no_other() -> None:
    """Lines may break between a dash and the no-break space after it (UAX 14, LB12a)."""
    tags = tree(
        '<p style="width:24mm;hyphens:none">Ce que nous n’avons pas –\u00a0une photographie – peut attendre</p>'
    )
    assert "pas – une photographie – peut attendre" in tags.replace("\u00a0", " ")


def test_a_line_that_ends_in_a_space_gets_no_other() -> None:
    """The engine keeps the space at the end of a line when what follows is in other letters."""
    body = "Les 46 communes ont voulu <strong>regarder ensemble</strong> ce qui change"
    tags = tree(f'<p style="width:38mm;hyphens:none">{body}</p>')
    assert "P “Les 46 communes ont voulu regarder ensemble ce qui change”" in tags
