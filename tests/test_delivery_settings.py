"""Who sends, and through which server: a file that nobody else reads, and the environment over it."""

from pathlib import Path

import pytest

from livret.delivery.settings import TEMPLATE, Unset, sender, settings

FILE = 'expediteur = "equipe@exemple.fr"\nnom = "La Maison"\nhote = "smtp.exemple.fr"\nmot_de_passe = "secret"\n'


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVRET_LANG", "en")


def written(folder: Path, text: str, mode: int = 0o600) -> Path:
    (folder / "serveur.toml").write_text(text, "utf-8")
    (folder / "serveur.toml").chmod(mode)
    return folder


def test_the_file_and_the_environment_say_who_sends(tmp_path: Path) -> None:
    found = settings(written(tmp_path, FILE), {"LIVRET_ENVOI_PORT": "465", "LIVRET_ENVOI_SECURITE": "tls"})
    assert (found.relay.host, found.relay.port, found.relay.security) == ("smtp.exemple.fr", 465, "tls")
    assert (found.relay.password, found.sender.name) == ("secret", "La Maison")
    assert found.sender.unsubscribe == ("mailto:equipe@exemple.fr?subject=opposition",)


def test_a_domain_with_accents_signs_as_servers_know_it(tmp_path: Path) -> None:
    text = FILE.replace("equipe@exemple.fr", "equipe@mairie-orléans.fr")
    assert sender(written(tmp_path, text), {}).address == "equipe@xn--mairie-orlans-khb.fr"


@pytest.mark.parametrize(
    ("text", "mode", "word"),
    [
        (FILE, 0o644, "chmod 600"),
        (TEMPLATE, 0o600, "expediteur"),
        ("nom = oui\n", 0o600, "each line"),
        (FILE + 'serveur = "x"\n', 0o600, "serveur"),
        (FILE + 'port = "beaucoup"\n', 0o600, "port"),
        (FILE.replace("equipe@", "equipe"), 0o600, "expediteur"),
        (FILE + 'securite = "aucune"\n', 0o600, "--insecure-localhost"),
        (FILE + 'desabonnement_https = "http://x.fr"\n', 0o600, "https://"),
        (FILE + 'desabonnement_https = "https://x.fr>\\r\\nBcc: b@exemple.fr"\n', 0o600, "https://"),
        (FILE.replace("La Maison", "La Maison\\nBcc: b@exemple.fr"), 0o600, "nom"),
        (FILE + f"port = {'9' * 5000}\n", 0o600, "each line|port"),
        ("x = " + "[" * 5000, 0o600, "each line"),
    ],
)
def test_what_is_wrong_is_told_and_never_the_password(tmp_path: Path, text: str, mode: int, word: str) -> None:
    with pytest.raises(Unset, match=word) as caught:
        settings(written(tmp_path, text, mode), {})
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("port", ["²", "-1", "9" * 5000, ""])
def test_a_port_of_the_environment_is_a_number(tmp_path: Path, port: str) -> None:
    with pytest.raises(Unset, match="port"):
        settings(written(tmp_path, FILE), {"LIVRET_ENVOI_PORT": port})
