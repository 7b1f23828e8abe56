"""The form of a paragraph by the name of its style, in Word and LibreOffice, in English and in French.

Word names its own styles in English in every language, and gives them ids in the language of who created the file
(« Titre1 », « Listepuces »); LibreOffice and templates have names in French.
"""

import re
from dataclasses import dataclass

from livret.edition.markdown.blocks import folded
from livret.intake.documents.model import Form


@dataclass(frozen=True, slots=True)
class Styled:
    """The form of paragraphs of a style; ``level`` as in ``Block``: 0 for the title of a document."""

    form: Form
    level: int = 0
    ordered: bool = False


#: Names without accents, spaces and signs. A number at the end is the level.
_ROWS: tuple[tuple[str, Form, bool], ...] = (
    (r"(?:heading|titre|headline|intertitre|rubrique)", "heading", False),
    (r"(?:listbullet|listepuces|listeapuces|puces?|list|liste)", "item", False),
    (r"(?:listnumber|listenumros|listenumeros|listeanumeros|listenumerotee|numbering|numerotation)", "item", True),
    (r"(?:quote|intensequote|citation|citationintense|blockquote|blocktext|quotations|fichecitation|texteencadre)",
     "quote", False),
    (r"(?:ficheauteurcitation|auteurcitation|auteurdelacitation|attribution|signaturecitation)", "attribution", False),
    (r"(?:caption|legende|imagecaption|tablecaption|captionedfigure|illustration|figure|fichelegende)",
     "caption", False),
)  # fmt: skip
_TITLE = re.compile(r"(?:title|titre|titreprincipal|titredudocument)")
_SUBTITLE = re.compile(r"(?:subtitle|soustitre)")
#: Styles that give a paragraph no form.
_COMMON = re.compile(
    r"(?:normal(?:web)?|standard|corpsdetexte|corpsdutexte|textbody|textebrut|plaintext|bodytext\d?|firstparagraph|compact"
    r"|default(?:paragraphstyle)?|pardefaut|defaultparagraphfont|listparagraph|paragraphedeliste|nospacing|sansinterligne"
    r"|p\d+|footnotetext|notedebasdepage|endnotetext|header|footer|tablecontents|contenudetableau|textedetableau|framecontents"
    r"|contenuducadre|tableheading|titredetableau|texteducadre)"
)


def styled(*names: str) -> Styled | None:
    """Return the form that the first of *names* with a known one gives to a paragraph; None if there is none.

    >>> styled("Listepuces2"), styled("heading 3")
    (Styled(form='item', level=1, ordered=False), Styled(form='heading', level=3, ordered=False))
    """
    for name in names:
        key = _key(name)
        if _TITLE.fullmatch(key):
            return Styled("heading", 0)
        if _SUBTITLE.fullmatch(key):
            return Styled("heading", 9)
        for pattern, form, ordered in _ROWS:
            if found := re.fullmatch(rf"{pattern}(\d?)(?:car|char)?", key):
                level = int(found[1] or (form in ("heading", "item")))
                return Styled(form, level - (form == "item"), ordered)
    return None


def is_common(name: str) -> bool:
    """Return whether a style of this *name* gives its paragraphs no form."""
    return not name or bool(_COMMON.fullmatch(_key(name)))


#: Styles of characters: bold, italic.
_STRONG = re.compile(
    r"(?:strong|elev|eleve|fort|strongemphasis|accentuationforte|bold|gras|intenseemphasis|emphaseintense)"
)
_EMPHASIS = re.compile(r"(?:emphasis|accentuation|emphase|italic|italique|subtleemphasis|emphaseple|emphasepale)")


def emphasised(name: str) -> tuple[bool, bool]:
    """Return whether the style of characters *name* is bold, and whether it is italic."""
    key = _key(name)
    return bool(_STRONG.fullmatch(key)), bool(_EMPHASIS.fullmatch(key))


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", folded(name))
