"""Printing conditions: which profiles are taken, what they are called, and the inks they mix."""

import os
import re
from itertools import product
from pathlib import Path

import pytest
from PIL import Image

from livret.base import paths
from livret.pdf import printing_condition
from livret.pdf.printing_condition import UnfitProfile, house_condition, read

HOUSE = paths.assets() / "icc/ISOcoated_v2_300_bas.icc"
SRGB = paths.assets() / "icc/sRGB2014.icc"


def test_the_house_s_condition_is_told_as_the_registry_names_it() -> None:
    ours = house_condition()
    assert (ours.identifier, ours.registered, ours.ink_limit) == ("FOGRA39", True, 300)
    assert ours.description == "ISO Coated v2 300% (basICColor)"
    assert ours.data == HOUSE.read_bytes()


def test_a_file_of_the_same_profile_is_the_same_condition() -> None:
    assert read(HOUSE) == house_condition()


@pytest.mark.parametrize(
    ("description", "target", "identifier"),
    [
        ("Coated FOGRA39 (ISO 12647-2:2004)", None, "FOGRA39"),
        ("ISO Coated v2 (ECI)", None, "FOGRA39"),
        ("ISO Coated", None, "FOGRA27"),
        ("ISO Uncoated", None, "FOGRA29"),
        ("ISO Uncoated Yellowish", None, "FOGRA30"),
        ("PSO Uncoated ISO12647 (ECI)", None, "FOGRA47"),
        ("PSO LWC Improved (ECI)", None, "FOGRA45"),
        ("PSOcoated_v3", None, "FOGRA51"),
        ("PSO Coated v3", None, "FOGRA51"),
        ("PSOuncoated_v3_FOGRA52", None, "FOGRA52"),
        ("U.S. Web Coated (SWOP) v2", None, "CGATS TR 001"),
        ("GRACoL2006_Coated1v2.icc", None, "CGATS TR 006"),
        ("Our own press", "ICCHDAT FOGRA39", "FOGRA39"),
        ("Our own press", "BEGIN_DATA_FORMAT", None),
        ("The pso of coated things v3", None, None),
        ("Photo 1: fogra 990", None, None),
    ],
)
def test_known_profiles_are_named_as_in_the_registry(description: str, target: str, identifier: str | None) -> None:
    assert printing_condition._identifier(description, target) == identifier


# Mixing


@pytest.mark.parametrize(
    ("colour", "inks"),
    [((0, 0, 0), (0, 0, 0, 1)), ((255, 255, 255), (0, 0, 0, 0))],
)
def test_black_is_black_ink_alone_and_white_is_paper(colour: tuple[int, int, int], inks: tuple[float, ...]) -> None:
    assert house_condition().mix(*colour) == inks


def test_greys_are_black_ink_alone_ever_lighter() -> None:
    mixes = [house_condition().mix(grey, grey, grey) for grey in range(256)]
    assert {mix[:3] for mix in mixes} == {(0, 0, 0)}
    blacks = [mix[3] for mix in mixes]
    assert blacks == sorted(blacks, reverse=True)
    # Middle grey (L* 54) is 55 to 65 % of black on coated paper.
    assert 0.55 < blacks[128] < 0.65


@pytest.mark.parametrize(
    ("colour", "inks"),
    [
        ((255, 0, 0), (0.00, 0.92, 0.97, 0.00)),
        ((0, 0, 255), (1.00, 0.78, 0.00, 0.00)),
        ((10, 123, 92), (0.82, 0.22, 0.68, 0.20)),
    ],
)
def test_colours_are_mixed_as_littlecms_does(colour: tuple[int, int, int], inks: tuple[float, ...]) -> None:
    assert house_condition().mix(*colour) == pytest.approx(inks, abs=0.015)


def test_no_mix_is_above_the_ink_limit() -> None:
    levels = (0, 9, 31, 127, 255)
    ours = house_condition()
    assert max(sum(ours.mix(*colour)) for colour in product(levels, repeat=3)) <= ours.ink_limit / 100


def test_inks_above_a_lower_limit_are_thinned_and_black_is_kept() -> None:
    assert printing_condition._within(bytes((255, 255, 255, 255)), 220) == (0.4, 0.4, 0.4, 1)
    assert printing_condition._within(bytes((255, 0, 0, 255)), 90) == (0, 0, 0, 1)


def test_images_are_separated_by_the_same_numbers() -> None:
    ours = house_condition()
    pixel = ours.separate(Image.new("RGB", (1, 1), (10, 123, 92))).tobytes()
    assert [value / 255 for value in pixel] == pytest.approx(ours.mix(10, 123, 92), abs=1e-4)


# What is no profile of a press


def profile(*changes: tuple[int, bytes]) -> bytes:
    data = bytearray(HOUSE.read_bytes())
    for place, new in changes:
        data[place : place + len(new)] = new
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is not an ICC profile"),
        (b"%PDF-1.7" * 40, "is not an ICC profile"),
        (SRGB.read_bytes(), "is a profile for RGB"),
        (profile((12, b"scnr")), "not the profile of a press"),
        (profile((8, b"\x05")), "version 5"),
        (profile()[:-5000], "damaged"),
        (profile((128, b"\xff\xff\xff\xff")), "damaged"),
    ],
)
def test_what_is_no_profile_of_a_press_is_refused(
    data: bytes, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIVRET_LANG", "en")
    (tmp_path / "printer.icc").write_bytes(data)
    with pytest.raises(UnfitProfile, match=r"printer\.icc") as caught:
        read(tmp_path / "printer.icc")
    assert said in str(caught.value)
    assert "ask your printer" in str(caught.value)
    assert caught.value.exit_code == 2


def test_tags_that_no_conversion_can_use_are_refused(tmp_path: Path) -> None:
    tags = HOUSE.read_bytes()[132:400]
    data = profile((132, re.sub(b"B2A[0-2]", b"XXXX", tags)))
    (tmp_path / "printer.icc").write_bytes(data)
    with pytest.raises(UnfitProfile):
        read(tmp_path / "printer.icc")


@pytest.mark.parametrize("name", ["absent.icc", "absent/printer.icc", "."])
def test_what_is_not_there_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(UnfitProfile):
        read(tmp_path / name)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "printer.icc")
    with pytest.raises(UnfitProfile):
        read(tmp_path / "printer.icc")


def test_a_huge_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVRET_LANG", "en")
    with (tmp_path / "printer.icc").open("wb") as file:
        file.truncate(20_000_000_000)
    with pytest.raises(UnfitProfile, match="larger than 10 MB"):
        read(tmp_path / "printer.icc")
