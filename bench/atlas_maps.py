"""What maps cost: loading the atlas, a locator, a map of the cohort, a map from near (``python -m bench.atlas_maps``).

Territories are drawn by a fixed seed from the inter-municipalities of France. Times are seconds of processor, in a
process of its own each, in the same run; the peer is the plain reading of the same TopoJSON files (gzip and json of the
standard library, nothing made of them). geopandas and matplotlib, which draw maps, are no libraries of the project, and
are measured where they are installed: none here. Weights are those of the drawing as a PDF packs it (Flate). It ends
with 1 when a limit is passed.
"""

import gzip
import json
import random
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from statistics import median
from typing import NamedTuple

from livret.base import paths
from livret.design.maps import locator_ground
from livret.edition.atlas import tables
from livret.edition.atlas.contours import contours
from livret.edition.atlas.places import Place, of_siren
from livret.edition.maps import cohort, locator, near
from livret.edition.maps.cartography import MapColours

SEED, SAMPLE = 2121, 60
#: Territories of the cohort that is drawn, and its région.
COHORT, REGION = 10, "76"
COLOURS = MapColours(
    "#e4dbc5", "#f7f2e7", "#949494", "#5c5c5c", "#d5c9ab", "#5c5c5c", "#2a2c2c", edge="#ffffff", sea="#f7f2e7"
)
CLAY = "#86331d"
#: The head of a right page, with what words keep free.
HEAD = (220.0, 89.7, near.Inset(13, 31, 6, 25))


class Limit(NamedTuple):
    """The most that the median may be, in ms and in bytes."""

    ms: float
    heaviest: int = 0


LIMITS = {
    "load": Limit(60),
    "cohort": Limit(60),
    "locator": Limit(15, 20_000),
    "near": Limit(60, 60_000),
    "near, one région": Limit(60, 60_000),
}


def sample() -> list[Place]:
    drawn = random.Random(SEED).sample(sorted(tables.intercommunalities()), SAMPLE)
    return [place for siren in drawn if (place := of_siren(siren))]


def of_region() -> list[Place]:
    known = tables.intercommunalities().values()
    inside = [each.siren for each in known if each.regions[0] == REGION and each.kind != "EPT"]
    return [place for siren in inside[:SAMPLE] if (place := of_siren(siren))]


def near_map(place: Place) -> str:
    return near.near_map(place, *HEAD[:2], "Ici", CLAY, COLOURS, HEAD[2])


def locator_map(place: Place) -> str:
    ground = locator_ground(place)
    assert ground
    return locator.locator(ground, place, "Ici", CLAY, COLOURS)


def cohort_map(_place: Place) -> str:
    entries = [
        cohort.CohortEntry(place, f"Essai {n}", CLAY, f"{2 * n}") for n, place in enumerate(of_region()[:COHORT])
    ]
    return cohort.cohort_map(contours((REGION,)), tuple(entries), 164, COLOURS)


def plainly(*files: str) -> None:
    for name in files:
        json.loads(gzip.decompress((paths.assets() / "atlas" / "contours" / f"{name}.topo.json.gz").read_bytes()))


def load(_place: Place) -> str:
    contours((REGION,))
    return ""


def read_country(_place: Place) -> str:
    plainly("france")
    return ""


def read_departments(place: Place) -> str:
    plainly(*place.departments)
    return ""


#: What is measured: the work, the territories, its peer.
ROWS: dict[str, tuple[Callable[[Place], str], Callable[[], list[Place]], Callable[[Place], str] | None]] = {
    "load": (load, lambda: [Place()], read_country),
    "cohort": (cohort_map, lambda: [Place()], read_country),
    "locator": (locator_map, sample, None),
    "near": (near_map, sample, read_departments),
    "near, one région": (near_map, of_region, read_departments),
}


def measured(work: Callable[[Place], str], places: list[Place]) -> tuple[list[float], list[int]]:
    """Return the ms of *work* on each of *places*, and how heavy what it draws is."""
    times, weights = [], []
    for place in places:
        start = time.process_time()
        drawn = work(place)
        times.append(1000 * (time.process_time() - start))
        weights.append(len(zlib.compress(drawn.encode())))
    return times, weights


def one(name: str, peer: bool) -> None:
    """Measure *name*, or its *peer*, in this process, and print what it cost."""
    work, places, beside = ROWS[name]
    drawn = places()
    tables.communes()
    if name in ("locator",):
        for region in tables.regions():  # a région is loaded once for all its locators
            contours((region,))
    assert beside or not peer
    print(json.dumps(measured(beside if peer and beside else work, drawn)))


def run(name: str, peer: bool) -> tuple[list[float], list[int]]:
    command = [sys.executable, "-m", "bench.atlas_maps", "--one", name, *(["--peer"] if peer else [])]
    times, weights = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return times, weights


def main() -> int:
    """Print the table; return 1 when a limit is passed."""
    passed = False
    print("| Map | Median | Worst | Plain reading | Ratio | Heaviest | At most |\n|---|---:|---:|---:|---:|---:|---:|")
    for name, (_work, _places, beside) in ROWS.items():
        times, weights = run(name, peer=False)
        plain = median(run(name, peer=True)[0]) if beside else None
        limit, middle = LIMITS[name], median(times)
        passed = passed or middle > limit.ms or bool(limit.heaviest and max(weights) > limit.heaviest)
        ratio = f"{plain:.0f} ms | {middle / plain:.1f}" if plain else "none |"
        heavy = f"{max(weights) / 1000:.1f} kB" if limit.heaviest else ""
        most = f"{limit.ms:.0f} ms" + (f", {limit.heaviest // 1000} kB" if limit.heaviest else "")
        print(f"| {name} | {middle:.0f} ms | {max(times):.0f} ms | {ratio} | {heavy} | {most} |")
    return int(passed)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(sys.argv[2], "--peer" in sys.argv)
    else:
        raise SystemExit(main())
