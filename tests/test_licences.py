"""Nothing stands in assets/ whose licence is not listed."""

import re
from pathlib import Path

ASSETS = Path(__file__).resolve().parents[1] / "assets"


def test_every_asset_has_its_licence() -> None:
    found = (ASSETS / "LICENSES.md").read_text()
    files = [path.relative_to(ASSETS) for path in ASSETS.rglob("*") if path.is_file()]
    ours = {"LICENSES.md", "make.py"}
    silent = [
        file
        for file in files
        if file.name not in ours and "__pycache__" not in file.parts
        if f"`{file.as_posix()}`" not in found and f"`{file.parent.as_posix()}/`" not in found
    ]
    assert silent == []


def test_every_font_family_comes_with_the_text_of_its_licence() -> None:
    families = [folder for folder in (ASSETS / "fonts").iterdir() if folder.is_dir()]
    assert [folder.name for folder in families if "SIL Open Font License" not in (folder / "OFL.txt").read_text()] == []


def test_every_file_that_is_named_is_there() -> None:
    named = re.findall(r"`((?:fonts|icc|atlas|logos|icons)/[^`]*)`", (ASSETS / "LICENSES.md").read_text())
    assert [name for name in named if not (ASSETS / name).exists()] == []
