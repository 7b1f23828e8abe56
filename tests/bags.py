"""Small bags with real PDFs: what verifying looks at, without an edition to lay out."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from pikepdf import Dictionary, Name, Pdf

from livret.archive.bag.model import Bag
from livret.archive.bag.write import write_bag
from livret.archive.seal import create
from livret.archive.shelf import shelf
from livret.pdf.attachments import Attachment, attach
from livret.pdf.model import BookInfo
from livret.pdf.save import written
from livret.pdf.xmp import PDF_A_3A, PDF_UA_1, describe

SOURCES = {"edition.yaml": b"titre: Exemple\n", "textes/edito.md": "Été, dit-on.\n".encode()}
FIGURES = b"territoire;population\n"


_INFO = BookInfo("Exemple", "", "", (), "fr", datetime(2025, 1, 15, tzinfo=UTC))


def pdf(enclosed: Mapping[str, bytes], words: str = "") -> bytes:
    """Return an archive PDF of one page with *words* on it that encloses *enclosed*."""
    with Pdf.new() as made:
        page = made.add_blank_page(page_size=(200, 100))
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.obj.Resources = Dictionary(Font=Dictionary(F=font))
        page.obj.Contents = made.make_stream(f"BT /F 20 Tf 20 50 Td ({words}) Tj ET".encode("latin-1"))
        describe(made, _INFO, [PDF_UA_1, PDF_A_3A])
        files = [Attachment(name, data, "text/plain", "Source", "") for name, data in enclosed.items()]
        attach(made, files, "D:20250115000000Z")
        return written(made)


def contents(document: bytes | None = None, pages: int = 1) -> list[tuple[str, bytes]]:
    """Return the payload of a bag whose archive PDF is *document*."""
    document = document or pdf({**SOURCES, "chiffres.csv": FIGURES})
    output = {
        "sha256": sha256(document).hexdigest(),
        "bytes": len(document),
        "pages": pages,
        "standards": ["PDF/UA-1", "PDF/A-3a"],
        "settings": {},
    }
    record = json.dumps({"inputs": dict.fromkeys(SOURCES, ""), "outputs": {"exemple-archive.pdf": output}}).encode()
    return [
        ("pdf/exemple-archive.pdf", document),
        ("record/build.json", record),
        ("chiffres.csv", FIGURES),
        *((f"edition/{name}", data) for name, data in SOURCES.items()),
    ]


def make(
    root: Path, name: str, who: create.Signer | None = None, authority: str = "",
    payload: list[tuple[str, bytes]] | None = None,
) -> Bag:  # fmt: skip
    """Write the bag *name* below *root*, which names those that none named before."""
    info = (
        ("External-Identifier", name),
        ("Livret-Format", "1"),
        *create.announced(who, authority),
        *(("Livret-Previous", f"{each.name} {each.digest}") for each in shelf(root).heads()),
    )
    return write_bag(root / name, payload or contents(), info, create.sealing(who, authority))
