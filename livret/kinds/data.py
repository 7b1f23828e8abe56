"""Problems of YAML files: syntax (YAML-…), edition.yaml (EDITION-…) and fiche.yaml (FICHE-…).

An example of a row, to be kept:

>>> UNKNOWN_FIELD.code
'FICHE-001'
"""

from livret.messages import later as _
from livret.problems import Kind

UNKNOWN_FIELD = Kind(
    "FICHE-001",
    _("unknown field: “{name}”"),
    _("did you mean “{suggestion}”?"),
    _(
        "Livret refuses fields it does not know, so that a typing mistake never makes a fact vanish from "
        "the brochure. The fields it knows are listed in docs/guide.md."
    ),
)
