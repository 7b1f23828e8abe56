"""An incremental update: objects appended to a PDF that stays unchanged (ISO 32000-1 7.5.6).

Objects other than streams go into one object stream (7.5.7), and the update is indexed by a cross-reference stream
(7.5.8), like the file before it.
"""

import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import pairwise

#: A row of the cross-reference stream: kind, place in the file or object stream, index in it (7.5.8.3).
_ROW = struct.Struct(">BIH")
_WIDTHS = b"[1 4 2]"
_WHOLE, _PACKED = 1, 2

#: Length of an identifier, in bytes: the usual one.
_IDENTIFIER = 16


def reference(number: int) -> bytes:
    """Return a reference to the object *number*."""
    return b"%d 0 R" % number


def stream(entries: bytes, data: bytes) -> bytes:
    """Return a stream object of *data*, its dictionary with *entries* and the length.

    Data ending in a carriage return count one line feed more, which no decompressor reads: a
    reader that searches for ``endstream`` would find them shorter (ISO 19005-2 6.1.7.1).
    """
    data += b"\n" if data.endswith(b"\r") else b""
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (entries, len(data), data)


def object_stream(objects: Mapping[int, bytes]) -> bytes:
    """Return an object stream of *objects*, text by object number, in order."""
    places, at = [], 0
    for number, text in objects.items():
        places.append(b"%d %d" % (number, at))
        at += len(text) + 1
    head = b" ".join(places) + b"\n"
    data = zlib.compress(head + b"\n".join(objects.values()))
    entries = b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode" % (len(objects), len(head))
    return stream(entries, data)


@dataclass(slots=True)
class Update:
    """The objects that an update adds or replaces; ``size`` is the first free number.

    ``packed`` are those already in object streams among ``streams``: the stream's number and the index in it.
    """

    size: int
    plain: dict[int, bytes] = field(default_factory=dict)
    streams: dict[int, bytes] = field(default_factory=dict)
    packed: dict[int, tuple[int, int]] = field(default_factory=dict)

    def reserve(self) -> int:
        """Return the first free number, and reserve it."""
        self.size += 1
        return self.size - 1

    def behind(self, pdf: bytes, digest: bytes, identifier: bytes, trailer: bytes) -> bytes:
        """Return *pdf* followed by this update; *trailer* are the trailer entries known only to the caller.

        *digest* is that of *pdf*. The file keeps its first *identifier*; the second is computed from all its bytes
        (ISO 32000-1 14.4).
        """
        container = self.reserve()
        self.streams[container] = object_stream(self.plain)
        parts, rows, at = [], {}, len(pdf)
        for number, text in self.streams.items():
            rows[number] = _ROW.pack(_WHOLE, at, 0)
            parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, text))
            at += len(parts[-1])
        compressed = self.packed | {number: (container, index) for index, number in enumerate(self.plain)}
        rows |= {number: _ROW.pack(_PACKED, *place) for number, place in compressed.items()}
        rows[table := self.reserve()] = _ROW.pack(_WHOLE, at, 0)
        entries = b"/Type/XRef/Size %d/W%b/Index[%b]/ID[%b<%b>]/Filter/FlateDecode%b" % (
            self.size,
            _WIDTHS,
            _ranges(sorted(rows)),
            identifier,
            sha256(b"".join((digest, *parts))).hexdigest()[: 2 * _IDENTIFIER].encode(),
            trailer,
        )
        data = zlib.compress(b"".join(rows[number] for number in sorted(rows)))
        parts.append(b"%d 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, stream(entries, data), at))
        return b"".join((pdf, *parts))


def _ranges(numbers: Sequence[int]) -> bytes:
    """Return the first number and the length of every run of consecutive *numbers*."""
    breaks = [at for at, (one, other) in enumerate(pairwise(numbers), 1) if other != one + 1]
    return b" ".join(b"%d %d" % (numbers[a], b - a) for a, b in pairwise([0, *breaks, len(numbers)]))
