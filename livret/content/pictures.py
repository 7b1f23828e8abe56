"""Pictures that authors name: found safely, recognised by their first bytes, read to their end.

``inspect`` is the only door. It opens nothing but plain files inside the edition.
"""

import hashlib
import math
import os
import re
import stat
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass
from difflib import get_close_matches
from functools import partial
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from livret.content import drawing, raster
from livret.content.model import Picture
from livret.content.raster import Extent, Form, Unprintable
from livret.kinds import pictures as kinds
from livret.problems import Kind, Location, Problem
from livret.recall import Recall, afresh

#: Bytes of one picture.
MAX_SIZE = 40_000_000
_LONGEST_NAME = 255
_LONGEST_SHOWN = 80


def inspect(
    edition_folder: Path, folder: Path, name: str, mark: Location, recall: Recall = afresh
) -> Picture | Problem:
    """Return the picture called *name* in *folder* (a territory's or a text's), or what is wrong with it.

    *name* is as typed (``photos/market.jpg``); *mark* is where it was typed, and where the problem is shown.
    The picture's size is that of the picture upright, in pixels (drawings: user units); its digest is that of the
    bytes which ``cleaned`` makes of the file. *recall* tells of pictures that were decoded before.
    """
    try:
        path = _find(edition_folder, folder, name)
        data, extent = _read_whole(_read(path), name, recall)
    except Unprintable as refusal:
        values = {key: _shown(value) if key == "what" else value for key, value in refusal.values.items()}
        return refusal.kind.at(mark, name=_shown(name), **values)
    return Picture(
        path=path,
        url=_url(path.relative_to(edition_folder.resolve())),
        width=extent.width,
        height=extent.height,
        mode=extent.mode,
        sha256=hashlib.sha256(data).hexdigest(),
    )


def cleaned(data: bytes) -> bytes:
    """Return what is kept of the picture *data*, as read from its file: all that is printed, and no more.

    A photo tells where it was taken, when, and by whom: that is read by nobody behind this door, nor kept in an
    archive. Samples, profile and orientation are untouched. What is no whole picture is returned as it is.
    """
    form = _form(data)
    try:
        return form.clean(data) if form and form.clean else data
    except Unprintable:
        return data


def _url(path: Path) -> str:
    return "https://edition.invalid/" + quote(path.as_posix())


def _shown(name: str) -> str:
    """Return *name* fit for a message: no control characters, not too long."""
    clean = "".join("�" if _invisible(sign) else sign for sign in name)
    return clean if len(clean) <= _LONGEST_SHOWN else f"{clean[:40]}…{clean[-35:]}"


def _invisible(sign: str) -> bool:
    """Tell controls, lone surrogates and the marks that turn the direction of text (Unicode, UAX 9)."""
    return (
        unicodedata.category(sign) in {"Cc", "Cs"} or sign in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )


# Finding


@dataclass(frozen=True, slots=True)
class _Refusal:
    """A way of writing a name that is never looked up."""

    applies: Callable[[str], object]
    kind: Kind
    help: str = ""


_REFUSALS = (
    _Refusal(lambda name: not name.strip(), kinds.ODD_NAME),
    _Refusal(lambda name: any(map(_invisible, name)), kinds.ODD_NAME),
    _Refusal(lambda name: len(name) > _LONGEST_NAME, kinds.ODD_NAME, kinds.TOO_LONG_NAME),
    _Refusal(re.compile(r"/|[\\]{2}|[a-z][a-z0-9+.-]*:", re.IGNORECASE).match, kinds.OUTSIDE),
    _Refusal(lambda name: ".." in re.split(r"[/\\]", name), kinds.OUTSIDE),
    _Refusal(re.compile(r"%[0-9a-f]{2}", re.IGNORECASE).search, kinds.ODD_NAME, kinds.PERCENT_CODE),
    _Refusal(lambda name: "\\" in name, kinds.ODD_NAME, kinds.BACKSLASH),
)


def _find(edition_folder: Path, folder: Path, name: str) -> Path:
    """Return the real path of *name*, walked folder by folder so that capitals count on every system."""
    for refusal in _REFUSALS:
        if refusal.applies(name):
            raise Unprintable(refusal.kind, help=refusal.help)
    edition = edition_folder.resolve()
    path = _inside(edition, folder)
    written = PurePosixPath()
    for part in PurePosixPath(name).parts:
        entry = _entry(path, part)
        if entry is None:
            raise _missing(folder, name)
        written /= entry
        path = _inside(edition, path / entry)
        if _same(entry) != _same(part):
            raise Unprintable(kinds.OTHER_CASE, actual=_shown(str(written)))
    return path


def _same(name: str) -> str:
    """Return what two spellings of one name share: macOS writes é as e and an accent."""
    return unicodedata.normalize("NFC", name)


def _entry(folder: Path, name: str) -> str | None:
    """Return the entry of *folder* called *name*: exactly, else as another system spells it, else nearly."""
    entries = sorted(_entries(folder))
    if name in entries:
        return name
    found = [entry for entry in entries if _same(entry) == _same(name)]
    found += [entry for entry in entries if _same(entry).casefold() == _same(name).casefold()]
    return next(iter(found), None)


def _entries(folder: Path) -> list[str]:
    try:
        return [entry.name for entry in folder.iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise Unprintable(kinds.UNREADABLE) from error


def _inside(edition: Path, path: Path) -> Path:
    """Return *path* once its links are followed; refuse it when they lead out of the edition or nowhere."""
    try:
        real = path.resolve(strict=True)
    except FileNotFoundError as error:
        raise Unprintable(kinds.MISSING) from error
    except (OSError, RuntimeError) as error:  # links that turn in a circle
        raise Unprintable(kinds.UNREADABLE) from error
    if not real.is_relative_to(edition):
        raise Unprintable(kinds.LINK_OUT)
    return real


def _missing(folder: Path, name: str) -> Unprintable:
    suggestion = _nearest(folder, name)
    if not suggestion:
        return Unprintable(kinds.MISSING)
    return Unprintable(kinds.MISSING, help=kinds.MISSING_SUGGESTION, suggestion=_shown(suggestion))


def _nearest(folder: Path, name: str) -> str | None:
    """Return the picture of *folder* or of its photos/ whose name is nearest to *name*."""
    pictures = [path for path in _listing(folder) if path.suffix.lower() in _ENDINGS]
    by_name = {path.name.casefold(): str(path) for path in pictures}
    by_stem = {path.stem.casefold(): str(path) for path in pictures}
    wanted = PurePosixPath(name)
    found = [by_stem[stem] for stem in get_close_matches(wanted.stem.casefold(), by_stem, n=1, cutoff=0.9)]
    found += [by_name[text] for text in get_close_matches(wanted.name.casefold(), by_name, n=1)]
    return next(iter(found), None)


def _listing(folder: Path) -> Iterator[PurePosixPath]:
    for name in sorted(_entries(folder)):
        yield PurePosixPath(name)
    if not (folder / "photos").is_symlink():
        for name in sorted(_entries(folder / "photos")):
            yield PurePosixPath("photos", name)


# Reading


def _read(path: Path) -> bytes:
    """Return the bytes of the plain file *path*; never opens a pipe, a device or a folder."""
    try:
        _check_file(path.lstat())
        # Should the file become a pipe in between, opening it must not wait for a writer.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW), "rb") as file:
            status = os.fstat(file.fileno())
            _check_file(status)
            return file.read(status.st_size)
    except OSError as error:
        raise Unprintable(kinds.UNREADABLE) from error


def _check_file(status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise Unprintable(kinds.NOT_A_FILE)
    if not status.st_size:
        raise Unprintable(kinds.EMPTY)
    if status.st_size > MAX_SIZE:
        size = math.ceil(status.st_size / 1_000_000)
        raise Unprintable(kinds.TOO_HEAVY, size=size, limit=MAX_SIZE // 1_000_000)


# Recognising


@dataclass(frozen=True, slots=True)
class _Format:
    """A format told by its first bytes. One that is not printed has no ``measure`` but a ``help``."""

    name: str
    magic: re.Pattern[bytes]
    endings: tuple[str, ...] = ()
    clean: Callable[[bytes], bytes] | None = None
    measure: Callable[[bytes], Extent] | None = None
    help: str = ""


def _photo(name: Form, magic: bytes, *endings: str) -> _Format:
    pattern = re.compile(magic, re.DOTALL)
    return _Format(name, pattern, endings, partial(raster.cleaned, form=name), partial(raster.measure, form=name))


def _row(name: str, magic: bytes, help_: str = "") -> _Format:
    return _Format(name, re.compile(magic, re.DOTALL), help=help_)


_FORMATS = (
    _photo("JPEG", rb"\xff\xd8\xff", ".jpg", ".jpeg", ".jpe"),
    _photo("PNG", rb"\x89PNG\r\n\x1a\n", ".png"),
    _Format(
        "SVG",
        re.compile(rb"(\xef\xbb\xbf)?\s*<(\?xml[\s-]|!--|(!DOCTYPE\s+)?(\w+:)?svg[\s>])"),
        (".svg",),
        drawing.cleaned,
        drawing.measure,
    ),
    _row("GIF", rb"GIF8[79]a"),
    _row("TIFF", rb"II[*+]\0|MM\0[*+]"),
    _row("WebP", rb"RIFF.{4}WEBP"),
    _row("HEIC", rb".{4}ftyp(hei[cxms]|hev[cxms]|mif1|msf1)", kinds.EXPORT_PHONE),
    _row("AVIF", rb".{4}ftypavi[fs]"),
    _row("JPEG 2000", rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51"),
    _row("JPEG XL", rb"\xff\x0a|\0\0\0\x0cJXL "),
    _row("BMP", rb"BM.{4}\0{4}"),
    _row("ICO", rb"\0\0[\x01\x02]\0.\0"),
    _row("Photoshop", rb"8BPS"),
    _row("EPS", rb"%!PS|\xc5\xd0\xd3\xc6", kinds.EXPORT_DRAWING),
    _row("PDF", rb"%PDF-", kinds.EXPORT_DRAWING),
    _row("WMF", rb"\xd7\xcd\xc6\x9a|\x01\0\0\0.{36} EMF", kinds.EXPORT_DRAWING),
    _row("ZIP", rb"PK\x03\x04", kinds.UNPACK),
    _row("SVGZ", rb"\x1f\x8b\x08", kinds.EXPORT_DRAWING),
)
_ENDINGS = {ending for row in _FORMATS for ending in row.endings}


def _form(data: bytes) -> _Format | None:
    """Return the format of the picture in *data*, which its first bytes decide."""
    return next((row for row in _FORMATS if row.magic.match(data)), None)


def _read_whole(data: bytes, name: str, recall: Recall) -> tuple[bytes, Extent]:
    """Return what is kept of the picture in *data*, the file *name*, and its extent: decoded now, or once before."""
    form = _form(data)
    if form is None:
        raise Unprintable(kinds.NOT_AN_IMAGE)
    if form.clean is None or form.measure is None:
        raise Unprintable(kinds.REFUSED_FORMAT, format=form.name, help=form.help)
    if PurePosixPath(name).suffix.lower() not in form.endings:
        raise Unprintable(kinds.OTHER_ENDING, format=form.name, ending=form.endings[0])
    kept, measure = form.clean(data), form.measure
    digest = hashlib.sha256(kept).hexdigest()
    return kept, Extent(*recall("picture", digest, lambda: astuple(measure(kept))))
