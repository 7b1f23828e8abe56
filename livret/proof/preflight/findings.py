"""Input and findings of preflight rules; hundreds of findings are merged into a few remarks."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from livret.base.messages import _
from livret.base.problems import Kind
from livret.pdf.printing_condition import Condition
from livret.pdf.read.model import ReadPage, ReadPdf
from livret.pdf.spot import Spot
from livret.proof.model import Remark

Purpose = Literal["screen", "press", "file"]

#: Points to the millimetre.
MM = 72 / 25.4
#: Beyond so many pages, findings of a kind are one remark for the whole file, which names so many pages.
_SEVERAL, _NAMED = 3, 4


@dataclass(frozen=True, slots=True)
class PreflightSubject:
    """A file read, its purpose, the bleed that the printer requires in mm, and its printing condition.

    ``imposed``: each of its sheets has several pages.
    """

    read: ReadPdf
    purpose: Purpose
    bleed_mm: float
    condition: Condition
    imposed: bool = False

    @property
    def printed(self) -> bool:
        """Whether it is for a press: ours for that use, or one that claims PDF/X."""
        claims = any(standard.startswith("PDF/X") for standard in self.read.standards)
        return self.purpose == "press" or (self.purpose == "file" and claims)

    @property
    def ours(self) -> bool:
        """Whether Livret has built it."""
        return self.purpose != "file"


@dataclass(frozen=True, slots=True)
class PreflightFinding:
    """A defect on a page (None: of the file), its subject, and its weight among others like it."""

    kind: Kind
    page: int | None = None
    spot: Spot | None = None
    about: str = ""
    weight: float = 0.0
    values: Mapping[str, Any] = field(default_factory=dict)


Rule = Callable[[PreflightSubject], Iterator[PreflightFinding]]


def merged(found: Iterable[PreflightFinding]) -> list[Remark]:
    """Collapse equal findings: one remark a page, or one for the file when more than three pages have it.

    The worst of equal ones is reported and shown.
    """
    alike: dict[tuple[str, str], list[PreflightFinding]] = {}
    for each in found:
        alike.setdefault((each.kind.code, each.about), []).append(each)
    return [remark for group in alike.values() for remark in _remarks(group)]


def _remarks(group: list[PreflightFinding]) -> Iterator[Remark]:
    by_page: dict[int | None, list[PreflightFinding]] = {}
    for each in group:
        by_page.setdefault(each.page, []).append(each)
    if len(by_page) > _SEVERAL:
        yield _remark(group, sorted(page for page in by_page if page is not None))
        return
    for page, same in by_page.items():
        yield _remark(same, [] if page is None else [page])


def _remark(group: list[PreflightFinding], pages: list[int]) -> Remark:
    worst = max(group, key=lambda each: each.weight)
    count = sum(each.values.get("count", 1) for each in group)
    problem = worst.kind.at(None, **{**worst.values, "count": count, "where": _where(pages)})
    return Remark(problem, "", worst.page, worst.spot)


def _where(pages: list[int]) -> str:
    if not pages:
        return _("beside the pages")
    if len(pages) == 1:
        return _("page {page}").format(page=pages[0])
    named = ", ".join(map(str, pages[:_NAMED]))
    if len(pages) > _NAMED:
        return _("pages {pages} and {count} others").format(pages=named, count=len(pages) - _NAMED)
    return _("pages {pages}").format(pages=named)


def decimal(number: float, places: int = 1) -> str:
    """Return *number* in French notation, without insignificant zeros."""
    return f"{number:.{places}f}".rstrip("0").rstrip(".").replace(".", ",")


def size(sheet: ReadPage) -> str:
    """Return the trimmed size of *sheet*, in whole millimetres."""
    return f"{round(sheet.width / MM)} × {round(sheet.height / MM)}"
