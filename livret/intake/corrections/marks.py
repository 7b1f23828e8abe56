"""The data types of a marked PDF: the text of its pages, and its marks."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark on a *page*, from 1: letters *start* to *end* of its text, equal where nothing is covered.

    ``sort`` is “strike”, “caret”, “under”, “light”, “note”, “typed”, “ink”, “stamp” or “shape”; ``says`` its text,
    ``named`` the name of a stamp. ``replies`` are answers to it and their states, each with its author.
    """

    page: int
    sort: str
    start: int
    end: int
    says: str = ""
    author: str = ""
    replies: tuple[str, ...] = ()
    named: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """A marked PDF: the text of each page, in the order in which it is drawn, and its marks from top to bottom."""

    pages: tuple[str, ...]
    marks: tuple[Mark, ...]
