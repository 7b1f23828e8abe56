"""A PDF as bytes that depend only on its content: no clock, no random identifier.

A stream whose last byte is a carriage return, followed by the line feed that ends its line, looks one byte
shorter to a reader that searches for the keyword ``endstream`` (ISO 19005-2 6.1.7.1 forbids a wrong
length). One compressed stream in 256 ends so by chance: its length is counted one line feed longer, which
no decompressor reads, and an optional space is removed from its dictionary, so that nothing in
the file moves.
"""

import re
from collections.abc import Iterator
from io import BytesIO

from pikepdf import ObjectStreamMode, Pdf, StreamDecodeLevel

_BEGIN = b" 0 obj\n"
_HEAD = re.compile(rb"<<.*?>>\nstream\n", re.DOTALL)
_AMBIGUOUS_END = re.compile(rb"\r\nendstream\n")


def written(pdf: Pdf, version: str = "1.7") -> bytes:
    """Return *pdf* as a file of PDF *version*; streams already compressed are copied as they are."""
    target = BytesIO()
    pdf.save(
        target,
        deterministic_id=True,
        force_version=version,
        fix_metadata_version=False,  # our packet does not contain the version
        object_stream_mode=ObjectStreamMode.generate,
        stream_decode_level=StreamDecodeLevel.none,
    )
    for place, mended in _mended(target.getvalue()):
        target.seek(place)
        target.write(mended)
    return target.getvalue()


def _mended(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield each ambiguous stream of the file *data*, rewritten in as many bytes, and its offset."""
    for end in _AMBIGUOUS_END.finditer(data):
        begin = end.start()
        while (begin := data.rfind(_BEGIN, 0, begin)) >= 0:
            place = begin + len(_BEGIN)
            head = _HEAD.match(data, place, end.start())
            length = end.start() + 1 - head.end() if head else 0
            if head and (written := b"/Length %d " % length) in head[0]:
                shorter = head[0].replace(written, b"/Length %d " % (length + 1), 1)
                yield place, _tightened(shorter, len(head[0]) - 1) + data[head.end() : end.start() + 1] + b"\n"
                break


def _tightened(head: bytes, size: int) -> bytes:
    """Return *head*, a dictionary as qpdf writes it, in *size* bytes, by removing spaces within its brackets."""
    for loose, tight in ((b"<< ", b"<<"), (b" >>", b">>")):
        if len(head) > size:
            head = head.replace(loose, tight, 1)
    return head
