"""Any PDF, read whole: its pages (``read/reader``), and its content beside them (``document/reader``)."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import NamedTuple, ParamSpec, TypeVar

from livret.base.messages import _
from livret.base.problems import Problem
from livret.catalogue import parity as kinds
from livret.pdf.document.actions import found_in
from livret.pdf.document.reader import document
from livret.pdf.read.bounds import Excess
from livret.pdf.read.document_model import Enclosed
from livret.pdf.read.model import ReadPdf
from livret.pdf.read.pages import pages_of
from livret.pdf.read.reader import DAMAGED, DAMAGES, Unreadable, bases, opened, read_pages, standards

P = ParamSpec("P")
T = TypeVar("T")


def or_problem(work: Callable[P, T]) -> Callable[P, T | Problem]:
    """Return *work* with the errors that it raises about a file from outside returned as a Problem."""

    @wraps(work)
    def blaming(*arguments: P.args, **named: P.kwargs) -> T | Problem:
        try:
            return work(*arguments, **named)
        except Excess as excess:
            return excess.problem
        except Unreadable as reason:
            return kinds.UNREADABLE.at(None, detail=_(str(reason)))
        except DAMAGES:
            return kinds.UNREADABLE.at(None, detail=_(DAMAGED))

    return blaming


def read(data: bytes, counted: Callable[[int], None] = lambda _pages: None) -> ReadPdf:
    """Return the PDF *data*, read whole; *counted* is called with the number of its pages before they are read.

    :raises Unreadable: if it is no PDF, is damaged, is encrypted, or has no page.
    :raises Excess: if it exceeds a bound.
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
    """Summary of a file: the standards that it claims, its number of pages, the files within it."""

    standards: tuple[str, ...]
    pages: int
    enclosed: tuple[Enclosed, ...]


def brief(data: bytes) -> Brief:
    """Return the claims and the enclosed files of the PDF *data*; the content of its pages is not read.

    :raises Unreadable, Excess: as ``read`` does.
    """
    try:
        pdf = opened(data)
        numbers = {page.objgen: number for number, page in enumerate(pages_of(pdf), 1)}
        return Brief(standards(pdf), len(numbers), tuple(found_in(pdf, numbers, {}).enclosed))
    except DAMAGES as damaged:
        raise Unreadable(DAMAGED) from damaged
