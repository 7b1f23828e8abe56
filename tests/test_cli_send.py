"""`send` and `letter`, as docs/envoi.md has them typed, against a server of this machine."""

import json
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from zipfile import ZipFile

import page as page_validation
import pikepdf
import pytest
import xlsxwriter

from tests import made
from tests.commands import Said, livret
from tests.conformance import RULES
from tests.mailserver import Script, serving

LIST = """\
civilité;prénom;nom;fonction;territoire;courriel;source
Madame;Alix;Exemple;Maire;Territoire d’Essai;alix@exemple.fr;site de la collectivité
Monsieur;Sacha;Modèle;Président;;sacha@exemple.fr;annuaire
"""


class Office:
    """A folder in which an officer types commands."""

    def __init__(self, folder: Path, script: Script, port: int) -> None:
        self.folder, self.script = folder, script
        self._env = {
            "LIVRET_LANG": "fr", "LIVRET_ENVOI_EXPEDITEUR": "equipe@exemple.fr", "LIVRET_ENVOI_NOM": "La Maison",
            "LIVRET_ENVOI_HOTE": "127.0.0.1", "LIVRET_ENVOI_PORT": str(port), "LIVRET_ENVOI_SECURITE": "aucune",
            "LIVRET_ENVOI_PAR_MINUTE": "6000", "LIVRET_ENVOI_PAR_DOMAINE": "6000",
        }  # fmt: skip

    def types(self, *words: str) -> Said:
        return livret(*words, cwd=self.folder, **self._env)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("bureau")
    made.tiny(folder / "reports" / "essai")
    script = Script()
    with serving(script, data_size_limit=33_554_432) as port:
        yield Office(folder, script, port)


@pytest.fixture(scope="module")
def prepared(office: Office) -> Path:
    assert office.types("send", "template").returncode == 0
    (office.folder / "envois" / "liste.csv").write_text(LIST, "utf-8")
    done = office.types("send", "prepare", "--to", "envois/liste.csv")
    assert done.returncode == 0, done.stderr
    assert "2 messages préparés ; rien n’est parti" in done.stderr
    return office.folder / "envois" / "essai" / "envoi"


def test_what_is_shown_is_what_leaves(office: Office, prepared: Path) -> None:
    assert "send test --to" in office.types("send", "status").stderr  # nothing was sent yet: the next step
    shown = office.folder / office.types("send", "show", "alix").stdout.strip()
    assert "2 à envoyer" in office.types("send", "go", "--insecure-localhost").stderr
    assert office.script.seen == []
    done = office.types("send", "go", "--insecure-localhost", "--for-real", "--count", "2")
    assert done.returncode == 0, done.stderr
    assert office.script.received["alix@exemple.fr"] == [shown.read_bytes()]
    again = office.types("send", "go", "--insecure-localhost", "--for-real", "--count", "0")
    assert (again.returncode, len(office.script.seen)) == (0, 2)
    states = json.loads(office.types("send", "status", "--json").stdout)
    assert [(each["name"], each["state"], each["reply"]) for each in states] == [
        ("Alix Exemple", "envoyé", "250 ok"), ("Sacha Modèle", "envoyé", "250 ok"),
    ]  # fmt: skip


def test_a_copy_begins_with_a_letter_to_its_recipient(prepared: Path, office: Office) -> None:
    message = message_from_bytes(
        Path(office.folder / office.types("send", "show", "alix").stdout.strip()).read_bytes(), policy=default
    )
    attached = next(message.iter_attachments())
    assert attached.get_filename() == "essai.pdf"
    assert "Madame la Maire," in message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    with pikepdf.open(made_file(office.folder, attached.get_content())) as pdf:
        assert pikepdf.Name.r == pdf.Root.PageLabels.Nums[1].S
        assert "Alix Exemple" in str(pdf.docinfo.Title)
    for profile in ("ua1", "2a"):
        report = page_validation.validate_pdf_bytes(attached.get_content(), profile=profile)
        assert [(fault.rule_id, fault.message) for fault in report.failures] == []


def made_file(folder: Path, data: bytes) -> Path:
    path = folder / "copie.pdf"
    path.write_bytes(data)
    return path


def test_a_copy_and_its_letter_are_accessible(prepared: Path, office: Office) -> None:
    assert office.types("letter", "--to", "envois/liste.csv", "--only", "alix").returncode == 0
    letter = office.folder / "envois/essai/lettres/Alix-Exemple.pdf"
    with pikepdf.open(letter) as pdf:
        assert {name: list(rule.faults(pdf)) for name, rule in RULES.items() if list(rule.faults(pdf))} == {}
        assert "Alix Exemple" in str(pdf.docinfo.Title)


def test_nobody_else_may_read_what_is_prepared(prepared: Path, office: Office) -> None:
    office.types("send", "show", "sacha")
    office.types("send", "go", "--insecure-localhost")
    modes = {path: path.stat().st_mode & 0o077 for path in (office.folder / "envois").rglob("*")}
    modes.pop(office.folder / "envois/liste.csv")  # the officer's own
    assert {path for path, mode in modes.items() if mode} == set()
    assert {"journal.sqlite", "Sacha-Modèle.eml", "revue.html"} <= {path.name for path in modes}


def test_nothing_is_prepared_again_that_is_the_same(prepared: Path, office: Office) -> None:
    before = (prepared / "envoi.json").read_bytes()
    done = office.types("send", "prepare", "--to", "envois/liste.csv")
    assert "rien n’a changé" in done.stderr
    assert (prepared / "envoi.json").read_bytes() == before


def test_the_review_holds_every_message_and_asks_for_nothing(prepared: Path) -> None:
    page = (prepared / "revue.html").read_text("utf-8")
    assert page.count("<article ") == 2
    assert "http://" not in page
    assert "default-src 'none'" in page


def test_one_message_is_sent_to_oneself(prepared: Path, office: Office) -> None:
    done = office.types("send", "test", "--to", "moi@exemple.fr", "--insecure-localhost")
    assert done.returncode == 0, done.stderr
    assert len(office.script.received["moi@exemple.fr"]) == 1


def test_a_changed_edition_is_not_sent(prepared: Path, office: Office) -> None:
    text = office.folder / "reports/essai/territoires/essai/texte.md"
    before = text.read_text("utf-8")
    text.write_text(before + "\nUn mot de plus.\n", "utf-8")
    done = office.types("send", "go", "--insecure-localhost", "--for-real", "--count", "0")
    text.write_text(before, "utf-8")
    assert done.returncode == 5
    assert "préparez-les de nouveau" in done.stderr


def test_a_changed_list_is_not_sent(prepared: Path, office: Office) -> None:
    recipients = office.folder / "envois/liste.csv"
    before = recipients.read_text("utf-8")
    recipients.write_text(before.replace("sacha@", "autre@"), "utf-8")
    done = office.types("send", "go", "--insecure-localhost", "--for-real", "--count", "0")
    recipients.write_text(before, "utf-8")
    assert done.returncode == 5
    assert "envois/liste.csv a changé" in done.stderr


@pytest.mark.parametrize("name", ["..", "lettres", "a/b", "", "x" * 300, "a\nb", "a\u202eb", ".a"])
def test_a_mailing_is_called_as_a_folder_may_be(office: Office, name: str) -> None:
    assert office.types("send", "status", "--name", name).returncode == 2


def test_a_folder_that_leads_elsewhere_is_not_written_to(office: Office, tmp_path: Path) -> None:
    (office.folder / "envois/essai").mkdir(parents=True, exist_ok=True)
    (office.folder / "envois/essai/ailleurs").symlink_to(tmp_path)
    done = office.types("send", "prepare", "--to", "envois/liste.csv", "--name", "ailleurs")
    (office.folder / "envois/essai/ailleurs").unlink()
    assert done.returncode == 5
    assert "lien vers un autre endroit" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == []


def test_all_letters_are_one_pdf(office: Office) -> None:
    (office.folder / "liste.csv").write_text(LIST, "utf-8")
    done = office.types("send", "letters", "--to", "liste.csv")
    assert done.returncode == 0, done.stderr
    with pikepdf.open(office.folder / done.stdout.strip()) as pdf:
        assert len(pdf.pages) == 2


def test_faults_of_the_list_are_told_at_their_cells(office: Office) -> None:
    (office.folder / "faux.csv").write_text(LIST.replace("alix@", "alix"), "utf-8")
    done = office.types("send", "prepare", "--to", "faux.csv")
    assert done.returncode == 1
    assert "faux.csv!F2" in done.stderr


def test_a_list_that_brings_its_reader_down_is_told_as_that_file(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "liste.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_row(0, 0, ["nom", "courriel", "source"])
    with ZipFile(path) as parts:
        files = {name: parts.read(name) for name in parts.namelist()}
    with ZipFile(path, "w") as parts:  # more words than any machine has room for
        for name, data in files.items():
            parts.writestr(name, data.replace(b'uniqueCount="3"', b'uniqueCount="4294967296"'))
    done = office.types("send", "prepare", "--to", str(path))
    assert done.returncode == 1, done.stderr
    assert "IMPORT-00" in done.stderr
    assert "liste.xlsx" in done.stderr


def test_without_settings_the_next_step_is_told(office: Office, tmp_path: Path) -> None:
    done = Office(office.folder, office.script, 0).types("send")
    assert done.returncode == 0
    assert done.stdout.startswith(("1.", "2.", "3.", "4."))
