"""The photographs of the edition « exemple »: drawn, said to be, of three shapes, and light."""

from dataclasses import replace

import pytest
from PIL import Image

from bench import landscapes
from bench.landscapes import SHOTS, Scene, Shot
from livret.base import paths
from livret.base.tokens import territory_colours
from livret.edition.check.edition import check
from livret.edition.load.folder import load

EXAMPLE = paths.root() / "reports" / "exemple"


def test_each_photograph_of_the_example_is_said_to_be_drawn() -> None:
    photos = [photo for each in check(load(EXAMPLE), territory_colours()).territories for photo in each.sheet.photos]
    assert len(photos) == len(SHOTS)
    assert all("image d’essai dessinée" in photo.caption for photo in photos)
    assert all((photo.rights or "").startswith("oui") for photo in photos)
    assert any(photo.framing for photo in photos)


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.file)
def test_each_file_is_as_large_as_it_is_drawn_and_light(shot: Shot) -> None:
    file = EXAMPLE / "territoires" / shot.file
    with Image.open(file) as picture:
        assert picture.size == shot.size
    assert file.stat().st_size <= landscapes.HEAVIEST


def test_the_three_are_upright_wide_and_very_wide() -> None:
    upright, wide, panorama = sorted(shot.size[0] / shot.size[1] for shot in SHOTS)
    assert upright < 1 / 1.15
    assert 1.15 < wide < 2.2 < panorama


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.file)
def test_a_scene_is_drawn_alike_each_time(shot: Shot) -> None:
    small = replace(shot, size=tuple(side // 8 for side in shot.size))

    def drawn() -> bytes:
        scene = Scene(small)
        small.draw(scene)
        return scene.jpeg()

    assert drawn() == drawn()
