"""Circular references in a PDF that nothing here follows, but on which other programs would never end.

Pages, drawings, tags, bookmarks and form fields are guarded where they are read, in the same way.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Stream

from livret.base.messages import _
from livret.catalogue import parity as kinds
from livret.pdf.document.glyphs_and_masks import DrawnElsewhere, of_font, of_state
from livret.pdf.document.reach import within
from livret.pdf.read.bounds import ACTIONS, FONTS, FUNCTIONS, GLYPHS, LAYERS, MASKS, NAMES, ROLES, SPACES, Excess
from livret.pdf.read.walk import Walk

#: Text of an object that may refer to itself.
_SUSPECT = re.compile(
    rb"/(?:Functions|Next|DescendantFonts|Kids|RoleMap|OCGs|VE|Order|S?Mask|CharProcs)(?![\w.-])"
    rb"|^\[ ?/(?:Indexed|I|Separation|DeviceN|Pattern|ICCBased)(?![\w.-])"
)
#: Index of the base colour space in a colour space (ISO 32000-1 8.6.5.5, 8.6.6).
_UNDERLYING = {"/ICCBased": 1, "/Indexed": 1, "/I": 1, "/Pattern": 1, "/Separation": 2, "/DeviceN": 2}


def _entry(key: str) -> Callable[[Any], Iterable[Any]]:
    """Return a function that returns the children of an object: those of its entry *key*; of a list, its items."""

    def below(node: Any) -> Iterable[Any]:
        if isinstance(node, Array):
            return list(node)
        return [node[key]] if isinstance(node, (Dictionary, Stream)) and key in node else []

    return below


def _made_of(space: Any) -> Iterable[Any]:
    """Return the base colour space of *space*, if any."""
    if isinstance(space, Stream):
        return [space.Alternate] if "/Alternate" in space else []
    if not isinstance(space, Array) or not len(space):
        return []
    at = _UNDERLYING.get(str(space[0]), len(space))
    return [space[at]] if at < len(space) and not isinstance(space[at], Name) else []


#: Structures to follow: their name, whether a dictionary or list starts one, and its children.
_FOLLOWED: tuple[tuple[str, Callable[[Any], bool], Callable[[Any], Iterable[Any]]], ...] = (
    (FUNCTIONS, lambda each: "/Functions" in each, _entry("/Functions")),
    (ACTIONS, lambda each: "/Next" in each and "/S" in each, _entry("/Next")),
    (FONTS, lambda each: "/DescendantFonts" in each, _entry("/DescendantFonts")),
    (LAYERS, lambda each: "/OCGs" in each, _entry("/OCGs")),
    (LAYERS, lambda each: "/VE" in each, _entry("/VE")),
    (LAYERS, lambda each: "/Order" in each, _entry("/Order")),
    (MASKS, lambda each: isinstance(each, Stream) and "/SMask" in each, _entry("/SMask")),
    (MASKS, lambda each: isinstance(each, Stream) and "/Mask" in each, _entry("/Mask")),
    (NAMES, lambda each: "/Kids" in each and not {"/T", "/FT", "/Count"} & set(each.keys()), _entry("/Kids")),
)


@dataclass(slots=True)
class Circles:
    """Follows the objects of one file as they are met."""

    walks: Mapping[str, Walk] = field(
        default_factory=lambda: {what: Walk(what) for what in (*{row[0] for row in _FOLLOWED}, SPACES, GLYPHS)}
    )
    followed: set[tuple[str, tuple[int, int]]] = field(default_factory=set)
    elsewhere: DrawnElsewhere = field(default_factory=DrawnElsewhere)

    def follow(self, each: Object, text: bytes) -> None:
        """Follow *each*, an object with the serialised *text*.

        :raises Excess: if it refers back to itself, or is nested too deep.
        """
        if not _SUSPECT.search(text):
            return
        if isinstance(each, Array):
            self._down(SPACES, each, _made_of)
        for steps in within(each):
            self._within(steps[-1][1])

    def _within(self, each: Any) -> None:
        """Follow what *each*, a dictionary, leads to."""
        for what, begins, below in _FOLLOWED:
            if begins(each):
                self._down(what, each, below)
        if isinstance(each.get("/RoleMap"), Dictionary):
            _roles(each.RoleMap)
        for what, drawings in ((GLYPHS, of_font), (MASKS, of_state)):
            for drawing in drawings(each):
                for _each in self.walks[what].down(drawing, self.elsewhere.below, itemgetter(0)):
                    pass  # that there is an end is all that is asked

    def _down(self, what: str, each: Object, below: Callable[[Any], Iterable[Any]]) -> None:
        if (what, each.objgen) not in self.followed:
            self.followed |= {
                (what, node.objgen)
                for node in self.walks[what].down(each, below)
                if isinstance(node, Object) and node.is_indirect
            }


def _roles(roles: Object) -> None:
    """Raise Excess if *roles* map to each other in a circle (ISO 32000-1 14.7.3); one may map to itself."""
    leads = {role: str(other) for role, other in roles.items() if isinstance(other, Name) and str(other) != role}
    done: set[str] = set()
    for role in leads:
        path: set[str] = set()
        while role in leads and role not in done:
            if role in path:
                raise Excess(kinds.LEADS_BACK, what=_(ROLES))
            path.add(role)
            role = leads[role]
        done |= path
