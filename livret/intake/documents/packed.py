"""The parts of a Word file or of an OpenDocument text: a zip of XML and pictures, bounded before anything is unpacked.

Both formats: ISO/IEC 29500-2 (packages of parts), OpenDocument 1.3 part 2 (packages).
"""

import io
import re
import zipfile
import zlib
from lzma import LZMAError
from xml.etree import ElementTree

from livret.base.problems import Refused
from livret.catalogue import intake as kinds
from livret.pdf.read.bounds import MB

#: The most parts of a file, and the most bytes of its XML, and of all of it. Five hundred pages of Word
#: are 10 MB of XML.
MOST_PARTS, MOST_XML_BYTES, MOST_BYTES = 10_000, 48 * MB, 512 * MB
#: The most levels of elements: a word in a table within a table within a text box has some forty.
MOST_DEPTH = 150
#: Compound files (MS-CFB): an encrypted package (MS-OFFCRYPTO, 2.3), or Word as it was before 2007.
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
#: A document type may declare entities, which expand; neither format uses any.
_DECLARES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
#: What reading a zip raises that is damaged, locked, or made to do harm.
DAMAGES = (zipfile.BadZipFile, zlib.error, LZMAError, EOFError, OSError, KeyError, RuntimeError, ValueError)


class XmlPackage:
    """The parts of a file, by name."""

    def __init__(self, data: bytes) -> None:
        """Open *data*; raises Refused for no package, an encrypted one, or one that unpacks to too much."""
        if data.startswith(_COMPOUND):
            raise Refused((kinds.LOCKED if _ENCRYPTED in data else kinds.DAMAGED).at(None))
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except DAMAGES:
            raise Refused(kinds.DAMAGED.at(None)) from None
        found = self._zip.infolist()
        if any(each.flag_bits & 1 for each in found):
            raise Refused(kinds.LOCKED.at(None))
        size = sum(each.file_size for each in found)
        xml = sum(each.file_size for each in found if _is_xml(each.filename))
        if len(found) > MOST_PARTS:
            raise Refused(kinds.TOO_MANY.at(None, most=MOST_PARTS))
        for count, most in ((size, MOST_BYTES), (xml, MOST_XML_BYTES)):
            if count > most:
                raise Refused(kinds.TOO_LARGE.at(None, size=-(-count // MB), most=most // MB))
        self.names = frozenset(each.filename for each in found)

    def read(self, name: str) -> bytes:
        """Return the part *name*; raises Refused."""
        try:
            data = self._zip.read(name)
        except DAMAGES:
            raise Refused(kinds.DAMAGED.at(None)) from None
        if _is_xml(name) and _DECLARES.search(data.replace(b"\0", b"")):
            raise Refused(kinds.ENTITIES.at(None))
        return data

    def tree(self, name: str) -> ElementTree.Element | None:
        """Return the root of the part *name*, None if it does not exist; raises Refused."""
        return parsed(self.read(name)) if name in self.names else None


def parsed(data: bytes) -> ElementTree.Element:
    """Return the root of the XML *data*; raises Refused."""
    try:
        root = ElementTree.fromstring(data)  # noqa: S314 - bounded, and without declarations
    except (ElementTree.ParseError, ValueError, LookupError):
        raise Refused(kinds.DAMAGED.at(None)) from None
    refuse_deep(root)
    return root


def refuse_deep(root: ElementTree.Element) -> None:
    """Raise Refused where elements of *root* lie within each other deeper than whoever reads them can go down."""
    level, depth = [root], 0
    while level:
        depth += 1
        if depth > MOST_DEPTH:
            raise Refused(kinds.TOO_DEEP.at(None, most=MOST_DEPTH))
        level = [child for each in level for child in each]


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))


def local(element: ElementTree.Element) -> str:
    """Return the name of *element* without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: ElementTree.Element | None, name: str, otherwise: str = "") -> str:
    """Return the attribute *name* of *element*, in any namespace; *otherwise* if it has none."""
    if element is None:
        return otherwise
    return next((value for key, value in element.items() if key.rpartition("}")[2] == name), otherwise)
