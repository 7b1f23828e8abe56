"""Problems of photos, logos and drawings (IMAGE-…)."""

from livret.base.messages import later as _
from livret.base.problems import Kind, Severity

MISSING = Kind(
    "IMAGE-001",
    _("no such image: “{name}”"),
    _("put the file into the photos/ folder beside this text, or correct its name here"),
    _(
        "An image is named as seen from the folder of the text: photos/market.jpg is the file market.jpg in "
        "the photos folder of the territory. The brochure is not printed without it, so that no picture "
        "vanishes unnoticed."
    ),
)
#: Helps of MISSING: for a logo, and when a file with nearly the same name is there.
MISSING_LOGO = _("put the file into the logos/ folder beside edition.yaml, or correct its name here")
MISSING_SUGGESTION = _("did you mean “{suggestion}”?")

OUTSIDE = Kind(
    "IMAGE-002",
    _("“{name}” is not inside the folder of this text"),
    _("copy the image into the photos/ folder beside this text and write, for instance, photos/market.jpg"),
    _(
        "An edition must hold everything it prints, so that it can be sent to somebody else, printed again "
        "in ten years and kept in an archive. Names that begin with / or C:, that climb with .. or that are "
        "web addresses lead out of it."
    ),
)

ODD_NAME = Kind(
    "IMAGE-003",
    _("“{name}” is not written as the name of a file"),
    _("write the name as the folder shows it, with / between folder and file: photos/market.jpg"),
    _(
        "Names are written the same way on every computer: a slash between folder and file, at most 255 "
        "characters, no backslash, no code such as %20, no invisible character. Otherwise the edition would "
        "print on one computer and not on another."
    ),
)
PERCENT_CODE = _("write the character itself (a space, an accent) in place of its code in %")
BACKSLASH = _("write / where there is a backslash: photos/market.jpg")
UNSEEN_IN_NAME = _("a character that nobody sees stands in the name of the file itself (“{actual}”): rename the file")
TOO_LONG_NAME = _("give the file a name of less than 255 characters")

LINK_OUT = Kind(
    "IMAGE-004",
    _("“{name}” is a link to a file outside the edition"),
    _("replace the link by a copy of the image"),
    _(
        "A link (an alias) points to a file that stands elsewhere on this computer. Whoever receives the "
        "edition would have the link without the image. It might also print a file that was never meant for "
        "the brochure."
    ),
)

NOT_A_FILE = Kind(
    "IMAGE-005",
    _("“{name}” is not a file"),
    _("give the name of the image itself, with its ending: photos/market.jpg"),
    _(
        "The name is that of a folder or of a special file of the system. Only plain files are read, because "
        "reading the others may never end."
    ),
)

OTHER_CASE = Kind(
    "IMAGE-006",
    _("the file is named “{actual}”, not “{name}”"),
    _("write “{actual}” here, with the same capitals"),
    _(
        "Some computers tell capitals from small letters in the names of files, others do not. Written with "
        "the right capitals, the edition prints on all of them."
    ),
)

UNREADABLE = Kind(
    "IMAGE-007",
    _("“{name}” cannot be read"),
    _("open the file on this computer; if it does not open, copy it again or ask for the right to read it"),
    _("The system refused to give the content of the file: a right is missing, or the disk is damaged."),
)

EMPTY = Kind(
    "IMAGE-008",
    _("“{name}” is empty (0 bytes)"),
    _("copy the image again from where it came; check its size in the folder"),
    _("A copy or a download that stops at once leaves a file with a name and nothing in it."),
)

TOO_HEAVY = Kind(
    "IMAGE-009",
    _("“{name}” is too heavy: {size} MB, where {limit} MB are allowed"),
    _("export the image at the size it is printed: 3,000 pixels wide are enough for a whole page"),
    _(
        "An A4 page printed at 300 dots per inch has 2,480 × 3,508 pixels, which a JPEG holds in 2 to 6 MB. "
        "More weighs on every computer and is not seen on paper."
    ),
)
TOO_HEAVY_DRAWING = _("simplify the drawing in its program, or export it as a PNG 3,000 pixels wide")

REFUSED_FORMAT = Kind(
    "IMAGE-010",
    _("“{name}” is in the {format} format, which is not printed"),
    _("open the image and export it as JPEG (photos) or PNG (logos, screenshots)"),
    _(
        "Photos are printed from JPEG or PNG files, drawings from SVG files. The other formats are either "
        "made for screens or read differently by each program."
    ),
)
EXPORT_DRAWING = _("export the drawing as SVG (or as a PNG 3,000 pixels wide) from the program that made it")
EXPORT_PHONE = _("open the photo and export it as JPEG; on an iPhone: Settings, Camera, Formats, “Most Compatible”")
UNPACK = _("take the image out of the compressed file and put it into photos/")

NOT_AN_IMAGE = Kind(
    "IMAGE-011",
    _("“{name}” is not an image"),
    _("open the file to see what it holds, then put the right JPEG, PNG or SVG file in its place"),
    _(
        "The first bytes of a file tell its format, whatever its name. Those of this file are not those of "
        "an image: a web page saved in place of the picture is the usual cause."
    ),
)

OTHER_ENDING = Kind(
    "IMAGE-012",
    _("“{name}” is in fact a {format} file"),
    _("rename the file so that it ends in {ending}, and write the new name here"),
    _(
        "The ending of a name tells programs how to open the file. With a wrong ending, print shops and "
        "archives cannot open it. Renaming is enough: the image itself does not change."
    ),
)

TOO_MANY_PIXELS = Kind(
    "IMAGE-013",
    _("“{name}” is too large: {width} × {height} pixels, where {limit} million pixels in all are allowed"),
    _("reduce the image to 4,000 pixels on its longer side"),
    _(
        "A few kilobytes can unfold into gigabytes of pixels and stop the computer, so the size is read "
        "before the image is opened. An A4 page at 300 dots per inch needs fewer than 9 million pixels."
    ),
)

DAMAGED = Kind(
    "IMAGE-014",
    _("“{name}” is damaged: the image cannot be read to its end"),
    _("copy the file again from where it came; if it looks whole on screen, export it anew"),
    _(
        "A transfer that was cut leaves an image whose lower part is grey. Many programs show it without a "
        "word, so it is read to its end before anything is printed."
    ),
)

ANIMATED = Kind(
    "IMAGE-015",
    _("“{name}” is animated"),
    _("export the one picture to be printed as JPEG or PNG"),
    _("Paper shows one picture. Which one of the animation is for its author to choose."),
)

UNPRINTABLE_COLOURS = Kind(
    "IMAGE-016",
    _("“{name}” codes its colours in a way that is not printed ({mode})"),
    _("open the image and export it with 8 bits per channel, in colours or in greys"),
    _("Printing knows greys, red-green-blue and the four inks. Colours coded in another way would come out as noise."),
)

CUT = Kind(
    "IMAGE-028",
    _("“{name}” was cut: the lower {share} % of the picture are missing"),
    _("copy the file again from where it came; if it was sent to you, have it sent anew, as a file"),
    _(
        "A transfer that was interrupted leaves a file whose beginning is right. Programs fill the rest with grey and "
        "show it without a word; a print shop prints it so."
    ),
)

SPOILED = Kind(
    "IMAGE-029",
    _("“{name}” is damaged: part of the picture would be printed as stripes, in grey or in false colours"),
    _("copy the file again from where it came; if it looks whole on screen, export it anew as JPEG or PNG"),
    _(
        "A worn-out memory card or a faulty transfer changes some bytes of a file. From there on, programs guess what "
        "the picture was, each in its own way. So it is decoded to its last row before anything is printed, and what "
        "the decoder complains of is told."
    ),
)

UNFINISHED = Kind(
    "IMAGE-030",
    _("“{name}” lacks some of its passes: it would be printed blurred, or without its colours"),
    _("copy the file again from where it came; a picture saved while a web page was loading: save it anew"),
    _(
        "A progressive JPEG holds the picture several times over, each pass finer than the one before. Where the last "
        "passes are missing, every program shows a picture, but a coarse one."
    ),
)

ODD_CODING = Kind(
    "IMAGE-031",
    _("“{name}” is a JPEG that print shops cannot read ({coding})"),
    _("open the image and export it as an ordinary JPEG, 8 bits per channel"),
    _(
        "Beside the JPEG that everybody knows there are others, made for medicine and archives: without loss, with "
        "arithmetic coding, on 12 bits. A PDF file may not hold them (ISO 32000-1, 7.4.8)."
    ),
)
#: How such a JPEG is coded, by the words of ``pictures.jpeg``.
CODINGS = {"lossless": _("without loss"), "hierarchical": _("hierarchical"), "arithmetic": _("arithmetic coding")}

BROKEN_DRAWING = Kind(
    "IMAGE-020",
    _("the drawing “{name}” is broken at its line {row}, column {column}"),
    _("open it in the program that made it (Inkscape, Illustrator…) and export it as SVG anew"),
    _(
        "An SVG drawing is a text in which each opened part must be closed. An edit by hand or a copy that "
        "was cut breaks it."
    ),
)

ACTIVE_DRAWING = Kind(
    "IMAGE-021",
    _("the drawing “{name}” holds “{what}”, which is never printed"),
    _("export it as plain SVG (Inkscape: “Plain SVG”), with text along a path turned into outlines"),
    _(
        "A drawing may hold programs, animations or pieces of web page, made for browsers. On paper they are "
        "lost, and a program has no business in a brochure."
    ),
)

UNDRAWN = Kind(
    "IMAGE-026",
    _("the drawing “{name}” uses “{what}”, which the engine does not draw"),
    _("in the program that made it, turn effects into plain shapes or into a picture, and export it as plain SVG"),
    _(
        "Filters, masks, blend modes and choices of a drawing are for screens: the engine leaves them out, or draws "
        "what they would hide. Illustrator: without “Preserve Illustrator editing capabilities”. Inkscape: “Plain SVG”."
    ),
)

FOREIGN_FONT = Kind(
    "IMAGE-027",
    _("the drawing “{name}” is lettered in “{what}”, which the brochure does not have"),
    _("turn its texts into outlines, or set them in {known}"),
    _("A drawing does not carry its fonts. In another one, its words may be cut, or cover what stands beside them."),
)

LINKED_DRAWING = Kind(
    "IMAGE-022",
    _("the drawing “{name}” needs something outside itself: “{what}”"),
    _("embed the images (small JPEG or PNG) and turn the texts into outlines, then export it anew"),
    _(
        "A drawing that fetches an image, a font or a style elsewhere changes or breaks when that place "
        "does. What is printed stands in the edition, and nothing is fetched from the network."
    ),
)

DRAWING_WITH_ENTITIES = Kind(
    "IMAGE-023",
    _("the drawing “{name}” defines abbreviations (ENTITY) of its own"),
    _("export it as plain SVG: Inkscape “Plain SVG”, Illustrator without “Preserve Illustrator Editing”"),
    _(
        "Abbreviations that unfold into others can make a few lines grow into gigabytes, or copy in a file "
        "of the computer. No drawing needs them."
    ),
)

INTRICATE_DRAWING = Kind(
    "IMAGE-024",
    _("the drawing “{name}” is too intricate to be printed"),
    _("simplify it (fewer points, patterns and copies), or export it as a PNG 3,000 pixels wide"),
    _(
        "A drawing may have 20,000 parts, 100 levels of groups (28 of those that fade), and copies that unfold to "
        "four million characters. Beyond that it takes minutes to print, and often betrays a scan traced by a machine."
    ),
)
REPEATED_GRADIENT = _(
    "replace the gradient that repeats itself (spreadMethod) by stripes, then export the drawing anew"
)
CIRCULAR_DRAWING = _("“#{what}” is drawn with itself inside: remove that copy, then export the drawing anew")

DRAWING_WITHOUT_SIZE = Kind(
    "IMAGE-025",
    _("the drawing “{name}” does not tell its size"),
    _("add the page’s size when exporting it (width and height, or viewBox)"),
    _(
        "Without a width and a height, or a viewBox, nobody can tell what part of the drawing is to be shown "
        "nor how its width relates to its height."
    ),
)

UNSEEN_IN_DRAWING = Kind(
    "IMAGE-034",
    _("the words of the drawing “{name}” hold a character that nobody sees ({code}, line {row})"),
    _("type these words anew in the program that made the drawing, then export it again"),
    _(
        "Words of a drawing are printed as words, and found by whoever searches the brochure. A character that is not "
        "seen cuts them in two, or turns the direction in which they are read."
    ),
)

OUT_OF_BOUNDS = Kind(
    "IMAGE-032",
    _("the drawing “{name}” holds a number that no page can hold, on its line {row}: “{what}” ({field})"),
    _("correct this number in the drawing, or open it in the program that made it and export it as SVG anew"),
    _(
        "Numbers of a drawing go from −10,000,000 to 10,000,000: beyond that, and where one is infinite or no number, "
        "the PDF file would not be valid, and a press or a screen reader could refuse all of it."
    ),
)

NO_SHAPE = Kind(
    "IMAGE-033",
    _("the drawing “{name}” has a size that cannot be printed: {width} × {height}"),
    _("correct its width, its height or its viewBox, or export it anew from the program that made it"),
    _(
        "A drawing is scaled to its place on the page. One whose sides are next to nothing, or of which one is ten "
        "thousand times the other, would run over the whole brochure, or vanish."
    ),
)

LOGO_UNSEEN = Kind(
    "IMAGE-035",
    _("the logo “{name}” can hardly be seen on white paper (contrast {ratio})"),
    _("ask the partner for the version of its logo that is meant for white paper"),
    _(
        "Partners have several versions of their logo, and the white one is for dark grounds. Logos of the back cover "
        "stand on white, in their own colours: Livret never recolours one."
    ),
    Severity.WARNING,
)
COVER_CROPPED = Kind(
    "IMAGE-036",
    _("the cover shows only {share} per cent of the width of “{name}”"),
    _("choose an upright photo, or one that is hardly wider than high"),
    _(
        "The cover is an upright page that the photo fills to its edges: what a wide photo shows at its sides is cut "
        "off, and what is left is enlarged."
    ),
    Severity.WARNING,
)
