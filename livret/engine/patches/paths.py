"""Read a drawn path once, and straight lines quickly: maps have thousands of corners.

A locator has some 20 kB of path data, most of it shared with those of the other territories, and a map from near as
much of its own: the engine's reading of them costs a tenth of a chapter. The operators of each path are cached for the
next chapters of the same process.
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import wraps
from itertools import accumulate
from typing import Any

#: Size of the cache, least recently used first out: a locator has a dozen paths, most of them its own.
_MOST = 64
_NUMBER = re.compile(r"-?\d{1,9}")
#: Path data of straight lines between whole numbers, as maps are written (``edition/atlas/borders``).
_BETWEEN = "(?: |(?=-))"
_PAIR = f"{_NUMBER.pattern}{_BETWEEN}{_NUMBER.pattern}"
_STRAIGHT = re.compile(f"(?:M{_PAIR}l{_PAIR}(?:{_BETWEEN}{_PAIR})*+z?)++")


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
            if _STRAIGHT.fullmatch(data):
                operators.extend(straight(data))
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


def straight(data: str) -> list[bytes]:
    """Return the operators that the engine makes of path *data* of straight lines: it reads each number in 2 µs."""
    operators = [b"0 0 m"]
    for part in data.split("M")[1:]:
        x, y, *steps = map(int, _NUMBER.findall(part))
        operators.append(b"%d %d m" % (x, y))
        xs, ys = accumulate(steps[::2], initial=x), accumulate(steps[1::2], initial=y)
        operators += [b"%d %d l" % corner for corner in zip(xs, ys, strict=True)][1:]
        if part.endswith("z"):
            operators.append(b"h")
    return operators
