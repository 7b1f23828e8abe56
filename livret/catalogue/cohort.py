"""Problems of a list of territories that a new edition is made of (COHORTE-…)."""

from livret.base.messages import later as _
from livret.base.problems import Kind

_LISTED = _(
    "A list of territories has one a line: its name, its SIREN number, or both, in any order, parted by a semicolon, a "
    "tab or, in a CSV file, a comma. Each makes a folder. Nothing is written before every line is right."
)

UNREADABLE = Kind("COHORTE-001", _("the list cannot be read: {reason}"), _("check where it is"), _LISTED)
SPREADSHEET = Kind(
    "COHORTE-002",
    _("a spreadsheet or a word processor’s file, which is no list of plain lines"),
    _("in the spreadsheet: File, Save as, “CSV”; then give that file"),
    _LISTED,
)
EMPTY = Kind("COHORTE-003", _("the list names no territory"), _("write one name or SIREN number a line"), _LISTED)
TOO_MANY = Kind("COHORTE-004", _("more than {most} territories"), _("check that this is the right file"), _LISTED)
BAD_SIREN = Kind(
    "COHORTE-005",
    _("“{value}” is no SIREN number: it has {count} digits, not nine"),
    _("copy the nine digits from annuaire-entreprises.data.gouv.fr, or write the name alone"),
    _LISTED,
)
MISTYPED_SIREN = Kind(
    "COHORTE-006",
    _("the SIREN number “{value}” holds a mistyped digit"),
    _("compare it with annuaire-entreprises.data.gouv.fr"),
    _("The last digit of a SIREN number checks the eight others (the Luhn sum): here it does not agree with them."),
)
TWICE = Kind(
    "COHORTE-007",
    _("“{name}” is already on line {line}"),
    _("keep one of the two"),
    _("A territory is printed once; its name makes the name of its folder, and its SIREN number finds it on the map."),
)
TOO_LONG = Kind(
    "COHORTE-008",
    _("this name has more than {most} characters"),
    _("write the name alone, one territory a line"),
    _LISTED,
)
THERE_ALREADY = Kind(
    "COHORTE-009",
    _("“{name}” is in the edition already: {folder}"),
    _("write in the files that are there, or give another name"),
    TWICE.why,
)
