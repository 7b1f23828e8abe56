"""The HTML of the chapters as files that browsers can open: one a chapter, and the whole book in one."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from livret.base import paths
from livret.pdf.model import Chapter

_BODY = re.compile(r"<body>(.*)</body>", re.DOTALL)
_PAGE = '<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>{link}</head>\n'


def pages(chapters: Sequence[Chapter], edition_folder: Path, language: str) -> Iterator[tuple[str, str]]:
    """Yield (file name, HTML) of each chapter, then of ``whole.html``; assets are absolute file addresses."""
    link = f'<link rel="stylesheet" href="{(paths.styles() / "main.css").as_uri()}">'
    for number, chapter in enumerate(chapters, 1):
        html = chapter.html.replace("</head>", f"{link}\n</head>", 1)
        yield f"{number:03}-{chapter.slug}.html", _with_files(html, edition_folder)
    head = _PAGE.format(language=language, title=chapters[0].title, link=link)
    bodies = "\n".join(_side(chapter, _BODY.findall(chapter.html)[0]) for chapter in chapters)
    whole = f"{head}<body>{bodies}</body></html>\n".replace('href="livret:', 'href="#')
    yield "whole.html", _with_files(whole, edition_folder)


def _side(chapter: Chapter, body: str) -> str:
    return f'<div style="break-before: {chapter.side}">{body}</div>'


def _with_files(html: str, edition_folder: Path) -> str:
    return html.replace("https://house.invalid", paths.root().as_uri()).replace(
        "https://edition.invalid", edition_folder.resolve().as_uri()
    )
