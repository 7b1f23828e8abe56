"""A walk down nested structures of a PDF: one guard against circles, against depth, against endless lists.

Every function that follows references of a file from outside does so in a :class:`Walk`: pages, drawings that draw each
other, patterns, tags, names, bookmarks, form fields, actions, colour spaces, functions, fonts.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from pikepdf import Object

from livret.base.messages import _
from livret.catalogue import parity as kinds
from livret.pdf.read.bounds import DEEPEST, MOST_STEPS, Excess

_Number = tuple[int, int]
#: The number of a direct object: it cannot contain a reference to itself.
_DIRECT: _Number = (0, 0)


class Walk:
    """A walk through one kind of structure: *what* is its name in the catalogue (of ``bounds``).

    *deepest* is the most levels, *most* the steps in all; a step beyond raises ``bounds.Excess``, as does
    an object that is met again below itself. Objects may be shared: one in two places is walked twice.
    """

    def __init__(self, what: str, deepest: int = DEEPEST, most: int = MOST_STEPS) -> None:
        self.what, self.deepest, self.most = what, deepest, most
        self._left = most
        self._above: set[_Number] = set()
        self._depth = 0

    @contextmanager
    def into(self, node: Any) -> Iterator[None]:
        """Enter *node* for the block, in a function that calls itself.

        :raises Excess: if it contains itself, is too deep, or is one step too many.
        """
        self._enter(node)
        try:
            yield
        finally:
            self._leave(node)

    def down(
        self, root: Any, kids: Callable[[Any], Iterable[Any]], of: Callable[[Any], Any] = lambda node: node
    ) -> Iterator[Any]:
        """Yield *root* and all that is below it by *kids*, parents first, in order; raises as ``into`` does.

        *of* returns the object of the file of a node, if nodes are more than that.
        """
        path: list[tuple[Any, Iterator[Any]]] = []
        node: Any = root
        while True:
            self._enter(of(node))
            yield node
            path.append((of(node), iter(kids(node))))
            while (node := next(path[-1][1], None)) is None:
                self._leave(path.pop()[0])
                if not path:
                    return

    def along(self, first: Any, key: str) -> Iterator[Any]:
        """Yield *first* and what follows it, each named by the entry *key* of the one before (« /Next »).

        :raises Excess: if the list is circular, or too long.
        """
        passed: set[_Number] = set()
        node = first
        while node is not None:
            self._step()
            number = _number(node)
            if number in passed:
                raise self._circle()
            passed |= {number} - {_DIRECT}
            yield node
            node = node.get(key) if isinstance(node, Object) and hasattr(node, "get") else None

    def _enter(self, node: Any) -> None:
        self._step()
        number = _number(node)
        if number in self._above:
            raise self._circle()
        if self._depth >= self.deepest:
            raise Excess(kinds.TOO_DEEP, what=_(self.what), most=self.deepest)
        self._depth += 1
        if number != _DIRECT:
            self._above.add(number)

    def _leave(self, node: Any) -> None:
        self._depth -= 1
        self._above.discard(_number(node))

    def _step(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise Excess(kinds.TOO_MANY_OBJECTS, what=_(self.what), most=self.most)

    def _circle(self) -> Excess:
        return Excess(kinds.LEADS_BACK, what=_(self.what))


def _number(node: Any) -> _Number:
    return node.objgen if isinstance(node, Object) else _DIRECT
