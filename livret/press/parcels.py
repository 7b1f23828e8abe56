"""Packing a chapter with all that laying it out needs beside the house.

The pictures of an edition go along as bytes, read once: what is laid out is what the digests tell, though its
author should save another file meanwhile.
"""

import html
import re
from dataclasses import replace
from pathlib import Path

from livret.press.fetcher import EDITION, Refused, read_picture
from livret.press.model import Chapter, Parcel

#: In a chapter's HTML quotes and angle brackets of authors are escaped: only an attribute of ours looks like this.
_ADDRESS = re.compile(rf'"(https://{re.escape(EDITION)}/[^"]*)"')


def pack(chapter: Chapter, edition: Path | None) -> Parcel:
    """Return *chapter* with the files of the folder *edition* that it names."""
    files: dict[str, bytes | str] = {}
    for address in map(html.unescape, _ADDRESS.findall(chapter.html)):
        if edition is not None and address not in files:
            try:
                files[address] = read_picture(edition, address)
            except Refused as refused:
                files[address] = refused.kind.code
    return Parcel(replace(chapter, sources=()), files)
