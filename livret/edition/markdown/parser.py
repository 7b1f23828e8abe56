"""Markdown → a tree of HTML elements: the only module that uses Python-Markdown.

Of Python-Markdown: paragraphs, lists, emphasis, code, links, images. Not: raw HTML, code blocks,
underlined headings, rules, reference links (each is refused beforehand). Text keeps its marks;
what the author escaped stays a private-use character until it is printed, so that typography leaves it alone.
"""

import re
from collections.abc import Callable
from functools import cache
from html import unescape
from typing import Any
from urllib.parse import quote
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import ETX, INLINE_PLACEHOLDER_RE, STX, AtomicString

from livret.base.invisible import is_refused, plain
from livret.edition.addresses import BARE, length, target
from livret.edition.markdown.manuscript import BREAK, clean, escaped

#: The most elements within each other: eight lists, and emphasis within links within emphasis.
MAX_DEPTH = 40

#: What a backslash escapes beside Markdown's own signs: typography then leaves these alone.
_ESCAPABLE = "\"':;?<>&|/~–—«»•"
_NOT_OURS = {
    "blocks": ("code", "hashheader", "setextheader", "hr", "quote", "reference"),
    "inline": (
        *("reference", "image_reference", "short_reference", "short_image_ref"),
        *("autolink", "automail", "linebreak", "html", "entity"),
    ),
}
_ESCAPE = re.compile(f"{STX}(\\d+){ETX}")


class _Inline(InlineProcessor):
    """An inline pattern, replaced by what *make* returns for its match."""

    def __init__(self, pattern: str, engine: Markdown, make: Callable[[re.Match[str]], Element | str]) -> None:
        super().__init__(pattern, engine)
        self._make = make

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[Element | str, int, int]:
        return self._make(m), m.start(), m.end()


def _note_call(found: re.Match[str]) -> Element:
    """Return the element of ``[^1]``, to be filled with the words of the note."""
    return Element("span", {"class": "footnote", "data-note": found[1]})


#: Signs that French typography changes or spaces: in other languages they stay as typed.
_FRENCH = re.compile(f'({STX}[^{ETX}]*{ETX})|({BARE})|(["“”‘«»:;?!%\\d]|[oOaA](?=[eE])|-(?=-)|[A-Z](?=\\.))')


def _foreign(found: re.Match[str]) -> Element:
    """Return the element of ``[words]{langue=oc}``, words of another language."""
    passage = Element("span", {"lang": found[2]})
    passage.text = _FRENCH.sub(_as_typed, found[1])
    return passage


def _as_typed(sign: re.Match[str]) -> str:
    """Escape a sign that French typography would change; an address needs no escape."""
    if sign[1]:
        return sign[1]
    end = length(sign[0]) if sign[2] else 0
    return sign[0][:end] + "".join(f"{STX}{ord(each)}{ETX}" for each in sign[0][end:])


class _Marked(InlineProcessor):
    """An address between ``<`` and ``>``: a link."""

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[Element | None, int | None, int | None]:
        return self.link(m[1]), m.start(), m.end()

    def link(self, typed: str) -> Element:
        """Return the link whose words and target are the address *typed*: none of its signs are Markdown's."""
        address = self.unescape(typed)
        link = Element("a", {"href": target(address)})
        link.text = AtomicString(address)
        return link


class _Bare(_Marked):
    """An unmarked address, anywhere but in the words of a link."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[Element | None, int | None, int | None]:
        bare = m[0][: self._first_element(m[0])]
        end = length(bare)
        return (self.link(bare[:end]), m.start(), m.start() + end) if end else (None, None, None)

    def _first_element(self, text: str) -> int | None:
        """Return the index of the first element in *text*, a note or code; entities count as text."""
        inline: Any = self.md.treeprocessors["inline"]
        found = INLINE_PLACEHOLDER_RE.finditer(text)
        return next((each.start() for each in found if not isinstance(inline.stashed_nodes.get(each[1]), str)), None)


def _entity(found: re.Match[str]) -> str:
    """Return the character of ``&nbsp;`` and other entities, unless it is refused."""
    return "".join(sign for sign in unescape(found[0]) if not is_refused(sign))


_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def _break(_found: re.Match[str]) -> Element:
    return Element("br")


_Patterns = tuple[tuple[str, str, Callable[[re.Match[str]], Element | str]], ...]
_OURS: _Patterns = (
    ("note", r"\s{0,9}\[\^([^\]\s]{1,64})\]", _note_call),  # a call follows the word before it directly
    ("language", r"(?<!!)\[([^\[\]]{1,2000})\]\{\s*langue\s*=\s*[\"']?([^{}\"'\s]{1,40})[\"']?\s*\}", _foreign),
    ("entity", r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});", _entity),
    ("break", BREAK, _break),
)
_MARKED = r"<([a-zA-Z][a-zA-Z0-9+.-]*://[^\s<>]+|[^\s<>@]+@[^\s<>@]+)>"
#: Looked for when all that may contain an address has been found, and the addresses too.
_WITHIN_WORDS: tuple[tuple[str, str, Callable[[re.Match[str]], str]], ...] = (
    ("subscript", r"(?<=\w)~(\d{1,4})~", lambda found: found[1].translate(_LOWERED)),
    ("superscript", r"(?<=[\w)])\^(\d{1,4})\^", lambda found: found[1].translate(_RAISED)),
    ("raised letters", r"(?<=\w)\^([^\W\d_]{1,4})\^", lambda found: found[1]),  # typography raises those of ordinals
)
#: What alternatives, which are words alone, have of Markdown's marks.
_UNSPOKEN: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"\[([^\[\]]+)\]\([^()\s]+\)"), r"\1"),
    (re.compile(r"(?<![\w*_])(\*{1,3}|_{1,3})(?=\S)([^*_]+)(?<=\S)\1(?![\w*_])"), r"\2"),
    *((re.compile(pattern), make) for _name, pattern, make in _WITHIN_WORDS),
)


@cache
def _engine() -> Markdown:
    engine = Markdown(extensions=["sane_lists"])
    engine.preprocessors.deregister("html_block")
    for name in _NOT_OURS["blocks"]:
        engine.parser.blockprocessors.deregister(name)
    for name in _NOT_OURS["inline"]:
        engine.inlinePatterns.deregister(name)
    patterns = engine.inlinePatterns
    for lowest, ours in ((171, _OURS), (91, _WITHIN_WORDS)):  # after code and escapes, before links; after addresses
        for priority, (name, pattern, make) in enumerate(ours, start=lowest):
            patterns.register(_Inline(pattern, engine, make), name, priority)
    patterns.register(patterns["image_link"], "image_link", 165)  # before links: a caption may contain some
    patterns.register(_Marked(_MARKED, engine), "address", 170)
    patterns.register(_Bare(BARE, engine), "bare address", 100)  # after links
    engine.ESCAPED_CHARS = [*engine.ESCAPED_CHARS, *_ESCAPABLE]
    return engine


def parse(text: str) -> Element:
    """Return the ``<div>`` of *text* (rewritten by ``normalise``, with marks) as elements."""
    engine = _engine().reset()
    root = engine.parser.parseDocument(text.split("\n")).getroot()
    assert root is not None
    engine.treeprocessors["inline"].run(root)
    for element in root.iter():
        if element.tag == "code":
            element.text = plain(clean(_ESCAPE.sub(lambda match: chr(int(match[1])), _plain_code(element.text or ""))))
        else:
            element.text = _with_escapes(element.text)
        element.tail = _with_escapes(element.tail)
        for name, value in element.items():
            element.set(name, _attribute(name, clean(_with_escapes(value))))
    return root


def _attribute(name: str, value: str) -> str:
    """Return *value* without invisible signs; an address keeps them percent-encoded, a caption until it is set."""
    if name == "href":
        return "".join(quote(sign) if is_refused(sign) else sign for sign in value)
    return value if name == "title" else _spoken(plain(value)) if name == "alt" else plain(value)


def _spoken(alternative: str) -> str:
    """Return an *alternative* as it is read aloud: the words of links, no emphasis, figures lowered and raised."""
    for pattern, words in _UNSPOKEN:
        alternative = pattern.sub(words, alternative)
    return alternative


def _with_escapes(text: str | None) -> str:
    return _ESCAPE.sub(lambda match: escaped(int(match[1])), text or "")


def _plain_code(text: str) -> str:
    """Undo the escaping that Python-Markdown gives to code."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def depth(root: Element) -> int:
    """Return the depth of the tree below *root*, 0 without children."""
    level, deepest = [root], 0
    while level := [child for element in level for child in element]:
        deepest += 1
    return deepest
