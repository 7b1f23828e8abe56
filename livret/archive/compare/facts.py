"""Two sheets of facts, field by field → what differs: figures, names, photos, links, the glossary, edition.yaml."""

import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from pydantic import BaseModel

from livret.archive.compare.model import Value
from livret.archive.compare.sentences import folded
from livret.base.messages import _
from livret.edition.facts import ROWS, Fact, FactRow, by_key
from livret.edition.model import Edition, EditionSheet, Glossary, Territory
from livret.edition.prose import Prose
from livret.edition.reading import Digests
from livret.edition.typography.numbers import number
from livret.edition.typography.signs import NARROW_NO_BREAK_SPACE, NO_BREAK_SPACE
from livret.proof.sentences import images, passages

#: Fields that are compared by themselves: figures row by row, photos one by one, order and texts elsewhere.
_OF_TERRITORY = frozenset({*ROWS, "declared", "own", "photos"})
_OF_EDITION = frozenset({"territoires", "rubriques", "chapitres", "acceptes", "partenaires", "format"})
#: A smaller change is shown with more digits, in percent.
_SLIGHT = 0.05


def of_territories(
    before: Territory, after: Territory, digests: tuple[Digests, Digests], unread: Collection[str] = ()
) -> Iterator[Value]:
    """Yield the fields of fiche.yaml that differ, photos and links; what is *unread* could not be read in one of both.

    *digests* are those of the files of both editions.
    """
    yield from _figures(before, after, unread)
    yield from _differences(_fields(before), _fields(after), unread)
    if "photos" not in unread:
        yield from _photos(_album(before, digests[0]), _album(after, digests[1]))
    yield from _links([r.prose for r in before.rubrics], [r.prose for r in after.rubrics])


def standing(before: Territory, after: Territory, unread: Collection[str] = ()) -> Iterator[str]:
    """Yield the figures of *after* that are those of *before*, their year too."""
    for row, one, other in _pairs(before, after):
        if row.key not in unread and one and other and (one.value, one.year) == (other.value, other.year):
            yield _labelled(row.key, _figure(row, other))


def of_editions(before: EditionSheet, after: EditionSheet, unread: Collection[str] = ()) -> Iterator[Value]:
    """Yield the fields of edition.yaml that differ."""
    yield from _differences(_edition_fields(before), _edition_fields(after), unread)


def of_glossaries(before: Glossary, after: Glossary) -> Iterator[Value]:
    """Yield the abbreviations and the words that differ."""
    yield from _differences(dict(before.abbreviations), dict(after.abbreviations))
    gone = [word for word in before.words if word not in after.words]
    new = [word for word in after.words if word not in before.words]
    if gone or new:
        yield Value("mots", ", ".join(gone), ", ".join(new))


def of_texts(before: Prose, after: Prose) -> Iterator[Value]:
    """Yield what differs of a text beside its words: addresses that links lead to."""
    return _links([before], [after])


def _labelled(*words: str) -> str:
    return f"{NO_BREAK_SPACE}: ".join(words)


# Fields


def _differences(before: Mapping[str, str], after: Mapping[str, str], unread: Collection[str] = ()) -> Iterator[Value]:
    """Yield the fields that differ otherwise than typography has it, in the order of *after*."""
    for name in dict.fromkeys((*after, *before)):
        one, other = before.get(name, ""), after.get(name, "")
        if one != other and folded(one) != folded(other) and name.partition(".")[0] not in unread:
            yield Value(name, one, other)


def _fields(territory: Territory) -> dict[str, str]:
    data = dict(_flat(territory.sheet, leaving=_OF_TERRITORY))
    if not territory.mark("couleur"):
        data.pop("couleur", None)  # dealt by the order of territories
    return data


def _edition_fields(sheet: EditionSheet) -> dict[str, str]:
    data = dict(_flat(sheet, leaving=_OF_EDITION))
    data["rubriques"] = ", ".join(rule.heading for rule in sheet.rubrics)
    for rule in sheet.rubrics:
        data |= {f"rubriques.{rule.heading}.{name}": value for name, value in _flat(rule, leaving={"titre"})}
    for partner in sheet.partners:
        data |= {f"partenaires.{partner.name}.{name}": value for name, value in _flat(partner)}
    for each in sheet.accepted:
        data[f"acceptes.{'.'.join(filter(None, (each.code, each.territory)))}"] = each.reason
    return data


def _flat(model: BaseModel, above: str = "", leaving: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """Yield the fields of *model* as authors name them, « localisation.region », with their values as they read."""
    for name, info in type(model).model_fields.items():
        key, value = info.alias or name, getattr(model, name)
        if key in leaving:
            continue
        if isinstance(value, BaseModel):
            yield from _flat(value, f"{above}{key}.")
        elif isinstance(value, list) and value and isinstance(value[0], BaseModel):
            for number, each in enumerate(value, 1):
                yield from _flat(each, f"{above}{key}.{'' if number == 1 else f'{number}.'}")
        elif isinstance(value, dict):
            for inner, each in value.items():
                below = (
                    _flat(each, f"{above}{key}.{inner}.")
                    if isinstance(each, BaseModel)
                    else [(f"{above}{key}.{inner}", str(each))]
                )
                yield from below
        elif (message := _as_read(value)) is not None:
            yield f"{above}{key}", message


def _as_read(value: Any) -> str | None:
    if value is None or value == []:
        return None
    if isinstance(value, bool):
        return "oui" if value else "non"  # as it is typed
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, date):
        return value.isoformat()
    return number(value) if isinstance(value, int | float) else str(value)


# Figures


def _figures(before: Territory, after: Territory, unread: Collection[str]) -> Iterator[Value]:
    for row, one, other in _pairs(before, after):
        if row.key in unread or one == other:
            continue
        if not (one and other) or (one.value, one.year) != (other.value, other.year):
            gap = _gap(one.value, other.value) if one and other else ""
            yield Value(row.key, _figure(row, one), _figure(row, other), gap)
        if one and other and folded(one.source or "") != folded(other.source or ""):
            yield Value(f"{row.key}.source", one.source or "", other.source or "")


def _pairs(before: Territory, after: Territory) -> Iterator[tuple[FactRow, Fact | None, Fact | None]]:
    """Yield the figures that either edition asks for, as the later one declares them, and their values in both."""
    for key, row in (by_key(before.sheet.rows) | by_key(after.sheet.rows)).items():
        yield row, before.sheet.fact(key), after.sheet.fact(key)


def _figure(row: FactRow, fact: Fact | None) -> str:
    if fact is None:
        return ""
    year = f" ({fact.year})" if fact.year else ""
    return f"{number(fact.value)}{NO_BREAK_SPACE}{row.unit(fact.value)}{year}"


def _gap(before: float, after: float) -> str:
    """Return by how much *after* is more than *before*, in percent.

    >>> _gap(507_526, 513_000), _gap(10, 5), _gap(3, 3), _gap(0, 4)
    ('+1,1\u202f%', '−50\u202f%', '', '')
    """
    if not before or before == after:
        return ""
    share = (after - before) / before * 100
    digits = 1 if abs(share) >= _SLIGHT else 3
    text = f"{abs(share):,.{digits}f}"
    text = text.rstrip("0").rstrip(".").replace(",", NARROW_NO_BREAK_SPACE).replace(".", ",") or "0"
    return f"{'+' if share > 0 else '−'}{text}{NARROW_NO_BREAK_SPACE}%"


# Photos


@dataclass(frozen=True, slots=True)
class _Photo:
    """A photo of the sheet or of the text: its file, the digest of that, and its words by the names of their fields."""

    file: str
    digest: str
    words: Mapping[str, str]


def _photos(one: Sequence[_Photo], other: Sequence[_Photo]) -> Iterator[Value]:
    pairs = list(_same_photos(one, other))
    known, still = {id(old) for old, _new in pairs}, {id(new) for _old, new in pairs}
    for old, new in pairs:
        name = f"photos.{new.file}"
        if old.file != new.file:
            yield Value(f"{name}.fichier", old.file, new.file)
        if old.digest != new.digest and old.digest and new.digest:
            yield Value(name, _("the picture before"), _("another picture"))
        yield from (
            Value(f"{name}.{each.field}", each.before, each.after) for each in _differences(old.words, new.words)
        )
    yield from (Value(f"photos.{photo.file}", _caption(photo), "") for photo in one if id(photo) not in known)
    yield from (Value(f"photos.{photo.file}", "", _caption(photo)) for photo in other if id(photo) not in still)


def _caption(photo: _Photo) -> str:
    return photo.words.get("legende") or photo.words.get("alternative") or photo.file


def _same_photos(one: Sequence[_Photo], other: Sequence[_Photo]) -> Iterator[tuple[_Photo, _Photo]]:
    """Yield the photos of both that are the same, by the name of their file, else by what they show."""
    left = [*other]
    unmatched = []
    for photo in one:
        found = next((each for each in left if each.file == photo.file), None)
        if found:
            left.remove(found)
            yield photo, found
        else:
            unmatched.append(photo)
    for photo in unmatched:
        found = next((each for each in left if photo.digest and each.digest == photo.digest), None)
        if found:
            left.remove(found)
            yield photo, found


def _album(territory: Territory, digests: Digests) -> list[_Photo]:
    shown = {_plain(picture.path.name): picture.sha256 for picture in territory.photos}
    found = []
    for photo in territory.sheet.photos:
        file = _plain(PurePosixPath(photo.file.replace("\\", "/")).name)
        words = {"legende": photo.caption, "alternative": photo.alternative, "credit": photo.credit}
        found.append(_Photo(file, shown.get(file, ""), {**words, "droits": photo.rights or ""}))
    known = {photo.file for photo in found}
    for image in (image for rubric in territory.rubrics for image in images(rubric.prose)):
        file = _plain(PurePosixPath(unquote(image.url)).name)
        if file not in known:
            known.add(file)
            # What is printed below it is among the words of the text.
            digest = digests.get(unquote(urlsplit(image.url).path).lstrip("/"), "")
            found.append(_Photo(file, digest, {"alternative": image.alternative}))
    return found


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name)


# Links


def _links(before: Sequence[Prose], after: Sequence[Prose]) -> Iterator[Value]:
    """Yield the links whose words are the same, and that lead elsewhere: nothing in print shows it."""
    one, other = _addresses(before), _addresses(after)
    for words, addresses in other.items():
        known = one.get(words)
        if known and known != addresses:
            yield Value(f"lien « {words} »", ", ".join(known), ", ".join(addresses))


def _addresses(proses: Sequence[Prose]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for prose in proses:
        for passage in passages(prose):
            for address, words in passage.links:
                found.setdefault(folded(words), []).append(address)
    return found


def name_of(edition: Edition) -> str:
    """Return how *edition* says of what years it is."""
    return edition.sheet.years or str(edition.sheet.date.year)
