"""An empty list of recipients, with its notice, and settings to fill."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from xlsxwriter import Workbook

from livret.base import atomic_files
from livret.delivery.recipients import COLUMNS
from livret.delivery.settings import NAME, TEMPLATE
from livret.delivery.store import ROOT, private

LIST = "destinataires.xlsx"
_WIDTHS = (10, 16, 20, 30, 26, 34, 32, 30, 14, 14)
_NOTICE = (
    ("Une ligne par personne, une personne par ligne : chacune reçoit un seul message.",),
    ("Seules les colonnes nom, courriel et source sont obligatoires.",),
    (),
    ("civilité", "Madame ou Monsieur ; vide si vous ne savez pas : la lettre dira « Madame, Monsieur »."),
    ("prénom, nom", "Comme ils doivent être imprimés."),
    ("fonction", "Maire de…, vice-présidente de… : elle donne « Madame la Maire »."),
    ("mandat", "Pour vous ; elle n’est pas imprimée."),
    ("territoire", "Le nom du territoire dans la brochure, ou celui de son dossier ; vide : toute la brochure."),
    ("courriel", "Une seule adresse."),
    ("source", "D’où vient l’adresse : la loi demande de le dire à la personne (RGPD, article 14)."),
    ("date_collecte", "Quand elle a été relevée."),
    ("fin_mandat", "Après ce jour, la personne n’est plus destinataire."),
    (),
    ("Ce fichier contient des données personnelles : gardez-le dans envois/, ne le partagez pas.",),
)


def write(root: Path = ROOT) -> Iterator[Path]:
    """Write what is not there yet in *root*, and yield each file: nothing that was filled is written over."""
    for name, data in ((LIST, _list()), (NAME, TEMPLATE.encode())):
        path = root / name
        if not path.exists():
            with private(root):
                atomic_files.write(path, data)
        yield path


def _list() -> bytes:
    stream = BytesIO()
    with Workbook(stream, {"in_memory": True}) as book:
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        sheet = book.add_worksheet("destinataires")
        for column, (name, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True)):
            sheet.set_column(column, column, width, text if "date" not in name and "fin" not in name else None)
            sheet.write(0, column, name, bold)
        sheet.freeze_panes(1, 0)
        sheet.data_validation(
            1, 0, 5000, 0, {"validate": "list", "source": ["Madame", "Monsieur", "Docteur", "Maître"]}
        )
        notice = book.add_worksheet("mode d’emploi")
        notice.set_column(0, 0, 16)
        for row, words in enumerate(_NOTICE):
            for column, word in enumerate(words):
                notice.write(row, column, word, bold if column == 0 and len(words) > 1 else None)
    return stream.getvalue()
