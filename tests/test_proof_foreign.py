"""A PDF from outside: what is too much is reported in the words of its bound, what is well-formed is judged."""

from types import SimpleNamespace

import pytest

from bench.hostile import pdfs
from livret.base.problems import Kind, Problem
from livret.catalogue import layout
from livret.catalogue import parity as kinds
from livret.pdf.read.bounds import Allowance, Excess
from livret.proof.compare import foreign
from livret.workers.api import ChapterFailure
from livret.workers.foreign_file import ForeignFile
from livret.workers.pool import MEMORY_BYTES, Pool
from livret.workers.process import Spawned

_QUICK = ("deep-pages", "very-deep-pages", "deep-forms", "states", "marks", "deep-tags", "deep-spaces", "metadata")


def reported(data: bytes) -> Kind | None:
    """Return what is reported of *data*, read as a guarded worker reads it; None: it is judged."""
    found = foreign.opened(data)
    return found.kind if isinstance(found, Problem) else None


@pytest.mark.parametrize("bound", [bound for bound in pdfs.BOUNDS if bound[0] in _QUICK], ids=lambda bound: bound[0])
def test_what_is_within_a_bound_is_judged_and_what_is_beyond_is_refused_in_its_words(bound: pdfs.Bound) -> None:
    _name, make, within, beyond, kind = bound
    assert [reported(make(number)) for number in (within, beyond)] == [None, kind]


@pytest.mark.parametrize(
    ("circle", "kind"), pdfs.CIRCLES[:-2], ids=[circle.__name__ for circle, _ in pdfs.CIRCLES[:-2]]
)
def test_what_leads_round_in_circles_is_told_where_it_is_read(circle: pdfs.Make, kind: Kind | None) -> None:
    assert reported(circle()) is kind


@pytest.mark.parametrize("shape", pdfs.SHAPES, ids=lambda shape: shape[0])
def test_what_is_no_pdf_or_half_of_one_is_told(shape: tuple[str, pdfs.Make, tuple[Kind | None, ...]]) -> None:
    _name, make, kinds_told = shape
    assert reported(make()) in kinds_told


@pytest.mark.parametrize("seed", range(12))
def test_values_of_the_wrong_types_are_judged_or_told(seed: int) -> None:
    assert reported(pdfs.wrong_types(seed)) in (None, *pdfs.ANY)


def test_a_file_that_takes_too_long_is_told_and_its_time_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("livret.workers.foreign_file.reading_seconds", lambda pages: 0.01)
    with Pool() as press, pytest.raises(Excess) as refused:
        ForeignFile(pdfs.forms(49_000), press).read()
    assert refused.value.problem.kind is kinds.FILE_TOO_SLOW
    assert "lecture du fichier" in refused.value.problem.message


def test_a_file_that_takes_too_much_memory_is_told_and_the_next_one_is_read() -> None:
    with Pool() as press:
        with pytest.raises(Excess) as refused:
            ForeignFile(pdfs.streams_of_objects(), press).read()
        assert refused.value.problem.kind in (kinds.FILE_TOO_HEAVY, kinds.UNREADABLE)
        assert len(ForeignFile(pdfs.saved(pdfs.document()), press).read().sheets) == 1


def test_the_edition_s_own_pages_give_the_memory_to_compare_a_file_with_them(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []

    class Recorded(Spawned):
        def __init__(self, request: str, memory_bytes: int) -> None:
            started.append(memory_bytes)
            super().__init__(request, memory_bytes)

    monkeypatch.setattr("livret.workers.pool.Spawned", Recorded)
    data = pdfs.saved(pdfs.document())
    with Pool() as workers:
        for edition_pages in (3_000, 300):
            assert len(ForeignFile(data, workers, edition_pages=edition_pages).read().sheets) == 1
    assert started == [1024**3 + 2_700 * 1_500_000, MEMORY_BYTES]  # the one of its own is not used again


def test_a_file_that_took_too_long_once_is_given_less_for_the_rest() -> None:
    allowed: list[float] = []

    def about_file(_request: str, allowance: Allowance, *_arguments: object) -> tuple[object, float]:
        allowed.append(allowance.seconds)
        if len(allowed) < 2:
            raise ChapterFailure(layout.TOO_SLOW.at(None, chapter="", seconds=5))
        return [], 10.0

    file = ForeignFile(b"", SimpleNamespace(about_file=about_file), pages=100)  # type: ignore[arg-type]
    with pytest.raises(Excess):
        file.look(b"", [])
    file.look(b"", [])
    file.look(b"", [])
    with pytest.raises(Excess):
        file.look(b"", [])
    assert len(allowed) == 3  # 60 s for 100 pages before, 20 s since


def test_a_file_spends_what_it_may_on_all_that_is_done_with_it() -> None:
    allowed: list[float] = []

    def about_file(_request: str, allowance: Allowance, *_arguments: object) -> tuple[object, float]:
        allowed.append(allowance.seconds)
        return [], 9.0

    file = ForeignFile(b"", SimpleNamespace(about_file=about_file))  # type: ignore[arg-type]
    for _ in range(3):
        file.look(b"", [])
    assert allowed == [5.0, 5.0, pytest.approx(2.0)]
    with pytest.raises(Excess) as refused:
        file.look(b"", [])
    assert refused.value.problem.kind is kinds.FILE_TOO_SLOW
