"""Who is asked for what, in which order: a folder → written files. Called, it is ``interface.build``."""

import sys
from collections.abc import Iterable
from os import PathLike
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from livret.build.pipeline import Written


class _Callable(ModuleType):
    """The folder and the public function ``livret.build``: Python has one name for both."""

    def __call__(self, edition: str | PathLike[str], uses: Iterable[str], out: str | PathLike[str]) -> "Written":
        from livret.build import interface

        return interface.build(edition, uses, out)


sys.modules[__name__].__class__ = _Callable
