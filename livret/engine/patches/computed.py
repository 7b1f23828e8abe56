"""Solve a value made of variables once for the same tokens, and use the initial value at once if no rule gives one.

The engine solves ``font: 800 18pt / calc(var(--line) * 2) var(--display)`` anew for each of its longhands, each element
that a rule selects and each chapter, though ``--line`` is the same everywhere. The result is cached by the tokens
of its variables.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any

from tinycss2.ast import Node
from weasyprint.css import resolve_math, resolve_var
from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
from weasyprint.css.functions import check_math
from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES
from weasyprint.css.tokens import InvalidValues, Pending, PercentageInMath, RelativeLengthInMath
from weasyprint.css.validation.properties import validate_non_shorthand

#: Size of the cache; each chapter adds values of its own (the height of its head), of no use to others.
_MOST_KEPT = 8_192
#: Prefix of a variable's name in a style.
_VARIABLE = "__"
#: Properties that a logical one may set, and the names of those (CSS Logical Properties, 4).
_PHYSICAL = frozenset(PHYSICAL_FUNCTIONS)
_LOGICAL = frozenset(
    physical(block="ttb", inline=inline) for physical in PHYSICAL_FUNCTIONS.values() for inline in ("ltr", "rtl")
)
#: Properties that the engine computes from more than a rule and the parent.
_ITS_OWN = frozenset({"display", "float", "page", "position"})
_CASCADED = frozenset(key for key in INITIAL_VALUES if key not in _ITS_OWN and not key.startswith("text_decoration_"))
#: Properties that, without a rule, have the parent's value, or the initial one.
_INHERITED = _CASCADED & INHERITED - _PHYSICAL
_INITIAL = _CASCADED - INHERITED - INITIAL_NOT_COMPUTED - _PHYSICAL
_PHYSICAL_INITIAL = _CASCADED & _PHYSICAL - INHERITED - INITIAL_NOT_COMPUTED
#: By the width of a line, its style: a line without one has no width, whatever is initial.
_STYLE_OF_LINE = {
    f"{line}_width": f"{line}_style"
    for line in ("border_top", "border_right", "border_bottom", "border_left", "outline", "column_rule")
}
_NO_LINE = ("none", "hidden")


@dataclass(frozen=True, slots=True)
class _Solved:
    """A cached value, with the objects of its key: these are compared by identity and must stay alive."""

    value: Any
    made_of: tuple[Any, ...]


class Solver:
    """Cache of solved pending values of styles, each solved once for the same tokens."""

    def __init__(self) -> None:
        self._kept: dict[Any, _Solved] = {}
        self._names: dict[int, tuple[Pending, tuple[str, ...]]] = {}

    def settle(self, style: Any, key: str) -> None:
        """Resolve the pending value of *key* in *style*; leave it untouched if it is invalid."""
        pending, weight = style.cascaded[key]
        tokens = [style[name] or () for name in self._variables(pending)]
        identity = (id(pending), key, *(tuple(map(id, each)) for each in tokens))
        found = self._kept.get(identity)
        if found is None:
            try:
                found = _Solved(_solved(style, key, pending), (pending, tokens))
            except (InvalidValues, KeyError):
                return  # the engine reports it
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[identity] = found
        style.cascaded[key] = found.value, weight

    def _variables(self, pending: Pending) -> tuple[str, ...]:
        """Return the variables in *pending*, as the keys of a style."""
        if id(pending) not in self._names:
            if len(self._names) >= _MOST_KEPT:
                self._names.clear()
            self._names[id(pending)] = pending, tuple(_named(pending.tokens))
        return self._names[id(pending)][1]


def solved_once(missing: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
    """Return *missing*, the engine's computation of a property, called only for values neither cached nor inherited."""
    solver = Solver()

    @wraps(missing)
    def computed(style: Any, key: str) -> Any:
        given = style.cascaded.get(key)
        if given is None:
            if key in _INITIAL or (key in _PHYSICAL_INITIAL and _names_no_logical(style)):
                value = style[key] = INITIAL_VALUES[key]
                return value
            if (key in _INHERITED or key[:2] == _VARIABLE) and style.parent_style is not None:
                value = style[key] = style.parent_style[key]
                return value
            if key in _STYLE_OF_LINE and _names_no_logical(style) and style[_STYLE_OF_LINE[key]] in _NO_LINE:
                style[key] = 0
                return 0
        elif isinstance(given[0], Pending) and key[:2] != _VARIABLE:  # variables may form loops: left to the engine
            solver.settle(style, key)
        return missing(style, key)

    return computed


def _names_no_logical(style: Any) -> bool:
    """Whether no rule sets a property of *style* by its logical name."""
    if not hasattr(style, "livret_physical"):
        style.livret_physical = _LOGICAL.isdisjoint(style.cascaded)
    return bool(style.livret_physical)


def _named(tokens: Iterable[Node]) -> Iterator[str]:
    for token in tokens:
        if token.type == "function" and token.lower_name == "var":
            yield from (each.value.replace("-", "_") for each in token.arguments if each.type == "ident")
        yield from _named(getattr(token, "arguments", None) or getattr(token, "content", None) or ())


def _solved(style: Any, key: str, pending: Pending) -> Any:
    """Return *pending* solved for the property *key*; lengths are computed unless they depend on a size of *style*."""
    tokens: list[Node] = []
    for token in pending.tokens:
        found = resolve_var(style, token, style.parent_style)
        tokens.extend([token] if found is None else found)
    value = pending.solve(tokens, key.replace("_", "-"), style.base_url)
    if not check_math(value):
        return value
    try:
        reckoned = [_reckoned(each, key) for each in (value if type(value) is tuple else (value,))]
    except (PercentageInMath, RelativeLengthInMath):
        return value
    return validate_non_shorthand(reckoned, key.replace("_", "-"))[0][1]


def _reckoned(value: Any, key: str) -> Any:
    if not check_math(value):
        return value
    found = resolve_math(value, None, key)
    if found is None:
        raise InvalidValues
    return found
