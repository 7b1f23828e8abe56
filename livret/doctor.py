"""Whether this machine can print: libraries, fonts, folders, each with what to do when it cannot."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from livret import house
from livret.messages import _

_LIBRARIES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: is it well, and what to do if not."""

    what: str
    well: bool
    remedy: str = ""


def examine() -> list[Check]:
    """Return what was looked at, in the order in which to mend it."""
    return [
        Check(
            _("Python {version}").format(version=sys.version.split()[0]),
            sys.version_info >= (3, 11),
            _("install Python 3.11 or newer"),
        ),
        Check(
            _("the layout engine and its libraries (Pango)"),
            _engine_starts(),
            _("run “make”, or install {libraries}").format(libraries=_LIBRARIES),
        ),
        Check(
            _("templates, styles and fonts"),
            all(folder.is_dir() for folder in (house.templates(), house.styles(), house.assets() / "fonts")),
            _("get a complete copy of Livret: a folder is missing in {root}").format(root=house.root()),
        ),
        Check(
            _("writing in {folder}").format(folder=Path.cwd()),
            os.access(Path.cwd(), os.W_OK),
            _("work in a folder of your own, or ask for the right to write here"),
        ),
    ]


def _engine_starts() -> bool:
    """Import the engine in a process of its own: a missing library can end the interpreter."""
    trial = subprocess.run([sys.executable, "-c", "import weasyprint"], capture_output=True, check=False)
    return trial.returncode == 0
