"""The house's style sheets: read once for all chapters, and checked one by one for what the engine ignores."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from weasyprint import CSS
from weasyprint.css import preprocess_stylesheet
from weasyprint.css.counters import CounterStyle
from weasyprint.css.properties import KNOWN_PROPERTIES
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse, URLFetchingError

from livret.base.machine import ENOUGH_MEMORY, memory_limit
from livret.catalogue import layout
from livret.engine import engine_log
from livret.engine.css_files import Named, StyleSheet, declared_families, used_families
from livret.engine.fetch import HOUSE, AddressRefused, AllowedFiles
from livret.pdf.model import Finding

_MAIN = "styles/main.css"

#: How the engine's message about a missing font file starts.
_FACE = "Font-face"
_CONSEQUENCES = ("Failed to load stylesheet", _FACE)


class Fetcher(URLFetcher):  # type: ignore[misc]
    """The engine's URL fetcher: it reads only from the allowed files."""

    def __init__(self, shelf: AllowedFiles) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self.shelf = shelf

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002
        """Return the file at *url*; raises :class:`~livret.engine.fetch.Refused`."""
        served = self.shelf.read(url)
        return URLFetcherResponse(url, served.body, {"Content-Type": served.content_type})


@dataclass(frozen=True, slots=True)
class Styles:
    """The style sheets as parsed by the engine, used for any number of chapters."""

    css: tuple[CSS, ...]
    fonts: FontConfiguration
    counters: CounterStyle

    @classmethod
    def read(cls, fetcher: Fetcher) -> "tuple[Styles, list[Finding]]":
        """Return styles/main.css with all it imports, and the engine's findings on them as a whole."""
        fonts, counters = FontConfiguration(), CounterStyle()
        with engine_log.listening() as records:
            try:
                css: tuple[CSS, ...] = (
                    CSS(
                        url=f"https://{HOUSE}/{_MAIN}",
                        url_fetcher=fetcher,
                        font_config=fonts,
                        counter_style=counters,
                    ),
                )
            except URLFetchingError:  # raised by the engine for a refusal, which is kept
                css = ()
        refused = [_about_file(refusal, _MAIN, None) for refusal in fetcher.shelf.pop_refusals()]
        said = [r for r in records if not (refused and str(r.msg).startswith(_CONSEQUENCES))]
        scarce = (memory_limit() or ENOUGH_MEMORY) < ENOUGH_MEMORY
        if scarce and any(str(record.msg).startswith(_FACE) for record in said):
            raise MemoryError  # otherwise words would be set in another face, and measured too long
        findings = [replace(engine_log.style_finding(record), file=_MAIN) for record in said]
        return cls(css, fonts, counters), [*findings, *refused]


def sheets(house: Path) -> list[StyleSheet]:
    """Return every style sheet of the folder styles/, in the order of their names."""
    return [
        StyleSheet(name, f"https://{HOUSE}/{name}", path.read_text("utf-8"))
        for path in sorted((house / "styles").rglob("*.css"))
        for name in [path.relative_to(house).as_posix()]
    ]


def lint(house: Path, whole: Sequence[Finding]) -> list[Finding]:
    """Return what the engine ignores in styles/, each with its sheet, line and column.

    *whole* are its findings on all sheets at once: of these, only those that no sheet explains are kept.
    """
    known = sheets(house)
    fetcher = Fetcher(AllowedFiles(house))
    found = [finding for sheet in known for finding in _of_sheet(sheet, fetcher)]
    found += _of_families(known)
    explained = {(f.code, f.line, f.column) for f in found}
    codes = {f.code for f in found}
    found += [f for f in whole if (f.code, f.line, f.column) not in explained and (f.line or f.code not in codes)]
    return _once(found)


def _once(findings: Iterable[Finding]) -> list[Finding]:
    unique: list[Finding] = []
    for finding in findings:
        if finding not in unique:
            unique.append(finding)
    return unique


def _of_sheet(sheet: StyleSheet, fetcher: Fetcher) -> Iterator[Finding]:
    matcher = CSS(string="").matcher
    for rule in sheet.rules:
        if getattr(rule, "lower_at_keyword", "") == "import":
            continue
        with engine_log.listening() as records:
            # Rule by rule, so that a message without a line gets the rule's.
            preprocess_stylesheet("print", sheet.url, [rule], fetcher, matcher, [], [], None, {}, {})
        for record in records:
            found = engine_log.style_finding(record)
            line, column = (found.line, found.column) if found.line else (rule.source_line, rule.source_column)
            yield _with_suggestion(replace(found, file=sheet.file, line=line, column=column))
    for named in sheet.files():
        try:
            fetcher.shelf.path(named.name)
        except AddressRefused as refused:
            yield _about_file(refused, sheet.file, named)


def _with_suggestion(finding: Finding) -> Finding:
    name = str(finding.values.get("declaration", "")).partition(":")[0]
    near = get_close_matches(name, KNOWN_PROPERTIES, 1)
    if finding.code != layout.UNKNOWN_PROPERTY.code or not near:
        return finding
    return replace(finding, values={**finding.values, "suggestion": near[0], "help": layout.DID_YOU_MEAN})


def _about_file(refused: AddressRefused, file: str, named: Named | None) -> Finding:
    gone = refused.kind is layout.NO_SUCH_FILE
    return Finding(
        (layout.MISSING_STYLE_FILE if gone else refused.kind).code,
        file=file,
        line=named.line if named else None,
        column=named.column if named else None,
        values=refused.values if not gone else {"name": refused.shown},
    )


def _of_families(known: Sequence[StyleSheet]) -> Iterator[Finding]:
    families = declared_families(known)
    for sheet, named in used_families(known):
        if named.name not in families:
            values = {"family": named.name, "known": ", ".join(families)}
            yield Finding(
                layout.UNKNOWN_FAMILY.code, file=sheet.file, line=named.line, column=named.column, values=values
            )
