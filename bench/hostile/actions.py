"""Booby-trapped copies of « exemple »: each kind of trap in each place where it can stand, and copies that have none.

A trap is told by the code that it calls for; an untouched copy, of whatever use, is told nothing.
"""

import json
import subprocess
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Encryption, Name, NameTree, Object, OutlineItem, Pdf, Permissions, String

from bench.hostile.model import Case, run
from livret import books, pipeline
from livret.press.folded import Imposition
from livret.press.personal import prepare

ROOT = Path(__file__).resolve().parents[2]
EXEMPLE = ROOT / "reports" / "exemple"
EVIL = "https://exemple.invalid/piege"
#: What files of ours must never be told.
FAMILIES = ("ACTION-", *(f"PARITE-{number:03}" for number in range(45, 59)))
#: Pages of « exemple » with links: contents, and notes with an address.
_CONTENTS, _NOTES = 2, 11


class Trap(NamedTuple):
    """A trap: its name, what lays it in a copy, the codes of which one must be told, what is done to its bytes."""

    name: str
    lay: Callable[[Pdf], None]
    codes: tuple[str, ...]
    twist: Callable[[bytes], bytes] = bytes
    encryption: Encryption | None = None


# Actions, in each place


def _file(pdf: Pdf, name: str = "piege.exe") -> Object:
    return pdf.make_indirect(Dictionary(Type=Name.Filespec, F=String(name)))


ACTIONS: Mapping[str, tuple[str, Callable[[Pdf], Dictionary]]] = {
    "script": ("ACTION-001", lambda _: Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))),
    "script-stream": ("ACTION-001", lambda pdf: Dictionary(S=Name.JavaScript, JS=pdf.make_stream(b"app.alert(1)"))),
    "script-rendition": ("ACTION-001", lambda _: Dictionary(S=Name.Rendition, JS=String("app.alert(1)"), OP=0)),
    "launch": ("ACTION-002", lambda pdf: Dictionary(S=Name.Launch, F=_file(pdf))),
    "launch-windows": ("ACTION-002", lambda _: Dictionary(S=Name.Launch, Win=Dictionary(F=String("cmd.exe")))),
    "launch-named-apart": (
        "ACTION-002", lambda pdf: Dictionary(S=pdf.make_indirect(Name.Launch), F=String("piege.exe"))
    ),
    "other-document": ("ACTION-003", lambda _: Dictionary(S=Name.GoToR, F=String("//serveur/piege.pdf"), D=0)),
    "enclosed-document": ("ACTION-003", lambda _: Dictionary(S=Name.GoToE, T=Dictionary(R=Name.C, N=String("a.pdf")))),
    "submit": ("ACTION-004", lambda _: Dictionary(S=Name.SubmitForm, F=Dictionary(FS=Name.URL, F=String(EVIL)))),
    "import": ("ACTION-004", lambda _: Dictionary(S=Name.ImportData, F=String("piege.fdf"))),
    "address": ("ACTION-005", lambda _: Dictionary(S=Name.URI, URI=String(EVIL))),
    "hide": ("ACTION-006", lambda _: Dictionary(S=Name.Hide, T=String("a"))),
    "reset": ("ACTION-006", lambda _: Dictionary(S=Name.ResetForm)),
    "layers": ("ACTION-006", lambda _: Dictionary(S=Name.SetOCGState, State=Array([Name.OFF]))),
    "print": ("ACTION-007", lambda _: Dictionary(S=Name.Named, N=Name.Print)),
    "thread": ("ACTION-007", lambda _: Dictionary(S=Name.Thread, D=0)),
    "sound": ("ACTION-008", lambda _: Dictionary(S=Name.Sound)),
    "movie": ("ACTION-008", lambda _: Dictionary(S=Name.Movie, T=String("a"))),
    "rendition": ("ACTION-008", lambda _: Dictionary(S=Name.Rendition, OP=0)),
    "rich": ("ACTION-008", lambda _: Dictionary(S=Name.RichMediaExecute)),
    "scene": ("ACTION-008", lambda _: Dictionary(S=Name.GoTo3DView)),
}  # fmt: skip


def _annotated(pdf: Pdf, page: int, annotation: Dictionary, direct: bool = False) -> Object:
    """Lay *annotation* over a page, counted from 0; return it."""
    annotation.Type, annotation.Rect = Name.Annot, Array([100, 100, 300, 200])
    laid = annotation if direct else pdf.make_indirect(annotation)
    listed = Array(pdf.pages[page].obj.get("/Annots", Array()))
    listed.append(laid)
    pdf.pages[page].obj.Annots = listed
    return laid


def _link(pdf: Pdf) -> Object:
    return pdf.pages[_CONTENTS].obj.Annots[0]


def _in_names(pdf: Pdf, action: Object) -> None:
    names = pdf.Root.get("/Names", Dictionary())
    names.JavaScript = Dictionary(Kids=[pdf.make_indirect(Dictionary(Names=Array([String("a"), action])))])
    pdf.Root.Names = names


def _in_field(pdf: Pdf, action: Object) -> None:
    field = pdf.make_indirect(Dictionary(FT=Name.Tx, T=String("champ"), AA=Dictionary(C=action)))
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))


def _on_widget(pdf: Pdf, action: Object, key: str) -> None:
    widget = Dictionary(Subtype=Name.Widget, FT=Name.Btn, T=String("bouton"))
    if key == "A":
        widget.A = action
    else:
        widget.AA = pdf.make_indirect(Dictionary({f"/{key}": action}))
    _annotated(pdf, 5, widget)


def _in_bookmark(pdf: Pdf, action: Object) -> None:
    with pdf.open_outline() as outline:
        item = outline.root[0].obj
    del item.Dest
    item.A = action


def _behind(pdf: Pdf, action: Object, depth: int, listed: bool) -> None:
    for _ in range(depth):
        action = pdf.make_indirect(Dictionary(S=Name.Named, N=Name.NextPage, Next=action))
    _link(pdf).A.Next = Array([action]) if listed else action


PLACES: Mapping[str, Callable[[Pdf, Object], Any]] = {
    "opening": lambda pdf, action: pdf.Root.__setattr__("OpenAction", action),
    "names": _in_names,
    **{
        f"document-{event}": partial(lambda event, pdf, action: pdf.Root.__setattr__("AA", Dictionary({event: action})), f"/{event}")
        for event in ("WC", "WS", "WP")
    },
    **{
        f"page-{event}": partial(lambda event, pdf, action: pdf.pages[4].obj.__setattr__("AA", Dictionary({event: action})), f"/{event}")
        for event in ("O", "C")
    },
    "link": lambda pdf, action: _link(pdf).__setattr__("A", action),
    "link-direct": lambda pdf, action: _annotated(pdf, 6, Dictionary(Subtype=Name.Link, A=action), direct=True),
    "link-before": lambda pdf, action: _link(pdf).__setattr__("PA", action),
    **{
        f"annotation-{event}": partial(lambda event, pdf, action: _link(pdf).__setattr__("AA", Dictionary({event: action})), f"/{event}")
        for event in ("E", "PO")
    },
    "button": partial(_on_widget, key="A"),
    "button-typed": partial(_on_widget, key="K"),
    "field": _in_field,
    "bookmark": _in_bookmark,
    "behind-a-link": partial(_behind, depth=0, listed=False),
    "behind-three": partial(_behind, depth=3, listed=False),
    "behind-listed": partial(_behind, depth=1, listed=True),
    "tag": lambda pdf, action: pdf.Root.StructTreeRoot.K[0].__setattr__("X", Dictionary(Y=Array([action]))),
    "picture": lambda pdf, action: pdf.pages[3].obj.Resources.__setattr__("A", action),
}  # fmt: skip


def _acting() -> Iterator[Trap]:
    for place, put in PLACES.items():
        for name, (code, action) in ACTIONS.items():
            codes = (code,)
            if name == "address" and place in ("link", "link-direct"):
                codes = ("PARITE-045", "PARITE-046")
            for apart in (False, True):

                def lay(pdf: Pdf, put: Any = put, action: Any = action, apart: bool = apart) -> None:
                    put(pdf, pdf.make_indirect(action(pdf)) if apart else action(pdf))

                yield Trap(f"{name}-{place}{'-apart' * apart}", lay, codes)


# Files within the file


def _specification(pdf: Pdf, name: str, data: bytes = b"MZ piege", **more: Any) -> Object:
    stream = pdf.make_stream(data, Type=Name.EmbeddedFile)
    return pdf.make_indirect(
        Dictionary(Type=Name.Filespec, F=String(name), UF=String(name), EF=Dictionary(F=stream), **more)
    )


def _in_tree(pdf: Pdf, specification: Object) -> None:
    names = pdf.Root.get("/Names", Dictionary())
    names.EmbeddedFiles = Dictionary(Names=Array([String("a"), specification]))
    pdf.Root.Names = names


def _two_names(pdf: Pdf) -> None:
    specification = _specification(pdf, "edition.yaml", (EXEMPLE / "edition.yaml").read_bytes())
    specification.F = String("piege.exe")
    _in_tree(pdf, specification)


def _two_contents(pdf: Pdf) -> None:
    specification = _specification(pdf, "edition.yaml", (EXEMPLE / "edition.yaml").read_bytes())
    specification.EF.UF = pdf.make_stream(b"MZ piege")
    _in_tree(pdf, specification)


def _attached(pdf: Pdf) -> None:
    _annotated(pdf, 4, Dictionary(Subtype=Name.FileAttachment, FS=_specification(pdf, "piege.exe")))


def _associated(pdf: Pdf, holder: Callable[[Pdf], Object]) -> None:
    holder(pdf).AF = Array([_specification(pdf, "piege.exe", AFRelationship=Name.Data)])


def _portfolio(pdf: Pdf) -> None:
    _in_tree(pdf, _specification(pdf, "piege.exe"))
    pdf.Root.Collection = Dictionary(View=Name.T)


_ENCLOSING = (
    Trap("enclosed-tree", lambda pdf: _in_tree(pdf, _specification(pdf, "piege.exe")), ("ACTION-011",)),
    Trap("enclosed-otherwise", lambda pdf: _in_tree(pdf, _specification(pdf, "edition.yaml")), ("ACTION-012",)),
    Trap("enclosed-two-names", _two_names, ("ACTION-011",)),
    Trap("enclosed-two-contents", _two_contents, ("ACTION-012",)),
    Trap("enclosed-annotation", _attached, ("ACTION-011",)),
    Trap("enclosed-portfolio", _portfolio, ("ACTION-020",)),
    Trap("enclosed-nameless", lambda pdf: pdf.Root.__setattr__("Rest", pdf.make_stream(b"MZ", Type=Name.EmbeddedFile)), ("ACTION-011",)),
    *(
        Trap(f"enclosed-with-{name}", partial(_associated, holder=holder), ("ACTION-011",))
        for name, holder in {
            "catalog": lambda pdf: pdf.Root,
            "page": lambda pdf: pdf.pages[4].obj,
            "link": _link,
            "tag": lambda pdf: pdf.Root.StructTreeRoot.K[0],
            "drawing": lambda pdf: next(o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == Name.Form),
        }.items()
    ),
)  # fmt: skip


# Links


def _aim(pdf: Pdf, action: Dictionary) -> None:
    _link(pdf).A = action


def _web(pdf: Pdf) -> Object:
    return next(each for each in pdf.pages[_NOTES].obj.Annots if each.A.S == Name.URI)


def _over(pdf: Pdf, page: int, rect: list[float], **more: Any) -> None:
    laid = _annotated(pdf, page, Dictionary(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String(EVIL)), **more))
    laid.Rect = Array(rect)


def _stacked(pdf: Pdf) -> None:
    _over(pdf, _CONTENTS, [float(each) for each in _link(pdf).Rect])


def _moved(pdf: Pdf) -> None:
    _web(pdf).Rect = Array([60, 600, 300, 700])


def _widened(pdf: Pdf) -> None:
    _web(pdf).Rect = Array([0, 0, 595, 842])


def _quadrilateral(pdf: Pdf) -> None:
    _web(pdf).QuadPoints = Array([0, 842, 595, 842, 0, 0, 595, 0])


def _contradicted(pdf: Pdf) -> None:
    _link(pdf).Dest = Array([pdf.pages[20].obj, Name.Fit])


def _dropped(pdf: Pdf) -> None:
    del pdf.pages[_CONTENTS].obj.Annots[0]


def _all_dropped(pdf: Pdf) -> None:
    for page in pdf.pages:
        if "/Annots" in page.obj:
            del page.obj.Annots


def _renamed(pdf: Pdf) -> None:
    """Lead a name to another page: what links lead to is in the tree of names."""
    tree = NameTree(pdf.Root.Names.Dests)
    tree[str(_link(pdf).A.D)] = Array([pdf.pages[20].obj, Name.Fit])


_LINKING = (
    Trap("link-address", lambda pdf: _web(pdf).A.__setattr__("URI", String(EVIL)), ("PARITE-045",)),
    Trap("link-one-letter", lambda pdf: _web(pdf).A.__setattr__("URI", String("https://exemp1e.invalid/carte")), ("PARITE-045",)),
    Trap("link-out", partial(_aim, action=Dictionary(S=Name.URI, URI=String(EVIL))), ("PARITE-045",)),
    Trap("link-page", lambda pdf: _aim(pdf, Dictionary(S=Name.GoTo, D=Array([pdf.pages[20].obj, Name.Fit]))), ("PARITE-045",)),
    Trap("link-nowhere", partial(_aim, action=Dictionary(S=Name.GoTo, D=String("nulle part"))), ("PARITE-045",)),
    Trap("link-name-redirected", _renamed, ("PARITE-045",)),
    Trap("link-contradicted", _contradicted, ("PARITE-045", "PARITE-046")),
    Trap("link-over-words", partial(_over, page=9, rect=[50, 400, 300, 500]), ("PARITE-046",)),
    Trap("link-over-page", partial(_over, page=9, rect=[0, 0, 600, 900]), ("PARITE-046",)),
    Trap("link-over-link", _stacked, ("PARITE-046",)),
    Trap("link-over-cover", partial(_over, page=0, rect=[0, 0, 600, 900]), ("PARITE-046",)),
    Trap("link-moved", _moved, ("PARITE-047",)),
    Trap("link-widened", _widened, ("PARITE-047",)),
    Trap("link-quadrilateral", _quadrilateral, ("PARITE-046", "PARITE-047")),
    Trap("link-dropped", _dropped, ("PARITE-048",)),
    Trap("links-dropped", _all_dropped, ("PARITE-050",)),
    Trap("link-base", lambda pdf: pdf.Root.__setattr__("URI", Dictionary(Base=String(EVIL))), ("ACTION-005",)),
)  # fmt: skip


# Bookmarks, names, labels, titles


def _outline(pdf: Pdf, change: Callable[[list[OutlineItem]], Any]) -> None:
    with pdf.open_outline() as outline:
        change(outline.root)


def _elsewhere(pdf: Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root[2].destination = Array([pdf.pages[20].obj, Name.Fit])


def _labelled(pdf: Pdf) -> None:
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D, St=7)]))


def _packet(pdf: Pdf) -> None:
    told = pdf.Root.Metadata.read_bytes().replace("Accompagner".encode(), "Abandonner".encode())
    pdf.Root.Metadata.write(told)


_NAMING = (
    Trap("bookmark-renamed", partial(_outline, change=lambda root: setattr(root[2], "title", "Cliquez ici")), ("PARITE-053",)),
    Trap("bookmark-added", partial(_outline, change=lambda root: root.append(OutlineItem("Cliquez ici", 4))), ("PARITE-052",)),
    Trap("bookmark-dropped", partial(_outline, change=lambda root: root.pop(3)), ("PARITE-051",)),
    Trap("bookmarks-exchanged", partial(_outline, change=lambda root: root.insert(1, root.pop(2))), ("PARITE-051", "PARITE-054")),
    Trap("bookmark-elsewhere", _elsewhere, ("PARITE-054",)),
    Trap("bookmarks-dropped", lambda pdf: pdf.Root.__delitem__("/Outlines"), ("PARITE-050",)),
    Trap("name-redirected", lambda pdf: NameTree(pdf.Root.Names.Dests).__setitem__("edito", Array([pdf.pages[9].obj, Name.Fit])), ("PARITE-055",)),
    Trap("labels", _labelled, ("PARITE-056",)),
    Trap("title-info", lambda pdf: pdf.docinfo.__setitem__("/Title", String("Sans titre")), ("PARITE-057",)),
    Trap("title-packet", _packet, ("PARITE-057",)),
    Trap("language", lambda pdf: pdf.Root.__setattr__("Lang", String("en")), ("PARITE-057",)),
    Trap("author", lambda pdf: pdf.docinfo.__setitem__("/Author", String("Autre Maison")), ("PARITE-058",)),
)  # fmt: skip


# What lies over pages, what a program is told


def _medium(pdf: Pdf, subtype: str) -> None:
    _annotated(pdf, 5, Dictionary(Subtype=Name(f"/{subtype}")))


def _noted(pdf: Pdf, subtype: str, flags: int) -> None:
    _annotated(pdf, 5, Dictionary(Subtype=Name(f"/{subtype}"), Contents=String("À revoir"), F=flags))


def _filled(pdf: Pdf) -> None:
    field = Dictionary(Subtype=Name.Widget, FT=Name.Tx, T=String("iban"), V=String("FR76"))
    pdf.Root.AcroForm = Dictionary(Fields=Array([_annotated(pdf, 5, field)]), NeedAppearances=True)


def _other_form(pdf: Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array(), XFA=pdf.make_stream(b"<xdp:xdp/>"))


def _signed(pdf: Pdf) -> None:
    value = pdf.make_indirect(
        Dictionary(Type=Name.Sig, Name=String("Une Autre"), SubFilter=Name("/adbe.pkcs7.detached"))
    )
    field = Dictionary(Subtype=Name.Widget, FT=Name.Sig, T=String("signature"), V=value)
    pdf.Root.AcroForm = Dictionary(Fields=Array([_annotated(pdf, 5, field)]), SigFlags=3)


def _layered(pdf: Pdf, **first: Any) -> None:
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Calque"), Usage=Dictionary()))
    told = {key: Array([group]) if value == "group" else value for key, value in first.items()}
    pdf.Root.OCProperties = Dictionary(
        OCGs=Array([group]), D=Dictionary({f"/{key}": value for key, value in told.items()})
    )
    page = pdf.pages[9].obj
    page.Resources.Properties = Dictionary(L=group)


def _conditional(pdf: Pdf) -> None:
    _layered(pdf)
    group = pdf.Root.OCProperties.OCGs[0]
    pdf.pages[9].obj.Resources.Properties.M = Dictionary(Type=Name.OCMD, OCGs=group, P=Name.AllOff)


def _viewed(pdf: Pdf, key: str, value: Any) -> None:
    pdf.Root.ViewerPreferences[f"/{key}"] = value


def _external(pdf: Pdf) -> None:
    stream = pdf.make_stream(b"", F=Dictionary(FS=Name.URL, F=String(EVIL)))
    pdf.pages[4].obj.Resources.XObject = Dictionary(Piege=stream)


def _with_alternate(pdf: Pdf) -> None:
    image = next(o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == Name.Image)
    image.Alternates = Array(
        [
            Dictionary(
                Image=pdf.make_stream(
                    b"\0",
                    Type=Name.XObject,
                    Subtype=Name.Image,
                    Width=1,
                    Height=1,
                    BitsPerComponent=8,
                    ColorSpace=Name.DeviceGray,
                ),
                DefaultForPrinting=True,
            )
        ]
    )


_NOTES_OF = ("Text", "FreeText", "Stamp", "Highlight", "StrikeOut", "Ink", "Square", "Redact", "Watermark", "Etrange")
_OTHERS = (
    *(Trap(f"medium-{name}", partial(_medium, subtype=name), ("ACTION-008",)) for name in ("Screen", "Movie", "Sound", "3D", "RichMedia")),
    *(Trap(f"note-{name}", partial(_noted, subtype=name, flags=4), ("ACTION-015",)) for name in _NOTES_OF),
    *(Trap(f"note-flags-{flags}", partial(_noted, subtype="Stamp", flags=flags), ("ACTION-015",)) for flags in (0, 2, 36)),
    Trap("field", _filled, ("ACTION-009",)),
    Trap("form-for-pages", _other_form, ("ACTION-010",)),
    Trap("signature", _signed, ("ACTION-019",)),
    Trap("layer-off", partial(_layered, OFF="group"), ("ACTION-016",)),
    Trap("layer-base-off", partial(_layered, BaseState=Name.OFF), ("ACTION-016",)),
    Trap("layer-by-itself", partial(_layered, AS=Array([Dictionary(Event=Name.Print, Category=Array([Name.Print]))])), ("ACTION-016",)),
    Trap("layer-conditional", _conditional, ("ACTION-016",)),
    Trap("layer", _layered, ("ACTION-017",)),
    *(Trap(f"view-{key}", partial(_viewed, key=key, value=True), ("ACTION-020",)) for key in ("HideToolbar", "HideMenubar", "HideWindowUI")),
    Trap("view-full", lambda pdf: pdf.Root.__setattr__("PageMode", Name.FullScreen), ("ACTION-020",)),
    Trap("view-print-area", partial(_viewed, key="PrintArea", value=Name.BleedBox), ("ACTION-020",)),
    Trap("view-turning", lambda pdf: pdf.pages[4].obj.__setattr__("Dur", 2), ("ACTION-020",)),
    Trap("view-last-page", lambda pdf: pdf.Root.__setattr__("OpenAction", Array([pdf.pages[-1].obj, Name.Fit])), ("ACTION-007",)),
    Trap("external-stream", _external, ("ACTION-014",)),
    Trap("external-picture", _with_alternate, ("ACTION-014",)),
    Trap("locked", lambda _: None, ("ACTION-018",), encryption=Encryption(owner="o", user="", allow=Permissions(extract=False))),
    Trap("locked-permitting", lambda _: None, ("ACTION-018",), encryption=Encryption(owner="o", user="")),
    Trap("before", lambda _: None, ("ACTION-021",), lambda data: b"#!/bin/sh\nexit\n" + data),
    Trap("behind", lambda _: None, ("ACTION-021",), lambda data: data + b"PK\3\4 piege"),
    Trap("name-in-figures", lambda pdf: pdf.Root.__setattr__("OpenAction", Dictionary(S=Name.JavaScript, JS=String("1"))), ("ACTION-001",), lambda data: data.replace(b"/JavaScript", b"/J#61vaScript")),
)  # fmt: skip


def traps() -> Iterator[Trap]:
    """Yield every trap."""
    yield from _acting()
    yield from (*_ENCLOSING, *_LINKING, *_NAMING, *_OTHERS)


def laid(trap: Trap, data: bytes) -> bytes:
    """Return the file *data* with *trap* in it."""
    out = BytesIO()
    with Pdf.open(BytesIO(data)) as pdf:
        trap.lay(pdf)
        options: dict[str, Any] = {"object_stream_mode": pikepdf.ObjectStreamMode.disable, "static_id": True}
        pdf.save(out, **options, encryption=trap.encryption or False, compress_streams=True)
    return trap.twist(out.getvalue())
