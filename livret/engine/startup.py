"""Import the engine without its vain searches: it starts in half the time.

- On Linux its libraries are opened by their soname. It tries the names of other systems first, and searches
  each by ``ldconfig``, the compiler and the linker (ctypes, ``find_library``).
- It uses fontTools to subset fonts, and to instantiate variable ones, where HarfBuzz cannot. Here nothing is
  subset while laying out, and the house's faces are static: these modules are imported only on use.
"""

import ctypes.util
import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from types import ModuleType
from typing import TYPE_CHECKING, Any

from livret.engine.patches import plain_wanted, unknown

if TYPE_CHECKING:
    from livret.engine.render import Engine

#: Modules that are not used here, and the names that the engine imports from each.
_NOT_USED: dict[str, tuple[str, ...]] = {
    "fontTools.subset": (),
    "fontTools.varLib.instancer": ("instantiateVariableFont",),
}


def engine() -> "type[Engine]":
    """Return the class of the engine, imported but not instantiated.

    Raises OSError where a library is missing, EnvironmentFailure where this version of WeasyPrint lacks what is needed.
    """
    with nullcontext() if plain_wanted() else quick():
        try:
            from livret.engine.render import Engine
        except ImportError as error:
            if isinstance(error, ModuleNotFoundError) or not str(error.name).startswith("weasyprint."):
                raise
            raise unknown(error.msg) from None
    return Engine


@contextmanager
def quick() -> Iterator[None]:
    """Import the engine quickly inside the block; afterwards imports work as before."""
    stand_ins = {name: _stand_in(name, names) for name, names in _NOT_USED.items() if name not in sys.modules}
    find = ctypes.util.find_library
    sys.modules.update(stand_ins)
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None  # noqa: ARG005
    try:
        yield
    finally:
        ctypes.util.find_library = find
        for name in stand_ins:
            del sys.modules[name]


def _stand_in(name: str, names: tuple[str, ...]) -> ModuleType:
    """Return a module that imports the one called *name* on first use."""
    module = ModuleType(name)

    def later(what: str) -> Any:
        if what.startswith("__"):  # read by the import itself
            raise AttributeError(what)
        return getattr(importlib.import_module(name), what)

    def called(what: str) -> Any:
        return lambda *arguments, **options: later(what)(*arguments, **options)

    module.__dict__.update({"__getattr__": later, **{what: called(what) for what in names}})
    return module
