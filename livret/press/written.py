"""A PDF as bytes that depend on nothing but what it holds: no clock, no random identifier."""

from io import BytesIO

from pikepdf import ObjectStreamMode, Pdf, StreamDecodeLevel


def written(pdf: Pdf) -> bytes:
    """Return *pdf* as a PDF 1.7 file; streams already compressed are copied as they are."""
    target = BytesIO()
    pdf.save(
        target,
        deterministic_id=True,
        force_version="1.7",
        object_stream_mode=ObjectStreamMode.generate,
        stream_decode_level=StreamDecodeLevel.none,
    )
    return target.getvalue()
