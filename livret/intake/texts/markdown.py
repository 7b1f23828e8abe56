"""Blocks → the lines of a rubric in ``texte.md``, in the dialect that ``markdown.read`` reads."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count, groupby
from pathlib import Path

from livret.base.text_key import letters, slug
from livret.edition.markdown.blocks import folded
from livret.edition.markdown.read import read_text
from livret.edition.prose import MarkdownFile as Typed
from livret.intake.documents.model import Block, DocumentNote, Runs, plain
from livret.intake.texts.headings import is_heading
from livret.intake.texts.inline import clean, line
from livret.intake.texts.kept_words import RULE

#: The level of the headings right under a rubric, and of the deepest.
_HIGHEST, _DEEPEST = 3, 4
#: « Tableau 2 : … »: the caption of an adjacent table (``blocks``).
_NUMBERED_TABLE = re.compile(r"(Tableau(?:\s(?:n°\s?)?\d{1,3})?)\s*[:.–—-]?\s+(?=\S)", re.IGNORECASE)
#: Dashes before the author's name of a quote.
_DASH = re.compile(r"^\s*(?:—|–|--|-)\s*")


class Writer:
    """Writes the rubrics of one text. Its notes are numbered from 1 in the order in which they are called."""

    def __init__(self, notes: Sequence[DocumentNote], used: Collection[str] = ()) -> None:
        """Write with new labels: *used* are those of other notes of the same file."""
        self._notes = {note.label: note for note in notes}
        self._used = set(used)
        self._called: list[tuple[str, str]] = []

    def rubric(self, blocks: Sequence[Block]) -> str:
        """Return *blocks* as the lines under a rubric, followed by the notes that they call."""
        self._called = []
        parts = [part for part in self._parts(_levelled(blocks)) if part]
        notes = [f"[^{number}]: {self._note(label)}" for number, label in self._called]
        return "\n\n".join([*parts, *notes])

    def _parts(self, blocks: Sequence[Block]) -> Iterator[str]:
        for box, group in groupby(_tabled(blocks), lambda block: block.box):
            inner = list(group)
            yield from self._boxed(inner) if box else self._flow(inner)

    def _boxed(self, blocks: Sequence[Block]) -> Iterator[str]:
        """Yield a frame with its title, or the content of one without a title."""
        first, *others = blocks
        title = " ".join(first.text.split()).rstrip(" :").replace('"', "’’")
        noted = any(run.note for run in first.runs)
        if noted or not others or not is_heading(first) or any(block.form in ("heading", "table") for block in others):
            yield from self._flow(blocks)
            return
        kept = slug(title) == "a-retenir"
        yield "\n".join(
            ["::: a-retenir" if kept else f'::: encadre titre="{title}"', *_joined(self._flow(others)), ":::"]
        )

    def _flow(self, blocks: Sequence[Block]) -> Iterator[str]:
        for form, group in groupby(blocks, lambda block: _TOGETHER.get(block.form, id(block))):
            run = list(group)
            if form == "list":
                yield "\n".join(self._items(run))
            elif form == "quote":
                yield from self._quotes(run)
            elif form == "lines":
                yield re.sub(r"\n{3,}", "\n\n", "\n".join(block.text for block in run)).strip("\n")
            else:
                yield self._alone(run[0])

    def _alone(self, block: Block) -> str:
        if block.form == "heading":
            words = " ".join(self._line(_unset(block.runs)).replace("\\\n", " ").split())
            return f"{'#' * block.level} {words}" if words else ""
        if block.form == "table":
            return self._table(block)
        return "" if block.form == "picture" or RULE.fullmatch(block.text) else self._line(block.runs)

    def _items(self, items: Sequence[Block]) -> Iterator[str]:
        """Yield the lines of a list; an item deeper by two levels at once becomes deeper by one."""
        numbers: list[int] = []
        sorts: list[bool] = []
        for item in items:
            level = min(item.level, len(numbers))
            new = level == len(numbers) or sorts[level] != item.ordered
            if new and level < len(numbers) and level == 0:
                yield ""
            numbers[level:] = [1 if new else numbers[level] + 1]
            sorts[level:] = [item.ordered]
            sign = f"{numbers[level]}." if item.ordered else "-"
            indent = "   " * level
            first, *others = (self._line(item.runs) or " ").split("\n")
            if first.strip():
                yield f"{indent}{sign} {first}"
                yield from (f"{indent}  {each}" for each in others)

    def _quotes(self, blocks: Sequence[Block]) -> Iterator[str]:
        """Yield quotes, each followed by its attribution."""
        lines: list[str] = []
        for block in blocks:
            signed = block.form == "attribution"
            if lines or not signed:
                words = self._line(block.runs)
                lines += ["", *(f"— {_DASH.sub('', words)}" if signed else _spoken(words)).split("\n")]
            else:
                yield self._line(block.runs)
            if signed and lines:
                yield _quoted(lines)
                lines = []
        if lines:
            yield _quoted(lines)

    def _table(self, block: Block) -> str:
        full = [row for row in block.rows if any(plain(cell).strip() for cell in row)]
        if len(full) < 2:  # a row of headings alone is no table
            return "\n\n".join(filter(None, (self._line(cell) for row in full for cell in row)))
        rows = [[_cell(self._line(cell if at else _unset(cell))) for cell in row] for at, row in enumerate(full)]
        rule = "|" + "---|" * len(rows[0])
        typed = [f"| {' | '.join(row)} |" for row in rows]
        caption = [_captioned(self._line(_unset(block.runs)))] if block.runs else []
        return "\n".join([*caption, typed[0], rule, *typed[1:]])

    def _note(self, label: str) -> str:
        note = self._notes[label]
        runs = tuple(replace(run, text=run.text.replace("\n", " ")) for run in note.runs if not run.note)
        return _sound(lambda emphasis: line(runs, lambda _: "", emphasis), plain(runs)).strip() or "…"

    def _line(self, runs: Runs) -> str:
        numbers = [self._label(run.note) for run in runs if run.note]

        def write(emphasis: bool) -> str:
            left = iter(numbers)
            return line(runs, lambda _: next(left), emphasis)

        return _sound(write, plain(runs))

    def _label(self, label: str) -> str:
        """Return the number of a note; one that is called again is another, with the same words."""
        if label not in self._notes or not plain(self._notes[label].runs).strip():
            return ""
        number = next(each for each in map(str, count(1)) if each not in self._used)
        self._used.add(number)
        self._called.append((number, label))
        return number


_TOGETHER = {"item": "list", "quote": "quote", "attribution": "quote", "markdown": "lines"}
#: Emphasised words without Markdown signs within or right beside them.
_PLAINLY_SET = re.compile(r"(?<![\w*])(\*{1,2})(?![\s*])[^*\[\]`~^<&|\\]+(?<!\s)\1(?![\w*])")
_MEANS = re.compile(r"[*\[\]`~^<&|\\]")


def _sound(write: Callable[[bool], str], words: str) -> str:
    """Return the result of *write*, without emphasis where Markdown would misread it."""
    written = write(True)
    doubtful = _MEANS.search(_PLAINLY_SET.sub("", written))
    return written if not doubtful or _reads(written, words) else write(False)


def _reads(written: str, words: str) -> bool:
    """Return whether *written* reads as *words*, neither more nor less."""
    bare = re.sub(r"\[\^\w+\]", "", written)
    found = read_text(Typed("", bare, Path()), lambda _name, _place: None)
    said = " ".join(block.typed for block in found.blocks)
    return not found.problems and letters(_plain_signs(said)) == letters(_plain_signs(words))


def _plain_signs(words: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", clean(words)))


def _unset(runs: Runs) -> Runs:
    """Return *runs* of a heading, a head or a caption, which have looks of their own, without emphasis."""
    bold, italic = (all(getattr(run, look) for run in runs if run.text.strip()) for look in ("bold", "italic"))
    return tuple(replace(run, bold=run.bold and not bold, italic=run.italic and not italic) for run in runs)


def _joined(parts: Iterable[str]) -> list[str]:
    return ["\n\n".join(part for part in parts if part)]


def _spoken(words: str) -> str:
    """Return *words* of a quote with a dash at their beginning escaped: it would mark its author's name."""
    return f"&#{ord(words[0])};{words[1:]}" if re.match("[—–]|--", words) else words


def _quoted(lines: Sequence[str]) -> str:
    return "\n".join(f"> {each}".rstrip() for each in lines[1:])


def _cell(words: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", words.replace("\\\n", " ")).strip()


def _captioned(words: str) -> str:
    found = _NUMBERED_TABLE.match(words)
    return f"{found[1]} : {words[found.end() :]}" if found else words


def _levelled(blocks: Sequence[Block]) -> list[Block]:
    """Return *blocks* with their headings from the third level on, none of which skips one."""
    levels = sorted({block.level for block in blocks if block.form == "heading"})
    ranks = {level: min(_HIGHEST + rank, _DEEPEST) for rank, level in enumerate(levels)}
    result, above = [], _HIGHEST - 1
    for block in blocks:
        if block.form == "heading":
            above = min(ranks[block.level], above + 1)
            result.append(replace(block, level=above))
        else:
            result.append(block)
    return result


def _tabled(blocks: Sequence[Block]) -> list[Block]:
    """Return *blocks* with the captions of adjacent tables moved into them; other captions are paragraphs."""
    result: list[Block] = []
    for at, block in enumerate(blocks):
        after = blocks[at + 1] if at + 1 < len(blocks) else None
        is_caption = _is_table_caption(block)
        if is_caption and after and after.form == "table":
            continue
        if is_caption and result and result[-1].form == "table" and not result[-1].runs:
            result[-1] = replace(result[-1], runs=block.runs)
            continue
        before = blocks[at - 1] if at else None
        if block.form == "table" and before and _is_table_caption(before):
            block = replace(block, runs=before.runs)
        result.append(block)
    return result


def _is_table_caption(block: Block) -> bool:
    return block.form in ("caption", "paragraph") and bool(
        _NUMBERED_TABLE.match(block.text)
        and (block.form == "caption" or re.match(r"tableau\s*\d*\s*[:.–—-]", folded(block.text)))
    )
