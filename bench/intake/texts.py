"""The Word and OpenDocument files of the corpus, with the Markdown that each must become.

Most are one text dressed by one program (``MATRIX``); the rest are a trap each. What must become of it stands in
``data/intake/texts/<expected>.md``. ``told`` are words that cannot be in the text and must be in what is reported.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.intake import opendocument, pylib, traps
from bench.intake.pieces import Piece, Span, pieces
from bench.intake.word import PROGRAMS, Habits, Word

DATA = Path(__file__).parent.parent / "data/intake/texts"
#: The folder of each territory → its name, as its text is headed.
TITLES = {
    "val-fictif": "Val-Fictif",
    "pays-de-demonstration": "Pays de Démonstration",
    "communaute-dexemple": "Communauté de communes d'Exemple",
    "agglomeration-dexempleville": "Agglomération d'Exempleville",
    "tres-long-nom": "Communauté de communes du Très-Long-Nom-d'Exemple-sous-Fiction-et-Environs",
    "hautes-vallees-imaginaires": "Hautes Vallées Imaginaires",
}


@dataclass(frozen=True, slots=True)
class Case:
    """A file as it comes, and what must become of it; one with tracked ``changes`` is refused as it is."""

    arrival: str
    data: bytes
    territory: str
    expected: str
    by: str
    told: tuple[str, ...] = ()
    changes: bool = False


def _spaced(words: str) -> str:
    """Return *words* as they come from hands and other programs: spaces doubled, words cut by soft hyphens."""
    return (
        words.replace(". ", ".  ").replace("bénéfice", "béné\u00adfice").replace("ouverture", "ou\u00adver\u00adture")
    )


def _curled(words: str) -> str:
    """Return *words* with a word processor's apostrophes and spaces."""
    swaps = {"'": "’", " :": "\u00a0:", " ;": "\u00a0;", "« ": "«\u00a0", " »": "\u00a0»", " €": "\u00a0€"}
    for before, after in swaps.items():
        words = words.replace(before, after)
    return words


_AS_TYPED: Mapping[str, Habits] = {
    "typed": Habits(fake=True),
    "typed-capitals": Habits(heading=str.upper, fake=True, empty=True, header_bold=False),
    "typed-dashes": Habits(heading="{} :".format, fake=True, bullets=("- ", "\uf0b7 ", "* "), change=_spaced),
    "spaced": Habits(empty=True, change=_spaced),
    "curled": Habits(change=_curled),
    "": Habits(),
}
#: Whose text · the program · what people did · the name of the file as it came.
MATRIX = (
    ("val-fictif", "word-styles", "", "Contribution Val-Fictif.docx"),
    ("val-fictif", "typed", "typed-capitals", "VAL FICTIF bilan def.docx"),
    ("val-fictif", "google-docs", "curled", "Livret 2025 - Val-Fictif (1).docx"),
    ("val-fictif", "odt", "", "val-fictif_contribution.odt"),
    ("pays-de-demonstration", "word-styles", "curled", "Pays de Démonstration.docx"),
    ("pays-de-demonstration", "word-buttons", "spaced", "Livret_transitions_Pays_de_demonstration_V4_relu.docx"),
    ("pays-de-demonstration", "libreoffice", "", "texte pays de démonstration.docx"),
    ("pays-de-demonstration", "onlyoffice", "curled", "Pays-de-Demonstration-ONLYOFFICE.docx"),
    ("pays-de-demonstration", "odt", "", "pays de demonstration.odt"),
    ("communaute-dexemple", "python-docx", "", "CC d'Exemple.docx"),
    ("communaute-dexemple", "word-title-as-heading", "spaced", "contribution communauté de communes d'exemple.docx"),
    ("communaute-dexemple", "google-docs", "", "Copie de Bilan - communauté d'Exemple.docx"),
    ("communaute-dexemple", "pages", "curled", "Recyclerie Communauté d'Exemple.docx"),
    ("communaute-dexemple", "typed", "typed", "bilan COMMUNAUTE D'EXEMPLE.docx"),
    ("communaute-dexemple", "odt", "typed", "Communauté de communes d'Exemple V2.odt"),
    ("agglomeration-dexempleville", "word-buttons", "curled", "Agglo Exempleville.docx"),
    ("agglomeration-dexempleville", "libreoffice", "spaced", "agglomeration_dexempleville.docx"),
    ("agglomeration-dexempleville", "word-styles", "", "Exempleville - la digue.docx"),
    ("agglomeration-dexempleville", "odt", "", "Agglomération d'Exempleville.odt"),
    ("tres-long-nom", "word-styles", "", "Très-Long-Nom-d'Exemple.docx"),
    ("tres-long-nom", "typed", "typed-dashes", "Navette du Très-Long-Nom-d'Exemple.docx"),
    ("tres-long-nom", "python-docx", "", "tres-long-nom.docx"),
    ("tres-long-nom", "pages", "spaced", "CC du Tres-Long-Nom-d'Exemple-sous-Fiction.docx"),
    ("hautes-vallees-imaginaires", "python-docx", "", "Hautes Vallées Imaginaires.docx"),
    ("hautes-vallees-imaginaires", "word-buttons", "", "HVI - Hautes Vallees Imaginaires - mares.docx"),
    ("hautes-vallees-imaginaires", "google-docs", "curled", "Hautes Vallées Imaginaires (réponses).docx"),
    ("hautes-vallees-imaginaires", "odt", "", "hautes vallées imaginaires.odt"),
)
#: Made by pandoc 3.9, which a machine may lack: kept beside their Markdown (how: README.md).
KEPT = (
    ("pays-de-demonstration", "pandoc-pays.docx", "Pays de Démonstration (pandoc).docx"),
    ("agglomeration-dexempleville", "pandoc-agglomeration.docx", "agglomération d'Exempleville export.docx"),
    ("hautes-vallees-imaginaires", "pandoc-hautes-vallees.odt", "Hautes Vallées Imaginaires export.odt"),
)


def cases() -> Iterator[Case]:
    """Yield every text of the corpus."""
    for territory, program, habit, arrival in MATRIX:
        made = _dressed(territory, program, habit)
        yield Case(arrival, made, territory, territory, f"{program} {habit}".strip())
    for territory, file, arrival in KEPT:
        own = file.rpartition(".")[0]  # pandoc writes no alternatives of pictures into .odt files
        expected = own if (DATA / f"{own}.md").exists() else territory
        yield Case(arrival, (DATA / file).read_bytes(), territory, expected, "pandoc")
    for name, trap in traps.TRAPS.items():
        territory, arrival = trap.territory, f"{TITLES[trap.territory]} - {name}.docx"
        made = trap.make(partial(_begun, territory))
        expected = name if (DATA / f"{name}.md").exists() else territory
        yield Case(arrival, made, territory, expected, name, trap.told, trap.changes)


def expected(case: Case) -> str:
    """Return the Markdown that *case* must become."""
    return (DATA / f"{case.expected}.md").read_text("utf-8")


def _dressed(territory: str, program: str, habit: str) -> bytes:
    body, notes = _text(territory)
    title = TITLES[territory]
    if program == "python-docx":
        return pylib.written(title, body)
    if program == "odt":
        return opendocument.text(title, body, notes, fake=habit == "typed")
    word = Word(PROGRAMS[program], _AS_TYPED[habit])
    return word.packed(word.body(title, body, notes))


def _begun(territory: str, program: str) -> tuple[Word, list[str]]:
    """Return a Word file of *program*, and the paragraphs of a territory's text, its title first."""
    body, notes = _text(territory)
    word = Word(PROGRAMS[program])
    return word, list(word.paragraphs(TITLES[territory], body, notes))


def _text(territory: str) -> tuple[list[Piece], dict[str, tuple[Span, ...]]]:
    return pieces((DATA / f"{territory}.md").read_text("utf-8"))
