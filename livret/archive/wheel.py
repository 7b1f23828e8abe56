"""Livret itself as a wheel, made of the Livret that is at work: a checkout, or an installed one.

Hatchling builds wheels of a checkout only; who archives has perhaps installed Livret, and no sources. So the wheel is
written here, of the modules and the house as they are now (Python's « Binary distribution format »: a zip of the files
as they are installed, and a RECORD with the digest of each). Both ways give the same bytes.
"""

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from io import BytesIO
from pathlib import Path

from livret import __version__
from livret.archive import zipped
from livret.base import fingerprint, paths
from livret.base.messages import _
from livret.base.problems import EnvironmentFailure

NAME = f"livret-{__version__}-py3-none-any.whl"
_PACKAGE = Path(__file__).resolve().parents[1]
_HOUSE = "livret/_house/"
_DIST_INFO = f"livret-{__version__}.dist-info"
#: What an installation keeps of the wheel that it came from; RECORD and WHEEL are written anew.
_KEPT = ("METADATA", "entry_points.txt", "licenses/")
_WHEEL = b"Wheel-Version: 1.0\nGenerator: livret\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def wheel() -> bytes:
    """Return the wheel; the same Livret gives the same bytes.

    :raises EnvironmentFailure: where Livret runs without being installed: nothing says what it depends on.
    """
    lock = {f"{_HOUSE}{paths.lock().name}": paths.lock().read_bytes()}
    files = {**dict(_modules()), **dict(house_files(_HOUSE)), **lock, **dict(_metadata())}
    files[f"{_DIST_INFO}/WHEEL"] = _WHEEL
    named = sorted(files)
    listed = [f"{name},sha256={_digest(files[name])},{len(files[name])}\n" for name in named]
    record = f"{_DIST_INFO}/RECORD"
    stream = BytesIO()
    lines = "".join([*listed, f"{record},,\n"]).encode()
    zipped.write(stream, [*((name, files[name]) for name in named), (record, lines)])
    return stream.getvalue()


def house_files(prefix: str) -> Iterator[tuple[str, bytes]]:
    """Yield the files of templates/, styles/ and assets/, each below *prefix*, with its bytes."""
    for folder in (paths.templates(), paths.styles(), paths.assets()):
        for name, _digest in fingerprint.of_files(paths.root(), folder, "*"):
            yield f"{prefix}{name}", (paths.root() / name).read_bytes()


def _modules() -> Iterator[tuple[str, bytes]]:
    for name, _digest in fingerprint.of_files(_PACKAGE.parent, _PACKAGE, "*"):
        yield name, (_PACKAGE.parent / name).read_bytes()


def _metadata() -> Iterator[tuple[str, bytes]]:
    for file in _installed().files or ():
        folder, _slash, name = file.as_posix().partition("/")
        if folder == _DIST_INFO and name.startswith(_KEPT):
            yield f"{_DIST_INFO}/{name}", file.read_binary()


def _installed() -> Distribution:
    try:
        found = distribution("livret")
        if found.version == __version__:
            return found
    except PackageNotFoundError:
        pass
    raise EnvironmentFailure(
        _("this Livret ({version}) is not installed, so that no wheel of it can be made: run make, or pip install .")
        .format(version=__version__)
    )  # fmt: skip


def _digest(data: bytes) -> str:
    """Return the digest as RECORD has it: URL-safe base64 without padding."""
    return urlsafe_b64encode(sha256(data).digest()).rstrip(b"=").decode("ascii")
