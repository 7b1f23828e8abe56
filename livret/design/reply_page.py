"""From a territory and its proof to the words of the answer page."""

from dataclasses import dataclass
from datetime import date

from livret.design.crops import Crop
from livret.edition.model import Territory
from livret.edition.typography.numbers import day, pages
from livret.edition.typography.typeset import typeset

#: Rows for corrections: those of a page below the usual head; one less where a name or voices need more lines.
_ROWS, _FEWEST = 14, 6
_NAME_LENGTH, _VOICES_LENGTH = 55, 90


@dataclass(frozen=True, slots=True)
class ReplyRequest:
    """The request to who signs: pages of the whole book, the day, the text's number, the voices quoted, the crops."""

    first: int
    last: int
    return_by: date
    fingerprint: str
    voices: tuple[str, ...] = ()
    crops: tuple[Crop, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """The variable words of the answer page."""

    name: str
    pages_label: str
    pages: str
    return_by: str
    fingerprint: str
    voices: tuple[str, ...]
    rows: int
    crops: tuple[str, ...] = ()


def reply(territory: Territory, request: ReplyRequest) -> Reply:
    """Return the words of the answer page for *territory*."""
    several = request.last > request.first
    crops = tuple(dict.fromkeys(_cropped(crop, request.first) for crop in request.crops))
    return Reply(
        name=territory.sheet.name,
        pages_label="Pages" if several else "Page",
        pages=pages(request.first, request.last),
        return_by=day(request.return_by),
        fingerprint=request.fingerprint,
        voices=tuple(f"«\u00a0{typeset(voice)}\u00a0»" for voice in request.voices),
        rows=_rows(territory.sheet.name, (*request.voices, *crops)),
        crops=crops,
    )


def _cropped(crop: Crop, first: int) -> str:
    """Return the words of *crop* in a territory that begins on page *first*, in the language of the page."""
    side = "hauteur" if crop.of == "height" else "largeur"
    ratio = f" à {crop.ratio}" if crop.ratio else ""
    lost = "ne sont pas imprimés" if crop.share > 1 else "n’est pas imprimé"
    return typeset(f"page {first + crop.page - 1}, recadrée{ratio} : {crop.share} % de sa {side} {lost}")


def _rows(name: str, voices: tuple[str, ...]) -> int:
    return max(_FEWEST, _ROWS - len(name) // _NAME_LENGTH - sum(map(len, voices)) // _VOICES_LENGTH)
