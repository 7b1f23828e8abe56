"""Legal mentions that French law requires of a publication, and the right to print its pictures.

Rules: order of 12 January 1995, article 1 (publisher, printer, end of printing, ISBN or ISSN, price, legal deposit);
ISO 2108 (ISBN), ISO 3297 (ISSN); Intellectual Property Code, articles L121-1 and L122-4.
"""

import re
from collections.abc import Iterator
from types import ModuleType

from stdnum import isbn, issn

from livret.base.problems import Location, Problem
from livret.catalogue import colophon as kinds
from livret.edition.model import Edition, Territory
from livret.proof.sentences import images

#: Requirements of the order: the field as typed, its attribute, an example line.
_ASKED = (
    ("adresse_editeur", "publisher_address", "adresse_editeur: 1 rue de l’Exemple, 34000 Exempleville"),
    ("imprimeur", "printer", "imprimeur: Imprimerie d’Exemple, 1 rue de l’Exemple, 34000 Exempleville"),
    ("acheve_d_imprimer", "printing_finished", "acheve_d_imprimer: janvier 2026"),
    ("isbn", "isbn", "isbn: 978-…"),
    ("prix", "price", "prix: gratuit"),
    ("depot_legal", "legal_deposit", "depot_legal: janvier 2026"),
)
#: A postcode of France and its neighbours: a printer abroad has an address too.
_POSTCODE = re.compile(r"(?<!\d)\d{4,5}(?!\d)")
_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_MONTH_AND_YEAR = re.compile(rf"(?:{_MONTHS})\s(?P<year>\d{{4}})", re.I)
_DAY = re.compile(rf"(?:le\s)?(?:\d{{1,2}}|1er)\s(?:{_MONTHS})\s(?P<year>\d{{4}})", re.I)
_PRICE = re.compile(r"\d\s?(?:€|euros?\b)|\bgratuite?(?:ment)?\b", re.I)
_DIGITS = "0123456789X"
#: Years between an edition's date and its release.
_YEARS_BEFORE, _YEARS_AFTER = 1, 2


def rules(edition: Edition) -> Iterator[Problem]:
    """Yield what the colophon of *edition* lacks or gets wrong, and its pictures without the right to print them."""
    yield from mentions(edition)
    if (cover := edition.sheet.cover) and not are_cleared(cover.rights or ""):
        place = edition.mark("couverture.droits") or edition.mark("couverture.fichier")
        yield kinds.NO_RIGHTS.at(place, file=cover.file)
    yield from _portrait(edition)
    for territory in edition.territories:
        yield from _pictures(territory)
    for prose in edition.texts.values():
        yield from (kinds.NO_CREDIT.at(image.mark) for image in images(prose) if not image.credit.strip())


def mentions(edition: Edition) -> Iterator[Problem]:
    """Yield what the colophon of *edition* lacks or gets wrong: no page shows it."""
    yield from _missing(edition)
    yield from _addresses(edition)
    yield from _numbers(edition)
    yield from _dates(edition)
    price = edition.sheet.colophon.price
    if price and not _PRICE.search(price):
        yield kinds.PRICE.at(_place(edition, "prix"), value=price)


def _place(edition: Edition, name: str) -> Location | None:
    """Return the place of the field *name* of the colophon, or of the colophon; otherwise that of the file."""
    place = edition.mark(f"colophon.{name}") or edition.mark("colophon")
    title = edition.mark("titre")
    return place or (Location(title.file) if title else None)


def _missing(edition: Edition) -> Iterator[Problem]:
    sheet = edition.sheet.colophon
    for name, attribute, example in _ASKED:
        given = getattr(sheet, attribute) or (name == "isbn" and sheet.issn)
        if not given:
            yield kinds.MISSING.at(_place(edition, name), name=name, example=example)
    if not sheet.publication_director:
        line = "directeur_de_la_publication: Prénom Nom"
        yield kinds.NO_DIRECTOR.at(_place(edition, "directeur_de_la_publication"), example=line)


def _addresses(edition: Edition) -> Iterator[Problem]:
    sheet = edition.sheet.colophon
    for name, words in (("adresse_editeur", sheet.publisher_address), ("imprimeur", sheet.printer)):
        if words and not _POSTCODE.search(words):
            yield kinds.NO_ADDRESS.at(_place(edition, name), name=name)


def _numbers(edition: Edition) -> Iterator[Problem]:
    sheet = edition.sheet.colophon
    for name, value in (("isbn", sheet.isbn), ("isbn_pdf", sheet.isbn_pdf)):
        yield from _isbn(value, _place(edition, name)) if value else ()
    if sheet.issn:
        yield from _number(issn, "ISSN", sheet.issn, _place(edition, "issn"), (8,))
    if sheet.isbn and sheet.isbn_pdf and _bare(sheet.isbn) == _bare(sheet.isbn_pdf):
        yield kinds.SAME_ISBN.at(_place(edition, "isbn_pdf"))
    elif sheet.isbn and not sheet.isbn_pdf:
        yield kinds.PDF_WITHOUT_ISBN.at(_place(edition, "isbn"))


def _isbn(value: str, place: Location | None) -> Iterator[Problem]:
    yield from _number(isbn, "ISBN", value, place, (13, 10))
    if isbn.isbn_type(_bare(value)) == "ISBN10":
        yield kinds.OLD_ISBN.at(place, value=value, new=isbn.format(_bare(value), convert=True))


def _number(
    rule: ModuleType, kind: str, value: str, place: Location | None, lengths: tuple[int, ...]
) -> Iterator[Problem]:
    """Yield the problem of a number that *rule* checks, with the last digit that would be correct."""
    bare = _bare(value)
    if len(bare) not in lengths or not re.fullmatch(r"\d+[\dX]", bare):
        count = sum(sign in _DIGITS for sign in bare)
        yield kinds.NUMBER_FORM.at(place, value=value, kind=kind, count=count, expected=lengths[0])
    elif not rule.is_valid(bare):
        digit = next((digit for digit in _DIGITS if rule.is_valid(bare[:-1] + digit)), "")
        if digit:
            yield kinds.CHECK_DIGIT.at(place, value=value, kind=kind, digit=digit)
        else:  # thirteen digits that begin with neither 978 nor 979 are no ISBN
            yield kinds.NOT_A_BOOK.at(place, value=value)


def _bare(number: str) -> str:
    """Return *number* without hyphens of any kind, spaces, and its own name before it."""
    digits = re.sub(r"^\s*IS[BS]N(?:-1[03])?[\s:]*", "", number, flags=re.I)
    return re.sub(r"[^0-9A-Za-z]", "", digits).upper()


def _dates(edition: Edition) -> Iterator[Problem]:
    sheet, year = edition.sheet.colophon, edition.sheet.date.year
    rows = (
        ("depot_legal", sheet.legal_deposit, (_MONTH_AND_YEAR,)),
        ("acheve_d_imprimer", sheet.printing_finished, (_MONTH_AND_YEAR, _DAY)),
    )
    for name, words, forms in rows:
        if not words:
            continue
        place, found = _place(edition, name), next((m for form in forms if (m := form.fullmatch(words.strip()))), None)
        if not found:
            yield kinds.MONTH_AND_YEAR.at(place, value=words, name=name)
        elif not year - _YEARS_BEFORE <= int(found["year"]) <= year + _YEARS_AFTER:
            yield kinds.OTHER_YEAR.at(place, name=name, year=found["year"], edition=year)


def are_cleared(rights: str) -> bool:
    """Return whether *rights*, as typed of a photo, allow it to be printed."""
    return bool(rights.strip()) and rights.strip().casefold() not in ("non", "?", "à demander")


def _portrait(edition: Edition) -> Iterator[Problem]:
    portrait = edition.sheet.foreword.portrait if edition.sheet.foreword else None
    if portrait and not are_cleared(portrait.rights or ""):
        place = edition.mark("edito.portrait.droits") or edition.mark("edito.portrait.fichier")
        yield kinds.NO_RIGHTS.at(place, file=portrait.file)


def _pictures(territory: Territory) -> Iterator[Problem]:
    for number, photo in enumerate(territory.sheet.photos):
        if not are_cleared(photo.rights or ""):
            place = territory.mark(f"photos.{number}.droits") or territory.mark(f"photos.{number}.fichier")
            yield kinds.NO_RIGHTS.at(place, file=photo.file)
    for rubric in territory.rubrics:
        yield from (kinds.NO_CREDIT.at(image.mark) for image in images(rubric.prose) if not image.credit.strip())
