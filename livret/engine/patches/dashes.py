"""A dash that opens an aside stays with its words: no line ends behind it.

A no-break space binds them (``edition/typography``), but Unicode allows a break between a dash and that space (UAX #14,
LB12a): the line ended with the dash, and the next one began with the space.
"""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from weasyprint.text.ffi import ffi, pango

ffi.cdef("PangoAttribute * pango_attr_allow_breaks_new (gboolean allow_breaks);")  # since Pango 1.44
#: A dash and its space as Pango counts them, in bytes of UTF-8.
_BOUND = re.compile("(?:–|—)\u00a0".encode())


def bound(set_text: Callable[..., None]) -> Callable[..., None]:
    """Return the engine's *set_text* of a layout, without breaks between a dash and the no-break space behind it."""

    @wraps(set_text)
    def set_bound(layout: Any, text: str, justify: bool = False) -> None:
        set_text(layout, text, justify)
        if "\u00a0" not in text or not (found := [*_BOUND.finditer(layout.text.encode())]):
            return
        attributes = pango.pango_layout_get_attributes(layout.layout)
        if attributes == ffi.NULL:
            attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
        for each in found:
            attribute = pango.pango_attr_allow_breaks_new(False)
            attribute.start_index, attribute.end_index = each.span()
            pango.pango_attr_list_insert(attributes, attribute)
        pango.pango_layout_set_attributes(layout.layout, attributes)

    return set_bound
