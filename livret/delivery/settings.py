"""Who sends, and through which server: ``envois/serveur.toml``, over which the environment has the last word.

The file contains a password: anybody else who could read it makes it refused (mode 0600).
"""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from livret.base.messages import _, reason
from livret.base.plain_files import beginning
from livret.base.problems import LivretError
from livret.delivery.addresses import NoAddress, parse
from livret.delivery.relay import Relay
from livret.delivery.store import ROOT

NAME = "serveur.toml"
_PREFIX = "LIVRET_ENVOI_"
_OTHERS_MAY, _MOST_BYTES = 0o077, 64 * 1024
#: What a header may hold between < and > (RFC 2369).
_LINK = re.compile(r"https://[!-;=?-~]+")
_SECURITY = {"starttls": "starttls", "tls": "tls", "aucune": "none"}

TEMPLATE = """\
# Qui envoie, et par quel serveur. Ce fichier contient un mot de passe : gardez-le pour vous (chmod 600).
expediteur = ""           # l’adresse qui signe, par exemple brochure@exemple.fr
nom = ""                  # le nom qui signe
repondre_a = ""           # où arrivent les réponses ; vide : à l’expéditeur
desabonnement = ""        # l’adresse à laquelle on s’oppose ; vide : à l’expéditeur
desabonnement_https = ""  # une adresse https qui désinscrit en un clic (RFC 8058), s’il y en a une
hote = ""                 # le serveur d’envoi, par exemple smtp.exemple.fr
port = 587
securite = "starttls"     # ou "tls" ; "aucune" seulement pour cette machine même
utilisateur = ""
mot_de_passe = ""
certificats = ""          # un fichier d’autorités de certification, s’il en faut un
par_minute = 30           # messages par minute, au plus
par_domaine = 10          # et par minute à un même domaine
"""


class Unset(LivretError):
    """Settings that are missing or wrong; the message says which."""

    exit_code = 2


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    expediteur: str = ""
    nom: str = ""
    repondre_a: str = ""
    desabonnement: str = ""
    desabonnement_https: str = ""
    hote: str = ""
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    securite: Literal["starttls", "tls", "aucune"] = "starttls"
    utilisateur: str = ""
    mot_de_passe: SecretStr = SecretStr("")
    certificats: str = ""
    par_minute: Annotated[int, Field(ge=1, le=6000)] = 30
    par_domaine: Annotated[int, Field(ge=1, le=6000)] = 10


@dataclass(frozen=True, slots=True)
class Sender:
    """Who signs: addresses as servers know them; ``unsubscribe`` are the URIs by which one opposes."""

    address: str
    name: str
    reply_to: str
    unsubscribe: tuple[str, ...]
    one_click: bool


@dataclass(frozen=True, slots=True)
class Settings:
    """Who sends, through which server, and how many messages a minute, in all and to one domain."""

    sender: Sender
    relay: Relay
    per_minute: int
    per_domain: int


def settings(root: Path = ROOT, environment: Mapping[str, str] = os.environ, insecure: bool = False) -> Settings:
    """Return the settings of *root* and of *environment*; *insecure* allows mail without encryption to this machine.

    :raises Unset: one is missing or wrong, or others may read the file.
    """
    path = root / NAME
    values = {**_file(path), **_environment(environment)}
    try:
        found = _File.model_validate(values)
    except ValidationError as error:
        names = ", ".join(sorted({".".join(map(str, fault["loc"])) for fault in error.errors()}))
        raise Unset(_("{path}: these settings are wrong or unknown: {names}").format(path=path, names=names)) from None
    for name in ("expediteur", "hote"):
        if not getattr(found, name):
            raise Unset(
                _("{path}: “{name}” is not set; send template writes a file to fill").format(path=path, name=name)
            )
    if found.securite == "aucune" and not insecure:
        raise Unset(_("{path}: without encryption, only with --insecure-localhost").format(path=path))
    relay = Relay(
        found.hote, found.port, _SECURITY[found.securite], found.utilisateur,  # type: ignore[arg-type]
        found.mot_de_passe.get_secret_value(), found.certificats,
    )  # fmt: skip
    return Settings(_sender(found, path), relay, found.par_minute, found.par_domaine)


def sender(root: Path = ROOT, environment: Mapping[str, str] = os.environ) -> Sender:
    """Return who sends, where no server is needed yet; raises Unset."""
    path = root / NAME
    try:
        found = _File.model_validate({**_file(path), **_environment(environment)})
    except ValidationError:
        return settings(root, environment, insecure=True).sender  # which says what is wrong
    if not found.expediteur:
        raise _unset(path, "expediteur")
    return _sender(found, path)


def _unset(path: Path, name: str) -> Unset:
    return Unset(_("{path}: “{name}” is not set; send template writes a file to fill").format(path=path, name=name))


def _sender(found: _File, path: Path) -> Sender:
    def address(name: str) -> str:
        typed: str = getattr(found, name)
        try:
            return parse(typed).sent if typed else ""
        except NoAddress:
            raise Unset(
                _("{path}: “{name}” is no address of mail: {text}").format(path=path, name=name, text=typed)
            ) from None

    from_ = address("expediteur")
    stop = address("desabonnement") or address("repondre_a") or from_
    links = (f"mailto:{stop}?subject=opposition", *filter(None, [found.desabonnement_https]))
    if found.desabonnement_https and not _LINK.fullmatch(found.desabonnement_https):
        raise Unset(_("{path}: “{name}” must begin with https://").format(path=path, name="desabonnement_https"))
    if not found.nom.isprintable():
        raise Unset(_("{path}: these settings are wrong or unknown: {names}").format(path=path, names="nom"))
    return Sender(from_, found.nom, address("repondre_a"), links, bool(found.desabonnement_https))


def _file(path: Path) -> dict[str, object]:
    try:
        if path.stat().st_mode & _OTHERS_MAY:
            raise Unset(_("{path}: others may read this password; type: chmod 600 {path}").format(path=path))
        return tomllib.loads(beginning(path, _MOST_BYTES).decode())
    except FileNotFoundError:
        return {}
    except OSError as fault:
        raise Unset(_("{path} cannot be read: {reason}").format(path=path, reason=reason(fault))) from None
    except (ValueError, RecursionError):  # of TOML, of its encoding, of a number of thousands of digits
        raise Unset(_('{path} cannot be read: each line is name = "value"').format(path=path)) from None


def _environment(environment: Mapping[str, str]) -> dict[str, object]:
    """Return what the environment says: LIVRET_ENVOI_HOTE, LIVRET_ENVOI_MOT_DE_PASSE and so on."""
    found: dict[str, object] = {}
    for name in _File.model_fields:
        value = environment.get(f"{_PREFIX}{name.upper()}")
        if value is not None:
            found[name] = value  # numbers too: pydantic reads them
    return found
