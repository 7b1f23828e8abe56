"""The printed fields of a YAML file → passages, each letter with its place in the file."""

import re
from collections.abc import Iterator

from livret.edition.load.yaml_nodes import read_yaml
from livret.edition.source import Items, Node, Scalar, Table
from livret.intake.corrections.units import PassageUnit

#: Fields that are not printed as they are typed: numbers of other lists, names of files, settings.
_UNSEEN = frozenset(
    (
        *("siren", "couleur", "couleurs", "fichier", "droits", "pages", "format", "langue", "territoires"),
        *("textes", "rubriques", "impression", "acceptes", "notes", "mots", "code", "mots_cles", "sujet", "date"),
    )
)


#: What is printed of the chapters that edition.yaml lists.
_OF_CHAPTERS = frozenset({"partie", "titre"})


def yaml_units(text: str, file: str) -> list[PassageUnit]:
    """Return the printed fields of *text*, which has Unix line ends; none of a file that cannot be read."""
    table, _problems = read_yaml(text, file)
    offsets = [0]
    for line in text.split("\n"):
        offsets.append(offsets[-1] + len(line) + 1)
    return [_unit(text, file, offsets, label, scalar) for label, scalar in _scalars(table, "")] if table else []


def _scalars(node: Node, label: str) -> Iterator[tuple[str, Scalar]]:
    if isinstance(node, Scalar) and not node.empty and not re.fullmatch(r"chapitres(?: \d+)?", label):
        yield label, node
    elif isinstance(node, Table):
        for entry in node.entries:
            listed = label.partition(" ")[0] == "chapitres"
            if entry.key.text not in _UNSEEN and (not listed or entry.key.text in _OF_CHAPTERS):
                yield from _scalars(entry.value, " › ".join(filter(None, [label, entry.key.text])))
    elif isinstance(node, Items):
        for number, item in enumerate(node.items, 1):
            yield from _scalars(item, f"{label} {number}" if len(node.items) > 1 else label)


def _unit(text: str, file: str, offsets: list[int], label: str, scalar: Scalar) -> PassageUnit:
    """Return the field; one whose text differs from its value (folded, escaped) has no places."""
    mark = scalar.mark
    begin = offsets[mark.line - 1] + mark.column - 1
    begin += text[begin : begin + 1] in "\"'" and not scalar.plain
    there = text.startswith(scalar.text, begin) and "\n" not in scalar.text
    starts = tuple(range(begin, begin + len(scalar.text))) if there else ()
    return PassageUnit(file, mark.line, "field", scalar.text, starts, tuple(place + 1 for place in starts), label=label)
