"""Word files as correctors send them back: what was sent, edited as Word does."""

import re
from collections.abc import Callable, Mapping
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from livret.workers.wire import function_of

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_BY = 'w:id="900" w:author="Camille Correctrice" w:date="2026-01-12T10:00:00Z"'


def edited(data: bytes, *edits: Callable[[str], str], **parts: str | None) -> bytes:
    """Return the .docx *data*, its text changed by *edits*; *parts* are put in, or left out (None)."""
    stream = BytesIO()
    more = {name.replace("__", "/").replace("_xml", ".xml"): text for name, text in parts.items()}
    with ZipFile(BytesIO(data)) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            raw = old.read(name)
            if name in ("word/document.xml", "word/footnotes.xml"):
                text = raw.decode()
                for edit in edits:
                    text = edit(text)
                raw = text.encode()
            if name not in more:
                new.writestr(name, raw)
        for name, text in more.items():
            if text is not None:
                new.writestr(name, text)
    return stream.getvalue()


def _run(text: str, tag: str = "t") -> str:
    return f'<w:r><w:{tag} xml:space="preserve">{escape(text)}</w:{tag}></w:r>'


def _split(words: str, middle: str) -> Callable[[str], str]:
    """Return the edit that puts *middle* in the place of *words*, which stand in one run, once."""

    def edit(xml: str) -> str:
        pattern = re.compile(
            r"<w:r>((?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?)<w:t(?: [^>]*)?>"
            rf"([^<]*?){re.escape(escape(words))}([^<]*)</w:t></w:r>"
        )
        assert len(pattern.findall(xml)) <= 1, words
        return pattern.sub(
            lambda m: _kept(m[1], m[2]) + middle.replace("<w:r>", f"<w:r>{m[1]}") + _kept(m[1], m[3]), xml
        )

    return edit


def _kept(looks: str, text: str) -> str:
    return f'<w:r>{looks}<w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""


def tracked(old: str, new: str) -> Callable[[str], str]:
    """Return the edit that replaces *old* by *new* as Word tracks it."""
    gone = f"<w:del {_BY}>{_run(old, 'delText')}</w:del>" if old else ""
    come = f"<w:ins {_BY}>{_run(new)}</w:ins>" if new else ""
    return _split(old, gone + come)


def put_in(behind: str, new: str) -> Callable[[str], str]:
    """Return the edit that puts in *new* behind the words *behind*, as Word tracks it."""
    return _split(behind, _run(behind) + f"<w:ins {_BY}>{_run(new)}</w:ins>")


def plainly(old: str, new: str) -> Callable[[str], str]:
    """Return the edit that replaces *old* by *new* without a trace."""
    return _split(old, _run(new) if new else "")


def commented(words: str) -> Callable[[str], str]:
    """Return the edit that puts comment 7 on *words*."""
    return _split(
        words, f'<w:commentRangeStart w:id="7"/>{_run(words)}<w:commentRangeEnd w:id="7"/>'
        '<w:r><w:commentReference w:id="7"/></w:r>',
    )  # fmt: skip


COMMENTS: Mapping[str, str] = {
    "word__comments_xml": f'{_HEAD}<w:comments {_W}><w:comment w:id="7" w:author="Sacha Relecture" '
    f'w:date="2026-01-12T10:00:00Z"><w:p>{_run("Est-ce bien le bon chiffre ?")}</w:p></w:comment></w:comments>'
}  # fmt: skip


def paragraph_of(xml: str, words: str) -> str:
    """Return the paragraph that holds *words*."""
    found = re.findall(r"<w:p(?: [^>]*)?>(?:(?!</w:p>).)*</w:p>", xml, re.DOTALL)
    return next((each for each in found if words in each), "\0")


def without_paragraph(words: str) -> Callable[[str], str]:
    """Return the edit that takes out the paragraph that holds *words*."""
    return lambda xml: xml.replace(paragraph_of(xml, words), "")


def paragraph_tracked_away(words: str) -> Callable[[str], str]:
    """Return the edit that takes out the paragraph that holds *words*, as Word tracks it."""

    def edit(xml: str) -> str:
        old = paragraph_of(xml, words)
        new = re.sub(
            r"<w:r>.*?</w:r>",
            lambda m: f"<w:del {_BY}>{m[0].replace('w:t>', 'w:delText>').replace('<w:t ', '<w:delText ')}</w:del>",
            old,
        )
        return xml.replace(old, new)

    return edit


def paragraph_behind(words: str, new: str, style: str = "") -> Callable[[str], str]:
    """Return the edit that adds a paragraph behind the one that holds *words*."""

    def edit(xml: str) -> str:
        old = paragraph_of(xml, words)
        looks = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        return xml.replace(old, f"{old}<w:p>{looks}<w:ins {_BY}>{_run(new)}</w:ins></w:p>")

    return edit


def moved_behind(words: str, other: str) -> Callable[[str], str]:
    """Return the edit that moves the paragraph that holds *words* behind the one that holds *other*."""

    def edit(xml: str) -> str:
        moved, place = paragraph_of(xml, words), paragraph_of(xml, other)
        return xml.replace(moved, "").replace(place, place + moved)

    return edit


def running_on(words: str) -> Callable[[str], str]:
    """Return the edit that takes away, as Word tracks it, the end of the paragraph that holds *words*."""

    def edit(xml: str) -> str:
        old = paragraph_of(xml, words)
        mark = f"<w:rPr><w:del {_BY}/></w:rPr></w:pPr>"
        if "</w:pPr>" in old:
            return xml.replace(old, old.replace("</w:pPr>", mark, 1))
        new = re.sub("^(<w:p[^>]*>)", rf"\1<w:pPr>{mark}", old)
        return xml.replace(old, new)

    return edit


def moved_as_tracked(words: str, other: str) -> Callable[[str], str]:
    """Return the edit that moves the paragraph of *words* behind that of *other*, as Word tracks it."""

    def edit(xml: str) -> str:
        old, place = paragraph_of(xml, words), paragraph_of(xml, other)
        gone = re.sub(r"<w:r>.*?</w:r>", lambda run: f"<w:moveFrom {_BY}>{run[0]}</w:moveFrom>", old)
        runs = "".join(f"<w:moveTo {_BY}>{run}</w:moveTo>" for run in re.findall(r"<w:r>.*?</w:r>", old))
        return xml.replace(old, gone).replace(place, f"{place}<w:p>{runs}</w:p>")

    return edit


def without_bookmarks(xml: str) -> str:
    """Return *xml* as a program writes it that knows no bookmarks."""
    return re.sub(r"<w:bookmark(?:Start|End)[^>]*/>", "", xml)


LOST: Mapping[str, None] = {"customXml__item9_xml": None, "docProps__custom_xml": None}


class InProcess:
    """Answers what is asked of workers in the tests' own process."""

    def about_file(self, request: str, _allowance: object, *arguments: object) -> tuple[object, float]:
        """Return the answer, and the seconds that it took."""
        return function_of(request)(*arguments), 0.0
