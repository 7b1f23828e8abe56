"""Pictures: found inside the edition, read to their end, at a bounded cost; everything else refused with its remedy."""

import base64
import hashlib
import os
import struct
import time
import tracemalloc
import unicodedata
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFile

from livret.base.problems import Kind, Location, Problem
from livret.catalogue import pictures as kinds
from livret.edition.model import Picture
from livret.edition.pictures import find
from livret.edition.reading import Reading

MARK = Location("texte.md", 7, 3)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" {}>{}</svg>'
SIZE = 'width="40" height="30"'


@pytest.fixture
def territory(tmp_path: Path) -> Path:
    folder = tmp_path / "edition" / "territoires" / "exemple"
    (folder / "photos").mkdir(parents=True)
    return folder


def inspect(territory: Path, name: str) -> Picture | Problem:
    return find.inspect(Reading(territory.parents[1]), territory, name, MARK)


def inspected(territory: Path, name: str, data: bytes) -> Picture | Problem:
    """Write *data* as photos/*name* and inspect it."""
    (territory / "photos" / name).write_bytes(data)
    return inspect(territory, f"photos/{name}")


def problem(found: Picture | Problem) -> Problem:
    assert isinstance(found, Problem), found
    assert found.location == MARK
    assert found.message
    assert found.help
    assert found.kind.why
    return found


def encoded(mode: str, form: str, size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    file = BytesIO()
    Image.new(mode, size).save(file, form, **options)
    return file.getvalue()


def noise(form: str, side: int = 120, **options: object) -> bytes:
    file = BytesIO()
    Image.effect_noise((side, side), 80).save(file, form, **options)
    return file.getvalue()


def png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_of(width: int, height: int) -> bytes:
    """Return a PNG that claims to be *width* × *height*, as black as its one row."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*c) for c in [(b"IHDR", header), (b"IDAT", rows), (b"IEND", b"")])


# What is accepted


@pytest.mark.parametrize(
    ("name", "data", "mode"),
    [
        ("a.jpg", encoded("RGB", "JPEG"), "RGB"),
        ("a.JPEG", encoded("L", "JPEG"), "L"),
        ("progressive.jpg", encoded("RGB", "JPEG", progressive=True), "RGB"),
        ("press.jpg", encoded("CMYK", "JPEG"), "CMYK"),
        ("line.png", encoded("1", "PNG"), "1"),
        ("grey.png", encoded("L", "PNG"), "L"),
        ("palette.png", encoded("P", "PNG", transparency=0), "P"),
        ("alpha.PNG", encoded("RGBA", "PNG"), "RGBA"),
        ("greyalpha.png", encoded("LA", "PNG"), "LA"),
        ("scan.png", encoded("I;16", "PNG"), "I;16"),
    ],
)
def test_pictures_are_read(territory: Path, name: str, data: bytes, mode: str) -> None:
    found = inspected(territory, name, data)
    assert isinstance(found, Picture), found
    assert (found.width, found.height, found.mode) == (40, 30, mode)
    assert found.url == f"https://edition.invalid/territoires/exemple/photos/{name}"
    assert found.sha256 == hashlib.sha256(data).hexdigest()
    assert found.path.read_bytes() == data


def test_colour_on_sixteen_bits_is_read(territory: Path) -> None:
    header = struct.pack(">IIBBBBB", 3, 2, 16, 2, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + b"".join(
        png_chunk(*c) for c in [(b"IHDR", header), (b"IDAT", zlib.compress((b"\0" + b"ab" * 9) * 2)), (b"IEND", b"")]
    )
    assert isinstance(inspected(territory, "a.png", data), Picture)


def test_cmyk_as_photoshop_inverts_it_is_read(territory: Path) -> None:
    data = encoded("CMYK", "JPEG")
    adobe = b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00"
    data = data if b"Adobe" in data else data[:2] + adobe + data[2:]
    found = inspected(territory, "press.jpg", data)
    assert isinstance(found, Picture)
    assert found.mode == "CMYK"


@pytest.mark.parametrize(("orientation", "size"), [(1, (40, 30)), (3, (40, 30)), (6, (30, 40)), (8, (30, 40))])
def test_the_size_is_that_of_the_picture_upright(territory: Path, orientation: int, size: tuple[int, int]) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    found = inspected(territory, "phone.jpg", encoded("RGB", "JPEG", exif=exif))
    assert isinstance(found, Picture)
    assert (found.width, found.height) == size


@pytest.mark.parametrize(
    ("root", "size"),
    [
        (SIZE, (40, 30)),
        ('viewBox="0 0 200 100"', (200, 100)),
        ('width="100" viewBox="0 0 200 100"', (100, 50)),
        ('height="25.4mm" viewBox="0,0,200,100"', (192, 96)),
        ('width="100%" height="100%" viewBox="-5 -5 20 10"', (20, 10)),
        ('width="1in" height="72pt"', (96, 96)),
    ],
)
def test_drawings_are_read(territory: Path, root: str, size: tuple[int, int]) -> None:
    found = inspected(territory, "d.svg", SVG.format(root, '<path d="M0 0L9 9"/>').encode())
    assert isinstance(found, Picture), found
    assert (found.width, found.height, found.mode) == (*size, "svg")


@pytest.mark.parametrize(
    ("before", "after", "most"),
    [
        ('<g opacity=".5">', "</g>", 28),
        ('<g style="opacity: .5">', "</g>", 28),
        ('<style>.a { opacity: .5 }</style><g class="a">', "</g>", 27),
        ('<g fill-opacity=".5">', "</g>", 90),
    ],
)
def test_what_fades_is_nested_as_deep_as_files_may_be(territory: Path, before: str, after: str, most: int) -> None:
    for depth, kind in ((most, None), (most + 1, kinds.INTRICATE_DRAWING)):
        typed = SVG.format(SIZE, before * depth + after * depth)
        found = inspected(territory, "d.svg", typed.encode())
        assert getattr(found, "kind", None) is (kind if most < 90 else None)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_a_drawing_of_wide_characters_is_kept_in_utf_8(territory: Path, encoding: str) -> None:
    photo = base64.b64encode(encoded("RGB", "JPEG")).decode()
    typed = SVG.format(SIZE, f'<title>Un été</title><image href="data:image/jpeg;base64,{photo}"/>')
    written = f'<?xml version="1.0" encoding="{encoding}" standalone="yes"?>\n{typed}'.encode(encoding)
    assert isinstance(inspected(territory, "d.svg", written), Picture)
    plain = f'<?xml version="1.0" standalone="yes"?>\n{typed}'.encode()
    assert find.cleaned(written) == find.cleaned(plain)
    assert isinstance(inspected(territory, "d.svg", written[:-7]), Problem)


@pytest.mark.parametrize(
    "text",
    [
        # What common programs write.
        '<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" '
        '"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n<!-- by hand -->' + SVG.format(SIZE, ""),
        "\ufeff" + SVG.format(SIZE, "<title>Une «\u00a0mire\u00a0»</title>"),
        SVG.format(
            SIZE,
            '<style>.a,.b{fill:url(#g)} rect{clip-path:url("#m")}</style>'
            '<linearGradient id="g"><stop/></linearGradient>'
            '<linearGradient id="h" href="#g"/><clipPath id="m"><path/></clipPath><rect class="a"/><rect class="b"/>',
        ),
        SVG.format(
            SIZE + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:k="http://inkscape.example" '
            'k:export-filename="C:\\Users\\a.png" data-name="\\o/"',
            '<g id="a"><rect/></g><use xlink:href="#a"/><use href="#a" x="3"/><?xpacket begin?>',
        ),
        SVG.format(
            SIZE,
            f'<image href="data:image/png;base64,{base64.b64encode(encoded("RGB", "PNG")).decode()}"/>',
        ),
        SVG.format(
            SIZE,
            '<filter id="f"><feGaussianBlur stdDeviation="2"/></filter><rect filter="none" mask="none"/>'
            '<text font-family="sans-serif" style="mix-blend-mode: normal">a</text>'
            "<text style=\"font-family:'Bricolage Grotesque', Arial\">a</text>",
        ),
        '<s:svg xmlns:s="http://www.w3.org/2000/svg" width="4" height="4"/>',
    ],
)
def test_what_drawing_programs_write_is_accepted(territory: Path, text: str) -> None:
    assert isinstance(inspected(territory, "d.svg", text.encode()), Picture)


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("café.jpg", "caf%C3%A9.jpg"),
        ("le marché #3 (été).jpg", "le%20march%C3%A9%20%233%20%28%C3%A9t%C3%A9%29.jpg"),
        ("100 % bio?.jpg", "100%20%25%20bio%3F.jpg"),
    ],
)
def test_urls_are_encoded(territory: Path, name: str, url: str) -> None:
    name, url = unicodedata.normalize("NFC", name), url
    found = inspected(territory, name, encoded("RGB", "JPEG"))
    assert isinstance(found, Picture)
    assert found.url == f"https://edition.invalid/territoires/exemple/photos/{url}"


def test_an_accent_that_macos_wrote_apart_is_found(territory: Path) -> None:
    (territory / "photos" / unicodedata.normalize("NFD", "marché.jpg")).write_bytes(encoded("RGB", "JPEG"))
    assert isinstance(inspect(territory, "photos/marché.jpg"), Picture)


@pytest.mark.parametrize("name", ["./photos/a.jpg", "photos//a.jpg", "photos/./a.jpg"])
def test_idle_parts_of_a_name_are_ignored(territory: Path, name: str) -> None:
    (territory / "photos" / "a.jpg").write_bytes(encoded("RGB", "JPEG"))
    found = inspect(territory, name)
    assert isinstance(found, Picture)
    assert found.url.endswith("/exemple/photos/a.jpg")


def test_a_link_inside_the_edition_is_followed(territory: Path) -> None:
    (territory.parent / "shared.jpg").write_bytes(encoded("RGB", "JPEG"))
    (territory / "photos" / "a.jpg").symlink_to("../../shared.jpg")
    found = inspect(territory, "photos/a.jpg")
    assert isinstance(found, Picture)
    assert found.url == "https://edition.invalid/territoires/shared.jpg"


# Names


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("", kinds.ODD_NAME),
        ("  ", kinds.ODD_NAME),
        ("../exemple/photos/a.jpg", kinds.OUTSIDE),
        ("photos/../photos/a.jpg", kinds.OUTSIDE),
        ("photos\\..\\..\\a.jpg", kinds.OUTSIDE),
        ("/etc/passwd", kinds.OUTSIDE),
        ("C:\\photos\\a.jpg", kinds.OUTSIDE),
        ("c:/photos/a.jpg", kinds.OUTSIDE),
        ("//server/share/a.jpg", kinds.OUTSIDE),
        ("\\\\server\\share\\a.jpg", kinds.OUTSIDE),
        ("https://example.org/a.jpg", kinds.OUTSIDE),
        ("file:///etc/passwd", kinds.OUTSIDE),
        ("data:image/png;base64,AAAA", kinds.OUTSIDE),
        ("%2e%2e/a.jpg", kinds.ODD_NAME),
        ("photos%2Fa.jpg", kinds.ODD_NAME),
        ("photos\\a.jpg", kinds.ODD_NAME),
        ("photos/a.jpg\0.png", kinds.ODD_NAME),
        ("photos/a\u202egpj.exe", kinds.ODD_NAME),
        ("photos/\udce9.jpg", kinds.ODD_NAME),
        ("photos/" + "a" * 300 + ".jpg", kinds.ODD_NAME),
        ("photos", kinds.NOT_A_FILE),
        (".", kinds.NOT_A_FILE),
        ("photos/nowhere/a.jpg", kinds.MISSING),
        ("photos/a.jpg/b.jpg", kinds.MISSING),
        ("photos/zzz.png", kinds.MISSING),
    ],
)
def test_odd_names_are_refused(territory: Path, name: str, kind: Kind) -> None:
    (territory / "photos" / "a.jpg").write_bytes(encoded("RGB", "JPEG"))
    found = problem(inspect(territory, name))
    assert found.kind == kind
    found.message.encode()


@given(name=st.text(max_size=30) | st.text("./\\%aA:~é\0", max_size=12))
def test_no_name_leaves_the_edition(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    edition = tmp_path_factory.getbasetemp() / "any"
    (edition / "photos").mkdir(parents=True, exist_ok=True)
    found = find.inspect(Reading(edition), edition, name, MARK)
    assert isinstance(found, Problem)
    assert found.kind in {kinds.ODD_NAME, kinds.OUTSIDE, kinds.MISSING, kinds.NOT_A_FILE}


@pytest.mark.parametrize(
    ("typed", "there", "suggestion"),
    [
        ("photos/marche.jpg", "photos/marché.jpg", "photos/marché.jpg"),
        ("photos/marché.jpg", "photos/marché.png", "photos/marché.png"),
        ("marché.jpg", "photos/marché.jpg", "photos/marché.jpg"),
        ("photos/marchés.jpg", "photos/marché.jpg", "photos/marché.jpg"),
        ("photos/marché.jpg", "photos/foire.jpg", None),
        ("photos/marché.jpg", "photos/marché.txt", None),
    ],
)
def test_the_nearest_name_is_suggested(territory: Path, typed: str, there: str, suggestion: str | None) -> None:
    (territory / there).write_bytes(b"x")
    found = problem(inspect(territory, typed))
    assert found.kind == kinds.MISSING
    assert found.values.get("suggestion") == suggestion


@pytest.mark.parametrize("typed", ["photos/a.jpg", "Photos/A.JPG", "PHOTOS/a.JPG"])
def test_capitals_count_on_every_disk(territory: Path, typed: str) -> None:
    (territory / "photos" / "A.JPG").write_bytes(encoded("RGB", "JPEG"))
    found = problem(inspect(territory, typed))
    assert found.kind == kinds.OTHER_CASE
    assert found.values["actual"] in {"photos", "photos/A.JPG"}
    assert "photos" in found.message


# Files


@pytest.mark.parametrize("target", ["../../../../outside.jpg", "/etc/hostname"])
def test_a_link_that_leaves_the_edition_is_refused(territory: Path, target: str, tmp_path: Path) -> None:
    (tmp_path / "outside.jpg").write_bytes(encoded("RGB", "JPEG"))
    (territory / "photos" / "a.jpg").symlink_to(target)
    assert problem(inspect(territory, "photos/a.jpg")).kind == kinds.LINK_OUT


def test_a_linked_folder_that_leaves_the_edition_tells_nothing_of_what_it_holds(
    territory: Path, tmp_path: Path
) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "salaries.jpg").write_bytes(b"x")
    (territory / "photos").rmdir()
    (territory / "photos").symlink_to(tmp_path / "secret")
    for name in ["photos/salaries.jpg", "photos/salarie.jpg", "salaries.jpg"]:
        found = problem(inspect(territory, name))
        assert found.kind in {kinds.LINK_OUT, kinds.MISSING}
        assert "suggestion" not in found.values


def test_a_territory_that_is_a_link_out_of_the_edition_is_refused(territory: Path, tmp_path: Path) -> None:
    outside = tmp_path / "elsewhere"
    (outside / "photos").mkdir(parents=True)
    (outside / "photos" / "a.jpg").write_bytes(encoded("RGB", "JPEG"))
    (territory.parent / "other").symlink_to(outside)
    assert problem(inspect(territory.parent / "other", "photos/a.jpg")).kind == kinds.LINK_OUT


def test_links_that_lead_nowhere_are_refused(territory: Path) -> None:
    (territory / "photos" / "gone.jpg").symlink_to("nowhere.jpg")
    (territory / "photos" / "ring.jpg").symlink_to("ring.jpg")
    assert problem(inspect(territory, "photos/gone.jpg")).kind == kinds.MISSING
    assert problem(inspect(territory, "photos/ring.jpg")).kind == kinds.UNREADABLE


def test_pipes_and_devices_are_never_opened(territory: Path) -> None:
    os.mkfifo(territory / "photos" / "pipe.jpg")
    (territory / "photos" / "zero.jpg").symlink_to("/dev/zero")
    assert problem(inspect(territory, "photos/pipe.jpg")).kind == kinds.NOT_A_FILE
    assert problem(inspect(territory, "photos/zero.jpg")).kind == kinds.LINK_OUT


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable for root")
def test_a_file_without_the_right_to_read_it(territory: Path) -> None:
    (territory / "photos" / "a.jpg").write_bytes(encoded("RGB", "JPEG"))
    (territory / "photos" / "a.jpg").chmod(0)
    assert problem(inspect(territory, "photos/a.jpg")).kind == kinds.UNREADABLE


def test_weight_is_bounded_before_anything_is_read(territory: Path) -> None:
    with (territory / "photos" / "a.jpg").open("wb") as file:
        file.truncate(find.MAX_SIZE + 1)
    found = problem(inspect(territory, "photos/a.jpg"))
    assert (found.kind, found.values["size"], found.values["limit"]) == (kinds.TOO_HEAVY, 41, 40)


# Formats


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", kinds.EMPTY),
        (b"GIF89a....", kinds.REFUSED_FORMAT),
        (encoded("RGB", "TIFF"), kinds.REFUSED_FORMAT),
        (encoded("RGB", "WEBP"), kinds.REFUSED_FORMAT),
        (encoded("RGB", "BMP"), kinds.REFUSED_FORMAT),
        (encoded("RGB", "ICO"), kinds.REFUSED_FORMAT),
        (encoded("RGB", "EPS"), kinds.REFUSED_FORMAT),
        (encoded("RGB", "PDF"), kinds.REFUSED_FORMAT),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", kinds.REFUSED_FORMAT),
        (b"PK\3\4whatever", kinds.REFUSED_FORMAT),
        (b"\x1f\x8b\x08svgz", kinds.REFUSED_FORMAT),
        (b"plain words", kinds.NOT_AN_IMAGE),
        (b"<!DOCTYPE html><html><body>404</body></html>", kinds.NOT_AN_IMAGE),
        (b"\0" * 4000, kinds.NOT_AN_IMAGE),
        (b"\xff\xd8\xff", kinds.DAMAGED),
        (encoded("RGB", "PNG"), kinds.OTHER_ENDING),
        (SVG.format(SIZE, "").encode(), kinds.OTHER_ENDING),
    ],
)
def test_the_first_bytes_decide(territory: Path, data: bytes, kind: Kind) -> None:
    assert problem(inspected(territory, "photo.jpg", data)).kind == kind


def test_the_remedy_for_another_ending_is_a_name(territory: Path) -> None:
    assert ".png" in problem(inspected(territory, "photo.jpg", encoded("RGB", "PNG"))).help
    assert problem(inspected(territory, "photo", encoded("RGB", "JPEG"))).kind == kinds.OTHER_ENDING


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
@pytest.mark.parametrize("kept", [0.05, 0.5, 0.95])
@pytest.mark.parametrize("progressive", [False, True])
def test_a_cut_picture_is_damaged(
    territory: Path, form: str, kept: float, progressive: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As the engine leaves it once imported.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    data = noise(form, progressive=progressive) if form == "JPEG" else noise(form)
    ending = {"JPEG": "jpg", "PNG": "png"}[form]
    assert isinstance(inspected(territory, f"whole.{ending}", data), Picture)
    found = problem(inspected(territory, f"cut.{ending}", data[: int(len(data) * kept)]))
    assert found.kind in (kinds.CUT, kinds.SPOILED, kinds.UNFINISHED, kinds.DAMAGED)
    if not progressive and kept == 0.5:
        assert found.kind == kinds.CUT
        assert abs(int(found.values["share"]) - 100 * (1 - kept)) < 15
    assert ImageFile.LOAD_TRUNCATED_IMAGES is True
    assert Image.MAX_IMAGE_PIXELS is not None


@given(data=st.data())
def test_a_png_with_one_byte_changed_is_never_taken_for_whole(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    original = encoded("RGB", "PNG")
    place = data.draw(st.integers(8, len(original) - 13))  # the last chunk is empty
    value = data.draw(st.integers(0, 255).filter(lambda v: v != original[place]))
    folder = tmp_path_factory.getbasetemp() / "flip"
    folder.mkdir(exist_ok=True)
    (folder / "a.png").write_bytes(original[:place] + bytes([value]) + original[place + 1 :])
    assert isinstance(find.inspect(Reading(folder), folder, "a.png", MARK), Problem)


@given(garbage=st.binary(max_size=200))
def test_garbage_after_the_right_first_bytes_is_told(garbage: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.getbasetemp() / "garbage"
    folder.mkdir(exist_ok=True)
    for name, magic in [("a.jpg", b"\xff\xd8\xff"), ("a.png", b"\x89PNG\r\n\x1a\n"), ("a.svg", b"<svg ")]:
        (folder / name).write_bytes(magic + garbage)
        assert isinstance(find.inspect(Reading(folder), folder, name, MARK), Problem)


def costs_little(work: Callable[[], object], memory: int = 16_000_000) -> object:
    """Return what *work* returns; assert that it took neither five seconds nor *memory* bytes of Python's."""
    tracemalloc.start()
    start = time.monotonic()
    result = work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert time.monotonic() - start < 5
    assert peak < memory
    return result


@pytest.mark.parametrize(("width", "height"), [(20_000, 20_000), (13_000, 13_000), (2_000_000_000, 3)])
def test_bombs_are_told_from_their_header(territory: Path, width: int, height: int) -> None:
    (territory / "photos" / "a.png").write_bytes(png_of(width, height))
    found = problem(costs_little(lambda: inspect(territory, "photos/a.png")))  # type: ignore[arg-type]
    assert found.kind == kinds.TOO_MANY_PIXELS
    assert (found.values["width"], found.values["height"], found.values["limit"]) == (width, height, 80)


def test_a_progressive_jpeg_is_bounded_by_what_it_keeps_in_memory(territory: Path) -> None:
    data = encoded("RGB", "JPEG", progressive=True)
    frame = data.index(b"\xff\xc2")
    huge = data[: frame + 5] + struct.pack(">HH", 8300, 8300) + data[frame + 9 :]
    found = problem(inspected(territory, "a.jpg", huge))
    assert (found.kind, found.values["limit"]) == (kinds.TOO_MANY_PIXELS, 66)


def test_a_jpeg_of_a_thousand_scans_is_refused(territory: Path) -> None:
    data = encoded("RGB", "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    data = data[:last] + data[last:-2] * 1000 + data[-2:]
    assert problem(inspected(territory, "a.jpg", data)).kind == kinds.DAMAGED


def test_a_profile_may_look_like_many_scans(territory: Path) -> None:
    profile = b"\xff\xda" * 1000
    assert isinstance(inspected(territory, "press.jpg", encoded("CMYK", "JPEG", icc_profile=profile)), Picture)


def test_scans_are_counted_however_the_file_hides_them(territory: Path) -> None:
    data = noise("JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    for fill in (b"\xff" * 3, b"odd", b"\xff\x01", b"\xff\xd0"):
        many = data[:last] + (fill + data[last:-2]) * 1000 + data[-2:]
        assert problem(inspected(territory, "a.jpg", many)).kind == kinds.DAMAGED


def test_an_animated_png_is_refused(territory: Path) -> None:
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "blue")]
    file = BytesIO()
    frames[0].save(file, "PNG", save_all=True, append_images=frames[1:])
    assert problem(inspected(territory, "a.png", file.getvalue())).kind == kinds.ANIMATED


# Drawings


def laughs() -> str:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE svg [<!ENTITY l0 "ha">{entities}]>' + SVG.format(SIZE, "<text>&l9;</text>")


def quadratic() -> str:
    entity = f'<!ENTITY a "{"a" * 100_000}">'
    return f"<!DOCTYPE svg [{entity}]>" + SVG.format(SIZE, f"<text>{'&a;' * 50}</text>")


def uses(levels: int) -> str:
    groups = "".join(f'<g id="u{n}">{f"""<use href="#u{n - 1}"/>""" * 10}</g>' for n in range(1, levels + 1))
    return SVG.format(SIZE, f'<g id="u0"><rect/></g>{groups}')


def patterns() -> str:
    parts = "".join(f'<pattern id="p{n}">{f"""<rect fill="url(#p{n - 1})"/>""" * 10}</pattern>' for n in range(1, 9))
    return SVG.format(SIZE, f'<pattern id="p0"><rect/></pattern>{parts}')


BASE64_BOMB = base64.b64encode(png_of(20_000, 20_000)).decode()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (SVG.format(SIZE, "<script>alert(1)</script>"), kinds.ACTIVE_DRAWING),
        (SVG.format(SIZE, '<rect filter="url(#f)"/>'), kinds.UNDRAWN),
        (SVG.format(SIZE, '<rect mask="url(#m)"/>'), kinds.UNDRAWN),
        (SVG.format(SIZE, '<rect style="opacity: 1; mix-blend-mode: multiply"/>'), kinds.UNDRAWN),
        (SVG.format(SIZE, "<style>.a { filter: blur(2px) }</style>"), kinds.UNDRAWN),
        (SVG.format(SIZE, "<switch><g/></switch>"), kinds.UNDRAWN),
        (SVG.format(SIZE, '<text font-family="Comic Sans MS">a</text>'), kinds.FOREIGN_FONT),
        (SVG.format(SIZE, "<text style=\"font-family: 'Arial', sans-serif\">a</text>"), kinds.FOREIGN_FONT),
        (SVG.format(SIZE, "<SCRIPT/>"), kinds.ACTIVE_DRAWING),
        (
            SVG.format(SIZE, '<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>'),
            kinds.ACTIVE_DRAWING,
        ),
        (SVG.format(SIZE, "<foreignObject><p>a</p></foreignObject>"), kinds.ACTIVE_DRAWING),
        (SVG.format(SIZE, '<rect onclick="alert(1)"/>'), kinds.ACTIVE_DRAWING),
        (SVG.format(SIZE + ' onload="alert(1)"', ""), kinds.ACTIVE_DRAWING),
        (SVG.format(SIZE, '<set attributeName="href" to="http://a"/>'), kinds.ACTIVE_DRAWING),
        (SVG.format(SIZE, '<image href="http://example.org/a.png"/>'), kinds.LINKED_DRAWING),
        (SVG.format(SIZE, '<image href="b.png"/>'), kinds.LINKED_DRAWING),
        (SVG.format(SIZE, '<image href="file:///etc/passwd"/>'), kinds.LINKED_DRAWING),
        (SVG.format(SIZE, '<image href="d.svg"/>'), kinds.LINKED_DRAWING),
        (SVG.format(SIZE, '<use href="other.svg#a"/>'), kinds.LINKED_DRAWING),
        (SVG.format(SIZE, '<a href="javascript:alert(1)"><rect/></a>'), kinds.LINKED_DRAWING),
        (
            SVG.format(SIZE + ' xmlns:l="http://www.w3.org/1999/xlink"', '<image l:href=" //a/b"/>'),
            kinds.LINKED_DRAWING,
        ),
        (SVG.format(SIZE, '<image href="data:image/svg+xml;base64,AAAA"/>'), kinds.LINKED_DRAWING),
        (SVG.format(SIZE, f'<image href="data:image/png;base64,{"A" * 300_000}"/>'), kinds.LINKED_DRAWING),
        (SVG.format(SIZE, '<image href="data:image/png;base64,AAAA"/>'), kinds.DAMAGED),
        (
            SVG.format(SIZE, f'<image href="data:image/png;base64,{BASE64_BOMB}"/>'),
            kinds.TOO_MANY_PIXELS,
        ),
        (SVG.format(SIZE, '<rect fill="url(http://example.org/a#b)"/>'), kinds.LINKED_DRAWING),
        (SVG.format(SIZE, "<rect style=\"fill: URL( 'a.svg#b')\"/>"), kinds.LINKED_DRAWING),
        (SVG.format(SIZE, r'<rect style="fill:u\72l(http://a)"/>'), kinds.LINKED_DRAWING),
        (SVG.format(SIZE, "<style>@import 'http://example.org/a.css';</style>"), kinds.LINKED_DRAWING),
        (SVG.format(SIZE, "<style><![CDATA[@font-face{src:url(a)}]]></style>"), kinds.LINKED_DRAWING),
        (SVG.format(SIZE, "<style>a{b:ur<!-- -->l(http://a)}</style>"), kinds.LINKED_DRAWING),
        (SVG.format(SIZE + ' xml:base="http://example.org/"', ""), kinds.LINKED_DRAWING),
        ('<?xml-stylesheet href="http://a/b.css"?>' + SVG.format(SIZE, ""), kinds.LINKED_DRAWING),
        (laughs(), kinds.DRAWING_WITH_ENTITIES),
        (quadratic(), kinds.DRAWING_WITH_ENTITIES),
        (
            '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + SVG.format(SIZE, "<text>&x;</text>"),
            kinds.DRAWING_WITH_ENTITIES,
        ),
        (
            '<!DOCTYPE svg SYSTEM "http://a/b.dtd">' + SVG.format(SIZE, "<text>&x;</text>"),
            kinds.DRAWING_WITH_ENTITIES,
        ),
        (uses(7), kinds.INTRICATE_DRAWING),
        (patterns(), kinds.INTRICATE_DRAWING),
        (SVG.format(SIZE + ' id="a"', '<use href="#a"/>'), kinds.INTRICATE_DRAWING),
        (SVG.format(SIZE, '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'), kinds.INTRICATE_DRAWING),
        (
            SVG.format(SIZE, '<style>.a{fill:url(#m)}</style><pattern id="m"><rect class="a"/></pattern>'),
            kinds.INTRICATE_DRAWING,
        ),
        (SVG.format(SIZE, "<g>" * 101 + "</g>" * 101), kinds.INTRICATE_DRAWING),
        (SVG.format(SIZE, "<g/>" * 20_001), kinds.INTRICATE_DRAWING),
        (
            SVG.format(SIZE, '<g id="g0"/>' + "".join(f'<use id="g{n}" href="#g{n - 1}"/>' for n in range(1, 200))),
            kinds.INTRICATE_DRAWING,
        ),
        (SVG.format(SIZE, f"<text>{'a' * 100_000}</text>"), kinds.INTRICATE_DRAWING),
        (SVG.format(SIZE, f"<style>{'* *{fill:red}' * 2000}</style>" + "<g/>" * 1000), kinds.INTRICATE_DRAWING),
        (
            SVG.format(
                SIZE,
                f'<marker id="m"><path d="M0 0 L9 9"/></marker><path marker-mid="url(#m)" d="M0 0{"L1 1" * 50_000}"/>',
            ),
            kinds.INTRICATE_DRAWING,
        ),
        (
            SVG.format(SIZE, '<linearGradient spreadMethod="repeat" x2="1e-9"/>'),
            kinds.INTRICATE_DRAWING,
        ),
        (SVG.format(SIZE, "a" * 1_000_000), kinds.TOO_HEAVY),
        (SVG.format(SIZE, "<g>"), kinds.BROKEN_DRAWING),
        (SVG.format(SIZE, "&nbsp;"), kinds.BROKEN_DRAWING),
        (SVG.format(SIZE, "")[:-3], kinds.BROKEN_DRAWING),
        ('<?xml version="1.0" encoding="nowhere"?>' + SVG.format(SIZE, ""), kinds.BROKEN_DRAWING),
        ("<svg width='4' height='4'/>", kinds.NOT_AN_IMAGE),
        ("<html xmlns='http://www.w3.org/1999/xhtml'><svg /></html>", kinds.NOT_AN_IMAGE),
        (SVG.format("", "<g/>"), kinds.DRAWING_WITHOUT_SIZE),
        (SVG.format('width="4"', "<g/>"), kinds.DRAWING_WITHOUT_SIZE),
        (SVG.format('width="-4" height="4"', "<g/>"), kinds.DRAWING_WITHOUT_SIZE),
        (SVG.format('width="1e99" height="4"', "<g/>"), kinds.OUT_OF_BOUNDS),
        (SVG.format(f'width="{"1" * 100_000}" height="4"', "<g/>"), kinds.OUT_OF_BOUNDS),
        (SVG.format('viewBox="0 0 0 10"', "<g/>"), kinds.DRAWING_WITHOUT_SIZE),
        (SVG.format('viewBox="0 0 nan inf"', "<g/>"), kinds.OUT_OF_BOUNDS),
        (SVG.format('viewBox="0 0 1e-5 1"', "<g/>"), kinds.NO_SHAPE),
        (SVG.format('width="900000" height="4"', "<g/>"), kinds.NO_SHAPE),
    ],
    ids=lambda value: value.code if isinstance(value, Kind) else value[:70],
)
def test_drawings_that_are_refused(territory: Path, text: str, kind: Kind) -> None:
    (territory / "photos" / "d.svg").write_bytes(text.encode())
    found = problem(costs_little(lambda: inspect(territory, "photos/d.svg"), 64_000_000))  # type: ignore[arg-type]
    assert found.kind == kind


@pytest.mark.parametrize(
    ("drawn", "what"),
    [
        ('<path d="M0 0L1e300 3"/>', "1e300"),
        ('<path d="M0 0l-inf 3"/>', "inf"),
        ('<path d="M0 0A1e-300 3 0 0 1 9 9"/>', "1e-300"),
        ('<rect x="10000001" width="1" height="1"/>', "10000001"),
        ('<text textLength="1E300">a</text>', "1e300"),
        ('<text font-size="1e-9">a</text>', "1e-9"),
        ('<g transform="scale(nan)"><g/></g>', "nan"),
        ('<g style="stroke-width:1e20px"/>', "1e20"),
        ("<style>.a-1234567890 { stroke-dashoffset: -1e400 }</style>", "-1e400"),
        ('<stop offset="1e999%"/>', "1e999"),
    ],
)
def test_a_number_that_no_page_can_hold_is_told_with_its_line(territory: Path, drawn: str, what: str) -> None:
    found = problem(inspected(territory, "d.svg", SVG.format(SIZE, f"<g/>\n{drawn}").encode()))
    assert (found.kind, found.values["what"], found.values["row"]) == (kinds.OUT_OF_BOUNDS, what, 2)


@pytest.mark.parametrize(
    "drawn",
    [
        '<path d="M652709.4 6862305.2l-1.7763568e-15 6.1e-17"/>',  # the country's own grid, and what rounding leaves
        '<g transform="matrix(6.123e-17 1 -1 6.123e-17 0 0)"><g/></g>',
        '<rect x="-10000000" width="1" height="1" fill="#12345678"/>',
        '<rect id="a-1612345678901" width="1" height="1" fill="url(#inf-1612345678901)" style="x:var(--nan)"/>',
        "<style>.b-1612345678901 { fill: #123456 } #inf { stroke-dasharray: 0 1 }</style>",
    ],
)
def test_a_number_that_a_page_can_hold_is_accepted(territory: Path, drawn: str) -> None:
    assert isinstance(inspected(territory, "d.svg", SVG.format(SIZE, drawn).encode()), Picture)


def test_a_broken_drawing_is_told_with_its_own_line(territory: Path) -> None:
    found = problem(inspected(territory, "d.svg", b'<svg xmlns="http://www.w3.org/2000/svg">\n<g>\n</svg>'))
    assert (found.values["row"], found.values["column"]) == (3, 3)


def test_what_a_drawing_says_cannot_disturb_the_terminal(territory: Path) -> None:
    found = problem(inspected(territory, "d.svg", SVG.format(SIZE, '<a href="a\u202e&#13;b"/>').encode()))
    assert "a��b" in found.message


def test_every_message_can_be_filled(territory: Path) -> None:
    values = dict.fromkeys(
        ["name", "actual", "suggestion", "what", "format", "ending", "mode", "width", "height", "limit", "known"], "x"
    ) | {"share": 40, "coding": "12 bits", "field": "x", "code": "U+200B", "size": 1, "row": 1, "column": 1}
    for kind in (value for value in vars(kinds).values() if isinstance(value, Kind)):
        found = kind.at(MARK, **values)
        assert "{" not in found.message + found.help
        assert found.kind.code.startswith("IMAGE-")


def test_a_picture_is_decoded_once(territory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known: dict[object, object] = {}

    def recall(kind: str, of: object, make: Callable[[], object], _expected: type[object]) -> object:
        return known[kind, of] if (kind, of) in known else known.setdefault((kind, of), make())

    (territory / "photos" / "a.jpg").write_bytes(noise("JPEG"))
    first = find.inspect(Reading(territory.parents[1]), territory, "photos/a.jpg", MARK, recall)
    monkeypatch.setattr(find.bitmap, "_has_faults", lambda _samples: pytest.fail("decoded again"))
    assert find.inspect(Reading(territory.parents[1]), territory, "photos/a.jpg", MARK, recall) == first
    (territory / "photos" / "a.jpg").write_bytes(noise("JPEG", side=64))
    with pytest.raises(pytest.fail.Exception):
        find.inspect(Reading(territory.parents[1]), territory, "photos/a.jpg", MARK, recall)
