"""The marked content of drawn pages: artifacts are declared, spaces at line ends are typed.

Works on the operators the engine has drawn, before they are written (ISO 32000-1 14.6 and 14.8.2).
"""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

import pydyf


class Untaggable(ValueError):
    """Text out of reach of tags: it is drawn inside a group (``opacity`` below 1, a mask)."""


class Artifact(NamedTuple):
    """Drawing that is not read aloud: its Type and Subtype (ISO 32000-1 table 330)."""

    kind: str = ""
    subtype: str = ""

    @classmethod
    def of_margin(cls, at_keyword: str) -> "Artifact":
        """Return the artifact of a margin box: ``@top-…`` is a Header, ``@bottom-…`` a Footer."""
        subtypes = {"@top": "Header", "@bottom": "Footer"}
        return cls("Pagination", subtypes.get(at_keyword.partition("-")[0], ""))

    def properties(self) -> pydyf.Dictionary:
        """Return the property list of the marked content."""
        pairs = (("Type", self.kind), ("Subtype", self.subtype))
        return pydyf.Dictionary({key: f"/{value}" for key, value in pairs if value})


def rewrite(
    streams: Iterable[pydyf.Stream],
    artifacts: Mapping[int, Artifact],
    spaces: Collection[int],
    fonts: Iterable[Any],
) -> None:
    """Rename the marked content *artifacts* of one page and type a space at the end of each of *spaces*.

    *streams* are the page's own and those of the groups drawn on it; *fonts* are the engine's, already
    written, so that only glyphs the chapter uses may be typed. Raises :class:`Untaggable` when a group
    contains marked content that is not an artifact.
    """
    page, *groups = streams
    glyphs = _space_glyphs(fonts)
    page.stream[:] = _operators(page.stream, artifacts, spaces, glyphs)
    for group in groups:
        kept = [op["MCID"] for op in group.stream if _is_mark(op) and op["MCID"] not in artifacts]
        if kept:
            raise Untaggable(f"{len(kept)} piece(s) of content in a group (opacity or mask)")
        group.stream[:] = _operators(group.stream, artifacts, (), glyphs)


def _is_mark(operator: object) -> bool:
    return isinstance(operator, pydyf.Dictionary) and "MCID" in operator


def _operators(
    operators: Iterable[Any],
    artifacts: Mapping[int, Artifact],
    spaces: Collection[int],
    glyphs: Mapping[bytes, bytes],
) -> list[Any]:
    written: list[Any] = []
    font, mcid = b"", None
    for operator in operators:
        if operator == b"BDC" and _is_mark(written[-1]):
            mcid = written[-1]["MCID"]
            if mcid in artifacts:
                written[-2:] = ["/Artifact", artifacts[mcid].properties()]
        elif isinstance(operator, bytes) and operator.endswith(b" Tf"):
            font = operator
        elif operator == b"ET" and mcid in spaces and not _ends_in(written[-1], glyphs.get(font.partition(b" ")[0])):
            written.append(_space(font, glyphs))
        elif operator == b"EMC":
            mcid = None
        written.append(operator)
    return written


def _ends_in(operator: Any, glyph: bytes | None) -> bool:
    """Return whether *operator* shows text ending in *glyph*: a line before other letters keeps its last space."""
    shown = re.search(rb"([0-9a-f]{4})>[^<]*\] TJ$", operator) if isinstance(operator, bytes) else None
    return bool(shown and glyph == b"<" + shown[1] + b">")


def _space_glyphs(fonts: Iterable[Any]) -> dict[bytes, bytes]:
    """Return the hexadecimal glyph of the space in each font that the chapter types one with."""
    return {
        f"/{font.hash}".encode(): f"<{glyph:04x}>".encode()
        for space in ("\u00a0", " ")  # often one glyph, mapped to whichever came first; of two, the plain one
        for font in fonts
        for glyph, text in font.to_unicode.items()
        if text == space
    }


def _space(font: bytes, glyphs: Mapping[bytes, bytes]) -> bytes:
    """Return the operators that type a space after text in *font* (a ``Tf`` operator): it paints nothing."""
    name = font.partition(b" ")[0]
    if name in glyphs:
        return glyphs[name] + b" Tj"
    other = min(glyphs, default=None)
    if other is None:
        return b""
    return font.replace(name, other) + b" " + glyphs[other] + b" Tj"
