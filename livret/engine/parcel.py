"""Packing a chapter with all that laying it out needs beside the house.

The pictures of an edition go along as bytes: what is laid out is what was first read of them, and checked.
"""

import html
import re
from dataclasses import replace

from livret.edition.reading import Reading
from livret.engine.fetch import EDITION, AddressRefused, read_picture
from livret.pdf.model import Chapter, Parcel

#: In a chapter's HTML quotes and angle brackets of authors are escaped: only an attribute of ours looks like this.
_ADDRESS = re.compile(rf'"(https://{re.escape(EDITION)}/[^"]*)"')


def pack(chapter: Chapter, reading: Reading | None) -> Parcel:
    """Return *chapter* with the files of an edition that it names.

    :raises InvalidEdition: when one of them is no longer what it was.
    """
    files: dict[str, bytes | str] = {}
    for address in map(html.unescape, _ADDRESS.findall(chapter.html)):
        if reading is not None and address not in files:
            try:
                files[address] = read_picture(reading, address)
            except AddressRefused as refused:
                files[address] = refused.kind.code
    return Parcel(replace(chapter, sources=()), files)
