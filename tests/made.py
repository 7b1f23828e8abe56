"""Editions and houses made for one test, from those that are there."""

import json
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.printed import ROOT

EXEMPLE = ROOT / "reports" / "exemple"
NAMES = ("build.py", "livret", "templates", "styles", "assets")


def tiny(folder: Path, prose: str | bytes = "Un texte court.\n", fiche: str = "nom: Territoire d’Essai\n") -> Path:
    """Make the smallest edition, of one territory whose one rubric holds *prose*; return *folder*."""
    territory = folder / "territoires" / "essai"
    (territory / "photos").mkdir(parents=True)
    (folder / "edition.yaml").write_text(
        "format: 1\ntitre: Essai\nediteur: Maison d’Essai\ndate: 2025-06-15\n"
        "territoires: [essai]\nrubriques: [Le projet pilote]\n",
        "utf-8",
    )
    (territory / "fiche.yaml").write_text(fiche, "utf-8")
    typed = prose.encode() if isinstance(prose, str) else prose
    (territory / "texte.md").write_bytes(b"## Le projet pilote\n\n" + typed)
    return folder


def cohort(folder: Path, slugs: Sequence[str], foreword: bool = False) -> Path:
    """Make an edition of the territories *slugs* of « exemple », each as often as it is named; return *folder*.

    Its covers show the map, and its chapters are in the house's own order: it has neither the photo, nor the partners,
    nor the chapters of « exemple ».
    """
    names = {f"{slug}-{number}": slug for number, slug in enumerate(slugs, 1)}
    for name, slug in names.items():
        shutil.copytree(EXEMPLE / "territoires" / slug, folder / "territoires" / name)
    (folder / "contours.geojson").write_text(_contours(names), "utf-8")
    shutil.copytree(EXEMPLE / "textes", folder / "textes")
    sheet = (EXEMPLE / "edition.yaml").read_text("utf-8")
    sheet = re.sub(r"(?m)^territoires:\n(  - .*\n)+", f"territoires: [{', '.join(names)}]\n", sheet)
    sheet = re.sub(r"(?m)^couleurs: .*\n", "", sheet)
    sheet = re.sub(r"(?m)^(chapitres|couverture|partenaires|edito|et_maintenant):\n( .*\n)+", "", sheet)
    (folder / "textes" / "methode.md").unlink()
    if not foreword:
        sheet = sheet.replace("  edito: textes/edito.md\n", "")
        (folder / "textes" / "edito.md").unlink()
    (folder / "edition.yaml").write_text(sheet, "utf-8")
    return folder


def _contours(names: Mapping[str, str]) -> str:
    """Return the contours of « exemple », with those of its territories under *names*, each as often as it is named."""
    file = json.loads((EXEMPLE / "contours.geojson").read_text("utf-8"))
    drawn = {each["properties"].get("territoire"): each for each in file["features"]}
    ground = [each for each in file["features"] if "territoire" not in each["properties"]]
    copies = [{**drawn[slug], "properties": {"territoire": name}} for name, slug in names.items() if slug in drawn]
    return json.dumps({**file, "features": [*ground, *copies]})


def house(folder: Path) -> Path:
    """Copy everything that Livret is made of into *folder*; return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    return folder


def program(path: Path, script: str) -> Path:
    """Write a program; return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(script, "utf-8")
    path.chmod(0o755)
    return path


def replace(path: Path, old: str, new: str) -> None:
    """Put *new* in the place of *old*, which must be there, in a text file."""
    text = path.read_text("utf-8")
    assert old in text, f"{old} in {path}"
    path.write_text(text.replace(old, new, 1), "utf-8")
