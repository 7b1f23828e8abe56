"""Read a drawn path once: the ground of the locators is the same for every territory.

A locator has some 20 kB of path data, most of it shared, and reading it costs a tenth of a chapter.
The operators of each path are cached for the next chapters of the same process.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

#: Size of the cache, least recently used first out: a locator has a dozen paths, most of them its own.
_MOST = 64


def paths_read_once(tags: Mapping[str, Callable[..., None]]) -> dict[str, Callable[..., None]]:
    """Return the engine's *tags*, the functions that draw each element of an SVG, with paths that are read once."""
    return {**tags, "path": read_once(tags["path"])}


def read_once(path: Callable[[Any, Any, Any], None]) -> Callable[[Any, Any, Any], None]:
    """Return the engine's *path*, which draws a node's « d », with a cache by path data."""
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
