"""The erratum of a new version: one page that lists what it corrects, to lie in copies or to be bound into extracts."""

import re
from collections.abc import Iterator
from dataclasses import replace

from livret.base.problems import InvalidEdition, Location, Problem, Refused, Severity
from livret.bind.book import bind
from livret.build import binding
from livret.build.findings import problems_of
from livret.build.uses import READ, Job, Output
from livret.catalogue import archive as kinds
from livret.design import compose
from livret.edition.decode import MARKDOWN_LIMIT, visible
from livret.edition.decode import read_text as decoded
from livret.edition.markdown.read import PictureFinder, read_text
from livret.edition.model import Picture
from livret.edition.prose import MarkdownFile, Prose
from livret.edition.reading import Reading
from livret.exports.screen import screen
from livret.pdf.model import Fragment
from livret.workers.steps import Begun

#: The author's own text; without it, the reason of the version is printed.
TEXT = "textes/errata.md"
#: The place of the reason, for problems: the option that has it.
_TYPED = "--reason"
#: Signs that Markdown may interpret: a reason is plain words.
_MARKDOWN = re.compile(r"[\\`*_\[\]<>&#|~!{}+-]|(?<=[0-9])[.)](?= )")
_NUMBERED = re.compile(r"^v[0-9]+\s*:\s*", re.IGNORECASE)


def source(reading: Reading) -> bytes | None:
    """Return the bytes of the edition's text for its erratum; None where it has none.

    :raises InvalidEdition: where it cannot be read.
    """
    path = reading.folder / TEXT
    if not reading.exists(path):
        return None
    try:
        return reading.data(path, MARKDOWN_LIMIT)
    except Refused as refused:
        raise InvalidEdition([refused.problem]) from None


def slip(work: Job, number: int, reason: str) -> Fragment:
    """Return the erratum of version *number*, laid out: the edition's text for it, else its *reason*.

    :raises InvalidEdition: where its text is wrong, or needs more than a page.
    """
    edition = work.proofs.edition
    prose = _prose(edition.reading, reason)
    chapter = compose.erratum(edition, number, prose)
    fragment = Begun(work.store.render(chapter)).result()
    problems = [each for each in problems_of(chapter, fragment) if each.severity == Severity.ERROR]
    place = TEXT if source(edition.reading) is not None else _TYPED
    if problems := [*problems, *too_long(fragment, place)]:
        raise InvalidEdition(problems)
    return fragment


def too_long(slip: Fragment, place: str = TEXT) -> list[Problem]:
    """Return a problem for an erratum of more than a page; its words are in *place*."""
    pages = len(slip.pages)
    return [kinds.LONG_ERRATUM.at(Location(place), pages=pages)] if pages > 1 else []


def outputs(work: Job, slip: Fragment, number: int, in_extracts: bool) -> Iterator[Output]:
    """Yield the erratum as a file; with *in_extracts*, also the extract of each territory with it."""
    edition, info = work.proofs.edition, binding.info(work.proofs.edition)
    settings = {"erratum": f"v{number}"}
    alone = screen(bind([slip], replace(info, title=f"{slip.title} – {info.title}"), [0])).pdf
    yield Output(work.named("erratum"), alone, 1, READ, settings=settings)
    if in_extracts:
        for place, territory in enumerate(edition.territories):
            book = binding.extract(work.proofs, territory, work.cover(place), slip)
            name = f"extracts-erratum/{territory.slug}.pdf"
            yield Output(name, screen(book).pdf, len(book.pages), READ, settings=settings)


def _prose(reading: Reading, reason: str) -> Prose:
    raw, problems = source(reading), list[Problem]()
    place = _TYPED if raw is None else TEXT
    text, faults = (_MARKDOWN.sub(r"\\\g<0>", _sentence(reason)), []) if raw is None else decoded(raw, TEXT)
    shown, odd = visible(text, place)
    prose = read_text(MarkdownFile(place, shown, (reading.folder / TEXT).parent), _no_picture(problems))
    found = [each for each in (*faults, *odd, *problems, *prose.problems) if each.severity == Severity.ERROR]
    if found:
        raise InvalidEdition(found)
    return prose


def _sentence(reason: str) -> str:
    """Return *reason* as a sentence: « v2 : population corrigée » is « Population corrigée. »."""
    message = " ".join(_NUMBERED.sub("", reason).split())
    return f"{message[:1].upper()}{message[1:]}{'' if message.endswith(('.', '!', '?', '…')) else '.'}"


def _no_picture(problems: list[Problem]) -> PictureFinder:
    """Return a finder that refuses every picture, with an error in *problems*."""

    def find(name: str, mark: Location) -> Picture | None:
        problems.append(kinds.ERRATUM_PICTURE.at(mark, name=name))
        return None

    return find
