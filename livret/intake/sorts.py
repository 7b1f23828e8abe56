"""The sort of a file, by its bytes first and its name second; the module that imports it, or the advice for others."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from livret.base.messages import _, later
from livret.base.problems import Location, Problem, Refused
from livret.catalogue import intake as kinds
from livret.edition.decode import decoded


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of file: its name for people, and the module that imports it.

    Its function ``bring(arrival, draft, cohort, press, wishes)`` puts the content of the file into the draft, and
    returns the ``Outcome``; it raises Refused for a file that cannot be read.
    """

    called: str
    module: str


SORTS = {
    "word": Sort(later("Word text"), "livret.intake.texts.texts"),
    "odt": Sort(later("OpenDocument text"), "livret.intake.texts.texts"),
    "text": Sort(later("plain text"), "livret.intake.texts.texts"),
    "sheet": Sort(later("spreadsheet"), "livret.intake.forms.table_or_form"),
    "photo": Sort(later("photo"), "livret.intake.photos.photos"),
    "corrected": Sort(later("corrected Word text"), "livret.intake.corrections.corrections"),
    "marked": Sort(later("marked PDF"), "livret.intake.corrections.annotations"),
}
#: An archive whose list of files identifies it: a document of an office, or several files (``packages``).
ZIP = "zip"
#: A file with a password; an unknown one.
LOCKED, UNKNOWN = "locked", ""


@dataclass(frozen=True, slots=True)
class Unread:
    """A sort of file that cannot be imported: its name for people, its extensions, and the advice."""

    called: str
    endings: tuple[str, ...]
    help: str


_AS_WORD = later("open it in Word or LibreOffice, then File, Save as: “Word document (.docx)”")
_AS_PHOTO = later("open it, export it as JPEG, and import that file")
_WORDS_OF = later("copy what is to be printed into a Word file or a spreadsheet, and import that")

UNREAD = {
    "doc": Unread(later("Word document of before 2007"), (".doc", ".dot"), _AS_WORD),
    "word xml": Unread(later("Word document saved as XML"), (".xml",), _AS_WORD),
    "flat odf": Unread(later("OpenDocument file saved as XML"), (".fodt", ".fods", ".xml"), _AS_WORD),
    "rtf": Unread(later("RTF text"), (".rtf", ".rtfd"), _AS_WORD),
    "wordperfect": Unread(later("WordPerfect text"), (".wpd", ".wp"), _AS_WORD),
    "works": Unread(later("document of Works or of another old program"), (".wps", ".wdb", ".pub"), _AS_WORD),
    "html": Unread(
        later("web page"),
        (".html", ".htm", ".xhtml", ".mht", ".mhtml"),
        later("open it in Word or LibreOffice and save it as a .docx or .xlsx file"),
    ),
    "plain": Unread(
        later("plain text"),
        (),
        later("rename it so that it ends in .txt (a text) or .csv (a table); or ask for the original file"),
    ),
    "pages": Unread(later("Pages text"), (".pages",), later("on a Mac or on icloud.com: File, Export to, Word…")),
    "numbers": Unread(
        later("Numbers spreadsheet"), (".numbers",), later("on a Mac or on icloud.com: File, Export to, Excel…")
    ),
    "keynote": Unread(later("Keynote presentation"), (".key",), _WORDS_OF),
    "slides": Unread(later("presentation"), (".pptx", ".pptm", ".ppsx", ".ppt", ".pps", ".odp"), _WORDS_OF),
    "svg": Unread(
        later("SVG drawing"),
        (".svg",),
        later("put it into photos/ beside the text as it is, and name it in the text: SVG is printed"),
    ),
    "drawing": Unread(
        later("drawing"),
        (".odg", ".eps", ".ai", ".ps", ".wmf", ".emf", ".vsdx", ".vsd"),
        later("export it as SVG (or as a PNG 3,000 pixels wide), put it into photos/ and name it in the text"),
    ),
    "indesign": Unread(
        later("InDesign document"),
        (".indd", ".indt", ".idml"),
        later(
            "export its text from InDesign as RTF, open that in Word and save it as .docx; export its pictures as JPEG"
        ),
    ),
    "book": Unread(later("e-book"), (".epub",), _WORDS_OF),
    "mail": Unread(
        later("e-mail"),
        (".eml", ".msg", ".mbox", ".emlx"),
        later("open it, save what is attached to it, and import that; copy its words into a Word file"),
    ),
    "shortcut": Unread(
        later("shortcut to another file"),
        (".lnk", ".url", ".webloc", ".desktop"),
        later("open it, and import the file itself that it leads to"),
    ),
    "google": Unread(
        later("link to a document of Google"),
        (".gdoc", ".gsheet", ".gslides", ".gform", ".gdraw"),
        later("open it in the browser, then File, Download: Word (.docx) or Excel (.xlsx)"),
    ),
    "absent": Unread(
        later("file that is still in the cloud"),
        (".icloud",),
        later("click it in the Finder so that it is downloaded, then import it again"),
    ),
    "film": Unread(
        later("film or sound"),
        (".mp4", ".mov", ".m4v", ".avi", ".mkv", ".webm", ".mpg", ".mp3", ".m4a", ".wav", ".ogg", ".flac", ".3gp"),
        later("paper shows pictures only: take a photo out of it and import that"),
    ),
    "raw": Unread(
        later("raw photo"),
        (".cr2", ".cr3", ".nef", ".arw", ".dng", ".orf", ".rw2", ".raf", ".pef", ".srw", ".3fr", ".iiq"),
        later("open it in the program of the camera, export it as JPEG at full size, and import that"),
    ),
    "picture": Unread(
        later("picture that is not printed"), (".psd", ".psb", ".jxl", ".jp2", ".jpf", ".ico", ".xcf"), _AS_PHOTO
    ),
    "archive": Unread(
        later("archive other than a zip"),
        (".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".cab"),
        later("unpack it, and import the folder or the files"),
    ),
    "nested": Unread(
        later("archive within an archive"), (), later("unpack the outer one, and import the folder or the files")
    ),
    "program": Unread(
        later("program"), (".exe", ".msi", ".dll", ".jar", ".apk"), later("do not open it; ask who sent it what it is")
    ),
    "library": Unread(
        later("library of photos"),
        (".photoslibrary", ".lrcat", ".aplibrary"),
        later("open it in Photos, and export the photos that are to be printed as JPEG"),
    ),
}
_ENDINGS = {ending: key for key, row in UNREAD.items() for ending in row.endings}

# The first bytes


def _rows(*rows: tuple[bytes, str]) -> tuple[tuple[re.Pattern[bytes], str], ...]:
    return tuple((re.compile(magic, re.DOTALL), means) for magic, means in rows)


_BYTES = _rows(
    (rb"PK\x03\x04", ZIP),
    (rb"PK\x05\x06", ZIP),
    (rb"%PDF-", "marked"),
    (rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|GIF8[79]a|RIFF.{4}WEBP|BM.{4}\0{4}", "photo"),
    (rb".{4}ftyp(hei[cxms]|hev[cxms]|mif1|msf1|avi[fs])", "photo"),
    (rb"II\*\0.{4}CR|.{4}ftypcrx|FUJIFILMCCD-RAW|IIU\0|IIR[OS]", "raw"),
    (rb"II[*+]\0|MM\0[*+]", "photo"),
    (
        rb".{4}(ftyp|moov|mdat|wide|free|skip)|RIFF.{4}(AVI |WAVE)|\x1aE\xdf\xa3|ID3|OggS|fLaC|\0\0\x01[\xba\xb3]",
        "film",
    ),
    (rb"8BPS|\0\0\0\x0cjP  |\xff\x4f\xff\x51|\xff\x0a|\0\0\0\x0cJXL |\0\0[\x01\x02]\0.\0|gimp xcf", "picture"),
    (rb"%!PS|\xc5\xd0\xd3\xc6|\xd7\xcd\xc6\x9a|\x01\0\0\0.{36} EMF", "drawing"),
    (rb"\{\\rtf", "rtf"),
    (rb"\xffWPC", "wordperfect"),
    (rb"\x06\x06\xed\xf5\xd8\x1d\x46\xe5", "indesign"),
    (rb"L\0\0\0\x01\x14\x02\0|book\0\0\0\0mark", "shortcut"),
    (rb"Rar!|7z\xbc\xaf|\x1f\x8b\x08|BZh[1-9]|\xfd7zXZ|\x28\xb5\x2f\xfd|MSCF|.{257}ustar", "archive"),
    (rb"MZ|\x7fELF|\xca\xfe\xba\xbe|\xcf\xfa\xed\xfe", "program"),
)
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Names of streams of a compound file ([MS-CFB] 2.6.1: UTF-16), and its sort. The first match counts.
_STREAMS = (
    ("EncryptedPackage", LOCKED),
    ("__properties_version1.0", "mail"),
    ("WordDocument", "doc"),
    ("PowerPoint Document", "slides"),
    ("Workbook", "sheet"),
    ("Book", "sheet"),
    ("VisioDocument", "drawing"),
)
#: The beginnings of texts, and their sorts.
_WORDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), means)
    for pattern, means in (
        (r"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|table|meta|div)[\s>]", "html"),
        (r"\s*(<\?xml[^>]*>\s*)?(<!.*?>\s*)*<(\w+:)?svg[\s>]", "svg"),
        (r"\s*<\?xml[^>]*>\s*(<\?mso-application[^>]*>\s*)?<(w:wordDocument|pkg:package)[\s>]", "word xml"),
        (r"\s*<\?xml[^>]*>\s*<office:document[\s>]", "flat odf"),
        (r"(mime-version|received|return-path|delivered-to|message-id|x-[\w-]+): ", "mail"),
        (r"(from|to|date|subject): .*\n(from|to|cc|date|subject|message-id|mime-version|content-type): ", "mail"),
        (r"\s*\[(internetshortcut|desktop entry)\]", "shortcut"),
    )
)
_TEXTS = frozenset({".txt", ".md", ".markdown", ".text", ""})
_TABLES = frozenset({".csv", ".tsv", ".tab"})
#: Extensions of documents by Word and others: a text or a zip with such a name is another file.
DOCUMENTS = frozenset({".docx", ".docm", ".dotx", ".doc", ".odt", ".xlsx", ".xlsm", ".xls", ".ods", ".pdf", ".rtf"})
#: So many bytes show whether a file is text, and which.
_TASTE = 256 * 1024
#: Where readers still search for the header of a PDF (ISO 32000-1, annex H.3, note 13).
_PDF_HEAD = 1024


def sort_of(name: str, data: bytes) -> str:
    """Return the sort of the file *name* with the bytes *data*: a key of SORTS or of UNREAD, ZIP, LOCKED or UNKNOWN."""
    ending = ending_of(name)
    found = next((means for magic, means in _BYTES if magic.match(data)), "")
    if found == "photo" and _ENDINGS.get(ending) == "raw":
        return "raw"
    if found:
        return found
    if data.startswith(_COMPOUND):
        return _compound(data)
    return _text(data, ending) or ("marked" if b"%PDF-" in data[:_PDF_HEAD] else _ENDINGS.get(ending, UNKNOWN))


def ending_of(name: str) -> str:
    """Return the extension of *name*, in small letters: ``.docx``."""
    return PurePosixPath(name).suffix.lower()


def by_ending(name: str) -> str:
    """Return the key of UNREAD with the extension of *name*, or UNKNOWN."""
    return _ENDINGS.get(ending_of(name), UNKNOWN)


def refusal(name: str, sort: str) -> Problem | None:
    """Return why the file *name* of the *sort* cannot be imported, and what to do; None if it can."""
    place, ending = Location(name), ending_of(name)
    if sort in SORTS or sort == ZIP:
        return None
    if sort == LOCKED:
        return kinds.LOCKED.at(place)
    if sort not in UNREAD:
        return kinds.UNKNOWN.at(place)
    row = UNREAD[sort]
    if sort == "plain" or (ending and row.endings and ending not in row.endings):
        return kinds.DISGUISED.at(place, ending=ending, format=_(row.called), help=row.help)
    return kinds.UNREAD.at(place, format=_(row.called), help=row.help)


def _compound(data: bytes) -> str:
    there: Callable[[str], bool] = lambda stream: (stream + "\0").encode("utf-16-le") in data  # noqa: E731
    return next((means for stream, means in _STREAMS if there(stream)), "works")


def _text(data: bytes, ending: str) -> str:
    """Return the sort of a text; UNKNOWN for what is none."""
    try:
        head = decoded(data[:_TASTE], "")[0]
    except Refused:
        return UNKNOWN
    if any(sign < " " and sign not in "\n\t\f\v\x1a" for sign in head[:4096]):
        return UNKNOWN
    if named := next((means for pattern, means in _WORDS if pattern.match(head)), ""):
        return named
    if ending in _TABLES:
        return "sheet"
    if ending in _TEXTS:
        return "text"
    return "plain" if ending in DOCUMENTS else UNKNOWN
