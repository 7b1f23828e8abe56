"""Make noms.txt, the official names of places of France. For maintainers: python assets/places/make.py SOURCE.

SOURCE is the folder ``data`` of the package @etalab/decoupage-administratif: communes (those that have been merged
into others too), inter-municipalities, départements and regions, each an object with its ``nom``. The result has one
name a line, sorted, each once.
"""

import json
import sys
from pathlib import Path

FILES = ("communes.json", "epci.json", "ept.json", "departements.json", "regions.json")
TARGET = Path(__file__).with_name("noms.txt")


def main(source: Path) -> None:
    """Write the names that the files of *source* hold."""
    places = [place for file in FILES for place in json.loads((source / file).read_text("utf-8"))]
    names = {place["nom"].replace("'", "’") for place in places}
    TARGET.write_text("\n".join(sorted(names)) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
