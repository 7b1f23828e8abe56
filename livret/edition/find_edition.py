"""Which edition a command means: a name below reports/, a path, or the newest one that is finished."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from livret.base.messages import _, plural
from livret.base.problems import Refused, UnknownEdition
from livret.edition.decode import decoded
from livret.edition.reading import is_beside
from livret.edition.unwritten import count

REPORTS = Path("reports")
SHEET = "edition.yaml"
_DATE = re.compile(r"^date\s*:\s*['\"]?(\d{4}-\d{2}-\d{2})", re.MULTILINE)
#: Fictitious editions are for trials: they are printed only when named.
ASIDE = "exemple"
#: Bytes of a file in which a date, or the mark of what is to be written, is looked for.
_ENOUGH = 512 * 1024


def find(name: str | None, report: Callable[[str], object] = lambda _words: None) -> Path:
    """Return the folder of the edition called *name*, or the newest: greatest ``date``, those for trials aside.

    One in progress (without a date, or with something still to be written) is returned only where none is finished;
    *report* is called with a sentence on such a choice.

    :raises UnknownEdition: when there is none; the message lists those there are.
    """
    if not name and (chosen := _newest(report)):
        return chosen
    for folder in _named(Path(name)) if name else [Path.cwd()]:
        if _has_sheet(folder):
            return folder
    there = ", ".join(sorted(names()))
    if name:
        raise UnknownEdition(
            _("no edition “{name}”: its folder must hold {sheet}; those of reports/: {there}").format(
                name=name, sheet=SHEET, there=there or "–"
            )
        )
    if there == ASIDE:
        raise UnknownEdition(
            _(
                "the only edition here is “{name}”, which is for trials and must be named: build {name}, "
                "send prepare --edition {name}"
            ).format(name=there)
        )
    raise UnknownEdition(
        _("no edition here: run this in the folder that holds reports/, or name one (known: {there})").format(
            there=there or "–"
        )
    )


def in_progress() -> Path:
    """Return the newest edition that is in progress, or else the newest; raises UnknownEdition where there is none."""
    known = [*newest_first()]
    return next((each.folder for each in known if not each.finished), known[0].folder if known else find(None))


def names() -> list[str]:
    """Return the names of all editions."""
    return [sheet.parent.name for sheet in REPORTS.glob(f"*/{SHEET}")]


def is_one(name: str) -> bool:
    """Return whether *name* is that of an edition."""
    return any(map(_has_sheet, _named(Path(name))))


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the edition in *folder* is: its date (none: empty), and how often it is marked as still to be written."""

    folder: Path
    date: str
    marks: int = 0

    @property
    def finished(self) -> bool:
        """Whether nothing of it is in progress."""
        return bool(self.date) and not self.marks


def newest_first() -> Iterator[Standing]:
    """Yield the editions of reports/, but for those for trials: those without a date, then from the latest date on."""
    # A pipe in place of the file would be waited for.
    sheets = [
        path
        for path in REPORTS.glob(f"*/{SHEET}")
        if path.is_file() and not path.parent.name.startswith((ASIDE, ".", "_"))
    ]
    dated = sorted(((_date(sheet), sheet.parent) for sheet in sheets), reverse=True)
    for date, folder in sorted(dated, key=lambda each: bool(each[0])):
        yield Standing(folder, date, _marks(folder))


def _newest(report: Callable[[str], object]) -> Path | None:
    """Return the newest finished edition, or else the newest; None without any."""
    passed: list[Standing] = []
    for standing in newest_first():
        if standing.finished:
            if passed:
                words = _("{name}: the newest edition that is finished; in progress, to be named: {others}")
                report(words.format(name=standing.folder.name, others=", ".join(map(_described, passed))))
            return standing.folder
        passed.append(standing)
    if not passed:
        return None
    newest = max(passed, key=lambda each: each.date)
    report(_("{name}: no edition is finished; this is the newest one in progress").format(name=_described(newest)))
    return newest.folder


def _described(standing: Standing) -> str:
    lacks = [_("no date")] if not standing.date else []
    if standing.marks:
        lacks.append(plural("{count} place to write", "{count} places to write", standing.marks)
                     .format(count=standing.marks))  # fmt: skip
    return _("{name} ({lacks})").format(name=standing.folder.name, lacks=", ".join(lacks))


def _marks(folder: Path) -> int:
    """Return how many lines of the files that ``load`` reads are marked as still to be written."""
    territories = (path for path in folder.glob("territoires/*/*") if path.parent.name[0] not in "._")
    files = chain((folder / SHEET, folder / "glossaire.yaml"), folder.glob("textes/*.md"),
                  (path for path in territories if path.name in ("fiche.yaml", "texte.md")))  # fmt: skip
    return sum(count(text(path)) for path in files if path.is_file() and not is_beside(path.name))


def text(path: Path) -> str:
    """Return the text of the file *path*, its beginning alone if it is long; nothing where it cannot be read."""
    with suppress(OSError, Refused), path.open("rb") as stream:
        return decoded(stream.read(_ENOUGH), path.name)[0]
    return ""


def _has_sheet(folder: Path) -> bool:
    return (folder / SHEET).is_file()


def _named(path: Path) -> list[Path]:
    """Return the folders that *path* may mean: a name below reports/, a folder, or its edition.yaml itself.

    A name whose accents are encoded otherwise on the disk, as macOS does, is the same name.
    """
    if path.name == SHEET:
        return [path.parent]
    typed = unicodedata.normalize("NFC", str(path))
    return [REPORTS / path, path, *(REPORTS / name for name in names() if unicodedata.normalize("NFC", name) == typed)]


def _date(sheet: Path) -> str:
    found = _DATE.search(text(sheet))
    return found[1] if found else ""
