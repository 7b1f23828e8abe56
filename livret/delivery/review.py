"""The page on which a mailing is reviewed before it is sent: one file that opens offline, and the same as data."""

import base64
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from livret.base import atomic_files
from livret.delivery.messages import weight
from livret.delivery.store import REVIEW, REVIEW_DATA, Manifest, Prepared, Store
from livret.design.templates import filled
from livret.proof.report import pictures

#: First pages that are shown; of each territory, one.
_MOST_PAGES = 40


def write(store: Store, territories: Mapping[str, str], remarks: Sequence[str] = ()) -> Path:
    """Write the review of the messages in *store*, and the same as data; return the page.

    *territories* are the names of the edition's, by folder; *remarks* what was said of the list.
    """
    manifest = store.manifest()
    data = {"remarks": [*remarks], "messages": [asdict(message) for message in manifest.messages]}
    atomic_files.write(store.folder / REVIEW_DATA, json.dumps(data, ensure_ascii=False, indent=1).encode())
    return atomic_files.write(store.folder / REVIEW, _page(store, manifest, territories, remarks).encode())


def _page(store: Store, manifest: Manifest, territories: Mapping[str, str], remarks: Sequence[str]) -> str:
    messages = manifest.messages
    texts, letters = _usual([_words(each) for each in messages]), _usual([each.letter for each in messages])
    pages = _first_pages(store, messages)
    shown = [
        {
            "name": each.name, "address": each.address, "subject": each.subject, "attachment": each.attachment,
            "attached": each.attached, "territory": territories.get(each.territory, each.territory),
            "weight": weight(each.size), "lines": _marked(_words(each), texts),
            "letter": _marked(each.letter, letters) if each.letter else [], "page": pages.get(each.id, ""),
        }
        for each in messages
    ]  # fmt: skip
    sizes = [each.size for each in messages]
    return filled(
        "email/revue.html.jinja", mailing=manifest.mailing, edition=manifest.edition, sender=manifest.sender,
        messages=shown, remarks=remarks, weight=weight(sum(sizes)), heaviest=weight(max(sizes, default=0)),
        territories=sorted({str(each["territory"]) for each in shown if each["territory"]}),
    )  # fmt: skip


def _words(message: Prepared) -> str:
    """Return what *message* says, without the digest of its attachment: everybody's is another, and stands apart."""
    return "\n".join(line for line in message.text.split("\n") if message.attached not in line or not message.attached)


def _usual(texts: Sequence[str]) -> frozenset[str]:
    """Return the paragraphs that more than half of *texts* have."""
    counted = Counter(line for text in texts for line in set(_paragraphs(text)))
    return frozenset(line for line, count in counted.items() if 2 * count > len(texts))


def _marked(text: str, usual: frozenset[str]) -> list[tuple[str, bool]]:
    """Return the paragraphs of *text*, and whether each is this person's own."""
    return [(line, line not in usual) for line in _paragraphs(text)]


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n\n") if line.strip()]


def _first_pages(store: Store, messages: Iterable[Prepared]) -> dict[str, str]:
    """Return the first page of the attachment of one message a territory, as JPEG in base64, where it can be drawn."""
    firsts: dict[str, Prepared] = {}
    for each in messages:
        firsts.setdefault(each.territory, each)
    shown: dict[str, str] = {}
    for each in list(firsts.values())[:_MOST_PAGES]:
        message, shared = store.parts(each)
        pdf = next(message_from_bytes(message.whole(shared), policy=default).iter_attachments()).get_content()
        if picture := pictures.spots(pdf, (), {1: ()}).pages.get(1):
            shown[each.id] = base64.b64encode(picture.data).decode()
    return shown
