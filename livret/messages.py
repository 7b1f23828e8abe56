"""What people read on the terminal: English sources, French catalogue.

French is the authors' language: it is used unless the locale (or ``LIVRET_LANG``) names another one.
"""

import errno
import gettext as _gettext
import os
from functools import cache
from pathlib import Path

_LOCALE_FOLDER = Path(__file__).parent / "locale"
_NEUTRAL = {"", "C", "POSIX"}


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


def plural(one: str, many: str, count: int) -> str:
    """Return the form of a message that *count* asks for, in the reader's language."""
    return _catalogue(language()).ngettext(one, many, count)


def speak() -> None:
    """Have libraries that call gettext themselves (click) speak the language of :func:`language` too.

    Their strings are the domain ``messages`` of the same folder. To be called before a command is declared:
    click translates some of its help while it decorates. ``LANGUAGE`` is what gettext looks at first.
    """
    os.environ["LANGUAGE"] = language()
    _gettext.bindtextdomain("messages", str(_LOCALE_FOLDER))


def later(message: str) -> str:
    """Mark *message* for the catalogue without translating it yet (it stands in a table)."""
    return message


#: What the system says in English, said to people.
_REASONS = {
    errno.EACCES: later("you may not write here"),
    errno.EPERM: later("you may not write here"),
    errno.EROFS: later("this disk can only be read"),
    errno.ENOSPC: later("the disk is full"),
    errno.ENOENT: later("there is no such file"),
    errno.ENOTDIR: later("a file stands where a folder should be"),
    errno.EEXIST: later("a file stands where a folder should be"),
    errno.ENAMETOOLONG: later("the name is too long"),
}


def reason(fault: OSError) -> str:
    """Return why the system refused, in the reader's language where we know the words."""
    return _(_REASONS[fault.errno]) if fault.errno in _REASONS else str(fault.strerror or fault)
