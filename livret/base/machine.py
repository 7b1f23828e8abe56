"""What this machine lacks or refuses: an exception → what is full or missing, how much there is, what to do.

Code that turns exceptions into an author's problems checks here first: a full disk is no fault of a text.
"""

import errno
import os
import resource
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from livret.base.messages import _, reason
from livret.base.problems import EnvironmentFailure

_KIB, _MIB = 1024, 1024**2
#: Words of the library loader and of Python where memory is refused, in exceptions of their own.
_NO_MEMORY = ("failed to map segment", "Cannot allocate memory", "cannot allocate memory")
_NO_THREAD = "can't start new thread"
_NO_FOLDER = "No usable temporary directory"
#: With so few free files the disk was out of them: our own are deleted by the time it is checked.
_FEW_FILES = 16
#: With so many bytes free a disk is not full.
_AMPLE = 64 * 1024**2
#: Prefixes of our folders among temporary files: they are deleted by the time their disk is checked.
_OURS = ("livret-", "weasyprint-")


#: File systems of other machines, as the kernels of Linux and macOS call them.
_NETWORK = frozenset({
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "webdav", "davfs", "afs", "ncpfs", "fuse.sshfs", "fuse.davfs",
    "fuse.rclone", "fuse.gvfsd-fuse", "fuse.s3fs", "macfuse", "osxfuse",
})  # fmt: skip


def network(folder: Path) -> str:
    """Return the type of the network file system that *folder* is on; "" for a disk of this machine."""
    import psutil  # late: few commands need it

    within = folder.resolve()
    mounts = {Path(each.mountpoint): each.fstype for each in psutil.disk_partitions(all=True)}
    nearest = max(
        (point for point in mounts if within.is_relative_to(point)), key=lambda at: len(at.parts), default=None
    )
    kind = mounts[nearest].lower() if nearest else ""
    return kind if kind in _NETWORK else ""


def answers_for(fault: BaseException, at: Path | None = None) -> None:
    """Raise EnvironmentFailure if *fault*, met *at* a file or folder, comes from the machine and from no author.

    :raises EnvironmentFailure: with what is full or missing, and what to do.
    """
    if shortage := lacking(fault, at):
        raise EnvironmentFailure(shortage) from fault


def lacking(fault: BaseException, at: Path | None = None) -> str:
    """Return what the machine lacks that led to *fault*, and what to do; "" where it lacks nothing.

    *at* is the file or folder in use: for an open file, the system gives no name. The causes of *fault* are
    checked as well: libraries wrap exceptions.
    """
    for each in chain(fault):
        if is_memory(each):
            return short_of_memory()
        if isinstance(each, RuntimeError) and _NO_THREAD in str(each):
            return _processes()
        if isinstance(each, FileNotFoundError) and _NO_FOLDER in str(each):
            return _("temporary files can be written nowhere: name a folder that can be written, TMPDIR=…")
        if describe := _SHORTAGES.get(_number(each)):
            return describe(_folder(each, at))
    return ""


def lacking_by(log: str) -> str:
    """Return what the machine lacks, found in *log*, the words of a dead process's C libraries; else ""."""
    numbers = (number for number in _SHORTAGES if number != errno.ENOMEM and os.strerror(number) in log)
    return next((_SHORTAGES[number](_temporary()) for number in numbers), "")


def refusing(fault: BaseException, at: Path | None = None) -> str:
    """Return what the machine lacks, else which file the system refused and why; "" where it did neither.

    For refusals that no code expects.
    """
    if shortage := lacking(fault, at):
        return shortage
    if not isinstance(fault, OSError):
        return ""
    if fault.filename is None:
        return _("the system refuses: {reason}").format(reason=reason(fault))
    return _("{path}: {reason}").format(path=_name(fault), reason=reason(fault))


def is_memory(fault: BaseException) -> bool:
    """Return whether *fault* is a lack of memory."""
    if isinstance(fault, ImportError):
        return any(sign in str(fault) for sign in _NO_MEMORY)
    # Python raises SystemError where a function of its own ran out of memory and raised nothing.
    return isinstance(fault, MemoryError) or (isinstance(fault, SystemError) and memory_limit() is not None)


def memory_limit() -> int | None:
    """Return the memory limit of each process in bytes (« ulimit -v » or « -d »); None without one."""
    limits = [resource.getrlimit(name)[0] for name in (resource.RLIMIT_AS, resource.RLIMIT_DATA)]
    return min((limit for limit in limits if limit != resource.RLIM_INFINITY), default=None)


def processors() -> int:
    """Return the number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def must_have_memory() -> None:
    """Raise EnvironmentFailure where a limit leaves too little memory: libraries would abort without a message."""
    if (memory_limit() or ENOUGH_MEMORY) < LEAST_MEMORY:
        raise EnvironmentFailure(short_of_memory())


def short_of_memory() -> str:
    """Return the message that memory is lacking, and what to do: raise a limit if there is one, else free some."""
    limit = memory_limit()
    if limit is None:
        return _("this machine lacks memory. {remedy}").format(remedy=make_room())
    return _(
        "this machine lacks memory: a process may use {limit} MiB only (ulimit -v or -d); raise this limit to "
        "{enough} MiB, and run the command again"
    ).format(limit=limit // _MIB, enough=ENOUGH_MEMORY // _MIB)


def make_room() -> str:
    """Return what to do where no limit is set, and memory is lacking."""
    return _("Close other programs, or let fewer processes work at once (--jobs 1), and run the command again")


def killed_for_memory() -> int:
    """Return how many processes the kernel has killed for lack of memory since boot; 0 where it does not say."""
    with suppress(OSError, ValueError):
        for line in Path("/proc/vmstat").read_text().splitlines():
            if line.startswith("oom_kill "):
                return int(line.split()[1])
    return 0


#: What a process that lays out may need, in bytes: its limit (``workers.pool``).
ENOUGH_MEMORY = 2 * 1024**3
#: With less, a process cannot even import what it needs: measured, the smallest edition needs 430 MiB.
LEAST_MEMORY = 512 * 1024**2


def chain(fault: BaseException | None) -> Iterator[BaseException]:
    """Yield *fault* and the exceptions that it was raised from, or while handling."""
    seen: set[int] = set()
    while fault is not None and id(fault) not in seen:
        seen.add(id(fault))
        yield fault
        fault = fault.__cause__ or fault.__context__


def _number(fault: BaseException) -> int:
    """Return the errno of *fault*; of a library that cannot be opened, from the loader's words; 0 if none."""
    if isinstance(fault, OSError):
        return fault.errno or 0
    if isinstance(fault, ImportError):
        return next((number for number in (errno.EMFILE, errno.ENFILE) if os.strerror(number) in str(fault)), 0)
    return 0


def _disk(folder: Path | None) -> str:
    if folder is None:
        return _("a disk is full: free some space (temporary files are in {folder})").format(folder=_temporary())
    room, files = _room(folder)
    if files is not None and files < _FEW_FILES and room:
        message = _("the disk of {folder} can hold no more files, though {room} are free")
    elif room is None or room > _AMPLE:  # space was freed meanwhile, or it was a quota
        message = _("the disk of {folder} is full")
    else:
        message = _("the disk of {folder} is full ({room} free)")
    message = message.format(folder=folder, room=shown_bytes(room or 0))
    remedy = _("free some space there")
    if folder == _temporary():  # a folder below it has its own option, such as --out
        remedy = _("free some space there, or name another folder for temporary files: TMPDIR=…")
    return _("{what}: {remedy}").format(what=message, remedy=remedy)


def shown_bytes(count: int) -> str:
    """Format *count* bytes in kB or MB."""
    if count < _MIB:
        return _("{count} kB").format(count=count // _KIB)
    return _("{count} MB").format(count=count // _MIB)


def _room(folder: Path) -> tuple[int | None, int | None]:
    """Return the free bytes and the free files of the disk of *folder*, each None where unknown."""
    with suppress(OSError):
        found = os.statvfs(folder)
        return found.f_bavail * found.f_frsize, found.f_favail if found.f_files else None
    return None, None


def _folder(fault: BaseException, at: Path | None) -> Path | None:
    """Return the nearest existing folder of the file that *fault* names, else of *at*; None where neither is known."""
    name = fault.filename if isinstance(fault, OSError) else None
    if not at and not (isinstance(name, (str, bytes)) and name):
        return None
    path = Path(os.fsdecode(name) if isinstance(name, (str, bytes)) and name else at or "").absolute()
    down = (*reversed(path.parents), path)
    ours = next((each.parent for each in down if each.name.startswith(_OURS)), path)
    return next((each for each in (ours, *ours.parents) if each.is_dir()), Path.cwd())


def _temporary() -> Path:
    """Return the folder of temporary files; a worker has its own within it."""
    folder = Path(tempfile.gettempdir())
    return folder.parent if folder.name.startswith(_OURS) else folder


def _name(fault: OSError) -> str:
    return os.fsdecode(fault.filename) if isinstance(fault.filename, (str, bytes)) else str(fault.filename)


def _file_size(_folder: Path | None) -> str:
    room = shown_bytes(max(0, resource.getrlimit(resource.RLIMIT_FSIZE)[0]))
    return _(
        "files may not be larger than {room} here (ulimit -f): raise this limit, and run the command again"
    ).format(room=room)


def _open_files(_folder: Path | None) -> str:
    return _(
        "a process may open {most} files only (ulimit -n): raise this limit to 256, and run the command again"
    ).format(most=resource.getrlimit(resource.RLIMIT_NOFILE)[0])


def _processes(_folder: Path | None = None) -> str:
    if memory_limit() is not None:
        return short_of_memory()
    most = resource.getrlimit(resource.RLIMIT_NPROC)[0]
    if most == resource.RLIM_INFINITY:
        return _("this machine starts no more processes: close other programs, and run the command again")
    return _(
        "no more than {most} processes may run (ulimit -u): close other programs or raise this limit, and run the "
        "command again"
    ).format(most=most)


def _silent_disk(folder: Path | None) -> str:
    message = _("the disk of {folder} does not answer: see whether it is well, and connected")
    return message.format(folder=folder or _temporary())


#: The system's refusals that are never an author's, and the functions that say what to do about them.
_SHORTAGES: dict[int, Callable[[Path | None], str]] = {
    errno.ENOSPC: _disk,
    errno.EDQUOT: _disk,
    errno.EFBIG: _file_size,
    errno.EMFILE: _open_files,
    errno.ENFILE: _open_files,
    errno.EAGAIN: _processes,
    errno.ENOMEM: lambda _folder: short_of_memory(),
    errno.EIO: _silent_disk,
    errno.ESTALE: _silent_disk,
}
