"""The program in an archive, installed by itself: a virtual environment of its wheel and the wheels it names.

Nothing of this machine's packages is seen in there. Each wheel is used only if its hash is one that the archived lock
names; none is built. What is needed follows from the archive alone: the requirements of Livret's wheel, and the lines
« via » of its lock.
"""

import os
import re
import subprocess
import sys
import venv
import zlib
from collections.abc import Iterator, Mapping, Sequence
from email.parser import Parser
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from livret.archive.bag.model import PAYLOAD, Bag, BagFault, Unsound, Wrong
from livret.base.machine import answers_for, lacking_by
from livret.base.messages import _, later, reason
from livret.base.problems import EnvironmentFailure

_SOFTWARE = f"{PAYLOAD}software/"
_LOCK, _WHEELS = f"{_SOFTWARE}requirements.lock", f"{_SOFTWARE}wheels/"
_WHEEL = re.compile(rf"{_SOFTWARE}livret-[^/]+\.whl")
#: An entry of the lock: a name and its version, up to the next one.
_ENTRY = re.compile(r"^(?P<name>[A-Za-z0-9][\w.-]*)==.*?(?=^[A-Za-z0-9]|\Z)", re.MULTILINE | re.DOTALL)
#: What pip is given of an entry: its version, on which systems, and its hashes; whoever made the archive may have
#: added options, which lead pip to other files and addresses.
_VERSION = re.compile(r"[\w.-]+==[\w.!+-]+(?: *;(?:(?!--)[^\\\n#])*)?")
_HASH = re.compile(r"--hash=sha(?:256|384|512):[0-9a-f]+")
_VIA = re.compile(r"^ +#(?: via)? +(?P<name>[A-Za-z0-9][\w.-]*)(?: \(.*\))?$", re.MULTILINE)
_NAME = re.compile(r"[A-Za-z0-9][\w.-]*")
#: Seconds that all wheels may take; bytes of what a wheel says of itself.
_SECONDS, _MOST_METADATA = 900, 1024**2
#: Letters of what pip says that are quoted.
_MOST_WORDS = 300
#: What pip says, which speaks English alone, and what it means.
_PIP = (
    (re.compile(r"DO NOT MATCH THE HASHES.*?\n +(?P<name>[\w.-]+)==(?P<version>[\w.!+-]+)", re.DOTALL),
     later("the wheel of {name} {version} is not the one that the archive names (another hash)")),
    (re.compile(r"Hashes are required.*?\n +(?P<name>[\w.-]+)==", re.DOTALL),
     later("the archive gives no hash of {name}, so that nobody knows which wheel is meant")),
    (re.compile(r"(?:distribution found for|satisfies the requirement) (?P<name>[\w.-]+)"),
     later("no wheel of {name} for this machine and this Python is among those given, or can be fetched")),
    (re.compile(r"(?P<name>[\w.+-]+\.whl) is not a (?:supported wheel|valid wheel)"),
     later("{name} is no wheel for this machine and this Python")),
    (re.compile(r"No module named pip"), later("this Python has no pip: install it (python3-pip)")),
)  # fmt: skip
#: What reading a wheel raises that is none, is damaged or is made to do harm.
_NO_WHEEL = (ValueError, EOFError, BadZipFile, zlib.error, NotImplementedError, RuntimeError)


def enclosed(found: Bag) -> Path | None:
    """Return the folder of wheels that *found* encloses; None where it has none."""
    return found.folder / _WHEELS if any(path.startswith(_WHEELS) for path in found.payload) else None


def install(found: Bag, wheels: Path | None, folder: Path) -> Path:
    """Install the Livret of *found* below *folder*, which is new, and return its Python.

    *wheels*: where the others are; None: they are fetched.

    :raises EnvironmentFailure: where one is missing, or is not one that the lock names.
    :raises Unsound: where the archive's own is no wheel.
    """
    wheel = next((path for path in sorted(found.payload) if _WHEEL.fullmatch(path)), None)
    if wheel is None or _LOCK not in found.payload:
        raise EnvironmentFailure(_("this archive holds no Livret that could be installed"))
    try:
        venv.create(folder, with_pip=False, symlinks=os.name != "nt")
        lock = folder / "needed.txt"
        named = (found.folder / _LOCK).read_text("utf-8", "replace")
        lock.write_text("".join(needed(found.folder / wheel, named)), "utf-8")
    except OSError as fault:
        raise _not_installed(fault) from fault
    except _NO_WHEEL as fault:
        damaged = BagFault(Wrong.UNREADABLE, wheel, _("it is no zip file, or a damaged one"))
        raise Unsound(found.folder, [damaged]) from fault
    python = folder / "bin" / "python"
    source = ["--no-index", "--find-links", str(wheels)] if wheels else []
    _pip(python, [*source, "--require-hashes", "--requirement", str(lock)])
    _pip(python, ["--no-index", str(found.folder / wheel)])
    return python


def _not_installed(fault: OSError | subprocess.TimeoutExpired) -> EnvironmentFailure:
    answers_for(fault)
    late = _("it takes more than {minutes} minutes").format(minutes=_SECONDS // 60)
    why = reason(fault) if isinstance(fault, OSError) else late
    return EnvironmentFailure(_("the archived Livret cannot be installed: {reason}").format(reason=why))


def needed(wheel: Path, lock: str) -> Iterator[str]:
    """Yield the entries of *lock* that the Livret in *wheel* runs with, its extras aside.

    :raises BadZipFile: for what is no wheel, and the others of ``_NO_WHEEL``.
    """
    entries = {_plain(entry["name"]): entry[0] for entry in _ENTRY.finditer(lock)}
    users = {name: {_plain(via["name"]) for via in _VIA.finditer(text)} for name, text in entries.items()}
    wanted = _required(wheel) & entries.keys()
    while more := {name for name, by in users.items() if by & wanted} - wanted:
        wanted |= more
    yield from (_plain_entry(entries[name]) for name in sorted(wanted))


def _plain_entry(text: str) -> str:
    version = _VERSION.match(text)
    return " ".join([version[0].strip() if version else "", *_HASH.findall(text)]) + "\n"


def _required(wheel: Path) -> set[str]:
    """Return the names of what *wheel* requires without any extra."""
    with ZipFile(wheel) as files:
        name = next((each for each in files.namelist() if each.endswith(".dist-info/METADATA")), None)
        if name is None or files.getinfo(name).file_size > _MOST_METADATA:
            raise ValueError("METADATA")
        requirements: Sequence[str] = Parser().parsestr(files.read(name).decode("utf-8")).get_all("Requires-Dist") or []
    found = (_NAME.match(each) for each in requirements if "extra ==" not in each)
    return {_plain(name[0]) for name in found if name}


def _plain(name: str) -> str:
    """Return *name* as packages are compared (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _pip(python: Path, arguments: Sequence[str]) -> None:
    """Have this machine's pip install into the environment of *python*; raises EnvironmentFailure."""
    command = [
        sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--disable-pip-version-check",
        "--no-input", "--no-deps", "--no-compile", "--only-binary=:all:", "--retries=1", *arguments,
    ]  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603 - pip, and files whose hashes are known
            command, capture_output=True, text=True, errors="replace", timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise _not_installed(fault) from fault
    if done.returncode:
        if shortage := lacking_by(done.stderr):
            raise EnvironmentFailure(shortage)
        message = _("the archived Livret cannot be installed: {reason}")
        raise EnvironmentFailure(message.format(reason=_meant(done.stderr)))


def _meant(said: str) -> str:
    """Return what pip means by the errors that it *said*; of one that is not known, its first line as it is."""
    for pattern, meaning in _PIP:
        if found := pattern.search(said):
            return _(meaning).format(**found.groupdict())
    lines = [line for line in said.splitlines() if line.startswith("ERROR")] or said.splitlines() or [""]
    return _("pip, which installs it, says: “{words}”").format(words=lines[0].removeprefix("ERROR: ")[:_MOST_WORDS])


def built_by(python: Path, edition: Path, out: Path, options: Sequence[str], environment: Mapping[str, str]) -> str:
    """Have the Livret of *python* print all that it prints of *edition* into *out*; return why not, if it did not."""
    command = [str(python), "-I", "-m", "livret", "build", str(edition), "--for", "all", "--out", str(out), *options]
    alone = {name: os.environ[name] for name in ("PATH", "TMPDIR", "HOME") if name in os.environ}
    done = subprocess.run(  # noqa: S603 - the Livret of an archive whose digests are right: its reader requested it
        [*command, "--no-cache"], capture_output=True, text=True, errors="replace", env={**alone, **environment},
        cwd=edition.parent, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return "" if done.returncode == 0 else done.stderr.strip() or str(done.returncode)
