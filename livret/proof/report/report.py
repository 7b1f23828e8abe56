"""The « bon à tirer »: a report as one HTML page that opens offline, and the same facts as data.

The page refers to no other file, runs no script, and says so in its Content-Security-Policy. Fonts and pictures are
embedded.
"""

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from hashlib import sha256
from io import BytesIO
from math import isfinite
from typing import Any

import uharfbuzz as hb
from fontTools.ttLib import TTFont
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from livret.base import messages, paths, tokens
from livret.base.problems import printable
from livret.pdf.read.bounds import MOST_BYTES
from livret.proof.model import Remark, Report, stops
from livret.proof.report import pictures, views
from livret.proof.report.pictures import RemarkPlace, Seen

#: Family, weight, style, file below assets/fonts.
_FACES = (
    ("Bricolage Grotesque", 400, "normal", "bricolage-grotesque/BricolageGrotesque_400Regular.ttf"),
    ("Bricolage Grotesque", 600, "normal", "bricolage-grotesque/BricolageGrotesque_600SemiBold.ttf"),
    ("Bricolage Grotesque", 800, "normal", "bricolage-grotesque/BricolageGrotesque_800ExtraBold.ttf"),
    ("Source Serif 4", 400, "normal", "source-serif-4/SourceSerif4_400Regular.ttf"),
    ("Source Serif 4", 400, "italic", "source-serif-4/SourceSerif4_400Regular_Italic.ttf"),
)
#: Latin letters of western Europe, and the signs of French typography; others are shown in the reader's own fonts.
_CHARACTERS = {*range(0x20, 0x7F), *range(0xA0, 0x100), *map(ord, "ŒœŸ–—‘’“”„…‹›€−→≤≥·•\N{NARROW NO-BREAK SPACE}")}
_FEATURES = ("kern", "mark", "liga", "lnum", "tnum")


@cache
def style() -> str:
    """Return the ``@font-face`` rules: some 120 kB, the same for every report."""
    return "\n".join(
        f'@font-face{{font-family:"{family}";font-weight:{weight};font-style:{slant};'
        f'src:url("data:font/woff2;base64,{b64encode(_cut(file)).decode()}") format("woff2")}}'
        for family, weight, slant, file in _FACES
    )


def _cut(file: str) -> bytes:
    """Return a face of the house, subset to the characters of a report, as WOFF2: always the same bytes."""
    cut = hb.SubsetInput()
    cut.flags = hb.SubsetFlags.NO_HINTING
    cut.unicode_set.update(_CHARACTERS)
    cut.layout_feature_tag_set.clear()
    cut.layout_feature_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _FEATURES)
    source = hb.Face(hb.Blob.from_file_path(str(paths.assets() / "fonts" / file)))
    font = TTFont(BytesIO(hb.subset(source, cut).blob.data), recalcTimestamp=False)
    font.flavor = "woff2"
    packed = BytesIO()
    font.save(packed)
    return packed.getvalue()


#: Draws places of a PDF, and whole pages of it (``pictures.spots``).
Draw = Callable[[bytes, Sequence[RemarkPlace], Mapping[int, Sequence[RemarkPlace]]], Seen]

#: Accepted remarks listed; beyond, they are counted.
_ACCEPTED = 200
_COLOURS = ("pine", "ochre", "clay", "cream", "mist", "white", "ink", "grey", "grey-line", "sand")


def as_html(report: Report, pdf: bytes, on: date, drawn_by: Draw = pictures.spots) -> bytes:
    """Return *report* as one HTML page in French, UTF-8, with pictures from *pdf*; *on* is its date.

    *drawn_by* is a guarded worker if the PDF is somebody else's. If it cannot be drawn, only the pictures are
    missing.
    """
    found = views.sections(report)
    drawn = {*range(1, report.pages + 1)} - {*report.undrawn}
    whole = {page: places for page, places in views.whole(found).items() if page in drawn}
    near = [place for place in views.close(found) if place.page in drawn]
    seen = drawn_by(pdf, near, whole) if near or whole else Seen()
    return filled(
        "proof/report.html.jinja", ("proof/report.css",),
        report=report, day=on, sections=found, kinds=views.kinds(found), seen=seen, whole=whole,
        accepted=[(views.unnumbered(remark), reason) for remark, reason in report.accepted],
        accepted_most=_ACCEPTED, silent=_silent(report), unseen=_unseen(found, seen),
        left_out=sum(group.left_out for section in found for group in section.groups),
        verdict=views.verdict(report), reasons=views.reasons(report), counts=_counts(report),
        digest=_digest(pdf) or "–",
    )  # fmt: skip


def filled(name: str, rules: tuple[str, ...], /, **values: Any) -> bytes:
    """Return the template *name*, a page that opens offline, filled with *values*, in UTF-8.

    It receives its ``style``, the house's faces and colours before the files *rules* of templates/, and the
    ``policy`` that allows that style alone.
    """
    style = _style(rules)
    page = _environment().get_template(name)
    return page.render(
        **values, language=messages.language(),
        style=Markup(style), policy=f"sha256-{b64encode(sha256(style.encode()).digest()).decode()}",  # noqa: S704 (ours)
    ).encode()  # fmt: skip


def as_data(report: Report, pdf: bytes = b"", on: date | None = None) -> dict[str, Any]:
    """Return *report* as data for JSON: the same facts in the same order, without limits on their number.

    ``spot`` is left, top, right, bottom in points from the top left of the trim; *pdf* and *on* are included if given.
    """
    return {
        "verdict": views.verdict(report),
        "ready": report.ready,
        "final": report.final,
        "title": report.title,
        "edition": report.edition,
        "file": report.file,
        "pages": report.pages,
        "sha256": _digest(pdf) if pdf else None,
        "date": on.isoformat() if on else None,
        "counts": _counts(report),
        "remarks": [_remark(report, remark) for remark in views.in_order(report)],
        "accepted": [{**_remark(report, remark), "reason": reason} for remark, reason in report.accepted],
        "printer": [{"what": what, "how": how} for what, how in report.printer],
        "notes": list(report.notes),
        "decided": list(report.decided),
    }


def _digest(pdf: bytes) -> str | None:
    """Return the SHA-256 of *pdf*, None for one that is too large to be read to its end."""
    return sha256(pdf).hexdigest() if len(pdf) <= MOST_BYTES else None


def _remark(report: Report, remark: Remark) -> dict[str, Any]:
    spot = remark.spot
    return {
        **remark.problem.as_data(),
        "final": remark.problem.kind.final,
        "stops": stops(remark.problem),
        "chapter": remark.chapter or None,
        "title": views.title(report, remark.chapter),
        "page": remark.page,
        "spot": [round(side, 2) for side in spot] if spot and all(map(isfinite, spot)) else None,
    }


def _counts(report: Report) -> dict[str, int]:
    stopping = sum(stops(remark.problem) for remark in report.remarks)
    return {"stopping": stopping, "others": len(report.remarks) - stopping, "accepted": len(report.accepted)}


def _silent(report: Report) -> list[str]:
    """Return the titles of the chapters without remarks."""
    spoken = {remark.chapter for remark in report.remarks}
    return [title for slug, title in report.chapters.items() if slug not in spoken]


def _unseen(found: Sequence[views.ReportSection], seen: Seen) -> int:
    """Return how many spots lack the picture that they could have."""
    items = [item for section in found for group in section.groups for item in (*group.shown, *group.folded)]
    return sum(item.remark.spot is not None and item.number not in seen.spots for item in items)


@cache
def _style(files: tuple[str, ...]) -> str:
    colours = "".join(f"--{name}:{tokens.colours()[name].hex};" for name in _COLOURS)
    rules = "\n".join((paths.templates() / name).read_text("utf-8") for name in files)
    return f"{style()}\n:root{{{colours}}}\n{rules}"


def _finalize(value: object) -> object:
    """Return the printed form of a text: invisible characters are made visible."""
    return printable(value) if type(value) is str else value


def _address(jpeg: bytes) -> str:
    return f"data:image/jpeg;base64,{b64encode(jpeg).decode()}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(paths.templates()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    environment.globals |= {
        "number": views.number,
        "count": views.count,
        "in_words": views.day,
        "several": views.several,
        "short": views.short,
        "near_alternative": views.near_alternative,
        "page_alternative": views.page_alternative,
    }
    environment.filters["address"] = _address
    return environment
