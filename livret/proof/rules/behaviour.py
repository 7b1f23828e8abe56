"""Active content of a file: rules on a ``Document``, for any edition.

Livret prints nothing active: programs, forms, films, layers, files that the edition does not have.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from livret.base.messages import _, later
from livret.base.problems import Kind
from livret.catalogue import behaviour as kinds
from livret.pdf.read.document_model import Action, Document, Layer
from livret.proof.model import Remark
from livret.proof.preflight.findings import PreflightFinding, decimal, merged

#: Problem of each action; one without a row is assumed to change the display.
_KINDS: Mapping[str, Kind] = {
    "JavaScript": kinds.SCRIPT,
    "Launch": kinds.LAUNCH,
    **dict.fromkeys(("GoToR", "GoToE"), kinds.OTHER_DOCUMENT),
    **dict.fromkeys(("SubmitForm", "ImportData"), kinds.SENDS),
    "URI": kinds.ADDRESS,
    **dict.fromkeys(("GoTo", "GoToDp", "Named", "Thread", "Trans", "NOP"), kinds.MOVES),
    **dict.fromkeys(("Sound", "Movie", "Rendition", "RichMediaExecute", "GoTo3DView"), kinds.MEDIA),
}
_MEDIA = frozenset({"Screen", "Movie", "Sound", "3D", "RichMedia"})
#: Triggers of actions: the last entries of the way to it (ISO 32000-1 tables 194 to 197), the longest first.
_OCCASIONS = (
    (("OpenAction", "JavaScript", "RH"), later("when the file is opened")),
    (("AA/WC",), later("when the file is closed")),
    (("AA/WS", "AA/DS"), later("when the file is saved")),
    (("AA/WP", "AA/DP"), later("when the file is printed")),
    (("page/AA/O", "AA/PO", "AA/PV"), later("when the page is shown")),
    (("page/AA/C", "AA/PC", "AA/PI"), later("when the page is left")),
    (("AA/E", "AA/X", "AA/D", "AA/U", "AA/Fo", "AA/Bl"), later("when somebody points at a place of the page")),
    (("AA/K", "AA/F", "AA/V", "AA/C"), later("when something is typed")),
    (("bookmark/A",), later("when its bookmark is clicked")),
    (("/A", "/PA"), later("when somebody clicks on the page")),
)
_UNKNOWN = later("when some program finds it")
_SHOWN = {
    "everywhere": later("on the screen and on paper"),
    "screen": later("on the screen only"),
    "paper": later("on paper only"),
    "nowhere": later("hidden for now"),
}
#: View settings that hide the viewer's controls, or print something else (ISO 32000-1 table 150).
_TRICKS: Mapping[tuple[str, str], str] = {
    ("PageMode", "FullScreen"): later("in full screen"),
    ("PageMode", "UseAttachments"): later("with its enclosed files"),
    ("PageMode", "UseOC"): later("with its layers"),
    ("HideToolbar", "True"): later("without tools"),
    ("HideMenubar", "True"): later("without menus"),
    ("HideWindowUI", "True"): later("without scroll bars"),
    ("Collection", ""): later("as a portfolio of enclosed files, in place of its pages"),
    ("Dur", ""): later("page after page, without being asked"),
    ("PresSteps", ""): later("page after page, without being asked"),
    ("UserUnit", ""): later("larger or smaller than its pages are"),
}
_AREAS = frozenset({"ViewArea", "ViewClip", "PrintArea", "PrintClip", "PrintPageRange"})
_KIB, _MIB = 1024, 1024**2


class BehaviourSubject(NamedTuple):
    """The content of a file beside its pages, and the SHA-256 of the files in the edition's archive, by name."""

    document: Document
    enclosed: Mapping[str, str]


def behaviour(document: Document, enclosed: Mapping[str, str]) -> list[Remark]:
    """Return remarks on active content; *enclosed* are the SHA-256 of the files in the edition's archive, by name."""
    subject = BehaviourSubject(document, enclosed)
    return merged(found for rule in _RULES for found in rule(subject))


def _actions(subject: BehaviourSubject) -> Iterator[PreflightFinding]:
    for action in subject.document.actions:
        kind = _KINDS.get(action.kind, kinds.CHANGES)
        said = action.kind if kind in (kinds.CHANGES, kinds.MEDIA) else action.said or action.kind
        values = {"when": _when(action), "said": said}
        yield PreflightFinding(kind, action.page, action.spot, f"{said} {action.when}", values=values)


def _opening(subject: BehaviourSubject) -> Iterator[PreflightFinding]:
    elsewhere = [target.page for target in subject.document.opens if target.page not in (None, 1)]
    for number in dict.fromkeys(elsewhere):
        page = _("page {page}").format(page=number)
        yield PreflightFinding(kinds.MOVES, values={"when": _(_OCCASIONS[0][1]), "said": page})


def _when(action: Action) -> str:
    for endings, words in _OCCASIONS:
        if action.when.removesuffix("/Next").endswith(endings):
            return _(words)
    return _(_UNKNOWN)


def _annotations(subject: BehaviourSubject) -> Iterator[PreflightFinding]:
    for mark in subject.document.marks:
        if mark.subtype in _MEDIA:
            yield PreflightFinding(kinds.MEDIA, mark.page, mark.spot, mark.subtype, values={"said": mark.subtype})
            continue
        values = {"said": mark.subtype, "shown": _(_SHOWN[mark.shown]), "words": mark.said or "–"}
        yield PreflightFinding(kinds.ANNOTATION, mark.page, mark.spot, f"{mark.subtype} {mark.said}", values=values)


def _forms(subject: BehaviourSubject) -> Iterator[PreflightFinding]:
    if subject.document.xfa:
        yield PreflightFinding(kinds.FORM_FOR_PAGES)
    for each in subject.document.fields:
        shown = " = ".join(filter(None, (each.name, each.value))) or each.kind or "–"
        yield PreflightFinding(kinds.FORM, each.page, each.spot, values={"said": shown})


def _enclosed(subject: BehaviourSubject) -> Iterator[PreflightFinding]:
    """Find enclosed files that the edition lacks or has with other content; and those missing beside the rest."""
    ours, there = subject.enclosed, subject.document.enclosed
    for each in there:
        if each.sha256 and ours.get(each.name) == each.sha256:
            continue
        kind = kinds.ENCLOSED_OTHERWISE if each.name in ours else kinds.ENCLOSED
        values = {"said": each.name or "–", "size": _size(each.size)}
        yield PreflightFinding(kind, each.page, about=f"{each.name} {each.sha256}", values=values)
    lost = sorted(ours.keys() - {each.name for each in there})
    if lost and len(lost) < len(ours):
        yield from (PreflightFinding(kinds.ENCLOSED_LOST, values={"said": lost[0]}) for _each in lost)


def _size(count: int) -> str:
    if count < _KIB:
        return _("{count} bytes").format(count=count)
    unit, words = (_MIB, _("{count} MiB")) if count >= _MIB else (_KIB, _("{count} KiB"))
    return words.format(count=decimal(count / unit))


def _outside(subject: BehaviourSubject) -> Iterator[PreflightFinding]:
    for said, page in subject.document.fetched:
        yield PreflightFinding(kinds.FETCHED, page, about=said, values={"said": said or "–"})


def _layers(subject: BehaviourSubject) -> Iterator[PreflightFinding]:
    layers = subject.document.layers
    changing = [layer for layer in layers if layer.changes or not layer.shown]
    if changing or (subject.document.conditional and layers):
        yield PreflightFinding(kinds.LAYERS_CHANGE, values={"said": _names(changing or layers)})
    elif layers:
        yield PreflightFinding(kinds.LAYERS, values={"said": _names(layers)})


def _names(layers: Iterable[Layer]) -> str:
    names = [layer.name for layer in layers]
    return ", ".join(names[:4]) + (f" … ({len(names)})" if len(names) > 4 else "")


def _locks(subject: BehaviourSubject) -> Iterator[PreflightFinding]:
    if subject.document.locked:
        yield PreflightFinding(kinds.LOCKED, values={"said": ", ".join(map(_, subject.document.denied)) or "–"})
    for name in subject.document.signatures:
        yield PreflightFinding(kinds.SIGNED, about=name, values={"said": name})


def _views(subject: BehaviourSubject) -> Iterator[PreflightFinding]:
    """Find view settings that hide the viewer's controls; a base address is reported as an address."""
    tricks = [_(_TRICKS[entry]) for entry in subject.document.view if entry in _TRICKS]
    tricks += [_("cut otherwise ({entry})").format(entry=key) for key, _value in subject.document.view if key in _AREAS]
    if tricks:
        yield PreflightFinding(kinds.VIEW, values={"said": ", ".join(dict.fromkeys(tricks))})
    for key, value in subject.document.view:
        if key == "Base":
            yield PreflightFinding(kinds.ADDRESS, values={"said": value, "when": _("when somebody clicks on a link")})


def _around(subject: BehaviourSubject) -> Iterator[PreflightFinding]:
    before, behind = subject.document.around
    if before or behind:
        yield PreflightFinding(kinds.AROUND, values={"before": before, "behind": behind})


_RULES: tuple[Callable[[BehaviourSubject], Iterator[PreflightFinding]], ...] = (
    _actions, _opening, _annotations, _forms, _enclosed, _outside, _layers, _locks, _views, _around,
)  # fmt: skip
