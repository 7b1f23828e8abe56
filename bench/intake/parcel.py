"""Parts by name → a zip package, the same bytes every time."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping


def packed(parts: Mapping[str, str | bytes], stored: str = "") -> bytes:
    """Return a zip of *parts*; the one named *stored* is not compressed (OpenDocument's ``mimetype``)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED
            package.writestr(info, data)
    return out.getvalue()


def png(width: int, height: int, red: int = 90) -> bytes:
    """Return a picture of one colour."""
    rows = (b"\0" + bytes((red, 120, 90)) * width) * height
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    )
    made = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(made)
