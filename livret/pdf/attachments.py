"""Files enclosed in a document (ISO 32000-1 7.11.4; ISO 19005-3 6.8): each listed once, and tied to the document."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pikepdf import Array, AttachedFileSpec, Dictionary, Name, Pdf, String

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

    The tree of names is one leaf in the order of its bytes (7.9.6); ``pdf.attachments`` sorts by UTF-8.

    Raises ValueError if two have the same name: a reader would find only one of them.
    """
    by_name = {bytes(String(attachment.name)): attachment for attachment in attachments}
    if len(by_name) < len(attachments):
        raise ValueError("two attachments of the same name")
    if not by_name:
        return
    tree, listed = Array(), Array()
    for _, attachment in sorted(by_name.items()):
        specification = _specification(pdf, attachment, date).obj
        tree.extend([String(attachment.name), specification])
        listed.append(specification)
    names = pdf.Root.get("/Names", Dictionary())
    names.EmbeddedFiles = pdf.make_indirect(Dictionary(Names=tree))
    pdf.Root.Names = names
    pdf.Root.AF = listed


def _specification(pdf: Pdf, attachment: Attachment, date: str) -> AttachedFileSpec:
    specification = AttachedFileSpec(
        pdf,
        attachment.data,
        description=attachment.description,
        filename=attachment.name,
        mime_type=attachment.media_type,
        creation_date=date,
        mod_date=date,
    )
    specification.relationship = Name(f"/{attachment.relationship}")
    return specification
