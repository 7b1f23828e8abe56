"""The « fiche imprimeur »: the data that a print shop needs for an offer, read from the finished files.

The words are French, as the report's are.
"""

from collections.abc import Sequence

from livret.edition.model import Edition
from livret.pdf.read.model import DrawnImage, ReadPdf
from livret.proof.model import Sent
from livret.proof.preflight.findings import MM, decimal
from livret.proof.preflight.inks import dpi, of_the_screen
from livret.proof.preflight.pages import bleed_of

Row = tuple[str, str]

#: A no-break space, and a narrow one.
_NBSP, _THIN = "\u00a0", "\u202f"
_FOLDED = 4
_KB, _MB = 1_000, 1_000_000
_PROCESS = ("Cyan", "Magenta", "Yellow", "Black")
_UNTOLD = "non renseigné dans edition.yaml"
_STATES = {"there": "", "absent": f"{_THIN}; pas encore écrit", "other": f"{_THIN}; le dossier en contient un autre"}


def printer_sheet(press: ReadPdf, edition: Edition, sent: Sequence[Sent]) -> tuple[Row, ...]:
    """Return the rows of the sheet, label and value: the files *sent*, and the properties of *press*."""
    rows = [
        *(row for file in sent for row in _file(file)),
        ("Format rogné", _trim(press)),
        ("Fonds perdus", _bleed(press)),
        ("Pages", _pages(press)),
        ("Couverture", _cover(press)),
        ("Couleurs", _colours(press)),
        ("Condition d’impression", _condition(press)),
        ("Encrage maximal", _ink(press)),
        ("Polices", _fonts(press)),
        ("Images", _images(press)),
        ("Transparence", "oui" if any(sheet.transparent for sheet in press.sheets) else "aucune"),
        ("Norme", ", ".join(press.standards) or "aucune"),
        ("Poids", _weight(press.size)),
        *_agreed(edition),
    ]
    return tuple((what, how) for what, how in rows if how)


def _file(file: Sent) -> tuple[Row, Row]:
    pages = f"{file.name}, {file.pages}{_NBSP}{'page' if file.pages == 1 else 'pages'}"
    return ("Fichier", f"{pages}{_STATES[file.state]}"), ("Empreinte SHA-256", file.sha256)


def _trim(file: ReadPdf) -> str:
    sizes = list(dict.fromkeys(_size(sheet.width, sheet.height) for sheet in file.sheets))
    return " ; ".join(sizes).replace(" ;", f"{_THIN};")


def _size(width: float, height: float) -> str:
    across, along = (decimal(round(side / MM, 1)) for side in (width, height))
    shape = "à la française" if width < height else "à l’italienne" if width > height else "carré"
    return f"{across}{_NBSP}×{_NBSP}{along}{_NBSP}mm, {shape}"


def _bleed(press: ReadPdf) -> str:
    least = min(bleed_of(sheet) for sheet in press.sheets)
    marks = "avec traits de coupe" if _has_marks(press) else "sans traits de coupe"
    return f"{decimal(least / MM)}{_NBSP}mm sur les quatre côtés, {marks}"


def _has_marks(press: ReadPdf) -> bool:
    """Whether something is drawn in the colour of all plates."""
    return all("Separation All" in sheet.spaces for sheet in press.sheets)


def _pages(file: ReadPdf) -> str:
    count = len(file.sheets)
    if count % _FOLDED:
        return f"{count}, qui n’est pas un multiple de {_FOLDED}{_NBSP}: l’imprimeur ajouterait des pages blanches"
    sheets = count // _FOLDED
    folded = "feuille pliée" if sheets == 1 else "feuilles pliées"
    return f"{count}, recto verso, soit {sheets}{_NBSP}{folded} de {_FOLDED}{_NBSP}pages"


def _cover(file: ReadPdf) -> str:
    count = len(file.sheets)
    if count < 2 * _FOLDED:
        return ""
    return f"comprise dans le fichier{_NBSP}: pages 1, 2, {count - 1} et {count}"


def _colours(press: ReadPdf) -> str:
    spaces = {space for sheet in press.sheets for space in sheet.spaces}
    names = ["quadrichromie (cyan, magenta, jaune, noir)"] if any("CMYK" in space for space in spaces) else []
    names += [f"ton direct {name}" for name in sorted(_plates(spaces))]
    if any(of_the_screen(space) for space in spaces):
        names.append("RVB resté dans le fichier")
    return ", ".join(names) or "noir"


def _plates(spaces: set[str]) -> set[str]:
    """Return the inks that have a plate of their own."""
    named = [space.partition(" ")[2] for space in spaces if space.startswith(("Separation ", "DeviceN "))]
    return {name for names in named for name in names.split(", ")} - {*_PROCESS, "All", "None"}


def _condition(press: ReadPdf) -> str:
    return ", ".join(press.intents)


def _ink(press: ReadPdf) -> str:
    return f"{round(max(sheet.inks for sheet in press.sheets))}{_THIN}%"


def _fonts(file: ReadPdf) -> str:
    runs = [run for sheet in file.sheets for run in sheet.runs if run.mode != 3]
    missing = sorted({run.font for run in runs if not run.embedded})
    names = ", ".join(sorted({run.font for run in runs}))
    if missing:
        return f"{names}{_THIN}; absentes du fichier{_NBSP}: {', '.join(missing)}"
    return f"{names}{_THIN}; toutes incorporées" if names else "aucune"


def _images(file: ReadPdf) -> str:
    pictures = [image for sheet in file.sheets for image in sheet.images]
    resolutions = [found for image in pictures if (found := dpi(image))]
    if not resolutions:
        return "aucune photographie" if not pictures else "aucune dont la résolution compte"
    return f"{_counted(pictures)}, résolution la plus basse{_NBSP}: {min(resolutions)}{_NBSP}ppp"


def _counted(pictures: Sequence[DrawnImage]) -> str:
    count = len(pictures)
    return f"{count}{_NBSP}{'image' if count == 1 else 'images'}"


def _weight(size: int) -> str:
    return f"{decimal(size / _MB)}{_NBSP}Mo" if size >= _MB else f"{max(1, round(size / _KB))}{_NBSP}ko"


def _agreed(edition: Edition) -> list[Row]:
    """Return the rows from edition.yaml: no file contains them."""
    colophon, printing = edition.sheet.colophon, edition.sheet.printing
    return [
        ("Imprimeur", printing.name or colophon.printer or _UNTOLD),
        ("Papier", colophon.paper or _UNTOLD),
        ("Tirage", colophon.print_run or _UNTOLD),
        ("Achevé d’imprimer", colophon.printing_finished or ""),
    ]
