"""``{thème=eau}`` at the end of a bullet: what the item is about, which is not printed there."""

import re

from livret.catalogue import prose as kinds
from livret.edition.markdown.manuscript import Manuscript, clean
from livret.edition.markdown.positions import ElementText

#: The most letters of a theme: the head of a column.
MOST_LETTERS = 24
#: A theme anywhere, where it has not been removed.
NOWHERE = re.compile(r"\{\s*th[eéè]mes?\s*=[^{}]*\}?", re.IGNORECASE)
_NAMES = frozenset({"thème", "theme"})
_AT_END = re.compile(r"\s*\{\s*([^\W\d_]{1,20})\s*([=:])\s*[\"'“«]?\s*([^{}\"'”»]{0,200}?)\s*[\"'”»]?\s*\}\s*$")


def extract_theme(leaf: ElementText, manuscript: Manuscript) -> str:
    """Return the theme at the end of *leaf*, an item, and remove it from its text; "" where it has none."""
    found = _AT_END.search(leaf.text) if leaf.element.tag == "li" else None
    if not found or (found[1].casefold() not in _NAMES and (found[2] == ":" or found[1].casefold() == "langue")):
        return ""
    name, value = found[1], " ".join(clean(found[3]).split())
    place = manuscript.at(*leaf.places[found.start(1)], len(name))
    leaf.text = leaf.text[: found.start()]
    del leaf.slots[found.start() :], leaf.places[found.start() :]
    if name.casefold() not in _NAMES:
        manuscript.refuse(kinds.UNKNOWN_BULLET_ATTRIBUTE, place, name=name)
    elif not value or len(value) > MOST_LETTERS:
        manuscript.refuse(kinds.THEME_FORM, place, value=value[:60], most=MOST_LETTERS)
    else:
        return value
    return ""
