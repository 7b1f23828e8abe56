"""Encode columns of values that have parts: sequences, mappings, dataclasses, models, unions."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import is_dataclass
from itertools import chain, islice, repeat
from operator import attrgetter, is_
from typing import Any

from livret.cache.shapes.scalars import (
    NO_TYPES,
    NUMBER,
    ROW,
    Aside,
    Column,
    PlainShape,
    Shape,
    Unencodable,
    columns_of,
    only,
)


def _cut(kind: Callable[[Iterable[Any]], Any], flat: Column, like: Column) -> Column:
    """Return the values of *flat* in pieces of the *kind*, each as long as the one of *like* in its place."""
    rest = iter(flat)
    return [kind(islice(rest, length)) for length in map(len, like)]


class SequenceShape:
    """Any number of values of one type: a tuple, a list, a set. *others* are types that become a *kind*."""

    plain = NO_TYPES

    def __init__(self, kind: type, item: Shape, *others: type) -> None:
        self._kind, self._item = kind, item
        self.types = frozenset({kind, *others})

    def lower(self, values: Column, aside: Aside) -> Column:
        only(values, self.types)
        if self._kind in (set, frozenset):
            values = [sorted(each) for each in values]  # else the same set would be other bytes each time
        flat = list(chain.from_iterable(values))
        plain = self._item.lower(flat, aside) if flat else flat
        return values if plain is flat and self._kind is tuple else _cut(tuple, plain, values)

    def make(self, plain: Column, aside: Aside) -> Column:
        only(plain, ROW)
        flat = list(chain.from_iterable(plain))
        made = self._item.make(flat, aside) if flat else flat
        return plain if made is flat and self._kind is tuple else _cut(self._kind, made, plain)


class TupleShape:
    """Values with a type for each place: a tuple of so many."""

    plain = NO_TYPES
    types: frozenset[type] = ROW

    def __init__(self, items: Sequence[Shape]) -> None:
        self._items = items

    def lower(self, values: Column, aside: Aside) -> Column:
        if not values:
            return values
        columns = columns_of(values, len(self._items))
        return _rows(
            values, columns, [item.lower(each, aside) for item, each in zip(self._items, columns, strict=True)]
        )

    def make(self, plain: Column, aside: Aside) -> Column:
        if not plain:
            return plain
        columns = columns_of(plain, len(self._items))
        return _rows(plain, columns, _made(self._items, columns, aside))


def _made(items: Sequence[Shape], columns: Sequence[Column], aside: Aside) -> list[Column]:
    """Return what each of *items* makes of its column; plain values that are right are not looked at twice."""
    return [
        column if item.plain.issuperset(map(type, column)) else item.make(column, aside)
        for item, column in zip(items, columns, strict=True)
    ]


def _rows(before: Column, columns: Sequence[Column], changed: Sequence[Column]) -> Column:
    """Return the rows of the columns *changed*: those from *before* where none was."""
    return before if all(map(is_, columns, changed)) else list(zip(*changed, strict=True))


class RecordShape:
    """Dataclasses and named tuples, by their fields in their order."""

    plain = NO_TYPES

    def __init__(self, kind: Any) -> None:
        self._kind = kind
        self.types = frozenset({kind})
        self.items: dict[str, Shape] = {}
        plainly = is_dataclass(kind) and not hasattr(kind, "__post_init__")
        self._slots = tuple(getattr(kind, name).__set__ for name in vars(kind).get("__slots__", ()) if plainly)

    def lower(self, values: Column, aside: Aside) -> Column:
        only(values, self.types)
        if not values:
            return values
        columns = (item.lower(list(map(attrgetter(name), values)), aside) for name, item in self.items.items())
        return list(zip(*columns, strict=True))

    def make(self, plain: Column, aside: Aside) -> Column:
        if not plain:
            return plain
        columns = columns_of(plain, len(self.items))
        return self._of(_made([*self.items.values()], columns, aside))

    def _of(self, columns: Sequence[Column]) -> Column:
        """Return the value of each row of *columns*."""
        if not self._slots:
            return list(map(self._kind, *columns))
        made = list(map(object.__new__, repeat(self._kind, len(columns[0]))))
        for put, column in zip(self._slots, columns, strict=True):  # what __init__ does, without a call for each value
            any(map(put, made, column))
        return made


class ModelShape(RecordShape):
    """pydantic's models, by their fields in their order, behind the names of those that were given."""

    _given = SequenceShape(tuple, PlainShape(str))

    def lower(self, values: Column, aside: Aside) -> Column:
        given = [tuple(name for name in self.items if name in each.model_fields_set) for each in values]
        rows = zip(self._given.lower(given, aside), super().lower(values, aside), strict=True)
        return [(names, *row) for names, row in rows]

    def make(self, plain: Column, aside: Aside) -> Column:
        if not plain:
            return plain
        given, *columns = columns_of(plain, len(self.items) + 1)
        made = _made([*self.items.values()], columns, aside)
        rows = (dict(zip(self.items, row, strict=True)) for row in zip(*made, strict=True))
        given_values = (
            {name: row[name] for name in names} for names, row in zip(self._given.make(given, aside), rows, strict=True)
        )
        return [self._kind.model_validate(each, strict=True, by_name=True, by_alias=False) for each in given_values]


class MappingShape:
    """Mappings, which become dictionaries: their keys, and what these lead to."""

    plain = NO_TYPES
    types: frozenset[type] = frozenset({dict})

    def __init__(self, key: Shape, value: Shape) -> None:
        self._row = TupleShape([SequenceShape(tuple, key), SequenceShape(tuple, value)])

    def lower(self, values: Column, aside: Aside) -> Column:
        only(values, self.types)
        return self._row.lower([(tuple(each), tuple(each.values())) for each in values], aside)

    def make(self, plain: Column, aside: Aside) -> Column:
        rows = self._row.make(plain, aside)
        made = [dict(zip(keys, values, strict=True)) for keys, values in rows]
        if any(len(each) < len(keys) for each, (keys, _values) in zip(made, rows, strict=True)):
            raise ValueError("a key twice")
        return made


class OptionalShape:
    """Values of one type, or nothing."""

    plain = NO_TYPES

    def __init__(self, item: Shape) -> None:
        self._item = item
        self.types = item.types | {type(None)}

    def lower(self, values: Column, aside: Aside) -> Column:
        return self._each(values, lambda column: self._item.lower(column, aside))

    def make(self, plain: Column, aside: Aside) -> Column:
        return self._each(plain, lambda column: self._item.make(column, aside))

    def _each(self, column: Column, change: Callable[[Column], Column]) -> Column:
        there = [each for each in column if each is not None]
        if not there:
            return column
        rest = iter(change(there))
        return [None if each is None else next(rest) for each in column]


class UnionShape:
    """Values of several types: the number of the type, and the plain value."""

    plain = NO_TYPES

    def __init__(self, items: Sequence[Shape]) -> None:
        self._items = items
        self._numbers = {kind: number for number, item in enumerate(items) for kind in item.types}
        self.types = frozenset(self._numbers)
        if len(self.types) < sum(len(item.types) for item in items):
            raise Unencodable("types that cannot be told apart")

    def lower(self, values: Column, aside: Aside) -> Column:
        only(values, self.types)
        numbers = [self._numbers[kind] for kind in map(type, values)]
        plain = self._each(numbers, values, lambda item, column: item.lower(column, aside))
        return list(zip(numbers, plain, strict=True))

    def make(self, plain: Column, aside: Aside) -> Column:
        if not plain:
            return plain
        numbers, values = columns_of(plain, 2)
        only(numbers, NUMBER)
        return self._each(numbers, values, lambda item, column: item.make(column, aside))

    def _each(self, numbers: Sequence[int], column: Column, change: Callable[[Shape, Column], Column]) -> Sequence[Any]:
        """Return *column* with the values of each number changed together."""
        apart: dict[int, list[Any]] = {}
        for number, value in zip(numbers, column, strict=True):
            apart.setdefault(number, []).append(value)
        rests = {number: iter(change(self._items[number], values)) for number, values in apart.items()}
        return [next(rests[number]) for number in numbers]
