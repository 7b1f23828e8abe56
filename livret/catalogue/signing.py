"""Problems of what was signed: codes ACCORD-…."""

from livret.base.messages import later as _
from livret.base.problems import Kind, Severity

VOICE_CHANGED = Kind(
    "ACCORD-001",
    _("the voice “{voice}” has changed since {by} signed it on {on}: “{before}” became “{after}”"),
    _("print a new proof to sign (proof --territory {slug}), or put back the words that were signed"),
    _(
        "Words printed as somebody's own are those they have read and signed. What is compared is what is printed, "
        "without spaces and line ends: a text that only flows otherwise stays signed, one that has another word does "
        "not. Once the new proof is signed: proof --accept."
    ),
    Severity.WARNING,
    final=True,
)
VOICE_ADDED = Kind(
    "ACCORD-002",
    _("the voice “{voice}” was not there when {by} signed on {on}"),
    _("print a new proof to sign (proof --territory {slug})"),
    _("A rubric in somebody's voice, or an exergue, is printed as a quotation: nobody has signed this one yet."),
    Severity.WARNING,
    final=True,
)
TEXT_CHANGED = Kind(
    "ACCORD-003",
    _("what {by} signed on {on} has changed since: {parts}"),
    _("if it changes the meaning, print a new proof to sign (proof --territory {slug})"),
    _(
        "The territory signed its whole pages: facts, captions and texts. Mending a spelling does not ask for a new "
        "signature, changing what is said does. The voices that are quoted are as they were signed."
    ),
    Severity.WARNING,
)
NOT_SIGNED = Kind(
    "ACCORD-004",
    _("“{name}” has not been signed yet"),
    _("print its proof (proof --territory {slug}); once it is signed, record it (proof --accept {slug})"),
    _("Other territories of this edition are signed: accords.yaml is there. This one is not in it."),
    Severity.WARNING,
    final=True,
)
MALFORMED = Kind(
    "ACCORD-005",
    _("this signature cannot be read: {what}"),
    _("put the file back as it was recorded; accords.yaml is written by proof --accept, not by hand"),
    _(
        "accords.yaml keeps who signed which text, and when. It is proof only while nobody changes it by hand: a "
        "signature that is incomplete, or whose words are not those of its fingerprint, proves nothing."
    ),
)
NOWHERE = Kind(
    "ACCORD-006",
    _("a signature for “{slug}”, which is no territory of this edition"),
    _("if its folder has another name now, write that name here; else take the signature out"),
    _("A signature belongs to the folder of a territory: one that was renamed or taken out leaves it behind."),
    Severity.WARNING,
)
