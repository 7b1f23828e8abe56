"""The one door between Livret and a terminal: all output passes it, and no sign in it controls the terminal.

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
    """A stream that writes « � » for each invisible sign; ``raw`` is the stream behind it.

    It accepts text of any language: the stream behind writes « ? » for what it cannot encode.
    """

    encoding = "utf-8"

    def __init__(self, raw: TextIO) -> None:
        self.raw = raw

    def write(self, text: str) -> int:
        """Write *text*; raises TypeError for bytes, as text streams do."""
        return self.raw.write(invisible.replaced("" + text))

    def writelines(self, lines: Iterable[str]) -> None:
        """Write *lines*, which include their own line ends."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        """Return the stream's own attribute: its encoding, whether it is a terminal, its descriptor."""
        return getattr(self.raw, name)


@contextmanager
def guarded() -> Iterator[None]:
    """Guard both standard streams with :class:`Plain` for the block; restore them afterwards."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (Plain(stream) for stream in before)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def raw(stream: TextIO) -> TextIO:
    """Return *stream* without its guard, for code that draws on a terminal and gets plain signs only."""
    return raw(stream.raw) if isinstance(stream, Plain) else stream


def as_json(data: object) -> str:
    r"""Return *data* as indented JSON for people and programs: invisible signs are escaped.

    >>> print(as_json(["Pays\u202e", "cœur"]))
    [
      "Pays\u202e",
      "cœur"
    ]
    """
    text = json.dumps(data, ensure_ascii=False, indent=2)
    odd = {at: json.dumps(sign)[1:-1] for at, sign in invisible.refused(text)}
    return "".join(odd.get(at, sign) for at, sign in enumerate(text)) if odd else text
