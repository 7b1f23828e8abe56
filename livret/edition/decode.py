"""From a path to text: regular files of the edition only, of bounded size, in UTF-8.

Both kinds of line ends are read alike (Windows' CRLF changes neither meaning nor position), so they are
no problem; a byte order mark is harmless too but surprises other programs: it is a warning.
Text is brought to Unicode's composed form (NFC), as macOS often types « é » in two characters.
"""

import errno
import os
import re
import stat
import unicodedata
from pathlib import Path

from livret.base import invisible
from livret.base.machine import answers_for
from livret.base.messages import reason
from livret.base.problems import Location, Problem, Refused
from livret.catalogue import files

#: The most bytes read of a file of facts, and of prose (a page has some 3,000).
YAML_LIMIT, MARKDOWN_LIMIT = 256 * 1024, 512 * 1024
#: The most characters reported in a file: one with more of them is no text that people typed.
_MOST_REPORTED = 20
#: UTF-8 read as Latin-1 by some program on the way: « Ã© » for « é », « â€™ » for « ’ ».
#: A question mark for a letter or an apostrophe that a program did not know: « l?eau », « qu?il ».
_GARBLED = re.compile(
    "Ã[\x80-\xbf]|â€[\x80-\u2122]|Å[“’]"
    r"|(?<![\w?/=&.#-])(?:[cdjlmnstCDJLMNST]|[Qq]u)\?[aàâeéèêiîoôuyh][a-zà-ÿ]+(?![\w=&/])"
)
_UTF8_MARK = b"\xef\xbb\xbf"
_WIDE_MARKS = {
    b"\xff\xfe\x00\x00": "UTF-32",
    b"\x00\x00\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}
#: Encodings of one byte a letter that old programs write: their names, and Python's for them.
_NARROW = (("Latin-1 (Windows-1252)", "cp1252"), ("Mac Roman", "mac_roman"))
#: U+D800 to U+DFFF as bytes, which UTF-8 forbids: half of an emoji (RFC 3629, section 3).
_SURROGATE = re.compile(b"\xed[\xa0-\xbf][\x80-\xbf]")
#: How a file is opened: should it be swapped for a pipe meanwhile, opening must not wait for a writer.
OPENED = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC
_FRENCH = frozenset("éèêëàâçîïôùûüœÉÈÀÇ’«»…–")


def shown(path: Path) -> str:
    """Return *path* as its author would type it: relative to the current folder if below it, with « / »."""
    whole = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow symlinks
    here = Path.cwd()
    return (whole.relative_to(here) if whole.is_relative_to(here) else whole).as_posix()


def inside(path: Path, root: Path) -> Path:
    """Return *path* with its symbolic links followed.

    :raises Refused: it leads outside the folder *root*, or in a circle.
    """
    try:
        real = path.resolve(strict=True)
    except (RuntimeError, OSError) as error:
        answers_for(error, path)
        raise Refused(files.UNREADABLE_FILE.at(Location(shown(path)), reason=_reason(error))) from None
    if not real.is_relative_to(root.resolve()):
        raise Refused(files.OUTSIDE_EDITION.at(Location(shown(path)), target=str(real)))
    return real


def would_be_inside(path: Path, root: Path) -> None:
    """Find out whether *path*, a file that may not be there yet, is inside the folder *root*.

    :raises Refused: it leads outside, climbs with « .. », or what leads to it cannot be followed.
    """
    if ".." in path.parts[len(root.parts) :]:
        raise Refused(files.OUTSIDE_EDITION.at(Location(shown(path)), target=os.path.normpath(path)))
    there = path
    while not os.path.lexists(there) and there != root:
        there = there.parent
    inside(there, root)
    if there != path and not there.is_dir():
        raise Refused(files.UNREADABLE_FILE.at(Location(shown(there)), reason=reason(OSError(errno.ENOTDIR, ""))))


def read_text(raw: bytes, file: str) -> tuple[str, list[Problem]]:
    """Return the text in *raw*, the bytes of *file*, and the warnings about it.

    The text has Unix line ends, no byte order mark, and is in composed form (NFC). A file in another encoding is
    an error, and read all the same: what else is wrong with it is reported in the same run.

    :raises Refused: it is not readable text.
    """
    text, faults = decoded(raw, file)
    return text, [*faults, *_suspicions(raw, text, file)]


def read_bytes(path: Path, root: Path, limit: int) -> bytes:
    """Return the bytes of a regular file of the edition *root*, at most *limit*: no pipe, no device is ever opened.

    :raises Refused: the file is too big, is no file, leads outside, or cannot be read.
    """
    return read_marked(path, root, limit)[0]


def read_marked(path: Path, root: Path, limit: int) -> tuple[bytes, os.stat_result]:
    """Return what :func:`read_bytes` does, and the status of the file before it was read."""
    real = inside(path, root)
    try:
        if not stat.S_ISREG(real.stat().st_mode):
            raise Refused(files.NOT_A_FILE.at(Location(shown(path))))
        handle = os.open(real, OPENED)
        with os.fdopen(handle, "rb") as stream:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                raise Refused(files.NOT_A_FILE.at(Location(shown(path))))
            raw = stream.read(min(status.st_size, limit + 1))
    except OSError as error:
        answers_for(error, path)
        raise Refused(files.UNREADABLE_FILE.at(Location(shown(path)), reason=_reason(error))) from None
    if len(raw) > limit:
        size = status.st_size
        raise Refused(files.FILE_TOO_BIG.at(Location(shown(path)), size=size // 1024, limit=limit // 1024, bytes=size))
    return raw, status


def _reason(error: OSError | RuntimeError) -> str:
    """Return why the system refused; before Python 3.13, a circle of links is a RuntimeError in pathlib's."""
    return reason(error if isinstance(error, OSError) else OSError(errno.ELOOP, ""))


def decoded(raw: bytes, file: str) -> tuple[str, list[Problem]]:
    """Return the text of *raw*, in composed form with Unix line ends, and what is wrong with its encoding.

    :raises Refused: it is no text.
    """
    wide = next((name for mark, name in _WIDE_MARKS.items() if raw.startswith(mark)), None)
    if wide or _looks_wide(raw):
        text = _decode_wide(raw, wide or "UTF-16", file)
        return _plain(text), [files.NOT_UTF8.at(Location(file, 1), encoding=wide or "UTF-16", marked=bool(wide))]
    try:
        return _plain(raw.removeprefix(_UTF8_MARK).decode()), []
    except UnicodeDecodeError as error:
        return _narrow(raw.removeprefix(_UTF8_MARK), error.start, file)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def _decode_wide(raw: bytes, name: str, file: str) -> str:
    """Return the text of *raw*; without a mark, the zeros show the byte order."""
    half = "-LE" if raw[1:2] == b"\0" else "-BE"
    try:
        return raw.decode(name if raw.startswith(tuple(_WIDE_MARKS)) else name + half)
    except UnicodeDecodeError:
        raise Refused(files.NOT_TEXT.at(Location(file))) from None


def _looks_wide(raw: bytes) -> bool:
    """Whether every other byte of the beginning is zero, as it is for Latin letters in UTF-16."""
    head = raw[:200]
    return len(head) > 3 and max(head[::2].count(0), head[1::2].count(0)) > len(head) / 3


def _narrow(raw: bytes, position: int, file: str) -> tuple[str, list[Problem]]:
    """Return the text of *raw* in the encoding in which it looks most French, and what is wrong at *position*."""
    if b"\0" in raw:
        raise Refused(files.NOT_TEXT.at(Location(file)))
    known = _NARROW[:1] if b"\r\n" in raw else _NARROW  # old Macs end lines otherwise
    name, codec = max(known, key=lambda pair: sum(letter in _FRENCH for letter in raw.decode(pair[1], "replace")))
    text = b"".join(_line_in_utf8(line, codec) for line in raw.splitlines(keepends=True)).decode()
    place = _place(raw.decode(codec, "replace"), position, file)
    if _SURROGATE.match(raw, position):
        raise Refused(files.HALF_CHARACTER.at(place))
    return _plain(text), [files.NOT_UTF8.at(place, encoding=name, marked=False)]


def _line_in_utf8(line: bytes, codec: str) -> bytes:
    """Return *line* in UTF-8: as it is if it was, else from *codec*. Files pasted together have both."""
    try:
        line.decode()
    except UnicodeDecodeError:
        return line.decode(codec, "replace").encode()
    return line


def _suspicions(raw: bytes, text: str, file: str) -> list[Problem]:
    found = [files.BYTE_ORDER_MARK.at(Location(file, 1))] if raw.startswith(_UTF8_MARK) else []
    garbled = _GARBLED.search(text)
    if garbled:
        found.append(files.GARBLED.at(_place(text, garbled.start(), file, len(garbled[0])), character=garbled[0]))
    return found


def visible(text: str, file: str) -> tuple[str, list[Problem]]:
    """Return *text* with U+FFFD in place of what is refused, and a problem for the first of each sort on each line."""
    first: dict[tuple[int, str], int] = {}
    start = 0
    for at, sign in invisible.refused(text):
        start = max(start, text.rfind("\n", start, at) + 1)
        first.setdefault((start, sign), at)
        if len(first) == _MOST_REPORTED:
            break
    return invisible.replaced(text), [odd(sign, _place(text, at, file)) for (_start, sign), at in first.items()]


def odd(sign: str, place: Location, **values: str) -> Problem:
    """Return the problem of *sign*, refused at *place*."""
    half = "\ud800" <= sign <= "\udfff"
    kind = files.LOST_CHARACTER if sign == invisible.LOST else files.INVISIBLE_CHARACTER
    return (files.HALF_CHARACTER if half else kind).at(place, code=f"U+{ord(sign):04X}", **values)


def _place(text: str, position: int, file: str, width: int = 1) -> Location:
    start = text.rfind("\n", 0, position) + 1
    line = text[start:].partition("\n")[0]
    excerpt = invisible.replaced(line.rstrip("\r"))
    return Location(file, text.count("\n", 0, position) + 1, position - start + 1, width, excerpt)
