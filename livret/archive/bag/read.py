"""Read the tag files of a bag, whoever wrote it: bounded, no link followed, every fault reported."""

import os
import re
import stat
from collections.abc import Iterator
from hashlib import sha512
from pathlib import Path

from livret.archive.bag.model import (
    DECLARATION,
    DECLARED,
    FORMAT,
    FORMAT_LABEL,
    INFO,
    MANIFEST,
    MOST_BYTES,
    MOST_FILES,
    PAYLOAD,
    SEAL,
    SIGNATURE,
    SIGNED_BY,
    STAMP,
    STAMPED_BY,
    TAG_MANIFEST,
    Bag,
    BagFault,
    Info,
    Unsound,
    Wrong,
    decoded_path,
    doubled,
    encoded_path,
    misnamed,
)
from livret.base.messages import _, reason

#: Lines of bag-info.txt: a dozen, and the last bags of each folder of archives that was put to the others.
_MOST_LINES = 1_000
_LINE = re.compile(r"([0-9a-f]{128})  (\S.*)")
_LABELLED = re.compile(r"([A-Za-z][A-Za-z0-9-]*): (\S.*)")


def read_bag(folder: Path) -> Bag:
    """Return what the tag files of the bag in *folder* say; the payload is not looked at.

    :raises Unsound: for what is no bag of Livret's, or lists what no bag may contain: every fault of the tag files.
    """
    declared = _tag_file(folder, DECLARATION)
    if declared != DECLARED:
        newer = re.match(rb"BagIt-Version: (\d+\.\d+)\n", declared)
        if newer and newer[1] != b"1.0":
            raise Unsound(folder, [BagFault(Wrong.NEWER, DECLARATION, f"BagIt {newer[1].decode()}")])
        raise Unsound(folder, [BagFault(Wrong.MALFORMED, DECLARATION, "1")])
    faults: list[BagFault] = []
    info = _info(_tag_file(folder, INFO), faults)
    payload = _manifest(_tag_file(folder, MANIFEST), MANIFEST, faults)
    manifest = _tag_file(folder, TAG_MANIFEST)
    tags = _manifest(manifest, TAG_MANIFEST, faults)
    bag = Bag(folder, info, payload, tags, manifest)
    faults += [BagFault(Wrong.OUTSIDE, path) for path in payload if not path.startswith(PAYLOAD)]
    faults += [BagFault(Wrong.UNLISTED, name) for name in (DECLARATION, INFO, MANIFEST) if name not in tags]
    form = bag.value(FORMAT_LABEL)
    if not re.fullmatch("[1-9][0-9]{0,5}", form):
        faults.append(BagFault(Wrong.NO_BAG, INFO, f"{FORMAT_LABEL}: {form or '…'}"))
    elif int(form) > FORMAT:
        raise Unsound(
            folder, [BagFault(Wrong.NEWER, INFO, f"{FORMAT_LABEL} {form}, Livret {bag.value('Livret-Version')}")]
        )
    if faults:
        raise Unsound(folder, faults)
    return bag


def read_file(bag: Bag, path: str, most_bytes: int = MOST_BYTES) -> bytes:
    """Return the bytes of the file *path* of *bag*, if they are those that its manifests list.

    :raises Unsound: where they are not, or are more than *most_bytes*.
    """
    listed = bag.payload.get(path) or bag.tags.get(path) or ""
    data = _bytes(bag.folder, path, most_bytes)
    if sha512(data).hexdigest() != listed:
        raise Unsound(bag.folder, [BagFault(Wrong.CHANGED if listed else Wrong.ADDED, path)])
    return data


def read_seal(bag: Bag, name: str) -> bytes | None:
    """Return the bytes of *name*, a file of the seal, which no manifest lists; None where there is none.

    :raises Unsound: for what is no file, or cannot be read.
    """
    return _bytes(bag.folder, name, MOST_BYTES) if os.path.lexists(bag.folder / name) else None


def missing_seals(bag: Bag) -> tuple[str, ...]:
    """Return the files of the seal that *bag* says it has, and that are no longer there."""
    announced = {SIGNATURE: SIGNED_BY, STAMP: STAMPED_BY}
    return tuple(name for name in SEAL if bag.value(announced[name]) and not os.path.lexists(bag.folder / name))


def opened_file(path: Path) -> int:
    """Return a descriptor of the file *path*; no link is followed, and no pipe waited for. Raises OSError."""
    return os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)


def _tag_file(folder: Path, name: str) -> bytes:
    try:
        return _bytes(folder, name, MOST_BYTES)
    except Unsound as unsound:
        if unsound.faults[0].wrong is Wrong.MISSING:
            message = _("it has no {name}").format(name=name)
            raise Unsound(folder, [BagFault(Wrong.NO_BAG, detail=message)]) from None
        raise


def _bytes(folder: Path, name: str, most: int) -> bytes:
    """Return the bytes of a file of the bag; raises Unsound for links, and for more than *most* bytes."""
    try:
        with os.fdopen(opened_file(folder / name), "rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise Unsound(folder, [BagFault(Wrong.SPECIAL, name)])
            data = stream.read(most + 1)
    except OSError as fault:
        wrong = Wrong.LINK if (folder / name).is_symlink() else Wrong.UNREADABLE
        if isinstance(fault, FileNotFoundError):
            wrong = Wrong.MISSING
        raise Unsound(folder, [BagFault(wrong, name, reason(fault))]) from fault
    if len(data) > most:
        raise Unsound(folder, [BagFault(Wrong.LARGE, name)])
    return data


def _lines(data: bytes, name: str, form: re.Pattern[str], faults: list[BagFault]) -> Iterator[tuple[str, str]]:
    """Yield the two parts of each line of the tag file *name*, which ends with LF and is of *form*."""
    text = data.decode("utf-8", "replace")
    *lines, rest = text.split("\n")
    for number, line in enumerate((*lines, rest) if rest else lines, 1):
        found = form.fullmatch(line)
        if found and "\ufffd" not in line and not (rest and number > len(lines)):
            yield found[1], found[2]
        else:
            faults.append(BagFault(Wrong.MALFORMED, name, str(number)))


def _info(data: bytes, faults: list[BagFault]) -> Info:
    lines = tuple(_lines(data, INFO, _LABELLED, faults))
    if len(lines) > _MOST_LINES:
        faults.append(BagFault(Wrong.LARGE, INFO))
    return lines


def _manifest(data: bytes, name: str, faults: list[BagFault]) -> dict[str, str]:
    """Return the digests that a manifest lists, by path."""
    listed: dict[str, str] = {}
    for number, (digest, encoded) in enumerate(_lines(data, name, _LINE, faults), 1):
        path = decoded_path(encoded)
        if fault := misnamed(path):
            faults.append(fault)
        elif encoded_path(path.encode()).decode() != encoded:
            faults.append(BagFault(Wrong.MALFORMED, name, str(number)))
        elif path in listed:
            faults.append(BagFault(Wrong.REPEATED, path))
        else:
            listed[path] = digest
    if len(listed) > MOST_FILES:
        faults.append(BagFault(Wrong.LARGE, name))
    faults += doubled(listed)
    return listed
