"""A cohort of twelve fictitious territories: an edition that holds their names, and the files that they send."""

import shutil
from pathlib import Path

from bench.intake import texts, trial
from bench.intake.pieces import pieces
from bench.intake.sheets import book
from bench.intake.word import PROGRAMS, Word

_PLACES = (
    "Amont",
    "Aval",
    "Causse",
    "Delta",
    "Estive",
    "Falaise",
    "Garrigue",
    "Halage",
    "Islette",
    "Jachère",
    "Lande",
    "Marais",
)
_PROGRAMS = ("word-styles", "word-buttons", "libreoffice", "google-docs")


def made(place: Path) -> tuple[Path, list[Path]]:
    """Make the edition and the files in *place*: twelve Word files, a spreadsheet; return its folder and theirs."""
    folder = trial.edition(place / "edition")
    names = {f"territoire-{name.casefold().replace('è', 'e')}": f"Territoire fictif {name}" for name in _PLACES}
    sheet = folder / "edition.yaml"
    lines = [line for line in sheet.read_text("utf-8").splitlines() if line.strip("- ") not in texts.TITLES]
    at = lines.index("territoires:") + 1
    sheet.write_text("\n".join([*lines[:at], *(f"  - {slug}" for slug in names), *lines[at:]]), "utf-8")
    shutil.rmtree(folder / "territoires")
    for slug, name in names.items():
        home = folder / "territoires" / slug
        home.mkdir(parents=True)
        (home / "fiche.yaml").write_text(f"nom: {name}\n", "utf-8")
    files = [place / f"Contribution {name}.docx" for name in names.values()]
    for number, (file, name) in enumerate(zip(files, names.values(), strict=True)):
        source = list(texts.TITLES)[number % len(texts.TITLES)]
        body, notes = pieces((texts.DATA / f"{source}.md").read_text("utf-8"))
        word = Word(PROGRAMS[_PROGRAMS[number % len(_PROGRAMS)]])
        file.write_bytes(word.packed(word.body(name, body, notes)))
    facts = [("Territoire", "Population", "Superficie (km²)", "Nombre de communes")]
    facts += [(name, 1200 + number, 40 + number, 3 + number) for number, name in enumerate(names.values())]
    files.append(place / "faits.xlsx")
    files[-1].write_bytes(book({"Fiches": facts}))
    return folder, files
