"""The engine's log, kept and turned into findings: nothing is lost, nothing is printed.

WeasyPrint logs and continues where we must stop: a missing image, an ignored property, a glyph no font has. Where it
continues after a lack of memory or disk space, the exception is raised: no picture is to blame.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

from livret.base.machine import lacking
from livret.base.problems import Kind
from livret.catalogue import layout
from livret.pdf.model import Finding

_LOGGER = logging.getLogger("weasyprint")

#: How a message starts, before its arguments are formatted → the kind of finding, and the names of the arguments.
_KNOWN: dict[str, tuple[Kind, tuple[str, ...]]] = {
    ".notdef glyph": (layout.MISSING_GLYPH, ("character", "codepoint")),
    "Failed to load image": (layout.UNREADABLE_IMAGE, ("address",)),
    "Failed to render SVG image": (layout.UNREADABLE_IMAGE, ("address",)),
    "No anchor": (layout.UNKNOWN_ANCHOR, ("name",)),
    "Anchor defined twice": (layout.DOUBLE_ANCHOR, ("name",)),
}

#: « Ignored `name: value` at 3:5, reason. »
_IGNORED = re.compile(r"^Ignored `(?P<declaration>.*)` at \d+:\d+, (?P<reason>.*?)\.?$", re.DOTALL)
_POSITION = re.compile(r"\bat (\d+):(\d+)")
_UNKNOWN = "unknown property"

_SHOWN = 80


class _Keeper(logging.Handler):
    """Keeps warnings and errors as ``records``, and the first lack of memory or disk space as ``shortage``."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.records: list[logging.LogRecord] = []
        self.shortage: BaseException | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.WARNING:
            self.records.append(record)
        for met in _met(record):
            self.shortage = self.shortage or (met if lacking(met) else None)


def _met(record: logging.LogRecord) -> Iterator[BaseException]:
    """Yield the exceptions in *record*: the engine often logs them at the level DEBUG only."""
    logged = record.args if isinstance(record.args, tuple) else ()
    yield from (each for each in (*logged, *(record.exc_info or ())) if isinstance(each, BaseException))


@contextmanager
def listening() -> Iterator[list[logging.LogRecord]]:
    """Yield the list of the engine's warnings and errors, filled until the end of the block; no other logger sees them.

    Raises the lack of memory or disk space that the engine met and ignored.
    """
    keeper, before = _Keeper(), (_LOGGER.propagate, _LOGGER.level)
    _LOGGER.addHandler(keeper)
    _LOGGER.propagate = False
    _LOGGER.setLevel(logging.DEBUG)
    try:
        yield keeper.records
    finally:
        _LOGGER.removeHandler(keeper)
        _LOGGER.propagate = before[0]
        _LOGGER.setLevel(before[1])
    if keeper.shortage:
        raise keeper.shortage


def finding(record: logging.LogRecord) -> Finding:
    """Return the finding for *record*, with the line and column if it names them."""
    message = record.getMessage()
    for start, (kind, names) in _KNOWN.items():
        if str(record.msg).startswith(start) and isinstance(record.args, tuple):
            return Finding(kind.code, values=_values(names, record.args))
    if ignored := _IGNORED.match(message):
        return _about_style(message, ignored)
    return Finding(layout.ENGINE_MESSAGE.code, values={"message": " ".join(message.split())})


def style_finding(record: logging.LogRecord) -> Finding:
    """Return the finding for *record*, logged while reading a style sheet."""
    message = record.getMessage()
    if ignored := _IGNORED.match(message):
        return _about_style(message, ignored)
    line, column = _position(message)
    detail = _shortened(_POSITION.sub("", message))
    return Finding(layout.IGNORED_RULE.code, line=line, column=column, values={"detail": detail})


def _values(names: tuple[str, ...], arguments: tuple[object, ...]) -> dict[str, str | int | float]:
    values = {name: str(value) for name, value in zip(names, arguments, strict=False)}
    if "codepoint" in values:
        values["codepoint"] = f"U+{ord(values['character']):04X}"
    return {**values}


def _about_style(message: str, ignored: re.Match[str]) -> Finding:
    line, column = _position(message)
    kind = layout.UNKNOWN_PROPERTY if ignored["reason"] == _UNKNOWN else layout.REFUSED_VALUE
    return Finding(kind.code, line=line, column=column, values={"declaration": _shortened(ignored["declaration"])})


def _position(message: str) -> tuple[int | None, int | None]:
    places = _POSITION.findall(message)
    return (int(places[-1][0]), int(places[-1][1])) if places else (None, None)


def _shortened(text: str) -> str:
    words = " ".join(text.split()).rstrip(" .,")
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"
