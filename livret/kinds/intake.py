"""Problems of files that come in (IMPORT-…)."""

from livret.messages import later as _
from livret.problems import Kind, Severity

# Any file (001 to 019)

TOO_SLOW = Kind(
    "IMPORT-001",
    _("this file takes too long to read: {seconds} s of processor are not enough"),
    _("save it again with the program that made it, or send it in parts"),
    _("A text of five hundred pages is read in two seconds. What takes far longer is damaged, or made to do harm."),
)
TOO_HEAVY = Kind(
    "IMPORT-002",
    _("this file takes too much memory to read: {most} MB are not enough"),
    _("save it again with the program that made it, or send it in parts"),
    _("A file that unpacks to far more than a text, a spreadsheet or a photo holds is damaged, or made to do harm."),
)
CRASHED = Kind(
    "IMPORT-003",
    _("this file cannot be read: the program that reads it ended at once"),
    _("save it again with the program that made it"),
    _("The file is damaged, or made to do harm. It was opened by a process of its own, which holds nothing else."),
)
WHICH_TERRITORY = Kind(
    "IMPORT-004",
    _("it is not clear which territory this file is for{more}"),
    _("say which: --territory {example}"),
    _("A territory is known by its name or its SIREN number in the name of the file, its title, or a row of a table."),
)

UNREADABLE = Kind(
    "IMPORT-005",
    _("this file cannot be read: {reason}"),
    _("check its name, and that it opens on this computer; then import it again"),
    _("It is not there, the right to read it is missing, or it was being written while it was read."),
)
#: Reasons of UNREADABLE that the system does not tell.
CHANGING = _("it changed while it was read")
NOT_A_FILE = Kind(
    "IMPORT-006",
    _("this is no file, but a special entry of the system"),
    _("import files, folders or zip archives"),
    _("Pipes and devices have no end: they are never opened."),
)
LINK = Kind(
    "IMPORT-007",
    _("this is a link to another place: “{target}”"),
    _("import the file or the folder itself that it leads to"),
    _("A link that came with a folder may lead to any file of this computer, which nobody meant to hand in."),
)
EMPTY = Kind(
    "IMPORT-008",
    _("this file is empty"),
    _("ask for it again: a copy or a download that stops at once leaves a name and nothing in it"),
    _("The file has a name and no content, or it is an archive in which there is no file."),
)
TOO_LARGE = Kind(
    "IMPORT-009",
    _("this file is too large: {size} MB, where {most} MB are read"),
    _("export it smaller (photos as JPEG, texts without their photos), or unpack the archive and import its folder"),
    _("A text with its photos has 20 MB, a photo 10 MB. Larger files take the memory of the computer for nothing."),
)
ODD_NAME = Kind(
    "IMPORT-010",
    _("the name of this file cannot be used: {reason}"),
    _("give it a short name, in letters and digits, and import it again"),
    _(
        "Names with signs that nobody sees, very long ones, and names in an archive that climb out of its folder (../) "
        "are written by damaged or by malevolent programs."
    ),
)
UNSEEN_SIGN = _("it holds a sign that nobody sees")
LONG_NAME = _("it is too long")
CLIMBING = _("it leads out of its folder")
UNREAD = Kind(
    "IMPORT-011",
    _("this is not read: {format}"),
    why=_(
        "Word texts (.docx), OpenDocument texts (.odt), plain texts (.txt, .md), spreadsheets (.xlsx, .ods, .csv), "
        "photos (JPEG, HEIC, PNG, WebP, TIFF), marked PDF files, and folders and zip archives of them come in."
    ),
)
DISGUISED = Kind(
    "IMPORT-012",
    _("this file ends in {ending}, but it is something else: {format}"),
    why=_("The first bytes of a file tell what it is, whatever its name: it was renamed, or made by a website."),
)
LOCKED = Kind(
    "IMPORT-013",
    _("this file is protected by a password"),
    _("ask for it without a password; in Word or Excel: File, Info, Protect, remove the password, save"),
    _("What a password encrypts cannot be read by anybody else. Nobody here tries to guess it."),
)
DAMAGED = Kind(
    "IMPORT-014",
    _("this file is damaged: it cannot be unpacked to its end"),
    _("ask for it again; an archive: unpack it, and import the folder"),
    _("A download that was cut leaves an archive without its end. Files of Word and of Excel are archives, too."),
)
UNKNOWN = Kind(
    "IMPORT-015",
    _("nobody here knows what this file is"),
    _("open it with the program that made it, and save it as .docx, .odt, .xlsx, .csv, .pdf or .jpg"),
    _("Neither its first bytes nor its name are those of a text, of a spreadsheet, of a photo or of a PDF."),
)
DOUBLE = Kind(
    "IMPORT-016",
    _("this is the same file as “{other}”, byte for byte: it is read once"),
    _("nothing, if that is meant; else ask for the right file"),
    _("Two files of other names and the same content are often the copy that a browser makes of a second download."),
    Severity.WARNING,
)
MACROS = Kind(
    "IMPORT-017",
    _("this file holds macros: they are neither read nor run"),
    _("nothing; if you did not expect any, ask who sent it"),
    _("A macro is a program within a document. Livret reads words and figures only."),
    Severity.WARNING,
)
TOO_MANY = Kind(
    "IMPORT-018",
    _("there are too many files: {most} are read at once"),
    _("import the folder of each territory apart"),
    _("An edition has a text, a sheet and some photos for each territory. Thousands of files are something else."),
)
TOO_MUCH = Kind(
    "IMPORT-019",
    _("this file is not read: the files of this import come to more than {most} MB already"),
    _("write what was read, then import the rest"),
    _("What comes in is held in memory until all of it is known, so that nothing is half written."),
)

# Texts (020 to 039)

ENTITIES = Kind(
    "IMPORT-020",
    _("this file declares entities, as no word processor does: it is not read"),
    _("open it in Word or LibreOffice and save it again"),
    _("Declarations of that sort make a small file grow until it fills the memory of whoever reads it."),
)
NO_WORDS = Kind(
    "IMPORT-025",
    _("there are no words in this file{more}"),
    _("ask its author for the text itself, as it was typed"),
    _("A page that was scanned, or photographed, is a picture of words: no program can tell them for sure."),
)
NO_WORDS_PICTURES = _(", only pictures: it may be a scan")
NO_RUBRIC = Kind(
    "IMPORT-026",
    _("none of the rubrics of this edition was found in this file{more}"),
    _("in the file, give each rubric its heading, on a line of its own: {names}"),
    _("A text is taken apart by its headings: each passage goes under the rubric that its heading names."),
)
NO_RUBRIC_SEEN = _(" (it has these headings: {names})")
TRACKED = Kind(
    "IMPORT-027",
    _("a tracked change has been neither accepted nor refused: {change}"),
    _("decide in Word (Review, Accept or Reject); or bring the file with --accept-changes, which accepts all of them"),
    _("Which of the two versions its author means is for people to say: nothing is accepted in silence."),
)
ACCEPTED = Kind(
    "IMPORT-028",
    _("a tracked change is taken as accepted: {change}"),
    _("check that this is what was meant"),
    _("With --accept-changes, what was put in is text, and what was taken out is not."),
    Severity.WARNING,
)
BY = _("{change}, by {author}, on {day}")
TAKEN_OUT = _("“{words}” taken out")
PUT_IN = _("“{words}” added")
REMARK = Kind(
    "IMPORT-029",
    _("a comment of {author} on “{passage}”: “{words}”"),
    _("answer it before the text is printed; it is not brought in"),
    _("Comments are for whoever writes. Those that are left often ask for something that is still to be done."),
    Severity.WARNING,
)
SOMEBODY = _("somebody")
LEFT_OUT = Kind(
    "IMPORT-030",
    _("left out, {what}: “{words}”"),
    _("if it belongs in the brochure, type it into texte.md"),
    _(
        "Headers, hidden words, text boxes, equations, drawings and charts are no text of a rubric: all are told here, "
        "word by word, so that nothing is lost."
    ),
    Severity.WARNING,
)
KEPT_OTHERWISE = Kind(
    "IMPORT-031",
    _("kept as plain text, {what}: “{words}”"),
    _("check that it still says what it should"),
    _("What a program computes or shows in its own way is kept as the words that were seen last."),
    Severity.WARNING,
)
BEFORE_RUBRIC = Kind(
    "IMPORT-032",
    _("words stand before the first rubric; {where}: “{words}”"),
    _("if they belong in the brochure, put them under their rubric in texte.md"),
    _("A text begins with its first rubric. What stands before it is most often a remark to whoever gets the file."),
    Severity.WARNING,
)
NOT_BROUGHT = _("they are not brought in")
PUT_FIRST = _("they are put at the beginning of “{name}”")
EMPTY = Kind(
    "IMPORT-033",
    _("the rubric “{name}” has no words in this file"),
    _("ask its author; what texte.md says of it stays"),
    _("A heading without words is most often a part of the text that is still to come."),
    Severity.WARNING,
)
UNDECLARED = Kind(
    "IMPORT-034",
    _("“{name}” is no rubric of this edition; what it heads is not brought in: “{words}”"),
    _("say which rubric these words belong to; those of this edition are: {names}"),
    _("Every text of an edition has the rubrics of edition.yaml. Under which one other words go is not guessed."),
    Severity.WARNING,
)
GUESSED = Kind(
    "IMPORT-035",
    _("“{words}” is read as the rubric “{name}”"),
    _("nothing, if that is what it is; else give it its own heading"),
    _("Headings that are nearly worded as in edition.yaml, or that are bold lines only, are understood and told."),
    Severity.WARNING,
)
JOINED = Kind(
    "IMPORT-036",
    _("the rubric “{name}” stands twice in this file: both are brought in, one behind the other"),
    _("check that none of the two is an older version of the other"),
    _("One of two passages of one name may have been left there by mistake; neither is dropped."),
    Severity.WARNING,
)
KNOWN = Kind(
    "IMPORT-037",
    _("“{words}” is not brought in: {why}"),
    _("nothing, if fiche.yaml says the same"),
    _("The name of a territory, the title of its project and the ally who signs come from fiche.yaml, once."),
    Severity.WARNING,
)
KNOWN_NAME = _("the territory's name comes from fiche.yaml")
KNOWN_PROJECT = _("the title of the project comes from fiche.yaml")
KNOWN_OTHER = _("it is the text of another territory than “{asked}”, which is asked for")
OTHER_HELP = _("bring the file without --territory to have all of it")
KNOWN_ALLY = _("the ally's name, from fiche.yaml, signs this rubric")
TO_SHEET = Kind(
    "IMPORT-038",
    _("“{words}” looks like {what}, which fiche.yaml does not tell yet"),
    _("if it is, write into {file}: {line}"),
    _("The title of the project and the ally who signs are printed from fiche.yaml, not from the text."),
    Severity.WARNING,
)
A_PROJECT = _("the title of the project")
AN_ALLY = _("the signature of the ally")
LOST_WORDS = Kind(
    "IMPORT-039",
    _("these words would be lost: “{words}”"),
    _("type them into texte.md by hand, and report it with the file"),
    _("Every word of the file is held against what is written and what is told. This is a fault of Livret itself."),
)

# Spreadsheets and forms (040 to 069)

CANNOT_EDIT = Kind(
    "IMPORT-040",
    _("this file cannot be changed here without spoiling it: {what}"),
    _("write these fields into it by hand, each on a line of its own"),
    _("Fields are changed where they stand, and remarks are kept. Fields between braces, for one, leave no room."),
)

# Photos (070 to 079)

SMALL = Kind(
    "IMPORT-070",
    _("this photo has few pixels ({width} × {height}): {places}"),
    _("ask who took it for the original: messengers and websites send it smaller"),
    _(
        "An offset press asks for 225 dots per inch; below 150, a photo is blurred for certain. How large a photo is "
        "printed follows from its place: a column of the text, or the head of a page."
    ),
    Severity.WARNING,
)
#: Where a photo may stand, and how it looks there.
IN_COLUMN = _("in a column of the text ({mm} mm wide), {look}")
AT_HEAD = _("at the head of a page ({mm} mm wide), {look}")
SHARP, SOFT, BLURRED = _("sharp"), _("soft ({dpi} dots per inch)"), _("blurred ({dpi} dots per inch)")
PICTURE_LEFT_OUT = Kind(
    "IMPORT-071",
    _("a picture is left out: {reason}"),
    why=_("A document may hold pictures that no press prints. Its words come in without them."),
    severity=Severity.WARNING,
)
PHOTO_THERE = Kind(
    "IMPORT-072",
    _("this photo is there already: {file}; nothing is added"),
    _("nothing, if that is meant"),
    _("The same bytes make the same photo: an import made twice changes nothing."),
    Severity.WARNING,
)
PHOTO_ALIKE = Kind(
    "IMPORT-073",
    _("this photo ({size} pixels) shows the same as {file} ({other} pixels): it is not added"),
    _("if this one is the better, take the other away with its lines in fiche.yaml, and import again"),
    _("The same photo comes by mail and by messenger, at two sizes. Printed twice, it looks like a mistake."),
    Severity.WARNING,
)
TAKEN_FROM_PHOTO = Kind(
    "IMPORT-074",
    _("this photo says of itself what was put into fiche.yaml: {fields}"),
    _("read it again: it may have been written for another use"),
    _("Photographers and agencies write caption and credit into the file. Place, time and camera are never taken."),
    Severity.WARNING,
)
NO_HEIC = Kind(
    "IMPORT-075",
    _("“{name}” is in the format of telephones (HEIC), and the library that reads it is not installed"),
    _("run make, which installs livret[intake]; or export the photo as JPEG"),
    _("pillow-heif reads these photos. It comes with livret[intake]."),
)
SEVERAL_PAGES = Kind(
    "IMPORT-076",
    _("this file holds {count} pictures: the first is taken"),
    _("export the others as JPEG, if they are to be printed"),
    _("A scanner puts several pages into one TIFF file."),
    Severity.WARNING,
)

# Corrections (080 to 099)
