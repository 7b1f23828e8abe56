"""A path that was drawn is not read again: the ground of the locators is the same for every territory.

A locator has some 20 kB of path data, most of it shared, and reading it takes the engine a tenth of a chapter.
The operators that a path became are kept for the next chapters of the same process.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

#: Paths that are kept, the latest used: a locator has a dozen, most of them its own.
_MOST = 64


def paths_read_once(tags: Mapping[str, Callable[..., None]]) -> dict[str, Callable[..., None]]:
    """Return the engine's *tags*, what draws each element of an SVG, with paths that are read once."""
    return {**tags, "path": read_once(tags["path"])}


def read_once(path: Callable[[Any, Any, Any], None]) -> Callable[[Any, Any, Any], None]:
    """Return the engine's *path*, which draws a node's « d », as a function that reads the same one once."""
    kept: OrderedDict[tuple[str, Any], list[bytes]] = OrderedDict()

    @wraps(path)
    def drawn(svg: Any, node: Any, font_size: Any) -> None:
        data = node.get("d", "")
        if "%" in data or any(name.startswith("marker") for name in node.attrib):
            path(svg, node, font_size)  # depends on the drawing around it; markers need its corners
            return
        operators = svg.stream.stream
        if (data, font_size) not in kept:
            before = len(operators)
            path(svg, node, font_size)
            kept[data, font_size] = operators[before:]
            if len(kept) > _MOST:
                kept.popitem(last=False)
        else:
            operators.extend(kept[data, font_size])
        kept.move_to_end((data, font_size))
        node.vertices.clear()  # corners, for markers alone

    return drawn
