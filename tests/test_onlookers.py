"""Pages are shared out among guarded workers; what one of them cannot draw costs no report."""

from collections.abc import Iterator, Sequence
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest

from livret.base.problems import EngineFailure
from livret.build.page_checks import PageChecks
from livret.catalogue import layout, parity
from livret.pdf.document import whole
from livret.pdf.read.bounds import Excess
from livret.pdf.read.model import ReadPage
from livret.proof.compare.likeness import Fit, fitted, standing
from livret.proof.model import Remark
from livret.workers.api import ChapterFailure, Workers
from livret.workers.pool import Pool
from tests import pdf_breaks
from tests.printed import short

read = cache(whole.read)


def reported(press: Any, data: bytes) -> tuple[list[str], PageChecks]:
    onlookers = PageChecks(data, read(data), press)
    return [f"{each.problem.code} {each.page}" for each in onlookers.remarks()], onlookers


class Blind(Workers):
    """Takes too long for any page; ``asked`` are how many pages each request was about."""

    def __init__(self, jobs: int = 1) -> None:
        self.jobs, self.asked = jobs, list[int]()

    def warm(self, requests: Sequence[str]) -> None: ...

    def call(self, request: str, title: str, *arguments: Any) -> Any:
        self.asked.append(len(arguments[1]))
        raise ChapterFailure(layout.TOO_SLOW.at(None, chapter=title, seconds=120))


@pytest.fixture(scope="module")
def two() -> Iterator[Pool]:
    with Pool(jobs=2) as press:
        yield press


def test_workers_tell_what_is_hidden(two: Pool) -> None:
    found, onlookers = reported(two, pdf_breaks.broken(short().pdf, pdf_breaks.covered_by_a_shape))
    assert found
    assert {each.partition(" ")[0] for each in found} == {"PARITE-030"}
    assert (onlookers.notes, onlookers.undrawn) == ([], [])


def test_workers_lay_pages_over_the_edition(two: Pool) -> None:
    data = pdf_breaks.broken(short().pdf, pdf_breaks.struck_out)
    ours, theirs = read(short().pdf), read(data)
    pairs = list(zip(ours.sheets, theirs.sheets, strict=True))
    found = PageChecks(data, theirs, two).resemblances(short().pdf, pairs, fitted(pairs))
    assert [each.number for each in standing(found)] == [5]  # the one numbered 10


def test_pages_that_took_too_much_to_be_looked_at_are_not_compared() -> None:
    ours, file = (read(short().pdf) for _ in range(2))
    compared: list[int] = []

    def look(_data: bytes, sheets: Sequence[ReadPage]) -> list[Remark]:
        if any(sheet.number == 5 for sheet in sheets):
            raise Excess(parity.FILE_TOO_SLOW, what="", seconds=1)
        return []

    def compare(_ours: bytes, _data: bytes, pairs: Sequence[tuple[ReadPage, ReadPage]], _fit: Fit) -> list[Any]:
        compared.extend(sheet.number for _, sheet in pairs)
        return []

    eyes = SimpleNamespace(look=look, compare=compare, unseen=lambda sheets: [])
    pairs = list(zip(ours.sheets, file.sheets, strict=True))
    with Blind(jobs=2) as press:
        onlookers = PageChecks(short().pdf, file, press, eyes)  # type: ignore[arg-type]
        onlookers.resemblances(short().pdf, pairs, fitted(pairs))
        onlookers.remarks()
    assert 5 in onlookers.undrawn
    assert sorted([*compared, *onlookers.undrawn]) == [sheet.number for sheet in file.sheets]
    assert [remark.problem.kind for remark in onlookers.refused] == [parity.FILE_TOO_SLOW]


def test_a_page_that_is_neither_looked_at_nor_compared_is_told_once() -> None:
    sheets = read(short().pdf).sheets
    with Blind() as press:
        onlookers = PageChecks(short().pdf, read(short().pdf), press)
        assert onlookers.resemblances(short().pdf, list(zip(sheets, sheets, strict=True)), Fit()) == []
        onlookers.remarks()
    assert onlookers.undrawn == list(range(1, len(sheets) + 1))
    assert len(onlookers.notes) == 2


def test_pages_that_cannot_be_drawn_are_told_and_judged_by_what_they_draw() -> None:
    press = Blind(jobs=2)
    data = pdf_breaks.broken(short().pdf, pdf_breaks.white)
    found, onlookers = reported(press, data)
    pages = len(read(data).sheets)
    assert sum(press.asked) == pages
    assert len(press.asked) == 4
    assert onlookers.undrawn == list(range(1, pages + 1))
    assert len(onlookers.notes) == 4
    assert "120" in onlookers.notes[0]
    assert len(found) == 1


def test_workers_that_were_stopped_are_no_verdict() -> None:
    class Stopped(Blind):
        def call(self, request: str, title: str, *arguments: Any) -> Any:
            self.stopped = True
            return super().call(request, title, *arguments)

    with pytest.raises(EngineFailure):
        reported(Stopped(), short().pdf)


def test_without_the_library_that_draws_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("livret.build.page_checks.find_spec", lambda _name: None)
    found, onlookers = reported(Blind(), pdf_breaks.broken(short().pdf, pdf_breaks.covered))
    assert len(found) == 1
    assert "pypdfium2" in onlookers.notes[0]
