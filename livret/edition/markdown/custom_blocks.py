"""The ``:::`` blocks that authors may write, and the reading of their first line."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from livret.base.problems import Location
from livret.catalogue import prose as kinds
from livret.edition.markdown.manuscript import Line, Manuscript


@dataclass(frozen=True, slots=True)
class Shape:
    """What the first line of a block must say, and may say."""

    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()

    @property
    def attributes(self) -> tuple[str, ...]:
        """All the attributes it knows."""
        return self.required + self.optional


SHAPES = {
    "citation": Shape(required=("auteur",), optional=("fonction",)),
    "chiffre": Shape(required=("valeur",)),
    "encadre": Shape(required=("titre",)),
    "a-retenir": Shape(),
}

_NAME = re.compile(r'[^\s="]+')
_ATTRIBUTE = re.compile(r'([^\s="]+)\s*=\s*"([^"]*)"')


def read_opening(manuscript: Manuscript, line: Line, words: str) -> tuple[str, dict[str, str]]:
    """Return the name ("" if there is no such block) and the attributes that *words*, after ``:::``, give."""
    found = _NAME.match(words)
    name = found[0] if found else ""
    if name not in SHAPES:
        _refuse_name(manuscript, line, name or words)
        return "", {}
    rest = words[len(name) :]
    attributes: dict[str, str] = {}
    for key, value in _ATTRIBUTE.findall(rest):
        _check_attribute(manuscript, line, name, key, twice=key in attributes)
        attributes.setdefault(key, value.strip())
    left = _ATTRIBUTE.sub(" ", rest).strip()
    if left:
        manuscript.refuse(kinds.BLOCK_SYNTAX, _place(manuscript, line, left), words=left)
    else:
        for key in SHAPES[name].required:
            if not attributes.get(key):
                manuscript.refuse(kinds.MISSING_ATTRIBUTE, line.number, name=key, block=name)
    return name, {key: attributes.get(key, "") for key in SHAPES[name].attributes}


def _place(manuscript: Manuscript, line: Line, words: str) -> Location:
    typed = manuscript.typed(line.number)
    at = typed.find(words)
    return manuscript.at(line.number, at + 1, len(words)) if at >= 0 else manuscript.at(line.number)


def _refuse_name(manuscript: Manuscript, line: Line, name: str) -> None:
    suggestion = nearest(name, SHAPES)
    values = {"suggestion": suggestion, "help": kinds.BLOCK_SUGGESTION} if suggestion else {}
    place = _place(manuscript, line, name)
    manuscript.refuse(kinds.UNKNOWN_BLOCK, place, name=name, names=", ".join(SHAPES), **values)


def _check_attribute(manuscript: Manuscript, line: Line, block: str, key: str, *, twice: bool) -> None:
    place, known = _place(manuscript, line, key), SHAPES[block].attributes
    if twice:
        manuscript.refuse(kinds.ATTRIBUTE_TWICE, place, name=key)
    elif key not in known:
        suggestion = nearest(key, known)
        values = {"suggestion": suggestion, "help": kinds.ATTRIBUTE_SUGGESTION} if suggestion else {}
        names = ", ".join(known) or "—"
        manuscript.refuse(kinds.UNKNOWN_ATTRIBUTE, place, name=key, block=block, names=names, **values)


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """Return the one of *known* that *word* resembles most, accents and capitals aside, or ""."""
    plain = {folded(name): name for name in known}
    found = get_close_matches(folded(word)[:200], plain, n=1, cutoff=cutoff)
    return plain[found[0]] if found else ""


def folded(text: str) -> str:
    """Return *text* in lower case without accents."""
    letters = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
