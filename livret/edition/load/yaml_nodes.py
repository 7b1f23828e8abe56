"""From YAML text to nodes: every value stays the text its author typed, with its place.

Only a plain part of YAML 1.1 is read: fields, lists and texts. Anchors, aliases and tags are refused
(they allow bombs and surprises, and no author needs them), so is anything deep or endless. PyYAML's
own typing would turn ``#0A7B5C`` into nothing, ``01`` into 1, ``NO`` into false, and keep the last of
two equal fields without a word; so no value is ever constructed.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any

import yaml

from livret.base import invisible
from livret.base.problems import Kind, Location, Problem, Refused
from livret.catalogue import files
from livret.edition.decode import odd
from livret.edition.load.yaml_errors import Complaint, diagnose, quoted
from livret.edition.load.yaml_repairs import mended
from livret.edition.source import Entry, Items, Node, Scalar, Table

#: The deepest nesting; the files need 3.
_DEEPEST = 12
#: Texts, lists and tables in one file; an edition of 2,000 territories needs some 2,100.
_MOST_NODES = 10_000
#: The most faults of structure after which reading continues; each costs a reading of the file.
_MOST_FAULTS = 20
#: Letters of a line that a value keeps, to be shown with a problem; a text has 2,000 at most.
_LONGEST_SHOWN = 8_000
#: Files whose nodes are cached: with ``--watch`` all but one are unchanged.
_MOST_FILES = 128
#: After a plain value: spaces, « # », and the words behind it.
_COMMENT = re.compile(r"(?P<spaces>\s*)#(?P<words>.*)")
_COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{3,4}){1,2}\b")
_FIGURES = re.compile(r"[\d\s.,/-]+")
#: An escape in double quotes (YAML 1.1, section 5.5): its character may be one that is refused.
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
#: The most of them reported in one text.
_MOST_ESCAPES = 20
_SHORT_ESCAPES: dict[str, str] = yaml.scanner.Scanner.ESCAPE_REPLACEMENTS
#: Typed before the colon by word processors.
_NO_BREAK_SPACES = "\u00a0\u202f"


def read_yaml(text: str, file: str, most: int = _MOST_NODES) -> tuple[Table | None, list[Problem]]:
    """Return the fields of *text* (None if it cannot be read), and the problems of its syntax.

    *text* has Unix line ends and is in composed form; *file* is its name as problems show it; *most* is how many
    texts, lists and tables it may have. Reading continues after a fault of the structure where its remedy is
    sure; else nothing after it can be trusted, and the rest is not reported.
    """
    table, problems = _read(text, file, most)
    return table, [*problems]


@lru_cache(_MOST_FILES)
def _read(text: str, file: str, most: int) -> tuple[Table | None, tuple[Problem, ...]]:
    lines: list[str] | None = text.split("\n")
    faults: list[Problem] = []
    while lines is not None:
        page = _Page(file, lines)
        try:
            return _table(page, most), (*faults, *page.problems)
        except Refused as refused:
            faults.append(refused.problem)
            lines = mended(lines, refused.problem) if len(faults) < _MOST_FAULTS else None
    return None, (*faults, *page.problems)


def _table(page: "_Page", most: int) -> Table:
    root = _compose("\n".join(page.lines), page, most)
    if root is None:
        raise Refused(files.EMPTY_FILE.at(Location(page.file)))
    node = page.node(root)
    if not isinstance(node, Table):
        raise Refused(files.NOT_FIELDS.at(node.mark))
    return node


class _Composer(yaml.SafeLoader):
    """PyYAML's reader, stopped before it follows an alias, descends too deep or goes on too long."""

    page: "_Page"
    most = _MOST_NODES
    depth = 0
    count = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Return the next node, or refuse it before it can cost anything."""
        event: yaml.Event = self.peek_event()  # type: ignore[no-untyped-call]
        self._admit(event)
        self.depth += 1
        self.count += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def _admit(self, event: yaml.Event) -> None:
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor is not None or tag is not None:
            raise Refused(self.page.special(event.start_mark))
        if self.depth >= _DEEPEST:
            raise Refused(self.page.at(files.TOO_DEEP, event.start_mark, deepest=_DEEPEST))
        if self.count >= self.most:
            raise Refused(self.page.at(files.TOO_MANY_VALUES, event.start_mark, most=self.most))


def _compose(text: str, page: "_Page", most: int) -> yaml.Node | None:
    composer = _Composer(text)
    composer.page, composer.most = page, most
    try:
        node: yaml.Node | None = composer.get_single_node()
    except yaml.MarkedYAMLError as error:
        raise Refused(diagnose(page.complaint(error))) from None
    except (ValueError, OverflowError):  # "\UFFFFFFFF" passes the scanner and fails in chr()
        mark = composer.get_mark()
        raise Refused(page.at(files.BACKSLASH, mark, fixed=quoted(page.lines[mark.line]))) from None
    finally:
        composer.dispose()
    return node


@dataclass(frozen=True, slots=True)
class _Page:
    """A file being read: builds nodes with their places, and collects the problems."""

    file: str
    lines: list[str]
    problems: list[Problem] = field(default_factory=list)

    def at(self, kind: Kind, mark: Any, width: int = 1, **values: object) -> Problem:
        return kind.at(self.place(mark, width), **values)

    def place(self, mark: Any, width: int = 1) -> Location:
        line = self.lines[mark.line] if mark.line < len(self.lines) else ""
        line = line if len(line) <= _LONGEST_SHOWN else ""  # each of thousands of values on it would keep it
        return Location(self.file, mark.line + 1, mark.column + 1, max(1, width), line)

    def special(self, mark: Any) -> Problem:
        line = self.lines[mark.line]
        return self.at(files.FIRST_CHARACTER, mark, character=line[mark.column : mark.column + 1], fixed=quoted(line))

    def complaint(self, error: yaml.MarkedYAMLError) -> Complaint:
        mark: Any = error.problem_mark or error.context_mark
        begun: Any = error.context_mark or mark
        return Complaint(
            self.file,
            self.lines,
            f"{error.context or ''}; {error.problem or ''}",
            mark.line,
            mark.column,
            (begun.line, begun.column),
        )

    def node(self, node: yaml.Node) -> Node:
        """Return *node* as one of ours; its depth is bounded, so this may recurse."""
        if isinstance(node, yaml.MappingNode):
            return Table(tuple(self._entries(node)), self.place(node.start_mark))
        if isinstance(node, yaml.SequenceNode):
            return Items(tuple(self.node(item) for item in node.value), self.place(node.start_mark))
        assert isinstance(node, yaml.ScalarNode)
        return self._scalar(node)

    def _scalar(self, node: yaml.ScalarNode) -> Scalar:
        start, end = node.start_mark, node.end_mark
        line = self.lines[start.line] if start.line < len(self.lines) else ""
        width = (end.column if end.line == start.line else len(line)) - start.column
        place = self.place(start, width)
        plain = node.style is None
        if plain:
            self._hash(node)
        return Scalar(self._text(node), place, plain)

    def _text(self, node: yaml.ScalarNode) -> str:
        """Return the text of *node* without refused signs; report those typed as escapes.

        Those typed as they are have been reported, and become U+FFFD (``decode.visible``).
        """
        refused = dict(invisible.refused(node.value))
        if refused and node.style == '"':
            found = ((sign, place) for sign, place in self._escapes(node) if sign in refused.values())
            self.problems.extend(_escaped(sign, place) for sign, place in islice(found, _MOST_ESCAPES))
        text = "".join(sign for at, sign in enumerate(node.value) if at not in refused) if refused else node.value
        return unicodedata.normalize("NFC", text)

    def _escapes(self, node: yaml.ScalarNode) -> Iterator[tuple[str, Location]]:
        """Yield the escaped characters of *node*, typed between double quotes, and their places."""
        start, end = node.start_mark, node.end_mark
        for number in range(start.line, end.line + 1):
            first, last = start.column if number == start.line else 0, end.column if number == end.line else None
            for found in _ESCAPE.finditer(self.lines[number], first, len(self.lines[number]) if last is None else last):
                code = found[1] or found[2] or found[3]
                sign = chr(int(code, 16)) if code else _SHORT_ESCAPES.get(found[4], found[4])
                yield sign, Location(self.file, number + 1, found.start() + 1, len(found[0]), self.lines[number])

    def _entries(self, node: yaml.MappingNode) -> Iterator[Entry]:
        seen: dict[str, int] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise Refused(self.at(files.NO_FIELD, key_node.start_mark))
            key = self._scalar(key_node)
            name = invisible.plain(key.text).strip().strip(_NO_BREAK_SPACES)
            value = self.node(value_node)
            if name in seen:
                self.problems.append(files.DUPLICATE_FIELD.at(key.mark, name=name, line=seen[name]))
                continue
            seen[name] = key.mark.line
            yield Entry(Scalar(name, key.mark), value)

    def _hash(self, node: yaml.ScalarNode) -> None:
        """Report words that « # » hides, unless they look like an intended remark.

        Two spaces before it (as style guides require), or a figure or date before it, make it a remark.
        """
        end = node.end_mark
        line = self.lines[end.line] if end.line < len(self.lines) else ""
        found = _COMMENT.match(line, end.column)
        if not found:
            return
        words, start = found["words"], found.end("spaces")
        place = Location(self.file, end.line + 1, start + 1, len(line) - start, line)
        glued = words[:1].strip() != ""
        if not node.value:
            self.problems.extend(_emptied(place, line, glued))
        elif len(found["spaces"]) == 1 and not _FIGURES.fullmatch(node.value):
            kind = files.CUT_BY_HASH if glued else files.PERHAPS_CUT
            self.problems.append(kind.at(place, lost=line[start:].strip(), fixed=quoted(line)))


def _escaped(sign: str, place: Location) -> Problem:
    escape = place.excerpt[place.column - 1 : place.column - 1 + place.width]
    return odd(sign, place, escape=escape, help=files.ESCAPED)


def _emptied(place: Location, line: str, glued: bool) -> list[Problem]:
    """Return the problem of a value that « # » hides whole; « couleur:  # à choisir » has none."""
    lost = line[place.column - 1 :].strip()
    name = line[: place.column - 1].strip().rstrip(":").strip()
    if _COLOUR.match(lost):
        return [files.COLOUR_EATEN.at(place, name=name, fixed=f"{name}: brique")]
    return [files.CUT_BY_HASH.at(place, lost=lost, fixed=f'{name}: "{lost}"')] if glued else []
