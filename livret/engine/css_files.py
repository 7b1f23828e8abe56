"""Names in a style sheet: other files, and font families. Read from its text, without the engine."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urljoin

import tinycss2
from tinycss2.ast import Declaration, Node

#: Generic families of CSS; each would resolve to some bundled font, so none may come first.
_GENERIC = frozenset({"serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui"})
_GLOBAL = frozenset({"inherit", "initial", "unset", "revert"})
_FONT_PROPERTIES = frozenset({"font", "font-family"})


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a style sheet, with its line and column from 1."""

    name: str
    line: int
    column: int


@dataclass(frozen=True)
class StyleSheet:
    """A style sheet: its place in the house (``styles/page.css``), its address, its text and its rules."""

    file: str
    url: str
    text: str

    @cached_property
    def rules(self) -> list[Node]:
        """The rules at the top of the sheet, comments and spaces left out."""
        return list(tinycss2.parse_stylesheet(self.text, skip_comments=True, skip_whitespace=True))

    def files(self) -> Iterator[Named]:
        """Yield the address of every file the sheet names."""
        for rule in self.rules:
            is_import = getattr(rule, "lower_at_keyword", "") == "import"
            for token in _tokens([*(rule.prelude or ()), *(rule.content or ())] if _has_body(rule) else ()):
                address = _address(token, is_import)
                if address and not address.startswith("#"):
                    yield Named(urljoin(self.url, address), token.source_line, token.source_column)


def declared_families(sheets: Sequence[StyleSheet]) -> list[str]:
    """Return the families of every @font-face rule, once each."""
    faces = [rule for sheet in sheets for rule in sheet.rules if _is_face(rule)]
    names = [
        named.name
        for face in faces
        for declaration in _declarations(face)
        if declaration.lower_name == "font-family"
        for named in _families(declaration.value)
    ]
    return list(dict.fromkeys(names))


def used_families(sheets: Sequence[StyleSheet]) -> Iterator[tuple[StyleSheet, Named]]:
    """Yield every family that a font property uses, directly or through a custom property."""
    everything = [
        (sheet, declaration)
        for sheet in sheets
        for rule in sheet.rules
        if not _is_face(rule)
        for declaration in _declarations(rule)
    ]
    of_fonts = [(s, d) for s, d in everything if d.lower_name in _FONT_PROPERTIES]
    through = {name for _, d in of_fonts for name in _variables(d.value)}
    for sheet, declaration in everything:
        if declaration.lower_name == "font-family":
            yield from ((sheet, named) for named in _families(declaration.value))
        elif declaration.lower_name == "font":
            yield from ((sheet, named) for named in _families(_after_size(declaration.value)))
        elif declaration.name in through and _is_family_list(declaration.value):
            yield from ((sheet, named) for named in _families(declaration.value))


def _has_body(rule: Node) -> bool:
    return rule.type in ("at-rule", "qualified-rule")


def _is_face(rule: Node) -> bool:
    return bool(getattr(rule, "lower_at_keyword", "") == "font-face")


def _tokens(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _tokens(getattr(node, "content", None) or getattr(node, "arguments", None) or ())


def _address(token: Node, is_import: bool) -> str:
    if token.type == "url" or (is_import and token.type == "string"):
        return str(token.value)
    if token.type == "function" and token.lower_name == "url" and token.arguments:
        return str(getattr(token.arguments[0], "value", ""))
    return ""


def _declarations(rule: Node) -> Iterator[Declaration]:
    if not (_has_body(rule) and rule.content):
        return
    for inner in tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True):
        if inner.type == "declaration":
            yield inner
        else:
            yield from _declarations(inner)


def _variables(tokens: Sequence[Node]) -> Iterator[str]:
    for token in _tokens(tokens):
        if token.type == "function" and token.lower_name == "var":
            yield from (argument.value for argument in token.arguments if argument.type == "ident")


def _is_family_list(tokens: Sequence[Node]) -> bool:
    return all(node.type in ("string", "ident", "whitespace") or node == "," for node in tokens)


def _after_size(tokens: Sequence[Node]) -> Sequence[Node]:
    """Return what follows the size in the value of ``font``: all after the last token that is not a name or a comma."""
    last = max(
        (i for i, t in enumerate(tokens) if not _is_family_list([t])),
        default=-1,
    )
    return tokens[last + 1 :] if last >= 0 else ()


def _families(tokens: Sequence[Node]) -> Iterator[Named]:
    """Yield the family names of a comma-separated list; generic names may only follow another."""
    groups: list[list[Node]] = [[]]
    for node in tokens:
        if node == ",":
            groups.append([])
        elif node.type in ("string", "ident"):
            groups[-1].append(node)
    for index, group in enumerate(groups):
        name = " ".join(node.value for node in group)
        if name and name.lower() not in _GLOBAL and not (index and name.lower() in _GENERIC):
            yield Named(name, group[0].source_line, group[0].source_column)
