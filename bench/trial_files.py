"""Files as they reach an edition, and what must become of each: rows for ``bench.trials``.

A row: kind, what is tried, how it is put into the edition (that of ``tests.made.tiny``), the words of the territory
that must be printed, or the signs that a message must hold, and whether ``check --final`` is what tells it.
"""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image

TEXT = "## Le projet pilote\n\nUne fête à l’été.\n"
WORDS = "Une fête à l’été."

Put = Callable[[Path], object]
Row = tuple[str, str, Put, str, str, bool]


def _territory(folder: Path) -> Path:
    return folder / "territoires" / "essai"


def _text(data: str | bytes, name: str = "texte.md") -> Put:
    """Write the territory's text, in a file called *name* in its place."""

    def put(folder: Path) -> None:
        (_territory(folder) / "texte.md").unlink()
        (_territory(folder) / name).write_bytes(data if isinstance(data, bytes) else data.encode())

    return put


def _beside(name: str, data: bytes = b"x") -> Put:
    """Put a file called *name* beside the texts of the territory."""

    def put(folder: Path) -> None:
        path = _territory(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    return put


def _sheet(fields: str) -> Put:
    """Write the territory's facts."""
    return lambda folder: (_territory(folder) / "fiche.yaml").write_text(
        f"nom: Territoire d’Essai\n{fields}\n", "utf-8"
    )


def _name(name: str) -> Put:
    """Give the territory another name."""
    return lambda folder: (_territory(folder) / "fiche.yaml").write_text(f"nom: {name}\n", "utf-8")


def _edition(fields: str) -> Put:
    """Add *fields* to edition.yaml."""

    def put(folder: Path) -> None:
        with (folder / "edition.yaml").open("a", encoding="utf-8") as sheet:
            sheet.write(fields + "\n")

    return put


def _image(form: str, mode: str = "RGB", size: tuple[int, int] = (900, 600), **options: object) -> bytes:
    """Return a picture of one colour, as a file of *form*."""
    file = BytesIO()
    Image.new(mode, size, "#5a788c" if mode == "RGB" else 120).save(file, form, **options)
    return file.getvalue()


def _photo(name: str, data: bytes, told_as: str | None = None) -> Put:
    """Put a photo called *name* into the territory, and name it *told_as* in its text."""

    def put(folder: Path) -> None:
        _beside(f"photos/{name}", data)(folder)
        _text(f'{TEXT}\n![Une halle](photos/{told_as or name} "La halle | Camille Exemple")\n')(folder)

    return put


def _among(*pieces: str) -> Put:
    """Write a text of *pieces*: words, or the shape of a picture, its width for its height (« 1:2 »)."""

    def put(folder: Path) -> None:
        typed = ["## Le projet pilote"]
        for number, piece in enumerate(pieces):
            wide, colon, high = piece.partition(":")
            if not colon:
                typed.append(piece)
                continue
            size = (round(900 * float(wide)), round(900 * float(high)))
            _beside(f"photos/{number}.jpg", _image("JPEG", size=size))(folder)
            typed.append(f'![Une halle](photos/{number}.jpg "La halle | Camille Exemple")')
        _text("\n\n".join([*typed, ""]))(folder)

    return put


def _drawing(inside: str, head: str = 'viewBox="0 0 100 60"') -> Put:
    """Put a drawing into the territory's text."""
    data = f'<svg xmlns="http://www.w3.org/2000/svg" {head}>{inside}</svg>'
    return _photo("dessin.svg", data.encode())


def _all(*puts: Put) -> Put:
    return lambda folder: [put(folder) for put in puts]


_JPEG = _image("JPEG")
_PARAGRAPH = f"{WORDS} Elle se prépare longtemps avant, avec celles et ceux qui y viendront.{' Elle dure.' * 20}"
_LONG_NAME = "Communauté de communes des hautes vallées, des plateaux et des forêts imaginaires d’Exempleville"
_RECTANGLE = '<rect width="100" height="60" fill="#336699"/>'

FILES: tuple[Row, ...] = (
    # Encodings and line ends
    ("C", "UTF-8 with its mark", _text(b"\xef\xbb\xbf" + TEXT.encode()), WORDS, "", False),
    ("C", "line ends of Windows", _text(TEXT.replace("\n", "\r\n")), WORDS, "", False),
    ("C", "line ends of old Macs", _text(TEXT.replace("\n", "\r")), WORDS, "", False),
    ("C", "Latin-1", _text(TEXT.replace("’", "'").encode("latin-1")), "", "UTF-8", False),
    ("C", "Windows-1252", _text(TEXT.encode("cp1252")), "", "UTF-8", False),
    ("C", "UTF-16 of Windows", _text(TEXT.encode("utf-16")), "", "UTF-16", False),
    ("C", "no line end at the end", _text(TEXT.rstrip()), WORDS, "", False),
    ("C", "an empty text", _text(""), "", "texte.md", False),
    ("C", "UTF-8 read as Latin-1 and saved", _text(TEXT.encode().decode("latin-1")), "", "Ã", False),
    ("C", "UTF-16 without its mark", _text(TEXT.encode("utf-16-le")), "", "UTF-16", False),
    ("C", "half UTF-8, half Latin-1", _text(TEXT.encode() + "\nUn pré.\n".encode("latin-1")), "", "UTF-8", False),
    ("C", "line ends mixed", _text("## Le projet pilote\r\n\nUne fête à l’été.\r"), WORDS, "", False),
    ("C", "RTF called texte.md", _text(rb"{\rtf1\ansi\deff0 Une f\'eate}"), "", "rtf", False),
    ("C", "a page of the web called texte.md", _text("<html><p>Une fête</p></html>"), "", "<html>", False),
    # Names of texts
    ("C", "texte (1).md", _text(TEXT, "texte (1).md"), "", "texte (1).md", False),
    ("C", "texte.odt", _text(b"PK\x03\x04mimetype", "texte.odt"), "", "texte.odt", False),
    (
        "C",
        "what systems leave beside",
        _all(_beside(".DS_Store"), _beside("~$texte.docx")),
        "Un texte court.",
        "",
        False,
    ),
    ("C", "texte.md.txt", _text(TEXT, "texte.md.txt"), "", "texte.md.txt", False),
    ("C", "Texte.MD", _text(TEXT, "Texte.MD"), "", "Texte.MD", False),
    ("C", "texte.txt", _text(TEXT, "texte.txt"), "", "texte.txt", False),
    ("C", "texte.docx", _text(b"PK\x03\x04 not read", "texte.docx"), "", "texte.docx", False),
    (
        "C",
        "fiche.yml",
        _all(
            _sheet("population: {valeur: 10, source: Insee, annee: 2021}"),
            lambda f: (_territory(f) / "fiche.yaml").rename(_territory(f) / "fiche.yml"),
        ),
        "",
        "fiche.yml",
        False,
    ),
    # Facts as they are typed
    ("C", "a tab in YAML", _sheet("localisation:\n\tregion: Occitanie"), "", "tabulation", False),
    ("C", "a colon in a value", _sheet("projet: Le vélo : un projet"), "", "deux-points", False),
    ("C", "Word's quotes around a value", _sheet("projet: “Un projet”"), "", "“", False),
    ("C", "a key twice", _sheet("projet: Un\nprojet: Deux"), "", "projet", False),
    ("C", "a key misspelled", _sheet("porjet: Un"), "", "porjet", False),
    ("C", "a unit in a number", _sheet("superficie_km2: {valeur: 219 km², source: IGN}"), "", "219 km²", False),
    (
        "C",
        "a number with « environ »",
        _sheet("population: {valeur: environ 215 000, source: Insee, annee: 2021}"),
        "",
        "environ 215 000",
        False,
    ),
    (
        "C",
        "a number with a no-break space",
        _sheet("population: {valeur: 215\u00a0000, source: Insee, annee: 2021}"),
        "Un texte court.",
        "",
        False,
    ),
    ("C", "a year with a star", _sheet("population: {valeur: 215, source: Insee, annee: 2021*}"), "", "2021*", False),
    ("C", "a colour without quotes", _sheet("couleur: #0A7B5C"), "", "couleur", False),
    ("C", "a hash behind a word", _sheet("projet: Le lot #3 du projet"), "", "#", False),
    ("C", "a sign of percent", _sheet("projet: 100 % vélo"), "100 % vélo", "", False),
    ("C", "a point for thousands", _sheet("population: {valeur: 215.000, annee: 2021}"), "", "215.000", False),
    ("C", "two years", _sheet("population: {valeur: 2150, annee: 2021-2022}"), "", "2021-2022", False),
    # Pictures: names
    ("E", "PHOTO ÉTÉ (2).JPG, decomposed", _photo("PHOTO E\u0301TE\u0301 (2).JPG", _JPEG), WORDS, "", False),
    ("E", "brackets, a comma, an apostrophe", _photo("halle [2], l’été d'ici.jpg", _JPEG), WORDS, "", False),
    ("E", "two spaces, a plus, an ampersand", _photo("la  halle a+b & c.jpg", _JPEG), WORDS, "", False),
    ("E", "Été.jpg, decomposed on the disk", _photo("E\u0301te\u0301.jpg", _JPEG, "Été.jpg"), WORDS, "", False),
    ("E", "Été.jpg, decomposed in the text", _photo("Été.jpg", _JPEG, "E\u0301te\u0301.jpg"), WORDS, "", False),
    ("E", "IMG (1).jpg", _photo("IMG (1).jpg", _JPEG), WORDS, "", False),
    ("E", "a name with a space", _photo("la halle.jpg", _JPEG), WORDS, "", False),
    ("E", "HALLE.JPG", _photo("HALLE.JPG", _JPEG), WORDS, "", False),
    ("E", "halle.jpeg", _photo("halle.jpeg", _JPEG), WORDS, "", False),
    ("E", "a name in other capitals", _photo("Halle.jpg", _JPEG, "halle.jpg"), "", "Halle.jpg", False),
    ("E", "a name with # and %", _photo("halle #1 100%.jpg", _JPEG), WORDS, "", False),
    (
        "E",
        "a photo that is not there",
        _text(f'{TEXT}\n![Une halle](photos/absente.jpg "x | y")\n'),
        "",
        "absente.jpg",
        False,
    ),
    # Pictures: forms
    ("E", "PNG", _photo("halle.png", _image("PNG")), WORDS, "", False),
    ("E", "PNG called .jpg", _photo("halle.jpg", _image("PNG")), "", "halle.jpg", False),
    ("E", "WebP", _photo("halle.webp", _image("WEBP")), "", "webp", False),
    ("E", "TIFF", _photo("halle.tif", _image("TIFF")), "", "tif", False),
    ("E", "GIF", _photo("halle.gif", _image("GIF", "L")), "", "gif", False),
    ("E", "HEIC", _photo("halle.heic", b"\x00\x00\x00\x18ftypheic"), "", "heic", False),
    ("E", "an empty file", _photo("halle.jpg", b""), "", "halle.jpg", False),
    ("E", "a portrait, 1:2", _photo("haute.jpg", _image("JPEG", size=(600, 1200))), WORDS, "", False),
    ("E", "a portrait, 1:3.5", _photo("haute.jpg", _image("JPEG", size=(600, 2100))), WORDS, "", False),
    ("E", "a panorama, 6:1", _photo("large.jpg", _image("JPEG", size=(2400, 400))), WORDS, "", False),
    ("E", "a portrait, 1:2, behind words", _among(_PARAGRAPH, "1:2", _PARAGRAPH), _PARAGRAPH, "", False),
    ("E", "a portrait, 1:3.5, behind words", _among(_PARAGRAPH, "1:3.5", _PARAGRAPH), _PARAGRAPH, "", False),
    ("E", "a portrait, 1:2, before words", _among("1:2", WORDS), WORDS, "", False),
    ("E", "a portrait, 1:3.5, before words", _among("1:3.5", WORDS), WORDS, "", False),
    ("E", "portraits, 1:2, 1:3.5 and 2:3", _among(WORDS, "1:2", WORDS, "1:3.5", "2:3", WORDS), WORDS, "", False),
    ("E", "a panorama, a square and a portrait", _among(WORDS, "3:1", "1:1", WORDS, "1:2"), WORDS, "", False),
    (
        "E",
        "two pictures, no blank line around them",
        _all(_among("1:1", "3:2"), _text(f"{TEXT}![A](photos/0.jpg)\n![B](photos/1.jpg)\nEt la suite.\n")),
        f"{WORDS}\nEt la suite.",
        "",
        False,
    ),
    ("E", "a photo of 40 points", _photo("petite.jpg", _image("JPEG", size=(40, 30))), "", "petite.jpg", False),
    # Mended: reported with other remarks of the last day.
    ("E", "a photo that nothing prints", _beside("photos/oubliee.jpg", _JPEG), "", "oubliee.jpg", True),
    # Drawings
    ("E", "a plain drawing", _drawing(_RECTANGLE), WORDS, "", False),
    (
        "E",
        "a drawing with a filter",
        _drawing(
            '<filter id="f"><feGaussianBlur stdDeviation="2"/></filter><rect width="9" height="9" filter="url(#f)"/>'
        ),
        "",
        "filter",
        False,
    ),
    ("E", "a drawing with a switch", _drawing(f"<switch>{_RECTANGLE}</switch>"), "", "switch", False),
    (
        "E",
        "a drawing with a blend mode",
        _drawing('<rect width="9" height="9" style="mix-blend-mode: multiply"/>'),
        "",
        "mix-blend-mode",
        False,
    ),
    (
        "E",
        "a drawing with a font of its own",
        _drawing('<text x="9" y="30" font-family="Comic Sans MS">Bonjour</text>'),
        "",
        "Comic Sans MS",
        False,
    ),
    ("E", "a drawing with a mask", _drawing('<mask id="m"/><rect width="9" mask="url(#m)"/>'), "", "mask", False),
    ("E", "a page within a drawing", _drawing("<foreignObject/>"), "", "foreignObject", False),
    ("E", "a drawing with classes", _drawing(f"<style>.a{{fill:#369}}</style>{_RECTANGLE}"), WORDS, "", False),
    ("E", "a drawing with a script", _drawing("<script>alert(1)</script>"), "", "script", False),
    (
        "E",
        "a drawing that links outside",
        _drawing('<image href="https://exemple.invalid/a.png" width="9" height="9"/>'),
        "",
        "exemple.invalid",
        False,
    ),
    ("E", "a drawing without a size", _drawing(_RECTANGLE, ""), "", "dessin.svg", False),
    (
        "E",
        "a drawing that is cut",
        _photo("dessin.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><rect'),
        "",
        "dessin.svg",
        False,
    ),
    # Names as they are pasted
    ("F", "a name with Word's hyphen that does not break", _name("Saint\u2011Essai"), "Un texte court.", "", False),
    ("F", "a name with letters that a PDF joined", _name("Val-\ufb01ctif"), "Un texte court.", "", False),
    # Words that wait for others
    ("G", "« [à compléter] »", _text(TEXT + "\n[à compléter]\n"), "", "[à compléter]", True),
    ("G", "« XX »", _text(TEXT + "\nIl y a XX habitants.\n"), "", "XX", True),
    ("G", "« ??? »", _text(TEXT + "\nLe budget est de ??? euros.\n"), "", "???", True),
    ("G", "« TODO »", _text(TEXT + "\nTODO : relire.\n"), "", "TODO", True),
    ("G", "« Commenté [AB1] »", _text(TEXT + "\nUn texte. Commenté [AB1]: à revoir\n"), "", "Commenté [AB1]", True),
    ("G", "lorem ipsum", _text(TEXT + "\nLorem ipsum dolor sit amet.\n"), "", "Lorem ipsum", True),
    ("G", "« à venir »", _text(TEXT + "\nPhoto à venir\n"), "", "à venir", True),
    (
        "G",
        "a source to be verified",
        _sheet("population: {valeur: 10, source: à vérifier, annee: 2021}"),
        "",
        "à vérifier",
        True,
    ),
    # The edition
    ("H", "a colophon without its legal deposit", _edition("colophon: {prix: gratuit}"), "", "depot_legal", True),
    ("H", "no ruled pages", _edition("notes: non"), "Un texte court.", "", False),
    ("H", "ruled pages, as ever", _edition("notes: oui"), "Un texte court.", "", False),
    ("H", "ruled pages, neither yes nor no", _edition("notes: peut-être"), "", "peut-être", False),
    # More than three lines at the largest size, so the short name is the one that an opening shows.
    (
        "H",
        "a long name and its short one",
        lambda folder: (_territory(folder) / "fiche.yaml").write_text(
            f"nom: {_LONG_NAME}\nnom_court: Hautes vallées imaginaires\n", "utf-8"
        ),
        "Un texte court.",
        "",
        False,
    ),
    ("H", "a language without rules of its own", _edition("langue: en"), "", "langue", False),
    # Mended: a map is drawn for a SIREN, and its absence told with other remarks of the last day. Changed: contours of
    # every region ship, so that only a name that is none has no map.
    (
        "H",
        "a region that is none",
        _sheet('siren: "123456782"\nlocalisation: {departement: Morbihan, region: Bretange}'),
        "",
        "Bretange",
        True,
    ),
)
