"""Trees of prose for tests, from the HTML that they print."""

import re
from xml.etree.ElementTree import fromstring

from livret.edition.markdown.html import tree as of_element
from livret.edition.prose_tree import ProseTree

_VOID = re.compile(r"<((?:br|img|wbr)[^>]*)>")


def tree(html: str) -> ProseTree:
    """Return the tree of *html*."""
    closed = _VOID.sub(r"<\1/>", html)
    return of_element(fromstring(f"<div>{closed}</div>"))
