"""Proof that what is handed over conforms: one table of uses, standards and checkers, for both editions.

A row of USES is a use of ``livret.build.uses``; a new one is checked as soon as it is there. What an output says it
keeps is what it is checked for: ``page`` (a validator of PDF/A and PDF/UA), qpdf (syntax and streams), and the
rules of ``tests/conformance.py``, each of which is shown to be able to refuse.
"""

from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from subprocess import run

import page as page_validation
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from livret.build import uses
from livret.build.chapter_store import ChapterStore
from livret.build.order import BuildRequest
from tests import conformance, printed
from tests.laying import press, quiet

EDITIONS = {"real": printed.real, "exemple": printed.exemple}

#: The standards that ``page`` knows, as it names them.
PROFILES = {"PDF/UA-1": "ua1", "PDF/A-2a": "2a", "PDF/A-3a": "3a"}

#: What each use is to be: the standards every one of its files keeps. Files for machines keep none of those above.
USES = {
    "screen": {"PDF/UA-1", "PDF/A-2a"},
    "archive": {"PDF/UA-1", "PDF/A-3a"},
    "extracts": {"PDF/UA-1", "PDF/A-2a"},
    "booklet": set(),
    "press": set(),
}

#: Files among those of a use that keep other standards than the rest.
OTHERS = {"booklet-notice": {"PDF/UA-1", "PDF/A-2a"}}

#: What an absolute path or an address of the house looks like.
PLACES = (b"/work/", b"/home/", b"/root/", b"/tmp/", b"file:", b".invalid")


@cache
def files(edition: str, use: str) -> tuple[uses.Output, ...]:
    proofs = EDITIONS[edition]().proofs
    store = ChapterStore(press(), proofs.edition.reading)
    return tuple(uses.outputs_of(uses.Job(proofs, BuildRequest((use,)), store), quiet))


def tagged(edition: str, use: str) -> list[uses.Output]:
    """Return the files of *use* that people read: the others carry no tags."""
    return [each for each in files(edition, use) if expected(each.name, use)]


def expected(name: str, use: str) -> set[str]:
    return next((kept for part, kept in OTHERS.items() if part in name), USES[use])


MADE = [(edition, use) for edition in EDITIONS for use in uses.USES]
made = pytest.mark.parametrize(("edition", "use"), MADE, ids=["-".join(row) for row in MADE])


def test_every_use_is_in_the_table() -> None:
    assert set(uses.USES) <= set(USES)


@made
def test_files_claim_what_they_are_to_be(edition: str, use: str) -> None:
    assert len(files(edition, use)) >= 1
    for each in files(edition, use):
        assert set(each.standards) & PROFILES.keys() == expected(each.name, use), each.name


@made
def test_checkers_find_nothing(edition: str, use: str, tmp_path: Path) -> None:
    for each in files(edition, use):
        for standard in sorted(set(each.standards) & PROFILES.keys()):
            report = page_validation.validate_pdf_bytes(each.pdf, profile=PROFILES[standard])
            assert [(f.rule_id, f.message) for f in report.failures] == [], (each.name, standard)
            assert report.is_compliant, (each.name, standard)
        (tmp_path / "checked.pdf").write_bytes(each.pdf)
        done = run(["qpdf", "--check", tmp_path / "checked.pdf"], capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b""), each.name


@made
def test_our_own_rules_find_nothing(edition: str, use: str) -> None:
    for each in tagged(edition, use):
        with pikepdf.open(BytesIO(each.pdf)) as pdf:
            found = {name: list(rule.faults(pdf)) for name, rule in conformance.RULES.items()}
        assert {name: faults for name, faults in found.items() if faults} == {}, each.name


@made
def test_nothing_tells_where_it_was_made(edition: str, use: str) -> None:
    for each in files(edition, use):
        with pikepdf.open(BytesIO(each.pdf)) as pdf:
            held = each.pdf + b"".join(
                o.unparse(resolved=False) for o in pdf.objects if not isinstance(o, pikepdf.Stream)
            )
        assert [place for place in PLACES if place in held] == [], each.name


# Checkers that can refuse


def test_page_can_refuse() -> None:
    assert not page_validation.is_pdf_compliant_bytes(printed.real().book.pdf, profile="2a")


def test_qpdf_can_refuse(tmp_path: Path) -> None:
    (tmp_path / "cut.pdf").write_bytes(printed.real().pdf[:-400])
    assert run(["qpdf", "--check", tmp_path / "cut.pdf"], capture_output=True, check=False).returncode != 0


def elements(pdf: Pdf, role: str) -> list[pikepdf.Object]:
    return [element for element, _ in conformance.elements(pdf) if Name(role) == element.S]


def draw(pdf: Pdf, operators: bytes) -> None:
    pdf.pages[3].contents_add(pdf.make_stream(operators))


def in_a_form(pdf: Pdf, operators: bytes) -> None:
    form = pdf.make_stream(operators, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    pdf.pages[3].Resources.XObject["/spoilt"] = form
    draw(pdf, b"/Artifact BMC /spoilt Do EMC")


def spoil_a_font(pdf: Pdf, meaning: bytes) -> None:
    font = next(iter(pdf.pages[3].Resources.Font.values()))
    font.ToUnicode = pdf.make_stream(meaning)


def two_packets(pdf: Pdf) -> None:
    pdf.pages[0].Metadata = pdf.make_stream(b"<rdf:RDF/>", Type=Name.Metadata, Subtype=Name.XML)


def strange_heading(pdf: Pdf) -> None:
    cell = elements(pdf, "/P")[0]
    cell.S, cell.A = Name.TD, Array([Dictionary(O=Name.Table, Headers=Array([String("gone")]))])


#: Rule → what makes an edition break it.
SPOILERS: dict[str, list[Callable[[Pdf], object]]] = {
    "all content is content or artifact": [
        lambda pdf: draw(pdf, b"0 0 9 9 re f"),
        lambda pdf: draw(pdf, b"/Span <</Lang (fr)>> BDC 0 0 9 9 re f EMC"),
    ],
    "no content is told from inside a form": [lambda pdf: in_a_form(pdf, b"/P <</MCID 999>> BDC 0 0 9 9 re f EMC")],
    "content and artifacts apart": [
        lambda pdf: draw(pdf, b"/P <</MCID 998>> BDC /Artifact BMC 0 0 9 9 re f EMC EMC"),
        lambda pdf: in_a_form(pdf, b"/P <</MCID 999>> BDC 0 0 9 9 re f EMC"),
    ],
    "names mean something": [
        lambda pdf: pdf.pages[3].Resources.__delitem__("/Font"),
        lambda pdf: draw(pdf, b"/Artifact BMC /gone Do EMC"),
        lambda pdf: draw(pdf, b"/gone gs"),
    ],
    "states nested within reason": [lambda pdf: draw(pdf, b"q " * 29 + b"Q " * 29)],
    "no glyph is missing": [
        lambda pdf: draw(
            pdf, b"/Artifact BMC BT " + next(iter(pdf.pages[3].Resources.Font)).encode() + b" 9 Tf <00010000> Tj ET EMC"
        )
    ],
    "every glyph means a character": [
        lambda pdf: spoil_a_font(pdf, b"1 beginbfchar\n<0001> <FEFF>\nendbfchar"),
        lambda pdf: spoil_a_font(pdf, b"1 beginbfchar\n<0001> <00000041>\nendbfchar"),
        lambda pdf: spoil_a_font(pdf, b""),
    ],
    "headings without a jump": [
        lambda pdf: setattr(elements(pdf, "/H2")[0], "S", Name.H3),
        lambda pdf: setattr(elements(pdf, "/H1")[0], "S", Name.H2),
    ],
    "notes have names of their own": [lambda pdf: setattr(elements(pdf, "/P")[0], "S", Name.Note)],
    "figures say what and where": [
        lambda pdf: setattr(elements(pdf, "/Figure")[0], "Alt", String(" ")),
        lambda pdf: elements(pdf, "/Figure")[0].__delitem__("/A"),
        lambda pdf: setattr(elements(pdf, "/Figure")[0].A[0], "BBox", Array([900, 0, 990, 9])),
    ],
    "elements stand where they may": [
        lambda pdf: setattr(elements(pdf, "/LI")[0], "S", Name.P),
        lambda pdf: setattr(elements(pdf, "/TOC")[0], "S", Name.L),
    ],
    "tables are regular, and headings known": [
        lambda pdf: setattr(elements(pdf, "/P")[0], "S", Name.TH),
        strange_heading,
    ],
    "links are told": [
        lambda pdf: pdf.pages[2].obj.__delitem__("/Tabs"),
        lambda pdf: setattr(pdf.pages[2].obj.Annots[0], "Contents", String("")),
        lambda pdf: setattr(elements(pdf, "/Link")[0], "S", Name.Span),
        lambda pdf: setattr(pdf.pages[2].obj.Annots[0], "StructParent", 0),
    ],
    "marks are told once": [
        lambda pdf: draw(pdf, b"/P <</MCID 998>> BDC EMC"),
        lambda pdf: elements(pdf, "/P")[0].K.append(0),
        lambda pdf: setattr(pdf.pages[3].obj, "StructParents", 0),
    ],
    "one description of itself": [two_packets, lambda pdf: setattr(pdf.docinfo, "Title", String("Un autre"))],
}


def test_every_rule_is_shown_to_refuse() -> None:
    assert SPOILERS.keys() == conformance.RULES.keys()


@pytest.mark.parametrize(
    ("rule", "spoil"),
    [(rule, spoil) for rule, spoilers in SPOILERS.items() for spoil in spoilers],
    ids=[f"{rule}-{number}" for rule, spoilers in SPOILERS.items() for number, _ in enumerate(spoilers)],
)
def test_a_rule_can_refuse(rule: str, spoil: Callable[[Pdf], object]) -> None:
    with printed.real().opened() as pdf:
        spoil(pdf)
        assert list(conformance.RULES[rule].faults(pdf)) != []
