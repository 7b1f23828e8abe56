"""The styles of an OpenDocument text: their parents, and the looks of their words (OpenDocument 1.3, part 3, 16)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from livret.intake.documents.model import Span
from livret.intake.documents.packed import attribute, local


@dataclass(frozen=True, slots=True)
class Style:
    """A style: its name for people, its parent, the looks of its words (None: the parent's), its heading level or 0."""

    shown: str
    parent: str = ""
    automatic: bool = False
    bold: bool | None = None
    italic: bool | None = None
    raised: int | None = None
    hidden: bool = False
    struck: bool = False
    level: int = 0


@dataclass(slots=True)
class OdtStyles:
    """The styles of a file, by family and name, and the numbered levels of its lists."""

    found: dict[tuple[str, str], Style] = field(default_factory=dict)
    numbered: dict[str, frozenset[int]] = field(default_factory=dict)

    def add(self, root: Element | None) -> None:
        """Add the styles of *root*, a part of the file."""
        for element in root.iter() if root is not None else ():
            if local(element) == "style":
                self.found[attribute(element, "family"), attribute(element, "name")] = _style(element)
            elif local(element) == "list-style":
                levels = (
                    int(attribute(each, "level", "1")) for each in element if local(each) == "list-level-style-number"
                )
                self.numbered[attribute(element, "name")] = frozenset(levels)

    def names(self, family: str, name: str) -> list[str]:
        """Return the names of the style *name* and of its ancestors."""
        line = list(self._line(family, name))
        last = line[-1].parent if line else name  # an application's own styles need not be in the file
        return [*(style.shown for style in line if not style.automatic), *([_shown(last)] if last else [])]

    def looks(self, family: str, name: str, around: Span) -> Span:
        """Return the looks of words of the style *name* within words that look like *around*."""
        for look in ("bold", "italic", "raised"):
            said = (getattr(style, look) for style in self._line(family, name))
            value = next((each for each in said if each is not None), None)
            around = around if value is None else replace(around, **{look: value})
        return around

    def says(self, family: str, name: str, what: str) -> bool:
        """Return whether the style *name* is *what*: "hidden" or "struck"."""
        return any(getattr(style, what) for style in self._line(family, name))

    def _line(self, family: str, name: str) -> Iterator[Style]:
        seen: set[str] = set()
        while name and name not in seen and (style := self.found.get((family, name))):
            seen.add(name)
            yield style
            name = style.parent


def _style(element: Element) -> Style:
    shown = attribute(element, "display-name") or _shown(attribute(element, "name"))
    words = element.find("{*}text-properties")
    weight, slant = attribute(words, "font-weight"), attribute(words, "font-style")
    position = attribute(words, "text-position").split(" ")[0]
    return Style(
        shown,
        attribute(element, "parent-style-name"),
        bool(re.fullmatch(r"[PT]\d+|Table\d+.*|fr\d+|gr\d+", attribute(element, "name"))),
        None if not weight else weight == "bold" or (weight.isdecimal() and int(weight) >= 600),
        None if not slant else slant in ("italic", "oblique"),
        None if not position else _raised(position),
        attribute(words, "display") == "none",
        attribute(words, "text-line-through-style", "none") != "none",
    )


def _shown(name: str) -> str:
    return re.sub(r"_([0-9a-f]{2})_", lambda found: chr(int(found[1], 16)), name)


def _raised(position: str) -> int:
    if position in ("super", "sub"):
        return 1 if position == "super" else -1
    found = re.match(r"-?\d+", position)
    height = int(found[0]) if found else 0
    return (height > 0) - (height < 0)
