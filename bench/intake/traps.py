"""Word files with something that no text of the house can hold, or that its author did by hand.

Each takes the paragraphs of a territory's text and puts its trap among them.
"""

# ruff: noqa: E501 - XML is as long as it is

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from bench.intake.pieces import Span
from bench.intake.word import Word, wrapped

Begin = Callable[[str], tuple[Word, list[str]]]
_BY = 'w:id="7{}" w:author="Camille Fiction" w:date="2025-03-12T10:00:00Z"'


@dataclass(frozen=True, slots=True)
class Trap:
    """A territory's text with a trap in it; words that must be reported; whether it holds tracked changes."""

    make: Callable[[Begin], bytes]
    told: tuple[str, ...] = ()
    changes: bool = False
    territory: str = "val-fictif"


def _run(words: str, properties: str = "") -> str:
    head = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{head}<w:t xml:space="preserve">{words}</w:t></w:r>'


def _field(code: str, shown: str) -> str:
    """Return a field as Word writes it: its code, then what it last showed."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    instruction = f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
    return mark.format("begin") + instruction + mark.format("separate") + shown + mark.format("end")


def _tracked(begin: Begin) -> bytes:
    word, body = begin("word-styles")
    changed = (
        f"<w:p>{_run('Le budget fictif est de ')}<w:del {_BY.format(1)}><w:r><w:delText>50 000</w:delText></w:r></w:del>"
        f"<w:ins {_BY.format(2)}>{_run('80 000')}</w:ins>{_run(' € par an.')}</w:p>"
    )
    gone = f"<w:p><w:pPr><w:rPr><w:del {_BY.format(3)}/></w:rPr></w:pPr><w:del {_BY.format(4)}><w:r><w:delText>Phrase retirée en entier.</w:delText></w:r></w:del></w:p>"
    formatted = f"<w:p>{_run('Il est voté.', f'<w:b/><w:rPrChange {_BY.format(5)}><w:rPr/></w:rPrChange>')}</w:p>"
    return word.packed("".join([*body[:3], changed, gone, formatted, *body[3:]]))


def _moved(begin: Begin) -> bytes:
    word, body = begin("word-buttons")
    start = f'<w:moveFromRangeStart w:name="move1" {_BY.format(1)}/>'
    left = f'<w:p>{start}<w:moveFrom {_BY.format(2)}>{_run("Une phrase fictive qui change de place.")}</w:moveFrom><w:moveFromRangeEnd w:id="71"/></w:p>'
    arrived = f"<w:p><w:moveTo {_BY.format(3)}>{_run('Une phrase fictive qui change de place.')}</w:moveTo></w:p>"
    return word.packed("".join([*body[:3], left, *body[3:], arrived]))


def _commented(begin: Begin) -> bytes:
    word, body = begin("word-buttons")
    comment = f'<w:comment w:initials="CF" {_BY.format(1)}><w:p>{_run("Vérifier ce nombre avec la mairie fictive.")}</w:p></w:comment>'
    word.part("comments.xml", "comments", "comments", wrapped(comment, "comments"))
    body[2] = (
        body[2]
        .replace("<w:r>", '<w:commentRangeStart w:id="71"/><w:r>', 1)
        .replace("</w:p>", '<w:commentRangeEnd w:id="71"/><w:r><w:commentReference w:id="71"/></w:r></w:p>')
    )
    return word.packed("".join(body))


def _boxed(begin: Begin) -> bytes:
    word, body = begin("word-styles")
    words = f"<w:p>{_run('À retenir : une haie par école imaginaire.')}</w:p>"
    shape = f'<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr/><wps:txbx><w:txbxContent>{words}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp>'
    choice = (
        '<mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:extent cx="2000000" cy="900000"/><wp:docPr id="9" name="Zone de texte 9"/>'
        f'<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">{shape}</a:graphicData></a:graphic>'
        "</wp:anchor></w:drawing></mc:Choice>"
    )
    old = f"<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{words}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
    body[2] = body[2].replace("</w:p>", f"<w:r><mc:AlternateContent>{choice}{old}</mc:AlternateContent></w:r></w:p>")
    return word.packed("".join(body))


def _headed(begin: Begin) -> bytes:
    word, body = begin("word-styles")
    head, foot = "Document de travail confidentiel", "Page"
    first = word.part("header1.xml", "header", "header", wrapped(f"<w:p>{_run(head)}</w:p>", "hdr"))
    second = word.part(
        "footer1.xml", "footer", "footer", wrapped(f"<w:p>{_run(f'{foot} ')}{_field('PAGE', _run('2'))}</w:p>", "ftr")
    )
    section = (
        f'<w:headerReference w:type="default" r:id="{first}"/><w:footerReference w:type="default" r:id="{second}"/>'
    )
    return word.packed("".join(body), section)


def _controls(begin: Begin) -> bytes:
    word, body = begin("word-styles")
    entries = "".join(
        f"<w:p>{_run(f'{title}')}<w:r><w:tab/></w:r>{_run('2')}</w:p>" for title in ("Le projet pilote", "Les limites")
    )
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    heading = f"<w:p>{_run('Sommaire')}</w:p>"
    opened = _field('TOC \\o "1-3"', "").rpartition("<w:r><w:fldChar")[0]
    closed = '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    contents = f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{heading}<w:p>{opened}</w:p>{entries}{closed}</w:sdtContent></w:sdt>"
    kept = f'<w:sdt><w:sdtPr><w:alias w:val="Texte du projet"/></w:sdtPr><w:sdtContent>{body[2]}</w:sdtContent></w:sdt>'
    link = f"<w:p>{_run('Voir le ')}{_field('HYPERLINK &quot;https://exemple.invalid/haies&quot;', _run('site des haies'))}{_run('.')}</w:p>"
    return word.packed("".join([body[0], contents, body[1], kept, link, *body[3:]]))


def _embedded(begin: Begin) -> bytes:
    word, body = begin("word-buttons")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(zipfile.ZipInfo("xl/workbook.xml"), "<workbook/>")
    word.media["classeur.xlsx"] = out.getvalue()
    relation = word._relation("package", "media/classeur.xlsx")
    sheet = f'<w:p><w:r><w:object><v:shape/><o:OLEObject Type="Embed" ProgID="Excel.Sheet.12" r:id="{relation}"/></w:object></w:r></w:p>'
    formula = "<w:p><m:oMathPara><m:oMath><m:r><m:t>haie = école × 7</m:t></m:r></m:oMath></m:oMathPara></w:p>"
    return word.packed("".join([*body[:3], sheet, formula, *body[3:]]))


def _hidden(begin: Begin) -> bytes:
    word, body = begin("word-styles")
    body[2] = body[2].replace("</w:p>", _run(" Note interne : ne pas publier.", "<w:vanish/>") + "</w:p>")
    return word.packed("".join(body))


def _framed(begin: Begin) -> bytes:
    word, body = begin("word-styles")
    inner = f"<w:p>{_run('Ce que nous ne referions pas', '<w:b/>')}</w:p><w:p>{_run('Planter en avril, sans arrosoir.')}</w:p>"
    box = f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc><w:tcPr/>{inner}</w:tc></w:tr></w:tbl>"
    return word.packed("".join([*body[:3], box, *body[3:]]))


def _prefaced(begin: Begin) -> bytes:
    word, body = begin("word-styles")
    before = [
        word.paragraph((Span("Contribution rédigée par Camille Fiction (camille@exemple.invalid)"),)),
        word.paragraph((Span("Merci de relire avant vendredi !"),)),
    ]
    return word.packed("".join([body[0], *before, *body[1:]]))


def _unknown(begin: Begin) -> bytes:
    word, body = begin("word-styles")
    more = [
        word.paragraph((Span("Les remerciements"),), "h1"),
        word.paragraph((Span("Merci aux sept écoles imaginaires."),)),
    ]
    return word.packed("".join([*body, *more]))


def _broken(begin: Begin) -> bytes:
    word, body = begin("typed")
    points = (
        "1 200 m de haies plantés en 9 demi-journées ;",
        "des parents qui ne s'étaient jamais parlé ont partagé une soupe ;",
    )
    third = "les cantonniers ont formé les élèves, et "
    typed = "\n".join(f"• {point}" for point in points)
    spans = (Span(f"{typed}\n• {third}"), Span("non l'inverse", bold=True), Span("."))
    heads = {name: word.paragraph((Span(name, bold=True),)) for name in _RUBRICS}
    body = [heads.get(next((name for name in _RUBRICS if f">{name}<" in xml), ""), xml) for xml in body]
    at = body.index(heads["Les impacts positifs"])
    project = word.paragraph(
        (
            Span(
                "Le Val-Fictif a planté une haie autour de chacune\nde ses 7 écoles imaginaires. Le chantier a duré un hiver,\n"
            ),
            Span("de novembre 2024 à mars 2025."),
        )
    )
    return word.packed(
        "".join([body[0], body[1], project, heads["Les impacts positifs"], word.paragraph(spans), *body[at + 4 :]])
    )


_RUBRICS = (
    "Le projet pilote",
    "Les impacts positifs",
    "Les limites",
    "Le point de vue de l'alliée",
    "Le point de vue du territoire",
)


def _nearly(begin: Begin) -> bytes:
    word, body = begin("word-buttons")
    said = (
        "1. Projet pilote",
        "2. Les impacts positif :",
        "3. LIMITES",
        "4. Point de vue de l’alliée",
        "5. Le point de vue du territoire",
    )
    for heading, words in zip(_RUBRICS, said, strict=True):
        body = [word.paragraph((Span(words, bold=True),)) if f">{heading}<" in xml else xml for xml in body]
    return word.packed("".join(body))


def _quoted(begin: Begin) -> bytes:
    word, body = begin("word-buttons")
    swaps = {"« ": "“", " »": "”", "'": "'", "non l": "non\u00a0l", "planté ": "planté\u200b ", "fini": "\ufb01ni"}
    for before, after in swaps.items():
        body = [xml.replace(before, after) for xml in body]
    return word.packed("".join(body))


def _pressed(begin: Begin) -> bytes:
    word, body = begin("word-styles")
    cut = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    body[2] = (
        body[2]
        .replace("<w:r>", "<w:r><w:lastRenderedPageBreak/></w:r><w:r>", 1)
        .replace("</w:p>", f"{_run(' Une demi')}<w:r><w:noBreakHyphen/></w:r>{_run('journée suffit par école.')}</w:p>")
    )
    bookmark = '<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/>'
    return word.packed("".join([*body[:3], cut, "<w:p/>", bookmark, *body[3:]]))


def _ended(begin: Begin) -> bytes:
    word, body = begin("word-buttons")
    mark = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
    note = f'<w:endnote w:id="2"><w:p><w:r>{mark}<w:endnoteRef/></w:r>{_run(" Comptées par les enfants (chiffre fictif).")}</w:p></w:endnote>'
    word.part("endnotes.xml", "endnotes", "endnotes", wrapped(note, "endnotes"))
    body[2] = body[2].replace("</w:p>", f'<w:r>{mark}<w:endnoteReference w:id="2"/></w:r></w:p>')
    return word.packed("".join(body))


def _numbered_caption(begin: Begin) -> bytes:
    word, body = begin("word-styles")
    picture = f"<w:p><w:r>{word.drawing('haie.png', '', (420, 300))}</w:r></w:p>"
    said = _run(" : La haie de l'école, en mars")
    caption = (
        f'<w:p><w:pPr><w:pStyle w:val="Lgende"/></w:pPr>{_run("Figure ")}{_field("SEQ Figure", _run("1"))}{said}</w:p>'
    )
    return word.packed("".join([*body[:3], picture, caption, *body[3:]]))


TRAPS = {
    "tracked": Trap(_tracked, ("50 000", "Phrase retirée en entier."), changes=True),
    "moved": Trap(_moved, ("Une phrase fictive qui change de place.",), changes=True),
    "commented": Trap(_commented, ("Vérifier ce nombre avec la mairie fictive.",)),
    "boxed": Trap(_boxed, ("une haie par école imaginaire",)),
    "headed": Trap(_headed, ("Document de travail confidentiel",)),
    "controls": Trap(_controls, ("Sommaire",)),
    "embedded": Trap(_embedded, ("haie = école × 7",)),
    "hidden": Trap(_hidden, ("ne pas publier",)),
    "framed": Trap(_framed),
    "prefaced": Trap(_prefaced, ("camille@exemple.invalid", "Merci de relire avant vendredi")),
    "unknown": Trap(_unknown, ("Les remerciements",)),
    "broken": Trap(_broken),
    "nearly": Trap(_nearly),
    "quoted": Trap(_quoted),
    "pressed": Trap(_pressed),
    "ended": Trap(_ended),
    "numbered-caption": Trap(_numbered_caption),
}
