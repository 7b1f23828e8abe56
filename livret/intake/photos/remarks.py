"""The metadata of a photo in words: caption, alternative text, credit.

Programs of photographers and agencies write them (IPTC Photo Metadata Standard 2024.1: IIM, XMP; Exif 2.32). Other
metadata, place, time, camera, are not read.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from PIL import ExifTags, Image, ImageFile, IptcImagePlugin

from livret.base import invisible

#: The most bytes of metadata that are read; the most characters of a text.
_MOST_XMP, _LONGEST = 1024 * 1024, 400
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_XMP = {
    "caption": ("{http://purl.org/dc/elements/1.1/}description",),
    "alternative": ("{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}AltTextAccessibility",),
    "credit": ("{http://purl.org/dc/elements/1.1/}creator", "{http://ns.adobe.com/photoshop/1.0/}Credit"),
}
#: Datasets of IIM 4.2: caption, by-line, credit; 1:90 is the character set, UTF-8 as ESC % G.
_IIM = {"caption": ((2, 120),), "alternative": (), "credit": ((2, 80), (2, 110))}
_UTF8 = b"\x1b%G"
_EXIF = {"caption": (ExifTags.Base.ImageDescription,), "alternative": (), "credit": (ExifTags.Base.Artist,)}
#: Default words of cameras and programs.
_BY_MACHINES = re.compile(
    r"(olympus|sony|nikon|canon|kodak|minolta|samsung|konica|casio|pentax|fuji\w*|panasonic|dcim|dsc|img|hdr\w*)\b.*"
    r"|.*\b(digital camera|created with|screenshot|photoshop|gimp)\b.*|unknown|default|artist|owner|none|picasa|\W*",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """The metadata of a photo, in its own words; empty where there is none."""

    caption: str = ""
    alternative: str = ""
    credit: str = ""


def photo_facts(image: Image.Image) -> PhotoFacts:
    """Return the metadata of the opened *image*."""
    xmp, iim, exif = _xmp(image), _iim(image), _exif(image)

    def first(what: str) -> str:
        found = (*map(xmp, _XMP[what]), *map(iim, _IIM[what]), *map(exif, _EXIF[what]))
        return next((text for text in map(_plain, found) if not _BY_MACHINES.fullmatch(text)), "")

    return PhotoFacts(first("caption"), first("alternative"), first("credit"))


def _plain(text: str) -> str:
    line = " ".join(invisible.replaced(text, "").split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}…"


def _xmp(image: Image.Image) -> Callable[[str], str]:
    """Return a finder of properties in the XMP packet of *image* (ISO 16684-1): text, first choice, or attribute."""
    raw = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    raw = raw.encode() if isinstance(raw, str) else bytes(raw)
    if not raw or len(raw) > _MOST_XMP or b"<!" in raw:  # no packet needs a document type, with entities
        return lambda _name: ""
    try:
        tree = ElementTree.fromstring(raw.strip(b"\0 \r\n"))  # noqa: S314 - no document type, bounded
    except (ElementTree.ParseError, ValueError):
        return lambda _name: ""

    def find(name: str) -> str:
        return next(_values(tree, name), "")

    return find


def _values(tree: ElementTree.Element, name: str) -> Iterator[str]:
    for description in tree.iter(f"{_RDF}Description"):
        if name in description.attrib:
            yield description.attrib[name]
        for each in description.iter(name):
            items = [item.text or "" for item in each.iter(f"{_RDF}li")]
            choice = name.endswith(("description", "AltTextAccessibility"))
            yield (items[0] if choice else ", ".join(items)) if items else each.text or ""


def _iim(image: Image.Image) -> Callable[[tuple[int, int]], str]:
    try:
        sets = (IptcImagePlugin.getiptcinfo(image) if isinstance(image, ImageFile.ImageFile) else None) or {}
    except Exception:  # a structure that Pillow does not expect: struct.error, IndexError, SyntaxError…
        sets = {}
    codec = "utf-8" if sets.get((1, 90)) == _UTF8 else ""

    def find(number: tuple[int, int]) -> str:
        value = sets.get(number, b"")
        parts = value if isinstance(value, list) else [value]
        return ", ".join(_decoded(part, codec) for part in parts)

    return find


def _decoded(raw: bytes, codec: str) -> str:
    try:
        return raw.decode(codec or "utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _exif(image: Image.Image) -> Callable[[int], str]:
    try:
        tags = image.getexif()
    except Exception:  # metadata that no program reads
        return lambda _tag: ""

    def find(tag: int) -> str:
        value = tags.get(tag, "")
        if not isinstance(value, str):
            return ""
        try:  # Pillow reads text of Exif as Latin-1, and programs write UTF-8
            return value.encode("latin-1").decode()
        except UnicodeError:
            return value

    return find
