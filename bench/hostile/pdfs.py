"""Hostile PDF files, made by rule: each bound from both sides, circles of every kind, and values of the wrong types.

A file within a bound is judged, one beyond it is refused in the words of that bound. Each is read by a guarded worker,
as ``proof --pdf`` has it read; some by the command itself, beside pages of the edition `exemple`.
"""

import random
import resource
import time
import zlib
from collections.abc import Callable, Iterator
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from bench.hostile.model import Case, run
from livret.base.problems import Kind
from livret.catalogue import parity as kinds
from livret.pdf.read import bounds
from livret.pdf.read.bounds import Excess
from livret.workers.foreign_file import ForeignFile
from livret.workers.pool import Pool

#: Seconds of processor that no file may take, and seconds for the worker's own start.
_MOST_SECONDS, _START = bounds.reading_seconds(1), 3.0
_MOST_MEMORY = bounds.MEMORY_BYTES
_SEED = 16

#: A hostile file, as it is made of an empty one.
Make = Callable[[], bytes]
#: A bound: its name, what makes a file of a number, the number within and beyond, the words beyond.
Bound = tuple[str, Callable[[int], bytes], int, int, Kind]


# What files are made of


def document(*contents: bytes, **entries: Any) -> Pdf:
    """Return a PDF with a page of A4 for each of *contents*; *entries* are put into its catalogue."""
    pdf = Pdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for content in contents or (b"BT /F 12 Tf 50 700 Td (Bonjour) Tj ET",):
        page = pdf.add_blank_page(page_size=(595, 842)).obj
        page.Contents = pdf.make_stream(content)
        page.Resources = Dictionary(Font=Dictionary(F=font), XObject=Dictionary(), Pattern=Dictionary())
    for name, value in entries.items():
        pdf.Root[f"/{name}"] = value
    return pdf


def saved(pdf: Pdf, **how: Any) -> bytes:
    """Return *pdf* as a file."""
    target = BytesIO()
    pdf.save(target, fix_metadata_version=False, **how)
    return target.getvalue()


def form(pdf: Pdf, content: bytes, **entries: Any) -> Any:
    """Return a Form XObject of *pdf*."""
    stream = pdf.make_stream(content)
    stream.Type, stream.Subtype, stream.BBox = Name.XObject, Name.Form, Array([0, 0, 595, 842])
    for name, value in entries.items():
        stream[f"/{name}"] = value
    return stream


@cache
def repeated(letters: bytes, count: int) -> bytes:
    """Return *letters* so often, compressed, without having them in memory: ten thousand of them once (RFC 1950)."""
    whole, rest = divmod(count, 10_000)
    share, last = letters * 10_000, letters * rest
    checksum = 1
    for _ in range(whole):
        checksum = zlib.adler32(share, checksum)
    packing = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    block = packing.compress(share) + packing.flush(zlib.Z_FULL_FLUSH)  # it refers to nothing before it
    end = packing.compress(last) + packing.flush()
    return b"\x78\xda" + block * whole + end + zlib.adler32(last, checksum).to_bytes(4, "big")


def packed(pdf: Pdf, data: bytes, times: int = 1) -> Any:
    """Return a stream of *pdf* whose bytes, *data*, were compressed so many *times*."""
    stream = pdf.make_stream(b"")
    filters = Array([Name.FlateDecode] * times)
    stream.write(data, filter=filters, decode_parms=Array([None] * times) if times > 1 else None)
    return stream


# Each bound, from both sides


def large(count: int) -> bytes:
    return saved(document()) + b"\n%" + b" " * count


def pages(count: int) -> bytes:
    pdf = document()
    leaf = pdf.pages[0].obj
    leaves = Array([pdf.make_indirect(Dictionary(leaf)) for _ in range(min(count, 12_000))])
    pdf.Root.Pages.Kids, pdf.Root.Pages.Count = leaves, count
    return saved(pdf)


def deep_pages(depth: int) -> bytes:
    pdf = document()
    node = pdf.pages[0].obj
    for _ in range(depth - 2):
        node = pdf.make_indirect(Dictionary(Type=Name.Pages, Kids=Array([node]), Count=1))
    pdf.Root.Pages.Kids = Array([node])
    return saved(pdf)


def deep_forms(depth: int) -> bytes:
    pdf = document(b"/X Do")
    inner = form(pdf, b"0 0 10 10 re f")
    for _ in range(depth - 1):
        inner = form(pdf, b"/X Do", Resources=Dictionary(XObject=Dictionary(X=inner)))
    pdf.pages[0].obj.Resources.XObject.X = inner
    return saved(pdf)


def forms(count: int) -> bytes:
    pdf = document(b"")
    page = pdf.pages[0].obj
    page.Contents = packed(pdf, repeated(b"/X Do ", count))
    page.Resources.XObject.X = form(pdf, b"")
    return saved(pdf)


def states(count: int) -> bytes:
    return saved(document(b"q " * count))


def marks(count: int) -> bytes:
    return saved(document(b"/P BMC " * count))


def content(count: int) -> bytes:
    pdf = document()
    pdf.pages[0].obj.Contents = packed(pdf, repeated(b"%" + b"x" * 9, count // 10))
    return saved(pdf)


def tokens(count: int) -> bytes:
    pdf = document()
    pdf.pages[0].obj.Contents = packed(pdf, repeated(b"n\n", count))
    return saved(pdf)


def operators(count: int) -> bytes:
    pdf = document()
    page = pdf.pages[0].obj
    inner = form(pdf, b"")
    inner.write(repeated(b"n\n", 100_000), filter=Name.FlateDecode)
    page.Resources.XObject.X = inner
    page.Contents = pdf.make_stream(b"/X Do\n" * (count // 100_000))
    return saved(pdf)


def shapes(count: int) -> bytes:
    pdf = document()
    inner = form(pdf, b"")
    inner.write(repeated(b"0 0 9 9 re f\n", 10_000), filter=Name.FlateDecode)
    page = pdf.pages[0].obj
    page.Resources.XObject.X = inner
    page.Contents = pdf.make_stream(b"/X Do\n" * (count // 10_000))
    return saved(pdf)


def objects(count: int) -> bytes:
    """Return a file whose objects stand in streams of objects: a few bytes each once compressed."""
    pdf = document()
    size = 20_000
    kept = Array()
    for _ in range(count // size):
        kept.append(pdf.make_indirect(Array([pdf.make_indirect(Dictionary()) for _ in range(size)])))
    pdf.Root.Held = kept
    return saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def codes(count: int) -> bytes:
    pdf = document()
    rows = [b"<0000> <FFFE> <0020>"] * (count // 65_535)
    cmap = b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
    cmap += b"%d beginbfrange\n%s\nendbfrange" % (len(rows), b"\n".join(rows))
    inner = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Exemple)
    pdf.pages[0].obj.Resources.Font.F = pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.Exemple, Encoding=Name("/Identity-H"),
            DescendantFonts=Array([inner]), ToUnicode=pdf.make_stream(cmap),
        )
    )  # fmt: skip
    return saved(pdf)


def cmap(size: int) -> bytes:
    pdf = document()
    pdf.pages[0].obj.Resources.Font.F.ToUnicode = packed(pdf, repeated(b"%" + b"x" * 9, size // 10))
    return saved(pdf)


def deep_tags(depth: int) -> bytes:
    pdf = document()
    node = pdf.make_indirect(Dictionary(S=Name.Span, K=0, Pg=pdf.pages[0].obj))
    for _ in range(depth - 2):
        node = pdf.make_indirect(Dictionary(S=Name.Span, K=node))
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=node))
    return saved(pdf)


def wide_tags(count: int) -> bytes:
    """Return elements that share all that is below them: each level doubles what is walked."""
    pdf = document()
    node, levels = pdf.make_indirect(Dictionary(S=Name.Span, K=0)), count.bit_length() - 2
    for _ in range(levels):
        node = pdf.make_indirect(Dictionary(S=Name.Span, K=Array([node, node])))
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=node))
    return saved(pdf)


def deep_spaces(depth: int) -> bytes:
    pdf = document(b"/S cs 0 sc 0 0 9 9 re f")
    space: Any = Name.DeviceRGB
    for _ in range(depth):
        space = pdf.make_indirect(Array([Name.Indexed, space, 0, pikepdf.String("abc")]))
    pdf.pages[0].obj.Resources.ColorSpace = Dictionary(S=space)
    return saved(pdf)


def metadata(size: int) -> bytes:
    pdf = document()
    pdf.Root.Metadata = packed(pdf, repeated(b" " * 10, size // 10))
    return saved(pdf)


#: Each bound.
BOUNDS: tuple[Bound, ...] = (
    ("size", large, 20_000_000, bounds.MOST_BYTES + 1, kinds.FILE_TOO_LARGE),
    ("pages", pages, bounds.MOST_PAGES, bounds.MOST_PAGES + 1, kinds.TOO_MANY_PAGES),
    ("deep-pages", deep_pages, bounds.DEEPEST_PAGES, bounds.DEEPEST_PAGES + 3, kinds.TOO_DEEP),
    ("very-deep-pages", deep_pages, 50, 50_000, kinds.TOO_DEEP),
    ("deep-forms", deep_forms, bounds.DEEPEST_FORMS, bounds.DEEPEST_FORMS + 1, kinds.TOO_DEEP),
    ("forms", forms, bounds.MOST_FORMS, bounds.MOST_FORMS + 1, kinds.DRAWN_TOO_OFTEN),
    ("states", states, bounds.DEEPEST_STATES, bounds.DEEPEST_STATES + 1, kinds.TOO_DEEP),
    ("marks", marks, bounds.DEEPEST_STATES, bounds.DEEPEST_STATES + 1, kinds.TOO_DEEP),
    ("content", content, bounds.MOST_CONTENT, bounds.MOST_CONTENT + 100, kinds.STREAM_TOO_LARGE),
    ("tokens", tokens, bounds.MOST_TOKENS - 10, bounds.MOST_TOKENS + 10, kinds.TOO_MUCH_DRAWN),
    ("operators", operators, bounds.MOST_OPERATORS - 100_000, bounds.MOST_OPERATORS + 100_000, kinds.TOO_MUCH_DRAWN),
    ("shapes", shapes, bounds.MOST_ITEMS, bounds.MOST_ITEMS + 10_000, kinds.TOO_MANY_OBJECTS),
    ("codes", codes, bounds.MOST_CODES - 65_535, bounds.MOST_CODES + 65_535, kinds.TOO_MANY_CODES),
    ("cmap", cmap, bounds.MOST_TABLE, bounds.MOST_TABLE + 100, kinds.STREAM_TOO_LARGE),
    ("deep-tags", deep_tags, bounds.DEEPEST_TAGS - 1, bounds.DEEPEST_TAGS + 2, kinds.TOO_DEEP),
    ("wide-tags", wide_tags, bounds.MOST_STEPS // 4, bounds.MOST_STEPS * 4, kinds.TOO_MANY_OBJECTS),
    ("deep-spaces", deep_spaces, bounds.DEEPEST, bounds.DEEPEST + 1, kinds.TOO_DEEP),
    ("metadata", metadata, bounds.MOST_METADATA, bounds.MOST_METADATA + 100, kinds.STREAM_TOO_LARGE),
)

# Circles, and files that grow without end


def _self(pdf: Pdf, where: str) -> Any:
    """Return the page of *pdf*, whose resources of the kind *where* are to lead round in circles."""
    return pdf.pages[0].obj.Resources[where]


def circle_of_pages() -> bytes:
    pdf = document()
    pdf.Root.Pages.Kids.append(pdf.Root.Pages)
    return saved(pdf)


def circle_of_parents() -> bytes:
    pdf = document()
    node = pdf.make_indirect(Dictionary(Type=Name.Pages))
    node.Parent = node
    pdf.pages[0].obj.Parent = node
    return saved(pdf)


def circle_of_forms() -> bytes:
    pdf = document(b"/X Do")
    one, other = form(pdf, b"/X Do"), form(pdf, b"/X Do")
    one.Resources, other.Resources = (Dictionary(XObject=Dictionary(X=each)) for each in (other, one))
    _self(pdf, "/XObject").X = one
    return saved(pdf)


def form_that_draws_itself() -> bytes:
    pdf = document(b"/X Do")
    inner = form(pdf, b"/X Do /X Do")
    inner.Resources = Dictionary(XObject=Dictionary(X=inner))
    _self(pdf, "/XObject").X = inner
    return saved(pdf)


def forms_by_ten(levels: int = 10) -> bytes:
    """Return ten levels of forms, each of which draws the next one ten times: 2 kB, ten thousand million drawings."""
    pdf = document(b"/X Do")
    inner = form(pdf, b"0 0 9 9 re f")
    for _ in range(levels):
        inner = form(pdf, b"/X Do " * 10, Resources=Dictionary(XObject=Dictionary(X=inner)))
    _self(pdf, "/XObject").X = inner
    return saved(pdf)


def patterns_by_ten(levels: int = 10) -> bytes:
    pdf = document(b"/Pattern cs /P0 scn 0 0 9 9 re f")
    below: list[Any] = []
    content = b"".join(b"/Pattern cs /P%d scn 0 0 9 9 re f " % n for n in range(10))
    for _ in range(levels):
        named = Dictionary({f"/P{n}": each for n, each in enumerate(below)})
        below = [_pattern(pdf, content if below else b"0 0 9 9 re f", Dictionary(Pattern=named)) for _ in range(10)]
    _self(pdf, "/Pattern").P0 = below[0]
    return saved(pdf)


def _pattern(pdf: Pdf, content: bytes, resources: Any) -> Any:
    stream = pdf.make_stream(content)
    stream.Type, stream.PatternType, stream.PaintType, stream.TilingType = Name.Pattern, 1, 1, 1
    stream.BBox, stream.XStep, stream.YStep, stream.Resources = Array([0, 0, 9, 9]), 9, 9, resources
    return stream


def circle_of_patterns() -> bytes:
    pdf = document(b"/Pattern cs /P scn 0 0 9 9 re f")
    resources = Dictionary(Pattern=Dictionary())
    inner = _pattern(pdf, b"/Pattern cs /P scn 0 0 9 9 re f", resources)
    inner.Resources.Pattern.P = inner
    _self(pdf, "/Pattern").P = inner
    return saved(pdf)


def circle_of_tags() -> bytes:
    pdf = document()
    node = pdf.make_indirect(Dictionary(S=Name.P))
    node.K = Array([0, node])
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=node))
    return saved(pdf)


def circle_of_lists_of_tags() -> bytes:
    pdf = document()
    kids = pdf.make_indirect(Array())
    kids.append(kids)
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=kids))
    return saved(pdf)


def circle_of_spaces() -> bytes:
    pdf = document(b"/S cs 0 sc 0 0 9 9 re f")
    space = pdf.make_indirect(Array([Name.Indexed, Name.DeviceRGB, 0, pikepdf.String("abc")]))
    space[1] = space
    pdf.pages[0].obj.Resources.ColorSpace = Dictionary(S=space)
    return saved(pdf)


def circle_of_appearances() -> bytes:
    pdf = document()
    inner = form(pdf, b"/X Do")
    inner.Resources = Dictionary(XObject=Dictionary(X=inner))
    note = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([0, 0, 99, 99]), AP=Dictionary(N=inner))
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])
    return saved(pdf)


def circle_of_fonts() -> bytes:
    pdf = document()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.A))
    font.DescendantFonts = Array([font])
    _self(pdf, "/Font").F = font
    return saved(pdf)


def circle_of_functions() -> bytes:
    pdf = document(b"/S cs 0.5 scn 0 0 9 9 re f")
    made = pdf.make_indirect(Dictionary(FunctionType=3, Domain=Array([0, 1]), Bounds=Array(), Encode=Array([0, 1])))
    made.Functions = Array([made])
    space = Array([Name.Separation, Name.Encre, Name.DeviceCMYK, made])
    pdf.pages[0].obj.Resources.ColorSpace = Dictionary(S=space)
    return saved(pdf)


def circle_of_bookmarks() -> bytes:
    item = Dictionary(Title=pikepdf.String("a"))
    pdf = document()
    item = pdf.make_indirect(item)
    item.Next = item.First = item
    pdf.Root.Outlines = pdf.make_indirect(Dictionary(Type=Name.Outlines, First=item, Last=item, Count=1))
    return saved(pdf)


def circle_of_names() -> bytes:
    pdf = document()
    node = pdf.make_indirect(Dictionary(Limits=Array(["a", "b"])))
    node.Kids = Array([node])
    pdf.Root.Names = Dictionary(Dests=node, EmbeddedFiles=node, JavaScript=node)
    return saved(pdf)


def circle_of_fields() -> bytes:
    pdf = document()
    field = pdf.make_indirect(Dictionary(T=pikepdf.String("a")))
    field.Kids = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
    return saved(pdf)


def circle_of_actions() -> bytes:
    pdf = document()
    action = pdf.make_indirect(Dictionary(S=Name.JavaScript, JS=pikepdf.String("1")))
    action.Next = action
    pdf.Root.OpenAction = action
    return saved(pdf)


def circle_of_ways() -> bytes:
    """Return a file that opens on its first page, then on its first page, then on its first page."""
    pdf = document()
    action = pdf.make_indirect(Dictionary(S=Name.GoTo, D=Array([pdf.pages[0].obj, Name.Fit])))
    action.Next = action
    pdf.Root.OpenAction = action
    return saved(pdf)


def circle_of_listed_ways() -> bytes:
    pdf = document()
    one, other = (pdf.make_indirect(Dictionary(S=Name.Named, N=Name.NextPage)) for _ in range(2))
    one.Next, other.Next = Array([other]), pdf.make_indirect(Array([one]))
    pdf.pages[0].obj.AA = Dictionary(O=one)
    return saved(pdf)


def _roles(**roles: Name) -> bytes:
    pdf = document()
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, RoleMap=Dictionary(**roles)))
    return saved(pdf)


def circle_of_roles() -> bytes:
    return _roles(A=Name.B, B=Name.C, C=Name.B, D=Name.P)


def role_that_stands_for_itself() -> bytes:
    """Return a file as some programs write it: its own roles, and standard ones that stand for themselves."""
    return _roles(P=Name.P, Titre=Name.H1, Chapeau=Name.Texte, Texte=Name.P)


def circle_of_alternates() -> bytes:
    pdf = document(b"/S cs 0.5 scn 0 0 9 9 re f")
    tint = pdf.make_indirect(Dictionary(FunctionType=2, Domain=Array([0, 1]), N=1))
    space = pdf.make_indirect(Array([Name.Separation, Name.Encre, Name.DeviceCMYK, tint]))
    space[2] = Array([Name.Pattern, space])
    pdf.pages[0].obj.Resources.ColorSpace = Dictionary(S=space)
    return saved(pdf)


def circle_of_profiles() -> bytes:
    pdf = document(b"/S cs 0 0 0 scn 0 0 9 9 re f")
    profile = pdf.make_stream(b"icc", N=3)
    space = pdf.make_indirect(Array([Name.ICCBased, profile]))
    profile.Alternate = space
    pdf.pages[0].obj.Resources.ColorSpace = Dictionary(S=space)
    return saved(pdf)


def circle_of_parent_trees() -> bytes:
    """Return a file whose table from pages to tags (ISO 32000-1 14.7.4.4) leads round."""
    pdf = document()
    node = pdf.make_indirect(Dictionary(Limits=Array([0, 1])))
    node.Kids = Array([pdf.make_indirect(Dictionary(Kids=Array([node])))])
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, ParentTree=node))
    return saved(pdf)


def functions_that_share() -> bytes:
    """Return a file whose functions stand in several places, none within itself."""
    pdf = document()
    inner = pdf.make_indirect(Dictionary(FunctionType=2, Domain=Array([0, 1]), N=1))
    for _ in range(3):
        joined = Dictionary(FunctionType=3, Domain=Array([0, 1]), Bounds=Array([0.5]), Encode=Array([0, 1, 0, 1]))
        joined.Functions = Array([inner, inner])
        inner = pdf.make_indirect(joined)
    space = Array([Name.Separation, Name.Encre, Name.DeviceGray, inner])
    pdf.pages[0].obj.Resources.ColorSpace = Dictionary(S=space)
    return saved(pdf)


def circle_of_layers() -> bytes:
    pdf = document(b"/OC /L BDC 0 0 9 9 re f EMC")
    layer = pdf.make_indirect(Dictionary(Type=Name.OCMD))
    layer.OCGs = Array([layer])
    pdf.pages[0].obj.Resources.Properties = Dictionary(L=layer)
    return saved(pdf)


def circle_of_conditions() -> bytes:
    """Return a file with a layer that is shown where what shows it is shown (ISO 32000-1 8.11.2.2)."""
    pdf = document(b"/OC /L BDC 0 0 9 9 re f EMC")
    condition = pdf.make_indirect(Array([Name.And]))
    condition.append(Array([Name.Not, condition]))
    layer = pdf.make_indirect(Dictionary(Type=Name.OCMD, VE=condition))
    pdf.pages[0].obj.Resources.Properties = Dictionary(L=layer)
    return saved(pdf)


def circle_of_listed_layers() -> bytes:
    pdf = document()
    listed = pdf.make_indirect(Array([pikepdf.String("Plan")]))
    listed.append(Array([listed]))
    pdf.Root.OCProperties = Dictionary(OCGs=Array(), D=Dictionary(Order=listed))
    return saved(pdf)


def circle_of_listed_functions() -> bytes:
    """Return a file whose list of functions stands in a function of that list."""
    pdf = document(b"/S cs 0.5 scn 0 0 9 9 re f")
    listed = pdf.make_indirect(Array())
    joined = Dictionary(FunctionType=3, Domain=Array([0, 1]), Bounds=Array(), Encode=Array([0, 1]), Functions=listed)
    listed.append(joined)
    space = Array([Name.Separation, Name.Encre, Name.DeviceCMYK, joined])
    pdf.pages[0].obj.Resources.ColorSpace = Dictionary(S=space)
    return saved(pdf)


def _glyphs(pdf: Pdf, content: bytes) -> Any:
    """Return a Type 3 font of *pdf* whose one glyph, « a », draws *content*; its resources name the font « /F »."""
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 9, 9])))
    font.FontMatrix, font.FirstChar, font.LastChar, font.Widths = Array([0.1, 0, 0, 0.1, 0, 0]), 97, 97, Array([9])
    font.Encoding = Dictionary(Type=Name.Encoding, Differences=Array([97, Name.a]))
    font.CharProcs = Dictionary(a=pdf.make_stream(content))
    font.Resources = Dictionary(Font=Dictionary(F=font))
    _self(pdf, "/Font").F = font
    return font


def glyph_that_draws_itself() -> bytes:
    pdf = document(b"BT /F 9 Tf (a) Tj ET")
    _glyphs(pdf, b"9 0 d0 BT /#46 9 Tf (a) Tj ET")
    return saved(pdf)


def glyph_in_a_form_in_a_glyph() -> bytes:
    pdf = document(b"BT /F 9 Tf (a) Tj ET")
    font = _glyphs(pdf, b"9 0 d0 /X Do")
    font.Resources.XObject = Dictionary(X=form(pdf, b"BT /F 9 Tf (a) Tj ET"))
    return saved(pdf)


def glyphs_that_could_draw_themselves() -> bytes:
    """Return a file with a glyph whose resources name its font, as those that share them do: it draws a square."""
    pdf = document(b"BT /F 9 Tf (a) Tj ET")
    _glyphs(pdf, b"9 0 d0 0 0 5 5 re f")
    return saved(pdf)


def circle_of_masks() -> bytes:
    """Return a file with a drawing that is masked by itself (ISO 32000-1 11.6.5.3)."""
    pdf = document(b"/G gs 0 0 9 9 re f")
    group = form(pdf, b"/G gs 0 0 9 9 re f", Group=Dictionary(S=Name.Transparency, CS=Name.DeviceGray))
    state = pdf.make_indirect(Dictionary(Type=Name.ExtGState, SMask=Dictionary(S=Name.Luminosity, G=group)))
    group.Resources = Dictionary(ExtGState=Dictionary(G=state))
    pdf.pages[0].obj.Resources.ExtGState = Dictionary(G=state)
    return saved(pdf)


def picture_that_masks_itself() -> bytes:
    pdf = document(b"/X Do")
    picture = pdf.make_stream(b"\0", Subtype=Name.Image, Width=1, Height=1, ColorSpace=Name.DeviceGray)
    picture.BitsPerComponent, picture.SMask = 8, picture
    _self(pdf, "/XObject").X = picture
    return saved(pdf)


def circle_of_references() -> bytes:
    """Return a file whose catalogue names itself as its language and its metadata."""
    return saved(document()).replace(b"/Type /Catalog", b"/Type /Catalog /Lang 1 0 R /Metadata 1 0 R", 1)


def circle_of_streams() -> bytes:
    return saved(document(), object_stream_mode=pikepdf.ObjectStreamMode.generate).replace(b"/Extends", b"/Extend2")


#: What leads round, and the words that tell it; None: nothing of it is read, and the file is judged.
CIRCLES: tuple[tuple[Make, Kind | None], ...] = (
    (circle_of_pages, kinds.LEADS_BACK),
    (circle_of_parents, kinds.LEADS_BACK),
    (circle_of_forms, kinds.LEADS_BACK),
    (form_that_draws_itself, kinds.LEADS_BACK),
    (circle_of_patterns, kinds.LEADS_BACK),
    (circle_of_tags, kinds.LEADS_BACK),
    (circle_of_lists_of_tags, kinds.LEADS_BACK),
    (circle_of_spaces, kinds.LEADS_BACK),
    (circle_of_appearances, kinds.LEADS_BACK),
    (circle_of_fonts, kinds.LEADS_BACK),
    (circle_of_functions, kinds.LEADS_BACK),
    (circle_of_bookmarks, kinds.LEADS_BACK),
    (circle_of_names, kinds.LEADS_BACK),
    (circle_of_fields, kinds.LEADS_BACK),
    (circle_of_actions, kinds.LEADS_BACK),
    (circle_of_ways, kinds.LEADS_BACK),
    (circle_of_listed_ways, kinds.LEADS_BACK),
    (circle_of_roles, kinds.LEADS_BACK),
    (role_that_stands_for_itself, None),
    (circle_of_alternates, kinds.LEADS_BACK),
    (circle_of_profiles, kinds.LEADS_BACK),
    (circle_of_parent_trees, kinds.LEADS_BACK),
    (functions_that_share, None),
    (circle_of_layers, kinds.LEADS_BACK),
    (circle_of_conditions, kinds.LEADS_BACK),
    (circle_of_listed_layers, kinds.LEADS_BACK),
    (circle_of_listed_functions, kinds.LEADS_BACK),
    (glyph_that_draws_itself, kinds.LEADS_BACK),
    (glyph_in_a_form_in_a_glyph, kinds.LEADS_BACK),
    (glyphs_that_could_draw_themselves, None),
    (circle_of_masks, kinds.LEADS_BACK),
    (picture_that_masks_itself, kinds.LEADS_BACK),
    (circle_of_references, None),
    (circle_of_streams, None),
    (forms_by_ten, kinds.DRAWN_TOO_OFTEN),
    (patterns_by_ten, kinds.DRAWN_TOO_OFTEN),
)


# Bombs


def flated_twice(where: str, size: int = 2_000_000_000) -> bytes:
    """Return two gigabytes in a few kilobytes, at a place that is read."""
    pdf = document()
    stream = packed(pdf, zlib.compress(repeated(b"0 0 m " if where == "/Contents" else b" " * 8, size // 8), 9), 2)
    page = pdf.pages[0].obj
    if where == "/Contents":
        page.Contents = stream
    elif where == "/ToUnicode":
        _self(pdf, "/Font").F.ToUnicode = stream
    elif where == "/Metadata":
        pdf.Root.Metadata = stream
    elif where == "/Profile":
        pdf.Root.OutputIntents = Array([Dictionary(S=Name.GTS_PDFX, DestOutputProfile=stream)])
    elif where == "/Form":
        page.Contents = pdf.make_stream(b"/X Do")
        stream.Subtype, page.Resources.XObject.X = Name.Form, stream
    elif where == "/Image":
        page.Contents = pdf.make_stream(b"/X Do")
        stream.Subtype, page.Resources.XObject.X = Name.Image, stream
        stream.Width = stream.Height = 6_000
        stream.ColorSpace, stream.BitsPerComponent = Name.DeviceCMYK, 8
    return saved(pdf)


def packed_otherwise(filter: str, data: bytes) -> bytes:
    """Return a page packed by another *filter* than Flate."""
    pdf = document()
    pdf.pages[0].obj.Contents.write(data, filter=Name(filter))
    return saved(pdf)


def streams_of_objects() -> bytes:
    """Return a file with a stream of objects that unpacks to gigabytes."""
    packed = repeated(b" " * 8, 2_000_000_000 // 8)
    head = b"<</Type/ObjStm/N 1/First 8/Filter/FlateDecode/Length %d>>" % len(packed)
    return _raw(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>", head, stream=packed)


def _raw(*objects: bytes, stream: bytes = b"") -> bytes:
    """Return a file of *objects*, without a table of them: it is to be found anew. *stream* is that of the last one."""
    body = b"%PDF-1.7\n"
    for number, each in enumerate(objects, 1):
        last = number == len(objects) and stream
        body += b"%d 0 obj\n%s\n%sendobj\n" % (number, each, b"stream\n%s\nendstream\n" % stream if last else b"")
    return body + b"trailer <</Root 1 0 R/Size %d>>\n%%%%EOF\n" % (len(objects) + 1)


BOMBS: tuple[tuple[str, Make, tuple[Kind | None, ...]], ...] = (
    *(
        (f"twice{where.replace('/', '-').lower()}", partial(flated_twice, where), (kinds.STREAM_TOO_LARGE,))
        for where in ("/Contents", "/ToUnicode", "/Metadata", "/Profile", "/Form")
    ),
    ("twice-image", partial(flated_twice, "/Image"), (None,)),
    ("run-lengths", lambda: packed_otherwise("/RunLengthDecode", b"\x81q" * 1_000_000), (kinds.STREAM_TOO_LARGE,)),
    ("hex", lambda: packed_otherwise("/ASCIIHexDecode", b"71" * 40_000_000), (kinds.STREAM_TOO_LARGE,)),
    ("q-60-mb", lambda: states(30_000_000), (kinds.TOO_MUCH_DRAWN, kinds.STREAM_TOO_LARGE)),
    ("path-500-mb", lambda: tokens(250_000_000), (kinds.STREAM_TOO_LARGE,)),
    ("objects", lambda: objects(2_200_000), (kinds.TOO_MANY_OBJECTS, kinds.FILE_TOO_HEAVY, kinds.FILE_TOO_SLOW)),
    ("codes-2000-ranges", lambda: codes(2_000 * 65_535), (kinds.TOO_MANY_CODES,)),
    ("object-stream", streams_of_objects, (kinds.FILE_TOO_HEAVY, kinds.UNREADABLE)),
    ("array-in-array", lambda: saved(document(b"[" * 1_000_000)), (None, kinds.UNREADABLE)),
    ("object-in-object", lambda: _raw(b"<</A" * 200_000), (kinds.UNREADABLE, kinds.FILE_TOO_HEAVY)),
    (
        "string-20-mb",
        lambda: saved(document(b"BT /F 9 Tf (" + b"a" * 20_000_000 + b") Tj ET")),
        (kinds.TOO_MUCH_DRAWN,),
    ),
)


# No PDF, or half of one


def _cut(share: float) -> bytes:
    whole = saved(document())
    return whole[: int(len(whole) * share)]


def locked(user: str) -> bytes:
    return saved(document(), encryption=pikepdf.Encryption(owner="secret", user=user))


def boxed(box: bytes) -> bytes:
    """Return a page whose media box is *box*, typed as it is."""
    return saved(document(), compress_streams=False).replace(b"/MediaBox [ 0 0 595 842 ]", b"/MediaBox " + box, 1)


def with_page(**entries: Any) -> bytes:
    pdf = document()
    for name, value in entries.items():
        pdf.pages[0].obj[f"/{name}"] = value
    return saved(pdf)


SHAPES: tuple[tuple[str, Make, tuple[Kind | None, ...]], ...] = (
    ("empty", lambda: b"", (kinds.UNREADABLE,)),
    ("text", lambda: "Bonjour à tous".encode(), (kinds.UNREADABLE,)),
    ("head-only", lambda: b"%PDF-1.7\n", (kinds.UNREADABLE,)),
    ("zeros", lambda: bytes(100_000), (kinds.UNREADABLE,)),
    ("random", lambda: random.Random(_SEED).randbytes(100_000), (kinds.UNREADABLE,)),
    ("zip", lambda: b"PK\3\4" + bytes(5_000), (kinds.UNREADABLE,)),
    ("html", lambda: b"<!doctype html><p>404", (kinds.UNREADABLE,)),
    *((f"cut-{share}", partial(_cut, share / 100), (None, kinds.UNREADABLE)) for share in (1, 25, 50, 75, 90, 99)),
    ("locked", lambda: locked("ouvre"), (kinds.UNREADABLE,)),
    ("owner-locked", lambda: locked(""), (None,)),
    ("no-page", lambda: _raw(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"), (kinds.UNREADABLE,)),
    ("no-pages", lambda: _raw(b"<</Type/Catalog>>"), (kinds.UNREADABLE,)),
    ("catalogue-of-another-type", lambda: _raw(b"[1 2 3]"), (kinds.UNREADABLE,)),
    *(
        (f"box-{number}", partial(boxed, box), (None, kinds.UNREADABLE))
        for number, box in enumerate(
            (
                b"null", b"[]", b"[0 0 595]", b"[0 0 0 0]", b"[595 842 0 0]", b"[0 0 1e400 842]", b"[0 0 nan nan]",
                b"[0 0 %s 842]" % (b"9" * 400), b"[-%s 0 %s 842]" % (b"9" * 30, b"9" * 30), b"[/A /B /C /D]",
                b"(0 0 595 842)", b"[0 0 0.0000001 842]", b"[0 0 -595 -842]", b"5", b"<<>>", b"[[0 0] [595 842]]",
            )
        )
    ),
    *((f"unit-{unit}", partial(with_page, UserUnit=unit), (None, kinds.UNREADABLE)) for unit in (0, -1, 10, 10**9)),
    *((f"turned-{by}", partial(with_page, Rotate=by), (None,)) for by in (45, -90, 10**9, 91)),
)  # fmt: skip


# Values of the wrong types


def wrong_types(seed: int) -> bytes:
    """Return a page with everything on it, of which some values are of another type, or of another place."""
    random_ = random.Random(seed)
    pdf = pikepdf.open(BytesIO(_everything()))
    values: list[Callable[[], Any]] = [
        lambda: None, lambda: True, lambda: 0, lambda: -1, lambda: 2**62, lambda: Name.Rien, lambda: Array(),
        lambda: Dictionary(), lambda: pikepdf.String("x"), lambda: Array([Array([]), Name.A, 1]), lambda: pdf.Root,
        lambda: pdf.pages[0].obj, lambda: pdf.make_stream(b"x" * 9),
    ]  # fmt: skip
    places = [(node, key) for node in _dictionaries(pdf) for key in sorted(node.keys()) if key not in ("/Length",)]
    for node, key in random_.sample(places, random_.choice((1, 1, 2, 5))):
        if (value := random_.choice(values)()) is None:
            del node[key]
        else:
            node[key] = value
    return saved(pdf)


def _dictionaries(pdf: Pdf) -> list[Any]:
    """Return all dictionaries of *pdf*, those within others too, in an order that is always the same."""
    found: list[Any] = []
    waiting = [each for each in pdf.objects if isinstance(each, Dictionary | pikepdf.Stream)]
    while waiting:
        node = waiting.pop()
        found.append(node)
        waiting += [
            each for _key, each in sorted(node.items()) if isinstance(each, Dictionary) and not each.is_indirect
        ]
    return found


@cache
def _everything() -> bytes:
    """Return a page with a form, a picture, a pattern, layers, tags, a stamp, fonts of several kinds, a profile."""
    pdf = pikepdf.open(BytesIO(codes(65_535)))
    page = pdf.pages[0].obj
    inner = form(pdf, b"/G gs 1 0 0 rg 0 0 9 9 re f", Group=Dictionary(S=Name.Transparency, CS=Name.DeviceRGB))
    inner.Resources = Dictionary(ExtGState=Dictionary(G=Dictionary(ca=0.5, BM=Name.Multiply, LW=2)))
    image = pdf.make_stream(bytes(64), Type=Name.XObject, Subtype=Name.Image, Width=4, Height=4, BitsPerComponent=8)
    image.ColorSpace, image.Decode = Name.DeviceCMYK, Array([0, 1] * 4)
    simple = Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.B, FirstChar=32, LastChar=34)
    simple.Widths, simple.FontDescriptor = Array([500, 500, 500]), Dictionary(Type=Name.FontDescriptor, MissingWidth=9)
    simple.Encoding = Dictionary(BaseEncoding=Name.WinAnsiEncoding, Differences=Array([32, Name.space, Name.A]))
    page.Resources.Font.G = pdf.make_indirect(simple)
    page.Resources.Font.H = Dictionary(Type=Name.Font, Subtype=Name.Type3, FontMatrix=Array([0.01, 0, 0, 0.01, 0, 0]))
    page.Resources.XObject.X, page.Resources.XObject.Y = inner, pdf.make_indirect(image)
    page.Resources.Pattern.P = _pattern(pdf, b"0 0 9 9 re f", Dictionary())
    page.Resources.Pattern.Q = Dictionary(PatternType=2, Shading=Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB))
    page.Resources.ColorSpace = Dictionary(S=Array([Name.Indexed, Name.DeviceRGB, 0, pikepdf.String("abc")]))
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=pikepdf.String("l")))
    page.Resources.Properties = Dictionary(L=layer, M=Dictionary(Type=Name.OCMD, OCGs=Array([layer])))
    page.Contents = pdf.make_stream(
        b"/OC /L BDC /X Do EMC /OC /M BDC q 9 0 0 9 0 0 cm /Y Do Q EMC /P <</MCID 0>> BDC BT /F 9 Tf <0041> Tj "
        b"/G 9 Tf ( !) Tj /H 9 Tf [(a) 5] TJ ET EMC /Pattern cs /P scn 0 0 9 9 re f /Q scn f /S cs 0 sc 0 0 9 9 re B"
    )
    stamp = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, F=4, Rect=Array([0, 0, 9, 9]), AP=Dictionary(N=inner))
    page.Annots, page.Rotate, page.TrimBox = Array([stamp]), 90, Array([5, 5, 590, 837])
    page.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)
    tag = pdf.make_indirect(Dictionary(S=Name.Figure, Alt=pikepdf.String("a"), K=Array([0]), Pg=page))
    pdf.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=Array([tag]))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), BaseState=Name.ON))
    pdf.Root.OutputIntents = Array([Dictionary(S=Name.GTS_PDFX, DestOutputProfile=pdf.make_stream(b"icc"))])
    pdf.Root.Metadata = pdf.make_stream(b"<pdfaid:part>2</pdfaid:part>")
    pdf.docinfo["/Title"] = "Exemple"
    return saved(pdf)


# Trying them


def cases(quick: bool) -> Iterator[Case]:
    """Yield the cases of this part."""
    for name, make, within, beyond, kind in BOUNDS:
        yield Case(f"{name}-within", partial(_judged, partial(make, within), (None,)))
        yield Case(f"{name}-beyond", partial(_judged, partial(make, beyond), (kind,)))
    for circle, found in CIRCLES:
        yield Case(circle.__name__, partial(_judged, circle, (found,)))
    for name, made, kind_s in (*BOMBS, *SHAPES):
        yield Case(name, partial(_judged, made, kind_s))
    for seed in range(20 if quick else 400):
        yield Case(f"types-{seed}", partial(_judged, partial(wrong_types, seed), (None, *ANY)))
    for name, made in _COMMANDS[: 2 if quick else None]:
        yield Case(f"command-{name}", partial(_commanded, made))


#: What may be said of a file with wrong values: it is refused in one way or another, or judged.
ANY = (kinds.UNREADABLE, kinds.LEADS_BACK, kinds.TOO_DEEP, kinds.TOO_MANY_PAGES, kinds.DRAWN_TOO_OFTEN)


def _judged(make: Make, expected: tuple[Kind | None, ...], _folder: Path) -> str:
    """Return the fault of reading what *make* makes: it is to be told in one of the ways *told*, None: not at all."""
    data = make()
    if len(data) > bounds.MOST_BYTES:
        data = data[: bounds.MOST_BYTES + 1]
    before, began = _used(), time.monotonic()
    kind: Kind | None = None
    with Pool() as press:
        try:
            ForeignFile(data, press).read()
        except Excess as excess:
            kind = excess.problem.kind
        except Exception as error:
            return f"traceback: {type(error).__name__} {error}"
    seconds, memory = _used()[0] - before[0], _used()[1]
    if kind not in expected:
        return f"wrong blame: {kind.code if kind else 'judged'}"
    if seconds > _MOST_SECONDS + _START:
        return f"cost: {seconds:.0f} s of processor, {time.monotonic() - began:.0f} s"
    grown = memory > max(before[1], _MOST_MEMORY)
    return f"cost: {memory / 2**20:.0f} MiB" if grown else ""


def _used() -> tuple[float, int]:
    """Return the seconds of processor of all workers that have ended, and the most memory of one, in bytes."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime, used.ru_maxrss * 1024


#: Files that the command itself is given: hostile in each way that it may meet.
_COMMANDS: tuple[tuple[str, Make], ...] = (
    ("forms-by-ten", forms_by_ten),
    ("cut", partial(_cut, 0.5)),
    ("empty", lambda: b""),
    ("circle", circle_of_pages),
    ("locked", partial(locked, "ouvre")),
    ("twice", partial(flated_twice, "/Contents")),
)


def _commanded(make: Make, folder: Path) -> str:
    """Return the fault of ``proof exemple --pdf`` on what *make* makes: it ends with 1, in the words of a problem."""
    (folder / "recu.pdf").write_bytes(make())
    edition = Path(__file__).resolve().parents[2] / "reports/exemple"
    ran = run(["proof", str(edition), "--pdf", "recu.pdf", "--out", "sortie"], folder)
    if ran.fault or ran.code != 1:
        return ran.fault or f"wrong blame: exit code {ran.code} {ran.err[-300:]}"
    stderr = "PARITE-0" in ran.err and (folder / "sortie/controle-recu.html").exists()
    return "" if stderr else f"wrong blame: {ran.err[-300:]}"
