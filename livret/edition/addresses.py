"""Addresses of the web and of mail as people type them: where they end, what they lead to, where a line may break them.

What typography leaves alone, what becomes a link and what is broken are one thing, so that they never disagree.
"""

import re
from collections.abc import Iterator

#: An address, as typography leaves it alone: the signs of a sentence at its end aside.
ADDRESS = re.compile(
    r"(?:(?i:https?)://|(?i:www)\.)[^\s<>«»\ufffc]*[^\s<>«»\ufffc.,;:!?…)\]}\"'’]"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}"
)
#: What a link may lead to: a whole address of the web, or a mailbox.
LINK = re.compile(r"(?i:https?)://[^\s/?#\\]+(?:[/?#]\S*)?|(?i:mailto):[^\s@:/?]+@[^\s@:/?]+(?:\?\S*)?")
#: The signs of an address in a text of Markdown, which may have a sign escaped or an entity (``\x02…\x03``) in it, and
#: the apostrophe of Word before a letter.
_SIGN = r"(?:[\w.~:/?#\[\]@!$&'()*+,;=%-]|’(?=\w)|\x02[^\x03]{1,24}\x03)"
#: What may be a link where nothing marks it as one; ``span`` says how much of it.
BARE = (
    rf"(?<![^\W_])(?<![.@/-])(?i:https?://\w|www\.[\w-]+\.\w){_SIGN}*"
    r"|(?<![\w.+@/:-])[\w+-][\w.+-]{0,63}@[\w-]{1,64}(?:\.[\w-]{1,64}){0,7}\.[^\W\d_]{2,24}(?![\w@-])"
)
_BARE = re.compile(BARE)
#: « photo@2x.png » is no address.
_FILE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|tiff?|heic|pdf|docx?|xlsx?|odt|ods|txt|md|ya?ml)$", re.IGNORECASE)
#: What ends a sentence, or an emphasis, behind an address; signs kept from typography (``\x02…\x03``) too.
_TRAILING = re.compile(r"(?:[.,;:!?*_~']|\x02(?:33|44|46|58|59|63)\x03)+$")
_OPENING = {")": "(", "]": "["}

#: A line may end behind a stroke, and before what begins a question, a part of it, or a place in a page.
_PARTS = re.compile(r"(?<=[^/]/)(?=[^/])|(?=[?&#])")
#: In a part longer than this, it may end before a sign too: never behind a hyphen, which would pass for one that cuts.
_LONG_PART = 32
_WITHIN = re.compile(r"(?<=..)(?=[-._=%+~,;:@]\w{2})")


def length(bare: str) -> int:
    """Return how many signs of *bare*, found by BARE, are the address: 0 if it is none.

    >>> [text[:length(text)] for text in ("https://a.fr/b_(c).", "www.a.fr/d)**,", "photo@2x.png")]
    ['https://a.fr/b_(c)', 'www.a.fr/d', '']
    """
    end = 0
    while end != len(bare):
        end = len(bare)
        bare = _TRAILING.sub("", bare[: end - _closes_nothing(bare)])
    return 0 if "@" in bare and "/" not in bare and _FILE.search(bare) else end


def _closes_nothing(text: str) -> bool:
    """Whether *text* ends with a bracket that none in it has opened."""
    opening = _OPENING.get(text[-1:])
    return bool(opening) and text.count(text[-1]) > text.count(opening or "")


def is_whole(words: str) -> bool:
    """Whether *words* are an address and nothing else."""
    return bool(_BARE.fullmatch(words)) and length(words) == len(words)


def target(address: str) -> str:
    """Return what *address* leads to.

    >>> [target(each) for each in ("https://a.fr", "www.a.fr/b@c", "d@a.fr")]
    ['https://a.fr', 'https://www.a.fr/b@c', 'mailto:d@a.fr']
    """
    if "://" in address:
        return address
    return f"https://{address}" if address[:4].lower() == "www." else f"mailto:{address}"


def pieces(address: str) -> Iterator[str]:
    """Yield the pieces of *address* that no line breaks.

    >>> list(pieces("https://www.a.fr/b/c?d=1#e"))
    ['https://www.a.fr/', 'b/', 'c', '?d=1', '#e']
    """
    for part in filter(None, _PARTS.split(address)):
        yield from _WITHIN.split(part) if len(part) > _LONG_PART else (part,)
