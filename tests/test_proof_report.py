"""The « bon à tirer »: its verdict, its order, what it escapes, and that its pictures show the spot."""

import html.parser
import json
import re
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from hashlib import sha256
from io import BytesIO
from itertools import pairwise

import pikepdf
import pytest
from PIL import Image

from livret.base import tokens
from livret.base.problems import Kind, Location, Severity
from livret.edition.typography.typeset import typeset
from livret.pdf.spot import Spot
from livret.proof.model import Remark, Report, Sent
from livret.proof.report import pictures, views
from livret.proof.report.pictures import RemarkPlace, Seen, spots
from livret.proof.report.report import as_data, as_html

DAY = date(2026, 3, 1)
LOST = Kind("PERTE-001", "“{words}” is nowhere in the PDF", "look at page {page}")
COARSE = Kind("IMAGE-001", "{name} is coarse", "take a larger photo", severity=Severity.WARNING, final=True)
LINE = Kind("PAGE-003", "a line stands alone", severity=Severity.WARNING)
WORD = Kind("LANGUE-001", "unknown word: {word}", "correct it", severity=Severity.WARNING)

#: Where the black square of `paper` stands, in points from the top left of the page as it is shown.
SQUARE = Spot(50, 100, 70, 120)


def paper(pages: int = 1, **boxes: object) -> bytes:
    """Return a PDF of pages of 300 by 400 points, on each a black square of 20, at 50 and 280 from the bottom left."""
    pdf = pikepdf.new()
    for _ in range(pages):
        page = pdf.add_blank_page(page_size=(300, 400))
        page.Contents = pdf.make_stream(b"0 g 50 280 20 20 re f")
        for name, value in boxes.items():
            page[f"/{name}"] = pikepdf.Array(value) if isinstance(value, tuple) else value
    file = BytesIO()
    pdf.save(file, deterministic_id=True)
    return file.getvalue()


def made(*remarks: Remark, **expected: object) -> Report:
    """Return the report of an edition of four chapters with *remarks*."""
    chapters = {"couverture": "Couverture", "territoire-b": "Val-Fictif", "territoire-a": "Pays d’Essai", "dos": "Dos"}
    return replace(Report("Le bilan", "essai", "essai-screen.pdf", 8, chapters, remarks), **expected)  # type: ignore[arg-type]


def at(line: int, excerpt: str = "", column: int = 1, width: int = 1) -> Location:
    return Location("territoires/b/texte.md", line, column, width, excerpt)


RICH = made(
    Remark(LINE.at(at(9)), "territoire-a", 4, SQUARE),
    Remark(WORD.at(at(3, "un mot tierslieux ici", 8, 10), word="tierslieux"), "territoire-b", 2),
    Remark(WORD.at(at(2, "un mot biodéchet ici", 8, 9), word="biodéchet"), "territoire-b", 2, SQUARE),
    Remark(LOST.at(at(5), words="trois mots perdus", page=3), "territoire-b", 3, SQUARE),
    Remark(COARSE.at(None, name="photo.jpg")),
    Remark(LINE.at(at(1)), "hors-livre"),
    accepted=((Remark(LINE.at(at(7)), "territoire-a", 5), "voulu ainsi"),),
    printer=(("Format rogné", "210 × 297 mm"), ("Pages", "8")),
    final=True,
    notes=("L’orthographe n’a pas été vérifiée.",),
)


class Reader(html.parser.HTMLParser):
    """What a reader meets: words in order, a line for each block, alternatives for pictures; tags, attributes."""

    BLOCK = re.compile("p|h[1-4]|li|d[dt]|tr|caption|summary|figcaption|title|section")

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.quiet = 0
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.quiet += tag == "style"
        if tag == "img":
            self.parts.append(f"\n[{dict(attrs)['alt']}]\n")
        self.parts.append(
            {"h2": "\n## ", "h3": "\n### ", "h4": "\n#### "}.get(tag, "\n" if self.BLOCK.fullmatch(tag) else "")
        )
        self.parts.append(" " if tag in ("td", "code") else "")

    def handle_endtag(self, tag: str) -> None:
        self.quiet -= tag == "style"
        self.parts.append("\n" if self.BLOCK.fullmatch(tag) else "")

    def handle_data(self, data: str) -> None:
        self.parts.append("" if self.quiet else data.replace("\n", " "))

    @property
    def text(self) -> str:
        return "\n".join(
            line for part in "".join(self.parts).split("\n") if (line := re.sub(" +", " ", part).strip(" "))
        )

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tell problems in the words of this file, which no catalogue knows."""
    monkeypatch.setenv("LIVRET_LANG", "fr")


def page(report: Report, pdf: bytes | None = None) -> Reader:
    return Reader(as_html(report, paper(8) if pdf is None else pdf, DAY))


# What it says

GOLDEN = """\
2 à corriger avant d’imprimer : Le bilan
Aller au contenu
Rapport d’épreuve du 1er mars 2026
2 à corriger avant d’imprimer
Le bilan
1 erreur et 1 point à régler avant tirage. 4 autres remarques à regarder.
À corriger avant d’imprimer
2
Autres remarques
4
Acceptées
1
Pages du fichier
8
Ce rapport vaut pour un seul fichier, essai-screen.pdf, d’empreinte SHA-256 DIGEST
Remarques
Acceptées
Fiche imprimeur
Ce qui n’a pas été vérifié
## Remarques
À corriger avant d’imprimer
CodeCe qui est ditChapitresNombre
PERTE-001 “…” is nowhere in the PDF 1 1
IMAGE-001 … is coarse 1 1
Autres remarques
CodeCe qui est ditChapitresNombre
LANGUE-001 Unknown word: … 1 2
PAGE-003 A line stands alone 2 2
« livret explain CODE » dit d’un genre pourquoi il compte et que faire.
Par chapitre, dans l’ordre de la brochure
ChapitreÀ corrigerAutres remarques
L’édition entière 1 –
Val-Fictif 1 2
Pays d’Essai – 1
hors-livre – 1
Rien à signaler : Couverture et Dos.
### L’édition entière
#### À régler avant tirage IMAGE-001
photo.jpg is coarse
À faire : take a larger photo
Remarque 1
### Val-Fictif
[Page 2 entière, remarque entourée : 4.]
Page 2
[Page 3 entière, remarque entourée : 2.]
Page 3
#### Erreur PERTE-001
“trois mots perdus” is nowhere in the PDF
À faire : look at page 3
Remarque 2
Page 3, à 35 mm du haut et 18 mm de la gauche territoires/b/texte.md:5:1
[Vue rapprochée, l’endroit de la remarque 2 entouré : page 3, à 35 mm du haut et 18 mm de la gauche.]
#### Remarque LANGUE-001 2 fois
Unknown word: …
À faire : correct it
Remarque 3
Unknown word: tierslieux
Page 2 territoires/b/texte.md:3:8
un mot tierslieux ici
Remarque 4
Unknown word: biodéchet
Page 2, à 35 mm du haut et 18 mm de la gauche territoires/b/texte.md:2:8
un mot biodéchet ici
[Vue rapprochée, l’endroit de la remarque 4 entouré : page 2, à 35 mm du haut et 18 mm de la gauche.]
### Pays d’Essai
[Page 4 entière, remarque entourée : 5.]
Page 4
#### Remarque PAGE-003
A line stands alone
Remarque 5
Page 4, à 35 mm du haut et 18 mm de la gauche territoires/b/texte.md:9:1
[Vue rapprochée, l’endroit de la remarque 5 entouré : page 4, à 35 mm du haut et 18 mm de la gauche.]
### hors-livre
#### Remarque PAGE-003
A line stands alone
Remarque 6
territoires/b/texte.md:1:1
## Remarques acceptées
L’édition les accepte dans « edition.yaml », chacune avec son motif.
A line stands alone PAGE-003
Motif : voulu ainsi
Page 5 territoires/b/texte.md:7:1
## Fiche imprimeur
Le bilan
À joindre au fichier
Format rogné 210 × 297 mm
Pages 8
## Ce qui n’a pas été vérifié
L’orthographe n’a pas été vérifiée.
Le sens des phrases, la justesse des faits et la beauté des images : seule une relecture en répond."""


def test_a_report_reads_as_it_should() -> None:
    pdf = paper(8)
    read = page(RICH, pdf).text.replace(sha256(pdf).hexdigest(), "DIGEST")
    assert re.sub("[\u00a0\u202f]", " ", read) == GOLDEN


def test_the_files_that_a_report_goes_with_are_named_with_their_digests() -> None:
    pdf = paper(8)
    text = page(replace(RICH, sent=(Sent("essai-press.pdf", "ab" * 32, 8, "there"),)), pdf).text
    assert f"essai-press.pdf, à imprimer {'ab' * 32}" in text
    assert f"essai-screen.pdf, à lire {sha256(pdf).hexdigest()}" in text


def test_its_own_words_are_typeset() -> None:
    others = re.compile("[“:/]\\w| –|SHA|explain|Unknown|Format|[“”]")
    ours = [line for line in page(RICH).text.split("\n") if not others.search(line)]
    assert len(ours) > 60
    assert [typeset(line) for line in ours] == ours


ERROR, FINAL, REMARK = (Remark(kind.at(None, words="", page=1, name="x")) for kind in (LOST, COARSE, LINE))


@pytest.mark.parametrize(
    ("remarks", "final", "verdict", "reasons"),
    [
        ((), True, "Bon à tirer", "Rien à signaler."),
        ((REMARK,), True, "Bon à tirer", "Rien n’est à corriger avant d’imprimer. 1 remarque à regarder."),
        ((REMARK, REMARK), False, "Bon à tirer", "Rien n’est à corriger avant d’imprimer. 2 remarques à regarder."),
        ((FINAL,), False, "1 à corriger avant d’imprimer", "1 point à régler avant tirage."),
        ((FINAL,), True, "1 à corriger avant d’imprimer", "1 point à régler avant tirage."),
        ((ERROR, ERROR), False, "2 à corriger avant d’imprimer", "2 erreurs."),
        ((ERROR, REMARK), False, "1 à corriger avant d’imprimer", "1 erreur. 1 autre remarque à regarder."),
        (
            (ERROR, FINAL, FINAL, REMARK, REMARK), False, "3 à corriger avant d’imprimer",
            "1 erreur et 2 points à régler avant tirage. 2 autres remarques à regarder.",
        ),
    ],
)  # fmt: skip
def test_the_verdict_comes_first(remarks: tuple[Remark, ...], final: bool, verdict: str, reasons: str) -> None:
    report = made(*remarks, final=final)
    read = page(report, b"")
    assert views.verdict(report).replace("\u00a0", " ") == verdict
    assert views.reasons(report).replace("\u00a0", " ") == reasons
    assert read.text.split("\n")[3:6:2] == [views.verdict(report), views.reasons(report)]
    assert ("Signature" in read.text, as_data(report)["ready"]) == (False, report.ready)


def test_a_file_of_an_edition_that_is_not_settled_is_like_it_and_not_passed() -> None:
    report = replace(RICH, remarks=(), final=False, unsettled=2)
    assert views.verdict(report).replace("\u00a0", " ") == "Conforme à l’édition, où 2 points restent à corriger"
    assert (report.ready, report.refused) == (False, False)


def test_what_is_to_be_settled_refuses_an_edition_that_is_final_and_no_other() -> None:
    assert [made(FINAL, final=final).refused for final in (True, False)] == [True, False]
    assert [made(*remarks).refused for remarks in ((ERROR,), (REMARK,), ())] == [True, False, False]
    assert not made(FINAL).ready


def test_what_may_be_printed_has_a_place_to_sign() -> None:
    assert "Signature" in page(replace(RICH, remarks=())).text
    assert "Signature" not in page(RICH).text


def test_messages_of_another_language_say_which(monkeypatch: pytest.MonkeyPatch) -> None:
    assert page(RICH).all("span")[0].get("lang") is None
    monkeypatch.setenv("LIVRET_LANG", "en")
    assert {span["lang"] for span in page(RICH).all("span") if "lang" in span} == {"en"}


# What it holds


def test_data_tell_the_same_facts() -> None:
    data = as_data(RICH, b"pdf", DAY)
    assert json.loads(json.dumps(data)) == data
    assert {name: data[name] for name in ("verdict", "ready", "final", "title", "file", "pages", "date", "counts")} == {
        "verdict": "2\u00a0à corriger avant d’imprimer",
        "ready": False,
        "final": True,
        "title": "Le bilan",
        "file": "essai-screen.pdf",
        "pages": 8,
        "date": "2026-03-01",
        "counts": {"stopping": 2, "others": 4, "accepted": 1},
    }
    assert data["sha256"] == sha256(b"pdf").hexdigest()
    items = [
        item.remark for section in views.sections(RICH) for group in section.groups
        for item in (*group.shown, *group.folded)
    ]  # fmt: skip
    assert [(found["code"], found["page"], found["message"]) for found in data["remarks"]] == [
        (remark.problem.code, remark.page, remark.problem.message) for remark in items
    ]
    assert data["remarks"][1] == {
        "code": "PERTE-001",
        "severity": "error",
        "message": "“trois mots perdus” is nowhere in the PDF",
        "filename": "territoires/b/texte.md",
        "location": {"row": 5, "column": 1},
        "help": "look at page 3",
        "final": False,
        "stops": True,
        "chapter": "territoire-b",
        "title": "Val-Fictif",
        "page": 3,
        "spot": [50, 100, 70, 120],
    }
    assert [found["reason"] for found in data["accepted"]] == ["voulu ainsi"]
    assert data["printer"][0] == {"what": "Format rogné", "how": "210 × 297 mm"}
    assert data["notes"] == ["L’orthographe n’a pas été vérifiée."]


HOSTILE = (
    "</style><script>alert(1)</script>\"'><img src=https://example.org/x onerror=alert(1)>{{ 7*7 }}\x00\x1b\u202e\ud800"
)


def test_nothing_that_is_told_becomes_markup() -> None:
    place = Location(HOSTILE, 3, 2, 4, HOSTILE)
    kind = Kind(HOSTILE, "{it}", "{it}")
    remark = Remark(kind.at(place, it=HOSTILE), HOSTILE, 1, SQUARE)
    chapters = {HOSTILE: HOSTILE, "autre": HOSTILE}
    report = Report(
        HOSTILE, HOSTILE, HOSTILE, 1, chapters, (remark,), ((remark, HOSTILE),), ((HOSTILE, HOSTILE),), notes=(HOSTILE,)
    )
    read = page(report)
    calm = page(RICH)
    assert not read.all("script")
    assert {tag for tag, _ in read.tags} <= {tag for tag, _ in calm.tags}
    assert not [name for _, attributes in read.tags for name in attributes if name.startswith("on")]
    assert {image["src"][:23] for image in read.all("img") if image["src"]} == {"data:image/jpeg;base64,"}
    assert "{{ 7*7 }}\ufffd\ufffd\ufffd\ufffd" in read.text
    assert re.findall("[\x00-\x09\x0b-\x1f\u202e]", read.text) == []


def test_it_names_nothing_outside_itself() -> None:
    raw = as_html(RICH, paper(8), DAY).decode()
    read = Reader(raw.encode())
    links = [value for _, attributes in read.tags for name in ("href", "src") if (value := attributes.get(name))]
    ids = [attributes["id"] for _, attributes in read.tags if attributes.get("id")]
    assert len(ids) == len({*ids})
    assert [
        link for link in links if not link.startswith("data:image/jpeg;") and link.removeprefix("#") not in ids
    ] == []
    assert {found[:22] for found in re.findall(r"url\(\"?(.*?)\)", raw)} == {"data:font/woff2;base64"}
    assert re.findall(r"https?:|@import|\bfile:", re.sub("base64,[A-Za-z0-9+/=]+", "", raw)) == []


def test_its_policy_allows_its_own_style_only() -> None:
    raw = as_html(RICH, paper(8), DAY).decode()
    (style,) = re.findall("<style>(.*?)</style>", raw, re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    (policy,) = (m["content"] for m in Reader(raw.encode()).all("meta") if m.get("http-equiv"))
    assert policy == (
        f"default-src 'none'; img-src data:; font-src data:; style-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )
    assert not [attributes for _, attributes in Reader(raw.encode()).tags if "style" in attributes]


def test_headings_go_down_one_by_one() -> None:
    levels = [int(tag[1]) for tag, _ in page(RICH).tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []


def test_the_same_report_gives_the_same_bytes() -> None:
    pdf = paper(8)
    assert as_html(RICH, pdf, DAY) == as_html(RICH, pdf, DAY)


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (Location("a", 3, 8, 3, "un mot tel ici"), ("un mot ", "tel", " ici")),
        (Location("a", 3, 0, 1, "un mot"), ("un mot", "", "")),
        (Location("a", 3, 40, 9, "un mot"), ("un mot", "", "")),
        (Location("a", 3, 3, 500, "un\tmot"), ("un", " mot", "")),
        (Location("a", 0, 0, 1, "un mot"), None),
        (Location("a", 3, 1, 1, "  "), None),
    ],
)
def test_an_excerpt_is_cut_where_the_caret_stands(place: Location, expected: tuple[str, ...] | None) -> None:
    assert views.excerpt(place) == expected


def test_a_long_line_is_cut_around_its_caret() -> None:
    before, marked, after = views.excerpt(Location("a", 1, 501, 3, "a" * 500 + "bcd" + "e" * 500)) or (
        "",
        "",
        "",
    )
    assert (before, marked, after) == ("…" + "a" * 50, "bcd", "e" * 47 + "…")


# Thousands of remarks


def test_thousands_of_remarks_stay_usable() -> None:
    remarks = [
        Remark(
            WORD.at(at(n, "un mot inconnu", 8, 7), word=f"mot{n}"), ("territoire-b", "dos")[n % 2], 1 + n % 8, SQUARE
        )
        for n in range(5000)
    ]
    report = made(*remarks, Remark(LOST.at(None, words="x", page=1), "dos", 8, SQUARE))
    raw = as_html(report, paper(8), DAY)
    read = Reader(raw)
    text = read.text.replace("\u202f", " ").replace("\u00a0", " ")
    assert len(raw) < 1_000_000
    assert "1 erreur. 5 000 autres remarques à regarder." in text
    assert text.count("95 autres remarques de ce genre") == 2
    assert text.count("2 400 autres ne sont que comptées ici.") == 2
    assert "4 800 remarques ne sont que comptées ici ; toutes sont dans le rapport en JSON" in text
    assert "190 endroits sont signalés sans image" in text
    assert len(as_data(report)["remarks"]) == 5001
    assert len(read.all("details")) == 2


def test_pictures_are_bounded_and_what_stops_comes_first() -> None:
    requests: list[RemarkPlace] = []

    def draw(_pdf: bytes, close: Iterable[RemarkPlace], _whole: object) -> Seen:
        requests.extend(close)
        return Seen()

    kinds = [Kind(f"K-{n:03}", "x", severity=Severity.WARNING) for n in range(80)]
    remarks = [Remark(kind.at(None), "dos", 1, SQUARE) for kind in kinds for _ in range(2)]
    as_html(made(*remarks, Remark(LOST.at(None, words="x", page=1), "dos", 2, SQUARE)), b"", DAY, draw)
    numbers = [place.number for place in requests]
    assert numbers == [1, *range(2, 119, 2)]  # the error, then the first of each kind
    assert len(numbers) == views.PICTURED


def test_a_picture_of_noise_is_light() -> None:
    noise = Image.effect_noise((600, 600), 200).convert("RGB")
    assert len(pictures.picture(noise).data) < 100_000
    assert len(pictures.picture(Image.new("RGB", (600, 600), "white")).data) < 10_000


# Pictures


def opened(picture: pictures.SpotPicture) -> Image.Image:
    return Image.open(BytesIO(picture.data)).convert("RGB")


def extent(image: Image.Image, wanted: Callable[[tuple[int, int, int]], bool]) -> tuple[int, int, int, int] | None:
    """Return the box of the pixels that are *wanted*: left, top, right, bottom."""
    mask = Image.new("1", image.size)
    mask.putdata([wanted(pixel) for pixel in image.get_flattened_data()])
    return mask.getbbox()


def black(pixel: tuple[int, int, int]) -> bool:
    return max(pixel) < 60


def ring(pixel: tuple[int, int, int]) -> bool:
    clay = tokens.colours()["clay"].hex
    return sum(abs(int(clay[i : i + 2], 16) - part) for i, part in zip((1, 3, 5), pixel, strict=True)) < 60


@pytest.mark.parametrize(
    ("boxes", "spot"),
    [
        ({}, SQUARE),
        ({"TrimBox": (30, 20, 270, 380)}, Spot(20, 80, 40, 100)),
        ({"CropBox": (10, 20, 290, 390)}, Spot(40, 90, 60, 110)),
        ({"CropBox": (10, 20, 290, 390), "TrimBox": (30, 30, 280, 370)}, Spot(20, 70, 40, 90)),
        ({"TrimBox": (30, 20, 280, 390), "Rotate": 90}, Spot(260, 20, 280, 40)),
        ({"TrimBox": (30, 20, 280, 390), "Rotate": 180}, Spot(210, 260, 230, 280)),
        ({"TrimBox": (30, 20, 280, 390), "Rotate": 270}, Spot(90, 210, 110, 230)),
    ],
)
def test_the_ring_is_around_the_spot(boxes: dict[str, object], spot: Spot) -> None:
    place = RemarkPlace(7, 1, spot)
    seen = spots(paper(**boxes), [place], {1: [place]})
    assert seen.fault == ""
    near = opened(seen.spots[7])
    square, around = extent(near, black), extent(near, ring)
    assert square
    assert around
    assert square[2] - square[0] == pytest.approx(52, abs=4)  # 20 points at 2.6 pixels
    for side, other in zip(square[:2], around[:2], strict=True):
        assert other == pytest.approx(side - 11, abs=3)
    for side, other in zip(square[2:], around[2:], strict=True):
        assert other == pytest.approx(side + 11, abs=3)
    far = opened(seen.pages[1])
    small, tagged = extent(far, black), extent(far, ring)
    assert small
    assert tagged
    assert tagged[0] < small[0] < small[2] < tagged[2]
    assert tagged[1] < small[1] < small[3] < tagged[3]


def test_a_spot_elsewhere_is_not_around_the_square() -> None:
    near = opened(spots(paper(), [RemarkPlace(1, 1, Spot(50, 200, 70, 220))], {}).spots[1])
    square, around = extent(near, black), extent(near, ring)
    assert around
    assert square is None or square[3] < around[1]


@pytest.mark.parametrize(
    "spot",
    [Spot(400, 50, 420, 60), Spot(-90, -90, -80, -80), Spot(float("nan"), 0, 1, 1), Spot(0, 0, float("inf"), 9), None],
)
def test_what_is_not_on_the_page_has_no_picture(spot: Spot | None) -> None:
    seen = spots(paper(), [RemarkPlace(1, 1, spot), RemarkPlace(2, 9, SQUARE)], {1: [RemarkPlace(1, 1, spot)], 0: []})
    assert (seen.spots, [*seen.pages], seen.fault) == ({}, [1], "")
    assert extent(opened(seen.pages[1]), ring) is None


def test_a_spot_that_leaves_the_page_is_circled_up_to_its_edge() -> None:
    near = opened(spots(paper(), [RemarkPlace(1, 1, Spot(-50, 90, 500, 130))], {}).spots[1])
    left, _, right, _ = extent(near, ring) or (99, 0, 0, 0)
    assert left < 10
    assert right > near.width - 10


def test_a_page_of_any_size_is_drawn_small() -> None:
    seen = spots(paper(MediaBox=(0, 0, 14400, 14400)), [RemarkPlace(1, 1, Spot(0, 0, 9000, 9000))], {1: []})
    for picture in (*seen.spots.values(), *seen.pages.values()):
        assert max(picture.width, picture.height) <= 300


@pytest.mark.parametrize("pdf", [b"", b"nothing", b"%PDF-1.7\n%%EOF", paper()[:200]])
def test_a_broken_pdf_costs_the_pictures_only(pdf: bytes) -> None:
    read = page(RICH, pdf)
    assert pictures.BROKEN in read.text
    assert "Unknown word: tierslieux" in read.text
    assert read.all("img") == []


def test_without_pypdfium2_the_report_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    read = page(RICH)
    assert pictures.ABSENT in read.text
    assert read.all("img") == []


def test_a_report_with_its_pictures_says_nothing_of_them() -> None:
    read = page(RICH)
    assert not re.search("sans images?|dessinées", read.text)
    sizes = [Image.open(BytesIO(b64decode((i["src"] or "").partition(",")[2]))).size for i in read.all("img")]
    found = [(2 * int(i["width"] or 0), 2 * int(i["height"] or 0)) for i in read.all("img")]
    assert len(sizes) == 6
    assert all(
        abs(a - b) <= 1 for one, other in zip(sizes, found, strict=True) for a, b in zip(one, other, strict=True)
    )
