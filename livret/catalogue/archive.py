"""Problems of what is archived (ARCHIVE-…)."""

from livret.base.messages import later as _
from livret.base.problems import Kind

LONG_ERRATUM = Kind(
    "ARCHIVE-001",
    _("the erratum takes {pages} pages, and may take one"),
    _("say what was wrong and what is right, without repeating the text around it"),
    _(
        "An erratum is a slip that lies in printed copies, or one page of an extract: whoever reads it wants to see at "
        "a glance what changed. Longer changes are told by the new version itself."
    ),
)
ERRATUM_PICTURE = Kind(
    "ARCHIVE-002",
    _("an erratum shows no picture: “{name}”"),
    _("take the line with the picture out of errata.md"),
    _("An erratum is words alone. A picture that was wrong is replaced in the text or the fiche of its territory."),
)
