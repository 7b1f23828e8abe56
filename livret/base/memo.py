"""The cache as a step sees it: the result for a key, computed only if it is not cached."""

from collections.abc import Callable
from typing import Protocol, TypeVar

T = TypeVar("T")


class Memo(Protocol):
    """``recall(kind, of, make, expected)``: the cached result of ``make()``, whose only input is *of*.

    *expected* is the type of the result.
    """

    def __call__(self, kind: str, of: object, make: Callable[[], T], expected: type[T]) -> T: ...


def no_memo(kind: str, of: object, make: Callable[[], T], expected: type[T]) -> T:  # noqa: ARG001 - nothing is remembered
    """Return ``make()``, without a cache."""
    return make()
