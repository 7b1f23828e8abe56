"""The metadata of a document: the XMP packet (ISO 16684-1) and the Info dictionary, in step."""

from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from typing import NamedTuple
from uuid import NAMESPACE_OID, uuid5

from pikepdf import Dictionary, Name, Pdf, String

from livret import __version__
from livret.pdf.model import BookInfo

PRODUCER = f"Livret {__version__}"


class Claim(NamedTuple):
    """A standard that a document claims, as properties of an XMP namespace."""

    prefix: str
    namespace: str
    properties: tuple[tuple[str, str], ...]
    #: Descriptions that PDF/A requires of a namespace it does not know (ISO 19005-2 6.6.2.3).
    schema: tuple[str, tuple[tuple[str, str, str], ...]] | None = None
    #: Whether it requires /Trapped to be false (ISO 15930-7; ISO 32000-1 14.11.6).
    untrapped: bool = False


#: ISO 14289-1 5.
PDF_UA_1 = Claim(
    "pdfuaid",
    "http://www.aiim.org/pdfua/ns/id/",
    (("part", "1"),),
    ("PDF/UA identification schema", (("part", "Integer", "Part of ISO 14289"),)),
)

#: ISO 19005-2 6.6.4.
PDF_A_2A = Claim("pdfaid", "http://www.aiim.org/pdfa/ns/id/", (("part", "2"), ("conformance", "A")))

#: ISO 19005-3 6.6.4: as PDF/A-2, and any file may be enclosed.
PDF_A_3A = Claim("pdfaid", "http://www.aiim.org/pdfa/ns/id/", (("part", "3"), ("conformance", "A")))

#: ISO 15930-7: PDF/X-4 is claimed in XMP alone.
PDF_X_4 = Claim("pdfxid", "http://www.npes.org/pdfx/ns/id/", (("GTS_PDFXVersion", "PDF/X-4"),), untrapped=True)


def describe(pdf: Pdf, info: BookInfo, claims: Sequence[Claim], identity: str = "") -> None:
    """Write *info* and *claims* into *pdf*: one uncompressed packet, and the Info dictionary.

    *identity*, a word unique to this document, yields the identifiers of XMP that the
    printing trade requires (ISO 16684-1 8.6).
    """
    packet = pdf.make_stream(_packet(info, claims, identity), Type=Name.Metadata, Subtype=Name.XML)
    pdf.Root.Metadata = packet
    information = _info(info)
    if _untrapped(claims):
        information.Trapped = Name("/False")
    pdf.trailer.Info = pdf.make_indirect(information)


def booklet_title(title: str) -> str:
    """Return the title of the booklet of a book with that *title*."""
    return f"{title} – livret à plier"


def _untrapped(claims: Sequence[Claim]) -> bool:
    return any(claim.untrapped for claim in claims)


def _moment(info: BookInfo) -> datetime:
    """Return the document's date, in UTC if it has no time zone."""
    return info.date if info.date.tzinfo else info.date.replace(tzinfo=UTC)


def _info(info: BookInfo) -> Dictionary:
    stamp = _moment(info).astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ")
    entries = {
        "Title": info.title,
        "Author": info.author,
        "Subject": info.subject,
        "Keywords": ", ".join(info.keywords),
        "Creator": PRODUCER,
        "Producer": PRODUCER,
        "CreationDate": stamp,
        "ModDate": stamp,
    }
    return Dictionary({f"/{key}": String(value) for key, value in entries.items() if value})


def _packet(info: BookInfo, claims: Sequence[Claim], identity: str) -> bytes:
    stamp = _moment(info).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    parts = [
        *(_claim(claim) for claim in claims),
        _dublin_core(info),
        _description(
            'xmlns:xmp="http://ns.adobe.com/xap/1.0/"',
            _text("xmp:CreatorTool", PRODUCER),
            _text("xmp:CreateDate", stamp),
            _text("xmp:ModifyDate", stamp),
            _text("xmp:MetadataDate", stamp),
        ),
        _description(
            'xmlns:pdf="http://ns.adobe.com/pdf/1.3/"',
            _text("pdf:Producer", PRODUCER),
            _text("pdf:Keywords", ", ".join(info.keywords)),
            _text("pdf:Trapped", "False" if _untrapped(claims) else ""),
        ),
        _identifiers(identity),
        _extensions(claims),
    ]
    body = "\n".join(part for part in parts if part)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        f"{body}\n</rdf:RDF>\n</x:xmpmeta>\n"
        '<?xpacket end="w"?>'
    ).encode()


def _identifiers(identity: str) -> str:
    """Return the properties of media management: a first version, of no other rendition."""
    if not identity:
        return ""
    document = uuid5(NAMESPACE_OID, identity)
    return _description(
        'xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"',
        _text("xmpMM:DocumentID", f"uuid:{document}"),
        _text("xmpMM:InstanceID", f"uuid:{uuid5(document, '1')}"),
        _text("xmpMM:VersionID", "1"),
        _text("xmpMM:RenditionClass", "default"),
    )


def _description(namespaces: str, *properties: str) -> str:
    return f'<rdf:Description rdf:about="" {namespaces}>{"".join(properties)}</rdf:Description>'


def _text(name: str, value: str) -> str:
    return f"<{name}>{escape(value, quote=False)}</{name}>" if value else ""


def _list(name: str, kind: str, values: Sequence[str]) -> str:
    items = "".join(f"<rdf:li>{escape(value, quote=False)}</rdf:li>" for value in values)
    return f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>" if items else ""


def _alternatives(name: str, value: str, language: str) -> str:
    text = escape(value, quote=False)
    items = "".join(f'<rdf:li xml:lang="{escape(lang)}">{text}</rdf:li>' for lang in ("x-default", language))
    return f"<{name}><rdf:Alt>{items}</rdf:Alt></{name}>" if value else ""


def _dublin_core(info: BookInfo) -> str:
    return _description(
        'xmlns:dc="http://purl.org/dc/elements/1.1/"',
        _text("dc:format", "application/pdf"),
        _alternatives("dc:title", info.title, info.language),
        _list("dc:creator", "Seq", [info.author] if info.author else []),
        _alternatives("dc:description", info.subject, info.language),
        _list("dc:subject", "Bag", info.keywords),
        _list("dc:language", "Bag", [info.language]),
    )


def _claim(claim: Claim) -> str:
    properties = (_text(f"{claim.prefix}:{name}", value) for name, value in claim.properties)
    return _description(f'xmlns:{claim.prefix}="{claim.namespace}"', *properties)


_EXTENSION_NAMESPACES = " ".join(
    f'xmlns:pdfa{name}="http://www.aiim.org/pdfa/ns/{path}"'
    for name, path in (("Extension", "extension/"), ("Schema", "schema#"), ("Property", "property#"))
)


def _extensions(claims: Sequence[Claim]) -> str:
    """Return the extension schemas (ISO 19005-2 6.6.2.3.3), if a claim needs one."""
    schemas = "".join(_schema(claim) for claim in claims if claim.schema)
    bag = f"<pdfaExtension:schemas><rdf:Bag>{schemas}</rdf:Bag></pdfaExtension:schemas>"
    return _description(_EXTENSION_NAMESPACES, bag) if schemas else ""


def _schema(claim: Claim) -> str:
    assert claim.schema
    title, properties = claim.schema
    rows = "".join(
        '<rdf:li rdf:parseType="Resource">'
        f"{_text('pdfaProperty:name', name)}{_text('pdfaProperty:valueType', kind)}"
        f"{_text('pdfaProperty:category', 'internal')}{_text('pdfaProperty:description', meaning)}</rdf:li>"
        for name, kind, meaning in properties
    )
    return (
        '<rdf:li rdf:parseType="Resource">'
        f"{_text('pdfaSchema:schema', title)}{_text('pdfaSchema:namespaceURI', claim.namespace)}"
        f"{_text('pdfaSchema:prefix', claim.prefix)}"
        f"<pdfaSchema:property><rdf:Seq>{rows}</rdf:Seq></pdfaSchema:property></rdf:li>"
    )
