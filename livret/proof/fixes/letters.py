"""Characters that Word, InDesign and PDF files leave in words, and their ordinary equivalents."""

import re
import unicodedata
from html import unescape

from livret.base.invisible import is_lost, is_refused, refused
from livret.edition.addresses import ADDRESS
from livret.edition.markdown.manuscript import CODE

#: Line and page breaks of Word and InDesign, and Unicode's own (U+2028, U+2029).
_BREAKS = re.compile("[\x0b\x0c\x85\u2028\u2029]")
#: Word's own characters for a non-breaking hyphen, and a soft one.
_HYPHENS = re.compile("[\x1e\u2010\u2011](?=\\S)")
_JOINED = re.compile("[\ufb00-\ufb06]")
#: Controls of Latin-1, in place of the quotes and dashes of Windows.
_WINDOWS = re.compile("[\x80-\x84\x86-\x9f]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
#: Characters that entities may stand for: letters, spaces, and signs without meaning in Markdown.
_MEANINGLESS = re.compile("[\\w\\s’‘“”«»…–—°€§·×÷±½¼¾²³¹ºª©®™\"',;?/%&]")
#: Code, between its signs or its fences, and addresses: kept to the letter.
_KEPT = re.compile(
    rf"(?:{CODE.pattern})"
    r"|^ {0,3}(?P<fence>`{3,}|~{3,}).*?(?:^ {0,3}(?P=fence)|\Z)"
    r"|(?<=\]\()[^)\s]*"
    rf"|{ADDRESS.pattern}",
    re.DOTALL | re.MULTILINE,
)


def plain(text: str, markdown: bool) -> str:
    """Return *text*, of a file of Markdown or of YAML, with ordinary characters for those of other programs.

    >>> plain("Un porte\u2011monnaie, une \ufb01che cou\u00adpée, `\ufb01n`", markdown=True)
    'Un porte-monnaie, une fiche coupée, `\ufb01n`'
    """
    parts, end = [], 0
    for kept in _KEPT.finditer(text):
        parts += [_plain(text[end : kept.start()], markdown), kept[0]]
        end = kept.end()
    return "".join([*parts, _plain(text[end:], markdown)])


def _plain(text: str, markdown: bool) -> str:
    text = _BREAKS.sub("\n" if markdown else " ", text)
    text = _WINDOWS.sub(lambda found: bytes([ord(found[0])]).decode("cp1252", "ignore"), text)
    text = _JOINED.sub(lambda found: unicodedata.normalize("NFKC", found[0]), _HYPHENS.sub("-", text))
    if markdown:
        text = _ENTITY.sub(_letter, text)
    gone = {at for at, sign in refused(text) if not is_lost(sign)}
    return "".join(sign for at, sign in enumerate(text) if at not in gone) if gone else text


def _letter(found: re.Match[str]) -> str:
    """Return the character of an entity; « &lt; » and those that would start another stay as they are."""
    meant = unescape(found[0])
    if len(meant) == 1 and is_refused(meant) and not is_lost(meant):
        return ""
    begins = meant == "&" and re.match(r"#?\w+;", found.string[found.end() :])
    return meant if len(meant) == 1 and _MEANINGLESS.match(meant) and not begins else found[0]
