"""Problems of files as files (FICHIER-…), of how YAML is typed (YAML-…), and of contours (CONTOUR-…)."""

from livret.base.messages import later as _
from livret.base.problems import Kind, Severity

# Files

NO_EDITION = Kind(
    "FICHIER-001",
    _("there is no edition here"),
    _("name a folder that holds a file edition.yaml, for instance reports/occitanie-2024-2025"),
    _(
        "An edition is a folder: edition.yaml says what the brochure is made of, territoires/ and textes/ "
        "hold its contents. Livret found no such folder at this place."
    ),
)
MISSING_FILE = Kind(
    "FICHIER-002",
    _("the file {name} is missing from this folder"),
    _("create it, or copy it from another edition and change its contents"),
    _(
        "An edition has a file edition.yaml; each folder of territoires/ has a file fiche.yaml (the facts) and "
        "a file texte.md (the prose). A folder to be left aside gets a name that begins with “_”."
    ),
)
#: Help of MISSING_FILE when a file with nearly the same name is there.
RENAME = _("is it “{near}”? Then rename it “{name}”")
#: The same, where that file holds more than text.
RETYPE = _("“{near}” is no text file: open it, copy its words, and paste them into a new file {name} of a text editor")

NOT_A_FILE = Kind(
    "FICHIER-003",
    _("this is not a plain file"),
    _("replace it by a file written with a text editor"),
    _(
        "Something else bears the name of this file: a folder, or a special file of the system (a pipe, a "
        "device). Livret opens plain files only, because reading the others may never end."
    ),
)
OUTSIDE_EDITION = Kind(
    "FICHIER-004",
    _("this link leads outside the edition, to {target}"),
    _("replace the link by a copy of what it points to"),
    _(
        "An edition holds everything it prints, so that it can be sent to somebody else and printed again in "
        "ten years. A link out of its folder could also print a file that was never meant for it."
    ),
)
UNREADABLE_FILE = Kind(
    "FICHIER-005",
    _("the system cannot read this: {reason}"),
    _("check its name and its permissions, then try again"),
    _(
        "The system answered with this message when Livret asked for the file. It often means that the file "
        "belongs to somebody else, or that a link leads nowhere."
    ),
)
FILE_TOO_BIG = Kind(
    "FICHIER-006",
    _("this file is too big: {size} kB, where at most {limit} kB are read"),
    _("check that it is the right file; a page holds some 3 kB of text"),
    _(
        "Facts and prose of a territory take a few kilobytes. A file a hundred times bigger is another file "
        "that got this name, or holds a picture pasted as text; reading it would only take long."
    ),
)
TOO_MANY_FILES = Kind(
    "FICHIER-007",
    _("there is too much in this folder: at most {most} are read"),
    _("split the edition, or take out of the folder what does not belong to it"),
    _(
        "The limit is far above any real brochure. It keeps a folder filled by mistake from holding the "
        "computer for hours."
    ),
)
EMPTY_FILE = Kind(
    "FICHIER-008",
    _("this file is empty"),
    _("write its contents, or bring back the previous version of the file"),
    _(
        "The file holds nothing, or nothing but remarks. A file often becomes empty when a disk was full "
        "while it was saved."
    ),
)
NOT_UTF8 = Kind(
    "FICHIER-009",
    _("this file is not in UTF-8, but probably in {encoding}"),
    _("save it again in UTF-8: in most editors, “Save as…”, then “Encoding”"),
    _(
        "There are several ways to store accented letters in a file; Livret reads the common one, UTF-8. "
        "Guessing another one could print “dÃ©partement” in the brochure."
    ),
)
NOT_TEXT = Kind(
    "FICHIER-010",
    _("this file is not text"),
    _("write the file with a text editor; from Word, copy the words and not the file"),
    _("The file holds bytes that no text has: it is a document of Word, a picture or an archive that got this name."),
)
HALF_CHARACTER = Kind(
    "FICHIER-011",
    _("half a character stands here"),
    _("delete it, and type the character again (an emoji, perhaps)"),
    _(
        "Some programs write rare characters in two halves, and cut between them. UTF-8 does not allow such "
        "a half (Unicode calls it a lone surrogate), and no font can print it."
    ),
)
BYTE_ORDER_MARK = Kind(
    "FICHIER-012",
    _("this file begins with an invisible mark (a byte order mark)"),
    _("save it as “UTF-8” rather than “UTF-8 with BOM”; it is read all the same"),
    _(
        "Some editors of Windows put this mark at the beginning of files. Livret leaves it out; other "
        "programs may take it for a part of the first word."
    ),
    Severity.WARNING,
)
INVISIBLE_CHARACTER = Kind(
    "FICHIER-013",
    _("an invisible character stands here ({code})"),
    _("delete it; for a new line, press Enter"),
    _(
        "Characters that cannot be seen often come with a text copied from Word, InDesign or a web page. "
        "They end lines, turn the direction of writing, or print as an empty box."
    ),
)
FOLDER_NAME = Kind(
    "DONNEES-021",
    _("the name of this folder holds a character that nobody sees ({code})"),
    _("rename the folder: type its name anew"),
    _(
        "The name of a folder becomes that of files which are sent to people. A character that is not seen usually "
        "came with a name that was pasted: whoever types the same name then finds no such folder."
    ),
)
#: Help of the kinds above and below for a sign that stands as an escape of YAML.
ESCAPED = _("delete “{escape}”: between double quotes, it stands for a sign that nobody sees")
LOST_CHARACTER = Kind(
    "FICHIER-014",
    _("a character was lost here (it has become “�”)"),
    _("type the character again"),
    _("A program that did not understand this character wrote “�” in its place. What it was can no longer be known."),
)
GARBLED = Kind(
    "FICHIER-015",
    _("“{character}” looks like a letter spoiled by a conversion"),
    _("type the word again, or start from the original file"),
    _(
        "A file in UTF-8 that is read as Latin-1 and saved again shows “Ã©” for “é” and “â€™” for an "
        "apostrophe. The brochure would print these signs as they are."
    ),
    Severity.WARNING,
)
CHANGED_MEANWHILE = Kind(
    "FICHIER-016",
    _("this file was saved, moved or deleted while it was being read"),
    _("run the command again; nothing was written"),
    _(
        "A brochure is made of its files as they are when it is begun. A picture that is another one by the time it is "
        "printed would be checked as one thing and printed as the other; so Livret stops, and leaves the files of the "
        "last time where they are."
    ),
)
SAVED_MEANWHILE = Kind(
    "FICHIER-017",
    _("saved while this command was running: {names}"),
    _("run the command again: what it has just made and said is of the files as they were when it began"),
    _(
        "The files of an edition are read once, when a command begins. Pages, enclosed files and build.json agree with "
        "what was read then; what was saved later is part of the next run."
    ),
    Severity.WARNING,
)
HOUSE_CHANGED = Kind(
    "FICHIER-018",
    _("this folder of the house was changed while the command was running"),
    _("run the command again; nothing was written"),
    _(
        "Templates, styles and assets are read by several programs that work side by side. Were one of them to read "
        "them before a change and another after it, pages of one brochure would not look alike."
    ),
)

# How YAML is typed

TAB = Kind(
    "YAML-001",
    _("a tab stands here; YAML wants spaces"),
    _("replace the tab by two spaces"),
    _(
        "In these files, the spaces before a field say what it belongs to. A tab has no fixed width, so "
        "YAML refuses it there."
    ),
)
FIRST_CHARACTER = Kind(
    "YAML-002",
    _("a text cannot begin with “{character}”, which means something else in YAML"),
    _("put the text between quotes: {fixed}"),
    _(
        "At the beginning of a text, the signs * & ! % @ ` , | > - ? and all brackets are YAML's own. Between quotes "
        "they are printed as they stand. Livret uses neither the references (* and &) nor the types (!) of YAML."
    ),
)
COLON_IN_TEXT = Kind(
    "YAML-003",
    _("this text holds a colon, which YAML takes for the end of a field's name"),
    _("put the text between quotes: {fixed}"),
    _(
        "In YAML, a colon followed by a space separates a field from its value. When the value holds one too, "
        "quotes around it say where it begins and ends."
    ),
)
QUOTES_IN_TEXT = Kind(
    "YAML-004",
    _("the quote that closes this text is followed by more words"),
    _("use the other kind of quotes around the whole text: {fixed}"),
    _(
        "A text that begins with a quote ends at the next one of the same kind. Put single quotes around a text "
        "that holds double ones, double quotes around a text with apostrophes; or type « » inside."
    ),
)
UNCLOSED_QUOTE = Kind(
    "YAML-005",
    _("the quote opened here is never closed"),
    _("add the same quote at the end of the text"),
    _(
        "A text that begins with a quote goes on until the next one of the same kind, over as many lines as it "
        "takes. Without the second one, the rest of the file would be part of the text."
    ),
)
BACKSLASH = Kind(
    "YAML-006",
    _("a backslash between double quotes announces a special character; this one is unknown"),
    _("put the text between single quotes: {fixed}"),
    _(
        "Between double quotes, YAML reads \\n as a new line and \\t as a tab. Between single quotes, a "
        "backslash is a backslash."
    ),
)
BLOCK_TEXT = Kind(
    "YAML-007",
    _("after “|” or “>”, the text begins on the next line"),
    _("put the text between quotes, or on the next line with two more spaces before it: {fixed}"),
    _("“|” and “>” announce a text of several lines, which stands below, further to the right than the field's name."),
)
UNCLOSED_BRACKET = Kind(
    "YAML-008",
    _("the bracket opened here is not closed where it should be"),
    _("close it, or put the text between quotes if it was not meant as a list"),
    _(
        "A list may be written on one line: [brique, miel]. What it holds is separated by commas, and a closing "
        "bracket of the same kind ends it."
    ),
)
NO_SPACE_AFTER_COLON = Kind(
    "YAML-009",
    _("a space is missing after the colon"),
    _("write: {fixed}"),
    _(
        "A field is its name, a colon, an ordinary space, then its value. Without the space (or with a no-break "
        "space, as word processors type it), YAML sees one long word."
    ),
)
NO_FIELD = Kind(
    "YAML-010",
    _("this line is neither a field nor the rest of a text"),
    _("give it a name followed by a colon, or put two spaces before it if it goes on with the text above"),
    _(
        "Every line is a field (a name, a colon, a value), an item of a list (a dash, a space, a text), or goes "
        "on with the text above and then begins further to the right."
    ),
)
INDENTATION = Kind(
    "YAML-011",
    _("the spaces before this line do not agree with the lines above"),
    _("line it up with the fields it belongs with: same number of spaces before the name"),
    _(
        "The spaces before a field say what it belongs to. Fields of the same group begin in the same column; a "
        "field that has fields below it has no value on its own line."
    ),
)
SEVERAL_DOCUMENTS = Kind(
    "YAML-012",
    _("“---” or “...” begins a second document here; only one is read"),
    _("delete this line, or what follows it"),
    _("YAML allows several documents in one file. Here a file is one document, so that nothing it holds is forgotten."),
)
UNREADABLE_YAML = Kind(
    "YAML-013",
    _("this line, or the one above, cannot be understood"),
    _("check the colons, quotes and spaces; put the text between quotes if it is one: {fixed}"),
    _("Livret could not tell which of the usual mistakes this is. The mistake is often on the line above."),
)
DUPLICATE_FIELD = Kind(
    "YAML-014",
    _("the field “{name}” is already on line {line}"),
    _("keep one of the two"),
    _(
        "A field that stands twice has two values, and one would be lost without a word. Two names that look the "
        "same are the same, even if their accents are stored differently."
    ),
)
TOO_DEEP = Kind(
    "YAML-015",
    _("fields and lists are nested too deep here: at most {deepest} levels"),
    _("check the brackets and the spaces at the beginning of the lines"),
    _("The files of an edition need three levels. Thousands of them would exhaust the computer's memory."),
)
TOO_MANY_VALUES = Kind(
    "YAML-016",
    _("this file holds too many values: at most {most}"),
    _("check that it is the right file"),
    _("The limit is far above any real brochure; it keeps a wrong file from holding the computer for long."),
)
NOT_FIELDS = Kind(
    "YAML-017",
    _("this file should hold fields, each with a name and a value"),
    _("begin with a field, for instance: nom: Communauté de communes d’Exemple"),
    _("edition.yaml and fiche.yaml are made of lines such as “name: value”. This one is a list, or a text."),
)
CUT_BY_HASH = Kind(
    "YAML-018",
    _("“#” begins a remark: “{lost}” would not be printed"),
    _("put the text between quotes: {fixed}"),
    _(
        "In YAML, what follows a space and “#” is a remark for the reader of the file, and is not printed. Between "
        "quotes, “#” is a sign like others. For a remark, put two spaces before “#” and one after."
    ),
)
PERHAPS_CUT = Kind(
    "YAML-019",
    _("“{lost}” is taken for a remark and not printed"),
    _("if it is a remark, put two spaces before “#”; if it is text, put quotes: {fixed}"),
    _(
        "In YAML, what follows a space and “#” is a remark for the reader of the file. A text may hold “#” too: "
        "two spaces before it tell Livret that a remark is meant."
    ),
    Severity.WARNING,
)
COLOUR_EATEN = Kind(
    "YAML-020",
    _("the field “{name}” is empty: in YAML, “#” begins a remark"),
    _("choose a colour by its name, for instance: {fixed}"),
    _(
        "A colour such as #0A7B5C without quotes is read as a remark, and the field is left without a value. "
        "Colours of territories are chosen by name from the palette."
    ),
)
CUT_BY_COMMA = Kind(
    "YAML-021",
    _("a comma cuts this number in two: between braces or brackets, it separates values"),
    _("put the number between quotes, or its field on a line of its own"),
    _(
        "On one line, between braces or brackets, commas separate fields and items: 421,8 is then two values, 421 "
        "and 8. Between quotes, or on a line of its own, 421,8 is one number."
    ),
)

# contours.geojson

NOT_GEOJSON = Kind(
    "CONTOUR-001",
    _("this is no list of contours in GeoJSON"),
    _("export it again as GeoJSON from the program that drew it, or take the file out of the edition"),
    _(
        "contours.geojson is a GeoJSON file (RFC 7946) of the type FeatureCollection, as mapping programs export it. "
        "One that was cut short or edited by hand is often damaged at the place told."
    ),
)
CONTOUR_UNNAMED = Kind(
    "CONTOUR-002",
    _("the contour no. {number} does not say what it is the contour of"),
    _("give it one property: territoire (the name of its folder), intercommunalite, departement or region"),
    _(
        "A contour belongs to a territory of the edition, or to what its maps are drawn on. Its property says which: "
        "“territoire”: “val-fictif” is the contour of the folder territoires/val-fictif."
    ),
)
CONTOUR_OPEN = Kind(
    "CONTOUR-003",
    _("the contour of “{name}” is not a closed area"),
    _("export it as Polygon or MultiPolygon: closed rings of four positions or more, the last one like the first"),
    _(
        "A contour surrounds ground. A line, a point, a ring that does not come back to where it began, or one that "
        "goes twice along the same line surround none."
    ),
)
CONTOUR_POSITION = Kind(
    "CONTOUR-004",
    _("the contour of “{name}” has a position that is no place: {position}"),
    _("give degrees (longitude first: 3.88, 43.61) or metres in Lambert-93 (770000, 6280000) in the whole file"),
    _(
        "Positions are degrees (WGS 84), as GeoJSON has them, or metres in Lambert-93 (EPSG:2154); the size of the "
        "numbers tells which. A longitude and a latitude that changed places are often found here."
    ),
)
TOO_MANY_CONTOURS = Kind(
    "CONTOUR-005",
    _("there are too many contours or points: at most {contours} and {points}"),
    _("simplify the contours: a point every 200 metres is more than a page shows"),
    _("The limit is far above what any map prints. It keeps a file from holding the computer for long."),
)
CONTOUR_TWICE = Kind(
    "CONTOUR-006",
    _("“{name}” has more than one contour"),
    _("keep one; ground in several pieces is one MultiPolygon"),
    _("Each name has one contour, so that it is clear which is printed. An edition brings one region at the most."),
)
CONTOUR_UNKNOWN = Kind(
    "CONTOUR-007",
    _("there is a contour of “{name}”, and no such folder in territoires/"),
    _("write the name of the territory's folder in the property “territoire”"),
    _("A contour that belongs to no territory of the edition is printed nowhere."),
    Severity.WARNING,
)
#: Help of CONTOUR_UNKNOWN when a folder has nearly this name.
CONTOUR_MEANT = _("write “{suggestion}” in the property “territoire”, if that is the folder meant")

CONTOUR_ALONE = Kind(
    "CONTOUR-008",
    _("“{name}” has a contour, and the region around it has none"),
    _("add the contour of the region (property “region”), or leave this one out"),
    _(
        "An edition has a ground of its own when it brings the contour of its region: départements and "
        "inter-municipalities are drawn in it. Without one, its territories stand on the official contours of France."
    ),
)
CONTOUR_ELSEWHERE = Kind(
    "CONTOUR-009",
    _("the contour of “{name}” lies outside the map it should be on"),
    _("check its positions (longitude first, then latitude), and whether other contours are in the same system"),
    _(
        "A territory lies in the region that the file brings along, or in France. Positions in another system, or a "
        "latitude typed before the longitude, put it in the middle of the sea."
    ),
    Severity.WARNING,
)
CONTOURS_OVERLAP = Kind(
    "CONTOUR-010",
    _("the contours of “{name}” and “{other}” overlap"),
    _("draw the border between the two once, and use the same points for both"),
    _("Two départements, or two inter-municipalities, share no ground: each side of a border belongs to one of them."),
)
CONTOURS_UNCREDITED = Kind(
    "CONTOUR-011",
    _("this file does not say where its contours come from"),
    _("add a property “credit” to the file: the words to be printed under maps and in the colophon"),
    _(
        "Most licences of maps ask that the source and its year be named wherever the map is published. "
        "“credit”: “Contours : …” beside “type” and “features” is printed as it stands."
    ),
    Severity.WARNING,
)
CONTOUR_CROSSED = Kind(
    "CONTOUR-012",
    _("the contour of “{name}” crosses itself at {position}"),
    _("mend it in the program that drew it (in QGIS: “Fix geometries”), and export it again"),
    _(
        "A ring that crosses itself surrounds other ground than was meant: what lies beyond the crossing is left out, "
        "or added. It is printed as it stands."
    ),
    Severity.WARNING,
)
CONTOUR_SCRIBBLED = Kind(
    "CONTOUR-014",
    _("the contour of “{name}” goes to and fro: its line is {times} times as long as its ground is wide and high"),
    _("export its points in the order in which they follow each other along the border"),
    _(
        "The line around the most indented coast is some twelve times as long. One that goes to and fro over its "
        "ground is a cloud of points rather than a border."
    ),
)
CONTOUR_HOLE = Kind(
    "CONTOUR-013",
    _("the contour of “{name}” has a hole that is not within its ground, at {position}"),
    _("export ground in several pieces as MultiPolygon: only what is missing from a piece is a ring behind its first"),
    _(
        "The first ring of a polygon surrounds ground, all others what is missing from it (RFC 7946, § 3.1.6). One "
        "that lies elsewhere was meant to be ground of its own; it is printed as a hole."
    ),
    Severity.WARNING,
)
