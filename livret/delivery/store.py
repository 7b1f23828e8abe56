"""A mailing as it was prepared, in a folder of ``envois/``: what differs for each person, and once what they share.

    envois/<edition>/<mailing>/envoi.json          what was prepared, for whom, from what
                               commun/<digest>     lines of base64 that many messages share
                               messages/<id>       what differs in a message
                               revue.html          the page to review it all, and revue.json
                     lettres/                      letters printed apart, to look at

Nobody but the user may read any of it (modes 0700 and 0600): it is personal data. What is written there is written
within ``private``.
"""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from livret.base import atomic_files
from livret.base.fingerprint import of_house, of_text
from livret.base.messages import _
from livret.base.plain_files import beginning
from livret.base.problems import LivretError
from livret.delivery.messages import Message, Shared, unpacked
from livret.edition.reading import Reading, of_all

#: Where everything personal is kept, below the current folder.
ROOT = Path("envois")
#: The folder of letters that are printed apart from any mailing, beside those of the mailings.
LETTERS = "lettres"
MANIFEST, REVIEW, REVIEW_DATA = "envoi.json", "revue.html", "revue.json"
_FORMAT = 1
#: Messages bear the date on which they were prepared: after a week they are prepared again.
_FRESH_SECONDS = 7 * 86_400
#: The most bytes of a list that are read (``spreadsheets`` refuses larger ones), and of a manifest.
_MOST_LIST_BYTES, _MOST_MANIFEST_BYTES = 64 * 1024**2, 1024**3


class Unprepared(LivretError):
    """A mailing that was not prepared, or is no longer as it was; the message says what to do."""

    exit_code = 5


@dataclass(frozen=True, slots=True)
class Prepared:
    """One message: ``digest`` is its SHA-256, ``attached`` that of its PDF, ``size`` in bytes.

    ``id`` names its file, by its contents: a preparation stands beside the one before until it is finished.

    ``text`` is the message as it is read, ``letter`` what the letter in front of the PDF says, if there is one.
    """

    id: str
    person: str
    name: str
    address: str
    territory: str
    subject: str
    message_id: str
    shared: str
    digest: str
    attached: str
    attachment: str
    size: int
    text: str
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was prepared: ``at`` is in seconds since 1970.

    ``made_of`` is the digest of the edition and the house, ``asked`` that of the list, the sender and the options;
    ``list`` is the file of the recipients, ``listed`` the SHA-256 of its bytes.
    """

    edition: str
    version: str
    mailing: str
    sender: str
    at: float
    made_of: str
    asked: str
    list: str
    listed: str
    messages: tuple[Prepared, ...]


class Store:
    """The folder of one mailing."""

    def __init__(self, edition: str, mailing: str, root: Path = ROOT) -> None:
        self.root, self.folder = root, root / edition / mailing

    @property
    def ledger(self) -> Path:
        """The ledger of all mailings of the edition."""
        return self.folder.parent / "journal.sqlite"

    def begin(self) -> None:
        """Make room for messages that are prepared anew; what is prepared already counts until ``finish``."""
        parts = [self.folder / part for part in ("messages", "commun")]
        for path in (self.folder.parent, self.folder, *parts):
            if path.is_symlink():  # it leads to where others may read, or to what is not ours to empty
                raise Unprepared(_("{path} is a link to elsewhere: take it away").format(path=path))
        try:
            for path in parts:
                path.mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise atomic_files.unwritable(self.folder, fault) from fault
        self.prune()

    def share(self, shared: Shared) -> str:
        """Keep lines that messages share; return their name."""
        name = sha256(shared.lines).hexdigest()
        path = self.folder / "commun" / name
        if not path.exists():
            atomic_files.write(path, shared.lines)
        return name

    def keep(self, name: str, message: Message) -> None:
        """Keep what differs in a message. It counts once the manifest is written: so it is not synced by itself."""
        path = self.folder / "messages" / name
        try:
            path.write_bytes(message.packed())
        except OSError as fault:
            raise atomic_files.unwritable(path, fault) from fault

    def finish(self, manifest: Manifest) -> Path:
        """Write the manifest: from now on this is what is prepared, and nothing of an earlier preparation is left."""
        values = {"format": _FORMAT, **asdict(manifest)}
        for name in (REVIEW, REVIEW_DATA):  # those of other messages
            (self.folder / name).unlink(missing_ok=True)
        path = atomic_files.write(
            self.folder / MANIFEST, (json.dumps(values, ensure_ascii=False, indent=1) + "\n").encode()
        )
        self.prune()
        return path

    def prune(self) -> None:
        """Remove messages that the manifest does not name: of an earlier preparation, or one that was not finished."""
        try:
            named = {name for each in self.manifest().messages for name in (each.id, each.shared)}
        except Unprepared:
            named = set()
        for path in (*(self.folder / "messages").glob("*"), *(self.folder / "commun").glob("*")):
            if path.name not in named:
                path.unlink(missing_ok=True)

    def manifest(self) -> Manifest:
        """Return what was prepared; raises Unprepared."""
        try:
            values: Any = json.loads(beginning(self.folder / MANIFEST, _MOST_MANIFEST_BYTES))
            if values.pop("format") != _FORMAT:
                raise ValueError
            return _manifests().validate_python(values)
        except FileNotFoundError:
            raise Unprepared(_("no mailing “{name}” is prepared: send prepare").format(name=self.folder.name)) from None
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise Unprepared(
                _("{path} cannot be read: prepare the mailing again").format(path=self.folder / MANIFEST)
            ) from None

    def complete(self, manifest: Manifest) -> bool:
        """Whether every file of *manifest*, and the review, is there."""
        there = {path.name for part in ("messages", "commun") for path in (self.folder / part).glob("*")}
        named = {name for each in manifest.messages for name in (each.id, each.shared)}
        return named <= there and (self.folder / REVIEW).is_file()

    def parts(self, prepared: Prepared) -> tuple[Message, bytes]:
        """Return a message and the lines that it shares, as they were prepared.

        :raises Unprepared: a byte of it is no longer the same, or it is somebody else's.
        """
        try:
            message = unpacked((self.folder / "messages" / prepared.id).read_bytes())
            shared = _lines(self.folder / "commun" / prepared.shared)
        except (OSError, ValueError):
            raise Unprepared(_altered(prepared)) from None
        if message.digest(shared) != prepared.digest or message.recipient != prepared.address:
            raise Unprepared(_altered(prepared))
        return message, shared

    def unprint(self) -> None:
        """Remove the messages that were written to look at: whose they are, only their words say."""
        for path in self.folder.glob("*.eml"):
            path.unlink()

    def forget(self, person: str) -> bool:
        """Remove the message prepared for *person*; whether there was one."""
        self.prune()
        try:
            manifest = self.manifest()
        except Unprepared:
            return False
        kept = tuple(each for each in manifest.messages if each.person != person)
        if len(kept) == len(manifest.messages):
            return False
        fields = {name: getattr(manifest, name) for name in Manifest.__slots__}
        self.finish(Manifest(**{**fields, "messages": kept}))
        return True


@cache
def _manifests() -> TypeAdapter[Manifest]:
    """Return what makes a manifest of values, each of the type that it should be."""
    return TypeAdapter(Manifest)


@lru_cache(maxsize=2)
def _lines(path: Path) -> bytes:
    """Return shared lines; messages of one territory come one after the other, so two are kept."""
    return path.read_bytes()


def _altered(prepared: Prepared) -> str:
    return _("the message to {name} is no longer as it was prepared: prepare the mailing again").format(
        name=prepared.name
    )


@contextmanager
def private(root: Path = ROOT) -> Iterator[None]:
    """Yield the folder *root* for personal data: nobody else may read what is written in the block, and Git leaves it.

    The mode for new files is that of the whole process: nothing that others share is to be written meanwhile.
    """
    before = os.umask(0o077)
    try:
        try:
            root.mkdir(parents=True, exist_ok=True)
            root.chmod(0o700)
        except OSError as fault:
            raise atomic_files.unwritable(root, fault) from fault
        ignored = root / ".gitignore"
        if not ignored.exists():
            atomic_files.write(ignored, b"*\n")
        yield
    finally:
        os.umask(before)


def letters(edition: str, root: Path = ROOT) -> Path:
    """Return the folder of the letters of *edition* that were printed to look at, or for the office printer."""
    return root / edition / LETTERS


def mailings(edition: str, root: Path = ROOT) -> Iterator[Store]:
    """Yield the mailings of *edition*, by name."""
    folder = root / edition
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_dir() and path.name != LETTERS:
            yield Store(edition, path.name, root)


def identifier(parts: Iterable[str]) -> str:
    """Return a name derived from *parts*: always the same, and revealing nothing of a person."""
    return sha256("\0".join(parts).encode()).hexdigest()[:32]


def unchanged(store: Store, folder: Path, request: str, now: float) -> Manifest | None:
    """Return what is prepared in *store* if the same would be prepared again; None otherwise."""
    try:
        found = store.manifest()
    except Unprepared:
        return None
    fresh = now - found.at < _FRESH_SECONDS and store.complete(found)
    return found if fresh and found.asked == request and found.made_of == made_of(Reading(folder)) else None


def made_of(reading: Reading) -> str:
    """Return the digest of the edition in *reading*, and of the house: other bytes make other messages."""
    return of_text(of_all(reading.digests()), *of_house().values())


def digest_of(path: Path) -> str:
    """Return the SHA-256 of the file *path*, of a huge one that of its beginning; "" where it cannot be read."""
    try:
        return sha256(beginning(path, _MOST_LIST_BYTES)).hexdigest()
    except OSError:
        return ""
