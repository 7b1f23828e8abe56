"""Messages of the terminal: English sources, French catalogue.

French is the authors' language: it is used unless the locale (or ``LIVRET_LANG``) names another one.
"""

import errno
import gettext as _gettext
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from socket import gaierror

_LOCALE_FOLDER = Path(__file__).parents[1] / "locale"
_NEUTRAL = {"", "C", "POSIX"}
#: The most words of a text that a message quotes.
_QUOTED_WORDS = 12


def language() -> str:
    """Return the two-letter language of the messages: ``LIVRET_LANG``, else the locale's, else ``fr``."""
    for name in ("LIVRET_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "").partition(".")[0]
        if value not in _NEUTRAL:
            return value[:2].lower()
    return "fr"


@cache
def _catalogue(code: str) -> _gettext.NullTranslations:
    return _gettext.translation("livret", _LOCALE_FOLDER, [code], fallback=True)


def _(message: str) -> str:
    """Return *message* in the reader's language."""
    return _catalogue(language()).gettext(message) if message else ""


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Use the language *code* for all messages meanwhile, in any thread: what is kept depends on no reader."""
    before = os.environ.get("LIVRET_LANG")
    os.environ["LIVRET_LANG"] = code
    try:
        yield
    finally:
        del os.environ["LIVRET_LANG"]
        if before is not None:
            os.environ["LIVRET_LANG"] = before


def plural(one: str, many: str, count: int) -> str:
    """Return *one* or *many*, translated, as *count* requires in the reader's language."""
    return _catalogue(language()).ngettext(one, many, count)


def speak() -> None:
    """Make libraries that call gettext themselves (click) use the language of :func:`language` too.

    Their strings are the domain ``messages`` of the same folder. To be called before a command is declared:
    click translates some of its help while it decorates. gettext reads ``LANGUAGE`` first.
    """
    os.environ["LANGUAGE"] = language()
    _gettext.bindtextdomain("messages", str(_LOCALE_FOLDER))


def later(message: str) -> str:
    """Mark *message* for the catalogue without translating it yet (it is in a table)."""
    return message


#: The system's reasons in plain words; each fits behind « cannot write … » and « cannot read … ».
_REASONS = {
    errno.EACCES: later("you have no right to it"),
    errno.EPERM: later("you have no right to it"),
    errno.EROFS: later("this disk can only be read"),
    errno.ENOSPC: later("the disk is full"),
    errno.EDQUOT: later("your share of the disk is full"),
    errno.EFBIG: later("files may not be so large here"),
    errno.ENOENT: later("there is no such file"),
    errno.ENOTDIR: later("a file stands where a folder should be"),
    errno.EEXIST: later("a file stands where a folder should be"),
    errno.EISDIR: later("a folder stands where a file should be"),
    errno.ENOTEMPTY: later("the folder is not empty"),
    errno.ENAMETOOLONG: later("the name is too long"),
    errno.EINVAL: later("the system does not accept this name"),
    errno.EILSEQ: later("the system does not accept this name"),
    errno.ELOOP: later("links lead to each other in a circle"),
    errno.EMFILE: later("too many files are open"),
    errno.ENFILE: later("too many files are open"),
    errno.ENOMEM: later("memory is lacking"),
    errno.EAGAIN: later("the system has no room for another process"),
    errno.EIO: later("the disk does not answer"),
    errno.ESTALE: later("the disk does not answer"),
    errno.ESPIPE: later("it is no plain file"),
    errno.ENXIO: later("nothing is connected there"),
    errno.ENODEV: later("nothing is connected there"),
    errno.EBUSY: later("another program is using it"),
    errno.ETXTBSY: later("another program is using it"),
    errno.ENOEXEC: later("this is no program of this system"),
    errno.EPIPE: later("nobody reads what is written any more"),
    errno.ECONNREFUSED: later("nobody answers there"),
    errno.ECONNRESET: later("the connection was cut"),
    errno.ECONNABORTED: later("the connection was cut"),
    errno.ETIMEDOUT: later("nothing answered in time"),
    errno.EHOSTUNREACH: later("no way leads there"),
    errno.ENETUNREACH: later("no way leads there"),
    errno.EADDRNOTAVAIL: later("no way leads there"),
}


def tenths(value: float) -> str:
    """Return *value* to a tenth, whole ones as 14; the comma is a point in English."""
    return f"{value:.1f}".removesuffix(".0").replace(".", "," if language() == "fr" else ".")


def reason(fault: OSError) -> str:
    """Return why the system refused, in the reader's language; for an unknown errno, its symbolic name (« EIO »).

    A fault that a library wrapped has the name of the library's own error.
    """
    if isinstance(fault, gaierror):  # it has error numbers of its own
        return _("no machine has this name")
    if isinstance(fault, TimeoutError):
        return _(_REASONS[errno.ETIMEDOUT])
    if fault.errno in _REASONS:
        return _(_REASONS[fault.errno])
    return _("the system calls it {name}").format(
        name=errno.errorcode.get(fault.errno or 0, type(fault.__cause__ or fault).__name__)
    )


def quoted(said: Sequence[str]) -> str:
    """Return *said* joined, cut to its first words as messages quote them."""
    return " ".join(said[:_QUOTED_WORDS]) + ("…" if len(said) > _QUOTED_WORDS else "")
