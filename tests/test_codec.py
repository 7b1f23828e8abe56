"""Values come back as they were; bytes that anybody wrote become values of the type that is expected, or nothing."""

import contextlib
import os
import pickle
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from multiprocessing import Pipe
from pathlib import Path, PurePosixPath
from typing import Any, Literal, NamedTuple

import msgpack
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from livret.base.problems import Kind, Location, Problem
from livret.build.copyfit import FittedTerritory
from livret.cache.codec import Undecodable, Unencodable, dumps, joined, loads, split
from livret.cache.shapes.annotations import shape
from livret.catalogue import data
from livret.edition.source import Items, Node, Scalar, Table
from livret.pdf.model import Finding, Fragment, Page
from livret.pdf.read.bounds import Allowance
from livret.pdf.read.model import Content, Font, ReadPage, ReadPdf, Run
from livret.pdf.read.state import EVERYWHERE
from livret.workers import wire
from livret.workers.cluster.worker import reply_type
from tests import printed


def again(value: Any, kind: Any) -> Any:
    """Return *value* after a journey as one piece of bytes."""
    return loads(split(memoryview(b"".join(joined(dumps(value, kind))))), kind)


def packed(plain: object, *texts: str) -> list[bytes]:
    """Return the parts of what an attacker writes: *plain* in the place of a value."""
    return [struct.pack(">I", 0) + msgpack.packb((texts, (plain,)))]


def alike(one: Any, other: Any) -> bool:
    """Tell whether two values are equal, and of the same types all through."""
    if type(one) is not type(other):
        return False
    if is_dataclass(one):
        return all(alike(getattr(one, each.name), getattr(other, each.name)) for each in fields(one))
    if isinstance(one, tuple | list):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, dict):
        return alike([*one.items()], [*other.items()])
    if hasattr(one, "model_fields_set"):
        return one.model_fields_set == other.model_fields_set and alike(one.__dict__, other.__dict__)
    return bool(one == other)


# Back as they were


def test_the_nouns_of_an_edition_come_back_as_they_were() -> None:
    proofs = printed.exemple().proofs
    for sheet in proofs.sheets:
        settled = FittedTerritory(sheet, tuple(proofs.warnings))
        assert alike(again(settled, FittedTerritory), settled)
    territories = list(proofs.edition.territories)
    assert alike(again(territories, list[type(territories[0])]), territories)  # type: ignore[misc]


@pytest.mark.parametrize("name", [*wire._OF_ENGINE, *wire.ALONE])
def test_every_request_to_a_worker_can_be_sent_and_answered(name: str) -> None:
    for bounded in (False, True)[: 2 if name in wire.ALONE else 1]:
        assert shape(wire.types_of(name, bounded)[0])
        assert shape(wire._reply(name, bounded))
    assert shape(reply_type(name))


def test_a_page_that_has_been_read_comes_back() -> None:
    run = Run("a", EVERYWHERE, (1.0, 2), (1, 0), (0.0, 5), 9.2, "Fira", (0.0, 0, 1), 1.0, 0, EVERYWHERE, 1)
    sheet = ReadPage(1, 595.0, 842.0, {"TrimBox": (0.0, 0, 595, 842)}, runs=(run,), spaces={"DeviceCMYK": EVERYWHERE})
    whole = ReadPdf((sheet,), (Content(1, 2, "P", "flow"),), (Font("Fira", "TrueType", embedded=True),), 1000)
    assert alike(again(whole, ReadPdf), whole)
    assert alike(again([sheet], Sequence[ReadPage]), (sheet,))


@given(st.text(), st.floats(allow_nan=False), st.lists(st.integers(0, 9)), st.binary())
def test_fragments_of_any_kind_come_back(text: str, number: float, pages: list[int], pdf: bytes) -> None:
    finding = Finding("RENDU-001", 1, values={"words": text, "mm": number})
    fragment = Fragment(text, text, "left", pdf * 2_000, (Page(number, 1, 0),) * len(pages), findings=(finding,),
                        fonts=frozenset({text}), lines=(((number, 1, 2.0, 3, None, text),) * len(pages),))  # fmt: skip
    assert alike(again(fragment, Fragment), fragment)


class Tone(StrEnum):
    LIGHT = "light"


class Pair(NamedTuple):
    left: int
    right: "Noun | None" = None


@dataclass(frozen=True, slots=True)
class Noun:
    """A field for each rule."""

    text: str = "é\ud800"
    path: Path = Path("a\udcff")
    inner: PurePosixPath = field(default_factory=lambda: PurePosixPath("b"))
    markup: Markup = field(default_factory=lambda: Markup("<b>"))
    day: date = date(2025, 1, 2)
    moment: datetime = datetime(2025, 1, 2, tzinfo=UTC)
    tone: Tone = Tone.LIGHT
    kind: Kind = data.UNKNOWN_FIELD
    side: Literal["left", 2, None] = "left"
    number: float = 1
    pairs: Mapping[tuple[int, str], Pair] = field(default_factory=lambda: {(1, "a"): Pair(1), (2, "a"): Pair(2)})
    either: bytes | str = b"x"
    others: Sequence[bytes | str] = (b"x", "x", b"y" * 100_000, "x")
    several: frozenset[str] = frozenset({"a", "b"})
    nested: list[set[int]] = field(default_factory=lambda: [{1, 2}, set()])
    place: Location | str = field(default_factory=lambda: Location("a", 1, 2, 3, "b"))
    nothing: tuple[()] = ()
    flag: bool = True


@dataclass
class Loose:
    """Neither frozen nor with slots."""

    nouns: list[Noun] = field(default_factory=lambda: [Noun(), Noun(number=0.5, side=2), Noun(place="here")])


def test_every_kind_of_field_comes_back() -> None:
    assert alike(again(Loose(), Loose), Loose())
    assert alike(again(Pair(1, Noun()), Pair), Pair(1, Noun()))


def test_a_noun_that_holds_itself_comes_back() -> None:
    mark = Location("fiche.yaml", 1)
    node: Node = Scalar("a", mark)
    for _level in range(20):
        node = Items((node, Scalar("b", mark), Table((), mark)), mark)
    assert alike(again(node, Items), node)


def test_equal_values_are_equal_bytes() -> None:
    assert dumps(frozenset("abcdef"), frozenset[str]) == dumps(frozenset("fedcba"), frozenset[str])


def test_texts_that_occur_often_are_kept_once() -> None:
    often = ["une phrase qui se répète à chaque ligne"] * 1000
    assert len(b"".join(dumps(often, list[str]))) < 3000
    assert again(often, list[str]) == often


def test_long_bytes_are_not_copied() -> None:
    pdf = os.urandom(1_000_000)
    assert dumps(pdf, bytes)[1] is pdf


@pytest.mark.parametrize(("value", "kind"), [
    ("1", int), (True, int), (1, bool), (None, str), (Markup("a"), str), ([1], tuple[int, ...]), ((1,), list[int]),
    ({"a": "b"}, dict[str, int]), (2**64, int), (float("nan"), float), (b"a", str), (bytearray(b"a"), bytes),
    (Location(1), Location), ("other", Literal["one"]), (True, Literal[1]), (object(), object), (print, Any),
])  # fmt: skip
def test_what_an_annotation_does_not_allow_is_not_kept(value: object, kind: Any) -> None:
    with pytest.raises(Unencodable):
        dumps(value, kind)


# Whatever anybody wrote


def wrongs(plain: Any) -> list[Any]:
    """Return *plain* with each of its parts, in turn, in another type."""
    found: list[Any] = [
        other for other in (None, "x", 1.5, (), ((),), b"x", -1, True) if type(other) is not type(plain)
    ]
    if isinstance(plain, tuple):
        found += [(*plain, 1), plain[:-1]]
        for at, part in enumerate(plain):
            found += [(*plain[:at], wrong, *plain[at + 1 :]) for wrong in wrongs(part)]
    return found


@pytest.mark.parametrize(("value", "kind"), [
    (Problem(data.UNKNOWN_FIELD, Location("a", 1), {"name": "b"}), Problem),
    (Fragment("a", "b", "left", b"%PDF", (Page(1, 2, 3),), lines=(((1.0, 2, 3, 4, 5, "c"),),)), Fragment),
    (Loose(), Loose),
], ids=["problem", "fragment", "every kind of field"])  # fmt: skip
def test_a_field_of_another_type_is_refused_or_right(value: object, kind: Any) -> None:
    """What is made of any change of types can be kept again: it is what its annotations allow, all through."""
    [first, *blobs] = dumps(value, kind)
    count = struct.unpack_from(">I", first)[0]
    texts, (plain,) = msgpack.unpackb(first[4 + 8 * count :], use_list=False, unicode_errors="surrogatepass")
    refused = 0
    for wrong in wrongs(plain):
        head = first[: 4 + 8 * count]
        try:
            made = loads([head + msgpack.packb((texts, (wrong,)), unicode_errors="surrogatepass"), *blobs], kind)
        except Undecodable:
            refused += 1
        else:
            assert alike(again(made, kind), made)
    assert refused > len(wrongs(plain)) / 2


@given(st.binary(max_size=300), st.sampled_from([Fragment, Loose, Any, str, Pair, dict[str, int], Table]))
def test_random_bytes_are_refused_or_of_the_type(noise: bytes, kind: Any) -> None:
    for parts in ([noise], [struct.pack(">I", 0) + noise], [struct.pack(">I", 1) + noise, b"x"]):
        try:
            made = loads(parts, kind)
        except Undecodable:
            continue
        assert alike(again(made, kind), made)
    with pytest.raises(Undecodable):
        split(memoryview(noise + b"\xff"))


@given(st.data())
def test_a_changed_entry_is_refused_or_of_the_type(data: st.DataObject) -> None:
    whole = bytearray(b"".join(joined(dumps(Loose(), Loose))))
    for _change in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        made = loads(split(memoryview(bytes(whole))), Loose)
    except Undecodable:
        return
    assert alike(again(made, Loose), made)


@pytest.mark.parametrize("raw", [
    b"\x91" * 5000 + b"\xc0", b"\xdd\xff\xff\xff\xff", b"\xdd\x7f\xff\xff\xff" * 500, b"\xdb\xff\xff\xff\xff",
    b"\xc6\xff\xff\xff\xff", b"\xdf\xff\xff\xff\xff", b"\xc9\xff\xff\xff\xff\x01", b"\xc1", b"", b"\x81\xa1a\x01",
    b"\xd4\x01\x00", b"\xd6\xff\x00\x00\x00\x00", b"\x92\x90\x91\xa3\xff\xfe\xfd",
], ids=["deep", "long", "long and deep", "text", "bytes", "map", "extension", "never", "nothing", "a map", "an ext",
        "a time", "no UTF-8"])  # fmt: skip
@pytest.mark.parametrize("kind", [str, Any, Table, list[str]])
def test_what_claims_to_be_large_or_deep_is_refused_at_once(raw: bytes, kind: Any) -> None:
    with pytest.raises(Undecodable):
        loads([struct.pack(">I", 0) + raw], kind)


def test_a_noun_that_holds_itself_too_often_is_refused() -> None:
    plain: Any = (0, ("a", ("f", 1, 0, 1, ""), True))
    for _level in range(150):
        plain = (2, ((plain,), ("f", 1, 0, 1, "")))
    parts = packed(plain[1])
    with contextlib.suppress(Undecodable):
        assert isinstance(loads(parts, Items), Items)


@pytest.mark.parametrize(("plain", "kind"), [
    ((("a", "a"), (1, 2)), dict[str, int]), ((("a",), (1, 2)), dict[str, int]), (float("nan"), float),
    (1, str), (0, bytes), (-1, bytes), ("a\0b", Path), ("no-kind", Kind), ("2025-02-30", date), ("other", Tone),
    (((1.0, float("nan")), (2.0, 1.0)), tuple[tuple[float, float], ...]), ((7, "a"), bytes | str),
    ((-3, "a"), bytes | str),
])  # fmt: skip
def test_what_is_no_value_is_refused(plain: object, kind: Any) -> None:
    with pytest.raises(Undecodable):
        loads(packed(plain), kind)


def test_few_texts_make_no_long_one() -> None:
    with pytest.raises(Undecodable):
        loads(packed((0,) * 300_000, "x" * 1000), tuple[str, ...])


@pytest.mark.parametrize("lengths", [(2**40,), (0,), (1, 2)])
def test_parts_are_as_long_as_they_say(lengths: tuple[int, ...]) -> None:
    head = struct.pack(f">I{len(lengths)}Q", len(lengths), *lengths) + msgpack.packb(((), (b"a",)))
    for parts in ([head], [head, b"ab"]):
        with pytest.raises(Undecodable):
            loads(parts, bytes)
    with pytest.raises(Undecodable):
        split(memoryview(b"".join(joined([head, b"ab"]))))


def test_a_request_may_be_longer_than_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """It compares three thousand pages with as many, and is the coordinator's own; an answer may be anybody's."""
    monkeypatch.setattr(wire, "MOST_BYTES", 200)
    pages = [ReadPage(number, 595.0, 842.0, {}) for number in range(100)]
    ours, theirs = Pipe()
    with ours, theirs:
        wire.send_request(ours, "unseen", (Allowance(1.0), pages))
        assert [*wire.receive_request(theirs).arguments()[1]] == pages
        wire.send(theirs, "a" * 300, str)
        with pytest.raises(OSError, match="bad message length"):
            wire.receive(ours, str)


class Attack:
    """What pickle would run: and the entry that set attributes of a class."""

    def __reduce__(self) -> tuple[object, ...]:
        return os.system, ("touch attacked",)


_CLASS_ATTRIBUTES = (
    b"\x80\x05clivret.press.model\nFragment\n(}\x8c\x07version\x8c\x08poisonedsb."  # BUILD on the class itself
)


@pytest.mark.parametrize("payload", [pickle.dumps(Attack()), _CLASS_ATTRIBUTES])
def test_what_pickle_would_do_is_not_done(payload: bytes) -> None:
    before = dict(vars(Fragment))
    for data_ in (payload, struct.pack(">I", 0) + payload):
        with pytest.raises(Undecodable):
            loads([data_], Fragment)
        with pytest.raises(Undecodable):
            split(memoryview(data_))
    assert dict(vars(Fragment)) == before
    assert not Path("attacked").exists()
