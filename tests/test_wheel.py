"""The wheel carries the whole house, and prints an edition from an empty folder."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from livret.archive.wheel import wheel as our_wheel

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **environment}
    return subprocess.run(
        [sys.executable, *map(str, command)], cwd=cwd, env=environment, capture_output=True, text=True, timeout=120
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    # From another folder: in the repository, build.py would be taken for the module that builds wheels.
    done = run("-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(folder.glob("livret-*.whl"))


def test_the_wheel_carries_templates_styles_assets_and_messages(wheel: Path) -> None:
    names = set(ZipFile(wheel).namelist())
    house = {
        f"livret/_house/{path.relative_to(ROOT).as_posix()}"
        for folder in ("templates", "styles", "assets")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert house - names == set()
    assert {f"livret/locale/fr/LC_MESSAGES/{name}.mo" for name in ("livret", "messages")} - names == set()
    assert [name for name in names if name.startswith(("reports", "tests", "livret/_house/reports"))] == []


def test_it_prints_an_edition_from_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    site, here = tmp_path / "site", tmp_path / "here"
    install = ("-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", site, wheel)
    assert run(*install, cwd=tmp_path, PIP_DISABLE_PIP_VERSION_CHECK="1").returncode == 0
    shutil.copytree(ROOT / "reports/exemple", here / "exemple")
    where = run("-c", "import livret; print(livret.__file__)", cwd=here, PYTHONPATH=str(site))
    assert Path(where.stdout.strip()).is_relative_to(site)
    # An installed Livret archives itself as the same wheel as a checkout does.
    output = "import sys; from livret.archive.wheel import wheel; sys.stdout.write(str(wheel()))"
    assert run("-c", output, cwd=here, PYTHONPATH=str(site)).stdout == str(our_wheel())
    done = run("-m", "livret", "build", "exemple", cwd=here, PYTHONPATH=str(site))
    assert done.returncode == 0, done.stderr
    (pdf,) = (here / line for line in done.stdout.splitlines())
    assert pdf.name == "exemple-screen.pdf"
    assert pdf.is_relative_to(here)
    assert pdf.read_bytes().startswith(b"%PDF-")
