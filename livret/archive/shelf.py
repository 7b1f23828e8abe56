"""The bags of a house, ``archives/<edition>/v<number>``: each names by their digests those that none named before.

So all bags of all editions make one chain, and a later one reveals one that is rewritten or removed. Where
two folders of archives were put together, the next bag names the last ones of both.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from livret.archive.bag.model import INFO, Bag, BagFault, Previous, Unsound, Wrong
from livret.archive.bag.read import read_bag
from livret.base.messages import reason

#: Where bags stand, below the current folder. It may be a link to another disk; nothing below it may be a link.
ROOT = Path("archives")
_VERSION = re.compile("v([1-9][0-9]{0,4})")


@dataclass(frozen=True, slots=True)
class Shelf:
    """All bags below *root*, those of an edition together and in order, and the folders that could not be read."""

    root: Path
    bags: tuple[Bag, ...]
    unsound: tuple[Unsound, ...]

    def versions(self, edition: str) -> tuple[Bag, ...]:
        """Return the bags of *edition*, the first version first."""
        return tuple(each for each in self.bags if each.edition == edition)

    def next_number(self, edition: str) -> int:
        """Return the number of the next version of *edition*: no number that any bag knows is given again."""
        names = {each.name for each in self.bags} | {named.name for each in self.bags for named in each.previous}
        numbers = [version_number(name) for name in names if name.partition("/")[0] == edition]
        return max(numbers, default=0) + 1

    def heads(self) -> tuple[Previous, ...]:
        """Return the bags that no other names yet: the next one names them."""
        named = {each.digest for bag in self.bags for each in bag.previous}
        return tuple(Previous(each.name, each.digest) for each in self.bags if each.digest not in named)

    def breaks(self) -> Iterator[tuple[Bag, Previous, Bag | None]]:
        """Yield each bag with one that it names and that is no longer so: rewritten, or not here (None)."""
        known = {each.name: each for each in self.bags}
        for each in self.bags:
            for named in each.previous:
                found = known.get(named.name)
                if found is None or found.digest != named.digest:
                    yield each, named, found


def shelf(root: Path = ROOT) -> Shelf:
    """Return the bags below *root*, as their tag files say; their payload is not looked at."""
    bags: list[Bag] = []
    unsound: list[Unsound] = []
    for folder in _folders(root, unsound):
        try:
            bags.append(_placed(read_bag(folder)))
        except Unsound as fault:
            unsound.append(fault)
    return Shelf(root, tuple(bags), tuple(unsound))


def archive_name(folder: Path) -> str:
    """Return the name under which the edition in *folder* is archived: its own, as a line of bag-info.txt has it.

    That is in composed form (NFC), with single spaces within and none around.
    """
    return " ".join(unicodedata.normalize("NFC", folder.resolve().name).split())


def version_number(name: str) -> int:
    """Return the number of the version that *name*, such as ``bretagne-2024-2025/v2``, ends with; 0 for none."""
    found = _VERSION.fullmatch(name.rpartition("/")[2])
    return int(found[1]) if found else 0


def _placed(found: Bag) -> Bag:
    """Return *found*; raises Unsound where it stands in the place of another."""
    place = unicodedata.normalize("NFC", "/".join(found.folder.parts[-2:]))
    if found.name != place:
        raise Unsound(found.folder, [BagFault(Wrong.MISPLACED, INFO, found.name or "…")])
    return found


def _folders(root: Path, unsound: list[Unsound]) -> Iterator[Path]:
    """Yield the folders of versions below *root*, in order; links among them are *unsound*."""
    for edition in _entries(root, unsound):
        if edition.is_symlink():
            unsound.append(Unsound(edition, [BagFault(Wrong.LINK)]))
        elif edition.is_dir():
            for folder in sorted(_entries(edition, unsound), key=lambda path: version_number(path.name)):
                if version_number(folder.name) and folder.is_symlink():
                    unsound.append(Unsound(folder, [BagFault(Wrong.LINK)]))
                elif version_number(folder.name):
                    yield folder


def _entries(folder: Path, unsound: list[Unsound]) -> list[Path]:
    """Return what stands in *folder* and is not being written; nothing where it is not there."""
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except FileNotFoundError:
        return []
    except OSError as fault:
        unsound.append(Unsound(folder, [BagFault(Wrong.UNREADABLE, detail=reason(fault))]))
        return []
