"""Pictures that authors name: found safely, recognised by their first bytes, decoded to their end.

``inspect`` is the only door. It opens nothing but plain files inside the edition.
"""

import hashlib
import math
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from livret.base import invisible
from livret.base.machine import answers_for
from livret.base.memo import Memo, no_memo
from livret.base.problems import Kind, Location, Problem, Refused
from livret.catalogue import files
from livret.catalogue import pictures as kinds
from livret.edition.model import Picture
from livret.edition.pictures import bitmap, svg
from livret.edition.pictures.bitmap import Extent, Form, Unprintable
from livret.edition.reading import Reading

#: The most bytes of a picture.
MAX_SIZE = 40_000_000
_LONGEST_NAME = 255
_LONGEST_SHOWN = 80


def inspect(reading: Reading, folder: Path, name: str, mark: Location, recall: Memo = no_memo) -> Picture | Problem:
    """Return the picture called *name* in *folder* (a territory's or a text's), or the problem with it.

    *name* is as typed (``photos/market.jpg``); *mark* is where it was typed, and where the problem is shown.
    The picture's size is that of the picture upright, in pixels (drawings: user units); its digest is that of the
    bytes that ``cleaned`` returns for the file. *recall* is the memo of decoded pictures.

    :raises InvalidEdition: when the file has changed since the edition was read.
    """
    try:
        path = _find(reading, folder, name)
        data, extent = _read_whole(_read(reading, path), name, recall)
    except Unprintable as refusal:
        values = {key: _shown(value) if key == "what" else value for key, value in refusal.values.items()}
        return refusal.kind.at(mark, name=_shown(name), **values)
    return Picture(
        path=path,
        url=_url(path.relative_to(reading.folder.resolve())),
        width=extent.width,
        height=extent.height,
        mode=extent.mode,
        sha256=hashlib.sha256(data).hexdigest(),
    )


def cleaned(data: bytes) -> bytes:
    """Return the picture *data*, the bytes of its file, without metadata that is not printed.

    A photo says where and when it was shot, and by whom: none of that goes further, nor into an
    archive. Samples, profile and orientation are untouched. *data* that is no whole picture is returned as it is.
    """
    form = _form(data)
    try:
        return form.clean(data) if form and form.clean else data
    except Unprintable:
        return data


def _url(path: Path) -> str:
    return "https://edition.invalid/" + quote(path.as_posix())


def _shown(name: str) -> str:
    """Return *name* fit for a message: without control characters, shortened."""
    clean = invisible.replaced(name)
    return clean if len(clean) <= _LONGEST_SHOWN else f"{clean[:40]}…{clean[-35:]}"


# Finding


@dataclass(frozen=True, slots=True)
class _Refusal:
    """A form of name that is refused before any look-up."""

    applies: Callable[[str], object]
    kind: Kind
    help: str = ""


_REFUSALS = (
    _Refusal(lambda name: not name.strip(), kinds.ODD_NAME),
    _Refusal(lambda name: any(invisible.refused(name)), kinds.ODD_NAME),
    _Refusal(lambda name: len(name) > _LONGEST_NAME, kinds.ODD_NAME, kinds.TOO_LONG_NAME),
    _Refusal(re.compile(r"/|[\\]{2}|[a-z][a-z0-9+.-]*:", re.IGNORECASE).match, kinds.OUTSIDE),
    _Refusal(lambda name: ".." in re.split(r"[/\\]", name), kinds.OUTSIDE),
    _Refusal(re.compile(r"%[0-9a-f]{2}", re.IGNORECASE).search, kinds.ODD_NAME, kinds.PERCENT_CODE),
    _Refusal(lambda name: "\\" in name, kinds.ODD_NAME, kinds.BACKSLASH),
)


def _find(reading: Reading, folder: Path, name: str) -> Path:
    """Return the real path of *name*, walked folder by folder so that case matters on every system."""
    for refusal in _REFUSALS:
        if refusal.applies(name):
            raise Unprintable(refusal.kind, help=refusal.help)
    path = _inside(reading, folder)
    written = PurePosixPath()
    for part in PurePosixPath(name).parts:
        entry = _entry(reading, path, part)
        if entry is None:
            raise _missing(reading, folder, name)
        written /= entry
        path = _inside(reading, path / entry)
        if _same(entry) != _same(part):
            raise Unprintable(kinds.OTHER_CASE, actual=_shown(str(written)))
    return path


def _same(name: str) -> str:
    """Return the key of spellings of one name: macOS writes é as e and an accent, phones add variants to emojis."""
    return unicodedata.normalize("NFC", invisible.plain(name))


def _entry(reading: Reading, folder: Path, name: str) -> str | None:
    """Return the entry of *folder* called *name*: exact, else as another system spells it, else a near one."""
    entries = _entries(reading, folder)
    if name in entries:
        return name
    found = [entry for entry in entries if _same(entry) == _same(name)]
    if odd := next(
        (entry for entry in entries if any(invisible.refused(entry)) and _same(_seen(entry)) == _same(name)), ""
    ):
        raise Unprintable(kinds.ODD_NAME, help=kinds.UNSEEN_IN_NAME, actual=_shown(odd))
    found += [entry for entry in entries if _same(entry).casefold() == _same(name).casefold()]
    return next(iter(found), None)


def _seen(name: str) -> str:
    """Return *name* without invisible signs."""
    return invisible.replaced(name, "")


def _entries(reading: Reading, folder: Path) -> list[str]:
    try:
        return reading.names(folder)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        answers_for(error, folder)
        raise Unprintable(kinds.UNREADABLE) from error


def _inside(reading: Reading, path: Path) -> Path:
    """Return *path* with its links resolved; refuse it when they lead out of the edition or nowhere."""
    try:
        real = path.resolve(strict=True)
    except FileNotFoundError as error:
        if reading.exists(path) and not path.is_symlink():
            raise reading.gone(path) from error
        raise Unprintable(kinds.MISSING) from error
    except (OSError, RuntimeError) as error:  # circular links
        answers_for(error, path)
        raise Unprintable(kinds.UNREADABLE) from error
    if not real.is_relative_to(reading.folder.resolve()):
        raise Unprintable(kinds.LINK_OUT)
    return real


def _missing(reading: Reading, folder: Path, name: str) -> Unprintable:
    suggestion = _nearest(reading, folder, name)
    if not suggestion:
        return Unprintable(kinds.MISSING)
    return Unprintable(kinds.MISSING, help=kinds.MISSING_SUGGESTION, suggestion=_shown(suggestion))


def _nearest(reading: Reading, folder: Path, name: str) -> str | None:
    """Return the picture of *folder* or of its photos/ whose name is nearest to *name*."""
    pictures = [path for path in _listing(reading, folder) if path.suffix.lower() in _ENDINGS]
    by_name = {path.name.casefold(): str(path) for path in pictures}
    by_stem = {path.stem.casefold(): str(path) for path in pictures}
    wanted = PurePosixPath(name)
    found = [by_stem[stem] for stem in get_close_matches(wanted.stem.casefold(), by_stem, n=1, cutoff=0.9)]
    found += [by_name[text] for text in get_close_matches(wanted.name.casefold(), by_name, n=1)]
    return next(iter(found), None)


def _listing(reading: Reading, folder: Path) -> Iterator[PurePosixPath]:
    for name in _entries(reading, folder):
        yield PurePosixPath(name)
    if not (folder / "photos").is_symlink():
        for name in _entries(reading, folder / "photos"):
            yield PurePosixPath("photos", name)


# Reading


def _read(reading: Reading, path: Path) -> bytes:
    """Return the bytes of the plain file *path*, at most MAX_SIZE."""
    try:
        data = reading.data(path, MAX_SIZE)
    except Refused as refused:
        if refused.problem.kind == files.FILE_TOO_BIG:
            size = math.ceil(refused.problem.values["bytes"] / 1_000_000)
            raise Unprintable(kinds.TOO_HEAVY, size=size, limit=MAX_SIZE // 1_000_000) from refused
        plain = refused.problem.kind != files.NOT_A_FILE
        raise Unprintable(kinds.UNREADABLE if plain else kinds.NOT_A_FILE) from refused
    if not data:
        raise Unprintable(kinds.EMPTY)
    return data


# Recognising


@dataclass(frozen=True, slots=True)
class _Format:
    """A format, recognised by its first bytes. One that is not printed has no ``measure`` but a ``help``."""

    name: str
    magic: re.Pattern[bytes]
    endings: tuple[str, ...] = ()
    clean: Callable[[bytes], bytes] | None = None
    measure: Callable[[bytes], Extent] | None = None
    help: str = ""


def _photo(name: Form, magic: bytes, *endings: str) -> _Format:
    pattern = re.compile(magic, re.DOTALL)
    return _Format(name, pattern, endings, partial(bitmap.cleaned, form=name), partial(bitmap.measure, form=name))


def _row(name: str, magic: bytes, help_: str = "") -> _Format:
    return _Format(name, re.compile(magic, re.DOTALL), help=help_)


_FORMATS = (
    _photo("JPEG", rb"\xff\xd8\xff", ".jpg", ".jpeg", ".jpe"),
    _photo("PNG", rb"\x89PNG\r\n\x1a\n", ".png"),
    _Format(
        "SVG",
        re.compile(rb"(\xef\xbb\xbf)?\s*<(\?xml[\s-]|!--|(!DOCTYPE\s+)?(\w+:)?svg[\s>])"),
        (".svg",),
        svg.cleaned,
        svg.measure,
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
    """Return the format of the picture *data*, by its first bytes; None if unknown."""
    begins = svg.in_utf8(data)
    return next((row for row in _FORMATS if row.magic.match(begins)), None)


def _read_whole(data: bytes, name: str, recall: Memo) -> tuple[bytes, Extent]:
    """Return the cleaned picture *data*, the file *name*, and its extent, memoised by *recall*. Raises Unprintable."""
    form = _form(data)
    if form is None:
        raise Unprintable(kinds.NOT_AN_IMAGE)
    if form.clean is None or form.measure is None:
        raise Unprintable(kinds.REFUSED_FORMAT, format=form.name, help=form.help)
    if PurePosixPath(name).suffix.lower() not in form.endings:
        raise Unprintable(kinds.OTHER_ENDING, format=form.name, ending=form.endings[0])
    kept, measure = form.clean(data), form.measure
    digest = hashlib.sha256(kept).hexdigest()
    return kept, recall("picture", digest, lambda: measure(kept), Extent)
