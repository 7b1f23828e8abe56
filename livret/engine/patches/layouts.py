"""Begin a Pango layout as a copy of an empty one of the same style.

The engine makes each from nothing: a context, a description of the face, the features of OpenType. A chapter has
hundreds of lines, and each is laid out several times, in a few dozen styles.
"""

from collections.abc import Callable
from functools import wraps
from operator import itemgetter
from typing import Any

from weasyprint.text.ffi import ffi, gobject, pango

ffi.cdef("PangoLayout * pango_layout_copy (PangoLayout *src);")
#: All that the engine reads of a style to begin a layout; the engine changes some of it in styles of its own.
_given: Callable[[Any], tuple[Any, ...]] = itemgetter(
    "direction", "font_family", "font_feature_settings", "font_kerning", "font_language_override", "font_size",
    "font_stretch", "font_style", "font_variant_alternates", "font_variant_caps", "font_variant_east_asian",
    "font_variant_ligatures", "font_variant_numeric", "font_variant_position", "font_variation_settings",
    "font_weight", "lang", "text_decoration_line",
)  # fmt: skip
#: What it finds out of these beside the layout.
_FOUND = (
    "language", "ascent", "underline_position", "underline_thickness",
    "strikethrough_position", "strikethrough_thickness",
)  # fmt: skip
#: Attribute of a style: what was read of it, the empty layout, and what was found.
_KEPT = "livret_layout"


def begun_once(setup: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    """Return the engine's *setup* of a layout, which makes an empty one once for a style."""

    @wraps(setup)
    def begin(layout: Any, style: Any) -> None:
        given = _given(style)
        before, empty, found = getattr(style, _KEPT, (None, None, {}))
        if before == given:
            layout.__dict__.update(found, style=style, first_line_direction=0, layout=_copy(empty))
        else:
            setup(layout, style)
            found = {name: getattr(layout, name) for name in _FOUND if hasattr(layout, name)}
            setattr(style, _KEPT, (given, _copy(layout.layout), found))

    return begin


def _copy(layout: Any) -> Any:
    return ffi.gc(pango.pango_layout_copy(layout), gobject.g_object_unref)
