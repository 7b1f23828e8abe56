"""What the engine and the libraries below it are, by their versions: other versions may print other bytes."""

import sys
import zlib
from importlib.metadata import version

from PIL import features
from weasyprint.text.ffi import ffi, harfbuzz, pango

_PACKAGES = ("weasyprint", "pydyf", "pikepdf", "pillow", "pyphen", "uharfbuzz", "jinja2", "markdown")

# The engine declares to cffi only the functions that it calls.
ffi.cdef("const char *hb_version_string(void); const char *pango_version_string(void);")


def versions() -> dict[str, str]:
    """Return the version of everything that decides what is printed, by name."""
    import pikepdf  # late: whoever lays out does without

    found = {
        **{name: version(name) for name in _PACKAGES},
        "harfbuzz": _text(harfbuzz.hb_version_string()),
        "littlecms": features.version("littlecms2") or "",
        "pango": _text(pango.pango_version_string()),
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "qpdf": pikepdf.__libqpdf_version__,
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }
    return dict(sorted(found.items()))


def _text(words: object) -> str:
    return bytes(ffi.string(words)).decode("ascii")
