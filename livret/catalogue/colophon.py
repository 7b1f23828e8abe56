"""Problems of what a publication must say of itself (COLOPHON-…)."""

from livret.base.messages import later as _
from livret.base.problems import Kind, Severity

_LAW = _(
    "Every copy of a publication names its publisher and its printer with their addresses, the date on which printing "
    "was finished, its ISBN (or its ISSN if it comes out every year), its price or that it is free, and the month and "
    "year of its legal deposit. (Order of 12 January 1995, article 1; Heritage Code, articles L131-1 and L132-1.)"
)
_NUMBER = _(
    "The last digit of an ISBN or ISSN is worked out from the others, so that a typing mistake shows. A wrong number "
    "is refused by booksellers and libraries, and cannot be mended once printed."
)

MISSING = Kind(
    "COLOPHON-001",
    _("the colophon lacks what the law asks for: “{name}”"),
    _("write it under “colophon” in edition.yaml: {example}"),
    _LAW,
    Severity.WARNING,
    final=True,
)
NO_ADDRESS = Kind(
    "COLOPHON-002",
    _("“{name}” has no address"),
    _("write the street, the postcode and the town (the country as well if it is abroad)"),
    _LAW,
    Severity.WARNING,
    final=True,
)
NUMBER_FORM = Kind(
    "COLOPHON-003",
    _("“{value}” is not an {kind}: it has {count} digits, not {expected}"),
    _("copy it from the letter of the agency that gave it; hyphens and spaces do not count"),
    _NUMBER,
    Severity.WARNING,
    final=True,
)
CHECK_DIGIT = Kind(
    "COLOPHON-004",
    _("a digit of the {kind} “{value}” is wrong"),
    _("compare it with the letter of the agency: if all the other digits are right, the last is {digit}"),
    _NUMBER,
    Severity.WARNING,
    final=True,
)
NOT_A_BOOK = Kind(
    "COLOPHON-014",
    _("“{value}” is not an ISBN: it begins with neither 978 nor 979"),
    _("copy it from the letter of the agency that gave it"),
    _NUMBER,
    Severity.WARNING,
    final=True,
)
OLD_ISBN = Kind(
    "COLOPHON-005",
    _("“{value}” is an ISBN of ten digits, as they were until 2007"),
    _("write {new}"),
    _("Since 1 January 2007 an ISBN has thirteen digits. The older ones are still read, with 978 before them."),
    Severity.WARNING,
    final=True,
)
SAME_ISBN = Kind(
    "COLOPHON-006",
    _("the printed brochure and the PDF have the same ISBN"),
    _("ask for a second ISBN, and write it under “isbn_pdf”"),
    _("Each form of a publication (paper, PDF) has an ISBN of its own. (International ISBN Agency, users' manual.)"),
    Severity.WARNING,
    final=True,
)
PDF_WITHOUT_ISBN = Kind(
    "COLOPHON-007",
    _("the printed brochure has an ISBN, the PDF has none"),
    _("write the PDF's own under “isbn_pdf”, or accept this remark if the PDF is not published"),
    _("Each form of a publication (paper, PDF) has an ISBN of its own. (International ISBN Agency, users' manual.)"),
    Severity.WARNING,
)
MONTH_AND_YEAR = Kind(
    "COLOPHON-008",
    _("“{value}” does not tell a month and a year"),
    _("write the month in letters and the year, for instance: {name}: janvier 2026"),
    _LAW,
    Severity.WARNING,
    final=True,
)
OTHER_YEAR = Kind(
    "COLOPHON-009",
    _("“{name}” tells {year}, and the edition is of {edition}"),
    _("correct one of the two: the line may come from an earlier edition"),
    _("The legal deposit is due on the day of publication at the latest; its month is that of the edition's release."),
    Severity.WARNING,
    final=True,
)
PRICE = Kind(
    "COLOPHON-010",
    _("the price “{value}” is neither in euros nor “gratuit”"),
    _("write for instance: prix: 12 €, or: prix: gratuit"),
    _LAW,
    Severity.WARNING,
    final=True,
)
NO_DIRECTOR = Kind(
    "COLOPHON-011",
    _("nobody is named as responsible for the publication"),
    _("write it under “colophon” in edition.yaml: {example}"),
    _(
        "A brochure that comes out every year names its “directeur de la publication”, who answers for it. (Law of "
        "29 July 1881, article 6, and law of 1 August 1986, article 5, for what comes out at regular intervals.)"
    ),
    Severity.WARNING,
)
NO_RIGHTS = Kind(
    "COLOPHON-012",
    _("nothing tells that the photo {file} may be printed"),
    _("keep the written leave of its author and of those one recognises, and write: droits: oui, du …"),
    _(
        "A photo may be printed with the leave of its author (Intellectual Property Code, article L122-4) and of the "
        "people one recognises (Civil Code, article 9). Livret does not print this field: it says where the proof is."
    ),
    Severity.WARNING,
    final=True,
)
NO_CREDIT = Kind(
    "COLOPHON-013",
    _("this picture of the text names nobody as its author"),
    _('write the caption, then a bar, then the name: "Caption | First name Name"'),
    _("The author of a picture has a right to his or her name. (Intellectual Property Code, article L121-1.)"),
    Severity.WARNING,
    final=True,
)
