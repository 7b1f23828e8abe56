"""Problems of pages that are not well made (PAGE-…): what a typographer sees at once."""

from livret.base.messages import later as _
from livret.base.problems import Kind, Severity

_ALONE = _(
    "A line of a paragraph that stands alone at the top or at the foot of a column is read as if it belonged to "
    "nothing. Livret keeps two lines together wherever it can; a few words more or fewer move the break."
)
_REWORD = _("add or remove a few words in this paragraph")
_HYPHENS = _(
    "A word is cut where at least three letters stay on each line, and no more than two lines in a row end with a "
    "hyphen: readers stumble over more."
)

WIDOW = Kind(
    "PAGE-001",
    _("page {page}: the last line of a paragraph stands alone at the top of a column: “{words}”"),
    _REWORD,
    _ALONE,
    Severity.WARNING,
)
ORPHAN = Kind(
    "PAGE-002",
    _("page {page}: the first line of a paragraph stands alone at the foot of a column: “{words}”"),
    _REWORD,
    _ALONE,
    Severity.WARNING,
)
HEADING_AT_FOOT = Kind(
    "PAGE-003",
    _("page {page}: the heading “{words}” stands at the foot of a column, its text elsewhere"),
    _("add or remove a few words before this heading"),
    _("A heading is read with the text that it announces: at least two lines of it stand beneath, in the same column."),
    Severity.WARNING,
    final=True,
)
LONE_WORD = Kind(
    "PAGE-004",
    _("page {page}: the last line of a title has one short word: “{words}”"),
    _("write a title a little shorter or longer, or type an unbreakable space before its last word"),
    _("A title is set large: one short word alone on its last line looks forgotten. Two words or more stand there."),
    Severity.WARNING,
)
SHORT_HYPHENATION = Kind(
    "PAGE-005",
    _("page {page}: a word is cut with fewer than three letters on one side: “{words}”"),
    _REWORD,
    _HYPHENS,
    Severity.WARNING,
)
HYPHENS_IN_A_ROW = Kind(
    "PAGE-006",
    _("page {page}: {count} lines in a row end with a hyphen, from “{words}” on"),
    _REWORD,
    _HYPHENS,
    Severity.WARNING,
)
RIVER = Kind(
    "PAGE-007",
    _("page {page}: the spaces of {count} lines stand one under the other, from “{words}” on"),
    _REWORD,
    _(
        "When the spaces between words stand one under the other over many lines, the eye sees a white river "
        "across the text instead of its lines. One word more or less closes it."
    ),
    Severity.WARNING,
)
OFF_GRID = Kind(
    "PAGE-008",
    _("page {page}: the lines of columns side by side are {offset} pt out of step, at “{words}”"),
    _("tell those who keep the styles: what stands above in this column has not the height of whole lines"),
    _(
        "Lines of columns side by side stand at the same heights, so that the page is calm and nothing shows through "
        "the paper between the lines. Lists and frames may stand half a line apart."
    ),
    Severity.WARNING,
)
THIN_PAGE = Kind(
    "PAGE-009",
    _("page {page} is almost empty: {percent} % of it is filled"),
    _("shorten the text by these lines, or give a few more words or a photo"),
    _(
        "A page of a territory that is less than a third full looks as if something were missing. Text, photos "
        "and coloured grounds count; margins do not."
    ),
    Severity.WARNING,
)
