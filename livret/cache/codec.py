"""Values as bytes and back: what is kept on a disk, or crosses to another process or machine.

The bytes are msgpack's plain values and name no type: what they are made into is what the caller expects (``Fragment``,
``list[Finding]``), field by field, by the annotations of our own dataclasses, named tuples, enumerations and models.
Whoever wrote the bytes can choose values of these types and nothing else: no class is looked up, none is changed, and
nothing is called but what makes such a value of its fields.
"""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from struct import Struct
from typing import Any, TypeVar

import msgpack

from livret.cache.shapes.annotations import shape
from livret.cache.shapes.scalars import Aside, Unencodable

__all__ = ["MOST_BYTES", "Undecodable", "Unencodable", "blob_lengths", "dumps", "joined", "loads", "split"]

T = TypeVar("T")

#: The longest first part; the words and places of three thousand pages come to a third of it.
MOST_BYTES = 256 * 1024**2
#: The first part begins with how many others follow, and the length of each.
_COUNT, _LENGTH = Struct(">I"), Struct(">Q")
_MOST_BLOBS = 100_000
#: Names of files that are no UTF-8 contain such halves of characters.
_ERRORS = "surrogatepass"
_TEXTS = shape(tuple[str, ...])


class Undecodable(ValueError):
    """Bytes that are no value of the type that is expected; the message says why."""


def dumps(value: object, kind: Any) -> list[bytes]:
    """Return *value*, of the type *kind*, as parts: all of it, and the long bytes within it, as they are.

    :raises Unencodable: when its annotation does not allow it, or no shape is for it.
    """
    aside = Aside()
    try:
        plain = tuple(shape(kind).lower((value,), aside))
        packed: bytes = msgpack.packb((aside.texts, plain), unicode_errors=_ERRORS)
    except (
        OverflowError,
        ValueError,
        TypeError,
        RecursionError,
    ) as error:  # a number of 65 bits, a nest of five hundred
        raise Unencodable(f"{kind}: {error}") from error
    lengths = (_LENGTH.pack(len(blob)) for blob in aside.blobs)
    return [b"".join((_COUNT.pack(len(aside.blobs)), *lengths, packed)), *aside.blobs]


def loads(parts: Sequence[bytes], kind: type[T], most_bytes: int = MOST_BYTES) -> T:
    """Return the value of the type *kind* that ``dumps`` made *parts* of, the first of *most_bytes*.

    :raises Undecodable: for any other bytes.
    """
    try:
        first, *blobs = parts
        if blob_lengths(first, most_bytes) != list(map(len, blobs)) or {bytes}.union(map(type, blobs)) != {bytes}:
            raise Undecodable("other parts")
        texts, plain = _plain(memoryview(first)[_COUNT.size + _LENGTH.size * len(blobs) :])
        aside = Aside(tuple(blobs), *_TEXTS.make((texts,), Aside()))
        made: T
        [made] = shape(kind).make(plain, aside)
    except (ValueError, TypeError, LookupError, RecursionError, msgpack.UnpackException) as error:
        raise Undecodable(f"{kind}: {error}") from error
    return made


def blob_lengths(first: bytes, most_bytes: int = MOST_BYTES) -> list[int]:
    """Return the lengths in bytes of the parts behind the *first*, of *most_bytes*; raises :class:`Undecodable`."""
    count = _COUNT.unpack_from(first)[0] if _COUNT.size <= len(first) <= most_bytes else _MOST_BLOBS
    if count >= _MOST_BLOBS or len(first) < _COUNT.size + count * _LENGTH.size:
        raise Undecodable("no first part")
    return [length for (length,) in _LENGTH.iter_unpack(first[_COUNT.size : _COUNT.size + count * _LENGTH.size])]


def joined(parts: Sequence[bytes]) -> list[bytes]:
    """Return *parts* behind their lengths, to be written one after the other."""
    return [_LENGTH.pack(len(parts[0])), *parts]


def split(data: memoryview) -> list[bytes]:
    """Return the parts that were ``joined`` in *data*; raises :class:`Undecodable`."""
    end = _LENGTH.size + _LENGTH.unpack_from(data)[0] if len(data) >= _LENGTH.size else len(data) + 1
    if end > len(data):
        raise Undecodable("cut short")
    first = bytes(data[_LENGTH.size : end])
    ends = list(accumulate(blob_lengths(first), initial=end))
    if ends[-1] != len(data):
        raise Undecodable("cut short, or too long")
    return [first, *(bytes(data[start:end]) for start, end in pairwise(ends))]


def _plain(packed: memoryview) -> Any:
    """Return the plain values of *packed*: tuples, texts, numbers, bytes; maps and msgpack's extensions are refused."""
    whole = msgpack.Unpacker(read_size=len(packed), max_buffer_size=len(packed), max_map_len=0, max_ext_len=0)
    whole.feed(packed)
    whole.skip()  # decodes nothing: a list that claims more than there is uses no memory
    return msgpack.unpackb(packed, use_list=False, unicode_errors=_ERRORS, max_map_len=0, max_ext_len=0)
