"""What to do next, for whoever has never sent anything."""

from pathlib import Path

from livret.base.messages import _
from livret.delivery.blank import LIST
from livret.delivery.campaign import mailing
from livret.delivery.ledger import Ledger
from livret.delivery.model import MessageState
from livret.delivery.settings import NAME
from livret.delivery.store import ROOT, Manifest, Store, Unprepared, mailings


def next_step(edition: str, root: Path = ROOT) -> str:
    """Return the next step of a mailing of *edition*."""
    if not (root / LIST).exists() and not (root / NAME).exists():
        return _("1. write an empty list and the settings to fill: send template")
    prepared = []
    for store in mailings(edition, root):
        try:
            prepared.append((store, store.manifest()))
        except Unprepared:
            continue
    if not prepared:
        return _("2. fill {list} and {settings}, then: send prepare --to {list}").format(
            list=root / LIST, settings=root / NAME
        )
    store, manifest = max(prepared, key=lambda pair: pair[1].at)
    if not _begun(store, manifest):
        return _(
            "3. look at {page}, then send one message to yourself: send test --to YOUR-ADDRESS; "
            "then send them all: send go --for-real"
        ).format(page=store.folder / "revue.html")
    return _("4. see what became of each message: send status --name {name}").format(name=manifest.mailing)


def _begun(store: Store, manifest: Manifest) -> bool:
    """Whether anything of the mailing in *store* was sent, or tried."""
    if not store.ledger.exists():
        return False
    with Ledger(store.ledger, mailing(manifest)) as ledger:
        return bool({*ledger.totals()} - {MessageState.TO_SEND})
