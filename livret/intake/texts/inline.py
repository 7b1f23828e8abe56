"""Runs of words → a line of Markdown: emphasis across the borders of runs, links, notes, escapes."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from livret.base import invisible
from livret.edition.addresses import BARE, length, target
from livret.edition.markdown.foreign import BULLETS
from livret.edition.markdown.manuscript import BREAK
from livret.intake.documents.model import Span

_ADDRESS = re.compile(BARE)
#: Signs with a meaning in Markdown anywhere, and those that have one between or beside others.
_ANYWHERE = re.compile(
    r"\\(?=[\\`*_{}\[\]()#+.!\"':;?<>&|/~–—«»•-]|$)|`|\*(?!\s|$)|\[(?=[^\]]{0,500}\])|(?<![^\W_])_|_(?![^\W_])|<(?=[a-zA-Z!?/]|$)"
    r"|&(?=#?\w{1,31};)|\](?=[(\[])|~(?=~|\d{1,4}~)"
)
#: The same of signs that a backslash does not escape: numeric entities do.
_BY_NUMBER = re.compile(
    r"\*(?=\s|$)|\{(?=\s*langue|\s*(?!(?i:th[eè]me))[^\W\d_]{1,20}\s*=|:|[#.][\w-])|\^(?=\w{1,4}\^)|=(?==[^\s=])|(?<!\$)\$(?=[^\s$\d][^$\n]*[^\s$]\$)|(?<![\w:]):(?=[a-z][a-z0-9_+-]{1,30}:(?![\w:]))"
)
#: A call that begins a line and would be read as the note itself.
_LIKE_NOTE = re.compile(r"^(\[\^\w+\]):")
#: Calls of notes with a space before them and none behind.
_CALL = re.compile(r"[ \t]+((?:\[\^\w+\])+)(?=[^\W_]|[(«“])")
#: Signs that would begin another block at the beginning of a line.
_BEGINS = re.compile(
    r"(?:#{1,6}(?=\S|$)|#{1,6}(?=\s)|[>|]|:{3,}|[-+](?=\s)|={2,}\s*$|(?:-[ \t]*){3,}$|\d{1,3}(?=[.)](?:\s|$)))"
)
#: A sign that is a word (a ticked box, an arrow), where it would be read as a typed bullet.
_LIKE_BULLET = re.compile(rf"[{BULLETS}→⇒➔▸❖👉🔹🔸]|[-=]{{1,2}}>")
#: Raised and lowered figures. Raised letters are those of ordinals, which typography raises.
_ABOVE, _BELOW = (str.maketrans("0123456789", figures) for figures in ("⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉"))


def line(runs: Sequence[Span], labels: Callable[[str], str], emphasis: bool = True) -> str:
    r"""Return *runs* as Markdown; *labels* returns the number of a note; a line break is a backslash and ``\n``.

    *emphasis*: bold and italics are written.
    """
    written = re.sub(r"[ \t]+", " ", _written(_joined(runs), labels, emphasis))
    written = _CALL.sub(r"\1 ", written)  # a call follows the word before it directly: the space goes behind
    written = re.sub(r"\](?=\[(?!\^))", "] ", re.sub(r"\]\{(?!\s*(?i:th[eè]me)\s*=)", "]&#123;", written))
    lines = [each.strip() for each in written.split(BREAK)]
    return "\\\n".join(begun(each) for each in lines if each)


def begun(text: str) -> str:
    """Return *text*, a line of Markdown, escaped so that it begins a paragraph and no other block."""
    if _LIKE_BULLET.match(text):
        return f"&#{ord(text[0])};{text[1:]}"
    found = _BEGINS.match(text)
    if not found:
        return _LIKE_NOTE.sub(r"\1&#58;", text)
    if found[0] in "-+":  # behind a backslash, it would be read as an escaped bullet
        return f"&#{ord(found[0])};{text[1:]}"
    return f"{found[0]}\\{text[found.end() :]}" if found[0].isdecimal() else f"\\{text}"


def _joined(runs: Sequence[Span]) -> list[Span]:
    """Return *runs* with those of the same looks joined; spaces and single signs get the looks around them."""
    breaks = _breaks("".join(run.text for run in runs))
    bare: list[Span] = [
        replace(run, text=re.sub("\n", lambda _: next(breaks), run.text.replace(BREAK, "")))
        for run in runs
        if run.text or run.note
    ]
    for at, run in enumerate(bare):
        if run.text and not run.note and not run.text.strip(f" \t\u00a0\u202f{BREAK}"):
            around = [bare[each] for each in (at - 1, at + 1) if 0 <= each < len(bare)]
            bold, italic = (
                len(around) == 2 and all(getattr(each, look) for each in around) for look in ("bold", "italic")
            )
            bare[at] = replace(run, bold=bold, italic=italic, raised=0)
    result: list[Span] = []
    for _looks, group in groupby(bare, lambda run: (run.bold, run.italic, run.raised, run.link, run.note)):
        each = list(group)
        result += each if each[0].note else [replace(each[0], text="".join(run.text for run in each))]
    return result


#: How far from a break its neighbours are searched.
_NEAR = 80


def _breaks(text: str) -> Iterator[str]:
    """Yield the replacement of each break of *text*: an intended break, or a space within a sentence."""
    for found in re.finditer("\n", text):
        start, end = found.span()
        before, after = text[max(start - _NEAR, 0) : start].rstrip(), text[end : end + _NEAR].lstrip()
        yield " " if after[:1].islower() and before[-1:] not in ".!?:;…" else BREAK


def _written(runs: Sequence[Span], labels: Callable[[str], str], emphasis: bool) -> str:
    """Return *runs* with their marks: italic within bold, and links within both."""
    parts: list[str] = []
    for bold, group in groupby(runs, lambda run: run.bold and emphasis):
        inner: list[str] = []
        for italic, pieces in groupby(group, lambda run: run.italic and emphasis):
            words = "".join(
                _linked(list(each), address, labels) for address, each in groupby(pieces, lambda run: run.link)
            )
            inner.append(_around(words, "*") if italic else words)
        parts.append(_around("".join(inner), "**") if bold else "".join(inner))
    return "".join(parts)


_EDGES = f" \t\u00a0\u202f{BREAK}"


def _around(words: str, mark: str) -> str:
    """Return *words* between *mark*, spaces and breaks at their ends outside, line by line."""
    pieces = []
    for each in words.split(BREAK):
        bare = each.strip(_EDGES)
        if not re.search(r"\w", bare):
            pieces.append(each)
            continue
        at = each.index(bare)
        pieces.append(f"{each[:at]}{mark}{bare}{mark}{each[at + len(bare) :]}")
    return BREAK.join(pieces)


def _linked(runs: Sequence[Span], address: str, labels: Callable[[str], str]) -> str:
    words = "".join(_worded(run, labels, bool(address)) for run in runs)
    words = words.replace(BREAK, " ") if address else words
    plain = "".join(run.text for run in runs).strip()
    if not address or not plain:
        return words
    if target(plain) == address or plain == address.removeprefix("mailto:"):
        return words
    bare = words.strip(_EDGES)
    at = words.index(bare)
    return f"{words[:at]}[{bare}]({address}){words[at + len(bare) :]}"


def _worded(run: Span, labels: Callable[[str], str], linked: bool) -> str:
    if run.note:
        label = labels(run.note)
        return f"[^{label}]" if label else ""
    text = clean(run.text)
    if run.raised and text.strip().isdecimal():
        return text.translate(_ABOVE if run.raised > 0 else _BELOW)
    return re.sub(r"(?<!\\)([\[\]])", r"\\\1", escaped(text)) if linked else escaped(text)


def clean(text: str) -> str:
    """Return *text* with plain signs for variants by Word, and without invisible signs."""
    text = text.replace("\u2011", "-").replace("\u00ad", "").replace("\t", " ")
    gone = {at for at, sign in invisible.refused(text) if sign != BREAK}
    signs = ((_PARTING.get(sign, "") if at in gone else sign) for at, sign in enumerate(text))
    return "".join(signs) if gone else text


#: Replacements of signs that separate words: line ends of other programs, signs of symbol faces.
_PARTING = dict.fromkeys(("\u2028", "\u2029", "\x85", *map(chr, range(0xF000, 0xF100))), " ")


def escaped(text: str) -> str:
    """Return *text* with a backslash before each sign that has a meaning in Markdown; addresses stay."""
    parts, end = [], 0
    for found in _ADDRESS.finditer(text):
        stop = found.start() + length(found[0])
        if stop > found.start():
            parts += [_plain(text[end : found.start()]), text[found.start() : stop]]
            end = stop
    return "".join([*parts, _plain(text[end:])])


def _plain(text: str) -> str:
    text = _ANYWHERE.sub(lambda found: f"\\{found[0]}", text)
    return _BY_NUMBER.sub(lambda found: f"&#{ord(found[0])};", text)
