"""The metadata of an edition for catalogues: Dublin Core as XML, schema.org as JSON.

Dublin Core: the fifteen elements of DCMES 1.1 (ISO 15836-1). schema.org: a Book, part of a periodical where the edition
has an ISSN. What the edition does not say is left out.
"""

import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Iterator
from typing import Any

from livret.build.manifest import OutputFile
from livret.edition.model import Edition, Territory

_DC = "http://purl.org/dc/elements/1.1/"


def dublin_core(edition: Edition, name: str) -> bytes:
    """Return the record of *edition*, kept as the archive *name*, as XML."""
    ElementTree.register_namespace("dc", _DC)
    root = ElementTree.Element("metadata")
    for element, value in _elements(edition, name):
        if value:
            ElementTree.SubElement(root, f"{{{_DC}}}{element}").text = " ".join(value.split())
    ElementTree.indent(root)
    xml: bytes = ElementTree.tostring(root, "utf-8", xml_declaration=True)
    return xml + b"\n"


def _elements(edition: Edition, name: str) -> Iterator[tuple[str, str | None]]:
    sheet, colophon = edition.sheet, edition.sheet.colophon
    yield "title", sheet.title
    yield "title", sheet.subtitle
    yield "creator", colophon.writing or sheet.publisher
    yield "publisher", sheet.publisher
    yield "contributor", colophon.coordination
    yield "contributor", colophon.design
    yield "description", sheet.subject
    yield from (("subject", word) for word in sheet.keywords)
    yield "date", sheet.date.isoformat()
    yield "type", "Text"
    yield "format", "application/pdf"
    yield "identifier", name
    yield from (("identifier", number and f"{kind} {number}") for kind, number in _numbers(edition))
    yield "language", sheet.language
    yield from (("coverage", region) for region in sheet.regions)
    yield "coverage", sheet.years
    yield from (("coverage", territory.sheet.name) for territory in edition.territories)
    yield "rights", colophon.licence


def _numbers(edition: Edition) -> tuple[tuple[str, str | None], ...]:
    colophon = edition.sheet.colophon
    return ("ISBN", colophon.isbn), ("ISBN", colophon.isbn_pdf), ("ISSN", colophon.issn)


def schema_org(edition: Edition, name: str, version: int, files: Iterable[OutputFile]) -> bytes:
    """Return the record of *edition* as JSON-LD; *files* are the PDFs of its archive *name*, of that *version*."""
    sheet, colophon = edition.sheet, edition.sheet.colophon
    publisher = _thing("Organization", name=sheet.publisher, address=colophon.publisher_address)
    made = list(files)
    record = _thing(
        "Book", name=sheet.title, alternativeHeadline=sheet.subtitle, description=sheet.subject, identifier=name,
        version=version, inLanguage=sheet.language, datePublished=sheet.date.isoformat(),
        temporalCoverage=sheet.years, keywords=[*sheet.keywords], publisher=publisher,
        author=publisher, creditText=colophon.writing,
        isbn=[number for kind, number in _numbers(edition) if kind == "ISBN" and number], license=colophon.licence,
        isPartOf=_thing("Periodical", issn=colophon.issn) if colophon.issn else None,
        numberOfPages=next((each.pages for each in made if each.name.endswith("-screen.pdf")), None),
        spatialCoverage=[_place(territory) for territory in edition.territories],
        encoding=[_file(each) for each in made],
    )  # fmt: skip
    return (json.dumps({"@context": "https://schema.org", **record}, ensure_ascii=False, indent=2) + "\n").encode()


def _place(territory: Territory) -> dict[str, Any]:
    siren = territory.sheet.siren
    number = _thing("PropertyValue", propertyID="SIREN", value=siren) if siren else None
    return _thing("AdministrativeArea", name=territory.sheet.name, identifier=number)


def _file(made: OutputFile) -> dict[str, Any]:
    return _thing(
        "MediaObject", contentUrl=f"pdf/{made.name}", encodingFormat="application/pdf", contentSize=str(made.size),
        sha256=made.sha256,
    )  # fmt: skip


def _thing(kind: str, **values: Any) -> dict[str, Any]:
    """Return an object of schema.org without what is not known."""
    return {"@type": kind, **{key: value for key, value in values.items() if value not in (None, "", [])}}
