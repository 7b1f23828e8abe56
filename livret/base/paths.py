"""The folders of the house: the only module that knows templates/, styles/, assets/ and the lock file."""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


@cache
def root() -> Path:
    """Return the folder of all of them: the repository, or the package data of the wheel."""
    packaged = _PACKAGE / "_house"
    return packaged if packaged.is_dir() else _PACKAGE.parent


def templates() -> Path:
    """Return the folder of the Jinja templates."""
    return root() / "templates"


def styles() -> Path:
    """Return the folder of the style sheets."""
    return root() / "styles"


def assets() -> Path:
    """Return the folder of fonts, maps and logos."""
    return root() / "assets"


def lock() -> Path:
    """Return the file that lists every library with its version and hashes (``make lock``)."""
    return root() / "requirements.lock"
