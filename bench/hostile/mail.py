"""Mail servers that lie, drip or never end; lists of recipients that are made to do harm.

A server may have nothing counted as sent that it did not take, and nobody waits for one longer than its time. A list is
refused at its file or its cells; no name of it makes a header, or a second recipient.
"""

import os
import socket
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import SMTP
from functools import partial
from io import BytesIO
from pathlib import Path

import xlsxwriter

from bench.hostile.model import Case, run
from livret.base.problems import InvalidEdition
from livret.delivery.messages import Envelope, MessageText, compose, share
from livret.delivery.model import MessageState
from livret.delivery.recipients import recipients
from livret.delivery.relay import Relay, Undeliverable
from livret.delivery.smtp import Connection
from tests.made import tiny

#: Seconds that each reply may take here, and within which all is over.
_PATIENCE, _OVER = 0.5, 10.0
#: What a server says to each command, as far as it is not « 250 ok ».
_USUAL = {"greeting": b"220 x\r\n", "DATA": b"354 go\r\n"}
_FOREVER, _DRIPS = b"250-x\r\n" * 100_000, b"250-x"
_REPLIES = {
    "nothing": b"", "without end": _FOREVER, "drips": _DRIPS, "no line end": b"250 " + b"x" * 20_000, "half": b"250 ok",
    "garbage": bytes(range(256)), "another protocol": b"HTTP/1.1 400 Bad Request\r\n\r\n",
    "controls": b"250 \x1b]0;x\x07\r\n",
    "250": b"250 ok\r\n", "251": b"251 ok\r\n", "354": b"354 go\r\n", "220": b"220 x\r\n", "421": b"421 later\r\n",
    "451": b"451 later\r\n", "550": b"550 no\r\n", "554": b"554 no\r\n", "999": b"999 x\r\n", "25": b"25\r\n",
    "two": b"250 a\r\n550 b\r\n",
}  # fmt: skip
#: Where a server may say it.
_STEPS = ("greeting", "EHLO", "MAIL", "RCPT", "DATA", ".")
_HELLOS = (b"SIZE \xb2", b"SIZE " + b"9" * 5_000, b"AUTH", b"AUTH CRAM-MD5", b"AUTH PLAIN LOGIN", b"\xff" * 100)

_HEAD = "civilité;prénom;nom;fonction;territoire;courriel;source\n"
_ROW = "Madame;{first};{last};{office};{territory};{mail};site\n"
_PERSON = {"first": "Camille", "last": "Exemple", "office": "Maire", "territory": "", "mail": "c@exemple.fr"}
#: Cells that would make a header, a second recipient, another person or a command of a terminal.
_CELLS = {
    "last": (
        "=?utf-8?q?a=0D=0ABcc:_b=40x.fr?=", "=?utf-8?b?YQ0KQmNjOiBiQHguZnI=?=", '"a\nBcc: b@x.fr"', '"a\rBcc: b@x.fr"',
        "a\0b", "a\u202eb", "a\u2028b", "\x1b[2J", "x" * 400, "undisclosed-recipients:;", "<b@x.fr>", "a, b@x.fr",
    ),
    "mail": (
        "a@x.fr, b@x.fr", "groupe: a@x.fr, b@x.fr;", "A <a@x.fr>", "a@x.fr> SIZE=1",
        '"a@x.fr\r\nRCPT TO:<b@x.fr"', "a(b)@x.fr",
        "a@[127.0.0.1]", '""" a b""@x.fr"', "a@exеmple.fr", "a@xn--exmple-4we.fr", "a@" + "x" * 300 + ".fr",
        "@x.fr", "a@@x.fr",
        "a@x..fr", "a@-x.fr", "a\u200b@x.fr", "mailto:a@x.fr?bcc=b@x.fr",
    ),
    "office": ("=?utf-8?q?a=0D=0ABcc:_b=40x.fr?=", '"a\nb"', "a\u2066b"),
    "territory": ("../../etc", "x" * 299, "\u202e"),
}  # fmt: skip
#: Parts of a workbook, and what of them is another.
_SHEET, _WORDS, _BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
_FAR = '<row r="9"><c r="{}"><v>1</v></c></row></sheetData>'
_BOOKS: dict[str, tuple[str, bytes, bytes]] = {
    **{
        f"cell {cell}": (_SHEET, b"</sheetData>", _FAR.format(cell).encode())
        for cell in ("XFD1048576", "XFD2", "A1048576", "ZZZZ1", "A99999999999999999999", "A0", "-1")
    },
    "rows": (_SHEET, b"</sheetData>", b'<row r="4294967295"><c><v>1</v></c></row></sheetData>'),
    "merged": (_SHEET, b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
    "words told": (_WORDS, b'uniqueCount="7"', b'uniqueCount="4294967296"'),
    "words": (_WORDS, b"</sst>", b"<si><t>a</t></si>" * 2_000_000 + b"</sst>"),
    "spaces": (_SHEET, b"</sheetData>", b" " * 300_000_000 + b"</sheetData>"),
    "entities": (_SHEET, b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "a"><!ENTITY b "&a;&a;">]><worksheet hidden="1"'),
    "encoding": (_SHEET, b'encoding="UTF-8"', b'encoding="x-evil"'),
    "deep": (_SHEET, b"</sheetData>", b"</sheetData>" + b'<a hidden="1">' * 300_000),
    "relation": (_BOOK, b"r:id=", b"r:xx="),
}  # fmt: skip


def cases(quick: bool) -> Iterator[Case]:
    """Yield servers, cells and workbooks; in the quick bench a third of the servers, and half of the rest."""
    servers = [(step, name) for step in _STEPS for name in _REPLIES]
    for step, name in servers[:: 3 if quick else 1]:
        yield Case(f"server {step} {name}", partial(_server, step, _REPLIES[name]))
    for hello in _HELLOS:
        yield Case(f"hello {hello[:20]!a}", partial(_server, "EHLO", b"250-x\r\n250 " + hello + b"\r\n", "moi"))
    for name, values in _CELLS.items():
        for value in values[:: 2 if quick else 1]:
            yield Case(f"cell {name} {value[:24]!a}", partial(_cell, name, value))
    for name, (part, old, new) in [*_BOOKS.items()][:: 2 if quick else 1]:
        yield Case(f"workbook {name}", partial(_workbook, part, old, new))
    yield Case("pipe", _pipe)


# Servers


@contextmanager
def _saying(replies: dict[str, bytes]) -> Iterator[int]:
    """Yield the port of a server that says *replies*, and the usual ones to all else."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        threading.Thread(target=_serve, args=(door, replies), daemon=True).start()
        yield int(door.getsockname()[1])


def _serve(door: socket.socket, replies: dict[str, bytes]) -> None:
    with suppress(OSError):
        while True:
            threading.Thread(target=_talk, args=(door.accept()[0], replies), daemon=True).start()


def _talk(client: socket.socket, replies: dict[str, bytes]) -> None:
    taken = False
    with suppress(OSError), client, client.makefile("rb") as lines:
        _say(client, replies["greeting"])
        for line in lines:
            word = line.split(b" ")[0].strip().upper().decode("latin-1")
            taken = taken and word != "."
            if not taken:
                _say(client, replies.get(word, b"250 ok\r\n"))
            taken = taken or (word == "DATA" and replies["DATA"].startswith(b"354"))


def _say(client: socket.socket, words: bytes) -> None:
    client.sendall(words)
    while words is _DRIPS:
        time.sleep(_PATIENCE / 4)
        client.sendall(b"x")


def _server(step: str, words: bytes, user: str = "", _folder: Path = Path()) -> str:
    replies = {**_USUAL, step: words}
    began = time.monotonic()
    with _saying(replies) as port:
        relay = Relay("127.0.0.1", port, "none", user, "sécret" if user else "")
        try:
            with Connection(relay, _PATIENCE, _PATIENCE) as connection:
                connection.check()
                found = connection.send("a@x.fr", "b@x.fr", [b"x: x\r\n\r\nx\r\n"], 10, lambda: None)
        except Undeliverable:
            found = None
    if time.monotonic() - began > _OVER:
        return "hang"
    took = step != "." or (words[:1] == b"2" and words.endswith(b"\r\n") and not words.startswith(b"25\r"))
    may_be_sent = {"DATA": words[:1] == b"3", "MAIL": words[:1] == b"2", "RCPT": words[:1] == b"2"}.get(step, took)
    if found and found.state is MessageState.SENT and not may_be_sent:
        return f"wrong file: sent, though the server said {words[:20]!r} to {step}"
    return ""


# Lists


def _listed(path: Path) -> object:
    """Return the recipients of *path*, or the codes of its problems."""
    try:
        return recipients(path, {"essai": "Territoire d’Essai"}, date(2026, 3, 1)).recipients
    except InvalidEdition as invalid:
        return [problem.code for problem in invalid.problems]


def _cell(name: str, value: str, folder: Path) -> str:
    path = folder / "liste.csv"
    path.write_text(_HEAD + _ROW.format(**{**_PERSON, name: value}), "utf-8", "surrogatepass")
    for person in found if isinstance(found := _listed(path), tuple) else ():
        text = MessageText(f"Pour {person.last}, {person.office}", "x\r\n", "<p>x</p>")
        when = datetime(2026, 3, 1, tzinfo=UTC)
        envelope = Envelope("e@x.fr", "La Maison", "", person.address.sent, person.name, when, "1@x.fr")
        read = message_from_bytes(compose(envelope, text, "", b"", share(b"")).head, policy=SMTP)
        goals = [each.addr_spec for each in read["To"].addresses]
        if "Bcc" in read or goals != [person.address.sent]:
            return f"wrong file: {read.keys()} for {goals}"
    return ""


def _workbook(part: str, old: bytes, new: bytes, folder: Path) -> str:
    """Have `send prepare` read a workbook of which *part* has *new* for *old*: refused at its file, or read."""
    tiny(folder / "reports" / "essai")
    made = BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, _HEAD.strip().split(";"))
        sheet.write_row(1, 0, ["Madame", "Camille", "Exemple", "Maire", "", "c@exemple.fr", "site"])
    with zipfile.ZipFile(made) as parts:
        files = {name: parts.read(name) for name in parts.namelist()}
    with zipfile.ZipFile(folder / "liste.xlsx", "w", zipfile.ZIP_DEFLATED) as parts:
        for name, data in files.items():
            parts.writestr(name, data.replace(old, new, 1) if name == part else data)
    env = {"LIVRET_ENVOI_EXPEDITEUR": "equipe@exemple.fr", "LIVRET_CACHE": str(folder / "cache")}
    ran = run(["send", "prepare", "--to", "liste.xlsx"], folder, env)
    if ran.fault:
        return ran.fault
    if ran.code not in (0, 1) or (ran.code and "liste.xlsx" not in ran.err):
        return f"wrong blame: {ran.code} {ran.err[-300:]}"
    return f"cost: {ran.memory // 1024**2} MiB" if ran.memory > 2 * 1024**3 else ""


def _pipe(folder: Path) -> str:
    os.mkfifo(folder / "liste.csv")
    return "" if _listed(folder / "liste.csv") == ["DEST-001"] else "wrong blame"
