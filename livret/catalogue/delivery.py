"""Problems of who is to receive the brochure (DEST-…)."""

from livret.base.messages import later as _
from livret.base.problems import Kind, Severity

# The file

UNREADABLE = Kind(
    "DEST-001",
    _("the list of recipients cannot be read: {reason}"),
    _("check the name of the file; an empty list to fill: send template"),
    _("Recipients stand in a spreadsheet (XLSX, ODS or CSV), a row each."),
)
NO_TABLE = Kind(
    "DEST-002",
    _("this is no spreadsheet that can be read"),
    _("open it with Excel or LibreOffice, and save it as XLSX, ODS or CSV"),
    _("The file has the name of a spreadsheet, or should be one, but it is damaged or holds something else."),
)
TOO_LARGE = Kind(
    "DEST-003",
    _("this spreadsheet is too large: at most {most} MB are read"),
    _("copy the rows of the recipients into a new file"),
    _("Fifty thousand recipients take a few megabytes. What is far larger holds pictures, or something hidden."),
)
EMPTY = Kind(
    "DEST-004",
    _("there is nobody in this list"),
    _("write one recipient a row below the headings, or begin from an empty list: send template"),
    _("The file, or the sheet that is read, has no row below its headings."),
)
PASSWORD = Kind(
    "DEST-005",
    _("this spreadsheet asks for a password"),
    _("save a copy of it without a password, in the folder envois/, which nobody else receives"),
    _("An encrypted spreadsheet cannot be read. Livret keeps personal data in envois/ only, outside of every archive."),
)
TOO_MANY_ROWS = Kind(
    "DEST-006",
    _("this sheet is too long or too wide: at most {rows} rows and {columns} columns are read"),
    _("copy the rows of the recipients into a new file"),
    _("A sheet sometimes has formats down to its last row, far below its last words: a new file has not."),
)
NO_HEADINGS = Kind(
    "DEST-007",
    _("no row of headings was found: there must be a column “courriel” and a column “nom”"),
    _("write the headings in the first row, or begin from an empty list: send template"),
    _("Columns are known by their headings, in any order. Usual other words for them are understood as well."),
)
SEVERAL_SHEETS = Kind(
    "DEST-008",
    _("several sheets hold recipients: {names}"),
    _("say which one: --sheet “{first}”"),
    _("Nobody is written to by mistake from a sheet that was only kept as a draft: the sheet must be named."),
)
NO_SHEET = Kind(
    "DEST-009",
    _("there is no sheet “{name}” here: {names}"),
    _("write the name of the sheet as its tab shows it"),
    _("The option --sheet names a sheet of the spreadsheet."),
)
TWO_COLUMNS = Kind(
    "DEST-010",
    _("two columns are headed “{name}”"),
    _("keep one of them, or give the other another heading"),
    _("Which of them is meant cannot be known."),
)

# A recipient

MISSING = Kind(
    "DEST-020",
    _("“{name}” is missing"),
    _("fill this cell; if it holds a formula, save the file again with Excel or LibreOffice"),
    _("Who is written to has at least a name and an address. A formula that was never computed counts as empty."),
)
NO_ADDRESS = Kind(
    "DEST-021",
    _("this is no address of mail: “{text}”"),
    _("write the address alone, such as maire@exemple.fr"),
    _("The address is checked as mail servers do (RFC 5321, RFC 5322, IDNA 2008), without asking any of them."),
)
SEVERAL_ADDRESSES = Kind(
    "DEST-022",
    _("there are several addresses in this cell: “{text}”"),
    _("one recipient, one address: keep one of them, or make a row for each person"),
    _("A message goes to one person only, so that nobody sees the address of another."),
)
INVISIBLE = Kind(
    "DEST-023",
    _("there are signs in this cell that nobody sees: {codes}"),
    _("empty the cell and type its words again"),
    _("Line breaks, controls or signs that turn the direction of writing could send a message elsewhere."),
)
TWICE = Kind(
    "DEST-024",
    _("this person is in the list twice, first in row {row}"),
    _("keep one of the two rows"),
    _("Addresses are compared without case, accents and spellings of domains. Nobody receives a mailing twice."),
)
NO_TERRITORY = Kind(
    "DEST-025",
    _("no territory “{text}” in this edition"),
    _("write the name of the territory, or of its folder, as the edition does"),
    _("Each receives the pages of their own territory; an empty cell means the whole brochure."),
)
#: Help of NO_TERRITORY where one is nearly called so.
NEAR_TERRITORY = _("did you mean “{near}”?")
TERM_ENDED = Kind(
    "DEST-026",
    _("this mandate ended on {day}"),
    _("find who holds it now, or take the row out"),
    _("Who no longer holds the mandate is not to be written to for it: the purpose of keeping the address is gone."),
)
NO_DATE = Kind(
    "DEST-027",
    _("this is no date: “{text}”"),
    _("write the day as 30/06/2026, or let the cell empty"),
    _("The day an address was collected, or a mandate ends, is told to the person, or decides whether to write."),
)
NO_SOURCE = Kind(
    "DEST-028",
    _("where this address comes from is not said"),
    _("fill the column “source”, such as “site de la mairie”"),
    _(
        "Article 14 of the GDPR: who is written to with an address that they have not given is told where it comes "
        "from, at the first message at the latest."
    ),
)
NOT_PLAIN = Kind(
    "DEST-029",
    _("the part before @ has letters that few mail servers take: “{text}”"),
    _("ask the person for an address without accents, or send with --smtputf8 if your server offers it"),
    _("Before @, letters other than ASCII need SMTPUTF8 (RFC 6531), which most servers do not offer."),
)
UNKNOWN_FORM = Kind(
    "DEST-030",
    _("how to address this person is not known: “{text}”"),
    _("write “Madame” or “Monsieur”, or let the cell empty: the letter then begins “Madame, Monsieur,”"),
    _("The form of address follows from civilité and fonction."),
)
UNKNOWN_HEADINGS = Kind(
    "DEST-031",
    _("these columns are not read: {names}"),
    _("nothing need be done if that is meant; those read are {known}"),
    _("Columns of your own may stand in the list: they are left aside."),
    severity=Severity.WARNING,
)
FORMULA = Kind(
    "DEST-032",
    _("this cell holds an error of the spreadsheet: {text}"),
    _("mend the formula, or type the words themselves"),
    _("What a formula could not compute would be printed as it stands."),
)
LONG_CELL = Kind(
    "DEST-033",
    _("this cell holds {count} letters, where at most {most} are printed"),
    _("shorten its words; a remark of your own goes into a column of its own"),
    _("What stands in the list is printed in a letter and said in the headers of a message, which have bounds."),
)
UNSEEN_ROWS = Kind(
    "DEST-034",
    _("these rows are hidden, and are read as well: {rows}"),
    _("show them and take out who should not be written to; a filter leaves nobody out"),
    _("Rows that a filter or a hand has hidden are still in the file: whoever stands in them is written to."),
    severity=Severity.WARNING,
)
LOOK_ALIKE = Kind(
    "DEST-035",
    _("a letter of this address may be taken for another: “{letter}” (U+{code}, {name}), in {host}"),
    _("type the address again by hand"),
    _(
        "An address copied from a page or a message may hold a letter of another alphabet, which looks the same and "
        "leads to somebody else: to their site, with the name and the brochure of the person who was meant."
    ),
)
NO_NAME = Kind(
    "DEST-036",
    _("this is no name of a person: “{text}”"),
    _("write the name as it is to be read in the letter"),
    _(
        "A number, an address or a yes-or-no in the column of names comes from a column that has slipped, and would "
        "be printed as it stands: “Madame 12”."
    ),
)

# The words

NO_FIELD = Kind(
    "DEST-040",
    _("there is no field “{name}”"),
    _("the fields are {known}"),
    _("What stands between braces in a letter or a message is filled for each person."),
)
NO_SUBJECT = Kind(
    "DEST-041",
    _("this message has no subject"),
    _("begin the text with a heading: “## Your copy of {{titre}}”"),
    _("The first heading of courriel.md is the subject of the message."),
)
PICTURE = Kind(
    "DEST-042",
    _("a letter or a message holds no picture: “{name}”"),
    _("take the picture out; the brochure holds those that matter"),
    _("Messages stay light, and are read the same by every program."),
)
EMPTY_FIELD = Kind(
    "DEST-043",
    _("the text says “{name}”, which this person has not"),
    _("fill the cell, or write the text without this field: “{{votre_territoire}}” is a sentence that may be left out"),
    _("Without what fills the field, a sentence with a hole in it would be sent to this person."),
)
TOO_HEAVY = Kind(
    "DEST-044",
    _("the message to this person weighs {size} MB, where {most} MB are allowed: {heaviest}"),
    _("lighten these pictures, or send a link in the place of the file: --link ADDRESS"),
    _("Many public mail servers refuse messages beyond 10 MB; a file grows by a third when it is sent."),
)
LETTER_TOO_LONG = Kind(
    "DEST-045",
    _("the letter to this person takes {pages} pages"),
    _("shorten textes/lettre.md: a covering letter is one page"),
    _("A covering letter is read standing; the brochure says the rest."),
)
