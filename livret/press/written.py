"""A PDF as bytes that depend on nothing but what it holds: no clock, no random identifier.

A stream whose last byte is a carriage return, followed by the line feed that ends its line, looks one byte
shorter to a reader that searches for the keyword ``endstream`` (ISO 19005-2 6.1.7.1 forbids a wrong
length). One compressed stream in 256 ends so by chance: those are written otherwise.
"""

import re
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any, NamedTuple

from pikepdf import Dictionary, Name, Object, ObjectStreamMode, Pdf, StreamDecodeLevel

#: Each attempt leaves one ambiguous stream in 256 of those it rewrites.
_ATTEMPTS = 8

_HEAD = re.compile(rb"(\d+) 0 obj\n(<<.*?>>)\nstream\n", re.DOTALL)
_AMBIGUOUS_END = re.compile(rb"\r\nendstream\n")


class _Stream(NamedTuple):
    number: int
    dictionary: bytes
    data: bytes


def written(pdf: Pdf, version: str = "1.7") -> bytes:
    """Return *pdf* as a file of PDF *version*; streams already compressed are copied as they are."""
    data = _saved(pdf, version)
    for _ in range(_ATTEMPTS):
        streams = list(_ambiguous(data))
        if not streams:
            break
        with Pdf.open(BytesIO(data)) as again:
            for stream in streams:
                _rewrite(again, stream)
            data = _saved(again, version)
    return data


def _saved(pdf: Pdf, version: str) -> bytes:
    target = BytesIO()
    pdf.save(
        target,
        deterministic_id=True,
        force_version=version,
        object_stream_mode=ObjectStreamMode.generate,
        stream_decode_level=StreamDecodeLevel.none,
    )
    return target.getvalue()


def _ambiguous(data: bytes) -> Iterator[_Stream]:
    for end in _AMBIGUOUS_END.finditer(data):
        start = data.rfind(b" 0 obj\n", 0, end.start())
        head = _HEAD.match(data, data.rfind(b"\n", 0, start) + 1)
        if head:
            yield _Stream(int(head[1]), head[2], data[head.end() : end.start() + 1])


def _rewrite(pdf: Pdf, stream: _Stream) -> None:
    if b"/ObjStm" in stream.dictionary:
        _touch(pdf.get_object(number, 0) for number in _members(stream))
    elif b"/XRef" in stream.dictionary:
        _touch(pdf.objects)
    else:
        _close(pdf.get_object(stream.number, 0))


def _members(stream: _Stream) -> Iterable[int]:
    """Return the numbers of the objects in an object stream (ISO 32000-1 7.5.7)."""
    count = re.search(rb"/N (\d+)", stream.dictionary)
    assert count
    pairs = 2 * int(count[1])
    return [int(number) for number in zlib.decompress(stream.data).split(maxsplit=pairs)[:pairs:2]]


#: An entry for each kind of object that says what is so without it (ISO 32000-1 tables 323, 30, 122).
_DEFAULTS: dict[Any, str] = {Name.StructElem: "/R", Name.Page: "/Rotate", Name.FontDescriptor: "/Leading"}


def _touch(candidates: Iterable[Object]) -> None:
    """Tell of one object what goes without saying: the same document, other bytes."""
    for entry in candidates:
        default = _DEFAULTS.get(entry.get("/Type")) if isinstance(entry, Dictionary) else None
        if default and default not in entry:
            entry[default] = 0
            return


def _close(stream: Any) -> None:
    """Count a line feed as the last byte of *stream*: whatever decompresses it has stopped before."""
    stream.write(stream.read_raw_bytes() + b"\n", filter=stream.get("/Filter"), decode_parms=stream.get("/DecodeParms"))
