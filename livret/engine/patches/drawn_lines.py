"""Draw a line from the layout that measured it.

The engine drops the Pango layout of a line once the line is measured, and lays the same words out again to draw them.
Here layouts live as long as their chapter is laid out. The lines of justified text are wider when they are drawn, and
are laid out again; styles that cut a text off with an ellipsis would change a layout that several lines share, and
there are none.
"""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from weasyprint.text.ffi import pango

#: What ends a paragraph for Pango. A text without any is drawn as a single one as it is: to say so before it is laid
#: out spares Pango to begin anew when the engine says so.
_ENDS_PARAGRAPH = re.compile("[\n\r\u2029]")


def as_one_paragraph(set_text: Callable[..., None]) -> Callable[..., None]:
    """Return the engine's *set_text* of a layout, which marks a text of one paragraph as one."""

    @wraps(set_text)
    def marked(layout: Any, text: str, justify: bool = False) -> None:
        set_text(layout, text, justify)
        pango.pango_layout_set_single_paragraph_mode(layout.layout, not _ENDS_PARAGRAPH.search(layout.text))

    return marked


def kept(_deactivate: Callable[[Any], None]) -> Callable[[Any], None]:
    """Return what takes the place of the engine's *deactivate* of a layout: nothing is dropped."""
    return lambda _layout: None


def as_measured(reactivate: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    """Return the engine's *reactivate* of a layout, called only where it would lay the text out otherwise."""

    @wraps(reactivate)
    def ready(layout: Any, style: Any) -> None:
        if layout.justification_spacing or layout.style is not style:
            reactivate(layout, style)

    return ready
