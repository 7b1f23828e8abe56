"""The engine starts quickly, and nothing is missing afterwards."""

import ctypes.util
import subprocess
import sys

from livret.engine import startup

_TRIED = """
import sys
from livret.engine.startup import quick
with quick():
    import weasyprint.pdf.fonts as fonts
print("fontTools.subset" in sys.modules)
print(fonts.subset.Options.__module__, fonts.instantiateVariableFont.__module__)
import fontTools.subset
print(fontTools.subset.Options is fonts.subset.Options)
"""


def test_what_is_not_used_is_imported_when_it_is_asked_for() -> None:
    done = subprocess.run([sys.executable, "-W", "error", "-c", _TRIED], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["False", "fontTools.subset livret.engine.startup", "True"]
    assert done.stderr == ""


def test_libraries_are_looked_for_as_before_once_it_has_started() -> None:
    find = ctypes.util.find_library
    with startup.quick():
        looked_for = ctypes.util.find_library
    assert (looked_for is find) == (sys.platform != "linux")
    assert ctypes.util.find_library is find
