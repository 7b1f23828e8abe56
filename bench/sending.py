"""What sending costs, and what it survives, as a table: ``python -m bench.sending [--quick] [WORD…]``.

Ends with 1 if a goal is missed. Servers are aiosmtpd on this machine, in a process of their own that outlives those
that are killed; it writes the address of each message it has accepted. A kill is SIGKILL to the command at a random
moment.
"""

import argparse
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import synthetic
from livret.delivery import campaign
from livret.delivery.campaign import Campaign
from livret.delivery.ledger import Ledger
from livret.delivery.messages import Envelope, MessageText, compose, share
from livret.delivery.model import Mailing, MessageState
from livret.delivery.opposed import Opposed
from livret.delivery.relay import Relay
from livret.delivery.settings import Sender, Settings
from livret.delivery.smtp import Connection
from livret.delivery.store import Manifest, Prepared, Store

ROOT = Path(__file__).resolve().parents[1]
SENDER = Sender("equipe@exemple.fr", "La Maison d’Exemple", "", (), one_click=False)
MAILING = Mailing("exemple", "1", "envoi")
TEXT = MessageText("Votre exemplaire", "Madame, Monsieur,\r\n", "<p>Madame, Monsieur,</p>")

SERVER = """
import sys, time
from aiosmtpd.controller import Controller
refused, greylisted, accepted = float(sys.argv[2]), float(sys.argv[3]), open(sys.argv[4], "a", buffering=1)
met = {}
def share(address):
    return int.from_bytes(address.encode(), "big") % 9973 / 9973
class Server:
    async def handle_RCPT(self, server, session, envelope, address, options):
        met[address] = met.get(address, 0) + 1
        if share(address) < refused:
            return "550 5.1.1 unknown"
        if share(address) > 1 - greylisted and met[address] <= 2:
            return "451 4.7.1 greylisted"
        envelope.rcpt_tos.append(address)
        return "250 ok"
    async def handle_DATA(self, server, session, envelope):
        accepted.write(envelope.rcpt_tos[0] + "\\n")
        return "250 ok"
controller = Controller(
    Server(), hostname="127.0.0.1", server_hostname="localhost", port=int(sys.argv[1]), data_size_limit=2**26
)
controller.start()
print("ready", flush=True)
time.sleep(86400)
"""


class Hurried(campaign.Clock):
    """A clock that does not wait: minutes of greylisting pass at once."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def now(self) -> float:
        return time.time() + self._ahead

    def sleep(self, seconds: float) -> None:
        self._ahead += seconds


@contextmanager
def server(accepted: Path, refused: float = 0, greylisted: float = 0) -> Iterator[int]:
    """Yield the port of a server that notes in *accepted* whose message it took; shares are of addresses."""
    port = random.randrange(20_000, 50_000)
    arguments = [str(port), str(refused), str(greylisted), str(accepted)]
    process = subprocess.Popen([sys.executable, "-c", SERVER, *arguments], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    try:
        yield port
    finally:
        process.kill()
        process.wait()


def prepared(root: Path, count: int, pdf: bytes) -> Store:
    """Prepare *count* messages that share *pdf*."""
    store, shared, found = Store("exemple", "envoi", root), share(pdf), []
    store.begin()
    name = store.share(shared)
    when = datetime(2026, 3, 1, tzinfo=UTC)
    for number in range(count):
        address = f"p{number}@exemple{number % 50}.fr"
        envelope = Envelope(SENDER.address, SENDER.name, "", address, f"Exemple {number}", when, f"{number}@exemple.fr")
        message = compose(envelope, TEXT, "exemple.pdf", pdf, shared)
        store.keep(str(number), message)
        size = len(message.head) + len(shared.lines) + len(message.tail)
        found.append(
            Prepared(str(number), address, f"Exemple {number}", address, "", TEXT.subject, f"{number}@exemple.fr", name,
                     message.digest(shared.lines), "", "exemple.pdf", size, TEXT.plain)
        )  # fmt: skip
    store.finish(Manifest("exemple", "1", "envoi", SENDER.address, time.time(), "", "", "", "", tuple(found)))
    return store


def send(root: Path, port: int) -> Counter[MessageState]:
    """Send all that is prepared in *root*, as fast as it goes; return how many messages are in each state."""
    store = Store("exemple", "envoi", root)
    settings = Settings(SENDER, Relay("127.0.0.1", port, "none"), 10**6, 10**6)
    with Ledger(store.ledger, MAILING) as ledger, Connection(settings.relay) as connection:
        Campaign(store, ledger, connection, settings, Opposed(root), Hurried()).run(lambda *_: None, 86_400)
        return ledger.totals()


def kills(folder: Path, count: int) -> tuple[str, bool]:
    """Kill *count* commands that send to 200 addresses; each goes on where the one before was."""
    accepted, done = folder / "accepted", 0
    doubtful = sent = doubles = forgotten = 0
    with server(accepted) as port:
        while done < count:
            root = folder / f"round-{done}"
            prepared(root, 200, b"%PDF" * 250)
            accepted.write_text("")
            doubtful += (killed := _killed(root, port, min(count - done, 6)))[1]
            done += killed[0]
            totals = send(root, port)
            received = Counter(accepted.read_text().split())
            doubles += sum(number - 1 for number in received.values())
            sent += len(received)
            forgotten += 200 - totals[MessageState.SENT] - totals[MessageState.UNSURE]
    text = f"{doubles} doubles, {forgotten} forgotten, {doubtful} doubtful of {sent} received"
    return text, doubles == forgotten == 0 and doubtful <= done


def _killed(root: Path, port: int, most: int) -> tuple[int, int]:
    """Kill up to *most* commands that send what is prepared in *root*; return how many, and the doubts they left."""
    done, accepted = 0, root.parent / "accepted"
    for _ in range(most):
        goal = len(accepted.read_text().split()) + random.randrange(1, 30)
        command = [sys.executable, "-m", "bench.sending", "--send", str(root), str(port)]
        process = subprocess.Popen(command, cwd=ROOT)
        while process.poll() is None and len(accepted.read_text().split()) < goal:
            time.sleep(0.002)
        time.sleep(random.random() * 0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
        done += 1
    with Ledger(Store("exemple", "envoi", root).ledger, MAILING) as ledger:
        ledger.recover()
        return done, ledger.totals()[MessageState.UNSURE]


def mixed(folder: Path) -> tuple[str, bool]:
    """Send to 600 addresses of which a server refuses 2 % and greylists 5 % twice."""
    prepared(folder / "mixed", 600, b"%PDF" * 250)
    with server(folder / "mixed-accepted", 0.02, 0.05) as port:
        totals = send(folder / "mixed", port)
    text = ", ".join(f"{count} {state}" for state, count in sorted(totals.items()))
    return text, totals[MessageState.SENT] + totals[MessageState.REFUSED] == 600 and totals[MessageState.REFUSED] < 30


def speed(folder: Path) -> tuple[str, bool]:
    """Send 100 messages of 2 MiB."""
    prepared(folder / "speed", 100, os.urandom(2 * 1024**2))
    with server(folder / "speed-accepted") as port:
        command = [sys.executable, "-m", "bench.sending", "--send", str(folder / "speed"), str(port)]
        took, used = _run(command)
    memory = used.ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)
    text = f"{100 / took:.0f} a second, {1000 * _cpu(used) / 100:.0f} ms of processor each, {memory:.0f} MiB"
    return text, 100 / took >= 15 and memory <= 150


def _run(command: list[str], **options: Any) -> tuple[float, resource.struct_rusage]:
    """Return how many seconds *command* took, and what it used with all that it started; raises CalledProcessError."""
    began = time.monotonic()
    process = subprocess.Popen(command, **{"cwd": ROOT, **options})
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return time.monotonic() - began, used


def _cpu(used: resource.struct_rusage) -> float:
    return used.ru_utime + used.ru_stime


def copies(folder: Path, count: int) -> tuple[str, bool]:
    """Prepare *count* personal copies of « exemple » with their letters, then again with nothing changed."""
    rows = ["civilité;prénom;nom;fonction;territoire;courriel;source"]
    slugs = sorted(path.name for path in (ROOT / "reports/exemple/territoires").iterdir())
    rows += [
        f"Madame;Prénom{n};{place.name.replace(';', ' ')};Maire;{slugs[n % len(slugs)]};p{n}@exemple.fr;site"
        for n, place in zip(range(count), _many(synthetic.places()), strict=False)
    ]
    (folder / "liste.csv").write_text("\n".join(rows), "utf-8")
    (folder / "reports").symlink_to(ROOT / "reports")
    env = {**os.environ, "LIVRET_ENVOI_EXPEDITEUR": SENDER.address}
    command = [sys.executable, str(ROOT / "build.py"), "send", "prepare", "--edition", "exemple", "--to", "liste.csv"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    runs = [_run(command, cwd=folder, env=env, **quiet) for _ in range(2)]
    spent, busy = zip(*((took, _cpu(used)) for took, used in runs), strict=True)
    sizes = sum(path.stat().st_size for path in (folder / "envois/exemple/envoi/messages").iterdir())
    manifest = (folder / "envois/exemple/envoi/envoi.json").stat().st_size
    each = (sizes + manifest) / count / 1000
    found = (
        f"{spent[0]:.0f} s ({busy[0]:.0f} s of processor), {each:.1f} kB each; again {spent[1]:.1f} s ({busy[1]:.1f} s)"
    )
    return found, spent[0] <= 60 * count / 1000 + 10 and each <= 25 and spent[1] < 2


def _many(places: list[synthetic.Place]) -> Iterator[synthetic.Place]:
    while True:
        yield from places


def resumed(folder: Path) -> tuple[str, bool]:
    """Open a ledger of 10,000 rows, all sent but one, and find what is left."""
    prepared(folder / "resumed", 10_000, b"%PDF")
    store = Store("exemple", "envoi", folder / "resumed")
    entries = list(campaign.entries(store.manifest()))
    with Ledger(store.ledger, MAILING) as ledger:
        ledger.plan(entries)
        with ledger._transaction():
            ledger._base.execute("UPDATE message SET state = 'envoyé' WHERE name != 'Exemple 7'")
    began, busy = time.monotonic(), time.process_time()
    with Ledger(store.ledger, MAILING) as ledger:
        ledger.plan(campaign.entries(store.manifest()))
        ledger.recover()
        left = len(list(ledger.due(time.time())))
    spent = time.monotonic() - began
    return f"{spent:.2f} s ({time.process_time() - busy:.2f} s of processor), {left} left", spent < 1 and left == 1


def main(quick: bool, only: Sequence[str] = ()) -> int:
    """Print the table, or the rows *only* whose names hold one of these words; return 1 when a goal is missed."""
    rows = {
        "kills at random moments × 200 addresses": lambda folder: kills(folder, 20 if quick else 200),
        "600 addresses, 2 % refused, 5 % greylisted": mixed,
        "messages of 2 MiB": speed,
        "personal copies prepared": lambda folder: copies(folder, 100 if quick else 1000),
        "10,000 rows resumed": resumed,
    }
    missed = False
    print("| What | Measured | Goal held |\n|---|---|---|")
    for name, measure in rows.items():
        if only and not any(word in name for word in only):
            continue
        with tempfile.TemporaryDirectory() as folder:
            found, kept = measure(Path(folder))
        missed |= not kept
        print(f"| {name} | {found} | {'yes' if kept else 'NO'} |", flush=True)
    return int(missed)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.sending", description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("rows", nargs="*", metavar="WORD", help="only the rows that hold one of these words")
    parser.add_argument("--send", nargs=2, help=argparse.SUPPRESS)
    requested = parser.parse_args()
    if requested.send:
        send(Path(requested.send[0]), int(requested.send[1]))
    else:
        raise SystemExit(main(requested.quick, requested.rows))
