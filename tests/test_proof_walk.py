"""One guard for all that a PDF nests: circles, depth and endless lists end in a problem, each with its own words."""

from collections.abc import Iterable
from typing import Any

import pytest
from pikepdf import Array, Dictionary, Pdf

from livret.catalogue import parity as kinds
from livret.pdf.read.bounds import BOOKMARKS, FORMS, TAGS, Excess
from livret.pdf.read.walk import Walk


def _kids(node: Any) -> Iterable[Any]:
    return node.get("/K", ())


@pytest.fixture
def pdf() -> Pdf:
    return Pdf.new()


def test_a_tree_is_walked_parents_first_and_what_is_shared_twice(pdf: Pdf) -> None:
    leaf = pdf.make_indirect(Dictionary(N=3))
    root = Dictionary(N=1, K=Array([Dictionary(N=2, K=Array([leaf])), leaf, Dictionary(N=4)]))
    assert [int(node.N) for node in Walk(TAGS).down(root, _kids)] == [1, 2, 3, 3, 4]


def test_a_tree_that_holds_itself_is_told(pdf: Pdf) -> None:
    root = pdf.make_indirect(Dictionary(K=Array()))
    root.K.append(pdf.make_indirect(Dictionary(K=Array([root]))))
    with pytest.raises(Excess) as raised:
        list(Walk(TAGS).down(root, _kids))
    assert raised.value.problem.kind is kinds.LEADS_BACK
    assert "balises" in raised.value.problem.message


@pytest.mark.parametrize(("depth", "kind"), [(5, None), (6, kinds.TOO_DEEP)])
def test_a_tree_is_as_deep_as_its_bound(depth: int, kind: object) -> None:
    root = Dictionary()
    for _ in range(depth - 1):
        root = Dictionary(K=Array([root]))
    try:
        assert len(list(Walk(TAGS, deepest=5).down(root, _kids))) == depth
        found = None
    except Excess as excess:
        found = excess.problem.kind
    assert found is kind


def test_a_list_that_leads_back_is_told_and_one_that_ends_is_not(pdf: Pdf) -> None:
    items = [pdf.make_indirect(Dictionary(N=n)) for n in range(3)]
    items[0].Next, items[1].Next = items[1], items[2]
    assert len(list(Walk(BOOKMARKS).along(items[0], "/Next"))) == 3
    items[2].Next = items[1]
    with pytest.raises(Excess) as raised:
        list(Walk(BOOKMARKS).along(items[0], "/Next"))
    assert raised.value.problem.kind is kinds.LEADS_BACK


def test_what_is_shared_again_and_again_ends(pdf: Pdf) -> None:
    node = pdf.make_indirect(Dictionary())
    for _ in range(30):
        node = pdf.make_indirect(Dictionary(K=Array([node, node])))
    with pytest.raises(Excess) as raised:
        list(Walk(TAGS, most=1000).down(node, _kids))
    assert raised.value.problem.kind is kinds.TOO_MANY_OBJECTS


def test_a_function_that_calls_itself_is_left_as_it_was_entered(pdf: Pdf) -> None:
    walk, form = Walk(FORMS), pdf.make_indirect(Dictionary())
    for _ in range(3):
        with walk.into(form):
            pass
    with pytest.raises(Excess), walk.into(form), walk.into(form):
        pass
    with walk.into(form):
        pass
