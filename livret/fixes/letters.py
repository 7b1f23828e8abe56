"""Signs that Word, InDesign and PDF files leave in words: what stands in their place, the words being the same."""

import re
import unicodedata
from html import unescape

#: What breaks a line or a page in Word and InDesign, and Unicode's own (U+2028, U+2029).
_BREAKS = re.compile("[\x0b\x0c\x85\u2028\u2029]")
#: Word's own signs for a hyphen that does not break, and one that is not seen.
_HYPHENS = re.compile("[\x1e\u2010\u2011](?=\\S)")
_JOINED = re.compile("[\ufb00-\ufb06]")
#: Controls of Latin-1, where Windows has quotes and dashes.
_WINDOWS = re.compile("[\x80-\x84\x86-\x9f]")
_PRIVATE_BULLET = re.compile("(?m)^([ \t]*)[\uf000-\uf0ff][ \t]+")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
#: What entities may stand for: letters, spaces, and signs to which Markdown gives no meaning.
_MEANINGLESS = re.compile("[\\w\\s’‘“”«»…–—°€§·×÷±½¼¾²³¹ºª©®™\"',;?/%&\u00ad\u200b-\u200f\u2060\ufeff]")
_CODE = re.compile(r"`[^`\n]*`")


def plain(text: str, markdown: bool) -> str:
    """Return *text*, of a file of Markdown or of YAML, with ordinary signs for those that other programs left there.

    >>> plain("Un porte\u2011monnaie, une \ufb01che cou\u00adpée", markdown=True)
    'Un porte-monnaie, une fiche coupée'
    """
    text = _BREAKS.sub("\n" if markdown else " ", text)
    text = _WINDOWS.sub(lambda found: bytes([ord(found[0])]).decode("cp1252", "ignore"), text)
    text = _JOINED.sub(lambda found: unicodedata.normalize("NFKC", found[0]), _HYPHENS.sub("-", text))
    if markdown:
        text = _PRIVATE_BULLET.sub(r"\1- ", _outside_code(text))
    return "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cf"))


def _outside_code(text: str) -> str:
    """Return *text* with a letter for each entity, but for what stands as code."""
    kept = [found[0] for found in _CODE.finditer(text)]
    parts = [_ENTITY.sub(_letter, part) for part in _CODE.split(text)]
    return "".join(word for pair in zip(parts, [*kept, ""], strict=True) for word in pair)


def _letter(found: re.Match[str]) -> str:
    """Return what an entity stands for; « &lt; » and those that would begin another stay as they are."""
    meant = unescape(found[0])
    begins = meant == "&" and re.match(r"#?\w+;", found.string[found.end() :])
    return meant if len(meant) == 1 and _MEANINGLESS.match(meant) and not begins else found[0]
