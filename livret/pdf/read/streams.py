"""Streams of a file from outside, unpacked within a bound: a few bytes may stand for gigabytes (ISO 32000-1 7.4)."""

import zlib
from collections.abc import Iterable
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, PdfError, Stream, StreamDecodeLevel

from livret.base.messages import _
from livret.catalogue import parity as kinds
from livret.pdf.read.bounds import CONTENTS, MB, MOST_CONTENT, MOST_TOKENS, Excess

_FLATE = (Name.FlateDecode, Name("/Fl"))
#: Delimiters of words in a content stream (ISO 32000-1 7.2.2).
_APART = (b" ", b"\n", b"\r", b"\t", b"\0", b"\f", b"[", b"(", b"<", b"/", b"{")


def unpacked(stream: Object, what: str, most: int) -> bytes:
    """Return the data of *stream*, empty if it cannot be decoded; *what* it is, a name of ``bounds``.

    :raises Excess: if it has more than *most* bytes.
    """
    packed = [filter in _FLATE for filter in _filters(stream)]
    try:
        if packed and all(packed):
            data = stream.read_raw_bytes()
            for _each in packed:
                data = _inflated(data, what, most)
            if "/DecodeParms" not in stream and "/DP" not in stream:
                return data
        data = stream.read_bytes(StreamDecodeLevel.specialized)  # within the memory of the worker
    except (PdfError, zlib.error, TypeError, ValueError):
        return b""
    if len(data) > most:
        raise Excess(kinds.STREAM_TOO_LARGE, what=_(what), most=most // MB)
    return data


def _inflated(data: bytes, what: str, most: int) -> bytes:
    found = zlib.decompressobj().decompress(data, most + 1)
    if len(found) > most:
        raise Excess(kinds.STREAM_TOO_LARGE, what=_(what), most=most // MB)
    return found


def _filters(stream: Object) -> list[Object]:
    filters = stream.get("/Filter")
    return list(filters) if isinstance(filters, Array) else [] if filters is None else [filters]


def bounded_content(drawn: Any) -> None:
    """Raise Excess if the content of *drawn*, a page, a form or a pattern, is larger than the bound."""
    size = tokens = 0
    known: dict[tuple[int, int], tuple[int, int]] = {}
    for stream in _parts(drawn):
        if stream.objgen not in known:
            data = unpacked(stream, CONTENTS, MOST_CONTENT)
            known[stream.objgen] = len(data), sum(map(data.count, _APART))
        size, tokens = size + known[stream.objgen][0], tokens + known[stream.objgen][1] + 1
        if size > MOST_CONTENT:
            raise Excess(kinds.STREAM_TOO_LARGE, what=_(CONTENTS), most=MOST_CONTENT // MB)
        if tokens > MOST_TOKENS:
            raise Excess(kinds.TOO_MUCH_DRAWN, most=MOST_TOKENS)


def _parts(drawn: Any) -> Iterable[Object]:
    if isinstance(drawn, Stream):
        return (drawn,)
    contents = drawn.get("/Contents") if isinstance(drawn, Dictionary) else None
    every = list(contents) if isinstance(contents, Array) else [contents]
    return [each for each in every if isinstance(each, Stream)]
