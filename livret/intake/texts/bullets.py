"""Typed lists: paragraphs that begin with a bullet, a dash or a number become items."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from livret.edition.markdown.foreign import BULLETS
from livret.intake.documents.model import Block, Runs, Span, by_line

#: Signs that are only bullets at the beginning of a paragraph; those of Word's own faces are in the private area.
_DRAWN = rf"[{BULLETS}→⇒➔▸❖👉🔹🔸\uf000-\uf0ff]"
#: Ticked boxes: beside an empty one, the difference has a meaning.
_TICKED = frozenset("☑☒🗹🗷✓✔✗✘✅")
#: Letters that Word leaves of bullets of another face, before a tab or several spaces.
_LETTERS = r"[o§Øüqv](?=\t|\s{2,})"
_BULLET = re.compile(rf"\s*({_DRAWN}|{_LETTERS})\s*(?=\S)")
_DASH = re.compile(r"\s*([-–—−‐*]|--|[=-]>)[\s\u00a0]+(?!\d[\d,.]*\s?(?:°|%|€))(?=\S)")
_NUMBER = re.compile(r"\s*(\(?(?:\d{1,2}|[a-zA-Z])\s?(?:[.)]|°\)?|[–-])|\d{1,2}/)[\s\u00a0]+(?=\S)")
#: The same letters before one space: words, unless a similar paragraph is adjacent.
_LETTER = re.compile(r"\s*(o|[§Øü](?!\s\d))\s+(?=\S)")
_DASHES = ("-", "–", "—")
#: Forms that lose a typed bullet before their words: they have signs of their own, or none.
_BARE = frozenset({"item", "quote", "attribution", "caption"})
_SENTENCE_END = re.compile(r"[.!?…»”][\s*_]*$")
#: The signs of typed items, the surest first.
_SORTS = {
    "box": re.compile(rf"\s*([☐{''.join(sorted(_TICKED))}])\s*(?=\S)"), "drawn": _BULLET, "dash": _DASH,
    "number": _NUMBER, "letter": _LETTER,
}  # fmt: skip


def with_items(blocks: Sequence[Block]) -> list[Block]:
    """Return *blocks* with typed items as items; lines typed in one block are split first.

    A single dash begins no list: it is a remark of a dialogue, or a number below zero.
    """
    parted = [piece for block in blocks for piece in _lines(block)]
    result: list[Block] = []
    for sort, group in groupby(parted, _sort):
        run = list(group)
        if sort and _is_list(sort, run, result[-1:]):
            result += _items(run)
        else:
            result += [_bare(block) if block.form in _BARE else block for block in run]
    return result


def _lines(block: Block) -> Iterator[Block]:
    """Yield *block*, or its lines where several of them begin like items."""
    lines = by_line(block.runs) if block.form in ("paragraph", "item", "quote") and "\n" in block.text else []
    texts = ["".join(run.text for run in line) for line in lines]
    begun = sum(bool(_BULLET.match(text) or _DASH.match(text) or _NUMBER.match(text)) for text in texts)
    if begun < 2 and not any(map(_BULLET.match, texts)):
        yield block
        return
    for runs, text in zip(lines, texts, strict=True):
        if text.strip():
            yield replace(block, runs=runs)


def _sort(block: Block) -> str:
    """Return the sign that *block* begins with, a name of _SORTS; "" where it is no typed item."""
    if block.form != "paragraph":
        return ""
    return next((sort for sort, sign in _SORTS.items() if sign.match(block.text)), "")


def _is_list(sort: str, run: Sequence[Block], before: Sequence[Block]) -> bool:
    """Return whether *run*, paragraphs that begin with one sort of sign behind *before*, is a list."""
    above = before[0] if before else None
    introduced = above and (above.text.rstrip().endswith(":") or (above.form == "item" and above.sign in _DASHES))
    if sort == "letter":
        return len(run) > 1
    if sort == "drawn":
        return True
    if sort == "box":  # a single ticked one has a meaning
        signs = {_SORTS[sort].match(block.text)[1] for block in run}  # type: ignore[index]
        return signs.isdisjoint(_TICKED) or (signs <= _TICKED and (len(run) > 1 or signs.isdisjoint("☑☒🗹🗷")))
    if sort == "dash":
        hyphens = all(_DASH.match(block.text)[1] not in "–—" for block in run)  # type: ignore[index]
        sentences = all(_SENTENCE_END.search(block.text) for block in run)
        return bool(introduced) or (len(run) > 1 and (hyphens or not sentences))
    labels = [re.sub(r"\W", "", _NUMBER.match(block.text)[1]).lower() for block in run]  # type: ignore[index]
    return len(run) > 1 and any(_follows(*pair) for pair in pairwise(labels))


def _follows(one: str, other: str) -> bool:
    if one.isdecimal() and other.isdecimal():
        return int(other) == int(one) + 1
    return len(one) == len(other) == 1 and ord(other) == ord(one) + 1


def _items(run: Sequence[Block]) -> Iterator[Block]:
    """Yield *run* as items; one under another sign, or further to the right, is one level deeper."""
    signs: list[str] = []
    above = 0
    for block in run:
        found = next(match for pattern in _SORTS.values() if (match := pattern.match(block.text)))
        sort = "1" if _NUMBER.match(block.text) else found[1]
        if sort in signs:
            del signs[signs.index(sort) + 1 :]
        else:
            signs.append(sort)
        above = len(signs) - 1
        ordered = sort == "1"
        yield replace(block, form="item", level=above, ordered=ordered, sign=found[1], runs=_cut(block, found.end()))


def _bare(block: Block) -> Block:
    """Return *block* without its typed bullet; a dash is one before an item only."""
    found = _BULLET.match(block.text) or (block.form == "item" and _DASH.match(block.text))
    if found and found[1] in _TICKED:
        return block
    return replace(block, sign=found[1], runs=_cut(block, found.end())) if found else block


def _cut(block: Block, count: int) -> Runs:
    """Return the runs of *block* without its first *count* signs."""
    left: list[Span] = []
    for run in block.runs:
        gone = min(count, len(run.text))
        count -= gone
        if run.text[gone:] or run.note:
            left.append(replace(run, text=run.text[gone:]))
    return tuple(left)
