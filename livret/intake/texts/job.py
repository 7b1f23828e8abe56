"""One imported text → the draft of an edition: written rubrics, problems, and the check that no word is lost."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from livret.base import invisible
from livret.base.messages import _
from livret.base.problems import Kind, Location, Problem
from livret.catalogue import intake as kinds
from livret.catalogue import prose as prose_kinds
from livret.edition.markdown.guard import MAX_CHARACTERS
from livret.edition.markdown.manuscript import MAX_LINES
from livret.edition.markdown.read import read_text
from livret.edition.prose import MarkdownFile as Typed
from livret.intake.cohort import Cohort, Member
from livret.intake.documents.model import Block, Runs, TextDocument, plain
from livret.intake.draft import Draft
from livret.intake.model import Arrival, Outcome, PassageChange
from livret.intake.texts import kept_words
from livret.intake.texts.document_reports import is_kept, left_out, name_of, place
from livret.intake.texts.headings import Rubrics, is_heading
from livret.intake.texts.mail_end import cut
from livret.intake.texts.markdown import Writer
from livret.intake.texts.merged import New, labels, merged
from livret.intake.texts.parts import Stray, Text, TextRubric, parted
from livret.intake.texts.pictures import Captioned, without_pictures
from livret.intake.texts.sheet_words import Sheet, about, repeats, sheet, signed

#: Signs that copying leaves, which are not reported: invisible hyphens, spaces without width, marks.
_STREWN = frozenset("\u00ad\u200b\u2060\ufeff\u200c\u200d\u200e")
#: Puts a picture into the draft as one of a territory, and returns the problems to report.
Place = Callable[[Captioned, Member], list[Problem]]


@dataclass(slots=True)
class TextImport:
    """The import of one file so far. ``written`` and ``aside`` are its words in texts, and in reports."""

    arrival: Arrival
    document: TextDocument
    rubrics: Rubrics
    cohort: Cohort
    draft: Draft
    place_picture: Place
    problems: list[Problem] = field(default_factory=list)
    passages: list[PassageChange] = field(default_factory=list)
    territories: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    _found: Mapping[str, bytes] = field(init=False)

    def __post_init__(self) -> None:
        self._found = self.draft.mark()

    def write(self, text: Text, member: Member) -> None:
        """Put *text* into the draft as that of *member*."""
        of = sheet(member, self.draft)
        self._end(text.rubrics[-1])
        rubrics = self._joined(text.rubrics)
        if text.title and repeats(text.title.text, of):
            self.aside.append(text.title.text)
        elif text.title:
            self._aside(kinds.KNOWN, text.title, why=_(kinds.KNOWN_NAME))
        self._front(text, of, rubrics[0])
        for stray in text.strays:
            self._stray(stray)
        self._doubtful(rubrics, text.strays)
        for rubric in rubrics:
            self._rubric(rubric, of)
        self._put(f"{member.home}/texte.md", rubrics)
        self.territories.append(member.folder)

    def set_aside(self, text: Text, member: Member, requested: Member) -> None:
        """Leave *text* out, that of *member*, where only that of *requested* is to be read."""
        found: list[TextRubric | Stray] = [*text.rubrics, *text.strays]
        parts = [(part.title, *part.blocks) for part in found]
        every = [*text.front, *(block for part in parts for block in part)]
        title = text.title or Block("heading")
        self.aside += [title.text, *self._words(every)]
        why = _(kinds.KNOWN_OTHER).format(asked=requested.name)
        self.problems.append(kinds.KNOWN.at(self._at(title), words=member.name, why=why, help=kinds.OTHER_HELP))

    def outcome(self) -> Outcome:
        """Return the outcome of the file; words that would be lost are errors."""
        self.aside += [left.words for left in left_out(self.document) if not is_kept(left)]
        for each in kept_words.lost(self.document.words, self.written, self.aside):
            self.problems.append(kinds.LOST_WORDS.at(place(self.arrival.name, each.number), words=each.words))
        files = [name for name, data in self.draft.mark().items() if self._found.get(name) != data]
        self._count("words", sum(len(kept_words.words(each)) for each in self.written))
        return Outcome(
            self.arrival.name,
            self.arrival.sort,
            tuple(dict.fromkeys(self.territories)),
            tuple(files),
            self.counts,
            tuple(self.problems),
            tuple(self.passages),
        )

    def _count(self, what: str, count: int) -> None:
        if count:
            self.counts[what] = self.counts.get(what, 0) + count

    def _at(self, block: Block) -> Location:
        return place(self.arrival.name, block.number, block.text)

    def _words(self, blocks: Sequence[Block]) -> Iterator[str]:
        """Yield the words of *blocks*, those of their tables and of the notes that they call."""
        notes = {note.label: plain(note.runs) for note in self.document.notes}
        for block in blocks:
            yield f"{block.sign} {block.text}"
            for runs in (block.runs, *(cell for row in block.rows for cell in row)):
                yield from (notes.get(run.note, "") for run in runs if run.note)
            yield from (plain(cell) for row in block.rows for cell in row)

    def _aside(self, kind: Kind, block: Block, **values: str) -> None:
        """Report *block*, which is not written."""
        words = " ".join(" ".join(self._words([block])).split())
        if words:
            self.aside.append(words)
            self.problems.append(kind.at(self._at(block), words=words, **values))

    def _joined(self, rubrics: Sequence[TextRubric]) -> list[TextRubric]:
        """Return *rubrics*, those of one name joined; report how headings are interpreted."""
        result: dict[str, TextRubric] = {}
        for rubric in rubrics:
            name, words = rubric.meant.rule.heading, " ".join(rubric.title.text.split())
            self.aside.append(words)
            if rubric.meant.rest or not rubric.meant.surely:
                self.problems.append(kinds.GUESSED.at(self._at(rubric.title), words=words, name=name))
            calls = tuple(run for run in rubric.title.runs if run.note)
            rubric.blocks = _calling(rubric.blocks, calls) if calls else rubric.blocks
            if name in result:
                self.problems.append(kinds.JOINED.at(self._at(rubric.title), name=name))
                result[name].blocks += rubric.blocks
            else:
                result[name] = rubric
        return list(result.values())

    def _front(self, text: Text, of: Sheet, first: TextRubric) -> None:
        """Report what is before the first rubric; a text there becomes the beginning of that."""
        before, kept = parted(text.front)
        for block in before:
            if repeats(block.text, of):
                self.aside += self._words([block])
            elif problem := about(block, of, self.cohort, self.arrival.name):
                self.aside += self._words([block])
                self.problems.append(problem)
            else:
                self._aside(kinds.BEFORE_RUBRIC, block, where=_(kinds.NOT_BROUGHT))
        first.blocks[:0] = kept
        if words := " ".join(" ".join(self._words(kept)).split()):
            where = _(kinds.PUT_FIRST).format(name=first.meant.rule.heading)
            self.problems.append(kinds.BEFORE_RUBRIC.at(self._at(kept[0]), where=where, words=words))

    def _stray(self, stray: Stray) -> None:
        blocks, pictures = without_pictures(stray.blocks)
        title = " ".join(stray.title.text.split())
        words = " ".join(" ".join([*self._words(blocks), *(each.caption for each in pictures)]).split())
        self.aside += [title, words]
        names = " · ".join(rule.heading for rule in stray.of or self.rubrics.rules)
        kind = kinds.SEVERAL_RUBRICS if stray.of else kinds.UNDECLARED
        self.problems.append(kind.at(self._at(stray.title), name=title, words=words or "…", names=names))

    def _end(self, last: TextRubric) -> None:
        """Leave out the end of a message at the end of the *last* rubric, and report it."""
        last.blocks, gone = cut(last.blocks)
        if words := " ".join(" ".join(self._words(gone)).split()):
            self.aside.append(words)
            self.problems.append(kinds.MAIL_END.at(self._at(gone[0]), words=words))

    def _doubtful(self, rubrics: Sequence[TextRubric], strays: Sequence[Stray]) -> None:
        """Report lines within *rubrics* that look like headings, where rubrics are missing: they may begin those."""
        there = {rubric.meant.rule.heading for rubric in rubrics} | {
            rule.heading for each in strays for rule in each.of
        }
        missing = [rule.heading for rule in self.rubrics.rules if rule.heading not in there]
        found = [
            block
            for rubric in rubrics
            for block in rubric.blocks[:-1]  # the last one has nothing under it
            if block.form == "paragraph" and not block.box and is_heading(block) and _says(block.text)
        ]
        if missing and found:
            words = " · ".join(" ".join(block.text.split()) for block in found)
            self.problems.append(kinds.DOUBTFUL.at(self._at(found[0]), words=words, names=" · ".join(missing)))

    def _leave(self, words: str, number: int) -> None:
        """Report the words of a note that is called where none is possible."""
        if words.strip():
            self.aside.append(words)
            self.problems.append(kinds.LEFT_OUT.at(place(self.arrival.name, number), what=name_of("note"), words=words))

    def _report_signs(self, blocks: Sequence[Block]) -> None:
        """Report the signs in *blocks* that are left out, without those that many programs scatter."""
        cells = (plain(cell) for block in blocks for row in block.rows for cell in row)
        texts = [*(block.text for block in blocks), *cells]
        signs = Counter(sign for text in texts for _at, sign in invisible.refused(text) if sign not in _STREWN)
        names = ", ".join(f"U+{ord(sign):04X} {unicodedata.name(sign, '')}".strip() for sign in signs)
        if signs:
            first = next(block for block in blocks if signs.keys() & set(block.text) or block.rows)
            self.problems.append(kinds.LEFT_OUT.at(self._at(first), what=name_of("signs"), words=names))

    def _rubric(self, rubric: TextRubric, of: Sheet) -> None:
        """Turn *rubric* into its written form: without a signature that the fiche has, its pictures in photos/."""
        blocks, problem = signed(rubric, of, self.arrival.name)
        removed = rubric.blocks[len(blocks) :]
        self.aside += self._words(removed)
        if problem and not any(repeats(block.text, of) for block in removed):
            self.problems.append(problem)
        rubric.blocks, pictures = without_pictures(blocks)
        self._report_signs(rubric.blocks)
        self.aside += [block.sign for block in rubric.blocks if block.sign]
        for each in pictures:
            self.written.append(each.caption)
            for words in self._words([Block("caption", each.notes)]):
                self._leave(words, each.number)
            self.problems += self.place_picture(each, of.member)
        self._count("pictures", len(pictures))

    def _put(self, file: str, rubrics: Sequence[TextRubric]) -> None:
        old = self.draft.text(file) or ""
        filled = [rubric for rubric in rubrics if any(block.text.strip() or block.rows for block in rubric.blocks)]
        for rubric in rubrics:
            if rubric not in filled:
                self.problems.append(kinds.EMPTY.at(self._at(rubric.title), name=rubric.meant.rule.heading))
        writer = Writer(self.document.notes, labels(old, self.rubrics, [each.meant.rule for each in filled]))
        new = [New(each.meant.rule, _worded(each), writer.rubric(each.blocks)) for each in filled]
        self._first(file, new)
        for each in new:
            self.written.append(self._printed(file, each.body))
        result, passages = merged(file, old, new, self.rubrics)
        self.passages += passages
        self._count("rubrics", len(new))
        if len(result) > MAX_CHARACTERS:
            values = {"size": len(result), "limit": MAX_CHARACTERS, "lines": MAX_LINES}
            self.problems.append(prose_kinds.TOO_LONG.at(place(self.arrival.name, 0), **values))
        elif passages:
            self.draft.put(file, result.encode())

    def _first(self, file: str, new: Sequence[New]) -> None:
        """Report the rubrics for which another text of this import has other words: a person must choose."""
        others: dict[str, list[str]] = {}
        for each in new:
            words, by = self.draft.first(file, each.rule.heading, each.body, self.arrival.name)
            if by != self.arrival.name and words != each.body:
                others.setdefault(by, []).append(each.rule.heading)
        for by, names in others.items():
            there = place(self.arrival.name, 0)
            self.problems.append(kinds.TWO_TEXTS.at(there, other=by, names=" · ".join(names)))

    def _printed(self, file: str, body: str) -> str:
        """Return the words of *body* as the house reads them."""
        if self.arrival.sort == "text":
            return body
        read = read_text(Typed(file, body, self.draft.folder), lambda _name, _place: None)
        return body if not read.blocks else " ".join(block.typed for block in read.blocks)


def _says(text: str) -> bool:
    """Return whether *text* has a word, unlike « 5 °C »."""
    return bool(re.search(r"[^\W\d_]{3}", text))


def _calling(blocks: Sequence[Block], calls: Runs) -> list[Block]:
    """Return *blocks*, the notes *calls* of their heading called at the end of the first."""
    first, *others = blocks or [Block("paragraph")]
    return [replace(first, runs=(*first.runs, *calls)), *others]


def _worded(rubric: TextRubric) -> str:
    """Return the heading of *rubric* as the edition words it: of its variants, the one most like the file's."""
    rule, said = rubric.meant.rule, rubric.title.text.casefold().replace("’", "'")
    names = [name.replace("’", "'") for name in (rule.heading, *rule.variants)]
    return max(names, key=lambda name: SequenceMatcher(None, name.casefold(), said).ratio())
