"""What is kept of a person, in every mailing of every edition: exported, or forgotten (GDPR, 15 and 17)."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from livret.delivery.ledger import erase, traces
from livret.delivery.opposed import Opposed
from livret.delivery.store import ROOT, Store, Unprepared, letters, mailings


def export(person: str, root: Path = ROOT) -> dict[str, Any]:
    """Return all that is kept of *person*, an address folded: messages prepared, messages sent, opposition."""
    prepared = [
        {"edition": store.folder.parent.name, "mailing": store.folder.name, "message": _message(store, person)}
        for store in _stores(root)
        if _message(store, person)
    ]
    sent = [trace for ledger in _ledgers(root) for trace in traces(ledger, person)]
    return {"person": person, "prepared": prepared, "sent": sent, "opposed": person in Opposed(root)}


def forget(person: str, root: Path = ROOT) -> int:
    """Remove what is kept of *person*, but that they opposed; return how many traces there were."""
    count = 0
    for store in _stores(root):
        count += store.forget(person)
        store.unprint()
    for edition in root.iterdir() if root.is_dir() else ():
        shutil.rmtree(letters(edition.name, root), ignore_errors=True)
    return count + sum(erase(ledger, person) for ledger in _ledgers(root))


def _message(store: Store, person: str) -> dict[str, str]:
    try:
        found = next((each for each in store.manifest().messages if each.person == person), None)
    except Unprepared:
        return {}
    return {"name": found.name, "address": found.address, "text": found.text} if found else {}


def _stores(root: Path) -> Iterator[Store]:
    for edition in sorted(root.iterdir()) if root.is_dir() else ():
        if edition.is_dir():
            yield from mailings(edition.name, root)


def _ledgers(root: Path) -> Iterator[Path]:
    yield from sorted(root.glob("*/journal.sqlite"))
