"""The photo of the cover and the partners on the back: what is asked of their files, and how they are printed."""

import re
from dataclasses import replace
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image, ImageDraw

from livret.base import text_metrics
from livret.base.problems import InvalidEdition, Problem
from livret.base.tokens import sheet_shape
from livret.build import binding
from livret.build.chapter_store import LaidOutChapter
from livret.design import compose, covers, house_pages, partners
from livret.design.source_map import Sources
from livret.edition.check.edition import check
from livret.edition.check.errors import _EXAMPLES
from livret.edition.check.schema import edition_schema
from livret.edition.load.folder import load
from livret.edition.model import Edition, Logo, Picture
from livret.edition.pictures.ink import WHOLE, on_white
from livret.edition.prose_tree import ProseElement, ProseTree
from livret.engine.duotone import DARK, LIGHT, duotone
from livret.engine.fetch import AllowedFiles
from livret.pdf.model import DUOTONE, Finding
from livret.proof.gate.completeness import incomplete_house
from livret.proof.rules import accessibility, colophon, unfinished
from livret.workers.steps import Begun, Steps
from tests import made
from tests.printed import ROOT, checked

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}">{}</svg>'


@cache
def exemple() -> Edition:
    return checked()


def drawing(width: float, height: float, inside: str = "") -> bytes:
    return SVG.format(width, height, inside or f'<rect width="{width}" height="{height}" fill="#123"/>').encode()


def photo(width: int, height: int, form: str = "JPEG", colour: object = (90, 120, 60), mode: str = "RGB") -> bytes:
    file = BytesIO()
    Image.new(mode, (width, height), colour).save(file, form)  # type: ignore[arg-type]
    return file.getvalue()


def edition_with(folder: Path, sheet: str, **files: bytes) -> Edition:
    """Return the smallest edition with *sheet* added to its edition.yaml and *files*, « photos__a.jpg » by name."""
    made.tiny(folder)
    path = folder / "edition.yaml"
    path.write_text(path.read_text("utf-8") + sheet, "utf-8")
    for name, data in files.items():
        file = folder / name.replace("__", "/").replace("_dot_", ".")
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(data)
    return check(load(folder))


def reported(folder: Path, sheet: str, **files: bytes) -> list[str]:
    """Return the problems of such an edition by code and line."""
    try:
        found: tuple[Problem, ...] = edition_with(folder, sheet, **files).warnings
    except InvalidEdition as invalid:
        found = tuple(invalid.problems)
    return [f"{each.code} {each.location.line if each.location else 0}" for each in found]


COVER = "couverture: {fichier: a.jpg, alternative: Une haie au soleil du matin, credit: Personne Fictive}\n"


# The cover


def test_a_photo_fills_the_front_and_the_outlines_go_to_the_back() -> None:
    front, back = compose.cover(exemple()).html, compose.back(exemple()).html
    assert f'src="https://edition.invalid/photos/collines.jpg#{DUOTONE}"' in front
    assert 'alt="Des collines boisées se suivent jusqu’à l’horizon, sous un grand ciel clair."' in front
    assert "<svg" not in front
    assert "Contours des 4 territoires de la cohorte" in back
    assert "aria-hidden" not in back, "told here, as the front does not"


def test_the_photo_of_the_cover_keeps_in_view_what_its_sheet_says() -> None:
    edition = exemple()
    assert edition.sheet.cover
    shown = edition.sheet.cover.model_copy(update={"framing": "30 20"})
    requested = replace(edition, sheet=edition.sheet.model_copy(update={"cover": shown}))
    assert 'style="object-position: 50% 0%"' in compose.cover(edition).html
    assert 'style="object-position: 30% 20%"' in compose.cover(requested).html


def test_without_a_photo_one_map_crosses_both_covers() -> None:
    plain = replace(exemple(), cover=None, sheet=exemple().sheet.model_copy(update={"cover": None}))
    front, back = covers.front(plain), covers.back(plain)
    assert front == back
    assert front.map
    assert not front.outlines
    assert covers.back_lead(plain, back) == 20


def test_a_back_cover_on_which_nothing_is_drawn_has_a_larger_lead() -> None:
    bare = [replace(each, ground=None) for each in exemple().territories]
    plain = replace(exemple(), territories=tuple(bare))
    assert covers.back_lead(plain, covers.back(plain)) > 20


@pytest.mark.parametrize(("framing", "place"), [("", "50% 0%"), (", cadrage: 30 20", "30% 20%")])
def test_what_the_framing_of_a_cover_names_stays_in_view(tmp_path: Path, framing: str, place: str) -> None:
    sheet = COVER.replace("}", f"{framing}}}")
    edition = edition_with(tmp_path / "essai", sheet, photos__a_dot_jpg=photo(1600, 900))
    cover = compose.cover(edition)
    assert f'style="object-position: {place}"' in cover.html
    assert [*incomplete_house(edition, cover), *incomplete_house(edition, compose.colophon(edition))] == []


def test_an_extract_names_its_territory_on_the_photo() -> None:
    html = compose.cover(exemple(), exemple().territories[0]).html
    assert re.search(r'front--picture.*front__subject"[^>]*>Val-Fictif<', html, re.DOTALL)


@pytest.mark.parametrize(
    ("sheet", "files", "expected"),
    [
        (COVER, {"photos__a_dot_jpg": photo(900, 1200)}, []),
        (COVER.replace("a.jpg", "photos/a.jpg"), {"photos__a_dot_jpg": photo(900, 1200)}, []),
        (COVER, {}, ["IMAGE-001 7"]),
        (COVER.replace("a.jpg", "../a.jpg"), {}, ["IMAGE-002 7"]),
        (COVER, {"photos__a_dot_jpg": b"GIF89a"}, ["IMAGE-010 7"]),
        (COVER, {"photos__a_dot_jpg": photo(900, 1200)[:-300]}, ["IMAGE-028 7"]),
        (COVER, {"photos__a_dot_jpg": photo(1600, 900)}, []),
        (COVER, {"photos__a_dot_jpg": photo(3000, 900)}, ["IMAGE-036 7"]),
        (COVER.replace("alternative: Une haie au soleil du matin, ", ""), {}, ["CHAMP-001 7"]),
        (COVER.replace("a.jpg", "a.svg"), {"photos__a_dot_svg": drawing(9, 12, "<script/>")}, ["IMAGE-021 7"]),
        (COVER.replace("a.jpg", "a.svg"), {"photos__a_dot_svg": drawing(9, 12)}, []),
        (COVER.replace("}", ", cadrage: 30 20}"), {"photos__a_dot_jpg": photo(900, 1200)}, []),
        (COVER.replace("}", ", cadrage: non}"), {"photos__a_dot_jpg": photo(900, 1200)}, ["CHAMP-012 7"]),
        ("couverture: a.jpg\n", {}, ["CHAMP-005 7"]),
    ],
)
def test_what_is_wrong_with_a_cover_is_told(
    tmp_path: Path, sheet: str, files: dict[str, bytes], expected: list[str]
) -> None:
    assert reported(tmp_path / "essai", sheet, **files) == expected


def test_the_rights_and_the_alternative_of_a_cover_are_looked_at() -> None:
    cover = exemple().sheet.cover
    assert cover
    assert [*colophon.rules(exemple())] == []
    careless = cover.model_copy(update={"rights": None, "alternative": "photo.jpg"})
    edition = replace(exemple(), sheet=exemple().sheet.model_copy(update={"cover": careless}))
    assert [problem.kind.code for problem in colophon.rules(edition)] == ["COLOPHON-012"]
    found = [*accessibility.rules(edition)]
    assert [str(problem.location).partition(":")[0] for problem in found] == ["reports/exemple/edition.yaml"]


def test_a_warning_of_its_photo_stops_no_extract() -> None:
    def laid_out(code: str) -> Steps[LaidOutChapter]:
        fragment = SimpleNamespace(findings=(Finding(code, 1, 0, values={}),))
        store = SimpleNamespace(render=lambda _chapter: (yield from iter(())) or fragment)
        return binding.named_cover(exemple(), store, exemple().territories[0])  # type: ignore[arg-type]

    assert Begun(laid_out("RENDU-022")).result().chapter.slug == "couverture-val-fictif"
    with pytest.raises(InvalidEdition):
        Begun(laid_out("RENDU-003"))


# In two tones


def contrast(colour: tuple[int, ...]) -> float:
    linear = [part / 3294.6 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in colour]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def test_white_is_read_on_both_tones() -> None:
    assert contrast(LIGHT) > 4.7
    assert contrast(DARK) > 14


@pytest.mark.parametrize("size", [(300, 200), (200, 900), (1, 1), (40, 2)])
def test_no_sample_is_lighter_than_the_light_tone_whatever_the_photo(size: tuple[int, int]) -> None:
    noise = Image.effect_noise(size, 200).convert("RGB")
    ImageDraw.Draw(noise).rectangle((0, 0, size[0] // 3, size[1] // 2), fill="white")
    for form in ("JPEG", "PNG"):
        file = BytesIO()
        noise.save(file, form)
        toned = duotone(file.getvalue())
        assert toned == duotone(file.getvalue())
        with Image.open(BytesIO(toned)) as image:
            assert image.mode == "RGB"
            assert min(contrast(colour) for _n, colour in image.getcolors(10**6) or []) >= 4.7  # type: ignore[arg-type]
            if min(size) > 100:
                assert image.width / image.height == pytest.approx(sheet_shape(), rel=0.01)


def test_a_photo_is_cut_at_its_sides_and_keeps_its_upper_two_thirds() -> None:
    tall, wide = Image.new("L", (100, 600)), Image.new("L", (600, 300))
    tall.paste(255, (0, 100, 100, 200))
    wide.paste(255, (270, 0, 330, 300))
    bright = []
    for image in (tall, wide):
        file = BytesIO()
        image.save(file, "PNG")
        with Image.open(BytesIO(duotone(file.getvalue()))) as toned:
            bright.append(toned.convert("L").point(lambda level: 255 * (level > 80)).getbbox())
            size = toned.size
    assert bright[0] is not None
    assert bright[0][1] == pytest.approx(23, abs=2), "77 rows of 600 are cut off above"
    assert bright[1] is not None
    assert bright[1][0] + bright[1][2] == pytest.approx(size[0], abs=3), "in the middle"


def test_a_drawing_keeps_its_shapes_and_takes_the_two_tones() -> None:
    inside = (
        '<style>.a{fill:#fff;stroke:rgb(255, 0, 0)}</style><path class="a" fill="url(#b)" d="M0 0h1"/><g fill="none"/>'
    )
    toned = duotone(drawing(9, 12, inside)).decode()
    assert ".a{fill:#4a7c71;stroke:#1e4740}" in toned
    assert 'fill="url(#b)"' in toned
    assert '<g fill="none"/>' in toned
    assert toned.startswith('<svg color="#0b302b" fill="#0b302b"')


def test_what_is_no_picture_is_left_to_the_engine() -> None:
    assert duotone(b"rien") == b"rien"


def test_the_engine_is_given_the_two_tones_where_the_address_asks_for_them() -> None:
    url = "https://edition.invalid/photos/a.png"
    data = photo(30, 40, "PNG")
    served = AllowedFiles(ROOT, {url: data, f"{url}#{DUOTONE}": data})
    assert served.read(url).body == data
    toned = served.read(f"{url}#{DUOTONE}")
    assert (toned.content_type, toned.body) == ("image/jpeg", duotone(data))


# Partners


def with_logos(shapes: list[tuple[int, int]]) -> Edition:
    """Return « exemple » with partners whose logos have these widths and heights."""
    first = exemple().sheet.partners[1]
    named = [first.model_copy(update={"name": f"Partenaire {n}", "mention": None}) for n, _ in enumerate(shapes)]
    logos = {
        rank: Logo(Picture(Path(f"{rank}.svg"), f"https://edition.invalid/logos/{rank}.svg", *size, "svg", ""))
        for rank, size in enumerate(shapes)
    }
    return replace(exemple(), sheet=exemple().sheet.model_copy(update={"partners": named}), logos=logos)


SHAPES = [(207, 100), (100, 100), (240, 100), (100, 113), (215, 100), (146, 100)]


@pytest.mark.parametrize("count", [1, 2, 3, 4, 6, 7, 12])
def test_logos_are_of_one_optical_size_and_evenly_apart(count: int) -> None:
    strip = partners.strip(with_logos((SHAPES * 2)[:count]), Sources())
    assert strip
    boxes = [mark.box for mark in strip.marks]
    rows = [[box for box in boxes if middle - 8 < box[1] + box[3] / 2 < middle + 8] for middle in (24.2, 42.2)]
    assert sum(map(len, rows)) == count
    assert bool(rows[1]) == (count > 6)
    for row in filter(None, rows):
        gaps = [round(right[0] - left[0] - left[2], 1) for left, right in pairwise(row)]
        assert len({*gaps}) <= 1
        assert all(gap >= 10 for gap in gaps)
        assert row[0][0] == 0
        if len(row) >= 4:
            assert row[-1][0] + row[-1][2] == pytest.approx(164, abs=0.01)
        areas = [width * height for _left, _top, width, height in row]
        assert all(150 <= area <= 211 for area in areas)
        assert all(height <= 14.01 for _left, _top, _width, height in row)


@pytest.mark.parametrize("shapes", [[(1000, 100)] * 6, [(100, 500)] * 6, [(1000, 100), (100, 500)], [(9999, 1)] * 6])
def test_wide_and_tall_logos_stay_in_their_strip(shapes: list[tuple[int, int]]) -> None:
    strip = partners.strip(with_logos(shapes), Sources())
    assert strip
    for left, top, width, height in (mark.box for mark in strip.marks):
        assert 0 <= left < left + width <= 164.01
        assert 17 <= top < top + height <= 31.3


def test_white_margins_of_a_logo_are_cut_off() -> None:
    logo = replace(with_logos([(200, 200)]).logos[0], ink=(0.2, 0.2, 0.8, 0.8))
    strip = partners.strip(replace(with_logos([(200, 200)]), logos={0: logo}), Sources())
    assert strip
    (mark,) = strip.marks
    assert mark.box[2:] == (14, 14)
    assert mark.file == pytest.approx((-4.667, -4.667, 23.333, 23.333), abs=0.01)


def test_the_strip_is_as_high_as_its_rows_and_its_sentences() -> None:
    long = (
        exemple().sheet.partners[0].model_copy(update={"mention": "Une phrase que demande un financeur fictif. " * 20})
    )
    talkative = replace(exemple(), sheet=exemple().sheet.model_copy(update={"partners": [long]}))
    heights = [partners.height(each) for each in (exemple(), with_logos(SHAPES), with_logos(SHAPES * 2), talkative)]
    assert heights[:3] == pytest.approx([50, 42, 60])
    assert heights[3] > 60
    assert partners.height(replace(exemple(), logos={}, sheet=exemple().sheet.model_copy(update={"partners": []}))) == 0


def test_a_logo_is_linked_and_told_and_never_lettered_anew() -> None:
    html = compose.back(exemple()).html
    assert re.findall(r'<a class="partners__mark" href="([^"]*)"', html) == [
        "https://region-a.exemple.invalid",
        "https://fondation-b.exemple.invalid",
    ]
    alternatives = re.findall(r'<img class="partners__logo"[^>]* alt="([^"]*)"', html)
    assert alternatives[0] == "Logo\u00a0: Région A (exemple)"
    assert alternatives[5] == "Logo de l’Agence F, son nom dans un cadre noir"
    assert "Ce projet imaginaire a reçu le soutien du Fonds E (exemple)" in html


def test_names_roles_and_sentences_are_due() -> None:
    for chapter, words in (
        (compose.back(exemple()), "Opération fictive, cofinancée"),
        (compose.back(exemple()), "Logo\u00a0: Banque C"),
        (compose.colophon(exemple()), "appui\u00a0technique"),
        (compose.colophon(exemple()), "Image fictive, La Maison"),
        (compose.cover(exemple()), "Des collines boisées"),
    ):
        assert [*incomplete_house(exemple(), chapter)] == []
        assert words in chapter.html
        assert [*incomplete_house(exemple(), replace(chapter, html=chapter.html.replace(words, "")))], words


PARTNER = "partenaires:\n  - nom: Région A\n    logo: a.svg\n    lien: https://a.exemple.invalid\n"


@pytest.mark.parametrize(
    ("sheet", "files", "expected"),
    [
        (PARTNER, {"logos__a_dot_svg": drawing(40, 20)}, []),
        (PARTNER, {}, ["IMAGE-001 9"]),
        (PARTNER, {"logos__a_dot_svg": drawing(40, 20, "<script/>")}, ["IMAGE-021 9"]),
        (PARTNER, {"logos__a_dot_svg": b"<svg"}, ["IMAGE-011 9"]),
        (PARTNER, {"logos__a_dot_svg": drawing(40, 20, '<path fill="white" d="M0 0h9v9z"/>')}, ["IMAGE-035 9"]),
        (PARTNER.replace("a.svg", "a.png"), {"logos__a_dot_png": photo(300, 90, "PNG", "navy")}, []),
        (PARTNER.replace("a.svg", "a.png"), {"logos__a_dot_png": photo(300, 90, "PNG", "#fdfdfd")}, ["IMAGE-035 9"]),
        (PARTNER.replace("https://a.exemple.invalid", "javascript:alert(1)"), {"logos__a_dot_svg": drawing(4, 2)},
         ["TEXTE-060 10"]),
        (PARTNER.replace("https://", "https://banque.exemple.invalid@"), {"logos__a_dot_svg": drawing(4, 2)},
         ["TEXTE-081 10"]),
        (PARTNER.replace("nom: Région A", "role: financeur"), {}, ["CHAMP-001 8"]),
        ("partenaires:\n  - nom: Amicale fictive\n", {}, []),
        ("partenaires:\n" + "  - {nom: A, logo: a.svg}\n" * 12, {"logos__a_dot_svg": drawing(4, 2)}, []),
        ("partenaires:\n" + "  - {nom: A, logo: a.svg}\n" * 30, {"logos__a_dot_svg": drawing(4, 2)},
         ["EDITION-030 20"]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_partner_is_told(
    tmp_path: Path, sheet: str, files: dict[str, bytes], expected: list[str]
) -> None:
    assert reported(tmp_path / "essai", sheet, **files) == expected


def test_a_missing_logo_is_looked_for_in_its_own_folder(tmp_path: Path) -> None:
    with pytest.raises(InvalidEdition) as caught:
        edition_with(tmp_path / "essai", PARTNER)
    assert "logos/" in caught.value.problems[0].help


def test_pictures_of_the_house_that_nothing_prints_are_told(tmp_path: Path) -> None:
    edition = edition_with(tmp_path / "essai", "", photos__a_dot_jpg=photo(9, 9), logos__b_dot_svg=drawing(4, 2))
    assert [str(problem.location) for problem in unfinished.rules(edition)] == ["photos/a.jpg", "logos/b.svg"]


# What is seen of a logo


@pytest.mark.parametrize(
    ("inside", "box"),
    [
        ('<rect width="100" height="50" fill="#fff"/>'
         '<g transform="translate(10 10)"><rect width="50" height="20"/></g>', (0.1, 0.2, 0.6, 0.6)),
        ('<circle cx="20" cy="20" r="10" fill="none" stroke="#f00" stroke-width="4"/>', (0.08, 0.16, 0.32, 0.64)),
        ('<defs><g id="a"><rect width="9" height="9"/></g></defs>'
         '<use href="#a" x="50" y="25"/>', (0.5, 0.5, 0.59, 0.68)),
        ('<style>.f { fill: white } .g { fill: #123 }</style><path class="f" d="M0 0h100v50z"/>'
         '<path class="g" d="M20 10H60V30Z"/>', (0.2, 0.2, 0.6, 0.6)),
        ('<g style="display:none"><rect width="100" height="50"/></g><path d="M50 0V50H100V0Z"/>', (0.5, 0, 1, 1)),
        ('<text x="1" y="9">Un nom</text>', WHOLE),
        ('<path d="M0 0 xx"/>', WHOLE),
        ('<polygon points="0,0 100,0 50"/><line x1="0" y1="9" x2="50" y2="9" stroke="#000"/>', None),
    ],
)  # fmt: skip
def test_a_logo_counts_as_large_as_it_is_seen(inside: str, box: tuple[float, ...] | None) -> None:
    found = on_white(drawing(100, 50, inside))
    assert found.box == pytest.approx(box or found.box, abs=0.01)
    assert all(0 <= side <= 1 for side in found.box)
    assert found.contrast > 3


def test_a_transparent_margin_is_not_seen() -> None:
    logo = Image.new("RGBA", (400, 300))
    logo.paste((0, 90, 50, 255), (100, 100, 200, 150))
    file = BytesIO()
    logo.save(file, "PNG")
    found = on_white(file.getvalue())
    assert found.box == (0.25, 100 / 300, 0.5, 0.5)
    assert found.contrast == pytest.approx(11, abs=2.5)


@pytest.mark.parametrize(("framing", "position"), [(None, "50% 0%"), ("bas", "50% 100%"), ("30 20", "30% 20%")])
def test_the_photo_of_the_cover_keeps_in_view_what_its_sheet_names(framing: str | None, position: str) -> None:
    edition = exemple()
    cover = edition.sheet.cover
    assert cover
    sheet = edition.sheet.model_copy(update={"cover": cover.model_copy(update={"framing": framing})})
    shown = covers.picture(replace(edition, sheet=sheet), Sources())
    assert shown
    assert shown.position == position


def test_whatever_has_several_fields_in_edition_yaml_has_an_example_to_imitate() -> None:
    """« couverture: … » helped nobody who had typed the name of the file alone."""
    properties = edition_schema()["properties"]
    several = {name for name, entries in properties.items() if "#/$defs/" in str(entries)}
    assert {"couverture", "partenaires", "edito", "et_maintenant", "faits", "contacts"} <= several
    assert several - {*_EXAMPLES} == set()


@pytest.mark.parametrize(
    ("words", "mention", "field"),
    [(30, 20, "textes.quatrieme"), (900, 20, "textes.quatrieme"), (900, 900, "textes.quatrieme"),
     (30, 900, "partenaires.1.mention")],
)  # fmt: skip
def test_what_fills_the_back_cover_is_blamed(words: int, mention: int, field: str) -> None:
    there = exemple()
    found = [each.model_copy(update={"mention": "mot " * (mention if rank == 1 else 5)})
            for rank, each in enumerate(there.sheet.partners)]  # fmt: skip
    text = replace(there.texts["quatrieme"], tree=ProseTree((ProseElement("p", ("mot " * words,)),)))
    full = replace(
        there, sheet=there.sheet.model_copy(update={"partners": found}), texts={**there.texts, "quatrieme": text}
    )
    assert covers.back_field(full) == field


def test_the_map_of_an_extract_keeps_clear_of_its_subject() -> None:
    there = exemple()
    subject = there.territories[0]
    usual, named = ([*covers.front_boxes(there, 0.0, each)] for each in (None, subject))
    assert named[: len(usual)] == usual
    assert named[-1].bottom > named[1].top, "above the publisher, without a gap"


@pytest.mark.parametrize("size", [30.0, 38.0, 44.0])
def test_the_sentence_of_the_colophon_parts_no_compound_where_its_lines_allow(size: float) -> None:
    lead = house_pages._lead("Éprouver la maquette outre-mer, une brochure d’essai", size)
    face, spacing = text_metrics.DISPLAY, house_pages._LEAD_SPACING
    assert not text_metrics.parts_a_word(lead.words, face, size, lead.width, spacing)
    assert text_metrics.parts_a_word("outre-mer", face, 44.0, 30.0)
