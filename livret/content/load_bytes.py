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

from livret.content.source import Refused
from livret.kinds import files
from livret.problems import Location, Problem

#: Controls, directions, zero widths, halves, private use, unassigned, and the separators of Word and InDesign.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_LOST = "\ufffd"
#: UTF-8 read as Latin-1 by some program on the way: « Ã© » for « é », « â€™ » for « ’ ».
_GARBLED = re.compile("Ã[\x80-\xbf]|â€[\x80-\u2122]|Å[“’]")
_UTF8_MARK = b"\xef\xbb\xbf"
_WIDE_MARKS = {
    b"\xff\xfe\x00\x00": "UTF-32",
    b"\x00\x00\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}
#: U+D800 to U+DFFF as bytes, which UTF-8 forbids: half of an emoji (RFC 3629, section 3).
_SURROGATE = re.compile(b"\xed[\xa0-\xbf][\x80-\xbf]")
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
        raise Refused(files.UNREADABLE_FILE.at(Location(shown(path)), reason=_reason(error))) from None
    if not real.is_relative_to(root.resolve()):
        raise Refused(files.OUTSIDE_EDITION.at(Location(shown(path)), target=str(real)))
    return real


def read_text(path: Path, root: Path, limit: int) -> tuple[str, list[Problem]]:
    """Return the text of a file of the edition *root*, and the warnings about it.

    The text has Unix line ends, no byte order mark, and is in composed form (NFC). At most *limit* bytes
    are read, and only from a regular file: a pipe or a device is never opened.

    :raises Refused: the file is too big, is no file, leads outside, or is not readable text.
    """
    raw = read_bytes(path, root, limit)
    text = unicodedata.normalize("NFC", _decode(raw, shown(path)))
    return text, _suspicions(raw, text, shown(path))


def read_bytes(path: Path, root: Path, limit: int) -> bytes:
    """Return the bytes of a regular file of the edition *root*; raises Refused as :func:`read_text` does."""
    real = inside(path, root)
    try:
        if not stat.S_ISREG(real.stat().st_mode):
            raise Refused(files.NOT_A_FILE.at(Location(shown(path))))
        # Should the file be swapped for a pipe in between, opening must not wait for a writer.
        handle = os.open(real, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as stream:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise Refused(files.NOT_A_FILE.at(Location(shown(path))))
            raw = stream.read(limit + 1)
            size = os.fstat(handle).st_size
    except OSError as error:
        raise Refused(files.UNREADABLE_FILE.at(Location(shown(path)), reason=_reason(error))) from None
    if len(raw) > limit:
        raise Refused(
            files.FILE_TOO_BIG.at(Location(shown(path)), size=max(size, len(raw)) // 1024, limit=limit // 1024)
        )
    return raw


def _reason(error: OSError | RuntimeError) -> str:
    """Return the system's words; before Python 3.13, a circle of links is a RuntimeError in pathlib's."""
    return getattr(error, "strerror", None) or os.strerror(errno.ELOOP)


def _decode(raw: bytes, file: str) -> str:
    wide = next((name for mark, name in _WIDE_MARKS.items() if raw.startswith(mark)), _unmarked_wide(raw))
    if wide:
        raise Refused(files.NOT_UTF8.at(Location(file, 1), encoding=wide))
    try:
        text = raw.removeprefix(_UTF8_MARK).decode()
    except UnicodeDecodeError as error:
        raise Refused(_undecodable(raw.removeprefix(_UTF8_MARK), error.start, file)) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _unmarked_wide(raw: bytes) -> str | None:
    """Return « UTF-16 » if every other byte of the beginning is zero, as it is for Latin letters."""
    head = raw[:200]
    return "UTF-16" if len(head) > 3 and max(head[::2].count(0), head[1::2].count(0)) > len(head) / 3 else None


def _undecodable(raw: bytes, position: int, file: str) -> Problem:
    if b"\0" in raw:
        return files.NOT_TEXT.at(Location(file))
    name, codec = max(
        [("Latin-1 (Windows-1252)", "cp1252"), ("Mac Roman", "mac_roman")],
        key=lambda pair: sum(letter in _FRENCH for letter in raw.decode(pair[1], "replace")),
    )
    kind = files.HALF_CHARACTER if _SURROGATE.match(raw, position) else files.NOT_UTF8
    return kind.at(_place(raw.decode(codec, "replace"), position, file), encoding=name)


def _suspicions(raw: bytes, text: str, file: str) -> list[Problem]:
    found = [files.BYTE_ORDER_MARK.at(Location(file, 1))] if raw.startswith(_UTF8_MARK) else []
    garbled = _GARBLED.search(text)
    if garbled:
        found.append(files.GARBLED.at(_place(text, garbled.start(), file, len(garbled[0])), character=garbled[0]))
    return found


def visible(text: str, file: str) -> tuple[str, list[Problem]]:
    """Return *text* with U+FFFD in place of what cannot be printed, and a problem for the first of each sort."""
    odd = {sign for sign in set(text) - {"\n", "\t"} if unicodedata.category(sign) in _INVISIBLE or sign == _LOST}
    return text.translate(dict.fromkeys(map(ord, odd), _LOST)), [_odd(sign, text, file) for sign in sorted(odd)]


def _odd(sign: str, text: str, file: str) -> Problem:
    kind = files.LOST_CHARACTER if sign == _LOST else files.INVISIBLE_CHARACTER
    return kind.at(_place(text, text.index(sign), file), code=f"U+{ord(sign):04X}")


def _place(text: str, position: int, file: str, width: int = 1) -> Location:
    start = text.rfind("\n", 0, position) + 1
    line = text[start:].partition("\n")[0]
    excerpt = "".join(_LOST if unicodedata.category(sign) in _INVISIBLE else sign for sign in line.rstrip("\r"))
    return Location(file, text.count("\n", 0, position) + 1, position - start + 1, width, excerpt)
