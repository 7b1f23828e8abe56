"""Lists of recipients: every cell that is wrong is reported at its place, all at once; usual ones are read."""

import os
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from livret.base.problems import InvalidEdition
from livret.delivery.addresses import NoAddress, parse
from livret.delivery.blank import write
from livret.delivery.recipients import RecipientList, recipients

TODAY = date(2026, 3, 1)
TERRITORIES = {"val-fictif": "Val-Fictif", "tres-long-nom": "Communauté de communes du Très-Long-Nom"}
HEAD = "civilité;prénom;nom;fonction;territoire;courriel;source;fin_mandat"


def listed(path: Path, **options: object) -> RecipientList:
    return recipients(path, TERRITORIES, TODAY, **options)  # type: ignore[arg-type]


def typed(folder: Path, *rows: str, head: str = HEAD, encoding: str = "utf-8") -> Path:
    path = folder / "liste.csv"
    path.write_bytes("\r\n".join((head, *rows, "")).encode(encoding))
    return path


def refused(path: Path, **options: object) -> list[str]:
    """Return the code and the place of each problem, the file's name alone."""
    with pytest.raises(InvalidEdition) as caught:
        listed(path, **options)
    return [f"{p.code} {str(p.location).rpartition('/')[2]}" for p in caught.value.problems]


def test_a_usual_list_is_read(tmp_path: Path) -> None:
    person = listed(typed(tmp_path, "Mme;Élise;Exemple;Maire;val fictif;elise@exemple.fr;site;30/06/2026")).recipients[
        0
    ]
    assert (person.civility, person.name, person.office) == ("Madame", "Élise Exemple", "Maire")
    assert (person.territory, person.address.sent, person.until) == (
        "val-fictif",
        "elise@exemple.fr",
        date(2026, 6, 30),
    )


@pytest.mark.parametrize(
    "head",
    [
        "Civilité;Prénoms;NOM;Qualité;Collectivité;Adresse e-mail;Origine;Fin de mandat",
        "civ;prénom;Nom de famille;poste;EPCI;Mél;provenance;fin du mandat",
    ],
)
def test_other_words_for_headings_are_understood(tmp_path: Path, head: str) -> None:
    path = typed(tmp_path, "M.;Jean;Exemple;Maire;Val-Fictif;jean@exemple.fr;site;", head=head)
    assert listed(path).recipients[0].territory == "val-fictif"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_what_spreadsheets_write_is_read(tmp_path: Path, encoding: str, sign: str) -> None:
    head, row = HEAD.replace(";", sign), f"Mme{sign}Zoé{sign}Exemple{sign * 3}z@exemple.fr{sign}site{sign}"
    assert listed(typed(tmp_path, row, head=head, encoding=encoding)).recipients[0].first == "Zoé"


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (";;Exemple;;;a@exemple;site;", "DEST-021 liste.csv!F2"),
        (";;Exemple;;;a@exemple.fr, b@exemple.fr;site;", "DEST-022 liste.csv!F2"),
        (";;Exemple;;;a@exemple.fr b@exemple.fr;site;", "DEST-022 liste.csv!F2"),
        (";;Exemple;;;;site;", "DEST-020 liste.csv!F2"),
        (";;;;;a@exemple.fr;site;", "DEST-020 liste.csv!C2"),
        (";;Exemple;;;a@exemple.fr;;", "DEST-028 liste.csv!G2"),
        (";;Exemple;;;a@exemple.fr;site;31/12/2025", "DEST-026 liste.csv!H2"),
        (";;Exemple;;;a@exemple.fr;site;bientôt", "DEST-027 liste.csv!H2"),
        (";;Exemple;;Val Fictyf;a@exemple.fr;site;", "DEST-025 liste.csv!E2"),
        ("Chef;;Exemple;;;a@exemple.fr;site;", "DEST-030 liste.csv!A2"),
        (";;Exemple;;;a@mаirie-exemple.fr;site;", "DEST-035 liste.csv!F2"),
        (";;Exemple;;;a@xn--mirie-exemple-3fg.fr;site;", "DEST-035 liste.csv!F2"),  # the same, as servers write it
        (";;Exem\u202eple;;;a@exemple.fr;site;", "DEST-023 liste.csv!C2"),
        (";;Exemple;;;a\u2028@exemple.fr;site;", "DEST-023 liste.csv!F2"),
        (";;Exemple;;;a\x00@exemple.fr;site;", "DEST-023 liste.csv!F2"),
        (';;"Exem\r\nple";;;a@exemple.fr;site;', "DEST-023 liste.csv!C2"),
        (";;Exemple;;;élise@exemple.fr;site;", "DEST-029 liste.csv!F2"),
        (";;#N/A;;;a@exemple.fr;site;", "DEST-032 liste.csv!C2"),
        (";;12;;;a@exemple.fr;site;", "DEST-036 liste.csv!C2"),
        (";;VRAI;;;a@exemple.fr;site;", "DEST-036 liste.csv!C2"),
        (";;=?utf-8?q?a=0D=0ABcc:_x?=;;;a@exemple.fr;site;", "DEST-036 liste.csv!C2"),
        (";b@exemple.fr;Exemple;;;a@exemple.fr;site;", "DEST-036 liste.csv!B2"),
    ],
)
def test_what_is_wrong_is_told_at_its_cell(tmp_path: Path, row: str, told: str) -> None:
    assert told in refused(typed(tmp_path, row))


@pytest.mark.parametrize(
    ("typed_", "meant"),
    [("Mlle", "Madame"), ("M.", "Monsieur"), ("Madame la Maire", "Madame"), ("Dr", "Docteur"), ("Me", "Maître"),
     ("M./Mme", ""), ("Mme ou M.", ""), ("?", "")],
)  # fmt: skip
def test_a_civility_is_known_however_it_is_typed(tmp_path: Path, typed_: str, meant: str) -> None:
    row = f"{typed_};;Exemple;;;a@exemple.fr;site;"
    assert listed(typed(tmp_path, row)).recipients[0].civility == meant


def test_everything_is_told_at_once(tmp_path: Path) -> None:
    rows = (";;A;;;a@exemple;site;", ";;B;;;b@exemple.fr;;", ";;C;;;c@exemple.fr;site;hier")
    assert refused(typed(tmp_path, *rows)) == [
        "DEST-021 liste.csv!F2", "DEST-028 liste.csv!G3", "DEST-027 liste.csv!H4",
    ]  # fmt: skip


@pytest.mark.parametrize("again", ["A.Exemple@EXEMPLE.fr", "à.exemple@exemple.fr"])
def test_one_person_is_in_the_list_once(tmp_path: Path, again: str) -> None:
    rows = (";;Exemple;;;a.exemple@exemple.fr;site;", f";;Exemple;;;{again};site;")
    assert "DEST-024 liste.csv!F3" in refused(typed(tmp_path, *rows), beyond_ascii=True)


def test_a_domain_with_accents_is_written_as_servers_know_it(tmp_path: Path) -> None:
    row = ";;Exemple;;;maire@mairie-orléans.fr;site;"
    assert listed(typed(tmp_path, row)).recipients[0].address.sent == "maire@xn--mairie-orlans-khb.fr"


def book(path: Path, **sheets: list[list[object]]) -> Path:
    with xlsxwriter.Workbook(path) as made:
        dates = made.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name.removeprefix("_"))
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, datetime):
                        sheet.write_datetime(row, column, cell, dates)
                    else:
                        sheet.write(row, column, cell)
            if name.startswith("_"):
                sheet.hide()
    return path


ROW: list[object] = ["Exemple", "a@exemple.fr", "site"]
COLUMNS: list[object] = ["nom", "courriel", "source"]


def test_a_workbook_is_read_below_its_title(tmp_path: Path) -> None:
    rows = [["Liste des élus"], [], [*COLUMNS, "fin_mandat"], [*ROW, datetime(2027, 1, 31)]]
    found = listed(book(tmp_path / "l.xlsx", Feuille1=rows))
    assert (found.recipients[0].until, found.sheet) == (date(2027, 1, 31), "Feuille1")


def test_a_hidden_sheet_is_left_aside(tmp_path: Path) -> None:
    path = book(tmp_path / "l.xlsx", liste=[COLUMNS, ROW], _ancienne=[COLUMNS, ["Autre", "b@exemple.fr", "site"]])
    assert [person.last for person in listed(path).recipients] == ["Exemple"]


def test_one_of_several_sheets_is_named(tmp_path: Path) -> None:
    path = book(tmp_path / "l.xlsx", un=[COLUMNS, ROW], deux=[COLUMNS, ["Autre", "b@exemple.fr", "site"]])
    assert refused(path) == ["DEST-008 l.xlsx"]
    assert listed(path, sheet="deux").recipients[0].last == "Autre"
    assert refused(path, sheet="trois") == ["DEST-009 None"]


def test_a_place_in_a_workbook_names_its_sheet(tmp_path: Path) -> None:
    path = book(tmp_path / "l.xlsx", Feuille1=[COLUMNS, ["Exemple", "a@", "site"]])
    assert refused(path) == ["DEST-021 l.xlsx › Feuille1!B2"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "DEST-004"),
        (b"nom;courriel\r\n", "DEST-004"),
        (b"un;deux\r\na;b\r\n", "DEST-007"),
        (b"PK\x03\x04nothing", "DEST-002"),
        (b"\xd0\xcf\x11\xe0nothing", "DEST-002"),
        (b"nom;courriel;nom;source\r\na;b@exemple.fr;c;d\r\n", "DEST-010"),
    ],
)
def test_what_is_no_list_is_told(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "liste.csv"
    path.write_bytes(data)
    assert [found.split()[0] for found in refused(path)] == [code]


@pytest.mark.parametrize("cell", ["XFD1048576", "XFD2", "A1048576", "ZZZZZZ99999999999"])
def test_a_word_at_the_end_of_the_world_is_told_before_the_sheet_is_spread_out(tmp_path: Path, cell: str) -> None:
    path = book(tmp_path / "l.xlsx", liste=[COLUMNS, ROW])
    sheet, far = "xl/worksheets/sheet1.xml", f'<row r="9"><c r="{cell}"><v>1</v></c></row></sheetData>'
    altered(path, sheet, lambda part: part.replace(b"</sheetData>", far.encode()))
    assert refused(path) == ["DEST-006 l.xlsx"]


def test_a_form_at_the_end_of_a_sheet_is_no_word(tmp_path: Path) -> None:
    path = book(tmp_path / "l.xlsx", liste=[COLUMNS, ROW])
    sheet, far = "xl/worksheets/sheet1.xml", b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    altered(path, sheet, lambda part: part.replace(b"</sheetData>", far))
    assert len(listed(path).recipients) == 1


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"])
def test_a_part_made_to_do_harm_is_the_file_s_fault(tmp_path: Path, part: str) -> None:
    path = book(tmp_path / "l.xlsx", liste=[COLUMNS, ROW])
    altered(path, part, lambda _part: b'<?xml version="1.0" encoding="x-evil"?><x/>')
    assert refused(path) == ["DEST-002 l.xlsx"]
    altered(path, part, lambda _part: bytes(1_000), zipfile.ZIP_DEFLATED)
    data = bytearray(path.read_bytes())
    start = data.index(b"PK\x03\x04", data.index(part.encode()) - 40) + 30 + len(part)
    data[start : start + 4] = b"\xff" * 4
    path.write_bytes(data)
    assert refused(path) == ["DEST-002 l.xlsx"]


def altered(path: Path, name: str, change: Callable[[bytes], bytes], packing: int = zipfile.ZIP_STORED) -> None:
    """Change the part *name* of the workbook *path*."""
    with zipfile.ZipFile(path) as book:
        parts = {each: book.read(each) for each in book.namelist()}
    with zipfile.ZipFile(path, "w", packing) as book:
        for each, data in parts.items():
            book.writestr(each, change(data) if each == name else data)


def test_a_pipe_is_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "liste.csv")
    assert refused(tmp_path / "liste.csv") == ["DEST-001 liste.csv"]


def test_a_list_for_another_edition_is_told_in_no_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    monkeypatch.setattr("livret.delivery.recipients.get_close_matches", lambda key, *_: looked.append(key) or [])
    rows = [f";;Exemple;;Autre pays {n};p{n}@exemple.fr;site;" for n in range(2_000)]
    assert len(refused(typed(tmp_path, *rows))) == 2_000
    assert len(looked) <= 201


def test_a_list_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert refused(tmp_path / "absent.xlsx") == ["DEST-001 absent.xlsx"]


def test_own_columns_are_left_aside_and_told(tmp_path: Path) -> None:
    found = listed(typed(tmp_path, ";;Exemple;;;a@exemple.fr;site;;x", head=f"{HEAD};remarque"))
    assert [problem.code for problem in found.warnings] == ["DEST-031"]


def test_the_empty_list_is_an_empty_list(tmp_path: Path) -> None:
    paths = [path.name for path in write(tmp_path / "envois")]
    assert paths == ["destinataires.xlsx", "serveur.toml"]
    assert [found.split()[0] for found in refused(tmp_path / "envois" / "destinataires.xlsx")] == ["DEST-004"]
    assert (tmp_path / "envois").stat().st_mode & 0o077 == 0


@given(st.text(max_size=40))
def test_any_text_is_an_address_or_none(text: str) -> None:
    try:
        address = parse(text)
    except NoAddress:
        return
    assert address.sent.count("@") == 1
    assert not {"\r", "\n", ",", ";", " ", "\0"} & set(address.sent)


def xlsx(path: Path, fill: Callable[[Workbook, Worksheet], object]) -> Path:
    """Write a list of two people, as *fill* changes it."""
    with Workbook(path) as book:
        sheet = book.add_worksheet("Feuille1")
        for number, row in enumerate((HEADINGS, *PEOPLE)):
            sheet.write_row(number, 0, row)
        fill(book, sheet)
    return path


HEADINGS = ("nom", "courriel", "source", "territoire", "fin_mandat")
PEOPLE = (("Exemple", "a@exemple.fr", "site", "", ""), ("Modèle", "b@exemple.fr", "site", "", ""))


@pytest.mark.parametrize(("column", "error"), [(3, "#N/A"), (4, "#DIV/0!"), (0, "#REF!"), (3, "#CALC!")])
def test_an_error_of_a_formula_is_no_empty_cell(tmp_path: Path, column: int, error: str) -> None:
    path = xlsx(tmp_path / "l.xlsx", lambda _, sheet: sheet.write_formula(2, column, "=A1", None, error))
    if error == "#CALC!":  # xlsxwriter knows it as words; Excel writes t="e"
        path.write_bytes(with_part(path, "xl/worksheets/sheet1.xml", b't="str"', b't="e"'))
    with pytest.raises(InvalidEdition) as raised:
        recipients(path, {"essai": "Essai"}, date(2026, 1, 1))
    assert [(each.code, str(each.location).rpartition("/")[2]) for each in raised.value.problems] == [
        ("DEST-032", f"l.xlsx › Feuille1!{'ABCDE'[column]}3")
    ]


def with_part(path: Path, name: str, old: bytes, new: bytes) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(stream, "w") as after:
        for each in before.namelist():
            data = before.read(each)
            assert each != name or old in data
            after.writestr(each, data.replace(old, new) if each == name else data)
    return stream.getvalue()


def test_merged_cells_say_the_same_in_every_row(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "l.xlsx", lambda _, sheet: sheet.merge_range(1, 3, 2, 3, "Essai"))
    found = recipients(path, {"essai": "Essai"}, date(2026, 1, 1)).recipients
    assert [person.territory for person in found] == ["essai", "essai"]


def test_rows_that_nobody_sees_are_told(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "l.xlsx", lambda _, sheet: sheet.set_row(2, None, None, {"hidden": True}))
    listed = recipients(path, {}, date(2026, 1, 1))
    assert len(listed.recipients) == 2
    assert [each.code for each in listed.warnings] == ["DEST-034"]
    assert "3" in listed.warnings[0].message


ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="F">{rows}</table:table></office:spreadsheet>'
    "</office:body></office:document-content>"
)


def ods(path: Path, *rows: tuple[str, ...]) -> Path:
    """Write an ODS file; a cell that begins with « < » is written as it stands."""
    plain = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    text = "".join(
        f"<table:table-row>{''.join(cell if cell[:1] == '<' else plain.format(cell) for cell in row)}</table:table-row>"
        for row in rows
    )
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("content.xml", ODS.format(rows=text))
        parts.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def test_libreoffice_s_errors_and_merged_cells_are_seen(tmp_path: Path) -> None:
    error = (
        '<table:table-cell table:formula="of:=NA()" office:value-type="string" office:string-value=""'
        ' calcext:value-type="error"><text:p>#VALEUR !</text:p></table:table-cell>'
    )
    merged = (
        '<table:table-cell office:value-type="string" table:number-rows-spanned="2" table:number-columns-spanned="1">'
        "<text:p>Essai</text:p></table:table-cell>"
    )
    covered = "<table:covered-table-cell/>"
    path = ods(tmp_path / "l.ods", HEADINGS[:4], (*PEOPLE[0][:3], merged), (*PEOPLE[1][:3], covered))
    found = recipients(path, {"essai": "Essai"}, date(2026, 1, 1)).recipients
    assert [person.territory for person in found] == ["essai", "essai"]
    path = ods(tmp_path / "l.ods", HEADINGS[:4], (*PEOPLE[0][:3], error))
    with pytest.raises(InvalidEdition) as raised:
        recipients(path, {"essai": "Essai"}, date(2026, 1, 1))
    assert [(each.code, str(each.location).rpartition("/")[2]) for each in raised.value.problems] == [
        ("DEST-032", "l.ods › F!D2")
    ]


def test_one_fault_of_a_cell_is_told_once(tmp_path: Path) -> None:
    for name, code in (("A\nBcc: b@exemple.fr", "DEST-023"), ("x" * 400, "DEST-033")):
        path = xlsx(tmp_path / "l.xlsx", lambda _, sheet, name=name: sheet.write_string(1, 0, name))
        with pytest.raises(InvalidEdition) as raised:
            recipients(path, {}, date(2026, 1, 1))
        assert [each.code for each in raised.value.problems] == [code]
