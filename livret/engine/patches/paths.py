"""Read a drawn path once, and one of straight lines between whole numbers quickly: maps are made of them.

A locator has some 20 kB of path data, most of it shared by all territories; a map from near has as much of its own.
Read by the engine, they would cost a tenth of a chapter each. The operators of each path are cached for the next
chapters of the same process.
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

#: Size of the cache, least recently used first out: a locator has a dozen paths, most of them its own.
_MOST = 64
#: The lines that the atlas writes: « M10 20l3-4 5 6z », each ring from a point of its own, in whole numbers.
_RING = re.compile(r"M(-?\d+)(?: |(?=-))(-?\d+)l((?:-?\d+[ -])*-?\d+)(z?)")
_NUMBER = re.compile(r"-?\d+")


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
            if straight := rings(data):
                operators.extend(straight)
            else:
                path(svg, node, font_size)
            kept[data, font_size] = operators[before:]
            if len(kept) > _MOST:
                kept.popitem(last=False)
        else:
            operators.extend(kept[data, font_size])
        kept.move_to_end((data, font_size))
        node.vertices.clear()  # corners, for markers alone

    return drawn


def rings(data: str) -> list[bytes]:
    """Return the operators of the path *data* as the engine writes them; none if it is not made of rings alone."""
    drawn, end = [b"0 0 m"], 0
    for ring in _RING.finditer(data):
        numbers = [*map(int, _NUMBER.findall(ring[3]))]
        if ring.start() != end or len(numbers) % 2:
            return []
        end = ring.end()
        x, y = int(ring[1]), int(ring[2])
        drawn.append(b"%d %d m" % (x, y))
        for across, down in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + across, y + down
            drawn.append(b"%d %d l" % (x, y))
        if ring[4]:
            drawn.append(b"h")
    return drawn if end == len(data) and end else []
