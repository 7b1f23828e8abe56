"""JPEG files without what is not printed: where and by whom a photo was taken, its thumbnails, its profile.

The engine embeds a JPEG byte for byte, and a telephone writes into it the place of the house it was taken in.
"""

import re
import struct
from collections.abc import Iterator

_START, _SCAN, _END = b"\xff\xd8", 0xDA, 0xD9
#: JFIF, and Adobe's segment that tells how colours are coded (ISO/IEC 10918-6 6.5.3).
_KEPT = {0xE0, 0xEE}
#: Application segments and comments (ISO/IEC 10918-1 B.2.4).
_TOLD = {*range(0xE0, 0xF0), 0xFE}
#: In a scan, the first byte pair that is neither a stuffed byte nor a restart ends it (B.1.1.5).
_NEXT = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)


def bare(data: bytes) -> bytes:
    """Return the JPEG *data* without its metadata, its samples untouched: *data* itself if it has none, or is odd."""
    try:
        parts = list(_parts(data))
    except (ValueError, IndexError, struct.error):
        return data
    made = b"".join(parts)
    return made if len(made) < len(data) else data


def _parts(data: bytes) -> Iterator[bytes]:
    """Yield what is kept of *data*, up to the end of its first picture; raises ValueError when it is odd."""
    yield _START
    place = len(_START)
    while True:
        if data[place : place + 1] != b"\xff":
            raise ValueError
        marker = data[place + 1]
        if marker == _END:
            yield data[place : place + 2]
            return
        end = place + 2 + struct.unpack_from(">H", data, place + 2)[0]
        if marker == _SCAN:
            end = _end_of_scan(data, end)
        if marker in _KEPT or marker not in _TOLD:
            yield data[place:end]
        place = end


def _end_of_scan(data: bytes, start: int) -> int:
    found = _NEXT.search(data, start)
    if found is None:
        raise ValueError
    return found.start()
