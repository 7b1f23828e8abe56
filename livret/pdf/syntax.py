"""Whether every program can read a PDF file: its objects, its streams, the numbers on its pages."""

import re
from collections.abc import Iterator
from io import BytesIO

from pikepdf import Name, Pdf, Stream, StreamDecodeLevel

#: Invalid in a content stream (ISO 32000-1 7.3.3; ISO 19005-2 6.1.13): a number that is infinite or none, or one
#: of more than nine digits. Digits of text are in angle brackets.
_UNWRITABLE = re.compile(rb"(?<![\w/#.<-])-?(?:nan|inf)(?!\w)|(?<![\w<.])-?\d{10,}(?![\w>])")
#: Streams that draw nothing: samples, fonts, metadata.
_OTHERS = {Name.Image, Name.XML}
_LONGEST_SHOWN, _LONGEST_NUMBER = 160, 20


def faults(pdf: bytes, numbers: bool = False) -> list[str]:
    """Return the syntax errors of the file *pdf*, in the words of qpdf; empty for a sound file.

    Photos are not decoded again: they were, to their last row, when they were read. With *numbers*, the numbers in
    content streams are checked, too. Needs about 2 ms a page.
    """
    with Pdf.open(BytesIO(pdf)) as document:
        found = _begun(document, numbers)
        return [*found, *map(_plain, document.check_pdf_syntax())]


def faults_of_streams(pdf: bytes, numbers: bool = False) -> list[str]:
    """Return the ``faults`` of *pdf* but those in what its pages draw: whoever reads these finds them (``met``)."""
    with Pdf.open(BytesIO(pdf)) as document:
        found = _begun(document, numbers)
        document.save(BytesIO(), compress_streams=False, stream_decode_level=StreamDecodeLevel.all)
        return [*found, *met(document)]


def met(document: Pdf) -> list[str]:
    """Return the syntax errors that qpdf has met in *document* so far, in its words."""
    return [*map(_plain, document.get_warnings())]


def _begun(document: Pdf, numbers: bool) -> list[str]:
    """Return the invalid *numbers* of *document*, and prepare its photos not to be decoded."""
    streams = [each for each in document.objects if isinstance(each, Stream)]
    found = [*_numbers(streams)] if numbers else []
    for stream in streams:
        if stream.get(Name.Filter) == Name.DCTDecode:
            del stream[Name.Filter]
    return found


def _numbers(streams: list[Stream]) -> Iterator[str]:
    """Yield each invalid number in *streams*, shortened."""
    drawn = (each for each in streams if each.get(Name.Subtype) not in _OTHERS and Name.Length1 not in each)
    for found in filter(None, (_UNWRITABLE.search(stream.read_bytes()) for stream in drawn)):
        yield found[0][:_LONGEST_NUMBER].decode("latin-1")


def _plain(message: str) -> str:
    """Return the message of qpdf, without the memory address before it, shortened."""
    said = message.partition("): ")[2] or message
    return re.sub(r"(\d{12})\d+", r"\1…", said)[:_LONGEST_SHOWN]
