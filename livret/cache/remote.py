"""A cache that machines share, at any address that fsspec knows: ``s3://…``, ``sftp://…`` (extra ``cluster``)."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from livret.base.messages import _
from livret.base.problems import EnvironmentFailure
from livret.cache.store import ENTRY_NAME, MOST_BYTES, StoredEntry

#: The names under which file systems give the time a file was written.
_TIMES = ("mtime", "LastModified", "created")


class Remote:
    """Entries as objects below an address, which nobody knows the author of: they need a secret (``cache.secret``).

    A half-written one is recognised by its seal, and computed again.

    :raises EnvironmentFailure: when *address* is none, or the library for it is not installed.
    :raises OSError: when nobody answers there.
    """

    def __init__(self, address: str) -> None:
        try:
            import fsspec

            self._files, self._root = fsspec.core.url_to_fs(address)
        except ImportError as fault:
            raise EnvironmentFailure(
                _("no cache at {address}: the library {name} is missing (run make in the folder of Livret)").format(
                    address=address, name=fault.name or f"fsspec ({address.partition(':')[0]})"
                )
            ) from fault
        except OSError:
            raise
        except Exception as fault:  # each kind of file system refuses what it cannot use in its own way
            message = _("no cache at {address}: this is no address of a cache")
            raise EnvironmentFailure(message.format(address=address)) from fault

    def _path(self, name: str) -> str:
        return f"{self._root}/{name.rpartition('-')[2][:2]}/{name}"

    def read(self, name: str) -> StoredEntry | None:
        """Return the entry called *name*, or None; raises OSError."""
        try:
            with _refusals():
                data: bytes = self._files.cat_file(self._path(name), end=MOST_BYTES)
        except FileNotFoundError:
            return None
        return StoredEntry(data, ours=False)

    def write(self, name: str, parts: Iterable[bytes]) -> None:
        """Keep *parts*, one behind the other, as *name*; raises OSError."""
        path = self._path(name)
        with _refusals():
            self._files.makedirs(path.rpartition("/")[0], exist_ok=True)
            self._files.pipe_file(path, b"".join(parts))

    def discard(self, name: str) -> None:
        """Forget *name*; raises OSError."""
        with _refusals():
            self._files.rm_file(self._path(name))

    def prune(self, most_bytes: int) -> None:
        """Throw the oldest entries away if more than *most_bytes* are kept and their age is known; raises OSError."""
        with _refusals():
            entries = sorted(self._entries(), key=lambda entry: entry[0])
            room = sum(size for _age, size, _path in entries) - most_bytes
            for _age, size, path in entries:
                if room <= 0:
                    break
                self._files.rm_file(path)
                room -= size

    def _entries(self) -> Iterator[tuple[Any, int, str]]:
        """Yield (when it was written, bytes, path) of each object that is an entry; others are not the cache's."""
        for path, details in self._files.find(self._root, detail=True).items():
            time = next((details[name] for name in _TIMES if details.get(name)), None)
            if time is not None and ENTRY_NAME.fullmatch(path.rpartition("/")[2]):
                yield time, int(details.get("size") or 0), path


@contextmanager
def _refusals() -> Iterator[None]:
    """Raise OSError for whatever a file system raises: each library has exceptions of its own for a server's."""
    try:
        yield
    except OSError:
        raise
    except Exception as fault:
        raise OSError from fault
