"""Problems of texte.md and of textes/*.md: codes TEXTE-… (three digits)."""

from livret.base.messages import later as _
from livret.base.problems import Kind, Severity

# --- Bounds and characters -------------------------------------------------------------------------------

TOO_LONG = Kind(
    "TEXTE-001",
    _("this text is too long: {size} characters"),
    _("split it: a text holds at most {limit} characters and {lines} lines"),
    _(
        "A double page holds some 6,000 characters. A text hundreds of times longer is a file put there by "
        "mistake, and reading it would take the computer's time for nothing."
    ),
)

CHARACTER = Kind(
    "TEXTE-002",
    _("this character cannot be printed: U+{code} ({name})"),
    _("delete it, and type the word again if need be"),
    _(
        "It is a character that is not seen: a control sign, one that turns the direction of writing, one "
        "without width, or one that another program keeps for itself. It usually comes with words copied from"
        " a PDF or a web page, cuts words in two for whoever searches the brochure, and may print as an empty"
        " box."
    ),
)

STACKED_SIGNS = Kind(
    "TEXTE-003",
    _("{count} accents are stacked on one letter"),
    _("type the letter again with its accent"),
    _("A letter bears one accent, two in a few languages. More of them run into the lines above and below."),
)

LONG_WORD = Kind(
    "TEXTE-004",
    _("this word has {count} letters"),
    _("put spaces between the words; leave long web addresses to a link: [words](https://…)"),
    _("No column is wide enough for such a word. Either its spaces were lost when it was copied, or it is not a word."),
)

TOO_MANY_SIGNS = Kind(
    "TEXTE-005",
    _("“{sign}” stands {count} times here; {limit} at most"),
    _("delete those that are not needed, or separate the paragraphs by blank lines"),
    _(
        "Reading thousands of signs that Markdown gives a meaning to takes a very long time. No text that "
        "people read needs so many of them."
    ),
)

TOO_DEEP = Kind(
    "TEXTE-006",
    _("lists, quotes or emphasis are nested too deep: {limit} levels at most"),
    _("bring this list or this quote up by some levels"),
    _("Readers lose their way beyond two or three levels, and each one narrows the column."),
)

# --- What is refused -------------------------------------------------------------------------------------

RAW_HTML = Kind(
    "TEXTE-010",
    _("HTML is not accepted: “{words}”"),
    _(
        "write it in Markdown (**bold**, *italics*, [link](https://…)), or put a backslash before it to print"
        " the sign itself: \\<"
    ),
    _(
        "Texts are words, not web pages: HTML could hide parts of the brochure, break its layout or fetch "
        "something from the network. It is refused rather than deleted in silence. Markdown and the ::: "
        "blocks say all that the brochure can print."
    ),
)

ESCAPED_BULLET = Kind(
    "TEXTE-011",
    _("escaped bullet: “{words}” would be printed as a star or a dash"),
    _("delete the backslash and begin the line with “- ”; each item has a line of its own"),
    _(
        "A backslash tells Markdown to print the next sign as it is. These come from the conversion of a PDF "
        "or of a word processor's file: the list was there, its bullets were not understood."
    ),
)

TYPED_BULLET = Kind(
    "TEXTE-012",
    _("typed bullet: “{words}”"),
    _(
        "begin each line of the list with “- ” and nothing else (in a quote, the name of the author is a line"
        " “> — Name”)"
    ),
    _(
        "The bullets of a list are drawn by the brochure. One that is typed stays in the paragraph: the lines"
        " run together, and screen readers do not announce a list."
    ),
)

LIST_OR_DIALOGUE = Kind(
    "TEXTE-090",
    _("is this a list or a dialogue? These lines begin with “{words}”"),
    _("begin each line of a list with “- ”; end each remark of a dialogue as a sentence: . ! ? …"),
    _(
        "A dash begins a remark in a dialogue, and an item of a list in Word. Remarks are sentences; where lines have "
        "no end, Livret asks rather than guess, as an item is drawn otherwise than a remark."
    ),
)

INDENTED_TEXT = Kind(
    "TEXTE-013",
    _("this paragraph begins with four spaces or more"),
    _("delete the spaces at the beginning of the line"),
    _(
        "Markdown takes such lines for computer code and prints them in a grey box. They usually come from a "
        "copy. Paragraphs are indented by the brochure; only what belongs to an item of a list begins with "
        "spaces."
    ),
)

CODE_FENCE = Kind(
    "TEXTE-014",
    _("blocks of code are not accepted"),
    _("delete the lines of ``` and what they hold, or write it as a paragraph; `a few words` of code may stand in one"),
    _(
        "The brochure has no layout for computer code. Such a block is most often what remains of a copy from"
        " another tool."
    ),
)

STRUCK_THROUGH = Kind(
    "TEXTE-026",
    _("struck-through text: “{words}”; nothing is printed so"),
    _("delete what is no longer wanted, or the ~~"),
    _("Two tildes strike words through in other tools. A brochure says what stands, not what was taken out."),
)

FOREIGN_MARKUP = Kind(
    "TEXTE-027",
    _("“{words}” belongs to another tool, and would be printed as it is"),
    _("write it in plain words, or take these signs out; to print them, put a backslash before the first"),
    _(
        "Highlighting, boxes to tick, formulas, definitions, names of emojis: each tool has its own signs for them. "
        "The brochure knows none of these, and would print the signs themselves."
    ),
)

TYPED_NUMBER = Kind(
    "TEXTE-028",
    _("list numbered by hand: “{words}”"),
    _("begin each line with “1. ”, “2. ”… and a space: the brochure draws the numbers"),
    _(
        "Letters, Roman numerals and figures with a stroke are not read as a list: the lines run together, and "
        "screen readers do not announce a list."
    ),
)

TABS = Kind(
    "TEXTE-029",
    _("columns parted by tabs, from here on: they would run together"),
    _("make a table of them: | One | Two |, then a line | --- | --- |, then a line for each row"),
    _("Rows copied from a spreadsheet have a tab between their cells. In a text it is a space like any other."),
)

SEMICOLONS = Kind(
    "TEXTE-078",
    _("columns parted by “;”, from here on: they would run together"),
    _("make a table of them: | One | Two |, then a line | --- | --- |, then a line for each row"),
    _("Rows of a file of CSV have a semicolon between their cells. In a text, lines without a blank one are joined."),
)

SPREADSHEET_ERROR = Kind(
    "TEXTE-079",
    _("“{words}” is what a spreadsheet shows in place of a value"),
    _("write the value that is missing, or take the words about it out"),
    _("A cell whose formula cannot be worked out shows such a sign, and it is copied with the rest."),
)

RULE = Kind(
    "TEXTE-015",
    _("a line of dashes or stars is not accepted"),
    _("delete it; for a heading, write “### Heading” in place of the words and the line under them"),
    _(
        "Under words, such a line would make a heading of them; alone, it would draw a rule across the "
        "column. Headings and ::: blocks do both, and say which."
    ),
)

UNDERLINED_HEADING = Kind(
    "TEXTE-016",
    _("headings are not underlined: “{words}”"),
    _("write “### Heading” in place of the words and the line under them"),
    _("An underline says that there is a heading, not of which level. The number of # says both."),
)

REFERENCE_LINK = Kind(
    "TEXTE-017",
    _("links by reference are not accepted: “{words}”"),
    _("write the address in the link itself: [words](https://…)"),
    _(
        "Such a link names an address written elsewhere in the file. Where that line is missing, the brackets"
        " are printed."
    ),
)

BRACES = Kind(
    "TEXTE-018",
    _("attributes in braces are not accepted: “{words}”"),
    _("delete it; the look of the brochure is in its styles"),
    _(
        "Some tools let authors give a style, a name or an action to a paragraph between braces. Here it "
        "would be printed as it stands."
    ),
)

EMPTY_ITEM = Kind(
    "TEXTE-019",
    _("there is nothing behind this bullet: “{words}”"),
    _("write the item on the same line, or delete the line"),
    _("An empty item prints as a bullet without words. Most often the words slipped to the next line."),
)

# --- Headings --------------------------------------------------------------------------------------------

TITLE = Kind(
    "TEXTE-020",
    _("a text has no title of its own (“# …”)"),
    _("delete this line: the title comes from the sheet (nom, in fiche.yaml) or from edition.yaml"),
    _(
        "The name of the territory stands once, in fiche.yaml, and the brochure prints it wherever it is "
        "needed. A second one here could say something else."
    ),
)

GLUED_HEADING = Kind(
    "TEXTE-021",
    _("“{words}”: a space is missing after #"),
    _("write “## Heading” with a space; to print the sign itself, put a backslash before it: \\#"),
    _("Without the space, some tools see a heading and others a word. Livret asks rather than guess."),
)

SKIPPED_LEVEL = Kind(
    "TEXTE-022",
    _("a heading of level “{level}” stands where “{expected}” is the deepest possible"),
    _("write “{expected}” in place of “{level}”"),
    _(
        "Whoever listens to the brochure goes from heading to heading by their levels: a level that is "
        "skipped sounds like a part that is missing (RGAA 9.1, PDF/UA-1 7.4.2)."
    ),
)

DEEP_HEADING = Kind(
    "TEXTE-023",
    _("headings have at most four #"),
    _("write “####”, or make of the heading the beginning of a paragraph, in bold"),
    _("The brochure has styles for headings down to the fourth level. A double page needs no more."),
)

EMPTY_HEADING = Kind(
    "TEXTE-024",
    _("this heading has no words"),
    _("write the heading behind the #, or delete the line"),
    _("An empty heading would leave a hole in the page, and a line without words in the bookmarks."),
)

HEADING_INSIDE = Kind(
    "TEXTE-025",
    _("a heading cannot stand inside a list or a quote"),
    _("put it at the beginning of a line of its own, or write the words in bold"),
    _("A heading begins a part of the text; inside a list it would begin a part in the middle of an item."),
)

# --- Rubrics ---------------------------------------------------------------------------------------------

UNKNOWN_RUBRIC = Kind(
    "TEXTE-030",
    _("unknown rubric: “{name}”"),
    _("the rubrics of this edition are: {names}"),
    _(
        "The rubrics of an edition are declared once, in edition.yaml, with the headings accepted for each, "
        "so that every territory has the same ones. A heading of another name is a typing mistake, or a part "
        "that was not planned."
    ),
)

#: Help of the kind above when a name is near.
RUBRIC_SUGGESTION = _("did you mean “{suggestion}”? The rubrics of this edition are: {names}")

MISSING_RUBRIC = Kind(
    "TEXTE-031",
    _("missing rubric: “{name}”"),
    _("add “## {name}” and its text; or declare it “obligatoire: non” in edition.yaml"),
    _(
        "This rubric is required in every territory of the edition, so that they can be compared. A part "
        "without content does not print, but only if the edition says so."
    ),
)

RUBRIC_TWICE = Kind(
    "TEXTE-032",
    _("the rubric “{name}” is already on line {line}"),
    _("bring both texts together under one heading"),
    _("Each rubric has one place on the page. Of two texts, Livret would have to choose one."),
)

EMPTY_RUBRIC = Kind(
    "TEXTE-033",
    _("empty rubric: “{name}”"),
    _("write its text under the heading, or delete the heading"),
    _("A heading with nothing under it would be printed above a hole."),
)

TEXT_BEFORE_RUBRIC = Kind(
    "TEXTE-034",
    _("this text stands before the first rubric"),
    _("move it under a “## …” heading; facts belong in fiche.yaml"),
    _(
        "Everything in texte.md belongs to a rubric, because the rubrics have places on the page. What stands"
        " before the first of them has none."
    ),
)

EMPTY_TEXT = Kind(
    "TEXTE-035",
    _("this text is empty"),
    _("write it, or remove it from edition.yaml"),
    _("A text that edition.yaml names is expected on a page."),
)

RUBRIC_AS_LINE = Kind(
    "TEXTE-036",
    _("“{name}” is a rubric, and stands here as a line of text"),
    _("put ## and a space before it, and take the stars away: ## {name}"),
    _(
        "Headings copied from a word processor lose what made them headings: the line would be printed as text, and "
        "the rubric would be missing."
    ),
)

# --- ::: blocks ------------------------------------------------------------------------------------------

UNKNOWN_BLOCK = Kind(
    "TEXTE-040",
    _("unknown block: “{name}”"),
    _("the blocks are: {names}"),
    _("The ::: blocks are those the brochure has a drawing for. They are described in docs/guide.md."),
)

#: Help of the kind above when a name is near.
BLOCK_SUGGESTION = _("did you mean “{suggestion}”? The blocks are: {names}")

UNCLOSED_BLOCK = Kind(
    "TEXTE-041",
    _("the block “{name}” is not closed"),
    _("add a line “:::” at the end of its text"),
    _(
        "A block goes from its first line to a line of three colons. Without it, all that follows would be in"
        " the block."
    ),
)

STRAY_CLOSE = Kind(
    "TEXTE-042",
    _("this “:::” closes no block"),
    _('delete it, or add the line that opens the block: ::: encadre titre="…"'),
    _("A line of three colons ends a block that a line such as ::: a-retenir has begun."),
)

NESTED_BLOCK = Kind(
    "TEXTE-043",
    _("a block cannot stand inside another (the one of line {line})"),
    _("close the block of line {line} before opening this one"),
    _("Boxes inside boxes are hard to read and to draw. Two blocks may follow each other."),
)

UNKNOWN_ATTRIBUTE = Kind(
    "TEXTE-044",
    _("the block “{block}” has no “{name}”"),
    _("what it may say: {names}"),
    _(
        "Each block knows a few words about itself, such as the author of a quote. One it does not know would"
        " not be printed."
    ),
)

#: Help of the kind above when a name is near.
ATTRIBUTE_SUGGESTION = _("did you mean “{suggestion}”?")

MISSING_ATTRIBUTE = Kind(
    "TEXTE-045",
    _("the block “{block}” needs “{name}”"),
    _('write it on the first line of the block: ::: {block} {name}="…"'),
    _("The drawing of this block has a place for it: a quote needs its author, a figure its value, a box its title."),
)

BLOCK_SYNTAX = Kind(
    "TEXTE-046",
    _("the first line of this block cannot be read: “{words}”"),
    _('write name="value", with straight quotes: ::: citation auteur="Prénom Nom"'),
    _(
        "After the name of the block stand its attributes: a name, an equals sign, and the value between "
        "straight double quotes."
    ),
)

EMPTY_BLOCK = Kind(
    "TEXTE-047",
    _("the block “{name}” is empty"),
    _("write its text between its first line and “:::”, or delete it"),
    _("A block without words would be printed as an empty frame."),
)

ONE_PARAGRAPH = Kind(
    "TEXTE-048",
    _("the block “{name}” holds one paragraph and nothing else"),
    _("keep the few words that say what the figure counts, and put the rest after “:::”"),
    _("A key figure is a number and its label, read at a glance."),
)

ATTRIBUTE_TWICE = Kind(
    "TEXTE-049",
    _("“{name}” is given twice"),
    _("keep one of the two"),
    _("Of two values, only one could be printed."),
)

# --- Footnotes -------------------------------------------------------------------------------------------

UNDEFINED_NOTE = Kind(
    "TEXTE-050",
    _("the note “{label}” is called but not written"),
    _("add a line “[^{label}]: the words of the note”, or delete the call"),
    _(
        "A note has two parts: its call in the text, [^1], and its words on a line of their own, anywhere in "
        "the same file."
    ),
)

UNUSED_NOTE = Kind(
    "TEXTE-051",
    _("the note “{label}” is written but never called"),
    _("put [^{label}] where it is wanted, or delete the note"),
    _("A note is printed at the foot of the page where it is called. One that is never called would vanish."),
)

NOTE_WRITTEN_TWICE = Kind(
    "TEXTE-052",
    _("the note “{label}” is already written on line {line}"),
    _("give this one another name, here and where it is called"),
    _("Of two notes of one name, only one could be printed."),
)

NOTE_CALLED_TWICE = Kind(
    "TEXTE-053",
    _("the note “{label}” is already called on line {line}"),
    _("write a second note with another name; the brochure numbers them"),
    _("A note is printed at the foot of the page where it is called; two calls may stand on two pages."),
)

NOTE_PARAGRAPHS = Kind(
    "TEXTE-054",
    _("the note “{label}” has more than one paragraph"),
    _("keep one paragraph, or delete the spaces at the beginning of this line if it is not part of the note"),
    _("The foot of a page has little room: a note is one paragraph. What is longer belongs in the text."),
)

NOTE_INSIDE_NOTE = Kind(
    "TEXTE-055",
    _("a note cannot call another: “{label}”"),
    _("bring both notes together, or call the second one in the text"),
    _("Notes of notes cannot be placed at the foot of a page."),
)

EMPTY_NOTE = Kind(
    "TEXTE-056",
    _("the note “{label}” has no words"),
    _("write them on the same line: [^{label}]: the words of the note"),
    _("An empty note would print a number at the foot of the page, and nothing behind it."),
)

NOTE_TOO_LONG = Kind(
    "TEXTE-057",
    _("the note “{label}” is too long: {count} characters, {limit} at most"),
    _("shorten it, or bring part of it into the text"),
    _("A note is printed whole at the foot of the page that calls it. A longer one would not fit there."),
)

# --- Links, images, emphasis -----------------------------------------------------------------------------

LINK_TARGET = Kind(
    "TEXTE-060",
    _("this link leads nowhere it may: “{target}”"),
    _("write a whole address: https://…, http://… or mailto:name@domain"),
    _(
        "Links of the brochure go to the web or open a message. Others (javascript:, file:, a path on a "
        "computer) do nothing for the reader, or do harm."
    ),
)

LINK_WORDS = Kind(
    "TEXTE-061",
    _("this link has no words: “{target}”"),
    _("write between the brackets what the reader will see: [the site of the alliance](https://…)"),
    _("Without words there is nothing to see, to click on, or for a screen reader to say."),
)

BROKEN_LINK = Kind(
    "TEXTE-062",
    _("this link or image is not finished"),
    _("write [words](https://…), without a space between ] and ( and with both closing signs"),
    _("What Markdown does not recognise as a link is printed with its brackets."),
)

INLINE_IMAGE = Kind(
    "TEXTE-063",
    _("the image “{name}” stands inside a text"),
    _("put it on a line of its own, with a blank line before and after"),
    _("Images are figures of their own, with a caption and a credit. Inside a line they would push the lines apart."),
)

NO_ALTERNATIVE = Kind(
    "TEXTE-064",
    _("the image “{name}” has no alternative text"),
    _("say between the brackets what it shows: ![The market under the plane trees](photos/market.jpg)"),
    _("Whoever does not see the image hears these words in its place (RGAA 1.1, PDF/UA-1 7.3)."),
)

BROKEN_EMPHASIS = Kind(
    "TEXTE-065",
    _("these stars would be printed: “{words}”"),
    _(
        "put ** right before the first word and right after the last one, without a space inside; to print "
        "stars, put a backslash before each"
    ),
    _("Bold goes from ** to **. Where one of the two is missing, or a space stands inside, Markdown prints the stars."),
)
STAR_BETWEEN_FIGURES = Kind(
    "TEXTE-068",
    _("“{words}” between figures begins italics, and would not be printed"),
    _("write × to multiply, or put a backslash before each star: 5\\*6"),
    _("Two stars in a row of figures make italics of what stands between, and vanish: 5*6*7 would print 567."),
)
NOTE_IN_CAPTION = Kind(
    "TEXTE-075",
    _("“{words}” cannot stand in a caption"),
    _("put it into the text; a caption takes **bold**, *italics* and [links](https://…)"),
    _("A note called in a caption, or an address between < and >, would vanish: a caption is a line below a picture."),
)
LINES_JOINED = Kind(
    "TEXTE-069",
    _("these lines would be printed one behind the other: “{words}”…"),
    _("to keep them apart, end each but the last with a backslash; else write them on one line"),
    _("In Markdown, a line that ends goes on with a space, unless a backslash or two spaces stand at its end."),
)
WORD_CUT = Kind(
    "TEXTE-076",
    _("“{words}” is cut at the end of its line, and would be printed in two parts"),
    _("write the word in one piece; the brochure cuts words where its own lines end"),
    _(
        "Text copied from a PDF keeps the hyphens of its lines. In Markdown a line that ends goes on with a space, "
        "which would stand behind the hyphen."
    ),
)
PARAGRAPHS_JOINED = Kind(
    "TEXTE-077",
    _("what begins here would go on in the paragraph above, and they would be printed as one"),
    _("leave a blank line between two paragraphs; for one, write its sentences on one line"),
    _(
        "In Markdown, only a blank line ends a paragraph. Text pasted from an e-mail or a word processor often has a "
        "paragraph a line, without a blank one between."
    ),
    Severity.WARNING,
)
LANGUAGE = Kind(
    "TEXTE-066",
    _("“{language}” is not the code of a language"),
    _("write its code of two letters: oc (Occitan), ca (Catalan), en (English), es (Spanish)…"),
    _(
        "A passage in another language is marked so that screen readers say it with the voice of that language, that "
        "lines are broken as that language breaks its words, and that its spelling is not taken for wrong French."
    ),
)
LANGUAGE_MEANT = _("write langue={meant}")
LANGUAGE_NOWHERE = Kind(
    "TEXTE-067",
    _("no words of that language stand in brackets before “{words}”"),
    _("put them in brackets just before, without brackets or notes between: [Adieu-siatz]{{langue=oc}}"),
    _("A language is told of some words: they stand in square brackets, and its code in braces right behind them."),
)

# --- Links that may mislead ------------------------------------------------------------------------------

BEFORE_AT = Kind(
    "TEXTE-081",
    _("before “@”, “{shown}” is no part of the address: this link leads to “{host}”"),
    _("write the address alone: {fixed}"),
    _(
        "In an address, what stands between “//” and “@” is the name of a user, which browsers no longer show. It is "
        "most often there to make people believe that they go to another site."
    ),
    Severity.WARNING,
)

LOOK_ALIKE = Kind(
    "TEXTE-082",
    _("in the address “{host}”, “{letter}” is not the sign that it may be taken for (U+{code}, {name})"),
    _("type the address anew, with the letters of your keyboard; accept this remark if it is right as it is"),
    _(
        "Some letters of other alphabets look like ours: a Cyrillic “а” in the name of a site leads to another site. "
        "Accented letters of French are letters like others."
    ),
    Severity.WARNING,
)

PUNYCODE = Kind(
    "TEXTE-083",
    _("the site “{host}” is the one that reads “{shown}”"),
    _("check that it is the one you mean, and write it as it reads: {shown}"),
    _(
        "Names of sites with accents, or in other alphabets, have a form for machines that begins with xn--. Readers "
        "cannot tell from it where they are led."
    ),
    Severity.WARNING,
)

ENCODED_HOST = Kind(
    "TEXTE-084",
    _("the name of the site is written in codes: “{host}”, that is “{shown}”"),
    _("check that it is the one you mean, and write it in letters: {shown}"),
    _("Codes such as %2E have a use behind the name of a site, never in it: there, they hide where a link leads."),
    Severity.WARNING,
)

OTHER_ADDRESS = Kind(
    "TEXTE-085",
    _("the words show the address “{words}”, and the link leads to “{target}”"),
    _("write the same address in both places, or words that are no address"),
    _(
        "Who reads on paper types what is printed, who reads on a screen clicks: both should come to the same page. "
        "Links that were pasted from a mailbox often lead through the server of its provider."
    ),
    Severity.WARNING,
)

MAIL_HEADERS = Kind(
    "TEXTE-086",
    _("this link fills in more of a message than its subject: {names}"),
    _("write mailto:{address} alone, or with “?subject=…” behind it"),
    _(
        "A link to a mailbox can add people who receive copies, a text or a file. Readers do not see it coming, and "
        "many programs ignore it."
    ),
    Severity.WARNING,
)

NUMERIC_HOST = Kind(
    "TEXTE-087",
    _("this link leads to a machine by its number: “{host}”"),
    _("write the name of the site"),
    _("A number says nothing of who answers there, and belongs to another machine sooner or later."),
    Severity.WARNING,
)

PORT = Kind(
    "TEXTE-088",
    _("this link names an entrance of the machine “{host}”: “:{port}”"),
    _("take “:{port}” out if the address works without it; accept this remark if it does not"),
    _("Public sites answer without it. An address with a port is most often that of a trial, or of an office’s own."),
    Severity.WARNING,
)

LONG_ADDRESS = Kind(
    "TEXTE-089",
    _("this address has {count} characters; beyond {limit}, nobody can read where it leads"),
    _("keep what the page needs: most often, what follows “?” can be left out"),
    _("Long addresses come with what follows readers from page to page, or lead through another site."),
    Severity.WARNING,
)

# --- Tables and quotes -----------------------------------------------------------------------------------

TABLE_CELLS = Kind(
    "TEXTE-070",
    _("the number of cells in this row is {count}, that of the columns {columns}"),
    _("write one cell for each column, between | (an empty cell is two | with a space between them)"),
    _("Markdown would drop the cells that are too many without a word."),
)

TABLE_SEPARATOR = Kind(
    "TEXTE-071",
    _("this table has no line of dashes under its first row"),
    _("add it under the headings of the columns: |---|---|"),
    _("The line of dashes tells the headings from the rows. Without it, Markdown prints the bars as they are."),
)

TABLE_EMPTY = Kind(
    "TEXTE-072",
    _("no words stand in the rows of this table"),
    _("write at least one row with words under the line of dashes, or delete the table"),
    _("Headings of columns without anything under them say nothing."),
)

TABLE_TOO_WIDE = Kind(
    "TEXTE-080",
    _("this table is too wide for its column, by {mm} mm: {count} columns, and words that no line breaks ({words})"),
    _("leave out a column, write its longest words otherwise, or make its columns rows"),
    _(
        "A column of the brochure is 78 mm wide. A table has the width of its longest words, one beside the other, "
        "and they are not cut: what stands out would run over the column beside it, or off the paper. Three or four "
        "columns of short words fit."
    ),
)

EMPTY_QUOTE = Kind(
    "TEXTE-073",
    _("this quote has no words"),
    _("write them before the line that says whose they are"),
    _("A quote is its words, then, should you wish, a line “> — Name, role”."),
)

QUOTE_IN_LIST = Kind(
    "TEXTE-074",
    _("a quote cannot stand inside a list"),
    _("end the list with a blank line and begin the quote at the beginning of a line"),
    _("A quote has its own drawing and its own width, which an item of a list cannot give it."),
)

# --- Themes ---------------------------------------------------------------------------------------------

THEME_NOWHERE = Kind(
    "THEME-001",
    _("a theme stands where there is none: “{words}”"),
    _("put it at the end of a bullet of a list with dots or rings: - A sentence. {{thème=eau}}"),
    _("A theme is told of one item of the impacts or of the limits, which “regards-croises” brings together."),
)
UNKNOWN_BULLET_ATTRIBUTE = Kind(
    "THEME-002",
    _("nothing is told of a bullet as “{name}”"),
    _("write {{thème=…}}, or delete the braces"),
    _("At the end of a bullet, braces give its theme; other words between braces would be printed as typed."),
)
THEME_FORM = Kind(
    "THEME-003",
    _("“{value}” is no theme"),
    _("write a word or a few, of {most} letters at most: {{thème=eau}}"),
    _("A theme is the head of a column, as wide as a word."),
)
THEMES_IN_ONE = Kind(
    "THEME-005",
    _("“{name}” is read as one theme"),
    _("write the one that says most of the bullet, or make two bullets of it"),
    _("A bullet has one theme. Several between commas become one column of their own, which no other territory has."),
    Severity.WARNING,
)
THEMES_ALIKE = Kind(
    "THEME-004",
    _("the theme “{name}” resembles “{nearest}”, of {file}"),
    _("write both alike if they are the same"),
    _("Themes that are written in two ways make two columns, and neither shows what the territories share."),
    Severity.WARNING,
)
