"""Files that the engine may read, of the edition and of the house, by two addresses that never resolve.

``https://house.invalid/styles/…`` and ``…/assets/…`` are the house's folders, ``https://edition.invalid/…``
the edition's (RFC 6761: names under ``.invalid`` exist nowhere); ``data:`` carries the JPEG and PNG pictures of
drawings. Nothing else is opened, and no network is used: that is the one filter that cannot be bypassed by a
redirection.
"""

import base64
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path, PurePosixPath
from urllib.parse import SplitResult, unquote, urlsplit

from livret import catalogue as kinds
from livret.base.machine import answers_for
from livret.base.problems import Kind
from livret.base.problems import Refused as Unread
from livret.catalogue import files, layout
from livret.edition.pictures.find import cleaned
from livret.edition.reading import Reading
from livret.engine import duotone
from livret.engine.photo_proxies import proxy
from livret.pdf.model import DUOTONE

HOUSE = "house.invalid"
EDITION = "edition.invalid"
HOUSE_FOLDERS = ("styles", "assets")
MAX_BYTES = 40_000_000

_SHOWN = 120

#: Content type of each suffix; files of others are served as plain bytes.
TYPES = {
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".ttf": "font/ttf",
}
#: Characters of a picture within a drawing; a drawing has a million at most (``pictures.svg``).
MAX_EMBEDDED = 1_000_000
_EMBEDDED = re.compile(r"data:(image/(?:png|jpe?g));base64,", re.IGNORECASE)
#: Content types of pictures printed by their proxy.
_PICTURES = ("image/png", "image/jpeg")


class AddressRefused(Exception):
    """An address that is not served; ``kind`` gives the reason (a row of ``catalogue.layout``)."""

    def __init__(self, kind: Kind, url: str) -> None:
        self.kind = kind
        self.url = url
        super().__init__(f"{kind.code} {url}")

    @property
    def shown(self) -> str:
        """The address as authors know it: the file name, if it is a file of ours."""
        address = urlsplit(self.url) if "://" in self.url else None
        ours = address is not None and address.netloc in (HOUSE, EDITION)
        return unquote(address.path)[1:] if address and ours else self.url[:_SHOWN]

    @property
    def values(self) -> dict[str, str | int | float]:
        """The values of the message of ``kind``."""
        return {"address": self.shown, "limit": MAX_BYTES // 1_000_000}


@dataclass(frozen=True, slots=True)
class Served:
    """A file's bytes and content type."""

    body: bytes
    content_type: str


class AllowedFiles:
    """The files an engine may read; every refusal is kept, because the engine only logs it and continues.

    *files* are the edition's, by address: their bytes, or the code of the reason for refusing them.
    """

    def __init__(self, house: Path, files: Mapping[str, bytes | str] | None = None) -> None:
        self._roots = {name: house / name for name in HOUSE_FOLDERS}
        self._files = files or {}
        self.refusals: list[AddressRefused] = []

    def read(self, url: str) -> Served:
        """Return the file at *url*; of a picture, its proxy (``photo_proxies``), or itself in two tones (``duotone``).

        Raises :class:`AddressRefused`, and keeps it in ``refusals``.
        """
        try:
            if embedded := _EMBEDDED.match(url):
                return _unpacked(url, embedded)
            address, parts = _parsed(url)
            content_type = TYPES.get(PurePosixPath(parts[-1]).suffix.lower(), "application/octet-stream")
            body = self._edition_file(url) if address.netloc == EDITION else _read(self.path(url), url)
            if address.fragment == DUOTONE:
                toned = duotone.duotone(body)
                return Served(toned, TYPES[".svg"] if content_type == TYPES[".svg"] else TYPES[".jpg"])
            return Served(proxy(body) if content_type in _PICTURES else body, content_type)
        except AddressRefused as refused:
            self.refusals.append(refused)
            raise

    def pop_refusals(self) -> list[AddressRefused]:
        """Return the refusals since the last call."""
        refusals, self.refusals = self.refusals, []
        return refusals

    def drawings_with(self, sign: str) -> list[str]:
        """Return the addresses of the edition's drawings that contain the character *sign*."""
        drawings = {url: data for url, data in self._files.items() if url.lower().endswith(".svg")}
        texts = {url: data.decode(errors="replace") for url, data in drawings.items() if isinstance(data, bytes)}
        return [url for url, text in texts.items() if sign in unescape(text)]

    def path(self, url: str) -> Path:
        """Return the path of the house's file at *url*, inside its folder; raises AddressRefused if there is none."""
        address, parts = _parsed(url)
        root = self._roots.get(parts[0]) if address.netloc == HOUSE else None
        if root is None:
            raise AddressRefused(layout.REFUSED_ADDRESS, url)
        return _inside(root, parts[1:], url)

    def _edition_file(self, url: str) -> bytes:
        found = self._files.get(url, layout.NO_SUCH_FILE.code)
        if isinstance(found, str):
            raise AddressRefused(kinds.by_code()[found], url)
        return found


def read_picture(reading: Reading, url: str) -> bytes:
    """Return the bytes of the edition's picture at the address *url*, as *reading* first read it.

    :raises Refused: where there is no such file, or none that is served.
    :raises InvalidEdition: when the file has changed since.
    """
    _address, parts = _parsed(url)
    path = _inside(reading.folder, parts, url)
    try:
        return cleaned(reading.data(path, MAX_BYTES))
    except Unread as unread:
        heavy = unread.problem.kind == files.FILE_TOO_BIG
        raise AddressRefused(layout.TOO_LARGE if heavy else layout.NOT_A_FILE, url) from None


def _parsed(url: str) -> tuple[SplitResult, list[str]]:
    """Return *url* parsed, and the names in its path; raises :class:`AddressRefused`."""
    try:
        address = urlsplit(url)
        parts = unquote(address.path, errors="strict").removeprefix("/").split("/")
    except ValueError:
        raise AddressRefused(layout.REFUSED_ADDRESS, url) from None
    if address.scheme != "https" or address.netloc not in (HOUSE, EDITION) or address.query:
        raise AddressRefused(layout.REFUSED_ADDRESS, url)
    if {"", ".", ".."} & {*parts} or any(sign in part for part in parts for sign in "\\\0"):
        raise AddressRefused(layout.OUTSIDE, url)
    return address, parts


def _inside(root: Path, parts: list[str], url: str) -> Path:
    try:
        real, base = root.joinpath(*parts).resolve(strict=True), root.resolve(strict=True)
    except (FileNotFoundError, NotADirectoryError):
        raise AddressRefused(layout.NO_SUCH_FILE, url) from None
    except (OSError, RuntimeError, ValueError) as fault:  # a loop of links, a name too long, a null character
        answers_for(fault)
        raise AddressRefused(layout.NOT_A_FILE, url) from None
    if not real.is_relative_to(base):
        raise AddressRefused(layout.OUTSIDE, url)
    return real


def _unpacked(url: str, head: re.Match[str]) -> Served:
    """Return a picture embedded in a drawing as a ``data:`` address (RFC 2397): no file is opened."""
    if len(url) > MAX_EMBEDDED:
        raise AddressRefused(layout.TOO_LARGE, url)
    try:
        body = base64.b64decode(unquote(url[head.end() :]))
    except ValueError:
        raise AddressRefused(layout.UNREADABLE_IMAGE, url) from None
    return Served(proxy(body), head[1].lower())


def _read(path: Path, url: str) -> bytes:
    try:
        # Without O_NONBLOCK, opening a pipe without a writer blocks for ever.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as fault:
        answers_for(fault, path)
        raise AddressRefused(layout.NOT_A_FILE, url) from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise AddressRefused(layout.NOT_A_FILE, url)
    with os.fdopen(handle, "rb") as file:
        body = file.read(MAX_BYTES + 1)
    if len(body) > MAX_BYTES:
        raise AddressRefused(layout.TOO_LARGE, url)
    return body
