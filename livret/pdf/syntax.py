"""Whether a PDF file is one that every program reads: its objects, its streams, the numbers of its pages."""

import re
from collections.abc import Iterator
from io import BytesIO

from pikepdf import Name, Pdf, Stream

#: What no content stream may hold (ISO 32000-1 7.3.3; ISO 19005-2 6.1.13): a number that is infinite or none, or one
#: of more than nine digits. Digits of text stand in angle brackets.
_UNWRITABLE = re.compile(rb"(?<![\w/#.<-])-?(?:nan|inf)(?!\w)|(?<![\w<.])-?\d{10,}(?![\w>])")
#: Streams that draw nothing: samples, fonts, what a document says of itself.
_OTHERS = {Name.Image, Name.XML}
_LONGEST_SHOWN, _LONGEST_NUMBER = 160, 20


def faults(pdf: bytes, numbers: bool = False) -> list[str]:
    """Return what is wrong with the syntax of the file *pdf*, in the words of qpdf; nothing for a sound file.

    Photos are not decoded again: they were, to their last row, where they were read. With *numbers*, those that are
    drawn with are looked at, too. Takes about 2 ms a page.
    """
    with Pdf.open(BytesIO(pdf)) as document:
        streams = [each for each in document.objects if isinstance(each, Stream)]
        found = [*_numbers(streams)] if numbers else []
        for stream in streams:
            if stream.get(Name.Filter) == Name.DCTDecode:
                del stream[Name.Filter]
        return [*found, *(_plain(told) for told in document.check_pdf_syntax())]


def _numbers(streams: list[Stream]) -> Iterator[str]:
    """Yield each kind of number in *streams* that no page can hold."""
    drawn = (each for each in streams if each.get(Name.Subtype) not in _OTHERS and Name.Length1 not in each)
    for found in filter(None, (_UNWRITABLE.search(stream.read_bytes()) for stream in drawn)):
        yield found[0][:_LONGEST_NUMBER].decode("latin-1")


def _plain(told: str) -> str:
    """Return what qpdf says, without the place in memory before it, and not too long."""
    said = told.partition("): ")[2] or told
    return re.sub(r"(\d{12})\d+", r"\1…", said)[:_LONGEST_SHOWN]
