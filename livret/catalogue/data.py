"""Problems of what the YAML files say.

Any field (CHAMP-…), edition.yaml (EDITION-…; its own figures: FAITS-…), fiche.yaml (FICHE-…),
glossaire.yaml (GLOSSAIRE-…).

An example of a row, to be kept:

>>> UNKNOWN_FIELD.code
'FICHE-001'
"""

from livret.base.messages import later as _
from livret.base.problems import Kind, Severity

# Any field

MISSING_FIELD = Kind(
    "CHAMP-001",
    _("the field “{name}” is missing"),
    _("add a line such as: {example}"),
    _("The brochure cannot be printed without this field. docs/guide.md says what each field is for."),
)
EMPTY_FIELD = Kind(
    "CHAMP-002",
    _("the field “{name}” has no value"),
    _("write its value, for instance: {example}"),
    _(
        "This field is needed. A field that may be left out can also be left empty: it then prints nothing. "
        "The words “null” and “~” mean “no value”; between quotes they are words."
    ),
)
LIST_FOR_TEXT = Kind(
    "CHAMP-003",
    _("“{name}” takes one text, not a list"),
    _("write the text on the line of the field, without a dash or brackets: {example}"),
    _("Dashes at the beginning of lines, or square brackets, make a list. This field holds a single value."),
)
FIELDS_FOR_TEXT = Kind(
    "CHAMP-004",
    _("“{name}” takes one text, and has fields below it"),
    _("write the text on the line of the field: {example}"),
    _(
        "The lines below this field, further to the right, are read as its own fields. This field holds a single "
        "value; those below it may belong one level up."
    ),
)
TEXT_FOR_FIELDS = Kind(
    "CHAMP-005",
    _("“{name}” takes several fields, not a single value"),
    _("write them below it, for instance: {example}"),
    _("Some fields gather others, which stand below them, two spaces further to the right."),
)
NOT_A_NUMBER = Kind(
    "CHAMP-006",
    _("“{value}” is not a number"),
    _("write the number alone, for instance: 516 000, or 421,8"),
    _(
        "Livret writes the unit and sets the spaces itself; the field holds the number and nothing else. Spaces "
        "between thousands and a decimal comma are welcome."
    ),
)
#: Helps of NOT_A_NUMBER, by what was typed.
NUMBER_WITH_UNIT = _("write the number alone; the unit is added in print: {number}")
NUMBER_ROUNDED = _("write the number alone, and that it is rounded in “source”: {number}")
NUMBER_UNKNOWN = _("delete the field: what is not known is not printed")
NUMBER_TOO_LONG = _("no figure of a territory has so many digits: check it")

AMBIGUOUS_NUMBER = Kind(
    "CHAMP-007",
    _("“{value}” can be read in two ways"),
    _("write {thousands} if these are thousands, {decimals} if these are decimals"),
    _(
        "A point or comma before three digits separates thousands in some countries and decimals in others. "
        "Printing the wrong one would change the figure a thousandfold."
    ),
)
OUT_OF_RANGE = Kind(
    "CHAMP-008",
    _("{value} is not possible here: {limit}"),
    _("check the figure"),
    _("This figure is outside what the field can mean: a number of people is not negative, a year is near ours."),
)
#: What OUT_OF_RANGE calls a limit.
AT_LEAST = _("at least {bound}")
AT_MOST = _("at most {bound}")
#: Its help where the field is a date.
CHECK_YEAR = _("check the year")

NOT_WHOLE = Kind(
    "CHAMP-009",
    _("“{name}” is a whole number; {value} has decimals"),
    _("write it without decimals"),
    _("People and communes are counted: their number has no decimals."),
)
#: Help of NOT_WHOLE for a figure of the edition's own.
WITH_DECIMALS = _("write it without decimals, or add “{example}” to “{name}” in edition.yaml")
NO_SUCH_DAY = Kind(
    "CHAMP-010",
    _("the day {value} does not exist"),
    _("check the day and the month; a date is year-month-day, for instance 2025-02-28"),
    _("The date fixes every time stamp of the edition's files, so it has to be a day of the calendar."),
)
DATE_FORM = Kind(
    "CHAMP-011",
    _("“{value}” is not a date"),
    _("write year-month-day in figures, for instance 2025-02-28"),
    _(
        "Dates are written in the order year, month, day (ISO 8601), which reads the same in all countries: 02/03 "
        "would be March in some and February in others."
    ),
)
NOT_A_CHOICE = Kind(
    "CHAMP-012",
    _("“{name}” cannot be “{value}”"),
    _("choose one of: {choices}"),
    _("This field takes one of a few words, which docs/guide.md explains."),
)
#: Help of NOT_A_CHOICE for what stays in view of a photograph.
FRAMINGS = _(
    "choose one of: {choices}; two numbers from 0 to 100 say where the point is that must stay visible, from left to "
    "right and from top to bottom"
)
YES_OR_NO = Kind(
    "CHAMP-013",
    _("“{name}” takes yes or no, not “{value}”"),
    _("write oui or non"),
    _("This field answers a question: it takes oui or non, and nothing else."),
)
EMPTY_LIST = Kind(
    "CHAMP-014",
    _("the list “{name}” is empty"),
    _("add at least one item, for instance: {example}"),
    _("The brochure needs at least one item of this list."),
)
UNKNOWN_COLOUR = Kind(
    "CHAMP-015",
    _("“{value}” is not a colour of the palette"),
    _("choose one of: {choices}"),
    _(
        "The colours of territories are eight, measured to print as they show, to keep text readable and to stay "
        "apart for colour-blind readers. They are chosen by name; a code such as #0A7B5C is none of them."
    ),
)
FORM = Kind(
    "CHAMP-016",
    _("“{value}” is not written as “{name}” should be"),
    _("write it like this: {example}"),
    _("This field has a fixed form, so that programs which read the brochure understand it."),
)

TEXT_TOO_LONG = Kind(
    "CHAMP-017",
    _("the text of “{name}” is too long: at most {most} characters"),
    _("move it to texte.md, or shorten it"),
    _("Fields hold names, figures and short sentences. What is longer is prose, and belongs to texte.md."),
)
#: Help of TEXT_TOO_LONG where the words stand in a narrow place.
SHORTEN = _("shorten it")
FIELD_MARKUP = Kind(
    "CHAMP-018",
    _("“{words}” would be printed as it is: the field “{name}” takes words only"),
    _("take the signs out; emphasis, links and notes belong to texte.md"),
    _("Fields are names, titles and figures, which the design sets by itself. Markdown is read in texte.md alone."),
)
#: Help of FIELD_MARKUP where a sign was typed as HTML has it.
ENTITY_IN_FIELD = _("type the sign itself: {sign}")
QUOTED_FIELD = Kind(
    "CHAMP-019",
    _("the quotes “ ” around the field “{name}” would be printed"),
    _('take them out, or replace them by straight ones: "…"; to print quotes, write « … »'),
    _(
        "Word makes curly quotes of straight ones. In YAML straight quotes say where a value begins and ends, and are "
        "not printed; curly ones are words like others."
    ),
    Severity.WARNING,
)
UNKNOWN_LANGUAGE = Kind(
    "CHAMP-020",
    _("the language “{language}” has no rules here: the brochure is set by those of French alone"),
    _("write it like this: {example}; passages of another language are marked in the text: {passage}"),
    _(
        "Spaces, quotes, hyphens and ordinals follow the rules of a language. Those of French are the only ones that "
        "Livret has: a whole brochure in another language would be set wrong."
    ),
)

# fiche.yaml

UNKNOWN_FIELD = Kind(
    "FICHE-001",
    _("unknown field: “{name}”"),
    _("did you mean “{suggestion}”?"),
    _(
        "Livret refuses fields it does not know, so that a typing mistake never makes a fact vanish from "
        "the brochure. The fields it knows are listed in docs/guide.md."
    ),
)
#: Help of what is not found when a name is near.
SUGGESTION = UNKNOWN_FIELD.help
#: Help of UNKNOWN_FIELD when no name is near.
KNOWN_FIELDS = _("the fields known here: {known}")

SIREN_FORM = Kind(
    "FICHE-002",
    _("“{value}” is not a SIREN number, which has nine digits"),
    _("copy the nine digits from annuaire-entreprises.data.gouv.fr, or let the command “territory NAME” find them"),
    _(
        "The SIREN number identifies the territory: its contours on the map are found by it. It has nine digits; "
        "fourteen are a SIRET, of which it is the beginning."
    ),
)
SIREN_DIGIT = Kind(
    "FICHE-003",
    _("the SIREN number “{value}” probably holds a mistyped digit"),
    _("compare it with annuaire-entreprises.data.gouv.fr"),
    _(
        "The last digit of a SIREN number checks the eight others (the Luhn sum). Here it does not agree with them, "
        "so the map may lack the territory, or show another one."
    ),
    Severity.WARNING,
)
#: Help of problems of a SIREN number where the name is that of an inter-municipality, or like one.
LIKELY_SIREN = _("if it is one of these, copy its number: {near}")
_OFFICIAL = _(
    "The SIREN number, or “perimetre”, says which territory this is: its map, its place and the figures that its "
    "author left out follow from it. Livret knows the inter-municipalities of 2026 with their own taxes, the "
    "territories of Greater Paris, all communes and all départements."
)
UNKNOWN_SIREN = Kind(
    "FICHE-006",
    _("no inter-municipality has the SIREN number “{value}”: this territory has no map and no official figures"),
    _(
        "a PETR, a pays, a park or a commune says in “perimetre” what it is made of; else the command “territory NAME” "
        "finds the number"
    ),
    _OFFICIAL,
    Severity.WARNING,
)
ELSEWHERE = Kind(
    "FICHE-007",
    _("“{value}” is not the “{name}” of this territory, which is in {official}"),
    _("correct it, or the SIREN number (the “perimetre”); accept this remark if it is meant so"),
    _OFFICIAL,
    Severity.WARNING,
)
OTHER_NAME = Kind(
    "FICHE-008",
    _("the SIREN number “{value}” is that of {official}, and the fiche is called “{name}”"),
    _("correct the number; accept this remark if both are right"),
    _OFFICIAL,
    Severity.WARNING,
)
NOT_ON_THE_MAP = Kind(
    "FICHE-009",
    _("“{value}” is not among the official “{name}” of France"),
    _("write its number, or its name as it is today, and for a commune its département behind it: {example}"),
    _OFFICIAL,
)
HOMONYMS = Kind(
    "FICHE-010",
    _("“{value}” is the name of several: which one?"),
    _("copy the number of the right one: {choices}"),
    _OFFICIAL,
)
FORMER_COMMUNE = Kind(
    "FICHE-011",
    _("“{value}” is no commune any more: it is part of “{now}”"),
    _("write “{now}”, or its code: {code}"),
    _OFFICIAL,
)
EXERGUE_NOT_FOUND = Kind(
    "FICHE-004",
    _("the words of the exergue are not in texte.md"),
    _("copy them from texte.md exactly as they stand there"),
    _(
        "An exergue repeats words of the text, verbatim: a quotation must not be improved. Differences of spaces, "
        "quotes and apostrophes do not count, all others do."
    ),
)
TOO_MANY_PHOTOS = Kind(
    "FICHE-014",
    _("“photos” names {count} photos, and the pages of a territory have room for {most} at the very most"),
    _("keep those that show the territory best: a dozen fill its pages"),
    _(
        "Livret tries many ways to place the photos of a fiche, and each photo more makes many more of them. A text "
        "that was imported with all of its pictures may name hundreds."
    ),
)
#: Help of EXERGUE_NOT_FOUND when a passage of the text is near.
NEAREST_PASSAGE = _("the nearest passage of the text is “{nearest}”")
TOO_MANY_EXERGUES = Kind(
    "FICHE-012",
    _("{count} exergues: a territory has {most} at most"),
    _("keep those that make one want to read the text"),
    _("An exergue is what a reader sees first. Where everything is set large, nothing stands out."),
)
EXERGUE_TWICE = Kind(
    "FICHE-013",
    _("another exergue of this territory has the same words"),
    _("choose other words of texte.md, or keep one of the two"),
    _("Each exergue is printed, large, on the pages of its territory: words that two of them have would stand twice."),
)

SAME_COLOUR = Kind(
    "FICHE-005",
    _("this territory has the colour of the one before it ({colour})"),
    _("choose another colour for one of the two, or delete the line: Livret then chooses"),
    _("Two territories that follow each other are told apart by their colours, on the pages and in the contents."),
    Severity.WARNING,
)

# edition.yaml

UNKNOWN_EDITION_FIELD = Kind("EDITION-001", UNKNOWN_FIELD.message, UNKNOWN_FIELD.help, UNKNOWN_FIELD.why)

OTHER_FORMAT = Kind(
    "EDITION-002",
    _("this edition is in format {value}; this version of Livret reads format {known}"),
    _("write format: {known}, then correct what is reported"),
    _(
        "The field “format” says which rules the files of the edition follow. A field that is only added changes no "
        "number. When the rules change in a way that would print an old edition differently, the number changes too, "
        "and “check --fix” rewrites the files of the format before, so that they print as they did."
    ),
)
#: Helps of OTHER_FORMAT.
NEWER_FORMAT = _("install a newer version of Livret, or ask whoever wrote the edition which one they use")
OLDER_FORMAT = _("check --fix brings it over to format {known} (--diff shows it first, --undo takes it back)")

SAME_VALUE = Kind(
    "FICHE-020",
    _("“{value}” is already the “{name}” of the territory “{other}”"),
    _("look whether this fiche was copied and not finished"),
    _(
        "Two territories of one edition with the same name or the same SIREN: most often, a folder was copied for "
        "a new territory and one line was forgotten."
    ),
    Severity.WARNING,
)
ABSENT_TERRITORY = Kind(
    "EDITION-003",
    _("the territory “{name}” is listed, but has no folder in territoires/"),
    _("create the folder territoires/{name}/, or delete this line"),
    _("The list “territoires” of edition.yaml names the folders to print, in their order."),
)
UNLISTED_TERRITORY = Kind(
    "EDITION-004",
    _("the territory “{name}” has a folder, but is not listed in edition.yaml"),
    _("add “- {name}” to the list “territoires”, or rename the folder “_{name}” to set it aside"),
    _(
        "The list “territoires” of edition.yaml gives the order of the pages. A folder that is not in it would be "
        "forgotten without a word; one whose name begins with “_” is set aside on purpose."
    ),
)
TERRITORY_TWICE = Kind(
    "EDITION-005",
    _("the territory “{name}” is already on line {line}"),
    _("keep one of the two"),
    _("Each territory is printed once, and its name is the address of its pages."),
)
SLUG_FORM = Kind(
    "EDITION-006",
    _("“{name}” cannot be the name of a territory's folder"),
    _("rename the folder and this line “{suggestion}”"),
    _(
        "The name of the folder becomes the address of the pages and the name of a file. It is made of small letters "
        "without accents, digits and hyphens, which every computer and web site writes the same way."
    ),
)
SAME_FOLDERS = Kind(
    "EDITION-007",
    _("the folders “{name}” and “{other}” have the same name but for capitals or accents"),
    _("rename one of them, or delete the one that is not used"),
    _("On many computers these two names are one: half of the territory's files would replace the other half."),
)
ABSENT_TEXT = Kind(
    "EDITION-008",
    _("there is no text “{name}” in the folder textes/"),
    _("create the file, or correct its name here"),
    _("The texts of the house (foreword, back cover) are files of the folder textes/, and end in .md."),
)
UNUSED_TEXT = Kind(
    "EDITION-009",
    _("this text is not printed: edition.yaml does not name it"),
    _("name it under “textes” (edito or quatrieme) or in “chapitres” (- texte: …), or delete it"),
    _("A text of the folder textes/ is printed where edition.yaml says so. This one is named nowhere."),
    Severity.WARNING,
)
FOREWORD_WITHOUT_TEXT = Kind(
    "EDITION-040",
    _("“edito” says what stands beside a foreword that this edition does not have"),
    _("name the file of its text: “textes: {{edito: textes/edito.md}}”"),
    _("The standfirst, the portrait and the signature of a foreword stand beside its text, a file of textes/."),
)
TOO_MANY_STEPS = Kind(
    "EDITION-041",
    _("“et_maintenant” has {count} steps, and its page has room for {most}"),
    _("keep those that most readers can take, and put the others into the lead or on your site"),
    _("The last page of the brochure says what a reader may do next: few things, in large type, each with an address."),
)
RUNNING_TITLE_TOO_LONG = Kind(
    "EDITION-042",
    _("the title “{title}” is too long for the band at the side of pages: {mm} mm, where {room} find room"),
    _("write a shorter one for the band: “titre_courant: …”"),
    _("The title runs up the outer edge of the pages of territories, whole and on one line, in capitals of 8.5 pt."),
)
UNKNOWN_CODE = Kind(
    "EDITION-010",
    _("no warning has the code “{value}”"),
    _("write the code that stands between brackets in the warning, for instance {example} (“{words}”)"),
    _(
        "Under “acceptes” stand the warnings that this edition accepts, each with the reason. Errors "
        "cannot be accepted: they have to be mended."
    ),
)
UNKNOWN_TERRITORY = Kind(
    "EDITION-011",
    _("“{value}” is not a territory of this edition"),
    _("write the name of its folder, as in the list “territoires”"),
    _("A warning may be accepted for one territory only: it is then named as its folder is."),
)
RUBRIC_TWICE = Kind(
    "EDITION-012",
    _("the rubric “{name}” is already on line {line}"),
    _("keep one of the two, or change the heading of one"),
    _("A rubric of texte.md is recognised by its heading, so two rubrics cannot share one, not even as a variant."),
)

# edition.yaml: faits

_OWN_FACTS = _(
    "An edition may ask every territory for figures of its own: “faits” of edition.yaml names them, with their label "
    "and unit, and each fiche.yaml gives them under that name. They are printed behind those of the house."
)
FACT_NAME = Kind(
    "FAITS-001",
    _("“{name}” cannot be the name of a figure"),
    _("use letters, digits, hyphens and underscores only, {most} at most, for instance: surface_artificialisee"),
    _OWN_FACTS,
)
FACT_TAKEN = Kind(
    "FAITS-002",
    _("“{name}” is already a field of fiche.yaml"),
    _("give this figure another name"),
    _OWN_FACTS,
)
TOO_MANY_FACTS = Kind(
    "FAITS-003",
    _("{count} figures of its own: an edition has {most} at most"),
    _("keep those that every territory can give, and tell the others in the texts"),
    _OWN_FACTS,
)
FACT_TWICE = Kind(
    "FAITS-004",
    _("the label “{label}” is already that of “{other}”"),
    _("give one of the two another label"),
    _OWN_FACTS,
)
MORE_THAN_ALL = Kind(
    "FAITS-005",
    _("“{name}” is {value}%: more than the whole"),
    _("check the figure and its unit; accept this remark if it is a growth or a ratio"),
    _("A share of a territory is at most 100%. More is often a number that lost its comma, or one in another unit."),
    Severity.WARNING,
)

TOO_MANY_LOGOS = Kind(
    "EDITION-030",
    _("{count} partners have a logo; the back cover has room for {most}"),
    _("keep the logos of the main partners; without “logo”, the others are still named in the colophon"),
    _(
        "Logos of partners stand on the back cover in one row of six or two, all of the same optical size. Beyond "
        "twelve they would be too small to be recognised, and those who pay would be the first to say so."
    ),
)

# glossaire.yaml

UNKNOWN_GLOSSARY_FIELD = Kind("GLOSSAIRE-001", UNKNOWN_FIELD.message, UNKNOWN_FIELD.help, UNKNOWN_FIELD.why)

# --- What the brochure holds ---------------------------------------------------------------------------------

_CHAPTERS = _(
    "“chapitres” lists what the brochure holds between its covers, in order: a word alone (sommaire, edito…), or a "
    "word with what it prints (texte: methode.md, partie: Title, territoires: [a, b])."
)
#: Help of a chapter that is the name of a file.
CHAPTER_AS_TEXT = _("write: - texte: {value}")

CHAPTER_SORTS = Kind(
    "CHAPITRE-001",
    _("one chapter has {count} kinds: {names}"),
    _("give each a dash (-) of its own"),
    _CHAPTERS,
)
NO_CHAPTER = Kind("CHAPITRE-002", _("this chapter does not say what it is"), _("write: - texte: methode.md"), _CHAPTERS)
CHAPTER_FIELD = Kind(
    "CHAPITRE-003",
    _("“{name}” belongs to “{owner}”, and there is none here"),
    _("delete it, or add “{owner}”"),
    _CHAPTERS,
)
CHAPTER_TWICE = Kind(
    "CHAPITRE-004",
    _("“{name}” is already printed by line {line}"),
    _("keep one of the two"),
    _("What is printed twice makes readers think that they have turned back."),
)
CHAPTERS_LEAVE_OUT = Kind(
    "CHAPITRE-005",
    _("the chapters leave out the territory “{name}”"),
    _("add it to a list “territoires” of the chapters, or write “- territoires”, which prints all the others"),
    _("Every territory of the edition is printed once."),
)
CHAPTER_TERRITORY = Kind(
    "CHAPITRE-006",
    _("“{name}” is no territory of this edition"),
    _("correct it, or add it to the list “territoires” of the edition"),
    _("The chapters print the territories that the list “territoires” of edition.yaml names."),
)
NO_CHAPTER_TITLE = Kind(
    "CHAPITRE-007",
    _("this text has no title"),
    _("begin it with a line “# Title”, or write “titre: …” below “texte” in edition.yaml"),
    _("A chapter has a title, which stands above it, in the contents and in the bookmarks."),
)
TWO_CHAPTER_TITLES = Kind(
    "CHAPITRE-008",
    _("this text has two titles: “{title}” in edition.yaml, “{other}” in its first line"),
    _("delete one of the two"),
    _("Only one title can be printed above the text."),
)
NOTES_LAST = Kind(
    "CHAPITRE-009",
    _("“notes” is not the last chapter"),
    _("move it to the end"),
    _("Pages for notes fill the last sheet of paper: how many there are is known when all else is in its place."),
)
EMPTY_CHAPTER = Kind(
    "CHAPITRE-010",
    _("“{name}” is not printed, as it has nothing to print: {reason}"),
    _("delete it, or write what it prints"),
    _CHAPTERS,
    Severity.WARNING,
)
NO_THEME = _("no bullet has a theme, as in “… {{thème=eau}}”")
NO_GLOSSARY = _("glossaire.yaml has no “sigles”")
NO_EDITO = _("“textes” names no “edito”")
NO_PEOPLE = _("no territory has an ally, and the edition no “contacts”")
CHAPTER_NOT_LISTED = Kind(
    "CHAPITRE-011",
    _("“{name}” is not printed: “chapitres” leaves it out"),
    _("add it to “chapitres”, or delete it here"),
    _CHAPTERS,
    Severity.WARNING,
)
EMPTY_PART = Kind(
    "CHAPITRE-012",
    _("nothing stands in the part “{name}”"),
    _("write its chapters below it, or delete it"),
    _("A part has a title page and what follows it, up to the next part."),
)
CHAPTER_TITLE_TOO_LONG = Kind(
    "CHAPITRE-013",
    _("this title has more than {most} letters: “{name}”"),
    _("shorten it; what it says can stand below it"),
    _("A title stands in large letters above its page, and on one line of the contents if it can."),
)
