"""Which pages of an edition, and which part of it, a file is, by the words on its pages."""

from livret.proof.compare.page_matching import paging
from livret.proof.compare.parts import part_of, parts

FOOT = "territoiredessai"
PROSE = "untextecourtmaisquidittoutcequilfautsavoirdecetessai"
COLOPHON = "colophonlamaisondessaialesdroitsdetoutcequiestecritici"
EDITION = ["essailecahierdunanavril", COLOPHON, "sommairedesterritoiresdelannee", f"{FOOT}essai4", f"{PROSE}{FOOT}5",
           "", "", ""]  # fmt: skip
OFFERED = [*parts(8, {"essai": ("Essai", (1, 4, 5, 8))}, tagged=True)]


def test_a_page_that_lost_words_is_matched_to_its_own_place_before_another_s() -> None:
    lost = [*EDITION[:4], f"{PROSE[-20:]}{FOOT}5", *EDITION[5:]]
    found = paging(EDITION, lost)
    assert found.of == {number: [number] for number in range(1, 9)}
    assert (found.twice, found.missing, found.unknown) == ({}, [], [])


def test_a_page_that_is_there_twice_is_still_told() -> None:
    assert paging(EDITION, [*EDITION[:5], EDITION[4], *EDITION[5:]]).twice == {6: 5}


def test_a_whole_file_that_lost_words_is_no_extract() -> None:
    lost = [EDITION[0], "", "", *EDITION[3:]]
    assert part_of(EDITION, lost, OFFERED).territory == ""
    assert part_of(EDITION, [EDITION[0], *EDITION[3:5], EDITION[7]], OFFERED).territory == "essai"
