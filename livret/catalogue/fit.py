"""Problems of making a text fit its pages: codes MISE-…."""

from livret.base.messages import later as _
from livret.base.problems import Kind, Severity

NAME_TOO_LONG = Kind(
    "MISE-001",
    _("the name “{name}” does not fit the head of the page, even at the smallest size: {told}"),
    _("give a shorter name to print: nom_court: …"),
    _(
        "A territory's name is set at 34, 25 or 20 pt, never cut and never hyphenated, in a column of 80 mm. "
        "When it takes more than three lines, « nom_court » is printed in its place."
    ),
)
PROJECT_WORD_TOO_WIDE = Kind(
    "MISE-010",
    _("a word of the project's title is wider than its column: “{word}”, {mm} mm of {room}"),
    _("write it otherwise, or mark where it may be broken with a space or a hyphen"),
    _("The title of a project is set at 13 pt or more, never cut and never hyphenated, in a column of 80 mm."),
)
EXERGUE_TOO_LONG = Kind(
    "MISE-002",
    _("the exergue is too long, even at the smallest size: {told}"),
    _("choose fewer words of texte.md (60 to 110 characters are best)"),
    _(
        "The exergue is set large on the right page: 4 lines at 29 pt, or 5 at 25.5 pt. Beyond that it would no "
        "longer be an exergue, and would push the text down."
    ),
)
TEXT_TOO_LONG = Kind(
    "MISE-003",
    _("{where}: {told}; the text takes {pages} pages, {allowed} are allowed"),
    _("shorten the text{or_allow}"),
    _(
        "A territory has one double page, or two when its text asks for them and the fiche does not say "
        "« pages: 2 ». Livret first tightens the lists, gives up the exergue and takes the text from 9.7 to 9.2, then "
        "8.8 points, at most one of these steps below the largest text of the edition. The lines told are those that "
        "still stand on pages too many; the place is where they begin."
    ),
)
#: A help that takes the place of the next row's own.
TAKE_OUT_A_PHOTO = _("take the photo out, shorten the text by as much, or remove the exergue from fiche.yaml")

EXERGUE_LEFT_OUT = Kind(
    "MISE-004",
    _("the exergue is not printed, its place is taken by {reason}: {told}"),
    _("shorten the text by as much, or remove the exergue from fiche.yaml"),
    _(
        "When a double page has no room for everything, the text and its photos come first and the exergue gives up "
        "its place at the head of the right page. Nothing is lost: its words are in the text as well. The lines are "
        "those of one column, two of which stand side by side; a photo is blamed where the exergue would have room "
        "without it, or nearly so."
    ),
    Severity.WARNING,
)
COVER_TOO_LONG = Kind(
    "MISE-005",
    _("“{title}” takes {pages} pages; it has one: {told}"),
    _("shorten what it says"),
    _(
        "The cover has four pages: the front, its inside with the colophon, the inside of the back, and the back; what "
        "comes next has one as well. What does not fit would push the brochure to the other side of its sheets."
    ),
)
MUCH_LONGER = Kind(
    "MISE-006",
    _("the text of {name} is much longer than the others: {words}, {median} in the middle of the cohort"),
    _("shorten it, or accept this in edition.yaml: acceptes"),
    _(
        "Readers compare the territories of a cohort. From four territories on, a text of more than 1.6 times the "
        "words of the one in the middle (half of the texts are longer, half are shorter), and of 300 words more, is "
        "told, so that it is long on purpose."
    ),
    Severity.WARNING,
)
MUCH_SHORTER = Kind(
    "MISE-007",
    _("the text of {name} is much shorter than the others: {words}, {median} in the middle of the cohort"),
    _("ask the territory for more, or accept this in edition.yaml: acceptes"),
    _(
        "Readers compare the territories of a cohort. From four territories on, a text of fewer than 0.6 times the "
        "words of the one in the middle (half of the texts are longer, half are shorter), and of 200 words less, is "
        "told, so that it is short on purpose, and nothing was forgotten."
    ),
    Severity.WARNING,
)
DRESS_NOT_WORN = Kind(
    "MISE-008",
    _("the layout “{dress}” is not taken: {reason}; “{taken}” is, in its place"),
    _("choose another one, or remove the line “disposition”"),
    _(
        "« disposition » in fiche.yaml pins the design of a territory's opening. Each design is for what it shows: a "
        "photo for « image », « panorama » and « pleine-page », three or four for « photos », contours for « carte », "
        "two voices for « voix ». Where that is missing, or the text does not fit, Livret takes the design that "
        "closes the pages best."
    ),
    Severity.WARNING,
)
HOLLOW = Kind(
    "MISE-009",
    _("{name}: {lines} lines of page {page} are empty, more than a quarter of its height"),
    _("write a few lines more, add a photo or an exergue, or try another layout: disposition: …"),
    _(
        "Photos, the map and the size of the text take what a page has left, within what the eye accepts. Where a page "
        "still has an empty band of more than a quarter of its height, readers see an unfinished page. Nothing is "
        "wrong with the text: it is told so that somebody looks at that page."
    ),
    Severity.WARNING,
)
