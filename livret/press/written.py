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


def written(pdf: Pdf) -> bytes:
    """Return *pdf* as a PDF 1.7 file; streams already compressed are copied as they are."""
    data = _saved(pdf)
    for _ in range(_ATTEMPTS):
        streams = list(_ambiguous(data))
        if not streams:
            break
        with Pdf.open(BytesIO(data)) as again:
            for stream in streams:
                _rewrite(again, stream)
            data = _saved(again)
    return data


def _saved(pdf: Pdf) -> bytes:
    target = BytesIO()
    pdf.save(
        target,
        deterministic_id=True,
        force_version="1.7",
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


def _touch(candidates: Iterable[Object]) -> None:
    """Give one structure element its default revision (R 0, table 323): the same tree, other bytes."""
    for entry in candidates:
        if isinstance(entry, Dictionary) and entry.get("/Type") == Name.StructElem and "/R" not in entry:
            entry.R = 0
            return


def _close(stream: Any) -> None:
    """Count a line feed as the last byte of *stream*: whatever decompresses it has stopped before."""
    stream.write(stream.read_raw_bytes() + b"\n", filter=stream.get("/Filter"), decode_parms=stream.get("/DecodeParms"))
