"""An edition of territories that no layout is drawn for: each has one thing in a measure that nobody expects."""

import random
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from bench.pages import drawn
from bench.pages.drawn import Matter

_USUAL = Matter(0, 450, 1, "paysage", True, True, 5, 3)
_BARE = replace(_USUAL, photos=0, exergue=False)
#: What is odd about each territory, in their order.
ODD = (
    replace(_USUAL, photos=14),
    replace(_USUAL, shape="vignette"),
    replace(_USUAL, words=260, shape="panorama"),
    replace(_USUAL, words=900, items=40),
    replace(_USUAL, contours=False, facts=0),
    replace(_BARE, contours=False, facts=0),  # one word
    replace(_BARE, words=300),  # one rubric
    replace(_BARE, facts=1),  # the longest name
    _USUAL,  # five voices
)
_WORD, _RUBRIC, _NAME, _VOICES = 6, 7, 8, 9
LONGEST = "Communauté de communes du Très-Long-Nom-d’Exemple-sous-Fiction-et-Environs"
VOICES = ("des habitantes", "du conseil d’essai", "de la voisine inventée")


def write(folder: Path, left_out: Collection[str] = ()) -> Path:
    """Write the edition into *folder*, without the territories *left_out*; return it."""
    matters = [replace(matter, number=number) for number, matter in enumerate(ODD, 1)]
    drawn.write(matters, folder, left_out)
    texts = {number: folder / "territoires" / f"exemple-{number:03}" / "texte.md" for number in range(1, len(ODD) + 1)}
    changed = {
        _WORD: f"## {drawn.HEADINGS[0]}\n\nEssai.\n",
        _RUBRIC: f"## {drawn.HEADINGS[0]}\n\n{drawn.prose(random.Random(_RUBRIC), 300)}\n",
        _VOICES: drawn.text(matters[_VOICES - 1]) + "".join(map(_voice, VOICES)),
    }
    for number, text in changed.items():
        if texts[number].exists():
            texts[number].write_text(text, "utf-8")
    fiche = texts[_NAME].with_name("fiche.yaml")
    if fiche.exists():
        fiche.write_text(fiche.read_text("utf-8").replace(matters[_NAME - 1].name, LONGEST), "utf-8")
    sheet = folder / "edition.yaml"
    rules = "".join(f"  - {{titre: Le point de vue {who}, forme: voix, obligatoire: non}}\n" for who in VOICES)
    sheet.write_text(sheet.read_text("utf-8").replace("textes:\n", f"{rules}textes:\n", 1), "utf-8")
    return folder


def _voice(who: str) -> str:
    return f"\n## Le point de vue {who}\n\n{drawn.prose(random.Random(who), 70)}\n"
