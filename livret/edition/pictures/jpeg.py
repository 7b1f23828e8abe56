"""The segments of a JPEG file (ISO/IEC 10918-1 B.1): cleaning, coding, and whether all scans are there.

A telephone writes into a photo where it was shot, and often a whole second picture behind its end.
"""

import re
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

_START, _STOP = b"\xff\xd8", b"\xff\xd9"
_SCAN, _END, _FILL = 0xDA, 0xD9, 0xFF
#: Markers without a length (B.1.1.3): between segments, they are faults.
_BARE = {0x00, 0x01, *range(0xD0, 0xD9)}
#: Application segments and comments (B.2.4).
_TOLD = {*range(0xE0, 0xF0), 0xFE}
#: JFIF, and Adobe's segment with the coding of colours (ISO/IEC 10918-6 6.5.3).
_COLOURS = ((0xE0, b"JFIF\0"), (0xEE, b"Adobe"))
#: The ICC profile (ICC.1:2022 B.4).
_PROFILE = (0xE2, b"ICC_PROFILE\0")
_EXIF = 0xE1
#: JFIF up to its thumbnail, whose width and height (0) end it (JFIF 1.02).
_JFIF = struct.Struct(">2sH12sBB")
#: Headers of a frame (B.2.2); C4, C8 and CC are others.
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_BASELINE, _EXTENDED, _PROGRESSIVE = 0xC0, 0xC1, 0xC2
#: Codings of frames that print shops cannot read: ISO 32000-1 7.4.8 has baseline, extended and progressive, 8 bits.
_CODINGS: Mapping[int, str] = {
    **dict.fromkeys((0xC3, 0xC7, 0xCB, 0xCF), "lossless"),
    **dict.fromkeys((0xC5, 0xC6, 0xCD, 0xCE), "hierarchical"),
    **dict.fromkeys((0xC9, 0xCA), "arithmetic"),
}
#: Coefficients of a block.
_COEFFICIENTS = 64
#: Offset of a segment's own bytes, behind its marker and its length.
_BODY = 4
#: In a scan, the first byte pair that is neither a stuffed byte nor a restart ends it (B.1.1.5).
_NEXT = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)


class MalformedJpeg(ValueError):
    """A file that does not follow the format; some decoders may still read it."""


class _Segment(NamedTuple):
    marker: int
    data: bytes

    def begins(self, marker: int, name: bytes) -> bool:
        """Return whether its marker is *marker* and its bytes begin with *name*."""
        return self.marker == marker and self.data.startswith(name, _BODY)


def scans(data: bytes, enough: int) -> int:
    """Return the number of scans of the JPEG *data*, counted no further than *enough*; raises MalformedJpeg."""
    found = (segment for segment in _segments(data) if segment.marker == _SCAN)
    return sum(1 for _ in islice(found, enough))


def bare(data: bytes) -> bytes:
    """Return the JPEG *data* without metadata and profile, its samples untouched.

    That is *data* itself if it has none, or does not follow the format.
    """
    try:
        made = _kept(_segments(data), _COLOURS)
    except MalformedJpeg:
        return data
    return made if len(made) < len(data) else data


def cleaned(data: bytes, exif: bytes = b"") -> bytes:
    """Return the first picture of the JPEG *data* with its profile, and *exif* as only metadata; raises MalformedJpeg.

    *exif* is the body of such a segment, from « Exif ». Samples are untouched; a missing end marker is added.
    """
    return _kept(_segments(data, cut=True), (*_COLOURS, _PROFILE), exif)


def samples(data: bytes) -> bytes:
    """Return the JPEG *data* with only the segments that decoding needs, in a form without harmless warnings.

    What some cameras write, and a decoder warns of though nothing is lost, is corrected: versions of JFIF, selections
    of coefficients that mean nothing in a sequential scan (B.2.3: 0, 63, 0). Raises :class:`MalformedJpeg`.
    """
    segments = [s for s in _segments(data) if s.marker not in _TOLD]
    sequential = any(s.marker in (_BASELINE, _EXTENDED) for s in segments)
    samples_kept = (_sequential(s) if sequential and s.marker == _SCAN else s.data for s in segments)
    return _START + b"".join(samples_kept)


def unpadded(data: bytes) -> bytes:
    """Return the JPEG *data*, which ends with an end marker, without the zeros before it that some cameras write."""
    return data.removesuffix(_STOP).rstrip(b"\0") + _STOP


def coding(data: bytes) -> str:
    """Return the coding of the JPEG *data* in a word if print shops cannot read it; else "". Raises MalformedJpeg."""
    frames = [s for s in _segments(data) if s.marker in _FRAMES]
    if not frames:
        raise MalformedJpeg
    marker, bits = frames[0].marker, frames[0].data[_BODY]
    return _CODINGS.get(marker, "") or ("" if bits == 8 else f"{bits} bits")


def has_all_scans(data: bytes) -> bool:
    """Return whether the scans contain all bits of each coefficient and component (G.1.1.1). Raises MalformedJpeg.

    Decoders do not report a missing scan: without it a photo is blurred, or without colours.
    """
    segments = list(_segments(data))
    frame = next(s for s in segments if s.marker in _FRAMES)
    progressive = frame.marker == _PROGRESSIVE
    lacking = {component: {*range(_COEFFICIENTS)} for component in frame.data[_BODY + 6 :: 3]}
    for scan in (s for s in segments if s.marker == _SCAN):
        components, first, last, still_lacking = (
            _scan_header(scan) if progressive else (_scan_header(scan)[0], 0, 63, 0)
        )
        for component in components:
            coefficients = {*range(first, last + 1)}
            left = lacking.get(component, set())
            lacking[component] = left | coefficients if still_lacking else left - coefficients
    return not any(lacking.values())


def _scan_header(scan: _Segment) -> tuple[bytes, int, int, int]:
    """Return the components of *scan*, its first and last coefficient, and the low bits that it leaves out."""
    try:
        count = scan.data[_BODY]
        place = _BODY + 1 + 2 * count
        first, last, bits = scan.data[place : place + 3]
    except (IndexError, ValueError):
        raise MalformedJpeg from None
    return scan.data[_BODY + 1 : place : 2], first, last, bits & 0x0F


def _sequential(scan: _Segment) -> bytes:
    place = _BODY + 1 + 2 * scan.data[_BODY]
    return scan.data[:place] + bytes((0, _COEFFICIENTS - 1, 0)) + scan.data[place + 3 :]


def _kept(segments: Iterable[_Segment], names: Sequence[tuple[int, bytes]], exif: bytes = b"") -> bytes:
    """Return a file of *segments*, of metadata only those in *names*, with *exif* behind JFIF."""
    kept = [s for s in segments if s.marker not in _TOLD or any(s.begins(*name) for name in names)]
    parts = [_without_thumbnail(s.data) if s.begins(*_COLOURS[0]) else s.data for s in kept]
    if exif:
        place = 1 if kept and kept[0].begins(*_COLOURS[0]) else 0
        parts.insert(place, struct.pack(">BBH", _FILL, _EXIF, len(exif) + 2) + exif)
    return _START + b"".join(parts)


def _without_thumbnail(jfif: bytes) -> bytes:
    """Return the segment *jfif* without its thumbnail, perhaps of another picture."""
    if len(jfif) <= _JFIF.size:
        return jfif
    return _JFIF.pack(jfif[:2], _JFIF.size - 2, jfif[4:16], 0, 0)


def _segments(data: bytes, cut: bool = False) -> Iterator[_Segment]:
    """Yield the segments of *data*, each scan with its samples, up to the end of its first picture.

    With *cut*, an end is added behind a scan that reaches the end of the file: decoding it shows whether it is whole.
    """
    place, marker = len(_START), -1
    while marker != _END:
        try:
            marker, start, place = _read(data, place)
        except (IndexError, struct.error):
            raise MalformedJpeg from None
        yield _Segment(marker, data[start:place])
        if cut and marker == _SCAN and place == len(data):
            yield _Segment(_END, _STOP)
            return


def _read(data: bytes, place: int) -> tuple[int, int, int]:
    """Return the marker at *place*, behind fill bytes (B.1.1.2), and the start and end of its segment."""
    if data[place] != _FILL:
        raise MalformedJpeg
    while (marker := data[place + 1]) == _FILL:
        place += 1
    if marker == _END:
        return marker, place, place + 2
    if marker in _BARE:
        raise MalformedJpeg
    end = place + 2 + int(struct.unpack_from(">H", data, place + 2)[0])
    if end < place + _BODY or end > len(data):
        raise MalformedJpeg
    if marker != _SCAN:
        return marker, place, end
    found = _NEXT.search(data, end)
    return marker, place, found.start() if found else len(data)
