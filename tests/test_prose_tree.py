"""The tree of a text: its words are those of the HTML that it prints, and those that typography has set."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings

from livret.edition.markdown.read import read_text
from livret.edition.prose import MarkdownFile, Prose
from livret.edition.prose_tree import ProseElement, ProseTree
from tests import french
from tests.trees import tree

Event = str | tuple[str, tuple[tuple[str, str], ...]]


def read(text: str) -> Prose:
    return read_text(MarkdownFile("texte.md", text, Path()), lambda *_: None)


class Printed(HTMLParser):
    """What a browser finds in HTML: elements with what they say, and words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.events: list[Event] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.events.append((tag, tuple((name, value or "") for name, value in attrs)))

    def handle_data(self, data: str) -> None:
        self.events.append(data)


def reported(element: ProseElement) -> Iterator[Event]:
    """Yield what the tree holds, as a browser would find it."""
    source = () if element.source is None else (("data-src", str(element.source)),)
    yield element.tag, (*element.attributes.items(), *source)
    for each in element.inside:
        yield from [each] if isinstance(each, str) else reported(each)


def own(element: ProseElement) -> str:
    """Return the words of a block or note, those of blocks and notes inside it left out."""
    return "".join(
        each if isinstance(each, str) else "\n" if each.tag == "br" else own(each)
        for each in element.inside
        if isinstance(each, str) or each.source is None
    )


@settings(max_examples=100, deadline=None)
@given(text=french.texts())
def test_the_words_of_the_tree_are_those_of_its_html_and_those_that_were_set(text: french.Typed) -> None:
    prose = read(text.typed)
    between = [event for event in Printed(prose.html).events if event != "\n"]
    assert between == [event for block in prose.tree.blocks for event in reported(block) if event != "\n"]
    leaves = [element for element in prose.tree.all() if element.source is not None and own(element).strip()]
    assert [(own(leaf).strip(), leaf.source) for leaf in leaves] == [(each.words, each.source) for each in prose.blocks]


SLY = "Un « <b>mot</b> » & \"deux\", l'un <!-- d'eux -->"


@pytest.mark.parametrize("where", ["words", "attribute"])
def test_nothing_that_a_text_says_becomes_markup(where: str) -> None:
    element = ProseElement("p", (SLY,)) if where == "words" else ProseElement("img", (), {"alt": SLY})
    assert Printed(ProseTree((element,)).html).events == [*reported(element)]


def test_places_are_numbered_as_they_are_asked_for() -> None:
    prose = tree('<p data-src="0">Un<span class="footnote" data-src="1">note</span></p><p>deux</p>')
    assert prose.numbered(7) == ('<p data-src="7">Un<span class="footnote" data-src="8">note</span></p>\n<p>deux</p>')


def test_what_is_changed_is_another_tree_and_the_rest_is_the_very_same() -> None:
    before = tree("<ul><li>un</li><li>un</li></ul><p>deux</p>")
    _first, second = (element for element in before.all() if element.tag == "li")
    after = before.with_attribute("class", "unbroken", [second])
    assert after.html == '<ul><li>un</li><li class="unbroken">un</li></ul>\n<p>deux</p>'
    assert after.blocks[1] is before.blocks[1]
    assert before.html == "<ul><li>un</li><li>un</li></ul>\n<p>deux</p>"
    without = before.changed(lambda element: None if element.tag == "ul" else element)
    assert without == tree("<p>deux</p>")
    assert hash(without) == hash(tree("<p>deux</p>"))
