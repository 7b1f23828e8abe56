"""What archives say of themselves, in plain words."""

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date

from livret.archive.bag.model import PAYLOAD, SIGNATURE, SIGNED_BY, STAMP, STAMPED_BY, Bag, Unsound
from livret.archive.bag.read import missing_seals, read_file
from livret.archive.shelf import version_number
from livret.base.machine import shown_bytes
from livret.base.messages import _, plural

_RECORD = f"{PAYLOAD}record/build.json"


def edition(versions: Iterable[Bag]) -> str:
    """Return what is archived of one edition, its *versions* one after the other."""
    found = list(versions)
    last = found[-1]
    head = f"{last.edition} : {last.value('External-Description')} · {last.value('Source-Organization')}"
    return "\n".join([head, *(line for each in found for line in _version(each))])


def _version(found: Bag) -> Iterator[str]:
    said = [_day(found.value("Bagging-Date")), *_pages(found), *_size(found), f"Livret {found.value('Livret-Version')}"]
    yield f"  v{version_number(found.name)} · {' · '.join(said)}"
    rows = (
        (_("why"), found.value("Livret-Reason")),
        (_("kept as it is"), found.value("Livret-As-Is")),
        (_("sealed"), _sealed(found)),
        (_("digest"), found.digest),
        (_("folder"), str(found.folder)),
    )
    yield from (f"     {label} : {value}" for label, value in rows if value)


def _day(text: str) -> str:
    with suppress(ValueError):
        return date.fromisoformat(text).strftime(_("%Y-%m-%d"))
    return text


def _pages(found: Bag) -> Iterator[str]:
    """Yield how many pages the brochure has, where the record that says so is unchanged."""
    with suppress(Unsound, ValueError, KeyError, TypeError, AttributeError, StopIteration):
        made = json.loads(read_file(found, _RECORD))["outputs"]
        names = [f"{found.edition}-screen{ending}.pdf" for ending in ("", "-epreuve")]
        count = int(next(made[name] for name in names if name in made)["pages"])
        yield plural("{count} page", "{count} pages", count).format(count=count)


def _size(found: Bag) -> Iterator[str]:
    size, _point, count = found.value("Payload-Oxum").partition(".")
    with suppress(ValueError):
        message = plural("{count} file", "{count} files", int(count)).format(count=count)
        yield f"{message}, {shown_bytes(int(size))}"


def _sealed(found: Bag) -> str:
    """Return what seals the bag; whose signature it is, and whether it is valid, is for `archive verify`."""
    signer, stamper = found.value(SIGNED_BY).rpartition(" ")[0], found.value(STAMPED_BY)
    there = {
        SIGNATURE: _("signed by {name}").format(name=signer or "?"),
        STAMP: _("stamped by {name}").format(name=stamper or "?"),
    }
    lines = [words for name, words in there.items() if (found.folder / name).is_file()]
    gone = [
        _("{path}: it was taken away; the bag says that it was there").format(path=name)
        for name in missing_seals(found)
    ]
    return ", ".join([*lines, *gone]) or _("neither signed nor stamped")
