"""What values of each type are as plain values, and what plain values are made into: the rules of ``codec``.

A shape does all values of one type together, column by column: ``map``, ``zip`` and ``set`` do most of the work, which
run no Python code for each value. It is read from annotations, once.
"""

import math
import types
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from itertools import chain, count, islice, repeat
from operator import attrgetter, is_
from pathlib import Path, PurePosixPath
from threading import RLock
from typing import Any, Literal, Protocol, Union, get_args, get_origin, get_type_hints

from markupsafe import Markup

from livret.base.problems import Kind

#: Bytes as long as this are kept aside: pictures and PDFs are not copied among the plain values.
_BLOB_BYTES = 16 * 1024
#: Texts that occur often may come to so many characters in all once each of them is counted.
_MOST_CHARACTERS = 256 * 1024**2

_Column = Sequence[Any]


class Unencodable(TypeError):
    """A value that its annotation does not allow, or a type that no shape is for."""


@dataclass(slots=True)
class Aside:
    """What plain values tell by its number: long bytes, and texts that occur often."""

    blobs: tuple[bytes, ...] = ()
    texts: tuple[str, ...] = ()


class Shape(Protocol):
    """The values of one type. Both methods may return what they are given.

    ``types`` are those that the values have. Plain values of the types ``plain`` are values as they are.
    """

    types: frozenset[type]
    plain: frozenset[type]

    def lower(self, values: _Column, aside: Aside) -> _Column:
        """Return the plain value of each of *values*, what is kept *aside* added to it; raises ValueError."""

    def make(self, plain: _Column, aside: Aside) -> _Column:
        """Return the value of each of *plain*; raises ValueError or LookupError."""


def _only(column: _Column, allowed: frozenset[type]) -> None:
    """Raise ValueError unless the types of all values of *column* are *allowed*; a subclass is another type."""
    if not allowed.issuperset(map(type, column)):
        found, wanted = ({each.__name__ for each in some} for some in (set(map(type, column)) - allowed, allowed))
        raise ValueError(f"{', '.join(sorted(found))} in place of {', '.join(sorted(wanted))}")


_NONE: frozenset[type] = frozenset()
_ROW, _NUMBER, _WORD = frozenset({tuple}), frozenset({int}), frozenset({str})


def _columns(rows: _Column, width: int) -> Sequence[_Column]:
    """Return the columns of *rows*, of which there is one at least; raises ValueError unless there are *width*."""
    _only(rows, _ROW)
    columns = list(zip(*rows, strict=True))
    if len(columns) != width:
        raise ValueError(f"{len(columns)} fields in place of {width}")
    return columns


def _cut(kind: Callable[[Iterable[Any]], Any], flat: _Column, like: _Column) -> _Column:
    """Return the values of *flat* in pieces of the *kind*, each as long as the one of *like* in its place."""
    rest = iter(flat)
    return [kind(islice(rest, length)) for length in map(len, like)]


# Plain values


class _Plain:
    """Numbers, yes and no, nothing, and what is one of these or a text."""

    def __init__(self, *allowed: type) -> None:
        self.types = self.plain = frozenset(allowed)

    def lower(self, values: _Column, aside: Aside) -> _Column:  # noqa: ARG002
        _only(values, self.types)
        return values

    make = lower


class _Float(_Plain):
    """Numbers, which may be whole; what is no number is refused."""

    def __init__(self) -> None:
        super().__init__(int, float)
        self.plain = _NONE

    def lower(self, values: _Column, aside: Aside) -> _Column:  # noqa: ARG002
        _only(values, self.types)
        if math.isnan(sum(values)) and any(map(math.isnan, values)):  # infinite both ways is nowhere wrong
            raise ValueError("not a number")
        return values

    make = lower


class _Text(_Plain):
    """Texts. In a column where most occur several times, each is kept once, aside; so all are texts, or all numbers."""

    def lower(self, values: _Column, aside: Aside) -> _Column:
        _only(values, self.types)
        different = dict.fromkeys(values)
        if len(values) < 2 * len(different) or not values:
            return values
        numbers = dict(zip(different, count(len(aside.texts))))
        aside.texts += tuple(different)
        return list(map(numbers.__getitem__, values))

    def make(self, plain: _Column, aside: Aside) -> _Column:
        if self.types.issuperset(map(type, plain)):
            return plain
        _only(plain, _NUMBER)
        made = list(map(aside.texts.__getitem__, plain))
        if sum(map(len, made)) > _MOST_CHARACTERS:
            raise ValueError("too many characters")
        return made


class _Choice:
    """Values of which there are few (``Literal``); True is not 1."""

    plain = _NONE

    def __init__(self, *choices: Hashable) -> None:
        self.types = frozenset(map(type, choices))
        self._choices = set(choices)

    def lower(self, values: _Column, aside: Aside) -> _Column:  # noqa: ARG002
        _only(values, self.types)
        if not self._choices.issuperset(values):
            raise ValueError(f"none of {self._choices}")
        return values

    make = lower


class _Bytes:
    """Bytes: long ones are kept aside."""

    plain = _NONE
    types: frozenset[type] = frozenset({bytes})
    _told = frozenset({bytes, int})

    def lower(self, values: _Column, aside: Aside) -> _Column:
        _only(values, self.types)
        numbers = count(len(aside.blobs))
        aside.blobs += tuple(value for value in values if len(value) >= _BLOB_BYTES)
        return [next(numbers) if len(value) >= _BLOB_BYTES else value for value in values]

    def make(self, plain: _Column, aside: Aside) -> _Column:
        _only(plain, self._told)
        return [aside.blobs[each] if type(each) is int else each for each in plain]


class _Word:
    """Values that a text tells: paths, dates, safe HTML, members of an enumeration, kinds of problems."""

    plain = _NONE

    def __init__(self, kind: type, tell: Callable[[Any], str], read: Callable[[str], Any]) -> None:
        self.types = frozenset({kind})
        self._tell, self._read = tell, read

    def lower(self, values: _Column, aside: Aside) -> _Column:  # noqa: ARG002
        _only(values, self.types)
        return list(map(self._tell, values))

    def make(self, plain: _Column, aside: Aside) -> _Column:  # noqa: ARG002
        _only(plain, _WORD)
        made = list(map(self._read, plain))
        _only(made, self.types)
        return made


# Values of several


class _Many:
    """Any number of values of one type: a tuple, a list, a set. *others* are types that become a *kind*."""

    plain = _NONE

    def __init__(self, kind: type, item: Shape, *others: type) -> None:
        self._kind, self._item = kind, item
        self.types = frozenset({kind, *others})

    def lower(self, values: _Column, aside: Aside) -> _Column:
        _only(values, self.types)
        if self._kind in (set, frozenset):
            values = [sorted(each) for each in values]  # else the same set would be other bytes each time
        flat = list(chain.from_iterable(values))
        plain = self._item.lower(flat, aside) if flat else flat
        return values if plain is flat and self._kind is tuple else _cut(tuple, plain, values)

    def make(self, plain: _Column, aside: Aside) -> _Column:
        _only(plain, _ROW)
        flat = list(chain.from_iterable(plain))
        made = self._item.make(flat, aside) if flat else flat
        return plain if made is flat and self._kind is tuple else _cut(self._kind, made, plain)


class _Row:
    """Values with a type for each place: a tuple of so many."""

    plain = _NONE
    types: frozenset[type] = _ROW

    def __init__(self, items: Sequence[Shape]) -> None:
        self._items = items

    def lower(self, values: _Column, aside: Aside) -> _Column:
        if not values:
            return values
        columns = _columns(values, len(self._items))
        return _rows(
            values, columns, [item.lower(each, aside) for item, each in zip(self._items, columns, strict=True)]
        )

    def make(self, plain: _Column, aside: Aside) -> _Column:
        if not plain:
            return plain
        columns = _columns(plain, len(self._items))
        return _rows(plain, columns, _made(self._items, columns, aside))


def _made(items: Sequence[Shape], columns: Sequence[_Column], aside: Aside) -> list[_Column]:
    """Return what each of *items* makes of its column; plain values that are right are not looked at twice."""
    return [
        column if item.plain.issuperset(map(type, column)) else item.make(column, aside)
        for item, column in zip(items, columns, strict=True)
    ]


def _rows(before: _Column, columns: Sequence[_Column], changed: Sequence[_Column]) -> _Column:
    """Return the rows of the columns *changed*: those from *before* where none was."""
    return before if all(map(is_, columns, changed)) else list(zip(*changed, strict=True))


class _Noun:
    """Dataclasses and named tuples, by their fields in their order."""

    plain = _NONE

    def __init__(self, kind: Any) -> None:
        self._kind = kind
        self.types = frozenset({kind})
        self.items: dict[str, Shape] = {}
        plainly = is_dataclass(kind) and not hasattr(kind, "__post_init__")
        self._slots = tuple(getattr(kind, name).__set__ for name in vars(kind).get("__slots__", ()) if plainly)

    def lower(self, values: _Column, aside: Aside) -> _Column:
        _only(values, self.types)
        if not values:
            return values
        columns = (item.lower(list(map(attrgetter(name), values)), aside) for name, item in self.items.items())
        return list(zip(*columns, strict=True))

    def make(self, plain: _Column, aside: Aside) -> _Column:
        if not plain:
            return plain
        columns = _columns(plain, len(self.items))
        return self._of(_made([*self.items.values()], columns, aside))

    def _of(self, columns: Sequence[_Column]) -> _Column:
        """Return the value of each row of *columns*."""
        if not self._slots:
            return list(map(self._kind, *columns))
        made = list(map(object.__new__, repeat(self._kind, len(columns[0]))))
        for put, column in zip(self._slots, columns, strict=True):  # what __init__ does, without a call for each value
            any(map(put, made, column))
        return made


class _Model(_Noun):
    """pydantic's models, by their fields in their order, behind the names of those that were given."""

    _given = _Many(tuple, _Plain(str))

    def lower(self, values: _Column, aside: Aside) -> _Column:
        given = [tuple(name for name in self.items if name in each.model_fields_set) for each in values]
        rows = zip(self._given.lower(given, aside), super().lower(values, aside), strict=True)
        return [(names, *row) for names, row in rows]

    def make(self, plain: _Column, aside: Aside) -> _Column:
        if not plain:
            return plain
        given, *columns = _columns(plain, len(self.items) + 1)
        made = _made([*self.items.values()], columns, aside)
        rows = (dict(zip(self.items, row, strict=True)) for row in zip(*made, strict=True))
        told = (
            {name: row[name] for name in names} for names, row in zip(self._given.make(given, aside), rows, strict=True)
        )
        return [self._kind.model_validate(each, strict=True, by_name=True, by_alias=False) for each in told]


class _Pairs:
    """Mappings, which become dictionaries: their keys, and what these lead to."""

    plain = _NONE
    types: frozenset[type] = frozenset({dict})

    def __init__(self, key: Shape, value: Shape) -> None:
        self._row = _Row([_Many(tuple, key), _Many(tuple, value)])

    def lower(self, values: _Column, aside: Aside) -> _Column:
        _only(values, self.types)
        return self._row.lower([(tuple(each), tuple(each.values())) for each in values], aside)

    def make(self, plain: _Column, aside: Aside) -> _Column:
        rows = self._row.make(plain, aside)
        made = [dict(zip(keys, values, strict=True)) for keys, values in rows]
        if any(len(each) < len(keys) for each, (keys, _values) in zip(made, rows, strict=True)):
            raise ValueError("a key twice")
        return made


class _Maybe:
    """Values of one type, or nothing."""

    plain = _NONE

    def __init__(self, item: Shape) -> None:
        self._item = item
        self.types = item.types | {type(None)}

    def lower(self, values: _Column, aside: Aside) -> _Column:
        return self._each(values, lambda column: self._item.lower(column, aside))

    def make(self, plain: _Column, aside: Aside) -> _Column:
        return self._each(plain, lambda column: self._item.make(column, aside))

    def _each(self, column: _Column, change: Callable[[_Column], _Column]) -> _Column:
        there = [each for each in column if each is not None]
        if not there:
            return column
        rest = iter(change(there))
        return [None if each is None else next(rest) for each in column]


class _OneOf:
    """Values of several types: the number of the type, and the plain value."""

    plain = _NONE

    def __init__(self, items: Sequence[Shape]) -> None:
        self._items = items
        self._numbers = {kind: number for number, item in enumerate(items) for kind in item.types}
        self.types = frozenset(self._numbers)
        if len(self.types) < sum(len(item.types) for item in items):
            raise Unencodable("types that cannot be told apart")

    def lower(self, values: _Column, aside: Aside) -> _Column:
        _only(values, self.types)
        numbers = [self._numbers[kind] for kind in map(type, values)]
        plain = self._each(numbers, values, lambda item, column: item.lower(column, aside))
        return list(zip(numbers, plain, strict=True))

    def make(self, plain: _Column, aside: Aside) -> _Column:
        if not plain:
            return plain
        numbers, values = _columns(plain, 2)
        _only(numbers, _NUMBER)
        return self._each(numbers, values, lambda item, column: item.make(column, aside))

    def _each(
        self, numbers: Sequence[int], column: _Column, change: Callable[[Shape, _Column], _Column]
    ) -> Sequence[Any]:
        """Return *column* with the values of each number changed together."""
        apart: dict[int, list[Any]] = {}
        for number, value in zip(numbers, column, strict=True):
            apart.setdefault(number, []).append(value)
        rests = {number: iter(change(self._items[number], values)) for number, values in apart.items()}
        return [next(rests[number]) for number in numbers]


# From annotations to shapes


_LOCK = RLock()
_known: dict[Any, Shape] = {}


def shape(kind: Any) -> Shape:
    """Return the shape of the type *kind*, an annotation; raises :class:`Unencodable` where none is for it."""
    if kind not in _known:
        with _LOCK:
            _known[kind] = _Reader().read(kind)
    return _known[kind]


class _Reader:
    """Reads annotations; a noun that may hold itself is met again while it is read."""

    def __init__(self) -> None:
        self._nouns: dict[Any, _Noun] = {}

    def read(self, kind: Any) -> Shape:
        """Return the shape of *kind*."""
        if kind in _PLAIN:
            return _PLAIN[kind]
        origin, arguments = get_origin(kind) or kind, get_args(kind)
        if origin in (Union, types.UnionType):
            return self._one_of(arguments)
        if origin is Literal:
            return _Choice(*arguments)
        if origin in (list, set, frozenset):
            return _Many(origin, self.read(*arguments))
        if origin in (Sequence, Iterable):
            return _Many(tuple, self.read(*arguments), list)
        if origin in (dict, Mapping):
            return _Pairs(*map(self.read, arguments))
        if origin is tuple and arguments[1:] == (...,):
            return _Many(tuple, self.read(arguments[0]))
        if origin is tuple:
            return _Row([*map(self.read, arguments)])
        return self._nouns.get(kind) or self._noun(kind, origin, arguments)

    def _one_of(self, kinds: Sequence[Any]) -> Shape:
        items = [self.read(each) for each in kinds if each is not type(None)]
        if len(items) > 1 and all(isinstance(item, _Plain) for item in items):
            items = [_Plain(*(each for item in items for each in item.types))]
        one = items[0] if len(items) == 1 else _OneOf(items)
        return _Maybe(one) if len(kinds) > len(items) and type(None) in kinds else one

    def _noun(self, kind: Any, origin: Any, arguments: Sequence[Any]) -> Shape:
        if not isinstance(origin, type):
            raise Unencodable(f"no shape for {kind}")
        if issubclass(origin, Enum):
            return _Word(origin, attrgetter("value"), origin)
        names, hints = _fields(origin), get_type_hints(origin)
        given = dict(zip(getattr(origin, "__parameters__", ()), arguments, strict=True))
        noun = self._nouns[kind] = (_Model if hasattr(origin, "model_fields") else _Noun)(origin)
        noun.items.update({name: self.read(given.get(hints[name], hints[name])) for name in names})
        return noun


def _fields(kind: Any) -> Sequence[str]:
    """Return the names of the fields of the noun *kind*, in their order."""
    names = [each.name for each in fields(kind)] if is_dataclass(kind) else getattr(kind, "_fields", ())
    if not (names := names or [*getattr(kind, "model_fields", ())]):
        raise Unencodable(f"no shape for {kind}")
    return names


def _path(text: str) -> Path:
    if "\0" in text:
        raise ValueError("no path holds a NUL")
    return Path(text)


@cache
def _kinds() -> Mapping[str, Kind]:
    from livret.catalogue import by_code  # late: most values hold no problem

    return by_code()


#: What is no noun. What fills the message of a problem (``Any``) may be any plain value.
_PLAIN: Mapping[Any, Shape] = {
    **{kind: _Plain(kind) for kind in (bool, int, type(None))},
    float: _Float(),
    str: _Text(str),
    bytes: _Bytes(),
    Any: _Plain(bool, int, float, str, type(None)),
    Markup: _Word(Markup, str, Markup),
    Path: _Word(type(Path()), str, _path),
    PurePosixPath: _Word(PurePosixPath, str, PurePosixPath),
    date: _Word(date, date.isoformat, date.fromisoformat),
    datetime: _Word(datetime, datetime.isoformat, datetime.fromisoformat),
    Kind: _Word(Kind, attrgetter("code"), lambda code: _kinds()[code]),
}
