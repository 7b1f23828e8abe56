"""The cache as a step sees it: the result for a key, computed only if it is not cached."""

from collections.abc import Callable
from typing import Protocol, TypeVar

T = TypeVar("T")


class Memo(Protocol):
    """``recall(kind, of, make, expected)``: what *make* makes of *of*, a noun, which alone it depends on.

    *expected* is the type of what it makes.
    """

    def __call__(self, kind: str, of: object, make: Callable[[], T], expected: type[T]) -> T: ...


def no_memo(kind: str, of: object, make: Callable[[], T], expected: type[T]) -> T:  # noqa: ARG001 - nothing is remembered
    """Return what *make* makes now."""
    return make()
