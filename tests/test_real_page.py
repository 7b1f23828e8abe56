"""The printed territory against the real page: every word, in reading order, and what the document says of itself.

``source/page-montpellier.txt`` is the page's own text as it was found. What the extraction broke is mended
below, one row a scar; what the brochure adds is listed below that. Nothing else may differ, typography aside.
"""

import re
from pathlib import Path

import pikepdf
import pytest

from tests import press_dump, printed, reading

HERE = Path(__file__).parent
SOURCE = (HERE / "source" / "page-montpellier.txt").read_text("utf-8")
GOLDEN = HERE / "golden" / "arbre-montpellier.txt"
TERRITORY = "Montpellier Méditerranée Métropole"

#: The scars of the extraction, as found and as meant. Each is found exactly as often as its row says.
MENDINGS = (
    # the clipped running title, read as a heading: it is printed whole in the band, where it is not read out
    ("## CCOMPAGNER LES TRANSITIONS EN OCCITANI\n", "", 1),
    # the name, in capitals by style alone
    ("MONTPELLIER MÉDITERRANÉE MÉTROPOLE", TERRITORY, 1),
    # two facts on one line, and sentences in place of a card of facts
    ("\\* Localisation: Hérault, Occitanie.\\* Population: 516 000 habitants.",
     "Localisation Hérault Occitanie\n\nPopulation 516 000 habitants", 1),
    ("**Superficie:** 422 km².", "Superficie 422 km²", 1),
    ("Organisation administrative: 31 communes.", "Organisation administrative 31 communes", 1),
    # false bullets within the true ones
    ("- \\* ", "- ", 13),
    # a bullet cut in two
    ("à d'autres\n\ncultures", "à d'autres cultures", 1),
    # a paragraph cut in two by the fold, its comma read as a full stop
    ("la collectivité.\n\n\n\nnotamment", "la collectivité, notamment", 1),
)  # fmt: skip

#: Words that a middle dot shortens, as a screen reader is told them. Each is found exactly as often as its row says.
TOLD = (
    ("d'acteur·ices", "d'acteurs et d'actrices", 2),
    ("allié·es", "alliés et alliées", 1),
)

MAP_CREDIT = (
    "Contours : d’après IGN Admin Express (2024). Communes, EPCI, populations : Insee, DGCL (Etalab, 2022 à 2026). "
    "Licence Ouverte 2.0."
)
#: What the brochure adds, block by block in reading order: the house's words, not the page's.
ADDED = (
    "La Fabrique des transitions",  # the cover names its publisher
    "Colophon",
    # its title again, in large letters
    "Accompagner les transitions en Occitanie",
    "Ont pris part à ce travail",
    TERRITORY,
    "Florence Busnot – Tierre de confiance",
    "Sous-titre",
    "Le bilan de la cohorte régionale (2024-2025)",
    "Édition",
    "La Fabrique des transitions",
    "Cartes",
    MAP_CREDIT,
    "Caractères",
    "Bricolage Grotesque et Source Serif 4, sous licence SIL Open Font License 1.1.",
    "Sommaire",
    f"{TERRITORY} Structurer une filière de réemploi du BTP 4",
    MAP_CREDIT,  # under the map
    # the exergue, declared as such: words of the page, verbatim
    "« des effets positifs ont été observés, tels que des changements de posture chez certains élus »",
    "Extrait du point de vue de l’alliée",
    # the map from near, on a page that the last sheet has left
    TERRITORY,
    "Le territoire et ses 31 communes. Son projet est page 4.",
    "Contours\u00a0: d’après IGN Admin Express. Communes\u00a0: Insee. Licence Ouverte 2.0.",
    # its communes, on the other one
    TERRITORY,
    "Ses 31 communes, de la plus à la moins peuplée. Son projet est page 4. Habitants : Insee, 2023.",
)

#: A row of that page: a commune and its inhabitants, official data.
COMMUNE = re.compile(r"[A-ZÉ][\w’ -]+ \d{1,3}(\s\d{3})+")


#: The maps, described in words; that of the covers is described once.
FIGURES = [
    f"Carte : en Occitanie, le territoire de la cohorte en couleur vive : {TERRITORY}",
    f"Carte des territoires de la cohorte, en Occitanie : {TERRITORY}, page 4",
    f"Carte de situation : {TERRITORY}, dans l’Hérault, en Occitanie",
    f"Carte du territoire : {TERRITORY}",
]


@pytest.fixture(scope="module")
def blocks() -> list[reading.Block]:
    with printed.real().opened() as pdf:
        return reading.blocks(pdf)


def mended() -> str:
    text = SOURCE
    for scar, meant, times in (*MENDINGS, *TOLD):
        assert text.count(scar) == times, scar
        text = text.replace(scar, meant)
    return text


def unmarked(text: str) -> str:
    """Return *text* without the signs of Markdown: headings, bullets, bold."""
    return re.sub(r"^(#+|-) ", "", text, flags=re.MULTILINE).replace("**", "")


def without_added(blocks: list[reading.Block]) -> list[reading.Block]:
    """Return *blocks* less the ADDED ones, each taken away once, in order, and the communes behind them."""
    waiting, kept = list(ADDED), []
    for block in blocks:
        if waiting and block.text == " ".join(waiting[0].split()):
            waiting.pop(0)
        else:
            kept.append(block)
    assert waiting == []
    communes = [block for block in kept if block.role == "LBody" and COMMUNE.fullmatch(block.text)]
    assert len(communes) == 31
    return [block for block in kept if block not in communes]


# Words


def test_every_word_of_the_page_is_read_in_order_and_no_other(blocks: list[reading.Block]) -> None:
    read = without_added([block for block in blocks if block.role != "Figure"])
    assert printed.words(" ".join(block.text for block in read)) == printed.words(unmarked(mended()))


def test_the_page_is_worth_the_comparison() -> None:
    assert len(printed.words(unmarked(mended()))) > 900
    assert printed.words("« 516\u202f000 » l’an – BTP\u202f;") == printed.words('"516 000" l\'an - BTP;')
    assert printed.words("les élus") != printed.words("les élues")


def test_typography_is_mended_and_words_are_not(blocks: list[reading.Block]) -> None:
    html = next(sheet.chapter.html for sheet in printed.real().proofs.sheets if sheet.fragment.title == TERRITORY)
    for mended_sign in (
        "516\u202f000",
        "«\u00a0insatisfaisant\u00a0»",
        "BTP\u202f;",
        "l’accompagnement",
        "vaste –\u00a0alors",
    ):
        assert mended_sign in html, mended_sign
    text = "\n".join(block.text for block in blocks)
    for doubtful in ("Tierre de confiance", "pratiques interne à la collectivité", "au delà de l’élue"):
        assert doubtful in text, doubtful
    assert not re.search(r"[\"']", text)


def test_headings_are_the_page_s(blocks: list[reading.Block]) -> None:
    kept = [block for block in without_added(blocks) if re.fullmatch(r"H\d", block.role)]
    levels = {1: "H1", 2: "H1", 3: "H2"}  # the page had one title; each chapter of the brochure has its own
    found = re.findall(r"^(#+) (.+)$", mended(), re.MULTILINE)
    assert [(block.role, printed.words(block.text)) for block in kept] == [
        (levels[len(marks)], printed.words(words)) for marks, words in found
    ]


def test_every_bullet_is_an_item(blocks: list[reading.Block]) -> None:
    items = [printed.words(words) for words in re.findall(r"^- (.+)$", unbold(mended()), re.MULTILINE)]
    assert len(items) == 2 + 6 + 7
    assert [printed.words(b.text) for b in blocks if b.role == "LBody" and printed.words(b.text) in items] == items


def unbold(text: str) -> str:
    return text.replace("**", "")


def test_what_is_bold_on_the_page_is_bold_in_print(blocks: list[reading.Block]) -> None:
    bold = [run for block in blocks for run in reading.runs(block, "SourceSerif4-Bold")]
    assert bold == re.findall(r"\*\*(.+?)\*\*", mended())


def test_maps_are_told_in_words(blocks: list[reading.Block]) -> None:
    assert [block.text.split(" (Hérault), ")[0] for block in blocks if block.role == "Figure"] == FIGURES


def test_the_tag_tree_of_the_opening(request: pytest.FixtureRequest) -> None:
    with printed.real().opened() as pdf:
        (document,) = pdf.Root.StructTreeRoot.K
        document.K = pikepdf.Array([part for part in document.K if str(part.get("/T", "")) == TERRITORY])
        found = whole_words(press_dump.dump(pdf))
    if request.config.getoption("--update"):
        GOLDEN.write_text(found, "utf-8")
    assert found == GOLDEN.read_text("utf-8")


def whole_words(tree: str) -> str:
    """Return *tree* with words that were cut at the end of a line put back, so that it tells nothing of lines."""
    cut = re.compile(r"^( *)(\S.*)((?:\n\1  (?:“.*”|Span actual=“.*?” “.*”))+)$", re.MULTILINE)
    part = re.compile(r"\n +(?:Span actual=“(.*?)” )?“(.*)”")

    def joined(match: re.Match[str]) -> str:
        words = "".join(word or text for word, text in part.findall(match[3]))
        return f"{match[1]}{match[2]} “{words}”"

    return cut.sub(joined, tree)


# The document


def test_it_says_what_it_is() -> None:
    with printed.real().opened() as pdf:
        assert str(pdf.Root.Lang) == "fr"
        text = {key: str(pdf.docinfo[f"/{key}"]) for key in ("Title", "Author", "Subject", "Keywords")}
        opens = pdf.Root.ViewerPreferences.DisplayDocTitle, pdf.Root.MarkInfo.Marked, str(pdf.Root.PageLayout)
        metadata = pdf.Root.Metadata.read_bytes().decode()
    assert text == {
        "Title": "Accompagner les transitions en Occitanie",
        "Author": "La Fabrique des transitions",
        "Subject": "Le bilan de la cohorte régionale (2024-2025)",
        "Keywords": "transitions, Occitanie, cohorte régionale",
    }
    assert opens == (True, True, "/TwoPageRight")
    for word in ("Accompagner les transitions", "La Fabrique des transitions", "cohorte régionale", "2025-12-31"):
        assert word in metadata


def test_the_sheets_are_full_and_the_territory_is_a_double_page() -> None:
    edition = printed.real()
    with edition.opened() as pdf:
        sizes = {tuple(round(float(side) * 25.4 / 72) for side in page.mediabox) for page in pdf.pages}
        assert len(pdf.pages) == 8
    assert sizes == {(0, 0, 210, 297)}
    assert edition.first_page("territoire-") == 4
    assert len(edition.territory.pages) == 2


def test_bookmarks_lead_to_their_pages() -> None:
    with printed.real().opened() as pdf, pdf.open_outline() as outline:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        found = [line for item in outline.root for line in bookmarks(pdf, item, numbers, 0)]
    assert found == [
        "1 Accompagner les transitions en Occitanie",
        "2 Colophon",
        "  2 Ont pris part à ce travail",
        "3 Sommaire",
        f"4 {TERRITORY}",
        *(f"  4 {heading}" for heading in ("Le territoire", "Le projet pilote", "Les impacts positifs", "Les limites")),
        "  5 Le point de vue de l’alliée",
        "  5 Le point de vue du territoire",
        f"6 {TERRITORY} : la carte",
        f"7 {TERRITORY} : les communes",
    ]


def bookmarks(
    pdf: pikepdf.Pdf, item: pikepdf.OutlineItem, numbers: dict[tuple[int, int], int], depth: int
) -> list[str]:
    goal = item.destination if item.destination is not None else item.action.D
    own = f"{'  ' * depth}{numbers[destination(pdf, goal)[0].objgen]} {item.title}"
    return [own, *(line for child in item.children for line in bookmarks(pdf, child, numbers, depth + 1))]


def destination(pdf: pikepdf.Pdf, goal: pikepdf.Object) -> pikepdf.Object:
    """Return the array of a destination, looked up when it is a name (ISO 32000-1 12.3.2.3)."""
    if isinstance(goal, pikepdf.Array):
        return goal
    found = pikepdf.NameTree(pdf.Root.Names.Dests)[str(goal)]
    return found if isinstance(found, pikepdf.Array) else found.D


def test_links_of_the_contents_land_on_the_territory() -> None:
    with printed.real().opened() as pdf:
        links = [
            (number, annotation)
            for number, page in enumerate(pdf.pages, 1)
            for annotation in page.get("/Annots", ())
            if annotation.Subtype == "/Link"
        ]
        assert [number for number, _link in links] == [3, 6, 7]
        goal = destination(pdf, links[0][1].get("/Dest", links[0][1].get("/A", {}).get("/D")))
        assert goal[0].objgen == pdf.pages[3].obj.objgen
        assert float(goal[3]) > 700  # the head of the page, in points from its foot


def test_labels_are_the_numbers_printed() -> None:
    edition = printed.real()
    with edition.opened() as pdf:
        labels = [page.label for page in pdf.pages]
    assert labels == [str(number) for number in range(1, 9)]
    assert [folio(edition, number) for number in range(1, 9)] == ["", "", "3", "4", "5", "", "7", ""]


def folio(edition: printed.Printed, page: int) -> str:
    """Return the number printed on the outer side of the foot of *page*."""
    area = (edge(page), 790, 120, 30)  # points from the top left, at 72 dots an inch
    options = [o for name, value in zip("xyWH", area, strict=True) for o in (f"-{name}", str(value))]
    text = edition.poppler("pdftotext", "-f", str(page), "-l", str(page), "-r", "72", *options)
    return text.strip()


def edge(page: int) -> int:
    return 470 if page % 2 else 5


def test_the_side_title_is_whole() -> None:
    """Its capitals were cut by the paper in the old brochure: every letter must stand within the band."""
    box = printed.real().poppler("pdftotext", "-bbox", "-f", "4", "-l", "4")
    words = re.findall(r'xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.+?)</word>', box)
    title = [word for word in words if word[-1].isupper() and float(word[2]) < 12 * 72 / 25.4]
    assert sorted(word[-1] for word in title) == sorted(["ACCOMPAGNER", "LES", "TRANSITIONS", "EN", "OCCITANIE"])
    for left, top, right, bottom in (map(float, word[:4]) for word in title):
        assert 0 < left < right < 12 * 72 / 25.4
        assert 18 * 72 / 25.4 < top < bottom < 275.1 * 72 / 25.4


def test_nothing_is_logged_or_warned_of() -> None:
    assert printed.real().logged == ()
    assert [problem.as_text() for problem in printed.real().proofs.warnings] == []
