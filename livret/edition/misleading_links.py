"""Links that may mislead whoever reads or clicks them: what of an address is not what it looks like.

Nothing here is refused: an address may be right for all that. What is reported follows what browsers do with addresses
(WHATWG URL Standard, « host parsing ») and what Unicode says of identifiers that look alike (UTS 39).
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from livret.base.problems import Kind
from livret.catalogue import prose as kinds
from livret.edition.addresses import ADDRESS

#: What is reported of a link: the kind of problem, and the values of its message.
Fault = tuple[Kind, dict[str, object]]

#: Signs of an address beyond which nobody reads it; those of sites of the State have some 120.
_LONG = 500
_WEB = re.compile(r"(?P<scheme>https?)://(?P<authority>[^/?#]*)(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_MAIL = re.compile(r"mailto:(?P<address>[^?]*)\??(?P<headers>.*)", re.IGNORECASE | re.DOTALL)
_PORT = re.compile(r":(\d*)$")
_USUAL_PORTS = {"http": "80", "https": "443"}
#: A name that browsers read as the number of a machine: its last part is one.
_NUMBER = re.compile(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)\.?|\[.*\]", re.IGNORECASE)
#: Words that are a name of the web as people shorten it, and nothing else.
_SHORTENED = re.compile(r"(?:[\w-]{1,63}\.){1,8}(?:fr|com|org|net|eu|info|bzh|corsica|paris|alsace)(?:/\S*)?", re.I)
#: What a link to a mailbox may fill in without surprising anybody.
_HARMLESS_HEADERS = frozenset({"subject"})

#: Accents of the languages of Europe, and letters of theirs that are no a to z with an accent.
_ACCENTS = frozenset("\u0300\u0301\u0302\u0303\u0304\u0306\u0308\u030a\u030b\u030c\u0327\u0328")
_LETTERS = frozenset("œæøðþßłđħŧŋ·")
#: Letters that all look like one of a to z (UTS 39, confusables.txt): a part made of them alone passes for Latin.
_ALIKE = frozenset("аеорсухѕіјһԁԛԝӏѵгαγινορσυհոսօցզ")
#: Scripts that names mix with Latin letters, and that no letter of ours is mistaken for.
_APART = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL"})


class _Web(NamedTuple):
    """An address of the web in its parts: the user's name, the name of the site, the port, all that follows."""

    user: str
    host: str
    port: str
    rest: str


def faults(target: str, words: str) -> Iterator[Fault]:
    """Yield what may mislead in a link to *target* (https, http or mailto) that shows *words*.

    >>> [kind.code for kind, _values in faults("https://banque.example@autre.example/", "le site")]
    ['TEXTE-081']
    >>> list(faults("https://www.mairie-orléans.fr/a/b?c=d", "www.mairie-orléans.fr/a"))
    []
    """
    web, mail = _web(target), _MAIL.fullmatch(target)
    if web:
        yield from _of_web(web, target)
    elif mail:
        yield from _of_mail(mail["address"], mail["headers"])
    if len(target) > _LONG:
        yield kinds.LONG_ADDRESS, {"count": len(target), "limit": _LONG}
    if other := next((said for said in _addresses(words) if not _leads_there(said, target)), None):
        yield kinds.OTHER_ADDRESS, {"words": other, "target": target}


def _web(address: str) -> _Web | None:
    found = _WEB.fullmatch(address)
    if not found:
        return None
    user, _at, place = found["authority"].rpartition("@")
    port = _PORT.search(place)
    usual = not port or port[1] in ("", _USUAL_PORTS[found["scheme"].lower()])
    return _Web(user, _PORT.sub("", place), "" if usual or not port else port[1], found["rest"])


def _of_web(web: _Web, target: str) -> Iterator[Fault]:
    host = read(web.host)
    if web.user:
        fixed = target.replace(f"{web.user}@", "", 1)
        yield kinds.BEFORE_AT, {"shown": unquote(web.user), "host": host, "fixed": fixed}
    if odd := _odd(host):
        yield kinds.LOOK_ALIKE, _named(odd, host)
    elif "%" in web.host:
        yield kinds.ENCODED_HOST, {"host": web.host, "shown": host}
    elif "xn--" in web.host.lower():
        yield kinds.PUNYCODE, {"host": web.host, "shown": host}
    if _NUMBER.fullmatch(host):
        yield kinds.NUMERIC_HOST, {"host": web.host}
    if web.port:
        yield kinds.PORT, {"port": web.port, "host": host}


def _of_mail(address: str, headers: str) -> Iterator[Fault]:
    mailbox, _at, site = unquote(address).rpartition("@")
    if odd := _odd(read(site)) or _mixed(mailbox):
        yield kinds.LOOK_ALIKE, _named(odd, f"{mailbox}@{read(site)}")
    pairs = [pair.partition("=") for pair in re.split("&(?:amp;)?", headers) if pair]
    names = {unquote(name).lower() for name, _is, _value in pairs} - _HARMLESS_HEADERS
    broken = {f"{unquote(name)} (%0A)" for name, _is, value in pairs if re.search(r"%0[ad]", value, re.I)}
    if names | broken:
        yield kinds.MAIL_HEADERS, {"names": ", ".join(sorted(names | broken)), "address": address}


def read(host: str) -> str:
    """Return the name of a site as browsers read it: codes in % and ``xn--`` decoded, small letters.

    >>> read("XN--mairie-orlans-khb.fr"), read("%61.fr")
    ('mairie-orléans.fr', 'a.fr')
    """
    labels = unquote(host).casefold().split(".")
    return unicodedata.normalize("NFC", ".".join(map(_decoded, labels)))


def _decoded(label: str) -> str:
    try:
        return label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label
    except UnicodeError:
        return label


def _odd(host: str) -> str:
    """Return the first sign of *host* that may be mistaken for another, or ""."""
    for label in host.split("."):
        letters = [sign for sign in label if sign.isalpha()]
        foreign = next((sign for sign in label if not sign.isascii() and not _is_plain(sign)), "")
        if foreign or (odd := _mixed(label)):
            return foreign or odd
        if letters and _ALIKE.issuperset(letters):
            return letters[0]
    return ""


def _is_plain(sign: str) -> bool:
    """Whether *sign* is a letter that the name of a site may have: of Europe's Latin ones, or of another alphabet."""
    if sign in _LETTERS:
        return True
    if not sign.isalpha() or _script(sign) in ("FULLWIDTH", "MATHEMATICAL", "MODIFIER"):
        return unicodedata.category(sign).startswith("M")
    apart = unicodedata.normalize("NFD", sign)
    return _script(sign) != "LATIN" or (apart[0].isascii() and _ACCENTS.issuperset(apart[1:]))


def _mixed(label: str) -> str:
    """Return the first letter of *label* that is of another alphabet than those beside it, or ""."""
    scripts = {sign: _script(sign) for sign in label if sign.isalpha()}
    if "LATIN" not in scripts.values():
        return ""
    return next((sign for sign, script in scripts.items() if script not in {"LATIN", *_APART}), "")


def _script(sign: str) -> str:
    """Return the alphabet of *sign*: the first word of its name in Unicode, which has no other table in Python."""
    return unicodedata.name(sign, "?").split()[0].removesuffix("-COMPATIBILITY")


def _named(sign: str, address: str) -> dict[str, object]:
    return {"letter": sign, "code": f"{ord(sign):04X}", "name": unicodedata.name(sign, "?"), "host": address}


def _addresses(words: str) -> Iterator[str]:
    """Yield the addresses that *words* show; a name of the web without « www. » only where it is all they are."""
    found = [match[0] for match in ADDRESS.finditer(words)]
    yield from found or ([words.strip()] if _SHORTENED.fullmatch(words.strip()) else [])


def _leads_there(said: str, target: str) -> bool:
    """Whether who types the address *said* comes where the link to *target* leads, or to a page above it."""
    web, mail = _web(target), _MAIL.fullmatch(target)
    shown = _web(said if "://" in said else f"https://{said}")
    if mail or ("@" in said and not (shown and ("/" in said or "://" in said))):
        return bool(mail) and read(said) == read(unquote(mail["address"]) if mail else "")
    if not (web and shown):
        return True
    name, there = (read(each.host).removeprefix("www.").rstrip(".") for each in (shown, web))
    below = there == name or there.endswith(f".{name}")
    path, whole = (unquote(each.rest).rstrip("/").casefold() for each in (shown, web))
    return below and whole.startswith(path)
