"""A few seconds of the hostile bench: signs at every door, and the fuzzer on what reads texts and drawings."""

from itertools import islice, takewhile
from pathlib import Path

import pytest

from bench.hostile import fuzz, signs
from bench.hostile.model import Case

#: Those that need no command from outside; one of each forty, so that every door is among them.
_FEW = list(islice(takewhile(lambda case: not case.name.startswith("terminal"), signs.cases(quick=False)), 0, None, 41))


@pytest.mark.parametrize("case", _FEW, ids=lambda case: ascii(case.name))
def test_no_door_lets_in_what_is_not_seen(case: Case, tmp_path: Path) -> None:
    assert case.attempt(tmp_path) == ""


def test_the_bench_sees_what_comes_in(tmp_path: Path) -> None:
    """A door that is open is a fault: the bench would tell."""
    assert signs._reported(signs._YAML["nom"], "é", "é")(tmp_path).startswith("wrong file")


@pytest.mark.parametrize("reader", ["fiche", "texte", "dessin"])
def test_whatever_is_read_there_is_an_answer(reader: str, tmp_path: Path) -> None:
    inputs, try_one = fuzz._READERS[reader]
    fuzz._batch(inputs(), try_one, tmp_path, 1, most=12)
