"""Files enclosed in a document (ISO 32000-1 7.11.4; ISO 19005-3 6.8): each listed once, and tied to the document."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

#: What a file is to the document (ISO 19005-3 annex E): what it was made from, or the figures it shows.
Relationship = Literal["Source", "Data"]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to enclose: ``name`` is a relative path with « / », ``media_type`` is registered with IANA."""

    name: str
    data: bytes
    media_type: str
    relationship: Relationship
    description: str


def attach(pdf: Pdf, attachments: Sequence[Attachment], date: str) -> None:
    """Enclose *attachments* in *pdf*, sorted by name, all dated *date* (ISO 32000-1 7.9.4: ``D:20250115…``).

    Raises ValueError if two have the same name: a reader would find only one of them.
    """
    by_name = {bytes(String(attachment.name)): attachment for attachment in attachments}
    if len(by_name) < len(attachments):
        raise ValueError("two attachments of the same name")
    if not by_name:
        return
    tree, listed = Array(), Array()
    for _, attachment in sorted(by_name.items()):
        specification = pdf.make_indirect(_specification(pdf, attachment, date))
        tree.extend([String(attachment.name), specification])
        listed.append(specification)
    names = pdf.Root.get("/Names", Dictionary())
    names.EmbeddedFiles = pdf.make_indirect(Dictionary(Names=tree))
    pdf.Root.Names = names
    pdf.Root.AF = listed


def _specification(pdf: Pdf, attachment: Attachment, date: str) -> Dictionary:
    """Return the file specification (ISO 32000-1 table 44); both names are the same, the second for any alphabet."""
    stream = _stream(pdf, attachment, date)
    return Dictionary(
        Type=Name.Filespec,
        F=String(attachment.name),
        UF=String(attachment.name),
        Desc=String(attachment.description),
        AFRelationship=Name(f"/{attachment.relationship}"),
        EF=Dictionary(F=stream, UF=stream),
    )


def _stream(pdf: Pdf, attachment: Attachment, date: str) -> Object:
    """Return the embedded file (tables 45 and 46), its MD5 being what the standard asks to check it by."""
    digest = hashlib.md5(attachment.data, usedforsecurity=False).digest()
    return pdf.make_stream(
        attachment.data,
        Type=Name.EmbeddedFile,
        Subtype=Name(f"/{attachment.media_type}"),
        Params=Dictionary(
            Size=len(attachment.data), CheckSum=String(digest), CreationDate=String(date), ModDate=String(date)
        ),
    )
