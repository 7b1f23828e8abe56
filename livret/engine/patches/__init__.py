"""All patches of the engine, in one table. docs/engine.md gives the reason of each row.

A needed row decides what is printed: if one cannot be installed, nothing is laid out. The others only save time
and move nothing on a page; they are installed for the versions of the engine for which that was proven.
"""

import os
from dataclasses import dataclass
from inspect import signature
from pkgutil import resolve_name
from typing import Any

from livret.base.messages import _
from livret.base.problems import EnvironmentFailure

#: Versions of WeasyPrint with which all tests pass; the last is that of ``pyproject.toml``.
PROVEN = ("70.0",)
#: The variable that leaves out the patches for speed, and its one valid value.
VARIABLE, _PLAIN = "LIVRET_ENGINE", "plain"
_OURS, _ENGINE = "livret.engine", "weasyprint"


@dataclass(frozen=True, slots=True)
class Patch:
    """A row: *replacement* replaces the attribute *target* of the engine, or wraps it.

    Both are named as :func:`pkgutil.resolve_name` reads them, below the engine's *package*, or one that comes with it,
    and ``livret.engine``. *parameters* are the first of those of *target*, as far as the replacement depends on them.
    """

    target: str
    replacement: str
    parameters: str = ""
    around: bool = True
    needed: bool = True
    proven: tuple[str, ...] = PROVEN
    package: str = _ENGINE


#: Of two rows with the same target, the second wraps the first.
PATCHES = (
    Patch("layout.block:block_box_layout", "patches.columns:as_high_as_filled", "context box"),
    Patch("layout.block:block_box_layout", "patches.columns:begun_at_the_top", "context box bottom_space skip_stack"),
    Patch("layout.block:block_box_layout", "patches.foot:at_the_foot", "context box bottom_space skip_stack"),
    Patch("layout.inline:split_inline_level", "patches.notes:kept_with_the_word", "context box"),
    Patch("layout.block:columns_layout", "patches.notes:on_the_page_of_their_calls", "context box bottom_space"),
    Patch("layout.column:_report_footnotes", "patches.notes:where_there_is_room", "context footnotes_height"),
    Patch("layout.block:_linebox_layout", "patches.notes:left_for_no_line", "context"),
    Patch("formatting_structure.boxes:InlineBox.hit_area", "patches.notes:within_reach", "self"),
    Patch("text.line_break:Layout.set_text", "patches.dashes:bound", "self text justify"),
    Patch("layout.inline:split_first_line", "patches.spaces:hung", "text style context max_width"),
    Patch("pdf:add_tags", "tags.builder:add_tags", "pdf document pdf_version page_streams", around=False),
    Patch("pdf.fonts:Font.__init__", "patches.codes:with_text_of_each_glyph", "self"),
    Patch("pdf.fonts:Font.clean", "patches.codes:name_only", "self to_unicode hinting", around=False),
    Patch("pdf.stream:Stream.show_text", "patches.codes:shown_by_codes", "self text"),
    Patch("svg:Node.text_children", "patches.drawn_text:set_in_words", "self element trailing_space"),
    Patch("layout.block:block_level_layout", "patches.cells:measured_once", needed=False),
    Patch("layout.inline:split_first_line", "patches.lines:broken_once", needed=False),
    Patch("layout.preferred:split_first_line", "patches.lines:broken_once", needed=False),
    Patch("text.line_break:split_first_line", "patches.lines:drawn_once", needed=False),
    Patch("text.line_break:Layout.set_text", "patches.drawn_lines:as_one_paragraph", needed=False),
    Patch("text.line_break:Layout.setup", "patches.layouts:begun_once", "self style", needed=False),
    Patch("text.line_break:Layout.deactivate", "patches.drawn_lines:kept", needed=False),
    Patch("text.line_break:Layout.reactivate", "patches.drawn_lines:as_measured", needed=False),
    Patch(
        "layout.inline:avoid_collisions",
        "patches.floats:at_the_edge",
        "context box containing_block outer",
        needed=False,
    ),
    Patch("layout.inline:strut", "patches.lines:strut_once", needed=False),
    Patch("css:ComputedStyle.__missing__", "patches.computed:solved_once", needed=False),
    Patch("svg:TAGS", "patches.paths:paths_read_once", needed=False),
    Patch("inputstream:characters_until_regex", "patches.signs:made_once", needed=False, package="tinyhtml5"),
)


def plain_wanted() -> bool:
    """Whether ``LIVRET_ENGINE=plain`` leaves out the patches for speed; raises EnvironmentFailure for another value."""
    word = os.environ.get(VARIABLE, "")
    if word not in ("", _PLAIN):
        known = _("{variable} is “{word}”: the word it knows is “plain”, which leaves out what only saves time")
        raise EnvironmentFailure(known.format(variable=VARIABLE, word=word))
    return word == _PLAIN


def is_plain() -> bool:
    """Whether patches for speed are left out: for this version, or because of ``LIVRET_ENGINE``."""
    return len(installable()) < len(PATCHES)


def is_known() -> bool:
    """Whether all needed patches were proven for this version of the engine."""
    return all(_version() in patch.proven for patch in PATCHES if patch.needed)


def installable() -> list[Patch]:
    """Return the rows for this version of the engine; raises EnvironmentFailure for an invalid ``LIVRET_ENGINE``."""
    quick, version = not plain_wanted(), _version()
    return [patch for patch in PATCHES if patch.needed or (quick and version in patch.proven)]


def install() -> None:
    """Install all rows for this version, once per process; raises EnvironmentFailure if a target is missing.

    Nothing is replaced before all targets have been found.
    """
    rows = [(*_place(patch), resolve_name(f"{_OURS}.{patch.replacement}"), patch.around) for patch in installable()]
    for owner, name, replacement, around in rows:
        setattr(owner, name, replacement(getattr(owner, name)) if around else replacement)


def unknown(what: object) -> EnvironmentFailure:
    """Return the failure for an engine of another version, where *what* has changed."""
    message = _("it is WeasyPrint {version}, which this Livret cannot drive ({what}); install version {proven}")
    return EnvironmentFailure(message.format(version=_version(), what=what, proven=PROVEN[-1]))


def _version() -> str:
    version: str = resolve_name(f"{_ENGINE}:__version__")
    return version


def _place(patch: Patch) -> tuple[Any, str]:
    """Return the module or class that has the target of *patch* as an attribute, and the name of that attribute."""
    target = f"{patch.package}.{patch.target}"
    owner, _colon, name = target.rpartition("." if "." in target.partition(":")[2] else ":")
    try:
        found = resolve_name(owner)
        own = getattr(found, name)
    except (ImportError, AttributeError):
        raise unknown(target) from None
    wanted = patch.parameters.split()
    if wanted and [*signature(own).parameters][: len(wanted)] != wanted:
        raise unknown(f"{target}{signature(own)}")
    return found, name
