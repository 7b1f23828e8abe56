"""What docs/upstream/ proposes to WeasyPrint applies to the version that is pinned, and does what it says."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import weasyprint

DIFFS = sorted((Path(__file__).resolve().parents[1] / "docs/upstream").glob("*.diff"))

#: Run without Livret: where two columns of 1 to 7 lines end, how many lines Pango broke, who wrote the tags.
TRIAL = """
import json, sys
from weasyprint import DEFAULT_OPTIONS, HTML
from weasyprint.text import line_break

STYLE = "<style>@page { size: 400px; margin: 0 } body, p { margin: 0 }" \\
    "div { columns: 2; font: 10px/20px sans-serif; orphans: 1; widows: 1 }</style>"

def height(count):
    html = f"{STYLE}<div><p>{'<br>'.join(['mot'] * count)}</div><p id=foot>Fin"
    return HTML(string=html).render().pages[0].anchors["foot"][1]

broken, create = [], line_break.create_layout
line_break.create_layout = lambda *given: broken.append(given) or create(*given)
document = HTML(string=f"{STYLE}<div><p>{'Des mots dans une colonne. ' * 25}</div>").render()
count, tagged = len(broken), []
options = {"pdf_tagger": lambda *given: tagged.append(len(given))} if "pdf_tagger" in DEFAULT_OPTIONS else {}
document.write_pdf(pdf_tags=True, **options)
print(json.dumps([[height(count) for count in range(1, 8)], count, tagged]))
"""


def tried(engine: Path) -> tuple[list[float], int, list[int]]:
    """Return what TRIAL finds where *engine* is the folder of the package."""
    done = subprocess.run(
        [sys.executable, "-c", TRIAL], env={**os.environ, "PYTHONPATH": str(engine)}, capture_output=True, check=True
    )
    heights, broken, tagged = json.loads(done.stdout)
    return heights, broken, tagged


def test_what_is_proposed_applies_and_does_what_it_says(tmp_path: Path) -> None:
    own = Path(weasyprint.__file__).parent
    shutil.copytree(own, tmp_path / "weasyprint")
    for diff in DIFFS:
        subprocess.run(["git", "apply", "--unsafe-paths", f"--directory={tmp_path}", diff], cwd=tmp_path, check=True)
    heights, broken, tagged = tried(tmp_path)
    own_heights, own_broken, own_tagged = tried(own.parent)
    assert heights == [20, 20, 40, 40, 60, 60, 80]
    assert own_heights == [20, 20, 50, 40, 70, 60, 90]  # once it is right, « columns » may go
    assert broken * 2 < own_broken
    assert (tagged, own_tagged) == ([4], [])
