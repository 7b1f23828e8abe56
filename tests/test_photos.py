"""Photos of every make: the damaged are refused, the whole are printed, and nothing is kept of what they tell."""

import base64
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image, ImageOps

from bench.hostile.photo_makes import SECRET, chunk, damaged, exif, jpeg, png, whole
from livret.base.problems import Kind, Location, Problem
from livret.catalogue import pictures as kinds
from livret.edition.model import Picture
from livret.edition.pictures import find
from livret.edition.pictures.bitmap import strict_pillow
from livret.edition.reading import Reading
from tests.test_pictures import SVG


@pytest.fixture(scope="module")
def look(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, bytes], Picture | Problem]:
    folder = tmp_path_factory.mktemp("photos")

    def inspect(name: str, data: bytes) -> Picture | Problem:
        (folder / name).write_bytes(data)
        return find.inspect(Reading(folder), folder, name, Location("texte.md", 7))

    return inspect


def test_a_whole_photo_is_printed_whatever_its_make(look: Callable[[str, bytes], Picture | Problem]) -> None:
    refused = {name: found.code for name, data in whole() if isinstance(found := look(name, data), Problem)}
    assert refused == {}


def test_a_damaged_photo_is_refused(look: Callable[[str, bytes], Picture | Problem]) -> None:
    kinds_told = (kinds.DAMAGED, kinds.CUT, kinds.SPOILED, kinds.UNFINISHED, kinds.ODD_CODING)
    found = {name: look(name, data) for name, data in damaged()}
    assert len(found) > 60
    assert [name for name, each in found.items() if isinstance(each, Picture) or each.kind not in kinds_told] == []


@pytest.mark.parametrize(
    ("name", "kind", "values"),
    [
        ("cut-plain-50-closed.jpg", kinds.CUT, {"share": 47}),
        ("cut-inks-25-closed.jpg", kinds.CUT, {"share": 73}),
        ("png-plain-rows-75.png", kinds.CUT, {"share": 25}),
        ("spoiled-restarts-out-of-order.jpg", kinds.SPOILED, {}),
        ("passes-without-9.jpg", kinds.UNFINISHED, {}),
        ("header-coding-c9.jpg", kinds.ODD_CODING, {"coding": "codage arithmétique"}),
        ("header-12-bits.jpg", kinds.ODD_CODING, {"coding": "12 bits"}),
    ],
)
def test_damage_is_told_for_what_it_is(
    name: str, kind: Kind, values: dict[str, object], look: Callable[[str, bytes], Picture | Problem]
) -> None:
    found = look(name, dict(damaged())[name])
    assert isinstance(found, Problem)
    assert found.kind == kind
    assert found.values == {"name": name, **values}


def test_what_a_photo_tells_is_not_kept_and_its_points_are_untouched() -> None:
    """That an orientation is kept, too: pictures are compared as they are seen."""
    for name, data in whole():
        kept = find.cleaned(data)
        assert SECRET not in kept, name
        assert find.cleaned(kept) == kept, name
        if name in ("no-end.jpg", "exif-broken.jpg", "exif-endless.jpg"):
            continue  # Pillow reads them no more
        with strict_pillow():
            before, after = Image.open(BytesIO(data)), Image.open(BytesIO(kept))
            assert ImageOps.exif_transpose(before).tobytes() == ImageOps.exif_transpose(after).tobytes(), name
            assert after.info.get("icc_profile") == before.info.get("icc_profile"), name


def test_a_photo_within_a_drawing_tells_nothing_either() -> None:
    data = jpeg(exif=exif(6))
    coded = base64.b64encode(data).decode()
    svg = SVG.format('width="4" height="3"', f'<image href="data:image/jpeg;base64,{coded[:76]}&#10;{coded[76:]}"/>')
    kept = find.cleaned(svg.encode())
    assert base64.b64encode(find.cleaned(data)) in kept
    assert len(kept) < len(svg)
    plain = SVG.format('width="4" height="3"', "<path d='M0 0L9 9'/>").encode()
    assert find.cleaned(plain) is plain


def test_what_is_no_whole_picture_is_left_to_whoever_refuses_it() -> None:
    for data in (b"", b"GIF89a", jpeg()[:100], png()[:20], png() + b"x", chunk(b"IHDR", b"")):
        assert find.cleaned(data) in (data, png())
