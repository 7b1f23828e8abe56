"""`compare`: what differs between two editions, two archived versions, or an edition and what was signed of it.

Imports lazily, as the command line does.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from livret.base import atomic_files, terminal
from livret.base.messages import _, plural
from livret.base.problems import EngineFailure, InvalidEdition
from livret.cli import sessions
from livret.cli.options import OutputFolder, laying_out_options

if TYPE_CHECKING:
    from livret.archive.compare.model import Comparison, Section, SideTitle
    from livret.archive.compare.sides import Side
    from livret.build.schedule import Progress

_NAME = "compare"
_DIFFERENT = 1


def command() -> click.Command:
    """Return the command; made late, so that its help is in the reader's language."""
    return click.Command(
        _NAME,
        options_metavar=_("[OPTIONS]"),
        callback=_run,
        short_help=_("Tell what differs between two editions."),
        help=_(
            "Tell what differs between BEFORE and AFTER: figures, territories, texts sentence by sentence, photos, "
            "pages; and what stands as it stood. Each is an edition, an archived version (EDITION/v1), or the "
            "accords.yaml of an edition, for what was signed. Writes one HTML page that opens offline, and the same "
            "as JSON. The exit code is 0 whether they differ or not."
        ),
        params=[
            click.Argument(["before"], metavar=_("BEFORE")),
            click.Argument(["after"], metavar=_("AFTER")),
            click.Option(["--no-pages"], is_flag=True, help=_("Compare facts and words alone: nothing is laid out.")),
            click.Option(["--fail-if-different"], is_flag=True, help=_("Exit with 1 where anything differs.")),
            click.Option(["--json", "as_json"], is_flag=True, help=_("Print the comparison as JSON.")),
            click.Option(
                ["--out"], type=OutputFolder(), metavar=_("FOLDER"),
                help=_("Write into this folder (dist/compare/<before>--<after>/ unless told otherwise)."),
            ),
            *laying_out_options(),
        ],
    )  # fmt: skip


def _run(
    before: str, after: str, no_pages: bool, fail_if_different: bool, as_json: bool, out: Path | None, **settings: Any
) -> None:
    from datetime import date

    from livret.archive.compare import report
    from livret.cli import progress

    with progress.shown() as shown:
        comparison = _compared(before, after, no_pages, settings, shown)
    data = report.as_data(comparison, date.today())
    folder = out or Path("dist") / _NAME / f"{_plain(before)}--{_plain(after)}"
    with atomic_files.together() as write:
        written = [
            write(folder / f"{_NAME}.html", report.as_html(comparison, date.today())),
            write(folder / f"{_NAME}.json", terminal.as_json(data).encode()),
        ]
    if as_json:
        click.echo(terminal.as_json(data))
    else:
        for line in _summary(comparison):
            click.echo(line, err=True)
        for path in written:
            click.echo(path)
    if fail_if_different and comparison.differs:
        raise click.exceptions.Exit(_DIFFERENT)


def _plain(name: str) -> str:
    """Return what of *name* the name of a folder may be: of an edition its own, of a version « exemple-v1 »."""
    from livret.base.invisible import replaced

    path = Path(name)
    version = path.name[:1] == "v" and path.name[1:].isdecimal()
    parts = path.parts[-2:] if version or path.suffix == ".yaml" else path.parts[-1:]
    return replaced("-".join(part for part in parts if part not in ("..", "/")), "") or "edition"


def _compared(before: str, after: str, no_pages: bool, settings: dict[str, Any], shown: "Progress") -> "Comparison":
    from livret.archive.compare.compare import compare
    from livret.archive.compare.sides import NotCompared, SignedState, side
    from livret.archive.compare.signed import since

    shown(_("reading"), 0, 2)
    one, other = side(before), side(after)
    shown(_("comparing"), 1, 2)
    if isinstance(one, SignedState) and isinstance(other, SignedState):
        raise NotCompared(_("two accords.yaml are not compared: compare one with its edition"))
    if isinstance(one, SignedState):
        assert not isinstance(other, SignedState)
        return since(one, other)
    if isinstance(other, SignedState):
        return since(other, one)
    comparison = compare(one, other)
    return comparison if no_pages else _with_pages(comparison, one, other, settings, shown)


def _with_pages(
    comparison: "Comparison", one: "Side", other: "Side", settings: dict[str, Any], shown: "Progress"
) -> "Comparison":
    """Return *comparison* with the pages that differ; its notes say why there are none."""
    from dataclasses import replace

    from livret.archive.compare.pages import with_pages
    from livret.build.chapter_store import ChapterStore
    from livret.edition.reading import Reading

    if not comparison.differs and not (one.archived or other.archived):
        return replace(comparison, pages=())  # the same sources, laid out by the same house
    notes: list[str] = []
    with sessions.workers(settings) as workers:
        cache = sessions.cache(settings)
        pdfs = []
        for each in (one, other):
            store = ChapterStore(workers, Reading(each.folder), cache)
            pdfs.append(each.pdf if each.archived else _laid_out(each, store, shown, notes))
            if each.archived and each.pdf is None:
                notes.append(_("{name} holds no PDF whose pages could be compared").format(name=each.name))
        first, second = pdfs
        if first is None or second is None:
            return replace(comparison, notes=(*comparison.notes, *notes))
        comparison = with_pages(comparison, first, second, store, shown)
    if cache:
        cache.prune()
    return comparison


def _laid_out(side: "Side", store: Any, shown: "Progress", notes: list[str]) -> bytes | None:
    """Return the screen edition of *side*; None where it cannot be laid out, for the reasons in *notes*."""
    from livret.base.problems import Severity
    from livret.build import pipeline, uses

    try:
        proofs = pipeline.lay_out(side.folder, shown, store)
        return uses.screen_edition(proofs, store)
    except InvalidEdition as invalid:
        errors = [problem for problem in invalid.problems if problem.severity == Severity.ERROR]
        if len(errors) == 1:
            reason = errors[0].message
            notes.append(_("{name} cannot be laid out: {reason}").format(name=side.name, reason=reason))
        else:
            message = _("{name} cannot be laid out: {count} problems, which “check {name}” tells")
            notes.append(message.format(name=side.name, count=len(errors)))
    except EngineFailure as failure:
        notes.append(_("{name} cannot be laid out: {reason}").format(name=side.name, reason=failure))
    return None


# The summary on the terminal

#: Territories and texts that are listed one by one; names of a list.
_LISTED, _NAMED = 30, 12
#: Fields of one territory.
_FIELDS = 8


def _summary(comparison: "Comparison") -> Iterator[str]:
    yield f"{_side(comparison.before)} → {_side(comparison.after)}"
    for each in (comparison.before, comparison.after):
        yield from (_("to know first: {what}").format(what=fault) for fault in each.faults)
    if not comparison.differs:
        yield _("no word and no figure has changed") if comparison.notes else _("nothing has changed")
    yield from _of_territories(comparison)
    yield from _sections(comparison)
    yield from _standing(comparison)
    if comparison.pages is not None and comparison.differs:
        count = sum(each.count for each in comparison.pages)
        pages = plural("{count} page differs", "{count} pages differ", count).format(count=count)
        yield pages + ("" if comparison.page_counts == (0, 0) else " ({} → {})".format(*comparison.page_counts))
    for note in comparison.notes:
        yield _("note: {what}").format(what=note)


def _side(title: "SideTitle") -> str:
    return f"{title.name} ({title.when})" if title.when else title.name


def _of_territories(comparison: "Comparison") -> Iterator[str]:
    for label, names in (
        (_("new territories"), [each.name for each in comparison.new]),
        (_("territories gone"), [each.name for each in comparison.gone]),
        (_("renamed"), [_renamed(each) for each in comparison.renamed]),
        (_("in another place"), [f"{each.name} ({each.before} → {each.after})" for each in comparison.ranks]),
    ):
        if names:
            yield f"{label} ({len(names)})"
            yield from (f"  {name}" for name in names[:_NAMED])
            yield from _more(len(names) - _NAMED, "  ")
    for known in comparison.new:
        for other in dict.fromkeys(passage.other for passage in known.passages):
            yield _("{name}: words of {other}").format(name=known.name, other=other)


def _renamed(section: "Section") -> str:
    if section.before:
        return f"{section.before} → {section.name}"
    return f"{section.name} ({section.before_slug} → {section.slug})"


def _more(count: int, indent: str) -> Iterator[str]:
    if count > 0:
        yield indent + plural("… and {count} other", "… and {count} others", count).format(count=count)


def _sections(comparison: "Comparison") -> Iterator[str]:
    changed = [each for each in comparison.sections if each.differs or each.unread]
    for section in changed[:_LISTED]:
        yield section.name + (f" ({section.signed})" if section.signed else "")
        yield from (f"  {comparison}" for comparison in section.unread)
        for value in section.values[:_FIELDS]:
            gap = f" ({value.gap})" if value.gap else ""
            yield f"  {value.field} : {_short(value.before)} → {_short(value.after)}{gap}"
        yield from _more(len(section.values) - _FIELDS, "  ")
        if counted := _words(section):
            yield f"  {counted}"
        for other in dict.fromkeys(each.other for each in section.words.passages if each.became == "added"):
            if other:
                yield "  " + _("words of {other}").format(other=other)
    yield from _more(len(changed) - _LISTED, "")


#: Characters of a value on the terminal.
_VALUE = 72


def _short(value: str) -> str:
    return (value if len(value) <= _VALUE else f"{value[: _VALUE - 1].rstrip()}…") or "–"


def _words(section: "Section") -> str:
    changed, added, removed, moved = (section.words.count(each) for each in ("changed", "added", "removed", "moved"))
    parts = [
        (changed, plural("{count} sentence changed", "{count} sentences changed", changed)),
        (added, plural("{count} passage added", "{count} passages added", added)),
        (removed, plural("{count} passage gone", "{count} passages gone", removed)),
        (moved, plural("{count} passage moved", "{count} passages moved", moved)),
    ]
    return ", ".join(words.format(count=count) for count, words in parts if count)


def _standing(comparison: "Comparison") -> Iterator[str]:
    """Yield how much stands as it stood, where both are of different years."""
    if not comparison.yearly:
        return
    every = [*comparison.texts, *comparison.territories]
    whole = [each.name for each in every if each.words.after_words and not each.words.passages]
    counts = comparison.counts()
    if counts["kept_words"]:
        share = round(100 * counts["kept_words"] / max(counts["words"], 1))
        text = _("unchanged text: {kept} of {words} words ({share}%)")
        yield text.format(kept=counts["kept_words"], words=counts["words"], share=share)
    if whole:
        yield _("texts of which no word has changed ({count})").format(count=len(whole))
        yield from (f"  {name}" for name in whole[:_NAMED])
        yield from _more(len(whole) - _NAMED, "  ")
    if figures := sum(len(each.standing) for each in comparison.territories):
        yield plural("{count} figure unchanged", "{count} figures unchanged", figures).format(count=figures)
