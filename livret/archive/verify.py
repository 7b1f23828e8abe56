"""Bags → what each of them is: all that differs from what was archived, who vouches for it, and since when it is there.

Nothing but the bags is needed. Faults of files are those of ``bag``; here stands what one bag says of another, what its
seal proves, and whether its PDFs are what its record says.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from livret.archive import verify_pdfs as pdfs
from livret.archive.bag.check import bag_faults
from livret.archive.bag.model import DECLARATION, SIGNATURE, SIGNED_BY, STAMP, STAMPED_BY, Bag, Previous, Unsound
from livret.archive.bag.read import missing_seals, read_bag, read_seal
from livret.archive.seal import cms
from livret.archive.seal.check import Stamped, ValidSignature, check_signature, check_stamp
from livret.archive.seal.create import day
from livret.archive.shelf import ROOT, Shelf, shelf, version_number
from livret.archive.unzipped import unzipped
from livret.base.messages import _
from livret.base.problems import UnknownEdition, printable
from livret.workers.api import Workers

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a bag is: all that differs, and what is to be known of it beside.

    ``place`` is where it stands, ``digest`` empty where it is not there or cannot be read as a bag. ``named_by`` are
    the later bags that list this digest.
    """

    name: str
    place: str
    digest: str = ""
    differences: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    signed: ValidSignature | None = None
    stamped: Stamped | None = None
    named_by: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether nothing differs."""
        return not self.differences

    def as_data(self) -> dict[str, Any]:
        """Return the same for JSON; times are UTC (ISO 8601)."""
        return {**_plain(asdict(self)), "sound": self.is_sound}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    return value.isoformat() if isinstance(value, datetime) else value


@dataclass(frozen=True, slots=True)
class Verifier:
    """Verifies bags: who is trusted, the time now; ``workers`` open their PDFs, which anybody may have written."""

    trusted: cms.Trust
    now: datetime
    workers: Workers

    def verify(self, name: str, report: Progress) -> list[Verdict]:
        """Return a verdict on each bag that *name* means: a path, an edition, one of its versions; « » for all.

        :raises UnknownEdition: where there is none.
        """
        path = Path(name)
        if path.is_file() and not (ROOT / path).is_dir():
            return [self._zip(path)]
        for folder in (path, ROOT / path) if name else ():
            if folder.is_dir() and (found := self._folder(folder.resolve(), report)):
                return found
        if not (found := self._shelf(ROOT, name, report)):
            raise _unknown(name)
        return found

    def _zip(self, path: Path) -> Verdict:
        try:
            with unzipped(path) as folder:
                return replace(self._alone(folder), place=str(path))
        except Unsound as unsound:
            return replace(_unread(unsound), name=path.name)

    def _folder(self, folder: Path, report: Progress) -> list[Verdict]:
        """Return the verdicts on what stands in *folder*: a bag, those of an edition, or those of many."""
        if version_number(folder.name) or os.path.lexists(folder / DECLARATION):
            place = "/".join(folder.parts[-2:])
            if folder.parents[1] == ROOT.resolve() or _named(folder) == place:
                return self._shelf(folder.parents[1], place, report)
            return [self._alone(folder)]
        inside = [each.name for each in folder.iterdir() if each.is_dir()]
        return (
            self._shelf(folder.parent, folder.name, report)
            if any(map(version_number, inside))
            else self._shelf(folder, "", report)
        )

    def _alone(self, folder: Path) -> Verdict:
        try:
            found = read_bag(folder)
        except Unsound as unsound:
            return _unread(unsound)
        return self._one(found, _Chain(Shelf(folder, (found,), ()), whole=False))

    def _shelf(self, root: Path, wanted: str, report: Progress) -> list[Verdict]:
        """Return a verdict on each bag below *root* that is *wanted*, or should be there: an edition, a version."""
        there = shelf(root)
        chain = _Chain(there)
        bags = [each for each in there.bags if _is_of(each.name, wanted)]
        found = {verdict.name: verdict for verdict in map(_unread, there.unsound) if _is_of(verdict.name, wanted)}
        with ThreadPoolExecutor(self.workers.jobs) as threads:
            for done, verdict in enumerate(threads.map(lambda each: self._one(each, chain), bags), 1):
                report(_("verifying the archives"), done, len(bags))
                found[verdict.name] = verdict
        for name, by in chain.missing.items():
            if _is_of(name, wanted) and name not in found:
                gone = _("it is no longer there: {names} was made after it").format(names=", ".join(by))
                found[name] = Verdict(name, str(root / name), differences=(gone,))
        return sorted(found.values(), key=lambda each: _in_order(each.name))

    def _one(self, found: Bag, chain: "_Chain") -> Verdict:
        """Return the verdict on the bag *found*, of which *chain* has what the others say."""
        faults = list(bag_faults(found))
        verdict = Verdict(found.name, str(found.folder), found.digest, named_by=tuple(chain.named_by(found)))
        differences = [*(fault.message for fault in faults), *chain.broken(found)]
        verdict, found_differences = self._sealed(found, verdict, chain)
        differences += found_differences
        differences += pdfs.faults(found, {fault.path for fault in faults}, self.workers)
        notes = (*verdict.notes, *chain.notes(found), *_proof(verdict))
        differences = list(dict.fromkeys(differences))  # a seal is looked at with the files, and as a seal
        return replace(verdict, differences=tuple(map(printable, differences)), notes=tuple(map(printable, notes)))

    def _sealed(self, found: Bag, verdict: Verdict, chain: "_Chain") -> tuple[Verdict, list[str]]:
        """Return *verdict* with what the seal of *found* proves, and what is wrong with it."""
        differences: list[str] = []
        signature, stamp = _seal_file(found, SIGNATURE, differences), _seal_file(found, STAMP, differences)
        announced = {value.rpartition(" ")[2] for value in found.values(SIGNED_BY)}
        for claimed, data, name in ((announced, signature, SIGNATURE), (found.values(STAMPED_BY), stamp, STAMP)):
            if claimed and name in missing_seals(found):
                differences.append(_("{path}: it was taken away; the bag says that it was there").format(path=name))
            if data is not None and not claimed:
                differences.append(_("{path}: it was added; the bag does not say that it was there").format(path=name))
        try:
            stamped = check_stamp(stamp, found.manifest, self.trusted) if stamp is not None else None
            verdict = replace(verdict, stamped=stamped)
        except cms.Broken as fault:
            differences.append(_("{path}: {reason}").format(path=STAMP, reason=fault))
        if signature is not None:
            try:
                at = self._there_since(found, chain, verdict.stamped)
                verdict = replace(verdict, signed=check_signature(signature, found.manifest, self.trusted, at))
            except cms.Broken as fault:
                differences.append(_("{path}: {reason}").format(path=SIGNATURE, reason=fault))
        if verdict.signed and announced and announced != {*verdict.signed.certificates}:
            other = _("{path}: its certificates are not those that the bag names").format(path=SIGNATURE)
            differences.append(other)
        return replace(verdict, notes=(*_seal_notes(verdict, self.now),)), differences

    def _there_since(self, found: Bag, chain: "_Chain", stamped: Stamped | None) -> datetime:
        """Return when *found* was there at the latest: by a trusted stamp, its own or that of a later bag; else now."""
        times = [stamped.when] if stamped and stamped.vouched else []
        for later in chain.after(found) if self.trusted and not times else ():
            with suppress(cms.Broken):
                if (stamp := _seal_file(later, STAMP, [])) is not None:
                    times.append(check_stamp(stamp, later.manifest, self.trusted).when)
        return min(times, default=self.now)


def _seal_file(found: Bag, name: str, differences: list[str]) -> bytes | None:
    """Return a file of the seal; None where there is none, or none that can be read: that is one of *differences*."""
    try:
        return read_seal(found, name)
    except Unsound as unsound:
        differences += [fault.message for fault in unsound.faults]
        return None


def _unread(unsound: Unsound) -> Verdict:
    name = "/".join(unsound.folder.parts[-2:])
    return Verdict(name, str(unsound.folder), differences=tuple(fault.message for fault in unsound.faults))


def one(name: str) -> Bag:
    """Return the bag that *name* means: a folder, one of the versions of an edition, or the last of an edition.

    :raises Unsound: where it cannot be read as a bag.
    :raises UnknownEdition: where there is none.
    """
    for folder in (Path(name), ROOT / name):
        if version_number(folder.name) or os.path.lexists(folder / DECLARATION):
            if folder.is_dir():
                return read_bag(folder.resolve())
        elif folder.is_dir() and (versions := [each for each in folder.iterdir() if version_number(each.name)]):
            return read_bag(max(versions, key=lambda each: version_number(each.name)).resolve())
    raise _unknown(name)


def _unknown(name: str) -> UnknownEdition:
    there = sorted({each.name.partition("/")[0] for each in shelf(ROOT).bags})
    message = _("no archive “{name}” in {folder}/; there are: {there}") if name else _("no archive in {folder}/")
    return UnknownEdition(message.format(name=name, folder=ROOT, there=", ".join(there) or "–"))


def _named(folder: Path) -> str:
    """Return the name that the bag in *folder* has, as it says; nothing where it cannot be read."""
    try:
        return read_bag(folder).name
    except Unsound:
        return ""


def _is_of(name: str, wanted: str) -> bool:
    return wanted in ("", name, name.partition("/")[0])


def _in_order(name: str) -> tuple[str, int, str]:
    edition, _slash, version = name.partition("/")
    return edition, int(version[1:]) if version[1:].isdecimal() else 0, version


class _Chain:
    """What the bags of a shelf say of each other; *whole*: all that there are should be on it."""

    def __init__(self, shelf: Shelf, whole: bool = True) -> None:
        self._bags, self._whole = shelf.bags, whole
        self.missing: dict[str, list[str]] = {}
        self._absent: dict[str, list[Previous]] = {}
        self._broken: dict[str, list[str]] = {}
        for by, named, there in shelf.breaks():
            if there is not None:
                self._broken.setdefault(named.name, []).append(by.name)
            elif whole:
                self.missing.setdefault(named.name, []).append(by.name)
            else:
                self._absent.setdefault(by.name, []).append(named)

    def named_by(self, found: Bag) -> Iterator[str]:
        """Yield the bags that list the digest of *found*."""
        return (each.name for each in self._directly_after(found))

    def _directly_after(self, found: Bag) -> Iterator[Bag]:
        return (each for each in self._bags if found.digest in {named.digest for named in each.previous})

    def after(self, found: Bag) -> Iterator[Bag]:
        """Yield the bags that were made after *found*, by what they name."""
        waiting, seen = [found], {found.digest}
        while waiting:
            for each in self._directly_after(waiting.pop()):
                if each.digest not in seen:
                    seen.add(each.digest)
                    waiting.append(each)
                    yield each

    def broken(self, found: Bag) -> Iterator[str]:
        """Yield what other bags report about *found*."""
        for name in self._broken.get(found.name, ()):
            yield _("it is not the bag that {name} was made after: one of both was rewritten").format(name=name)

    def notes(self, found: Bag) -> Iterator[str]:
        """Yield which bags *found* was made after, where they are not here."""
        for each in self._absent.get(found.name, ()):
            yield _("it was made after {name}, which is not here: {digest}").format(name=each.name, digest=each.digest)


def _seal_notes(verdict: Verdict, now: datetime) -> Iterator[str]:
    """Yield who signed and stamped, and who vouches for them."""
    if signed := verdict.signed:
        when = day(signed.when) if signed.when else "–"
        message = _("signed by {name} ({issuer}), who says on {date}")
        yield message.format(name=signed.by, issuer=signed.issuer, date=when)
        if not signed.vouched:
            yield _("nobody vouches for who signed: give the certificate that you trust, --trust FILE.pem")
            if not signed.since <= now <= signed.until:
                late = _("its certificate is valid from {since} to {until}")
                yield late.format(since=day(signed.since), until=day(signed.until))
    if stamped := verdict.stamped:
        when = stamped.when.astimezone(UTC).strftime("%d/%m/%Y %H:%M:%S")
        yield _("stamped by {name} on {date} (UTC)").format(name=stamped.by, date=when)
        if not stamped.vouched:
            yield _("nobody vouches for who stamped: give the certificate that you trust, --trust FILE.pem")


def _proof(verdict: Verdict) -> Iterator[str]:
    """Yield what proves the bag from outside, or that nothing does."""
    if verdict.named_by:
        yield _("its digest stands in {names}").format(names=", ".join(verdict.named_by))
    elif not verdict.signed and not verdict.stamped:
        message = _("nothing outside this bag proves it: note its digest elsewhere, or sign the next one: {digest}")
        yield message.format(digest=verdict.digest)
