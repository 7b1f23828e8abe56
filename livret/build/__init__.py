"""The order of the steps: a folder → written files. Called as a function, it is ``interface.build``."""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


class _Callable(ModuleType):
    """The folder and the public function ``livret.build``: Python has one name for both."""

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Return ``interface.build(…)``, imported where it is first called: its modules import this folder."""
        return import_module("livret.build.interface").build(*arguments, **named)


sys.modules[__name__].__class__ = _Callable
