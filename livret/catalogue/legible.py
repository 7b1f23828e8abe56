"""Problems of text too pale to be read (CONTRASTE-…)."""

from livret.base.messages import later as _
from livret.base.problems import Kind, Severity

_WHY = _(
    "Old eyes, sunlight and a tired copier take contrast away. The standard (WCAG 2.2, 1.4.3; RGAA 3.2) asks for a "
    "ratio of 4.5 between text and what is behind it, of 3 for large text: 18 points, or 14 points and bold. It is "
    "measured on the page as it is drawn."
)

PALE = Kind(
    "CONTRASTE-001",
    _("text too pale on its ground: {ratio} where {least} is asked for, page {page}: {words}"),
    _("take a darker colour, or a plainer ground"),
    _WHY,
    Severity.WARNING,
    final=True,
)
PALE_ON_PICTURE = Kind(
    "CONTRASTE-002",
    _("text too pale on a part of what is behind it: {ratio} where {least} is asked for, page {page}: {words}"),
    _("move the text, put a plain ground behind it, or take a calmer picture"),
    _WHY,
    Severity.WARNING,
    final=True,
)
PALE_TO_SOME = Kind(
    "CONTRASTE-003",
    _("text too pale for some readers: {ratio} {sight}, where {least} is asked for, page {page}: {words}"),
    _("take colours that differ in lightness, not only in hue"),
    _(
        "One man in twelve does not tell some hues apart, and copies are often made in grey. Text keeps the same "
        "contrast for them (4.5, or 3 if it is large) if it is lighter or darker than its ground, not only of another "
        "hue."
    ),
    Severity.WARNING,
    final=True,
)
