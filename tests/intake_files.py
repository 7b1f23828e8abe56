"""Texts that come in, made for tests: Word files as French Word writes them, OpenDocument texts; who brings them."""

import io
import zipfile
from collections.abc import Mapping
from html import escape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from livret.base.problems import Problem, Refused
from livret.intake import cohort
from livret.intake.draft import Draft
from livret.intake.model import Arrival, Outcome, Wishes
from livret.intake.texts import texts
from livret.workers.wire import function_of

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_SPACES = f"""{_W} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"
 xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:v="urn:schemas-microsoft-com:vml"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:o="urn:schemas-microsoft-com:office:office"
 xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"
 xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006\""""
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#: Ids of styles as French Word writes them → their names, which are English.
_STYLES = {
    "Titre": "Title", "Sous-titre": "Subtitle", "Titre1": "heading 1", "Titre2": "heading 2", "Titre3": "heading 3",
    "Listepuces": "List Bullet", "Listepuces2": "List Bullet 2", "Listenumros": "List Number", "TM1": "toc 1",
    "Citation": "Quote", "Citationintense": "Intense Quote", "Lgende": "caption", "Maison": "Rubrique maison",
}  # fmt: skip
#: One pixel.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f6"
    "45400000000049454e44ae426082"
)


def r(words: str, looks: str = "") -> str:
    """Return a run; *looks* are the elements of its properties: ``<w:b/>``."""
    parts = (f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in words.split("\n"))
    return f"<w:r><w:rPr>{looks}</w:rPr>{'<w:br/>'.join(parts)}</w:r>"


def p(words: str = "", style: str = "", inner: str = "", looks: str = "") -> str:
    """Return a paragraph of *words*, or of the runs *inner*."""
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{named}{inner or r(words, looks)}</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    """Return a table of cells that are paragraphs, or words."""
    cells = ("".join(f"<w:tc>{cell if cell[:1] == '<' else p(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def picture(says: str = "", relation: str = "rId9") -> str:
    """Return a run with the picture of that relation."""
    shown = f'<pic:pic><pic:blipFill><a:blip r:embed="{relation}"/></pic:blipFill></pic:pic>'
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Image 1" descr="{says}"/>'
        f"<a:graphic><a:graphicData>{shown}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def docx(*body: str, parts: Mapping[str, str | bytes] | None = None, links: Mapping[str, str] | None = None) -> bytes:
    """Return a Word file of *body*; *parts* are others (their XML without its root), *links* targets by relation."""
    based = {"Maison": "<w:basedOn w:val='Titre1'/>"}
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/>{based.get(key, "")}</w:style>'
        for key, name in _STYLES.items()
    )
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="png" ContentType="image/png"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {_SPACES}><w:body>{''.join(body)}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {_W}>{styles}</w:styles>",
        "word/_rels/document.xml.rels": _relations(parts or {}, links or {}),
        "word/media/image1.png": PNG,
    }
    for name, inner in (parts or {}).items():
        root = {"footnotes": "footnotes", "comments": "comments"}.get(
            name, name[:3].replace("hea", "hdr").replace("foo", "ftr")
        )
        files[f"word/{name}.xml"] = inner if isinstance(inner, bytes) else f"<w:{root} {_SPACES}>{inner}</w:{root}>"
    return packed(files)


def _relations(parts: Mapping[str, Any], links: Mapping[str, str]) -> str:
    rows = [("rId9", "image", "media/image1.png", "")]
    rows += [(f"rId1{number}", name.rstrip("0123456789"), f"{name}.xml", "") for number, name in enumerate(parts)]
    rows += [(key, "hyperlink", goal, ' TargetMode="External"') for key, goal in links.items()]
    each = (f'<Relationship Id="{i}" Type="{_OFFICE}/{sort}" Target="{goal}"{mode}/>' for i, sort, goal, mode in rows)
    return f'<Relationships xmlns="{_RELATIONS}">{"".join(each)}</Relationships>'


def packed(files: Mapping[str, str | bytes]) -> bytes:
    """Return a zip of *files*."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return out.getvalue()


_ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for name, space in (
        ("office", "office"), ("text", "text"), ("style", "style"), ("table", "table"), ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"),
    )
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'  # fmt: skip


def odt(body: str, styles: str = "", pages: str = "", **parts: str | bytes) -> bytes:
    """Return an OpenDocument text of *body*, with automatic *styles*, and *pages* for its styles.xml."""
    content = f"<office:automatic-styles>{styles}</office:automatic-styles>"
    content += f"<office:body><office:text>{body}</office:text></office:body>"
    files = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"<office:document-content {_ODF}>{content}</office:document-content>",
        "styles.xml": f"<office:document-styles {_ODF}>{pages}</office:document-styles>",
        "Pictures/photo.png": PNG,
    }
    return packed({**files, **parts})


EDITION = """\
format: 1
titre: Essai
territoires: [val-fictif, pays-de-demonstration]
rubriques:
  - titre: Le projet pilote
  - titre: Les impacts positifs
  - titre: Les limites
  - titre: Le point de vue de l'alliée
    variantes:
      - Le point de vue de l'allié
    signature: alliee
"""


def edition(folder: Path, text: str = "", sheet: str = "") -> Path:
    """Make an edition of two territories in *folder*; *text* and *sheet* are of the first."""
    for name, shown in (("val-fictif", "Val-Fictif"), ("pays-de-demonstration", "Pays de Démonstration")):
        home = folder / "territoires" / name
        home.mkdir(parents=True)
        (home / "fiche.yaml").write_text(f"nom: {shown}\n{sheet if name == 'val-fictif' else ''}", "utf-8")
    if text:
        (folder / "territoires/val-fictif/texte.md").write_text(text, "utf-8")
    (folder / "edition.yaml").write_text(EDITION, "utf-8")
    return folder


def brought(
    monkeypatch: Any, folder: Path, name: str, data: bytes, sort: str = "word", **wishes: Any
) -> SimpleNamespace:
    """Bring a file into the edition in *folder*, in this process; pictures are only noted.

    Return the ``outcome``, the ``draft``, the ``text`` of the first territory, ``codes`` and ``told``, ``pictures``.
    """
    pictures: list[tuple[str, str, str]] = []

    def opened(_press: object, request: str, _name: str, *arguments: Any) -> Any:
        answer = function_of(request)(*arguments)
        if isinstance(answer, Problem):
            raise Refused(answer)
        return answer

    def placed(
        file: str, _data: bytes, _home: str, _draft: object, _press: object, caption: str, says: str
    ) -> list[Problem]:
        pictures.append((file, caption, says))
        return []

    monkeypatch.setattr(texts, "opened", opened)
    monkeypatch.setattr(texts.photos, "add_picture", placed)
    draft = Draft(folder)
    arrival = Arrival(name, data, sort)
    try:
        outcome = texts.bring(arrival, draft, cohort.read(folder), None, Wishes(**wishes))  # type: ignore[arg-type]
    except Refused as refused:
        outcome = Outcome(name, sort, problems=(refused.problem,))
    told = [problem.message for problem in outcome.problems]
    codes = [problem.code for problem in outcome.problems]
    file = "territoires/val-fictif/texte.md"
    text = "" if outcome.refused else draft.text(file) or ""
    return SimpleNamespace(outcome=outcome, draft=draft, text=text, codes=codes, told=told, pictures=pictures)
