"""Colours of the layout as inks: the house's own by the mixes defined beside them, the others by the profile.

Components are 0..1, as in content streams (ISO 32000-1 8.6).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from pikepdf import Array, Name, Object

from livret.base.messages import _
from livret.base.problems import LivretError
from livret.base.tokens import Colour, colours
from livret.pdf.printing_condition import Condition

Components = tuple[float, ...]

_BLACK = (0.0, 0.0, 0.0, 1.0)


class TooMuchInk(LivretError):
    """A colour of the house with more ink than the profile allows."""

    exit_code = 1


class UnknownColouring(RuntimeError):
    """Something that the layout engine has never written, so that its print is unknown. A fault of ours."""


class Ink(NamedTuple):
    """The ink printed for a colour; ``spot`` names a plate of its own, whose alternate is ``mix`` (0 to 1)."""

    mix: Components
    spot: str | None = None

    @property
    def is_black(self) -> bool:
        """Whether it is the black plate alone, solid."""
        return self.mix == _BLACK and not self.spot


class InkSpace(Protocol):
    """The conversion of colours in some part of a document; all its inks are of one device colour space."""

    space: Name
    fill: str
    stroke: str

    def of_gray(self, gray: float) -> Ink:
        """Return the ink of DeviceGray."""

    def of_rgb(self, red: float, green: float, blue: float) -> Ink:
        """Return the ink of sRGB."""

    def of_cmyk(self, cyan: float, magenta: float, yellow: float, black: float) -> Ink:
        """Return the ink of DeviceCMYK."""


class Luminosity:
    """The colours of a soft mask: only lightness counts (ISO 32000-1 11.5.3, 10.3)."""

    space, fill, stroke = Name.DeviceGray, "g", "G"

    def of_gray(self, gray: float) -> Ink:
        return Ink((gray,))

    def of_rgb(self, red: float, green: float, blue: float) -> Ink:
        return Ink((round(0.3 * red + 0.59 * green + 0.11 * blue, 4),))

    def of_cmyk(self, cyan: float, magenta: float, yellow: float, black: float) -> Ink:
        return Ink((round(1 - min(1, 0.3 * cyan + 0.59 * magenta + 0.11 * yellow + black), 4),))


class ProcessInks:
    """The colours of pages: cyan, magenta, yellow and black, and the spot colours of the house."""

    space, fill, stroke = Name.DeviceCMYK, "k", "K"

    def __init__(self, condition: Condition, house: Iterable[Colour] | None = None) -> None:
        self._condition = condition
        self._house = {_rgb(colour.hex): colour for colour in reversed([*(house or colours().values())])}
        self._known: dict[tuple[int, ...], Ink] = {}
        self._heavy: dict[str, int] = {}

    def of_gray(self, gray: float) -> Ink:
        return Ink((0.0, 0.0, 0.0, round(1 - gray, 4)))

    def of_rgb(self, red: float, green: float, blue: float) -> Ink:
        key = tuple(min(255, max(0, round(part * 255))) for part in (red, green, blue))
        if key not in self._known:
            self._known[key] = self._of_house(self._house[key]) if key in self._house else self._mixed(key)
        return self._known[key]

    def of_cmyk(self, cyan: float, magenta: float, yellow: float, black: float) -> Ink:
        """Return the mix as it is, or with less cyan, magenta and yellow if it is more than the profile allows."""
        room = max(0.0, self._condition.ink_limit / 100 - black)
        share = min(1.0, room / total) if (total := cyan + magenta + yellow) else 1.0
        return Ink((*(round(part * share, 4) for part in (cyan, magenta, yellow)), black))

    def _of_house(self, colour: Colour) -> Ink:
        if not colour.spot and sum(colour.cmyk) > self._condition.ink_limit:
            self._heavy[colour.name] = sum(colour.cmyk)
        return Ink(tuple(part / 100 for part in colour.cmyk), colour.spot)

    def _mixed(self, rgb: tuple[int, ...]) -> Ink:
        red, green, blue = rgb
        return Ink(tuple(round(part, 4) for part in self._condition.mix(red, green, blue)))

    def weigh(self) -> None:
        """Raise TooMuchInk if a colour of the house that was used has more ink than the profile allows."""
        if not self._heavy:
            return
        names = ", ".join(f"--{name} ({total} %)" for name, total in sorted(self._heavy.items()))
        raise TooMuchInk(
            _(
                "{names}: more ink than this paper bears ({limit} per cent for the profile “{profile}”).\n"
                "Lower the mixes written beside these colours in styles/tokens.css, or print under another profile."
            ).format(names=names, limit=self._condition.ink_limit, profile=self._condition.description)
        )


def _rgb(hexadecimal: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(hexadecimal[1:]))


@dataclass(frozen=True, slots=True)
class Space:
    """A colour space of the layout: its first colour (ISO 32000-1 8.6.4), and how its colours become inks."""

    initial: Components
    ink: Callable[[InkSpace, Sequence[float]], Ink]


_SPACES = {
    "/DeviceGray": Space((0.0,), lambda inks, parts: inks.of_gray(*parts)),
    "/DeviceRGB": Space((0.0, 0.0, 0.0), lambda inks, parts: inks.of_rgb(*parts)),
    "/DeviceCMYK": Space(_BLACK, lambda inks, parts: inks.of_cmyk(*parts)),
    "/Lab": Space((0.0, 0.0, 0.0), lambda inks, parts: inks.of_rgb(*_srgb(*parts))),
}


def space(definition: Object) -> Space:
    """Return the colour space *definition* (a name or an array); raises UnknownColouring for any other."""
    family = str(definition[0] if isinstance(definition, Array) else definition)
    if family not in _SPACES:
        raise UnknownColouring(f"colours of {family}")
    return _SPACES[family]


#: CIE 15, ICC.1 annex D: the white of D50, and its XYZ to linear sRGB (Bradford).
_WHITE = (0.9642956, 1.0, 0.8251046)
_FROM_XYZ = (
    (3.1341359, -1.6173864, -0.4906620),
    (-0.9787955, 1.9162544, 0.0334428),
    (0.0719553, -0.2289768, 1.4053860),
)


def _srgb(lightness: float, a: float, b: float) -> Components:
    """Return a colour of CIE L*a*b* in sRGB, clipped to its gamut.

    Whatever white point the layout gives, values are relative to it (CSS Color 4, 9.3).
    """
    level = (lightness + 16) / 116
    roots = (level + a / 500, level, level - b / 200)
    xyz = [
        white * (root**3 if root > 6 / 29 else (root - 4 / 29) * 108 / 841)
        for white, root in zip(_WHITE, roots, strict=True)
    ]
    return tuple(_encoded(sum(weight * part for weight, part in zip(row, xyz, strict=True))) for row in _FROM_XYZ)


def _encoded(linear: float) -> float:
    linear = min(1.0, max(0.0, linear))
    return 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055
