"""Any PDF, read whole: its pages (``read/reader``), and what it does and says beside them (``document/reader``)."""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from livret.pdf.document.actions import found_in
from livret.pdf.document.reader import document
from livret.pdf.read.document_model import Enclosed
from livret.pdf.read.model import ReadPdf
from livret.pdf.read.pages import pages_of
from livret.pdf.read.reader import DAMAGED, DAMAGES, Unreadable, bases, opened, read_pages, standards


def read(data: bytes, counted: Callable[[int], None] = lambda _pages: None) -> ReadPdf:
    """Return the PDF *data*, read whole; *counted* is told how many pages it has before they are.

    :raises Unreadable: when it is no PDF, is damaged, is locked, or has no page.
    :raises Excess: when it asks for more than a bound allows.
    """
    try:
        pdf = opened(data)
        pages = pages_of(pdf)
        counted(len(pages))
        found = read_pages(pdf, pages, len(data))
        return replace(found, document=document(pdf, pages, bases(pages), data))
    except DAMAGES as damaged:
        raise Unreadable(DAMAGED) from damaged


class Brief(NamedTuple):
    """What a file claims and encloses: the standards it says it keeps, how many pages it has, the files within it."""

    standards: tuple[str, ...]
    pages: int
    enclosed: tuple[Enclosed, ...]


def brief(data: bytes) -> Brief:
    """Return what the PDF *data* claims and encloses; what is on its pages is not read.

    :raises Unreadable: as ``read`` does, and Excess.
    """
    try:
        pdf = opened(data)
        numbers = {page.objgen: number for number, page in enumerate(pages_of(pdf), 1)}
        return Brief(standards(pdf), len(numbers), tuple(found_in(pdf, numbers, {}).enclosed))
    except DAMAGES as damaged:
        raise Unreadable(DAMAGED) from damaged
