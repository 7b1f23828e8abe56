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
NO_RUBRIC_SEEN = _("; it has these headings: {names}")
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
CHANGE = _("{change}, by {author}, on {day}")
CHANGE_OF_NOBODY = _("{change}")
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
    _("left out, {what}: {words}"),
    _("if it belongs in the brochure, type it into texte.md"),
    _(
        "Headers, hidden words, text boxes, equations, drawings and charts are no text of a rubric: all are told here, "
        "word by word, so that nothing is lost."
    ),
    Severity.WARNING,
)
KEPT_OTHERWISE = Kind(
    "IMPORT-031",
    _("kept as plain text, {what}: {words}"),
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

# Corrections (080 to 099)

OTHER_EDITION = Kind(
    "IMPORT-080",
    _("this file was sent for the territory “{territory}” of the edition “{edition}”, which is not in this edition"),
    _("name the edition that it was sent for: --edition {edition}"),
    _("A Word file that “export word” wrote holds the name of its edition and of its territory."),
)
BY_HAND = Kind(
    "IMPORT-081",
    _("correction {number} ({what}) is not carried out ({why})"),
    _("open the file at this line and type it; then strike the correction off your list"),
    _(
        "A correction is carried out where that is sure: words for words, on their own line. What would touch bold, "
        "a link, a note or the structure of the text, and what stands where the text has changed since, is yours."
    ),
    Severity.WARNING,
)
NO_SUCH_NUMBER = Kind(
    "IMPORT-082",
    _("there is no correction {numbers} to accept in this file, which has {count}"),
    _("look at the numbers of the list: they are the same each time this file is imported"),
    severity=Severity.WARNING,
)
NOTHING_CORRECTED = Kind(
    "IMPORT-083",
    _("nothing was corrected in this file"),
    _("if corrections were made, ask for the file in which they were saved: this one is as it was sent"),
    severity=Severity.WARNING,
)
MARKS_LOST = Kind(
    "IMPORT-084",
    _("this file has lost what tells which text was sent: it is compared with the text as it is now"),
    _("look at each correction before you accept it: one may be a change that you made since"),
    _(
        "Some programs drop what they do not know (Google Docs, Pages), and so does copying into a new file. Passages "
        "are then found by their words."
    ),
    Severity.WARNING,
)
LOOKS_CHANGED = Kind(
    "IMPORT-085",
    _("changes of looks (bold, italics, styles) were made and are not carried out: {count}"),
    _("look for them in the Word file, and type **bold** or *italics* in the text where they matter"),
    severity=Severity.WARNING,
)
WORDS_BESIDE = Kind(
    "IMPORT-086",
    _("words were written in a text box, a header or a footer: {words}"),
    _("ask where they belong, and type them there"),
    severity=Severity.WARNING,
)
OBJECTS_ADDED = Kind(
    "IMPORT-087",
    _("pictures, drawings or tables of other programs were put into the Word file: {count}"),
    _("ask for the picture as a file of its own, and put it into photos/"),
    severity=Severity.WARNING,
)
NO_WORD_FILE = Kind(
    "IMPORT-088",
    _("this is no Word file, or a damaged one"),
    _("ask for the file again, saved as .docx"),
)
NO_MARKS = Kind(
    "IMPORT-090",
    _("nothing is marked in this PDF"),
    _(
        "if you see marks on its pages, they were printed into the picture of the page (“flattened”, a print to PDF, a "
        "scan): ask for the file as it was saved by the program in which it was marked"
    ),
    _(
        "Programs that mark PDFs (Acrobat, Preview, browsers, Okular, Foxit) keep each mark beside the page. One that "
        "is printed again holds a picture of them."
    ),
    Severity.WARNING,
)
NOT_OUR_PAGES = Kind(
    "IMPORT-091",
    _("the pages of this PDF are not those of this edition: of its words, {percent} % are in its texts"),
    _("name the edition that it was printed of: --edition NAME"),
)
