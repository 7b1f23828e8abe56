"""The screen edition: the book cropped to its trim, PDF/UA-1 and PDF/A-2a in the same file."""

from io import BytesIO

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from livret import house
from livret.press.metadata import PDF_A_2A, PDF_UA_1, describe
from livret.press.model import Book
from livret.press.written import written

_PROFILE = "icc/sRGB2014.icc"


def screen(book: Book) -> bytes:
    """Return the edition to e-mail and to read with a screen reader; tags, links and bookmarks are kept."""
    with Pdf.open(BytesIO(book.pdf)) as pdf:
        for page in pdf.pages:
            _crop(page.obj)
        _forbid_interpolation(pdf)
        pdf.Root.OutputIntents = Array([_srgb(pdf)])
        describe(pdf, book.info, [PDF_UA_1, PDF_A_2A])
        return written(pdf)


def _crop(page: Object) -> None:
    page.MediaBox = page.CropBox = page.TrimBox
    del page.BleedBox


def _forbid_interpolation(pdf: Pdf) -> None:
    """Images are not to be smoothed by the reader's choice (ISO 19005-2 6.2.8)."""
    for entry in pdf.objects:
        if isinstance(entry, Stream) and "/Interpolate" in entry:
            del entry.Interpolate


def _srgb(pdf: Pdf) -> Dictionary:
    """Return the output intent that gives RGB colours a meaning (ISO 19005-2 6.2.3)."""
    profile = pdf.make_stream((house.assets() / _PROFILE).read_bytes(), N=3)
    return Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB2014"),
        Info=String("sRGB IEC61966-2.1"),
        RegistryName=String("http://www.color.org"),
        DestOutputProfile=profile,
    )
