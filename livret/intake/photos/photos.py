"""Photos → ``photos/`` of a territory, and a block of its fiche.yaml for each, to be filled."""

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import PurePosixPath

from livret.base import tokens
from livret.base.messages import _
from livret.base.problems import Location, Problem, Refused
from livret.base.text_key import slug
from livret.catalogue import intake as kinds
from livret.intake import fiche
from livret.intake.cohort import Cohort, Member
from livret.intake.draft import Draft
from livret.intake.model import Arrival, Outcome, Sketch, Wishes
from livret.intake.opened import opened
from livret.intake.photos.conversion import Made
from livret.pdf.limits import BLURRED_DPI, FLOOR_DPI
from livret.workers.api import Workers

_INCH, _MM = 72.0, 72 / 25.4
#: The most lines of a photo in a column (styles/tokens.css).
COLUMN_LINES = 25
_PICTURES = (".jpg", ".jpeg", ".png")
#: The most characters of the name of a photo.
_LONGEST = 60
#: Names of pictures by telephones and offices: they distinguish none.
_ANY_PICTURE = re.compile(r"(image|picture|photo|img|dsc|unnamed)?[\s_-]*\d*", re.IGNORECASE)
#: « La mare, en juin © Prénom Nom », « … (crédit : Prénom Nom) ».
_CREDIT = re.compile(
    r"\s*[-–—,.(\[|]*\s*(?:©|\bcrédits?(?:\s+photo\w*)?\s*:)\s*(?P<credit>[^©]+?)\s*[)\]]?\.?\s*$", re.IGNORECASE
)
#: Names that Windows does not allow for files.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)")


def bring(arrival: Arrival, draft: Draft, cohort: Cohort, workers: Workers, wishes: Wishes) -> Outcome:
    """Put the photo *arrival* into ``photos/`` of its territory; raises Refused if it is unusable, or that unclear."""
    member = _member(arrival.name, cohort, wishes)
    file, problems = _put(arrival.name, arrival.data, member.home, draft, workers, {})
    files = (file, f"{member.home}/fiche.yaml") if file else ()
    return Outcome(arrival.name, arrival.sort, (member.folder,), files, {"photos": 1} if file else {}, tuple(problems))


def add_picture(
    name: str, data: bytes, home: str, draft: Draft, workers: Workers, caption: str = "", alternative: str = ""
) -> list[Problem]:
    """Put the picture *data* of a document into ``photos/`` of the territory *home*, and its block into fiche.yaml.

    *name* is for messages, and hints at its new name (``texte.docx › image1.png``); *caption* and *alternative* are
    those of the document. Return problems and notes; a picture that cannot be printed is left out.
    """
    try:
        return _put(name, data, home, draft, workers, _captioned(caption) | {"alternative": alternative})[1]
    except Refused as refused:
        problem = refused.problem
        return [kinds.PICTURE_LEFT_OUT.at(Location(name), reason=problem.message, help=problem.help)]


def _captioned(caption: str) -> dict[str, str]:
    """Return the fields in the *caption* of a document: what the picture shows, and behind it who took it."""
    found = _CREDIT.search(caption)
    return {"legende": caption[: found.start()], "credit": found["credit"]} if found else {"legende": caption}


def _member(name: str, cohort: Cohort, wishes: Wishes) -> Member:
    """Return the territory of the photo *name*: the requested one, else that of its name or of its folders."""
    if wishes.territory and (requested := cohort.member(wishes.territory)):
        return requested
    parts = [PurePosixPath(part).stem for part in re.split(r" › |/", name)][::-1]
    found = cohort.meant(*parts)
    if len(found) == 1:
        return found[0]
    near = found or cohort.near(parts[0])
    more = f" – {', '.join(each.name for each in near)} ?" if near else ""
    example = (near or cohort.members)[0].folder if cohort.members else "…"
    raise Refused(kinds.WHOSE_PHOTO.at(Location(name), more=more, example=example))


def _put(
    name: str, data: bytes, home: str, draft: Draft, workers: Workers, known: dict[str, str]
) -> tuple[str, list[Problem]]:
    """Put the picture into *draft*; return its path, "" if it is there already, and the problems to report."""
    place = Location(name)
    made: Made = opened(workers, "photo", name, name, data)
    if (double := _double(made, home, draft, workers, place)) is not None:
        return "", double
    file = _new_name(name, made.ending, home, draft)
    fields = _fields(PurePosixPath(file).name, made, known)
    sheet = f"{home}/fiche.yaml"
    text = fiche.with_photo(draft.text(sheet) or "", fields, sheet)
    draft.put(file, made.data)
    draft.put(sheet, fiche.as_bytes(text, draft.data(sheet)))
    draft.pictures[file] = sha256(made.data).hexdigest(), made.sketch
    return file, [*_problems(made, known, place)]


def _fields(file: str, made: Made, known: dict[str, str]) -> dict[str, str]:
    """Return the block of fiche.yaml: from the document, else from the photo itself; the rights are never guessed."""
    own = {"legende": made.facts.caption, "alternative": made.facts.alternative, "credit": made.facts.credit}
    return {"fichier": file, **{each: known.get(each) or text for each, text in own.items()}, "droits": ""}


def _new_name(name: str, ending: str, home: str, draft: Draft) -> str:
    """Return the path of a new file of ``photos/``, after *name*: small letters, digits and hyphens."""
    stem = _stem(name)
    there = {PurePosixPath(file).stem.casefold() for file in draft.names(f"{home}/photos")}
    names = (stem, *(f"{stem}-{number}" for number in range(2, len(there) + 3)))
    return f"{home}/photos/{next(each for each in names if each not in there)}{ending}"


def _stem(name: str) -> str:
    *before, last = [PurePosixPath(part).stem for part in name.split(" › ")]
    called = f"{before[-1]} {last}" if before and _ANY_PICTURE.fullmatch(last) else last
    stem = slug(called)[:_LONGEST].strip("-") if slug(called) != slug("") else "photo"
    return f"photo-{stem}" if _DEVICES.fullmatch(stem) else stem


# Doubles


def _double(made: Made, home: str, draft: Draft, workers: Workers, place: Location) -> list[Problem] | None:
    """Return the problems of a picture whose bytes, or sketch, are in ``photos/`` already; None if it is new.

    Nothing is reported for one that an import of the same file has put there.
    """
    digest: str = sha256(made.data).hexdigest()
    alike: list[Problem] | None = None
    for file in draft.names(f"{home}/photos"):
        if PurePosixPath(file).suffix.lower() not in _PICTURES:
            continue
        if file not in draft.pictures:
            draft.pictures[file] = _looked_at(file, draft, workers)
        there, other = draft.pictures[file]
        if there == digest:
            is_again = PurePosixPath(file).stem == _stem(place.file)
            return [] if is_again else [kinds.PHOTO_THERE.at(place, file=file)]
        if other and not alike and made.sketch.like(other):
            alike = [kinds.PHOTO_ALIKE.at(place, file=file, size=_size(made.sketch), other=_size(other))]
    return alike


def _looked_at(file: str, draft: Draft, workers: Workers) -> tuple[str, Sketch | None]:
    """Return the SHA-256 of the picture *file* of the edition, and its sketch, None if it cannot be read."""
    digest = ""
    try:
        data = draft.data(file) or b""
        digest = sha256(data).hexdigest()
        return digest, opened(workers, "sketch", file, file, data)
    except Refused:  # its problem is reported when it is printed
        return digest, None


def _size(sketch: Sketch) -> str:
    return f"{sketch.width} × {sketch.height}"


# Reporting


def _problems(made: Made, known: dict[str, str], place: Location) -> Iterator[Problem]:
    if places := _places(made.sketch):
        yield kinds.SMALL.at(place, width=made.sketch.width, height=made.sketch.height, places=places)
    own = {"legende": made.facts.caption, "alternative": made.facts.alternative, "credit": made.facts.credit}
    said = _("{field} “{text}”")
    if from_photo := [said.format(field=each, text=text) for each, text in own.items() if text and not known.get(each)]:
        yield kinds.TAKEN_FROM_PHOTO.at(place, fields=", ".join(from_photo))
    if made.pages > 1:
        yield kinds.SEVERAL_PAGES.at(place, count=made.pages)


def _places(sketch: Sketch) -> str:
    """Describe the sharpness of a picture in a column and as wide as the text; "" if it is sharp in both."""
    line, shape = tokens.length("line"), sketch.width / sketch.height
    column, across = min(tokens.length("column"), COLUMN_LINES * line * shape), tokens.length("text-width")
    if sketch.width / across * _INCH >= FLOOR_DPI:
        return ""
    return _("{one}; {other}").format(
        one=_place(kinds.IN_COLUMN, column, sketch), other=_place(kinds.ACROSS, across, sketch)
    )


def _place(where: str, width: float, sketch: Sketch) -> str:
    """Describe *sketch* printed *where*, *width* points wide."""
    return _(where).format(mm=round(width / _MM), look=_look(sketch.width / width * _INCH))


def _look(dpi: float) -> str:
    words = kinds.SHARP if dpi >= FLOOR_DPI else kinds.SOFT if dpi >= BLURRED_DPI else kinds.BLURRED
    return _(words).format(dpi=round(dpi))
