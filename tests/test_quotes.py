"""Several exergues: each is printed where its pages have room, in one of three sizes, and told where they have none."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from livret.archive.compare import facts
from livret.base.problems import Refused
from livret.build import copyfit
from livret.design import compose, territory_page
from livret.design.layout import Layout, units
from livret.design.openings.choice import layouts
from livret.design.openings.dresses import DRESSES
from livret.design.openings.matter import Matter
from livret.design.openings.quotes import enlarged, placed
from livret.edition.check.edition import check
from livret.edition.load.folder import load
from livret.edition.model import Territory
from livret.edition.reading import Digests
from livret.edition.sheet_parts import Exergue
from livret.intake.fiche import edited, value_of
from livret.proof.rules import signatures
from tests import made, printed
from tests.test_fit import SENTENCE, lost, usual, whole, with_all

WORDS = ("un accélérateur", "l’accompagnement comme un accélérateur", "le territoire a perçu")
LIST = "nom: A\nexergue:\n  - texte: un\n    origine: une voisine\n  - deux\n"


def quoted(factor: int, pages: int, *words: str, mapped: bool = False) -> Territory:
    """Return a territory whose text is *factor* times the usual one, with the exergues *words*."""
    subject = with_all(usual(factor), pages, (), mapped, None)
    exergues = [Exergue(texte=each, origine="Une voisine") for each in words]
    return replace(subject, sheet=subject.sheet.model_copy(update={"exergues": exergues}))


@pytest.mark.parametrize(("factor", "pages", "mapped"), [(1, 2, False), (1, 2, True), (4, 4, False), (8, 6, True)])
def test_all_exergues_are_printed_where_there_is_room(factor: int, pages: int, mapped: bool) -> None:
    subject = quoted(factor, pages, *WORDS, mapped=mapped)
    first = next(layouts(subject))
    chapter = compose.territory(whole(), subject, first)
    assert first.quotes == {0, 1, 2}
    assert lost(subject, first, chapter) == []
    assert [chapter.html.count(f">«\u00a0{each}\u00a0»<") for each in WORDS] == [1, 1, 1]
    for group in first.groups:
        alike = [group.top.kind == "exergue", *(bool(unit.quote) for unit in group.units)]
        assert (True, True) not in [*pairwise(alike)], "one above another"


def test_the_first_exergue_is_in_every_layout_that_does_not_flow() -> None:
    tried = [layout for layout in layouts(quoted(2, 2, *WORDS)) if not layout.flows]
    assert tried
    assert all(0 in layout.quotes for layout in tried)


def test_no_exergue_stands_beside_a_margin() -> None:
    """It is as wide as the page: it ran over the edge of the paper."""
    found = [*DRESSES["carte"].candidates(Matter.of(quoted(1, 2, *WORDS, mapped=True)), (0,))]
    assert found
    assert not any(unit.quote for each in found for unit in each.layout.groups[0].units)


def test_an_exergue_within_the_text_is_as_large_as_its_page_leaves_it() -> None:
    subject = quoted(1, 2, SENTENCE)
    smallest, middle, largest = territory_page.within(subject, 0)
    rooms = (0.0, middle.lines - smallest.lines, 40.0)
    found = [enlarged(subject, placed(subject, units(subject), (0,)), room) for room in rooms]
    chosen = [[unit.quote for unit in set_as if unit.quote] for set_as, _left in found]
    assert chosen == [[smallest], [middle], [largest]]
    assert [left for _units, left in found] == [0, 0, 40 - (largest.lines - smallest.lines)]
    assert [each.size for each in (smallest, middle, largest)] == ["25", "29", "34"]


def test_each_exergue_without_room_is_told_at_its_line() -> None:
    subject = next(each for each in printed.exemple().proofs.edition.territories if each.sheet.exergues)
    two = [*subject.sheet.exergues, Exergue(texte="deux")]
    marks = {**subject.marks, "exergue.1.texte": replace(subject.marks["nom"], line=99)}
    subject = replace(subject, sheet=subject.sheet.model_copy(update={"exergues": two}), marks=marks)
    sheet = next(s for s in printed.exemple().proofs.sheets if s.chapter.title == subject.sheet.name)
    told = [*copyfit._beyond(subject, sheet.chapter, sheet.fragment, Layout(()))]
    assert [(each.code, each.location) for each in told] == [
        ("MISE-004", subject.exergue_mark(0)), ("MISE-004", marks["exergue.1.texte"])
    ]  # fmt: skip


def test_one_and_several_are_read_alike(tmp_path: Path) -> None:
    made.tiny(tmp_path / "one", fiche="nom: A\nexergue: Un texte\n")
    made.tiny(tmp_path / "more", fiche="nom: A\nexergue: [Un texte, {texte: court}]\n")
    one, more = (check(load(tmp_path / name)).territories[0] for name in ("one", "more"))
    assert [each.text for each in (*one.sheet.exergues, *more.sheet.exergues)] == ["Un texte", "Un texte", "court"]
    said = [signatures.text(each).voices["exergue"] for each in (one, more)]
    assert said == ["Un texte", "Un texte court"]
    none: Digests = {}  # type: ignore[assignment]
    told = [(each.field, each.before, each.after) for each in facts.of_territories(one, more, (none, none))]
    assert told == [("exergue.2.texte", "", "court")]


def test_an_import_never_takes_several_exergues_for_one() -> None:
    assert value_of(LIST, ("exergue", "texte")) == "un, deux"
    assert value_of(LIST, ("exergue", "origine")) == "une voisine"
    with pytest.raises(Refused):
        edited(LIST, {("exergue", "texte"): "trois"})
