"""Problems of a finished file before it is printed or sent (PRESSE-…)."""

from livret.base.messages import later as _
from livret.base.problems import Kind, Severity

_SHAPES = _(
    "A font that is not in the file is looked for on the machine that prints or shows it, and another one is taken "
    "where it is not there: lines break elsewhere, letters are lost. ISO 15930-7 and ISO 19005 ask for every font."
)
_KNIFE = _(
    "A press prints on sheets larger than the page, which are then cut. The knife errs by a millimetre or two: what "
    "reaches the edge is printed beyond it (the bleed), so that no white shows, and the trim box tells where to cut."
)
_BACK = _("ask whoever made this file to export it again as PDF/X-4")

NOT_EMBEDDED = Kind(
    "PRESSE-001",
    _("the font {font} is not in the file ({where})"),
    _BACK,
    _SHAPES,
)
NOT_EMBEDDED_TO_READ = Kind(
    "PRESSE-002",
    _("the font {font} is not in the file ({where}): its text may look otherwise elsewhere"),
    _("ask whoever made this file to export it again with its fonts embedded"),
    _SHAPES,
    Severity.WARNING,
    final=True,
)
NOT_OURS = Kind(
    "PRESSE-003",
    _("the font {font} is none of the house’s ({where})"),
    _("look at that page: a drawing or a logo may hold text; have its letters made into shapes"),
    _("The house’s fonts are free to be embedded and were drawn to go together; the licence of another is not known."),
    Severity.WARNING,
)
NO_GLYPH = Kind(
    "PRESSE-004",
    _("{count} characters in {font} are printed as an empty box ({where})"),
    _("the font has no such character: write it otherwise, or have it set in another font"),
    _("A font draws “.notdef”, mostly an empty box, in the place of a character that it does not have."),
)
SCREEN_COLOURS = Kind(
    "PRESSE-005",
    _("colours of the screen are left ({space}, {where})"),
    _BACK,
    _(
        "Presses print with cyan, magenta, yellow and black. Colours told in red, green and blue are converted by "
        "whatever machine meets them first: blacks get muddy, and nobody has seen the result before it is printed."
    ),
)
NO_TRIM = Kind(
    "PRESSE-006",
    _("the file does not tell where to cut: no trim box ({where})"),
    _BACK,
    _KNIFE,
)
NO_BLEED = Kind(
    "PRESSE-007",
    _("{mm} mm are printed beyond the cut, {wanted} mm are asked for ({where})"),
    _("have the file exported again with its bleed, 3 or 5 mm"),
    _KNIFE,
)
NOT_NESTED = Kind(
    "PRESSE-008",
    _("the boxes of the page do not lie in one another: trim, bleed, sheet ({where})"),
    _BACK,
    _("Programs of print shops place pages by these boxes (ISO 32000-1, 14.11.2) and refuse those that contradict."),
)
STOPS_AT_THE_TRIM = Kind(
    "PRESSE-009",
    _("something reaches the cut and stops there, {mm} mm short of the bleed ({where})"),
    _("make it reach beyond the edge, or keep it well away from it"),
    _KNIFE,
    Severity.WARNING,
    final=True,
)
TRIMS_DIFFER = Kind(
    "PRESSE-010",
    _("pages of another size: {size} mm where the others have {usual} mm ({where})"),
    _("have all pages made in one size"),
    _("All pages of a brochure are cut at one stroke."),
)
SIZES_DIFFER = Kind(
    "PRESSE-011",
    _("pages of another size: {size} mm where the others have {usual} mm ({where})"),
    _("have all pages made in one size"),
    _("A page of another size is shown smaller or larger than its neighbours, and printed at another scale."),
    Severity.WARNING,
)
WHITE_OVERPRINTS = Kind(
    "PRESSE-012",
    _("white is told to overprint, and would vanish ({where}): {words}"),
    _("have “overprint” taken off everything that is white"),
    _("Overprinting adds an ink to those below. White is no ink: what overprints in white is not printed at all."),
)
TOO_MUCH_INK = Kind(
    "PRESSE-013",
    _("{inks} % of ink, where the paper bears {limit} % ({condition}, {where})"),
    _("have the file or the picture converted again with the profile that the printer gave"),
    _("The four inks on one place add up. Beyond what the paper bears they do not dry, and smear the next sheet."),
    Severity.WARNING,
    final=True,
)
BLURRED = Kind(
    "PRESSE-014",
    _("a picture has {dpi} dots per inch at its printed size ({where}): it will be blurred"),
    _("put the original in its place, or print it smaller"),
    _("Print asks for 225 to 300 dots per inch (dpi). Below 150 a picture is blurred for certain."),
    Severity.WARNING,
    final=True,
)
SOFT = Kind(
    "PRESSE-015",
    _("a picture has {dpi} dots per inch at its printed size ({where}): it may look soft"),
    _("put the original in its place, or print it smaller"),
    _("Print asks for 225 to 300 dots per inch (dpi). Below 150 a picture is blurred for certain."),
    Severity.WARNING,
)
HAIRLINE = Kind(
    "PRESSE-016",
    _("a line is {width} pt thin, {least} pt hold in print ({where})"),
    _("have the line drawn at least {least} pt wide"),
    _("A press does not hold a line finer than a quarter of a point: it breaks up, or is not there."),
    Severity.WARNING,
)
NEAR_THE_EDGE = Kind(
    "PRESSE-017",
    _("text stands {mm} mm from the edge of the page, less than {least} mm ({where}): {words}"),
    _("move it inwards"),
    _("The knife errs by a millimetre or two: text near the edge looks wrong, or is cut."),
    Severity.WARNING,
    final=True,
)
PAGE_COUNT = Kind(
    "PRESSE-018",
    _("{count} pages: sheets folded once have four, {missing} more are needed or {over} fewer"),
    _("add a page, for instance for notes, or shorten a text; a glued back only needs an even number"),
    _("A stapled brochure is made of sheets folded once: four pages each. Printers add blank ones at the end."),
    Severity.WARNING,
)
TRANSPARENT = Kind(
    "PRESSE-019",
    _("something is transparent, and the file is no PDF/X-4 ({where})"),
    _BACK,
    _("Before PDF/X-4, programs of print shops flatten what is transparent, each its own way, with edges and lines."),
    Severity.WARNING,
    final=True,
)
NO_CONDITION = Kind(
    "PRESSE-020",
    _("the file does not tell for which press and paper its colours were made"),
    _BACK,
    _("PDF/X holds the profile of the press (OutputIntent). Without it the print shop can only guess its colours."),
    Severity.WARNING,
    final=True,
)
TOO_HEAVY = Kind(
    "PRESSE-021",
    _("the file weighs {size} MiB; many mailboxes refuse more than {limit} MiB"),
    _("send a link to it, or have its pictures reduced"),
    _(
        "A message weighs a third more than what it encloses, and many town halls refuse one of 10 MiB: they would "
        "never get it, and nobody would tell you."
    ),
    Severity.WARNING,
    final=True,
)
STALE = Kind(
    "PRESSE-040",
    _("{file} is not the file that these sources make now: it was made before a correction, or changed since"),
    _("print it again (build --for press): its SHA-256 is then that of the printer’s sheet"),
    _(
        "The report is of what the sources make now. A press file that was made before the last correction looks "
        "finished, and nobody sees in it what has been corrected since."
    ),
    Severity.WARNING,
    final=True,
)
INKS_NOT_KEPT = Kind(
    "PRESSE-042",
    _("{name} has {inks} % of ink, where the paper bears {limit} % ({condition}): it is not printed with its own inks"),
    _("have it separated for that paper, or put in the photo in RGB as it was before"),
    _(
        "A photo in cyan, magenta, yellow and black is printed with the inks it has, unless they add up to more than "
        "the paper bears: then it is separated again, black takes the place of three inks, and whoever judged its "
        "colours on a proof has not seen these."
    ),
    Severity.WARNING,
)
NOT_THE_BROCHURE = Kind(
    "PRESSE-043",
    _("this file is {what} of this edition, not the brochure: it was not compared with it"),
    _("to have the brochure verified, give its own file"),
    _(
        "Beside the brochure Livret prints the sheet of instructions for the copier, proofs to sign, and proofs of an "
        "edition in which something is still to be written. They say other things than the brochure does, or write on "
        "its pages: word for word they differ from it, and none of them is what is to be printed."
    ),
    Severity.WARNING,
    final=True,
)
OTHER_CONDITION = Kind(
    "PRESSE-041",
    _("{file} was made for another printing condition ({found}) than this report ({asked})"),
    _("give proof the profile that it was made with (--profile), or print it again (build --for press)"),
    _("Inks are mixed for one press and one paper: on others the same file prints other colours."),
    Severity.WARNING,
    final=True,
)
