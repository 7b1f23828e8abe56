"""Problems of files that come in (IMPORT-…)."""

from livret.base.messages import later as _
from livret.base.problems import Kind, Severity

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
NO_CONTENT = Kind(
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
TOO_DEEP = Kind(
    "IMPORT-078",
    _("the parts of this file lie within each other too deep: {most} levels are read"),
    _("copy its words into a new document, without tables within tables, and import that"),
    _(
        "A text has some forty levels: a word in a run, in a paragraph, in a cell, in a table. No program of words "
        "needs hundreds."
    ),
)
TWO_FILES = Kind(
    "IMPORT-021",
    _("two files say two things of “{field}” of “{name}”: “{one}” in {where}, and “{other}” here, which is left"),
    _("if the other file is wrong, take it away, and import again"),
    _("Of files that come together, the first one is taken, and what another says otherwise is told."),
    severity=Severity.WARNING,
)
TWO_TEXTS = Kind(
    "IMPORT-022",
    _("another file has the same rubrics for the same territory, in other words: {other} ({names})"),
    _("keep the right one (the latest?), and import it alone; the other one is read now"),
    _("Which of two versions of a text is right cannot be known; rubrics of both are not mixed."),
)
SEVERAL_RUBRICS = Kind(
    "IMPORT-023",
    _("“{name}” is a heading of several rubrics ({names}); what it heads is not brought in: “{words}”"),
    _("give each of them its own heading in the file, and import it again"),
    _("Where one of them ends and the next begins is not guessed."),
    Severity.WARNING,
)
DOUBTFUL = Kind(
    "IMPORT-092",
    _("these lines look like headings, and stay where they stand: “{words}”; this file has no rubric {names}"),
    _("if one of them begins such a rubric, call it so in the file, and import it again"),
    _("A line in bold may be a heading within a rubric, or begin the next one under another name."),
    Severity.WARNING,
)
MAIL_END = Kind(
    "IMPORT-024",
    _("this looks like the end of a message, and is not brought in: “{words}”"),
    _("nothing, if it is one; else type these words into texte.md"),
    _("Texts are often copied out of a message, with the name, telephone and address of whoever sent it."),
    Severity.WARNING,
)
#: The help of :data:`WHICH_TERRITORY` where nothing in the file is like the name of one.
NO_TERRITORY_NEAR = _(
    "say which: --territory and its name, its folder or its SIREN; one that is not in the edition yet is added by: "
    "new --edition {edition} --territory NAME"
)
WHOSE_PHOTO = Kind(
    "IMPORT-077",
    _("it is not clear which territory this photo is of{more}"),
    _(
        "put it into a folder with the territory's name ({example}, say), and import that; or import it alone with "
        "--territory and that name"
    ),
    _("The territory of a photo is known by its name, or by those of the folders that it lies in."),
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

NO_TABLE = Kind(
    "IMPORT-041",
    _("this is no spreadsheet that can be read"),
    _("open it with Excel or LibreOffice, and save it as XLSX, ODS or CSV"),
    _("The file has the name of a spreadsheet, or should be one, but it is damaged or holds something else."),
)
SHEET_TOO_LARGE = Kind(
    "IMPORT-042",
    _("this spreadsheet is too large: at most {most} MB are read"),
    _("copy the rows of the territories into a new file"),
    _("A thousand territories take some hundred kilobytes. What is far larger holds pictures, or something hidden."),
)
EMPTY_SHEET = Kind(
    "IMPORT-043",
    _("there is nothing in this spreadsheet"),
    _("check that it is the right file, and that it was saved"),
    _("The file, or the sheet that is read, holds no cell with words or figures."),
)
PASSWORD = Kind(
    "IMPORT-044",
    _("this spreadsheet asks for a password"),
    _("open it, and save a copy without a password"),
    _("An encrypted spreadsheet cannot be read."),
)
SHEET_TOO_LONG = Kind(
    "IMPORT-045",
    _("this sheet is too long or too wide: at most {rows} rows and {columns} columns are read"),
    _("copy the rows of the territories into a new file"),
    _("A sheet sometimes has formats down to its last row, far below its last words: a new file has not."),
)
UNREAD_FORMULA = Kind(
    "IMPORT-046",
    _("this cell holds an error that keeps the file from being read: {text}"),
    _("mend the formula, or type the value itself, and save the file"),
    _("Errors that only newer spreadsheets have cannot be read around."),
)
NO_HEADINGS = Kind(
    "IMPORT-047",
    _("no headings were found that are known: {known}"),
    _("write them in a row above the territories, or in a column beside them; a sheet to fill: import template"),
    _("Columns are known by their headings, in any order. Usual other words for them are understood as well."),
)
#: Help of NO_HEADINGS where one is nearly known.
NEAR_HEADING = _("“{name}” is not known: if you meant “{near}”, head it so")
NO_NAMES = Kind(
    "IMPORT-048",
    _("no column tells which territory each row is of"),
    _("add a column “nom” or “siren”; for a file of one territory, say which: --territory {example}"),
    _("Rows are brought to territories by name or by SIREN number."),
)
SEVERAL_SHEETS = Kind(
    "IMPORT-049",
    _("several sheets hold territories: {names}"),
    _("say which one: --sheet “{first}”"),
    _("A sheet that was only kept as a draft is not taken by mistake: it must be named."),
)
NO_SHEET = Kind(
    "IMPORT-050",
    _("there is no sheet “{name}” here: {names}"),
    _("write the name of the sheet as its tab shows it"),
    _("The option --sheet names a sheet of the spreadsheet."),
)
UNKNOWN_COLUMN = Kind(
    "IMPORT-051",
    _("this heading is not known, and what it heads is left: “{name}” ({values})"),
    _("nothing need be done if that is meant"),
    _("Only what fiche.yaml can hold is taken. A heading that tells more than can be understood is not guessed at."),
    severity=Severity.WARNING,
)
#: Help of UNKNOWN_COLUMN where a known one is like it.
NEAR_COLUMN = _("if you meant “{near}”, head it so; else nothing need be done")
TWO_COLUMNS = Kind(
    "IMPORT-052",
    _("two headings mean “{name}”: {headings}; neither is taken"),
    _("keep one of them, or give the other another heading"),
    _("Which of them is to be printed cannot be known."),
    severity=Severity.WARNING,
)
LEFT_CELLS = Kind(
    "IMPORT-053",
    _("not read, {why}: {what}"),
    _("nothing need be done if that is meant; else copy it to where it is seen, among the territories"),
    _("Titles above the headings, totals, notes and what is hidden are no territory; they are told, and left."),
    severity=Severity.WARNING,
)
#: Why cells are not read, in LEFT_CELLS.
ABOVE, BEFORE = _("above the headings"), _("before the headings")
HIDDEN_ROW, HIDDEN_COLUMN, HIDDEN_SHEET = _("a hidden row"), _("a hidden column"), _("a hidden sheet")
HIDDEN_ROWS = _("hidden rows")
OTHER_SHEET = _("another sheet")
NO_RECORD = _("a row that tells nothing of a territory")
NO_VALUE_ALONE = _("a name without any value")
TOTAL = _("a total")
SECOND_TABLE = _("a second table below the first: put it into a file of its own")
NO_HEADING = _("no heading stands over it")
NO_FIGURE = _("a source or a year without its figure")
OTHER_TERRITORY = _("a row of another territory")
UNKNOWN_TERRITORY = Kind(
    "IMPORT-054",
    _("the edition has no territory “{name}”; nothing of it is taken"),
    _("add it: new --territory “{name}” --edition {edition}, then import again; or mend its name"),
    _("A territory is known by its SIREN number, or else by its name, nearly as the edition has it."),
    severity=Severity.WARNING,
)
#: Help of UNKNOWN_TERRITORY where some are called nearly so.
NEAR_TERRITORY = _("if you meant {near}, write its name so; else: new --territory “{name}” --edition {edition}")
MANY_UNKNOWN = Kind(
    "IMPORT-055",
    _("the edition has none of {count} other territories of this sheet, from row {first} on; nothing of them is taken"),
    _("nothing need be done if the sheet is of more territories than the edition"),
    _("A sheet of the whole country holds many territories that the edition does not: only the first are named."),
    severity=Severity.WARNING,
)
TWICE = Kind(
    "IMPORT-056",
    _("“{name}” has two values for “{field}”: “{one}” in {where}, and “{other}” here; neither is taken"),
    _("keep one of the two rows, and import again"),
    _("Which row is right cannot be known. What both rows say alike is taken."),
    severity=Severity.WARNING,
)
UNSURE = Kind(
    "IMPORT-057",
    _("it is not sure what is meant for “{name}”: “{text}”; nothing is taken"),
    _("mend the cell, and import again"),
    _("A value is taken where it can be read in one way only. All else is asked, never guessed."),
    severity=Severity.WARNING,
)
#: Helps of UNSURE.
ERROR_CELL = _("it is an error of the spreadsheet: mend the formula, or type the value itself, and import again")
PENDING_CELL = _("its formula was never computed: open the file with Excel or LibreOffice, save it, and import again")
UNKNOWN_CELL = _("ask the territory for it; a field that stays empty is not printed")
UNSEEN_CELL = _("it holds signs that nobody sees ({codes}): empty the cell, type its words again, and import again")
ROUNDED_CELL = _("a rounded figure is printed as an exact one: ask for the figure itself, and import again")
NO_NUMBER_CELL = _("write the number in figures, without a remark: 516 000, or 204,6")
TWO_WAYS_CELL = _("write {thousands} or {decimals}: a point and a comma are read in two ways")
DATE_CELL = _("this is a date: give the cell the format of a number, and type the figure again")
PERCENT_CELL = _("a percentage is no figure of this field: write the number itself")
BESIDE_CELL = _("write the number alone, its unit in the heading: {number}")
LARGE_CELL = _("write the unit in the heading, “superficie (km²)” or “superficie (ha)”: it may be either")
NEGATIVE_CELL = _("this figure cannot be below zero: write it again")
SCALED_CELL = _("the sheet says “{said}”: write the figures whole, take these words away, and import again")
TOO_MUCH_CELL = _("the whole of France has less: write this figure again")
NOT_WHOLE_CELL = _("this is counted in whole numbers: write it without decimals")
NO_YEAR_CELL = _("write one year in four figures: 2022")
NO_SIREN_CELL = _("a SIREN number has nine figures, this one {count}: look it up (annuaire-entreprises.data.gouv.fr)")
MISTYPED_SIREN_CELL = _("a figure of this number is mistyped: look it up (annuaire-entreprises.data.gouv.fr)")
FOREIGN_CELL = _("write it with spaces and a comma, so that it is sure: {example}")
AS_TYPED = Kind(
    "IMPORT-064",
    _("taken as it stands, and to be looked at again: “{text}” for “{name}”"),
    _("mend the cell, and import again"),
    _("What the cell says can be printed, but it may not be what is meant to be read."),
    severity=Severity.WARNING,
)
#: Help of AS_TYPED.
DEPARTMENT_CELL = _("write the name of the département: its number would be printed")
NO_UNIT = Kind(
    "IMPORT-058",
    _("this heading tells no unit: the figures are taken as km²"),
    _("if they are hectares, write “superficie (ha)”, and import again"),
    _("Areas are printed in square kilometres; those in hectares are converted when the heading or the cell says so."),
    severity=Severity.WARNING,
)
CONVERTED = Kind(
    "IMPORT-059",
    _("“{text}” is taken as {value} km²"),
    _("compare it with the source, which may round otherwise"),
    _("One square kilometre is a hundred hectares. The brochure prints square kilometres."),
    severity=Severity.WARNING,
)
NO_SOURCE = Kind(
    "IMPORT-060",
    _("figures come without {what}: {names}"),
    _("add a column beside theirs, or say it once for all: --source “Insee, recensement” --year 2022"),
    _("A figure without its source and its year cannot be checked by those who read it."),
    severity=Severity.WARNING,
)
#: What figures come without, in NO_SOURCE.
SOURCE_AND_YEAR, SOURCE, YEAR = _("source and year"), _("source"), _("year")
STALE_SOURCE = Kind(
    "IMPORT-061",
    _("“{field}” of {name} changes to {value}, but its source stays as it was: {source}"),
    _("say the source and the year of the new figure: a column beside it, or --source and --year"),
    _("The source and the year in fiche.yaml are those of the figure that stood there before."),
    severity=Severity.WARNING,
)
NAME_KEPT = Kind(
    "IMPORT-062",
    _("“{text}” is taken for “{name}”, whose name stays as it is"),
    _("if it is another territory, give it its SIREN number; to change the name, write it in fiche.yaml"),
    _("Names of spreadsheets are often shortened or in capitals: the one of the edition is printed."),
    severity=Severity.WARNING,
)
FICHE_LEFT = Kind(
    "IMPORT-065",
    _("nothing of “{name}” is taken, as its fiche.yaml cannot be changed: {reason}"),
    _("mend this file first, and import again"),
    _("A file that cannot be read, or changed without spoiling it, is left as it is; other territories are not."),
    severity=Severity.WARNING,
)
TWO_TERRITORIES = Kind(
    "IMPORT-063",
    _("the number of this row is that of “{one}”, its name that of “{other}”; nothing of it is taken"),
    _("mend the number or the name, and import again"),
    _("A row whose number and name disagree has slipped, or was copied from another."),
    severity=Severity.WARNING,
)
FORM_ASKED = Kind(
    "IMPORT-066",
    _("it is not known what this question is for, and its answers are left: “{question}” ({values})"),
    _("write it behind the question in {file}: a field (population.valeur), “rubrique: {example}” or “ignorer”"),
    _("Questions are matched once with fields and rubrics; what was decided stands in formulaire.yaml, and is kept."),
    severity=Severity.WARNING,
)
FORM_EARLIER = Kind(
    "IMPORT-067",
    _("“{name}” has answered several times: this answer is left, the last one is taken (row {row})"),
    _("nothing need be done; to take this one, take the later ones out of the file"),
    _("Whoever answers again means to correct what they said: the last answer of a territory is the one that counts."),
    severity=Severity.WARNING,
)
FORM_GOAL = Kind(
    "IMPORT-068",
    _("“{goal}” is neither a field of fiche.yaml nor a rubric of the edition"),
    _("write a field (population.valeur), “rubrique: {example}” or “ignorer”"),
    _("formulaire.yaml says of each question what its answers are for."),
    severity=Severity.WARNING,
)
FORM_NOBODY = Kind(
    "IMPORT-069",
    _("no question tells which territory an answer is of; nothing is taken"),
    _("write “nom” or “siren” behind the question that does in {file}, and import again"),
    _("An answer is brought to its territory by the name or the SIREN number that it gives."),
    severity=Severity.WARNING,
)
#: Why answers and columns of a form are not read, in LEFT_CELLS.
OF_SERVICE = _("who answered, and what the form itself notes")
NOT_SENT = _("an answer that was begun and never sent")
IGNORED = _("a question that formulaire.yaml leaves aside")

# Photos (070 to 079)

SMALL = Kind(
    "IMPORT-070",
    _("this photo has few pixels ({width} × {height}): {places}"),
    _("ask who took it for the original: messengers and websites send it smaller"),
    _(
        "An offset press asks for 225 dots per inch; below 150, a photo is blurred for certain. How large a photo is "
        "printed follows from its place: a column of the text, its whole width, or the head of a page. A photo that "
        "has too few dots for a place is given a smaller one."
    ),
    Severity.WARNING,
)
#: Where a photo may stand, and how it looks there.
IN_COLUMN = _("in a column of the text ({mm} mm wide), {look}")
ACROSS = _("alone, as wide as the text ({mm} mm), {look}")
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

OTHER_EDITION = Kind(
    "IMPORT-080",
    _("this file was sent for the territory “{territory}” of the edition “{edition}”, not of this one"),
    _("name the edition that it was sent for: --edition {edition}; if it is for this one all the same: --territory"),
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
