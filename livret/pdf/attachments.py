"""Files enclosed in a document (ISO 32000-1 7.11.4; ISO 19005-3 6.8): each listed once, and associated with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pikepdf import Array, AttachedFileSpec, Dictionary, Name, Pdf

from livret.pdf.name_tree import key, name_tree

#: Relationship of a file to the document (ISO 19005-3 annex E): its source, or the figures it shows.
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
    in_order = sorted(attachments, key=lambda each: key(each.name))
    enclosed = {each.name: _specification(pdf, each, date).obj for each in in_order}
    if len(enclosed) < len(attachments):
        raise ValueError("two attachments of the same name")
    if not enclosed:
        return
    names = pdf.Root.get("/Names", Dictionary())
    names.EmbeddedFiles = pdf.make_indirect(name_tree(enclosed))
    pdf.Root.Names = names
    pdf.Root.AF = Array(enclosed.values())


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
