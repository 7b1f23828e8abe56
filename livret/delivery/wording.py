"""The words of a letter and of a message: Markdown with fields (« {civilité} »), filled for each person.

They are the edition's own where it has ``textes/lettre.md`` and ``textes/courriel.md``, else the house's
(``templates/email/``). Fields are filled after typography, so that a name is printed as it is written in the list.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain

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
from livret.edition.model import Edition, Picture
from livret.edition.prose import MarkdownFile
from livret.edition.prose_tree import ProseElement, ProseTree
from livret.edition.reading import Reading
from livret.edition.typography.numbers import day, pages
from livret.edition.typography.typeset import typeset

LETTER, MAIL = "lettre.md", "courriel.md"
_FIELD = re.compile(r"\{([^{}<>\n]{1,40})\}")
FIELDS = ("civilité", "prénom", "nom", "fonction", "territoire", "page", "titre", "éditeur", "votre_territoire")
#: Fields that give the page that a letter links to.
_LINKED = ("page", "votre_territoire")
_HEADINGS = frozenset({"h2", "h3", "h4"})
#: Blocks that stand apart in plain text.
_APART = _HEADINGS | {"p", "ul", "ol", "blockquote", "table", "tr"}
#: Attributes that the pages of a brochure have, and a letter has no use for.
_OURS = frozenset({"class", "id"})


@dataclass(frozen=True, slots=True)
class FieldText:
    """A text with fields, typeset, and its author's file."""

    tree: ProseTree
    file: str

    @property
    def subject(self) -> str:
        """The first heading, without marks: what a message is called."""
        return self._heading.text if self._heading else ""

    @property
    def body(self) -> ProseTree:
        """What stands below the first heading."""
        heading = self._heading
        return self.tree.changed(lambda element: None if element is heading else element)

    @property
    def _heading(self) -> ProseElement | None:
        return next((element for element in self.tree.all() if element.tag in _HEADINGS), None)


def words(edition: Reading, name: str) -> FieldText:
    """Return the text *name* of the *edition*, or the house's.

    :raises InvalidEdition: with everything that is wrong with it, fields that do not exist included.
    """
    path, ours = edition.folder / "textes" / name, paths.templates() / "email" / name
    own = edition.exists(path)
    file = f"{path.parent.name if own else ours.parent.name}/{name}"
    try:
        raw = edition.data(path, MARKDOWN_LIMIT) if own else read_bytes(ours, paths.templates(), MARKDOWN_LIMIT)
        typed, problems = read_file(raw, file)
    except Refused as refused:
        raise InvalidEdition([refused.problem]) from None
    text, odd = visible(typed, file)
    prose = read_text(MarkdownFile(file, text, path.parent), _no_picture(problems))
    problems += [*odd, *prose.problems, *_unknown(text, file)]
    found = FieldText(prose.tree.changed(_unmarked), file)
    if name == MAIL and not found.subject:
        problems.append(kinds.NO_SUBJECT.at(Location(file, 1)))
    if wrong := [problem for problem in problems if problem.severity == Severity.ERROR]:
        raise InvalidEdition(wrong)
    return found


def _unmarked(element: ProseElement) -> ProseElement:
    given = {name: value for name, value in element.attributes.items() if name not in _OURS}
    return replace(element, attributes=given, source=None)


@lru_cache(maxsize=4096)
def typeset_once(text: str) -> str:
    """Return *text* as French prints it: most values of fields are the same in many messages."""
    return typeset(text)


def fields(person: Recipient, edition: Edition, place: TerritoryPages | None) -> dict[str, str]:
    """Return what each of FIELDS says to *person*, whose territory stands at *place*."""
    where = f"{'pages' if place.last > place.first else 'page'} {pages(place.first, place.last)}" if place else ""
    where = where.replace(" ", "\u00a0")
    sentence = f"Votre territoire, {place.name}, y est présenté {where}." if place else ""
    values = (
        greeting(person.civility, person.office), person.first, person.last, person.office,
        place.name if place else "", where, edition.sheet.title, edition.sheet.publisher, sentence,
    )  # fmt: skip
    return {name: typeset_once(value) for name, value in zip(FIELDS, values, strict=True)}


def filled(tree: ProseTree, values: Mapping[str, str], link: str = "") -> ProseTree:
    """Return *tree* with its fields filled; *link* is the address that the page is linked to.

    A paragraph whose fields are all empty says nothing, and is left out.
    """

    def change(element: ProseElement) -> ProseElement | None:
        if element.tag == "p" and not any(isinstance(each, ProseElement) or each.strip() for each in element.inside):
            return None
        given = {name: _FIELD.sub(lambda found: values[found[1]], each) for name, each in element.attributes.items()}
        return replace(element, attributes=given)

    return tree.in_words(lambda text: _filled(text, values, link)).changed(change)


def _filled(text: str, values: Mapping[str, str], link: str) -> Iterator[str | ProseElement]:
    page, done = values["page"], 0
    for found in _FIELD.finditer(text):
        yield text[done : found.start()]
        done = found.end()
        first, *others = values[found[1]].split(page) if link and page and found[1] in _LINKED else [values[found[1]]]
        yield first
        for each in others:
            yield from (ProseElement("a", (page,), {"href": link}), each)
    yield text[done:]


def line(text: str, values: Mapping[str, str]) -> str:
    """Return a line of plain *text* with its fields filled."""
    return " ".join(_FIELD.sub(lambda found: values[found[1]], text).split())


def missing(tree: ProseTree, values: Mapping[str, str]) -> list[str]:
    """Return the fields of *tree* that would be empty within a sentence."""
    said = (part for each in tree.all() for part in (*each.attributes.values(), *each.inside) if isinstance(part, str))
    names = chain.from_iterable(map(_FIELD.findall, said))
    return [name for name in names if not values[name] and name != "votre_territoire"]


def plain(tree: ProseTree) -> str:
    """Return *tree* as plain text: paragraphs apart, a dash for each item, the address behind the words of a link."""
    parts: list[str] = []
    for block in tree.blocks:
        _add_text(block, parts)
    return re.sub(r" *\n{3,}", "\n\n", re.sub(r" +\n", "\n", "".join(parts))).strip() + "\n"


def _add_text(element: ProseElement, parts: list[str]) -> None:
    """Add the plain text of *element* to *parts*."""
    if element.tag in _APART:
        parts.append("" if parts[-1:] == ["\n- "] else "\n\n")
    elif element.tag in ("li", "br"):
        parts.append("\n- " if element.tag == "li" else "\n")
    for each in element.inside:
        if isinstance(each, str):
            parts.append(each.replace("\n", " "))
        else:
            _add_text(each, parts)
    address = element.attributes.get("href", "")
    if address and not "".join(parts).endswith(address):
        parts.append(f" ({address.removeprefix('mailto:')})")


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
