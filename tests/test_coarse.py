"""A photo with too few points for the size it is printed at is reported, at the place of its author's file."""

import json
import shutil
from pathlib import Path

import pytest
from PIL import Image

from livret.base.problems import Problem, Severity
from livret.build.findings import problems_of
from livret.catalogue.layout import BLURRED_PICTURE, COARSE_PICTURE
from livret.pdf.model import Chapter, Finding
from tests.commands import livret
from tests.laying import Desk, laid_out
from tests.picture_samples import jpeg
from tests.test_render import chapter

ROOT = Path(__file__).resolve().parents[1]
TERRITORY = "territoires/communaute-d-exemple"
FICHE = """photos:
  - fichier: photos/place.jpg
    legende: La place du marché, un samedi.
    alternative: Des étals sous les platanes.
    credit: La commune
    droits: oui
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("edition")
    (folder / "photos").mkdir()
    for name, size in {"fine": (600, 400), "small": (300, 200), "wide": (1200, 200)}.items():
        (folder / f"photos/{name}.jpg").write_bytes(jpeg(Image.new("RGB", size)))
    (folder / "photos/d.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    return Desk(folder)


def drawn(name: str, style: str) -> Chapter:
    address = f"https://edition.invalid/photos/{name}"
    return chapter(f'<p>a</p><figure data-src="2"><img alt="a" src="{address}" style="{style}"></figure>')


def coarse(engine: Desk, made: Chapter) -> list[Finding]:
    kinds = {COARSE_PICTURE.code, BLURRED_PICTURE.code}
    found = [finding for finding in engine.render(made).findings if finding.code in kinds]
    assert [finding.code == BLURRED_PICTURE.code for finding in found] == [int(f.values["dpi"]) < 150 for f in found]
    return found


@pytest.mark.parametrize(
    ("name", "style", "told"),
    [
        ("fine.jpg", "width: 50.8mm", []),  # 600 points on 2 inches: 300 dpi
        ("fine.jpg", "width: 67.7mm", []),  # 225 dpi
        ("fine.jpg", "width: 69mm", [(221, 69)]),
        ("small.jpg", "width: 50.8mm", [(150, 51)]),
        ("small.jpg", "width: 101.6mm", [(75, 102)]),
        # Drawn within its box, the photo is smaller than the box…
        ("fine.jpg", "width: 150mm; height: 34mm; object-fit: contain", []),
        # … or it is larger, and cropped: 200 points on 2 inches.
        ("wide.jpg", "width: 50.8mm; height: 50.8mm; object-fit: cover", [(100, 305)]),
        # Squeezed: it is coarse one way only.
        ("fine.jpg", "width: 20mm; height: 101.6mm; object-fit: fill", [(100, 20)]),
        ("d.svg", "width: 150mm", []),
    ],
)
def test_the_points_on_an_inch_of_paper_are_counted(
    engine: Desk, name: str, style: str, told: list[tuple[int, int]]
) -> None:
    found = coarse(engine, drawn(name, style))
    assert [(finding.values["dpi"], finding.values["mm"]) for finding in found] == told
    assert {finding.source for finding in found} <= {2}


def test_it_is_told_in_words(engine: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVRET_LANG", "en")
    made = drawn("small.jpg", "width: 101.6mm")
    [problem] = [p for p in problems_of(made, engine.render(made)) if p.kind == BLURRED_PICTURE]
    assert (problem.severity, problem.kind.final) == (Severity.WARNING, True)
    assert problem.message.startswith("“small.jpg” will be blurred: 75 dpi on 102 mm of paper, page 1")
    assert "at least 900 pixels wide" in problem.help
    assert str(problem.location) == "texte.md:3"


# A whole edition


def edition(folder: Path, size: tuple[int, int], more: str = "") -> Path:
    shutil.copytree(ROOT / "tests/editions/minimal", folder)
    (folder / TERRITORY / "photos").mkdir()
    (folder / TERRITORY / "photos/place.jpg").write_bytes(jpeg(Image.new("RGB", size, (90, 120, 90))))
    for name, text in {f"{TERRITORY}/fiche.yaml": FICHE, "edition.yaml": more}.items():
        with (folder / name).open("a") as file:
            file.write(text)
    return folder


def warnings(folder: Path) -> list[Problem]:
    return list(laid_out(folder).warnings)


#: It is blurred even in the narrowest column that a photo and its caption may have, 35 mm.
TOO_SMALL = (180, 120)


def test_a_photo_of_few_points_is_a_warning_at_its_place_in_the_fiche(tmp_path: Path) -> None:
    [warning] = warnings(edition(tmp_path / "e", TOO_SMALL))
    assert (warning.kind, warning.values["mm"]) == (BLURRED_PICTURE, 35)
    assert warning.location is not None
    assert warning.location.file.endswith("fiche.yaml")
    assert "place.jpg" in warning.location.excerpt


def test_a_photo_of_few_points_takes_a_place_so_small_that_it_is_not_blurred(tmp_path: Path) -> None:
    [warning] = warnings(edition(tmp_path / "e", (300, 200)))
    assert (warning.kind, warning.values["mm"]) == (COARSE_PICTURE, 35)
    assert warnings(edition(tmp_path / "f", (450, 300))) == []  # as wide as a column, it would have 147 dpi


def test_it_can_be_accepted_with_a_reason(tmp_path: Path) -> None:
    accepted = "acceptes:\n  - code: RENDU-022\n    raison: la seule photo de 1950\n"
    assert warnings(edition(tmp_path / "e", TOO_SMALL, accepted)) == []


def test_a_photo_of_enough_points_is_not_mentioned(tmp_path: Path) -> None:
    assert warnings(edition(tmp_path / "e", (2400, 1600))) == []


def test_proof_tells_a_photo_once_and_shows_it(tmp_path: Path) -> None:
    done = livret("proof", edition(tmp_path / "e", TOO_SMALL), "--json", "--out", tmp_path / "out")
    found = [each for each in json.loads(done.stdout)["remarks"] if each["code"].startswith(("RENDU", "PRESSE-014"))]
    assert [(each["code"], each["page"] > 2, each["location"]["row"] > 0) for each in found] == [
        ("RENDU-022", True, True)
    ]
    assert found[0]["spot"]
