"""The words of a letter and of a message: Markdown with fields (« {civilité} »), filled for each person.

They are the edition's own where it has ``textes/lettre.md`` and ``textes/courriel.md``, else the house's
(``templates/email/``). Fields are filled after typography, so that a name is printed as it is written in the list.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser

from markupsafe import Markup

from livret.base import paths
from livret.base.problems import InvalidEdition, Location, Problem, Refused, Severity
from livret.build.loose_sheets.letters import TerritoryPages
from livret.catalogue import delivery as kinds
from livret.delivery.forms import greeting
from livret.delivery.model import Recipient
from livret.delivery.settings import Sender
from livret.edition.decode import MARKDOWN_LIMIT, read_bytes, visible
from livret.edition.decode import read_text as read_file
from livret.edition.markdown.read import PictureFinder, read_text
from livret.edition.model import Edition, MarkdownFile, Picture
from livret.edition.reading import Reading
from livret.edition.typography.numbers import day, pages
from livret.edition.typography.typeset import typeset

LETTER, MAIL = "lettre.md", "courriel.md"
_FIELD = re.compile(r"\{([^{}<>\n]{1,40})\}")
FIELDS = ("civilité", "prénom", "nom", "fonction", "territoire", "page", "titre", "éditeur", "votre_territoire")
#: A paragraph whose fields are all empty says nothing.
_EMPTY = re.compile(r"<p>\s*</p>")
_HEADING = re.compile(r"<h[1-6][^>]*>(.*?)</h[1-6]>", re.DOTALL)
_OURS = re.compile(r' (?:data-src|class|id)="[^"]*"')
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class FieldText:
    """A text with fields: typeset HTML, and its author's file."""

    html: str
    file: str

    @property
    def subject(self) -> str:
        """The first heading, without marks: what a message is called."""
        found = _HEADING.search(self.html)
        return Markup(_TAG.sub("", found[1])).unescape() if found else ""  # noqa: S704 - ours, escaped

    @property
    def body(self) -> str:
        """The HTML below the first heading."""
        return _HEADING.sub("", self.html, count=1)


def words(edition: Reading, name: str) -> FieldText:
    """Return the text *name* of the *edition*, or the house's.

    :raises InvalidEdition: with everything that is wrong with it, fields that do not exist included.
    """
    path, ours = edition.folder / "textes" / name, paths.templates() / "email" / name
    own = edition.holds(path)
    file = f"{path.parent.name if own else ours.parent.name}/{name}"
    try:
        raw = edition.data(path, MARKDOWN_LIMIT) if own else read_bytes(ours, paths.templates(), MARKDOWN_LIMIT)
        typed, problems = read_file(raw, file)
    except Refused as refused:
        raise InvalidEdition([refused.problem]) from None
    text, odd = visible(typed, file)
    prose = read_text(MarkdownFile(file, text, path.parent), _no_picture(problems))
    problems += [*odd, *prose.problems, *_unknown(text, file)]
    if name == MAIL and not _HEADING.search(prose.html):
        problems.append(kinds.NO_SUBJECT.at(Location(file, 1)))
    if found := [problem for problem in problems if problem.severity == Severity.ERROR]:
        raise InvalidEdition(found)
    return FieldText(_OURS.sub("", prose.html), file)


@lru_cache(maxsize=4096)
def typeset_once(text: str) -> str:
    """Return *text* as French prints it: most values of fields are the same in many messages."""
    return typeset(text)


def fields(person: Recipient, edition: Edition, place: TerritoryPages | None) -> dict[str, str]:
    """Return what each of FIELDS says to *person*, whose territory stands at *place*."""
    where = f"{'pages' if place.last > place.first else 'page'} {pages(place.first, place.last)}" if place else ""
    where = where.replace(" ", "\u00a0")
    sentence = f"Votre territoire, {place.name}, y est présenté {where}." if place else ""
    told = (
        greeting(person.civility, person.office), person.first, person.last, person.office,
        place.name if place else "", where, edition.sheet.title, edition.sheet.publisher, sentence,
    )  # fmt: skip
    return {name: typeset_once(value) for name, value in zip(FIELDS, told, strict=True)}


def filled(html: str, values: Mapping[str, str], link: str = "") -> Markup:
    """Return *html* with its fields filled; *link* is the address that the page is linked to."""
    escaped = {name: Markup.escape(value) for name, value in values.items()}
    if link and values["page"]:
        linked = Markup('<a href="{}">{}</a>').format(link, values["page"])
        escaped["votre_territoire"] = escaped["votre_territoire"].replace(escaped["page"], linked)
        escaped["page"] = linked
    return Markup(_EMPTY.sub("", _FIELD.sub(lambda found: str(escaped[found[1]]), html)))  # noqa: S704 - escaped


def line(text: str, values: Mapping[str, str]) -> str:
    """Return a line of plain *text* with its fields filled."""
    return " ".join(_FIELD.sub(lambda found: values[found[1]], text).split())


def missing(html: str, values: Mapping[str, str]) -> list[str]:
    """Return the fields of *html* that would be empty within a sentence."""
    return [name for name in _FIELD.findall(html) if not values[name] and name != "votre_territoire"]


def plain(html: str) -> str:
    """Return *html* as plain text: paragraphs apart, a dash for each item, the address behind the words of a link."""
    reader = _Plain()
    reader.feed(html)
    reader.close()
    return re.sub(r" *\n{3,}", "\n\n", re.sub(r" +\n", "\n", "".join(reader.parts))).strip() + "\n"


class _Plain(HTMLParser):
    """Gathers the words of simple HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._address = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "li":
            self.parts.append("\n- ")
        elif tag == "br":
            self.parts.append("\n")
        elif tag in ("p", "ul", "ol", "blockquote", "h2", "h3", "h4", "table", "tr"):
            self.parts.append("" if self.parts[-1:] == ["\n- "] else "\n\n")
        elif tag == "a":
            self._address = dict(attrs).get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._address and not "".join(self.parts).endswith(self._address):
            self.parts.append(f" ({self._address.removeprefix('mailto:')})")

    def handle_data(self, data: str) -> None:
        self.parts.append(data.replace("\n", " "))


def _unknown(text: str, file: str) -> Iterator[Problem]:
    """Yield the fields of *text* that do not exist."""
    for number, typed in enumerate(text.splitlines(), 1):
        for found in _FIELD.finditer(typed):
            if found[1] not in FIELDS:
                place = Location(file, number, found.start() + 1, len(found[0]), typed)
                yield kinds.NO_FIELD.at(place, name=found[1], known=", ".join(f"{{{name}}}" for name in FIELDS))


def _no_picture(problems: list[Problem]) -> PictureFinder:
    """Return what finds no picture at all, and adds so to *problems*."""

    def find(name: str, mark: Location) -> Picture | None:
        problems.append(kinds.PICTURE.at(mark, name=name))
        return None

    return find


def notice(person: Recipient, sender: Sender, edition: Edition) -> tuple[str, ...]:
    """Return what must be said to people who did not give their address themselves (GDPR, article 14), in sentences.

    Who writes and why, where the address comes from, how long it is kept, and the rights one has.
    """
    collected = f", relevée le {day(person.collected)}" if person.collected else ""
    stop = sender.unsubscribe[0].removeprefix("mailto:").partition("?")[0]
    return tuple(
        typeset_once(sentence)
        for sentence in (
            f"Vous recevez ce message de {edition.sheet.publisher} au titre de "
            + (f"votre fonction ({person.office})." if person.office else "votre fonction."),
            f"Source de votre adresse : {person.source}{collected}. Elle ne sert qu'à l'envoi de cette publication, au "
            "titre de l'intérêt légitime (RGPD, article 6, 1, f), et n'est transmise à personne.",
            f"Pour accéder à ces données, les faire corriger ou effacer, ou ne plus rien recevoir : écrivez à {stop}. "
            "Vous pouvez aussi saisir la CNIL (www.cnil.fr).",
        )
    )
