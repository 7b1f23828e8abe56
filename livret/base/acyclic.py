"""Work that makes many values and no circles of them."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def acyclic() -> Iterator[None]:
    """Look for no circles of objects meanwhile, where none is made: for a map, that is a quarter of its time.

    It serves as a decorator too.
    """
    looked_for = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looked_for:
            gc.enable()
