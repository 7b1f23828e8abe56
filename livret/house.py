"""Where the house stands: the only module that knows the folders templates/, styles/ and assets/."""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def root() -> Path:
    """Return the folder of templates/, styles/ and assets/: the repository, or the package data of the wheel."""
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
