"""The blocks of a text → its rubrics; the blocks before the first, and those under undeclared headings.

One file may contain the texts of several territories, each under a heading with its name.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from livret.edition.model import RubricRule
from livret.intake.cohort import Member
from livret.intake.documents.model import Block, Runs, by_line, plain
from livret.intake.texts.bullets import with_items
from livret.intake.texts.headings import Meant, Rubrics, is_heading

#: More letters before the first rubric are no title, name or remark, but text.
_LONGEST_REMARK = 160
_NOT_NAMED = frozenset({"item", "table", "picture", "caption", "quote", "attribution"})

Named = Callable[[str], Member | None]


@dataclass(slots=True)
class TextRubric:
    """A rubric of a text: its heading, the meaning of that, and its blocks."""

    title: Block
    meant: Meant
    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class Stray:
    """The blocks under a heading that is no rubric's, beside rubrics; a person must decide for which one they are.

    ``of`` are the rubrics that the heading names together.
    """

    title: Block
    blocks: list[Block] = field(default_factory=list)
    of: Sequence[RubricRule] = ()


@dataclass(slots=True)
class Text:
    """The text of one territory: the blocks before its rubrics, those, and what belongs to none."""

    member: Member | None = None
    title: Block | None = None
    front: list[Block] = field(default_factory=list)
    rubrics: list[TextRubric] = field(default_factory=list)
    strays: list[Stray] = field(default_factory=list)


def texts(blocks: Sequence[Block], rubrics: Rubrics, named: Named) -> list[Text]:
    """Return the texts in *blocks*: one, or several where headings with names of territories separate them."""
    headed = _alone([(block, rubrics.meant(block)) for block in _unrolled(blocks, rubrics)])
    starts = list(_starts(headed, named))
    several = len({member.folder for _at, member in starts}) > 1
    if not several:
        return [_text(headed, rubrics)]
    result = [_text(headed[: starts[0][0]], rubrics)] if any(meant for _block, meant in headed[: starts[0][0]]) else []
    for (at, member), end in zip(starts, [*(at for at, _member in starts[1:]), len(headed)], strict=True):
        text = _text(headed[at + 1 : end], rubrics)
        text.member, text.title = member, headed[at][0]
        result.append(text)
    return result


def _alone(headed: Sequence[tuple[Block, Meant | None]]) -> list[tuple[Block, Meant | None]]:
    """Return *headed* without partial matches of a rubric that another heading begins."""
    whole = {meant.rule.heading for _block, meant in headed if meant and not meant.partly}
    return [
        (block, None if meant and meant.partly and meant.rule.heading in whole else meant) for block, meant in headed
    ]


def _unrolled(blocks: Sequence[Block], rubrics: Rubrics) -> Iterator[Block]:
    """Yield *blocks*, the cells of a form (rubrics on the left, words on the right) as headings and paragraphs."""
    for block in blocks:
        cells = [cell for row in block.rows for cell in row if plain(cell).strip()]
        heads = [bool(rubrics.worded(plain(cell))) for cell in cells]
        if not any(heads):
            yield block
            continue
        for cell, is_head in zip(cells, heads, strict=True):
            lines = [cell] if is_head else [line for line in by_line(cell) if plain(line).strip() or _calls(line)]
            yield from (
                Block("heading" if is_head else "paragraph", each, block.number, int(is_head)) for each in lines
            )


def _calls(runs: Runs) -> bool:
    return any(run.note for run in runs)


def _starts(headed: Sequence[tuple[Block, Meant | None]], named: Named) -> Iterator[tuple[int, Member]]:
    """Yield the beginnings of the texts of territories: a name, and a rubric before the next name."""
    names = [
        (at, member)
        for at, (block, meant) in enumerate(headed)
        if not meant and block.form not in _NOT_NAMED and is_heading(block) and (member := named(block.text))
    ]
    ends = [*(at for at, _member in names[1:]), len(headed)]
    for (at, member), end in zip(names, ends, strict=False):
        if any(meant for _block, meant in headed[at:end]):
            yield at, member


def _text(headed: Sequence[tuple[Block, Meant | None]], rubrics: Rubrics) -> Text:
    text = Text()
    levels = [block.level for block, meant in headed if meant and block.form == "heading"]
    highest = max(levels, default=-1)  # headings of this level, and above, are rubrics
    into = text.front
    for block, meant in headed:
        if meant:
            text.rubrics.append(TextRubric(block, meant))
            into = text.rubrics[-1].blocks
        elif together := rubrics.several(block):
            text.strays.append(Stray(block, of=together))
            into = text.strays[-1].blocks
        elif text.rubrics and block.form == "heading" and block.level <= highest:
            text.strays.append(Stray(block))
            into = text.strays[-1].blocks
        else:
            into.append(block)
    parts: list[TextRubric | Stray] = [*text.rubrics, *text.strays]
    for part in parts:
        part.blocks = _tidy(with_items(part.blocks))
    return text


def parted(front: Sequence[Block]) -> tuple[list[Block], list[Block]]:
    """Split *front*, the blocks before the first rubric, into those about the text, and text."""
    about: list[Block] = []
    for at, block in enumerate(front):
        if block.form in ("picture", "table", "item", "quote") or len(block.text) > _LONGEST_REMARK:
            return about, list(front[at:])
        about.append(block)
    return about, []


def _tidy(blocks: Sequence[Block]) -> list[Block]:
    """Return *blocks* with the attribution behind each quote recognised."""
    result: list[Block] = []
    for block in blocks:
        before = result[-1] if result else None
        dashed = block.text.lstrip()[:1] in ("—", "–") and len(block.text) <= _LONGEST_REMARK and "\n" not in block.text
        if before and before.form == "quote" and dashed and block.form in ("paragraph", "quote", "item"):
            block = replace(block, form="attribution")
        result.append(block)
    return result
