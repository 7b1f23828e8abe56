"""Word files, OpenDocument texts and plain text → ``texte.md``, rubric by rubric."""

from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath

from livret.base.messages import _
from livret.base.problems import Problem, Refused
from livret.catalogue import intake as kinds
from livret.catalogue import prose as prose_kinds
from livret.edition.decode import decoded
from livret.edition.markdown.guard import MAX_CHARACTERS
from livret.edition.markdown.manuscript import MAX_LINES
from livret.intake.cohort import Cohort, Member, unclear_territory
from livret.intake.documents import plain_text
from livret.intake.documents.model import TextDocument
from livret.intake.draft import Draft
from livret.intake.model import Arrival, Outcome, Wishes
from livret.intake.opened import opened
from livret.intake.photos import photos
from livret.intake.templates.instructions import are_own
from livret.intake.texts.document_reports import place, reports
from livret.intake.texts.headings import Rubrics, is_heading
from livret.intake.texts.job import TextImport
from livret.intake.texts.parts import Text, texts
from livret.intake.texts.pictures import Captioned
from livret.workers.api import Workers

#: The request that reads each sort of file.
_REQUESTS = {"word": "word", "odt": "odt"}

#: The most characters of a file, which may contain the texts of several territories.
_MOST_CHARACTERS = 2 * MAX_CHARACTERS
#: A longer line is more than the name of a territory.
_LONGEST_NAME = 120


def bring(arrival: Arrival, draft: Draft, cohort: Cohort, workers: Workers, wishes: Wishes) -> Outcome:
    """Put the rubrics of *arrival* into the ``texte.md`` of its territory, its pictures into ``photos/``.

    :raises Refused: for a file that cannot be read, that has no words or no rubrics, or whose territory is unknown.
    """
    document = _without_instructions(_of_size(arrival.name, _read(arrival, workers)))
    if not any(block.text.strip() or block.rows for block in document.blocks):
        pictures = any(block.form == "picture" for block in document.blocks)
        raise Refused(kinds.NO_WORDS.at(place(arrival.name, 0), more=_(kinds.NO_WORDS_PICTURES) if pictures else ""))
    rubrics = Rubrics(cohort.rubrics)
    found = texts(document.blocks, rubrics, partial(_named, cohort))
    if not any(text.rubrics for text in found):
        raise Refused(_no_rubric(arrival.name, document, rubrics))
    job = TextImport(arrival, document, rubrics, cohort, draft, partial(_place, arrival.name, draft, workers))
    job.problems += reports(document, arrival.name, wishes.accept_changes)
    requested = cohort.member(wishes.territory)
    for text in found:
        member = text.member or requested or _member(arrival, document, text, cohort)
        if requested and member.folder != requested.folder:
            job.set_aside(text, member, requested)
        else:
            job.write(text, member)
    return job.outcome()


def _place(file: str, draft: Draft, workers: Workers, each: Captioned, member: Member) -> list[Problem]:
    """Put a picture of the text *file* into the photos of *member*."""
    picture = each.picture
    name = f"{file} › {picture.name}"
    return photos.add_picture(name, picture.data, member.home, draft, workers, each.caption, picture.alternative)


def _read(arrival: Arrival, workers: Workers) -> TextDocument:
    if request := _REQUESTS.get(arrival.sort):
        document: TextDocument = opened(workers, request, arrival.name, arrival.data)
        return document
    text = decoded(arrival.data, arrival.name)[0]
    return plain_text.read(
        text.replace("\r\n", "\n"), PurePosixPath(arrival.name).suffix.lower() in (".md", ".markdown")
    )


def _of_size(name: str, document: TextDocument) -> TextDocument:
    """Return *document*; raises Refused for one of more letters or paragraphs than the texts of a whole edition have.

    Writing it needs time that grows with both, outside a guarded worker.
    """
    size, lines = sum(len(each.words) for each in document.words), max(len(document.blocks), len(document.words))
    if size > _MOST_CHARACTERS or lines > MAX_LINES:
        raise Refused(prose_kinds.TOO_LONG.at(place(name, 0), size=size, limit=_MOST_CHARACTERS, lines=MAX_LINES))
    return document


def _without_instructions(document: TextDocument) -> TextDocument:
    """Return *document* without the house's own words in the file that it sent (``import template``)."""
    return replace(
        document,
        blocks=tuple(each for each in document.blocks if not are_own(each.text)),
        words=tuple(each for each in document.words if not are_own(each.words)),
        left=tuple(each for each in document.left if not are_own(each.words)),
    )


def _named(cohort: Cohort, words: str) -> Member | None:
    """Return the territory whose name is *words*, a heading; None if it is unknown."""
    found = cohort.meant(words)
    return found[0] if len(found) == 1 else None


def _member(arrival: Arrival, document: TextDocument, text: Text, cohort: Cohort) -> Member:
    """Return the territory of *text*; raises Refused where it is unclear.

    The name of the file and the beginning of the text must not mean two: files are saved under names of others. Its
    properties count last: they are those of the file that it began as.
    """
    stem = PurePosixPath(arrival.name.rpartition("›")[2].strip()).stem
    short = [block for block in text.front if len(block.text) <= _LONGEST_NAME]
    titles = [block.text for block in short if is_heading(block)]
    named, titled = cohort.meant(stem), cohort.meant(*titles)
    agreed = [each for each in titled if each in named]
    found = agreed or [*titled, *named] or cohort.meant(*(block.text for block in short), document.title)
    if len(found) == 1:
        return found[0]
    raise Refused(unclear_territory(arrival.name, found or cohort.near(stem, *titles), cohort))


def _no_rubric(name: str, document: TextDocument, rubrics: Rubrics) -> Problem:
    seen = [block.text.strip() for block in document.blocks if block.form == "heading" and block.text.strip()]
    more = _(kinds.NO_RUBRIC_SEEN).format(names=" · ".join(seen[:12])) if seen else ""
    return kinds.NO_RUBRIC.at(place(name, 0), more=more, names=" · ".join(rule.heading for rule in rubrics.rules))
