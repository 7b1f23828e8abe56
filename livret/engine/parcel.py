"""Pack a chapter with the files, besides the house's, that its layout needs.

Pictures of the edition are packed as bytes: those that were first read, and checked.
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

    :raises InvalidEdition: when one of them has changed since it was read.
    """
    files: dict[str, bytes | str] = {}
    for address in map(html.unescape, _ADDRESS.findall(chapter.html)):
        if reading is not None and address not in files:
            try:
                files[address] = read_picture(reading, address)
            except AddressRefused as refused:
                files[address] = refused.kind.code
    return Parcel(replace(chapter, sources=()), files)
