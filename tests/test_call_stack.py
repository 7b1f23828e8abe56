"""Deep calls need no memory anew: the frames of all calls stand in one piece."""

import resource

import pytest

from livret.base.call_stack import roomily

CALLS = 2000


def deep(depth: int) -> int:
    """Return how many pages of memory are asked for by many calls from *depth*."""
    return deep(depth - 1) if depth else asked()


def asked() -> int:
    """Return how many pages of memory many calls ask for, one after the other."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(CALLS):
        answer()
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def answer() -> int:
    """Return a number."""
    return 42


def test_what_is_called_gets_its_arguments_and_returns_or_raises() -> None:
    assert roomily(int, "101", base=2) == 5
    with pytest.raises(ValueError, match="invalid literal"):
        roomily(int, "x")


def test_no_depth_asks_the_system_for_memory_at_each_call() -> None:
    most = roomily(lambda: max(map(deep, range(300))))
    assert most < CALLS / 4
