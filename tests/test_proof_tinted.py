"""Pages side by side: words that differ are tinted, what only flowed or is numbered otherwise is the same."""

from collections.abc import Sequence
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Dictionary, Name, OutlineItem
from PIL import Image

from livret.proof.compare.tinted import PageStretch, stretches, tinted
from livret.workers.wire import types_of

Page = Sequence[str]
LINES = ("Le pont relie deux rives", "imaginaires depuis longtemps", "et compte 84 marches")


def pdf(chapters: dict[str, Sequence[Page]], first: int = 1, extra: bytes = b"") -> bytes:
    """Return a PDF whose chapters have pages of these lines, each with its number at its foot."""
    made = pikepdf.new()
    font = made.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    with made.open_outline() as outline:
        for title, pages in chapters.items():
            outline.root.append(OutlineItem(title, len(made.pages)))
            for lines in pages:
                page = made.add_blank_page(page_size=(400, 500))
                shown = [f"BT /F 14 Tf 40 {440 - 20 * n} Td ({line}) Tj ET" for n, line in enumerate(lines)]
                shown.append(f"BT /F 9 Tf 360 20 Td ({len(made.pages) + first - 1}) Tj ET")
                page.Resources = Dictionary(Font=Dictionary(F=font))
                page.Contents = made.make_stream("\n".join(shown).encode() + extra)
    data = BytesIO()
    made.save(data)
    return data.getvalue()


def differing(before: bytes, after: bytes, most: int = 9) -> list[list[tuple[int, int]]]:
    pairs = list(zip(stretches(before), stretches(after), strict=True))
    return [[(each.before, each.after) for each in found] for found in tinted(before, after, pairs, most)]


def test_chapters_are_those_of_the_bookmarks() -> None:
    found = stretches(pdf({"Un": [LINES, LINES], "Deux": [LINES]}))
    assert found == [PageStretch("Un", 0, 2), PageStretch("Deux", 2, 1)]


def test_the_same_pages_do_not_differ() -> None:
    assert differing(pdf({"Un": [LINES]}), pdf({"Un": [LINES]})) == [[]]


def test_a_folio_is_no_difference() -> None:
    before, after = pdf({"Un": [LINES]}), pdf({"Début": [LINES], "Un": [LINES]})
    pairs = [(stretches(before)[0], stretches(after)[1])]
    assert tinted(before, after, pairs, 9) == [[]]


def test_words_that_only_flow_otherwise_are_the_same() -> None:
    flowed = ("Le pont relie deux rives ima-", "ginaires depuis longtemps et", "compte 84 marches")
    before, after = pdf({"Un": [LINES]}), pdf({"Un": [flowed]})
    ((found,),) = tinted(before, after, [(stretches(before)[0], stretches(after)[0])], 9)  # they look otherwise
    assert (found.before, found.after) == (1, 1)
    changed = differing(pdf({"Un": [LINES, ("La fin",)]}), pdf({"Un": [flowed, ("La fin",)]}))
    assert changed == [[(1, 1)]]


@pytest.mark.parametrize("side", [0, 1])
def test_the_word_that_differs_is_tinted_and_no_other(side: int) -> None:
    after = (*LINES[:2], "et compte 86 marches")
    before, new = pdf({"Un": [LINES]}), pdf({"Un": [after]})
    ((found,),) = tinted(before, new, [(PageStretch("Un", 0, 1), PageStretch("Un", 0, 1))], 9)
    picture = found.pictures[side]
    assert picture is not None
    image = Image.open(BytesIO(picture.data)).convert("HSV")
    scale = image.width / 400
    tint = [
        (x / scale, y / scale)
        for y in range(image.height)
        for x in range(image.width)
        if image.getpixel((x, y))[1] > 25
    ]  # type: ignore[index]
    assert tint
    assert all(95 < x < 140 and 82 < y < 108 for x, y in tint)


def test_a_drawing_that_differs_is_seen() -> None:
    assert differing(pdf({"Un": [LINES]}), pdf({"Un": [LINES]}, extra=b"\n0 g 200 100 40 40 re f")) == [[(1, 1)]]


def test_a_page_more_stands_alone() -> None:
    assert differing(pdf({"Un": [LINES]}), pdf({"Un": [LINES, ("Une page de plus",)]})) == [[(0, 2)]]


def test_beyond_the_most_pages_are_counted_without_pictures() -> None:
    before, after = pdf({"Un": [("a",), ("b",)]}), pdf({"Un": [("c",), ("d",)]})
    (found,) = tinted(before, after, [(PageStretch("Un", 0, 2), PageStretch("Un", 0, 2))], 1)
    assert [any(each.pictures) for each in found] == [True, False]


def test_workers_are_asked_by_their_types() -> None:
    for name in ("stretches", "tint"):
        assert types_of(name, bounded=True)
