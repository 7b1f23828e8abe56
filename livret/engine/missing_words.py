"""Words of a chapter that are on none of its pages.

The engine drops text without a word: what follows ``max-lines``, what stands in a placed box that crosses
the foot of the page, what the styles hide. So each element's own text is compared with what was printed of it.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import takewhile
from xml.etree.ElementTree import Element

from livret.base.text_key import letters, words_between
from livret.catalogue import layout
from livret.engine.laid_out import Run
from livret.pdf.model import Finding

_SVG = "{http://www.w3.org/2000/svg}svg"
_SILENT = frozenset({"head", "script", "style", "template", "title", _SVG})

_QUOTED_WORDS = 8


def vanished(
    root: Element,
    runs: Iterable[Run],
    source_of: Callable[[Element], int | None],
    is_running: Callable[[Element], bool],
) -> list[Finding]:
    """Return one finding for each block that lost words, with how many and the first of them.

    Running elements (*is_running*) that no page asked for are left aside, as is ``[data-unprinted]``.
    """
    printed: dict[Element, list[str]] = {}
    for run in runs:
        if run.own:
            printed.setdefault(run.element, []).append(run.text)
    lost: dict[int | None, list[str]] = {}
    for element, text in _passages(root, lambda e: is_running(e) and not _any_of(e, printed)):
        if words := missing(text, "".join(printed.get(element, ()))):
            lost.setdefault(source_of(element), []).extend(words)
    return [_finding(source, words) for source, words in lost.items()]


def _any_of(element: Element, printed: dict[Element, list[str]]) -> bool:
    return any(inner in printed for inner in element.iter())


def _finding(source: int | None, words: list[str]) -> Finding:
    shown = " ".join(words[:_QUOTED_WORDS]) + ("…" if len(words) > _QUOTED_WORDS else "")
    return Finding(layout.VANISHED.code, None, source, values={"count": len(words), "words": shown})


def _passages(element: Element, is_left_aside: Callable[[Element], bool]) -> Iterator[tuple[Element, str]]:
    """Yield each element that should print with its own text, in the order of the document."""
    if not isinstance(element.tag, str) or element.tag in _SILENT:  # a comment's tag is not a name
        return
    if "data-unprinted" in element.attrib or is_left_aside(element):
        return
    yield element, " ".join([element.text or "", *(child.tail or "" for child in element)])
    for child in element:
        yield from _passages(child, is_left_aside)


def missing(text: str, printed: str) -> list[str]:
    """Return the words of *text* that are not in *printed*, whatever its case, spaces and hyphens.

    >>> missing("un pré, deux prés", "UN PRÉ,DEU-")
    ['deux', 'prés']
    >>> missing("un pré", "un préun pré")  # printed again on each page
    []
    """
    wanted, found = letters(text), letters(printed)
    if wanted in found:
        return []
    start = _alike(wanted, found)
    end = len(wanted) - min(_alike(wanted[::-1], found[::-1]), len(wanted) - start)
    return words_between(text, start, end)


def _alike(one: str, other: str) -> int:
    """Return how many characters *one* and *other* start with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
