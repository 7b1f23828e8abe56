"""Which edition is meant by a name, a path, or nothing."""

import os
import unicodedata
from pathlib import Path
from typing import Literal

import pytest

from livret.base.problems import UnknownEdition
from livret.edition import find_edition

Form = Literal["NFC", "NFD"]


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LIVRET_LANG", "en")
    return tmp_path


def edition(folder: str, date: str = "date: 2025-01-01") -> None:
    Path(folder).mkdir(parents=True)
    Path(folder, "edition.yaml").write_text(f"format: 1\n{date}\n", "utf-8")


def test_a_name_is_a_folder_of_reports(house: Path) -> None:
    edition("reports/one")
    assert find_edition.find("one") == Path("reports/one")


@pytest.mark.parametrize(("there", "typed"), [("NFD", "NFC"), ("NFC", "NFD")])
def test_a_name_is_the_same_however_its_accents_are_encoded(house: Path, there: Form, typed: Form) -> None:
    edition(f"reports/{unicodedata.normalize(there, 'été')}")
    name = unicodedata.normalize(typed, "été")
    assert find_edition.find(name).samefile(f"reports/{unicodedata.normalize(there, 'été')}")
    assert find_edition.is_one(name)


@pytest.mark.parametrize("path", ["elsewhere/one", "elsewhere/one/", "./elsewhere/one", "reports/../elsewhere/one"])
def test_a_path_is_taken_as_it_is(house: Path, path: str) -> None:
    edition("elsewhere/one")
    edition("reports/two")
    assert find_edition.find(path).samefile("elsewhere/one")


def test_an_absolute_path_is_taken_as_it_is(house: Path) -> None:
    edition("elsewhere/one")
    assert find_edition.find(str(house / "elsewhere/one")) == house / "elsewhere/one"


def test_a_folder_of_reports_goes_before_a_path(house: Path) -> None:
    edition("one")
    edition("reports/one")
    assert find_edition.find("one") == Path("reports/one")


@pytest.mark.parametrize(
    "date",
    ["date: 2025-06-01", "date:   2025-06-01  # why", "date: '2025-06-01'", 'date: "2025-06-01"', "date : 2025-06-01"],
)
def test_without_a_name_the_newest_is_meant(house: Path, date: str) -> None:
    edition("reports/a-older", "date: 2024-12-31")
    edition("reports/b-newest", date)
    edition("reports/c-undated", "titre: 2030-01-01")
    edition("reports/exemple", "date: 2099-01-01")
    assert find_edition.find(None) == Path("reports/b-newest")


def test_where_only_the_one_for_trials_is_there_its_name_is_what_to_type(house: Path) -> None:
    edition("reports/exemple")
    with pytest.raises(UnknownEdition, match="send prepare --edition exemple"):
        find_edition.find(None)


@pytest.mark.parametrize("name", ["thre", "", ".."])
def test_an_unknown_name_tells_those_there_are(house: Path, name: str) -> None:
    edition("reports/two")
    edition("reports/one")
    if name:
        with pytest.raises(UnknownEdition, match=rf"“{name}”.*one, two"):
            find_edition.find(name)
    else:
        assert find_edition.find(name)


def test_no_edition_at_all(house: Path) -> None:
    with pytest.raises(UnknownEdition, match="reports/"):
        find_edition.find(None)


def test_the_example_alone_is_printed_only_when_named(house: Path) -> None:
    edition("reports/exemple")
    with pytest.raises(UnknownEdition, match="exemple"):
        find_edition.find(None)
    assert find_edition.find("exemple") == Path("reports/exemple")


def test_odd_bytes_do_not_hide_the_others(house: Path) -> None:
    edition("reports/one")
    edition("reports/latin", "")
    Path("reports/latin/edition.yaml").write_bytes(b"titre: \xe9t\xe9\r\ndate: 2025-03-01\r\n")
    assert find_edition.find(None) == Path("reports/latin")


def test_a_pipe_is_not_waited_for(house: Path) -> None:
    edition("reports/one")
    Path("reports/pipe").mkdir()
    os.mkfifo("reports/pipe/edition.yaml")
    assert find_edition.find(None) == Path("reports/one")
