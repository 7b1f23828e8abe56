"""Traps that are laid in a copy of « exemple », made by rule: each kind in each place where it can stand.

A trap is a row: what lays it, and the codes of which one must be reported.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from pikepdf import (
    Array,
    Dictionary,
    Encryption,
    Name,
    NameTree,
    Object,
    ObjectStreamMode,
    OutlineItem,
    Pdf,
    Permissions,
    Stream,
    String,
)

EXEMPLE = Path(__file__).resolve().parents[2] / "reports" / "exemple"
EVIL = "https://exemple.invalid/piege"
#: Pages of « exemple », from 0: contents, whose links lead to territories; one whose words lead to an address.
_CONTENTS, _ADDRESS = 2, 11

Lay = Callable[[Pdf], Any]


class Trap(NamedTuple):
    """A trap: its name, what lays it in a copy, the codes of which one must be reported; how its bytes are twisted."""

    name: str
    lay: Lay
    codes: tuple[str, ...]
    twist: Callable[[bytes], bytes] = bytes
    encryption: Encryption | None = None


def laid(trap: Trap, data: bytes) -> bytes:
    """Return the file *data* with *trap* in it."""
    out = BytesIO()
    with Pdf.open(BytesIO(data)) as pdf:
        trap.lay(pdf)
        pdf.save(out, object_stream_mode=ObjectStreamMode.disable, encryption=trap.encryption or False)
    return trap.twist(out.getvalue())


def traps() -> Iterator[Trap]:
    """Yield every trap."""
    yield from (*_OTHERS, *_ENCLOSING, *_LINKING, *_NAMING)
    yield from _acting()


# Places


def _root(pdf: Pdf) -> Any:
    return pdf.Root


def _info(pdf: Pdf) -> Any:
    return pdf.docinfo


def _page(pdf: Pdf) -> Any:
    return pdf.pages[4].obj


def _resources(pdf: Pdf) -> Any:
    return pdf.pages[4].obj.Resources


def _preferences(pdf: Pdf) -> Any:
    return pdf.Root.ViewerPreferences


def _tag(pdf: Pdf) -> Any:
    return pdf.Root.StructTreeRoot.K[0]


def _picture(pdf: Pdf) -> Any:
    return next(each for each in pdf.objects if isinstance(each, Stream) and each.get("/Subtype") == Name.Image)


def _link(pdf: Pdf) -> Any:
    return pdf.pages[_CONTENTS].obj.Annots[0]


def _web(pdf: Pdf) -> Any:
    return next(each for each in pdf.pages[_ADDRESS].obj.Annots if each.A.S == Name.URI)


def _twentieth(pdf: Pdf) -> Array:
    return Array([pdf.pages[20].obj, Name.Fit])


def _put(pdf: Pdf, holder: Lay, key: str, value: Any) -> None:
    """Set the entry *key* of what *holder* finds; a function makes the value in the copy."""
    holder(pdf)[f"/{key}"] = value(pdf) if callable(value) else value


def _annotated(pdf: Pdf, page: int, annotation: Dictionary, direct: bool = False) -> Object:
    """Lay *annotation* over a page, counted from 0; return it."""
    annotation.Type, annotation.Rect = Name.Annot, Array([100, 100, 300, 200])
    listed = Array(pdf.pages[page].obj.get("/Annots", Array()))
    listed.append(annotation if direct else pdf.make_indirect(annotation))
    pdf.pages[page].obj.Annots = listed
    return listed[-1]


# Actions, in each place


def _specified(pdf: Pdf) -> Object:
    return pdf.make_indirect(Dictionary(Type=Name.Filespec, F=String("piege.exe")))


def _plain(code: str, kind: str, **entries: Any) -> tuple[str, Callable[[Pdf], Dictionary]]:
    """Return an action reported by *code*; functions make entries in the copy."""

    def made(pdf: Pdf) -> Dictionary:
        text = {f"/{key}": value(pdf) if callable(value) else value for key, value in entries.items()}
        return Dictionary({"/S": Name(f"/{kind}"), **text})

    return code, made


ACTIONS = {
    "script": _plain("ACTION-001", "JavaScript", JS="app.alert(1)"),
    "script-stream": _plain("ACTION-001", "JavaScript", JS=lambda pdf: pdf.make_stream(b"app.alert(1)")),
    "script-rendition": _plain("ACTION-001", "Rendition", JS="app.alert(1)", OP=0),
    "launch": _plain("ACTION-002", "Launch", F=_specified),
    "launch-windows": _plain("ACTION-002", "Launch", Win=lambda _: Dictionary(F=String("cmd.exe"))),
    "launch-told-apart": _plain("ACTION-002", "X", S=lambda pdf: pdf.make_indirect(Name.Launch), F="piege.exe"),
    "other-document": _plain("ACTION-003", "GoToR", F="//serveur/piege.pdf", D=0),
    "enclosed-document": _plain("ACTION-003", "GoToE", T=lambda _: Dictionary(R=Name.C, N=String("a.pdf"))),
    "submit": _plain("ACTION-004", "SubmitForm", F=lambda _: Dictionary(FS=Name.URL, F=String(EVIL))),
    "import": _plain("ACTION-004", "ImportData", F="piege.fdf"),
    "address": _plain("ACTION-005", "URI", URI=EVIL),
    "hide": _plain("ACTION-006", "Hide", T="champ"),
    "reset": _plain("ACTION-006", "ResetForm"),
    "layers": _plain("ACTION-006", "SetOCGState", State=lambda _: Array([Name.OFF])),
    "print": _plain("ACTION-007", "Named", N=Name.Print),
    "thread": _plain("ACTION-007", "Thread", D=0),
    "sound": _plain("ACTION-008", "Sound"),
    "movie": _plain("ACTION-008", "Movie", T="film"),
    "rendition": _plain("ACTION-008", "Rendition", OP=0),
    "rich": _plain("ACTION-008", "RichMediaExecute"),
    "scene": _plain("ACTION-008", "GoTo3DView"),
}


def _on(pdf: Pdf, action: Object, holder: Lay, key: str) -> None:
    """Set *action* off from an entry of what *holder* finds; « AA/E » is an event."""
    entry, _, event = key.partition("/")
    holder(pdf)[f"/{entry}"] = Dictionary({f"/{event}": action}) if event else action


def _in_names(pdf: Pdf, action: Object) -> None:
    names = pdf.Root.get("/Names", Dictionary())
    names.JavaScript = Dictionary(Kids=[pdf.make_indirect(Dictionary(Names=Array([String("a"), action])))])
    pdf.Root.Names = names


def _in_field(pdf: Pdf, action: Object) -> None:
    field = pdf.make_indirect(Dictionary(FT=Name.Tx, T=String("champ"), AA=Dictionary(C=action)))
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))


def _on_button(pdf: Pdf, action: Object, key: str) -> None:
    button = Dictionary(Subtype=Name.Widget, FT=Name.Btn, T=String("bouton"))
    if key == "A":
        button.A = action
    else:
        button.AA = pdf.make_indirect(Dictionary({f"/{key}": action}))
    pdf.Root.AcroForm = Dictionary(Fields=Array([_annotated(pdf, 5, button)]))


def _direct_link(pdf: Pdf, action: Object) -> None:
    _annotated(pdf, 6, Dictionary(Subtype=Name.Link, A=action), direct=True)


def _in_bookmark(pdf: Pdf, action: Object) -> None:
    item = pdf.Root.Outlines.First
    del item.Dest
    item.A = action


def _behind(pdf: Pdf, action: Object, depth: int, listed: bool) -> None:
    for _ in range(depth):
        action = pdf.make_indirect(Dictionary(S=Name.Named, N=Name.NextPage, Next=action))
    _link(pdf).A.Next = Array([action]) if listed else action


PLACES: Mapping[str, Callable[[Pdf, Object], Any]] = {
    "opening": partial(_on, holder=_root, key="OpenAction"),
    "names": _in_names,
    **{f"document-{event}": partial(_on, holder=_root, key=f"AA/{event}") for event in ("WC", "WS", "WP")},
    **{f"page-{event}": partial(_on, holder=_page, key=f"AA/{event}") for event in ("O", "C")},
    "link": partial(_on, holder=_link, key="A"),
    "link-direct": _direct_link,
    "link-before": partial(_on, holder=_link, key="PA"),
    **{f"annotation-{event}": partial(_on, holder=_link, key=f"AA/{event}") for event in ("E", "PO")},
    "button": partial(_on_button, key="A"),
    "button-typed": partial(_on_button, key="K"),
    "field": _in_field,
    "bookmark": _in_bookmark,
    "behind-a-link": partial(_behind, depth=0, listed=False),
    "behind-three": partial(_behind, depth=3, listed=False),
    "behind-listed": partial(_behind, depth=1, listed=True),
    "tag": partial(_on, holder=_tag, key="X"),
    "resource": partial(_on, holder=_resources, key="X"),
}


def _act(pdf: Pdf, put: Callable[[Pdf, Object], Any], action: Callable[[Pdf], Dictionary], apart: bool) -> None:
    put(pdf, pdf.make_indirect(action(pdf)) if apart else action(pdf))


def _acting() -> Iterator[Trap]:
    for (place, put), (name, (code, action)), apart in product(PLACES.items(), ACTIONS.items(), (False, True)):
        linked = name == "address" and place in ("link", "link-direct")
        codes = ("PARITE-045", "PARITE-046") if linked else (code,)
        yield Trap(f"{name}-{place}{'-apart' * apart}", partial(_act, put=put, action=action, apart=apart), codes)


# Files within the file


def _enclosable(pdf: Pdf, name: str, data: bytes = b"MZ piege", **more: Any) -> Object:
    stream = pdf.make_stream(data, Type=Name.EmbeddedFile)
    named = Dictionary(Type=Name.Filespec, F=String(name), UF=String(name), EF=Dictionary(F=stream), **more)
    return pdf.make_indirect(named)


def _in_tree(pdf: Pdf, specification: Object) -> None:
    names = pdf.Root.get("/Names", Dictionary())
    names.EmbeddedFiles = Dictionary(Names=Array([String("a"), specification]))
    pdf.Root.Names = names


def _enclose(pdf: Pdf, name: str) -> None:
    _in_tree(pdf, _enclosable(pdf, name))


def _two_names(pdf: Pdf) -> None:
    ours = _enclosable(pdf, "edition.yaml", (EXEMPLE / "edition.yaml").read_bytes())
    ours.F = String("piege.exe")
    _in_tree(pdf, ours)


def _two_contents(pdf: Pdf) -> None:
    ours = _enclosable(pdf, "edition.yaml", (EXEMPLE / "edition.yaml").read_bytes())
    ours.EF.UF = pdf.make_stream(b"MZ piege")
    _in_tree(pdf, ours)


def _attached(pdf: Pdf) -> None:
    _annotated(pdf, 4, Dictionary(Subtype=Name.FileAttachment, FS=_enclosable(pdf, "piege.exe")))


def _associated(pdf: Pdf) -> Array:
    return Array([_enclosable(pdf, "piege.exe", AFRelationship=Name.Data)])


def _portfolio(pdf: Pdf) -> None:
    _enclose(pdf, "piege.exe")
    pdf.Root.Collection = Dictionary(View=Name.T)


def _nameless(pdf: Pdf) -> Object:
    return pdf.make_stream(b"MZ", Type=Name.EmbeddedFile)


_AROUND = {"catalog": _root, "page": _page, "link": _link, "tag": _tag, "picture": _picture}
_ENCLOSING = (
    Trap("enclosed", partial(_enclose, name="piege.exe"), ("ACTION-011",)),
    Trap("enclosed-otherwise", partial(_enclose, name="edition.yaml"), ("ACTION-012",)),
    Trap("enclosed-two-names", _two_names, ("ACTION-011",)),
    Trap("enclosed-two-contents", _two_contents, ("ACTION-012",)),
    Trap("enclosed-annotation", _attached, ("ACTION-011",)),
    Trap("enclosed-portfolio", _portfolio, ("ACTION-020",)),
    Trap("enclosed-nameless", partial(_put, holder=_root, key="X", value=_nameless), ("ACTION-011",)),
    *(
        Trap(f"enclosed-with-{name}", partial(_put, holder=holder, key="AF", value=_associated), ("ACTION-011",))
        for name, holder in _AROUND.items()
    ),
)


# Links


def _lead(pdf: Pdf, address: str) -> None:
    _web(pdf).A.URI = String(address)


def _over(pdf: Pdf, page: int, rect: Sequence[float]) -> None:
    action = Dictionary(S=Name.URI, URI=String(EVIL))
    _annotated(pdf, page, Dictionary(Subtype=Name.Link, A=action)).Rect = Array(rect)


def _structure(pdf: Pdf) -> Array:
    """Return a structure destination, which programs that know PDF 2.0 prefer, to the last pages."""
    element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, P=_tag(pdf), Pg=pdf.pages[20].obj))
    return Array([element, Name.Fit])


def _structural(pdf: Pdf) -> None:
    _link(pdf).A.SD = _structure(pdf)


def _structural_bookmark(pdf: Pdf) -> None:
    bookmark = pdf.Root.Outlines.First
    bookmark.A = Dictionary(S=Name.GoTo, D=bookmark.Dest, SD=_structure(pdf))
    del bookmark.Dest


def _structural_name(pdf: Pdf) -> None:
    names = NameTree(pdf.Root.Names.Dests)
    names["edito"] = Dictionary(D=names["edito"], SD=_structure(pdf))


def _structural_opening(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.GoTo, D=Array([pdf.pages[0].obj, Name.Fit]), SD=_structure(pdf))


def _contradicted_bookmark(pdf: Pdf) -> None:
    """Give a bookmark an action beside its destination: programs differ in which one they follow."""
    pdf.Root.Outlines.First.A = Dictionary(S=Name.GoTo, D=_twentieth(pdf))


def _stacked(pdf: Pdf) -> None:
    _over(pdf, _CONTENTS, [float(each) for each in _link(pdf).Rect])


def _drop(pdf: Pdf, holder: Lay, key: str | int) -> None:
    del holder(pdf)[key]


def _all_dropped(pdf: Pdf) -> None:
    for page in pdf.pages:
        if "/Annots" in page.obj:
            del page.obj.Annots


def _rename(pdf: Pdf, name: str) -> None:
    """Lead a name to another page: what links lead to is in the tree of names."""
    NameTree(pdf.Root.Names.Dests)[name] = _twentieth(pdf)


_WHOLE = Array([0, 0, 600, 900])
_LINKING = (
    Trap("link-address", partial(_lead, address=EVIL), ("PARITE-045",)),
    Trap("link-one-letter", partial(_lead, address="https://exemp1e.invalid/carte"), ("PARITE-045",)),
    Trap("link-out", lambda pdf: _put(pdf, _link, "A", ACTIONS["address"][1]), ("PARITE-045",)),
    Trap("link-page", lambda pdf: _put(pdf, _link, "A", Dictionary(S=Name.GoTo, D=_twentieth(pdf))), ("PARITE-045",)),
    Trap("link-nowhere", lambda pdf: _put(pdf, _link, "A", Dictionary(S=Name.GoTo, D=String("x"))), ("PARITE-045",)),
    Trap("link-name-redirected", lambda pdf: _rename(pdf, str(_link(pdf).A.D)), ("PARITE-045",)),
    Trap("link-contradicted", partial(_put, holder=_link, key="Dest", value=_twentieth), ("PARITE-045", "PARITE-046")),
    Trap("link-structural", _structural, ("PARITE-046",)),
    Trap("link-over-words", partial(_over, page=9, rect=[50, 400, 300, 500]), ("PARITE-046",)),
    Trap("link-over-page", partial(_over, page=9, rect=_WHOLE), ("PARITE-046",)),
    Trap("link-over-cover", partial(_over, page=0, rect=_WHOLE), ("PARITE-046",)),
    Trap("link-over-link", _stacked, ("PARITE-046",)),
    Trap("link-moved", partial(_put, holder=_web, key="Rect", value=Array([60, 600, 300, 700])), ("PARITE-047",)),
    Trap("link-widened", partial(_put, holder=_web, key="Rect", value=_WHOLE), ("PARITE-047",)),
    Trap(
        "link-quadrilateral",
        partial(_put, holder=_web, key="QuadPoints", value=Array([0, 842, 595, 842, 0, 0, 595, 0])),
        ("PARITE-046", "PARITE-047"),
    ),
    Trap("link-dropped", partial(_drop, holder=lambda pdf: pdf.pages[_CONTENTS].obj.Annots, key=0), ("PARITE-048",)),
    Trap("link-hidden", partial(_put, holder=_link, key="F", value=2), ("PARITE-048",)),
    Trap("links-dropped", _all_dropped, ("PARITE-050",)),
    Trap("link-base", partial(_put, holder=_root, key="URI", value=Dictionary(Base=String(EVIL))), ("ACTION-005",)),
)


# Bookmarks, names, labels, titles


def _outline(pdf: Pdf, change: Callable[[list[OutlineItem]], Any]) -> None:
    with pdf.open_outline() as outline:
        change(outline.root)


def _retitle(root: list[OutlineItem]) -> None:
    root[2].title = "Cliquez ici"


def _elsewhere(pdf: Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root[2].destination = _twentieth(pdf)


def _packet(pdf: Pdf) -> None:
    pdf.Root.Metadata.write(pdf.Root.Metadata.read_bytes().replace(b"Accompagner", b"Abandonner"))


_SEVENTH = Dictionary(Nums=Array([0, Dictionary(S=Name.D, St=7)]))
_NAMING = (
    Trap("bookmark-renamed", partial(_outline, change=_retitle), ("PARITE-053",)),
    Trap("bookmark-added", partial(_outline, change=lambda root: root.append(OutlineItem("Ici", 4))), ("PARITE-052",)),
    Trap("bookmark-dropped", partial(_outline, change=lambda root: root.pop(3)), ("PARITE-051",)),
    Trap("bookmarks-exchanged", partial(_outline, change=lambda root: root.insert(1, root.pop(2))), ("PARITE-051",)),
    Trap("bookmark-elsewhere", _elsewhere, ("PARITE-054",)),
    Trap("opening-structural", _structural_opening, ("ACTION-007",)),
    Trap("bookmark-structural", _structural_bookmark, ("PARITE-052", "PARITE-054")),
    Trap("bookmark-contradicted", _contradicted_bookmark, ("PARITE-052", "PARITE-054")),
    Trap("name-structural", _structural_name, ("PARITE-055",)),
    Trap("bookmarks-dropped", partial(_drop, holder=_root, key="/Outlines"), ("PARITE-050",)),
    Trap("name-redirected", partial(_rename, name="edito"), ("PARITE-055",)),
    Trap("labels", partial(_put, holder=_root, key="PageLabels", value=_SEVENTH), ("PARITE-056",)),
    Trap("title-info", partial(_put, holder=_info, key="Title", value=String("Sans titre")), ("PARITE-057",)),
    Trap("title-packet", _packet, ("PARITE-057",)),
    Trap("language", partial(_put, holder=_root, key="Lang", value=String("en")), ("PARITE-057",)),
    Trap("author", partial(_put, holder=_info, key="Author", value=String("Autre Maison")), ("PARITE-058",)),
)


# What lies over pages, and how the file is shown


def _noted(pdf: Pdf, subtype: str, flags: int = 4) -> None:
    _annotated(pdf, 5, Dictionary(Subtype=Name(f"/{subtype}"), Contents=String("À revoir"), F=flags))


def _filled(pdf: Pdf) -> None:
    field = Dictionary(Subtype=Name.Widget, FT=Name.Tx, T=String("iban"), V=String("FR76"))
    pdf.Root.AcroForm = Dictionary(Fields=Array([_annotated(pdf, 5, field)]), NeedAppearances=True)


def _other_form(pdf: Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array(), XFA=pdf.make_stream(b"<xdp:xdp/>"))


def _signed(pdf: Pdf) -> None:
    value = pdf.make_indirect(Dictionary(Type=Name.Sig, Name=String("Une Autre")))
    field = Dictionary(Subtype=Name.Widget, FT=Name.Sig, T=String("signature"), V=value)
    pdf.Root.AcroForm = Dictionary(Fields=Array([_annotated(pdf, 5, field)]), SigFlags=3)


def _layered(pdf: Pdf, **first: Any) -> None:
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Calque"), Usage=Dictionary()))
    text = {f"/{key}": Array([group]) if value == "group" else value for key, value in first.items()}
    pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(text))
    pdf.pages[9].obj.Resources.Properties = Dictionary(L=group)


def _conditional(pdf: Pdf) -> None:
    _layered(pdf)
    group = pdf.Root.OCProperties.OCGs[0]
    pdf.pages[9].obj.Resources.Properties.M = Dictionary(Type=Name.OCMD, OCGs=group, P=Name.AllOff)


def _external(pdf: Pdf) -> None:
    elsewhere = Dictionary(FS=Name.URL, F=String(EVIL))
    _resources(pdf).XObject = Dictionary(Piege=pdf.make_stream(b"", F=elsewhere))


def _alternate(pdf: Pdf) -> Array:
    return Array([Dictionary(Image=_picture(pdf), DefaultForPrinting=True)])


def _nothing(_pdf: Pdf) -> None:
    """Lay nothing: the trap is in the bytes, or in how they are locked."""


def _locked(allow: Permissions) -> Encryption:
    return Encryption(owner="o", user="", allow=allow)


_NOTED = ("Text", "FreeText", "Stamp", "Highlight", "StrikeOut", "Ink", "Square", "Redact", "Watermark", "Etrange")
_PLAYED = ("Screen", "Movie", "Sound", "3D", "RichMedia")
_HIDING = ("HideToolbar", "HideMenubar", "HideWindowUI")
_PRINTED = Array([Dictionary(Event=Name.Print, Category=Array([Name.Print]))])
_OTHERS = (
    Trap("field", _filled, ("ACTION-009",)),
    Trap("form-for-pages", _other_form, ("ACTION-010",)),
    Trap("signature", _signed, ("ACTION-019",)),
    Trap("layer-off", partial(_layered, OFF="group"), ("ACTION-016",)),
    Trap("layer-base-off", partial(_layered, BaseState=Name.OFF), ("ACTION-016",)),
    Trap("layer-by-itself", partial(_layered, AS=_PRINTED), ("ACTION-016",)),
    Trap("layer-conditional", _conditional, ("ACTION-016",)),
    Trap("layer", _layered, ("ACTION-017",)),
    Trap("view-full", partial(_put, holder=_root, key="PageMode", value=Name.FullScreen), ("ACTION-020",)),
    Trap("view-print-area", partial(_put, holder=_preferences, key="PrintArea", value=Name.BleedBox), ("ACTION-020",)),
    Trap("view-turning", partial(_put, holder=_page, key="Dur", value=2), ("ACTION-020",)),
    Trap("view-last-page", partial(_put, holder=_root, key="OpenAction", value=_twentieth), ("ACTION-007",)),
    Trap("external-stream", _external, ("ACTION-014",)),
    Trap("external-picture", partial(_put, holder=_picture, key="Alternates", value=_alternate), ("ACTION-014",)),
    Trap("locked", _nothing, ("ACTION-018",), encryption=_locked(Permissions(extract=False))),
    Trap("locked-permitting", _nothing, ("ACTION-018",), encryption=_locked(Permissions())),
    Trap("before", _nothing, ("ACTION-021",), lambda data: b"#!/bin/sh\nexit\n" + data),
    Trap("behind", _nothing, ("ACTION-021",), lambda data: data + b"PK\3\4 piege"),
    Trap(
        "name-in-figures",
        partial(_put, holder=_root, key="OpenAction", value=ACTIONS["script"][1]),
        ("ACTION-001",),
        lambda data: data.replace(b"/JavaScript", b"/J#61vaScript"),
    ),
    *(Trap(f"view-{key}", partial(_put, holder=_preferences, key=key, value=True), ("ACTION-020",)) for key in _HIDING),
    *(Trap(f"medium-{name}", partial(_noted, subtype=name), ("ACTION-008",)) for name in _PLAYED),
    *(Trap(f"note-{name}", partial(_noted, subtype=name), ("ACTION-015",)) for name in _NOTED),
    *(
        Trap(f"note-flags-{flags}", partial(_noted, subtype="Stamp", flags=flags), ("ACTION-015",))
        for flags in (0, 2, 36)
    ),
)
