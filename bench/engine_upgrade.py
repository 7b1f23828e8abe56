"""Another version of the engine, tried: ``python -m bench.engine_upgrade VERSION [TEST…]`` (some ten minutes).

The version is installed into a virtual environment of its own, over the packages that run this, and the tests of what
Livret cannot do without are run with it (ESSENTIAL, or those that are named). Nothing else is changed: the pin stays.
Exit code 0: all of them pass. docs/engine.md says which fail with which version, and what to do.
"""

import subprocess
import sys
import sysconfig
import tempfile
import venv
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

#: Laying out, tags, footnotes, overset text, fonts and binding: what a book is made of.
ESSENTIAL = (
    "test_engine_patches", "test_render", "test_render_foot", "test_tags", "test_tables", "test_spoken", "test_notes",
    "test_overflow", "test_coarse", "test_grid", "test_bind", "test_real_page",
)  # fmt: skip


def environment(folder: Path, version: str) -> Path:
    """Return the Python of a new environment in *folder*, which has *version* of the engine over our own packages."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    purelib = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True, capture_output=True, text=True,
    ).stdout.strip()  # fmt: skip
    Path(purelib, "below.pth").write_text(sysconfig.get_path("purelib"))
    subprocess.run([python, "-m", "pip", "install", "--quiet", f"weasyprint=={version}"], check=True)
    return python


def main(version: str, tests: Sequence[str]) -> int:
    """Run *tests* with *version* of the engine; return their exit code."""
    with tempfile.TemporaryDirectory() as folder:
        python = environment(Path(folder), version)
        files = [f"tests/{name}.py" for name in tests or ESSENTIAL]
        return subprocess.run([python, "-m", "pytest", "-q", *files], cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
