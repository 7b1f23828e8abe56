"""Photos that come in: upright, without place and camera, named safely, with their block to fill, each once."""

import re
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pillow_heif
import pytest
from PIL import Image, ImageChops, ImageStat

from livret.base import paths, tokens
from livret.base.problems import Problem, Refused
from livret.catalogue import intake as kinds
from livret.catalogue import pictures
from livret.design.heights import PhotoUnit, stretched
from livret.edition.pictures import bitmap
from livret.intake import cohort as cohorts
from livret.intake.draft import Draft
from livret.intake.model import Arrival, Outcome, Sketch, Wishes
from livret.intake.photos import photos
from livret.intake.photos.conversion import Made, converted
from livret.proof.fixes import keep
from tests import laying
from tests.made import tiny
from tests.picture_samples import CMYK_PROFILE, SRGB_PROFILE, deep_png, encoded, inks, jpeg, photoshop, squares

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
#: A picture whose four squares tell how it is turned, with more colours than a drawing has.
VIEW = ImageChops.add(
    squares(side=320).resize((480, 320)), Image.linear_gradient("L").resize((480, 320)).convert("RGB"), 2
)


def exif(orientation: int = 1) -> Image.Exif:
    """Return what a telephone writes: how it was held, what it is, where it was."""
    tags = Image.Exif()
    tags[0x0112], tags[0x0110], tags[0x013B] = orientation, "CAMERA 7", "Prenom Nom"
    tags[0x010E] = "OLYMPUS DIGITAL CAMERA"
    place = tags.get_ifd(0x8825)
    place[1], place[2], place[29] = "N", (43.0, 36.0, 12.0), "2025:03:12"
    return tags


def kept(data: bytes) -> Made:
    """Return what is kept of the photo *data*, which is one."""
    found = converted("photo", data)
    assert isinstance(found, Made), found.message
    return found


def opened(found: Made) -> Image.Image:
    image = Image.open(BytesIO(found.data), formats=["PNG" if found.ending == ".png" else "JPEG"])
    image.load()
    return image


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return by how much two pictures of one size differ on the average, of 255."""
    return max(ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB"))).mean)


def heic(**options: Any) -> bytes:
    """Return the picture as an iPhone stores it, without having Pillow know the format."""
    file = BytesIO()
    pillow_heif.from_pillow(VIEW).save(file, **options)
    return file.getvalue()


# What is kept of a picture


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF"])
def test_a_photo_is_kept_upright_without_place_and_camera(form: str) -> None:
    told = {"exif": exif(6).tobytes(), "quality": 90}
    data = heic(**told) if form == "HEIF" else encoded(VIEW, form, **told)
    found = kept(data)
    image = opened(found)
    assert image.size == (320, 480)
    assert difference(image, VIEW.transpose(Image.Transpose.ROTATE_270)) < 3
    assert not image.getexif()
    assert b"CAMERA" not in found.data
    assert b"2025:03:12" not in found.data
    assert found.ending == (".png" if form == "PNG" else ".jpg")
    assert found.facts.credit == "Prenom Nom"
    assert found.facts.caption == "", "what a camera writes is no caption"


def test_a_photo_that_stands_upright_keeps_its_samples() -> None:
    data = encoded(VIEW, "JPEG", exif=exif())
    assert kept(data).data == bitmap.cleaned(data, "JPEG")
    deep = deep_png()
    assert opened(kept(deep)).mode == "I;16"


@pytest.mark.parametrize("turn", range(2, 9))
def test_a_photo_is_turned_and_nothing_is_lost_by_it(turn: int) -> None:
    data = encoded(VIEW, "JPEG", exif=exif(turn).tobytes(), quality=70)
    upright = Image.open(BytesIO(data)).transpose(
        {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}[turn]  # Image.Transpose, by its numbers
    )
    found = kept(data)
    assert difference(opened(found), upright) < 0.5
    assert len(found.data) < len(data) * 1.1


def test_profiles_and_inks_are_kept() -> None:
    assert opened(kept(encoded(VIEW, "TIFF", icc_profile=SRGB_PROFILE))).info["icc_profile"] == SRGB_PROFILE
    assert kept(photoshop()).data == bitmap.cleaned(photoshop(), "JPEG")
    found = opened(kept(encoded(inks(), "TIFF", icc_profile=CMYK_PROFILE)))
    assert (found.mode, found.info["icc_profile"]) == ("CMYK", CMYK_PROFILE)
    assert found.getpixel((2, 2)) == pytest.approx(inks().getpixel((2, 2)), abs=3)


def test_drawings_and_what_is_transparent_become_png() -> None:
    assert opened(kept(encoded(squares(), "WEBP", lossless=True))).mode == "RGB"
    assert kept(encoded(squares(), "GIF")).ending == ".png"
    clear = VIEW.convert("RGBA")
    clear.putalpha(Image.linear_gradient("L").resize(VIEW.size))
    assert opened(kept(encoded(clear, "WEBP"))).mode == "RGBA"
    assert kept(encoded(VIEW.convert("RGBA"), "WEBP")).ending == ".jpg", "nothing shows through"


def refused(data: bytes) -> Problem:
    found = converted("photo", data)
    assert isinstance(found, Problem)
    return found


def test_what_cannot_be_printed_is_told() -> None:
    frames = [VIEW, VIEW.rotate(180)]
    assert refused(encoded(VIEW, "GIF", save_all=True, append_images=frames)).kind == pictures.ANIMATED
    assert refused(encoded(VIEW, "WEBP", save_all=True, append_images=frames)).kind == pictures.ANIMATED
    assert refused(encoded(VIEW.convert("LAB"), "TIFF")).kind == pictures.UNPRINTABLE_COLOURS
    assert (
        refused(encoded(Image.new("1", (16_000, 8_000)), "TIFF", compression="group4")).kind == pictures.TOO_MANY_PIXELS
    )
    for data in (encoded(VIEW, "JPEG"), encoded(VIEW, "PNG"), encoded(VIEW, "WEBP"), encoded(VIEW, "TIFF"), heic()):
        cut = refused(data[: len(data) * 2 // 3])
        assert cut.kind in (pictures.DAMAGED, pictures.CUT, pictures.SPOILED, pictures.UNFINISHED)
    assert refused(b"\0\0\0\x18ftypheic" + b"\0" * 50).kind == pictures.DAMAGED
    assert refused(b"\xff\xd8\xff" + b"\0" * 50).kind == pictures.DAMAGED


def test_without_the_library_of_telephones_it_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pillow_heif", None)
    assert refused(heic()).kind == kinds.NO_HEIC


def test_the_first_page_of_a_tiff_is_taken_and_said_so() -> None:
    assert kept(encoded(VIEW, "TIFF", save_all=True, append_images=[VIEW])).pages == 2


# What a photo says of itself

XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:i="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/">
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">Le marché d’Exemple</rdf:li></rdf:Alt></dc:description>
<i:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="x-default">Une place.</rdf:li></rdf:Alt></i:AltTextAccessibility>
<dc:creator><rdf:Seq><rdf:li>Prénom Nom</rdf:li><rdf:li>Autre Nom</rdf:li></rdf:Seq></dc:creator>
</rdf:Description></rdf:RDF></x:xmpmeta>"""


def iptc(*sets: tuple[int, int, bytes]) -> bytes:
    """Return a JPEG that tells *sets* of IIM, as Photoshop stores them (APP13)."""
    body = b"".join(b"\x1c" + bytes((r, n)) + len(v).to_bytes(2, "big") + v for r, n, v in sets)
    block = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + len(body).to_bytes(4, "big") + body + b"\0" * (len(body) % 2)
    data = encoded(VIEW, "JPEG")
    return data[:2] + b"\xff\xed" + (len(block) + 2).to_bytes(2, "big") + block + data[2:]


def test_caption_and_credit_are_taken_from_the_photo_itself() -> None:
    told = kept(encoded(VIEW, "JPEG", xmp=XMP.encode())).facts
    assert (told.caption, told.alternative, told.credit) == (
        "Le marché d’Exemple",
        "Une place.",
        "Prénom Nom, Autre Nom",
    )
    old = kept(iptc((2, 120, "Le marché".encode("cp1252")), (2, 80, b"Prenom Nom"))).facts
    assert (old.caption, old.credit) == ("Le marché", "Prenom Nom")
    new = kept(iptc((1, 90, b"\x1b%G"), (2, 120, "Le marché".encode()))).facts
    assert new.caption == "Le marché"


@pytest.mark.parametrize(
    "xmp",
    [
        '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d SYSTEM "file:///etc/passwd">]>' + XMP.replace("Le marché", "&b;&d;"),
        XMP[:400],
        "\0\0",
    ],
)
def test_metadata_made_to_do_harm_says_nothing(xmp: str) -> None:
    told = kept(encoded(VIEW, "JPEG", xmp=xmp.encode())).facts
    assert (told.caption, told.credit) == ("", "")


# Into the edition


class Import:
    """Photos brought into the smallest edition, one after the other."""

    def __init__(self, folder: Path) -> None:
        self.folder = tiny(folder / "edition")
        self.draft, self.cohort = Draft(self.folder), cohorts.read(self.folder)

    def bring(self, name: str, data: bytes, territory: str = "essai") -> Outcome:
        arrival = Arrival(name, data, "photo")
        return photos.bring(arrival, self.draft, self.cohort, laying.press(), Wishes(territory=territory))

    def write(self) -> list[str]:
        """Write the draft; return the files that it changes."""
        changes = self.draft.changes()
        if changes:
            keep.write(self.folder, changes, NOW)
        self.draft = Draft(self.folder)
        return [change.file for change in changes]


@pytest.fixture
def into(tmp_path: Path) -> Import:
    return Import(tmp_path)


LARGE = jpeg(VIEW.resize((1500, 1000)))


def codes(outcome: Outcome) -> list[str]:
    return [problem.code for problem in outcome.problems]


def test_a_photo_comes_in_with_its_block_to_fill(into: Import) -> None:
    outcome = into.bring("envoi.zip › Essai/Été à la gare (2).JPG", LARGE, territory="")
    assert codes(outcome) == []
    assert outcome.territories == ("essai",)
    assert outcome.files == ("territoires/essai/photos/ete-a-la-gare-2.jpg", "territoires/essai/fiche.yaml")
    assert into.draft.text("territoires/essai/fiche.yaml") == (
        "nom: Territoire d’Essai\n"
        "photos:\n"
        "  - fichier: ete-a-la-gare-2.jpg\n"
        "    legende: À ÉCRIRE – légende imprimée.\n"
        "    alternative: À ÉCRIRE – ce que montre la photo, pour qui ne la voit pas.\n"
        "    credit: À ÉCRIRE – auteur de la photo.\n"
        "    droits:  # À ÉCRIRE : autorisation écrite : oui, du …\n"
    )


def test_what_the_photo_says_of_itself_is_put_and_told(into: Import) -> None:
    outcome = into.bring("a.jpg", jpeg(VIEW.resize((1500, 1000)), xmp=XMP.encode()))
    assert [problem.kind for problem in outcome.problems] == [kinds.TAKEN_FROM_PHOTO]
    text = into.draft.text("territoires/essai/fiche.yaml") or ""
    assert "legende: Le marché d’Exemple\n" in text
    assert "credit: Prénom Nom, Autre Nom\n" in text
    assert "droits:  # À ÉCRIRE" in text, "nobody guesses rights"


def test_the_same_import_twice_changes_nothing(into: Import) -> None:
    into.bring("a.jpg", LARGE)
    assert len(into.write()) == 2
    again = into.bring("a.jpg", LARGE)
    assert (again.problems, again.files) == ((), ())
    other = into.bring("autre nom.jpg", LARGE)
    assert ([problem.kind for problem in other.problems], other.files) == ([kinds.PHOTO_THERE], ())
    assert into.write() == []


def test_the_same_picture_at_another_size_is_told_and_not_added(into: Import) -> None:
    into.bring("a.jpg", LARGE)
    small = into.bring("b.png", encoded(VIEW.resize((900, 600)), "PNG"))
    turned = into.bring("c.jpg", jpeg(VIEW.resize((1500, 1000)).rotate(180)))
    assert [codes(small), codes(turned)] == [["IMPORT-073"], []]
    into.write()
    assert codes(into.bring("d.jpg", encoded(VIEW.resize((1200, 800)), "JPEG", quality=60))) == ["IMPORT-073"]


def test_pictures_that_are_there_are_looked_at_once_and_bad_ones_passed_over(
    into: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = into.folder / "territoires/essai/photos"
    (folder / "a.jpg").write_bytes(LARGE)
    (folder / "b.jpg").write_bytes(b"not a picture")
    (folder / "c.jpg").symlink_to("/etc/hostname")
    asked, real = [], photos.opened

    def counted(press: Any, request: str, name: str, *of: Any) -> Any:
        asked.append((request, Path(name).name))
        return real(press, request, name, *of)

    monkeypatch.setattr(photos, "opened", counted)
    turned = VIEW.resize((1500, 1000))
    told = [codes(into.bring("x.jpg", jpeg(turned.transpose(turn)))) for turn in (Image.Transpose.FLIP_LEFT_RIGHT, 1)]
    assert told == [[], []]
    assert asked == [("photo", "x.jpg"), ("sketch", "a.jpg"), ("sketch", "b.jpg"), ("photo", "x.jpg")]


def test_no_photo_takes_the_place_of_another(into: Import) -> None:
    names = [into.bring("IMG_1234.JPG", jpeg(VIEW.resize((1500, 1000)).rotate(turn))).files[0] for turn in (0, 180)]
    white = into.bring("img-1234.png", encoded(Image.new("RGB", (1500, 1000), "white"), "PNG")).files[0]
    assert [Path(name).name for name in (*names, white)] == ["img-1234.jpg", "img-1234-2.jpg", "img-1234-3.png"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("CON.jpg", "photo-con.jpg"),
        ("写真.jpg", "photo.jpg"),
        ("a" * 200 + ".jpg", "a" * 60 + ".jpg"),
        (".jpg", "jpg.jpg"),
        ("texte.docx › image1.png", "texte-image1.jpg"),
        ("../../x.jpg", "x.jpg"),
    ],
)
def test_a_photo_gets_a_name_that_every_system_takes(into: Import, name: str, expected: str) -> None:
    assert into.bring(name, LARGE).files[0] == f"territoires/essai/photos/{expected}"


def test_the_territory_is_asked_for_where_nothing_tells_it(into: Import) -> None:
    with pytest.raises(Refused) as refusal:
        into.bring("IMG_1.jpg", LARGE, territory="")
    assert refusal.value.problem.kind == kinds.WHOSE_PHOTO
    assert "essai" in refusal.value.problem.help


def test_a_small_photo_is_told_for_each_place(into: Import) -> None:
    [told] = into.bring("a.jpg", jpeg(VIEW)).problems
    assert told.kind == kinds.SMALL
    assert (told.values["width"], told.values["height"]) == (480, 320)
    assert re.findall(r"\d+ (?=mm)|\d+ (?=dots|points)", told.values["places"]) == ["78 ", "156 ", "164 ", "74 "]
    assert photos._places(Sketch(1500, 1000, b"")) == ""
    assert re.findall("nette|floue", photos._places(Sketch(700, 467, b""))) == ["nette", "floue"]


def test_places_are_those_of_the_pages() -> None:
    """One alone among the text is as wide as it (design/heights): 1460 pixels, as the guide says."""
    alone = PhotoUnit(2 / 3, "", "", widest=tokens.length("text-width") / 72 * 25.4)
    [printed] = stretched([alone], alone.widest, room=40) or []
    assert printed.wide == pytest.approx(alone.widest) == pytest.approx(164)
    assert photos._places(Sketch(1460, 973, b"")) == ""
    assert photos._places(Sketch(1440, 960, b""))
    assert f"--picture: {photos.COLUMN_LINES};" in (paths.root() / "styles/tokens.css").read_text()


def test_a_picture_of_a_document_is_placed_or_left_out(into: Import) -> None:
    place = "territoires/essai"
    told = photos.add_picture(
        "texte.docx › image1.png", LARGE, place, into.draft, laying.press(), "Une légende", "Un marché"
    )
    assert told == []
    text = into.draft.text(f"{place}/fiche.yaml") or ""
    assert "legende: Une légende\n    alternative: Un marché\n" in text
    before = into.draft.mark()
    [left] = photos.add_picture("texte.docx › image2.emf", b"\x01\0\0\0", place, into.draft, laying.press())
    assert (left.kind, left.severity) == (kinds.PICTURE_LEFT_OUT, "warning")
    assert into.draft.mark() == before


@pytest.mark.parametrize(
    ("caption", "shown", "credit"),
    [
        ("La mare, en juin © Prénom Nom", "La mare, en juin", "Prénom Nom"),
        ("La mare (crédit photo : Prénom Nom)", "La mare", "Prénom Nom"),
        ("La mare. Crédits : Atelier d'Exemple.", "La mare", "Atelier d'Exemple"),
        ("© Prénom Nom", "", "Prénom Nom"),
        ("Photo : la mare, en juin", "Photo : la mare, en juin", ""),
        ("Un crédit de 3 000 €", "Un crédit de 3 000 €", ""),
    ],
)
def test_who_made_a_picture_is_read_from_behind_its_caption(caption: str, shown: str, credit: str) -> None:
    told = photos._captioned(caption)
    assert (told["legende"], told.get("credit", "")) == (shown, credit)
