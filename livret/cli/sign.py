"""Printing a proof to sign, and recording the answer: what `proof` does with a territory.

Imports lazily, as the command line does.
"""

import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click

from livret.base import atomic_files
from livret.base.messages import _
from livret.cli import sessions

#: Days to answer in, unless the command says until when.
_TIME_TO_ANSWER = 14


def print_proof(folder: Path, slug: str, return_by: date | None, out: Path | None, settings: Mapping[str, Any]) -> Path:
    """Print the proof of the territory *slug* of the edition in *folder*; return the file.

    It is ``epreuves/<slug>.pdf`` below *out*, or else below ``dist/<edition>``. Without a day to *return* it *by*,
    there are two weeks; the day is printed.

    :raises Unfit: for a territory that is not there, a day that is gone.
    :raises InvalidEdition: with every problem that stands in the way of printing.
    """
    from livret.build import pipeline
    from livret.build.loose_sheets import sign_proof
    from livret.cli import progress
    from livret.proof.rules import signatures

    slug = signatures.named(slug, _folders(folder))  # refused at once, not when everything is laid out
    today = _today()
    until = return_by or today + timedelta(days=_TIME_TO_ANSWER)
    if until < today:
        raise signatures.UnfitSignature(
            _("the day to return the proof by is gone: {day}").format(day=until.strftime(_("%Y-%m-%d")))
        )
    with sessions.opened(folder, settings) as session, progress.shown() as report:
        store = session.store()
        proofs = pipeline.lay_out(session.folder, report, store)
        pdf = sign_proof.to_sign(proofs, store, slug, until)
    click.echo(
        _("note: {what}").format(what=_("to be returned by {day}").format(day=until.strftime(_("%Y-%m-%d")))), err=True
    )
    return atomic_files.write((out or Path("dist") / folder.name) / "epreuves" / f"{slug}.pdf", pdf)


def accept(folder: Path, slug: str, by: str, on: date, proof: str = "") -> Path:
    """Record that *by* signed the proof of the territory *slug* on that day; return accords.yaml, which keeps it.

    *proof* is the number of the text that the signed page shows, if it is to be compared.

    :raises Unfit: as ``signed.accept`` does.
    :raises InvalidEdition: when the edition, or accords.yaml, cannot be read.
    """
    from livret.edition.check.edition import check
    from livret.edition.load.folder import load
    from livret.proof.rules import signatures

    edition = check(load(folder))
    return signatures.accept(edition, slug, by, on, _today(), proof)


def _today() -> date:
    return date.today()


def _folders(folder: Path) -> list[str]:
    """Return the names of the territories' folders."""
    return [unicodedata.normalize("NFC", path.name) for path in (folder / "territoires").glob("[!._]*/")]
