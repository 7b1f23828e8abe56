"""The segments of a JPEG file (ISO/IEC 10918-1 B.1): how many scans it has, and what of it is not printed.

The engine embeds a JPEG byte for byte, and a telephone writes into it the place of the house it was taken in.
"""

import re
import struct
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

_START, _SCAN, _END, _FILL = b"\xff\xd8", 0xDA, 0xD9, 0xFF
#: Markers that no length follows (B.1.1.3): met between segments, they are odd.
_BARE = {0x00, 0x01, *range(0xD0, 0xD9)}
#: JFIF, and Adobe's segment that tells how colours are coded (ISO/IEC 10918-6 6.5.3).
_KEPT = {0xE0, 0xEE}
#: Application segments and comments (B.2.4).
_TOLD = {*range(0xE0, 0xF0), 0xFE}
#: In a scan, the first byte pair that is neither a stuffed byte nor a restart ends it (B.1.1.5).
_NEXT = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)


class Odd(ValueError):
    """A file that does not follow the format: a decoder may make something of it, or not."""


class _Segment(NamedTuple):
    marker: int
    data: bytes


def scans(data: bytes, enough: int) -> int:
    """Return the number of scans of the JPEG *data*, counted no further than *enough*.

    In a file that is odd, whatever looks like a scan is counted.
    """
    try:
        found = (segment for segment in _segments(data) if segment.marker == _SCAN)
        return sum(1 for _ in islice(found, enough))
    except Odd:
        return data.count(bytes((_FILL, _SCAN)))


def bare(data: bytes) -> bytes:
    """Return the JPEG *data* without its metadata, its samples untouched: *data* itself if it has none, or is odd."""
    try:
        kept = [s.data for s in _segments(data) if s.marker in _KEPT or s.marker not in _TOLD]
    except Odd:
        return data
    made = _START + b"".join(kept)
    return made if len(made) < len(data) else data


def _segments(data: bytes) -> Iterator[_Segment]:
    """Yield the segments of *data*, each scan with its samples, up to the end of its first picture."""
    place, marker = len(_START), -1
    while marker != _END:
        try:
            marker, end = _read(data, place)
        except (IndexError, struct.error):
            raise Odd from None
        yield _Segment(marker, data[place:end])
        place = end


def _read(data: bytes, place: int) -> tuple[int, int]:
    """Return the marker at *place*, and where its segment ends."""
    if data[place] != _FILL:
        raise Odd
    while (marker := data[place + 1]) == _FILL:
        place += 1
    if marker == _END:
        return marker, place + 2
    if marker in _BARE:
        raise Odd
    end = place + 2 + int(struct.unpack_from(">H", data, place + 2)[0])
    if marker != _SCAN:
        return marker, end
    if not (found := _NEXT.search(data, end)):
        raise Odd
    return marker, found.start()
