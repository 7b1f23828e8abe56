"""A chapter becomes a fragment that tells all that binding and proofs must know, and nothing is kept quiet."""

import logging
import os
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from livret.base import paths
from livret.base.problems import Location
from livret.build.findings import problems_of, style_problems
from livret.catalogue import by_code
from livret.engine.fetch import MAX_BYTES, AddressRefused, AllowedFiles
from livret.engine.render import Engine
from livret.pdf.model import Chapter, Finding, Fragment
from tests.laying import Desk

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63606060"
    "0000000400016d0b35080000000049454e44ae426082"
)
PT_PER_MM = 72 / 25.4


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("edition")
    (folder / "photos").mkdir()
    (folder / "photos/marché d’été.png").write_bytes(PNG)
    (folder / "photos/broken.png").write_bytes(PNG[:20])
    (folder / "photos/huge.png").touch()
    os.truncate(folder / "photos/huge.png", MAX_BYTES + 1)
    (folder / "photos/remote.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
        '<image width="9" height="9" href="http://127.0.0.1:9/a.png"/></svg>'
    )
    (folder / "photos/nested.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
        '<pattern id="p" width="2" height="2"><rect width="1" height="1"/></pattern>'
        + '<g transform="scale(1000)">' * 20
        + '<rect width="9" height="9" fill="url(#p)"/>'
        + "</g>" * 20
        + "</svg>"
    )
    (folder / "photos/outside.png").symlink_to("/etc/passwd")
    (folder / "photos/loop.png").symlink_to("loop.png")
    os.mkfifo(folder / "photos/pipe.png")
    return folder


@pytest.fixture(scope="module")
def engine(edition: Path) -> Desk:
    return Desk(edition)


def chapter(body: str, side: str = "left", places: int = 9) -> Chapter:
    html = f'<!doctype html><html lang="fr" class="side-{side}"><head><title>t</title></head><body>{body}</body></html>'
    sources = tuple(Location("texte.md", line) for line in range(1, places + 1))
    return Chapter("c", "Chapitre", html, side, sources)  # type: ignore[arg-type]


def reported(fragment: Fragment) -> list[tuple[str, int | None]]:
    return [(finding.code, finding.source) for finding in fragment.findings]


# What binding must know


@pytest.fixture(scope="module")
def double_page(engine: Desk) -> Fragment:
    return engine.render(
        chapter(
            '<article class="chapter chapter--territory" style="--accent: #ff0080">'
            '<div class="folio folio--left" data-folio=""></div><div class="folio folio--right" data-folio=""></div>'
            '<h1 id="place" data-src="0" style="text-transform: uppercase">Un <em>lieu</em></h1>'
            '<p data-src="1">Du texte<br>en deux lignes, et <a href="livret:autre">un lien</a>.</p>'
            '<h2 data-src="2" style="break-before: page">Suite</h2></article>'
        )
    )


def test_a_good_chapter_has_no_finding(double_page: Fragment) -> None:
    assert double_page.findings == ()


def test_pages_are_a4_with_5_mm_of_bleed(double_page: Fragment) -> None:
    for page in double_page.pages:
        size = (page.width, page.height, page.bleed)
        assert size == pytest.approx((210 * PT_PER_MM, 297 * PT_PER_MM, 5 * PT_PER_MM))


def test_the_origin_is_the_corner_of_the_trim_box(double_page: Fragment) -> None:
    with pikepdf.open(BytesIO(double_page.pdf)) as pdf:
        page = double_page.pages[0]
        assert [float(x) for x in pdf.pages[0].TrimBox] == pytest.approx([0, 0, page.width, page.height], abs=0.01)
        edges = [-page.bleed, -page.bleed, page.width + page.bleed, page.height + page.bleed]
        assert [float(x) for x in pdf.pages[0].MediaBox] == pytest.approx(edges, abs=0.01)


def test_folio_slots_are_at_the_outer_edges(double_page: Fragment) -> None:
    left, right = (page.folio for page in double_page.pages)
    assert left is not None
    assert right is not None
    assert (left.align, right.align) == ("left", "right")
    assert left.x == pytest.approx(26 * PT_PER_MM, abs=0.01)
    assert right.x == pytest.approx((210 - 26) * PT_PER_MM, abs=0.01)
    assert left.y == right.y
    assert 11 * PT_PER_MM < left.y < (11 + 4.85) * PT_PER_MM  # in the line that stands 11 mm above the trim edge
    assert left.size == 11
    assert left.colour == pytest.approx((1, 0, 0.5), abs=0.01)
    assert left.font == digest("bricolage-grotesque/BricolageGrotesque_800ExtraBold.ttf")


def test_a_folio_stands_where_digits_would(engine: Desk) -> None:
    [slot] = [page.folio for page in engine.render(chapter('<div data-folio="" style="height: 1em"></div>')).pages]
    [[line]] = engine.render(chapter("<div>12</div>")).lines
    assert slot is not None
    assert (slot.x, 297 * PT_PER_MM - slot.y) == pytest.approx(line[:2], abs=0.01)


def test_anchors_and_headings_have_a_page_and_a_point(double_page: Fragment) -> None:
    top = (297 - 18) * PT_PER_MM
    place = double_page.anchors["place"]
    assert (place.page, place.x, place.y) == pytest.approx((0, 26 * PT_PER_MM, top), abs=0.1)
    assert [(h.level, h.text, h.page) for h in double_page.headings] == [(1, "Un lieu", 0), (2, "Suite", 1)]


def test_lines_have_a_baseline_a_size_and_a_source(double_page: Fragment) -> None:
    first, second = double_page.lines
    assert [(line[4], line[5]) for line in first] == [
        (0, "UN LIEU"),
        (1, "Du texte"),
        (1, "en deux lignes, et un lien."),
    ]
    assert [line[5] for line in second] == ["Suite"]
    assert first[1][3] == 9.7
    assert first[2][1] - first[1][1] == pytest.approx(4.85 * PT_PER_MM, abs=0.01)


def digest(name: str) -> str:
    return sha256((paths.assets() / "fonts" / name).read_bytes()).hexdigest()


def test_fonts_are_named_not_embedded(double_page: Fragment) -> None:
    assert double_page.fonts == {
        digest("source-serif-4/SourceSerif4_400Regular.ttf"),
        digest("bricolage-grotesque/BricolageGrotesque_800ExtraBold.ttf"),
    }
    with pikepdf.open(BytesIO(double_page.pdf)) as pdf:
        files = [
            o.FontFile2.read_bytes() for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/FontFile2" in o
        ]
    assert {b"livret-font:" + name.encode() for name in double_page.fonts} == {*files}


def test_links_to_other_chapters_are_kept(double_page: Fragment) -> None:
    with pikepdf.open(BytesIO(double_page.pdf)) as pdf:
        assert [str(link.A.URI) for link in pdf.pages[0].Annots] == ["livret:autre"]


def test_the_same_chapter_gives_the_same_fragment(engine: Desk) -> None:
    pages = chapter(
        '<p data-src="0">Du texte</p><img alt="a" src="https://edition.invalid/photos/march%C3%A9%20d%E2%80%99%C3%A9t%C3%A9.png">'
    )
    assert engine.render(pages) == engine.render(pages)
    assert engine.render(pages).findings == ()


def test_a_chapter_that_starts_on_the_wrong_side_is_told(engine: Desk) -> None:
    html = chapter("<p>a</p>", "right").html
    fragment = engine.render(Chapter("c", "Chapitre", html, "left"))
    assert fragment.findings == (Finding("RENDU-007", page=1, values={"actual": "right", "expected": "left"}),)


# What the engine keeps quiet about


def image(address: str) -> str:
    return f'<p>a</p><div data-src="3"><img alt="a" src="{address}"></div>'


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("file:///etc/passwd", "RENDU-003"),
        ("http://127.0.0.1:9/a.png", "RENDU-003"),
        ("https://example.org/a.png", "RENDU-003"),
        ("ftp://127.0.0.1/a.png", "RENDU-003"),
        ("data:image/png;base64,AAAA", "RENDU-006"),
        ("data:image/png;base64,A", "RENDU-006"),
        ("data:text/css;base64,AAAA", "RENDU-003"),
        ("https://house.invalid/livret/workers/pool.py", "RENDU-003"),
        ("https://edition.invalid:80/photos/a.png", "RENDU-003"),
        ("https://a@edition.invalid/photos/a.png", "RENDU-003"),
        ("https://edition.invalid/photos/a.png?b", "RENDU-003"),
        ("https://edition.invalid/../secret.png", "RENDU-016"),
        ("https://edition.invalid/photos/..%2f..%2fsecret.png", "RENDU-016"),
        ("https://edition.invalid/%2e%2e/secret.png", "RENDU-016"),
        ("https://edition.invalid//etc/passwd", "RENDU-016"),
        ("https://edition.invalid/..%5csecret.png", "RENDU-016"),
        ("https://house.invalid/styles/../livret/workers/pool.py", "RENDU-016"),
        ("https://edition.invalid/photos/outside.png", "RENDU-016"),
        ("https://edition.invalid/photos/loop.png", "RENDU-017"),
        ("https://edition.invalid/photos/pipe.png", "RENDU-017"),
        ("https://edition.invalid/photos", "RENDU-017"),
        (f"https://edition.invalid/{'a' * 300}", "RENDU-017"),
        ("https://edition.invalid/photos/huge.png", "RENDU-018"),
        ("https://edition.invalid/photos/none.png", "RENDU-019"),
        ("https://edition.invalid/photos/broken.png", "RENDU-006"),
    ],
)
def test_an_image_that_is_not_read_is_told_once_with_its_source(engine: Desk, address: str, code: str) -> None:
    assert reported(engine.render(chapter(image(address)))) == [(code, 3)]


def test_a_drawing_reaches_no_further_than_the_page(engine: Desk) -> None:
    fragment = engine.render(chapter(image("https://edition.invalid/photos/remote.svg")))
    assert ("RENDU-003", None) in reported(fragment)


def test_a_drawing_whose_numbers_grow_until_no_page_can_hold_them_is_told(engine: Desk) -> None:
    assert reported(engine.render(chapter(image("https://edition.invalid/photos/nested.svg")))) == [("RENDU-024", None)]


def test_the_shelf_serves_what_it_should() -> None:
    shelf = AllowedFiles(paths.root())
    served = shelf.read("https://house.invalid/styles/main.css")
    assert served.content_type == "text/css"
    assert served.body == (paths.styles() / "main.css").read_bytes()
    assert shelf.pop_refusals() == []
    with pytest.raises(AddressRefused):
        shelf.read("https://edition.invalid/edition.yaml")
    assert [refused.kind.code for refused in shelf.pop_refusals()] == ["RENDU-019"]


QUIET = {
    "emoji": ('<p data-src="2">Bravo 😀</p>', "POLICE-001", {"character": "😀", "codepoint": "U+1F600"}),
    "unknown anchor": ('<p data-src="2"><a href="#rien">lien</a></p>', "RENDU-014", {"name": "rien"}),
    "double anchor": ('<p id="a">a</p><p id="a" data-src="2">b</p>', "RENDU-015", {"name": "a"}),
}


@pytest.mark.parametrize("name", QUIET)
def test_what_the_engine_only_logs_is_told_with_its_source(engine: Desk, name: str) -> None:
    body, code, values = QUIET[name]
    [finding] = engine.render(chapter(body)).findings
    assert (finding.code, finding.source, finding.values) == (code, 2, values)


def test_other_messages_are_told_as_they_are(engine: Desk) -> None:
    [finding] = engine.render(chapter('<p>a</p><div style="display: inline-grid">b</div>')).findings
    assert finding == Finding("RENDU-004", values={"message": "Inline grids are not supported"})


def test_an_inline_style_that_is_ignored_is_told(engine: Desk) -> None:
    [finding] = engine.render(chapter('<p style="colour: red">a</p>')).findings
    assert (finding.code, finding.values) == ("STYLE-001", {"declaration": "colour: red"})


def test_text_no_screen_reader_finds_is_told(engine: Desk) -> None:
    fragment = engine.render(chapter('<p style="opacity: 0.5">a</p>'))
    assert [finding.code for finding in fragment.findings] == ["RENDU-020"]
    assert fragment.pdf == b""


def test_the_engine_speaks_to_nobody_else(
    engine: Desk, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG, "weasyprint"):
        engine.render(chapter("<p>😀</p>"))
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
    assert capfd.readouterr() == ("", "")


# Styles


def house_with(folder: Path, sheet: str, main: str = '@import url("fonts.css"); @import "page.css";') -> Path:
    (folder / "styles").mkdir()
    (folder / "assets").symlink_to(paths.assets())
    (folder / "styles/fonts.css").write_text((paths.styles() / "fonts.css").read_text())
    (folder / "styles/page.css").write_text(sheet)
    (folder / "styles/main.css").write_text(main)
    return folder


def test_the_house_styles_are_clean(engine: Desk) -> None:
    assert engine.lint() == []


STYLES = {
    "unknown property": ("p {\n  colour: red;\n}", "STYLE-001", 2, 3),
    "unknown property of a page": ("@page {\n  @top-left { conten: 'a' }\n}", "STYLE-001", 2, 15),
    "refused value": ("p { color: 3mm }", "STYLE-004", 1, 5),
    "unknown rule": ("\n@supports (display: grid) { p { color: red } }", "STYLE-005", 2, 1),
    "unknown page box": ("@page { @topp-left { color: red } }", "STYLE-005", 1, 9),
    "bad selector": ("\n\np:foo { color: red }", "STYLE-005", 3, 1),
    "late import": ("p { color: red }\n@import url('fonts.css');", None, 0, 0),
    "missing brace": ("p { color: red }\n}", "STYLE-005", 2, 1),
    "unknown family": ('p { color: red; font-family: "Comic Sans" }', "STYLE-002", 1, 30),
    "unknown family in font": ("p { font: italic 12pt/1.2 Georgia, serif }", "STYLE-002", 1, 27),
    "unknown family in a property": (':root { --t: "Roboto"; }\np { font: 9pt var(--t) }', "STYLE-002", 1, 14),
    "generic family": ("p { font-family: serif }", "STYLE-002", 1, 18),
    "missing file": ('p { background: url("none.png") }', "STYLE-003", 1, 17),
    "missing font": ('@font-face { font-family: "A"; src: url(a.ttf) }', "STYLE-003", 1, 37),
    "file elsewhere": ("p { background: url(https://example.org/a.png) }", "RENDU-003", 1, 17),
    "right": ('p { font: 9pt / 1.2 "Source Serif 4", serif; color: red }', None, 0, 0),
    "right, in a property": (':root { --t: "Source Serif 4"; --x: "R" }\np { font: 9pt var(--t) }', None, 0, 0),
}


@pytest.mark.parametrize("name", STYLES)
def test_what_a_sheet_says_in_vain_is_told_with_its_line(tmp_path: Path, name: str) -> None:
    sheet, code, line, column = STYLES[name]
    found = Desk(None, house_with(tmp_path, sheet)).lint()
    if name == "late import":
        assert [(f.code, f.file) for f in found] == [("STYLE-005", "styles/main.css")]
    else:
        expected = [(code, "styles/page.css", line, column)] if code else []
        assert [(f.code, f.file, f.line, f.column) for f in found] == expected


def test_missing_sheets_are_told(tmp_path: Path) -> None:
    found = Desk(None, house_with(tmp_path, "", '@import "fonts.css";\n@import "gone.css";')).lint()
    assert [(f.code, f.file, f.line) for f in found] == [("STYLE-003", "styles/main.css", 2)]


def test_a_house_without_styles_is_told(tmp_path: Path) -> None:
    folder = house_with(tmp_path, "")
    (folder / "styles/main.css").unlink()
    assert [(f.code, f.file) for f in Desk(None, folder).lint()] == [("STYLE-003", "styles/main.css")]


def test_an_unknown_property_comes_with_a_suggestion(tmp_path: Path) -> None:
    [problem] = style_problems(Desk(None, house_with(tmp_path, "p { colr: red }")).lint())
    assert "color" in problem.help


def test_the_machine_s_own_fonts_are_out_of_reach(tmp_path: Path) -> None:
    sheet = 'body { font-family: "DejaVu Sans", "Noto Sans", "Source Serif 4" }'
    fragment = Desk(None, house_with(tmp_path, sheet)).render(chapter("<p>a</p>"))
    assert fragment.fonts == {digest("source-serif-4/SourceSerif4_400Regular.ttf")}


def test_a_font_that_is_not_bundled_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Desk(None, house_with(tmp_path, 'body { font-family: "Source Serif 4" }'))
    monkeypatch.setattr(Engine, "_bundled", frozenset())
    [finding] = engine.render(chapter("<p>a</p>", "right")).findings
    assert (finding.code, finding.values) == ("POLICE-002", {"family": "Source Serif 4"})


# From findings to problems


def test_a_finding_becomes_a_problem_at_the_author_s_line(engine: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVRET_LANG", "en")
    written = chapter('<p data-src="4">Bravo 😀</p>')
    [problem] = problems_of(written, engine.render(written))
    assert problem.location == Location("texte.md", 5)
    assert problem.message == "the character “😀” (U+1F600) is in none of the fonts"


@pytest.mark.parametrize("code", [c for c in by_code() if c.startswith(("RENDU", "STYLE", "POLICE"))])
def test_every_kind_has_a_message_that_can_be_filled(code: str) -> None:
    values: dict[str, str | int | float] = dict.fromkeys(
        ("words", "box", "family", "known", "declaration", "detail", "name", "address", "character", "codepoint"), "x"
    ) | {
        "mm": 1.5,
        "count": 2,
        "lines": 1,
        "limit": 40,
        "message": "x",
        "cause": "x",
        "seconds": 1,
        "mebibytes": 1,
        "dpi": 75,
        "pixels": 900,
    }
    sides = {"actual": "left", "expected": "right"}
    written = chapter("")
    fragment = Fragment("c", "t", "left", b"", (), findings=(Finding(code, page=1, values=values | sides),))
    [problem] = problems_of(written, fragment)
    assert problem.message
    assert problem.help
    assert problem.kind.why


@pytest.mark.parametrize("mm", [20, 22, 24, 26, 28])
def test_no_line_ends_behind_a_dash_that_opens_an_aside(engine: Desk, mm: int) -> None:
    words = "La vallée \u2013\u00a0toute une histoire\u00a0\u2013 continue, \u2014\u00a0dit-on."
    body = f'<p style="width: {mm}mm; font: 10pt Source Serif 4; text-align: justify">{words}</p>'
    html = f'<!doctype html><html lang="fr" class="side-left"><head><title>t</title></head><body>{body}</body></html>'
    fragment = engine.render(Chapter("c", "Chapitre", html, "left"))
    lines = [line[-1] for page in fragment.lines for line in page]
    assert len(lines) > 2
    assert not [line for line in lines if line.endswith(("vallée –", "—"))]
