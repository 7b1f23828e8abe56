"""The resources of a rewritten stream: only those it uses, converted for print."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from pikepdf import Dictionary, Name, Object

from livret.exports.press.inks import UnknownColouring


@dataclass(frozen=True, slots=True)
class PressObject:
    """An object converted for print: whether it is or contains something transparent, and whether it strokes lines."""

    object: Object
    transparent: bool = False
    stroked: bool = False


class StreamResources:
    """New resources built from *old* ones (ISO 32000-1 7.8.3); ``new`` contains only those used."""

    def __init__(self, old: Object, new: Object) -> None:
        self._old = old
        self.new = new
        self._converted: dict[tuple[str, str, Hashable], tuple[Name, PressObject]] = {}

    def find(self, category: str, name: str) -> Object:
        """Return the old resource; raises UnknownColouring if there is none of that name."""
        found = self._old.get(category, Dictionary()).get(name)
        if found is None:
            raise UnknownColouring(f"no {category} {name}")
        return found

    def convert(
        self, category: str, name: str, key: Hashable, make: Callable[[Object], PressObject]
    ) -> tuple[Name, PressObject]:
        """Return the name of the old resource as *make* converts it, and the result; once for each *key*.

        *key* is what the result depends on beside the old resource, such as the scale at which it is drawn.
        """
        if (category, name, key) not in self._converted:
            drawn = make(self.find(category, name))
            self._converted[category, name, key] = (self._free(category, name), drawn)
            self.add(category, str(self._free(category, name)), drawn.object)
        return self._converted[category, name, key]

    def _free(self, category: str, name: str) -> Name:
        used, number, free = self.new.get(category, Dictionary()), 1, name
        while free in used:
            number += 1
            free = f"{name}.{number}"
        return Name(free)

    def add(self, category: str, name: str, value: Object) -> Name:
        """Store *value*, one of ours, under *name*."""
        if category not in self.new:
            self.new[category] = Dictionary()
        self.new[category][name] = value
        return Name(name)
