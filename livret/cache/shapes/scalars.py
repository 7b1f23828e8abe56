"""Encode columns of values that have no parts: numbers, texts, bytes, paths, dates, members of enumerations."""

import math
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Protocol

#: BytesShape as long as this are kept aside: pictures and PDFs are not copied among the plain values.
_BLOB_BYTES = 16 * 1024
#: Texts that occur often may come to so many characters in all once each of them is counted.
_MOST_CHARACTERS = 256 * 1024**2
Column = Sequence[Any]


class Unencodable(TypeError):
    """A value that its annotation does not allow, or a type that no shape is for."""


@dataclass(slots=True)
class Aside:
    """Values kept apart and referred to by number: long bytes, and texts that occur often."""

    blobs: tuple[bytes, ...] = ()
    texts: tuple[str, ...] = ()


class Shape(Protocol):
    """The values of one type. Both methods may return what they are given.

    ``types`` are those that the values have. PlainShape values of the types ``plain`` are values as they are.
    """

    types: frozenset[type]
    plain: frozenset[type]

    def lower(self, values: Column, aside: Aside) -> Column:
        """Return the plain value of each of *values*, what is kept *aside* added to it; raises ValueError."""

    def make(self, plain: Column, aside: Aside) -> Column:
        """Return the value of each of *plain*; raises ValueError or LookupError."""


def only(column: Column, allowed: frozenset[type]) -> None:
    """Raise ValueError unless the types of all values of *column* are *allowed*; a subclass is another type."""
    if not allowed.issuperset(map(type, column)):
        found, wanted = ({each.__name__ for each in some} for some in (set(map(type, column)) - allowed, allowed))
        raise ValueError(f"{', '.join(sorted(found))} in place of {', '.join(sorted(wanted))}")


NO_TYPES: frozenset[type] = frozenset()
ROW, NUMBER, WORD = frozenset({tuple}), frozenset({int}), frozenset({str})


def columns_of(rows: Column, width: int) -> Sequence[Column]:
    """Return the columns of *rows*, of which there is one at least; raises ValueError unless there are *width*."""
    only(rows, ROW)
    columns = list(zip(*rows, strict=True))
    if len(columns) != width:
        raise ValueError(f"{len(columns)} fields in place of {width}")
    return columns


class PlainShape:
    """Numbers, yes and no, nothing, and what is one of these or a text."""

    def __init__(self, *allowed: type) -> None:
        self.types = self.plain = frozenset(allowed)

    def lower(self, values: Column, aside: Aside) -> Column:  # noqa: ARG002
        only(values, self.types)
        return values

    make = lower


class FloatShape(PlainShape):
    """Numbers, which may be whole; what is no number is refused."""

    def __init__(self) -> None:
        super().__init__(int, float)
        self.plain = NO_TYPES

    def lower(self, values: Column, aside: Aside) -> Column:  # noqa: ARG002
        only(values, self.types)
        if math.isnan(sum(values)) and any(map(math.isnan, values)):  # infinite both ways is nowhere wrong
            raise ValueError("not a number")
        return values

    make = lower


class TextShape(PlainShape):
    """Texts. In a column where most occur several times, each is kept once, aside; so all are texts, or all numbers."""

    def lower(self, values: Column, aside: Aside) -> Column:
        only(values, self.types)
        different = dict.fromkeys(values)
        if len(values) < 2 * len(different) or not values:
            return values
        numbers = dict(zip(different, count(len(aside.texts))))
        aside.texts += tuple(different)
        return list(map(numbers.__getitem__, values))

    def make(self, plain: Column, aside: Aside) -> Column:
        if self.types.issuperset(map(type, plain)):
            return plain
        only(plain, NUMBER)
        made = list(map(aside.texts.__getitem__, plain))
        if sum(map(len, made)) > _MOST_CHARACTERS:
            raise ValueError("too many characters")
        return made


class ChoiceShape:
    """Values of which there are few (``Literal``); True is not 1."""

    plain = NO_TYPES

    def __init__(self, *choices: Hashable) -> None:
        self.types = frozenset(map(type, choices))
        self._choices = set(choices)

    def lower(self, values: Column, aside: Aside) -> Column:  # noqa: ARG002
        only(values, self.types)
        if not self._choices.issuperset(values):
            raise ValueError(f"none of {self._choices}")
        return values

    make = lower


class BytesShape:
    """Bytes; long ones are kept aside."""

    plain = NO_TYPES
    types: frozenset[type] = frozenset({bytes})
    _plain_types = frozenset({bytes, int})

    def lower(self, values: Column, aside: Aside) -> Column:
        only(values, self.types)
        numbers = count(len(aside.blobs))
        aside.blobs += tuple(value for value in values if len(value) >= _BLOB_BYTES)
        return [next(numbers) if len(value) >= _BLOB_BYTES else value for value in values]

    def make(self, plain: Column, aside: Aside) -> Column:
        only(plain, self._plain_types)
        return [aside.blobs[each] if type(each) is int else each for each in plain]


class SpelledShape:
    """Values encoded as a text: paths, dates, safe HTML, members of an enumeration, kinds of problems."""

    plain = NO_TYPES

    def __init__(self, kind: type, write: Callable[[Any], str], read: Callable[[str], Any]) -> None:
        self.types = frozenset({kind})
        self._write, self._read = write, read

    def lower(self, values: Column, aside: Aside) -> Column:  # noqa: ARG002
        only(values, self.types)
        return list(map(self._write, values))

    def make(self, plain: Column, aside: Aside) -> Column:  # noqa: ARG002
        only(plain, WORD)
        made = list(map(self._read, plain))
        only(made, self.types)
        return made
