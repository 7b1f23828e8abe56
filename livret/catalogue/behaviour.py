"""Problems of what a file from outside does beside showing pages (ACTION-…): proof --pdf."""

from livret.base.messages import later as _
from livret.base.problems import Kind, Severity

_TAKE_OUT = _("do not send it on and click on nothing in it; print the file again from the edition")
_DOES_NOTHING = _(
    "A brochure shows its pages, and links lead through it or to the addresses that its authors wrote. Livret prints "
    "nothing that acts: whatever does was put in by somebody else, and works on the machine of whoever opens the file."
)

SCRIPT = Kind(
    "ACTION-001",
    _("{where}: the file holds a program (JavaScript), which runs {when}: “{said}”"),
    _TAKE_OUT,
    _DOES_NOTHING,
)
LAUNCH = Kind(
    "ACTION-002",
    _("{where}: the file starts another program or opens another file {when}: “{said}”"),
    _TAKE_OUT,
    _DOES_NOTHING,
)
OTHER_DOCUMENT = Kind(
    "ACTION-003",
    _("{where}: the file goes on in another document {when}: “{said}”"),
    _TAKE_OUT,
    _DOES_NOTHING,
)
SENDS = Kind(
    "ACTION-004",
    _("{where}: the file sends or takes in data {when}: “{said}”"),
    _TAKE_OUT,
    _DOES_NOTHING,
)
ADDRESS = Kind(
    "ACTION-005",
    _("{where}: the file opens an address of the web {when}: “{said}”"),
    _TAKE_OUT,
    _("Opened without a link on the page that shows it, an address tells its owner who reads the brochure, and when."),
)
CHANGES = Kind(
    "ACTION-006",
    _("{where}: the file shows or hides something, or changes what stands in it, {when} ({said})"),
    _TAKE_OUT,
    _("What is seen when the file is verified is then not what others see."),
)
MOVES = Kind(
    "ACTION-007",
    _("{where}: the file turns pages or gives orders to the reader's program {when} ({said})"),
    _("have it taken out, or print the file again from the edition"),
    _("A brochure opens at its first page and stays where its reader is."),
    Severity.WARNING,
    final=True,
)
MEDIA = Kind(
    "ACTION-008",
    _("{where}: sound, a film or a scene in three dimensions stands in the file ({said})"),
    _TAKE_OUT,
    _("Films and scenes are programs of their own, which the edition does not have and paper does not show."),
)
FORM = Kind(
    "ACTION-009",
    _("{where}: form fields that the edition does not have ({count}), such as “{said}”"),
    _("have the fields taken out, or print the file again from the edition"),
    _("A field lies over the page, shows what somebody typed, and can be changed by whoever opens the file."),
)
FORM_FOR_PAGES = Kind(
    "ACTION-010",
    _("the file holds a form (XFA) that some programs show in place of its pages"),
    _TAKE_OUT,
    _("Two programs then show two documents: what was verified here is not what the other one shows."),
)
ENCLOSED = Kind(
    "ACTION-011",
    _("{where}: the file encloses “{said}” ({size}), which is no file of the edition"),
    _("do not open it; have it taken out, or print the file again from the edition"),
    _("The archive encloses the authors' files, and nothing else: whatever else is in it came from somebody else."),
)
ENCLOSED_OTHERWISE = Kind(
    "ACTION-012",
    _("{where}: the enclosed file “{said}” is not the edition's: other bytes stand in it ({size})"),
    _("do not open it; if the edition was corrected meanwhile, print its archive again"),
    _("Enclosed files were compared with those of the edition, byte for byte."),
)
ENCLOSED_LOST = Kind(
    "ACTION-013",
    _("the file no longer encloses all of the edition's files: {count} are missing, such as “{said}”"),
    _("if it is to be kept, print the archive again"),
    _("The archive holds what the brochure was made of, for those who will print it again in twenty years."),
    Severity.WARNING,
)
FETCHED = Kind(
    "ACTION-014",
    _("{where}: something is taken from outside the file, or printed in place of what is shown: “{said}”"),
    _TAKE_OUT,
    _("What a file takes from elsewhere may change at any time, and tells its owner who reads the brochure."),
)
ANNOTATION = Kind(
    "ACTION-015",
    _("{where}: an annotation ({said}) is laid over the page, {shown}: “{words}”"),
    _("have annotations taken out before the file is printed or sent"),
    _("Notes, stamps and marks of correction lie over a page: some programs print them, others do not."),
    Severity.WARNING,
    final=True,
)
LAYERS_CHANGE = Kind(
    "ACTION-016",
    _("the file has layers that are hidden, or that show and hide by themselves: “{said}”"),
    _("have the layers flattened, and look at the result"),
    _("What is seen on the screen is then not what is printed, nor what another program shows."),
)
LAYERS = Kind(
    "ACTION-017",
    _("the file has layers that a reader may show and hide: “{said}”"),
    _("have the layers flattened before it is printed or sent"),
    _("The edition has no layers: a program of layout made them, or somebody who added to the page."),
    Severity.WARNING,
)
LOCKED = Kind(
    "ACTION-018",
    _("the file is encrypted; what it refuses: {said}"),
    _("ask for it again without protection, or send the one that Livret printed"),
    _(
        "An encrypted file can be read neither by many screen readers nor by archives, print shops refuse it, and some "
        "mailboxes take it for a danger."
    ),
)
SIGNED = Kind(
    "ACTION-019",
    _("the file bears an electronic signature: {said}"),
    _("if you do not know who signed it, ask; who signed is not verified here"),
    _("A signature tells that somebody else has had the file, and what was added with it."),
    Severity.WARNING,
)
VIEW = Kind(
    "ACTION-020",
    _("the file wants to be shown otherwise than the edition: {said}"),
    _("have its initial view set back, or print the file again from the edition"),
    _("Full screen and hidden menus leave a reader without the signs of the program, which a false page may imitate."),
    Severity.WARNING,
    final=True,
)
AROUND = Kind(
    "ACTION-021",
    _("bytes that are no part of the PDF stand before it ({before}) or behind it ({behind})"),
    _("print the file again from the edition; do not send this one on"),
    _("One file can be two things at once, a brochure and a program: which one is opened, its name decides."),
    Severity.WARNING,
    final=True,
)
