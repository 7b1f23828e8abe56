"""Which edition a command means: a name below reports/, a path, or the newest."""

import re
from pathlib import Path

from livret.messages import _
from livret.problems import UnknownEdition

_REPORTS = Path("reports")
_SHEET = "edition.yaml"
_DATE = re.compile(r"^date\s*:\s*['\"]?(\d{4}-\d{2}-\d{2})", re.MULTILINE)
#: The fictitious edition is for trials: it is printed only when named.
_ASIDE = "exemple"
_ENOUGH_FOR_A_DATE = 65_536


def find(name: str | None) -> Path:
    """Return the folder of the edition called *name* (or the newest: greatest ``date``, « exemple » aside).

    :raises UnknownEdition: when there is none; the message lists those there are.
    """
    for folder in _named(Path(name)) if name else [*_newest_first(), Path.cwd()]:
        if _holds(folder):
            return folder
    there = ", ".join(sorted(sheet.parent.name for sheet in _REPORTS.glob(f"*/{_SHEET}")))
    if name:
        raise UnknownEdition(
            _("no edition “{name}”: its folder must hold {sheet}; those of reports/: {there}").format(
                name=name, sheet=_SHEET, there=there or "–"
            )
        )
    if there == _ASIDE:
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


def is_one(name: str) -> bool:
    """Return whether *name* is that of an edition."""
    return any(map(_holds, _named(Path(name))))


def _holds(folder: Path) -> bool:
    return (folder / _SHEET).is_file()


def _named(path: Path) -> list[Path]:
    """Return the folders that *path* may mean: a name below reports/, a folder, or its edition.yaml itself."""
    return [path.parent] if path.name == _SHEET else [_REPORTS / path, path]


def _newest_first() -> list[Path]:
    # A pipe in place of the file would be waited for.
    sheets = [sheet for sheet in _REPORTS.glob(f"*/{_SHEET}") if sheet.is_file() and sheet.parent.name != _ASIDE]
    return [sheet.parent for sheet in sorted(sheets, key=_date, reverse=True)]


def _date(sheet: Path) -> str:
    with sheet.open("rb") as stream:
        found = _DATE.search(stream.read(_ENOUGH_FOR_A_DATE).decode("utf-8", "replace"))
    return found[1] if found else ""
