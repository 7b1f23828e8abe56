"""Entries of a cache, poisoned or put in the place of others: the build is the same, and tells of it once.

Made by rule from the real cache of a small edition: each kind of entry, harmed in each way. What an attacker seals is
of another type than the entry's, or sealed with another secret: nobody else can write into the cache of one user.
"""

import atexit
import os
import pickle
import shutil
import struct
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import msgpack

from bench.hostile.model import Case, Ran, run
from livret.base.problems import Problem
from livret.build.chapter_store import _Ledger
from livret.build.copyfit import FittedTerritory
from livret.build.last_run import RunResult
from livret.cache.store import Cache, Folder
from livret.edition.check.edition import _Known
from livret.pdf.model import Book, Chapter, Finding, Fragment
from tests import made

_COMMAND = ("build", "edition", "--out", "out", "--cache", "cache")
_PDF = "out/edition-screen.pdf"
#: Entries that a build reads, and their types.
_TYPES: dict[str, Any] = {
    "outcome": RunResult,
    "book": Book,
    "fragment": Fragment,
    "composed": Chapter,
    "settled": FittedTerritory,
    "draft": _Known,
    "ledger": _Ledger,
    "rehearsed": list[Problem],
    "templates": list[Problem],
    "lint": list[Finding],
    "versions": dict[str, str],
}
#: Where a build finds what these hold, it asks for nothing else.
_BEFORE = {
    "outcome": (),
    "ledger": ("outcome",),
    "fragment": ("outcome", "book", "settled"),
    "composed": ("outcome", "book"),
    "settled": ("outcome", "book"),
}
#: Entries that are of the folder, not of what the edition holds.
_OF_FOLDER = ("outcome", "ledger")
_COUNT = 200
#: The head of an entry that tells who has sealed it.
_MARK = len("livret 2 open ")
_SECRETS = ("a secret of those who share it", "another secret, an attacker's")


class _Attack:
    """What pickle would run."""

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (Path("attacked"),)


@cache
def _base() -> Path:
    """Return a folder with a small edition and its cache, which goes when the program ends."""
    folder = Path(tempfile.mkdtemp(prefix="hostile-cache-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made.cohort(folder / "edition", ["val-fictif", "hautes-vallees-imaginaires"])
    done = run(_COMMAND, folder)
    if done.code != 0:
        raise SystemExit(f"the edition of the cases cannot be built: {done.err}")
    return folder


def _of_kind(folder: Path, kind: str) -> list[Path]:
    return sorted((folder / "cache").glob(f"??/{kind}-*"))


# Harms: what becomes of an entry; *others* are those of the same cache

Harm = Callable[[Path, list[Path], Random], None]


def _cut(entry: Path, _others: list[Path], random: Random) -> None:
    data = entry.read_bytes()
    entry.write_bytes(data[: random.randrange(len(data))])


def _flipped(entry: Path, _others: list[Path], random: Random) -> None:
    data = bytearray(entry.read_bytes())
    data[random.randrange(_MARK, len(data))] ^= 1 << random.randrange(8)
    entry.write_bytes(data)


def _grown(entry: Path, _others: list[Path], random: Random) -> None:
    entry.write_bytes(entry.read_bytes() + random.randbytes(random.randrange(1, 300)))


def _random(entry: Path, _others: list[Path], random: Random) -> None:
    entry.write_bytes(random.randbytes(random.randrange(0, 3000)))


def _swapped(entry: Path, others: list[Path], random: Random) -> None:
    kind = entry.name.partition("-")[0]
    alike = [
        other for other in others if other.name.startswith(f"{kind}-") and other.read_bytes() != entry.read_bytes()
    ]
    entry.write_bytes(random.choice(alike or others).read_bytes())


def _of_another_kind(entry: Path, others: list[Path], random: Random) -> None:
    kind = entry.name.partition("-")[0]
    entry.write_bytes(random.choice([o for o in others if not o.name.startswith(f"{kind}-")]).read_bytes())


def _pickled(entry: Path, _others: list[Path], _random: Random) -> None:
    _seal(entry, pickle.dumps(_Attack()))


def _class_attributes(entry: Path, _others: list[Path], _random: Random) -> None:
    _seal(entry, b"\x80\x05clivret.press.model\nFragment\n(}\x8c\x03pdf\x8c\x08poisonedsb.")


def _other_value(entry: Path, _others: list[Path], random: Random) -> None:
    value = random.choice([None, -1, True, 2**63, "\u202e", b"x", ("a",) * 40, ((),) * 7, ((((1,),),),), float("nan")])
    _seal(entry, _packed(msgpack.packb(((), (value,)))))


def _bomb(entry: Path, _others: list[Path], random: Random) -> None:
    """Claim lists of four milliards, nests of a thousand, parts of a tebibyte."""
    raw = random.choice([b"\xdd\xff\xff\xff\xff" * 300, b"\x91" * 3000 + b"\xc0", b"\xdf\x7f\xff\xff\xff", b"\xc1"])
    _seal(entry, _packed(raw) if random.random() < 0.7 else struct.pack(">QIQ", 12, 1, 2**40))


def _no_file(entry: Path, _others: list[Path], random: Random) -> None:
    entry.unlink()
    random.choice([os.mkfifo, lambda path: path.symlink_to("/dev/zero"), lambda path: path.symlink_to(path)])(entry)


def _anybody_s(entry: Path, _others: list[Path], _random: Random) -> None:
    entry.chmod(0o666)


def _packed(structure: bytes) -> bytes:
    return struct.pack(">QI", 4 + len(structure), 0) + structure


def _seal(entry: Path, payload: bytes) -> None:
    """Write *payload* sealed for the key and the type of *entry*, as whoever has no secret can."""
    kind = entry.name.partition("-")[0]
    entry.write_bytes(Cache(Folder(entry.parent), print)._seal(entry.name, _TYPES[kind], payload) + payload)


_HARMS: dict[str, Harm] = {
    "cut": _cut,
    "one bit": _flipped,
    "grown": _grown,
    "random": _random,
    "swapped": _swapped,
    "of another kind": _of_another_kind,
    "pickled": _pickled,
    "attributes of a class": _class_attributes,
    "another value": _other_value,
    "claims": _bomb,
    "no file": _no_file,
    "writable by anybody": _anybody_s,
}


def cases(quick: bool) -> Iterator[Case]:
    """Yield a case for each kind of entry and each harm, some twice, 200 in all; a tenth of them if *quick*."""
    rows = [(kind, harm) for kind in _TYPES for harm in _HARMS]
    for number in range(0, _COUNT, 10 if quick else 1):
        kind, harm = rows[number * 7 % len(rows)]  # each once before any comes twice
        yield Case(f"{kind}, {harm}, {number}", lambda folder, row=(kind, harm, number): _attempt(folder, *row))  # type: ignore[misc]
    yield Case("sealed with another secret", _other_secret)


def _attempt(folder: Path, kind: str, harm: str, number: int) -> str:
    random = Random(number)
    shutil.copytree(_base(), folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("out"))
    if kind in _OF_FOLDER:
        run(_COMMAND, folder)
    for before in _BEFORE.get(kind, ("outcome",)):
        for entry in _of_kind(folder, before):
            entry.unlink()
    shutil.rmtree(folder / "out", ignore_errors=True)
    every = sorted((folder / "cache").glob("??/*"))
    for entry in _of_kind(folder, kind):
        _HARMS[harm](entry, [other for other in every if other != entry and other.is_file()], random)
    return _fault(folder, run(_COMMAND, folder))


def _other_secret(folder: Path) -> str:
    shutil.copytree(_base(), folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("out", "cache"))
    theirs, ours = ({"LIVRET_CACHE_KEY": secret} for secret in _SECRETS)
    run(_COMMAND, folder, theirs)
    shutil.rmtree(folder / "out")
    return _fault(folder, run(_COMMAND, folder, ours))


def _fault(folder: Path, done: Ran) -> str:
    """Return what is wrong with a build that must be as if it had no cache, and tell once what is amiss with that."""
    if done.fault or done.code != 0:
        return done.fault or f"wrong blame: exit code {done.code}: {done.err[-300:]}"
    if (folder / _PDF).read_bytes() != (_base() / _PDF).read_bytes() or (folder / "attacked").exists():
        return "wrong file"
    notes = [line for line in done.err.splitlines() if line.startswith(("note", "remarque"))]
    return "" if len(notes) == 1 else f"wrong blame: told {len(notes)} times: {done.err[-300:]}"
