"""Footnotes on the page: set as themselves wherever they are called, linked both ways, each call with its word."""

from io import BytesIO

import pikepdf
import pytest

from livret.pdf.model import Chapter, Fragment
from livret.pdf.read.reader import glance
from tests.laying import Desk

#: What calls a note, with the words of the note in the place of the braces.
CALLED_FROM = {
    "words": "<p>Mot{}</p>",
    "bold": "<p><strong>Mot{}</strong></p>",
    "italic": "<p><em>Mot{}</em></p>",
    "heading": "<h3>Mot{}</h3>",
    "small heading": "<h4>Mot{}</h4>",
    "quote": "<blockquote><p>Mot{}</p></blockquote>",
    "pull quote": '<figure class="pull-quote"><blockquote><p>Mot{}</p></blockquote></figure>',
    "signature": '<figure class="quote"><blockquote><p>Mot</p></blockquote><figcaption>Nom{}</figcaption></figure>',
    "head of a table": "<table><thead><tr><th>Mot{}</th></tr></thead></table>",
    "cell": '<table><tbody><tr><td class="table__cell--right">Mot{}</td></tr></tbody></table>',
    "key figure": '<aside class="key-figure"><p class="key-figure__value">12{}</p></aside>',
    "title of a box": '<aside class="takeaway"><p class="box__title">Mot{}</p></aside>',
}
#: What a line may end behind, where a digit follows (UAX #14), and what it may not.
BEFORE_A_CALL = (".", "!", "\u202f?", "…", "–", "/", ";", "\u00a0»", ")", "mot")


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk(None)


def laid(desk: Desk, body: str) -> Fragment:
    html = f'<!doctype html><html lang="fr" class="side-left"><head><title>t</title></head><body>{body}</body></html>'
    return desk.render(Chapter("c", "Chapitre", html, "left"))


def note(number: int, words: str = "Une note de 12 mots.") -> str:
    return f'<span class="footnote" id="note-{number}">{words}</span>'


def test_a_note_is_set_as_itself_wherever_it_is_called(desk: Desk) -> None:
    calls = [markup.format(note(number)) for number, markup in enumerate(CALLED_FROM.values())]
    fragment = laid(desk, f'<div class="prose" style="--accent: #86331d">{"".join(calls)}</div>')
    read = glance(fragment.pdf, len(fragment.pages))
    runs = [run for sheet in read.sheets for run in sheet.runs]
    notes = [run for run in runs if "Une note" in run.text]
    assert len(notes) == len(CALLED_FROM)
    assert len({(run.font, round(run.size, 2), run.colour) for run in notes}) == 1
    digits = [run for run in runs if run.text.strip().isdigit() and round(run.size, 1) == 6.8]
    assert len(digits) == len(CALLED_FROM)
    assert len({(run.font, run.colour) for run in digits}) == 1


def test_no_line_begins_with_a_call(desk: Desk) -> None:
    columns = [
        f'<div class="prose" style="width: {18 + 0.4 * step}mm">'
        f"<p>Une fête se prépare{end}{note(100 * at + step, 'N.')} longtemps</p></div>"
        for at, end in enumerate(BEFORE_A_CALL)
        for step in range(0, 40, 3)
    ]
    begun = [line[-1] for page in laid(desk, "".join(columns)).lines for line in page if abs(line[3] - 8.5) > 0.05]
    assert any(words.startswith("longtemps") for words in begun)  # lines do end there
    assert [words for words in begun if words[:1].isdigit()] == []


def test_a_call_is_no_word_of_a_bookmark(desk: Desk) -> None:
    body = (
        f'<div class="prose"><h2>Un titre</h2><h3>Un <em>intertitre{note(1)}</em> court</h3><p>Mot{note(2)}.</p></div>'
    )
    assert [heading.text for heading in laid(desk, body).headings] == ["Un titre", "Un intertitre court"]


def test_call_and_note_lead_to_each_other(desk: Desk) -> None:
    fragment = laid(desk, f'<div class="prose"><p>Un mot{note(1)} et un autre{note(2)}.</p></div>')
    with pikepdf.open(BytesIO(fragment.pdf)) as pdf:
        links = {str(link.Dest): [float(value) for value in link.Rect] for link in pdf.pages[0].Annots}
    assert set(links) == {"note-1", "note-2", "note-1-call", "note-2-call"}
    for target, (left, top, right, bottom) in links.items():
        assert right - left > 2, target
        assert abs(top - bottom) > 6, target
        back = fragment.anchors[target.removesuffix("-call") if target.endswith("-call") else f"{target}-call"]
        assert left - 1 <= back.x <= right
        assert abs(back.y - max(top, bottom)) < 12


def test_a_note_is_on_the_page_of_its_call(desk: Desk) -> None:
    for lines in range(96, 99):
        first, *rest = [f"<p>Ligne {number}</p>" for number in range(lines)]
        rows = [first.replace("</p>", f"{note(1, 'La note un.')}</p>"), *rest]
        figure = (
            '<div class="key-figure"><p class="key-figure__value">7</p>'
            f'<p class="key-figure__label">essais{note(2, "La note deux.")}</p></div>'
        )
        pages = laid(desk, f'<div class="prose text__body">{"".join(rows)}{figure}</div>').lines
        called, printed = ([word in str(page) for page in pages].index(True) for word in ("essais", "note deux"))
        assert called == printed, lines


def test_no_line_drives_a_note_from_the_page_of_its_call(desk: Desk) -> None:
    """A page that ends in the first lines of a paragraph: the engine moved the note to set one line more."""
    words = "Des mots sans aucun sens, qui prennent plusieurs lignes de cette page. " * 12
    for lines in range(45, 54):
        first, *rest = [f"<p>Ligne {number}</p>" for number in range(lines)]
        rows = [first.replace("</p>", f"{note(1, 'La note un.')}</p>"), *rest, f"<p>{words}</p>"]
        pages = laid(desk, f'<div class="prose">{"".join(rows)}</div>').lines
        assert "La note un." in str(pages[0]), lines
