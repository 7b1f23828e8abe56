"""How far the work is, and how long it will still take."""

import io
import random
import sys
from collections.abc import Iterator

import pytest

from livret.cli import progress
from livret.cli.progress import Remaining, shown_time


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def pace(total: int, found: int, seconds: float, spread: float = 0.0) -> Iterator[tuple[int, float | None, float]]:
    """Yield (done, seconds reported, seconds there will be) for work whose first *found* parts take no time."""
    said = random.Random(1)
    each = [0.001] * found + [seconds * said.uniform(1 - spread, 1 + spread) for _ in range(total - found)]
    binding = progress._BINDING * seconds * total
    clock = Clock()
    remaining = Remaining(clock)
    for done in range(total):
        reported = remaining.seconds(done, total)
        yield done, reported, sum(each[done:]) + binding
        clock.now += each[done]


@pytest.mark.parametrize("total", [100, 1253])
def test_the_time_left_is_right_within_a_quarter_after_the_first_tenth(total: int) -> None:
    for done, found, truth in pace(total, 0, 0.4, spread=0.6):
        if done >= total / 10 and truth > 5:
            assert found is not None
            assert abs(found - truth) < truth / 4, done


def test_what_was_found_does_not_make_the_rest_look_quick() -> None:
    for done, found, truth in pace(1253, 600, 0.4, spread=0.6):
        if done > 600 + 126 and truth > 2:
            assert found is not None
            assert abs(found - truth) < truth / 4, done


def test_nothing_is_told_before_anything_is_done() -> None:
    remaining = Remaining(Clock())
    assert remaining.seconds(0, 100) is None
    assert remaining.seconds(0, 100) is None


def test_another_kind_of_work_begins_anew() -> None:
    clock = Clock()
    remaining = Remaining(clock)
    remaining.seconds(1, 10)
    clock.now += 40
    assert remaining.seconds(5, 10) == pytest.approx(50 + 100 * progress._BINDING)
    assert remaining.seconds(1, 4) is None


def test_what_precedes_the_first_part_makes_the_others_no_slower() -> None:
    clock = Clock()
    remaining = Remaining(clock)
    remaining.seconds(0, 10)
    clock.now += 500
    remaining.seconds(1, 10)
    clock.now += 40
    assert remaining.seconds(5, 10) == pytest.approx(50 + 100 * progress._BINDING)


def test_time_is_told_as_people_say_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVRET_LANG", "fr")
    assert [shown_time(seconds) for seconds in (1, 40, 97, 600)] == [
        "encore 1 seconde environ",
        "encore 40 secondes environ",
        "encore 1 min 40 s environ",
        "encore 10 minutes environ",
    ]


def test_a_pipe_is_told_the_time_left_at_each_tenth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVRET_LANG", "fr")
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with progress.shown() as tell:
        for number in range(41):
            tell(f"chapitre {number}", number, 40)
    lines = sys.stderr.getvalue().splitlines()  # type: ignore[attr-defined]
    assert len([line for line in lines if "faits" in line]) == 9
    assert len([line for line in lines if line.startswith("chapitre")]) == 41


def test_a_pipe_is_told_each_thing_once_and_short_work_without_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with progress.shown() as tell:
        for number in (0, 0, 1, 2, 2):
            tell(f"chapitre {number}", number, 3)
    assert sys.stderr.getvalue() == "chapitre 0\nchapitre 1\nchapitre 2\n"  # type: ignore[attr-defined]
