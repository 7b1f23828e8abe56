"""From the annotation of a type to its shape, derived once."""

import types
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from operator import attrgetter
from pathlib import Path, PurePosixPath
from threading import RLock
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from markupsafe import Markup

from livret.base.problems import Kind
from livret.cache.shapes.compounds import (
    MappingShape,
    ModelShape,
    OptionalShape,
    RecordShape,
    SequenceShape,
    TupleShape,
    UnionShape,
)
from livret.cache.shapes.scalars import (
    BytesShape,
    ChoiceShape,
    FloatShape,
    PlainShape,
    Shape,
    SpelledShape,
    TextShape,
    Unencodable,
)

_LOCK = RLock()
_known: dict[Any, Shape] = {}


def shape(kind: Any) -> Shape:
    """Return the shape of the type *kind*, an annotation; raises :class:`Unencodable` where none is for it."""
    if kind not in _known:
        with _LOCK:
            _known[kind] = _Reader().read(kind)
    return _known[kind]


class _Reader:
    """Reads annotations; a dataclass that may contain itself is met again while it is read."""

    def __init__(self) -> None:
        self._nouns: dict[Any, RecordShape] = {}

    def read(self, kind: Any) -> Shape:
        """Return the shape of *kind*."""
        if kind in _PLAIN:
            return _PLAIN[kind]
        origin, arguments = get_origin(kind) or kind, get_args(kind)
        if origin in (Union, types.UnionType):
            return self._one_of(arguments)
        if origin is Literal:
            return ChoiceShape(*arguments)
        if origin in (list, set, frozenset):
            return SequenceShape(origin, self.read(*arguments))
        if origin in (Sequence, Iterable):
            return SequenceShape(tuple, self.read(*arguments), list)
        if origin in (dict, Mapping):
            return MappingShape(*map(self.read, arguments))
        if origin is tuple and arguments[1:] == (...,):
            return SequenceShape(tuple, self.read(arguments[0]))
        if origin is tuple:
            return TupleShape([*map(self.read, arguments)])
        return self._nouns.get(kind) or self._noun(kind, origin, arguments)

    def _one_of(self, kinds: Sequence[Any]) -> Shape:
        items = [self.read(each) for each in kinds if each is not type(None)]
        if len(items) > 1 and all(isinstance(item, PlainShape) for item in items):
            items = [PlainShape(*(each for item in items for each in item.types))]
        one = items[0] if len(items) == 1 else UnionShape(items)
        return OptionalShape(one) if len(kinds) > len(items) and type(None) in kinds else one

    def _noun(self, kind: Any, origin: Any, arguments: Sequence[Any]) -> Shape:
        if not isinstance(origin, type):
            raise Unencodable(f"no shape for {kind}")
        if issubclass(origin, Enum):
            return SpelledShape(origin, attrgetter("value"), origin)
        names, hints = _fields(origin), get_type_hints(origin)
        given = dict(zip(getattr(origin, "__parameters__", ()), arguments, strict=True))
        noun = self._nouns[kind] = (ModelShape if hasattr(origin, "model_fields") else RecordShape)(origin)
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
    from livret.catalogue import by_code  # late: most values contain no problem

    return by_code()


#: What is no noun. What fills the message of a problem (``Any``) may be any plain value.
_PLAIN: Mapping[Any, Shape] = {
    **{kind: PlainShape(kind) for kind in (bool, int, type(None))},
    float: FloatShape(),
    str: TextShape(str),
    bytes: BytesShape(),
    Any: PlainShape(bool, int, float, str, type(None)),
    Markup: SpelledShape(Markup, str, Markup),
    Path: SpelledShape(type(Path()), str, _path),
    PurePosixPath: SpelledShape(PurePosixPath, str, PurePosixPath),
    date: SpelledShape(date, date.isoformat, date.fromisoformat),
    datetime: SpelledShape(datetime, datetime.isoformat, datetime.fromisoformat),
    Kind: SpelledShape(Kind, attrgetter("code"), lambda code: _kinds()[code]),
}
