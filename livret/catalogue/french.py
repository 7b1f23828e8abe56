"""Problems of French, and of what a text says against the facts of its fiche: codes FRANCAIS-…."""

from livret.base.messages import later as _
from livret.base.problems import Kind, Severity

#: Helps that take the place of a row's own.
DID_YOU_MEAN = _("did you mean {suggestions}? If “{word}” is right, add it to the list “mots” of glossaire.yaml")

WRITE = _("perhaps {suggestions}; a remark that is wrong can be accepted: acceptes, in edition.yaml")

UNKNOWN_WORD = Kind(
    "FRANCAIS-001",
    _("unknown word: “{word}”{more}"),
    _("correct it; if it is right, add it to the list “mots” of glossaire.yaml"),
    _(
        "Every word of the texts, and of what the fiches have printed as sentences, is looked up in the French "
        "dictionary. Names that the edition itself declares (territories, allies, organisations, credits, publisher, "
        "keywords), the official names of places, common institutions and the words of glossaire.yaml are known; so "
        "are names of people after a given name, abbreviations, numbers and addresses. Words that are marked as "
        "another language, [Adieu-siatz]{langue=oc}, are not looked up. A word that comes several times is told once, "
        "with its places."
    ),
    Severity.WARNING,
)
STRANGE_WORDS = Kind(
    "FRANCAIS-015",
    _("{count} words are in no dictionary, and resemble none of its words: {words}"),
    _("look at each, at the line told; add those that are right to the list “mots” of glossaire.yaml"),
    _(
        "New words and borrowed ones are in no dictionary; nor are words with several slips. Where a file has many "
        "that resemble no other word, they are told together, each once with its line: most are right. A word that "
        "resembles another is told by itself. A capital inside a sentence is taken for a name, unless the word "
        "is one slip from one that is known."
    ),
    Severity.WARNING,
)
NOT_SPELLED = Kind(
    "FRANCAIS-002",
    _("the spelling was not verified: {reason}"),
    _("install what is missing: in the folder of Livret, run make"),
    _(
        "Spelling is verified with the Hunspell library and the French dictionary that comes with Livret. The "
        "library is an optional part of the installation; without it the other verifications are made all the same."
    ),
    Severity.WARNING,
)
GRAMMAR = Kind(
    "FRANCAIS-003",
    _("“{words}”: {remark}"),
    _("read the sentence again; a remark that is wrong can be accepted: acceptes, in edition.yaml"),
    _(
        "Where the grammar checker Grammalecte is installed, it reads the texts as well. It sees most agreements, "
        "conjugations and missing hyphens; it is a machine, and may be wrong: what it says is for a person to judge."
    ),
    Severity.WARNING,
)
GRAMMAR_UNFINISHED = Kind(
    "FRANCAIS-004",
    _("the grammar was not verified to the end: {reason}"),
    _("launch the proof again; if it lasts, read the texts in Grammalecte itself"),
    _(
        "Grammalecte is given a bounded time, so that a proof always ends. What it found before is told; the rest of "
        "the texts was not read by it."
    ),
    Severity.WARNING,
)
MIXED_DOTS = Kind(
    "FRANCAIS-005",
    _("“{word}” is written with {sign}{more}; the rest of the edition writes {other}, as in “{example}” ({place})"),
    _("write all of them alike: “{repaired}”"),
    _(
        "One edition writes inclusive words in one way: allié·e, and not allié.e, allié(e) or allié-e beside it. The "
        "way found most often is taken for the edition's own. The middle dot (·) is the one that Livret never cuts "
        "at the end of a line, and has read aloud in full; other dots (• ‧ ∙ ⋅) are different signs."
    ),
    Severity.WARNING,
)
MIXED_PLURALS = Kind(
    "FRANCAIS-006",
    _("“{word}” separates its plural{more}; the rest of the edition does not, as in “{example}” ({place})"),
    _("write all of them alike: “{repaired}”"),
    _(
        "Both allié·es and allié·e·s are in use, and both are right; one edition keeps to one of them. The way found "
        "most often is taken for the edition's own."
    ),
    Severity.WARNING,
)
JOINED_PLURALS = Kind(
    "FRANCAIS-007",
    _("“{word}” does not separate its plural{more}; the rest of the edition does, as in “{example}” ({place})"),
    _("write all of them alike: “{repaired}”"),
    MIXED_PLURALS.why,
    Severity.WARNING,
)
CONTRADICTION = Kind(
    "FRANCAIS-008",
    _("the text says “{words}”, the fiche {fact}"),
    _("correct the one that is wrong ({place} for the fiche); if both are right, say in the text what is counted"),
    _(
        "The number of communes, of inhabitants and of square kilometres that a text gives for its territory is held "
        "against the facts printed on the same page. Round numbers are (“plus de 500 000 habitants”), and so are "
        "figures of another year when the year is told. A number that counts a part (“28 des 31 communes”, “une "
        "commune de 3 000 habitants”) is not compared."
    ),
    Severity.WARNING,
    final=True,
)
