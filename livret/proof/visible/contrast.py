"""Contrast of two colours: in normal vision, in grey, and with colour vision deficiencies.

The ratio is that of WCAG 2.2, « contrast ratio »; dichromatic vision uses the matrices of G. M. Machado, M. M.
Oliveira and L. A. F. Fernandes, « A Physiologically-based Model for Simulation of Color Vision Deficiency » (2009),
severity 1, on linear RGB.
"""

from livret.base.messages import later
from livret.pdf.read.model import RGB

Matrix = tuple[RGB, RGB, RGB]

#: Kinds of vision: name, matrix on linear RGB.
SIGHTS: tuple[tuple[str, Matrix], ...] = (
    (later("in full sight"), ((1, 0, 0), (0, 1, 0), (0, 0, 1))),
    (later("in grey"), ((0.2126, 0.7152, 0.0722),) * 3),
    (
        later("without red (protanopia)"),
        ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    ),
    (
        later("without green (deuteranopia)"),
        ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    ),
    (
        later("without blue (tritanopia)"),
        ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
    ),
)


def linear(colour: RGB) -> RGB:
    """Return *colour*, sRGB from 0 to 1, as linear RGB."""
    r, g, b = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in colour)
    return r, g, b


def luminance(light: RGB) -> float:
    """Return the relative luminance of *light*, linear RGB (WCAG 2.2)."""
    r, g, b = light
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def ratio(one: RGB, other: RGB) -> float:
    """Return the contrast ratio of two sRGB colours, from 1 (the same) to 21.

    >>> round(ratio((0, 0, 0), (1, 1, 1)), 3)
    21.0
    """
    return _ratio(linear(one), linear(other))


def worst(one: RGB, other: RGB) -> tuple[float, str]:
    """Return the least contrast ratio of two sRGB colours in any kind of vision, and its name."""
    lights = linear(one), linear(other)
    return min(((_ratio(*(_seen(light, matrix) for light in lights)), name) for name, matrix in SIGHTS), key=_least)


def _least(case: tuple[float, str]) -> float:
    return round(case[0], 2)


def _ratio(one: RGB, other: RGB) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _seen(light: RGB, matrix: Matrix) -> RGB:
    r, g, b = (min(max(sum(m * c for m, c in zip(row, light, strict=True)), 0.0), 1.0) for row in matrix)
    return r, g, b
