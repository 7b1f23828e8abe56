"""Livret, a small printing house: YAML facts and Markdown prose become a finished brochure.

``livret.build(edition, uses, out)`` and ``livret.check(edition)`` are for programs that embed it (``build.interface``).
"""

from importlib import import_module

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Return ``build`` or ``check``, imported where it is first used."""
    if name == "build":
        return import_module("livret.build")
    if name == "check":
        return import_module("livret.build.interface").check
    raise AttributeError(f"module 'livret' has no attribute '{name}'")
