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

# Texts (020 to 039)

# Spreadsheets and forms (040 to 069)

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
    _("correction {number} ({what}) is to be done by hand: {why}"),
    _("open the file at this line and type it"),
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
TOO_MANY_CHANGES = Kind(
    "IMPORT-089",
    _("this file holds more than {most} corrections: it is another text, rather than the one that was sent"),
    _("import it as a new text, or ask for the file that was sent"),
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
