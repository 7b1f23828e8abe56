"""Values as authors type them: nodes read from one file → the lines of another, which read the same.

A remark is behind its field, where people see it who fill it in.
"""

import json
from collections.abc import Iterator

from livret.base.problems import Location
from livret.edition.load.yaml_nodes import read_yaml
from livret.edition.source import Items, Node, Scalar, Table

_NOWHERE = Location("")


def field(name: str, value: str | Node | None, remark: str = "") -> list[str]:
    """Return the lines of the field *name*; *remark* comes behind the first one, after « # ».

    >>> field("titre", "Le bilan: cohorte", "À ÉCRIRE")
    ['titre: "Le bilan: cohorte"  # À ÉCRIRE']
    >>> field("projet", None)
    ['projet:']
    """
    node = Scalar(value, _NOWHERE) if isinstance(value, str) else value
    first, *rest = _lines(name, node)
    return [f"{first}  # {remark}" if remark else first, *rest]


def item(text: str, remark: str = "") -> str:
    """Return the line of *text* in a list, indented by two spaces."""
    return f"  - {_text(Scalar(text, _NOWHERE))}" + (f"  # {remark}" if remark else "")


def _lines(name: str, node: Node | None) -> Iterator[str]:
    if node is None or (isinstance(node, Scalar) and node.empty):
        yield f"{name}:"
    elif isinstance(node, Scalar):
        yield f"{name}: {_text(node)}"
    elif isinstance(node, Table):
        yield f"{name}:"
        for entry in node.entries:
            yield from (f"  {line}" for line in _lines(_text(entry.key), entry.value))
    else:
        yield f"{name}:"
        for each in node.items:
            yield from _item(each)


def _item(node: Node) -> Iterator[str]:
    if isinstance(node, Scalar):
        yield f"  - {_text(node)}"
    elif isinstance(node, Table):
        inner = [line for entry in node.entries for line in _lines(_text(entry.key), entry.value)]
        yield from (f"  {'  ' if number else '- '}{line}" for number, line in enumerate(inner))


def _text(node: Scalar) -> str:
    """Return *node* as YAML: plain where it was typed so and reads the same, else in double quotes.

    JSON's strings are YAML's double-quoted ones (YAML 1.2.2, 1.2).
    """
    if node.plain and _reads_the_same(node.text):
        return node.text
    return json.dumps(node.text, ensure_ascii=False)


def _reads_the_same(text: str) -> bool:
    table, faults = read_yaml(f"x: {text}\ny:\n  - {text}\n", "")
    if faults or not table:
        return False
    alone, items = table.get("x"), table.get("y")
    listed = items.items[0] if isinstance(items, Items) and items.items else None
    return all(isinstance(each, Scalar) and each.text == text and not each.empty for each in (alone, listed))
