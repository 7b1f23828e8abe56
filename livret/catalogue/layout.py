"""Problems of templates (GABARIT-…), styles (STYLE-…), fonts (POLICE-…) and of the engine (RENDU-…)."""

from livret.base.messages import later as _
from livret.base.problems import Kind, Severity

DID_YOU_MEAN = _("did you mean “{suggestion}”?")

# Templates

UNKNOWN_NAME = Kind(
    "GABARIT-001",
    _("“{name}” is unknown in this template"),
    _("correct the name, or give it a value in livret/design/compose.py"),
    _(
        "A template prints what it is given by name. A name that stands for nothing is refused, because it "
        "would print as an empty place that nobody notices."
    ),
)
TEMPLATE_SYNTAX = Kind(
    "GABARIT-002",
    _("this template cannot be read: {detail}"),
    _("look for a “{{%” or “{{{{” that is not closed, on this line or just above"),
    _(
        "Templates are written in Jinja2. Every block that is opened must be closed in its turn: "
        "“if” with “endif”, “for” with “endfor”, “macro” with “endmacro”."
    ),
)
MISSING_TEMPLATE = Kind(
    "GABARIT-003",
    _("no such template: “{name}”"),
    _("put the file back into templates/, or correct the name here"),
    _("Templates name each other as seen from the folder templates/: components/band.html.jinja."),
)

# Styles

UNKNOWN_PROPERTY = Kind(
    "STYLE-001",
    _("“{declaration}” is ignored: the engine knows no property of that name"),
    _("correct the name of the property, or take the line out"),
    _(
        "A style the engine ignores changes nothing on the page and says nothing about it. The properties it "
        "knows are listed in WeasyPrint's documentation, under “API reference”, “CSS”."
    ),
)
UNKNOWN_FAMILY = Kind(
    "STYLE-002",
    _("no font family is called “{family}” in styles/fonts.css"),
    _("use one of: {known}"),
    _(
        "Only the fonts shipped in assets/fonts are used, so that the brochure looks the same on every "
        "computer. Any other family would silently be replaced."
    ),
)
MISSING_STYLE_FILE = Kind(
    "STYLE-003",
    _("no such file: “{name}”"),
    _("put the file back, or correct its name here (as seen from this style sheet)"),
    _("A style sheet names other sheets, fonts and pictures. What is missing would silently not be printed."),
)
REFUSED_VALUE = Kind(
    "STYLE-004",
    _("“{declaration}” is ignored: the engine does not accept this value"),
    _("correct the value, or take the line out"),
    _(
        "The engine knows the property but not the value given to it, and goes on as if the line were not "
        "there. Look the property up in WeasyPrint's documentation: a part of CSS is not supported."
    ),
)
IGNORED_RULE = Kind(
    "STYLE-005",
    _("this rule is ignored by the engine: {detail}"),
    _("correct the rule, or take it out"),
    _(
        "The engine does not understand the rule and leaves it out whole. Look for a missing brace or "
        "semicolon, or for a rule WeasyPrint does not support (@supports, @container, some selectors)."
    ),
)

# Fonts

MISSING_GLYPH = Kind(
    "POLICE-001",
    _("the character “{character}” ({codepoint}) is in none of the fonts"),
    _("write it otherwise: in words, or with a character of the keyboard"),
    _(
        "The fonts of the brochure hold the letters and signs of the languages of Europe. Emoji, pictograms and "
        "some copied characters are not among them and would print as an empty box."
    ),
)
FOREIGN_FONT = Kind(
    "POLICE-002",
    _("the font “{family}” is not one of assets/fonts"),
    _("put the font file and its licence into assets/fonts, or use another font"),
    _(
        "Only the fonts shipped in assets/fonts are used: another font may not be there on the next computer, "
        "and its licence may not allow it to be embedded."
    ),
)

# The engine

OVERFLOW = Kind(
    "RENDU-001",
    _("“{words}” overflows its frame ({box}) by {mm} mm, {lines} line(s), {count} word(s), page {page} of “{chapter}”"),
    _("shorten this text, or write a very long word otherwise"),
    _(
        "A text is wider or taller than the frame that is kept for it on the page, so it would run over what "
        "stands beside it. Long names, addresses without spaces and wide tables are the usual causes."
    ),
)
VANISHED = Kind(
    "RENDU-002",
    _("{count} word(s) of “{chapter}” would not be printed, from “{words}”"),
    _("shorten this text, or give it more room in the styles"),
    _(
        "Livret looks up every word of the chapter among those the engine has put on the pages. These are "
        "missing: their frame is too small, or crosses the foot of the page, or the styles hide them. What is "
        "hidden on purpose carries the attribute data-unprinted."
    ),
)
REFUSED_ADDRESS = Kind(
    "RENDU-003",
    _("“{address}” is not read: only files of the edition and of the house are"),
    _("copy what you need into the edition's folder and name the file"),
    _(
        "While pages are made, nothing is fetched from the Internet and no file outside the edition and "
        "Livret's own folders is opened. So an edition prints the same in ten years, and a text "
        "received from somebody else cannot read your files."
    ),
)
ENGINE_MESSAGE = Kind(
    "RENDU-004",
    _("the engine says: {message}"),
    _("look at the page concerned; if it is right, please report this message to Livret's authors"),
    _(
        "WeasyPrint, the engine that lays pages out, warns of something Livret has no better words for. "
        "It usually means that something is missing on the page."
    ),
)
UNREADABLE_IMAGE = Kind(
    "RENDU-006",
    _("the image “{address}” cannot be read"),
    _("open it with an image editor and save it again as JPEG, PNG or SVG"),
    _("The engine could not draw this image and would leave its place empty."),
)
WRONG_SIDE = Kind(
    "RENDU-007",
    _("“{chapter}” starts on a {actual} page instead of a {expected} one"),
    _("look for a “break-before” in the styles of this chapter"),
    _("Double pages face each other: a territory starts on a left page, and everything after it follows."),
)
TOO_SLOW = Kind(
    "RENDU-008",
    _("“{chapter}” was stopped: more than {seconds} seconds to lay it out"),
    _("look for a very heavy drawing (SVG) or a huge table in this chapter, and simplify it"),
    _(
        "A chapter takes less than two seconds, as a rule. Past the limit the engine is stopped, so that no file "
        "can keep the computer busy for ever. Nothing has been written."
    ),
)
TOO_MUCH_MEMORY = Kind(
    "RENDU-009",
    _("“{chapter}” was stopped: more than {mebibytes} MiB of memory to lay it out"),
    _("look for a very large image or drawing in this chapter, and make it smaller"),
    _(
        "The memory the engine may use is limited, so that no file can bring the computer down (on macOS, where "
        "the system does not hold such a limit, only the time is limited). Nothing has been written."
    ),
)
CRASHED = Kind(
    "RENDU-010",
    _("the engine broke down while laying out “{chapter}” ({cause})"),
    _("take out half of this chapter's text or images and try again, to find what the engine cannot bear"),
    _(
        "The engine works in a process of its own; it has ended without an answer. The previous edition is "
        "untouched. Something unusual in the chapter is the likely cause: please report it to Livret's authors."
    ),
)
CUT_OFF = Kind(
    "RENDU-011",
    _(
        "“{words}” is cut off by its frame ({box}), {mm} mm of it are lost, {lines} line(s), {count} word(s), "
        "page {page} of “{chapter}”"
    ),
    _("shorten this text"),
    _("The frame hides whatever stands out of it, so that part of the text could not be read."),
)
PAST_THE_FOOT = Kind(
    "RENDU-012",
    _("“{words}” runs {mm} mm past the foot of the text, {lines} line(s), {count} word(s), page {page} of “{chapter}”"),
    _("shorten this text, or a footnote of this page"),
    _(
        "Something that cannot be divided between two pages (a table row, a box, a long footnote) is taller than "
        "the page, so its end would stand in the margin or off the paper."
    ),
)
NEAR_THE_EDGE = Kind(
    "RENDU-013",
    _("“{words}” stands {mm} mm too near the edge of the paper, page {page} of “{chapter}”"),
    _("shorten this text, or move its frame inwards in the styles"),
    _(
        "Paper is cut after printing, a millimetre more or less: text keeps 5 mm from the edge (running titles "
        "3 mm), or it may be cut with it."
    ),
)
UNKNOWN_ANCHOR = Kind(
    "RENDU-014",
    _("a link leads to “{name}”, which does not exist in this chapter"),
    _("correct the link; another chapter's place is written “livret:{name}”"),
    _("The link would do nothing when a reader clicks on it."),
)
DOUBLE_ANCHOR = Kind(
    "RENDU-015",
    _("two places of this chapter are both called “{name}”"),
    _("give one of them another name"),
    _("A link to that name would always lead to the first of the two."),
)
OUTSIDE = Kind(
    "RENDU-016",
    _("“{address}” leads out of its folder"),
    _("copy the file into the edition's folder"),
    _("Names that climb with “..” and links to files elsewhere are refused, so that an edition stands alone."),
)
NOT_A_FILE = Kind(
    "RENDU-017",
    _("“{address}” is not an ordinary file"),
    _("put an ordinary file in its place"),
    _("A folder, a device or a pipe cannot be printed, and could keep the engine waiting for ever."),
)
TOO_LARGE = Kind(
    "RENDU-018",
    _("“{address}” is larger than {limit} MB"),
    _("save it again at the size it is printed"),
    _("Nothing on a page needs a file that large; the limit keeps memory and time within bounds."),
)
NO_SUCH_FILE = Kind(
    "RENDU-019",
    _("no such file: “{address}”"),
    _("put the file back, or correct its name"),
    _("The page asks for a file that is not there; its place would be left empty."),
)
UNTAGGABLE = Kind(
    "RENDU-020",
    _("part of “{chapter}” could not be read aloud: {detail}"),
    _("take “opacity” out of the styles of this text and use a paler colour"),
    _(
        "Text drawn half transparent is painted aside by the engine, where screen readers do not find it "
        "(ISO 14289-1, 7.1). A solid paler colour looks the same."
    ),
)
COARSE_PICTURE = Kind(
    "RENDU-021",
    _("“{name}” has too few points for its place: {dpi} dpi on {mm} mm of paper, page {page} of “{chapter}”"),
    _("put a file at least {pixels} pixels wide in its place; if there is none, accept this in edition.yaml: acceptes"),
    _(
        "In print, a photo of fewer than 225 dots per inch (dpi) looks soft, one of fewer than 150 is blurred for "
        "certain. Enlarging the file in a program adds points but no detail: ask the photographer for the "
        "original, rather than a copy from a web page or a message."
    ),
    Severity.WARNING,
)
BLURRED_PICTURE = Kind(
    "RENDU-022",
    _("“{name}” will be blurred: {dpi} dpi on {mm} mm of paper, page {page} of “{chapter}”"),
    _("put a file at least {pixels} pixels wide in its place; if there is none, accept this in edition.yaml: acceptes"),
    _(
        "In print, a photo of fewer than 225 dots per inch (dpi) looks soft, one of fewer than 150 is blurred for "
        "certain. Enlarging the file in a program adds points but no detail: ask the photographer for the "
        "original, rather than a copy from a web page or a message."
    ),
    Severity.WARNING,
    final=True,
)
STALLED = Kind(
    "RENDU-023",
    _("laying out “{chapter}” stopped twice without a word: nothing was done for {seconds} seconds"),
    _(
        "your files are not to blame: run the command again; if it comes back, run “doctor”, and send what it says "
        "to Livret's authors"
    ),
    _(
        "The engine works in a process of its own, which did nothing any more and gave no answer. It was ended, and "
        "so was the one that took its place. A library of this machine that does not get on with the engine is the "
        "likely cause, or a disk that does not answer. Nothing has been written."
    ),
)
BROKEN_PDF = Kind(
    "RENDU-024",
    _("the pages of “{chapter}” do not make a sound PDF file: “{detail}”"),
    _(
        "look for a drawing (SVG) with a number out of bounds in this chapter, and export it anew; if there is none, "
        "please report this message to Livret's authors"
    ),
    _(
        "Pages are read again as soon as they are laid out, by the rules of the format (ISO 32000). Where they break "
        "one, a program may show the page, and the next one, or a press, refuse the whole file. A number so large that "
        "no page can hold it is the usual cause. What stands in quotation marks is said by qpdf, or is that number."
    ),
)
