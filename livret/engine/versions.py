"""Versions of the engine and of the libraries below it: other versions may print other bytes."""

import sys
import zlib
from importlib.metadata import version

from PIL import features
from weasyprint.text.ffi import ffi, fontconfig, harfbuzz, pango

from livret.engine import patches

_PACKAGES = ("weasyprint", "pydyf", "pikepdf", "pillow", "pyphen", "uharfbuzz", "jinja2", "markdown")

# The engine declares to cffi only the functions that it calls.
ffi.cdef("const char *hb_version_string(void); const char *pango_version_string(void); int FcGetVersion(void);")


def versions() -> dict[str, str]:
    """Return the version of everything that decides what is printed, by name; ``engine`` if it is the plain one."""
    import pikepdf  # late: laying out does without it

    found = {
        **{name: version(name) for name in _PACKAGES},
        "fontconfig": _dotted(fontconfig.FcGetVersion()),
        "harfbuzz": _text(harfbuzz.hb_version_string()),
        "littlecms": features.version("littlecms2") or "",
        "pango": _text(pango.pango_version_string()),
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "qpdf": pikepdf.__libqpdf_version__,
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }
    if patches.is_plain():
        found["engine"] = "plain"
    return dict(sorted(found.items()))


def _dotted(number: int) -> str:
    """Return the version encoded in *number*, « 21402 » being 2.14.2 (fontconfig.h, FC_VERSION)."""
    return f"{number // 10000}.{number // 100 % 100}.{number % 100}"


def _text(words: object) -> str:
    return bytes(ffi.string(words)).decode("ascii")
