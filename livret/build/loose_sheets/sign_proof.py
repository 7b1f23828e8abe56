"""A laid-out edition → the proof that one of its territories signs."""

from datetime import date

from livret.base.problems import InvalidEdition
from livret.bind.placed import first_numbers
from livret.build import binding
from livret.build.chapter_store import ChapterStore
from livret.build.findings import problems_of
from livret.build.schedule import LaidOutEdition
from livret.design import compose
from livret.design.reply_page import ReplyRequest
from livret.edition.typography.numbers import day
from livret.exports.draft import draft
from livret.proof.rules import signatures
from livret.workers.steps import Begun


def to_sign(proofs: LaidOutEdition, store: ChapterStore, slug: str, return_by: date) -> bytes:
    """Return the PDF of the territory *slug*: its pages marked as a proof, and the answer page, due by *return_by*.

    :raises UnfitSignature: where there is no such territory.
    :raises InvalidEdition: when the answer page cannot be laid out.
    """
    edition = proofs.edition
    territories = {territory.slug: territory for territory in edition.territories}
    subject = territories[signatures.named(slug, territories)]
    fragments = [sheet.fragment for sheet in proofs.sheets]
    chapter = compose.anchor(subject)
    at = next(place for place, fragment in enumerate(fragments) if fragment.slug == chapter)
    first, text = first_numbers(fragments)[at], signatures.text(subject)
    number = signatures.short(text.fingerprint)
    last, crops = first + len(fragments[at].pages) - 1, proofs.sheets[at].crops
    request = ReplyRequest(first, last, return_by, number, tuple(text.voices), crops)
    reply = compose.reply(edition, subject, request)
    answer = Begun(store.render(reply)).result()
    if problems := problems_of(reply, answer):
        raise InvalidEdition(problems)
    heading = f"Épreuve · À retourner avant le {day(return_by)} · Texte n° {number}"
    return draft(fragments, chapter, answer, heading, binding.info(edition))
