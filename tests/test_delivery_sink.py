"""Sending to a server of another hand: smtp-sink of Debian's postfix, which ``.ci/sink`` unpacks."""

import os
import shutil
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import fast_mail_parser
import pytest

from livret.delivery.campaign import CampaignResult
from livret.delivery.ledger import Ledger
from livret.delivery.model import Mailing, MessageState
from livret.delivery.store import Store
from tests.printed import ROOT
from tests.test_delivery_campaign import prepared, running

UNPACKED = ROOT / "build/sink"
PROGRAM = shutil.which("smtp-sink", path=os.pathsep.join([os.environ.get("PATH", ""), str(UNPACKED / "usr/sbin")]))
LIBRARIES = os.pathsep.join(sorted({str(path.parent) for path in UNPACKED.rglob("*.so*")}))

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="smtp-sink is not here: « .ci/sink » unpacks it, on Debian")

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 300


@contextmanager
def sink(folder: Path, *options: str) -> Iterator[int]:
    """Yield the port at which smtp-sink answers; each message that it takes is a file of *folder*."""
    assert PROGRAM
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    user = ["-u", "root"] if os.getuid() == 0 else []  # it asks root to say so
    process = subprocess.Popen(
        [PROGRAM, *user, *options, "-d", "taken.", f"127.0.0.1:{port}", "10"],
        cwd=folder, env={**os.environ, "TZ": "UTC", "LD_LIBRARY_PATH": LIBRARIES},
    )  # fmt: skip
    try:
        _wait_for(process, port)
        yield port
    finally:
        process.kill()
        process.wait()


def _wait_for(process: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + 10
    while process.poll() is None and time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.01)
        else:
            return
    pytest.fail(f"smtp-sink does not answer: {process.poll()}")


def sent(store: Store, port: int) -> tuple[CampaignResult, Counter[MessageState]]:
    with running(store, port) as (run, _ledger):
        report = run.run(lambda *_: None, 0)
    with Ledger(store.ledger, Mailing("exemple", "1", "envoi")) as ledger:
        return report, ledger.totals()


def test_another_server_takes_each_message_once_and_whole(tmp_path: Path) -> None:
    store = prepared(tmp_path, "abc", PDF)
    with sink(tmp_path) as port:
        assert sent(store, port)[1] == {MessageState.SENT: 3}
        assert sent(store, port)[1] == {MessageState.SENT: 3}
    used = {}
    for path in tmp_path.glob("taken.*"):
        _its_own, _end, message = path.read_bytes().removesuffix(b"\n").partition(b" (UTC)\n")
        read = fast_mail_parser.parse_email(message)
        used[read.headers["To"][0]] = message, read.attachments[0].content
    assert sorted(used) == ["a <a@exemple.fr>", "b <b@exemple.fr>", "c <c@exemple.fr>"]
    for each in store.manifest().messages:
        message, shared = store.parts(each)
        assert used[f"{each.name} <{each.address}>"] == (message.whole(shared).replace(b"\r\n", b"\n"), PDF)


MOODS = [
    ("hangs up before the message", ["-q", "DATA"], MessageState.DEFERRED),
    ("hangs up behind the message", ["-q", "."], MessageState.UNSURE),
    ("refuses whoever it is for", ["-f", "RCPT"], MessageState.REFUSED),
    ("refuses the message", ["-f", "."], MessageState.REFUSED),
    ("wants the message later", ["-r", "."], MessageState.DEFERRED),
    ("closes behind the message", ["-Q", "."], MessageState.DEFERRED),
    ("speaks the SMTP of 1982", ["-e"], MessageState.SENT),
    ("offers no pipelining, no 8BITMIME, no extended codes", ["-p", "-8", "-E"], MessageState.SENT),
    ("hides behind a firewall", ["-P"], MessageState.SENT),
]


@pytest.mark.parametrize(("mood", "options", "state"), MOODS, ids=[row[0] for row in MOODS])
def test_another_server_in_a_mood(tmp_path: Path, mood: str, options: list[str], state: MessageState) -> None:
    store = prepared(tmp_path, "a")
    with sink(tmp_path, *options) as port:
        assert sent(store, port)[1] == {state: 1}, mood
