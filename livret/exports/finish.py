"""Steps shared by editions to read on a screen: cropped to the trim, defined colours, standards claimed."""

from collections.abc import Sequence

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from livret.base import paths
from livret.pdf.model import BookInfo
from livret.pdf.xmp import Claim, describe

_PROFILE = "icc/sRGB2014.icc"


def finish(pdf: Pdf, info: BookInfo, claims: Sequence[Claim]) -> None:
    """Crop the pages of *pdf*, a book, to their trim, and apply what *claims* (rows of PDF/A, PDF/UA) require."""
    for page in pdf.pages:
        _crop(page.obj)
    _forbid_interpolation(pdf)
    pdf.Root.OutputIntents = Array([_srgb(pdf)])
    describe(pdf, info, claims)


def _crop(page: Object) -> None:
    page.MediaBox = page.CropBox = page.TrimBox
    del page.BleedBox


def _forbid_interpolation(pdf: Pdf) -> None:
    """Forbid readers to smooth images (ISO 19005-2 6.2.8)."""
    for entry in pdf.objects:
        if isinstance(entry, Stream) and "/Interpolate" in entry:
            del entry.Interpolate


def _srgb(pdf: Pdf) -> Dictionary:
    """Return the output intent that defines RGB colours (ISO 19005-2 6.2.3)."""
    profile = pdf.make_stream((paths.assets() / _PROFILE).read_bytes(), N=3)
    return Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB2014"),
        Info=String("sRGB IEC61966-2.1"),
        RegistryName=String("http://www.color.org"),
        DestOutputProfile=profile,
    )
