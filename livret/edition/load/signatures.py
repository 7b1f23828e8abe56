"""accords.yaml: who signed which text, and when; written, and read again.

The file is written by Livret and read by people: the text of each fingerprint is beside it in full.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from textwrap import wrap

from livret.base.problems import Location, Problem, Refused, Severity
from livret.catalogue import signing
from livret.edition.decode import read_text, shown, visible
from livret.edition.load.yaml_nodes import read_yaml
from livret.edition.reading import Reading
from livret.edition.source import Items, Node, Scalar, Table

NAME = "accords.yaml"
#: The most bytes and values of the file: 2,000 territories, each with three voices, and signed twice.
LIMIT = 16 * 1024**2
_MOST_NODES = 150_000
_WIDTH = 100
_FINGERPRINT = re.compile("[0-9a-f]{64}")
_ABOVE = """\
# Qui a signé quel texte, et quand : écrit par « python build.py proof --accept ».
# À garder avec les sources, sans rien y changer à la main.
"""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, when, and the SHA-256 (hexadecimal) of all that was signed."""

    by: str
    on: date
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Accord:
    """The signed accord of a territory.

    ``parts`` gives the SHA-256 of each part of the text; ``voices`` the words of each quoted voice, since
    the fingerprint alone would not show what has changed. ``before`` are the signatures that this one replaced, the
    newest first; ``mark`` is the place of the entry. ``rules`` is the form of the words that it covers: 1,
    typeset by the first rules of typography; 2, folded over all that typography may change (``rules.signatures``).
    """

    slug: str
    signature: Signature
    parts: Mapping[str, str]
    voices: Mapping[str, str] = field(default_factory=dict)
    before: tuple[Signature, ...] = ()
    mark: Location | None = field(default=None, compare=False)
    rules: int = 2


def fingerprint(words: str) -> str:
    """Return the SHA-256 of *words* in UTF-8, in hexadecimal."""
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def signed_again(accords: Sequence[Accord], new: Accord) -> list[Accord]:
    """Return *accords* with *new* instead of the territory's own, whose signatures move to its ``before``."""
    old = next((accord for accord in accords if accord.slug == new.slug), None)
    if old is None:
        return [*accords, new]
    same = old.signature == new.signature
    kept = replace(new, before=old.before if same else (old.signature, *old.before))
    return [kept if accord is old else accord for accord in accords]


def are_there(reading: Reading) -> bool:
    """Return whether the edition of *reading* has signatures."""
    return reading.exists(reading.folder / NAME)


def read(reading: Reading) -> tuple[list[Accord], list[Problem]]:
    """Return the signatures of the edition of *reading*, and the problems of the file; none without it."""
    if not are_there(reading):
        return [], []
    path = reading.folder / NAME
    try:
        text, found = read_text(reading.data(path, LIMIT), shown(path))
    except Refused as refused:
        return [], [refused.problem]
    text, invisible = visible(text, shown(path))
    table, faults = read_yaml(text, shown(path), _MOST_NODES)
    problems = [*found, *invisible, *faults]
    accords: list[Accord] = []
    if table and not any(problem.severity == Severity.ERROR for problem in problems):
        accords = list(_accords(table, problems))
    return accords, problems


def _accords(table: Table, problems: list[Problem]) -> Iterator[Accord]:
    """Yield each signature that can be read; report the others in *problems*."""
    seen: set[str] = set()
    listed = table.get("accords")
    if not isinstance(listed, Items):
        problems.append(_unread(table.mark, "accords"))
        return
    for node in listed.items:
        try:
            accord = _accord(node)
            if accord.slug in seen:
                raise Refused(_unread(node.mark, accord.slug))
        except Refused as refused:
            problems.append(refused.problem)
            continue
        seen.add(accord.slug)
        yield accord


def _accord(node: Node) -> Accord:
    table = _table(node)
    slug = _text(table, "territoire")
    voices = {name: _voice(entry) for name, entry in _fields(table, "voix")}
    parts = {name: _hash(_scalar(entry, name)) for name, entry in _fields(table, "parties")}
    earlier = table.get("avant")
    before = tuple(_signature(_table(item)) for item in earlier.items) if isinstance(earlier, Items) else ()
    return Accord(slug, _signature(table), parts, voices, before, table.mark, _rules(table))


def _rules(table: Table) -> int:
    """Return the form of the signed words, 1 or 2 (see Accord); old entries have none: 1."""
    typed = table.get("regle")
    if typed is None:
        return 1
    text = _scalar(typed, "regle").text
    if text not in ("1", "2"):
        raise Refused(_unread(typed.mark, "regle"))
    return int(text)


def _signature(table: Table) -> Signature:
    return Signature(_text(table, "par"), _date(table), _hash(_found(table, "empreinte")))


def _voice(node: Node) -> str:
    """Return the words of a voice; raises Refused if they do not match their fingerprint."""
    table = _table(node)
    words, kept = _found(table, "texte"), _found(table, "empreinte")
    if fingerprint(words.text) != _hash(kept):
        raise Refused(_unread(kept.mark, "empreinte"))
    return words.text


def _fields(table: Table, name: str) -> Iterator[tuple[str, Node]]:
    inner = table.get(name)
    if inner is None:
        return
    for entry in _table(inner).entries:
        yield entry.key.text, entry.value


def _date(table: Table) -> date:
    typed = _found(table, "le")
    try:
        return date.fromisoformat(typed.text)
    except ValueError:
        raise Refused(_unread(typed.mark, "le")) from None


def _hash(typed: Scalar) -> str:
    if not _FINGERPRINT.fullmatch(typed.text):
        raise Refused(_unread(typed.mark, "empreinte"))
    return typed.text


def _text(table: Table, name: str) -> str:
    return _found(table, name).text


def _found(table: Table, name: str) -> Scalar:
    node = table.get(name)
    if node is None:
        raise Refused(_unread(table.mark, name))
    return _scalar(node, name)


def _scalar(node: Node, name: str) -> Scalar:
    if not isinstance(node, Scalar) or node.empty:
        raise Refused(_unread(node.mark, name))
    return node


def _table(node: Node) -> Table:
    if not isinstance(node, Table):
        raise Refused(_unread(node.mark, "accords"))
    return node


def _unread(place: Location, what: str) -> Problem:
    return signing.MALFORMED.at(place, what=what)


def written(accords: Sequence[Accord]) -> str:
    """Return the text of the file for *accords*, in their order; :func:`read` returns the same accords from it."""
    lines = [line for accord in accords for line in _entry(accord)]
    return "\n".join([f"{_ABOVE}accords:", *lines, ""])


def _entry(accord: Accord) -> Iterator[str]:
    signature = accord.signature
    yield f"  - territoire: {_quoted(accord.slug)}"
    yield from _signed(signature, "    ")
    if accord.rules != 1:
        yield f"    regle: {accord.rules}"
    yield "    parties:"
    yield from (f"      {_quoted(name)}: {digest}" for name, digest in accord.parts.items())
    if accord.voices:
        yield "    voix:"
    for name, words in accord.voices.items():
        yield f"      {_quoted(name)}:"
        yield f"        empreinte: {fingerprint(words)}"
        yield from _folded("        texte", words)
    if accord.before:
        yield "    avant:"
    for earlier in accord.before:
        first, *others = _signed(earlier, "        ")
        yield f"      - {first.lstrip()}"
        yield from others


def _signed(signature: Signature, indent: str) -> Iterator[str]:
    yield f"{indent}par: {_quoted(signature.by)}"
    yield f"{indent}le: {signature.on.isoformat()}"
    yield f"{indent}empreinte: {signature.fingerprint}"


#: JSON's strings are YAML's double-quoted ones (YAML 1.2.2, 1.2).
_quoted: Callable[[str], str] = json.JSONEncoder(ensure_ascii=False).encode


def _folded(start: str, words: str) -> Iterator[str]:
    """Yield *words*, with single spaces only, in lines that YAML joins again (YAML 1.2.2, 8.1.3)."""
    yield f"{start}: >-"
    indent = " " * (len(start) - len(start.lstrip()) + 2)
    yield from wrap(
        words, _WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
