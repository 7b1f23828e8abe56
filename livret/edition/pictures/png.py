"""The chunks of a PNG file (PNG, third edition, 5): cleaning, and whether all its rows are there."""

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

_START = b"\x89PNG\r\n\x1a\n"
_HEADER, _SAMPLES, _END = b"IHDR", b"IDAT", b"IEND"
#: Chunks that decide how samples are printed: palette, transparency, colours, and the size of a point.
_KEPT = (_HEADER, _SAMPLES, _END, b"PLTE", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"pHYs")
_EXIF = b"eXIf"
#: The chunk with the number of frames of an animation, and the value for one that does not move.
_ANIMATION, _ONE_FRAME = b"acTL", b"\0\0\0\1"
#: The bit of a chunk's name by which decoders may skip it (5.4).
_ANCILLARY = 0x20
#: Channels of each type of colour (11.2.1).
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
#: The passes of an interlaced picture (8.1): x and y of the first pixel, steps across and down.
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_WHOLE = ((0, 0, 1, 1),)
#: The number of filter types (9.2).
_FILTERS = 5
#: Bytes that are unpacked at once.
_PIECE = 1 << 20


class MalformedPng(ValueError):
    """A file that does not follow the format, or whose checksums are wrong."""


class _Chunk(NamedTuple):
    name: bytes
    body: bytes

    @property
    def data(self) -> bytes:
        checked = self.name + self.body
        return struct.pack(">I", len(self.body)) + checked + struct.pack(">I", zlib.crc32(checked))


def cleaned(data: bytes, exif: bytes = b"") -> bytes:
    """Return the picture of the PNG *data* with its profile, and *exif* as only metadata. Raises :class:`MalformedPng`.

    *exif* is the body of such a chunk. Samples are untouched; an animation is returned as it is: it is refused later.
    """
    chunks = list(_chunks(data))
    if any(chunk.name == _ANIMATION and chunk.body[:4] != _ONE_FRAME for chunk in chunks):
        return data
    kept = [chunk for chunk in chunks if chunk.name in _KEPT]
    if exif:
        kept.insert(1, _Chunk(_EXIF, exif))
    return _START + b"".join(chunk.data for chunk in kept)


def share_of_rows(data: bytes) -> float:
    """Return the share of its rows that the PNG *data* has, 0 to 1 (whole).

    Raises :class:`MalformedPng` where its samples are spoiled. Unpacks them once, a piece at a time.
    """
    chunks = list(_chunks(data))
    lengths = _lengths(chunks[0])
    wanted = sum(rows * length for rows, length in lengths)
    found = _Rows(lengths)
    unpacking = zlib.decompressobj()
    try:
        for piece in _pieces(chunks):
            while (rows := unpacking.decompress(piece, _PIECE)) and found.bytes <= wanted:
                found.add(rows)
                piece = unpacking.unconsumed_tail
    except zlib.error:
        raise MalformedPng from None
    if (found.bytes >= wanted and chunks[-1].name != _END) or (found.bytes == wanted and not unpacking.eof):
        raise MalformedPng  # all rows are there, and something behind them is missing: the end, or the checksum
    return min(1.0, found.bytes / wanted)


def _pieces(chunks: list[_Chunk]) -> Iterator[bytes]:
    """Yield the compressed samples of *chunks*, in pieces of at most _PIECE bytes."""
    for chunk in chunks:
        if chunk.name == _SAMPLES:
            yield from (chunk.body[start : start + _PIECE] for start in range(0, len(chunk.body), _PIECE))


class _Rows:
    """Counts rows as they are unpacked: each begins with its filter type."""

    def __init__(self, lengths: list[tuple[int, int]]) -> None:
        self.bytes = 0
        self._lengths = lengths

    def add(self, piece: bytes) -> None:
        """Count *piece*; raises :class:`MalformedPng` for a filter that does not exist."""
        end = self.bytes + len(piece)
        start = 0
        for rows, length in self._lengths:
            stop = start + rows * length
            if start < end and stop > self.bytes:
                first = start + max(0, -(-(self.bytes - start) // length)) * length
                kinds = piece[first - self.bytes : min(stop, end) - self.bytes : length]
                if kinds and max(kinds) >= _FILTERS:
                    raise MalformedPng
            start = stop
        self.bytes = end


def _lengths(header: _Chunk) -> list[tuple[int, int]]:
    """Return the number of rows and the bytes of a row for each pass of the picture."""
    try:
        width, height, bits, colour, _packing, _filters, interlaced = struct.unpack(">IIBBBBB", header.body)
        channels = _CHANNELS[colour]
    except (struct.error, KeyError):
        raise MalformedPng from None
    sizes = [
        (-(-(height - y) // down), -(-(width - x) // across))
        for x, y, across, down in (_PASSES if interlaced else _WHOLE)
    ]
    return [(rows, 1 + -(-points * channels * bits // 8)) for rows, points in sizes if rows > 0 and points > 0]


def _chunks(data: bytes) -> Iterator[_Chunk]:
    """Yield the chunks of *data* up to its end, their checksums verified.

    The samples that remain of a truncated file have no checksum, and no end behind them.
    """
    place, name = len(_START), b""
    while name != _END:
        try:
            (length,) = struct.unpack_from(">I", data, place)
            name, body = data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
            (checksum,) = struct.unpack_from(">I", data, place + 8 + length)
        except struct.error:
            if name != _SAMPLES:
                raise MalformedPng from None
            yield _Chunk(_SAMPLES, data[place + 8 :])
            return
        if zlib.crc32(name + body) != checksum or (place == len(_START)) != (name == _HEADER):
            raise MalformedPng
        if name not in _KEPT and not name[0] & _ANCILLARY:
            raise MalformedPng
        yield _Chunk(name, body)
        place += 12 + length
