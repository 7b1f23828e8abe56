"""Who opposed: their addresses as salted hashes, so that the list reveals none; never emptied."""

import hmac
import json
import secrets
from hashlib import sha256
from pathlib import Path

from livret.base import atomic_files
from livret.base.messages import _
from livret.base.plain_files import beginning
from livret.delivery.store import ROOT, Unprepared, private

NAME = "oppositions.json"
#: Of a million people who opposed.
_MOST_BYTES = 128 * 1024**2


class Opposed:
    """The list of *root*. Raises Unprepared where it cannot be read: then nobody is written to."""

    def __init__(self, root: Path = ROOT) -> None:
        self._path = root / NAME
        self._salt, self._hashes = secrets.token_hex(16), set[str]()
        try:
            data = json.loads(beginning(self._path, _MOST_BYTES))
            self._salt, self._hashes = str(data["sel"]), set(map(str, data["empreintes"]))
        except FileNotFoundError:
            pass
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            raise Unprepared(_("{path} cannot be read: nobody is written to").format(path=self._path)) from None

    def __contains__(self, person: str) -> bool:
        return self._hash(person) in self._hashes

    def __len__(self) -> int:
        return len(self._hashes)

    def add(self, person: str) -> bool:
        """Keep that *person*, an address folded, opposed; whether that is new."""
        if person in self:
            return False
        self._hashes.add(self._hash(person))
        data = {"sel": self._salt, "empreintes": sorted(self._hashes)}
        with private(self._path.parent):
            atomic_files.write(self._path, (json.dumps(data, indent=1) + "\n").encode())
        return True

    def _hash(self, person: str) -> str:
        return hmac.new(self._salt.encode(), person.encode(), sha256).hexdigest()
