"""Problems of texts that not everybody can read (ACCES-…), after the checklist of the French State for PDF files."""

from livret.base.messages import later as _
from livret.base.problems import Kind, Severity

_ALTERNATIVE = _(
    "A screen reader says the alternative text in place of the picture, and nothing else is known of it. It tells "
    "what the picture shows and why it stands there, in one sentence: “Two people mend a bicycle in the old "
    "station, under a clock”. (RGAA 4.1, criteria 1.1 to 1.3.)"
)
_DESCRIBE = _("say in one sentence what the picture shows, for somebody who does not see it")

GENERIC_ALTERNATIVE = Kind(
    "ACCES-001",
    _("this alternative text says nothing: “{words}”"),
    _DESCRIBE,
    _ALTERNATIVE,
    Severity.WARNING,
    final=True,
)
FILE_NAME_ALTERNATIVE = Kind(
    "ACCES-002",
    _("this alternative text is the name of a file: “{words}”"),
    _DESCRIBE,
    _ALTERNATIVE,
    Severity.WARNING,
    final=True,
)
CAPTION_ALTERNATIVE = Kind(
    "ACCES-003",
    _("this alternative text only repeats the caption: “{words}”"),
    _("say what the picture shows; the caption is read aloud anyway"),
    _ALTERNATIVE,
    Severity.WARNING,
    final=True,
)
SHORT_ALTERNATIVE = Kind(
    "ACCES-004",
    _("this alternative text is very short: “{words}”"),
    _DESCRIBE,
    _ALTERNATIVE,
    Severity.WARNING,
)
LONG_ALTERNATIVE = Kind(
    "ACCES-005",
    _("this alternative text has {count} signs; {most} at most"),
    _("keep what matters, and tell the rest in the text beside the picture"),
    _(
        "A screen reader says an alternative text in one breath: it cannot be stopped in the middle, nor read word by "
        "word. What needs more is told in the text, where everybody reads it."
    ),
    Severity.WARNING,
)
LINK_SAYS_NOTHING = Kind(
    "ACCES-006",
    _("the words of this link do not tell where it leads: “{words}”"),
    _("make a link of words that name the page: [the map of the project](https://…)"),
    _(
        "Who cannot see the page goes from link to link, and hears the words of each without those around it. "
        "(RGAA 4.1, criterion 6.1.)"
    ),
    Severity.WARNING,
    final=True,
)
LONG_ADDRESS = Kind(
    "ACCES-007",
    _("a long address stands as the words of a link: “{words}”"),
    _("make a link of words that name the page: [the map of the project](https://…)"),
    _("An address is spelled sign by sign by a screen reader. A short one that people type themselves may stand."),
    Severity.WARNING,
)
ABBREVIATION = Kind(
    "ACCES-008",
    _("“{words}” is not explained where it first stands{more}"),
    _(
        "write what it stands for the first time, “{words} (…)” or “… ({words})”, or add it under “sigles” in "
        "glossaire.yaml"
    ),
    _(
        "Not everybody knows what an abbreviation stands for, and a screen reader may say it as a word. Explained once "
        "in each territory's pages, it can be used freely afterwards. Those of one text are told together, with their "
        "lines. Names in capitals and common institutions are known. (Checklist of the French State for PDF files.)"
    ),
    Severity.WARNING,
)
TYPED_LIST = Kind(
    "ACCES-009",
    _("this paragraph holds a list made by hand: “{words}”"),
    _("write each item on a line of its own that begins with “- ”"),
    _(
        "A screen reader tells how many items a list has, and goes from one to the next. It cannot for dashes in a "
        "paragraph, which it reads as signs. (RGAA 4.1, criterion 9.3.)"
    ),
    Severity.WARNING,
)
COLOUR_ALONE = Kind(
    "ACCES-010",
    _("this is told by its colour alone: “{words}”"),
    _("name it another way as well: by its place, its shape or its words"),
    _(
        "One man in twelve does not tell red from green, a photocopy has no colours, and a screen reader names none. "
        "(RGAA 4.1, criterion 3.1.)"
    ),
    Severity.WARNING,
)
CAPITALS = Kind(
    "ACCES-011",
    _("these words are typed in capitals: “{words}”"),
    _("type them in small letters; put them between ** and ** if they matter"),
    _(
        "Words in capitals are slower to read, and some screen readers spell them letter by letter. The styles set "
        "capitals where the page needs them."
    ),
    Severity.WARNING,
)
FOREIGN = Kind(
    "ACCES-012",
    _("this passage seems to be in another language: “{words}”"),
    _("tell its language, [the passage]{{langue=en}}, and give its translation beside it if it matters"),
    _(
        "A screen reader reads the whole text with a French voice, unless it is told of another language: a long "
        "passage that is not marked cannot be understood. (RGAA 4.1, criterion 8.7.)"
    ),
    Severity.WARNING,
)
