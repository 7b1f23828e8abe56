"""Draws the photographs of the edition ``exemple``: landscapes of nowhere, one of each shape, in the colour of theirs.

``python -m bench.landscapes [FOLDER]`` writes them over those of ``reports/exemple``. Ridges, mist and trees follow a
seeded generator, so that one version of Pillow always draws the same. Captions and credits say that they are drawings:
what a file says of itself is kept by no edition.
"""

import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from math import sin
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from livret.base import paths

Colour = tuple[int, int, int]
WHITE = (255, 255, 255)
#: The most bytes of a file: an edition to be copied is light.
HEAVIEST = 150_000
QUALITY = 72


@dataclass(frozen=True, slots=True)
class Shot:
    """A photograph: its file in ``territoires/``, its size in pixels, its darkest and its lightest tone."""

    file: str
    size: tuple[int, int]
    dark: Colour
    light: Colour
    draw: Callable[["Scene"], None]


class Scene:
    """A picture in two tones, from 0, the lightest, to 1, the darkest; lengths are shares of its height."""

    def __init__(self, shot: Shot) -> None:
        self.said = random.Random(shot.file)
        self.shot, (self.width, self.height) = shot, shot.size
        self.image = Image.new("RGB", shot.size, shot.light)

    def tone(self, share: float) -> Colour:
        pairs = zip(self.shot.light, self.shot.dark, strict=True)
        red, green, blue = (round(light + (dark - light) * share) for light, dark in pairs)
        return red, green, blue

    def cloud(self, across: int, down: int) -> Image.Image:
        """Return patches of grey, *across* by *down* of the largest ones, with finer ones in them."""
        found = Image.new("L", self.shot.size)
        for octave in range(4):
            cells = (across << octave, down << octave)
            grain = Image.frombytes("L", cells, self.said.randbytes(cells[0] * cells[1]))
            found = ImageChops.add(
                found,
                grain.resize(self.shot.size, Image.Resampling.BICUBIC).point([at >> octave + 1 for at in range(256)]),
            )
        return found

    def sky(self, top: float, bottom: float, foot: float, clouds: float = 0.25) -> None:
        """Paint from *top* to *bottom*, down to *foot*, with patches of lighter cloud."""
        self.fall(Image.new("L", self.shot.size, 255), top, bottom, 0, foot)
        patches = self.cloud(2, 6).point([min(255, max(0, round((at - 108) * 9 * clouds))) for at in range(256)])
        self.image.paste(WHITE, mask=ImageChops.multiply(patches, self._falling(0, foot)))

    def _falling(self, top: float, foot: float) -> Image.Image:
        """Return a mask that is opaque at *top* and clear at *foot*."""
        high = max(1, round((foot - top) * self.height))
        mask = Image.new("L", self.shot.size, 0)
        ramp = Image.linear_gradient("L").transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize((self.width, high))
        mask.paste(ramp, (0, round(top * self.height)))
        return mask

    def fall(self, mask: Image.Image, top: float, bottom: float, begin: float, foot: float) -> None:
        """Paint where *mask* is, from the tone *top* at *begin* to *bottom* at *foot* and below."""
        ramp = Image.new("RGB", self.shot.size, self.tone(bottom))
        ramp.paste(self.tone(top), mask=self._falling(begin, foot))
        ramp.paste(self.tone(top), (0, 0, self.width, max(0, round(begin * self.height))))
        self.image.paste(ramp, mask=mask)

    def ridge(self, base: float, swing: float, octaves: int = 7, length: float = 0.9) -> list[float]:
        """Return the height of a ridge at each pixel across: *base* in the mean, *swing* at most up and down."""
        found = [0.0] * (self.width + 1)
        step = length * self.height
        for octave in range(octaves):
            count = int(self.width / step) + 3
            knots = [self.said.uniform(-1, 1) * swing * 0.5**octave for _ in range(count)]
            for x in range(self.width + 1):
                at, rest = divmod(x / step, 1)
                ease = rest * rest * (3 - 2 * rest)
                found[x] += knots[int(at)] * (1 - ease) + knots[int(at) + 1] * ease
            step /= 2
        return [(base - each * 0.6) * self.height for each in found]

    def below(self, tops: Sequence[float]) -> Image.Image:
        """Return the mask of what lies below *tops*."""
        mask = Image.new("L", self.shot.size, 0)
        outline = [*enumerate(tops), (self.width, self.height), (0, self.height)]
        ImageDraw.Draw(mask).polygon(outline, fill=255)
        return mask

    def hill(self, tops: Sequence[float], dark: float, mist: float, deep: float) -> None:
        """Paint a hill below *tops*, *dark* at its ridge, *mist* at a depth of *deep*."""
        begin = min(tops) / self.height
        self.fall(self.below(tops), dark, mist, begin, begin + deep)

    def trees(self, tops: Sequence[float], high: float, density: float = 1.0) -> list[float]:
        """Return *tops* with the tips of firs on them, up to *high*."""
        found, x = [*tops], 0.0
        while x < self.width:
            tall = self.said.uniform(0.4, 1) * high * self.height
            half = tall * self.said.uniform(0.16, 0.26)
            for at in range(max(0, int(x - half)), min(self.width, int(x + half)) + 1):
                found[at] = min(found[at], tops[at] - tall * (1 - abs(at - x) / half))
            x += half * self.said.uniform(0.5, 2.2) / density
        return found

    def jpeg(self) -> bytes:
        """Return the picture as a file; edges are as soft as a lens draws them."""
        file = BytesIO()
        soft = self.image.filter(ImageFilter.GaussianBlur(1.1))
        soft.save(file, "JPEG", quality=QUALITY, optimize=True, progressive=False)
        return file.getvalue()


def mountains(scene: Scene) -> None:
    """Draw ranges behind each other, misty at their feet, and firs before them."""
    scene.sky(0.3, 0.02, 0.75)
    for base, swing, dark in ((0.46, 0.5, 0.2), (0.55, 0.42, 0.34), (0.66, 0.3, 0.5)):
        scene.hill(scene.ridge(base, swing, length=0.7), dark, max(0, dark - 0.24), 0.45)
    scene.hill(scene.trees(scene.ridge(0.82, 0.16, 5), 0.025), 0.74, 0.5, 0.45)
    scene.hill(scene.trees(scene.ridge(0.95, 0.16, 4), 0.06), 0.95, 0.8, 0.3)


def shore(scene: Scene) -> None:
    """Draw the sea behind a dike, with a lighthouse at its end."""
    width, height = scene.width, scene.height
    horizon = 0.56
    scene.sky(0.42, 0.0, horizon)
    scene.hill(scene.ridge(horizon - 0.02, 0.05, 6, 0.6), 0.34, 0.2, 0.1)
    sea = scene.below([horizon * height] * (width + 1))
    scene.fall(sea, 0.14, 0.62, horizon, 1.05)
    pen = ImageDraw.Draw(scene.image)
    for number in range(420):  # waves, larger and darker as they come near
        near = (number / 420) ** 1.6
        y = (horizon + 0.005 + near * 0.45) * height
        x, long = scene.said.uniform(-0.1, 1) * width, (0.02 + 0.16 * near) * width
        tone = scene.tone(min(1, 0.12 + 0.5 * near + scene.said.uniform(-0.12, 0.1)))
        pen.ellipse((x, y, x + long, y + (0.0015 + 0.006 * near) * height), fill=tone)
    for row in range(9):  # courses of stone, each a little lower, wider and darker
        top, end = 0.585 + 0.0045 * row * (row + 2), 0.585 + 0.0045 * (row + 1) * (row + 3)
        left, x = 0.655 - 0.012 * row * (1 + row * 0.22), 0.0
        while left + x < 1.05:
            wide = (0.018 + 0.006 * row) * scene.said.uniform(0.7, 1.5)
            box = [(left + x) * width, top * height, (left + x + wide) * width + 2, end * height + 2]
            pen.rectangle(box, fill=scene.tone(min(1, 0.56 + 0.035 * row + scene.said.uniform(-0.05, 0.05))))
            x += wide
    tower = [(0.675, 0.59), (0.683, 0.29), (0.717, 0.29), (0.725, 0.59)]
    pen.polygon([(x * width, y * height) for x, y in tower], fill=scene.tone(0.97))
    pen.rectangle((0.676 * width, 0.27 * height, 0.724 * width, 0.29 * height), fill=scene.tone(0.97))
    pen.rectangle((0.687 * width, 0.215 * height, 0.713 * width, 0.27 * height), fill=scene.tone(0.3))
    pen.polygon([(0.682 * width, 0.215 * height), (0.7 * width, 0.17 * height), (0.718 * width, 0.215 * height)],
                fill=scene.tone(0.97))  # fmt: skip


def hedges(scene: Scene) -> None:
    """Draw fields that climb to the sky, parted by rows of young trees."""
    width, height = scene.width, scene.height
    scene.sky(0.34, 0.0, 0.6, clouds=0.4)
    for base, swing, dark in ((0.50, 0.08, 0.2), (0.55, 0.08, 0.3)):
        scene.hill(scene.ridge(base, swing, 6), dark, dark - 0.14, 0.2)
    for number, base in enumerate((0.6, 0.66, 0.74, 0.85)):
        tops = [top + (0.05 * sin(x / width * 2.6 + number * 1.7)) * height for x, top in
                enumerate(scene.ridge(base, 0.03, 3))]  # fmt: skip
        dark = 0.34 + 0.14 * number
        scene.hill(tops, dark, dark - 0.12, 0.3)
        for x, size in _planted(scene, number):
            _tree(scene, x, tops[min(width, max(0, round(x)))], size, min(1.0, dark + 0.25))


def _planted(scene: Scene, row: int) -> Iterator[tuple[float, float]]:
    """Yield the place and the size of each tree of *row*: the nearer, the larger and the farther apart."""
    size = (0.014 + 0.012 * row) * scene.height
    x = scene.said.uniform(0, size)
    while x < scene.width + size:
        yield x, size * scene.said.uniform(0.8, 1.25)
        x += size * scene.said.uniform(1.0, 1.9)


def _tree(scene: Scene, x: float, foot: float, size: float, dark: float) -> None:
    pen = ImageDraw.Draw(scene.image)
    tone = scene.tone(dark)
    pen.rectangle((x - size * 0.04, foot - size * 0.8, x + size * 0.04, foot + size * 0.1), fill=tone)
    for _ in range(11):
        left, up, wide = (scene.said.uniform(*each) * size for each in ((-0.3, 0.3), (0.75, 1.4), (0.22, 0.34)))
        pen.ellipse((x + left - wide, foot - up - wide, x + left + wide, foot - up + wide), fill=tone)


#: In the colours of their territories.
SHOTS = (
    Shot("val-fictif/photos/haies.jpg", (2200, 3100), (64, 40, 10), (250, 238, 214), hedges),
    Shot("agglomeration-dexempleville/photos/digue.jpg", (2400, 1600), (70, 22, 12), (251, 230, 214), shore),
    Shot("hautes-vallees-imaginaires/photos/sommets.jpg", (3800, 1040), (52, 28, 52), (248, 236, 240), mountains),
)


def main(folder: Path) -> None:
    """Write every photograph below *folder*; one that is too heavy ends the program."""
    for shot in SHOTS:
        scene = Scene(shot)
        shot.draw(scene)
        file = scene.jpeg()
        if len(file) > HEAVIEST:
            sys.exit(f"{shot.file}: {len(file)} bytes, {HEAVIEST} at most")
        path = folder / "territoires" / shot.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else paths.root() / "reports" / "exemple")
