"""An edition laid out and a list of recipients → messages, each whole and proven, ready to be shown and sent."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from math import ceil
from typing import Literal

from markupsafe import Markup

from livret.base.messages import _
from livret.base.problems import InvalidEdition, Problem
from livret.build.chapter_store import ChapterStore
from livret.build.loose_sheets.letters import Letter, Letters
from livret.build.schedule import LaidOutEdition, Progress
from livret.catalogue import delivery as kinds
from livret.delivery import wording
from livret.delivery.messages import MB, Envelope, Message, MessageText, Shared, share, weight
from livret.delivery.messages import compose as compose_message
from livret.delivery.model import Recipient
from livret.delivery.settings import Sender
from livret.delivery.store import Manifest, Prepared, Store, identifier, made_of
from livret.delivery.wording import FieldText, notice
from livret.design.templates import filled
from livret.edition.model import Edition
from livret.edition.reading import Reading
from livret.edition.typography.numbers import day

What = Literal["extract", "whole", "personal"]
#: The largest message by default, in bytes: many public servers accept no larger one.
MOST_BYTES = 10 * 1024**2
#: Pictures that are named where a message is too heavy.
_PICTURES = 5
#: Letters that are laid out before the first of them is used.
_AHEAD = 64


@dataclass(frozen=True, slots=True)
class Mail:
    """What a mailing is: its name, what each receives, who sends it, on which day, how large a message may be.

    ``link`` is the address at which the brochure is read, where it is not attached; ``list`` is the file of the
    recipients, ``listed`` the digest of its bytes.
    """

    name: str
    version: str
    what: What
    sender: Sender
    when: datetime
    most_bytes: int = MOST_BYTES
    link: str = ""
    list: str = ""
    listed: str = ""


@dataclass(frozen=True, slots=True)
class Texts:
    """The words with their fields: of the letter (none where nobody receives one) and of the message."""

    letter: FieldText | None
    mail: FieldText


def texts(edition: Edition, what: What) -> Texts:
    """Return the words of a mailing of *edition*; raises InvalidEdition with all that is wrong with them."""
    problems: list[Problem] = []
    found: dict[str, FieldText] = {}
    for name in (wording.LETTER, wording.MAIL) if what == "personal" else (wording.MAIL,):
        try:
            found[name] = wording.words(edition.reading, name)
        except InvalidEdition as invalid:
            problems += invalid.problems
    if problems:
        raise InvalidEdition(problems)
    return Texts(found.get(wording.LETTER), found[wording.MAIL])


class Preparation:
    """Prepares the messages of one mailing; workers lay letters out without any cache: they are personal."""

    def __init__(self, proofs: LaidOutEdition, store: ChapterStore, mail: Mail) -> None:
        self.edition, self._mail = proofs.edition, mail
        self._texts = texts(self.edition, mail.what)
        self._letters = Letters(proofs, store)
        self._places = dict(self._letters.places())
        self._shared: dict[str, Shared] = {}
        self._heaviest: dict[str, str] = {}

    def unfit(self, people: Sequence[Recipient]) -> Iterator[Problem]:
        """Yield a problem for each field of the texts that one of *people* lacks."""
        for person in people:
            values = self._values(person)
            for words in filter(None, (self._texts.letter, self._texts.mail)):
                for name in wording.missing(words.tree, values):
                    yield kinds.EMPTY_FIELD.at(person.place, name=f"{{{name}}}")

    def letters(self, people: Sequence[Recipient]) -> Iterator[tuple[Recipient, "Letter | InvalidEdition | None"]]:
        """Yield each of *people* with their letter, or what is wrong with it; several are laid out at once."""
        if self._texts.letter is None:
            yield from ((person, None) for person in people)
            return
        with ThreadPoolExecutor(self._letters.at_once) as threads:
            for start in range(0, len(people), _AHEAD):
                some = people[start : start + _AHEAD]
                yield from zip(some, threads.map(self._tried, some), strict=True)

    def _tried(self, person: Recipient) -> "Letter | InvalidEdition":
        try:
            return self.letter(person)
        except InvalidEdition as invalid:
            return invalid

    def letter(self, person: Recipient) -> Letter:
        """Return the letter to *person*, laid out.

        :raises InvalidEdition: it cannot be printed, or needs more than a page.
        """
        assert self._texts.letter
        values = self._values(person)
        place = self._places.get(person.territory)
        link = f"livret:{place.anchor}" if place else ""
        lines = [_addressed(person), person.office, place.name if place else ""]
        letter = self._letters.lay_out(
            [wording.typeset_once(line) for line in lines if line], day(self._mail.when.date()),
            Markup(wording.filled(self._texts.letter.tree, values, link).html),  # noqa: S704 - escaped
        )  # fmt: skip
        problems = [_of(person, each) for each in letter.problems]
        if letter.pages != 1:
            problems.append(kinds.LETTER_TOO_LONG.at(person.place, pages=letter.pages))
        if problems:
            raise InvalidEdition(problems)
        return letter

    def copy(self, person: Recipient) -> bytes:
        """Return the brochure behind the letter to *person*; raises as ``letter`` does."""
        return self._letters.copy(self.letter(person), self._title(person))

    def all_letters(self, people: Sequence[Recipient]) -> bytes:
        """Return the letters to *people* as one PDF; raises InvalidEdition with what is wrong with any of them."""
        found: list[Letter] = []
        problems = list(self.unfit(people))
        for _person, letter in self.letters([] if problems else people):
            if isinstance(letter, InvalidEdition):
                problems += letter.problems
            elif letter:
                found.append(letter)
        if problems:
            raise InvalidEdition(problems)
        return self._letters.bound(found, _("Letters – {title}").format(title=self._letters.title))

    def _title(self, person: Recipient) -> str:
        return f"{self._letters.title} – {person.name}"

    def message(self, person: Recipient, letter: Letter | None) -> tuple[Prepared, Message, Shared]:
        """Return the message to *person*, with their *letter* where each receives one."""
        slug = self._slug(person)
        pdf, shared = self._letters.brochure(slug), self._attached(slug)
        name = _ascii(f"{self.edition.slug}-{slug}" if slug else self.edition.slug) + ".pdf"
        if letter:
            pdf = self._letters.copy(letter, self._title(person))
        values, key = self._values(person), person.address.folded
        ours = (self.edition.slug, self._mail.version, self._mail.name, key)
        sender = self._mail.sender
        message_id = f"{identifier(ours)}@{sender.address.rpartition('@')[2]}"
        digest = sha256(pdf).hexdigest()
        text = self._text(person, values, name, pdf, digest)
        envelope = Envelope(
            sender.address, sender.name, sender.reply_to, person.address.sent, person.name, self._mail.when,
            message_id, sender.unsubscribe, sender.one_click,
        )  # fmt: skip
        if self._mail.link:
            name, shared = "", share(b"")
        message = compose_message(envelope, text, name, pdf, shared)
        size, whole = len(message.head) + len(shared.lines) + len(message.tail), message.digest(shared.lines)
        return (
            Prepared(
                whole, key, person.name, person.address.sent, person.territory, text.subject, message_id, "",
                whole, digest, name, size, text.plain, self._letter_words(values),
            ),
            message,
            shared,
        )  # fmt: skip

    def heaviest(self, person: Recipient) -> str:
        """Return the heaviest pictures of what *person* receives, each with its file, its page and its weight."""
        slug = self._slug(person)
        if slug not in self._heaviest:
            self._heaviest[slug] = ", ".join(
                _("{picture} (page {page}): {weight}").format(
                    picture=each.file or _("picture"), page=each.page, weight=weight(each.size)
                )
                for each in self._letters.heaviest(slug, _PICTURES)
            )
        return self._heaviest[slug]

    def _slug(self, person: Recipient) -> str:
        """Return whose pages *person* receives; "" for all of them."""
        return person.territory if self._mail.what == "extract" else ""

    def _attached(self, slug: str) -> Shared:
        """Return the extract of the territory *slug*, or the whole brochure where there is none, as it is encoded."""
        if slug not in self._shared:
            self._shared[slug] = share(self._letters.brochure(slug))
        return self._shared[slug]

    def _letter_words(self, values: Mapping[str, str]) -> str:
        words = self._texts.letter
        return wording.plain(wording.filled(words.tree, values)) if words else ""

    def _values(self, person: Recipient) -> dict[str, str]:
        return wording.fields(person, self.edition, self._places.get(person.territory))

    def _text(self, person: Recipient, values: Mapping[str, str], name: str, pdf: bytes, digest: str) -> MessageText:
        mail, language = self._texts.mail, self.edition.sheet.language
        subject = wording.line(mail.subject, values)
        body = wording.filled(mail.body, values)
        shown = {
            "attachment": name,
            "weight": weight(len(pdf)),
            "digest": digest,
            "link": self._mail.link,
            "notice": notice(person, self._mail.sender, self.edition),
        }
        words = Markup(body.html)  # noqa: S704 - escaped
        html = filled("email/message.html.jinja", language=language, subject=subject, body=words, **shown)
        plain = filled("email/message.txt.jinja", body=Markup(wording.plain(body)), **shown)  # noqa: S704 - plain text
        return MessageText(subject, plain, html)


def prepare(
    preparation: Preparation, people: Sequence[Recipient], store: Store, progress: Progress, most_bytes: int
) -> tuple[Prepared, ...]:
    """Prepare the message of each of *people* in *store*; return them, those of one territory one after the other.

    :raises InvalidEdition: with every problem, at the row of its recipient.
    """
    if problems := list(preparation.unfit(people)):
        raise InvalidEdition(problems)
    ordered = sorted(people, key=lambda person: (person.territory, person.last, person.first))
    store.begin()
    found, problems, heavy = list[Prepared](), list[Problem](), set[bytes]()
    for number, (person, letter) in enumerate(preparation.letters(ordered)):
        progress(_("messages"), number, len(ordered))
        if isinstance(letter, InvalidEdition):
            problems += letter.problems
            continue
        prepared, message, shared = preparation.message(person, letter)
        if prepared.size > most_bytes and shared.lines not in heavy:  # what is too heavy for one is for all of them
            heavy.add(shared.lines)
            problems.append(_too_heavy(person, prepared, most_bytes, preparation.heaviest(person)))
        store.keep(prepared.id, message)
        found.append(replace(prepared, shared=store.share(shared)))
    progress(_("messages"), len(ordered), len(ordered))
    if problems:
        store.prune()
        raise InvalidEdition(problems)
    return tuple(found)


def _of(person: Recipient, problem: Problem) -> Problem:
    """Return *problem* of a letter at the row of who it is for, unless it has a place of its own."""
    return problem if problem.location else replace(problem, location=person.place)


def _addressed(person: Recipient) -> str:
    return f"{person.civility} {person.name}".strip()


def _ascii(name: str) -> str:
    """Return *name* in letters that every mail program accepts in the name of a file."""
    bare = unicodedata.normalize("NFKD", name)
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_") else "" for sign in bare)


def _too_heavy(person: Recipient, prepared: Prepared, most_bytes: int, heaviest: str) -> Problem:
    values = {"size": f"{ceil(prepared.size / MB * 10) / 10:g}", "most": f"{most_bytes / MB:g}"}
    return kinds.TOO_HEAVY.at(person.place, **values, heaviest=heaviest or prepared.attachment)


def manifest(mail: Mail, reading: Reading, request: str, prepared: tuple[Prepared, ...]) -> Manifest:
    """Return what was prepared of the edition in *reading*, and the digests of what it follows from."""
    sender, at = mail.sender.address, mail.when.timestamp()
    return Manifest(
        reading.folder.name, mail.version, mail.name, sender, at, made_of(reading), request, mail.list, mail.listed,
        prepared,
    )  # fmt: skip
