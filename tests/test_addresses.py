"""Addresses that nothing marks: what of a sentence they are, what they lead to, and where a line may break them."""

import re
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livret.edition.addresses import pieces
from livret.edition.markdown.read import read_text
from livret.edition.prose import MarkdownFile
from livret.edition.typography.typeset import typeset

#: What is typed → the addresses in it that are links, each as it is printed; what they lead to, where that is more.
FOUND = {
    "Voir https://a.fr.": {"https://a.fr": ""},
    "(voir https://a.fr/b_(c), d)": {"https://a.fr/b_(c)": ""},
    "Est-ce [www.a.fr/faq] ? Non: http://b.fr/?c=d&e=f#g!": {
        "www.a.fr/faq": "https://www.a.fr/faq",
        "http://b.fr/?c=d&e=f#g": "",
    },
    "Écrire à prenom.nom+b@a-b.fr, ou WWW.A.FR…": {
        "prenom.nom+b@a-b.fr": "mailto:prenom.nom+b@a-b.fr",
        "WWW.A.FR": "https://WWW.A.FR",
    },
    "« https://a.fr/é », **https://a.fr/_b_/*c***, _www.a.fr_": {
        "https://a.fr/é": "",
        "https://a.fr/_b_/*c": "",
        "www.a.fr": "https://www.a.fr",
    },
    "https://a.fr/?b&amp;c=1[^1] `www.a.fr`\n\n[^1]: De www.b.fr": {
        "https://a.fr/?b&c=1": "",
        "www.b.fr": "https://www.b.fr",
    },
    "https://a.fr/b\\_c et <https://a.fr/_d_?e>": {"https://a.fr/b_c": "", "https://a.fr/_d_?e": ""},
    "[**www.a.fr**](https://www.a.fr/b) et [www.a.fr](https://www.a.fr/b)": {"www.a.fr": "https://www.a.fr/b"},
    "[Look at https://a.fr/b?c=1: yes]{langue=en}": {"https://a.fr/b?c=1": ""},
    "| a |\n|---|\n| www.a.fr/b |\nTableau : www.c.fr": {
        "www.a.fr/b": "https://www.a.fr/b",
        "www.c.fr": "https://www.c.fr",
    },
    "https://a.fr/2e/1er, https://a.fr/~b~12~": {"https://a.fr/2e/1er": "", "https://a.fr/~b~12": ""},
    "De l’eau : https://a.fr/l’eau, ‘www.a.fr/d’, https://a.fr/d’ !": {
        "https://a.fr/l’eau": "",
        "www.a.fr/d": "https://www.a.fr/d",
        "https://a.fr/d": "",
    },
    "photo@2x.png, a@b, @a@b.fr, x.www.a.fr, www.exemple, https://, javascript://a.fr": {},
}


def links(markdown: str) -> dict[str, str]:
    """Return the words of each link of *markdown*, of which nothing is refused, and what it leads to."""
    read = read_text(MarkdownFile("texte.md", markdown, Path()), lambda _name, _place: None)
    assert read.problems == ()
    found = re.findall(r'<a href="([^"]*)">(.*?)</a>', read.html)
    return {unescape(re.sub("<[^>]*>", "", words)): unescape(to) for to, words in found}


@pytest.mark.parametrize("markdown", FOUND)
def test_what_is_an_address_is_a_link_as_it_was_typed(markdown: str) -> None:
    assert links(markdown) == {words: to or words for words, to in FOUND[markdown].items()}


@pytest.mark.parametrize(("address", "parts"), [
    ("https://www.a.fr/b/c?d=1&e#f", "https://www.a.fr/|b/|c|?d=1|&e|#f"),
    ("prenom.nom@exemple.fr", "prenom.nom@exemple.fr"),
    ("prenom.nom@communaute-de-communes.fr", "prenom|.nom|@communaute|-de|-communes|.fr"),
    ("https://a.fr/un-nom-de-page-assez-court.html", "https://a.fr/|un-nom-de-page-assez-court.html"),
    ("https://a.fr/un-nom-de-page-vraiment-longue.html", "https://a.fr/|un|-nom|-de|-page|-vraiment|-longue|.html"),
])  # fmt: skip
def test_an_address_is_broken_at_its_strokes_and_never_behind_a_hyphen(address: str, parts: str) -> None:
    assert list(pieces(address)) == parts.split("|")


_PART = st.text("abcXYZ019éç-_.~%", min_size=1, max_size=40).filter(
    lambda part: part[0].isalnum() and part[-1].isalnum()
)
_ADDRESSES = st.one_of(
    st.builds("{}{}.fr/{}{}".format, st.sampled_from(["https://", "www."]), st.just("exemple"), _PART, st.sampled_from(
        ["", "/", "/b_c_", "?d=e&f=g", "#h", "/_i_/*j*k", "/(l)"]
    )),
    st.builds("{}@exemple.fr".format, st.text("abc.9_+", min_size=1, max_size=9).map(lambda part: f"a{part}z")),
)  # fmt: skip


@given(
    _ADDRESSES,
    st.sampled_from(["", "Voir ", "(", "« ", "**"]),
    st.sampled_from(["", ".", ", puis", " ?", ") ;", " : oui"]),
)
@settings(max_examples=80, deadline=None)
def test_an_address_is_never_changed(address: str, before: str, after: str) -> None:
    typed = f"{before}{address}{'**' * (before == '**')}{after}"
    kept = address.rstrip("_*")
    assert list(links(typed)) == [kept]
    assert "".join(pieces(kept)) == kept
    assert kept in typeset(typed)
