"""Problems of figures and texts that may mislead (DONNEES-…)."""

from livret.base.messages import later as _
from livret.base.problems import Kind, Severity

_SOURCED = _(
    "A reader who does not know where a figure comes from, or of which year it is, can neither check it nor compare it "
    "with another. The figures of a brochure are quoted for years."
)
_PLAUSIBLE = _(
    "Livret never corrects a figure. It tells of those that are far from what they can be, as a digit typed twice or "
    "hectares written for square kilometres make them."
)

NO_SOURCE = Kind(
    "DONNEES-001",
    _("figures without their source or their year: {figures}"),
    _("add below each: source: Insee, populations de référence; and the year that the figure is of: annee: {year}"),
    _SOURCED,
    Severity.WARNING,
    final=True,
)
NO_YEAR = Kind(
    "DONNEES-002",
    _("figures without their year: {figures}"),
    _("add below each the year that the figure is of: annee: {year}"),
    _SOURCED,
    Severity.WARNING,
    final=True,
)
FUTURE = Kind(
    "DONNEES-003",
    _("“{name}” is of {year}, after the edition’s own date ({edition})"),
    _("correct the year, or the date of edition.yaml"),
    _("No figure can be of a year that had not begun when the edition was made."),
    Severity.WARNING,
    final=True,
)
OTHER_YEARS = Kind(
    "DONNEES-004",
    _("“{name}” is of {year}; the edition covers {years}"),
    _("look for a newer figure; accept this remark if it is the last one published"),
    _(
        "Official figures come out some years late: up to four years before the edition’s first year nothing is "
        "said. An older one may have been copied from an earlier edition."
    ),
    Severity.WARNING,
)
DENSITY = Kind(
    "DONNEES-005",
    _("{population} inhabitants on {area} km² make {density} for each km²"),
    _("check both figures: is the area in km², and the population written in full?"),
    _PLAUSIBLE,
    Severity.WARNING,
)
COMMUNES = Kind(
    "DONNEES-006",
    _("{communes} communes on {area} km² make {each} km² for each commune"),
    _("check both figures: is the area in km²?"),
    _PLAUSIBLE,
    Severity.WARNING,
)
AREA = Kind(
    "DONNEES-007",
    _("the area told is {area} km²; the contour on the map has about {contour} km²"),
    _("check the figure, its unit and the SIREN; the official area leaves out lakes and glaciers, and may stand"),
    _PLAUSIBLE,
    Severity.WARNING,
)
OFFICIAL = Kind(
    "DONNEES-015",
    _("“{name}” is {value}; {official}"),
    _("check the figure, and give its source and its year; accept this remark if it is another one on purpose"),
    _(
        "The figures of official tables (municipal population, number of communes) stand beside the one that the fiche "
        "gives. What the fiche says is printed, and a rounded figure is no difference. A figure of another year than "
        "those of the tables is told only where it is more than a tenth away."
    ),
    Severity.WARNING,
)
UNCHANGED = Kind(
    "DONNEES-008",
    _("the text of “{name}” is word for word that of {edition}"),
    _("ask the territory for its text of this year; accept this remark if it is meant to stay"),
    _(
        "Last year’s folder is often copied to begin with. A text that nobody has touched since tells of the year "
        "before under this year’s title."
    ),
    Severity.WARNING,
)
COPIED_EDITION = Kind(
    "EDITION-020",
    _("all {count} texts of this edition are word for word those of {edition}: it is a copy that nobody has touched"),
    _("ask the territories for their texts of this year; accept this remark to print the same texts once more"),
    UNCHANGED.why,
    Severity.WARNING,
    final=True,
)
COPIED_TERRITORY = Kind(
    "EDITION-021",
    _("the whole text of {name} is word for word that of {edition}"),
    _("ask the territory for its text of this year; accept this remark if it is meant to stay"),
    UNCHANGED.why,
    Severity.WARNING,
    final=True,
)
SAME_DAY = Kind(
    "EDITION-022",
    _("this edition and {edition} have the same date and the same texts: one of them is a copy"),
    _("if it is this one, correct its date in edition.yaml and ask for the texts of this year"),
    UNCHANGED.why,
    Severity.WARNING,
)
REPEATED = Kind(
    "DONNEES-009",
    _("this passage also stands in {place}: “{words}”{more}"),
    _("keep it where it belongs; accept this remark if it is meant to be there twice"),
    _(
        "A passage that was copied instead of moved, or pasted into another territory’s text, says of one what was "
        "written of the other. Passages of a dozen words and more are compared; where two files share many, the first "
        "is told, with the number of the others."
    ),
    Severity.WARNING,
)
SOMEBODY_ELSE = Kind(
    "DONNEES-010",
    _("this text names {other} and never {name}"),
    _("check that it stands in the right folder; accept this remark if it does"),
    _(
        "Texts arrive by e-mail and are pasted one after the other: two that were exchanged look right, each in "
        "its place, and say the other’s words. A text that names another territory of the cohort again and again, and "
        "never its own, is one to look at."
    ),
    Severity.WARNING,
)
PLACEHOLDER = Kind(
    "DONNEES-011",
    _("“{words}” stands for something that is still to come"),
    _("write what it stands for, or take it out"),
    _(
        "A mark that was left for later is printed like any other word. None is meant to be there on the day of "
        "printing."
    ),
    Severity.WARNING,
    final=True,
)
UNPRINTED_PHOTO = Kind(
    "DONNEES-012",
    _("“{name}” is in photos/ and printed nowhere"),
    _("name it in fiche.yaml or in texte.md, or take it out of the folder"),
    _("A picture that somebody sent and nobody placed is easily forgotten; its author may look for it in print."),
    Severity.WARNING,
)
UNREAD_TEXT = Kind(
    "DONNEES-022",
    _("“{name}” stands beside texte.md, and Livret does not read it"),
    _("if it is newer, put its words into texte.md (“import” reads files of Word and OpenDocument); or take it away"),
    _("A text that came back as another file, or a copy of texte.md, is easily taken for the one that is printed."),
    Severity.WARNING,
)
UNKNOWN_REGION = Kind(
    "DONNEES-013",
    _("no region of France is called “{region}”: there is no map of it"),
    _("copy its name from annuaire-entreprises.data.gouv.fr; accept this remark to print without its map"),
    _("The maps are drawn from the contours of the eighteen regions, which are found by their names."),
    Severity.WARNING,
)
#: Help of UNKNOWN_REGION when a name is near.
REGION_SUGGESTION = _("did you mean “{suggestion}”?")
OUTSIDE_REGION = Kind(
    "DONNEES-016",
    _("“{name}” is {where}, which edition.yaml does not name: the maps of the cohort do not show it"),
    _("add “{region}” to “region” in edition.yaml, as a list; or look again at the SIREN number"),
    _(
        "The maps of the cover and of the contents show the regions that edition.yaml names, and a territory that "
        "lies elsewhere is on none of them. A SIREN number with one wrong digit leads to another place too."
    ),
    Severity.WARNING,
)
UNWRITTEN = Kind(
    "DONNEES-014",
    _("still to be written: {what}"),
    _("write it, and take out the mark “À ÉCRIRE”"),
    _(
        "A new edition begins with what lasts of the one before it; what is of this year is marked “À ÉCRIRE”. "
        "While one such mark is left, in a text or in a remark behind “#”, the edition is in progress: every PDF of it "
        "is printed as a proof, under a name that ends in “-epreuve”, “check --final” and “proof” refuse it, and it is "
        "sent to nobody. This cannot be accepted: what will not be written is taken out."
    ),
    Severity.WARNING,
    final=True,
    acceptable=False,
)
