"""The one door between Livret and a terminal: whatever is told passes it, and nothing in it commands the terminal.

Names of files, titles and words of messages come from outside: a sign among them may clear the screen, rename the
window, lie about where a link leads (OSC 8), or turn the direction of a whole line.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from livret.base import invisible


class Plain:
    """A stream that shows « � » for each sign that is not seen; ``raw`` is the stream behind it.

    Text of any language is written to it: the stream behind shows « ? » for what it cannot encode.
    """

    encoding = "utf-8"

    def __init__(self, raw: TextIO) -> None:
        self.raw = raw

    def write(self, text: str) -> int:
        """Write *text*; raises TypeError for bytes, as text streams do."""
        return self.raw.write(invisible.replaced("" + text))

    def writelines(self, lines: Iterable[str]) -> None:
        """Write *lines*, which bring their own ends."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        """Return what the stream itself has: its encoding, whether it is a terminal, its descriptor."""
        return getattr(self.raw, name)


@contextmanager
def guarded() -> Iterator[None]:
    """Have both standard streams show plain signs only; as they were before, afterwards."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (Plain(stream) for stream in before)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def raw(stream: TextIO) -> TextIO:
    """Return *stream* without its guard, for what draws on a terminal and is given plain signs."""
    return raw(stream.raw) if isinstance(stream, Plain) else stream


def as_json(data: object) -> str:
    r"""Return *data* as JSON to be read by people and by programs: signs that are not seen are escaped.

    >>> print(as_json(["Pays\u202e", "cœur"]))
    [
      "Pays\u202e",
      "cœur"
    ]
    """
    text = json.dumps(data, ensure_ascii=False, indent=2)
    odd = {at: json.dumps(sign)[1:-1] for at, sign in invisible.refused(text)}
    return "".join(odd.get(at, sign) for at, sign in enumerate(text)) if odd else text
