"""Nouns as bytes and back: what is kept on a disk, or crosses to another machine.

It is Python's pickle, which can be made to run anything, read back so that it can make nothing but the nouns
of this package and a few plain values: whoever writes into a shared cache cannot make Livret do anything.
"""

import pickle
from io import BytesIO
from typing import Any

#: Where the nouns are: modules that hold values, and nothing that acts when one is made.
_NOUNS = (
    "livret.again",
    "livret.content.model",
    "livret.content.source",
    "livret.content.check_sheet",
    "livret.content.check_texts",
    "livret.makeup_chapters",
    "livret.makeup_territory",
    "livret.press.model",
    "livret.problems",
)
_PLAIN = frozenset(
    {
        ("builtins", "frozenset"),
        ("builtins", "set"),
        ("datetime", "date"),
        ("datetime", "datetime"),
        ("datetime", "timedelta"),
        ("datetime", "timezone"),
        ("markupsafe", "Markup"),
        ("pathlib", "PosixPath"),
        ("pathlib", "PurePosixPath"),
        ("pathlib._local", "PosixPath"),  # Python 3.13's name of the same
        ("pathlib._local", "PurePosixPath"),
    }
)
_PLAIN_MODULES = frozenset(module for module, _name in _PLAIN)
_PROTOCOL = 5


class Thawing(ValueError):
    """Bytes that are no noun of ours."""


def freeze(value: object) -> bytes:
    """Return *value* as bytes."""
    return pickle.dumps(value, _PROTOCOL)


def thaw(data: bytes) -> Any:
    """Return the value that was frozen into *data*; raises :class:`Thawing` for anything but nouns of ours."""
    try:
        return _Thawer(BytesIO(data)).load()
    except Thawing:
        raise
    except Exception as error:  # pickle raises whatever the bytes make it meet
        raise Thawing(str(error)) from error


class _Thawer(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if "." not in name and ((module, name) in _PLAIN or module in _NOUNS):
            found = super().find_class(module, name)
            # A function is no noun, nor is what a module of nouns has from elsewhere.
            if isinstance(found, type) and (module in _PLAIN_MODULES or found.__module__ == module):
                return found
        raise Thawing(f"{module}.{name}")
