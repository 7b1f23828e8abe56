"""Problems of files that come in (IMPORT-…)."""

from livret.messages import later as _
from livret.problems import Kind

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

CANNOT_EDIT = Kind(
    "IMPORT-040",
    _("this file cannot be changed here without spoiling it: {what}"),
    _("write these fields into it by hand, each on a line of its own"),
    _("Fields are changed where they stand, and remarks are kept. Fields between braces, for one, leave no room."),
)

# Photos (070 to 079)

# Corrections (080 to 099)
