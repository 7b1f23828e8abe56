"""Problems of what is printed held against what was written (PARITE-…)."""

from livret.base.messages import later as _
from livret.base.problems import Kind, Severity

LOST = Kind(
    "PARITE-001",
    _("{chapter}, page {page}: words written and not printed ({count}): “{words}”"),
    _("take back the last change of a template or of a style; if there was none, please send this edition to us"),
    _(
        "Each chapter is read again once it is laid out, and held against what its authors wrote. A brochure from "
        "which a word is missing is never called finished."
    ),
)
EXTRA = Kind(
    "PARITE-002",
    _("{chapter}, page {page}: “{words}” is printed and nobody wrote it"),
    _("look for text that a style adds (“content”), or that a template prints twice"),
    _("What is printed is what authors wrote, what the templates say, page numbers, and nothing else, and each once."),
)
DRAWING_LOST = Kind(
    "PARITE-003",
    _("{chapter}: “{words}” belongs to a map and is not on it"),
    _("take back the last change of the maps or of their fonts; if there was none, please send this edition to us"),
    _("The names on maps are text: they are held against what was asked for, as all text is."),
)
UNWRITTEN = Kind(
    "PARITE-004",
    _("“{words}” stands here and is not in the chapter composed of it"),
    _("take back the last change of a template; if there was none, please send this text to us"),
    _(
        "From the author's file to the page no word may get lost, and every field is printed: here one is not even "
        "handed to the printer."
    ),
)
PAGE_UNBOUND = Kind(
    "PARITE-005",
    _("{chapter}: page {page} was laid out and is not in the bound book as it was"),
    _("run the command again with --no-cache; if it is told again, please send this edition to us"),
    _("Binding joins pages and changes none of them: each is looked for in the book once it is bound."),
)
HIDDEN = Kind(
    "PARITE-006",
    _("{chapter}, page {page}: “{words}” is printed and cannot be seen: {reason}"),
    _("take back the last change of a style or of a template: its colour, its size, or what it lays over the text"),
    _("Words that are in the file and that no eye finds on the page are lost to whoever reads it on paper."),
)

HIDDEN_IN_DRAWING = Kind(
    "PARITE-059",
    _("{chapter}, page {page}: in the drawing {file}, “{words}” cannot be seen: {reason}"),
    _("open the drawing in the program that made it: move what lies over these words, or make them larger or darker"),
    _("Words that are in the file and that no eye finds on the page are lost to whoever reads it on paper."),
)

COMPOSED_TWICE = Kind(
    "PARITE-007",
    _("{chapter}: “{words}” is composed twice and written once"),
    _("take back the last change of a template; if there was none, please send this edition to us"),
    _("Each passage of an author stands once in the chapter of its territory."),
)
COMPOSED_ELSEWHERE = Kind(
    "PARITE-008",
    _("{chapter}: “{words}” is composed here and was written for {other}"),
    _("take back the last change of a template; if there was none, please send this edition to us"),
    _("What somebody wrote for one territory never stands in the pages of another."),
)
IN_ANOTHER_PLACE = Kind(
    "PARITE-009",
    _("{chapter}: “{words}” is composed in the place of what stands here"),
    _("take back the last change of a template; if there was none, please send this text to us"),
    _("Each passage of an author stands in its own place, and nothing else does."),
)

# A file held against the edition: proof --pdf

FILE_LOST = Kind(
    "PARITE-010",
    _("page {page}: words missing ({count}): “{words}”"),
    _("ask whoever changed the file to put them back, or print it again from the edition"),
    _("The file was held word for word against the edition. What is missing was lost on the way."),
)
FILE_EXTRA = Kind(
    "PARITE-011",
    _("page {page}: “{words}” is in the file and neither in the texts nor in the templates"),
    _("have it taken out; if it is right, write it into the edition, so that it is there next time too"),
    _("What somebody adds to a finished file is lost at the next printing, and nobody has read it over."),
)
FILE_TWICE = Kind(
    "PARITE-012",
    _("page {page}: “{words}” is there twice"),
    _("have the second one taken out"),
    _("A passage that was copied instead of moved, or a layer that was flattened over itself, is printed twice."),
)
FILE_CHANGED = Kind(
    "PARITE-013",
    _("page {page}: “{words}” has become “{found}”"),
    _("ask whoever changed the file; if the new words are right, write them into the edition"),
    _("A figure or a name that differs from the edition's is an error in one of the two."),
)
FILE_ELSEWHERE = Kind(
    "PARITE-014",
    _("“{words}” belongs to {chapter}, page {expected}, and stands on page {page}, in {other}"),
    _("have it put back in its place"),
    _("Texts of two territories that were exchanged are worse than lost: somebody says what somebody else said."),
)
FILE_OUT_OF_ORDER = Kind(
    "PARITE-015",
    _("page {page}: “{words}” no longer follows what it followed"),
    _("have the passages put back in the order in which they were written"),
    _("The words are all there, and they are read in another order than that of their author."),
)
PAGE_MISSING = Kind(
    "PARITE-016",
    _("page {page} ({chapter}) is missing from the file (words: {count})"),
    _("ask for a whole file"),
    _("A page was taken out, or was not exported."),
)
PAGE_TWICE = Kind(
    "PARITE-017",
    _("page {page} of the file is page {expected} ({chapter}) a second time"),
    _("have one of the two taken out"),
    _("The same page is bound twice."),
)
PAGE_ELSEWHERE = Kind(
    "PARITE-018",
    _("page {expected} ({chapter}) stands as page {page} of the file"),
    _("have the pages put back in order"),
    _("The contents, the page numbers and the spreads suppose that each page stays in its place."),
)
PAGE_UNKNOWN = Kind(
    "PARITE-019",
    _("page {page} of the file is none of the edition: “{words}”"),
    _("have it taken out, or say what it is"),
    _("A page that the edition does not have was put in: an advertisement, a blank, a page of another edition."),
)
NO_WORDS = Kind(
    "PARITE-020",
    _("page {page}: no text of this page can be read (words expected: {count})"),
    _("ask for a file whose text was not turned into curves or into a picture"),
    _(
        "Text turned into curves or pictures can be neither verified, nor searched, nor read aloud. The words may be "
        "there: only eyes can tell."
    ),
)
READ_OTHERWISE = Kind(
    "PARITE-021",
    _("page {page}: a screen reader is told “{found}” where “{words}” is printed"),
    _("have the tags of the file mended, or print it again from the edition"),
    _("The tags of a PDF tell its order to those who do not see it. They no longer say what the page shows."),
)
SAID_OTHERWISE = Kind(
    "PARITE-025",
    _("in place of “{words}”, who listens is told “{found}”"),
    _("have the alternative text put back, or print the file again from the edition"),
    _("What pictures show, and words cut at the end of a line, are told otherwise than they are drawn."),
)
PAGES_READ_OTHERWISE = Kind(
    "PARITE-026",
    _("page {page} is not read at its turn: the tags put the pages in another order"),
    _("have the tags of the file mended, or print it again from the edition"),
    _("The tags of a PDF tell its order to those who do not see it: page after page, as it is bound."),
)
NO_TAGS = Kind(
    "PARITE-022",
    _("the file has lost its tags: nobody can have it read aloud in order"),
    _("ask for a tagged file, or send the one that Livret printed"),
    _("Whoever retouches a PDF or prints it to another PDF takes its tags away. On paper this changes nothing."),
    Severity.WARNING,
    final=True,
)
ANOTHER_EDITION = Kind(
    "PARITE-023",
    _("this file is not the edition {edition}: {found} of its {count} passages are in it"),
    _("name the edition that the file was printed from"),
    _("Hardly anything of the edition is in the file: to list all that is missing would help nobody."),
)
UNREADABLE = Kind(
    "PARITE-024",
    _("the file cannot be read as a PDF: {detail}"),
    _("ask for it again, without a password"),
    _("Only what can be read can be verified."),
)
# Ways through a file, and what it calls itself

_WAYS = _("The links, bookmarks and page labels of the file were held against the edition's, one by one.")
_LEADS = _(
    "A link is clicked because of the words under it: one that leads elsewhere, or that somebody laid over a page, "
    "brings readers where nobody of the edition sends them."
)
LINK_CHANGED = Kind(
    "PARITE-045",
    _("{where}: the link on “{words}” leads to {found}; in the edition, to {wanted}"),
    _("do not click on it; print the file again from the edition"),
    _LEADS,
)
LINK_ADDED = Kind(
    "PARITE-046",
    _("{where}: a link that the edition does not have leads from “{words}” to {found}"),
    _("do not click on it; have it taken out, or print the file again from the edition"),
    _LEADS,
)
LINK_LAID = Kind(
    "PARITE-047",
    _("{where}: the link to {found} lies over “{words}”; in the edition, over “{wanted}”"),
    _("have it put back in its place, or print the file again from the edition"),
    _LEADS,
)
LINK_LOST = Kind(
    "PARITE-048",
    _("{where}: links are gone ({count}), such as the one from “{words}” to {wanted}"),
    _("print the file again from the edition, if it is to be read on a screen"),
    _WAYS,
    Severity.WARNING,
    final=True,
)
LINK_SPELT = Kind(
    "PARITE-049",
    _("{where}: the address “{words}” has become a link to itself"),
    _("if it is right, mark it as a link in the edition, so that it is one next time too"),
    _("Some programs make links of the addresses that they find on a page. This one leads where its words say."),
    Severity.WARNING,
)
WAYS_LOST = Kind(
    "PARITE-050",
    _("the file has lost what leads through it: {said}"),
    _("send the file that Livret printed, if it is to be read on a screen"),
    _("Whoever prints a PDF to another PDF takes its links and bookmarks away. On paper this changes nothing."),
    Severity.WARNING,
    final=True,
)
BOOKMARK_LOST = Kind(
    "PARITE-051",
    _("the bookmark “{words}” is missing"),
    _("print the file again from the edition"),
    _WAYS,
    Severity.WARNING,
    final=True,
)
BOOKMARK_ADDED = Kind(
    "PARITE-052",
    _("the bookmark “{words}” is none of the edition's"),
    _("have it taken out, or print the file again from the edition"),
    _WAYS,
    Severity.WARNING,
    final=True,
)
BOOKMARK_RENAMED = Kind(
    "PARITE-053",
    _("the bookmark “{words}” has become “{found}”"),
    _("have it put back, or print the file again from the edition"),
    _WAYS,
    Severity.WARNING,
    final=True,
)
BOOKMARK_ELSEWHERE = Kind(
    "PARITE-054",
    _("the bookmark “{words}” leads to {found}; in the edition, to {wanted}"),
    _("have it put back, or print the file again from the edition"),
    _WAYS,
    Severity.WARNING,
    final=True,
)
DESTINATION = Kind(
    "PARITE-055",
    _("who comes to “{words}” in this file from elsewhere is led to {found}; in the edition, to {wanted}"),
    _("print the file again from the edition"),
    _("Other documents, and addresses ending with the name of a place, lead to places in the brochure by their names."),
    Severity.WARNING,
)
LABELLED = Kind(
    "PARITE-056",
    _("page {page} is called “{found}” by the file, “{wanted}” by the edition ({count} pages are)"),
    _("have the page labels put back, or print the file again from the edition"),
    _("Programs tell pages by their labels, the numbers printed on them: contents and quotations rely on them."),
    Severity.WARNING,
)
_CALLED = _("the file says of itself: {what} “{found}”; the edition says “{wanted}”")
_PROPERTIES = _("have its properties put back, or print the file again from the edition")
CALLED = Kind(
    "PARITE-057",
    _CALLED,
    _PROPERTIES,
    _("The title stands in the window and on the tabs, a screen reader speaks the language that the file names."),
    Severity.WARNING,
    final=True,
)
DESCRIBED = Kind(
    "PARITE-058",
    _CALLED,
    _PROPERTIES,
    _("Libraries and search engines take over what a file says of itself."),
    Severity.WARNING,
)

# How pages look

LOOKS_OTHERWISE = Kind(
    "PARITE-031",
    _("page {page}: “{words}” does not look as the edition prints it"),
    _("look at both pages side by side; have it put back, or write what is right into the edition"),
    _(
        "The file has these words, and its page shows something else in their place: other shapes, a line through "
        "them, another order, another size. Both pages were drawn and laid one over the other."
    ),
)
PICTURE_OTHERWISE = Kind(
    "PARITE-032",
    _("page {page}: a picture does not look as the edition prints it"),
    _("look at both pages side by side; have the picture put back"),
    _("A picture is missing, is another one, or was cut. Both pages were drawn and laid one over the other."),
)
DRAWN_OTHERWISE = Kind(
    "PARITE-033",
    _("page {page}: a drawing or a ground does not look as the edition prints it"),
    _("look at both pages side by side; if it was changed on purpose, change it in the edition too"),
    _("A map, a rule, a colour is missing or is another. Both pages were drawn and laid one over the other."),
    Severity.WARNING,
    final=True,
)

# A file that asks for more than any brochure does: proof --pdf (the bounds are in livret/pdf/read/bounds.py)

_EXPORT_ANEW = _("have the file exported anew by whoever made it; if it is a brochure, print it again from the edition")
_BOUNDED = _(
    "A file from outside is read within bounds that no brochure of 3,000 pages comes near: a damaged file, or one made "
    "to do harm, ends there instead of filling the machine."
)

FILE_TOO_LARGE = Kind(
    "PARITE-034",
    _("the file has more than {most} MB: it is not read"),
    _("have it exported with pictures of 300 points to the inch, without the files that it was made of"),
    _BOUNDED,
)
TOO_MANY_PAGES = Kind(
    "PARITE-035", _("the file has more than {most} pages: it is not read further"), _EXPORT_ANEW, _BOUNDED
)
TOO_DEEP = Kind(
    "PARITE-036",
    _("the file is nested more than {most} deep ({what}): it is not read further"),
    _EXPORT_ANEW,
    _BOUNDED,
)
LEADS_BACK = Kind(
    "PARITE-037",
    _("the file leads round in circles ({what}): it is not read further"),
    _EXPORT_ANEW,
    _("A part of the file refers to itself, or to one in which it stands. No program writes that on purpose."),
)
STREAM_TOO_LARGE = Kind(
    "PARITE-038",
    _("the file holds more than {most} MB once unpacked ({what}): it is not read further"),
    _EXPORT_ANEW,
    _BOUNDED,
)
TOO_MANY_OBJECTS = Kind(
    "PARITE-039",
    _("the file has more than {most} of one thing ({what}): it is not read further"),
    _EXPORT_ANEW,
    _BOUNDED,
)
TOO_MUCH_DRAWN = Kind(
    "PARITE-040",
    _("the pages are drawn by more than {most} operations: the file is not read further"),
    _EXPORT_ANEW,
    _BOUNDED,
)
DRAWN_TOO_OFTEN = Kind(
    "PARITE-041",
    _("the pages show more than {most} drawings, one within another: the file is not read further"),
    _EXPORT_ANEW,
    _BOUNDED,
)
TOO_MANY_CODES = Kind(
    "PARITE-042",
    _("the fonts give a meaning to more than {most} codes: the file is not read further"),
    _EXPORT_ANEW,
    _BOUNDED,
)
FILE_TOO_SLOW = Kind(
    "PARITE-043",
    _("{what}: the file takes more than {seconds} s of work and was given up"),
    _EXPORT_ANEW,
    _BOUNDED,
)
FILE_TOO_HEAVY = Kind(
    "PARITE-044",
    _("{what}: the file takes more than {most} MB of memory and was given up"),
    _EXPORT_ANEW,
    _BOUNDED,
)

# Text that is there and that nobody sees

UNSEEN = Kind(
    "PARITE-030",
    _("page {page}: “{words}” is there and cannot be seen: {reason}"),
    _("take away what hides it, or give it another colour, size or place"),
    _("A reader of the text finds these words in the file. The eye does not find them on the page."),
)
